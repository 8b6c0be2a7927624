"""From a claim to what it excludes: the zone in which no event may lie if the claim holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from onrecord.core.dates import When
from onrecord.core.nouns import (
    Act,
    Attribution,
    AttributionKind,
    Claim,
    ClaimForm,
    HedgeKind,
    Modality,
    Party,
    Polarity,
    Provenance,
    Qualifier,
    QualifierKind,
    Quantity,
)
from onrecord.knowledge.model import Knowledge

from .alike import is_generic
from .world import World

_BY_ITSELF = (
    "disclose",
    "resign",
    "recuse",
    "accurate",
    "inaccurate",
)  # acts that are specific by themselves
_WORD = re.compile(r"[^\W_]+")
_ANYBODY = frozenset({"person", "people", "somebody", "others", "one", "anybody"})
_EMPTY = frozenset(
    "it that this these those them anything nothing something everything any such thing things so a an the no of "
    "to do every specific particular".split()
)
RESCUES = (QualifierKind.TOPIC, QualifierKind.PURPOSE)


@dataclass(frozen=True)
class Zone:
    """What a claim excludes.

    ``head`` is how: ``denied`` (every event like this), ``first`` (every earlier one), ``only``
    (every one that differs in ``exclusive``), ``count`` (more of them than ``quantity``), ``affirmed``
    (what cannot be so as well). ``anchored`` says that the window hangs on a happening whose date was
    not found.
    """

    claim: Claim
    attribution: Attribution | None
    head: str
    predicate: str
    said: When | None
    window: When | None = None
    window_words: str = ""
    anchored: bool = False
    theme: str | None = None
    topics: tuple[Qualifier, ...] = ()
    others: tuple[Qualifier, ...] = ()
    quantity: Quantity | None = None
    exclusive: QualifierKind | None = None
    hedge: HedgeKind | None = None
    kept_back: bool = False  # of a kind that one is asked to declare: interests, gifts, holdings
    widened: bool = False  # "did not discuss X" read as: no communication about X

    @property
    def subject(self) -> Party:
        return self.claim.subject

    @property
    def party(self) -> Party | None:
        return self.claim.party

    @property
    def hedge_words(self) -> str:
        """The hedge as a chain names it."""
        assert self.hedge is not None
        said = (self.claim.hedge_words or "").strip()
        return self.hedge.value if not said or said == self.hedge.value else f"{self.hedge.value} (“{said}”)"


def why_not_checked(claim: Claim, world: World) -> str | None:
    """Why a claim is not checked at all, or None."""
    if claim.modality not in (Modality.ASSERTED, Modality.HEDGED):
        return f"not asserted: {claim.modality.value}"
    said = world.attributions.get(claim.attribution)
    if said is not None and said.act not in (Act.SPEECH, Act.DOCUMENT):
        return f"not asserted: {said.act.value}"
    if claim.form is ClaimForm.NARRATED_OMISSION:
        return None
    if claim.speaker is None and claim.behalf is None:
        return "who said it is not known"
    if claim.predicate not in _BY_ITSELF and not says_of_what(claim):
        return "it does not say whom or what it is about"
    if (vague := _vague(claim, world)) is not None:
        return vague
    if said is not None and said.reporter is not None and said.kind is AttributionKind.INDIRECT:
        speaker = claim.speaker or claim.behalf
        own = speaker is not None and world.speaks_for(said.reporter, None, speaker) is not None
        if not own and said.reporter != speaker:
            return "another's account of what was said"
    return None


_ASKING = frozenset("if whether how what why when where who which you".split())
_TALK = ("communicate", "contact", "agree")


def _vague(claim: Claim, world: World) -> str | None:
    """Why a claim is too loose to be set against a record: it tells of the world at large, or of a question."""
    subject, party, knowledge = claim.subject, claim.party, world.knowledge
    somebody = any(p.actor is not None or p.of is not None for p in (subject, *subject.also))
    theme = (claim.theme or "").casefold().split()
    if knowledge.entails(claim.predicate, "know"):
        if not somebody and claim.hedge is None:
            return "it does not say who knew"
        if claim.predicate == "know" and theme and theme[0] in _ASKING:
            return "what was not known is a question, not a fact"
    if claim.predicate == "disclose" and not somebody and claim.polarity is Polarity.DENIED:
        return "it does not say who left it out"
    open_to_all = not somebody and subject.cls is None
    if open_to_all and claim.predicate == "hold_office" and claim.hedge is None:
        return "it is about nobody in particular"
    specific = party is not None and (
        party.actor is not None or party.of is not None or party.cls is not None
    )
    talk = any(knowledge.entails(claim.predicate, p) for p in _TALK)
    if open_to_all and not specific and talk and claim.hedge is None and claim.form is ClaimForm.PLAIN:
        return "it is about nobody in particular"
    return None


def says_of_what(claim: Claim) -> bool:
    """Whether a claim says whom or what it is about: "I held no office" alone denies too much to be checked."""
    subject, party = claim.subject, claim.party
    if party is not None or claim.theme or claim.quantity is not None or subject.cls or subject.of:
        return True
    scope = (QualifierKind.TOPIC, QualifierKind.PURPOSE, QualifierKind.PLACE, QualifierKind.MANNER)
    return any(q.kind in scope for q in claim.qualifiers)


def is_specific(claim: Claim) -> bool:
    """Whether a claim says whom or what it is about: "I knew nothing of it" is no version of anything."""
    for party in (claim.party, claim.subject):
        if party is None:
            continue
        if party.of or (party.cls and party.cls not in _ANYBODY) or (party is claim.party and party.actor):
            return True
    return bool({w.casefold() for w in _WORD.findall(claim.theme or "")} - _EMPTY)


def zone_of(claim: Claim, world: World) -> Zone | None:
    """The zone of a claim, or None where it excludes nothing that can be recorded."""
    said = world.attributions.get(claim.attribution)
    spoken = claim.said or (said.said if said else None)
    if spoken is None and claim.document in world.documents:
        spoken = world.documents[claim.document].published
    stated = tuple(q for q in claim.qualifiers if q.provenance is Provenance.STATED)
    zone = Zone(
        claim,
        said,
        "",
        claim.predicate,
        spoken,
        window=claim.window.when if claim.window else None,
        window_words=claim.window.words if claim.window else "",
        anchored=bool(claim.window and claim.window.when is None),
        theme=claim.theme,
        topics=tuple(q for q in stated if q.kind in RESCUES),
        others=tuple(
            q for q in stated if q.kind not in (*RESCUES, QualifierKind.WINDOW, QualifierKind.KNOWLEDGE)
        ),
        hedge=_hedge(claim),
        kept_back=any(world.knowledge.entails(claim.predicate, p) for p in ("benefit", "possess")),
    )
    headed = _head(zone, claim)
    return None if headed is None else _discussed(headed, world.knowledge)


def _hedge(claim: Claim) -> HedgeKind | None:
    if claim.hedge is not None:
        return claim.hedge
    return HedgeKind.TO_KNOWLEDGE if claim.modality is Modality.HEDGED else None


def _head(zone: Zone, claim: Claim) -> Zone | None:
    denied = claim.polarity is Polarity.DENIED
    narrow = claim.quantity is not None or claim.form in (ClaimForm.ONLY, ClaimForm.FIRST)
    if zone.hedge in (HedgeKind.NO_RECALL, HedgeKind.NO_AWARENESS) and not narrow:
        return replace(zone, head="denied")
    if claim.form is ClaimForm.ONLY:
        return _only(zone, claim)
    if claim.quantity is not None:
        return _count(zone, claim.quantity, denied)
    if claim.form is ClaimForm.FIRST:
        return replace(zone, head="first") if zone.window is not None and not denied else None
    if claim.form in (ClaimForm.COMPLETE, ClaimForm.NARRATED_OMISSION):
        return replace(zone, head="omitted" if claim.form is ClaimForm.NARRATED_OMISSION else "complete")
    return replace(zone, head="denied" if denied else "affirmed")


def _count(zone: Zone, quantity: Quantity, denied: bool) -> Zone | None:
    if denied:  # "not more than twice" sets the limit that it denies
        turned = {">": "<=", ">=": "<"}.get(quantity.op)
        if turned is None:  # "not one" denies all; "not twice" leaves once and three times
            none = quantity.op == "=" and quantity.number == 1
            return replace(zone, head="denied") if none else None
        quantity = Quantity(turned, quantity.number)
    if (quantity.op, quantity.number) in (("=", 0), ("<", 1), ("<=", 0)):
        return replace(zone, head="denied")
    if quantity.op not in ("<", "<=", "="):
        return None
    return replace(zone, head="count", quantity=quantity)


def _only(zone: Zone, claim: Claim) -> Zone | None:
    if claim.quantity is not None:
        return replace(zone, head="count", quantity=Quantity("<=", claim.quantity.number))
    kinds = {q.kind for q in claim.qualifiers if q.provenance is Provenance.STATED}
    if zone.topics or (
        claim.theme and claim.predicate in ("discuss", "correspond", "communicate", "contact", "meet", "call")
    ):
        topics = zone.topics or (Qualifier(QualifierKind.TOPIC, claim.theme or ""),)
        return replace(zone, head="only", exclusive=QualifierKind.TOPIC, topics=topics, theme=None)
    if QualifierKind.MANNER in kinds:
        return replace(zone, head="affirmed")
    if QualifierKind.PLACE in kinds:
        return replace(zone, head="only", exclusive=QualifierKind.PLACE)
    if zone.window is not None:
        return replace(zone, head="only", exclusive=QualifierKind.WINDOW)
    return None


def _discussed(zone: Zone, knowledge: Knowledge) -> Zone:
    """Not to have discussed X is not to have communicated about X: then every communication may be one.

    No concern about X was raised: no word about X came from those who are meant, in person or in writing.
    """
    if zone.predicate == "raise_concern" and zone.head == "denied" and zone.topics:
        return replace(zone, predicate="contact", theme=None, widened=True)
    if zone.predicate != "discuss" or zone.head not in ("denied", "only", "count"):
        return zone
    topics = zone.topics
    if zone.theme and not is_generic(zone.theme, knowledge):
        topics = (*topics, Qualifier(QualifierKind.TOPIC, zone.theme))
    return replace(zone, predicate="communicate", topics=topics, theme=None, widened=bool(topics))
