"""A rule: somebody got something from a giver, and later signed or approved something with that giver's part in it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step
from onrecord.core.ids import content_id
from onrecord.core.nouns import Certainty, Event, Facts
from onrecord.knowledge import Knowledge

GIVEN = ("gift", "receive_money", "loan", "donation", "fee")
SIGNED = ("sign", "approve", "authorise")


def find(facts: Facts, knowledge: Knowledge) -> Iterator[Finding]:
    """The pairs of a record. A rule is pure: facts in, findings out, each with a chain that proves it."""
    names = {a.id: a.name for a in facts.actors}
    happened = [e for e in facts.events if e.certainty is Certainty.HAPPENED and e.spans]
    for gift in (e for e in happened if e.predicate in GIVEN):
        for act in (e for e in happened if e.predicate in SIGNED and _later(e, gift)):
            both = [p.actor for p in gift.participants if p.actor in {q.actor for q in act.participants}]
            if len(both) == 2:
                signer = next((p.actor for p in act.participants), "")
                giver = next(a for a in both if a != signer) if signer in both else ""
                if giver:
                    yield _finding(signer, giver, gift, act, names)


def _later(act: Event, gift: Event) -> bool:
    """Whether the act is certainly the later one."""
    first = gift.when.latest if gift.when else None
    second = act.when.earliest if act.when else None
    return first is not None and second is not None and second >= first


def _finding(signer: str, giver: str, gift: Event, act: Event, names: dict[str, str]) -> Finding:
    who, whom = names[signer], names[giver]
    # Two ways from the person to the matter, each step with its words: that is what proves a conflict of interest.
    steps = (
        Step(Dimension.OVERSIGHT, who, whom, f"{who} had to {act.predicate} it", source=act.spans[0], when=act.when),
        Step(Dimension.THEME, who, whom, f"{gift.predicate} from {whom}", source=gift.spans[0], when=gift.when),
    )
    chain = Derivation(FindingKind.CONFLICT_OF_INTEREST, steps, 1, "the gift was given back before")
    why = f"{who} had something from {whom} and later signed for it."
    return Finding(
        content_id("fi", "gift-then-signature", gift.id, act.id), FindingKind.CONFLICT_OF_INTEREST, None, None, signer,
        (), (*gift.spans, *act.spans), why, 0.6, (chain,), events=(gift.id, act.id), matters=(giver,),
    )  # fmt: skip
