"""Dossiers made to be printed: of a finding, or of a person; every quote with its source and offsets."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord import __version__

from . import people
from .decided import logged
from .pages import finding_values, missing, show
from .room import Room
from .view import Entry, Paper, View


def routes(room: Room) -> APIRouter:
    """The routes of dossiers."""
    router = APIRouter(include_in_schema=False)

    @router.get("/print/findings/{ident:path}")
    def finding(request: Request, ident: str) -> Response:
        view = room.view()
        if view.noun(ident) is None:
            return missing(request, room, "finding", ident)
        values = finding_values(room, ident)
        return show(
            request, room, "dossier.html", entries=[values["entry"]], title=values["entry"].speaker or "Finding",
            person=None, log={ident: values["decisions"]}, versions={ident: values["versions"]},
            papers=cited(view, [values["entry"]]), made=now(), version=__version__,
        )  # fmt: skip

    @router.get("/print/people/{ident:path}")
    def person(request: Request, ident: str) -> Response:
        view, log = room.view(), room.log()
        found = people.profile(view, ident, log.states)
        if found is None:
            return missing(request, room, "person or body", ident)
        decisions = {
            e.id: logged([d for d in log.decisions if d.about == e.id], view, log.decisions)
            for e in found.findings
        }
        kept = [e for e in found.findings if e.state != "dismissed"]
        return show(
            request, room, "dossier.html", entries=kept[:_MOST], title=found.name, person=found, log=decisions,
            versions={}, papers=cited(view, kept[:_MOST]), made=now(), version=__version__,
        )  # fmt: skip

    return router


_MOST = 40


def cited(view: View, entries: list[Entry]) -> list[tuple[Paper, str]]:
    """The papers that these findings rest on, each with the hash of its bytes."""
    quotes = [q for e in entries for q in (*e.say, *e.record, *e.replies, *e.corrected)]
    quotes += [x.source for e in entries for c in e.chains for x in c.edges if x.source]
    known = (view.documents.get(ident) for ident in dict.fromkeys(q.document for q in quotes))
    return [(view.document_entry(d), d.sha256) for d in known if d is not None]


def now() -> str:
    """This minute, as a dossier says when it was made."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
