"""A check that remembers the last one gives what a check of everything gives, and looks at less."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import check
from onrecord.check import match, survey
from onrecord.check.memory import Memory
from onrecord.core.nouns import Facts
from onrecord.knowledge import load

from .build import facts
from .test_cost import country, crowd
from .test_worlds import FEW, WORLDS

KINDS = ("actors", "offices", "relations", "attributions", "claims", "events", "stances", "corrections")


def some(world: Facts, keep: float, dice: random.Random) -> Facts:
    """A part of a record: each noun is in it with a chance; a claim only with the words that it is in."""
    kept: dict[str, Any] = {
        kind: tuple(n for n in getattr(world, kind) if dice.random() < keep)
        for kind in KINDS
        if kind != "actors"
    }
    said = {a.id for a in kept["attributions"]}
    kept["claims"] = tuple(c for c in kept["claims"] if c.attribution in said)
    return with_(world, kept)


def with_(world: Facts, kept: Any) -> Facts:
    """The record with other nouns of some kinds."""
    return replace(world, **kept)


def same(one: check.Checked, other: check.Checked) -> None:
    for field in ("findings", "weak", "not_covered"):
        assert getattr(one, field) == getattr(other, field), field


@given(WORLDS, st.randoms(use_true_random=False))
@settings(FEW, max_examples=200)
def test_as_the_record_grows_and_shrinks_the_outcome_is_that_of_a_full_check(
    world: Facts, dice: random.Random
) -> None:
    memory = Memory()
    for keep in (0.3, 0.6, 0.8, 1.0, 0.7, 1.0):
        now = some(world, keep, dice)
        same(check.derive(now, load(), memory), check.derive(now, load()))


@given(WORLDS, st.randoms(use_true_random=False))
@settings(FEW, max_examples=100)
def test_noun_by_noun_in_any_order(world: Facts, dice: random.Random) -> None:
    memory = Memory()
    every = [(f.name, noun) for f in fields(world) if f.name in KINDS[1:] for noun in getattr(world, f.name)]
    dice.shuffle(every)
    now = replace(world, **dict.fromkeys(KINDS[1:], ()))
    for kind, noun in every:
        now = with_(now, {kind: (*getattr(now, kind), noun)})
        same(check.derive(now, load(), memory), check.derive(now, load()))


@given(WORLDS, WORLDS)
@FEW
def test_actors_that_are_called_otherwise(world: Facts, other: Facts) -> None:
    """Names, classes and aliases change beside everything else."""
    memory = Memory()
    renamed = tuple(replace(a, name=f"{a.name} Ekdal", aliases=(), classes=("lobbyist",)) for a in world.actors)
    for now in (world, replace(world, actors=renamed), replace(other, actors=world.actors), world):
        same(check.derive(now, load(), memory), check.derive(now, load()))


def test_what_is_shown_of_a_finding_changes_with_a_name() -> None:
    known = facts("claims: [{denies: meet, party: marsh}]", "what: meet, who: [thorne, marsh], when: 2020-03-03")
    memory = Memory()
    assert "Ben Marsh" in check.derive(known, load(), memory).findings[0].why
    called = tuple(replace(a, name=a.name.replace("Ben", "Bo")) for a in known.actors)
    assert "Bo Marsh" in check.derive(replace(known, actors=called), load(), memory).findings[0].why


@pytest.mark.parametrize("large", [40, 400])
def test_a_new_town_is_checked_by_itself(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new paper costs does not depend on how large the record is that it comes into."""
    memory, count = Memory(), Counter[str]()
    check.derive(country(large), load(), memory)
    plain = match.match

    def counted(*args: object) -> object:
        count["match"] += 1
        return plain(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(survey, "match", counted)
    now = country(large + 1)
    found = check.derive(now, load(), memory)
    assert 0 < count["match"] <= 12
    same(found, check.derive(now, load()))


def test_what_is_new_about_one_pair_leaves_the_others_as_they_were() -> None:
    known = crowd(50)
    memory = Memory()
    check.derive(replace(known, events=known.events[:-1]), load(), memory)
    memory.made = 0
    found = check.derive(known, load(), memory)
    same(found, check.derive(known, load()))
    assert len(found.findings) == 50
