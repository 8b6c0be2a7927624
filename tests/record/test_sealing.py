"""Seals: whatever is changed in a record by other means than onrecord shows, and is named."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import record
from onrecord.faces import cli
from onrecord.record import sealing

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Ports hearing, published: 2019-05-14, kind: transcript}
  - {id: log, title: Gate log, published: 2019-06-01, kind: log}
actors: [{id: quill, name: Mara Quill}, {id: sorel, name: Ilan Sorel}]
statements:
  - {id: s1, document: hearing, speaker: quill, said: 2019-05-14, sworn: true, words: "I have never met Ilan Sorel.",
     claims: [{id: c1, denies: meet, party: sorel}]}
events:
  - {id: e1, document: log, words: "Sorel to see Quill", what: meet, who: [quill, sorel], when: 2018-09-12, authority: official}
"""


def main(arguments: list[str]) -> int:
    """Run a command. Gives its exit status."""
    with pytest.raises(SystemExit) as done:
        cli.main(arguments)
    return int(done.value.code or 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with papers, a finding and a decision, in one file."""
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "case.yaml").write_text(CASE)
    place = folder / "case.db"
    assert main(["read", str(folder / "case.yaml"), "--record", str(place), "--quiet"]) == 0
    with closing(sqlite3.connect(place)) as raw:
        (finding,) = raw.execute("SELECT id FROM finding").fetchone()
    assert main(["decide", finding, "confirmed", "--record", str(place), "--reason", "Seen the log."]) == 0
    copy = folder / "copy.db"
    assert main(["backup", str(copy), "--record", str(place)]) == 0
    return copy


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    path.write_bytes(made.read_bytes())
    return path


def told(place: Path, head: str | None = None) -> list[str]:
    store = record.open(place, create=False)
    try:
        return [str(p) for p in sealing.verify(store.database, head)]
    finally:
        store.close()


def head_of(place: Path) -> str:
    store = record.open(place, create=False)
    try:
        with store.database.reading() as connection:
            return sealing.head(connection).hash
    finally:
        store.close()


def change(place: Path, *statements: str) -> None:
    with closing(sqlite3.connect(place)) as raw:
        for statement in statements:
            assert raw.execute(statement).rowcount == 1, statement
        raw.commit()


def test_a_record_that_nobody_touched_is_as_it_was_sealed(place: Path) -> None:
    assert told(place) == []
    assert told(place, head_of(place)) == []


MEND = sealing._BACKUP
TOUCHED = {
    "text": (
        "UPDATE document SET payload = replace(payload, 'I have never met', 'I have ever met') WHERE id = 'hearing'",
        "the paper hearing is not as it was sealed: its text.",
    ),
    "title": (
        "UPDATE document SET title = 'Port hearing' WHERE id = 'hearing'",
        "the paper hearing is not as it was sealed: what is noted of it.",
    ),
    "claim": (
        "UPDATE noun SET payload = replace(payload, 'meet', 'call') WHERE kind = 'claims'",
        "the paper hearing is not as it was sealed: claims 1.",
    ),
    "event": (
        "UPDATE noun SET latest = '2018-09-13' WHERE kind = 'events'",
        "the paper log is not as it was sealed: events 1.",
    ),
    "noun gone": ("DELETE FROM noun WHERE kind = 'claims'", "the paper hearing is not as it was sealed: claims 1."),
    "decision": (
        "UPDATE decision SET words = 'rejected'",
        "the decision 1 is not as it was sealed: what is noted of it.",
    ),
    "decision gone": ("DELETE FROM decision", "the decision 1 is gone."),
    "finding": ("UPDATE finding SET confidence = confidence + 0.001", "is not as it was sealed: what is noted of it."),
    "finding gone": ("DELETE FROM finding", "is gone."),
    "chain": (
        "UPDATE seal SET time = '2001-01-01T00:00:00Z' WHERE number = 2",
        "the chain of seals is broken at entry 2, of the paper",
    ),
    "chain cut": ("DELETE FROM seal WHERE number = 1", "the chain of seals is broken at entry 2, of the paper"),
}  # fmt: skip


@pytest.mark.parametrize("what", TOUCHED)
def test_what_was_changed_is_named(place: Path, what: str) -> None:
    statement, sentence = TOUCHED[what]
    change(place, statement)
    found = told(place)
    assert len(found) == 1, found
    assert sentence in found[0]


COLUMNS = [
    ("document", "source"), ("document", "id"), ("document", "sha256"), ("document", "name"), ("document", "payload"),
    ("noun", "payload"), ("noun", "id"), ("noun", "kind"), ("decision", "payload"), ("decision", "reason"),
    ("decision", "reviewer"), ("decision", "about"), ("finding", "payload"), ("finding", "kind"), ("seal", "parts"),
    ("seal", "head"), ("seal", "subject"),
]  # fmt: skip


NAMED = {
    "document": r"the paper \S+", "noun": r"the paper (?:hearing|log) .*(?:actors|attributions|claims|events|relations|nouns|sealed)",
    "decision": r"the decision 1\b", "finding": r"the finding \S+", "seal": r"chain of seals|has no seal|is gone|not as it was sealed",
}  # fmt: skip
"""What a sentence on a flipped bit names."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(COLUMNS), st.integers(0, 50), st.integers(0, 10**6), st.integers(0, 6))
def test_a_single_flipped_bit_is_found(
    made: Path, tmp_path: Path, where: tuple[str, str], row: int, at: int, bit: int
) -> None:
    place = tmp_path / "flipped.db"
    for end in ("", "-wal", "-shm"):
        Path(f"{place}{end}").unlink(missing_ok=True)
    place.write_bytes(made.read_bytes())
    table, column = where
    with closing(sqlite3.connect(place)) as raw:
        rows = raw.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
        there = [r for r in rows if r[1]]
        if not there:  # nobody was named as the reviewer
            return
        number, value = there[row % len(there)]
        held = bytearray(value.encode())
        held[at % len(held)] ^= 1 << bit
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (held.decode(), number))
        raw.commit()
    found = told(place)
    assert any(re.search(NAMED[table], f) for f in found), (table, column, number, found)


def test_a_chain_that_was_written_anew_has_not_the_head_that_was_kept(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = head_of(place)
    change(place, "UPDATE decision SET words = 'rejected'")
    with closing(sqlite3.connect(place)) as raw:
        raw.execute("DELETE FROM seal")
        raw.commit()
    assert main(["verify", "--seal", "--record", str(place)]) == 0
    assert told(place) == []
    capsys.readouterr()
    assert main(["verify", "--record", str(place), "--head", kept]) == 2
    assert f"the head '{kept}' is not in the chain of {place}" in capsys.readouterr().err


def test_what_onrecord_itself_changed_since_a_head_is_told_as_that(place: Path) -> None:
    kept = head_of(place)
    assert main(["withdraw", "log", "--record", str(place)]) == 0
    assert told(place) == []
    found = told(place, kept)
    assert any("the paper log was taken out, after the stated head." in f for f in found)
    assert all("It was done through onrecord" in f for f in found)


def test_what_has_no_seal_is_named_and_can_be_sealed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(place)) as raw:
        raw.execute("DELETE FROM seal")
        raw.commit()
    assert main(["verify", "--record", str(place)]) == 3
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == f"{'0' * 64} (entry 0)"
    assert all("has no seal. If it was there before the seals: onrecord verify --seal." in line for line in out[:-1])
    assert main(["verify", "--record", str(place), "--seal", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == len(out) - 1


def test_an_export_is_verified_elsewhere(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], replaced: Callable[[Path, str, str], None]
) -> None:
    export = tmp_path / "out.yaml"
    assert main(["export", "casefile", "--seal", "--record", str(place), "--output", str(export)]) == 0
    kept = head_of(place)
    capsys.readouterr()
    assert main(["verify", str(export), "--head", kept]) == 0
    assert capsys.readouterr().out.split()[0] == kept
    assert main(["verify", str(export), "--record", str(place)]) == 0
    again = tmp_path / "again.db"
    assert main(["read", str(export), "--record", str(again), "--quiet"]) == 0
    replaced(export, "never met", "ever met")
    capsys.readouterr()
    assert main(["verify", str(export)]) == 2
    assert capsys.readouterr().err == (
        f"onrecord: {export} is not as it was exported: its words and the seal at its end do not agree.\n"
    )
    export.write_text(CASE)
    assert main(["verify", str(export)]) == 2
    assert "has no seal at its end" in capsys.readouterr().err


@pytest.fixture
def replaced() -> Callable[[Path, str, str], None]:
    """Other words in a file."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return replace
