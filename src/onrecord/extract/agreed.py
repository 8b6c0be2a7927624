"""What the trained model and the rules find, as one list: the model first.

The model finds far more than the rules do and knows better whose words they are; the rules keep to clauses
and quotation marks where the model's labels flicker, and know layout. So where both find an attribution the
source is the model's and the bounds are the rule's. What the model only suspects holds where a rule agrees.
What a rule alone finds holds by layout, and in papers that the model was not taught (forms, letters,
statements); elsewhere not: of 37 such finds in held-out articles of PolNeAR's training part, annotators
marked 4.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .spans import RawAttribution, Spans, likeness, overlap

_ALIKE = 0.5
_SAME = 0.7


class Basis(enum.Enum):
    """Who found an attribution."""

    BOTH = "both"
    MODEL = "model"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Heard:
    """An attribution with who found it."""

    raw: RawAttribution
    basis: Basis


def agreed(
    ruled: Sequence[RawAttribution], modelled: Sequence[RawAttribution], threshold: float, *, prose: bool
) -> tuple[Heard, ...]:
    """One list of both, in the order of the text. Spans are offsets into one text.

    ``threshold`` is the score from which the model is believed alone; ``prose`` says that the paper is of
    the kind that the model was taught.
    """
    sure = [m for m in modelled if m.score >= threshold and m.content]
    unsure = [m for m in modelled if m.score < threshold and m.content]
    heard = [_with_rule(m, ruled) for m in sure]
    for rule in ruled:
        if any(alike(rule, m) for m in sure):
            continue
        near = [m for m in unsure if alike(rule, m)]
        if near:
            best = max(near, key=lambda m: (likeness(m.content, rule.content), m.score))
            heard.append(Heard(rule if rule.layout else _merged(best, rule), Basis.BOTH))
        elif rule.layout or not prose:
            heard.append(Heard(rule, Basis.RULES))
    return tuple(sorted(heard, key=lambda h: _place(h.raw)))


def alike(one: RawAttribution, other: RawAttribution) -> bool:
    """Whether two findings are of one attribution: their cues overlap, or half of their contents."""
    return overlap(one.cue, other.cue) > 0 or likeness(one.content, other.content) >= _ALIKE


def _with_rule(found: RawAttribution, ruled: Sequence[RawAttribution]) -> Heard:
    near = [r for r in ruled if alike(found, r)]
    if not near:
        return Heard(found, Basis.MODEL)
    best = max(near, key=lambda r: likeness(found.content, r.content))
    return Heard(_merged(found, best), Basis.BOTH)


def _merged(found: RawAttribution, rule: RawAttribution) -> RawAttribution:
    """The model's source and cue; the rule's bounds, which keep to clauses and marks, where both hear the same."""
    same = likeness(found.content, rule.content) >= _SAME
    pieces = len(found.source) > 1 and overlap(found.source, rule.source)
    source = rule.source if not found.source or pieces else found.source
    return replace(found, source=source, content=rule.content if same else found.content)


def _place(raw: RawAttribution) -> tuple[int, int]:
    spans: Spans = raw.cue or raw.source or raw.content
    return spans[0][0], raw.content[0][0]
