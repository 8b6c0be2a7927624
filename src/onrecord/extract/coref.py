"""Who "he", "the minister" and "her deputy" are: unknown rather than a guess.

Names are known before; this walks through the passage once, keeps what was spoken of last, and lets each
pronoun and each nominal choose among it. A choice needs a lead over the next best, else the mention
stands without an actor.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from onrecord.core.document import Turn
from onrecord.core.nouns import ActorKind
from onrecord.knowledge import Knowledge
from onrecord.knowledge.model import fold

from .discourse import (
    EPITHETS,
    IMPERSONAL,
    QUANTIFIED,
    SPOKES,
    UNRESOLVED,
    Seen,
    Walk,
    body_is,
    either,
    is_body_noun,
    is_main,
    is_subject,
    leader,
    noun_gender,
    nouns_above,
    quotations,
    reports,
)
from .mentions import Form, Mention
from .namewords import is_person_noun
from .offices import Posts
from .passage import Passage
from .register import Entry, Register
from .roles import Role, role_at
from .syntax import surface_subject

_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
}  # fmt: skip
_IT = frozenset({"it", "its", "itself"})
_SPEAKER_PRONOUNS = frozenset({"he", "she"})
_LEAD = 0.75
_REACH = 4


def first_person(
    mentions: Sequence[Mention], speaker: str, passage: Passage, start: int, end: int
) -> tuple[Mention, ...]:
    """Mentions of the speaker for "I", "me", "my", "myself" between two offsets of the document's text."""
    tokens = passage.tokens(start, end)
    return tuple(
        Mention(*passage.bounds(t), speaker, "pronoun", passage.offset(t))
        for t in tokens
        if t.lower_ in ("i", "me", "my", "myself", "mine") and t.pos_ == "PRON"
    )


def resolve(
    passage: Passage, named: Sequence[Mention], register: Register, posts: Posts, knowledge: Knowledge
) -> tuple[Mention, ...]:
    """Mentions for the pronouns and nominals of a passage; ``named`` are the names."""
    return _Resolver(passage, named, register, posts, knowledge).run()


class _Resolver:
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
        self.quotes = quotations(self.doc)
        self.sentence_of: list[int] = []
        for number, sentence in enumerate(passage.sentences):
            self.sentence_of += [number] * len(sentence)
        self.paragraph_of: list[int] = []
        for number, paragraph in enumerate(passage.paragraphs):
            self.paragraph_of += [number] * len(paragraph)
        self.verbs = frozenset().union(
            *(knowledge.speech_verbs.get(k, frozenset()) for k in ("say", "ask", "wish", "deny", "admit"))
        )
        self.bylines = {p.start for p in passage.paragraphs if p[0].text in ("By", "BY") and len(p) < 14}
        self.walk = Walk()

    def run(self) -> tuple[Mention, ...]:
        for sentence in self.passage.sentences:
            nominals = {role.head: role for role in self._nominals(sentence)}
            for token in sentence:
                self._token(token, nominals)
            self._report(sentence)
        return tuple(self.walk.found.values())

    def _token(self, token: Token, nominals: dict[int, Role]) -> None:
        mention = self.names.get(token.i)
        if mention is not None:
            # a name that fits several stands in the way of all others
            self._see(token, mention.actor if mention.actor is not None else f"?-{token.i}")
            return
        if token.i in self.covered:
            return
        low = token.lower_
        if low in _PRONOUNS:
            self._pronoun(token, _PRONOUNS[low])
        elif low in _IT and token.pos_ == "PRON":
            self._it(token)
        elif token.i in nominals:
            self._nominal(token, nominals[token.i])
        elif token.pos_ == "NOUN" and is_body_noun(token, self.knowledge):
            self._body_nominal(token)

    def _see(self, token: Token, actor: str) -> None:
        if token.sent.start in self.bylines:
            return
        subject = is_subject(token) or (
            token.dep_ == "poss" and is_subject(token.head) and token.head.head.dep_ == "ROOT"
        )
        if not actor.startswith("?"):
            self.walk.counts[actor] = self.walk.counts.get(actor, 0) + 1
        self.walk.seen.append(
            Seen(
                actor, token.i, self.sentence_of[token.i], self.paragraph_of[token.i], subject,
                self.quotes[token.i] is not None, token.dep_ == "poss", is_main(token),
            )
        )  # fmt: skip

    def _add(self, token: Token, start: int, end: int, actor: str | None, form: Form) -> None:
        first, last = self.passage.offset(self.doc[start]), self.passage.end(self.doc[end - 1])
        self.walk.found[token.i] = Mention(first, last, actor, form, self.passage.offset(token))
        if actor is not None:
            self._see(token, actor)

    def _report(self, sentence: Tokens) -> None:
        """Remember who spoke in this sentence, for "he said" in the next."""
        speaker = self._speaker_in(sentence)
        if speaker is not None:
            self.walk.reporter = speaker

    # --- who speaks -------------------------------------------------------------------------------

    def _speaker_in(self, sentence: Tokens) -> str | None:
        """The subject of a verb of speech outside quotation marks."""
        for token in sentence:
            if token.pos_ == "VERB" and token.lemma_.lower() in self.verbs and self.quotes[token.i] is None:
                subject = surface_subject(token)
                if subject is not None:
                    actor = self._actor_of(subject)
                    if actor is not None:
                        return actor
        return None

    def _actor_of(self, token: Token) -> str | None:
        mention = self.names.get(token.i) or self.walk.found.get(token.i)
        return mention.actor if mention is not None else None

    def _speaker_of(self, token: Token) -> set[str]:
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
            spoken = self._speaker_in(first) or (
                self._speaker_in(last) if last.start != first.start else None
            )
            if spoken is None and quote[0] > 0 and self.doc[quote[0] - 1].text == ":":
                spoken = self._speaker_in(self.doc[quote[0] - 1].sent)
            if spoken is None:
                after = self.doc[min(quote[1] + 1, len(self.doc) - 1)]
                spoken = self._speaker_in(after.sent) if not after.is_sent_start else None
            if spoken is None and self._said_by_pronoun(quote, last):
                spoken = self.walk.reporter
            if spoken is not None:
                found.add(spoken)
        return found

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

    # --- pronouns ---------------------------------------------------------------------------------

    def _pronoun(self, token: Token, gender: str) -> None:
        if token.lower_.endswith("self"):
            verb = token.head.head if token.head.pos_ == "ADP" else token.head
            subject = surface_subject(verb) if verb.pos_ in ("VERB", "AUX") else None
            mention = self._actor_of(subject) if subject is not None else None
            if mention is not None:
                self._add(token, token.i, token.i + 1, mention, "pronoun")
                return
        if either(token):
            return
        scores = self._scores(token, gender)
        margin = _LEAD
        if self.quotes[token.i] is not None and not self._near(scores, token):
            margin = 2 * _LEAD
        actor = leader(scores, margin)
        if actor is not None and actor.startswith("?"):
            actor = None
        if actor is not None:
            entry = self.register.entries[actor]
            if entry.pronoun is None and leader(scores, 1.5) == actor and self.quotes[token.i] is None:
                entry.pronoun = gender
        self._add(token, token.i, token.i + 1, actor, "pronoun")

    def _near(self, scores: dict[str, float], token: Token) -> bool:
        """Whether the best of the scored was spoken of in this paragraph or turn."""
        if not scores:
            return True
        best = max(scores, key=lambda a: scores[a])
        return any(
            s.actor == best and s.paragraph == self.paragraph_of[token.i] for s in self.walk.seen[-40:]
        )

    def _scores(self, token: Token, gender: str) -> dict[str, float]:
        """How much speaks for each person spoken of lately."""
        here, paragraph = self.sentence_of[token.i], self.paragraph_of[token.i]
        quoted = self.quotes[token.i] is not None
        barred = self._speaker_of(token) | self._coarguments(token)
        turn = self.passage.turn_of(token)
        reach = 8 if turn is not None else _REACH
        scores: dict[str, float] = {}
        counted: dict[str, int] = {}
        for seen in reversed(self.walk.seen):
            distance = here - seen.sentence
            if distance > reach or paragraph - seen.paragraph > (8 if turn is not None else 2):
                break
            entry = self.register.entries.get(seen.actor)
            unknown = seen.actor.startswith("?")
            if seen.actor in barred or not (
                unknown
                and seen.actor[1:2] in ("-", gender[:1])
                or (entry is not None and self._fits(entry, gender))
            ):
                continue
            counted[seen.actor] = counted.get(seen.actor, 0) + 1
            if counted[seen.actor] > 4:
                continue
            value = self._weight(seen, token, distance, paragraph, quoted, turn is not None)
            if entry is not None and entry.pronoun == gender:
                value += 0.5
            if entry is None or entry.kind is ActorKind.UNNAMED:
                value -= 0.5 if seen.subject else 1.2
            best = scores.get(seen.actor)
            scores[seen.actor] = value if best is None else max(best, value) + 0.25
        local = self._local_subject(token) if token.dep_ == "poss" else None
        governor = self._governor(token) if local is None else None
        for actor in scores:
            if actor == governor and token.dep_ in ("nsubj", "nsubjpass", "poss"):
                scores[actor] += 1.0
            if actor == local:
                scores[actor] += 1.0
            scores[actor] += 0.3 * math.log1p(self.walk.counts.get(actor, 0))
            if actor == self.walk.reporter and not quoted and reports(token, self.knowledge):
                scores[actor] += 1.6
        return scores

    def _weight(
        self, seen: Seen, token: Token, distance: int, paragraph: int, quoted: bool, spoken: bool
    ) -> float:
        """Recency, grammatical rank and parallelism of one earlier mention."""
        value = 3.0 - (0.5 if spoken else 0.85) * distance
        if seen.subject:
            value += 1.3 if seen.main else 0.8
        if seen.owner:
            value -= 0.25
        if seen.subject and token.dep_ in ("nsubj", "nsubjpass") and distance <= 1:
            value += 0.4
        if paragraph != seen.paragraph and not spoken:
            value -= 0.7
        if seen.quoted and not quoted:
            value -= 1.2
        if not seen.quoted and quoted and distance <= 1:
            value += 0.1
        return value

    def _local_subject(self, token: Token) -> str | None:
        """The subject of the clause in which an owner stands ("Roe lost her seat")."""
        verb = token.head
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            verb = verb.head
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        return self._actor_of(subject) if subject is not None and subject.i < token.i else None

    def _governor(self, token: Token) -> str | None:
        """The subject of the clause on which the pronoun's own clause depends ("Roe said that she …")."""
        verb = token if token.pos_ in ("VERB", "AUX") else token.head
        for _ in range(4):
            if verb.dep_ in ("ccomp", "advcl", "xcomp", "relcl") and verb.head.pos_ in ("VERB", "AUX"):
                subject = surface_subject(verb.head)
                if subject is not None and subject.i < token.i:
                    return self._actor_of(subject)
                return None
            if verb.head.i == verb.i:
                break
            verb = verb.head
        return None

    def _fits(self, entry: Entry, gender: str) -> bool:
        if not gender:
            return entry.kind is ActorKind.PERSON
        if entry.kind is ActorKind.PERSON:
            return entry.pronoun is None or entry.pronoun == gender
        return entry.kind is ActorKind.UNNAMED and not entry.plural and entry.pronoun in (None, gender)

    def _coarguments(self, token: Token) -> set[str]:
        """Actors that the verb of a plain object pronoun already has in another role ("she thanked her")."""
        if token.dep_ == "poss" and token.head.dep_ == "appos":
            # "Ivo Brand, his deputy": who is described is not whose deputy he is
            described = self._actor_of(token.head.head)
            return {described} if described is not None else set()
        if token.dep_ == "poss" or token.lower_.endswith("self"):
            return set()
        verb = token.head
        if verb.pos_ == "ADP":
            verb = verb.head
        if verb.pos_ not in ("VERB", "AUX"):
            return set()
        found: set[str] = set()
        if token.dep_ not in ("nsubj", "nsubjpass"):
            subject = surface_subject(verb)
            actor = self._actor_of(subject) if subject is not None and subject.i != token.i else None
            if actor is not None:
                found.add(actor)
        return found

    def _it(self, token: Token) -> None:
        """ "it" as a subject and "its": the body that was the subject last, if just one body was."""
        if token.dep_ not in ("nsubj", "nsubjpass", "poss") or (
            token.lower_ == "it" and token.head.lemma_ in IMPERSONAL
        ):
            return
        here = self.sentence_of[token.i]
        quoted = self.quotes[token.i] is not None
        recent = [s for s in self.walk.seen if here - s.sentence <= 1 and s.quoted == quoted]
        bodies = {s.actor for s in recent if self._kind(s.actor) is ActorKind.BODY}
        subjects = {
            s.actor for s in recent if s.subject and self._kind(s.actor) in (ActorKind.BODY, ActorKind.STATE)
        }
        if len(subjects) == 1 and (bodies <= subjects or token.dep_ == "poss"):
            self._add(token, token.i, token.i + 1, next(iter(subjects)), "pronoun")

    def _kind(self, actor: str) -> ActorKind | None:
        entry = self.register.entries.get(actor)
        return entry.kind if entry is not None else None

    # --- persons by what they are -----------------------------------------------------------------

    def _nominals(self, sentence: Tokens) -> Iterator[Role]:
        """Noun phrases that mean persons by an office or another noun."""
        i = sentence.start
        while i < sentence.end:
            token = self.doc[i]
            opens = (
                token.pos_ == "DET"
                or token.tag_ in ("PRP$", "CD")
                or token.pos_ in ("NOUN", "ADJ", "PROPN")
                or token.lower_ in ("a", "an", "the")
            )
            partial = i > 0 and self.doc[i - 1].lower_ == "under" and token.lower_ == "secretary"
            if not opens or partial or (i in self.covered and not self._owned(i)):
                i += 1
                continue
            role = role_at(self.doc, i, self.knowledge, sentence.end) or self._plain_person(i, sentence.end)
            if role is None or role.head in self.names:
                i += 1
                continue
            yield role
            i = max(role.head + 1, i + 1)

    def _owned(self, i: int) -> bool:
        """Whether a name here owns what follows ("Roe's deputy")."""
        end = i
        while end < len(self.doc) and end in self.covered:
            end += 1
        return end < len(self.doc) and self.doc[end].tag_ == "POS" and (i == 0 or i - 1 not in self.covered)

    def _plain_person(self, i: int, stop: int) -> Role | None:
        """ "the woman", "two guests": persons without an office."""
        first = self.doc[i]
        if first.pos_ != "DET" and first.tag_ not in ("PRP$", "CD"):
            return None
        j = i + 1
        while j < stop and self.doc[j].pos_ in ("ADJ", "NOUN", "NUM") and j - i < 5:
            if (
                self.doc[j].pos_ == "NOUN"
                and is_person_noun(self.doc[j].lemma_.lower(), self.knowledge)
                and (j + 1 >= stop or self.doc[j + 1].pos_ != "NOUN")
            ):
                words = self.doc[i + 1 : j + 1].text
                return Role(
                    i, j + 1, j, words, words, indefinite=first.lower_ in ("a", "an", "one", "another")
                )
            j += 1
        return None

    def _nominal(self, token: Token, role: Role) -> None:
        first = self.doc[role.start]
        base = token
        while base.dep_ == "conj":
            base = base.head
        if base.dep_ in ("attr", "appos", "compound", "oprd", "npadvmod") or first.lower_ in QUANTIFIED:
            return
        if base.dep_ == "pobj" and base.head.lower_ == "as":
            return
        if base.i != token.i and role.start < token.i and any(t.dep_ == "attr" for t in nouns_above(token)):
            return  # "was a member of the board and its treasurer"
        if self._introduces(role):
            return
        if token.tag_ in ("NNS", "NNPS"):
            self._group(token, role)
            return
        definite = first.lower_ in ("the", "this", "that") or role.owner is not None
        bare = not definite and not role.indefinite and first.tag_ != "CD"
        if bare and token.pos_ == "PROPN" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
            definite = True
        if definite:
            self._definite(token, role)
        elif role.indefinite:
            self._indefinite(token, role)

    def _introduces(self, role: Role) -> bool:
        """Whether a name follows at once, so that the phrase is said of it ("the coach, Ana Lind,")."""
        if any(
            i in self.names and self._person_at(i) for i in range(role.head + 1, role.end)
        ) and role.complement.startswith("of "):
            return True
        after = role.head + 1
        for j in (role.end, after):
            k = j + 1 if j < len(self.doc) and self.doc[j].text in (",", "(") else j
            if k < len(self.doc) and k in self.covered and (k == j or self._person_at(k)):
                return not self.doc[k].is_sent_start and (k == j or self._closes(k))
        return False

    def _person_at(self, i: int) -> bool:
        while i < len(self.doc) and i in self.covered:
            if i in self.names:
                entry = self.register.entries.get(self.names[i].actor or "")
                return entry is not None and entry.kind is ActorKind.PERSON
            i += 1
        return False

    def _closes(self, i: int) -> bool:
        while i < len(self.doc) and i in self.covered:
            i += 1
        return i >= len(self.doc) or self.doc[i].text in ",.);:—–"

    def _definite(self, token: Token, role: Role) -> None:
        """The one holder of the office in this paper, or a new unnamed actor called so."""
        words = self._said(role)
        named = self._titled(token) or self._equated(token)
        if named is not None:
            self._add(token, role.start, role.end, named, "nominal")
            return
        owner = self._owner(role)
        barred = self._speaker_of(token) if self.quotes[token.i] is not None else set()
        actor = self._opening(token, role) or self._holder(token, role, owner, barred)
        if actor is None and not self._ambiguous and token.lemma_.lower() in EPITHETS and role.owner is None:
            scores = self._scores(token, noun_gender(token) or "")
            best = leader(scores, 1.2)
            actor = best if best is not None and not best.startswith("?") else None
        if actor is None and not self._ambiguous:
            actor = self._following(token, role) or self._only(token, role)
        if actor is None and token.lemma_.lower() not in UNRESOLVED and not self._ambiguous:
            actor = self._unnamed(words, role, token, owner)
        elif actor is not None and words.casefold().startswith("the "):
            self.register.alias(actor, words[0].lower() + words[1:])
        self._add(token, role.start, role.end if actor else token.i + 1, actor, "nominal")
        if actor is None:
            self._see(token, f"?{(noun_gender(token) or '-')[0]}{token.i}")

    def _titled(self, token: Token) -> str | None:
        """The name that the office stands before: "the then senator for the north, Ann Lee"."""
        mention = self.names.get(token.head.i) if token.dep_ in ("nmod", "compound") else None
        return mention.actor if mention is not None and token.head.i > token.i else None

    def _equated(self, token: Token) -> str | None:
        """The name that a copula gives: "the doctor was Mr Molnar"."""
        verb = token.head
        if token.dep_ != "nsubj" or verb.lemma_ != "be":
            return None
        attribute = next((c for c in verb.children if c.dep_ == "attr"), None)
        mention = self.names.get(attribute.i) if attribute is not None else None
        return mention.actor if mention is not None else None

    _ambiguous = False

    def _holder(self, token: Token, role: Role, owner: str | None, barred: set[str]) -> str | None:
        self._ambiguous = False
        gender = noun_gender(token)
        people = [
            e.id for e in self.register.entries.values()
            if e.kind is ActorKind.PERSON and e.id not in barred and e.id != owner
            and (gender is None or e.pronoun is None or e.pronoun == gender)
        ]  # fmt: skip
        fits = self.posts.holders(role.core, people)
        if not fits and role.core.split()[-1].casefold() in ("head", "boss", "chief"):
            place = self._place(role)
            fits = {
                p.holder: 2
                for p in self.posts.posts
                if place and p.organization == place and self.knowledge.heads_body(p.role)
            }
            fits = {i: s for i, s in fits.items() if i in people}
        if role.owner is not None:
            owned = {i: s for i, s in fits.items() if owner is not None and self._belongs(i, owner)}
            if not owned:
                return None
            fits = owned
        elif role.complement or role.words != role.core:
            exact = {i: s for i, s in fits.items() if self._same_place(i, role)}
            fits = exact or fits
        strong = [i for i, s in fits.items() if s == 2]
        if len(strong) == 1:
            return strong[0]
        if strong:
            self._ambiguous = True
            return self._latest(token, strong)
        return self._wider(token, fits) if fits else None

    def _wider(self, token: Token, fits: dict[str, int]) -> str | None:
        """Who is meant by a class that is only wider than an office ("the official"): whoever leads anyway."""
        scores = {
            a: v for a, v in self._scores(token, noun_gender(token) or "").items() if not a.startswith("?")
        }
        best = leader(scores, _LEAD)
        return best if best in fits else None

    def _belongs(self, actor: str, owner: str) -> bool:
        return any(p.organization in (owner, None) for p in self.posts.of(actor))

    def _same_place(self, actor: str, role: Role) -> bool:
        wanted = fold(role.title)
        for post in self.posts.of(actor):
            org = self.register.entries.get(post.organization or "")
            if org is not None and fold(org.name) in wanted:
                return True
            if role.complement and fold(role.complement) in fold(post.role):
                return True
        return False

    def _latest(self, token: Token, actors: list[str]) -> str | None:
        """The one of several that was spoken of last, if the others are further off."""
        here = self.sentence_of[token.i]
        last = {
            actor: max((s.sentence for s in self.walk.seen if s.actor == actor), default=-99)
            for actor in actors
        }
        ranked = sorted(actors, key=lambda a: -last[a])
        near, other = here - last[ranked[0]], here - last[ranked[1]]
        return ranked[0] if near <= 3 and other - near >= 3 else None

    def _following(self, token: Token, role: Role) -> str | None:
        """ "Her deputy was keener to talk. Ivo Brand said …": the full name that opens the next sentence."""
        if role.owner is None:
            return None
        here = self.sentence_of[token.i]
        if here + 1 >= len(self.passage.sentences):
            return None
        following = self.passage.sentences[here + 1]
        if self.paragraph_of[following.start] != self.paragraph_of[token.i]:
            return None
        for i in range(following.start, min(following.start + 5, following.end)):
            mention = self.names.get(i)
            if mention is None or mention.actor is None:
                continue
            entry = self.register.entries.get(mention.actor)
            if entry is None or entry.kind is not ActorKind.PERSON or mention.actor in self.walk.counts:
                return None
            gender = noun_gender(token)
            if " " not in entry.name or (gender and entry.pronoun and gender != entry.pronoun):
                return None
            self.posts.add(
                entry.id, role.title, self._owner(role), self.passage.span(self.doc[role.start : role.end])
            )
            return entry.id
        return None

    def _opening(self, token: Token, role: Role) -> str | None:
        """ "The woman who runs the port …", then a new paragraph and her name: the delayed lead of news.

        Only in the first paragraph of a paper that names no person there; the first full name of the
        second paragraph is meant.
        """
        first = self.passage.first <= self.passage.document.body + 2000
        if (
            not first
            or self.passage.document.turns
            or self.paragraph_of[token.i] > 4
            or any(self._kind(a) is ActorKind.PERSON for a in self.walk.counts)
            or not is_subject(token)
            or role.owner is not None
        ):
            return None
        own = self.paragraph_of[token.i]
        names = [
            (i, m) for i, m in sorted(self.names.items()) if self._kind(m.actor or "") is ActorKind.PERSON
        ]
        before = [i for i, _ in names if self.paragraph_of[i] == own]
        if before or own + 1 >= len(self.passage.paragraphs):
            return None
        after = [(i, m) for i, m in names if self.paragraph_of[i] == own + 1]
        if not after or after[0][1].actor is None or after[0][1].actor in self.walk.counts:
            return None
        entry = self.register.entries[after[0][1].actor]
        gender = noun_gender(token)
        if " " not in entry.name or (gender and entry.pronoun and gender != entry.pronoun):
            return None
        entry.pronoun = entry.pronoun or gender
        if token.lemma_.lower() not in UNRESOLVED:
            self.posts.add(entry.id, role.title, None, self.passage.span(self.doc[role.start : token.i + 1]))
        return entry.id

    def _only(self, token: Token, role: Role) -> str | None:
        """The one person spoken of so far, where a role without a known holder says who speaks."""
        if role.owner is not None or not is_subject(token) or not reports(token, self.knowledge):
            return None
        people = [a for a in self.walk.counts if self._kind(a) is ActorKind.PERSON]
        if (
            len(people) != 1
            or self.knowledge.role_kind(role.core) is None
            or self.posts.of(people[0])
            or self.walk.reporter not in (None, people[0])
        ):
            return None
        entry = self.register.entries[people[0]]
        gender = noun_gender(token)
        if gender and entry.pronoun and gender != entry.pronoun:
            return None
        self.posts.add(entry.id, role.title, None, self.passage.span(self.doc[role.start : token.i + 1]))
        return entry.id

    def _owner(self, role: Role) -> str | None:
        return self._actor_of(self.doc[role.owner]) if role.owner is not None else None

    def _said(self, role: Role) -> str:
        return self.doc[role.start : role.end].text

    def _indefinite(self, token: Token, role: Role) -> None:
        """An unnamed source; a spokesperson of a body speaks as the body."""
        if token.lemma_.lower() in UNRESOLVED and token.dep_ not in ("nsubj", "nsubjpass"):
            return
        body = self._place(role)
        actor: str | None = None
        if (
            token.lower_ in SPOKES
            and body is not None
            and self.register.entries[body].kind is not ActorKind.PERSON
        ):
            actor = body
        if actor is None:
            actor = self._unnamed(self._said(role), role, token, body)
        self._add(token, role.start, role.end, actor, "nominal")

    def _place(self, role: Role) -> str | None:
        """The actor that an unnamed person's phrase names as their body or principal."""
        for i in range(role.start, role.end):
            mention = self.names.get(i) or (self.walk.found.get(i) if i > role.head else None)
            if mention is not None and mention.actor is not None:
                return mention.actor
        if role.body is not None and role.body[0] > role.head:
            head = self.doc[role.body[1] - 1]
            if is_body_noun(head, self.knowledge):
                return self._body_for(head)
            inner = role_at(self.doc, role.body[0], self.knowledge, role.body[1])
            if inner is not None and not inner.indefinite:
                return self._holder(head, inner, self._owner(inner), set())
        return None

    def _group(self, token: Token, role: Role) -> None:
        if token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "agent", "conj"):
            words = self._said(role)
            actor = self._unnamed(words, role, token, None)
            self.register.entries[actor].plural = True
            self._add(token, role.start, role.end, actor, "nominal")

    def _unnamed(self, words: str, role: Role, token: Token, owner: str | None) -> str:
        """An unnamed actor called by the words of a phrase."""
        first = self.doc[role.start]
        name = (
            words[0].lower() + words[1:]
            if first.pos_ in ("DET", "PRON", "ADJ", "NOUN") and first.is_sent_start and not words.isupper()
            else words
        )
        entry = self.register.add(name, ActorKind.UNNAMED)
        entry.pronoun = entry.pronoun or noun_gender(token)
        for found in self.knowledge.classes_in(role.core):
            entry.classes[found] = None
        span = self.passage.span(self.doc[role.start : role.end])
        if not entry.evidence:
            entry.evidence.append(span)
        entry.count += 1
        if owner is None:
            owner = self._place(role)
        if owner is not None and owner != entry.id:
            self.posts.add(entry.id, role.core, owner, span)
        return entry.id

    # --- bodies by what they are ------------------------------------------------------------------

    def _body_nominal(self, token: Token) -> None:
        if token.dep_ in ("attr", "appos", "oprd") or token.i + 1 in self.covered:
            return
        actor = self._body_for(token)
        if actor is None:
            return
        start = min((c.i for c in token.children if c.dep_ in ("det", "amod", "compound")), default=token.i)
        self._add(token, start, token.i + 1, actor, "nominal")
        words = self.doc[start : token.i + 1].text
        if token.i - start == 1:
            self.register.alias(actor, words[0].lower() + words[1:])

    def _body_for(self, token: Token) -> str | None:
        """The body of that kind spoken of last, if just one of the kind is in the paper or near."""
        noun = token.lemma_.lower()
        fits = [
            e.id for e in self.register.entries.values()
            if e.kind is ActorKind.BODY and body_is(e, noun, self.knowledge)
        ]  # fmt: skip
        modifiers = {
            c.lemma_.lower()
            for c in token.children
            if c.dep_ in ("compound", "amod") and c.pos_ in ("NOUN", "ADJ")
        }
        telling = {m for m in modifiers if m not in ("same", "new", "own", "whole", "giant", "local")}
        if telling:
            alike = [i for i in fits if any(m in fold(self.register.entries[i].name) for m in telling)]
            kinds = all(c.pos_ == "NOUN" for c in token.children if c.lemma_.lower() in telling)
            fits = alike or (fits if len(fits) == 1 and kinds else [])
        if len(fits) == 1:
            return fits[0]
        return self._latest(token, fits) if fits else None
