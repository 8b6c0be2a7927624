"""A text as lines with their places: what every finder of structure walks over."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_PLACE = re.compile(r"\s{0,8}\d{1,4}:\d{1,2}(?=\s|$)")
_COUNT = re.compile(r"\s{0,8}(\d{1,2})(?=\s|$)")
_PAGE = re.compile(
    r"(?:(?:page|p\.|pg\.?)\s*)?[-–—]?\s*\(?(?:\d{1,4}|[ivxl]{1,6})\)?(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—]?",
    re.IGNORECASE,
)
_BEGINNING = 60_000
_FEW = 6


class Numbering(enum.Enum):
    """How the lines of a paper are numbered: not, by page and line ("46:09"), or by line alone ("9")."""

    NONE = "none"
    PLACE = "place"
    COUNT = "count"


class Line(NamedTuple):
    """One line: ``start:end`` without its line end, ``text`` from ``at``, where the words begin.

    ``indent`` counts the blanks before the words, after a line number if there is one. ``number`` is where
    such a number ends, or None. ``opens`` says whether nothing, or a blank line, stands before it.
    """

    start: int
    end: int
    at: int
    indent: int
    text: str
    number: int | None = None
    opens: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.text


def lines_of(text: str, start: int = 0, numbering: Numbering = Numbering.NONE) -> Iterator[Line]:
    """The lines from an offset on, line numbers told from the words."""
    pattern = {Numbering.PLACE: _PLACE, Numbering.COUNT: _COUNT}.get(numbering)
    at, opens = start, True
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        raw = text[at:end]
        found = pattern.match(raw) if pattern is not None else None
        body = found.end() if found else 0
        words = raw[body:].lstrip(" \t\u00a0\ufeff")
        first = at + len(raw) - len(words)
        words = words.rstrip()
        yield Line(at, end, first, first - at - body, words, at + body if found else None, opens)
        opens = not words
        at = end + 1


def numbering_of(text: str, start: int) -> Numbering:
    """Whether most lines begin with a page and line number, or with numbers that count up line by line."""
    sample = [line for line in text[start : start + _BEGINNING // 3].split("\n") if line.strip()]
    if len(sample) < _FEW:
        return Numbering.NONE
    if sum(bool(_PLACE.match(line)) for line in sample) > 0.5 * len(sample):
        return Numbering.PLACE
    counts = [int(found.group(1)) for line in sample if (found := _COUNT.match(line))]
    if len(counts) < 0.7 * len(sample):
        return Numbering.NONE
    steps = sum(b in (a + 1, 1) for a, b in pairwise(counts))
    return Numbering.COUNT if steps > 0.8 * (len(counts) - 1) else Numbering.NONE


def is_page_number(line: Line) -> bool:
    """Whether a line holds nothing but a page number that is set off from the text or says so."""
    if not line.text or len(line.text) > 24 or not _PAGE.fullmatch(line.text):
        return False
    return line.indent >= 20 or line.text[0] in "-–—(" or line.text[:1] in "Pp"


def is_wrapped(text: str, start: int) -> bool:
    """Whether a text is broken into lines of like length, so that a line end is no end of anything.

    Such a line was full: the word that begins the next one had no room on it. Rows and short turns that
    stand under each other had room.
    """
    found = [line.rstrip() for line in text[start : start + _BEGINNING].split("\n")]
    inner = [(a, b) for a, b in pairwise(found) if len(a) > 30 and b and a[-1] not in ".?!:;”\"')]"]
    if len(inner) < _FEW - 1:
        return False
    lengths = sorted(len(a) for a, _ in inner)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if not 38 <= width <= 120:
        return False
    full = sum(len(a) + 1 + _first_word(b) > width - 2 for a, b in inner)
    ends = sum(_goes_on(b) for _, b in inner)
    return full > 0.6 * len(inner) and ends > 0.35 * len(inner)


def _first_word(line: str) -> int:
    words = _PLACE.sub("", line).split(None, 1)
    return len(words[0]) if words else 0


def _goes_on(line: str) -> bool:
    """Whether a line begins in the middle of a sentence, as most lines of a broken text do."""
    bare = _PLACE.sub("", line).lstrip(" \t0123456789")
    return bare[:1].islower()


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The place without white space at either end; empty at ``start`` where nothing else is there."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return (start, start + len(words.strip())) if words.strip() else (start, start)
