"""Whose a telephone, an inbox or a diary is, as papers say it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from . import identity

POSSESSED = re.compile(
    r"([^\W\d_][\w.’'-]{0,60}(?: [^\W\d_][\w.’'-]{0,60}){0,3})['’]s? (?:[\w-]{1,60} ){0,3}(?:phone|handset|mobile|cell|telephone|device|inbox|calendar|diary)\b"
)
"""“Jane Roe’s phone”: group 1 ends in the name."""

HELD_BY = re.compile(
    r"\b(?:phone|handset|mobile|cell|telephone|device|inbox|calendar|diary|tablet|iphone)(?: ending(?: in)? \d+)?,? "
    r"(?:was |had been )?(?:of|used by|issued to|belonging to|held by|registered to|assigned to|carried by|seized from|surrendered by) "
    r"((?:[^\W\d_][\w.’'-]*)(?: [^\W\d_][\w.’'-]*){0,3})",
)
"""“the handset was issued to Jane Roe”: group 1 begins with the name."""


def holders(text: str, pattern: re.Pattern[str], called: Mapping[str, set[str]]) -> set[str]:
    """The persons whom words about a telephone or a diary name, where the name fits just one."""
    found: set[str] = set()
    for match in pattern.finditer(text):
        words = identity.plain(match.group(1)).removeprefix("the ").strip(" .,").split()
        pieces = [words[start:end] for start in range(len(words)) for end in range(len(words), start, -1)]
        for piece in pieces:
            fits = called.get(" ".join(piece), set())
            if len(fits) == 1:
                found |= fits
                break
    return found
