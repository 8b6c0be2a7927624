"""The reading room's routes, and the server that shows them to one person on this machine.

Every address needs the token that is printed at the start (in the address, then in a cookie), so that no
other user or web page on the machine reads the record. Nothing can be changed here.
"""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from onrecord import flow, record
from onrecord.config import Settings
from onrecord.core.problems import UsageError
from onrecord.extract.settings import ExtractSettings

from .page import STYLE, environment
from .view import View

HOST = "127.0.0.1"
COOKIE = "onrecord"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(load: Callable[[], View], token: str) -> FastAPI:
    """The application. ``load`` gives the record as it is now; ``token`` opens it."""
    app = FastAPI(title="onrecord", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    app.middleware("http")(_guard(token))

    @app.get("/", response_class=HTMLResponse)
    def findings() -> Response:
        view = load()
        return _page("findings.html", entries=view.entries(), papers=view.papers())

    @app.get("/findings/{ident}", response_class=HTMLResponse)
    def finding(ident: str) -> Response:
        entry = load().by_id(ident)
        return _missing("finding", ident) if entry is None else _page("finding.html", entry=entry)

    @app.get("/documents/{ident}", response_class=HTMLResponse)
    def document(ident: str) -> Response:
        view = load()
        found = view.documents.get(ident)
        if found is None:
            return _missing("paper", ident)
        paper, pieces = view.document_entry(found), list(view.pieces(found))
        return _page("document.html", paper=paper, pieces=pieces)

    @app.get("/static/onrecord.css")
    def style() -> Response:
        return Response(STYLE.read_bytes(), media_type="text/css")

    return app


def _page(template: str, status: int = 200, **values: object) -> Response:
    return HTMLResponse(environment().get_template(template).render(**values), status)


def _missing(what: str, ident: str) -> Response:
    return _page("missing.html", 404, what=what, ident=ident)


def _guard(token: str) -> Callable[[Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]:
    """Let in who has the token, remember it in a cookie, and set the headers of every answer."""

    async def guard(request: Request, following: Callable[[Request], Awaitable[Response]]) -> Response:
        given = request.query_params.get("token", "")
        held = request.cookies.get(COOKIE, "")
        by_address = secrets.compare_digest(given.encode(), token.encode())
        if not by_address and not secrets.compare_digest(held.encode(), token.encode()):
            answer: Response = PlainTextResponse(
                "This record is open to the person who started it: use the whole address that was printed.\n",
                403,
            )
        else:
            answer = await following(request)
            if by_address:
                answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
        answer.headers.update(HEADERS)
        return answer

    return guard


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
        token = secrets.token_urlsafe(24)
        app = create_app(_loader(path), token)
        taken = listening.getsockname()[1]
        listening.listen()
        sys.stdout.write(f"http://{HOST}:{taken}/?token={token}\n")
        sys.stdout.flush()
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        )
        server.run(sockets=[listening])


def _loader(path: Path) -> Callable[[], View]:
    """Read the record now, so that faults show at once, and again whenever its file has changed."""
    chosen = Settings()
    reader = flow.Reader(ExtractSettings(pipeline=chosen.pipeline, knowledge=chosen.knowledge))
    state: dict[str, object] = {}

    def load() -> View:
        stamp = [p.stat().st_mtime_ns for p in (path, Path(f"{path}-wal")) if p.exists()]
        view = state.get("view")
        if isinstance(view, View) and state.get("stamp") == stamp:
            return view
        store = record.open(path, create=False)
        try:
            fresh = View(flow.facts(store, reader), tuple(store.findings()))
        finally:
            store.close()
        state.update(view=fresh, stamp=stamp)
        return fresh

    load()
    return load
