"""Rows of tables become events, ties and statements, each with the span of its line."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from onrecord.core.document import Cell, Document, Row
from onrecord.core.nouns import Certainty, Event, Polarity
from onrecord.extract.rows import RowFacts, rows


def table(text: str) -> Document:
    """A document whose rows are those of a small CSV without quoted line ends."""
    lines = text.splitlines(keepends=True)
    headers = next(csv.reader([lines[0]]))
    at, found = len(lines[0]), []
    for number, line in enumerate(lines[1:], 2):
        values = next(csv.reader([line]))
        cells = tuple(Cell(h, v, at, at + 1) for h, v in zip(headers, values, strict=True))
        found.append(Row(number, at, at + len(line.rstrip("\n")), cells))
        at += len(line)
    return Document("doc-1", "log.csv", "", text, rows=tuple(found))


def told(found: RowFacts) -> list[str]:
    names = {a.id: a.name for a in found.actors}

    def line(e: Event) -> str:
        who = "/".join(names[p.actor] for p in e.participants)
        rest = [str(e.when)] if e.when else []
        rest += [f"at {e.where}"] if e.where else []
        rest += [f"about {e.topic}"] if e.topic else []
        rest += [e.certainty.value] if e.certainty is not Certainty.HAPPENED else []
        return " ".join([e.predicate, who, *rest])

    return [line(e) for e in found.events]


def test_a_calendar() -> None:
    found = rows(
        table(
            "date,start,end,place,attendees,note\n"
            '2021-03-04,10:00,10:30,Room 9,"K. Arden; Amb. Luis Prado (Peru)",Courtesy call\n'
            '2021-03-05,10:00,10:30,Phone,"K. Arden; Harbour Board",Lease of pier 4\n'
            '2021-03-06,12:00,13:00,Grill,"K. Arden; Wool Council",Lunch on wool prices\n'
            '2021-03-08,12:00,13:00,Grill,"K. Arden; Amb. Prado",Cancelled\n'
        )
    )
    assert told(found) == [
        "meet K. Arden/Luis Prado 2021-03-04 at Room 9",
        "call K. Arden/Harbour Board 2021-03-05 at Phone",
        "meet K. Arden/Wool Council 2021-03-06 at Grill about wool prices",
        "meet K. Arden/Prado 2021-03-08 at Grill not happened",
    ]
    assert found.events[0].spans[0].text.startswith("2021-03-04,10:00")
    (office,) = found.offices
    assert office.role == "ambassador"


def test_a_register_of_meetings_in_slashed_dates() -> None:
    found = rows(
        table(
            "Minister,Date of meeting,Name of organisation,Purpose of meeting\n"
            "Iris Vane,04/03/2021,Delta Ports Ltd,Introductory meeting\n"
            "Iris Vane,25/03/2021,Delta Ports Ltd,Dredging licence\n"
        )
    )
    assert told(found) == [
        "meet Iris Vane/Delta Ports Ltd 2021-03-04",
        "meet Iris Vane/Delta Ports Ltd 2021-03-25 about Dredging licence",
    ]


def test_calls_by_number_and_an_unanswered_one() -> None:
    found = rows(
        table(
            "date,time,from,to,seconds\n"
            "2020-01-02,09:00,020 7946 0001,020 7946 0002,61\n"
            "2020-01-03,09:00,020 7946 0001,020 7946 0002,0\n"
        )
    )
    assert told(found) == [
        "call 020 7946 0001/020 7946 0002 2020-01-02",
        "call 020 7946 0001/020 7946 0002 2020-01-03 attempted",
    ]


def test_messages_of_a_telephone_whose_owner_the_log_does_not_name() -> None:
    found = rows(
        table(
            "sent_at,direction,contact_name,number,body\n"
            "2021-01-18 20:41,in,Nan,555-010-0144,Any word on the bill?\n"
            "2021-01-18 20:50,out,Nan,555-010-0144,Thursday\n"
        )
    )
    assert told(found) == [
        "correspond Nan/the owner of log.csv 2021-01-18 about Any word on the bill?",
        "correspond the owner of log.csv/Nan 2021-01-18 about Thursday",
    ]


def test_payments_are_told_from_both_ends() -> None:
    found = rows(table("ledger,date,payee,details,amount\nOrbit plc,2018-12-03,J. Pell,Consultancy,1800\n"))
    assert told(found) == ["pay Orbit plc/J. Pell 2018-12-03", "fee J. Pell/Orbit plc 2018-12-03"]


def test_dealings_in_shares() -> None:
    found = rows(
        table(
            "notified,transaction_date,person,position,instrument,nature,number\n"
            "2020-01-16,2020-01-14,Una Frost,Finance director,Ordinary shares,Disposal,4000\n"
            "2020-01-16,2020-01-15,Una Frost,Finance director,Ordinary shares,Purchase,10\n"
        )
    )
    assert told(found) == ["sell Una Frost 2020-01-14", "buy Una Frost 2020-01-15"]
    assert found.offices[0].role == "Finance director"


def test_a_signed_form_says_nil_and_declares_the_rest() -> None:
    found = rows(
        table(
            "form,declarant,office,signed,section,description,value,acquired,disposed\n"
            'F1,"Roe, Ana Maria",Governor,2022-02-10,C Shares held at date of signature,Nil,0,,\n'
            'F1,"Roe, Ana Maria",Governor,2022-02-10,A Land and buildings,"House, Elm Street",90,2011-07-02,\n'
        )
    )
    (claim,) = found.claims
    assert (claim.predicate, claim.polarity, claim.about) == ("disclose", Polarity.DENIED, ("hold_asset",))
    assert claim.spans[0].text.startswith('F1,"Roe, Ana Maria",Governor,2022-02-10,C Shares')
    assert str(claim.said) == "2022-02-10"
    assert {a.name for a in found.actors} == {"Ana Maria Roe"}
    assert told(found) == ["hold_asset Ana Maria Roe 2011-07-02/.."]


def test_the_body_beside_a_name_is_whose_person_it_is() -> None:
    for headers in ("date,minister,with,organisation,purpose", "date,minister,visitor,company,purpose"):
        found = rows(
            table(
                f"{headers}\n"
                '2020-09-17,K. Arden,"T. Lind, O. Marsh",Wool Council,Quotas\n'
                "2020-09-18,K. Arden,,Harbour Board,Lease\n"
            )
        )
        assert told(found) == [
            "meet K. Arden/T. Lind/O. Marsh 2020-09-17 about Quotas",
            "meet K. Arden/Harbour Board 2020-09-18 about Lease",
        ]
        names = {a.id: a.name for a in found.actors}
        assert [(names[r.subject], names[r.object]) for r in found.relations] == [
            ("T. Lind", "Wool Council"),
            ("O. Marsh", "Wool Council"),
        ]


def test_a_table_of_no_known_shape_gives_nothing() -> None:
    found = rows(table("colour,weight\nred,4\n"))
    assert replace(found, problems=()) == RowFacts()
    assert [p.fatal for p in found.problems] == [False]


@pytest.mark.parametrize(
    "who",
    [
        "K. Arden (office)",
        "K. Arden (staff only)",
        "K. Arden (represented by T. Poe)",
        "K. Arden (apologies)",
    ],
)
def test_who_is_only_stood_in_for_was_not_there(who: str) -> None:
    found = rows(
        table(
            f"date,minister,with,purpose\n2020-10-08,{who},T. Lind,Quotas\n2020-10-09,K. Arden,O. Marsh,Lease\n"
        )
    )
    assert told(found) == [
        "meet the office of K. Arden/T. Lind 2020-10-08 about Quotas",
        "meet K. Arden/O. Marsh 2020-10-09 about Lease",
    ]
