"""The log of what people decided. It is only ever added to."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from onrecord.core.decisions import (
    NOUN_KINDS,
    STATES,
    Decision,
    DecisionKind,
    Member,
    Told,
    marked,
    standing,
    undone,
)
from onrecord.core.nouns import Actor
from onrecord.core.problems import UsageError
from onrecord.core.wire import decode, encode

from . import rows, schema, sealing, told
from .database import Database, now
from .decided import home

ON_KNOWLEDGE = (DecisionKind.TELL, DecisionKind.FORGET)


class Log:
    """The decisions of one record."""

    def __init__(
        self, database: Database, changed: Callable[[Connection, str | None], None] = lambda *_: None
    ) -> None:
        """``changed`` is told, in the same transaction, when the facts are others now: all, or in one paper."""
        self._database = database
        self._changed = changed

    def add(self, *decisions: Decision) -> list[Decision]:
        """Add decisions, in one transaction; they come back with their numbers and the time.

        Raises UsageError for a state that there is not, and for an undo of what is not in the log.
        """
        with self._database.writing("the decision") as connection:
            return self.added(connection, decisions)

    def added(self, connection: Connection, decisions: Sequence[Decision]) -> list[Decision]:
        """As :meth:`add`, in a transaction that is open already."""
        made: list[Decision] = []
        for decision in decisions:
            _proper(connection, decision)
            stamped = replace(decision, time=now())
            row = _row(stamped)
            number = connection.execute(
                insert(schema.decision).values(row).returning(schema.decision.c.number)
            ).scalar_one()
            made.append(replace(stamped, number=number))
            sealing.decisions(connection, number)
            self._follow(connection, made[-1])
        return made

    def all(self, about: str | None = None) -> list[Decision]:
        """All decisions in their order, each with whether it is undone; those on one thing, if it is named."""
        table = schema.decision
        with self._database.reading() as connection:
            gone = _undone(connection)
            query = select(table).order_by(table.c.number)
            if about is not None:
                query = query.where(table.c.about == about)
            return [_decision(row, gone) for row in connection.execute(query)]

    def grown(self, known: Sequence[Decision]) -> list[Decision]:
        """All decisions in their order, those ``known`` not read again: the first of the log, as far as there are any.

        One writes at a time, so none comes in before another that is known. But a withdrawn paper takes its words
        out of old entries: what is known has to be of the same :meth:`withdrawals`.
        """
        table = schema.decision
        newer = select(table).where(table.c.number > (known[-1].number if known else 0))
        with self._database.reading() as connection:
            read = [_decision(row, set()) for row in connection.execute(newer.order_by(table.c.number))]
        return marked([*known, *read])

    def withdrawals(self) -> int:
        """How many papers were withdrawn: where there are more, old entries are not as they were."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(schema.withdrawn)).scalar() or 0

    def newest(self) -> int:
        """The number of the newest decision, 0 where there is none: it tells whether there are new ones."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(schema.decision.c.number))).scalar() or 0

    def standing(self) -> list[Decision]:
        """The decisions that hold, in their order."""
        return standing(self.all())

    def reviews(self, finding: str | None = None) -> list[Decision]:
        """The decisions on findings that hold, in their order; on one, if it is named."""
        return [d for d in standing(self.all(finding)) if d.kind is DecisionKind.REVIEW]

    def states(self) -> Mapping[str, str]:
        """How each finding stands that somebody decided on: the last word that is not undone."""
        table, found = schema.decision, schema.finding
        query = (
            select(table.c.number, table.c.about, table.c.words, found.c.id)
            .outerjoin(found, (found.c.key == table.c.key) & (table.c.key != ""))
            .where(table.c.kind == DecisionKind.REVIEW.value)
            .order_by(table.c.number)
        )
        states: dict[str, str] = {}
        with self._database.reading() as connection:
            gone = _undone(connection)
            for number, about, words, same in connection.execute(query):
                if number not in gone:
                    states[about] = words
                    if same is not None:
                        states[same] = words
        return states

    def _follow(self, connection: Connection, made: Decision) -> None:
        """What is computed from decisions is old now."""
        table = schema.decision
        touched = made
        while touched.kind is DecisionKind.UNDO:
            row = connection.execute(select(table).where(table.c.number == int(touched.about))).one()
            touched = _decision(row, set())
        if touched.kind in ON_KNOWLEDGE:
            told.renew(connection, on_knowledge(connection))
        if touched.kind is not DecisionKind.REVIEW:
            self._changed(connection, home(touched.noun) if touched.noun is not None else None)


def on_knowledge(connection: Connection) -> list[Decision]:
    """The decisions on files of knowledge that hold, in their order."""
    table = schema.decision
    query = select(table).where(table.c.kind.in_([k.value for k in ON_KNOWLEDGE])).order_by(table.c.number)
    gone = _undone(connection)
    return standing(_decision(row, gone) for row in connection.execute(query))


def on_paper(connection: Connection, document: str) -> list[Decision]:
    """The decisions on what stands in one paper, that hold, in their order."""
    table = schema.decision
    query = select(table).where(table.c.document == rows.ident(document)).order_by(table.c.number)
    found = connection.execute(query).all()
    gone = _undone(connection) if found else set()
    return standing(_decision(row, gone) for row in found)


def _proper(connection: Connection, decision: Decision) -> None:
    if decision.kind is DecisionKind.REVIEW and decision.words not in STATES:
        raise UsageError(f"a finding is {', '.join(STATES[:-1])} or {STATES[-1]}, not {decision.words!r}.")
    if decision.kind is DecisionKind.UNDO:
        number = int(decision.about) if decision.about.isdecimal() and len(decision.about) < 16 else -1
        table = schema.decision
        if connection.execute(select(table.c.number).where(table.c.number == number)).scalar() is None:
            raise UsageError(f"there is no decision {decision.about!r} in the log.")


def _undone(connection: Connection) -> set[int]:
    table = schema.decision
    undos = select(table.c.number, table.c.about).where(table.c.kind == DecisionKind.UNDO.value)
    return undone_of([(number, about) for number, about in connection.execute(undos)])


def undone_of(undos: Sequence[tuple[int, str]]) -> set[int]:
    """The numbers that are undone, from the undos alone: what none of them names is not."""
    named = {int(about) for _, about in undos if about.isdecimal()}
    entries = dict(undos)
    return undone([(n, entries.get(n)) for n in sorted(named | set(entries))])


def _row(decision: Decision) -> dict[str, Any]:
    payload = [
        decision.summary, encode(decision.one), encode(decision.other), decision.noun_kind, encode(decision.noun),
        [[name, encode(value)] for name, value in decision.changes], encode(decision.actors),
        encode(decision.told),
    ]  # fmt: skip
    return {
        "kind": decision.kind.value, "about": rows.ident(decision.about),
        "document": rows.ident(home(decision.noun)) if decision.noun is not None else "",
        "words": rows.printable(decision.words), "payload": json.dumps(payload),
        "reason": rows.printable(decision.reason), "reviewer": rows.printable(decision.reviewer),
        "time": decision.time, "key": decision.key,
    }  # fmt: skip


def _decision(row: Any, gone: set[int]) -> Decision:
    # What was written before knowledge was in the log ends with the actors.
    summary, one, other, noun_kind, noun, changes, actors, *more = json.loads(row.payload)
    kind = NOUN_KINDS.get(noun_kind)
    hints = typing.get_type_hints(kind) if kind else {}
    return Decision(
        kind=DecisionKind(row.kind),
        about=row.about,
        words=row.words,
        summary=summary,
        one=decode(tuple[Member, ...], one),
        other=decode(tuple[Member, ...], other),
        noun_kind=noun_kind,
        noun=decode(kind, noun) if kind and noun is not None else None,
        changes=tuple((name, decode(hints[name], value)) for name, value in changes if name in hints),
        actors=decode(tuple[Actor, ...], actors),
        reason=row.reason,
        reviewer=row.reviewer,
        time=row.time,
        number=row.number,
        undone=row.number in gone,
        key=row.key,
        told=decode(Told, more[0]) if more and more[0] is not None else None,
    )
