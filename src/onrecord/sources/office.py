"""DOCX: paragraphs and tables in their order.

Runs in the reading child. A paragraph ends with a blank line, a row of a table with a line end, its cells
apart by tabs. What the author deleted is left out and what was inserted is in, as the paper would be
printed. ``Origin.row`` counts the blocks (paragraphs and rows) from 1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from onrecord.core.document import Origin
from onrecord.core.problems import Problem

from .draft import Draft

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback"}
)
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_UNPACKED = 200 << 20
_DAMAGED = "this DOCX is damaged."
_AGAIN = "Open it in a word processor and save it again."


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or a row: its text, its style's id, and what stands after it."""

    text: str
    style: str
    after: str


def read(name: str, data: bytes) -> Draft | Problem:
    """A DOCX as a Draft. A Problem where it is damaged, or unpacks to far more than a paper has."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > _UNPACKED:
            what = f"this DOCX unpacks to {size >> 20} MB; {_UNPACKED >> 20} are read at most."
            return Problem(name, what, mend="Take its pictures out, or save its text as .txt.")
        paper = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError, OSError, EOFError, etree.LxmlError):
        return Problem(name, _DAMAGED, mend=_AGAIN)
    pieces = [p for p in _pieces(paper.element.body) if p.text.strip()]
    if not pieces:
        return Problem(name, "this DOCX holds no text.", mend="Check that it was saved.")
    texts: list[str] = []
    origins: list[Origin] = []
    at = 0
    for row, piece in enumerate(pieces, 1):
        texts += (piece.text, piece.after)
        origins.append(Origin(at, at + len(piece.text), row=row))
        at += len(piece.text) + len(piece.after)
    title = (paper.core_properties.title or "").strip() or _heading(pieces)
    author = (paper.core_properties.author or "").strip()
    author = "" if author.lower() in ("python-docx", "microsoft office user", "user") else author
    return Draft("".join(texts).rstrip() + "\n", title, author=author, origins=tuple(origins))


def _heading(pieces: list[Piece]) -> str:
    for piece in pieces[:5]:
        if re.fullmatch(r"(?:title|heading1)", piece.style, re.I):
            return piece.text.strip()
    return ""


def _pieces(container: Any) -> Iterator[Piece]:
    """The paragraphs and rows in an element, content controls and insertions looked into."""
    for element in container:
        if element.tag == f"{_W}p":
            style = element.find(f"{_W}pPr/{_W}pStyle")
            yield Piece(_text(element), style.get(f"{_W}val", "") if style is not None else "", "\n\n")
        elif element.tag == f"{_W}tbl":
            yield from _rows(element)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}moveTo"):
            yield from _pieces(element)


def _rows(table: Any) -> Iterator[Piece]:
    rows = [r for r in table.iter(f"{_W}tr") if next(r.iterancestors(f"{_W}tbl")) is table]
    for number, row in enumerate(rows, 1):
        cells = [c for c in row.iter(f"{_W}tc") if next(c.iterancestors(f"{_W}tr")) is row]
        texts = [" ".join(_text(p).strip() for p in c.iter(f"{_W}p")).strip() for c in cells]
        yield Piece("\t".join(texts), "", "\n\n" if number == len(rows) else "\n")


def _text(paragraph: Any) -> str:
    """The text of a paragraph as it would be printed."""
    pieces: list[str] = []
    queue = [paragraph]
    while queue:
        element = queue.pop()
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag in _BREAKS:
            pieces.append(_BREAKS[element.tag])
        elif element is paragraph or (element.tag not in _LEFT_OUT and element.tag != f"{_W}p"):
            queue.extend(reversed(element))
    return "".join(pieces).replace("\u00ad", "")
