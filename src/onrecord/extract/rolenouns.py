"""Whom "the minister", "her deputy" and "a senior official" mean: by office, by what was said last, else somebody unnamed."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from onrecord.core.nouns import ActorKind
from onrecord.knowledge.model import fold

from .bodynouns import BodyNouns
from .discourse import (
    EPITHETS,
    QUANTIFIED,
    SPOKES,
    UNRESOLVED,
    is_body_noun,
    is_subject,
    leader,
    noun_gender,
    nouns_above,
    reports,
)
from .namewords import is_person_noun, party_of
from .pronouns import LEAD, Pronouns
from .roles import Role, matches, role_at
from .scene import Scene


class RoleNouns:
    """Resolves nouns for persons in a scene."""

    def __init__(self, scene: Scene, pronouns: Pronouns, bodies: BodyNouns) -> None:
        self.scene = scene
        self.pronouns = pronouns
        self.bodies = bodies
        self._ambiguous = False

    def phrases(self, sentence: Tokens) -> Iterator[Role]:
        """Noun phrases that mean persons by an office or another noun."""
        i = sentence.start
        while i < sentence.end:
            token = self.scene.doc[i]
            opens = (
                token.pos_ == "DET"
                or token.tag_ in ("PRP$", "CD")
                or token.pos_ in ("NOUN", "ADJ", "PROPN")
                or token.lower_ in ("a", "an", "the")
            )
            partial = i > 0 and self.scene.doc[i - 1].lower_ == "under" and token.lower_ == "secretary"
            if not opens or partial or (i in self.scene.covered and not self._owned(i)):
                i += 1
                continue
            role = role_at(self.scene.doc, i, self.scene.knowledge, sentence.end) or self._plain_person(
                i, sentence.end
            )
            if role is None or role.head in self.scene.names:
                i += 1
                continue
            yield from self._possessor(i, role)
            yield role
            i = max(role.head + 1, i + 1)

    def _possessor(self, i: int, role: Role) -> Iterator[Role]:
        """Who has somebody, where a noun says it: "the minister" in "the minister's spokesman"."""
        at = role.owner
        if at is None or self.scene.doc[at].tag_ == "PRP$" or at in self.scene.covered:
            return
        inner = role_at(self.scene.doc, i, self.scene.knowledge, at + 1)
        if inner is not None and inner.head == at:
            yield inner

    def _owned(self, i: int) -> bool:
        """Whether a name here owns what follows ("Roe's deputy")."""
        end = i
        while end < len(self.scene.doc) and end in self.scene.covered:
            end += 1
        return (
            end < len(self.scene.doc)
            and self.scene.doc[end].tag_ == "POS"
            and (i == 0 or i - 1 not in self.scene.covered)
        )

    def _plain_person(self, i: int, stop: int) -> Role | None:
        """ "the woman", "two guests": persons without an office."""
        first = self.scene.doc[i]
        if first.pos_ != "DET" and first.tag_ not in ("PRP$", "CD"):
            return None
        j = i + 1
        while j < stop and self.scene.doc[j].pos_ in ("ADJ", "NOUN", "NUM") and j - i < 5:
            if (
                self.scene.doc[j].pos_ == "NOUN"
                and is_person_noun(self.scene.doc[j].lemma_.lower(), self.scene.knowledge)
                and (j + 1 >= stop or self.scene.doc[j + 1].pos_ != "NOUN")
            ):
                words = self.scene.doc[i + 1 : j + 1].text
                return Role(
                    i, j + 1, j, words, words, indefinite=first.lower_ in ("a", "an", "one", "another")
                )
            j += 1
        return None

    def resolve(self, token: Token, role: Role) -> None:
        """Whom a role phrase means: by "the" or an owner somebody known, by "a" somebody unnamed."""
        first = self.scene.doc[role.start]
        if self._by_turns(token):
            return
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
        if bare and token.text[:1].isupper() and role.end == role.start + 1:
            bearers = self.scene.register.bearers(token.text)
            if len(bearers) == 1:  # "Dean said": the surname of somebody in the paper
                self.scene.add(token, role.start, role.end, bearers[0].id, "name")
                return
        if bare and token.pos_ == "PROPN" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
            definite = True
        if definite:
            self._definite(token, role)
        elif role.indefinite:
            self._indefinite(token, role)

    def _by_turns(self, token: Token) -> bool:
        """Whether a noun is one of "senator after senator"."""
        words = [t.lower_ for t in self.scene.doc[max(0, token.i - 2) : token.i + 3]]
        return any(
            words[k] == words[k + 2] == token.lower_ and words[k + 1] == "after"
            for k in range(len(words) - 2)
        )

    def _introduces(self, role: Role) -> bool:
        """Whether a name follows at once, so that the phrase is said of it ("the coach, Ana Lind,")."""
        if any(
            i in self.scene.names and self.scene.person_at(i) for i in range(role.head + 1, role.end)
        ) and role.complement.startswith("of "):
            return True
        after = role.head + 1
        for j in (role.end, after):
            k = j + 1 if j < len(self.scene.doc) and self.scene.doc[j].text in (",", "(") else j
            if k < len(self.scene.doc) and k in self.scene.covered and (k == j or self.scene.person_at(k)):
                return not self.scene.doc[k].is_sent_start and (k == j or self._closes(k))
        return False

    def _closes(self, i: int) -> bool:
        while i < len(self.scene.doc) and i in self.scene.covered:
            i += 1
        return i >= len(self.scene.doc) or self.scene.doc[i].text in ",.);:—–"

    def _definite(self, token: Token, role: Role) -> None:
        """The one holder of the office in this paper, or a new unnamed actor called so."""
        words = self._said(role)
        named = self._titled(token) or self._equated(token)
        if named is not None:
            self.scene.add(token, role.start, role.end, named, "nominal")
            return
        owner = self._owner(role)
        barred = self.scene.speakers_of(token) if self.scene.quotes[token.i] is not None else set()
        actor = self._opening(token, role) or self._holder(token, role, owner, barred)
        if actor is None and not self._ambiguous and role.owner is None:
            actor = self._described(token, role)
        if actor is None and not self._ambiguous:
            actor = self._following(token, role) or self._only(token, role)
        if actor is None and token.lemma_.lower() not in UNRESOLVED and not self._ambiguous:
            actor = self._unnamed(words, role, token, owner)
        elif actor is not None and words.casefold().startswith("the "):
            self.scene.register.alias(actor, words[0].lower() + words[1:])
        self.scene.add(token, role.start, role.end if actor else token.i + 1, actor, "nominal")
        if actor is None:
            self.scene.see(token, f"?{(noun_gender(token) or '-')[0]}{token.i}")

    def _described(self, token: Token, role: Role) -> str | None:
        """Whom a phrase only describes ("the billionaire", "the Norland senator"): whoever is spoken of anyway.

        One who is known to hold something else is meant only where the phrase goes with any office.
        """
        placed = self._plain(role) != role.core and reports(token, self.scene.knowledge)
        epithet = token.lemma_.lower() in EPITHETS or (role.past and reports(token, self.scene.knowledge))
        if not placed and not epithet:
            return None
        scores = self.pronouns.scores(token, noun_gender(token) or "")
        best = leader(scores, 1.2)
        if best is None or best.startswith("?") or self._of_other_party(best, role):
            return None
        if self._party(role) and not self._parties(best) and leader(scores, 2.5) is None:
            return None
        party = self._party(role)
        free = not party if epithet else not self.scene.posts.of(best)
        free = free or bool(party & self._parties(best)) or not self.scene.posts.of(best)
        return best if free else None

    def _plain(self, role: Role) -> str:
        """The words of a role without those for a party or a place ("the Norland senator" → "senator")."""
        tokens = self.scene.doc[role.start : role.head + 1]
        words = [
            t.text for t in tokens
            if t.pos_ != "DET" and (t.i == role.head or not (party_of(t.text) or self._is_place(t)))
        ]  # fmt: skip
        kept = role.core.split()
        return " ".join(w for w in kept if w in words) if len(words) < len(kept) else role.core

    def _is_place(self, token: Token) -> bool:
        return token.ent_type_ in ("GPE", "NORP", "LOC") and token.text[0].isupper()

    def _parties(self, actor: str) -> set[str]:
        """The parties that the paper ties to an actor, by words at the name or in an office."""
        entry = self.scene.register.entries[actor]
        return {p for post in self.scene.posts.of(actor) for w in post.role.split() if (p := party_of(w))} | {
            *entry.parties
        }

    def _party(self, role: Role) -> set[str]:
        """The party that a phrase names ("the Reform nominee")."""
        return {p for t in self.scene.doc[role.start : role.head + 1] if (p := party_of(t.text))}

    def _of_other_party(self, actor: str, role: Role) -> bool:
        """Whether a phrase names a party and the actor is known to be of another one."""
        wanted, known = self._party(role), self._parties(actor)
        return bool(wanted and known and not wanted & known)

    def _titled(self, token: Token) -> str | None:
        """The name that the office stands before: "the then senator for the north, Ann Lee"."""
        mention = self.scene.names.get(token.head.i) if token.dep_ in ("nmod", "compound") else None
        return mention.actor if mention is not None and token.head.i > token.i else None

    def _equated(self, token: Token) -> str | None:
        """The name that a copula gives: "the doctor was Mr Molnar"."""
        verb = token.head
        if token.dep_ != "nsubj" or verb.lemma_ != "be":
            return None
        attribute = next((c for c in verb.children if c.dep_ == "attr"), None)
        mention = self.scene.names.get(attribute.i) if attribute is not None else None
        return mention.actor if mention is not None else None

    def _holder(self, token: Token, role: Role, owner: str | None, barred: set[str]) -> str | None:
        self._ambiguous = False
        gender = noun_gender(token)
        people = [
            e.id for e in self.scene.register.entries.values()
            if e.kind is ActorKind.PERSON and e.id not in barred and e.id != owner
            and (gender is None or e.pronoun is None or e.pronoun == gender)
        ]  # fmt: skip
        fits = self.scene.posts.holders(role.core, people)
        if not fits and (plain := self._plain(role)) != role.core:
            fits = self.scene.posts.holders(plain, people)
        if not fits and token.lemma_.lower() in ("nominee", "candidate"):
            fits = self.scene.posts.holders(token.lemma_.lower(), people)
        fits = {i: s for i, s in fits.items() if not self._of_other_party(i, role)}
        if not fits and role.core.split()[-1].casefold() in ("head", "boss", "chief"):
            place = self._place(role)
            fits = {
                p.holder: 2
                for p in self.scene.posts.posts
                if place and p.organization == place and self.scene.knowledge.heads_body(p.role)
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
        strong = self._in_office([i for i, s in fits.items() if s == 2], role)
        if len(strong) == 1:
            party = self._party(role)
            sure = not party or party & self._parties(strong[0])
            return strong[0] if sure else self._wider(token, fits)
        if strong:
            self._ambiguous = True
            return self.scene.latest(token, strong) or self.scene.foremost(token, strong)
        return self._wider(token, fits) if fits else None

    def _in_office(self, actors: list[str], role: Role) -> list[str]:
        """Those of the holders who are still in office, or with "former" those who no longer are; all if none is."""

        def over(actor: str) -> bool:
            posts = [
                p for p in self.scene.posts.of(actor) if matches(role.core, p.role, self.scene.knowledge)
            ]
            return bool(posts) and all(p.end is not None for p in posts)

        return [a for a in actors if over(a) == role.past] or actors

    def _wider(self, token: Token, fits: dict[str, int]) -> str | None:
        """Who is meant by a class that is only wider than an office ("the official"): whoever leads anyway."""
        scores = {
            a: v
            for a, v in self.pronouns.scores(token, noun_gender(token) or "").items()
            if not a.startswith("?")
        }
        best = leader(scores, LEAD)
        return best if best in fits else None

    def _belongs(self, actor: str, owner: str) -> bool:
        return any(p.organization in (owner, None) for p in self.scene.posts.of(actor))

    def _same_place(self, actor: str, role: Role) -> bool:
        wanted = fold(role.title)
        for post in self.scene.posts.of(actor):
            org = self.scene.register.entries.get(post.organization or "")
            if org is not None and fold(org.name) in wanted:
                return True
            if role.complement and fold(role.complement) in fold(post.role):
                return True
        return False

    def _following(self, token: Token, role: Role) -> str | None:
        """ "Her deputy was keener to talk. Ivo Brand said …": the full name that opens the next sentence."""
        if role.owner is None:
            return None
        here = self.scene.sentence_of[token.i]
        if here + 1 >= len(self.scene.passage.sentences):
            return None
        following = self.scene.passage.sentences[here + 1]
        if self.scene.paragraph_of[following.start] != self.scene.paragraph_of[token.i]:
            return None
        for i in range(following.start, min(following.start + 5, following.end)):
            mention = self.scene.names.get(i)
            if mention is None or mention.actor is None:
                continue
            entry = self.scene.register.entries.get(mention.actor)
            if entry is None or entry.kind is not ActorKind.PERSON or mention.actor in self.scene.walk.counts:
                return None
            gender = noun_gender(token)
            if " " not in entry.name or (gender and entry.pronoun and gender != entry.pronoun):
                return None
            self.scene.posts.add(
                entry.id,
                role.title,
                self._owner(role),
                self.scene.passage.span(self.scene.doc[role.start : role.end]),
            )
            return entry.id
        return None

    def _opening(self, token: Token, role: Role) -> str | None:
        """ "The woman who runs the port …", then a new paragraph and her name: the delayed lead of news.

        Only in the first paragraph of a paper that names no person there; the first full name of the
        second paragraph is meant.
        """
        first = self.scene.passage.first <= self.scene.passage.document.body + 2000
        if (
            not first
            or self.scene.passage.document.turns
            or self.scene.paragraph_of[token.i] > 4
            or any(self.scene.kind(a) is ActorKind.PERSON for a in self.scene.walk.counts)
            or not is_subject(token)
            or role.owner is not None
            or self.scene.doc[role.start].pos_ != "DET"  # a headline leaves the article out
        ):
            return None
        own = self.scene.paragraph_of[token.i]
        names = [
            (i, m)
            for i, m in sorted(self.scene.names.items())
            if self.scene.kind(m.actor or "") is ActorKind.PERSON
        ]
        before = [i for i, _ in names if self.scene.paragraph_of[i] == own]
        if before or own + 1 >= len(self.scene.passage.paragraphs):
            return None
        after = [(i, m) for i, m in names if self.scene.paragraph_of[i] == own + 1]
        if not after or after[0][1].actor is None or after[0][1].actor in self.scene.walk.counts:
            return None
        if self.scene.doc[after[0][0]].dep_ == "poss":
            return None
        entry = self.scene.register.entries[after[0][1].actor]
        gender = noun_gender(token)
        if " " not in entry.name or (gender and entry.pronoun and gender != entry.pronoun):
            return None
        entry.pronoun = entry.pronoun or gender
        if token.lemma_.lower() not in UNRESOLVED:
            self.scene.posts.add(
                entry.id, role.title, None, self.scene.passage.span(self.scene.doc[role.start : token.i + 1])
            )
        return entry.id

    def _only(self, token: Token, role: Role) -> str | None:
        """The one person spoken of so far, where a role without a known holder says who speaks."""
        if role.owner is not None or not is_subject(token) or not reports(token, self.scene.knowledge):
            return None
        people = [a for a in self.scene.walk.counts if self.scene.kind(a) is ActorKind.PERSON]
        if (
            len(people) != 1
            or self.scene.knowledge.role_kind(role.core) is None
            or self.scene.posts.of(people[0])
            or self.scene.walk.reporter not in (None, people[0])
        ):
            return None
        entry = self.scene.register.entries[people[0]]
        gender = noun_gender(token)
        if gender and entry.pronoun and gender != entry.pronoun:
            return None
        self.scene.posts.add(
            entry.id, role.title, None, self.scene.passage.span(self.scene.doc[role.start : token.i + 1])
        )
        return entry.id

    def _owner(self, role: Role) -> str | None:
        return self.scene.actor_of(self.scene.doc[role.owner]) if role.owner is not None else None

    def _said(self, role: Role) -> str:
        return self.scene.doc[role.start : role.end].text

    def _indefinite(self, token: Token, role: Role) -> None:
        """An unnamed source; a spokesperson of a body speaks as the body."""
        if token.lemma_.lower() in UNRESOLVED and token.dep_ not in ("nsubj", "nsubjpass"):
            return
        body = self._place(role)
        actor: str | None = None
        if (
            token.lower_ in SPOKES
            and body is not None
            and self.scene.register.entries[body].kind is not ActorKind.PERSON
        ):
            actor = body
        if actor is None:
            actor = self._unnamed(self._said(role), role, token, body)
        self.scene.add(token, role.start, role.end, actor, "nominal")

    def _place(self, role: Role) -> str | None:
        """The actor that an unnamed person's phrase names as their body or principal."""
        for i in range(role.start, role.end):
            mention = self.scene.names.get(i) or (self.scene.walk.found.get(i) if i > role.head else None)
            if mention is not None and mention.actor is not None:
                return mention.actor
        if role.body is not None and role.body[0] > role.head:
            head = self.scene.doc[role.body[1] - 1]
            if is_body_noun(head, self.scene.knowledge):
                return self.bodies.body_for(head)
            inner = role_at(self.scene.doc, role.body[0], self.scene.knowledge, role.body[1])
            if inner is not None and not inner.indefinite:
                return self._holder(head, inner, self._owner(inner), set())
        return None

    def _group(self, token: Token, role: Role) -> None:
        if token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "agent", "conj"):
            words = self._said(role)
            actor = self._unnamed(words, role, token, None)
            self.scene.register.entries[actor].plural = True
            self.scene.add(token, role.start, role.end, actor, "nominal")

    def _unnamed(self, words: str, role: Role, token: Token, owner: str | None) -> str:
        """An unnamed actor called by the words of a phrase."""
        first = self.scene.doc[role.start]
        name = (
            words[0].lower() + words[1:]
            if first.pos_ in ("DET", "PRON", "ADJ", "NOUN") and first.is_sent_start and not words.isupper()
            else words
        )
        entry = self.scene.register.add(name, ActorKind.UNNAMED)
        entry.pronoun = entry.pronoun or noun_gender(token)
        for found in self.scene.knowledge.classes_in(role.core):
            entry.classes[found] = None
        span = self.scene.passage.span(self.scene.doc[role.start : role.end])
        if not entry.evidence:
            entry.evidence.append(span)
        entry.count += 1
        if owner is None:
            owner = self._place(role)
        if owner is not None and owner != entry.id:
            self.scene.posts.add(entry.id, role.core, owner, span)
        return entry.id
