"""The pages by which people decide: on findings, on who is who, on what the papers say."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from .access import Visitor
from .decided import logged
from .pages import missing, page_of, show
from .room import Room

_ROWS = 100


def local(address: str, otherwise: str = "/") -> str:
    """An address of ours to go back to, or another one: never somebody else's."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() else otherwise


def refused(request: Request, room: Room, right: str) -> Response | None:
    """The page that says no, where the visitor's role has no such right."""
    visitor: Visitor = request.state.visitor
    if visitor.may(right):
        return None
    return show(request, room, "refused.html", status=403, right=right)


def routes(room: Room) -> APIRouter:
    """The routes by which people decide."""
    router = APIRouter(include_in_schema=False)

    @router.post("/decide")
    def decide(
        request: Request, finding: str = Form(), state: str = Form(), reason: str = Form("", max_length=4000)
    ) -> Response:
        no = refused(request, room, "review")
        if no:
            return no
        view = room.view()
        if view.noun(finding) is None:
            return missing(request, room, "finding", finding)
        room.review(finding, state, reason, request.state.visitor.name)
        if not request.headers.get("hx-request"):
            return RedirectResponse(f"/findings/{finding}", 303)
        standing = room.states().get(finding, "open")
        entry = view.by_id(finding, standing)
        single = f"/findings/{finding}" in request.headers.get("hx-current-url", "")
        told = {"note": "Noted."}.get(state, f"Now {standing}.")
        return show(
            request, room, "decided.html", entry=entry, told=told, single=single, versions=view.versions(finding),
            decisions=logged(room.decisions(finding), view), back=f"/findings/{finding}", seen=room.last_decision(),
        )  # fmt: skip

    @router.get("/pulse")
    def pulse(request: Request, seen: int = 0) -> Response:
        """What others decided since: their findings' new states, put in place by htmx; nothing where nothing."""
        newest = room.last_decision()
        if newest == seen:
            return Response(status_code=204)
        states = room.states()
        changed = [(f, states.get(f, "open")) for f in room.changed_since(seen)]
        return show(request, room, "pulsed.html", changed=changed, seen=newest)

    @router.get("/activity")
    def activity(request: Request) -> Response:
        found = logged(room.decisions(), room.view())
        part, number, pages = page_of(found, request, _ROWS)
        return show(
            request, room, "activity.html", "/activity", decisions=part, back="/activity", page=number, pages=pages,
            total=len(found), seen=room.last_decision(),
        )  # fmt: skip

    return router
