"""Facts as data: predicates, classes, states, names, periods, words of speech.

``load()`` gives the :class:`Knowledge` that the rest of the house asks. Users add their own in files
(:class:`UserFile`; :func:`collect` reads them); :func:`problems` tells what is wrong in them, and
:func:`extractions` gives the facts that they tell. A :class:`Pack` is a directory of office-holders.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.nouns import Extraction

from . import told as _told
from .collect import Collected, collect
from .directory import Directory, Member, Pack, PackError, Term
from .load import digest, gathered, load, problems
from .model import Knowledge, Predicate
from .userfile import UserFile

__all__ = [
    "Collected",
    "Directory",
    "Knowledge",
    "Member",
    "Pack",
    "PackError",
    "Predicate",
    "Term",
    "UserFile",
    "collect",
    "digest",
    "extractions",
    "gathered",
    "load",
    "problems",
]


def extractions(files: Sequence[UserFile]) -> tuple[Extraction, ...]:
    """The facts that users' files tell, as what a paper gives: actors, offices and ties with their words."""
    files = tuple(files)
    return _told.extractions(gathered(files).facts, load(files))
