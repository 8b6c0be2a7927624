"""What becomes of a record when its sources change: versions of the extractor, corrections, withdrawals. As a user sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from onrecord import flow, record
from onrecord.extract import Models
from onrecord.faces.cli import main
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room

HEARING = """\
---
title: Hearing of the harbour committee
published: 2019-05-14
kind: transcript
---

The CHAIR. Ms. Vole, have you met Robert Pask?

Ms. VOLE. I have never met Robert Pask.
"""
HEAD = """\
---
title: {title}
published: {day}
publisher: Norvik Gazette
kind: article
---

"""
MET = "Tamsin Vole, the chair of the Harbour Board, met Robert Pask on 3 May 2016 in Norvik.\n"
CORRECTION = (
    "An article on 20 June 2019 said that Tamsin Vole met Robert Pask on 3 May 2016 in Norvik. "
    "That was wrong: they did not meet.\n"
)
NOTE = (
    "Tamsin Vole, the chair of the Harbour Board, was in Norvik on 3 May 2016.\n\n"
    "Correction: An earlier version of this article said that Tamsin Vole met Robert Pask on 3 May 2016 in Norvik. "
    "They did not meet.\n"
)
Run = Callable[..., tuple[int, list[Any], str]]


def article(title: str, day: str, words: str) -> str:
    return HEAD.format(title=title, day=day) + words


@pytest.fixture
def run(models: Models, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command with --json in this process: exit status, lines, standard error. The parser is loaded once."""
    monkeypatch.setattr("onrecord.extract.models._pipeline", lambda name: models.nlp)
    monkeypatch.setattr("onrecord.extract.models.neural.load", lambda *_, **__: models.finder)

    def call(*arguments: object) -> tuple[int, list[Any], str]:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), [json.loads(line) for line in out.splitlines()], err

    return call


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "hearing.txt").write_text(HEARING)
    (folder / "article.txt").write_text(article("Meetings of the harbour chair", "2019-06-20", MET))
    return folder


def test_a_correction_is_recorded_and_what_it_touches_counts_no_more(papers: Path, tmp_path: Path, run: Run) -> None:
    place, correction = tmp_path / "case.db", tmp_path / "correction.txt"
    run("read", papers, "--record", place, "--json")
    assert len(run("findings", "--record", place, "--json")[1]) == 1
    assert run("corrections", "--record", place, "--json")[1] == []
    correction.write_text(article("Correction", "2019-06-25", CORRECTION))
    run("read", correction, "--record", place, "--json")
    assert run("findings", "--record", place, "--json")[1] == []
    (found,) = run("corrections", "--record", place, "--json")[1]
    assert found["says"][0]["text"] == "That was wrong: they did not meet."
    assert (found["document"], found["said"]) == (str(correction), "2019-06-25")
    assert [t["document"] for t in found["touches"]] == [str(papers / "article.txt")]
    # who takes the correction out again has the finding back
    assert run("withdraw", correction, "--record", place)[0] == 0
    assert len(run("findings", "--record", place, "--json")[1]) == 1


def test_a_page_that_is_corrected_in_place_corrects_its_earlier_version(
    papers: Path, tmp_path: Path, run: Run
) -> None:
    place = tmp_path / "case.db"
    run("read", papers, "--record", place, "--json")
    (papers / "article.txt").write_text(article("Meetings of the harbour chair", "2019-06-20", NOTE))
    assert len(run("read", papers, "--record", place, "--json")[1]) == 1
    assert run("findings", "--record", place, "--json")[1] == []
    (found,) = run("corrections", "--record", place, "--json")[1]
    assert found["document"] == str(papers / "article.txt")
    assert {t["document"].partition(" (as it was before ")[0] for t in found["touches"]} == {found["document"]}
    assert MET.strip() in {t["text"] for t in found["touches"]}


def test_what_is_withdrawn_leaves_a_marker_that_says_so(papers: Path, tmp_path: Path, run: Run) -> None:
    place = tmp_path / "case.db"
    run("read", papers, "--record", place, "--json")
    assert len(run("findings", "--record", place, "--json")[1]) == 1
    status, _, told = run(
        "withdraw", papers / "hearing.txt", "--record", place, "--reason", "A court order.", "--reviewer", "Jo"
    )
    assert status == 0 and "1 paper withdrawn" in told
    assert run("findings", "--record", place, "--json")[1] == []
    (marker,) = run("decisions", "--record", place, "--json")[1]
    assert (marker["kind"], marker["number"], marker["reviewer"], marker["reason"]) == (
        "withdraw", None, "Jo", "A court order.",
    )  # fmt: skip
    status, read, told = run("read", papers, "--record", place, "--json")
    assert (status, read) == (0, [])
    assert f"a paper of these bytes was withdrawn on {marker['time'][:10]}; it is not read again." in told
    assert b"never met" not in place.read_bytes()
    room = Room(place, flow.Reader())
    page = TestClient(create_app(room, Door("t")), base_url="http://127.0.0.1:8000").get("/activity?token=t").text
    room.close()
    assert "A paper was withdrawn" in page and "A court order." in page and "by Jo" in page


def read_by(
    version: str, papers: Path, place: Path, monkeypatch: pytest.MonkeyPatch, models: Models
) -> tuple[list[str], list[str]]:
    """What an extractor of this version reads, and what it says was read by an older one."""
    monkeypatch.setattr(flow, "VERSION", version)
    monkeypatch.setattr(flow.Reader, "models", models)
    store, reader = record.open(place), flow.Reader()
    done = [Path(d.file).name for d in flow.read([papers], store, reader) if not d.known]
    old = [Path(n).name for n in store.read_otherwise(reader.extractor)]
    store.close()
    return done, old


def test_a_better_extractor_reads_again_only_what_is_older(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, models: Models
) -> None:
    place, late = tmp_path / "case.db", tmp_path / "late.txt"
    late.write_text(article("Late", "2019-07-01", "The gate was shut.\n"))
    assert read_by("1", papers, place, monkeypatch, models) == (["article.txt", "hearing.txt"], [])
    assert read_by("2", late, place, monkeypatch, models) == (["late.txt"], ["article.txt", "hearing.txt"])
    (papers / "late.txt").write_text(late.read_text())
    assert read_by("2", papers, place, monkeypatch, models) == (["article.txt", "hearing.txt"], [])
    assert read_by("2", papers, place, monkeypatch, models) == ([], [])
    # an older program leaves what a better one read, and has nothing to say of it
    assert read_by("1", papers, place, monkeypatch, models) == ([], [])
    assert read_by("10", papers, place, monkeypatch, models)[0] == ["article.txt", "hearing.txt", "late.txt"]
