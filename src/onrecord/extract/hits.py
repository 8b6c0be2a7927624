"""A trigger as a noun: the word that names a predicate, and the words around it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

SURE = 9
"""The weight of a reading that no pattern of its verb is to replace."""


@dataclass(frozen=True)
class Hit:
    """One trigger: tokens of the parse, none of them interpreted.

    ``anchor`` is the word that names the predicate, ``verb`` the head of its clause (None for a noun that
    stands free). ``hides`` marks verbs of hiding, ``denies`` words that deny of themselves; ``shares`` is a
    coordinated verb whose objects and adjuncts count here too. ``light`` marks a noun carried by an empty verb.
    """

    predicate: str
    anchor: Token
    verb: Token | None
    subject: Token | None = None
    partners: tuple[Token, ...] = ()
    theme: Token | None = None
    nominal: bool = False
    light: bool = False
    planned: bool = False
    hides: bool = False
    denies: bool = False
    weight: int = 0
    shares: Token | None = None
