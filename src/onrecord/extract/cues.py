"""Words that bring in what somebody said: verbs, their prepositions, and nouns that report."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from . import lexicon

SAID_OF = frozenset(
    "begin continue go put laugh sigh snap offer venture recall muse intone sing chant cheer bark plead wonder think "
    "read tweet text email post caption joke offer advise urge demand propose promise exclaim want".split()
)
"""Verbs that carry a quotation although they are not verbs of saying; used only right beside one."""

PREPOSITIONS: Mapping[str, frozenset[str]] = {
    word: frozenset(prepositions.split())
    for word, prepositions in {
        "call": "for on", "ask": "for about", "respond": "with", "reply": "with", "answer": "with", "push": "for",
        "press": "for", "appeal": "for", "refer": "to", "object": "to", "complain": "about of", "apologise": "for",
        "apologize": "for", "insist": "on", "warn": "of about against", "boast": "of about", "agree": "with to",
        "disagree": "with", "speak": "of", "joke": "about", "lie": "about", "hint": "at",
        "wonder": "about", "argue": "for against", "advocate": "for", "lobby": "for", "speculate": "about",
        "brag": "about", "worry": "about", "point": "to", "allude": "to", "plead": "for", "inquire": "about",
        "testify": "about to", "confess": "to", "admit": "to", "comment": "on",
    }.items()
}  # fmt: skip
"""Which preposition brings in the matter of a verb ("called for", "responded with")."""

FRONT_NOUNS = frozenset(
    "claim statement allegation assertion suggestion accusation argument admission declaration announcement report "
    "denial insistence belief view contention complaint remark comment opinion testimony finding warning promise pledge "
    "vow conclusion hint confirmation acknowledgment acknowledgement concession response answer reply message fear hope "
    "concern idea notion charge complaint promise proposal recommendation rumor rumour speculation".split()
)
"""Nouns that report what follows them as a clause."""

ADDRESSED = frozenset(
    {
        "dobj",
        "dative",
        "prep",
        "pobj",
        "det",
        "amod",
        "compound",
        "npadvmod",
        "advmod",
        "poss",
        "case",
        "prt",
        "nsubj",
        "nummod",
        "appos",
        "cc",
        "conj",
        "agent",
        "punct",
    }
)
"""What may stand between a verb of saying and the quotation: whom, where, when."""

STRUCTURES = ("clause", "object", "infinitive")

STRONG = frozenset(
    "say tell claim deny admit promise confirm assure ask state testify write insist swear reply".split()
)
"""Verbs that report even inside what somebody else says."""

ISSUED = frozenset("statement letter post tweet message note speech video e-mail email memo".split())
OWNED_WORDS = frozenset(
    "word statement answer reply response message account explanation comment line".split()
)
ISSUING = frozenset("release issue give send publish write post make put deliver tweet email".split())
"""Whoever issues a statement "demanding" something demands it."""

_SLIPS = {"hopes": "hope", "hoped": "hope", "hoping": "hope"}
_RECALLING = frozenset("recall remember know think believe see understand expect".split())
_INNER = frozenset(
    "want think know believe feel expect suppose hope fear doubt understand consider see".split()
)


def lemma(token: Token) -> str:
    """The base form of a word, in lower case."""
    return _SLIPS.get(token.lower_) or lexicon.lemma(token)


def is_cue_verb(token: Token, verbs: Mapping[str, frozenset[str]]) -> bool:
    """Whether a word is a verb that can report."""
    if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass", "amod"):
        return False
    word = lemma(token)
    if word in _RECALLING and any(k.dep_ == "neg" for k in token.children):
        return False
    if word in ("go", "put", "point") and not any(k.lower_ in ("on", "out", "it") for k in token.children):
        return False
    if word in _INNER and (
        token.dep_ not in ("ROOT", "conj") or any(k.lower_ == "to" for k in token.children)
    ):
        return False
    if word in verbs["say"] or word in verbs["ask"]:
        return True
    return word in SAID_OF or any(word in verbs[name] for name in STRUCTURES) or word in PREPOSITIONS


def cue_words(verb: Token, preposition: Token | None = None) -> list[tuple[int, int]]:
    """First and last token (inclusive) of the runs that make up the cue: the verb, its helpers, its preposition."""
    held = {verb.i}
    for kid in verb.children:
        near = abs(kid.i - verb.i) <= 4
        adverb = kid.dep_ == "advmod" and not list(kid.children) and kid.i <= verb.i + 1
        if near and (kid.dep_ in ("aux", "auxpass", "neg", "prt") or adverb):
            held.add(kid.i)
    if preposition is not None and preposition.i - verb.i <= 3:
        held.add(preposition.i)
    runs: list[tuple[int, int]] = []
    for i in sorted(held):
        if runs and i == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def negated(verb: Token) -> bool:
    """Whether a verb of saying is negated ("did not say"), or only might be ("would say", "if he says")."""
    return any(
        k.dep_ == "neg"
        or k.lower_ in ("never", "would", "could", "might", "should", "may")
        and k.dep_ in ("aux", "advmod", "neg")
        for k in verb.children
    )
