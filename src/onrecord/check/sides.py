"""What was done, and by whom to whom: the predicate of an event and its sides, as a claim sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.dates import Answer, Grain
from onrecord.core.findings import Dimension, Step
from onrecord.core.nouns import (
    Authority,
    Certainty,
    ClaimForm,
    Event,
    Participant,
    ParticipantRole,
    Party,
    QualifierKind,
)
from onrecord.knowledge.model import Reading

from . import alike, strength
from .case import Case, Miss
from .chain import NOT_RECORDED, clean
from .party import Cover, covers, label, leaves_nobody_out
from .times import recorded_as_not
from .world import TO_PERSON, World
from .zone import Zone

# a meeting that was only arranged is a lead for one that took place
MAYBE = {
    "be_scheduled": ("meet", Certainty.SCHEDULED),
    "be_invited": ("meet", Certainty.INVITED),
    "attempt_contact": ("communicate", Certainty.ATTEMPTED),
}
# what a body does through those who hold office in it; what they have or whom they know is their own
_PERSONAL = ("benefit", "be_acquainted", "be_present", "hold_office", "possess")
_INFORMS = ("know", "receive_document", "see_document", "be_briefed", "receive")


def predicate_of(case: Case) -> Reading:
    knowledge, event, zone = case.world.knowledge, case.event, case.zone
    name = event.predicate
    if name in MAYBE and event.certainty is Certainty.HAPPENED:
        name, certain = MAYBE[name]
        case.lead = certain.value
    readings = knowledge.readings(name)
    if zone.head == "affirmed":
        return _excluded(case, name)
    reading = readings.get(zone.predicate)
    if reading is None:
        raise Miss(Dimension.PREDICATE, f"{name} is no {zone.predicate}")
    sure = strength.NARROWER ** (len(reading.path) - 1) * (strength.INVERSE if reading.swapped else 1)
    by = "the same" if len(reading.path) == 1 else "every one is: " + " ⊑ ".join(reading.path)
    case.step("predicate", Dimension.PREDICATE, name, zone.predicate, by, sure=sure)
    return reading


def _excluded(case: Case, name: str) -> Reading:
    """What an affirmation excludes: its opposite, or that a paper says it was not so."""
    knowledge, zone = case.world.knowledge, case.zone
    if case.event.certainty is Certainty.NOT_HAPPENED:
        wider = knowledge.readings(zone.predicate).get(name)
        if wider is None or wider.begins:
            raise Miss(Dimension.PREDICATE, f"{zone.predicate} does not entail {name}")
        by = "recorded as not so" if len(wider.path) == 1 else "not even: " + " ⊑ ".join(wider.path)
        case.step("predicate", Dimension.PREDICATE, f"no {name}", zone.predicate, by)
        return Reading(name, wider.path, wider.swapped)
    predicate = knowledge.predicate(zone.predicate)
    for excluded in predicate.excludes:
        reading = knowledge.readings(name).get(excluded)
        if reading is not None:
            case.step(
                "predicate",
                Dimension.PREDICATE,
                name,
                zone.predicate,
                f"{zone.predicate} excludes {excluded}",
            )
            if predicate.words:
                case.step(
                    "meaning",
                    Dimension.MANNER,
                    NOT_RECORDED,
                    predicate.words,
                    "the word can be read in two ways",
                    Answer.UNKNOWN,
                    strength.MEANING_OPEN,
                )
                case.open("meaning", f"“{predicate.words}”")
            return reading
    casual = any(q.kind is QualifierKind.MANNER for q in zone.others)
    reading = knowledge.readings(name).get(zone.predicate)
    if casual and reading is None and _one_occasion(zone, case.event):
        reading = knowledge.readings(name).get("contact")
    if casual and reading is not None:
        case.step("predicate", Dimension.PREDICATE, name, zone.predicate, "the same")
        if zone.claim.form is not ClaimForm.ONLY and not _one_occasion(zone, case.event):
            said = " ".join(q.words for q in zone.others if q.kind is QualifierKind.MANNER)
            by = "whether it is the occasion that the words mean is not settled"
            case.step(
                "meaning", Dimension.MANNER, NOT_RECORDED, said, by, Answer.UNKNOWN, strength.MEANING_OPEN
            )
            case.open("manner", said)
        return reading
    raise Miss(Dimension.PREDICATE, f"{zone.predicate} does not exclude {name}")


def _one_occasion(zone: Zone, event: Event) -> bool:
    """Whether an event is the one of which a claim says that it was only in passing: in the time that it
    names, and recorded by an official paper."""
    window, dated = zone.window, event.when is not None and event.when.grain is Grain.DAY
    if window is None or not dated or event.authority is not Authority.OFFICIAL or event.when is None:
        return False
    return event.when.within(window) is Answer.YES


def sides_of(case: Case, reading: Reading) -> tuple[str | None, str | None]:
    """Find who in the event is the claim's subject and who its other side."""
    zone, event, world = case.zone, case.event, case.world
    best: tuple[Dimension, str] = (Dimension.SUBJECT, "nobody in it is the one whom the claim is about")
    acts = not any(world.knowledge.entails(reading.name, p) for p in _PERSONAL) or reading.name in _INFORMS
    open_subject = leaves_nobody_out(zone.subject) or (zone.head == "affirmed" and is_pronoun(zone.subject))
    for mine, others in _pairs(event, reading, world):
        if mine is None:
            subject_cover = _left_open(zone, event, open_subject, world)
        else:
            meant = _ANYBODY if zone.head == "affirmed" and is_pronoun(zone.subject) else zone.subject
            subject_cover = covers(meant, mine.actor, event, world, Dimension.SUBJECT, acts)
            if subject_cover is not None and meant is _ANYBODY:
                subject_cover = _whom_they_mean(subject_cover.steps[0].start, zone, event, world)
        if subject_cover is None:
            continue
        if recorded_as_not(zone, event) and not _denied_of_all(zone, mine, others, world):
            best = (Dimension.PARTY, "the record denies it of one, and the claim may mean another")
            continue
        if zone.party is None:
            _take_subject(case, mine, subject_cover)
            return (mine.actor if mine else None), next((o.actor for o in others), None)
        found = _other_side(case, mine, others)
        if found is not None:
            _take_subject(case, mine, subject_cover)
            other, cover = found
            start = cover.steps[0].start
            case.path("party", start, label(zone.party, world), cover.steps, cover.strength)
            if cover.answer is Answer.UNKNOWN:
                case.open(_doubt(cover), zone.party.words)
            return (mine.actor if mine else None), other
        who = ", ".join(world.name(o.actor) for o in others) or "nobody"
        best = (Dimension.PARTY, f"the other side is {who}, not {label(zone.party, world)}")
    raise Miss(*best)


def _whom_they_mean(start: str, zone: Zone, event: Event, world: World) -> Cover:
    """A pronoun whose person was not found: settled only where the occasion is the one that is spoken of."""
    answer = Answer.YES if _one_occasion(zone, event) else Answer.UNKNOWN
    step = Step(Dimension.SUBJECT, start, label(zone.subject, world), "whom “they” may mean", answer)
    return Cover((step,), strength.NOT_NAMED, answer)


def _denied_of_all(
    zone: Zone, mine: Participant | None, others: tuple[Participant, ...], world: World
) -> bool:
    """Whether a record that it was not so means the very one, on each side, of whom it is affirmed."""

    def is_he(party: Party, actor: str) -> bool:
        return party.actor is not None and world.way(actor, party.actor, TO_PERSON, None) is not None

    if mine is not None and not is_pronoun(zone.subject) and not is_he(zone.subject, mine.actor):
        return False
    theirs = [o for o in others if mine is None or o.actor != mine.actor]
    if zone.party is None:
        return not theirs
    return not theirs or any(is_he(zone.party, o.actor) for o in theirs)


_ANYBODY = Party("anybody", anyone=True)
_PRONOUNS = frozenset({"they", "it", "someone", "somebody", "people"})


def is_pronoun(party: Party) -> bool:
    """Whether the words are a pronoun of which it was not found whom it means."""
    return (
        party.actor is None and party.of is None and party.cls is None and party.words.casefold() in _PRONOUNS
    )


def _left_open(zone: Zone, event: Event, open_subject: bool, world: World) -> Cover | None:
    """Who did it is not recorded: covered where the claim leaves nobody out, and in one's own account
    ("they raised it with me") where the claim is about a class."""
    goal = label(zone.subject, world)
    if open_subject:
        step = Step(Dimension.SUBJECT, NOT_RECORDED, goal, "the words leave nobody out")
        return Cover((step,), 1.0)
    if zone.subject.cls is None or event.attribution is None or event.authority is not Authority.OWN:
        return None
    step = Step(Dimension.SUBJECT, NOT_RECORDED, goal, "who it was is left open", Answer.UNKNOWN)
    return Cover((step,), strength.NOT_NAMED, Answer.UNKNOWN)


def _take_subject(case: Case, mine: Participant | None, cover: Cover) -> None:
    case.path(
        "subject", cover.steps[0].start, label(case.zone.subject, case.world), cover.steps, cover.strength
    )
    if cover.answer is Answer.UNKNOWN:
        case.open(_doubt(cover) if mine is not None else "subject", case.zone.subject.words)


def _doubt(cover: Cover) -> str:
    """What is open of a party: whether a tie held then, or whether the words mean such a one at all."""
    return "party" if cover.then else "meaning"


def _other_side(
    case: Case, mine: Participant | None, others: tuple[Participant, ...]
) -> tuple[str | None, Cover] | None:
    zone, event, world = case.zone, case.event, case.world
    assert zone.party is not None
    own = mine.actor if mine else None
    best: tuple[str | None, Cover] | None = None
    for other in others:
        if other.actor == own:
            continue
        cover = covers(zone.party, other.actor, event, world, Dimension.PARTY)
        if cover is not None and (best is None or cover.strength > best[1].strength):
            best = (other.actor, cover)
    if (
        best is None
        and not others
        and (zone.party.anyone and zone.party.cls is None and zone.party.of is None)
    ):
        step = Step(Dimension.PARTY, NOT_RECORDED, label(zone.party, world), "the words leave nobody out")
        return None, Cover((step,), 1.0)
    if best is None and not others:
        best = _some_of_class(case, zone.party)
    if best is None:
        return _place_as_party(case, zone.party)
    return best


_SOME = re.compile(
    r"(?<!of )(?<!by )(?<!for )(?<!near )(?<!about )(?<!beside )\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|several|many|other)"
    r" (?:[a-z-]+ )?(?P<noun>[a-z-]{3,})(?![a-z’'-])"
)


def _some_of_class(case: Case, party: Party) -> tuple[str | None, Cover] | None:
    """ "I never gave a rower a pill", and it was "to three rowers": people whom nobody names, of the class."""
    if party.cls is None or party.of is not None or party.but:
        return None
    knowledge = case.world.knowledge
    for found in _SOME.finditer(" ".join(case.event.words.split())):
        noun = found["noun"]
        for one in (noun, noun.removesuffix("s")):
            path = knowledge.class_path(one, party.cls)
            if path:
                by = "as worded" if len(path) == 1 else f"every {path[0]} is one: {' ⊑ '.join(path)}"
                shown, sure = clean(found.group()), strength.THEME_WORDS * strength.CLASS ** (len(path) - 1)
                step = Step(Dimension.PARTY, shown, label(party, case.world), by)
                return None, Cover((step,), sure)
    return None


def _place_as_party(case: Case, party: Party) -> tuple[str | None, Cover] | None:
    """ "I never went to Norland": the other side of a presence is a place."""
    knowledge = case.world.knowledge
    if not knowledge.entails(case.zone.predicate, "be_present") or case.event.where is None:
        return None
    name = case.world.name(party.actor) if party.actor else party.words
    if alike.place(name, case.event.where, knowledge) is not Answer.YES:
        return None
    step = Step(Dimension.PARTY, clean(case.event.where), label(party, case.world), "where it was")
    return None, Cover((step,), strength.THEME)


def _pairs(
    event: Event, reading: Reading, world: World
) -> Iterator[tuple[Participant | None, tuple[Participant, ...]]]:
    """Each way to read an event's participants as (subject, other sides)."""
    agents = tuple(p for p in event.participants if p.role is ParticipantRole.AGENT)
    parties = tuple(p for p in event.participants if p.role is ParticipantRole.PARTY)
    symmetric = world.knowledge.predicate(reading.name).symmetric or (
        world.knowledge.predicate(event.predicate).symmetric and not reading.swapped
    )
    if reading.name == "be_present":
        for p in event.participants:
            yield p, tuple(o for o in event.participants if o is not p)
        return
    if symmetric:
        both = (*agents, *parties)
        for p in both:
            yield p, tuple(o for o in both if o is not p)
        if len(both) < 2:  # the other side did it, and is not named
            yield None, both
        return
    mine, others = (parties, agents) if reading.swapped else (agents, parties)
    for p in mine:
        yield p, others
    if not mine:
        yield None, others
