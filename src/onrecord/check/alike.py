"""Whether two phrases speak of the same thing: topics, things, places, capacities, manners.

Three-valued. Two topics are alike when they share a word stem (or words that stand for each other,
``topics.toml``); they are plainly other when both name something and share nothing; else unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from onrecord.core.dates import Answer
from onrecord.knowledge.model import Knowledge, fold, words

_STEM = 6
_ARTICLES = frozenset(
    {"the", "a", "an", "any", "some", "no", "that", "this", "his", "her", "their", "our", "my", "your"}
)
_PREPOSITIONS = ("in ", "at ", "on ", "to ", "near ", "inside ", "into ", "from ", "of ")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its common endings, at most six letters."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word[:_STEM].rstrip("e") if len(word) > 4 else word


def stems(text: str | None, knowledge: Knowledge, ignore: frozenset[str] = frozenset()) -> frozenset[str]:
    """The stems of the words that say what a phrase is about."""
    if not text:
        return frozenset()
    return _stems(text, knowledge.topics["filler"]) - ignore


@lru_cache(maxsize=16384)
def _stems(text: str, filler: tuple[str, ...]) -> frozenset[str]:
    left_out = set(filler)
    found = set()
    for word in words(text):
        if word in left_out or word in _ARTICLES:
            continue
        if len(word) > 2 or any(c.isdigit() for c in word):
            found.add(stem(word))
    return frozenset(found)


@lru_cache(maxsize=16)
def _groups(related: tuple[frozenset[str], ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stem(w) for w in group) for group in related)


def share(a: frozenset[str], b: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether two sets of stems have one in common, or two that stand for each other."""
    if a & b:
        return True
    return any(a & group and b & group for group in _groups(knowledge.related))


def is_vague(text: str | None, knowledge: Knowledge) -> bool:
    """Whether words such as "Courtesy call" leave open what it was about."""
    if not text:
        return True
    folded = fold(text).strip(" .;:")
    if folded in knowledge.topics["vague"]:
        return True
    vague = {stem(w) for phrase in knowledge.topics["vague"] for w in words(phrase)}
    return not stems(text, knowledge) - vague


def together(answers: Iterable[Answer]) -> Answer:
    """What several qualifiers of one kind come to: they may be meant as "and" or as "or", so all must agree."""
    found = set(answers)
    return found.pop() if len(found) == 1 else Answer.UNKNOWN


def _particulars(text: str | None) -> frozenset[str]:
    """The numbers and months in a phrase, by which two things of one name are told apart."""
    return frozenset(w for w in words(text or "") if w in _MONTHS or any(c.isdigit() for c in w))


_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)


def told_apart(claimed: str, recorded: str | None) -> bool:
    """Whether two phrases name different numbers or months: "the lease of berth 4", "the lease of berth 7"."""
    mine, theirs = _particulars(claimed), _particulars(recorded)
    return bool(mine) and bool(theirs) and not mine & theirs


def topic(
    claimed: str, recorded: str | None, knowledge: Knowledge, ignore: frozenset[str] = frozenset()
) -> Answer:
    """Whether what is recorded as the topic is the one that the claim names."""
    if is_vague(recorded, knowledge):
        return Answer.UNKNOWN
    wanted, have = stems(claimed, knowledge, ignore), stems(recorded, knowledge, ignore)
    if not wanted or not have:
        return Answer.UNKNOWN
    if not share(wanted, have, knowledge):
        return Answer.NO
    return Answer.UNKNOWN if told_apart(claimed, recorded) else Answer.YES


def is_generic(text: str, knowledge: Knowledge) -> bool:
    """Whether the claim's thing covers everything of its kind ("a penny", "anything")."""
    folded = " ".join(
        w for w in words(text) if w not in _ARTICLES and w not in ("single", "one", "at", "all")
    )
    return not folded or folded in knowledge.topics["generic"]


def thing(claimed: str, recorded: str | None, knowledge: Knowledge) -> Answer:
    """Whether the thing recorded is the one that the claim names."""
    if is_generic(claimed, knowledge):
        return Answer.YES
    wanted, have = stems(claimed, knowledge), stems(recorded, knowledge)
    if not wanted:
        return Answer.YES
    if not have:
        return Answer.UNKNOWN
    if not share(wanted, have, knowledge) or told_apart(claimed, recorded):
        return Answer.NO
    return Answer.YES


_FIGURES = frozenset(stem(w) for w in ("number", "figure", "price", "sum", "amount"))
_AMOUNT = re.compile(
    r"(?<![\w/:.,-])(?<!\bat )(?<!\bby )(?:[£$€] ?\d[\d,.]*|\d+[.,]\d+(?! ?[ap]\.?m\b))(?![\w/:-]|[.,]\d)",
    re.IGNORECASE,
)
"""An amount or a decimal: no date, no time of day, no number of a row."""


def gives_figure(claimed: str, recorded: str | None, knowledge: Knowledge) -> bool:
    """Whether "a number", "any figures" are what words give that hold an amount: "High is 2.2, low is 1.9"."""
    wanted = stems(claimed, knowledge)
    return bool(wanted) and wanted <= _FIGURES and _AMOUNT.search(recorded or "") is not None


def is_outside(words_: str, knowledge: Knowledge) -> bool:
    """Whether the words name the place that the claim leaves out ("outside the hearing room")."""
    folded = fold(words_)
    return any(
        folded.startswith(marker) or f" {marker} " in f" {folded} " for marker in knowledge.topics["outside"]
    )


def _segments(text: str) -> list[str]:
    found = []
    for part in fold(text).replace("(", ",").replace(")", ",").replace(";", ",").split(","):
        trimmed = part.strip(" .")
        changed = True
        while changed:
            changed = False
            for prefix in (*_PREPOSITIONS, "the ", "a ", "an "):
                if trimmed.startswith(prefix):
                    trimmed, changed = trimmed[len(prefix) :], True
        if trimmed:
            found.append(trimmed)
    return found


def place(claimed: str, recorded: str | None, knowledge: Knowledge, wider: Iterable[str] = ()) -> Answer:
    """Whether a recorded place lies in the one that a claim names.

    A place is compared by its whole parts: "Baku, Azerbaijan" is in Baku, "Baku Grill" is not.
    ``wider`` are names of places that the record says the recorded one lies in.
    """
    if not recorded:
        return Answer.UNKNOWN
    have = [*_segments(recorded), *(s for w in wider for s in _segments(w))]
    have += [fold(knowledge.capitals[s]) for s in have if s in knowledge.capitals]
    wanted = _segments(claimed)
    deictic = {fold(d) for d in knowledge.topics["deictic"]}
    if any(w in deictic or f"this {w}" in deictic for w in wanted):
        return Answer.UNKNOWN
    for name in wanted:
        if name in have:
            return Answer.YES
        state, states = knowledge.state_of(name), {knowledge.state_of(h) for h in have}
        if state is not None and state in states:
            return Answer.YES
    for name in wanted:  # "in Tallinn", and only "Estonia" is recorded
        state_of_it = knowledge.capitals.get(name)
        if state_of_it is not None and any(knowledge.state_of(h) == state_of_it for h in have):
            return Answer.UNKNOWN
    tokens = {w for name in wanted for w in words(name)} - _ARTICLES
    for part in have:
        inside = set(words(part)) - _ARTICLES
        if inside and inside <= tokens and len(tokens) > len(inside):
            return Answer.UNKNOWN
    descriptive = bool(tokens & _BUILDINGS)
    overlap = any(set(words(part)) & tokens for part in have)
    if descriptive and overlap:
        return Answer.YES if any(tokens <= set(words(part)) for part in have) else Answer.UNKNOWN
    return Answer.NO


_BUILDINGS = frozenset(
    {"room", "office", "home", "house", "hotel", "restaurant", "building", "hall", "chamber"}
)


def of_a_size(one: str, other: str) -> bool:
    """Whether two names are both of buildings, or neither is: a hotel may stand in any town."""
    return bool(set(words(one)) & _BUILDINGS) == bool(set(words(other)) & _BUILDINGS)


def outside(left_out: str, recorded: str | None, knowledge: Knowledge) -> Answer:
    """Whether a recorded place is another than the one a claim leaves out."""
    if not recorded:
        return Answer.UNKNOWN
    folded = fold(left_out)
    for marker in sorted(knowledge.topics["outside"], key=len, reverse=True):
        at = folded.find(marker)
        if at >= 0:
            folded = folded[at + len(marker) :].strip()
            break
    deictic = {fold(d) for d in knowledge.topics["deictic"]}
    bare = folded.removeprefix("in ").removeprefix("at ")
    if bare in deictic:
        return Answer.YES
    where = stems(folded, knowledge)
    if where and where <= stems(recorded, knowledge):
        return Answer.NO
    return Answer.YES if of_a_size(folded, recorded) else Answer.UNKNOWN


def capacity(claimed: str, recorded: str | None, knowledge: Knowledge) -> Answer:
    """Whether somebody is recorded as acting in the capacity that the claim names."""
    wanted, have = stems(claimed, knowledge), stems(recorded, knowledge)
    if not wanted or not have:
        return Answer.UNKNOWN
    return Answer.YES if share(wanted, have, knowledge) else Answer.NO


def holds_phrase(text: str, phrases: Iterable[str]) -> str | None:
    """The first of the phrases that stands in the text, as whole words, or None."""
    padded = " " + " ".join(words(text)) + " "
    for phrase in phrases:
        if f" {' '.join(words(phrase))} " in padded:
            return phrase
    return None
