"""What stands in one cell beside names: a date, a length of time, a sum, a topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.knowledge.columns import Columns, words_of

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?\d{4,6}Z?)?$")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -])?([A-Za-z]{3,9})\.?,?[ -](?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4}|\d{2}(?= |$|T))"
)
_DAY_MONTH = re.compile(
    r"^(?:[A-Za-z]{2,9}\.?,? )?(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.?[ -](\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})[/.](\d{1,2})\.?)(?:,? .*)?$"
)
_SHORT_DAY = re.compile(r"^(\d{1,2})[/.](\d{1,2})\.?$")
_WEEKDAY = re.compile(
    r"^(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?(?:,? .*)?$", re.IGNORECASE
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a paper says of the dates in it: their order, the day it appeared, and the year or week it covers."""

    days_first: bool = True
    published: date | None = None
    year: int | None = None
    week: date | None = None


def day_first(values: Sequence[str]) -> bool:
    """Whether slashed dates in a column put the day first: false only where a second part exceeds 12."""
    found = [m for v in values if (m := _SLASHED.search(v) or _SHORT_DAY.match(v.strip()))]
    return not any(int(m.group(2)) > 12 for m in found)


def date_of(cell: str, seen: Calendar | bool = True) -> When | None:
    """The date in a cell, a day, a month or a year; None where there is none.

    A day without its year is taken from what the paper says of itself (``seen``), or is none.
    """
    calendar = seen if isinstance(seen, Calendar) else Calendar(seen)
    text = cell.strip()
    iso = _ISO.search(text) or _COMPACT.match(text)
    if iso:
        return _day(int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
    slashed = _SLASHED.search(text)
    if slashed:
        one, two, year = (int(g) for g in slashed.groups())
        year = _century(year) if len(slashed.group(3)) == 2 else year
        return _day(year, two, one) if calendar.days_first else _day(year, one, two)
    worded = _WORDED.search(text)
    month = _month(worded.group(2)) if worded else None
    if worded and month and (len(worded.group(4)) == 4 or worded.group(1) or worded.group(3)):
        number = worded.group(1) or worded.group(3)
        year = int(worded.group(4)) if len(worded.group(4)) == 4 else _century(int(worded.group(4)))
        return _day(year, month, int(number)) if number else dates.month(year, month)
    try:
        if re.fullmatch(r"\d{4}(-\d{2})?", text):
            return dates.parse(text)
    except ValueError:
        return None
    return _from_the_paper(text, calendar)


def _from_the_paper(text: str, seen: Calendar) -> When | None:
    """A day and a month, or a weekday, whose year or week the paper gives."""
    found = _DAY_MONTH.match(text)
    if found:
        one, worded, other, two, left, right = found.groups()
        month = _month(worded or other or "")
        number = int(one or two or 0)
        if left and right:
            number, month = (int(left), int(right)) if seen.days_first else (int(right), int(left))
        return _in_year(number, month, seen) if month and 1 <= month <= 12 else None
    weekday = _WEEKDAY.match(text)
    if weekday and seen.week is not None:
        at = _WEEKDAYS.index(weekday.group(1)[:3].casefold())
        monday = seen.week - timedelta(days=seen.week.weekday())
        return dates.day(monday + timedelta(days=at))
    return None


def _in_year(number: int, month: int, seen: Calendar) -> When | None:
    if seen.year is not None:
        return _day(seen.year, month, number)
    if seen.published is None:
        return None
    year = seen.published.year
    late = (month, number) > (seen.published.month, seen.published.day)
    return _day(year - 1 if late else year, month, number)


def _month(word: str) -> int | None:
    """The number of a month by its name, shortened or whole; no other word that begins alike."""
    folded = word.casefold()
    if folded[:3] not in _MONTHS or not (len(folded) == 3 or folded == "sept" or folded in _FULL_MONTHS):
        return None
    return _MONTHS.index(folded[:3]) + 1


def _century(year: int) -> int:
    return year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> When | None:
    try:
        return dates.day(date(year, month, day))
    except ValueError:
        return None


_LENGTH = re.compile(
    r"\d{1,3}:\d{2}(?::\d{2})?|(?:\d{1,3} ?h(?:ours?|rs?)?\.? ?)?(?:\d{1,3} ?m(?:in(?:ute)?s?)?\.? ?)?(?:\d{1,4} ?s(?:ec(?:ond)?s?)?\.?)?|\d{1,5}(?:\.\d+)?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\(?[-+]?\s?(?:[A-Z]{0,3}[$€£¥]|[A-Z]{3})?\s?[-+]?\d{1,3}(?:[,. '’]?\d{3})*(?:[.,]\d{1,2})?-?\)?(?:\s?(?:[A-Z]{3}|[$€£]|CR|DR))?"
)


_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?|\d{4}h?|\d{1,2} ?[ap]\.?m\.?", re.IGNORECASE
)
SOME_DAY = date(2000, 1, 3)
"""A Monday, to try whether a cell holds a weekday."""


def is_clock(cell: str) -> bool:
    """Whether a cell is a time of day."""
    return bool(_CLOCK.fullmatch(cell.strip()))


def is_length(cell: str) -> bool:
    """Whether a cell is how long something lasted ("00:04:12", "2m 10s", "190")."""
    return bool(cell.strip()) and bool(_LENGTH.fullmatch(cell.strip()))


def is_nought(cell: str) -> bool:
    """Whether a length of time is none at all."""
    digits = re.sub(r"\D", "", cell)
    return is_length(cell) and digits.strip("0") == "" and digits != ""


def is_sum(cell: str) -> bool:
    """Whether a cell is an amount of money or a plain number."""
    return any(c.isdigit() for c in cell) and bool(_MONEY.fullmatch(cell.strip()))


def is_minus(cell: str) -> bool:
    """Whether a sum goes out: with a minus before or behind it, or in brackets."""
    bare = re.sub(r"[A-Z$€£¥\s]", "", cell)
    return bare.startswith(("-", "(", "−")) or bare.endswith("-") or cell.rstrip().endswith("DR")


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
