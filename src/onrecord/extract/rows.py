"""Rows of logs, calendars, registers, ledgers and forms → events and statements.

Each row is a unit of evidence. What its columns mean is data (``knowledge/columns.toml``); the shape of
the table, read from the roles its header shows, decides what a row records. A row whose table has no
known shape gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from onrecord.core.dates import When, interval
from onrecord.core.document import Document, Row, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Authority,
    Certainty,
    Claim,
    Event,
    Grade,
    Office,
    Participant,
    ParticipantRole,
    Party,
    Polarity,
    Relation,
    RelationKind,
)
from onrecord.core.problems import Problem
from onrecord.extract import cells
from onrecord.extract.identity import OWNER
from onrecord.knowledge import load
from onrecord.knowledge.columns import Columns, columns


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


@dataclass
class _Table:
    """One table while it is read: its roles and what was gathered."""

    document: Document
    roles: dict[str, int]
    words: Columns
    day_first: bool
    actors: dict[str, Actor] = field(default_factory=dict)
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    attributions: list[Attribution] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def has(self, *roles: str) -> bool:
        return all(role in self.roles for role in roles)

    def logs(self, kind: str) -> bool:
        """Whether the file's name, its title or a header says what the table is a log of."""
        headers = " ".join(c.header for c in self.document.rows[0].cells)
        name = self.document.name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
        return self.words.says(kind, f"{re.sub(r'[-_.]', ' ', name)} {self.document.title} {headers}")

    def value(self, row: Row, role: str) -> str:
        index = self.roles.get(role)
        return row.cells[index].value.strip() if index is not None and index < len(row.cells) else ""

    def when(self, row: Row, role: str = "date") -> When | None:
        return cells.date_of(self.value(row, role), self.day_first)

    def span(self, row: Row) -> Span:
        return self.document.span(row.start, row.end)

    def actor(self, name: str, kind: ActorKind | None = None, *, classes: tuple[str, ...] = ()) -> str:
        """The local actor of this name, made if new; what stands in brackets after it becomes a tie."""
        if cells.is_role(name) and kind is not ActorKind.BODY:
            return self._officer(name.strip())
        parsed = cells.name_of(name)
        ident = self._same_named(parsed)
        if ident not in self.actors:
            plain = name.split("(", maxsplit=1)[0].strip() if not parsed.of or "(" in name else parsed.name
            aliases = tuple(dict.fromkeys(a for a in (plain, *parsed.aliases) if a and a != parsed.name))
            known = (*classes, *parsed.classes)
            self.actors[ident] = Actor(ident, parsed.name, kind or parsed.kind, aliases, known)
        elif classes:
            old = self.actors[ident]
            self.actors[ident] = replace(old, classes=tuple(dict.fromkeys((*old.classes, *classes))))
        if parsed.of:
            self._belongs(ident, parsed)
        return ident

    def _same_named(self, parsed: cells.CellName) -> str:
        """The id of a name: two bearers of it whom the table gives to two bodies are two."""
        plain = content_id("ac", self.document.id, parsed.name)
        bodies = self.bodies.setdefault(parsed.name, {})
        known = next((b for b in bodies if b.split()[:1] == parsed.of.split()[:1]), None)
        if known is not None:
            return bodies[known]
        if not bodies or not parsed.of or parsed.kind is not ActorKind.PERSON:
            if parsed.of:
                bodies[parsed.of] = plain
            return plain
        other = content_id("ac", self.document.id, parsed.name, parsed.of)
        apart = tuple(bodies.values())
        self.actors[other] = Actor(
            other, parsed.name, parsed.kind, parsed.aliases, parsed.classes, distinct=apart
        )
        bodies[parsed.of] = other
        return other

    def _officer(self, role: str) -> str:
        """Whoever holds an office that the table names instead of a person."""
        called = role.casefold().removeprefix("the ")
        ident = content_id("ac", self.document.id, f"the {called}")
        if ident not in self.actors:
            classes = load().classes_in(called)
            self.actors[ident] = Actor(ident, f"the {called}", ActorKind.UNNAMED, (role,), classes)
            self.hold(ident, called, None, ())
        return ident

    def _belongs(self, ident: str, parsed: cells.CellName) -> None:
        body = self.actor(parsed.of, ActorKind.STATE if parsed.of_state else ActorKind.BODY)
        role = parsed.classes[0] if parsed.classes else ""
        if role:
            self.hold(ident, role, body, ())
        else:
            self.tie(RelationKind.NATIONAL if parsed.of_state else RelationKind.MEMBER, ident, body, ())

    def hold(self, holder: str, role: str, body: str | None, evidence: tuple[Span, ...]) -> None:
        ident = content_id("of", self.document.id, holder, role, body)
        self.offices.setdefault(ident, Office(ident, holder, role, body, evidence=evidence))

    def tie(
        self, kind: RelationKind, subject: str, other: str, evidence: tuple[Span, ...],
        start: When | None = None, end: When | None = None,
    ) -> None:  # fmt: skip
        ident = content_id("re", self.document.id, kind, subject, other)
        self.relations.setdefault(ident, Relation(ident, kind, subject, other, start, end, evidence))

    def event(self, row: Row, predicate: str, participants: tuple[Participant, ...], **more: object) -> None:
        span = self.span(row)
        ident = content_id("ev", self.document.id, predicate, span.start, *(p.actor for p in participants))
        given = {"when": self.when(row), "authority": Authority.OFFICIAL, "words": span.text, **more}
        self.events.append(Event(ident, self.document.id, predicate, participants, (span,), **given))  # type: ignore[arg-type]


def rows(document: Document) -> RowFacts:
    """The events, statements, actors and ties that a table records; nothing for a document without rows."""
    if not document.rows:
        return RowFacts()
    known = columns()
    headers = [cell.header for cell in document.rows[0].cells]
    roles = _completed(known.assign(headers), document.rows)
    dates = [
        row.cells[roles["date"]].value for row in document.rows if roles.get("date", 10**6) < len(row.cells)
    ]
    table = _Table(document, roles, known, cells.day_first(dates))
    read = next((reader for fits, reader in SHAPES if fits(table)), None)
    if read is None:
        _called(table, headers)
        silent = not (table.actors or table.offices or table.relations)
        return RowFacts(
            tuple(table.actors.values()), tuple(table.offices.values()), tuple(table.relations.values()),
            problems=(_not_known(document),) if silent else (),
        )  # fmt: skip
    for row in document.rows:
        read(table, row)
    _called(table, headers)
    return RowFacts(
        tuple(table.actors.values()), tuple(table.offices.values()), tuple(table.relations.values()),
        tuple(table.attributions), tuple(table.claims), tuple(table.events),
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


def _called(table: _Table, headers: Sequence[str]) -> None:
    """Who stands in a column of vendors is a vendor."""
    for index, header in enumerate(headers):
        cls = _CALLED.get(header.strip().casefold().rstrip("s"))
        for row in table.document.rows if cls is not None else ():
            name = row.cells[index].value.strip() if index < len(row.cells) else ""
            if cls is not None and name[:1].isupper() and not table.words.is_only("nil", name):
                table.actor(name, classes=(cls,))


def _completed(roles: dict[str, int], lines: Sequence[Row]) -> dict[str, int]:
    """The roles that the cells show where no header does: a column of dates, a column of names with offices."""
    found = dict(roles)
    width = len(lines[0].cells)
    values = [[r.cells[i].value.strip() for r in lines if i < len(r.cells)] for i in range(width)]
    if "date" not in found:
        taken = {at for role, at in found.items() if role not in ("time", "end")}
        for index in range(width):
            filled = [v for v in values[index] if v] if index not in taken else []
            if filled and sum(cells.date_of(v) is not None for v in filled) >= 0.8 * len(filled):
                found = {role: at for role, at in found.items() if at != index}
                found["date"] = index
                break
    _with_bodies(found, lines[0])
    if "note" in found and not found.keys() & {"counterpart", "attendees", "payer", "caller", "section"}:
        filled = [v for v in values[found["note"]] if v]
        named = sum(bool(_NAMED_ENTRY.match(v)) for v in filled)
        if filled and 2 * named >= len(filled):
            found["counterpart"] = found.pop("note")
            for index, cell in enumerate(lines[0].cells):
                if index not in found.values() and cell.header.casefold() in (
                    "note",
                    "notes",
                    "remarks",
                    "comment",
                ):
                    found["note"] = index
    return found


def _with_bodies(found: dict[str, int], line: Row) -> None:
    """Of two columns of others, one of people and one of bodies, the second says whom the people belong to."""
    if "counterpart" not in found or "of" in found:
        return
    headers = [cell.header.strip().casefold() for cell in line.cells]
    at = found["counterpart"]
    free = [i for i in range(len(headers)) if i not in found.values()]
    if headers[at] in _PEOPLE:
        bodies = [i for i in free if headers[i] in _BODIES]
        if bodies:
            found["of"] = bodies[0]
    elif headers[at] in _BODIES:
        people = [i for i in free if headers[i] in _PEOPLE]
        if people:
            found["counterpart"], found["of"] = people[0], at


_PEOPLE = frozenset(
    {"with", "met with", "meeting with", "visitor", "visitor name", "guests", "external attendees"}
)
_BODIES = frozenset({"organisation", "organization", "company", "entity", "institution", "firm"})
_NAMED_ENTRY = re.compile(r"(?:[A-Z][\w’'-]*\.? ){1,3}[A-Z][\w’'-]+(?: \([A-Z][^)]+\))?$")


def _agents(*actors: str) -> tuple[Participant, ...]:
    return tuple(Participant(a) for a in dict.fromkeys(actors))


def _pair(agent: str, party: str) -> tuple[Participant, ...]:
    return (Participant(agent), Participant(party, ParticipantRole.PARTY))


def _certainty(table: _Table, row: Row) -> Certainty:
    """What the status or the note of an entry says about whether it took place."""
    said = " ".join(table.value(row, role) for role in ("status", "note", "topic"))
    for kind, certainty in (
        ("cancelled", Certainty.NOT_HAPPENED),
        ("attempted", Certainty.ATTEMPTED),
        ("scheduled", Certainty.SCHEDULED),
        ("invited", Certainty.INVITED),
    ):
        if table.words.says(kind, said):
            return certainty
    return Certainty.HAPPENED


def _occasion(table: _Table, row: Row) -> str:
    """The predicate of an entry in a calendar or a register of meetings: meet, call or correspond."""
    note = " ".join(table.value(row, role) for role in ("note", "topic", "nature"))
    if table.words.says("call", table.value(row, "place")) or (
        table.words.says("call", note) and not table.words.says("meet", note)
    ):
        return "call"
    if table.words.says("correspond", note) and not table.words.says("meet", note):
        return "correspond"
    return "meet"


def _topic(table: _Table, row: Row) -> str | None:
    return cells.topic_of(table.value(row, "topic"), table.words) or cells.topic_in_note(
        table.value(row, "note")
    )


# --- shapes ---------------------------------------------------------------------------------------


def _message(table: _Table, row: Row) -> None:
    """A line of a message log: who wrote to whom, with the words as its topic."""
    body = table.value(row, "body")
    if table.has("caller", "called"):
        sender, recipient = table.value(row, "caller"), table.value(row, "called")
        if not sender or not recipient:
            return
        pair = _pair(table.actor(sender), table.actor(recipient))
    else:
        name, number = table.value(row, "contact"), table.value(row, "number")
        if not name and not number:
            return
        contact = table.actor(name or number)
        if name and number:
            table.tie(RelationKind.ALIAS, table.actor(number), contact, (table.span(row),))
        owner = table.actor(f"{OWNER} {table.document.name}", ActorKind.UNNAMED)
        outward = table.value(row, "direction").casefold().startswith(("out", "sent", "to"))
        pair = _pair(owner, contact) if outward else _pair(contact, owner)
    table.event(row, "correspond", pair, theme="message", topic=body or None)


def _call(table: _Table, row: Row) -> None:
    """A line of a call log; one of no length is an attempt."""
    sender, recipient = table.value(row, "caller"), table.value(row, "called")
    if not sender or not recipient:
        return
    certainty = _certainty(table, row)
    if table.value(row, "seconds").strip() in ("0", "00:00", "0:00", "00:00:00"):
        certainty = Certainty.ATTEMPTED
    _whose_number(table, row, sender, recipient)
    table.event(row, "call", _pair(table.actor(sender), table.actor(recipient)), certainty=certainty)


def _whose_number(table: _Table, row: Row, sender: str, recipient: str) -> None:
    """The name that a log gives beside a number belongs to the one end that is a number only."""
    name = table.value(row, "party")
    bare = [end for end in (sender, recipient) if cells.is_number(end)]
    if name and len(bare) == 1 and not cells.is_number(name):
        table.tie(RelationKind.ALIAS, table.actor(bare[0]), table.actor(name), (table.span(row),))


def _dealing(table: _Table, row: Row) -> None:
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
    participants = _pair(holder, table.actor(issuer, ActorKind.BODY)) if issuer else _agents(holder)
    table.event(row, predicate, participants, theme=table.value(row, "instrument") or "shares")
    _position(table, row, holder)


def _payment(table: _Table, row: Row) -> None:
    """A payment, a donation or a gift: told from both ends, since either may be denied."""
    payer, payee = table.value(row, "payer"), table.value(row, "payee") or table.value(row, "host")
    if not payer or not payee or _same(payer, payee):
        return
    giver, taker = table.actor(payer), table.actor(payee)
    theme = " ".join(x for x in (table.value(row, "note"), table.value(row, "amount")) if x) or None
    kind = _benefit(table, " ".join(table.value(row, r) for r in ("section", "note", "nature", "topic")))
    certainty = _certainty(table, row)
    table.event(row, "pay", _pair(giver, taker), theme=theme, certainty=certainty)
    table.event(row, kind, _pair(taker, giver), theme=theme, certainty=certainty)


def _benefit(table: _Table, words: str) -> str:
    for kind in ("gift", "donation", "loan", "fee"):
        if table.words.says(kind, words):
            return kind
    return "receive_money"


def _declared(table: _Table, row: Row) -> None:
    """A row of a signed form: "Nil" is the signatory's statement, an entry a holding that was declared."""
    name = table.value(row, "declarant") or table.value(row, "host")
    if not name:
        return
    signatory = table.actor(name, ActorKind.PERSON)
    _position(table, row, signatory)
    signed = table.when(row, "signed") or table.document.published
    span = table.span(row)
    said = Attribution(
        content_id("at", table.document.id, span.start), table.document.id, AttributionKind.DIRECT, (span,),
        speaker=signatory, said=signed, grade=Grade.DIRECT_QUOTE, act=Act.DOCUMENT,
    )  # fmt: skip
    table.attributions.append(said)
    section = table.value(row, "section") or table.value(row, "topic")
    entry = table.value(row, "note") or table.value(row, "instrument")
    kinds = _section_kinds(table, section)
    if table.words.is_only("nil", entry):
        table.claims.append(
            Claim(
                content_id("cl", said.id, "disclose"),
                said.id,
                table.document.id,
                (span,),
                "disclose",
                Party(words=name, actor=signatory),
                theme=section or None,
                polarity=Polarity.DENIED,
                about=kinds,
                speaker=signatory,
                said=signed,
            )
        )
        return
    start, end = table.when(row, "since"), table.when(row, "disposed")
    when = interval(start.earliest if start else None, end.latest if end else None) if start or end else None
    table.event(
        row, kinds[0] if kinds else "hold_asset", _agents(signatory), when=when, theme=entry, state=True,
        authority=Authority.OWN, source=signatory, attribution=said.id,
    )  # fmt: skip
    if end is not None:
        table.event(
            row, "sell", _agents(signatory), when=end, theme=entry, authority=Authority.OWN, source=signatory
        )


def _section_kinds(table: _Table, section: str) -> tuple[str, ...]:
    """Which predicates a section of a form asks for."""
    kinds = [k for k in ("gift", "donation", "loan", "fee", "travel") if table.words.says(k, section)]
    found = [{"travel": "travel_to"}.get(k, k) for k in kinds]
    if table.words.says("shares", section) or table.words.says("property", section):
        found.append("hold_asset")
    if table.words.says("employment", section):
        found.append("hold_office")
    return tuple(found)


def _meeting(table: _Table, row: Row) -> None:
    """An entry of a calendar, a register of meetings or a visitor log."""
    named = [table.value(row, "host"), *cells.people_in(table.value(row, "attendees"))]
    others = _belonging(table, row, cells.people_in(table.value(row, "counterpart")))
    actors = [table.actor(n) for n in (*named, *others) if n and not table.words.is_only("nil", n)]
    if not actors:
        return
    note, place = table.value(row, "note"), table.value(row, "place") or None
    if table.value(row, "host"):
        _position(table, row, actors[0])
    section = table.value(row, "section")
    if table.words.says("gift", section) or table.words.says("donation", section):
        _given(table, row, actors)
        return
    if table.words.says("travel", section) and place:
        table.event(row, "travel_to", _agents(actors[0]), where=place)
    if len(set(actors)) < 2 or (table.words.says("travel", section) and not table.words.says("meet", note)):
        return
    table.event(
        row, _occasion(table, row), _agents(*actors), where=place, topic=_topic(table, row),
        capacity=table.value(row, "position") or None, certainty=_certainty(table, row),
    )  # fmt: skip


def _belonging(table: _Table, row: Row, others: tuple[str, ...]) -> tuple[str, ...]:
    """The others of a meeting, each with the body that the column beside gives; the body alone if none is named."""
    body = table.value(row, "of")
    beside = abs(table.roles.get("of", -9) - table.roles.get("counterpart", -9)) == 1
    if not body or not beside or table.words.is_only("nil", body):
        return others
    if not others or all(table.words.is_only("nil", n) for n in others):
        return (body,)
    people = (n for n in others if not table.words.is_only("nil", n))
    return tuple(
        f"{n} ({body})" if cells.name_of(n).kind is ActorKind.PERSON and not cells.name_of(n).of else n
        for n in people
    )


def _visited(table: _Table, row: Row) -> None:
    """An entry of a log of visits or inspections: who went where, and who came along."""
    place = table.value(row, "place") or table.value(row, "counterpart")
    names = [table.value(row, "host"), *cells.people_in(table.value(row, "attendees"))]
    people = [table.actor(n) for n in names if n and not table.words.is_only("nil", n)]
    if not place or not people:
        return
    site = table.actor(place, ActorKind.BODY)
    participants = (*_agents(*people), Participant(site, ParticipantRole.PARTY))
    table.event(
        row,
        "visit",
        participants,
        where=place,
        theme=place,
        topic=_topic(table, row),
        certainty=_certainty(table, row),
    )


def _stayed(table: _Table, row: Row) -> None:
    """An entry of a guest book: who was there, and what the host paid for him."""
    guest, host = table.value(row, "guest"), table.value(row, "inviter")
    if not guest:
        return
    who = table.actor(guest)
    certainty, note = _certainty(table, row), table.value(row, "note") or None
    if table.value(row, "of"):
        table.tie(
            RelationKind.MEMBER, who, table.actor(table.value(row, "of"), ActorKind.BODY), (table.span(row),)
        )
    table.event(row, "be_present", _agents(who), certainty=certainty, topic=_topic(table, row))
    if (
        host
        and host[:1].isupper()
        and table.words.says("gift", note or "")
        and certainty is Certainty.HAPPENED
    ):
        giver = table.actor(host)
        table.event(row, "gift", _pair(who, giver), theme=note)
        table.event(row, "give", _pair(giver, who), theme=note)


def _given(table: _Table, row: Row, actors: list[str]) -> None:
    if len(actors) < 2:
        return
    taker, giver = actors[0], actors[-1]
    theme = table.value(row, "note") or None
    kind = _benefit(table, table.value(row, "section"))
    table.event(row, "give", _pair(giver, taker), theme=theme)
    table.event(row, kind, _pair(taker, giver), theme=theme)


def _holding(table: _Table, row: Row) -> None:
    """A row of a register of members or of interests: who holds what in which company, and since when."""
    holder, company = table.value(row, "host"), table.value(row, "counterpart")
    if not holder:
        return
    start, end = (
        table.when(row, "since") or table.when(row),
        table.when(row, "disposed") or table.when(row, "end"),
    )
    when = interval(start.earliest if start else None, end.latest if end else None)
    who = table.actor(holder)
    participants = _pair(who, table.actor(company, ActorKind.BODY)) if company else _agents(who)
    words = " ".join(
        x
        for x in (table.value(row, "units"), table.value(row, "instrument"), table.value(row, "nature"))
        if x
    )
    table.event(
        row,
        "hold_asset",
        participants,
        when=when,
        theme=words or table.value(row, "note") or "shares",
        state=True,
    )


def _vote(table: _Table, row: Row) -> None:
    """How a member voted on what."""
    member, motion = table.value(row, "host"), table.value(row, "motion")
    if member:
        ballot = table.value(row, "vote")
        table.event(
            row, "vote", _agents(table.actor(member, ActorKind.PERSON)), topic=motion or None, theme=ballot
        )


def _agency(table: _Table, row: Row) -> None:
    """A lobbyist register: who acts for whom, and from when to when."""
    agent, client = table.value(row, "lobbyist"), table.value(row, "client")
    if agent and client:
        start, end = table.when(row, "since") or table.when(row), table.when(row, "end")
        table.tie(
            RelationKind.REPRESENTS, table.actor(agent, classes=("lobbyist",)), table.actor(client),
            (table.span(row),), start, end,
        )  # fmt: skip


def _position(table: _Table, row: Row, holder: str) -> None:
    role = table.value(row, "position")
    if role and not cells.is_number(role):
        table.hold(holder, role, None, (table.span(row),))


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


Shape = tuple[Callable[[_Table], bool], Callable[[_Table, Row], None]]
SHAPES: tuple[Shape, ...] = (
    (
        lambda t: t.has("body") and (t.has("contact") or t.has("number") or t.has("caller", "called")),
        _message,
    ),
    (lambda t: t.has("caller", "called") and (t.has("seconds") or t.has("time")), _call),
    (lambda t: t.has("lobbyist", "client"), _agency),
    (lambda t: t.has("vote", "host"), _vote),
    (lambda t: t.has("declarant") or t.has("host", "section", "signed"), _declared),
    (lambda t: t.has("guest", "inviter"), _stayed),
    (
        lambda t: t.has("date") and t.has("place", "host") and not t.has("counterpart") and t.logs("visit"),
        _visited,
    ),
    (lambda t: t.has("date") and t.has("attendees", "counterpart") and t.logs("visit"), _visited),
    (lambda t: t.has("payer") and (t.has("payee") or t.has("host")), _payment),
    (lambda t: t.has("host", "nature") and (t.has("instrument") or t.has("units")), _dealing),
    (lambda t: t.has("host") and (t.has("units") or t.has("since")) and not t.has("place"), _holding),
    (lambda t: t.has("date") and (t.has("attendees") or t.has("host", "counterpart")), _meeting),
)
"""Which reader a table goes to: the first whose roles it has."""
