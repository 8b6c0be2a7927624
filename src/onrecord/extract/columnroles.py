"""Which column of a table means what: by its header, and by the kinds of values that stand in it.

Headers lie: "From" and "To" are the ends of a call, of a payment, of a message or of a journey, and "Day"
may hold weekdays. So a role that a header gives is kept only where the values can bear it, and columns
without a telling header get the role that their values show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from onrecord.core.document import Cell, Row
from onrecord.knowledge.columns import Columns, words_of

from . import cells
from .cellnames import is_number, looks_named

_PARTS = re.compile(r"(name)(last|first|mid|middle)|(last|first|sur|family|fore|given|middle|maiden)(name)")
_LAST = frozenset({"last", "sur", "family"})
_FIRST = frozenset({"first", "fore", "given"})
_MIDDLE = frozenset({"mid", "middle", "initial", "initials", "mi"})


def joined(lines: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with names that are parted over columns ("visitor_last", "visitor_first") in one cell."""
    if not lines:
        return ()
    groups: dict[tuple[str, ...], dict[str, int]] = {}
    for index, cell in enumerate(lines[0].cells):
        spelled = _PARTS.sub(lambda m: " ".join(g for g in m.groups() if g), cell.header.casefold())
        found = words_of(spelled)
        rest = tuple(w for w in found if w not in _LAST | _FIRST | _MIDDLE | {"name", "names"})
        for part, words in (("last", _LAST), ("first", _FIRST), ("middle", _MIDDLE)):
            if words & set(found) and ("name" in found or found[-1] in words | {"names"} or "sur" in found):
                groups.setdefault(rest, {}).setdefault(part, index)
    whole = {key: parts for key, parts in groups.items() if parts.keys() >= {"last", "first"}}
    return tuple(_with_names(row, whole) for row in lines) if whole else tuple(lines)


def _with_names(row: Row, whole: dict[tuple[str, ...], dict[str, int]]) -> Row:
    made = list(row.cells)
    gone: set[int] = set()
    for key, parts in whole.items():
        at = [parts[p] for p in ("first", "middle", "last") if p in parts and parts[p] < len(made)]
        if len(at) < 2:
            continue
        value = " ".join(row.cells[i].value.strip() for i in at if row.cells[i].value.strip())
        first = min(at)
        start, end = min(row.cells[i].start for i in at), max(row.cells[i].end for i in at)
        made[first] = Cell(" ".join((*key, "name")), value, start, end)
        gone |= set(at) - {first}
    return replace(row, cells=tuple(c for i, c in enumerate(made) if i not in gone))


class Values:
    """The values of each column of a table, to be asked what they are."""

    def __init__(self, lines: Sequence[Row]) -> None:
        self.lines = lines[:400]
        self.headers = [c.header.strip() for c in lines[0].cells]

    def of(self, index: int) -> list[str]:
        """What stands in a column, empty cells left out."""
        return [v for r in self.lines if index < len(r.cells) and (v := r.cells[index].value.strip())]

    def are(self, index: int, kind: Callable[[str], bool], share: float = 0.6) -> bool:
        """Whether so many of the filled cells of a column are of a kind."""
        filled = self.of(index)
        return bool(filled) and sum(kind(v) for v in filled) >= share * len(filled)

    def some(self, index: int, kind: Callable[[str], bool]) -> bool:
        """Whether any cell of a column is of a kind."""
        return any(kind(v) for v in self.of(index))


def roles_of(lines: Sequence[Row], known: Columns, title: str) -> dict[str, int]:
    """The column of each role: what headers say, mended by what stands below them."""
    values = Values(lines)
    found = known.assign(values.headers)
    told = {h[1:]: i for i, h in enumerate(values.headers) if h.startswith("@") and h[1:] in known.roles}
    for mend in _MENDS:
        mend(found, values, known, title)
    for role, index in told.items():  # what a person declared stands
        if role != "seen" and found.get(role) != index:
            found = {r: at for r, at in found.items() if at != index} | {role: index}
    return found


def _is_date(value: str) -> bool:
    return any(cells.date_of(value, first) is not None for first in (True, False))


def _is_day(value: str) -> bool:
    """A date, with or without its year, or a weekday."""
    seen = (cells.Calendar(first, year=2000, week=cells.SOME_DAY) for first in (True, False))
    return any(cells.date_of(value, calendar) is not None for calendar in seen)


def _is_party(value: str) -> bool:
    """Somebody, by name or by number."""
    return is_number(value) or "@" in value or looks_named(value)


def _dates(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """A column of dates; none is taken from a header whose cells are none."""
    if "date" in found and not values.are(found["date"], _is_day, 0.5):
        other = found.pop("date")
        if values.are(other, cells.is_clock, 0.5):
            found.setdefault("time", other)
    if "date" in found:
        return
    taken = {at for role, at in found.items() if role not in ("time", "status", "caller")}
    for index in range(len(values.headers)):
        if index not in taken and values.are(index, _is_date, 0.8):
            for role in [r for r, at in found.items() if at == index]:
                del found[role]
            found["date"] = index
            return


def _lengths(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """A length of time is a number; a sum is one too."""
    for role, kind in (
        ("seconds", cells.is_length),
        ("amount", cells.is_sum),
        ("incoming", cells.is_sum),
        ("outgoing", cells.is_sum),
    ):
        if role in found and values.of(found[role]) and not values.are(found[role], kind, 0.5):
            del found[role]


def _people(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """A column of figures names nobody ("people: 3")."""
    for role in (
        "host",
        "seen",
        "counterpart",
        "attendees",
        "guest",
        "inviter",
        "spender",
        "approver",
        "grantee",
    ):
        if role in found and values.are(found[role], lambda v: v.strip().isdigit(), 0.6):
            del found[role]
    heads = [" ".join(words_of(h)) for h in values.headers]
    if "caller" in found and "called" not in found and "for" in heads:
        found["called"] = heads.index("for")  # "Caller", "For", "Message"


_GOES = frozenset(
    "passenger passengers pax tail flight aircraft registration leg manifest crew airport vessel".split()
)


def _ends(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """ "From" and "To" beside a sum are the ends of a payment, beside passengers those of a journey."""
    words = {w for h in values.headers for w in words_of(h)}
    if "caller" in found and "called" in found:
        if words & _GOES:
            found.pop("caller")
            found["place"] = found.pop("called")
        elif "amount" in found and not found.keys() & {"seconds", "body"}:
            found["payer"], found["payee"] = found.pop("caller"), found.pop("called")
    elif "caller" in found and "payee" in found and "payer" not in found:
        found["payer"] = found.pop("caller")  # "Received by", "From"
    elif "called" in found and "payer" in found and "payee" not in found:
        found["payee"] = found.pop("called")
    if words & _GOES and "attendees" not in found and "host" in found:
        found["attendees"] = found.pop("host")


def _accounts(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """Whose account it is, is the other end of what is ordered by, or paid to, somebody."""
    at = found.get("account")
    if at is None or not values.are(at, looks_named, 0.5):
        return
    for mine, other in (("payee", "payer"), ("payer", "payee")):
        if other in found and mine not in found and found[other] != at:
            found[mine] = at
            return


def _bodies(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """Of two columns of others, one of people and one of bodies, the second says whom the people belong to."""
    headers = [" ".join(words_of(h)) for h in values.headers]
    if "counterpart" not in found or "of" in found:
        return
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
    {
        "with",
        "met with",
        "meeting with",
        "visitor",
        "visitor name",
        "guests",
        "external attendees",
        "name",
        "who",
        "caller",
    }
)
_BODIES = frozenset(
    {"organisation", "organization", "company", "entity", "institution", "firm", "employer", "body"}
)
_NAMED_ENTRY = re.compile(r"(?:[A-Z][\w’'-]*\.? ){1,3}[A-Z][\w’'-]+(?: \([A-Z][^)]+\))?$")


def _seen(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """Where a column says who was visited, the other names are the visitors'."""
    if "seen" not in found:
        return
    host = found.pop("seen")
    if "host" in found and "counterpart" not in found:
        found["counterpart"] = found["host"]
    found["host"] = host
    names = [" ".join(words_of(h)) for h in values.headers]
    if "counterpart" in found and "of" not in found and names[found["counterpart"]] in _BODIES:
        free = [i for i, h in enumerate(names) if h in _PEOPLE and i not in found.values()]
        if free:
            found["of"], found["counterpart"] = found["counterpart"], free[0]
    if "counterpart" not in found and "guest" not in found:
        free = [i for i in range(len(names)) if i not in found.values() and values.are(i, looks_named)]
        if free:
            found["counterpart"] = free[0]


def _entries(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """A calendar whose entries are names alone: the entry is whom it was with."""
    if "note" not in found or found.keys() & {
        "counterpart",
        "attendees",
        "payer",
        "payee",
        "caller",
        "section",
        "guest",
        "grantee",
        "amount",
        "incoming",
        "outgoing",
        "spender",
    }:
        return
    filled = values.of(found["note"])
    if filled and 2 * sum(bool(_NAMED_ENTRY.match(v)) for v in filled) >= len(filled):
        found["counterpart"] = found.pop("note")
        for index, header in enumerate(values.headers):
            if index not in found.values() and " ".join(words_of(header)) in (
                "note",
                "notes",
                "remarks",
                "comment",
            ):
                found["note"] = index


_LICENSED = re.compile(
    r"\b(?:permits?|licen[cs]es?|consents?|approvals?|grants?|awards?|awarded|contracts?|concessions?|authori[sz]ations?|tenders?|planning|applications?|leases?|visas?|exemptions?|waivers?|subsid(?:y|ies)|decisions?)\b",
    re.IGNORECASE,
)
_GRANTEES = frozenset(
    "holder licensee permittee applicant supplier vendor contractor awardee grantee recipient company bidder tenant lessee beneficiary organisation firm".split()
)
_GRANTERS = ("officer", "decided by", "case officer", "issuing officer", "signatory", "inspector", "official")


def _granted(found: dict[str, int], values: Values, known: Columns, title: str) -> None:
    """A list of permits or contracts: who has it, and who decided."""
    heads = [" ".join(words_of(h)) for h in values.headers]
    if not _LICENSED.search(" ".join((*heads, title))) or found.keys() & {
        "counterpart",
        "vote",
        "declarant",
    } - {"counterpart"}:
        return
    granter = found.get("approver")
    if granter is None:
        granter = next((heads.index(g) for g in _GRANTERS if g in heads), None)
    grantee = found.get("grantee")
    if grantee is None:
        grantee = next((i for i, h in enumerate(heads) if set(h.split()) & _GRANTEES and i != granter), None)
    if granter is None or grantee is None:
        return
    for role in [r for r, at in found.items() if at in (granter, grantee)]:
        del found[role]
    found["approver"], found["grantee"] = granter, grantee


_MENDS = (_dates, _lengths, _people, _ends, _accounts, _granted, _seen, _bodies, _entries)
"""What mends the roles that headers gave, in this order."""
