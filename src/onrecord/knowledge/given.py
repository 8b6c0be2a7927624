"""Which pronoun a given name goes with, as far as its bearers mostly agree."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from .model import fold


@cache
def given_names() -> Mapping[str, str]:
    """Folded given name → ``he`` or ``she``; names that go with both are left out."""
    text = files(__package__).joinpath("given_names.toml").read_text("utf-8")
    lists = tomllib.loads(text)
    he, she = (frozenset(lists[key].split()) for key in ("he", "she"))
    found = dict.fromkeys(he - she, "he") | dict.fromkeys(she - he, "she")
    return MappingProxyType(found)


def pronoun_of(given: str) -> str | None:
    """``he``, ``she`` or None for a given name as written ("Jean-Luc", "Zoë")."""
    folded = fold(given)
    known = given_names()
    return known.get(folded) or known.get(folded.split("-")[0])


def is_given(name: str) -> bool:
    """Whether a word is known as a given name, or begins with one ("Marie-Ange")."""
    folded = fold(name)
    return folded in given_names() or folded.split("-", 1)[0] in given_names()
