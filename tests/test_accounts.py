"""One person's account against another's in one article, from the words to the finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord import flow, record
from onrecord.core.findings import FindingKind

HEAD = "---\ntitle: Two accounts\npublisher: Norvik Gazette\npublished: 2019-10-02\nkind: article\n---\n\n"


@pytest.fixture(scope="module")
def reader() -> flow.Reader:
    """The models, loaded once."""
    return flow.Reader()


def disputes(words: str, folder: Path, reader: flow.Reader) -> list[str]:
    """The disputes of an article, in their own words; a finding of another kind is a failure."""
    paper = folder / "article.txt"
    paper.write_text(words if words.startswith("---") else HEAD + words)
    store = record.open(None)
    try:
        assert list(flow.read([paper], store, reader))
        found = flow.run_check(store, reader, save=False)[1].findings
    finally:
        store.close()
    assert {f.kind for f in found} <= {FindingKind.DISPUTE}
    return [f.why for f in found]


DENIAL = " Ekdal said that he had never met Krag."


@pytest.mark.parametrize(
    "account",
    [
        "Mara Voss said that the mayor, Hans Ekdal, met the builder Otto Krag in May 2018.",
        "Mara Voss, who was treasurer then, says that her brother, Hans Ekdal, met Otto Krag in May 2018.",
        "Mara Voss said that the chairman of the board, Hans Ekdal, had met the builder, Otto Krag, in May 2018.",
    ],
)
def test_a_name_between_commas_is_whom_an_account_is_about(
    account: str, tmp_path: Path, reader: flow.Reader
) -> None:
    assert len(disputes(account + DENIAL, tmp_path, reader)) == 1


@pytest.mark.parametrize(
    "account",
    [
        "Mara Voss said that the mayor, Hans Ekdal, would meet the builder Otto Krag in May 2020.",
        "Mara Voss asked whether the mayor, Hans Ekdal, met the builder Otto Krag in May 2018.",
        "Mara Voss said that the mayor, Hans Ekdal, met the builder Piet Moll in May 2018.",
        "Mara Voss said that the brother of the mayor, Per Ekdal, met the builder Otto Krag in May 2018.",
        "Mara Voss said that people say the mayor, Hans Ekdal, ought to have met Otto Krag.",
        "Mara Voss said that it would be a scandal if the mayor, Hans Ekdal, had met Otto Krag in May 2018.",
    ],
)
def test_what_is_no_account_of_it_is_no_dispute(account: str, tmp_path: Path, reader: flow.Reader) -> None:
    spoken = account + DENIAL.replace("Ekdal", "Hans Ekdal")
    assert disputes(spoken, tmp_path, reader) == []


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("“I brought the audit along,” he said from his home. “He read the audit in March 2018.”", 1),
        ("“I brought the audit along,” he said from his home. “I read the audit in March 2018.”", 0),
        ("“I brought the audit along,” he said from his home. “Did he read the audit in March 2018?”", 0),
        ("“I brought the audit along,” he said from his home. “He ought to have read the audit.”", 0),
    ],
)
def test_he_in_a_quotation_that_goes_on_is_not_who_speaks(
    words: str, count: int, tmp_path: Path, reader: flow.Reader
) -> None:
    denial = "Karl Senn said that he had not seen the audit before May 2018. Bruno Feld tells it otherwise. "
    assert len(disputes(denial + words, tmp_path, reader)) == count


@pytest.mark.parametrize(
    ("account", "count"),
    [
        ("the trainer, Ivo Brandt, gave two packets of pills to three rowers in May 2018", 1),
        ("Ivo Brandt gave pills to a young swimmer in May 2018", 1),
        ("Ivo Brandt gave pills to two trainers in May 2018", 0),
        ("Ivo Brandt gave the pills of two rowers to the doctor in May 2018", 0),
        ("Ivo Brandt gave pennants to three rowers in May 2018", 0),
    ],
)
def test_a_few_of_a_class_are_of_the_class(
    account: str, count: int, tmp_path: Path, reader: flow.Reader
) -> None:
    denial = ". Brandt rejects it. “I have never given an athlete a pill,” he said."
    assert len(disputes(f"Rolf Anders says that {account}{denial}", tmp_path, reader)) == count


TESTIMONY = """\
---
title: Inquiry into the harbour fire
publisher: Harbour Inquiry
published: 2019-10-02
kind: transcript
---

THE CHAIR: Mr. Lund, was there a system for warnings?

MR. LUND: The department was well organised, with no concerns coming to me on a formal basis.

THE CHAIR: And the pumps?

MR. LUND: That is the plan for the pumps, not the broader question that {said}.
"""


@pytest.mark.parametrize("said", ["we've touched on", "we have discussed"])
def test_what_a_sitting_has_spoken_of_is_no_other_version(
    said: str, tmp_path: Path, reader: flow.Reader
) -> None:
    assert disputes(TESTIMONY.format(said=said), tmp_path, reader) == []
