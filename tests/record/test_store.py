"""The record: nothing lost, nothing twice, people's decisions apart from proposals."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from conftest import document
from onrecord import record
from onrecord.core import dates
from onrecord.core.decisions import Decision, DecisionKind
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step, Verdict
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Authority,
    Coverage,
    Event,
    Extraction,
    Happening,
    Participant,
    ParticipantRole,
)
from onrecord.core.problems import Problem, RecordError, UsageError
from onrecord.core.searching import Search
from onrecord.record import Source, Store, log, schema
from onrecord.record.migrate import upgrade


@pytest.fixture(params=["file", "run", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The suite holds for a record on disk, for one of a run alone, and for one in PostgreSQL."""
    place: str | Path | None = tmp_path / "case.db" if request.param == "file" else None
    if request.param == "postgres":
        place = request.getfixturevalue("postgres_server").database()
    opened = record.open(place)
    yield opened
    opened.close()


def extraction(text: str = "Mara Quill met Oren Tasch on 3 May 2019.", **meta: Any) -> Extraction:
    paper = document(text, **meta)
    words = paper.span(0, len(text))
    quill = Actor("ac-quill", "Mara Quill", ActorKind.PERSON, ("Ms Quill",))
    met = Event(
        "ev-met", paper.id, "meet", (Participant("ac-quill"), Participant("ac-tasch", ParticipantRole.PARTY)),
        (words,), dates.parse("2019-05-03"), authority=Authority.OFFICIAL,
    )  # fmt: skip
    said = Attribution("at-said", paper.id, AttributionKind.DIRECT, (words,), speaker="ac-quill", sworn=False)
    return Extraction(
        paper, actors=(quill,), events=(met,), attributions=(said,), version="1", coverage=Coverage(2, 1),
        happenings=(Happening(words, dates.parse("2019-05")),),
    )  # fmt: skip


def source(found: Extraction, path: str = "papers/a.txt") -> Source:
    return Source.of(Path(path), found.document.sha256)


def finding(ident: str, confidence: float = 0.9) -> Finding:
    paper = document("I never met him. She met him.")
    steps = (Step(Dimension.PREDICATE, "meet", "contact", "every one is"),)
    return Finding(
        ident, FindingKind.CONTRADICTION, Verdict.CONTRADICTED, "ac-quill", "ac-quill", (paper.span(0, 16),),
        (paper.span(17, 29),), "The two differ.", confidence, (Derivation("contradiction", steps),),
    )  # fmt: skip


def test_what_was_put_in_comes_back(store: Store) -> None:
    found = extraction(published="2019-05-04")
    store.add(source(found), "1", [found])
    assert list(store.extractions()) == [found]
    assert store.documents() == [found.document]


def test_added_twice_is_there_once(store: Store) -> None:
    found = extraction()
    for _ in range(2):
        store.add(source(found), "1", [found])
    assert list(store.extractions()) == [found]


def test_known_are_bytes_read_to_the_end_by_this_version(store: Store) -> None:
    found = extraction()
    place = source(found)
    assert not store.is_known(place, "1")
    store.add(place, "1", [found])
    assert store.is_known(place, "1")
    assert not store.is_known(place, "2")
    assert store.is_known(source(found, "elsewhere/b.txt"), "1")


def test_a_file_with_a_fatal_problem_is_read_again(store: Store) -> None:
    found = extraction()
    store.add(source(found), "1", [found], [Problem("papers/a.txt", "its second page is damaged.")])
    assert not store.is_known(source(found), "1")
    store.add(source(found), "1", [found], [Problem("papers/a.txt", "a remark.", fatal=False)])
    assert store.is_known(source(found), "1")


def test_what_the_user_told_holds_until_something_else_is_told(store: Store) -> None:
    found = extraction()
    store.add(source(found), "1", [found], options="dated")
    assert store.is_known(source(found), "1")
    assert store.is_known(source(found), "1", "dated")
    assert not store.is_known(source(found), "1", "dated otherwise")


def test_what_rests_on_words_that_a_page_has_no_more_stays_and_says_so(store: Store) -> None:
    old, new = extraction(), extraction("Mara Quill met nobody at all.")
    store.add(source(old), "1", [old])
    store.add(source(new), "1", [new])
    now, before = sorted(store.extractions(), key=lambda e: e.document.name)
    assert new in (now, before)
    earlier = before if now == new else now
    assert (earlier.events, earlier.attributions) == (old.events, old.attributions)
    assert earlier.document.text == old.document.text
    assert earlier.document.name.startswith("paper.txt (as it was before 2")
    assert {h.name for h in store.search.find(Search("Tasch")).hits} == {earlier.document.name}
    assert {h.name for h in store.search.find(Search("nobody")).hits} == {"paper.txt"}


def test_of_a_page_that_only_grew_nothing_is_there_twice(store: Store) -> None:
    old = extraction()
    new = extraction(old.document.text + " It was a Friday.")
    store.add(source(old), "1", [old])
    store.add(source(new), "1", [new])
    assert list(store.extractions()) == [new]
    store.add(source(old), "1", [old])  # and it shrinks again
    assert old in list(store.extractions())


def test_a_withdrawn_paper_leaves_only_a_marker(store: Store) -> None:
    found, other = extraction(), extraction("Mara Quill met nobody at all.", name="other.txt")
    store.add(source(found), "1", [found], [Problem("papers/a.txt", "a remark.", fatal=False)])
    store.add(source(other, "papers/b.txt"), "1", [other])
    store.save_findings([replace(finding("fi-1"), say=found.events[0].spans)])
    review_of = replace(review("fi-1", "confirmed", "jo"), summary="Quill met Tasch.")
    store.log.add(review_of, Decision(DecisionKind.ADD, "ev-met", noun_kind="events", noun=found.events[0]))
    assert store.withdraw("paper.txt", "sam", "A court order.") == 1
    assert list(store.extractions()) == [other]
    assert (store.findings(), store.problems()) == ([], [])
    assert [(d.kind, d.summary, d.noun) for d in store.log.all()] == [
        (DecisionKind.REVIEW, "", None), (DecisionKind.ADD, "", None)
    ]  # fmt: skip
    ((time, who, why),) = store.withdrawals()
    assert (time[:2], who, why) == ("20", "sam", "A court order.")
    assert store.is_withdrawn(found.document.sha256) and not store.is_withdrawn(other.document.sha256)
    store.add(source(found), "1", [found])  # nobody brings it back by reading
    assert list(store.extractions()) == [other]
    assert store.search.find(Search("Tasch")).total == 0
    assert store.withdraw("paper.txt") == 0


def test_of_a_withdrawn_paper_no_word_is_left_in_the_file(tmp_path: Path) -> None:
    kept = record.open(tmp_path / "case.db")
    found = extraction("The quartermaster met the xylographer in secret.")
    kept.add(source(found), "1", [found])
    kept.search.find(Search("xylographer"))
    kept.withdraw(found.document.id)
    kept.close()
    left = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"xylographer" not in left and b"quartermaster" not in left


def test_old_bytes_stay_where_they_stand_elsewhere_too(store: Store) -> None:
    old, new = extraction(), extraction("Mara Quill met nobody at all.")
    store.add(source(old), "1", [old])
    assert store.is_known(source(old, "copy/a.txt"), "1")
    store.add(source(new), "1", [new])
    assert len(list(store.extractions())) == 2


def test_problems_are_replaced_with_their_file(store: Store) -> None:
    found = extraction()
    store.add_problem(Problem("papers/a.txt", "it cannot be opened.", mend="Check it."))
    assert [p.what for p in store.problems()] == ["it cannot be opened."]
    store.add(source(found), "1", [found], [Problem("papers/a.txt", "a remark.", "line 2", fatal=False)])
    assert store.problems() == [Problem("papers/a.txt", "a remark.", "line 2", fatal=False)]


def test_file_names_and_words_that_are_no_text_are_kept(store: Store) -> None:
    found = extraction("A \x00 and a \ud83d stand here.".replace("\ud83d", "\u2603"), name="caf\udce9.txt")
    store.add(Source.of(Path("caf\udce9.txt"), found.document.sha256), "1", [found])
    assert list(store.extractions()) == [found]


def case(text: str, what: str) -> Extraction:
    """An extraction as a case file gives it: ids that a person chose."""
    paper = replace(document(text), id="log", sha256=hashlib.sha256(text.encode()).hexdigest())
    event = Event("e1", "log", what, (Participant("quill"),), (paper.span(0, 5),))
    actor = Actor("quill", "Mara Quill", ActorKind.PERSON)
    return Extraction(paper, actors=(actor,), events=(event,), version="casefile-1")


def test_the_same_ids_in_two_case_files_lose_nothing(store: Store) -> None:
    one, other = case("First log.", "meet"), case("Other log.", "call")
    store.add(Source("/x/one.yaml", "one.yaml", "1" * 64), "1", [one])
    store.add(Source("/x/other.yaml", "other.yaml", "2" * 64), "1", [other])
    found = list(store.extractions())
    assert {e.predicate for x in found for e in x.events} == {"meet", "call"}
    assert len({e.id for x in found for e in x.events}) == 2
    assert len({x.document.id for x in found}) == 2
    for each in found:
        event = each.events[0]
        assert event.document == each.document.id == event.spans[0].document
        assert event.participants[0].actor == each.actors[0].id
        assert event.spans[0].text == each.document.text[:5]


def test_a_case_file_read_again_keeps_its_ids(store: Store) -> None:
    one = case("First log.", "meet")
    for _ in range(2):
        store.add(Source("/x/one.yaml", "one.yaml", "1" * 64), "1", [one])
    assert list(store.extractions()) == [one]


def test_findings_are_replaced_as_a_whole_in_their_order(store: Store) -> None:
    store.save_findings([finding("fi-1")])
    store.save_findings([finding("fi-3", 0.5), finding("fi-2", 0.7)])
    assert store.findings() == [finding("fi-3", 0.5), finding("fi-2", 0.7)]


def test_decisions_are_only_added_and_outlive_the_findings(store: Store) -> None:
    store.save_findings([finding("fi-1")])
    store.log.add(review("fi-1", "dismissed", "jo", reason="Another Quill."))
    store.save_findings([])
    store.log.add(review("fi-1", "confirmed", "sam"))
    assert [(d.words, d.reviewer) for d in store.log.reviews("fi-1")] == [
        ("dismissed", "jo"),
        ("confirmed", "sam"),
    ]
    assert store.log.states() == {"fi-1": "confirmed"}
    with pytest.raises(UsageError, match="open, confirmed or dismissed"):
        store.log.add(review("fi-1", "maybe", "jo"))


def review(about: str, state: str, who: str, reason: str = "") -> Decision:
    return Decision(DecisionKind.REVIEW, about, state, reviewer=who, reason=reason)


def test_a_decision_is_undone_and_the_undo_too(store: Store) -> None:
    first, second = store.log.add(review("fi-1", "confirmed", "jo"), review("fi-1", "dismissed", "sam"))
    (undo,) = store.log.add(Decision(DecisionKind.UNDO, str(second.number)))
    assert store.log.states() == {"fi-1": "confirmed"}
    assert [d.undone for d in store.log.all()] == [False, True, False]
    store.log.add(Decision(DecisionKind.UNDO, str(undo.number)))
    assert store.log.states() == {"fi-1": "dismissed"}
    with pytest.raises(UsageError, match="no decision '99' in the log"):
        store.log.add(Decision(DecisionKind.UNDO, "99"))
    assert len(store.log.all()) == 4 and first.number < second.number


def test_a_log_that_has_grown_reads_only_what_is_new(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = log._decision

    def noted(row: Any, gone: set[int]) -> Decision:
        read.append(row.number)
        return plain(row, gone)

    first, second = store.log.add(review("fi-1", "confirmed", "jo"), review("fi-1", "dismissed", "sam"))
    (undo,) = store.log.add(Decision(DecisionKind.UNDO, str(second.number)))
    known = store.log.grown(())
    assert known == store.log.all()
    for newer in (review("fi-2", "confirmed", "jo"), Decision(DecisionKind.UNDO, str(first.number)),
                  Decision(DecisionKind.UNDO, str(undo.number))):  # fmt: skip
        (made,) = store.log.add(newer)
        with monkeypatch.context() as watched:
            watched.setattr(log, "_decision", noted)
            known = store.log.grown(known)
        assert read.pop() == made.number and not read
        assert known == store.log.all()
    assert [d.undone for d in known] == [True, False, True, False, False, False]


def test_a_record_is_for_its_owner_alone(tmp_path: Path) -> None:
    record.open(tmp_path / "case.db").close()
    assert stat.S_IMODE((tmp_path / "case.db").stat().st_mode) == 0o600


def test_a_record_of_a_run_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    opened = record.open(None)
    big = extraction("x" * 5_000_000)
    opened.add(source(big), "1", [big])
    assert list(tmp_path.iterdir()) == []  # unlinked while it is open: no kill can leave it behind
    opened.close()


def test_what_is_no_record_is_told_and_left_alone(tmp_path: Path) -> None:
    words = tmp_path / "words.db"
    words.write_text("These are words.\n" * 100)
    with pytest.raises(RecordError, match="cannot be opened: the file is not a database"):
        record.open(words)
    assert words.read_text() == "These are words.\n" * 100
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE recipe (name TEXT)")
    raw.close()
    before = other.read_bytes()
    with pytest.raises(RecordError, match="not a record of onrecord"):
        record.open(other)
    assert other.read_bytes() == before


def test_a_newer_record_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    record.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(RecordError, match=r"newer version \(9999\); install a newer onrecord"):
        record.open(path)


def test_a_missing_record_and_a_place_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no record"):
        record.open(tmp_path / "none.db", create=False)
    with pytest.raises(UsageError, match="cannot be made"):
        record.open(tmp_path / "no" / "folder" / "case.db")
    with pytest.raises(RecordError, match="cannot be opened"):
        record.open(tmp_path)


def test_another_programs_lock_is_waited_for_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.record.database._BUSY_SECONDS", 0.2)
    path = tmp_path / "case.db"
    record.open(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    opened = record.open(path, create=False)
    with pytest.raises(RecordError, match="another program has been writing"):
        opened.save_findings([finding("fi-1")])
    assert opened.findings() == []  # readers do not wait
    holder.execute("ROLLBACK")
    holder.close()
    opened.save_findings([finding("fi-1")])
    opened.close()


def test_a_failing_file_leaves_the_record_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = extraction(), extraction("Mara Quill met nobody at all.")
    store.add(source(old), "1", [old])

    def torn(*_: Any) -> list[dict[str, Any]]:
        raise RuntimeError("torn off")

    monkeypatch.setattr("onrecord.record.rows.noun_rows", torn)
    with pytest.raises(RuntimeError):
        store.add(source(new), "1", [new])
    assert list(store.extractions()) == [old]
    assert store.is_known(source(old), "1")


def repr_of(found: Any) -> Any:
    if isinstance(found, dict):
        return {k: repr_of(v) for k, v in found.items()}
    return [repr_of(v) for v in found] if isinstance(found, list) else str(found)


def test_the_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    record.open(tmp_path / "case.db").close()
    made = create_engine(f"sqlite:///{tmp_path / 'case.db'}")
    plain = create_engine("sqlite://")
    with made.connect() as one, plain.connect() as other:
        schema.metadata.create_all(other)
        left, right = inspect(one), inspect(other)
        assert set(left.get_table_names()) == set(right.get_table_names()) | {"alembic_version"}
        for table in right.get_table_names():
            columns = [
                [
                    (c["name"], str(c["type"]), c["nullable"], c["primary_key"])
                    for c in side.get_columns(table)
                ]
                for side in (left, right)
            ]
            assert columns[0] == columns[1]
            for what in ("get_pk_constraint", "get_foreign_keys", "get_indexes"):
                # conditions of partial indexes are compared by their words
                assert repr_of(getattr(left, what)(table)) == repr_of(getattr(right, what)(table))
    made.dispose()
    plain.dispose()


def test_a_migration_that_is_cut_off_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case.db"

    def cut(connection: Any) -> None:
        upgrade(connection)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("onrecord.record.migrate.upgrade", cut)
        with pytest.raises(KeyboardInterrupt):
            record.open(path)
    opened = record.open(path)
    assert list(opened.extractions()) == []
    opened.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_record_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "sealed"
    folder.mkdir()
    opened = record.open(folder / "case.db")
    found = extraction()
    opened.add(source(found), "1", [found])
    opened.close()
    (folder / "case.db").chmod(0o400)
    folder.chmod(0o500)
    sealed = record.open(folder / "case.db", create=False)
    assert list(sealed.extractions()) == [found]
    sealed.close()
    folder.chmod(0o700)
