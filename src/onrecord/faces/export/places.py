"""What every format needs: names of actors, papers by id, and names for things that outlive this machine."""

from __future__ import annotations

import base64
import re

from onrecord.core.dates import When
from onrecord.core.document import Document, Span
from onrecord.faces.lookup import Lookup

# What XML 1.0 and workbooks cannot hold: control characters and halves of surrogate pairs.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Places(Lookup):
    """Look-ups in one record, for formats that name things."""

    def title(self, document: str) -> str:
        """What a paper is called: its title, else its name."""
        found = self.documents.get(document)
        return (found.title or found.name) if found else document


def words(spans: tuple[Span, ...]) -> str:
    """The words of several spans, the gaps shown."""
    return " […] ".join(s.text for s in spans)


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


def bounds(when: When | None) -> tuple[str, str]:
    """Earliest and latest day as ISO dates; empty where a side is open or nothing is known."""
    if when is None:
        return "", ""
    return (
        when.earliest.isoformat() if when.earliest else "",
        when.latest.isoformat() if when.latest else "",
    )


def printable(text: str) -> str:
    """The text without characters that XML and workbooks cannot hold: U+FFFD stands in their place."""
    return _UNWRITABLE.sub("\ufffd", text)
