"""Words out of pictures by Tesseract (extra ``ocr``): pages of a PDF without text, and picture files.

Runs in the reading child, the pictures' decoders too: Tesseract is a library here, no program is started. Its
language data are all of the system's files that the child may read for it (see ``confine``).

https://tesseract-ocr.github.io/tessdoc/ · https://github.com/sirfz/tesserocr
"""

from __future__ import annotations

import base64
import io
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2

from onrecord.core.problems import Problem

from .confine import TESSDATA
from .pageimage import TALLEST, WIDTH, PageImage, png
from .scans import FORMATS, INSTALL, Recognised, Scan, ScannedLine, Word, unpacked

try:
    import tesserocr
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # measured here, before anything is decoded
    _UNLOADED = ""
except ImportError as cause:  # installed, as the parent made sure, and broken
    _UNLOADED = str(cause)

LANGUAGE = "eng"
_DPI = 300
_POINTS = 72
_LARGEST = 120_000_000
"""The largest picture that is decoded, in pixels."""
_DRAWN = 40_000_000
"""The largest picture that is drawn of a page: a page of two metres is drawn more coarsely."""
_NARROW = 1600
"""A picture whose longer side has fewer pixels is drawn larger: letters under 20 pixels are read badly."""
SHEET = 612.0
"""How many points the shorter side of a picture file counts as: a letter sheet's. It says no size of its own."""
_ENOUGH = 20.0
"""Seconds after which no further page is begun: the parent asks for the rest."""
_MOST_SECONDS = 30
_HARDLY = 30.0
"""Words of which Tesseract is less sure, in percent, are specks and lines taken for letters."""
_NO_DATA = "Install them (Debian: tesseract-ocr-eng), or name their folder in TESSDATA_PREFIX."


def recognise(name: str, data: bytes) -> Recognised | Problem:
    """The words on some pages, the first at least, with how many pages there are.

    ``data`` is the numbers of the pages, counted from 1, and the file (see ``scans.packed``); no numbers are all.
    """
    if _UNLOADED:
        return Problem(name, f"Tesseract cannot be loaded ({_UNLOADED}).", mend=INSTALL + ".")
    numbers, file = unpacked(data)
    folder = data_folder()
    if folder is None:
        what = "Tesseract's English data (eng.traineddata) are not found."
        return Problem(name, what, mend=_NO_DATA)
    began = time.monotonic()
    pages: list[Scan] = []
    missed: list[int] = []
    with tesserocr.PyTessBaseAPI(path=str(folder), lang=LANGUAGE, psm=_segmentation(folder)) as api:
        source = _Paper(file) if b"%PDF-" in file[:1024] else _Picture(name, file)
        if isinstance(source.problem, Problem):
            return source.problem
        for number in numbers or range(1, source.count + 1):
            picture, scale = source.page(number)
            if picture is not None:
                found = _page(api, picture, number, scale)
                pages += [found] if found is not None else []
                missed += [] if found is not None else [number]
            else:
                missed.append(number)
            if time.monotonic() - began > _ENOUGH:
                break
    return Recognised(tuple(pages), tuple(missed), source.count)


def data_folder() -> Path | None:
    """The first folder that holds Tesseract's English data, if any."""
    for folder in (os.environ.get("TESSDATA_PREFIX", ""), *TESSDATA):
        path = Path(folder)
        if folder and (path / f"{LANGUAGE}.traineddata").is_file():
            return path
    return None


def _segmentation(folder: Path) -> int:
    """Pages that lie on their side are turned, where the data for that are there too."""
    turned = (folder / "osd.traineddata").is_file()
    return int(tesserocr.PSM.AUTO_OSD if turned else tesserocr.PSM.AUTO)


# --- pictures -------------------------------------------------------------------------------------


class _Paper:
    """A PDF: its pages drawn. A point is ``1 / scale`` pixels."""

    def __init__(self, data: bytes) -> None:
        self.problem: Problem | None = None
        self._paper = pypdfium2.PdfDocument(data)
        self.count = len(self._paper)

    def page(self, number: int) -> tuple[Image.Image | None, float]:
        """The page as a grey picture, and how many points a pixel is."""
        try:
            page = self._paper[number - 1]
            width, height = page.get_size()
            dots = min(_DPI / _POINTS, (_DRAWN / max(1.0, width * height)) ** 0.5)
            drawn = page.render(scale=dots, grayscale=True, may_draw_forms=False)
            return Image.fromarray(drawn.to_numpy()[:, : drawn.width].squeeze()), 1 / dots
        except (pypdfium2.PdfiumError, IndexError):
            return None, 1.0


class _Picture:
    """A picture file; one of several pages (TIFF) has as many. Its shorter side counts as a sheet's width."""

    def __init__(self, name: str, data: bytes) -> None:
        self.problem: Problem | None = None
        self.count = 0
        try:
            self._picture = opened(data)
            self.count = getattr(self._picture, "n_frames", 1)
        except TooLarge as cause:
            what = f"this picture has {cause} megapixels; {_LARGEST // 1_000_000} are read at most."
            self.problem = Problem(name, what, mend="Save it smaller.")
        except (OSError, ValueError, SyntaxError, EOFError):
            self.problem = Problem(name, "this picture is damaged.", mend="Get the file again.")

    def page(self, number: int) -> tuple[Image.Image | None, float]:
        """The page as a grey picture, made larger where its letters would be too small."""
        try:
            grey = upright(self._picture, number)
        except (OSError, ValueError, SyntaxError, EOFError):
            return None, 1.0
        larger = min(3, round(_NARROW / max(1, *grey.size)))
        if larger > 1:
            grey = grey.resize((grey.width * larger, grey.height * larger), Image.Resampling.LANCZOS)
        return grey, SHEET / max(1, min(grey.size))


class TooLarge(ValueError):
    """A picture of more pixels than are read. Says how many millions."""


def opened(data: bytes) -> Image.Image:
    """A picture, not yet decoded. Raises TooLarge, and OSError or ValueError where it is damaged."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    _measured(picture)
    return picture


def upright(picture: Image.Image, number: int) -> Image.Image:
    """A page of a picture in grey, upright as its file says, on white where it is transparent."""
    picture.seek(number - 1)
    _measured(picture)
    found: Image.Image = ImageOps.exif_transpose(picture)
    if found.has_transparency_data:
        shown = found.convert("RGBA")
        found = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    return found.convert("L")


def _measured(picture: Image.Image) -> None:
    if picture.width * picture.height > _LARGEST:
        raise TooLarge(picture.width * picture.height // 1_000_000)


def draw(name: str, data: bytes) -> PageImage | Problem:
    """The picture of a page of a picture file, as ``pageimage.draw`` makes one of a PDF; ``name`` is its number."""
    try:
        grey = upright(opened(data), int(name))
    except (OSError, ValueError, SyntaxError, EOFError):
        return Problem(name, f"there is no page {name}, or it is damaged.")
    points = SHEET / max(1, min(grey.size))
    width, height = grey.width * points, grey.height * points
    scale = min(WIDTH / grey.width, TALLEST / grey.height, 1.0)
    grey = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))))
    held = grey.tobytes()
    rows = [held[at : at + grey.width] for at in range(0, len(held), grey.width)]
    return PageImage(width, height, base64.b64encode(png(grey.width, grey.height, rows)).decode("ascii"))


# --- words ----------------------------------------------------------------------------------------


def _page(api: tesserocr.PyTessBaseAPI, picture: Image.Image, number: int, scale: float) -> Scan | None:
    """What stands on a picture, or None where it took too long."""
    api.ClearAdaptiveClassifier()  # what one page taught it must not change how the next is read
    api.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
    api.SetSourceResolution(_DPI)
    if not api.Recognize(_MOST_SECONDS * 1000):
        return None
    width, height = picture.width * scale, picture.height * scale
    lines = tuple(_lines(api, height, scale))
    sure = [word.sure for line in lines for word in line.words]
    return Scan(number, width, height, _of_one_size(lines), round(statistics.fmean(sure), 1) if sure else 0.0)


def _lines(api: tesserocr.PyTessBaseAPI, height: float, scale: float) -> Iterator[ScannedLine]:
    """The lines of the page in reading order; places in points, from the page's lower left."""
    found = api.GetIterator()
    if found is None:
        return
    words: list[Word] = []
    base, size, begins = 0.0, 0.0, True
    for at in tesserocr.iterate_level(found, tesserocr.RIL.WORD):
        if at.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            if words:
                yield ScannedLine(tuple(words), base, size, begins)
            words, begins = [], at.IsAtBeginningOf(tesserocr.RIL.PARA)
            row = at.RowAttributes()
            size = float(row["row_height"]) * scale if row else 0.0
            line = at.Baseline(tesserocr.RIL.TEXTLINE)
            base = height - line[0][1] * scale if line else 0.0
        word = _word(at, height, scale)
        if word is not None:
            words.append(word)
    if words:
        yield ScannedLine(tuple(words), base, size, begins)


def _word(at: tesserocr.PyResultIterator, height: float, scale: float) -> Word | None:
    sure = float(at.Confidence(tesserocr.RIL.WORD))
    box = at.BoundingBox(tesserocr.RIL.WORD)
    if at.Empty(tesserocr.RIL.WORD) or box is None or sure < _HARDLY:
        return None
    text = "".join(c for c in at.GetUTF8Text(tesserocr.RIL.WORD) if c.isprintable() and not c.isspace())
    if not text:
        return None
    left, top, right, bottom = (edge * scale for edge in box)
    return Word(text, (left, height - bottom, right, height - top), sure)


def _of_one_size(lines: Sequence[ScannedLine]) -> tuple[ScannedLine, ...]:
    """The lines with their sizes evened out: what differs little from most is the same type, measured badly."""
    usual = statistics.median(line.size for line in lines) if lines else 0.0
    return tuple(
        replace(line, size=usual) if abs(line.size - usual) < 0.3 * usual else line for line in lines
    )
