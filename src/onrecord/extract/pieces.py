"""A text as the encoder sees it: word pieces with their places, letter case and quotation marks.

The encoder is uncased and knows nothing of layout, so case, "inside quotation marks" and "first of a
paragraph" go in as features of their own. Training and reading use the same code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

LENGTH = 384
"""Pieces in a window, the two marks at its ends included."""
MARGIN = 48
"""Pieces at each inner edge of a window that only give context to what is decided in its core."""

CASES = 4
LAYOUTS = 4
_QUOTES = re.compile('[\u201c\u201f\u201d"]')
_PARAGRAPH = re.compile(r"[^\n]+")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a text, one row each: vocabulary id, ``start``/``end`` offsets, case, layout.

    ``case``: 0 lower, 1 first letter upper, 2 all upper, 3 no letter. ``layout``: 1 if inside double
    quotation marks, plus 2 if it is the first piece of a paragraph.
    """

    ids: Ints
    start: Ints
    end: Ints
    case: Ints
    layout: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of pieces ``start:stop`` for one pass of the encoder; decisions are taken in ``low:high``."""

    start: int
    stop: int
    low: int
    high: int


def pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """The word pieces of a text. Offsets are code points into ``text``."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    start, end = offsets[:, 0], offsets[:, 1]
    quoted = np.zeros(len(text) + 1, dtype=np.int64)
    for low, high in quotations(text):
        quoted[low:high] = 1
    first = np.zeros(len(start), dtype=np.int64)
    for paragraph in _PARAGRAPH.finditer(text):
        index = int(np.searchsorted(start, paragraph.start()))
        if index < len(first):
            first[index] = 2
    case = np.array([_case(text[a:b]) for a, b in encoded.offsets], dtype=np.int64)
    return Pieces(np.array(encoded.ids, dtype=np.int64), start, end, case, quoted[start] + first)


def _case(piece: str) -> int:
    if not any(c.isalpha() for c in piece):
        return 3
    if piece.islower():
        return 0
    return 2 if piece.isupper() and len(piece) > 1 else 1


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Stretches inside double quotation marks, marks included, paragraph by paragraph.

    A straight mark toggles, a curly one opens or closes; one left open runs to the end of its paragraph,
    as newspapers set a quotation of many paragraphs.
    """
    for paragraph in _PARAGRAPH.finditer(text):
        opened: int | None = None
        for mark in _QUOTES.finditer(paragraph.group()):
            at = paragraph.start() + mark.start()
            if mark.group() in "\u201c\u201f" or (mark.group() == '"' and opened is None):
                opened = at if opened is None else opened
            elif opened is not None:
                yield opened, at + 1
                opened = None
        if opened is not None:
            yield opened, paragraph.end()


def windows(count: int, phase: int = 0) -> list[Window]:
    """Overlapping windows over ``count`` pieces such that each piece is in the core of exactly one.

    ``phase`` (0 to ``LENGTH - 2 - 2 * MARGIN``) moves the cuts, so that training sees them elsewhere.
    """
    room = LENGTH - 2
    stride = room - 2 * MARGIN
    found, low = [], 0
    high = min(count, (phase or stride + MARGIN) if count > room else count)
    while low < count:
        start, stop = max(0, low - MARGIN), min(count, high + MARGIN)
        if stop == count:
            high = count
        found.append(Window(start, stop, low, high))
        low, high = high, min(count, high + stride)
    return found
