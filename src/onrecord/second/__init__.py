"""A second reader: a language model of the user's choice proposes what the first may have missed.

It is asked passage by passage (``passages``, ``prompt``, ``asking``). Of its answer (``answers``) only that
becomes a proposal whose words, names and phrases all stand in the paper (``ground``). ``compare`` says where
the two readers differ. Papers leave the machine in ``asking`` alone, for the one address that the user set.
"""

from __future__ import annotations

from .answers import NoAnswerError, Said, parse
from .asking import Asker, Asking, Cut, Reply, SecondReaderError
from .compare import KINDS, Difference, Sides, compare, words_of
from .ground import Dropped, Grounded, Resolve, Why, ground, spans_of
from .passages import Passage, passages
from .prompt import VERSION, messages, schema

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
