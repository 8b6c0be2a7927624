"""The same record as JSON under /api: what the pages show and do, with an OpenAPI description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from onrecord import deciding
from onrecord.core.decisions import Decision
from onrecord.core.findings import Finding
from onrecord.core.problems import UsageError
from onrecord.faces.shapes import Shapes
from onrecord.sources.pageimage import PageImage

from . import drawing, people, search
from .access import Door, Visitor
from .decided import logged
from .described import answers
from .pages import choose, show
from .reading import boxes, page_notes, page_numbers
from .room import Effect, Room
from .view import View
from .work import by

Data = dict[str, Any]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, description="How many to pass over.")]
About = Annotated[str, Query(description="The id of a person or body.")]
_WINDOW = 100_000


class SessionBody(BaseModel):
    """What opens a session: a name and a password, or the token in the printed address."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "ada", "password": "the words that only ada knows"}]}
    )
    name: str = Field("", max_length=200)
    password: str = Field("", max_length=2000)
    token: str = Field("", max_length=200)


class ReviewBody(BaseModel):
    """How a finding stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"state": "confirmed", "reason": "Checked against the original log."}]
        }
    )
    state: str = Field(description="open, confirmed, dismissed; note leaves it as it stands")
    reason: str = Field("", max_length=4000)


class UndoBody(BaseModel):
    """A decision to take back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": 12, "reason": "Wrong Roe."}]})
    number: int
    reason: str = Field("", max_length=4000)


class EntryBody(BaseModel):
    """A piece of a case file: statements, events, offices, stances, each with its paper and words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "entry": {
                        "events": [
                            {
                                "document": "papers/log.txt",
                                "words": "2018-09-12, Roe, Lind",
                                "what": "meet",
                                "who": ["Jane Roe", "Arne Lind"],
                                "when": "2018-09-12",
                            }
                        ]
                    },
                    "reason": "Missed by the reading.",
                }
            ]
        }
    )
    entry: Data
    reason: str = Field("", max_length=4000)


class ChangeBody(BaseModel):
    """Fields of a statement, claim, event, office or stance, under the keys of a case file."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "at-2e281ce3a3b5", "changes": {"speaker": "Jane Roe", "said": "2019-05"}}]
        }
    )
    id: str
    changes: Data
    reason: str = Field("", max_length=4000)


class RejectBody(BaseModel):
    """What the words do not say."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "ev-82c8fafdb363", "reason": "It was another day."}]}
    )
    id: str
    reason: str = Field("", max_length=4000)


class IdentityBody(BaseModel):
    """A judgement on who is who: merge, apart, split, rename, alias, drop-alias, or private (``name`` stands for it)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"do": "merge", "one": "ac-5c221406eb7c", "other": "ac-b88d6135d58b"},
                {"do": "split", "one": "ac-5c221406eb7c", "parts": ["ac-b88d6135d58b"]},
                {"do": "rename", "one": "ac-5c221406eb7c", "name": "Jane A. Roe"},
            ]
        }
    )
    do: str
    one: str
    other: str = ""
    parts: list[str] = Field(default_factory=list)
    name: str = Field("", max_length=300)
    anyway: bool = False
    reason: str = Field("", max_length=4000)


def allowed(request: Request, right: str) -> None:
    """Raises HTTPException 403 where the visitor's role has no such right."""
    visitor: Visitor = request.state.visitor
    if not visitor.may(right):
        raise HTTPException(403, f"{visitor.name} is {visitor.role} here, and may not {right}.")


def routes(room: Room, door: Door) -> APIRouter:
    """The routes of the API."""
    router = APIRouter(prefix="/api")

    @router.post("/session", tags=["session"], status_code=201, responses=answers("POST /api/session", 201))
    def session(body: Annotated[SessionBody, Body()]) -> Data:
        """Begin a session for a program; send its token as ``Authorization: Bearer …`` with each request."""
        begun = door.open_once(body.token) if body.token else door.log_in(body.name, body.password)
        if begun is None:
            raise HTTPException(403, "name, password or token is not right.")
        return {"token": begun}

    @router.delete("/session", tags=["session"], status_code=204)
    def leave(request: Request) -> None:
        """End the session whose token is sent."""
        door.log_out(request.headers.get("authorization", "").removeprefix("Bearer ").strip())

    _reading(router, room)
    _case(router, room)
    _deciding(router, room)
    return router


def _shapes(view: View) -> Shapes:
    return view.once("shapes", lambda: Shapes(view.facts, view))


def _paged(found: Sequence[Any], limit: int, offset: int, shape: Any) -> Data:
    return {
        "total": len(found),
        "offset": offset,
        "items": [shape(x) for x in found[offset : offset + limit]],
    }


def _reading(router: APIRouter, room: Room) -> None:
    @router.get("", include_in_schema=False)
    def about(request: Request) -> Response:
        return show(request, room, "api.html", api=request.app.openapi())

    @router.get("/record", tags=["findings"], responses=answers("GET /api/record"))
    def record(request: Request) -> Data:
        """What the record is called and how much is in it, how many of its denials were understood, and who asks."""
        view, states = room.view(), room.log().states
        visitor: Visitor = request.state.visitor
        return {
            "name": room.path.stem, "papers": len(view.facts.documents), "people": len(view.facts.actors),
            "findings": len(view.findings), "open": sum(states.get(f.id, "open") == "open" for f in view.findings),
            "denials": view.facts.coverage.denials, "checked": min(view.facts.coverage.typed, view.facts.coverage.denials),
            "newest_decision": room.log().newest, "visitor": {"name": visitor.name, "role": visitor.role},
        }  # fmt: skip

    @router.get("/findings", tags=["findings"], responses=answers("GET /api/findings"))
    def findings(
        limit: Limit = 50, offset: Offset = 0, person: str = "", kind: str = "", verdict: str = "",
        confidence: str = "", state: str = "",
    ) -> Data:  # fmt: skip
        """Findings, best first, with the words of both sides; by person, kind, verdict, confidence and state."""
        view, states = room.view(), room.log().states
        asked = {"person": person, "kind": kind, "verdict": verdict, "confidence": confidence, "state": state}
        kept, _ = choose(view, states, asked)
        shapes = _shapes(view)
        return _paged(kept, limit, offset, lambda f: shapes.finding(f, states.get(f.id, "open")))

    @router.get("/findings/{ident:path}", tags=["findings"], responses=answers("GET /api/findings/{ident}"))
    def finding(ident: str) -> Data:
        """One finding: both sides, every chain, other versions of the speaker, and the log of decisions."""
        view, log = room.view(), room.log()
        found = view.noun(ident)
        if found is None:
            raise HTTPException(404, f"there is no finding {ident} in the record.")
        shape = _shapes(view).finding(found, log.states.get(ident, "open"))
        shape["versions"] = [asdict(v) for v in view.versions(ident)]
        shape["decisions"] = [_decision(d) for d in log.decisions if d.about == ident]
        return shape

    @router.get("/documents", tags=["papers"], responses=answers("GET /api/documents"))
    def documents(limit: Limit = 100, offset: Offset = 0) -> Data:
        """Papers with what was found in them."""
        view = room.view()
        return _paged(view.facts.documents, limit, offset, lambda d: asdict(view.document_entry(d)))

    @router.get("/documents/{ident:path}", tags=["papers"], responses=answers("GET /api/documents/{ident}"))
    def document(
        ident: str, start: Offset = 0, length: Annotated[int, Query(ge=1, le=_WINDOW)] = _WINDOW
    ) -> Data:
        """A paper's text from ``start`` (code points), and everything that rests on these words."""
        view = room.view()
        found = view.documents.get(ident)
        if found is None:
            raise HTTPException(404, f"there is no paper {ident} in the record.")
        laid = room.laid(view, ident)
        end = start + length
        marks = {
            m
            for block in (laid.marks if laid else ())
            for m in block
            if m.start < end and start < m.end and m.ident
        }
        return {
            **asdict(view.document_entry(found)), "sha256": found.sha256, "start": start, "text": found.text[start:end],
            "marks": [asdict(m) for m in sorted(marks, key=lambda m: (m.start, m.end, m.kind, m.ident))],
        }  # fmt: skip

    @router.get(
        "/pages/{number}/{ident:path}", tags=["papers"], responses=answers("GET /api/pages/{number}/{ident}")
    )
    def page(number: int, ident: str) -> Data:
        """One page of a PDF: where each mark lies on it, in points from its upper left corner, and what it stands for.

        Its picture is at ``/pictures/{number}/{ident}``."""
        view = room.view()
        laid = room.laid(view, ident)
        if laid is None or number not in page_numbers(laid.document):
            raise HTTPException(404, f"there is no page {number} of a paper {ident} in the record.")
        image = room.page(laid.document, number)
        if not isinstance(image, PageImage):
            raise HTTPException(404, str(image))
        return {
            "page": number, "width": image.width, "height": image.height,
            "boxes": [asdict(b) for b in boxes(view, laid, number, image.height)],
            "notes": [asdict(n) for n in page_notes(laid, number)],
        }  # fmt: skip

    @router.get("/problems", tags=["papers"], responses=answers("GET /api/problems"))
    def problems() -> list[Data]:
        """What could not be read, with place and mend."""
        return [asdict(p) for p in room.problems()]

    @router.get("/search", tags=["search"], responses=answers("GET /api/search"))
    def find(
        q: str = "", speaker: str = "", office: str = "", since: str = "", until: str = "", paper: str = "",
        predicate: str = "", sworn: str = "", verdict: str = "", kinds: str = "", limit: Limit = 20,
        page: Annotated[int, Query(ge=1)] = 1,
    ) -> Data:  # fmt: skip
        """Search words and phrases, by speaker, office, date, kind of paper, predicate, oath and verdict."""
        asked = {
            "q": q, "speaker": speaker, "office": office, "since": since, "until": until, "paper": paper,
            "predicate": predicate, "sworn": sworn, "verdict": verdict, "kinds": kinds,
        }  # fmt: skip
        found = room.search(search.wanted(asked, page, limit))
        return {
            "total": found.total, "more": found.more, "counts": dict(found.counts), "left_out": list(found.left_out),
            "hits": [asdict(h) for h in found.hits],
        }  # fmt: skip


def _case(router: APIRouter, room: Room) -> None:
    @router.get("/people", tags=["people"], responses=answers("GET /api/people"))
    def everybody(limit: Limit = 100, offset: Offset = 0, kind: str = "") -> Data:
        """People, bodies, states and unnamed sources, the most recorded first."""
        found = [a for a in people.listed(room.view()) if not kind or a.kind == kind]
        return _paged(found, limit, offset, asdict)

    @router.get("/people/{ident:path}", tags=["people"], responses=answers("GET /api/people/{ident}"))
    def person(ident: str, limit: Limit = 100, offset: Offset = 0) -> Data:
        """Who somebody is, what they said (a part of it), whom they met, and the findings."""
        found = people.profile(room.view(), ident, room.log().states)
        if found is None:
            raise HTTPException(404, f"there is no person or body {ident} in the record.")
        shape = asdict(people.with_said(found, found.said[offset : offset + limit]))
        return {**shape, "said_total": len(found.said)}

    @router.get("/suggestions", tags=["people"], responses=answers("GET /api/suggestions"))
    def suggestions() -> list[Data]:
        """Who may be one and the same, with what speaks for it."""
        return [asdict(s) for s in room.suggestions(room.view())]

    @router.get("/timeline", tags=["case"], responses=answers("GET /api/timeline"))
    def timeline(
        about: About = "",
        since: date | None = None,
        until: date | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Data:
        """Dated statements, events and positions, oldest first; dates are EDTF."""
        view = room.view()

        def shape(i: drawing.Item) -> Data:
            return {
                "kind": i.kind, "when": i.when.edtf, "inferred": i.when.inferred, "who": [view.name(w) for w in i.who],
                "text": i.text(view), "quote": asdict(i.quote(view)),
            }  # fmt: skip

        return _paged(drawing.items(view, about, since, until), limit, offset, shape)

    @router.get("/network", tags=["case"], responses=answers("GET /api/network"))
    def network(
        about: About = "",
        since: date | None = None,
        until: date | None = None,
        limit: Limit = 200,
        offset: Offset = 0,
    ) -> Data:
        """Who had contact with whom and who belongs to whom, with the words for it."""
        return _paged(people.network(room.view(), since, until, about), limit, offset, asdict)

    @router.get("/knowledge", tags=["case"], responses=answers("GET /api/knowledge"))
    def knowledge() -> Data:
        """What was known before reading, as far as steps of findings rest on it: predicates and classes, each with
        what it entails."""
        view = room.view()
        return {
            "predicates": {n: {"entails": list(p.parents), "meaning": p.description} for n, p in view.predicates.items()},
            "classes": {n: list(wider) for n, wider in view.classes.items()},
        }  # fmt: skip

    @router.get("/positions", tags=["case"], responses=answers("GET /api/positions"))
    def positions(limit: Limit = 200, offset: Offset = 0) -> Data:
        """Who calls for what, opposes it, or defends whom."""
        return _paged(drawing.positions(room.view()), limit, offset, asdict)

    @router.get("/log", tags=["decisions"], responses=answers("GET /api/log"))
    def log(limit: Limit = 100, offset: Offset = 0) -> Data:
        """Every decision, the newest first, with who took it and whether it is undone."""
        held = room.log()
        found = logged(held.decisions, room.view(), held.decisions)
        return _paged(found, limit, offset, asdict)


def _deciding(router: APIRouter, room: Room) -> None:
    @router.post(
        "/findings/{ident}/decisions",
        tags=["decisions"],
        status_code=201,
        responses=answers("POST /api/findings/{ident}/decisions", 201),
    )
    def review(request: Request, ident: str, body: Annotated[ReviewBody, Body()]) -> Data:
        """Say how a finding stands."""
        allowed(request, "review")
        return _decision(room.review(ident, body.state, by(request, body.reason)))

    @router.post("/undo", tags=["decisions"], status_code=201, responses=answers("POST /api/undo", 201))
    def undo(request: Request, body: Annotated[UndoBody, Body()]) -> Data:
        """Take a decision back. An undo can be undone."""
        entry = next((d for d in logged(room.log().decisions, room.view(), room.log().decisions) if d.number == body.number), None)
        allowed(request, entry.right if entry else "review")
        return _decision(room.undo(str(body.number), by(request, body.reason)))

    @router.post("/entries", tags=["decisions"], status_code=201, responses=answers("POST /api/entries", 201))
    def write(request: Request, body: Annotated[EntryBody, Body()]) -> Data:
        """Write by hand. The check runs again at once; the answer says what changed."""
        allowed(request, "edit")
        who = by(request, body.reason)
        return effect_data(room, room.change(lambda s, r: deciding.write(s, r, body.entry, who)))

    @router.post(
        "/corrections", tags=["decisions"], status_code=201, responses=answers("POST /api/corrections", 201)
    )
    def correct(request: Request, body: Annotated[ChangeBody, Body()]) -> Data:
        """Correct what was found: speaker, date, words. The answer says what changed."""
        allowed(request, "edit")
        who = by(request, body.reason)
        return effect_data(room, room.change(lambda s, r: deciding.correct(s, r, body.id, body.changes, who)))

    @router.post(
        "/rejections", tags=["decisions"], status_code=201, responses=answers("POST /api/rejections", 201)
    )
    def reject(request: Request, body: Annotated[RejectBody, Body()]) -> Data:
        """Leave out what the words do not say. The answer says what changed."""
        allowed(request, "edit")
        who = by(request, body.reason)
        return effect_data(room, room.change(lambda s, r: deciding.reject(s, r, body.id, who)))

    @router.post(
        "/identity", tags=["decisions"], status_code=201, responses=answers("POST /api/identity", 201)
    )
    def identity(request: Request, body: Annotated[IdentityBody, Body()]) -> Data:
        """Say who is who. The answer says what changed."""
        allowed(request, "edit")
        who = by(request, body.reason)
        ways = {
            "merge": lambda s, r: deciding.merge(s, r, body.one, body.other, who, anyway=body.anyway),
            "apart": lambda s, r: deciding.apart(s, r, body.one, body.other, who),
            "split": lambda s, r: deciding.split(s, r, body.one, body.parts, who),
            "rename": lambda s, r: deciding.rename(s, r, body.one, body.name, who),
            "alias": lambda s, r: deciding.alias(s, r, body.one, body.name, who),
            "private": lambda s, r: deciding.private(s, r, body.one, body.name, who),
            "drop-alias": lambda s, r: deciding.alias(s, r, body.one, body.name, who, drop=True),
        }
        if body.do not in ways:
            raise UsageError(f"what to do is {', '.join(ways)}, not {body.do!r}.")
        return effect_data(room, room.change(ways[body.do]))


def _decision(d: Decision) -> Data:
    return {
        "number": d.number, "kind": d.kind.value, "about": d.about, "words": d.words, "reason": d.reason,
        "reviewer": d.reviewer, "time": d.time, "undone": d.undone,
    }  # fmt: skip


def effect_data(room: Room, effect: Effect) -> Data:
    """What a change did to the findings."""
    shapes = _shapes(room.view())

    def some(found: Sequence[Finding]) -> list[Data]:
        return [shapes.finding(f) for f in found]

    return {
        "new": some(effect.new), "gone": some(effect.gone),
        "changed": [
            {"before": a.verdict.value if a.verdict else None, "finding": shapes.finding(b)}
            for a, b in effect.changed
        ],
    }  # fmt: skip


def problem_answer(status: int, words_: str) -> JSONResponse:
    """A refusal as data."""
    return JSONResponse({"detail": words_}, status)
