"""From bytes to Documents: `walk` names the files, `read` reads one. Nothing is executed, nothing is sent."""

from __future__ import annotations

from . import mapping
from .reader import read, read_bytes
from .reading import Metadata, Reading
from .walking import walk

__all__ = ["Metadata", "Reading", "mapping", "read", "read_bytes", "walk"]
