"""What a user tells beforehand, on the whole way: kept in the record, read with, checked with, replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from congressional import files
from onrecord import flow
from onrecord.extract import Models
from onrecord.faces.cli import main

HEARING = """\
---
title: Hearing of the harbour committee
published: 2019-05-14
kind: transcript
---

The CHAIR. Ms. Vole, have you met Robert Pask?

Ms. VOLE. I did not meet Robert Pask during the dredging campaign.

The CHAIR. And Lena Brandt?

Ms. VOLE. I have never broken crust with Lena Brandt.
"""
ARTICLE = """\
---
title: Meetings of the harbour chair
published: 2019-06-20
publisher: Norvik Gazette
kind: article
---

Tamsin Vole, the chair of the Harbour Board, met Robert Pask on 3 May 2016 in Norvik.

Tamsin Vole met Lena Brandt on 8 August 2018 in Norvik.
"""
CAMPAIGN = '[periods]\n"the dredging campaign" = "{dates}"\n'
CRUST = '[triggers.meet]\nverbs = ["break crust with @"]\n'

Run = Callable[..., tuple[int, list[Any], str]]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "hearing.txt").write_text(HEARING)
    (folder / "article.txt").write_text(ARTICLE)
    return folder


@pytest.fixture
def run(models: Models, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command with --json in this process: exit status, lines, standard error. The parser is loaded once."""
    monkeypatch.setattr("onrecord.extract.models._pipeline", lambda name: models.nlp)
    monkeypatch.setattr("onrecord.extract.models.neural.load", lambda *_, **__: models.finder)

    def call(*arguments: object) -> tuple[int, list[Any], str]:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments] + ["--json"])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), [json.loads(line) for line in out.splitlines()], err

    return call


def said(findings: list[Any]) -> list[str]:
    return sorted(f["say"][0]["text"] for f in findings)


def test_a_period_and_a_word_of_ones_own(papers: Path, tmp_path: Path, run: Run) -> None:
    assert run("check", papers)[1] == []
    mine = tmp_path / "mine.toml"
    mine.write_text(CAMPAIGN.format(dates="2016-04/2016-11-08") + CRUST)
    status, found, _ = run("check", papers, "--knowledge", mine)
    assert status == 1
    assert said(found) == [
        "I did not meet Robert Pask during the dredging campaign.",
        "I have never broken crust with Lena Brandt.",
    ]
    mine.write_text(CAMPAIGN.format(dates="2017") + CRUST)
    assert said(run("check", papers, "--knowledge", mine)[1]) == [
        "I have never broken crust with Lena Brandt."
    ]


def test_the_record_keeps_what_it_was_told(papers: Path, tmp_path: Path, run: Run) -> None:
    mine, record = tmp_path / "mine.toml", tmp_path / "case.db"
    mine.write_text(CRUST)
    run("read", papers, "--record", record, "--knowledge", mine)
    mine.unlink()
    status, found, _ = run("findings", "--record", record)
    assert (status, said(found)) == (1, ["I have never broken crust with Lena Brandt."])
    status, done, told = run("read", papers, "--record", record)
    assert (status, done) == (0, []) and "2 files were known already." in told
    shown = run("knowledge", "show", "triggers", "--record", record)[1]
    assert [s["source"] for s in shown if s["value"] == "break crust with @"] == [f"{mine}, line 1"]


def test_what_is_told_is_decided_by_somebody_and_can_be_undone(
    papers: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, record = tmp_path / "mine.toml", tmp_path / "case.db"
    mine.write_text(CRUST)
    monkeypatch.setenv("ONRECORD_REVIEWER", "Jo Lund")
    run("read", papers, "--record", record, "--knowledge", mine)
    (first,) = run("decisions", "--record", record)[1]
    assert (first["kind"], first["about"], first["reviewer"]) == ("tell", str(mine), "Jo Lund")
    mine.write_text(CAMPAIGN.format(dates="2016-04/2016-11-08"))
    status, told, _ = run(
        "knowledge", "tell", mine, "--record", record, "--reason", "It has dates.", "--reviewer", "Sam"
    )
    assert status == 0 and [(t["words"], t["reviewer"], t["reason"]) for t in told] == [
        ("other words", "Sam", "It has dates.")
    ]
    run("undo", told[0]["number"], "--record", record)
    assert said(run("findings", "--record", record)[1]) == ["I have never broken crust with Lena Brandt."]
    status, told, _ = run("knowledge", "forget", mine, "--record", record)
    assert status == 0 and [t["kind"] for t in told] == ["forget"]
    assert run("knowledge", "forget", mine, "--record", record)[0] == 2
    assert run("knowledge", "tell", tmp_path / "none.toml", "--record", record)[0] == 3


def test_other_words_make_papers_be_read_anew_and_other_facts_only_checked(
    papers: Path, tmp_path: Path, run: Run
) -> None:
    mine, record = tmp_path / "mine.toml", tmp_path / "case.db"
    run("read", papers, "--record", record)
    mine.write_text('[[aliases]]\nname = "TV"\nmeans = "Tamsin Vole"\n')
    status, done, told = run("read", papers, "--record", record, "--knowledge", mine)
    assert (status, done) == (0, []) and "known already" in told
    vole = next(a for a in run("actors", "--record", record)[1] if a["name"] == "Tamsin Vole")
    assert vole["kind"] == "person"
    mine.write_text(CRUST)
    status, found, told = run("check", "--record", record, "--knowledge", mine)
    assert found == [] and "read by an older version, or with other knowledge; to read it anew:" in told
    assert len(run("read", papers, "--record", record, "--knowledge", mine)[1]) == 2
    status, found, told = run("findings", "--record", record)
    assert len(found) == 1 and "read by an older version" not in told


def test_faults_are_named_and_the_rest_goes_on(papers: Path, tmp_path: Path, run: Run) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(CRUST + '[periods]\n"the dig" = "soon"\n')
    status, found, told = run("check", papers, "--knowledge", mine)
    assert (status, len(found)) == (3, 1)
    assert f"onrecord: {mine}, line 4, periods.the dig: 'soon' is not a date" in told
    status, shown, told = run("knowledge", "check", mine)
    assert status == 3 and shown[0]["entries"] == {"triggers": 1}
    assert [f["place"] for f in shown[0]["faults"]] == ["line 4, periods.the dig"]
    mine.write_text(CRUST)
    assert run("knowledge", "check", mine)[0] == 0


def test_the_setting_counts_where_papers_are_read(
    papers: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, record = tmp_path / "mine.toml", tmp_path / "case.db"
    mine.write_text(CRUST)
    monkeypatch.setenv("ONRECORD_KNOWLEDGE", json.dumps([str(tmp_path)]))
    run("read", papers, "--record", record)
    mine.write_text("")
    assert len(run("findings", "--record", record)[1]) == 1


def test_an_office_of_the_papers_oversees_what_a_user_tells(papers: Path, tmp_path: Path, run: Run) -> None:
    mine = tmp_path / "mine.toml"
    text = '[[offices]]\nrole = "chair"\nbody = "the Harbour Board"\noversees = ["dredging licences"]\n{more}'
    mine.write_text(text.format(more=""))
    (office,) = run("offices", papers, "--knowledge", mine)[1]
    assert (office["holder"], office["oversees"]) == ("Tamsin Vole", ["dredging licences"])
    assert office["evidence"][-1]["document"] == str(mine)
    assert office["evidence"][-1]["text"] == mine.read_text().strip()


def test_an_overview_counts_what_is_shipped_and_what_is_ones_own(tmp_path: Path, run: Run) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(CAMPAIGN.format(dates="2016"))
    plain = {k["kind"]: k for k in run("knowledge")[1]}
    mixed = {k["kind"]: k for k in run("knowledge", "--knowledge", mine)[1]}
    assert plain["periods"]["added"] == 0 and mixed["periods"]["added"] == 1
    assert mixed["periods"]["count"] == plain["periods"]["count"] + 1
    assert plain["ownership"]["count"] == 0 and plain["predicates"]["count"] > 50
    assert run("knowledge", "show", "birds")[0] == 2


def test_papers_that_are_read_count_and_what_was_told_does_not(
    papers: Path,
    tmp_path: Path,
    models: Models,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(flow.Reader, "models", models)
    mine = tmp_path / "mine.toml"
    mine.write_text('[[aliases]]\nname = "TV"\nmeans = "Tamsin Vole"\n')
    with pytest.raises(SystemExit):
        main(["check", str(papers), "--knowledge", str(mine)])
    assert capsys.readouterr().out.splitlines()[-1].startswith("2 papers, ")


FERRIES = """\
---
title: Hearing before the Committee on Ferries, U.S. House of Representatives
published: 2016-06-14
kind: transcript
---

The CHAIRMAN. Did you ever meet Lena Brandt?

Ms. ALDER of {place}. I have never met Lena Brandt.
"""
LOBBYIST = """\
---
title: Lawmaker met the lobbyist
published: 2016-05-20
publisher: Norvik Gazette
kind: article
---

Rep. Alder (R-Texas) met Lena Brandt, a lobbyist, on 3 May 2016.
"""


@pytest.mark.parametrize(("place", "found"), [("Texas", 1), ("Ohio", 0)])
def test_of_two_members_of_one_name_the_one_who_met_her_is_contradicted(
    tmp_path: Path, run: Run, place: str, found: int
) -> None:
    papers, record = tmp_path / "papers", tmp_path / "case.db"
    papers.mkdir()
    (papers / "hearing.txt").write_text(FERRIES.format(place=place))
    (papers / "article.txt").write_text(LOBBYIST)
    status, (built,), _ = run(
        "knowledge", "build", "congress", "--from", files(tmp_path / "public"), "--out", tmp_path
    )
    assert status == 0 and built["members"] == 6
    status, done, _ = run("read", papers, "--record", record, "--knowledge", built["file"])
    assert status == 0 and [d["document"] for d in done] == [str(p) for p in sorted(papers.iterdir())]
    Path(built["file"]).unlink()
    findings = run("findings", "--record", record)[1]
    assert [f["verdict"] for f in findings] == ["contradicted"] * found
    assert {f["speaker"] for f in findings} <= {"Ann Alder"}
    offices = run("offices", "--record", record)[1]
    texas = next(o for o in offices if o["role"] == "representative for Texas")
    assert (texas["holder"], texas["from"], texas["to"]) == ("Ann Alder", "2011-01-05", "2017-01-03")
    assert texas["evidence"][0]["text"].startswith("[[occupancies]]")
    status, _, told = run("read", papers, "--record", record)
    assert status == 0 and "2 files were known already." in told
