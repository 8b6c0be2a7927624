"""One invented case that ships with the product: five kinds of paper, all kinds of finding.

Every person, company, place and body in it is made up.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def path() -> Path:
    """The folder with the papers of the example case."""
    return _HERE / "harbour"


def case_path() -> Path:
    """The same case as a case file, written by hand."""
    return _HERE / "harbour.yaml"
