"""Plain text: nothing is translated, front matter is read, encodings are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind
from onrecord.core.ids import content_id
from onrecord.sources import Metadata, Reading, frontmatter, read, read_bytes
from onrecord.sources.text import title_of

PAPER = (
    '---\ntitle: "Harbour: the minister answers"\npublisher: The Tarn Post\npublished: 2021-03-04\n'
    "kind: article\nurl: https://tarnpost.example/1\nauthor: Ines Okoro\n---\nThe minister spoke.\n"
)


def only(reading: Reading) -> Document:
    assert len(reading.documents) == 1, reading.problems
    return reading.documents[0]


def test_front_matter_tells_the_metadata_and_stays_in_the_text() -> None:
    paper = only(read_bytes("post/a.txt", PAPER.encode()))
    assert paper.text == PAPER
    assert (paper.title, paper.publisher) == ("Harbour: the minister answers", "The Tarn Post")
    assert (paper.author, paper.url) == ("Ines Okoro", "https://tarnpost.example/1")
    assert paper.published == dates.parse("2021-03-04")
    assert paper.kind is DocumentKind.ARTICLE
    assert paper.text[paper.body :] == "The minister spoke.\n"
    assert paper.reading.strip() == "The minister spoke."
    assert paper.name == "post/a.txt"
    assert paper.id == content_id("doc", "a.txt", paper.sha256)


def test_nothing_is_translated(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "\ufeff---\r\ntitle: Pier\r\n---\r\nOne.\r\nTwo.\rThree.\x0c\n"
    path.write_bytes(text.encode())
    paper = only(read(path))
    assert paper.text == text
    assert paper.title == "Pier"
    assert paper.text[paper.body :].startswith("One.")


def test_what_the_user_says_fills_what_the_paper_does_not() -> None:
    given_ = Metadata(dates.parse("2020-01"), "Told", "Told Press", DocumentKind.STATEMENT)
    paper = only(read_bytes("a.txt", PAPER.encode(), given=given_))
    assert (paper.publisher, str(paper.published), paper.kind) == ("The Tarn Post", "2021-03-04", "article")
    bare = only(read_bytes("b.txt", b"The minister spoke to nobody at all, he said.", given=given_))
    assert (bare.title, bare.publisher) == ("Told", "Told Press")
    assert (str(bare.published), bare.kind) == ("2020-01", "statement")
    assert bare.body == 0


def test_without_a_date_there_is_none() -> None:
    assert only(read_bytes("b.txt", b"The minister spoke.")).published is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2019", "2019"), ("2019-05", "2019-05"), ("2019-05-14", "2019-05-14"),
     ("2019-05-14T10:00:00Z", "2019-05-14"),
     ("'2019-05/2019-07'", "2019-05/2019-07")],
)  # fmt: skip
def test_dates_of_front_matter(written: str, meant: str) -> None:
    paper = only(read_bytes("a.txt", f"---\npublished: {written}\n---\nHe spoke.".encode()))
    assert paper.published is not None
    assert paper.published.edtf == meant


def problems(text: str | bytes, name: str = "a.txt") -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    reading = read_bytes(name, data)
    assert all(not p.fatal for p in reading.problems)
    assert reading.documents
    return [str(p) for p in reading.problems]


def test_malformed_front_matter_costs_one_remark_and_its_simple_lines_count() -> None:
    text = "---\ntitle: Harbour: the minister answers\npublisher: The Tarn Post\n---\nHe spoke.\n"
    assert problems(text) == [
        (
            "a.txt, line 2: its front matter is not valid YAML: mapping values are not allowed here. "
            "Put values that hold a colon in quotation marks."
        )
    ]
    paper = only(read_bytes("a.txt", text.encode()))
    assert (paper.title, paper.publisher) == ("Harbour: the minister answers", "The Tarn Post")
    assert paper.text[paper.body :] == "He spoke.\n"


def test_front_matter_that_is_not_closed_is_text() -> None:
    assert problems("---\ntitle: Pier\n\nHe spoke.\n") == [
        (
            "a.txt, line 1: its front matter is not closed, and was read as text. End it with a line of "
            "three dashes."
        )
    ]


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    paper = only(read_bytes("a.md", b"---\nHe spoke of the pier.\n---\nAnd left."))
    assert (paper.body, paper.title) == (0, "")


def test_a_date_or_a_kind_that_is_not_understood() -> None:
    assert problems("---\npublished: last spring\nkind: novel\n---\nHe spoke.\n") == [
        (
            "a.txt, published: its date is not understood: 'last spring' is not a date; write it as "
            "2016-09-08, 2016-09 or 2016-07/2016-09."
        ),
        (
            "a.txt, kind: the kind 'novel' is not known. Write one of: article, transcript, statement, "
            "filing, log, "
            "unknown."
        ),
    ]


def test_other_encodings_are_read_with_a_remark() -> None:
    text = "The minister’s café — “closed”, he said, and went home early that day."
    for encoding in ("cp1252", "utf-16", "utf-16-le", "utf-16-be"):
        data = text.encode(encoding)
        (remark,) = read_bytes("a.txt", data).problems
        name = "utf-16-le" if encoding == "utf-16" else encoding
        assert str(remark) == f"a.txt: this file is not UTF-8; it was read as {name}. Save it as UTF-8."
        assert not remark.fatal
        assert only(read_bytes("a.txt", data)).text.removeprefix("\ufeff") == text
    assert problems(text.encode("utf-8-sig")) == []


def test_a_few_broken_bytes_do_not_spoil_a_text_of_utf_8() -> None:
    text = "“The minister’s café”, he said. ".encode() * 5
    assert problems(text + b"\xff he said") == [
        (
            "a.txt: this file is UTF-8 with 1 place that cannot be read. They are shown as \ufffd; look at "
            "them in "
            "the original."
        )
    ]


def test_titles_that_a_text_shows() -> None:
    assert title_of("# The pier\n\nHe spoke.") == "The pier"
    assert (
        title_of("2. Evidence of Mr Lund\n======================\n\n**Mr Lund**: Yes.")
        == "2. Evidence of Mr Lund"
    )
    assert title_of("THE PIER: EVIDENCE\n\nHe spoke.") == ""
    assert title_of("Minister denies pier talks\n\nHe spoke.") == "Minister denies pier talks"
    assert title_of("By Ines Okoro\n\nHe spoke.") == ""
    assert title_of("He spoke.\n\nShe left.") == ""


lines = st.lists(
    st.one_of(
        st.text(alphabet="aby: \"'#-{}[]&*!|>%@`,?_01\\é~\t", max_size=14),
        st.builds("{}: {}".format, st.sampled_from(["title", "kind", "a-b", "Date"]), st.text(
            alphabet="aZ é9:-\"'.,()/_#&*[]{}~", max_size=12)),
        st.builds("published: {}".format, st.dates().map(str)),
        st.sampled_from(["kind: yes", "a: null", "title: 'x'", 'title: "x: y"', "t: 2019-02-30", ("y: "
        "a"), "no: a",
                         "url: https://a.example/b?c=d&e#f", "url: http://a.example: b"]),
    ),
    max_size=4,
)  # fmt: skip


@given(lines)
def test_plain_front_matter_says_what_yaml_says(found: list[str]) -> None:
    source = "".join(f"{line}\n" for line in found)
    plain = frontmatter.plain(source)
    if plain is not None:
        assert plain == frontmatter.parse(source)


def test_common_front_matter_is_plain() -> None:
    block = frontmatter.find(PAPER)
    assert isinstance(block, frontmatter.Block)
    assert frontmatter.plain(block.yaml) is not None
