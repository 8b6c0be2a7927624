"""A served record, as the tests in a browser use it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room

TOKEN = "the-token"
PASSWORD = "a long enough password"
_NO_PAGES = re.compile(r"/api/.*|/static/.*|/pictures/.*|/network\.json|/pulse")
_TEAM = {"/login", "/account"}
"""There for a team only, and looked at by a test of their own."""


def walked(routes: Any) -> Iterator[str]:
    """Every path that is asked for by GET, those of included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from walked(inner.routes)
        elif "GET" in route.methods:
            yield route.path


@dataclass
class Served:
    """A record served on a port of this machine by a thread of this process."""

    room: Room
    door: Door
    address: str

    @property
    def way_in(self) -> str:
        """The address that opens it."""
        return f"{self.address}/?token={TOKEN}"

    def not_among(self, addresses: Sequence[str]) -> list[str]:
        """The kinds of page of which none is among these addresses."""
        paths = {p for p in walked(create_app(self.room, self.door).routes) if not _NO_PAGES.fullmatch(p)}
        looked = [re.sub(r"[?#].*", "", address) for address in addresses]
        ways = {p: re.sub(r"\{[^}]*\}", "[^/]+", p) for p in sorted(paths - _TEAM)}
        return [p for p, way in ways.items() if not any(re.fullmatch(way, a) for a in looked)]

    def finding(self, words: str) -> str:
        """The id of the finding whose sentence has these words."""
        return next(f.id for f in self.room.view().findings if words in f.why)

    def paper(self, name: str) -> str:
        """The id of the paper whose name has this in it."""
        return next(d.id for d in self.room.view().facts.documents if name in d.name)

    def person(self, name: str) -> str:
        """The id of who is called so."""
        return next(a.id for a in self.room.view().facts.actors if a.name == name)
