"""The trigger words of ``knowledge/triggers.toml`` and of users' files, compiled for matching on a parse."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Token

from onrecord.knowledge import Knowledge
from onrecord.knowledge import load as shipped

ARTICLES = frozenset({"a", "an", "the"})
_FIXED = {
    "texted": "text", "texting": "text", "texts": "text", "texte": "text", "e-mailed": "email", "e-mail": "email", "e-mailing": "email", "e-mails": "email", "emailed": "email",
    "emailing": "email", "emails": "email", "met": "meet", "data": "data", "rang": "ring", "rung": "ring", "lunched": "lunch", "dined": "dine", "phoned": "phone", "phonecall": "call",
    "leant": "lean", "lent": "lend", "learnt": "learn", "saw": "see", "spoke": "speak", "spoken": "speak", "wrote": "write", "written": "write", "told": "tell", "forgot": "forget",
    "texts.": "text", "minutes": "minute", "drinks": "drink", "saw.": "see", "left": "leave", "sat": "sit", "held": "hold", "paid": "pay", "swore": "swear", "sworn": "swear",
    "initialled": "initial", "initialling": "initial", "handed": "hand", "shareholding": "shareholding", "having": "have", "voted": "vote", "voting": "vote", "found": "find", "'ve": "have", "’ve": "have",
}  # fmt: skip


def lemma(token: Token) -> str:
    """The base form of a word, in lower case, with the slips of the small model put right."""
    low = token.lower_
    if (
        low in ("mail", "mailed", "mailing", "mails")
        and token.i > 1
        and token.nbor(-1).text == "-"
        and token.nbor(-2).lower_ == "e"
    ):
        return "email"
    return _FIXED.get(low) or token.lemma_.lower()


@dataclass(frozen=True, slots=True)
class Part:
    """One element after the head: a literal word, or a slot for a noun phrase.

    ``kind`` is ``word``, ``partner`` or ``theme``; ``value`` the word or the class of nouns; ``person``
    asks for people or a body, ``human`` for people alone, ``body`` for a body; ``optional`` may be missing.
    """

    kind: str
    value: str = ""
    person: bool = False
    human: bool = False
    body: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A head lemma with what must stand around it, and the predicate that it names.

    ``thing`` is what the subject must be: a class of nouns, a word, or ``*`` for any. The subject is then
    what was got, known or signed, and the other side whom it reached. ``denies`` marks words that deny of
    themselves ("was kept in the dark").
    """

    predicate: str
    head: str
    parts: tuple[Part, ...] = ()
    reversed: bool = False
    hides: bool = False
    passive: bool = False
    thing: str = ""
    denies: bool = False

    @property
    def weight(self) -> int:
        """How much the pattern asks for: constrained slots count most."""
        slots = sum(2 if p.kind == "word" or p.value or p.person or p.body else 1 for p in self.parts)
        return slots + (2 if self.thing.strip("*") else 1 if self.thing else 0)


@dataclass(frozen=True)
class Lexicon:
    """All patterns by head lemma, nouns by lemma, classes of nouns, verbs without meaning of their own.

    ``asides`` are nouns of what somebody lent to another's doing ("on the instructions of").
    """

    verbs: dict[str, tuple[Pattern, ...]]
    nouns: dict[str, tuple[str, ...]]
    classes: dict[str, frozenset[str]]
    light: frozenset[str]
    planning: frozenset[str]
    logs: dict[str, str] = field(default_factory=dict)
    asides: dict[str, str] = field(default_factory=dict)

    def is_a(self, word: str, name: str) -> bool:
        """Whether a noun's lemma is of the class ``name``."""
        return word in self.classes.get(name, frozenset())


def _part(word: str) -> Part:
    optional = word.endswith("?")
    word = word.rstrip("?")
    if word.startswith("@"):
        return Part(
            "partner", person=word in ("@P", "@H"), human=word == "@H", body=word == "@B", optional=optional
        )
    if word.startswith("*"):
        return Part("theme", optional=optional)
    if word.startswith("{"):
        return Part("theme", word.strip("{}"), optional=optional)
    return Part("word", word)


def compile_pattern(predicate: str, text: str, *, hides: bool = False) -> Pattern:
    """A pattern from its written form; see the head of ``triggers.toml``."""
    denies = text.startswith("!")
    text = text.removeprefix("!")
    reverse, passive = text.startswith("<"), text.startswith("=")
    words = [w for w in text.lstrip("<=").split() if w not in ARTICLES]
    thing = words.pop(0)[:-1] if words[0].endswith(">") else ""
    parts = tuple(_part(w) for w in words[1:])
    return Pattern(predicate, words[0], parts, reverse, hides, passive, thing, denies)


def lexicon(knowledge: Knowledge | None = None) -> Lexicon:
    """The lexicon of some knowledge, without it of what is shipped. Compiled once."""
    return _compiled(knowledge or shipped())


@lru_cache(maxsize=8)
def _compiled(knowledge: Knowledge) -> Lexicon:
    raw = dict(knowledge.triggers)
    classes = {name: frozenset(words) for name, words in raw.pop("nouns").items()}
    light = raw.pop("light")
    verbs: dict[str, list[Pattern]] = {}
    nouns: dict[str, list[str]] = {}
    logs: dict[str, str] = {}
    asides: dict[str, str] = {}
    for predicate, table in raw.items():
        for text in table.get("verbs", ()):
            pattern = compile_pattern(predicate, text)
            verbs.setdefault(pattern.head, []).append(pattern)
        for text in table.get("hide", ()):
            pattern = compile_pattern(predicate, text, hides=True)
            verbs.setdefault(pattern.head, []).append(pattern)
        for word in table.get("nouns", ()):
            nouns.setdefault(word.split()[-1], []).append(predicate)
        for words in table.get("log", ()):
            logs[words] = predicate
        asides |= dict.fromkeys(table.get("asides", ()), predicate)
    ordered = {head: tuple(sorted(found, key=lambda p: -p.weight)) for head, found in verbs.items()}
    return Lexicon(
        ordered,
        {word: tuple(names) for word, names in nouns.items()},
        classes,
        frozenset(light["verbs"]),
        frozenset(light["scheduled"]),
        logs,
        asides,
    )
