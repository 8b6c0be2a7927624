"""Earlier versions of a page: what rested on words that it has no more stays, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from onrecord.core.nouns import Extraction

from . import rows
from .decided import evidence

_WITHOUT_WORDS = frozenset({"actors", "happenings"})


def of_earlier(found: Extraction, now: Sequence[str], until: str) -> Extraction | None:
    """Of what an earlier version gave, that whose words the page has no more; None where it has them all.

    ``now`` are the texts of the page as it is, ``until`` when that was read (ISO 8601). The paper's name
    tells that it is an earlier version.
    """

    def gone(noun: Any) -> bool:
        return any(not any(span.text in text for text in now) for span in evidence(noun))

    kinds = [kind for kind in rows.NOUNS if kind not in _WITHOUT_WORDS]
    left: dict[str, Any] = {kind: tuple(n for n in getattr(found, kind) if gone(n)) for kind in kinds}
    said = {a.id for a in left["attributions"]}
    left["claims"] = tuple(c for c in found.claims if c.attribution in said or gone(c))
    claimed = {c.attribution for c in left["claims"]}
    left["attributions"] = tuple(a for a in found.attributions if a.id in said | claimed)
    if not any(left.values()):
        return None
    document = replace(found.document, name=named(found.document.name, until))
    return replace(found, document=document, coverage=None, **left)


def named(name: str, until: str) -> str:
    """What an earlier version is called."""
    return f"{name} (as it was before {until})"
