"""Whom "the pair", "both" and "the latter" stand for, end to end: a denial of a meeting against a report of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import shown_in
from onrecord import flow
from onrecord.core.findings import Finding, FindingKind

NAMED = "Ivo Dace is the harbour master. Vera Lunt is a builder. "


@pytest.fixture(scope="module")
def reader() -> flow.Reader:
    return flow.Reader()


def _found(report: str, folder: Path, reader: flow.Reader) -> list[Finding]:
    head = "---\ntitle: {}\npublisher: {}\npublished: {}\nkind: {}\n---\n"
    said = head.format("Statement of Ivo Dace", "Hythe Borough", "2021-06-01", "statement")
    told = head.format("Report of the inspector", "Inspectorate", "2021-09-14", "filing")
    words = '"I have never met Vera Lunt," Ivo Dace told the council on 1 June 2021.'
    (folder / "said.txt").write_text(f"{said}{words}\n", "utf-8")
    (folder / "told.txt").write_text(f"{told}{report}\n", "utf-8")
    return shown_in(folder, reader)


@pytest.mark.slow
@pytest.mark.parametrize(
    "report",
    [
        f"{NAMED}Both met at the Anker Hotel on 4 May 2020.",
        f"{NAMED}The two met at the Anker Hotel on 4 May 2020.",
        f"{NAMED}The two people dined together at the Anker Hotel on 4 May 2020.",
        f"{NAMED}The pair had lunch at the Anker Hotel on 4 May 2020.",
        "Ivo Dace is married to Vera Lunt. The couple dined together at the Anker Hotel on 4 May 2020.",
        "Ivo Dace wrote to Vera Lunt in March. On 4 May 2020 the former met the latter at the Anker Hotel.",
    ],
)
def test_the_two_whom_the_paragraph_named(report: str, tmp_path: Path, reader: flow.Reader) -> None:
    (one,) = _found(report, tmp_path, reader)
    assert one.kind is FindingKind.CONTRADICTION


@pytest.mark.slow
@pytest.mark.parametrize(
    "report",
    [
        f"{NAMED}Two other men came. The two men met at the Anker Hotel on 4 May 2020.",
        "Ivo Dace is the harbour master. Ned Cole and Abel Roth are builders. The pair met on 4 May 2020.",
        "Ivo Dace spoke to Ned Cole. Ned Cole knows Vera Lunt. The two met on 4 May 2020.",
        f"{NAMED}Neither met the other in 2020.",
        f"{NAMED}The pair did not meet at the Anker Hotel on 4 May 2020.",
        f"{NAMED}The pair met Ned Cole at the Anker Hotel in June 2021.",
        f"{NAMED}\n\nThe pair met at the Anker Hotel on 4 May 2020.",
    ],
)
def test_who_is_meant_is_left_open(report: str, tmp_path: Path, reader: flow.Reader) -> None:
    assert not _found(report, tmp_path, reader)
