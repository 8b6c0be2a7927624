"""Transcripts of many houses: who speaks, who asks, who answers."""

from __future__ import annotations

import pytest

from onrecord.core.document import DocumentKind, TurnRole

from .turning import answers, hearing, is_sound, labels, paper, said, words

CONGRESS = """\
                     DREDGING OF THE OUTER HARBOR

                                HEARING

                               BEFORE THE

                       COMMITTEE ON PORTS

                    WALTER BREEN, Ohio, Chairman

LENA ORTEGA, Nevada                  CARL MOSS, Kansas
PETE MOSS, Maine                     IRIS VALE, Utah

                            C O N T E N T S

Statement of Senator Ortega......................................     4

    The committee met, pursuant to notice, at 9:30 a.m., in room
SR-253, Hon. Walter Breen, Chairman of the Committee, presiding.

              OPENING STATEMENT OF HON. WALTER BREEN

    The Chairman. This hearing will come to order. We have one
witness today, and a long list of
questions.
    Mr. Moss of Kansas. May I begin?
    The Chairman. You may.
    Senator Ortega.
    Senator Ortega [presiding]. Ms. Tallis, did you meet the
dredging firms while the contract was open?

   STATEMENT OF JOAN TALLIS, ADMINISTRATOR, FEDERAL HARBOR
                           AUTHORITY

    Ms. Tallis. No, Senator. I did not meet them, and my staff
did not meet them either.
    [Laughter.]
    [The prepared statement of Ms. Tallis can be found on page
41 of the appendix.]
    Senator Ortega. You are certain----
    Ms. Tallis.----Quite certain.
    [Whereupon, at 11:02 a.m., the hearing was adjourned.]

                            APPENDIX

    Mr. Dale. This letter came too late to be read into the
record.
"""


def test_a_hearing_as_congress_prints_it() -> None:
    document = paper(CONGRESS)
    assert document.kind is DocumentKind.TRANSCRIPT
    assert document.wrapped
    assert said(document) == [
        (
            "Walter Breen",
            "This hearing will come to order. We have one witness today, and a long list of questions.",
        ),
        ("CARL MOSS", "May I begin?"),
        ("Walter Breen", "You may. Senator Ortega."),
        ("LENA ORTEGA", "Ms. Tallis, did you meet the dredging firms while the contract was open?"),
        ("JOAN TALLIS", "No, Senator. I did not meet them, and my staff did not meet them either."),
        ("LENA ORTEGA", "You are certain----"),
        ("JOAN TALLIS", "----Quite certain."),
    ]
    is_sound(document)


def test_members_of_one_surname_are_told_apart_by_place_or_not_at_all() -> None:
    kansas = hearing(
        "Present: CARL MOSS, Kansas; PETE MOSS, Maine\n\nMr. Moss of Maine. I rise.\n\nMr. Moss. So do I.\n"
    )
    assert [t.name for t in kansas.turns] == ["PETE MOSS", "Mr. Moss"]


DEPOSITION = """\
                                                          12
12:01  BY MS. ABARA:
12:02      Q.  Between those dates, did you write to the
12:03  firm?
12:04          MR. STROUD:  Object to the form.
12:05          THE WITNESS:  There was a portal for
12:06  that.
                                                          13
13:01      Q.  Did you telephone?
13:02      A.  Never.
13:03  BY MR. STROUD:
13:04      Q.  You know Mr. Pike, though?
13:05      A.  I know his sister.
"""


def test_a_deposition_with_page_and_line_numbers() -> None:
    document = hearing(DEPOSITION, "Pike v. Larch: deposition of Dana Whitlow")
    assert said(document) == [
        ("MS. ABARA", "Between those dates, did you write to the firm?"),
        ("MR. STROUD", "Object to the form."),
        ("Dana Whitlow", "There was a portal for that."),
        ("MS. ABARA", "Did you telephone?"),
        ("Dana Whitlow", "Never."),
        ("MR. STROUD", "You know Mr. Pike, though?"),
        ("Dana Whitlow", "I know his sister."),
    ]
    assert (
        answers(document)["There was a portal for that."] == "Between those dates, did you write to the firm?"
    )
    assert "12:03" not in document.reading
    is_sound(document)


def test_lines_that_count_up_are_numbers_and_not_words() -> None:
    lines = [
        "THE COURT:  Call your witness.",
        "Q.  Did you speak with",
        "Mr. Pike that evening?",
        "A.  No, sir.",
        "Q.  Never?",
        "A.  Never.",
        "THE COURT:  Thank you.",
    ]
    document = hearing("\n".join(f"{n:2}  {line}" for n, line in enumerate(lines, 1)))
    assert [w for _, w in said(document)][1:3] == ["Did you speak with Mr. Pike that evening?", "No, sir."]


INQUIRY = """\
                                      Tuesday, 3 October 2017
(10.00 am)
                  MR FRANK ILVES (sworn)
                Examination by MS DUNNE
MS DUNNE:  Could you give your full name, please?
A.  Frank Ilves.
Q.  Did anyone warn you about the quay?
A.  No, nobody did.
THE CHAIRMAN:  Nobody at all?
A.  Nobody, sir.
                Cross-examination by MR PETRIDES
MR PETRIDES:  You knew Ms Arden?
A.  I knew of her.
Q.  You met her.
A.  I don't recall it.
(The witness withdrew)
                  MS GRETA ARDEN (affirmed)
                Examination by MS DUNNE
Q.  Did you meet Mr Ilves?
A.  Twice.
(4.00 pm)
"""


def test_an_inquiry_calls_witnesses_one_after_the_other() -> None:
    document = hearing(INQUIRY)
    assert [(t.label, t.name) for t in document.turns] == [
        ("MS DUNNE", "MS DUNNE"), ("A.", "MR FRANK ILVES"), ("Q.", "MS DUNNE"), ("A.", "MR FRANK ILVES"),
        ("THE CHAIRMAN", None), ("A.", "MR FRANK ILVES"), ("MR PETRIDES", "MR PETRIDES"), ("A.", "MR FRANK ILVES"),
        ("Q.", "MR PETRIDES"), ("A.", "MR FRANK ILVES"), ("Q.", "MS DUNNE"), ("A.", "MS GRETA ARDEN"),
    ]  # fmt: skip
    assert answers(document)["Nobody, sir."] == "Nobody at all?"
    assert answers(document)["I don't recall it."] == "You met her."
    assert "(4.00 pm)" not in document.reading


def test_bold_labels_and_counsel_to_an_inquiry() -> None:
    document = paper(
        "Transcript of the hearing on 3 May 2018\n\n1. Mr Tom Sale\n==========\n\n*MR TOM SALE (affirmed).*\n\nQuestions from Counsel to the Inquiry\n\n"
        "**Ms Quist**: Your full name, please.\n\n**Mr Tom Sale**: Tom Sale.\n\n**Counsel Inquiry**: Did you see the letter?\n\n**Mr Tom Sale**: Not then.\n\n"
        "Later I did.\n\n**Lady Orr**: We shall break there.\n\n*(A short break)*\n"
    )
    assert [t.name for t in document.turns] == [
        "Ms Quist",
        "Mr Tom Sale",
        "Ms Quist",
        "Mr Tom Sale",
        "Lady Orr",
    ]
    assert words(document, document.turns[3]) == "Not then. Later I did."
    assert answers(document)["Not then. Later I did."] == "Did you see the letter?"


def test_names_with_outlets_offices_and_principals() -> None:
    document = hearing(
        "Moderator: Please give your name and outlet.\n\nIlona Vass, Daily Tide: How many were held back?\n\nMara Kolb (President): None.\n\n"
        "Keith Ames, for the ferry families: Did a doctor warn you?\n\nMara Kolb: No doctor did.\n"
    )
    assert [t.name for t in document.turns] == [None, "Ilona Vass", "Mara Kolb", "Keith Ames", "Mara Kolb"]
    assert document.turns[1].description == "Daily Tide"
    assert document.turns[3].on_behalf == "the ferry families"


def test_a_debate_with_full_stops_and_dashes_after_the_names() -> None:
    document = hearing(
        "President. – The next item is the statement on ports.\n\nAnna Kovářová (S&D). – Commissioner, have you met the operators since June?\n\n"
        "Luca De Santis, Member of the Commission. – I have had no such meeting.\n\n(Laughter)\n\nLuca De Santis. – None at all.\n\nAnna Kovářová. Is that so?\n"
    )
    assert said(document)[1:4] == [
        ("Anna Kovářová", "Commissioner, have you met the operators since June?"),
        ("Luca De Santis", "I have had no such meeting."),
        ("Luca De Santis", "None at all."),
    ]
    assert [t.question for t in document.turns] == [None, None, 1, 1, None]


def test_questions_put_in_a_parliament() -> None:
    document = hearing(
        "T4. [903117] Fay Gard (Brack Vale) (Lab): If he will make a statement on his responsibilities.\n\n"
        "The Secretary of State for Ports (Gethin Pugh): I was in Milford last week.\n\n"
        "Fay Gard: How many of the meetings were his?\n\nGethin Pugh: None.\n\nSir Des Carrow (Lymp) (Con): Is it not a fine day?\n"
    )
    assert labels(document)[0] == "Fay Gard (Brack Vale) (Lab)"
    assert [t.name for t in document.turns] == [
        "Fay Gard",
        "Gethin Pugh",
        "Fay Gard",
        "Gethin Pugh",
        "Sir Des Carrow",
    ]
    assert answers(document) == {
        "I was in Milford last week.": "If he will make a statement on his responsibilities.",
        "None.": "How many of the meetings were his?",
    }


def test_written_questions_and_their_answers_carry_their_dates() -> None:
    document = paper(
        "Department for Ports\n\nUIN 3187, tabled on 12 July 2021\n\nFay Gard (Brack Vale) (Labour): To ask the Secretary of State, how many meetings he has held.\n\n"
        "Answered on 19 July 2021 by Hella Marsh, Minister of State: Fewer than five.\n\nUIN 3188, tabled on 13 July 2021\n\n"
        "Fay Gard (Brack Vale) (Labour): To ask the Secretary of State, what guidance there is.\n\nAnswered on 20 July 2021 by Hella Marsh, Minister of State: It is in the Library.\n",
        DocumentKind.STATEMENT,
    )
    assert [(t.name, str(t.said)) for t in document.turns] == [
        ("Fay Gard", "2021-07-12"), ("Hella Marsh", "2021-07-19"), ("Fay Gard", "2021-07-13"), ("Hella Marsh", "2021-07-20"),
    ]  # fmt: skip
    assert words(document, document.turns[1]) == "Fewer than five."
    assert [t.question for t in document.turns] == [None, 0, None, 2]
    assert document.kind is DocumentKind.STATEMENT


def test_reporters_named_in_brackets() -> None:
    document = hearing(
        "GOVERNOR DALE: I've got ten minutes.\n\nQ (Okon, Tribune): Have you been in touch with them?\n\nGOVERNOR DALE: Not once.\n\nQ. (Bell, Daily) And since?\n\nGOVERNOR DALE: No.\n"
    )
    assert [(t.label, t.name, t.role.value) for t in document.turns] == [
        ("GOVERNOR DALE", "GOVERNOR DALE", "speech"), ("Q.", "Okon", "question"), ("GOVERNOR DALE", "GOVERNOR DALE", "answer"),
        ("Q.", "Bell", "question"), ("GOVERNOR DALE", "GOVERNOR DALE", "answer"),
    ]  # fmt: skip


ROLL = """\
Present: Mayor S. Hall (Chair), Councillors Beau, Naka and Osei.

4. DISCLOSURE OF INTEREST

The Clerk called each member by name and asked: "Do you have an interest in any matter tonight?"

Mayor Hall: No.
Councillor Beau: Yes, item 7; my spouse works there.
Councillor Naka: None.

7.2 LAKESHORE PARCELS, REZONING

Mr. Demir asked whether the mayor was related to the applicant. She replied: "I am not."

The motion carried, 4 to 3.
"""


def test_a_roll_call_answers_the_clerk() -> None:
    document = hearing(ROLL)
    asked = document.turns[0]
    assert (asked.label, words(document, asked)) == (
        "The Clerk",
        "Do you have an interest in any matter tonight?",
    )
    assert asked.role is TurnRole.QUESTION
    assert [(t.label, t.question) for t in document.turns[1:]] == [
        ("Mayor Hall", 0),
        ("Councillor Beau", 0),
        ("Councillor Naka", 0),
    ]
    assert words(document, document.turns[-1]) == "None."


def test_a_roll_call_that_the_minutes_only_tell_of() -> None:
    document = hearing(
        "Present: Chair Ruth Amsel, Members Doyle and Ito.\n\nThe Chair asked each member whether they had any interest in the quarry.\n\nMember Doyle: None.\nMember Ito: My brother works there.\n"
    )
    assert said(document)[0] == ("Ruth Amsel", "whether they had any interest in the quarry.")
    assert answers(document)["None."] == "whether they had any interest in the quarry."


def test_what_nobody_says_ends_a_turn() -> None:
    document = hearing(
        "Prof. TRAN. Did you meet him?\n\nPresident AGU. No, I did not.\n\n[Laughter.]\n\nProf. TRAN. Let us vote.\n\nPresident AGU. Very well.\n\nThe motion was adopted, 52 to 4.\n"
    )
    assert [w for _, w in said(document)] == [
        "Did you meet him?",
        "No, I did not.",
        "Let us vote.",
        "Very well.",
    ]


def test_who_puts_something_without_a_question_mark_and_is_answered_asks() -> None:
    document = hearing(
        "Hon. J. Lee: Madam, you chair the committee.\n\nMrs Door: I do, yes.\n\nHon. J. Lee: Do you own any part of a bank?\n\nMrs Door: I own no shares.\n\nHon. J. Lee: I thank you.\n"
    )
    assert [t.role.value for t in document.turns] == ["question", "answer", "question", "answer", "speech"]


def test_a_ruling_of_the_chair_leaves_the_question_open() -> None:
    document = hearing(
        "Mr. ROE. Did you take the money?\n\nMr. POE. I object to that.\n\nThe CHAIRMAN. The witness will answer.\n\nMs. DOE. I did not.\n"
    )
    assert answers(document) == {"I did not.": "Did you take the money?"}


def test_several_may_answer_one_question() -> None:
    document = hearing(
        "Q2 Tom Orde: Did either of you meet the firm?\n\nDr Shah: I did, once.\n\nSir Alan Brake: I did not.\n\nTom Orde: The firm has said otherwise.\n"
    )
    assert answers(document) == {
        "I did, once.": "Did either of you meet the firm?",
        "I did not.": "Did either of you meet the firm?",
    }


def test_initials_and_first_names_mean_those_named_in_full() -> None:
    document = hearing(
        "**[00:00:12] Nadia Brandt:** Welcome.\n\n**Colin Frey:** Hello.\n\n**Nadia:** Did anybody see it?\n\n**CF:** Nobody.\n"
    )
    assert [t.name for t in document.turns] == ["Nadia Brandt", "Colin Frey", "Nadia Brandt", "Colin Frey"]


def test_the_head_names_the_chair_and_a_title_names_the_one_of_a_surname() -> None:
    document = hearing(
        "The committee met at 10:02 a.m., Hon. Amos Colt, chairman of the committee, presiding.\n\nThe CHAIRMAN. Order.\n\nMr. HARG. I am here.\n\nSenator LIND. So am I.\n",
        "Nomination of Daniel P. Harg, of Tennessee, to be Under Secretary",
    )
    assert [t.name for t in document.turns] == ["Amos Colt", "Daniel P. Harg", "Senator LIND"]


def test_an_interview_in_an_article_has_turns_and_no_other_article_has() -> None:
    asked = "Q: Did you ask for the boat?\n\nA: I never asked for it. Whoever says so was not there that night.\n\nQ: Who paid?\n\nA: I have no idea who paid for any of it.\n"
    document = paper("The harbourmaster met us.\n\n" + asked, DocumentKind.ARTICLE)
    assert [t.role.value for t in document.turns] == ["question", "answer", "question", "answer"]
    assert document.kind is DocumentKind.ARTICLE


@pytest.mark.parametrize("text", [CONGRESS, DEPOSITION, INQUIRY, ROLL])
def test_line_ends_of_windows_change_nothing(text: str) -> None:
    windows = hearing(text.replace("\n", "\r\n"))
    assert said(windows) == said(hearing(text))
    is_sound(windows)


def test_a_nod_of_the_questioner_is_no_question() -> None:
    document = hearing(
        "Ms POE: Did you go?\n\nMr ROE: Not at first, and then --\n\nMs POE: Yes, I see.\n\nMr ROE: -- not at all.\n\nMs POE: When was that?\n\nMr ROE: In May.\n"
    )
    assert answers(document)["-- not at all."] == "Did you go?"
    assert document.turns[2].role is TurnRole.SPEECH


def test_names_alone_on_their_lines() -> None:
    document = hearing(
        "Operator\n\nGood morning.\n\nElin Marsh -- Chief Executive\n\nVolumes were up.\n\nWe opened two plants.\n\nOperator\n\nThe first question is from Ravi Sen.\n\n"
        "Ravi Sen -- Holt Securities -- Analyst\n\nHave you had any notice?\n\nElin Marsh -- Chief Executive\n\nWe've had no notice of any kind.\n"
    )
    assert said(document) == [
        (None, "Good morning."), ("Elin Marsh", "Volumes were up. We opened two plants."), (None, "The first question is from Ravi Sen."),
        ("Ravi Sen", "Have you had any notice?"), ("Elin Marsh", "We've had no notice of any kind."),
    ]  # fmt: skip
    assert document.turns[3].description == "Holt Securities, Analyst"


def test_counsel_named_after_the_letter() -> None:
    document = hearing(
        "BY MR. LANE:\nQ. You wrote it?\nA. I did.\nMS. PIKE: Objection.\nQ. BY MS. COLE: Did you show it?\nA. No.\nQ. To nobody?\nA. Nobody.\n"
    )
    assert [t.name for t in document.turns if t.label == "Q."] == ["MR. LANE", "MS. COLE", "MS. COLE"]
    assert words(document, document.turns[3]) == "Did you show it?"


def test_in_minutes_a_turn_is_one_paragraph() -> None:
    document = hearing(
        "Minutes of the school board\n\nMs. Lint spoke of the vendor.\n\nTrustee Bly: I have not met the vendor.\n\nTrustee Bly moved to adjourn.\n\nTrustee Coe seconded.\n\nThe vote was taken by hand.\n"
    )
    assert said(document) == [("Trustee Bly", "I have not met the vendor.")]


def test_an_interviewer_asks_without_a_question_mark() -> None:
    document = hearing(
        "[00:01] INTERVIEWER: Tell me about that night.\n[00:09] BEN ASH: I was at home.\n[00:15] INTERVIEWER: Not once outside?\n[00:17] BEN ASH: Not once.\n"
    )
    assert answers(document) == {
        "I was at home.": "Tell me about that night.",
        "Not once.": "Not once outside?",
    }


def test_a_title_with_a_colon_is_no_label() -> None:
    document = hearing(
        "THE EAST TERMINAL: EVIDENCE OF THE MINISTER\n\nMs. BRAND. Did you meet him?\n\nMr. BARL. No.\n\nMs. BRAND. Never?\n\nMr. BARL. Never.\n"
    )
    assert labels(document) == ["Ms. BRAND", "Mr. BARL", "Ms. BRAND", "Mr. BARL"]


def test_a_speaker_stamped_with_the_time() -> None:
    document = hearing(
        "Ada Mensah  0:10\nDid the council receive it?\n\nLeon Fisk  0:15\nWe did not receive it.\n"
    )
    assert said(document) == [
        ("Ada Mensah", "Did the council receive it?"),
        ("Leon Fisk", "We did not receive it."),
    ]


def test_a_list_of_posts_before_the_first_words_names_who_holds_them() -> None:
    turns = hearing(
        "Northmoor Water Board\nMinutes of evidence, 4 May 2021\n\nClerk: Dr Ines Okafor\nChair: Marta Vell\n\n"
        "THE CHAIR: Good morning. We are on the record.\n\nMR HALE: Thank you, Chair.\n\n"
        "THE CLERK: The witness was sworn at ten.\n\nTHE CHAIR: Please go on, Mr Hale.\n"
    ).turns
    assert {t.label: t.name for t in turns if t.label.startswith("THE")} == {
        "THE CHAIR": "Marta Vell",
        "THE CLERK": "Dr Ines Okafor",
    }


NUMBERED = """\
EXAMINED BY Me LENA ORTEGA, counsel for the defendant

Q. [11] You were sworn this morning, Mr. Breen, and you remain so?

A. I do.

Q. [12] Carl Moss. You knew him how?

A. He was a friend of Mr. Vale, the harbour master.

Q. (13) Did you pay him?

A. I did not.
"""


def test_the_number_of_a_question_is_none_of_its_words() -> None:
    document = hearing(NUMBERED)
    asked = [words(document, t) for t in document.turns if t.role is TurnRole.QUESTION]
    assert asked[1:] == ["Carl Moss. You knew him how?", "Did you pay him?"]


def test_the_witness_is_the_one_whom_the_questions_address() -> None:
    assert {name for name, text in said(hearing(NUMBERED)) if not text.endswith("?")} == {"Mr. Breen"}


def test_of_two_who_are_addressed_neither_is_taken_for_the_witness() -> None:
    two = NUMBERED.replace("Did you pay him?", "Did you pay him, Ms. Tallis?")
    assert {name for name, text in said(hearing(two)) if not text.endswith("?")} == {None}


DEPOSED = """\
101:01  BY MR. VALE:
101:02      Q.  You took an oath this morning?
101:03      A.  I did.
101:04      Q.  Did you ever meet the harbour master of
101:05  that port, or anybody who works for him there?
101:06      A.  I did not.
101:07      Q.  Did you write to him?
101:08      A.  I did not.
"""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("In the matter of arbitration between Walter Breen and Dover Tanning, Inc.: oral deposition of the claimant", "Walter Breen"),
        ("Walter Breen v. The Port Authority: examination on discovery of the plaintiff", "Walter Breen"),
        ("The Port Authority v. Lena Ortega: deposition of the plaintiff", None),
        ("Iris Vale v. Lena Ortega: deposition of the defendant", "Lena Ortega"),
        ("Port inquiry, day 3", None),
    ],
)  # fmt: skip
def test_the_witness_is_the_party_of_the_caption(title: str, name: str | None) -> None:
    assert {n for n, text in said(hearing(DEPOSED, title)) if text.startswith("I did")} == {name}


@pytest.mark.parametrize(
    "sworn",
    [
        "(The witness, Commander Walter B. Breen, Chief of Response, was sworn by the Recorder.)\n\n",
        "(Commander Walter B. Breen, owner, was sworn.)\n\n",
        "(The witness was excused. Commander Walter B. Breen, of the yard, was duly affirmed.)\n\n",
    ],
)
def test_the_witness_is_the_one_who_was_sworn_in(sworn: str) -> None:
    document = hearing(sworn + DEPOSED.replace("101:01  BY MR. VALE:\n", ""))
    answered = [t for t in document.turns if t.role is TurnRole.ANSWER]
    assert {t.name for t in answered} == {"Commander Walter B. Breen"}
    assert all(t.sworn for t in answered)


AUSTRALIAN = """\
Thursday 4 June

Mr BREEN (Ashby—Leader of the Opposition) (2.04 pm)—My question is to the minister. Did he meet the agent?

Ms VALE (Dover—Minister for Ports)—I did not. The harbour—all of it—is open.

The SPEAKER—Order! The member will sit.

Mr BREEN—Then who did?
"""


def test_the_dashes_of_the_australian_hansard() -> None:
    document = hearing(AUSTRALIAN)
    assert labels(document) == [
        "Mr BREEN (Ashby—Leader of the Opposition) (2.04 pm)",
        "Ms VALE (Dover—Minister for Ports)",
        "The SPEAKER",
        "Mr BREEN",
    ]
    assert document.turns[1].description == "Dover—Minister for Ports"
    assert words(document, document.turns[1]) == "I did not. The harbour—all of it—is open."
