"""DOCX: paragraphs and tables in order, as the paper would be printed."""

from __future__ import annotations

import io

import docx
from docx.oxml import parse_xml

from onrecord.core.document import Document
from onrecord.sources import read_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(paper: object) -> Document:
    out = io.BytesIO()
    paper.save(out)  # type: ignore[attr-defined]
    (document,) = read_bytes("note.docx", out.getvalue()).documents
    return document


def test_paragraphs_headings_and_tables_stand_in_their_order() -> None:
    paper = docx.Document()
    paper.add_heading("Note of a meeting", 0)
    paper.add_paragraph("The minister met the board on 4 May.")
    table = paper.add_table(2, 2)
    for cell, text in zip(table._cells, ("Name", "Office", "A. Roe", "Chair"), strict=True):
        cell.text = text
    paper.add_paragraph("They spoke of the lease.")
    document = saved(paper)
    assert document.text == (
        "Note of a meeting\n\nThe minister met the board on 4 May.\n\nName\tOffice\nA. Roe\tChair\n\n"
        "They spoke of the lease.\n"
    )
    assert document.title == "Note of a meeting"
    origin = document.origin(document.text.index("A. Roe"))
    assert origin is not None
    assert origin.row == 4


def test_deleted_words_are_out_and_inserted_ones_in() -> None:
    paper = docx.Document()
    paragraph = paper.add_paragraph("He met ")
    for xml in (
        f"<w:del {W}><w:r><w:delText>nobody</w:delText></w:r></w:del>",
        f"<w:ins {W}><w:r><w:t>the envoy</w:t></w:r></w:ins>",
        f"<w:r {W}><w:tab/><w:t>twice</w:t><w:br/><w:t>in May</w:t></w:r>",
        f"<w:sdt {W}><w:sdtContent><w:r><w:t>, he wrote.</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph._p.append(parse_xml(xml))
    assert saved(paper).text == "He met the envoy\ttwice\nin May, he wrote.\n"
