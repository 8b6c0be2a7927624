"""The three laws over every kind of finding, the words of each kind, and the time that the check takes."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from onrecord import check
from onrecord.core.nouns import Facts
from onrecord.knowledge import load
from onrecord.sources import casefile

from .build import denies, facts
from .test_pairs import CHAIR, DEEDS, HOLDS, MARSH, MET, NIL, PAIRS

FOUND = [(name, says, happened, more) for name, says, happened, more, expected in PAIRS if expected]
FORBIDDEN = re.compile(
    r"\b(lie[sd]?|liar|lying|perjur\w+|false(ly)?|guilty|deceit\w*|dishonest\w*|cheat\w*|fraud\w*)\b"
)


@pytest.mark.parametrize(("name", "says", "happened", "more"), FOUND, ids=[f[0] for f in FOUND])
def test_replay_necessity_verbatim(name: str, says: str, happened: str, more: dict[str, str]) -> None:
    known = facts(says, happened, **more)
    texts = {d.id: d.text for d in known.documents}
    for finding in check.derive(known, load()).findings:
        assert check.replay(finding) is finding.verdict
        for derivation in finding.derivations:
            for i in range(len(derivation.steps)):
                fewer = replace(derivation, steps=derivation.steps[:i] + derivation.steps[i + 1 :])
                assert check.replay_chain(fewer) is None, derivation.steps[i]
        for span in (*finding.say, *finding.record):
            assert texts[span.document][span.start : span.end] == span.text
        assert not FORBIDDEN.search(f"{finding.why} {check.explain(finding, known)}".casefold())
        assert len(finding.say) <= 8 and len(finding.record) <= 8


def why(says: str, happened: str, **more: str) -> str:
    (finding,) = check.derive(facts(says, happened, **more), load()).findings
    return finding.why


def test_each_kind_in_plain_words() -> None:
    assert why(denies("meet, party: {words: anybody at Quill, of: quill}"), MET, offices=MARSH) == (
        "The statement denies any meeting with anybody at Quill; “Office diary” records a meeting between Ana Thorne "
        "and Ben Marsh (chief executive of Quill Freight plc) on 3 March 2020."
    )
    assert why(NIL, HOLDS) == (
        "In a declaration on 31 January 2020, Ana Thorne left out what “Office diary” records: a holding "
        "(“400 shares”) of Ana Thorne in Holm Bank since 1 May 2018."
    )
    assert why("", DEEDS + "\n" + HOLDS, offices=CHAIR) == (
        "Ana Thorne is chair of Licensing Board, which approved Holm Bank on 2 February 2020; Ana Thorne held shares "
        "or another asset in Holm Bank from 1 May 2018 on."
    )
    assert why(denies("meet, party: marsh"), "authority: named, source: pike, words: I saw them, " + MET) == (
        "The statement denies any meeting with Ben Marsh; Dora Pike says: “I saw them”. The record settles neither."
    )


def test_what_would_change_it_is_said() -> None:
    scoped = denies(
        "meet, party: marsh, qualifiers: [{kind: topic, words: about the lease, provenance: inherited}]"
    )
    (finding,) = check.derive(facts(scoped, MET), load()).findings
    assert finding.derivations[0].flips.startswith("The question was limited (“about the lease”)")


def test_one_more_row_than_needed_is_left_out_of_the_chain_of_a_count() -> None:
    rows = "\n".join(f"what: meet, who: [thorne, quill], when: 2020-02-{day:02d}" for day in range(1, 8))
    count = "claims: [{affirms: meet, form: count, quantity: '< 5', party: quill}]"
    (finding,) = check.derive(facts(count, rows), load()).findings
    assert len(finding.events) == 5


def test_a_finding_keeps_its_name_when_the_record_grows() -> None:
    more = facts(denies("meet, party: marsh"), MET + "\n" + MET.replace("2020-03-03", "2020-04-04"))
    (first,) = check.derive(replace(more, events=more.events[:1]), load()).findings
    (second,) = check.derive(more, load()).findings
    assert len(second.events) == 2
    assert first.id == second.id


def many(claims: int, events: int) -> Facts:
    people = "".join(f"  - {{id: p{n}, name: Person {n}}}\n" for n in range(200))
    said = "".join(
        f"  - {{document: a, speaker: p{n % 200}, words: No {n}, claims: [{{denies: meet, party: p{(n * 7 + 3) % 200}}}]}}\n"
        for n in range(claims)
    )
    done = "".join(
        f"  - {{document: b, words: row {n}, what: meet, who: [p{n % 200}, p{(n * 11 + 1) % 200}], when: 2019-01-01}}\n"
        for n in range(events)
    )
    text = (
        "onrecord: 1\ndocuments:\n  - {id: a, published: 2020-01-01}\n  - {id: b, published: 2020-02-02}\n"
        f"actors:\n{people}statements:\n{said}events:\n{done}"
    )
    return casefile.parse(text).facts


def test_the_check_does_not_compare_all_pairs() -> None:
    """Four times the record takes well under sixteen times as long."""
    load()
    small, large = many(150, 300), many(600, 1200)
    spent = []
    for known in (small, large):
        began = time.process_time()
        check.derive(known, load())
        spent.append(time.process_time() - began)
    assert spent[1] < 0.5 + 12 * spent[0]
