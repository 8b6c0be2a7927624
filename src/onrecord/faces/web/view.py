"""What the pages show, as plain values: findings, their chains, papers cut into marked and plain pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import PurePath

from onrecord.core.dates import Answer
from onrecord.core.document import Document, Span
from onrecord.core.findings import Derivation, Finding, FindingKind, Step, Verdict
from onrecord.core.nouns import Facts

LABELS = {
    Verdict.CONTRADICTED: "The two cannot both be true",
    Verdict.CONTRADICTED_UNLESS: "Cannot both be true, unless",
    Verdict.HEDGED: "Hedged",
    Verdict.LEAD: "A lead, not established",
    FindingKind.CONTRADICTION: "Statement and record",
    FindingKind.INCONSISTENCY: "Two versions",
    FindingKind.NONDISCLOSURE: "Left out of a declaration",
    FindingKind.CONFLICT_OF_INTEREST: "Office and interest",
    FindingKind.DISPUTE: "Disputed, not settled",
}
SIDES = {"say": "statement", "record": "record", "reply": "reply", "corrected": "correction"}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words at a place, with where to read on."""

    text: str
    document: str
    title: str
    place: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of a chain in words."""

    dimension: str
    start: str
    end: str
    by: str
    settled: bool
    weakest: bool
    source: Quote | None


@dataclass(frozen=True, slots=True)
class Chain:
    """One derivation."""

    edges: tuple[Edge, ...]
    flips: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as the pages show it."""

    id: str
    label: str
    tone: str
    speaker: str
    subject: str
    why: str
    unless: str
    confidence: int
    say: tuple[Quote, ...]
    record: tuple[Quote, ...]
    replies: tuple[Quote, ...]
    corrected: tuple[Quote, ...]
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paper; ``findings`` are the ids of those that cite it, ``side`` the first one's side."""

    text: str
    start: int
    findings: tuple[str, ...] = ()
    side: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in a list."""

    id: str
    title: str
    name: str
    publisher: str
    published: str
    inferred: bool
    cited: int


def _title(document: Document) -> str:
    """What a paper is called: its title, else its file's name without the way to it."""
    return document.title or PurePath(document.name).name


class View:
    """The findings and papers of one record as the pages show them."""

    def __init__(self, facts: Facts, findings: tuple[Finding, ...]) -> None:
        self.facts = facts
        self.findings = findings

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Papers by id."""
        return {d.id: d for d in self.facts.documents}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {a.id: a.name for a in self.facts.actors}

    @cached_property
    def _by_id(self) -> dict[str, Finding]:
        return {f.id: f for f in self.findings}

    @cached_property
    def _marks(self) -> dict[str, list[tuple[int, int, str, str]]]:
        """For each paper what is cited from it: start, end, finding, side."""
        marks: dict[str, list[tuple[int, int, str, str]]] = {}
        for f in self.findings:
            for side, spans in (
                ("say", f.say),
                ("record", f.record),
                ("reply", f.replies),
                ("corrected", f.corrected),
            ):
                for s in spans:
                    marks.setdefault(s.document, []).append((s.start, s.end, f.id, side))
        return marks

    def entries(self) -> list[Entry]:
        """All findings, best first, leads at the end."""
        ordered = sorted(self.findings, key=lambda f: f.verdict is Verdict.LEAD)
        return [self.finding(f) for f in ordered]

    def by_id(self, ident: str) -> Entry | None:
        """One finding, or None where there is none of that id."""
        found = self._by_id.get(ident)
        return self.finding(found) if found is not None else None

    def finding(self, f: Finding) -> Entry:
        """One finding as the pages show it."""
        return Entry(
            id=f.id,
            label=LABELS[f.verdict or f.kind],
            tone=(f.verdict or f.kind).value.replace("_", "-"),
            speaker=self._names.get(f.speaker or "", f.speaker or ""),
            subject=self._names.get(f.subject or "", f.subject or ""),
            why=f.why,
            unless=f.unless or "",
            confidence=round(f.confidence * 100),
            say=self._quotes(f.say),
            record=self._quotes(f.record),
            replies=self._quotes(f.replies),
            corrected=self._quotes(f.corrected),
            chains=tuple(self._chain(d) for d in f.derivations),
        )

    def _quotes(self, spans: tuple[Span, ...]) -> tuple[Quote, ...]:
        return tuple(self.quote(s) for s in spans)

    def quote(self, span: Span) -> Quote:
        """Words with the paper's title and, where the format has a map, their place in the original."""
        document = self.documents.get(span.document)
        title = _title(document) if document else span.document
        place = f"characters {span.start}–{span.end}"
        origin = document.origin(span.start) if document else None
        if origin is not None and origin.page is not None:
            place = f"page {origin.page}"
        elif origin is not None and origin.row is not None:
            place = f"row {origin.row}"
        return Quote(span.text, span.document, title, place, f"at-{span.start}", span.start, span.end)

    def _chain(self, derivation: Derivation) -> Chain:
        edges = tuple(
            self._edge(step, weakest=i == derivation.weakest) for i, step in enumerate(derivation.steps)
        )
        return Chain(edges, derivation.flips)

    def _edge(self, step: Step, *, weakest: bool) -> Edge:
        source = self.quote(step.source) if step.source is not None else None
        return Edge(
            step.dimension.value, step.start, step.end, step.by, step.answer is Answer.YES, weakest, source
        )

    def papers(self) -> list[Paper]:
        """All papers."""
        return [self.document_entry(d) for d in self.facts.documents]

    def document_entry(self, d: Document) -> Paper:
        """A paper in a list; ``cited`` is how many findings rest on it."""
        cited = len({finding for _, _, finding, _ in self._marks.get(d.id, [])})
        published = d.published.edtf if d.published else ""
        inferred = d.published is not None and d.published.inferred
        return Paper(d.id, _title(d), d.name, d.publisher, published, inferred, cited)

    def pieces(self, document: Document) -> Iterator[Piece]:
        """The whole text, cut where a mark begins or ends; joined again it is the text, byte for byte."""
        marks = sorted(self._marks.get(document.id, []))
        cuts = sorted({0, len(document.text), *(m[0] for m in marks), *(m[1] for m in marks)})
        waiting = list(reversed(marks))
        active: list[tuple[int, int, str, str]] = []
        for start, end in pairwise(cuts):
            while waiting and waiting[-1][0] <= start:
                active.append(waiting.pop())
            active = [m for m in active if m[1] > start]
            cited = tuple(dict.fromkeys(m[2] for m in active))
            yield Piece(document.text[start:end], start, cited, SIDES[active[0][3]] if active else "")
