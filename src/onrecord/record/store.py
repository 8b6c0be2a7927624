"""A record: read, proposed and decided, in one SQLite file.

What the extractor proposes and what people decided are kept apart, the second only ever added to. Each
paper goes in within one transaction, so that a run that is killed leaves a valid record and the next run
finishes it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.pool import StaticPool

from onrecord.core.document import Document
from onrecord.core.findings import Finding
from onrecord.core.nouns import (
    Actor,
    Attribution,
    Claim,
    Correction,
    Coverage,
    Event,
    Extraction,
    Happening,
    Office,
    Relation,
    Stance,
)
from onrecord.core.problems import Problem, RecordError
from onrecord.core.wire import decode, encode

from . import schema

HEAD = "0001"
_BUSY_SECONDS = 10
NOUNS: tuple[tuple[str, type], ...] = (
    ("actors", Actor),
    ("offices", Office),
    ("relations", Relation),
    ("attributions", Attribution),
    ("claims", Claim),
    ("events", Event),
    ("stances", Stance),
    ("corrections", Correction),
    ("happenings", Happening),
)
"""The fields of an extraction that are stored, a row for each noun, with their types."""


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on a finding. ``state`` is open, confirmed or dismissed; ``time`` is ISO 8601, UTC."""

    finding: str
    state: str
    reason: str = ""
    reviewer: str = ""
    time: str = ""


def open_store(path: Path | None, *, create: bool = True) -> Store:
    """Open a record, made if it is not there; None gives one in memory that goes with the process.

    Raises RecordError where the file is no record, is of a newer version, or cannot be opened.
    """
    if path is not None and not path.exists():
        if not create:
            raise RecordError(f"there is no record {path}; make one with: onrecord read PATH --record {path}")
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = _engine(path)
    try:
        with engine.connect() as connection:
            _migrate(connection, path)
    except (OperationalError, DatabaseError) as cause:
        engine.dispose()
        raise RecordError(f"the record {path} cannot be opened: {_reason(cause)}") from cause
    return Store(engine)


def _engine(path: Path | None) -> Engine:
    if path is None:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: Any) -> None:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = NORMAL")

    return engine


def _migrate(connection: Connection, path: Path | None) -> None:
    """Bring the schema to this version. The usual case, nothing to do, costs one query."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found == HEAD:
            return
        if found is not None and found > HEAD:
            raise RecordError(f"the record {path} is of a newer version ({found}); install a newer onrecord")
    elif tables:
        raise RecordError(f"{path} is a database, but not a record of onrecord; name another file")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()


def _reason(cause: Exception) -> str:
    return str(getattr(cause, "orig", cause) or cause)


class Store:
    """An open record. All methods raise RecordError where the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    # --- what was read ----------------------------------------------------------------------------

    def is_known(self, name: str, sha256: str, extractor: str, options: str = "") -> bool:
        """Whether these bytes were read to the end already, by this version, as this user asked."""
        table = schema.source
        known = select(func.count()).where(
            table.c.sha256 == sha256, table.c.extractor == extractor, table.c.options == options
        )
        with self.engine.connect() as connection:
            return bool(connection.execute(known).scalar())

    def add(
        self,
        name: str,
        sha256: str,
        extractor: str,
        extractions: Sequence[Extraction],
        problems: Sequence[Problem] = (),
        options: str = "",
    ) -> None:
        """Put in all that one file gave, in one transaction. What stood of the same papers is replaced."""
        try:
            with self.engine.begin() as connection:
                connection.execute(delete(schema.problem).where(schema.problem.c.file == name))
                _add_problems(connection, problems)
                for extraction in extractions:
                    _add_extraction(connection, extraction, extractor)
                if not any(p.fatal for p in problems):
                    connection.execute(
                        delete(schema.source).where(
                            schema.source.c.name == name, schema.source.c.sha256 == sha256
                        )
                    )
                    row = {"name": name, "sha256": sha256, "extractor": extractor, "options": options}
                    connection.execute(insert(schema.source).values(row))
        except (OperationalError, IntegrityError) as cause:
            raise RecordError(f"the record cannot take {name}: {_reason(cause)}") from cause

    def extractions(self) -> Iterator[Extraction]:
        """All that was read, paper by paper, in the order of their ids."""
        with self.engine.connect() as connection:
            papers = connection.execute(
                select(schema.document.c.id, schema.document.c.payload).order_by(
                    schema.document.c.name, schema.document.c.id
                )
            ).all()
            for ident, payload in papers:
                yield _extraction(connection, ident, payload)

    def documents(self) -> list[Document]:
        """The papers, by name."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(schema.document.c.payload).order_by(schema.document.c.name))
            return [decode(Document, json.loads(row[0])["document"]) for row in rows]

    def problems(self) -> list[Problem]:
        """What could not be read."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(schema.problem).order_by(schema.problem.c.number))
            return [Problem(r.file, r.what, r.place, r.mend, r.fatal) for r in rows]

    # --- what was found ---------------------------------------------------------------------------

    def save_findings(self, findings: Iterable[Finding]) -> None:
        """Replace the findings by those of the newest check."""
        rows = [
            {
                "id": f.id, "rank": rank, "kind": f.kind.value, "confidence": f.confidence,
                "payload": json.dumps(encode(f), ensure_ascii=False),
            }
            for rank, f in enumerate(findings)
        ]  # fmt: skip
        try:
            with self.engine.begin() as connection:
                connection.execute(delete(schema.finding))
                if rows:
                    connection.execute(insert(schema.finding), rows)
        except OperationalError as cause:
            raise RecordError(f"the findings cannot be written: {_reason(cause)}") from cause

    def findings(self) -> list[Finding]:
        """The findings of the newest check, best first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(schema.finding.c.payload).order_by(schema.finding.c.rank))
            return [decode(Finding, json.loads(row[0])) for row in rows]

    # --- what people decided ----------------------------------------------------------------------

    def decide(self, finding: str, state: str, *, reason: str = "", reviewer: str = "") -> Review:
        """Add a decision on a finding to the log. ``state`` is open, confirmed or dismissed."""
        if state not in ("open", "confirmed", "dismissed"):
            raise ValueError(f"a finding is open, confirmed or dismissed, not {state!r}")
        made = Review(finding, state, reason, reviewer, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        row = {f.name: getattr(made, f.name) for f in fields(made)}
        with self.engine.begin() as connection:
            connection.execute(insert(schema.review).values(row))
        return made

    def reviews(self, finding: str | None = None) -> list[Review]:
        """All decisions in the order in which they were taken; of one finding, if it is named."""
        query = select(schema.review).order_by(schema.review.c.number)
        if finding is not None:
            query = query.where(schema.review.c.finding == finding)
        with self.engine.connect() as connection:
            return [
                Review(r.finding, r.state, r.reason, r.reviewer, r.time) for r in connection.execute(query)
            ]

    def judge(self, one: str, other: str, *, same: bool, reviewer: str = "") -> None:
        """Add a word on identity: two actors are one, or are not."""
        row = {
            "one": one, "other": other, "same": same, "reviewer": reviewer,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(insert(schema.judgement).values(row))

    def judgements(self) -> list[tuple[str, str, bool]]:
        """The standing words on identity: of each pair the last."""
        standing: dict[tuple[str, str], bool] = {}
        with self.engine.connect() as connection:
            for r in connection.execute(select(schema.judgement).order_by(schema.judgement.c.number)):
                standing[min(r.one, r.other), max(r.one, r.other)] = r.same
        return [(one, other, same) for (one, other), same in standing.items()]


# --- rows -----------------------------------------------------------------------------------------


def _add_problems(connection: Connection, problems: Sequence[Problem]) -> None:
    if problems:
        connection.execute(
            insert(schema.problem), [{f.name: getattr(p, f.name) for f in fields(p)} for p in problems]
        )


def _add_extraction(connection: Connection, extraction: Extraction, extractor: str) -> None:
    document = extraction.document
    connection.execute(delete(schema.document).where(schema.document.c.id == document.id))
    payload = {
        "document": encode(document),
        "coverage": encode(extraction.coverage),
        "version": extraction.version,
    }
    row = {
        "id": document.id, "sha256": document.sha256, "name": document.name, "title": document.title,
        "published": document.published.edtf if document.published else None, "kind": document.kind.value,
        "extractor": extractor, "payload": json.dumps(payload, ensure_ascii=False),
    }  # fmt: skip
    connection.execute(insert(schema.document).values(row))
    rows = [
        {
            "document": document.id, "kind": kind, "place": place, "id": getattr(noun, "id", str(place)),
            "payload": json.dumps(encode(noun), ensure_ascii=False),
        }
        for kind, _ in NOUNS
        for place, noun in enumerate(getattr(extraction, kind))
    ]  # fmt: skip
    if rows:
        connection.execute(insert(schema.noun), rows)


def _extraction(connection: Connection, ident: str, payload: str) -> Extraction:
    data = json.loads(payload)
    rows = connection.execute(
        select(schema.noun.c.kind, schema.noun.c.payload)
        .where(schema.noun.c.document == ident)
        .order_by(schema.noun.c.kind, schema.noun.c.place)
    )
    found: dict[str, list[Any]] = {kind: [] for kind, _ in NOUNS}
    types = dict(NOUNS)
    for kind, noun in rows:
        found[kind].append(decode(types[kind], json.loads(noun)))
    coverage = decode(Coverage, data["coverage"]) if data["coverage"] is not None else None
    nouns: dict[str, Any] = {kind: tuple(values) for kind, values in found.items()}
    return Extraction(decode(Document, data["document"]), coverage=coverage, version=data["version"], **nouns)
