"""Whose a telephone, an inbox or a diary is, as papers say it."""

from __future__ import annotations

import re

POSSESSED = re.compile(
    r"([^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3})['’]s? (?:[\w-]+ ){0,3}(?:phone|handset|mobile|cell|telephone|device|inbox|calendar|diary)\b"
)
"""“Jane Roe’s phone”: group 1 ends in the name."""

HELD_BY = re.compile(
    r"\b(?:phone|handset|mobile|cell|telephone|device|inbox|calendar|diary|tablet|iphone)(?: ending(?: in)? \d+)?,? "
    r"(?:was |had been )?(?:of|used by|issued to|belonging to|held by|registered to|assigned to|carried by|seized from|surrendered by) "
    r"((?:[^\W\d_][\w.’'-]*)(?: [^\W\d_][\w.’'-]*){0,3})",
)
"""“the handset was issued to Jane Roe”: group 1 begins with the name."""
