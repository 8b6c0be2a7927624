"""What other packages add: a source format, a step of extraction, a rule, an export.

A package declares them as entry points (https://packaging.python.org/specifications/entry-points/); what is
installed beside onrecord is found by its metadata, in the order of its names, and imported when it is first used.
Nothing registers itself. What a plugin is in each group, docs/plugins.md says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from .problems import OnrecordError

SOURCES, STEPS, RULES, EXPORTS = "onrecord.sources", "onrecord.steps", "onrecord.rules", "onrecord.exports"
GROUPS = (SOURCES, STEPS, RULES, EXPORTS)


class PluginError(OnrecordError):
    """A plugin that is installed cannot be used."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: its name, what it names, and the package that brings it."""

    group: str
    name: str
    value: str
    package: str
    version: str
    folder: str

    def __str__(self) -> str:
        return f"{self.name!r} of the package {self.package} {self.version}"

    def load(self) -> Callable[..., Any]:
        """The function. Raises PluginError where it cannot be imported, or is none."""
        entry = metadata.EntryPoint(self.name, self.value, self.group)
        mend = f"Mend it, or uninstall it: pip uninstall {self.package}."
        try:
            found = entry.load()
        except Exception as cause:
            why = f"{type(cause).__name__}: {cause}"
            raise PluginError(f"the plugin {self} cannot be loaded ({why}). {mend}") from cause
        if not callable(found):
            raise PluginError(f"the plugin {self} is no function. {mend}")
        loaded: Callable[..., Any] = found
        return loaded


@cache
def installed(group: str) -> tuple[Plugin, ...]:
    """The plugins of a group, by name; of two of one name the one whose package comes first."""
    found: dict[str, Plugin] = {}
    for entry in sorted(metadata.entry_points(group=group), key=lambda e: (e.name, e.dist.name if e.dist else "")):
        if entry.dist is not None:
            folder = str(Path(str(entry.dist.locate_file(""))).resolve())
            one = Plugin(group, entry.name, entry.value, entry.dist.name, entry.dist.version, folder)
            found.setdefault(one.name, one)
    return tuple(found.values())


def reading() -> str:
    """What stands for the plugins that change how papers are read; empty without any."""
    return ",".join(f"{p.package}={p.version}" for g in (SOURCES, STEPS) for p in installed(g))


def suffixes() -> dict[str, Plugin]:
    """The endings of files' names that plugins read: ``.ics`` for an entry point called ``ics``."""
    return {f".{p.name.lower()}": p for p in installed(SOURCES)}
