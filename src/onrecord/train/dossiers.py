"""Dossiers with gold findings: what the whole way finds in them, and how far its confidence can be believed.

A dossier is a folder with ``docs/`` and ``gold.json``: ``findings``, each with ``kind``, ``verdict``,
``say`` and ``record`` (spans: ``doc``, the file's name, and ``text``), and ``not_findings``, the
look-alikes, each with one span a side.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord import check, flow, sources
from onrecord.core.document import Span
from onrecord.core.findings import Finding, Verdict
from onrecord.core.nouns import Facts
from onrecord.extract.link import link

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_LEAST = 30
"""Fewer findings than this in a bin say nothing about it."""


@dataclass(frozen=True)
class Judged:
    """A printed finding and whether gold has it; ``gold`` is the index of the one that it met."""

    dossier: str
    finding: Finding
    gold: int | None


@dataclass(frozen=True)
class Scored:
    """What the whole way did on one dossier: its printed findings judged, and what it missed or took for one."""

    dossier: str
    judged: tuple[Judged, ...]
    wanted: int
    lookalikes: int
    flagged: int

    @property
    def right(self) -> int:
        """How many gold findings were met."""
        return len({j.gold for j in self.judged if j.gold is not None})

    @property
    def wrong(self) -> int:
        """How many printed findings met none."""
        return sum(j.gold is None for j in self.judged)


@dataclass(frozen=True)
class Bin:
    """The findings of one range of confidence: how many, how many right, and the Wilson interval of that share."""

    low: float
    high: float
    count: int
    right: int

    @property
    def enough(self) -> bool:
        """Whether there are enough to say anything."""
        return self.count >= _LEAST

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share that is right."""
        return wilson(self.right, self.count)


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927), from 0 to 1; (0, 1) where nothing was counted."""
    if count == 0:
        return 0.0, 1.0
    share, square = right / count, z * z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = z * math.sqrt(share * (1 - share) / count + square / (4 * count * count)) / (1 + square / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def folders(root: Path) -> list[Path]:
    """The dossiers under a folder, in the order of their names."""
    return sorted(gold.parent for gold in root.glob("*/gold.json"))


def score(dossier: Path, reader: flow.Reader, threshold: float) -> Scored:
    """Read and check one dossier, and judge what would be printed at a threshold; leads are left out."""
    gold: dict[str, Any] = json.loads((dossier / "gold.json").read_text("utf-8"))
    read = [
        flow.read_file(file, reader) for file in sources.walk([dossier / "docs"]) if isinstance(file, Path)
    ]
    facts = link([e for done in read for e in done.extractions], reader.knowledge)
    checked = check.derive(facts, reader.knowledge)
    printed = [f for f in checked.findings if f.verdict is not Verdict.LEAD and f.confidence >= threshold]
    sides = _Sides(facts)
    judged: list[Judged] = []
    for finding in printed:
        fits = [i for i, wanted in enumerate(gold["findings"]) if _fits(finding, wanted, sides)]
        taken = {j.gold for j in judged}
        met = next((i for i in fits if i not in taken), fits[0] if fits else None)
        judged.append(Judged(dossier.name, finding, met))
    alike = gold.get("not_findings", [])
    flagged = sum(
        any(sides.meet(f.say, [x["say"]]) and sides.meet(f.record, [x["record"]]) for f in printed)
        for x in alike
    )
    return Scored(dossier.name, tuple(judged), len(gold["findings"]), len(alike), flagged)


def _fits(finding: Finding, wanted: dict[str, Any], sides: _Sides) -> bool:
    """Whether a finding is the gold one: the kind, and a span on each side (either way round for two versions)."""
    kind = finding.kind.value
    if kind != wanted["kind"] and {kind, wanted["kind"]} != {"contradiction", "inconsistency"}:
        return False
    if kind == "conflict_of_interest":
        return sides.meet((*finding.say, *finding.record), [*wanted["record"], *wanted["say"]])
    if sides.meet(finding.say, wanted["say"]) and sides.meet(finding.record, wanted["record"]):
        return True
    turned = wanted["kind"] in ("inconsistency", "dispute")
    return turned and sides.meet(finding.say, wanted["record"]) and sides.meet(finding.record, wanted["say"])


class _Sides:
    """Compares spans of findings with spans of gold by the places of their words."""

    def __init__(self, facts: Facts) -> None:
        self.names = {d.id: Path(d.name).name for d in facts.documents}
        self.words = {Path(d.name).name: _placed(d.text) for d in facts.documents}

    def meet(self, spans: Sequence[Span], wanted: Sequence[dict[str, str]]) -> bool:
        """Whether a span and a gold span of one file share at least half of the shorter one's words, in place."""
        return any(self._overlap(s, w) for s in spans for w in wanted)

    def _overlap(self, span: Span, wanted: dict[str, str]) -> bool:
        name = self.names.get(span.document, "")
        if name != wanted["doc"]:
            return False
        inside = [i for i, (_, at) in enumerate(self.words[name]) if span.start <= at < span.end]
        if not inside:
            return False
        low, high = inside[0], inside[-1] + 1
        for start, end in self._places(name, wanted["text"]):
            shared = min(high, end) - max(low, start)
            if shared >= max(1, 0.5 * min(high - low, end - start)):
                return True
        return False

    def _places(self, name: str, text: str) -> Iterator[tuple[int, int]]:
        sought = [w for w, _ in _placed(_TAG.sub(" ", text))]
        have = [w for w, _ in self.words[name]]
        for i in range(len(have) - len(sought) + 1):
            if sought and have[i : i + len(sought)] == sought:
                yield i, i + len(sought)


def _placed(text: str) -> list[tuple[str, int]]:
    return [(m.group().casefold(), m.start()) for m in _WORD.finditer(text)]


def reliability(
    judged: Sequence[Judged], edges: Sequence[float] = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
) -> list[Bin]:
    """For each range of confidence how many findings it has, and how many are right."""

    def bins() -> Iterator[Bin]:
        for low, high in itertools.pairwise(edges):
            last = high == edges[-1]
            inside = [
                j
                for j in judged
                if low <= j.finding.confidence < high or last and j.finding.confidence == high
            ]
            yield Bin(low, high, len(inside), sum(j.gold is not None for j in inside))

    return list(bins())
