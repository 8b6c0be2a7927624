"""The versions of one matter that a principal gave, in time, each typed by what it does to an earlier one.

Everything comes from the order of what claims exclude: a denial of contact says more than a denial of
meetings, one of a body more than one of its director, one without a topic more than one with. A version
that excludes less narrows the earlier one, or qualifies it where a topic, a capacity, a place or a hedge
was added. Two claims that are apart in any respect are of two matters, and stand in no common history.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.core.dates import Answer, Grain, When
from onrecord.core.findings import Change, Dimension, History, Version, VersionStep
from onrecord.core.nouns import Claim, ClaimForm, Facts, HedgeKind, Polarity, QualifierKind
from onrecord.knowledge.model import Knowledge

from . import alike
from .derived import least
from .party import contains, label, leaves_nobody_out
from .survey import utterances
from .world import World
from .zone import Zone, is_specific, why_not_checked, zone_of


class Extent(enum.Enum):
    """How much a later claim says of one respect, as against an earlier one."""

    SAME = "same"
    LESS = "less"
    MORE = "more"
    APART = "apart"


def versions(facts: Facts, knowledge: Knowledge) -> tuple[History, ...]:
    """Every history of a record that has two versions at the least, by principal and time.

    Compares only claims of one principal; pure, and the order of the facts does not matter.
    """
    world = World(facts, knowledge)
    told: dict[str, list[_Told]] = defaultdict(list)
    for claim in utterances(world)[0]:
        one = _told(claim, world)
        if one is not None:
            told[one.principal].append(one)
    found = []
    for principal in sorted(told):
        for history in _histories(sorted(told[principal], key=_Told.order), world):
            found.append(History(principal, history))
    return tuple(found)


def of_claims(histories: Iterable[History], claims: Sequence[str]) -> tuple[History, ...]:
    """The histories in which one of the claims stands."""
    wanted = set(claims)
    return tuple(h for h in histories if any(v.claim in wanted for v in h.versions))


@dataclass(frozen=True)
class _Told:
    """A claim that can be put in time: whose story it is, who told it, and when."""

    principal: str
    zone: Zone
    said: When

    @property
    def claim(self) -> Claim:
        return self.zone.claim

    def order(self) -> tuple[str, str, str, int, str]:
        low, high = self.said.earliest, self.said.latest
        spans = self.claim.spans
        start = spans[-1].start if spans else 0
        return str(low or high), str(high or low), self.claim.document, start, self.claim.id

    def before(self, other: _Told) -> bool:
        """Whether this was certainly told first: by the dates, or by its place in the same paper."""
        if self.said.before(other.said) is Answer.YES and self.said.edtf != other.said.edtf:
            return True
        here = self.claim.document == other.claim.document and self.said.edtf == other.said.edtf
        return here and self.order() < other.order()


def _told(claim: Claim, world: World) -> _Told | None:
    anybody = claim.party is not None and leaves_nobody_out(claim.party)
    if why_not_checked(claim, world) is not None or not (anybody or is_specific(claim)):
        return None
    zone = zone_of(claim, world)
    if zone is None or zone.said is None or claim.form in (ClaimForm.COMPLETE, ClaimForm.NARRATED_OMISSION):
        return None
    principal = claim.subject.actor or claim.behalf or claim.speaker
    if principal is None or world.speaks_for(claim.speaker, claim.behalf, principal, zone.said) is None:
        return None
    return _Told(world.himself(principal), zone, zone.said)


def _histories(told: Sequence[_Told], world: World) -> Iterator[tuple[Version, ...]]:
    """Each claim joins the history of the latest earlier one with which it can be compared."""
    chains: list[list[tuple[_Told, Version]]] = []
    for one in told:
        for chain in chains:
            made = _next(one, [earlier for earlier, _ in chain], world)
            if made is not None:
                chain.append((one, made))
                break
        else:
            chains.append([(one, _version(one, VersionStep.FIRST))])
    for chain in chains:
        if len(chain) > 1:
            yield tuple(version for _, version in chain)


def _version(one: _Told, step: VersionStep) -> Version:
    claim = one.claim
    return Version(claim.id, one.said, claim.spans, step, claim.speaker or claim.behalf)


def _next(one: _Told, earlier: Sequence[_Told], world: World) -> Version | None:
    for other in reversed(earlier):
        compared = _compare(*_opposed(other, one), world) if other.before(one) else None
        if compared is not None:
            step, changes = compared
            return replace(_version(one, step), against=other.claim.id, changes=changes)
    return None


# --- two versions ------------------------------------------------------------------------------------


def _opposed(a: _Told, b: _Told) -> tuple[_Told, _Told]:
    """Of a denial and a count, a first or an only time, the second as the affirmation that is in it."""

    def admits(one: _Told, other: _Told) -> _Told:
        affirms = one.claim.polarity is Polarity.AFFIRMED and least(one.claim) > 0 and one.zone.hedge is None
        if other.zone.head != "denied" or one.zone.head not in ("count", "only", "first") or not affirms:
            return one
        return replace(one, zone=replace(one.zone, head="affirmed", quantity=None))

    return admits(a, b), admits(b, a)


def _compare(a: _Told, b: _Told, world: World) -> tuple[VersionStep, tuple[Change, ...]] | None:
    """What the later version ``b`` does to ``a``; None where they are of two matters."""
    respects = _respects(a.zone, b.zone, world)
    if respects is None:
        return None
    extents = {extent for extent, _ in respects}
    changes = tuple(change for extent, change in respects if extent is not Extent.SAME)
    if a.zone.head == "affirmed" or b.zone.head == "affirmed":
        if (a.zone.head, b.zone.head) != ("affirmed", "affirmed"):
            return _opposite(a, b, respects)
        extents = {_TURNED.get(e, e) if change.dimension in _SAYS_MORE else e for e, change in respects}
    recalled = [z.hedge is HedgeKind.NO_RECALL for z in (a.zone, b.zone)]
    if recalled == [False, True]:
        return VersionStep.NO_LONGER_RECALLS, changes
    return _typed(extents, changes), changes


_TURNED = {Extent.LESS: Extent.MORE, Extent.MORE: Extent.LESS}
# who says that they met on the lease says more than who says that they met
_SAYS_MORE = frozenset(Dimension) - {Dimension.HEDGE}
_QUALIFIES = frozenset(
    {
        Dimension.TOPIC,
        Dimension.PURPOSE,
        Dimension.CAPACITY,
        Dimension.PLACE,
        Dimension.MANNER,
        Dimension.HEDGE,
    }
)


def _typed(extents: set[Extent], changes: tuple[Change, ...]) -> VersionStep:
    if extents <= {Extent.SAME}:
        return VersionStep.REPEATS
    if Extent.LESS in extents and Extent.MORE in extents:
        return VersionStep.CHANGES
    if Extent.MORE in extents:
        return VersionStep.WIDENS
    added = all(change.dimension in _QUALIFIES for change in changes)
    return VersionStep.QUALIFIES if added else VersionStep.NARROWS


def _opposite(
    a: _Told, b: _Told, respects: Sequence[tuple[Extent, Change]]
) -> tuple[VersionStep, tuple[Change, ...]] | None:
    """A denial and an affirmation: the one takes the other back where what is affirmed is excluded."""
    denied, affirmed = (b, a) if a.zone.head == "affirmed" else (a, b)
    recalled = [z.hedge is HedgeKind.NO_RECALL for z in (a.zone, b.zone)]
    changes = tuple(c for extent, c in respects if extent is not Extent.SAME)
    inside = Extent.LESS if denied is a else Extent.MORE  # what is affirmed must be the narrower
    if any(e not in (Extent.SAME, inside) for e, c in respects if c.dimension is not Dimension.HEDGE):
        return None
    when = affirmed.zone.window
    if when is not None and when.before(denied.said) is not Answer.YES and not _closed(denied.zone):
        return None  # what one tells of afterwards takes nothing back
    if recalled == [True, False]:
        return VersionStep.RECALLS, changes
    if recalled == [False, True]:
        return VersionStep.NO_LONGER_RECALLS, changes
    return VersionStep.RETRACTS, changes


def _closed(zone: Zone) -> bool:
    return zone.window is not None and zone.window.latest is not None


# --- the respects ------------------------------------------------------------------------------------


def _respects(a: Zone, b: Zone, world: World) -> list[tuple[Extent, Change]] | None:
    """How much ``b`` says in each respect as against ``a``; None where they are apart in any."""
    extents: list[Extent] = []
    for _, compare, _ in _COMPARED:
        extents.append(compare(a, b, world))
        if extents[-1] is Extent.APART:
            return None
    changes = (Change(dimension, shown(a, world), shown(b, world)) for dimension, _, shown in _COMPARED)
    return list(zip(extents, changes, strict=True))


def _order(less: bool, more: bool) -> Extent:
    """Less: the later is inside the earlier; more: the earlier is inside the later."""
    if less and more:
        return Extent.SAME
    return Extent.LESS if less else Extent.MORE if more else Extent.APART


def _form(a: Zone, b: Zone, world: World) -> Extent:
    simple = {"denied", "affirmed"}
    return Extent.SAME if a.head == b.head or {a.head, b.head} <= simple else Extent.APART


def _predicate(a: Zone, b: Zone, world: World) -> Extent:
    one, other = a.claim.predicate, b.claim.predicate
    return _order(world.knowledge.entails(other, one), world.knowledge.entails(one, other))


def _party(a: Zone, b: Zone, world: World) -> Extent:
    return _order(contains(a.party, b.party, world), contains(b.party, a.party, world))


def _subject(a: Zone, b: Zone, world: World) -> Extent:
    return _order(contains(a.subject, b.subject, world), contains(b.subject, a.subject, world))


def _theme(a: Zone, b: Zone, world: World) -> Extent:
    knowledge = world.knowledge

    def wide(words: str | None) -> bool:
        return words is None or alike.is_generic(words, knowledge)

    one, other = a.claim.theme, b.claim.theme
    if wide(one) or wide(other):
        return _order(wide(one), wide(other))
    assert one is not None and other is not None
    if alike.thing(one, other, knowledge) is not Answer.YES:
        return Extent.APART
    mine, theirs = alike.stems(one, knowledge), alike.stems(other, knowledge)
    return _order(mine <= theirs, theirs <= mine) if mine <= theirs or theirs <= mine else Extent.SAME


def _window(a: Zone, b: Zone, world: World) -> Extent:
    if a.head == "first" == b.head and a.window is not None and b.window is not None:
        # "first in May" excludes more than "first in March"
        return _order(_later(b.window, a.window), _later(a.window, b.window))
    one, other = _meant(a), _meant(b)
    if a.anchored or b.anchored:
        return Extent.SAME if a.window_words == b.window_words else Extent.APART
    inside, outside = other.within(one), one.within(other)
    if Answer.NO in (inside, outside):
        return Extent.APART
    return _order(inside is Answer.YES, outside is Answer.YES)


def _later(one: When, other: When) -> bool:
    return one.earliest is None or (other.earliest is not None and one.earliest <= other.earliest)


def _meant(zone: Zone) -> When:
    """The stretch that a claim covers: without a window, all the time up to the words, which grows with them."""
    return zone.window or When("", None, None, Grain.INTERVAL)


def _words(*kinds: QualifierKind) -> Callable[[Zone], str]:
    def said(zone: Zone) -> str:
        return " ".join(q.words for q in (*zone.topics, *zone.others) if q.kind in kinds)

    return said


def _qualified(*kinds: QualifierKind) -> Callable[[Zone, Zone, World], Extent]:
    said = _words(*kinds)

    def compare(a: Zone, b: Zone, world: World) -> Extent:
        one, other = said(a), said(b)
        if not one or not other:
            return _order(not one, not other)
        mine, theirs = alike.stems(one, world.knowledge), alike.stems(other, world.knowledge)
        same = one.casefold() == other.casefold() or alike.share(mine, theirs, world.knowledge)
        return Extent.SAME if same and not alike.told_apart(one, other) else Extent.APART

    return compare


def _quantity(a: Zone, b: Zone, world: World) -> Extent:
    one, other = _most(a), _most(b)
    if one is None or other is None:
        return Extent.SAME if one == other else Extent.APART
    return _order(other >= one, one >= other)


def _most(zone: Zone) -> int | None:
    if zone.head != "count" or zone.quantity is None:
        return None
    return zone.quantity.number - (zone.quantity.op == "<")


def _hedge(a: Zone, b: Zone, world: World) -> Extent:
    return _order(_WEAK.index(b.hedge) >= _WEAK.index(a.hedge), _WEAK.index(a.hedge) >= _WEAK.index(b.hedge))


_WEAK = (None, HedgeKind.BELIEF, HedgeKind.TO_KNOWLEDGE, HedgeKind.NO_AWARENESS, HedgeKind.NO_RECALL)


def _shown_window(zone: Zone, world: World) -> str:
    return zone.window_words or (zone.window.edtf if zone.window else "any time")


def _shown_hedge(zone: Zone, world: World) -> str:
    return zone.hedge_words if zone.hedge is not None else "without a hedge"


def _shown_quantity(zone: Zone, world: World) -> str:
    return f"{zone.quantity.op} {zone.quantity.number}" if zone.quantity else "any number"


def _shown(kind: QualifierKind) -> Callable[[Zone, World], str]:
    said = _words(kind)
    return lambda zone, world: said(zone) or f"any {kind.value}"


_Compare = Callable[[Zone, Zone, World], Extent]
_COMPARED: tuple[tuple[Dimension, _Compare, Callable[[Zone, World], str]], ...] = (
    (Dimension.STATEMENT, _form, lambda zone, world: zone.head),
    (Dimension.SUBJECT, _subject, lambda zone, world: label(zone.subject, world)),
    (Dimension.PREDICATE, _predicate, lambda zone, world: zone.claim.predicate),
    (
        Dimension.PARTY,
        _party,
        lambda zone, world: label(zone.party, world) if zone.party else "anybody or anything",
    ),
    (Dimension.THEME, _theme, lambda zone, world: zone.claim.theme or "anything"),
    (Dimension.TIME, _window, _shown_window),
    (Dimension.TOPIC, _qualified(QualifierKind.TOPIC), _shown(QualifierKind.TOPIC)),
    (Dimension.PURPOSE, _qualified(QualifierKind.PURPOSE), _shown(QualifierKind.PURPOSE)),
    (Dimension.CAPACITY, _qualified(QualifierKind.CAPACITY), _shown(QualifierKind.CAPACITY)),
    (Dimension.PLACE, _qualified(QualifierKind.PLACE), _shown(QualifierKind.PLACE)),
    (
        Dimension.MANNER,
        _qualified(QualifierKind.MANNER, QualifierKind.MEANING),
        lambda zone, world: _words(QualifierKind.MANNER, QualifierKind.MEANING)(zone) or "any manner",
    ),
    (Dimension.QUANTITY, _quantity, _shown_quantity),
    (Dimension.HEDGE, _hedge, _shown_hedge),
)
