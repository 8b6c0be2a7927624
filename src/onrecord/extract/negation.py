"""Whether a noun, a verb or a clause is negated, by whatever word and wherever that word stands."""

from __future__ import annotations

import re

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.lexicon import lemma

NEGATIVE_WORDS = frozenset("neither no-one nobody none noone nothing nowhere".split())
_NEG_ADVERBS = frozenset("n't neither never no nor not n’t".split())
_FRONTED = re.compile(
    r"^\W*(?:and |but |so )?(?:at no (?:point|time|stage|moment)|never|not once|not until|on no occasion|under no circumstances|in no way|nowhere|nor)\b",
    re.IGNORECASE,
)


def is_negative_noun(token: Token) -> bool:
    """Whether a noun phrase says "none": nobody, no doctor, not one letter, none of them, neither."""
    if token.lower_ in NEGATIVE_WORDS:
        return True
    if any(k.lower_ == "no" and k.nbor(1).lower_ in ("fewer", "less", "more") for k in token.lefts):
        return False  # "no fewer than six" counts
    if token.lower_ == "one" and any(k.lower_ == "no" for k in token.children):
        return True
    opening = token.left_edge
    if (
        opening.lower_ == "never"
        and opening.is_sent_start
        and opening.i + 1 < token.i
        and token.dep_ == "ROOT"
    ):
        return opening.nbor(1).lower_ in ("a", "an", "any", "one")  # "Never a private meeting with them."
    for kid in token.children:
        low = kid.lower_
        if (
            kid.i < token.i
            and low in ("no", "neither", "nary", "zero")
            and kid.dep_ in ("det", "preconj", "neg", "advmod", "cc", "amod", "intj", "nummod")
        ):
            return True
        if kid.i < token.i and low == "not" and kid.dep_ in ("neg", "preconj", "advmod"):
            return True
        if kid.dep_ in ("nummod", "amod", "quantmod", "det", "predet") and kid.i < token.i:
            if any(k.lower_ == "not" and k.i < kid.i for k in kid.children):
                return True
    if token.i > 0 and token.left_edge.i > 0:
        before = token.doc[token.left_edge.i - 1]
        if (
            before.lower_ == "not"
            and token.left_edge.lower_ in ("one", "a", "any", "once")
            and before.sent == token.sent
        ):
            return True
        if (
            before.lower_ == "never"
            and before.is_sent_start
            and token.left_edge.lower_ in ("a", "an", "any", "once", "one")
        ):
            return True  # "Never a private meeting with them."
        if token.left_edge.lower_ == "neither" or before.lower_ == "neither" and before.sent == token.sent:
            return True
    return False


def verb_is_negated(verb: Token) -> bool:
    """Whether a clause's verb carries a negation of its own, or shares one by coordination."""
    for kid in verb.children:
        low = kid.lower_
        if kid.dep_ == "neg" or low in ("never", "n't", "n’t"):
            return True
        if (
            low in _NEG_ADVERBS
            and kid.dep_ in ("advmod", "preconj", "intj")
            and kid.i < verb.i
            and low not in ("no", "neither")
        ):
            return True
        if low in ("nor", "neither") and kid.i < verb.i and kid.dep_ not in ("nsubj", "nsubjpass"):
            return True
        if kid.dep_ == "advmod" and kid.i < verb.i and any(k.lower_ == "not" for k in kid.children):
            return True
        if kid.dep_ == "prep" and kid.i < verb.i and _negative_adjunct(kid):
            return True
        if kid.dep_ in ("aux", "auxpass") and any(k.dep_ == "neg" for k in kid.children):
            return True
        if kid.dep_ == "advmod" and low == "nowhere" and kid.i < verb.i:
            return True
        if (
            kid.dep_ == "npadvmod"
            and kid.i < verb.i
            and is_negative_noun(kid)
            and kid.lower_ in ("time", "way", "once", "point")
        ):
            return True
    if _fronted(verb):
        return True
    be = syntax.inverted_be(verb)
    if be is not None and verb_is_negated(be):
        return True
    first = verb.i - 1
    if (
        first >= 0
        and verb.doc[first].lower_ in ("never", "not", "n't")
        and verb.doc[first].head in (verb, verb.head)
    ):
        return True
    return syntax.joined(verb) and _shares_negation(verb)


def _fronted(verb: Token) -> bool:
    """An inversion that a negation in front calls for: "At no point," he said, "did I speak to her"."""
    subject = syntax.own_subject(verb)
    ahead = [
        k for k in verb.children if k.dep_ in ("aux", "auxpass") and subject is not None and k.i < subject.i
    ]
    if not ahead or verb.sent.text.rstrip("\"'”’)] ").endswith("?"):
        return False
    return _FRONTED.match(verb.sent.text) is not None and lemma(ahead[0]) in ("do", "have", "be")


def _negative_adjunct(prep: Token) -> bool:
    obj = syntax.child(prep, "pobj")
    if obj is not None and obj.lower_ == "none":
        return True  # "in none of our conversations"
    return (
        obj is not None
        and obj.lower_
        in ("time", "stage", "point", "circumstances", "way", "occasion", "sense", "account", "moment")
        and is_negative_noun(obj)
    )


def _shares_negation(verb: Token) -> bool:
    head = verb.head
    if not syntax.is_verb(head):
        return False
    either = any(k.lower_ == "or" and k.dep_ == "cc" for v in syntax.chain(verb) for k in v.children)
    if syntax.own_subject(verb) is None and either and verb.i > head.i and verb_is_negated(head):
        return True  # "I never asked for, was offered or accepted a loan"
    if syntax.own_subject(verb) is not None or any(k.dep_ in ("aux", "auxpass") for k in verb.children):
        return any(k.lower_ == "nor" for k in verb.children) or any(
            k.lower_ == "nor" and k.dep_ == "cc" for k in head.children if head.i < k.i < verb.i
        )
    if (
        head.tag_ == verb.tag_
        or {head.tag_, verb.tag_} <= {"VBN", "VBD"}
        or {head.tag_, verb.tag_} <= {"VB", "VBP"}
    ):
        return verb_is_negated(head)
    return any(
        k.lower_ in ("nor", "or") and head.i < k.i < verb.i for k in head.children
    ) and verb_is_negated(head)


def has_negative_object(verb: Token) -> bool:
    """Whether what a verb takes says "none": "she signed nothing"."""
    return any(k.dep_ in ("dobj", "attr", "dative") and is_negative_noun(k) for k in verb.children)


def not_until(verb: Token) -> bool:
    """Whether a clause is what "it was not until May that …" dates."""
    be = verb.head
    if verb.dep_ not in ("ccomp", "advcl", "relcl", "acl") or lemma(be) != "be":
        return False
    subject = syntax.own_subject(be)
    if subject is None or subject.lower_ != "it" or not verb_is_negated(be):
        return False
    return any(k.dep_ == "prep" and k.lower_ in ("until", "till") and k.i < verb.i for k in be.children)


def subject_is_negative(verb: Token) -> bool:
    """Whether a verb's own subject says "none": "nobody signed"."""
    subject = syntax.own_subject(verb)
    return subject is not None and is_negative_noun(subject)
