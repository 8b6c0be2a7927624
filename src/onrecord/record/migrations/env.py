"""Alembic's way in: the connection is handed over by ``record.store``."""
# ruff: noqa: INP001 - Alembic finds this by its path, not as a package

from alembic import context

from onrecord.record.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
