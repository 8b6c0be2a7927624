"""A table of a record as a frame of pandas or polars (extra ``frame``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.core.problems import UsageError

from .rows import sheets

try:
    import pandas as pd
except ImportError:
    pd = None
try:
    import polars as pl
except ImportError:
    pl = None  # type: ignore[assignment]

LIBRARIES = ("pandas", "polars")
_ALSO = {"attributions": "statements"}
"""Tables that the Python API calls otherwise than the exports do."""


def frame(facts: Facts, findings: Sequence[Finding], table: str, library: str = "pandas") -> Any:
    """A table as a ``pandas.DataFrame`` or a ``polars.DataFrame``, a row for each noun.

    ``table`` is a table of ``onrecord export csv``: findings, spans, documents, actors, offices, relations, statements
    (or attributions), claims, events, stances. Offsets are whole numbers, the confidence is a number from 0 to 1, all
    else is text: dates EDTF or ISO days, lists parted by "; ", what is not known empty. Raises UsageError for another
    table or library, and where the library is not installed.
    """
    made = {name: (header, list(rows)) for name, header, rows in sheets(facts, findings)}
    found = made.get(_ALSO.get(table, table))
    if found is None:
        raise UsageError(f"{table!r} is no table; there are {', '.join((*made, *_ALSO))}.")
    if library not in LIBRARIES:
        raise UsageError(f"{library!r} makes no frames; there are {' and '.join(LIBRARIES)}.")
    module = pd if library == "pandas" else pl
    if module is None:
        raise UsageError(f"a frame needs {library}: pip install 'onrecord[frame]'.")
    header, rows = found
    columns = {name: [row[n] for row in rows] for n, name in enumerate(header)}
    return module.DataFrame(columns)
