"""The reading room in hostile hands: every route by role, every answer's headers, and what must not get through."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import onrecord
from onrecord import examples, flow
from onrecord.faces import cli
from onrecord.faces.web import guard
from onrecord.faces.web.access import Accounts, Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room

ADDRESS = "http://127.0.0.1:8000"
PASSWORD = "plain words make it long"
TEAM = {"Rob": "reader", "Rae": "reviewer", "Ed": "editor", "Ada": "admin"}
READ, REVIEW, EDIT, ADMIN, OWN, OPEN = "read", "review", "edit", "admin", "own", "open"
LEAST = {READ: 0, REVIEW: 1, EDIT: 2, ADMIN: 3}
RIGHTS = {
    # Whoever has come in may look.
    **dict.fromkeys(
        [
            "GET /", "GET /findings/{ident:path}", "GET /papers", "GET /documents/{ident:path}", "GET /people",
            "GET /pages/{number}/{ident:path}", "GET /pictures/{number}/{ident:path}", "GET /suggestions",
            "GET /people/{ident:path}", "GET /timeline", "GET /network", "GET /network.json", "GET /positions",
            "GET /search", "GET /pulse", "GET /activity", "GET /print/findings/{ident:path}", "GET /keys",
            "GET /print/people/{ident:path}", "GET /proposals", "GET /api/proposals", "GET /api", "GET /api/openapi.json", "GET /api/findings",
            "GET /api/findings/{ident:path}", "GET /api/documents", "GET /api/documents/{ident:path}",
            "GET /api/problems", "GET /api/search", "GET /api/people", "GET /api/people/{ident:path}",
            "GET /api/record", "GET /knowledge", "GET /api/knowledge", "GET /api/pages/{number}/{ident:path}", "GET /api/suggestions", "GET /api/timeline", "GET /api/network", "GET /api/positions", "GET /api/log",
        ],
        READ,
    ),
    **dict.fromkeys(
        [
            "POST /decide", "POST /undo", "POST /api/findings/{ident}/decisions", "POST /api/undo", "POST /proposals",
            "POST /api/proposals/{ident}",
        ],
        REVIEW,
    ),
    **dict.fromkeys(
        [
            "GET /write/{ident:path}", "POST /write/{ident:path}", "GET /mend/{kind}/{ident:path}", "GET /add",
            "POST /mend/{kind}/{ident:path}", "POST /people/rename", "POST /people/alias", "POST /people/split", "POST /people/private",
            "POST /same", "POST /add", "GET /add/{number}", "POST /api/entries", "POST /api/corrections",
            "POST /api/rejections", "POST /api/identity", "POST /add/address", "GET /api/uploads", "POST /api/uploads",
            "GET /api/uploads/{number}", "POST /api/addresses",
        ],
        EDIT,
    ),
    **dict.fromkeys(
        [
            "POST /accounts", "POST /accounts/change", "GET /api/accounts", "POST /api/accounts",
            "POST /api/accounts/{name}",
        ],
        ADMIN,
    ),
    # One's own account: the old password is asked for.
    **dict.fromkeys(["GET /account", "POST /account/password", "POST /logout", "POST /api/account/password"], OWN),
    # Before anybody has come in.
    **dict.fromkeys(["GET /login", "POST /login", "POST /api/session", "DELETE /api/session", "GET /static/{name:path}"], OPEN),
}  # fmt: skip
"""Every route, and what it takes. A route that is not here fails the test."""
FORMS: dict[str, Mapping[str, Any]] = {
    "POST /decide": {"finding": "x", "state": "confirmed"},
    "POST /undo": {"number": "1"},
    "POST /proposals": {"ident": "x", "do": "confirm"},
    "POST /people/rename": {"actor": "x", "name": "y"},
    "POST /people/alias": {"actor": "x", "name": "y"},
    "POST /people/private": {"actor": "x", "label": "y"},
    "POST /people/split": {"actor": "x", "member": ["y"]},
    "POST /same": {"one": "x", "other": "y", "same": "no"},
    "POST /accounts": {"name": "Sue", "role": "no role", "password": PASSWORD},
    "POST /accounts/change": {"name": "Nobody", "role": "reader"},
    "POST /account/password": {"old": "wrong", "new": PASSWORD},
    "POST /login": {"name": "Ada", "password": "wrong"},
    "POST /add/address": {"address": "https://ellery.invalid/"},
}
"""What a route's form needs to be looked at. None of it changes anything."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    folder = tmp_path_factory.mktemp("hostile")
    with onrecord.open(folder / "case.db") as record:
        assert not record.read([examples.case_path()])
        record.check()
    room = Room(folder / "case.db", flow.Reader())
    accounts = Accounts(folder / "team.json")
    for name, role in sorted(TEAM.items(), key=lambda t: t[1] != "admin"):
        accounts.add(name, role, PASSWORD)
    yield create_app(room, Door("t", accounts))
    room.close()


@pytest.fixture(scope="module")
def clients(app: FastAPI) -> dict[str | None, TestClient]:
    """A browser for each of the team, and for nobody."""
    made: dict[str | None, TestClient] = {}
    for name in (*TEAM, None):
        client = TestClient(app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False)
        client.headers["sec-fetch-site"] = "same-origin"
        if name is not None:
            assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
        made[name] = client
    return made


def walked(routes: Any) -> Iterator[tuple[str, str]]:
    """Every method and path, those of included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from walked(inner.routes)
            continue
        for method in sorted(route.methods - {"HEAD"}):
            yield method, route.path


def asked(client: TestClient, route: str, app: FastAPI) -> Any:
    """The answer to a route, with a body that passes as one."""
    method, path = route.split()
    address = re.sub(r"\{[^}]*\}", "1", path)
    if method == "POST" and path.startswith("/api/"):
        operation = app.openapi()["paths"].get(path, {}).get("post", {})
        if "application/json" not in operation["requestBody"]["content"]:
            return client.post(address)
        name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        return client.post(address, json=app.openapi()["components"]["schemas"][name]["examples"][0])
    return client.request(method, address, data=FORMS.get(route)) if method == "POST" else client.get(address)


def test_every_route_has_its_right(app: FastAPI) -> None:
    assert {f"{method} {path}" for method, path in walked(app.routes)} == set(RIGHTS)


@pytest.mark.parametrize("route", sorted(r for r in RIGHTS if r != "POST /logout"))
def test_each_role_may_what_it_may_and_every_answer_has_the_headers(
    route: str, app: FastAPI, clients: dict[str | None, TestClient]
) -> None:
    right = RIGHTS[route]
    for name, client in clients.items():
        if route == "POST /api/session" and name is not None:
            continue
        answer = asked(client, route, app)
        assert answer.status_code not in (422, 500), (name, answer.text[:300])
        for header, value in guard.HEADERS.items():
            if header != "Cache-Control":
                assert answer.headers.get(header) == value, (name, header)
        if right == OPEN:
            continue
        if name is None:
            shut = 401 if route.partition(" ")[2].startswith("/api/") else 303
            assert answer.status_code == shut
            assert shut == 401 or answer.headers["location"] == "/login"
        elif right in LEAST:
            refused = list(TEAM).index(name) < LEAST[right]
            assert (answer.status_code == 403) == refused, (name, answer.status_code)


REFUSALS = [
    ("another host", "GET", "/", {"host": "evil.example"}, 400),
    ("another page", "POST", "/decide", {"sec-fetch-site": "cross-site"}, 403),
    ("another origin", "POST", "/decide", {"sec-fetch-site": "", "origin": "https://evil.example"}, 403),
    ("no such page", "GET", "/nothing", {}, 404),
    ("another method", "DELETE", "/", {}, 405),
    ("too long", "POST", "/decide", {"content-length": str(3 << 20)}, 413),
    ("length unsaid", "POST", "/decide", {"transfer-encoding": "chunked"}, 411),
    ("no length", "POST", "/decide", {"content-length": "many"}, 411),
]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_refusals_have_the_headers_too(
    method: str, path: str, headers: dict[str, str], status: int, clients: dict[str | None, TestClient]
) -> None:
    answer = clients["Ada"].request(method, path, headers=headers)
    assert answer.status_code == status
    assert {h: answer.headers.get(h) for h in guard.HEADERS} == guard.HEADERS


def test_a_fault_says_nothing_of_its_cause(
    app: FastAPI, clients: dict[str | None, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"the password is {PASSWORD}")

    monkeypatch.setattr(Room, "view", fail)
    answer = clients["Ada"].get("/papers")
    assert (answer.status_code, answer.text) == (500, "A fault of the program; the server's log says more.\n")
    assert {h: answer.headers.get(h) for h in guard.HEADERS} == guard.HEADERS


@pytest.mark.parametrize("path", [
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/%00",
    "/documents/..%2f..%2fetc%2fpasswd", "/pictures/1/..%2f..%2fetc%2fpasswd", "/api/documents/%2e%2e%2fteam.json",
])  # fmt: skip
def test_no_path_leads_out(path: str, clients: dict[str | None, TestClient]) -> None:
    answer = clients["Ada"].get(path)
    assert answer.status_code == 404
    assert "argon2" not in answer.text and "root:" not in answer.text and "create_app" not in answer.text


@pytest.mark.parametrize("back", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/%09/evil.example", "\t//evil.example",
    "javascript:alert(1)", "/\r\nset-cookie: a=b", "/\n//evil.example",
])  # fmt: skip
def test_going_back_stays_here(back: str, clients: dict[str | None, TestClient]) -> None:
    ident = re.findall(r'"/findings/([\w-]+)"', clients["Ada"].get("/").text)[0]
    assert clients["Ada"].post("/decide", data={"finding": ident, "state": "confirmed"}).status_code == 303
    numbers = [int(n) for n in re.findall(r'"number": ?(\d+)', clients["Ada"].get("/api/log").text)]
    answer = clients["Ada"].post("/undo", data={"number": str(max(numbers)), "back": back})
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert re.match(r"/(?![/\\])", location), location
    assert not re.search(r"[\x00-\x20\x7f\\]", location)
    assert "a" not in answer.cookies


def test_a_session_is_never_the_one_that_was_brought(app: FastAPI) -> None:
    client = TestClient(app, base_url=ADDRESS, follow_redirects=False)
    client.headers["sec-fetch-site"] = "same-origin"
    answer = client.post(
        "/login", data={"name": "Rob", "password": PASSWORD}, headers={"cookie": "onrecord-8000=brought-along"}
    )
    cookie = answer.headers["set-cookie"]
    assert "brought-along" not in cookie
    assert "httponly" in cookie.lower() and "samesite=strict" in cookie.lower()
    assert client.get("/papers", headers={"cookie": "onrecord-8000=brought-along"}).status_code == 303


def test_a_session_is_over_with_logging_out(app: FastAPI) -> None:
    client = TestClient(app, base_url=ADDRESS, follow_redirects=False)
    client.headers["sec-fetch-site"] = "same-origin"
    client.post("/login", data={"name": "Rob", "password": PASSWORD})
    held = client.cookies["onrecord-8000"]
    assert client.get("/papers").status_code == 200
    assert client.post("/logout").status_code == 303
    again = TestClient(app, base_url=ADDRESS, follow_redirects=False, cookies={"onrecord-8000": held})
    assert again.get("/papers").status_code == 303


def test_guessing_is_slowed_down_on_the_page(app: FastAPI) -> None:
    client = TestClient(app, base_url=ADDRESS, follow_redirects=False)
    client.headers["sec-fetch-site"] = "same-origin"
    answers = [client.post("/login", data={"name": "Ed", "password": "wrong"}) for _ in range(12)]
    assert {a.status_code for a in answers[:6]} == {403}
    last = client.post("/login", data={"name": "Ed", "password": PASSWORD})
    assert "too many tries on this name; wait five minutes." in last.text
    assert "set-cookie" not in last.headers


def test_guessing_ones_own_password_is_slowed_down_too(app: FastAPI) -> None:
    """Who finds a browser open does not find the password out."""
    client = TestClient(app, base_url=ADDRESS, follow_redirects=False)
    client.headers["sec-fetch-site"] = "same-origin"
    client.post("/login", data={"name": "Rob", "password": PASSWORD})
    new = {"new": "other words make it long"}
    answers = [client.post("/account/password", data={"old": "wrong", **new}) for _ in range(9)]
    assert {a.status_code for a in answers[:6]} == {403}
    last = client.post("/account/password", data={"old": PASSWORD, **new})
    assert last.status_code == 429 and "too many tries on this name" in last.text
    data = client.post("/api/account/password", json={"old": PASSWORD, **new})
    assert data.status_code == 400 and "too many tries on this name" in data.text


def test_over_https_nobody_else_can_put_a_session_there(tmp_path: Path) -> None:
    """A page of another port or of a neighbouring host can leave a cookie of our name, but not with ``__Host-``."""
    with onrecord.open(tmp_path / "case.db") as record:
        record.check()
    room = Room(tmp_path / "case.db", flow.Reader())
    door = Door("t")
    planted = door.open_once("t")
    client = TestClient(create_app(room, door, secure=True), base_url="https://127.0.0.1:8000", follow_redirects=False)
    client.headers["sec-fetch-site"] = "same-origin"
    assert client.get("/papers", headers={"cookie": f"onrecord-8000={planted}"}).status_code == 403
    cookie = client.get("/?token=t").headers["set-cookie"]
    assert cookie.startswith("__Host-onrecord-8000=")
    assert {"httponly", "path=/", "secure", "samesite=strict"} == {p.strip().lower() for p in cookie.split(";")[1:]}
    assert client.get("/papers").status_code == 200
    room.close()


@pytest.mark.parametrize("route", sorted(r for r in RIGHTS if "static" not in r and "logout" not in r))
def test_no_value_becomes_a_header(route: str, clients: dict[str | None, TestClient]) -> None:
    method, path = route.split()
    bad = "x\r\nset-cookie: planted=1\r\n\r\n<script>"
    inside = re.sub(r"\{[^}]*\}", "x%0d%0aset-cookie:%20planted=1", path)
    form = dict.fromkeys((*FORMS.get(route, {}), "back", "reason", "paper", "ident", "finding", "words"), bad)
    ask = {"json": form} if "/api/" in path else {"data": form}
    answer = clients["Ada"].request(method, inside, params=form, **(ask if method == "POST" else {}))
    assert answer.status_code != 500
    assert "planted" not in " ".join(answer.headers.keys())
    assert not any("\r" in v or "\n" in v for v in answer.headers.values())
    assert "planted" not in answer.cookies


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(clients: dict[str | None, TestClient]) -> None:
    for headers in ({"content-length": str(1 << 40)}, {"transfer-encoding": "chunked", "content-length": ""}):
        answer = clients["Ed"].post("/add", headers=headers)
        assert answer.status_code == 400
        assert "MB at most" in answer.text


@pytest.mark.parametrize("path", ["/login", "/api/session", "/add"])
def test_a_body_that_never_comes_is_answered_and_holds_nothing_up(path: str, app: FastAPI) -> None:
    """Said to be 100 bytes long; one comes, then nothing."""
    sent: list[dict[str, Any]] = []
    pieces = [{"type": "http.request", "body": b"n", "more_body": True}]

    async def receive() -> dict[str, Any]:
        if pieces:
            return pieces.pop()
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 1), "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"sec-fetch-site", b"same-origin"), (b"content-length", b"100"),
                    (b"content-type", b"application/json" if "api" in path else b"application/x-www-form-urlencoded")],
    }  # fmt: skip
    patient = next(m for m in app.user_middleware if m.cls is guard.Patience)
    patient.kwargs["seconds"] = 0.2
    app.middleware_stack = None
    try:
        asyncio.run(asyncio.wait_for(app(scope, receive, send), 10))
    finally:
        patient.kwargs.clear()
        app.middleware_stack = None
    began = next(m for m in sent if m["type"] == "http.response.start")
    # Who has not logged in is sent away before anything is read; a form that breaks off is a bad request.
    assert began["status"] in ((303,) if path == "/add" else (400, 408))
    assert {h.lower() for h in guard.HEADERS} <= {k.decode().lower() for k, _ in began["headers"]}


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with onrecord.open(tmp_path / "a.db") as record:
            record.read([examples.case_path()])
            record.check()
            Accounts(tmp_path / "team.json").add("Ada", "admin", PASSWORD)
            room = Room(tmp_path / "a.db", flow.Reader())
            client = TestClient(create_app(room, Door("t")), base_url=ADDRESS)
            client.headers["sec-fetch-site"] = "same-origin"
            assert client.get("/?token=t").status_code == 200
            assert client.post("/add", files={"papers": ("b.yaml", b"onrecord: 1\n")}).status_code == 200
            room.close()
            with pytest.raises(SystemExit):
                cli.main(["backup", str(tmp_path / "b.db"), "--record", str(tmp_path / "a.db")])
    finally:
        os.umask(before)
    found = {p: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.rglob("*")}
    assert {p.name for p in found} >= {"a.db", "b.db", "team.json", "a.db.papers", "b.yaml"}
    shut = {p for p in found if any(p.is_relative_to(d) for d in found if d.is_dir() and not found[d] & 0o077)}
    assert [(str(p), oct(mode)) for p, mode in found.items() if mode & 0o077 and p not in shut] == []
