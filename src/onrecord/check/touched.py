"""What a change of a record touches: the keys under which the check asked for what is new or other now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Protocol, TypeVar

from onrecord.core.nouns import Actor, Event, Facts, Office, Relation
from onrecord.knowledge.model import Knowledge, fold, words

from .derived import derived_events
from .memory import Key, Memory
from .survey import is_looked_up_alone, pair_of, with_events
from .world import World, occasion


class _Noun(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Noun)


def world_of(facts: Facts, knowledge: Knowledge, memory: Memory | None = None) -> World:
    """The record with the events that it holds in another form. The memory forgets what the change touches."""
    world = World(facts, knowledge, memory)
    if memory is None:
        return with_events(world, derived_events(world))
    if memory.before is None or memory.before[0].knowledge is not knowledge:
        memory.forget()
        now = with_events(world, derived_events(world))
    else:
        plain, enriched = memory.before
        memory.without({c.id for c in plain.facts.claims} - {c.id for c in facts.claims})
        memory.forget(set(_touched(plain, world)))
        now = with_events(world, derived_events(world))
        memory.forget(set(_touched_by_events(enriched, now)))
    memory.before = (world, now)
    return now


def _touched_by_events(before: World, now: World) -> Iterator[Key]:
    """What the events touch that are new or other, and those of which it is new or other that they count."""
    for event in _changed(before.facts.events, now.facts.events):
        yield from _of_event(event, now)
    old, new = before.withdrawn, now.withdrawn
    counted = {ident for ident in old.keys() | new.keys() if old.get(ident) != new.get(ident)}
    for event in (*before.facts.events, *now.facts.events) if counted else ():
        if event.id in counted:
            yield from _of_event(event, now)


def _touched(before: World, now: World) -> Iterator[Key]:
    old, new = before.facts, now.facts
    yield from (("paper", d.id) for d in _changed(old.documents, new.documents))
    yield from (("said", a.id) for a in _changed(old.attributions, new.attributions))
    for event in _changed(old.events, new.events):
        yield from _of_edges(event, before, now)
    for correction in _changed(old.corrections, new.corrections):
        yield from (("put right", goal) for goal in correction.corrects)
    for actor in _changed(map(_as_asked, old.actors), map(_as_asked, new.actors)):
        yield from _of_actor(actor)
        yield from _of_edges(actor, before, now)
    for office in _changed(old.offices, new.offices):
        yield from (("ties", a) for a in (office.holder, office.organization) if a)
        yield from _of_edges(office, before, now)
    for relation in _changed(old.relations, new.relations):
        yield from (("ties", a) for a in (relation.subject, relation.object))
        yield from _of_edges(relation, before, now)


def _changed(old: Iterable[N], new: Iterable[N]) -> list[N]:
    """The nouns that are new, gone or other: of the last both as they were and as they are."""
    had = {noun.id: noun for noun in old}
    found: list[N] = []
    for noun in new:
        earlier = had.pop(noun.id, None)
        if earlier is not noun and earlier != noun:
            found.extend([noun] if earlier is None else [earlier, noun])
    return [*found, *had.values()]


def _as_asked(actor: Actor) -> Actor:
    """An actor as far as the check asks for it: of its evidence the first."""
    return replace(actor, evidence=actor.evidence[:1]) if len(actor.evidence) > 1 else actor


def _of_event(event: Event, world: World) -> Iterator[Key]:
    people = tuple(dict.fromkeys(p.actor for p in event.participants))
    families = [name for acts, name in world.watch.families.items() if event.predicate in acts]
    yield from (("part", actor) for actor in people)
    yield from (("did", actor, family) for actor in people for family in families)
    if is_looked_up_alone(event, people):
        yield from (("alone", actor, family) for actor in people for family in families)
    for one, other in combinations(people, 2):
        yield from (("both", *pair_of(one, other), family) for family in families)
    yield ("act", event.predicate)
    if event.when is not None:
        yield ("day", event.when.edtf)
        yield occasion(event)


def _of_actor(actor: Actor) -> Iterator[Key]:
    yield ("actor", actor.id)
    yield ("ties", actor.id)
    for form in (actor.name, *actor.aliases):
        yield ("form", fold(form))
        yield from (("word", word) for word in words(fold(form)))


def _of_edges(noun: Actor | Office | Relation | Event, *worlds: World) -> Iterator[Key]:
    for world in worlds:
        for edge in world.edges_of(noun):
            yield ("ties", edge.start)
            yield ("ties", edge.end)
