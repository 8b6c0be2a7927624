"""How well attributions are found: detection, end to end, and words of each role, against marked texts.

    python scripts/score_attributions.py tests/data/attributions/news.txt

Marked texts: ``{1s who} {1c said} {1t what}`` mark source, cue and content of attribution 1; texts are parted
by a line ``---``. A found attribution is a marked one where the words of their contents agree by an F1 of one
half, each counted once, best pairs first; end to end where those of their sources do as well. A word is a
run of letters and digits or one other mark. The measure is that of the project's benchmark on PolNeAR, with
pairs taken greedily.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord import flow
from onrecord.core.document import Document, DocumentKind

ROLES = {"s": "source", "c": "cue", "t": "content"}
_MARK = re.compile(r"\{(\d+)([sct]) |\}")
_WORD = re.compile(r"\w+|[^\w\s]")
Spans = Sequence[tuple[int, int]]
Said = Mapping[str, Spans]


@dataclass(frozen=True)
class Marked:
    """A text with its attributions: for each role the spans, offsets into ``text``."""

    text: str
    said: tuple[Said, ...]


def marked(source: str) -> Marked:
    """A text without its marks, and what they say. Raises ValueError for a mark that is not closed."""
    text, at = "", 0
    opened: list[tuple[str, str, int]] = []
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for mark in _MARK.finditer(source):
        text += source[at : mark.start()]
        at = mark.end()
        if mark.group(1):
            opened.append((mark.group(1), ROLES[mark.group(2)], len(text)))
            continue
        number, role, start = opened.pop()
        found.setdefault(number, {r: [] for r in ROLES.values()})[role].append((start, len(text)))
    if opened:
        raise ValueError(f"mark {opened[0][0]} is not closed")
    return Marked(text + source[at:], tuple(found.values()))


def read(path: Path) -> list[Marked]:
    """The marked texts of a file; a line of it is a paragraph."""
    parts = path.read_text("utf-8").split("\n---\n")
    return [marked(part.strip().replace("\n", "\n\n") + "\n") for part in parts]


def count(text: str, gold: Sequence[Said], found: Sequence[Said]) -> Counter[str]:
    """What :func:`measures` needs of one text."""
    places = [m.span() for m in _WORD.finditer(text)]
    wanted, given = ([{r: _words(a[r], places) for r in ROLES.values()} for a in side] for side in (gold, found))
    scored = (
        (_f1(g["content"], p["content"]), i, j) for i, g in enumerate(wanted) for j, p in enumerate(given)
    )
    counts: Counter[str] = Counter(gold=len(wanted), found=len(given))
    taken: set[tuple[str, int]] = set()
    for score, i, j in sorted(scored, reverse=True):
        if score < 0.5 or ("g", i) in taken or ("p", j) in taken:
            continue
        taken |= {("g", i), ("p", j)}
        right = (wanted[i]["source"], given[j]["source"])
        counts["detection"] += 1
        counts["end to end"] += right == (set(), set()) or _f1(*right) >= 0.5
    for role in ROLES.values():
        one, other = (set().union(*(a[role] for a in side)) for side in (wanted, given))
        counts[f"{role} both"] += len(one & other)
        counts[f"{role} all"] += len(one) + len(other)
    return counts


def measures(counts: Counter[str]) -> dict[str, float]:
    """F1 of detection, end to end, and of the words of each role: 0 to 1."""
    total = counts["gold"] + counts["found"]
    got = {name: 2 * counts[name] / total if total else 0.0 for name in ("detection", "end to end")}
    return got | {r: 2 * counts[f"{r} both"] / (counts[f"{r} all"] or 1) for r in ROLES.values()}


def _words(spans: Spans, places: Sequence[tuple[int, int]]) -> set[int]:
    return {i for i, (a, b) in enumerate(places) if any(a < end and start < b for start, end in spans)}


def _f1(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def found_in(texts: Iterable[str]) -> list[list[Said]]:
    """What onrecord finds in texts, read as articles."""
    papers = [Document(f"do-{i}", f"{i}.txt", "", t, DocumentKind.ARTICLE) for i, t in enumerate(texts)]
    return [
        [{r: [(s.start, s.end) for s in getattr(a, r)] for r in ROLES.values()} for a in e.attributions]
        for e in flow.extractions(papers, flow.Reader())
    ]


def main() -> None:
    """Print the measures for a file of marked texts."""
    texts = read(Path(sys.argv[1]))
    found = found_in(t.text for t in texts)
    total = sum((count(t.text, t.said, f) for t, f in zip(texts, found, strict=True)), Counter[str]())
    for name, value in measures(total).items():
        print(f"{name:<12}{100 * value:5.1f}")


if __name__ == "__main__":
    main()
