"""The facts of users' files as nouns: what a paper gives by being read, a file gives by being written.

Each entry's words are its evidence, so that a step of a derivation shows them as it shows a paper's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import Actor, ActorKind, Extraction, Office, Relation, RelationKind

from .given import is_given
from .model import Charge, Knowledge, fold, words
from .tables import Fact
from .userfile import UserFile

_LEGAL = frozenset(
    "ag co company corp corporation foundation gmbh group inc limited llc llp ltd plc sa trust".split()
)
_OF_PERSONS = {"people": "name", "occupancies": "holder"}


def document(file: UserFile) -> Document:
    """A user's file as the document that its facts are cited from."""
    ident = content_id("kn", file.name, file.sha256)
    title = f"What is known beforehand: {PurePath(file.name).name}"
    return Document(ident, file.name, file.sha256, file.text, DocumentKind.KNOWLEDGE, title)


def charges(facts: Iterable[Fact]) -> tuple[Charge, ...]:
    """What offices oversee, whoever holds them."""
    return tuple(
        Charge(
            f.values["role"], f.values["body"], f.values["oversees"], f.values.get("from"), f.values.get("to"),
            _span(f),
        )
        for f in facts
        if f.table == "offices"
    )  # fmt: skip


def extractions(facts: Sequence[Fact], known: Knowledge) -> tuple[Extraction, ...]:
    """What each file tells, in the order of the files."""
    files = dict.fromkeys(f.file for f in facts)
    return tuple(_Teller([f for f in facts if f.file == file], file, known).extraction() for file in files)


def _span(fact: Fact) -> Span:
    return document(fact.file).span(fact.entry.start, fact.entry.end)


class _Teller:
    """The nouns of one file."""

    def __init__(self, facts: Sequence[Fact], file: UserFile, known: Knowledge) -> None:
        self.facts, self.known, self.document = facts, known, document(file)
        self.persons = {
            fold(f.values[key]) for f in facts for table, key in _OF_PERSONS.items()
            if f.table == table and f.values.get("kind", ActorKind.PERSON) is ActorKind.PERSON
        }  # fmt: skip
        self.actors: dict[str, Actor] = {}
        self.called: dict[str, str] = {}
        self.offices: dict[str, Office] = {}
        self.relations: dict[str, Relation] = {}

    def extraction(self) -> Extraction:
        for fact in sorted(self.facts, key=lambda f: f.table != "people"):  # who is who comes first
            getattr(self, f"_{fact.table}")(fact)
        return Extraction(
            self.document, tuple(self.actors.values()), tuple(self.offices.values()),
            tuple(self.relations.values()),
        )  # fmt: skip

    def _actor(self, name: str, kind: ActorKind | None, span: Span) -> str:
        """The actor of a name, or of an identifier that a person of the file has."""
        state = self.known.state_of(name)
        ident = self.called.get(fold(state or name))
        if ident is None:
            ident = content_id("ac", self.document.id, state or name)
            self._enter(Actor(ident, state or name, kind or self._kind(name), evidence=(span,)))
        return ident

    def _enter(self, actor: Actor) -> None:
        self.actors[actor.id] = actor
        for form in (actor.name, *actor.identifiers):
            self.called.setdefault(fold(form), actor.id)

    def _kind(self, name: str) -> ActorKind:
        if self.known.state_of(name):
            return ActorKind.STATE
        if fold(name) in self.persons:
            return ActorKind.PERSON
        parts = words(name)
        body = any(p in _LEGAL or self.known.class_entails(p, "body") for p in parts)
        person = len(parts) > 1 and is_given(parts[0]) and not body
        return ActorKind.PERSON if person else ActorKind.BODY

    def _tie(self, kind: RelationKind, subject: str, other: str, fact: Fact) -> None:
        start, end = fact.values.get("from"), fact.values.get("to")
        ident = content_id("re", self.document.id, kind.value, subject, other, start, end)
        self.relations[ident] = Relation(ident, kind, subject, other, start, end, (self._of(fact),))

    def _of(self, fact: Fact) -> Span:
        return self.document.span(fact.entry.start, fact.entry.end)

    # --- one for each list ------------------------------------------------------------------------

    def _people(self, fact: Fact) -> None:
        v = fact.values
        name, known_as = v["name"], v.get("identifier")
        ident = content_id("ac", self.document.id, known_as or name)
        classes, identifiers = tuple(map(fold, v.get("classes", ()))), (known_as,) if known_as else ()
        kind = v.get("kind") or ActorKind.PERSON
        self._enter(
            Actor(ident, name, kind, v.get("aliases", ()), classes, (), (self._of(fact),), identifiers)
        )
        for alias in v.get("aliases", ()):
            self._tie(RelationKind.ALIAS, alias, ident, fact)

    def _offices(self, fact: Fact) -> None:
        """Held by nobody in particular: see :func:`charges`."""
        self._actor(fact.values["body"], None, self._of(fact))

    def _occupancies(self, fact: Fact) -> None:
        v, span = fact.values, self._of(fact)
        holder = self._actor(v["holder"], ActorKind.PERSON, span)
        body = v.get("body")
        where = (
            self._actor(body, None if self.known.state_of(body) else ActorKind.BODY, span) if body else None
        )
        ident = content_id("of", self.document.id, holder, fold(v["role"]), where, v.get("from"), v.get("to"))
        self.offices[ident] = Office(
            ident, holder, v["role"], where, v.get("from"), v.get("to"), v.get("oversees", ()), (span,)
        )

    def _ownership(self, fact: Fact) -> None:
        v, span = fact.values, self._of(fact)
        owned = self._actor(v["owned"], ActorKind.BODY, span)
        self._tie(RelationKind.OWNED_BY, owned, self._actor(v["owner"], v.get("kind"), span), fact)

    def _aliases(self, fact: Fact) -> None:
        v = fact.values
        meant = self._actor(v["means"], v.get("kind"), self._of(fact))
        self._tie(RelationKind.ALIAS, v["name"], meant, fact)

    def _phones(self, fact: Fact) -> None:
        v = fact.values
        self._tie(
            RelationKind.ALIAS, v["number"], self._actor(v["owner"], v.get("kind"), self._of(fact)), fact
        )
