"""Is a record whole: the database, every quoted word, what rests on what is gone; and how to mend it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from onrecord.core.decisions import DecisionKind
from onrecord.core.document import Document, Span
from onrecord.core.problems import Problem
from onrecord.core.wire import WireError

from . import papers, rows, schema, search
from .store import Store

_MOST = 20
"""Of one kind of fault in one paper so many are named."""


def look(store: Store, *, files: bool = True) -> Iterator[Problem]:
    """What is wrong with a record, each with its mend. ``files`` looks at the files that were read as well.

    Remarks (not fatal) are about the world: a file that has changed or gone. All else is the record itself.
    """
    name = store.database.name
    with store.database.reading() as connection:
        damaged = list(_database(connection, name))
        yield from damaged
        if damaged:
            return
        documents: dict[str, Document] = {}
        for source, ident in connection.execute(select(schema.document.c.source, schema.document.c.id)).all():
            yield from _paper(connection, source, ident, documents)
        yield from _spans_elsewhere(connection, name, documents)
        yield from _entries(connection, name)
        if files:
            yield from _files(connection)


def mend(store: Store) -> None:
    """Make anew what follows from the rest: what can be searched for."""
    with store.database.writing("what can be searched for") as connection:
        search.rebuild(connection)


def _database(connection: Connection, name: str) -> Iterator[Problem]:
    if connection.dialect.name == "postgresql":
        return  # the server looks after its own pages
    restore = f"Put a backup in its place: onrecord restore BACKUP --record {name} --over."
    try:
        for (said,) in connection.execute(text("PRAGMA integrity_check(20)")):
            if said != "ok":
                yield Problem(name, f"the file is damaged: {said}.", mend=restore)
        for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
            yield Problem(name, f"row {row} of {table} has lost its {parent}.", mend=restore)
    except DatabaseError as cause:
        yield Problem(name, f"the file is damaged: {cause.orig}.", mend=restore)


def _paper(
    connection: Connection, source: str, ident: str, documents: dict[str, Document]
) -> Iterator[Problem]:
    again = "Read its file again with --anew."
    try:
        extraction = papers.extraction(connection, source, ident)
    except (WireError, ValueError, KeyError) as cause:
        yield Problem(ident, f"what was read of it cannot be understood ({cause}).", mend=again)
        return
    document = extraction.document
    documents[document.id] = document
    wrong = Counter[str]()
    for kind in rows.NOUNS:
        for noun in getattr(extraction, kind):
            for span in spans_of(noun):
                if span.document == document.id and document.text[span.start : span.end] != span.text:
                    wrong[kind] += 1
                    if wrong[kind] <= _MOST:
                        what = f"{getattr(noun, 'id', kind)} quotes words that do not stand there: {span.text[:60]!r}."
                        yield Problem(document.name, what, f"{span.start}–{span.end}", again)


def _spans_elsewhere(connection: Connection, name: str, documents: dict[str, Document]) -> Iterator[Problem]:
    """Evidence of what people wrote, and of findings, whose paper is gone or has other words."""
    from_log = select(schema.decision.c.number, schema.decision.c.document, schema.decision.c.kind).where(
        schema.decision.c.document != "", schema.decision.c.kind != DecisionKind.REJECT.value
    )
    known = {rows.ident(d) for d in documents}
    for number, document, kind in connection.execute(from_log):
        if document not in known:
            what = f"decision {number} ({kind}) rests on the paper {document}, which is not in the record."
            yield Problem(name, what, mend=f"Read that paper again, or: onrecord undo {number}.", fatal=False)
    gone = select(func.count()).select_from(schema.finding)
    if connection.execute(gone).scalar() and not documents:
        yield Problem(
            name, "there are findings, but no papers.", mend="Check again: onrecord findings.", fatal=False
        )


def _entries(connection: Connection, name: str) -> Iterator[Problem]:
    waiting = select(schema.state.c.value).where(schema.state.c.name == "entries")
    if connection.execute(waiting).scalar() is not None:
        return  # the next search makes them
    counted = select(schema.entry.c.document).distinct()
    without = select(schema.document.c.name).where(
        schema.document.c.id.not_in(counted), func.length(schema.document.c.payload) > 1
    )
    for (paper,) in connection.execute(without):
        if _is_empty(connection, paper):
            continue
        yield Problem(paper, "it cannot be searched.", mend=f"onrecord doctor --mend --record {name}.")
    if connection.dialect.name == "sqlite":
        indexed = connection.execute(text("SELECT count(*) FROM entry_words_docsize")).scalar()
        there = connection.execute(select(func.count()).select_from(schema.entry)).scalar()
        if indexed != there:
            what = f"the index of words has {indexed} entries, and there are {there}."
            yield Problem(name, what, mend=f"onrecord doctor --mend --record {name}.")


def _is_empty(connection: Connection, name: str) -> bool:
    payload = connection.execute(
        select(schema.document.c.payload).where(schema.document.c.name == name)
    ).scalar()
    return payload is None or not rows.document(payload).text.strip()


def _files(connection: Connection) -> Iterator[Problem]:
    for path, name, sha256 in connection.execute(
        select(schema.file.c.path, schema.file.c.name, schema.file.c.sha256).order_by(schema.file.c.name)
    ):
        try:
            with Path(path).open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            what = "the file that was read is not there any more; the record keeps its words."
            yield Problem(name, what, fatal=False)
            continue
        if digest != sha256:
            yield Problem(name, "the file has changed since it was read.", mend="Read it again.", fatal=False)


def spans_of(value: Any) -> Iterator[Span]:
    """All spans in a noun."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from spans_of(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            yield from spans_of(getattr(value, f.name))
