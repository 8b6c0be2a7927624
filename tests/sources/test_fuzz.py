"""Broken inputs of every parser: those that once broke something, and some new ones. See ``scripts/fuzz.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzzing import LIMITS, SHOWN, Seed, corpus, fuzz, outcome, seeds
from onrecord.sources.child import READERS
from onrecord.sources.worker import Worker

MANY = 300
FEW = 40
"""Recognising takes a good part of a second."""


def test_every_parser_is_fuzzed() -> None:
    assert set(seeds()) | {"confinement", "ocr", "picture_page"} == set(READERS)


@pytest.mark.parametrize("name", sorted(seeds()))
def test_mutated_inputs_break_nothing(name: str) -> None:
    many = FEW if name == "ocr" else MANY
    figures = fuzz(name, many)
    assert figures.broke == []
    assert (figures.runs, figures.answers + sum(figures.problems.values())) == (many, many)
    # The mutator must leave some readable, and break some, or it shows nothing.
    assert figures.answers
    assert figures.problems or name in ("language", "picture_page")


@pytest.mark.parametrize(("name", "path"), list(corpus()), ids=lambda v: getattr(v, "name", v))
def test_what_once_broke_a_reader_no_longer_does(name: str, path: Path) -> None:
    worker = Worker(LIMITS)
    try:
        found = outcome(worker, name, Seed(SHOWN.get(name, path.name), path.read_bytes()))
    finally:
        worker.close()
    assert found is None
