"""Tables: CSV, TSV and their like. The text is the file; each cell knows its place in it.

Runs in the reading child.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from onrecord.core.document import DocumentKind
from onrecord.core.problems import Problem

from . import frontmatter
from .decode import Decoded, decode
from .draft import Draft, Grid
from .scans import unpacked

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 60
_LINE_END = re.compile(r"\r\n|\n|\r")
# What stands in a row of data and not in a header: dates, times, numbers, amounts, addresses.
_DATE = re.compile(
    r"\d{4}-\d{1,2}(?:-\d{1,2})?(?:[T ].*)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.*|"
    r"\d{1,2}[ -][A-Za-z]{3,9},?[ -]\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4}"
)
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?", re.I)
_NUMBER = re.compile(r"[-+(]?[$€£¥]?\s?[-+]?\d[\d,.' ]*\)?\s?(?:%|[a-z]{2,3})?", re.I)
_YEAR = re.compile(r"(?:19|20)\d{2}(?:[-/]\d{2,4})?")
_ADDRESS = re.compile(r"[^\s@]{1,100}@[^\s@]{1,200}\.[^\s@]{1,100}|https?://\S+|\+?\d[\d ()-]{6,}")
_MEND = (
    "Put a first line above it that names the columns, such as: date,person,met with,place,subject; or declare them "
    "in a file beside it, named as it is with .columns.toml."
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its decoded value, and the place of what stands between the delimiters or
    the quotation marks. ``broken`` where it begins with a quotation mark that does not end it."""

    value: str
    start: int
    end: int
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the fields of a line, or of several where a quoted field holds line ends."""

    start: int
    end: int
    fields: tuple[Field, ...]

    @property
    def empty(self) -> bool:
        return not any(f.value.strip() for f in self.fields)


def read(name: str, data: bytes) -> Draft | Problem:
    """A table as a Draft with its rows. A Problem where it is no text, or names no columns."""
    return _read(name, data, "", 0)


def read_mapped(name: str, data: bytes) -> Draft | Problem:
    """As :func:`read`, of a table that a user has declared (``data``: see ``scans.packed`` and ``mapping.told``)."""
    told, file = unpacked(data)
    if told["header"] is False:
        return _read(name, file, str(told["delimiter"]), None)
    return _read(name, file, str(told["delimiter"]), 1 if told["header"] is True else int(told["header"]))


_FOUND = 0


def _read(name: str, data: bytes, delimiter: str, header_line: int | None) -> Draft | Problem:
    """A table. ``header_line``: 0 to find the header and doubt it, 1 or more where it is (from that line on), None for none."""
    decoded = decode(name, data)
    if isinstance(decoded, Problem):
        return decoded
    text = decoded.text
    said = frontmatter.describe(name, text)
    start = max(said.body, 1 if text.startswith("\ufeff") else 0)
    delimiter = delimiter or sniff(text, start, name)
    records = [r for r in parse(text, delimiter, start) if not r.empty]
    if not records:
        return Problem(name, "this table is empty.", mend="Check that it was saved.")
    if header_line is None:
        width = max(len(r.fields) for r in records)
        return _drafted(name, decoded, said, tuple(str(n) for n in range(1, width + 1)), records, "")
    if header_line > 1:
        records = [r for r in records if _line(text, r.start) >= header_line] or records
    at = _header_index(records) if header_line <= 1 else 0
    header = records[at]
    data_rows = [r for r in records[at + 1 :] if _values(r) != _values(header)]  # some print it on each page
    if header_line == _FOUND and not is_header(header, data_rows[:_SAMPLE]):
        place = f"line {_line(text, header.start)}"
        return Problem(
            name, "the first row of this table is data, not the names of its columns.", place, _MEND
        )
    above = text[records[0].start : records[0].end].strip(delimiter + '" ') if at else ""
    title = "" if above.lower().startswith("sep=") else above  # a line that tells Excel the delimiter
    return _drafted(name, decoded, said, tuple(f.value.strip() for f in header.fields), data_rows, title)


def _drafted(
    name: str,
    decoded: Decoded,
    said: frontmatter.Description,
    columns: tuple[str, ...],
    rows: list[Record],
    title: str,
) -> Draft:
    remarks = _remarks(name, decoded.text, len(columns), rows)
    grid = Grid(columns, tuple(_places(r) for r in rows))
    draft = Draft(decoded.text, title, fallback=DocumentKind.LOG, body=said.body, grid=grid)
    return frontmatter.fill(draft, said, (*decoded.problems, *said.problems, *remarks))


def sniff(text: str, start: int, name: str) -> str:
    """The delimiter: the one by which most of the first records have the same number of fields, two at least.

    Of equals, the one that gives more fields, and a tab in a file that is named for its tabs.
    """
    tabs = PurePath(name).suffix.lower() in (".tsv", ".tab")
    best, chosen = (0.0, 0.0), "\t" if tabs else ","
    for delimiter in DELIMITERS:
        widths = [len(r.fields) for r in _first(text, delimiter, start)]
        if not widths:
            continue
        width, often = Counter(widths).most_common(1)[0]
        if width < 2:
            continue
        score = (round(often / len(widths), 1) + (0.5 if tabs and delimiter == "\t" else 0), float(width))
        if score > best:
            best, chosen = score, delimiter
    return chosen


def _first(text: str, delimiter: str, start: int) -> list[Record]:
    found: list[Record] = []
    for record in parse(text, delimiter, start):
        if not record.empty:
            found.append(record)
        if len(found) >= _SAMPLE:
            break
    return found


def parse(text: str, delimiter: str, start: int = 0) -> Iterator[Record]:
    """The records of a table from ``start`` on, as RFC 4180 has them, with offsets into ``text``.

    Blanks before an opening and after a closing quotation mark are passed over. A quotation mark that
    nothing closes before a delimiter is a letter like any other.
    """
    d = re.escape(delimiter)
    quoted = re.compile(rf'[ ]*+"([^"]*+(?:""[^"]*+)*+)"[ ]*+(?={d}|\r|\n|\Z)')
    bare = re.compile(rf"[^{d}\r\n]*+")
    at, end = start, len(text)
    fields: list[Field] = []
    first = at
    while at < end or fields:
        found = quoted.match(text, at)
        if found is not None:
            value = found.group(1).replace('""', '"')
            fields.append(Field(value, found.start(1), found.end(1)))
            at = found.end()
        else:
            found = bare.match(text, at)
            assert found is not None  # it matches nothing, too
            value = found.group()
            fields.append(Field(value, at, found.end(), value.lstrip(" ").startswith('"')))
            at = found.end()
        if at < end and text[at] == delimiter:
            at += 1
            continue
        yield Record(first, at, tuple(fields))
        fields = []
        line_end = _LINE_END.match(text, at)
        at = line_end.end() if line_end else end
        first = at


def _header_index(records: list[Record]) -> int:
    """Where the header is: the first record as wide as most; what stands above it is a title or a note."""
    widths = Counter(_width(r) for r in records[:_SAMPLE])
    usual = max(widths, key=lambda w: (widths[w], w))
    if usual < 2:
        return 0
    for index, record in enumerate(records[:_SAMPLE]):
        if _width(record) >= usual or len(record.fields) == usual and len(_filled(record)) > usual / 2:
            return index
    return 0


def _filled(record: Record) -> list[Field]:
    return [f for f in record.fields if f.value.strip()]


def _width(record: Record) -> int:
    """How many fields a record has, without the empty ones at its end (a title row of a spreadsheet)."""
    width = len(record.fields)
    if len(_filled(record)) > 1:
        return width
    while width > 1 and not record.fields[width - 1].value.strip():
        width -= 1
    return width


def is_header(record: Record, rows: list[Record]) -> bool:
    """Whether a first record names columns: nothing in it is a date, a number or an address (years may
    head columns of figures), hardly a name stands twice, or below itself, none is as long as a sentence."""
    names = [f.value.strip() for f in record.fields]
    filled = [n for n in names if n]
    if not filled or any(len(n) > 120 for n in filled):
        return False
    if any(_is_value(n) for n in filled) and not _years_head_figures(names, rows):
        return False
    if len({n.casefold() for n in filled}) < len(filled) - 1:
        return False
    again = sum(_stands_below(column, title, rows) for column, title in enumerate(names) if title)
    return again < 0.5 * len(filled)


def _stands_below(column: int, title: str, rows: list[Record]) -> bool:
    return any(column < len(r.fields) and r.fields[column].value.strip() == title for r in rows)


def _is_value(text: str) -> bool:
    return any(kind.fullmatch(text) for kind in (_DATE, _TIME, _NUMBER, _ADDRESS))


def _years_head_figures(names: list[str], rows: list[Record]) -> bool:
    """Years as names of columns: not the first one, and no year below them."""
    for column, title in enumerate(names):
        if not title or not _is_value(title):
            continue
        below = [r.fields[column].value.strip() for r in rows if column < len(r.fields)]
        if column == 0 or not _YEAR.fullmatch(title) or any(_YEAR.fullmatch(b) for b in below):
            return False
    return True


def _values(record: Record) -> list[str]:
    return [f.value.strip() for f in record.fields]


def _places(record: Record) -> tuple[int, ...]:
    return (record.start, record.end, *(place for f in record.fields for place in (f.start, f.end)))


def _line(text: str, offset: int) -> int:
    return len(_LINE_END.findall(text, 0, offset)) + 1


def _remarks(name: str, text: str, width: int, rows: list[Record]) -> Iterator[Problem]:
    """What is odd and was read all the same, one remark of each sort, at its first place."""
    if not rows:
        yield Problem(name, "this table names its columns and has no rows.", mend="", fatal=False)
    for record in rows:
        if any(f.broken for f in record.fields):
            what = "a quotation mark is not closed; it was taken for a letter."
            place = f"line {_line(text, record.start)}"
            yield Problem(
                name, what, place, 'Close it, or write it twice ("") inside a quoted cell.', fatal=False
            )
            break
    for record in rows:
        extra = [f for f in record.fields[width:] if f.value.strip()]
        if extra:
            what = "this row has more cells than the header; the last ones have no column."
            place = f"line {_line(text, record.start)}"
            yield Problem(
                name, what, place, "Put cells that hold the delimiter in quotation marks.", fatal=False
            )
            break
