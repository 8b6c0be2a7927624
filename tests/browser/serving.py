"""A served record, as the tests in a browser use it."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.faces.web.access import Door
from onrecord.faces.web.room import Room

TOKEN = "the-token"
PASSWORD = "a long enough password"


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

    def finding(self, words: str) -> str:
        """The id of the finding whose sentence has these words."""
        return next(f.id for f in self.room.view().findings if words in f.why)

    def paper(self, name: str) -> str:
        """The id of the paper whose name has this in it."""
        return next(d.id for d in self.room.view().facts.documents if name in d.name)

    def person(self, name: str) -> str:
        """The id of who is called so."""
        return next(a.id for a in self.room.view().facts.actors if a.name == name)
