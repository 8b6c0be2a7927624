"""From what each paper gave to the facts of one record: who is who across papers, and dates by reference.

Identity is a judgement that can be taken back: linking is computed anew from the extractions and from
what people decided (``judgements``), and changes neither.
"""

from __future__ import annotations

import dataclasses
import enum
import re
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, Protocol, TypeVar

from onrecord.core.dates import Answer, When
from onrecord.core.decisions import NOTHING_DECIDED, Identity
from onrecord.core.document import Document, Span
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Coverage,
    Extraction,
    Facts,
    Office,
    RelationKind,
)
from onrecord.extract import anchors, identity
from onrecord.extract.devices import HELD_BY, POSSESSED, holders
from onrecord.extract.discourse import named_as
from onrecord.extract.identity import OWNER
from onrecord.extract.posts import Post, against
from onrecord.extract.retractions import settle
from onrecord.extract.roles import matches
from onrecord.knowledge import Knowledge
from onrecord.knowledge.given import pronoun_of
from onrecord.knowledge.model import Charge, fold

T = TypeVar("T")


class Renamed:
    """The nouns of papers with the record's ids in place of their own, kept while the ids are the same."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Extraction, _Used, Extraction]] = {}
        self._known: AbstractSet[str] = frozenset()

    def all(self, extractions: Sequence[Extraction], merged: Mapping[str, str]) -> list[Extraction]:
        """The papers with the record's ids; of one that is as it was, the same nouns as before."""
        new = merged.keys() - self._known
        if not all(ident.startswith(_OWN) for ident in new):
            self._kept = {}  # an id that a person chose may be meant in any paper
        kept: dict[int, tuple[Extraction, _Used, Extraction]] = {}
        for e in extractions:
            held = self._kept.get(id(e))
            if held is None or not held[1].holds(merged, new):
                used = _Used(merged)
                renamed: dict[str, Any] = {kind: tuple(_renamed(getattr(e, kind), used)) for kind in _NAMED}
                held = e, used, dataclasses.replace(e, **renamed)
                used.of = {}
            kept[id(e)] = held
        self._kept, self._known = kept, frozenset(merged)
        return [made for _, _, made in kept.values()]


_OWN = "ac-"
"""How the id of an actor begins that a paper's reading gave."""
_NAMED = ("offices", "relations", "attributions", "claims", "events", "stances", "corrections")


class _Stand(Protocol):
    """Something that tells which id stands for an actor."""

    def get(self, key: str, default: str, /) -> str: ...


class _Used:
    """Which id stands for which actor, as far as a paper asked; and whom it asked for in vain."""

    def __init__(self, of: Mapping[str, str]) -> None:
        self.of = of
        self._found: dict[str, str] = {}
        self._missing: set[str] = set()

    def get(self, key: str, default: str) -> str:
        """The id that stands for an actor; the default where there is none."""
        other = self.of.get(key)
        if other is None:
            if key.startswith(_OWN):
                self._missing.add(key)
            return default
        self._found[key] = other
        return other

    def holds(self, merged: Mapping[str, str], new: AbstractSet[str]) -> bool:
        """Whether each question would be answered as it was."""
        return self._missing.isdisjoint(new) and all(merged.get(k) == v for k, v in self._found.items())


def link(
    extractions: Sequence[Extraction],
    knowledge: Knowledge,
    judged: Identity = NOTHING_DECIDED,
    renamed: Renamed | None = None,
) -> Facts:
    """One record's facts: actors merged, ids replaced everywhere, windows dated, corrections applied.

    ``renamed`` keeps for the next time what stays as it is.
    """
    actors = _unique(actor for e in extractions for actor in e.actors)
    aliases = [*_aliases(extractions), *_given_aliases(actors, judged)]
    merged = merge(actors, aliases, knowledge, judged, _profiles(extractions), _held(extractions))
    merged = _bare_bodies(extractions, merged, actors, knowledge)
    merged = _holders(extractions, merged, actors, knowledge)
    merged = _owners(extractions, merged, actors)
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
    facts = _charged(_posted(_classed(facts, knowledge), knowledge), knowledge)
    happenings = tuple(h for e in extractions for h in e.happenings)
    return settle(anchors.date_windows(facts, happenings))


def _unique(things: Iterable[T]) -> tuple[T, ...]:
    """Each thing once by its id, in order."""
    found: dict[str, T] = {}
    for thing in things:
        found.setdefault(thing.id, thing)  # type: ignore[attr-defined]
    return tuple(found.values())


# --- who is who -----------------------------------------------------------------------------------


class _Groups:
    """Union-find over actor ids that refuses to join what must stay apart."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.parent = {i: i for i in ids}
        self.apart: dict[str, set[str]] = defaultdict(set)

    def find(self, one: str) -> str:
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def forbid(self, one: str, other: str) -> None:
        if one in self.parent and other in self.parent:
            a, b = self.find(one), self.find(other)
            if a != b:
                self.apart[a].add(b)
                self.apart[b].add(a)

    def join(self, one: str, other: str) -> bool:
        if one not in self.parent or other not in self.parent:
            return False
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        if b in self.apart[a]:
            return False
        self.parent[b] = a
        for foe in self.apart.pop(b, set()):
            self.apart[foe].discard(b)
            self.apart[foe].add(a)
            self.apart[a].add(foe)
        return True


Tie = tuple[str, Sequence[str], str]
"""A name, the ids of all actors that are called so, and the id of the actor that a paper says they are."""


class _Distinct:
    """Actors in their order, of those that are one already and alike in what is asked of them the first alone.

    What joins or parts one of them does the same to the others, since groups only ever grow.
    """

    def __init__(self, groups: _Groups) -> None:
        self._groups = groups
        self._seen: set[tuple[object, str]] = set()
        self.kept: list[tuple[str, Actor]] = []

    def add(self, name: str, actor: Actor, alike: object = None) -> None:
        """Keep an actor under a name, unless one that is alike and of the same group is kept already."""
        key = ((name, alike), self._groups.find(actor.id))
        if key not in self._seen:
            self._seen.add(key)
            self.kept.append((name, actor))


def merge(
    actors: Sequence[Actor],
    aliases: Sequence[Tie],
    knowledge: Knowledge,
    judged: Identity = NOTHING_DECIDED,
    profiles: Mapping[str, frozenset[str]] | None = None,
    held: Mapping[str, Sequence[Post]] | None = None,
) -> dict[str, str]:
    """For each actor id the id that stands for it.

    Order matters for precision: what people judged, then what papers state (aliases), then full names,
    then short forms that fit exactly one. ``held`` are the posts of persons: a surname is nobody's who held
    another post at the same time.
    """
    groups = _Groups(a.id for a in actors)
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


def _part_registered(actors: Sequence[Actor], groups: _Groups) -> None:
    """Two numbers of one register are two persons, whatever they are called. Only like names need telling."""
    first: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for actor in actors:
        for identifier in actor.identifiers:
            others = first[identifier.partition(":")[0], identity.person(actor.name).key]
            if identifier not in others:
                for ident in others.values():
                    groups.forbid(ident, actor.id)
                others[identifier] = actor.id


def _join_registered(actors: Sequence[Actor], groups: _Groups) -> None:
    first: dict[str, str] = {}
    for actor in actors:
        for identifier in actor.identifiers:
            groups.join(first.setdefault(identifier, actor.id), actor.id)


def _join_states(actors: Sequence[Actor], groups: _Groups, knowledge: Knowledge) -> None:
    first: dict[str, str] = {}
    for actor in actors:
        if actor.kind is ActorKind.STATE:
            groups.join(first.setdefault(knowledge.state_of(actor.name) or actor.name, actor.id), actor.id)


def _names(actor: Actor) -> list[str]:
    """The forms under which an actor can be met that look like names, the main one first."""
    found = [actor.name]
    found += [a for a in actor.aliases if a[:1].isupper() and not a.casefold().startswith("the ")]
    return found


def _join_aliases(ties: Sequence[Tie], groups: _Groups) -> None:
    left: dict[str, Sequence[str]] = {}
    for name, called, goal in ties:
        same = left.get(name, called)
        for ident in same:
            groups.join(goal, ident)
        left[name] = list(dict.fromkeys(groups.find(i) for i in same if i in groups.parent))


def _join_full_names(persons: Sequence[Actor], groups: _Groups) -> None:
    by_surname: dict[str, list[tuple[str, Actor]]] = defaultdict(list)
    for actor in persons:
        for name in _names(actor):
            if identity.is_full(name):
                by_surname[identity.person(name).key].append((name, actor))
    for bearers in by_surname.values():
        registered, before = _Distinct(groups), _Distinct(groups)
        for name, actor in bearers:
            if actor.identifiers:
                registered.add(name, actor)
        for name, actor in bearers:
            if actor.identifiers or not _is_shared(name, registered.kept, groups):
                for other_name, other in before.kept:
                    if identity.may_be_same(other_name, name) and groups.join(other.id, actor.id):
                        break
            before.add(name, actor)


def _is_shared(name: str, registered: Sequence[tuple[str, Actor]], groups: _Groups) -> bool:
    """Whether a name fits two persons whom a register tells apart: it means neither, then."""
    return len({groups.find(o.id) for n, o in registered if identity.may_be_same(n, name)}) > 1


class _AtOnce:
    """The posts of persons, and whether they are against taking two for one."""

    def __init__(self, persons: Sequence[Actor], held: Mapping[str, Sequence[Post]], groups: _Groups) -> None:
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
    persons: Sequence[Actor], groups: _Groups, profiles: Mapping[str, frozenset[str]], at_once: _AtOnce
) -> None:
    """A surname alone, or with an initial, is the one full name in the record that it fits, if just one does.

    Of several that fit, the one whose offices or title the papers give to the short name as well. Nothing is
    joined across two posts that were held at the same time.
    """
    bearers: dict[str, _Distinct] = defaultdict(lambda: _Distinct(groups))
    for actor in persons:
        for name in _names(actor):
            if identity.is_full(name):
                alike = (actor.name, actor.aliases, profiles.get(actor.id))
                bearers[identity.person(name).key].add(name, actor, alike)
    full = {key: list({a.id: a for _, a in found.kept}.values()) for key, found in bearers.items()}
    waiting: dict[str, list[Actor]] = defaultdict(list)
    for actor in _surest_first(persons, full, profiles):
        if any(identity.is_full(n) for n in _names(actor)):
            continue
        key = identity.person(actor.name).key
        fitting = [
            other
            for other in full.get(key, ())
            if any(identity.may_be_same(n, actor.name) for n in _names(other) if identity.is_full(n))
        ]
        fits = {groups.find(other.id) for other in fitting}
        chosen = _chosen(actor, fitting, groups, profiles) if len(fits) > 1 else next(iter(fits), None)
        if chosen is not None:
            if at_once.allow(chosen, actor):
                groups.join(chosen, actor.id)
        elif not fits:
            waiting[key].append(actor)
    for alone in waiting.values():
        before = _Distinct(groups)
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
    actor: Actor, fitting: Sequence[Actor], groups: _Groups, profiles: Mapping[str, frozenset[str]]
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


_MALE = re.compile(r"(?:^|\()(?:mr|sir|lord)\b", re.IGNORECASE)
_FEMALE = re.compile(r"(?:^|\()(?:mrs|ms|miss|dame|lady|baroness)\b", re.IGNORECASE)


def _pronoun(actor: Actor) -> str | None:
    """``he`` or ``she``, where a title or the given name says so."""
    for name in (actor.name, *actor.aliases):
        if _FEMALE.search(name):
            return "she"
        if _MALE.search(name):
            return "he"
    given = identity.person(actor.name).given
    return pronoun_of(given[0]) if given else None


def _profiles(extractions: Sequence[Extraction]) -> dict[str, frozenset[str]]:
    """For each actor the telling words of the offices that papers give it, and its classes."""
    found: dict[str, set[str]] = defaultdict(set)
    for e in extractions:
        names = {a.id: a.name for a in e.actors}
        for actor in e.actors:
            found[actor.id] |= set(actor.classes)
        for office in e.offices:
            words = f"{office.role} {names.get(office.organization or '', office.organization or '')}"
            found[office.holder] |= {w for w in anchors.stems(words) if len(w) > 3} - _GENERIC
        for tie in e.relations:
            if tie.kind in (RelationKind.MEMBER, RelationKind.REPRESENTS) and tie.object in names:
                found[tie.subject] |= {w for w in anchors.stems(names[tie.object]) if len(w) > 3} - _GENERIC
    return {ident: frozenset(words) for ident, words in found.items()}


def _held(extractions: Sequence[Extraction]) -> dict[str, list[Post]]:
    """The posts of each holder, as the papers call them."""
    found: dict[str, list[Post]] = defaultdict(list)
    for e in extractions:
        names = {a.id: a.name for a in e.actors}
        for office in e.offices:
            found[office.holder].append(Post.of(office, names))
    return found


def _join_bodies(bodies: Sequence[Actor], groups: _Groups) -> None:
    """Bodies of one name without legal forms; then a short form that begins just one longer name."""
    by_words: dict[tuple[str, ...], str] = {}
    for actor in bodies:
        for name in _names(actor):
            words = identity.body(name)
            if words and not is_bare_body(actor):
                groups.join(by_words.setdefault(words, actor.id), actor.id)
    starts: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for words in by_words:
        for n in range(1, len(words)):
            starts[words[:n]].add(words)
    for words, ident in sorted(by_words.items(), key=lambda item: -len(item[0])):
        longer = {groups.find(by_words[w]) for w in starts.get(words, ())} - {groups.find(ident)}
        if len(longer) == 1 and not (len(words) == 1 and words[0] in _GENERIC):
            groups.join(longer.pop(), ident)
    _join_generic(by_words, groups)


def _join_generic(by_words: Mapping[tuple[str, ...], str], groups: _Groups) -> None:
    """ "The Department" is the one department of the record, if it has just one."""
    headed: dict[str, set[str]] = defaultdict(set)
    for words, ident in by_words.items():
        for word in words if len(words) > 1 else ():
            headed[word].add(groups.find(ident))
    for words, ident in by_words.items():
        if len(words) == 1 and words[0] in _GENERIC:
            fits = headed[words[0]] - {groups.find(ident)}
            if len(fits) == 1:
                groups.join(fits.pop(), ident)


def is_bare_body(actor: Actor) -> bool:
    """Whether a body has no name but "the trust": each paper means its own."""
    return actor.kind is ActorKind.BODY and actor.name.startswith("the ") and actor.name.islower()


def _bare_bodies(
    extractions: Sequence[Extraction], merged: Mapping[str, str], actors: Sequence[Actor], knowledge: Knowledge
) -> dict[str, str]:
    """ "The trust" is the one trust of the record, or the one in which people of that paper hold an office."""
    bodies: dict[str, list[Actor]] = defaultdict(list)
    for actor in actors:
        if actor.kind is ActorKind.BODY and not is_bare_body(actor):
            bodies[merged[actor.id]].append(actor)
    posts: dict[str, set[str]] = defaultdict(set)
    for office in (o for e in extractions for o in e.offices):
        if office.organization:
            posts[merged[office.holder]].add(merged[office.organization])
    result = dict(merged)
    for extraction in extractions:
        here = {merged[a.id] for a in extraction.actors}
        staffed = {body for person in here for body in posts.get(person, ())}
        for actor in filter(is_bare_body, extraction.actors):
            noun = actor.name.removeprefix("the ")
            fits = {ident for ident, named in bodies.items() if any(_is_body(a, noun, knowledge) for a in named)}
            fits = fits if len(fits) == 1 else fits & staffed
            if len(fits) == 1:
                result[actor.id] = fits.pop()
    return result


def _is_body(actor: Actor, noun: str, knowledge: Knowledge) -> bool:
    forms = [fold(f).replace(",", "").split() for f in (actor.name, *actor.aliases)]
    return named_as(forms, actor.classes, noun, knowledge)


_GENERIC = frozenset(
    "authority agency board bank committee commission council court department government house ministry office "
    "panel parliament party senate trust union university company group national royal united american british".split()
)
_INITIALS = re.compile(r"^(?:[A-Z]{2,3}|(?:[A-Z]\.){2,3})$")


def _join_marks(actors: Sequence[Actor], persons: Sequence[Actor], groups: _Groups) -> None:
    """Initials and handles that fit just one person of the record."""
    by_initials: dict[str, set[str]] = defaultdict(set)
    by_surname: dict[str, set[str]] = defaultdict(set)
    for actor in persons:
        for name in _names(actor):
            if identity.is_full(name):
                parts = identity.person(name)
                by_initials[parts.given[0][:1] + parts.surname[:1]].add(groups.find(actor.id))
                by_initials[identity.initials(name)].add(groups.find(actor.id))
                by_surname[parts.surname.replace(" ", "")].add(groups.find(actor.id))
    for actor in actors:
        if _INITIALS.match(actor.name):
            fits = {groups.find(i) for i in by_initials.get(actor.name.casefold().replace(".", ""), ())} - {
                groups.find(actor.id)
            }
        elif actor.name.startswith("@"):
            fits = {groups.find(i) for part in _parts(actor.name) for i in by_surname.get(part, ())}
            fits -= {groups.find(actor.id)}
        else:
            continue
        if len(fits) == 1:
            groups.join(fits.pop(), actor.id)


def _parts(handle: str) -> Iterator[str]:
    """The stretches of a handle that may be a surname: of four letters at the least."""
    plain = identity.plain(handle).replace("_", "")
    for start in range(len(plain)):
        for end in range(start + 4, len(plain) + 1):
            yield plain[start:end]


def _aliases(extractions: Sequence[Extraction]) -> list[Tie]:
    """What papers tie as two names of one actor, numbers and handles included.

    A tie whose subject is plain words holds for every actor that is called just so.
    """
    called: dict[str, list[str]] = defaultdict(list)
    for e in extractions:
        for actor in e.actors:
            for name in (actor.name, *actor.aliases):
                called[_bare(name)].append(actor.id)
    return [
        (_bare(name), called.get(_bare(name), ()), tie.object)
        for e in extractions
        for tie in e.relations
        if tie.kind is RelationKind.ALIAS
        for name in _called_by(tie.subject, e.actors)
    ]


def _called_by(subject: str, actors: Sequence[Actor]) -> list[str]:
    return [a.name for a in actors if a.id == subject] or [subject]


def _bare(name: str) -> str:
    digits = re.sub(r"\D", "", name)
    return digits if len(digits) >= 7 and len(digits) > len(name) // 2 else identity.plain(name).strip()


_DEFINITE = ("the ", "its ", "their ", "his ", "her ", "that ", "this ")
_RUNS = re.compile(
    r"\b(?:chief executive|ceo|managing director|head|boss|president|chairman and chief executive)\b", re.I
)


def _runs(role: str) -> bool:
    """Whether an office is the one at the top of a body's staff, whatever the paper calls it."""
    return bool(_RUNS.search(role)) and not re.search(
        r"\b(?:deputy|vice|assistant|former)\b|\bhead of\b", role, re.I
    )


def _holders(
    extractions: Sequence[Extraction], merged: Mapping[str, str], actors: Sequence[Actor], knowledge: Knowledge
) -> dict[str, str]:
    """ "The chief executive of the port" is the one person whom the record names in that office, if just one.

    "The chief executive" alone is the one whom the paper's own bodies and people leave: a holder who is named
    in the paper, or whose body is, or, failing that, with whom another paper names somebody of this one.
    """
    posts = _Posts(extractions, merged, actors)
    present: dict[str, frozenset[str]] = {}
    for e in extractions:
        present |= dict.fromkeys((a.id for a in e.actors), frozenset(merged[a.id] for a in e.actors))
    stands = _Stands(merged)
    for actor in actors:
        if actor.kind is not ActorKind.UNNAMED or not actor.name.casefold().startswith(_DEFINITE):
            continue
        fits = posts.fitting(actor) or posts.near(actor, present[actor.id], knowledge)
        if len(fits) == 1:
            stands.move(stands.by[actor.id], fits.pop())
    return stands.by


class _Stands:
    """Which id stands for which actor, while whole groups still move."""

    def __init__(self, merged: Mapping[str, str]) -> None:
        self.by = dict(merged)
        self._groups: dict[str, list[str]] = defaultdict(list)
        for own, ident in merged.items():
            self._groups[ident].append(own)

    def move(self, old: str, new: str) -> None:
        """Let all for whom one id stands be stood for by another."""
        if old != new:
            for own in self._groups[old]:
                self.by[own] = new
            self._groups[new] += self._groups.pop(old)


_FEW = 12
"""More holders of an office than this in a record, and its bare name says nothing of who is meant."""
_BEARERS = (ActorKind.PERSON, ActorKind.BODY)


class _Posts:
    """Who the papers of a record say holds which office."""

    def __init__(
        self, extractions: Sequence[Extraction], merged: Mapping[str, str], actors: Sequence[Actor]
    ) -> None:
        kinds = {a.id: a.kind for a in actors}
        self.merged = merged
        self.named: dict[frozenset[str], set[tuple[str, str | None]]] = defaultdict(set)
        self.heads: dict[str, set[str]] = defaultdict(set)
        self.roles: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        self.unnamed: dict[str, list[Office]] = defaultdict(list)
        self.beside: dict[str, set[str]] = defaultdict(set)
        named = [{merged[a.id] for a in e.actors if a.kind in _BEARERS} for e in extractions]
        for extraction, group in zip(extractions, named, strict=True):
            for office in extraction.offices:
                self.beside[merged[office.holder]] |= group
        self._fits: dict[tuple[str, str | None], frozenset[str]] = {}
        self._called: dict[str, tuple[frozenset[str], dict[str | None, set[str]]]] = {}
        for office in (o for e in extractions for o in e.offices):
            body = merged.get(office.organization or "")
            if kinds.get(office.holder) is not ActorKind.PERSON:
                self.unnamed[office.holder].append(office)
                continue
            holder = merged[office.holder]
            self.named[anchors.stems(office.role)].add((holder, body))
            self.roles[office.role].add((holder, body))
            if office.organization and _runs(office.role):
                self.heads[body or office.organization].add(holder)

    def fitting(self, actor: Actor) -> set[str]:
        """The holders of the offices that a paper gives to somebody whom it does not name."""
        fits: set[str] = set()
        for office in self.unnamed.get(actor.id, ()):
            fits |= self._fitting(office.role, self.merged.get(office.organization or ""))
        return fits

    def _fitting(self, role: str, body: str | None) -> frozenset[str]:
        if (role, body) not in self._fits:
            pairs = self.named.get(anchors.stems(role), ())
            fits = {holder for holder, other in pairs if body is None or other is None or body == other}
            if body is not None and _runs(role):
                fits |= self.heads.get(body, set())
            self._fits[role, body] = frozenset(fits)
        return self._fits[role, body]

    def near(self, actor: Actor, present: frozenset[str], knowledge: Knowledge) -> set[str]:
        """The holders of an office called by its bare name, of those whom the paper or whose body it names."""
        words = actor.name.split(maxsplit=1)[-1]
        if self.unnamed.get(actor.id) or not actor.name.casefold().startswith("the "):
            return set()
        if words not in self._called:
            of: dict[str | None, set[str]] = defaultdict(set)
            for role, pairs in self.roles.items():
                if matches(words, role, knowledge) == 2:
                    for holder, body in pairs:
                        of[body].add(holder)
            self._called[words] = (frozenset().union(*of.values()), of)
        holders_of_it, of = self._called[words]
        here = set(holders_of_it & present)
        here = here or {holder for body in present if body in of for holder in of[body]}
        if here or len(holders_of_it) > _FEW:
            return here
        return {holder for holder in holders_of_it if present & self.beside[holder]}


def _owners(
    extractions: Sequence[Extraction], merged: Mapping[str, str], actors: Sequence[Actor]
) -> dict[str, str]:
    """Who holds a log that names no holder: the one person of whose telephone or diary the papers speak."""
    logs = [a for a in actors if a.name.startswith(OWNER)]
    if not logs:
        return dict(merged)
    stands = _Stands(merged)
    called: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        if actor.kind is ActorKind.PERSON:
            for name in (actor.name, *actor.aliases):
                called[identity.plain(name).removeprefix("the ")].add(merged[actor.id])
    said: set[str] = set()
    for e in extractions:
        said |= holders(e.document.reading, POSSESSED, called) | holders(e.document.reading, HELD_BY, called)
    papers: dict[str, Document] = {}
    for e in extractions:
        for actor in e.actors:
            papers.setdefault(actor.id, e.document)
    for log in logs:
        own = papers.get(log.id)
        head = f"{own.title}\n{own.reading[:3000]}" if own is not None else ""
        found = holders(head, HELD_BY, called) or holders(head, POSSESSED, called) or said
        if len(found) == 1:
            stands.move(merged[log.id], next(iter(found)))
    return stands.by


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


def _members(merged: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each actor the papers' own actors that are it."""
    found: dict[str, list[str]] = defaultdict(list)
    for own, ident in merged.items():
        found[ident].append(own)
    return {ident: tuple(own) for ident, own in found.items()}


def _given_aliases(actors: Sequence[Actor], judged: Identity) -> list[Tie]:
    """Whoever is called by a name that a person gave to an actor is that actor."""
    called: dict[str, list[str]] = defaultdict(list)
    for actor in actors if judged.aliases else ():
        called[_bare(actor.name)].append(actor.id)
    return [(f"given {_bare(name)}", called.get(_bare(name), ()), ident) for ident, name in judged.aliases]


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


def _fullness(name: str, kind: ActorKind) -> tuple[int, int, int]:
    if kind is ActorKind.PERSON:
        whole = identity.is_full(name) and len(identity.person(name).surname) > 1
        return (int(whole), -int(name.startswith("@")), -abs(len(name.split()) - 2))
    return (1, len(name.split()), len(name))


def renamed(thing: T, ids: Mapping[str, str]) -> T:
    """A noun with every actor id replaced by the one that stands for it."""
    return _rename(thing, ids)


def _renamed(things: Sequence[T], merged: _Stand) -> Iterable[T]:
    """The same nouns with every actor id replaced; a noun in which nothing changes is the same object."""
    return (_rename(thing, merged) for thing in things)


def _rename(value: T, merged: _Stand) -> T:
    if isinstance(value, str):  # an enumeration's value is nobody's id
        other = merged.get(value, value)
        return value if other == value else other  # type: ignore[return-value]
    if isinstance(value, tuple):
        renamed = [_rename(v, merged) for v in value]
        changed = any(new is not old for new, old in zip(renamed, value))
        return tuple(renamed) if changed else value  # type: ignore[return-value]
    fields = {}
    for name in _names_of(type(value)):  # type: ignore[arg-type]
        old = getattr(value, name)
        if old is not None and (new := _rename(old, merged)) is not old:
            fields[name] = new
    return dataclasses.replace(value, **fields) if fields else value  # type: ignore[type-var]


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    """The fields of a noun in which an actor's id may stand, at any depth."""
    if not dataclasses.is_dataclass(kind) or issubclass(kind, (Span, When, Document)):
        return ()
    hints = typing.get_type_hints(kind)
    return tuple(f.name for f in dataclasses.fields(kind) if _may_hold(hints[f.name]))


def _may_hold(hint: object) -> bool:
    parts = typing.get_args(hint)
    if parts:
        return any(_may_hold(p) for p in parts if p is not Ellipsis)
    if not isinstance(hint, type) or issubclass(hint, (enum.Enum, Span, When, Document)):
        return False
    return hint is str or dataclasses.is_dataclass(hint)


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
        a.id: {identity.body(n) for n in _names(a)} for a in facts.actors if a.kind is not ActorKind.PERSON
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


_MINISTRY = frozenset({"department", "ministry"})


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
