"""What was read with what people decided laid over it: computed, and neither is changed."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from onrecord.core.decisions import Decision, DecisionKind, Identity, Member, Noun, Private
from onrecord.core.document import Span
from onrecord.core.nouns import (
    Actor,
    Attribution,
    Claim,
    Event,
    Extraction,
    Participant,
    Party,
    is_proposed,
)

_ON_NOUNS = frozenset({DecisionKind.ADD, DecisionKind.CORRECT, DecisionKind.REJECT})


# --- nouns ----------------------------------------------------------------------------------------


def over(extractions: Sequence[Extraction], decisions: Iterable[Decision]) -> list[Extraction]:
    """The extractions with nouns added, corrected and rejected by the decisions (those that hold, in order).

    A noun is known by its id, or, where reading it anew gave it another, by its words. What is no longer
    proposed and was corrected by hand stays as it was corrected.
    """
    done = list(extractions)
    places: dict[str, list[int]] = defaultdict(list)
    for place, extraction in enumerate(done):
        places[extraction.document.id].append(place)
    known = {a.id for e in extractions for a in e.actors}
    for decision in decisions:
        if decision.kind not in _ON_NOUNS or decision.noun is None:
            continue
        here = places.get(home(decision.noun), ())
        proposed = [p for p in here if _place(getattr(done[p], decision.noun_kind), decision) is not None]
        # A paper that a case file tells of as well has two extractions: what neither has goes with the first.
        for place in proposed or here[:1]:
            done[place] = _decided(done[place], decision, known)
    return done


def home(noun: Noun) -> str:
    """The paper on which a noun rests."""
    if isinstance(noun, (Attribution, Claim, Event)) or hasattr(noun, "document"):
        return str(noun.document)
    spans = evidence(noun)
    return spans[0].document if spans else ""


def evidence(noun: Noun) -> tuple[Span, ...]:
    """The words on which a noun rests."""
    for name in ("content", "spans", "evidence", "says"):
        if hasattr(noun, name):
            found: tuple[Span, ...] = getattr(noun, name)
            return found
    return ()


def _decided(extraction: Extraction, decision: Decision, known: set[str]) -> Extraction:
    nouns: tuple[Any, ...] = getattr(extraction, decision.noun_kind)
    assert decision.noun is not None  # the caller looked
    place = _place(nouns, decision)
    old = decision.noun if place is None else nouns[place]
    before, after = (nouns, ()) if place is None else (nouns[:place], nouns[place + 1 :])
    values: dict[str, Any] = {decision.noun_kind: (*before, *after)}
    if decision.kind is DecisionKind.REJECT:
        return replace(extraction, **values)
    new = old if decision.kind is DecisionKind.ADD else replace(old, **dict(decision.changes))
    missing = tuple(a for a in decision.actors if a.id not in known)
    known |= {a.id for a in missing}
    values = {decision.noun_kind: (*before, new, *after), "actors": (*extraction.actors, *missing)}
    changed = replace(extraction, **values)
    if isinstance(old, Attribution) and isinstance(new, Attribution):
        return _followed(changed, old, new)
    return changed


def _place(nouns: Sequence[Any], decision: Decision) -> int | None:
    """Where the noun stands that a decision is about. What is added is new, whatever has its words, and what a
    language model proposed is not what the first reader found at the same place."""
    wanted = decision.noun
    assert wanted is not None  # the caller looked
    for place, noun in enumerate(nouns):
        if noun.id == wanted.id:
            return place
    own = decision.kind is DecisionKind.ADD or is_proposed(wanted.id)
    spans = () if own else evidence(wanted)
    for place, noun in enumerate(nouns):
        if spans and evidence(noun) == spans and _twin(noun, wanted):
            return place
    return None


def _twin(noun: Any, wanted: Any) -> bool:
    """Whether two nouns of the same words are the same one: claims and events of one clause may differ."""
    return getattr(noun, "predicate", None) == getattr(wanted, "predicate", None)


def _followed(extraction: Extraction, old: Attribution, new: Attribution) -> Extraction:
    """What follows from a statement goes with it: who says it, for whom, and when."""
    moved = {a: b for a, b in ((old.speaker, new.speaker), (old.behalf, new.behalf)) if a and b and a != b}
    if not moved and old.said == new.said:
        return extraction
    claims = tuple(
        replace(
            c,
            speaker=new.speaker if c.speaker == old.speaker else c.speaker,
            behalf=new.behalf if c.behalf == old.behalf else c.behalf,
            said=new.said if c.said == old.said else c.said,
            subject=_party(c.subject, moved),
        )
        if c.attribution == old.id
        else c
        for c in extraction.claims
    )
    events = tuple(
        replace(
            e,
            source=moved.get(e.source or "", e.source),
            participants=tuple(
                Participant(moved.get(p.actor, p.actor), p.role, p.words) for p in e.participants
            ),
        )
        if e.attribution == old.id
        else e
        for e in extraction.events
    )
    return replace(extraction, claims=claims, events=events)


def _party(party: Party, moved: Mapping[str, str]) -> Party:
    actor = moved.get(party.actor, party.actor) if party.actor else None
    return replace(party, actor=actor, also=tuple(_party(p, moved) for p in party.also))


# --- identity -------------------------------------------------------------------------------------


def identity(decisions: Iterable[Decision], actors: Iterable[Actor]) -> Identity:
    """The standing word on identity, of decisions that hold, in order.

    The later word counts: who merges two again that were split takes the split back, and the other way
    about. A member that reading anew did not give again stands for the actors of just its name.
    """
    find = _Finder(actors)
    same: dict[tuple[str, str], None] = {}
    apart: dict[tuple[str, str], None] = {}
    names: list[tuple[str, str]] = []
    aliases: dict[tuple[str, str], bool] = {}
    for d in decisions:
        one, other = find.all(d.one), find.all(d.other)
        across = [(min(a, b), max(a, b)) for a in one for b in other if a != b]
        match d.kind:
            case DecisionKind.SAME:
                for pair in across:
                    apart.pop(pair, None)
                same.update(dict.fromkeys(across[:1]))
                same.update(dict.fromkeys((*_chain(one), *_chain(other))))
            case DecisionKind.APART:
                for pair in across:
                    same.pop(pair, None)
                apart.update(dict.fromkeys(across))
                same.update(dict.fromkeys(_chain(one)))
            case DecisionKind.NAME:
                names += [(a, d.words) for a in one[:1]]
            case DecisionKind.ALIAS | DecisionKind.NO_ALIAS:
                aliases |= {(a, d.words): d.kind is DecisionKind.ALIAS for a in one[:1]}
            case _:
                pass
    pairs = [(*p, False) for p in apart] + [(*p, True) for p in same if p not in apart]
    return Identity(
        tuple(pairs), tuple(names), tuple(k for k, yes in aliases.items() if yes),
        tuple(k for k, yes in aliases.items() if not yes),
    )  # fmt: skip


def private(decisions: Iterable[Decision], actors: Iterable[Actor]) -> tuple[Private, ...]:
    """Whose names do not leave the record, of decisions that hold, in order. Of two on one actor the later counts."""
    find = _Finder(actors)
    found: dict[tuple[str, ...], Private] = {}
    for d in decisions:
        if d.kind is DecisionKind.PRIVATE:
            ids = tuple(find.all(d.one)) or tuple(m.id for m in d.one)
            for key in [k for k in found if set(k) & set(ids)]:
                del found[key]
            names = tuple(dict.fromkeys(m.name for m in d.one if m.name))
            found[ids] = Private(d.words, ids, names)
    return tuple(found.values())


def _chain(ids: Sequence[str]) -> list[tuple[str, str]]:
    return [(min(a, b), max(a, b)) for a, b in itertools.pairwise(ids)]


class _Finder:
    def __init__(self, actors: Iterable[Actor]) -> None:
        self._ids: set[str] = set()
        self._named: dict[tuple[str, str], list[str]] = defaultdict(list)
        for actor in actors:
            self._ids.add(actor.id)
            self._named[actor.name, actor.kind.value].append(actor.id)

    def all(self, members: Sequence[Member]) -> list[str]:
        """The ids of the members, each once, in order."""
        found: dict[str, None] = {}
        for member in members:
            if member.id in self._ids:
                found[member.id] = None
            else:
                found |= dict.fromkeys(self._named.get((member.name, member.kind.value), ()))
        return list(found)
