"""What a reader of a format gives: the text and what the paper says of itself, not yet a Document."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.core.document import DocumentKind, Origin, Row
from onrecord.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper as its reader found it. ``published`` is as written there; the rest is as in Document.

    ``encoding`` is that of the bytes. ``article`` says that the paper calls itself, or is shaped as,
    an article: the kind to fall back on.
    """

    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published: str = ""
    kind: str = ""
    fallback: DocumentKind = DocumentKind.UNKNOWN
    body: int = 0
    rows: tuple[Row, ...] = ()
    noise: tuple[tuple[int, int], ...] = ()
    wrapped: bool = False
    origins: tuple[Origin, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A paper that gave nothing, and why."""

    problem: Problem
