"""The first schema: readings, files, documents, nouns, problems, findings, reviews, judgements."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables. Written out, so that it stays what it was when the schema moves on."""
    _readings()
    _nouns()
    _findings()


def _readings() -> None:
    op.create_table(
        "reading",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("extractor", sa.String(40), nullable=False),
        sa.Column("options", sa.String(64), nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
    op.create_table(
        "file",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column(
            "sha256",
            sa.String(64),
            sa.ForeignKey("reading.sha256", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
    )
    op.create_table(
        "problem",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("path", sa.Text, nullable=False, index=True),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("mend", sa.Text, nullable=False),
        sa.Column("fatal", sa.Boolean, nullable=False),
    )


def _nouns() -> None:
    op.create_table(
        "document",
        sa.Column(
            "source", sa.String(64), sa.ForeignKey("reading.sha256", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published", sa.String(64)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "noun",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("document", sa.String(120), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(120), nullable=False),
        sa.Column("actor", sa.String(120)),
        sa.Column("predicate", sa.String(80)),
        sa.Column("earliest", sa.String(10)),
        sa.Column("latest", sa.String(10)),
        sa.Column("payload", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "document"],
            ["document.source", "document.id"],
            ondelete="CASCADE",
            name="noun_document",
        ),
    )
    op.create_index("noun_id", "noun", ["kind", "id"])


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "review",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("finding", sa.String(40), nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
    op.create_table(
        "judgement",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("one", sa.String(120), nullable=False),
        sa.Column("other", sa.String(120), nullable=False),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
