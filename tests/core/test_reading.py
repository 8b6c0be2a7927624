"""The text for a reader of language: as long as the text, without furniture, words whole."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.document import Document


def paper(text: str, **more: object) -> Document:
    return Document("doc-1", "paper.txt", "", text, **more)  # type: ignore[arg-type]


def reading_letter_by_letter(document: Document) -> str:
    """What the reading must be where no word is cut, told in the plainest way."""
    letters = list(document.text)
    for start, end in ((0, document.body), *document.noise):
        for i in range(start, min(end, len(letters))):
            if letters[i] != "\n":
                letters[i] = " "
    previous = -1
    for i, letter in enumerate(letters):
        if document.wrapped and letter == "\n":
            blank = not "".join(letters[previous + 1 : i]).strip()
            rest = "".join(letters[i + 1 :]).lstrip(" \t\r")
            if not blank and rest and rest[0] != "\n":
                letters[i] = " "
            previous = i
    return "".join(letters)


@st.composite
def papers(draw: st.DrawFn) -> Document:
    text = draw(st.text(alphabet="ab é\u2028\x0c\t\r\n\n,.", max_size=60))
    ends = st.integers(0, len(text))
    noise = draw(st.lists(st.tuples(ends, ends).map(lambda p: (min(p), max(p))), max_size=4))
    return paper(text, noise=tuple(noise), body=draw(ends), wrapped=draw(st.booleans()))


@given(papers())
def test_noise_is_blank_and_wrapped_lines_run_on(document: Document) -> None:
    assert document.reading == reading_letter_by_letter(document)


@given(papers())
def test_the_reading_is_as_long_as_the_text(document: Document) -> None:
    assert len(document.reading) == len(document.text)


def test_a_word_cut_by_a_line_end_is_whole_and_offsets_after_it_hold() -> None:
    text = "The minis-\nter left early.\n\nEnd."
    document = paper(text, noise=((9, 11),), wrapped=True)
    assert document.reading == "The minister   left early.\n\nEnd."
    assert document.reading.index("left") == text.index("left")


def test_a_word_cut_by_a_page_end_is_whole() -> None:
    text = "the minis-\n17\nRECORD\nter left"
    document = paper(text, noise=((9, 11), (11, 14), (14, 21)), wrapped=True)
    assert document.reading == "the minister             left"
    assert len(document.reading) == len(text)


def test_noise_between_two_words_joins_nothing() -> None:
    document = paper("one\n46:01 two", noise=((4, 10),), wrapped=True)
    assert document.reading == "one       two"
    kept = paper("a well - \nknown man", noise=((8, 10),))
    assert kept.reading.split() == ["a", "well", "-", "known", "man"]


def test_the_span_of_a_cut_word_covers_both_halves() -> None:
    text = "The minis-\nter left early."
    document = paper(text, noise=((9, 11),), wrapped=True)
    at = document.reading.index("minister")
    assert document.span(at, at + len("minister")).text == "minis-\nter"
    assert document.span(at, document.reading.index(" left")).text == "minis-\nter"
    assert document.span(0, 3).text == "The"


def test_a_long_text_is_read_quickly() -> None:
    text = "Some words of a long paper,\nwrapped by hand.\n\n" * 40_000
    begun = time.perf_counter()
    assert len(paper(text, wrapped=True).reading) == len(text)
    assert time.perf_counter() - begun < 5
