"""Other ways in which papers name somebody who is private: initials, short given names, nicknames.

What somebody else in the record may be meant by as well is left out: the caller says what stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

APART = r"(?:[\s_.+-]|%20){1,40}"
"""What may stand between two words of a name, in the names of files and addresses too."""
_NEAR = r"(?:[\s_.+-]|%20){0,40}"
_INITIALS = rf"(?:[A-Z]\.?{_NEAR}){{1,2}}"
_OPEN, _CLOSE = "[“\"‘'«]", "[”\"’'»]"
_NICK = r"(?P<nick>[^\W\d_a-z][\w’'-]{2,19})"
_CALLED = (
    r"(?:known|called|nicknamed|dubbed|go(?:es|ing)? by|went by)"
    r"(?: (?:as|by|to|the|name|of|\w+s|friends|family|everyone|everybody|her|his)){0,5}"
)
_OTHER_MEANINGS = frozenset(
    "ad ag am ba bc bs cd ce co dc dj dr eu hm hr ip it jp jr kc la ma md mp mr ms nb nc nj no ny oj op pa pc phd pm pr ps qc "
    "rn sc sr st uae uk un us usa usd vc vs wc".split()
)
"""Initials with full stops that mean something else more often than somebody."""
_WORDS_TOO = frozenset(
    "al art bea bill bob buddy candy chuck clay dee dick don dot drew ed fanny frank gene ginger grant gus hank harry jack jo jock "
    "joy lance len les lou mark may mick mike mo nat nick norm pat peg pen phil pip polly ray reg rex rich rob rod rose roy sal "
    "sally sandy skip sky sly sonny stew sue ted terry tim tom tony vi vic wally will woody".split()
)
"""Short given names that are words or much else beside: they stand for somebody only before the surname."""
_ROLES = frozenset("plaintiff defendant claimant respondent petitioner appellant applicant witness minor child father mother".split())


@dataclass(frozen=True, slots=True)
class Form:
    """How somebody may be named: ``shown`` says it, ``pattern`` finds it, the letters' case as it stands."""

    shown: str
    pattern: str


def initials(parts: Sequence[str], others: Iterable[Sequence[str]]) -> Iterator[tuple[Form, bool]]:
    """Forms with initials of a person whose name has these words, each with whether somebody else is called so too.

    ``others`` are the words of everybody else's names.
    """
    given, surname = parts[0], parts[-1]
    first, last = given[0], surname[0]
    g, s = re.escape(given), _anyway(surname)
    known = [p for p in others if len(p) > 1]

    dot = r"\." if first in "AI" else r"\.?"  # "A Voss" may be one of them
    yield (
        Form(f"{first}. {surname}", rf"(?<!['’]){first}{dot}{_NEAR}(?:{_INITIALS})?{s}"),
        any(p[-1].casefold() == surname.casefold() and p[0][0] == first for p in known),
    )
    yield (
        Form(f"{given} M. {surname}", rf"{g}{APART}{_INITIALS}{s}"),
        any(p[-1].casefold() == surname.casefold() and p[0].casefold() == given.casefold() for p in known),
    )
    yield (
        Form(f"{given} {last}.", rf"{g}{APART}{last}(?:\.|(?![.\w]))"),
        any(p[0].casefold() == given.casefold() and p[-1][0] == last for p in known),
    )
    for letters in {(first, last), tuple(p[0] for p in parts)}:
        if "".join(letters).casefold() not in _OTHER_MEANINGS:
            dotted = r"\s?".join(rf"{letter}\." for letter in letters)
            yield (
                Form(".".join(letters) + ".", rf"(?<![A-Z]\.)(?<![A-Z]\.\s){dotted}(?!\s?[A-Z]\.)"),
                any({(p[0][0], p[-1][0]), tuple(w[0] for w in p)} & {letters} != set() for p in known),
            )


def short_forms(given: str, nicknames: Mapping[str, Sequence[str]]) -> tuple[list[str], list[str]]:
    """The given names that are short for this one, and those that it is short for. Keys and values are folded."""
    folded = given.casefold()
    shorter = [nick for nick, whole in nicknames.items() if folded in whole]
    return [n.capitalize() for n in shorter], [n.capitalize() for n in nicknames.get(folded, ())]


def is_word(name: str, texts: Sequence[str]) -> bool:
    """Whether a short name is a word as well: by a list, or since the papers have it in small letters."""
    small = name.casefold()
    if small in _WORDS_TOO or small in _ROLES:
        return True
    found = re.compile(rf"(?<![\w@./-]){re.escape(small)}(?![\w@-])")
    return any(found.search(text) for text in texts)


def nicknames(parts: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The nicknames that papers tell of a person, each with the whole words if they stand inside of the name.

    'Tilda “Tilly” Voss'; 'Tilda Voss (“Tilly”)'; 'Tilda Voss, known to her friends as Tilly'.
    """
    given, surname = re.escape(parts[0]), re.escape(parts[-1])
    middle = r"(?:\s+[^\W\d_]\S{0,20})?\s+"
    inside = re.compile(rf"\b{given}{middle}(?:\({_OPEN}?|{_OPEN}){_NICK}(?:{_CLOSE}?\)|{_CLOSE})\s+{surname}\b")
    behind = re.compile(
        rf"\b{given}{middle}{surname}(?:\s*\({_OPEN}{_NICK}{_CLOSE}\)|,?\s+(?:is |was |who is |who was )?"
        rf"(?:also |better |always |usually |then |otherwise )?{_CALLED}\s+{_OPEN}?{_NICK.replace('nick', 'too')}\b)"
    )
    for text in texts:
        for found in inside.finditer(text):
            yield found["nick"], found.group()
        for found in behind.finditer(text):
            yield found["nick"] or found["too"], ""


def _anyway(surname: str) -> str:
    """A surname, in capitals too."""
    return f"(?:{re.escape(surname)}|{re.escape(surname.upper())})"
