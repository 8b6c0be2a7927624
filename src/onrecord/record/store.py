"""A record: read, proposed and decided, in one SQLite file.

What the extractor proposes and what people decided are kept apart, the second only ever added to. All that
one file gives goes in within one transaction, so that a run that is killed leaves a valid record and the
next run finishes it.
"""

from __future__ import annotations

import importlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    case,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from onrecord.core.document import Document
from onrecord.core.findings import Finding
from onrecord.core.nouns import Extraction
from onrecord.core.problems import Problem, RecordError, UsageError
from onrecord.core.wire import WireError, decode
from onrecord.knowledge import Pack, UserFile

from . import apart, rows, schema

HEAD = "0002"
"""The newest migration."""
_BUSY_SECONDS = 20
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody decided on a finding: ``state`` is open, confirmed or dismissed; ``time`` is UTC."""

    finding: str
    state: str
    reason: str = ""
    reviewer: str = ""
    time: str = ""


STATES = ("open", "confirmed", "dismissed")


@dataclass(frozen=True, slots=True)
class Source:
    """A file as the record knows it: its full path, its name as given, and the hash of its bytes."""

    path: str
    name: str
    sha256: str

    @classmethod
    def of(cls, path: Path, sha256: str) -> Source:
        """The file at a path."""
        return cls(rows.printable(os.path.realpath(path)), rows.printable(str(path)), sha256)


def open_store(path: Path | None, *, create: bool = True) -> Store:
    """Open a record, made if it is not there. None gives one for this run alone.

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
    return Store(engine, path)


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


class Store:
    """An open record. All methods raise RecordError where the database refuses."""

    def __init__(self, engine: Engine, path: Path | None = None) -> None:
        self.engine = engine
        self.path = path

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    # --- what was read ----------------------------------------------------------------------------

    def is_known(self, source: Source, extractor: str, options: str = "") -> bool:
        """Whether these bytes were read to the end by this version; if so, this place of them is noted.

        ``options`` stands for what the user told of the papers: told nothing, what was told then holds.
        """
        table = schema.reading
        query = select(table.c.options).where(
            table.c.sha256 == source.sha256, table.c.extractor == extractor, table.c.complete
        )
        with self._reading() as connection:
            found = connection.execute(query).scalar()
            noted = connection.execute(
                select(schema.file.c.path).where(
                    schema.file.c.path == source.path, schema.file.c.sha256 == source.sha256
                )
            ).scalar()
        if found is None or (options and options != found):
            return False
        if noted is None:
            with self._writing(source.name) as connection:
                _note(connection, source)
                _add_problems(connection, source, ())
        return True

    def add(
        self,
        source: Source,
        extractor: str,
        extractions: Sequence[Extraction],
        problems: Sequence[Problem] = (),
        options: str = "",
    ) -> None:
        """Put in all that one file gave, in one transaction.

        What these bytes gave before is replaced, and what other bytes at the same place gave goes with
        them, unless they stand somewhere else too. A file with a fatal problem is read again next time.
        """
        with self._writing(source.name) as connection:
            connection.execute(delete(schema.document).where(schema.document.c.source == source.sha256))
            _add_problems(connection, source, problems)
            values = {
                "extractor": extractor, "options": options, "time": _now(),
                "complete": not any(p.fatal for p in problems),
            }  # fmt: skip
            same = schema.reading.c.sha256 == source.sha256
            if not connection.execute(update(schema.reading).where(same).values(values)).rowcount:
                connection.execute(insert(schema.reading).values(sha256=source.sha256, **values))
            _note(connection, source)
            for extraction in _kept_apart(connection, extractions, source):
                connection.execute(
                    insert(schema.document).values(rows.document_row(extraction, source.sha256))
                )
                found = rows.noun_rows(extraction, source.sha256)
                for start in range(0, len(found), _AT_ONCE):
                    connection.execute(insert(schema.noun), found[start : start + _AT_ONCE])

    def add_problem(self, problem: Problem) -> None:
        """Note a place that could not be opened at all."""
        name = rows.printable(problem.file)
        source = Source(rows.printable(os.path.realpath(problem.file)), name, "")
        with self._writing(name) as connection:
            _add_problems(connection, source, (problem,))

    def extractions(self) -> Iterator[Extraction]:
        """All that was read, paper by paper, by name; what people wrote of papers, in case files, first."""
        table = schema.document
        read = case((table.c.sha256 == table.c.source, 1), else_=0)
        papers = select(table.c.source, table.c.id, table.c.payload).order_by(
            read, table.c.name, table.c.id, table.c.source
        )
        with self._reading() as connection:
            for source, ident, payload in connection.execute(papers).all():
                query = (
                    select(schema.noun.c.kind, schema.noun.c.payload)
                    .where(schema.noun.c.source == source, schema.noun.c.document == ident)
                    .order_by(schema.noun.c.kind, schema.noun.c.place)
                )
                nouns = [(kind, noun) for kind, noun in connection.execute(query)]
                yield rows.extraction(payload, nouns)

    def documents(self) -> list[Document]:
        """The papers, by name."""
        query = select(schema.document.c.payload).order_by(schema.document.c.name, schema.document.c.id)
        with self._reading() as connection:
            return [rows.document(payload) for (payload,) in connection.execute(query)]

    def problems(self) -> list[Problem]:
        """What could not be read."""
        with self._reading() as connection:
            found = connection.execute(select(schema.problem).order_by(schema.problem.c.number))
            return [Problem(r.file, r.what, r.place, r.mend, r.fatal) for r in found]

    def read_otherwise(self, extractor: str) -> list[str]:
        """The files that were read by another version, or with other knowledge, by name."""
        query = (
            select(schema.file.c.name)
            .join(schema.reading, schema.reading.c.sha256 == schema.file.c.sha256)
            .where(schema.reading.c.extractor != extractor)
            .order_by(schema.file.c.name)
        )
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    # --- what was told beforehand -----------------------------------------------------------------

    def tell(self, files: Sequence[UserFile], packs: Sequence[Pack] = ()) -> None:
        """Let these be the knowledge that the record is read and checked with, in place of any before.

        What other packs said of people goes with them. Writes only what differs.
        """
        before = self.packs()
        if (list(files), list(packs)) == (self.told(), before):
            return
        rows_of = [
            *({"name": f.name, "role": "file", "sha256": f.sha256, "text": f.text} for f in files),
            *({"name": p.name, "role": "pack", "sha256": p.sha256, "text": ""} for p in packs),
        ]
        table = schema.knowledge
        with self._writing("the knowledge") as connection:
            going = ("file", "pack") if list(packs) == before else ("file", "pack", "excerpt")
            connection.execute(delete(table).where(table.c.role.in_(going)))
            for place, row in enumerate(rows_of):
                connection.execute(insert(table).values(**row, place=place))

    def told(self) -> list[UserFile]:
        """The user's files that the record is read and checked with."""
        return [UserFile(name, text) for name, text, _ in self._told("file")]

    def packs(self) -> list[Pack]:
        """The packs that the record's papers are read with."""
        return [Pack(name, sha256) for name, _, sha256 in self._told("pack")]

    def excerpts(self) -> list[UserFile]:
        """What packs say of those whom the papers name."""
        return [UserFile(name, text) for name, text, _ in self._told("excerpt")]

    def add_excerpts(self, files: Iterable[UserFile]) -> None:
        """Keep what a pack says of somebody, for the check to use without the pack."""
        table = schema.knowledge
        known = {name: sha256 for name, _, sha256 in self._told("excerpt")}
        new = [f for f in files if known.get(f.name) != f.sha256]
        if new:
            with self._writing("the knowledge") as connection:
                for file in new:
                    same = (table.c.name == file.name) & (table.c.role == "excerpt")
                    connection.execute(delete(table).where(same))
                    row = {"name": file.name, "role": "excerpt", "sha256": file.sha256, "text": file.text}
                    connection.execute(insert(table).values(**row, place=0))

    def _told(self, role: str) -> list[tuple[str, str, str]]:
        table = schema.knowledge
        query = select(table.c.name, table.c.text, table.c.sha256).where(table.c.role == role)
        with self._reading() as connection:
            found = connection.execute(query.order_by(table.c.place, table.c.name))
            return [(name, text, sha256) for name, text, sha256 in found]

    # --- what was found ---------------------------------------------------------------------------

    def save_findings(self, findings: Iterable[Finding]) -> None:
        """Replace the findings by those of the newest check."""
        found = [
            {
                "id": f.id, "rank": rank, "kind": f.kind.value, "confidence": f.confidence,
                "payload": rows.as_json(f),
            }
            for rank, f in enumerate(findings)
        ]  # fmt: skip
        with self._writing("the findings") as connection:
            connection.execute(delete(schema.finding))
            for start in range(0, len(found), _AT_ONCE):
                connection.execute(insert(schema.finding), found[start : start + _AT_ONCE])

    def findings(self) -> list[Finding]:
        """The findings of the newest check, best first."""
        query = select(schema.finding.c.payload).order_by(schema.finding.c.rank)
        with self._reading() as connection:
            return [decode(Finding, json.loads(payload)) for (payload,) in connection.execute(query)]

    # --- what people decided ----------------------------------------------------------------------

    def decide(self, finding: str, state: str, *, reason: str = "", reviewer: str = "") -> Review:
        """Add a decision on a finding to the log. Raises UsageError for a state that there is not."""
        if state not in STATES:
            raise UsageError(f"a finding is {', '.join(STATES[:-1])} or {STATES[-1]}, not {state!r}.")
        made = Review(finding, state, rows.printable(reason), rows.printable(reviewer), _now())
        row = {f.name: getattr(made, f.name) for f in fields(made)}
        with self._writing("the decision") as connection:
            connection.execute(insert(schema.review).values(row))
        return made

    def reviews(self, finding: str | None = None) -> list[Review]:
        """All decisions in the order in which they were taken; of one finding, if it is named."""
        query = select(schema.review).order_by(schema.review.c.number)
        if finding is not None:
            query = query.where(schema.review.c.finding == finding)
        with self._reading() as connection:
            found = connection.execute(query)
            return [Review(r.finding, r.state, r.reason, r.reviewer, r.time) for r in found]

    def states(self) -> Mapping[str, str]:
        """How each finding stands that somebody decided on: the last word counts."""
        return {review.finding: review.state for review in self.reviews()}

    def judge(self, one: str, other: str, *, same: bool, reviewer: str = "") -> None:
        """Add a word on identity: two actors are one, or are not."""
        row = {"one": one, "other": other, "same": same, "reviewer": rows.printable(reviewer), "time": _now()}
        with self._writing("the judgement") as connection:
            connection.execute(insert(schema.judgement).values(row))

    def judgements(self) -> list[tuple[str, str, bool]]:
        """The standing words on identity: of each pair the last."""
        standing: dict[tuple[str, str], bool] = {}
        with self._reading() as connection:
            for r in connection.execute(select(schema.judgement).order_by(schema.judgement.c.number)):
                standing[min(r.one, r.other), max(r.one, r.other)] = r.same
        return [(one, other, same) for (one, other), same in standing.items()]

    # --- the database -----------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told(f"the record {self._name} cannot be read"), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, what: str) -> Iterator[Connection]:
        with (
            _told(f"the record {self._name} cannot take {what}"),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @property
    def _name(self) -> str:
        return str(self.path or "of this run")


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _note(connection: Connection, source: Source) -> None:
    """Note where bytes stand. Bytes that stood there before and nowhere else go, with all they gave."""
    table = schema.file
    before = connection.execute(select(table.c.sha256).where(table.c.path == source.path)).scalar()
    connection.execute(delete(table).where(table.c.path == source.path))
    connection.execute(insert(table).values(path=source.path, name=source.name, sha256=source.sha256))
    if before is None or before == source.sha256:
        return
    elsewhere = connection.execute(
        select(func.count()).select_from(table).where(table.c.sha256 == before)
    ).scalar()
    if not elsewhere:
        connection.execute(delete(schema.reading).where(schema.reading.c.sha256 == before))


def _add_problems(connection: Connection, source: Source, problems: Sequence[Problem]) -> None:
    connection.execute(delete(schema.problem).where(schema.problem.c.path == source.path))
    if problems:
        found = [
            {"path": source.path, "fatal": p.fatal}
            | {n: rows.printable(getattr(p, n)) for n in ("file", "place", "what", "mend")}
            for p in problems
        ]
        connection.execute(insert(schema.problem), found)


def _kept_apart(
    connection: Connection, extractions: Sequence[Extraction], source: Source
) -> Sequence[Extraction]:
    """The extractions, their ids marked where another file has them already and says another thing."""
    if all(e.document.sha256 == source.sha256 for e in extractions):
        return extractions  # ids that derive from these very bytes are nobody else's
    own = sorted(set().union(*(apart.chosen(e) for e in extractions)))
    taken = _taken(connection, schema.noun, own, source) | _taken(connection, schema.document, own, source)
    if not taken:
        return extractions
    told = {(r["kind"], r["id"], r["payload"]) for e in extractions for r in rows.noun_rows(e, "")}
    told |= {("", e.document.id, rows.document_row(e, "")["payload"]) for e in extractions}
    if taken <= told:
        return extractions
    return apart.marked(extractions, {ident for _, ident, _ in taken}, source.sha256[:6])


def _taken(
    connection: Connection, table: Any, own: Sequence[str], source: Source
) -> set[tuple[str, str, str]]:
    """Kind, id and payload of what other files gave under these ids."""
    kind = table.c.kind if table is schema.noun else text("''")
    found: set[tuple[str, str, str]] = set()
    for start in range(0, len(own), _AT_ONCE):
        query = select(kind, table.c.id, table.c.payload).where(
            table.c.id.in_(own[start : start + _AT_ONCE]), table.c.source != source.sha256
        )
        found |= {(k, i, p) for k, i, p in connection.execute(query)}
    return found
