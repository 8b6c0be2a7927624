"""The stretch of time that a happening is told of: since, until, between, and what bounds it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from onrecord.core.dates import When, interval
from onrecord.core.nouns import Window
from onrecord.extract import syntax
from onrecord.extract.hits import Hit
from onrecord.extract.passage import Passage
from onrecord.extract.times import TimeMention

_MARKS = frozenset("after before once since till until when while".split())
_START = frozenset({"since", "after", "once", "from"})
_END = frozenset({"before", "until", "till", "prior", "by"})
_MONTHS = {
    m: i
    for i, m in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_M = "|".join(m.capitalize() for m in _MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m1>{_M})(?:,? (?P<y1>\d{{4}}))?|(?P<m2>{_M}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y2>\d{{4}}))?)"
)
_ORDINALS = {
    w: i
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split(),
        1,
    )
}
_O = "|".join(sorted((w.replace("-", "[- ]") for w in _ORDINALS), key=len, reverse=True))
_ORDINAL_DAY = re.compile(
    rf"\b(?:the )?(?P<o1>{_O}) (?:day )?of (?P<m1>{_M})\b|\b(?P<m2>{_M}) (?:the )?(?P<o2>{_O})\b",
    re.IGNORECASE,
)
_VAGUE_DAY = re.compile(
    r"^(?:on |at )?(?:the|that very) (?:day|night|morning|evening|week|month|year|time|moment)$",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:every|each) (?:second |other |third )?\w{0,6}$", re.IGNORECASE)
"""What stands before a day that comes again and again."""
_THOSE = re.compile(r"\b(?:those|these|the) (?:two )?dates\b", re.IGNORECASE)

_SAME_TIME = re.compile(
    r"\b(?:in|during|over|within|throughout) (?:that|this|those|these|the same) (?:whole )?(?:time|period|weeks?|months?|days?|interval|window|stretch|years?)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?:in |during |over |within )?the (?:last |final |whole )?(?P<n>\w+)(?: or so)? (?P<unit>days?|weeks?|fortnights?|months?|years?) $",
    re.IGNORECASE,
)
_OPENED = re.compile(
    rf"\b(?:open(?:ed|s|ing)|beg[ai]n(?:s|ning)?|start(?:ed|s|ing)|ran from|runs from)(?: on)? {_DAY.pattern[2:]}"
)
_CLOSED = re.compile(rf"\b(?:clos(?:ed|es|ing)|end(?:ed|s|ing)|until|to|and)(?: on)? {_DAY.pattern[2:]}")
_FEW = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "eighteen": 18,
}


def _days_in(number: str, unit: str) -> int | None:
    """How many days "four weeks" are; None where the number is not known."""
    count = int(number) if number.isdigit() else _FEW.get(number.lower())
    size = {"day": 1, "week": 7, "fortnight": 14, "month": 31, "year": 366}[unit.lower().rstrip("s")]
    return count * size if count is not None else None


class Timer:
    """Reads the windows of the triggers of a passage."""

    def __init__(self, passage: Passage, times: Sequence[TimeMention]) -> None:
        self._passage, self._times = passage, times
        self._known: list[tuple[int, Window]] = []

    def window(self, hit: Hit, start: int, end: int) -> tuple[Window | None, When | None]:
        inside = [
            t
            for t in self._times
            if not _VAGUE_DAY.match(t.words)
            and not _EVERY.search(self._passage.document.reading[max(0, t.start - 14) : t.start + 6])
            and start <= t.start
            and t.end <= end
            and t.kind != "duration"
            and self._belongs(t, hit)
        ]
        bounded = [t for t in inside if t.kind != "point"]
        points = [t for t in inside if t.kind == "point" and t.when is not None]
        clause = self._clause_window(hit)
        window: Window | None
        beside = [t for t in points if clause is None or clause.span is None or t.start < clause.span.start]
        if bounded and beside and all(t.kind == "before" and t.when is None for t in bounded):
            window = _window_of(beside[:1], self._passage)  # "in 2015, long before I joined"
        elif bounded:
            window = _window_of(bounded, self._passage)
            if (
                clause is not None
                and clause.span is not None
                and window.span is not None
                and (
                    window.when is None
                    and clause.span.end - clause.span.start > window.span.end - window.span.start
                )
            ):
                window = clause
        elif (
            points
            and clause is not None
            and clause.span is not None
            and all(clause.span.start <= t.start < clause.span.end for t in points)
        ):
            window = _dated(clause, points[0].when)
        elif points:
            window = _window_of(
                [min(points, key=lambda t: abs(t.start - self._passage.offset(hit.anchor)))], self._passage
            )
        elif clause is not None:
            window = clause
        else:
            loose = [t for t in inside if t.when is None]
            window = _window_of(loose[:1], self._passage) if loose else None
        if window is not None and (named := _ORDINAL_DAY.search(window.words)) is not None:
            window = replace(window, when=_on_ordinal(window, named))
        if window is not None and window.when is None and _THOSE.search(window.words):
            window = replace(window, when=self._those_dates(window))
        window = self._again(window, start, end)
        if window is not None:
            window = self._spread(window)
            self._seen(window)
        when = None
        if points and not (
            window is not None
            and window.span is not None
            and (window.start_anchor or window.end_anchor)
            and window.span.start <= points[0].start < window.span.end
        ):
            near = min(
                points, key=lambda t: (_coarse(t.when), abs(t.start - self._passage.offset(hit.anchor)))
            )
            when = near.when
        elif window is not None and window.when is not None:
            when = window.when
        return window, when

    def _again(self, window: Window | None, start: int, end: int) -> Window | None:
        """ "In that time": the stretch that the words shortly before have named."""
        if window is not None and (window.when is not None or window.start_anchor or window.end_anchor):
            return window
        text = self._passage.document.reading
        found = _SAME_TIME.search(text, start, min(end, start + 1000))
        before = [(at, w) for at, w in self._known if start - 900 <= at <= start]
        if found is None or not before:
            return window
        named = max(before, key=lambda pair: pair[0])[1]
        span = self._passage.document.span(found.start(), found.end())
        words = f"{' '.join(span.text.split())} ({named.words})"
        return replace(named, words=words, span=span)

    def _seen(self, window: Window) -> None:
        if window.span is not None and (window.when is not None or window.start_anchor or window.end_anchor):
            self._known.append((window.span.start, window))

    def _spread(self, window: Window) -> Window:
        """What the words around a bound add: "the four weeks before …", "during the tender, which opened on …"."""
        if window.span is None:
            return window
        text = self._passage.document.reading
        lead = _LENGTH.search(text[max(0, window.span.start - 60) : window.span.start])
        when = window.when
        if (
            lead is not None
            and when is not None
            and window.words.split()[0].lower() in ("before", "prior", "leading")
        ):
            days = _days_in(lead.group("n"), lead.group("unit"))
            if when.latest is not None and when.earliest is None and days is not None:
                low = (
                    window.span.start - len(lead.group())
                    if text[: window.span.start].endswith(lead.group())
                    else window.span.start
                )
                span = self._passage.document.span(low, window.span.end)
                words = " ".join(span.text.split())
                return replace(
                    window,
                    words=words,
                    span=span,
                    when=interval(when.latest - timedelta(days), when.latest),
                    start_anchor=None,
                    end_anchor=None,
                )
        if window.words.split()[0].lower() in ("during", "in", "over", "throughout", "within"):
            opened = _OPENED.search(window.words) or _OPENED.search(
                text[window.span.start : window.span.end + 90].split(". ")[0]
            )
            closed = _CLOSED.search(window.words) or _CLOSED.search(
                text[window.span.start : window.span.end + 90].split(". ")[0]
            )
            if opened is not None and (first := self._read_day(opened)) is not None:
                last = self._read_day(closed) if closed is not None else None
                return replace(window, when=interval(first, last), start_anchor=None, end_anchor=None)
        return window

    def _read_day(self, found: re.Match[str]) -> date | None:
        day = _DAY.search(found.group())
        if day is None:
            return None
        published = self._passage.document.published
        known = published.latest if published is not None else None
        year = day.group("y1") or day.group("y2")
        result = _day_of(day, year or (str(known.year) if known is not None else None))
        if result is not None and year is None and known is not None and result > known:
            result = _day_of(day, str(known.year - 1))
        return result

    def _those_dates(self, window: Window) -> When | None:
        """ "Between those two dates": the last two days that the words before have named."""
        if window.span is None:
            return None
        before = self._passage.document.reading[max(0, window.span.start - 2500) : window.span.start]
        found = list(_DAY.finditer(before))[-2:]
        if len(found) < 2:
            return None
        years = [m.group("y1") or m.group("y2") for m in found]
        years = [y or next((o for o in years if o), None) for y in years]
        days = [_day_of(m, y) for m, y in zip(found, years, strict=True)]
        if days[0] is None or days[1] is None or days[0] > days[1]:
            return None
        return interval(days[0], days[1])

    def _belongs(self, time: TimeMention, hit: Hit) -> bool:
        """Whether words for time tell of this happening, not of a noun's own relative clause."""
        token = self._passage.token_at(time.start)
        if token is None:
            return False
        if (
            token.i > 0
            and (token.lower_ == "dated" or token.nbor(-1).lower_ in ("dated", "dating"))
            and hit.anchor.lower_ != "dated"
        ):
            word = token if token.lower_ == "dated" else token.nbor(-1)
            paper, told = word.head, hit.verb if hit.verb is not None else hit.anchor
            if paper.dep_ == "pobj" and paper.head.lower_ in ("in", "by") and paper.head.head == told:
                return True  # "in a letter dated 3 May she told him"
            return hit.nominal and not hit.light and word.head == hit.anchor
        verb = hit.verb if hit.verb is not None else hit.anchor
        own = syntax.chain(verb)
        if len(own) > 1 and syntax.is_verb(verb):
            low, high = syntax.segment(verb)
            if not (low <= token.i <= high or token.i < own[0].i):
                return False
            if verb.i < token.i <= high and not any(
                syntax.is_verb(t) and t.i != verb.i for t in token.ancestors if verb.i < t.i < token.i
            ):
                return True
        node = token
        for _ in range(15):
            if node in (verb, hit.anchor):
                return True
            if (
                node.dep_ in ("relcl", "acl", "ccomp")
                and node != verb
                and syntax.is_verb(node)
                and node.i != verb.i
            ):
                return False
            if node.dep_ == "conj" and syntax.is_verb(node) and verb.i < node.i <= token.i:
                return False
            if node.head == node:
                return (
                    node == verb
                    or node in own
                    or _governs(node, verb)
                    or token.sent.text.rstrip().endswith("?")
                )
            node = node.head
        return True

    def _clause_window(self, hit: Hit) -> Window | None:
        """A window that a clause or a noun of happening bounds: "since I was elected", "before the vote"."""
        verb = hit.verb if hit.verb is not None else hit.anchor
        homes = [verb, hit.anchor, *(t for t in (hit.theme, hit.shares, *hit.partners) if t is not None)]
        if syntax.joined(verb):
            homes.append(syntax.conjunction_head(verb))
        node = verb
        while node.dep_ in ("ccomp", "xcomp", "pcomp") and node.head != node:
            node = node.head
            homes.append(node)
        for home in dict.fromkeys(homes):
            for kid in home.children:
                if kid.dep_ == "advcl":
                    mark = next(
                        (
                            k
                            for k in kid.children
                            if k.dep_ in ("mark", "advmod") and k.lower_ in _MARKS and k.i < kid.i
                        ),
                        None,
                    )
                    if mark is not None:
                        return self._bounded(mark.lower_, mark.i, kid.left_edge.i, kid.right_edge.i)
                if kid.dep_ == "prep" and kid.lower_ in (
                    "since",
                    "after",
                    "before",
                    "until",
                    "till",
                    "during",
                    "between",
                    "following",
                ):
                    obj = syntax.child(kid, "pobj", "pcomp")
                    if obj is not None:
                        return self._bounded(kid.lower_, kid.i, kid.i, kid.right_edge.i)
        return None

    def _bounded(self, mark: str, mark_at: int, low: int, high: int) -> Window:
        doc = self._passage.doc
        low = min(low, mark_at)
        while high > low and doc[high].is_punct:
            high -= 1
        span = self._passage.document.span(self._passage.offset(doc[low]), self._passage.end(doc[high]))
        words = " ".join(span.text.split())
        anchor = (
            " ".join(
                self._passage.document.text[
                    self._passage.offset(doc[mark_at + 1]) : self._passage.end(doc[high])
                ].split()
            )
            if mark_at < high
            else None
        )
        start = anchor if mark in _START else None
        finish = anchor if mark in _END else None
        if mark in ("during", "while", "when"):
            start = finish = anchor
        if mark == "between" and anchor is not None and " and " in anchor:
            start, _, finish = anchor.partition(" and ")
        return Window(words, None, start, finish, span)


def _day_of(found: re.Match[str], year: str | None) -> date | None:
    month = _MONTHS[(found.group("m1") or found.group("m2")).lower()]
    try:
        return date(int(year), month, int(found.group("d1") or found.group("d2"))) if year else None
    except ValueError:
        return None


def _on_ordinal(window: Window, named: re.Match[str]) -> When | None:
    """A window bounded by "the nineteenth of May": the day itself, its year from what is already known."""
    known = window.when
    edge = (known.earliest or known.latest) if known is not None else None
    month = _MONTHS[(named.group("m1") or named.group("m2")).lower()]
    ordinal = _ORDINALS[(named.group("o1") or named.group("o2")).lower().replace(" ", "-")]
    if edge is None:
        return known
    try:
        day = date(edge.year, month, ordinal)
    except ValueError:
        return known
    mark = window.words.split()[0].lower()
    if mark in _START:
        return interval(day + timedelta(1) if mark == "after" else day, None)
    if mark in _END:
        return interval(None, day - timedelta(1) if mark in ("before", "until", "till") else day)
    return interval(day, day)


def _coarse(when: When | None) -> int:
    """How coarse a time is, in months: the finest of several tells the day."""
    if when is None or when.earliest is None or when.latest is None:
        return 999
    return (when.latest - when.earliest).days // 20


def _governs(node: Token, verb: Token) -> bool:
    """Whether a verb is only the complement of another, so that the other's time is its own."""
    while verb.head != verb and verb.dep_ in (
        "xcomp",
        "pcomp",
        "acl",
        "prep",
        "acomp",
        "attr",
        "dobj",
        "pobj",
        "aux",
    ):
        verb = verb.head
        if verb == node:
            return True
    return verb == node


def _dated(window: Window, when: When | None) -> Window:
    """A window bounded by a happening whose date its own words give ("since it opened in March")."""
    if when is None:
        return window
    mark = window.words.split()[0].lower()
    if mark in _START:
        return replace(window, when=interval(when.earliest, None))
    if mark in _END:
        return replace(window, when=interval(None, when.latest))
    return replace(window, when=when)


def _window_of(found: Sequence[TimeMention], passage: Passage) -> Window:
    """One window out of one or two words for time ("since March", "until the vote")."""
    low, high = min(t.start for t in found), max(t.end for t in found)
    span = passage.document.span(low, high)
    first = found[0]
    start = next((t.anchor for t in found if t.anchor and t.kind in ("since", "after", "during")), None)
    finish = next((t.anchor for t in found if t.anchor and t.kind in ("until", "before", "during")), None)
    if first.kind == "between" and first.anchor and " and " in first.anchor:
        start, _, finish = first.anchor.partition(" and ")
    when = first.when
    for other in found[1:]:
        if other.when is not None and when is not None and when.overlaps(other.when):
            when = _meet(when, other.when)
        elif when is None:
            when = other.when
    return Window(" ".join(span.text.split()), when, start, finish, span)


def _meet(one: When, other: When) -> When:
    from_ = max((d for d in (one.earliest, other.earliest) if d is not None), default=None)
    until = min((d for d in (one.latest, other.latest) if d is not None), default=None)
    return interval(from_, until)
