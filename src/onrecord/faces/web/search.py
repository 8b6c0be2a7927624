"""Search with facets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.document import DocumentKind
from onrecord.core.problems import UsageError
from onrecord.core.searching import Found, Hit, Search

from . import people, words
from .pages import show
from .room import Room

_ROWS = 20
_DEEPEST = 500
"""Pages of hits: who has not found it by then asks otherwise."""
FIELDS = ("q", "speaker", "office", "since", "until", "paper", "predicate", "sworn", "verdict", "kinds")


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit with its snippet cut where what was looked for begins or ends."""

    kind: str
    document: str
    name: str
    title: str
    start: int
    speaker: str
    date: str
    sworn: bool
    paper: str
    pieces: tuple[tuple[str, bool], ...]


def wanted(asked: dict[str, str], page: int = 1, rows: int = _ROWS) -> Search:
    """A search from what an address asks for. Raises UsageError for a date that is none."""
    return Search(
        text=asked.get("q", "")[:500], speaker=asked.get("speaker", ""), office=asked.get("office", ""),
        since=_when(asked.get("since", "")), until=_when(asked.get("until", "")), paper=asked.get("paper", ""),
        predicate=asked.get("predicate", ""), sworn={"yes": True, "no": False}.get(asked.get("sworn", "")),
        verdict=asked.get("verdict", ""), kinds=tuple(filter(None, asked.get("kinds", "").split(","))), limit=rows,
        offset=(min(page, _DEEPEST) - 1) * rows,
    )  # fmt: skip


def _when(text: str) -> When | None:
    try:
        return dates.parse(text) if text.strip() else None
    except ValueError as cause:
        raise UsageError(f"{cause}.") from cause


def routes(room: Room) -> APIRouter:
    """The route of the search."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search")
    def search(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "").strip() for name in FIELDS}
        given = any(asked.values())
        number = _page(request.query_params.get("page", "1"))
        found, told = None, ""
        try:
            found = room.search(wanted(asked, number)) if given else None
        except UsageError as fault:
            told = str(fault)
        view = room.view()
        return show(
            request, room, "search.html", asked=asked, given=given, told=told, found=found and _shown(found),
            page=number, pages=_pages(found), link=lambda **other: _link(asked, other),
            names=[a.name for a in people.listed(view)[:300]], papers=[k.value for k in DocumentKind],
            predicates=sorted(view.predicates), verdicts=[(v.value, label) for v, label in words.VERDICTS.items()],
        )  # fmt: skip

    return router


@dataclass(frozen=True, slots=True)
class _Page:
    hits: Sequence[Shown]
    total: int
    more: bool
    counts: Any
    left_out: Sequence[str]


def _shown(found: Found) -> _Page:
    return _Page([_hit(h) for h in found.hits], found.total, found.more, found.counts, found.left_out)


def _hit(h: Hit) -> Shown:
    pieces, at = [], 0
    for start, end in h.marks:
        if start < at:
            continue
        pieces += [(h.snippet[at:start], False), (h.snippet[start:end], True)]
        at = end
    pieces.append((h.snippet[at:], False))
    return Shown(
        h.kind, h.document, h.name, h.title, h.start, h.speaker or "", _date(h.date), bool(h.sworn), h.paper,
        tuple((text, hit) for text, hit in pieces if text),
    )  # fmt: skip


def _date(text: str) -> str:
    try:
        return words.date_text(dates.parse(text)) if text else ""
    except ValueError:
        return text


def _page(text: str) -> int:
    return min(max(1, int(text)), _DEEPEST) if text.isdecimal() and len(text) < 9 else 1


def _pages(found: Found | None) -> int:
    return 1 if found is None else max(1, min(_DEEPEST, -(-found.total // _ROWS)))


def _link(asked: dict[str, str], other: dict[str, str]) -> str:
    return urlencode({k: v for k, v in (asked | other).items() if v})
