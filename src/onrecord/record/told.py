"""What a record was told beforehand: the files of knowledge that hold, computed from the log of decisions.

A file is told, told again in another version, or forgotten; each is a decision, of somebody and for a reason,
and can be undone. The table ``knowledge`` holds what stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select

from onrecord.core.decisions import Decision, DecisionKind, Told

from . import schema

FILE, PACK, EXCERPT = "file", "pack", "excerpt"
BEFORE = "It was told before such things were in the log."


def present(connection: Connection) -> list[Told]:
    """The files and packs that count, in their order."""
    table = schema.knowledge
    query = select(table).where(table.c.role.in_((FILE, PACK))).order_by(table.c.place, table.c.name)
    return [Told(r.name, r.role, r.place, r.sha256, r.text) for r in connection.execute(query)]


def unlogged(connection: Connection, standing: Iterable[Decision]) -> list[Decision]:
    """What counts though no decision says so, as the decisions that are wanting: of an older record."""
    known = {_key(d.told) for d in standing if d.told is not None}
    return [
        Decision(DecisionKind.TELL, t.name, told=t, reason=BEFORE)
        for t in present(connection)
        if _key(t) not in known
    ]


def changes(held: Sequence[Told], wanted: Sequence[Told]) -> list[Decision]:
    """What is to be decided so that the wanted count in their order, and no others."""
    before = {_key(t): t for t in held}
    after = {_key(t): t for t in _placed(wanted, before)}
    made = [Decision(DecisionKind.FORGET, t.name, told=_short(t)) for k, t in before.items() if k not in after]
    for key, told in after.items():
        old = before.get(key)
        if old != told:
            words = "" if old is None else "other words" if old.sha256 != told.sha256 else "another order"
            made.append(Decision(DecisionKind.TELL, told.name, words, told=told))
    return made


def _placed(wanted: Iterable[Told], before: Mapping[tuple[str, str], Told]) -> Iterator[Told]:
    """The wanted with their places: what stands behind the last one already stays where it is."""
    last = -1
    for told in wanted:
        old = before.get(_key(told))
        last = old.place if old is not None and old.place > last else last + 1
        yield replace(told, place=last)


def renew(connection: Connection, standing: Iterable[Decision]) -> None:
    """Put what the decisions say in place. With other packs, what packs said of people goes."""
    found: dict[tuple[str, str], Told] = {}
    for decision in standing:
        if decision.told is None:
            continue
        if decision.kind is DecisionKind.TELL:
            found[_key(decision.told)] = decision.told
        else:
            found.pop(_key(decision.told), None)
    before = present(connection)
    if before == sorted(found.values(), key=lambda t: (t.place, t.name)):
        return
    packs = {t for t in before if t.role == PACK} == {t for t in found.values() if t.role == PACK}
    table = schema.knowledge
    going = (FILE, PACK) if packs else (FILE, PACK, EXCERPT)
    connection.execute(delete(table).where(table.c.role.in_(going)))
    for told in found.values():
        row = {"name": told.name, "role": told.role, "sha256": told.sha256, "text": told.text}
        connection.execute(insert(table).values(**row, place=told.place))


def _key(told: Told) -> tuple[str, str]:
    return told.role, told.name


def _short(told: Told) -> Told:
    """The file without its text, which an earlier decision has."""
    return replace(told, text="")
