"""Tables of a record as frames."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import onrecord
from onrecord import examples
from onrecord.api import Record
from onrecord.core.problems import UsageError
from onrecord.sheets import frame as frames
from onrecord.sheets.rows import sheets


@pytest.fixture(scope="module")
def record() -> Iterator[Record]:
    with onrecord.open() as opened:
        assert not opened.read([examples.case_path()])
        assert opened.check()
        yield opened


def tables(record: Record) -> dict[str, tuple[tuple[str, ...], list[tuple[object, ...]]]]:
    return {name: (header, list(rows)) for name, header, rows in sheets(record.facts(), record.findings())}


def test_every_table_is_a_frame_of_either_library_cell_for_cell(record: Record) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    for name, (header, rows) in tables(record).items():
        pandas, polars = record.frame(name), record.frame(name, "polars")
        assert tuple(pandas.columns) == tuple(polars.columns) == header
        assert [tuple(r) for r in pandas.itertuples(index=False)] == rows
        assert polars.rows() == rows
        assert rows, f"the example has no {name}"


def test_attributions_are_the_statements(record: Record) -> None:
    pytest.importorskip("pandas")
    said = record.frame("attributions")
    assert len(said) == len(record.facts().attributions)
    assert "I have never spoken with Mr. Holm." in set(said["words"])
    assert record.frame("spans")["start"].dtype.kind == "i"
    assert record.frame()["confidence"].dtype.kind == "f"


def test_what_cannot_be_given_is_one_sentence(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"^'papers' is no table; there are findings, spans, .*, attributions\.$"):
        record.frame("papers")
    with pytest.raises(UsageError, match=r"^'excel' makes no frames; there are pandas and polars\.$"):
        record.frame("claims", "excel")
    monkeypatch.setattr(frames, "pd", None)
    with pytest.raises(UsageError, match=r"^a frame needs pandas: pip install 'onrecord\[frame\]'\.$"):
        record.frame("claims")
