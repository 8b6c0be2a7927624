"""Who is who in a large record: the quick way gives what comparing everybody with everybody gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.nouns import Actor, ActorKind, Extraction, Office, Relation, RelationKind
from onrecord.extract import identity, link, merging
from onrecord.extract.groups import Groups
from onrecord.knowledge import load

NAMES = st.sampled_from(
    ["Tessa Holm", "T. Holm", "Holm", "Mrs Holm", "Mr Holm", "Tess Holm", "Theo Holm", "Ana Vahl Holm", "Ana Vahl", "A. Vahl",
     "Vahl", "Sir Ivo Vahl", "Ivo Vahl-Reed", "Reed", "TH", "AV", "@tessaholm"]
)  # fmt: skip
PEOPLE = st.lists(
    st.builds(
        lambda name, aliases, classes, register: Actor(
            "", name, ActorKind.PERSON, aliases, classes, identifiers=register
        ),
        NAMES,
        st.lists(NAMES, max_size=1).map(tuple),
        st.sampled_from([(), (), ("officer",), ("trustee",)]),
        st.sampled_from([(), (), (), ("wikidata:Q1",), ("wikidata:Q2",)]),
    ),
    min_size=1,
    max_size=25,
).map(lambda found: [replace(a, id=f"a{n}") for n, a in enumerate(found)])
APART = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=4)


@given(PEOPLE, APART)
@settings(max_examples=400, deadline=None)
def test_the_quick_way_joins_whom_comparing_all_with_all_joins(
    people: list[Actor], apart: list[tuple[int, int]]
) -> None:
    for one, other in apart:
        if one < len(people) and other < len(people) and one != other:
            people[one] = replace(people[one], distinct=(*people[one].distinct, people[other].id))
    profiles = {a.id: frozenset(a.classes) for a in people}
    quick, slow = (Groups(a.id for a in people) for _ in range(2))
    for groups in (quick, slow):
        for actor in people:
            for foe in actor.distinct:
                groups.forbid(actor.id, foe)
        merging._part_registered(people, groups)
        merging._join_registered(people, groups)
    merging._join_full_names(people, quick)
    full_names(people, slow)
    merging._join_short_names(people, quick, profiles, merging._AtOnce(people, {}, quick))
    short_names(people, slow, profiles)
    assert [quick.find(a.id) for a in people] == [slow.find(a.id) for a in people]


def full_names(persons: Sequence[Actor], groups: Any) -> None:
    by_surname: dict[str, list[tuple[str, Actor]]] = defaultdict(list)
    for actor in persons:
        for name in merging.names_of(actor):
            if identity.is_full(name):
                by_surname[identity.person(name).key].append((name, actor))
    for bearers in by_surname.values():
        for i, (name, actor) in enumerate(bearers):
            registered = {
                groups.find(o.id) for n, o in bearers if o.identifiers and identity.may_be_same(n, name)
            }
            if not actor.identifiers and len(registered) > 1:
                continue
            for other_name, other in bearers[:i]:
                if identity.may_be_same(other_name, name) and groups.join(other.id, actor.id):
                    break


def short_names(persons: Sequence[Actor], groups: Any, profiles: Mapping[str, frozenset[str]]) -> None:
    full: dict[str, list[Actor]] = defaultdict(list)
    for actor in persons:
        for name in merging.names_of(actor):
            if identity.is_full(name):
                full[identity.person(name).key].append(actor)

    def shares(actor: Actor) -> bool:
        return any(profiles[actor.id] & profiles[o.id] for o in full.get(identity.person(actor.name).key, ()))

    waiting: dict[str, list[Actor]] = defaultdict(list)
    for actor in sorted(persons, key=lambda a: not shares(a)):
        if any(identity.is_full(n) for n in merging.names_of(actor)):
            continue
        key = identity.person(actor.name).key
        fitting = [
            o for o in full.get(key, ())
            if any(identity.may_be_same(n, actor.name) for n in merging.names_of(o) if identity.is_full(n))
        ]  # fmt: skip
        fits = {groups.find(o.id) for o in fitting}
        chosen = (
            merging._chosen(actor, fitting, groups, profiles) if len(fits) > 1 else next(iter(fits), None)
        )
        if chosen is not None:
            groups.join(chosen, actor.id)
        elif not fits:
            waiting[key].append(actor)
    for bearers in waiting.values():
        for i, actor in enumerate(bearers):
            fits = {groups.find(o.id) for o in bearers[:i] if identity.may_be_same(o.name, actor.name)}
            if len(fits) == 1:
                groups.join(fits.pop(), actor.id)


def paper(number: int) -> Extraction:
    """A paper that names the same few people as every other, by full and short names and an alias."""
    ident, words = f"d{number}", "Tessa Holm, known as the Fox, met Holm, T. Holm and the chair."
    document = Document(ident, ident, ident, words, DocumentKind.ARTICLE)
    names = [("Tessa Holm", ActorKind.PERSON), ("Holm", ActorKind.PERSON), ("T. Holm", ActorKind.PERSON),
             ("Ivo Reed", ActorKind.PERSON), ("Reed", ActorKind.PERSON), ("the Fox", ActorKind.UNNAMED),
             ("the chair", ActorKind.UNNAMED), ("Quill Trust", ActorKind.BODY)]  # fmt: skip
    actors = tuple(Actor(f"{ident}-{n}", name, kind) for n, (name, kind) in enumerate(names))
    span = Span(ident, 0, 10, words[:10])
    tie = Relation(f"r{number}", RelationKind.ALIAS, f"{ident}-0", f"{ident}-5", evidence=(span,))
    offices = (
        Office(f"o{number}", f"{ident}-3", "chair", f"{ident}-7", evidence=(span,)),
        Office(f"p{number}", f"{ident}-6", "chair", f"{ident}-7", evidence=(span,)),
    )
    return Extraction(document, actors, offices, (tie,))


def test_ten_times_the_papers_take_ten_times_the_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    count: Counter[str] = Counter()

    def counting(place: object, name: str) -> None:
        plain = getattr(place, name)

        def counted(*args: object, **more: object) -> object:
            count[name] += 1
            return plain(*args, **more)

        monkeypatch.setattr(place, name, counted)

    counting(identity, "may_be_same")
    for name in ("join", "find"):
        counting(Groups, name)
    made = []
    for papers in (40, 400):
        count.clear()
        facts = link([paper(n) for n in range(papers)], load())
        assert {a.name for a in facts.actors} == {"Tessa Holm", "Ivo Reed", "Quill Trust"}
        made.append(Counter(count))
    for name, number in made[1].items():
        assert number <= 11 * made[0][name], (name, made)
