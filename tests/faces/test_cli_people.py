"""The commands on people's decisions and on searching, in this process. Case files need no model."""

from __future__ import annotations

import io
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.faces.cli import main, run
from onrecord.faces.web import app as web
from onrecord.sources import worker

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Ports hearing, published: 2019-05-14, kind: transcript}
  - {id: log, title: Gate log, published: 2019-06-01, kind: log}
actors: [{id: quill, name: Mara Quill}, {id: sorel, name: Ilan Sorel}, {id: m, name: M. Quill}]
statements:
  - {id: s1, document: hearing, speaker: quill, said: 2019-05-14, sworn: true, words: "I have never met Ilan Sorel.",
     claims: [{id: c1, denies: meet, party: sorel}]}
events:
  - {id: e1, document: log, words: "Sorel to see Quill", what: meet, who: [quill, sorel], when: 2018-09-12, authority: official}
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """The program on one record, whose case is read already: exit status, output, complaints."""
    before = signal.getsignal(signal.SIGTERM)
    (tmp_path / "case.yaml").write_text(CASE)

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([*(str(a) for a in arguments), "--record", str(tmp_path / "c.db")])
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    assert call("read", tmp_path / "case.yaml")[0] == 0
    yield call
    signal.signal(signal.SIGTERM, before)


def test_what_does_not_hold_the_reader_is_said_at_the_start(
    kept: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows and macOS have no walls around it: who reads there is told, before anything is read."""
    monkeypatch.setattr(run, "_WALLED", False)
    monkeypatch.setattr(worker, "missing", lambda: "nothing keeps it from the network.")
    told = "onrecord: nothing keeps it from the network. Read hostile papers on Linux, or in a virtual machine.\n"
    assert kept("read", tmp_path / "case.yaml")[2].startswith(told)
    assert told not in kept("read", tmp_path / "case.yaml", "--quiet")[2]
    monkeypatch.setattr(web, "serve", lambda *_: None)
    assert kept("serve")[2] == told


def test_a_search_prints_hits_and_counts(kept: Run) -> None:
    status, out, err = kept("search", '"never met" sor*', "--speaker", "mara quill", "--sworn", "--json")
    (hit,) = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "onrecord: 1 found: 1 statement.\n")
    assert (hit["id"], hit["speaker"], hit["document"], hit["start"]) == ("s1", "Mara Quill", "hearing", 0)
    assert [hit["text"][a:b] for a, b in hit["marks"]] == ["never met", "Sorel"]
    assert "statement: Mara Quill, 2019-05-14, under oath, hearing, 0–28" in kept("search", "never")[1]
    assert kept("search", "walrus") == (0, "", "onrecord: nothing found.\n")
    assert kept("search", "x", "--only", "poems")[0] == 2
    assert kept("search", "x", "--since", "soon")[0] == 2


def test_a_correction_and_its_undo(kept: Run) -> None:
    assert kept("correct", "e1", "when=2020-01-01", "words={words: Sorel, at: 0}", "--reviewer", "jo")[0] == 0
    (event,) = [json.loads(line) for line in kept("events", "--json")[1].splitlines()]
    assert (event["when"], event["evidence"][0]["text"]) == ("2020-01-01", "Sorel")
    log = json.loads(kept("decisions", "--json")[1])
    assert (log["number"], log["kind"], log["changes"], log["reviewer"]) == (1, "correct", ["when", "spans"], "jo")
    assert kept("undo", 1, "--reason", "Misread.")[0] == 0
    (event,) = [json.loads(line) for line in kept("events", "--json")[1].splitlines()]
    assert event["when"] == "2018-09-12"
    first, second = kept("decisions")[1].splitlines()
    assert first.endswith("by jo: correct e1 (when, spans) [undone]")
    assert second.endswith(": undo 1 “Misread.”")
    status, _, err = kept("correct", "e1", "whem=2020")
    assert (status, err) == (
        2,
        "onrecord: the correction, line 1, whem: there is no key 'whem' here. Did you mean 'when'?\n",
    )
    assert kept("correct", "e1", "when")[2].startswith("onrecord: 'when' is no KEY=VALUE")


def test_an_entry_comes_from_a_file_or_from_standard_input(
    kept: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = 'events: [{id: e2, document: log, words: "Sorel", what: call, who: [Ilan Sorel, Mara Quill]}]'
    (tmp_path / "entry.yaml").write_text(entry)
    assert kept("write", tmp_path / "entry.yaml")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(entry.replace("e2", "e3")))
    assert kept("write", "-")[0] == 0
    assert [json.loads(line)["id"] for line in kept("events", "--json")[1].splitlines()] == ["e1", "e2", "e3"]
    assert kept("reject", "e3")[0] == 0
    assert len(kept("events", "--json")[1].splitlines()) == 2
    assert kept("write", tmp_path / "none.yaml")[0] == 2


def test_actors_are_merged_split_named_and_suggested(kept: Run) -> None:
    assert kept("members", "Mara Quill")[1].split() == "quill Mara Quill, person m M. Quill, person".split()
    assert kept("split", "Mara Quill", "m")[0] == 0
    assert kept("suggest")[1] == ""
    status, _, err = kept("merge", "Mara Quill", "Ilan Sorel")
    assert status == 2 and err.endswith("if they are one all the same, say so with --anyway.\n")
    assert kept("merge", "Mara Quill", "M. Quill")[0] == 0
    assert kept("rename", "Mara Quill", "Mara J. Quill")[0] == 0
    assert kept("alias", "Mara J. Quill", "the pilot")[0] == 0
    assert "Mara J. Quill, person (also Mara Quill, M. Quill, the pilot)" in kept("actors")[1]
    assert kept("apart", "Mara J. Quill", "Ilan Sorel")[0] == 0
    assert kept("merge", "nobody", "Ilan Sorel")[2] == "onrecord: there is no actor 'nobody' in the record.\n"


def test_a_record_is_looked_after(kept: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "missing", lambda: None)
    held = "onrecord: papers are read in a process that has no network, no files and no other programs.\n"
    assert kept("doctor") == (0, "", f"onrecord: the record is whole.\n{held}")
    monkeypatch.setattr(worker, "missing", lambda: "nothing on this system keeps it.")
    assert kept("doctor") == (
        0, "", "onrecord: the record is whole.\nonrecord: nothing on this system keeps it.\n"
    )
    assert kept("backup", tmp_path / "b.db") == (0, "", f"onrecord: backed up into {tmp_path / 'b.db'}.\n")
    assert kept("withdraw", "hearing", "--reason", "A promise.")[0] == 0
    assert kept("findings")[0] == 0
    assert "a paper was withdrawn on 2" in kept("doctor")[2]
    assert kept("withdraw", "hearing")[2] == "onrecord: there is no paper 'hearing' in the record.\n"
    assert kept("restore", tmp_path / "b.db")[0] == 2
    status, _, err = kept("restore", tmp_path / "b.db", "--over")
    assert status == 0 and "restored; what was there before is in" in err
    assert kept("findings")[0] == 1
    assert kept("read", tmp_path / "case.yaml", "--anew")[2].startswith("onrecord: 1 finding in the record")
