"""Hedges: "to my knowledge", "I do not recall", "I believe", and what they leave of an assertion."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from onrecord.core.nouns import HedgeKind, Modality
from onrecord.extract.asserted import Scope
from onrecord.extract.lexicon import lemma
from onrecord.extract.negation import has_negative_object, verb_is_negated

RECALL = frozenset({"recall", "remember", "recollect"})
RECALL_NOUNS = frozenset({"recollection", "memory", "recall", "remembrance"})
AWARE_NOUNS = frozenset({"knowledge", "awareness", "idea", "information"})
"""Verbs and nouns of memory, and nouns of knowing, whose lack leaves a denial as far as memory or knowledge goes."""

_KNOWLEDGE = re.compile(
    r"\b(?:not )?(?:to (?:the best of )?(?:my|our|his|her|their) knowledge|(?:as|so) far as (?:I|we|he|she) (?:know|knew|can tell|could tell)|for all I know|that I know of)\b",
    re.IGNORECASE,
)
_AWARENESS = re.compile(
    r"\b(?:(?:as|so) far as (?:I|we) (?:am|'m|are|was) aware|that (?:I(?:'m|’m| am| was)|we(?:'re|’re| are| were)) aware of)\b",
    re.IGNORECASE,
)
_RECOLLECTION = re.compile(
    r"\b(?:(?:as|so) far as I (?:can |could )?(?:recall|remember|recollect)|to (?:the best of )?(?:my|our|his|her) (?:recollection|memory)|that I (?:can )?(?:recall|remember)|that I can (?:bring|call) to mind|that (?:springs|comes) to mind|if (?:I recall|memory serves|I remember)[^,.]*|not that I (?:can )?(?:recall|remember))\b",
    re.IGNORECASE,
)
_BELIEF = re.compile(
    r"(?:^|, |— )(?:I (?:believe|think|suppose)|to (?:the best of )?my belief)(?=[,.]|$)", re.IGNORECASE
)


def hedged_modality(scope: Scope) -> Modality:
    """The modality of what is hedged; a question or a condition stays one."""
    return Modality.HEDGED if scope.modality is Modality.ASSERTED else scope.modality


def hedged_by(scope: Scope, verb: Token, kind: HedgeKind) -> Scope:
    """ "I don't recall V-ing": V-ing is denied as far as memory goes; "I recall V-ing": affirmed."""
    negated = (
        verb_is_negated(verb)
        or has_negative_object(verb)
        or any(
            k.lower_ in ("ca", "can", "could")
            for k in verb.children
            if k.dep_ == "aux" and verb_is_negated(verb)
        )
        or lemma(verb) == "forget"
    )
    if any(k.dep_ == "aux" and k.lower_ in ("would", "will", "should", "might") for k in verb.children):
        return replace(scope, void=True)
    if not negated:
        return scope
    return weakened(scope, kind, verb)


def weakened(scope: Scope, kind: HedgeKind, verb: Token) -> Scope:
    """The scope turned by a hedge, in the words around ``verb``: "I don't recall meeting him" denies it."""
    return replace(
        scope,
        negative=not scope.negative,
        modality=hedged_modality(scope),
        hedge=kind,
        hedge_words=hedge_words(verb),
    )


def hedge_words(verb: Token) -> str:
    """The hedge's own words: subject, auxiliaries, negation and verb."""
    keep = [
        verb,
        *(
            k
            for k in verb.children
            if k.dep_ in ("nsubj", "aux", "neg")
            or (
                k.dep_ in ("acomp", "dobj", "det")
                and k.i - verb.i < 4
                and lemma(k) in RECALL_NOUNS | AWARE_NOUNS | {"aware"}
            )
        ),
    ]
    low, high = min(t.i for t in keep), max(t.i for t in keep)
    return verb.doc[low : high + 1].text


def hedge_in(text: str, scope: Scope) -> Scope:
    """The scope with a hedge that the sentence carries as an adverbial ("to my knowledge")."""
    for pattern, kind in (
        (_RECOLLECTION, HedgeKind.NO_RECALL),
        (_AWARENESS, HedgeKind.NO_AWARENESS),
        (_KNOWLEDGE, HedgeKind.TO_KNOWLEDGE),
        (_BELIEF, HedgeKind.BELIEF),
    ):
        found = pattern.search(text)
        if found is not None:
            return replace(
                scope, modality=Modality.HEDGED, hedge=kind, hedge_words=found.group().strip(" ,—")
            )
    return scope
