"""The record as a graph: who is tied to whom, from when to when, on whose evidence; and its indexes.

Built once from :class:`~onrecord.core.nouns.Facts`; everything the check asks of the record it asks
here. Nothing compares all pairs: events are found by participant and by predicate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from onrecord.core.dates import Answer, When, interval
from onrecord.core.document import Document, Span
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Authority,
    Certainty,
    Correction,
    Event,
    Facts,
    Office,
    ParticipantRole,
    Party,
    Relation,
    RelationKind,
)
from onrecord.knowledge.model import Knowledge, fold, words

from . import strength
from .memory import Key, Memory, Noted, Watch

T = TypeVar("T")
V = TypeVar("V")
_DEPTH = 6
STATE = "state:"
BY_NATURE = "by its nature"

_PRINTED = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # as knowledge's words() cuts them, the case kept


@dataclass(frozen=True, slots=True)
class Edge:
    """One tie, from the narrower actor to the wider. ``kind`` is a word of :data:`KINDS`."""

    start: str
    end: str
    kind: str
    by: str
    begin: When | None = None
    finish: When | None = None
    source: Span | None = None
    role: str = ""
    strength: float = 1.0


# which ties count for a claim about ...
TO_PERSON = frozenset({"alias"})
TO_BODY = frozenset({"alias", "same state", "office", "member", "represents", "part of", "owner"})
TO_STATE = frozenset({"alias", "same state", "office", "member", "represents", "part of", "owned by"})
BELONGS = frozenset(
    {
        "alias",
        "same state",
        "office",
        "member",
        "represents",
        "part of",
        "owned by",
        "owner",
        "national",
        "overseen",
    }
)
OF = BELONGS - {"overseen"}  # whoever a body oversees is none of its own
WITHIN = frozenset({"alias", "same state", "part of"})
ACTS_FOR = frozenset({"alias", "same state", "office", "member", "part of"})


def held(begin: When | None, finish: When | None, when: When | None) -> Answer:
    """Whether what began and ended then (None: not known; it persists) was so at a time."""
    if when is None:
        return Answer.YES if begin is None and finish is None else Answer.UNKNOWN
    if begin is not None and begin.earliest and when.latest and when.latest < begin.earliest:
        return Answer.NO
    if finish is not None and finish.latest and when.earliest and when.earliest > finish.latest:
        return Answer.NO
    return Answer.YES


def throughout(begin: When | None, finish: When | None, when: When | None) -> bool:
    """Whether it was so at every time that is possible: a tie of 2019 may have begun after March 2019."""
    if begin is None and finish is None:
        return True
    if when is None:
        return False
    if begin is not None:
        begun = begin.latest or begin.earliest
        if begun is not None and (when.earliest is None or when.earliest < begun):
            return False
    if finish is not None:
        ended = finish.earliest or finish.latest
        if ended is not None and (when.latest is None or when.latest > ended):
            return False
    return True


class World:
    """The record, indexed. Immutable after it was made.

    With a memory, what is asked of it is noted there under keys: see :mod:`onrecord.check.memory`.
    """

    def __init__(self, facts: Facts, knowledge: Knowledge, memory: Memory | None = None) -> None:
        self.facts = facts
        self.knowledge = knowledge
        self.memory = memory
        self.watch = memory.watch if memory is not None else Watch()
        self.actors = self._noted({a.id: a for a in facts.actors}, "actor")
        self.documents = self._noted({d.id: d for d in facts.documents}, "paper")
        self.attributions = self._noted({a.id: a for a in facts.attributions}, "said")
        offices_of: dict[str, list[Office]] = defaultdict(list)
        offices_in: dict[str, list[Office]] = defaultdict(list)
        self.relations: dict[RelationKind, list[Relation]] = defaultdict(list)
        self._up: dict[str, list[Edge]] = defaultdict(list)
        self._named: dict[tuple[str, str], bool] = {}
        self._in_words: dict[str, list[str]] = {}
        self._below: dict[str, list[str]] = {}
        self._above: dict[str, list[str]] = {}
        self._paths: dict[tuple[str, str, frozenset[str], str], tuple[tuple[Edge, ...] | None, set[Key]]] = {}
        for office in facts.offices:
            offices_of[office.holder].append(office)
            if office.organization:
                offices_in[office.organization].append(office)
        self.offices_of = self._noted(offices_of, "ties")
        self.offices_in = self._noted(offices_in, "ties")
        for relation in facts.relations:
            self.relations[relation.kind].append(relation)
        for edge in self._edges():
            self._up[edge.start].append(edge)

    def _noted(self, found: Mapping[str, V], kind: str) -> Mapping[str, V]:
        return found if self.memory is None else Noted(found, kind, self.watch)

    def once(self, kind: str, ident: str, of: object, make: Callable[[], T]) -> T:
        """What ``make`` gives of the noun of an id: as the memory has it, where nothing that it rests on is other."""
        return make() if self.memory is None else self.memory.once((kind, ident), of, make)

    # --- names ------------------------------------------------------------------------------------

    def name(self, actor: str | None) -> str:
        """What an actor is called; plain words and state nodes give themselves."""
        if actor is None:
            return "somebody not named"
        found = self.actors.get(actor)
        return found.name if found else actor.removeprefix(STATE)

    def state_of_actor(self, actor: Actor) -> str | None:
        """The state that an actor is ("Norland", "Government of Norland"), or None."""
        if actor.kind is ActorKind.STATE:
            return self.knowledge.state_of(actor.name) or fold(actor.name)
        return self.knowledge.state_of(actor.name) if actor.kind is ActorKind.BODY else None

    def himself(self, actor: str) -> str:
        """The person whom an actor's other names lead to, the first of several; the actor where there is none."""
        found = [actor]
        for node in found:
            found.extend(e.end for e in self.ties(node) if e.kind == "alias" and e.end not in found)
        people = [a for a in found if (known := self.actors.get(a)) and known.kind is ActorKind.PERSON]
        return min(people, default=actor)

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Every folded name and alias that means one actor only → its id."""
        found: dict[str, set[str]] = defaultdict(set)
        for actor in self.facts.actors:
            for form in (actor.name, *actor.aliases):
                found[fold(form)].add(actor.id)
        return self._noted({form: next(iter(ids)) for form, ids in found.items() if len(ids) == 1}, "form")

    def named(self, text: str | None) -> list[str]:
        """The actors whose names, of more than three letters, stand in some words."""
        if not text:
            return []
        if self.memory is not None:
            self.watch.note_all(("word", word) for word in words(text))
        if text not in self._in_words:
            have, printed = words(text), _PRINTED.findall(text)
            self._in_words[text] = [
                actor
                for start, first in enumerate(have)
                for form, actor in self._by_first_word.get(first, ())
                if have[start : start + len(form)] == form
                and not (
                    len(form) == 1 and len(printed) == len(have) and self._of_another(printed, start, actor)
                )
            ]
        return list(dict.fromkeys(self._in_words[text]))

    def _of_another(self, printed: Sequence[str], place: int, actor: str) -> bool:
        """Whether one word that names a person is the end of another full name ("Tom Varley" for Mina Varley)."""
        known = self.actors.get(actor)
        if known is None or known.kind is not ActorKind.PERSON or place == 0:
            return False
        before = printed[place - 1]
        if not before[:1].isupper() or before.isupper() or fold(before).rstrip(".") in self.knowledge.titles:
            return False
        own = {w for form in (known.name, *known.aliases) for w in words(form)}
        return not set(words(before)) & own

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name, actor in self.by_name.items():
            form = words(name)
            if len(name) > 3 and form:
                found[form[0]].append((form, actor))
        return found

    @cached_property
    def overseers(self) -> dict[str, list[Office]]:
        """The offices that oversee an actor, by its id or by its name in their words."""
        found: dict[str, list[Office]] = defaultdict(list)
        for office in self.facts.offices:
            for actor in dict.fromkeys(a for goal in office.oversees for a in (goal, *self.named(goal))):
                found[actor].append(office)
        return found

    @cached_property
    def subjects_of(self) -> dict[str, list[Relation]]:
        """What a matter is about, by the matter's id and by its name."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations[RelationKind.SUBJECT_OF]:
            for key in dict.fromkeys((relation.object, fold(self.name(relation.object)))):
                found[key].append(relation)
        return found

    # --- events -----------------------------------------------------------------------------------

    @cached_property
    def events_of(self) -> Mapping[str, list[Event]]:
        """Events by participant."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.facts.events:
            for actor in dict.fromkeys(p.actor for p in event.participants):
                found[actor].append(event)
        return self._noted(found, "part")

    @cached_property
    def events_by_predicate(self) -> Mapping[str, list[Event]]:
        """Events by the predicate that the paper's words gave."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.facts.events:
            found[event.predicate].append(event)
        return self._noted(found, "act")

    @cached_property
    def possible_of(self) -> Mapping[str, list[Event]]:
        """By participant the events of which the record says no more than that they may have been."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.facts.events:
            if event.certainty is Certainty.POSSIBLE:
                for actor in dict.fromkeys(p.actor for p in event.participants):
                    found[actor].append(event)
        return self._noted(found, "part")

    @cached_property
    def notices_to(self) -> Mapping[str, list[Event]]:
        """By participant the events by which somebody came to know of something."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.facts.events:
            if self._informs(event.predicate):
                for actor in dict.fromkeys(p.actor for p in event.participants):
                    found[actor].append(event)
        return self._noted(found, "part")

    def _informs(self, predicate: str) -> bool:
        return any(self.knowledge.entails(predicate, p) for p in ("know", "receive_document"))

    @cached_property
    def events_on(self) -> Mapping[str, list[Event]]:
        """Events by the time at which they were, as it is written."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.facts.events:
            if event.when is not None:
                found[event.when.edtf].append(event)
        return self._noted(found, "day")

    @cached_property
    def corrections_of(self) -> Mapping[str, list[Correction]]:
        """Corrections by what they touch: a document, an attribution, a claim or an event."""
        found: dict[str, list[Correction]] = defaultdict(list)
        for correction in self.facts.corrections:
            for goal in dict.fromkeys(correction.corrects):
                found[goal].append(correction)
        return self._noted(found, "put right")

    @cached_property
    def taken_back(self) -> frozenset[str]:
        """The ids of everything that some correction takes back."""
        return frozenset(goal for correction in self.facts.corrections for goal in correction.corrects)

    @cached_property
    def withdrawn(self) -> dict[str, str]:
        """Events that a correction takes back, with the reason."""
        found: dict[str, str] = {}
        by_document: dict[str, list[str]] = defaultdict(list)
        for correction in self.facts.corrections:
            for goal in correction.corrects:
                found[goal] = "corrected since"
                if goal in self.documents and correction.withdraws:
                    by_document[goal].append(" ".join(correction.withdraws.split()).casefold())
        for event in self.facts.events:
            if event.attribution in self.taken_back and event.authority is not Authority.OFFICIAL:
                found[event.id] = "what it rests on was withdrawn"
            for withdrawn in by_document.get(event.document, ()):
                if any(_within(withdrawn, " ".join(s.text.split()).casefold()) for s in event.spans):
                    found[event.id] = "corrected since"
        return found

    @cached_property
    def _occasions(self) -> dict[tuple[str, frozenset[str]], list[Event]]:
        found: dict[tuple[str, frozenset[str]], list[Event]] = defaultdict(list)
        for event in self.facts.events:
            if event.when is not None and event.when.earliest == event.when.latest:
                found[event.when.edtf, frozenset(p.actor for p in event.participants)].append(event)
        return found

    def topic_of(self, event: Event) -> str | None:
        """What an event was about: as its paper says, or as another paper says of the same day and people."""
        if event.topic or event.when is None:
            return event.topic
        self.watch.note(*occasion(event))
        same = self._occasions.get((event.when.edtf, frozenset(p.actor for p in event.participants)), [])
        return next((e.topic for e in same if e.topic and e.attribution is None), None)

    # --- ties -------------------------------------------------------------------------------------

    def _edges(self) -> Iterator[Edge]:
        facts = self.facts
        nouns: Iterable[Actor | Office | Relation | Event]
        for nouns in (facts.actors, facts.offices, facts.relations, facts.events):
            for noun in nouns:
                yield from self.edges_of(noun)

    def edges_of(self, noun: Actor | Office | Relation | Event) -> Iterator[Edge]:
        """The ties that a noun gives."""
        match noun:
            case Event():
                yield from self._decided_on(noun)
            case Office():
                yield from self._office_edges(noun)
            case Relation():
                yield from _relation_edges(noun, self)
            case Actor():
                yield from self._state_edges(noun)

    def _decided_on(self, event: Event) -> Iterator[Edge]:
        """A body that a body has licensed, judged or voted on is one that it oversees."""
        if event.certainty is not Certainty.HAPPENED:
            return
        if not any(self.knowledge.entails(event.predicate, p) for p in ("decide", "oversee")):
            return
        for agent in (p.actor for p in event.participants if p.role is ParticipantRole.AGENT):
            if (known := self.actors.get(agent)) is None or known.kind is not ActorKind.BODY:
                continue
            for party in (p.actor for p in event.participants if p.role is ParticipantRole.PARTY):
                by = f"{self.knowledge.predicate(event.predicate).past} by {known.name}"
                yield Edge(
                    party, agent, "overseen", by, source=_first(event.spans), strength=strength.OVERSIGHT
                )

    def _state_edges(self, actor: Actor) -> Iterator[Edge]:
        state = self.state_of_actor(actor)
        if state is not None:
            node = STATE + state
            yield Edge(actor.id, node, "same state", f"{actor.name} is {state}")
            yield Edge(node, actor.id, "same state", f"{actor.name} is {state}")
        elif actor.kind is ActorKind.UNNAMED:
            state = self._state_in(actor.name)
            if state is not None:
                source = actor.evidence[0] if actor.evidence else None
                yield Edge(actor.id, STATE + state, "national", f"called {actor.name}", source=source)

    def _state_in(self, text: str) -> str | None:
        for word in text.split():
            if word[:1].isupper() and (state := self.knowledge.state_of(word)):
                return state
        return None

    def _office_edges(self, office: Office) -> Iterator[Edge]:
        known = strength.OFFICE if office.start is not None else strength.OFFICE_UNDATED
        source = office.evidence[0] if office.evidence else None
        end = office.organization
        by = f"{office.role} of {self.name(end)}" if end else office.role
        kind = "represents" if self.knowledge.role_kind(office.role) == "person" else "office"
        if end is not None:
            yield Edge(office.holder, end, kind, by, office.start, office.end, source, office.role, known)
        state = self._state_in(office.role)
        if state is not None and self.knowledge.role_kind(office.role) == "state":
            yield Edge(
                office.holder,
                STATE + state,
                kind,
                office.role,
                office.start,
                office.end,
                source,
                office.role,
                known,
            )

    def ties(self, actor: str) -> list[Edge]:
        """The ties that lead from an actor to wider ones."""
        found = self._up.get(actor, [])
        if self.memory is not None:
            self.watch.note("ties", actor)
            self.watch.note_all(("actor", node) for node in (actor, *(e.end for e in found)))
        return found

    def apart(self, a: str, b: str) -> bool:
        """Whether a paper says that these two are not the same."""
        first, second = self.actors.get(a), self.actors.get(b)
        return bool((first and b in first.distinct) or (second and a in second.distinct))

    def way(self, actor: str, goal: str, kinds: frozenset[str], when: When | None) -> tuple[Edge, ...] | None:
        """The shortest chain of ties from an actor to another that held at a time; empty for himself."""
        if actor == goal:
            return ()
        if self.apart(actor, goal):
            return None
        key = (actor, goal, kinds, when.edtf if when else "")
        if key not in self._paths:
            with self.watch.watching() as keys:
                found = self._search(actor, lambda node: node == goal, kinds, when)
            self._paths[key] = found, keys
        found, keys = self._paths[key]
        self.watch.note_all(keys)
        return found

    def _search(
        self, actor: str, reached: Callable[[str], bool], kinds: frozenset[str], when: When | None
    ) -> tuple[Edge, ...] | None:
        queue: list[tuple[str, tuple[Edge, ...]]] = [(actor, ())]
        seen = {actor}
        for node, path in queue:
            if len(path) >= _DEPTH:
                continue
            for edge in self.ties(node):
                if edge.end in seen or edge.kind not in kinds or not self.lasted(edge, when):
                    continue
                if edge.kind == "national" and any(before.kind != "alias" for before in path):
                    continue  # who works for a national of a state is none of its people by that
                if self.apart(actor, edge.end):
                    continue
                if reached(edge.end):
                    return (*path, edge)
                seen.add(edge.end)
                queue.append((edge.end, (*path, edge)))
        return None

    def lasted(self, edge: Edge, when: When | None) -> bool:
        """Whether a tie held at a time, as far as the record shows.

        A tie without a beginning holds from the start, unless somebody else is known to have held
        the same office then: who came into it later does not count earlier.
        """
        if held(edge.begin, edge.finish, when) is Answer.NO:
            return False
        if edge.begin is not None or not edge.role or when is None:
            return True
        self.watch.note("ties", edge.end)
        known = self._holders.get((edge.end, fold(edge.role)), [])
        return not any(self._before_him(edge, other, when) for other in known)

    def certain(self, edge: Edge, when: When | None) -> bool:
        """Whether a tie held at every time that is possible for an event, as far as the record shows."""
        if not throughout(edge.begin, edge.finish, when):
            return False
        if edge.begin is not None or edge.finish is not None or not edge.role:
            return True
        self.watch.note("ties", edge.end)
        known = self._holders.get((edge.end, fold(edge.role)), [])
        return not any(self._maybe_before(edge, other, when) for other in known)

    def _maybe_before(self, edge: Edge, other: Office, when: When | None) -> bool:
        """Whether another held the same single office, perhaps still at that time."""
        if other.holder == edge.start or other.end is None or not self._is_single(edge):
            return False
        return when is None or held(None, other.end, when) is Answer.YES

    def _is_single(self, edge: Edge) -> bool:
        return self.knowledge.heads_body(edge.role) or self.knowledge.role_kind(edge.role) == "state"

    @cached_property
    def _holders(self) -> dict[tuple[str, str], list[Office]]:
        found: dict[tuple[str, str], list[Office]] = defaultdict(list)
        for office in self.facts.offices:
            if office.organization:
                found[office.organization, fold(office.role)].append(office)
        return found

    def time_of(self, event: Event) -> When | None:
        """When an event was; of one without a date, that it was by the time at which it was told."""
        document = self.documents.get(event.document)
        told = document.published if document else None
        return event.when or (interval(None, told.latest) if told and told.latest else None)

    def _before_him(self, edge: Edge, other: Office, when: When) -> bool:
        if other.holder == edge.start or other.end is None:
            return False
        within = held(other.start, other.end, when) is Answer.YES
        return self._is_single(edge) and within and not self.lasting_both(edge, other)

    def lasting_both(self, edge: Edge, other: Office) -> bool:
        """Whether the holder is known to have ended before the other began, so that he came earlier."""
        return (
            edge.finish is not None and other.end is not None and edge.finish.before(other.end) is Answer.YES
        )

    def classes(self, actor: str, when: When | None) -> Iterator[tuple[str, Edge]]:
        """The classes of an actor at a time, each with the office that makes him so, or an edge of kind "class"."""
        known = self.actors.get(actor)
        if known is None:
            return

        def called(
            cls: str, by: str, source: Span | None, begin: When | None = None, finish: When | None = None
        ) -> tuple[str, Edge]:
            return cls, Edge(actor, cls, "class", by, begin, finish, source, "", strength.CLASS)

        for edge in self.ties(actor):
            if edge.role and self.lasted(edge, when):
                for cls in self._classes_of(edge.role, known):
                    yield cls, edge
        for office in self.offices_of.get(actor, []):
            if office.organization is None and held(office.start, office.end, when) is not Answer.NO:
                for cls in self._classes_of(office.role, known):
                    yield called(cls, office.role, _first(office.evidence), office.start, office.end)
        source = known.evidence[0] if known.evidence else None
        for word in known.classes:
            yield called(word, f"{known.name} is called {word}", source)
        self.watch.note("ties", actor)
        for relation in self._called.get(actor, ()):
            if held(relation.start, relation.end, when) is not Answer.NO:
                by = f"a {relation.object}"
                yield called(relation.object, by, _first(relation.evidence), relation.start, relation.end)
        for cls, by in self._named_classes(known):
            yield called(cls, by, source)

    def _classes_of(self, role: str, holder: Actor) -> tuple[str, ...]:
        """The classes that an office makes its holder one of: a "bank manager" is a manager and no bank."""
        named = self.knowledge.classes_in(role)
        if holder.kind is ActorKind.PERSON:
            named = tuple(cls for cls in named if not self.knowledge.class_entails(cls, "body"))
        return tuple(dict.fromkeys((*named, fold(role))))

    @cached_property
    def _called(self) -> dict[str, list[Relation]]:
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations[RelationKind.IS_A]:
            found[relation.subject].append(relation)
        return found

    def _named_classes(self, actor: Actor) -> Iterator[tuple[str, str]]:
        if actor.kind is ActorKind.UNNAMED:
            for cls in self.knowledge.classes_in(actor.name):
                yield cls, f"called {actor.name}"
        if actor.kind in (ActorKind.PERSON, ActorKind.UNNAMED):
            for form in (actor.name, *actor.aliases):
                title = fold(form.split()[0]).rstrip(".") if form.split() else ""
                if title in self.knowledge.title_class:
                    yield self.knowledge.title_class[title], f"titled {form}"
        yield ("person" if actor.kind in (ActorKind.PERSON, ActorKind.UNNAMED) else "body"), BY_NATURE

    def named_in(self, actor: str, document: Document) -> bool:
        """Whether a document's text names an actor, by a name that is not a common word."""
        key = (actor, document.id)
        self.watch.note("actor", actor)
        self.watch.note("paper", document.id)
        if key not in self._named:
            known = self.actors.get(actor)
            text = " ".join(document.text.casefold().split())
            forms = (known.name, *known.aliases) if known else ()
            self._named[key] = any(
                form[:1].isupper() and len(form) > 4 and " ".join(form.casefold().split()) in text
                for form in forms
            )
        return self._named[key]

    def speaks_for(
        self, speaker: str | None, behalf: str | None, subject: str, said: When | None = None
    ) -> str | None:
        """By what somebody's words are those of ``subject`` ("himself", "on his behalf", "spokesman of"), or None.

        ``said`` is when: who had left a body by then, or had not come to it, does not speak for it.
        """
        if speaker is not None and self.way(speaker, subject, TO_PERSON, None) is not None:
            return "himself"
        if behalf is not None and self.same_side(behalf, subject):
            return "on behalf"
        if speaker is None:
            return None
        for edge in self.ties(speaker):
            if held(edge.begin, edge.finish, said) is Answer.NO:
                continue
            if edge.kind in ("represents", "office", "member") and edge.end == subject:
                return edge.by
            if edge.kind == "represents" and self.same_side(edge.end, subject):
                return edge.by
        own = self.actors.get(speaker)
        if own is not None and own.kind is not ActorKind.PERSON and self._is_of(subject, speaker):
            return f"{own.name} for one of its own"
        return None

    def same_side(self, behalf: str, subject: str) -> bool:
        """Whether a principal is the subject, or a body to which he belongs."""
        return (
            behalf == subject
            or self.way(behalf, subject, TO_PERSON, None) is not None
            or self._is_of(subject, behalf)
        )

    def _is_of(self, person: str, body: str) -> bool:
        return any(
            e.end == body and e.kind in ("office", "member", "alias", "part of") for e in self.ties(person)
        )

    def near(self, party: Party) -> Iterable[str]:
        """The actors by whose events a claim about a party can be looked up; empty where it is too wide."""
        return [party.actor] if party.actor else []

    @cached_property
    def _down(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for edges in self._up.values():
            for edge in edges:
                found[edge.end].append(edge.start)
        return found

    def below(self, actor: str) -> list[str]:
        """An actor and everybody from whom some chain of ties leads to him."""
        if actor not in self._below:
            found = [actor]
            seen = {actor}
            for node in found:
                for narrower in self._down.get(node, []):
                    if narrower not in seen:
                        seen.add(narrower)
                        found.append(narrower)
            self._below[actor] = found
        return self._seen_from(self._below[actor])

    def _seen_from(self, nodes: list[str]) -> list[str]:
        if self.memory is not None:
            self.watch.note_all(("ties", node) for node in nodes)
        return nodes

    def above(self, actor: str) -> list[str]:
        """An actor and everybody to whom some chain of ties leads from him."""
        if actor not in self._above:
            found = [actor]
            seen = {actor}
            for node in found:
                for edge in self.ties(node):
                    if edge.end not in seen:
                        seen.add(edge.end)
                        found.append(edge.end)
            self._above[actor] = found
        return self._seen_from(self._above[actor])


def occasion(event: Event) -> Key:
    """The key of the day and the people of an event."""
    when = event.when.edtf if event.when is not None else ""
    return ("occasion", when, *sorted({p.actor for p in event.participants}))


def _within(a: str, b: str) -> bool:
    return bool(a) and bool(b) and (a in b or b in a)


def _first(spans: tuple[Span, ...]) -> Span | None:
    return spans[0] if spans else None


def _relation_edges(relation: Relation, world: World) -> Iterator[Edge]:
    a, b = relation.subject, relation.object
    source = _first(relation.evidence)
    first, second = world.name(a), world.name(b)

    def edge(start: str, end: str, kind: str, by: str, sure: float) -> Edge:
        return Edge(start, end, kind, by, relation.start, relation.end, source, "", sure)

    match relation.kind:
        case RelationKind.ALIAS:
            yield edge(a, b, "alias", f"{first} is {second}", strength.ALIAS)
            yield edge(b, a, "alias", f"{first} is {second}", strength.ALIAS)
        case RelationKind.MEMBER:
            yield edge(a, b, "member", f"of {second}", strength.MEMBER)
        case RelationKind.REPRESENTS:
            yield edge(a, b, "represents", f"acts for {second}", strength.REPRESENTS)
        case RelationKind.OWNED_BY:
            yield edge(a, b, "owned by", f"owned by {second}", strength.OWNED)
            owner = world.actors.get(b)
            if owner is not None and owner.kind is ActorKind.PERSON:
                yield edge(b, a, "owner", f"owner of {first}", strength.OWNED)
        case RelationKind.PART_OF:
            yield edge(a, b, "part of", f"part of {second}", strength.PART)
        case RelationKind.NATIONAL:
            yield edge(a, b, "national", f"of {second}", strength.NATIONAL)
        case RelationKind.OVERSEES:
            yield edge(b, a, "overseen", f"supervised by {first}", strength.OVERSIGHT)
        case RelationKind.FUNDS:
            yield edge(b, a, "funded by", f"funded by {first}", strength.TIE)
        case RelationKind.SUBJECT_OF:
            yield edge(a, b, "subject of", f"what {second} is about", strength.TIE)
        case RelationKind.KIN:
            yield edge(a, b, "kin", f"family of {second}", strength.TIE)
            yield edge(b, a, "kin", f"family of {first}", strength.TIE)
        case RelationKind.IS_A:
            return
