"""Which reader a file belongs to, by its content first and its name second."""

from __future__ import annotations

import codecs
import enum
import re
from pathlib import PurePath

from onrecord.core.problems import Problem

from .decode import Decoded, decode


class Format(enum.StrEnum):
    """The formats that have a reader."""

    TEXT = "text"
    HTML = "html"
    TABLE = "table"
    PDF = "pdf"
    DOCX = "docx"
    IMAGE = "image"
    CASE = "case"
    ZIP = "zip"
    WARC = "warc"
    EML = "eml"
    MBOX = "mbox"
    FEED = "feed"
    SUBTITLES = "subtitles"
    DEBATE = "debate"
    ENTITIES = "entities"
    POPOLO = "popolo"
    EXPORTED = "exported"
    PLUGIN = "plugin"


SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
    ".markdown": Format.TEXT,
    ".rst": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".csv": Format.TABLE,
    ".tsv": Format.TABLE,
    ".tab": Format.TABLE,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".png": Format.IMAGE,
    ".jpg": Format.IMAGE,
    ".jpeg": Format.IMAGE,
    ".tif": Format.IMAGE,
    ".tiff": Format.IMAGE,
    ".yaml": Format.CASE,
    ".yml": Format.CASE,
    ".zip": Format.ZIP,
    ".wacz": Format.ZIP,
    ".warc": Format.WARC,
    ".warc.gz": Format.WARC,
    ".eml": Format.EML,
    ".mbox": Format.MBOX,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".xml": Format.DEBATE,
    ".srt": Format.SUBTITLES,
    ".vtt": Format.SUBTITLES,
    ".ftm": Format.ENTITIES,
    ".json": Format.EXPORTED,
    ".jsonl": Format.ENTITIES,
    ".ndjson": Format.ENTITIES,
}
"""What a folder's files are taken for by name; the content may show otherwise."""

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_AS_PNG = "Save it as PNG, JPEG or TIFF."
_TYPED = "Give its transcript or subtitles."
_AS_TEXT = "Save it as PDF, DOCX, HTML or plain text."
# The first bytes of things that hold no text to read: what each is, and the mend.
_MAGIC = (
    (b"GIF8", "this is a picture (GIF).", _AS_PNG),
    (b"{\\rtf", "this is rich text (RTF).", _AS_TEXT),
    (
        b"\xd0\xcf\x11\xe0",
        "this is an older Office file, or one with a password.",
        "Save it as DOCX, PDF or CSV without a password.",
    ),
    (b"\x1f\x8b", "this is a compressed file (gzip).", "Unpack it."),
    (b"7z\xbc\xaf", "this is a compressed file (7z).", "Unpack it."),
    (b"Rar!", "this is a compressed file (RAR).", "Unpack it."),
    (b"BZh", "this is a compressed file (bzip2).", "Unpack it."),
    (b"\xfd7zXZ", "this is a compressed file (xz).", "Unpack it."),
    (b"SQLite format 3", "this is an SQLite database.", "Export its tables as CSV."),
    (b"\x7fELF", "this is a program.", "Name a document."),
    (b"MZ\x90", "this is a program.", "Name a document."),
    (b"%!PS", "this is PostScript.", "Save it as PDF."),
    (b"PAR1", "this is a Parquet file.", "Export its tables as CSV."),
    (b"ID3", "this is a sound recording.", _TYPED),
    (b"OggS", "this is a sound recording.", _TYPED),
)
# The same for kinds whose mark does not stand at the beginning, or is too short alone.
_MARKED = (
    (re.compile(rb"RIFF.{4}WEBP", re.S), "this is a picture (WebP).", _AS_PNG),
    (re.compile(rb"RIFF.{4}(?:WAVE|AVI )", re.S), "this is a recording.", _TYPED),
    (re.compile(rb".{4}ftyp(?:heic|heix|mif1|avif)", re.S), "this is a picture (HEIC).", _AS_PNG),
    (re.compile(rb".{4}ftyp", re.S), "this is a recording.", _TYPED),
    (re.compile(rb"BM.{4}\x00{4}", re.S), "this is a picture (BMP).", _AS_PNG),
)
_ZIPS = (
    (b"xl/workbook.xml", "this is an Excel workbook.", "Save its sheets as CSV."),
    (b"ppt/presentation.xml", "this is a PowerPoint file.", "Save it as PDF."),
    (b"application/vnd.oasis", "this is an OpenDocument file.", "Save it as DOCX, PDF or CSV."),
    (b"application/epub", "this is an e-book (EPUB).", _AS_TEXT),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(rb"<(?:html|head|body|title|meta|pre|p|div|br|article|h1)\b[^>]*>", re.I)
_XML = re.compile(rb"\s*<\?xml\s")
_BESIDE = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.S | re.I)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_DEBATES = frozenset({"akomantoso", "tei", "teicorpus", "publicwhip", "debates", "hansard"})
_MAILBOX = re.compile(rb"From [^\r\n]{3,200}\r?\n[!-9;-~]{1,80}:")
_CASE = re.compile(rb"^onrecord[ \t]*:", re.M)
HEAD = 65_536
"""How many bytes from the start of a file decide on its format."""
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def suffix_of(name: str) -> str:
    """The end of a file's name that tells its format, small letters: ".txt", ".warc.gz"; empty without one."""
    path = PurePath(name)
    both = "".join(path.suffixes[-2:]).lower()
    return both if both in SUFFIXES else path.suffix.lower()


def detect(name: str, data: bytes) -> Format | Problem:
    """The format of a file with these bytes, or a Problem where it is known to be of another kind.

    A web page saved under the name of a table or a text is a web page; a case file is known by its
    top-level key. Text under no telling name is plain text: whether it *is* text, decoding shows.
    """
    head = data[:HEAD]
    suffix = suffix_of(name)
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(name, data)
    if head.startswith(b"WARC/1") or suffix == ".warc.gz":
        return Format.WARC
    for magic, what, mend in _MAGIC:
        if head.startswith(magic):
            return Problem(name, what, mend=mend)
    for mark, what, mend in _MARKED:
        if mark.match(head):
            return Problem(name, what, mend=mend)
    if head.startswith(_PICTURES):
        return Format.IMAGE
    named = SUFFIXES.get(suffix)
    text = _plain(head)
    if named is Format.CASE:
        if _CASE.search(_plain(data)):
            return Format.CASE
        what = "this is YAML, but no case file: it has no top-level key 'onrecord'."
        return Problem(name, what, mend="Begin a case file with 'onrecord: 1', or name a text .txt.")
    if _HTML.match(text):
        return Format.HTML
    if named in (Format.DEBATE, Format.FEED) or _XML.match(text):
        return _xml(name, text)
    if named in (Format.EXPORTED, Format.ENTITIES):
        return _json(text, named)
    if text.startswith(b"WEBVTT"):
        return Format.SUBTITLES
    if text.startswith(b"From ") and _MAILBOX.match(text):
        return Format.MBOX
    if named is Format.HTML:
        return Format.HTML if _TAG.search(text) else Format.TEXT
    if named in _BY_MAGIC:
        return _text_after_all(name, head)
    return named or Format.TEXT


_BY_MAGIC = (Format.PDF, Format.DOCX, Format.IMAGE)
_SHOWN = {
    Format.TEXT: "plain text",
    Format.HTML: "a web page",
    Format.DOCX: "a Word document",
    Format.IMAGE: "a picture",
}


def misnamed(name: str, found: Format) -> Problem | None:
    """A remark on a file whose name says PDF, Word or a picture and whose content says otherwise."""
    named = SUFFIXES.get(suffix_of(name))
    if named not in _BY_MAGIC or found is named:
        return None
    what = f"its name says {suffix_of(name)}, and it is {_SHOWN.get(found, found.value.upper())}; it was read as that."
    return Problem(name, what, mend="Check that it is the right file.", fatal=False)


def _text_after_all(name: str, head: bytes) -> Format | Problem:
    """Plain text under the name of another kind; a Problem where it is neither."""
    if isinstance(decode(name, head), Decoded):
        return Format.TEXT
    if not head.strip():
        return Problem(name, "this file is empty.", mend="Check that it was saved.")
    kind = suffix_of(name)[1:].upper()
    return Problem(name, f"this is no {kind} file, or its beginning is lost.", mend="Get the file again.")


def _xml(name: str, text: bytes) -> Format | Problem:
    """What an XML file is, by its outermost element."""
    found = _ROOT.search(_BESIDE.sub(b"", text))
    root = found.group(1).decode("ascii", "replace") if found else ""
    if root.lower() in ("rss", "feed", "rdf"):
        return Format.FEED
    if root.lower() in _DEBATES:
        return Format.DEBATE
    what = (
        f"this is XML of a kind that is not known (<{root}>)." if root else "this is no XML that can be read."
    )
    return Problem(name, what, mend="Save the text of what it shows.")


def _json(text: bytes, named: Format) -> Format:
    """What a JSON file is, by the keys near its beginning."""
    if b'"schema"' in text and b'"properties"' in text:
        return Format.ENTITIES
    if b'"persons"' in text or b'"memberships"' in text:
        return Format.POPOLO
    return named


def _plain(data: bytes) -> bytes:
    """The bytes as ASCII would show them: without a byte order mark, and without the zeros of UTF-16."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data[2:].replace(b"\x00", b"")
    return data[3:] if data.startswith(codecs.BOM_UTF8) else data


def _zip(name: str, data: bytes) -> Format | Problem:
    if b"word/document.xml" in data:
        return Format.DOCX
    for mark, what, mend in _ZIPS:
        if mark in data:
            return Problem(name, what, mend=mend)
    return Format.ZIP
