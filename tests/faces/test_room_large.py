"""A room over a large record: what is decided is checked alone, and the effect is that of a check of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord import deciding, examples, flow, record
from onrecord.core.decisions import Decision
from onrecord.deciding import By
from onrecord.faces.web import room as rooms
from onrecord.faces.web.room import Effect, Room
from onrecord.record import Store

ADA = By("Ada")


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Room, Room]]:
    """Two rooms over records of the same: one that is taken for large, and one that is not."""
    made = []
    for name in ("large", "small"):
        path = tmp_path / f"{name}.db"
        store, reader = record.open(path), flow.Reader()
        assert not [p for d in flow.read([examples.case_path()], store, reader) for p in d.problems]
        flow.run_check(store, reader)
        store.close()
        made.append(Room(path, flow.Reader()))
        made[-1].view()
    yield made[0], made[1]
    for each in made:
        each.close()


def summary(effect: Effect) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    return {f.id for f in effect.new}, {f.id for f in effect.gone}, {(a.id, b.id) for a, b in effect.changed}


def test_what_is_decided_in_a_paper_is_checked_alone_with_the_same_effect(
    both: tuple[Room, Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    large, small = both
    whole: list[Store] = []
    plain = flow.run_check

    def counted(store: Store, *arguments: object, **named: object) -> object:
        whole.append(store)
        return plain(store, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(flow, "run_check", counted)
    effects = 0

    def decide(what: Callable[[Store, flow.Reader], Decision | list[Decision]]) -> None:
        nonlocal effects
        told = []
        for room, size in ((large, 0), (small, 1_000_000)):
            monkeypatch.setattr(rooms, "LARGE", size)
            told.append(room.change(what))
        assert summary(told[0]) == summary(told[1])
        assert {f.id for f in large.store.findings()} == {f.id for f in small.store.findings()}
        effects += not told[0].nothing

    facts = small.view().facts
    for finding in small.view().findings[:3]:
        for noun in (*finding.events[:1], *finding.claims[:1]):
            decide(lambda s, r, n=noun: deciding.reject(s, r, n, ADA))  # type: ignore[misc]
            for room, size in ((large, 0), (small, 1_000_000)):
                monkeypatch.setattr(rooms, "LARGE", size)
                room.undo(str(room.log().newest), ADA)
            assert {f.id for f in large.store.findings()} == {f.id for f in small.store.findings()}
    paper = next(d for d in facts.documents if any(c.document == d.id for c in facts.claims))
    said = next(c for c in facts.claims if c.document == paper.id)
    who = next(a for a in facts.actors if a.id == said.speaker)
    entry = {"events": [{"document": paper.id, "words": said.spans[0].text, "what": "visit", "who": [who.name], "when": "2019-03-03"}]}
    decide(lambda s, r: deciding.write(s, r, entry, ADA))
    assert effects >= 3 and large.store not in whole and small.store in whole


def test_who_is_who_is_checked_as_a_whole(both: tuple[Room, Room], monkeypatch: pytest.MonkeyPatch) -> None:
    large, _ = both
    monkeypatch.setattr(rooms, "LARGE", 0)
    actor = large.view().facts.actors[0]
    large.change(lambda s, r: deciding.rename(s, r, actor.id, "Ada Quillon", ADA))
    assert large.store.is_checked()
    assert large.view().name(actor.id) == "Ada Quillon"


def test_the_pages_show_it_when_they_are_ready(both: tuple[Room, Room], monkeypatch: pytest.MonkeyPatch) -> None:
    large, _ = both
    monkeypatch.setattr(rooms, "LARGE", 0)
    event = next(e for e in large.view().facts.events)
    large.change(lambda s, r: deciding.reject(s, r, event.id, ADA))
    assert event.id not in {e.id for e in large.view().facts.events}
    assert {f.id for f in large.view().findings} == {f.id for f in large.store.findings()}
