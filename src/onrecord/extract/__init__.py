"""Document → actors, offices, attributions, claims, events, stances. Pure, given its models.

The parser of language takes a second to load. It does so when ``load`` or ``run`` is first asked for:
linking, and with it a case file, a record and its findings, needs none and does not wait.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .link import link
from .renaming import renamed
from .settings import VERSION, ExtractSettings

if TYPE_CHECKING:
    from .models import Models, load
    from .pipeline import run
    from .times import resolve

__all__ = ["VERSION", "ExtractSettings", "Models", "link", "load", "renamed", "resolve", "run"]

_WITH_PARSER = {"Models": "models", "load": "models", "resolve": "times", "run": "pipeline"}


def __getattr__(name: str) -> Any:
    if name not in _WITH_PARSER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_WITH_PARSER[name]}"), name)
