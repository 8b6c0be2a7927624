"""What people decide. A decision is only ever added; another can undo it. The merged view is computed.

What the extractor proposes can be read anew at any time, and ids may change with it. A decision therefore
keeps enough of what it is about (names of actors, the noun as it stood, a finding's words) to be found
again, and to stand by itself where nothing is proposed any more.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .findings import Finding
from .ids import content_id
from .nouns import Actor, ActorKind, Attribution, Claim, Correction, Event, Office, Relation, Stance

Noun = Office | Relation | Attribution | Claim | Event | Stance | Correction
"""What can be written, corrected and rejected by hand."""

NOUN_KINDS: Mapping[str, type] = {
    "offices": Office, "relations": Relation, "attributions": Attribution, "claims": Claim,
    "events": Event, "stances": Stance, "corrections": Correction,
}  # fmt: skip
"""The nouns that can be written by hand, by the field of an extraction in which they stand."""

STATES = ("open", "confirmed", "dismissed")
"""How a finding can stand."""


class DecisionKind(enum.StrEnum):
    """What was decided."""

    REVIEW = "review"  # about a finding; words: open, confirmed or dismissed
    SAME = "same"  # these actors are those
    APART = "apart"  # these actors are not those
    NAME = "name"  # an actor's name
    ALIAS = "alias"  # another name of an actor
    NO_ALIAS = "no alias"  # not a name of this actor
    ADD = "add"  # a noun written by hand
    CORRECT = "correct"  # fields of a noun
    REJECT = "reject"  # a noun that the words do not say
    TELL = "tell"  # a file of knowledge, new or in another version
    FORGET = "forget"  # a file of knowledge that counts no more
    PRIVATE = "private"  # an actor whose name does not leave the record; words: what stands for it
    UNDO = "undo"  # about another decision, by its number


@dataclass(frozen=True, slots=True)
class Member:
    """An actor as one paper has it: what a judgement on identity holds on to."""

    id: str
    name: str
    kind: ActorKind = ActorKind.PERSON


@dataclass(frozen=True, slots=True)
class Told:
    """A file of knowledge, or a pack, as it was told: its place in their order, and its text (none for a pack)."""

    name: str
    role: str
    place: int
    sha256: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the log.

    ``about`` is the id of a finding, an actor or a noun, the name of a file of knowledge, or the number of
    the decision that is undone.
    ``words`` is a state or a name; for a review ``summary`` is the finding's sentence as it then stood.
    ``one`` and ``other`` are the sides of a judgement on identity; ``one`` alone the actor that is named.
    ``key`` stands for the words of a reviewed finding (:func:`key_of`): one of the same words in a later
    version of a page stands as that one stood. ``noun`` is the noun that was added, or as it stood when it was corrected or rejected, ``noun_kind``
    where it stands in an extraction, ``changes`` the fields that were corrected with their new values.
    ``actors`` are those that the noun or the changes refer to. ``told`` is the file of knowledge. ``time`` is UTC; ``number`` is the order
    in the record, 0 before it is in one. ``undone`` is true where the last word on it was an undo.
    """

    kind: DecisionKind
    about: str
    words: str = ""
    summary: str = ""
    one: tuple[Member, ...] = ()
    other: tuple[Member, ...] = ()
    noun_kind: str = ""
    noun: Noun | None = None
    changes: tuple[tuple[str, object], ...] = ()
    actors: tuple[Actor, ...] = ()
    reason: str = ""
    reviewer: str = ""
    time: str = ""
    number: int = 0
    undone: bool = False
    key: str = ""
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What people decided on who is who, by the ids of papers' own actors.

    ``pairs``: two are one (true) or are not (false). ``names``: the name that an actor goes by, the last
    word last. ``aliases``: further names; ``not_aliases``: names that are not its own.
    """

    pairs: tuple[tuple[str, str, bool], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    not_aliases: tuple[tuple[str, str], ...] = ()


NOTHING_DECIDED = Identity()


@dataclass(frozen=True, slots=True)
class Private:
    """Somebody whose name does not leave the record: what stands for it (empty: the house's own words).

    ``ids`` are those of papers' own actors, ``names`` what the actor was called when it was decided: they
    hold even where no paper names it any more.
    """

    label: str
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def key_of(finding: Finding) -> str:
    """What a finding is in words, wherever they stand."""
    said = "\n".join(s.text for s in finding.say)
    shown = "\n".join(s.text for s in finding.record)
    verdict = finding.verdict.value if finding.verdict else None
    return content_id("fk", finding.kind.value, verdict, said, shown)


def undone(decisions: Iterable[tuple[int, str | None]]) -> set[int]:
    """Of numbers in order, each with the number that it undoes, those that are undone.

    An undo that is itself undone counts no more.
    """
    undoing: dict[int, list[int]] = {}
    numbers: list[int] = []
    for number, target in decisions:
        numbers.append(number)
        if target is not None and target.isdecimal():
            undoing.setdefault(int(target), []).append(number)
    found: set[int] = set()
    for number in reversed(numbers):
        if any(later > number and later not in found for later in undoing.get(number, ())):
            found.add(number)
    return found


def marked(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions of a log, all of them in order, each with whether it is undone; the same where it was so marked."""
    gone = undone((d.number, d.about if d.kind is DecisionKind.UNDO else None) for d in decisions)
    return [d if d.undone == (d.number in gone) else replace(d, undone=d.number in gone) for d in decisions]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that hold, in order: neither undone nor an undo."""
    return [d for d in decisions if not d.undone and d.kind is not DecisionKind.UNDO]
