"""Small samples of the long runs: a room full of people, a reading with faults, reading beside the bare parser.

The long runs are commands, whose figures stand in docs/benchmarks.md: ``scripts/load.py``, ``scripts/soak.py``,
``scripts/reading_speed.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import postgres

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is looked at by way of /proc"),
]


def ran(script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A script, run to its end."""
    return subprocess.run(
        [sys.executable, str(SCRIPTS / script), *options], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_many_people_get_an_answer_and_every_decision_is_kept(kind: str) -> None:
    if kind == "postgres" and (reason := postgres.missing()):
        pytest.skip(reason)
    size = ("--minutes", "0.1", "--readers", "6", "--reviewers", "3", "--papers", "20", "--pause", "0.1")
    done = ran("load.py", *size, *(("--postgres",) if kind == "postgres" else ()))
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 errors" in done.stdout
    assert "decisions were answered and stand in the log" in done.stdout


def test_every_file_of_a_long_reading_is_accounted_for() -> None:
    done = ran("soak.py", "--papers", "36", "--every", "6", "--patience", "20")
    assert (done.returncode, done.stderr) == (0, "")
    assert "| good papers | 30 | 30 |" in done.stdout
    assert "| a parser that does not end | 1 | 1 |" in done.stdout


def test_reading_is_timed_beside_the_parser_that_it_uses(tmp_path: Path) -> None:
    row = {"doc_id": "a", "text": "Anna Baker said on Monday that the pier had been closed in May.\n"}
    (tmp_path / "few.jsonl").write_text(json.dumps(row) + "\n")
    done = ran("reading_speed.py", str(tmp_path))
    assert done.stderr == ""
    assert done.stdout.count("\n| ") == 5
    assert "more processor time than spaCy and the networks on the same texts." in done.stdout
