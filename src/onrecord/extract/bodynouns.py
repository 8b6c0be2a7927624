"""Which body "the company" and "the committee" are."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.core.nouns import ActorKind
from onrecord.knowledge.model import fold

from .discourse import body_is
from .scene import Scene


class BodyNouns:
    """Resolves nouns for bodies in a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def resolve(self, token: Token) -> None:
        """Which body a noun with "the" means."""
        if token.dep_ in ("attr", "appos", "oprd") or token.i + 1 in self.scene.covered:
            return
        actor = self.body_for(token)
        if actor is None:
            return
        start = min((c.i for c in token.children if c.dep_ in ("det", "amod", "compound")), default=token.i)
        self.scene.add(token, start, token.i + 1, actor, "nominal")
        words = self.scene.doc[start : token.i + 1].text
        if token.i - start == 1:
            self.scene.register.alias(actor, words[0].lower() + words[1:])

    def body_for(self, token: Token) -> str | None:
        """The body of that kind spoken of last, if just one of the kind is in the paper or near."""
        noun = token.lemma_.lower()
        fits = [
            e.id for e in self.scene.register.entries.values()
            if e.kind is ActorKind.BODY and body_is(e, noun, self.scene.knowledge)
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
