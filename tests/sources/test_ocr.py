"""Words out of pictures: PDFs without text, and picture files. The pictures are drawn here."""

from __future__ import annotations

import ctypes
import io
import os
from collections.abc import Sequence

import pytest

from onrecord.core.document import Document
from onrecord.core.problems import Problem
from onrecord.sources import read_bytes, scans, worker
from onrecord.sources.pageimage import PageImage, page_image
from onrecord.sources.scans import Recognised, Scan, ScannedLine, Word

LINES = (
    "NORTH PIER INQUIRY",
    "",
    "Minister Ada Holm said that she had never met the director of the",
    "harbour company before the contract was signed. She repeated that",
    "no member of her office had spoken to anybody at the company.",
    "",
    "The visitor book of 3 March 2021 names the minister, the director",
    "and two guests. It was signed by the porter on that evening.",
)
MINUTES = (
    "Minutes of the pier committee",
    "",
    "The chairman, Mr Berg, asked whether the dredging had been paid for,",
    "and the clerk answered that the invoice of 4 May was still open.",
)
REMARK = "its words were recognised by Tesseract (OCR) and may be wrong. Compare what is quoted with the page."


def _lacking() -> str:
    if not scans.available():
        return "the extra 'ocr' is not installed"
    from onrecord.sources import ocr

    return "" if ocr.data_folder() else "Tesseract's English data are not installed"


LACKING = _lacking()
if LACKING and os.environ.get("ONRECORD_NEEDS_TESSERACT"):
    raise RuntimeError(LACKING)
needs_tesseract = pytest.mark.skipif(bool(LACKING), reason=LACKING)


def drawn(lines: Sequence[str] = LINES, *, turned: int = 0, smaller: int = 1):
    """A typed sheet at 200 dots an inch."""
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("L", (1700, 2200), 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(36)
    for number, line in enumerate(lines):
        pen.text((200, 200 + number * 52), line, fill=0, font=font)
    sheet = sheet.resize((1700 // smaller, 2200 // smaller))
    return sheet.rotate(turned, expand=True, fillcolor=255)


def saved(form: str, *sheets, **how: object) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": list(sheets[1:])} if len(sheets) > 1 else {}
    sheets[0].save(out, form, **more, **how)
    return out.getvalue()


def only(name: str, data: bytes) -> tuple[Document, list[str]]:
    reading = read_bytes(name, data)
    assert not any(p.fatal for p in reading.problems), [str(p) for p in reading.problems]
    (document,) = reading.documents
    return document, [str(p) for p in reading.problems]


def paragraphs(document: Document) -> list[str]:
    return [" ".join(p.split()) for p in document.reading.split("\n\n")]


EXPECTED = [LINES[0], " ".join(LINES[2:5]), " ".join(LINES[6:8])]


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_read_word_for_word(form: str) -> None:
    document, remarks = only(f"scan.{form.lower()}", saved(form, drawn()))
    assert paragraphs(document) == EXPECTED
    assert remarks == [f"scan.{form.lower()}, page 1: {REMARK}"]


@needs_tesseract
def test_a_small_picture_and_one_on_its_side_are_read() -> None:
    assert paragraphs(only("a.png", saved("PNG", drawn(smaller=3)))[0]) == EXPECTED
    assert paragraphs(only("a.png", saved("PNG", drawn(turned=90)))[0]) == EXPECTED


@needs_tesseract
def test_every_word_has_its_box_on_the_page_that_is_shown() -> None:
    data = saved("TIFF", drawn(), drawn(MINUTES))
    document, _ = only("a.tif", data)
    assert [document.origin(document.text.index(w)).page for w in ("porter", "invoice")] == [1, 2]
    origin = document.origin(document.text.index("harbour company"))
    assert document.text[origin.start : origin.end] == "harbour"
    image = page_image(data, origin.page)
    assert isinstance(image, PageImage)
    # Drawn at 200 dots an inch: the fourth line begins at (200, 356), its letters are some 40 dots high.
    left, bottom, right, top = origin.box
    assert (round(image.width), round(image.height)) == (612, 792)
    assert abs(left - 200 * 72 / 200) < 3
    assert 356 < (image.height - top) * 200 / 72 < (image.height - bottom) * 200 / 72 < 408
    assert 20 < right - left < 60


@needs_tesseract
def test_a_pdf_of_pictures_and_one_with_a_stamp() -> None:
    scan = saved("PDF", drawn(), drawn(MINUTES), resolution=200)
    document, remarks = only("scan.pdf", scan)
    assert "names the minister, the director\nand two guests." in document.text
    assert "the invoice of 4 May was still open." in document.text
    assert remarks == [f"scan.pdf, pages 1, 2: {REMARK}"]
    stamped, _ = only("stamped.pdf", with_stamp(scan))
    assert set(paragraphs(document)) <= set(paragraphs(stamped))
    assert "NPI-0000" in stamped.text
    origin = document.origin(document.text.index("Minister Ada"))
    assert (origin.page, round(origin.box[0])) == (1, 73)


def with_stamp(pdf: bytes) -> bytes:
    """The PDF with a number in real text on each page, as those who disclose papers stamp them."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    paper = pypdfium2.PdfDocument(pdf)
    for number in range(len(paper)):
        page = paper[number]
        stamp = pdfium.FPDFPageObj_NewTextObj(paper.raw, b"Helvetica", 9.0)
        text = f"NPI-000{number}\0".encode("utf-16-le")
        held = (ctypes.c_ushort * (len(text) // 2)).from_buffer_copy(text)
        pdfium.FPDFText_SetText(stamp, held)
        pdfium.FPDFPageObj_Transform(stamp, 1, 0, 0, 1, 500, 20)
        pdfium.FPDFPage_InsertObject(page.raw, stamp)
        pdfium.FPDFPage_GenerateContent(page.raw)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


@needs_tesseract
def test_it_is_recognised_in_the_process_that_is_shut_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child alone reads pictures: where it does not answer, nothing does."""
    asked: list[str] = []
    plain = worker.ask
    monkeypatch.setattr(worker, "ask", lambda reader, *rest: asked.append(reader) or plain(reader, *rest))
    assert only("a.png", saved("PNG", drawn()))
    assert asked[:2] == ["ocr", "picture"]


@needs_tesseract
def test_bad_pictures_are_one_sentence_each() -> None:
    from PIL import Image

    good = saved("PNG", drawn())
    bad = {
        "blank.png": (saved("PNG", Image.new("L", (400, 400), 255)), (
            "no words were recognised in this picture. Give the text of what it shows.")),
        "cut.png": (good[:3000], "this picture is damaged, or takes too long. Get the file again."),
        "head.png": (good[:12], "this picture is damaged. Get the file again."),
        "huge.png": (saved("PNG", Image.new("1", (20_000, 20_000))), (
            "this picture has 400 megapixels; 120 are read at most. Save it smaller.")),
    }  # fmt: skip
    for name, (data, sentence) in bad.items():
        reading = read_bytes(name, data)
        assert not reading.documents
        assert [str(p) for p in reading.problems] == [f"{name}: {sentence}"]


@needs_tesseract
def test_without_language_data_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.sources import ocr

    monkeypatch.setattr(ocr, "TESSDATA", ())
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    found = ocr.recognise("a.png", scans.packed((), saved("PNG", drawn())))
    assert str(found) == (
        "a.png: Tesseract's English data (eng.traineddata) are not found. "
        "Install them (Debian: tesseract-ocr-eng), or name their folder in TESSDATA_PREFIX."
    )


# --- what the parent makes of answers, without Tesseract ------------------------------------------


def scan(number: int, *words: str, sure: float = 96.0) -> Scan:
    at = tuple(Word(w, (72.0 + 50 * n, 700.0, 110.0 + 50 * n, 712.0), sure) for n, w in enumerate(words))
    return Scan(number, 612.0, 792.0, (ScannedLine(at, 702.0, 10.0, True),), sure)


def test_pages_are_asked_for_until_all_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "available", lambda: True)
    questions: list[list[int]] = []

    def ask(reader: str, name: str, data: bytes) -> object:
        told, _ = scans.unpacked(data)
        if reader == "ocr":
            questions.append(told)
            wanted = told or [1, 2, 3, 4, 5]
            return Recognised(tuple(scan(n, "page", str(n)) for n in wanted[:2]), (), 5)
        from onrecord.sources import pdf

        return pdf.read_picture(name, data)

    draft = scans.read_image("a.tif", b"", ask)
    assert not isinstance(draft, Problem)
    assert draft.text.split() == "page 1 page 2 page 3 page 4 page 5".split()
    assert questions == [[], [3, 4, 5], [5]]


def test_pages_that_cost_too_much_are_named_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "available", lambda: True)
    answers = [Recognised((scan(1, "hardly", "legible", sure=41.0),), (2,), 4), Problem("a.tif", "its reader crashed.")]

    def ask(reader: str, name: str, data: bytes) -> object:
        from onrecord.sources import pdf

        return answers.pop(0) if reader == "ocr" else pdf.read_picture(name, data)

    draft = scans.read_image("a.tif", b"", ask)
    assert not isinstance(draft, Problem)
    assert [str(p) for p in draft.problems] == [
        f"a.tif, page 1: {REMARK}",
        "a.tif, page 1: many words are hardly legible here. Scan it again, larger.",
        "a.tif, pages 2, 3, 4: the words here could not be recognised in the time and memory allowed. Scan it again, or split it.",
    ]
    assert not any(p.fatal for p in draft.problems)
