"""One zone against one event, respect by respect: covered, not settled, or not covered and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from onrecord.core.dates import Answer
from onrecord.core.findings import Dimension, NotCovered, Step
from onrecord.core.nouns import (
    ActorKind,
    Authority,
    Certainty,
    Event,
    HedgeKind,
    ParticipantRole,
    QualifierKind,
)
from onrecord.knowledge.model import words

from . import alike, strength
from .case import Case, Miss, when_label
from .chain import HAPPENED, NOT_RECORDED, clean, signature
from .party import label
from .sides import predicate_of, sides_of
from .times import Timed, before_statement, inside_window, recorded_as_not
from .world import World
from .zone import Zone


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


def match(zone: Zone, event: Event, world: World) -> Match | NotCovered:
    """Test an event against a zone. Pure; the first respect that fails is named."""
    case = Case(zone, event, world)
    try:
        reading = predicate_of(case)
        subject, other = sides_of(case, reading)
        for test in _TESTS:
            test(case)
        _certainty(case)
    except Miss as miss:
        return NotCovered(zone.claim.id, event.id, miss.dimension, miss.reason, event.spans)
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


def _voice(case: Case) -> None:
    """On whose words it hangs: the subject himself, somebody for him, or a third party."""
    zone, world = case.zone, case.world
    speaker = zone.claim.speaker or zone.claim.behalf
    if speaker is None or zone.subject.actor is None or speaker == zone.subject.actor:
        return
    by = world.speaks_for(zone.claim.speaker, zone.claim.behalf, zone.subject.actor, zone.said)
    other = zone.party.actor if zone.party is not None else None
    if by is None and other is not None:
        by = world.speaks_for(zone.claim.speaker, zone.claim.behalf, other, zone.said) and "the other side"
    sure = strength.THIRD_PARTY if by is None else (1.0 if by in ("himself", "the other side") else strength.ON_BEHALF)
    about = by or "speaks about"
    goal = label(zone.subject, world)
    case.claimed.insert(0, ("speaker", clean(world.name(speaker))))
    case.steps.append(Step(Dimension.SPEAKER, clean(world.name(speaker)), goal, about))
    case.strengths.append(sure)


def _times(case: Case) -> None:
    zone, event, world = case.zone, case.event, case.world
    start = when_label(event, world)
    for key, timed in (
        ("said", before_statement(zone, event, world)),
        ("window", inside_window(zone, event, world)),
    ):
        if timed is None:
            continue
        if timed.answer is Answer.NO:
            raise Miss(Dimension.TIME, timed.reason)
        step = Step(
            Dimension.TIME, clean(start), clean(timed.end), timed.reason, timed.answer, when=event.when
        )
        case.path(key, start, timed.end, (step,), timed.strength)
        if timed.answer is Answer.UNKNOWN:
            _open_time(case, key, timed)


def _open_time(case: Case, key: str, timed: Timed) -> None:
    if key == "said":
        case.lead = case.lead or timed.reason
    elif case.event.when is None and not _told_later(case):
        raise Miss(Dimension.TIME, "the event is not dated, and the claim has a window")
    elif case.zone.hedge is not None and not case.zone.anchored:
        raise Miss(Dimension.TIME, timed.reason)
    else:
        case.open("window", case.zone.window_words or timed.end)


def _told_later(case: Case) -> bool:
    """Whether an undated event is somebody's own account, which may be another version of the denial."""
    party, event = case.zone.party, case.event
    named = party is not None and (party.actor is not None or party.of is not None)
    return (
        named
        and event.attribution is not None
        and event.authority is Authority.OWN
        and case.zone.hedge is None
    )


def _theme(case: Case) -> None:
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
        elif informs and alike.gives_figure(zone.theme, recorded or event.topic, knowledge):
            answer, recorded, sure = Answer.YES, recorded or "as worded", strength.THEME_WORDS
        elif _asset(zone, event, case.world) and recorded is None:
            answer, recorded, sure = Answer.YES, event.predicate, strength.THEME_WORDS
    if (
        answer is not Answer.YES
        and case.zone.party is None
        and alike.place(zone.theme, event.where, knowledge) is Answer.YES
    ):
        answer, recorded = Answer.YES, event.where
    if (
        answer is Answer.YES
        and informs
        and event.attribution is not None
        and not _same_matter(case, zone.theme)
    ):
        answer = Answer.NO
    if answer is not Answer.YES:
        raise Miss(Dimension.THEME, f"it was {recorded or 'a thing not recorded'}, not {zone.theme}")
    case.step("theme", Dimension.THEME, recorded or "as worded", zone.theme, "the same thing", sure=sure)


_POINTS = re.compile(r"(?:this|these|that|those)\b", re.IGNORECASE)
_PROPER = re.compile(r"(?<![.!?] )\b[A-Z][\w’'-]{2,}")


def _same_matter(case: Case, theme: str) -> bool:
    """Whether what one says that one knew is what one says elsewhere that one did not: the names that tell it
    from others, and most of its words; what is only pointed at ("this document") may be another each time."""
    event, world = case.event, case.world
    if alike.is_generic(theme, world.knowledge):
        return True
    if _POINTS.match(theme) and event.document == case.zone.claim.document:
        return False
    spoken = [event.theme or "", event.topic or "", event.words, *(s.text for s in event.spans)]
    told = " ".join([*spoken, *(world.name(p.actor) for p in event.participants)])
    have = set(words(told))
    if any(not set(words(name)) <= have for name in _PROPER.findall(theme)):
        return False
    wanted = alike.stems(theme, world.knowledge)
    return len(wanted) < 2 or 2 * len(wanted & alike.stems(told, world.knowledge)) > len(wanted)


def _asset(zone: Zone, event: Event, world: World) -> bool:
    """Whether an asset is one of a company, so that what is held are shares in it."""
    assets = ("hold_asset", "buy", "sell")
    others = [world.actors.get(p.actor) for p in event.participants if p.role is ParticipantRole.PARTY]
    company = any(a is not None and a.kind is ActorKind.BODY for a in others)
    return company and zone.predicate in (*assets, "benefit") and event.predicate in assets


def _place(case: Case) -> None:
    zone, event, world = case.zone, case.event, case.world
    wanted = [q.words for q in zone.others if q.kind is QualifierKind.PLACE]
    if not wanted:
        return
    written = world.knowledge.entails(event.predicate, "correspond") and event.where is None
    if written and not world.knowledge.entails(zone.predicate, "correspond"):
        raise Miss(Dimension.PLACE, f"it was in writing; the claim says “{' '.join(wanted)}”")
    looked = [_one_place(case, words) for words in wanted]
    answer, by = alike.together(answer for answer, _ in looked), looked[0][1]
    said = " ".join(wanted)
    if answer is Answer.NO:
        raise Miss(Dimension.PLACE, f"it was at {event.where}; the claim says “{said}”")
    unknown = answer is Answer.UNKNOWN
    sure = _place_strength(answer, said, world)
    by = by if not unknown else "not settled"
    case.step("place", Dimension.PLACE, event.where or NOT_RECORDED, said, by, answer, sure)
    if unknown:
        case.open("place", said)
        if alike.is_outside(said, world.knowledge):
            case.kinds ^= {"place", "elsewhere"}


def _one_place(case: Case, words: str) -> tuple[Answer, str]:
    """Whether an event was at the place of one qualifier, and by what."""
    zone, event, world = case.zone, case.event, case.world
    if alike.is_outside(words, world.knowledge):
        answer = alike.outside(words, event.where, world.knowledge)
        return answer, "another place than the one left out"
    answer = alike.place(words, event.where, world.knowledge, _wider(event, world))
    if zone.exclusive is not QualifierKind.PLACE:
        return answer, "the place that the claim names"
    apart = answer is Answer.NO and alike.of_a_size(words, event.where or "")
    return (
        Answer.YES if apart else Answer.NO,
        "another place than the only one that the claim allows",
    )


def _place_strength(answer: Answer, words: str, world: World) -> float:
    if answer is not Answer.UNKNOWN:
        return 1.0
    return strength.ELSEWHERE if alike.is_outside(words, world.knowledge) else strength.PLACE_OPEN


def _wider(event: Event, world: World) -> tuple[str, ...]:
    actor = world.by_name.get((event.where or "").casefold())
    return tuple(world.name(e.end) for e in world.ties(actor) if e.kind == "part of") if actor else ()


def _topic(case: Case) -> None:
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
        answer = alike.together(alike.topic(q.words, recorded, world.knowledge, names) for q in wanted)
        if zone.exclusive is QualifierKind.TOPIC:
            answer = Answer.YES if answer is Answer.NO else Answer.NO
        elif answer is Answer.NO and own:
            answer = Answer.UNKNOWN  # what one says of it oneself afterwards is shown, and settles nothing
        said = " ".join(q.words for q in wanted)
        dimension = Dimension.PURPOSE if number else Dimension.TOPIC
        if answer is Answer.NO:
            raise Miss(
                dimension, f"it was about {recorded or 'a matter not recorded'}; the claim says “{said}”"
            )
        unknown = answer is Answer.UNKNOWN
        if unknown and zone.widened and event.predicate not in ("discuss", "raise_concern"):
            # not to have talked about X: a meeting whose subject nobody recorded is nothing against it
            raise Miss(dimension, f"what it was about is not recorded; the claim is that it was not “{said}”")
        sure = strength.TOPIC
        if unknown:
            raised = zone.claim.predicate == "raise_concern" == event.predicate
            sure = strength.CONCERN_OPEN if raised else strength.TOPIC_OPEN
            case.open(key, said)
        if zone.exclusive is QualifierKind.TOPIC:
            sure = strength.ONLY
        by = "what it was about is not settled" if unknown else "the recorded topic"
        case.step(key, dimension, recorded or NOT_RECORDED, said, by, answer, sure)


def _capacity(case: Case) -> None:
    zone, event, world = case.zone, case.event, case.world
    wanted = [q.words for q in zone.others if q.kind is QualifierKind.CAPACITY]
    if not wanted:
        return
    answer = alike.together(alike.capacity(words, event.capacity, world.knowledge) for words in wanted)
    recorded_by_others = event.authority in (Authority.OFFICIAL, Authority.PUBLICATION)
    if answer is Answer.NO and not recorded_by_others:
        answer = Answer.UNKNOWN
    said = " ".join(wanted)
    if answer is Answer.NO:
        raise Miss(Dimension.CAPACITY, f"it was as {event.capacity}; the claim says “{said}”")
    unknown = answer is Answer.UNKNOWN
    by = "in which capacity is not settled" if unknown else "the recorded capacity"
    sure = strength.CAPACITY_OPEN if unknown else 1.0
    case.step("capacity", Dimension.CAPACITY, event.capacity or NOT_RECORDED, said, by, answer, sure)
    if unknown:
        case.open("capacity", said)


def _manner(case: Case) -> None:
    zone, event, _world = case.zone, case.event, case.world
    spoken = " ".join(
        [event.words, event.theme or "", event.where or "", event.topic or "", *(s.text for s in event.spans)]
    )
    if zone.hedge is not None:  # the hedge is the greater doubt, and is named
        return
    said = {kind: " ".join(q.words for q in zone.others if q.kind is kind) for kind in _HOW}
    if said[QualifierKind.MANNER]:
        _one_manner(case, said[QualifierKind.MANNER], spoken)
    if said[QualifierKind.MEANING] and zone.head != "affirmed":
        by = "the words can be read in two ways"
        _open_how(case, "meaning", "meaning", said[QualifierKind.MEANING], by, strength.MEANING_OPEN)
    if said[QualifierKind.QUANTITY] and zone.head == "denied":
        by = "how much is not settled"
        _open_how(case, "amount", "quantity", said[QualifierKind.QUANTITY], by, strength.MANNER_OPEN)


_HOW = (QualifierKind.MANNER, QualifierKind.MEANING, QualifierKind.QUANTITY)


def _open_how(case: Case, key: str, kind: str, said: str, by: str, sure: float) -> None:
    """Take up a respect of manner that no paper settles, and name it."""
    case.step(key, Dimension.MANNER, NOT_RECORDED, said, by, Answer.UNKNOWN, sure)
    case.open(kind, said)


def _one_manner(case: Case, said: str, spoken: str) -> None:
    manners, zone = case.world.knowledge.manners, case.zone
    if zone.head == "affirmed":  # "only in passing" against a letter handed over
        casual = alike.holds_phrase(said, manners["casual"])
        formal = alike.holds_phrase(spoken, manners["formal"])
        if casual is None or formal is None:
            raise Miss(Dimension.MANNER, f"nothing recorded excludes “{said}”")
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
    _open_how(case, "manner", "manner", said, "how it was is not settled", strength.MANNER_OPEN)


def _denied_in_part(case: Case) -> None:
    """A record that it was not so, of one topic or place only: what is affirmed may have been another."""
    zone, event = case.zone, case.event
    if not recorded_as_not(zone, event):
        return
    stated = {q.kind for q in (*zone.topics, *zone.others)}
    about = stated & {QualifierKind.TOPIC, QualifierKind.PURPOSE} or zone.theme is not None
    for key, dimension, recorded, said in (
        ("topic", Dimension.TOPIC, event.topic, about),
        ("place", Dimension.PLACE, event.where, QualifierKind.PLACE in stated),
        ("capacity", Dimension.CAPACITY, event.capacity, QualifierKind.CAPACITY in stated),
    ):
        if recorded and not said:
            by = "the record denies this alone"
            case.step(
                key, dimension, recorded, "what the words mean", by, Answer.UNKNOWN, strength.TOPIC_OPEN
            )
            case.open(key, recorded)


def _hedged(case: Case) -> None:
    """No recall, no awareness: only against one's own part, or notice that the record shows."""
    zone, event, world = case.zone, case.event, case.world
    if zone.hedge is None or zone.hedge is HedgeKind.BELIEF and zone.head == "affirmed":
        return
    principals = _principals(zone, world)
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
        (e for p in sorted(principals) for e in world.notices_to.get(p, []) if _notice_of(e, case)), None
    )
    if notice is None:
        raise Miss(Dimension.HEDGE, "others did it, and the record shows no notice of it")
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


def _principals(zone: Zone, world: World) -> set[str]:
    """Those whose part or notice counts: the speaker, for whom he speaks, and of whom he speaks where that is one."""
    claim, subject = zone.claim, zone.subject.actor
    found = {a for a in (claim.speaker, claim.behalf) if a is not None}
    if subject is not None and world.speaks_for(claim.speaker, claim.behalf, subject, zone.said):
        found.add(subject)
    return found


def _notice_of(notice: Event, case: Case) -> bool:
    """Whether an event is notice of another that came before the words, on firm ground."""
    event, world = case.event, case.world
    if notice.id == event.id or notice.certainty is not Certainty.HAPPENED:
        return False
    if notice.authority is Authority.UNNAMED:
        return False
    came = before_statement(case.zone, notice, world)
    if came is not None and came.answer is not Answer.YES:
        return False
    told = " ".join(filter(None, [notice.topic, notice.theme]))
    about = alike.stems(" ".join(filter(None, [event.topic, event.theme])), world.knowledge)
    return bool(about) and alike.share(alike.stems(told, world.knowledge), about, world.knowledge)


def _certainty(case: Case) -> None:
    event = case.event
    wanted = Certainty.NOT_HAPPENED if case.zone.head == "affirmed" else Certainty.HAPPENED
    if event.certainty is Certainty.NOT_HAPPENED and wanted is Certainty.HAPPENED:
        raise Miss(Dimension.CERTAINTY, "the record says that it did not happen")
    if event.certainty not in (Certainty.HAPPENED, Certainty.NOT_HAPPENED):
        case.lead = case.lead or event.certainty.value
    elif event.authority is Authority.UNNAMED:
        case.lead = case.lead or "an unnamed source alone"


_TESTS: tuple[Callable[[Case], None], ...] = (
    _voice,
    _times,
    _place,
    _theme,
    _topic,
    _capacity,
    _manner,
    _denied_in_part,
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
