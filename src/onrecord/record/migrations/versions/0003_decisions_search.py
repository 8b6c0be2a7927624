"""One log of decisions in place of reviews and judgements; tables to search in."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Move what people decided into the log, and make the tables of the search; reading anew fills them."""
    _decisions()
    _entries()
    _computed()


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about", sa.String(120), nullable=False, index=True),
        sa.Column("document", sa.String(120), nullable=False, index=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
    to = sa.table(
        "decision",
        *(
            sa.column(c)
            for c in ("kind", "about", "document", "words", "payload", "reason", "reviewer", "time")
        ),
    )
    bind = op.get_bind()
    nothing = json.dumps(["", [], [], "", None, [], []])
    for finding, state, reason, reviewer, time in bind.execute(
        sa.text("SELECT finding, state, reason, reviewer, time FROM review ORDER BY number")
    ).all():
        values = {"kind": "review", "about": finding, "document": "", "words": state, "payload": nothing}
        bind.execute(to.insert().values(**values, reason=reason, reviewer=reviewer, time=time))
    for one, other, same, reviewer, time in bind.execute(
        sa.text("SELECT one, other, same, reviewer, time FROM judgement ORDER BY number")
    ).all():
        sides = json.dumps(["", [[one, ""]], [[other, ""]], "", None, [], []])
        values = {
            "kind": "same" if same else "apart",
            "about": one,
            "document": "",
            "words": "",
            "payload": sides,
        }
        bind.execute(to.insert().values(**values, reason="", reviewer=reviewer, time=time))
    op.drop_table("review")
    op.drop_table("judgement")


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("noun", sa.String(120), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("actor", sa.String(120)),
        sa.Column("earliest", sa.String(10)),
        sa.Column("latest", sa.String(10)),
        sa.Column("paper", sa.String(20), nullable=False),
        sa.Column("sworn", sa.Boolean),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "document"],
            ["document.source", "document.id"],
            ondelete="CASCADE",
            name="entry_document",
        ),
    )
    op.create_index("entry_place", "entry", ["source", "document"])
    op.create_index("entry_actor", "entry", ["actor"])
    op.create_index("entry_noun", "entry", ["noun"])
    op.create_index("entry_earliest", "entry", ["earliest"])
    op.create_table(
        "entry_predicate",
        sa.Column("predicate", sa.String(80), primary_key=True),
        sa.Column(
            "entry",
            sa.Integer,
            sa.ForeignKey("entry.number", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE entry ADD COLUMN words tsvector")
        op.execute("CREATE INDEX entry_words ON entry USING gin (words)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE entry_words USING fts5("
        "text, content='entry', content_rowid='number', tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(
        "CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN "
        "INSERT INTO entry_words(rowid, text) VALUES (new.number, new.text); END"
    )
    op.execute(
        "CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN "
        "INSERT INTO entry_words(entry_words, rowid, text) VALUES ('delete', old.number, old.text); END"
    )


def _computed() -> None:
    op.create_table(
        "actor",
        sa.Column("own", sa.String(120), primary_key=True),
        sa.Column("id", sa.String(120), nullable=False, index=True),
    )
    op.create_table(
        "actor_name",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("name", sa.String(400), primary_key=True),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("main", sa.Boolean, nullable=False),
    )
    op.create_index("actor_name_name", "actor_name", ["name"])
    op.create_table(
        "post",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("actor", sa.String(120), nullable=False, index=True),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_table(
        "cited",
        sa.Column("noun", sa.String(120), primary_key=True),
        sa.Column(
            "finding",
            sa.String(40),
            sa.ForeignKey("finding.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column("verdict", sa.String(30), nullable=False),
    )
    op.create_index("cited_verdict", "cited", ["verdict"])
    op.create_table(
        "state",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    # What was read before has no entries yet: the first search makes them.
    op.execute(
        "INSERT INTO state (name, value) SELECT 'entries', 'missing' WHERE EXISTS (SELECT 1 FROM document)"
    )
