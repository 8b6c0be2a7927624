"""What can be searched for in a record, and what comes back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .dates import When

MOST_TERMS = 64
"""A search looks for so many words and phrases; what is beyond them is left out, and told."""

_PIECE = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_TOKEN = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


def folded(words: str) -> str:
    """Words for comparing: lower case, without accents, each run of anything else one blank."""
    return " ".join(tokens(words))


def tokens(words: str) -> list[str]:
    """The words of a text, folded."""
    return [_plain(found) for found in _TOKEN.findall(unicodedata.normalize("NFC", words))]


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together, folded; ``prefix`` where the last may go on ("appoint*")."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks of the words: of each group in ``every`` one term, and none of ``none``.

    ``left_out`` are pieces of the search that were one too many.
    """

    every: tuple[tuple[Term, ...], ...] = ()
    none: tuple[Term, ...] = ()
    left_out: tuple[str, ...] = ()


def parse(text: str) -> Wanted:
    """Read a search as a person writes it. Any text is one: there is nothing that it cannot be.

    Words must all be there, in any order; ``"words in quotes"`` just so; ``-word`` must not be there;
    ``this OR that`` one of the two; ``appoint*`` begins so. Case and accents do not count. A word with
    marks inside (``well-known``) is a phrase.
    """
    every: list[list[Term]] = []
    none: list[Term] = []
    left_out: list[str] = []
    either = False
    count = 0
    for found in _PIECE.finditer(text):
        minus, quoted, plain = found.groups()
        if plain == "OR":
            either = bool(every)
            continue
        words = quoted if quoted is not None else plain
        denied = minus == "-" if quoted is not None else plain.startswith("-") and len(plain) > 1
        term = Term(tuple(tokens(words)), words.rstrip('"').endswith("*"))
        if not term.words:
            continue
        if count == MOST_TERMS:
            left_out.append(found.group())
            continue
        count += 1
        if denied:
            none.append(term)
        elif either:
            every[-1].append(term)
        else:
            every.append([term])
        either = False
    return Wanted(tuple(map(tuple, every)), tuple(none), tuple(left_out))


@dataclass(frozen=True, slots=True)
class Search:
    """A search. Everything that is given must hold.

    ``text`` is read by :func:`parse`. ``speaker`` is a name, an alias or an id: statements of that actor,
    and events in which it acts first. ``office``: statements of whoever holds or held it ("minister of
    ports"). ``since`` and ``until`` are when it was said, happened or was published: what may lie in the
    stretch. ``paper`` is a kind of document, ``predicate`` what is claimed or happened, ``sworn`` the oath,
    ``verdict`` that of a finding that rests on it (or the finding's kind). ``kinds`` are ``statement``,
    ``event``, ``passage``.
    """

    text: str = ""
    speaker: str = ""
    office: str = ""
    since: When | None = None
    until: When | None = None
    paper: str = ""
    predicate: str = ""
    sworn: bool | None = None
    verdict: str = ""
    document: str = ""
    kinds: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``snippet`` is a stretch of ``text``'s words as they stand, beginning at
    ``start`` of the document; ``marks`` are the places of what was looked for, offsets in the snippet.

    ``kind`` is statement, event or passage; ``noun`` the id of the statement or event; ``actor`` the
    record's id of who speaks or acts, ``speaker`` the name; ``date`` is EDTF-like: a day or ``a/b``.
    """

    kind: str
    noun: str
    document: str
    name: str
    title: str
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    actor: str | None = None
    speaker: str | None = None
    date: str = ""
    sworn: bool | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a page of hits, best first, and how many there are.

    ``total`` counts up to a bound, and ``more`` is true where there are more than that; ``counts`` are by
    kind of hit. ``left_out`` are words of the search that were one too many.
    """

    hits: tuple[Hit, ...]
    total: int
    more: bool
    counts: Mapping[str, int]
    left_out: tuple[str, ...] = ()


_USUAL = 40  # words of a usual text


def weight(text: str, wanted: Wanted) -> float:
    """How much of what was looked for a text holds: BM25 (Robertson and Zaragoza 2009) for each group of terms,
    without the rarity of words in the record, which it would take a reading of all of it to know."""
    words = tokens(text)
    counts = Counter(words)
    often = (sum(_count(term, words, counts) for term in group) for group in wanted.every)
    norm = 1.2 * (0.25 + 0.75 * len(words) / _USUAL)
    return sum(2.2 * n / (n + norm) for n in often)


def _count(term: Term, words: Sequence[str], counts: Mapping[str, int]) -> int:
    if len(term.words) == 1:
        word = term.words[0]
        return sum(n for w, n in counts.items() if w.startswith(word)) if term.prefix else counts.get(word, 0)
    size, last = len(term.words), term.words[-1]
    at = (i for i, word in enumerate(words) if word == term.words[0] and i + size <= len(words))
    return sum(
        tuple(words[i : i + size - 1]) == term.words[:-1]
        and (words[i + size - 1].startswith(last) if term.prefix else words[i + size - 1] == last)
        for i in at
    )


def snippet(text: str, wanted: Wanted, width: int = 240) -> tuple[int, str, tuple[tuple[int, int], ...]]:
    """The stretch of a text that shows most of what was looked for: its offset, it, and the marks in it."""
    places = _places(text, wanted)
    if len(text) <= width:
        return 0, text, tuple(places)
    best = max(
        places or [(0, 0)],
        key=lambda p: (sum(p[0] <= s and e <= p[0] + width * 2 // 3 for s, e in places), -p[0]),
    )
    start = _word_start(text, max(0, min(best[0] - width // 4, len(text) - width)))
    end = min(len(text), max(start + width, min(best[1], start + 2 * width)))
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum() and end < start + width + 20:
        end += 1
    marks = tuple((s - start, e - start) for s, e in places if start <= s and e <= end)
    return start, text[start:end], marks


def _word_start(text: str, at: int) -> int:
    for place in range(at, min(at + 30, len(text))):
        if place == 0 or text[place - 1].isspace():
            return place
    return at


def _places(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Where the terms stand, in order; of a long text the first thousand."""
    terms = [t for group in wanted.every for t in group]
    if not terms:
        return []
    found = [(m.start(), m.end(), _plain(m.group())) for m in _TOKEN.finditer(text)]
    firsts: dict[str, list[Term]] = {}
    for term in terms:
        firsts.setdefault(term.words[0], []).append(term)
    places: list[tuple[int, int]] = []
    loose = [t for t in terms if t.prefix and len(t.words) == 1]
    for i, (start, _, word) in enumerate(found):
        fitting = [t for t in firsts.get(word, ()) if _stands(t, found, i)]
        fitting += [t for t in loose if word.startswith(t.words[0]) and t not in fitting]
        if fitting:
            longest = max(len(t.words) for t in fitting)
            places.append((start, found[i + longest - 1][1]))
            if len(places) == 1000:
                break
    return places


def _stands(term: Term, found: Sequence[tuple[int, int, str]], at: int) -> bool:
    here = [word for _, _, word in found[at : at + len(term.words)]]
    if len(here) < len(term.words) or here[:-1] != list(term.words[:-1]):
        return False
    return here[-1].startswith(term.words[-1]) if term.prefix else here[-1] == term.words[-1]
