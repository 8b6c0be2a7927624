"""The pages by which people decide: on findings, on what papers say, on who is who."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from onrecord import deciding
from onrecord.core.nouns import Actor, ActorKind
from onrecord.core.problems import UsageError
from onrecord.deciding import By

from . import people, writing
from .access import Visitor
from .decided import logged, with_withdrawals
from .page import slug
from .pages import finding_values, missing, page_of, show
from .room import Effect, Room

_ROWS = 100
_NAMES = 600


def local(address: str, otherwise: str = "/") -> str:
    """An address of ours to go back to, or another one: never somebody else's."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() else otherwise


def refused(request: Request, room: Room, right: str) -> Response | None:
    """The page that says no, where the visitor's role has no such right."""
    visitor: Visitor = request.state.visitor
    return None if visitor.may(right) else show(request, room, "refused.html", status=403, right=right)


def by(request: Request, reason: str = "") -> By:
    """Whoever asks, as the one who decides."""
    visitor: Visitor = request.state.visitor
    return By(visitor.name, reason)


def effect_page(request: Request, room: Room, effect: Effect, done: str, back: str) -> Response:
    """What a change did to the findings."""
    view, states = room.view(), room.log().states

    def entries(found: Any) -> list[Any]:
        return [view.finding(f, states.get(f.id, "open")) for f in found]

    return show(
        request, room, "effect.html", done=done, back=back, new=entries(effect.new), gone=entries(effect.gone),
        changed=[(view.finding(a), view.finding(b)) for a, b in effect.changed],
    )  # fmt: skip


def routes(room: Room) -> APIRouter:
    """The routes by which people decide."""
    router = APIRouter(include_in_schema=False)
    _findings(router, room)
    _papers(router, room)
    _identity(router, room)
    return router


# --- findings -------------------------------------------------------------------------------------


def _findings(router: APIRouter, room: Room) -> None:
    def answered(request: Request, finding: str, told: str) -> Response:
        """The article as it is now for htmx, the finding's page for a form without script."""
        if not request.headers.get("hx-request"):
            return RedirectResponse(f"/findings/{slug(finding)}", 303)
        single = f"/findings/{slug(finding)}" in request.headers.get("hx-current-url", "")
        return show(request, room, "decided.html", told=told, single=single, **finding_values(room, finding))

    @router.post("/decide")
    def decide(
        request: Request, finding: str = Form(), state: str = Form(), reason: str = Form("", max_length=4000)
    ) -> Response:
        no = refused(request, room, "review")
        if no:
            return no
        if room.view().noun(finding) is None:
            return missing(request, room, "finding", finding)
        room.review(finding, state, by(request, reason))
        told = "Noted." if state == "note" else f"Now {'open again' if state == 'open' else state}."
        return answered(request, finding, told)

    @router.post("/undo")
    def undo(
        request: Request, number: str = Form(), back: str = Form("/"), finding: str = Form("")
    ) -> Response:
        log = room.log()
        entry = next(
            (d for d in logged(log.decisions, room.view(), log.decisions) if str(d.number) == number), None
        )
        no = refused(request, room, entry.right if entry else "review")
        if no:
            return no
        room.undo(number, by(request))
        if finding and room.view().noun(finding) is not None:
            return answered(request, finding, "Undone.")
        return RedirectResponse(local(back), 303)

    @router.get("/pulse")
    def pulse(request: Request, seen: int = 0) -> Response:
        """What others decided since: their findings' new states, put in place by htmx; nothing where nothing."""
        log = room.log()
        if log.newest == seen:
            return Response(status_code=204)
        changed = [(f, log.states.get(f, "open")) for f in room.changed_since(seen)]
        return show(request, room, "pulsed.html", changed=changed, seen=log.newest)

    @router.get("/activity")
    def activity(request: Request) -> Response:
        log = room.log()
        found = with_withdrawals(
            logged(log.decisions, room.view(), log.decisions), room.store.withdrawals()
        )
        part, number, pages = page_of(found, request, _ROWS)
        return show(
            request, room, "activity.html", "/activity", decisions=part, back="/activity", page=number, pages=pages,
            total=len(found), seen=log.newest,
        )  # fmt: skip


# --- what papers say ------------------------------------------------------------------------------


def _form(room: Room) -> dict[str, Any]:
    """What the forms offer to choose from."""
    view = room.view()
    return {
        "names": [a.name for a in people.listed(view)[:_NAMES]], "actions": writing.ACTIONS,
        "predicates": sorted((n, p.description or p.noun) for n, p in view.predicates.items()),
        "certainties": writing.CERTAINTIES, "authorities": writing.AUTHORITIES, "kinds": writing.KINDS,
    }  # fmt: skip


def _papers(router: APIRouter, room: Room) -> None:
    @router.get("/write/{ident:path}")
    def form(
        request: Request, ident: str, start: str = "", end: str = "", words: str = "", kind: str = "statement"
    ) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        view = room.view()
        document = view.documents.get(ident)
        if document is None:
            return missing(request, room, "paper", ident)
        picked = writing.chosen(view, document, start, end, words)
        return show(
            request, room, "write.html", "/papers", picked=picked, quote=view.quote(document.span(picked.start, picked.end)),
            kind=kind if kind in writing.KINDS else "statement", **_form(room),
        )  # fmt: skip

    @router.post("/write/{ident:path}")
    async def write(request: Request, ident: str) -> Response:
        filled = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        return await in_thread(partial(written, request, ident, filled))

    def written(request: Request, ident: str, filled: dict[str, str]) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        view = room.view()
        document = view.documents.get(ident)
        if document is None:
            return missing(request, room, "paper", ident)
        picked = writing.chosen(view, document, filled.get("start", ""), filled.get("end", ""), "")
        piece = writing.entry(view, picked, filled)
        who = by(request, filled.get("reason", ""))
        effect = room.change(lambda store, reader: deciding.write(store, reader, piece, who))
        return effect_page(
            request, room, effect, "Added by hand.", f"/documents/{slug(ident)}?at={picked.start}"
        )

    @router.get("/mend/{kind}/{ident:path}")
    def mend_form(request: Request, kind: str, ident: str, paper: str = "") -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        view = room.view()
        noun = writing.nouns(view, kind).get(ident) if kind in writing.MENDS else None
        if noun is None:
            return missing(request, room, "entry", ident)
        spans = getattr(noun, "content", None) or getattr(noun, "spans", None) or noun.evidence
        return show(
            request, room, "mend.html", "/papers", kind=kind, ident=ident, paper=paper, quotes=view.quotes(spans[:3]),
            fields=writing.MENDS[kind], values=writing.current(view, kind, ident), **_form(room),
        )  # fmt: skip

    @router.post("/mend/{kind}/{ident:path}")
    async def mend(request: Request, kind: str, ident: str) -> Response:
        filled = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        return await in_thread(partial(mended, request, kind, ident, filled))

    def mended(request: Request, kind: str, ident: str, filled: dict[str, str]) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        view = room.view()
        if kind not in writing.MENDS or ident not in writing.nouns(view, kind):
            return missing(request, room, "entry", ident)
        who, back = by(request, filled.get("reason", "")), f"/documents/{slug(filled.get('paper', ''))}"
        if filled.get("do") == "reject":
            effect = room.change(lambda store, reader: deciding.reject(store, reader, ident, who))
            return effect_page(request, room, effect, "Left out.", back)
        changes, brought = writing.changes(view, kind, writing.current(view, kind, ident), filled)
        words = filled.get("words", "")
        if words:
            changes["words"] = words
        if not changes:
            raise UsageError("nothing is changed in the form.")
        actors = [Actor(a["id"], a["name"], ActorKind(a["kind"])) for a in brought]
        effect = room.change(
            lambda store, reader: deciding.correct(store, reader, ident, changes, who, actors)
        )
        return effect_page(request, room, effect, "Corrected.", back)


async def in_thread(work: Callable[[], Response]) -> Response:
    """Run what takes time beside the loop that answers."""
    return await run_in_threadpool(work)


# --- who is who -----------------------------------------------------------------------------------


def _identity(router: APIRouter, room: Room) -> None:
    def changed(request: Request, decide: Callable[[Any, Any], Any], done: str, back: str) -> Response:
        no = refused(request, room, "edit")
        return no or effect_page(request, room, room.change(decide), done, back)

    @router.post("/people/rename")
    def rename(request: Request, actor: str = Form(), name: str = Form(max_length=300)) -> Response:
        who = by(request)
        return changed(
            request,
            lambda s, r: deciding.rename(s, r, actor, name, who),
            "Renamed.",
            f"/people/{slug(actor)}",
        )

    @router.post("/people/alias")
    def alias(
        request: Request, actor: str = Form(), name: str = Form(max_length=300), drop: str = Form("")
    ) -> Response:
        who = by(request)
        return changed(
            request, lambda s, r: deciding.alias(s, r, actor, name, who, drop=drop == "yes"),
            "A name taken away." if drop == "yes" else "A name added.", f"/people/{slug(actor)}",
        )  # fmt: skip

    @router.post("/people/private")
    def private(request: Request, actor: str = Form(), label: str = Form("", max_length=100)) -> Response:
        who = by(request)
        return changed(
            request, lambda s, r: deciding.private(s, r, actor, label, who),
            "Masked in exports and printed dossiers.", f"/people/{slug(actor)}",
        )  # fmt: skip

    @router.post("/people/split")
    def split(request: Request, actor: str = Form(), member: list[str] = Form()) -> Response:  # noqa: B008 - FastAPI's way
        who = by(request)
        return changed(
            request,
            lambda s, r: deciding.split(s, r, actor, member, who),
            "Split off.",
            f"/people/{slug(actor)}",
        )

    @router.post("/same")
    def same(
        request: Request, one: str = Form(), other: str = Form(), same: str = Form(), anyway: str = Form(""),
        reason: str = Form("", max_length=4000),
    ) -> Response:  # fmt: skip
        who, back = by(request, reason), f"/people/{slug(one)}"
        if same != "yes":
            return changed(request, lambda s, r: deciding.apart(s, r, one, other, who), "Kept apart.", back)
        try:
            return changed(
                request,
                lambda s, r: deciding.merge(s, r, one, other, who, anyway=anyway == "yes"),
                "Merged.",
                back,
            )
        except UsageError as against:
            view = room.view()
            return show(
                request, room, "conflict.html", status=409, against=str(against), one=one, other=other,
                one_name=view.name(one), other_name=view.name(other),
            )  # fmt: skip
