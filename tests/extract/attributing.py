"""Reads a few invented sentences for the tests of attributions and stances."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conftest import document
from onrecord.core.document import Document, DocumentKind
from onrecord.core.nouns import Attribution, Stance
from onrecord.extract import times as time_words
from onrecord.extract.actors import Cast, cast_of
from onrecord.extract.attributions import attributions
from onrecord.extract.models import Models
from onrecord.extract.passage import passages
from onrecord.extract.stances import stances


@dataclass(frozen=True)
class Told:
    """What a text gave, with the names of actors in place of their ids."""

    document: Document
    cast: Cast
    attributions: tuple[Attribution, ...]
    stances: tuple[Stance, ...]

    def name(self, ident: str | None) -> str | None:
        actor = self.cast.actor(ident)
        return actor.name if actor is not None else None

    def saying(self, words: str) -> Attribution:
        """The innermost attribution with these words in its content."""
        found = [a for a in self.attributions if any(words in s.text for s in a.content)]
        assert found, f"nobody says {words!r} in {[s.text for a in self.attributions for s in a.content]}"
        return min(found, key=lambda a: sum(s.end - s.start for s in a.content))

    def speaker(self, words: str) -> str | None:
        return self.name(self.saying(words).speaker)

    def positions(self) -> set[tuple[str | None, str, str, str | None]]:
        """Actor, stance, action and target of each stance."""
        return {
            (self.name(s.actor), s.stance.value, s.action, self.name(s.target) or s.target)
            for s in self.stances
        }


def tell(text: str, models: Models, **meta: object) -> Told:
    """Read a text up to attributions and stances."""
    meta.setdefault("kind", DocumentKind.ARTICLE)
    meta.setdefault("published", "2021-05-20")
    paper = document(text, **meta)
    told = Told(paper, Cast(), (), ())
    for passage in passages(paper, models):
        times = time_words.find(passage, paper.published)
        mentions, cast = cast_of(passage, told.cast, models.knowledge)
        said = attributions(passage, mentions, cast, times, models.knowledge, models.finder).firm
        called = stances(passage, mentions, said, cast, models.knowledge)
        told = replace(
            told, cast=cast, attributions=(*told.attributions, *said), stances=(*told.stances, *called)
        )
    return told
