"""The only room that knows SQL: what was read, what was found, what people decided."""

from __future__ import annotations

from .store import Review, Store
from .store import open_store as open

__all__ = ["Review", "Store", "open"]
