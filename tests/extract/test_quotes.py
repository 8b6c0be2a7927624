"""Quotation marks: which stretches they hold, nested and left open, and what an apostrophe is not."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.quotes import is_sentence, quote_at, quotes


def held(text: str, *, inner: bool = False) -> list[str]:
    return [text[q.start : q.end] for q in quotes(text) if q.inner == inner]


def test_straight_and_curly_marks_are_the_same() -> None:
    assert held("“No,” she said. “Never.”") == ["“No,”", "“Never.”"]
    assert held('"No," she said. "Never."') == ['"No,"', '"Never."']
    assert held("''No,'' she said.") == ["''No,''"]


def test_single_marks_outside_are_speech_and_apostrophes_are_not() -> None:
    assert held("‘I never did,’ she said of the members’ vote.") == ["‘I never did,’"]
    assert held("'I never did,' she said.") == ["'I never did,'"]
    assert held("The members’ vote wasn’t theirs, and the ’90s were over.") == []


def test_a_quotation_inside_a_quotation_is_inner() -> None:
    text = "“He told me, ‘It is done,’ and left,” she said."
    assert held(text) == ["“He told me, ‘It is done,’ and left,”"]
    assert held(text, inner=True) == ["‘It is done,’"]
    found = quotes(text)
    assert quote_at(found, text.index("done"), inner=True) is not None
    assert quote_at(found, text.index("left"), inner=True) is None


def test_a_mark_left_open_runs_to_the_end_of_its_paragraph() -> None:
    text = "“We were never told.\n\n“Nobody answered.” He left."
    first, second = quotes(text)
    assert (text[first.start : first.end], first.closed) == ("“We were never told.", False)
    assert (text[second.start : second.end], second.closed) == ("“Nobody answered.”", True)


def test_a_name_in_quotation_marks_is_no_sentence() -> None:
    for text, expected in (
        ("“harbour deal”", False),
        ("“We did nothing.”", True),
        ("“We did nothing,”", True),
    ):
        assert is_sentence(text, quotes(text)[0]) is expected


@given(st.text(alphabet="ab .,?\n“”‘’\"'", max_size=200))
def test_any_text_gives_quotations_inside_it(text: str) -> None:
    found = quotes(text)
    outer = [q for q in found if not q.inner]
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(outer))
    assert all("\n" not in text[q.start : q.end].strip("\n") for q in found)
