"""From what people decided on statements to lessons for the attribution model, and to its mark. Needs no torch.

A lesson is the stretch of a paper around what was decided: its paragraphs and one on either side, with every
attribution that holds there now. People decide on a few statements of a paper and not on all, so only what
they decided is marked: what they wrote, corrected or confirmed is to be found, what they rejected is not.
What a model finds besides, where the record has nothing, counts against it too.

The lessons that are held out are chosen by a hash of their text, so that the same decisions always measure
and never teach.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.core.decisions import Decision, DecisionKind
from onrecord.core.document import Document, Span
from onrecord.core.nouns import Act, Attribution, Extraction
from onrecord.extract.spans import RawAttribution, SpanFinder, Spans, likeness, overlap

HELD_OUT = 3
"""One lesson of so many measures."""
ALIKE = 0.5
"""How like the parts of an attribution must be to those decided on, to be the same one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An attribution that people decided on, as offsets into a lesson's text."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Lesson:
    """A stretch of a paper: ``held`` is all that holds in it, ``right`` and ``wrong`` what people decided."""

    name: str
    text: str
    held: tuple[Judged, ...]
    right: tuple[Judged, ...] = ()
    wrong: tuple[Judged, ...] = ()

    @property
    def is_held_out(self) -> bool:
        """Whether this lesson measures and does not teach."""
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        return int(digest, 16) % HELD_OUT == 0

    def row(self) -> dict[str, Any]:
        """The lesson as a line of the corpus that the model is trained on."""
        parts = [
            {role: [list(s) for s in getattr(j, role)] for role in ("source", "cue", "content")}
            for j in self.held
        ]
        return {"doc_id": self.name, "text": self.text, "attributions": parts}


@dataclass(frozen=True, slots=True)
class Lessons:
    """All lessons of a record. ``cueless`` counts decided attributions without a cue: the model cannot learn them."""

    teaching: tuple[Lesson, ...] = ()
    measuring: tuple[Lesson, ...] = ()
    cueless: int = 0

    @property
    def taught(self) -> int:
        """How many decisions teach."""
        return sum(len(x.right) + len(x.wrong) for x in self.teaching)

    @property
    def measured(self) -> int:
        """How many decisions measure."""
        return sum(len(x.right) + len(x.wrong) for x in self.measuring)


def lessons(
    extractions: Iterable[Extraction], decisions: Iterable[Decision], confirmed: Iterable[str] = ()
) -> Lessons:
    """The lessons of a record.

    ``extractions`` are its papers with what people decided laid over them, ``decisions`` those that hold,
    ``confirmed`` the ids of attributions on which a finding rests that a person confirmed.
    """
    right, wrong = _decided(decisions, set(confirmed))
    found: list[Lesson] = []
    cueless = 0
    for extraction in extractions:
        document = extraction.document
        held = [a for a in extraction.attributions if a.act is not Act.QUESTION]
        good = [a for a in held if a.id in right]
        cueless += sum(not a.cue for a in good)
        good = [a for a in good if a.cue]
        bad = [a for a in wrong.get(document.id, ()) if a.cue]
        found += _stretches(document, [a for a in held if a.cue], good, bad)
    return Lessons(
        tuple(x for x in found if not x.is_held_out), tuple(x for x in found if x.is_held_out), cueless
    )


def _decided(
    decisions: Iterable[Decision], confirmed: set[str]
) -> tuple[set[str], Mapping[str, list[Attribution]]]:
    """The ids of attributions that people hold to be right, and by paper those that they hold to be wrong."""
    right = set(confirmed)
    wrong: dict[str, dict[str, Attribution]] = defaultdict(dict)
    for d in decisions:
        if not isinstance(d.noun, Attribution):
            continue
        if d.kind is DecisionKind.REJECT:
            right.discard(d.noun.id)
            wrong[d.noun.document][d.noun.id] = d.noun
        elif d.kind is DecisionKind.ADD or (d.kind is DecisionKind.CORRECT and _of_words(d)):
            right.add(d.noun.id)
            if d.kind is DecisionKind.CORRECT:
                wrong[d.noun.document][f"{d.noun.id} before"] = d.noun
    return right, {document: list(each.values()) for document, each in wrong.items()}


def _of_words(d: Decision) -> bool:
    """Whether a correction moved the words of source, cue or content: who speaks is not the model's to say."""
    return any(name in ("source", "cue", "content") for name, _ in d.changes)


_PARAGRAPH = re.compile(r"[^\n]+")


def _stretches(
    document: Document, held: Sequence[Attribution], good: Sequence[Attribution], bad: Sequence[Attribution]
) -> Iterator[Lesson]:
    """The stretches around what was decided, those that touch made one."""
    lines = [m.span() for m in _PARAGRAPH.finditer(document.reading) if m.group().strip()]
    around: list[tuple[int, int]] = []
    for a in sorted((*good, *bad), key=lambda a: _ends(a)[0]):
        low, high = _ends(a)
        inside = [n for n, (start, end) in enumerate(lines) if start < high and low < end]
        if not inside:
            continue
        start, end = lines[max(0, inside[0] - 1)][0], lines[min(len(lines) - 1, inside[-1] + 1)][1]
        if around and start < around[-1][1]:
            around[-1] = (around[-1][0], max(end, around[-1][1]))
        else:
            around.append((start, end))
    for start, end in around:
        here = [_judged(a, start) for a in held if start <= _ends(a)[0] and _ends(a)[1] <= end]
        right = [_judged(a, start) for a in good if start <= _ends(a)[0] and _ends(a)[1] <= end]
        wrong = [_judged(a, start) for a in bad if start <= _ends(a)[0] and _ends(a)[1] <= end]
        wrong = [w for w in wrong if not any(_same(w, r) for r in here)]
        yield Lesson(
            f"{document.id}:{start}", document.reading[start:end], tuple(here), tuple(right), tuple(wrong)
        )


def _ends(a: Attribution) -> tuple[int, int]:
    spans = [*a.source, *a.cue, *a.content]
    return min(s.start for s in spans), max(s.end for s in spans)


def _judged(a: Attribution, start: int) -> Judged:
    def moved(spans: Sequence[Span]) -> Spans:
        return tuple(sorted((s.start - start, s.end - start) for s in spans))

    return Judged(moved(a.source), moved(a.cue), moved(a.content))


# --- marks ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """How a model does on lessons: decided right ones that it found, of how many, and what it found that is not so."""

    found: int
    right: int
    false: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        whole = self.found + self.false + self.right
        return 2 * self.found / whole if whole else 0.0

    def __str__(self) -> str:
        return f"{self.f1:.3f} ({self.found} of {self.right} found, {self.false} that are not so)"


def score(finder: SpanFinder, measuring: Iterable[Lesson]) -> Score:
    """Mark a model. What it finds and nobody decided on counts neither for nor against it where the record holds it."""
    found = right = false = 0
    for lesson in measuring:
        told = [r for r in finder.find(lesson.text) if r.score >= finder.threshold]
        right += len(lesson.right)
        found += sum(any(_same(r, j) for r in told) for j in lesson.right)
        false += sum(not any(_same(r, j) for j in lesson.held) for r in told)
    return Score(found, right, false)


def agreement(old: SpanFinder, new: SpanFinder, texts: Iterable[str]) -> float:
    """How far two models find the same in papers that nobody decided on: F1 of one against the other; 1 for none."""
    both = all_ = 0
    for text in texts:
        one, other = ([r for r in f.find(text) if r.score >= f.threshold] for f in (old, new))
        both += sum(any(_same(a, b) for b in other) for a in one)
        both += sum(any(_same(a, b) for a in one) for b in other)
        all_ += len(one) + len(other)
    return both / all_ if all_ else 1.0


def _same(one: RawAttribution | Judged, other: RawAttribution | Judged) -> bool:
    """Whether two are the same attribution: cues that touch, sources and contents that are alike."""
    if not overlap(one.cue, other.cue):
        return False
    sources = not one.source and not other.source or likeness(one.source, other.source) >= ALIKE
    return sources and likeness(one.content, other.content) >= ALIKE


FIRM = 0.85
"""How far the new model must agree with the old one where nobody decided anything."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Old against new. ``better`` is true only where the new one finds more that is so, or less that is not, and
    reads the rest of the record as before."""

    old: Score
    new: Score
    agreement: float

    @property
    def better(self) -> bool:
        """Whether the new model may take the old one's place."""
        return self.new.f1 > self.old.f1 and self.agreement >= FIRM
