"""Every claim that can be checked, against the events that could touch it: once, for all rules."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, combinations, islice
from typing import TypeVar

from onrecord.core.dates import Answer
from onrecord.core.document import DocumentKind, Span
from onrecord.core.findings import Dimension, FindingKind, NotCovered
from onrecord.core.nouns import (
    Act,
    AttributionKind,
    Authority,
    Certainty,
    Claim,
    Event,
    Grade,
    Party,
    Polarity,
    Provenance,
    QualifierKind,
)

from .build import overlap
from .derived import derived_events
from .match import Match, match
from .memory import Watch
from .sides import MAYBE
from .world import STATE, World
from .zone import Zone, why_not_checked, zone_of

T = TypeVar("T")
_FEW = 6  # of how many participants of an event each two are looked up together
_PAIRS = 16  # of so many pairs of people the events are looked up pair by pair
_OTHERS = 20  # of so many events that cannot touch a claim it is said why not
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
    """All zones with their matches by route; the claims that are not checked, with the reason."""

    world: World
    zones: tuple[Zone, ...]
    matches: Mapping[str, tuple[tuple[Route, Match], ...]]
    unchecked: tuple[NotCovered, ...]
    echoes: Mapping[str, tuple[Span, ...]]
    index: Index

    def of(self, zone: Zone, *routes: Route) -> list[Match]:
        """The matches of a claim that have one of the routes."""
        return [m for route, m in self.matches.get(zone.claim.id, ()) if route in routes]

    def once(self, rule: FindingKind, zone: Zone, make: Callable[[], T]) -> T:
        """What a rule makes of a claim's matches, as it was where they and all that it asks for are as they were."""
        of = self.matches.get(zone.claim.id), self.echoes.get(zone.claim.id)
        return self.world.once(rule.value, zone.claim.id, of, make)

    def not_covered(self) -> Iterator[NotCovered]:
        """What was looked at and not covered, with the respect that fails; of what cannot touch a claim a few."""
        yield from self.unchecked
        for zone in self.zones:
            for event in _near(zone, self.index, self.world) if _is_set_against_events(zone) else ():
                looked = _look(zone, event, self.world)
                if isinstance(looked, NotCovered):
                    yield looked


def survey(world: World) -> Survey:
    """Look at every claim once, and only at events that can touch it."""
    index = _index(world)
    zones: list[Zone] = []
    unchecked: list[NotCovered] = []
    matches: dict[str, tuple[tuple[Route, Match], ...]] = {}
    kept, echoes = utterances(world)
    spoken = {claim.id for claim in kept}
    for claim in world.facts.claims:
        if claim.id not in spoken:
            reason = "a paraphrase that adds nothing to words that the record holds"
            unchecked.append(NotCovered(claim.id, "", Dimension.VERSION, reason))
    for claim in kept:
        why, zone, found = world.once("survey", claim.id, claim, partial(_one, claim, index, world))
        if zone is None:
            unchecked.append(NotCovered(claim.id, "", Dimension.STATEMENT, why))
            continue
        zones.append(zone)
        if found:
            matches[claim.id] = found
    return Survey(world, tuple(zones), matches, tuple(unchecked), echoes, index)


_Found = tuple[tuple[Route, Match], ...]


def _one(claim: Claim, index: Index, world: World) -> tuple[str, Zone | None, _Found]:
    """A claim's zone with the events in it; or why it has none."""
    why = why_not_checked(claim, world)
    zone = zone_of(claim, world) if why is None else None
    if zone is None:
        return why or "excludes nothing that could be recorded", None, ()
    if not _is_set_against_events(zone):
        return "", zone, ()
    looked = (_look(zone, event, world) for event in _able(zone, index, world))
    return "", zone, tuple((route_of(m, world), m) for m in looked if isinstance(m, Match))


def _is_set_against_events(zone: Zone) -> bool:
    """Whether a claim is held against events here; what answers a duty to disclose has a rule of its own."""
    return zone.head not in ("complete", "omitted") and zone.claim.predicate != "disclose"


def _look(zone: Zone, event: Event, world: World) -> Match | NotCovered:
    if (why := world.withdrawn.get(event.id)) is not None:
        return NotCovered(zone.claim.id, event.id, Dimension.CERTAINTY, why, event.spans)
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
    """Events by participant and predicate, by predicate, and by two participants; look-ups are noted.

    ``not_so`` and ``not_so_by_predicate`` hold those of them that are recorded as not having happened;
    ``alone`` the events of an actor that may be covered without another participant, or with more of
    them than ``between`` pairs.
    """

    by_actor: Mapping[tuple[str, str], list[Event]]
    not_so: Mapping[tuple[str, str], list[Event]]
    by_predicate: Mapping[str, list[Event]]
    not_so_by_predicate: Mapping[str, list[Event]]
    between: Mapping[tuple[str, str], list[Event]]
    alone: Mapping[str, list[Event]]
    watch: Watch


def _index(world: World) -> Index:
    by_actor: dict[tuple[str, str], list[Event]] = defaultdict(list)
    not_so: dict[tuple[str, str], list[Event]] = defaultdict(list)
    not_so_by_predicate: dict[str, list[Event]] = defaultdict(list)
    between: dict[tuple[str, str], list[Event]] = defaultdict(list)
    alone: dict[str, list[Event]] = defaultdict(list)
    for event in world.facts.events:
        people = tuple(dict.fromkeys(p.actor for p in event.participants))
        denied = event.certainty is Certainty.NOT_HAPPENED
        if denied:
            not_so_by_predicate[event.predicate].append(event)
        for actor in people:
            by_actor[actor, event.predicate].append(event)
            if denied:
                not_so[actor, event.predicate].append(event)
            if is_looked_up_alone(event, people):
                alone[actor].append(event)
        for one, other in combinations(people[:_FEW], 2):
            between[pair_of(one, other)].append(event)
    return Index(
        by_actor, not_so, world.events_by_predicate, not_so_by_predicate, between, alone, world.watch
    )


def is_looked_up_alone(event: Event, people: Sequence[str]) -> bool:
    """Whether an event is looked up by each of its people, and not by two of them together."""
    return not 1 < len(people) <= _FEW or event.where is not None


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two people as an index names them."""
    return (one, other) if one < other else (other, one)


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


def _able(zone: Zone, index: Index, world: World) -> Iterator[Event]:
    """The events that can lie in a zone, each once, as far as what was done and who took part tell.

    It leaves out only what ``match`` would refuse: for an affirmation what neither is recorded as not so
    nor is excluded by it, for a party that is no class the events in which nobody is of that party.
    """
    acts = _acts(zone, world)
    mine = _actors(zone.subject, world)
    theirs = _actors(zone.party, world) if zone.party is not None else []
    paired = bool(theirs) and _is_closed(zone.party)
    seen: set[str] = set()
    for event in _own(zone, mine, theirs if paired else [], acts, index):
        if event.id not in seen:
            seen.add(event.id)
            yield event
    if mine and _is_closed(zone.subject):
        return
    for event in _of(theirs, acts, index) if mine or theirs else _of_anybody(acts, index):
        if event.id not in seen:
            seen.add(event.id)
            yield event


_Acts = Mapping[str, bool]
"""The predicates that can touch a zone; true where only what is recorded as not so can."""


def _acts(zone: Zone, world: World) -> _Acts:
    touching = predicates_touching(zone, world)
    if zone.head != "affirmed" or any(q.kind is QualifierKind.MANNER for q in zone.others):
        return dict.fromkeys(touching, False)
    excludes = world.knowledge.predicate(zone.predicate).excludes

    def excluded(predicate: str) -> bool:
        names = (predicate, MAYBE[predicate][0]) if predicate in MAYBE else (predicate,)
        return any(e in world.knowledge.readings(name) for name in names for e in excludes)

    return {predicate: not excluded(predicate) for predicate in touching}


def _own(
    zone: Zone, mine: Sequence[str], theirs: Sequence[str], acts: _Acts, index: Index
) -> Iterator[Event]:
    """The events of those whom a claim is about; of those with the other side alone, where that is given."""
    if not theirs:
        yield from _of(mine, acts, index)
    elif len(mine) * len(theirs) <= _PAIRS and not set(mine) & set(theirs):
        family = index.watch.family(acts)
        index.watch.note_all(("alone", actor, family) for actor in mine)
        index.watch.note_all(("both", *pair_of(a, b), family) for a in mine for b in theirs)
        pools = [index.between.get(pair_of(a, b), ()) for a in mine for b in theirs]
        for event in chain(*pools, *(index.alone.get(a, ()) for a in mine)):
            if event.predicate in acts and (
                not acts[event.predicate] or event.certainty is Certainty.NOT_HAPPENED
            ):
                yield event
    else:
        other = frozenset(theirs)
        for event in _of(mine, acts, index):
            if len(event.participants) < 2 or event.where is not None:
                yield event
            elif any(p.actor in other for p in event.participants):
                yield event


def _of(actors: Sequence[str], acts: _Acts, index: Index) -> Iterator[Event]:
    family = index.watch.family(acts) if actors else ""
    for actor in actors:
        index.watch.note("did", actor, family)
        for predicate, only_not_so in acts.items():
            yield from (index.not_so if only_not_so else index.by_actor).get((actor, predicate), ())


def _of_anybody(acts: _Acts, index: Index) -> Iterator[Event]:
    for predicate, only_not_so in acts.items():
        index.watch.note("act", predicate)
        yield from (index.not_so_by_predicate if only_not_so else index.by_predicate).get(predicate, ())


def _is_closed(party: Party | None) -> bool:
    """Whether only those from whom some tie leads to the party are meant: no class, and no open words."""
    if party is None:
        return False
    return all(p.cls is None and not p.anyone and (p.actor or p.of) for p in (party, *party.also))


def _near(zone: Zone, index: Index, world: World) -> Iterator[Event]:
    """The events that can lie in a zone, and of the others of its people a few, to say why they do not."""
    seen: dict[str, None] = {}
    for event in _able(zone, index, world):
        seen[event.id] = None
        yield event
    one, other = zone.subject.actor, zone.party.actor if zone.party else None
    acts = dict.fromkeys(predicates_touching(zone, world), False)
    pools = [_of(_actors(zone.subject, world), acts, index)]
    if zone.party is not None:
        pools.append(_of(_actors(zone.party, world), acts, index))
    if one is not None and other is not None:
        pools.append(iter(index.between.get(pair_of(one, other), ())))
    for pool in pools:
        few = islice((event for event in pool if event.id not in seen), _OTHERS)
        for event in few:
            if event.id not in seen:
                seen[event.id] = None
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
    principals = [a for a in (claim.behalf, claim.speaker) if a is not None]
    told = said.said if said else None
    subject = claim.subject.actor
    if subject is not None and (not principals or _speaks_for(claim, subject, world)):
        principals.insert(0, subject)  # what one says of another does not oppose the other's own account
    if any(world.speaks_for(teller, behalf, p, told) is not None for p in principals):
        return Route.VERSION
    return Route.ACCOUNT


def _speaks_for(claim: Claim, subject: str, world: World) -> bool:
    return world.speaks_for(claim.speaker, claim.behalf, subject, claim.said) is not None


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
    direct: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in world.facts.claims:
        if not _paraphrased(claim, world):
            direct[_manner(claim)].append(claim)
    kept: list[Claim] = []
    echoes: dict[str, list[Span]] = defaultdict(list)
    for claim in world.facts.claims:
        twin = None
        if _paraphrased(claim, world):
            twin = next((d for d in direct.get(_manner(claim), ()) if _echoes(claim, d, world)), None)
        if twin is None:
            kept.append(claim)
        else:
            echoes[twin.id].extend(claim.spans)
    return kept, {k: tuple(v) for k, v in echoes.items()}


def _manner(claim: Claim) -> tuple[object, ...]:
    """What a quote and a paraphrase of it have in common: whose words, about whom, and how they are meant."""
    return claim.behalf or claim.speaker, claim.subject.actor, claim.polarity, claim.form, claim.hedge


def _paraphrased(claim: Claim, world: World) -> bool:
    said = world.attributions.get(claim.attribution)
    return said is not None and said.kind is AttributionKind.INDIRECT and said.grade is Grade.PARAPHRASE


def _echoes(echo: Claim, quote: Claim, world: World) -> bool:
    knowledge = world.knowledge
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
    return with_events(world, derived_events(world))


def with_events(world: World, events: tuple[Event, ...]) -> World:
    """The same record with more events."""
    if not events:
        return world
    facts = replace(world.facts, events=(*world.facts.events, *events))
    return World(facts, world.knowledge, world.memory)
