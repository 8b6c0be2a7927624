"""Minimal pairs: two cases that differ in one replacement, which turns the verdict.

Each entry of ``pairs/*.yaml`` has one claim of Ana Thorne (``claim``, ``said``), what the record holds
(``event``, ``more``, ``offices``, …) as the builder takes them, what is found (``one``), and a
replacement ``put: [section, words, other words]`` after which something else is found (``other``).
What is found is written as a kind or a verdict, with the words of the qualifier where there is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord import check
from onrecord.core.findings import Finding, FindingKind, Verdict
from onrecord.core.nouns import Facts
from onrecord.knowledge import load

from .build import facts

FOLDER = Path(__file__).parent / "pairs"


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The pairs of a file, each with what it takes from the base above it."""
    base: dict[str, Any] = {}
    for entry in yaml.safe_load(path.read_text("utf-8")):
        if "base" in entry:
            base = entry["base"]
        else:
            yield {**base, **entry}


PAIRS = [pair for path in sorted(FOLDER.glob("*.yaml")) for pair in read(path)]
DIFFER = [pair["differ"] for pair in PAIRS]


def case(pair: dict[str, Any]) -> Facts:
    """The case file of one half."""
    said, claim, also = (pair.get(key, "") for key in ("said", "claim", "also"))
    says = [f"{said}{', ' if said else ''}claims: [{{{claim}}}]"] if claim else []
    happened = [pair[key] for key in ("event", "more") if key in pair]
    more = {key: pair[key] for key in ("offices", "relations", "corrections") if key in pair}
    return facts("\n".join([*says, also]), "\n".join(happened), **more)


def half(pair: dict[str, Any]) -> list[str]:
    """What is found in one half."""
    found = check.derive(case(pair), load())
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


KINDS = ("contradiction", "inconsistency", "nondisclosure", "conflict_of_interest", "dispute")
# the respects of CLAIMS in which a verdict can turn; the last ones are our own
RESPECTS = (
    *("person", "office", "class", "predicate", "window", "day", "place", "topic", "capacity", "purpose"),
    *("quantity", "provenance", "certainty", "hedge", "spokesperson", "correction", "scheduled", "owner"),
    *("alias", "thing", "modality", "source", "manner", "duty", "version"),
)
# where a respect cannot turn a kind: a conflict has no words, only a version or an account has a teller
NEVER = {
    "conflict_of_interest": {
        *("place", "topic", "capacity", "purpose", "quantity", "provenance", "hedge", "spokesperson"),
        *("thing", "modality", "manner", "duty", "version"),
    },
    "nondisclosure": {"provenance", "hedge", "quantity", "manner", "version"},
    # what one tells oneself settles no capacity, and leaves two versions two
    "inconsistency": {"source", "duty", "capacity"},
    "dispute": {"duty"},
    "contradiction": {"duty", "version"},
}


def kind_of(pair: dict[str, Any]) -> str:
    """The kind of finding that a pair turns."""
    told = pair["one"] if pair["one"] != "nothing" else pair["other"]
    return told if told in KINDS else "contradiction"


def table() -> str:
    """How many pairs there are of each respect and kind, as the README has it."""
    count = Counter((pair["respect"], kind_of(pair)) for pair in PAIRS)
    rows = [["respect", *(k.replace("_", " ") for k in KINDS), "all"]]
    for respect in RESPECTS:
        numbers = [count[respect, kind] for kind in KINDS]
        shown = [str(n) if n else ("–" if respect in NEVER[k] else "0") for n, k in zip(numbers, KINDS)]
        rows.append([respect, *shown, str(sum(numbers))])
    rows.append(
        ["all", *(str(sum(n for (_, k), n in count.items() if k == kind)) for kind in KINDS), str(len(PAIRS))]
    )
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def test_there_are_enough_and_each_turns_something() -> None:
    assert len(PAIRS) >= 240
    assert len(set(DIFFER)) == len(DIFFER)
    assert all(pair["one"] != pair["other"] for pair in PAIRS)


def test_every_respect_turns_every_kind_to_which_it_applies() -> None:
    assert {pair["respect"] for pair in PAIRS} == set(RESPECTS)
    have = {(pair["respect"], kind_of(pair)) for pair in PAIRS}
    wanted = {(r, k) for r in RESPECTS for k in KINDS if r not in NEVER[k]}
    assert sorted(wanted - have) == []
    assert sorted((r, k) for r, k in have if r in NEVER[k]) == []


def test_the_table_of_the_pairs_is_as_it_is_told() -> None:
    told = (FOLDER / "README.md").read_text("utf-8")
    assert table() in told, f"put this into tests/check/pairs/README.md:\n{table()}"
