"""Every claim that can be checked, against the events that could touch it: once, for all rules."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

from onrecord.core.dates import Answer
from onrecord.core.document import DocumentKind, Span
from onrecord.core.findings import Dimension, NotCovered
from onrecord.core.nouns import (
    Act,
    AttributionKind,
    Authority,
    Certainty,
    Claim,
    Event,
    Grade,
    ParticipantRole,
    Party,
    Polarity,
    Provenance,
    QualifierKind,
)

from .build import overlap
from .derived import derived_events
from .match import Match, match
from .world import STATE, World
from .zone import Zone, why_not_checked, zone_of

_FEW = 6  # of how many participants of an event each two are looked up together
_OTHERS = 20  # how many events of other people are looked at to say that they are not covered
_OWN_RECORD_DAYS = 7
_NOT_YET = frozenset(c.value for c in Certainty) - {Certainty.HAPPENED, Certainty.NOT_HAPPENED}


class Route(enum.Enum):
    """What an event inside a zone is good for."""

    ESTABLISHED = "the record establishes it"
    VERSION = "told by the same principal"
    ACCOUNT = "told by a named source"
    LEAD = "not established"


@dataclass(frozen=True)
class Survey:
    """All zones with their matches by route; what was looked at and not covered."""

    world: World
    zones: tuple[Zone, ...]
    matches: Mapping[str, tuple[tuple[Route, Match], ...]]
    not_covered: tuple[NotCovered, ...]
    echoes: Mapping[str, tuple[Span, ...]]

    def of(self, zone: Zone, *routes: Route) -> list[Match]:
        """The matches of a claim that have one of the routes."""
        return [m for route, m in self.matches.get(zone.claim.id, ()) if route in routes]


def survey(world: World) -> Survey:
    """Look at every claim once."""
    index = _index(world)
    withdrawn = world.withdrawn
    zones: list[Zone] = []
    not_covered: list[NotCovered] = []
    matches: dict[str, tuple[tuple[Route, Match], ...]] = {}
    kept, echoes = utterances(world)
    spoken = {claim.id for claim in kept}
    for claim in world.facts.claims:
        if claim.id not in spoken:
            reason = "a paraphrase that adds nothing to words that the record holds"
            not_covered.append(NotCovered(claim.id, "", Dimension.VERSION, reason))
    for claim in kept:
        why = why_not_checked(claim, world)
        zone = zone_of(claim, world) if why is None else None
        if zone is None:
            why = why or "excludes nothing that could be recorded"
            not_covered.append(NotCovered(claim.id, "", Dimension.STATEMENT, why))
            continue
        zones.append(zone)
        if zone.head in ("complete", "omitted") or claim.predicate == "disclose":
            continue
        found: list[tuple[Route, Match]] = []
        for event in _candidates(zone, index, world):
            looked = _look(zone, event, world, withdrawn)
            if isinstance(looked, NotCovered):
                not_covered.append(looked)
            else:
                found.append((route_of(looked, world), looked))
        matches[claim.id] = tuple(found)
    return Survey(world, tuple(zones), matches, tuple(not_covered), echoes)


def _look(zone: Zone, event: Event, world: World, withdrawn: Mapping[str, str]) -> Match | NotCovered:
    if event.id in withdrawn:
        return NotCovered(zone.claim.id, event.id, Dimension.CERTAINTY, withdrawn[event.id], event.spans)
    if _same_words(zone.claim, event):
        return NotCovered(zone.claim.id, event.id, Dimension.VERSION, "the same utterance", event.spans)
    return match(zone, event, world)


def _same_words(claim: Claim, event: Event) -> bool:
    if event.attribution is not None and event.attribution == claim.attribution:
        return True
    for a in event.spans:
        for b in claim.spans:
            if overlap(a, b):
                shared = min(a.end, b.end) - max(a.start, b.start)
                if shared * 2 >= min(a.end - a.start, b.end - b.start):
                    return True
    return False


# --- which events to look at ----------------------------------------------------------------------


@dataclass(frozen=True)
class Index:
    """Events by (participant, predicate), by predicate, and by two participants."""

    by_actor: Mapping[tuple[str, str], list[Event]]
    by_predicate: Mapping[str, list[Event]]
    between: Mapping[tuple[str, str], list[Event]]


def _index(world: World) -> Index:
    by_actor: dict[tuple[str, str], list[Event]] = defaultdict(list)
    between: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in world.facts.events:
        people = tuple(dict.fromkeys(p.actor for p in event.participants))
        for actor in people:
            by_actor[actor, event.predicate].append(event)
        for pair in permutations(people[:_FEW], 2):
            between[pair].append(event)
    return Index(by_actor, world.events_by_predicate, between)


def predicates_touching(zone: Zone, world: World) -> tuple[str, ...]:
    """The predicates of events that can lie in a zone."""
    knowledge = world.knowledge
    wanted: set[str] = set(knowledge.entailing.get(zone.predicate, frozenset({zone.predicate})))
    if zone.head == "affirmed":
        if any(q.kind is QualifierKind.MANNER for q in zone.others):
            wanted |= set(knowledge.entailing["contact"])
        wanted |= set(knowledge.readings(zone.predicate))
        for excluded in knowledge.predicate(zone.predicate).excludes:
            wanted |= knowledge.entailing.get(excluded, frozenset({excluded}))
    if "meet" in wanted or "communicate" in wanted:
        wanted |= {"be_scheduled", "be_invited", "attempt_contact"}
    return tuple(sorted(wanted))


def _candidates(zone: Zone, index: Index, world: World) -> Iterator[Event]:
    predicates = predicates_touching(zone, world)
    seen: set[str] = set()
    for actor in _actors(zone.subject, world):
        for predicate in predicates:
            for event in index.by_actor.get((actor, predicate), ()):
                if event.id not in seen:
                    seen.add(event.id)
                    yield event
    others = _actors(zone.party, world) if zone.party is not None else []
    limit = _OTHERS
    wide = not _actors(zone.subject, world)
    for actor in others:
        for predicate in predicates:
            for event in index.by_actor.get((actor, predicate), ()):
                nobody = not any(p.role is ParticipantRole.AGENT for p in event.participants)
                if event.id not in seen and (wide or nobody or limit > 0):
                    seen.add(event.id)
                    limit -= not nobody
                    yield event
    yield from _of_other_acts(zone, index, seen)
    if wide and not others:
        for predicate in predicates:
            for event in index.by_predicate.get(predicate, ()):
                if event.id not in seen:
                    seen.add(event.id)
                    yield event


def _of_other_acts(zone: Zone, index: Index, seen: set[str]) -> Iterator[Event]:
    """What else the two did whom a claim is about, to say that it is not what the claim denies."""
    one, other = zone.subject.actor, zone.party.actor if zone.party else None
    if one is None or other is None:
        return
    for event in index.between.get((one, other), ())[: len(seen) + _OTHERS]:
        if event.id not in seen:
            yield event


def _actors(party: Party, world: World) -> list[str]:
    """Everybody by whose events a party can be looked up; none where the words are too wide for that."""
    goals = [goal for p in (party, *party.also) for goal in (p.actor, p.of) if goal is not None]
    if any(p.actor is None and p.of is None for p in (party, *party.also)):
        return []
    return list(dict.fromkeys(actor for goal in goals for actor in (*world.below(goal), STATE + goal)))


# --- on whose word ---------------------------------------------------------------------------------


def route_of(found: Match, world: World) -> Route:
    """Whether the record establishes an event against a claim, or who tells it."""
    event, claim = found.event, found.zone.claim
    if event.authority is Authority.UNNAMED:
        return Route.LEAD
    said = world.attributions.get(event.attribution or "") if event.attribution else None
    teller = said.speaker if said else event.source
    behalf = said.behalf if said else None
    if said is not None and said.grade is Grade.UNNAMED_SOURCE and teller is None and behalf is None:
        return Route.LEAD
    if event.authority in (Authority.OFFICIAL, Authority.PUBLICATION):
        return Route.LEAD if found.lead else Route.ESTABLISHED
    if event.authority is Authority.OWN and _own_record(event, world):
        return Route.LEAD if found.lead else Route.ESTABLISHED
    if found.lead in _NOT_YET:
        return Route.LEAD
    principals = [a for a in (claim.subject.actor, claim.behalf, claim.speaker) if a is not None]
    told = said.said if said else None
    if any(world.speaks_for(teller, behalf, p, told) is not None for p in principals):
        return Route.VERSION
    return Route.ACCOUNT


def _own_record(event: Event, world: World) -> bool:
    """Whether somebody's words are a record made at the time (a letter, a note), not a later account."""
    said = world.attributions.get(event.attribution or "")
    document = world.documents.get(said.document if said else event.document)
    if said is None:  # an admission that a paper tells is no record of one's own
        told = (DocumentKind.ARTICLE, DocumentKind.STATEMENT, DocumentKind.TRANSCRIPT)
        return document is None or document.kind not in told
    if said.act is Act.DOCUMENT:
        return True
    papers = document is not None and document.kind in (DocumentKind.LOG, DocumentKind.FILING)
    if not papers or said.sworn or said.said is None or event.when is None:
        return False
    if said.said.latest is None or event.when.latest is None or event.when.earliest is None:
        return False
    return 0 <= (said.said.latest - event.when.latest).days <= _OWN_RECORD_DAYS


# --- one utterance told twice -----------------------------------------------------------------------


def utterances(world: World) -> tuple[list[Claim], dict[str, tuple[Span, ...]]]:
    """The claims without the paraphrases that add nothing, and for each claim the words of those.

    A paraphrase that drops a qualifier of the quote says more than the quote: it stays.
    """
    direct: dict[tuple[str | None, str | None], list[Claim]] = defaultdict(list)
    for claim in world.facts.claims:
        if not _paraphrased(claim, world):
            direct[claim.behalf or claim.speaker, claim.subject.actor].append(claim)
    kept: list[Claim] = []
    echoes: dict[str, list[Span]] = defaultdict(list)
    for claim in world.facts.claims:
        twin = None
        if _paraphrased(claim, world):
            said = direct.get((claim.behalf or claim.speaker, claim.subject.actor), [])
            twin = next((d for d in said if _echoes(claim, d, world)), None)
        if twin is None:
            kept.append(claim)
        else:
            echoes[twin.id].extend(claim.spans)
    return kept, {k: tuple(v) for k, v in echoes.items()}


def _paraphrased(claim: Claim, world: World) -> bool:
    said = world.attributions.get(claim.attribution)
    return said is not None and said.kind is AttributionKind.INDIRECT and said.grade is Grade.PARAPHRASE


def _echoes(echo: Claim, quote: Claim, world: World) -> bool:
    knowledge = world.knowledge
    if echo.polarity is not quote.polarity or echo.form is not quote.form or echo.hedge is not quote.hedge:
        return False
    related = knowledge.entails(echo.predicate, quote.predicate) or knowledge.entails(
        quote.predicate, echo.predicate
    )
    if not related or not _same_party(echo.party, quote.party, world):
        return False
    if echo.said is not None and quote.said is not None and echo.said.before(quote.said) is Answer.YES:
        return False
    kinds = {q.kind for q in quote.qualifiers if q.provenance is Provenance.STATED}
    return kinds <= {q.kind for q in echo.qualifiers}


def _same_party(a: Party | None, b: Party | None, world: World) -> bool:
    if a is None or b is None:
        return a is b
    first, second = (a.of or a.actor), (b.of or b.actor)
    if first is None or second is None:
        return a.anyone == b.anyone and first == second
    return first == second or first in world.below(second) or second in world.below(first)


def denials(found: Survey) -> Iterator[Zone]:
    """The zones of denials."""
    for zone in found.zones:
        if zone.claim.polarity is Polarity.DENIED:
            yield zone


def enriched(world: World) -> World:
    """The same record with the events that it holds in another form."""
    events = derived_events(world)
    if not events:
        return world
    return World(replace(world.facts, events=(*world.facts.events, *events)), world.knowledge)
