"""What the check costs: a claim is held only against what shares its people, its class or its matter.

The record is many small towns that have nothing in common. Comparisons are counted, not seconds: a
record of ten times the size may take ten times as many, and a tenth more for what is looked up twice.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from onrecord import check
from onrecord.check import build, engine, party, survey, world
from onrecord.check.rules import conflict_of_interest, dispute, nondisclosure
from onrecord.core.nouns import Facts
from onrecord.knowledge import load
from onrecord.sources import casefile

# one town: statements of every kind, and what happened there
TOWN = {
    "actors": """
  - {id: a#, name: Ana Thorne#}
  - {id: b#, name: Ben Marsh#}
  - {id: c#, name: Cole Pike#}
  - {id: q#, name: Quill# Freight plc, kind: body, classes: [company]}
  - {id: y#, name: Yard# Works Ltd, kind: body}
  - {id: k#, name: Board# of Licences, kind: body}""",
    "offices": """
  - {holder: b#, role: director, organization: q#, from: 2015, document: d#, words: "director b#"}
  - {holder: a#, role: chair, organization: k#, from: 2015, oversees: [q#], document: d#, words: "chair a#"}""",
    "relations": """
  - {kind: owned_by, subject: y#, object: q#, document: d#, words: "owner q#"}
  - {kind: is_a, subject: c#, object: lobbyist, document: d#, words: "lobbyist c#"}""",
    "statements": """
  - {document: t#, speaker: a#, words: "No 1 #", claims: [{denies: meet, party: b#}]}
  - {document: t#, speaker: a#, words: "No 2 #", claims: [{denies: contact, party: {words: anybody at Quill#, of: q#}}]}
  - {document: t#, speaker: a#, words: "No 3 #", claims: [{denies: communicate, party: c#, qualifiers: [{kind: topic, words: about the lease}]}]}
  - {document: t#, speaker: a#, words: "No 4 #", claims: [{denies: disclose, party: q#, about: [benefit]}]}
  - {document: t#, speaker: a#, words: "No 5 #", claims: [{affirms: meet, form: count, quantity: '< 2', party: b#}]}
  - {document: t#, speaker: a#, words: "Yes 6 #", claims: [{affirms: call, party: c#}]}
  - {document: p#, speaker: a#, kind: indirect, grade: paraphrase, words: "he denied #", claims: [{denies: meet, party: b#}]}
  - {document: t#, speaker: a#, words: "right #", claims: [{affirms: accurate, subject: {words: the account, of: b#}}]}
  - {document: p#, speaker: c#, words: "wrong #", claims: [{affirms: inaccurate, subject: {words: the account, of: b#}}]}""",
    "events": """
  - {document: d#, words: "row 1 #", what: meet, who: [a#, b#], when: 2019-03-03, authority: official}
  - {document: d#, words: "row 2 #", what: call, who: [a#, c#], when: 2019-04-03, authority: official}
  - {document: d#, words: "row 3 #", what: gift, who: [a#, {actor: q#, role: party}], when: 2019-05-03, authority: official}
  - {document: d#, words: "row 4 #", what: approve, who: [k#, {actor: q#, role: party}], theme: the permit, when: 2019-06-03, authority: official}
  - {document: d#, words: "row 5 #", what: hold_asset, who: [a#, {actor: q#, role: party}], theme: shares, when: 2016, state: true, authority: official}
  - {document: p#, words: "he saw #", what: meet, who: [a#, y#], when: 2019-07-03, authority: named, source: c#}""",
    "corrections": """
  - {document: p#, words: "put right #", withdraws: "row 9 #"}""",
}
FACTS_OF_A_TOWN = 26


@cache
def country(towns: int) -> Facts:
    """So many towns in one record."""
    text = "onrecord: 1\ndocuments:\n"
    for n in range(towns):
        text += f"  - {{id: t{n}, published: 2020-06-15, kind: transcript}}\n"
        text += f"  - {{id: d{n}, kind: log}}\n  - {{id: p{n}, published: 2020-09-01, kind: article}}\n"
    for section, entries in TOWN.items():
        text += f"{section}:" + "".join(entries.replace("#", str(n)) for n in range(towns)) + "\n"
    case = casefile.parse(text)
    assert case.problems == ()
    return case.facts


# every place where two things of a record are held against one another
COUNTED = [
    (survey, "match"),
    (nondisclosure, "match"),
    (dispute, "match"),
    (dispute, "_apart"),
    (engine, "same_pair"),
    (engine, "_touch"),
    (survey, "_echoes"),
    (party, "_one"),
    (world, "held"),
    (build, "_speaks_of"),
    (conflict_of_interest, "_at_the_time"),
    (conflict_of_interest, "build_first"),
]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each comparison of two things was made."""
    count: Counter[str] = Counter()

    def counting(place: object, name: str) -> None:
        plain = getattr(place, name)

        def counted(*args: object, **more: object) -> object:
            count[name] += 1
            return plain(*args, **more)

        monkeypatch.setattr(place, name, counted)

    for place, name in COUNTED:
        counting(place, name)
    return count


def comparisons(towns: int, compared: Counter[str]) -> Counter[str]:
    known = country(towns)
    compared.clear()
    found = check.derive(known, load())
    assert len(found.findings) >= 4 * towns
    return Counter(compared)


def test_ten_times_the_record_takes_ten_times_the_comparisons(compared: Counter[str]) -> None:
    small, large = comparisons(40, compared), comparisons(400, compared)
    assert 40 * FACTS_OF_A_TOWN > 1000 and 400 * FACTS_OF_A_TOWN > 10_000
    assert small["match"] >= 40 * 9
    for name, number in large.items():
        assert number <= 11 * small[name], (name, small[name], number)


def test_a_new_document_is_held_only_against_what_it_shares(compared: Counter[str]) -> None:
    one, two = comparisons(40, compared), comparisons(41, compared)
    for name in one:
        assert two[name] - one[name] <= one[name] / 40 * 1.5 + 2, name


def crowd(number: int) -> Facts:
    """One person who denies, affirms and does something with each of many."""
    people = "".join(f"  - {{id: p{n}, name: Person{n} Holm{n}}}\n" for n in range(number))
    said = "".join(
        f"  - {{document: t, speaker: a, words: No {n}, claims: [{{denies: meet, party: p{n}}}]}}\n"
        f"  - {{document: t, speaker: a, words: Yes {n}, claims: [{{affirms: call, party: p{n}}}]}}\n"
        for n in range(number)
    )
    done = "".join(
        f"  - {{document: d, words: row {n}, what: meet, who: [a, p{n}], when: 2019-03-03, authority: official}}\n"
        for n in range(number)
    )
    text = (
        "onrecord: 1\ndocuments:\n  - {id: t, published: 2020-06-15, kind: transcript}\n  - {id: d, kind: log}\n"
        f"actors:\n  - {{id: a, name: Ana Thorne}}\n{people}statements:\n{said}events:\n{done}"
    )
    return casefile.parse(text).facts


def test_one_who_knows_everybody_is_held_only_against_whom_each_claim_is_about(compared: Counter[str]) -> None:
    spent = []
    for number in (30, 300):
        known = crowd(number)
        compared.clear()
        assert len(check.derive(known, load()).findings) == number
        spent.append(Counter(compared))
    for name, times in spent[1].items():
        assert times <= 11 * max(spent[0][name], 3), (name, spent[0][name], times)
