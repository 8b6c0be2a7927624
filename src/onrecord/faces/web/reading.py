"""A paper as it is shown: in windows of blocks, its text cut where a mark begins or ends, notes beside it.

The pieces of a block, joined, are its words; the blocks of all windows, joined, are the text, byte for byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from onrecord.core.document import Document, Span

from . import words
from .view import SIDES, View

BUDGET = 150_000
"""What the HTML of one window may weigh, in bytes, roughly: a page stays under 300 kB."""
_PIECE, _NOTE, _BLOCK = 170, 420, 260
_LONG = 2_000
"""A block that has no blank line for this many characters is cut at a line's end, or a word's."""
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that something rests on: ``kind`` is finding, attribution, claim, event, stance, office or actor.

    Furniture of the paper (page numbers, running heads) is of the kind ``noise``: it is shown paler.
    """

    start: int
    end: int
    kind: str
    ident: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin beside a block."""

    kind: str
    ident: str
    label: str
    who: str
    who_id: str
    text: str
    start: int
    end: int
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paper; ``findings`` are the ids of those that cite it, ``side`` the first one's side.

    ``kinds`` are all the kinds of mark that lie on it, ``actor`` is whom the words name.
    """

    text: str
    start: int
    findings: tuple[str, ...] = ()
    side: str = ""
    kinds: tuple[str, ...] = ()
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a row or a part of a long one, with its notes and (id, name) of whom it names."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a paper. ``number`` counts from 1; ``before`` and ``after`` are offsets to go to, or None."""

    blocks: tuple[Block, ...]
    number: int
    of: int
    before: int | None
    after: int | None
    starts: tuple[int, ...] = field(default=(), repr=False)


def marks(view: View, document: Document) -> list[Mark]:
    """Everything that rests on this paper's words, in order."""
    found = [Mark(s, e, "finding", f, SIDES[side]) for s, e, f, side in view.marks.get(document.id, ())]
    nouns = view.in_document(document.id)

    def add(kind: str, ident: str, spans: Sequence[Span]) -> None:
        found.extend(Mark(s.start, s.end, kind, ident) for s in spans if s.document == document.id)

    for a in nouns.attributions:
        add("attribution", a.id, a.content)
    for c in nouns.claims:
        add("claim", c.id, c.spans)
    for e in nouns.events:
        add("event", e.id, e.spans)
    for s in nouns.stances:
        add("stance", s.id, s.evidence)
    for o in nouns.offices:
        add("office", o.id, o.evidence)
    found += [Mark(s.start, s.end, "actor", actor) for s, actor in nouns.names]
    found += [Mark(start, end, "noise", "") for start, end in document.noise if start < end]
    return sorted(found, key=lambda m: (m.start, m.end, m.kind, m.ident))


def notes(view: View, document: Document) -> list[Note]:
    """The margin of a paper, in the order of its words."""
    nouns = view.in_document(document.id)
    found: list[Note] = []
    claimed = {c.attribution for c in nouns.claims}
    turned = bool(document.turns)
    for a in nouns.attributions:
        if a.id in claimed or turned or not a.content:
            continue
        grade = words.GRADES[a.grade]
        found.append(_note("attribution", a.id, "Said", view, a.speaker, grade, a.content))
    for c in nouns.claims:
        if c.spans:
            found.append(_note("claim", c.id, "Claim", view, c.speaker, view.claim_words(c), c.spans[-1:]))
    for e in nouns.events:
        if e.spans:
            when = words.date_text(e.when)
            text = view.event_words(e) + (f", {when}" if when else "")
            found.append(_note("event", e.id, "Event", view, None, text, e.spans))
    for s in nouns.stances:
        if s.evidence:
            text = words.stance_text(s, view.name)
            found.append(_note("stance", s.id, "Position", view, s.actor, text, s.evidence))
    for o in nouns.offices:
        here = [s for s in o.evidence if s.document == document.id]
        if here:
            body = f", {view.name(o.organization)}" if o.organization else ""
            found.append(_note("office", o.id, "Office", view, o.holder, f"{o.role}{body}", here))
    return sorted(found, key=lambda n: (n.start, n.end))


def _note(
    kind: str, ident: str, label: str, view: View, who: str | None, text: str, spans: Sequence[Span]
) -> Note:
    first = spans[0]
    return Note(
        kind,
        ident,
        label,
        view.name(who),
        who if who in view.actors and who else "",
        text,
        first.start,
        first.end,
        view.resting.get(ident, ()),
    )


def blocks(document: Document) -> list[tuple[int, int]]:
    """Where the blocks begin and end; together they are the whole text."""
    text = document.text
    if document.rows:
        cuts = {0, len(text), *(r.start for r in document.rows)}
    else:
        cuts = {0, len(text), *(m.end() for m in _PARAGRAPH.finditer(text))}
    if 0 < document.body < len(text):
        cuts.add(document.body)
    found: list[tuple[int, int]] = []
    for start, end in pairwise(sorted(cuts)):
        while end - start > _LONG:
            cut = max(text.rfind("\n", start + 1, start + _LONG), text.rfind(" ", start + 1, start + _LONG))
            cut = cut + 1 if cut > start else start + _LONG
            found.append((start, cut))
            start = cut
        if end > start:
            found.append((start, end))
    return found


def pieces(text: str, start: int, end: int, here: Sequence[Mark], at: int = 0) -> Iterator[Piece]:
    """A stretch cut where a mark begins or ends, and at a place that is gone to."""
    cuts = {start, end, min(max(at, start), end)}
    for m in here:
        cuts |= {min(max(m.start, start), end), min(max(m.end, start), end)}
    for first, last in pairwise(sorted(cuts)):
        active = [m for m in here if m.start <= first and m.end >= last]
        cited = tuple(dict.fromkeys(m.ident for m in active if m.kind == "finding"))
        side = next((m.side for m in active if m.kind == "finding"), "")
        kinds = tuple(dict.fromkeys(m.kind for m in active))
        actor = next((m.ident for m in active if m.kind == "actor"), "")
        yield Piece(text[first:last], first, cited, side, kinds, actor)


@dataclass(frozen=True)
class Laid:
    """A paper laid out: its blocks with marks and notes by block, and where its windows begin."""

    document: Document
    spans: tuple[tuple[int, int], ...]
    marks: tuple[tuple[Mark, ...], ...]
    notes: tuple[tuple[Note, ...], ...]
    windows: tuple[int, ...]
    names: Mapping[str, str]

    def window(self, at: int) -> Window:
        """The window that holds the character at ``at``; the last where ``at`` is beyond the text."""
        starts = [self.spans[i][0] for i in self.windows] or [0]
        number = max(0, bisect_right(starts, max(0, at)) - 1)
        first = self.windows[number] if self.windows else 0
        last = self.windows[number + 1] if number + 1 < len(self.windows) else len(self.spans)
        made = tuple(
            Block(
                *self.spans[i],
                tuple(pieces(self.document.text, *self.spans[i], self.marks[i], at)),
                self.notes[i],
                self._named(i),
            )
            for i in range(first, last)
        )
        before = starts[number - 1] if number else None
        after = starts[number + 1] if number + 1 < len(starts) else None
        return Window(made, number + 1, len(starts), before, after, tuple(starts))

    def _named(self, block: int) -> tuple[tuple[str, str], ...]:
        """Whom a block names, of those who stand in none of its notes."""
        told = "\n".join(f"{n.who} {n.text}" for n in self.notes[block])
        found = dict.fromkeys(m.ident for m in self.marks[block] if m.kind == "actor")
        return tuple((i, self.names[i]) for i in found if i in self.names and self.names[i] not in told)


def lay(view: View, document: Document, budget: int = BUDGET) -> Laid:
    """Lay a paper out. Linear in its text and marks."""
    spans = blocks(document)
    starts = [s for s, _ in spans]
    by_mark: list[list[Mark]] = [[] for _ in spans]
    for m in marks(view, document):
        index = max(0, bisect_right(starts, m.start) - 1)
        while index < len(spans) and spans[index][0] < m.end:
            by_mark[index].append(m)
            index += 1
    by_note: list[list[Note]] = [[] for _ in spans]
    for n in notes(view, document):
        if spans:
            by_note[max(0, bisect_right(starts, n.start) - 1)].append(n)
    windows, weight = [0] if spans else [], 0
    for i, (start, end) in enumerate(spans):
        cost = _BLOCK + (end - start) * 2 + 2 * _PIECE * len(by_mark[i]) + _NOTE * len(by_note[i])
        if weight and weight + cost > budget:
            windows.append(i)
            weight = 0
        weight += cost
    return Laid(
        document,
        tuple(spans),
        tuple(tuple(m) for m in by_mark),
        tuple(tuple(n) for n in by_note),
        tuple(windows),
        {a: view.name(a) for _, a in view.in_document(document.id).names},
    )


# --- pages of a PDF -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A mark on a page's picture, in points from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    side: str
    ident: str
    start: int
    label: str


_ABOVE = ("attribution", "office", "event", "stance", "claim", "finding")
"""What is drawn first to last."""


def page_numbers(document: Document) -> list[int]:
    """The pages of a PDF that hold text; empty for any other paper."""
    return sorted({o.page for o in document.origins if o.page is not None and o.box is not None})


def boxes(view: View, laid: Laid, number: int, height: float) -> list[Box]:
    """The marks on one page: a box for each line that a mark lies on, in the share of the line that it covers."""
    labels = {
        n.ident: f"{n.label}: {n.who} {n.text}".replace(":  ", ": ") for notes in laid.notes for n in notes
    }
    found: dict[tuple[str, int, int], Box] = {}
    everything = {m for each in laid.marks for m in each if m.kind in _ABOVE}
    for origin in laid.document.origins:
        if origin.page != number or origin.box is None:
            continue
        left, bottom, right, top = origin.box
        letters = max(1, origin.end - origin.start)
        for m in everything:
            if m.start >= origin.end or m.end <= origin.start:
                continue
            first = left + (right - left) * max(0, m.start - origin.start) / letters
            last = left + (right - left) * min(letters, m.end - origin.start) / letters
            label = labels.get(m.ident, "") or f"{m.side or m.kind} of a finding"
            found[m.ident, origin.start, m.start] = Box(
                round(first, 1), round(height - top, 1), round(last - first, 1), round(top - bottom, 1), m.kind,
                m.side, m.ident, m.start, label,
            )  # fmt: skip
    return sorted(found.values(), key=lambda b: (_ABOVE.index(b.kind), b.y, b.x, b.ident))


def page_notes(laid: Laid, number: int) -> list[Note]:
    """What stands in the margin of one page."""
    lines = [(o.start, o.end) for o in laid.document.origins if o.page == number]
    if not lines:
        return []
    first, last = lines[0][0], lines[-1][1]
    return [n for notes in laid.notes for n in notes if first <= n.start < last]
