"""What stands before every route: who asks, whether the request comes from our own pages, and the headers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from .access import Door

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
SESSION = "/api/session"
"""Where a program gets a session: it gives what only its user knows, and no cookie is left."""
UPLOADS = ("/add", "/api/uploads")
"""Where files are taken, which has a limit of its own."""
LARGEST_BODY = 2 << 20
"""The longest form or JSON that is read, in bytes."""
_SAFE = frozenset({"GET", "HEAD"})
_PUBLIC = ("/static/", "/login", SESSION)
_SHUT = "This record is open to the person who started it: use the whole address that was printed.\n"
_ELSEWHERE = "This request did not come from a page of this record.\n"


def cookie_name(request: Request, *, secure: bool = False) -> str:
    """The session's cookie: of its own for each port, since browsers keep one jar for all ports of a host.

    Over HTTPS its name begins with ``__Host-``: no other host, and no page without HTTPS, can put one there.
    """
    return f"{'__Host-' if secure else ''}onrecord-{request.url.port or 0}"


# ASGI, as its specification has it.
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Message, Receive, Send], Awaitable[None]]
Following = Callable[[Request], Awaitable[Response]]


def from_our_pages(request: Request) -> bool:
    """Whether a request that changes something comes from a page of this server.

    By Sec-Fetch-Site, which a page cannot set, and by Origin; a browser sends at least one of them with
    every such request, so that a request with neither is let in only if it holds no cookie's rights. (With
    the referrer policy ``no-referrer`` the Origin of a form would be ``null``: it is ``same-origin`` here.)
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host", "")
    return site is not None


def guard(door: Door, *, secure: bool = False) -> Callable[[Request, Following], Awaitable[Response]]:
    """Let in who may come in. ``secure``: the cookie needs HTTPS."""

    async def stand(request: Request, following: Following) -> Response:
        return await _answered(request, following, door, secure)

    return stand


class Patience:
    """An ASGI layer that waits for a request's body for so long only: who sends it byte by byte holds nothing up.

    ``seconds`` are for the first answer to a request's headers; each ``rate`` bytes of the length that was
    told give one more. Then it is refused.
    """

    def __init__(self, app: ASGIApp, seconds: float = 30.0, rate: int = 50_000) -> None:
        self.app, self.seconds, self.rate = app, seconds, rate

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"")
        allowed = self.seconds + (int(told) / self.rate if told.isdigit() and len(told) < 13 else 0)
        until = asyncio.get_running_loop().time() + allowed
        whole = False

        async def patient() -> Message:
            nonlocal whole
            if whole:  # what comes now is that the visitor has left, which may take as long as it will
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError as cause:
                raise HTTPException(408, "The request came too slowly.") from cause
            whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        await self.app(scope, patient, send)


async def outermost(request: Request, following: Following) -> Response:
    """Before all else: set the headers of every answer, refusals too, and turn away what is too large to read."""
    answer = _too_large(request) or await following(request)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def fault(_request: Request, _cause: Exception) -> Response:
    """What a fault of the program is answered with: nothing of its cause, which the server's log has."""
    return PlainTextResponse("A fault of the program; the server's log says more.\n", 500, headers=HEADERS)


def _too_large(request: Request) -> Response | None:
    """A refusal of a body that is larger than forms and JSON are, or does not say how large it is."""
    if request.method in _SAFE or request.url.path in UPLOADS:
        return None
    size = request.headers.get("content-length", "")
    if "transfer-encoding" in request.headers or (size and not size.isdecimal()):
        return PlainTextResponse("Say how long the body is (Content-Length).\n", 411)
    if size and int(size) > LARGEST_BODY:
        return PlainTextResponse(f"At most {LARGEST_BODY >> 20} MB are taken here.\n", 413)
    return None


async def _answered(request: Request, following: Following, door: Door, secure: bool) -> Response:
    session = request.cookies.get(cookie_name(request, secure=secure), "")
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    visitor = door.who(session)
    given = request.query_params.get("token", "")
    fresh = door.open_once(given) if visitor is None and given else None
    if fresh:
        visitor = door.who(fresh)
    by_cookie = visitor is not None
    if visitor is None and bearer:
        visitor = door.who(bearer)
    by_program = request.url.path == SESSION or (bearer and not by_cookie)
    if request.method not in _SAFE and not by_program and not from_our_pages(request):
        return PlainTextResponse(_ELSEWHERE, 403)
    if visitor is None and not request.url.path.startswith(_PUBLIC):
        return _refused(request, door)
    request.state.visitor = visitor
    request.state.session = session or fresh or ""
    answer = await following(request)
    if fresh:
        set_session(request, answer, fresh, secure=secure)
    return answer


def set_session(request: Request, answer: Response, session: str, *, secure: bool) -> None:
    """Leave a session with the browser, for our own pages only."""
    answer.set_cookie(
        cookie_name(request, secure=secure), session, httponly=True, samesite="strict", secure=secure
    )


def _refused(request: Request, door: Door) -> Response:
    if door.accounts is None:
        return PlainTextResponse(_SHUT, 403)
    if request.url.path.startswith("/api/") or request.headers.get("hx-request"):
        return PlainTextResponse("Log in first.\n", 401)
    return RedirectResponse("/login", 303)
