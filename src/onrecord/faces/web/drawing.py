"""The timeline and the matrix of positions, drawn here as SVG: shapes as plain values for the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.core.dates import Grain, When
from onrecord.core.nouns import Attribution, Event, Stance

from . import words
from .people import sort_key
from .view import Quote, View

LANES = 14
_WIDTH, _LEFT, _ROW, _HEAD = 1200, 200, 20, 34
_SMALL = 9
_MARKS = 420
"""Marks in the whole drawing: where there are more, so many are drawn, evenly taken; the table has all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One dated thing of the case."""

    kind: str
    when: When
    who: tuple[str, ...]
    noun: Attribution | Event | Stance

    def text(self, view: View) -> str:
        """What it says, in a few words. Made when it is shown: a large record has millions."""
        noun = self.noun
        if isinstance(noun, Attribution):
            claims = view.claims_of.get(noun.id, ())
            return f"{view.name(noun.speaker) or 'Somebody'} {view.claim_words(claims[0]) if claims else 'says something'}"
        if isinstance(noun, Event):
            words_ = view.event_words(noun)
            return words_[:1].upper() + words_[1:]
        return f"{view.name(noun.actor)} {words.stance_text(noun, view.name)}"

    def quote(self, view: View) -> Quote:
        """Its words."""
        noun = self.noun
        if isinstance(noun, Attribution):
            return view.quote(noun.content[0])
        return view.quote(noun.spans[0] if isinstance(noun, Event) else noun.evidence[0])


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark on the timeline: ``sure`` false where the date is a range in which it lies somewhere."""

    kind: str
    x: float
    y: float
    width: float
    sure: bool
    open: bool
    label: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Lane:
    """One actor's row."""

    ident: str
    name: str
    y: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis."""

    x: float
    label: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing, in pixels."""

    width: int
    height: float
    left: int
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    hidden: int
    thinned: bool


def items(view: View, about: str = "", since: date | None = None, until: date | None = None) -> list[Item]:
    """Dated statements that claim something, events and positions, oldest first."""
    everything = view.once("items", lambda: _items(view))
    if not about and since is None and until is None:
        return everything
    some = view.once("items of", lambda: _by_actor(everything)).get(about, []) if about else everything
    return [i for i in some if _inside(i, since, until)]


def _by_actor(everything: Sequence[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in everything:
        for who in dict.fromkeys(item.who):
            found[who].append(item)
    return found


def _items(view: View) -> list[Item]:
    found = []
    for a in view.facts.attributions:
        if a.said is not None and a.content and a.id in view.claims_of:
            found.append(Item("statement", a.said, tuple(str(x) for x in (a.speaker, a.behalf) if x), a))
    for e in view.facts.events:
        if e.when is not None and e.spans:
            found.append(Item("event", e.when, tuple(dict.fromkeys(p.actor for p in e.participants)), e))
    for s in view.facts.stances:
        attribution = view.attributions.get(s.attribution or "")
        document = view.documents.get(s.document)
        when = (attribution.said if attribution else None) or (document.published if document else None)
        if when is not None and s.evidence:
            found.append(Item("stance", when, (s.actor, s.target), s))
    kept = [i for i in found if i.when.earliest is not None or i.when.latest is not None]
    return sorted(kept, key=lambda i: (sort_key(i.when), i.kind, i.noun.document, i.noun.id))


def _inside(item: Item, since: date | None, until: date | None) -> bool:
    late = since is not None and item.when.latest is not None and item.when.latest < since
    early = until is not None and item.when.earliest is not None and item.when.earliest > until
    return not (late or early)


def timeline(view: View, found: Sequence[Item], about: str = "") -> Timeline:
    """Lay the items out in lanes of actors, those with most first; ``about`` has the first lane."""
    if found is view.once("items", lambda: _items(view)):
        return view.once("timeline", lambda: _timeline(view, found, ""))
    return _timeline(view, found, about)


def _timeline(view: View, found: Sequence[Item], about: str) -> Timeline:
    lanes: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        for who in item.who:
            if who in view.actors:
                lanes[who].append(item)
    chosen = sorted(lanes, key=lambda a: (a != about, -len(lanes[a]), view.name(a)))[:LANES]
    first, last = _extent(found)
    scale = _Scale(first, last)
    made, y = [], float(_HEAD)
    room = _MARKS // max(1, len(chosen))
    for who in chosen:
        shapes, rows = _shapes(view, _spread(lanes[who], room), scale, y)
        height = rows * _ROW + 8
        made.append(Lane(who, view.name(who), y, height, shapes))
        y += height
    hidden = len(lanes) - len(chosen)
    thinned = any(len(lanes[who]) > room for who in chosen)
    return Timeline(_WIDTH, y + 6, _LEFT, tuple(_ticks(scale)), tuple(made), hidden, thinned)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        whole = max(1, (self.last - self.first).days)
        inside = min(max((day - self.first).days, 0), whole)
        return round(_LEFT + (_WIDTH - _LEFT - 20) * inside / whole, 1)


def _extent(found: Sequence[Item]) -> tuple[date, date]:
    days = [d for i in found for d in (i.when.earliest, i.when.latest) if d is not None]
    if not days:
        return date(2000, 1, 1), date(2000, 12, 31)
    pad = timedelta(days=max(10, (max(days) - min(days)).days // 40))
    try:
        return min(days) - pad, max(days) + pad
    except OverflowError:
        return min(days), max(days)


def _spread(found: Sequence[Item], most: int) -> Sequence[Item]:
    """All of them, or so many evenly taken from first to last."""
    if len(found) <= most:
        return found
    return [found[i * len(found) // most] for i in range(most)]


def _shapes(view: View, found: Sequence[Item], scale: _Scale, y: float) -> tuple[tuple[Shape, ...], int]:
    """The marks of a lane, each in the first row that has room for it."""
    ends: list[float] = []
    shapes = []
    for item in found:
        low = scale.x(item.when.earliest or scale.first)
        high = scale.x(item.when.latest or scale.last)
        width = max(float(_SMALL), round(high - low, 1))
        row = next((i for i, end in enumerate(ends) if end <= low - 2), len(ends))
        ends[row : row + 1] = [low + width]
        sure = item.when.grain is Grain.DAY and not item.when.inferred
        label = f"{words.date_text(item.when)}: {item.text(view)}"
        is_open = item.when.latest is None or item.when.earliest is None
        shapes.append(
            Shape(item.kind, low, y + 6 + row * _ROW, width, sure, is_open, label, item.quote(view))
        )
    return tuple(shapes), max(1, len(ends))


def _ticks(scale: _Scale) -> list[Tick]:
    """Years, and months or quarters where there is room."""
    span = (scale.last - scale.first).days
    step = 1 if span < 400 else 3 if span < 1600 else 12
    years = max(1, span // 365 // 16 + 1) if step == 12 else 1
    found = []
    for year in range(scale.first.year, scale.last.year + 1):
        if step == 12 and year % years:
            continue
        for month in range(1, 13, step):
            day = date(year, month, 1)
            if scale.first <= day <= scale.last:
                label = str(year) if month == 1 else words.month_short(month)
                found.append(Tick(scale.x(day), label, month == 1))
    return found


# --- positions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """What one actor says of one demand: ``stance`` is calls_for, opposes or defends."""

    x: float
    y: float
    stance: str
    label: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who calls for what: rows of actors, columns of demands."""

    width: float
    height: float
    left: int
    top: int
    step: int
    rows: tuple[tuple[str, str, float], ...]
    columns: tuple[tuple[str, str, float], ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """One position, for the table."""

    actor: str
    actor_id: str
    stance: str
    verb: str
    action: str
    target: str
    target_id: str
    date: str
    quote: Quote


def positions(view: View) -> list[Position]:
    """All positions with their words."""
    return view.once("positions", lambda: _positions(view))


def _positions(view: View) -> list[Position]:
    found = []
    for s in view.facts.stances:
        if not s.evidence:
            continue
        attribution = view.attributions.get(s.attribution or "")
        found.append(
            Position(
                view.name(s.actor), s.actor if s.actor in view.actors else "", s.stance.value,
                words.STANCES[s.stance], words.action_text(s.action), view.name(s.target),
                s.target if s.target in view.actors else "",
                words.date_text(attribution.said if attribution else None), view.quote(s.evidence[0]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda p: (p.target, p.action, p.actor))


def matrix(found: Sequence[Position], rows: int = 60, columns: int = 40) -> Matrix:
    """Lay positions out; at most so many rows and columns, the fullest first."""
    left, top, step = 210, 170, 34
    actors = _fullest([(p.actor, p.actor_id) for p in found], rows)
    demands = _fullest([(p.target, p.action) for p in found], columns)
    at_row = {a: top + i * step for i, a in enumerate(actors)}
    at_column = {d: left + i * step for i, d in enumerate(demands)}
    cells = []
    seen = set()
    for p in found:
        row, column = at_row.get((p.actor, p.actor_id)), at_column.get((p.target, p.action))
        if row is None or column is None or (row, column, p.stance) in seen:
            continue
        seen.add((row, column, p.stance))
        label = f"{p.actor} {p.verb} {p.action}: {p.target}"
        cells.append(Cell(column + step / 2, row + step / 2, p.stance, label, p.quote))
    return Matrix(
        left + step * len(demands) + 130, top + step * len(actors) + 10, left, top, step,
        tuple((a, ident, at_row[a, ident] + step / 2) for a, ident in actors),
        tuple((action, target, at_column[target, action] + step / 2) for target, action in demands),
        tuple(cells),
    )  # fmt: skip


def _fullest(found: Sequence[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in found:
        counts[one] += 1
    return sorted(counts, key=lambda k: (-counts[k], k))[:most]
