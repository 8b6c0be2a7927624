"""From matches to a finding: the spans of both sides, the chains, the confidence, the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.core.dates import Answer, Grain
from onrecord.core.document import Span
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step, Verdict
from onrecord.core.ids import content_id
from onrecord.core.nouns import Authority, Correction, Event, Provenance

from . import strength
from .chain import counted, signature
from .match import Match, certainty_step
from .world import World
from .zone import Zone

_SPANS = 8
_WORDS_EACH = 80
_WORDS_ALL = 240
_AUTHORITIES = tuple(Authority)


@dataclass(frozen=True, slots=True)
class Extra:
    """The step that a kind of finding needs beside those of the statement's respects."""

    step: Step
    strength: float


def order(found: Match) -> tuple[int, int, int, str, str]:
    """Best evidence first: strongest authority, then the most precise date, then the earliest."""
    event = found.event
    precise = 0 if event.when and event.when.grain is Grain.DAY else (1 if event.when else 2)
    return (
        len(found.unless),
        _AUTHORITIES.index(event.authority),
        precise,
        event.when.edtf if event.when else "~",
        event.id,
    )


def occasions(matches: Sequence[Match]) -> list[Match]:
    """The events that are certainly different occasions, the firm ones first.

    Two records are of one occasion unless their times differ: a month may be any day of it, and what
    two papers tell of one day may be one meeting with more people there than either names. Only the
    rows of one official paper are each an event.
    """
    kept: list[Match] = []
    for found in sorted(matches, key=order):
        same = [m for m in kept if not _apart(m.event, found.event)]
        if not same:
            kept.append(found)
        elif found.event.count > sum(m.event.count for m in same) and len(found.unless) <= len(
            same[-1].unless
        ):
            kept = [*(m for m in kept if m not in same), found]
    return sorted(kept, key=lambda m: (len(m.unless), m.event.when.edtf if m.event.when else "~", m.event.id))


def _apart(a: Event, b: Event) -> bool:
    """Whether two records are certainly of two occasions."""
    if a.when is None or b.when is None:
        return False
    if not a.when.overlaps(b.when):
        return True
    rows = a.document == b.document and a.authority is Authority.OFFICIAL is b.authority
    people = {p.actor for p in a.participants} != {p.actor for p in b.participants}
    return rows and people and a.when.grain is Grain.DAY is b.when.grain


def statement(zone: Zone, claimed: Sequence[tuple[str, str]], world: World) -> tuple[Step, float]:
    """The step from the words to what they exclude, and how well the words reached us."""
    quantity = [("quantity", f"{zone.quantity.op} {zone.quantity.number}")] if zone.quantity else []
    words = " … ".join(" ".join(s.text.split()) for s in zone.claim.spans)
    said = zone.attribution
    by = said.grade.value if said else "as the paper tells it"
    sure = strength.GRADE[said.grade] if said else strength.GRADE[next(iter(strength.GRADE))]
    if said is not None and said.reporter is not None and said.reporter != zone.claim.speaker:
        sure *= strength.REPORTED
    end = signature(zone.head, [*claimed, *quantity])
    source = zone.claim.spans[-1] if zone.claim.spans else None
    return Step(Dimension.STATEMENT, f"“{words}”", end, by, Answer.YES, source, zone.said), sure


def derivation(
    rule: str, matches: Sequence[Match], world: World, extra: Extra | None = None, total: int = 0
) -> tuple[Derivation, float]:
    """The chain of one event, or of the events of a count, and its strength."""
    zone = matches[0].zone
    first, sure = statement(zone, matches[0].claimed, world)
    steps: dict[Step, float] = {first: sure}
    for found in matches:
        for step, part in zip(found.steps, found.strengths, strict=True):
            steps.setdefault(step, part)
        steps[certainty_step(found, world)] = strength.AUTHORITY[found.event.authority]
    if zone.quantity is not None and zone.head == "count":
        assert zone.quantity is not None
        limit = f"{zone.quantity.op} {zone.quantity.number}"
        steps[
            Step(Dimension.QUANTITY, counted(total, len(matches)), limit, "more than the statement allows")
        ] = 1.0
    if extra is not None:
        steps[extra.step] = extra.strength
    strengths = list(steps.values())
    product = 1.0
    for found in matches[:1]:
        product = sure * found.total * strength.AUTHORITY[found.event.authority]
    if len(matches) > 1:
        product = sure * min(m.total * strength.AUTHORITY[m.event.authority] for m in matches)
    if extra is not None:
        product *= extra.strength
    chain = Derivation(rule, tuple(steps), weakest_of(tuple(steps), strengths))
    return replace(chain, flips=flips(chain, zone)), product


_OF_PAIRS = {
    Dimension.VERSION: "It would fall if the two did not speak of the same thing.",
    Dimension.DUTY: "It would fall if nothing obliged to say it, or it was said elsewhere.",
}


def weakest_of(steps: Sequence[Step], strengths: Sequence[float]) -> int:
    """The step that a chain hangs on most: one that the record does not settle before any that it does."""
    return min(range(len(steps)), key=lambda i: (steps[i].answer is Answer.YES, strengths[i]))


def flips(chain: Derivation, zone: Zone) -> str:
    """What would change the verdict, in plain words."""
    told = []
    for step in chain.steps:
        if step.answer is not Answer.YES and step.dimension is not Dimension.CERTAINTY:
            told.append(f"Both can be true if “{step.end}” does not cover it ({step.by}).")
    if zone.hedge is not None:
        told.append(f"The words rest on “{zone.hedge_words}”: both can be true if that is so.")
    for qualifier in zone.claim.qualifiers:
        if qualifier.provenance is Provenance.INHERITED:
            told.append(
                f"The question was limited (“{qualifier.words}”); the answer dropped that. Read with it, the verdict would be open."
            )
        if qualifier.provenance is Provenance.AFTERWARDS:
            told.append(f"Claimed afterwards: “{qualifier.words}”.")
    unsure = [s for s in chain.steps if s.dimension is Dimension.CERTAINTY and s.answer is not Answer.YES]
    if unsure and not told:
        told.append(f"It would be more than a lead if the record showed that it happened ({unsure[0].end}).")
    if not told:
        weak = chain.steps[chain.weakest]
        if weak.dimension in (Dimension.STATEMENT, Dimension.CERTAINTY):
            told.append("It would fall if the words were not said so, or the record were corrected.")
        elif weak.dimension in _OF_PAIRS:
            told.append(_OF_PAIRS[weak.dimension])
        else:
            told.append(
                f"It would fall if this did not hold: “{weak.start}” is covered by “{weak.end}” ({weak.by})."
            )
    return " ".join(dict.fromkeys(told))


def trimmed(span: Span, world: World) -> Span:
    """A span of at most eighty words, cut at a blank."""
    if len(span.text.split()) <= _WORDS_EACH:
        return span
    document = world.documents.get(span.document)
    cut, words = len(span.text), 0
    inside = False
    for i, letter in enumerate(span.text):
        if letter.isspace():
            inside = False
        elif not inside:
            inside, words = True, words + 1
            if words > _WORDS_EACH - 1:
                cut = i
                break
    text = span.text[:cut].rstrip()
    if document is not None:
        return document.span(span.start, span.start + len(text))
    return Span(span.document, span.start, span.start + len(text), text)


def gather(spans: Iterable[Span], world: World, apart: Iterable[Span] = ()) -> tuple[Span, ...]:
    """At most eight spans and 240 words, none inside or over another."""
    kept: list[Span] = []
    total = 0
    taken = list(apart)
    for span in spans:
        if any(overlap(span, other) for other in (*kept, *taken)):
            continue
        span = trimmed(span, world)
        size = len(span.text.split())
        if len(kept) == _SPANS or total + size > _WORDS_ALL:
            continue
        kept.append(span)
        total += size
    return tuple(kept)


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a place."""
    return a.document == b.document and a.start < b.end and b.start < a.end


def record_spans(matches: Sequence[Match], world: World) -> list[Span]:
    """The words of the events first, then those of the ties that the chains rest on."""
    spans = [s for m in matches for s in m.event.spans[:3]]
    for found in matches:
        for step in found.steps:
            if step.source is not None and step.dimension in (
                Dimension.PARTY,
                Dimension.SUBJECT,
                Dimension.HEDGE,
            ):
                spans.append(step.source)
    return spans


def finding(
    kind: FindingKind,
    verdict: Verdict | None,
    matches: Sequence[Match],
    chains: Sequence[tuple[Derivation, float]],
    why: str,
    world: World,
    say: Sequence[Span] | None = None,
    mark: str = "",
) -> Finding:
    """One finding about one claim."""
    zone = matches[0].zone
    claim = zone.claim
    said = gather(say if say is not None else claim.spans, world)
    record = gather(record_spans(matches, world), world, said)
    unless = None
    if verdict is Verdict.CONTRADICTED_UNLESS and matches[0].unless:
        unless = "; ".join(matches[0].unless)
    elif verdict is Verdict.HEDGED:
        unless = zone.hedge_words
    where = [f"{s.document}:{s.start}-{s.end}" for s in said]
    return Finding(
        id=content_id(
            "fi",
            kind.value,
            mark,
            claim.predicate,
            claim.polarity.value,
            claim.subject.words,
            claim.party.words if claim.party else None,
            *where,
        ),
        kind=kind,
        verdict=verdict,
        speaker=claim.speaker or claim.behalf or claim.subject.actor,
        subject=claim.subject.actor or claim.speaker or claim.behalf or matches[0].subject,
        say=said,
        record=record,
        why=why,
        confidence=round(max(p for _, p in chains), 4),
        derivations=tuple(d for d, _ in chains),
        unless=unless,
        claims=(claim.id,),
        events=tuple(dict.fromkeys(m.event.id for m in matches)),
        replies=tuple(q.span for q in claim.qualifiers if q.provenance is Provenance.AFTERWARDS and q.span),
        corrected=corrections_of(claim.id, claim.attribution, claim.document, claim.spans, world),
    )


def corrections_of(
    claim: str, attribution: str, document: str, spans: Sequence[Span], world: World
) -> tuple[Span, ...]:
    """The words of the corrections that take a statement back."""
    of = world.corrections_of
    touching = {c.id: c for c in (*of.get(claim, ()), *of.get(attribution, ()))}
    touching |= {c.id: c for c in of.get(document, ()) if _speaks_of(c, spans)}
    return tuple(span for key in sorted(touching) for span in touching[key].says)


def _speaks_of(correction: Correction, spans: Sequence[Span]) -> bool:
    withdrawn = " ".join(correction.withdraws.split()).casefold()
    return any(
        withdrawn
        and (
            withdrawn in " ".join(s.text.split()).casefold()
            or " ".join(s.text.split()).casefold() in withdrawn
        )
        for s in spans
    )
