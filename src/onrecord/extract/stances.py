"""Calls for and against: who wants whom to resign, to step aside, to publish; who defends and who dismisses.

A stance has an action and a force. The force is a demand ("asked for", "demanding"), an obligation ("must",
"has to", "it is time"), or an order in somebody's mouth ("Publish every page"). Without a known actor there
is no stance; questions, conditions and what somebody did *not* demand are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from onrecord.core.document import Document, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import Act, ActorKind, Attribution, AttributionKind, Stance, StanceKind
from onrecord.knowledge import Knowledge

from . import syntax
from .actions import APART, APOLOGISE, INVESTIGATE, RECUSE, RESIGN, action_of, is_set_up
from .actors import Cast, Mention
from .cues import lemma
from .mentions import mention_at
from .passage import Passage

_DEMANDS = frozenset(
    "ask call demand urge want press seek push request insist propose implore beg advise recommend plead wish beseech".split()
)
_DUTY = frozenset({"must", "should", "shall", "ought"})
_UNDER_NEED = frozenset({"ccomp", "advcl", "acl", "xcomp", "prep", "relcl"})
_LEADS = frozenset("have need ought get gotta agree consider begin start continue come help".split())
_NEEDED = frozenset("essential imperative necessary vital crucial time right important overdue".split())
_HINDER = frozenset("block stop end drop obstruct prevent oppose resist avoid reject dismiss rule".split())
_AGAINST = frozenset("oppose reject dismiss condemn denounce decry deplore resist ridicule belittle".split())
_WORDS_ONLY = frozenset(
    "claim allegation suggestion report accusation assertion word charge notion rumour rumor speculation question story "
    "application appeal case complaint offer bid evidence account".split()
)
_SCORN = frozenset(
    "theater theatre nonsense stunt farce circus joke distraction witch-hunt sideshow charade smear mistake".split()
)
_TRUST = frozenset({"confidence", "support", "backing", "trust", "faith"})
_STANDING = frozenset({"stand", "stick", "stay", "remain", "defend", "back"})
_SUPPORT = re.compile(
    r"\b(?:full|complete|total|utmost|every|absolute|continued|unwavering) (?:\w+ )?"
    r"(?:confidence|support|backing|trust|faith)\b|\bha(?:s|ve|d) (?:my|our|his|her|their) (?:support|backing)\b",
    re.IGNORECASE,
)
_UP = 7
_LONGEST = 300  # words; what is longer is no sentence, and walking its parse takes too long


@dataclass(frozen=True, slots=True)
class _Force:
    """How an action is brought in: ``verb`` carries it; ``negated`` turns it round; ``asked`` is who is asked."""

    verb: Token
    demand: bool = False
    negated: bool = False
    asked: Token | None = None


def stances(
    passage: Passage,
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[Stance, ...]:
    """The stances of a passage, one for each actor, action and target, sorted by place."""
    del knowledge
    room = _Room(passage, tuple(mentions), tuple(attributions), cast)
    found: dict[tuple[str, str, str, str], Stance] = {}
    for sentence in passage.sentences:
        for token in sentence if len(sentence) <= _LONGEST else ():
            for made in (*_called(room, token), *_defended(room, token), *_opposed(room, token)):
                found.setdefault((made.actor, made.stance.value, made.action, made.target), made)
    return tuple(sorted(found.values(), key=lambda s: s.evidence[0].start))


@dataclass(frozen=True)
class _Room:
    passage: Passage
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    cast: Cast

    @property
    def document(self) -> Document:
        return self.passage.document

    def actor_at(self, token: Token) -> str | None:
        """The actor whom a word means, or the name in apposition to it."""
        for spot in (token, *(k for k in token.children if k.dep_ == "appos")):
            found = mention_at(self.mentions, self.passage.offset(spot))
            if found is not None and found.actor and self.kind(found.actor) is not ActorKind.UNNAMED:
                return found.actor
        return None

    def kind(self, ident: str | None) -> ActorKind | None:
        actor = self.cast.actor(ident)
        return actor.kind if actor is not None else None

    def voice(self, token: Token) -> Attribution | None:
        """The innermost attribution around a word."""
        offset = self.passage.offset(token)
        around = [a for a in self.attributions if any(s.start <= offset < s.end for s in a.content)]
        return min(around, key=lambda a: sum(s.end - s.start for s in a.content)) if around else None

    def cued(self, verb: Token) -> Attribution | None:
        """The attribution whose cue a verb is."""
        offset = self.passage.offset(verb)
        return next((a for a in self.attributions if any(s.start <= offset < s.end for s in a.cue)), None)

    @cached_property
    def persons(self) -> Counter[str]:
        return Counter(m.actor for m in self.mentions if m.actor and self.kind(m.actor) is ActorKind.PERSON)

    def focus(self, actor: str | None, near: Token, but: Collection[str | None] = ()) -> str | None:
        """Whom a paper is about: the person whom the sentence names, else the one named most often."""
        start, end = self.passage.bounds(near.sent)
        out = {actor, *but}
        here = {m.actor for m in self.mentions if start <= m.head < end and m.actor not in out}
        named = [i for i in here if i is not None and self.kind(i) is ActorKind.PERSON]
        if len(named) == 1:
            return named[0]
        most = [i for i, _ in self.persons.most_common(4) if i not in out]
        return most[0] if most else None


# --- calls ----------------------------------------------------------------------------------------


def _called(room: _Room, token: Token) -> Iterator[Stance]:
    """A call for or against the action that a word names."""
    action = action_of(token)
    force = _force(token) if action is not None else _generic(token)
    if force is None or _asked(token) or _conditional(force.verb, token):
        return
    verb = force.verb if force.demand else token
    if force.demand and any(k.dep_ == "neg" for k in verb.children):
        return
    attribution = _holder(room, force, token)
    if _of_oneself(room, token, force):
        return
    actor = attribution.speaker if attribution is not None else _narrated(room, force)
    if attribution is not None and actor is None:
        actor = attribution.behalf
    reported = attribution is not None and attribution.kind is AttributionKind.INDIRECT
    if reported and attribution is not None and attribution.act is Act.QUESTION and not force.demand:
        return
    target = _target(room, token, action, force, actor, attribution.addressee if attribution else None)
    if actor is None or target is None or actor == target:
        return
    named = action if action is not None else f"other:{lemma(token)}"
    stance = StanceKind.OPPOSES if force.negated else StanceKind.CALLS_FOR
    yield _stance(room, actor, stance, named, target, token, attribution)


def _of_oneself(room: _Room, token: Token, force: _Force) -> bool:
    """Whether somebody speaks of an own step: "I must resign", "asked to be recused"."""
    own = syntax.own_subject(token)
    if own is not None:
        return own.lower_ in ("i", "we")
    return force.demand and force.asked is None and token.dep_ == "xcomp" and token.pos_ == "VERB"


def _force(token: Token) -> _Force | None:
    """What brings an action in, found on the way up the parse."""
    node, negated = token, False
    for step in range(_UP):
        if step and action_of(node) is not None and not is_set_up(node):
            return None  # "recuse himself from the investigation" asks for no investigation
        if node.pos_ in ("VERB", "AUX"):
            found = _forced(node, negated)
            if found is not None:
                return found
            if lemma(node) in _HINDER and step:
                negated = not negated
        head = node.head
        if _needs(head) and node.i != head.i and node.dep_ in _UNDER_NEED:
            return _Force(head, negated=_negative(head))
        if head.i == node.i or node.dep_ in ("relcl", "nsubj", "csubj"):
            break
        if head.pos_ in ("VERB", "AUX") and lemma(head) in _DEMANDS and node.i > head.i:
            return _Force(head, demand=True, negated=negated or _negative(node), asked=_whom(head))
        if node.pos_ in ("VERB", "AUX") and node.dep_ not in (
            "xcomp",
            "ccomp",
            "conj",
            "advcl",
            "acl",
            "pcomp",
            "dep",
        ):
            break
        if node.dep_ == "xcomp" and lemma(head) not in _LEADS and not is_set_up(head) and not _needs(head):
            break
        if (
            node.dep_ == "ccomp"
            and node.pos_ in ("VERB", "AUX")
            and lemma(head) not in _DEMANDS
            and not _needs(head)
        ):
            break
        node = head
    return _order(token)


def _forced(verb: Token, negated: bool) -> _Force | None:
    """An obligation on a verb itself: "must", "should", "has to", "needs to"."""
    duty = [k for k in verb.children if k.dep_ == "aux" and k.lower_ in _DUTY]
    if duty:
        return _Force(verb, negated=negated or _negative(verb))
    head = verb.head
    infinitive = verb.dep_ == "xcomp" and any(k.lower_ == "to" and k.dep_ == "aux" for k in verb.children)
    if (
        infinitive
        and lemma(head) in ("have", "need", "ought", "get", "gotta")
        and head.i < verb.i
        and head.i != verb.i
    ):
        past = head.tag_ in ("VBD", "VBN") and not any(k.dep_ == "aux" for k in head.children)
        return None if past else _Force(verb, negated=negated or _negative(head))
    if verb.dep_ == "relcl" and head.lower_ in ("nothing", "reason", "need", "cause") and infinitive is False:
        bare = head.lower_ == "nothing" or any(k.lower_ == "no" for k in head.children)
        to = any(k.lower_ == "to" and k.dep_ == "aux" for k in verb.children)
        return _Force(verb, negated=True) if bare and to else None
    return None


def _order(token: Token) -> _Force | None:
    """An order: a bare verb at the head of its sentence, without a subject."""
    verb = token
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    if verb.tag_ not in ("VB", "VBP") or verb.dep_ not in ("ROOT", "conj", "ccomp") or _has_subject(verb):
        return None
    if any(k.dep_ in ("aux", "mark") for k in verb.children) or (verb.i != token.i and not is_set_up(verb)):
        return None
    before = [t for t in verb.sent if t.i < verb.i and not t.is_punct and not t.is_space]
    lead = all(
        t.lower_ in ("please", "so", "then", "just", "now", "and", "do")
        or any(a.dep_ == "advcl" and a.head.i == verb.i for a in (t, *t.ancestors))
        for t in before
    )
    return _Force(verb, negated=_negative(verb)) if lead else None


def _has_subject(verb: Token) -> bool:
    first = syntax.conjunction_head(verb)
    return syntax.own_subject(verb) is not None or syntax.own_subject(first) is not None


def _generic(token: Token) -> _Force | None:
    """A demand for anything else, said in so many words: "wants the plan struck", "called on them to pay"."""
    clause = syntax.conjunction_head(token)
    if token.pos_ != "VERB" or clause.dep_ not in ("xcomp", "ccomp"):
        return None
    head = clause.head
    strong = lemma(head) in ("want", "demand", "urge") or (
        lemma(head) == "call" and any(k.lower_ == "on" and k.dep_ == "prep" for k in head.children)
    )
    subject = syntax.own_subject(token)
    asked = _whom(head) if clause.i == token.i else None
    if not strong or head.i > token.i or (subject is None and asked is None):
        return None
    if subject is not None and subject.lower_ in ("i", "we", "it", "that", "who", "which"):
        return None
    return _Force(head, demand=True, negated=_negative(token), asked=asked)


def _needs(token: Token) -> bool:
    """Whether a verb says that something is needed: "it is essential that", "it is time for"."""
    if lemma(token) not in ("be", "remain"):
        there = token.dep_ == "attr" and lemma(token.head) == "be"
        return token.lower_ == "time" and there or token.lower_ == "need" and token.pos_ == "NOUN"
    return any(k.lower_ in _NEEDED and k.dep_ in ("acomp", "attr") for k in token.children)


def _negative(token: Token) -> bool:
    return any(k.dep_ == "neg" or (k.lower_ == "no" and token.lower_ == "need") for k in token.children)


def _whom(verb: Token) -> Token | None:
    """Who is asked, urged, called upon."""
    for kid in verb.children:
        if kid.dep_ in ("dobj", "dative") and kid.i > verb.i:
            return kid
        if kid.dep_ == "prep" and kid.lower_ in ("on", "upon", "for") and kid.i > verb.i:
            return syntax.child(kid, "pobj")
    return None


def _asked(token: Token) -> bool:
    """Whether the sentence asks or supposes."""
    last = token.sent[-1]
    tail = "".join(t.text for t in token.sent[-2:])
    return "?" in tail or last.text == "?"


def _conditional(verb: Token, token: Token) -> bool:
    node = token
    for _ in range(_UP):
        if any(k.dep_ == "mark" and k.lower_ in ("if", "whether", "unless") for k in node.children):
            return True
        if node.i in (verb.i, node.head.i):
            break
        node = node.head
    return any(k.dep_ == "aux" and k.lower_ in ("would", "could", "might", "may") for k in verb.children)


# --- who, and whom --------------------------------------------------------------------------------


def _holder(room: _Room, force: _Force, token: Token) -> Attribution | None:
    """The attribution that makes the call: the one that the demand cues, else the one around the words."""
    if force.demand:
        return room.cued(force.verb) or _own(room, force.verb)
    return room.voice(token)


def _own(room: _Room, verb: Token) -> Attribution | None:
    """The voice around a demand, if it speaks of itself ("we ask that …")."""
    subject = syntax.surface_subject(verb)
    return room.voice(verb) if subject is not None and subject.lower_ in ("i", "we") else None


def _narrated(room: _Room, force: _Force) -> str | None:
    if not force.demand:
        return None
    subject = syntax.agent(force.verb)
    return room.actor_at(subject) if subject is not None else None


def _target(
    room: _Room, token: Token, action: str | None, force: _Force, actor: str | None, told: str | None
) -> str | None:
    """Whom the call is about: who is to act, or what is to be looked into."""
    if action in (INVESTIGATE, APART):
        inside = (_known(room, t, actor) for t in token.subtree if t.i > token.i or t.dep_ == "poss")
        found = next((i for i in inside if i is not None), None)
        doers = (syntax.surface_subject(token), force.asked)
        but = {room.actor_at(t) for t in doers if t is not None}
        return found or room.focus(actor, token, but)
    spots: list[Token | None] = []
    if token.pos_ in ("NOUN", "PROPN"):
        of = [
            syntax.child(k, "pobj")
            for k in token.children
            if k.dep_ == "prep" and k.lower_ in ("of", "from", "by")
        ]
        spots = [syntax.child(token, "poss"), *of]
    subject = syntax.surface_subject(token)
    spots += [syntax.own_subject(token), force.asked, subject]
    for spot in spots:
        if spot is not None:
            if spot.lower_ in ("i", "we"):
                return None
            if spot.lower_ == "you":
                return told
            ident = _known(room, spot, None)
            if ident is not None and ident != actor:
                return ident
    if action is None:
        return None
    person = action in (RESIGN, RECUSE, APOLOGISE)
    if (
        person
        and lemma(token) == "go"
        and not any(s is not None and s.pos_ in ("PRON", "PROPN") for s in spots)
    ):
        return None
    ordered = force.verb.i == token.i and not force.demand and not _has_subject(token)
    return (told if ordered else None) or room.focus(actor, token)


def _known(room: _Room, token: Token, but: str | None) -> str | None:
    ident = room.actor_at(token)
    if ident is None or ident == but or room.kind(ident) is ActorKind.UNNAMED:
        return None
    return ident


def _stance(
    room: _Room,
    actor: str,
    stance: StanceKind,
    action: str,
    target: str,
    token: Token,
    attribution: Attribution | None,
) -> Stance:
    span = _evidence(room, token, attribution)
    return Stance(
        id=content_id("st", room.document.id, actor, stance.value, action, target, span.start),
        document=room.document.id,
        actor=actor,
        stance=stance,
        action=action,
        target=target,
        evidence=(span,),
        attribution=attribution.id if attribution is not None else None,
    )


def _evidence(room: _Room, token: Token, attribution: Attribution | None) -> Span:
    """The sentence, or the part of it that is quoted."""
    start, end = room.passage.bounds(token.sent)
    offset = room.passage.offset(token)
    if attribution is not None and attribution.kind is AttributionKind.DIRECT:
        for piece in attribution.content:
            if piece.start <= offset < piece.end:
                start, end = max(start, piece.start), min(end, piece.end)
    return room.document.span(start, end)


# --- for and against ------------------------------------------------------------------------------


def _defended(room: _Room, token: Token) -> Iterator[Stance]:
    """ "had full confidence in", "stands by", "retained his full support", "should stay"."""
    if token.lower_ not in _TRUST and not (token.pos_ == "VERB" and lemma(token) in _STANDING):
        return
    attribution = room.voice(token)
    doer = syntax.agent(token if token.pos_ == "VERB" else token.head)
    actor = (
        attribution.speaker if attribution is not None else room.actor_at(doer) if doer is not None else None
    )
    target: str | None = None
    low = token.lower_
    if low in _TRUST and _SUPPORT.search(token.sent.text):
        target = _supported(room, token, actor)
    elif token.pos_ == "VERB" and (lemma(token), _after(token)) in (
        ("stand", "by"),
        ("stand", "behind"),
        ("stick", "by"),
    ):
        found = next((syntax.child(k, "pobj") for k in token.children if k.lower_ in ("by", "behind")), None)
        target = _known(room, found, None) if found is not None else None
    elif (
        token.pos_ == "VERB"
        and lemma(token) in ("stay", "remain")
        and any(k.lower_ in _DUTY for k in token.children)
    ):
        subject = syntax.surface_subject(token)
        target = _known(room, subject, None) if subject is not None else None
    elif token.pos_ == "VERB" and lemma(token) in ("defend", "back") and token.dep_ in ("ROOT", "conj"):
        thing = syntax.child(token, "dobj")
        target = (
            _known(room, thing, None)
            if thing is not None and room.kind(room.actor_at(thing)) is ActorKind.PERSON
            else None
        )
    if target is None or _asked(token) or _negative(token) or _negative(token.head):
        return
    if actor is None or actor == target or room.kind(actor) is ActorKind.UNNAMED:
        return
    yield _stance(room, actor, StanceKind.DEFENDS, "other:stay", target, token, attribution)


def _supported(room: _Room, noun: Token, actor: str | None) -> str | None:
    """Who enjoys somebody's confidence."""
    verb = noun.head
    for kid in (*noun.children, *(k for k in verb.children if k.i > noun.i)):
        if kid.dep_ == "prep" and kid.lower_ in ("in", "for", "of", "behind"):
            found = syntax.child(kid, "pobj")
            return _known(room, found, actor) or room.focus(actor, noun) if found is not None else None
    holds = lemma(verb) in ("have", "retain", "enjoy", "keep", "command") and noun.dep_ == "dobj"
    subject = syntax.surface_subject(verb) if holds and syntax.child(noun, "poss") is not None else None
    if subject is None or subject.lower_ in ("i", "we"):
        return None
    return _known(room, subject, actor) or room.focus(actor, noun)


def _after(verb: Token) -> str:
    return next((k.lower_ for k in verb.children if k.dep_ in ("prep", "prt", "agent") and k.i > verb.i), "")


def _opposed(room: _Room, token: Token) -> Iterator[Stance]:
    """ "dismissed the connections", "rejected calls for her resignation", "called the motion theater"."""
    word = lemma(token)
    if (
        token.pos_ != "VERB"
        or word not in _AGAINST | {"call", "label", "brand"}
        or _negative(token)
        or _asked(token)
    ):
        return
    thing = syntax.child(token, "dobj") or syntax.child(token, "oprd")
    if thing is None or syntax.is_passive(token):
        return
    scorned = word in ("call", "label", "brand") and any(
        t.lower_ in _SCORN for t in token.subtree if t.i > token.i
    )
    if not scorned and (
        word not in _AGAINST or lemma(thing) in _WORDS_ONLY or thing.pos_ in ("PRON", "PROPN")
    ):
        return
    attribution = room.cued(token)
    subject = syntax.agent(token)
    actor = (
        attribution.speaker
        if attribution is not None
        else room.actor_at(subject)
        if subject is not None
        else None
    )
    if actor is None or room.kind(actor) is ActorKind.UNNAMED:
        return
    action = next((a for t in thing.subtree for a in (action_of(t),) if a is not None), None)
    noun = thing
    if scorned and thing.lower_ in _SCORN:
        noun = next((k for k in thing.children if k.dep_ in ("compound", "nsubj", "poss")), thing)
    inside = (_known(room, t, actor) for t in token.subtree if t.i > token.i)
    target = next((i for i in inside if i is not None), None) or room.focus(actor, token)
    if target is not None and target != actor:
        yield _stance(
            room, actor, StanceKind.OPPOSES, action or f"other:{lemma(noun)}", target, token, attribution
        )
