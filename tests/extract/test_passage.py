"""Pieces of a paper: offsets hold, and no sentence crosses a turn, a paragraph or a page's furniture."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import document
from onrecord.core.document import Cell, Document, Row, Turn
from onrecord.extract.models import Models
from onrecord.extract.passage import Passage, passages
from onrecord.extract.settings import ExtractSettings


def read(paper: Document, models: Models, limit: int = 30_000) -> list[Passage]:
    return list(passages(paper, replace(models, settings=ExtractSettings(passage=limit))))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_sentences_stop_at_paragraphs(models: Models) -> None:
    paper = document("The council met on Monday and the clerk\n\nThe mayor left early")
    (passage,) = read(paper, models)
    assert [s.text for s in passage.sentences] == [
        "The council met on Monday and the clerk",
        "The mayor left early",
    ]
    assert [p.text for p in passage.paragraphs] == [s.text for s in passage.sentences]


def test_furniture_and_wraps_do_not_break_a_sentence(models: Models) -> None:
    text = "12  Did you see\n13  Mr. Molnar there?\n\n"
    paper = document(text, noise=((0, 4), (16, 20)), wrapped=True)
    (passage,) = read(paper, models)
    (sentence,) = passage.sentences
    assert sentence.text == "Did you see Mr. Molnar there?"
    assert passage.span(sentence).text == "Did you see\n13  Mr. Molnar there?"


def test_labels_are_not_language_and_turns_part_sentences(models: Models) -> None:
    text = "Mr. LUNDE. I was there\nSenator OKPARA. Were you"
    first, second = text.index("I was"), text.index("Were")
    turns = (
        Turn("Mr. LUNDE.", first, first + 11, 0),
        Turn("Senator OKPARA.", second, len(text), text.index("Senator")),
    )
    (passage,) = read(document(text, turns=turns), models)
    assert [s.text for s in passage.sentences] == ["I was there", "Were you"]
    assert [passage.turn_at(passage.offset(s[0])) for s in passage.sentences] == [0, 1]
    assert passage.turn_at(2) is None


def test_a_table_has_no_sentences(models: Models) -> None:
    row = Row(2, 5, 8, (Cell("who", "Ana", 5, 8),))
    assert read(document("who\n\nAna", rows=(row,)), models) == []


def test_a_title_does_not_end_a_sentence(models: Models) -> None:
    (passage,) = read(document("He was asked by Sen. Ada Brandt about it. She nodded."), models)
    assert len(passage.sentences) == 2


@pytest.mark.parametrize("limit", [40, 200])
def test_pieces_are_bounded(models: Models, limit: int) -> None:
    text = "\n\n".join(f"The clerk wrote line {i}. Nobody answered her, and it rained." for i in range(12))
    pieces = read(document(text), models, limit)
    assert all(len(p.doc.text) <= limit for p in pieces)
    assert words(" ".join(p.doc.text for p in pieces)) == words(text)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. \n\t\u00a0“”’é\U0001f600"), max_size=80), st.integers(5, 30))
def test_offsets_lead_back(models: Models, text: str, limit: int) -> None:
    paper = document(text)
    for passage in read(paper, models, limit):
        for token in passage.doc:
            start, end = passage.bounds(token)
            assert text[start:end] == token.text
            assert passage.token_at(start) == token


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("On 23 March the clerk, with her driver, left.", "On 23 March, the clerk"),
        ("It rained. On Monday 14 June 2019 Dover Tanning paid.", "On Monday 14 June 2019, Dover Tanning"),
        ("2. In May 2011 she left.", "In May 2011, she left"),
        ("In 2014 the port closed.", "In 2014, the port"),
        ("On 23 March, the clerk left.", "On 23 March, the clerk"),
        ("He left on 23 March the following year.", "on 23 March the following"),
        ("In 2014 prices rose.", "In 2014 prices"),
    ],
)
def test_a_date_that_opens_a_sentence_is_read_with_a_pause(text: str, shown: str, models: Models) -> None:
    paper = document(text)
    for passage in passages(paper, models):
        assert shown in passage.doc.text
        assert all(
            paper.text[passage.offset(t) : passage.end(t)] == t.text for t in passage.doc if t.text != ","
        )
