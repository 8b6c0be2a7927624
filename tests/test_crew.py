"""Reading side by side: the same results in the same order, whoever reads them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import document
from onrecord import crew, flow
from onrecord.core.problems import OnrecordError

TEXTS = (
    "Petra Vance denied that she had met Owen Tarr. “I was in Lisbon,” she said.\n",
    "Owen Tarr said on Monday that the board had voted in May.\n",
)


def test_two_processes_give_what_one_gives_in_the_same_order() -> None:
    papers = [document(text) for text in TEXTS]
    one, two = (list(flow.extractions(papers, flow.Reader(), workers)) for workers in (1, 2))
    assert one == two
    assert [e.document.text for e in two] == list(TEXTS)
    assert all(e.attributions for e in two)


def _half(state: int, item: int) -> int:
    if item < 0:
        os._exit(1)
    return (state + item) // 2


def test_work_comes_back_in_order_with_its_item() -> None:
    found = list(crew.spread(_half, 10, range(9), workers=2))
    assert found == [(i, (10 + i) // 2) for i in range(9)]


def test_a_process_that_dies_is_told_in_a_sentence() -> None:
    with pytest.raises(OnrecordError, match="a reading process died; read with --workers 1"):
        list(crew.spread(_half, 0, [2, -1, 4], workers=2))


def _slow(state: str, item: int) -> int:
    (Path(state) / str(os.getpid())).touch()
    time.sleep(60)
    return item


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked after by way of /proc")
def test_processes_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    call = f"import test_crew; from onrecord import crew; list(crew.spread(test_crew._slow, {str(tmp_path)!r}, range(4), workers=2))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    run = subprocess.Popen([sys.executable, "-c", call], env=environment)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    run.kill()
    run.wait()
    children = [Path("/proc") / p.name for p in tmp_path.iterdir()]
    assert len(children) == 2
    while any(map(_lives, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_lives, children))


def _lives(place: Path) -> bool:
    try:
        return (place / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
