"""Facts → findings: the whole check on one page. Pure; the order of the facts does not matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from onrecord.core.document import Span
from onrecord.core.findings import Dimension, Finding, FindingKind, NotCovered, Verdict
from onrecord.core.nouns import AttributionKind, Facts, Grade
from onrecord.core.plugins import Plugin
from onrecord.knowledge.model import Knowledge

from .build import overlap
from .match import Match
from .memory import Memory
from .plugged import plugged
from .rules import conflict_of_interest, contradiction, dispute, inconsistency, nondisclosure
from .strength import FLOOR
from .survey import Survey, survey
from .touched import world_of
from .world import World
from .zone import Zone


@dataclass(frozen=True)
class Checked:
    """What the check proposes.

    ``findings`` best first, those under :data:`~onrecord.check.strength.FLOOR` left out (leads stay,
    whatever their confidence). ``weak`` are the ones left out.
    """

    findings: tuple[Finding, ...] = ()
    weak: tuple[Finding, ...] = ()
    looked: Callable[[], Iterable[NotCovered]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def not_covered(self) -> tuple[NotCovered, ...]:
        """What was looked at and found not to touch, with the reason; worked out when it is asked for."""
        return tuple(self.looked())


Rule = Callable[[Facts, Knowledge], Iterable[Finding]]


def derive(
    facts: Facts, knowledge: Knowledge, memory: Memory | None = None, rules: Sequence[tuple[Plugin, Rule]] = ()
) -> Checked:
    """Everything that the record shows of the statements in it.

    Near-linear in claims and events: each claim looks only at events of its people and predicates. With the
    memory of an earlier check only what has changed since, and what it touches, is worked out anew; the
    outcome is the same. ``rules`` are those of plugins; raises PluginError where one breaks the laws.
    """
    world = world_of(_sorted(facts), knowledge, memory)
    found = survey(world)
    omissions, missed = nondisclosure.find(found)
    proposed = [
        *contradiction.find(found),
        *contradiction.incomplete(found, omissions),
        *inconsistency.find(found),
        *(o.finding for o in omissions),
        *conflict_of_interest.find(found),
        *dispute.find(found),
        *(f for plugin, rule in rules for f in plugged(plugin, rule, facts, knowledge)),
    ]
    ranked = sorted(_without_echoes(_one_kind(_once(proposed)), world), key=rank)
    ranked = _with_replies(ranked, found)
    strong = tuple(f for f in ranked if _is_strong(f))
    weak = tuple(f for f in ranked if not _is_strong(f))
    return Checked(strong, weak, lambda: _looked_at(found, missed, ranked))


_REPLIES = 4


def _with_replies(findings: list[Finding], found: Survey) -> list[Finding]:
    """Each finding with the other words in which the same person, or somebody for him, denies what it shows."""
    denied: dict[str, list[Zone]] = defaultdict(list)
    about: dict[tuple[str, str], list[tuple[int, Zone]]] = defaultdict(list)
    for number, zone in enumerate(found.zones):
        principal = zone.subject.actor or zone.claim.behalf or zone.claim.speaker
        if zone.head != "denied" or principal is None:
            continue
        for meant in {a for a in (zone.party.actor, zone.party.of) if a} if zone.party else ():
            about[principal, meant].append((number, zone))
        for _, one in found.matches.get(zone.claim.id, ()):
            denied[one.event.id].append(zone)
    told = []
    for finding in findings:
        zones = (z for event in finding.events for z in denied.get(event, ()))
        if finding.kind is FindingKind.CONFLICT_OF_INTEREST:
            named = dict(pair for m in finding.matters for pair in about.get((finding.subject or "", m), ()))
            zones = (named[number] for number in sorted(named))
        told.append(replace(finding, replies=_replies(finding, zones)))
    return told


def _replies(finding: Finding, zones: Iterable[Zone]) -> tuple[Span, ...]:
    kept = list(finding.replies)
    people = {finding.subject, finding.speaker}
    for zone in zones:
        if len(kept) >= _REPLIES:
            break
        claim = zone.claim
        whose = {zone.subject.actor, claim.speaker, claim.behalf} - {None}
        if claim.id in finding.claims or not whose & people or not claim.spans:
            continue
        span = claim.spans[-1]
        if not _touch([span], (*finding.say, *finding.record, *kept)):
            kept.append(span)
    return tuple(kept)


def _looked_at(
    found: Survey, missed: Iterable[NotCovered], ranked: Iterable[Finding]
) -> tuple[NotCovered, ...]:
    """What was looked at and does not touch, each once; every claim without a finding says why."""
    looked = {*found.not_covered(), *missed}
    shown = {c for f in ranked for c in f.claims}
    for zone in found.zones:
        if zone.claim.id not in shown:
            looked.update(_open(zone, m) for _, m in found.matches.get(zone.claim.id, ()))
    told = {n.claim for n in looked} | shown
    for zone in found.zones:
        if zone.claim.id not in told:
            reason = "the record holds nothing of the people and the acts that it is about"
            looked.add(NotCovered(zone.claim.id, "", Dimension.STATEMENT, reason))
    return tuple(sorted(looked, key=lambda n: (n.claim, n.event, n.dimension, n.reason)))


def _open(zone: Zone, found: Match) -> NotCovered:
    """Why an event that may touch a claim is shown against it in no finding."""
    dimension, reason = Dimension.CERTAINTY, "another finding shows it"
    if zone.head == "count":
        dimension, reason = Dimension.QUANTITY, "no more than the statement allows"
    elif found.lead or found.unless:
        why = found.lead or "; ".join(found.unless)
        reason = f"the record does not settle it ({why})"
    return NotCovered(zone.claim.id, found.event.id, dimension, reason, found.event.spans)


def _sorted(facts: Facts) -> Facts:
    """The facts in an order of their own, so that the same record always gives the same findings."""
    return replace(
        facts,
        actors=tuple(sorted(facts.actors, key=lambda a: a.id)),
        offices=tuple(sorted(facts.offices, key=lambda o: o.id)),
        relations=tuple(sorted(facts.relations, key=lambda r: r.id)),
        attributions=tuple(sorted(facts.attributions, key=lambda a: a.id)),
        claims=tuple(
            sorted(facts.claims, key=lambda c: (c.document, c.spans[0].start if c.spans else 0, c.id))
        ),
        events=tuple(
            sorted(facts.events, key=lambda e: (e.document, e.spans[0].start if e.spans else 0, e.id))
        ),
        corrections=tuple(sorted(facts.corrections, key=lambda c: c.id)),
    )


def _is_strong(finding: Finding) -> bool:
    return finding.confidence >= FLOOR or finding.verdict is Verdict.LEAD


_VERDICTS = (Verdict.CONTRADICTED, None, Verdict.CONTRADICTED_UNLESS, Verdict.HEDGED, Verdict.LEAD)


def rank(finding: Finding) -> tuple[bool, float, int, str]:
    """The order in which findings are shown: best first, leads last."""
    return finding.verdict is Verdict.LEAD, -finding.confidence, _VERDICTS.index(finding.verdict), finding.id


class _Alike:
    """Findings by kind, subject and where their words stand: only these can be one pair."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._by: dict[tuple[FindingKind, str | None, _Place], list[Finding]] = defaultdict(list)
        for finding in findings:
            self.add(finding)

    def add(self, finding: Finding) -> None:
        for place in _places(finding):
            self._by[finding.kind, finding.subject, place].append(finding)

    def to(self, finding: Finding, kind: FindingKind) -> Iterator[Finding]:
        """Those of a kind that may be the same pair."""
        found = (f for place in _places(finding) for f in self._by.get((kind, finding.subject, place), ()))
        return iter({id(f): f for f in found}.values())


_Place = tuple[str, int]
_STRETCH = 256  # letters of a paper that are looked up together


def _places(finding: Finding) -> frozenset[_Place]:
    """Where the words stand by which a pair is told from others; also its own name, which no other has."""
    spans = finding.record if finding.kind is FindingKind.CONFLICT_OF_INTEREST else finding.say
    stretches = ((s.document, n) for s in spans for n in range(s.start // _STRETCH, s.end // _STRETCH + 1))
    return frozenset((*stretches, (finding.id, -1)))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Each pair once: of two findings of a kind whose words overlap on both sides the stronger stays."""
    kept: list[Finding] = []
    alike = _Alike()
    for finding in sorted(findings, key=rank):
        if not any(same_pair(finding, other) for other in alike.to(finding, finding.kind)):
            alike.add(finding)
            kept.append(finding)
    return kept


def _one_kind(findings: list[Finding]) -> list[Finding]:
    """A pair that is both a contradiction and a nondisclosure, as the one that its words make it.

    A bare answer to a question that asks to disclose leaves something out; a sentence that denies it is
    contradicted.
    """
    left_out = [f for f in findings if f.kind is FindingKind.NONDISCLOSURE]
    against = _Alike(f for f in findings if f.kind is FindingKind.CONTRADICTION)
    dropped: set[str] = set()
    for omission in left_out:
        for other in against.to(omission, FindingKind.CONTRADICTION):
            if same_pair(omission, other):
                bare = min(len(s.text.split()) for s in omission.say) <= _BARE
                dropped.add(other.id if bare else omission.id)
    return [f for f in findings if f.id not in dropped]


_BARE = 3


def _without_echoes(findings: list[Finding], world: World) -> list[Finding]:
    """A paper's paraphrase of words that the record holds themselves is no second finding.

    Of two contradictions of one speaker by the same record with the same verdict, the one that rests on a
    paraphrase in another paper goes. A paraphrase that says more than the words, and so fares worse, stays.
    """
    claims = {c.id: c for c in world.facts.claims}

    def told(finding: Finding) -> bool:
        said = [world.attributions.get(claims[c].attribution) for c in finding.claims if c in claims]
        return bool(said) and all(
            a is not None and a.kind is AttributionKind.INDIRECT and a.grade is Grade.PARAPHRASE for a in said
        )

    def alike(echo: Finding, other: Finding) -> bool:
        pairs = [
            (claims[a], claims[b]) for a in echo.claims for b in other.claims if a in claims and b in claims
        ]
        entails = world.knowledge.entails
        return any(
            a.form is b.form and (entails(a.predicate, b.predicate) or entails(b.predicate, a.predicate))
            for a, b in pairs
        )

    dropped: set[str] = set()
    for kind in (FindingKind.CONTRADICTION, FindingKind.INCONSISTENCY):
        several = [f for f in findings if f.kind is kind]
        retold = {f.id: f for f in several if told(f)}
        beside: dict[tuple[str | None, str], dict[str, Finding]] = defaultdict(dict)
        for finding in several:
            for span in finding.record:
                beside[finding.subject, span.document][finding.id] = finding
        for echo in retold.values():
            near = [beside[echo.subject, s.document] for s in echo.record]
            for other in {i: f for group in near for i, f in group.items()}.values():
                if other.id in retold or other.verdict is not echo.verdict:
                    continue
                elsewhere = {s.document for s in other.say} != {s.document for s in echo.say}
                apart = elsewhere or kind is FindingKind.INCONSISTENCY
                if apart and alike(echo, other) and _touch(other.record, echo.record):
                    dropped.add(echo.id)
    return [f for f in findings if f.id not in dropped]


def same_pair(a: Finding, b: Finding) -> bool:
    """Whether two findings of a kind show the same words of one person against the same words of the record."""
    if a.id == b.id:
        return True
    if a.kind is FindingKind.CONFLICT_OF_INTEREST:
        return a.subject == b.subject and _touch(a.record, b.record)
    return a.subject == b.subject and _touch(a.say, b.say) and _touch(a.record, b.record)


def _touch(first: Iterable[Span], second: Iterable[Span]) -> bool:
    others = list(second)
    return any(overlap(a, b) for a in first for b in others)
