"""The visible structure of a paper: turns, furniture, wrapping, kind. The text is never changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from onrecord.core.document import Document, DocumentKind, Turn, TurnRole

from .exchange import paired
from .forms import form
from .lines import Numbering, is_wrapped, numbering_of
from .mail import letters
from .posts import posts
from .transcript import transcript

Finder = Callable[[Document], Document | None]
FINDERS: tuple[Finder, ...] = (letters, posts, form, transcript)
"""What a paper can be, asked in this order; the first that knows it wins."""

_DECLARES = re.compile(
    r"\s*I, [^\n]{3,80}?(?:, (?:hereby )?|\s)(?:declare|state|affirm|make oath|say|depose|WILL SAY)\b"
)


def structured(document: Document) -> Document:
    """The document with turns, noise, ``wrapped`` and kind filled in. A table has no turns, and a
    news article none unless it is an interview."""
    if document.rows:
        return document
    wrapped = (
        document.wrapped
        or is_wrapped(document.text, document.body)
        or numbering_of(document.text, document.body) is not Numbering.NONE  # its lines are those of the page
    )
    document = replace(document, wrapped=wrapped) if wrapped != document.wrapped else document
    if document.turns:
        return _told(document)
    if document.kind is DocumentKind.ARTICLE:
        return _interview(document)
    for place, finder in enumerate(FINDERS):
        found = finder(document)
        if found is not None:
            return _fuller(found, document, FINDERS[place + 1 :])
    if document.kind is DocumentKind.UNKNOWN and _DECLARES.match(document.text, document.body):
        return replace(document, kind=DocumentKind.STATEMENT)
    return document


def _told(document: Document) -> Document:
    """A paper whose format itself tells the turns apart: who answers whom is found, unless it says that too."""
    if any(turn.role is not TurnRole.SPEECH for turn in document.turns):
        return document
    return replace(document, turns=tuple(paired(document.turns, document.reading)))


def _interview(article: Document) -> Document:
    """An article that is, for most of its length, questions and answers under Q. and A. Any other has no turns."""
    found = transcript(article) if "Q" in article.text and "A" in article.text else None
    if found is None:
        return article
    letters = [t.label for t in found.turns]
    plain = min(letters.count("Q."), letters.count("A.")) >= 2
    return found if plain and _covered(found) > 0.5 * (len(article.text) - article.body) else article


def _fuller(found: Document, document: Document, others: Sequence[Finder]) -> Document:
    """What was found, or what another finder finds where the first leaves most of the paper out: a hearing has
    a few letters and written questions at its end."""
    length = len(document.text) - document.body
    if found.turns[0].label.casefold().startswith("dear "):
        filled = form(document)  # a letter may answer questions one by one
        return found if filled is None else filled
    if _covered(found) > 0.5 * length:
        return found
    return max((found, *(d for finder in others if (d := finder(document)) is not None)), key=_covered)


def _covered(document: Document) -> int:
    return sum(turn.end - turn.start + _head_length(turn) for turn in document.turns)


def _head_length(turn: Turn) -> int:
    """How much of the paper the head of a message takes: short messages have longer heads."""
    if turn.role not in (TurnRole.MESSAGE, TurnRole.POST):
        return 0
    return max(0, turn.start - turn.label_start) + _STAMP


_STAMP = 18
"""The length of a date and an hour."""
