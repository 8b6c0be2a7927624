"""What a record is told beforehand is decided: in the log, by somebody, for a reason, and to be undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from onrecord import deciding, flow, record
from onrecord.core.decisions import Decision, DecisionKind
from onrecord.core.problems import UsageError
from onrecord.deciding import By
from onrecord.knowledge import Pack, UserFile
from onrecord.knowledge.collect import Collected
from onrecord.record import Store, sealing

MINE, YOURS = UserFile("mine.toml", "[periods]\n"), UserFile("yours.csv", "name\n")
OTHER = UserFile("mine.toml", '[periods]\n"the dig" = "2016"\n')
NOBODY = By()


@pytest.fixture(params=["file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    place: Path | str = tmp_path / "case.db"
    if request.param == "postgres":
        place = request.getfixturevalue("postgres_server").database()
    opened = record.open(place)
    yield opened
    opened.close()


def entries(store: Store) -> list[tuple[str, str, str]]:
    return [(d.kind.value, d.about, d.words) for d in store.log.all()]


def undo(store: Store, number: int) -> None:
    deciding.undo(store, number, NOBODY)


def test_each_file_that_is_new_other_or_gone_is_an_entry_of_somebody(store: Store) -> None:
    store.tell([MINE, YOURS], reviewer="jo", reason="The register came.")
    store.tell([OTHER, YOURS], reviewer="sam")
    assert store.tell([OTHER, YOURS]) == []
    store.tell([OTHER])
    assert [(*e, d.reviewer, d.reason) for e, d in zip(entries(store), store.log.all(), strict=True)] == [
        ("tell", "mine.toml", "", "jo", "The register came."),
        ("tell", "yours.csv", "", "jo", "The register came."),
        ("tell", "mine.toml", "other words", "sam", ""),
        ("forget", "yours.csv", "", "", ""),
    ]
    assert store.told() == [OTHER]


def test_what_was_told_is_undone_one_by_one_in_any_order(store: Store) -> None:
    store.tell([MINE, YOURS])
    store.tell([OTHER])  # 3: other words; 4 or so: yours is gone
    numbers = {(d.kind, d.about): d.number for d in store.log.all()}
    before = store.changes()
    undo(store, numbers[DecisionKind.FORGET, "yours.csv"])
    assert store.told() == [OTHER, YOURS] and store.changes() > before
    undo(store, numbers[DecisionKind.TELL, "mine.toml"])  # the last one on it
    assert store.told() == [MINE, YOURS]
    undo(store, store.log.newest())  # the undo is undone
    assert store.told() == [OTHER, YOURS]
    undo(store, 1)  # what a later version replaced counts no more anyway
    assert store.told() == [OTHER, YOURS]
    undo(store, 2)
    assert store.told() == [OTHER]


def test_another_order_is_a_change_and_a_file_that_goes_is_none_for_the_rest(store: Store) -> None:
    store.tell([MINE, YOURS])
    store.tell([YOURS, MINE])
    assert store.told() == [YOURS, MINE]
    assert entries(store)[2:] == [("tell", "mine.toml", "another order")]
    store.tell([MINE])
    assert entries(store)[3:] == [("forget", "yours.csv", "")]
    undo(store, 3)
    assert store.told() == [MINE]


def test_with_another_pack_goes_what_packs_said_of_people(store: Store) -> None:
    store.tell([MINE], [Pack("congress.json", "1")])
    store.add_excerpts([UserFile("excerpt 1", "[[people]]")])
    store.tell([OTHER], [Pack("congress.json", "1")])
    assert len(store.excerpts()) == 1
    store.tell([OTHER], [Pack("congress.json", "2")])
    assert store.excerpts() == []
    undo(store, store.log.newest())
    assert store.packs() == [Pack("congress.json", "1")]


def test_what_an_older_record_was_told_comes_into_the_log_first(store: Store) -> None:
    store.tell([MINE, YOURS])
    with store.database.writing("an older record") as connection:
        for table in ("decision", "seal"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert store.told() == [MINE, YOURS]
    store.tell([OTHER, YOURS], reviewer="jo")
    first, second, third = store.log.all()
    assert [(d.about, d.reviewer) for d in (first, second, third)] == [
        ("mine.toml", ""), ("yours.csv", ""), ("mine.toml", "jo"),
    ]  # fmt: skip
    assert first.reason == "It was told before such things were in the log."
    undo(store, third.number)
    assert store.told() == [MINE, YOURS]
    assert list(sealing.verify(store.database)) == []


def test_files_are_told_beside_others_and_forgotten_by_name(store: Store) -> None:
    deciding.tell(store, Collected((MINE,)), NOBODY, beside=True)
    deciding.tell(store, Collected((YOURS,)), NOBODY, beside=True)
    deciding.tell(store, Collected((OTHER,)), By("jo", "Dates were wrong."), beside=True)
    assert store.told() == [YOURS, OTHER]
    with pytest.raises(
        UsageError, match=r"the record was told no file 'his\.toml'; it was told yours\.csv, mine\.toml"
    ):
        deciding.forget(store, "his.toml", NOBODY)
    (made,) = deciding.forget(store, "mine.toml", By("sam"))
    assert (made.kind, made.reviewer, store.told()) == (DecisionKind.FORGET, "sam", [YOURS])


def test_the_log_gives_back_the_words_that_were_told(store: Store) -> None:
    store.tell([OTHER])
    (made,) = store.log.all()
    assert made.told is not None and (made.told.name, made.told.text) == (OTHER.name, OTHER.text)
    assert flow.Reader.of(store).settings.knowledge == (OTHER,)
    assert isinstance(made, Decision) and list(sealing.verify(store.database)) == []
