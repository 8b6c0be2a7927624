"""contradiction: a statement against what the record establishes.

What it does
    Takes each denial ("I never met any official of Norland"), each first time ("I first spoke with
    him in November"), each "only", each count ("fewer than five") and each affirmation that excludes
    something, works out what cannot have happened if it is so, and looks for a recorded event that lies
    inside: the same person, a narrower kind of act, a member of the class that was denied, inside the
    time, the place, the topic and the capacity that the words name.

Why
    A denial of something wide denies every narrower instance. A reader of two papers two years apart
    does not see that "nobody from the ministry" covers a dinner with a deputy inspector.

Verdicts
    ``contradicted``: every step is settled by the record. ``contradicted_unless``: a qualifier in the
    words is not settled (what the talk was about, in which capacity, whether a day lies in the window):
    it is named. ``hedged``: "not that I recall", "to my knowledge", against the speaker's own part or
    notice that the record shows. ``lead``: the event was only arranged or attempted, rests on an unnamed
    source, or may have been after the statement.

Known problems
    A word that two people use differently ("meeting") is settled only where the words say so. What a
    log leaves out is never held against anybody: absence of a row proves nothing, so "at least five
    meetings" is not checked.

Example
    "I have had no dealings with anybody at Coldwater Freight" (14 May) against a visitor log of
    3 March: "J. Roe; P. Marsh, Coldwater Freight".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from onrecord.core.dates import Answer
from onrecord.core.findings import Derivation, Finding, FindingKind, Verdict
from onrecord.core.nouns import Act, Party

from .. import build, wording
from ..chain import exceeds, replay_chain
from ..match import Match, match
from ..neutral import quoted_where_loaded
from ..survey import Route, Survey
from ..times import share
from ..world import World
from ..zone import Zone

RULE = FindingKind.CONTRADICTION
_BEST = (Verdict.CONTRADICTED, Verdict.CONTRADICTED_UNLESS, Verdict.HEDGED, Verdict.LEAD)


@dataclass(frozen=True)
class Omission:
    """A nondisclosure with the zone and the events behind it."""

    finding: Finding
    zone: Zone
    matches: tuple[Match, ...]


def find(survey: Survey) -> Iterator[Finding]:
    """The contradictions of a record, one a claim at most."""
    for zone in survey.zones:
        if is_disclosure(zone):
            continue
        matches = survey.of(zone, Route.ESTABLISHED, Route.LEAD)
        if not matches:
            continue
        make = _counted if zone.head == "count" else _single
        found = survey.once(RULE, zone, partial(make, zone, matches, survey))
        if found is not None:
            yield found


def is_disclosure(zone: Zone) -> bool:
    """Whether a claim answers a duty to disclose; those belong to another rule."""
    if zone.claim.predicate == "disclose" or zone.head in ("complete", "omitted"):
        return True
    if zone.head != "denied" or zone.hedge is not None:
        return False
    return zone.kept_back and (is_bare(zone) or _is_row(zone))


_BARE = 4  # words of an answer that says no more than no


def is_bare(zone: Zone) -> bool:
    """Whether the words are a bare answer, which takes what it says from the question."""
    spans = zone.claim.spans
    return len(spans) > 1 and len(spans[-1].text.split()) <= _BARE


def _is_row(zone: Zone) -> bool:
    """Whether the words are an entry of a form, a register or a certificate."""
    said = zone.attribution
    first_person = any(w in ("i", "we", "my") for w in zone.claim.spans[-1].text.casefold().split()[:2])
    material = zone.claim.predicate == "possess"
    return said is not None and said.act is Act.DOCUMENT and (material or not first_person)


def _single(zone: Zone, matches: list[Match], survey: Survey) -> Finding | None:
    world = survey.world
    graded: dict[Verdict, list[tuple[Match, tuple[Derivation, float]]]] = {}
    for found in sorted(matches, key=build.order):
        chain = build.derivation(RULE, [found], world)
        proof = replay_chain(chain[0])
        if proof is not None and proof.verdict is not None:
            graded.setdefault(proof.verdict, []).append((found, chain))
    for verdict in _BEST:
        if verdict is Verdict.CONTRADICTED_UNLESS and _refines(zone, survey):
            continue
        if verdict in graded:
            kept = graded[verdict][:8]
            events = [m for m, _ in kept]
            return build.finding(
                RULE,
                verdict,
                events,
                [c for _, c in kept],
                _why(zone, events, verdict, world),
                world,
                say=(*zone.claim.spans, *survey.echoes.get(zone.claim.id, ())),
            )
    return None


def _refines(zone: Zone, survey: Survey) -> bool:
    """ "They met, but did not talk about it": beside the admission, only the topic is denied."""
    if zone.claim.predicate not in ("communicate", "discuss") or not zone.topics:
        return False
    return any(m.event.document == zone.claim.document for m in survey.of(zone, Route.VERSION))


def _why(zone: Zone, matches: Sequence[Match], verdict: Verdict, world: World) -> str:
    sentence = (
        f"{wording.speaker_of(zone, world)} {wording.claimed(zone, world)}; {wording.shown(matches, world)}"
    )
    if verdict is Verdict.CONTRADICTED_UNLESS:
        left_out = "; ".join(quoted_where_loaded(note) for note in matches[0].unless)
        sentence += f"; both can be true only if the words leave it out ({left_out})"
    if verdict is Verdict.LEAD:
        sentence += f" ({matches[0].lead})"
    return sentence + "."


def incomplete(survey: Survey, omissions: Sequence[Omission]) -> Iterator[Finding]:
    """ "It is complete", said of a declaration that left a recorded fact out."""
    world = survey.world
    for zone in survey.zones:
        speaker = zone.claim.speaker or zone.claim.behalf
        if zone.head != "complete" or speaker is None:
            continue
        for omission in omissions:
            earlier = (
                omission.zone.said is None
                or zone.said is None
                or omission.zone.said.after(zone.said) is not Answer.YES
            )
            if omission.finding.subject == speaker and earlier and omission.finding.speaker == speaker:
                found = _incomplete(zone, omission, speaker, world)
                if found is not None:
                    yield found
                    break


def _incomplete(zone: Zone, omission: Omission, speaker: str, world: World) -> Finding | None:
    subject = Party(world.name(speaker), actor=speaker)
    claim = replace(
        zone.claim, subject=subject, party=None, window=None, present_state=omission.zone.claim.present_state
    )
    asked = replace(
        zone,
        claim=claim,
        predicate=omission.matches[0].zone.predicate,
        said=omission.zone.said,
        window=None,
        window_words="",
        anchored=False,
        theme=None,
        topics=(),
        others=(),
    )
    matches = [m for m in (match(asked, o.event, world) for o in omission.matches) if isinstance(m, Match)]
    chains = [build.derivation(RULE, [m], world) for m in matches]
    proven = [(m, c) for m, c in zip(matches, chains, strict=True) if replay_chain(c[0]) is not None]
    if not proven:
        return None
    events = [m for m, _ in proven]
    why = (
        f"The statement says that it was complete; the declaration reads {wording.quoted(omission.finding.say[-1].text)}, "
        f"and {wording.shown(events, world)}."
    )
    verdict = replay_chain(proven[0][1][0])
    made = build.finding(
        RULE, verdict.verdict if verdict else None, events, [c for _, c in proven], why, world
    )
    return replace(made, record=build.gather([*omission.finding.say, *made.record], world, made.say))


# --- counts ----------------------------------------------------------------------------------------


def _counted(zone: Zone, matches: list[Match], survey: Survey) -> Finding | None:
    world, limit = survey.world, zone.quantity
    assert limit is not None
    sure = build.occasions([m for m in matches if not m.lead])
    used: list[Match] = []
    total = 0
    for found in sure:
        used.append(found)
        total += found.event.count
        if exceeds(limit.op, limit.number, total):
            break
    else:
        return None
    chain = build.derivation(RULE, used, world, total=total)
    proof = replay_chain(chain[0])
    if proof is None or proof.verdict is None:
        return None
    shown = sorted(used, key=build.order)
    why = (
        f"{wording.speaker_of(zone, world)} {wording.claimed(zone, world)}; the record shows at least "
        f"{wording.number(total)}: {wording.events_text(used, world)}."
    )
    unless = sorted(shown, key=lambda m: -len(m.unless))
    return build.finding(
        RULE,
        proof.verdict,
        [*unless[:1], *(m for m in used if m is not unless[0])],
        [chain],
        why,
        world,
        say=(*zone.claim.spans, *survey.echoes.get(zone.claim.id, ())),
    )


def mostly_inside(found: Match) -> bool:
    """Whether an event that is only in part inside the claim's window lies there for the most part."""
    zone, when = found.zone, found.event.when
    return zone.window is not None and when is not None and share(when, zone.window) >= 0.5
