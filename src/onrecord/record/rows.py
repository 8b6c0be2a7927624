"""Nouns as rows of the record, and back."""

from __future__ import annotations

import json
from typing import Any

from onrecord.core.document import Document
from onrecord.core.nouns import (
    Actor,
    Attribution,
    Claim,
    Correction,
    Coverage,
    Event,
    Extraction,
    Happening,
    Office,
    Relation,
    Stance,
)
from onrecord.core.wire import decode, shortened

NOUNS: dict[str, type] = {
    "actors": Actor,
    "offices": Office,
    "relations": Relation,
    "attributions": Attribution,
    "claims": Claim,
    "events": Event,
    "stances": Stance,
    "corrections": Correction,
    "happenings": Happening,
}
"""The fields of an extraction that are stored, a row for each noun, with their types."""

_ACTOR = ("speaker", "actor", "holder", "by")
_PREDICATE = ("predicate", "action", "role")
_WHEN = ("when", "said", "start")

Row = dict[str, Any]


def as_json(value: Any) -> str:
    """A value as JSON text, as short as it can be. In ASCII, so that names that are not UTF-8 can be kept."""
    return json.dumps(shortened(value), separators=(",", ":"))


def as_now(kind: str, payload: str) -> str:
    """The text of a noun's row, or of a paper's (kind ""), as this version writes it."""
    if kind:
        return as_json(decode(NOUNS[kind], json.loads(payload)))
    found, coverage, version = json.loads(payload)
    return as_json([decode(Document, found), coverage and decode(Coverage, coverage), version])


def document_row(extraction: Extraction, source: str) -> Row:
    """The row of a paper."""
    document = extraction.document
    payload = [document, extraction.coverage, extraction.version]
    return {
        "source": source, "id": ident(document.id), "sha256": document.sha256, "name": printable(document.name),
        "title": printable(document.title),
        "published": document.published.edtf[:64] if document.published else None, "kind": document.kind.value,
        "payload": as_json(payload),
    }  # fmt: skip


def noun_rows(extraction: Extraction, source: str) -> list[Row]:
    """The rows of all nouns of a paper."""
    return [
        {
            "source": source, "document": ident(extraction.document.id), "kind": kind, "place": place,
            "id": ident(getattr(noun, "id", "")), **_keys(noun), "payload": as_json(noun),
        }
        for kind in NOUNS
        for place, noun in enumerate(getattr(extraction, kind))
    ]  # fmt: skip


def extraction(payload: str, nouns: list[tuple[str, str]]) -> Extraction:
    """A paper's extraction from its row's payload and its nouns' kinds and payloads, in order."""
    document, coverage, version = json.loads(payload)
    found: dict[str, list[Any]] = {kind: [] for kind in NOUNS}
    for kind, text in nouns:
        found[kind].append(decode(NOUNS[kind], json.loads(text)))
    values: dict[str, Any] = {kind: tuple(each) for kind, each in found.items()}
    covered = None if coverage is None else decode(Coverage, coverage)
    return Extraction(decode(Document, document), coverage=covered, version=version, **values)


def document(payload: str) -> Document:
    """The paper alone."""
    found: Document = decode(Document, json.loads(payload)[0])
    return found


def ident(chosen: str) -> str:
    """An id as the columns for looking up hold it: people may choose long ones."""
    return printable(chosen)[:120]


def printable(words: str) -> str:
    """Words that every database takes: bytes of a file name that are no text are written as escapes."""
    return words.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")


def _keys(noun: Any) -> Row:
    when = _first(noun, _WHEN)
    actor, predicate = _first(noun, _ACTOR), _first(noun, _PREDICATE)
    return {
        "actor": ident(actor) if isinstance(actor, str) else None,
        "predicate": printable(predicate)[:80] if isinstance(predicate, str) else None,
        "earliest": when.earliest.isoformat() if when is not None and when.earliest else None,
        "latest": when.latest.isoformat() if when is not None and when.latest else None,
    }


def _first(noun: Any, names: tuple[str, ...]) -> Any:
    return next((getattr(noun, n) for n in names if getattr(noun, n, None) is not None), None)
