"""What commands share: the options they take, and what they give back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """The options that most commands share, as they were given."""

    record: Path | None = None
    as_json: bool = False
    quiet: bool = False
    published: str | None = None
    title: str = ""
    publisher: str = ""
    kind: str | None = None
    leads: bool = False
    everything: bool = False
    threshold: float | None = None
    exit_zero: bool = False
    knowledge: tuple[Path, ...] = ()
    anew: bool = False
    workers: int = 1
    ray: str = ""
    shards: Path | None = None
    second: bool = False
    columns: Path | None = None
    quick: bool = False


@dataclass
class Outcome:
    """Lines for standard output as they come. The exit status stands once they are through."""

    lines: Iterator[str] = field(default_factory=lambda: iter(()))
    failed: bool = False
    found: bool = False

    @property
    def status(self) -> int:
        """3: some input could not be read; 1: something was found; 0: neither. 3 wins over 1."""
        return 3 if self.failed else 1 if self.found else 0
