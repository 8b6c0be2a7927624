"""Which body "the company" and "the committee" are."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.core.nouns import ActorKind
from onrecord.knowledge.model import fold

from .discourse import AGENCY_NOUNS, COMPANY_NOUNS, MEDIA_NOUNS, PUBLIC_HEADS, body_is, is_subject, reports
from .namewords import party_of
from .scene import Scene
from .stretches import ACRONYM

OWN_NOUNS = frozenset({"campaign", "team"})
"""Nouns for bodies of which each of several persons has one."""
_OWN = 4
_FAR = 8
"""Sentences after which a noun without a name need not mean the only body of its kind any more."""


class BodyNouns:
    """Resolves nouns for bodies in a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def resolve(self, token: Token) -> None:
        """Which body a noun with "the" means."""
        if token.dep_ in ("attr", "appos", "oprd") or token.i + 1 in self.scene.covered:
            return
        actor = self.body_for(token)
        if actor is not None and token.lemma_.lower() in OWN_NOUNS and self._far(token, actor, _OWN):
            return  # another's may be meant by now
        said = reports(token, self.scene.knowledge)
        said = said or (is_subject(token) and token.lemma_.lower() in MEDIA_NOUNS)
        if said and (actor is None or self._far(token, actor, _FAR)):
            actor = self._near(token) or actor
        actor = actor or self._bare(token)
        if actor is None:
            return
        start = min((c.i for c in token.children if c.dep_ in ("det", "amod", "compound")), default=token.i)
        self.scene.add(token, start, token.i + 1, actor, "nominal")
        words = self.scene.doc[start : token.i + 1].text
        if token.i - start == 1:
            self.scene.register.alias(actor, words[0].lower() + words[1:])

    def _bare(self, token: Token) -> str | None:
        """A body that the paper never names: "the trust" alone, for the record to say which."""
        noun = token.lemma_.lower()
        alone = all(c.dep_ in ("det", "punct", "case", "conj", "cc") for c in token.children)
        if not alone or noun in OWN_NOUNS | MEDIA_NOUNS or token.text != noun or self._several(noun):
            return None
        entry = self.scene.register.add(f"the {noun}", ActorKind.BODY)
        span = self.scene.passage.span(self.scene.doc[token.i : token.i + 1])
        if not entry.evidence:
            entry.evidence.append(span)
        entry.count += 1
        return entry.id

    def _several(self, noun: str) -> bool:
        """Whether the paper names bodies that the noun can mean."""
        return any(
            e.kind is ActorKind.BODY and body_is(e, noun, self.scene.knowledge)
            for e in self.scene.register.entries.values()
            if e.name != f"the {noun}"
        )

    def owned(self, token: Token) -> None:
        """ "Roe's campaign": the body that the paper calls the Roe campaign, if it does."""
        owner = next((c for c in token.children if c.dep_ == "poss"), None)
        entry = (
            self.scene.register.entries.get(self.scene.actor_of(owner) or "") if owner is not None else None
        )
        if owner is None or entry is None or entry.kind is not ActorKind.PERSON:
            return
        words = {fold(entry.name).split()[-1], token.lemma_.lower()}
        fits = [
            e.id for e in self.scene.register.entries.values()
            if e.kind is ActorKind.BODY and words <= set(fold(e.name).split())
        ]  # fmt: skip
        if len(fits) == 1:
            self.scene.add(token, token.i, token.i + 1, fits[0], "nominal")

    def _far(self, token: Token, actor: str, reach: int) -> bool:
        """Whether a body was spoken of long ago."""
        return all(self.scene.distance(token, s) > reach for s in self.scene.walk.seen if s.actor == actor)

    def _near(self, token: Token) -> str | None:
        """The one body spoken of just before that such a noun can mean; one that only qualifies a noun counts last."""
        noun = token.lemma_.lower()
        recent = [s for s in self.scene.walk.seen[-40:] if self.scene.distance(token, s) <= 2]
        fits = [
            s for s in recent
            if self.scene.kind(s.actor) is ActorKind.BODY
            and not self.scene.register.entries[s.actor].name.startswith("the ")
            and self._may_be(s.actor, noun)
        ]  # fmt: skip
        for group in ([s for s in fits if not s.qualifies], fits):
            actors = {s.actor for s in group}
            if actors:
                return actors.pop() if len(actors) == 1 else None
        return None

    def _may_be(self, actor: str, noun: str) -> bool:
        """Whether a body may be called so, as far as its name tells whether it is public."""
        name = self.scene.register.entries[actor].name
        public = bool(set(fold(name).split()) & PUBLIC_HEADS)
        if noun in AGENCY_NOUNS:
            return public or ACRONYM.match(name.replace(".", "")) is not None
        return noun in COMPANY_NOUNS | MEDIA_NOUNS and not public and party_of(name) is None

    def body_for(self, token: Token) -> str | None:
        """The body of that kind spoken of last, if just one of the kind is in the paper or near."""
        noun = token.lemma_.lower()
        fits = [
            e.id for e in self.scene.register.entries.values()
            if e.kind is ActorKind.BODY and e.name != f"the {noun}" and body_is(e, noun, self.scene.knowledge)
        ]  # fmt: skip
        modifiers = {
            c.lemma_.lower()
            for c in token.children
            if c.dep_ in ("compound", "amod") and c.pos_ in ("NOUN", "ADJ")
        }
        telling = {m for m in modifiers if m not in ("same", "new", "own", "whole", "giant", "local")}
        if telling:
            alike = [i for i in fits if any(m in fold(self.scene.register.entries[i].name) for m in telling)]
            kinds = all(c.pos_ == "NOUN" for c in token.children if c.lemma_.lower() in telling)
            fits = alike or (fits if len(fits) == 1 and kinds else [])
        if len(fits) == 1:
            return fits[0]
        return self.scene.latest(token, fits) if fits else None
