"""A case file, read in the child: the facts as one extraction for each of its documents."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.core.nouns import Extraction
from onrecord.core.problems import Problem

from . import casefile
from .decode import decode


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a case file holds, and what in it could not be understood."""

    extractions: tuple[Extraction, ...]
    problems: tuple[Problem, ...]


def read(name: str, data: bytes) -> CaseFile | Problem:
    """The facts of a case file."""
    decoded = decode(name, data)
    if isinstance(decoded, Problem):
        return decoded
    case = casefile.parse(decoded.text.removeprefix("\ufeff"), name)
    return CaseFile(casefile.extractions(case), (*decoded.problems, *case.problems))
