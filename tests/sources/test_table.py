"""Tables: cells know their columns and their places."""

from __future__ import annotations

import csv
import io
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.document import Document, DocumentKind
from onrecord.sources import read_bytes, table


def tabled(text: str, name: str = "log.csv") -> Document:
    reading = read_bytes(name, text.encode())
    assert len(reading.documents) == 1, reading.problems
    return reading.documents[0]


def cells(document: Document) -> list[dict[str, str]]:
    return [{c.header: c.value for c in row.cells} for row in document.rows]


def remarks(text: str, name: str = "log.csv") -> list[str]:
    return [str(p) for p in read_bytes(name, text.encode()).problems]


LOG = 'date,guest,room\r\n2020-01-02,"Lund, Ada",4\r\n2020-01-03,"the ""Admiral""\nof the port",7\r\n'


def test_quoted_cells_and_line_ends_inside_them() -> None:
    document = tabled(LOG)
    assert document.text == LOG
    assert document.kind is DocumentKind.LOG
    assert cells(document) == [
        {"date": "2020-01-02", "guest": "Lund, Ada", "room": "4"},
        {"date": "2020-01-03", "guest": 'the "Admiral"\nof the port', "room": "7"},
    ]


def test_places_of_rows_and_cells() -> None:
    document = tabled(LOG)
    first, second = document.rows
    assert (first.number, second.number) == (2, 3)
    assert document.text[first.start : first.end] == '2020-01-02,"Lund, Ada",4'
    assert document.text[second.start : second.end] == '2020-01-03,"the ""Admiral""\nof the port",7'
    assert document.text[second.cells[1].start : second.cells[1].end] == 'the ""Admiral""\nof the port'
    origin = document.origin(second.cells[1].start)
    assert origin is not None
    assert origin.row == 3


@pytest.mark.parametrize("delimiter", table.DELIMITERS)
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [
        ["date", "guest; and host", "what"],
        ["2020-01-02", "Lund, Ada; Ro", "a | b"],
        ["2020-01-03", "x", "y\tz"],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert [list(c.values()) for c in cells(tabled(out.getvalue()))] == rows[1:]


def test_front_matter_and_lines_above_the_header() -> None:
    document = tabled(
        "---\ntitle: Visits\npublished: 2020-02-01\n---\n# from the porter's "
        "desk\ndate,guest\n2020-01-02,Lund\n"
    )
    assert (document.title, str(document.published)) == ("Visits", "2020-02-01")
    assert cells(document) == [{"date": "2020-01-02", "guest": "Lund"}]
    assert (
        tabled("Visits to the pier\n\ndate,guest\n2020-01-02,Lund\n2020-01-02,Ro\n").title
        == "Visits to the pier"
    )


def test_the_line_that_tells_excel_the_delimiter_is_no_header() -> None:
    document = tabled("sep=;\ndate;guest\n2020-01-02;Lund, Ada\n")
    assert (document.title, cells(document)) == ("", [{"date": "2020-01-02", "guest": "Lund, Ada"}])


def test_a_table_without_a_header_is_one_problem_with_its_mend() -> None:
    for text in (
        "2020-01-02,Lund,4\n2020-01-03,Ro,7\n",
        "Ada Lund,chair,09:30\nIna Ro,clerk,10:00\n",
        "Ada Lund,pier\nIna Ro,pier\n",
        "a,b\na,c\n",
    ):
        reading = read_bytes("log.csv", text.encode())
        assert not reading.documents
        assert [str(p) for p in reading.problems] == [
            (
                "log.csv, line 1: the first row of this table is data, not the names of its columns. Put a "
                "first line "
                "above it that names the columns, such as: date,person,met with,place,subject; or "
                "declare them in a file beside it, named as it is with .columns.toml."
            )
        ]
        assert reading.problems[0].fatal


def test_a_header_may_be_printed_again_and_a_name_may_be_a_value() -> None:
    text = "Date,Meeting,Guest\n2020-01-02,Meeting,Lund\nDate,Meeting,Guest\n2020-01-03,Call,Ro\n"
    assert [c["Guest"] for c in cells(tabled(text))] == ["Lund", "Ro"]


def test_years_may_head_columns_of_figures() -> None:
    assert cells(tabled("grant,2019,2020\npier,100,200\n")) == [
        {"grant": "pier", "2019": "100", "2020": "200"}
    ]


def test_an_unclosed_quotation_mark_is_a_letter_and_a_remark() -> None:
    text = 'date,guest\n2020-01-02,"Lund\n2020-01-03,Ro\n'
    assert [c["guest"] for c in cells(tabled(text))] == ['"Lund', "Ro"]
    assert remarks(text) == [
        (
            "log.csv, line 2: a quotation mark is not closed; it was taken for a letter. Close it, or write "
            "it twice "
            '("") inside a quoted cell.'
        )
    ]


def test_a_row_with_too_many_cells_is_a_remark() -> None:
    text = "date,guest\n2020-01-02,Lund,Ada\n2020-01-03,Ro\n"
    assert remarks(text) == [
        (
            "log.csv, line 2: this row has more cells than the header; the last ones have no column. Put "
            "cells that "
            "hold the delimiter in quotation marks."
        )
    ]
    assert cells(tabled(text))[0] == {"date": "2020-01-02", "guest": "Lund", "": "Ada"}


def test_a_header_alone_is_a_remark() -> None:
    assert remarks("date,guest\n") == ["log.csv: this table names its columns and has no rows."]


def test_tabs_by_name() -> None:
    assert cells(tabled("name\twhat, when\nLund\ta, b\n", "log.tsv")) == [
        {"name": "Lund", "what, when": "a, b"}
    ]


words = st.text(alphabet='ab ,;"\n\ré', max_size=6)


@given(
    st.lists(st.lists(words, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(table.DELIMITERS),
)
def test_records_are_those_of_the_csv_module(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue()
    found = [[f.value for f in record.fields] for record in table.parse(text, delimiter)]
    assert found == rows


@given(st.text(alphabet='ab,"\n\r ', max_size=30))
def test_any_text_is_covered_by_its_fields(text: str) -> None:
    at = 0
    for record in table.parse(text, ","):
        assert at <= record.start <= record.end <= len(text)
        assert set(text[at : record.start]) <= set("\r\n")
        at = record.end
        for field in record.fields:
            assert record.start <= field.start <= field.end <= record.end
            assert text[field.start : field.end].replace('""', '"') in (
                field.value,
                field.value.replace('""', '"'),
            )


def test_a_page_saved_as_a_table_is_a_page() -> None:
    page = (
        "<!doctype html><html><body><article><h1>Pier</h1>" + "<p>The minister spoke at length to us.</p>" * 9
    )
    assert tabled(dedent(page), "export.csv").text.startswith("Pier\n\nThe minister")
