"""The one place where heavy rooms are imported late, so that ``onrecord --help`` starts at once.

spaCy, the parsers of files, SQL and the web server load when a command first needs them.
"""

from __future__ import annotations

import importlib
from types import ModuleType


def room(name: str) -> ModuleType:
    """A room of the house by its name inside the package, e.g. ``"flow"``."""
    return importlib.import_module(f"onrecord.{name}")
