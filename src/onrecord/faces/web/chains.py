"""The chain of a finding as a reader follows it: each step in words, with what it rests on one click away.

The check gives the words of the record behind a step where it has them at hand. For the other steps they are
looked up here: the paper that gives an office or a tie, the words that mean somebody, the date of the statement or
the event, or the house's own order of predicates and classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.check.chain import read_signature
from onrecord.core.dates import Answer
from onrecord.core.document import Span
from onrecord.core.findings import Derivation, Dimension, Finding, Step

if TYPE_CHECKING:
    from .view import Quote, View

_WORDS = frozenset({"whom the words mean", "the words leave nobody out", "the same"})
"""Steps that hold by what the statement says."""
_OFFICES = frozenset({"office held", "where the office is"})
_ENTAILS = "⊑"


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of a chain in words; ``values`` are the respects that a signature names.

    ``source`` is what it rests on; ``known`` is the place in the house's own knowledge where it rests on that.
    """

    dimension: str
    start: str
    end: str
    by: str
    settled: bool
    weakest: bool
    source: Quote | None
    known: str = ""
    values: tuple[tuple[str, str], ...] = ()
    head: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """One derivation."""

    edges: tuple[Edge, ...]
    flips: str


def chain(view: View, finding: Finding, derivation: Derivation) -> Chain:
    """A derivation as the pages show it."""
    said = next((s.source for s in derivation.steps if s.dimension is Dimension.STATEMENT), None)
    shown = next((s.source for s in derivation.steps if s.dimension is Dimension.CERTAINTY), None)
    said = said or (finding.say[0] if finding.say else None)
    shown = shown or (finding.record[0] if finding.record else None)
    return Chain(
        tuple(
            _edge(view, step, said, shown, weakest=i == derivation.weakest)
            for i, step in enumerate(derivation.steps)
        ),
        derivation.flips,
    )


def _edge(view: View, step: Step, said: Span | None, shown: Span | None, *, weakest: bool) -> Edge:
    head = ""
    values: dict[str, str] = {}
    if step.dimension is Dimension.STATEMENT:
        head, values = read_signature(step.end)
    elif step.dimension is Dimension.CERTAINTY:
        head, values = read_signature(step.start)
    known = _known(view, step)
    found = step.source or (None if known else _source(view, step, said, shown))
    return Edge(
        step.dimension.value, step.start, step.end, step.by, step.answer is Answer.YES, weakest,
        view.quote(found) if found is not None else None, known, tuple(values.items()), head if values else "",
    )  # fmt: skip


def _known(view: View, step: Step) -> str:
    """The place in the house's knowledge that a step rests on; empty where it rests on a paper."""
    if step.dimension is Dimension.PREDICATE and step.start in view.predicates:
        return f"predicate-{step.start}"
    if _ENTAILS in step.by:
        narrow = step.by.partition(": ")[2].partition(_ENTAILS)[0].strip()
        return f"class-{narrow}".replace(" ", "-")
    return ""


def _source(view: View, step: Step, said: Span | None, shown: Span | None) -> Span | None:
    """The words behind a step that names none itself."""
    if step.by in _OFFICES:
        return _first(_offices(view, step.start)) or shown
    if step.dimension is Dimension.SPEAKER or (
        step.dimension in (Dimension.PARTY, Dimension.SUBJECT) and step.by not in _WORDS
    ):
        return _first(_ties(view, step.start, step.end)) or _first(_offices(view, step.start)) or shown
    if step.by in _WORDS:
        return said
    return shown or said


def _offices(view: View, name: str) -> list[Span]:
    """The words for the offices of whoever is called so."""
    return [
        s for i in view.called.get(name, ()) for o in view.offices_of.get(i, ()) for s in o.evidence if o.holder == i
    ]  # fmt: skip


def _ties(view: View, one: str, other: str) -> list[Span]:
    """The words for a tie or an office between two."""
    ends = set(view.called.get(other, ()))
    found = [
        s
        for i in view.called.get(one, ())
        for r in view.ties_of.get(i, ())
        for s in r.evidence
        if {r.subject, r.object} & ends
    ]
    return found + [
        s
        for i in view.called.get(one, ())
        for o in view.offices_of.get(i, ())
        for s in o.evidence
        if o.organization in ends
    ]


def _first(found: Sequence[Span]) -> Span | None:
    return found[0] if found else None
