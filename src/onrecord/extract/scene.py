"""What is known of a passage while "he", "the minister" and "the ministry" are resolved in it: names, quotations, the walk."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, takewhile

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from onrecord.core.document import Turn
from onrecord.core.nouns import ActorKind
from onrecord.knowledge import Knowledge

from .discourse import Seen, Walk, is_main, is_subject, quotations
from .mentions import Form, Mention
from .namewords import party_of
from .offices import Posts
from .passage import Passage
from .register import Register
from .syntax import called, surface_subject

_SPEAKER_PRONOUNS = frozenset({"he", "she"})
_LETTERS = {"D": "democrat", "R": "republican"}
_NEAR = 6
_FOREMOST = 4


def _in_phrase(token: Token) -> bool:
    """Whether a word before a name can belong to its phrase."""
    return token.pos_ in ("NOUN", "PROPN", "ADJ") and token.tag_ not in ("NNS", "NNPS")


class Scene:
    """One passage on the way through: who is named where, what was spoken of last, who speaks in it."""

    def __init__(
        self,
        passage: Passage,
        named: Sequence[Mention],
        register: Register,
        posts: Posts,
        knowledge: Knowledge,
    ) -> None:
        self.passage = passage
        self.doc: Doc = passage.doc
        self.register = register
        self.posts = posts
        self.knowledge = knowledge
        self.names: dict[int, Mention] = {}
        self.covered: set[int] = set()
        for mention in named:
            tokens = passage.tokens(mention.start, mention.end)
            head = passage.token_at(mention.head)
            if head is not None:
                self.names[head.i] = mention
            self.covered.update(t.i for t in tokens)
        self.quotes = quotations(self.doc, passage.breaks)
        self.sentence_of: list[int] = []
        for number, sentence in enumerate(passage.sentences):
            self.sentence_of += [number] * len(sentence)
        told = (any(self.quotes[t.i] is None and t.is_alpha for t in s) for s in passage.sentences)
        self.told_before = tuple(accumulate(told))
        self.paragraph_of: list[int] = []
        for number, paragraph in enumerate(passage.paragraphs):
            self.paragraph_of += [number] * len(paragraph)
        self.verbs = frozenset().union(
            *(knowledge.speech_verbs.get(k, frozenset()) for k in ("say", "ask", "wish", "deny", "admit"))
        )
        self.bylines = {p.start for p in passage.paragraphs if p[0].text in ("By", "BY") and len(p) < 14}
        self.walk = Walk()
        self._note_parties()

    def _note_parties(self) -> None:
        """The party that stands at a name: "the Reform candidate Ana Lind", "Ana Lind (R-Norland)", "Ana Lind, Democrat"."""
        for i, mention in self.names.items():
            entry = self.register.entries.get(mention.actor or "")
            if entry is None or entry.kind is not ActorKind.PERSON:
                continue
            first = self.passage.tokens(mention.start, mention.end)[0].i
            before = list(
                takewhile(_in_phrase, (self.doc[k] for k in range(first - 1, max(-1, first - 5), -1)))
            )
            after = [t.text for t in self.doc[i + 1 : i + 4]]
            found = next((p for t in before if (p := party_of(t.text))), None)
            if found is None and len(after) == 3 and after[0] in ("(", ","):
                letter = _LETTERS.get(after[1]) if after[0] == "(" and after[2] in ("-", "–", ")") else None
                found = letter or (party_of(after[1]) if after[2] in (")", ",", "of", "from") else None)
            if found is not None:
                entry.parties[found] = None

    def see(self, token: Token, actor: str) -> None:
        """Remember that an actor is spoken of here; "?…" stands for somebody who is not known."""
        if token.sent.start in self.bylines:
            return
        subject = is_subject(token) or (
            token.dep_ == "poss" and is_subject(token.head) and token.head.head.dep_ == "ROOT"
        )
        if actor not in self.walk.counts and token.i in self.names and self.kind(actor) is ActorKind.PERSON:
            self.walk.newcomer = self.quotes[token.i] is None or self.walk.newcomer
        if not actor.startswith("?"):
            self.walk.counts[actor] = self.walk.counts.get(actor, 0) + 1
        self.walk.seen.append(
            Seen(
                actor, token.i, self.sentence_of[token.i], self.paragraph_of[token.i], subject,
                self.quotes[token.i] is not None, token.dep_ == "poss", is_main(token),
                token.dep_ in ("compound", "nmod", "amod"),
            )
        )  # fmt: skip

    def add(self, token: Token, start: int, end: int, actor: str | None, form: Form) -> None:
        """A mention for the tokens ``start:end`` with ``token`` as its head."""
        first, last = self.passage.offset(self.doc[start]), self.passage.end(self.doc[end - 1])
        self.walk.found[token.i] = Mention(first, last, actor, form, self.passage.offset(token))
        if actor is not None:
            self.see(token, actor)

    def report(self, sentence: Tokens) -> None:
        """Remember who spoke in this sentence, for "he said" in the next."""
        speaker = self.speaker_in(sentence)
        if speaker is not None:
            self.walk.reporter, self.walk.newcomer = speaker, False

    def speaker_in(self, sentence: Tokens) -> str | None:
        """The subject of a verb of speech outside quotation marks, else of a main verb that a quotation follows."""
        for token in sentence:
            if token.pos_ == "VERB" and token.lemma_.lower() in self.verbs and self.quotes[token.i] is None:
                subject = surface_subject(token)
                actor = self.actor_of(subject) if subject is not None else None
                if actor is not None:
                    return actor
        root = sentence.root
        if root.pos_ == "VERB" and self.quotes[root.i] is None and self._quotes_behind(root, sentence):
            subject = surface_subject(root)
            return self.actor_of(subject) if subject is not None else None
        return None

    def _quotes_behind(self, verb: Token, sentence: Tokens) -> bool:
        """Whether words in quotation marks, more than a scare quote, follow a verb in its sentence."""
        quoted = [t for t in sentence if t.i > verb.i and t.is_alpha and self.quotes[t.i] is not None]
        return len(quoted) > 2

    def distance(self, token: Token, seen: Seen) -> int:
        """How many sentences lie back, without those that are quoted from end to end."""
        here = self.sentence_of[token.i]
        if seen.quoted or self.quotes[token.i] is not None:
            return here - seen.sentence
        return self.told_before[here] - self.told_before[seen.sentence]

    def actor_of(self, token: Token) -> str | None:
        """The actor whose mention has this head, as far as the walk has come."""
        mention = self.names.get(token.i) or self.walk.found.get(token.i)
        if mention is not None and mention.actor is not None:
            return mention.actor
        name = next((k for k in token.children if k.i in self.names and called(token, k)), None)
        return self.names[name.i].actor if name is not None else None

    def speakers_of(self, token: Token) -> set[str]:
        """Who cannot be meant by a third person here: the speaker of the quote or of the turn."""
        turn = self.passage.turn_of(token)
        found: set[str] = set()
        if turn is not None:
            speaker = self._turn_speaker(turn)
            if speaker is not None:
                found.add(speaker)
        quote = self.quotes[token.i]
        if quote is not None:
            first, last = self.doc[quote[0]].sent, self.doc[min(quote[1], len(self.doc) - 1)].sent
            spoken = self.speaker_in(first) or (self.speaker_in(last) if last.start != first.start else None)
            if spoken is None and quote[0] > 0 and self.doc[quote[0] - 1].text == ":":
                spoken = self.speaker_in(self.doc[quote[0] - 1].sent)
            if spoken is None:
                after = self.doc[min(quote[1] + 1, len(self.doc) - 1)]
                spoken = self.speaker_in(after.sent) if not after.is_sent_start else None
            if spoken is None and self._said_by_pronoun(quote, last):
                spoken = self.walk.reporter
            spoken = spoken or self._speaks_on(quote)
            if spoken is not None:
                found.add(spoken)
        return found

    def _speaks_on(self, quote: tuple[int, int]) -> str | None:
        """Who spoke in the quotation of the sentence before, in the same paragraph: he speaks on in this one."""
        first = self.doc[quote[0]].sent.start
        before = self.doc[max(0, min(quote[0], first) - 1)]
        if self.paragraph_of[before.i] != self.paragraph_of[quote[0]] or before.i >= quote[0]:
            return None
        sentence = before.sent
        told = any(self.quotes[t.i] is not None for t in sentence)
        return self.speaker_in(sentence) if told else None

    def _said_by_pronoun(self, quote: tuple[int, int], last: Tokens) -> bool:
        """Whether "she said" follows a quotation: then whoever spoke last speaks on."""
        after = self.doc[quote[1] + 1 : min(quote[1] + 4, last.end)]
        words = [t.lower_ for t in after]
        if not any(w in _SPEAKER_PRONOUNS for w in words) or self.walk.reporter is None:
            return False
        entry = self.register.entries.get(self.walk.reporter)
        gender = next((w for w in words if w in _SPEAKER_PRONOUNS), "")
        return entry is not None and entry.pronoun in (None, gender)

    def _turn_speaker(self, turn: Turn) -> str | None:
        for words in (turn.name, turn.label.rstrip(".: ")):
            ident = self.register.named(words) if words else None
            if ident is not None:
                return ident
        return None

    def kind(self, actor: str) -> ActorKind | None:
        """What an actor is; None for somebody who is not known."""
        entry = self.register.entries.get(actor)
        return entry.kind if entry is not None else None

    def person_at(self, i: int) -> bool:
        """Whether the name that covers a token is a person's."""
        while i < len(self.doc) and i in self.covered:
            if i in self.names:
                entry = self.register.entries.get(self.names[i].actor or "")
                return entry is not None and entry.kind is ActorKind.PERSON
            i += 1
        return False

    def latest(self, token: Token, actors: list[str]) -> str | None:
        """The one of several that was spoken of last, if the others are further off."""
        here = self.sentence_of[token.i]
        last = {
            actor: max((s.sentence for s in self.walk.seen if s.actor == actor), default=-99)
            for actor in actors
        }
        ranked = sorted(actors, key=lambda a: -last[a])
        near, other = here - last[ranked[0]], here - last[ranked[1]]
        return ranked[0] if near <= 3 and other - near >= 3 else None

    def foremost(self, token: Token, actors: list[str]) -> str | None:
        """The one of several of whom the paper speaks, where the others are only named in passing."""
        counts = sorted(actors, key=lambda a: -self.walk.counts.get(a, 0))
        most, next_most = (self.walk.counts.get(a, 0) for a in counts[:2])
        near = any(s.actor == counts[0] and self.distance(token, s) <= _NEAR for s in self.walk.seen[-60:])
        return counts[0] if near and most >= _FOREMOST * max(next_most, 1) else None
