"""Two people's versions of one occasion that oppose each other, end to end. All are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import shown_in
from onrecord import flow
from onrecord.core.findings import Finding, FindingKind

SACKED = "Vera Lunt was sacked in May by Ivo Dace, the Minister of Ports. "
RANG = "Ms Lunt said that she telephoned the Minister at home on 1 November 2020. "
SWORN = (
    "EXAMINATION OF VERA LUNT, sworn\n\nQ. What happened on 3 May?\n"
    "A. Mr Ivo Dace came to my office and showed me the letter.\n\n"
    "EXAMINATION OF IVO DACE, sworn\n\nQ. Did you show Vera Lunt the letter?\n{}\n"
)


TOLD = "Vera Lunt says that Ivo Dace told her to delete the emails. "


@pytest.fixture(scope="module")
def reader() -> flow.Reader:
    return flow.Reader()


def _found(text: str, kind: str, folder: Path, reader: flow.Reader) -> list[Finding]:
    head = f"---\ntitle: The quarrel over the quay\npublisher: Hythe Mercury\npublished: 2021-09-14\nkind: {kind}\n---\n"
    (folder / "paper.txt").write_text(f"{head}{text}\n", "utf-8")
    return shown_in(folder, reader)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Vera Lunt said that she telephoned Ivo Dace at home on 1 November 2020. Mr Dace says no such call took place.",
        "Vera Lunt says she met Ivo Dace in the garage of the Hotel Anker on 2 June 2021. Ivo Dace says he never met her.",
        '"Ivo Dace offered me fifty thousand pounds," Vera Lunt told the Mercury. "I never offered her a penny," Mr Dace said.',
        "Vera Lunt says that Ivo Dace ordered her to destroy the file. He denies giving any such order.",
        f"{TOLD}Mr Dace denies it.",
        f"{TOLD}Mr Dace denied the allegation.",
        f"{TOLD}Mr Dace disputes her account.",
        "Vera Lunt said that she met Ivo Dace at the Anker Hotel on 4 May 2020. Mr Dace rejects this.",
        '"Ivo Dace offered me fifty thousand pounds," Vera Lunt said. Mr Dace has denied that.',
        f"{SACKED}{RANG}Mr Dace's office said that no such call took place.",
        f"{SACKED}{RANG}The Minister's office said that no such call took place.",
        f"{SACKED}{RANG}The Minister's people said that he never spoke to her.",
    ],
)
def test_two_versions_of_one_occasion(text: str, tmp_path: Path, reader: flow.Reader) -> None:
    assert [f.kind for f in _found(text, "article", tmp_path, reader)] == [FindingKind.DISPUTE]


@pytest.mark.slow
def test_two_witnesses_of_whom_each_tells_of_the_other(tmp_path: Path, reader: flow.Reader) -> None:
    (one,) = _found(SWORN.format("A. No. I never showed her any letter."), "transcript", tmp_path, reader)
    assert one.kind is FindingKind.DISPUTE


@pytest.mark.slow
def test_a_dispute_names_both_and_no_pronoun(tmp_path: Path, reader: flow.Reader) -> None:
    (one,) = _found(
        f"{SACKED}{RANG}The Minister's office said that no such call took place.", "article", tmp_path, reader
    )
    assert one.why == (
        "The statement of Ivo Dace denies any call by Vera Lunt with the Minister; "
        "Vera Lunt says: “she telephoned the Minister at home on 1 November 2020”. The record settles neither."
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Vera Lunt says she met Ivo Dace on 2 June 2021. Ivo Dace says he met her on 2 June 2021 and gave her tea.",
        "Vera Lunt says she met Ivo Dace on 2 June 2021. Ned Dace says he never met her.",
        "Vera Lunt says Ivo Dace may have met her on 2 June 2021. Ivo Dace says he never met Nora Lunt.",
        "Vera Lunt was asked whether Ivo Dace had threatened her. Mr Dace says that he never threatened her.",
        "Vera Lunt says she telephoned Ivo Dace on 1 November 2020. Mr Dace says no such call took place in 2019.",
        f"{TOLD}Ned Cole denies it.",
        f"{TOLD}Mr Dace does not deny it.",
        f"{TOLD}Mr Dace would deny it.",
        f"{TOLD}Mr Dace denied the claim that he is poor.",
        f"{TOLD}\n\nMr Dace has been to sea for years. He denies it.",
        "Vera Lunt was asked whether Ivo Dace told her to delete the emails. Mr Dace denies it.",
        "Ivo Dace says that he told Vera Lunt to delete the emails. He denies it.",
        f"{SACKED}{RANG}The Treasurer's office said that no such call took place.",
        f"{SACKED}Ned Cole was the Minister of Rail. {RANG}The Minister's office said that the call was short.",
    ],
)
def test_what_is_no_dispute(text: str, tmp_path: Path, reader: flow.Reader) -> None:
    assert not _found(text, "article", tmp_path, reader)


@pytest.mark.slow
def test_a_witness_who_says_the_same(tmp_path: Path, reader: flow.Reader) -> None:
    assert not _found(SWORN.format("A. Yes. I showed her the letter."), "transcript", tmp_path, reader)
