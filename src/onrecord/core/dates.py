"""Uncertain dates: EDTF intervals with a grain, and comparisons that may answer "unknown".

Standard: Extended Date/Time Format, ISO 8601-2:2019, levels 0 and 1 and the parts of level 2 that
the ``edtf`` package reads.
"""

from __future__ import annotations

import calendar
import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import struct_time

import edtf


class Answer(enum.Enum):
    """Three-valued: what is not known is said to be unknown, never taken for no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __and__(self, other: Answer) -> Answer:
        if Answer.NO in (self, other):
            return Answer.NO
        return Answer.UNKNOWN if Answer.UNKNOWN in (self, other) else Answer.YES

    def __or__(self, other: Answer) -> Answer:
        if Answer.YES in (self, other):
            return Answer.YES
        return Answer.UNKNOWN if Answer.UNKNOWN in (self, other) else Answer.NO

    def __invert__(self) -> Answer:
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(self, Answer.UNKNOWN)


class Grain(enum.Enum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class When:
    """A time at which something was, or was said: every day from ``earliest`` to ``latest`` is possible.

    Both ends are inclusive days; ``None`` is an open end. ``edtf`` is the written form that a user
    sees and that :func:`parse` reads back. ``inferred`` marks a date that no paper states.
    """

    edtf: str
    earliest: date | None
    latest: date | None
    grain: Grain
    inferred: bool = False

    def before(self, other: When) -> Answer:
        """Whether all of this lies before all of ``other``."""
        if self.latest is not None and other.earliest is not None and self.latest < other.earliest:
            return Answer.YES
        if self.earliest is not None and other.latest is not None and self.earliest >= other.latest:
            return Answer.NO
        return Answer.UNKNOWN

    def after(self, other: When) -> Answer:
        """Whether all of this lies after all of ``other``."""
        return other.before(self)

    def within(self, window: When) -> Answer:
        """Whether this happened inside ``window`` (a stretch of time, not a doubtful point)."""
        if self.earliest is not None and window.latest is not None and self.earliest > window.latest:
            return Answer.NO
        if self.latest is not None and window.earliest is not None and self.latest < window.earliest:
            return Answer.NO
        low = window.earliest is None or (self.earliest is not None and self.earliest >= window.earliest)
        high = window.latest is None or (self.latest is not None and self.latest <= window.latest)
        return Answer.YES if low and high else Answer.UNKNOWN

    def overlaps(self, other: When) -> bool:
        """Whether some day is possible for both."""
        return self.within(other) is not Answer.NO

    def as_inferred(self) -> When:
        """The same time, marked as inferred."""
        return replace(self, inferred=True)

    def __str__(self) -> str:
        return self.edtf


def day(value: date) -> When:
    """One day."""
    return When(value.isoformat(), value, value, Grain.DAY)


def month(year: int, number: int) -> When:
    """One month; ``number`` from 1 to 12."""
    last = calendar.monthrange(year, number)[1]
    return When(f"{year:04d}-{number:02d}", date(year, number, 1), date(year, number, last), Grain.MONTH)


def year(number: int) -> When:
    """One year."""
    return When(f"{number:04d}", date(number, 1, 1), date(number, 12, 31), Grain.YEAR)


_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}


def season(number: int, code: int) -> When:
    """A season of the northern hemisphere by its EDTF code (21 spring, 22 summer, 23 autumn, 24 winter)."""
    first, last = _SEASONS[code]
    end_year = number + 1 if last < first else number
    end = date(end_year, last, calendar.monthrange(end_year, last)[1])
    return When(f"{number:04d}-{code}", date(number, first, 1), end, Grain.SEASON)


def interval(start: date | None, end: date | None) -> When:
    """Every day from ``start`` to ``end``; ``None`` is an open end (EDTF ``..``)."""
    if start is not None and start == end:
        return day(start)
    left = start.isoformat() if start else ".."
    right = end.isoformat() if end else ".."
    return When(f"{left}/{right}", start, end, Grain.INTERVAL)


def shift(value: When, days: int) -> When:
    """The same stretch moved by a number of days."""
    start = value.earliest + timedelta(days) if value.earliest else None
    end = value.latest + timedelta(days) if value.latest else None
    return interval(start, end)


def hull(values: Iterable[When]) -> When | None:
    """The shortest stretch that covers all; ``None`` of nothing."""
    found = list(values)
    if not found:
        return None
    starts = [v.earliest for v in found]
    ends = [v.latest for v in found]
    low = None if None in starts else min(s for s in starts if s is not None)
    high = None if None in ends else max(e for e in ends if e is not None)
    return interval(low, high)


def parse(text: str) -> When:
    """Read an EDTF string, e.g. ``2016-09``, ``2017-01/2017-03``, ``2016-21``, ``../2019-05-14``.

    Raises ValueError with a sentence that a user can act on.
    """
    written = str(text).strip()
    if len(written) >= 10 and written[4:5] == "-" and written[10:11] in ("T", " "):
        written = written[:10]
    plain = _plain(written)
    if plain is not None:
        return plain
    if "/" in written:
        left, _, right = written.partition("/")
        start = parse(left) if left not in ("", "..") else None
        end = parse(right) if right not in ("", "..") else None
        low = start.earliest if start else None
        high = end.latest if end else None
        if low is not None and high is not None and low > high:
            raise ValueError(f"the date {written!r} ends before it starts")
        return When(written, low, high, Grain.INTERVAL)
    if len(written) == 7 and written[4] == "-" and written[5:].isdigit() and int(written[5:]) in _SEASONS:
        return season(int(written[:4]), int(written[5:]))
    try:
        value = edtf.parse_edtf(written)
    except Exception as cause:  # edtf raises several unrelated types
        raise ValueError(
            f"{written!r} is not a date; write it as 2016-09-08, 2016-09 or 2016-07/2016-09"
        ) from cause
    low, high = _as_date(value.lower_strict()), _as_date(value.upper_strict())
    digits = written.rstrip("?~%")
    grain = {10: Grain.DAY, 7: Grain.MONTH, 4: Grain.YEAR}.get(len(digits), Grain.INTERVAL)
    return When(written, low, high, grain)


_PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def _plain(written: str) -> When | None:
    """A day, a month or a year, as nearly all dates are, without the grammar of the rest (10 ms a date)."""
    found = _PLAIN.fullmatch(written)
    if found is None:
        return None
    number, *rest = (int(p) for p in found.groups() if p is not None)
    try:
        if not rest:
            return year(number)
        return month(number, rest[0]) if len(rest) == 1 else day(date(number, *rest))
    except (ValueError, calendar.IllegalMonthError):
        return None


def _as_date(value: struct_time | float) -> date | None:
    return date(value.tm_year, value.tm_mon, value.tm_mday) if isinstance(value, struct_time) else None
