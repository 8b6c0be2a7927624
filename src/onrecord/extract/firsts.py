"""What a sentence singles out: the first time, the only one, only this."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.hits import Hit
from onrecord.extract.lexicon import lemma


def cleft_part(verb: Token) -> Token | None:
    """What "What we talked about was X" singles out."""
    if verb.dep_ not in ("csubj", "nsubj", "ccomp", "csubjpass") or lemma(verb.head) != "be":
        return None
    if not any(t.lower_ in ("what", "all") for t in verb.subtree if t.i < verb.i):
        return None
    found = syntax.child(verb.head, "attr", "acomp")
    return found if found is not None and found.i > verb.head.i else None


def is_only(verb: Token) -> bool:
    """Whether a clause says "only": of its verb, or of what a preposition of its governs."""
    for token in verb.children:
        if token.lower_ in ("only", "just", "solely", "exclusively", "merely") and token.dep_ == "advmod":
            going_on = verb.tag_ == "VBG" or any(
                k.lower_ in ("have", "has", "had", "'ve", "’ve") for k in verb.children
            )
            return token.lower_ != "just" or not going_on  # "we were just speaking": a moment ago
    return any(
        k.lower_ in ("only", "just", "solely") for t in verb.children if t.dep_ == "prep" for k in t.children
    )


def is_only_one(hit: Hit) -> bool:
    """ "My only contact with him was a handshake": there was no other."""
    noun = hit.anchor
    above = hit.verb.head if hit.verb is not None and hit.verb.dep_ == "relcl" else None
    if above is not None and not hit.nominal:  # "The only time I met him was at the regatta"
        alone = any(k.lower_ in ("only", "sole", "one") for k in above.children)
        return (
            lemma(above) in ("time", "occasion")
            and alone
            and above.dep_ == "nsubj"
            and lemma(above.head) == "be"
        )
    return (
        hit.nominal
        and not hit.light
        and any(k.lower_ in ("only", "sole") for k in noun.children)
        and noun.tag_ == "NN"
        and noun.dep_ == "nsubj"
        and lemma(noun.head) == "be"
    )


def is_first_time(hit: Hit) -> bool:
    """Whether the sentence tells when it was for the first time: "Our first meeting was …", "The first I knew …".

    Turned round too: "The letter was the first I heard of it.", unless it was not.
    """
    if hit.nominal:
        noun = hit.anchor
        first = any(k.lower_ in ("first", "earliest", "initial") for k in noun.children)
        return first and noun.dep_ == "nsubj" and lemma(noun.head) == "be"
    verb = hit.verb if hit.verb is not None else hit.anchor
    noun = verb.head
    if verb.dep_ != "relcl" or noun.dep_ not in ("nsubj", "attr") or lemma(noun.head) != "be":
        return False
    if noun.dep_ == "attr" and any(k.dep_ == "neg" for k in noun.head.children):
        return False
    return noun.lower_ == "first" or (
        lemma(noun) in ("time", "occasion") and any(k.lower_ == "first" for k in noun.children)
    )
