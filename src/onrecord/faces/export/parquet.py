"""Apache Parquet: a file a table, for DuckDB, pandas and polars. Needs the extra ``parquet`` (pyarrow).

Ids and words are strings, offsets and numbers are numbers; an empty cell stays an empty string.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.core.problems import UsageError

from . import tables
from .places import printable

try:
    import pyarrow as pa
    from pyarrow import parquet
except ImportError:
    pa = None


def write(facts: Facts, findings: Sequence[Finding]) -> bytes:
    """The table of findings alone. Raises UsageError without pyarrow."""
    return files(facts, findings)["findings.parquet"]


def files(facts: Facts, findings: Sequence[Finding]) -> Mapping[str, bytes]:
    """Every table: file name → bytes. Raises UsageError without pyarrow."""
    if pa is None:
        raise UsageError("parquet needs the extra 'parquet': pip install 'onrecord[parquet]'.")
    return {f"{name}.parquet": _file(header, rows) for name, header, rows in tables.sheets(facts, findings)}


def _file(header: tuple[str, ...], rows: Iterator[tables.Row]) -> bytes:
    lines = [[printable(v) if isinstance(v, str) else v for v in row] for row in rows]
    columns = {
        name: pa.array([line[n] for line in lines], type=None if lines else pa.string())
        for n, name in enumerate(header)
    }
    held = io.BytesIO()
    parquet.write_table(pa.table(columns), held)
    return held.getvalue()
