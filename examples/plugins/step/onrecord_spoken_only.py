"""A step of extraction: only acts of speech stay, with the claims that rest on them."""

from __future__ import annotations

from dataclasses import replace

from onrecord.core.nouns import Act
from onrecord.extract.pipeline import Read


def step(read: Read) -> Read:
    """The passage without beliefs and wishes. A step gets what is known of a passage and gives back a new one."""
    spoken = tuple(a for a in read.attributions if a.act is Act.SPEECH)
    kept = {a.id for a in spoken}
    claims = tuple(c for c in read.claims if c.attribution in kept)
    return replace(read, attributions=spoken, asides=(), claims=claims)
