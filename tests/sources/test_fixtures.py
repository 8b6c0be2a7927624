"""Whole papers beside what they must give: ``x.html`` and ``x.expected.json``.

A paper without its expectation gets one written, and the run fails until somebody has looked at it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.sources import read

FOLDER = Path(__file__).parents[1] / "fixtures" / "files"
PAPERS = sorted(p for p in FOLDER.iterdir() if p.suffix not in (".json", ".bad"))


def told(path: Path) -> dict[str, Any]:
    reading = read(path)
    (document,) = reading.documents
    return {
        "title": document.title,
        "publisher": document.publisher,
        "author": document.author,
        "url": document.url,
        "published": str(document.published),
        "kind": document.kind.value,
        "problems": [p.what for p in reading.problems],
        "text": document.text.split("\n"),
    }


def test_there_are_papers() -> None:
    assert len(PAPERS) >= 5


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.name)
def test_a_paper_gives_what_is_expected(path: Path) -> None:
    expected = path.with_suffix(".expected.json")
    found = told(path)
    if not expected.exists():
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was missing and has been written: look at it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
