"""Clauses that stand under a judgement: "it is not true that …", "the claim that … is false".

What such a sentence asserts is the judgement. :func:`judged` says what it makes of the clause below:
asserted as it stands, turned into its opposite, or not asserted at all.
"""

from __future__ import annotations

import enum
from collections.abc import Callable

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.lexicon import lemma

_CASE = frozenset({"case", "fact", "truth"})
_TIMES = frozenset({"time", "occasion", "moment", "day", "instance", "point"})
_WORDS = frozenset(
    "accusation allegation assertion charge claim contention idea implication innuendo insinuation lie notion report "
    "rumor rumour story suggestion theory".split()
)
_GROUNDS = frozenset({"basis", "foundation", "ground", "merit", "substance", "truth"})
_PROOF = frozenset({"evidence", "proof", "indication", "sign"})
_TRUE = frozenset({"true", "right", "correct", "accurate", "so"})
_FALSE = frozenset({"false", "untrue", "incorrect", "inaccurate", "nonsense"})
_BASELESS = _FALSE | frozenset(
    "absurd baseless fabrication fabricated fantasy fiction fictitious groundless invention laughable lie "
    "ludicrous myth preposterous ridiculous rubbish unfounded unjustified wrong".split()
)
_REJECT = frozenset("contest deny dismiss dispute rebut refute reject repudiate".split())


class Judgement(enum.Enum):
    """What a judgement makes of the clause that it is about."""

    STANDS = enum.auto()
    TURNED = enum.auto()
    OPEN = enum.auto()


def judged(node: Token, head: Token, negated: Callable[[Token], bool]) -> Judgement | None:
    """The judgement over a clause ``node`` that hangs on ``head``; None where there is none.

    ``negated`` says whether a verb carries a negation.
    """
    if node.dep_ not in ("relcl", "acl", "ccomp", "csubj", "advcl"):
        return None
    if head.pos_ == "NOUN":
        return _noun(node, head, negated)
    if head.pos_ in ("ADJ", "VERB", "AUX"):
        return _adjective(node, head, negated)
    return None


def _noun(node: Token, head: Token, negated: Callable[[Token], bool]) -> Judgement | None:
    base, over = lemma(head), head.head
    exists = syntax.is_verb(over) and lemma(over) == "be" and head.dep_ == "attr"
    if exists and (
        base in _CASE and _that(node) or base in _TIMES and syntax.child(over, "expl") is not None
    ):
        return _by(over, negated, Judgement.TURNED, Judgement.STANDS)
    if base == "denial" and _that(node):
        return Judgement.TURNED
    if base not in _WORDS | _PROOF or not _that(node):
        return None
    if base == "evidence" and head.dep_ == "dobj" and lemma(over) == "give" and not negated(over):
        return Judgement.STANDS  # a witness's evidence is what he says
    if base in _PROOF:
        return None if head.dep_ == "attr" and syntax.child(over, "expl") is None else Judgement.OPEN
    if head.dep_ in ("nsubj", "nsubjpass") and lemma(over) == "be":
        said = [k for k in over.children if k.dep_ in ("acomp", "attr")]
        if any(lemma(k) in _BASELESS or k.lower_ in _BASELESS for k in said):
            return _by(over, negated, Judgement.OPEN, Judgement.TURNED)
        if any(k.lower_ == "without" and _on_grounds(k) for k in over.children):
            return _by(over, negated, Judgement.OPEN, Judgement.TURNED)
        return Judgement.OPEN
    if head.dep_ == "nsubj" and lemma(over) == "have":
        lacks = [k for k in over.children if k.dep_ == "dobj" and lemma(k) in _GROUNDS]
        return Judgement.TURNED if any(_none(k, negated) for k in lacks) else Judgement.OPEN
    if head.dep_ == "dobj" and lemma(over) in _REJECT:
        return _by(over, negated, Judgement.OPEN, Judgement.TURNED)
    if head.dep_ == "pobj" and _grounds(over.head) and _none(over.head, negated):
        return Judgement.TURNED
    return Judgement.OPEN


def _on_grounds(link: Token) -> bool:
    thing = syntax.child(link, "pobj")
    return thing is not None and lemma(thing) in _GROUNDS


def _grounds(noun: Token) -> bool:
    """ "No truth", "not a shred of truth"."""
    of = next((k for k in noun.children if k.lower_ == "of"), None)
    inner = syntax.child(of, "pobj") if of is not None else None
    return lemma(noun) in _GROUNDS or inner is not None and lemma(inner) in _GROUNDS


def _adjective(node: Token, head: Token, negated: Callable[[Token], bool]) -> Judgement | None:
    if node.dep_ not in ("ccomp", "csubj") or not _that(node):
        return None
    verb = head if syntax.is_verb(head) else head.head
    said = head if head.pos_ == "ADJ" else syntax.child(head, "acomp", "attr")
    subject = syntax.own_subject(verb)
    if (
        said is None
        or lemma(verb) != "be"
        or not (subject is None or subject.lower_ == "it" or subject == node)
    ):
        return None
    if said.lower_ in _TRUE:
        return _by(verb, negated, Judgement.TURNED, Judgement.STANDS)
    if said.lower_ in _FALSE or said.lower_ == "lie":
        return _by(verb, negated, Judgement.OPEN, Judgement.TURNED)
    return None


def _by(verb: Token, negated: Callable[[Token], bool], no: Judgement, yes: Judgement) -> Judgement:
    """A question ("isn't it true that …?") asks, whatever its "not" does."""
    if verb.sent.text.rstrip("\"'”’)] ").endswith("?"):
        return Judgement.STANDS
    return no if negated(verb) else yes


def _that(node: Token) -> bool:
    """Whether the clause says what the noun holds, and is not one about the noun."""
    return any(k.lower_ in ("that", "when", "where") and k.i < node.i for k in node.children) or (
        node.dep_ in ("ccomp", "csubj")
    )


def _none(noun: Token, negated: Callable[[Token], bool]) -> bool:
    return (
        any(k.lower_ in ("no", "zero") for k in noun.children)
        or syntax.is_verb(noun.head)
        and negated(noun.head)
    )
