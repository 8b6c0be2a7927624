"""Questions reported with the no that answers them: "Asked whether she had met him, she said that she had not."."""

from __future__ import annotations

import re

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.hits import Hit
from onrecord.extract.lexicon import lemma

_ASKS = frozenset({"ask", "press", "question", "challenge", "quiz"})
_SAYS = re.compile(r"(?:said|replied|answered|insisted|testified|responded|maintained)$")
_NO = (
    r"(?:no|never|none|(?:absolutely|certainly|definitely|of course) not|not (?:once|ever|at all)"
    r"|I (?:most |certainly |absolutely )*(?:did|have|had|was|am|do)(?: not|n[’']t)|I never (?:have|did|was))"
)
_SAID_NO = re.compile(
    r"\b(?:said|replied|answered|insisted|testified|responded|maintained)(?: that)? (?:he|she|they) (?:had|did|was|were|has|have)(?: not|n[’']t)[.,;]?\W*$"
    rf"|\b(?:said|replied|answered|responded|told \w+)(?: only)?(?: with)?(?: an?)?[,:]? (?:[“\"‘']?{_NO}|[“\"‘'](?:no|never), {_NO})[.,!]?\W*$"
    r"|, (?:no, )?(?:I|we) (?:did|have|had|was|were)(?: not|n[’']t)\W*$",
    re.IGNORECASE,
)
_NO_NEXT = re.compile(
    rf"[.?] ?[“\"](?:(?:no|never), )?{_NO}(?:, (?:sir|ma[’']am))?[.,!][”\"] (?:[\w.’'-]+ ){{1,4}}(?:said|replied|answered|responded|testified|told)\b"
    rf"|[.?] ?[“\"](?:(?:no|never), )?{_NO}(?:, (?:sir|ma[’']am))?[.,!][”\"] (?:said|replied|answered|responded) ",
    re.IGNORECASE,
)
"""The answer to a question reported before it: "… whether he had met her. “Never,” he replied."."""


def answered_no(hit: Hit) -> bool:
    """ "Asked whether she had been there, she said that she had not."""
    verb = hit.verb if hit.verb is not None else hit.anchor
    asks = next((t for t in verb.ancestors if lemma(t) in _ASKS), None)
    if asks is None or not any(k.dep_ == "mark" and k.lower_ in ("whether", "if") for k in verb.children):
        return False
    if any(k.dep_ == "aux" and k.lower_ in ("would", "will", "should", "could") for k in verb.children):
        return False
    rest = verb.doc[verb.i + 1 : verb.sent.end].text
    return _SAID_NO.search(rest) is not None or _answer_next(verb) is not None


def _answer_next(verb: Token) -> tuple[int, int] | None:
    """The words, as token indices, of a bare no that the next sentence gives to a question reported in this one."""
    doc, stop = verb.doc, verb.sent.end
    last = next((i for i in range(stop - 1, verb.i, -1) if not doc[i].is_space), verb.i)
    after = doc[last : last + 30]
    found = _NO_NEXT.match(after.text)
    if found is None:
        return None
    end = next((t.i for t in after if t.idx - doc[last].idx >= found.end()), after.end)
    return stop, end


def sayer_of_no(hit: Hit) -> Token | None:
    """The verb of saying after a question that was asked: "…, she said that she had not"."""
    verb = hit.verb if hit.verb is not None else hit.anchor
    low, high = _answer_next(verb) or (verb.sent.start, verb.sent.end)
    return next(
        (
            t
            for t in verb.doc[low:high]
            if t.i > verb.i and syntax.is_verb(t) and _SAYS.match(t.lower_) and syntax.own_subject(t)
        ),
        None,
    )
