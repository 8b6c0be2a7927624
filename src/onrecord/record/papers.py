"""Papers with all that was read in them, out of their rows."""

from __future__ import annotations

from sqlalchemy import Connection, select

from onrecord.core.nouns import Extraction

from . import rows, schema


def extraction(connection: Connection, source: str, ident: str) -> Extraction:
    """What a file gave of one paper."""
    table = schema.document
    payload = connection.execute(
        select(table.c.payload).where(table.c.source == source, table.c.id == ident)
    ).scalar_one()
    query = (
        select(schema.noun.c.kind, schema.noun.c.payload)
        .where(schema.noun.c.source == source, schema.noun.c.document == ident)
        .order_by(schema.noun.c.kind, schema.noun.c.place)
    )
    return rows.extraction(payload, [(kind, noun) for kind, noun in connection.execute(query)])
