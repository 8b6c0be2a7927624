"""From the paths that a user names to the files that will be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.core import plugins
from onrecord.core.problems import Problem

from .detect import SUFFIXES, suffix_of
from .mapping import SUFFIX as MAPPED

_LITTER = frozenset({"thumbs.db", "desktop.ini"})
_MEND = "Readable are " + ", ".join(sorted(SUFFIXES)) + "."


def walk(paths: Sequence[Path]) -> Iterator[Path | Problem]:
    """The files under ``paths``, one after the other, and a Problem for each that cannot be one.

    Folders are walked in order of name, without following links to folders; what is hidden (a dot
    before its name) is passed over, and so are files that have come up before. In a folder only files
    with a suffix that onrecord reads, or none, are taken, and every other is a Problem; a file named by
    the user is always taken. Lazy: one folder's names are held at a time.
    """
    seen: set[str] = set()
    for path in paths:
        if path.is_dir():
            found = _folder(path)
        else:
            found = iter((_named(path),))
        for one in found:
            if isinstance(one, Problem):
                yield one
                continue
            key = os.path.realpath(one)
            if key not in seen:
                seen.add(key)
                yield one


def _named(path: Path) -> Path | Problem:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Problem(str(path), "there is no such file or folder.", mend="Check the path.")
    except (OSError, ValueError) as cause:
        return Problem(str(path), f"it cannot be opened ({_reason(cause)}).", mend="Check the path.")
    return path if stat.S_ISREG(mode) else _special(path)


def _special(path: Path) -> Problem:
    return Problem(str(path), "this is a device or a pipe, not a file.", mend="Name a file or a folder.")


def _reason(cause: Exception) -> str:
    return (getattr(cause, "strerror", None) or str(cause)).lower()


def _folder(folder: Path) -> Iterator[Path | Problem]:
    """Depth first, by name: a stack of folders' sorted names, so that no depth is too deep."""
    stack: list[Iterator[Path | Problem]] = [_entries(folder)]
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
        elif isinstance(entry, Path) and entry.is_dir() and not entry.is_symlink():
            stack.append(_entries(entry))
        else:
            yield entry


def _entries(folder: Path) -> Iterator[Path | Problem]:
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as cause:
        why = f"this folder cannot be opened ({_reason(cause)})."
        yield Problem(str(folder), why, mend="Check its permissions.")
        return
    for name in names:
        if name.startswith(".") or name.lower() in _LITTER or name.endswith(MAPPED):
            continue
        path = folder / name
        if path.is_dir():
            if not path.is_symlink():
                yield path
        elif suffix_of(path.name) in SUFFIXES or not path.suffix or path.suffix.lower() in plugins.suffixes():
            yield _named(path)
        else:
            what = f"files of the type {path.suffix.lower()} are not read."
            yield Problem(str(path), what, mend=_MEND)
