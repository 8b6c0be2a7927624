"""Turns of a transcript, posts, letters, answers on a form, and a signatory's own paper: all are attributions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.document import Document, DocumentKind, Span, Turn, TurnRole
from onrecord.core.ids import content_id
from onrecord.core.nouns import Act, Actor, ActorKind, Attribution, AttributionKind, Grade

from .actors import Cast
from .passage import Passage

_ORG = (ActorKind.BODY,)
_SIGNED = re.compile(
    r"\bI, ([^\W\d_][\w.’' -]{3,60}?),? (?:hereby )?(?:declare|state|affirm|make oath|say|depose|of)\b"
)
_TITLED = re.compile(
    r"(?:declaration|witness statement|statement|affidavit|deposition|testimony|evidence|proof of evidence) of (?:the )?(.+?)"
    r"(?: in (?:response|support|opposition|reply|the matter)|,| \(|$)",
    re.IGNORECASE,
)
_OATH = re.compile(
    r"under (?:the )?penalt(?:y|ies) of perjury|(?:being )?(?:duly )?sworn|make oath|solemnly (?:and sincerely )?(?:declare|affirm)",
    re.I,
)
# Two capitals at least, in one to five words. Each word in one way only: a hostile paragraph would have it tried in many.
_LABEL = re.compile(r"((?=[A-Z][^:A-Z]*[A-Z])(?:[A-Z][\w.’'-]*+(?:\s|(?=:))){1,5}):\s+(?=\S)")
_FIRST = re.compile(r"\b(?:I|my)\b")


def turns(passage: Passage, cast: Cast) -> tuple[Attribution, ...]:
    """An attribution for each turn whose words begin in the passage, or for each paragraph that somebody signs."""
    document = passage.document
    found = [
        _of_turn(document, index, turn, cast)
        for index, turn in enumerate(document.turns)
        if passage.first <= turn.start < passage.last and turn.start < turn.end
    ]
    return tuple(found) if document.turns else tuple(_own(passage, cast))


def _of_turn(document: Document, index: int, turn: Turn, cast: Cast) -> Attribution:
    content = document.span(turn.start, turn.end)
    asked = document.turns[turn.question] if turn.question is not None else None
    written = turn.role in (TurnRole.POST, TurnRole.MESSAGE)
    form = turn.role is TurnRole.ANSWER and document.kind is DocumentKind.FILING
    grade = Grade.SWORN_TRANSCRIPT if turn.sworn else Grade.DIRECT_QUOTE if written else Grade.TRANSCRIPT
    return Attribution(
        id=content_id("at", document.id, turn.start, turn.end),
        document=document.id,
        kind=AttributionKind.DIRECT,
        content=(content,),
        source=(document.span(turn.label_start, turn.label_start + len(turn.label)),)
        if _printed(document, turn)
        else (),
        speaker=cast.speaker(turn),
        behalf=cast.named(turn.on_behalf) if turn.on_behalf else None,
        addressee=_addressee(turn, asked, cast),
        forum=document.title or None,
        sworn=turn.sworn,
        oath=document.span(*turn.oath) if turn.oath else None,
        said=turn.said or document.published,
        grade=grade,
        act=Act.QUESTION if turn.role is TurnRole.QUESTION else Act.DOCUMENT if form else Act.SPEECH,
        question=(document.span(asked.start, asked.end),)
        if asked is not None and asked.start < asked.end
        else (),
    )


def _printed(document: Document, turn: Turn) -> bool:
    return (
        bool(turn.label)
        and document.text[turn.label_start : turn.label_start + len(turn.label)] == turn.label
    )


def _addressee(turn: Turn, asked: Turn | None, cast: Cast) -> str | None:
    if turn.addressee:
        return cast.named(turn.addressee)
    return cast.speaker(asked) if asked is not None else None


# --- papers that somebody signs -------------------------------------------------------------------


def _own(passage: Passage, cast: Cast) -> Iterator[Attribution]:
    """Each paragraph of a paper in the first person, or of a body's own statement, as its author's words."""
    document = passage.document
    author = signatory(document, cast)
    if author is None:
        return
    oath = _OATH.search(document.reading)
    sworn = document.span(*oath.span()) if oath and author.kind is ActorKind.PERSON else None
    for paragraph in passage.paragraphs:
        start, end = passage.bounds(paragraph)
        label, speaker, words = _labelled(document, start, end, cast)
        yield Attribution(
            id=content_id("at", document.id, start, end),
            document=document.id,
            kind=AttributionKind.DIRECT,
            content=(document.span(words, end),),
            source=(document.span(start, label),) if speaker else (),
            speaker=speaker or author.id,
            forum=document.title or None,
            sworn=True if sworn else None,
            oath=sworn,
            said=document.published,
            grade=Grade.SWORN_TRANSCRIPT if sworn else Grade.DIRECT_QUOTE,
            act=Act.SPEECH,
        )


def _labelled(document: Document, start: int, end: int, cast: Cast) -> tuple[int, str | None, int]:
    """A name before a colon at the head of a paragraph: where it ends, whose it is, and where the words begin."""
    found = _LABEL.match(document.reading, start, end)
    ident = cast.named(found.group(1)) if found is not None else None
    actor = cast.actor(ident)
    if found is None or actor is None or actor.kind is not ActorKind.PERSON or found.end() >= end:
        return start, None, start
    return found.end(1), ident, found.end()


def signatory(document: Document, cast: Cast) -> Actor | None:
    """Whose own paper this is: who says "I, …, declare", whom the title names, or the body that publishes it.

    None for a paper in nobody's first person: its voice is its own.
    """
    if document.kind not in (DocumentKind.FILING, DocumentKind.STATEMENT):
        return None
    reading = document.reading
    named = _SIGNED.search(reading)
    title = _TITLED.search(document.title)
    for found in (named, title):
        if found is not None and len(_FIRST.findall(_unquoted(reading))) >= 2:
            ident = cast.named(found.group(1).strip()) or _within(found.group(1), cast)
            actor = cast.actor(ident)
            if actor is not None:
                return actor
    if document.kind is DocumentKind.STATEMENT and document.publisher:
        return _publisher(document.publisher, cast)
    return None


def _unquoted(text: str) -> str:
    return re.sub(r"[“\"][^”\"\n]{0,2000}[”\"]", " ", text)


def _within(words: str, cast: Cast) -> str | None:
    fits = {
        a.id
        for a in cast.actors
        if a.kind is ActorKind.PERSON
        and (a.name in words or any(len(x.split()) > 1 and x in words for x in a.aliases))
    }
    return fits.pop() if len(fits) == 1 else None


def _publisher(name: str, cast: Cast) -> Actor | None:
    """The body that publishes a statement of its own, if it is one of the actors in it."""
    wanted = " ".join(name.split()).casefold()
    for actor in cast.actors:
        forms = {f.casefold() for f in (actor.name, *actor.aliases)}
        if actor.kind in _ORG and any(f == wanted or (len(f) > 5 and wanted.startswith(f)) for f in forms):
            return actor
    return None


def asking_spans(found: Attribution) -> tuple[Span, ...]:
    """The words with which an attribution asks."""
    return found.content
