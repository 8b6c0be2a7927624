"""Where the two readers differ in one paper."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.core.document import Span
from onrecord.core.nouns import Attribution, Claim, Event, Extraction, Office, Proposal, Relation

Noun = Attribution | Claim | Event | Office | Relation


class Sides(enum.StrEnum):
    """Who read something at a place."""

    FIRST = "only first"
    SECOND = "only second"
    BOTH = "both"
    OTHERWISE = "both, otherwise"


@dataclass(frozen=True, slots=True)
class Difference:
    """What the readers have at one place. ``kind`` is where such nouns stand in an extraction.

    ``otherwise`` names the respects in which they read the same words differently ("speaker").
    """

    kind: str
    sides: Sides
    first: Noun | None = None
    second: Noun | None = None
    otherwise: tuple[str, ...] = ()


def compare(extraction: Extraction, proposals: Iterable[Proposal]) -> list[Difference]:
    """What both readers have of a paper, and what one alone has, by kind and then by place.

    Two readings are of the same words where the shorter lies inside the other for at least half. Of several
    that fit, one that agrees in every respect comes first, then the one that shares most words.
    """
    mine: dict[str, list[Any]] = {kind: list(getattr(extraction, kind)) for kind in KINDS}
    theirs: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for proposal in proposals:
        theirs[proposal.kind].append(proposal.noun)
    found: list[Difference] = []
    for kind in KINDS:
        found += sorted(_paired(kind, mine[kind], theirs[kind]), key=_place)
    return found


def _paired(kind: str, mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[Difference]:
    left = dict(enumerate(mine))
    near: dict[int, list[int]] = defaultdict(list)
    for number, noun in left.items():
        for block in _blocks(noun):
            near[block].append(number)
    for noun in theirs:
        around = {n for block in _blocks(noun) for n in near.get(block, ()) if n in left}
        shares = {n: _shared(words_of(left[n]), words_of(noun)) for n in sorted(around)}
        fits = [n for n, share in shares.items() if share >= _HALF]
        if not fits:
            yield Difference(kind, Sides.SECOND, second=noun)
            continue
        best = min(fits, key=lambda n: (len(_unlike(left[n], noun)), -shares[n]))
        first = left.pop(best)
        unlike = _unlike(first, noun)
        yield Difference(kind, Sides.OTHERWISE if unlike else Sides.BOTH, first, noun, unlike)
    for noun in left.values():
        yield Difference(kind, Sides.FIRST, first=noun)


_BLOCK = 512
"""Characters of a stretch in which nouns are looked up: only those that share one can share words."""


def _blocks(noun: Noun) -> set[int]:
    return {b for s in words_of(noun) for b in range(s.start // _BLOCK, s.end // _BLOCK + 1)}


def words_of(noun: Noun) -> tuple[Span, ...]:
    """The words on which a noun rests."""
    match noun:
        case Attribution():
            return noun.content
        case Claim() | Event():
            return noun.spans
        case _:
            return noun.evidence


_HALF = 0.5


def _shared(one: Sequence[Span], other: Sequence[Span]) -> float:
    """The share of the shorter that lies in the longer, by characters."""
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    shorter = min(sum(s.end - s.start for s in spans) for spans in (one, other))
    return common / shorter if shorter else 0.0


_RESPECTS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "attributions": {"speaker": lambda a: a.speaker},
    "claims": {
        "act": lambda c: c.predicate, "denied": lambda c: c.polarity, "subject": lambda c: c.subject.actor,
        "party": lambda c: (c.party.actor, c.party.cls) if c.party else None, "hedge": lambda c: c.hedge,
    },
    "events": {
        "act": lambda e: e.predicate, "who": lambda e: frozenset(p.actor for p in e.participants),
        "when": lambda e: e.when.edtf if e.when else None, "certainty": lambda e: e.certainty,
    },
    "offices": {"holder": lambda o: o.holder, "organization": lambda o: o.organization},
    "relations": {"kind": lambda r: r.kind, "subject": lambda r: r.subject, "object": lambda r: r.object},
}  # fmt: skip
KINDS = tuple(_RESPECTS)
"""The kinds of noun that both readers give, by their place in an extraction."""


def _unlike(one: Any, other: Any) -> tuple[str, ...]:
    kind = next(k for k, t in _TYPES.items() if isinstance(one, t))
    respects = _RESPECTS[kind]
    return tuple(name for name, of in respects.items() if of(one) != of(other))


_TYPES: dict[str, type] = {
    "attributions": Attribution, "claims": Claim, "events": Event, "offices": Office, "relations": Relation
}  # fmt: skip


def _place(difference: Difference) -> tuple[int, str]:
    noun = difference.first or difference.second
    assert noun is not None  # one of the two is there
    spans = words_of(noun)
    return (spans[0].start if spans else -1, noun.id)
