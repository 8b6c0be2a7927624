"""A quick look at the words of a paper: is it plainly English, or should the detector be asked?"""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# The commonest words of English that are not as common in its neighbours ("in", "an", "die", "was" of
# German; "on", "a" of French; "no", "me" of Spanish).
_ENGLISH = frozenset(
    "the of and to that it is for with he she they we you his her their our your not but are were been "
    "have has had would will could should there which who what when this these those at by from did do "
    "does said says about any never before after if because than then them its i'm it's don't "
    "didn't yes".split()
)
ENOUGH = 200
"""So many letters are needed before a paper's language is judged."""
_SAMPLE = 40_000


def sample_of(text: str, start: int = 0) -> str:
    """The stretches that language is judged on: beginning (from ``start``), middle and end of a long text."""
    if len(text) - start <= _SAMPLE:
        return text[start:]
    third, middle = _SAMPLE // 3, (start + len(text)) // 2
    return " ".join((text[start : start + third], text[middle : middle + third], text[-third:]))


def share(sample: str) -> float | None:
    """How much of a sample's words are common English ones; None where there are too few letters."""
    words = [w.lower() for w in _WORDS.findall(sample)]
    if sum(map(len, words)) < ENOUGH:
        return None
    return sum(1 for w in words if w.replace("’", "'") in _ENGLISH) / len(words)


def is_prose(sample: str) -> bool:
    """Whether the words are sentences at all: a list of names, mostly capitals, is in no language."""
    words = _WORDS.findall(sample)
    return sum(1 for w in words if w[0].isupper()) <= 0.5 * len(words)
