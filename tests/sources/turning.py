"""A builder for the tests of turns: text in, the turns as short lines out."""

from __future__ import annotations

from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind, Turn
from onrecord.sources.structure import structured

UNKNOWN, TRANSCRIPT = DocumentKind.UNKNOWN, DocumentKind.TRANSCRIPT


def paper(text: str, kind: DocumentKind = UNKNOWN, *, title: str = "", published: str = "") -> Document:
    """A document of this text, its structure found."""
    when = dates.parse(published) if published else None
    return structured(
        Document(id="d", name="d.txt", sha256="", text=text, kind=kind, title=title, published=when)
    )


def hearing(text: str, title: str = "") -> Document:
    """A paper that calls itself a transcript."""
    return paper(text, TRANSCRIPT, title=title)


def words(document: Document, turn: Turn) -> str:
    """What was said, without noise and line ends."""
    return " ".join(document.reading[turn.start : turn.end].split())


def said(document: Document) -> list[tuple[str | None, str]]:
    """Who says what."""
    return [(t.name, words(document, t)) for t in document.turns]


def answers(document: Document) -> dict[str, str]:
    """For each answer the question that it answers, both by their words."""
    turns = document.turns
    return {words(document, t): words(document, turns[t.question]) for t in turns if t.question is not None}


def oaths(document: Document) -> dict[str, str]:
    """The words of the oath of each who was sworn, by name or label."""
    return {
        t.name or t.label: " ".join(
            document.reading[slice(*t.oath)].split() or document.text[slice(*t.oath)].split()
        )
        for t in document.turns
        if t.sworn and t.oath
    }


def labels(document: Document) -> list[str]:
    """The labels as printed."""
    return [t.label for t in document.turns]


def is_sound(document: Document) -> None:
    """The laws of turns: in order, apart, trimmed, labels first, questions before their answers."""
    at = document.body
    for index, turn in enumerate(document.turns):
        assert at <= turn.label_start <= turn.start <= turn.end <= len(document.text)
        assert turn.label
        inside = document.text[turn.start : turn.end]
        assert inside == inside.strip()
        assert turn.question is None or turn.question < index
        assert turn.oath is None or turn.oath[0] < turn.oath[1]
        at = turn.end
    assert list(document.noise) == sorted(document.noise)
    assert all(0 <= first <= last <= len(document.text) for first, last in document.noise)
    assert len(document.reading) == len(document.text)
