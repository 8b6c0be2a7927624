"""From what each paper gave to the facts of one record: who is who across papers, and dates by reference.

Identity is a judgement that can be taken back: linking is computed anew from the extractions and from
what people decided (``judgements``), and changes neither.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from onrecord.core.dates import Answer
from onrecord.core.decisions import NOTHING_DECIDED, Identity
from onrecord.core.nouns import Actor, ActorKind, Coverage, Extraction, Facts, Office
from onrecord.knowledge import Knowledge
from onrecord.knowledge.model import Charge

from . import anchors, identity, meant, ties
from .groups import NONE_SETTLED
from .merging import merge, names_of
from .renaming import Renamed
from .retractions import settle

T = TypeVar("T")

_MINISTRY = frozenset({"department", "ministry"})


def link(
    extractions: Sequence[Extraction],
    knowledge: Knowledge,
    judged: Identity = NOTHING_DECIDED,
    renamed: Renamed | None = None,
    settled: AbstractSet[str] = NONE_SETTLED,
) -> Facts:
    """One record's facts: actors merged, ids replaced everywhere, windows dated, corrections applied.

    ``renamed`` keeps for the next time what stays as it is. ``settled`` are actors of whom all papers of a record have
    told who they are, where the extractions are a part of it: each stays one, no two of them become one, and
    nothing is concluded from there being only one of a kind.
    """
    actors = _unique(actor for e in extractions for actor in e.actors)
    stated = [*ties.stated(extractions), *ties.given(actors, judged)]
    profiles, held = ties.profiles(extractions), ties.held(extractions)
    merged = merge(actors, stated, knowledge, judged, profiles, held, settled)
    merged = meant.bodies(extractions, merged, actors, knowledge, settled)
    merged = meant.holders(extractions, merged, actors, knowledge, settled)
    merged = meant.owners(extractions, merged, actors, settled)
    named = (renamed or Renamed()).all(extractions, merged)
    facts = Facts(
        documents=_unique(e.document for e in extractions),
        actors=_called(_merged_actors(actors, merged), merged, judged),
        offices=_unique(o for e in named for o in e.offices),
        relations=_unique(r for e in named for r in e.relations),
        attributions=_unique(a for e in named for a in e.attributions),
        claims=_unique(c for e in named for c in e.claims),
        events=_unique(v for e in named for v in e.events),
        stances=_unique(s for e in named for s in e.stances),
        corrections=_unique(c for e in named for c in e.corrections),
        members=_members(merged),
        coverage=sum((e.coverage for e in extractions if e.coverage), Coverage()),
    )
    facts = _classed(facts, knowledge)
    facts = _charged(facts if settled else _posted(facts, knowledge), knowledge)
    happenings = tuple(h for e in extractions for h in e.happenings)
    return settle(anchors.date_windows(facts, happenings))


def _unique(things: Iterable[T]) -> tuple[T, ...]:
    """Each thing once by its id, in order."""
    found: dict[str, T] = {}
    for thing in things:
        found.setdefault(thing.id, thing)  # type: ignore[attr-defined]
    return tuple(found.values())


def _merged_actors(actors: Sequence[Actor], merged: Mapping[str, str]) -> tuple[Actor, ...]:
    """One actor for each group: the fullest name, every other form as alias."""
    groups: dict[str, list[Actor]] = defaultdict(list)
    for actor in actors:
        groups[merged[actor.id]].append(actor)
    found = []
    for ident, members in groups.items():
        named = [m for m in members if m.kind is not ActorKind.UNNAMED] or members
        name = max((m.name for m in named), key=lambda n: _fullness(n, named[0].kind))
        aliases = dict.fromkeys(a for m in members for a in (m.name, *m.aliases) if a != name)
        found.append(
            Actor(
                ident, name, named[0].kind, tuple(aliases),
                tuple(dict.fromkeys(c for m in members for c in m.classes)),
                tuple(dict.fromkeys(merged.get(d, d) for m in members for d in m.distinct if merged.get(d, d) != ident)),
                tuple(dict.fromkeys(s for m in members for s in m.evidence)),
                tuple(dict.fromkeys(i for m in members for i in m.identifiers)),
            )
        )  # fmt: skip
    return tuple(found)


def _fullness(name: str, kind: ActorKind) -> tuple[int, int, int]:
    if kind is ActorKind.PERSON:
        whole = identity.is_full(name) and len(identity.person(name).surname) > 1
        return (int(whole), -int(name.startswith("@")), -abs(len(name.split()) - 2))
    return (1, len(name.split()), len(name))


def _members(merged: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each actor the papers' own actors that are it."""
    found: dict[str, list[str]] = defaultdict(list)
    for own, ident in merged.items():
        found[ident].append(own)
    return {ident: tuple(own) for ident, own in found.items()}


def _called(actors: tuple[Actor, ...], merged: Mapping[str, str], judged: Identity) -> tuple[Actor, ...]:
    """The actors with the names that people gave and took."""
    names = {merged[i]: name for i, name in judged.names if i in merged}
    more: dict[str, list[str]] = defaultdict(list)
    less: dict[str, set[str]] = defaultdict(set)
    for ident, name in judged.aliases:
        more[merged.get(ident, ident)].append(name)
    for ident, name in judged.not_aliases:
        less[merged.get(ident, ident)].add(name)
    changed = names.keys() | more.keys() | less.keys()
    done = []
    for actor in actors:
        if actor.id in changed:
            name = names.get(actor.id, actor.name)
            forms = dict.fromkeys((actor.name, *actor.aliases, *more[actor.id]))
            kept = tuple(f for f in forms if f != name and f not in less[actor.id])
            actor = dataclasses.replace(actor, name=name, aliases=kept)
        done.append(actor)
    return tuple(done)


def _classed(facts: Facts, knowledge: Knowledge) -> Facts:
    """What a body is by its own name ("… Bank plc") is added to its classes."""
    actors = []
    for actor in facts.actors:
        if actor.kind is ActorKind.BODY:
            found = [knowledge.class_of(word) for word in identity.body(actor.name)]
            classes = [c for c in found if c not in actor.classes and knowledge.class_entails(c, "body")]
            actor = (
                dataclasses.replace(actor, classes=(*actor.classes, *dict.fromkeys(classes)))
                if classes
                else actor
            )
        actors.append(actor)
    return dataclasses.replace(facts, actors=tuple(actors))


def _charged(facts: Facts, knowledge: Knowledge) -> Facts:
    """Offices that a user's file tells of oversee what it says, while it says so, whoever holds them."""
    if not knowledge.charges:
        return facts
    bodies = {
        a.id: {identity.body(n) for n in names_of(a)} for a in facts.actors if a.kind is not ActorKind.PERSON
    }

    def charged(office: Office) -> Office:
        fits = [
            c for c in knowledge.charges
            if anchors.stems(c.role) == anchors.stems(office.role)
            and identity.body(c.body) in bodies.get(office.organization or "", ())
            and _at_one_time(c, office)
        ]  # fmt: skip
        more = dict.fromkeys((*office.oversees, *(m for c in fits for m in c.oversees)))
        words = dict.fromkeys((*office.evidence, *(c.evidence for c in fits if c.evidence)))
        return dataclasses.replace(office, oversees=tuple(more), evidence=tuple(words)) if fits else office

    return dataclasses.replace(facts, offices=tuple(map(charged, facts.offices)))


def _at_one_time(charge: Charge, office: Office) -> bool:
    early = (
        charge.end is not None and office.start is not None and charge.end.before(office.start) is Answer.YES
    )
    late = (
        charge.start is not None and office.end is not None and office.end.before(charge.start) is Answer.YES
    )
    return not early and not late


def _posted(facts: Facts, knowledge: Knowledge) -> Facts:
    """Ministers whose body no paper names are in the one ministry of the record, if it has just one."""
    ministries = [
        a.id
        for a in facts.actors
        if a.kind is ActorKind.BODY
        and len(identity.body(a.name)) > 1
        and _MINISTRY & set(identity.body(a.name))
    ]
    if len(ministries) != 1:
        return facts
    offices = tuple(
        dataclasses.replace(o, organization=ministries[0])
        if o.organization is None
        and any(knowledge.class_entails(c, "minister") for c in knowledge.classes_in(o.role))
        else o
        for o in facts.offices
    )
    return dataclasses.replace(facts, offices=offices)
