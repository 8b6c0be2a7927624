"""One file on its way to a Document: bytes, format, reader, structure."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from onrecord.core import dates, plugins
from onrecord.core.document import PAPERS, Cell, Document, DocumentKind, Origin, Row
from onrecord.core.ids import content_id
from onrecord.core.problems import Problem
from onrecord.core.wire import WireError, decode

from . import english, mapping, scans, text, worker
from .case import CaseFile
from .detect import SUFFIXES, Format, detect, misnamed, suffix_of
from .draft import Draft
from .packed import DEEPEST, Packed
from .reading import Metadata, Reading
from .structure import structured

LARGEST = 256 << 20
"""The largest file that is read, in bytes."""
_VERY_LONG = 8 << 20
_BEGINNING = 1 << 20
_ENGLISH_ENOUGH = 0.16
_HARDLY_ENGLISH = 0.10


def read(path: Path, *, given: Metadata = Metadata()) -> Reading:  # noqa: B008 - frozen
    """Read one file. ``given`` fills what the file does not say of itself.

    Never raises for bad data: what could not be read is in :attr:`Reading.problems`. ``Document.name`` is
    the path as given, ``Document.id`` derives from its last part and the bytes.
    """
    name = str(path)
    data = _load(path)
    if isinstance(data, Problem):
        return Reading(problems=(data,))
    own = mapping.beside(path)
    if own is not None:
        given = replace(given, columns=own)
    held = [data]
    del data  # the bytes of a large file must not stay while its text is looked at
    return read_bytes(name, held.pop(), given=given)


def read_bytes(name: str, data: bytes, *, given: Metadata = Metadata()) -> Reading:  # noqa: B008
    """As :func:`read`, of bytes that came another way (an upload); ``name`` ends as a file's name does."""
    return _read_bytes(name, data, given, 0)


def _read_bytes(name: str, data: bytes, given: Metadata, depth: int) -> Reading:
    plugin = suffix_of(name) if suffix_of(name) in plugins.suffixes() else ""
    format_ = Format.PLUGIN if plugin and plugin not in SUFFIXES else detect(name, data)
    if isinstance(format_, Problem):
        return Reading(problems=(format_,))
    declared = given.columns if format_ is Format.TABLE else None
    if declared is not None:
        found = _ask("table_mapped", name, scans.packed(mapping.told(declared), data))
        found = mapping.applied(found, declared) if isinstance(found, Draft) else found
    elif format_ is Format.PLUGIN:
        found = _ask(f"plugin:{plugin}", name, data)
    else:
        found = READERS[format_](name, data)
    if isinstance(found, Problem):
        return Reading(problems=(found,))
    if isinstance(found, CaseFile):
        return Reading(problems=found.problems, case=found.extractions)
    if isinstance(found, Packed):
        del data
        return _members(name, found, given, depth)
    digest = hashlib.sha256(data).hexdigest()
    del data
    document, problems = _document(name, digest, found, given)
    odd = misnamed(name, format_)
    problems += [odd] if odd else []
    foreign = _foreign(document)
    if foreign is not None:
        return Reading(problems=(foreign,))
    return Reading((document,), (*found.problems, *problems))


def _members(name: str, packed: Packed, given: Metadata, depth: int) -> Reading:
    """The papers inside a file, each read as if it lay in a folder of the file's name."""
    if depth >= DEEPEST:
        what = f"more than {DEEPEST} files lie inside one another here."
        return Reading(problems=(Problem(name, what, mend="Unpack it, and name the folder."),))
    readings = []
    for member in packed.members:
        inner = f"{name}/{member.name}"
        try:
            data = member.data
        except ValueError:
            readings.append(Reading(problems=(_crashed(inner),)))
            continue
        readings.append(_read_bytes(inner, data, given, depth + 1))
    return Reading(
        tuple(d for r in readings for d in r.documents),
        (*packed.problems, *(p for r in readings for p in r.problems)),
        tuple(e for r in readings for e in r.case),
    )


def _load(path: Path) -> bytes | Problem:
    name = str(path)
    try:
        # Without waiting for a writer, as a named pipe would have it.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                return Problem(name, "this is no file.", mend="Name a file or a folder.")
            if state.st_size > LARGEST:
                what = f"this file has {state.st_size >> 20} MB; {LARGEST >> 20} are read at most."
                return Problem(name, what, mend="Split it.")
            return file.read(LARGEST)
    except FileNotFoundError:
        return Problem(name, "there is no such file or folder.", mend="Check the path.")
    except (OSError, ValueError) as cause:
        reason = (getattr(cause, "strerror", None) or str(cause)).lower()
        return Problem(name, f"it cannot be opened ({reason}).", mend="Check the path.")


_KINDS = {kind.__name__: kind for kind in (Draft, CaseFile, Packed, scans.Recognised)}


def _in_child(reader: str) -> Callable[[str, bytes], Any]:
    """The reader of that name in the child process, answering with a Draft, a CaseFile, a Packed or a Problem."""

    return lambda name, data: _ask(reader, name, data)


def _ask(reader: str, name: str, data: bytes) -> Any:
    return understood(worker.ask(reader, name, data), name)


def understood(answer: Any, name: str) -> Draft | CaseFile | Packed | scans.Recognised | Problem:
    """What the child says of a file of that name; it may have been taken over, so nothing of it is trusted."""
    if isinstance(answer, Problem):
        return answer
    try:
        if answer["type"] == "Problem":
            told: Problem = decode(Problem, answer["value"])
            return replace(told, file=name)
        found: Draft | CaseFile | Packed | scans.Recognised = decode(_KINDS[answer["type"]], answer["value"])
    except (WireError, KeyError, TypeError, RecursionError):
        return _crashed(name)
    return found if not isinstance(found, Draft) or _holds(found) else _crashed(name)


def _crashed(name: str) -> Problem:
    return Problem(name, "its reader crashed.", mend=worker.SIMPLER)


def _holds(draft: Draft) -> bool:
    """Whether all places in a draft lie inside its text, as those of an honest reader do."""
    end = len(draft.text)
    places = [(0, draft.body), *draft.noise, *((o.start, o.end) for o in draft.origins)]
    places += [(t.label_start, t.start) for t in draft.turns] + [(t.start, t.end) for t in draft.turns]
    if not all(0 <= first <= last <= end for first, last in places):
        return False
    records = draft.grid.records if draft.grid else ()
    return all(len(r) % 2 == 0 and r and min(r) >= 0 and max(r) <= end for r in records)


READERS: dict[Format, Callable[[str, bytes], Draft | CaseFile | Packed | Problem]] = {
    Format.TEXT: text.read,
    Format.HTML: _in_child("html"),
    Format.TABLE: _in_child("table"),
    Format.PDF: lambda name, data: scans.read_pdf(name, data, _ask),
    Format.IMAGE: lambda name, data: scans.read_image(name, data, _ask),
    Format.DOCX: _in_child("docx"),
    Format.CASE: _in_child("case"),
    Format.ZIP: _in_child("zip"),
    Format.WARC: _in_child("warc"),
    Format.EML: _in_child("eml"),
    Format.MBOX: _in_child("mbox"),
    Format.FEED: _in_child("feed"),
    Format.SUBTITLES: _in_child("subtitles"),
    Format.DEBATE: _in_child("debate"),
    Format.ENTITIES: _in_child("entities"),
    Format.POPOLO: _in_child("popolo"),
    Format.EXPORTED: _in_child("exported"),
}
"""Plain text is read here, everything that needs a parser in the child."""


def _document(name: str, digest: str, draft: Draft, given: Metadata) -> tuple[Document, list[Problem]]:
    problems: list[Problem] = []
    published = given.published
    if draft.published:
        try:
            published = dates.parse(draft.published)
        except ValueError as cause:
            problems.append(Problem(name, f"its date is not understood: {cause}.", "published", fatal=False))
    kind = _kind(name, draft, problems) or given.kind
    rows = _rows(draft)
    document = Document(
        id=content_id("doc", PurePath(name).name, digest),
        name=name,
        sha256=digest,
        text=draft.text,
        kind=kind or DocumentKind.UNKNOWN,
        title=draft.title or given.title,
        publisher=draft.publisher or given.publisher,
        author=draft.author,
        url=draft.url or given.url,
        published=published,
        body=draft.body,
        rows=rows,
        noise=draft.noise,
        wrapped=draft.wrapped,
        turns=draft.turns,
        origins=draft.origins or tuple(Origin(r.start, r.end, row=r.number) for r in rows),
    )
    if draft.grid is not None:
        return replace(document, kind=kind or draft.fallback), problems
    shaped = _structured(document)
    if kind is None and draft.turns:
        shaped = replace(shaped, kind=draft.fallback)
    elif kind is None and draft.fallback is not DocumentKind.UNKNOWN:
        # A page that calls itself an article is one, unless people plainly take turns in it.
        if shaped.kind is not DocumentKind.TRANSCRIPT or len(shaped.turns) < 4:
            shaped = replace(document, kind=draft.fallback, published=shaped.published)
    return replace(shaped, kind=kind or shaped.kind), problems


def _structured(document: Document) -> Document:
    """The document with its structure. A very long one is asked by its beginning first: where that shows
    none, the rest is not searched, which would take several times its size."""
    if len(document.text) <= _VERY_LONG:
        return structured(document)
    beginning = structured(replace(document, text=document.text[:_BEGINNING], noise=(), origins=()))
    if beginning.turns or beginning.noise:
        return structured(document)
    return replace(document, kind=beginning.kind, wrapped=beginning.wrapped)


def _rows(draft: Draft) -> tuple[Row, ...]:
    """The rows of a table, each cell cut out of the text."""
    if draft.grid is None:
        return ()
    columns, text = draft.grid.columns, draft.text
    rows = []
    for number, record in enumerate(draft.grid.records, 2):
        cells = []
        for index, (start, end) in enumerate(zip(record[2::2], record[3::2])):
            value = text[start:end]
            if start and text[start - 1] == '"':
                value = value.replace('""', '"')
            cells.append(Cell(columns[index] if index < len(columns) else "", value, start, end))
        rows.append(Row(number, record[0], record[1], tuple(cells)))
    return tuple(rows)


def _kind(name: str, draft: Draft, problems: list[Problem]) -> DocumentKind | None:
    written = draft.kind.strip().lower()
    if not written:
        return None
    if written in PAPERS:
        return DocumentKind(written)
    what = f"the kind {written!r} is not known."
    problems.append(Problem(name, what, "kind", f"Write one of: {', '.join(PAPERS)}.", fatal=False))
    return None


def _foreign(document: Document) -> Problem | None:
    """A Problem where the paper is plainly in another language. Tables are names and numbers: not judged."""
    if document.rows:
        return None
    sample = english.sample_of(document.text, document.body)
    share = english.share(sample)
    if share is None or share >= _ENGLISH_ENOUGH or not english.is_prose(sample):
        return None
    answer = worker.ask("language", document.name, sample.encode("utf-8", "replace"))
    language = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(language, str) or language == "English" or share >= _HARDLY_ENGLISH:
        return None
    what = f"this paper is in {language}; only English is read."
    return Problem(document.name, what, mend="Give an English translation.")
