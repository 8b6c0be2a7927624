"""Who and what stands beside a noun or a verb: its owner, its giver, its sender, its sides, its matter."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.lexicon import lemma

_WITH = ("with", "to", "between", "from", "among")
SYMMETRIC_NOUNS = frozenset("agree be_acquainted call communicate contact correspond discuss meet".split())
"""Predicates whose noun has sides alike: whoever meets one is met by him."""
_OF = frozenset({"of", "in", "with", "at"})


def owner_of(thing: Token) -> Token | None:
    """Whose something is: "her account", "the account of the trust", "an account in the name of Roe", "held by Roe"."""
    owner = syntax.child(thing, "poss")
    if owner is not None:
        return owner
    for kid in thing.children:
        if kid.i < thing.i:
            continue
        if kid.dep_ == "prep" and kid.lower_ in ("in", "under", "of"):
            inner = syntax.governed(kid)
            if inner is not None and lemma(inner) == "name":
                return owner_of(inner)
            if inner is not None and kid.lower_ == "of" and inner.ent_type_ not in ("DATE", "TIME", "MONEY"):
                return inner
        if kid.dep_ == "acl" and lemma(kid) in ("belong", "hold", "own", "keep", "open"):
            by = next((k for k in kid.children if k.lower_ in ("to", "by", "for")), None)
            return syntax.governed(by) if by is not None else owner_of(kid)
    return None


def held_in(asset: Token) -> Token | None:
    """In what a share, a stake, an account is."""
    spot = next((k for k in asset.children if k.dep_ == "prep" and k.lower_ in _OF and k.i > asset.i), None)
    held = syntax.governed(spot) if spot is not None else None
    return None if held is not None and lemma(held) == "name" else held


def giver_of(verb: Token) -> Token | None:
    """Whom a verb's own "from" or "off", or the "by" of a passive, names."""
    spots = [
        k
        for k in verb.children
        if k.dep_ in ("prep", "agent") and k.lower_ in ("from", "off", "by") and k.i > verb.i
    ]
    found = syntax.governed(spots[0]) if spots else None
    return found if found is not None and found.ent_type_ not in ("DATE", "TIME") else None


def sender_of(noun: Token) -> Token | None:
    """Who a letter is from."""
    spot = next((k for k in noun.children if k.dep_ == "prep" and k.lower_ == "from"), None)
    after = [
        *noun.doc[noun.i + 1 : min(noun.i + 4, noun.sent.end)],
        *(t for t in noun.subtree if noun.i < t.i < noun.i + 8),
    ]
    spot = spot or next((t for t in after if t.lower_ == "from" and t.dep_ == "prep"), None)
    return syntax.governed(spot) if spot is not None else None


def matter_of(noun: Token, carrier: Token, predicate: str) -> Token | None:
    """What a part, a vote, a visit is in, on or to."""
    if predicate in SYMMETRIC_NOUNS and predicate != "discuss":
        return None
    links = ("of", "on", "about") if predicate == "discuss" else ("in", "of", "on", "to", "about")
    for spot in sorted([*noun.children, *carrier.children], key=lambda t: t.i):
        if spot.dep_ == "prep" and spot.i > noun.i and spot.lower_ in links:
            found = syntax.governed(spot)
            if found is not None and found.ent_type_ not in ("DATE", "TIME"):
                return found
    return None


def is_between(noun: Token, carrier: Token | None) -> bool:
    """Whether a noun or its verb names two sides: "a call between them"."""
    return any(
        t.lower_ in ("between", "among")
        for t in [*noun.children, *(carrier.children if carrier is not None else ())]
    )


def sides_of(noun: Token, carrier: Token | None) -> list[Token]:
    """The other side(s) of a meeting, a call, a letter: what "with", "to", "between" govern."""
    spots = [k for k in noun.subtree if k.dep_ in ("prep", "dative") and k.lower_ in _WITH and k.i > noun.i]
    if carrier is not None and syntax.is_verb(carrier):
        spots += [
            k
            for k in syntax.clause_tokens(carrier)
            if k.dep_ in ("prep", "dative")
            and k.lower_ in _WITH
            and k not in spots
            and k.i > noun.i
            and (k.lower_ != "from" or k.head == carrier)
        ]
    for spot in sorted(spots, key=lambda t: (_WITH.index(t.lower_) if t.lower_ != "between" else 0, t.i)):
        found = syntax.governed(spot)
        if found is None or found.ent_type_ in ("DATE", "TIME", "CARDINAL"):
            continue
        if spot.lower_ == "between":
            return syntax.flat(found)
        return [found]
    return []
