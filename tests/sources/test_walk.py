"""From paths to files: in order, without what is hidden, every file that is passed over named."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from onrecord.core.problems import Problem
from onrecord.sources import walk
from onrecord.sources.walking import _MEND


def made(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Words.")
    return folder


def told(folder: Path, *paths: Path) -> list[str]:
    found = []
    for one in walk(paths or [folder]):
        if isinstance(one, Problem):
            found.append(f"! {Path(one.file).relative_to(folder)}: {one.what}")
        else:
            found.append(str(one.relative_to(folder)))
    return found


def test_folders_are_walked_in_order_of_name(tmp_path: Path) -> None:
    made(tmp_path, "b.txt", "a/z.html", "a/c.csv", "c/d/e.md", "README")
    assert told(tmp_path) == ["README", "a/c.csv", "a/z.html", "b.txt", "c/d/e.md"]


def test_what_is_hidden_is_passed_over(tmp_path: Path) -> None:
    made(tmp_path, ".hidden.txt", ".git/a.txt", "a/.x.csv", "Thumbs.db", "b.txt")
    assert told(tmp_path) == ["b.txt"]


def test_a_file_of_another_type_is_a_problem_in_a_folder(tmp_path: Path) -> None:
    made(tmp_path, "a.txt", "b.xyz")
    assert told(tmp_path) == ["a.txt", "! b.xyz: files of the type .xyz are not read."]
    (problem,) = [p for p in walk([tmp_path]) if isinstance(p, Problem)]
    assert problem.mend == _MEND
    assert problem.fatal


def test_a_file_that_the_user_names_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    made(tmp_path, "b.xyz", ".notes.txt")
    assert told(tmp_path, tmp_path / "b.xyz", tmp_path / ".notes.txt") == ["b.xyz", ".notes.txt"]


def test_a_file_comes_once(tmp_path: Path) -> None:
    made(tmp_path, "a/b.txt")
    assert told(tmp_path, tmp_path / "a" / "b.txt", tmp_path, tmp_path / "a") == ["a/b.txt"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = walk([tmp_path / "nothing.txt"])
    assert str(problem) == f"{tmp_path}/nothing.txt: there is no such file or folder. Check the path."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert told(tmp_path) == ["! pipe.txt: this is a device or a pipe, not a file."]


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    made(tmp_path, "a/b.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "not-there.txt")
    assert told(tmp_path) == ["a/b.txt", "! gone.txt: there is no such file or folder."]


def test_walking_is_lazy(tmp_path: Path) -> None:
    made(tmp_path, *(f"{n:03}/a.txt" for n in range(50)))
    first = list(itertools.islice(walk([tmp_path]), 2))
    made(tmp_path, "049/b.txt")
    assert len(first) == 2
    assert len(list(walk([tmp_path]))) == 51
