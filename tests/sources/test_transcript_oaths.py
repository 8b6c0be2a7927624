"""Who was sworn, and by which words; nobody else."""

from __future__ import annotations

import pytest

from .turning import hearing, oaths, words


def test_an_oath_put_and_taken_marks_what_the_witness_says_afterwards() -> None:
    document = hearing(
        "Mr. HARG. Good morning.\n\nThe CHAIRMAN. Mr. Harg, would you raise your right hand. Do you swear that you will tell the truth, so help you God?\n\n"
        "Mr. HARG. I do.\n\nSenator RIV. Were you there?\n\nMr. HARG. No.\n\nMr. POLE. I was.\n"
    )
    assert oaths(document) == {"Mr. HARG": "Do you swear that you will tell the truth, so help you God?"}
    assert [t.sworn for t in document.turns] == [None, None, True, None, True, None]


def test_two_witnesses_swear_one_after_the_other() -> None:
    document = hearing(
        "The CHAIR. Do each of you swear to tell the truth?\n\nMr. ROE. I do.\n\nMs. POE. I do.\n\nMs. DOE. Thank you.\n\nMr. ROE. I never met her.\n"
    )
    assert set(oaths(document)) == {"Mr. ROE", "Ms. POE"}


def test_an_oath_refused_is_none() -> None:
    document = hearing(
        "The CHAIR. Do you swear to tell the truth?\n\nMr. ROE. I decline.\n\nMs. DOE. Noted.\n"
    )
    assert oaths(document) == {}


@pytest.mark.parametrize(
    ("reminder", "found"),
    [
        (
            "Mr. Roe, you understand that you are still under oath?",
            "you understand that you are still under oath",
        ),
        ("You're still under oath, Mr. Roe.", "You're still under oath"),
        ("You have taken the affirmation, Mr. Roe.", "You have taken the affirmation"),
        ("I remind you that you are under oath.", "you are under oath"),
    ],
)
def test_a_reminder_counts_for_the_one_who_answers(reminder: str, found: str) -> None:
    document = hearing(
        f"Ms. POE. {reminder} Did you go?\n\nMr. ROE. No.\n\nMs. POE. Never?\n\nMr. ROE. Never.\n"
    )
    assert set(oaths(document)) == {"Mr. ROE"}
    assert found.rsplit(maxsplit=1)[-1] in oaths(document)["Mr. ROE"]


@pytest.mark.parametrize(
    "remark",
    [
        "Was he under oath when he said so?",
        "You told a jury under oath that you went.",
        "Are you going to take an oath of office?",
    ],
)
def test_talk_of_oaths_swears_nobody(remark: str) -> None:
    document = hearing(f"Ms. POE. {remark}\n\nMr. ROE. Yes.\n\nMs. POE. When?\n\nMr. ROE. In May.\n")
    assert oaths(document) == {}


def test_who_is_told_that_this_is_not_under_oath_is_not_sworn() -> None:
    document = hearing("Ms. POE. To be clear, you are not under oath today. Did you go?\n\nMr. ROE. No.\n")
    assert [t.sworn for t in document.turns] == [None, False]


def test_headings_swear_each_witness_alone() -> None:
    document = hearing(
        "MR COLIN ASH (affirmed)\nQuestions from MS ADE\n\nMS ADE: Did you call him?\nA. No.\n\n(The witness withdrew)\n\nSUPERINTENDENT NADIA QUR (sworn)\nQuestions from MS ADE\n\nQ. Did you?\nA. I did not.\n"
    )
    assert oaths(document) == {"MR COLIN ASH": "(affirmed)", "SUPERINTENDENT NADIA QUR": "(sworn)"}
    assert [words(document, t) for t in document.turns if t.sworn] == ["No.", "I did not."]


def test_a_witness_who_was_only_called_is_not_sworn() -> None:
    document = hearing("MR COLIN ASH (called)\n\nMS ADE: Did you call him?\nA. No.\nQ. Never?\nA. Never.\n")
    assert [t.name for t in document.turns] == ["MS ADE", "MR COLIN ASH", "MS ADE", "MR COLIN ASH"]
    assert oaths(document) == {}


def test_a_court_swears_in_the_words_of_its_reporter() -> None:
    document = hearing(
        "THE COURT: Call your witness.\n\nDANA WHIT,\nhaving been first duly sworn, was examined and testified as follows:\n\nBY MS. ABA:\nQ. Did you speak?\nA. I did not.\n"
    )
    assert oaths(document) == {"DANA WHIT": "having been first duly sworn"}


def test_witnesses_sworn_in_brackets_are_those_called_next() -> None:
    document = hearing(
        "    Mr. Rush. I ask the panel to rise and raise their right hands.\n    [Witnesses sworn.]\n    Mr. Rush. Thank you.\n\n"
        "  STATEMENTS OF LEO SILVA, DIRECTOR, AND OTHERS\n\n    Mr. Silva. I was there on the day that the barge sank in the \nharbor.\n    Mr. Rush. Thank you.\n    Ms. Kent. I was elsewhere on that \nday.\n"
    )
    assert set(oaths(document)) == {"LEO SILVA"}
