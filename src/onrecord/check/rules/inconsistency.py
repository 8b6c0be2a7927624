"""inconsistency: two versions of one story, told by the same person or on his behalf.

What it does
    Sets each statement against what the same principal, or a spokesman, lawyer or body that speaks for
    him, says elsewhere: a denial against an admission, a first time against an earlier one, a count
    against a larger one. The step between the versions is typed: the other version *takes back* the
    denial, *qualifies* it ("in passing"), or the speaker *no longer recalls* what he told before.

Why
    The paper that holds the denial and the paper that holds the admission are seldom on one desk.

Known problems
    A refinement ("twice", later "two or three times") and a repetition are no findings. A later denial
    that is weaker than the first (it adds a topic) is no finding by itself: it stands among the versions
    that ``onrecord explain`` shows.

Example
    "We have had no letter from the inspectorate" (the chief executive in May), "I read it on the train"
    (the same in November).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from onrecord.core.dates import Answer
from onrecord.core.document import DocumentKind
from onrecord.core.findings import Dimension, Finding, FindingKind, Step
from onrecord.core.nouns import HedgeKind, QualifierKind

from .. import build, strength, wording
from ..build import Extra
from ..chain import exceeds, replay_chain
from ..match import Match
from ..survey import Route, Survey
from ..world import World
from ..zone import Zone, is_specific
from .contradiction import is_disclosure, mostly_inside

RULE = FindingKind.INCONSISTENCY
# a version that may be about another topic, place or manner is no other version
_NO_CLASH = {"topic", "purpose", "place", "manner", "meaning", "quantity", "party"}


def find(survey: Survey) -> Iterator[Finding]:
    """The inconsistencies of a record, one a claim at most."""
    for zone in survey.zones:
        if not is_disclosure(zone) and is_specific(zone.claim) and survey.of(zone, Route.VERSION):
            found = survey.once(RULE, zone, partial(_of_zone, zone, survey))
            if found is not None:
                yield found


def _of_zone(zone: Zone, survey: Survey) -> Finding | None:
    versions = [m for m in survey.of(zone, Route.VERSION) if _clashes(m, survey.world)]
    if zone.head == "count":
        versions = _enough(zone, versions)
    return _finding(zone, versions, survey) if versions else None


def _clashes(found: Match, world: World) -> bool:
    spoken_of = found.zone.claim.predicate == "raise_concern"  # a concern is a matter by itself
    if found.open_kinds & _NO_CLASH - ({"topic"} if spoken_of else set()):
        return False
    if found.zone.hedge is HedgeKind.NO_RECALL and not _told_before(found, world):
        return False  # to recall later what one did not recall is no other version
    if _in_one_sitting(found, world):
        return False
    undated = (
        found.event.when is None and not found.zone.anchored
    )  # the explanation says what would settle it
    return "window" not in found.open_kinds or mostly_inside(found) or undated


def _in_one_sitting(found: Match, world: World) -> bool:
    """Whether one speaker says in one sitting that he knew and that he did not, and no date ties the two.

    In a day of testimony people know much at one time and not at another; hours apart on the same page
    the two are no versions of one story.
    """
    claim, event = found.zone.claim, found.event
    told = world.attributions.get(event.attribution or "")
    if (
        event.when is not None
        or told is None
        or event.document != claim.document
        or told.speaker != claim.speaker
    ):
        return False
    examined = world.documents[claim.document].kind is DocumentKind.TRANSCRIPT
    if not examined and "window" in found.open_kinds and told.said == claim.said:
        return True  # "I met him once"; since the summer "absolutely not": no question ties the two
    return examined and any(
        world.knowledge.entails(claim.predicate, p)
        for p in ("know", "receive", "communicate_to", "raise_concern")
    )


def _told_before(found: Match, world: World) -> bool:
    """Whether the event was told before the statement that it is held against."""
    told, said = world.attributions.get(found.event.attribution or ""), found.zone.said
    if told is None or told.said is None or said is None:
        return False
    return told.said.before(said) is Answer.YES


def _enough(zone: Zone, versions: list[Match]) -> list[Match]:
    limit = zone.quantity
    assert limit is not None
    for found in build.occasions(versions):
        if exceeds(limit.op, limit.number, found.event.count):
            return [found]
    return []


def step_between(found: Match, world: World) -> str:
    """The typed step from one version to the other."""
    zone, event = found.zone, found.event
    if zone.hedge is HedgeKind.NO_RECALL:
        return "no longer recalls"
    said = world.attributions.get(event.attribution) if event.attribution else None
    casual = any(q.kind is QualifierKind.MANNER for q in zone.others)
    if casual:
        return "qualifies"
    if said is not None and said.said is not None and zone.said is not None:
        if said.said.before(zone.said) is Answer.YES:
            return "denies what was told before"
    return "takes back"


def _finding(zone: Zone, versions: list[Match], survey: Survey) -> Finding | None:
    world = survey.world
    chains = []
    kept = []
    for found in sorted(versions, key=build.order):
        told = world.attributions.get(found.event.attribution) if found.event.attribution else None
        when = told.said if told else None
        step = Step(
            Dimension.VERSION,
            f"the version of {when.edtf if when else 'another occasion'}",
            f"the version of {zone.said.edtf if zone.said else 'an unknown date'}",
            step_between(found, world),
            Answer.YES,
            found.event.spans[0] if found.event.spans else None,
            when,
        )
        chain = build.derivation(RULE, [found], world, Extra(step, strength.VERSION), total=found.event.count)
        if replay_chain(chain[0]) is not None:
            chains.append(chain)
            kept.append(found)
    if not kept:
        return None
    return build.finding(RULE, None, kept[:8], chains[:8], _why(zone, kept[0], world), world)


def _why(zone: Zone, found: Match, world: World) -> str:
    event = found.event
    told = world.attributions.get(event.attribution) if event.attribution else None
    teller = (told.speaker or told.behalf) if told else event.source
    who = world.name(teller) if teller else "the same side"
    when = f" {wording.when_text(told.said)}" if told and told.said else ""
    words = (
        wording.quoted(" ".join(event.spans[0].text.split()))
        if event.spans
        else wording.happening(event, world)
    )
    told_as = f"{who} says{when}" if told else "the other version is told as"
    return wording.ended(
        f"{wording.speaker_of(zone, world)} {wording.claimed(zone, world)}; {told_as}: {words}"
    )
