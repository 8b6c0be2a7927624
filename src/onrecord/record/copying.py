"""Backups: a record as one SQLite file, whatever it is kept in, taken and put back while it is in use."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, text

from onrecord.core.problems import RecordError, UsageError

from . import schema
from .database import Address, Database, open_database
from .search import renewed_at_next_search

_AT_ONCE = 1000
_SEARCHED = {schema.entry, schema.entry_predicate}
"""What a search makes anew by itself."""


def backup(database: Database, to: Path) -> None:
    """Write the record as it is at this moment into a file, which is a record itself.

    Others may read and write meanwhile. The file appears when it is whole. Raises UsageError where there is
    one already, RecordError where it cannot be written.
    """
    if to.exists():
        raise UsageError(f"{to} is there already; name another file for the backup.")
    half = to.with_name(f"{to.name}.part")
    try:
        half.unlink(missing_ok=True)
        os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        if database.address.path is not None:
            _paged(database.address.path, half)
        else:
            _copied(database, half)
        _sound(half)
        half.replace(to)
    except (OSError, sqlite3.Error) as cause:
        raise RecordError(f"the backup {to} cannot be written ({cause}); nothing of it was kept.") from cause
    finally:
        for left in (half, Path(f"{half}-wal"), Path(f"{half}-shm")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def restore(backup_file: Path, place: str | Path, *, over: bool = False) -> Path | None:
    """Put a backup in the place of a record, file or PostgreSQL. What was there is backed up first.

    A file that is damaged is moved aside as it is. Gives the file in which that is. Others that have the record open see the restored one from then on.
    Raises UsageError where there is no backup, or a record already and ``over`` is false.
    """
    source = open_database(backup_file, create=False)
    try:
        _sound(backup_file)
        address = Address.of(place)
        try:
            kept = _kept(address, over=over)
        except RecordError:
            if address.path is None or not over or not _damaged(address.path):
                raise
            kept = _aside(address.path)
        target = open_database(place)
        try:
            _put(source, target)
        finally:
            target.close()
    finally:
        source.close()
    return kept


def _kept(address: Address, *, over: bool) -> Path | None:
    if address.path is not None and not address.path.exists():
        return None
    target = open_database(str(address.path or address.url))
    try:
        with target.reading() as connection:
            used = any(
                connection.execute(select(t).limit(1)).first() is not None
                for t in (schema.reading, schema.decision)
            )
        if not used:
            return None
        if not over:
            raise UsageError(f"there is a record {address} already; to put the backup in its place: --over.")
        kept = _free(address.path or Path("record"), "before")
        backup(target, kept)
        return kept
    finally:
        target.close()


def _free(path: Path, what: str) -> Path:
    """A name beside a file that is not taken."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    names = (f"{path.name}.{what}-{stamp}{f'-{n}' if n else ''}" for n in itertools.count())
    return next(p for name in names if not (p := path.with_name(name)).exists())


def _damaged(path: Path) -> bool:
    """Whether SQLite itself says that a file is no sound database of its."""
    try:
        with _plain(path) as raw:
            return [row[0] for row in raw.execute("PRAGMA integrity_check(1)")] != ["ok"]
    except sqlite3.DatabaseError as cause:
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _aside(path: Path) -> Path:
    """Move a damaged file and its log out of the way, as they are: somebody may still get something out of them."""
    kept = _free(path, "damaged")
    try:
        for end in ("", "-wal", "-shm"):
            if Path(f"{path}{end}").exists():
                Path(f"{path}{end}").rename(f"{kept}{end}")
    except OSError as cause:
        raise RecordError(f"the damaged record {path} cannot be moved aside ({cause}).") from cause
    return kept


def _put(source: Database, target: Database) -> None:
    if source.address.path is not None and target.address.path is not None:
        try:
            with _plain(source.address.path) as one, _plain(target.address.path) as other:
                one.backup(other)
        except sqlite3.Error as cause:
            raise RecordError(f"the record {target.name} cannot take the backup ({cause}).") from cause
        return
    with source.reading() as reading, target.writing("the backup") as writing:
        _copy(reading, writing)


def _paged(source: Path, to: Path) -> None:
    with _plain(source) as one, _plain(to) as other:
        one.backup(other, pages=2000, sleep=0.01)


@contextmanager
def _plain(path: Path) -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(path, timeout=60)
    try:
        yield raw
    finally:
        raw.close()


def _copied(source: Database, to: Path) -> None:
    to.unlink()
    target = open_database(to)
    try:
        with source.reading() as reading, target.writing("the backup") as writing:
            _copy(reading, writing)
    finally:
        target.close()
    with _plain(to) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy(source: Connection, target: Connection) -> None:
    """All rows of one record in place of all rows of another."""
    tables = [t for t in schema.metadata.sorted_tables if t not in _SEARCHED]
    target.execute(delete(schema.entry))
    for table in reversed(tables):
        target.execute(delete(table))
    for table in tables:
        rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
        for batch in rows.partitions(_AT_ONCE):
            target.execute(insert(table), [dict(r) for r in batch])
    renewed_at_next_search(target)
    if target.dialect.name == "postgresql":
        for table in tables:
            if "number" in table.c:
                target.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'number'), "  # noqa: S608 - our own names
                        f"(SELECT coalesce(max(number), 0) + 1 FROM {table.name}), false)"
                    )
                )


def _sound(path: Path) -> None:
    with _plain(path) as raw:
        said = [row[0] for row in raw.execute("PRAGMA integrity_check(1)")]
    if said != ["ok"]:
        raise RecordError(f"the file {path} is damaged ({said[0]}); take another backup.")
