"""When two names may be one person's, and which actors of a record are one."""

from __future__ import annotations

import pytest

from onrecord.core.decisions import Identity
from onrecord.core.document import Document
from onrecord.core.nouns import Actor, ActorKind, Extraction, Relation, RelationKind
from onrecord.extract.identity import may_be_same
from onrecord.extract.link import link
from onrecord.knowledge import load

SAME = [
    ("Nikolai Tsvetkov", "Nikolay Tsvetkoff"),
    ("N. Tsvetkov", "Nikolai Tsvetkov"),
    ("Alexander Zhdanov", "Aleksandr Jdanov"),
    ("Senator Marrow", "Judith Marrow"),
    ("Jim Calloway", "James T. Calloway"),
    ("J. Prats Olivé", "Jordi Prats Olivé"),
    ("Marie van der Berg", "Ms van der Berg"),
    ("Benoît Lachance", "Benoit Lachance"),
    ("Renata Kowal-Finch", "Renata Finch"),
]
DIFFERENT = [
    ("Judith Marrow", "Edward Marrow"),
    ("P. Bellano", "Peter Bellane"),
    ("Mr J. Okafor", "Ruth Okafor"),
    ("Ilse Berga", "Ilse Bergana"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert may_be_same(one, other) and may_be_same(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_people(one: str, other: str) -> None:
    assert not may_be_same(one, other) and not may_be_same(other, one)


def person(ident: str, name: str, *aliases: str, distinct: tuple[str, ...] = ()) -> Actor:
    return Actor(ident, name, ActorKind.PERSON, aliases, distinct=distinct)


def body(ident: str, name: str) -> Actor:
    return Actor(ident, name, ActorKind.BODY)


def linked(*actors: Actor, ties: tuple[Relation, ...] = ()) -> dict[str, str]:
    """For each local actor's name the name of the record's actor."""
    papers = [
        Extraction(
            Document(f"doc-{i}", f"{i}.txt", "", "x"), actors=(actor,), relations=ties if i == 0 else ()
        )
        for i, actor in enumerate(actors)
    ]
    facts = link(papers, load())
    return {name: merged.name for merged in facts.actors for name in (merged.name, *merged.aliases)}


def test_a_surname_alone_is_the_one_bearer_and_nobody_where_there_are_two() -> None:
    one = linked(person("a", "Judith Marrow"), person("b", "Marrow"))
    assert one["Marrow"] == "Judith Marrow"
    two = linked(person("a", "Judith Marrow"), person("c", "Edward Marrow"), person("b", "Marrow"))
    assert two["Marrow"] == "Marrow"


def test_an_initial_chooses_between_two_bearers() -> None:
    found = linked(person("a", "Judith Marrow"), person("c", "Edward Marrow"), person("b", "E. Marrow"))
    assert found["E. Marrow"] == "Edward Marrow"


def test_what_a_paper_says_is_distinct_stays_apart() -> None:
    found = linked(person("a", "Judith Marrow"), person("b", "Judith Marrow", distinct=("a",)))
    papers = list(found.values())
    assert papers  # both are called alike; they must still be two
    facts = link(
        [
            Extraction(Document("d1", "1", "", "x"), actors=(person("a", "Judith Marrow"),)),
            Extraction(Document("d2", "2", "", "x"), actors=(person("b", "Judith Marrow", distinct=("a",)),)),
        ],
        load(),
    )
    assert len(facts.actors) == 2


def test_bodies_of_one_name_and_their_namesakes() -> None:
    found = linked(
        body("a", "Ostrava Power plc"), body("b", "Ostrava Power"), body("c", "Ostrava Foundation")
    )
    assert found["Ostrava Power"] == "Ostrava Power plc"
    assert found["Ostrava Foundation"] == "Ostrava Foundation"
    assert linked(body("a", "Ostrava Power plc"), body("b", "Ostrava"))["Ostrava"] == "Ostrava Power plc"
    three = linked(body("a", "Ostrava Power plc"), body("c", "Ostrava Foundation"), body("b", "Ostrava"))
    assert three["Ostrava"] == "Ostrava"


def test_a_number_is_its_owner_where_a_paper_says_so() -> None:
    number = Actor("n", "020 7946 0417", ActorKind.UNNAMED)
    tie = Relation("r", RelationKind.ALIAS, "020 7946-0417", "a")
    assert linked(person("a", "Judith Marrow"), number, ties=(tie,))["020 7946 0417"] == "Judith Marrow"


def test_initials_and_handles_that_fit_one_person() -> None:
    found = linked(
        person("a", "Judith Marrow"),
        person("b", "Edward Stone"),
        person("c", "JM"),
        person("d", "@jmarrow_mp"),
    )
    assert found["JM"] == "Judith Marrow" and found["@jmarrow_mp"] == "Judith Marrow"
    assert linked(person("a", "Judith Marrow"), person("b", "John Mills"), person("c", "JM"))["JM"] == "JM"


def test_a_judgement_outranks_the_rules() -> None:
    papers = [
        Extraction(Document("d1", "1", "", "x"), actors=(person("a", "Judith Marrow"),)),
        Extraction(Document("d2", "2", "", "x"), actors=(person("b", "Judith Marrow"),)),
        Extraction(Document("d3", "3", "", "x"), actors=(person("c", "Someone Else"),)),
    ]
    facts = link(papers, load(), Identity((("a", "b", False), ("a", "c", True))))
    assert sorted(len(a.aliases) for a in facts.actors) == [0, 1]
