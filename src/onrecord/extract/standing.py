"""Who stands by a clause without a verb of saying: "her evidence is that …", "he was adamant that …"."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.lexicon import lemma
from onrecord.extract.negation import verb_is_negated

_WORD_OF = frozenset(
    "account admission answer case contention defence defense evidence line position stance story testimony version".split()
)
_GIVEN_WORD = frozenset("affidavit assurance deposition evidence oath testimony undertaking word".split())
_FIRM_ABOUT = frozenset("adamant categorical clear emphatic firm insistent unambiguous unequivocal".split())


def stands_by(verb: Token) -> Token | None:
    """Whose word a clause is by a noun or an adjective: "Roe's case is that …", "swore an affidavit that …"."""
    if verb.dep_ == "relcl" and verb.head.dep_ in ("nsubj", "attr") and lemma(verb.head.head) == "be":
        verb = verb.head.head  # "that the first she heard of it was in May"
    over = verb.head
    if verb.dep_ in ("acl", "relcl", "ccomp") and lemma(over) == "denial":
        return syntax.child(over, "poss")
    if verb.dep_ == "ccomp" and lemma(over) == "be" and not verb_is_negated(over):
        noun, manner = syntax.child(over, "nsubj"), syntax.child(over, "acomp")
        if manner is not None and manner.lower_ in _FIRM_ABOUT:
            return None if _unsaid(over) else noun
        return syntax.child(noun, "poss") if noun is not None and lemma(noun) in _WORD_OF else None
    holds = verb.dep_ in ("acl", "ccomp") or verb.dep_ == "relcl" and syntax.child(verb, "mark") is not None
    if holds and over.dep_ == "dobj" and lemma(over) in _GIVEN_WORD:
        gave = over.head
        return None if verb_is_negated(gave) or _unsaid(gave) else syntax.surface_subject(gave)
    if verb.dep_ == "ccomp" and over.lower_ in _FIRM_ABOUT and over.dep_ == "acomp":
        be = over.head
        return None if verb_is_negated(be) or _unsaid(be) else syntax.own_subject(be)
    for kid in verb.children:
        noun = syntax.child(kid, "pobj") if kid.dep_ == "prep" and kid.lower_ in ("by", "on") else None
        if noun is not None and kid.i < verb.i and lemma(noun) in _WORD_OF:
            return syntax.child(noun, "poss")  # "by her own account"
    return None


def _unsaid(verb: Token) -> bool:
    return any(
        k.dep_ == "aux" and k.lower_ in ("could", "might", "should", "will", "may", "would")
        for k in verb.children
    )
