"""Whom a pack says a name means: by office, state, party and date; two of one name stay two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import document
from congressional import files
from onrecord import knowledge
from onrecord.core.document import DocumentKind, Turn, TurnRole
from onrecord.core.nouns import Extraction
from onrecord.extract import Models, link, run
from onrecord.knowledge import Pack, congress, load
from onrecord.knowledge.directory import pack_at

TEXAS, OHIO, TASSEL, FARROW = "bioguide:A000001", "bioguide:A000002", "bioguide:V000003", "bioguide:F000005"
Read = Callable[..., Extraction]


@pytest.fixture(scope="module")
def packed(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Models:
    folder = tmp_path_factory.mktemp("congress")
    found = pack_at(congress.build(files(folder / "public")).write(folder))
    assert isinstance(found, Pack)
    return replace(models, knowledge=load((), (found,)))


def people(found: Extraction) -> list[tuple[str, str]]:
    """Name and number of those who have one."""
    return sorted((a.name, a.identifiers[0]) for a in found.actors if a.identifiers)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Rep. Alder (R-Texas) met the pilot on Monday.", [("Ann Alder", TEXAS)]),
        ("Rep. Alder, D-Ohio, met the pilot on Monday.", [("Ann Alder", OHIO)]),
        ("Congresswoman Alder of Ohio met the pilot on Monday.", [("Ann Alder", OHIO)]),
        ("Rep. Ann Alder (D-Ohio) met Rep. Ann Alder (R-TX) on Monday.", [("Ann Alder", TEXAS), ("Ann Alder", OHIO)]),
        ("Sen. Bram Van Tassel met the pilot on Monday.", [("Bram Van Tassel Jr.", TASSEL)]),
        ("Senator Van Tassel of New York met the pilot on Monday.", [("Bram Van Tassel Jr.", TASSEL)]),
        ("Senator Farrow of Alabama met the pilot on Monday.", []),  # not of this Congress
        ("Rep. Alder met the pilot on Monday.", []),  # two fit
        ("Rep. Ann Alder met the pilot on Monday.", []),
        ("Rep. Alder (R-Ohio) met the pilot on Monday.", []),  # nobody is
        ("Senator Tassel of New York met the pilot on Monday.", []),  # half a surname
        ("Senator Van Tassel met the pilot on Monday.", []),  # a senate somewhere
        ("Former Rep. Alder (R-Texas) met the pilot on Monday.", []),
        ("Rep. Carl Alder (R-Texas) met the pilot on Monday.", []),
        ("Mr. Alder of Texas met the pilot on Monday.", []),
    ],
)  # fmt: skip
def test_names_in_running_text(packed: Models, text: str, who: list[tuple[str, str]]) -> None:
    assert people(run(document(text, published="2016-05-03"), packed)) == who


@pytest.mark.parametrize(
    ("published", "who"),
    [("2016-05-03", TASSEL), ("2010-05-03", None), ("2022-05-03", None), ("2015-01-02", None)],
)
def test_the_date_of_the_paper_decides(packed: Models, published: str, who: str | None) -> None:
    found = people(
        run(document("Senator Van Tassel of New York met the pilot.", published=published), packed)
    )
    assert [ident for _, ident in found] == ([who] if who else [])


def test_without_dates_the_state_must_be_told_and_the_age_must_fit(packed: Models) -> None:
    told = document("Senator Farrow of Alabama met the pilot on Monday.", published="2018-05-03")
    assert people(run(told, packed)) == [("Doug Farrow", FARROW)]
    assert not people(run(replace(told, published=document("", published="1960-05-03").published), packed))
    assert not people(
        run(document("Sen. Doug Farrow met the pilot on Monday.", published="2018-05-03"), packed)
    )


def test_without_a_pack_nothing_is_looked_up(models: Models) -> None:
    assert not people(run(document("Rep. Alder (R-Texas) met the pilot.", published="2016-05-03"), models))


HEAD = """\
HEARING BEFORE THE COMMITTEE ON FERRIES, HOUSE OF REPRESENTATIVES, ONE HUNDRED FOURTEENTH CONGRESS

{members}

Mr. Pilot. I never met the harbourmaster.
{label} I never met him.
"""


def hearing(label: str, name: str | None = None, members: str = "", **turn: object) -> object:
    text = HEAD.format(members=members, label=label)
    at = text.index(f"\n{label}") + 1
    start = at + len(label) + 1
    spoken = Turn(label, start, start + len("I never met him."), at, name=name, **turn)  # type: ignore[arg-type]
    return document(text, published="2016-05-03", kind=DocumentKind.TRANSCRIPT, turns=(spoken,))


@pytest.mark.parametrize(
    ("label", "name", "members", "who"),
    [
        ("Ms. Alder.", None, "", []),  # two sit in the House
        ("Ms. Alder of Texas.", None, "", [TEXAS]),
        ("Ms. Alder of Ohio.", None, "", [OHIO]),
        ("Mr. Pilot.", "Jonah Pilot", "", []),
        ("Mr. Alder of Texas.", None, "", []),
        ("Ms. Alder.", "ANN ALDER", "ANN ALDER, Texas, Chairwoman", [TEXAS]),
        ("Ms. Alder.", "ANN ALDER", "ANN ALDER, Ohio", [OHIO]),
        ("Ms. Alder.", "ANN ALDER", "STATEMENT OF ANN ALDER, PILOT", []),  # a witness
        ("Mr. Van Tassel.", None, "", []),  # a senator in 2016
    ],
)  # fmt: skip
def test_speakers_in_a_hearing(
    packed: Models, label: str, name: str | None, members: str, who: list[str]
) -> None:
    found = run(hearing(label, name, members), packed)  # type: ignore[arg-type]
    assert [ident for _, ident in people(found)] == who
    speakers = {a.speaker for a in found.attributions if a.content[0].text == "I never met him."}
    assert not who or speakers == {next(a.id for a in found.actors if a.identifiers)}


def test_who_only_answers_is_a_member_only_where_the_label_says_so(packed: Models) -> None:
    assert people(run(hearing("Mr. Bell."), packed)) == [("Odo Bell", "bioguide:B000006")]  # type: ignore[arg-type]
    assert not people(run(hearing("Mr. Bell.", role=TurnRole.ANSWER), packed))  # type: ignore[arg-type]
    assert people(run(hearing("Mr. Bell of Maine.", role=TurnRole.ANSWER), packed))  # type: ignore[arg-type]


def test_who_is_sworn_is_no_member(packed: Models) -> None:
    assert not people(run(hearing("Ms. Alder of Texas.", sworn=True), packed))  # type: ignore[arg-type]


def test_across_papers_two_of_one_name_stay_two_and_one_under_two_forms_is_one(packed: Models) -> None:
    papers = [
        run(document(text, published="2016-05-03", name=f"{n}.txt"), packed)
        for n, text in enumerate(
            (
                "Rep. Ann Alder (R-Texas) met the pilot.",
                "Rep. Ann Alder (D-Ohio) met the pilot.",
                "Rep. Annabel Alder, R-Tex., met the keeper.",
                "Ann Alder met the cook.",
            )
        )
    ]
    directory = packed.knowledge.directory
    assert directory is not None
    told = knowledge.extractions([e for i in (TEXAS, OHIO) if (e := directory.excerpt(i))])
    facts = link([*told, *papers], packed.knowledge)
    alders = [a for a in facts.actors if "Alder" in a.name]
    assert sorted(a.identifiers for a in alders) == [(), (TEXAS,), (OHIO,)]
    texas = next(a for a in alders if a.identifiers == (TEXAS,))
    assert {o.role for o in facts.offices if o.holder == texas.id} >= {"representative for Texas", "chair"}
