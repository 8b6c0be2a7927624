"""Tables inside a paper that is no table: rows of a web page or a letter, columns set with blanks or bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.core.document import Cell, Document, DocumentKind, Row

from . import cells

_BAR = re.compile(r"[\s|:+=-]+$")
_WIDEST, _LONGEST_HEAD = 14, 40


@dataclass(frozen=True, slots=True)
class _Line:
    """A line cut in cells: how it was cut, its place, and start and end of each cell."""

    by: str
    start: int
    end: int
    places: tuple[tuple[int, int], ...]


def grids(document: Document) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Each table that stands in a paper's text, with the line above it as its title.

    A table has a line of names and at least two lines below it that are cut into as many cells.
    """
    if document.kind is DocumentKind.TRANSCRIPT:
        return
    block: list[_Line] = []
    above = title = ""
    for start, end in _lines(document.text, document.body):
        words = document.text[start:end]
        if "|" in words and _BAR.match(words):
            continue  # the rule below a header
        cut = _cut(words, start)
        if block and (cut is None or cut.by != block[0].by or len(cut.places) != len(block[0].places)):
            yield from _table(document, title, block)
            block = []
        if cut is not None:
            title = title if block else above
            block.append(cut)
        elif words.strip():
            above = words.strip()[:150]
    yield from _table(document, title, block)


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    while start < len(text):
        stop = text.find("\n", start)
        end = len(text) if stop < 0 else stop
        yield start, end - (1 if text[start:end].endswith("\r") else 0)
        start = end + 1


def _cut(words: str, at: int) -> _Line | None:
    """A line in its cells, or None where it is no row."""
    by = "\t" if "\t" in words.strip() else "|" if words.count("|") >= 2 else "  "
    places: list[tuple[int, int]] = []
    start = 0
    for gap in [*re.finditer(r"\|" if by == "|" else r"\t" if by == "\t" else r" {2,}", words), None]:
        end = gap.start() if gap else len(words)
        piece = words[start:end]
        left = start + len(piece) - len(piece.lstrip())
        places.append((at + left, at + max(left, start + len(piece.rstrip()))))
        start = gap.end() if gap else end
    if by == "|":
        places = places[1 if not words[: words.index("|")].strip() else 0 :]
        places = places[: -1 if words.rstrip().endswith("|") else None]
    if by == "  ":
        places = [p for p in places if p[0] < p[1]]
    return _Line(by, at, at + len(words), tuple(places)) if 3 <= len(places) <= _WIDEST else None


def _table(document: Document, title: str, block: list[_Line]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """The rows of a block whose first line names the columns."""
    if len(block) < 3:
        return
    text = document.text
    heads = [text[a:b] for a, b in block[0].places]
    named = [h for h in heads if h.strip()]
    if len(set(named)) < len(heads) - 1 or any(
        len(h) > _LONGEST_HEAD or cells.is_sum(h) or cells.is_clock(h) or cells.date_of(h) for h in named
    ):
        return
    rows = tuple(
        Row(number, line.start, line.end, tuple(Cell(h, text[a:b], a, b) for h, (a, b) in zip(heads, line.places, strict=True)))
        for number, line in enumerate(block[1:], 2)
    )  # fmt: skip
    yield f"{document.title}\n{title}".strip(), rows
