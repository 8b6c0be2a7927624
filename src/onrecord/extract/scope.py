"""How far a word's happening is asserted: negation, hedges, questions, conditions, promises, plans.

The parse is climbed from the trigger to the root of its sentence; each governing word may turn the
polarity, weaken the claim, or take it out of what is asserted. When in doubt nothing is asserted.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from onrecord.core.nouns import Certainty, HedgeKind, Modality
from onrecord.extract import syntax
from onrecord.extract.asserted import Scope
from onrecord.extract.governing import climbed, reached_from_outside
from onrecord.extract.hedges import RECALL, hedge_in, weakened
from onrecord.extract.hits import Hit
from onrecord.extract.lexicon import lemma
from onrecord.extract.negation import has_negative_object, is_negative_noun, verb_is_negated

_WEAK_NEGATIVE = frozenset({"hardly", "scarcely", "barely", "rarely", "seldom"})
_IDLY = frozenset({"exception", "doubt", "question", "hesitation", "reservation", "qualification", "success"})
_MAYBE = re.compile(
    r"\b(?:(?:perhaps|maybe|possibly)(?! (?:once|twice|three times|two|three|four|five|six)\b)|probably|presumably|allegedly|reportedly|apparently|supposedly|is believed to|are believed to|is said to|are said to|is alleged to|is thought to|rumou?red)\b",
    re.IGNORECASE,
)
_SUPPOSE = re.compile(
    r"^\W*(?:suppose|supposing|imagine|say,|let us say|let's say|assume|assuming|what if|had (?:I|he|she|we|they|you|it)\b(?!.*\?))",
    re.IGNORECASE,
)
_IN_CASE = re.compile(r"\bin case\b[^,.;]*$", re.IGNORECASE)
_FICTION = re.compile(
    r"\bin the (?:film|movie|novel|play|series|drama|musical|sketch|opera|comedy|thriller)\b", re.IGNORECASE
)


def scope_of(hit: Hit, sentence: Tokens) -> Scope:
    """The scope of one trigger in its sentence."""
    scope = _sentence(Scope(), sentence, hit)
    start = hit.verb if hit.verb is not None and (hit.light or not hit.nominal) else hit.anchor
    if _whether(start, sentence):
        lapse = _forgets_whether(start)
        return replace(scope, void=True) if lapse is None else weakened(scope, HedgeKind.NO_RECALL, lapse)
    taken = hit.predicate in ("gift", "donation", "fee", "receive_money", "loan") and hit.verb is not None
    if hit.planned and not (taken and hit.verb is not None and lemma(hit.verb) == "accept"):
        scope = replace(scope, certainty=Certainty.SCHEDULED)
        if hit.verb is not None and lemma(hit.verb) in ("cancel", "decline", "refuse", "postpone"):
            scope = replace(scope, certainty=Certainty.NOT_HAPPENED)
    if hit.nominal and not hit.light:
        scope = _noun(scope, hit)
        if _presupposed(start):
            return reached_from_outside(replace(scope, embedded=True), start.head)
    else:
        scope = _local(scope, start, hit)
    return climbed(scope, start)


def _whether(start: Token, sentence: Tokens) -> bool:
    """Whether the clause stands under "whether (or not)", wherever the parser put that word."""
    for token in sentence:
        if token.lower_ != "whether" or token.i > start.i:
            continue
        between = token.doc[token.i + 1 : start.i]
        if len(between) < 12 and not any(t.pos_ == "VERB" or t.text in (",", ";") for t in between):
            return True
    return False


def _forgets_whether(start: Token) -> Token | None:
    """The verb of "whether I signed it I cannot remember": as far as memory goes it is denied."""
    verb = start
    while syntax.joined(verb) and syntax.own_subject(verb) is None:
        verb = verb.head
    above = verb.head
    if verb.dep_ not in ("advcl", "ccomp", "csubj") or lemma(above) not in RECALL:
        return None
    return above if verb_is_negated(above) and syntax.own_subject(above) is not None else None


# --- the clause itself ------------------------------------------------------------------------------


def _local(scope: Scope, verb: Token, hit: Hit) -> Scope:
    negations = 0
    if verb_is_negated(verb):
        negations += 1
    elif any(k.dep_ == "agent" and syntax.child(k, "neg") is not None for k in verb.children):
        negations += 1  # "paid for out of my pocket, not by the firm"
    subject = syntax.surface_subject(verb)
    shared = [t for t in (subject, hit.subject) if t is not None]
    if any(is_negative_noun(t) for t in shared):
        negations += 1
    fillers = [
        t
        for t in (*hit.partners, hit.theme, hit.anchor if hit.light else None)
        if t is not None and t not in shared
    ]
    if negations == 0 and any(is_negative_noun(t) for t in fillers):
        negations += 1
    if negations == 0 and (has_negative_object(verb) or _nobodys(verb)):
        negations += 1
    if hit.predicate == "know" and any(
        k.dep_ == "acomp" and k.lower_ in ("unaware", "ignorant", "oblivious") for k in verb.children
    ):
        negations += 1
    if hit.denies:
        negations += 1
    if any(k.lower_ in _WEAK_NEGATIVE for k in verb.children):
        scope = replace(scope, void=True)
    if negations % 2 == 1 and not hit.denies and _never_without(verb):
        scope = replace(scope, void=True)  # "never met her without her lawyer" grants the meetings
    scope = replace(scope, negative=negations % 2 == 1, doubled=negations > 1)
    memory = next((k for k in verb.children if k.dep_ == "nsubj" and syntax.remembered(k) is not None), None)
    if memory is not None and is_negative_noun(memory):
        scope = weakened(scope, HedgeKind.NO_RECALL, memory)
        return replace(scope, hedge_words=memory.doc[memory.left_edge.i : memory.i + 1].text)
    return _auxiliaries(scope, verb, hit)


def _never_without(verb: Token) -> bool:
    spot = next((k for k in verb.children if k.dep_ == "prep" and k.lower_ == "without"), None)
    thing = syntax.child(spot, "pobj", "pcomp") if spot is not None else None
    return thing is not None and lemma(thing) not in _IDLY


def _nobodys(verb: Token) -> bool:
    """Whether what a verb takes is nobody's: "I am in nobody's debt"."""
    return any(
        t.dep_ == "poss" and t.lower_ in ("nobody", "none") and t.i > verb.i
        for t in syntax.clause_tokens(verb)
    )


def _auxiliaries(scope: Scope, verb: Token, hit: Hit | None = None) -> Scope:
    words = [k.lower_ for k in verb.children if k.dep_ in ("aux", "auxpass")]
    node = verb
    while (
        not words and syntax.joined(node) and syntax.is_verb(node.head) and syntax.own_subject(node) is None
    ):
        node = node.head
        if node.tag_ == verb.tag_:
            words = [k.lower_ for k in node.children if k.dep_ in ("aux", "auxpass")]
        else:
            break
    if any(w in ("will", "'ll", "’ll", "shall", "wo", "sha", "going") for w in words):
        return replace(scope, modality=Modality.PROMISE)
    if any(w in ("would", "'d", "’d", "could", "should", "ought", "must", "can", "ca") for w in words):
        if "'d" in words or "’d" in words:
            if (
                verb.tag_ in ("VBN", "VBD")
                and "have" not in words
                and "'ve" not in words
                and "’ve" not in words
            ):
                return scope  # "I'd met him" is "I had met him"; "I'd have met him" is no happening
        if (
            hit is not None
            and hit.predicate == "be_acquainted"
            and {"would", "could"} & {*words}
            and "have" not in words
        ):
            if scope.negative and lemma(verb) in ("know", "recognise", "recognize", "pick", "tell"):
                return scope  # "I wouldn't know him if he walked in"
        if "must" in words and "have" in words:
            return replace(scope, certainty=Certainty.POSSIBLE)
        return replace(scope, modality=Modality.CONDITIONAL)
    if any(w in ("may", "might") for w in words):
        return replace(
            scope,
            certainty=Certainty.POSSIBLE,
            modality=Modality.CONDITIONAL if scope.negative else scope.modality,
        )
    if (
        syntax.child(verb, "aux") is None
        and verb.tag_ == "VB"
        and verb.dep_ == "ROOT"
        and syntax.own_subject(verb) is None
    ):
        return replace(scope, void=True)  # an order or a request
    if "to" in words and verb.dep_ == "ROOT":
        return replace(scope, void=True)
    return scope


def _presupposed(noun: Token) -> bool:
    """Whether a noun of happening is taken for granted by its verb: "failed to disclose his talks with X"."""
    first = syntax.conjunction_head(noun)
    owned = syntax.child(noun, "poss") is not None or any(
        k.dep_ == "det" and k.lower_ in ("the", "these", "those") for k in noun.children
    )
    return (
        owned
        and first.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass")
        and lemma(first.head)
        not in RECALL | {"deny", "dispute", "reject", "of", "take", "occur", "happen", "hold"}
    )


def _noun(scope: Scope, hit: Hit) -> Scope:
    noun = hit.anchor
    negative = is_negative_noun(noun)
    if hit.verb is not None and hit.verb == noun.head:
        scope = _auxiliaries(scope, hit.verb)
        negative = negative or verb_is_negated(hit.verb)
    return replace(scope, negative=negative)


# --- the sentence -----------------------------------------------------------------------------------


def _sentence(scope: Scope, sentence: Tokens, hit: Hit) -> Scope:
    text = sentence.text
    if text.rstrip("\"'”’)] ").endswith("?"):
        scope = replace(scope, modality=Modality.QUESTION)
    before = text[: max(0, hit.anchor.idx - sentence.start_char)]
    if _SUPPOSE.match(text) or _IN_CASE.search(before) or _FICTION.search(text):
        scope = replace(scope, modality=Modality.CONDITIONAL)
    root = sentence.root
    if (
        re.match(r"^\W*(?:if|unless|had (?:i|he|she|we|they) )", text, re.IGNORECASE)
        and hit.anchor.i < max(root.i, _consequence(sentence))
        and scope.modality is Modality.ASSERTED
    ):
        scope = replace(scope, modality=Modality.CONDITIONAL)
    if scope.modality is Modality.ASSERTED:
        scope = hedge_in(text, scope)
    if _MAYBE.search(text) and scope.certainty is Certainty.HAPPENED:
        near = _MAYBE.search(text)
        if near is not None and abs(near.start() - (hit.anchor.idx - sentence.start_char)) < 60:
            scope = replace(scope, certainty=Certainty.POSSIBLE)
    return scope


def _consequence(sentence: Tokens) -> int:
    """Where the consequence of a conditional sentence begins: its first modal, else after its first comma."""
    modal = next(
        (
            t.i
            for t in sentence
            if t.lower_ in ("would", "will", "'d", "’d", "could", "might", "should", "must", "'ll", "’ll")
            and t.dep_ == "aux"
        ),
        None,
    )
    if modal is not None:
        return modal
    return next((t.i for t in sentence if t.text == ","), sentence.start)
