"""Rows that record money and property: payments, accounts, cards, gifts, holdings, permits, votes."""

from __future__ import annotations

import re

from onrecord.core.dates import interval
from onrecord.core.document import Row
from onrecord.core.nouns import ActorKind, Certainty, RelationKind

from . import cellnames, cells
from .rowcontacts import benefit_of, occasion_of, position, topic_of
from .tabled import Table, agents, as_of, certainty_of, pair_of


def dealing(table: Table, row: Row) -> None:
    """A dealing in securities by a named person."""
    nature = table.value(row, "nature")
    predicate = (
        "sell" if table.words.says("sell", nature) else "buy" if table.words.says("buy", nature) else None
    )
    person = table.value(row, "host")
    if predicate is None or not person:
        return
    holder = table.actor(person, ActorKind.PERSON)
    issuer = table.value(row, "counterpart")
    participants = pair_of(holder, table.actor(issuer, ActorKind.BODY)) if issuer else agents(holder)
    table.event(row, predicate, participants, theme=table.value(row, "instrument") or "shares")
    position(table, row, holder)


# --- payments -------------------------------------------------------------------------------------


def payment(table: Table, row: Row) -> None:
    """A payment, a donation or a gift: told from both ends, since either may be denied."""
    payer, payee = table.name(row, "payer"), table.name(row, "payee") or table.name(row, "host")
    if not payer or not payee or payer.casefold() == payee.casefold():
        return
    giver, taker = table.actor(payer), table.actor(payee)
    _paid(table, row, giver, taker)


def _paid(table: Table, row: Row, giver: str, taker: str) -> None:
    theme = " ".join(x for x in (table.value(row, "note"), _sum(table, row)) if x) or None
    said = " ".join(table.value(row, r) for r in ("section", "note", "nature", "topic"))
    kind = benefit_of(table, said)
    if kind == "receive_money":
        kind = benefit_of(table, f"{table.title} {' '.join(table.headers)}") if table.any("payer") else kind
    gave = (
        "give"
        if kind == "gift"
        and table.has("payer")
        and not table.any("outgoing", "incoming")
        and _is_gifts(table)
        else "pay"
    )
    table.both_ways(row, giver, taker, (gave, kind), theme=theme, certainty=certainty_of(table, row))


def _is_gifts(table: Table) -> bool:
    """Whether a table lists things given, not sums."""
    return table.words.says("gift", f"{table.title} {' '.join(table.headers)}")


def _sum(table: Table, row: Row) -> str:
    return table.value(row, "amount") or table.value(row, "outgoing") or table.value(row, "incoming")


def booking(table: Table, row: Row) -> None:
    """A line of an account: the sign, or the column, of a sum says who paid whom."""
    owner = _account_of(table, row)
    if owner is None:
        return
    other = _other_end(table, row)
    if not other:
        return
    out = bool(table.value(row, "outgoing")) or (
        not table.value(row, "incoming") and cells.is_minus(table.value(row, "amount"))
    )
    if (
        not table.value(row, "outgoing")
        and not table.value(row, "incoming")
        and not table.value(row, "amount")
    ):
        return
    party = table.actor(other)
    if party != owner:
        _paid(table, row, *((owner, party) if out else (party, owner)))


def _account_of(table: Table, row: Row) -> str | None:
    """Whose account it is: as the table's title says, or a column of holders."""
    held = table.owner()
    if held is not None:
        return held
    name = table.name(row, "account")
    return table.actor(name) if name and cellnames.looks_named(name) else None


_CODES = re.compile(
    r"^(?:(?:FP[IO]?|FPS|BGC|DD|SO|STO|TFR|TRF|TRANSFER(?: (?:FROM|TO|IN|OUT))?|CHQ|CHEQUE(?: \d+)?|POS|VIS|VISA|ACH|WIRE(?: (?:FROM|TO|IN|OUT))?|SEPA|CT|CARD(?: PAYMENT)?(?: TO)?|PAYMENT(?: (?:FROM|TO))?|CREDIT(?: FROM)?|DEBIT|BACS|CHAPS|FASTER PAYMENT|STANDING ORDER|DIRECT DEBIT|ZELLE|VENMO|EFT|INTERAC|SWIFT|REF|DEPOSIT(?: FROM)?|PAID(?: (?:BY|TO))?)[ :.-]+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?<!\s)\s++(?:(?:REF|INV|INVOICE|#|NO)\W.*|\d[\d/ .-]*+)$", re.IGNORECASE | re.DOTALL)


def _other_end(table: Table, row: Row) -> str:
    """Who is at the other end of a booking: a column, or the name in its description, bank words left out."""
    for role in ("counterpart", "payee", "payer", "party"):
        name = table.name(row, role)
        if name and not cellnames.is_number(name):
            return name
    words = _TAIL.sub("", _CODES.sub("", table.value(row, "note")))
    return words if cellnames.looks_named(words) else ""


def spent(table: Table, row: Row) -> None:
    """A line of a card's statement: who paid where, and on whose account."""
    holder, shop = table.name(row, "spender"), table.name(row, "payee") or table.name(row, "counterpart")
    if not holder or not shop or table.words.is_only("nil", shop):
        return
    charged = table.value(row, "charged")
    theme = " ".join(
        x
        for x in (table.value(row, "note"), table.value(row, "amount"), charged and f"charged to {charged}")
        if x
    )
    payer, taker = table.actor(holder, ActorKind.PERSON), table.actor(shop, ActorKind.BODY)
    if cells.is_minus(table.value(row, "amount")):
        return  # a refund
    place = table.value(row, "place") or None
    table.both_ways(row, payer, taker, ("pay", "receive_money"), theme=theme or None, where=place)


def authorised(table: Table, row: Row) -> None:
    """A line of a cash book with its signature: who let the payment go."""
    payee, signer = table.name(row, "payee"), table.name(row, "approver")
    if not payee or not signer:
        payment(table, row)
        return
    theme = " ".join(x for x in (table.value(row, "note"), table.value(row, "amount")) if x) or None
    who = pair_of(table.actor(signer), table.actor(payee))
    table.event(row, "authorise_payment", who, theme=theme, certainty=certainty_of(table, row))


def granted(table: Table, row: Row) -> None:
    """A line of a list of permits or contracts: who decided on whose."""
    granter, grantee = table.name(row, "approver"), table.name(row, "grantee")
    if not granter or not grantee:
        return
    said = " ".join(table.value(row, r) for r in ("status", "note"))
    refused = table.words.says("refused", said) or table.words.says("cancelled", said)
    what = next((v for r in ("topic", "note", "nature") if (v := table.value(row, r))), "") or _reference(
        table, row
    )
    who = pair_of(table.actor(granter), table.actor(grantee))
    table.event(row, "decide" if refused else "approve", who, topic=what or None, theme=what or None)


_THING = re.compile(
    r"\b(?:permit|licen[cs]e|contract|lot|work|works|project|grant|application|consent|award|title|vessel|tender|lease)\b",
    re.IGNORECASE,
)


def _reference(table: Table, row: Row) -> str:
    """What a list of permits calls the thing: the column headed with it."""
    used = {i for r, i in table.roles.items() if r in ("approver", "grantee", "date", "amount")}
    return next(
        (
            c.value.strip()
            for i, c in enumerate(row.cells)
            if i not in used and _THING.search(c.header.replace("_", " ")) and c.value.strip()
        ),
        "",
    )


# --- holdings, offices, votes ---------------------------------------------------------------------


def holding(table: Table, row: Row) -> None:
    """A row of a register of members or of interests: who holds what in which company, and since when."""
    holder, company = table.name(row, "host"), table.name(row, "counterpart")
    if not holder:
        return
    body = table.actor(company, ActorKind.BODY) if company else table.owner(ActorKind.BODY)
    start, end = (
        table.when(row, "since") or table.when(row),
        table.when(row, "disposed") or table.when(row, "end"),
    )
    start = start or as_of(table.title)
    when = interval(start.earliest if start else None, end.latest if end else None)
    who = table.actor(holder)
    participants = pair_of(who, body) if body and body != who else agents(who)
    words = " ".join(
        x
        for x in (table.value(row, "units"), table.value(row, "instrument"), table.value(row, "nature"))
        if x
    )
    table.event(
        row, "hold_asset", participants, when=when, theme=words or table.value(row, "note") or "shares", state=True,
    )  # fmt: skip


def officer(table: Table, row: Row) -> None:
    """A row of a list of a company's officers: who held which post, from when to when."""
    name, role = table.name(row, "host"), table.name(row, "position")
    body = table.name(row, "counterpart")
    where = table.actor(body, ActorKind.BODY) if body else table.owner(ActorKind.BODY)
    if name and role:
        start, end = table.when(row, "since") or table.when(row), table.when(row, "end")
        table.hold(table.actor(name), role.casefold(), where, (table.span(row),), start, end)


def vote(table: Table, row: Row) -> None:
    """How a member voted on what; where each member has a column, how each of them did."""
    motion = (
        table.value(row, "motion")
        or table.value(row, "section")
        or table.value(row, "topic")
        or table.value(row, "note")
    )
    ballots = (
        [(table.name(row, "host"), table.value(row, "vote"))]
        if table.has("vote", "host")
        else [(c.header.strip(), c.value.strip()) for i, c in enumerate(row.cells) if i in _ballots(table)]
    )
    for member, ballot in ballots:
        if member and ballot:
            there = not table.words.says("cancelled", ballot)
            certainty = Certainty.HAPPENED if there else Certainty.NOT_HAPPENED
            who = agents(table.actor(member, ActorKind.PERSON))
            table.event(row, "vote", who, topic=motion or None, theme=ballot, certainty=certainty)


_BALLOT = re.compile(
    r"(?:for|against|aye?|nay|no|yea|yes|abstain(?:ed|s)?|abstention|absent|content|not content|in favou?r|opposed|recused|excused|present|y|n|-)",
    re.IGNORECASE,
)


def _ballots(table: Table) -> tuple[int, ...]:
    """The columns of a roll call that has one for each member: names above, votes below."""
    lines = table.document.rows[:50]
    found = [
        i for i, h in enumerate(table.headers)
        if cellnames.looks_named(h) and lines
        and all(_BALLOT.fullmatch(v) for r in lines if i < len(r.cells) and (v := r.cells[i].value.strip()))
        and any(i < len(r.cells) and r.cells[i].value.strip() for r in lines)
    ]  # fmt: skip
    return tuple(found) if len(found) > 1 else ()


def is_roll_call(table: Table) -> bool:
    """Whether a table is a list of votes."""
    return table.has("vote", "host") or bool(_ballots(table))


def agency(table: Table, row: Row) -> None:
    """A lobbyist register: who acts for whom, from when to when, and whom he spoke to."""
    agent, client = table.name(row, "lobbyist"), table.name(row, "client")
    if not agent or not client:
        return
    start, end = table.when(row, "since"), table.when(row, "end")
    lobbyist = table.actor(agent, classes=("lobbyist",))
    official = table.name(row, "host") if table.has("date") else ""
    if not official:
        start = start or table.when(row)
    table.tie(RelationKind.REPRESENTS, lobbyist, table.actor(client), (table.span(row),), start, end)
    for name in cellnames.people_in(official):
        people = agents(table.actor(name), lobbyist)
        table.event(
            row,
            occasion_of(table, row),
            people,
            topic=topic_of(table, row),
            certainty=certainty_of(table, row),
        )
