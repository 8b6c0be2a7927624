"""What is known before reading: orders are orders, states are found by all their names."""

from __future__ import annotations

from itertools import product

import pytest

from onrecord.core import dates
from onrecord.knowledge import load

KNOWN = load()


def test_every_name_in_the_order_of_predicates_is_a_predicate() -> None:
    for predicate in KNOWN.predicates.values():
        named = (*predicate.parents, *predicate.excludes, predicate.inverse, predicate.begins, predicate.ends)
        assert {n for n in named if n} <= set(KNOWN.predicates)
        assert predicate.noun and predicate.past and predicate.description


def test_entailment_is_reflexive_and_transitive() -> None:
    names = list(KNOWN.predicates)
    assert all(KNOWN.entails(n, n) for n in names)
    for a, b, c in product(names, repeat=3):
        if KNOWN.entails(a, b) and KNOWN.entails(b, c):
            assert KNOWN.entails(a, c), (a, b, c)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("meet", "communicate"), ("call", "contact"), ("meet", "be_present"), ("fee", "receive_money"), ("gift", "benefit"),
     ("hold_asset", "benefit"), ("be_briefed", "know"), ("order", "communicate"), ("be_retained", "benefit")],
)  # fmt: skip
def test_narrower_acts(narrow: str, wide: str) -> None:
    assert KNOWN.entails(narrow, wide)
    assert not KNOWN.entails(wide, narrow)
    assert KNOWN.path(narrow, wide)[0] == narrow and KNOWN.path(narrow, wide)[-1] == wide


@pytest.mark.parametrize("name", ["be_present", "be_invited", "be_scheduled", "attempt_contact"])
def test_what_entails_no_communication(name: str) -> None:
    assert not KNOWN.entails(name, "communicate")


def test_an_inverse_changes_the_sides() -> None:
    paid = KNOWN.readings("pay")["benefit"]
    assert paid.swapped and paid.path == ("pay", "receive_money", "benefit")
    assert not KNOWN.entails("pay", "receive_money")


def test_an_unknown_verb_entails_itself_alone() -> None:
    assert KNOWN.entails("other:juggle", "other:juggle")
    assert not KNOWN.entails("other:juggle", "contact") and not KNOWN.entails("meet", "other:juggle")


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("ambassador", "official"), ("Russian ambassador to the United States", "diplomat"), ("senator", "official"),
     ("registrar", "doctor"), ("bank", "body"), ("Sen.", "lawmaker"), ("lobbyists", "person")],
)  # fmt: skip
def test_classes(narrow: str, wide: str) -> None:
    assert any(KNOWN.class_entails(c, wide) for c in (narrow, *KNOWN.classes_in(narrow)))


def test_a_shareholder_is_no_director_and_a_doctor_no_nurse() -> None:
    assert not KNOWN.class_entails("shareholder", "director")
    assert not KNOWN.class_entails("doctor", "nurse")
    assert "ambassador" not in KNOWN.classes_in("secretary to the ambassador")


@pytest.mark.parametrize(
    ("name", "state"),
    [("Estonians", "Estonia"), ("the Danes", "Denmark"), ("Government of Japan", "Japan"), ("the Chilean government", "Chile"),
     ("the Kremlin", "Russia"), ("U.K.", "United Kingdom"), ("the Dutch", "Netherlands"), ("Côte d’Ivoire", "Ivory Coast"),
     ("Embassy of Peru", "Peru"), ("the Republic of Malta", "Malta")],
)  # fmt: skip
def test_states(name: str, state: str) -> None:
    assert KNOWN.state_of(name) == state


@pytest.mark.parametrize("name", ["us", "Oslo", "Congolese", "the committee", "Georgia Pacific", ""])
def test_no_state(name: str) -> None:
    assert KNOWN.state_of(name) is None


def test_periods() -> None:
    assert KNOWN.period("the 115th Congress") == dates.parse("2017-01-03/2019-01-02")
    assert KNOWN.period("the 2012 presidential election") == dates.parse("2012-11-06")
    assert KNOWN.period("the presidential campaign") is None
    campaign = KNOWN.period("during the presidential campaign", dates.parse("2009-05"))
    assert campaign is not None and campaign.edtf == "2007-04-01/2008-11-04"
    assert KNOWN.period("the third quarter") is None


def test_names_and_offices() -> None:
    assert "robert" in KNOWN.full_names("Bob")
    assert "mr" in KNOWN.titles and KNOWN.role_kind("Head of Cabinet") == "body"
    assert KNOWN.role_kind("spokeswoman for the mayor") == "person"
    assert KNOWN.heads_body("chair of the board") and not KNOWN.heads_body("deputy chair")
