"""The case file: read, written, read again; and its errors name line and key."""

from __future__ import annotations

import json
from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from onrecord.core import dates
from onrecord.core.document import Document
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Certainty,
    Claim,
    ClaimForm,
    Facts,
    HedgeKind,
    Modality,
    Party,
    Polarity,
    Provenance,
)
from onrecord.sources import casefile
from onrecord.sources.casewriting import dump

CASE = """
onrecord: 1
title: The harbour and the minister
documents:
  - {id: hearing, title: Harbour committee, published: 2019-05-14, kind: transcript}
  - id: log
    title: Visitor log
    kind: log
    text: |
      2018-09-12,Roe,Ambassador Lind,tender
actors:
  - {id: roe, name: Jane Roe, aliases: [the minister]}
  - {id: lind, name: Arne Lind, classes: [ambassador], distinct: [other]}
  - {id: other, name: Arne Lindh}
  - {id: norland, name: Norland, kind: state}
offices:
  - {holder: lind, role: ambassador, organization: norland, from: 2017, document: log, words: Ambassador Lind}
relations:
  - {kind: national, subject: lind, object: norland}
statements:
  - id: s1
    document: hearing
    speaker: roe
    sworn: true
    words: Not that I recall.
    question: Did you meet any official of Norland about the tender?
    claims:
      - denies: meet
        party: {cls: official, of: norland}
        hedge: no recall
        window: {words: since January 2018, when: 2018-01-01/..}
        qualifiers: [{kind: topic, words: about the tender}]
events:
  - {document: log, words: "2018-09-12,Roe,Ambassador Lind,tender", what: meet, who: [roe, lind], when: 2018-09-12, authority: official}
stances:
  - {document: hearing, words: Not that I recall., actor: lind, stance: calls_for, action: resign, target: roe}
corrections:
  - {document: log, words: tender, withdraws: the date, said: 2020}
"""


def read(text: str) -> Facts:
    case = casefile.parse(dedent(text), "case.yaml")
    assert not case.problems, [str(p) for p in case.problems]
    return case.facts


def problems(text: str) -> list[str]:
    return [str(p) for p in casefile.parse(dedent(text), "case.yaml").problems]


def test_a_statement_becomes_a_typed_claim() -> None:
    facts = read(CASE)
    (claim,) = facts.claims
    assert claim.predicate == "meet"
    assert claim.polarity is Polarity.DENIED
    assert claim.modality is Modality.HEDGED
    assert claim.hedge is HedgeKind.NO_RECALL
    assert claim.subject == Party(words="Jane Roe", actor="roe")
    assert claim.party == Party(words="official of Norland", cls="official", of="norland")
    assert [s.text for s in claim.spans] == [
        "Did you meet any official of Norland about the tender?",
        "Not that I recall.",
    ]
    assert claim.qualifiers[0].provenance is Provenance.STATED
    assert claim.said == dates.parse("2019-05-14")
    assert claim.window is not None and claim.window.when == dates.parse("2018-01-01/..")


def test_a_document_without_text_gets_the_words_that_cite_it() -> None:
    facts = read(CASE)
    hearing = facts.documents[0]
    assert "Not that I recall.\n" in hearing.text
    for attribution in facts.attributions:
        for span in (*attribution.content, *attribution.question):
            assert hearing.text[span.start : span.end] == span.text


def test_what_is_written_is_read_back_without_loss() -> None:
    facts = read(CASE)
    again = casefile.parse(dump(facts, "x"), "again.yaml")
    assert again.problems == ()
    assert again.facts == facts


def test_facts_go_the_way_of_every_paper() -> None:
    parts = casefile.extractions(casefile.parse(CASE, "case.yaml"))
    assert [p.document.title for p in parts] == ["Harbour committee", "Visitor log"]
    assert len(parts[0].claims) == 1 and len(parts[1].events) == 1 and len(parts[0].relations) == 1


def test_errors_name_line_and_key() -> None:
    assert problems("onrecord: 2\n") == [
        "case.yaml, line 1, onrecord: case files of version '2' are not known. Write 1."
    ]
    assert problems("title: x\n") == [
        "case.yaml, line 1: no top-level key 'onrecord'. Begin with 'onrecord: 1'."
    ]
    base = """\
        onrecord: 1
        documents: [{id: d, text: "I met nobody."}]
        actors: [{id: roe, name: Jane Roe}]
        events:
        """
    assert problems(base + "  - {document: d, words: I met nobody., what: meet, wen: 2018}\n") == [
        "case.yaml, line 5, events[0].wen: there is no key 'wen' here. Did you mean 'when'?"
    ]
    assert problems(base + "  - {document: d, words: I met nobody., what: meet, when: May}\n") == [
        "case.yaml, line 5, events[0].when: 'May' is not a date; write it as 2016-09-08, 2016-09 or 2016-07/2016-09."
    ]
    assert problems(base + "  - {document: d, words: I saw nobody., what: meet}\n") == [
        "case.yaml, line 5, events[0].words: the words 'I saw nobody.' do not stand in 'd'. Copy them exactly."
    ]
    assert problems(base + "  - {document: d, words: I met nobody., what: meet, who: [row]}\n") == [
        "case.yaml, line 5, events[0].who[0]: no actor has the id 'row'. Add the actor under 'actors'."
    ]


def test_a_faulty_entry_costs_only_itself() -> None:
    case = casefile.parse(CASE.replace("what: meet", "wat: meet"), "case.yaml")
    assert len(case.problems) == 1
    assert len(case.facts.claims) == 1 and case.facts.events == ()


def test_broken_yaml_is_one_problem() -> None:
    found = problems("onrecord: 1\nactors: [\n")
    assert len(found) == 1 and found[0].startswith("case.yaml, line 3: this is not valid YAML")


def test_aliases_are_refused_before_they_unfold() -> None:
    bomb = "onrecord: 1\na: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )
    (problem,) = problems(bomb)
    assert "aliases (*name) are not used in case files" in problem


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(
    text=st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=200),
    name=WORDS,
    data=st.data(),
)
def test_any_text_and_any_name_survive(text: str, name: str, data: st.DataObject) -> None:
    document = Document("doc-1", "d.txt", "0" * 64, text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = document.span(start, end)
    said = Attribution("at-1", "doc-1", AttributionKind.MIXED, (span,), speaker="ac-1")
    claim = Claim(
        "cl-1", "at-1", "doc-1", (span,), "meet", Party("we", actor="ac-1", also=(Party("x", anyone=True),)),
        form=ClaimForm.FIRST, speaker="ac-1",
    )  # fmt: skip
    facts = Facts(
        documents=(document,),
        actors=(Actor("ac-1", name, ActorKind.BODY),),
        attributions=(said,),
        claims=(claim,),
    )
    again = casefile.parse(dump(facts))
    assert again.problems == ()
    assert again.facts == facts


def test_odd_line_ends_survive() -> None:
    text = "one\x85two\u2028three\u2029four\r\nfive"
    document = Document("doc-1", "d.txt", "0" * 64, text)
    again = casefile.parse(dump(Facts(documents=(document,), actors=(Actor("a", "\x85", ActorKind.BODY),))))
    assert again.facts.documents[0].text == text and again.facts.actors[0].name == "\x85"


def test_certainty_is_read_by_its_words() -> None:
    facts = read(CASE.replace("authority: official", "certainty: not happened"))
    assert facts.events[0].certainty is Certainty.NOT_HAPPENED


def test_a_case_file_that_a_json_library_wrote_keeps_its_letters() -> None:
    case = {"onrecord": 1, "actors": [{"id": "a", "name": "Ada \U0001f6a2 Holm"}]}
    assert [a.name for a in read(json.dumps(case)).actors] == ["Ada \U0001f6a2 Holm"]
