"""What is no transcript has no turns; and the laws of turns hold for any text."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.core.document import DocumentKind

from .turning import TRANSCRIPT, UNKNOWN, hearing, is_sound, paper

ARTICLE = """\
Mayor denies a stake in the marina

By Kim Roe

TARNPORT. The mayor said: "I never owned it." Her aide, Paul Dale, said: "Nor did I."

Q. Did she pay? That was the question on Tuesday.

Editor's note: This story was updated.

Contact: Kim Roe at the Beacon.

Dale: a man of few words. Roe: a woman of many.

Related: More on the marina.
"""

NUMBERED = """\
A. Background

12. On 29 April 2021 the laboratory reported to the Union.

13. On 10 May the Union wrote to the federation. Did anybody answer? Nobody did.

B. The finding

14. The Panel finds that the notice was received.

15. Fine: 2,000. Costs: none.
"""

FIELDS = """\
Company: Port Bank Ltd.
Registered office: 4 Quay Street
Directors: Ana Roe, Ben Poe
Secretary: Carl Doe
Auditor: Lime and Partners
Company number: 1234
"""

REGISTER = """\
CHAND, Mohammad Reza, Phoenix, 4,000, 2008-02-11
COOSH, Rajiv, Vacoas, 900, 2020-01-15
DOORG, Anoushka Devi (Mrs), Quatre Bornes, 38,500, 2019-11-04
DUVAL, Estelle, Tamarin, 16,700, 2014-04-08
EDOU, Jean Noel, Mahebourg, 500, 2018-12-19
FAKIM, Zaheer, Port Louis, 61,000, 2003-07-07
"""


WRAPPED = """\
The committee met on the third of May to look at the state of
the harbour and of the ferries that call there in the winter,
when the water is low and the wind comes from the north with
more strength than anybody who lives inland would ever think
that it could have. It heard from the harbourmaster, and then
from two of the pilots, who did not agree with each other on
the height of the water in March or on what to do about it.
"""


@pytest.mark.parametrize("text", [ARTICLE, NUMBERED, FIELDS, REGISTER, "", "\n\n\n", "Q.", "A: b"])
@pytest.mark.parametrize("kind", [UNKNOWN, DocumentKind.ARTICLE, DocumentKind.FILING, DocumentKind.STATEMENT])
def test_no_turns(text: str, kind: DocumentKind) -> None:
    document = paper(text, kind)
    assert document.turns == ()
    assert not document.wrapped


def test_lines_of_one_length_are_wrapped_and_rows_are_not() -> None:
    assert paper(WRAPPED).wrapped
    assert not paper(REGISTER).wrapped


NAMES = st.sampled_from(
    [
        "Mr. ROE",
        "Senator Poe",
        "The CHAIRMAN",
        "MS DOE",
        "Ana Lund (Chair)",
        "Q",
        "A",
        "THE WITNESS",
        "Dr Vikram Pat",
        "@ana",
    ]
)
MARKS = st.sampled_from([": ", ". ", ".", ":", " – ", "\n"])
SAID = st.sampled_from(
    ["I never met him.", "Did you meet him?", "No.", "(Laughter)", "[Recess.]", "I do.", "Do you swear to tell the truth?", "Objection.", "", "1. What?", "  12:04  ", "From: Ana Roe\nTo: B", "> quoted",
     "MR TOM SALE (sworn)", "BY MS. DOE:", "[Whereupon, the hearing was adjourned.]", "The motion carried.", "QUESTION 1: x\nRESPONSE 1: No.", "-----", "Dear Ms Roe,", "[The statement follows:]"]
)  # fmt: skip
BREAKS = st.sampled_from(["\n", "\n\n", "\n    ", " ", "\r\n"])
PIECES = st.tuples(NAMES, MARKS, SAID, BREAKS).map("".join)


@given(
    st.lists(PIECES, max_size=24).map("".join),
    st.sampled_from([UNKNOWN, TRANSCRIPT, DocumentKind.FILING, DocumentKind.ARTICLE]),
)
@settings(max_examples=200, deadline=None)
def test_the_laws_of_turns_hold(text: str, kind: DocumentKind) -> None:
    document = paper(text, kind, published="2020-05-01")
    assert document.text == text
    is_sound(document)


@given(st.text(alphabet="QA.:()[]@ \n\tMrRoe?1234>*#-—“”", max_size=300))
@settings(max_examples=200, deadline=None)
def test_the_laws_hold_for_any_text(text: str) -> None:
    is_sound(paper(text, TRANSCRIPT))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Mr. ROE", "Ms. DOE", "The CHAIRMAN"]),
            st.text(alphabet="abc de?", min_size=1, max_size=40),
        ),
        min_size=4,
        max_size=20,
    )
)
@settings(max_examples=100, deadline=None)
def test_nothing_between_labels_is_lost(spoken: list[tuple[str, str]]) -> None:
    spoken = [("Mr. ROE", "Order."), ("Ms. DOE", "Yes.")] + [
        (label, f"I say {words} indeed.") for label, words in spoken
    ]
    document = hearing("\n\n".join(f"{label}. {words}" for label, words in spoken))
    kept = [document.text[t.start : t.end] for t in document.turns]
    assert kept == [words for _, words in spoken]


@pytest.mark.parametrize(
    "unit",
    ["(", "[A\n", "\n", "Mr. Mr. ", "Jane Roe ", "Do you swear ", "A", "QUESTION 1: x\nANSWER: y\n", 'asked "x?"\n\nMr Roe: No.\nMs Poe: Yes.\n', "From: a\nTo: b\n\n> x\n",
     "Mr. Roe. You are still under oath.\n\nMs. Poe. I do.\n\n", "JANE ROE, having been\n\n", "[Witness sworn.]\n\nMr. A. I do.\n\n", "@a, 3 May 2020\nfoo\n", "1. Do you?\nNo.\n"],
)  # fmt: skip
def test_time_grows_with_length_alone(unit: str) -> None:
    def took(times: int) -> float:
        text = unit * times
        gc.collect()
        start = time.process_time()
        paper(text, TRANSCRIPT)
        return time.process_time() - start

    times = max(1, 15_000 // len(unit))
    took(times)
    once, more = took(times), min(took(8 * times) for _ in range(3))  # the least: the rest is the machine's
    assert more < 30 * max(once, 0.01), (once, more)
