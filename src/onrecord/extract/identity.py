"""When two names are one actor: keys and comparisons of names, without any record.

Precision first: two bearers of a surname stay two, and a bare surname belongs to somebody only where
exactly one bearer is in the record.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from onrecord.core.nouns import Actor, ActorKind
from onrecord.knowledge import load

OWNER = "the owner of"
"""How the holder of a log or a handset is named while no paper has said who that is."""
INITIALS = re.compile(r"^(?:[A-Z]{2,3}|(?:[A-Z]\.){2,3})$")
"""Initials that stand for a person."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LEGAL = frozenset(
    "plc ltd limited inc incorporated llc llp lp gmbh ag sa ab as oy bv nv spa srl corp corporation co company the of and & "
    "pty kg sarl sas se oyj asa aps kk".split()
)
GENERIC = frozenset(
    "authority agency board bank committee commission council court department government house ministry office "
    "panel parliament party senate trust union university company group national royal united american british".split()
)
"""Words that the names of many bodies share: alone, none of them tells which one is meant."""
_PARTICLES = frozenset(
    "van der den de da di do dos du del della la le von zu zum zur ter ten bin ibn al el ó o mac af av".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv kc qc mp mep phd md obe cbe esq junior senior".split())

# Romanisations of one name: rewritten in this order to one spelling. Only spellings that stand for the
# same letters of another alphabet; it never drops a sound, so Bellane and Bellano stay two.
_ROMAN = (
    ("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "h"),
    ("ts", "c"), ("tz", "c"), ("cz", "c"), ("x", "ks"), ("ou", "u"), ("w", "v"), ("ph", "f"),
)  # fmt: skip

_LETTERS = str.maketrans("øØłŁđı", "oOlLdi")


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Letters without accents, lower case: a name as a keyboard without accents would give it."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=50_000)
def romanised(word: str) -> str:
    """One spelling for the romanisations of a name: Zhdanoff, Jdanov and Zhdanov are alike."""
    text = plain(word)
    for old, new in _ROMAN:
        text = text.replace(old, new)
    text = re.sub(r"^(?:ye|ie)", "e", text)
    text = re.sub(r"(?<=[aeiou])[yj](?=[aeiou])", "", text)
    text = re.sub(r"(?:ii|iy|yi|ij|y|j)$", "i", text)
    text = text.replace("y", "i")
    text = re.sub(r"off$", "ov", text)
    text = re.sub(r"eff$", "ev", text)
    text = re.sub(r"(?<=in)e$", "", text)
    text = re.sub(r"(?<=d)er$", "r", text)
    return re.sub(r"(.)\1", r"\1", text)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts, plain letters; ``given`` may be initials, ``surname`` includes particles."""

    given: tuple[str, ...]
    surname: str

    @property
    def key(self) -> str:
        """What all spellings of the surname share."""
        return romanised(self.surname.split()[-1].split("-")[-1]) if self.surname else ""


@lru_cache(maxsize=50_000)
def person(name: str) -> PersonName:
    """Read a person's name as it runs: titles and letters after the name are left out."""
    titles = load().titles
    words = list(_WORD.findall(name.replace("’", "'")))
    while len(words) > 1 and words[0].rstrip(".").casefold() in titles:
        words = words[1:]
    while len(words) > 1 and plain(words[-1]) in _SUFFIXES:
        words = words[:-1]
    parts = [plain(w) for w in words]
    if not parts:
        return PersonName((), "")
    cut = len(parts) - 1
    while cut > 1 and parts[cut - 1] in _PARTICLES:
        cut -= 1
    if all(p in _PARTICLES for p in parts[:cut]):
        cut = 0
    return PersonName(tuple(parts[:cut]), " ".join(parts[cut:]))


def same_surname(one: PersonName, other: PersonName) -> bool:
    """Whether two surnames are spellings of one; a part of a double surname counts."""
    if not one.surname or not other.surname:
        return False
    if one.surname == other.surname or romanised(one.surname) == romanised(other.surname):
        return True
    a, b = (
        set(re.split(r"[ -]", one.surname)) - _PARTICLES,
        set(re.split(r"[ -]", other.surname)) - _PARTICLES,
    )
    return bool(a & b) and (a <= b or b <= a)


def _same_given(one: str, other: str) -> bool:
    if one == other or romanised(one) == romanised(other):
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    known = load()
    return bool(set(known.full_names(one)) & set(known.full_names(other)))


def may_be_same(one: str, other: str) -> bool:
    """Whether two persons' names can be one person's: surname alike, and no given name against it."""
    a, b = person(one), person(other)
    if not same_surname(a, b):
        return False
    if not a.given or not b.given:
        return True
    if _same_given(a.given[0], b.given[0]):
        return True
    # a middle name that is used as the first, or a double surname of which one part is left out
    return a.given[0] in b.given[1:] or b.given[0] in a.given[1:]


def is_full(name: str) -> bool:
    """Whether a name has a given name that is more than an initial."""
    parts = person(name)
    return bool(parts.given) and any(len(g) > 1 for g in parts.given)


@lru_cache(maxsize=50_000)
def body(name: str) -> tuple[str, ...]:
    """The words of a body's name that tell it from others: without articles and legal forms."""
    return tuple(
        w
        for w in (plain(x) for x in _WORD.findall(name.replace("’s", "").replace("'s", "")))
        if w not in _LEGAL
    )


def initials(name: str) -> str:
    """ "Rosalind Fairfax" → "rf"."""
    return "".join(w[0] for w in map(plain, _WORD.findall(name)) if w not in _PARTICLES)


def stretches(handle: str) -> Iterator[str]:
    """The stretches of a handle that may be a surname: of four letters at the least."""
    letters = plain(handle).replace("_", "")
    for start in range(len(letters)):
        for end in range(start + 4, len(letters) + 1):
            yield letters[start:end]


# --- by what a name is looked up ---------------------------------------------------------------------


def keys(actor: Actor) -> set[str]:
    """What every name that may be taken for an actor's has in common with it: two actors that link would take for
    one by their names share one of these at least."""
    found = {f"id {i}" for i in actor.identifiers}
    for form in (actor.name, *actor.aliases):
        found.add(f"called {plain(form)}")
        match actor.kind:
            case ActorKind.PERSON:
                found |= _person_keys(form)
            case ActorKind.BODY:
                found |= {f"body {word}" for word in body(form)}
            case ActorKind.STATE:
                found.add(f"state {load().state_of(form) or plain(form)}")
            case ActorKind.UNNAMED:
                pass
    if actor.kind is ActorKind.BODY:
        found |= {f"body {word}" for word in actor.classes}
    return found


def _person_keys(name: str) -> set[str]:
    parts = person(name)
    found = {f"surname {parts.key}"}
    if is_full(name):
        found.add(f"surname {parts.key} {romanised(parts.given[0])[:1]}")
        found |= {f"initials {parts.given[0][:1]}{parts.surname[:1]}", f"initials {initials(name)}"}
        found.add(f"handle {parts.surname.replace(' ', '')}")
    return found


def asked(actor: Actor) -> set[str]:
    """The keys by which those are looked up whom a name in a new paper may mean."""
    mark = actor.name
    found = keys(actor)
    if INITIALS.match(mark):
        found.add(f"initials {mark.casefold().replace('.', '')}")
    elif mark.startswith("@"):
        found |= {f"handle {part}" for part in stretches(mark)}
    elif actor.kind is ActorKind.UNNAMED:
        found |= {f"body {word}" for word in body(mark)}
    return found
