"""Bad data is a value, a fault of use is an exception.

A :class:`Problem` names the file, the place and the mend, and travels beside the results; reading
goes on. Exceptions are for what stops a command: wrong usage, a record that cannot be opened.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about one thing that could not be read as it should.

    ``file`` is the path as the user gave it; ``place`` says where in it ("line 7", "page 3",
    "events[2].when") or is empty; ``what`` is one clear sentence; ``mend`` says what to do.
    ``fatal`` is true where the document gave nothing (exit status 3), false for a remark.
    """

    file: str
    what: str
    place: str = ""
    mend: str = ""
    fatal: bool = True

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return " ".join(part for part in (f"{where}: {self.what}", self.mend) if part)


class OnrecordError(Exception):
    """Something stopped the command."""


class UsageError(OnrecordError):
    """The command was called in a way that cannot be carried out."""


class RecordError(OnrecordError):
    """The record file cannot be opened, or is of another version."""


class ModelError(OnrecordError):
    """A model that reading needs is missing or damaged."""
