"""One table while it is read: what its columns mean, whose it is, and what was gathered from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from onrecord.core.dates import When
from onrecord.core.document import Document, Row, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    Certainty,
    Claim,
    Event,
    Office,
    Participant,
    ParticipantRole,
    Relation,
    RelationKind,
)
from onrecord.knowledge import load
from onrecord.knowledge.columns import Columns, words_of

from . import cellnames, cells
from .recorded import authority_of


@dataclass
class Table:
    """One table while it is read: its roles and what was gathered."""

    document: Document
    roles: dict[str, int]
    words: Columns
    seen: cells.Calendar
    title: str
    headers: tuple[str, ...] = ()
    actors: dict[str, Actor] = field(default_factory=dict)
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    attributions: list[Attribution] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def has(self, *roles: str) -> bool:
        """Whether the table has a column for each of these roles."""
        return all(role in self.roles for role in roles)

    def any(self, *roles: str) -> bool:
        """Whether the table has a column for one of these roles."""
        return any(role in self.roles for role in roles)

    def logs(self, kind: str) -> bool:
        """Whether the file's name, its title or a header says what the table is a log of."""
        name = self.document.name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
        return self.words.says(kind, f"{re.sub(r'[-_.]', ' ', name)} {self.title} {' '.join(self.headers)}")

    def header(self, role: str) -> str:
        """The header of a role's column, lower case."""
        index = self.roles.get(role)
        return (
            " ".join(words_of(self.headers[index])) if index is not None and index < len(self.headers) else ""
        )

    def value(self, row: Row, role: str) -> str:
        """What stands in a row under a role; empty where there is nothing."""
        index = self.roles.get(role)
        return row.cells[index].value.strip() if index is not None and index < len(row.cells) else ""

    def name(self, row: Row, role: str) -> str:
        """Whom a row names under a role; empty where it names nobody ("none", "n/a")."""
        value = self.value(row, role)
        return "" if self.words.is_only("nil", value) or not re.search(r"\w", value) else value

    def when(self, row: Row, role: str = "date") -> When | None:
        """The date of a row."""
        return cells.date_of(self.value(row, role), self.seen)

    def span(self, row: Row) -> Span:
        """A row as evidence."""
        return self.document.span(row.start, row.end)

    def owner(self, kind: ActorKind | None = None) -> str | None:
        """Whose the table is, as its title says ("Diary of J. Roe", "Statement of account: Harbour Trust")."""
        words = owner_in(self.title)
        return self.actor(words, kind) if words else None

    def is_owned(self) -> bool:
        """Whether the title says whose the table is."""
        return bool(owner_in(self.title))

    # --- who ------------------------------------------------------------------------------------

    def actor(self, name: str, kind: ActorKind | None = None, *, classes: tuple[str, ...] = ()) -> str:
        """The local actor of this name, made if new; what stands beside it in its cell becomes a tie."""
        if cellnames.is_role(name) and kind is not ActorKind.BODY:
            return self._officer(name.strip())
        parsed = cellnames.name_of(name)
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
        elif parsed.role:
            self.hold(ident, parsed.role, None, ())
        return ident

    def _same_named(self, parsed: cellnames.CellName) -> str:
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

    def _belongs(self, ident: str, parsed: cellnames.CellName) -> None:
        body = self.actor(parsed.of, ActorKind.STATE if parsed.of_state else ActorKind.BODY)
        role = parsed.role or (parsed.classes[0] if parsed.classes else "")
        if role:
            self.hold(ident, role, body, ())
        else:
            self.tie(RelationKind.NATIONAL if parsed.of_state else RelationKind.MEMBER, ident, body, ())

    # --- what -----------------------------------------------------------------------------------

    def hold(
        self, holder: str, role: str, body: str | None, evidence: tuple[Span, ...],
        start: When | None = None, end: When | None = None,
    ) -> None:  # fmt: skip
        """Somebody holds or held an office."""
        ident = content_id("of", self.document.id, holder, role, body)
        self.offices.setdefault(ident, Office(ident, holder, role, body, start, end, evidence=evidence))

    def tie(
        self, kind: RelationKind, subject: str, other: str, evidence: tuple[Span, ...],
        start: When | None = None, end: When | None = None,
    ) -> None:  # fmt: skip
        """One actor stands so to another."""
        ident = content_id("re", self.document.id, kind, subject, other)
        self.relations.setdefault(ident, Relation(ident, kind, subject, other, start, end, evidence))

    def event(self, row: Row, predicate: str, participants: tuple[Participant, ...], **more: object) -> None:
        """A row records this; ``more`` are further parts of the Event."""
        span = self.span(row)
        ident = content_id("ev", self.document.id, predicate, span.start, *(p.actor for p in participants))
        authority = authority_of(self.document)
        given = {"when": self.when(row), "authority": authority, "words": span.text, **more}
        self.events.append(Event(ident, self.document.id, predicate, participants, (span,), **given))  # type: ignore[arg-type]

    def both_ways(self, row: Row, giver: str, taker: str, pair: tuple[str, str], **more: object) -> None:
        """What went from one to another, told from both ends, since either may be denied."""
        gave, took = pair
        self.event(row, gave, pair_of(giver, taker), **more)
        self.event(row, took, pair_of(taker, giver), **more)


def agents(*actors: str) -> tuple[Participant, ...]:
    """Participants who did it together."""
    return tuple(Participant(a) for a in dict.fromkeys(actors))


def pair_of(agent: str, party: str) -> tuple[Participant, ...]:
    """Who did it, and to or with whom."""
    return (Participant(agent), Participant(party, ParticipantRole.PARTY))


def certainty_of(table: Table, row: Row, *more: str) -> Certainty:
    """What the status or the note of an entry says about whether it took place; ``more`` are further roles.

    A subject says so only in front or in brackets ("Cancelled: budget"): "Proposed merger" is a topic.
    """
    said = " ".join(table.value(row, role) for role in ("status", "note", *more))
    subject = " ".join(m.group(1) for m in _MARK.finditer(table.value(row, "topic")))
    for kind, certainty in _CERTAINTIES:
        if table.words.says(kind, said) or table.words.says(kind, subject):
            return certainty
    if _QUESTION.search(table.header("status")) and table.words.is_only("nil", table.value(row, "status")):
        return Certainty.NOT_HAPPENED
    return Certainty.HAPPENED


_MARK = re.compile(r"(?:^|[(\[])([^:()\[\]–—]{3,24})(?:[:)\]–—]| - |$)")
_QUESTION = re.compile(r"\b(?:accepted|attended|held|took place|confirmed|happened)\b")
_CERTAINTIES = (
    ("cancelled", Certainty.NOT_HAPPENED),
    ("attempted", Certainty.ATTEMPTED),
    ("scheduled", Certainty.SCHEDULED),
    ("invited", Certainty.INVITED),
)


# --- whose it is --------------------------------------------------------------------------------------

_KEPT = (
    r"(?:(?:desk|pocket|work|official|appointments?|engagement|office|ministerial|personal|weekly|daily|call|phone|telephone|visitors?|bank|current|card|credit|share) ){0,3}"
    r"(?:diary|diaries|calendar|agenda|schedule|planner|log|day ?book|book|itinerary|statement(?: of account)?|account|ledger|bill|handset|phone|telephone|mobile|register of (?:members|shareholders|holders|directors|interests|gifts)|guest register|register|list of (?:members|shareholders|directors|officers)|cap(?:itali[sz]ation)? table|(?:officers|directors|members|shareholders|shareholdings)|passenger manifest|return|declaration)"
)
_OF = re.compile(
    rf"\b{_KEPT}(?: (?:of|for|kept by|kept at|kept for|used by|issued to)|:|,| [-–—])(?: the)? (?-i:[a-z][a-z ]{{3,40}}, )?(?P<who>(?:[A-ZÀ-Þ]|\+?\d)[^,;:()\n]{{1,80}})",
    re.IGNORECASE,
)
_OWNS = re.compile(
    rf"\b(?P<who>[A-ZÀ-Þ][\w.’'&-]{{0,40}}(?: [A-ZÀ-Þ&][\w.’'&-]{{0,40}}){{0,5}})['’]s? {_KEPT}\b"
)
_DATED = re.compile(
    r"(?<!\s)\s*+(?:[,;(–—-]\s?)?\b(?:as (?:of|at|on)|at \d|on \d|\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}|for the|from|between|during|in respect|week|quarter|q\d|year|\d(?:st|nd|rd|th) quarter|january|february|march|april|may|june|july|august|september|october|november|december)\b.*$",
    re.IGNORECASE | re.DOTALL,
)


def owner_in(title: str) -> str:
    """Whose a diary, an account or a register is, in the words of its title; empty where it does not say."""
    for pattern in (_OWNS, _OF):
        for found in pattern.finditer(title):
            who = found.group("who").strip()
            who = who if cellnames.is_number(who) else _DATED.sub("", who).strip(" .-–—")
            if (
                who[:1].isupper()
                and (cellnames.looks_named(who) or cellnames.is_role(who))
                or cellnames.is_number(who)
            ):
                return who
    return ""


_AS_OF = re.compile(
    r"\b(?:as (?:of|at|on)|at|on|dated)\s+(?P<date>\d{1,2}[ ./-]\S+[ ./-]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]+ \d{1,2},? \d{4})",
    re.IGNORECASE,
)
_WEEK = re.compile(
    r"\bweek (?:of|beginning|commencing|starting|from|ending|to|w/?c)\s+(?P<date>[^,;()\n]{5,30})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(19[5-9]\d|20\d{2})\b")


def as_of(title: str) -> When | None:
    """The day for which a table says that it holds ("as of 30 June 2020")."""
    found = _AS_OF.search(title)
    return cells.date_of(found.group("date")) if found else None


def calendar_of(document: Document, title: str, dates: Sequence[str]) -> cells.Calendar:
    """What a table says of the dates in it."""
    published = document.published.latest if document.published else None
    years = set(_YEAR.findall(title))
    week = _WEEK.search(title)
    start = cells.date_of(week.group("date")) if week else None
    return cells.Calendar(
        cells.day_first(dates), published, int(next(iter(years))) if len(years) == 1 else None,
        start.earliest if start else None,
    )  # fmt: skip
