"""Letters and e-mails: who wrote to whom, when; what is quoted belongs to the earlier one."""

from __future__ import annotations

import pytest

from onrecord.core.document import DocumentKind, TurnRole

from .turning import is_sound, paper, said, words

FILING = DocumentKind.FILING


def test_messages_of_an_exhibit() -> None:
    document = paper(
        "NCS-0044\n\nFrom: Phil Cast\nTo: a.tsyg@polyar.invalid\nDate: Mon, 24 Sep 2018 07:52 -0500\nSubject: Saturday\n\nSasha,\n\nGood to see you.\n\nPhil\n\nNCS-0045\n\n"
        "From: A. Tsyg <a@b.invalid>\nTo: Phil Cast\nDate: Tue, 25 Sep 2018 09:10\n\nUnderstood.\n\nCustodian: P. Cast. Hash verified.\n",
        FILING,
    )
    assert said(document) == [("Phil Cast", "Sasha, Good to see you. Phil"), ("A. Tsyg", "Understood.")]
    assert [(t.addressee, str(t.said)) for t in document.turns] == [
        ("a.tsyg@polyar.invalid", "2018-09-24"),
        ("Phil Cast", "2018-09-25"),
    ]
    assert {t.role for t in document.turns} == {TurnRole.MESSAGE}
    is_sound(document)


def test_a_memorandum() -> None:
    document = paper(
        "MEMORANDUM\n\nTO: Carla Reyes, Director\nFROM: Jonas Bell\nDATE: June 11, 2018\nRE: Bids\n\nI met the supplier on June 8.\n",
        FILING,
    )
    turn = document.turns[0]
    assert (turn.name, turn.addressee, str(turn.said)) == ("Jonas Bell", "Carla Reyes", "2018-06-11")
    assert words(document, turn) == "I met the supplier on June 8."


def test_a_reply_quotes_the_message_before_it() -> None:
    document = paper(
        "From: Rita Moss <rita@example.invalid>\nTo: Paul Gray\nDate: Tue, 5 Mar 2019 10:11\nSubject: Re: lunch\n\nNo, I never told him.\n\n"
        "On Mon, 4 Mar 2019 at 18:02, Paul Gray <paul@example.invalid> wrote:\n> Did you tell Hugo?\n> Paul\n"
    )
    assert said(document) == [
        ("Rita Moss", "No, I never told him."),
        ("Paul Gray", "Did you tell Hugo? Paul"),
    ]
    assert [t.addressee for t in document.turns] == ["Paul Gray", "Rita Moss"]
    assert str(document.turns[1].said) == "2019-03-04"


def test_quoted_lines_inside_a_message_are_not_its_writers() -> None:
    document = paper(
        "From: Rita Moss\nTo: Paul Gray\n\n> Did you tell Hugo?\n\nNo.\n\n> And Ann?\n\nNor Ann.\n"
    )
    assert said(document) == [("Rita Moss", "No. Nor Ann.")]


def test_a_letter() -> None:
    document = paper(
        "1 September 2017\n\nDear Ms Okoye,\n\nI did meet Mr Tan on 3 May.\n\nYours sincerely,\n\nHelen Marsh\nPermanent Secretary\n",
        DocumentKind.STATEMENT,
    )
    turn = document.turns[0]
    assert (turn.label, turn.name, turn.addressee, str(turn.said)) == (
        "Dear Ms Okoye,",
        "Helen Marsh",
        "Ms Okoye",
        "2017-09-01",
    )
    assert words(document, turn) == "I did meet Mr Tan on 3 May."


@pytest.mark.parametrize(("last", "name"), [("Helen", "Helen"), ("H. Marsh", "H. Marsh"), ("HM", "HM")])
def test_a_letter_that_ends_with_a_name_alone(last: str, name: str) -> None:
    letter = paper(
        f"Dover, Tuesday\n\nDear Ana, dear Tom,\n\nI did meet Mr Tan on 3 May.\n\nAsk Bert to forgive me.\n\n{last}\n"
    )
    assert [(t.name, words(letter, t)) for t in letter.turns] == [
        (name, "I did meet Mr Tan on 3 May. Ask Bert to forgive me.")
    ]


def test_a_letter_without_a_name_at_its_end_is_nobodys() -> None:
    assert not paper("Dear Ana,\n\nI did meet Mr Tan on 3 May.\n\nThat is all of it.\n").turns


def test_letters_in_a_bundle() -> None:
    bundle = paper(
        "Tab 1. H. J. Marsh to A. Okoye, 3 May 2017\n\nDear Ana,\n\nI did meet Mr Tan.\n\nYours ever,\nHelen\n\n"
        "Tab 2. A. Okoye to H. J. Marsh, 9 May 2017\n\nDear Helen,\n\nWho paid the bill?\n\nAna\n\n"
        "Tab 3. H. J. Marsh to Sir Basil Orme, 11 May 2017\n\nDear Basil,\n\nI paid it myself.\n\nHelen\n\n"
        "Tab 4. Note on the file, undated\n\nThe bill was sent to Mr Tan.\n"
    )
    assert [(t.name, t.addressee, str(t.said), words(bundle, t)) for t in bundle.turns] == [
        ("H. J. Marsh", "A. Okoye", "2017-05-03", "I did meet Mr Tan."),
        ("A. Okoye", "H. J. Marsh", "2017-05-09", "Who paid the bill?"),
        ("H. J. Marsh", "Sir Basil Orme", "2017-05-11", "I paid it myself."),
    ]


@pytest.mark.parametrize(
    "opening", ["We act for Mr Leo Tan.", "We write on behalf of our client, Mr Leo Tan.", "Our client: Mr Leo Tan"]
)
def test_a_letter_of_lawyers_who_do_not_sign_is_their_clients(opening: str) -> None:
    letter = paper(f"Dear Sirs,\n\n{opening}\n\nOur client paid nobody.\n\nYours faithfully\n", FILING)
    assert [(t.name, t.on_behalf) for t in letter.turns] == [("Mr Leo Tan", "Mr Leo Tan")]


def test_a_lawyer_who_signs_writes_for_the_client() -> None:
    letter = paper(
        "Dear Sirs,\n\nWe act for Mr Leo Tan. Our client paid nobody.\n\nYours faithfully,\n\nHelen Marsh\n", FILING
    )
    assert [(t.name, t.on_behalf) for t in letter.turns] == [("Helen Marsh", "Mr Leo Tan")]


def test_a_letter_that_answers_questions_one_by_one_is_a_form() -> None:
    asked = "1. Did you meet the contractor?\n\nNo.\n\n2. Did your office record it?\n\nIt did not.\n\n3. Did you take a gift?\n\nI took none.\n\n"
    document = paper(
        f"Dear Mr. Chairman:\n\nMy answers follow.\n\n{asked}Sincerely,\n\nPaula Grant\n", FILING
    )
    assert [t.name for t in document.turns] == [None, "Paula Grant"] * 3


def test_from_in_prose_is_no_head() -> None:
    assert paper("From: the start she denied it.\n\nNobody believed her.\n").turns == ()


def test_a_hearing_with_a_letter_at_its_end_stays_a_hearing() -> None:
    spoken = "".join(
        f"Mr. ROE. Did you go to number {n} on the quay that night?\n\nMs. DOE. I never went there, not once.\n\n"
        for n in range(6)
    )
    document = paper(spoken + "From: Ana Poe\nTo: Ms. Doe\n\nThank you.\n", DocumentKind.TRANSCRIPT)
    assert len(document.turns) == 12
