"""Who is who in one record by name: full names, short ones, legal forms, initials, handles, numbers of registers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from onrecord.core.decisions import NOTHING_DECIDED, Identity
from onrecord.core.nouns import Actor, ActorKind
from onrecord.knowledge import Knowledge
from onrecord.knowledge.given import pronoun_of

from . import identity
from .groups import NONE_SETTLED, Distinct, Groups
from .identity import GENERIC
from .meant import is_bare_body
from .posts import Post, against
from .ties import Tie

_MALE = re.compile(r"(?:^|\()(?:mr|sir|lord)\b", re.IGNORECASE)
_FEMALE = re.compile(r"(?:^|\()(?:mrs|ms|miss|dame|lady|baroness)\b", re.IGNORECASE)


def merge(
    actors: Sequence[Actor],
    aliases: Sequence[Tie],
    knowledge: Knowledge,
    judged: Identity = NOTHING_DECIDED,
    profiles: Mapping[str, frozenset[str]] | None = None,
    held: Mapping[str, Sequence[Post]] | None = None,
    settled: AbstractSet[str] = NONE_SETTLED,
) -> dict[str, str]:
    """For each actor id the id that stands for it.

    Order matters for precision: what people judged, then what papers state (aliases), then full names,
    then short forms that fit exactly one. ``held`` are the posts of persons: a surname is nobody's who held
    another post at the same time.
    """
    groups = Groups((a.id for a in actors), settled)
    for one, other, same in judged.pairs:
        if not same:
            groups.forbid(one, other)
    for one, other, same in judged.pairs:
        if same:  # before what papers say: a person has read them
            groups.join(one, other)
    for actor in actors:
        for other in actor.distinct:
            groups.forbid(actor.id, other)
    _part_registered(actors, groups)
    _join_registered(actors, groups)
    _join_aliases(aliases, groups)
    _join_states(actors, groups, knowledge)
    persons = [a for a in actors if a.kind is ActorKind.PERSON]
    _join_full_names(persons, groups)
    _join_short_names(persons, groups, profiles or {}, _AtOnce(persons, held or {}, groups))
    _join_bodies([a for a in actors if a.kind is ActorKind.BODY], groups)
    _join_marks(actors, persons, groups)
    return {a.id: groups.find(a.id) for a in actors}


def _part_registered(actors: Sequence[Actor], groups: Groups) -> None:
    """Two numbers of one register are two persons, whatever they are called. Only like names need telling."""
    first: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for actor in actors:
        for identifier in actor.identifiers:
            others = first[identifier.partition(":")[0], identity.person(actor.name).key]
            if identifier not in others:
                for ident in others.values():
                    groups.forbid(ident, actor.id)
                others[identifier] = actor.id


def _join_registered(actors: Sequence[Actor], groups: Groups) -> None:
    first: dict[str, str] = {}
    for actor in actors:
        for identifier in actor.identifiers:
            groups.join(first.setdefault(identifier, actor.id), actor.id)


def _join_states(actors: Sequence[Actor], groups: Groups, knowledge: Knowledge) -> None:
    first: dict[str, str] = {}
    for actor in actors:
        if actor.kind is ActorKind.STATE:
            groups.join(first.setdefault(knowledge.state_of(actor.name) or actor.name, actor.id), actor.id)


def names_of(actor: Actor) -> list[str]:
    """The forms under which an actor can be met that look like names, the main one first."""
    found = [actor.name]
    found += [a for a in actor.aliases if a[:1].isupper() and not a.casefold().startswith("the ")]
    return found


def _join_aliases(ties: Sequence[Tie], groups: Groups) -> None:
    left: dict[str, Sequence[str]] = {}
    for name, called, goal in ties:
        same = left.get(name, called)
        for ident in same:
            groups.join(goal, ident)
        left[name] = list(dict.fromkeys(groups.find(i) for i in same if i in groups.parent))


def _join_full_names(persons: Sequence[Actor], groups: Groups) -> None:
    by_surname: dict[str, list[tuple[str, Actor]]] = defaultdict(list)
    for actor in persons:
        for name in names_of(actor):
            if identity.is_full(name):
                by_surname[identity.person(name).key].append((name, actor))
    for bearers in by_surname.values():
        registered, before = Distinct(groups), Distinct(groups)
        for name, actor in bearers:
            if actor.identifiers:
                registered.add(name, actor)
        for name, actor in bearers:
            if actor.identifiers or not _is_shared(name, registered.kept, groups):
                for other_name, other in before.kept:
                    if identity.may_be_same(other_name, name) and groups.join(other.id, actor.id):
                        break
            before.add(name, actor)


def _is_shared(name: str, registered: Sequence[tuple[str, Actor]], groups: Groups) -> bool:
    """Whether a name fits two persons whom a register tells apart: it means neither, then."""
    return len({groups.find(o.id) for n, o in registered if identity.may_be_same(n, name)}) > 1


class _AtOnce:
    """The posts of persons, and whether they are against taking two for one."""

    def __init__(self, persons: Sequence[Actor], held: Mapping[str, Sequence[Post]], groups: Groups) -> None:
        self._held, self._groups = held, groups
        self._bearers: dict[str, list[str]] = defaultdict(list)
        for actor in persons:
            if held.get(actor.id):
                self._bearers[identity.person(actor.name).key].append(actor.id)

    def allow(self, chosen: str, short: Actor) -> bool:
        """Whether somebody whom a paper calls by a surname alone can be the one of a group."""
        mine = [p for p in self._held.get(short.id, ()) if p.office.start is not None]
        if not mine:
            return True
        group = self._groups.find(chosen)
        bearers = self._bearers[identity.person(short.name).key]
        theirs = [p for i in bearers if self._groups.find(i) == group for p in self._held[i]]
        return against(mine, theirs, lasting=False) is None


def _join_short_names(
    persons: Sequence[Actor], groups: Groups, profiles: Mapping[str, frozenset[str]], at_once: _AtOnce
) -> None:
    """A surname alone, or with an initial, is the one full name in the record that it fits, if just one does.

    Of several that fit, the one whose offices or title the papers give to the short name as well. Nothing is
    joined across two posts that were held at the same time.
    """
    bearers: dict[str, Distinct] = defaultdict(lambda: Distinct(groups))
    for actor in persons:
        for name in names_of(actor):
            if identity.is_full(name):
                alike = (actor.name, actor.aliases, profiles.get(actor.id))
                bearers[identity.person(name).key].add(name, actor, alike)
    full = {key: list({a.id: a for _, a in found.kept}.values()) for key, found in bearers.items()}
    waiting: dict[str, list[Actor]] = defaultdict(list)
    for actor in _surest_first(persons, full, profiles):
        if any(identity.is_full(n) for n in names_of(actor)):
            continue
        key = identity.person(actor.name).key
        fitting = [
            other
            for other in full.get(key, ())
            if any(identity.may_be_same(n, actor.name) for n in names_of(other) if identity.is_full(n))
        ]
        fits = {groups.find(other.id) for other in fitting}
        chosen = _chosen(actor, fitting, groups, profiles) if len(fits) > 1 else next(iter(fits), None)
        if chosen is not None:
            if at_once.allow(chosen, actor):
                groups.join(chosen, actor.id)
        elif not fits:
            waiting[key].append(actor)
    for alone in waiting.values():
        before = Distinct(groups)
        for actor in alone:
            fits = {groups.find(o.id) for n, o in before.kept if identity.may_be_same(n, actor.name)}
            if len(fits) == 1 and at_once.allow(min(fits), actor):
                groups.join(fits.pop(), actor.id)
            before.add(actor.name, actor)


def _surest_first(
    persons: Sequence[Actor], full: Mapping[str, Sequence[Actor]], profiles: Mapping[str, frozenset[str]]
) -> list[Actor]:
    """Those first who share an office or a body with a full name that they fit: of two, they have the claim."""

    told = {
        key: frozenset().union(*(profiles.get(o.id, frozenset()) for o in bearers))
        for key, bearers in full.items()
    }

    def shares(actor: Actor) -> bool:
        mine = profiles.get(actor.id)
        return bool(mine and mine & told.get(identity.person(actor.name).key, frozenset()))

    return sorted(persons, key=lambda a: not shares(a))


def _chosen(
    actor: Actor, fitting: Sequence[Actor], groups: Groups, profiles: Mapping[str, frozenset[str]]
) -> str | None:
    """Of several bearers of a surname the one that a title (Mrs) or an office in common points to."""
    own = _pronoun(actor)
    left = [o for o in fitting if own is None or _pronoun(o) in (None, own)]
    groups_left = {groups.find(o.id) for o in left}
    said = [o for o in left if own is not None and _pronoun(o) == own]
    if len({groups.find(o.id) for o in said}) == 1:
        return groups.find(said[0].id)
    if len(groups_left) == 1:
        return groups_left.pop()
    mine = profiles.get(actor.id, frozenset())
    sharing = {groups.find(o.id) for o in left if mine & profiles.get(o.id, frozenset())}
    return sharing.pop() if len(sharing) == 1 else None


def _pronoun(actor: Actor) -> str | None:
    """``he`` or ``she``, where a title or the given name says so."""
    for name in (actor.name, *actor.aliases):
        if _FEMALE.search(name):
            return "she"
        if _MALE.search(name):
            return "he"
    given = identity.person(actor.name).given
    return pronoun_of(given[0]) if given else None


def _join_bodies(bodies: Sequence[Actor], groups: Groups) -> None:
    """Bodies of one name without legal forms; then a short form that begins just one longer name."""
    by_words: dict[tuple[str, ...], str] = {}
    for actor in bodies:
        for name in names_of(actor):
            words = identity.body(name)
            if words and not is_bare_body(actor):
                groups.join(by_words.setdefault(words, actor.id), actor.id)
    starts: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for words in by_words:
        for n in range(1, len(words)):
            starts[words[:n]].add(words)
    for words, ident in sorted(by_words.items(), key=lambda item: -len(item[0])):
        longer = {groups.find(by_words[w]) for w in starts.get(words, ())} - {groups.find(ident)}
        if len(longer) == 1 and not (len(words) == 1 and words[0] in GENERIC):
            groups.join(longer.pop(), ident)
    _join_generic(by_words, groups)


def _join_generic(by_words: Mapping[tuple[str, ...], str], groups: Groups) -> None:
    """ "The Department" is the one department of the record, if it has just one."""
    headed: dict[str, set[str]] = defaultdict(set)
    for words, ident in by_words.items():
        for word in words if len(words) > 1 else ():
            headed[word].add(groups.find(ident))
    for words, ident in by_words.items():
        if len(words) == 1 and words[0] in GENERIC:
            fits = headed[words[0]] - {groups.find(ident)}
            if len(fits) == 1:
                groups.join(fits.pop(), ident)


def _join_marks(actors: Sequence[Actor], persons: Sequence[Actor], groups: Groups) -> None:
    """Initials and handles that fit just one person of the record."""
    by_initials: dict[str, set[str]] = defaultdict(set)
    by_surname: dict[str, set[str]] = defaultdict(set)
    for actor in persons:
        for name in names_of(actor):
            if identity.is_full(name):
                parts = identity.person(name)
                by_initials[parts.given[0][:1] + parts.surname[:1]].add(groups.find(actor.id))
                by_initials[identity.initials(name)].add(groups.find(actor.id))
                by_surname[parts.surname.replace(" ", "")].add(groups.find(actor.id))
    for actor in actors:
        if identity.INITIALS.match(actor.name):
            fits = {groups.find(i) for i in by_initials.get(actor.name.casefold().replace(".", ""), ())} - {
                groups.find(actor.id)
            }
        elif actor.name.startswith("@"):
            fits = {groups.find(i) for part in identity.stretches(actor.name) for i in by_surname.get(part, ())}
            fits -= {groups.find(actor.id)}
        else:
            continue
        if len(fits) == 1:
            groups.join(fits.pop(), actor.id)
