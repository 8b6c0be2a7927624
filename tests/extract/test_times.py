"""Words for time: the days that they mean, their kinds, and the dates of undated papers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import document
from onrecord.core import dates
from onrecord.core.document import DocumentKind
from onrecord.extract.models import Models
from onrecord.extract.passage import passages
from onrecord.extract.times import TimeMention, find, infer_published, resolve

SEEN_FROM = dates.parse("2019-06-20")  # a Thursday


def read(text: str, models: Models, **meta: object) -> list[TimeMention]:
    paper = document(text, published=meta.pop("published", "2019-06-20"), **meta)
    found = [t for p in passages(paper, models) for t in find(p, paper.published)]
    assert all(" ".join(paper.text[t.start : t.end].split()) == t.words for t in found)
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("19 February 2017", "2017-02-19"),
        ("Friday 10 July 2020", "2020-07-10"),
        ("March 3, 2018", "2018-03-03"),
        ("July of 2016", "2016-07"),
        ("2018-09-12", "2018-09-12"),
        ("in September", "2018-09"),
        ("last September", "2018-09"),
        ("in May", "2019-05"),
        ("11 January", "2019-01-11"),
        ("24 August", "2018-08-24"),
        ("on Tuesday", "2019-06-18"),
        ("Thursday", "2019-06-20"),
        ("last Thursday", "2019-06-13"),
        ("yesterday", "2019-06-19"),
        ("a week ago", "2019-06-10/2019-06-16"),
        ("three years ago", "2016"),
        ("last year", "2018"),
        ("last month", "2019-05"),
        ("last week", "2019-06-10/2019-06-16"),
        ("the spring of 2005", "2005-21"),
        ("last summer", "2018-22"),
        ("the third quarter of 2018", "2018-07-01/2018-09-30"),
        ("from 5 to 9 June 2018", "2018-06-05/2018-06-09"),
        ("between 2 April and 11 July 2018", "2018-04-02/2018-07-11"),
        ("6 August to 21 November 2009", "2009-08-06/2009-11-21"),
        ("the last week of April 2010", "2010-04-24/2010-04-30"),
        ("in the past two years", "2017-06-20/2019-06-20"),
        ("since 16 May", "2019-05-16/.."),
        ("until 1 March 2019", "../2019-03-01"),
        ("before June 2018", "../2018-05-31"),
        ("after 30 June 2018", "2018-07-01/.."),
        ("in the 115th Congress", "2017-01-03/2019-01-02"),
        ("in the 1990s", "1990-01-01/1999-12-31"),
    ],
)
def test_resolve(words: str, expected: str) -> None:
    assert str(resolve(words, SEEN_FROM)) == expected


@pytest.mark.parametrize(
    "words", ["I may go", "a fall in prices", "room 2018b", "May I ask", "1,950 people", "no date here"]
)
def test_words_that_are_no_times(words: str) -> None:
    assert resolve(words, SEEN_FROM) is None


def test_without_a_reference_only_full_dates_are_known() -> None:
    assert resolve("last September", None) is None
    assert str(resolve("3 March 2018", None)) == "2018-03-03"


def test_an_uncertain_reference_gives_a_stretch_only_where_it_matters() -> None:
    about = dates.parse("2019-06-03/2019-06-20").as_inferred()
    assert str(resolve("in September", about)) == "2018-09"
    seen = resolve("on Tuesday", about)
    assert seen is not None and seen.inferred and str(seen) == "2019-05-28/2019-06-18"


def test_a_story_leans_on_what_it_spoke_of(models: Models) -> None:
    found = read(
        "They spoke last October. That January she wrote to him. The following April they fell out.", models
    )
    assert [str(t.when) for t in found] == ["2018-10", "2019-01", "2019-04"]


def test_across_question_and_answer(models: Models) -> None:
    found = read("She moved on 4 May 2011. After that date did you see her? Not that autumn.", models)
    assert [(t.kind, str(t.when)) for t in found] == [
        ("point", "2011-05-04"), ("after", "2011-05-05/.."), ("point", "2011-23"),
    ]  # fmt: skip


def test_a_happening_bounds_a_stretch(models: Models) -> None:
    (found,) = read("I have not written to the clerk since the fair closed.", models)
    assert (found.kind, found.anchor, found.when) == ("since", "the fair closed", None)
    (dated, inner) = read("We have sent two letters since the fair closed on 7 April.", models)
    assert str(dated.when) == "2019-04-07/.." and str(inner.when) == "2019-04-07"


def test_since_of_a_reason_is_no_time(models: Models) -> None:
    assert read("The door is locked, since he keeps the key.", models) == []


def test_before_a_committee_is_a_place(models: Models) -> None:
    assert read("She spoke before the committee.", models) == []


def test_a_date_in_a_name_is_no_time_of_the_clause(models: Models) -> None:
    assert read("Did you discuss the 2016 election with him?", models) == []


def test_what_lies_ahead(models: Models) -> None:
    found = read("A vote is due in August. The court will hear him on Monday.", models)
    assert [str(t.when) for t in found] == ["2019-08", "2019-06-24"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "She met him twice last year, once in May of 2016. On 3 February she resigned.",
            "2017-02-03/2017-05-04",
        ),
        ("The plant was inspected on 3 March 2020 and closed.", "2020-03-03/2020-08-30"),
        ("Nothing here has a date.", None),
        ("HEARING\n\nBEFORE THE BOARD\n\n        TUESDAY, MAY 12, 2015\n\nIn 2058 the lease ends, on 3 June 2016 it began.", "2015-05-12"),
        ("Transcript of the Preliminary Hearing on 4 October 2022\n\nGood morning. He wrote on 3 May 2023.", "2022-10-04"),
        ("A HEARING\n\nJuly 7, 2011\n\nJuly 9, 2011\n\nThe board sat.", "2011-07-07/2011-07-09"),
        ("The board met on 3 May 2020.\n\nIt was closed.", "2020-05-03/2020-10-30"),
        ("Date: 31 February 2015\n\nThe plant was inspected on 3 March 2020.", "2020-03-03/2020-08-30"),
    ],
)
def test_undated_papers(text: str, expected: str | None) -> None:
    found = infer_published(document(text))
    assert (str(found) if found else None) == expected
    assert found is None or found.inferred


def test_the_date_in_a_files_name() -> None:
    plain = document("She met him at the harbour. He said so in 2015.")
    assert str(infer_published(replace(plain, name="in/2019-05-03_session.txt"))) == "2019-05-03"
    assert str(infer_published(replace(plain, name="in/20190503.txt"))) == "2019-05-03"
    assert infer_published(replace(plain, name="in/2019-05-03_to_2019-06-04.txt")) == infer_published(plain)
    assert infer_published(replace(plain, name="2019-05-03/session.txt")) == infer_published(plain)


@given(st.dates(min_value=dates.date(1900, 1, 1), max_value=dates.date(2090, 1, 1)))
def test_full_dates_read_back(day: dates.date) -> None:
    for words in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert resolve(words, SEEN_FROM) == dates.day(day)


RESIGNED = "He left the port on 25 June 2011 and stayed in Dover until 8 September. "


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (RESIGNED + "On 27 August he met the agent.", DocumentKind.FILING, "2011-08-27"),
        (RESIGNED + "\n\nOn 4 January he met the agent.", DocumentKind.FILING, "2012-01-04"),
        # news comes back to its own day where a paragraph ends, and tells a story forward only
        (RESIGNED + "\n\nOn 4 January he met the agent.", DocumentKind.ARTICLE, "2019-01-04"),
        (RESIGNED + "On 4 January he met the agent.", DocumentKind.ARTICLE, "2012-01-04"),
        ("The strike was in 2011. On 4 January he met the agent.", DocumentKind.FILING, "2019-01-04"),
    ],
)
def test_a_day_without_a_year_is_one_of_the_story(
    text: str, kind: DocumentKind, expected: str, models: Models
) -> None:
    assert str(read(text, models, kind=kind)[-1].when) == expected
