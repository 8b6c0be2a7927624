"""What the house knows before it reads anything, as one frozen object."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from onrecord.core.dates import When
from onrecord.core.document import Span

from .periods import named_by_rule

if TYPE_CHECKING:
    from .directory import Directory

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SHORT = frozenset({"us", "u.s", "eu", "uk", "car"})  # short forms that are common words in lower case
_STATE_FRAMES = re.compile(
    r"^(?:the )?(?:government|republic|kingdom|state|embassy|people|mission|ministry of foreign affairs) of (?:the )?(.+)$"
    r"|^(?:the )?(.+?)[’']?s? (?:government|state|embassy|regime|mission|authorities|administration)$",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Lower case, without accents, with straight apostrophes and single blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SPACE.sub(" ", plain.replace("’", "'").casefold()).strip()


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without possessive endings."""
    return tuple(re.sub(r"'s$", "", w) for w in _WORD.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate: its place in the order, its words, and the phrases of explanations.

    ``parents`` are what it entails at once, ``inverse`` the same happening with the sides changed
    over. ``begins``/``ends`` is the state that begins or ends with it, ``excludes`` what cannot be so
    as well. Its trigger words are in :attr:`Knowledge.triggers`.
    """

    name: str
    parents: tuple[str, ...] = ()
    symmetric: bool = False
    state: bool = False
    inverse: str | None = None
    begins: str | None = None
    ends: str | None = None
    excludes: tuple[str, ...] = ()
    words: str | None = None
    noun: str = ""
    link: str = "with"
    past: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an event's predicate as a wider one.

    ``path`` goes from the event's predicate to ``name``; ``swapped`` says that the sides change over
    on the way (A paid B: B received from A); ``begins`` that the wider one is a state that starts here.
    """

    name: str
    path: tuple[str, ...]
    swapped: bool = False
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    """What an office oversees, whoever holds it, as a user's file tells. ``evidence`` are the file's words."""

    role: str
    body: str
    oversees: tuple[str, ...]
    start: When | None = None
    end: When | None = None
    evidence: Span | None = None


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Everything that is known before reading. Immutable; made by :func:`onrecord.knowledge.load`.

    ``triggers`` are the words of each predicate by kind (verbs, nouns, hide, log), as patterns; the classes
    of nouns and the empty verbs stand under ``nouns`` and ``light``. ``charges`` come from users alone, and
    so does ``directory``.
    """

    predicates: Mapping[str, Predicate]
    class_parents: Mapping[str, tuple[str, ...]]
    class_words: Mapping[str, str]
    states: Mapping[str, str]
    titles: frozenset[str]
    title_class: Mapping[str, str]
    nicknames: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, str]
    heads: frozenset[str]
    speech_verbs: Mapping[str, frozenset[str]]
    topics: Mapping[str, tuple[str, ...]]
    related: tuple[frozenset[str], ...]
    manners: Mapping[str, tuple[str, ...]]
    periods: Mapping[str, When] = field(default_factory=lambda: MappingProxyType({}))
    capitals: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    triggers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    charges: tuple[Charge, ...] = ()
    directory: Directory | None = None

    # --- predicates -------------------------------------------------------------------------------

    def predicate(self, name: str) -> Predicate:
        """The predicate of that name; an unknown one (``other:<lemma>``) stands for itself alone."""
        known = self.predicates.get(name)
        if known is not None:
            return known
        lemma = name.partition(":")[2] or name
        return Predicate(name, noun=f"act of “{lemma}”", link="with", past=f"did “{lemma}” with")

    def readings(self, name: str) -> Mapping[str, Reading]:
        """Every predicate that ``name`` entails, each with the shortest way to it.

        Reflexive and transitive. For an inverse, ``swapped`` is true.
        """
        found = self._readings.get(name)
        return found if found is not None else {name: Reading(name, (name,))}

    def entails(self, narrow: str, wide: str) -> bool:
        """Whether what is ``narrow`` is always ``wide`` as well, the sides staying as they are."""
        reading = self.readings(narrow).get(wide)
        return reading is not None and not reading.swapped and not reading.begins

    def path(self, narrow: str, wide: str) -> tuple[str, ...]:
        """The predicates from ``narrow`` to ``wide``, both ends in it; empty where it does not entail it."""
        return self.readings(narrow)[wide].path if self.entails(narrow, wide) else ()

    @cached_property
    def _readings(self) -> Mapping[str, Mapping[str, Reading]]:
        return {name: self._closure(name) for name in self.predicates}

    def _closure(self, name: str) -> Mapping[str, Reading]:
        found = {name: Reading(name, (name,))}
        queue = [found[name]]
        for at in queue:
            predicate = self.predicate(at.name)
            steps = [(p, False, False) for p in predicate.parents]
            if predicate.inverse:
                steps.append((predicate.inverse, True, False))
            if predicate.begins:
                steps.append((predicate.begins, False, True))
            for wider, swapped, begins in steps:
                if wider not in found:
                    reading = Reading(wider, (*at.path, wider), at.swapped != swapped, at.begins or begins)
                    found[wider] = reading
                    queue.append(reading)
        return MappingProxyType(found)

    @cached_property
    def entailing(self) -> Mapping[str, frozenset[str]]:
        """For each predicate the ones that can be read as it."""
        turned: dict[str, set[str]] = {}
        for narrow, readings in self._readings.items():
            for wide in readings:
                turned.setdefault(wide, set()).add(narrow)
        return {wide: frozenset(narrow) for wide, narrow in turned.items()}

    # --- classes ----------------------------------------------------------------------------------

    def class_of(self, word: str) -> str:
        """The class that a word, a plural or a title names; the folded word itself where it is not known."""
        folded = fold(word).rstrip(".")
        if folded in self.class_parents:
            return folded
        if folded in self.class_words:
            return self.class_words[folded]
        if folded.endswith("s") and folded[:-1] in self.class_parents:
            return folded[:-1]
        return folded

    def classes_in(self, role: str) -> tuple[str, ...]:
        """The classes that an office's words name: "former Norland ambassador to Spain" → ambassador.

        The longest names that stand in the words before any "to", "of" or "for".
        """
        whole = self.class_of(role)
        if whole in self.class_parents:
            return (whole,)
        found: list[str] = []
        tokens = list(words(role))
        for cut, token in enumerate(tokens):
            if token in ("to", "of", "for", "at", "in") and cut:
                kept = " ".join(tokens)
                if not any(kept.startswith(known) for known in self._phrases_with_of):
                    tokens = tokens[:cut]
                break
        used: set[int] = set()
        for size in (4, 3, 2, 1):
            for start in range(len(tokens) - size + 1):
                here = set(range(start, start + size))
                name = self.class_of(" ".join(tokens[start : start + size]))
                if name in self.class_parents and not here & used:
                    used |= here
                    found.append(name)
        return tuple(dict.fromkeys(found))

    @cached_property
    def _phrases_with_of(self) -> tuple[str, ...]:
        names = (*self.class_parents, *self.class_words)
        return tuple(n for n in names if " of " in n or " for " in n)

    def class_path(self, narrow: str, wide: str) -> tuple[str, ...]:
        """The classes from ``narrow`` to ``wide``, both ends in it; empty where it is not one of them."""
        start, goal = self.class_of(narrow), self.class_of(wide)
        paths: dict[str, tuple[str, ...]] = {start: (start,)}
        queue = [start]
        for at in queue:
            if at == goal:
                return paths[at]
            for wider in self.class_parents.get(at, ()):
                if wider not in paths:
                    paths[wider] = (*paths[at], wider)
                    queue.append(wider)
        return ()

    def class_entails(self, narrow: str, wide: str) -> bool:
        """Whether a member of ``narrow`` is one of ``wide`` (ambassador: official). Reflexive."""
        return bool(self.class_path(narrow, wide))

    # --- states, names, periods -------------------------------------------------------------------

    def state_of(self, name: str) -> str | None:
        """The state that a name, adjective, demonym or short form means, or None.

        "Azerbaijanis", "the Azerbaijani government", "Government of Azerbaijan" all give "Azerbaijan".
        Capitals ("Moscow has refused") are not taken for states: they are places first.
        """
        written = _SPACE.sub(" ", name.strip())
        if written.islower() and fold(written).rstrip(".") in _SHORT:
            return None
        folded = fold(written)
        for form in (folded, folded.removeprefix("the "), folded.rstrip(".")):
            if form in self.states:
                return self.states[form]
        framed = _STATE_FRAMES.match(folded)
        if framed:
            return self.states.get((framed.group(1) or framed.group(2)).removeprefix("the "))
        return None

    def full_names(self, given: str) -> tuple[str, ...]:
        """The given names that a short one stands for, itself first."""
        folded = fold(given)
        return (folded, *self.nicknames.get(folded, ()))

    def period(self, phrase: str, reference: When | None = None) -> When | None:
        """The dates of a named public period ("the pandemic", "the 115th Congress"), or None.

        ``reference`` is a date from which "the presidential campaign" means the last one before it.
        """
        folded = fold(phrase)
        for form in (folded, "the " + folded, folded.removeprefix("during ")):
            if form in self.periods:
                return self.periods[form]
        return named_by_rule(folded, reference)

    def role_kind(self, role: str) -> str | None:
        """The kind of body that an office is in: ``state``, ``government``, ``body`` or ``person``."""
        folded = fold(role)
        if folded in self.roles:
            return self.roles[folded]
        tokens = words(role)
        for size in range(min(4, len(tokens)), 0, -1):
            for start in range(len(tokens) - size + 1):
                kind = self.roles.get(" ".join(tokens[start : start + size]))
                if kind is not None:
                    return kind
        return None

    def heads_body(self, role: str) -> bool:
        """Whether the holder of that office answers for what the body decides."""
        tokens = words(role)
        if tokens[:1] in (("deputy",), ("vice",), ("assistant",)):
            return False
        return any(
            " ".join(tokens[start : start + size]) in self.heads
            for size in (1, 2, 3)
            for start in range(len(tokens) - size + 1)
        )
