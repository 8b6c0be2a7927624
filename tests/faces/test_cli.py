"""The command line as others rely on it: shapes, exit statuses, what goes where. In this process."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from onrecord import flow
from onrecord.core.document import Document
from onrecord.core.problems import Problem
from onrecord.extract import Models
from onrecord.faces.cli import lazy, main, run
from onrecord.sources import fetch

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Budget hearing, published: 2019-05-14, kind: transcript}
  - {id: log, title: Gate log, published: 2019-06-01, kind: log}
actors:
  - {id: ostrow, name: Lena Ostrow, kind: person}
  - {id: varga, name: Pavel Varga, kind: person}
  - {id: klein, name: Rosa Klein, kind: person}
statements:
  - {id: s1, document: hearing, speaker: ostrow, said: 2019-05-14, kind: direct, sworn: true,
     words: "I have never met Pavel Varga.", claims: [{denies: meet, party: varga}]}
  - {id: s2, document: hearing, speaker: ostrow, said: 2019-05-14, kind: direct, sworn: true,
     words: "Nor have I met Rosa Klein.", claims: [{denies: meet, party: klein}]}
events:
  - {id: e1, document: log, words: "Pavel Varga to see Lena Ostrow", what: meet, who: [ostrow, varga],
     when: 2018-09-12, authority: official}
  - {id: e2, document: log, words: "Rosa Klein, booked for June", what: meet, who: [ostrow, klein],
     when: 2018-06-12, certainty: scheduled, authority: official}
"""

HEARING = """\
---
title: Hearing on the harbour budget
publisher: Assembly of Norvik
published: 2019-05-14
kind: transcript
---

The CHAIR. Good morning. Ms. Ostrow, have you met Pavel Varga of Harlan Freight?

Ms. OSTROW. No. I have never met Pavel Varga.

The CHAIR. Thank you.
"""

ARTICLE = """\
---
title: Minister named in freight inquiry
publisher: Norvik Gazette
published: 2019-06-20
kind: article
---

Lena Ostrow, the transport minister, met Pavel Varga in her office on 12 September 2018.

"I did nothing wrong," Ms Ostrow said on Thursday. Tomas Brandt, a councillor, called on Ms Ostrow to resign.
"""


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()


Cli = Callable[..., Done]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, models: Models) -> Iterator[Cli]:
    """The program, called in this process with the models that the session has loaded already."""
    reader = flow.Reader()
    reader.__dict__.update(models=models, knowledge=models.knowledge)
    monkeypatch.setattr(run, "_reader", lambda *_, **__: reader)
    before = signal.getsignal(signal.SIGTERM)

    def call(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, captured.out, captured.err)

    yield call
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE)
    return path


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "01-hearing.txt").write_text(HEARING)
    (folder / "02-article.md").write_text(ARTICLE)
    return folder


def is_span(shape: dict[str, Any], texts: dict[str, str] | None = None) -> bool:
    assert set(shape) >= {"document", "start", "end", "text"}
    if texts is not None:
        assert texts[shape["document"]][shape["start"] : shape["end"]] == shape["text"]
    return 0 <= shape["start"] < shape["end"]


# --- check and findings ---------------------------------------------------------------------------

FINDING = {
    "id", "kind", "verdict", "speaker", "subject", "unless", "confidence", "say", "record", "why", "steps",
}  # fmt: skip


def test_a_finding_has_the_shape_of_the_contract(cli: Cli, case: Path) -> None:
    done = cli("check", case, "--json")
    assert done.status == 1 and done.err == ""
    (finding,) = done.rows
    assert set(finding) >= FINDING
    assert (finding["kind"], finding["verdict"]) == ("contradiction", "contradicted")
    assert finding["speaker"] == finding["subject"] == "Lena Ostrow"
    assert finding["unless"] is None and 0 <= finding["confidence"] <= 1
    assert finding["say"][0]["text"] == "I have never met Pavel Varga."
    assert finding["record"][0]["text"] == "Pavel Varga to see Lena Ostrow"
    assert all(is_span(s) for s in (*finding["say"], *finding["record"]))
    assert all(set(s) >= {"from", "to", "by", "source"} for s in finding["steps"]) and finding["steps"]


def test_for_a_person_the_same_is_laid_out_and_coverage_is_last(cli: Cli, case: Path) -> None:
    done = cli("check", case)
    assert done.status == 1
    assert "“I have never met Pavel Varga.”" in done.out and "“Pavel Varga to see Lena Ostrow”" in done.out
    assert "Lena Ostrow" in done.out and "Budget hearing" in done.out and "\x1b" not in done.out
    last = done.out.rstrip().splitlines()[-1]
    assert re.fullmatch(r"2 papers, 1 finding\. \d+ denials? read, \d+ checked, \d+ not understood\.", last)


def test_exit_zero_leads_threshold_and_all(cli: Cli, case: Path) -> None:
    assert cli("check", case, "--json", "--exit-zero").status == 0
    verdicts = [f["verdict"] for f in cli("check", case, "--json", "--leads").rows]
    assert verdicts == ["contradicted", "lead"]
    strict = cli("check", case, "--json", "--threshold", "1")
    assert (strict.status, strict.rows) == (0, [])
    looked = [r for r in cli("check", case, "--json", "--all").rows if r["kind"] == "not_covered"]
    assert all(r["reason"] for r in looked)


def test_all_says_why_each_thing_that_was_looked_at_is_not_covered(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "late.yaml"
    path.write_text(LATE)
    (looked,) = cli("check", path, "--json", "--all").rows
    assert (looked["kind"], looked["dimension"], looked["reason"]) == (
        "not_covered",
        "time",
        "after the statement",
    )
    assert looked["speaker"] == "Lena Ostrow"
    assert [s["text"] for s in looked["say"]] == ["I have never met Pavel Varga."]
    assert [s["text"] for s in looked["record"]] == ["Pavel Varga to see Lena Ostrow"]
    text = cli("check", path, "--all").out
    assert "Not covered: time" in text and "after the statement" in text and "Pavel Varga to see" in text


LATE = """
onrecord: 1
documents:
  - {id: hearing, published: 2019-05-14, kind: transcript}
  - {id: log, published: 2019-09-01, kind: log}
actors:
  - {id: ostrow, name: Lena Ostrow}
  - {id: varga, name: Pavel Varga}
statements:
  - {document: hearing, speaker: ostrow, words: I have never met Pavel Varga., claims: [{denies: meet, party: varga}]}
events:
  - {document: log, words: Pavel Varga to see Lena Ostrow, what: meet, who: [ostrow, varga], when: 2019-08-01, authority: official}
"""


def test_a_finding_explained_as_text_as_data_and_as_a_graph(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "told.yaml"
    path.write_text(LATE.replace("2019-08-01", "2019-03-01").replace("events:", SECOND))
    ident = cli("check", path, "--json").rows[0]["id"]
    told = cli("explain", ident, path)
    assert told.status == 0 and "Versions that Lena Ostrow gave, in time:" in told.out
    assert "which qualifies the version of 2019-05-14" in " ".join(told.out.split())
    data = json.loads(cli("explain", ident, path, "--json").out)
    (history,) = data["versions"]
    assert history["principal"] == "Lena Ostrow" and data["id"] == ident
    assert [(v["said"], v["step"]) for v in history["versions"]] == [
        ("2019-05-14", "first"),
        ("2019-06-14", "qualifies"),
    ]
    first, second = history["versions"]
    assert second["against"] == first["claim"]
    assert second["changes"] == [{"dimension": "topic", "from": "any topic", "to": "about the levy"}]
    assert [s["text"] for s in second["say"]] == ["Not about the levy."]
    graph = cli("explain", ident, path, "--dot")
    assert graph.status == 0 and graph.out.startswith(f'digraph "{ident}" {{\n') and graph.out.endswith("}\n")
    both = cli("explain", ident, path, "--dot", "--json")
    assert both.status == 2 and both.complaints == ["onrecord: --json and --dot do not go together."]


SECOND = """  - document: hearing
    said: 2019-06-14
    speaker: ostrow
    words: Not about the levy.
    claims: [{denies: meet, party: varga, qualifiers: [{kind: topic, words: about the levy}]}]
events:"""


def test_ids_derive_from_content(cli: Cli, case: Path, tmp_path: Path) -> None:
    (ident,) = [f["id"] for f in cli("check", case, "--json").rows]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / case.name).write_text(CASE)
    assert [f["id"] for f in cli("check", elsewhere, "--json").rows] == [ident]
    explained = cli("check", case, "--explain", ident)
    assert explained.status == 0
    assert "Because" in explained.out and "I have never met Pavel Varga." in explained.out
    assert cli("explain", ident, case).out == explained.out
    assert json.loads(cli("check", case, "--explain", ident, "--json").out)["id"] == ident
    wrong = cli("check", case, "--explain", "fi-none")
    assert wrong.status == 2 and wrong.complaints == [
        "onrecord: there is no finding fi-none here; ids change when the papers do."
    ]


def test_a_sentence_is_checked_against_a_record(cli: Cli, case: Path, tmp_path: Path) -> None:
    kept = tmp_path / "case.db"
    assert cli("read", case, "--record", kept).status == 0
    before = cli("findings", "--record", kept, "--json").out
    said = cli(
        "check", "--say", "I never met Pavel Varga.", "--speaker", "Lena Ostrow", "--record", kept, "--json"
    )
    assert said.status == 1
    assert said.rows[0]["say"][0]["text"] == "I never met Pavel Varga."
    other = cli(
        "check", "--say", "I never met Pavel Varga.", "--speaker", "Ada Nemo", "--record", kept, "--json"
    )
    assert (other.status, other.rows) == (0, [])
    assert cli("findings", "--record", kept, "--json").out == before


# --- reading into a record ------------------------------------------------------------------------


def test_reading_twice_adds_nothing(cli: Cli, papers: Path, case: Path, tmp_path: Path) -> None:
    kept = tmp_path / "case.db"
    first = cli("read", papers, case, "--record", kept, "--json")
    assert first.status == 0
    assert all(set(r) >= {"id", "title", "published", "counts", "problems"} for r in first.rows)
    assert [r["title"] for r in first.rows][:2] == [
        "Hearing on the harbour budget",
        "Minister named in freight inquiry",
    ]
    export = cli("export", "casefile", "--record", kept).out
    second = cli("read", papers, case, "--record", kept, "--json")
    assert (second.status, second.out) == (0, "")
    assert "3 files were known already" in second.err
    assert cli("export", "casefile", "--record", kept).out == export


def test_an_export_is_read_back_without_loss(cli: Cli, case: Path, tmp_path: Path) -> None:
    first, second, out = tmp_path / "1.db", tmp_path / "2.db", tmp_path / "out.yaml"
    cli("read", case, "--record", first)
    assert cli("export", "casefile", "--record", first, "--output", out).status == 0
    cli("read", out, "--record", second)
    listed = [cli("findings", "--record", r, "--json").rows for r in (first, second)]
    assert [f["id"] for f in listed[0]] == [f["id"] for f in listed[1]] != []
    assert cli("export", "casefile", "--record", second).out == out.read_text()


def test_an_export_read_back_into_its_own_record_adds_nothing_and_what_was_mended_in_it_holds(
    cli: Cli, papers: Path, tmp_path: Path
) -> None:
    kept, out = tmp_path / "1.db", tmp_path / "out.yaml"
    cli("read", papers, "--record", kept)
    events = cli("events", "--record", kept, "--json").rows
    cli("export", "casefile", "--record", kept, "--output", out)
    cli("read", out, "--record", kept)
    assert cli("events", "--record", kept, "--json").rows == events != []
    mended = out.read_text().replace("2018-09-12", "2018-09-13")
    assert mended != out.read_text()
    out.write_text(mended)
    cli("read", out, "--record", kept)
    days = [e["when"] for e in cli("events", "--record", kept, "--json").rows]
    assert len(days) == len(events) and "2018-09-13" in days and "2018-09-12" not in days


def test_a_folder_of_many_files_with_three_bad_ones(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Note {number}. The gate was open.")
    (folder / "050.txt").write_bytes(b"")
    (folder / "150.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "250.exe").write_bytes(b"MZ")
    done = cli("read", folder, "--record", tmp_path / "case.db", "--json")
    assert done.status == 3
    assert len(done.rows) == 298
    bad = [line for line in done.complaints if re.match(r"onrecord: .*\d+\.(txt|exe)", line)]
    assert [re.findall(r"(\d+)\.(?:txt|exe)", line)[0] for line in bad] == ["050", "150", "250"]
    again = cli("read", folder, "--record", tmp_path / "case.db", "--json")
    assert (again.status, again.rows) == (3, [])


@pytest.mark.parametrize("command", ["check", "events", "actors"])
def test_each_missing_file_is_named_and_the_rest_is_done(cli: Cli, case: Path, command: str) -> None:
    done = cli(command, case.parent / "none.txt", case, case.parent / "nor.pdf", "--json")
    assert done.status == 3 and done.rows
    assert len(done.complaints) == 2
    assert "none.txt: there is no such file" in done.complaints[0] and "nor.pdf" in done.complaints[1]


def test_a_page_is_fetched_kept_beside_the_record_and_read_once(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://norvik.invalid/minister"
    page = fetch.Fetched(ARTICLE.encode(), address, ".txt")
    told = {address: page, "http://10.0.0.1/": Problem("http://10.0.0.1/", "it was not fetched: it is inside.")}
    monkeypatch.setattr(fetch, "fetch", lambda a: told[a])
    record = tmp_path / "case.db"
    done = cli("read", "--record", str(record), "--json", address, "http://10.0.0.1/")
    assert done.status == 3
    assert "onrecord: http://10.0.0.1/: it was not fetched: it is inside." in done.complaints
    (row,) = done.rows
    kept = Path(row["document"])
    assert kept.parent == tmp_path / "case.db.pages"
    assert kept.read_bytes() == ARTICLE.encode()
    store = lazy.record.open(record, create=False)
    try:
        assert [d.url for d in flow.facts(store, flow.Reader()).documents] == [address]
    finally:
        store.close()
    again = cli("read", "--record", str(record), address)
    assert again.status == 0
    assert "1 file was known already." in again.err


def test_bytes_under_two_names_are_one_paper(cli: Cli, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(ARTICLE)
    done = cli("read", tmp_path / "a.md", tmp_path / "b.md", "--record", tmp_path / "case.db", "--json")
    assert len(done.rows) == 1


def test_a_paper_in_another_language_is_one_problem(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "gazette.txt"
    path.write_text(
        "Die Ministerin hat gestern im Landtag erklärt, sie habe den Unternehmer niemals getroffen. " * 8
    )
    done = cli("check", path, "--json")
    assert done.status == 3 and len(done.complaints) == 1 and "only English is read" in done.err


def test_what_the_user_tells_fills_what_a_paper_does_not_say(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_text("Lena Ostrow met Pavel Varga in the harbour office on Monday.")
    (tmp_path / "full.txt").write_text(HEARING)
    told = (
        "--published",
        "2019-07",
        "--title",
        "A letter",
        "--publisher",
        "Harbour Board",
        "--kind",
        "statement",
    )
    done = cli(
        "read", tmp_path / "bare.txt", tmp_path / "full.txt", "--record", tmp_path / "c.db", *told, "--json"
    )
    assert [(r["title"], r["published"], r["kind"]) for r in done.rows] == [
        ("A letter", "2019-07", "statement"),
        ("Hearing on the harbour budget", "2019-05-14", "transcript"),
    ]


def test_a_fault_of_ours_costs_one_paper_and_is_shown_by_name(
    cli: Cli, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = flow.extract.run

    def faulty(paper: Document, models: Models) -> Any:
        if paper.name.endswith("01-hearing.txt"):
            raise IndexError("list index out of range")
        return real(paper, models)

    monkeypatch.setattr(flow.extract, "run", faulty)
    done = cli("events", papers, "--json")
    assert done.status == 3 and done.rows
    assert len(done.complaints) == 1
    assert "01-hearing.txt" in done.err and "IndexError: list index out of range" in done.err


def test_a_fault_of_the_program_is_no_finding(cli: Cli, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: Any, **__: Any) -> Any:
        raise IndexError("list index out of range")

    monkeypatch.setattr(flow.check, "derive", faulty)
    done = cli("check", case, "--json")
    assert (done.status, done.out, len(done.complaints)) == (3, "", 1)
    assert "a fault of the program (IndexError: list index out of range)" in done.err
    monkeypatch.setenv("ONRECORD_DEBUG", "1")
    assert "Traceback" in cli("check", case).err


# --- what people decide ---------------------------------------------------------------------------


def test_a_decision_is_shown_and_outlives_a_new_reading(cli: Cli, case: Path, tmp_path: Path) -> None:
    kept = tmp_path / "case.db"
    cli("read", case, "--record", kept)
    (ident,) = [f["id"] for f in cli("findings", "--record", kept, "--json").rows]
    assert cli("decide", ident, "dismissed", "--record", kept, "--reason", "Another Varga.").status == 0
    cli("read", case, "--record", kept)
    assert cli("findings", "--record", kept, "--json").rows[0]["state"] == "dismissed"
    assert "[dismissed]" in cli("findings", "--record", kept).out
    assert cli("decide", ident, "maybe", "--record", kept).status == 2
    assert cli("decide", "fi-none", "open", "--record", kept).status == 2


# --- lists ----------------------------------------------------------------------------------------


def test_turns(cli: Cli, papers: Path) -> None:
    file = papers / "01-hearing.txt"
    rows = cli("turns", file, "--json").rows
    assert [r["speaker"] for r in rows] == ["The CHAIR", "Ms. OSTROW", "The CHAIR"]
    for row in rows:
        assert set(row) >= {"speaker", "name", "start", "end", "text"}
        assert HEARING[row["start"] : row["end"]] == row["text"]
    assert rows[1]["text"] == "No. I have never met Pavel Varga."
    assert "Ms. OSTROW" in cli("turns", file).out
    none = cli("turns", papers / "none.txt", "--json")
    assert (none.status, none.out) == (3, "")


SHAPES = {
    "attributions": {
        "document", "kind", "source", "cue", "content", "speaker", "behalf", "addressee", "sworn", "said",
        "act", "id",
    },
    "events": {
        "id", "predicate", "participants", "when", "where", "capacity", "certainty", "evidence",
    },
    "stances": {"id", "actor", "stance", "action", "target", "evidence"},
    "offices": {"id", "holder", "role", "organization", "from", "to", "oversees", "evidence"},
    "actors": {"id", "name", "aliases", "kind", "classes"},
}  # fmt: skip


@pytest.mark.parametrize("what", SHAPES)
def test_lists_have_the_shapes_of_the_contract(cli: Cli, papers: Path, tmp_path: Path, what: str) -> None:
    done = cli(what, papers, "--json")
    assert done.status == 0 and (done.rows or what == "stances")
    texts = {str(p): p.read_text() for p in papers.iterdir()}
    names = {a["name"] for a in cli("actors", papers, "--json").rows}
    for row in done.rows:
        assert set(row) >= SHAPES[what]
        assert all(is_span(s, texts) for s in row.get("evidence", []))
        for pieces in (row.get(role, []) for role in ("source", "cue", "content")):
            assert all(0 <= s < e <= len(texts[row["document"]]) for s, e in pieces)
        for key in ("speaker", "holder", "actor"):
            assert row.get(key) is None or row[key] in names
        assert names.issuperset(row.get("participants", []))
    kept = tmp_path / "case.db"
    cli("read", papers, "--record", kept)
    assert cli(what, "--record", kept, "--json").rows == done.rows
    assert len(cli(what, "--record", kept).out.splitlines()) == len(done.rows)


def test_polnear(cli: Cli, tmp_path: Path) -> None:
    text = '"We will pay," said Lena Ostrow.'
    lines = [
        json.dumps({"doc_id": "one", "text": text}),
        "no JSON",
        json.dumps({"doc_id": "two", "text": ""}),
    ]
    (tmp_path / "texts.jsonl").write_text("\n".join(lines))
    done = cli("attributions", tmp_path / "texts.jsonl", "--format", "polnear")
    assert done.status == 3 and len(done.complaints) == 1 and "line 2" in done.err
    assert [r["doc_id"] for r in done.rows] == ["one", "two"]
    (found,) = done.rows[0]["attributions"]
    assert {role: [text[s:e] for s, e in found[role]] for role in found}["cue"] == ["said"]
    assert set(found) == {"source", "cue", "content"}


# --- usage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("read", "a.txt"),
        ("findings",),
        ("findings", "--record", "none.db"),
        ("explain", "fi-1"),
        ("events",),
        ("export", "casefile"),
        ("export", "papyrus", "--record", "none.db"),
        ("serve",),
        ("turns",),
        ("turns", ""),
        ("nonsense",),
        ("check", "a.txt", "--nonsense"),
        ("check", "a.txt", "--published", "last Tuesday"),
        ("check", "a.txt", "--kind", "novel"),
        ("check", "a.txt", "--threshold", "2"),
        ("check", "--say", "I never did."),
        ("check", "--say", "I never did.", "--speaker", "Lena Ostrow"),
        ("attributions", "a.txt", "--format", "brat"),
    ],
)
def test_wrong_usage_is_one_sentence(
    cli: Cli, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("The gate was open.")
    done = cli(*arguments)
    assert (done.status, done.out) == (2, "")
    assert len(done.complaints) == 1 and done.complaints[0].startswith("onrecord: ")
    assert not (tmp_path / "none.db").exists()


def test_what_is_no_record_is_named(cli: Cli, case: Path) -> None:
    done = cli("findings", "--record", case)
    assert done.status == 3 and len(done.complaints) == 1 and "not a database" in done.err


def test_settings_that_are_not_understood_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, case: Path
) -> None:
    monkeypatch.setenv("ONRECORD_THRESHOLD", "high")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(case)])
    err = capsys.readouterr().err
    assert ended.value.code == 2 and len(err.splitlines()) == 1 and "threshold" in err.lower()


def test_hostile_words_do_not_reach_the_terminal(cli: Cli, tmp_path: Path) -> None:
    hostile = tmp_path / "case.yaml"
    hostile.write_text(CASE.replace("Budget hearing", '"Budget \\e]0;owned\\a hearing"'))
    done = cli("check", hostile)
    assert done.status == 1 and "\x1b" not in done.out and "\x07" not in done.out
    name = tmp_path / "evil\x1b[2J\nname.bin"
    name.write_bytes(b"\x00\x01")
    done = cli("check", tmp_path, "--json")
    assert "\x1b" not in done.err and len(done.complaints) == 1


def test_help_teaches_with_examples(cli: Cli) -> None:
    whole = cli("--help")
    assert whole.status == 0 and "onrecord check --example" in whole.out
    assert cli().out == whole.out
    for command in ("check", "read", "findings", "explain", "turns", "export", "serve", *SHAPES):
        done = cli(command, "--help")
        assert done.status == 0 and re.search(rf"^ +onrecord {command} [^\[]", done.out, re.MULTILINE)


def test_a_quote_inside_a_quote_is_the_inner_speakers_and_names_who_reported_it(cli: Cli, tmp_path: Path) -> None:
    paper = tmp_path / "vote.txt"
    paper.write_text(
        "---\ntitle: Harbour vote\npublished: 2019-05-14\nkind: article\n---\n\n"
        "\u201cTom Alder told me, \u2018I never met the bank,\u2019 and I believed him,\u201d Ruth Hale said on Monday in Norvik.\n",
        encoding="utf-8",
    )
    rows = cli("attributions", paper, "--json").rows
    inner = next(r for r in rows if "I never met the bank" in r["text"][0] and len(r["text"][0]) < 30)
    assert (inner["speaker"], inner["reporter"]) == ("Tom Alder", "Ruth Hale")
