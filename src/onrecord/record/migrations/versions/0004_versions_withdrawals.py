"""Earlier versions of pages, withdrawals, and what a review is of in words."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables and columns."""
    op.create_table(
        "version",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("path", sa.Text, nullable=False, index=True),
        sa.Column(
            "sha256",
            sa.String(64),
            sa.ForeignKey("reading.sha256", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("until", sa.String(40), nullable=False),
    )
    op.create_table(
        "withdrawn",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("document", sa.String(120), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
    op.add_column("finding", sa.Column("key", sa.String(40), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("key", sa.String(40), nullable=False, server_default=""))
    op.create_index("finding_key", "finding", ["key"])
