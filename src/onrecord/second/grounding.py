"""From a language model's answer to proposals: only what stands in the paper, word for word.

The rule of comparison. Words stand in a passage where they are there letter for letter, once; a run of white
space in either is as good as any other, since lines are wrapped where the page ends. Nothing else is bent: no
case, no quotation mark, no dash, no ellipsis. Every name is a name of somebody whom the first reader found in
the paper, or stands in it itself; every phrase (topic, place, time, thing) stands in the passage; acts,
classes, kinds and hedges are from the closed lists of the house. An entry of which one part does not hold is
dropped as a whole and counted: half a claim says more than the whole. Dates are read by the house, out of the
words that stand there, and so is on whose word an event stands.
"""

from __future__ import annotations

import enum
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Span, Turn
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Authority,
    Claim,
    Event,
    Extraction,
    Grade,
    Modality,
    Office,
    Participant,
    ParticipantRole,
    Party,
    Polarity,
    Proposal,
    Proposer,
    Qualifier,
    QualifierKind,
    Relation,
    Window,
)
from onrecord.knowledge import Knowledge

from .answers import Said, SaidClaim, SaidEvent, SaidLink, SaidStatement, validated

Resolve = Callable[[str, When | None, Knowledge], When | None]
"""Reads the time that a phrase means, said at a time; None where it cannot be known."""


class Why(enum.StrEnum):
    """Why an entry was dropped."""

    FORM = "not of the form that was asked for"
    CUT = "where the answer breaks off"
    NOWHERE = "words that do not stand in the passage"
    OFTEN = "words that stand in it more than once"
    NOBODY = "a name that the paper does not have"
    ACT = "no act that the house knows"
    WHOM = "it does not say whom it means"
    OUTSIDE = "a claim whose words are not the statement's"
    AGAIN = "the same once more"


@dataclass(frozen=True, slots=True)
class Dropped:
    """An entry that became no proposal. ``words`` are the model's, not the paper's: for a person to look at."""

    why: Why
    words: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """What of an answer holds, and what was dropped."""

    proposals: tuple[Proposal, ...] = ()
    dropped: tuple[Dropped, ...] = ()


class _Drop(Exception):
    """An entry does not hold; never leaves this module."""

    def __init__(self, why: Why, words: str) -> None:
        super().__init__(words)
        self.dropped = Dropped(why, words[:_SHOWN])


_SHOWN = 200


def ground(
    extraction: Extraction,
    place: tuple[int, int],
    said: Said,
    by: Proposer,
    knowledge: Knowledge,
    resolve: Resolve,
) -> Grounded:
    """The proposals of an answer to the passage ``place`` (start, end) of the paper that was first read so.

    Pure: the same answer to the same paper always gives the same. Every span's text is the document's.
    """
    reading = _Reading(extraction, place, by, knowledge, resolve)
    reading.dropped += [Dropped(Why.FORM, "")] * said.malformed + [Dropped(Why.CUT, "")] * said.cut
    for statement in said.statements:
        reading.take(statement.words, lambda s=statement: reading.statement(s))  # type: ignore[misc]
    for event in said.events:
        reading.take(event.words, lambda e=event: [reading.event(e)])  # type: ignore[misc]
    for link in said.links:
        reading.take(link.words, lambda x=link: [reading.link(x)])  # type: ignore[misc]
    return Grounded(tuple(reading.found.values()), tuple(reading.dropped))


class _Reading:
    """One passage while its answer is looked at."""

    def __init__(
        self,
        extraction: Extraction,
        place: tuple[int, int],
        by: Proposer,
        knowledge: Knowledge,
        resolve: Resolve,
    ) -> None:
        self.extraction, self.by, self.knowledge, self.resolve = extraction, by, knowledge, resolve
        self.document: Document = extraction.document
        self.start, self.end = place
        self.found: dict[str, Proposal] = {}
        self.dropped: list[Dropped] = []
        self._new: dict[str, Actor] = {}

    def take(self, words: str, made: Callable[[], Iterable[Proposal]]) -> None:
        """Keep what an entry gives, or note why it gives nothing."""
        try:
            for proposal in made():
                if proposal.noun.id in self.found:
                    self.dropped.append(Dropped(Why.AGAIN, words[:_SHOWN]))
                else:
                    self.found[proposal.noun.id] = proposal
        except _Drop as drop:
            self.dropped.append(drop.dropped)

    # --- words and names --------------------------------------------------------------------------

    def words(self, words: str) -> Span:
        """The place of words in the passage. Raises _Drop where they do not stand there just once."""
        return self._once(words, self.start, self.end)

    def _once(self, words: str, start: int, end: int) -> Span:
        places = [m for m, _ in zip(self._places(words, start, end), range(2))]
        if not places:
            raise _Drop(Why.NOWHERE, words)
        if len(places) > 1:
            raise _Drop(Why.OFTEN, words)
        return self.document.span(*places[0])

    def _places(self, words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        return places(words, self.document.reading, start, end)

    def phrase(self, words: str | None, inside: Span | None = None) -> Span | None:
        """A phrase, in ``inside`` if it stands there, else anywhere in the passage, the first time."""
        if words is None:
            return None
        ways = [(inside.start, inside.end)] if inside else []
        for start, end in (*ways, (self.start, self.end)):
            for place in self._places(words, start, end):
                return self.document.span(*place)
        raise _Drop(Why.NOWHERE, words)

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        """The paper's actors by each of their names, as printed."""
        found: dict[str, set[str]] = {}
        for actor in self.extraction.actors:
            for name in (actor.name, *actor.aliases):
                found.setdefault(" ".join(name.split()), set()).add(actor.id)
        return found

    def actor(self, name: str) -> str:
        """The id of somebody of that name. Raises _Drop where the paper has none, or several."""
        plain = " ".join(name.split())
        known = self._named.get(plain, set())
        if len(known) > 1:
            raise _Drop(Why.NOBODY, name)
        if known:
            return next(iter(known))
        return self._brought(plain).id

    def _brought(self, name: str) -> Actor:
        """Somebody whom the first reader does not know, where the words look like a name and stand in the paper."""
        if name in self._new:
            return self._new[name]
        letters = sum(c.isalpha() for c in name)
        named = (name[0].isupper() or name[0] == "@") and name.casefold() not in _PRONOUNS
        if letters < _LETTERS or len(name.split()) > _NAME or not named:
            raise _Drop(Why.NOBODY, name)
        place = next(self._places(name, self.document.body, len(self.document.text)), None)
        if place is None:
            raise _Drop(Why.NOBODY, name)
        ident = content_id("pr-ac", self.document.id, name)
        made = Actor(ident, name, self._kind(name), evidence=(self.document.span(*place),))
        self._new[name] = made
        return made

    def _kind(self, name: str) -> ActorKind:
        if self.knowledge.state_of(name):
            return ActorKind.STATE
        body = any(self.knowledge.class_entails(self.knowledge.class_of(w), "body") for w in name.split())
        return ActorKind.BODY if body else ActorKind.PERSON

    def _brings(self, *idents: str | None) -> tuple[Actor, ...]:
        return tuple(a for a in self._new.values() if a.id in idents)

    def act(self, name: str) -> str:
        """A predicate of the house."""
        if name not in self.knowledge.predicates:
            raise _Drop(Why.ACT, name)
        return name

    # --- statements -------------------------------------------------------------------------------

    def statement(self, said: SaidStatement) -> Iterator[Proposal]:
        """A statement, and its claims; one that the first reader has too gives its claims alone."""
        content = self.words(said.words)
        speaker = self._of_turn(said.speaker, content) or self.actor(said.speaker)
        cue = self.phrase(said.cue)
        first = self._first_has(content, speaker)
        if first is not None:
            statement = first
        else:
            statement = self._attribution(content, speaker, cue)
            yield self._proposal("attributions", statement, speaker)
        for entry in said.claims:
            one = validated(SaidClaim, entry)
            if one is None:
                self.dropped.append(Dropped(Why.FORM, ""))
                continue
            try:
                yield self.claim(one, statement, content)
            except _Drop as drop:
                self.dropped.append(drop.dropped)

    def _of_turn(self, label: str, content: Span) -> str | None:
        """Whose turn it is, by the first reader, where the model gives the label as it is printed."""
        turn = self._turn(content)
        if turn is None or _bare(label) != _bare(turn.label):
            return None
        inside = (
            a.speaker for a in self.extraction.attributions
            if a.kind is AttributionKind.DIRECT and any(turn.start <= s.start < turn.end for s in a.content)
        )  # fmt: skip
        return next((s for s in inside if s is not None), None)

    def _first_has(self, content: Span, speaker: str) -> Attribution | None:
        """The first reader's statement of the same words by the same speaker."""
        for a in self.extraction.attributions:
            if a.speaker == speaker and a.act in (Act.SPEECH, Act.DOCUMENT):
                if any(s.start <= content.start and content.end <= s.end for s in a.content):
                    return a
        return None

    def _attribution(self, content: Span, speaker: str, cue: Span | None) -> Attribution:
        turn = self._turn(content)
        quoted = turn is not None or self._quoted(content)
        kind = AttributionKind.DIRECT if quoted else AttributionKind.INDIRECT
        return Attribution(
            id=content_id("pr-at", self.document.id, content.start, content.end, self._name(speaker)),
            document=self.document.id, kind=kind, content=(content,), cue=(cue,) if cue else (), speaker=speaker,
            sworn=turn.sworn if turn else None,
            said=(turn.said if turn else None) or self.document.published,
            grade=self._grade(kind, turn, speaker),
        )  # fmt: skip

    def _grade(self, kind: AttributionKind, turn: Turn | None, speaker: str) -> Grade:
        unnamed = any(a.id == speaker and a.kind is ActorKind.UNNAMED for a in self.extraction.actors)
        if unnamed:
            return Grade.UNNAMED_SOURCE
        if turn is not None:
            return Grade.SWORN_TRANSCRIPT if turn.sworn else Grade.TRANSCRIPT
        return Grade.DIRECT_QUOTE if kind is AttributionKind.DIRECT else Grade.PARAPHRASE

    def _turn(self, words: Span) -> Turn | None:
        return next((t for t in self.document.turns if t.start <= words.start and words.end <= t.end), None)

    def _quoted(self, words: Span) -> bool:
        """Whether quotation marks stand around the words, or at their ends inside."""
        text = self.document.text
        before, after = text[max(0, words.start - 1) : words.start + 1], text[words.end - 1 : words.end + 2]
        return any(c in _OPENS for c in before) and any(c in _CLOSES for c in after)

    def claim(self, said: SaidClaim, statement: Attribution, content: Span) -> Proposal:
        """A claim of a statement."""
        span = self.words(said.words)
        if not (content.start <= span.start and span.end <= content.end):
            raise _Drop(Why.OUTSIDE, said.words)
        act = self.act(said.act)
        principal = statement.behalf or statement.speaker
        who = self.actor(said.who) if said.who else principal
        if who is None:
            raise _Drop(Why.WHOM, said.words)
        party = self._party(said.other, content) if said.other else None
        if party is not None and party.actor == who:
            raise _Drop(Why.WHOM, said.words)
        thing = self.phrase(said.thing, content)
        window = self.phrase(said.when, content)
        qualifiers = [
            Qualifier(kind, found.text, span=found)
            for kind, words in ((QualifierKind.TOPIC, said.topic), (QualifierKind.PLACE, said.place))
            if (found := self.phrase(words, content)) is not None
        ]
        denied = Polarity.DENIED if said.denies else Polarity.AFFIRMED
        subject = Party(self._name(who), actor=who)
        when = self.resolve(_plain(window), statement.said, self.knowledge) if window else None
        made = Claim(
            id=content_id("pr-cl", self.document.id, span.start, span.end, act, denied.value, self._name(who), said.other,
                          said.thing, said.topic, said.place, said.when, said.hedge),
            attribution=statement.id, document=self.document.id, spans=(span,), predicate=act, subject=subject,
            party=party, theme=_plain(thing) if thing else None, polarity=denied,
            modality=Modality.HEDGED if said.hedge else Modality.ASSERTED, hedge=said.hedge,
            hedge_words=said.hedge.value if said.hedge else None,
            window=Window(_plain(window), when, span=window) if window else None,
            qualifiers=tuple(replace(q, words=" ".join(q.words.split())) for q in qualifiers),
            speaker=statement.speaker, behalf=statement.behalf, said=statement.said,
        )  # fmt: skip
        named = (who, party.actor, party.of) if party else (who,)
        return self._proposal("claims", made, *named, statement.speaker)

    def _party(self, words: str, inside: Span) -> Party:
        """Whom a claim is about: somebody, anybody, or a class that the house knows, of somebody perhaps."""
        span = self.phrase(words, inside)
        assert span is not None  # words were given
        plain = _plain(span)
        if plain.casefold() in _ANYBODY:
            return Party(plain, anyone=True, span=span)
        try:
            return Party(plain, actor=self.actor(plain), span=span)
        except _Drop:
            classes = self.knowledge.classes_in(plain)
            if not classes:
                raise _Drop(Why.WHOM, words) from None
        owners = {i for name, ids in self._named.items() if _held(name, plain) for i in ids}
        if len(owners) > 1:
            raise _Drop(Why.WHOM, words)
        return Party(plain, cls=classes[0], of=next(iter(owners), None), span=span)

    def _name(self, ident: str) -> str:
        actors = (*self.extraction.actors, *self._new.values())
        return next((a.name for a in actors if a.id == ident), ident)

    # --- events and links -------------------------------------------------------------------------

    def event(self, said: SaidEvent) -> Proposal:
        """Something that is said to have happened."""
        span = self.words(said.words)
        act = self.act(said.act)
        if not said.who:
            raise _Drop(Why.WHOM, said.words)
        agents = [self.actor(name) for name in dict.fromkeys(said.who)]
        others = [a for a in (self.actor(name) for name in dict.fromkeys(said.others)) if a not in agents]
        role = ParticipantRole.AGENT if self.knowledge.predicate(act).symmetric else ParticipantRole.PARTY
        people = [*((a, ParticipantRole.AGENT) for a in agents), *((a, role) for a in others)]
        when, where, topic, thing = (
            self.phrase(p, span) for p in (said.when, said.where, said.topic, said.thing)
        )
        authority, source, attribution = self._authority(span, {a for a, _ in people})
        made = Event(
            id=content_id("pr-ev", self.document.id, span.start, span.end, act, said.certainty.value,
                          *sorted(self._name(a) for a, _ in people)),
            document=self.document.id, predicate=act,
            participants=tuple(Participant(a, r, self._name(a)) for a, r in dict.fromkeys(people)),
            spans=(span,), when=self.resolve(_plain(when), self.document.published, self.knowledge) if when else None,
            where=_plain(where) if where else None, topic=_plain(topic) if topic else None,
            theme=_plain(thing) if thing else None, certainty=said.certainty, authority=authority,
            source=source, attribution=attribution, state=self.knowledge.predicate(act).state, words=_plain(span),
        )  # fmt: skip
        return self._proposal("events", made, *(a for a, _ in people))

    def _authority(self, span: Span, people: set[str]) -> tuple[Authority, str | None, str | None]:
        """On whose word an event stands: of the statement that its words are in, else the paper's own."""
        statements = (*self.extraction.attributions, *(p.noun for p in self.found.values()))
        for a in statements:
            if not isinstance(a, Attribution) or a.act is not Act.SPEECH:
                continue
            if any(s.start <= span.start < s.end for s in a.content):
                told = a.behalf or a.speaker
                if told is None or a.grade is Grade.UNNAMED_SOURCE:
                    return Authority.UNNAMED, told, a.id
                return (Authority.OWN if told in people else Authority.NAMED), told, a.id
        if self._turn(span) is not None and self.document.kind not in _OFFICIAL:
            return Authority.UNNAMED, None, None
        official = self.document.kind in _OFFICIAL
        return (Authority.OFFICIAL if official else Authority.PUBLICATION), None, None

    def link(self, said: SaidLink) -> Proposal:
        """A tie between two, or a post."""
        span = self.words(said.words)
        try:
            kind = said.relation
        except ValueError:
            raise _Drop(Why.FORM, said.kind) from None
        who = self.actor(said.who)
        other = self.actor(said.other) if said.other else None
        if kind is None:
            role = self.phrase(said.role, span)
            if role is None:
                raise _Drop(Why.WHOM, said.words)
            office = Office(
                content_id("pr-of", self.document.id, span.start, span.end, self._name(who), role.start),
                who, _plain(role), other, evidence=(span,),
            )  # fmt: skip
            return self._proposal("offices", office, who, other)
        if other is None or other == who:
            raise _Drop(Why.WHOM, said.words)
        ident = content_id(
            "pr-re", self.document.id, span.start, span.end, kind.value, self._name(who), self._name(other)
        )
        return self._proposal("relations", Relation(ident, kind, who, other, evidence=(span,)), who, other)

    def _proposal(
        self, kind: str, noun: Attribution | Claim | Event | Office | Relation, *actors: str | None
    ) -> Proposal:
        return Proposal(kind, noun, self.by, self._brings(*actors))


_NAME = 8
"""Words of a name at most."""
_LETTERS = 3
"""Letters of a name at least: "A." before an answer is none."""
_OPENS, _CLOSES = "“\"'‘«", "”\"'’»"
_OFFICIAL = frozenset({DocumentKind.FILING, DocumentKind.LOG})
_PRONOUNS = frozenset(
    "he him his she her hers they them their theirs we us our ours you your yours it its me my mine who this that these "
    "those everybody everyone nobody someone somebody anyone anybody".split()
)
_ANYBODY = frozenset({"anyone", "anybody", "any one", "any body", "no one", "nobody", "any person"})


def places(words: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where words stand in ``text[start:end]``, on word borders, a run of white space as good as any other.

    Nowhere where there is no letter and no figure in them.
    """
    wanted = " ".join(words.split())
    if not any(c.isalnum() for c in wanted):
        return
    flat, offsets = _flat(text)
    at, last = bisect_left(offsets, start), bisect_left(offsets, end)
    while (at := flat.find(wanted, at, last)) >= 0:
        stop = at + len(wanted)
        if not (_joined(flat, at) or _joined(flat, stop)):
            yield offsets[at], offsets[stop - 1] + 1
        at += 1


@lru_cache(maxsize=8)
def _flat(text: str) -> tuple[str, array[int]]:
    """A text with one blank for each run of white space, and for each of its characters the place in the text."""
    tokens = [m.span() for m in re.finditer(r"\S+", text)]
    offsets = array("q")
    for start, end in tokens:
        offsets.extend(range(start, end + 1))
    return "".join(f"{text[start:end]} " for start, end in tokens), offsets


def _joined(text: str, at: int) -> bool:
    """Whether a word goes on over this place."""
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _plain(span: Span) -> str:
    return " ".join(span.text.split())


def _bare(label: str) -> str:
    return " ".join(label.split()).rstrip(".: ")


def _held(name: str, words: str) -> bool:
    return next(places(name, words, 0, len(words)), None) is not None


def spans_of(proposal: Proposal) -> tuple[Span, ...]:
    """All spans that a proposal carries."""
    noun = proposal.noun
    found: list[Span] = [s for a in proposal.actors for s in a.evidence]
    match noun:
        case Attribution():
            found += (*noun.content, *noun.source, *noun.cue, *noun.question)
        case Claim():
            found += noun.spans
            found += [q.span for q in noun.qualifiers if q.span]
            found += [p.span for p in (noun.subject, noun.party) if p and p.span]
            found += [noun.window.span] if noun.window and noun.window.span else []
        case Event():
            found += noun.spans
        case Office() | Relation():
            found += noun.evidence
    return tuple(found)
