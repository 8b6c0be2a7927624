"""Dates as papers print them beside a post, a letter or an answer."""

from __future__ import annotations

import re
from datetime import date

from onrecord.core import dates
from onrecord.core.dates import When

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
"""A month in full or short."""
DAY = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: day of)? (?P<m1>{MONTH})|(?P<m2>{MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?!:)(?:,? (?P<y>\d{{4}})\b)?",
    re.IGNORECASE,
)
NUMERIC = re.compile(
    r"\b(?:(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})|(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y2>\d{4}|\d{2}))\b"
)


def day_in(words: str, published: When | None) -> When | None:
    """The first date in some words. A year that is missing is that of the paper, or the year before where that
    would lie after it; without either, None. A date of numbers alone whose day cannot be told from its month
    is None too."""
    found = DAY.search(words)
    if found is not None:
        month = MONTHS.index((found["m1"] or found["m2"])[:3].casefold()) + 1
        number = int(found["d1"] or found["d2"])
        if found["y"]:
            return _day(int(found["y"]), month, number)
        return _in_year_of(published, month, number)
    numbers = NUMERIC.search(words)
    return _numeric(numbers, published) if numbers is not None else None


def _numeric(found: re.Match[str], published: When | None) -> When | None:
    if found["y1"]:
        return _day(int(found["y1"]), int(found["m1"]), int(found["d1"]))
    year = int(found["y2"]) + (2000 if len(found["y2"]) == 2 else 0)
    a, b = int(found["a"]), int(found["b"])
    readings = {d.edtf: d for d in (_day(year, b, a), _day(year, a, b)) if d is not None}
    latest = published.latest if published else None
    if len(readings) > 1 and latest is not None:
        readings = {k: d for k, d in readings.items() if d.earliest is not None and d.earliest <= latest}
    return next(iter(readings.values())) if len(readings) == 1 else None


def _in_year_of(published: When | None, month: int, number: int) -> When | None:
    latest = published.latest if published else None
    if latest is None:
        return None
    same = _day(latest.year, month, number)
    if same is not None and same.earliest is not None and same.earliest > latest:
        return _day(latest.year - 1, month, number)
    return same


def _day(year: int, month: int, number: int) -> When | None:
    try:
        return dates.day(date(year, month, number))
    except ValueError:
        return None
