"""What `onrecord train update` prints, whatever the training gives. Needs no torch."""

from __future__ import annotations

import importlib.util
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from onrecord.faces.cli import lazy, main
from onrecord.train.lessons import Score, Verdict
from rereading_case import CASE

BETTER = Verdict(Score(3, 8, 1), Score(7, 8, 1), 0.97)
WORSE = Verdict(Score(7, 8, 1), Score(6, 8, 1), 1.0)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    before = signal.getsignal(signal.SIGTERM)
    Path("case.yaml").write_text(CASE, encoding="utf-8")

    def ran(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--record", "case.db"])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    ran("read", "case.yaml", "-q")
    yield ran
    signal.signal(signal.SIGTERM, before)


def trained(monkeypatch: pytest.MonkeyPatch, verdict: Verdict, folder: Path | None) -> None:
    """Let the training give this, with torch or without."""
    done = SimpleNamespace(verdict=verdict, taught=20, measured=8, cueless=2, folder=folder)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(lazy, "heads", SimpleNamespace(Further=lambda **given: given))
    monkeypatch.setattr(lazy, "update", SimpleNamespace(update=lambda *_, **__: done))


def test_a_better_model_comes_with_the_setting_to_use_it(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    trained(monkeypatch, BETTER, Path("/data/my case.db.model-1a2b3c4d"))
    assert run("train", "update") == (
        0,
        (
            "20 decisions taught, 8 were held out.\n"
            "2 decided statements have no cue and could not teach.\n"
            "old: F1 0.500, 3 of 8 found, 1 that are not so\n"
            "new: F1 0.875, 7 of 8 found, 1 that are not so\n"
            "Where nobody decided anything the two agree to 0.97.\n"
            "The new model is better. To use it, set:\n"
            "  export ONRECORD_ATTRIBUTION='/data/my case.db.model-1a2b3c4d'\n"
            "and read the papers again: onrecord read PAPERS/ --record case.db\n"
        ),
        "",
    )
    told = json.loads(run("train", "update", "--json")[1])
    assert (told["better"], told["new"]["f1"], told["agreement"]) == (True, 0.875, 0.97)


def test_one_that_is_not_better_changes_nothing(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    trained(monkeypatch, WORSE, None)
    status, out, _ = run("train", "update")
    assert status == 0
    assert out.endswith("The new model is not better: nothing was written, and nothing changes.\n")
    told = json.loads(run("train", "update", "--json")[1])
    assert (told["folder"], told["setting"]) == (None, None)


def test_without_torch_it_is_said(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run("train", "update") == (
        2,
        "",
        "onrecord: onrecord train needs the extra 'train': pip install 'onrecord[train]'.\n",
    )


def test_a_setting_that_names_no_model_is_said(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ONRECORD_ATTRIBUTION", str(tmp_path))
    status, _, err = run("findings")
    assert status == 3 and err.startswith(f"onrecord: the attribution model in {tmp_path} cannot be read: ")
