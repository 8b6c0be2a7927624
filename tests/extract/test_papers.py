"""Papers that record by their form. All of them are invented."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import document

from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind, Turn, TurnRole
from onrecord.core.nouns import Claim, Event
from onrecord.extract import run
from onrecord.extract.models import Models

Read = tuple[dict[str, str], tuple[Claim, ...], tuple[Event, ...]]


def _read(paper: Document, models: Models) -> Read:
    found = run(paper, models)
    return {a.id: a.name for a in found.actors}, found.claims, found.events


def _people(event: Event, names: dict[str, str]) -> list[str]:
    return [names[p.actor] for p in event.participants]


def _filing(text: str, title: str, published: str) -> Document:
    return document(text, kind=DocumentKind.FILING, title=title, published=published)


def test_a_register_of_holders_gives_holdings_that_persist(models: Models) -> None:
    text = (
        "Company: Larkfield Estates Ltd. Ordinary shares.\n\nMember, town, number of shares, date entered\n\n"
        "PELLAM, Ruth Anne (Mrs), Corby, 4,500, 2014-05-06\nQUAYLE, Tobias, Derwent, 900, 2017-10-30\n"
    )
    names, _, events = _read(_filing(text, "Larkfield Estates Ltd: list of members", "2019-01-31"), models)
    held = [e for e in events if e.predicate == "hold_asset"]
    assert [(e.state, e.when.edtf if e.when else None) for e in held] == [
        (True, "2014-05-06/.."),
        (True, "2017-10-30/.."),
    ]
    assert all("Larkfield Estates" in " ".join(_people(e, names)) for e in held)


def test_a_note_of_a_meeting_is_a_meeting_on_its_date(models: Models) -> None:
    text = "Present: Ada Quist (AQ), Dr Tom Birk, Mr Sven Hallam.\n\n1. Dr Birk handed AQ the list of unsafe lifts.\n"
    paper = _filing(text, "Note of a meeting held on 4 May 2018, Director's office", "2018-05-05")
    names, _, events = _read(paper, models)
    meeting = next(e for e in events if e.predicate == "meet")
    assert meeting.when == dates.parse("2018-05-04")
    assert {"Ada Quist", "Tom Birk", "Sven Hallam"} <= set(_people(meeting, names))
    assert any(e.predicate == "raise_concern" for e in events)


def test_a_voucher_names_who_authorised_it_and_who_was_paid(models: Models) -> None:
    text = (
        "Staff: Ivor Mallin, treasurer; Dora Frane, driver.\n\n"
        'Voucher 7/31. Dated 3 October 2008. Cash, £650. Payee: "D. Frane". Authorised: I. Mallin (signed).\n'
    )
    names, _, events = _read(_filing(text, "Petty cash", "2009-01-31"), models)
    paid = next(e for e in events if e.predicate == "authorise_payment")
    assert _people(paid, names)[0].endswith("Mallin")
    assert _people(paid, names)[1].endswith("Frane")
    assert paid.theme == "£650"
    assert paid.when == dates.parse("2008-10-03")


def _letters(*letters: tuple[str, str, str]) -> Document:
    """A bundle of letters of one day: writer, addressee, body."""
    text = ""
    turns = []
    for writer, reader, body in letters:
        head = f"From: {writer}\nTo: {reader}\nDate: 24 September 2018\n\n"
        start = len(text) + len(head)
        turn = Turn(
            f"From: {writer}", start, start + len(body), len(text), name=writer, role=TurnRole.MESSAGE
        )
        turns.append(replace(turn, addressee=reader, said=dates.parse("2018-09-24")))
        text += head + body + "\n\n"
    return replace(document(text, kind=DocumentKind.FILING, published="2019-11-22"), turns=tuple(turns))


def test_a_letter_is_correspondence_and_its_pleasantries_are_meetings(models: Models) -> None:
    first = "Good to see you at the boathouse on Saturday. The lowest offer is 4.1 so far."
    paper = _letters(
        ("Ada Quist", "Sven Hallam", first), ("Sven Hallam", "Ada Quist", "Understood about the offer.")
    )
    names, _, events = _read(paper, models)
    sent = [e for e in events if e.predicate == "correspond"]
    assert [set(_people(e, names)) for e in sent] == [{"Ada Quist", "Sven Hallam"}] * 2
    assert sent[0].when == dates.parse("2018-09-24")
    meeting = next(e for e in events if e.predicate == "meet")
    assert set(_people(meeting, names)) == {"Ada Quist", "Sven Hallam"}
    assert meeting.when == dates.parse("2018-09-22")
    brought = next(e for e in events if e.predicate == "receive_document")
    assert "4.1" in (brought.theme or "")


def test_a_day_book_tells_who_came_and_what_was_said(models: Models) -> None:
    text = (
        "Superintendent Ivor Mallin. DS Dora Frane.\n\nC. Day book of DS Dora Frane\n\n"
        'Entry for Friday 6 March 2009, 15.10: "IM called me in. Says he has known of the flat since before Christmas."\n'
    )
    names, _, events = _read(_filing(text, "Exhibits", "2018-11-09"), models)
    found = {e.predicate: e for e in events if e.when is not None}
    assert set(_people(found["meet"], names)) == {"Ivor Mallin", "Dora Frane"}
    assert found["meet"].when == dates.parse("2009-03-06")
    assert found["know"].when is not None
    assert found["know"].when.edtf.startswith("2008-12-25/")


def test_a_signed_text_is_its_signatory_s_statement(models: Models) -> None:
    text = (
        'Ivor Mallin ran the unit.\n\nDated 12 January 2009. Text: "I hold no further material that could assist the defence." '
        "Signed I. Mallin, Superintendent.\n"
    )
    names, claims, _ = _read(_filing(text, "Certificate", "2009-01-12"), models)
    told = next(c for c in claims if c.predicate == "disclose")
    assert names[told.speaker or ""].endswith("Mallin")


def test_a_visitors_book_records_a_visit(models: Models) -> None:
    text = (
        "The athlete is Ruth Pellam.\n\nThe visitors’ register of the Larkfield clinic shows that “Pellam R.” "
        "signed in at 16.10 on 11 April 2017.\n"
    )
    names, _, events = _read(_filing(text, "Decision", "2018-01-12"), models)
    visit = next(e for e in events if e.predicate == "visit")
    assert _people(visit, names)[0] == "Ruth Pellam"
    assert visit.when == dates.parse("2017-04-11")


def test_an_article_that_mentions_a_voucher_books_nothing(models: Models) -> None:
    paper = document("The voucher was blue. Nobody knew why.\n", kind=DocumentKind.ARTICLE)
    assert _read(paper, models)[2] == ()
