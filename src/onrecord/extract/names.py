"""Names in a passage: stretches of capitals read by rules and by the model together.

The small model mislabels surnames that stand alone and cuts names at unusual places. So the stretches
come from capitals, connecting words and titles; what each is (a person, a body, a state, a place) is
voted on by everything that the passage shows of all its occurrences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from onrecord.knowledge import Knowledge

from .namekinds import Kind, Kinds
from .namewords import HONORIFIC_PRONOUN
from .stretches import HEADLINES, KNOWN, inverted, is_headline, nicknamed, opens_sentence, runs_in, trimmed


@dataclass(frozen=True, slots=True)
class Name:
    """A name at tokens ``start:end`` (titles included, possessive not).

    ``text`` is the name without titles, blanks pressed, capitals made ordinary; ``titles`` are folded,
    without dots. ``modifier`` are capital words before the titles ("Minnesota", "House").
    """

    start: int
    end: int
    kind: Kind
    text: str
    titles: tuple[str, ...] = ()
    modifier: str = ""
    nickname: str = ""

    @property
    def full(self) -> bool:
        """Whether it has more than one part."""
        return " " in self.text


def names(
    doc: Doc, knowledge: Knowledge, persons: Sequence[str] = (), bodies: Sequence[str] = ()
) -> tuple[Name, ...]:
    """The names of a parsed passage in order. ``persons`` and ``bodies`` are names known from elsewhere."""
    headlines = frozenset(t.i for s in doc.sents if is_headline(s) for t in s)
    doc.user_data[HEADLINES] = headlines
    doc.user_data[KNOWN] = frozenset(
        t.text for t in doc if t.pos_ == "PROPN" and not opens_sentence(t) and t.i not in headlines
    ) | {word for name in persons for word in name.split() if word[:1].isupper()}
    runs = trimmed([run for run in runs_in(doc, knowledge) if run.text], doc)
    runs = nicknamed(inverted(runs, doc), doc)
    kinds = Kinds(doc, runs, knowledge, persons, bodies)
    return tuple(
        Name(run.start, run.end, kinds.of(run), run.text, run.titles, run.modifier, run.nickname)
        for run in runs
    )


def pronoun_of_titles(titles: Iterable[str]) -> str | None:
    """``he`` or ``she`` where a title says so."""
    return next((p for t in titles if (p := HONORIFIC_PRONOUN.get(t))), None)
