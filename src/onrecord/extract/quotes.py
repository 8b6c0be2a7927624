"""Stretches inside quotation marks, their nesting, and what goes on from paragraph to paragraph.

Straight and curly marks, doubled single marks (''so'') and, where a text sets speech in single marks,
those too. A mark left open runs to the end of its paragraph, as newspapers set long quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_MARK = re.compile("[\u201c\u201f\u201d\u00ab\u00bb\"]|''|``|[\u2018\u2019']")
_DOUBLE_OPEN = frozenset("\u201c\u201f\u00ab") | {"``"}
_DOUBLE_CLOSE = frozenset("\u201d\u00bb")
_WORD = re.compile(r"\w+")
_SENTENCE_END = frozenset(".?!\u2026")
_LONGEST_SINGLE = 2_000


@dataclass(frozen=True, slots=True)
class Quote:
    """Words inside quotation marks, ``start:end`` with the marks, offsets into the text that was read.

    ``closed`` is false where the paragraph ends before the mark; ``inner`` is true for a quotation
    inside another one.
    """

    start: int
    end: int
    closed: bool = True
    inner: bool = False

    def holds(self, offset: int) -> bool:
        """Whether an offset lies inside."""
        return self.start <= offset < self.end


def quotes(text: str, breaks: Sequence[int] = ()) -> tuple[Quote, ...]:
    """The quotations of a text, sorted by start; ``breaks`` are offsets at which paragraphs begin.

    A line end begins a paragraph as well.
    """
    cuts = sorted({0, len(text), *breaks, *(m.end() for m in re.finditer(r"\n", text))})
    found: list[Quote] = []
    for low, high in pairwise(cuts):
        stop = len(text[low:high].rstrip()) + low
        outer = list(_outer(text, low, stop))
        found += outer
        for quote in outer:
            found += _singles(text, quote.start + 1, quote.end, inner=True)
        at = low
        for quote in (*outer, Quote(stop, stop)):
            found += _singles(text, at, quote.start, inner=False)
            at = quote.end
    return tuple(sorted(found, key=lambda q: (q.start, -q.end)))


def _outer(text: str, low: int, high: int) -> Iterator[Quote]:
    """Quotations in double marks of one paragraph."""
    opened: int | None = None
    for match in _MARK.finditer(text, low, high):
        mark, at = match.group(), match.start()
        if mark in "\u2018\u2019'" and mark != "''":
            continue
        toggles = mark in ('"', "''")
        if mark in _DOUBLE_OPEN or (toggles and opened is None):
            if opened is None and (not toggles or _may_open(text, low, at, match.end())):
                opened = at
        elif opened is not None and (mark in _DOUBLE_CLOSE or toggles):
            yield Quote(opened, match.end())
            opened = None
    if opened is not None and high - opened > 2:
        yield Quote(opened, high, closed=False)


def _may_open(text: str, low: int, at: int, end: int) -> bool:
    """Whether a straight mark can open: not one that stands behind a letter (6'2", an orphan)."""
    before = text[at - 1] if at > low else " "
    return not before.isalnum() or (end < len(text) and text[end].isupper())


def _singles(text: str, low: int, high: int, *, inner: bool) -> Iterator[Quote]:
    """Quotations in single marks; an apostrophe is none, and outside others they must hold a few words."""
    closings = {
        mark: [i for i in range(low, high) if text[i] == mark and _closes_single(text, i, high)]
        for mark in ("\u2019", "'")
    }
    at = low
    for begin in range(low, high):
        if begin < at or not _opens_single(text, low, begin):
            continue
        ends = closings["\u2019" if text[begin] == "\u2018" else "'"]
        index = bisect_right(ends, begin + 1)
        if index == len(ends) or ends[index] - begin > _LONGEST_SINGLE:
            continue
        end = ends[index]
        if inner or len(_WORD.findall(text[begin:end])) >= 2:
            yield Quote(begin, end + 1, inner=inner)
        at = end + 1


def _opens_single(text: str, low: int, at: int) -> bool:
    before = text[at - 1] if at > low else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] == "\u2018":
        return not before.isalnum()
    return text[at] == "'" and (before in ' \n(\u2014\u201c"') and after.isalnum()


def _closes_single(text: str, at: int, high: int) -> bool:
    """Whether a single mark closes: no letter behind it, and it is not the apostrophe of a plural owner."""
    after = text[at + 1] if at + 1 < min(high + 1, len(text)) else " "
    if after.isalnum():
        return False
    before = text[at - 1]
    return before != "s" or after in ',.;:?!\u201d"' or at + 1 >= high


def quote_at(found: Sequence[Quote], offset: int, *, inner: bool = False) -> Quote | None:
    """The outer quotation that holds an offset, or the inner one where ``inner`` is asked for."""
    last = bisect_right(found, offset, key=lambda q: q.start)
    for quote in reversed(found[max(0, last - 12) : last]):
        if quote.inner == inner and quote.holds(offset):
            return quote
    return None


def word_count(text: str, quote: Quote) -> int:
    """How many words are inside."""
    return len(_WORD.findall(text[quote.start : quote.end]))


def ends_sentence(text: str, quote: Quote) -> bool:
    """Whether what is quoted ends with the mark of a sentence, or with the comma before a cue."""
    inside = text[quote.start : quote.end].rstrip("\u201d\"'\u2019\u00bb ")
    return inside[-1:] in _SENTENCE_END


def is_sentence(text: str, quote: Quote) -> bool:
    """Whether a quotation is speech of its own: it begins like a sentence and ends like one."""
    inside = text[quote.start : quote.end].lstrip("\u201c\u201f\u2018\"'`\u00ab[( \u2026.")
    whole = ends_sentence(text, quote) or text[quote.start : quote.end].rstrip(
        "\u201d\"'\u2019\u00bb "
    ).endswith((",", "\u2014"))
    return inside[:1].isupper() and (whole or not quote.closed)
