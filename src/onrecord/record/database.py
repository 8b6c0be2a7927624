"""A record's database: opened, brought to this version's schema, its refusals told in one sentence.

A record is an SQLite file, or a PostgreSQL database that is named by its address
(``postgresql://user@host/name``, or ``postgresql:///name`` by the local socket). On both one writes at a
time, and readers neither wait nor see half of anything.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from onrecord.core.problems import RecordError, UsageError
from onrecord.core.wire import WireError

from . import schema

HEAD = "0007"
"""The newest migration."""
_BUSY_SECONDS = 20
_LOCK = 0x6F6E7265
"""The key of the lock that a writer takes in PostgreSQL ("onre")."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a record is: a file, a PostgreSQL database, or neither, for one of this run alone."""

    path: Path | None = None
    url: str | None = None

    @classmethod
    def of(cls, place: str | Path | None) -> Address:
        """The address as a user gives it. A Path has lost some of an address's slashes: they come back."""
        if place is None:
            return cls()
        found = _URL.match(str(place))
        if not found:
            return cls(path=Path(place))
        rest = found.group(2)
        host = isinstance(place, str) and not str(place).startswith(f"{found.group(1)}///")
        if isinstance(place, Path):
            host = "/" in rest  # postgresql:/name is by the socket, postgresql:/host/name is not
        return cls(url=f"postgresql://{rest}" if host else f"postgresql:///{rest}")

    def __str__(self) -> str:
        if self.url is not None:
            return re.sub(r"(//[^:/@]*):[^@]*@", r"\1:…@", self.url)  # passwords are not for messages
        return str(self.path or "of this run")


_URL = re.compile(r"(postgres(?:ql)?:)/+(.*)", re.DOTALL)


class Database:
    """An open database. Its two ways in raise RecordError where it refuses."""

    def __init__(self, engine: Engine, address: Address) -> None:
        self.engine = engine
        self.address = address

    @property
    def name(self) -> str:
        """What a person calls it."""
        return str(self.address)

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite."""
        return self.address.url is None

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


def open_database(place: str | Path | None, *, create: bool = True) -> Database:
    """Open a record's database, made if it is not there. None gives one for this run alone.

    Raises UsageError where there is none and none is to be made, RecordError where the file is no record,
    is of a newer version, or cannot be opened.
    """
    address = Address.of(place)
    path = address.path
    if path is not None and not (path.exists() and path.stat().st_size):
        if not create:
            raise UsageError(f"there is no record {path}; make one with: onrecord read PATH --record {path}")
        _made(path)
    engine = _postgresql(address.url) if address.url else _sqlite(path)
    try:
        with _told(f"the record {address} cannot be opened"):
            _migrate(engine, address, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, address)


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


def _sqlite(path: Path | None) -> Engine:
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


def _postgresql(url: str) -> Engine:
    """PostgreSQL. A connection that a restart of the server broke is replaced before it is used."""
    if importlib.util.find_spec("psycopg") is None:
        raise UsageError("a record in PostgreSQL needs the extra: pip install 'onrecord[postgres]'.")
    engine = create_engine(
        f"postgresql+psycopg://{url.partition('://')[2]}",
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={"connect_timeout": _BUSY_SECONDS, "application_name": "onrecord"},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            # One writes at a time, as in SQLite; the first statement of a transaction fixes what it sees.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(_BUSY_SECONDS * 1000)}ms'")
            connection.exec_driver_sql("SET LOCAL transaction_isolation = 'read committed'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

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
        raw.execute("PRAGMA synchronous = FULL")
        return raw
    # On a medium that cannot be written there are no locks to take.
    log = Path(f"{path}-wal")
    still = "" if log.exists() and log.stat().st_size else "&immutable=1"
    address = f"{path.resolve().as_uri()}?mode=ro{still}"
    return sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)


def _migrate(engine: Engine, address: Address, *, create: bool) -> None:
    """Bring the schema to this version, all of it or nothing. The usual case costs two queries."""
    with engine.connect() as connection:
        found = _version(connection, address)
    if found == HEAD:
        return
    if found is None and not create:
        raise UsageError(
            f"there is no record {address}; make one with: onrecord read PATH --record {address}"
        )
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if _version(connection, address) == HEAD:  # another program was quicker
            return
        if address == Address():  # nothing of it will ever be migrated
            schema.metadata.create_all(connection)
        else:
            # Alembic takes a quarter of a second to load, and is needed once in a record's life.
            importlib.import_module("onrecord.record.migrate").upgrade(connection)


def _version(connection: Connection, address: Address) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise RecordError(f"{address} is a database, but not a record of onrecord; name another.")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found > HEAD:
        raise RecordError(f"the record {address} is of a newer version ({found}); install a newer onrecord.")
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
    reason = " ".join(str(cause.orig or cause).split())
    for sign, told in _REASONS.items():
        if sign in reason:
            return told.format(seconds=_BUSY_SECONDS, reason=reason)
    return reason


_REASONS = {
    "database is locked": "another program has been writing to it for {seconds} seconds; try again later",
    "lock timeout": "another program has been writing to it for {seconds} seconds; try again later",
    "disk is full": "the disk is full; nothing of this was kept, and what was there is as it was: make room, and "
    "run it again",
    "No space left": "the disk of the server is full; nothing of this was kept: make room, and run it again",
    "malformed": "the file is damaged; onrecord doctor says what, where it can be opened, and onrecord restore BACKUP "
    "--over puts a backup in its place",
    "file is not a database": "the file is not a database, or its beginning is damaged; name another, or put a backup in "
    "its place: onrecord restore BACKUP --over",
    "unable to open database file": "this is no file that can be opened; look at its path, and who may read it",
    "disk I/O error": "the disk failed; what was there before is as it was: look at the disk, and run it again",
    "readonly database": "it may not be written here; copy it to a place of your own",
    "terminating connection": "the server was stopped in the middle; nothing of this was kept: run it again",
    "the connection is closed": "the server was stopped in the middle; nothing of this was kept: run it again",
    "server closed the connection": "the server was stopped in the middle; nothing of this was kept: run it again",
    "consuming input failed": "the server was stopped in the middle; nothing of this was kept: run it again",
    "Connection refused": "no PostgreSQL server answers there; start it, or name another address",
    "No such file or directory": "no PostgreSQL server answers there; start it, or name another address",
    "starting up": "the server is just starting; try again in a moment",
    "shutting down": "the server is being stopped; run it again when it is back",
    "does not exist": "{reason}; make it with: createdb NAME",
}
"""What a database says, and what that means to a person. The first sign that stands in it counts."""
