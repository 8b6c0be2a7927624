"""The tables of a record. Types are the ones that SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

reading = Table(
    "reading",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("extractor", String(40), nullable=False),
    Column("options", String(64), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("time", String(40), nullable=False),
)
"""Bytes that were read, whatever they are called: by which version, told what, and whether to the end."""

file = Table(
    "file",
    metadata,
    Column("path", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column(
        "sha256", String(64), ForeignKey("reading.sha256", ondelete="CASCADE"), nullable=False, index=True
    ),
)
"""Where bytes stand: the same bytes may have several places. ``name`` is the path as it was given."""

document = Table(
    "document",
    metadata,
    Column("source", String(64), ForeignKey("reading.sha256", ondelete="CASCADE"), primary_key=True),
    Column("id", String(120), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String(64)),
    Column("kind", String(20), nullable=False),
    Column("payload", Text, nullable=False),
)
"""One paper as it was read. ``payload`` is the whole noun; the other columns are for looking up.

``source`` is the file that it was read from, ``sha256`` the paper itself: they differ for what a case file
tells of a paper.
"""

noun = Table(
    "noun",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("document", String(120), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("id", String(120), nullable=False),
    Column("actor", String(120)),
    Column("predicate", String(80)),
    Column("earliest", String(10)),
    Column("latest", String(10)),
    Column("payload", Text, nullable=False),
    ForeignKeyConstraint(
        ["source", "document"], ["document.source", "document.id"], ondelete="CASCADE", name="noun_document"
    ),
)
"""What the extractor proposes of a paper, a row each, in its order.

``actor`` is who speaks, acts or holds, by the paper's own id; ``predicate`` what is claimed, happened or
is called for; ``earliest`` and ``latest`` the days that bound it, ISO 8601.
"""
Index("noun_id", noun.c.kind, noun.c.id)

problem = Table(
    "problem",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", Text, nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("mend", Text, nullable=False),
    Column("fatal", Boolean, nullable=False),
)
"""What could not be read, by file; replaced when the file is read again."""

finding = Table(
    "finding",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("kind", String(30), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("payload", Text, nullable=False),
)
"""What the last check proposes. Computed: replaced as a whole."""

review = Table(
    "review",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("finding", String(40), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("time", String(40), nullable=False),
)
"""What people decided on findings. Only ever added to."""

judgement = Table(
    "judgement",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("one", String(120), nullable=False),
    Column("other", String(120), nullable=False),
    Column("same", Boolean, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("time", String(40), nullable=False),
)
"""What people decided on who is who. Only ever added to; the later word counts."""

knowledge = Table(
    "knowledge",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", String(10), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
)
"""What the user told before reading: with it the record gives the same findings anywhere.

``role`` is ``file`` for a user's file, ``pack`` for a directory of office-holders (too large to be kept:
``text`` is empty), ``excerpt`` for what a pack says of those whom the papers name. ``place`` is the order.
"""
