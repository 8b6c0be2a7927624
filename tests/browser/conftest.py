"""A real Chromium over a real server. Where there is no Chromium, these tests are passed over and say so."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

import onrecord
from browser.serving import TOKEN, Served
from onrecord import examples, flow
from onrecord.core.problems import Problem
from onrecord.faces.web.access import Accounts, Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room
from onrecord.sources.fetch import Fetched

try:
    from playwright.sync_api import sync_playwright
except ImportError:  # the test files say so, and are passed over
    sync_playwright = None

LETTER = (
    "<html><head><title>A letter</title></head><body><article><p>Henrika Sund wrote to the board on 3 May 2019.</p>"
    "<p>She asked for a meeting.</p></article></body></html>"
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Where Chromium is: ``ONRECORD_CHROMIUM``, else the first one on the path."""
    return os.environ.get("ONRECORD_CHROMIUM") or next((p for n in NAMES if (p := shutil.which(n))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        assert not os.environ.get("ONRECORD_NEEDS_CHROMIUM"), "Chromium has to be here"
        pytest.skip("no Chromium on the path: apt-get install chromium, or set ONRECORD_CHROMIUM")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record into which the example's papers were read."""
    path = tmp_path_factory.mktemp("read") / "harbour.db"
    with onrecord.open(path) as record:
        assert not record.read([examples.path()])
        assert record.check()
    return path


def fetched(address: str) -> Fetched | Problem:
    """An internet of one letter."""
    if address == "https://ellery.invalid/letter":
        return Fetched(LETTER.encode(), address, ".html")
    return Problem(address, "it was not fetched: its host is not on the public internet.", mend="Save the page.")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    running: list[tuple[uvicorn.Server, threading.Thread, Room]] = []

    def start(source: Path, accounts: Path | None = None, name: str = "Ada Quill") -> Served:
        path = tmp_path / f"{len(running)}-{source.name}"
        shutil.copyfile(source, path)
        room = Room(path, flow.Reader())
        door = Door(TOKEN, Accounts(accounts) if accounts else None, name)
        server = uvicorn.Server(uvicorn.Config(create_app(room, door, fetch=fetched), port=0, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        running.append((server, thread, room))
        return Served(room, door, f"http://127.0.0.1:{port}")

    yield start
    for server, thread, room in running:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)
        room.close()


@pytest.fixture
def served(serve: Callable[..., Served], read_once: Path) -> Served:
    """The example's papers, served; a test may change them."""
    return serve(read_once)


class Watched:
    """Pages that tell of every error, refused resource and dialog."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected: list[str] = []

    @property
    def unexpected(self) -> list[str]:
        """The faults without the refusals that a test asked for, by their status."""
        return [f for f in self.faults if not any(f"status of {e}" in f for e in self.expected)]

    def watch(self, page: Any) -> Any:
        page.on("pageerror", lambda e: self.faults.append(f"error: {e}"))
        page.on("dialog", lambda d: (self.faults.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        page.on("request", self._seen)
        return page

    def _seen(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            self.faults.append(f"asked elsewhere: {request.url}")


@pytest.fixture
def watched() -> Iterator[Watched]:
    seen = Watched()
    yield seen
    assert not seen.unexpected


@pytest.fixture
def visit(browser: Any, watched: Watched) -> Iterator[Callable[..., Any]]:
    """Opens a browser of its own (its own cookies) at an address."""
    contexts = []

    def go(address: str, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = watched.watch(context.new_page())
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
