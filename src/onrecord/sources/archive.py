"""ZIP and WARC: the papers inside, in their order. Runs in the reading child; nothing is written to disk."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from onrecord.core.problems import Problem

from .packed import MOST_BYTES, MOST_MEMBERS, Member, Packed

_HIDDEN = re.compile(r"(?:^|/)(?:\.|__MACOSX/|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_PAPERS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}  # fmt: skip
_OK = 200


def read_zip(name: str, data: bytes) -> Packed | Problem:
    """The files in a ZIP. Hidden ones are passed over; one with a password or of damaged bytes costs a Problem."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Problem(name, "this ZIP is damaged.", mend="Pack it again, or name its files.")
    members: list[Member] = []
    problems: list[Problem] = []
    left = MOST_BYTES
    with packed:
        entries = [e for e in packed.infolist() if not e.is_dir() and not _HIDDEN.search(e.filename)]
        if _is_wacz(packed, entries):
            entries = [e for e in entries if e.filename.startswith("archive/")]
        if not entries:
            return Problem(name, "this ZIP is empty.", mend="Check that it was packed.")
        if len(entries) > MOST_MEMBERS:
            what = f"this ZIP holds {len(entries)} files; {MOST_MEMBERS} are read at most."
            return Problem(name, what, mend="Unpack it, and name the folder.")
        for entry in entries:
            found = _entry(packed, entry, name, left)
            if found is None:
                return _too_much(name)
            if isinstance(found, Problem):
                problems.append(found)
                continue
            left -= len(found)
            members.append(Member.of(entry.filename, found))
    return Packed(tuple(members), tuple(problems))


def _is_wacz(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether this is a web archive with its indexes (WACZ 1.1), of which the archives alone are papers."""
    told = next((e for e in entries if e.filename == "datapackage.json" and e.file_size < 1 << 20), None)
    if told is None:
        return False
    found = _entry(packed, told, "", 1 << 20)
    return isinstance(found, bytes) and b'"wacz_version"' in found


def _entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> bytes | Problem | None:
    """The bytes of one file, a Problem, or None where they are more than may still come."""
    if entry.flag_bits & 1:
        return Problem(name, "this file has a password.", entry.filename, "Unpack it, and name the folder.")
    try:
        with packed.open(entry) as file:
            found = file.read(left + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return Problem(name, "this file is damaged, or packed in a way that is not known.", entry.filename)
    return None if len(found) > left else found


def _too_much(name: str) -> Problem:
    what = f"this file unpacks to more than {MOST_BYTES >> 20} MB."
    return Problem(name, what, mend="Unpack it, and name the folder.")


def read_warc(name: str, data: bytes) -> Packed | Problem:
    """The pages in a web archive (ISO 28500): web pages, plain text and PDFs, as they were answered (status 200), saved
    without an answer's head (resource), or turned into another form (conversion)."""
    members: list[Member] = []
    left = MOST_BYTES
    records = 0
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            records += 1
            if len(members) >= MOST_MEMBERS:
                return _too_much(name)
            kind = _kind(record)
            if kind is None:
                continue
            found = record.content_stream().read(left + 1)
            if getattr(record.raw_stream, "limit", 0) > 0:
                raise EOFError("the file ends inside a page")
            left -= len(found)
            if left < 0:
                return _too_much(name)
            address = record.rec_headers.get_header("WARC-Target-URI") or "page"
            members.append(Member.of(_name(address, kind), found))
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, UnicodeError) as cause:
        if not records:
            return Problem(name, "this web archive is damaged.", mend="Save the pages again.")
        broken = Problem(name, f"this web archive breaks off ({cause}).", f"record {records + 1}", "Save it again.")  # fmt: skip
        return Packed(tuple(members), (broken,))
    if not members:
        return Problem(name, "this web archive holds no page that can be read.", mend="Check what was saved.")
    return Packed(tuple(members))


def _kind(record: object) -> str | None:
    """The ending of a file's name that fits what a record holds, or None where it is no paper."""
    sort, headers = getattr(record, "rec_type", ""), getattr(record, "http_headers", None)
    if sort in ("resource", "conversion"):
        own: Any = getattr(record, "rec_headers", None)
        told = (own.get_header("Content-Type") or "").partition(";")[0].strip().lower()
        address = own.get_header("WARC-Target-URI") or ""
        return _PAPERS.get(told) if address.startswith(("http://", "https://")) else None
    if sort != "response" or headers is None or not str(headers.get_statuscode()).isdigit():
        return None
    if int(headers.get_statuscode()) != _OK:
        return None
    told = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return _PAPERS.get(told)


def _name(address: str, ending: str) -> str:
    """The address of a page as a file's name: without its query, with the ending that fits."""
    parts = urlsplit(address)
    path = f"{parts.netloc}{parts.path}".rstrip("/")
    return path if path.lower().endswith(ending) else path + ending
