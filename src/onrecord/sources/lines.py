"""A text as lines with their places: what every finder of structure walks over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBERED = re.compile(r"\s{0,8}(?:\d{1,4}:\d{1,2}|\d{1,2})(?=\s{2,})")
_PAGE = re.compile(r"\s*(?:(?:page|p\.)\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``start:end`` without its line end, ``text`` from ``at``, where the words begin.

    ``indent`` counts the blanks before the words, after a line number if there is one. ``number`` is the
    place of such a number ("46:09"), or None.
    """

    start: int
    end: int
    at: int
    indent: int
    text: str
    number: tuple[int, int] | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.text


def lines_of(text: str, start: int = 0, *, numbered: bool = False) -> Iterator[Line]:
    """The lines from an offset on; with ``numbered``, page:line numbers are told from the words."""
    at = start
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield _line(text, at, end, numbered)
        at = end + 1


def _line(text: str, start: int, end: int, numbered: bool) -> Line:
    raw = text[start:end]
    number = _NUMBERED.match(raw) if numbered else None
    body = number.end() if number else 0
    words = raw[body:].lstrip(" \t\u00a0")
    at = start + len(raw) - len(words)
    place = (start, start + number.end()) if number else None
    return Line(start, end, at, at - start - body, words.rstrip(), place)


def is_line_numbered(text: str, start: int) -> bool:
    """Whether most lines begin with a page:line number, as those of a deposition do."""
    sample = [line for line in text[start : start + 20_000].split("\n") if line.strip()]
    hits = sum(bool(re.match(r"\s{0,8}\d{1,4}:\d{2}\s", line)) for line in sample)
    return len(sample) >= 4 and hits > 0.5 * len(sample)


def is_page_number(line: Line) -> bool:
    """Whether a line holds nothing but a page number set off from the text."""
    return line.indent >= 20 and bool(_PAGE.fullmatch(line.text))


def is_wrapped(text: str, start: int) -> bool:
    """Whether a text is broken into lines of like length, so that a line end is no end of anything."""
    found = [line for line in text[start : start + 60_000].split("\n")]
    filled = [len(line.rstrip()) for line in found if line.strip()]
    if len(filled) < 6:
        return False
    followed = sum(1 for a, b in zip(found, found[1:], strict=False) if a.strip() and b.strip())
    longest = sorted(filled)[int(0.95 * (len(filled) - 1))]
    return followed > 0.4 * len(filled) and 40 <= longest <= 110
