"""Windows that are bounded by a happening, dated from the rest of the record.

"Since the competition opened" needs the day on which it opened: the clause anywhere in the record that
shares the most telling words with the anchor and carries a date. Where two clauses fit equally well and
give different dates, the window stays undated: unknown rather than a guess.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from onrecord.core.dates import When, interval
from onrecord.core.document import Span
from onrecord.core.nouns import Claim, Facts, Happening, Office, Window
from onrecord.extract.identity import plain

_WORD = re.compile(r"[^\W\d_]+")
_EMPTY = frozenset(
    "a an the this that these those it its he she they we i you his her their our my your who which of in on at by to for "
    "from with as and or was were is are be been being had has have did do does not no any all so then there when".split()
)
_KIN = (
    ("elect", "elected", "election", "elections"),
    ("open", "opened", "opening", "opens"),
    ("close", "closed", "closing", "closure"),
    ("suspend", "suspended", "suspension"),
    ("withdraw", "withdrew", "withdrawn", "withdrawal"),
    ("appoint", "appointed", "appointment", "join", "joined"),
    ("resign", "resigned", "resignation"),
    ("arrive", "arrived", "arrival"),
    ("retire", "retired", "retirement"),
    ("notify", "notified", "notice", "notification", "issued"),
    ("inaugurate", "inaugurated", "inauguration"),
    ("convict", "convicted", "conviction", "verdict", "verdicts"),
    ("marry", "married", "marriage", "wedding"),
    ("begin", "began", "begun", "start", "started", "beginning"),
    ("file", "filed", "filing"),
    ("field", "deployment", "deployed"),
)
_ROOT = {word: kin[0] for kin in _KIN for word in kin}
_OFFICE = re.compile(
    r"\b(?:office|elected|election|appointed|appointment|joined|oath|sworn|watch|presidency|took over|became)\b"
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|me|my)\b|^(?:taking|took|coming to|assuming|entering) office|^(?:office|elected|appointed)$"
)


def stems(text: str) -> frozenset[str]:
    """The telling words of a phrase, cut to roots so that "opened" meets "opening"."""
    found = set()
    for word in _WORD.findall(plain(text)):
        if word not in _EMPTY:
            found.add(_ROOT.get(word) or _cut(word))
    return frozenset(found)


def _cut(word: str) -> str:
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:7]


def date_windows(facts: Facts, happenings: Sequence[Happening]) -> Facts:
    """The same facts with every window dated whose happening the record dates."""
    if not any(c.window and (c.window.start_anchor or c.window.end_anchor) for c in facts.claims):
        return facts
    index = _Index(happenings)
    offices: dict[str, list[Office]] = defaultdict(list)
    for office in facts.offices:
        if office.start is not None:
            offices[office.holder].append(office)
    claims = tuple(_dated(c, index, offices) for c in facts.claims)
    return dataclasses.replace(facts, claims=claims)


class _Index:
    """The dated clauses of a record, and for each anchor those that fit it, best first."""

    def __init__(self, happenings: Sequence[Happening]) -> None:
        self._by_stem: dict[str, list[tuple[frozenset[str], frozenset[str], Happening]]] = defaultdict(list)
        self._fitting: dict[str, list[tuple[float, Happening]]] = {}
        for happening in happenings:
            text = happening.span.text
            found, words = stems(text), frozenset(_WORD.findall(plain(text)))
            for stem in found:
                self._by_stem[stem].append((found, words, happening))

    def fitting(self, anchor: str) -> list[tuple[float, Happening]]:
        """The clauses that share enough of an anchor's telling words, with how well they fit."""
        if anchor not in self._fitting:
            self._fitting[anchor] = self._ranked(anchor)
        return self._fitting[anchor]

    def _ranked(self, anchor: str) -> list[tuple[float, Happening]]:
        wanted = stems(anchor)
        words = {w for w in _WORD.findall(plain(anchor)) if w not in _EMPTY}
        found: dict[int, tuple[float, Happening]] = {}
        for stem in wanted:
            for have, spoken, happening in self._by_stem.get(stem, ()):
                share = len(wanted & have) / len(wanted)
                exact = len(words & spoken) / max(1, len(words))
                found[id(happening)] = (share + 0.15 * exact - 0.002 * len(have), happening)
        least = 0.9 if len(wanted) == 1 else 0.6
        fitting = (pair for pair in found.values() if pair[0] >= least)
        return sorted(fitting, key=lambda pair: (-pair[0], pair[1].span.document, pair[1].span.start))


def _dated(claim: Claim, index: _Index, offices: dict[str, list[Office]]) -> Claim:
    window = claim.window
    if window is None or not (window.start_anchor or window.end_anchor):
        return claim
    start = _find(window.start_anchor, claim, index, offices) if window.start_anchor else None
    end = _find(window.end_anchor, claim, index, offices) if window.end_anchor else None
    if (window.start_anchor and start is None) or (window.end_anchor and end is None):
        return claim
    given = window.when
    low = _after(start, window) if start else (given.earliest if given else None)
    high = _before(end, window) if end else (given.latest if given else None)
    if low is None and high is None or (low and high and low > high):
        return claim
    return dataclasses.replace(claim, window=dataclasses.replace(window, when=interval(low, high)))


def _after(when: When, window: Window) -> date | None:
    """The first day of a window that a happening opens: the day itself for "since", the next for "after"."""
    if window.words.casefold().startswith("after") and when.latest:
        return when.latest + timedelta(1)
    return when.earliest


def _before(when: When, window: Window) -> date | None:
    words = window.words.casefold()
    if (words.startswith(("before", "until", "prior"))) and when.earliest:
        return when.earliest - timedelta(1)
    return when.latest


def _find(anchor: str, claim: Claim, index: _Index, offices: dict[str, list[Office]]) -> When | None:
    """The date of the happening that an anchor names, seen from the claim that names it."""
    holder = claim.speaker if claim.behalf is None else claim.behalf
    if holder and _OFFICE.search(anchor.casefold()) and _FIRST_PERSON.search(anchor.casefold()):
        starts = {o.start.edtf: o.start for o in offices.get(holder, ()) if o.start is not None}
        if len(starts) == 1:
            return next(iter(starts.values()))
    ranked = [pair for pair in index.fitting(anchor) if not _around(pair[1].span, claim)]
    if not ranked:
        return None
    ranked = _told(ranked) or ranked
    best = [happening for score, happening in ranked if score > ranked[0][0] - 0.05]
    days = {h.when.edtf: h.when for h in best}
    if len(days) == 1:
        return best[0].when
    return _agreed(list(days.values()))


def _around(span: Span, claim: Claim) -> bool:
    """Whether a dated clause is the one that the window stands in: its date is when the words were said."""
    own = claim.window.span if claim.window is not None else None
    return own is not None and own.document == span.document and own.start < span.end and span.start < own.end


_VERB = re.compile(
    r"\b(?:was|were|has|have|had|be|been)?\s*(?:elected|opened|closed|suspended|withdrawn|withdrew|appointed|joined|resigned|arrived|retired|"
    r"notified|issued|inaugurated|convicted|married|began|started|filed|deployed|launched|signed|announced|adopted)\b"
)


def _told(ranked: Sequence[tuple[float, Happening]]) -> list[tuple[float, Happening]]:
    """Of clauses that fit, those that tell of the happening itself, not of what came of it ("the ban was lifted")."""
    return [
        pair
        for pair in ranked
        if any(_ROOT.get(w) for m in _VERB.findall(plain(pair[1].span.text)) for w in m.split())
    ]


def _agreed(found: Sequence[When]) -> When | None:
    """The finest of several dates if it lies inside all the others; None where they differ."""
    finest = min(found, key=lambda w: (w.latest - w.earliest).days if w.earliest and w.latest else 10**6)
    return finest if all(finest.overlaps(w) for w in found) else None
