"""The tables of a record. Types are the ones that SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
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
    event,
    text,
)
from sqlalchemy.schema import ExecutableDDLElement

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

version = Table(
    "version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", Text, nullable=False, index=True),
    Column(
        "sha256", String(64), ForeignKey("reading.sha256", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("until", String(40), nullable=False),
)
"""Bytes that stood at a path before others did, and until when at most: when the others were read."""

withdrawn = Table(
    "withdrawn",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("document", String(120), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("time", String(40), nullable=False),
)
"""Papers that were withdrawn: nothing of them is kept but that, and they are not read again."""

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

Index("document_id", document.c.id)

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
_ACTORS = text("kind = 'actors'")
Index("noun_actor", noun.c.id, noun.c.source, noun.c.document, sqlite_where=_ACTORS, postgresql_where=_ACTORS)
"""In which papers actors stand, without looking into their rows."""

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
    Column("key", String(40), nullable=False, server_default=""),
)
"""What the last check proposes. Computed: replaced as a whole. ``key`` stands for the words of both sides."""
Index("finding_key", finding.c.key)

decision = Table(
    "decision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("about", String(120), nullable=False, index=True),
    Column("document", String(120), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("time", String(40), nullable=False),
    Column("key", String(40), nullable=False, server_default=""),
)
"""What people decided. Only ever added to; see ``core.decisions``. ``key`` is that of the finding reviewed."""

seal = Table(
    "seal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("parts", Text, nullable=False),
    Column("time", String(40), nullable=False),
    Column("head", String(64), nullable=False),
)
"""The chain of hashes over papers, decisions and findings; see ``sealing``. Only ever added to."""
Index("seal_subject", seal.c.kind, seal.c.subject, seal.c.number)

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

answer = Table(
    "answer",
    metadata,
    Column("text", String(64), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    Column("model", String(200), primary_key=True),
    Column("prompt", String(20), primary_key=True),
    Column("paper", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("time", String(40), nullable=False),
)
"""What a language model answered to a passage, so that it is asked once.

``text`` is the SHA-256 of the paper's text as it is given to readers, ``start`` and ``end`` the passage in
it, ``paper`` the SHA-256 of the paper itself, with which an answer goes. What the answer proposes is worked out anew each time, from the text that the record holds.
"""

entry = Table(
    "entry",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("source", String(64), nullable=False),
    Column("document", String(120), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("noun", String(120), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("actor", String(120)),
    Column("earliest", String(10)),
    Column("latest", String(10)),
    Column("paper", String(20), nullable=False),
    Column("sworn", Boolean),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(
        ["source", "document"], ["document.source", "document.id"], ondelete="CASCADE", name="entry_document"
    ),
)
"""What can be searched for: a statement, an event, or a passage of a paper. Follows from what was read.

``noun`` is the statement's or event's id, empty for a passage; ``start`` and ``end`` its place; ``actor``
who speaks or acts, by the paper's own id; ``paper`` the paper's kind. In PostgreSQL the column ``words``
(tsvector) holds the words for its full-text search; in SQLite they are in the FTS5 table ``entry_words``.
"""
Index("entry_place", entry.c.source, entry.c.document)
Index("entry_actor", entry.c.actor, entry.c.earliest, entry.c.latest, entry.c.kind)
Index("entry_noun", entry.c.noun)
Index("entry_earliest", entry.c.earliest)

entry_predicate = Table(
    "entry_predicate",
    metadata,
    Column("predicate", String(80), primary_key=True),
    Column("entry", Integer, ForeignKey("entry.number", ondelete="CASCADE"), primary_key=True, index=True),
)
"""What a statement claims, or which event it is."""

actor = Table(
    "actor",
    metadata,
    Column("own", String(120), primary_key=True),
    Column("id", String(120), nullable=False, index=True),
)
"""Which actor of the record each paper's own actor is. Computed by the newest check."""

actor_name = Table(
    "actor_name",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("name", String(400), primary_key=True),
    Column("shown", Text, nullable=False),
    Column("main", Boolean, nullable=False),
)
"""The names of actors, folded for comparing and as they are shown. Computed by the newest check."""
Index("actor_name_name", actor_name.c.name)

post = Table(
    "post",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("actor", String(120), nullable=False, index=True),
    Column("words", Text, nullable=False),
)
"""Who holds or held which office in which body, folded for comparing. Computed by the newest check."""

known_actor = Table(
    "known_actor",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("payload", Text, nullable=False),
)
"""The actors of the record as all papers together tell of them, with the first of the words. Computed by the newest
check, as are the three tables that follow; see ``known``."""

known_key = Table(
    "known_key",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("id", String(120), primary_key=True),
)
"""What a name that may mean an actor has in common with its own: see ``extract.identity.keys``."""

known_noun = Table(
    "known_noun",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("id", String(120), primary_key=True),
    Column("payload", Text, nullable=False),
)
"""Offices, relations and corrections, with the record's actors in place of those of single papers."""

known_about = Table(
    "known_about",
    metadata,
    Column("about", String(120), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("id", String(120), primary_key=True),
)
"""Whom (an actor), or what (a noun that is put right), each of these is about."""
Index("known_about_id", known_about.c.id)

unchecked = Table(
    "unchecked",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("change", Integer, nullable=False),
)
"""Files whose papers came since the last check, each with the count of changes at which it came."""

cited = Table(
    "cited",
    metadata,
    Column("noun", String(120), primary_key=True),
    Column("finding", String(40), ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("verdict", String(30), nullable=False),
)
"""Which statements and events findings rest on. ``verdict`` is the kind where there is no verdict."""
Index("cited_verdict", cited.c.verdict)

state = Table(
    "state",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the record knows of itself: ``changes`` counts what changes the facts; ``checked`` is that count at the last
check of everything, ``other`` at the last change that was more than papers that came in addition."""

WORDS_SQLITE = (
    (
        "CREATE VIRTUAL TABLE entry_words USING fts5("
        "text, content='entry', content_rowid='number', tokenize='unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN "
        "INSERT INTO entry_words(rowid, text) VALUES (new.number, new.text); END"
    ),
    (
        "CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN "
        "INSERT INTO entry_words(entry_words, rowid, text) VALUES ('delete', old.number, old.text); END"
    ),
)
WORDS_POSTGRESQL = (
    "ALTER TABLE entry ADD COLUMN words tsvector",
    "CREATE INDEX entry_words ON entry USING gin (words)",
)
for _dialect, _statements in (("sqlite", WORDS_SQLITE), ("postgresql", WORDS_POSTGRESQL)):
    for _statement in _statements:
        _made: ExecutableDDLElement = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(entry, "after_create", _made.execute_if(dialect=_dialect))
