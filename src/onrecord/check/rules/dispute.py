"""dispute: two sources assert opposite facts, and the record does not settle which.

What it does
    Pairs a denial with a named person's account of what was denied, where nothing else in the record
    establishes it; and two sources who call the same thing right and wrong. An official who makes no
    finding either way is shown beside them.

Why
    It is no contradiction by the speaker: a dismissed colleague's word stands against his. But it is
    what a reporter has to ask both about.

Known problems
    How interested a source is, the product does not weigh. Where the record establishes the event, the
    pair is a contradiction and no dispute is printed.

Example
    "I was never shown that letter"; "I put it on his desk myself", says a clerk who was let go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from onrecord.core.dates import Answer
from onrecord.core.document import Span
from onrecord.core.findings import Dimension, Finding, FindingKind, Step
from onrecord.core.nouns import Claim, Event, Modality, Party, Polarity

from .. import build, strength, wording
from ..alike import share, stems
from ..build import Extra
from ..chain import replay_chain
from ..match import Match, match
from ..survey import Route, Survey
from ..world import World
from ..zone import Zone, why_not_checked, zone_of

RULE = FindingKind.DISPUTE


def find(survey: Survey) -> Iterator[Finding]:
    """The disputes of a record: denials against accounts, then opposite characterisations."""
    yield from _denied(survey)
    yield from _characterised(survey)


def _denied(survey: Survey) -> Iterator[Finding]:
    for zone in survey.zones:
        if zone.head not in ("denied", "first") or zone.hedge is not None:
            continue
        if survey.of(zone, Route.ESTABLISHED):
            continue
        accounts = [m for m in survey.of(zone, Route.ACCOUNT) if not m.lead and not m.unless]
        if accounts:
            found = survey.once(RULE, zone, partial(_finding, zone, accounts, survey))
            if found is not None:
                yield found


def _finding(zone: Zone, accounts: list[Match], survey: Survey) -> Finding | None:
    world = survey.world
    kept, chains = [], []
    for found in sorted(accounts, key=build.order):
        source = found.event.source
        step = Step(
            Dimension.VERSION,
            f"the account of {world.name(source)}",
            f"the account of {world.name(zone.claim.speaker or zone.claim.behalf)}",
            "opposite, and the record does not settle it",
        )
        chain = build.derivation(RULE, [found], world, Extra(step, strength.VERSION))
        if replay_chain(chain[0]) is not None:
            kept.append(found)
            chains.append(chain)
    if not kept:
        return None
    event = kept[0].event
    words = (
        wording.quoted(" ".join(event.spans[0].text.split()))
        if event.spans
        else wording.happening(event, world)
    )
    denied = f"{wording.speaker_of(zone, world)} {wording.claimed(zone, world)}"
    why = (
        f"{wording.ended(f'{denied}; {world.name(event.source)} says: {words}')} The record settles neither."
    )
    made = build.finding(RULE, None, kept[:4], chains[:4], why, world)
    return _with_undecided(made, kept[0].event, survey)


def _with_undecided(found: Finding, event: Event, survey: Survey) -> Finding:
    """Add the words of an official who makes no finding either way about the same thing."""
    world = survey.world
    mine = {p.actor for p in event.participants}
    extra: list[Span] = []
    for other in (e for p in sorted(mine) for e in world.possible_of.get(p, ())):
        if other.id != event.id and _alike(other, event, world):
            extra.extend(other.spans)
    if not extra:
        return found
    record = build.gather([*found.record, *extra], world, found.say)
    return replace(found, record=record)


def _alike(a: Event, b: Event, world: World) -> bool:
    if a.predicate == b.predicate:
        return True
    first = stems(" ".join(filter(None, [a.theme, a.topic])), world.knowledge)
    return share(first, stems(" ".join(filter(None, [b.theme, b.topic])), world.knowledge), world.knowledge)


# --- opposite characterisations ---------------------------------------------------------------------


def _characterised(survey: Survey) -> Iterator[Finding]:
    world = survey.world
    sides: dict[str, list[Claim]] = defaultdict(list)
    for claim in world.facts.claims:
        known = world.knowledge.predicates.get(claim.predicate)
        if known is None or claim.predicate not in ("accurate", "inaccurate"):
            continue
        if claim.modality is Modality.ASSERTED and why_not_checked(claim, world) is None:
            right = (claim.predicate == "accurate") is (claim.polarity is Polarity.AFFIRMED)
            sides["right" if right else "wrong"].append(claim)
    done: set[str] = set()
    matters: dict[str, list[int]] = defaultdict(list)
    for number, theirs in enumerate(sides["wrong"]):
        for key in _matters(theirs, world):
            matters[key].append(number)
    for mine in sides["right"]:
        shared = sorted({number for key in _matters(mine, world) for number in matters.get(key, ())})
        for theirs in (sides["wrong"][number] for number in shared):
            if theirs.id not in done and _apart(mine, theirs, world):
                found = _opposed(mine, theirs, world)
                if found is not None:
                    done.add(theirs.id)
                    yield found
                    break


def _matters(claim: Claim, world: World) -> frozenset[str]:
    """What a characterisation is of: the actors whose it is, and the words for it."""
    about = stems(" ".join(filter(None, [claim.theme, claim.subject.words])), world.knowledge)
    return about | {f"actor {a}" for a in (claim.subject.actor, claim.subject.of) if a}


def _apart(a: Claim, b: Claim, world: World) -> bool:
    first, second = a.behalf or a.speaker, b.behalf or b.speaker
    return first is not None and second is not None and world.speaks_for(first, None, second) is None


def _opposed(mine: Claim, theirs: Claim, world: World) -> Finding | None:
    zone = zone_of(mine, world)
    if zone is None or not mine.spans or not theirs.spans:
        return None
    whom = Event(
        id=theirs.id,
        document=theirs.document,
        predicate="inaccurate",
        participants=(),
        spans=theirs.spans[-1:],
        source=theirs.speaker,
        theme=mine.theme,
        attribution=theirs.attribution,
    )
    zone = replace(
        zone,
        head="affirmed",
        predicate="accurate",
        window=None,
        window_words="",
        anchored=False,
        said=None,
        topics=(),
        others=(),
        theme=None,
        claim=replace(mine, party=None, subject=_anyone(mine)),
    )
    found = match(zone, whom, world)
    if not isinstance(found, Match):
        return None
    step = Step(
        Dimension.VERSION,
        f"the view of {world.name(theirs.speaker or theirs.behalf)}",
        f"the view of {world.name(mine.speaker or mine.behalf)}",
        "opposite views of the same thing",
        Answer.YES,
    )
    chain = build.derivation(RULE, [found], world, Extra(step, strength.VERSION))
    if replay_chain(chain[0]) is None:
        return None
    why = wording.ended(
        f"{world.name(mine.speaker or mine.behalf)} says {wording.quoted(mine.spans[-1].text)}; "
        f"{world.name(theirs.speaker or theirs.behalf)} says {wording.quoted(theirs.spans[-1].text)}"
    )
    made = build.finding(RULE, None, [found], [chain], why, world, say=mine.spans)
    return replace(
        made, subject=mine.subject.actor or mine.subject.of, claims=(mine.id, theirs.id), events=()
    )


def _anyone(claim: Claim) -> Party:
    return replace(claim.subject, actor=None, of=None, cls=None, anyone=True)
