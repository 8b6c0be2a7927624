"""The command line. ``main`` is the program; each command parses, then calls a plain function."""

from .app import main

__all__ = ["main"]
