"""Reading side by side: the same results in the same order, whoever reads them."""

from __future__ import annotations

import os

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
