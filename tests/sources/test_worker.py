"""The reading child: kept, limited, replaced, and never outliving its parent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.core.problems import Problem
from onrecord.sources import Metadata, read, read_bytes, reader, walk, worker
from onrecord.sources.worker import SIMPLER, Limits, Worker

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits and signals of Linux")
PAGE = (
    b"<!doctype html><html><body><article><h1>Pier</h1>"
    + b"<p>The minister spoke of the pier all day.</p>" * 9
)


@pytest.fixture
def lone() -> Iterator[Worker]:
    """A worker of our own."""
    made = Worker()
    yield made
    made.close()


def pid(of: Worker) -> int:
    assert of._process is not None
    return of._process.pid


def test_one_child_reads_many_files(lone: Worker) -> None:
    assert isinstance(lone.ask("frontmatter", "a", b"title: Pier"), dict)
    first = pid(lone)
    assert isinstance(lone.ask("html", "a", PAGE), dict)
    assert pid(lone) == first


def test_a_child_that_was_killed_is_replaced(lone: Worker) -> None:
    lone.ask("frontmatter", "a", b"title: Pier")
    first = pid(lone)
    assert lone._process is not None
    lone._process.kill()
    lone._process.wait()
    assert isinstance(lone.ask("frontmatter", "a", b"title: Pier"), dict)
    assert pid(lone) != first


def test_reading_that_takes_too_long_is_one_problem() -> None:
    slow = Worker(Limits(seconds=0.7))
    # A quadratic page: every end tag looks in vain through many open elements of another sort.
    page = b"<html><body>" + b"<ul>" * 1500 + b"<li>" + b"<a></li><b><i></a>" * 200_000
    found = slow.ask("html", "slow.html", page)
    assert isinstance(found, Problem)
    assert str(found) == f"slow.html: reading it was given up after 0.7 seconds. {SIMPLER}"
    assert slow._process is None


@linux
def test_reading_that_takes_too_much_memory_is_one_problem() -> None:
    small = Worker(Limits(memory=300 << 20))
    try:
        found = small.ask("table", "big.csv", b"a,b\n" + b"x,y\n" * 4_000_000)
    finally:
        small.close()
    assert str(found) == f"big.csv: reading it takes more memory than is allowed. {SIMPLER}"


def test_an_answer_that_is_too_long_is_one_problem() -> None:
    curt = Worker(Limits(answer=1000))
    found = curt.ask("html", "a.html", PAGE * 5)
    curt.close()
    assert str(found) == f"a.html: this file unpacks to more than can be read. {SIMPLER}"


def test_a_fault_in_a_reader_is_one_problem(lone: Worker) -> None:
    found = lone.ask("no such reader", "a.x", b"")
    assert str(found) == f"a.x: this file is damaged, or not what its name says. {SIMPLER}"
    assert isinstance(lone.ask("frontmatter", "a", b"title: Pier"), dict)


@pytest.mark.parametrize(
    "answer",
    [
        {"type": "Draft", "value": ["text", 5]},
        {"type": "Draft", "value": None},
        {"type": "Draft"},
        [],
        {"type": "Problem", "value": [1, 2, 3, 4, 5]},
        {"type": "Draft", "value": ["abc", "", "", "", "", "", "", "unknown", 9, None, [], False, [], []]},
        {"type": "Draft", "value": ["abc", "", "", "", "", "", "", "unknown", 0,
                                    [["a"], [[0, 3, 1, 99]]], [], False, [], []]},
    ],
)  # fmt: skip
def test_what_a_child_says_is_not_trusted(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "ask", lambda *_: answer)
    (problem,) = read_bytes("a.html", PAGE).problems
    assert str(problem) == f"a.html: its reader crashed. {SIMPLER}"


def test_answers_that_are_no_json_cost_the_child(lone: Worker) -> None:
    assert str(lone._understood(b"\x80\x04pickle", "a.pdf")) == f"a.pdf: its reader crashed. {SIMPLER}"


def test_threads_share_the_child() -> None:
    found: list[object] = []

    def ask() -> None:
        found.append(worker.ask("frontmatter", "a", b"title: [Pier]"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(f, dict) for f in found)
    assert len(found) == 8


@linux
def test_a_forked_process_starts_a_child_of_its_own() -> None:
    worker.ask("frontmatter", "a", b"title: Pier")
    reading, writing = os.pipe()
    forked = os.fork()
    if forked == 0:
        answer = worker.ask("frontmatter", "a", b"title: Pier")
        worker.close()
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.waitpid(forked, 0)
    assert b"Pier" in os.read(reading, 4096)
    os.close(reading)
    os.close(writing)
    assert isinstance(worker.ask("frontmatter", "a", b"title: Pier"), dict)


@linux
def test_the_child_of_a_killed_run_dies_with_it() -> None:
    script = textwrap.dedent(
        """
        import sys, time
        from onrecord.sources import worker
        worker.ask("frontmatter", "a", b"title: Pier")
        print(worker._Shared.worker._process.pid, flush=True)
        time.sleep(60)
        """
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert Path(f"/proc/{child}").exists()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def test_reading_loads_no_language_model_and_no_parser_of_pages() -> None:
    script = "import sys, onrecord.sources, onrecord.sources.child; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(eval(done.stdout))  # a list of names that we had printed
    assert not loaded & {"spacy", "trafilatura", "lxml", "pypdfium2", "docx", "numpy", "py3langid"}


def test_modules_in_the_current_folder_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('taken over')")
    script = (
        "from onrecord.sources import read_bytes; import sys; "
        f"print(len(read_bytes('a.html', {PAGE!r}).documents))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"


@pytest.mark.slow
def test_ten_thousand_files_with_three_bad_ones(tmp_path: Path) -> None:
    for n in range(10_000):
        folder = tmp_path / f"{n // 500:02}"
        folder.mkdir(exist_ok=True)
        (folder / f"{n}.txt").write_text(
            f"---\ntitle: Paper {n}\npublished: 2020-01-02\n---\nHe spoke of pier {n}.\n"
        )
    (tmp_path / "00" / "7.txt").write_bytes(b"")
    (tmp_path / "03" / "x.pdf").write_bytes(b"%PDF-1.4 cut")
    (tmp_path / "04" / "y.xyz").write_text("?")
    begun = time.perf_counter()
    problems = documents = 0
    for one in walk([tmp_path]):
        if isinstance(one, Problem):
            problems += 1
            continue
        reading = read(one)
        problems += len(reading.problems)
        documents += len(reading.documents)
    assert (documents, problems) == (9_999, 3)
    assert time.perf_counter() - begun < 60


@linux
@pytest.mark.slow
def test_a_text_of_fifty_megabytes_stays_within_bounds(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("w", encoding="utf-8") as file:
        for n in range(500_000):
            file.write(
                f"The clerk of the harbour wrote line {n} of the minutes,\nand it was read aloud by the "
                f"chair.\n\n"
            )
    # VmHWM is this process's own peak; ru_maxrss would carry the test runner's over.
    script = (
        "import re, sys; from pathlib import Path; from onrecord.sources import read; "
        "(paper,) = read(Path(sys.argv[1])).documents; assert len(paper.reading) == len(paper.text); "
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text()); "
        "print(len(paper.text) >> 20, int(peak[1]) >> 10)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    size, used = map(int, done.stdout.split())
    assert size >= 43
    assert used < 400


def test_metadata_is_frozen_and_shared() -> None:
    assert Metadata() == Metadata()
    assert reader.LARGEST > 100 << 20
