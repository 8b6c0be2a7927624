"""Whom words name: surnames inside other people's names, and people who are only whose a thing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord import check
from onrecord.check.world import World
from onrecord.core.findings import FindingKind
from onrecord.core.nouns import Facts
from onrecord.knowledge import load

from .build import facts

SAYS = "speaker: thorne, claims: [{affirms: meet, party: marsh}]"


def by_surname(case: Facts) -> Facts:
    """The case, Dora Pike known by her surname too, as papers call people."""
    return replace(case, actors=tuple(replace(a, aliases=("Pike",)) if a.id == "pike" else a for a in case.actors))


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("the Pike inquiry", ["pike"]),
        ("Dora Pike", ["pike"]),
        ("Ms Pike and her bank", ["pike"]),
        ("Governor Tom Pike", []),
        ("the governor, Tom Pike", []),
        ("PIKE", ["pike"]),
        ("payments to Holm Bank", ["bank"]),
    ],
)
def test_a_surname_inside_another_full_name_names_nobody_else(words: str, named: list[str]) -> None:
    world = World(by_surname(facts(SAYS)), load())
    assert [a for a in world.named(words) if a in ("pike", "bank")] == named


VOTE = """
what: vote, who: [thorne], when: 2019-05-02, theme: {theme}, authority: official
what: be_employed, who: [thorne, {{actor: {employer}, role: party}}], when: 2018-01-01/2020-12-31, state: true, authority: official
"""


@pytest.mark.parametrize(
    ("theme", "employer", "found"),
    [
        ("the Holm Bank licence", "bank", True),
        ("Holm Bank's licence", "bank", True),
        ("the pardon of Dora Pike", "pike", True),
        ("Dora Pike's housing bill", "pike", False),
        ("Governor Tom Pike's housing bill", "pike", False),
    ],
)
def test_a_vote_on_somebodys_bill_is_no_vote_on_him(theme: str, employer: str, found: bool) -> None:
    case = facts(SAYS, VOTE.format(theme=theme, employer=employer))
    kinds = {f.kind for f in check.derive(by_surname(case), load()).findings}
    assert (FindingKind.CONFLICT_OF_INTEREST in kinds) is found
