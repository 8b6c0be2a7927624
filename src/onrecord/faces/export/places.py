"""What every format needs: names of actors, papers by id, and names for things that outlive this machine."""

from __future__ import annotations

import base64
import re

from onrecord.core.document import Document
from onrecord.sheets.lookup import Lookup
from onrecord.sheets.rows import bounds, words

__all__ = ["Places", "bounds", "iri", "printable", "words"]

# What XML 1.0 and workbooks cannot hold: control characters and halves of surrogate pairs.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Places(Lookup):
    """Look-ups in one record, for formats that name things."""

    def title(self, document: str) -> str:
        """What a paper is called: its title, else its name."""
        found = self.documents.get(document)
        return (found.title or found.name) if found else document


def iri(document: Document | None) -> str:
    """A name for a paper that holds everywhere: its address, else its bytes' hash (RFC 6920)."""
    if document is None:
        return "urn:uuid:00000000-0000-0000-0000-000000000000"
    if document.url.startswith(("http://", "https://")):
        return document.url
    try:
        digest = bytes.fromhex(document.sha256)
    except ValueError:
        digest = document.sha256.encode()
    return f"ni:///sha-256;{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def printable(text: str) -> str:
    """The text without characters that XML and workbooks cannot hold: U+FFFD stands in their place."""
    return _UNWRITABLE.sub("\ufffd", text)
