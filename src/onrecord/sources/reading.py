"""What a reader gives, and what a user may say about a paper beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind
from onrecord.core.nouns import Extraction
from onrecord.core.problems import Problem

from .mapping import TableMapping


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is told on the command line. It fills what a paper does not say of itself, and no more.

    ``columns`` declares the columns of tables beside which no mapping of their own lies.
    """

    published: When | None = None
    title: str = ""
    publisher: str = ""
    kind: DocumentKind | None = None
    url: str = ""
    columns: TableMapping | None = None


@dataclass(frozen=True)
class Reading:
    """What one file gave.

    ``documents`` are papers still to be extracted: one, or none where the file could not be read.
    ``case`` holds the facts of a case file, an extraction for each of its documents; those need no
    extracting, so ``documents`` is empty then.
    """

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    case: tuple[Extraction, ...] = ()
