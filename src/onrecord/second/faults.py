"""How asking a second reader can fail."""

from __future__ import annotations

from onrecord.core.problems import OnrecordError


class SecondReaderError(OnrecordError):
    """The second reader cannot be asked at all: nothing else would be answered either."""


class Cut(Exception):
    """One passage was not answered; the next one may be. The message says why."""


class NoAnswerError(ValueError):
    """There is no object of the form asked for in the words."""
