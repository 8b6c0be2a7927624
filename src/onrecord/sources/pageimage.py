"""The picture of a page, of a PDF or a picture file, drawn by the child process: the file may be hostile."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass

import pypdfium2

from onrecord.core.problems import Problem
from onrecord.core.wire import WireError, decode

from . import worker

WIDTH = 1100
"""Pixels across; the height follows."""
TALLEST = 3300


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page: its size in points (in which the boxes of origins are), and the picture as PNG in base 64."""

    width: float
    height: float
    png: str

    @property
    def data(self) -> bytes:
        """The picture as bytes."""
        return base64.b64decode(self.png)


def page_image(data: bytes, number: int) -> PageImage | Problem:
    """Page ``number`` (from 1) of a PDF or a picture file, or a Problem where it cannot be drawn.

    The shorter side of a picture file counts as a sheet's width in points.
    """
    name = f"page {number}"
    answer = worker.ask("page" if b"%PDF-" in data[:1024] else "picture_page", str(number), data)
    if isinstance(answer, Problem):
        return answer
    try:
        if answer["type"] == "PageImage":
            found: PageImage = decode(PageImage, answer["value"])
            return found
    except (WireError, KeyError, TypeError):
        pass
    return Problem(name, "this page cannot be drawn.", mend="Read it as text.")


def draw(name: str, data: bytes) -> PageImage | Problem:
    """In the child: ``name`` is the page's number."""
    paper = pypdfium2.PdfDocument(data)
    try:
        number = int(name)
        if not 1 <= number <= len(paper):
            return Problem(name, f"there is no page {number}.")
        page = paper[number - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        rows = bitmap.to_numpy()
        made = png(rows.shape[1], rows.shape[0], [bytes(row.tobytes()) for row in rows])
        return PageImage(float(width), float(height), base64.b64encode(made).decode("ascii"))
    finally:
        paper.close()


def png(width: int, height: int, rows: list[bytes]) -> bytes:
    """Grey rows as a PNG file (W3C Portable Network Graphics, third edition), without a library of pictures."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row[:width] for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
