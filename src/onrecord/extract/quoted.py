"""Quotations without a verb of saying: behind a colon, above a signature, going on from the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from . import syntax
from .cues import OWNED_WORDS, lemma
from .parsed import Reading
from .quotes import Quote, is_sentence, quote_at, word_count
from .spans import RawAttribution, Sign, Spans


def _out_of_brackets(noun: Token) -> Token:
    """The name before the brackets, where the parser took a party or a place inside them for the subject."""
    left = noun.i
    while left > noun.sent.start and noun.i - left <= 3 and noun.doc[left].text not in "()":
        left -= 1
    if noun.doc[left].text == "(" and left > noun.sent.start:
        before = noun.doc[left - 1]
        return before if before.pos_ in ("PROPN", "NOUN") else noun
    return noun


def source_words(reading: Reading, subject: Token | None, verb: Token) -> Spans:
    """The source's words: the noun phrase of the subject, without the clause that the cue is in."""
    if subject is None or subject.lower_ in ("it", "there") and subject.dep_ == "expl":
        return ()
    relative = syntax.own_subject(verb)
    if relative is not None and relative.lower_ in ("who", "that", "which"):
        return (reading.chars(relative.i, relative.i),)
    subject = _out_of_brackets(subject)
    first, last = subject.left_edge.i, subject.right_edge.i
    for kid in subject.subtree:
        holds = kid.i == verb.i or kid.is_ancestor(verb)
        if kid.dep_ in ("relcl", "acl") and holds and kid.left_edge.i > subject.i:
            last = min(last, kid.left_edge.i - 1)
    if first <= verb.i <= last:
        first, last = (first, verb.i - 1) if subject.i < verb.i else (verb.i + 1, last)
    around = reading.around(verb)
    for quote in reading.outer:
        if quote == around or not (
            quote.start < reading.chars(first, last)[1] and reading.chars(first, last)[0] < quote.end
        ):
            continue
        if quote.holds(subject.idx):
            continue
        if quote.start > subject.idx:
            last = max(subject.i, reading.first_token(quote.start) - 1)
        else:
            first = min(subject.i, reading.first_token(quote.end))
    while last > subject.i and (
        reading.doc[last].is_punct
        and reading.doc[last].text not in ')\u201d"'
        or reading.doc[last].dep_ == "cc"
    ):
        last -= 1
    while first < subject.i and reading.doc[first].is_punct:
        first += 1
    return (reading.chars(first, last),)


def _claimed(found: Sequence[RawAttribution], quote: Quote) -> bool:
    """Whether a quotation is somebody's already, for more than a part of it."""
    size = quote.end - quote.start
    held = (sum(max(0, min(b, quote.end) - max(a, quote.start)) for a, b in r.content) for r in found)
    return any(2 * h > size for h in held)


_DASH = re.compile(r"\s*(--|[\u2014\u2013\u2015-])\s*")


def behind_colons(reading: Reading, found: Sequence[RawAttribution]) -> Iterator[RawAttribution]:
    """A quotation behind a colon, or before a dash and a name, with no verb of saying."""
    for quote in reading.outer:
        if _claimed(found, quote):
            continue
        first = reading.first_token(quote.start)
        named = _underneath(reading, quote)
        if named is not None:
            yield named
        elif (
            first
            and reading.doc[first - 1].text == ":"
            and reading.paragraph(first - 1) == reading.paragraph(first)
        ):
            raw = _behind_colon(reading, first - 1, quote)
            if raw is not None:
                yield raw
        else:
            signed = _signed(reading, quote)
            if signed is not None:
                yield signed


def _behind_colon(reading: Reading, colon: int, quote: Quote) -> RawAttribution | None:
    start = colon
    while (
        start > 0
        and not reading.doc[start].is_sent_start
        and reading.paragraph(start - 1) == reading.paragraph(colon)
    ):
        start -= 1
    lead = reading.doc[start:colon]
    tops = (t for t in lead if t.head.i == t.i or not lead.start <= t.head.i < colon)
    verb = next((t for t in tops if t.pos_ in ("VERB", "AUX")), None)
    subject = syntax.surface_subject(verb) if verb is not None else None
    cue = (reading.chars(colon, colon),)
    content = ((quote.start, quote.end),)
    owner = next((k for t in lead if lemma(t) in OWNED_WORDS for k in t.children if k.dep_ == "poss"), None)
    if owner is not None:
        last = owner.right_edge.i
        while last > owner.i and reading.doc[last].text in ("'s", "\u2019s", "'", "\u2019"):
            last -= 1
        return RawAttribution((reading.chars(owner.left_edge.i, last),), cue, content, sign=Sign.LAYOUT)
    if (
        subject is not None
        and verb is not None
        and subject.pos_ in ("PROPN", "PRON", "NOUN")
        and lead.start <= subject.i < colon
    ):
        return RawAttribution(source_words(reading, subject, verb), cue, content, sign=Sign.LAYOUT)
    spoken = is_sentence(reading.text, quote) or reading.text[quote.start : quote.end].isupper()
    label = verb is None and spoken and 0 < len(lead) <= 14 and lead[0].text[:1].isupper()
    source = (reading.chars(start, colon - 1),)
    return RawAttribution(source, cue, content, sign=Sign.LAYOUT) if label else None


def _underneath(reading: Reading, quote: Quote) -> RawAttribution | None:
    """“I hold nothing further.” Signed J. Roe: the words of whoever signed."""
    rest = reading.first_token(quote.end)
    doc = reading.doc
    if rest + 1 >= len(doc) or doc[rest].lower_ != "signed" or doc[rest].text == "signed":
        return None
    last = rest + (2 if doc[rest + 1].text in (":", "by") else 1)
    first = last
    while (
        last < len(doc)
        and last - first < 8
        and doc[last].text not in (",", ";", "(")
        and reading.paragraph(last) == reading.paragraph(rest)
    ):
        if doc[last].text == "." and len(doc[last - 1]) > 2:
            break
        last += 1
    if first >= last or not doc[first].text[:1].isupper():
        return None
    return RawAttribution(
        (reading.chars(first, last - 1),), (reading.chars(rest, rest),), ((quote.start, quote.end),), sign=Sign.SIGNED
    )  # fmt: skip


def _signed(reading: Reading, quote: Quote) -> RawAttribution | None:
    """“No comment.” — Smith, to the end of the paragraph."""
    dash = _DASH.match(reading.text, quote.end)  # the tokenizer may leave it at the mark
    first = reading.first_token(dash.end()) if dash is not None else len(reading.doc)
    if dash is None or first >= len(reading.doc):
        return None
    if reading.paragraph(first) != reading.paragraph(reading.first_token(quote.start)):
        return None
    last = first
    while last + 1 < len(reading.doc) and reading.paragraph(last + 1) == reading.paragraph(first):
        last += 1
    name = reading.doc[first : last + 1]
    if len(name) > 13 or not name[0].text[:1].isupper() or any(t.pos_ == "VERB" for t in name):
        return None
    return RawAttribution(
        (reading.chars(first, last),), (dash.span(1),), ((quote.start, quote.end),), sign=Sign.SIGNED
    )


def continued(reading: Reading, found: Sequence[RawAttribution]) -> list[RawAttribution]:
    """Quotations that nobody claims, joined to the one before: in its paragraph, or left open over the break."""
    result = list(found)
    for quote in reading.outer:
        if _claimed(result, quote) or word_count(reading.text, quote) < 2:
            continue
        before = [
            (i, r) for i, r in enumerate(result) if r.content[-1][1] <= quote.start and _quoted(reading, r)
        ]
        index, raw = max(before, key=lambda x: x[1].content[-1][1], default=(-1, None))
        first = reading.first_token(quote.start)
        if raw is not None and _goes_on(reading, raw, quote, first):
            result[index] = replace(raw, content=(*raw.content, (quote.start, quote.end)))
        elif (
            is_sentence(reading.text, quote)
            and word_count(reading.text, quote) >= 4
            and _alone(reading, quote, first)
        ):
            result.append(RawAttribution((), (), ((quote.start, quote.end),), 0.5, Sign.LAYOUT))
    return result


def _quoted(reading: Reading, raw: RawAttribution) -> bool:
    return any(q.start < raw.content[-1][1] <= q.end for q in reading.outer)


def _goes_on(reading: Reading, raw: RawAttribution, quote: Quote, first: int) -> bool:
    """Whether a quotation that nobody claims goes on with the one before it."""
    if not is_sentence(reading.text, quote):
        return False
    last = reading.first_token(raw.content[-1][1] - 1)
    apart = reading.paragraph(first) - reading.paragraph(last)
    if not apart:
        return True
    if apart > 1 or reading.paragraph(max(0, first - 1)) == reading.paragraph(first):
        return False
    before = quote_at(reading.outer, raw.content[-1][1] - 1)
    if before is not None and not before.closed:
        return True
    return reading.text[raw.content[-1][0] : raw.content[-1][1]].rstrip("\u201d\"' ")[-1:] != "?"


def _alone(reading: Reading, quote: Quote, first: int) -> bool:
    """Whether a quotation begins its paragraph or a sentence, so that it is no name or title."""
    return first in reading.breaks or (
        first > 0 and reading.doc[first - 1].text in (".", "?", "!", ":", "\u201d", '"')
    )
