"""Names of minors and private persons, masked in what leaves the record.

A label in brackets stands for every name of the actor, in quotations, titles, explanations and tables alike,
and the same label for the same actor everywhere. The text of a paper is masked as a whole and every place in
it is moved along, so that a span's text is still the text at its offsets. Those offsets count in the masked
text; the SHA-256 of a paper stays that of the bytes that were read. How long a name was is told nowhere.

A surname that somebody else in the record bears too stays, as does a longer name of another actor in which a
masked one stands ("Roe" of "Jane Roe"): to mask it would put words into the mouth of the wrong person.
:attr:`Masks.kept` names what stays.
"""

from __future__ import annotations

import enum
import re
import string
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

from onrecord import knowledge
from onrecord.core.dates import When
from onrecord.core.decisions import Private
from onrecord.core.document import Cell, Document, Origin, Row, Span, Turn
from onrecord.core.findings import Finding
from onrecord.core.nouns import Actor, ActorKind, Coverage, Facts
from onrecord.extract import bynames

NOTE = " (names masked)"
"""Ends the title of a paper in which something was masked."""
SAID = (
    "Names of private persons are masked: the words in brackets stand for them, in quotations too. Places in a paper "
    "whose names are masked count in the masked text; its SHA-256 is that of the bytes that were read."
)
_UNTOLD = "private person"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_TITLES = frozenset("mr mrs ms miss dr prof professor sir dame lord lady judge the rev".split())
_JOINED = bynames.APART
_SHORT_WORDS = frozenset(
    "am an as at be by da de di do du ed el go he if in is it la le me mr ms my no of on or pm so st to up us we xi vi iv ii al".split()
)
"""Words of two letters that are no name by themselves."""
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"

Made = TypeVar("Made")


def is_masked(facts: Facts) -> bool:
    """Whether something was masked in these facts."""
    return any(d.title.endswith(NOTE) for d in facts.documents)


def called(facts: Facts, name: str) -> Private:
    """Whoever is called just so in the record, or the bare name where nobody is."""
    plain = name.casefold()
    ids = (a.id for a in facts.actors if plain in (a.name.casefold(), *(n.casefold() for n in a.aliases)))
    return Private("", tuple(ids), (name,))


@dataclass(frozen=True)
class _Moved:
    """Where a text was masked: starts and ends in the old text, and in the new one."""

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    new_starts: tuple[int, ...] = ()
    new_ends: tuple[int, ...] = ()

    def start(self, offset: int) -> int:
        """Where something begins that began there; inside of a name: where its label begins."""
        at = bisect_right(self.starts, offset) - 1
        if at < 0:
            return offset
        return self.new_starts[at] if offset < self.ends[at] else offset - self.ends[at] + self.new_ends[at]

    def end(self, offset: int) -> int:
        """Where something ends that ended there; inside of a name: where its label ends."""
        at = bisect_left(self.starts, offset) - 1
        if at < 0:
            return offset
        return self.new_ends[at] if offset < self.ends[at] else offset - self.ends[at] + self.new_ends[at]


class Masks:
    """What stands for whom in one record. Nothing is masked where ``private`` is empty."""

    def __init__(self, facts: Facts, private: Sequence[Private]) -> None:
        self._facts = facts
        self._labels = _labels(private)
        self._of: dict[str, int] = {}
        ids = {own: a.id for a in facts.actors for own in (*facts.members.get(a.id, ()), a.id)}
        for number, one in enumerate(private):
            self._of |= {ids[i]: number for i in one.ids if i in ids}
        actors = {a.id: a for a in facts.actors}
        names: list[list[str]] = [list(one.names) for one in private]
        for ident, number in self._of.items():
            names[number] += [actors[ident].name, *filter(_tells, actors[ident].aliases)]
        self._forms, people = _forms(names, [a for a in facts.actors if a.id in self._of])
        self._abbreviated: dict[str, tuple[int, str]] = {}
        self._shared = self._by_other_names(people) if people else {}
        self._shields, bare = self._others()
        self.kept = tuple(sorted({f for f in self._forms if f.casefold() in bare} | set(self._shared)))
        """Names of private persons that stay, since somebody else bears them too."""
        for form in self.kept:
            self._forms.pop(form, None)
        self._pattern = self._compiled(everywhere=False)
        self._anycase = self._compiled(everywhere=True)
        self._moved: dict[str, _Moved] = {}
        self._words: dict[str, str] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands for each private person, in brackets."""
        return self._labels

    def told(self) -> Iterator[str]:
        """What somebody who exports should know: who is masked as what, and which names stay."""
        if self._labels:
            yield f"names masked: {', '.join(self._labels)}."
        for form in self.kept:
            yield f"{form!r} stays: somebody else in the record bears that name too."

    def _by_other_names(self, people: Sequence[tuple[int, list[str]]]) -> dict[str, str]:
        """Add initials, short given names and the nicknames that papers tell; gives the initials in the papers that may
        be somebody else's, with their patterns.

        A short name that is a word as well, or another's, stands for somebody only before the surname.
        """
        texts = [d.text for d in self._facts.documents]
        others = [
            _whole(n)
            for a in self._facts.actors
            if a.id not in self._of and a.kind is ActorKind.PERSON
            for n in (a.name, *a.aliases)
        ]
        theirs = {w.casefold() for parts in others for w in parts}
        shared: dict[str, str] = {}
        for number, parts in people:
            for form, other in bynames.initials(parts, others):
                if not other:
                    self._abbreviated.setdefault(form.shown, (number, form.pattern))
                elif any(re.search(f"{_START}(?:{form.pattern}){_END}", t) for t in texts):
                    shared[form.shown] = form.pattern
            told = list(bynames.nicknames(parts, texts))
            for whole in (w for _, w in told if w):
                self._forms.setdefault(" ".join(whole.split()), number)
            shorter, longer = bynames.short_forms(parts[0], knowledge.load().nicknames)
            for name in (*(n for n, _ in told), *shorter, *longer):
                if name.casefold() in theirs:
                    continue
                self._forms.setdefault(f"{name} {parts[-1]}", number)
                if name not in longer and not bynames.is_word(name, texts):
                    self._forms.setdefault(name, number)
        return shared

    def _others(self) -> tuple[list[str], set[str]]:
        """Of everybody else: longer names that have a private one in them, and single words that they are called."""
        mine = {w.casefold() for form in (*self._forms, *self._abbreviated) for w in _WORD.findall(form)}
        shields, bare = [], set()
        for actor in self._facts.actors:
            if actor.id in self._of:
                continue
            full = len(_whole(actor.name)) > 1
            for name in (actor.name, *actor.aliases):
                parts = _named(name)
                if len(parts) > 1 and name not in self._forms and mine & {w.casefold() for w in parts}:
                    shields.append(name)
                if full and len(parts) == 1:
                    bare.add(parts[0].casefold())
            if full and actor.kind is ActorKind.PERSON:
                bare.add(_whole(actor.name)[-1].casefold())
        return shields, bare

    def _compiled(self, *, everywhere: bool) -> re.Pattern[str] | None:
        """The pattern for all names, longest first. ``everywhere``: in names of files and addresses, whatever the case."""
        if not self._forms and not self._abbreviated:
            return None
        made = [(form, f"p{number}", "") for form, number in self._forms.items()]
        made += [(form, f"p{number}", pattern) for form, (number, pattern) in self._abbreviated.items()]
        made += [(form, "", pattern) for form, pattern in self._shared.items()]
        made += [(form, "", "") for form in self._shields]
        parts: list[str] = []
        for form, group, pattern in sorted(made, key=lambda m: (-len(m[0]), m[0], not m[1])):
            loose = everywhere or len(_WORD.findall(form)) > 1 or not form[:1].isupper()
            inner = f"(?i:{pattern})" if pattern and everywhere else pattern
            inner = inner or "|".join(dict.fromkeys(_shape(f, loose) for f in _spellings(form)))
            parts.append(f"(?P<{group}_{len(parts)}>{inner})" if group else f"(?:{inner})")
        return re.compile(f"{_START}(?:{'|'.join(parts)}){_END}")

    # --- text ---------------------------------------------------------------------------------------

    def ident(self, ident: str) -> str:
        """The id of a noun in the masked record."""
        return self._ids.get(ident, ident) if self._labels else ident

    def words(self, text: str) -> str:
        """Words with names masked."""
        if text not in self._words:
            self._words[text] = self._move(text).text
        return self._words[text]

    def slug(self, text: str) -> str:
        """The name of a file or an id, masked whatever the case."""
        if self._anycase is None:
            return text
        return self._anycase.sub(self._as_slug, text)

    def _as_slug(self, found: re.Match[str]) -> str:
        label = self._label(found)
        return found.group() if label is None else re.sub(r"[^\w]+", "-", label).strip("-").casefold()

    def _label(self, found: re.Match[str]) -> str | None:
        group = found.lastgroup
        return None if group is None else self._labels[int(group[1 : group.index("_")])]

    def _move(self, text: str) -> _Moved:
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        new: list[tuple[int, int]] = []
        at = length = 0
        for found in self._pattern.finditer(text) if self._pattern is not None else ():
            label = self._label(found)
            if label is None or _is_date(text, found):
                continue
            length += found.start() - at
            pieces += [text[at : found.start()], label]
            starts.append(found.start())
            ends.append(found.end())
            new.append((length, length + len(label)))
            length += len(label)
            at = found.end()
        if not starts:
            return _Moved(text)
        pieces.append(text[at:])
        return _Moved(
            "".join(pieces), tuple(starts), tuple(ends), tuple(a for a, _ in new), tuple(b for _, b in new)
        )

    # --- nouns --------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """The record's facts, masked."""
        if not self._labels:
            return self._facts
        members = {
            self._ids.get(k, k): () if k in self._of else tuple(self._ids.get(v, v) for v in held)
            for k, held in self._facts.members.items()
        }
        held = {
            f.name: self.value(getattr(self._facts, f.name)) for f in fields(Facts) if f.name != "members"
        }
        return Facts(**held, members=members)

    def findings(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings, masked."""
        return tuple(self.value(f) for f in findings)

    def value(self, value: Made) -> Made:
        """Anything made of nouns, masked: every word in it, every place, every id that holds a name."""
        return cast("Made", self._value(value)) if self._labels else value

    def _value(self, value: Any) -> Any:
        if isinstance(value, (enum.Enum, When, Coverage)):
            return value
        if isinstance(value, str):
            return self._ids.get(value) or self.words(value)
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, Document):
            return self._document(value)
        if isinstance(value, Actor):
            return self._actor(value)
        if isinstance(value, (tuple, list)):
            return type(value)(self._value(v) for v in value)
        if isinstance(value, Mapping):
            return {k: self._value(v) for k, v in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: self._value(getattr(value, f.name)) for f in fields(value)})
        return value

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Ids of nouns in which a name stands (those that people wrote), and of private actors: what stands for them."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        nouns = [n for f in fields(Facts) for n in _many(getattr(self._facts, f.name))]
        for ident in dict.fromkeys(n.id for n in nouns if hasattr(n, "id")):
            number = self._of.get(ident)
            new = self.slug(ident) if number is None else _slugged(self._labels[number])
            while new != ident and new in taken:
                new += "-2"
            taken.add(new)
            if new != ident:
                found[ident] = new
        return found

    def _actor(self, actor: Actor) -> Actor:
        number = self._of.get(actor.id)
        if number is None:
            kept = {f.name: self._value(getattr(actor, f.name)) for f in fields(Actor)}
            return replace(actor, **kept)
        return Actor(
            self._ids.get(actor.id, actor.id), self._labels[number], actor.kind, classes=self._value(actor.classes),
            distinct=self._value(actor.distinct), evidence=self._value(actor.evidence),
        )  # fmt: skip

    def _in(self, document: str) -> _Moved | None:
        """The masked text of a paper; None where the paper is not in the record."""
        if document not in self._moved:
            found = self._texts.get(document)
            if found is None:
                return None
            self._moved[document] = self._move(found)
        return self._moved[document]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {d.id: d.text for d in self._facts.documents}

    def _span(self, span: Span) -> Span:
        moved = self._in(span.document)
        ident = self._ids.get(span.document, span.document)
        if moved is None:
            return Span(ident, span.start, span.end, self.words(span.text))
        start, end = moved.start(span.start), moved.end(span.end)
        return Span(ident, start, end, moved.text[start:end])

    def _document(self, document: Document) -> Document:
        moved = self._in(document.id)
        assert moved is not None  # it is one of the facts' own papers
        name, title = self.slug(document.name), self.words(document.title)
        url = document.url if self.slug(document.url) == document.url else ""
        author = self.words(document.author)
        told = (name, title, url, author) != (document.name, document.title, document.url, document.author)
        if not moved.starts and not told:
            return replace(document, id=self._ids.get(document.id, document.id))
        return replace(
            document, id=self._ids.get(document.id, document.id), name=name, text=moved.text,
            title=(title or name) + NOTE, publisher=self.words(document.publisher), author=author, url=url,
            body=moved.start(document.body),
            turns=tuple(self._turn(t, moved) for t in document.turns),
            rows=tuple(self._row(r, moved) for r in document.rows),
            noise=tuple((moved.start(a), moved.end(b)) for a, b in document.noise),
            origins=tuple(_origin(o, moved) for o in document.origins),
        )  # fmt: skip

    def _turn(self, turn: Turn, moved: _Moved) -> Turn:
        return replace(
            turn, label=self.words(turn.label), start=moved.start(turn.start), end=moved.end(turn.end),
            label_start=moved.start(turn.label_start), name=self._value(turn.name),
            oath=(moved.start(turn.oath[0]), moved.end(turn.oath[1])) if turn.oath else None,
            addressee=self._value(turn.addressee), on_behalf=self._value(turn.on_behalf),
            description=self._value(turn.description),
        )  # fmt: skip

    def _row(self, row: Row, moved: _Moved) -> Row:
        cells = tuple(
            Cell(self.words(c.header), self.words(c.value), moved.start(c.start), moved.end(c.end))
            for c in row.cells
        )
        return Row(row.number, moved.start(row.start), moved.end(row.end), cells)


def _many(value: object) -> Iterator[Any]:
    if isinstance(value, tuple):
        yield from value


def _labels(private: Sequence[Private]) -> tuple[str, ...]:
    """A label for each, in brackets, no two alike: those that would be get letters, then numbers."""
    wanted = [one.label or _UNTOLD for one in private]
    made, seen = [], dict.fromkeys(wanted, 0)
    for label in wanted:
        if wanted.count(label) == 1:
            made.append(f"[{label}]")
            continue
        number = seen[label]
        seen[label] += 1
        letter = string.ascii_uppercase[number] if number < 26 else str(number + 1)
        made.append(f"[{label} {letter}]")
    return tuple(made)


def _tells(alias: str) -> bool:
    """Whether an alias is a name, a number or an address, and no description ("the nurse")."""
    return any(c.isupper() or c.isdigit() or c == "@" for c in alias)


def _named(name: str) -> list[str]:
    """The words of a name, without titles and initials."""
    return [w for w in _whole(name) if len(w) > 1]


def _whole(name: str) -> list[str]:
    """The words of a name and its initials, without titles."""
    return [w for w in _WORD.findall(name) if w.casefold().rstrip(".") not in _TITLES]


def _forms(
    names: Sequence[Sequence[str]], actors: Sequence[Actor]
) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """What each private person is called, with the person's number: whole names, and of persons the words of them.
    And the words of each name that has a given name and a surname.

    The words of a description ("the Minister for Ports") are nobody's name: only those of names that share a
    word with one that the person goes by.
    """
    kinds = {n: a.kind for a in actors for n in (a.name, *a.aliases)}
    found: dict[str, int] = {}
    people: list[tuple[int, list[str]]] = []
    for number, called in enumerate(names):
        own = {w.casefold() for a in actors if a.name in called for w in _named(a.name)}
        own |= {w.casefold() for w in _named(called[0])} if called else set()
        for name in called:
            whole = " ".join(name.split())
            if not whole:
                continue
            found.setdefault(whole, number)
            parts = [w for w in _named(whole) if w[:1].isupper()]
            if kinds.get(name, ActorKind.PERSON) is not ActorKind.PERSON or not 1 < len(parts) < 7:
                continue
            if not own & {w.casefold() for w in parts}:
                continue
            found.setdefault(f"{parts[0]} {parts[-1]}", number)
            found.setdefault(f"{parts[-1]}, {parts[0]}", number)
            people.append((number, parts))
            for part in parts:
                if len(part) > 2 or part.casefold() not in _SHORT_WORDS:
                    found.setdefault(part, number)
    return found, people


def _spellings(form: str) -> tuple[str, ...]:
    forms: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    return tuple(dict.fromkeys(unicodedata.normalize(f, form) for f in forms))


def _shape(form: str, loose: bool) -> str:
    """A pattern for one name: across line ends, with any apostrophe and hyphen; a single word not in small letters."""
    words = [re.sub(r"['’]", "['’]", re.escape(w)) for w in form.split()]
    words = [re.sub(r"(?:\\-|[‐‑–])", "[-‐‑–]", w) for w in words]
    shape = _JOINED.join(words)
    if loose:
        return f"(?i:{shape})"
    capitals = _JOINED.join(re.sub(r"['’]", "['’]", re.escape(w.upper())) for w in form.split())
    return f"{shape}|{capitals}"


def _is_date(text: str, found: re.Match[str]) -> bool:
    """Whether a single word that can be a month ("May", "June") stands beside a number of a day or a year."""
    word = found.group().casefold()
    if word not in ("april", "may", "june", "july", "august", "january"):
        return False
    before, after = text[max(0, found.start() - 6) : found.start()], text[found.end() : found.end() + 6]
    return bool(re.search(r"\d(?:st|nd|rd|th)?(?: of)? $", before) or re.match(r",? \d", after))


def _slugged(label: str) -> str:
    return re.sub(r"[^\w]+", "-", label).strip("-").casefold()


def _origin(origin: Origin, moved: _Moved) -> Origin:
    """Where a stretch stood; not by characters, which would tell how long a name was."""
    return replace(origin, start=moved.start(origin.start), end=moved.end(origin.end), char=None, box=None)
