"""Who said what: cues before, after and inside; answers; spokespersons; what is nobody's speech."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.core.document import DocumentKind, Turn, TurnRole
from onrecord.core.nouns import Act, AttributionKind, Grade
from onrecord.extract.attributions import voice_at
from onrecord.extract.models import Models
from onrecord.extract.rulefinder import RuleFinder

from .attributing import Told, tell

DIRECT, INDIRECT, MIXED = AttributionKind.DIRECT, AttributionKind.INDIRECT, AttributionKind.MIXED

SAID = [
    ("“I own no share,” Councillor Petra Vance said on Tuesday.", "I own no share", DIRECT),
    ("Petra Vance said: ‘I own no share in the quarry.’", "I own no share", DIRECT),
    ("'I never took a penny,' said Petra Vance, the deputy mayor, 'and I never will.'", "I never will", DIRECT),
    ('"It was lunch," Petra Vance told the Courier. "Nothing more."', "Nothing more", DIRECT),
    ("“We were never told,” Petra Vance said. “I asked.\n\n“Nobody answered me.”", "Nobody answered", DIRECT),
    ("“No comment.” — Petra Vance", "No comment", DIRECT),
    ("“No comment on any of it.”― Petra Vance\n\nIt rained.", "No comment", DIRECT),
    ("It ended so: “I hold nothing further.” Signed Petra Vance.", "nothing further", DIRECT),
    ("Petra Vance leads the council. She shook her head: “I never met him.”", "I never met him", DIRECT),
    ("According to Petra Vance, the quarry was sold in 2019.", "the quarry was sold", INDIRECT),
    ("The quarry, Petra Vance said, was sold in 2019.", "was sold in 2019", INDIRECT),
    ("Petra Vance has never, she said on Monday, met the man.", "met the man", INDIRECT),
    ("Petra Vance denied having met the developer.", "having met the developer", INDIRECT),
    ("Petra Vance denied the charge and rejected every word of the report.", "every word", INDIRECT),
    ("Petra Vance’s statement that she had sold the shares was read out.", "she had sold", INDIRECT),
    ("Vance, the mayor, who said she had sold up, voted. Petra Vance left.", "she had sold up", INDIRECT),
    ("Through the Union Petra Vance let it be known that she had not signed.", "had not signed", INDIRECT),
    ("Petra Vance spoke for an hour, saying that she had never been to Lisbon.", "been to Lisbon", INDIRECT),
    ("Petra Vance tweeted that she “never, ever” took cash.", "took cash", MIXED),
    ("Petra Vance called the report “a fairy tale”.", "a fairy tale", MIXED),
    ("Petra Vance said that the board “never asked me. I would have told them.”", "would have told", MIXED),
    ("Owen Tarr wrote to the board. ‘I never had a share,’ Ms Holt said Petra Vance has said.", "had a share", DIRECT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "kind"), SAID)
def test_the_words_are_tied_to_who_said_them(
    text: str, words: str, kind: AttributionKind, models: Models
) -> None:
    told = tell(text, models)
    assert told.speaker(words) == "Petra Vance"
    assert told.saying(words).kind is kind


NOBODY = [
    "The minutes show that Petra Vance left the room at nine.",
    "The so-called “harbour deal” was signed in May.",
    "Petra Vance met Owen Tarr at the “Needle” on Friday.",
    "The report, published in May, found its way to Petra Vance.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_records_titles_and_scare_quotes_are_no_speech(text: str, models: Models) -> None:
    assert [s.text for a in tell(text, models).attributions for s in a.content] == []


def test_what_was_not_said_is_not_asserted(models: Models) -> None:
    for text in (
        "Petra Vance did not say whether she had met Owen Tarr.",
        "Petra Vance would say only that she had met Owen Tarr.",
    ):
        assert tell(text, models).saying("had met Owen Tarr").act is Act.BELIEF
    assert tell("Petra Vance thinks the bridge is unsafe.", models).saying("unsafe").act is Act.BELIEF
    assert tell("Petra Vance hopes that the council will act.", models).saying("will act").act is Act.WISH


# --- for whom, to whom, where, when, on what oath -------------------------------------------------


def test_a_named_spokesperson_speaks_for_somebody(models: Models) -> None:
    told = tell("Petra Vance’s lawyer, Dana Holt, said that her client had never been to Lisbon.", models)
    said = told.saying("never been to Lisbon")
    assert (told.name(said.speaker), told.name(said.behalf)) == ("Dana Holt", "Petra Vance")


def test_an_unnamed_spokesperson_speaks_as_the_body(models: Models) -> None:
    told = tell("A spokesman for the Harbour Authority said the Authority had received nothing.", models)
    assert told.speaker("received nothing") == "Harbour Authority"


def test_words_in_the_first_person_are_the_principals(models: Models) -> None:
    told = tell(
        "Petra Vance stayed away. A spokeswoman, speaking on her behalf, confirmed the lunch. "
        "The statement said: “I never discussed the quarry.”",
        models,
    )
    assert told.name(told.saying("the lunch").behalf) == "Petra Vance"
    assert told.speaker("never discussed") == "Petra Vance"


def test_an_unnamed_source_stays_unnamed(models: Models) -> None:
    told = tell("A senior official, who asked not to be named, said Petra Vance had known.", models)
    said = told.saying("had known")
    assert (said.speaker, said.grade) == (None, Grade.UNNAMED_SOURCE)


def test_forum_day_addressee_and_oath_come_from_the_cues_own_clause(models: Models) -> None:
    told = tell(
        "During her confirmation hearing in July 2019, Petra Vance told the Senate that she had never met Owen Tarr.",
        models,
    )
    said = told.saying("never met")
    assert said.forum == "During her confirmation hearing"
    assert (str(said.said), told.name(said.addressee)) == ("2019-07", "Senate")
    sworn = tell("Testifying under oath on 3 March 2020, Petra Vance said she had never met him.", models)
    said = sworn.saying("never met")
    assert (said.sworn, said.oath and said.oath.text, str(said.said)) == (True, "under oath", "2020-03-03")


def test_an_oath_in_the_words_themselves_is_not_the_speakers(models: Models) -> None:
    told = tell("“She lied under oath in 2019,” Owen Tarr said. Petra Vance was away.", models)
    said = told.saying("She lied")
    assert (said.sworn, str(said.said)) == (None, "2021-05-20")


# --- questions and answers, words inside words ----------------------------------------------------

ASKED = [
    ("Asked whether she had met Owen Tarr, Petra Vance said no.", "no", "whether she had met Owen Tarr"),
    ("Petra Vance was asked by Owen Tarr whether she had read it. “Not once,” she replied.", "Not once", "whether she had read it"),
    ("Senator Lowe asked Petra Vance: “Have you met him?” Vance simply answered “Never.”", "Never", "“Have you met him?”"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "answer", "question"), ASKED)
def test_an_answer_in_prose_carries_its_question(
    text: str, answer: str, question: str, models: Models
) -> None:
    told = tell(text, models)
    found = next(a for a in told.attributions if a.question)
    assert answer in found.content[0].text
    assert [s.text for s in found.question] == [question]
    assert told.name(found.speaker) == "Petra Vance"
    asked = next(a for a in told.attributions if a.content == found.question)
    assert asked.act is Act.QUESTION


def test_what_one_says_that_another_said_has_its_own_speaker(models: Models) -> None:
    told = tell("Owen Tarr said Petra Vance had told him that the vote was fixed.", models)
    said = told.saying("that the vote was fixed")
    assert (told.name(said.speaker), told.name(said.reporter)) == ("Petra Vance", "Owen Tarr")
    offset = told.document.text.index("fixed")
    assert voice_at(told.attributions, offset) == said
    assert voice_at(told.attributions, 0) is None


# --- turns and signed papers ----------------------------------------------------------------------


def turn(text: str, label: str, words: str, **more: object) -> Turn:
    start = text.index(words)
    return Turn(label, start, start + len(words), text.index(label), **more)  # type: ignore[arg-type]


def test_a_turn_is_its_speakers_and_an_answer_knows_its_question(models: Models) -> None:
    text = "Senator LOWE. Have you met him?\n\nMs. VANCE. I told the board that I never met him.\n"
    turns = (
        turn(text, "Senator LOWE.", "Have you met him?", role=TurnRole.QUESTION),
        turn(text, "Ms. VANCE.", "I told the board that I never met him.", role=TurnRole.ANSWER, question=0, sworn=True),
    )  # fmt: skip
    told = tell(text, models, turns=turns, kind=DocumentKind.TRANSCRIPT)
    asked, answer = (next(a for a in told.attributions if a.content[0].start == t.start) for t in turns)
    assert (asked.act, answer.act) == (Act.QUESTION, Act.SPEECH)
    assert (answer.sworn, answer.grade) == (True, Grade.SWORN_TRANSCRIPT)
    assert [s.text for s in answer.question] == ["Have you met him?"]
    assert told.name(answer.addressee) == told.name(asked.speaker)
    inner = told.saying("that I never met him")
    assert inner != answer and inner.speaker == answer.speaker


def test_what_is_said_in_the_very_words_stays_under_its_turn(models: Models) -> None:
    text = "Ms. VANCE. I can assure you that I never met him. I told the board that I was ill.\n"
    words = text.partition("VANCE. ")[2].strip()
    turns = (turn(text, "Ms. VANCE.", words, role=TurnRole.ANSWER, sworn=True),)
    told = tell(text, models, turns=turns, kind=DocumentKind.TRANSCRIPT)
    assert told.saying("never met him").content[0].text == words
    assert told.saying("that I was ill").content[0].text == "that I was ill"


def test_a_labelled_paragraph_of_a_statement_is_the_named_persons(models: Models) -> None:
    text = "The board met on Monday.\n\nPetra Vance: We held five meetings. I apologise.\n\nPetra Vance leads the board.\n"
    told = tell(text, models, kind=DocumentKind.STATEMENT, publisher="Stenmouth Harbour Board")
    assert told.speaker("five meetings") == "Petra Vance"


def test_a_signed_statement_is_its_signatorys(models: Models) -> None:
    text = (
        "I, Petra Vance, declare as follows:\n\n1. I am the mayor of Stenmouth. I have never met Owen Tarr.\n\n"
        "I declare under penalty of perjury that the foregoing is true.\n"
    )
    told = tell(text, models, kind=DocumentKind.STATEMENT, title="Declaration of Petra Vance")
    said = told.saying("never met Owen Tarr")
    assert (told.name(said.speaker), said.sworn) == ("Petra Vance", True)


def test_an_articles_own_voice_is_nobodys(models: Models) -> None:
    told: Told = tell("I met Petra Vance at noon. She was late. I am told that it rained.", models)
    assert voice_at(told.attributions, told.document.text.index("late")) is None


# --- laws -----------------------------------------------------------------------------------------

PIECES = [
    "“I never met him,” Petra Vance said.", "Owen Tarr denied it.", "‘No,’ he replied.", "She said: “Yes. We did.",
    "according to", "Petra Vance told the board that", "\n\n", "“", "”", "'", "asked whether", "The vote was at nine.", "—",
]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_every_span_is_verbatim_and_in_order(models: Models, parts: list[str]) -> None:
    text = " ".join(parts)
    for said in tell(text, models).attributions:
        for span in (*said.content, *said.source, *said.cue, *said.question):
            assert span.text == text[span.start : span.end] != ""
        assert list(said.content) == sorted(said.content, key=lambda s: s.start)


def test_the_rule_finder_reads_a_plain_text(models: Models) -> None:
    text = "“No,” Petra Vance said.\nOwen Tarr denied that he had gone."
    found = RuleFinder(models.nlp, models.knowledge.speech_verbs).find(text)
    assert [
        (text[r.source[0][0] : r.source[0][1]], text[r.content[0][0] : r.content[0][1]]) for r in found
    ] == [
        ("Petra Vance", "“No,”"),
        ("Owen Tarr", "that he had gone"),
    ]
    assert RuleFinder(models.nlp, models.knowledge.speech_verbs).find("") == ()


def test_noise_between_the_words_does_not_move_them(models: Models) -> None:
    text = "Petra Vance said she had\n 12 never met Owen Tarr.\n"
    start = text.index(" 12 ")
    told = tell(text, models, noise=((start, start + 4),), wrapped=True)
    assert told.saying("never met Owen Tarr").content[0].text == text[text.index("she had") : text.index(".")]
