"""PDF: pages, boxes, furniture, cut words."""

from __future__ import annotations

from pathlib import Path

from onrecord.core.document import Document
from onrecord.sources import read

FOLDER = Path(__file__).parents[1] / "fixtures" / "files"


def report() -> Document:
    (document,) = read(FOLDER / "report.pdf").documents
    return document


def test_running_heads_and_page_numbers_are_noise() -> None:
    document = report()
    assert "THE HARLOW INQUIRY" in document.text
    assert "THE HARLOW INQUIRY" not in document.reading
    assert not any(number in document.reading.split() for number in ("41", "42", "43"))


def test_a_paragraph_goes_on_over_a_page_end() -> None:
    reading = " ".join(report().reading.split())
    assert (
        "and that the initials were those of his secretary, who kept the diary at the time and answered"
        in reading
    )
    for paragraph in report().reading.split("\n\n"):
        assert paragraph.strip() == "" or paragraph.strip()[-1] == "."


def test_cut_words_are_whole_and_compounds_keep_their_hyphen() -> None:
    document = report()
    assert "dredg-\ning" in document.text
    assert "dredging contract" in " ".join(document.reading.split())
    assert "dredg-" not in document.reading
    assert "well-known" in document.reading


def test_every_word_has_its_page_and_box() -> None:
    document = report()
    at = document.text.index("Counsel showed", document.text.index("Counsel showed") + 1)
    origin = document.origin(at)
    assert origin is not None
    assert origin.page == 2
    assert origin.box is not None
    left, bottom, right, top = origin.box
    assert 50 < left < right < 420
    assert 0 < bottom < top < 595
    assert top - bottom < 20


def test_metadata_of_a_pdf() -> None:
    document = report()
    assert document.title == "The Harlow Inquiry: report of the third day"
    assert document.author == "Inquiry Secretariat"
    assert document.wrapped
