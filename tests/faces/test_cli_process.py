"""The command line as a process: what it loads, how it is stopped, and what a kill leaves behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-c", "from onrecord.faces.cli import main; main()"]
FILES = 40


def onrecord(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def start(*arguments: object) -> subprocess.Popen[str]:
    """The program as a process that heeds an interrupt, even where the tests run in a shell's background."""
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - one thread
    )


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many small case files: reading them needs no model."""
    folder = tmp_path_factory.mktemp("cases")
    for n in range(FILES):
        (folder / f"{n:02}.yaml").write_text(
            f"""\
onrecord: 1
documents: [{{id: log, title: Log {n}, published: 2019-06-01, kind: log}}]
actors: [{{id: a, name: Lena Ostrow}}, {{id: b, name: Visitor {n}}}]
events: [{{id: e, document: log, words: "visit number {n}", what: meet, who: [a, b], when: 2018-09-12}}]
"""
        )
    return folder


@pytest.fixture(scope="module")
def hearing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hearing") / "hearing.txt"
    turns = (f"The CHAIR. Question number {n}?\n\nMs. OSTROW. Answer number {n}." for n in range(4000))
    path.write_text("\n\n".join(turns))
    return path


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def loaded(arguments: Sequence[object]) -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = (
        "import sys\nfrom onrecord.faces.cli import main\n"
        f"try: main({[str(a) for a in arguments]!r})\n"
        "except SystemExit: print('\\n', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


def test_help_loads_no_room_and_starts_at_once() -> None:
    modules = loaded(["--help"])
    assert not {"spacy", "sqlalchemy", "alembic", "pydantic", "edtf", "numpy", "fastapi", "lxml"} & modules
    best = min(_seconds("--help") for _ in range(3))
    assert best < 0.5


def _seconds(*arguments: object) -> float:
    """Processor time of a call: the machine may be busy with other things."""
    before = os.times()
    assert onrecord(*arguments).returncode == 0
    after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)


def test_turns_load_neither_models_nor_database(hearing: Path) -> None:
    modules = loaded(["turns", hearing])
    assert "onrecord.sources" in modules
    assert not {"spacy", "sqlalchemy", "onnxruntime", "fastapi"} & modules


def test_a_case_file_is_checked_without_a_model(cases: Path) -> None:
    modules = loaded(["check", cases / "00.yaml"])
    assert "onrecord.check" in modules
    assert not {"spacy", "onnxruntime", "alembic", "fastapi"} & modules


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", [("turns",), ("turns", "--json")])
def test_a_full_disk_under_the_output_is_told_in_a_sentence(hearing: Path, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, command[0], str(hearing), *command[1:]],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr == (
        "onrecord: there is no room left on the disk; make room, and run it again. What is in the record stays.\n"
    )


def test_a_reader_that_goes_away_is_no_fault(hearing: Path) -> None:
    running = start("turns", hearing, "--json")
    assert running.stdout is not None and running.stderr is not None
    assert "The CHAIR" in running.stdout.readline()
    running.stdout.close()
    assert running.wait(60) == 0
    assert running.stderr.read() == ""
    running.stderr.close()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_reading_ends_cleanly(cases: Path, tmp_path: Path, number: int, status: int) -> None:
    running = start("read", cases, "--record", tmp_path / "case.db", "--json")
    assert running.stdout is not None
    running.stdout.readline()  # the first file is in the record
    (child,) = children(running.pid)
    running.send_signal(number)
    _, err = running.communicate(timeout=60)
    assert running.returncode == status and "Traceback" not in err
    assert not is_running(child)
    done = onrecord("read", cases, "--record", tmp_path / "case.db", "--json")
    assert done.returncode == 0 and 0 < len(done.stdout.splitlines()) < FILES


def test_a_killed_reading_leaves_a_record_that_the_next_run_finishes(cases: Path, tmp_path: Path) -> None:
    whole, torn = tmp_path / "whole.db", tmp_path / "torn.db"
    begun = time.monotonic()
    assert onrecord("read", cases, "--record", whole).returncode == 0
    lasted = time.monotonic() - begun
    for moment in (random.uniform(0.3, 1.0) for _ in range(3)):
        running = start("read", cases, "--record", torn)
        time.sleep(lasted * moment)
        mine = children(running.pid) if is_running(running.pid) else []
        running.kill()
        running.communicate(timeout=60)
        deadline = time.monotonic() + 10
        while any(map(is_running, mine)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(is_running, mine)), "the child outlived its killed parent"
    assert onrecord("read", cases, "--record", torn).returncode == 0
    exports = [onrecord("export", "casefile", "--record", r).stdout for r in (whole, torn)]
    assert exports[0].count("visit number") >= FILES and sorted(exports[0].splitlines()) == sorted(
        exports[1].splitlines()
    )


def test_two_readings_at_once_do_each_their_part(cases: Path, tmp_path: Path) -> None:
    kept = tmp_path / "case.db"
    both = [start("read", cases, "--record", kept) for _ in range(2)]
    for running in both:
        _, err = running.communicate(timeout=120)
        assert running.returncode == 0, err
    listed = onrecord("events", "--record", kept, "--json")
    assert len(listed.stdout.splitlines()) == FILES
