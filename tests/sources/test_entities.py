"""Other houses' data: FollowTheMoney, Popolo, and the JSON of document stores."""

from __future__ import annotations

import json
import random
import time
from typing import Any

from onrecord.core.nouns import ActorKind, Extraction, RelationKind
from onrecord.sources import Reading, read_bytes


def entity(ident: str, schema: str, **properties: str | list[str]) -> dict[str, Any]:
    return {
        "id": ident,
        "schema": schema,
        "properties": {k: v if isinstance(v, list) else [v] for k, v in properties.items()},
    }


def lines(*entities: dict[str, Any]) -> bytes:
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entities).encode()


def case(reading: Reading) -> Extraction:
    (extraction,) = reading.case
    for noun in (*extraction.actors, *extraction.offices, *extraction.relations):
        for span in noun.evidence:
            assert extraction.document.text[span.start : span.end] == span.text
    return extraction


BERG = entity("p1", "Person", name="Ola Berg", alias=["O. Berg"], previousName="Ola Lind")
PORT = entity("o1", "Company", name="Ellery Port Ltd")
STATE = entity("o2", "PublicBody", name="Harbour Board")


def test_persons_positions_and_ownership_become_actors_offices_and_ties() -> None:
    reading = read_bytes(
        "sample.ftm",
        lines(
            BERG, PORT, STATE,
            entity("pos", "Position", name="Harbour Commissioner", organization="o2"),
            entity("occ", "Occupancy", holder="p1", post="pos", startDate="2016-03", endDate="2019-01-31"),
            entity("own", "Ownership", owner="o2", asset="o1", startDate="2010"),
            entity("dir", "Directorship", director="p1", organization="o1", role="chair"),
        ),
    )  # fmt: skip
    found = case(reading)
    assert [(a.name, a.kind, a.aliases) for a in found.actors] == [
        ("Ola Berg", ActorKind.PERSON, ("O. Berg", "Ola Lind")),
        ("Ellery Port Ltd", ActorKind.BODY, ()),
        ("Harbour Board", ActorKind.BODY, ()),
    ]
    assert [(o.role, o.organization, str(o.start), str(o.end)) for o in found.offices] == [
        ("Harbour Commissioner", "o2", "2016-03", "2019-01-31"),
        ("chair", "o1", "None", "None"),
    ]
    assert [(r.kind, r.subject, r.object, str(r.start)) for r in found.relations] == [
        (RelationKind.OWNED_BY, "o1", "o2", "2010"),
        (RelationKind.MEMBER, "p1", "o1", "None"),
    ]
    assert reading.problems == ()


def test_a_meeting_is_an_event_of_those_involved() -> None:
    told = entity("e", "Event", name="Meeting on the quay", involved=["p1", "o1", "gone"], date="2018-05-04")
    (event,) = case(read_bytes("a.ftm", lines(BERG, PORT, told))).events
    assert (event.predicate, str(event.when), [p.actor for p in event.participants]) == (
        "meet", "2018-05-04", ["p1", "o1"],
    )  # fmt: skip


def test_a_bad_line_costs_a_remark_that_names_it() -> None:
    data = (
        lines(BERG) + b"{broken\n" + lines(entity("own", "Ownership", owner="nobody", asset="p1")) + b"[1]\n"
    )
    reading = read_bytes("a.ftm", data)
    assert len(case(reading).actors) == 1
    assert [str(p) for p in reading.problems] == [
        "a.ftm, line 2: this line is no JSON.",
        "a.ftm, line 4: this line is no FollowTheMoney entity.",
        "a.ftm, line 3: it names 'nobody', which is no person or body in this file.",
    ]
    assert not any(p.fatal for p in reading.problems)


def test_a_list_of_entities_is_read_too() -> None:
    assert [a.name for a in case(read_bytes("a.json", json.dumps([BERG, PORT]).encode())).actors] == [
        "Ola Berg",
        "Ellery Port Ltd",
    ]


def test_namesakes_with_ids_of_their_own_stay_two() -> None:
    other = entity("p2", "Person", name="ola berg")
    found = case(read_bytes("a.ftm", lines(BERG, other, PORT)))
    assert [a.distinct for a in found.actors] == [("p2",), ("p1",), ()]


def test_ten_thousand_persons_are_read_in_seconds() -> None:
    rng = random.Random(3)
    people = [
        entity(f"p{n}", "Person", name=f"{rng.choice('ABCDEFGH')}nna {rng.randrange(10**6)}son", country="no")
        for n in range(10_000)
    ]
    began = time.perf_counter()
    found = case(read_bytes("big.ftm", lines(*people)))
    assert len(found.actors) == 10_000
    assert time.perf_counter() - began < 30


def test_popolo() -> None:
    held = {
        "persons": [{"id": "p1", "name": "Ola Berg", "other_names": [{"name": "Ola Lind"}]}],
        "organizations": [{"id": "o1", "name": "Harbour Board", "classification": "agency"}],
        "memberships": [
            {"person_id": "p1", "organization_id": "o1", "role": "commissioner", "start_date": "2016-03-01"},
            {"person_id": "p9", "organization_id": "o1"},
        ],
    }
    reading = read_bytes("a.json", json.dumps(held).encode())
    found = case(reading)
    assert [(a.name, a.classes, a.aliases) for a in found.actors] == [
        ("Ola Berg", (), ("Ola Lind",)),
        ("Harbour Board", ("agency",), ()),
    ]
    assert [(o.holder, o.role, str(o.start)) for o in found.offices] == [("p1", "commissioner", "2016-03-01")]
    assert [str(p) for p in reading.problems] == [
        "a.json, memberships[2]: it names 'p9', which is no person or body in this file."
    ]


def test_the_page_texts_of_documentcloud_keep_their_pages() -> None:
    held = {"title": "Minutes", "pages": [{"page": 0, "contents": "The board met the bank in May."}, {"page": 1, "contents": "Nobody would say why it did so."}]}  # fmt: skip
    (document,) = read_bytes("1.json", json.dumps(held).encode()).documents
    assert document.text == "The board met the bank in May.\n\nNobody would say why it did so.\n"
    origin = document.origin(document.text.index("Nobody"))
    assert origin is not None
    assert (document.title, origin.page) == ("Minutes", 2)


def test_the_hits_of_datashare_are_papers() -> None:
    held = {"hits": {"hits": [{"_source": {"path": "/data/a b.pdf", "content": "The board met the bank in May, it says.", "publicationDate": "2019-03-05T00:00:00Z"}}]}}  # fmt: skip
    (document,) = read_bytes("hits.json", json.dumps(held).encode()).documents
    assert document.name == "hits.json/1-a b.pdf.txt"
    assert str(document.published) == "2019-03-05"
    assert document.text.endswith("The board met the bank in May, it says.")


def test_other_json_is_named() -> None:
    reading = read_bytes("a.json", b'{"x": 1}')
    assert str(reading.problems[0]) == (
        "a.json: this JSON is of a kind that is not known. Export the documents themselves, or their text."
    )


def test_entities_inside_entities_are_read_as_well() -> None:
    """The form of OpenSanctions' ``targets.nested.json``."""
    post = {"id": "p", "schema": "Position", "properties": {"name": ["Mayor of Ostby"]}}
    held = {"id": "o", "schema": "Occupancy", "properties": {"holder": ["a"], "post": [post], "startDate": ["2001"]}}
    firm = {"id": "c", "schema": "Company", "properties": {"name": ["Ostby Shipping"]}}
    owned = {"id": "w", "schema": "Ownership", "properties": {"owner": ["a"], "asset": [firm]}}
    properties = {"name": ["Ada Holm"], "positionOccupancies": [held], "ownershipOwner": [owned]}
    line = json.dumps({"id": "a", "schema": "Person", "properties": properties, "target": True})
    (extraction,) = read_bytes("targets.nested.json", line.encode() + b"\n").case
    assert [a.name for a in extraction.actors] == ["Ada Holm", "Ostby Shipping"]
    assert [(o.role, o.holder) for o in extraction.offices] == [("Mayor of Ostby", extraction.actors[0].id)]
    assert [r.kind.value for r in extraction.relations] == ["owned_by"]
    assert [s.text for o in extraction.offices for s in o.evidence if s.text in extraction.document.text]
