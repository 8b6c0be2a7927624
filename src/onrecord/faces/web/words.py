"""Dates, claims and events in the plain words that the pages use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from onrecord.core.dates import Grain, When
from onrecord.core.findings import FindingKind, Verdict, VersionStep
from onrecord.core.nouns import (
    Authority,
    Certainty,
    Claim,
    Event,
    Grade,
    Modality,
    Polarity,
    RelationKind,
    Stance,
    StanceKind,
)
from onrecord.knowledge.model import Predicate

Name = Callable[[str | None], str]
"""Gives the name of an actor by id; words that are no id stay as they are."""

KINDS = {
    FindingKind.CONTRADICTION: "Statement and record",
    FindingKind.INCONSISTENCY: "Two versions",
    FindingKind.NONDISCLOSURE: "Left out of a declaration",
    FindingKind.CONFLICT_OF_INTEREST: "Office and interest",
    FindingKind.DISPUTE: "Disputed, not settled",
}
VERDICTS = {
    Verdict.CONTRADICTED: "The two cannot both be true",
    Verdict.CONTRADICTED_UNLESS: "Cannot both be true, unless",
    Verdict.HEDGED: "Hedged",
    Verdict.LEAD: "A lead, not established",
}
STEPS = {
    VersionStep.FIRST: "the first",
    VersionStep.REPEATS: "repeats",
    VersionStep.NARROWS: "narrows",
    VersionStep.QUALIFIES: "qualifies",
    VersionStep.WIDENS: "widens",
    VersionStep.CHANGES: "changes",
    VersionStep.NO_LONGER_RECALLS: "no longer recalls",
    VersionStep.RECALLS: "now recalls",
    VersionStep.RETRACTS: "takes back",
}
STANCES = {
    StanceKind.CALLS_FOR: "calls for",
    StanceKind.OPPOSES: "opposes",
    StanceKind.DEFENDS: "defends",
}
GRADES = {
    Grade.SWORN_TRANSCRIPT: "transcript, under oath",
    Grade.TRANSCRIPT: "transcript",
    Grade.DIRECT_QUOTE: "direct quote",
    Grade.MIXED_QUOTE: "quoted in part",
    Grade.PARAPHRASE: "paraphrase",
    Grade.UNNAMED_SOURCE: "unnamed source",
}
AUTHORITIES = {
    Authority.OWN: "own record or admission",
    Authority.OFFICIAL: "official paper",
    Authority.PUBLICATION: "a publication in its own voice",
    Authority.NAMED: "a named source",
    Authority.UNNAMED: "an unnamed source",
}
_ACTIONS = {
    "resign": "resignation",
    "recuse": "recusal",
    "investigate": "an investigation",
    "independent_commission": "an independent commission",
    "disclose": "disclosure",
    "apologise": "an apology",
}
_RELATIONS = {
    RelationKind.ALIAS: ("another name of", "also called"),
    RelationKind.MEMBER: ("is one of", "has as one of its own"),
    RelationKind.REPRESENTS: ("speaks or acts for", "is represented by"),
    RelationKind.OWNED_BY: ("owned by", "owns"),
    RelationKind.PART_OF: ("part of", "includes"),
    RelationKind.NATIONAL: ("belongs to", "has as a national"),
    RelationKind.IS_A: ("is", "is a class of"),
    RelationKind.FUNDS: ("pays for", "is paid for by"),
    RelationKind.KIN: ("family of", "family of"),
    RelationKind.SUBJECT_OF: ("is the matter of", "is about"),
    RelationKind.OVERSEES: ("oversees", "is overseen by"),
}
_MONTHS = "January February March April May June July August September October November December".split()
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


def day_text(value: date) -> str:
    """18 May 2021."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def date_text(when: When | None) -> str:
    """A time as a newspaper prints it; empty where it is not known. Inferred dates say so."""
    if when is None or (when.earliest is None and when.latest is None):
        return ""
    return _date(when) + (" (inferred)" if when.inferred else "")


def _date(when: When) -> str:
    first, last = when.earliest, when.latest
    if first is None:
        assert last is not None  # both open was answered before
        return f"by {day_text(last)}"
    if last is None:
        return f"from {day_text(first)}"
    if when.grain is Grain.SEASON:
        return f"{_SEASONS.get(when.edtf[-2:], 'season')} {when.edtf[:4]}"
    if when.grain is Grain.YEAR or (first.year == last.year and (last - first).days >= 364):
        return str(first.year)
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        whole = first.day == 1 and (last.day >= 28 and (last.month == 2 or last.day >= 30))
        month = f"{_MONTHS[first.month - 1]} {first.year}"
        return month if whole else f"{first.day}–{last.day} {month}"
    return f"{day_text(first)} – {day_text(last)}"


def action_text(action: str) -> str:
    """What is called for: "resignation"; other things in their own words."""
    return _ACTIONS.get(action, action.removeprefix("other:").replace("_", " "))


def stance_text(stance: Stance, name: Name) -> str:
    """calls for resignation: Jane Roe."""
    return f"{STANCES[stance.stance]} {action_text(stance.action)}: {name(stance.target)}"


def relation_text(kind: RelationKind, *, outward: bool) -> str:
    """The tie as read from its subject (outward) or from its object."""
    return _RELATIONS[kind][0 if outward else 1]


def predicate_text(predicate: str, known: Mapping[str, Predicate]) -> str:
    """The noun of a predicate: "meeting"."""
    found = known.get(predicate)
    return found.noun if found and found.noun else predicate.removeprefix("other:").replace("_", " ")


def claim_text(claim: Claim, name: Name, known: Mapping[str, Predicate]) -> str:
    """What a claim says in a few words: "denies contact with officials of Finland, since 1 January 2019"."""
    noun = predicate_text(claim.predicate, known)
    if claim.theme and claim.theme not in noun:
        noun = f"{noun} (“{claim.theme}”)"
    found = known.get(claim.predicate)
    link = found.link if found else "with"
    other = f" {link} {claim.party.words or name(claim.party.actor)}" if claim.party else ""
    own = claim.subject.actor in (claim.speaker, claim.behalf) and claim.subject.actor is not None
    who = "" if own else f" by {name(claim.subject.actor) if claim.subject.actor else claim.subject.words}"
    count = f" {claim.quantity.op} {claim.quantity.number}" if claim.quantity else ""
    scope = [claim.window.words] if claim.window and claim.window.words else []
    scope += [q.words for q in claim.qualifiers if q.words not in (*scope, claim.theme)]
    tail = f", {', '.join(dict.fromkeys(scope))}" if scope else ""
    return f"{_verb(claim)} {noun}{count}{who}{other}{tail}"


def _verb(claim: Claim) -> str:
    if claim.hedge is not None:
        return {"no recall": "does not recall", "no awareness": "is not aware of"}.get(
            claim.hedge.value, f"{'denies' if claim.polarity is Polarity.DENIED else 'says'} (hedged)"
        )
    if claim.modality is Modality.PROMISE:
        return "promises no" if claim.polarity is Polarity.DENIED else "promises"
    if claim.modality not in (Modality.ASSERTED, Modality.HEDGED):
        return f"{claim.modality.value}:"
    return "denies" if claim.polarity is Polarity.DENIED else "affirms"


def event_text(event: Event, name: Name, known: Mapping[str, Predicate]) -> str:
    """An event in a few words: "meeting: Jane Roe, Arne Lind, about “the tender”"."""
    people = ", ".join(dict.fromkeys(name(p.actor) for p in event.participants))
    sure = "" if event.certainty is Certainty.HAPPENED else f" ({event.certainty.value})"
    about = f", about “{event.topic}”" if event.topic else (f", “{event.theme}”" if event.theme else "")
    return f"{predicate_text(event.predicate, known)}{sure}: {people or 'nobody named'}{about}"


def month_short(number: int) -> str:
    """Apr."""
    return _MONTHS[number - 1][:3]
