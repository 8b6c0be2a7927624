"""What a user's file may tell, typed: tables of words, and lists of facts, each value with its reader.

Nothing here overrides: what contradicts the shipped knowledge, or what another entry told before, is a
Problem and is left out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.nouns import ActorKind
from onrecord.core.problems import Problem

from .model import Predicate, fold
from .periods import named_by_rule
from .userfile import Entry, UserFile, cut

SHIPPED = "the shipped knowledge"
WORDS = ("predicates", "triggers", "classes", "class_words", "states", "periods")
_LISTS = ("verbs", "nouns", "hide", "log")
_NAME = re.compile(r"[a-z][a-z_]*")


class Fault(Exception):
    """What is wrong with a value: one sentence, the key it stands under, the mend. Never leaves this room.

    ``whole`` says that the entry is left out for it; else only a part of it is.
    """

    def __init__(self, what: str, key: str = "", mend: str = "Left out.", *, whole: bool = True) -> None:
        super().__init__(what)
        self.what, self.key, self.mend, self.whole = what, key, mend, whole


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of a list of facts, its values read."""

    file: UserFile
    entry: Entry
    values: Mapping[str, Any]

    @property
    def table(self) -> str:
        """The list that it stands in."""
        return self.entry.table


@dataclass
class Gathered:
    """All tables, the shipped ones first, with what users' files add, and what was wrong in those.

    ``words`` holds for each table key → value; ``told`` says where each key comes from. ``entries`` lists
    for each file the tables of the entries that were taken, one for each.
    """

    words: dict[str, dict[str, Any]]
    nouns: Collection[str] = ()
    told: dict[tuple[str, str], str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    entries: dict[str, list[str]] = field(default_factory=dict)
    _known: dict[str, set[str]] = field(default_factory=dict)
    _unknown: set[str] = field(default_factory=set)

    def add(self, files: Sequence[UserFile]) -> None:
        """Take in users' files, in their order."""
        pieces = [(file, cut(file)) for file in files]
        for table in ("predicates", "classes"):
            names = {
                e.key if table == "predicates" else fold(e.key)
                for _, c in pieces
                for e in c.entries
                if e.table == table
            }
            self._known[table] = names | set(self.words[table])
        for file, piece in pieces:
            self.problems += piece.problems
            taken = self.entries.setdefault(file.name, [])
            for entry in piece.entries:
                faults = list(self._entered(file, entry))
                known = entry.table in FACTS or entry.table in WORDS
                taken += [entry.table] if known and not any(f.whole for f in faults) else []
                for fault in faults:
                    place = entry.place(fault.key)
                    self.problems.append(Problem(file.name, f"{fault.what}.", place, fault.mend))

    def _entered(self, file: UserFile, entry: Entry) -> Iterator[Fault]:
        """Take in one entry; what is wrong with it comes back."""
        try:
            if entry.table in FACTS:
                self._fact(file, entry)
            elif entry.table in WORDS and not entry.listed:
                source = f"{file.name}, line {entry.line}"
                yield from getattr(self, f"_{entry.table}")(entry, source)
            elif entry.table in WORDS:
                raise Fault(
                    f"{entry.table!r} is a table of words by key, no list", mend=f"Write [{entry.table}]."
                )
            elif entry.table not in self._unknown:
                self._unknown.add(entry.table)
                known = ", ".join((*WORDS, *FACTS))
                raise Fault(f"there is no table {entry.table!r}", mend=f"Known: {known}.")
        except Fault as fault:
            yield fault

    # --- words ------------------------------------------------------------------------------------

    def _put(self, table: str, key: str, value: Any, source: str) -> None:
        """Enter a value under a key; what stands there already, and differs, stays."""
        have = self.words[table].get(key)
        if have is None:
            self.words[table][key] = value
            self.told[table, key] = source
        elif have != value:
            where = self.told.get((table, key), SHIPPED)
            raise Fault(
                f"{where} has {key!r} as {_shown(have)}, which stands",
                mend="Take another name, or leave it out.",
            )

    def _periods(self, entry: Entry, source: str) -> Iterator[Fault]:
        when = _when(entry.value)
        ruled = named_by_rule(fold(entry.key), None)
        if ruled is not None and ruled != when:
            raise Fault(f"{SHIPPED} has {entry.key!r} as {ruled.edtf}, which stands")
        self._put("periods", fold(entry.key), when, source)
        yield from ()

    def _classes(self, entry: Entry, source: str) -> Iterator[Fault]:
        parents = tuple(fold(p) for p in _texts(entry.value))
        for parent in parents:
            self._is_known("classes", parent, "class")
            if parent == fold(entry.key) or fold(entry.key) in self._wider(parent):
                raise Fault(f"{entry.key!r} would be one of itself, by {parent!r}")
        self._put("classes", fold(entry.key), parents, source)
        yield from ()

    def _wider(self, name: str) -> list[str]:
        found = [name]
        for at in found:
            found += [p for p in self.words["classes"].get(at, ()) if p not in found]
        return found

    def _class_words(self, entry: Entry, source: str) -> Iterator[Fault]:
        wanted = fold(_text(entry.value))
        self._is_known("classes", wanted, "class")
        if fold(entry.key) in self.words["classes"] and fold(entry.key) != wanted:
            raise Fault(f"{entry.key!r} is a class itself")
        self._put("class_words", fold(entry.key), wanted, source)
        yield from ()

    def _states(self, entry: Entry, source: str) -> Iterator[Fault]:
        self._put("states", fold(entry.key), _text(entry.value), source)
        yield from ()

    def _predicates(self, entry: Entry, source: str) -> Iterator[Fault]:
        if not isinstance(entry.value, Mapping):
            raise Fault(
                "a predicate is a table", mend=f"Write [predicates.{entry.key}] and its keys under it."
            )
        if not _NAME.fullmatch(entry.key):
            raise Fault(
                f"{entry.key!r} is no name of a predicate", mend="Write small letters and underscores."
            )
        values = {
            key: self._of_predicate(key, value) for key, value in entry.value.items() if key not in _LISTS
        }
        have = self.words["predicates"].get(entry.key)
        if have is not None and have != values:
            where = self.told.get(("predicates", entry.key), SHIPPED)
            raise Fault(
                f"{where} has a predicate {entry.key!r}, which stands",
                mend=f"Add words to it in [triggers.{entry.key}].",
            )
        for needed in ("noun", "past"):
            if not values.get(needed):
                raise Fault(
                    f"a predicate needs {needed!r}, for explanations",
                    mend='Write, say, noun = "lease", past = "leased from".',
                )
        self._put("predicates", entry.key, values, source)
        yield from self._patterns(entry, source)

    def _of_predicate(self, key: str, value: Any) -> Any:
        kind = _PREDICATE.get(key)
        if kind is None:
            raise Fault(f"there is no key {key!r} in a predicate{_nearest(key, _PREDICATE)}", key)
        with _under(key):
            read: Any = {"bool": _flag, "tuple[str, ...]": _texts}.get(kind, _text)(value)
            if key in ("parents", "excludes", "inverse", "begins", "ends"):
                for name in (read,) if isinstance(read, str) else tuple(read):
                    self._is_known("predicates", name, "predicate")
        return read

    def _triggers(self, entry: Entry, source: str) -> Iterator[Fault]:
        self._is_known("predicates", entry.key, "predicate")
        if not isinstance(entry.value, Mapping):
            raise Fault(
                "trigger words are a table", mend=f'Write [triggers.{entry.key}] and verbs = ["…"] under it.'
            )
        for key in entry.value:
            if key not in _LISTS:
                raise Fault(f"there is no key {key!r} in trigger words{_nearest(key, _LISTS)}", key)
        yield from self._patterns(entry, source)

    def _patterns(self, entry: Entry, source: str) -> Iterator[Fault]:
        for kind in _LISTS:
            if kind not in entry.value:
                continue
            try:
                with _under(kind):
                    patterns = _texts(entry.value[kind])
            except Fault as fault:
                yield fault
                continue
            for pattern in patterns:
                wrong = self._pattern(entry.key, kind, pattern)
                if wrong:
                    yield Fault(wrong, kind, whole=False)
                    continue
                mine = self.words["triggers"].setdefault(entry.key, {})
                mine[kind] = tuple(dict.fromkeys((*mine.get(kind, ()), pattern)))
                self.told.setdefault(("triggers", f"{entry.key}.{kind}: {pattern}"), source)

    def _pattern(self, predicate: str, kind: str, pattern: str) -> str | None:
        """What is wrong with a trigger, or None."""
        words = pattern.removeprefix("!").lstrip("<=").split()
        thing = words.pop(0)[:-1] if words and words[0].endswith(">") else ""
        first, *rest = words or [""]
        rest += [thing] if thing.startswith("{") else []
        if not first or not first[0].isalpha():
            return f"{pattern!r} does not begin with a word"
        for word in rest if kind in ("verbs", "hide") else ():
            slot = re.fullmatch(r"\{(.*)\}\??", word)
            if slot and slot.group(1) not in self.nouns:
                return f"there is no class of nouns {slot.group(1)!r}{_nearest(slot.group(1), self.nouns)}"
        for other, lists in self.words["triggers"].items():
            if other != predicate and pattern in lists.get(kind, ()):
                where = self.told.get(("triggers", f"{other}.{kind}: {pattern}"), SHIPPED)
                return f"{where} has {pattern!r} as a word for {other!r}, which stands"
        return None

    def _is_known(self, table: str, name: str, called: str) -> None:
        names = self._known.get(table) or set(self.words[table])
        if name not in names:
            raise Fault(f"there is no {called} {name!r}{_nearest(name, names)}")

    # --- facts ------------------------------------------------------------------------------------

    def _fact(self, file: UserFile, entry: Entry) -> None:
        columns = FACTS[entry.table]
        if not entry.listed or not isinstance(entry.value, Mapping):
            raise Fault(
                f"{entry.table!r} is a list of tables", mend=f"Write [[{entry.table}]] and its keys under it."
            )
        values: dict[str, Any] = {}
        for key, value in entry.value.items():
            if key not in columns:
                raise Fault(f"there is no key {key!r} here{_nearest(key, columns)}", key)
            with _under(key):
                values[key] = columns[key].read(value)
        for key, column in columns.items():
            if column.required and not values.get(key):
                raise Fault(f"{key!r} is missing", mend=f"Known: {', '.join(columns)}.")
        self._agrees(values)
        for name in values.get("classes", ()):
            with _under("classes"):
                self._is_known("classes", fold(name), "class")
        source = f"{file.name}, line {entry.line}"
        if entry.table == "aliases":
            self._means(values["name"], values["means"], source)
        elif entry.table == "phones":
            if not digits(values["number"]):
                raise Fault(f"{values['number']!r} is no number", "number")
            self._means(digits(values["number"]), values["owner"], source)
        self.facts.append(Fact(file, entry, values))

    def _agrees(self, values: Mapping[str, Any]) -> None:
        start, end = values.get("from"), values.get("to")
        if start is not None and end is not None and end.before(start) is dates.Answer.YES:
            raise Fault(f"it ends ({end.edtf}) before it begins ({start.edtf})", "to", "Mend the dates.")

    def _means(self, name: str, who: str, source: str) -> None:
        """A name or a number that means two is no alias: the first stands."""
        state = self.words["states"].get(fold(name))
        if state is not None and fold(state) != fold(who):
            raise Fault(f"{SHIPPED} has {name!r} as {state!r}, which stands")
        have = self.words["aliases"].setdefault(fold(name), who)
        where = self.told.setdefault(("aliases", fold(name)), source)
        if fold(have) != fold(who):
            raise Fault(f"{where} has {name!r} as {have!r}, which stands")


def digits(number: str) -> str:
    """A telephone number without blanks and signs."""
    return re.sub(r"\D", "", number)


# --- values ---------------------------------------------------------------------------------------


@contextmanager
def _under(key: str) -> Iterator[None]:
    """Faults raised inside are about this key."""
    try:
        yield
    except Fault as fault:
        fault.key = fault.key or key
        raise


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Fault("a text is expected here", mend='Write it in quotes: "…".')
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    """A list of texts; in a cell of CSV they are parted by semicolons."""
    parts = value.split(";") if isinstance(value, str) and ";" in value else value
    parts = [parts] if isinstance(parts, str) else parts
    if not isinstance(parts, list) or not parts:
        raise Fault("a list of texts is expected here", mend='Write it as ["…", "…"].')
    return tuple(_text(p) for p in parts)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Fault("true or false is expected here", mend="Write true or false, without quotes.")
    return value


def _when(value: Any) -> When:
    written = value.isoformat()[:10] if isinstance(value, date) else value
    if isinstance(written, int) and not isinstance(written, bool):
        written = str(written)
    try:
        return dates.parse(_text(written))
    except ValueError as cause:
        raise Fault(str(cause)) from cause


def _kind(value: Any) -> ActorKind:
    kinds = (ActorKind.PERSON, ActorKind.BODY, ActorKind.STATE)
    if value not in kinds:
        raise Fault(f"{value!r} is none of {', '.join(kinds)}", mend="Write one of them, or leave it out.")
    return ActorKind(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a list of facts: how its value is read, and whether it must be there."""

    read: Callable[[Any], Any]
    required: bool = False


_TEXT, _NEEDED, _MANY, _DATE = Column(_text), Column(_text, True), Column(_texts), Column(_when)
FACTS: dict[str, dict[str, Column]] = {
    "people": {
        "name": _NEEDED,
        "identifier": _TEXT,
        "kind": Column(_kind),
        "aliases": _MANY,
        "classes": _MANY,
    },
    "offices": {
        "role": _NEEDED,
        "body": _NEEDED,
        "oversees": Column(_texts, True),
        "from": _DATE,
        "to": _DATE,
    },
    "occupancies": {
        "holder": _NEEDED,
        "role": _NEEDED,
        "body": _TEXT,
        "from": _DATE,
        "to": _DATE,
        "oversees": _MANY,
    },
    "ownership": {"owned": _NEEDED, "owner": _NEEDED, "kind": Column(_kind), "from": _DATE, "to": _DATE},
    "aliases": {"name": _NEEDED, "means": _NEEDED, "kind": Column(_kind)},
    "phones": {"number": _NEEDED, "owner": _NEEDED, "kind": Column(_kind)},
}
"""The lists of facts, each with its keys. ``kind`` is that of the owner, or of who is meant."""

_PREDICATE = {f.name: str(f.type) for f in fields(Predicate) if f.name != "name"}


def _shown(value: Any) -> str:
    if isinstance(value, When):
        return value.edtf
    return ", ".join(value) if isinstance(value, tuple) else repr(value)


def _nearest(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1)
    return f" (did you mean {near[0]!r}?)" if near else ""
