"""A team in the reading room: accounts, roles, sessions; and that the API can what the pages can."""

from __future__ import annotations

import importlib.util
import json
import re
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import onrecord
from onrecord import examples, flow
from onrecord.core.problems import Problem, UsageError
from onrecord.faces.web import access
from onrecord.faces.web.access import Accounts, Door
from onrecord.faces.web.app import Serving, create_app, serve
from onrecord.faces.web.described import ANSWERS, alike, shortened
from onrecord.faces.web.room import Room
from onrecord.knowledge import UserFile
from onrecord.sources.fetch import Fetched

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESS = "http://127.0.0.1:8000"
PASSWORD = "plain words make it long"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "team.json")
    made.add("Ada", "admin", PASSWORD)
    for name, role in (("Ed", "editor"), ("Rae", "reviewer"), ("Rob", "reader")):
        made.add(name, role, PASSWORD)
    return made


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Room]:
    with onrecord.open(tmp_path / "case.db") as record:
        assert not record.read([examples.case_path()])
        record.check()
    room = Room(tmp_path / "case.db", flow.Reader())
    yield room
    room.close()


def browser(held: Room, accounts: Accounts, name: str | None = None) -> TestClient:
    """A browser, logged in as somebody."""
    opened = TestClient(create_app(held, Door("t", accounts)), base_url=ADDRESS)
    opened.headers["sec-fetch-site"] = "same-origin"
    if name is not None:
        assert opened.post("/login", data={"name": name, "password": PASSWORD}).status_code == 200
    return opened


def test_passwords_are_kept_as_hashes_that_only_the_owner_reads(accounts: Accounts) -> None:
    written = accounts.path.read_text(encoding="utf-8")
    assert PASSWORD not in written
    assert all(a["hash"].startswith("$argon2id$") for a in json.loads(written)["accounts"])
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600


def test_who_may_come_in(accounts: Accounts) -> None:
    assert accounts.verify("ada", PASSWORD)
    assert accounts.verify("Ada", PASSWORD + " ") is None
    assert accounts.verify("nobody", PASSWORD) is None
    accounts.set_active("Rob", active=False)
    assert accounts.verify("Rob", PASSWORD) is None
    with pytest.raises(UsageError, match="at least 12 letters"):
        accounts.add("Sue", "reader", "short")
    with pytest.raises(UsageError, match="a role is reader, reviewer, editor or admin, not 'king'"):
        accounts.add("Sue", "king", PASSWORD)
    for ways in (lambda: accounts.set_role("Ada", "reader"), lambda: accounts.set_active("Ada", active=False)):
        with pytest.raises(UsageError, match="somebody has to be an admin"):
            ways()


def test_of_many_who_log_in_two_are_looked_at_side_by_side(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hash takes 64 MB: so many at once as there are threads would take the machine's memory."""
    lock, now, most = threading.Lock(), [0], [0]

    class Slow:
        def verify(self, _hash: str, _password: str) -> bool:
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.02)
            with lock:
                now[0] -= 1
            return True

        def check_needs_rehash(self, _hash: str) -> bool:
            return False

    monkeypatch.setattr(accounts, "_hasher", Slow())
    crowd = [threading.Thread(target=accounts.verify, args=("Ada", PASSWORD)) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert most[0] == 2


def test_guessing_is_slowed_down(accounts: Accounts) -> None:
    door = Door("t", accounts)
    for _ in range(8):
        assert door.log_in("Ada", "not the password") is None
    with pytest.raises(UsageError, match="too many tries"):
        door.log_in("Ada", PASSWORD)
    assert door.log_in("Ed", PASSWORD)


def test_a_session_ends(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door("t", accounts)
    session = door.log_in("Rae", PASSWORD)
    assert session and door.who(session)
    accounts.set_active("Rae", active=False)
    assert door.who(session) is None
    accounts.set_active("Rae", active=True)
    monkeypatch.setattr(access.time, "monotonic", lambda: time.time() + access.SESSION_SECONDS * 10)
    assert door.who(session) is None


def test_nothing_without_logging_in(held: Room, accounts: Accounts) -> None:
    room = browser(held, accounts)
    assert room.get("/", follow_redirects=False).headers["location"] == "/login"
    assert room.get("/?token=t", follow_redirects=False).status_code == 303
    assert room.get("/api/findings").status_code == 401
    answer = room.post("/login", data={"name": "Ada", "password": "wrong"})
    assert answer.status_code == 403
    assert "Name or password is not right." in answer.text


RIGHTS = [
    ("/decide", {"finding": "F", "state": "confirmed"}, "Rae"),
    ("/people/rename", {"actor": "holm", "name": "P. Holm"}, "Ed"),
    ("/same", {"one": "holm", "other": "sund", "same": "no"}, "Ed"),
    ("/write/courier", {"start": "0", "end": "5", "what_kind": "office", "holder": "Pekka Holm", "role": "chief"}, "Ed"),
    ("/accounts", {"name": "Sue", "role": "reader", "password": PASSWORD}, "Ada"),
]


@pytest.mark.parametrize(("address", "form", "least"), RIGHTS, ids=[r[0] for r in RIGHTS])
def test_each_role_may_what_it_may(
    held: Room, accounts: Accounts, address: str, form: dict[str, str], least: str
) -> None:
    form = {k: held.view().findings[0].id if v == "F" else v for k, v in form.items()}
    names = ["Rob", "Rae", "Ed", "Ada"]
    for name in names:
        status = browser(held, accounts, name).post(address, data=form).status_code
        expected = 403 if names.index(name) < names.index(least) else 200
        assert status == expected, name
        if status == 200:
            break
    else:
        pytest.fail("nobody may")


def test_every_change_says_whose_it_is(held: Room, accounts: Accounts) -> None:
    browser(held, accounts, "Rae").post(
        "/decide", data={"finding": held.view().findings[0].id, "state": "confirmed"}
    )
    browser(held, accounts, "Ed").post("/people/alias", data={"actor": "holm", "name": "PH"})
    assert [d.reviewer for d in held.log().decisions] == ["Rae", "Ed"]


def test_what_is_told_stands_in_the_activity_and_is_taken_back_there(held: Room, accounts: Accounts) -> None:
    held.store.tell([UserFile("mine.toml", "[periods]\n")], reviewer="Jo", reason="It came.")
    assert "Told of mine.toml" in browser(held, accounts, "Rob").get("/activity").text
    assert browser(held, accounts, "Rae").post("/undo", data={"number": "1"}).status_code == 403
    assert browser(held, accounts, "Ed").post("/undo", data={"number": "1", "back": "/activity"}).status_code == 200
    assert held.store.told() == []
    assert "Undone, no. 1: Told of mine.toml" in browser(held, accounts, "Rob").get("/activity").text


def test_without_accounts_it_stays_on_this_machine(held: Room, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="on this machine only"):
        serve(held.path, Serving(0, host="0.0.0.0"))
    with pytest.raises(UsageError, match="there is no account in"):
        serve(held.path, Serving(0, tmp_path / "none.json"))


# --- the API ----------------------------------------------------------------------------------------


@pytest.fixture
def api(held: Room) -> TestClient:
    opened = TestClient(create_app(held, Door("t", name="Ada")), base_url=ADDRESS)
    opened.headers["sec-fetch-site"] = "same-origin"
    opened.get("/?token=t")
    return opened


def test_what_the_pages_show_the_api_says(api: TestClient, held: Room) -> None:
    view = held.view()
    found = api.get("/api/findings?verdict=hedged").json()
    assert found["total"] == sum(f.verdict == "hedged" for f in view.findings)
    one = api.get(f"/api/findings/{view.findings[0].id}").json()
    assert one["why"] == view.findings[0].why and one["derivations"] and one["decisions"] == []
    paper = api.get("/api/documents/hearing?start=3&length=10").json()
    assert paper["text"] == view.documents["hearing"].text[3:13]
    assert api.get("/api/people/barlowe").json()["name"] == "Corin Barlowe"
    for way in ("documents", "people", "timeline", "network", "positions", "log"):
        assert "items" in api.get(f"/api/{way}").json(), way
    assert api.get("/api/search?q=letter").json()["total"] > 0
    assert api.get("/api/findings/none").status_code == 404


def test_what_the_pages_do_the_api_can(api: TestClient, held: Room) -> None:
    finding = held.view().findings[0].id
    made = api.post(f"/api/findings/{finding}/decisions", json={"state": "confirmed", "reason": "seen"}).json()
    assert (made["reviewer"], made["words"]) == ("Ada", "confirmed")
    api.post("/api/undo", json={"number": made["number"]})
    assert held.log().states == {}
    words = "Henrika Sund of Norrhamn Terminals"
    event = {"document": "hearing", "words": words, "what": "call", "who": ["harrowgate", "sund"], "when": "2020-05-01"}
    assert api.post("/api/entries", json={"entry": {"events": [event]}}).status_code == 201
    assert any(e.predicate == "call" and e.spans[0].text == words for e in held.view().facts.events)
    effect = api.post("/api/rejections", json={"id": held.view().noun(finding).claims[0]}).json()
    assert finding in [f["id"] for f in effect["gone"]]
    api.post("/api/identity", json={"do": "rename", "one": "holm", "name": "P. Holm"})
    assert held.view().actors["holm"].name == "P. Holm"
    assert api.post("/api/identity", json={"do": "burn", "one": "holm"}).json()["detail"].startswith("what to do is")


def test_a_program_has_a_session_of_its_own(held: Room, accounts: Accounts) -> None:
    program = TestClient(create_app(held, Door("t", accounts)), base_url=ADDRESS)
    finding = held.view().findings[0].id
    assert program.post("/api/session", json={"name": "Rae", "password": "wrong"}).status_code == 403
    begun = program.post("/api/session", json={"name": "Rae", "password": PASSWORD})
    assert not begun.cookies
    assert program.post(f"/api/findings/{finding}/decisions", json={"state": "confirmed"}).status_code == 403
    program.headers["authorization"] = f"Bearer {begun.json()['token']}"
    assert program.post(f"/api/findings/{finding}/decisions", json={"state": "confirmed"}).status_code == 201
    assert program.post("/api/rejections", json={"id": "x"}).status_code == 403
    alone = TestClient(create_app(held, Door("t")), base_url=ADDRESS)
    assert alone.post("/api/session", json={"token": "t"}).json()["token"]
    assert alone.post("/api/session", json={"name": "Rae", "password": PASSWORD}).status_code == 403


def test_the_description_has_an_example_for_every_body(api: TestClient) -> None:
    described = api.get("/api/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], path
            if method == "post":
                sent = operation["requestBody"]["content"]
                if "multipart/form-data" in sent:
                    assert sent["multipart/form-data"]["example"]
                    continue
                name = sent["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert described["components"]["schemas"][name]["examples"], path
    assert "/api/findings/{ident}" in json.dumps(described)
    assert "GET" in api.get("/api").text


SAME = {
    # What is looked at.
    "GET /": ["GET /api/findings", "GET /api/record"],
    "GET /findings/{ident:path}": ["GET /api/findings/{ident:path}"],
    "GET /print/findings/{ident:path}": ["GET /api/findings/{ident:path}"],
    "GET /papers": ["GET /api/documents", "GET /api/problems"],
    "GET /documents/{ident:path}": ["GET /api/documents/{ident:path}"],
    "GET /pages/{number}/{ident:path}": ["GET /api/pages/{number}/{ident:path}"],
    "GET /pictures/{number}/{ident:path}": [],  # a picture already: a program asks for it as it is
    "GET /people": ["GET /api/people"],
    "GET /people/{ident:path}": ["GET /api/people/{ident:path}"],
    "GET /print/people/{ident:path}": ["GET /api/people/{ident:path}"],
    "GET /suggestions": ["GET /api/suggestions"],
    "GET /timeline": ["GET /api/timeline"],
    "GET /network": ["GET /api/network"],
    "GET /network.json": ["GET /api/network"],
    "GET /positions": ["GET /api/positions"],
    "GET /knowledge": ["GET /api/knowledge"],
    "GET /search": ["GET /api/search"],
    "GET /activity": ["GET /api/log"],
    "GET /pulse": ["GET /api/record", "GET /api/log"],
    # What is decided.
    "POST /decide": ["POST /api/findings/{ident}/decisions"],
    "POST /undo": ["POST /api/undo"],
    "GET /proposals": ["GET /api/proposals"],
    "POST /proposals": ["POST /api/proposals/{ident}"],
    "POST /write/{ident:path}": ["POST /api/entries"],
    "POST /mend/{kind}/{ident:path}": ["POST /api/corrections", "POST /api/rejections"],
    "POST /people/rename": ["POST /api/identity"],
    "POST /people/alias": ["POST /api/identity"],
    "POST /people/split": ["POST /api/identity"],
    "POST /same": ["POST /api/identity"],
    "POST /people/private": ["POST /api/identity"],
    # What is added, and by whom.
    "GET /add": ["GET /api/uploads"],
    "POST /add": ["POST /api/uploads"],
    "POST /add/address": ["POST /api/addresses"],
    "GET /add/{number}": ["GET /api/uploads/{number}"],
    "POST /login": ["POST /api/session"],
    "POST /logout": ["DELETE /api/session"],
    "GET /account": ["GET /api/accounts", "GET /api/record"],
    "POST /account/password": ["POST /api/account/password"],
    "POST /accounts": ["POST /api/accounts"],
    "POST /accounts/change": ["POST /api/accounts/{name}"],
    # Forms and files of the pages themselves, which hold nothing of the record's own.
    "GET /login": [], "GET /keys": [], "GET /static/{name:path}": [], "GET /write/{ident:path}": [],
    "GET /mend/{kind}/{ident:path}": [],
}  # fmt: skip
"""For every page and every form of a page what in the API shows or does the same."""


def walked(routes: Any) -> Iterator[str]:
    """Every method and path, those of included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from walked(inner.routes)
        else:
            yield from (f"{method} {route.path}" for method in route.methods - {"HEAD"})


def test_the_api_has_what_every_page_shows_and_does(held: Room, accounts: Accounts) -> None:
    found = set(walked(create_app(held, Door("t", accounts)).routes))
    api = {r for r in found if r.partition(" ")[2].startswith("/api")} - {"GET /api", "GET /api/openapi.json"}
    assert set(SAME) == found - api - {"GET /api", "GET /api/openapi.json"}
    assert {a for same in SAME.values() for a in same} == api


def test_every_answer_is_described_by_an_example_of_its_shape(tmp_path: Path, held: Room, accounts: Accounts) -> None:
    spec = importlib.util.spec_from_file_location("answers_script", ROOT / "scripts" / "answers.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    told = json.loads(ANSWERS.read_text(encoding="utf-8"))
    for operation, answer in script.all_answers(tmp_path / "made").items():
        assert alike(shortened(answer), told[operation]), f"{operation}: run python scripts/answers.py"
    assert not alike({"a": [{"b": 1}]}, {"a": [{"c": 1}]})
    described = create_app(held, Door("t", accounts)).openapi()["paths"]
    for path, methods in described.items():
        for method, operation in methods.items():
            done = next(v for status, v in operation["responses"].items() if status.startswith("2"))
            if "204" not in operation["responses"]:
                assert done["content"]["application/json"]["example"] == filled(told[f"{method.upper()} {path}"])


def filled(value: Any) -> Any:
    """Without what is null: OpenAPI leaves that out of examples."""
    if isinstance(value, dict):
        return {k: filled(v) for k, v in value.items() if v is not None}
    return [filled(v) for v in value] if isinstance(value, list) else value


def test_a_team_is_managed_by_a_program(held: Room, accounts: Accounts) -> None:
    program = TestClient(create_app(held, Door("t", accounts)), base_url=ADDRESS)

    def come_in(name: str, password: str = PASSWORD) -> int:
        answer = program.post("/api/session", json={"name": name, "password": password})
        program.headers["authorization"] = f"Bearer {answer.json().get('token', '')}"
        return answer.status_code

    come_in("Ada")
    made = program.post("/api/accounts", json={"name": "Sue", "role": "reader", "password": PASSWORD})
    assert (made.status_code, made.json()) == (201, {"name": "Sue", "role": "reader", "active": True})
    again = program.post("/api/accounts", json={"name": "Sue", "role": "admin", "password": "a password of mine"})
    assert (again.status_code, again.json()["detail"]) == (400, "there is an account 'Sue' already.")
    assert program.post("/api/accounts/Sue", json={"role": "reviewer"}).json()["role"] == "reviewer"
    assert program.post("/api/accounts/Rob", json={"active": False}).json() == {"name": "Rob", "role": "reader", "active": False}
    assert "no account" in program.post("/api/accounts/Zoe", json={"role": "reader"}).json()["detail"]
    assert not any("hash" in a for a in program.get("/api/accounts").json())
    assert program.delete("/api/session").status_code == 204
    assert program.get("/api/accounts").status_code == 401
    assert come_in("Sue") == 201
    assert program.get("/api/accounts").status_code == 403
    wrong = program.post("/api/account/password", json={"old": "wrong", "new": "another password"})
    assert (wrong.status_code, wrong.json()["detail"]) == (403, "the old password is not right.")
    assert program.post("/api/account/password", json={"old": PASSWORD, "new": "another password"}).status_code == 204
    assert program.get("/api/record").status_code == 401  # the sessions of the old one are over
    assert (come_in("Sue"), come_in("Sue", "another password")) == (403, 201)


def test_another_site_ends_no_session(api: TestClient) -> None:
    assert api.delete("/api/session", headers={"sec-fetch-site": "cross-site"}).status_code == 204
    assert api.get("/api/record").status_code == 200  # it ends what a program sends, never the browser's own


# --- papers from the browser --------------------------------------------------------------------------


def upload(api: TestClient, *files: tuple[str, bytes]) -> str:
    """Upload, and wait until it is read."""
    answer = api.post("/add", files=[("papers", f) for f in files], follow_redirects=False)
    assert answer.status_code == 303
    return waited(api, answer.headers["location"])


def waited(api: TestClient, location: str) -> str:
    """The page of an upload when it is done."""
    for _ in range(600):
        page = api.get(location).text
        if "Done." in page:
            return page
        time.sleep(0.05)
    raise AssertionError("it is never done")


def test_an_upload_is_kept_beside_the_record_and_named(api: TestClient, held: Room) -> None:
    case = b"onrecord: 1\nactors:\n  - {id: moe, name: Moe Quist}\n"
    page = upload(api, ("../../etc/case.yaml", case), ("bad.yaml", b"onrecord: 1\nactors: [{id: x}]\n"))
    assert {p.name for p in Path(f"{held.path}.papers").iterdir()} == {"case.yaml", "bad.yaml"}
    assert re.search(r"bad\.yaml</td><td>failed.*name", page, re.DOTALL)
    assert "known already" in upload(api, ("case.yaml", case))
    assert upload(api, ("case.yaml", case + b"  - {id: zoe, name: Zoe Quist}\n"))
    assert len(list(Path(f"{held.path}.papers").iterdir())) == 3  # another of that name is no replacement


# --- pages by their address ---------------------------------------------------------------------------

PAGE = b"onrecord: 1\nactors: [{id: moe, name: Moe Quist}]\n"


def net(address: str) -> Fetched | Problem:
    """An internet of one page."""
    if address == "https://ellery.invalid/case.yaml":
        return Fetched(PAGE, address, ".yaml")
    return Problem(address, "it was not fetched: its host 'router' is not on the public internet.", mend="Save the page.")


def test_no_page_is_fetched_unless_the_server_was_started_so(api: TestClient, held: Room) -> None:
    assert "paste the address" not in api.get("/add").text
    refused = api.post("/add/address", data={"address": "https://ellery.invalid/case.yaml"})
    assert refused.status_code == 400
    assert "only where the server was started with: onrecord serve --fetch." in refused.text
    by_program = api.post("/api/addresses", json={"address": "https://ellery.invalid/case.yaml"})
    assert (by_program.status_code, by_program.json()["detail"][:17]) == (400, "pages are fetched")
    assert api.get("/api/uploads").json() == []


def test_a_page_is_added_by_its_address(held: Room) -> None:
    room = TestClient(create_app(held, Door("t", name="Ada"), fetch=net), base_url=ADDRESS)
    room.headers["sec-fetch-site"] = "same-origin"
    room.get("/?token=t")
    assert "paste the address" in room.get("/add").text
    for address, words in (
        ("https://ellery.invalid/case.yaml", "<td>read</td>"),
        ("http://router/", "is not on the public internet"),
    ):
        answer = room.post("/add/address", data={"address": f" {address}\n"}, follow_redirects=False)
        page = waited(room, answer.headers["location"])
        assert words in page
    kept = list(Path(f"{held.path}.pages").iterdir())
    assert [p.read_bytes() for p in kept] == [PAGE]
    assert "is not on the public internet" in room.get("/papers").text  # a problem of the record like any other
    for bad in ("file:///etc/passwd", "ftp://ellery.invalid/", "", "javascript:alert(1)"):
        assert "an address begins with https:// or http://" in room.post("/add/address", data={"address": bad}).text
