"""Single papers against a large record: what has to do with their people is looked up, and the rest is not read.

A check of everything holds the whole record in memory. A new paper can touch only papers that name some of the
same people or bodies, or whom these are tied to; those are looked up in what the last check knew, the nearest
first, and are linked and checked with the new ones as ever. Whoever was told apart stays apart: new papers join
those whom the record knows, and do not make one of two of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onrecord import check, record
from onrecord.check import Checked
from onrecord.core import plugins
from onrecord.core.decisions import NOTHING_DECIDED, Decision, Identity
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.findings import Finding
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    Coverage,
    Event,
    Extraction,
    Facts,
    Office,
    Relation,
)
from onrecord.extract import identity
from onrecord.extract.link import link
from onrecord.extract.renaming import renamed
from onrecord.knowledge import Knowledge
from onrecord.record import Known, Linked, New, Paper, Store

NAMESAKES = 40
"""So many of those are looked at whom a name may mean."""
HOLDERS = 13
"""So many holders of an office are looked at to tell who an unnamed one is: more than link takes for telling."""
TIES = 100
"""So many ties of one person or body are followed."""
CIRCLE = 300
"""So many people and bodies that are tied to those of the new papers are counted among them."""
DEPTH = 3
ALL_OF = 24
"""Of somebody whom no more papers name, all are looked at; of others those that name two of the circle."""
NEAREST = 80
"""So many papers are looked at."""
FEW = 20
"""So many new papers are always checked alone where that is asked for; of more, no more than each fiftieth of the record:
a check of everything is quicker then."""

_NOWHERE = Document("", "", "", "", DocumentKind.KNOWLEDGE)
"""What is known of the record's actors stands in no paper of its own."""


Rules = Sequence[tuple[plugins.Plugin, check.Rule]]
"""The rules of plugins."""


@dataclass(frozen=True)
class Arrived:
    """What came of a check of some papers: their name, the facts that were looked at, the findings that rest on the
    papers, and of how many papers that name the same people so many were looked at. ``before`` are the findings of the
    record that are other or gone, ``after`` those that are in their place, and new ones."""

    name: str
    facts: Facts
    checked: Checked
    near: int
    of: int
    before: tuple[Finding, ...] = ()
    after: tuple[Finding, ...] = ()


def is_worth_it(store: Store) -> bool:
    """Whether what came since the last check can be checked alone, and is little enough for that."""
    waiting = store.unchecked()
    return waiting is not None and len(waiting) <= max(FEW, store.documents_number() // 50)


def check_new(store: Store, source: str, knowledge: Knowledge, rules: Rules) -> Arrived:
    """Check the papers that were read in one file (SHA-256 of its bytes) against what the record knows, and save what
    comes of it. It must be one of :meth:`Store.unchecked`."""
    return _check(store, [(source, e) for e in store.read_in(source)], knowledge, rules, {source})


def check_again(store: Store, papers: Collection[str], knowledge: Knowledge, rules: Rules) -> Arrived:
    """Check papers (ids) again in which people have decided something since the record was known."""
    read = [(s, e) for s in store.sources_of(papers) for e in store.read_in(s) if e.document.id in papers]
    return _check(store, read, knowledge, rules, set())


def _check(
    store: Store, read: Sequence[tuple[str, Extraction]], knowledge: Knowledge, rules: Rules, sources: set[str]
) -> Arrived:
    changes, decisions = store.changes(), store.log.standing()
    decided = record.over([e for _, e in read], decisions)
    with store.looking() as known:
        meant_by = known.meant({a.id for d in decisions for a in d.actors})
        around = _Around(known, _with_known(known, read, decided, meant_by), knowledge)
        near, of = around.papers()
        facts = around.facts(near, decisions, meant_by)
    checked = check.with_proposals(check.derive(facts, knowledge, rules=rules), facts, knowledge)
    looked = frozenset(d.id for d in facts.documents)
    with store.looking() as known:
        facts = _with_papers(known, facts, {s.document for f in checked.findings for s in _quoted(f)})
    touching = _Touching(store, facts, checked, [*(e for _, e in read), *decided], looked)
    mine = {a.id for e in around.new for a in e.actors}
    meant = frozenset(a for a, members in facts.members.items() if not mine.isdisjoint(members))
    own = frozenset(mine - around.known.keys())
    added = New(frozenset(sources), touching.papers, own, meant, touching.gone, touching.nouns)
    store.add_findings(touching.saved, facts, changes, identity.keys, added)
    facts = replace(facts, coverage=sum((e.coverage for e in decided if e.coverage), Coverage()))
    name = ", ".join(dict.fromkeys(e.document.name for e in decided))
    return Arrived(name, facts, touching.shown, len(near), of, touching.before, touching.saved)


def _with_known(
    known: Known, read: Sequence[tuple[str, Extraction]], decided: Sequence[Extraction], meant_by: Mapping[str, str]
) -> list[Extraction]:
    """The papers, with those of their actors whom the record knows already by its own ids; ``meant_by`` are such ids
    for actors of any papers that stand in what people decided."""
    found = []
    for (source, _), extraction in zip(read, decided, strict=True):
        members = {**meant_by, **known.members((source, extraction.document.id))}
        whole = renamed(extraction, members) if members else extraction
        settled = known.actors({members[a.id] for a in extraction.actors if a.id in members})
        own = tuple(a for a in extraction.actors if a.id not in members)
        found.append(replace(whole, actors=(*settled, *own)) if members else whole)
    return found


def facts_of(store: Store, findings: Sequence[Finding], *, whole: bool = False) -> Facts:
    """Of a record that was checked, what shows some findings: the papers that they quote, and the actors they are
    about; ``whole`` with all that stands in these papers and ties the actors."""
    quoted = {s.document for f in findings for s in _quoted(f)}
    with store.looking() as known:
        about = {a for f in findings for a in (f.speaker, f.subject, *f.matters) if a}
        if not whole:
            return Facts(documents=tuple(known.documents(quoted)), actors=tuple(known.actors(about)))
        found: list[Extraction] = []
        members: dict[str, str] = {}
        for paper in known.places(quoted):
            mine = known.members(paper)
            members |= mine
            found.append(renamed(known.naming(paper, mine), mine))
        ties = known.about(set(members.values()) | about, TIES)
        return Facts(
            documents=_each_once(known.documents(quoted), ()),
            actors=tuple(known.actors({*members.values(), *about, *_ends(ties)})),
            offices=ties.offices, relations=ties.relations,
            attributions=tuple(a for e in found for a in e.attributions),
            claims=tuple(c for e in found for c in e.claims), events=tuple(v for e in found for v in e.events),
            corrections=ties.corrections,
        )  # fmt: skip


def _with_papers(known: Known, facts: Facts, papers: set[str]) -> Facts:
    """The facts with papers that were not looked at: ties rest on words of such ones."""
    told = {d.id for d in facts.documents}
    return replace(facts, documents=(*facts.documents, *known.documents(papers - told)))


def _quoted(finding: Finding) -> Iterator[Span]:
    yield from (*finding.say, *finding.record, *finding.replies, *finding.corrected)
    yield from (s.source for d in finding.derivations for s in d.steps if s.source is not None)


def together(arrived: Sequence[Arrived]) -> tuple[Facts, Checked]:
    """What came of several checks, one after the other, as if of one: the later word counts."""
    facts = Facts()
    findings: dict[str, Finding] = {}
    weak: dict[str, Finding] = {}
    for one in arrived:
        kinds: dict[str, Any] = {name: _each_once(getattr(facts, name), getattr(one.facts, name)) for name in _NOUNS}
        members = {**facts.members, **one.facts.members}
        facts = replace(facts, members=members, coverage=facts.coverage + one.facts.coverage, **kinds)
        gone = {f.id for f in one.before}
        findings = {i: f for i, f in findings.items() if i not in gone} | {f.id: f for f in one.checked.findings}
        weak |= {f.id: f for f in one.checked.weak}
    looked = [n for one in arrived for n in one.checked.not_covered]
    best = tuple(sorted(findings.values(), key=check.rank))
    return facts, Checked(best, tuple(sorted(weak.values(), key=check.rank)), lambda: looked)


_NOUNS = ("documents", "actors", "offices", "relations", "attributions", "claims", "events", "stances", "corrections")


def _each_once(before: Sequence[Any], after: Sequence[Any]) -> tuple[Any, ...]:
    return tuple({n.id: n for n in (*before, *after)}.values())


def _judged(decisions: Iterable[Decision], around: _Around) -> Identity:
    """What people decided on those who are looked at."""
    return record.identity(decisions, (*around.known.values(), *(a for e in around.new for a in e.actors)))


class _Touching:
    """What a check of some papers changes in the findings of a record: ``shown`` are those that rest on the papers,
    ``saved`` these and those that are other for them, ``before`` those of the record in whose place they are. ``gone``
    are the ids of those that are no more: what they rest on was looked at again, and does not give them any more.
    ``papers`` and ``nouns`` are the ids of the papers and of what stands, or stood, in them; ``looked`` are those of all
    papers that were looked at."""

    def __init__(
        self, store: Store, facts: Facts, checked: Checked, read: Sequence[Extraction], looked: frozenset[str]
    ) -> None:
        self.papers = papers = frozenset(e.document.id for e in read)
        self.nouns = frozenset(n.id for e in read for kind in _NOUNS[2:] for n in getattr(e, kind))
        self._mine = {c.id for c in facts.claims if c.document in papers}
        self._mine |= {e.id for e in facts.events if e.document in papers}
        self.shown = self._own(checked, facts)
        found = {f.id: f for f in checked.findings}
        with store.looking() as known:
            doubted = {f.id: f for f in known.cited(_put_right(facts, papers) | self.nouns)}
            beside = known.cited(_nouns(self.shown.findings, facts))
            ousted = {f.id: f for f in beside if all(s.document in looked for s in (*f.say, *f.record))}
            gone = {i: f for i, f in (doubted | ousted).items() if i not in found}
            self.gone = frozenset(gone)
            said = {c for f in gone.values() for c in f.claims}  # what is gone may have left something else behind
            self.saved = tuple(
                f
                for f in checked.findings
                if self._touches(f) or f.id in doubted or self._answers(f) or not said.isdisjoint(f.claims)
            )
            self.before = tuple(known.findings(self.gone | {f.id for f in self.saved}))

    def _own(self, checked: Checked, facts: Facts) -> Checked:
        spoken = {c.id for c in facts.claims if c.document in self.papers}
        return replace(
            checked,
            findings=tuple(filter(self._touches, checked.findings)),
            weak=tuple(filter(self._touches, checked.weak)),
            looked=lambda: (n for n in checked.not_covered if n.claim in spoken),
        )

    def _touches(self, finding: Finding) -> bool:
        spans = (*finding.say, *finding.record)
        return not self._mine.isdisjoint((*finding.claims, *finding.events)) or self._in_papers(spans)

    def _answers(self, finding: Finding) -> bool:
        """Whether the new papers hold a reply to what a finding shows."""
        return self._in_papers(finding.replies)

    def _in_papers(self, spans: Iterable[Span]) -> bool:
        return any(s.document in self.papers for s in spans)


def _put_right(facts: Facts, papers: frozenset[str]) -> set[str]:
    """The statements and events that new papers put right, each or with all of its paper."""
    goals = {goal for c in facts.corrections if c.document in papers for goal in c.corrects}
    nouns: tuple[Attribution | Event, ...] = (*facts.attributions, *facts.events)
    return goals | {n.id for n in nouns if n.document in goals}


def _nouns(findings: Iterable[Finding], facts: Facts) -> set[str]:
    """The statements and events on which findings rest."""
    said_in = {c.id: c.attribution for c in facts.claims}
    return {noun for f in findings for noun in (*(said_in.get(c, c) for c in f.claims), *f.events)}


def _ends(linked: Linked) -> list[str]:
    """Whom some ties tie, each once."""
    ties: tuple[Office | Relation, ...] = (*linked.offices, *linked.relations)
    return list(dict.fromkeys(s for tie in ties for s in record.subjects(tie)))


class _Around:
    """The part of a record that has to do with the people of new papers."""

    def __init__(self, known: Known, new: Sequence[Extraction], knowledge: Knowledge) -> None:
        self._look, self.new, self._knowledge = known, new, knowledge
        self.known: dict[str, Actor] = {}
        self._tied: set[str] = set()
        self._linked = Linked()
        self._papers = {e.document.id for e in new}
        self._learn(a.id for e in new for a in e.actors)
        self._learn(self._namesakes())
        first = self._link((), NOTHING_DECIDED)
        own = {a.id for e in new for a in e.actors}
        self.core = {a for a, members in first.members.items() if a in self.known and not own.isdisjoint(members)}
        self.circle = self._circle()

    def _learn(self, ids: Iterable[str]) -> None:
        """Look up actors, with all that ties them, and those to whom it does."""
        fresh = [i for i in dict.fromkeys(ids) if i not in self._tied]
        self._tied |= set(fresh)
        ties = self._look.about(fresh, TIES).without(self._papers)
        self._linked = self._linked.with_(ties)
        ends = {*fresh, *_ends(ties)} - self.known.keys()
        self.known |= {a.id: a for a in self._look.actors(ends)}

    def _namesakes(self) -> Iterable[str]:
        """Whom the names in the new papers may mean."""
        actors = [a for e in self.new for a in e.actors]
        found = self._look.keyed((k for a in actors for k in identity.asked(a)), NAMESAKES)
        unnamed = {a.id for a in actors if a.kind is ActorKind.UNNAMED}
        posts = {o.role for e in self.new for o in e.offices if o.holder in unnamed}
        posts |= {a.name.partition(" ")[2] for a in actors if a.id in unnamed}
        for post in sorted(filter(None, posts)):
            found |= set(self._look.holders(post, HOLDERS))
        return sorted(found)

    def _circle(self) -> set[str]:
        """Those of whom the new papers tell, and whom some ties lead to from them, the nearest first."""
        circle = dict.fromkeys(sorted(self.core))
        ring = list(circle)
        for _ in range(DEPTH):
            ends = _ends(self._look.about(ring, TIES).without(self._papers))
            ring = [e for e in ends if e not in circle][: CIRCLE - len(circle)]
            circle |= dict.fromkeys(ring)
        self._learn(circle)
        return {i for i in circle if i in self.known}

    def papers(self) -> tuple[list[Paper], int]:
        """The papers nearest to the new ones, and how many name anybody of theirs."""
        mine = {e.document.id for e in self.new}
        shared: Counter[Paper] = Counter()
        wanted: set[Paper] = set()
        of: set[Paper] = set()
        for ident, found in self._look.papers_of(sorted(self.circle)).items():
            others = [p for p in found if p[1] not in mine]
            shared.update(others)
            if ident in self.core:
                of.update(others)
            if len(others) <= ALL_OF:
                wanted.update(others)
        right = [p for p in self._put_right() if p[1] not in mine]
        near = [p for p in shared if p not in right and (p in wanted or shared[p] > 1)]
        near.sort(key=lambda p: (-shared[p], p))
        return [*right, *near[:NEAREST]], len(of | set(right))

    def _put_right(self) -> list[Paper]:
        """The papers that the new ones put right."""
        return self._look.places(goal for e in self.new for c in e.corrections for goal in c.corrects)

    def facts(self, near: Sequence[Paper], decisions: Sequence[Decision], meant_by: Mapping[str, str]) -> Facts:
        """The facts of the new papers and of those near to them, as people decided on them."""
        members = {paper: {**meant_by, **self._look.members(paper)} for paper in near}
        self._learn(a for each in members.values() for a in each.values())
        on: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            if decision.noun is not None:
                on[record.home(decision.noun)].append(decision)
        found = [self._near(paper, members[paper], on.get(paper[1], ())) for paper in near]
        nouns = {v.id for e in found for v in e.events} | {a.id for e in found for a in e.attributions}
        nouns |= {document for _, document in near}
        right = self._look.about(nouns).without(self._papers).corrections
        self._linked = self._linked.with_(Linked(corrections=right))
        facts = self._link(found, _judged(decisions, self))
        return _with_papers(self._look, facts, {c.document for c in right})

    def _near(self, paper: Paper, members: Mapping[str, str], decisions: Sequence[Decision]) -> Extraction:
        """A paper with what it says of the circle, and with the record's actors in it."""
        own = [o for o, a in members.items() if a in self.circle]
        (decided,) = record.over([self._look.naming(paper, own)], decisions)
        found: Extraction = renamed(decided, members)
        there = dict.fromkeys(members.values())
        return replace(found, actors=tuple(self.known[a] for a in there if a in self.known))

    def _link(self, near: Sequence[Extraction], judged: Identity) -> Facts:
        told = self._linked
        offices = (o for o in told.offices if {o.holder, o.organization or o.holder} <= self.known.keys())
        ties = Extraction(_NOWHERE, tuple(self.known.values()), tuple(offices), told.relations, corrections=told.corrections)
        facts = link([ties, *near, *self.new], self._knowledge, judged, settled=self.known.keys())
        return replace(facts, documents=tuple(d for d in facts.documents if d is not _NOWHERE))
