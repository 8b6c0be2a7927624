"""PDF: the text of its pages, with the page and the box of every line kept.

Runs in the reading child. A PDF has no lines or paragraphs of its own, only glyphs at places, so the line
ends in the text are ours: a single one where a line ends inside a paragraph, two where a paragraph ends.
What is printed on page after page (running heads, page numbers) is noise, and stands before the page's
first line. A word cut at a line end keeps its hyphen in the text; hyphen and line end are noise.
"""

from __future__ import annotations

import ctypes
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from onrecord.core.document import Origin
from onrecord.core.problems import Problem

from .draft import Draft
from .scans import Scan, pages_of, unpacked

_SOFT_HYPHENS = frozenset({0x02, 0xAD, 0xFFFE})
_STAMP = 60
"""A page with fewer letters of text than this and a picture over most of it is a picture with a stamp on it."""
_MOST_OF_IT = 0.5
_PAGE_NUMBER = re.compile(
    r"(?:page\s++)?[-–—\[(]?\s*+(?:\d{1,4}|[ivxl]{1,6})\s*+[-–—\])]?(?:\s*+(?:of|/)\s*+\d{1,4})?\s*", re.I
)
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|rtf|indd|tex|qxd|odt)\b|^untitled|^microsoft word", re.I)
_SENTENCE_END = re.compile(r"[.!?:;][\"'’”)\]]*$")
_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u2010]$")
_GOES_ON = re.compile(r"[^\W\d_]+")
_EDGE = 4

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


@dataclass(slots=True)
class Line:
    """One printed line: its text, baseline, box (left, bottom, right, top, in points) and size of type.

    ``words`` are the places of its words, from where to where in its text, and ``begins`` says whether a paragraph
    begins with it, where that is known: of words that were recognised on a picture."""

    text: str
    page: int
    y: float
    box: Box
    size: float
    furniture: bool = False
    words: tuple[tuple[int, int, Box], ...] = ()
    begins: bool | None = None


def read(name: str, data: bytes) -> Draft | Problem:
    """A PDF as a Draft; its pages that are pictures are told in :attr:`Draft.pictures`.

    A Problem where it is locked, damaged or holds nothing; no text where it holds pictures only.
    """
    return _read(name, data, {})


def read_recognised(name: str, data: bytes) -> Draft | Problem:
    """As :func:`read`, with the words that were recognised on its pictures (``data``: see ``scans.packed``)."""
    told, file = unpacked(data)
    return _read(name, file, {page.number: page for page in pages_of(told)})


def read_picture(_name: str, data: bytes) -> Draft:
    """The words that were recognised on a picture file as a Draft."""
    pages = [list(_recognised(page)) for page in pages_of(unpacked(data)[0])]
    laid_out = _Layout(pages)
    laid_out.run()
    return Draft("".join(laid_out.pieces), _shown_title(pages), wrapped=True, origins=tuple(laid_out.origins))


def _read(name: str, data: bytes, scans: Mapping[int, Scan]) -> Draft | Problem:
    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as cause:
        return _closed(name, getattr(cause, "err_code", None))
    try:
        pages = [list(_lines(paper, number)) for number in range(1, len(paper) + 1)]
        told = paper.get_metadata_dict(skip_empty=True)
        pictures = _pictures(paper, pages)
    finally:
        paper.close()
    for number in pictures:
        if number in scans:
            pages[number - 1] = list(_recognised(scans[number])) or pages[number - 1]
    if sum(_letters(line.text) for page in pages for line in page) < 20:
        if not pictures:
            return Problem(name, "this PDF holds no text.", mend="Give the text of what it shows.")
        return Draft("", pictures=tuple(pictures))
    _mark_furniture(pages)
    laid_out = _Layout(pages)
    laid_out.run()
    problems = []
    if b"%%EOF" not in data[-2048:]:
        what = "this PDF is incomplete; what is there was read."
        problems.append(Problem(name, what, mend="Get the whole file.", fatal=False))
    title = told.get("Title", "").strip()
    return Draft(
        "".join(laid_out.pieces),
        title if title and not _FILE_NAME.search(title) else _shown_title(pages),
        author=told.get("Author", "").strip(),
        noise=tuple(laid_out.noise),
        wrapped=True,
        origins=tuple(laid_out.origins),
        problems=tuple(problems),
        pictures=tuple(pictures),
    )


def _closed(name: str, code: int | None) -> Problem:
    if code == pdfium.FPDF_ERR_PASSWORD:
        return Problem(name, "this PDF is locked with a password.", mend="Save it without one.")
    if code == pdfium.FPDF_ERR_SECURITY:
        return Problem(
            name, "this PDF is locked in a way that is not supported.", mend="Save it without a lock."
        )
    return Problem(name, "this PDF is damaged or incomplete.", mend="Get the file again.")


def _letters(text: str) -> int:
    return sum(1 for c in text if c.isalpha())


# --- from glyphs to lines ---


def _lines(paper: pypdfium2.PdfDocument, number: int) -> Iterator[Line]:
    """The lines of a page in the order in which they are drawn. A page that is damaged has none."""
    try:
        page = paper.get_page(number - 1)
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    count = max(0, words.count_chars())
    letters: list[str] = []
    places: list[int] = []
    for index in range(count + 1):
        code = pdfium.FPDFText_GetUnicode(words.raw, index) if index < count else 0x0A
        if code in (0x0A, 0x0D):
            line = _line(words, number, letters, places)
            if line is not None:
                yield line
            letters, places = [], []
        elif code in _SOFT_HYPHENS:
            # PDFium's sign for a hyphen at a line end, after which it goes on without one.
            if not _same_line(words, index, count):
                line = _line(words, number, [*letters, "-"], [*places, index])
                if line is not None:
                    yield line
                letters, places = [], []
        elif code >= 0x20 and not 0xD800 <= code < 0xE000 and code <= 0x10FFFF:
            letters.append(" " if code in (0xA0, 0x3000) else chr(code))
            places.append(index)
    words.close()
    page.close()


def _same_line(words: pypdfium2.PdfTextPage, index: int, count: int) -> bool:
    """Whether a soft hyphen stands in the midst of a line, where it is not printed."""
    return index + 1 < count and abs(_baseline(words, index + 1) - _baseline(words, index - 1)) < 2


def _baseline(words: pypdfium2.PdfTextPage, index: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(words.raw, max(0, index), x, y)
    return y.value


def _line(words: pypdfium2.PdfTextPage, number: int, letters: list[str], places: list[int]) -> Line | None:
    text = re.sub(r"\s+", " ", "".join(letters)).strip()
    shown = [p for p, c in zip(places, letters) if not c.isspace()]
    if not text or not shown:
        return None
    boxes = [words.get_charbox(p) for p in {shown[0], shown[-1], *shown[::5]}]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    return Line(
        text, number, _baseline(words, shown[0]), box, pdfium.FPDFText_GetFontSize(words.raw, shown[0])
    )


# --- what is printed on every page ---


def _mark_furniture(pages: Sequence[Sequence[Line]]) -> None:
    """Mark running heads, running feet and page numbers: lines at a page's edge that stand on other pages at
    the same height with the same words, numbers aside, and lone numbers."""
    filled = [p for p in pages if p]
    seen: Counter[tuple[str, int]] = Counter()
    for page in filled:
        for edge in _edges(page):
            seen.update({_alike(line, shift) for line in edge for shift in (0, 1)})
    need = max(2, round(0.3 * len(filled)))
    for page in filled:
        for edge in _edges(page):
            for line in edge:
                often = max(seen[_alike(line, shift)] for shift in (0, 1))
                lone = bool(_PAGE_NUMBER.fullmatch(line.text)) and any(c.isdigit() for c in line.text)
                repeated = len(filled) > 1 and often >= need and _stands_off(line, page, len(filled))
                if not (repeated or lone):
                    break
                line.furniture = True


def _edges(page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines from the top down and from the bottom up, a few of each."""
    order = sorted(page, key=lambda line: -line.y)
    return order[:_EDGE], order[::-1][:_EDGE]


def _alike(line: Line, shift: int) -> tuple[str, int]:
    words = re.sub(r"\d+|\b[ivxl]+\b", "#", line.text.casefold())
    return words, int(line.y / 6 + shift / 2)


def _stands_off(line: Line, page: Sequence[Line], pages: int) -> bool:
    """In a paper of two or three pages, a head must stand apart from the text to be one."""
    if pages > 3:
        return True
    others = [abs(o.y - line.y) for o in page if o is not line and not o.furniture]
    return not others or min(others) > 1.4 * line.size


# --- from lines to text ---


class _Layout:
    """The text while it is put together."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self.pages = pages
        self.pieces: list[str] = []
        self.noise: list[tuple[int, int]] = []
        self.origins: list[Origin] = []
        self.at = 0
        body = [line for page in pages for line in page if not line.furniture]
        self.pitch = _usual_pitch(pages)
        self.left = statistics.mode(round(line.box[0]) for line in body) if body else 0
        rights = sorted(line.box[2] for line in body)
        self.right = rights[int(0.9 * len(rights))] if rights else 0
        self.words = Counter(
            w.casefold() for line in body for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)
        )

    def run(self) -> None:
        """Lay out all pages."""
        before: Line | None = None
        for page in self.pages:
            furniture = [line for line in page if line.furniture]
            for line in page:
                if line.furniture:
                    continue
                self._join(before, line, furniture)
                self._put(line)
                furniture, before = [], line
            if furniture:  # a page of nothing else
                self._text("\n\n" if self.pieces else "")
                self._furniture(furniture, "\n")

    def _join(self, before: Line | None, line: Line, furniture: Sequence[Line]) -> None:
        """What stands between two lines of the body: a line end or two, and the furniture of a new page."""
        if before is None:
            self._furniture(furniture, "\n")
            self._text("\n\n" if furniture else "")
            return
        if self._ends_paragraph(before, line):
            self._text("\n\n")
            if furniture:
                self._furniture(furniture, "\n")
                self._text("\n\n")
            return
        cut = self._cut(before, line)
        start = self.at - (cut == "word")
        if cut != "compound":
            self._text("\n")
        if furniture:
            self._furniture(furniture, " ")
            begun = self.at
            self._text(" ")
            self.noise.append((begun, self.at))
        if cut == "word":
            self.noise.append((start, self.at))

    def _ends_paragraph(self, before: Line, line: Line) -> bool:
        if line.begins is not None and line.page == before.page:
            return line.begins
        ended = bool(_SENTENCE_END.search(before.text))
        width = max(1.0, self.right - self.left)
        short = before.box[2] < self.right - 0.12 * width
        indented = line.box[0] > self.left + 6 and line.box[0] > before.box[0] + 6
        if line.page != before.page or line.y > before.y:  # a new page or column
            return ended and (short or indented or line.text[:1].isupper() and before.page == line.page)
        if before.y - line.y > 1.35 * self.pitch or abs(before.size - line.size) > 0.15 * before.size:
            return True
        return ended and (short or indented)

    def _cut(self, before: Line, line: Line) -> str:
        """Whether a word is cut between two lines: "word", "compound" (the hyphen is its own) or ""."""
        first, second = _CUT.search(before.text), _GOES_ON.match(line.text)
        if first is None or second is None:
            return ""
        one, other = first.group(1).casefold(), second.group().casefold()
        if self.words[one + other]:
            return "word"
        if self.words[f"{one}-{other}"] or not second.group()[0].islower():
            return "compound"
        return "word"

    def _furniture(self, lines: Sequence[Line], between: str) -> None:
        for index, line in enumerate(lines):
            start = self.at
            self._text(between if index else "")
            self._put(line)
            self.noise.append((start, self.at))

    def _put(self, line: Line) -> None:
        start = self.at
        self._text(line.text)
        for first, last, box in line.words or ((0, len(line.text), line.box),):
            self.origins.append(Origin(start + first, start + last, page=line.page, box=box))

    def _text(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.at += len(text)


def _usual_pitch(pages: Sequence[Sequence[Line]]) -> float:
    steps = [
        round(a.y - b.y, 1)
        for page in pages
        for a, b in pairwise(page)
        if not a.furniture and not b.furniture and 0 < a.y - b.y < 60
    ]
    return statistics.median(steps) if steps else 12.0


def _shown_title(pages: Sequence[Sequence[Line]]) -> str:
    """The lines of the first page that are set in clearly larger type than the rest."""
    first = next((p for p in pages if p), [])
    sizes = [line.size for page in pages for line in page]
    usual = statistics.median(sizes) if sizes else 0
    shown = [line.text for line in first[:12] if line.size > 1.25 * usual and not line.furniture]
    return " ".join(shown[:3])


# --- pages that are pictures ---


def _pictures(paper: pypdfium2.PdfDocument, pages: Sequence[Sequence[Line]]) -> list[int]:
    """The numbers of the pages that are pictures: with no text, or hardly more than a stamp."""
    return [
        number
        for number, lines in enumerate(pages, 1)
        if sum(_letters(line.text) for line in lines) < _STAMP
        and _covered(paper, number) > (_MOST_OF_IT if lines else 0)
    ]


def _covered(paper: pypdfium2.PdfDocument, number: int) -> float:
    """How much of a page its pictures cover, from 0 to 1; all of it where it cannot be told."""
    try:
        page = paper.get_page(number - 1)
        width, height = page.get_size()
        boxes = [o.get_bounds() for o in page.get_objects((pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)]
    except pypdfium2.PdfiumError:
        return 1.0
    area = sum(max(0.0, right - left) * max(0.0, top - bottom) for left, bottom, right, top in boxes)
    return min(1.0, area / max(1.0, width * height)) or (0.01 if boxes else 0.0)


def _recognised(scan: Scan) -> Iterator[Line]:
    """The lines of a page whose words were recognised, each word with its place."""
    for line in scan.lines:
        places: list[tuple[int, int, Box]] = []
        text = ""
        for word in line.words:
            start = len(text) + bool(text)
            text += f"{' ' if text else ''}{word.text}"
            places.append((start, len(text), word.box))
        if text:
            lefts, bottoms, rights, tops = zip(*(box for _, _, box in places))
            box = (min(lefts), min(bottoms), max(rights), max(tops))
            yield Line(text, scan.number, line.y, box, line.size, False, tuple(places), line.begins)
