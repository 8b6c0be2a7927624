"""The words that the product never says of anybody itself: where a paper has them, they stand in quotation marks."""

from __future__ import annotations

import re

LOADED = re.compile(
    r"\b(?:lie[sd]?|liars?|lying|perjur\w*|false\w*|untru\w+|guilt\w*|deceit\w*|deceiv\w*|decept\w*|dishonest\w*|"
    r"mislead\w*|misled|fraud\w*|corrupt\w*|cheat\w*|crimes?|criminal\w*|conceal\w*|cover(?:ed)?[ -]up|scandal\w*|"
    r"hypocri\w*|bogus|fak(?:e|ed|es|ing)|crook\w*|bribe\w*|thie(?:f|ves)|sham(?:e|eful|s)?|scam\w*)\b",
    re.IGNORECASE,
)


def quoted_where_loaded(words: str) -> str:
    """The words as they are; in quotation marks where one of them judges somebody."""
    return f"“{words.strip('“”')}”" if LOADED.search(words) else words
