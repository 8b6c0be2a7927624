"""Who is who, and what ties them, as the newest check knows it: to check new papers without reading all others."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables, which the next check fills, and ways to find a paper by its id or by an actor, and what somebody said in some time."""
    op.create_index("document_id", "document", ["id"])
    actors = sa.text("kind = 'actors'")
    op.create_index(
        "noun_actor", "noun", ["id", "source", "document"], sqlite_where=actors, postgresql_where=actors
    )
    op.drop_index("entry_actor")
    op.create_index("entry_actor", "entry", ["actor", "earliest", "latest", "kind"])
    op.create_table(
        "known_actor",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "known_key",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("id", sa.String(120), primary_key=True),
    )
    op.create_table(
        "known_noun",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "known_about",
        sa.Column("about", sa.String(120), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("id", sa.String(120), primary_key=True),
    )
    op.create_index("known_about_id", "known_about", ["id"])
    op.create_table(
        "unchecked",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("change", sa.Integer, nullable=False),
    )
