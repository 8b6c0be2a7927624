"""Computed tables, made what they should be by writing only what is other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select

_AT_ONCE = 500


def renew(
    connection: Connection, table: Table, key: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> bool:
    """Let a table hold these rows and no others; ``key`` are the columns that tell them apart.

    Every row has the same columns; of others that the table has nothing is looked at. Gives whether
    anything was other.
    """
    wanted = {tuple(row[k] for k in key): row for row in rows}
    columns = [*next(iter(wanted.values()), dict.fromkeys(key))]
    gone: list[dict[str, Any]] = []
    for found in connection.execute(select(*(table.c[name] for name in columns))):
        held = dict(zip(columns, found))
        ident = tuple(held[k] for k in key)
        if wanted.get(ident) == held:
            del wanted[ident]
        else:
            gone.append({f"old_{k}": held[k] for k in key})
    if gone:
        same = and_(*(table.c[k] == bindparam(f"old_{k}") for k in key))
        for start in range(0, len(gone), _AT_ONCE):
            connection.execute(delete(table).where(same), gone[start : start + _AT_ONCE])
    new = list(wanted.values())
    for start in range(0, len(new), _AT_ONCE):
        connection.execute(insert(table), new[start : start + _AT_ONCE])
    return bool(gone or new)


def put(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, some hundred at once, however many there are."""
    waiting: list[Mapping[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)
