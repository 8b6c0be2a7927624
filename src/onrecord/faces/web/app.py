"""The reading room's application, and the server that shows it."""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import FileResponse, PlainTextResponse, Response

from onrecord import flow
from onrecord.config import Settings
from onrecord.core.problems import OnrecordError, UsageError
from onrecord.extract.settings import ExtractSettings

from . import pages, work
from .access import Door
from .guard import guard
from .page import FILES, STATIC, version
from .room import Room

HOST = "127.0.0.1"


def create_app(room: Room, door: Door, *, hosts: Sequence[str] = (HOST, "localhost"), secure: bool = False) -> FastAPI:
    """The application: ``hosts`` are the names it answers to, ``secure`` says that browsers come by HTTPS."""
    app = FastAPI(title="onrecord", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(guard(door, secure=secure))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    for part in (pages, work):
        app.include_router(part.routes(room))

    @app.get("/static/{name:path}", include_in_schema=False)
    def static(name: str, v: str = "") -> Response:
        if name not in FILES:
            return PlainTextResponse("There is no such file.\n", 404)
        kept = "public, max-age=31536000, immutable" if v == version(name) else "no-cache"
        return FileResponse(STATIC / name, media_type=FILES[name], headers={"Cache-Control": kept})

    @app.exception_handler(OnrecordError)
    def told(request: Request, fault: OnrecordError) -> Response:
        return PlainTextResponse(f"{fault}\n", 400 if isinstance(fault, UsageError) else 503)

    return app


def serve(path: Path, port: int) -> None:
    """Show a record until stopped. Prints the address to open on one line of standard output.

    ``port`` 0 takes a free one. Raises UsageError where the port is taken, RecordError for a bad record.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as cause:
        listening.close()
        raise UsageError(f"port {port} is taken; name another, or 0 for a free one.") from cause
    with listening:
        chosen = Settings()
        reader = flow.Reader(ExtractSettings(pipeline=chosen.pipeline))
        room = Room(path, reader)
        room.view()  # so that faults show at once
        token = secrets.token_urlsafe(24)
        app = create_app(room, Door(token, name=chosen.reviewer))
        taken = listening.getsockname()[1]
        listening.listen()
        sys.stdout.write(f"http://{HOST}:{taken}/?token={token}\n")
        sys.stdout.flush()
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        )
        try:
            server.run(sockets=[listening])
        finally:
            room.close()
