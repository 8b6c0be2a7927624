"""Make the examples of the API's answers anew: ``python scripts/answers.py``.

Asks every operation of the API on the example case, as an admin of a team would, and writes the answers, cut short,
into ``src/onrecord/faces/web/answers.json``, from where the API's own description has them.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

import onrecord
from onrecord import examples, flow, second
from onrecord.core.problems import Problem
from onrecord.faces.web.access import Accounts, Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.described import ANSWERS, shortened
from onrecord.faces.web.room import Room
from onrecord.record import Answer
from onrecord.sources.fetch import Fetched

PASSWORD = "several plain words do well"  # noqa: S105 - of an example
PDF = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "files" / "report.pdf"


def fetched(address: str) -> Fetched | Problem:
    """A page as if it had been fetched."""
    return Fetched(b"onrecord: 1\nactors: [{id: moe, name: Moe Quist}]\n", address, ".yaml")


def all_answers(folder: Path) -> dict[str, Any]:
    """Each operation with an answer, whole."""
    folder.mkdir(exist_ok=True)
    path = folder / "harbour.db"
    shutil.copy(PDF, folder / "report.pdf")
    with onrecord.open(path) as record:
        record.read([examples.case_path()])
        record.read([folder / "report.pdf"])
        record.check()
    room = Room(path, flow.Reader())
    _proposed(room)
    accounts = Accounts(folder / "team.json")
    accounts.add("ada", "admin", PASSWORD)
    client = TestClient(create_app(room, Door("t", accounts), fetch=fetched), base_url="http://127.0.0.1")
    try:
        return dict(_asked(client, room))
    finally:
        room.close()


CALL = "Barlowe telephoned Pekka Holm, the company\u2019s chief executive, in late October 2020"


def _proposed(room: Room) -> None:
    """Put into the record what a second reader answered: it takes a call of the example for a meeting."""
    paper = next(d for d in room.view().facts.documents if CALL in d.text)
    event = {"words": CALL, "act": "meet", "who": ["Barlowe"], "others": ["Pekka Holm"], "certainty": "happened"}
    room.store.answers.add(
        Answer(
            paper.reading_sha256, 0, len(paper.text), "a-model", second.VERSION,
            json.dumps({"statements": [], "events": [event], "links": []}), paper.sha256, 900, 60, 1.0,
        )
    )  # fmt: skip


def _asked(client: TestClient, room: Room) -> Any:
    def ask(operation: str, address: str = "", **given: Any) -> Any:
        method, _, named = operation.partition(" ")
        answer = client.request(method, address or named, **given)
        assert answer.status_code in (200, 201, 202), f"{operation}: {answer.text}"
        found = answer.json()
        return operation, found

    def waited(pair: Any) -> None:
        while not client.get(f"/api/uploads/{pair[1]['number']}").json()["done"]:
            time.sleep(0.05)

    session = ask("POST /api/session", json={"name": "ada", "password": PASSWORD})
    client.headers["authorization"] = f"Bearer {session[1]['token']}"
    yield session[0], {"token": "the-token-to-send-with-every-request"}
    view = room.view()
    finding = next(f for f in view.findings if f.unless)
    pdf = next(d.id for d in view.facts.documents if d.name.endswith(".pdf"))
    yield ask("GET /api/record")
    yield ask("GET /api/findings", f"/api/findings?person={finding.subject}")
    for way in ("documents", "people", "suggestions", "timeline", "network", "positions"):
        yield ask(f"GET /api/{way}")
    known = ask("GET /api/knowledge")[1]
    yield "GET /api/knowledge", {
        "predicates": {"meet": known["predicates"]["meet"]}, "classes": {"ambassador": known["classes"]["ambassador"]}
    }  # fmt: skip
    yield ask("GET /api/documents/{ident}", f"/api/documents/{finding.say[0].document}")
    yield ask("GET /api/pages/{number}/{ident}", f"/api/pages/1/{pdf}")
    yield ask("GET /api/people/{ident}", f"/api/people/{finding.subject}")
    yield ask("GET /api/search", "/api/search?q=letter")
    decided = ask(
        "POST /api/findings/{ident}/decisions", f"/api/findings/{finding.id}/decisions",
        json={"state": "confirmed", "reason": "Checked against the original log."},
    )  # fmt: skip
    yield decided
    yield ask("GET /api/findings/{ident}", f"/api/findings/{finding.id}")
    yield ask("GET /api/log")
    yield ask("POST /api/undo", json={"number": decided[1]["number"]})
    words = finding.record[0]
    event = {
        "document": words.document, "words": {"words": words.text, "at": words.start}, "what": "meet",
        "who": [finding.subject], "when": "2020-05-01",
    }  # fmt: skip
    yield ask("POST /api/entries", json={"entry": {"events": [event]}, "reason": "Missed by the reading."})
    yield ask("POST /api/corrections", json={"id": finding.events[0], "changes": {"when": "2031-01-01"}})
    yield ask("POST /api/rejections", json={"id": view.findings[0].claims[0]})
    yield ask(
        "POST /api/identity", json={"do": "rename", "one": str(finding.subject), "name": "D. Harrowgate"}
    )
    proposed = ask("GET /api/proposals")
    yield proposed
    ident = proposed[1]["items"][0]["ident"]
    yield ask("POST /api/proposals/{ident}", f"/api/proposals/{ident}", json={"do": "confirm"})
    added = ask("POST /api/uploads", files=[("papers", ("broken.pdf", b"%PDF-1.7 nothing more"))])
    waited(added)
    yield ask("GET /api/uploads/{number}", f"/api/uploads/{added[1]['number']}")
    yield added
    page = ask("POST /api/addresses", json={"address": "https://www.example.org/case.yaml"})
    waited(page)
    yield page
    yield ask("GET /api/uploads")
    yield ask("GET /api/problems")
    yield ask("POST /api/accounts", json={"name": "ben", "role": "reviewer", "password": PASSWORD})
    yield ask("POST /api/accounts/{name}", "/api/accounts/ben", json={"role": "editor"})
    yield ask("GET /api/accounts")


def main() -> int:
    """Write them."""
    with tempfile.TemporaryDirectory() as folder:
        found = shortened(all_answers(Path(folder)))
    text = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True)
    ANSWERS.write_text(text.replace(folder, "/records") + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
