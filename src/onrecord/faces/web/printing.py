"""Dossiers made to be printed: of a finding, or of a person; every quote with its source and offsets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord import __version__
from onrecord.faces.masking import SAID, is_masked

from . import people
from .decided import logged
from .pages import context, finding_values, missing, show
from .room import Room
from .view import Entry, Paper, View


def routes(room: Room) -> APIRouter:
    """The routes of dossiers."""
    router = APIRouter(include_in_schema=False)

    @router.get("/print/findings/{ident:path}")
    def finding(request: Request, ident: str) -> Response:
        view, masks = room.masked()
        if view.noun(ident) is None:
            return missing(request, room, "finding", ident)
        values = finding_values(room, ident, view)
        return show(
            request, room, "dossier.html", entries=[values["entry"]], title=values["entry"].speaker or "Finding",
            person=None, more=0, left=0, log={ident: masks.value(values["decisions"])}, versions={ident: values["versions"]},
            papers=cited(room, view, [values["entry"]]), contexts={ident: values["context"]}, masked=note(view), **about(room),
        )  # fmt: skip

    @router.get("/print/people/{ident:path}")
    def person(request: Request, ident: str) -> Response:
        (view, masks), log = room.masked(), room.log()
        found = people.profile(view, masks.ident(ident), log.states)
        if found is None:
            return missing(request, room, "person or body", ident)
        decisions = {
            e.id: masks.value(logged([d for d in log.decisions if d.about == e.id], view, log.decisions))
            for e in found.findings
        }
        kept = [e for e in found.findings if e.state != "dismissed"]
        return show(
            request, room, "dossier.html", entries=kept[:_MOST], title=found.name, person=found, log=decisions,
            versions={e.id: view.versions(e.id) for e in kept[:_MOST]}, papers=cited(room, view, kept[:_MOST]), more=len(kept) - _MOST, left=len(found.findings) - len(kept),
            contexts={e.id: context(view, e.id) for e in kept[:_MOST]}, masked=note(view), **about(room),
        )  # fmt: skip

    return router


_MOST = 40


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that a dossier rests on: the hash of its bytes, its address, and the day on which it was read."""

    paper: Paper
    sha256: str
    url: str
    read: str


def cited(room: Room, view: View, entries: list[Entry]) -> list[Cited]:
    """The papers that these findings rest on."""
    quotes = [q for e in entries for q in (*e.say, *e.record, *e.replies, *e.corrected)]
    quotes += [x.source for e in entries for c in e.chains for x in c.edges if x.source]
    known = (view.documents.get(ident) for ident in dict.fromkeys(q.document for q in quotes))
    papers = [d for d in known if d is not None]
    read = room.store.times([d.sha256 for d in papers])
    return [Cited(view.document_entry(d), d.sha256, d.url, read.get(d.sha256, "")[:10]) for d in papers]


def about(room: Room) -> dict[str, Any]:
    """What a dossier says of itself and of the record: when it was made, and by which the record can be told again."""
    coverage = room.view().facts.coverage
    return {
        "made": now(), "version": __version__, "head": room.head(), "denials": coverage.denials,
        "typed": min(coverage.typed, coverage.denials), "all_papers": len(room.view().facts.documents),
    }  # fmt: skip


def note(view: View) -> str:
    """What a dossier says of names that it does not print; empty where it prints all."""
    return SAID if is_masked(view.facts) else ""


def now() -> str:
    """This minute, as a dossier says when it was made."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
