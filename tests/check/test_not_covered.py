"""``onrecord findings --all``: what was looked at, and in which respect it does not touch, word for word."""

from __future__ import annotations

import pytest
from hypothesis import given

from onrecord import check
from onrecord.core.nouns import Facts
from onrecord.knowledge import load

from .build import checked, facts
from .test_worlds import FEW, WORLDS

MEET = "denies: meet, party: marsh"
MET = "what: meet, who: [thorne, marsh], when: 2020-03-03"
LEASE = f"{MEET}, qualifiers: [{{kind: topic, words: about the lease}}]"
GIFT = "what: gift, who: [thorne, {actor: quill, role: party}], when: 2020-03-03"
NOTHING = "statement: the record holds nothing of the people and the acts that it is about"


def looked(claim: str, happened: str = "", said: str = "", **more: str) -> list[str]:
    """Each thing that was looked at, as "respect: reason"; nothing must be found."""
    found = checked(f"{said}{', ' if said else ''}claims: [{{{claim}}}]", happened, **more)
    assert found.findings == ()
    return [f"{n.dimension.value}: {n.reason}" for n in found.not_covered]


CASES = [
    ("person", MEET, MET.replace("thorne", "pike"), {}, "subject: nobody in it is the one whom the claim is about"),
    ("party", MEET, MET.replace("marsh", "cole"), {}, "party: the other side is Cole Marsh, not Ben Marsh"),
    ("predicate", MEET, MET.replace("meet", "call"), {}, "predicate: call is no meet"),
    ("after the statement", MEET, MET.replace("03-03", "06-16"), {}, "time: after the statement"),
    (
        "outside the window",
        f"{MEET}, window: {{words: in 2019, when: 2019}}",
        MET,
        {},
        "time: 2020-03-03 is outside the window (2019)",
    ),
    (
        "not dated, and a window",
        f"{MEET}, window: {{words: in 2019, when: 2019}}",
        "document: form, what: meet, who: [thorne, marsh]",
        {},
        "time: the event is not dated, and the claim has a window",
    ),
    ("topic", LEASE, f"{MET}, topic: choir", {}, "topic: it was about choir; the claim says “about the lease”"),
    (
        "purpose",
        LEASE.replace("topic", "purpose"),
        f"{MET}, topic: choir",
        {},
        "purpose: it was about choir; the claim says “about the lease”",
    ),
    (
        "capacity",
        f"{MEET}, qualifiers: [{{kind: capacity, words: as a trustee}}]",
        f"{MET}, capacity: magistrate",
        {},
        "capacity: it was as magistrate; the claim says “as a trustee”",
    ),
    (
        "place",
        f"{MEET}, qualifiers: [{{kind: place, words: in Tartu}}]",
        f"{MET}, where: Ghent",
        {},
        "place: it was at Ghent; the claim says “in Tartu”",
    ),
    (
        "thing",
        "denies: sign, theme: the waiver",
        "what: sign, who: [thorne], theme: a card, when: 2020-03-03",
        {},
        "theme: it was a card, not the waiver",
    ),
    (
        "corrected since",
        MEET,
        f"id: e1, {MET}",
        {"corrections": "withdraws: the row, corrects: [e1]"},
        "certainty: corrected since",
    ),
    (
        "withdrawn",
        MEET,
        f"document: paper, authority: publication, attribution: s9, {MET}",
        {"corrections": "withdraws: what was told, corrects: [s9]"},
        "certainty: what it rests on was withdrawn",
    ),
    (
        "did not happen",
        MEET,
        f"{MET}, certainty: not happened",
        {},
        "certainty: the record says that it did not happen",
    ),
    (
        "others did it",
        "denies: delete, subject: anyone, theme: the tapes, hedge: no awareness",
        "what: delete, who: [pike], theme: the tapes, when: 2020-03-03",
        {},
        "hedge: others did it, and the record shows no notice of it",
    ),
    (
        "no more than it says",
        "affirms: meet, form: count, quantity: '<= 1', party: marsh",
        MET,
        {},
        "quantity: no more than the statement allows",
    ),
    (
        "not settled",
        LEASE,
        f"document: later, authority: own, source: thorne, attribution: s9, {MET}",
        {},
        "certainty: the record does not settle it (topic: about the lease)",
    ),
    (
        "asked about another",
        "denies: disclose, party: quill, about: [benefit]",
        "what: gift, who: [thorne, {actor: bank, role: party}], when: 2020-03-03",
        {},
        "party: the other side is Holm Bank, not Quill Freight plc",
    ),
    (
        "asked, and it was told",
        "denies: disclose, party: quill, about: [benefit]",
        f"{GIFT}\nwhat: disclose, who: [thorne, {{actor: quill, role: party}}], when: 2020-04-04",
        {},
        "duty: it was disclosed by then",
    ),
    ("a promise", f"{MEET}, modality: promise", MET, {}, "statement: not asserted: promise"),
    ("nothing to exclude", "affirms: meet, form: count, quantity: '>= 3', party: marsh", MET, {},
     "statement: excludes nothing that could be recorded"),
    ("no party", "denies: meet", MET, {}, "statement: it does not say whom or what it is about"),
    ("nothing in the record", MEET, "", {}, NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("name", "claim", "happened", "more", "reason"), CASES, ids=[c[0] for c in CASES])
def test_the_reason_word_for_word(
    name: str, claim: str, happened: str, more: dict[str, str], reason: str
) -> None:
    assert looked(claim, happened, **more) == [reason]


def test_whose_words_are_not_checked() -> None:
    assert looked(f"{MEET}, subject: thorne", MET, said="speaker: null") == [
        "statement: who said it is not known"
    ]
    assert looked(MEET, MET, said="kind: indirect, reporter: cole") == [
        "statement: another's account of what was said"
    ]


def test_what_others_did_is_told_of_twenty_at_the_most() -> None:
    many = "\n".join(MET.replace("thorne", f"pike, {other}").replace("03-03", f"03-{day:02d}")
                     for day in range(1, 30) for other in ("cole", "quill"))  # fmt: skip
    assert len(looked(MEET, many)) == 20


@given(WORLDS)
@FEW
def test_every_claim_has_a_finding_or_a_reason(world: Facts) -> None:
    found = check.derive(world, load())
    told = {c for f in (*found.findings, *found.weak) for c in f.claims} | {
        n.claim for n in found.not_covered
    }
    assert {c.id for c in world.claims} <= told
    assert all(n.reason and n.reason[0] != " " for n in found.not_covered)


def test_what_is_shown_is_not_told_again() -> None:
    known = facts(f"claims: [{{{MEET}}}]", MET)
    assert check.derive(known, load()).not_covered == ()
