"""What a language model answered, passage by passage, kept so that nothing is asked, or paid, twice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from . import rows, schema
from .database import Database, now

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: ``words`` as they came, to the passage ``start:end`` of the text with the hash ``text``.

    ``paper`` is the SHA-256 of the paper; tokens are as the server counted them, 0 where it did not.
    """

    text: str
    start: int
    end: int
    model: str
    prompt: str
    words: str
    paper: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


class Answers:
    """The answers of one record."""

    def __init__(self, database: Database, changed: Callable[[Connection], None]) -> None:
        """``changed`` is told, in the same transaction, that the findings may be others now."""
        self._database = database
        self._changed = changed

    def add(self, answer: Answer) -> None:
        """Keep an answer, in place of any that the same model gave to the same passage."""
        table = schema.answer
        row = {
            "text": answer.text, "start": answer.start, "end": answer.end,
            "model": rows.printable(answer.model)[:200], "prompt": answer.prompt, "paper": answer.paper,
            "words": rows.printable(answer.words), "tokens_in": answer.tokens_in,
            "tokens_out": answer.tokens_out, "seconds": answer.seconds, "time": now(),
        }  # fmt: skip
        same = [table.c[n] == row[n] for n in ("text", "start", "end", "model", "prompt")]
        with self._database.writing("the answer") as connection:
            connection.execute(delete(table).where(*same))
            connection.execute(insert(table).values(row))
            self._changed(connection)

    def of(self, texts: Collection[str]) -> list[Answer]:
        """The answers to passages of the texts with these hashes, in the order of the texts' places."""
        table, wanted = schema.answer, sorted(texts)
        found: list[Answer] = []
        with self._database.reading() as connection:
            for at in range(0, len(wanted), _AT_ONCE):
                query = (
                    select(table)
                    .where(table.c.text.in_(wanted[at : at + _AT_ONCE]))
                    .order_by(table.c.text, table.c.start, table.c.end, table.c.model, table.c.prompt)
                )
                found += [
                    Answer(
                        r.text, r.start, r.end, r.model, r.prompt, r.words, r.paper,
                        r.tokens_in, r.tokens_out, r.seconds,
                    )
                    for r in connection.execute(query)
                ]  # fmt: skip
        return found

    def any(self) -> bool:
        """Whether a second reader ever answered in this record."""
        with self._database.reading() as connection:
            return connection.execute(select(schema.answer.c.text).limit(1)).first() is not None
