"""Windows bounded by a happening take its date from anywhere in the record."""

from __future__ import annotations

from onrecord.core import dates
from onrecord.core.document import Document
from onrecord.core.nouns import Claim, Facts, Happening, Office, Party, Polarity, Window
from onrecord.extract.anchors import date_windows, stems

TEXT = (
    "The bidding for the pier lease opened on 3 March 2021. "
    "The bidding for the ferry opened on 9 April 2021. "
    "The tribunal suspended the permit on 3 September 2020."
)
PAPER = Document("doc-1", "a.txt", "", TEXT)


def happening(words: str, when: str) -> Happening:
    start = TEXT.index(words)
    return Happening(PAPER.span(start, start + len(words)), dates.parse(when))


HAPPENINGS = (
    happening("The bidding for the pier lease opened on 3 March 2021.", "2021-03-03"),
    happening("The bidding for the ferry opened on 9 April 2021.", "2021-04-09"),
    happening("The tribunal suspended the permit on 3 September 2020.", "2020-09-03"),
)


def window_of(
    words: str, *, start: str | None = None, end: str | None = None, office: str | None = None
) -> str | None:
    claim = Claim(
        "cl-1", "at-1", "doc-1", (PAPER.span(0, 3),), "meet", Party("I", actor="ac-1"),
        polarity=Polarity.DENIED, window=Window(words, start_anchor=start, end_anchor=end), speaker="ac-1",
    )  # fmt: skip
    offices = (Office("of-1", "ac-1", "chair", None, start=dates.parse(office)),) if office else ()
    dated = date_windows(Facts(documents=(PAPER,), claims=(claim,), offices=offices), HAPPENINGS)
    window = dated.claims[0].window
    assert window is not None
    return window.when.edtf if window.when else None


def test_since_begins_on_the_day_and_after_on_the_next() -> None:
    assert (
        window_of("since the bidding for the pier opened", start="the bidding for the pier opened")
        == "2021-03-03/.."
    )
    assert (
        window_of("after the suspension of the permit", start="the suspension of the permit")
        == "2020-09-04/.."
    )


def test_before_ends_on_the_day_before() -> None:
    assert window_of("before the suspension", end="the suspension") == "../2020-09-02"


def test_two_happenings_that_fit_alike_leave_the_window_undated() -> None:
    assert window_of("since the bidding opened", start="the bidding opened") is None


def test_what_nobody_dates_stays_undated() -> None:
    assert window_of("since the flood", start="the flood") is None


def test_taking_office_is_dated_by_the_speakers_own_office() -> None:
    assert window_of("since I was elected", start="I was elected", office="2019-05-18") == "2019-05-18/.."
    assert window_of("since I was elected", start="I was elected") is None


def test_stems_meet_across_forms() -> None:
    assert stems("the suspension") == stems("was suspended")
    assert stems("its opening") == stems("opened")
