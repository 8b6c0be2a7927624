"""Which actors of a record may be one, each with what speaks for it. A person decides.

Nothing is proposed across a conflict: where a paper or a person says that the two are not one, where names,
titles or kinds are against it, where the two stand in one event or one list of a paper as two, or where
they held different offices at the same time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from onrecord.core.nouns import Actor, ActorKind, Facts, Office
from onrecord.extract import anchors, identity, posts
from onrecord.extract.posts import Post
from onrecord.knowledge.given import pronoun_of

MOST_IN_BLOCK = 60
"""A surname that more actors than this bear tells nothing; such blocks are passed over."""
LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two actors (ids) that may be one. ``score`` is 0 to 1; ``because`` says why, in plain words."""

    one: str
    other: str
    score: float
    because: tuple[str, ...]


def suggest(facts: Facts) -> list[Suggestion]:
    """The pairs that may be one, most likely first."""
    about = _About(facts)
    found = []
    for one, other in _candidates(facts.actors):
        if conflict(one, other, facts, about) is None:
            score, because = _likeness(one, other, about)
            if score >= LEAST:
                found.append(Suggestion(one.id, other.id, round(score, 3), because))
    return sorted(found, key=lambda s: (-s.score, s.one, s.other))


def _candidates(actors: Sequence[Actor]) -> Iterator[tuple[Actor, Actor]]:
    """Pairs that share a surname, or whose names begin alike: nobody compares all with all."""
    blocks: dict[tuple[str, ...], list[Actor]] = defaultdict(list)
    for actor in actors:
        for key in _keys(actor):
            blocks[key].append(actor)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) > MOST_IN_BLOCK:
            continue
        for one, other in combinations(block, 2):
            pair = (min(one.id, other.id), max(one.id, other.id))
            if pair not in seen:
                seen.add(pair)
                yield one, other


def _keys(actor: Actor) -> set[tuple[str, ...]]:
    if actor.kind is ActorKind.PERSON:
        parts = identity.person(actor.name)
        given = parts.given[0][:1] if parts.given else ""
        found: set[tuple[str, ...]] = {("surname", parts.key)} if parts.key else set()
        if given:
            found |= {("first", given, parts.surname[:2]), ("last", given, parts.surname[-3:])}
        return found
    if actor.kind is ActorKind.BODY:
        words = identity.body(actor.name)
        initials = "".join(w[0] for w in words)
        return {("body", w) for w in words[:2]} | {("initials", initials), ("initials", "".join(words))}
    return set()


class _About:
    """What a record says of actors, looked up by id."""

    def __init__(self, facts: Facts) -> None:
        self.names = {a.id: a.name for a in facts.actors}
        self.offices: dict[str, list[Office]] = defaultdict(list)
        for office in facts.offices:
            self.offices[office.holder].append(office)
        self.together: dict[str, set[str]] = defaultdict(set)
        for event in facts.events:
            ids = {p.actor for p in event.participants}
            for ident in ids:
                self.together[ident] |= ids - {ident}
        for claim in facts.claims:
            pair = {i for i in (claim.subject.actor, claim.party.actor if claim.party else None) if i}
            for ident in pair:
                self.together[ident] |= pair - {ident}

    def posts(self, actor: Actor) -> list[Post]:
        """The posts that an actor holds or held."""
        return [Post.of(o, self.names) for o in self.offices[actor.id]]


def conflict(one: Actor, other: Actor, facts: Facts, about: _About | None = None) -> str | None:
    """Why two actors cannot be one, in a plain sentence, or None where nothing is against it."""
    about = about or _About(facts)
    if one.kind is not other.kind:
        return f"{one.name} is a {one.kind.value}, {other.name} a {other.kind.value}"
    if other.id in one.distinct or one.id in other.distinct:
        return f"a paper says that {one.name} and {other.name} are two"
    if one.kind is ActorKind.PERSON:
        if (why := _names_against(one, other)) is not None:
            return why
        if other.id in about.together[one.id]:
            return f"{one.name} and {other.name} stand in one event as two"
        held = posts.against(about.posts(one), about.posts(other), lasting=True)
        if held is not None:
            return f"{one.name} was {held[0].words} while {other.name} was {held[1].words}"
    return None


def _names_against(one: Actor, other: Actor) -> str | None:
    a, b = identity.person(one.name), identity.person(other.name)
    sexes = {p for p in (_pronoun(one), _pronoun(other)) if p}
    if len(sexes) == 2:
        return f"{one.name} and {other.name} go by different titles or given names"
    alike = fuzz.ratio(identity.romanised(a.surname), identity.romanised(b.surname)) >= 84
    if not identity.same_surname(a, b) and not alike:
        return f"{one.name} and {other.name} have different surnames"
    if a.given and b.given and not identity.may_be_same(f"{a.given[0]} X", f"{b.given[0]} X"):
        if fuzz.ratio(a.given[0], b.given[0]) < 80:
            return f"{one.name} and {other.name} have different given names"
    return None


def _pronoun(actor: Actor) -> str | None:
    for name in (actor.name, *actor.aliases):
        first = identity.plain(name.split()[0].strip(".(") if name.split() else "")
        if first in ("mr", "sir", "lord"):
            return "he"
        if first in ("mrs", "ms", "miss", "dame", "lady", "baroness"):
            return "she"
    given = identity.person(actor.name).given
    return pronoun_of(given[0]) if given else None


def _likeness(one: Actor, other: Actor, about: _About) -> tuple[float, tuple[str, ...]]:
    because: list[str] = []
    score = _by_name(one, other, because)
    shared = {identity.plain(a) for a in one.aliases} & {identity.plain(a) for a in other.aliases}
    if shared:
        score += 0.15
        because.append(f"both are also called “{min(shared, key=lambda s: (-len(s), s))}”")
    roles = [
        (a, b)
        for a in about.offices[one.id]
        for b in about.offices[other.id]
        if anchors.stems(a.role) & anchors.stems(b.role)
        and (a.organization == b.organization or not (a.organization and b.organization))
    ]
    if roles:
        score += 0.25
        because.append(f"both are {Post.of(roles[0][0], about.names).words}")
    elif {o.organization for o in about.offices[one.id] if o.organization} & {
        o.organization for o in about.offices[other.id]
    }:
        score += 0.1
        because.append("both hold an office in one body")
    elif about.offices[one.id] and about.offices[other.id]:
        score -= 0.15  # nothing against it while nobody knows when, and nothing for it
    return min(score, 1.0), tuple(because)


def _by_name(one: Actor, other: Actor, because: list[str]) -> float:
    ratio = fuzz.ratio(identity.plain(one.name), identity.plain(other.name)) / 100
    if one.kind is ActorKind.PERSON:
        a, b = identity.person(one.name), identity.person(other.name)
        if identity.same_surname(a, b):
            if not a.given or not b.given:
                because.append(f"the surname {one.name.split()[-1]} fits both")
                return 0.5
            if identity.may_be_same(one.name, other.name):
                because.append(f"“{one.name}” and “{other.name}” can be one person's name")
                return 0.7
        because.append(f"“{one.name}” and “{other.name}” are spelled {ratio:.0%} alike")
        return 0.7 * ratio if ratio >= 0.85 else 0.3
    mine, theirs = identity.body(one.name), identity.body(other.name)
    for short, long, shorter, longer in ((mine, theirs, one, other), (theirs, mine, other, one)):
        if len(short) == 1 and len(long) > 1 and short[0] == "".join(w[0] for w in long):
            because.append(f"“{shorter.name}” are the initials of “{longer.name}”")
            return 0.8
    share = fuzz.token_set_ratio(" ".join(mine), " ".join(theirs)) / 100
    if len(set(mine) & set(theirs)) >= 2 and share >= 0.9:
        because.append(f"“{one.name}” and “{other.name}” share their words")
        return 0.65
    because.append(f"“{one.name}” and “{other.name}” are spelled {ratio:.0%} alike")
    return 0.7 * ratio if ratio >= 0.9 else 0.0
