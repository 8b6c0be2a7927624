"""What stands in one cell: a name with its office in brackets, a list of people, a date, a topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.nouns import ActorKind
from onrecord.knowledge import load
from onrecord.knowledge.columns import Columns, words_of
from onrecord.knowledge.model import fold

_BRACKETS = re.compile(r"\s*\(([^()]{1,80})\)\s*$")
_DEVICE = re.compile(
    r"(?:desk|mobile|cell|home|work|personal|private|direct|landline|handset|iphone|extension|ext\.? ?\d*|phone)(?: (?:line|phone|number|mobile))?",
    re.IGNORECASE,
)
"""What brackets behind a caller's name say of the telephone."""
_BESIDE = re.compile(r"^((?:[A-Z]\. ?){1,2}[A-Z][\w'’-]+),? ([A-Z][\w&'’-]+(?: [A-Z][\w&'’-]+)*)$")
"""Initials, a surname, and the body without any mark between ("P. Lind Acme Vision")."""
_NUMBER = re.compile(r"[+\d][\d\s().-]{4,}\d$")
_INVERTED = re.compile(r"^([^\W\d][\w'’-]+(?: [^\W\d][\w'’-]+)?),\s+([^\W\d][\w.'’ -]*)$")
_PLACED = re.compile(r"^([^,;()][^,;() ]*+ [^,;()]++), ([A-Z][^,;()]{2,60})$")
_BODY = re.compile(
    r"\b(?:plc|ltd|limited|inc|llc|llp|gmbh|ag|sa|ab|as|oy|bv|nv|spa|srl|corp|co|company|group|holdings?|partners|"
    r"bank|trust|foundation|council|committee|commission|ministry|department|agency|authority|association|union|"
    r"university|college|institute|office|board|club|society|federation|forum|hospitals?|church|press|party|"
    r"embassy|services?|team|staff|members|delegation|ports?|energy|homes|developments?|engineering|consulting|"
    r"affairs|capital|ventures|industries|systems|technologies|media|airlines?|estates?|cooperative)\b\.?",
    re.IGNORECASE,
)
_TITLED_INITIALS = re.compile(r"^([^\W\d_][\w'’-]+) ((?:[^\W\d_]\.? ?){1,2})$")


@dataclass(frozen=True, slots=True)
class CellName:
    """A name as a table gives it: in running order, with what the cell says besides."""

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    of: str = ""
    of_state: bool = False


def is_number(text: str) -> bool:
    """Whether a cell is a telephone or account number rather than words."""
    return bool(_NUMBER.fullmatch(text.strip())) or text.strip().replace(".", "", 1).isdigit()


def name_of(cell: str) -> CellName:
    """Read a name: "Amb. Ana Lind (Norland)", "ROE, Jane Ann", "T. Brand (Acme plc)", "07700 900123"."""
    text = cell.strip()
    if is_number(text) or "@" in text:
        return CellName(text, ActorKind.UNNAMED)
    of, of_state, role = "", False, ""
    inner = _BRACKETS.search(text)
    if inner and _DEVICE.fullmatch(inner.group(1)):
        text = text[: inner.start()].strip() or text
    elif inner and inner.group(1)[:1].isupper():
        role, of = _post(inner.group(1).strip())
        text = text[: inner.start()].strip() or of
        state = load().state_of(of)
        of, of_state = (state, True) if state else (of, False)
    beside = _BESIDE.match(text)
    if beside and not of and not _BODY.search(beside.group(1)):
        text, of = beside.group(1), beside.group(2)
    placed = _PLACED.match(text)
    if placed and not of and not placed.group(1).isupper():
        return _placed(placed.group(1), placed.group(2))
    classes, bare = _title(text)
    if load().state_of(bare) and bare[:1].isupper() and " " not in bare:
        return CellName(bare, ActorKind.STATE, (), classes)
    if not classes and _BODY.search(bare):
        return CellName(bare, ActorKind.BODY)
    if role:
        classes = (*(load().classes_in(role) or (role,)), *classes)
    return CellName(_running(bare), ActorKind.PERSON, (), classes, of, of_state)


def _post(words: str) -> tuple[str, str]:
    """An office and its body where brackets hold both ("CEO Acme Bank", "Mayor of Kelford"), else the body alone."""
    known, parts = load(), words.split()
    for size in range(min(4, len(parts) - 1), 0, -1):
        role = " ".join(parts[:size]).rstrip(",.")
        rest = [p for p in parts[size:] if p.casefold() not in ("of", "the", "at", "for", "to")]
        if fold(role) in known.roles and rest and rest[0][:1].isupper():
            return role, " ".join(parts[len(parts) - len(rest) :])
    return "", words


def _placed(name: str, place: str) -> CellName:
    """ "Ana Lind, Ambassador of Norland" and "Ana Lind, Harbour Works": a full name, then office or body."""
    known = load()
    role, _, body = (
        re.split(r"( of | at | to | for )", place, maxsplit=1)
        if re.search(r" (?:of|at|to|for) ", place)
        else (place, "", "")
    )
    classes = known.classes_in(role) if known.role_kind(role) else ()
    of = body if classes else place
    state = known.state_of(of) if of else None
    titles, bare = _title(name)
    return CellName(_running(bare), ActorKind.PERSON, (name,), (*classes, *titles), state or of, bool(state))


def _running(name: str) -> str:
    """ "ROE, Jane Ann" and "Roe J" in running order, without shouting."""
    inverted = _INVERTED.match(name)
    if inverted:
        name = f"{inverted.group(2)} {inverted.group(1)}"
    else:
        short = _TITLED_INITIALS.match(name)
        if short:
            initials = " ".join(f"{c}." for c in short.group(2).replace(".", "").replace(" ", ""))
            name = f"{initials} {short.group(1)}"
    return " ".join(part.capitalize() if len(part) > 2 and part.isupper() else part for part in name.split())


def _title(text: str) -> tuple[tuple[str, ...], str]:
    """The class that a title in front of a name gives, and the name without it."""
    known = load()
    first, _, rest = text.partition(" ")
    title = first.rstrip(".").casefold()
    if title not in known.titles or not rest:
        return (), text
    cls = known.title_class.get(title)
    return ((cls,) if cls else ()), rest


def is_role(cell: str) -> bool:
    """Whether a cell holds an office alone ("Governor", "the Deputy Minister"), nobody's name."""
    return fold(cell.strip().removeprefix("the ").removeprefix("The ")) in load().roles


def people_in(cell: str) -> tuple[str, ...]:
    """The names in a list of attendees: parted by semicolons, else by commas and "and" between full names."""
    if not cell.strip():
        return ()
    if ";" in cell:
        return tuple(p.strip() for p in cell.split(";") if p.strip())
    if _INVERTED.match(cell.strip()) and cell.count(",") == 1:
        return (cell.strip(),)
    pieces = [p.strip() for p in re.split(r",|\band\b|\s[&/]\s|\n", cell) if p.strip()]
    names = all(len(p.split()) >= 2 and p[:1].isupper() for p in pieces)
    return tuple(pieces) if len(pieces) > 1 and names else (cell.strip(),)


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([A-Za-z]{3,9})\.?[ -](?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_first(values: Sequence[str]) -> bool:
    """Whether slashed dates in a column put the day first: false only where a second part exceeds 12."""
    found = [m for m in map(_SLASHED.search, values) if m]
    return not any(int(m.group(2)) > 12 for m in found)


def date_of(cell: str, days_first: bool = True) -> When | None:
    """The date in a cell, a day, a month or a year; None where there is none."""
    iso = _ISO.search(cell)
    if iso:
        return _day(int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
    slashed = _SLASHED.search(cell)
    if slashed:
        one, two, year = (int(g) for g in slashed.groups())
        year += 2000 if year < 70 else 1900 if year < 100 else 0
        return _day(year, two, one) if days_first else _day(year, one, two)
    worded = _WORDED.search(cell)
    if worded and worded.group(2)[:3].casefold() in _MONTHS:
        month = _MONTHS.index(worded.group(2)[:3].casefold()) + 1
        number = worded.group(1) or worded.group(3)
        year = int(worded.group(4))
        return _day(year, month, int(number)) if number else dates.month(year, month)
    try:
        return dates.parse(cell.strip()) if re.fullmatch(r"\d{4}(-\d{2})?", cell.strip()) else None
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> When | None:
    try:
        return dates.day(date(year, month, day))
    except ValueError:
        return None


_EMPTY = frozenset(
    "a an the of with for and at in to on by general introductory courtesy private informal formal regular annual "
    "update discussion discussions talk talks routine misc various other call phone meet greet".split()
)


def topic_of(cell: str, words: Columns) -> str | None:
    """What a subject or purpose column says an entry was about; None where it only names the occasion."""
    bare = re.sub(r"\([^)]*\)", " ", cell)
    left = words_of(bare)
    occasions = sorted(words.words["meet"] + words.words["call"], key=len, reverse=True)
    for name in occasions:
        for i in range(len(left) - len(name), -1, -1):
            if left[i : i + len(name)] == name:
                left = left[:i] + left[i + len(name) :]
    return cell.strip() if any(w not in _EMPTY for w in left) else None


_ABOUT = re.compile(
    r"(?:\b(?:on|about|re|regarding|concerning|to discuss|discussed|discussion of)\b:?)\s+([^;.]{3,80})", re.I
)
_DISCUSSED = re.compile(r"(?:^|[;.,]\s*)([^;.,]{3,80}?)\s+(?:was |were )?discussed\b", re.I)


def topic_in_note(cell: str) -> str | None:
    """What a free note says an entry was about ("Lunch on crop insurance", "field trips discussed")."""
    found = _DISCUSSED.search(cell) or _ABOUT.search(cell)
    return found.group(1).strip() if found else None
