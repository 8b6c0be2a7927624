"""The plain sentences of a finding. Neutral: what the statement says, what the record shows, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onrecord.core.dates import Grain, When
from onrecord.core.document import DocumentKind
from onrecord.core.nouns import (
    ActorKind,
    Certainty,
    Event,
    HedgeKind,
    Participant,
    ParticipantRole,
    Party,
    QualifierKind,
)
from onrecord.knowledge.model import Predicate

from .alike import is_vague
from .build import occasions
from .match import Match
from .neutral import quoted_where_loaded
from .party import label
from .world import World
from .zone import Zone

_MONTHS = "January February March April May June July August September October November December".split()
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_QUOTE = 30  # words of a statement that a sentence quotes at the most


def number(value: int) -> str:
    """A small number in letters."""
    return _NUMBERS[value] if value < len(_NUMBERS) else str(value)


def day(value: date) -> str:
    """12 September 2018."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def when_text(when: When | None) -> str:
    """A time with its preposition: "on 12 September 2018", "in 2016", "between … and …"; "" if not known."""
    if when is None or (when.earliest is None and when.latest is None):
        return ""
    if when.grain is Grain.DAY and when.earliest is not None:
        return f"on {day(when.earliest)}"
    if when.grain is Grain.MONTH and when.earliest is not None:
        return f"in {_MONTHS[when.earliest.month - 1]} {when.earliest.year}"
    if when.grain is Grain.YEAR and when.earliest is not None:
        return f"in {when.earliest.year}"
    if when.grain is Grain.SEASON:
        return f"in {_SEASONS.get(when.edtf[-2:], 'the season')} {when.edtf[:4]}"
    if when.earliest is None and when.latest is not None:
        return f"by {day(when.latest)}"
    if when.latest is None and when.earliest is not None:
        return f"from {day(when.earliest)} on"
    assert when.earliest is not None and when.latest is not None
    return f"between {day(when.earliest)} and {day(when.latest)}"


def quoted(text: str) -> str:
    """The words in quotation marks, shortened in the middle of a long sentence."""
    parts = text.split()
    shown = " ".join(parts if len(parts) <= _QUOTE else [*parts[:_QUOTE], "…"])
    return f"“{shown.strip('“”')}”"


def ended(sentence: str) -> str:
    """A sentence with its full stop, unless the words that it quotes at its end have one."""
    return sentence if sentence.endswith((".”", "?”", "!”")) else f"{sentence}."


def with_article(noun: str) -> str:
    """ "a meeting", "an order"; mass nouns stay as they are."""
    if noun.startswith(("receipt of", "sight of")) or noun.partition(" (")[0] in _MASS:
        return noun
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


_MASS = frozenset(
    {
        "contact",
        "correspondence",
        "communication",
        "acquaintance",
        "knowledge",
        "possession",
        "presence",
        "employment",
        "support",
        "opposition",
        "withholding",
        "disclosure",
        "sight of a document",
        "accuracy",
        "inaccuracy",
        "oversight",
        "word",
        "part",
    }
)


def happening(event: Event, world: World, known: str | None = None, times: Sequence[Event] = ()) -> str:
    """An event in words: "a meeting between Jane Roe and Arne Lind (ambassador of Norland) on 12 September 2018".

    ``known`` is the actor whom the sentence has named already; ``times`` are further events that are
    alike but for their time.
    """
    predicate = world.knowledge.predicate(event.predicate)
    agents = [p for p in event.participants if p.role is ParticipantRole.AGENT]
    parties = [p for p in event.participants if p.role is ParticipantRole.PARTY]
    what = with_article(predicate.noun)
    several = event.count if not times else 1 + len(times)
    if several > 1 and not what.startswith("receipt") and predicate.noun not in _MASS:
        what = f"{number(several)} {predicate.noun}s"
    if event.theme and predicate.name.startswith(_THINGS):
        what = with_article(_noun(predicate, event.theme))
    tail = _and([w for e in (event, *times) if (w := _when(e, predicate))])
    if not times:
        tail = " ".join(filter(None, [tail, _at(event)]))
    if event.topic and not times and not is_vague(event.topic, world.knowledge):
        led = event.topic.casefold().startswith(("about ", "concerning ", "on ", "over ", "regarding "))
        tail += f" “{event.topic}”" if led else f" about “{event.topic}”"
    return " ".join(filter(None, [what, _sides(predicate, agents, parties, world, known), tail]))


def _when(event: Event, predicate: Predicate) -> str:
    """The time; of what lasts, since when."""
    text = when_text(event.when)
    lasting = event.state or predicate.state
    if lasting and text.startswith(("on ", "in ")):
        return "since " + text[3:]
    return text


def _noun(predicate: Predicate, theme: str | None) -> str:
    """The noun with its thing: "receipt of “a notice”", "signature of “a letter”"."""
    if not theme:
        return predicate.noun
    for empty in (" of anything", " of a document"):
        if predicate.noun.endswith(empty):
            return f"{predicate.noun.removesuffix(empty)} of “{theme}”"
    return f"{predicate.noun} (“{theme}”)"


def _and(parts: list[str]) -> str:
    kept = list(dict.fromkeys(parts))
    return " and ".join(filter(None, [", ".join(kept[:-1]), *kept[-1:]]))


_THINGS = ("notify", "sign", "delete", "withhold", "receive", "see", "hold_asset", "give", "pay", "authorise")


def _at(event: Event) -> str:
    return f"at “{event.where}”" if event.where else ""


def _sides(
    predicate: Predicate,
    agents: list[Participant],
    parties: list[Participant],
    world: World,
    known: str | None,
) -> str:
    if predicate.symmetric:
        both = _names([*agents, *parties], world, known)
        return (
            ("between " + " and ".join([", ".join(both[:-1]), both[-1]]))
            if len(both) > 1
            else f"of {both[0]}"
            if both
            else ""
        )
    by = "of" if predicate.state else "by"
    mine = f"{by} {' and '.join(_names(agents, world, known))}" if agents else ""
    theirs = f"{predicate.link} {' and '.join(_names(parties, world, known))}" if parties else ""
    if predicate.link == "of" and mine and theirs:
        return f"by {' and '.join(_names(agents, world, known))} {theirs}"
    return " ".join(filter(None, [mine, theirs]))


def _names(participants: list[Participant], world: World, known: str | None) -> list[str]:
    def named_once(actor: str) -> bool:
        found = world.actors.get(actor)
        return actor == known and found is not None and found.kind is ActorKind.PERSON

    named = (world.name(p.actor) if named_once(p.actor) else described(p.actor, world) for p in participants)
    return list(dict.fromkeys(named))


def described(actor: str, world: World) -> str:
    """A name, with the office where one is recorded: "Arne Lind (ambassador of Norland)"."""
    name = world.name(actor)
    found = world.actors.get(actor)
    person = found is not None and found.kind is ActorKind.PERSON
    for edge in world.ties(actor):
        if (
            edge.role
            and edge.kind in ("office", "represents")
            and edge.role.casefold() not in name.casefold()
        ):
            of = world.name(edge.end)
            whole = of in edge.role or " of " in edge.role
            return f"{name} ({quoted_where_loaded(edge.role if whole else f'{edge.role} of {of}')})"
        if edge.kind == "alias" and not person and world.name(edge.end) != name:
            return f"{name} ({world.name(edge.end)})"
    return name


def source_of(event: Event, world: World) -> str:
    """Who records it: "the log", "The Harbour Gazette", "an official paper"."""
    document = world.documents.get(event.document)
    if document is None:
        return "the record"
    if document.kind is DocumentKind.ARTICLE and document.publisher and document.publisher != "unknown":
        return document.publisher
    title = document.title.strip()
    return f"“{title}”" if title else "the record"


def claimed(zone: Zone, world: World) -> str:
    """What a statement says, in words: "denies any meeting with officials of Norland since 2018"."""
    predicate = world.knowledge.predicate(zone.claim.predicate)
    subject, party = zone.subject, zone.party
    own = subject.actor is not None and subject.actor in (zone.claim.speaker, zone.claim.behalf)
    said = quoted_where_loaded(_called(subject, world))
    who = "" if own or (subject.anyone and not subject.cls) else f" by {said}"
    other = (
        f" {predicate.link} {quoted_where_loaded(_called(party, world))}" if party is not None else ""
    )
    noun = _noun(predicate, zone.claim.theme)
    scope = "".join(
        f" {_scope(q.kind, q.words)}"
        for q in (*zone.topics, *zone.others)
        if q.words and q.words != zone.claim.theme
    )
    window = f" “{zone.window_words}”" if zone.window_words else ""
    if zone.hedge is not None:
        return f"{_HEDGES[zone.hedge]} any {noun}{who}{other}{window}{_hedge_words(zone)}"
    if zone.head == "denied":
        return f"denies any {noun}{who}{other}{window}{scope}"
    if zone.head == "first":
        begun = when_text(zone.window) or zone.window_words
        return f"puts the first {noun}{who}{other} {begun}"
    if zone.head == "count" and zone.quantity is not None:
        most = {"<": "fewer than", "<=": "no more than", "=": "exactly"}[zone.quantity.op]
        what = predicate.noun if zone.quantity.number == 1 else f"{predicate.noun}s"
        return f"counts {most} {number(zone.quantity.number)} {what}{who}{other}{window}{scope}"
    return f"says {quoted(zone.claim.spans[-1].text if zone.claim.spans else predicate.past)}"


_NOMINATIVE = frozenset(("i", "he", "she", "we", "they"))


def _called(party: Party, world: World) -> str:
    """A party after a preposition: its own words, and the name for a pronoun that cannot stand there."""
    words = plain(label(party, world))
    return world.name(party.actor) if party.actor and words.casefold() in _NOMINATIVE else words


def plain(words: str) -> str:
    """The words of a party without their denial: "no doctor" is "any doctor" after "denies"."""
    folded = words.casefold()
    for negative, positive in _NEGATIVE:
        if folded == negative or folded.startswith(negative + " "):
            return positive + words[len(negative) :]
    return words


_NEGATIVE = (
    ("not one", "any"),
    ("no one", "anyone"),
    ("nobody", "anybody"),
    ("none of", "any of"),
    ("none", "any of them"),
    ("no", "any"),
)


def _hedge_words(zone: Zone) -> str:
    words = (zone.claim.hedge_words or "").strip()
    return f" (“{words}”)" if words and zone.hedge is not None and words != zone.hedge.value else ""


_HEDGES = {
    HedgeKind.NO_RECALL: "does not recall",
    HedgeKind.NO_AWARENESS: "shows no awareness of",
    HedgeKind.TO_KNOWLEDGE: "denies, as far as the speaker knows,",
    HedgeKind.BELIEF: "denies, as the speaker believes,",
}


_BARE = (QualifierKind.MEANING, QualifierKind.MANNER, QualifierKind.CAPACITY)


def _scope(kind: QualifierKind, words: str) -> str:
    """The words of a qualifier, as they are."""
    return f"(as {kind.value}: “{words}”)" if kind in _BARE else f"“{words}”"


def shown(matches: Sequence[Match], world: World) -> str:
    """What the record shows, in words, with its source: at most three things."""
    return f"{source_of(matches[0].event, world)} records {events_text(matches, world)}"


def events_text(matches: Sequence[Match], world: World) -> str:
    """The events in words; those that are alike but for their time together."""
    groups: dict[tuple[object, ...], list[Match]] = {}
    for found in matches:
        event = found.event
        people = frozenset(p.actor for p in event.participants)
        groups.setdefault((event.predicate, people, event.theme, event.certainty), []).append(found)
    parts = []
    for group in list(groups.values())[:3]:
        apart = occasions(group)
        first = apart[0].event
        text = happening(first, world, group[0].subject, [m.event for m in apart[1:8]])
        if first.certainty is Certainty.NOT_HAPPENED:
            text = f"that there was no {text.removeprefix('a ').removeprefix('an ')}"
        parts.append(text)
    more = len(groups) - 3
    return "; ".join(parts) + (f"; and {number(more)} more" if more > 0 else "")


def speaker_of(zone: Zone, world: World) -> str:
    """ "The statement", or whose it is where he does not speak of himself."""
    speaker = zone.claim.speaker or zone.claim.behalf
    if speaker is None or zone.subject.actor in (None, speaker):
        return "The statement"
    return f"The statement of {world.name(speaker)}"
