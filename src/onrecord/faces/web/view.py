"""What the pages show, as plain values: a record's facts with their indexes, and findings in words."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Any, TypeVar

from onrecord import check, knowledge
from onrecord.core.dates import When
from onrecord.core.document import Document, Span
from onrecord.core.findings import Finding, FindingKind, History, Verdict
from onrecord.core.nouns import (
    Attribution,
    Claim,
    Event,
    Facts,
    Office,
    Relation,
    Stance,
)
from onrecord.core.problems import Problem
from onrecord.knowledge.model import Knowledge, Predicate
from onrecord.sheets.lookup import Lookup

from . import words
from .chains import Chain, chain

Made = TypeVar("Made")
SIDES = {"say": "statement", "record": "record", "reply": "reply", "corrected": "correction"}
_COMPARED = 80
"""Claims among which the versions of a finding's statement are looked for."""
_AROUND, _LEAST = 260, 40
"""Letters of context on either side of words; a paragraph that begins so near before them brings the one before."""
_CELLS = 14
"""A row of more cells is shown as it stands only."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words at a place, with where to read on; ``cells`` are header and value of a table's row."""

    text: str
    document: str
    title: str
    publisher: str
    published: str
    place: str
    anchor: str
    start: int
    end: int
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in their context: ``pieces`` are stretches of one paper in order, each with whether it is quoted.

    ``quote`` is the first of the quotes, ``places`` say where each of them stands.
    """

    quote: Quote
    pieces: tuple[tuple[str, bool], ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What was said of one matter at some time: ``what`` it does to an earlier version, and in which respects.

    ``here`` is true of the finding's own statement.
    """

    date: str
    who: str
    what: str
    quote: Quote
    grade: str
    here: bool
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as the pages show it."""

    id: str
    kind: str
    verdict: str
    kind_label: str
    label: str
    tone: str
    speaker: str
    speaker_id: str
    subject: str
    why: str
    unless: str
    confidence: int
    state: str
    occasion: tuple[str, ...]
    sworn: bool
    shown_by: tuple[str, ...]
    say: tuple[Quote, ...]
    record: tuple[Quote, ...]
    replies: tuple[Quote, ...]
    corrected: tuple[Quote, ...]
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in a list."""

    id: str
    title: str
    name: str
    publisher: str
    kind: str
    published: str
    inferred: bool
    cited: int
    statements: int
    events: int
    length: int
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Nouns:
    """What was found in one paper."""

    attributions: list[Attribution] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    stances: list[Stance] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    names: list[tuple[Span, str]] = field(default_factory=list)
    """The words that name somebody, with the id of whom."""


def title_of(document: Document) -> str:
    """What a paper is called: its title, else its file's name without the way to it."""
    return document.title or PurePath(document.name).name or document.id


class View(Lookup):
    """One record as it stood when it was loaded, with indexes for the pages. Never changed after."""

    def __init__(
        self,
        facts: Facts,
        findings: tuple[Finding, ...],
        *,
        problems: Sequence[Problem] = (),
        known: Knowledge | None = None,
    ) -> None:
        super().__init__(facts)
        self.findings = tuple(sorted(findings, key=lambda f: f.verdict is Verdict.LEAD))
        self.problems = tuple(problems)
        self._known = known
        self._once: dict[str, Any] = {}

    def once(self, key: str, make: Callable[[], Made]) -> Made:
        """What is made of the whole record, made when it is first asked for and then kept."""
        if key not in self._once:
            self._once[key] = make()
        found: Made = self._once[key]
        return found

    # --- indexes ------------------------------------------------------------------------------------

    @cached_property
    def predicates(self) -> Mapping[str, Predicate]:
        """The order of predicates, for the words of claims and events."""
        return self.knowledge.predicates

    @property
    def classes(self) -> Mapping[str, tuple[str, ...]]:
        """The classes of people and bodies, each with those that it is one of."""
        return self.knowledge.class_parents

    @cached_property
    def knowledge(self) -> Knowledge:
        """What was known before reading."""
        return self._known if self._known is not None else knowledge.load()

    @cached_property
    def _by_id(self) -> dict[str, Finding]:
        return {f.id: f for f in self.findings}

    @cached_property
    def claims_of(self) -> dict[str, list[Claim]]:
        """Claims by attribution."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.facts.claims:
            found[claim.attribution].append(claim)
        return found

    @cached_property
    def said_by(self) -> dict[str, list[Attribution]]:
        """Attributions by speaker and by principal, oldest first, undated last."""
        found: dict[str, list[Attribution]] = defaultdict(list)
        for a in self.facts.attributions:
            for actor in {a.speaker, a.behalf} - {None}:
                found[str(actor)].append(a)
        for each in found.values():
            each.sort(key=lambda a: (_first_day(a.said), a.document, a.content[0].start if a.content else 0))
        return found

    @cached_property
    def events_of(self) -> dict[str, list[Event]]:
        """Events by participant, oldest first."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.facts.events:
            for actor in dict.fromkeys(p.actor for p in event.participants):
                found[actor].append(event)
        for each in found.values():
            each.sort(key=lambda e: (_first_day(e.when), e.document))
        return found

    @cached_property
    def offices_of(self) -> dict[str, list[Office]]:
        """Offices by holder and by body."""
        found: dict[str, list[Office]] = defaultdict(list)
        for office in self.facts.offices:
            for actor in {office.holder, office.organization} - {None}:
                found[str(actor)].append(office)
        return found

    @cached_property
    def ties_of(self) -> dict[str, list[Relation]]:
        """Relations by either side."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.facts.relations:
            for actor in {relation.subject, relation.object}:
                found[actor].append(relation)
        return found

    @cached_property
    def stances_of(self) -> dict[str, list[Stance]]:
        """Stances by who takes them and by whom they are about."""
        found: dict[str, list[Stance]] = defaultdict(list)
        for stance in self.facts.stances:
            for actor in {stance.actor, stance.target}:
                found[actor].append(stance)
        return found

    @cached_property
    def findings_of(self) -> dict[str, list[Finding]]:
        """Findings by speaker and subject."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for f in self.findings:
            for actor in {f.speaker, f.subject} - {None}:
                found[str(actor)].append(f)
        return found

    @cached_property
    def _by_document(self) -> dict[str, Nouns]:
        found: dict[str, Nouns] = defaultdict(Nouns)
        for a in self.facts.attributions:
            found[a.document].attributions.append(a)
        for c in self.facts.claims:
            found[c.document].claims.append(c)
        for e in self.facts.events:
            found[e.document].events.append(e)
        for s in self.facts.stances:
            found[s.document].stances.append(s)
        for o in self.facts.offices:
            for document in {span.document for span in o.evidence}:
                found[document].offices.append(o)
        for actor in self.facts.actors:
            for span in actor.evidence:
                found[span.document].names.append((span, actor.id))
        return found

    def in_document(self, ident: str) -> Nouns:
        """What was found in one paper."""
        return self._by_document.get(ident) or Nouns()

    @cached_property
    def _counts(self) -> dict[str, tuple[int, int]]:
        """Statements and events of each paper."""
        said: dict[str, int] = defaultdict(int)
        happened: dict[str, int] = defaultdict(int)
        for a in self.facts.attributions:
            said[a.document] += 1
        for e in self.facts.events:
            happened[e.document] += 1
        return {d.id: (said[d.id], happened[d.id]) for d in self.facts.documents}

    @cached_property
    def marks(self) -> dict[str, list[tuple[int, int, str, str]]]:
        """For each paper what findings cite from it: start, end, finding, side."""
        marks: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        for f in self.findings:
            for side, spans in (
                ("say", f.say),
                ("record", f.record),
                ("reply", f.replies),
                ("corrected", f.corrected),
            ):
                for s in spans:
                    marks[s.document].append((s.start, s.end, f.id, side))
        return marks

    @cached_property
    def _problems_of(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for p in self.problems:
            found[p.file].append(" ".join(filter(None, [p.place and f"{p.place}:", p.what, p.mend])))
        return found

    # --- words --------------------------------------------------------------------------------------

    def claim_words(self, claim: Claim) -> str:
        """A claim in a few words."""
        return words.claim_text(claim, self.name, self.predicates)

    def event_words(self, event: Event) -> str:
        """An event in a few words."""
        return words.event_text(event, self.name, self.predicates)

    # --- findings -----------------------------------------------------------------------------------

    def entries(self, states: Mapping[str, str] | None = None) -> list[Entry]:
        """All findings, best first, leads at the end."""
        return [self.finding(f, (states or {}).get(f.id, "open")) for f in self.findings]

    def by_id(self, ident: str, state: str = "open") -> Entry | None:
        """One finding, or None where there is none of that id."""
        found = self._by_id.get(ident)
        return self.finding(found, state) if found is not None else None

    def noun(self, ident: str) -> Finding | None:
        """The finding itself."""
        return self._by_id.get(ident)

    def finding(self, f: Finding, state: str = "open") -> Entry:
        """One finding as the pages show it."""
        attribution = self._statement(f)
        return Entry(
            id=f.id,
            kind=f.kind.value,
            verdict=f.verdict.value if f.verdict else "",
            kind_label=words.KINDS[f.kind],
            label=words.VERDICTS[f.verdict] if f.verdict else words.KINDS[f.kind],
            tone=(f.verdict or f.kind).value.replace("_", "-"),
            speaker=self.name(f.speaker),
            speaker_id=f.speaker if f.speaker in self.actors else "",
            subject=self.name(f.subject),
            why=f.why,
            unless=f.unless or "",
            confidence=round(f.confidence * 100),
            state=state,
            occasion=self._occasion(attribution),
            sworn=bool(attribution and attribution.sworn),
            shown_by=self._shown_by(f),
            say=self.quotes(f.say),
            record=self.quotes(f.record),
            replies=self.quotes(f.replies),
            corrected=self.quotes(f.corrected),
            chains=tuple(chain(self, f, d) for d in f.derivations),
        )

    def _statement(self, f: Finding) -> Attribution | None:
        claims = (self.claims.get(c) for c in f.claims)
        return next((self.attributions.get(c.attribution) for c in claims if c is not None), None)

    def _occasion(self, a: Attribution | None) -> tuple[str, ...]:
        """When, where and how the words were said."""
        if a is None:
            return ()
        grade = "" if a.sworn else words.GRADES[a.grade]
        behalf = f"for {self.name(a.behalf)}" if a.behalf and a.behalf != a.speaker else ""
        return tuple(filter(None, [behalf, words.date_text(a.said), grade]))

    def _shown_by(self, f: Finding) -> tuple[str, ...]:
        """On whose word the record's side stands, and for when."""
        events = [e for e in (self.events.get(i) for i in f.events) if e is not None]
        if f.kind is FindingKind.INCONSISTENCY or not events:
            return ()
        dates = dict.fromkeys(filter(None, (words.date_text(e.when) for e in events[:3])))
        by = dict.fromkeys(words.AUTHORITIES[e.authority] for e in events)
        return (*dates, *by)

    def quotes(self, spans: Sequence[Span]) -> tuple[Quote, ...]:
        """Several spans as quotes."""
        return tuple(self.quote(s) for s in spans)

    def quote(self, span: Span) -> Quote:
        """Words with the paper's title and, where the format has a map, their place in the original."""
        document = self.documents.get(span.document)
        title = title_of(document) if document else span.document
        place = f"characters {span.start}–{span.end}"
        origin = document.origin(span.start) if document else None
        if origin is not None and origin.page is not None:
            place = f"page {origin.page}, {place}"
        elif origin is not None and origin.row is not None:
            place = f"row {origin.row}, {place}"
        publisher = document.publisher if document else ""
        published = words.date_text(document.published) if document else ""
        cells = self._cells(document, span) if document else ()
        return Quote(
            span.text, span.document, title, publisher, published, place, f"at-{span.start}",
            span.start, span.end, cells,
        )  # fmt: skip

    @staticmethod
    def _cells(document: Document, span: Span) -> tuple[tuple[str, str], ...]:
        at = bisect_left(document.rows, span.start, key=lambda r: r.start)
        row = document.rows[at] if at < len(document.rows) else None
        if row is None or (row.start, row.end) != (span.start, span.end) or len(row.cells) > _CELLS:
            return ()
        return tuple((c.header, c.value) for c in row.cells if c.value.strip())

    def passages(self, spans: Sequence[Span]) -> tuple[Passage, ...]:
        """Spans as they stand in their papers: those near to one another in one passage, with what is around them.

        A row of a table stands alone: its cells are its context.
        """
        together: list[list[Span]] = []
        for span in sorted(spans, key=lambda s: (s.document, s.start)):
            near = together[-1] if together else None
            if near and near[-1].document == span.document and span.start - near[-1].end < 2 * _AROUND:
                near.append(span)
            else:
                together.append([span])
        order = {s: i for i, s in enumerate(spans)}
        return tuple(self._passage(each) for each in sorted(together, key=lambda e: min(order[s] for s in e)))

    def _passage(self, spans: Sequence[Span]) -> Passage:
        first = self.quote(spans[0])
        places = tuple(self.quote(s).place for s in spans)
        document = self.documents.get(spans[0].document)
        if document is None or first.cells:
            return Passage(first, tuple((s.text, True) for s in spans), places)
        text = document.text
        at = _opening(text, spans[0].start, document.body)
        pieces = [("… " if at > document.body else "", False)]
        for s in spans:
            pieces += [(text[at : s.start], False), (text[max(at, s.start) : s.end], True)]
            at = max(at, s.end)
        end = _closing(text, at)
        pieces += [(text[at:end], False), (" …" if end < len(text.rstrip()) else "", False)]
        return Passage(first, tuple(p for p in pieces if p[0]), places)

    @cached_property
    def called(self) -> dict[str, tuple[str, ...]]:
        """The ids of actors by each of their names, those whose main name it is first."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for a in self.facts.actors:
            found[a.name][a.id] = None
        for a in self.facts.actors:
            for alias in a.aliases:
                found[alias][a.id] = None
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def resting(self) -> dict[str, tuple[str, ...]]:
        """The findings that rest on a statement, a claim or an event, by its id."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for f in self.findings:
            for ident in (*f.claims, *f.events):
                found[ident][f.id] = None
                if ident in self.claims:
                    found[self.claims[ident].attribution][f.id] = None
        return {ident: tuple(ids) for ident, ids in found.items()}

    def versions(self, ident: str) -> list[Version]:
        """What the finding's speaker, or others for him, said of the same matter, in time; each typed."""
        f = self._by_id.get(ident)
        found = []
        for history in self.once(f"histories {ident}", lambda: self._histories(f)) if f else ():
            for v in history.versions:
                claim = self.claims.get(v.claim)
                said = self.attributions.get(claim.attribution) if claim else None
                against = self.claims.get(v.against or "")
                other = words.date_text(against.said) if against else ""
                found.append(
                    Version(
                        words.date_text(v.said), self.name(v.teller or history.principal),
                        words.STEPS[v.step] + (f" the version of {other}" if other else ""), self.quote(v.spans[-1]),
                        words.GRADES[said.grade] if said else "", v.claim in (f.claims if f else ()),
                        tuple(f"{c.dimension.value}: {c.start} → {c.end}" for c in v.changes),
                    )
                )  # fmt: skip
        return found

    def _histories(self, f: Finding) -> tuple[History, ...]:
        """The histories in which the finding's claims stand, of what the same people said of the same kind of thing.

        Versions are compared pair by pair: of very many, those nearest in time are looked at.
        """
        own = [c for c in (self.claims.get(i) for i in f.claims) if c is not None]
        people = {p for c in own for p in (c.speaker, c.behalf, c.subject.actor) if p is not None}
        wanted = {w for c in own for w in self.wider(c.predicate)}
        said = {a.id: a for p in people for a in self.said_by.get(p, ())}
        near = [c for a in said for c in self.claims_of.get(a, ()) if self.wider(c.predicate) & wanted]
        middle = _ordinal(own[0].said) if own else 0
        near = sorted(near, key=lambda c: (c not in own, abs(_ordinal(c.said) - middle), c.id))[:_COMPARED]
        tied = {o.id: o for p in people for o in self.offices_of.get(p, ())}
        relations = {r.id: r for p in people for r in self.ties_of.get(p, ())}
        named = {
            *people, *(x for c in near for x in _actors_of(c)), *(o.organization for o in tied.values()),
            *(x for r in relations.values() for x in (r.subject, r.object)),
        }  # fmt: skip
        papers = {c.document for c in near}
        some = Facts(
            documents=tuple(self.documents[d] for d in sorted(papers) if d in self.documents),
            actors=tuple(self.actors[n] for n in sorted(filter(None, named)) if n in self.actors),
            offices=tuple(tied.values()), relations=tuple(relations.values()),
            attributions=tuple(said[c.attribution] for c in near), claims=tuple(near),
        )  # fmt: skip
        return check.of_claims(check.versions(some, self.knowledge), f.claims)

    def wider(self, predicate: str) -> set[str]:
        """The predicate and all that it entails."""
        found, waiting = set(), [predicate]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                known = self.predicates.get(name)
                waiting += known.parents if known else ()
        return found

    # --- papers -------------------------------------------------------------------------------------

    def papers(self) -> list[Paper]:
        """All papers."""
        return [self.document_entry(d) for d in self.facts.documents]

    def document_entry(self, d: Document) -> Paper:
        """A paper in a list; ``cited`` is how many findings rest on it."""
        cited = len({finding for _, _, finding, _ in self.marks.get(d.id, [])})
        inferred = d.published is not None and d.published.inferred
        said, happened = self._counts.get(d.id, (0, 0))
        return Paper(
            d.id, title_of(d), d.name, d.publisher, d.kind.value, words.date_text(d.published), inferred, cited,
            said, happened, len(d.text), tuple(self._problems_of.get(d.name, ())),
        )  # fmt: skip


def _opening(text: str, start: int, first: int) -> int:
    """Where the context of words begins: with their paragraph, or at a word so many letters before them."""
    low = max(first, start - _AROUND)
    paragraph = text.rfind("\n\n", low, start)
    if paragraph >= 0 and start - paragraph > _LEAST:
        return paragraph + 2
    if low == first:
        return first
    blank = text.find(" ", low, start)
    return blank + 1 if blank >= 0 else low


def _closing(text: str, end: int) -> int:
    """Where the context of words ends: with their paragraph, or at a word so many letters after them."""
    high = min(len(text), end + _AROUND)
    paragraph = text.find("\n\n", end, high)
    if paragraph >= 0 or high == len(text):
        return paragraph if paragraph >= 0 else high
    blank = text.rfind(" ", end, high)
    return blank if blank >= 0 else high


def _actors_of(claim: Claim) -> tuple[str | None, ...]:
    sides = (claim.subject, claim.party)
    return (claim.speaker, claim.behalf, *(x for p in sides if p is not None for x in (p.actor, p.of)))


def _ordinal(when: When | None) -> int:
    day = (when.earliest or when.latest) if when is not None else None
    return day.toordinal() if day is not None else 0


def _first_day(when: object) -> str:
    earliest = getattr(when, "earliest", None) or getattr(when, "latest", None)
    return earliest.isoformat() if earliest else "9999"
