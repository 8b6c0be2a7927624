"""Minimal pairs: two cases that differ in one replacement, which turns the verdict.

Each entry of ``pairs/*.yaml`` has one claim of Ana Thorne (``claim``, ``said``), what the record holds
(``event``, ``more``, ``offices``, …) as the builder takes them, what is found (``one``), and a
replacement ``put: [section, words, other words]`` after which something else is found (``other``).
What is found is written as a kind or a verdict, with the words of the qualifier where there is one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord.core.findings import Finding, FindingKind, Verdict

from .build import checked

PAIRS: list[dict[str, Any]] = [
    pair
    for path in sorted((Path(__file__).parent / "pairs").glob("*.yaml"))
    for pair in yaml.safe_load(path.read_text("utf-8"))
]
DIFFER = [pair["differ"] for pair in PAIRS]


def half(case: dict[str, Any]) -> list[str]:
    """What is found in one half."""
    said, claim, also = (case.get(key, "") for key in ("said", "claim", "also"))
    says = [f"{said}{', ' if said else ''}claims: [{{{claim}}}]"] if claim else []
    happened = [case[key] for key in ("event", "more") if key in case]
    more = {key: case[key] for key in ("offices", "relations", "corrections") if key in case}
    found = checked("\n".join([*says, also]), "\n".join(happened), **more)
    return [told(finding) for finding in found.findings] or ["nothing"]


def told(finding: Finding) -> str:
    """A finding as the pairs write it: "contradicted", "unless topic: …", "hedged no recall", "dispute"."""
    if finding.verdict is None:
        assert finding.kind is not FindingKind.CONTRADICTION
        return finding.kind.value
    assert finding.kind is FindingKind.CONTRADICTION
    verdict = "unless" if finding.verdict is Verdict.CONTRADICTED_UNLESS else finding.verdict.value
    corrected = "corrected" if finding.corrected else ""
    return " ".join(filter(None, [verdict, finding.unless, corrected]))


def turned(pair: dict[str, Any]) -> dict[str, Any]:
    """The other half of a pair: one place of one section replaced."""
    section, old, new = pair["put"]
    assert pair[section].count(str(old)) == 1, "a pair differs in one place"
    return {**pair, section: pair[section].replace(str(old), str(new))}


@pytest.mark.parametrize("pair", PAIRS, ids=DIFFER)
def test_one_half(pair: dict[str, Any]) -> None:
    assert half(pair) == [pair["one"]]


@pytest.mark.parametrize("pair", PAIRS, ids=DIFFER)
def test_the_other_half(pair: dict[str, Any]) -> None:
    assert half(turned(pair)) == [pair["other"]]


def test_there_are_enough_and_each_turns_something() -> None:
    assert len(PAIRS) >= 60
    assert len(set(DIFFER)) == len(DIFFER)
    assert all(pair["one"] != pair["other"] for pair in PAIRS)
