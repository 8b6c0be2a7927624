"""Rows that record contact: calendars, visitor logs, call logs, messages, guest books, door logs, manifests."""

from __future__ import annotations

import re

from onrecord.core.document import Row
from onrecord.core.nouns import ActorKind, Certainty, Participant, ParticipantRole, RelationKind

from . import cellnames, cells
from .identity import OWNER
from .tabled import Table, agents, certainty_of, owner_in, pair_of


def topic_of(table: Table, row: Row) -> str | None:
    """What an entry was about, as its subject, else its note, says."""
    topic = cells.topic_of(table.value(row, "topic"), table.words)
    note = table.value(row, "note")
    if topic is None and table.header("note") in ("description", "item", "particulars"):
        topic = cells.topic_of(note, table.words)
    return topic or cells.topic_in_note(note) or _motion(table, row)


def _motion(table: Table, row: Row) -> str | None:
    return cells.topic_of(table.value(row, "motion"), table.words) if table.has("motion", "caller") else None


def occasion_of(table: Table, row: Row) -> str:
    """The predicate of an entry in a calendar or a register of meetings: meet, call or correspond."""
    by = means_of(table, row)
    if by is not None:
        return by
    note = " ".join(table.value(row, role) for role in ("note", "topic", "nature"))
    if table.words.says("call", table.value(row, "place")) or (
        table.words.says("call", note) and not table.words.says("meet", note)
    ):
        return "call"
    if table.words.says("correspond", note) and not table.words.says("meet", note):
        return "correspond"
    return "meet"


def means_of(table: Table, row: Row) -> str | None:
    """The predicate that a column of means gives ("telephone", "mail", "diary"), if it gives one."""
    said = table.value(row, "channel")
    for kind, predicate in (("rang", "call"), ("wrote", "correspond"), ("together", "meet")):
        if said and table.words.says(kind, said):
            return predicate
    return None


# --- messages and calls ---------------------------------------------------------------------------


def message(table: Table, row: Row) -> None:
    """A line of a message log: who wrote to whom, with the words as its topic."""
    body = table.value(row, "body")
    if table.has("caller", "called"):
        sender, recipient = table.value(row, "caller"), table.value(row, "called")
        if not sender or not recipient:
            return
        pair = pair_of(table.actor(sender), table.actor(recipient))
    else:
        ends = _handset(table, row)
        if ends is None:
            return
        pair = pair_of(*ends)
    if table.logs("taken"):
        table.event(row, "attempt_contact", pair, topic=body or None)
        return
    table.event(row, "correspond", pair, theme="message", topic=body or None)


def _handset(table: Table, row: Row) -> tuple[str, str] | None:
    """Who reached whom by a telephone whose log names the other end alone."""
    name, number = table.value(row, "contact") or table.value(row, "party"), table.value(row, "number")
    name = name or (table.value(row, "host") if table.has("number") else "")
    if not name and not number:
        return None
    contact = table.actor(name or number)
    if name and number and not cellnames.is_number(name):
        table.tie(RelationKind.ALIAS, table.actor(number), contact, (table.span(row),))
    owner = table.owner() or table.actor(f"{OWNER} {table.document.name}", ActorKind.UNNAMED)
    outward = table.value(row, "direction").casefold().startswith(("out", "sent", "to", "made", "dial", "o"))
    return (owner, contact) if outward else (contact, owner)


def mail(table: Table, row: Row) -> None:
    """A line of a list of e-mails or of a post book: who wrote to whom, and to whom else it went."""
    sender, topic = table.name(row, "caller"), topic_of(table, row) or table.value(row, "note") or None
    readers = [
        *cellnames.people_in(table.value(row, "called")),
        *cellnames.people_in(table.value(row, "copied")),
    ]
    if not sender:
        return
    for reader in dict.fromkeys(readers):
        if not table.words.is_only("nil", reader) and reader != sender:
            pair = pair_of(table.actor(sender), table.actor(reader))
            table.event(row, "correspond", pair, theme="message", topic=topic)


def channelled(table: Table, row: Row) -> None:
    """A line of a log of contacts by several means: each line says by which."""
    predicate = means_of(table, row)
    one, other = table.name(row, "caller"), table.name(row, "called")
    if predicate is None or not one or not other:
        return
    one, other = table.actor(one), table.actor(other)
    people = agents(one, other) if predicate == "meet" else pair_of(one, other)
    table.event(row, predicate, people, topic=topic_of(table, row), certainty=_answered(table, row))


def call(table: Table, row: Row) -> None:
    """A line of a call log; one of no length is an attempt."""
    sender, recipient = table.name(row, "caller"), table.name(row, "called")
    if not table.has("caller") and recipient:
        sender = owner_in(table.title)
    if not table.has("caller", "called") and not (sender and recipient):
        ends = _handset(table, row)
        if ends is not None:
            table.event(row, "call", pair_of(*ends), certainty=_answered(table, row))
        return
    if not sender or not recipient:
        return
    _whose_number(table, row, sender, recipient)
    table.event(
        row, "call", pair_of(table.actor(sender), table.actor(recipient)), certainty=_answered(table, row)
    )


def _answered(table: Table, row: Row) -> Certainty:
    """Whether the other end took the call."""
    said = " ".join(table.value(row, r) for r in ("status", "direction", "nature"))
    length = table.value(row, "seconds")
    if cells.is_nought(length) or table.words.says("unanswered", said):
        return Certainty.ATTEMPTED
    if table.has("seconds") and not length and table.words.says("attempted", said):
        return Certainty.ATTEMPTED
    return certainty_of(table, row, "direction", "party")


_LINE = re.compile(
    r"(?<!\s)\s*+(?:[-–—:,(].*|\b(?:(?:duty|desk|work|home|private|personal|office|direct|on-?call) )?(?:cell|phone|mobile|line|landline|handset|extension|number|no)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)


def _whose_number(table: Table, row: Row, sender: str, recipient: str) -> None:
    """The name that a log gives beside a number belongs to the one end that is a number only."""
    for end, role in ((sender, "sender_name"), (recipient, "recipient_name")):
        named = table.name(row, role)
        if named and cellnames.is_number(end) and not cellnames.is_number(named):
            table.tie(RelationKind.ALIAS, table.actor(end), table.actor(named), (table.span(row),))
    name = table.value(row, "party")
    bare = [end for end in (sender, recipient) if cellnames.is_number(end)]
    if name and len(bare) == 1 and not cellnames.is_number(name):
        whose = _LINE.sub("", name) or name
        named = whose if cellnames.is_role(whose) else name
        table.tie(RelationKind.ALIAS, table.actor(bare[0]), table.actor(named), (table.span(row),))


# --- meetings, visits, stays ----------------------------------------------------------------------


def meeting(table: Table, row: Row) -> None:
    """An entry of a calendar, a register of meetings or a visitor log."""
    named = [table.name(row, "host"), *cellnames.people_in(table.value(row, "attendees"))]
    others = _belonging(table, row, cellnames.people_in(table.value(row, "counterpart")))
    actors = [table.actor(n) for n in (*named, *others) if n and not table.words.is_only("nil", n)]
    if not table.has("host") and actors and (owner := table.owner()) is not None:
        actors.insert(0, owner)
    if not actors:
        return
    note, place = table.value(row, "note"), table.value(row, "place") or None
    if table.value(row, "host"):
        position(table, row, actors[0])
    section = table.value(row, "section")
    if table.words.says("gift", section) or table.words.says("donation", section):
        given(table, row, actors)
        return
    if table.words.says("travel", section) and place:
        table.event(row, "travel_to", agents(actors[0]), where=place)
    if len(set(actors)) < 2 or (table.words.says("travel", section) and not table.words.says("meet", note)):
        return
    table.event(
        row, occasion_of(table, row), agents(*actors), where=place, topic=topic_of(table, row),
        capacity=table.value(row, "position") or None, certainty=certainty_of(table, row),
    )  # fmt: skip


def _belonging(table: Table, row: Row, others: tuple[str, ...]) -> tuple[str, ...]:
    """The others of a meeting, each with the body that the column beside gives; the body alone if none is named."""
    body = table.name(row, "of")
    beside = abs(table.roles.get("of", -9) - table.roles.get("counterpart", -9)) == 1
    if not body or not beside:
        return others
    people = tuple(n for n in others if not table.words.is_only("nil", n))
    if not people:
        return (body,)
    bare = body.split(" (")[0]
    return tuple(
        f"{n} ({bare})"
        if cellnames.name_of(n).kind is ActorKind.PERSON and not cellnames.name_of(n).of
        else n
        for n in people
    )


def visited(table: Table, row: Row) -> None:
    """An entry of a log of visits or inspections: who went where, and who came along."""
    place = table.value(row, "place") or table.value(row, "counterpart")
    names = [table.value(row, "host"), *cellnames.people_in(table.value(row, "attendees"))]
    people = [table.actor(n) for n in names if n and not table.words.is_only("nil", n)]
    if not place or not people:
        return
    site = table.actor(place, ActorKind.BODY)
    participants = (*agents(*people), Participant(site, ParticipantRole.PARTY))
    table.event(
        row, "visit", participants, where=place, theme=place, topic=topic_of(table, row), certainty=certainty_of(table, row),
    )  # fmt: skip


def stayed(table: Table, row: Row) -> None:
    """An entry of a guest book: who was there, and what the host paid for him."""
    guest = table.name(row, "guest")
    if not guest:
        return
    who = table.actor(guest)
    certainty, note = certainty_of(table, row), table.value(row, "note") or None
    body, place = table.name(row, "of"), None
    if body:
        table.tie(RelationKind.MEMBER, who, table.actor(body, ActorKind.BODY), (table.span(row),))
    if not table.has("inviter"):
        house = table.owner(ActorKind.BODY)
        place = table.actors[house].name if house is not None else None
    table.event(row, "be_present", agents(who), certainty=certainty, topic=topic_of(table, row), where=place)
    if certainty is Certainty.HAPPENED:
        _treated(table, row, who, note)


def _treated(table: Table, row: Row, who: str, note: str | None) -> None:
    """What somebody else paid for a guest: his host, where the entry says so, or who settled the account."""
    host = table.name(row, "inviter")
    if host and not table.words.says("gift", note or ""):
        return
    payer = host or table.name(row, "account") or table.name(row, "payer")
    if (
        not payer
        or not payer[:1].isupper()
        or table.words.is_only("own", payer)
        or cellnames.is_number(payer)
    ):
        return
    giver = table.actor(payer)
    if giver != who:
        table.event(row, "gift", pair_of(who, giver), theme=note)
        table.event(row, "give", pair_of(giver, who), theme=note)


def given(table: Table, row: Row, actors: list[str]) -> None:
    """A gift in a register of contacts: the first named took it from the last."""
    if len(actors) < 2:
        return
    note = table.value(row, "note") or None
    kind = benefit_of(table, table.value(row, "section"))
    table.both_ways(
        row, actors[-1], actors[0], ("give", kind), theme=note, certainty=certainty_of(table, row)
    )


def benefit_of(table: Table, words: str) -> str:
    """What kind of benefit words tell."""
    for kind in ("gift", "donation", "loan", "fee"):
        if table.words.says(kind, words):
            return kind
    return "receive_money"


def position(table: Table, row: Row, holder: str) -> None:
    """The office that a row gives to somebody."""
    role = table.name(row, "position")
    if role and not cellnames.is_number(role):
        table.hold(holder, role, None, (table.span(row),))


def passed(table: Table, row: Row) -> None:
    """A line of a door log: somebody's card at a reader."""
    holder, place = table.name(row, "spender") or table.name(row, "host"), table.value(row, "place")
    if not holder or not place:
        return
    said = " ".join(table.value(row, r) for r in ("status", "note", "nature", "direction"))
    certainty = Certainty.ATTEMPTED if table.words.says("refused", said) else certainty_of(table, row)
    table.event(
        row, "be_present", agents(table.actor(holder, ActorKind.PERSON)), where=place, certainty=certainty
    )


def travelled(table: Table, row: Row) -> None:
    """A line of a manifest: who flew or sailed together, and where to."""
    names = [
        n for n in cellnames.people_in(table.value(row, "attendees")) if not table.words.is_only("nil", n)
    ]
    if names:
        people = agents(*(table.actor(n, ActorKind.PERSON) for n in names))
        place = table.value(row, "place") or None
        table.event(row, "travel_to", people, where=place, certainty=certainty_of(table, row))


def read_files(table: Table, row: Row) -> None:
    """A line of a reading room's book: who had which file."""
    reader, file = table.name(row, "borrower"), table.value(row, "file")
    if reader and file:
        who = agents(table.actor(reader))
        table.event(row, "see_document", who, theme=file, topic=file, certainty=certainty_of(table, row))


def entertained(table: Table, row: Row) -> None:
    """A claim for expenses that names guests: the claimant met them."""
    host = table.name(row, "host") or table.name(row, "spender")
    guests = [
        n
        for n in cellnames.people_in(table.value(row, "guest") or table.value(row, "counterpart"))
        if not table.words.is_only("nil", n)
    ]
    if host and guests:
        people = agents(table.actor(host), *(table.actor(g) for g in guests))
        place = table.value(row, "place") or None
        table.event(
            row, "meet", people, where=place, topic=topic_of(table, row), certainty=certainty_of(table, row)
        )
