"""Ids that people chose, kept apart.

What is read from a paper has ids that derive from its content. A case file is written by hand, and two of
them may both call something ``e1``: in one record the later one's ids then get a mark of their file, so
that nothing of either is lost.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.core.dates import When
from onrecord.core.document import Document
from onrecord.core.nouns import Extraction

_DERIVED = re.compile(r"[a-z]{2,3}-[0-9a-f]{12}|.*~[0-9a-f]{6}")
_HOLDS_ID = frozenset(
    "id document attribution speaker behalf addressee reporter actor of but holder organization subject "
    "object oversees source target corrects by distinct".split()
)
"""The fields of nouns in which ids stand. Others hold words, which are never touched."""


def marked(extractions: Iterable[Extraction], taken: Iterable[str], mark: str) -> tuple[Extraction, ...]:
    """The same extractions, each id in ``taken`` followed by ``~`` and the mark, wherever it stands."""
    renamed = {ident: f"{ident}~{mark}" for ident in taken}
    return tuple(_renamed(e, renamed, is_id=False) for e in extractions)


def chosen(extraction: Extraction) -> set[str]:
    """The ids that a person chose. One that derives from content means that content, wherever it stands."""
    found = {extraction.document.id}
    for field in dataclasses.fields(extraction):
        values = getattr(extraction, field.name)
        if isinstance(values, tuple):
            found |= {value.id for value in values if hasattr(value, "id")}
    return {ident for ident in found if not _DERIVED.fullmatch(ident)}


def _renamed(value: Any, renamed: Mapping[str, str], *, is_id: bool) -> Any:
    if type(value) is str:
        return renamed.get(value, value) if is_id else value
    if isinstance(value, tuple):
        return tuple(_renamed(v, renamed, is_id=is_id) for v in value)
    if isinstance(value, Document):
        return dataclasses.replace(value, id=renamed.get(value.id, value.id))
    if not dataclasses.is_dataclass(value) or isinstance(value, (type, When)):
        return value
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        new = _renamed(old, renamed, is_id=field.name in _HOLDS_ID)
        if new != old:
            changed[field.name] = new
    return dataclasses.replace(value, **changed) if changed else value
