"""Files of which the record has nothing yet, put in with few statements for many of them.

What a file gives that the record knows in some way (its bytes, its place, ids that people chose) is put in
one by one, by the store; the rest, which is nearly all of a large reading, goes this way. Both give the
same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import Column, Connection, select

from onrecord.core.nouns import Extraction
from onrecord.core.problems import Problem

from . import renewing, rows, schema, search
from .database import now

_AT_ONCE = 500


class File(Protocol):
    """A file: where it stands, its name as given, the hash of its bytes."""

    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...


Given = tuple[File, Sequence[Extraction], Sequence[Problem]]
"""A file, what was read in it, and what could not be read."""


def new(connection: Connection, files: Sequence[Given]) -> list[Given]:
    """Those of some files whose bytes and places the record knows in no way, each once among them."""
    bytes_ = Counter(source.sha256 for source, _, _ in files)
    places = Counter(source.path for source, _, _ in files)
    known = {
        *found_in(connection, schema.reading.c.sha256, bytes_),
        *found_in(connection, schema.document.c.source, bytes_),
        *found_in(connection, schema.withdrawn.c.sha256, bytes_),
    }
    taken = {
        *found_in(connection, schema.file.c.path, places),
        *found_in(connection, schema.version.c.path, places),
        *found_in(connection, schema.problem.c.path, places),
    }
    return [
        given
        for given in files
        if (source := given[0]).sha256 not in known
        and source.path not in taken
        and bytes_[source.sha256] == places[source.path] == 1
        and all(e.document.sha256 == source.sha256 for e in given[1])
    ]


def add(connection: Connection, files: Sequence[Given], extractor: str, options: str) -> None:
    """Put in all that new files gave. The problems are not among it."""
    time = now()
    renewing.put(
        connection,
        schema.reading,
        (
            {"sha256": source.sha256, "extractor": extractor, "options": options, "time": time,
             "complete": not any(p.fatal for p in problems)}
            for source, _, problems in files
        ),
    )  # fmt: skip
    renewing.put(
        connection,
        schema.file,
        ({"path": source.path, "name": source.name, "sha256": source.sha256} for source, _, _ in files),
    )
    found = [(extraction, source.sha256) for source, extractions, _ in files for extraction in extractions]
    renewing.put(connection, schema.document, (rows.document_row(e, source) for e, source in found))
    renewing.put(connection, schema.noun, (row for e, source in found for row in rows.noun_rows(e, source)))
    search.add(connection, found)


def found_in(connection: Connection, column: Column[Any], values: Iterable[str]) -> set[str]:
    """Which of some values a column has."""
    wanted, found = list(values), set()
    for start in range(0, len(wanted), _AT_ONCE):
        found |= set(
            connection.execute(
                select(column).where(column.in_(wanted[start : start + _AT_ONCE])).distinct()
            ).scalars()
        )
    return found
