"""Whom bare nouns mean in one record: "the trust", "the chief executive of the port", the owner of a log.

Each step takes which id stands for which actor, and gives it anew; what fits more than one stays open. Settled actors
are those of whom all papers have told who they are: where there are any, what is at hand is a part of a record, and
nothing is concluded from there being only one of a kind in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from onrecord.core.document import Document
from onrecord.core.nouns import Actor, ActorKind, Extraction, Office
from onrecord.knowledge import Knowledge
from onrecord.knowledge.model import fold

from . import anchors, devices, identity
from .devices import HELD_BY, POSSESSED
from .discourse import named_as
from .groups import NONE_SETTLED
from .roles import matches

_DEFINITE = ("the ", "its ", "their ", "his ", "her ", "that ", "this ")
_RUNS = re.compile(
    r"\b(?:chief executive|ceo|managing director|head|boss|president|chairman and chief executive)\b", re.I
)
_FEW = 12
"""More holders of an office than this in a record, and its bare name says nothing of who is meant."""
_BEARERS = (ActorKind.PERSON, ActorKind.BODY)


def is_bare_body(actor: Actor) -> bool:
    """Whether a body has no name but "the trust": each paper means its own."""
    return actor.kind is ActorKind.BODY and actor.name.startswith("the ") and actor.name.islower()


def bodies(
    extractions: Sequence[Extraction],
    merged: Mapping[str, str],
    actors: Sequence[Actor],
    knowledge: Knowledge,
    settled: AbstractSet[str] = NONE_SETTLED,
) -> dict[str, str]:
    """ "The trust" is the one trust of the record, or the one in which people of that paper hold an office."""
    called: dict[str, list[Actor]] = defaultdict(list)
    for actor in actors:
        if actor.kind is ActorKind.BODY and not is_bare_body(actor):
            called[merged[actor.id]].append(actor)
    posts: dict[str, set[str]] = defaultdict(set)
    for office in (o for e in extractions for o in e.offices):
        if office.organization:
            posts[merged[office.holder]].add(merged[office.organization])
    result = dict(merged)
    for extraction in extractions:
        here = {merged[a.id] for a in extraction.actors}
        staffed = {body for person in here for body in posts.get(person, ())}
        for actor in (a for a in extraction.actors if is_bare_body(a) and a.id not in settled):
            noun = actor.name.removeprefix("the ")
            fits = {
                ident for ident, them in called.items() if any(_is_body(a, noun, knowledge) for a in them)
            }
            fits = fits if len(fits) == 1 and not settled else fits & staffed
            if len(fits) == 1:
                result[actor.id] = fits.pop()
    return result


def _is_body(actor: Actor, noun: str, knowledge: Knowledge) -> bool:
    forms = [fold(f).replace(",", "").split() for f in (actor.name, *actor.aliases)]
    return named_as(forms, actor.classes, noun, knowledge)


def holders(
    extractions: Sequence[Extraction],
    merged: Mapping[str, str],
    actors: Sequence[Actor],
    knowledge: Knowledge,
    settled: AbstractSet[str] = NONE_SETTLED,
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
        if actor.id in settled:
            continue
        fits = posts.fitting(actor) or posts.near(actor, present[actor.id], knowledge, anywhere=not settled)
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

    def near(
        self, actor: Actor, present: frozenset[str], knowledge: Knowledge, *, anywhere: bool
    ) -> set[str]:
        """The holders of an office called by its bare name, of those whom the paper or whose body it names; failing
        that, if ``anywhere``, of those who stand in some paper with somebody of this one."""
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
        if here or not anywhere or len(holders_of_it) > _FEW:
            return here
        return {holder for holder in holders_of_it if present & self.beside[holder]}


def _runs(role: str) -> bool:
    """Whether an office is the one at the top of a body's staff, whatever the paper calls it."""
    return bool(_RUNS.search(role)) and not re.search(
        r"\b(?:deputy|vice|assistant|former)\b|\bhead of\b", role, re.I
    )


def owners(
    extractions: Sequence[Extraction],
    merged: Mapping[str, str],
    actors: Sequence[Actor],
    settled: AbstractSet[str] = NONE_SETTLED,
) -> dict[str, str]:
    """Who holds a log that names no holder: the one person of whose telephone or diary the papers speak."""
    logs = [a for a in actors if a.name.startswith(identity.OWNER) and a.id not in settled]
    if not logs:
        return dict(merged)
    stands = _Stands(merged)
    called: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        if actor.kind is ActorKind.PERSON:
            for name in (actor.name, *actor.aliases):
                called[identity.plain(name).removeprefix("the ")].add(merged[actor.id])
    said: set[str] = set()
    for e in extractions if not settled else ():
        for form in (POSSESSED, HELD_BY):
            said |= devices.holders(e.document.reading, form, called)
    papers: dict[str, Document] = {}
    for e in extractions:
        for actor in e.actors:
            papers.setdefault(actor.id, e.document)
    for log in logs:
        own = papers.get(log.id)
        head = f"{own.title}\n{own.reading[:3000]}" if own is not None else ""
        found = devices.holders(head, HELD_BY, called) or devices.holders(head, POSSESSED, called) or said
        if len(found) == 1:
            stands.move(merged[log.id], next(iter(found)))
    return stands.by
