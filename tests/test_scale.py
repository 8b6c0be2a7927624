"""A small sample of the run over a generated record: ``scripts/scale.py`` at its full size gives the benchmarks."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parent.parent / "scripts" / "scale.py"


def script() -> Any:
    spec = importlib.util.spec_from_file_location("onrecord_scale", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_generated_record_is_built_checked_searched_and_goes_on(tmp_path: Path) -> None:
    scale = script()
    given = argparse.Namespace(attributions=300, people=40, times=2, check=True, arrivals=3, alone=2, words=False)
    found = dict(scale.measured(given, str(tmp_path / "r.db")))
    assert found["loaded"] == "30 papers, 1200 statements, claims and events"
    findings = int(found["check of everything"].split(", ")[1].split()[0])
    assert findings > 5
    assert set(scale.WORDS_ALONE) <= found.keys()
    store = scale.record.open(tmp_path / "r.db")
    assert store.documents_number() == 35 and store.is_checked()
    assert len(store.findings()) >= findings
    store.close()
    again = dict(scale.measured(argparse.Namespace(**{**vars(given), "arrivals": 0, "alone": 0}), str(tmp_path / "r.db")))
    assert "loaded" not in again  # what is there already is not built again
