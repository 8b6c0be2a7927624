"""Identifiers that derive from content, so that the same thing has the same name on every machine."""

from __future__ import annotations

import hashlib


def content_id(prefix: str, *parts: object) -> str:
    """An id such as ``cl-3f9a0c21b7d4`` from the parts that make the thing what it is.

    The parts are joined by a separator that cannot stand in text, so ``("ab", "c")`` and
    ``("a", "bc")`` differ. ``None`` and the empty string are different parts.
    """
    joined = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
