"""A chain of hashes over papers, decisions and findings."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table. What is there already gets no seal by itself: a person says when it is to be trusted."""
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
    )
    op.create_index("seal_subject", "seal", ["kind", "subject", "number"])
