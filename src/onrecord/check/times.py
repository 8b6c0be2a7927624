"""When an event was, as against when a claim was made and the stretch that it covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onrecord.core.dates import Answer, Grain, When, interval, parse
from onrecord.core.nouns import Certainty, ClaimForm, Event, QualifierKind

from . import strength
from .world import World
from .zone import Zone


@dataclass(frozen=True, slots=True)
class Timed:
    """The answer to one question of time: the value that the step leads to, and by what."""

    answer: Answer
    end: str
    reason: str
    strength: float


def is_state(event: Event, world: World) -> bool:
    """Whether an event is something that lasts."""
    return event.state or world.knowledge.predicate(event.predicate).state


def is_knowledge(event: Event, world: World) -> bool:
    """Whether an event is notice of something: its time says by when it began, and it does not end."""
    return world.knowledge.entails(event.predicate, "know")


def begun(event: Event) -> date | None:
    """The first day on which a state may have begun."""
    return event.when.earliest if event.when else None


def begun_by(event: Event) -> date | None:
    """The day by which a state had begun for certain: "2018/2021" began in 2018, on its last day at the latest."""
    if event.when is None:
        return None
    first, found, _ = event.when.edtf.partition("/")
    if not found or event.when.grain is not Grain.INTERVAL:
        return event.when.latest
    return _side(first, last=True) or event.when.earliest


def ended(event: Event, world: World) -> date | None:
    """The last day on which a state may have lasted, or None: it persists until the record shows an end."""
    end = ending(event, world)
    return end.latest if end else None


def ended_from(event: Event, world: World) -> date | None:
    """The first day on which a state may have ended, or None: no end is recorded."""
    end = ending(event, world)
    return (end.earliest or end.latest) if end else None


def ending(event: Event, world: World) -> When | None:
    """When a state ended: the end of its own stretch, or the first sale, removal or the like after it began."""
    when = event.when
    if when is not None and when.grain is Grain.INTERVAL and "/" in when.edtf and when.latest is not None:
        last = when.edtf.partition("/")[2]
        return interval(_side(last, last=False) or when.latest, when.latest)
    endings: list[When] = []
    for participant in event.participants[:1]:
        for other in world.events_of.get(participant.actor, []):
            predicate = world.knowledge.predicate(other.predicate)
            if other.certainty is not Certainty.HAPPENED:
                continue
            if not predicate.ends or not world.knowledge.entails(event.predicate, predicate.ends):
                continue
            mine = {p.actor for p in event.participants[1:]}
            theirs = {p.actor for p in other.participants if p.actor != participant.actor}
            if mine and mine == theirs and other.when is not None and other.when.latest is not None:
                endings.append(other.when)
    start = begun(event)
    after = [e for e in endings if e.latest is not None and (start is None or e.latest >= start)]
    return min(after, key=lambda e: (e.latest, e.edtf), default=None)


def _side(written: str, *, last: bool) -> date | None:
    """The first or the last day of one side of a written stretch, or None: it is open."""
    if written in ("", ".."):
        return None
    side = parse(written)
    return side.latest if last else side.earliest


def before_statement(zone: Zone, event: Event, world: World) -> Timed | None:
    """Whether the event was before the words were spoken; a state, whether it had begun (and, for the
    present tense, not ended)."""
    said = zone.said
    if said is None:
        return _undated_words(zone, event)
    if recorded_as_not(zone, event):
        return _not_so_by(event, world, said)
    at = zone.claim.present_state
    end = f"{'at' if at else 'before'} the statement of {said.edtf}"
    if (is_state(event, world) and not is_knowledge(event, world)) or (
        at and world.knowledge.predicate(event.predicate).begins
    ):
        return _state_at(zone, event, world, said, end)
    if at and world.knowledge.predicate(zone.predicate).state and not is_knowledge(event, world):
        return Timed(Answer.NO, end, "the statement is about the time of speaking", 0.0)
    return _point_before(zone, event, world, said, end)


def _undated_words(zone: Zone, event: Event) -> Timed | None:
    """Of words without a date it is not known that they were spoken after an event, unless they name its time."""
    if zone.claim.form is ClaimForm.NARRATED_OMISSION or zone.head == "affirmed":
        return None
    if event.when is not None and zone.head != "first" and _inside(event.when, zone.window):
        return None
    if event.document == zone.claim.document and event.attribution is None:
        return None
    reason = "when the words were spoken is not recorded"
    return Timed(Answer.UNKNOWN, "before the statement, undated", reason, strength.UNORDERED)


def recorded_as_not(zone: Zone, event: Event) -> bool:
    """Whether an affirmation stands against a record that it was not so: then the record must be the wider one."""
    return zone.head == "affirmed" and event.certainty is Certainty.NOT_HAPPENED


def _not_so_by(event: Event, world: World, said: When) -> Timed:
    """Whether a record that something was not so reaches to the time of the words."""
    end = f"before the statement of {said.edtf}"
    document = world.documents.get(event.document)
    told = document.published if document else None
    if event.when is None and told is not None and told.before(said) is Answer.YES:
        reason = "the record is older than the words"
        return Timed(Answer.UNKNOWN, end, reason, strength.UNORDERED)
    if event.when is not None and event.when.after(said) is Answer.YES:
        return Timed(Answer.NO, end, "after the statement", 0.0)
    return Timed(Answer.YES, end, "recorded as not so", strength.BEFORE)


def _always_not(zone: Zone, event: Event) -> Timed | None:
    """Whether a record that something was not so then speaks of all the time that an affirmation means."""
    if event.when is None:
        return None
    end = zone.window_words or (zone.window.edtf if zone.window else f"a time other than {event.when.edtf}")
    meant = zone.window or (When("", None, zone.said.latest, Grain.INTERVAL) if zone.said else None)
    inside = meant.within(event.when) if meant is not None else Answer.UNKNOWN
    if inside is Answer.NO:
        return Timed(Answer.NO, end, f"the record speaks of {event.when.edtf}", 0.0)
    if inside is Answer.UNKNOWN:
        reason = f"the record speaks of {event.when.edtf} only"
        return Timed(Answer.UNKNOWN, end, reason, strength.WINDOW_OPEN)
    return Timed(Answer.YES, end, "the record speaks of all that time", strength.WINDOW)


def _state_at(zone: Zone, event: Event, world: World, said: When, end: str) -> Timed:
    start, last = begun(event), ended(event, world)
    if start is not None and said.latest is not None and start > said.latest:
        return Timed(Answer.NO, end, f"it began on {start}, after the statement", 0.0)
    if zone.claim.present_state and last is not None and said.earliest is not None and last < said.earliest:
        return Timed(Answer.NO, end, f"it had ended on {last}", 0.0)
    if event.when is None:
        return _point_before(zone, event, world, said, end)
    by, until = begun_by(event), ended_from(event, world)
    if said.earliest is not None and (by is None or by >= said.earliest) and not _told_by(event, said, world):
        reason = "the same day, the order is not known" if by == start else "it may have begun only later"
        return Timed(Answer.UNKNOWN, end, reason, strength.UNORDERED)
    if zone.claim.present_state and until is not None and said.latest is not None and until <= said.latest:
        return Timed(Answer.UNKNOWN, end, "it may have ended before", strength.UNORDERED)
    return Timed(
        Answer.YES,
        end,
        "had begun, and no end is recorded" if last is None else "lasted then",
        strength.BEFORE,
    )


def _point_before(zone: Zone, event: Event, world: World, said: When, end: str) -> Timed:
    if (
        said.earliest is None and said.latest is not None
    ):  # told by then: taken for the day by which it was told
        said = When(said.edtf, said.latest, said.latest, said.grain)
    document = world.documents.get(event.document)
    told = document.published if document else None
    if event.when is not None:
        if event.when.earliest is not None and said.latest is not None and event.when.earliest > said.latest:
            return Timed(Answer.NO, end, "after the statement", 0.0)
        earlier = event.when.before(said)
        if earlier is Answer.YES:
            return Timed(Answer.YES, end, "earlier", strength.BEFORE)
        if told is not None and told.before(said) is Answer.YES:
            return Timed(Answer.YES, end, "told in an earlier paper", strength.BEFORE)
        if zone.head != "first" and _closed_before(zone.window, said) and _inside(event.when, zone.window):
            return Timed(Answer.YES, end, "inside the window that the statement names", strength.WINDOW)
        if event.when.grain is Grain.DAY:
            return Timed(Answer.UNKNOWN, end, "the same day, the order is not known", strength.UNORDERED)
        beside = event.document == zone.claim.document and event.attribution is None
        if beside and not _later(told, said):
            return Timed(Answer.YES, end, "told as past beside the statement", strength.UNDATED)
        return Timed(
            Answer.UNKNOWN, end, "whether before or after the statement is not recorded", strength.UNORDERED
        )
    if told is not None and (told.before(said) is Answer.YES):
        return Timed(Answer.YES, end, "told in an earlier paper", strength.BEFORE)
    same = event.document == zone.claim.document or (told is not None and told.edtf == said.edtf)
    if same and not _later(told, said):
        return Timed(Answer.YES, end, "told as past in a paper of the same time", strength.UNDATED)
    return Timed(Answer.UNKNOWN, end, "neither is the event dated nor its paper earlier", strength.UNORDERED)


def _told_by(event: Event, said: When, world: World) -> bool:
    """Whether a paper older than the words tells of the state as one that has begun."""
    document = world.documents.get(event.document)
    told = document.published if document else None
    return told is not None and told.before(said) is Answer.YES


def _later(told: When | None, said: When) -> bool:
    """Whether a paper is younger than the words that it quotes: what it tells may have come between."""
    return told is not None and told.after(said) is Answer.YES


def _closed_before(window: When | None, said: When) -> bool:
    """Whether a claim's own window has an end, no later than the statement."""
    return (
        window is not None
        and window.latest is not None
        and said.latest is not None
        and window.latest <= said.latest
    )


def _inside(when: When, window: When | None) -> bool:
    return window is not None and when.within(window) is Answer.YES


def inside_window(zone: Zone, event: Event, world: World) -> Timed | None:
    """Whether the event lies in the stretch that the claim names (``first``: before it)."""
    if zone.anchored:
        return Timed(
            Answer.UNKNOWN,
            zone.window_words,
            "the date that the words hang on is not in the record",
            strength.WINDOW_UNDATED,
        )
    if recorded_as_not(zone, event):
        return _always_not(zone, event)
    if zone.window is None and zone.head == "affirmed" and _may_change(zone, event, world):
        reason = "whether at the same time is not recorded"
        return Timed(Answer.UNKNOWN, "when the words mean", reason, strength.WINDOW_OPEN)
    if zone.window is None or zone.claim.present_state:
        return None
    if zone.head == "first":
        return _before_first(zone, event)
    end = zone.window_words or zone.window.edtf
    if event.when is None:
        return Timed(Answer.UNKNOWN, end, "the event is not dated", strength.WINDOW_OPEN)
    when = event.when
    if is_state(event, world) and not is_knowledge(event, world):
        return _lasted_in(zone.window, event, end, world)
    inside = when.within(zone.window)
    if zone.exclusive is QualifierKind.WINDOW:
        inside = Answer.YES if inside is Answer.NO else Answer.NO
    if inside is Answer.NO:
        return Timed(Answer.NO, end, f"{when.edtf} is outside the window ({zone.window.edtf})", 0.0)
    if inside is Answer.UNKNOWN:
        share_ = share(when, zone.window)
        return Timed(Answer.UNKNOWN, end, "only in part inside the window", 0.6 + 0.3 * share_)
    return Timed(Answer.YES, end, f"inside {zone.window.edtf}", strength.WINDOW)


def _may_change(zone: Zone, event: Event, world: World) -> bool:
    """Whether an affirmation excludes an event only at one time: one may oppose in May what one supports in June."""
    predicate = world.knowledge.predicate(zone.predicate)
    opposed = any(excluded in world.knowledge.readings(event.predicate) for excluded in predicate.excludes)
    return opposed and not predicate.state and predicate.words is None


def _lasted_in(window: When, event: Event, end: str, world: World) -> Timed:
    """Whether a state lasted at some time of a window: for certain, perhaps, or not."""
    start, last = begun(event), ended(event, world)
    if not When("", start, last, Grain.INTERVAL).overlaps(window):
        return Timed(Answer.NO, end, "outside the window", strength.WINDOW)
    by, until = begun_by(event), ended_from(event, world)
    begins = (
        window.latest is None or (by is not None and by <= window.latest) or _told_by(event, window, world)
    )
    lasts = window.earliest is None or until is None or until >= window.earliest
    if begins and lasts:
        return Timed(Answer.YES, end, "lasted then", strength.WINDOW)
    return Timed(Answer.UNKNOWN, end, "perhaps not yet, or no more, inside the window", strength.WINDOW_OPEN)


def _before_first(zone: Zone, event: Event) -> Timed:
    assert zone.window is not None
    end = f"earlier than {zone.window_words or zone.window.edtf}"
    if event.when is None:
        return Timed(Answer.NO, end, "the event is not dated", 0.0)
    answer = event.when.before(zone.window)
    if answer is not Answer.YES:
        return Timed(Answer.NO, end, f"not earlier than {zone.window.edtf}", 0.0)
    return Timed(Answer.YES, end, f"before {zone.window.edtf}", strength.WINDOW)


def share(when: When, window: When) -> float:
    """How much of an uncertain time lies in a window, 0 to 1; 0 where it has an open end."""
    if when.earliest is None or when.latest is None:
        return 0.0
    low = max(when.earliest, window.earliest or when.earliest)
    high = min(when.latest, window.latest or when.latest)
    whole = (when.latest - when.earliest).days + 1
    return max(0, (high - low).days + 1) / whole
