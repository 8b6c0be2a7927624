"""What can fail around a record: each ends in a clear message, and nothing is lost."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

import postgres
from onrecord import flow, record
from onrecord.core.problems import RecordError
from onrecord.record import Store, doctor

CASE = """\
onrecord: 1
documents: [{{id: log{n}, title: Gate log, kind: log, text: "Sorel to see Quill.\\n{padding}"}}]
actors: [{{id: quill, name: Mara Quill}}, {{id: sorel, name: Ilan Sorel}}]
events: [{{id: e{n}, document: log{n}, words: "Sorel to see Quill", what: meet, who: [quill, sorel], when: 2018-09-12}}]
"""


def case(folder: Path, n: int, padding: int = 0) -> Path:
    path = folder / f"{n}.yaml"
    path.write_text(CASE.format(n=n, padding="word " * padding))
    return path


def read(store: Store, *paths: Path) -> None:
    for _ in flow.read(paths, store, flow.Reader()):
        pass


def events(store: Store) -> list[str]:
    return sorted(e.id for x in store.extractions() for e in x.events)


@pytest.fixture(params=["file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_server").database())
    return tmp_path / "case.db"


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    opened = record.open(place)
    yield opened
    opened.close()


# --- several at once ------------------------------------------------------------------------------


def test_two_people_deciding_on_one_finding_both_get_their_say(place: Path | str, store: Store) -> None:
    def decide(who: str, state: str) -> None:
        own = record.open(place, create=False)
        for _ in range(10):
            own.decide("fi-1", state, reviewer=who)
        own.close()

    both = [threading.Thread(target=decide, args=a) for a in (("jo", "confirmed"), ("sam", "dismissed"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    said = store.reviews("fi-1")
    assert [r.reviewer for r in said].count("jo") == [r.reviewer for r in said].count("sam") == 10
    assert store.states() == {"fi-1": said[-1].state}


def test_readers_see_whole_states_while_one_writes(place: Path | str, store: Store, tmp_path: Path) -> None:
    pairs = [(case(tmp_path, n), n) for n in range(8)]
    seen: list[int] = []
    done = threading.Event()

    def look() -> None:
        own = record.open(place, create=False)
        while not done.is_set():
            found = list(own.extractions())
            assert all(len(x.events) == len(x.actors) - 1 == 1 for x in found)
            seen.append(len(found))
        own.close()

    reader = threading.Thread(target=look)
    reader.start()
    for path, _ in pairs:
        read(store, path)
    done.set()
    reader.join()
    assert seen == sorted(seen) and len(events(store)) == 8


def test_two_who_read_the_same_files_at_once_end_with_one_record(
    place: Path | str, store: Store, tmp_path: Path
) -> None:
    paths = [case(tmp_path, n) for n in range(6)]
    faults: list[BaseException] = []

    def run() -> None:
        own = record.open(place, create=False)
        try:
            read(own, *paths)
        except BaseException as fault:  # noqa: BLE001 - told below, in the test's own thread
            faults.append(fault)
        own.close()

    both = [threading.Thread(target=run) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert faults == []
    assert events(store) == [f"e{n}" for n in range(6)]


# --- what fails -----------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path) -> None:
    store = record.open(tmp_path / "case.db")
    read(store, case(tmp_path, 1))

    @event.listens_for(store.database.engine, "begin")
    def full(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    with pytest.raises(RecordError, match=r"2\.yaml: the disk is full; nothing of this was kept"):
        read(store, case(tmp_path, 2, padding=40_000))
    assert events(store) == ["e1"]
    event.remove(store.database.engine, "begin", full)
    store.close()
    again = record.open(tmp_path / "case.db")
    read(again, tmp_path / "2.yaml")
    assert events(again) == ["e1", "e2"]
    again.close()


def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    record.open(tmp_path / "case.db").close()
    case(tmp_path, 1)
    case(tmp_path, 2, padding=200_000)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))

    call = "import signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    call += "from onrecord.faces.cli import main; main(sys.argv[1:])"
    paths = [str(tmp_path / "1.yaml"), str(tmp_path / "2.yaml")]
    done = subprocess.run(
        [sys.executable, "-c", call, "read", *paths, "--record", str(tmp_path / "case.db")],
        capture_output=True,
        text=True,
        preexec_fn=small,
        check=False,
    )
    assert done.returncode == 3
    assert "cannot take" in done.stderr and "disk" in done.stderr and "Traceback" not in done.stderr
    again = record.open(tmp_path / "case.db")
    assert events(again) == ["e1"]
    read(again, *map(Path, paths))
    assert events(again) == ["e1", "e2"]
    again.close()


def test_a_lock_that_stays_is_told(place: Path | str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.record.database._BUSY_SECONDS", 0.2)
    other = record.open(place, create=False)
    with (
        store.database.writing("a long time"),
        pytest.raises(RecordError, match=r"another program has been writing to it for 0\.2 seconds"),
    ):
        other.decide("fi-1", "open")
    assert other.decide("fi-1", "open").state == "open"
    other.close()


def test_a_clock_that_goes_back_changes_no_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for hour, state in ((9, "confirmed"), (3, "dismissed"), (6, "open")):
        monkeypatch.setattr(
            "onrecord.record.database.time.gmtime",
            lambda h=hour: time.struct_time((2026, 1, 1, h, 0, 0, 3, 1, 0)),
        )
        store.decide("fi-1", state)
    assert [d.words for d in store.log.all()] == ["confirmed", "dismissed", "open"]
    assert store.states() == {"fi-1": "open"}


def _cut_off(store: Store, server: postgres.Server) -> None:
    with store.database.writing("something") as connection:
        connection.execute(text("DELETE FROM reading"))
        server.stop("immediate")
        connection.execute(text("DELETE FROM decision"))


def test_a_server_that_is_restarted_in_the_middle(postgres_server: postgres.Server, tmp_path: Path) -> None:
    store = record.open(postgres_server.database())
    read(store, case(tmp_path, 1))
    store.decide("fi-1", "confirmed")
    with pytest.raises(RecordError, match="the server was stopped in the middle; nothing of this was kept"):
        _cut_off(store, postgres_server)
    with pytest.raises(RecordError, match="no PostgreSQL server answers there"):
        store.decide("fi-1", "open")
    postgres_server.start()
    assert events(store) == ["e1"]
    assert store.states() == {"fi-1": "confirmed"}
    read(store, tmp_path / "1.yaml", case(tmp_path, 2))
    assert events(store) == ["e1", "e2"]
    assert list(doctor.look(store)) == []
    store.close()


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(RecordError, match="no PostgreSQL server answers there; start it, or name another"):
        record.open(f"postgresql:///none?host={tmp_path}")


def test_a_database_that_is_not_there_is_told(postgres_server: postgres.Server) -> None:
    with pytest.raises(RecordError, match=r'database "none" does not exist; make it with: createdb NAME'):
        record.open(postgres_server.address("none"))
