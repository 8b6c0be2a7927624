"""Papers that are pictures, asked of the child a few pages at a time: recognising takes seconds a page.

Without the extra ``ocr`` the pictures cost a Problem that says what to install. Nothing of it is imported here.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from onrecord.core.problems import Problem
from onrecord.core.wire import decode, encode

from . import worker
from .draft import Draft

FORMATS = ("PNG", "JPEG", "TIFF")
"""The kinds of picture files that are read, by Pillow's names."""
MOST_PAGES = 5_000
"""So many pages of one file are recognised at most."""
INSTALL = "Install the extra 'ocr' (pip install 'onrecord[ocr]') and Tesseract's English data (Debian: tesseract-ocr-eng)"
_OR_ELSE = f"{INSTALL}, or have its text recognised first, for example with ocrmypdf."
_COMPARE = "Compare what is quoted with the page."
_DOUBTFUL = 75.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a picture: its box (left, bottom, right, top, in points), and how sure Tesseract is, in percent."""

    text: str
    box: tuple[float, float, float, float]
    sure: float


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """A line of words, the height of its baseline and the size of its type in points, and whether it begins a paragraph."""

    words: tuple[Word, ...]
    y: float
    size: float
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that is a picture: its number from 1, its size in points, its lines, and how sure they are."""

    number: int
    width: float
    height: float
    lines: tuple[ScannedLine, ...]
    sure: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """Some pages with their words, those that gave none in time, and how many pages the file has."""

    pages: tuple[Scan, ...] = ()
    missed: tuple[int, ...] = ()
    count: int = 0


Ask = Callable[[str, str, bytes], Any]
"""The child's answer to (reader, name, data), understood: a Draft, a Recognised or a Problem."""


@cache
def available() -> bool:
    """Whether the extra ``ocr`` is installed. Whether its language data are, the child finds."""
    return all(importlib.util.find_spec(name) is not None for name in ("tesserocr", "PIL"))


def packed(told: Any, data: bytes) -> bytes:
    """Something for the child beside a file's bytes: its JSON after its length, then the bytes."""
    head = json.dumps(encode(told)).encode("ascii")
    return len(head).to_bytes(8, "big") + head + data


def unpacked(data: bytes) -> tuple[Any, bytes]:
    """What :func:`packed` put together. Raises ValueError for anything else."""
    length = int.from_bytes(data[:8], "big")
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def read_pdf(name: str, data: bytes, ask: Ask) -> Draft | Problem:
    """A PDF: pages without text are recognised where that can be done."""
    draft = ask("pdf", name, data)
    if not isinstance(draft, Draft) or not draft.pictures:
        return _worth(name, draft) if isinstance(draft, Draft) else _problem(name, draft)
    if not available():
        return _unread(name, draft, draft.pictures, _OR_ELSE)
    found = _recognised(name, data, draft.pictures, ask)
    if isinstance(found, Problem):
        return _unread(name, draft, draft.pictures, found.mend, found.what)
    whole = ask("pdf_recognised", name, packed(found.pages, data))
    if not isinstance(whole, Draft):
        return _problem(name, whole)
    if not whole.text.strip():
        return Problem(
            name, "this PDF holds pictures of pages, and no words were recognised on them.", mend=_COMPARE
        )
    told = (*_doubts(name, found.pages), *_missed(name, found.missed))
    return replace(whole, problems=(*whole.problems, *told))


def read_image(name: str, data: bytes, ask: Ask) -> Draft | Problem:
    """A picture file. A Problem where it cannot be recognised, or shows no words."""
    if not available():
        mend = f"{INSTALL}, or give the text of what it shows."
        return Problem(name, "this is a picture, and no text.", mend=mend)
    found = _recognised(name, data, (), ask)
    if isinstance(found, Problem):
        return found
    if not found.pages and found.missed:
        return Problem(name, "this picture is damaged, or takes too long.", mend="Get the file again.")
    if not any(page.lines for page in found.pages):
        return Problem(
            name, "no words were recognised in this picture.", mend="Give the text of what it shows."
        )
    draft = ask("picture", name, packed(found.pages, b""))
    if not isinstance(draft, Draft):
        return _problem(name, draft)
    told = (*_doubts(name, found.pages), *_missed(name, found.missed))
    return replace(draft, problems=(*draft.problems, *told))


def pages_of(told: Any) -> tuple[Scan, ...]:
    """The pages that :func:`packed` carried, in the child. Raises WireError."""
    found: tuple[Scan, ...] = decode(tuple[Scan, ...], told)
    return found


def _recognised(name: str, data: bytes, wanted: Sequence[int], ask: Ask) -> Recognised | Problem:
    """The words of all wanted pages, in as many questions as it takes."""
    pages: list[Scan] = []
    missed: list[int] = []
    left = list(wanted[:MOST_PAGES])
    while True:
        found = ask("ocr", name, packed(left, data))
        if isinstance(found, Problem):
            if not pages:
                return found
            return Recognised(tuple(pages), (*missed, *left))
        if not isinstance(found, Recognised):
            return _problem(name, found)
        pages += found.pages
        missed += found.missed
        done = {p.number for p in found.pages} | set(found.missed)
        left = [n for n in left or range(1, min(found.count, MOST_PAGES) + 1) if n not in done]
        if not left or not done:
            return Recognised(tuple(pages), (*missed, *left, *wanted[MOST_PAGES:]))


def _unread(name: str, draft: Draft, pictures: Sequence[int], mend: str, why: str = "") -> Draft | Problem:
    """A PDF whose pictures stay pictures: a Problem where it holds nothing else, a remark where it does."""
    after = f": {why}" if why else "."
    if not draft.text.strip():
        return Problem(name, f"this PDF holds pictures of pages and no text{after}", mend=mend)
    what = f"some pages are pictures without text{after}"
    remark = Problem(name, what, _numbers(pictures), mend, fatal=False)
    return replace(draft, problems=(*draft.problems, remark))


def _worth(name: str, draft: Draft) -> Draft | Problem:
    return draft if draft.text.strip() else Problem(name, "this PDF holds no text.", mend=_OR_ELSE)


def _problem(name: str, answer: Any) -> Problem:
    return (
        answer if isinstance(answer, Problem) else Problem(name, "its reader crashed.", mend=worker.SIMPLER)
    )


def _doubts(name: str, pages: Sequence[Scan]) -> list[Problem]:
    """That words were recognised, and on which pages they are hardly legible."""
    if not pages:
        return []
    what = "its words were recognised by Tesseract (OCR) and may be wrong."
    told = [Problem(name, what, _numbers([p.number for p in pages]), _COMPARE, fatal=False)]
    hard = [p for p in pages if p.lines and p.sure < _DOUBTFUL]
    if hard:
        what = "many words are hardly legible here."
        told.append(
            Problem(name, what, _numbers([p.number for p in hard]), "Scan it again, larger.", fatal=False)
        )
    return told


def _missed(name: str, numbers: Sequence[int]) -> list[Problem]:
    if not numbers:
        return []
    what = "the words here could not be recognised in the time and memory allowed."
    return [Problem(name, what, _numbers(numbers), "Scan it again, or split it.", fatal=False)]


def _numbers(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}"
