"""A record's database: opened, brought to this version's schema, its refusals told in one sentence."""

from __future__ import annotations

import importlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from onrecord.core.problems import RecordError, UsageError
from onrecord.core.wire import WireError

from . import schema

HEAD = "0003"
"""The newest migration."""
_BUSY_SECONDS = 20


class Database:
    """An open database. Its two ways in raise RecordError where it refuses."""

    def __init__(self, engine: Engine, path: Path | None = None) -> None:
        self.engine = engine
        self.path = path

    @property
    def name(self) -> str:
        """What a person calls it."""
        return str(self.path or "of this run")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the record."""
        with _told(f"the record {self.name} cannot be read"), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, what: str) -> Iterator[Connection]:
        """A connection in a transaction: all of it is in the record at the end, or nothing."""
        with (
            _told(f"the record {self.name} cannot take {what}"),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def open_database(path: Path | None, *, create: bool = True) -> Database:
    """Open a record's database, made if it is not there. None gives one for this run alone.

    Raises UsageError where there is none and none is to be made, RecordError where the file is no record,
    is of a newer version, or cannot be opened.
    """
    if path is not None and not (path.exists() and path.stat().st_size):
        if not create:
            raise UsageError(f"there is no record {path}; make one with: onrecord read PATH --record {path}")
        _made(path)
    engine = _engine(path)
    try:
        with _told(f"the record {path} cannot be opened"):
            _migrate(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, path)


def now() -> str:
    """The time, UTC, to the second, ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _made(path: Path) -> None:
    """An empty database that only its owner may read, whose readers do not wait for its writer."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        raw = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        raw.execute("PRAGMA journal_mode = WAL")
        raw.close()
    except sqlite3.Error as cause:
        raise RecordError(f"the record {path} cannot be made: {cause}; name another place.") from cause
    except OSError as cause:
        reason = (cause.strerror or str(cause)).lower()
        raise UsageError(f"the record {path} cannot be made: {reason}; name another place.") from cause


def _engine(path: Path | None) -> Engine:
    """SQLite. A record for one run stands in a nameless temporary file, which no kill leaves behind."""
    if path is None:
        engine = create_engine("sqlite://", creator=_temporary, poolclass=StaticPool)
    else:
        engine = create_engine("sqlite://", creator=lambda: _connected(path), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Python's driver would begin too late for a change of the schema to be undone as a whole.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _temporary() -> sqlite3.Connection:
    raw = sqlite3.connect("", check_same_thread=False, isolation_level=None)
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA journal_mode = MEMORY")
    raw.execute("PRAGMA synchronous = OFF")
    return raw


def _connected(path: Path) -> sqlite3.Connection:
    if os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK):
        raw = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA synchronous = NORMAL")
        return raw
    # On a medium that cannot be written there are no locks to take.
    log = Path(f"{path}-wal")
    still = "" if log.exists() and log.stat().st_size else "&immutable=1"
    address = f"{path.resolve().as_uri()}?mode=ro{still}"
    return sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)


def _migrate(engine: Engine, path: Path | None) -> None:
    """Bring the schema to this version, all of it or nothing. The usual case costs two queries."""
    with engine.connect() as connection:
        if _version(connection, path) == HEAD:
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if _version(connection, path) == HEAD:  # another program was quicker
            return
        if path is None:  # nothing of it will ever be migrated
            schema.metadata.create_all(connection)
        else:
            # Alembic takes a quarter of a second to load, and is needed once in a record's life.
            importlib.import_module("onrecord.record.migrate").upgrade(connection)


def _version(connection: Connection, path: Path | None) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise RecordError(f"{path} is a database, but not a record of onrecord; name another file.")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found > HEAD:
        raise RecordError(f"the record {path} is of a newer version ({found}); install a newer onrecord.")
    return str(found) if found else None


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn the database's refusals into one sentence."""
    try:
        yield
    except DatabaseError as cause:
        raise RecordError(f"{what}: {_reason(cause)}.") from cause
    except (WireError, json.JSONDecodeError) as cause:
        raise RecordError(
            f"{what}: it holds what this version cannot read ({cause}); read the papers into a new record."
        ) from cause


def _reason(cause: DatabaseError) -> str:
    reason = str(cause.orig or cause)
    if "locked" in reason:
        return f"another program has been writing to it for {_BUSY_SECONDS} seconds; try again later"
    return reason
