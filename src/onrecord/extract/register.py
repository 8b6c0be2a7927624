"""The book of who is in a paper while it is read: names become actors, and short forms find their bearer.

A surname alone belongs to somebody only where exactly one bearer fits; two bearers stay two, and a form
that fits both means neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord.core.document import Document, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import Actor, ActorKind
from onrecord.knowledge import Knowledge, Member
from onrecord.knowledge.given import is_given, pronoun_of
from onrecord.knowledge.model import fold

from . import identity
from .members import is_called
from .names import pronoun_of_titles
from .namewords import BODY_HEADS, LEGAL

_GENERIC_BODIES = (BODY_HEADS - LEGAL - {"house"}) | {"government"}
_HONORIFICS = frozenset("mr mrs ms miss dr prof professor sir dame lord lady".split())
_EVIDENCE = 3


@dataclass(slots=True)
class Entry:
    """One actor while the paper is read. ``honorifics`` and ``titles`` (those of offices) are what the
    paper put before the name, folded; ``parties`` are those that it ties to a person by a word at the name."""

    id: str
    name: str
    kind: ActorKind
    aliases: dict[str, None] = field(default_factory=dict)
    classes: dict[str, None] = field(default_factory=dict)
    distinct: dict[str, None] = field(default_factory=dict)
    evidence: list[Span] = field(default_factory=list)
    honorifics: dict[str, None] = field(default_factory=dict)
    titles: dict[str, None] = field(default_factory=dict)
    parties: dict[str, None] = field(default_factory=dict)
    pronoun: str | None = None
    count: int = 0
    plural: bool = False
    identifiers: dict[str, None] = field(default_factory=dict)

    def actor(self) -> Actor:
        """The frozen noun."""
        aliases = tuple(a for a in self.aliases if a != self.name)
        return Actor(
            self.id,
            self.name,
            self.kind,
            aliases,
            tuple(self.classes),
            tuple(self.distinct),
            tuple(self.evidence),
            tuple(self.identifiers),
        )


class Register:
    """All actors of one paper, with the ways to find one by a form of its name."""

    def __init__(self, document: Document, knowledge: Knowledge, entries: Iterable[Entry] = ()) -> None:
        self.document = document
        self.knowledge = knowledge
        self.entries: dict[str, Entry] = {}
        self._forms: dict[str, dict[str, None]] = {}
        self._surnames: dict[str, dict[str, None]] = {}
        self._givens: dict[str, dict[str, None]] = {}
        self._body_words: dict[tuple[str, ...], dict[str, None]] = {}
        self._body_keys: dict[tuple[str, ...], dict[str, None]] = {}
        for entry in entries:
            self._enter(entry)

    # --- looking up -------------------------------------------------------------------------------

    def named(self, words: str) -> str | None:
        """The one actor that is called just so, or None."""
        found = self._forms.get(key_of(words), {})
        return next(iter(found)) if len(found) == 1 else None

    def persons(self) -> list[Entry]:
        """All persons, in the order of their first mention."""
        return [e for e in self.entries.values() if e.kind is ActorKind.PERSON]

    def forms(self) -> Mapping[str, frozenset[str]]:
        """Every form in use with the ids that it may mean."""
        return {form: frozenset(ids) for form, ids in self._forms.items()}

    # --- adding -----------------------------------------------------------------------------------

    def add(self, name: str, kind: ActorKind) -> Entry:
        """The actor of exactly this name and kind, made if new."""
        ident = content_id("ac", self.document.id, name)
        entry = self.entries.get(ident)
        if entry is None:
            entry = Entry(ident, name, kind)
            self._enter(entry)
        return entry

    def alias(self, ident: str, form: str) -> None:
        """Let a form mean an actor as well."""
        entry = self.entries[ident]
        if form and form != entry.name:
            entry.aliases[form] = None
        self._index(entry, form)

    def note(self, ident: str, *, titles: Iterable[str] = (), span: Span | None = None) -> None:
        """A mention of an actor, with the titles that it gave."""
        entry = self.entries[ident]
        entry.count += 1
        for title in titles:
            (entry.honorifics if title in _HONORIFICS else entry.titles)[title] = None
            given = self.knowledge.title_class.get(title) or self._title_class(title)
            if given:
                entry.classes[given] = None
        entry.pronoun = entry.pronoun or pronoun_of_titles(titles)
        if span is not None and len(entry.evidence) < _EVIDENCE:
            entry.evidence.append(span)

    def _title_class(self, title: str) -> str | None:
        if title in _HONORIFICS or title in ("hon", "honorable", "honourable", "rt hon"):
            return None
        name = self.knowledge.class_of(title)
        return name if name in self.knowledge.class_parents else None

    def _enter(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        for form in (entry.name, *entry.aliases):
            self._index(entry, form)

    def _index(self, entry: Entry, form: str) -> None:
        self._forms.setdefault(key_of(form), {})[entry.id] = None
        if entry.kind is ActorKind.BODY:
            words = identity.body(form)
            self._body_words.setdefault(words, {})[entry.id] = None
            letters = "".join(w[0] for w in words if w not in ("for", "on", "in"))
            for key in (words[:1], (f"head {_head(form)}",), (f"letters {letters}",)):
                self._body_keys.setdefault(key, {})[entry.id] = None
        if entry.kind is ActorKind.PERSON and form[:1].isupper():
            parts = identity.person(form)
            if parts.surname and not form.startswith("@"):
                if parts.given or not is_given(form) or form == entry.name:
                    for piece in {parts.key, *(identity.romanised(p) for p in parts.surname.split())}:
                        self._surnames.setdefault(piece, {})[entry.id] = None
            for given in parts.given[:1]:
                for full in self.knowledge.full_names(given):
                    self._givens.setdefault(full, {})[entry.id] = None

    # --- persons ----------------------------------------------------------------------------------

    def person(self, text: str, titles: tuple[str, ...] = ()) -> str | None:
        """The person whom a name means here, made if new; None where it fits more than one."""
        parts = identity.person(text)
        if not parts.surname:
            return None
        if parts.given:
            return self._full(text, titles)
        return self._single(text, titles)

    def _full(self, text: str, titles: tuple[str, ...]) -> str | None:
        exact = [i for i in self._forms.get(key_of(text), {}) if self.entries[i].kind is ActorKind.PERSON]
        if len(exact) == 1:
            return exact[0]
        bearers = self._bearers(identity.person(text).key)
        pronoun = pronoun_of_titles(titles) or _given_pronoun(text)
        fits = [
            e for e in bearers
            if identity.may_be_same(e.name, text)
            and _agree(pronoun, e.pronoun or _given_pronoun(e.name))
        ]  # fmt: skip
        whole = [e for e in fits if identity.person(e.name).given]
        # "Mayor Roe" is "Ivo Roe" only where the paper calls Ivo Roe the mayor as well
        fits = whole or [e for e in fits if not e.titles or e.titles.keys() & set(titles)]
        if len(fits) == 1 and (identity.is_full(text) or whole or not _initials_differ(fits[0].name, text)):
            self._rename(fits[0], text)
            return fits[0].id
        if len(fits) > 1:
            return None
        return self._new_person(text, titles)

    def bearers(self, text: str, titles: tuple[str, ...] = ()) -> list[Entry]:
        """The persons whom a surname can mean, as far as its titles tell."""
        pronoun = pronoun_of_titles(titles)
        key = identity.person(text).key
        found = [e for e in self._bearers(key) if _agree(pronoun, e.pronoun or _given_pronoun(e.name))]
        return _by_honorific(found, titles) if len(found) > 1 else found

    def _single(self, text: str, titles: tuple[str, ...]) -> str | None:
        pronoun = pronoun_of_titles(titles)
        bearers = self.bearers(text, titles)
        given = [
            self.entries[i] for i in self._givens.get(identity.plain(text), {})
            if (not titles or titles[-1] in ("sir", "dame", "lord", "lady", "sister", "father", "dr", "coach"))
            and _agree(pronoun, self.entries[i].pronoun)
        ]  # fmt: skip
        if len(bearers) == 1 and (not given or not is_given(text) or titles):
            return bearers[0].id
        if not bearers and len(given) == 1:
            return given[0].id
        if bearers or given:
            return None
        return self._new_person(text, titles)

    def registered(self, member: Member) -> str:
        """Somebody of a pack: the one whom the paper has called so already, if there is just one, or a new person.

        Two of one name have two numbers, and stay two.
        """
        bearers = self._bearers(identity.person(member.name).key)
        known = [e for e in bearers if member.identifier in e.identifiers]
        if not known and not any(e.identifiers for e in bearers):
            called = [e for e in bearers if is_called(member, e.name)]
            known = called if len(called) == 1 else []
        if known:
            entry = known[0]
            self._rename(entry, member.name)
        else:
            ident = content_id("ac", self.document.id, member.identifier)
            entry = Entry(ident, member.name, ActorKind.PERSON, pronoun=_given_pronoun(member.name))
            self._enter(entry)
        entry.identifiers[member.identifier] = None
        return entry.id

    def _bearers(self, key: str) -> list[Entry]:
        return [self.entries[i] for i in self._surnames.get(key, {})]

    def _new_person(self, text: str, titles: tuple[str, ...]) -> str:
        entry = self.add(text, ActorKind.PERSON)
        entry.pronoun = pronoun_of_titles(titles) or _given_pronoun(text)
        return entry.id

    def _rename(self, entry: Entry, text: str) -> None:
        """Take the fuller of two forms as the name."""
        if _fullness(text) > _fullness(entry.name):
            entry.aliases[entry.name] = None
            entry.name = text
            entry.aliases.pop(text, None)
            entry.pronoun = entry.pronoun or _given_pronoun(text)
            self._index(entry, text)
        else:
            self.alias(entry.id, text)

    # --- bodies -----------------------------------------------------------------------------------

    def body(self, text: str) -> str:
        """The body that a name means here, made if new."""
        bare = re.sub(r"^[Tt]he ", "", text)
        words = identity.body(bare)
        for ident in self._body_words.get(words, ()):
            self._rename_body(self.entries[ident], bare)
            return ident
        near = {
            i: None
            for key in (words[:1], (f"head {bare.casefold()}",), (f"letters {bare.casefold()}",))
            for i in self._body_keys.get(key, ())
        }
        fits = [self.entries[i] for i in near if self._body_fits(self.entries[i], bare, words)]
        if len(fits) == 1:
            self._rename_body(fits[0], bare)
            return fits[0].id
        return self.add(bare, ActorKind.BODY).id

    def _body_fits(self, entry: Entry, text: str, words: tuple[str, ...]) -> bool:
        """Whether one of two names is a short form of the other."""
        own = identity.body(entry.name)
        if not own or not words:
            return False
        short, long = (own, words) if len(own) < len(words) else (words, own)
        if (
            len(short) == len(long)
            or (words == short and _legal(text))
            or (own == short and _legal(entry.name))
        ):
            return False
        if len(short) == 1 and short[0] in _GENERIC_BODIES:
            return words == short and _head(entry.name) == short[0]
        if long[: len(short)] == short:
            return not (len(short) == 1 and long[-1] in _GENERIC_BODIES and _sibling(self, entry, short))
        letters = "".join(w[0] for w in identity.body(entry.name) if w not in ("for", "on", "in"))
        return len(short) == 1 and len(short[0]) > 2 and words == short and letters == short[0]

    def _rename_body(self, entry: Entry, text: str) -> None:
        if (len(identity.body(text)), len(text)) > (len(identity.body(entry.name)), len(entry.name)):
            entry.aliases[entry.name] = None
            entry.name = text
            entry.aliases.pop(text, None)
            self._index(entry, text)
        elif text != entry.name:
            self.alias(entry.id, text)

    def beginning(self, word: str) -> list[str]:
        """The bodies whose longer names begin with a word."""
        first = identity.body(word)
        near = (self.entries[i] for i in self._body_keys.get(first[:1], ()))
        return [e.id for e in near if len(identity.body(e.name)) > 1 and identity.body(e.name)[:1] == first]

    def state(self, name: str, form: str) -> str:
        """The state of a name that the knowledge gave, with the form met here as alias."""
        entry = self.add(name, ActorKind.STATE)
        self.alias(entry.id, form)
        return entry.id


def _sibling(register: Register, entry: Entry, short: tuple[str, ...]) -> bool:
    """Whether another body's name begins alike ("Acme Steel", "Acme Foods" for "Acme")."""
    return any(i != entry.id for i in register.beginning(" ".join(short)))


def _legal(name: str) -> bool:
    """Whether a name ends with a legal form: then it is whole, and no short form of another."""
    return name.rsplit(maxsplit=1)[-1].casefold().strip(",") in LEGAL


def _head(name: str) -> str:
    """The head word of a body's name: the last one, or the one before "of" or "for"."""
    words = identity.body(name)
    found = re.match(r"(?:[Tt]he )?(?:[^\W\d_]+ ){0,3}?([^\W\d_]+) (?:of|for|on) ", name)
    return identity.plain(found.group(1)) if found else (words[-1] if words else "")


def key_of(words: str) -> str:
    """A form as it is looked up: folded, without an article and without dots."""
    return re.sub(r"^the ", "", fold(words)).replace(".", "").strip(" ,:")


def _name_forms(entry: Entry) -> list[str]:
    return [
        f for f in (entry.name, *entry.aliases) if f[:1].isupper() and not f.casefold().startswith("the ")
    ]


def _fullness(name: str) -> tuple[int, int, int, int]:
    """Full names first; then such as begin with a given name; then more parts, but no more than three; then letters."""
    words = name.split()
    return (int(identity.is_full(name)), int(is_given(words[0])), min(len(words), 3), len(name))


def _initials_differ(one: str, other: str) -> bool:
    a, b = identity.person(one), identity.person(other)
    return bool(a.given and b.given and a.given[0][:1] != b.given[0][:1])


def _given_pronoun(name: str) -> str | None:
    parts = identity.person(name)
    if parts.given:
        first = name.split(maxsplit=1)[0]
        while first.rstrip(".").casefold() in ("mr", "mrs", "ms", "dr", "sir", "dame") and " " in name:
            name = name.partition(" ")[2]
            first = name.split()[0]
        return pronoun_of(first)
    return pronoun_of(name) if is_given(name) else None


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _by_honorific(bearers: list[Entry], titles: tuple[str, ...]) -> list[Entry]:
    """The bearers whom a title can mean: "Dr Molnar" is the one doctor among two Molnars.

    A title decides only where each bearer has one, since papers drop titles more often than they swap them.
    """
    honorific = next((t for t in titles if t in _HONORIFICS), None)
    if honorific is not None and all(e.honorifics for e in bearers):
        return [e for e in bearers if honorific in e.honorifics] or bearers
    if titles:
        titled = [e for e in bearers if any(t in e.classes for t in titles)]
        if len(titled) == 1 and all(e.classes for e in bearers):
            return titled
    return bearers
