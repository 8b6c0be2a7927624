"""Backups and the doctor, on both databases, while the record is in use."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from onrecord import flow, record
from onrecord.core.decisions import Decision, DecisionKind
from onrecord.core.nouns import Event
from onrecord.core.problems import RecordError, UsageError
from onrecord.core.searching import Search
from onrecord.faces.export import casefile
from onrecord.record import Store, copying, doctor

CASE = """\
onrecord: 1
documents: [{id: log, title: Gate log, kind: log, text: "Sorel to see Quill.\\n"}]
actors: [{id: quill, name: Mara Quill}, {id: sorel, name: Ilan Sorel}]
events: [{id: e1, document: log, words: "Sorel to see Quill", what: meet, who: [quill, sorel], when: 2018-09-12}]
"""


@pytest.fixture(params=["file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_server").database())
    return str(tmp_path / "case.db")


@pytest.fixture
def kept(place: str, tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "case.yaml").write_text(CASE)
    store = record.open(place)
    list(flow.read([tmp_path / "case.yaml"], store, flow.Reader()))
    flow.run_check(store, flow.Reader())
    store.decide("fi-1", "confirmed", reviewer="jo")
    yield store
    store.close()


def contents(store: Store) -> tuple[str, list[tuple[str, str]]]:
    facts = flow.facts(store, flow.Reader())
    return casefile.write(facts, []), [(d.kind.value, d.words) for d in store.log.all()]


def test_a_backup_is_a_record_itself(kept: Store, tmp_path: Path) -> None:
    copying.backup(kept.database, tmp_path / "copy.db")
    copy = record.open(tmp_path / "copy.db", create=False)
    assert contents(copy) == contents(kept)
    assert [h.noun for h in copy.search.find(Search("sorel", kinds=("event",))).hits] == ["e1"]
    assert list(doctor.look(copy)) == []
    copy.close()
    with pytest.raises(UsageError, match=r"copy\.db is there already"):
        copying.backup(kept.database, tmp_path / "copy.db")
    assert sorted(p.name for p in tmp_path.glob("copy.db*")) == ["copy.db"]


def test_a_backup_goes_back_and_what_was_there_is_kept(kept: Store, place: str, tmp_path: Path) -> None:
    before = contents(kept)
    copying.backup(kept.database, tmp_path / "copy.db")
    kept.decide("fi-1", "dismissed", reviewer="sam")
    after = contents(kept)
    with pytest.raises(UsageError, match="already; to put the backup in its place: --over"):
        copying.restore(tmp_path / "copy.db", place)
    aside = copying.restore(tmp_path / "copy.db", place, over=True)
    assert contents(kept) == before  # whoever has it open sees it at once
    kept.decide("fi-1", "open")  # and may go on
    assert aside is not None
    other = record.open(aside, create=False)
    assert contents(other) == after
    other.close()
    aside.unlink()


def test_a_backup_moves_a_record_to_another_database(
    kept: Store, tmp_path: Path, postgres_server: object
) -> None:
    copying.backup(kept.database, tmp_path / "copy.db")
    for there in (postgres_server.database(), str(tmp_path / "new.db")):  # type: ignore[attr-defined]
        assert copying.restore(tmp_path / "copy.db", there) is None
        moved = record.open(there, create=False)
        assert contents(moved) == contents(kept)
        assert moved.decide("fi-2", "open").state == "open"  # numbers go on where they were
        assert [d.number for d in moved.log.all()] == sorted({d.number for d in moved.log.all()})
        moved.close()


def test_a_backup_while_somebody_writes_is_one_moment(kept: Store, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        other = record.open(kept.database.address.path or kept.database.address.url)
        n = 0
        while not done.is_set():
            other.decide(f"fi-{n}", "open")
            n += 1
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            copying.backup(kept.database, tmp_path / f"copy{n}.db")
    finally:
        done.set()
        writer.join()
    for n in range(3):
        copy = record.open(tmp_path / f"copy{n}.db", create=False)
        numbers = [d.number for d in copy.log.all()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert list(doctor.look(copy)) == []
        copy.close()


def test_what_is_no_backup_is_refused(kept: Store, place: str, tmp_path: Path) -> None:
    before = contents(kept)
    (tmp_path / "words.db").write_text("These are words.\n" * 100)
    with pytest.raises(RecordError, match="not a database"):
        copying.restore(tmp_path / "words.db", place, over=True)
    with pytest.raises(UsageError, match="there is no record"):
        copying.restore(tmp_path / "none.db", place, over=True)
    assert contents(kept) == before


def test_a_sound_record_has_nothing_to_mend(kept: Store) -> None:
    assert list(doctor.look(kept)) == []


def test_the_doctor_names_each_fault_with_its_mend(kept: Store, tmp_path: Path) -> None:
    with kept.database.writing("a fault") as connection:
        payload = connection.execute(text("SELECT payload FROM noun WHERE kind = 'events'")).scalar_one()
        broken = json.loads(
            json.dumps(json.loads(payload)).replace("Sorel to see Quill", "Sorel saw Quill now")
        )
        connection.execute(
            text("UPDATE noun SET payload = :p WHERE kind = 'events'"), {"p": json.dumps(broken)}
        )
        connection.execute(text("DELETE FROM entry"))
    kept.log.add(
        Decision(DecisionKind.ADD, "ev-1", noun_kind="events", noun=Event("ev-1", "gone", "meet", (), ()))
    )
    (tmp_path / "case.yaml").write_text(CASE + "\n")
    found = [str(p) for p in doctor.look(kept)]
    assert any(
        "e1 quotes words that do not stand there: 'Sorel saw Quill now'. Read its file again" in p
        for p in found
    )
    assert any("log: it cannot be searched. onrecord doctor --mend" in p for p in found)
    assert any("decision 2 (add) rests on the paper gone, which is not in the record." in p for p in found)
    assert any("the file has changed since it was read. Read it again." in p for p in found)
    assert len(found) == 4
    doctor.mend(kept)
    assert not any("cannot be searched" in str(p) for p in doctor.look(kept))


def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE)
    store = record.open(tmp_path / "case.db")
    list(flow.read([tmp_path / "case.yaml"], store, flow.Reader()))
    copying.backup(store.database, tmp_path / "good.db")
    store.close()
    data = bytearray((tmp_path / "case.db").read_bytes())
    for page in range(1, len(data) // 4096):
        if b"Gate log" in data[page * 4096 : (page + 1) * 4096]:
            data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    (tmp_path / "case.db").write_bytes(data)
    broken = record.open(tmp_path / "case.db", create=False)
    found = [str(p) for p in doctor.look(broken)]
    assert found and "the file is damaged" in found[0] and "onrecord restore BACKUP --record" in found[0]
    with pytest.raises(RecordError, match="the file is damaged; onrecord doctor says what"):
        list(broken.extractions())
    broken.close()
    with pytest.raises(RecordError, match="is damaged"):
        copying.restore(tmp_path / "case.db", tmp_path / "other.db")


def cut_short(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def without_beginning(path: Path) -> None:
    path.write_bytes(b"x" * 100 + path.read_bytes()[100:])


def torn_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [cut_short, without_beginning, torn_inside])
def test_a_backup_goes_into_the_place_of_what_is_damaged(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    place, copy = tmp_path / "case.db", tmp_path / "copy.db"
    (tmp_path / "case.yaml").write_text(CASE)
    store = record.open(place)
    list(flow.read([tmp_path / "case.yaml"], store, flow.Reader()))
    before = contents(store)
    copying.backup(store.database, copy)
    store.close()
    damage(place)
    broken = place.read_bytes()
    with pytest.raises((RecordError, UsageError)):
        copying.restore(copy, place)
    assert place.read_bytes() == broken  # nothing is done without being asked for
    aside = copying.restore(copy, place, over=True)
    assert aside is not None and aside.name.startswith("case.db.damaged-") and aside.read_bytes() == broken
    again = record.open(place, create=False)
    assert contents(again) == before
    assert list(doctor.look(again)) == []
    again.close()
