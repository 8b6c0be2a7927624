"""Examples of the API's answers, for its description.

They are real answers on the example case, cut short: ``scripts/docs.py`` writes them, a test compares their shapes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).with_name("answers.json")
_LONGEST = 160


@cache
def _known() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return found


def answers(operation: str, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """The example for an operation ("GET /api/findings"), as FastAPI's ``responses`` takes it."""
    content = {"application/json": {"example": _known().get(operation)}}
    return {status: {"description": "Done." if status != 200 else "Found.", "content": content}}


def shortened(value: Any) -> Any:
    """An answer cut short: of each list the first, of each text the beginning."""
    if isinstance(value, dict):
        return {k: shortened(v) for k, v in value.items()}
    if isinstance(value, list):
        return [shortened(v) for v in value[:1]]
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}…"
    return value


def alike(one: Any, other: Any) -> bool:
    """Whether two answers are of one shape: objects of the same keys, as far as both have something there."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return not one or not other or alike(one[0], other[0])
    return isinstance(one, dict) == isinstance(other, dict) or one is None or other is None
