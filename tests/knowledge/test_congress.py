"""The pack of the US Congress: built from files of the public form, small and invented here."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from congressional import files
from onrecord import knowledge
from onrecord.core import dates
from onrecord.core.problems import Problem, UsageError
from onrecord.knowledge import Directory, Pack, PackError, congress
from onrecord.knowledge.collect import collect
from onrecord.knowledge.directory import pack_at


def pack(folder: Path) -> Pack:
    found = pack_at(congress.build(files(folder / "public")).write(folder / "out"))
    assert isinstance(found, Pack)
    return found


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    return Directory([pack(tmp_path)])


def test_terms_that_follow_each_other_are_one(directory: Directory) -> None:
    alder = next(m for m in directory.bearers("alder") if m.identifier == "bioguide:A000001")
    (term,) = alder.terms
    assert (term.role, term.place, term.party) == ("representative", "Texas", "Republican")
    assert (term.start, term.end, term.body) == (
        "2011-01-05",
        "2017-01-03",
        "United States House of Representatives",
    )
    assert {"ann", "annabel"} <= set(alder.given)


def test_two_chambers_are_two_terms_and_a_gap_parts_them(directory: Directory) -> None:
    (tassel,) = directory.bearers("tassel")
    assert (tassel.name, tassel.surname) == ("Bram Van Tassel Jr.", "van tassel")
    assert [(t.role, t.start) for t in tassel.terms] == [
        ("representative", "2009-01-06"),
        ("senator", "2015-01-06"),
    ]


def test_two_of_one_name_stay_two(directory: Directory) -> None:
    named = [m.identifier for m in directory.bearers("alder") if m.name == "Ann Alder"]
    assert named == ["bioguide:A000001", "bioguide:A000002"]


def test_the_excerpt_is_a_file_of_knowledge_without_fault(directory: Directory) -> None:
    excerpt = directory.excerpt("bioguide:A000001")
    assert excerpt is not None and knowledge.problems([excerpt]) == ()
    (told,) = knowledge.extractions([excerpt])
    names = {a.id: a.name for a in told.actors}
    offices = [
        (o.role, names[o.organization or ""], str(o.start), str(o.end), o.oversees) for o in told.offices
    ]
    assert offices == [
        ("representative for Texas", "United States House of Representatives", "2011-01-05", "2017-01-03", ()),
        ("chair", "House Committee on Ferries", "2015-01-03/2016-09-02", "2016-09-02/2017-01-03",
         ("ferries", "inland ports", "Lighthouse Board")),
    ]  # fmt: skip
    assert {i for a in told.actors for i in a.identifiers} == {"bioguide:A000001"}


def test_what_has_no_dates_gives_no_office(directory: Directory) -> None:
    excerpt = directory.excerpt("bioguide:F000005")
    assert excerpt is not None
    assert excerpt.text.splitlines()[2:] == [
        "[[people]]",
        'name = "Doug Farrow"',
        'identifier = "bioguide:F000005"',
    ]
    assert directory.excerpt("bioguide:X000000") is None


def test_seats_of_an_unknown_day_are_left_out_and_told(tmp_path: Path) -> None:
    for path in files(tmp_path / "dated").rglob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for path in (tmp_path / "dated").rglob("*.*"):
        path.unlink()
    built = congress.build(tmp_path)
    assert built.counts["seats"] == 0
    (problem,) = built.problems
    assert not problem.fatal and str(problem) == (
        f"{tmp_path}/committee-membership-current.yaml: it does not say on which day it stood, so its seats are left out. "
        "Name the day with --as-of."
    )
    assert congress.build(tmp_path, "2016-09-02").counts["seats"] == 3


@pytest.mark.parametrize(("day", "whole"), [("2016-03-01", True), ("2012-03-01", False)])
def test_the_congress_of_a_list_is_whole(directory: Directory, day: str, whole: bool) -> None:
    assert directory.is_whole(dates.parse(day)) is whole


def test_faults_of_building(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are no members in"):
        congress.build(tmp_path)
    with pytest.raises(UsageError, match="'soon' is no day"):
        congress.build(tmp_path, "soon")
    folder = files(tmp_path / "public")
    (folder / "legislators-historical.yaml").write_text("- id: {bioguide: X000009}\n  name: [\n")
    (folder / "committees-historical.yaml").write_text("- {type: house}\n")
    built = congress.build(folder)
    told = sorted(str(p).removeprefix(f"{folder}/") for p in built.problems)
    assert told[0].startswith(
        "committees-historical.yaml: it is not of the form of congress-legislators (KeyError: 'name')."
    )
    assert told[1].startswith("legislators-historical.yaml: the file cannot be read")
    assert built.counts["members"] == 6


def test_a_pack_that_was_changed_is_not_the_one_that_was_named(tmp_path: Path) -> None:
    one = pack(tmp_path)
    Path(one.name).write_text(Path(one.name).read_text().replace("Alder", "Elder"))
    with pytest.raises(PackError, match="is not the one that was named"):
        Directory([one]).bearers("alder")
    Path(one.name).unlink()
    with pytest.raises(PackError, match="cannot be opened"):
        Directory([Pack(one.name, "0")]).bearers("alder")
    (tmp_path / "other.json").write_text(json.dumps({"some": "thing"}))
    (problem,) = collect([tmp_path / "other.json"]).problems
    assert isinstance(problem, Problem) and "this is no pack." in str(problem)


@pytest.mark.parametrize(
    ("prose", "matters"),
    [
        ("The committee has jurisdiction over ports, inland ferries, and fog.", ("ports", "inland ferries", "fog")),
        ("The committee oversees the Lighthouse Board, the House itself, and several pilots.", ("Lighthouse Board", "pilots")),
        ("It was created in 1977. Its members are appointed by the Speaker.", ()),
        ("It has jurisdiction over whatever seemed at the time to be of some importance to ports.", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_what_a_committee_oversees(prose: str, matters: tuple[str, ...]) -> None:
    assert congress.matters_in(prose) == matters


@pytest.mark.skipif("ONRECORD_CONGRESS" not in os.environ, reason="names the folder of the real files")
def test_the_real_files(tmp_path: Path) -> None:
    built = congress.build(Path(os.environ["ONRECORD_CONGRESS"]), "2025-08-01")
    assert not [p for p in built.problems if p.fatal] and built.counts["members"] > 12_000
    path = built.write(tmp_path)
    found = pack_at(path)
    assert isinstance(found, Pack)
    started = time.process_time()
    bearers = Directory([found]).bearers("smith")
    assert time.process_time() - started < 0.3 and len(bearers) > 100
    assert len({m.identifier for m in bearers}) == len(bearers)
