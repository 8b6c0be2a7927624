"""A lead that rests on a language model's reading, in the reading room."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import onrecord
from onrecord import deciding, flow, second
from onrecord.faces.web.access import Accounts, Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room
from onrecord.record import Answer
from onrecord.record import open as open_record
from onrecord.second import Asking
from rereading_case import CASE, MET
from scripted import passage_of, said, serving

NOTE = "this rests on a language model&#39;s reading, which nobody has confirmed"


def test_a_lead_says_what_it_rests_on_and_is_none_when_it_is_confirmed(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    met = MET | {"others": ["Salt House"]}  # somebody whom the first reader does not know
    with (
        onrecord.open(tmp_path / "case.db") as record,
        serving(
            lambda body, n: said({"events": [met] if MET["act"] and "Salt House" in passage_of(body) else []})
        ) as script,
    ):
        record.read([tmp_path / "case.yaml"])
        assert not record.second(Asking(script.url, "tiny"))
        (lead,) = [f for f in record.check() if f.proposed]
        assert record.compare()["echo"][0].second is not None
    room = Room(tmp_path / "case.db", flow.Reader())
    browser = TestClient(create_app(room, Door("the-token", name="Ada")), base_url="http://127.0.0.1:8000")
    assert browser.get("/?token=the-token").status_code == 200
    for page in ("/", f"/findings/{lead.id}", "/people", "/timeline", "/network", "/api/findings"):
        shown = browser.get(page)
        assert shown.status_code == 200, page
        assert "pr-ac-" not in shown.text.replace(f"{lead.id}", ""), page
    assert NOTE in browser.get(f"/findings/{lead.id}").text
    assert "A lead, not established" in browser.get(f"/findings/{lead.id}").text

    deciding.confirm(room.store, room.reader, lead.proposed[0], deciding.By("ada"))
    flow.run_check(room.store, room.reader)
    after = browser.get(f"/findings/{lead.id}").text
    assert NOTE not in after and "Salt House" in browser.get("/people").text
    room.close()


DENIAL = {
    "words": "She says she knows nobody there", "speaker": "Jane Roe", "cue": "says",
    "claims": [{"words": "she knows nobody there", "denies": True, "act": "know", "who": "Jane Roe", "place": "there"}],
}  # fmt: skip
PASSWORD = "plain words make it long"


@pytest.fixture
def proposing(tmp_path: Path) -> Iterator[Room]:
    """A record whose second reader proposes a meeting, and a statement with a claim."""
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    with (
        onrecord.open(tmp_path / "case.db") as record,
        serving(
            lambda body, n: said(
                {"events": [MET], "statements": [DENIAL]} if "Salt House" in passage_of(body) else {"events": []}
            )
        ) as script,
    ):
        record.read([tmp_path / "case.yaml"])
        assert not record.second(Asking(script.url, "tiny"))
        record.check()
    room = Room(tmp_path / "case.db", flow.Reader())
    yield room
    room.close()


def browser_of(room: Room, door: Door) -> TestClient:
    made = TestClient(create_app(room, door), base_url="http://127.0.0.1:8000", follow_redirects=False)
    made.headers["sec-fetch-site"] = "same-origin"
    return made


def entered(room: Room) -> TestClient:
    opened = browser_of(room, Door("the-token", name="Ada"))
    assert opened.get("/?token=the-token").status_code == 200
    return opened


def ids(room: Room) -> dict[str, str]:
    return {p.kind: p.noun.id for p in room.view().facts.proposals}


def test_proposals_stand_with_their_words_and_what_the_record_has_there(proposing: Room) -> None:
    room = entered(proposing)
    page = room.get("/proposals").text
    assert "3 proposals of a second reader" in page
    assert page.count("<article") == 3
    assert f'<mark class="record">{MET["words"]}</mark>' in page
    assert "meeting: Jane Roe, Arne Lind, 12 September 2018" in page
    assert "second reader tiny, prompt" in page
    assert "The statement that it rests on is proposed too, and is confirmed with it." in page
    lead = next(f for f in proposing.view().findings if f.proposed)
    assert f'<a href="/findings/{lead.id}">A lead rests on it</a>' in page
    for address in ("/", f"/documents/{proposing.view().facts.proposals[0].noun.document}"):
        assert "3 proposals of a second reader</a>" in room.get(address).text
    hers = room.get(f"/findings/{lead.id}").text
    assert "It rests on what a second reader proposes" in hers and "Confirm what it reads" in hers
    assert "Nothing waits to be decided." in room.get("/proposals?paper=log").text
    told = room.get("/api/proposals").json()
    assert told["total"] == 3
    assert {i["ident"] for i in told["items"]} == set(re.findall(r'<article[^>]* id="(pr-[^"]+)"', page))


def test_a_proposal_is_confirmed_on_the_page_and_by_a_program(proposing: Room) -> None:
    room = entered(proposing)
    found = ids(proposing)
    lead = next(f for f in proposing.view().findings if f.proposed)
    done = room.post("/proposals", data={"ident": found["events"], "do": "confirm", "reason": "Seen in the book."})
    assert done.status_code == 200
    assert "Confirmed: it counts as if it were written by hand." in done.text
    assert "The check ran again: 1 changed." in done.text
    now = proposing.view().noun(lead.id)
    assert now is not None and not now.proposed
    answer = room.post(f"/api/proposals/{found['claims']}", json={"do": "confirm"})
    assert answer.status_code == 201
    assert set(answer.json()) == {"new", "gone", "changed"}
    assert not proposing.view().facts.proposals  # the statement went with its claim
    log = room.get("/api/log").json()["items"]
    assert [(e["reviewer"], e["right"]) for e in log] == [("Ada", "review")] * 3
    assert "Seen in the book. (proposed by the second reader tiny" in log[-1]["reason"]


def test_a_proposal_is_rejected_in_place_and_comes_back_with_the_undo(proposing: Room) -> None:
    room = entered(proposing)
    event = ids(proposing)["events"]
    part = room.post("/proposals", data={"ident": event, "do": "reject"}, headers={"hx-request": "true"})
    assert part.status_code == 200 and "<html" not in part.text
    assert f'id="{event}" data-finding' in part.text
    assert "Rejected. The check ran again: 1 gone." in part.text
    assert event not in ids(proposing).values()
    late = room.post("/proposals", data={"ident": event, "do": "confirm"}, headers={"hx-request": "true"})
    assert (late.status_code, late.headers["hx-refresh"], late.text) == (200, "true", "")
    for answer in (
        room.post("/proposals", data={"ident": event, "do": "confirm"}),
        room.post(f"/api/proposals/{event}", json={"do": "reject"}),
    ):
        assert answer.status_code == 404 and "open proposal" in answer.text
    number = room.get("/api/log").json()["items"][0]["number"]
    assert room.post("/undo", data={"number": str(number), "back": "/activity"}).status_code == 303
    assert event in ids(proposing).values()
    assert "what to do is confirm or reject, not &#39;perhaps&#39;." in room.post("/proposals", data={"ident": event, "do": "perhaps"}).text


def test_who_judges_findings_judges_proposals_and_takes_back_no_more(proposing: Room, tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "team.json")
    for name, role in (("Ada", "admin"), ("Rob", "reader"), ("Rae", "reviewer"), ("Ed", "editor")):
        accounts.add(name, role, PASSWORD)
    door = Door("t", accounts)
    by = {name: browser_of(proposing, door) for name in ("Rob", "Rae", "Ed")}
    for name, client in by.items():
        assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    event = ids(proposing)["events"]
    assert "Confirm</button>" not in by["Rob"].get("/proposals").text
    for answer in (
        by["Rob"].post("/proposals", data={"ident": event, "do": "confirm"}),
        by["Rob"].post(f"/api/proposals/{event}", json={"do": "confirm"}),
        by["Rae"].post("/proposals", data={"ident": event, "do": "confirm"}, headers={"sec-fetch-site": "cross-site"}),
    ):
        assert answer.status_code == 403
    assert event in ids(proposing).values()
    assert "Confirm</button>" in by["Rae"].get("/proposals").text
    assert by["Rae"].post("/proposals", data={"ident": event, "do": "confirm"}).status_code == 200
    mine = proposing.log().newest
    assert by["Ed"].post("/people/rename", data={"actor": "lind", "name": "Arne B. Lind"}).status_code == 200
    his = proposing.log().newest
    assert by["Rae"].post("/undo", data={"number": str(mine)}).status_code == 303
    assert by["Rae"].post("/undo", data={"number": str(his)}).status_code == 403
    assert by["Ed"].post("/undo", data={"number": str(his)}).status_code == 303
    undone = proposing.log().newest
    # To undo an undo is to decide again what was decided: it asks for the same right.
    assert by["Rae"].post("/undo", data={"number": str(undone)}).status_code == 403
    assert by["Rae"].post("/api/undo", json={"number": undone}).status_code == 403


def test_words_and_models_of_proposals_are_only_ever_words(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script> Jane Roe met <b onclick=alert(2)>Arne Lind</b> at the Lodge."
    words = "Jane Roe met <b onclick=alert(2)>Arne Lind</b> at the Lodge"
    (tmp_path / "a.txt").write_text(nasty + "\n", encoding="utf-8")
    with contextlib.closing(open_record(tmp_path / "case.db")) as store:
        list(flow.read([tmp_path / "a.txt"], store, flow.Reader()))
        (paper,) = store.documents()
        event = {"words": words, "act": "meet", "who": ["Jane Roe"], "others": ["Arne Lind"], "certainty": "happened"}
        answer = {"statements": [], "events": [event], "links": []}
        store.answers.add(
            Answer(
                paper.reading_sha256, 0, len(paper.text), "<i>model</i>", second.VERSION, json.dumps(answer),
                paper.sha256, 1, 1, 1.0,
            )
        )  # fmt: skip
        flow.run_check(store, flow.Reader())
    room = Room(tmp_path / "case.db", flow.Reader())
    proposals = room.view().facts.proposals
    assert proposals
    page = entered(room).get("/proposals").text
    assert "onclick=alert(2)&gt;" in page and "&lt;i&gt;model" in page
    for raw in ("<script>alert", "<b onclick", "<i>model"):
        assert raw not in page
    room.close()
