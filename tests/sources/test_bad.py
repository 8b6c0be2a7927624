"""Files that cannot be read: each costs one Problem, word for word, and nothing else."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import docx
import pytest

from onrecord.core.problems import Problem
from onrecord.sources import read, read_bytes, reader, scans

FOLDER = Path(__file__).parents[1] / "fixtures" / "files"
SIMPLER = "If it is a real document, save it in a simpler form, such as plain text."


def refused(name: str, data: bytes) -> str:
    """The one fatal Problem that these bytes cost."""
    reading = read_bytes(name, data)
    assert not reading.documents and not reading.case
    (problem,) = reading.problems
    assert problem.fatal
    return str(problem)


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def word(*paragraphs: str) -> bytes:
    paper, out = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        paper.add_paragraph(paragraph)
    paper.save(out)
    return out.getvalue()


REPORT = (FOLDER / "report.pdf").read_bytes()
GERMAN = (
    "Der Minister hat am Dienstag vor dem Ausschuss gesagt, dass er niemals mit dem Botschafter "
    "gesprochen habe. "
    "Die Opposition bezweifelt das und verlangt eine Untersuchung durch eine unabhängige Kommission, "
    "die noch vor "
    "dem Sommer berichten soll."
)
FRENCH_PAGE = "<!doctype html><html><body><article><h1>Le port</h1>" + (
    "<p>Le ministre a déclaré mardi devant la commission qu'il n'avait jamais rencontré l'ambassadeur, "
    "et que "
    "personne ne lui avait parlé du contrat avant le vote.</p>" * 4
)

OCR = (
    "Install the extra 'ocr' (pip install 'onrecord[ocr]') and Tesseract's English data (Debian: tesseract-ocr-eng)"
)
BAD = {
    "a.txt": (b"", "this file is empty. Check that it was saved."),
    "b.txt": (b" \r\n\t\n", "this file is empty. Check that it was saved."),
    "bom.txt": (b"\xef\xbb\xbf\n", "this file is empty. Check that it was saved."),
    "c.txt": (b"---\ntitle: x\n---\n\n", "nothing follows its front matter. Check that it was saved."),
    "d.txt": (bytes(range(256)) * 40, "this file holds no text. Name a document."),
    "e.txt": (b"\x00\x01\x02\x03" * 400, "this file holds no text. Name a document."),
    "f.txt": (b"\xff\xfeH\x00i", "this file says that it is utf-16-le, and is damaged. Save it as UTF-8."),
    "g.txt": (GERMAN.encode(), "this paper is in German; only English is read. Give an English translation."),
    "h.html": (FRENCH_PAGE.encode(), ("this paper is in French; only English is read. Give an English "
    "translation.")),
    "a.png": (b"\x89PNG\r\n\x1a\n" + bytes(80), f"this is a picture, and no text. {OCR}, or give the text of what it shows."),
    "a.jpg": (b"\xff\xd8\xff\xe0" + bytes(80), f"this is a picture, and no text. {OCR}, or give the text of what it shows."),
    "a.webp": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "this is a picture (WebP). Save it as PNG, JPEG or TIFF."),
    "a.bmp": (b"BM\x10\x00\x00\x00" + bytes(40), "this is a picture (BMP). Save it as PNG, JPEG or TIFF."),
    "a.heic": (b"\0\0\0\x18ftypheic" + bytes(40), "this is a picture (HEIC). Save it as PNG, JPEG or TIFF."),
    "a.mp4": (b"\0\0\0\x18ftypmp42" + bytes(40), "this is a recording. Give its transcript or subtitles."),
    "a.mp3": (b"ID3\x03" + bytes(40), "this is a sound recording. Give its transcript or subtitles."),
    "a.ps": (b"%!PS-Adobe-3.0\n", "this is PostScript. Save it as PDF."),
    "a.parquet": (b"PAR1" + bytes(40), "this is a Parquet file. Export its tables as CSV."),
    "empty.zip": (b"PK\x05\x06" + bytes(18), "this ZIP is empty. Check that it was packed."),
    "no.zip": (b"only words", "this ZIP is damaged. Pack it again, or name its files."),
    "torn.docx": (word("Hello")[100:], "this is no DOCX file, or its beginning is lost. Get the file again."),
    "zeros.docx": (b"P\x00\x80\x00" * 900, "this is no DOCX file, or its beginning is lost. Get the file again."),
    "torn.pdf": (REPORT[2000:], "this is no PDF file, or its beginning is lost. Get the file again."),
    "noise.png": (b"P\x00\x80\x00" * 900, "this is no PNG file, or its beginning is lost. Get the file again."),
    "none.tiff": (b"", "this file is empty. Check that it was saved."),
    "a.rtf": (b"{\\rtf1 Hello}", "this is rich text (RTF). Save it as PDF, DOCX, HTML or plain text."),
    "a.doc": (
        b"\xd0\xcf\x11\xe0" + bytes(80),
        ("this is an older Office file, or one with a password. Save it as DOCX, PDF or CSV without a "
        "password."),
    ),
    "a.xlsx": (zipped(xl__workbook_dot_xml=b"<x/>"), "this is an Excel workbook. Save its sheets as CSV."),
    "a.gz": (b"\x1f\x8b\x08" + bytes(80), "this is a compressed file (gzip). Unpack it."),
    "a.yaml": (
        b"name: Ada\n",
        ("this is YAML, but no case file: it has no top-level key 'onrecord'. Begin a case file with "
        "'onrecord: 1', "
        "or name a text .txt."),
    ),
    "nav.html": (
        b"<!doctype html><html><body><nav><a href=/>Home</a> <a href=/n>News</a></nav></body></html>",
        "no article was found on this page. Save the article's own page, or its text as .txt.",
    ),
    "blank.csv": (b",,\n,,\n", "this table is empty. Check that it was saved."),
    "cut.pdf": (REPORT[: len(REPORT) // 2], "this PDF is damaged or incomplete. Get the file again."),
    "head.pdf": (b"%PDF-1.7\n", "this PDF is damaged or incomplete. Get the file again."),
    "locked.pdf": ((FOLDER / "locked.pdf.bad").read_bytes(), ("this PDF is locked with a password. Save "
    "it without one.")),
    "scan.pdf": (
        (FOLDER / "scan.pdf.bad").read_bytes(),
        f"this PDF holds pictures of pages and no text. {OCR}, or have its text recognised first, for example with ocrmypdf.",
    ),
    "empty.docx": (word(), "this DOCX holds no text. Check that it was saved."),
    "cut.docx": (word("Hello")[:3000] + b"word/document.xml", ("this DOCX is damaged. Open it in a word "
    "processor and save it again.")),
    "fake.docx": (
        zipped(word__document_dot_xml=b"<not closed"),
        "this DOCX is damaged. Open it in a word processor and save it again.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "available", lambda: False)  # as on a machine without the extra
    data, sentence = BAD[name]
    assert refused(name, data) == f"{name}: {sentence}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = read(tmp_path / "gone.txt").problems
    assert str(problem) == f"{tmp_path}/gone.txt: there is no such file or folder. Check the path."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (problem,) = read(tmp_path).problems
    assert str(problem) == f"{tmp_path}: it cannot be opened (is a directory). Check the path."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (problem,) = read(tmp_path / "pipe.txt").problems
    assert problem.what == "this is no file."


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(reader.LARGEST + (1 << 20))
    (problem,) = read(path).problems
    assert str(problem) == f"{path}: this file has 257 MB; 256 are read at most. Split it."


def test_a_case_file_that_is_no_yaml() -> None:
    (problem,) = read_bytes("case.yaml", b"onrecord: 1\nactors: [\n").problems
    assert isinstance(problem, Problem)
    assert problem.what.startswith("this is not valid YAML")


def test_a_case_file_gives_facts_and_no_papers() -> None:
    documents = "documents:\n  - {id: d, title: T, text: Words of it.}\n"
    text = f"onrecord: 1\n{documents}actors:\n  - {{id: roe, name: Jane Roe}}\n"
    reading = read_bytes("case.yaml", text.encode())
    assert reading.documents == () and reading.problems == ()
    (extraction,) = reading.case
    assert [a.name for a in extraction.actors] == ["Jane Roe"]
    assert extraction.document.text == "Words of it."


# --- bombs: small files that want all memory, all time, or all of the stack ---


def nested_page(depth: int) -> bytes:
    return b"<!doctype html><html><body>" + b"<div>" * depth + b"<p>Deep words.</p>"


def test_a_deeply_nested_page_does_not_stop_the_batch() -> None:
    reading = read_bytes("deep.html", nested_page(200_000))
    assert len(reading.problems) + len(reading.documents) == 1


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zipped(word__document_dot_xml=bytes(210 << 20))
    assert len(bomb) < 1 << 20
    assert refused("bomb.docx", bomb) == (
        "bomb.docx: this DOCX unpacks to 210 MB; 200 are read at most. Take its pictures out, or save "
        "its text as "
        ".txt."
    )


def aliases(levels: int) -> str:
    """YAML in which each list holds the one before it nine times over."""
    rows = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(rows)


def test_aliases_in_front_matter_are_not_multiplied() -> None:
    reading = read_bytes("a.txt", f"---\ntitle: Pier\n{aliases(30)}\n---\nHe spoke.\n".encode())
    (document,) = reading.documents
    assert document.title == "Pier"


def test_aliases_in_a_case_file_are_refused() -> None:
    (problem,) = read_bytes("case.yaml", f"onrecord: 1\n{aliases(30)}\n".encode()).problems
    assert (problem.place, problem.what) == (
        "line 2",
        "this is not valid YAML: aliases (*name) are not used in case files.",
    )


def test_yaml_nested_without_end_is_a_remark() -> None:
    reading = read_bytes("a.txt", f"---\ntitle: {'[' * 30_000}\n---\nHe spoke.\n".encode())
    (problem,) = reading.problems
    assert not problem.fatal
    assert len(reading.documents) == 1


def test_ten_thousand_quotation_marks_cost_no_more_than_a_moment() -> None:
    reading = read_bytes("q.csv", b"date,guest\n" + b'2020-01-02,"Lund\n' * 20_000)
    assert len(reading.documents[0].rows) == 20_000


@pytest.mark.parametrize(
    ("name", "shown"), [("a.pdf", "plain text"), ("a.docx", "plain text"), ("a.png", "plain text"), ("b.pdf", "a web page")]
)
def test_a_file_whose_name_says_another_kind_is_read_as_what_it_is(name: str, shown: str) -> None:
    text = "The minister met the director on Monday, he said.\n"
    page = f"<!doctype html><html><body><article><p>{text * 3}</p></article></body></html>"
    reading = read_bytes(name, (page if "page" in shown else text).encode())
    assert text.strip() in reading.documents[0].text
    (remark,) = reading.problems
    end = name[1:]
    assert not remark.fatal
    assert str(remark) == (
        f"{name}: its name says {end}, and it is {shown}; it was read as that. Check that it is the right file."
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Jane Roe said that she never met him.\n", "\u201cNever\u201d, said Jane Roe \u2013 to us.\n" * 9])
def test_utf_16_without_its_mark_is_read(encoding: str, text: str) -> None:
    reading = read_bytes("a.txt", text.encode(encoding))
    assert [d.text for d in reading.documents] == [text]
    assert [p.what for p in reading.problems] == [f"this file is not UTF-8; it was read as {encoding}."]
