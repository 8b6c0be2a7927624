"""Tables: findings, statements, claims, events and the rest, as CSV (RFC 4180) and for the workbook.

A cell that a spreadsheet would take for a formula gets an apostrophe before it in CSV; nothing else is
changed. Lists in a cell are parted by "; ".
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.sheets.lookup import Lookup
from onrecord.sheets.rows import FINDINGS, Cell, Row, findings_rows, sheets

__all__ = ["Cell", "Row", "as_csv", "files", "sheets", "write", "zipped"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """The table of findings alone."""
    return as_csv(FINDINGS, findings_rows(Lookup(facts), findings))


def files(facts: Facts, findings: Sequence[Finding]) -> Mapping[str, str | bytes]:
    """Every table as a CSV file: file name → text."""
    return {f"{name}.csv": as_csv(header, rows) for name, header, rows in sheets(facts, findings)}


def zipped(made: Mapping[str, str | bytes], output: Path) -> None:
    """Put the files into one zip."""
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in made.items():
            archive.writestr(name, held.encode("utf-8") if isinstance(held, str) else held)


def as_csv(header: tuple[str, ...], rows: Iterator[Row]) -> str:
    """One table as CSV text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_safe(c) for c in row] for row in rows)
    return buffer.getvalue()


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
