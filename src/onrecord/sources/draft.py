"""What a reader of a format gives: the text and what the paper says of itself, not yet a Document."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.core.document import DocumentKind, Origin, Turn
from onrecord.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by its places alone: a large one has a million cells, and each is cut out of the text once.

    ``columns`` are the names in the header. A record is its start and end, then start and end of each of
    its cells (inside the quotation marks of a quoted one). The first record after the header is row 2.
    """

    columns: tuple[str, ...] = ()
    records: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper as its reader found it. ``published`` and ``kind`` are as written there, ``fallback`` is the
    kind where neither the paper nor its structure says; ``turns`` are those that the format itself tells apart;
    ``pictures`` are the pages of a PDF that are pictures, whose words nobody has recognised yet; the rest is as in Document."""

    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published: str = ""
    kind: str = ""
    fallback: DocumentKind = DocumentKind.UNKNOWN
    body: int = 0
    grid: Grid | None = None
    noise: tuple[tuple[int, int], ...] = ()
    wrapped: bool = False
    origins: tuple[Origin, ...] = ()
    turns: tuple[Turn, ...] = ()
    problems: tuple[Problem, ...] = ()
    pictures: tuple[int, ...] = ()
