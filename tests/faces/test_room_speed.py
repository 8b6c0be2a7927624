"""A small sample of what ``scripts/room_speed.py`` measures on a hundred thousand papers: nothing is heavy, nothing slow."""

from __future__ import annotations

import importlib.util
import statistics
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "room_speed.py"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("room_speed", SCRIPT)
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules["room_speed"] = made  # dataclasses look their module up
    spec.loader.exec_module(made)
    return made


def test_every_kind_of_page_is_light_and_fast(script: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    script.make(path, 150)
    script.make(path, 200)  # one that was begun is gone on with
    assert script.finished(path, 200) and not script.finished(path, 201)
    found = script.measure(path, browser=False)
    assert len(found) >= 20
    for kind, m in found.items():
        assert m.size <= script.HEAVIEST, kind
        assert statistics.median(m.spent) <= script.SLOWEST_MS, kind
    assert found["a paper of 1 million letters"].size > found["a paper"].size // 2


def test_a_record_over_the_limits_is_told(script: ModuleType) -> None:
    assert script.Measured([10.0] * 30, 1000, 900.0).fits
    assert not script.Measured([10.0] * 28 + [400.0] * 2, 1000).fits
    assert not script.Measured([10.0] * 30, 300_001).fits
    assert not script.Measured([10.0] * 30, 1000, 1001.0).fits
