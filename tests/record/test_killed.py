"""Killed at any moment and run again, reading ends with the record of an undisturbed run.

Twenty kills by default, and two on PostgreSQL. Two hundred on each:
``ONRECORD_KILLS=200 python -m pytest tests/record/test_killed.py -k random``.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

import postgres
from onrecord import flow, record
from onrecord.core.problems import RecordError
from onrecord.faces.export import casefile
from onrecord.record import Store, doctor

KILLS = {
    "file": int(os.environ.get("ONRECORD_KILLS", "20")),
    "postgres": int(os.environ.get("ONRECORD_KILLS", "2")),
}
CALL = "import sys; from onrecord.faces.cli import main; main(sys.argv[1:])"
MARK = "ONRECORD_KILL_TEST"


def case(number: int, what: str = "meet") -> str:
    return (
        "onrecord: 1\n"
        f"documents: [{{id: log{number}, title: Gate log {number}, kind: log, text: 'Sorel to see Quill, {number}.'}}]\n"
        "actors: [{id: quill, name: Mara Quill}, {id: sorel, name: Ilan Sorel}]\n"
        f"events: [{{id: e{number}, document: log{number}, words: 'Sorel to see Quill', what: {what}, who: [quill, sorel], "
        f"when: 2018-0{1 + number % 9}}}]\n"
        f"statements: [{{id: s{number}, document: log{number}, speaker: quill, said: 2019-05-14, words: '{number}', "
        "claims: [{denies: meet, party: sorel}]}]\n"
    )


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.yaml").write_text(case(number))
    (folder / "gazette.txt").write_text(
        'Mara Quill, the harbour master, spoke on Friday.\n\n"I have never met Ilan Sorel," Ms Quill said.\n'
    )
    (folder / "broken.yaml").write_text("onrecord: 1\nevents: [{what: meet, who: [nobody]}]\n")
    return folder


def exported(place: Path | str) -> list[str]:
    """The case-file export, sorted. The time of reading is not in it."""
    store = record.open(place, create=False)
    try:
        facts = flow.facts(store, flow.Reader())
        return sorted([*casefile.write(facts, []).splitlines(), *(str(p) for p in store.problems())])
    finally:
        store.close()


def started(papers: Path, place: Path | str, mark: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CALL, "read", str(papers), "--record", str(place), "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, MARK: mark},
    )


def left_of(mark: str) -> list[str]:
    """Processes that carry the mark: what a killed run left behind."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (
                f"{MARK}={mark}".encode() in (folder / "environ").read_bytes()
                and "Z" not in ((folder / "stat").read_text().rpartition(")")[2].split()[0])
            ):
                found.append(folder.name)
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="kills are looked after by way of /proc")
@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_killed_at_random_moments(
    kind: str, papers: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)
    calm, place = tmp_path / "calm.db", tmp_path / "case.db"
    where: Path | str = place
    if kind == "postgres":
        where = request.getfixturevalue("postgres_server").database()
    before = time.monotonic()
    assert started(papers, calm, "calm").wait() == 3  # the broken one
    whole = time.monotonic() - before
    wanted = exported(calm)
    mark = uuid.uuid4().hex
    for _ in range(KILLS[kind]):
        run = started(papers, where, mark)
        try:
            # Most of a run is starting up: aim at the part that reads as often as at the rest.
            run.wait(dice.uniform(0, whole) if dice.random() < 0.5 else whole * dice.uniform(0.3, 0.9))
        except subprocess.TimeoutExpired:
            run.kill()
        run.wait()
        deadline = time.monotonic() + 10
        while left_of(mark) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not left_of(mark), f"children outlive the run that was killed (seed {seed})"
        if dice.random() < 0.3 and kind == "file":
            place.unlink(missing_ok=True)  # so that some kills meet the making of the record
            for side in ("-wal", "-shm"):
                Path(f"{place}{side}").unlink(missing_ok=True)
    assert started(papers, where, mark).wait() == 3
    assert exported(where) == wanted, f"seed {seed}"


class _Torn(Exception):
    """What the tests throw in the middle of a statement."""


@pytest.fixture(params=["file", "postgres"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    made: list[Store] = []

    def new() -> Store:
        place: Path | str = tmp_path / f"{len(made)}.db"
        if request.param == "postgres":
            place = request.getfixturevalue("postgres_server").database()
        made.append(record.open(place))
        return made[-1]

    yield new
    for store in made:
        store.close()


def test_a_fault_at_each_statement_loses_nothing(make: Callable[[], Store], tmp_path: Path) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.yaml").write_text(case(number))
    reader = flow.Reader()

    def whole(store: Store) -> None:
        for _ in flow.read([folder], store, reader):
            pass
        flow.run_check(store, reader)
        if not store.log.all():
            store.decide("fi-1", "confirmed")

    def state(store: Store) -> tuple[list[str], list[str], int]:
        text = casefile.write(flow.facts(store, reader), []).splitlines()
        return sorted(text), [f.id for f in store.findings()], len(store.log.all())

    calm = make()
    whole(calm)
    wanted = state(calm)
    store = make()
    place = store.database.address.path or store.database.address.url
    count = [0, 0]

    @event.listens_for(store.database.engine, "before_cursor_execute")
    def tear(*_: object) -> None:
        count[0] += 1
        if count[0] == count[1]:
            raise _Torn

    torn = 0
    for at in range(1, 400):
        count[:] = [0, at]
        try:
            whole(store)
        except _Torn:
            torn += 1
            other = record.open(place, create=False)
            assert other.log.all() == [] or len(other.log.all()) == 1
            assert not [p for p in doctor.look(other, files=False) if p.fatal]
            other.close()
        else:
            break
        if at % 3 == 0:  # from the beginning, so that the later statements are met too
            with store.database.engine.connect() as connection, connection.begin():
                count[1] = 0
                for table in (
                    "finding",
                    "reading",
                    "problem",
                    "decision",
                    "state",
                    "entry",
                    "actor",
                    "actor_name",
                    "post",
                ):
                    connection.exec_driver_sql(f"DELETE FROM {table}")
    count[:] = [0, 0]
    whole(store)
    assert state(store) == wanted
    assert torn > 30


def test_files_copied_at_any_moment_are_a_record(papers: Path, tmp_path: Path) -> None:
    """A power cut: what is on the disk at one moment is what there is, with or without its log."""
    place = tmp_path / "case.db"
    record.open(place).close()
    run = started(papers, place, "copied")
    copies = []
    number = 0
    while run.poll() is None and number < 200:
        number += 1
        copy = tmp_path / f"copy{number}.db"
        try:
            with sqlite3.connect(place) as reading:
                reading.execute("BEGIN")
                reading.execute("SELECT count(*) FROM file").fetchone()  # no checkpoint passes a reader
                shutil.copy(place, copy)
                shutil.copy(f"{place}-wal", f"{copy}-wal")
            reading.close()
        except (OSError, sqlite3.OperationalError):
            continue
        copies.append(copy)
        time.sleep(0.05)
    run.wait()
    assert copies
    for copy in copies[:: max(1, len(copies) // 3)]:
        try:
            store = record.open(copy, create=False)
        except RecordError as fault:
            pytest.fail(str(fault))
        assert not [p for p in doctor.look(store, files=False) if p.fatal]
        store.close()
        assert started(papers, copy, "again").wait() == 3
        assert exported(copy) == exported(place)


@pytest.mark.slow
def test_a_server_that_is_stopped_while_papers_are_read(
    papers: Path, tmp_path: Path, postgres_server: postgres.Server
) -> None:
    """Whenever it is, one sentence says so; started again, reading goes on where it was."""
    calm, place = tmp_path / "calm.db", postgres_server.database()
    assert started(papers, calm, "calm").wait() == 3
    call = [sys.executable, "-c", CALL, "read", str(papers), "--record", place, "--quiet"]
    run = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stdout is not None
    run.stdout.readline()  # the first paper is in
    postgres_server.stop("immediate")
    try:
        _, told = run.communicate()
    finally:
        postgres_server.start()
    last = told.splitlines()[-1]
    assert run.returncode == 3 and "Traceback" not in told
    # as the stop meets it: between two requests, in the middle of one, or before the next
    sentences = (
        "the server is being stopped",
        "the server was stopped in the middle",
        "no PostgreSQL server answers there",
    )
    assert any(sentence in last for sentence in sentences)
    kept = record.open(place, create=False)
    assert 0 < len(kept.documents()) < 31
    assert not [p for p in doctor.look(kept, files=False) if p.fatal]
    kept.close()
    assert started(papers, place, "again").wait() == 3
    assert exported(place) == exported(calm)
