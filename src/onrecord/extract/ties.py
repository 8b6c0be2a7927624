"""What the papers of a record, and its people, give to tell who is who: ties of names, and what is said of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from onrecord.core.decisions import Identity
from onrecord.core.nouns import Actor, Extraction, RelationKind

from . import anchors, identity
from .posts import Post

Tie = tuple[str, Sequence[str], str]
"""A name, the ids of all actors that are called so, and the id of the actor that a paper says they are."""


def stated(extractions: Sequence[Extraction]) -> list[Tie]:
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


def given(actors: Sequence[Actor], judged: Identity) -> list[Tie]:
    """Whoever is called by a name that a person gave to an actor is that actor."""
    called: dict[str, list[str]] = defaultdict(list)
    for actor in actors if judged.aliases else ():
        called[_bare(actor.name)].append(actor.id)
    return [(f"given {_bare(name)}", called.get(_bare(name), ()), ident) for ident, name in judged.aliases]


def _called_by(subject: str, actors: Sequence[Actor]) -> list[str]:
    return [a.name for a in actors if a.id == subject] or [subject]


def _bare(name: str) -> str:
    digits = re.sub(r"\D", "", name)
    return digits if len(digits) >= 7 and len(digits) > len(name) // 2 else identity.plain(name).strip()


def profiles(extractions: Sequence[Extraction]) -> dict[str, frozenset[str]]:
    """For each actor the telling words of the offices that papers give it, and its classes."""
    found: dict[str, set[str]] = defaultdict(set)
    for e in extractions:
        names = {a.id: a.name for a in e.actors}
        for actor in e.actors:
            found[actor.id] |= set(actor.classes)
        for office in e.offices:
            words = f"{office.role} {names.get(office.organization or '', office.organization or '')}"
            found[office.holder] |= _telling(words)
        for tie in e.relations:
            if tie.kind in (RelationKind.MEMBER, RelationKind.REPRESENTS) and tie.object in names:
                found[tie.subject] |= _telling(names[tie.object])
    return {ident: frozenset(words) for ident, words in found.items()}


def _telling(words: str) -> set[str]:
    return {w for w in anchors.stems(words) if len(w) > 3} - identity.GENERIC


def held(extractions: Sequence[Extraction]) -> dict[str, list[Post]]:
    """The posts of each holder, as the papers call them."""
    found: dict[str, list[Post]] = defaultdict(list)
    for e in extractions:
        names = {a.id: a.name for a in e.actors}
        for office in e.offices:
            found[office.holder].append(Post.of(office, names))
    return found
