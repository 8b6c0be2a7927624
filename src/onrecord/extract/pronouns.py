"""Who "he", "she" and "it" are: a choice needs a lead over the next best, else nobody is meant."""

from __future__ import annotations

import math
from dataclasses import replace

from spacy.tokens import Token

from onrecord.core.nouns import ActorKind

from .discourse import IMPERSONAL, Seen, either, leader, reports
from .register import Entry
from .scene import Scene
from .syntax import surface_subject

PERSONAL = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
}  # fmt: skip
"""The pronouns of persons, and of which gender each is."""
LEAD = 0.75
"""By how much a choice must lead over the next best."""
_REACH = 4


class Pronouns:
    """Resolves pronouns in a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def resolve(self, token: Token, gender: str) -> None:
        """Whom a pronoun of a person means."""
        if token.lower_.endswith("self"):
            verb = token.head.head if token.head.pos_ == "ADP" else token.head
            subject = surface_subject(verb) if verb.pos_ in ("VERB", "AUX") else None
            mention = self.scene.actor_of(subject) if subject is not None else None
            if mention is not None:
                self.scene.add(token, token.i, token.i + 1, mention, "pronoun")
                return
        if either(token):
            return
        scores = self.scores(token, gender)
        margin = LEAD
        if self.scene.quotes[token.i] is not None and not self._near(scores, token):
            margin = 2 * LEAD
        actor = leader(scores, margin)
        if actor is not None and actor.startswith("?"):
            actor = None
        if actor is not None:
            entry = self.scene.register.entries[actor]
            if entry.pronoun is None and leader(scores, 1.5) == actor and self.scene.quotes[token.i] is None:
                entry.pronoun = gender
        self.scene.add(token, token.i, token.i + 1, actor, "pronoun")

    def _near(self, scores: dict[str, float], token: Token) -> bool:
        """Whether the best of the scored was spoken of in this paragraph or turn."""
        if not scores:
            return True
        best = max(scores, key=lambda a: scores[a])
        return any(
            s.actor == best and s.paragraph == self.scene.paragraph_of[token.i]
            for s in self.scene.walk.seen[-40:]
        )

    def scores(self, token: Token, gender: str) -> dict[str, float]:
        """How much speaks for each person spoken of lately."""
        paragraph = self.scene.paragraph_of[token.i]
        quoted = self.scene.quotes[token.i] is not None
        barred = self.scene.speakers_of(token) | self._coarguments(token) | self._named_below(token)
        turn = self.scene.passage.turn_of(token)
        reach = 8 if turn is not None else _REACH
        scores: dict[str, float] = {}
        counted: dict[str, int] = {}
        for seen in reversed(self.scene.walk.seen):
            distance = self.scene.distance(token, seen)
            if paragraph - seen.paragraph > (8 if turn is not None else 2):
                break
            if distance > reach:
                continue  # what is quoted lies further off than what is told around it
            seen = self._told_apart(seen, gender)
            entry = self.scene.register.entries.get(seen.actor)
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
        asked = self._asked(token)
        speaks = not quoted and reports(token, self.scene.knowledge)
        for actor in scores:
            if actor == governor and token.dep_ in ("nsubj", "nsubjpass", "poss"):
                scores[actor] += 1.0
            if actor in (local, asked):
                scores[actor] += 1.0
            scores[actor] += 0.3 * math.log1p(self.scene.walk.counts.get(actor, 0))
            if actor == self.scene.walk.reporter and speaks and governor in (None, actor):
                scores[actor] += 0.6 if self.scene.walk.newcomer else 1.6
        return scores

    def _told_apart(self, seen: Seen, gender: str) -> Seen:
        """ "Roe said … She": a surname that two bear is the one who goes by the pronoun, if one alone can."""
        if not seen.actor.startswith("?-") or seen.token not in self.scene.names or not gender:
            return seen
        bearers = self.scene.register.bearers(self.scene.doc[seen.token].text)
        can = [e for e in bearers if e.pronoun in (None, gender)]
        if len(can) == 1 and can[0].pronoun == gender and len(bearers) > 1:
            return replace(seen, actor=can[0].id)
        return seen

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
        return self.scene.actor_of(subject) if subject is not None and subject.i < token.i else None

    def _governor(self, token: Token) -> str | None:
        """The subject of the clause on which the pronoun's own clause depends ("Roe said that she …")."""
        verb = token if token.pos_ in ("VERB", "AUX") else token.head
        joined = ("conj",) if token.dep_ == "nsubj" else ()
        for _ in range(4):
            if verb.dep_ in ("ccomp", "advcl", "xcomp", "relcl", *joined) and verb.head.pos_ in (
                "VERB",
                "AUX",
            ):
                subject = surface_subject(verb.head)
                if subject is not None and subject.i < token.i:
                    return self.scene.actor_of(subject)
                return None
            if verb.head.i == verb.i:
                break
            verb = verb.head
        return None

    def _asked(self, token: Token) -> str | None:
        """Who is asked, where a pronoun is the subject of the question ("asked Roe whether she …")."""
        verb = token.head
        if (
            token.dep_ not in ("nsubj", "nsubjpass")
            or verb.dep_ not in ("ccomp", "advcl")
            or verb.head.lemma_ != "ask"
        ):
            return None
        asked = next((c for c in verb.head.children if c.dep_ in ("dobj", "dative") and c.i < token.i), None)
        return self.scene.actor_of(asked) if asked is not None else None

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
            described = self.scene.actor_of(token.head.head)
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
            actor = self.scene.actor_of(subject) if subject is not None and subject.i != token.i else None
            if actor is not None:
                found.add(actor)
        return found

    def _named_below(self, token: Token) -> set[str]:
        """Who is named in what the subject "he" says or does it by: nobody says "he" of a person and then the name.

        Names in the clause that he says, in the words that his "he said" closes, and in a participle clause of
        which he is the subject ("Campaigning against Roe, he …").
        """
        if token.dep_ not in ("nsubj", "nsubjpass"):
            return set()
        verb = token.head
        below: set[int] = set()
        for child in verb.children:
            alone = child.tag_ in ("VBG", "VBN") and not any(
                c.dep_ in ("nsubj", "mark") for c in child.children
            )
            if (child.dep_ == "ccomp" and child.i > verb.i) or (child.dep_ == "advcl" and alone):
                below |= {t.i for t in child.subtree}
        if reports(token, self.scene.knowledge):
            below |= self._told_before(token)
        named = (self.scene.names[i].actor for i in below if i in self.scene.names)
        return {actor for actor in named if actor is not None}

    def _told_before(self, token: Token) -> set[int]:
        """The words that "…, he said" closes: the quotation before it, or its sentence up to there."""
        before = token.i - 1 if token.head.i > token.i else token.head.i - 1
        if before < 0 or self.scene.quotes[token.i] is not None:
            return set()
        closed = self.scene.quotes[before] or self.scene.quotes[max(0, before - 1)]
        if closed is not None:
            return set(range(closed[0], closed[1] + 1))
        verb = token.head
        says_more = any(c.dep_ in ("ccomp", "dobj", "advcl", "xcomp") for c in verb.children if c.i != before)
        after = verb.i + 1 < len(verb.doc) and verb.nbor().text in (".", ",")
        if self.scene.doc[before].text != "," or not after or (says_more and not self._content_leads(verb)):
            return set()
        return set(range(token.sent.start, before))

    def _content_leads(self, verb: Token) -> bool:
        """Whether what is said stands before its verb."""
        return any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children)

    def it(self, token: Token) -> None:
        """ "it" as a subject and "its": the body that was the subject last, if just one body was."""
        if token.dep_ not in ("nsubj", "nsubjpass", "poss") or (
            token.lower_ == "it" and token.head.lemma_ in IMPERSONAL
        ):
            return
        here = self.scene.sentence_of[token.i]
        quoted = self.scene.quotes[token.i] is not None
        recent = [s for s in self.scene.walk.seen if here - s.sentence <= 1 and s.quoted == quoted]
        bodies = {s.actor for s in recent if self.scene.kind(s.actor) is ActorKind.BODY and not s.qualifies}
        subjects = {
            s.actor
            for s in recent
            if s.subject and self.scene.kind(s.actor) in (ActorKind.BODY, ActorKind.STATE)
        }
        if len(subjects) == 1 and (bodies <= subjects or token.dep_ == "poss"):
            self.scene.add(token, token.i, token.i + 1, next(iter(subjects)), "pronoun")
