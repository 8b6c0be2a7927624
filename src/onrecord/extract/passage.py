"""A document in pieces that a parser can take: bounded, and never across turns or paragraphs.

The parser sees :attr:`Document.reading` with possessives spelt out and every run of blanks pressed to one and turn labels taken
out, because small models stumble over stray white space. A map leads each character back, so nobody
may add ``token.idx`` to an offset: ask the passage (:meth:`Passage.offset`, :meth:`Passage.at`).
"""

from __future__ import annotations

import itertools
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from onrecord.core.document import Document, Span, Turn

from .models import Models

_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s")
_CLOSING = frozenset("”’)]")
_ABBREVIATED = frozenset(
    "Mr. Mrs. Ms. Dr. Sen. Rep. Gov. Prof. Rev. Hon. Gen. Col. Capt. Lt. Sgt. Maj. Adm. Amb. Cllr. St. No. Jr. vs. v.".split()
)


@dataclass(frozen=True)
class Passage:
    """A parsed stretch of a document, a whole number of paragraphs and turns.

    ``doc`` is the parse; its text is not the document's slice (blanks are pressed). ``first`` and
    ``last`` are offsets into ``document.text`` (end exclusive), ``places`` the offset there of each
    character of ``doc.text``, ``breaks`` the index of each token that begins a paragraph.
    """

    document: Document
    doc: Doc = field(repr=False)
    first: int
    last: int
    places: Sequence[int] = field(repr=False)
    breaks: tuple[int, ...] = field(repr=False)

    def at(self, char: int) -> int:
        """The offset in the document's text of a character of ``doc.text``."""
        return self.places[char]

    def offset(self, token: Token) -> int:
        """The offset in the document's text at which a token begins."""
        return self.places[token.idx]

    def end(self, token: Token) -> int:
        """The offset in the document's text just after a token."""
        return self.places[token.idx + len(token) - 1] + 1

    def bounds(self, tokens: Tokens | Token) -> tuple[int, int]:
        """Start and end offset in the document's text of a token or a stretch of tokens."""
        if isinstance(tokens, Token):
            return self.offset(tokens), self.end(tokens)
        return self.offset(tokens[0]), self.end(tokens[-1])

    def span(self, tokens: Tokens | Token | int, end: int | None = None) -> Span:
        """Words as evidence: of tokens, or of offsets in the document's text (both given)."""
        if isinstance(tokens, int):
            if end is None:
                raise ValueError("a span by offsets needs both ends")
            return self.document.span(tokens, end)
        return self.document.span(*self.bounds(tokens))

    def token_at(self, offset: int) -> Token | None:
        """The token that holds the character at an offset of the document's text, or begins next after it.

        None where the passage ends before.
        """
        index = bisect_right(self._begins, offset) - 1
        if index >= 0 and offset < self.end(self.doc[index]):
            return self.doc[index]
        return self.doc[index + 1] if index + 1 < len(self.doc) else None

    def tokens(self, start: int, end: int) -> Tokens:
        """The tokens that begin inside ``start:end`` of the document's text (may be empty)."""
        first = bisect_right(self._begins, start - 1)
        last = bisect_right(self._begins, end - 1)
        return self.doc[first : max(first, last)]

    @property
    def turn(self) -> int | None:
        """The index of the turn that the whole passage lies in, if it lies in one."""
        index = self.turn_at(self.first)
        return index if index is not None and self.last <= self.document.turns[index].end else None

    def turn_at(self, offset: int) -> int | None:
        """The index (in ``document.turns``) of the turn whose words hold the offset, or None."""
        starts = self._turn_starts
        index = bisect_right(starts, (offset, len(self.document.turns))) - 1
        if index < 0:
            return None
        number = starts[index][1]
        return number if offset < self.document.turns[number].end else None

    def turn_of(self, token: Token) -> Turn | None:
        """The turn in which a token stands, or None in narrative."""
        index = self.turn_at(self.offset(token))
        return None if index is None else self.document.turns[index]

    @cached_property
    def sentences(self) -> tuple[Tokens, ...]:
        """The sentences, in order; none crosses a paragraph break or a turn."""
        return tuple(self.doc.sents)

    @cached_property
    def paragraphs(self) -> tuple[Tokens, ...]:
        """The paragraphs, in order, each a stretch of whole sentences; a turn begins a new one."""
        ends = [*self.breaks[1:], len(self.doc)]
        return tuple(self.doc[a:b] for a, b in zip(self.breaks, ends, strict=True))

    @cached_property
    def _begins(self) -> list[int]:
        return [self.places[token.idx] for token in self.doc]

    @cached_property
    def _turn_starts(self) -> list[tuple[int, int]]:
        return sorted((turn.start, number) for number, turn in enumerate(self.document.turns))


def passages(document: Document, models: Models) -> Iterator[Passage]:
    """Parse a document piece by piece. A table has rows, not sentences, and gives none."""
    if document.rows:
        return
    for first, last, paragraphs in _pieces(document, models.settings.passage):
        passage = _parse(document, models.nlp, first, last, paragraphs)
        if passage is not None:
            yield passage


def _blocks(document: Document, limit: int) -> Iterator[tuple[int, int]]:
    """The paragraphs of the reading, without turn labels, each at most ``limit`` characters long."""
    reading = document.reading
    cuts = {0, len(reading)}
    labels: list[tuple[int, int]] = []
    for turn in document.turns:
        cuts.update((turn.start, turn.end, turn.label_start))
        if turn.label_start < turn.start:
            labels.append((turn.label_start, turn.start))
    cuts.update(match.start() for match in re.finditer(r"\n", reading))
    hidden = sorted(labels)
    ordered = sorted(cut for cut in cuts if 0 <= cut <= len(reading))
    at = 0
    for start, end in itertools.pairwise(ordered):
        while at < len(hidden) and hidden[at][1] <= start:
            at += 1
        if at < len(hidden) and hidden[at][0] <= start < hidden[at][1]:
            continue
        if reading[start:end].strip():
            yield from _shortened(reading, start, end, limit)


def _shortened(reading: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """A paragraph that is too long for one piece, cut at sentence ends where there are any."""
    while end - start > limit:
        ends = [m.end() for m in _SENTENCE_END.finditer(reading, start + limit // 2, start + limit)]
        blank = reading.rfind(" ", start + 1, start + limit)
        cut = ends[-1] if ends else blank if blank > start else start + limit
        yield start, cut
        start = cut
    yield start, end


def _pieces(document: Document, limit: int) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Paragraphs gathered into pieces of at most ``limit`` characters."""
    gathered: list[tuple[int, int]] = []
    size = 0
    for start, end in _blocks(document, limit):
        if gathered and size + (end - start) > limit:
            yield gathered[0][0], gathered[-1][1], gathered
            gathered, size = [], 0
        gathered.append((start, end))
        size += end - start
    if gathered:
        yield gathered[0][0], gathered[-1][1], gathered


def _parse(
    document: Document, nlp: Language, first: int, last: int, paragraphs: list[tuple[int, int]]
) -> Passage | None:
    text, places, breaks = _pressed(document.reading, paragraphs)
    if not text:
        return None
    doc = nlp.make_doc(text)
    starts = set(breaks)
    begins: list[int] = []
    for token in doc:
        if token.idx in starts:
            token.is_sent_start = True
            begins.append(token.i)
        elif _cannot_start(token):
            token.is_sent_start = False
    return Passage(document, nlp(doc), first, last, places, tuple(begins))


def _cannot_start(token: Token) -> bool:
    """Whether no sentence may begin at a token: after a title, at a closing mark, after it in lower case."""
    before = token.doc[token.i - 1] if token.i else None
    if before is None:
        return False
    if before.text in _ABBREVIATED or (token.text in _CLOSING and not before.whitespace_):
        return True
    return token.text[:1].islower() and before.text in _CLOSING


_OWNER = re.compile(r"\b[A-Z][\w-]*s[’'](?=\s+\w)")


def _owners(paragraph: str) -> frozenset[int]:
    """Where a name that ends in s owns something ("Brooks’ letter"), unless single quotation marks are about.

    The parser is shown "Brooks’s": without that s the small model reads a plural and a closing mark. The
    letter that it sees has the place of the apostrophe.
    """
    if "‘" in paragraph or re.search(r"(?:^|\s)'\w", paragraph):
        return frozenset()
    return frozenset(m.end() for m in _OWNER.finditer(paragraph))


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
_DATED = re.compile(
    r"(?:^|(?<=[.!?”\"’)]\s)|(?<=^\d\.\s)|(?<=^\d\d\.\s))(?:On|In|By|Since|Until)\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:\s\d{{4}})?|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|{_MONTH}\s\d{{4}}|(?:1[89]|20)\d\d)"
    r"(?=\s(?:[A-Z][\w’'.-]|(?:the|an?|he|she|they|it|his|her|its|their|our|my|we|one|two|three|four|both|no|nobody|somebody|there)\s))"
)


def _pauses(paragraph: str) -> frozenset[int]:
    """Where a date that opens a sentence ends without a comma ("On 23 March Ms Roe, with her driver, …").

    The parser is shown one: without it the small model takes the date and the subject for one name. The comma
    that it sees has the place of the last letter.
    """
    lead = len(paragraph) - len(paragraph.lstrip())
    return frozenset(lead + m.end() for m in _DATED.finditer(paragraph.lstrip()))


def _pressed(reading: str, paragraphs: list[tuple[int, int]]) -> tuple[str, array[int], list[int]]:
    """The words of the paragraphs with single blanks, the place of each character, and the breaks."""
    letters: list[str] = []
    places: array[int] = array("l")
    breaks: list[int] = []
    for start, end in paragraphs:
        owned, paused = _owners(reading[start:end]), _pauses(reading[start:end])
        for number, match in enumerate(re.finditer(r"\S+", reading[start:end])):
            begin = start + match.start()
            if letters:
                letters.append(" ")
                places.append(begin - 1 if begin else 0)
            if number == 0:
                breaks.append(len(places))
            letters.append(match.group())
            places.extend(range(begin, start + match.end()))
            if match.end() in owned:
                letters.append("s")
                places.append(start + match.end() - 1)
            if match.end() in paused:
                letters.append(",")
                places.append(start + match.end() - 1)
    return "".join(letters), places, breaks
