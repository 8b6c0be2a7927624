"""What a second reader proposes, for a person to confirm or reject: page, forms and API.

A proposal is judged as a finding is, by a reviewer; what papers say otherwise is for editors to write.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Form, HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from onrecord import deciding
from onrecord.core.problems import UsageError
from onrecord.deciding import By

from .data import Limit, Offset, allowed, effect_data
from .described import answers
from .page import slug
from .pages import missing, page_of, show
from .proposed import is_waiting, shown, waiting
from .room import Effect, Room
from .work import by, effect_page, local, refused

_ROWS = 25
DONE = {"confirm": "Confirmed: it counts as if it were written by hand.", "reject": "Rejected."}


def _decided(room: Room, ident: str, do: str, who: By) -> Effect:
    decide = deciding.confirm if do == "confirm" else deciding.turn_down
    return room.change(lambda store, reader: decide(store, reader, ident, who))


class ProposalBody(BaseModel):
    """What a person says of a proposal: confirm or reject."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"do": "reject", "reason": "They only passed each other."}]}
    )
    do: Literal["confirm", "reject"]
    reason: str = Field("", max_length=4000)


def routes(room: Room) -> APIRouter:
    """The page and what it does, and the same as data."""
    router = APIRouter()

    @router.get("/proposals", include_in_schema=False)
    def page(request: Request, paper: str = "") -> Response:
        view = room.view()
        found = waiting(view, paper)
        part, number, pages = page_of(found, request, _ROWS)
        document = view.documents.get(paper)
        return show(
            request, room, "proposals.html", "/", entries=shown(view, part), total=len(found), page=number, pages=pages,
            paper=view.document_entry(document) if document is not None else None,
            back=f"/proposals?paper={slug(paper)}" if paper else "/proposals", any=room.store.answers.any(),
        )  # fmt: skip

    @router.post("/proposals", include_in_schema=False)
    def decide(
        request: Request,
        ident: str = Form(),
        do: str = Form(max_length=20),
        reason: str = Form("", max_length=4000),
        back: str = Form("/proposals"),
    ) -> Response:
        no = refused(request, room, "review")
        if no:
            return no
        judged = [p for p in waiting(room.view()) if p.noun.id == ident]
        if not judged and request.headers.get("hx-request"):  # somebody else was faster: the page shows how it stands
            return Response(headers={"HX-Refresh": "true"})
        if not judged:
            return missing(request, room, "open proposal", ident)
        if do not in DONE:
            raise UsageError(f"what to do is {' or '.join(DONE)}, not {do!r}.")
        (entry,) = shown(room.view(), judged)
        effect = _decided(room, ident, do, by(request, reason))
        if not request.headers.get("hx-request"):
            return effect_page(request, room, effect, DONE[do], local(back, "/proposals"))
        view = room.view()
        new = [view.finding(f) for f in (*effect.new, *(after for _, after in effect.changed))]
        return show(request, room, "judged.html", p=entry, done=DONE[do], new=new, gone=len(effect.gone))

    @router.get("/api/proposals", tags=["decisions"], responses=answers("GET /api/proposals"))
    def listed(limit: Limit = 100, offset: Offset = 0, paper: str = "") -> dict[str, Any]:
        """What a second reader proposes and nobody has decided on, each with its words in their context."""
        view = room.view()
        found = waiting(view, paper)
        return {
            "total": len(found), "offset": offset,
            "items": [asdict(p) for p in shown(view, found[offset : offset + limit])],
        }  # fmt: skip

    @router.post(
        "/api/proposals/{ident}",
        tags=["decisions"],
        status_code=201,
        responses=answers("POST /api/proposals/{ident}", 201),
    )
    def judge(request: Request, ident: str, body: Annotated[ProposalBody, Body()]) -> dict[str, Any]:
        """Confirm a proposal, or reject it. The check runs again at once; the answer says what changed."""
        allowed(request, "review")
        if not is_waiting(room.view(), ident):
            raise HTTPException(404, f"there is no open proposal {ident} in the record.")
        return effect_data(room, _decided(room, ident, body.do, by(request, body.reason)))

    return router
