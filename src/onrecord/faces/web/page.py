"""The templates, with everything escaped, and the one style sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

HERE = Path(__file__).parent
STYLE = HERE / "static" / "onrecord.css"


@cache
def environment() -> Environment:
    """The templates. Text from papers is escaped wherever it stands; a missing name is a fault."""
    return Environment(
        loader=PackageLoader("onrecord.faces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
