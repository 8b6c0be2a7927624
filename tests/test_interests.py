"""Who decided in a matter in which he, or his family, has an interest: told in prose, end to end.

Each case is what a paper of the body says, and what a newspaper says of a company's register. All are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import shown_in
from onrecord import flow
from onrecord.core.findings import Finding, FindingKind

OPENING = "The committee met at seven. Rex Palin, the surveyor of the borough, was in attendance. "
HIS = "Rex Palin has held 40 percent of Quayside Paving Ltd since 2016."
HERS = "Dora Palin has held 40 percent of Quayside Paving Ltd since 2016. She is the wife of Rex Palin."
APPROVED = "Mr Palin approved the tender of Quayside Paving Ltd on 2 March 2021."


@pytest.fixture(scope="module")
def reader() -> flow.Reader:
    return flow.Reader()


def _found(decided: str, interest: str, folder: Path, reader: flow.Reader) -> list[Finding]:
    head = "---\ntitle: {}\npublisher: {}\npublished: {}\nkind: {}\n---\n"
    minutes = head.format("Minutes of the works committee", "Hythe Borough", "2021-03-02", "filing")
    paper = head.format("What the register of companies shows", "Hythe Mercury", "2021-09-14", "article")
    (folder / "minutes.txt").write_text(f"{minutes}{OPENING}{decided}\n", "utf-8")
    (folder / "paper.txt").write_text(f"{paper}{interest}\n", "utf-8")
    return shown_in(folder, reader)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decided", "interest"),
    [
        ("Mr Palin negotiated the lease with Quayside Paving Ltd.", HIS),
        ("Mr Palin recommended that the tender of Quayside Paving Ltd be accepted.", HIS),
        ("Mr Palin certified the invoices of Quayside Paving Ltd for payment.", HIS),
        ("Mr Palin signed off the contract with Quayside Paving Ltd on 2 March 2021.", HIS),
        ("Mr Palin sat on the panel that chose Quayside Paving Ltd.", HIS),
        (APPROVED, HERS),
        (
            "Mr Palin signed off on the award of the quay to Quayside Paving Ltd.",
            "Rex Palin is the surveyor. His wife, Dora Palin, has held 40 percent of Quayside Paving Ltd since 2016.",
        ),
        (
            "Mr Palin recommended that the tender of Quayside Paving Ltd be accepted.",
            "Quayside Paving Ltd is owned by Ivo Palin. Ivo Palin is the brother of Rex Palin.",
        ),
        (APPROVED, "Rex Palin is married to Ada Moor. Quayside Paving Ltd is owned by Ada Moor."),
        (
            "Councillor Edna Marsh voted to grant Quayside Paving Ltd the contract.",
            "Edna Marsh's husband, Noel Marsh, is a director of Quayside Paving Ltd.",
        ),
        (
            "The Works Committee, convened by Lord Arden, approved the donation of Tarn (Hythe) Ltd on 19 November 2020.",
            "Lord Arden has sat since March 2019 on the board of Tarn (Hythe) Ltd, which paid him £38,000 last year.",
        ),
    ],
)
def test_who_decided_where_he_or_his_has_an_interest(
    decided: str, interest: str, tmp_path: Path, reader: flow.Reader
) -> None:
    assert {f.kind for f in _found(decided, interest, tmp_path, reader)} == {FindingKind.CONFLICT_OF_INTEREST}


@pytest.mark.slow
def test_the_interest_of_a_wife_is_told_as_hers(tmp_path: Path, reader: flow.Reader) -> None:
    (one,) = _found(APPROVED, HERS, tmp_path, reader)
    assert one.why == (
        "Rex Palin approved Quayside Paving Ltd on 2 March 2021; Rex Palin is family of Dora Palin, "
        "who held shares or another asset in Quayside Paving Ltd from 1 January 2016 on."
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decided", "interest"),
    [
        ("Mr Palin left the room. The committee approved the tender of Quayside Paving Ltd.", HERS),
        ("Mr Palin did not approve the tender of Quayside Paving Ltd.", HERS),
        ("Mr Palin answered questions about Quayside Paving Ltd.", HERS),
        ("Mr Palin sat on the panel that chose Quayside Bakery Ltd.", HIS),
        ("Mr Palin will recommend the tender of Quayside Paving Ltd next week.", HERS),
        (APPROVED, HERS.replace("Paving", "Bakery")),
        (APPROVED, HERS.replace("2016", "July 2021")),
        (APPROVED, HERS.replace("the wife", "the former wife")),
        (APPROVED, HERS.replace("is the wife", "is not the wife")),
        (APPROVED, HERS.replace("of Rex Palin", "of Noel Marsh, who taught Rex Palin")),
        (APPROVED, "Dora Palin sold her shares in Quayside Paving Ltd in 2011. She is the wife of Rex Palin."),
        (APPROVED, "Ned Palin has held 40 percent of Quayside Paving Ltd since 2016. He is no relation of Rex Palin."),
        (APPROVED, "Dora Palin drives a van for Quayside Paving Ltd. She is the wife of Rex Palin."),
        (
            "Ivo Palin negotiated the lease with the Hythe Harbour Board.",
            "Ivo Palin is a director of Quayside Paving Ltd. Quayside Paving Ltd has paid him since 2016.",
        ),
        (
            "The Works Committee, convened by Lord Arden, approved the donation of Tarn (Hythe) Ltd. Lord Arden stood aside.",
            "Lord Arden has sat since March 2019 on the board of Tarn (Hythe) Ltd, which paid him £38,000 last year.",
        ),
    ],
)
def test_who_decided_and_has_no_interest(
    decided: str, interest: str, tmp_path: Path, reader: flow.Reader
) -> None:
    assert not _found(decided, interest, tmp_path, reader)
