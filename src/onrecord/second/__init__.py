"""A second reader: a language model of the user's choice proposes what the first may have missed.

It is asked passage by passage (``passages``, ``prompt``, ``asking``). Of its answer (``answers``) only that
becomes a proposal whose words, names and phrases all stand in the paper (``grounding``). ``compare`` says where
the two readers differ. Papers leave the machine in ``asking`` alone, for the one address that the user set.

The client and the forms of answers are loaded when the first passage is asked about, or the first answer is
looked at: a record without a second reader does not wait for them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .compare import KINDS, Difference, Sides, compare, words_of
from .faults import Cut, NoAnswerError, SecondReaderError
from .passages import Passage, passages
from .prompt import VERSION, messages, schema

if TYPE_CHECKING:
    from .answers import Said, parse
    from .asking import Asker, Asking, Reply
    from .grounding import Dropped, Grounded, Resolve, Why, ground, spans_of

__all__ = [
    "KINDS",
    "VERSION",
    "Asker",
    "Asking",
    "Cut",
    "Difference",
    "Dropped",
    "Grounded",
    "NoAnswerError",
    "Passage",
    "Reply",
    "Resolve",
    "Said",
    "SecondReaderError",
    "Sides",
    "Why",
    "compare",
    "ground",
    "messages",
    "parse",
    "passages",
    "schema",
    "spans_of",
    "words_of",
]

_LATE = {
    "Said": "answers", "parse": "answers", "Asker": "asking", "Asking": "asking", "Reply": "asking", "Dropped": "grounding",
    "Grounded": "grounding", "Resolve": "grounding", "Why": "grounding", "ground": "grounding",
    "spans_of": "grounding",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATE[name]}"), name)
