"""The server's connections: who sends or reads too slowly is let go, and every answer has the headers.

uvicorn waits for ever for the head of a first request, and for whoever does not read an answer. Here each connection
has so many seconds for the whole head of each request, and for taking what was sent.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .guard import HEADERS

HEAD_SECONDS = 20.0
"""For the head of a request, from its first byte; of a connection's first request, from the connection on."""
TAKING_SECONDS = 60.0
"""For a client to make room for more of an answer."""


class Patient(H11Protocol):
    """A connection that is closed where its client is too slow."""

    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connects: the time for the first request's head begins."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """More of a request. Between two requests a connection may be idle as long as uvicorn lets it."""
        self._wait_for_head()
        super().data_received(data)

    def handle_events(self) -> None:
        """The time for a head is over with the head."""
        super().handle_events()
        if self.conn.their_state is not h11.IDLE:
            _stopped(self._head)
            self._head = None

    def pause_writing(self) -> None:
        """The client takes no more for now: so long it has to go on."""
        super().pause_writing()
        _stopped(self._taking)
        self._taking = self.loop.call_later(TAKING_SECONDS, self._let_go)

    def resume_writing(self) -> None:
        """It goes on."""
        super().resume_writing()
        _stopped(self._taking)

    def timeout_keep_alive_handler(self) -> None:
        """It was idle for long. To close it would wait for what the client has not taken."""
        if self.transport.get_write_buffer_size():
            self._let_go()
        else:
            super().timeout_keep_alive_handler()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        _stopped(self._head)
        _stopped(self._taking)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What is no request is answered with the same headers as everything else."""
        own = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
        headers = list((HEADERS | own).items())
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            events: tuple[Any, ...] = (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=msg.encode("ascii")),
                h11.EndOfMessage(),
            )
            for event in events:
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait_for_head(self) -> None:
        if self._head is None and self.conn.their_state is h11.IDLE:
            self._head = self.loop.call_later(HEAD_SECONDS, self._let_go)

    def _let_go(self) -> None:
        self.transport.abort()


def _stopped(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
