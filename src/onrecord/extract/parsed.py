"""A parsed text with its quotations, as the rules for attributions look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token

from .quotes import Quote, quote_at, quotes


@dataclass(frozen=True)
class Reading:
    """A parsed text with its quotations. ``breaks`` are the indices of the tokens that begin a paragraph."""

    doc: Doc = field(repr=False)
    breaks: tuple[int, ...]
    verbs: Mapping[str, frozenset[str]] = field(repr=False)

    @cached_property
    def text(self) -> str:
        """The text of the parse, to which all offsets refer."""
        return self.doc.text

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotations of the text."""
        return quotes(self.text, [self.doc[i].idx for i in self.breaks])

    @cached_property
    def outer(self) -> tuple[Quote, ...]:
        """Quotations that stand in no other."""
        return tuple(q for q in self.quotes if not q.inner)

    @cached_property
    def _index(self) -> list[int]:
        return [t.idx for t in self.doc]

    @cached_property
    def _paragraph(self) -> list[int]:
        found, number, starts = [], -1, set(self.breaks)
        for i in range(len(self.doc)):
            number += i in starts
            found.append(number)
        return found

    def paragraph(self, i: int) -> int:
        """The number of the paragraph in which a token stands."""
        return self._paragraph[min(i, len(self._paragraph) - 1)]

    def around(self, token: Token) -> Quote | None:
        """The innermost quotation that is around a token."""
        return quote_at(self.quotes, token.idx, inner=True) or quote_at(self.quotes, token.idx)

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """The place of the tokens ``first`` to ``last`` (inclusive)."""
        return self.doc[first].idx, self.doc[last].idx + len(self.doc[last])

    def first_token(self, offset: int) -> int:
        """The index of the first token that begins at or after an offset."""
        low, high = 0, len(self._index)
        while low < high:
            middle = (low + high) // 2
            if self._index[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low
