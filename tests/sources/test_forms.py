"""Forms: numbered questions and entries, and the one who fills them in."""

from __future__ import annotations

from onrecord.core.document import DocumentKind, TurnRole

from .turning import answers, is_sound, paper, said

FILING = DocumentKind.FILING


def test_questions_for_the_record() -> None:
    document = paper(
        "Questions submitted by Senator Tess Rivers\n\nQUESTION 13: List your travel.\n\nRESPONSE 13: None.\n\nQUESTION 14: Have you met any official of Azerland?\n\nRESPONSE 14: No.\n\n"
        "Question submitted by Senator Paul Lind\n\nQUESTION 1: When will it be revised?\n\nRESPONSE 1: Within ninety days.\n",
        FILING,
        title="Responses to Questions for the Record: Hon. Daniel P. Harg",
    )
    assert said(document) == [
        ("Senator Tess Rivers", "List your travel."),
        ("Daniel P. Harg", "None."),
        ("Senator Tess Rivers", "Have you met any official of Azerland?"),
        ("Daniel P. Harg", "No."),
        ("Senator Paul Lind", "When will it be revised?"),
        ("Daniel P. Harg", "Within ninety days."),
    ]
    assert answers(document)["No."] == "Have you met any official of Azerland?"
    is_sound(document)


def test_a_return_that_its_officer_signs() -> None:
    document = paper(
        "Providers must answer every question.\n\nQuestion 7. Births in the year: 3,114.\n\nQuestion 9. How often was a concern raised?\nAnswer: 0.\n\nQuestion 10. If so, when?\nAnswer: Not applicable.\n\n"
        "I confirm that the answers are true.\n\nSigned: R. Fair, Chief Executive, 30 April 2019.\n",
        FILING,
    )
    filled = [t for t in document.turns if t.role is TurnRole.ANSWER]
    assert {(t.name, str(t.said)) for t in filled} == {("R. Fair", "2019-04-30")}
    assert answers(document) == {
        "3,114.": "Births in the year",
        "0.": "How often was a concern raised?",
        "Not applicable.": "If so, when?",
    }


def test_a_questionnaire_with_the_answers_below() -> None:
    document = paper(
        "Below are the replies from Dani Price, who is running in Ward 3.\n\n1. Should the ferry stay?\nYes. It should.\n\n2. Would you vote for a levy?\nOnly with a rebate.\n\n"
        "3. Do you have money in any land company?\nI have no stake in any developer.\nNor has my husband.\n",
        DocumentKind.STATEMENT,
    )
    assert answers(document) == {
        "Yes. It should.": "Should the ferry stay?",
        "Only with a rebate.": "Would you vote for a levy?",
        "I have no stake in any developer. Nor has my husband.": "Do you have money in any land company?",
    }
    assert {t.name for t in document.turns if t.role is TurnRole.ANSWER} == {"Dani Price"}


def test_answers_in_the_line_of_the_question() -> None:
    document = paper(
        "Name: Ewan Petrie\n\n1. Do you own land? No.\n2. Do you hold shares? None.\n3. Have you had gifts? A clock.\n",
        FILING,
    )
    assert list(answers(document)) == ["No.", "None.", "A clock."]


def test_entries_of_a_register() -> None:
    document = paper(
        "Name: Councillor Ewan Petrie\n\n1. Employment: Headteacher.\n2. Shareholdings: Nil.\n3. Gifts and hospitality: None.\n4. Land. A house.\n\nSigned: E. Petrie. Date: 14 May 2019\n",
        FILING,
    )
    assert answers(document)["Nil."] == "Shareholdings"
    filled = [t for t in document.turns if t.role is TurnRole.ANSWER]
    assert {(t.name, str(t.said)) for t in filled} == {("Councillor Ewan Petrie", "2019-05-14")}


def test_interrogatories_under_penalty_of_perjury() -> None:
    document = paper(
        "INTERROGATORY NO. 4: State each occasion on which you met an agent.\n\nANSWER: None.\n\nINTERROGATORY NO. 5: Identify every payment.\n\nRESPONSE TO INTERROGATORY NO. 5: There was none.\n\n"
        "I declare under penalty of perjury that the foregoing is true. Executed on January 30, 2015.\n\n/s/ Gil Stone\n"
    )
    assert document.kind is DocumentKind.FILING
    filled = [t for t in document.turns if t.role is TurnRole.ANSWER]
    assert {(t.name, t.sworn, str(t.said)) for t in filled} == {("Gil Stone", True, "2015-01-30")}
    assert {document.text[slice(*t.oath)] for t in filled if t.oath} == {"under penalty of perjury"}


def test_an_unsigned_form_names_nobody() -> None:
    document = paper("QUESTION 1: Did you go?\n\nANSWER 1: No.\n", FILING)
    assert [t.name for t in document.turns] == [None, None]
