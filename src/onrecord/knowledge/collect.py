"""From the paths that a user names to files of knowledge and packs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.core.problems import Problem

from .directory import SUFFIX, Pack, pack_at
from .load import problems
from .userfile import SUFFIXES, UserFile, read


@dataclass(frozen=True)
class Collected:
    """What paths gave: files, packs, and all that is wrong with them, alone and taken together."""

    files: tuple[UserFile, ...] = ()
    packs: tuple[Pack, ...] = ()
    problems: tuple[Problem, ...] = ()


def collect(paths: Sequence[Path]) -> Collected:
    """Files of knowledge and packs at some paths. Of a folder those that lie in it, by name."""
    files: list[UserFile] = []
    packs: list[Pack] = []
    wrong: list[Problem] = []
    for path in _each(paths):
        found = pack_at(path) if path.suffix.casefold() == SUFFIX else read(path)
        if isinstance(found, Problem):
            wrong.append(found)
        elif isinstance(found, Pack):
            packs.append(found)
        else:
            files.append(found)
    return Collected(tuple(files), tuple(packs), (*wrong, *problems(files)))


def _each(paths: Sequence[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            known = (p for p in path.iterdir() if p.suffix.casefold() in (*SUFFIXES, SUFFIX))
            yield from sorted(p for p in known if p.is_file() and not p.name.startswith("."))
        else:
            yield path
