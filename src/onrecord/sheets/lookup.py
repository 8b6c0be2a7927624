"""The nouns of one record by id, and what things are called: what pages, exports and JSON all look up."""

from __future__ import annotations

from functools import cached_property

from onrecord.core.document import Document
from onrecord.core.nouns import Actor, Attribution, Claim, Event, Facts, Office, Stance


class Lookup:
    """Look-ups in one record, each made when it is first asked for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Papers by id."""
        return {d.id: d for d in self.facts.documents}

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Actors by id."""
        return {a.id: a for a in self.facts.actors}

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        """Attributions by id."""
        return {a.id: a for a in self.facts.attributions}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id."""
        return {c.id: c for c in self.facts.claims}

    @cached_property
    def events(self) -> dict[str, Event]:
        """Events by id."""
        return {e.id: e for e in self.facts.events}

    @cached_property
    def stances(self) -> dict[str, Stance]:
        """Positions by id."""
        return {s.id: s for s in self.facts.stances}

    @cached_property
    def offices(self) -> dict[str, Office]:
        """Offices by id."""
        return {o.id: o for o in self.facts.offices}

    def name(self, ident: str | None) -> str:
        """The name of an actor; plain words stay as they are; None is empty."""
        if ident is None:
            return ""
        found = self.actors.get(ident) or self._brought.get(ident)
        return found.name if found else ident

    @cached_property
    def _brought(self) -> dict[str, Actor]:
        """Those whom a second reader alone found, for leads that name them."""
        return {a.id: a for p in self.facts.proposals for a in p.actors}

    def known(self, ident: str | None) -> bool:
        """Whether this is the id of an actor of the record."""
        return ident in self.actors

    def file(self, document: str) -> str:
        """The name of a paper as the user gave it."""
        found = self.documents.get(document)
        return found.name if found else document
