"""The reading room's application, and the server that shows it."""

from __future__ import annotations

import gc
import secrets
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import FileResponse, PlainTextResponse, Response

from onrecord import __version__, flow
from onrecord.config import Settings
from onrecord.core.problems import OnrecordError, UsageError
from onrecord.extract.settings import ExtractSettings
from onrecord.sources.fetch import fetch

from . import adding, data, pages, printing, proposals, search, team, work
from .access import Accounts, Door
from .guard import Patience, fault, guard, outermost
from .page import FILES, STATIC, version
from .pages import show, warm
from .room import Room
from .slow import Patient

__all__ = ["Accounts", "Serving", "create_app", "serve"]

HOST = "127.0.0.1"
LOCAL = (HOST, "localhost")
MANY = 20_000
"""From so many papers on it is said at the start that they take a while."""


def create_app(
    room: Room,
    door: Door,
    *,
    hosts: Sequence[str] = LOCAL,
    secure: bool = False,
    fetch: adding.Fetch | None = None,
) -> FastAPI:
    """The application: ``hosts`` are the names it answers to, ``secure`` says that browsers come by HTTPS.

    ``fetch`` gets a page by its address; without it no page can be added so.
    """
    app = FastAPI(
        title="onrecord", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        description="A record of who said what and what happened, and the findings that it supports.",
    )  # fmt: skip
    app.middleware("http")(guard(door, secure=secure))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(Patience)
    app.middleware("http")(outermost)
    app.add_exception_handler(Exception, fault)
    for part in (pages, search, work, printing):
        app.include_router(part.routes(room))
    app.include_router(data.routes(room, door))
    app.include_router(proposals.routes(room))
    app.include_router(adding.routes(room, adding.Desk(room, fetch)))
    app.include_router(team.routes(room, door, secure=secure))

    @app.get("/keys", include_in_schema=False)
    def keys(request: Request) -> Response:
        return show(request, room, "keys.html")

    @app.get("/static/{name:path}", include_in_schema=False)
    def static(name: str, v: str = "") -> Response:
        if name not in FILES:
            return PlainTextResponse("There is no such file.\n", 404)
        kept = "public, max-age=31536000, immutable" if v == version(name) else "no-cache"
        if name.startswith("fonts/"):  # the sheet asks for them by their plain names
            kept = "public, max-age=604800"
        return FileResponse(STATIC / name, media_type=FILES[name], headers={"Cache-Control": kept})

    @app.exception_handler(OnrecordError)
    def told(request: Request, fault: OnrecordError) -> Response:
        status = 400 if isinstance(fault, UsageError) else 503
        if request.url.path.startswith("/api/"):
            return data.problem_answer(status, str(fault))
        return show(request, room, "told.html", status=status, told=str(fault))

    return app


KEEP_ALIVE = 75
"""Seconds that an idle connection stays open: longer than browsers and proxies hold one, so that none is closed while
a request is on its way in it."""


@dataclass(frozen=True)
class Serving:
    """How a record is served. Without accounts it is one person's, on this machine only."""

    port: int = 8000
    accounts: Path | None = None
    host: str = HOST
    names: tuple[str, ...] = ()
    https: bool = False
    reviewer: str = ""
    fetch: bool = False
    """Whether pages can be added by their address: then the server opens connections to the public internet."""


def serve(path: Path, how: Serving) -> None:
    """Show a record until stopped. Prints the address to open on one line of standard output.

    Port 0 takes a free one. Raises UsageError where the port is taken or the accounts are missing,
    RecordError for a bad record.
    """
    if how.accounts is None and how.host != HOST:
        raise UsageError("without accounts a record is shown on this machine only: add --accounts FILE.")
    accounts = Accounts(how.accounts) if how.accounts is not None else None
    if accounts is not None and not accounts.all():
        raise UsageError(
            f"there is no account in {how.accounts}: onrecord account NAME --role admin --accounts FILE"
        )
    family = socket.AF_INET6 if ":" in how.host else socket.AF_INET
    # The protocol is named since asyncio lets answers go out at once (TCP_NODELAY) only where it is: else each waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((how.host, how.port))
    except OSError as cause:
        listening.close()
        raise UsageError(f"port {how.port} is taken; name another, or 0 for a free one.") from cause
    with listening:
        chosen = Settings()
        reader = flow.Reader(ExtractSettings(pipeline=chosen.pipeline))
        room = Room(path, reader, warm)
        papers = room.store.documents_number()
        if papers >= MANY:
            sys.stderr.write(f"{papers:,} papers are made ready, which takes about a minute for each {MANY:,}.\n")
            sys.stderr.flush()
        room.view()  # so that faults show at once, and no first visitor waits
        gc.collect()
        gc.freeze()  # the record stays: to look through millions of nouns for garbage would hold a visitor up
        token = secrets.token_urlsafe(24)
        door = Door(token, accounts, how.reviewer or chosen.reviewer)
        app = create_app(
            room, door, hosts=(*LOCAL, *how.names), secure=how.https, fetch=fetch if how.fetch else None
        )
        taken = listening.getsockname()[1]
        listening.listen()
        way = "/login" if accounts is not None else f"/?token={token}"
        sys.stdout.write(f"http://{HOST if how.host in (HOST, '0.0.0.0') else how.host}:{taken}{way}\n")  # noqa: S104 - compared, not bound
        sys.stdout.flush()
        server = uvicorn.Server(
            uvicorn.Config(
                app, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=KEEP_ALIVE,
                http=Patient, ws="none",
            )
        )
        try:
            server.run(sockets=[listening])
        finally:
            room.close()
