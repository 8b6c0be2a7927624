"""What a language model answered, as a second reader."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "answer",
        sa.Column("text", sa.String(64), primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("end", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(200), primary_key=True),
        sa.Column("prompt", sa.String(20), primary_key=True),
        sa.Column("paper", sa.String(64), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
