"""A lead that rests on a language model's reading, in the reading room."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

import onrecord
from onrecord import deciding, flow
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room
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
