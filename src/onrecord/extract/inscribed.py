"""Names and dates as papers write them: initials, surnames first, full dates.

They are read by form, where no sentence stands that a parser could take.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.dates import When, parse
from onrecord.core.document import Document
from onrecord.core.nouns import ActorKind

from . import times as time_words
from .actors import Cast, Mention
from .passage import Passage

_DATE_WORDS = re.compile(
    r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:,? \d{4})|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(?:st|nd|rd|th)?,? \d{4})\b"
)
ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
MONTHS = {
    m: i
    for i, m in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        1,
    )
}
_SAME = re.compile(
    r"\b(?:on |at )?(?:the )?(?:same|that|very) day\b|\bon the day (?:of issue|it (?:arrived|was (?:sent|issued))|in question)\b|\bwithin (?:the|an) hour\b",
    re.IGNORECASE,
)


def date_in(text: str) -> When | None:
    """The first full date written in a text."""
    found = _DATE_WORDS.search(text)
    if found is None:
        return None
    if ISO.fullmatch(found.group()):
        return parse(found.group())
    return time_words.resolve(found.group(), None) or _by_hand(found.group())


def _by_hand(text: str) -> When | None:
    words = re.findall(r"[A-Za-z]+|\d+", text.replace(",", " "))
    month = next((MONTHS[w.lower()] for w in words if w.lower() in MONTHS), None)
    numbers = [int(w) for w in words if w.isdigit()]
    if month is None or len(numbers) != 2:
        return None
    first, second = numbers
    try:
        return parse(f"{second:04d}-{month:02d}-{first:02d}")
    except ValueError:
        return None


def same_day(passage: Passage, start: int, end: int) -> When | None:
    """The last full date before a sentence that says "the same day", "on the day of issue"."""
    text = passage.document.text
    if _SAME.search(text, start, end) is None:
        return None
    dates_before = list(_DATE_WORDS.finditer(text, max(0, start - 900), start))
    return date_in(dates_before[-1].group()) if dates_before else None


def actor_named(words: str, cast: Cast) -> str | None:
    """The one person of the cast that initials or an initial and a surname fit ("CA", "D. Pike"); else None."""
    plain = [w for w in re.findall(r"[^\W\d_]+", words) if w]
    if not plain:
        return None
    fits = []
    for actor in cast.actors:
        if actor.kind is not ActorKind.PERSON or actor.name.casefold() == words.strip(" .").casefold():
            continue
        names = [
            [w for w in re.findall(r"[^\W\d_]+", n) if w not in ("From", "To", "Cc")]
            for n in (actor.name, *actor.aliases)
        ]
        if any(_fits(plain, n) for n in names if len(n) > 1):
            fits.append(actor.id)
    return fits[0] if len(set(fits)) == 1 else None


def _fits(short: list[str], full: list[str]) -> bool:
    if len(short) == 1 and short[0].isupper() and len(short[0]) in (2, 3):
        letters = [w[0] for w in full if w[0].isupper()]
        return bool(letters) and ("".join(letters) == short[0] or letters[0] + letters[-1] == short[0])
    if len(short) > 1 and len(short[-1]) == 1 and len(short[0]) > 1:
        short = [short[-1], *short[:-1]]  # surname first: "Roe J."
    return (
        len(short) > 1
        and short[-1].casefold() == full[-1].casefold()
        and full[0][0].casefold() == short[0][0].casefold()
        and (len(short[0]) == 1 or short[0].casefold() == full[0].casefold())
    )


def actor_in(mentions: Sequence[Mention], start: int, end: int) -> str | None:
    """The actor of the first mention that touches ``start:end``."""
    return next((m.actor for m in mentions if m.actor is not None and m.start < end and start < m.end), None)


def actor_of(mentions: Sequence[Mention], found: re.Match[str], group: str, start: int = 0) -> str | None:
    """The actor of the first mention that touches a group of a match; what was searched begins at ``start``."""
    return actor_in(mentions, start + found.start(group), start + found.end(group))


def subject_of(document: Document, cast: Cast) -> str | None:
    """The one body or person, its publisher aside, that the title of a decision names."""
    title = document.title.casefold()
    publisher = document.publisher.casefold()
    found = {
        a.id
        for a in cast.actors
        if a.kind in (ActorKind.BODY, ActorKind.PERSON)
        and len(a.name) > 3
        and a.name.casefold() in title
        and a.name.casefold() not in publisher
    }
    return next(iter(found)) if len(found) == 1 else None
