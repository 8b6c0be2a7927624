"""Seals: a chain of hashes over papers, decisions and findings, by which a later change shows and is named.

Each time one of them is written, an entry is added: what it is, the hashes of its parts, and a head, which
is the hash of all that and of the head before (Haber and Stornetta 1991). Who keeps a head elsewhere can
prove later that nothing up to it was changed. The chain alone proves less: who may write to the record can
write a whole new chain, with other heads.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, func, insert, select

from onrecord.core.document import Document
from onrecord.core.problems import Problem, UsageError

from . import schema
from .database import Database, now

PAPER, DECISION, FINDING = "paper", "decision", "finding"
_START = "0" * 64
_TEXT = [f.name for f in fields(Document)].index("text")
_AT_ONCE = 500

Parts = Mapping[str, str]
"""The hash of each part of a thing, by the part's name. Empty: it was taken out of the record."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a chain: its number (0: there is none), and its hash."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Entry:
    number: int
    kind: str
    subject: str
    parts: Parts
    time: str
    head: str


def papers(connection: Connection, sources: Iterable[str], new: Collection[str] = ()) -> None:
    """Seal what stands in the record of the papers that these files gave, and what does so no more.

    ``new`` are those of the files of which there was nothing before, and so no seal that holds.
    """
    waiting: list[tuple[str, str, Parts]] = []
    for source in sources:
        if source in new:
            waiting += [(PAPER, subject, parts) for subject, parts in _papers_of(connection, source)]
            continue
        _append(connection, waiting)
        waiting = []
        _renew(connection, PAPER, _papers_of(connection, source), f"{source} ")
    _append(connection, waiting)


def decisions(connection: Connection, number: int | None = None) -> None:
    """Seal one decision, or all that are not as they were."""
    if number is None:
        _renew(connection, DECISION, _rows(connection, schema.decision, schema.decision.c.number), "")
        return
    table = schema.decision
    row = connection.execute(select(table).where(table.c.number == number)).one()
    _append(connection, [(DECISION, str(number), _of_row(row))])


def findings(connection: Connection, some: Collection[str] | None = None) -> None:
    """Seal the findings that are not as they were, and those that are gone; of all, or of some ids."""
    if some is None:
        _renew(connection, FINDING, _rows(connection, schema.finding, schema.finding.c.id), "")
        return
    table = schema.finding
    new: list[tuple[str, str, Parts]] = []
    for ident in sorted(some):
        row = connection.execute(select(table).where(table.c.id == ident)).first()
        parts = _of_row(row) if row is not None else {}
        if parts != _sealed(connection, FINDING, ident):
            new.append((FINDING, ident, parts))
    _append(connection, new)


def _sealed(connection: Connection, kind: str, subject: str) -> Parts:
    """The newest seal of a thing; empty where it has none."""
    table = schema.seal
    query = select(table.c.parts).where(table.c.kind == kind, table.c.subject == subject)
    held = connection.execute(query.order_by(table.c.number.desc()).limit(1)).scalar()
    return json.loads(held) if held is not None else {}


def all_of(database: Database) -> int:
    """Seal whatever has no seal: what was written before there were seals. Gives how many things that were."""
    with database.writing("the seals") as connection:
        latest = {(e.kind, e.subject) for e in _chain(connection)}
        new = [(k, s, p) for k, s, p in _present(connection) if (k, s) not in latest]
        _append(connection, new)
    return len(new)


def head(connection: Connection) -> Head:
    """The newest head."""
    table = schema.seal
    row = connection.execute(
        select(table.c.number, table.c.head).order_by(table.c.number.desc()).limit(1)
    ).first()
    return Head(row.number, row.head) if row is not None else Head(0, _START)


def verify(database: Database, stated: str | None = None) -> Iterator[Problem]:
    """What is not as it was sealed, each by its name; with a stated head, what has changed since then as well.

    Raises UsageError where the stated head is not in the chain, which then is another, or was written anew.
    """
    with database.reading() as connection:
        entries = list(_chain(connection))
        broken = _first_broken(entries)
        if broken is not None:
            what = f"the chain of seals is broken at entry {broken.number}, of {_called(broken.kind, broken.subject)}."
            yield Problem(database.name, what, mend=_BACKUP)
            return
        latest = {(e.kind, e.subject): e for e in entries}
        for kind, subject, parts in _present(connection):
            sealed = latest.pop((kind, subject), None)
            yield from _differences(database.name, kind, subject, parts, sealed)
        for entry in latest.values():
            if entry.parts:
                yield Problem(database.name, f"{_called(entry.kind, entry.subject)} is gone.", mend=_BACKUP)
        if stated is not None:
            yield from _since(database.name, entries, stated)


_BACKUP = "Compare it with a backup: somebody or something changed the record other than through onrecord."


def _since(name: str, entries: list[_Entry], stated: str) -> Iterator[Problem]:
    wanted = stated.strip().lower()
    at = next((n for n, e in enumerate(entries) if hmac.compare_digest(e.head, wanted)), None)
    if at is None:
        raise UsageError(
            f"the head {wanted[:80]!r} is not in the chain of {name}: it is another record's, or this one was "
            "written anew."
        )
    before = {(e.kind, e.subject): e for e in entries[: at + 1]}
    for entry in {(e.kind, e.subject): e for e in entries[at + 1 :]}.values():
        known = before.get((entry.kind, entry.subject))
        if known is not None and known.parts and known.parts != entry.parts:
            how = "read or made anew, with another outcome" if entry.parts else "taken out"
            what = f"{_called(entry.kind, entry.subject)} was {how}, after the stated head."
            yield Problem(
                name, what, f"entry {entry.number}", f"It was done through onrecord, at {entry.time}."
            )


def _differences(
    name: str, kind: str, subject: str, parts: Parts, sealed: _Entry | None
) -> Iterator[Problem]:
    called = _called(kind, subject)
    if sealed is None or not sealed.parts:
        yield Problem(
            name, f"{called} has no seal.", mend="If it was there before the seals: onrecord verify --seal."
        )
        return
    other = [p for p in {**sealed.parts, **parts} if sealed.parts.get(p) != parts.get(p)]
    # A change in the text is one in the row that holds it as well: the first says it better.
    told = [p for p in other if p != "row"] or other
    for part in told:
        yield Problem(
            name,
            f"{called} is not as it was sealed: {_PARTS.get(part, part)}.",
            f"entry {sealed.number}",
            _BACKUP,
        )


_PARTS = {"row": "what is noted of it", "text": "its text"}


def _called(kind: str, subject: str) -> str:
    return f"the paper {subject.partition(' ')[2]}" if kind == PAPER else f"the {kind} {subject}"


# --- the chain ------------------------------------------------------------------------------------


def _chain(connection: Connection) -> Iterator[_Entry]:
    for row in connection.execute(select(schema.seal).order_by(schema.seal.c.number)):
        try:
            parts = json.loads(row.parts)
        except ValueError:
            parts = {"unreadable": ""}  # its head will not be right either
        yield _Entry(row.number, row.kind, row.subject, parts, row.time, row.head)


def _first_broken(entries: Iterable[_Entry]) -> _Entry | None:
    before = _START
    for number, entry in enumerate(entries, 1):
        right = _head_of(before, number, entry.kind, entry.subject, entry.parts, entry.time)
        if (entry.number, entry.head) != (number, right):
            return entry
        before = entry.head
    return None


def _head_of(before: str, number: int, kind: str, subject: str, parts: Parts, time: str) -> str:
    said = json.dumps([before, number, kind, subject, sorted(parts.items()), time], separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _renew(connection: Connection, kind: str, present: Iterable[tuple[str, Parts]], beginning: str) -> None:
    """Add entries for what differs from its newest seal; ``beginning`` bounds the subjects that are meant."""
    table = schema.seal
    newest = select(func.max(table.c.number)).where(table.c.kind == kind).group_by(table.c.subject)
    if beginning:
        newest = newest.where(table.c.subject.startswith(beginning, autoescape=True))
    query = select(table.c.subject, table.c.parts).where(table.c.number.in_(newest))
    held = {subject: json.loads(parts) for subject, parts in connection.execute(query)}
    new = [(kind, subject, parts) for subject, parts in present if held.pop(subject, None) != parts]
    new += [(kind, subject, {}) for subject, parts in held.items() if parts]
    _append(connection, new)


def _append(connection: Connection, new: list[tuple[str, str, Parts]]) -> None:
    if not new:
        return
    last, made, time = head(connection), [], now()
    number, before = last.number, last.hash
    for kind, subject, parts in new:
        number += 1
        before = _head_of(before, number, kind, subject, parts, time)
        row = {"number": number, "kind": kind, "subject": subject, "time": time, "head": before}
        made.append({**row, "parts": json.dumps(parts, separators=(",", ":"))})
    for start in range(0, len(made), _AT_ONCE):
        connection.execute(insert(schema.seal), made[start : start + _AT_ONCE])


# --- what is sealed -------------------------------------------------------------------------------


def _present(connection: Connection) -> Iterator[tuple[str, str, Parts]]:
    table = schema.document
    for source in (
        connection.execute(select(table.c.source).distinct().order_by(table.c.source)).scalars().all()
    ):
        for subject, parts in _papers_of(connection, source):
            yield PAPER, subject, parts
    for kind, rows in (
        (DECISION, _rows(connection, schema.decision, schema.decision.c.number)),
        (FINDING, _rows(connection, schema.finding, schema.finding.c.id)),
    ):
        for subject, parts in rows:
            yield kind, subject, parts


def _rows(connection: Connection, table: Any, key: Any) -> Iterator[tuple[str, Parts]]:
    for row in connection.execute(select(table).order_by(key)).all():
        yield str(getattr(row, key.name)), _of_row(row)


def _of_row(row: Any) -> Parts:
    return {"row": _hash(list(row))}


def _papers_of(connection: Connection, source: str) -> list[tuple[str, Parts]]:
    """Each paper of a file: the hash of its row, of its text, and of each thing that was read in it."""
    table, noun = schema.document, schema.noun
    found: list[tuple[str, Parts]] = []
    for row in connection.execute(select(table).where(table.c.source == source).order_by(table.c.id)).all():
        parts = {"row": _hash(list(row))}
        text = _text(row.payload)
        if text is not None:
            parts["text"] = _hash(text)
        query = (
            select(noun).where(noun.c.source == source, noun.c.document == row.id)
            .order_by(noun.c.kind, noun.c.place)
        )  # fmt: skip
        for each in connection.execute(query):
            parts[f"{each.kind} {each.place + 1}"] = _hash(list(each))
        found.append((f"{source} {row.id}", parts))
    return found


def _text(payload: str) -> str | None:
    try:
        text = json.loads(payload)[0][_TEXT]
    except (ValueError, LookupError, TypeError):
        return None
    return text if isinstance(text, str) else None


def _hash(value: Any) -> str:
    """128 bits of SHA-256 over a value as JSON: the chain's own hashes have all 256."""
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()[:32]


# --- exports --------------------------------------------------------------------------------------

_LINE = "# onrecord-seal: "


def sealed(export: str, at: Head) -> str:
    """An export with a last line that tells its own hash, and the head of the record that it was made of."""
    body = export if export.endswith("\n") else export + "\n"
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{body}{_LINE}{json.dumps({'sha256': digest, 'head': at.hash, 'entries': at.number})}\n"


def verify_export(name: str, text: str, stated: str | None = None) -> Head:
    """The head that an export was made at, if it is as it was written. Raises UsageError where it is not."""
    body, found, line = text.rpartition(_LINE)
    try:
        told: Any = json.loads(line) if found else None
        digest, at = str(told["sha256"]), Head(int(told["entries"]), str(told["head"]))
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            f"{name} has no seal at its end: export it again with onrecord export casefile --seal."
        ) from None
    if not hmac.compare_digest(hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(), digest):
        raise UsageError(f"{name} is not as it was exported: its words and the seal at its end do not agree.")
    if stated is not None and not hmac.compare_digest(stated.strip().lower(), at.hash):
        raise UsageError(f"{name} was exported at the head {at.hash}, not at the stated one.")
    return at
