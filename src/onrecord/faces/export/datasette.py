"""A plain SQLite file of every table, and metadata that Datasette shows beside it.

``datasette onrecord.db --metadata metadata.json`` opens it. Text columns are searchable by their own full-text
index (``findings`` and ``statements``), and lines lead from a finding to its words.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts

from . import tables
from .places import printable

_SEARCHED = {"findings": ("why", "say", "record"), "statements": ("speaker", "words")}
_ABOUT = {
    "findings": "What the check proposes, for a person to decide on.",
    "spans": "The words that each finding rests on.",
    "documents": "The papers that were read.",
    "statements": "Who said what.",
    "claims": "What the statements assert, typed.",
    "events": "What is recorded as having happened.",
    "stances": "Who calls for what.",
}


def write(facts: Facts, findings: Sequence[Finding]) -> bytes:
    """The database's bytes."""
    with sqlite3.connect(":memory:") as database:
        for name, header, rows in tables.sheets(facts, findings):
            columns = ", ".join(_quoted(c) for c in header)
            key = f", primary key ({_quoted('id')})" if header[0] == "id" else ""
            database.execute(f"create table {_quoted(name)} ({columns}{key})")
            marks = ", ".join("?" for _ in header)
            database.executemany(
                f"insert or ignore into {_quoted(name)} values ({marks})",  # noqa: S608 - names of our own tables
                ([printable(v) if isinstance(v, str) else v for v in row] for row in rows),
            )
        for name, searched in _SEARCHED.items():
            _index(database, name, searched)
        database.commit()
        return database.serialize()


def files(facts: Facts, findings: Sequence[Finding]) -> Mapping[str, str | bytes]:
    """The database and its metadata: file name → content."""
    return {"onrecord.db": write(facts, findings), "metadata.json": json.dumps(_metadata(), indent=1) + "\n"}


def _index(database: sqlite3.Connection, name: str, searched: Sequence[str]) -> None:
    columns = ", ".join(_quoted(c) for c in searched)
    index = _quoted(f"{name}_fts")
    database.execute(f"create virtual table {index} using fts5 ({columns}, content={_quoted(name)})")
    database.execute(f"insert into {index} (rowid, {columns}) select rowid, {columns} from {_quoted(name)}")  # noqa: S608


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _metadata() -> dict[str, object]:
    tables_ = {
        name: {
            "description": about,
            **({"fts_table": f"{name}_fts", "fts_pk": "rowid"} if name in _SEARCHED else {}),
            **({"label_column": "why"} if name == "findings" else {}),
        }
        for name, about in _ABOUT.items()
    }
    about = "Findings are proposals: the record shows them, a person decides."
    return {"title": "onrecord", "description": about, "databases": {"onrecord": {"tables": tables_}}}
