"""Public periods that follow a rule: Congresses of the United States, its elections and campaigns."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.core import dates
from onrecord.core.dates import When

_CONGRESS = re.compile(r"\b(?:the )?(\d{1,3})(?:st|nd|rd|th) congress\b")
_YEAR = re.compile(r"\b(1[789]\d\d|20\d\d)\b")


def election_day(year: int) -> date:
    """The Tuesday after the first Monday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 1)


def named_by_rule(folded: str, reference: When | None) -> When | None:
    """The dates of a phrase such as "115th congress", "the 2016 presidential campaign", or None."""
    congress = _CONGRESS.search(folded)
    if congress:
        start = 1789 + 2 * (int(congress.group(1)) - 1)
        return dates.interval(date(start, 1, 3), date(start + 2, 1, 2)) if start < 2200 else None
    if "presidential" not in folded:
        return None
    written = _YEAR.search(folded)
    if written:
        year = int(written.group(1))
    elif reference is not None and reference.latest is not None:
        year = _last_presidential(reference.latest)
    else:
        return None
    if year % 4:
        return None
    if re.search(r"\b(campaign|race)\b", folded):
        return dates.interval(date(year - 1, 4, 1), election_day(year))
    if re.search(r"\btransition\b", folded):
        return dates.interval(election_day(year), date(year + 1, 1, 20))
    if re.search(r"\belection\b", folded):
        return dates.day(election_day(year))
    return None


def _last_presidential(moment: date) -> int:
    """The year of the campaign that runs, or ran last, on a day."""
    year = moment.year - moment.year % 4
    if moment.year % 4 == 3 and moment >= date(moment.year, 4, 1):
        year += 4
    return year
