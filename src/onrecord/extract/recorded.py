"""An event that a paper itself records, by its form: an entry of a register, a voucher, a list of guests."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import Authority, Event, Participant


def recorded(
    document: Document,
    entry: str,
    predicate: str,
    participants: Sequence[Participant],
    spans: Sequence[Span],
    when: When | None,
    *,
    at: int | None = None,
    where: str | None = None,
    theme: str | None = None,
    authority: Authority | None = None,
    state: bool = False,
) -> Event:
    """What an entry of a paper records, in the words of its spans.

    ``entry`` and ``at`` tell its id from others of the paper: what kind of entry it is, and the offset where it
    stands, which is that of the first span if none is given. ``authority`` is :func:`authority_of` the paper,
    unless the entry has its own.
    """
    return Event(
        id=content_id("ev", document.id, entry, spans[0].start if at is None else at),
        document=document.id,
        predicate=predicate,
        participants=tuple(participants),
        spans=tuple(spans),
        when=when,
        where=where,
        theme=theme,
        authority=authority or authority_of(document),
        state=state,
        words=" ".join(" ".join(span.text.split()) for span in spans),
    )


def authority_of(document: Document) -> Authority:
    """On whose authority an entry stands: an article tells of the book that any other paper is."""
    return Authority.PUBLICATION if document.kind is DocumentKind.ARTICLE else Authority.OFFICIAL
