"""The reading room while something under it fails: a sentence on the page, nothing lost, and it goes on afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

import onrecord
import postgres
from onrecord import examples, flow
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room


def opened(place: str | Path) -> Room:
    with onrecord.open(place) as record:
        assert not record.read([examples.case_path()])
        record.check()
    return Room(Path(place), flow.Reader())  # as the command line gives an address


def browser(room: Room) -> TestClient:
    found = TestClient(create_app(room, Door("t", name="Jo")), base_url="http://127.0.0.1:8000")
    found.headers["sec-fetch-site"] = "same-origin"
    assert found.get("/?token=t").status_code == 200
    return found


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = opened(tmp_path / "case.db")
    yield made
    made.close()


def test_a_full_disk_loses_no_decision_that_was_answered(room: Room) -> None:
    page, (finding, *_) = browser(room), [f.id for f in room.view().findings]
    assert page.post("/decide", data={"finding": finding, "state": "confirmed"}).status_code == 200

    @event.listens_for(room.store.database.engine, "begin")
    def full(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    long = {"finding": finding, "state": "dismissed", "reason": "word " * 800}
    answers = [page.post("/decide", data=long) for _ in range(40)]
    refused = [a for a in answers if a.status_code != 200]
    assert refused and {a.status_code for a in refused} == {503}
    assert "the disk is full; nothing of this was kept" in refused[0].text
    event.remove(room.store.database.engine, "begin", full)
    with room.store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    assert len(room.store.log.all()) == 1 + len(answers) - len(refused)
    assert page.post("/decide", data={"finding": finding, "state": "open"}).status_code == 200
    assert room.store.log.states()[finding] == "open"


def test_a_server_that_is_restarted_is_told_and_met_again(postgres_server: postgres.Server) -> None:
    room = opened(postgres_server.database())
    page, (finding, *_) = browser(room), [f.id for f in room.view().findings]
    decision = {"finding": finding, "state": "confirmed"}
    assert page.post("/decide", data=decision).status_code == 200
    postgres_server.stop("immediate")
    try:
        for answer in (page.get("/"), page.post("/decide", data=decision), page.get("/search?q=harbour")):
            assert answer.status_code == 503
            assert "no PostgreSQL server answers there" in answer.text or "the server was stopped" in answer.text
            assert "Traceback" not in answer.text
    finally:
        postgres_server.start()
    assert page.get("/").status_code == 200
    assert [d.words for d in room.store.log.all()] == ["confirmed"]
    room.close()
