"""What the user told beforehand: files of knowledge, packs, and what packs say of people in the papers."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table. Written out, so that it stays what it was when the schema moves on."""
    op.create_table(
        "knowledge",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("role", sa.String(10), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
