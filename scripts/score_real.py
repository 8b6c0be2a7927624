"""How real sentences are read that nobody wrote for this project.

``python scripts/score_real.py REFERENCE [--show]`` reads each sentence of ``tests/data/real/sentences.yaml`` in its
surroundings and compares the checkable claims with the labels. REFERENCE is the folder of reference material,
which is beside the project and no part of it: the sample holds a file's name, offsets (code points of the decoded
file, or of the article's text) and a label, never words.

``python scripts/score_real.py REFERENCE --sample`` draws the sample anew: of 150 sentences half hold a word of
denial, of meeting, of knowing or of a call for something, in equal shares, and the rest is drawn from all; 60 more
are denials in the first person, short answers and reported denials, so that there is something to be found.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from onrecord import extract, sources
from onrecord.core.nouns import Claim, ClaimForm, Modality, Polarity
from onrecord.extract.models import Models
from onrecord.extract.pipeline import run

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "real" / "sentences.yaml"
SEED = 20221124
SIZE = 150
OWN = 20
"""Denials of one's own, from each kind of paper, besides."""
TRIGGERS = {
    "denial": r"\b(?:never|den(?:y|ies|ied|ying)|did(?: not|n['’]t)|ha(?:ve|s|d)(?: not|n['’]t)|was(?: not|n['’]t)|nobody|no one|none)\b",
    "meeting": r"\b(?:met|meetings?|spoke|spoken|talked|conversations?|discussed|discussions?|called|e-?mails?|letters?|visited|contact(?:ed|s)?)\b",
    "knowledge": r"\b(?:aware|unaware|knew|known|told|informed|briefed|learned|recall|remember|recollection|knowledge)\b",
    "own": r"\b(?:I|we|We) (?:have |had |was |were |did |do |am |can |could )?(?:never|not)\b|\b(?:I|we|We) (?:did|have|had|was|were|do)n['’]t\b"
    r"|\b(?:I|we|We) (?:have|had|can) no\b|\b(?:denied|denies|denying)\b|\*\*: (?:No|Not|Never|I don['’]t|None)\b",
    "call": r"\b(?:should|must|ought|urge[sd]?|demand(?:s|ed)?|call(?:s|ed)? (?:for|on)|recommend(?:s|ed)?)\b",
}
BEFORE = 2500
"""How much of a paper is read before the sentence, in code points: the question, and who is speaking."""
AFTER = 400
_SENTENCE = re.compile(r"(?<=[.?!][\s\"”’)])\s*(?=[“\"‘(*]*[A-Z])|\n\s*\n")


@dataclass(frozen=True)
class Paper:
    """One text of the reference material, with the name under which it is read."""

    name: str
    text: str
    reads_as: str


@dataclass
class Score:
    """Checkable claims: right, wanted and given, with places of what went wrong."""

    right: int = 0
    wanted: int = 0
    given: int = 0
    lines: list[str] = field(default_factory=list)


def papers(reference: Path) -> Iterator[Paper]:
    """All papers that may be drawn from, in the order of their names."""
    for path in sorted((reference / "hearings").glob("*.htm")):
        yield Paper(
            f"hearings/{path.name}", path.read_text("utf-8", "replace"), path.with_suffix(".txt").name
        )
    for path in sorted((reference / "inquiry").glob("*.rst")):
        yield Paper(f"inquiry/{path.name}", path.read_text("utf-8"), path.name)
    with (reference / "polnear" / "train.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield Paper(f"polnear/train.jsonl#{article['doc_id']}", article["text"], "article.txt")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that begin and end like a sentence, by letters alone."""
    start = 0
    for cut in [*_SENTENCE.finditer(text), None]:
        end = cut.start() if cut is not None else len(text)
        piece = text[start:end]
        low, high = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if 30 <= high - low <= 400 and len(text[low:high].split()) >= 6:
            yield low, high
        start = cut.end() if cut is not None else end


def draw(reference: Path) -> list[dict[str, Any]]:
    """The sample, without labels: a third from each kind of paper."""
    drawn: list[dict[str, Any]] = []
    choose = random.Random(SEED)
    by_kind: dict[str, list[Paper]] = {}
    for paper in papers(reference):
        by_kind.setdefault(paper.name.split("/")[0], []).append(paper)
    for held in by_kind.values():
        wanted = ["denial", "meeting", "knowledge", "call"] * 6 + ["denial"] + ["any"] * (SIZE // 6)
        _draw(wanted, held, choose, drawn)
    for held in by_kind.values():
        _draw(["own"] * OWN, held, choose, drawn)
    return drawn


def _draw(wanted: list[str], held: list[Paper], choose: random.Random, drawn: list[dict[str, Any]]) -> None:
    while wanted:
        paper = choose.choice(held)
        spots = [s for s in sentences(paper.text) if not any(_same(d, paper, s) for d in drawn)]
        kind = wanted[-1]
        fit = [
            s
            for s in spots
            if kind == "any"
            or re.search(TRIGGERS[kind], paper.text[s[0] : s[1]], 0 if kind == "own" else re.I)
        ]
        if not fit:
            continue
        start, end = choose.choice(fit)
        drawn.append(
            {"file": paper.name, "start": start, "end": end, "stratum": wanted.pop(), "claims": None}
        )
    return drawn


def _same(item: dict[str, Any], paper: Paper, spot: tuple[int, int]) -> bool:
    return bool(item["file"] == paper.name and item["start"] == spot[0])


def excerpt(paper: Paper, start: int, end: int) -> tuple[str, int]:
    """The words around a sentence, from a line's beginning, and where the sentence begins in them."""
    low = max(0, start - BEFORE)
    low = 0 if low == 0 else paper.text.rfind("\n", 0, low) + 1
    high = paper.text.find("\n", min(len(paper.text), end + AFTER))
    return paper.text[low : high if high > 0 else len(paper.text)], start - low


def found(paper: Paper, start: int, end: int, models: Models) -> list[Claim]:
    """The checkable claims whose last words stand in the sentence."""
    text, at = excerpt(paper, start, end)
    words = " ".join(paper.text[start:end].split())
    read = sources.read_bytes(paper.reads_as, text.encode())
    out: list[Claim] = []
    for document in read.documents:
        flat, places = _flat(document.text)
        expected = len(" ".join(text[:at].split()))
        spots = [m.start() for m in re.finditer(re.escape(words[:60]), flat)]
        if not spots:
            continue
        spot = min(spots, key=lambda s: abs(s - expected))
        low, high = places[spot], places[min(spot + len(words), len(places)) - 1] + 1
        out += [c for c in run(document, models).claims if checkable(c) and low <= c.spans[-1].start < high]
    return out


def _flat(text: str) -> tuple[str, list[int]]:
    """The text with one blank for each stretch of blanks, and where each letter stood."""
    letters: list[str] = []
    places: list[int] = []
    for index, letter in enumerate(text):
        blank = letter.isspace()
        if blank and letters and letters[-1] == " ":
            continue
        letters.append(" " if blank else letter)
        places.append(index)
    return "".join(letters), places


def checkable(claim: Claim) -> bool:
    """Denials, and affirmations whose form excludes something."""
    if claim.modality not in (Modality.ASSERTED, Modality.HEDGED):
        return False
    return claim.polarity is Polarity.DENIED or claim.form is not ClaimForm.PLAIN


def fits(wanted: dict[str, Any], claim: Claim) -> bool:
    """Whether a claim is the labelled one: predicate and polarity, hedge and form where the label has them."""
    names = str(wanted.get("denies") or wanted.get("affirms")).split("|")
    if claim.predicate not in names or (claim.polarity is Polarity.DENIED) is not ("denies" in wanted):
        return False
    return (claim.hedge is not None) is bool(wanted.get("hedged", False))


def score(item: dict[str, Any], given: list[Claim], total: Score) -> None:
    """Add one sentence to the score."""
    wanted, allowed = list(item["claims"] or ()), set(item.get("allow", ()))
    used: set[str] = set()
    place = f"{item['file']} {item['start']}-{item['end']}"
    for want in wanted:
        total.wanted += 1
        match = next((c for c in given if c.id not in used and fits(want, c)), None)
        if match is None:
            total.lines.append(f"missed    {place} {want}")
        else:
            total.right += 1
            used.add(match.id)
    for claim in given:
        if claim.predicate in allowed and claim.id not in used:
            continue
        total.given += 1
        if claim.id not in used and not any(fits(w, claim) for w in wanted):
            total.lines.append(
                f"not said  {place} {claim.polarity.value} {claim.predicate} {claim.spans[-1].text!r}"
            )


@cache
def _by_name(reference: Path) -> dict[str, Paper]:
    return {p.name: p for p in papers(reference)}


def main() -> None:
    """Draw the sample, or score it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reference", type=Path)
    parser.add_argument("--sample", action="store_true", help="draw the sample; labels are lost")
    parser.add_argument("--words", action="store_true", help="print the sentences, to be labelled")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    if given.sample:
        lines = [json.dumps(item) for item in draw(given.reference)]
        SAMPLE.write_text("".join(f"- {line}\n" for line in lines), "utf-8")
        return
    items = yaml.safe_load(SAMPLE.read_text("utf-8"))
    if given.words:
        for number, item in enumerate(items):
            paper = _by_name(given.reference)[item["file"]]
            before = " ".join(paper.text[max(0, item["start"] - 250) : item["start"]].split())
            print(
                f"{number} [{item['stratum']}] …{before}\n   >>> {' '.join(paper.text[item['start'] : item['end']].split())}"
            )
        return
    models, total = extract.load(), Score()
    for item in items:
        paper = _by_name(given.reference)[item["file"]]
        score(item, found(paper, item["start"], item["end"], models), total)
    wrong = sum(line.startswith("not said") for line in total.lines)
    precision = 1 - wrong / total.given if total.given else 1.0
    recall = total.right / total.wanted if total.wanted else 1.0
    print(
        f"{len(items)} sentences: precision {precision:.2f} of {total.given}, recall {recall:.2f} of {total.wanted}"
    )
    if given.show:
        print("\n".join(total.lines))


if __name__ == "__main__":
    main()
