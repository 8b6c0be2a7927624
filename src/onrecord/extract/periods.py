"""The stretch of time that a question for disclosure covers, from its own words or its form's heading."""

from __future__ import annotations

import re

from onrecord.core.dates import When, hull
from onrecord.core.document import Document, Span
from onrecord.core.nouns import Window

from .calendar import Moment, phrases

_IN = re.compile(r"\b(?:in|during|throughout|within|between|from|since|for|over)(?: the)?(?: \w+)? year $|"
                 r"\b(?:in|during|throughout|within|between|from|since)(?: the)? $", re.IGNORECASE)  # fmt: skip
_SINCE = re.compile(r"\bsince(?: the)? $", re.IGNORECASE)
_SPAN = re.compile(r"(?:between|from) ", re.IGNORECASE)
_TO = re.compile(r"^\s*(?:to|and|until|through|till|[-–—])\s*(?:the )?$", re.IGNORECASE)
_ALWAYS = re.compile(
    r"\b(?:ever|at any time|past|last|previous(?:ly)?|preceding|since|months|years)\b", re.IGNORECASE
)
_HEADED = re.compile(
    r"^[^\w\n]{0,4}(?:(?:reporting|disclosure|declaration|return|filing|relevant|covered|calendar) )?(?:period|year)"
    r"(?: (?:covered|reported|concerned|of (?:the )?(?:report|return|declaration|statement)))?(?: by this \w+)?"
    r"[ \t]*[:—–|][ \t*]*(?P<when>\S[^\n]{3,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_TAX = re.compile(r"\b(?:fiscal|financial|tax)\b|\d{4}\s?[/–-]\s?\d{2}\b(?!-)", re.IGNORECASE)


def asked_period(document: Document, question: Span) -> Window | None:
    """The period of a question: its own ("received during 2021"), else the one its form is for.

    A question that reaches further back ("ever", "in the past five years") has no period of the form's;
    a tax or business year is none here, since where it begins is not said.
    """
    text = question.text
    own = _stretch(text, led=True)
    if own is not None:
        start, end, when = own
        span = document.span(question.start + start, question.start + end)
        return Window(" ".join(span.text.split()), when, span=span)
    if _ALWAYS.search(text):
        return None
    headed = _HEADED.search(document.text)
    if headed is None or _TAX.search(headed.group()):
        return None
    stretch = _stretch(headed.group("when"), led=False)
    if stretch is None:
        return None
    base = headed.start("when")
    span = document.span(base + stretch[0], base + stretch[1])
    return Window(" ".join(span.text.split()), stretch[2], span=span)


def _led(text: str, start: int) -> bool:
    return bool(_IN.search(text[:start]) or _SPAN.match(text, start))


def _stretch(text: str, *, led: bool) -> tuple[int, int, When] | None:
    """The first full stretch of a text, with its offsets; ``led``: only behind a word like "during"."""
    found = [
        f for f in phrases(text, lambda at, last: Moment(None, last, False, None)) if f.when and f.explicit
    ]
    for one, two in zip(found, (*found[1:], None)):
        if one.when is None or one.when.earliest is None or led and not _led(text, one.start):
            continue
        if two is not None and two.when is not None and _TO.match(text[one.end : two.start]):
            whole = hull((one.when, two.when))
            return (one.start, two.end, whole) if whole is not None else None
        if _SINCE.search(text[: one.start]) or one.when.earliest == one.when.latest:
            continue  # a single day bounds a stretch, and is none
        return one.start, one.end, one.when
    return None
