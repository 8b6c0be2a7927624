"""The log of what people decided, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.record import Review

from .view import View


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the log as a page shows it."""

    number: int
    what: str
    reason: str
    reviewer: str
    time: str
    undone: bool
    href: str
    right: str = "review"


def logged(decisions: Sequence[Review], view: View) -> list[Logged]:
    """The newest first."""
    return [
        Logged(0, d.state.capitalize(), d.reason, d.reviewer, d.time.replace("T", " ").rstrip("Z"), False, "")
        for d in reversed(decisions)
    ]
