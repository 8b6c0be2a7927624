"""Who says it, where the attribution alone does not tell: by the clause, the source's words, the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.core.document import Document, Span
from onrecord.core.nouns import ActorKind, Attribution, AttributionKind
from onrecord.knowledge import Knowledge

from . import papers, voices
from .actors import Cast, Mention
from .frames import Frame
from .parties import Voice, resolve
from .passage import Passage

_SPOKES = re.compile(r"\b(?:spokes\w+|statement|press office|representative)\b", re.IGNORECASE)


def quoted_part(span: Span, document: Document) -> Span:
    """The words in quotation marks of a mixed quotation ("a “No.”"), else all of it."""
    found = re.search(r"[“\"]([^”\"]+)[”\"]?", span.text)
    return (
        document.span(span.start + found.start(1), span.start + found.end(1)) if found is not None else span
    )


def told_by(frame: Frame, passage: Passage, cast: Cast, knowledge: Knowledge) -> Attribution | None:
    """A stand-in attribution for a frame under a verb of saying that no attribution covers."""
    if frame.sayer is None:
        return None
    speaker = resolve(frame.sayer, Voice())
    subject = resolve(frame.subject, Voice()) if frame.subject is not None else None
    head = passage.token_at(frame.sayer.head)
    spokesperson = head is not None and knowledge.class_entails(head.lower_, "spokesperson")
    span = voices.trimmed(passage.document, frame.start, frame.end)
    told = voices.reported(speaker, subject, spokesperson, span, passage.document.published, cast)
    return told if told.speaker is not None or told.behalf is not None else None


def spoken_by(
    attribution: Attribution,
    frames: Sequence[Frame],
    passage: Passage,
    mentions: Sequence[Mention],
    cast: Cast,
) -> Attribution:
    """The attribution with the speaker that its clause, its source or the paper's signature names."""
    if attribution.speaker is not None and attribution.kind is not AttributionKind.INDIRECT:
        return attribution
    for frame in frames:
        if frame.voice == attribution.id and frame.sayer is not None and frame.sayer.actor is not None:
            return replace(attribution, speaker=frame.sayer.actor)
    if attribution.speaker is not None:
        return attribution
    for source in attribution.source:
        if not _SPOKES.search(source.text):
            continue
        bodies = [
            m for m in mentions if source.start <= m.start < source.end and _is(m, ActorKind.BODY, cast)
        ]
        if bodies:
            return replace(attribution, speaker=bodies[-1].actor)  # an unnamed spokesperson is the body
    if not attribution.source and passage.document.kind in voices.OFFICIAL_KINDS:
        signer = papers.signatory(passage, mentions, cast)
        if signer is not None:
            return replace(attribution, speaker=signer)
    return attribution


def _is(mention: Mention, kind: ActorKind, cast: Cast) -> bool:
    actor = cast.actor(mention.actor)
    return actor is not None and actor.kind is kind
