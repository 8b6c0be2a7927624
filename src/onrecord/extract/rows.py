"""Rows of logs, calendars, registers, ledgers and forms → events and statements.

Each row is a unit of evidence. What its columns mean is told by their headers (``knowledge/columns.toml``)
and by the values in them; the shape of the table, read from the roles of its columns, decides what a row
records. A row whose table has no known shape gives nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from onrecord.core.document import Document, Row
from onrecord.core.nouns import Actor, Attribution, Claim, Event, Office, Relation
from onrecord.core.problems import Problem
from onrecord.knowledge.columns import columns

from . import cellnames
from .columnroles import joined, roles_of
from .gridlines import grids
from .rowcontacts import (
    call,
    channelled,
    entertained,
    mail,
    meeting,
    message,
    passed,
    read_files,
    stayed,
    travelled,
    visited,
)
from .rowforms import declared
from .rowmoney import (
    agency,
    authorised,
    booking,
    dealing,
    granted,
    holding,
    is_roll_call,
    officer,
    payment,
    spent,
    vote,
)
from .tabled import Table, calendar_of


@dataclass(frozen=True)
class RowFacts:
    """What the rows of one document gave."""

    actors: tuple[Actor, ...] = ()
    offices: tuple[Office, ...] = ()
    relations: tuple[Relation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()


def rows(document: Document) -> RowFacts:
    """The events, statements, actors and ties that a table records, or the tables inside a paper's text."""
    if document.rows:
        return rows_of(replace(document, rows=joined(document.rows)), document.title)
    found = RowFacts()
    for title, lines in grids(document):
        made = rows_of(replace(document, rows=joined(lines)), title)
        if made.events or made.claims or made.offices:
            found = _both(found, made)
    return found


def _both(one: RowFacts, other: RowFacts) -> RowFacts:
    """What two tables of one paper gave; that a small table says nothing is no problem."""
    return RowFacts(
        (*one.actors, *other.actors), (*one.offices, *other.offices), (*one.relations, *other.relations),
        (*one.attributions, *other.attributions), (*one.claims, *other.claims), (*one.events, *other.events),
    )  # fmt: skip


def rows_of(document: Document, title: str) -> RowFacts:
    """What the rows of one table record, read under its title."""
    known = columns()
    headers = tuple(cell.header for cell in document.rows[0].cells)
    roles = roles_of(document.rows, known, title)
    dates = [
        row.cells[roles["date"]].value for row in document.rows if roles.get("date", 10**6) < len(row.cells)
    ]
    table = Table(document, roles, known, calendar_of(document, title, dates), title, headers)
    read = next((reader for fits, reader in SHAPES if fits(table)), None)
    for row in document.rows if read is not None else ():
        read(table, row)  # type: ignore[misc]
    _called(table, headers)
    silent = read is None and not (table.actors or table.offices or table.relations)
    return RowFacts(
        tuple(table.actors.values()), tuple(table.offices.values()), tuple(table.relations.values()),
        tuple(table.attributions), tuple(table.claims), tuple(table.events),
        (_not_known(document),) if silent else (),
    )  # fmt: skip


def _not_known(document: Document) -> Problem:
    what = "nothing is read from its rows: its header does not say what they record."
    mend = "Declare its columns in a file beside it, named as it is with .columns.toml."
    return Problem(document.name, what, mend=mend, fatal=False)


_CALLED = {
    "vendor": "vendor", "supplier": "supplier", "contractor": "contractor", "lobbyist": "lobbyist", "donor": "donor",
    "consultant": "consultant", "bidder": "bidder", "lender": "lender", "tenant": "tenant", "landlord": "landlord",
    "grantee": "grantee", "shareholder": "shareholder", "director": "director", "client": "client",
}  # fmt: skip
"""Headers that say what everybody in their column is."""


def _called(table: Table, headers: Sequence[str]) -> None:
    """Who stands in a column of vendors is a vendor."""
    for index, header in enumerate(headers):
        cls = _CALLED.get(header.strip().casefold().rstrip("s"))
        for row in table.document.rows if cls is not None else ():
            name = row.cells[index].value.strip() if index < len(row.cells) else ""
            if (
                cls is not None
                and name[:1].isupper()
                and not cellnames.is_number(name)
                and not table.words.is_only("nil", name)
            ):
                table.actor(name, classes=(cls,))


def _has_guests(table: Table) -> bool:
    return table.has("guest") or table.header("counterpart") in ("guests", "guests present")


Shape = tuple[Callable[[Table], bool], Callable[[Table, Row], None]]
SHAPES: tuple[Shape, ...] = (
    (lambda t: t.has("body") and (t.any("contact", "number") or t.has("caller", "called")), message),
    (lambda t: t.has("caller", "called", "channel"), channelled),
    (lambda t: t.has("caller", "called") and (t.any("seconds") or t.has("time") and t.logs("call")), call),
    (lambda t: t.any("called", "number") and t.has("seconds") and t.any("date", "time"), call),
    (
        lambda t: t.has("date", "caller", "called") and (t.any("topic", "copied", "note") or t.logs("wrote")),
        mail,
    ),
    (lambda t: t.has("date", "attendees") and t.logs("aboard"), travelled),
    (lambda t: t.has("lobbyist", "client"), agency),
    (is_roll_call, vote),
    (lambda t: t.any("declarant") or t.has("host", "section", "signed"), declared),
    (lambda t: t.has("approver", "grantee"), granted),
    (lambda t: t.has("borrower", "file"), read_files),
    (lambda t: t.has("guest", "inviter"), stayed),
    (lambda t: t.has("amount") and t.any("host", "spender") and _has_guests(t), entertained),
    (lambda t: t.has("guest", "date"), stayed),
    (
        lambda t: t.has("date") and t.has("place", "host") and not t.has("counterpart") and t.logs("visit"),
        visited,
    ),
    (lambda t: t.has("date") and t.has("attendees", "counterpart") and t.logs("visit"), visited),
    (lambda t: t.has("spender") and t.has("amount"), spent),
    (lambda t: t.has("spender", "place", "date"), passed),
    (lambda t: t.has("payee", "approver"), authorised),
    (lambda t: t.has("payer") and t.any("payee", "host"), payment),
    (
        lambda t: t.any("incoming", "outgoing") or t.has("amount") and t.any("counterpart", "payee", "payer"),
        booking,
    ),
    (lambda t: t.has("host", "nature") and t.any("instrument", "units"), dealing),
    (
        lambda t: (
            t.has("host", "position") and t.any("since", "end") and not t.any("units", "counterpart", "place")
        ),
        officer,
    ),
    (lambda t: t.has("host") and t.any("units", "since") and not t.has("place"), holding),
    (
        lambda t: (
            t.has("date")
            and (t.any("attendees") or t.has("host", "counterpart") or t.has("counterpart") and t.is_owned())
        ),
        meeting,
    ),
)
"""Which reader a table goes to: the first whose roles it has."""
