"""The visible structure of a paper: turns, furniture, wrapping, kind. The text is never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from onrecord.core.document import Document, DocumentKind

from .forms import form
from .lines import is_wrapped
from .posts import letters, posts
from .transcript import transcript

FINDERS: tuple[Callable[[Document], Document | None], ...] = (letters, posts, form, transcript)
"""What a paper can be, asked in this order; the first that knows it wins."""


def structured(document: Document) -> Document:
    """The document with turns, noise, ``wrapped`` and kind filled in. A news article and a table have no turns."""
    if document.rows:
        return document
    wrapped = document.wrapped or is_wrapped(document.text, document.body)
    document = replace(document, wrapped=wrapped) if wrapped != document.wrapped else document
    if document.kind is DocumentKind.ARTICLE or document.turns:
        return document
    return next((found for finder in FINDERS if (found := finder(document)) is not None), document)
