"""Texts in the JSON of document stores: DocumentCloud's page texts, Datashare's and Aleph's search results.

Runs in the reading child. DocumentCloud: ``{"pages": [{"page": 0, "contents": …}, …]}``, a page's words with
their page as origin. Datashare (Elasticsearch): hits with ``content`` and ``path`` or ``title``, each a paper.
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from onrecord.core.document import Origin
from onrecord.core.problems import Problem

from .decode import decode
from .draft import Draft
from .packed import Member, Packed

_MEND = "Export the documents themselves, or their text."
_WHEN = ("metadata.tika_metadata_dcterms_created", "metadata.tika_metadata_creation_date", "publicationDate")


def read(name: str, data: bytes) -> Draft | Packed | Problem:
    """The texts in a JSON file. A Problem where it is of another kind."""
    decoded = decode(name, data)
    if isinstance(decoded, Problem):
        return decoded
    try:
        held = json.loads(decoded.text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return Problem(name, "this JSON is damaged.", mend=_MEND)
    pages = held.get("pages") if isinstance(held, dict) else None
    if isinstance(pages, list) and pages and all(isinstance(p, dict) and "contents" in p for p in pages):
        return _pages(held, pages, name)
    members = [m for number, hit in enumerate(_hits(held), 1) if (m := _hit(hit, number)) is not None]
    if members:
        return Packed(tuple(members))
    return Problem(name, "this JSON is of a kind that is not known.", mend=_MEND)


def _pages(held: dict[str, Any], pages: list[dict[str, Any]], name: str) -> Draft | Problem:
    pieces: list[str] = []
    origins: list[Origin] = []
    at = 0
    for number, page in enumerate(pages, 1):
        words = str(page.get("contents") or "").replace("\r\n", "\n").strip("\n")
        if pieces:
            pieces.append("\n\n")
            at += 2
        if words:
            given = page.get("page")
            shown = given + 1 if isinstance(given, int) and not isinstance(given, bool) else number
            origins.append(Origin(at, at + len(words), page=shown))
        pieces.append(words)
        at += len(words)
    text = "".join(pieces)
    if not text.strip():
        return Problem(name, "its pages hold no words.", mend="Have them recognised (OCR) first.")
    told = {key: held[key] for key in ("title", "canonical_url", "source") if isinstance(held.get(key), str)}
    return Draft(
        text + "\n", told.get("title", ""), told.get("source", ""), url=told.get("canonical_url", ""),
        origins=tuple(origins),
    )  # fmt: skip


def _hits(held: Any) -> list[Any]:
    """The documents in a search result: a list, or what Elasticsearch wraps around one."""
    if isinstance(held, list):
        return held
    if isinstance(held, dict):
        inner = held.get("hits", held.get("results", held.get("documents")))
        if isinstance(inner, dict):
            inner = inner.get("hits")
        if isinstance(inner, list):
            return inner
        return [held]
    return []


def _hit(hit: Any, number: int) -> Member | None:
    source = hit.get("_source", hit) if isinstance(hit, dict) else None
    if not isinstance(source, dict):
        return None
    words = source.get("content") or source.get("bodyText") or source.get("text")
    if not isinstance(words, str) or not words.strip():
        return None
    path = str(source.get("path") or source.get("title") or source.get("fileName") or f"{number}")
    day = next((str(v)[:10] for key in _WHEN if (v := _at(source, key))), "")
    title = source.get("title")
    told = {"title": title if isinstance(title, str) else "", "published": day}
    front = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items() if value]
    head = "\n".join(["---", *front, "---", "", ""]) if front else ""
    stem = PurePath(path.replace("\\", "/")).name or str(number)
    return Member.of(f"{number}-{stem}.txt", (head + words.replace("\r\n", "\n")).encode("utf-8", "replace"))


def _at(source: dict[str, Any], dotted: str) -> Any:
    here: Any = source
    for key in dotted.split("."):
        here = here.get(key) if isinstance(here, dict) else None
    return here
