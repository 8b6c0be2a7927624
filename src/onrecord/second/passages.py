"""A paper in passages that a language model is asked about one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.core.document import Document

MOST = 3000
"""Characters of a passage at most: with the prompt and an answer it fits in a context of 8,192 tokens."""
_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])[”\"’')\]]*\s"), re.compile(r"\s"))
"""Where a passage may end, best first: after a paragraph, a line, a sentence, a word."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a paper's reading; offsets are code points into the document's text."""

    start: int
    end: int
    text: str


def passages(document: Document, most: int = MOST) -> Iterator[Passage]:
    """The passages of a paper, in order. Together they hold all of its words, each once.

    The cut depends on the text alone, so that the same paper always gives the same passages.
    """
    text, start = document.reading, document.body
    while start < len(text):
        end = len(text) if len(text) - start <= most else _end(text, start, start + most)
        if text[start:end].strip():
            yield Passage(start, end, text[start:end])
        start = end


def _end(text: str, start: int, last: int) -> int:
    """The best place to end in the second half of what may still be taken; with none, the last."""
    for pattern in _ENDS:
        ends = [m.end() for m in pattern.finditer(text, start + (last - start) // 2, last)]
        if ends:
            return ends[-1]
    return last
