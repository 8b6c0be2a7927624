"""The laws of leads: whatever a language model proposes, what was found without it stays, and chains say what they hang on."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import check, knowledge, second
from onrecord.check.chain import replay_chain
from onrecord.core.findings import FindingKind, Verdict
from onrecord.core.nouns import Facts, Proposal, Proposer
from onrecord.extract import link, resolve
from onrecord.sources import casefile

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Fisheries committee, published: 2019-05-14, kind: transcript, text: "I never met any official of Norland. I took nothing from Tidewater Group.\\n"}
  - {id: echo, title: Evening Echo, published: 2019-04-02, kind: article, text: "Arne Lind, ambassador of Norland, and Jane Roe broke bread on 12 September 2018. Ines Marrow, aide to Jane Roe, was paid by Tidewater Group on 3 May 2018. Jane Roe chairs the fisheries board. Jane Roe wrote to Tidewater Group in June 2018. Tidewater Group is a firm of Norland.\\n"}
  - {id: log, title: Visitor log, kind: log, text: "2018-11-03: Jane Roe, Tidewater Group, fee\\n"}
actors:
  - {id: roe, name: Jane Roe}
  - {id: lind, name: Arne Lind}
  - {id: tide, name: Tidewater Group, kind: body}
  - {id: norland, name: Norland, kind: state}
statements:
  - id: s1
    document: hearing
    speaker: roe
    said: 2019-05-14
    words: I never met any official of Norland.
    claims: [{denies: meet, party: {words: any official of Norland, cls: official, of: norland}}]
  - id: s2
    document: hearing
    speaker: roe
    said: 2019-05-14
    words: I took nothing from Tidewater Group.
    claims: [{denies: receive, party: tide}]
events:
  - {document: log, words: "2018-11-03: Jane Roe, Tidewater Group, fee", what: fee, when: 2018-11-03, authority: official, who: [{actor: roe}, {actor: tide, role: party}]}
"""
MET = {
    "words": "Arne Lind, ambassador of Norland, and Jane Roe broke bread on 12 September 2018",
    "act": "meet",
    "who": ["Jane Roe", "Arne Lind"],
    "when": "12 September 2018",
}
PAID = {
    "words": "was paid by Tidewater Group on 3 May 2018",
    "act": "fee",
    "who": ["Jane Roe"],
    "others": ["Tidewater Group"],
    "when": "3 May 2018",
}
WROTE = {
    "words": "Jane Roe wrote to Tidewater Group in June 2018",
    "act": "correspond",
    "who": ["Jane Roe"],
    "others": ["Tidewater Group"],
    "when": "June 2018",
}
POST = {
    "words": "Arne Lind, ambassador of Norland",
    "kind": "office",
    "who": "Arne Lind",
    "other": "Norland",
    "role": "ambassador",
}
CHAIRS = {
    "words": "Jane Roe chairs the fisheries board",
    "kind": "office",
    "who": "Jane Roe",
    "other": None,
    "role": "chairs",
}
AIDE = {
    "words": "Ines Marrow, aide to Jane Roe",
    "kind": "represents",
    "who": "Ines Marrow",
    "other": "Jane Roe",
}
FIRM = {
    "words": "Tidewater Group is a firm of Norland",
    "kind": "national",
    "who": "Tidewater Group",
    "other": "Norland",
}
ALIAS = {"words": "Ines Marrow, aide to Jane Roe", "kind": "alias", "who": "Ines Marrow", "other": "Jane Roe"}
SAYS = {
    "words": "Jane Roe wrote to Tidewater Group in June 2018",
    "speaker": "Ines Marrow",
    "claims": [
        {
            "words": "Jane Roe wrote to Tidewater Group in June 2018",
            "denies": True,
            "act": "correspond",
            "who": "Jane Roe",
            "other": "Tidewater Group",
        }
    ],
}
KNOWN = knowledge.load()


@cache
def facts() -> Facts:
    return link(casefile.extractions(casefile.parse(CASE)), KNOWN)


@cache
def pool() -> tuple[Proposal, ...]:
    """One of each kind that a model may propose, grounded as any answer is."""
    answer = {"events": [MET, PAID, WROTE], "links": [POST, CHAIRS, AIDE, FIRM, ALIAS], "statements": [SAYS]}
    (echo,) = [e for e in casefile.extractions(casefile.parse(CASE)) if e.document.id == "echo"]
    place = (0, len(echo.document.text))
    found = second.ground(
        echo, place, second.parse(json.dumps(answer)), Proposer("tiny", "1"), KNOWN, resolve
    )
    assert not found.dropped
    return found.proposals


def proposed(*proposals: Proposal) -> check.Checked:
    some = replace(facts(), proposals=proposals)
    return check.with_proposals(check.derive(some, KNOWN), some, KNOWN)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 9)))
def test_whatever_is_proposed_what_was_found_stays_and_chains_prove_leads_alone(chosen: set[int]) -> None:
    before = check.derive(facts(), KNOWN).findings
    after = proposed(*(p for n, p in enumerate(pool()) if n in chosen)).findings
    assert [f for f in after if not f.proposed] == list(before)
    ids = {p.noun.id for n, p in enumerate(pool()) if n in chosen}
    for lead in (f for f in after if f.proposed):
        assert set(lead.proposed) <= ids
        assert (lead.kind, lead.verdict, lead.unless) == (FindingKind.CONTRADICTION, Verdict.LEAD, None)
        assert check.replay(lead) is Verdict.LEAD
        for chain in lead.derivations:
            for n in range(len(chain.steps)):
                cut = replace(chain, steps=chain.steps[:n] + chain.steps[n + 1 :])
                assert replay_chain(cut) is None


def test_a_lead_names_all_that_it_hangs_on() -> None:
    by_words = {p.noun.id: p for p in pool()}
    (lead,) = [f for f in proposed(*pool()).findings if f.proposed and "broke bread" in f.record[0].text]
    kinds = sorted(by_words[i].kind for i in lead.proposed)
    assert kinds == ["events", "offices"]  # the meeting, and that he was an official of Norland
    assert not [f for f in proposed(*(p for p in pool() if p.kind == "offices")).findings if f.proposed]


def test_without_proposals_the_check_is_made_once() -> None:
    checked = check.derive(facts(), KNOWN)
    assert check.with_proposals(checked, facts(), KNOWN) is checked
