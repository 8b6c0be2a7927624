"""What all suites share: the parser, loaded once, and one builder for papers."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from onrecord.core import dates
from onrecord.core.document import Document
from onrecord.extract.models import Models, load


def document(text: str, **meta: Any) -> Document:
    """A paper with this text. ``published`` may be an EDTF string; ``name`` defaults to ``paper.txt``."""
    published = meta.pop("published", None)
    if isinstance(published, str):
        published = dates.parse(published)
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = meta.pop("name", "paper.txt")
    return Document(f"do-{digest[:12]}", name, digest, text, published=published, **meta)


@pytest.fixture(scope="session")
def models() -> Models:
    """The parser and the knowledge, loaded once a session."""
    return load()
