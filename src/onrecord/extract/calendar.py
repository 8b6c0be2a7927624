"""Words for dates, and the days that they mean seen from a day of reference.

Every pattern has a reader: a function of the match and a :class:`Moment` (the day of reference, what the
text was last speaking of, and whether the clause looks ahead). A word without a year means the latest
such time before the reference, or the next one where the clause looks ahead.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onrecord.core import dates
from onrecord.core.dates import Grain, When


@dataclass(frozen=True, slots=True)
class Moment:
    """From where a phrase is seen: ``today``, the time that the sentence (``context``) or an earlier
    one (``earlier``) spoke of, and whether the clause looks ahead. ``narrated`` is the day or month, year and
    all, up to which a story has been told; ``onward`` says that it is only ever told forward."""

    today: date | None
    context: When | None = None
    ahead: bool = False
    earlier: When | None = None
    narrated: When | None = None
    onward: bool = False

    @property
    def spoken_of(self) -> When | None:
        """What "that summer" and "the following day" lean on."""
        return self.earlier or self.context


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at ``start:end`` of a text; ``when`` is None where it needs a reference that is missing."""

    start: int
    end: int
    when: When | None
    duration: bool = False
    explicit: bool = False


_MONTHS = {
    name: number
    for number, forms in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in forms.split()
}  # fmt: skip
_WEEKDAYS = {n: i for i, n in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20,
    "thirty": 30, "couple": 2, "dozen": 12,
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}

_M = (
    r"(?P<month>(?-i:[Jj]anuary|[Ff]ebruary|March|[Aa]pril|May|[Jj]une|[Jj]uly|[Aa]ugust|[Ss]eptember|[Oo]ctober|[Nn]ovember|[Dd]ecember"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?(?=\W|$)"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)(?!\w))"
)
_M2 = _M.replace("month", "month2")
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_D2 = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"
_Y = r"(?P<year>1[789]\d\d|20\d\d)"
_W = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_N = r"(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty|(?:a )?couple of|(?:a )?few|several)"
_U = r"(?P<unit>days?|nights?|weeks?|fortnights?|months?|years?|decades?|hours?|minutes?)"
_DASH = r"(?:\s?[-–—]\s?| (?:to|until|till|through|and) )"
_S = r"(?P<season>spring|summer|autumn|fall|winter)"
_PART = r"(?:(?P<part>early|mid|late|the beginning of|the start of|the middle of|the end of|beginning of|end of|the close of)[ -](?:in )?)?"
_WEEK_OF = r"(?:the |in the )?(?P<nth>first|second|third|fourth|last|final|closing|opening) (?P<small>week|days?) (?:of|in) "
_NOT_WORD = r"(?![\w/-])"

Reader = Callable[[re.Match[str], Moment], When | None]


# --- readers --------------------------------------------------------------------------------------


def _month_number(word: str) -> int:
    return _MONTHS[word.casefold().rstrip(".")]


def _day(year: int, month: int, number: int) -> When | None:
    try:
        return dates.day(date(year, month, number))
    except ValueError:
        return None


def _parted(when: When | None, part: str | None) -> When | None:
    """The early, middle or late third of a stretch, and its last or first days for "the end of"."""
    if when is None or not part or when.earliest is None or when.latest is None:
        return when
    length = (when.latest - when.earliest).days + 1
    third = max(length // 3, 1)
    low, high = when.earliest, when.latest
    if part.startswith("early") or "beginning" in part or "start" in part:
        return dates.interval(low, low + timedelta(third - 1))
    if "mid" in part:
        return dates.interval(low + timedelta(third), high - timedelta(third))
    return dates.interval(high - timedelta(third - 1), high)


def _year_for(moment: Moment, month: int, number: int = 1, *, whole_month: bool = False) -> int | None:
    """The year of a day or month without one."""
    today = moment.today
    if today is None:
        return None
    year = today.year
    last = months.monthrange(year, month)[1]
    this = date(year, month, 1 if whole_month else min(number, last))
    if moment.ahead:
        return year if (this >= today or (whole_month and month == today.month)) else year + 1
    return year if this <= today else year - 1


def _full(match: re.Match[str], moment: Moment) -> When | None:
    return _day(int(match["year"]), _month_number(match["month"]), int(match["day"]))


def _yearless_day(match: re.Match[str], moment: Moment) -> When | None:
    month, number = _month_number(match["month"]), int(match["day"])
    if number > 31 or number == 0:
        return None
    year = _context_year(moment, month, number) or _narrated_year(moment, month, number)
    year = year or _year_for(moment, month, number)
    return None if year is None else _day(year, month, number)


_RECENT = 60  # days before publication within which a story's time and the paper's own are one
_ONWARD = 240  # days by which a story goes on without naming the year


def _narrated_year(moment: Moment, month: int, number: int) -> int | None:
    """The year in which a story has arrived: "He resigned on 25 June 1993. On 27 August he met …".

    The one that brings the day nearest to the time told last, and never after the paper.
    """
    told, today = moment.narrated, moment.today
    if moment.ahead or told is None or told.earliest is None or told.latest is None or today is None:
        return None
    if (told.latest - told.earliest).days > 31 or (today - told.latest).days < _RECENT:
        return None
    begun = told.earliest
    around = (begun.year + step for step in (-1, 0, 1))
    days = [date(y, month, min(number, months.monthrange(y, month)[1])) for y in around]
    best = min(days, key=lambda d: abs((d - begun).days))
    far = (best - begun).days
    return None if best > today or (moment.onward and not 0 <= far <= _ONWARD) else best.year


def _context_year(moment: Moment, month: int, number: int) -> int | None:
    """The year that the sentence has already named, if any: the next such day after what it spoke of."""
    context = moment.context
    if context is None or context.earliest is None:
        return None
    year = context.earliest.year
    today = moment.today
    if (
        today is not None
        and not moment.ahead
        and (year, month, number) > (today.year, today.month, today.day)
    ):
        return None
    return year


def _numeric(match: re.Match[str], moment: Moment) -> When | None:
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    return _day(year, two, one) if two <= 12 else _day(year, one, two)


def _iso(match: re.Match[str], moment: Moment) -> When | None:
    return _day(int(match["year"]), int(match["one"]), int(match["two"]))


def _day_range(match: re.Match[str], moment: Moment) -> When | None:
    """ "5 to 9 June 2020", "April 3-5": every day from the first to the last."""
    month = _month_number(match["month"])
    first, last = int(match["day"]), int(match["day2"])
    year = (
        int(match["year"])
        if match["year"]
        else _context_year(moment, month, last) or _year_for(moment, month, last)
    )
    if year is None or first > last:
        return None
    low, high = _day(year, month, first), _day(year, month, last)
    return dates.interval(low.earliest, high.latest) if low and high else None


def _two_months(match: re.Match[str], moment: Moment) -> When | None:
    """ "6 August to 21 November 2009", "March and July 2019"."""
    year = int(match["year"])
    one, two = _month_number(match["month"]), _month_number(match["month2"])
    first_year = int(match["year1"]) if match["year1"] else year if one <= two else year - 1
    low = _day(first_year, one, int(match["day"])) if match["day"] else dates.month(first_year, one)
    high = _day(year, two, int(match["day2"])) if match["day2"] else dates.month(year, two)
    if (
        low is None
        or high is None
        or low.earliest is None
        or high.latest is None
        or low.earliest > high.latest
    ):
        return None
    return dates.interval(low.earliest, high.latest)


def _month_year(match: re.Match[str], moment: Moment) -> When | None:
    return _parted(dates.month(int(match["year"]), _month_number(match["month"])), match["part"])


def _week_of(match: re.Match[str], moment: Moment) -> When | None:
    """ "the last week of April 2010", "the final days of March"."""
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else _year_for(moment, month, whole_month=True)
    if year is None:
        return None
    last = months.monthrange(year, month)[1]
    nth = match["nth"].casefold()
    if nth in ("last", "final", "closing"):
        return dates.interval(date(year, month, last - 6), date(year, month, last))
    number = {"first": 0, "opening": 0, "second": 1, "third": 2, "fourth": 3}[nth]
    return dates.interval(date(year, month, 1 + 7 * number), date(year, month, min(7 + 7 * number, last)))


def _holiday(match: re.Match[str], moment: Moment) -> When | None:
    if moment.today is None:
        return None
    today = moment.today
    # without a year the nearest one is meant: "before Christmas" is said in October
    year = int(match["year"]) if match["year"] else today.year - (1 if today.month < 6 else 0)
    day = 24 if (match["eve"] or "").strip() == "Eve" else 25
    return _day(year, 12, day)


def _yearless_month(match: re.Match[str], moment: Moment) -> When | None:
    month = _month_number(match["month"])
    rel = (match["rel"] or "").casefold()
    if rel in ("that", "the following", "the next", "the same"):
        found = _next_month(moment, month, rel)
        if found is not None:
            return _parted(found, match["part"])
    if rel in ("last", "the previous", "the preceding", "the past"):
        today = moment.today
        if today is None:
            return None
        year = today.year if month < today.month else today.year - 1
    elif rel == "next":
        today = moment.today
        if today is None:
            return None
        year = today.year if month > today.month else today.year + 1
    else:
        context = _context_year(moment, month, 28) if rel == "" else None
        chosen = context or (_narrated_year(moment, month, 15) if rel == "" else None)
        chosen = chosen or _year_for(moment, month, whole_month=True)
        if chosen is None:
            return None
        year = chosen
    return _parted(dates.month(year, month), match["part"])


def _next_month(moment: Moment, month: int, rel: str) -> When | None:
    """The month of that name after (for "that": at or after) the time that the text was speaking of."""
    context = moment.spoken_of
    if context is None or context.earliest is None:
        return None
    base = context.earliest
    forward = month >= base.month if rel in ("that", "the same") else month > base.month
    found = dates.month(base.year if forward else base.year + 1, month)
    today = moment.today
    late = today is not None and found.earliest is not None and found.earliest > today
    return None if late and not moment.ahead else found


def _year(match: re.Match[str], moment: Moment) -> When | None:
    return _parted(dates.year(int(match["year"])), match["part"])


def _decade(match: re.Match[str], moment: Moment) -> When | None:
    start = int(match["decade"])
    return dates.interval(date(start, 1, 1), date(start + 9, 12, 31))


def _season(match: re.Match[str], moment: Moment) -> When | None:
    code = _SEASONS[match["season"].casefold()]
    if match["year"]:
        return dates.season(int(match["year"]), code)
    rel = (match["rel"] or "").casefold()
    if rel in ("that", "the following", "the same") and moment.spoken_of and moment.spoken_of.earliest:
        base = moment.spoken_of.earliest
        found = dates.season(base.year, code)
        passed = found.latest is not None and found.latest < base
        return dates.season(base.year + 1, code) if passed else found
    today = moment.today
    if today is None:
        return None
    found = dates.season(today.year, code)
    if rel == "this" or moment.ahead:
        over = found.latest is not None and found.latest < today
        return dates.season(today.year + 1, code) if over and moment.ahead else found
    begun = found.earliest is not None and found.earliest <= today
    over = found.latest is not None and found.latest < today
    if rel == "last":
        return found if over else dates.season(today.year - 1, code)
    return found if begun else dates.season(today.year - 1, code)


def _quarter(match: re.Match[str], moment: Moment) -> When | None:
    number = int(match["q"]) if match["q"] else _ORDINALS[match["ordinal"].casefold()]
    year = int(match["year"]) if match["year"] else moment.today.year if moment.today else None
    if year is None:
        return None
    if match["half"]:
        first = 1 if number == 1 else 7
        return dates.interval(
            date(year, first, 1), date(year, first + 5, months.monthrange(year, first + 5)[1])
        )
    first = 3 * number - 2
    return dates.interval(date(year, first, 1), date(year, first + 2, months.monthrange(year, first + 2)[1]))


def _weekday(match: re.Match[str], moment: Moment) -> When | None:
    """ "on Tuesday" is the latest one, the day itself counting; "last Tuesday" the one before today."""
    today = moment.today
    if today is None:
        return None
    number = _WEEKDAYS[match["weekday"].casefold()]
    rel = (match["rel"] or "").casefold()
    if rel == "the following" and moment.spoken_of and moment.spoken_of.latest:
        base = moment.spoken_of.latest
        return dates.day(base + timedelta((number - base.weekday() - 1) % 7 + 1))
    if rel == "next" or (moment.ahead and rel != "last"):
        return dates.day(today + timedelta((number - today.weekday() - 1) % 7 + 1))
    back = (today.weekday() - number) % 7
    if rel == "last" and back == 0:
        back = 7
    return dates.day(today - timedelta(back))


_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1}


def _near(match: re.Match[str], moment: Moment) -> When | None:
    if moment.today is None:
        return None
    word = match[0].casefold()
    return dates.day(moment.today + timedelta(_NEAR.get(word, 0)))


def _unit(match: re.Match[str], moment: Moment) -> When | None:
    """ "last year", "this week", "next month", "the same day", "the following year"."""
    rel, unit = match["rel"].casefold(), match["unit"].casefold().rstrip("s")
    today = moment.today
    context = moment.spoken_of
    if rel in ("that", "the same", "the following", "the next", "the previous", "the preceding"):
        if context is None or context.earliest is None:
            return None
        today = context.earliest
        step = {"the following": 1, "the next": 1, "the previous": -1, "the preceding": -1}.get(rel, 0)
    else:
        step = {"last": -1, "past": -1, "next": 1, "coming": 1, "earlier this": 0, "later this": 0}.get(
            rel, 0
        )
    if today is None:
        return None
    when = _whole(today, unit, step)
    if when is not None and rel == "earlier this" and when.earliest is not None and moment.today:
        return dates.interval(when.earliest, moment.today)
    return _parted(when, match["part"])


def _whole(today: date, unit: str, step: int) -> When | None:
    """The calendar unit that holds a day, moved by a number of units."""
    if unit == "year":
        return dates.year(today.year + step)
    if unit == "month":
        index = today.year * 12 + today.month - 1 + step
        return dates.month(index // 12, index % 12 + 1)
    if unit == "week":
        monday = today - timedelta(today.weekday()) + timedelta(7 * step)
        return dates.interval(monday, monday + timedelta(6))
    if unit == "weekend":
        saturday = (
            today - timedelta((today.weekday() - 5) % 7) + timedelta(7 * (step + 1 if step < 0 else step))
        )
        return dates.interval(saturday, saturday + timedelta(1))
    if unit in ("day", "date", "night", "morning", "afternoon", "evening"):
        return dates.day(today + timedelta(step))
    return None


def _count(word: str) -> int | None:
    low = word.casefold()
    if low.isdigit():
        return int(low)
    if "couple" in low:
        return 2
    return _NUMBERS.get(low)


def _ago(match: re.Match[str], moment: Moment) -> When | None:
    """ "three weeks ago" seen from today, "two years later" from what the text spoke of."""
    word = match["word"].casefold()
    base = moment.today
    sign = -1
    if word in ("later", "afterwards", "earlier", "before"):
        spoken_of = moment.spoken_of
        if spoken_of is None or spoken_of.grain not in (Grain.DAY, Grain.MONTH):
            return None
        base = spoken_of.earliest
        sign = 1 if word in ("later", "afterwards") else -1
    number = _count(match["number"])
    unit = match["unit"].casefold().rstrip("s")
    if base is None or number is None:
        return None
    return _moved(base, unit, sign * number)


def _moved(base: date, unit: str, step: int) -> When | None:
    """A day moved by units, as wide as such a phrase is meant."""
    if unit in ("day", "night"):
        return dates.day(base + timedelta(step))
    if unit in ("hour", "minute"):
        return dates.day(base)
    if unit in ("week", "fortnight"):
        middle = base + timedelta(step * (14 if unit == "fortnight" else 7))
        return dates.interval(middle - timedelta(3), middle + timedelta(3))
    if unit == "month":
        index = base.year * 12 + base.month - 1 + step
        return dates.month(index // 12, index % 12 + 1)
    if unit == "year":
        return dates.year(base.year + step)
    return None


def _stretch(match: re.Match[str], moment: Moment) -> When | None:
    """ "in the past two years": from that long ago until now."""
    number = _count(match["number"]) if match["number"] else 1
    if moment.today is None or number is None:
        return None
    start = _moved(moment.today, match["unit"].casefold().rstrip("s"), -number)
    if start is None or start.earliest is None:
        return None
    days = {"year": 365, "month": 30}.get(match["unit"].casefold().rstrip("s"))
    begin = moment.today - timedelta(days * number) if days else start.earliest
    return dates.interval(begin, moment.today)


def _none(match: re.Match[str], moment: Moment) -> When | None:
    return None


_EXPLICIT = 1
_DURATION = 2

_PATTERNS: tuple[tuple[str, Reader, int], ...] = (
    (rf"(?P<year>(?:19|20)\d\d)-(?P<one>[01]\d)-(?P<two>[0-3]\d){_NOT_WORD}", _iso, _EXPLICIT),
    (rf"(?:(?:from|between) )?(?:{_D} )?{_M},?(?: (?P<year1>(?:19|20)\d\d))?{_DASH}(?:{_D2} )?{_M2},? {_Y}{_NOT_WORD}", _two_months, _EXPLICIT),
    (rf"(?:from |between )?{_D}{_DASH}{_D2} (?:of )?{_M}(?:,? (?P<year>(?:19|20)\d\d))?{_NOT_WORD}", _day_range, _EXPLICIT),
    (rf"(?:from |between )?{_M} {_D}{_DASH}{_D2}(?:,? (?P<year>(?:19|20)\d\d))?{_NOT_WORD}", _day_range, _EXPLICIT),
    (rf"(?:{_W},? (?:the )?)?(?:the )?{_D} (?:day )?(?:of )?{_M},? {_Y}{_NOT_WORD}", _full, _EXPLICIT),
    (rf"(?:{_W},? )?{_M} (?:the )?{_D},? {_Y}{_NOT_WORD}", _full, _EXPLICIT),
    (rf"(?P<one>[0-3]?\d)[/.](?P<two>[0-3]?\d)[/.]{_Y}{_NOT_WORD}", _numeric, _EXPLICIT),
    (rf"(?:{_W},? (?:the )?)?(?:the )?{_D} (?:of )?{_M}{_NOT_WORD}", _yearless_day, 0),
    (rf"(?:{_W},? )?{_M} (?:the )?{_D}(?!\d|:|,\d|\.\d| per ?cent|%){_NOT_WORD}", _yearless_day, 0),
    (rf"{_WEEK_OF}{_M}(?:(?:,| of)? (?P<year>(?:19|20)\d\d))?{_NOT_WORD}", _week_of, _EXPLICIT),
    (rf"{_PART}{_M}(?:,| of)? {_Y}{_NOT_WORD}", _month_year, _EXPLICIT),
    (rf"(?:(?P<rel>last|this|that|next|the following|the same|the) )?{_S}(?:(?: of)? {_Y})?(?![\w-])", _season, 0),
    (rf"Q(?P<q>[1-4])(?P<ordinal>)(?P<half>)(?: {_Y})?{_NOT_WORD}", _quarter, _EXPLICIT),
    (r"(?:the )?(?P<q>)(?P<ordinal>first|second|third|fourth|last) (?:quarter|(?P<half>half))(?: of)?(?: (?P<year>(?:19|20)\d\d))\b", _quarter, _EXPLICIT),
    (r"the (?:early |late )?(?P<decade>(?:19|20)\d0)s\b", _decade, _EXPLICIT),
    (rf"(?:the|this|in the|over the|during the|within the) (?:past|last|preceding|previous) {_N} {_U}\b", _stretch, 0),
    (rf"{_N} {_U} (?P<word>ago|later|earlier|afterwards)\b", _ago, 0),
    (r"(?P<part>the end of |end of )?(?P<rel>last|this|that|next|the same|the following|the previous|the preceding|earlier this|later this|the coming|the next) (?P<unit>year|month|date|weekend|week|day|night|morning|afternoon|evening)\b", _unit, 0),
    (rf"{_PART}(?:(?P<rel>last|this|that|next|the following|the same|the previous|the preceding) )?{_M}{_NOT_WORD}(?! \d)", _yearless_month, 0),
    (rf"(?:(?P<rel>last|this|next|the following) )?(?<!\bthe ){_W}\b", _weekday, 0),
    (rf"(?-i:Christmas)(?P<eve> Eve| Day)?(?:,? {_Y})?(?! (?:party|card|tree|dinner|lunch))", _holiday, 0),
    (r"\b(?:yesterday|today|tonight|tomorrow|last night)\b", _near, 0),
    (rf"{_PART}(?<![\d$£€#,.:/-]){_Y}(?![\w%]|[-/]\d|,\d|\.\d| (?:people|dollars|euros|pounds|shares|jobs|men|women|votes|miles|troops|words|members))", _year, _EXPLICIT),
    (rf"for (?:more than |over |nearly |almost |about )?{_N} {_U}\b", _none, _DURATION),
)  # fmt: skip

_ALL = tuple((re.compile(r"\b(?:" + p + ")", re.IGNORECASE), reader, flags) for p, reader, flags in _PATTERNS)
_NEEDS = re.compile(
    r"\d|day\b|date\b|Christmas|night|week|month|year|ago|later|earlier|today|tomorrow|spring|summer|autumn|fall|winter|quarter"
    r"|(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)",
    re.IGNORECASE,
)
_BARE_SEASON = re.compile(r"^(?:spring|summer|autumn|fall|winter|the fall)$", re.IGNORECASE)
_AMBIGUOUS_MONTH = re.compile(r"^(?:May|March|Mar|Sep|Dec|Jan|Jun)\.?$", re.IGNORECASE)


def phrases(text: str, moment: Callable[[int, When | None], Moment]) -> Iterator[Found]:
    """The phrases for time in a text, in order, none overlapping another.

    ``moment`` gives from where a phrase at an offset is seen, told what the text last spoke of.
    """
    if not _NEEDS.search(text):
        return
    spans: list[tuple[int, int, re.Match[str], Reader, int]] = []
    taken: list[tuple[int, int]] = []
    for pattern, reader, flags in _ALL:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken) or not _plausible(text, match):
                continue
            taken.append((start, end))
            spans.append((start, end, match, reader, flags))
    context: When | None = None
    spoken_of: When | None = None
    for start, end, match, reader, flags in sorted(spans, key=lambda s: s[0]):
        seen_from = moment(start, context)
        if spoken_of is not None and context is None:
            seen_from = replace(seen_from, earlier=spoken_of)
        when = reader(match, seen_from)
        explicit = bool(flags & _EXPLICIT) and when is not None and bool(match.groupdict().get("year"))
        yield Found(start, end, when, bool(flags & _DURATION), explicit)
        if when is not None and not flags & _DURATION:
            spoken_of = when
            context = when if explicit else context


def _plausible(text: str, match: re.Match[str]) -> bool:
    """Whether a bare word is meant as a time: "May" is often a verb or a name, "fall" a verb."""
    words = match[0]
    before = text[max(0, match.start() - 12) : match.start()].casefold()
    if before.endswith(("fourth of ", "4th of ")):
        return False
    timely = re.search(
        r"\b(?:in|since|until|by|from|during|before|after|early|late|mid|and|or|to|of|this|last|next|every|through)[ -]$",
        before,
    )
    if _BARE_SEASON.match(words):
        return words.casefold() not in ("fall", "the fall", "spring") and bool(timely)
    if _AMBIGUOUS_MONTH.match(words):
        return bool(timely) and not re.search(r"\bto $", before)
    if re.fullmatch(r"(?:1[789]|20)\d\d", words):
        after = text[match.end() : match.end() + 20]
        return not re.match(
            r" (?:[a-z]+ )?(?:people|dollars|euros|pounds|shares|miles|feet|metres|meters)\b", after
        )
    return True
