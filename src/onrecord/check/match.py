"""One zone against one event, respect by respect: covered, not settled, or not covered and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onrecord.core.dates import Answer, When
from onrecord.core.document import Span
from onrecord.core.findings import Dimension, NotCovered, Step
from onrecord.core.nouns import (
    Authority,
    Certainty,
    Event,
    HedgeKind,
    Participant,
    ParticipantRole,
    Party,
    QualifierKind,
)
from onrecord.knowledge.model import Reading

from . import alike, strength
from .chain import HAPPENED, NOT_RECORDED, clean, signature
from .party import Cover, covers, label
from .times import Timed, before_statement, inside_window
from .world import World
from .zone import Zone

# a meeting that was only arranged is a lead for one that took place
_MAYBE = {
    "be_scheduled": ("meet", Certainty.SCHEDULED),
    "be_invited": ("meet", Certainty.INVITED),
    "attempt_contact": ("communicate", Certainty.ATTEMPTED),
}
# what a body does through those who hold office in it; what they have or whom they know is their own
_PERSONAL = ("benefit", "be_acquainted", "be_present", "hold_office", "possess")
_INFORMS = ("know", "receive_document", "see_document", "be_briefed", "receive")


@dataclass(frozen=True, slots=True)
class Match:
    """An event inside a zone: the steps, how far they carry, and what stays open."""

    zone: Zone
    event: Event
    claimed: tuple[tuple[str, str], ...]
    recorded: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    strengths: tuple[float, ...]
    unless: tuple[str, ...]
    lead: str
    subject: str | None
    other: str | None
    open_kinds: frozenset[str]

    @property
    def total(self) -> float:
        """The product of the strengths of the steps."""
        product = 1.0
        for part in self.strengths:
            product *= part
        return product


class _Miss(Exception):
    """A respect in which the event is not covered; never leaves this module."""

    def __init__(self, dimension: Dimension, reason: str) -> None:
        super().__init__(reason)
        self.dimension, self.reason = dimension, reason


class _Case:
    """The steps of one zone against one event as they are found."""

    def __init__(self, zone: Zone, event: Event, world: World) -> None:
        self.zone, self.event, self.world = zone, event, world
        self.claimed: list[tuple[str, str]] = []
        self.recorded: list[tuple[str, str]] = []
        self.steps: list[Step] = []
        self.strengths: list[float] = []
        self.unless: list[str] = []
        self.kinds: set[str] = set()
        self.lead = ""

    def path(self, key: str, start: str, end: str, steps: tuple[Step, ...], sure: float) -> None:
        """Take up a respect that the steps lead from the event's value to the claim's."""
        self.claimed.append((key, clean(end)))
        if key not in ("said", "window"):
            self.recorded.append((key, clean(start)))
        share = sure ** (1 / len(steps)) if steps else 1.0
        for step in steps:
            self.steps.append(step)
            self.strengths.append(share)

    def step(
        self,
        key: str,
        dimension: Dimension,
        start: str,
        end: str,
        by: str,
        answer: Answer = Answer.YES,
        sure: float = 1.0,
        source: Span | None = None,
        when: When | None = None,
    ) -> None:
        """Take up a respect with one step."""
        one = Step(dimension, clean(start), clean(end), by, answer, source, when)
        self.path(key, start, end, (one,), sure)

    def open(self, kind: str, words: str) -> None:
        """Note a qualifier that the record does not settle."""
        self.kinds.add(kind)
        note = f"{kind}: {words.strip()}"
        if note not in self.unless:
            self.unless.append(note)


def match(zone: Zone, event: Event, world: World) -> Match | NotCovered:
    """Test an event against a zone. Pure; the first respect that fails is named."""
    case = _Case(zone, event, world)
    try:
        reading = _predicate(case)
        subject, other = _sides(case, reading)
        for test in _TESTS:
            test(case)
        _certainty(case)
    except _Miss as miss:
        return NotCovered(zone.claim.id, event.id, miss.dimension, miss.reason)
    return Match(
        zone,
        event,
        tuple(case.claimed),
        (*case.recorded, ("when", when_label(event, world))),
        tuple(case.steps),
        tuple(case.strengths),
        tuple(case.unless),
        case.lead,
        subject,
        other,
        frozenset(case.kinds),
    )


def when_label(event: Event, world: World) -> str:
    """An event's time as a chain writes it."""
    if event.when is not None:
        return event.when.edtf + (" (inferred)" if event.when.inferred else "")
    document = world.documents.get(event.document)
    published = document.published if document else None
    return f"undated, told on {published.edtf}" if published else "undated"


# --- predicate and sides --------------------------------------------------------------------------


def _predicate(case: _Case) -> Reading:
    knowledge, event, zone = case.world.knowledge, case.event, case.zone
    name = event.predicate
    if name in _MAYBE and event.certainty is Certainty.HAPPENED:
        name, certain = _MAYBE[name]
        case.lead = certain.value
    readings = knowledge.readings(name)
    if zone.head == "affirmed":
        return _excluded(case, name)
    reading = readings.get(zone.predicate)
    if reading is None:
        raise _Miss(Dimension.PREDICATE, f"{name} is no {zone.predicate}")
    sure = strength.NARROWER ** (len(reading.path) - 1) * (strength.INVERSE if reading.swapped else 1)
    by = "the same" if len(reading.path) == 1 else "every one is: " + " ⊑ ".join(reading.path)
    case.step("predicate", Dimension.PREDICATE, name, zone.predicate, by, sure=sure)
    return reading


def _excluded(case: _Case, name: str) -> Reading:
    """What an affirmation excludes: its opposite, or that a paper says it was not so."""
    knowledge, zone = case.world.knowledge, case.zone
    if case.event.certainty is Certainty.NOT_HAPPENED:
        wider = knowledge.readings(zone.predicate).get(name)
        if wider is None or wider.begins:
            raise _Miss(Dimension.PREDICATE, f"{zone.predicate} does not entail {name}")
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
    if casual and reading is not None:
        case.step("predicate", Dimension.PREDICATE, name, zone.predicate, "the same")
        return reading
    raise _Miss(Dimension.PREDICATE, f"{zone.predicate} does not exclude {name}")


def _sides(case: _Case, reading: Reading) -> tuple[str | None, str | None]:
    """Find who in the event is the claim's subject and who its other side."""
    zone, event, world = case.zone, case.event, case.world
    best: tuple[Dimension, str] = (Dimension.SUBJECT, "nobody in it is the one whom the claim is about")
    acts = not any(world.knowledge.entails(reading.name, p) for p in _PERSONAL) or reading.name in _INFORMS
    open_subject = zone.subject.anyone and zone.subject.cls is None and zone.subject.of is None
    for mine, others in _pairs(event, reading, world):
        if mine is None:
            subject_cover = _left_open(zone, event, open_subject, world)
        else:
            subject_cover = covers(zone.subject, mine.actor, event.when, world, Dimension.SUBJECT, acts)
        if subject_cover is None:
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
                case.open("meaning", zone.party.words)
            return (mine.actor if mine else None), other
        who = ", ".join(world.name(o.actor) for o in others) or "nobody"
        best = (Dimension.PARTY, f"the other side is {who}, not {label(zone.party, world)}")
    raise _Miss(*best)


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


def _take_subject(case: _Case, mine: Participant | None, cover: Cover) -> None:
    case.path(
        "subject", cover.steps[0].start, label(case.zone.subject, case.world), cover.steps, cover.strength
    )
    if cover.answer is Answer.UNKNOWN:
        case.open("meaning" if mine is not None else "subject", case.zone.subject.words)


def _other_side(
    case: _Case, mine: Participant | None, others: tuple[Participant, ...]
) -> tuple[str | None, Cover] | None:
    zone, event, world = case.zone, case.event, case.world
    assert zone.party is not None
    own = mine.actor if mine else None
    best: tuple[str | None, Cover] | None = None
    for other in others:
        if other.actor == own:
            continue
        cover = covers(zone.party, other.actor, event.when, world, Dimension.PARTY)
        if cover is not None and (best is None or cover.strength > best[1].strength):
            best = (other.actor, cover)
    if (
        best is None
        and not others
        and (zone.party.anyone and zone.party.cls is None and zone.party.of is None)
    ):
        step = Step(Dimension.PARTY, NOT_RECORDED, label(zone.party, world), "the words leave nobody out")
        return None, Cover((step,), 1.0)
    if best is None:
        return _place_as_party(case, zone.party)
    return best


def _place_as_party(case: _Case, party: Party) -> tuple[str | None, Cover] | None:
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
        if not both:
            yield None, ()
        return
    mine, others = (parties, agents) if reading.swapped else (agents, parties)
    for p in mine:
        yield p, others
    if not mine:
        yield None, others


# --- the other respects ---------------------------------------------------------------------------


def _voice(case: _Case) -> None:
    """On whose words it hangs: the subject himself, somebody for him, or a third party."""
    zone, world = case.zone, case.world
    speaker = zone.claim.speaker or zone.claim.behalf
    if speaker is None or zone.subject.actor is None or speaker == zone.subject.actor:
        return
    by = world.speaks_for(zone.claim.speaker, zone.claim.behalf, zone.subject.actor)
    sure = strength.THIRD_PARTY if by is None else (1.0 if by == "himself" else strength.ON_BEHALF)
    about = by or "speaks about"
    goal = label(zone.subject, world)
    case.claimed.insert(0, ("speaker", clean(world.name(speaker))))
    case.steps.append(Step(Dimension.SPEAKER, clean(world.name(speaker)), goal, about))
    case.strengths.append(sure)


def _times(case: _Case) -> None:
    zone, event, world = case.zone, case.event, case.world
    start = when_label(event, world)
    for key, timed in (
        ("said", before_statement(zone, event, world)),
        ("window", inside_window(zone, event, world)),
    ):
        if timed is None:
            continue
        if timed.answer is Answer.NO:
            raise _Miss(Dimension.TIME, timed.reason)
        step = Step(
            Dimension.TIME, clean(start), clean(timed.end), timed.reason, timed.answer, when=event.when
        )
        case.path(key, start, timed.end, (step,), timed.strength)
        if timed.answer is Answer.UNKNOWN:
            _open_time(case, key, timed)


def _open_time(case: _Case, key: str, timed: Timed) -> None:
    if key == "said":
        case.lead = case.lead or timed.reason
    elif case.event.when is None and not _told_later(case):
        raise _Miss(Dimension.TIME, "the event is not dated, and the claim has a window")
    elif case.zone.hedge is not None and not case.zone.anchored:
        raise _Miss(Dimension.TIME, timed.reason)
    else:
        case.open("window", case.zone.window_words or timed.end)


def _told_later(case: _Case) -> bool:
    """Whether an undated event is somebody's own account, which may be another version of the denial."""
    party, event = case.zone.party, case.event
    named = party is not None and (party.actor is not None or party.of is not None)
    return (
        named
        and event.attribution is not None
        and event.authority is Authority.OWN
        and case.zone.hedge is None
    )


def _theme(case: _Case) -> None:
    zone, event, knowledge = case.zone, case.event, case.world.knowledge
    if zone.theme is None:
        return
    informs = any(knowledge.entails(zone.predicate, p) for p in ("know", "receive"))
    recorded = event.theme or (event.topic if informs else None)
    answer = alike.thing(zone.theme, recorded, knowledge)
    sure = strength.THEME
    if answer is not Answer.YES:
        names = " ".join(case.world.name(p.actor) for p in event.participants) if informs else ""
        spoken = " ".join(
            [recorded or "", event.topic or "", event.words, names, *(s.text for s in event.spans)]
        )
        if alike.thing(zone.theme, spoken, knowledge) is Answer.YES and (recorded is None or informs):
            answer, recorded, sure = Answer.YES, recorded or "as worded", strength.THEME_WORDS
        elif _asset(zone, event, case.world) and recorded is None:
            answer, recorded, sure = Answer.YES, event.predicate, strength.THEME_WORDS
    if (
        answer is not Answer.YES
        and case.zone.party is None
        and alike.place(zone.theme, event.where, knowledge) is Answer.YES
    ):
        answer, recorded = Answer.YES, event.where
    if answer is not Answer.YES:
        raise _Miss(Dimension.THEME, f"it was {recorded or 'a thing not recorded'}, not {zone.theme}")
    case.step("theme", Dimension.THEME, recorded or "as worded", zone.theme, "the same thing", sure=sure)


def _asset(zone: Zone, event: Event, world: World) -> bool:
    return zone.predicate in ("hold_asset", "benefit", "buy", "sell") and event.predicate in (
        "hold_asset",
        "buy",
        "sell",
    )


def _place(case: _Case) -> None:
    zone, event, world = case.zone, case.event, case.world
    for qualifier in zone.others:
        if qualifier.kind is not QualifierKind.PLACE:
            continue
        if alike.is_outside(qualifier.words, world.knowledge):
            answer = alike.outside(qualifier.words, event.where, world.knowledge)
            by = "another place than the one left out"
        else:
            answer = alike.place(qualifier.words, event.where, world.knowledge, _wider(event, world))
            by = "the place that the claim names"
        if zone.exclusive is QualifierKind.PLACE:
            answer, by = ~answer, "another place than the only one that the claim allows"
            if answer is Answer.UNKNOWN:
                answer = Answer.NO
        if answer is Answer.NO:
            raise _Miss(Dimension.PLACE, f"it was at {event.where}; the claim says “{qualifier.words}”")
        unknown = answer is Answer.UNKNOWN
        case.step(
            "place",
            Dimension.PLACE,
            event.where or NOT_RECORDED,
            qualifier.words,
            by if not unknown else "not settled",
            answer,
            _place_strength(answer, qualifier.words, world),
        )
        if unknown:
            case.open("place", qualifier.words)
            if alike.is_outside(qualifier.words, world.knowledge):
                case.kinds ^= {"place", "elsewhere"}
        return


def _place_strength(answer: Answer, words: str, world: World) -> float:
    if answer is not Answer.UNKNOWN:
        return 1.0
    return strength.ELSEWHERE if alike.is_outside(words, world.knowledge) else strength.PLACE_OPEN


def _wider(event: Event, world: World) -> tuple[str, ...]:
    actor = world.by_name.get((event.where or "").casefold())
    return tuple(world.name(e.end) for e in world.ties(actor) if e.kind == "part of") if actor else ()


def _topic(case: _Case) -> None:
    zone, event, world = case.zone, case.event, case.world
    recorded = world.topic_of(event)
    own = event.attribution is not None and event.authority in (Authority.OWN, Authority.NAMED)
    names = frozenset().union(
        *(alike.stems(world.name(p.actor), world.knowledge) for p in event.participants), frozenset()
    )
    for number, key in enumerate(("topic", "purpose")):
        wanted = [q for q in zone.topics if (q.kind is QualifierKind.PURPOSE) == bool(number)]
        if not wanted:
            continue
        answers = [alike.topic(q.words, recorded, world.knowledge, names) for q in wanted]
        answer = answers[0]
        for one in answers[1:]:
            answer = answer | one
        if zone.exclusive is QualifierKind.TOPIC:
            answer = Answer.YES if answer is Answer.NO else Answer.NO
        elif answer is Answer.NO and own:
            answer = Answer.UNKNOWN  # what one says of it oneself afterwards is shown, and settles nothing
        said = " ".join(q.words for q in wanted)
        dimension = Dimension.PURPOSE if number else Dimension.TOPIC
        if answer is Answer.NO:
            raise _Miss(
                dimension, f"it was about {recorded or 'a matter not recorded'}; the claim says “{said}”"
            )
        unknown = answer is Answer.UNKNOWN
        if unknown and zone.widened and event.predicate not in ("discuss", "raise_concern"):
            # not to have talked about X: a meeting whose subject nobody recorded is nothing against it
            raise _Miss(
                dimension, f"what it was about is not recorded; the claim is that it was not “{said}”"
            )
        sure = strength.TOPIC
        if unknown:
            sure = (
                strength.TOPIC_LOOSE if zone.widened and event.predicate != "discuss" else strength.TOPIC_OPEN
            )
            case.open(key, said)
        if zone.exclusive is QualifierKind.TOPIC:
            sure = strength.ONLY
        by = "what it was about is not settled" if unknown else "the recorded topic"
        case.step(key, dimension, recorded or NOT_RECORDED, said, by, answer, sure)


def _capacity(case: _Case) -> None:
    zone, event, world = case.zone, case.event, case.world
    for qualifier in zone.others:
        if qualifier.kind is not QualifierKind.CAPACITY:
            continue
        answer = alike.capacity(qualifier.words, event.capacity, world.knowledge)
        recorded_by_others = event.authority in (Authority.OFFICIAL, Authority.PUBLICATION)
        if answer is Answer.NO and not recorded_by_others:
            answer = Answer.UNKNOWN
        if answer is Answer.NO:
            raise _Miss(Dimension.CAPACITY, f"it was as {event.capacity}; the claim says “{qualifier.words}”")
        unknown = answer is Answer.UNKNOWN
        by = "in which capacity is not settled" if unknown else "the recorded capacity"
        case.step(
            "capacity",
            Dimension.CAPACITY,
            event.capacity or NOT_RECORDED,
            qualifier.words,
            by,
            answer,
            strength.CAPACITY_OPEN if unknown else 1.0,
        )
        if unknown:
            case.open("capacity", qualifier.words)
        return


def _manner(case: _Case) -> None:
    zone, event, _world = case.zone, case.event, case.world
    spoken = " ".join(
        [event.words, event.theme or "", event.where or "", event.topic or "", *(s.text for s in event.spans)]
    )
    if zone.hedge is not None:  # the hedge is the greater doubt, and is named
        return
    for qualifier in zone.others:
        if qualifier.kind is QualifierKind.MANNER:
            _one_manner(case, qualifier.words, spoken)
            return
        if qualifier.kind is QualifierKind.MEANING and zone.head != "affirmed":
            case.step(
                "meaning",
                Dimension.MANNER,
                NOT_RECORDED,
                qualifier.words,
                "the words can be read in two ways",
                Answer.UNKNOWN,
                strength.MEANING_OPEN,
            )
            case.open("meaning", qualifier.words)
            return
        if qualifier.kind is QualifierKind.QUANTITY and zone.head == "denied":
            case.step(
                "manner",
                Dimension.MANNER,
                NOT_RECORDED,
                qualifier.words,
                "how much is not settled",
                Answer.UNKNOWN,
                strength.MANNER_OPEN,
            )
            case.open("quantity", qualifier.words)
            return


def _one_manner(case: _Case, said: str, spoken: str) -> None:
    manners, zone = case.world.knowledge.manners, case.zone
    if zone.head == "affirmed":  # "only in passing" against a letter handed over
        casual = alike.holds_phrase(said, manners["casual"])
        formal = alike.holds_phrase(spoken, manners["formal"])
        if casual is None or formal is None:
            raise _Miss(Dimension.MANNER, f"nothing recorded excludes “{said}”")
        case.step(
            "manner", Dimension.MANNER, formal, said, "excludes that it was casual", sure=strength.FORMAL
        )
        return
    for group in ("alone", "casual", "formal"):
        if alike.holds_phrase(said, manners[group]):
            shown = alike.holds_phrase(spoken, manners[group])
            if shown is not None:
                case.step("manner", Dimension.MANNER, shown, said, "the recorded manner")
                return
    case.step(
        "manner",
        Dimension.MANNER,
        NOT_RECORDED,
        said,
        "how it was is not settled",
        Answer.UNKNOWN,
        strength.MANNER_OPEN,
    )
    case.open("manner", said)


def _hedged(case: _Case) -> None:
    """No recall, no awareness: only against one's own part, or notice that the record shows."""
    zone, event, world = case.zone, case.event, case.world
    if zone.hedge is None or zone.hedge is HedgeKind.BELIEF and zone.head == "affirmed":
        return
    principals = {a for a in (zone.claim.speaker, zone.claim.behalf, zone.subject.actor) if a is not None}
    took = next(
        (
            p.actor
            for p in event.participants
            for a in principals
            if world.way(p.actor, a, frozenset({"alias"}), event.when) is not None
        ),
        None,
    )
    if took is not None:
        case.step(
            "hedge",
            Dimension.HEDGE,
            f"{world.name(took)} took part",
            zone.hedge_words,
            "had a part in it",
            sure=strength.HEDGE,
        )
        return
    notice = next(
        (e for p in principals for e in world.events_of.get(p, []) if _notice_of(e, event, world)), None
    )
    if notice is None:
        raise _Miss(Dimension.HEDGE, "others did it, and the record shows no notice of it")
    source = notice.spans[0] if notice.spans else None
    case.step(
        "hedge",
        Dimension.HEDGE,
        f"notice to {world.name(next(iter(sorted(principals))))}",
        zone.hedge_words,
        "the record shows notice",
        sure=strength.HEDGE,
        source=source,
        when=notice.when,
    )


def _notice_of(notice: Event, event: Event, world: World) -> bool:
    if notice.id == event.id or notice.certainty is not Certainty.HAPPENED:
        return False
    if not any(world.knowledge.entails(notice.predicate, p) for p in ("know", "receive_document")):
        return False
    told = " ".join(filter(None, [notice.topic, notice.theme]))
    about = alike.stems(" ".join(filter(None, [event.topic, event.theme])), world.knowledge)
    return bool(about) and alike.share(alike.stems(told, world.knowledge), about, world.knowledge)


def _certainty(case: _Case) -> None:
    event = case.event
    wanted = Certainty.NOT_HAPPENED if case.zone.head == "affirmed" else Certainty.HAPPENED
    if event.certainty is Certainty.NOT_HAPPENED and wanted is Certainty.HAPPENED:
        raise _Miss(Dimension.CERTAINTY, "the record says that it did not happen")
    if event.certainty not in (Certainty.HAPPENED, Certainty.NOT_HAPPENED):
        case.lead = case.lead or event.certainty.value
    elif event.authority is Authority.UNNAMED:
        case.lead = case.lead or "an unnamed source alone"


_TESTS: tuple[Callable[[_Case], None], ...] = (
    _voice,
    _times,
    _place,
    _theme,
    _topic,
    _capacity,
    _manner,
    _hedged,
)


def certainty_step(found: Match, world: World, head: str = "event") -> Step:
    """The step that the event is established, with its signature."""
    event = found.event
    end = HAPPENED if not found.lead else found.lead
    by = event.authority.value
    if event.source is not None:
        by = f"{by}: {world.name(event.source)}"
    source = event.spans[0] if event.spans else None
    settled = Answer.UNKNOWN if found.lead else Answer.YES
    return Step(Dimension.CERTAINTY, signature(head, found.recorded), end, by, settled, source, event.when)
