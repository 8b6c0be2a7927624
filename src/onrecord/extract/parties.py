"""Noun phrases → who is meant: an actor, a class of actors, anybody, or the speaker.

A :class:`Who` is a party before it is known who speaks; :func:`party` makes a
:class:`~onrecord.core.nouns.Party` of it, exactly as wide as the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from onrecord.core.ids import content_id
from onrecord.core.nouns import Party
from onrecord.extract import syntax
from onrecord.extract.actors import Mention, mention_at
from onrecord.extract.lexicon import lemma
from onrecord.extract.negation import NEGATIVE_WORDS, is_negative_noun
from onrecord.extract.passage import Passage
from onrecord.knowledge import Knowledge

Person = Literal["", "i", "we", "you", "third"]

_I = frozenset({"i", "me", "myself", "mine"})
_WE = frozenset({"we", "us", "ourselves", "ours"})
_YOU = frozenset({"you", "yourself", "yours"})
_MY = {"my": "i", "our": "we", "your": "you"}
_ANYONE = frozenset(
    "anybody anyone anything everybody everyone no-one nobody none nothing one people person somebody "
    "someone".split()
)
_CROWD = frozenset(
    "people person folk folks crowd lot men guys boys bosses industry lobby interests side sector trade".split()
)
_TRADERS = frozenset(
    "producer company firm manufacturer maker importer exporter trader dealer operator executive lobbyist magnate tycoon mogul baron boss giant group".split()
)
_ENVOYS = frozenset(
    "representative agent employee member executive emissary associate person anybody anyone nobody".split()
)
_AMONG = frozenset("at from in inside of on within".split())
_OPEN = frozenset(
    "a all an any each either every few many most neither no one other several single some such".split()
)
_THIRD = frozenset("he her herself him himself it she them themselves they".split())
_BUT = frozenset({"except", "besides", "excluding", "barring", "save"})
_AGENT_OF = {
    "lobby": "lobbyist",
    "represent": "representative",
    "advise": "adviser",
    "supply": "supplier",
    "bid": "bidder",
    "own": "owner",
    "run": "leader",
    "lead": "leader",
    "act": "agent",
    "speak": "spokesperson",
    "invest": "shareholder",
}
_KIN = frozenset(
    "aunt brother child cousin daughter ex-husband ex-wife father fiance fiancé fiancée grandfather grandmother "
    "grandson granddaughter husband mother nephew niece parent partner sibling sister son spouse uncle widow wife".split()
)
_FOLK = frozenset(
    "acquaintance adult boy chap colleague fellow friend gentleman girl guy individual lady neighbor neighbour patient pupil stranger "
    "student visitor witness".split()
)
_GROUPS = frozenset(
    "campaigner competitor delegation family giant industry investor lobby player rival side".split()
)
_SELF_BODY = frozenset(
    "administration agency association authority bank board charity club commission committee company "
    "constabulary council department federation firm force foundation government group hospital "
    "institution ministry office organisation organization party school trust union university".split()
)


@dataclass(frozen=True, slots=True)
class Who:
    """A noun phrase as a party: offsets and words, and what they say about who is meant.

    ``person`` is grammatical; ``own`` says whose it is by a possessive ("my office": ``i``). ``negative``
    marks "nobody", "no doctor". ``body`` marks "this Union", "the Company" without a name.
    """

    start: int
    end: int
    words: str
    head: int
    actor: str | None = None
    cls: str | None = None
    of: str | None = None
    anyone: bool = False
    person: Person = ""
    own: Person = ""
    negative: bool = False
    plural: bool = False
    body: bool = False
    open: bool = False
    human: bool = False
    but: tuple[str, ...] = ()
    also: tuple[Who, ...] = ()


@dataclass(frozen=True)
class Reader:
    """What is needed to read noun phrases of one passage."""

    passage: Passage
    mentions: Sequence[Mention]
    knowledge: Knowledge

    def mention(self, token: Token) -> Mention | None:
        """The mention that a noun phrase's head stands in, as its head."""
        offset = self.passage.offset(token)
        found = mention_at(self.mentions, offset)
        if found is None:
            return None
        if found.head == offset:
            return found
        outside = token.head == token or not found.start <= self.passage.offset(token.head) < found.end
        return found if outside else None

    def actor(self, token: Token) -> str | None:
        """The actor that a noun phrase's head stands for, if it is known; a name beside it counts."""
        if (named := self._named(token)) is not None:
            return named
        if token.pos_ == "PROPN" and any(k.lower_ == "another" for k in token.children):
            return None  # "another Roe" is not the one spoken of
        found = self.mention(token)
        if found is not None and found.actor is not None:
            return found.actor
        for kid in token.children:
            if (
                kid.dep_ == "appos"
                and kid.pos_ == "PROPN"
                and (kid.left_edge.i - token.i == 1 or syntax.called(token, kid))
                and (beside := self.mention(kid)) is not None
                and beside.form == "name"
            ):
                return beside.actor
        return None

    def _named(self, token: Token) -> str | None:
        """Who is named after an office and a comma: "the bank's chairman, Ana Lind, met …"."""
        after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        if after is not None and after.pos_ == "PROPN" and self.human(token):  # "told CEO Ana Lind"
            beside = mention_at(self.mentions, self.passage.offset(after))
            twin = self.passage.token_at(beside.head) if beside is not None else None
            if (
                beside is not None
                and twin is not None
                and beside.form == "name"
                and beside.start == self.passage.offset(after)
                and twin.head == token.head
                and twin.dep_ == token.dep_ == "dobj"
            ):
                return beside.actor
        if token.tag_ != "NN" or is_negative_noun(token) or not self.human(token):
            return None
        for kid in token.children:
            first = kid.left_edge
            if (
                kid.dep_ == "appos"
                and kid.pos_ == "PROPN"
                and first.i > token.i + 1
                and token.doc[first.i - 1].text == ","
                and (beside := self.mention(kid)) is not None
                and beside.form == "name"
                and beside.start <= self.passage.offset(first) < beside.end
            ):
                return beside.actor
        return None

    def human(self, token: Token) -> bool:
        """Whether a noun phrase stands for people, as far as its head and its mention tell."""
        low = token.lower_
        if low == "one" and not any(k.lower_ == "no" for k in token.children):
            return False
        if low in _I | _WE | _YOU | _ANYONE | {
            "he",
            "she",
            "him",
            "her",
            "they",
            "them",
            "who",
            "whom",
            "man",
            "woman",
            "men",
            "women",
            "himself",
            "herself",
            "both",
            "all",
            "each",
            "other",
            "others",
        }:
            return low not in ("anything", "nothing")
        if token.ent_type_ in ("PERSON", "NORP"):
            return True
        base = lemma(token)
        if base in _FOLK or base.removesuffix("-in-law").removeprefix("half-").removeprefix("step") in _KIN:
            return True
        if self.knowledge.class_entails(base, "person") or self.knowledge.role_kind(base) is not None:
            return True
        return (
            token.pos_ == "PROPN"
            and token.ent_type_ in ("", "PERSON")
            and (found := self.mention(token)) is not None
            and found.actor is not None
        )

    def body(self, token: Token) -> bool:
        """Whether a noun phrase stands for a body."""
        if token.ent_type_ in ("ORG", "GPE", "NORP"):
            return True
        found = self.mention(token)
        if found is not None and found.actor is not None and found.form == "name":
            return True
        return (
            lemma(token) in _SELF_BODY
            or lemma(token) in _GROUPS
            or self.knowledge.class_entails(lemma(token), "body")
        )

    def who(self, token: Token) -> Who:
        """Describe a noun phrase by its head."""
        first = self._single(token)
        others = tuple(self._single(t) for t in syntax.flat(token)[1:])
        if not others:
            return first
        negative = first.negative or any(o.negative for o in others)
        return _replace(first, also=others, negative=negative)

    def _single(self, token: Token) -> Who:
        low, high = syntax.phrase(token)
        doc = token.doc
        after = doc[high + 1] if high + 1 < len(doc) else None
        if (
            token.lower_ in _ANYONE
            and high == token.i
            and after is not None
            and after.pos_ == "ADP"
            and after.lower_ in _AMONG
            and syntax.governed(after) is not None
        ):
            high = max(high, syntax.phrase(syntax.governed(after))[1])  # type: ignore[arg-type]
        for at in range(token.i + 1, high):
            if doc[at].text == "," and doc[at + 1].lower_ in ("not", "never", "nor"):
                high = at  # "that company, not under any roof"
                break
        start, end = self.passage.offset(doc[low]), self.passage.end(doc[high])
        while high > low and doc[high].is_punct:
            high -= 1
            end = self.passage.end(doc[high])
        words = self.passage.document.text[start:end]
        text = token.lower_
        person: Person = (
            "i"
            if text in _I or text == "my"
            else "we"
            if text in _WE or text == "our"
            else "you"
            if text in _YOU or text == "your"
            else "third"
            if text in _THIRD
            else ""
        )
        base = Who(
            start,
            end,
            words,
            self.passage.offset(token),
            person=person,
            negative=is_negative_noun(token),
            plural=token.tag_ in ("NNS", "NNPS") or text in ("they", "them") or token.pos_ == "NUM",
            human=self.human(token),
        )
        if person in ("i", "we", "you"):
            return base
        return self._third(base, token)

    def _third(self, base: Who, token: Token) -> Who:
        own = next((_MY[k.lower_] for k in token.children if k.dep_ == "poss" and k.lower_ in _MY), "")
        opened = (
            token.lower_ in _ANYONE
            or any(
                k.lower_ in _OPEN and k.dep_ in ("det", "amod", "predet", "neg", "nummod")
                for k in token.children
            )
            or base.negative
        )
        bare = (
            base.plural
            and not any(
                k.dep_ in ("det", "poss") and k.lower_ in ("the", "these", "those", "this", "that")
                for k in token.children
            )
            and token.pos_ == "NOUN"
        )
        state = self.knowledge.state_of(token.text) if base.plural and token.text[:1].isupper() else None
        if (
            state is not None
            and token.text.endswith(("s", "ese", "ish", "sh", "ch"))
            and any(k.dep_ in ("det", "amod") for k in token.children)
        ):
            return _replace(
                base,
                of=content_id("ac", self.passage.document.id, state),
                open=True,
                own=own,
                but=self._but(token),
            )
        actor = self.actor(token)
        if (
            actor is not None
            and token.tag_ == "NNS"
            and self._class(token) in self.knowledge.class_parents
            and not own
        ):
            actor = None  # "Norland officials" is a class, whatever name the cast has for it
        named = actor is not None and self._named(token) is not None
        if actor is not None and not (
            opened and token.pos_ == "NOUN" and token.lower_ not in ("government",) and not named
        ):
            return _replace(base, actor=actor)
        inner = self._of(token)
        own = own or self._own_inside(token)
        but = self._but(token)
        if token.lower_ in _ANYONE and (matter := self._matter(token)) is not None and inner is None:
            return _replace(base, cls=matter, own=own, open=True, but=but)
        if token.lower_ in _ANYONE or (token.lower_ in NEGATIVE_WORDS):
            cls = self._relative_class(token)
            anyone = inner is None and not own and cls is None and not _from_a_name(token)
            return _replace(base, cls=cls, of=inner, anyone=anyone, own=own, open=True, but=but)
        cls = self._class(token)
        if (opened or bare or token.lower_ in _CROWD) and (matter := self._matter(token)) is not None:
            return _replace(base, cls=matter, of=inner, own=own, open=True, but=but)
        if opened or bare:
            return _replace(base, cls=cls, of=inner, own=own, open=True, but=but)
        known = cls in self.knowledge.class_parents if cls else False
        if base.plural and known:
            return _replace(base, cls=cls, of=inner, own=own, open=True)
        if self._self_body(token):
            return _replace(base, body=True, own=own)
        if own:
            return _replace(base, own=own, cls=cls if known else None, open=True)
        if token.pos_ == "PROPN" or token.ent_type_ in ("PERSON", "ORG"):
            return base
        return _replace(
            base,
            cls=None,
            of=inner
            if token.lower_
            in ("government", "side", "people", "office", "team", "campaign", "embassy", "family")
            else None,
        )

    def _self_body(self, token: Token) -> bool:
        if lemma(token) == "office" and any(k.lower_ == "this" and k.dep_ == "det" for k in token.children):
            return True  # "this office" is the speaker's own
        if lemma(token) not in _SELF_BODY:
            return False
        return any(
            k.lower_ in ("this", "the", "our") and k.dep_ in ("det", "poss") for k in token.children
        ) and not any(k.dep_ in ("relcl", "amod") for k in token.children)

    def _class(self, token: Token) -> str | None:
        before = [k for k in token.lefts if k.dep_ in ("compound", "amod") and k.ent_type_ != "NORP"]
        for size in range(len(before), -1, -1):
            words = " ".join([*(k.lower_ for k in before[len(before) - size :]), lemma(token)])
            found = self.knowledge.class_of(words)
            if found in self.knowledge.class_parents:
                return found
        return lemma(token) if token.pos_ == "NOUN" else None

    def _matter(self, token: Token) -> str | None:
        """The trade that "the sugar people", "any representative of a sugar producer" are called by."""
        if lemma(token) in _ENVOYS:
            inner = next(
                (
                    g
                    for k in token.children
                    if k.lower_ in ("of", "from", "for") and (g := syntax.governed(k)) is not None
                ),
                None,
            )
            return self._matter(inner) if inner is not None and inner.pos_ == "NOUN" else None
        if token.lower_ not in _CROWD and lemma(token) not in _TRADERS:
            return None
        trades = [
            k for k in token.lefts if k.dep_ == "compound" and k.pos_ == "NOUN" and k.ent_type_ != "ORG"
        ]
        return lemma(trades[-1]) if trades and trades[-1].i == token.i - 1 else None

    def _relative_class(self, token: Token) -> str | None:
        for kid in token.children:
            if kid.dep_ in ("relcl", "acl") and lemma(kid) in _AGENT_OF:
                return _AGENT_OF[lemma(kid)]
        return None

    def _of(self, token: Token) -> str | None:
        """Whom the members of a class belong to: the first actor named inside the phrase."""
        parts = _with_place(token)
        inside = sorted(
            (t for t in parts if t != token and not self._excluded(t, token)),
            key=lambda t: (t.i < token.i, t.i),
        )
        for part in token.lefts:
            if (
                part.dep_ in ("amod", "compound", "nmod", "poss")
                and part.text[:1].isupper()
                and (state := self.knowledge.state_of(part.text)) is not None
            ):
                return content_id("ac", self.passage.document.id, state)
        first = [t for t in inside if t.dep_ in ("amod", "compound", "poss", "nmod") and t.head == token]
        for part in [*first, *inside]:
            if part.pos_ not in ("PROPN", "ADJ", "NOUN", "PRON"):
                continue
            found = mention_at(self.mentions, self.passage.offset(part))
            if (
                found is not None
                and found.actor is not None
                and not found.start <= self.passage.offset(token) < found.end
            ):
                return found.actor
        return None

    def _excluded(self, part: Token, head: Token) -> bool:
        node = part
        while node not in (head, node.head):
            if node.dep_ in ("conj", "appos") and node.head == head:
                return True
            if (
                node.dep_ == "prep"
                and node.lower_ in ("in", "at", "near")
                and syntax.is_verb(node.head)
                and part.ent_type_ in ("GPE", "LOC", "FAC")
            ):
                return True  # "a developer that works in Kelford" is not of Kelford
            if (
                node.dep_ == "prep"
                and node.lower_
                in (
                    "about",
                    "on",
                    "regarding",
                    "concerning",
                    "during",
                    "since",
                    "before",
                    "after",
                    "except",
                    "but",
                    "than",
                    "to",
                )
                and node.head == head
                and node.lower_ != "to"
            ):
                return True
            node = node.head
        return False

    def _own_inside(self, token: Token) -> Person:
        parts = _with_place(token)
        for part in parts:
            if part.dep_ == "poss" and part.lower_ in _MY and part != token:
                return _MY[part.lower_]  # type: ignore[return-value]
            if part.lower_ in ("me", "us") and part.dep_ == "pobj":
                return "i" if part.lower_ == "me" else "we"
        return ""

    def _but(self, token: Token) -> tuple[str, ...]:
        doc, out = token.doc, []
        end = min(len(doc), token.right_edge.i + 12)
        for at in range(token.i + 1, end):
            word = doc[at]
            if word.is_sent_start:
                break
            two = doc[at : at + 2].text.lower()
            if (
                word.lower_ in _BUT
                or two in ("other than", "apart from", "aside from")
                or (word.lower_ == "but" and word.dep_ in ("prep", "cc") and at - token.i < 3)
            ):
                for part in doc[at + 1 : min(end, at + 8)]:
                    found = mention_at(self.mentions, self.passage.offset(part))
                    if found is not None and found.actor is not None:
                        out.append(found.actor)
                        break
                break
        return tuple(out)


def _with_place(token: Token) -> list[Token]:
    """The words of a phrase, with the place after "nobody" that the parser hangs elsewhere ("at the bank")."""
    parts = list(token.subtree)
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if token.lower_ in _ANYONE and after is not None and after.lower_ in _AMONG and after not in parts:
        parts += list(after.subtree)
    return parts


def _from_a_name(token: Token) -> bool:
    """Whether "anyone" is followed by a name, known or not ("anyone from Norland Freight"): it is not anybody."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    whose = syntax.governed(after) if after is not None and after.lower_ in _AMONG else None
    return whose is not None and whose.pos_ == "PROPN"


def _replace(who: Who, **changes: object) -> Who:
    values = {name: getattr(who, name) for name in Who.__dataclass_fields__}
    values.update(changes)
    return Who(**values)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who "I", "we", "you" and an unresolved "he" are in one utterance (actor ids)."""

    speaker: str | None = None
    body: str | None = None
    addressee: str | None = None
    principal: str | None = None


_CLIENT = re.compile(r"(?:my|her|his|our|their|the) client", re.IGNORECASE)


def resolve(who: Who, voice: Voice) -> str | None:
    """The actor that a noun phrase means in an utterance, if it means one."""
    if who.actor is not None:
        return who.actor
    if who.person == "i":
        return voice.speaker
    if who.person == "we":
        return voice.body or voice.speaker
    if who.person == "you":
        return voice.addressee
    if who.person == "third" and who.words.casefold() in ("he", "she", "him", "her"):
        return voice.principal
    if _CLIENT.fullmatch(who.words):
        return voice.principal
    if who.body and not who.open:
        return voice.body or (voice.speaker if who.words.casefold() == "this office" else None)
    return None


def party(who: Who, voice: Voice, passage: Passage) -> Party:
    """A noun phrase as a party of a claim made in that voice."""
    span = passage.document.span(who.start, who.end)
    also = tuple(party(o, voice, passage) for o in who.also)
    actor = resolve(who, voice)
    if who.person == "we" and voice.speaker is not None and actor != voice.speaker:
        also = (*also, Party(who.words, actor=voice.speaker, span=span))
    if actor is not None and (not who.open or _CLIENT.fullmatch(who.words)):
        return Party(who.words, actor=actor, also=also, but=who.but, span=span)
    owner = {"i": voice.speaker, "we": voice.body or voice.speaker, "you": voice.addressee}.get(who.own)
    of = who.of or owner
    return Party(
        who.words,
        cls=who.cls,
        of=of,
        anyone=who.anyone and of is None and who.cls is None,
        but=who.but,
        also=also,
        span=span,
    )
