"""What the check proposes: findings, with the chain that proves each."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .dates import Answer, When
from .document import Span


class FindingKind(enum.StrEnum):
    """The five kinds of finding."""

    CONTRADICTION = "contradiction"
    INCONSISTENCY = "inconsistency"
    NONDISCLOSURE = "nondisclosure"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    DISPUTE = "dispute"


class Verdict(enum.StrEnum):
    """What the record shows of a statement. Only contradictions have one."""

    CONTRADICTED = "contradicted"
    CONTRADICTED_UNLESS = "contradicted_unless"
    HEDGED = "hedged"
    LEAD = "lead"


class Dimension(enum.StrEnum):
    """In which respect a step takes the statement nearer to the event."""

    STATEMENT = "statement"
    SPEAKER = "speaker"
    SUBJECT = "subject"
    PREDICATE = "predicate"
    PARTY = "party"
    TIME = "time"
    PLACE = "place"
    TOPIC = "topic"
    PURPOSE = "purpose"
    CAPACITY = "capacity"
    QUANTITY = "quantity"
    MANNER = "manner"
    CERTAINTY = "certainty"
    HEDGE = "hedge"
    THEME = "theme"
    OVERSIGHT = "oversight"
    DUTY = "duty"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a derivation: ``start`` is covered by, or is, ``end``, because of ``by``.

    ``answer`` is YES where the record settles the step and UNKNOWN where a qualifier stands there that
    it does not settle. ``source`` gives the words of the record behind it; steps of the house's own
    order of predicates have none.
    """

    dimension: Dimension
    start: str
    end: str
    by: str
    answer: Answer = Answer.YES
    source: Span | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """The chain behind a finding. It alone, without the papers, gives the verdict again.

    ``flips`` says in plain words what would change the verdict. ``weakest`` is the index of the step
    that the finding hangs on most.
    """

    rule: str
    steps: tuple[Step, ...]
    weakest: int = 0
    flips: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A pair, or a chain, for a person to look at.

    ``speaker`` and ``subject`` are actor ids. ``unless`` names a qualifier, its type and its words.
    ``confidence`` is 0 to 1. ``replies`` are the denial or comment that the record holds. ``matters`` are
    the actors in whom an office and an interest meet.
    ``corrected`` are the words of a correction of the statement. ``proposed`` are the ids of what a language
    model alone read in the papers and the finding rests on: until a person confirms it, it is a lead.
    """

    id: str
    kind: FindingKind
    verdict: Verdict | None
    speaker: str | None
    subject: str | None
    say: tuple[Span, ...]
    record: tuple[Span, ...]
    why: str
    confidence: float
    derivations: tuple[Derivation, ...]
    unless: str | None = None
    claims: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    replies: tuple[Span, ...] = ()
    corrected: tuple[Span, ...] = ()
    matters: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A claim and an event that were looked at together and found not to touch, with the reason.

    ``spans`` are the event's words; without an event (``""``) it is the claim alone that says why.
    """

    claim: str
    event: str
    dimension: Dimension
    reason: str
    spans: tuple[Span, ...] = ()


class VersionStep(enum.StrEnum):
    """What a later version does to an earlier one of the same matter."""

    FIRST = "first"
    REPEATS = "repeats"
    NARROWS = "narrows"  # it says less: of fewer people, a narrower act, a shorter time
    QUALIFIES = "qualifies"  # it says less by a topic, a capacity, a place or a hedge that was added
    WIDENS = "widens"
    CHANGES = "changes"  # it says less in one respect and more in another
    NO_LONGER_RECALLS = "no longer recalls"
    RECALLS = "recalls"
    RETRACTS = "retracts"


@dataclass(frozen=True, slots=True)
class Change:
    """One respect in which a later version says less or more than an earlier one."""

    dimension: Dimension
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Version:
    """One claim in a history. ``against`` is the id of the earlier claim that it is compared with."""

    claim: str
    said: When
    spans: tuple[Span, ...]
    step: VersionStep
    teller: str | None = None
    against: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The versions that one principal, or others on his behalf, gave of one matter, in time.

    ``principal`` is an actor id. There are two versions at the least; what is told of another matter,
    or at a time that cannot be put in order, is in none.
    """

    principal: str
    versions: tuple[Version, ...]
