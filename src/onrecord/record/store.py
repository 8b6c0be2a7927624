"""A record: read, proposed and decided, in one SQLite file.

What the extractor proposes and what people decided are kept apart, the second only ever added to. All that
one file gives goes in within one transaction, so that a run that is killed leaves a valid record and the
next run finishes it.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    case,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from onrecord.core.decisions import Decision, DecisionKind, Told, key_of
from onrecord.core.document import Document
from onrecord.core.findings import Finding, Verdict
from onrecord.core.nouns import Actor, Extraction, Facts
from onrecord.core.problems import Problem
from onrecord.core.wire import decode
from onrecord.knowledge import Pack, UserFile

from . import apart, bulk, known, papers, renewing, rows, schema, sealing, search, told, versions, withdrawing
from .answers import Answers
from .database import Database, now, open_database
from .log import Log, on_knowledge
from .search import SearchIn

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Review:
    """A decision on a finding, in short. The whole of it is in :attr:`Store.log`."""

    finding: str
    state: str
    reason: str = ""
    reviewer: str = ""
    time: str = ""


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


def open_store(path: str | Path | None, *, create: bool = True) -> Store:
    """Open a record, a file or a PostgreSQL address, made if it is not there. None: one for this run alone.

    Raises UsageError where there is none and none is to be made, RecordError where the file is no record,
    is of a newer version, or cannot be opened.
    """
    return Store(open_database(path, create=create))


Given = tuple[Source, Sequence[Extraction], Sequence[Problem]]
"""A file, what was read in it, and what could not be read."""


@dataclass(slots=True)
class Shelf:
    """What stays at hand of a record that is open for long: each paper as it was read, with the reading that it is
    of, and what was last made of all of them, with what that was made of. Nothing on it is ever changed in place,
    but for ``kept``: what the next making goes on from, the business of whoever makes it, under the lock."""

    papers: dict[tuple[str, str], tuple[tuple[str, ...], Extraction]] = field(default_factory=dict)
    made: tuple[object, Any] | None = None
    kept: Any = None
    lock: Any = field(default_factory=threading.RLock)


class Store:
    """An open record. All methods raise RecordError where the database refuses."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.log = Log(database, _facts_changed)
        self.search = SearchIn(database)
        self.answers = Answers(database, _changed)
        self.shelf: Shelf | None = None

    def keep_at_hand(self) -> None:
        """Keep what is read of papers in memory: for who holds the record open and looks at it again and again."""
        self.shelf = Shelf()

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    # --- what was read ----------------------------------------------------------------------------

    def is_known(self, source: Source, extractor: str, options: str = "") -> bool:
        """Whether these bytes were read to the end by this version, or a newer one; if so, this place of them is noted.

        ``options`` stands for what the user told of the papers: told nothing, what was told then holds.
        """
        table = schema.reading
        query = select(table.c.options, table.c.extractor).where(
            table.c.sha256 == source.sha256, table.c.complete
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
            found = row.options if row is not None and _good_enough(row.extractor, extractor) else None
            noted = connection.execute(
                select(schema.file.c.path).where(
                    schema.file.c.path == source.path, schema.file.c.sha256 == source.sha256
                )
            ).scalar()
        if found is None or (options and options != found):
            return False
        if noted is None:
            with self.database.writing(source.name) as connection:
                _note(connection, source, keep=True)
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

        What these bytes gave before is replaced. What other bytes at the same place gave stays, as an
        earlier version; only of a case file it goes, unless it stands somewhere else too. A file with a
        fatal problem is read again next time.
        """
        self.add_all([(source, extractions, problems)], extractor, options)

    def add_all(
        self,
        files: Sequence[Given],
        extractor: str,
        options: str = "",
    ) -> None:
        """Put in all that several files gave, in one transaction. See :meth:`add`."""
        if not files:
            return
        if self.shelf is not None:  # read again within one second, a reading looks like the one before
            again = {source.sha256 for source, _, _ in files}
            self.shelf.papers = {k: held for k, held in self.shelf.papers.items() if k[0] not in again}
        with self.database.writing(files[0][0].name) as connection:
            alone = _come_in_addition(connection, files)
            new = bulk.new(connection, files)
            fresh = {source.sha256 for source, _, _ in new}
            bulk.add(connection, new, extractor, options)
            for source, extractions, problems in files:
                if source.sha256 not in fresh:
                    _add(connection, source, extractor, extractions, problems, options)
                elif problems:
                    _add_problems(connection, source, problems)
            sealing.papers(connection, [source.sha256 for source, _, _ in files], fresh)
            _changed(connection, alone)

    def add_problem(self, problem: Problem) -> None:
        """Note a place that could not be opened at all."""
        name = rows.printable(problem.file)
        source = Source(rows.printable(os.path.realpath(problem.file)), name, "")
        with self.database.writing(name) as connection:
            _add_problems(connection, source, (problem,))

    def extractions(self) -> Iterator[Extraction]:
        """All that was read, paper by paper, by name; what people wrote of papers, in case files, first.

        Of an earlier version of a page there is what rests on words that the page has no more; its name
        says that it is one. Where all its words still stand there is nothing of it.
        """
        table, of = schema.document, schema.reading
        read = case((table.c.sha256 == table.c.source, 1), else_=0)
        query = (
            select(table.c.source, table.c.id, of.c.extractor, of.c.options, of.c.time)
            .join(of, of.c.sha256 == table.c.source)
            .order_by(read, table.c.name, table.c.id, table.c.source)
        )
        shelf = self.shelf.papers if self.shelf is not None else None
        with self.database.reading() as connection:
            earlier = _earlier(connection)
            present = connection.execute(query).all()
            for source, ident, *reading in present:
                held = shelf.get((source, ident)) if shelf is not None else None
                if held is not None and held[0] == tuple(reading):
                    found = held[1]
                else:
                    found = papers.extraction(connection, source, ident)
                    if shelf is not None:
                        shelf[source, ident] = (tuple(reading), found)
                if source in earlier:
                    path, until = earlier[source]
                    left = versions.of_earlier(found, _texts_at(connection, path), until)
                    if left is None:
                        continue
                    found = left
                yield found
        if shelf is not None and len(shelf) > len(present):
            for gone in shelf.keys() - {(source, ident) for source, ident, *_ in present}:
                del shelf[gone]

    def read_in(self, source: str) -> list[Extraction]:
        """What was read in one file (SHA-256 of its bytes), paper by paper."""
        table = schema.document
        query = select(table.c.id).where(table.c.source == source).order_by(table.c.name, table.c.id)
        with self.database.reading() as connection:
            return [papers.extraction(connection, source, i) for i in connection.execute(query).scalars().all()]

    def own_actors(self, ids: Iterable[str]) -> dict[str, Actor]:
        """Actors as single papers have them, by their ids there; those that were read."""
        with self.looking() as look:
            return {a.id: a for a in look.own(ids)}

    def sources_of(self, papers_: Collection[str]) -> list[str]:
        """The files (SHA-256 of their bytes) in which some papers were read, or that tell of them."""
        table = schema.document
        query = select(table.c.source).where(table.c.id.in_([rows.ident(p) for p in papers_])).distinct()
        with self.database.reading() as connection:
            return list(connection.execute(query.order_by(table.c.source)).scalars())

    @contextmanager
    def looking(self) -> Iterator[known.Known]:
        """A look at what the newest check knew."""
        with self.database.reading() as connection:
            yield known.Known(connection)

    def is_withdrawn(self, sha256: str) -> str | None:
        """When a paper of these bytes was withdrawn, or None."""
        with self.database.reading() as connection:
            return _is_withdrawn(connection, sha256)

    def withdrawals(self) -> list[tuple[str, str, str]]:
        """The withdrawals: when, by whom, why."""
        table = schema.withdrawn
        query = select(table.c.time, table.c.reviewer, table.c.reason).order_by(table.c.time)
        with self.database.reading() as connection:
            return [(time, who, why) for time, who, why in connection.execute(query)]

    def withdraw(self, document: str, reviewer: str = "", reason: str = "") -> int:
        """Take a paper out (by id or name, in all its versions), leaving only a marker. See ``deciding``."""
        with self.database.writing("the withdrawal") as connection:
            gone = withdrawing.withdraw(connection, document, reviewer, reason)
            if gone:
                _changed(connection)
        if gone:
            withdrawing.scrub(self.database)
        return gone

    def documents_number(self) -> int:
        """How many papers there are, earlier versions among them."""
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(schema.document)).scalar() or 0

    def documents(self) -> list[Document]:
        """The papers, by name."""
        query = select(schema.document.c.payload).order_by(schema.document.c.name, schema.document.c.id)
        with self.database.reading() as connection:
            return [rows.document(payload) for (payload,) in connection.execute(query)]

    def problems(self) -> list[Problem]:
        """What could not be read."""
        with self.database.reading() as connection:
            found = connection.execute(select(schema.problem).order_by(schema.problem.c.number))
            return [Problem(r.file, r.what, r.place, r.mend, r.fatal) for r in found]

    def times(self, sources: Sequence[str]) -> dict[str, str]:
        """When these bytes were read, UTC, by their hashes."""
        table = schema.reading
        found: dict[str, str] = {}
        with self.database.reading() as connection:
            for start in range(0, len(sources), _AT_ONCE):
                query = select(table.c.sha256, table.c.time).where(
                    table.c.sha256.in_(sources[start : start + _AT_ONCE])
                )
                found.update((row.sha256, row.time) for row in connection.execute(query))
        return found

    def places(self, sha256: str) -> list[str]:
        """The paths at which these bytes stood when they were read."""
        query = select(schema.file.c.path).where(schema.file.c.sha256 == sha256).order_by(schema.file.c.path)
        with self.database.reading() as connection:
            return list(connection.execute(query).scalars())

    def read_otherwise(self, extractor: str) -> list[str]:
        """The files that were read by an older version, or with other knowledge, by name."""
        by = schema.reading.c.extractor
        with self.database.reading() as connection:
            older = [e for e in connection.execute(select(by).distinct()).scalars() if not _good_enough(e, extractor)]
            query = (
                select(schema.file.c.name)
                .join(schema.reading, schema.reading.c.sha256 == schema.file.c.sha256)
                .where(by.in_(older))
                .order_by(schema.file.c.name)
            )
            return list(connection.execute(query).scalars()) if older else []

    # --- what was told beforehand -----------------------------------------------------------------

    def tell(
        self, files: Sequence[UserFile], packs: Sequence[Pack] = (), reviewer: str = "", reason: str = ""
    ) -> list[Decision]:
        """Let these be the knowledge that the record is read and checked with, in place of any before.

        What other packs said of people goes with them. Each file that is new, other or gone is a decision in
        the log, which can be undone; they come back.
        """
        if (list(files), list(packs)) == (self.told(), self.packs()):
            return []
        wanted = [Told(f.name, told.FILE, 0, f.sha256, f.text) for f in files]
        wanted += [Told(p.name, told.PACK, 0, p.sha256) for p in packs]
        with self.database.writing("the knowledge") as connection:
            self.log.added(connection, told.unlogged(connection, on_knowledge(connection)))
            made = told.changes(told.present(connection), wanted)
            return self.log.added(connection, [replace(d, reviewer=reviewer, reason=reason) for d in made])

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
            with self.database.writing("the knowledge") as connection:
                for file in new:
                    same = (table.c.name == file.name) & (table.c.role == "excerpt")
                    connection.execute(delete(table).where(same))
                    row = {"name": file.name, "role": "excerpt", "sha256": file.sha256, "text": file.text}
                    connection.execute(insert(table).values(**row, place=0))
                _changed(connection)

    def _told(self, role: str) -> list[tuple[str, str, str]]:
        table = schema.knowledge
        query = select(table.c.name, table.c.text, table.c.sha256).where(table.c.role == role)
        with self.database.reading() as connection:
            found = connection.execute(query.order_by(table.c.place, table.c.name))
            return [(name, text, sha256) for name, text, sha256 in found]

    # --- what was found ---------------------------------------------------------------------------

    def changes(self) -> int:
        """A count that grows with whatever changes the facts."""
        with self.database.reading() as connection:
            return _state(connection, "changes")

    def is_checked(self) -> bool:
        """Whether the findings, and who is who for a search, are of the record as it is now."""
        with self.database.reading() as connection:
            return _state(connection, "changes") == _state(connection, "checked")

    def unchecked(self) -> list[str] | None:
        """The files whose papers came since the last check and can be checked alone, in the order in which they came.

        None where everything has to be checked: it never was, or something else than papers that came in
        addition has changed since.
        """
        table = schema.unchecked
        with self.database.reading() as connection:
            known = _state(connection, "known")
            if not known or known < _state(connection, "other"):
                return None
            return list(connection.execute(select(table.c.sha256).order_by(table.c.change, table.c.sha256)).scalars())

    def knows_all(self) -> bool:
        """Whether who is who is known of the record as it is now: all was checked together, or what came since was
        checked when it came."""
        return self.is_checked() or self.unchecked() == []

    def save_findings(
        self, findings: Sequence[Finding], facts: Facts | None = None, changes: int = -1, keys: known.Keys | None = None
    ) -> None:
        """Replace the findings by those of the newest check, and who is who by what its facts say.

        ``changes`` is what :meth:`changes` gave before the facts were taken from the record. With ``keys`` it is
        also written down what new papers can be checked against alone.
        """
        found = [_finding_row(f, rank) for rank, f in zip(_ranks(findings), findings)]
        with self.database.writing("the findings") as connection:
            if renewing.renew(connection, schema.finding, ("id",), found):
                sealing.findings(connection)
            if facts is not None:
                search.save_cited(connection, findings, facts)
                search.save_identity(connection, facts)
                _set_state(connection, "checked", changes)
                if keys is not None:
                    known.save(connection, facts, keys)
                    _set_state(connection, "known", changes)
                    connection.execute(delete(schema.unchecked).where(schema.unchecked.c.change <= changes))

    def add_findings(
        self, findings: Sequence[Finding], facts: Facts, changes: int, keys: known.Keys, new: known.New
    ) -> None:
        """Add what a check of some papers found, in place of what it takes back, and who is who in them.

        ``changes`` is what :meth:`changes` gave before the papers were taken from the record.
        """
        with self.database.writing("the findings") as connection:
            table = schema.finding
            others = {*new.gone, *(f.id for f in findings)}
            for ident in others:
                connection.execute(delete(table).where(table.c.id == ident))
            renewing.put(connection, table, (_finding_row(f, _rank(f)) for f in findings))
            sealing.findings(connection, others)
            search.add_cited(connection, findings, facts)
            search.add_identity(connection, facts, new.actors, new.own)
            known.add(connection, facts, keys, new)
            if not new.sources:
                _set_state(connection, "known", changes)
            connection.execute(delete(schema.unchecked).where(schema.unchecked.c.sha256.in_(new.sources)))

    def findings(self) -> list[Finding]:
        """The findings of the newest check, best first."""
        query = select(schema.finding.c.payload).order_by(schema.finding.c.rank, schema.finding.c.id)
        with self.database.reading() as connection:
            return [decode(Finding, json.loads(payload)) for (payload,) in connection.execute(query)]

    def findings_of(self, ids: Iterable[str]) -> list[Finding]:
        """The findings of these ids that there are."""
        with self.looking() as look:
            return look.findings(ids)

    def finding(self, ident: str) -> Finding | None:
        """One finding of the newest check, or None where there is none of that id."""
        query = select(schema.finding.c.payload).where(schema.finding.c.id == ident)
        with self.database.reading() as connection:
            payload = connection.execute(query).scalar()
        return decode(Finding, json.loads(payload)) if payload is not None else None

    # --- what people decided on findings, in short ------------------------------------------------

    def decide(self, finding: str, state: str, *, reason: str = "", reviewer: str = "") -> Review:
        """Add a decision on a finding to the log. Raises UsageError for a state that there is not."""
        decision = Decision(DecisionKind.REVIEW, finding, state, reason=reason, reviewer=reviewer)
        return _review(self.log.add(decision)[0])

    def reviews(self, finding: str | None = None) -> list[Review]:
        """The decisions on findings that hold, in their order; on one, if it is named."""
        return [_review(d) for d in self.log.reviews(finding)]

    def states(self) -> Mapping[str, str]:
        """How each finding stands that somebody decided on: the last word counts."""
        return self.log.states()


def _good_enough(read_by: str, extractor: str) -> bool:
    """Whether what one extractor read need not be read again by another: it is the same, or a newer version.

    Its name is the version's number, with what a user's knowledge adds behind a plus.
    """
    before, now = read_by.partition("+")[0], extractor.partition("+")[0]
    newer = before.isdecimal() and now.isdecimal() and int(before) > int(now)
    return newer or read_by == extractor


def _finding_row(finding: Finding, rank: int) -> rows.Row:
    return {
        "id": finding.id, "rank": rank, "kind": finding.kind.value, "confidence": finding.confidence,
        "payload": rows.as_json(finding), "key": key_of(finding),
    }  # fmt: skip


_VERDICTS = (Verdict.CONTRADICTED, None, Verdict.CONTRADICTED_UNLESS, Verdict.HEDGED, Verdict.LEAD)


def _rank(finding: Finding) -> int:
    """A number that puts a finding, with its id, in its order, whatever other findings there are."""
    lead = finding.verdict is Verdict.LEAD
    return (lead * 10_001 + round(10_000 * (1 - finding.confidence))) * 8 + _VERDICTS.index(finding.verdict)


def _ranks(findings: Sequence[Finding]) -> list[int]:
    """Numbers that put findings, with their ids, in their order, and that do not change with other findings."""
    own = [_rank(f) for f in findings]
    keys = [(rank, f.id) for rank, f in zip(own, findings)]
    return own if keys == sorted(keys) else list(range(len(findings)))


def _review(d: Decision) -> Review:
    return Review(d.about, d.words, d.reason, d.reviewer, d.time)


def _is_withdrawn(connection: Connection, sha256: str) -> str | None:
    table = schema.withdrawn
    found = connection.execute(select(table.c.time).where(table.c.sha256 == sha256)).scalar()
    return str(found) if found is not None else None


def _earlier(connection: Connection) -> dict[str, tuple[str, str]]:
    """Bytes that stand nowhere any more, with the path at which they last stood, and until when."""
    table = schema.version
    query = select(table.c.sha256, table.c.path, table.c.until).order_by(table.c.number)
    found = {sha256: (path, until) for sha256, path, until in connection.execute(query)}
    if found:
        current = set(connection.execute(select(schema.file.c.sha256)).scalars())
        found = {s: place for s, place in found.items() if s not in current}
    return found


def _texts_at(connection: Connection, path: str) -> list[str]:
    """The texts of the papers that stand at a path now."""
    query = (
        select(schema.document.c.payload)
        .join(schema.file, schema.file.c.sha256 == schema.document.c.source)
        .where(schema.file.c.path == path)
    )
    return [rows.document(payload).text for payload in connection.execute(query).scalars()]


def _state(connection: Connection, name: str) -> int:
    table = schema.state
    return int(connection.execute(select(table.c.value).where(table.c.name == name)).scalar() or 0)


def _set_state(connection: Connection, name: str, value: int) -> None:
    table = schema.state
    same = update(table).where(table.c.name == name).values(value=str(value))
    if not connection.execute(same).rowcount:
        connection.execute(insert(table).values(name=name, value=str(value)))


def _changed(connection: Connection, alone: Sequence[str] = ()) -> None:
    """The facts are others now; ``alone`` are the files that came in addition, where there was nothing else."""
    changes = _state(connection, "changes") + 1
    _set_state(connection, "changes", changes)
    if not alone:
        _set_state(connection, "other", changes)
    renewing.put(connection, schema.unchecked, ({"sha256": sha256, "change": changes} for sha256 in alone))


def _come_in_addition(connection: Connection, files: Sequence[Given]) -> list[str]:
    """The hashes of some files, where the record was checked before and knows nothing of their bytes, their places and
    their papers; none where it does of any of them."""
    if not _state(connection, "known"):
        return []
    table = schema.document
    bytes_ = {source.sha256 for source, _, _ in files}
    papers_ = {e.document.id for _, extractions, _ in files for e in extractions}
    known_of = (
        (schema.reading.c.sha256, bytes_),
        (schema.withdrawn.c.sha256, bytes_),
        (schema.file.c.path, {source.path for source, _, _ in files}),
        (table.c.id, {rows.ident(p) for p in papers_}),
    )
    for column, values in known_of:
        if bulk.found_in(connection, column, values):
            return []
    return sorted(bytes_) if len(bytes_) == len(files) else []


def _facts_changed(connection: Connection, document: str | None) -> None:
    """A person decided: on what stands in one paper, or on who is who."""
    _changed(connection)
    if document is not None:
        search.renew(connection, document)


def _add(
    connection: Connection,
    source: Source,
    extractor: str,
    extractions: Sequence[Extraction],
    problems: Sequence[Problem],
    options: str,
) -> None:
    connection.execute(delete(schema.document).where(schema.document.c.source == source.sha256))
    _add_problems(connection, source, problems)
    values = {
        "extractor": extractor, "options": options, "time": now(),
        "complete": not any(p.fatal for p in problems),
    }  # fmt: skip
    same = schema.reading.c.sha256 == source.sha256
    if not connection.execute(update(schema.reading).where(same).values(values)).rowcount:
        connection.execute(insert(schema.reading).values(sha256=source.sha256, **values))
    _note(connection, source, keep=any(e.document.sha256 == source.sha256 for e in extractions))
    extractions = [e for e in extractions if not _is_withdrawn(connection, e.document.sha256)]
    for extraction in _kept_apart(connection, extractions, source):
        connection.execute(insert(schema.document).values(rows.document_row(extraction, source.sha256)))
        found = rows.noun_rows(extraction, source.sha256)
        for start in range(0, len(found), _AT_ONCE):
            connection.execute(insert(schema.noun), found[start : start + _AT_ONCE])
        search.add(connection, [(extraction, source.sha256)])


def _note(connection: Connection, source: Source, *, keep: bool) -> None:
    """Note where bytes stand. Those that stood there before are an earlier version; where they are not to be
    kept as one (a case file, or nothing read in them), and stand nowhere else, they go with all they gave.
    """
    table = schema.file
    before = connection.execute(select(table.c.sha256).where(table.c.path == source.path)).scalar()
    connection.execute(delete(table).where(table.c.path == source.path))
    connection.execute(insert(table).values(path=source.path, name=source.name, sha256=source.sha256))
    earlier = schema.version
    at_this = earlier.c.path == source.path
    connection.execute(delete(earlier).where(at_this, earlier.c.sha256 == source.sha256))
    if before is None or before == source.sha256:
        return
    if keep and _is_paper(connection, before):
        connection.execute(insert(earlier).values(path=source.path, sha256=before, until=now()))
        return
    elsewhere = sum(
        connection.execute(select(func.count()).select_from(t).where(t.c.sha256 == before)).scalar() or 0
        for t in (table, earlier)
    )
    if not elsewhere:
        connection.execute(delete(schema.reading).where(schema.reading.c.sha256 == before))
        sealing.papers(connection, [before])


def _is_paper(connection: Connection, sha256: str) -> bool:
    """Whether papers were read in these bytes themselves. What a case file tells of papers is no version."""
    table = schema.document
    own = select(table.c.id).where(table.c.source == sha256, table.c.sha256 == sha256).limit(1)
    return connection.execute(own).scalar() is not None


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
        found |= {(k, i, rows.as_now(k, p)) for k, i, p in connection.execute(query)}
    return found
