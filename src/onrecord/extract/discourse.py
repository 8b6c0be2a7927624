"""What a walk through a passage keeps of it, and small questions about a word's place in its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.knowledge import Knowledge
from onrecord.knowledge.model import fold

from .namewords import BODY_HEADS, LEGAL, TRADES
from .quotes import quotes

if TYPE_CHECKING:  # linking needs no parser, and does not wait for it
    from spacy.tokens import Doc, Token

    from .mentions import Mention
    from .register import Entry

_FEMALE = frozenset(
    "spokeswoman chairwoman councilwoman congresswoman businesswoman saleswoman woman mother wife sister daughter actress lady girl widow queen princess mayoress policewoman".split()
)


_MALE = frozenset(
    "spokesman chairman councilman congressman businessman salesman man father husband brother son actor boy widower king prince policeman".split()
)


QUANTIFIED = frozenset(
    "no any every each which what all many few several both either neither most some more other".split()
)


IMPERSONAL = frozenset("be seem rain appear take happen turn follow emerge matter".split())


COMPANY_NOUNS = frozenset(
    "company firm business corporation group maker developer operator bank lender carrier supplier contractor insurer utility retailer manufacturer employer airline".split()
)


MEDIA_NOUNS = frozenset("network website newspaper magazine broadcaster outlet publication".split())


AGENCY_NOUNS = frozenset("agency department bureau office commission".split())


PUBLIC_HEADS = frozenset(
    "ministry committee council court parliament senate congress commission department agency authority board panel government "
    "university union party police tribunal inquiry assembly house office bureau embassy legislature inspectorate "
    "service services administration investigations".split()
)


EPITHETS = frozenset(
    "nominee candidate businessman businesswoman billionaire millionaire mogul tycoon lawmaker politician statesman democrat "
    "republican veteran star novelist banker economist".split()
)
"""Nouns for persons that papers use of whoever they are speaking of, for a change of words."""
UNRESOLVED = frozenset(
    "man woman boy girl person people child baby one figure voice friend guest crowd".split()
)


SPOKES = frozenset("spokesperson spokesman spokeswoman spokespeople".split())


@dataclass(slots=True)
class Seen:
    """One mention of an actor, as the walk remembers it."""

    actor: str
    token: int
    sentence: int
    paragraph: int
    subject: bool
    quoted: bool
    owner: bool = False
    main: bool = False
    qualifies: bool = False


@dataclass(slots=True)
class Walk:
    """The state of the walk through one passage.

    ``reporter`` is who spoke last; ``newcomer`` says that somebody has been brought in by name since.
    """

    seen: list[Seen] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    reporter: str | None = None
    newcomer: bool = False
    found: dict[int, Mention] = field(default_factory=dict)


def nouns_above(token: Token) -> Iterator[Token]:
    """The words that a noun hangs on, up to its verb."""
    at = token
    while at.head.i != at.i and at.pos_ not in ("VERB", "AUX"):
        yield at
        at = at.head


def either(token: Token) -> bool:
    """Whether a pronoun is one of a pair that means anybody ("his or her")."""
    near = token.doc[max(0, token.i - 2) : token.i + 3]
    words = [t.lower_ for t in near]
    return any(
        words[k : k + 3] in (["his", "or", "her"], ["he", "or", "she"], ["him", "or", "her"])
        for k in range(len(words))
    )


def is_main(token: Token) -> bool:
    """Whether a subject is that of its sentence's main clause."""
    verb = (token.head if token.dep_ in ("conj", "poss") else token).head
    while verb.dep_ == "conj":
        verb = verb.head
    return verb.dep_ == "ROOT"


def is_subject(token: Token) -> bool:
    first = token.head if token.dep_ == "conj" else token
    return first.dep_ in ("nsubj", "nsubjpass")


def noun_gender(token: Token) -> str | None:
    noun = token.lower_
    return "she" if noun in _FEMALE else "he" if noun in _MALE else None


def reports(token: Token, knowledge: Knowledge) -> bool:
    """Whether a pronoun is the subject of a verb of speech."""
    verb = token.head
    verbs = knowledge.speech_verbs
    return token.dep_ == "nsubj" and any(
        verb.lemma_.lower() in verbs.get(k, ()) for k in ("say", "ask", "wish", "admit", "deny")
    )


def leader(scores: dict[str, float], margin: float) -> str | None:
    """The best of the scored, if it leads by the margin."""
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < margin:
        return None
    return ranked[0][0]


def quotations(doc: Doc, breaks: Sequence[int]) -> list[tuple[int, int] | None]:
    """For each token the outer quotation that it stands in, as first and last token, or None.

    ``breaks`` are the tokens at which paragraphs begin.
    """
    found: list[tuple[int, int] | None] = [None] * len(doc)
    for quote in quotes(doc.text, [doc[i].idx for i in breaks]):
        inside = doc.char_span(quote.start, quote.end, alignment_mode="expand")
        if quote.inner or inside is None:
            continue
        for i in range(inside.start, inside.end):
            found[i] = (inside.start, inside.end - 1)
    return found


def is_body_noun(token: Token, knowledge: Knowledge) -> bool:
    """Whether a word means a body: "the company", "the licensing board"."""
    noun = token.lemma_.lower()
    if not any(c.lower_ == "the" and c.dep_ == "det" for c in token.children) or token.tag_ != "NN":
        return False
    if token.dep_ == "compound":
        return False
    return (
        noun in COMPANY_NOUNS
        or noun in MEDIA_NOUNS
        or noun in BODY_HEADS - LEGAL
        or knowledge.class_entails(noun, "body")
    )


def body_is(entry: Entry, noun: str, knowledge: Knowledge) -> bool:
    """Whether a body can be meant by such a noun: by its name, by what it is, or by its legal form."""
    forms = [fold(f).replace(",", "").split() for f in (entry.name, *entry.aliases)]
    return named_as(forms, entry.classes, noun, knowledge)


def named_as(forms: Sequence[Sequence[str]], classes: Iterable[str], noun: str, knowledge: Knowledge) -> bool:
    """Whether a noun can mean a body of these names (folded, in words) and classes."""
    if any(noun in (form[-1], form[0]) or noun in form for form in forms):
        return True
    if any(knowledge.class_entails(c, noun) for c in classes):
        return True
    if noun in ("company", "firm", "business", "corporation", "group"):
        legal = any(form[-1].rstrip(".") in LEGAL for form in forms)
        public = any(set(form) & PUBLIC_HEADS for form in forms)
        return legal or (not public and any(set(form) & TRADES for form in forms))
    return False
