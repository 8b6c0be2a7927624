"""Events that the record holds in another form: offices held, ownership, and what people say was so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from onrecord.core.dates import Grain, When
from onrecord.core.document import DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    Authority,
    Certainty,
    Claim,
    ClaimForm,
    Event,
    Grade,
    Modality,
    Office,
    Participant,
    ParticipantRole,
    Polarity,
    QualifierKind,
    Relation,
    RelationKind,
)

from .build import overlap
from .world import World

_NOT_EVENTS = ("disclose", "promise", "accurate", "inaccurate", "support", "oppose", "overlook")


def derived_events(world: World) -> tuple[Event, ...]:
    """Events made from offices, ownership and affirmations. Their spans are those of what they come from."""
    found: list[Event] = []
    for office in world.facts.offices:
        found.extend(_of_office(office, world))
    for relation in world.facts.relations:
        found.extend(_of_relation(relation, world))
    found.extend(_affirmed(world))
    return tuple(found)


def _authority(span: Span, world: World) -> Authority:
    document = world.documents.get(span.document)
    official = document is not None and document.kind in (DocumentKind.FILING, DocumentKind.LOG)
    return Authority.OFFICIAL if official else Authority.PUBLICATION


def _stretch(start: When | None, end: When | None) -> When | None:
    if start is None and end is None:
        return None
    low = start.earliest if start else None
    high = end.latest if end else None
    left = start.edtf if start else ".."
    return When(f"{left}/{end.edtf if end else '..'}", low, high, Grain.INTERVAL)


def _of_office(office: Office, world: World) -> Iterator[Event]:
    if not office.evidence or office.organization is None:
        return
    paid = "paid" in office.role.casefold().split() or "employee" in office.role.casefold()
    for predicate in ("hold_office", *(("be_retained",) if paid else ())):
        yield Event(
            id=content_id("ev", office.id, predicate),
            document=office.evidence[0].document,
            predicate=predicate,
            participants=(
                Participant(office.holder),
                Participant(office.organization, ParticipantRole.PARTY),
            ),
            spans=office.evidence[:1],
            when=_stretch(office.start, office.end),
            theme=office.role,
            authority=_authority(office.evidence[0], world),
            state=True,
        )


def _of_relation(relation: Relation, world: World) -> Iterator[Event]:
    if not relation.evidence:
        return
    owner = world.actors.get(relation.object)
    if relation.kind is RelationKind.OWNED_BY and owner is not None:
        agent, party, predicate = relation.object, relation.subject, "hold_asset"
    elif relation.kind is RelationKind.FUNDS:
        agent, party, predicate = relation.object, relation.subject, "donation"
    else:
        return
    yield Event(
        id=content_id("ev", relation.id),
        document=relation.evidence[0].document,
        predicate=predicate,
        participants=(Participant(agent), Participant(party, ParticipantRole.PARTY)),
        spans=relation.evidence[:1],
        when=_stretch(relation.start, relation.end),
        authority=_authority(relation.evidence[0], world),
        state=predicate == "hold_asset",
    )


def _affirmed(world: World) -> Iterator[Event]:
    """What somebody says was so, as an event on his word; not where the same words gave one already."""
    taken: dict[str, list[Event]] = {}
    for event in world.facts.events:
        if event.attribution is not None:
            taken.setdefault(event.attribution, []).append(event)
    for claim in world.facts.claims:
        made = world.once("derived", claim.id, claim, partial(_of_claim, claim, world))
        if made is None:
            continue
        twins = taken.get(claim.attribution, [])
        if not any(overlap(a, b) for twin in twins for a in twin.spans for b in claim.spans):
            yield made


def _of_claim(claim: Claim, world: World) -> Event | None:
    asserted = claim.polarity is Polarity.AFFIRMED and claim.modality is Modality.ASSERTED
    if not asserted or claim.hedge is not None or claim.predicate in _NOT_EVENTS or not claim.spans:
        return None
    if claim.form in (ClaimForm.COMPLETE, ClaimForm.NARRATED_OMISSION) or claim.subject.actor is None:
        return None
    if least(claim) == 0 or world.corrections_of.get(claim.id):
        return None
    said = world.attributions.get(claim.attribution)
    if said is None or said.act is not Act.SPEECH or said.reporter is not None:
        return None
    speaker = claim.speaker or claim.behalf
    if speaker is None:
        return None
    own = (
        world.speaks_for(claim.speaker, claim.behalf, claim.subject.actor, claim.said or said.said)
        is not None
    )
    unnamed = said.grade is Grade.UNNAMED_SOURCE
    topics = [q.words for q in claim.qualifiers if q.kind is QualifierKind.TOPIC]
    state = world.knowledge.predicate(claim.predicate).state
    others = [claim.party.actor] if claim.party and claim.party.actor else []
    return Event(
        id=content_id("ev", claim.id),
        document=claim.document,
        predicate=claim.predicate,
        participants=(
            Participant(claim.subject.actor),
            *(Participant(o, ParticipantRole.PARTY) for o in others),
        ),
        spans=claim.spans[-1:],
        when=claim.window.when if claim.window else None,
        topic=topics[0] if topics else None,
        theme=claim.theme,
        certainty=Certainty.HAPPENED,
        authority=Authority.OWN if own else (Authority.UNNAMED if unnamed else Authority.NAMED),
        source=speaker,
        attribution=claim.attribution,
        count=least(claim),
        state=state,
    )


def least(claim: Claim) -> int:
    """How many an affirmation says that there were at the least: "fewer than five" may be none, "only once" is one."""
    quantity = claim.quantity
    if quantity is None:
        return 1
    match quantity.op:
        case "=" | ">=":
            return quantity.number
        case ">":
            return quantity.number + 1
        case "<=":
            spoken = " ".join(s.text for s in claim.spans).casefold()
            only = claim.form is ClaimForm.ONLY or any(w in spoken.split() for w in ("only", "just"))
            return 1 if only and quantity.number > 0 else 0
    return 0
