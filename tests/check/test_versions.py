"""Histories: what one principal told of one matter, in time, each version typed from the order of claims."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import check
from onrecord.check.explain import versions_told
from onrecord.core.findings import History
from onrecord.core.nouns import Facts
from onrecord.knowledge import load

from .build import facts
from .test_worlds import FEW, WORLDS

FIRST = "denies: contact, party: {words: anybody at Quill, of: quill}"
OFFICES = "holder: marsh, role: director, organization: quill"


def histories(*claims: str, said: str = "", **more: str) -> tuple[History, ...]:
    """The histories of claims by Ana Thorne, the first in June 2020 and one a month later each."""
    told = [
        f"said: 2020-{number:02d}-01, {said}words: version {number}, claims: [{{{claim}}}]"
        for number, claim in enumerate(claims, 6)
    ]
    return check.versions(facts("\n".join(told), **more), load())


def steps(*claims: str, **more: str) -> list[str]:
    """The steps of the only history; empty where there is none."""
    found = histories(*claims, **more)
    assert len(found) < 2
    return [v.step.value for h in found for v in h.versions]


# (what differs, the later version, the step)
SECOND = [
    ("the same again", FIRST, "repeats"),
    ("a narrower act", FIRST.replace("contact", "meet"), "narrows"),
    ("a person of the body", "denies: contact, party: marsh", "narrows"),
    (
        "a class of the body",
        "denies: contact, party: {words: any director, cls: director, of: quill}",
        "narrows",
    ),
    ("a shorter time", f"{FIRST}, window: {{words: in 2019, when: 2019}}", "narrows"),
    ("a topic", f"{FIRST}, qualifiers: [{{kind: topic, words: about the lease}}]", "qualifies"),
    ("a capacity", f"{FIRST}, qualifiers: [{{kind: capacity, words: as a trustee}}]", "qualifies"),
    ("a place", f"{FIRST}, qualifiers: [{{kind: place, words: in Tartu}}]", "qualifies"),
    ("a purpose", f"{FIRST}, qualifiers: [{{kind: purpose, words: to sell}}]", "qualifies"),
    ("a manner", f"{FIRST}, qualifiers: [{{kind: manner, words: alone}}]", "qualifies"),
    ("a hedge", f"{FIRST}, hedge: to my knowledge", "qualifies"),
    (
        "a person, about a topic",
        "denies: contact, party: marsh, qualifiers: [{kind: topic, words: about the lease}]",
        "narrows",
    ),
    ("no recall", f"{FIRST}, hedge: no recall", "no longer recalls"),
    ("no recall of one of them", "denies: contact, party: marsh, hedge: no recall", "no longer recalls"),
    ("anybody at all", "denies: contact, party: anyone", "widens"),
    (
        "an act narrower, of anybody",
        "denies: meet, party: anyone",
        "changes",
    ),
    ("an admission", "affirms: meet, party: marsh", "retracts"),
    (
        "an admission that it was once",
        "affirms: meet, party: marsh, form: count, quantity: '= 1'",
        "retracts",
    ),
    (
        "an admission of March",
        "affirms: meet, party: marsh, window: {words: in March, when: 2020-03}",
        "retracts",
    ),
]


@pytest.mark.parametrize(("what", "second", "step"), SECOND, ids=[s[0] for s in SECOND])
def test_what_a_later_version_does(what: str, second: str, step: str) -> None:
    assert steps(FIRST, second, offices=OFFICES) == ["first", step]


# two matters, or no order: no history
APART = [
    ("another body", "denies: contact, party: {words: anybody at Holm, of: bank}"),
    ("another person", "denies: contact, party: pike"),
    ("another act", "denies: sign, party: {words: anybody at Quill, of: quill}"),
    ("another's contact", "denies: contact, subject: pike, party: {words: anybody at Quill, of: quill}"),
    ("an admission about somebody else", "affirms: meet, party: pike"),
    (
        "an admission of what came afterwards",
        "affirms: meet, party: marsh, window: {words: in July, when: 2020-07}",
    ),
    ("a refusal", f"{FIRST}, modality: refusal"),
    ("a promise", f"{FIRST}, modality: promise"),
    ("a count that may be none", "affirms: meet, party: marsh, form: count, quantity: '< 5'"),
]


@pytest.mark.parametrize(("what", "second"), APART, ids=[a[0] for a in APART])
def test_two_matters_are_no_history(what: str, second: str) -> None:
    assert histories(FIRST, second, offices=OFFICES) == ()


@pytest.mark.parametrize(
    ("respect", "first", "second"),
    [
        ("topic", "about the lease", "about the choir"),
        ("place", "in Tartu", "in Ghent"),
        ("capacity", "as a trustee", "as a magistrate"),
        ("topic", "about berth 4", "about berth 7"),
    ],
)
def test_what_is_denied_of_two_topics_is_two_matters(respect: str, first: str, second: str) -> None:
    said = f"{FIRST}, qualifiers: [{{kind: {respect}, words: %s}}]"
    assert histories(said % first, said % second) == ()


def test_windows_that_do_not_meet_are_two_matters() -> None:
    said = f"{FIRST}, window: {{words: then, when: %s}}"
    assert histories(said % "2018", said % "2019") == ()
    assert steps(said % "2018/2019", said % "2019") == ["first", "narrows"]


def test_counts_and_first_times_narrow_by_what_they_exclude() -> None:
    count = "affirms: meet, party: marsh, form: count, quantity: '%s'"
    assert steps(count % "<= 1", count % "<= 4") == ["first", "narrows"]
    assert steps(count % "<= 4", count % "< 5") == ["first", "repeats"]
    first = "affirms: meet, party: marsh, form: first, window: {words: then, when: %s}"
    assert steps(first % "2020-05", first % "2020-03") == ["first", "narrows"]
    assert steps(first % "2020-03", first % "2020-05") == ["first", "widens"]


def test_an_admission_says_more_with_more_words() -> None:
    assert steps("affirms: contact, party: marsh", "affirms: meet, party: marsh") == ["first", "widens"]
    assert steps("affirms: meet, party: marsh", "affirms: contact, party: marsh") == ["first", "narrows"]


def test_recalled_again() -> None:
    assert steps(f"{FIRST}, hedge: no recall", "affirms: meet, party: marsh", offices=OFFICES) == [
        "first",
        "recalls",
    ]
    assert steps("affirms: meet, party: marsh", "denies: meet, party: marsh, hedge: no recall") == [
        "first",
        "no longer recalls",
    ]
    assert steps("affirms: meet, party: marsh", "denies: meet, party: marsh") == ["first", "retracts"]


def test_whose_words_count() -> None:
    said = "denies: meet, subject: thorne, party: marsh"
    assert steps(said, said, said="speaker: cole, behalf: thorne, ") == ["first", "repeats"]
    assert histories(said, said, said="speaker: cole, ") == ()


def test_the_order_is_of_the_words_and_not_of_the_papers() -> None:
    told = (
        "said: 2020-09-01, document: talk, words: later, claims: [{denies: meet, party: marsh}]\n"
        "said: 2020-06-01, document: talk, words: sooner, claims: [{denies: contact, party: marsh}]"
    )
    (history,) = check.versions(facts(told), load())
    assert [v.said.edtf for v in history.versions] == ["2020-06-01", "2020-09-01"]
    assert history.versions[1].step.value == "narrows"


def test_two_papers_of_one_day_are_in_no_order() -> None:
    told = (
        "said: 2020-06-01, document: talk, claims: [{denies: contact, party: marsh}]\n"
        "said: 2020-06-01, document: later, claims: [{denies: meet, party: marsh}]"
    )
    assert check.versions(facts(told), load()) == ()


def chain() -> tuple[Facts, tuple[History, ...]]:
    told = """
    said: 2020-06-15, words: I never had contact with anybody at Quill., claims: [{denies: contact, party: {words: anybody at Quill, of: quill}}]
    said: 2020-07-01, words: I had no contact with Marsh about the lease., claims: [{denies: contact, party: marsh, qualifiers: [{kind: topic, words: about the lease}]}]
    said: 2020-08-01, document: later, speaker: cole, behalf: thorne, words: She does not recall it., claims: [{denies: meet, subject: thorne, party: marsh, hedge: no recall, hedge_words: does not recall}]
    said: 2020-09-01, document: later, words: I met Marsh in March., claims: [{affirms: meet, party: marsh, window: {words: in March, when: 2020-03}}]
    said: 2020-09-01, document: later, words: I never saw the bank., claims: [{denies: meet, party: bank}]
    """
    known = facts(told, offices=OFFICES)
    return known, check.versions(known, load())


def test_a_history_word_for_word() -> None:
    known, (history,) = chain()
    assert "\n".join(versions_told(history, known)) == (
        "Versions that Ana Thorne gave, in time:\n"
        "  2020-06-15: “I never had contact with anybody at Quill.” (talk, 0:42).\n"
        "  2020-07-01: “I had no contact with Marsh about the lease.” (talk, 60:104), which narrows the version of "
        "2020-06-15 (party: anybody at Quill → Ben Marsh; topic: any topic → about the lease).\n"
        "  2020-08-01, told by Cole Marsh: “She does not recall it.” (later, 0:23), which no longer recalls what the "
        "version of 2020-07-01 says (predicate: contact → meet; topic: about the lease → any topic; hedge: without a "
        "hedge → no recall (“does not recall”)).\n"
        "  2020-09-01: “I met Marsh in March.” (later, 24:45), which recalls what the version of 2020-08-01 does not "
        "(time: any time → in March; hedge: no recall (“does not recall”) → without a hedge)."
    )


def test_the_other_versions_stand_under_the_explanation() -> None:
    told = """
    said: 2020-06-15, words: I never met Marsh., claims: [{denies: meet, party: marsh}]
    said: 2020-07-01, words: Not about the lease., claims: [{denies: meet, party: marsh, qualifiers: [{kind: topic, words: about the lease}]}]
    """
    known = facts(told, "what: meet, who: [thorne, marsh], when: 2020-03-03")
    finding = check.derive(known, load()).findings[0]
    found = check.of_claims(check.versions(known, load()), finding.claims)
    assert check.explain(finding, known, found).endswith(
        "\n\nVersions that Ana Thorne gave, in time:\n"
        "  2020-06-15: “I never met Marsh.” (talk, 0:18).\n"
        "  2020-07-01: “Not about the lease.” (talk, 19:39), which qualifies the version of 2020-06-15 "
        "(topic: any topic → about the lease)."
    )


@given(WORLDS, st.randoms(use_true_random=False))
@settings(FEW, max_examples=40)
def test_histories_do_not_depend_on_the_order_and_are_in_time(world: Facts, dice: random.Random) -> None:
    found = check.versions(world, load())
    shuffled = replace(
        world,
        **{
            f.name: tuple(dice.sample(value, len(value)))
            for f in fields(world)
            if isinstance(value := getattr(world, f.name), tuple)
        },
    )
    assert check.versions(shuffled, load()) == found
    for history in found:
        assert len(history.versions) > 1
        assert history.versions[0].step.value == "first"
        earlier = {history.versions[0].claim}
        for version in history.versions[1:]:
            assert version.against in earlier and version.step.value != "first"
            earlier.add(version.claim)
