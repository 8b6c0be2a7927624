"""The log of what people decided, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.core.decisions import Decision, DecisionKind, Member
from onrecord.core.document import Span
from onrecord.core.nouns import is_proposed

from .page import slug
from .view import View

_STATES = {"open": "Reopened", "confirmed": "Confirmed", "dismissed": "Dismissed"}
_ONE = {
    "attributions": "statement", "claims": "claim", "events": "event", "offices": "office", "stances": "position",
    "relations": "tie", "corrections": "correction",
}  # fmt: skip
_QUOTED = 160


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the log as a page shows it. ``right`` is what taking it back asks for."""

    number: int
    what: str
    about: str
    reason: str
    reviewer: str
    time: str
    undone: bool
    href: str
    right: str = "review"


def logged(decisions: Iterable[Decision], view: View, everything: Sequence[Decision] = ()) -> list[Logged]:
    """Entries in words, the newest first. ``everything`` is the whole log, for what undos are about."""
    by_number = {d.number: d for d in everything}
    state: dict[str, str] = {}
    found = []
    for d in decisions:
        what, href = _worded(d, by_number, state.get(d.about, "open"), view)
        if d.kind is DecisionKind.REVIEW and not d.undone:
            state[d.about] = d.words
        found.append(
            Logged(
                d.number, what, d.summary, d.reason, d.reviewer, d.time.replace("T", " ").rstrip("Z"), d.undone,
                href, _right(d, by_number),
            )
        )  # fmt: skip
    return found[::-1]


def _right(d: Decision, known: dict[int, Decision]) -> str:
    """What taking a decision back asks for: that of the decision itself, of an undo that of what was undone."""
    while d.kind is DecisionKind.UNDO and d.about.isdecimal() and int(d.about) in known:
        d = known[int(d.about)]
    judged = d.kind in (DecisionKind.ADD, DecisionKind.REJECT) and d.noun is not None and is_proposed(d.noun.id)
    return "review" if d.kind is DecisionKind.REVIEW or judged else "edit"


def with_withdrawals(entries: Sequence[Logged], gone: Sequence[tuple[str, str, str]]) -> list[Logged]:
    """The log, the newest first, with the markers of papers that were withdrawn (when, by whom, why) in their places."""
    found = list(entries)
    for time, reviewer, reason in gone:
        when = time.replace("T", " ").rstrip("Z")
        place = next((n for n, e in enumerate(found) if e.time <= when), len(found))
        found.insert(place, Logged(0, "A paper was withdrawn", "", reason, reviewer, when, False, ""))
    return found


def _worded(d: Decision, known: dict[int, Decision], before: str, view: View) -> tuple[str, str]:
    """What was decided, and where to see it."""
    if d.kind is DecisionKind.REVIEW:
        href = f"/findings/{slug(d.about)}" if view.noun(d.about) else ""
        return ("Note" if d.words == before else _STATES[d.words]), href
    if d.kind is DecisionKind.UNDO:
        target = known.get(int(d.about)) if d.about.isdecimal() else None
        inner = _worded(target, known, "", view)[0] if target else ""
        return f"Undone, no. {d.about}" + (f": {inner}" if inner else ""), ""
    if d.kind in (DecisionKind.ADD, DecisionKind.CORRECT, DecisionKind.REJECT):
        return _noun(d, view)
    if d.kind is DecisionKind.TELL:
        return f"Told of {d.about}{f', {d.words}' if d.words else ''}", ""
    if d.kind is DecisionKind.FORGET:
        return f"Forgot {d.about}", ""
    person = f"/people/{slug(d.about)}" if d.about in view.actors else ""
    words = {
        DecisionKind.SAME: f"One and the same: {_names(d.one)} and {_names(d.other)}",
        DecisionKind.APART: f"Not the same: {_names(d.one)} and {_names(d.other)}",
        DecisionKind.NAME: f"Renamed {_names(d.one)}: {d.words}",
        DecisionKind.ALIAS: f"{_names(d.one)} is also called {d.words}",
        DecisionKind.NO_ALIAS: f"{_names(d.one)} is not called {d.words}",
        DecisionKind.PRIVATE: f"Private, masked in exports: {_names(d.one)}"
        + (f" as {d.words}" if d.words else ""),
    }
    return words[d.kind], person


def _noun(d: Decision, view: View) -> tuple[str, str]:
    verb = {DecisionKind.ADD: "Added", DecisionKind.CORRECT: "Corrected", DecisionKind.REJECT: "Left out"}[
        d.kind
    ]
    spans = _spans(d.noun)
    quoted = f" “{spans[0].text[:_QUOTED]}”" if spans else ""
    fields = f" ({', '.join(name for name, _ in d.changes)})" if d.changes else ""
    href = ""
    if spans and spans[0].document in view.documents:
        href = f"/documents/{slug(spans[0].document)}?at={spans[0].start}#at-{spans[0].start}"
    return f"{verb} {_ONE.get(d.noun_kind, 'entry')}{fields}{quoted}", href


def _spans(noun: object) -> tuple[Span, ...]:
    for name in ("content", "spans", "evidence", "says"):
        found = getattr(noun, name, None)
        if found:
            return tuple(found)
    return ()


def _names(members: Sequence[Member]) -> str:
    return ", ".join(dict.fromkeys(m.name for m in members)) or "nobody"
