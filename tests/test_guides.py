"""The guides for each kind of user, and the notebooks: every command and every cell runs as it stands there."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import examples, flow, record
from onrecord.core import dates

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WAITING = 90
"""Seconds that a server may take to print its address."""


def test_there_is_a_guide_for_each_kind_of_user() -> None:
    assert {p.stem for p in GUIDES} == {"reporter", "fact-checker", "oversight", "litigator", "political-scientist"}
    assert len(NOTEBOOKS) >= 2


def test_all_code_in_the_guides_is_run() -> None:
    for page in GUIDES:
        assert {name for name, _ in BLOCK.findall(page.read_text(encoding="utf-8"))} == {"sh"}, page.name


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment in which `onrecord` and `python3` are those that run the tests, and nothing of the user's is set."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, call in (("onrecord", '-c "import sys; from onrecord.faces.cli import main; main(sys.argv[1:])"'), ("python3", "")):
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {call} "$@"\n')
        (folder / name).chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ONRECORD_")}
    return {**kept, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "USER": "reader", "HOME": str(tmp_path)}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="the guides are for a shell")
@pytest.mark.parametrize("page", GUIDES, ids=lambda p: p.stem)
def test_the_commands_of_a_guide_run(page: Path, tmp_path: Path, shell: dict[str, str]) -> None:
    work = tmp_path / "work"
    work.mkdir()
    script, servers = "", []
    for _, code in BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in code.splitlines(keepends=True):
            if line.startswith("onrecord serve "):
                servers.append(line.split()[1:])
            else:
                script += line
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=work, env=shell, capture_output=True, text=True, timeout=400,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-600:]}\n{done.stderr[-1500:]}"
    assert "Traceback" not in done.stderr
    for arguments in servers:
        child = subprocess.Popen(
            [str(tmp_path / "bin" / "onrecord"), *arguments], cwd=work, env=shell, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        try:
            assert child.stdout.readline().startswith("http://127.0.0.1:")
        finally:
            child.terminate()
            child.wait(WAITING)
            child.stdout.close()


def test_what_the_fact_checkers_guide_says_of_dates_is_so(tmp_path: Path) -> None:
    """Words said before the visit have nothing against them; the same words said later have."""
    store, reader = record.open(tmp_path / "case.db"), flow.Reader()
    try:
        assert not [p for r in flow.read([examples.path()], store, reader) for p in r.problems]
        said = "I have had no contact with officials of Finland."
        assert flow.check_sentence(said, "Corin Barlowe", store, reader)[1].findings
        before = flow.check_sentence(said, "Corin Barlowe", store, reader, dates.parse("2019-12-31"))[1]
        assert not before.findings
    finally:
        store.close()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cell by cell in one namespace, as Jupyter does, without needing it."""
    monkeypatch.chdir(tmp_path)
    held = json.loads(notebook.read_text(encoding="utf-8"))
    assert (held["nbformat"], held["metadata"]["kernelspec"]["language"]) == (4, "python")
    cells = [c for c in held["cells"] if c["cell_type"] == "code"]
    assert cells and all(c["outputs"] == [] and c["execution_count"] is None for c in cells), "clear its outputs"
    namespace: dict[str, object] = {"__name__": "__main__"}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for number, cell in enumerate(cells, 1):
            exec(compile("".join(cell["source"]), f"{notebook.name}, cell {number}", "exec"), namespace)
    assert out.getvalue().strip()
