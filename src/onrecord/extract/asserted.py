"""How far something is asserted, as a noun: denied, hedged, asked, promised, planned, or not said at all."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.core.nouns import Certainty, HedgeKind, Modality, Polarity


@dataclass(frozen=True)
class Scope:
    """What is left of a trigger's assertion. ``void`` says that nothing at all is asserted of it.

    ``omission`` marks a duty left undone ("failed to disclose"),
    ``judged`` a clause that the rest of its sentence calls untrue, so that its own words are not enough.
    """

    negative: bool = False
    modality: Modality = Modality.ASSERTED
    hedge: HedgeKind | None = None
    hedge_words: str | None = None
    certainty: Certainty = Certainty.HAPPENED
    void: bool = False
    omission: bool = False
    embedded: bool = False
    doubled: bool = False
    judged: bool = False

    @property
    def polarity(self) -> Polarity:
        """Denied where the negations do not cancel out."""
        return Polarity.DENIED if self.negative else Polarity.AFFIRMED
