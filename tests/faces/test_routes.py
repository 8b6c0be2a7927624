"""Every route, asked with whatever its description allows and much that it does not: no fault, and all the headers.

Schemathesis makes the requests from the OpenAPI description, to which the pages and forms are added here.
``nox -s routes`` asks each route 400 times; here it is a few.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord import examples, flow
from onrecord.faces.web import guard
from onrecord.faces.web.access import Accounts, Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room

from .test_hostile_web import ADDRESS, PASSWORD, RIGHTS, walked

schemathesis = pytest.importorskip("schemathesis", reason="install the extra 'test'")

TIMES = int(os.environ.get("ONRECORD_ROUTES", "6"))
"""How often each route is asked."""
LOGGING_IN = ("POST /login", "POST /api/session", "POST /logout", "DELETE /api/session", "POST /account/password")
"""Routes that begin or end sessions: asked without one."""
PLAIN = ("/static/{name:path}", "/api/openapi.json")
"""Files that take nothing."""
READS_PAPERS = ("POST /add", "POST /api/uploads")
"""Routes that start a reading: asked a few times only."""


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, FastAPI]]:
    """The reading room, and another one that is only described."""
    folder = tmp_path_factory.mktemp("routes")
    with onrecord.open(folder / "case.db") as record:
        assert not record.read([examples.case_path()])
        record.check()
    room = Room(folder / "case.db", flow.Reader())
    accounts = Accounts(folder / "team.json")
    accounts.add("Ada", "admin", PASSWORD)
    yield create_app(room, Door("t", accounts)), create_app(room, Door("t", accounts))
    room.close()


@pytest.fixture(scope="module")
def app(apps: tuple[FastAPI, FastAPI]) -> FastAPI:
    return apps[0]


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    made = TestClient(app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=True)
    made.headers["sec-fetch-site"] = "same-origin"
    assert made.post("/login", data={"name": "Ada", "password": PASSWORD}).status_code == 303
    return made


@pytest.fixture(scope="module")
def described(apps: tuple[FastAPI, FastAPI]) -> Any:
    """A description of every route, the pages and forms too."""
    routes = apps[1].routes
    for route in _routes(routes):
        route.include_in_schema = True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two routes of one function name
        told = get_openapi(title="all", version="1", routes=routes)
    return schemathesis.openapi.from_dict(told)


def _routes(routes: Any) -> Iterator[Any]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _routes(inner.routes)
        else:
            yield route


def _plain(path: str) -> str:
    return path.replace(":path}", "}")


def test_every_route_is_described(app: FastAPI, described: Any) -> None:
    told = {f"{m.upper()} {path}" for path in described for m in described[path]}
    assert told >= {_plain(f"{method} {path}") for method, path in walked(app.routes) if path not in PLAIN}


@pytest.mark.slow
@pytest.mark.parametrize("route", sorted(r for r in RIGHTS if r.split()[1] not in PLAIN))
def test_no_request_makes_a_route_fail(route: str, described: Any, client: TestClient, app: FastAPI) -> None:
    method, path = _plain(route).split()
    asking = client
    if route in LOGGING_IN:
        asking = TestClient(app, base_url=ADDRESS, follow_redirects=False)
        asking.headers["sec-fetch-site"] = "same-origin"
    operation = described[path][method]
    few = min(TIMES, 20) if route in READS_PAPERS else TIMES

    @settings(
        max_examples=few, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
        try:
            case = data.draw(operation.as_strategy(generation_mode=mode))
        except Exception as cause:
            if type(cause).__name__ in ("SkipTest", "Unsatisfiable"):
                return
            raise
        told = case.as_transport_kwargs(base_url=ADDRESS)
        told.pop("cookies", None)
        headers = {k: v for k, v in (told.pop("headers", None) or {}).items() if _sendable(k, v)}
        address = told.pop("url")
        if isinstance(told.get("data"), (bytes, str)):
            told["content"] = told.pop("data")
        try:
            answer = asking.request(told.pop("method"), address, headers=headers, **told)
        except UnicodeError:
            return  # a header or an address that a client cannot write down
        assert answer.status_code < 500, answer.text[:300]
        for header, value in guard.HEADERS.items():
            if header != "Cache-Control":
                assert answer.headers.get(header) == value, header
        if path.startswith("/api/") and answer.status_code < 300 and answer.content:
            answer.json()

    ask()


def _sendable(name: str, value: Any) -> bool:
    return name.lower() not in ("authorization", "content-length", "host", "sec-fetch-site", "origin", "cookie") and all(
        c.isprintable() and c.isascii() for c in f"{name}{value}"
    )


def test_the_description_is_there_without_network(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/api/openapi.json").json()["paths"]
