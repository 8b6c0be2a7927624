"""Connections to the reading room that are made to hold it up, over real sockets."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

import onrecord
from onrecord import flow
from onrecord.faces.web import guard, slow
from onrecord.faces.web.access import Accounts, Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room
from onrecord.faces.web.slow import Patient

ASKED = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LARGE = b"GET /static/vendor/cytoscape.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
PATIENCE = 10.0
"""Seconds after which something that should have been let go was not."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[uvicorn.Server]:
    folder = tmp_path_factory.mktemp("slow")
    with onrecord.open(folder / "case.db") as record:
        record.check()
    accounts = Accounts(folder / "team.json")
    accounts.add("Ada", "admin", "plain words make it long")
    room = Room(folder / "case.db", flow.Reader())
    made = uvicorn.Server(
        uvicorn.Config(
            create_app(room, Door("t", accounts)), port=0, log_level="critical", lifespan="off", http=Patient, ws="none",
            timeout_keep_alive=2,
        )
    )  # fmt: skip
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    while not made.started:
        time.sleep(0.02)
    yield made
    made.should_exit = made.force_exit = True
    thread.join(10)
    room.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "HEAD_SECONDS", 0.6)
    monkeypatch.setattr(slow, "TAKING_SECONDS", 0.6)


def connected(server: uvicorn.Server, buffer: int = 0) -> socket.socket:
    made = socket.socket()
    if buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    made.settimeout(PATIENCE)
    made.connect(server.servers[0].sockets[0].getsockname())
    return made


def answer(server: uvicorn.Server, asked: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to these bytes."""
    with connected(server) as client:
        client.sendall(asked)
        got = b""
        while b"\r\n\r\n" not in got:
            more = client.recv(65536)
            assert more, got
            got += more
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}, body


def until_none(server: uvicorn.Server) -> float:
    """Wait until no connection is left; gives the seconds."""
    began = time.monotonic()
    while server.server_state.connections:
        assert time.monotonic() - began < PATIENCE, "a connection was not let go"
        time.sleep(0.02)
    return time.monotonic() - began


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(server: uvicorn.Server) -> None:
    with connected(server) as client:
        began = time.monotonic()
        with contextlib.suppress(OSError):
            for number in range(400):
                client.sendall(ASKED[number : number + 1] if number < 30 else b"x")
                time.sleep(0.05)
                if number == 4:
                    assert answer(server, ASKED)[0] == 200  # nobody else waits
        assert time.monotonic() - began < PATIENCE
    until_none(server)


def test_a_connection_that_asks_for_nothing_is_let_go(server: uvicorn.Server) -> None:
    with connected(server) as client, contextlib.suppress(ConnectionResetError):
        assert client.recv(1) == b""
    until_none(server)


def test_a_client_that_never_reads_is_let_go(server: uvicorn.Server) -> None:
    with connected(server, buffer=4096) as client:
        client.sendall(LARGE * 20)
        time.sleep(0.2)
        assert server.server_state.connections
        assert answer(server, ASKED)[0] == 200
        until_none(server)


def test_an_answer_that_fits_and_is_never_taken_is_let_go_too(server: uvicorn.Server) -> None:
    """A page stays in the server's buffer: to close the connection politely would wait for the client for ever."""
    with connected(server, buffer=2048) as client:
        client.sendall(ASKED)
        until_none(server)


def test_who_pauses_between_requests_or_reads_slowly_is_served(server: uvicorn.Server) -> None:
    with connected(server) as client:
        for _ in range(2):
            client.sendall(ASKED)
            got = client.recv(65536)
            assert got.startswith(b"HTTP/1.1 200")
            client.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                while client.recv(65536):
                    pass
            client.settimeout(PATIENCE)
            time.sleep(1.0)  # longer than a head may take
    with connected(server, buffer=4096) as client:
        client.sendall(LARGE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        taken = 0
        while more := client.recv(4096):
            taken += len(more)
            time.sleep(0.004)
        assert taken > 300_000


REFUSED = {
    "no request": b"\x00\x01nonsense\r\n\r\n",
    "a header in two lines": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX\r\n: y\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    "no host": b"GET / HTTP/1.0\r\n\r\n",
    "another host": b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a host that begins like ours": b"GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n",
    "a host that ends like ours": b"GET / HTTP/1.1\r\nHost: evil-localhost\r\n\r\n",
    "a host behind a name": b"GET / HTTP/1.1\r\nHost: 127.0.0.1@evil.example\r\n\r\n",
    "a host that a proxy is said to have seen": b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n\r\n",
    "two lengths": b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\na=bc",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_request_of_ours_is_refused_with_all_headers(case: str, server: uvicorn.Server) -> None:
    status, headers, _ = answer(server, REFUSED[case])
    assert status == 400
    assert {h: headers.get(h.lower()) for h in guard.HEADERS} == guard.HEADERS


def test_an_upgrade_gets_around_nothing(server: uvicorn.Server) -> None:
    upgrade = b"GET /papers HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    keys = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    status, headers, _ = answer(server, upgrade + keys)
    assert (status, headers["location"]) == (303, "/login")
    assert headers["content-security-policy"] == guard.HEADERS["Content-Security-Policy"]


def test_the_server_is_started_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command's own server has this patience, and no web sockets."""
    from onrecord.faces.web import app

    found: list[uvicorn.Config] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: found.append(self.config))
    with onrecord.open(tmp_path / "case.db") as record:
        record.check()
    app.serve(tmp_path / "case.db", app.Serving(0))
    assert [(c.http, c.ws) for c in found] == [(Patient, "none")]
