"""Who is who and what ties them, as the newest check knows it, for checking new papers without reading all others.

Computed tables, of which a check of everything writes all and a check of new papers what those add. They hold
what link made of the papers: actors, and offices, relations and corrections with the record's actors in them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, literal_column, select

from onrecord.core.document import Document
from onrecord.core.findings import Finding
from onrecord.core.nouns import Actor, Correction, Extraction, Facts, Office, Relation
from onrecord.core.wire import decode

from . import renewing, rows, schema, search

Keys = Callable[[Actor], Iterable[str]]
"""What a name that may mean an actor has in common with its own."""
Paper = tuple[str, str]
"""The file that a paper was read in, and the paper's id."""

_TYPES: Mapping[str, type] = {"offices": Office, "relations": Relation, "corrections": Correction}
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class New:
    """What a check of some papers adds: the files that they were read in, where they are new, the papers (ids), their
    own actors of whom nothing was known, the record's actors that are named in them, the findings that are no more, and
    the nouns that stand, or stood, in the papers."""

    sources: frozenset[str]
    papers: frozenset[str]
    own: frozenset[str]
    actors: frozenset[str]
    gone: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Linked:
    """Offices, relations and corrections with the record's actors in them."""

    offices: tuple[Office, ...] = ()
    relations: tuple[Relation, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def without(self, papers: AbstractSet[str]) -> Linked:
        """Those that do not rest on some papers."""
        return Linked(
            tuple(n for n in self.offices if papers.isdisjoint(_papers_of(n))),
            tuple(n for n in self.relations if papers.isdisjoint(_papers_of(n))),
            tuple(n for n in self.corrections if papers.isdisjoint(_papers_of(n))),
        )

    def with_(self, more: Linked) -> Linked:
        """These and more, each once."""
        return Linked(
            tuple({n.id: n for n in (*self.offices, *more.offices)}.values()),
            tuple({n.id: n for n in (*self.relations, *more.relations)}.values()),
            tuple({n.id: n for n in (*self.corrections, *more.corrections)}.values()),
        )


# --- written ----------------------------------------------------------------------------------------


def save(connection: Connection, facts: Facts, keys: Keys) -> None:
    """Replace all that is known by what the facts say."""
    renewing.renew(connection, schema.known_actor, ("id",), map(_actor_row, facts.actors))
    renewing.renew(connection, schema.known_key, ("key", "id"), _key_rows(facts, facts.actors, keys))
    nouns = list(_nouns(facts))
    renewing.renew(connection, schema.known_noun, ("kind", "id"), (_noun_row(k, n) for k, n in nouns))
    about = (row for k, n in nouns for row in _about_rows(k, n))
    renewing.renew(connection, schema.known_about, ("about", "kind", "id"), about)


def add(connection: Connection, facts: Facts, keys: Keys, new: New) -> None:
    """Add what papers say: of the actors named in them, and the nouns that stand in them."""
    known = [a for a in facts.actors if a.id in new.actors]
    ids = [rows.ident(a.id) for a in known]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        connection.execute(delete(schema.known_actor).where(schema.known_actor.c.id.in_(some)))
        connection.execute(delete(schema.known_key).where(schema.known_key.c.id.in_(some)))
    renewing.put(connection, schema.known_actor, map(_actor_row, known))
    renewing.put(connection, schema.known_key, _key_rows(facts, known, keys))
    mine = [(kind, noun) for kind, noun in _nouns(facts) if not new.papers.isdisjoint(_papers_of(noun))]
    for ident in map(rows.ident, sorted({*new.nouns, *(noun.id for _, noun in mine)})):
        for table in (schema.known_noun, schema.known_about):
            connection.execute(delete(table).where(table.c.kind.in_(_TYPES), table.c.id == ident))
    for kind, noun in mine:
        renewing.put(connection, schema.known_noun, [_noun_row(kind, noun)])
        renewing.put(connection, schema.known_about, _about_rows(kind, noun))


def _actor_row(actor: Actor) -> rows.Row:
    return {"id": rows.ident(actor.id), "payload": rows.as_json(replace(actor, evidence=actor.evidence[:1]))}


def _key_rows(facts: Facts, actors: Iterable[Actor], keys: Keys) -> Iterator[rows.Row]:
    seen: set[tuple[str, str]] = set()
    called: dict[str, list[str]] = defaultdict(list)
    ids = {a.id for a in facts.actors}
    for tie in facts.relations:  # a name that a paper gives to somebody, and that no paper calls him by
        if tie.subject not in ids and tie.object in ids:
            called[tie.object].append(tie.subject)
    for actor in actors:
        whole = replace(actor, aliases=(*actor.aliases, *called[actor.id])) if actor.id in called else actor
        for key in keys(whole):
            row = rows.printable(key)[:200], rows.ident(actor.id)
            if row not in seen:
                seen.add(row)
                yield {"key": row[0], "id": row[1]}


def _nouns(facts: Facts) -> Iterator[tuple[str, Any]]:
    return ((kind, noun) for kind in _TYPES for noun in getattr(facts, kind))


def _noun_row(kind: str, noun: Any) -> rows.Row:
    return {"kind": kind, "id": rows.ident(noun.id), "payload": rows.as_json(noun)}


def _about_rows(kind: str, noun: Any) -> Iterator[rows.Row]:
    for about in dict.fromkeys(map(rows.ident, subjects(noun))):
        yield {"about": about, "kind": kind, "id": rows.ident(noun.id)}


def subjects(noun: Office | Relation | Correction) -> tuple[str, ...]:
    """Whom a noun ties, or what it puts right."""
    match noun:
        case Office():
            return (noun.holder, *((noun.organization,) if noun.organization else ()), *noun.oversees)
        case Relation():
            return (noun.subject, noun.object)
        case Correction():
            return noun.corrects


def _papers_of(noun: Office | Relation | Correction) -> set[str]:
    return {noun.document} if isinstance(noun, Correction) else {s.document for s in noun.evidence}


# --- looked up --------------------------------------------------------------------------------------

_IS_ACTOR: Any = literal_column("'actors'")
"""Written out, so that SQLite sees that the index of actors alone will do."""
_NAMING = ("attributions", "claims", "events", "stances")


class Known:
    """What is known, looked up on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keyed(self, keys: Iterable[str], most: int) -> set[str]:
        """The actors that have any of some keys; of a key that more than so many have, only so many."""
        table = schema.known_key
        found: set[str] = set()
        for key in dict.fromkeys(rows.printable(k)[:200] for k in keys):
            query = select(table.c.id).where(table.c.key == key).order_by(table.c.id).limit(most)
            found |= set(self._connection.execute(query).scalars())
        return found

    def holders(self, office: str, most: int) -> list[str]:
        """Those who hold an office, by its words, so many at most."""
        return search.holders(self._connection, office, most)

    def actors(self, ids: Iterable[str]) -> list[Actor]:
        """The actors of these ids."""
        table = schema.known_actor
        found = self._each(select(table.c.payload), table.c.id, ids)
        return [decode(Actor, json.loads(payload)) for (payload,) in found]

    def about(self, subjects: Iterable[str], most: int | None = None) -> Linked:
        """The nouns that are about any of some actors or nouns; of each, so many at most."""
        table, noun = schema.known_about, schema.known_noun
        wanted: dict[tuple[str, str], None] = {}
        for subject in dict.fromkeys(map(rows.ident, subjects)):
            query = select(table.c.kind, table.c.id).where(table.c.about == subject).limit(most)
            wanted |= dict.fromkeys((k, i) for k, i in self._connection.execute(query))
        made: dict[str, list[Any]] = {kind: [] for kind in _TYPES}
        for kind, found in made.items():
            ids = [i for k, i in wanted if k == kind]
            query = select(noun.c.payload).where(noun.c.kind == kind)
            found += [decode(_TYPES[kind], json.loads(p)) for (p,) in self._each(query, noun.c.id, ids)]
        return Linked(tuple(made["offices"]), tuple(made["relations"]), tuple(made["corrections"]))

    def meant(self, own: Iterable[str]) -> dict[str, str]:
        """For actors as single papers have them the record's actors that they are."""
        table = schema.actor
        return {a: b for a, b in self._each(select(table.c.own, table.c.id), table.c.own, own)}  # noqa: C416 - rows are no pairs to mypy

    def own(self, ids: Iterable[str]) -> list[Actor]:
        """Actors as single papers have them, of these ids there."""
        table = schema.noun
        found = self._each(select(table.c.payload).where(table.c.kind == "actors"), table.c.id, ids)
        return [decode(Actor, json.loads(payload)) for (payload,) in found]

    def papers_of(self, ids: Iterable[str]) -> dict[str, list[Paper]]:
        """For each actor the papers that name it."""
        table, noun = schema.actor, schema.noun
        query = select(noun.c.source, noun.c.document).where(noun.c.kind == _IS_ACTOR)
        found: dict[str, list[Paper]] = {}
        for ident in ids:  # in two steps: a join may go through all actors of all papers
            own = self._connection.execute(select(table.c.own).where(table.c.id == rows.ident(ident))).scalars().all()
            found[ident] = list(dict.fromkeys((s, d) for s, d in self._each(query, noun.c.id, own)))
        return found

    def places(self, ids: Iterable[str]) -> list[Paper]:
        """The papers of some ids, and those in which the statements and events of some ids stand."""
        table, noun = schema.document, schema.noun
        wanted = list(ids)
        found = dict.fromkeys((s, d) for s, d in self._each(select(table.c.source, table.c.id), table.c.id, wanted))
        for kind in ("attributions", "events"):
            query = select(noun.c.source, noun.c.document).where(noun.c.kind == kind)
            found |= dict.fromkeys((s, d) for s, d in self._each(query, noun.c.id, wanted))
        return list(found)

    def members(self, paper: Paper) -> dict[str, str]:
        """The paper's own actors, each with the record's actor that it is."""
        own, noun = schema.actor, schema.noun
        query = (
            select(own.c.own, own.c.id)
            .join(noun, noun.c.id == own.c.own)
            .where(noun.c.kind == "actors", noun.c.source == paper[0], noun.c.document == paper[1])
        )
        return {own_id: ident for own_id, ident in self._connection.execute(query)}  # noqa: C416 - rows are no pairs to mypy

    def naming(self, paper: Paper, own: Collection[str]) -> Extraction:
        """A paper with those of its statements, claims, events and stances that have to do with some of its own actors."""
        table, noun = schema.document, schema.noun
        query = select(table.c.payload).where(table.c.source == paper[0], table.c.id == paper[1])
        payload = self._connection.execute(query).scalar_one()
        marks = [json.dumps(o) for o in own]
        kept: list[tuple[str, str]] = []
        left: list[tuple[str, str]] = []
        asked = (
            select(noun.c.kind, noun.c.id, noun.c.payload)
            .where(noun.c.source == paper[0], noun.c.document == paper[1])
            .where(noun.c.kind.in_((*_NAMING, "happenings")))
            .order_by(noun.c.kind, noun.c.place)
        )
        for kind, ident, words in self._connection.execute(asked):
            if kind == "happenings" or any(mark in words for mark in marks):
                kept.append((kind, words))
            elif kind == "attributions":
                left.append((json.dumps(ident), words))
        meant = " ".join(words for kind, words in kept if kind in ("claims", "events", "stances"))
        kept += [("attributions", words) for mark, words in left if mark in meant]
        return rows.extraction(payload, kept)

    def documents(self, ids: Iterable[str]) -> list[Document]:
        """The papers of these ids themselves."""
        table = schema.document
        found: dict[str, Document] = {}
        for (payload,) in self._each(select(table.c.payload), table.c.id, ids):
            document = rows.document(payload)
            found.setdefault(document.id, document)
        return list(found.values())

    def cited(self, nouns: Iterable[str]) -> list[Finding]:
        """The findings that rest on any of some statements and events."""
        table = schema.cited
        return self.findings({f for (f,) in self._each(select(table.c.finding), table.c.noun, nouns)})

    def findings(self, ids: Iterable[str]) -> list[Finding]:
        """The findings of these ids that the record has."""
        finding = schema.finding
        found = self._each(select(finding.c.payload), finding.c.id, ids)
        return [decode(Finding, json.loads(payload)) for (payload,) in found]

    def _each(self, query: Any, column: Any, values: Iterable[str]) -> Iterator[Sequence[Any]]:
        """The rows of a query in which a column has one of some values, in the order of the values' names."""
        wanted = sorted({rows.ident(v) for v in values})
        for start in range(0, len(wanted), _AT_ONCE):
            yield from self._connection.execute(query.where(column.in_(wanted[start : start + _AT_ONCE])).order_by(column))
