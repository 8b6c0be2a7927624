"""Whom "the two men", "both", "the pair" and "the latter" stand for: the two people whom a paragraph named before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.nouns import ActorKind

from .actors import Cast, Mention

_BOTH = re.compile(
    r"(?:both|the two|these two|the pair|the couple|the duo|the two of them|both of them)"
    r"(?: (?:men|women|people|friends|of them))?",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:the )?(?P<which>former|latter)", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:two|three|four|five|six|several|others?|another|men|women|people|couples?|pairs?|both)\b", re.I
)
_REACH = 500  # characters before in which the two are named


def meant(words: str, at: int, text: str, mentions: Sequence[Mention], cast: Cast) -> tuple[str, ...]:
    """The actors whom a group reference at an offset stands for; none unless two people, and no more, were named.

    ``words`` is the noun phrase, ``at`` its offset in ``text``. Other people told of between, by number or
    by a plural, leave it open who is meant.
    """
    one = _ONE.fullmatch(words)
    if one is None and not _BOTH.fullmatch(words):
        return ()
    start = max(text.rfind("\n\n", 0, at) + 1, at - _REACH, 0)
    named = [m for m in mentions if start <= m.start and m.end <= at and m.form == "name" and m.actor]
    people = {
        m.actor: m.start
        for m in reversed(named)
        if m.actor is not None and (a := cast.actor(m.actor)) is not None and a.kind is ActorKind.PERSON
    }
    two = sorted(people, key=lambda actor: people[actor])
    if len(two) != 2 or _MORE.search(text, min(people.values()), at):
        return ()
    if one is None:
        return tuple(two)
    return (two[0] if one["which"].casefold() == "former" else two[1],)
