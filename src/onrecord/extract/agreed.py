"""What the trained model and the rules find, as one list: the model first.

The model finds far more than the rules do and knows better whose words they are; the rules keep to clauses
and quotation marks where the model's labels flicker, and know layout. So where both find an attribution the
source is the model's, and the bounds are the rule's where the model's words lie in pieces of about the same. What the model only suspects
holds where a rule agrees. What a rule alone finds holds by layout and by a plain verb of speech; of the other
such finds in held-out articles of PolNeAR's training part, annotators marked 4 of 37 (counted beside the
model of 1.65 passes).

In papers that the model was not taught (forms, letters, statements, a few lines) the rules come first.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .spans import RawAttribution, Sign, Spans, likeness, overlap, size

_ALIKE = 0.5
_SAME = 0.7
_ECHO = 0.8
_ALONE = 0.05  # more than the threshold, where no rule agrees: chosen on the held-out articles
_NEAR = 60  # characters between a quotation and the one that goes on, a few words at most
_CRUMB = 16  # characters, about three words


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
    ruled: Sequence[RawAttribution],
    modelled: Sequence[RawAttribution],
    threshold: float,
    *,
    prose: bool,
    marked: Spans = (),
) -> tuple[Heard, ...]:
    """One list of both, in the order of the text. Spans are offsets into one text.

    ``threshold`` is the score from which the model is believed alone; ``prose`` says that the paper is of
    the kind that the model was taught; ``marked`` are the quotations in it, marks included.
    """
    sure = [m for m in modelled if m.score >= threshold]
    unsure = [m for m in modelled if m.score < threshold]
    partners = [_partners(m, ruled) for m in sure]
    heard = [
        Heard(_merged(m, near, marked, prose=prose), Basis.BOTH) if near else Heard(m, Basis.MODEL)
        for m, near in zip(sure, partners, strict=True)
        if near or m.score >= threshold + _ALONE
    ]
    taken = {id(rule) for near in partners for rule in near}
    for rule in ruled:
        if id(rule) in taken:
            continue
        near = [m for m in unsure if _alike(rule, m)]
        if near:
            best = max(near, key=lambda m: (likeness(m.content, rule.content), m.score))
            heard.append(Heard(_merged(best, [rule], marked, prose=prose), Basis.BOTH))
        elif rule.sign is not Sign.WORDS or not prose:
            heard.append(Heard(rule, Basis.RULES))
    ordered = sorted((h for h in heard if h.raw.content), key=lambda h: h.raw.content[0][0])
    heard = [_carried(h, ordered[:i]) for i, h in enumerate(ordered)]
    return tuple(sorted(heard, key=lambda h: _place(h.raw)))


def _carried(heard: Heard, before: Sequence[Heard]) -> Heard:
    """A quotation that stands without a source, with the source and cue of the words right before it."""
    raw = heard.raw
    if raw.source or raw.cue or raw.sign is not Sign.LAYOUT or not before:
        return heard
    last = before[-1].raw
    near = 0 <= raw.content[0][0] - last.content[-1][1] <= _NEAR
    return Heard(replace(raw, source=last.source, cue=last.cue), heard.basis) if near else heard


def _partners(found: RawAttribution, ruled: Sequence[RawAttribution]) -> list[RawAttribution]:
    """The rules' findings of the same attribution: of the same cue, else of about the same words.

    Words inside words have a cue of their own, though much of what is said may be the same.
    """
    by_cue = [r for r in ruled if overlap(found.cue, r.cue)]
    least = _ECHO if by_cue else _ALIKE
    return by_cue + [
        r for r in ruled if not overlap(found.cue, r.cue) and likeness(found.content, r.content) >= least
    ]


def _alike(one: RawAttribution, other: RawAttribution) -> bool:
    return overlap(one.cue, other.cue) > 0 or likeness(one.content, other.content) >= _ALIKE


def _merged(
    found: RawAttribution, near: Sequence[RawAttribution], marked: Spans, *, prose: bool
) -> RawAttribution:
    """One attribution of both: the rule's as it stands, or its bounds with the model's source and cue.

    A quotation keeps its marks for bounds where the model sees a word or two more, or only a part of it.
    """
    rule = max(near, key=lambda r: likeness(found.content, r.content))
    if not prose or rule.sign is Sign.SIGNED or not found.content:
        return replace(rule, source=rule.source or found.source, cue=rule.cue or found.cue)
    pieces = len(found.content) > 1
    same = pieces and likeness(found.content, rule.content) >= _SAME
    beyond = size(found.content) - overlap(found.content, rule.content)
    quoted = beyond < _CRUMB and set(rule.content) <= set(marked)
    content = rule.content if same or quoted or _crumbs(found.content) else found.content
    broken = len(found.source) > 1 and overlap(found.source, rule.source)
    usable = found.source and not broken and not overlap(found.source, content)
    return replace(found, source=found.source if usable else rule.source, content=content)


def _crumbs(content: Spans) -> bool:
    """Whether a content lies in pieces of a word or two, as where the model is at a loss."""
    return len(content) > 1 and size(content) < _CRUMB * len(content)


def _place(raw: RawAttribution) -> tuple[int, int]:
    spans: Spans = raw.cue or raw.source or raw.content
    return spans[0][0], raw.content[0][0]
