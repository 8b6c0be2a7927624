"""Forms: numbered questions and entries, and the one who fills them in."""

from __future__ import annotations

from onrecord.core.document import Document, DocumentKind, TurnRole

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


def test_a_form_of_headings_with_one_nil_among_the_answers() -> None:
    document = paper(
        "TOWN OF ELMORE. FORM 7. EVERY OFFICER FILLS THIS IN.\n\nFiler: Dora Quist\nPosition: Surveyor\nDate received: May 2, 2020\n\n"
        "1. Outside work in the year.\n   Lecturer, Elmore College.\n\n2. Land in the town, other than the home.\n   A plot at Weir End.\n\n"
        "3. Does the filer, or the filer's spouse, hold a share of any business that has a contract with the town?\n   No.\n\n4. Gifts above 50 from one source.\n   A clock, Elmore College.\n\n"
        "I have read this over and it is complete.\n(signed) Dora Quist\n",
        FILING,
        title="Annual statement of financial interests, 2019",
    )
    found = answers(document)
    assert found["No."].startswith("Does the filer, or the filer's spouse")
    assert found["A clock, Elmore College."] == "Gifts above 50 from one source."
    assert {t.name for t in document.turns if t.role is TurnRole.ANSWER} == {"Dora Quist"}
    is_sound(document)


def test_a_form_of_labels_without_numbers() -> None:
    document = paper(
        "To be filled in by each governor in January.\n\nGovernor: Rex Palin (Chair)\n\nEmployment: Grocer, Palin & Co, Hythe\n"
        "Directorships or shareholdings in firms that supply the school: none\nClose family employed by the school: a niece, on Saturdays\nOther trusteeships: Hythe Show Society\n\nR. Palin\n16/1/19\n",
        FILING,
        title="Governor's declaration of interests, 2019",
    )
    assert answers(document) == {
        "Grocer, Palin & Co, Hythe": "Employment",
        "none": "Directorships or shareholdings in firms that supply the school",
        "a niece, on Saturdays": "Close family employed by the school",
        "Hythe Show Society": "Other trusteeships",
    }
    filled = [t for t in document.turns if t.role is TurnRole.ANSWER]
    assert {(t.name, str(t.said)) for t in filled} == {("Rex Palin", "2019-01-16")}


def test_boxes_that_are_ticked() -> None:
    document = paper(
        "Name of applicant: Nils Orr\n\n1. Have you been refused a licence before? [ ] Yes [x] No\n2. Do you owe tax?\n\u2612 No \u2610 Yes\n3. Do you hold shares in a carrier?  Yes \u2610  No \u2611\n\nSigned: Nils Orr 4 March 2018\n",
        FILING,
        title="Licence application",
    )
    assert [(a, q) for a, q in turned(document)] == [
        ("No", "Have you been refused a licence before?"),
        ("No", "Do you owe tax?"),
        ("No", "Do you hold shares in a carrier?"),
    ]


def turned(document: Document) -> list[tuple[str, str]]:
    """Each answer with what it answers, in order."""
    words = [document.text[t.start : t.end] for t in document.turns]
    return [(words[i], words[t.question]) for i, t in enumerate(document.turns) if t.question is not None]


def test_what_looks_like_a_form_of_labels_and_is_none() -> None:
    for title, text in (
        ("Minutes of the board, 4 May 2019", "Present: Ann Fry\nApologies: none\nVenue: the hall\nChair: R. Palin\n"),
        ("The mill: a history", "Owner: Rex Palin\nBuilt: 1810\nLosses by fire: none\nWheel: oak\n"),
        ("Press release on the register of interests", "Contact: Ann Fry\nTelephone: 0161 496 0001\nNotes to editors: none\nEmbargo: none\n"),
    ):
        assert not paper(text, FILING, title=title).turns
