"""The only room that knows SQL: what was read, what was found, what people decided."""

from __future__ import annotations

from .answers import Answer
from .decided import home, identity, over, private
from .known import Known, Linked, New, Paper, subjects
from .store import Review, Source, Store
from .store import open_store as open  # noqa: A004 - read as record.open

__all__ = [
    "Answer", "Known", "Linked", "New", "Paper", "Review", "Source", "Store", "home", "identity", "open", "over", "private", "subjects",
]  # fmt: skip
