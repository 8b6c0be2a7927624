"""A published thing as text: its words, where they stood in the original, and its visible structure.

Offsets are code points into :attr:`Document.text`, end exclusive, everywhere in the house.
"""

from __future__ import annotations

import enum
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from .dates import When


class DocumentKind(enum.StrEnum):
    """What sort of paper it is, which decides what its own voice counts for."""

    ARTICLE = "article"
    TRANSCRIPT = "transcript"
    STATEMENT = "statement"
    FILING = "filing"
    LOG = "log"
    UNKNOWN = "unknown"
    KNOWLEDGE = "knowledge"  # no paper: what the user told before reading


PAPERS = tuple(kind for kind in DocumentKind if kind is not DocumentKind.KNOWLEDGE)
"""The kinds that a paper can be."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words at a place: ``text`` is the slice ``start:end`` of the document's text, byte for byte.

    ``document`` is the :attr:`Document.id`.
    """

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stretch of the text stood in the original file.

    ``start``/``end`` are offsets into the document's text; ``char`` is the offset in the decoded
    original of the character at ``start`` (HTML; the stretch maps one to one); ``page`` counts from 1
    and ``box`` is left, bottom, right, top in points (PDF); ``row`` counts from 1 (tables, header = 1).
    """

    start: int
    end: int
    page: int | None = None
    char: int | None = None
    row: int | None = None
    box: tuple[float, float, float, float] | None = None


class TurnRole(enum.StrEnum):
    """What a turn is in the exchange it stands in."""

    SPEECH = "speech"
    QUESTION = "question"
    ANSWER = "answer"
    POST = "post"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Turn:
    """One party's words as the paper sets them apart: a speaker turn, a form's item, a post, a letter.

    ``label`` is what is printed before the words ("Senator RIVAS", "A.", "RESPONSE 14", "@handle"),
    never empty; ``name`` the speaker that the paper itself ties to that label (a "Q." under "BY MS.
    RENTERIA:", "A." under the witness who was called, a form's respondent), as printed there, or None.
    ``label_start`` is the offset at which the label begins; ``start:end`` holds the words, without
    the label and without white space at either end. ``question`` is the index (in
    :attr:`Document.turns`) of the turn that this one answers. ``sworn`` says whether the speaker was
    under oath or affirmation, ``oath`` gives the words that say so, None where the paper is silent.
    ``said`` is a date that the turn itself carries (posts, letters). ``addressee`` is as printed.
    ``on_behalf`` is a principal printed with the label.
    """

    label: str
    start: int
    end: int
    label_start: int
    name: str | None = None
    role: TurnRole = TurnRole.SPEECH
    question: int | None = None
    sworn: bool | None = None
    oath: tuple[int, int] | None = None
    addressee: str | None = None
    said: When | None = None
    on_behalf: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its column's header, its decoded value, and its place in the text."""

    header: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, a unit of evidence: ``start:end`` is the span of its line or lines."""

    number: int
    start: int
    end: int
    cells: tuple[Cell, ...]

    def get(self, *headers: str) -> Cell | None:
        """The first cell whose header is one of ``headers`` (case and blanks aside), if it is not empty."""
        wanted = {h.casefold().strip() for h in headers}
        for cell in self.cells:
            if cell.header.casefold().strip() in wanted and cell.value.strip():
                return cell
        return None


@dataclass(frozen=True)
class Document:
    """One published thing.

    ``id`` derives from the bytes and the name; ``name`` is the path as the user gave it; ``published``
    is None until known, and ``published.inferred`` is true where it was worked out. ``noise`` holds
    stretches of the text that are furniture (page and line numbers, running heads): they stay in the
    text and out of :attr:`reading`. ``origins`` is sorted by ``start``.
    """

    id: str
    name: str
    sha256: str
    text: str
    kind: DocumentKind = DocumentKind.UNKNOWN
    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published: When | None = None
    body: int = 0
    turns: tuple[Turn, ...] = ()
    rows: tuple[Row, ...] = ()
    noise: tuple[tuple[int, int], ...] = ()
    wrapped: bool = False
    origins: tuple[Origin, ...] = field(default=(), repr=False)

    def span(self, start: int, end: int) -> Span:
        """The words at ``start:end`` as evidence. Raises ValueError for an empty or outside place.

        An end inside a word that :attr:`reading` puts together moves to the end of that word: places
        found in the reading fall short in its second half.
        """
        for first, _, last in self._cuts:
            if first < end < last:
                end = last
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no words at {start}:{end} of {self.name}")
        return Span(self.id, start, end, self.text[start:end])

    def origin(self, start: int) -> Origin | None:
        """Where the character at ``start`` stood in the original, for formats that need a map."""
        index = bisect_right(self._origin_starts, start) - 1
        if index < 0:
            return None
        found = self.origins[index]
        return found if start < found.end else None

    @cached_property
    def _origin_starts(self) -> list[int]:
        return [o.start for o in self.origins]

    @cached_property
    def reading(self) -> str:
        """The text for a reader of language: as long as :attr:`text`, so that offsets hold.

        Front matter (everything before ``body``) and noise are blanks, and in a hard-wrapped text a
        line end inside a paragraph is a blank too. A word that a line end cuts in two, its hyphen and
        what follows up to its second half being noise, stands whole here, and the blanks after it.
        """
        text = _blanked(self.text, ((0, self.body), *self.noise))
        if self._cuts:
            text = _joined(text, self._cuts)
        return _unwrapped(text) if self.wrapped else text

    @cached_property
    def reading_sha256(self) -> str:
        """The SHA-256 of :attr:`reading`: what a reader of language was given, whatever the paper is called."""
        return hashlib.sha256(self.reading.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _cuts(self) -> tuple[tuple[int, int, int], ...]:
        """Words cut by a line end: where the noise in the word starts and ends, and where the word ends."""
        found = []
        for start, end in _merged(self.noise):
            inside = 0 < start < end < len(self.text)
            if not inside or self.text[start] not in HYPHENS:
                continue
            if self.text[start - 1].isalpha() and self.text[end].isalpha():
                last = _REST_OF_WORD.match(self.text, end)
                found.append((start, end, last.end() if last else end))
        return tuple(found)


HYPHENS = "-\u2010\u00ad"
_REST_OF_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_NOT_LINE_END = re.compile(r"[^\n]+")
# The last letter of a line that is not blank, the blanks after it, and a line end that another line with
# something in it follows: such a line end stands inside a paragraph.
_INNER_LINE_END = re.compile(r"\S[^\S\n]*(\n)(?=[ \t\r]*[^ \t\r\n])")
_AT_ONCE = 4096


def _blanks(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, those that touch or overlap made one, empty ones left out."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _blanked(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with these stretches made blank, line ends kept."""
    pieces: list[str] = []
    at = 0
    for start, end in _merged(stretches):
        pieces.append(text[at:start])
        pieces.append(_NOT_LINE_END.sub(_blanks, text[start:end]))
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def _joined(text: str, cuts: tuple[tuple[int, int, int], ...]) -> str:
    """The text with cut words whole: the second half moves up to the first, the blanks after it."""
    pieces: list[str] = []
    at = 0
    for start, end, last in cuts:
        pieces += (text[at:start], text[end:last], " " * (end - start))
        at = last
    return "".join([*pieces, text[at:]])


def _unwrapped(text: str) -> str:
    """The text with single line ends made blank; those that end a paragraph (a blank line follows) stay.

    Works through pieces of bounded number, so that a text of 50 MB needs little more than its own size.
    """
    done: list[str] = []
    pieces: list[str] = []
    at = 0
    for found in _INNER_LINE_END.finditer(text):
        pieces += (text[at : found.start(1)], " ")
        at = found.end(1)
        if len(pieces) >= _AT_ONCE:
            done.append("".join(pieces))
            pieces.clear()
    return "".join([*done, *pieces, text[at:]])
