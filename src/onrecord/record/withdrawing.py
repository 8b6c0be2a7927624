"""Take a paper out of a record, with all that rests on it: only a marker says that there was one."""

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, insert, or_, select, update

from onrecord.core.decisions import DecisionKind

from . import rows, schema, sealing
from .database import Database, now

_NOTHING = json.dumps(["", [], [], "", None, [], []])


def withdraw(connection: Connection, wanted: str, reviewer: str, reason: str) -> int:
    """Delete the papers of an id or a name, and what quotes them; note that they were withdrawn."""
    table = schema.document
    plain = rows.printable(wanted)
    fits = or_(table.c.id == plain[:120], table.c.name == plain)
    papers = connection.execute(select(table.c.source, table.c.id, table.c.sha256).where(fits)).all()
    for source, ident, _ in papers:
        own = _own_actors(connection, source, ident)
        _forget_decisions(connection, ident, own)
        _forget_findings(connection, ident)
        connection.execute(delete(table).where(table.c.source == source, table.c.id == ident))
        left = connection.execute(select(table.c.id).where(table.c.source == source).limit(1)).scalar()
        if left is None:
            paths = select(schema.file.c.path).where(schema.file.c.sha256 == source)
            connection.execute(delete(schema.problem).where(schema.problem.c.path.in_(paths)))
            connection.execute(delete(schema.reading).where(schema.reading.c.sha256 == source))
    answered = schema.answer.c.paper
    connection.execute(delete(schema.answer).where(answered.in_({p.sha256 for p in papers})))
    for ident, sha256 in {(p.id, p.sha256) for p in papers}:
        marker = {"reason": rows.printable(reason), "reviewer": rows.printable(reviewer), "time": now()}
        connection.execute(insert(schema.withdrawn).values(sha256=sha256, document=ident, **marker))
    sealing.papers(connection, sorted({p.source for p in papers}))
    sealing.decisions(connection)
    sealing.findings(connection)
    if papers:  # who is who is worked out by the next check
        known = (schema.known_actor, schema.known_key, schema.known_noun, schema.known_about)
        for computed in (schema.actor, schema.actor_name, schema.post, *known):
            connection.execute(delete(computed))
    return len({p.id for p in papers})


def _own_actors(connection: Connection, source: str, ident: str) -> set[str]:
    noun = schema.noun
    query = select(noun.c.id).where(
        noun.c.source == source, noun.c.document == ident, noun.c.kind == "actors"
    )
    return set(connection.execute(query).scalars())


def _forget_decisions(connection: Connection, document: str, actors: set[str]) -> None:
    """That something was decided stays in the log; the paper's words and names do not."""
    table = schema.decision
    connection.execute(
        update(table).where(table.c.document == document).values(payload=_NOTHING, words="", reason="")
    )
    identity = select(table.c.number, table.c.payload).where(
        table.c.kind.in_([DecisionKind.SAME.value, DecisionKind.APART.value, DecisionKind.NAME.value,
                          DecisionKind.ALIAS.value, DecisionKind.NO_ALIAS.value, DecisionKind.PRIVATE.value])
    )  # fmt: skip
    for number, payload in connection.execute(identity).all():
        parts = json.loads(payload)
        touched = False
        for side in (parts[1], parts[2]):
            for member in side:
                if member[0] in actors:
                    member[1], touched = "", True
        if touched:
            connection.execute(
                update(table).where(table.c.number == number).values(payload=json.dumps(parts))
            )


def _forget_findings(connection: Connection, document: str) -> None:
    found = schema.finding
    quoted = json.dumps(document)
    for ident, key, payload in connection.execute(select(found.c.id, found.c.key, found.c.payload)).all():
        if quoted in payload:
            review = schema.decision
            about = or_(review.c.about == ident, (review.c.key == key) & (review.c.key != ""))
            connection.execute(update(review).where(about).values(payload=_NOTHING))
            connection.execute(delete(found).where(found.c.id == ident))


def scrub(database: Database) -> None:
    """Free pages and the log of the file hold deleted words until they are written over: not these."""
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # it is connected
        if not database.is_file:
            return  # the server's own vacuum does it
        raw.execute("INSERT INTO entry_words(entry_words) VALUES ('optimize')")
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
