"""The check on tiny case files: every verdict, explained word for word, and the three laws."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import check
from onrecord.check import Checked, replay, replay_chain
from onrecord.core.nouns import Facts
from onrecord.knowledge import load
from onrecord.sources import casefile

CASE = """
onrecord: 1
documents:
  - {{id: hearing, title: Harbour committee, published: 2019-05-14, kind: transcript}}
  - {{id: log, title: Visitor log of the ministry, published: 2019-06-01, kind: log}}
actors:
  - {{id: roe, name: Jane Roe}}
  - {{id: lind, name: Arne Lind}}
  - {{id: vale, name: Tor Vale}}
  - {{id: norway, name: Norway, kind: state}}
offices:
  - {{holder: lind, role: ambassador, organization: norway, from: 2017, document: log, words: "Ambassador Lind (Norway)"}}
statements:
  - {{id: s1, document: hearing, speaker: roe, words: "I never met any official of Norway.", claims: [{{{claim}}}]}}
events:
  - {{id: e1, document: log, words: "{when} J. Roe, Ambassador Lind", {event}, when: "{when}"}}
"""
CLAIM = "denies: meet, party: {cls: official, of: norway}"
EVENT = "what: meet, who: [roe, lind], authority: official"


def facts(claim: str = CLAIM, event: str = EVENT, when: str = "2018-09-12") -> Facts:
    case = casefile.parse(CASE.format(claim=claim, event=event, when=when))
    assert case.problems == (), [str(p) for p in case.problems]
    return case.facts


def derive(claim: str = CLAIM, event: str = EVENT, when: str = "2018-09-12") -> Checked:
    return check.derive(facts(claim, event, when), load())


def told(checked: Checked) -> list[tuple[str, str | None, str | None]]:
    return [(f.kind.value, f.verdict.value if f.verdict else None, f.unless) for f in checked.findings]


TOPIC = CLAIM + ", qualifiers: [{kind: topic, words: about the tender}]"
RECALL = CLAIM + ", hedge: no recall"
PAIRS = [
    ("a member of the class", {}, [("contradiction", "contradicted", None)]),
    ("another person", {"event": EVENT.replace("lind", "vale")}, []),
    ("the speaker was not there", {"event": EVENT.replace("roe, lind", "vale, lind")}, []),
    (
        "a wider act was denied",
        {"claim": CLAIM.replace("meet", "contact")},
        [("contradiction", "contradicted", None)],
    ),
    ("a wider act happened", {"event": EVENT.replace("meet", "contact")}, []),
    ("the day before the statement", {"when": "2019-05-13"}, [("contradiction", "contradicted", None)]),
    ("the day after the statement", {"when": "2019-05-15"}, []),
    (
        "inside the window",
        {"claim": CLAIM + ", window: 2018-01/2018-12"},
        [("contradiction", "contradicted", None)],
    ),
    ("outside the window", {"claim": CLAIM + ", window: 2017-01/2017-12"}, []),
    (
        "a topic not recorded",
        {"claim": TOPIC},
        [("contradiction", "contradicted_unless", "topic: about the tender")],
    ),
    (
        "the topic recorded",
        {"claim": TOPIC, "event": EVENT + ", topic: the tender"},
        [("contradiction", "contradicted", None)],
    ),
    ("another topic recorded", {"claim": TOPIC, "event": EVENT + ", topic: herring quotas"}, []),
    ("before the ambassador's time", {"when": "2016-03-01"}, []),
    ("no recall of one's own part", {"claim": RECALL}, [("contradiction", "hedged", "no recall")]),
    ("no recall of others' part", {"claim": RECALL, "event": EVENT.replace("roe, lind", "vale, lind")}, []),
    ("scheduled only", {"event": EVENT + ", certainty: scheduled"}, [("contradiction", "lead", None)]),
    ("invited only", {"event": EVENT + ", certainty: invited"}, [("contradiction", "lead", None)]),
    (
        "an unnamed source alone",
        {"event": EVENT.replace("official", "unnamed")},
        [("contradiction", "lead", None)],
    ),
    (
        "a named source",
        {"event": EVENT.replace("official", "named") + ", source: vale"},
        [("dispute", None, None)],
    ),
    ("a conditional", {"claim": CLAIM + ", modality: conditional"}, []),
    ("a promise", {"claim": CLAIM + ", modality: promise"}, []),
    ("sarcasm", {"claim": CLAIM + ", modality: sarcasm"}, []),
    ("an exception", {"claim": "denies: meet, party: {of: norway, but: [lind]}"}, []),
    ("fewer than two", {"claim": "affirms: meet, party: lind, form: count, quantity: '< 2'"}, []),
    (
        "fewer than one",
        {"claim": "affirms: meet, party: lind, form: count, quantity: '< 1'"},
        [("contradiction", "contradicted", None)],
    ),
    (
        "first met later",
        {"claim": "affirms: meet, party: lind, form: first, window: 2018-11-08"},
        [("contradiction", "contradicted", None)],
    ),
    ("first met before", {"claim": "affirms: meet, party: lind, form: first, window: 2018-03-08"}, []),
]


@pytest.mark.parametrize(("case", "change", "expected"), PAIRS, ids=[p[0] for p in PAIRS])
def test_one_difference_turns_the_verdict(
    case: str, change: dict[str, str], expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = [
        (kind, verdict, unless and unless.split(" (")[0]) for kind, verdict, unless in told(derive(**change))
    ]
    assert found == expected


def test_the_explanation_word_for_word() -> None:
    known = facts()
    (finding,) = check.derive(known, load()).findings
    assert finding.why == (
        "The statement denies any meeting with official of Norway; “Visitor log of the ministry” records a meeting "
        "between Jane Roe and Arne Lind (ambassador of Norway) on 12 September 2018."
    )
    text = check.explain(finding, known)
    assert (
        "party: ambassador of Norway → official (every ambassador is one: ambassador ⊑ diplomat ⊑ official)"
        in text
    )
    assert "time: 2018-09-12 → before the statement of 2019-05-14 (earlier)" in text
    assert "So the two cannot both be true." in text


def test_what_was_looked_at_and_not_covered_has_a_reason() -> None:
    (looked,) = derive(when="2019-05-15").not_covered
    assert looked.reason == "after the statement"


FORBIDDEN = (
    "lie",
    "lied",
    "liar",
    "lying",
    "perjury",
    "perjured",
    "false",
    "guilty",
    "deceit",
    "deceived",
    "dishonest",
)


@pytest.mark.parametrize("change", [p[1] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_the_wording_is_neutral(change: dict[str, str]) -> None:
    known = facts(**change)
    for finding in check.derive(known, load()).findings:
        words = (
            f"{finding.why} {check.explain(finding, known)}".casefold()
            .replace("”", " ")
            .replace("“", " ")
            .split()
        )
        assert not set(FORBIDDEN) & {w.strip(".,;:()") for w in words}


# --- laws -----------------------------------------------------------------------------------------

CLAIMS = st.sampled_from(
    [CLAIM, TOPIC, RECALL, CLAIM.replace("meet", "contact"), "denies: communicate, party: anyone"]
)
EVENTS = st.sampled_from(
    [EVENT, EVENT.replace("meet", "call"), EVENT + ", topic: the tender", EVENT + ", certainty: scheduled"]
)
DAYS = st.integers(0, 900).map(lambda n: (date(2017, 1, 1) + timedelta(n)).isoformat())


@settings(max_examples=60, deadline=None)
@given(claim=CLAIMS, event=EVENTS, when=DAYS)
def test_replay_necessity_and_verbatim(claim: str, event: str, when: str) -> None:
    known = facts(claim, event, when)
    texts = {d.id: d.text for d in known.documents}
    for finding in check.derive(known, load()).findings:
        assert replay(finding) is finding.verdict
        for derivation in finding.derivations:
            assert replay_chain(derivation) is not None
            for i in range(len(derivation.steps)):
                fewer = replace(derivation, steps=derivation.steps[:i] + derivation.steps[i + 1 :])
                assert replay_chain(fewer) is None, f"step {i} is not needed"
        for span in (*finding.say, *finding.record):
            assert texts[span.document][span.start : span.end] == span.text


@settings(max_examples=30, deadline=None)
@given(claim=CLAIMS, event=EVENTS, when=DAYS, seed=st.integers(0, 10**6))
def test_the_order_of_the_facts_does_not_matter(claim: str, event: str, when: str, seed: int) -> None:
    known = facts(claim, event, when)
    rng = random.Random(seed)
    shuffled = replace(
        known,
        actors=tuple(rng.sample(known.actors, len(known.actors))),
        documents=tuple(rng.sample(known.documents, len(known.documents))),
    )
    assert check.derive(shuffled, load()) == check.derive(known, load())


@settings(max_examples=30, deadline=None)
@given(event=EVENTS, when=DAYS)
def test_widening_a_denial_never_removes_a_contradiction(event: str, when: str) -> None:
    ladder = [
        "denies: meet, party: lind",
        "denies: meet, party: {cls: ambassador, of: norway}",
        "denies: meet, party: {cls: official, of: norway}",
        "denies: communicate, party: {cls: official, of: norway}",
        "denies: contact, party: {of: norway}",
        "denies: contact, party: anyone",
    ]
    found = [any(v == "contradicted" for _, v, _ in told(derive(claim, event, when))) for claim in ladder]
    # the class needs the office, which began in 2017; the person alone does not
    assert found[1:] == sorted(found[1:])


@settings(max_examples=20, deadline=None)
@given(claim=CLAIMS, event=EVENTS, when=DAYS)
def test_an_unrelated_fact_changes_nothing(claim: str, event: str, when: str) -> None:
    known = facts(claim, event, when)
    other = facts(event="what: meet, who: [vale], authority: official", when="2018-02-02").events[0]
    more = replace(
        known, events=(*known.events, replace(other, id="e2", spans=(known.documents[1].span(0, 4),)))
    )
    assert told(check.derive(more, load())) == told(check.derive(known, load()))


def test_all_orders_of_three_statements_give_the_same() -> None:
    known = facts()
    for order in permutations(known.actors):
        assert check.derive(replace(known, actors=order), load()) == check.derive(known, load())
