"""A person, a body or a state: who they are, what they said, whom they met, who calls for what of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onrecord.core.nouns import ActorKind, Attribution, Certainty, Event, RelationKind

from . import words
from .view import Entry, Quote, View

CONTACT = "contact"
_NEVER_MET = (Certainty.NOT_HAPPENED,)
_TIES = (
    RelationKind.MEMBER, RelationKind.REPRESENTS, RelationKind.OWNED_BY, RelationKind.PART_OF,
    RelationKind.KIN, RelationKind.FUNDS, RelationKind.OVERSEES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """An actor in a list."""

    id: str
    name: str
    kind: str
    about: str
    said: int
    events: int
    findings: int


@dataclass(frozen=True, slots=True)
class Line:
    """One dated thing with its words: ``who`` with ``who_id`` is the other side where there is one."""

    date: str
    what: str
    who: str
    who_id: str
    quote: Quote | None
    detail: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody said, or had said."""

    id: str
    date: str
    who: str
    grade: str
    sworn: bool
    forum: str
    quotes: tuple[Quote, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Everything recorded between two actors, in time."""

    id: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An actor's page."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    classes: tuple[str, ...]
    offices: tuple[Line, ...]
    ties: tuple[Line, ...]
    findings: tuple[Entry, ...]
    said: tuple[Said, ...]
    contacts: tuple[Contact, ...]
    events: tuple[Line, ...]
    calls: tuple[Line, ...]
    called: tuple[Line, ...]


def listed(view: View) -> list[Listed]:
    """All actors that something is recorded of, the most recorded first; unnamed ones last."""
    return view.once("people", lambda: _listed(view))


def _listed(view: View) -> list[Listed]:
    found = []
    for a in view.facts.actors:
        offices = view.offices_of.get(a.id, [])
        held = [o for o in offices if o.holder == a.id]
        about = held[0].role if held else (", ".join(a.classes[:2]) or a.kind.value)
        found.append(
            Listed(
                a.id, a.name, a.kind.value, about, len(view.said_by.get(a.id, ())),
                len(view.events_of.get(a.id, ())), len(view.findings_of.get(a.id, ())),
            )
        )  # fmt: skip
    unnamed = ActorKind.UNNAMED.value
    return sorted(found, key=lambda a: (a.kind == unnamed, -a.findings, -(a.said + a.events), a.name))


def profile(view: View, ident: str, states: dict[str, str]) -> Profile | None:
    """One actor's page, or None where there is none of that id."""
    actor = view.actors.get(ident)
    if actor is None:
        return None
    entries = [view.finding(f, states.get(f.id, "open")) for f in view.findings_of.get(ident, ())]
    mine = view.events_of.get(ident, [])
    others = [e for e in mine if not _is_contact(view, e)]
    stances = view.stances_of.get(ident, [])
    by = [s for s in stances if s.actor == ident]
    towards = [s for s in stances if s.target == ident]
    return Profile(
        ident, actor.name, actor.kind.value, tuple(a for a in actor.aliases if a != actor.name), actor.classes,
        tuple(_offices(view, ident)), tuple(_ties(view, ident)), tuple(entries),
        tuple(said(view, a) for a in view.said_by.get(ident, ())),
        tuple(contacts(view, ident)),
        tuple(event_line(view, e) for e in others),
        tuple(_stance(view, s.id, outward=True) for s in by),
        tuple(_stance(view, s.id, outward=False) for s in towards),
    )  # fmt: skip


def with_said(found: Profile, part: Sequence[Said]) -> Profile:
    """The same page with this part of what was said."""
    return replace(found, said=tuple(part))


def said(view: View, a: Attribution) -> Said:
    """Words as a line of somebody's page."""
    claims = tuple(view.claim_words(c) for c in view.claims_of.get(a.id, ()))
    grade = words.GRADES[a.grade]
    return Said(
        a.id, words.date_text(a.said), view.name(a.speaker), grade, bool(a.sworn), a.forum or "",
        view.quotes(a.content[:3]), claims,
    )  # fmt: skip


def event_line(view: View, e: Event, *, without: str = "") -> Line:
    """An event as a line; ``without`` is the actor whose page it stands on."""
    where = f"at {e.where.removeprefix('at ').removeprefix('in ')}" if e.where else ""
    detail = ", ".join(filter(None, [where, words.AUTHORITIES[e.authority]]))
    quote = view.quote(e.spans[0]) if e.spans else None
    return Line(words.date_text(e.when), view.event_words(e), "", without, quote, detail, sort_key(e.when))


def sort_key(when: object) -> str:
    """Dates in order, unknown ones last."""
    earliest = getattr(when, "earliest", None) or getattr(when, "latest", None)
    return earliest.isoformat() if earliest else "9999"


def _offices(view: View, ident: str) -> Iterator[Line]:
    """Offices that the actor holds, or, of a body, who holds offices in it; told once each."""
    seen = set()
    for o in sorted(view.offices_of.get(ident, []), key=lambda o: sort_key(o.start)):
        mine = o.holder == ident
        other = o.organization if mine else o.holder
        key = (o.role.casefold(), other)
        if key in seen:
            continue
        seen.add(key)
        since = f"from {words.date_text(o.start).removeprefix('from ')}" if o.start else ""
        until = f"to {words.date_text(o.end)}" if o.end else ""
        over = f"oversees {', '.join(view.name(x) for x in o.oversees)}" if o.oversees else ""
        quote = view.quote(o.evidence[0]) if o.evidence else None
        yield Line(
            " ".join(filter(None, [since, until])), o.role, view.name(other), other or "", quote, over,
            sort_key(o.start),
        )  # fmt: skip


def _ties(view: View, ident: str) -> Iterator[Line]:
    seen = set()
    for r in view.ties_of.get(ident, []):
        outward = r.subject == ident
        other = r.object if outward else r.subject
        text = words.relation_text(r.kind, outward=outward)
        if (text, other) in seen or r.kind in (RelationKind.IS_A, RelationKind.ALIAS):
            continue
        seen.add((text, other))
        known = other if other in view.actors else ""
        quote = view.quote(r.evidence[0]) if r.evidence else None
        yield Line(words.date_text(r.start), text, view.name(other), known, quote)


def _stance(view: View, ident: str, *, outward: bool) -> Line:
    s = view.stances[ident]
    other = s.target if outward else s.actor
    what = f"{words.STANCES[s.stance]} {words.action_text(s.action)}"
    attribution = view.attributions.get(s.attribution or "")
    known = other if other in view.actors else ""
    return Line(
        words.date_text(attribution.said if attribution else None), what, view.name(other), known,
        view.quote(s.evidence[0]) if s.evidence else None,
    )  # fmt: skip


# --- contacts -------------------------------------------------------------------------------------


def _is_contact(view: View, event: Event) -> bool:
    return event.predicate in contact_predicates(view) and len({p.actor for p in event.participants}) > 1


def contact_predicates(view: View) -> frozenset[str]:
    """The predicates that entail contact, by the house's own order."""
    return view.once("contact", lambda: _entailing(view))


def _entailing(view: View) -> frozenset[str]:
    return frozenset(name for name in view.predicates if CONTACT in view.wider(name))


def contacts(view: View, ident: str) -> list[Contact]:
    """Whom an actor met, called or wrote to, the most recorded first."""
    met: dict[str, list[Line]] = defaultdict(list)
    wanted = contact_predicates(view)
    for e in view.events_of.get(ident, ()):
        if e.predicate not in wanted or e.certainty in _NEVER_MET:
            continue
        for other in dict.fromkeys(p.actor for p in e.participants):
            if other != ident:
                met[other].append(event_line(view, e))
    found = [
        Contact(other, view.name(other), tuple(sorted(lines, key=lambda line: line.sort)))
        for other, lines in met.items()
    ]
    return sorted(found, key=lambda c: (-len(c.lines), c.name))


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the contact network: what ties two actors, first and last day, with the words."""

    source: str
    target: str
    kind: str
    label: str
    first: str
    last: str
    count: int
    quotes: tuple[Quote, ...]


def network(
    view: View, since: date | None = None, until: date | None = None, about: str = "", *, ties: bool = True
) -> list[Link]:
    """Who had contact with whom, and (``ties``) who belongs to whom; within days, and of one actor."""
    if since is None and until is None and not about and ties:
        return view.once("network", lambda: _network(view, None, None, "", ties=True))
    return _network(view, since, until, about, ties=ties)


def _network(view: View, since: date | None, until: date | None, about: str, *, ties: bool) -> list[Link]:
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    wanted = contact_predicates(view)
    for e in view.events_of.get(about, ()) if about else view.facts.events:
        if e.predicate not in wanted or e.certainty in _NEVER_MET or not _inside(e, since, until):
            continue
        people = sorted({p.actor for p in e.participants if p.actor in view.actors})
        for one, other in _pairs(people):
            if not about or about in (one, other):
                found[one, other].append(e)
    links = [_contact(view, one, other, events) for (one, other), events in found.items()]
    if ties:
        links += _ties_of(view, about)
    return sorted(links, key=lambda link: (link.kind != CONTACT, -link.count, link.source, link.target))


def _pairs(people: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((one, other) for i, one in enumerate(people) for other in people[i + 1 :])


def _inside(e: Event, since: date | None, until: date | None) -> bool:
    """Whether some day of the event may lie within; an undated event only where nothing is asked for."""
    if since is None and until is None:
        return True
    if e.when is None:
        return False
    late = since is not None and e.when.latest is not None and e.when.latest < since
    early = until is not None and e.when.earliest is not None and e.when.earliest > until
    return not (late or early)


def _contact(view: View, one: str, other: str, events: Sequence[Event]) -> Link:
    nouns = dict.fromkeys(words.predicate_text(e.predicate, view.predicates) for e in events)
    days = sorted(sort_key(e.when) for e in events)
    dated = [d for d in days if d != "9999"]
    return Link(
        one, other, CONTACT, ", ".join(nouns), dated[0] if dated else "", dated[-1] if dated else "",
        len(events), tuple(view.quote(e.spans[0]) for e in events[:4] if e.spans),
    )  # fmt: skip


def _ties_of(view: View, about: str) -> Iterator[Link]:
    seen = set()
    for r in view.ties_of.get(about, ()) if about else view.facts.relations:
        known = r.subject in view.actors and r.object in view.actors and r.subject != r.object
        key = (r.kind, r.subject, r.object)
        if r.kind in _TIES and known and key not in seen and (not about or about in (r.subject, r.object)):
            seen.add(key)
            label = words.relation_text(r.kind, outward=True)
            yield Link(r.subject, r.object, "tie", label, "", "", 1, view.quotes(r.evidence[:1]))
