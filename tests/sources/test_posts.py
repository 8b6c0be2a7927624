"""Posts and chats: who posts, and when."""

from __future__ import annotations

from onrecord.core.document import DocumentKind, TurnRole

from .turning import is_sound, paper, said


def test_posts_are_dated_by_their_line_and_the_papers_year() -> None:
    document = paper(
        "@canoewatch, 15 June, 17.40\nLovely.\n\n@madina_law, 17 June, 11.02\nHer words:\n“Not once.”\n",
        published="2021-07-01",
    )
    assert said(document) == [("@canoewatch", "Lovely."), ("@madina_law", "Her words: “Not once.”")]
    assert [str(t.said) for t in document.turns] == ["2021-06-15", "2021-06-17"]
    assert {t.role for t in document.turns} == {TurnRole.POST}
    is_sound(document)


def test_a_day_after_the_paper_was_the_year_before() -> None:
    document = paper("@a_b, 30 December, 9.00\nOne.\n\n@c_d, 2 January, 9.10\nTwo.\n", published="2021-01-05")
    assert [str(t.said) for t in document.turns] == ["2020-12-30", "2021-01-02"]


def test_a_name_beside_the_handle_is_the_posters() -> None:
    document = paper(
        "Dana Poe (@danapoe) · 3 March 2021\nI never met him.\n\n@lee_ruiz · Mar 4, 2021\nSure.\n"
    )
    assert [(t.label, t.name) for t in document.turns] == [
        ("@danapoe", "Dana Poe"),
        ("@lee_ruiz", "@lee_ruiz"),
    ]
    assert document.kind is DocumentKind.STATEMENT


def test_a_chat_of_two_is_addressed() -> None:
    document = paper(
        "[14/04/2021, 07:02:11] Petra Lund: Did you get it?\n[14/04/2021, 07:03:40] Omar Vance: Yes.\nBurn it.\n"
    )
    assert said(document) == [("Petra Lund", "Did you get it?"), ("Omar Vance", "Yes. Burn it.")]
    assert [t.addressee for t in document.turns] == ["Omar Vance", "Petra Lund"]
    assert [str(t.said) for t in document.turns] == ["2021-04-14", "2021-04-14"]


def test_a_date_that_may_be_two_is_none() -> None:
    document = paper(
        "[04/05/2021, 07:02] Petra Lund: Did you get it?\n[14/05/2021, 07:03] Omar Vance: Yes.\n"
    )
    assert [t.said and str(t.said) for t in document.turns] == [None, "2021-05-14"]


def test_one_handle_in_an_article_is_no_post() -> None:
    assert paper("She wrote to @lee_ruiz on 3 March.\n\nHe did not answer.\n").turns == ()
