"""The pages that are read: findings, papers, people, timeline, network, positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from onrecord.core.findings import Finding
from onrecord.core.nouns import ActorKind
from onrecord.sources.pageimage import PageImage

from . import drawing, people, words
from .access import Visitor
from .decided import logged
from .page import environment, slug
from .proposed import shown as shown_proposals
from .proposed import waiting
from .reading import boxes, page_notes, page_numbers
from .room import Room
from .view import Passage, View

SECTIONS = (
    ("/", "Findings"),
    ("/people", "People"),
    ("/papers", "Papers"),
    ("/timeline", "Timeline"),
    ("/network", "Network"),
    ("/positions", "Positions"),
    ("/activity", "Activity"),
)
_FINDINGS, _ROWS = 12, 100
_SURE = (("80", "80 and more", 80), ("60", "60 and more", 60), ("0", "under 60", 0))


@dataclass(frozen=True, slots=True)
class Site:
    """What the frame of every page shows."""

    name: str
    section: str
    sections: Sequence[tuple[str, str]] = SECTIONS


def show(
    request: Request, room: Room, template: str, section: str = "", status: int = 200, **values: Any
) -> Response:
    """A page. Names of files may be no text: escapes stand for what UTF-8 cannot say."""
    visitor: Visitor = request.state.visitor or Visitor("", "reader")
    site = Site(room.path.stem, section)
    html = environment().get_template(template).render(site=site, visitor=visitor, **values)
    return HTMLResponse(html.encode("utf-8", "backslashreplace"), status)


def missing(request: Request, room: Room, what: str, ident: str) -> Response:
    """The page for what is not there."""
    return show(request, room, "missing.html", status=404, what=what, ident=ident)


def warm(view: View) -> None:
    """Make what the pages of a whole record keep, which takes seconds on a very large one."""
    people.listed(view)
    people.network(view)
    drawing.timeline(view, drawing.items(view))
    drawing.positions(view)
    for document in view.facts.documents[:1]:
        view.document_entry(document)
        view.in_document(document.id)
    for f in view.findings[:1]:
        view.finding(f)


def page_of(found: Sequence[Any], request: Request, size: int) -> tuple[Sequence[Any], int, int]:
    """The part of a list that the address asks for, which part it is, and of how many."""
    asked = request.query_params.get("page", "1")
    pages = max(1, -(-len(found) // size))
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 9 else 1), pages)
    return found[(number - 1) * size : number * size], number, pages


# --- findings -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to choose among findings: ``options`` are value, label and count."""

    name: str
    label: str
    options: tuple[tuple[str, str, int], ...]
    chosen: str
    others: tuple[tuple[str, str], ...]

    def link(self, value: str) -> str:
        """The address with this choice made, or taken back where it was made."""
        kept = [(k, v) for k, v in self.others if k != self.name]
        if value != self.chosen:
            kept.append((self.name, value))
        return f"/?{urlencode(kept)}" if kept else "/"


_Key = Callable[[Finding], tuple[str, str]]


def _keys(view: View, states: dict[str, str]) -> dict[str, tuple[str, _Key]]:
    """Each facet's label and what it makes of a finding: value and label."""

    def person(f: Finding) -> tuple[str, str]:
        ident = f.subject or f.speaker or ""
        return ident, view.name(ident) or "Not named"

    def kind(f: Finding) -> tuple[str, str]:
        return f.kind.value, words.KINDS[f.kind]

    def verdict(f: Finding) -> tuple[str, str]:
        return (f.verdict.value, words.VERDICTS[f.verdict]) if f.verdict else ("none", "Without a verdict")

    def sure(f: Finding) -> tuple[str, str]:
        return next((v, label) for v, label, floor in _SURE if round(f.confidence * 100) >= floor)

    def state(f: Finding) -> tuple[str, str]:
        value = states.get(f.id, "open")
        return value, {"open": "To decide"}.get(value, value.capitalize())

    return {
        "state": ("State", state),
        "verdict": ("Verdict", verdict),
        "kind": ("Kind", kind),
        "confidence": ("Confidence", sure),
        "person": ("Person", person),
    }


def choose(view: View, states: dict[str, str], asked: dict[str, str]) -> tuple[list[Finding], list[Facet]]:
    """The findings that fit what is asked, and the facets; each facet counts under the others' choices."""
    keys = _keys(view, states)
    chosen = {name: asked[name] for name in keys if asked.get(name)}
    facets = []
    for name, (label, key) in keys.items():
        fits = [
            f for f in view.findings if all(keys[n][1](f)[0] == v for n, v in chosen.items() if n != name)
        ]
        counts = Counter(key(f) for f in fits)
        options = sorted(counts.items(), key=lambda o: (-o[1], o[0][1]))
        if len(options) > 1 or chosen.get(name):
            facets.append(
                Facet(
                    name, label, tuple((v, text, n) for (v, text), n in options), chosen.get(name, ""),
                    tuple(chosen.items()),
                )
            )  # fmt: skip
    kept = [f for f in view.findings if all(keys[n][1](f)[0] == v for n, v in chosen.items())]
    return kept, facets


@dataclass(frozen=True, slots=True)
class Context:
    """Both sides of a finding as they stand in their papers."""

    say: tuple[Passage, ...]
    record: tuple[Passage, ...]


def context(view: View, ident: str) -> Context:
    """The words of a finding in their context. The finding must be there."""
    found = view.noun(ident)
    assert found is not None  # the caller looked
    return Context(view.passages(found.say), view.passages(found.record))


def finding_values(room: Room, ident: str, shown: View | None = None) -> dict[str, Any]:
    """Everything that the page of a finding shows, of the record or of what is ``shown`` of it. It must be there."""
    view, log = shown or room.view(), room.log()
    about = [d for d in log.decisions if d.about == ident]
    found = view.noun(ident)
    open_ = [p for p in view.facts.proposals if found is not None and p.noun.id in found.proposed]
    return {
        "proposals": shown_proposals(view, open_),
        "entry": view.by_id(ident, log.states.get(ident, "open")), "versions": view.versions(ident),
        "decisions": logged(about, view, log.decisions), "back": f"/findings/{slug(ident)}", "seen": log.newest,
        "reviews": log.reviews, "context": context(view, ident),
    }  # fmt: skip


def routes(room: Room) -> APIRouter:
    """The routes of the pages that are read."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def findings(request: Request) -> Response:
        view, log = room.view(), room.log()
        states = log.states
        asked = dict(request.query_params)
        kept, facets = choose(view, states, asked)
        part, number, pages = page_of(kept, request, _FINDINGS)
        chosen = {f.name: f.chosen for f in facets if f.chosen}
        coverage = view.facts.coverage
        return show(
            request, room, "findings.html", "/",
            entries=[view.finding(f, states.get(f.id, "open")) for f in part], reviews=log.reviews,
            facets=facets, chosen=chosen, query=f"{urlencode(chosen)}&" if chosen else "",
            total=len(view.findings), shown=len(kept), page=number, pages=pages,
            papers=len(view.facts.documents), denials=coverage.denials,
            typed=min(coverage.typed, coverage.denials),
            open=sum(states.get(f.id, "open") == "open" for f in view.findings), proposals=len(view.facts.proposals),
            seen=log.newest,
        )  # fmt: skip

    @router.get("/findings/{ident:path}")
    def finding(request: Request, ident: str) -> Response:
        if room.view().noun(ident) is None:
            return missing(request, room, "finding", ident)
        return show(request, room, "finding.html", "/", **finding_values(room, ident))

    # --- papers -----------------------------------------------------------------------------------

    @router.get("/papers")
    def papers(request: Request) -> Response:
        view = room.view()
        part, number, pages = page_of(view.facts.documents, request, _ROWS)
        entries = [view.document_entry(d) for d in part]
        times = room.store.times([d.sha256 for d in part])
        return show(
            request, room, "papers.html", "/papers", entries=entries, times={d.id: times.get(d.sha256, "")[:10] for d in part}, total=len(view.facts.documents),
            problems=room.problems(), page=number, pages=pages,
        )  # fmt: skip

    @router.get("/documents/{ident:path}")
    def document(request: Request, ident: str) -> Response:
        view = room.view()
        laid = room.laid(view, ident)
        if laid is None:
            return missing(request, room, "paper", ident)
        asked = request.query_params.get("at", "0")
        window = laid.window(int(asked) if asked.isdecimal() and len(asked) < 12 else 0)
        return show(
            request, room, "document.html", "/papers", paper=view.document_entry(laid.document), window=window,
            body=laid.document.body, proposals=len(waiting(view, ident)), tabular=bool(laid.document.rows), numbers=page_numbers(laid.document),
        )  # fmt: skip

    @router.get("/pages/{number}/{ident:path}")
    def page_of_pdf(request: Request, number: int, ident: str) -> Response:
        view = room.view()
        laid = room.laid(view, ident)
        numbers = page_numbers(laid.document) if laid else []
        if laid is None or number not in numbers:
            return missing(request, room, "page", f"{number} of {ident}")
        image = room.page(laid.document, number)
        drawn = isinstance(image, PageImage)
        return show(
            request, room, "page.html", "/papers", paper=view.document_entry(laid.document), number=number,
            numbers=numbers, problem="" if drawn else str(image), image=image,
            boxes=boxes(view, laid, number, image.height) if isinstance(image, PageImage) else (),
            notes=page_notes(laid, number),
            begins=next(o.start for o in laid.document.origins if o.page == number),
        )  # fmt: skip

    @router.get("/pictures/{number}/{ident:path}")
    def picture(request: Request, number: int, ident: str) -> Response:
        document = room.view().documents.get(ident)
        image = room.page(document, number) if document is not None else None
        if not isinstance(image, PageImage):
            return missing(request, room, "page", f"{number} of {ident}")
        return Response(
            image.data, media_type="image/png", headers={"Cache-Control": "private, max-age=86400"}
        )

    # --- people -----------------------------------------------------------------------------------

    @router.get("/people")
    def people_list(request: Request) -> Response:
        view = room.view()
        everybody = people.listed(view)
        kinds = [("", "All", len(everybody))]
        for one, label in zip(ActorKind, ("People", "Bodies", "States", "Unnamed")):
            count = sum(a.kind == one.value for a in everybody)
            kinds += [(one.value, label, count)] if count else []
        kind = request.query_params.get("kind", "")
        wanted = [a for a in everybody if not kind or a.kind == kind]
        part, number, pages = page_of(wanted, request, _ROWS)
        return show(
            request, room, "people.html", "/people", entries=part, kind=kind, kinds=kinds, page=number, pages=pages,
            first=number == 1 and not kind, at_once=len(view.facts.documents) < _SUGGESTED,
        )  # fmt: skip

    @router.get("/suggestions")
    def suggestions(request: Request) -> Response:
        """Who may be one: worked out when it is asked for, beside the list of people."""
        view = room.view()
        part = bool(request.headers.get("hx-request"))
        return show(
            request, room, "suggested.html" if part else "suggestions.html", "/people",
            suggestions=room.suggestions(view), name=view.name,
        )  # fmt: skip

    @router.get("/people/{ident:path}")
    def person(request: Request, ident: str) -> Response:
        view = room.view()
        found = people.profile(view, ident, room.log().states)
        if found is None:
            return missing(request, room, "person or body", ident)
        part, number, pages = page_of(found.said, request, _SAID)
        others = [(a.id, a.name) for a in people.listed(view)[:400] if a.id != ident]
        return show(
            request, room, "person.html", "/people", p=people.with_said(found, part), said_total=len(found.said),
            page=number, pages=pages, others=others,
            members=room.members(ident) if len(view.facts.members.get(ident, ())) > 1 else (),
        )  # fmt: skip

    # --- the case as a whole ------------------------------------------------------------------------

    @router.get("/timeline")
    def timeline(request: Request) -> Response:
        view, choice = room.view(), Choice.of(request)
        found = drawing.items(view, choice.about, choice.since, choice.until)
        part, number, pages = page_of(found, request, _ROWS)
        rows = [
            {"kind": i.kind, "date": words.date_text(i.when), "text": i.text(view), "quote": i.quote(view)}
            for i in part
        ]
        return show(
            request, room, "timeline.html", "/timeline", found=found, rows=rows, page=number, pages=pages,
            drawing=drawing.timeline(view, found, choice.about), **choice.values(view),
        )  # fmt: skip

    @router.get("/network")
    def network(request: Request) -> Response:
        view, choice = room.view(), Choice.of(request)
        links = people.network(view, choice.since, choice.until, choice.about)
        part, number, pages = page_of(links, request, _ROWS)
        return show(
            request, room, "network.html", "/network", links=part, names=view.name, page=number, pages=pages,
            **choice.values(view),
        )  # fmt: skip

    @router.get("/network.json")
    def network_data(request: Request) -> Response:
        view, choice = room.view(), Choice.of(request)
        links = people.network(view, choice.since, choice.until, choice.about)[:_DRAWN]
        known = dict.fromkeys(ident for link in links for ident in (link.source, link.target))
        return JSONResponse(
            {
                "nodes": [{"id": i, "name": view.name(i), "kind": view.actors[i].kind.value} for i in known],
                "links": [
                    {
                        "source": x.source,
                        "target": x.target,
                        "kind": x.kind,
                        "label": x.label,
                        "count": x.count,
                    }
                    for x in links
                ],
            }
        )

    @router.get("/knowledge")
    def knowledge(request: Request) -> Response:
        """What was known before reading, as far as the steps of findings rest on it."""
        view = room.view()
        return show(
            request, room, "knowledge.html", predicates=sorted(view.predicates.items()),
            classes=sorted(view.classes.items()),
        )  # fmt: skip

    @router.get("/positions")
    def positions(request: Request) -> Response:
        found = drawing.positions(room.view())
        part, number, pages = page_of(found, request, _ROWS)
        return show(
            request, room, "positions.html", "/positions", rows=part, drawing=drawing.matrix(found), page=number,
            pages=pages,
        )  # fmt: skip

    return router


_SAID = 60
_SUGGESTED = 5_000
"""In a record of more papers who may be one is worked out when somebody asks for it, since it takes long."""
_DRAWN = 600
"""Lines that the network is drawn with; the table has them all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom and which days a drawing is about."""

    about: str
    since: date | None
    until: date | None

    @classmethod
    def of(cls, request: Request) -> Choice:
        """What the address asks for; what is no date is passed over."""
        asked = request.query_params
        return cls(asked.get("about", ""), _day(asked.get("since", "")), _day(asked.get("until", "")))

    def values(self, view: View) -> dict[str, Any]:
        """For the form that makes the choice."""
        everybody = [(a.id, a.name) for a in people.listed(view)[:400] if a.kind != ActorKind.UNNAMED.value]
        about = self.about if self.about in view.actors else ""
        query = {
            "about": about, "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }  # fmt: skip
        return {
            **query, "about_name": view.name(about), "people": everybody,
            "query": urlencode({k: v for k, v in query.items() if v}),
        }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
