"""Pages: every character of the text has its place on the page."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.document import Document
from onrecord.sources import markup, read_bytes
from onrecord.sources.html import read as read_page

FOLDER = Path(__file__).parents[1] / "fixtures" / "files"
PAGES = sorted(p for p in FOLDER.iterdir() if p.suffix in (".html", ".htm"))


def letter_at(source: str, char: int) -> str:
    """What a browser shows for the source at ``char``: the letter, or the letter that an entity means."""
    rest = source[char : char + 40]
    return html.unescape(rest)[:2] if rest.startswith("&") else rest[0]


def assert_mapped(text: str, origin: object, source: str) -> None:
    for index, letter in enumerate(text):
        found = origin(index)  # type: ignore[operator]
        assert found is not None and found.char is not None, (index, letter)
        char = found.char + index - found.start
        if not letter.isspace():
            assert letter in letter_at(source, char), (index, letter, source[char : char + 10])


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_every_letter_of_a_paper_is_where_its_map_says(path: Path) -> None:
    data = path.read_bytes()
    source = data.decode("cp1252" if path.name == "echo.html" else "utf-8")
    (document,) = read_bytes(path.name, data).documents
    assert_mapped(document.text, document.origin, source)


def test_the_map_gives_back_the_quoted_words() -> None:
    source = (FOLDER / "weekly.html").read_text(encoding="utf-8")
    (document,) = read_bytes("weekly.html", source.encode()).documents
    start = document.text.index("I did not receive it")
    origin = document.origin(start)
    assert origin is not None and origin.char is not None
    char = origin.char + start - origin.start
    assert source[char : char + 20] == "I did not receive it"


pieces = st.one_of(
    st.sampled_from(
        ["&amp;", "&eacute;", "&#8217;", "&#x201c;", "&nbsp;", "&", "&lt;b&gt;", "&unknown;", "&copy", "\n",
         "  ", "\t", "<b>", "</b>", "<br>", "<i>word</i>", "<!-- no -->", "\u00ad", "\u200b",
         "<span class=x>", "</span>", "<", "</p>", "<p>", "<div>", "</div>", "<script>var a;</script>"]
    ),
    st.text(alphabet="abc é’\U0001f600.", max_size=8),
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_markup_is_mapped_letter_by_letter(body: str) -> None:
    source = f"<html><body>{body}</body></html>"
    for block in markup.page_of(source).blocks:
        for run in block.runs:
            for step, letter in enumerate(run.text):
                if not letter.isspace():
                    assert letter in letter_at(source, run.char + step)


@given(st.lists(st.text(alphabet="abcdé &<>\"'", min_size=1, max_size=40), min_size=3, max_size=8))
def test_no_paragraph_of_an_article_is_lost(paragraphs: list[str]) -> None:
    shown = [" ".join(p.split()) for p in paragraphs]
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    long = (
        "<p>The minister spoke for an hour about the pier, the ferry and the harbour board of the town.</p>"
        * 3
    )
    source = (
        f"<html><body><nav>Home</nav><article><h1>Pier talks</h1>{long}{body}{long}</article></body></html>"
    )
    draft = read_page("a.html", source.encode())
    assert not hasattr(draft, "what")
    found = draft.text.split("\n\n")  # type: ignore[union-attr]
    assert [p for p in shown if p and p not in found and p not in ("Pier talks",)] == []


def page(body: str, head: str = "") -> Document:
    source = f"<!doctype html><html><head><title>The pier</title>{head}</head><body>{body}</body></html>"
    (document,) = read_bytes("a.html", source.encode()).documents
    return document


LONG = (
    "<p>The minister spoke for an hour about the pier, the ferry and the harbour board of the town.</p>" * 4
)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2020-01-02T23:30:00-05:00">', "2020-01-02"),
        ('<meta itemprop="datePublished" content="2020-01-02">', "2020-01-02"),
        (
            '<script type="application/ld+json">[{"datePublished": "2020-01-02T01:00Z"}]</script>',
            "2020-01-02",
        ),
        ('<script type="application/ld+json">{broken</script>', "None"),
        ('<meta name="date" content="yesterday">', "None"),
        ('<meta name="date" content="2020-13-45"><meta name="pubdate" content="2020-01">', "2020-01"),
    ],
)
def test_the_date_of_a_page(head: str, published: str) -> None:
    assert str(page(LONG, head).published) == published


def test_a_date_that_only_the_page_shows() -> None:
    assert (
        str(page(f'<article><p class="date">Published 3 May 2021</p>{LONG}</article>').published)
        == "2021-05-03"
    )
    assert (
        str(page(f'<article>{LONG}<time datetime="2021-05-04T10:00">now</time></article>').published)
        == "2021-05-04"
    )


def test_a_page_on_which_people_take_turns_is_a_transcript() -> None:
    turns = "".join(
        f"<p>MR. LUND: The pier was closed on day {n}.</p><p>THE CHAIR: Who closed it, and why was it "
        f"done?</p>"
        for n in range(6)
    )
    document = page(f"<article><h1>Hearing</h1>{turns}</article>")
    assert document.kind == "transcript"
    assert len(document.turns) == 12


def test_preformatted_text_keeps_its_lines() -> None:
    lines = "\n".join(f"    Line {n} of the paper &amp; more words to fill the line" for n in range(30))
    document = page(f"<pre>\n{lines}\n</pre>")
    assert document.text.count("\n") >= 30
    assert "    Line 7 of the paper & more" in document.text
