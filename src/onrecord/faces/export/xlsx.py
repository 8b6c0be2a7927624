"""A workbook with one sheet a table, for those who work in a spreadsheet.

Every text is written as text, so that words which begin with "=" are no formula. Characters that a
workbook cannot hold become U+FFFD, and a cell ends at 32,767 characters (the format's limit) with "…".
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts

from . import tables
from .places import printable

LONGEST = 32_767
_WIDE = frozenset({"why", "words", "say", "record", "text", "question"})


def write(facts: Facts, findings: Sequence[Finding]) -> bytes:
    """The workbook's bytes."""
    book = Workbook(write_only=True)
    for name, header, rows in tables.sheets(facts, findings):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, title in enumerate(header):
            sheet.column_dimensions[_letter(number)].width = 60 if title in _WIDE else 18
        sheet.append([_cell(sheet, title, bold=True) for title in header])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Any, value: tables.Cell, *, bold: bool = False) -> Any:
    if isinstance(value, str):
        value = printable(value)
        value = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _letter(number: int) -> str:
    return chr(ord("A") + number)
