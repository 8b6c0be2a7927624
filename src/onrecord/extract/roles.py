"""Phrases for what somebody is: "a former senior adviser to the ministry", "Acme's chief executive"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.knowledge import Knowledge
from onrecord.knowledge.model import fold

from .namewords import is_person_noun

if TYPE_CHECKING:  # linking needs no parser, and does not wait for it
    from spacy.tokens import Doc, Token

PAST = frozenset(
    {"former", "then", "ex", "late", "one-time", "sometime", "erstwhile", "previously", "formerly", "retired"}
)
_NOT_ROLE = frozenset(
    "man woman boy girl people person persons friend father mother husband wife son daughter brother sister parent parents child "
    "children family neighbour neighbor guest someone somebody anyone anybody everyone nobody thing one figure voice name "
    "critic supporter voter victim visitor member witness source fan rival partner colleague predecessor successor favourite favorite "
    "number couple lot kind sort part counterpart staff police".split()
)
"""Nouns for persons that name no office; "member" is one only with "of" and a body."""

_PREPOSITIONS = frozenset({"of", "for", "at", "to", "in", "on", "with"})
CHANGERS = frozenset(
    "vice deputy assistant under associate acting interim former shadow junior co ex sub".split()
)
"""Words that make another office of the one that they stand before."""


@dataclass(frozen=True, slots=True)
class Role:
    """A phrase for an office at tokens ``start:end``; ``head`` is the noun.

    ``words`` is the role without article, "former" and owner, its complement included unless that is a
    body; ``owner`` is the token whose possessor has it ("Acme's", "her"); ``body`` the range of tokens of
    the complement or of a qualifying name that may be the body. ``past`` says that it is over.
    """

    start: int
    end: int
    head: int
    words: str
    core: str
    owner: int | None = None
    body: tuple[int, int] | None = None
    complement: str = ""
    past: bool = False
    indefinite: bool = False

    @property
    def title(self) -> str:
        """The role with a complement that is no body ("ambassador to Norland")."""
        return f"{self.words} {self.complement}".strip()


def role_at(doc: Doc, i: int, knowledge: Knowledge, stop: int | None = None) -> Role | None:
    """The role phrase that begins at token ``i``, or None if none does."""
    limit = min(len(doc), stop if stop is not None else len(doc), i + 30)
    start = i
    owner: int | None = None
    past = indefinite = False
    if i < limit and (doc[i].pos_ == "DET" or doc[i].lower_ in ("the", "a", "an", "another", "one")):
        indefinite = doc[i].lower_ in ("a", "an", "another", "one")
        if doc[i].lower_ in ("no", "any", "every", "each", "which", "what", "some", "all"):
            return None
        i += 1
    elif i < limit and doc[i].tag_ == "PRP$":
        owner = i
        i += 1
    block: list[Token] = []
    while i < limit:
        token = doc[i]
        if token.is_sent_start and i > start:
            break
        if token.tag_ == "POS" or token.text in ("’s", "'s"):
            if not block:
                return None
            owner = block[-1].i
            block = []
        elif token.lower_ in PAST or (token.lower_ == "longtime"):
            past = past or token.lower_ in PAST
        elif token.lower_ == "under" and i + 1 < limit and doc[i + 1].lower_ == "secretary":
            block.append(token)
        elif (
            token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM")
            or token.text in ("-", "&")
            or token.tag_ in ("VBN", "VBG", "CD")
        ):
            block.append(token)
        elif token.lower_ == "and" and block and i + 1 < limit and _goes_on(doc, i + 1, knowledge):
            block.append(token)
        else:
            break
        i += 1
    head = _head(block, knowledge)
    if head is None:
        return None
    block = [t for t in block if t.i <= head.i]
    end = head.i + 1
    core = _text(block)
    complement, body, after = _complement(doc, end, limit)
    if head.i > 0 and _is_phrase_of(head, doc, knowledge):
        complement, body, after = _phrase_of(doc, end, limit)
    return Role(
        start, after, head.i, core, core, owner, body or _qualifying(block), complement, past, indefinite
    )


def _goes_on(doc: Doc, i: int, knowledge: Knowledge) -> bool:
    """Whether "and" inside a role joins a second noun before the head ("chair and chief executive")."""
    return doc[i].pos_ in ("NOUN", "ADJ") and is_person_noun(
        doc[min(i + 1, len(doc) - 1)].lemma_.lower(), knowledge
    )


def _head(block: list[Token], knowledge: Knowledge) -> Token | None:
    """The last noun of a block, if it means an office."""
    nouns = [t for t in block if t.pos_ in ("NOUN", "PROPN") or t.tag_ in ("NN", "NNP")]
    if not nouns:
        return None
    head = nouns[-1]
    noun = head.lemma_.lower() if head.pos_ == "NOUN" else head.lower_
    if noun in _NOT_ROLE and not (
        noun in ("member", "colleague", "witness", "predecessor", "successor") and head.tag_ == "NN"
    ):
        return None
    words = fold(_text([t for t in block if t.i <= head.i]))
    tail = words.split()
    known = is_person_noun(noun, knowledge) or any(
        " ".join(tail[k:]) in knowledge.roles for k in range(len(tail))
    )
    return head if known and not knowledge.class_entails(noun, "body") else None


def _complement(doc: Doc, i: int, limit: int) -> tuple[str, tuple[int, int] | None, int]:
    """ "of the Harbour Board", "for community relations", "to Norland" behind a role."""
    if i >= limit or doc[i].lower_ not in _PREPOSITIONS or not _complements(doc, i, limit):
        return "", None, i
    j = i + 1
    last = i
    while j < limit:
        token = doc[j]
        if (
            token.pos_ in ("NOUN", "PROPN", "ADJ", "DET", "NUM", "PART")
            or token.tag_ == "POS"
            or token.text in ("-", "’s", "'s", "&", "’")
        ):
            if token.pos_ == "PART" and token.tag_ == "TO":
                break
            if token.pos_ in ("NOUN", "PROPN") or token.tag_ == "POS":
                last = j
        elif (
            token.lower_ in ("of", "for", "and", "the")
            and j + 1 < limit
            and doc[j + 1].pos_ in ("NOUN", "PROPN", "DET", "ADJ")
        ):
            if token.lower_ == "and" and doc[j + 1].text[0].isupper() != doc[j - 1].text[0].isupper():
                break
        else:
            break
        j += 1
    if last == i:
        return "", None, i
    return doc[i : last + 1].text, (i + 1, last + 1), last + 1


_SITTINGS = frozenset("committee board council panel team court commission bench staff".split())


def _complements(doc: Doc, i: int, limit: int) -> bool:
    """Whether a preposition goes with the role: "in", "on", "at" and "with" only before names of bodies."""
    if doc[i].lower_ in ("of", "for", "to"):
        return True
    near = list(doc[i + 1 : min(i + 7, limit)])
    for token in near:
        if token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "TIME", "CARDINAL"):
            return True
        if token.pos_ == "NOUN":
            return token.lower_ in _SITTINGS
        if token.pos_ not in ("DET", "ADJ"):
            return False
    return False


def _is_phrase_of(head: Token, doc: Doc, knowledge: Knowledge) -> bool:
    """Whether "of" belongs to the role itself ("secretary of state", "chief of staff")."""
    follows = [t.lower_ for t in doc[head.i + 1 : head.i + 3]]
    return len(follows) == 2 and follows[0] == "of" and f"{head.lower_} of {follows[1]}" in knowledge.roles


def _phrase_of(doc: Doc, i: int, limit: int) -> tuple[str, tuple[int, int] | None, int]:
    """The complement of "secretary of state for ports": its own "of" stays with the words."""
    more, body, end = _complement(doc, i + 2, limit)
    own = doc[i : i + 2].text
    return f"{own} {more}".strip(), body, max(end, i + 2)


def _qualifying(block: list[Token]) -> tuple[int, int] | None:
    """The capital words before the head ("Acme Bank chief executive") as a range of tokens."""
    capital = [t for t in block if t.text[0].isupper() and t.pos_ == "PROPN"]
    return (capital[0].i, capital[-1].i + 1) if capital and capital[-1].i < block[-1].i else None


def _text(tokens: list[Token]) -> str:
    return "".join(t.text_with_ws for t in tokens).strip()


def matches(nominal: str, role: str, knowledge: Knowledge) -> int:
    """How well the words of a nominal fit a role: 2 its words are the role's, 1 a wider class of it, 0 not.

    "the ambassador" fits "ambassador to Norland"; "the president" does not fit "vice president".
    """
    role = re.split(r" (?:to|for|with|at|in) ", role)[0]
    wanted, have = _key(nominal), _key(role)
    if not wanted or not have:
        return 0
    if (have & CHANGERS) - wanted or (wanted & CHANGERS) - have:
        return 0
    if wanted <= have:
        return 2
    narrow, wide = knowledge.class_of(role), knowledge.class_of(nominal)
    alike = _ALIKE.get(nominal, frozenset())
    if alike & have:
        return 2
    if narrow in knowledge.class_parents and knowledge.class_entails(narrow, wide):
        return 1
    for name in knowledge.classes_in(role):
        if knowledge.class_entails(name, wide) and wide not in ("person", "official", "staff", "leader"):
            return 1
    return 0


def _key(words: str) -> frozenset[str]:
    return frozenset(_SAME.get(w, w) for w in fold(words).replace("-", " ").split() if w not in _EMPTY)


_EMPTY = frozenset("the a an of to for and at in her his their its senior top chief late".split()) - {"chief"}
_SAME = {
    "chairman": "chair", "chairwoman": "chair", "chairperson": "chair", "spokesman": "spokesperson", "spokeswoman": "spokesperson",
    "councilor": "councillor", "councilman": "councillor", "councilwoman": "councillor", "advisor": "adviser", "ceo": "executive",
    "congressman": "representative", "congresswoman": "representative", "premier": "minister", "undersecretary": "secretary",
}  # fmt: skip
_ALIKE: Mapping[str, frozenset[str]] = {
    "envoy": frozenset({"ambassador"}), "diplomat": frozenset({"ambassador", "envoy", "consul"}),
    "congressman": frozenset({"rep"}), "congresswoman": frozenset({"rep"}), "lawyer": frozenset({"attorney", "solicitor", "counsel", "barrister"}),
    "solicitor": frozenset({"lawyer"}), "attorney": frozenset({"lawyer", "counsel"}), "boss": frozenset({"chief", "head", "executive"}),
    "judge": frozenset({"justice", "magistrate"}), "nominee": frozenset({"candidate"}), "candidate": frozenset({"nominee"}),
    "lawmaker": frozenset({"senator", "representative", "mp"}), "regulator": frozenset({"governor", "commissioner"}),
}  # fmt: skip


def sequence_before(doc: Doc, i: int) -> Iterator[int]:
    """Token indexes leftwards from ``i`` that may belong to a role that stands before a name."""
    if i < len(doc) and doc[i].is_sent_start:
        return
    j = i - 1
    while (
        j >= 0
        and i - j < 14
        and doc[j].pos_ in ("NOUN", "PROPN", "ADJ", "ADV", "VERB", "DET", "PART", "ADP", "PRON", "PUNCT")
    ):
        token = doc[j]
        if token.pos_ in ("VERB", "ADV") and token.lower_ not in PAST:
            return
        if token.pos_ == "PUNCT" and token.text != "-":
            return
        if token.pos_ == "ADP" and token.lower_ not in ("of", "for"):
            return
        if token.pos_ == "PRON" and token.tag_ != "PRP$":
            return
        yield j
        if token.pos_ == "DET" or token.tag_ == "PRP$" or token.is_sent_start:
            return
        j -= 1
