"""What narrows a happening: topic, purpose, capacity, place, manner, count, and the stretch of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.core.dates import When
from onrecord.core.nouns import Qualifier, QualifierKind, Quantity, Window
from onrecord.extract import syntax
from onrecord.extract.hits import Hit
from onrecord.extract.lexicon import lemma
from onrecord.extract.passage import Passage
from onrecord.extract.times import TimeMention
from onrecord.extract.windows import Timer

TALKING = frozenset(
    "attempt_contact be_briefed call communicate communicate_to contact correspond discuss know meet "
    "notify raise_concern receive_document sign tell".split()
)
_COUNTED = frozenset({"correspond", "raise_concern", "receive_document", "sign", "gift", "withhold"})
_UNCOUNTED = frozenset(
    "appoint authorise_payment be_employed benefit buy delete fee hold_asset hold_office pay possess "
    "receive_money see_document sell".split()
)
_ABOUT = frozenset({"about", "regarding", "concerning", "respecting"})
_ON = frozenset({"on", "over", "of"})
_PHRASES = (
    "on the subject of",
    "in relation to",
    "with regard to",
    "in connection with",
    "with respect to",
    "in respect of",
    "on the question of",
    "on the matter of",
    "relating to",
    "related to",
    "to do with",
)
_CAPACITY = re.compile(
    r"\b(?:as (?!he\b|she\b|it\b|they\b|we\b|i\b|you\b|if\b|far\b|well\b|soon\b|long\b|much\b)(?:an? |the |his |her |its |my )?(?:[\w-]+ ){0,3}?(?:senator|member|minister|mayor|councill?or|chair\w*|director|official|candidate|citizen|surrogate|lawyer|friend|representative|president|governor|commissioner|trustee|adviser|advisor|secretary|officer|head|leader|volunteer|doctor|parent|shareholder|editor|ambassador|delegate|spokes\w+|congress\w+|deputy|employee|student|neighbou?r)\b[^,.;]*|in (?:an?|my|his|her|their|our|its) (?:official|personal|private|professional|individual|public)? ?capacity(?: as [^,.;]+)?|in my role as [^,.;]+|in (?:his|her|their) role as [^,.;]+|on behalf of [^,.;]+|wearing (?:my|his|her) [^,.;]+ hat)",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"\b(?:in person|face to face|by (?:phone|telephone|e-?mail|letter|text|post|hand|video)|on the (?:phone|telephone)|over the (?:phone|telephone)|in writing|in passing|in private|privately|alone|one[- ]on[- ]one|directly|personally|formally|informally|officially|by name)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:anywhere|elsewhere) (?:but|except|other than|outside)(?: for)? [^,.;!?]+|\boutside (?:of )?(?:this|the|that|a|any) (?:[\w-]+ ){0,3}(?:room|chamber|hearing|building|office|house|session|meeting)s?\b",
    re.IGNORECASE,
)
_NOT_PLACE = frozenset(
    "life lifetime career memory tenure course addition advance agenda all amount answer bank behalf breach capacity case charge common company "
    "concern connection contact correspondence cost day detail effect error event evidence exchange "
    "expense fact faith favor favour figure first form front general good hand interest interview last "
    "least light manner matter mind minute moment month name office-hours once opinion order part "
    "particular passing person point possession price private question rate regard relation reply request "
    "respect response return role share shares spirit stage stock subject sum term terms that time touch "
    "truth turn value view way week which word writing year years".split()
)
_PLACE_PREPS = frozenset({"in", "at", "outside", "inside", "on", "near"})
_NUMBERS = {
    "no": 0,
    "zero": 0,
    "one": 1,
    "a": 1,
    "once": 1,
    "two": 2,
    "twice": 2,
    "both": 2,
    "three": 3,
    "thrice": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "dozen": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
}
_N = r"(?P<n>\d[\d,]*|" + "|".join(_NUMBERS) + r")"
_COUNTS = (
    (re.compile(r"(?<!\bno )(?<!\bnot )\b(?:fewer|less) than " + _N, re.I), "<"),
    (re.compile(r"\b(?:no|not) (?:more|fewer than one or more) than " + _N, re.I), "<="),
    (re.compile(r"\b(?:at most|up to|never more than|not more than|a maximum of) " + _N, re.I), "<="),
    (re.compile(r"(?<!\bno )(?<!\bnot )\b(?:more than|over|upwards of) " + _N, re.I), ">"),
    (re.compile(r"\b(?:at least|no fewer than|no less than|not fewer than) " + _N, re.I), ">="),
    (re.compile(r"\b(?:only|just|exactly|precisely) (?:the )?" + _N, re.I), "="),
    (re.compile(r"\b(?:maybe|perhaps|possibly) " + _N + r"(?! (?:day|week|month|year)s?\b)", re.I), "="),
    (re.compile(r"\b" + _N + r"(?: times?)? in (?:my|his|her|our) (?:whole |entire )?li(?:fe|ves)\b", re.I), "="),
)
_PLAIN_COUNT = re.compile(r"\b" + _N + r"(?: (?:times|occasions|separate|different|such))?\b", re.I)
_VAGUE_COUNT = re.compile(
    r"\b(?:a (?:couple|few|handful|number) of|one or two|two or three|once or twice|several|some)\b", re.I
)
_DAYS = "day|week|fortnight|month|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_EVERY = re.compile(rf"\b(?:every|each) (?:(?:second|other|third) )?(?:{_DAYS})\b", re.I)
_HUNDREDS = re.compile(r"\b(hundreds|dozens|scores|thousands) of\b", re.I)


@dataclass(frozen=True)
class Narrowing:
    """The qualifiers of one happening, with the phrases that events want as plain words."""

    qualifiers: tuple[Qualifier, ...] = ()
    topic: str | None = None
    where: str | None = None
    capacity: str | None = None
    window: Window | None = None
    when: When | None = None
    quantity: Quantity | None = None
    exact: bool = False


def number(word: str) -> int | None:
    """The whole number that a word or figure means."""
    low = word.lower().replace(",", "")
    return int(low) if low.isdigit() else _NUMBERS.get(low)


def count_in(text: str) -> tuple[Quantity, bool] | None:
    """The count that words state, and whether they exclude any other ("only two")."""
    for pattern, op in _COUNTS:
        found = pattern.search(text)
        if found is not None:
            value = number(found.group("n"))
            if value is not None:
                return Quantity(op, value), True
    many = _HUNDREDS.search(text)
    if many is not None:
        return Quantity(
            ">=", {"hundreds": 200, "dozens": 24, "scores": 40, "thousands": 2000}[many.group(1).lower()]
        ), False
    if _EVERY.search(text):
        return Quantity(">=", 2), False
    if _VAGUE_COUNT.search(text):
        return None
    found = _PLAIN_COUNT.search(text)
    value = number(found.group("n")) if found is not None else None
    return (Quantity("=", value), False) if value else None


class Narrower:
    """Reads the qualifiers around one trigger of a passage."""

    def __init__(self, passage: Passage, times: Sequence[TimeMention]) -> None:
        self._passage, self._times = passage, times
        self._timer = Timer(passage, times)

    def of(self, hit: Hit, start: int, end: int) -> Narrowing:
        """The qualifiers of a hit whose clause stands at ``start:end`` of the document's text."""
        scope = self._tokens(hit)
        qualifiers: list[Qualifier] = []
        topic = self._topic(hit, scope)
        if topic is not None:
            qualifiers.append(topic)
        purpose = self._purpose(hit)
        if purpose is not None:
            qualifiers.append(purpose)
        capacity = self._by_pattern(_CAPACITY, QualifierKind.CAPACITY, start, end, near=hit)
        if capacity is not None:
            qualifiers.append(capacity)
        place = (
            self._by_pattern(_ELSEWHERE, QualifierKind.PLACE, start, end, near=hit)
            if hit.predicate in TALKING
            else None
        )
        place = place or self._place(hit, scope)
        if place is not None:
            qualifiers.append(place)
        manner = self._by_pattern(_MANNER, QualifierKind.MANNER, start, end, near=hit)
        if manner is not None and manner.words.lower() not in ("by name", "formally"):
            qualifiers.append(manner)
        window, when = self._timer.window(hit, start, end)
        counted = self._count(hit)
        return Narrowing(
            tuple(qualifiers),
            None if topic is None else topic.words,
            None if place is None else place.words,
            None if capacity is None else capacity.words,
            window,
            when,
            counted[0] if counted else None,
            counted[1] if counted else False,
        )

    def _tokens(self, hit: Hit) -> list[Token]:
        base = hit.verb if hit.verb is not None and (hit.light or not hit.nominal) else None
        found = list(syntax.clause_tokens(base)) if base is not None else []
        if hit.shares is not None:
            found += [t for t in syntax.clause_tokens(hit.shares) if t not in found]
        if hit.nominal or base is None:
            found += [t for t in hit.anchor.subtree if t not in found]
        for partner in hit.partners:
            found += [
                t for t in partner.subtree if t not in found and t.dep_ == "prep" and t.lower_ in _ABOUT
            ]
        return sorted(found, key=lambda t: t.i)

    def _qualifier(self, kind: QualifierKind, low: int, high: int) -> Qualifier:
        doc = self._passage.doc
        while high > low and (doc[high].is_punct or doc[high].lower_ in ("and", "or", "but")):
            high -= 1
        span = self._passage.document.span(self._passage.offset(doc[low]), self._passage.end(doc[high]))
        return Qualifier(kind, " ".join(span.text.split()), span=span)

    def _topic(self, hit: Hit, tokens: list[Token]) -> Qualifier | None:
        if hit.predicate not in TALKING:
            return None
        for token in tokens:
            if token.dep_ not in ("prep", "agent", "pcomp", "acl", "prt", "advmod", "conj") or (
                hit.theme is not None and token.i < hit.anchor.i
            ):
                continue
            low = token.lower_
            phrase = token.doc[token.i : min(token.i + 4, len(token.doc))].text.lower()
            multi = any(phrase.startswith(p) or p.startswith(phrase) and len(phrase) > 8 for p in _PHRASES)
            nounish = hit.nominal or hit.predicate in ("discuss", "communicate", "meet")
            if low in _ABOUT or multi or (low in ("on", "over") and nounish and self._matter(token)):
                if self._in_time(token) or self._right(token) == token.i:
                    continue
                if low in ("on", "over") and syntax.governed(token) in hit.partners:
                    continue  # "laid eyes on him": whom, not what about
                return self._qualifier(QualifierKind.TOPIC, token.i, self._joined_topics(token))
        return None

    def _joined_topics(self, token: Token) -> int:
        """The end of a topic, with what "or about …" adds to it."""
        high = self._right(token)
        for _ in range(3):
            while high > token.i and token.doc[high].lower_ in ("or", "and", ","):
                high -= 1
            after = token.doc[high + 1 : min(high + 3, token.sent.end)]
            if len(after) == 2 and after[0].lower_ in ("or", "and") and after[1].lower_ in _ABOUT:
                high = self._right(after[1])
        return high

    def _matter(self, prep: Token) -> bool:
        obj = syntax.governed(prep)
        if obj is None or obj.ent_type_ in ("DATE", "TIME", "FAC", "GPE", "LOC", "ORDINAL", "CARDINAL"):
            return False
        return lemma(obj) not in {
            "own",
            "purpose",
            "phone",
            "telephone",
            "occasion",
            "time",
            "dock",
            "day",
            "behalf",
            "monday",
            "friday",
            "line",
            "site",
            "terrace",
            "record",
            "side",
            "way",
            "board",
            "street",
            "train",
            "plane",
            "boat",
            "floor",
            "trip",
            "visit",
            "date",
            "basis",
            "course",
            "golf",
            "porch",
            "beach",
            "screen",
            "camera",
            "email",
        }

    def _right(self, token: Token) -> int:
        limit = token.right_edge.i
        last = token.i
        for t in token.doc[token.i : limit + 1]:
            if t.i > token.i and t.dep_ == "prep" and t.head not in token.subtree:
                break
            if t.i > token.i and (
                t.text in (",", ";", "—", ":")
                or self._in_time(t)
                or t.lower_ in ("once", "twice")
                or t.dep_ == "mark"
            ):
                break
            last = t.i
        return last

    def _in_time(self, token: Token) -> bool:
        at = self._passage.offset(token)
        return any(t.start <= at < t.end for t in self._times)

    def _purpose(self, hit: Hit) -> Qualifier | None:
        if hit.predicate not in TALKING | {"visit", "travel_to", "be_present", "pay", "give"}:
            return None
        homes = [hit.verb, hit.anchor] if hit.verb is not None else [hit.anchor]
        for home in homes:
            for kid in home.children if home is not None else ():
                if (
                    kid.i > hit.anchor.i
                    and kid.dep_ in ("xcomp", "advcl", "acl", "relcl")
                    and not any(k.dep_ == "neg" for k in kid.children)
                    and any(k.dep_ == "aux" and k.lower_ == "to" for k in kid.children)
                ):
                    return self._qualifier(QualifierKind.PURPOSE, kid.left_edge.i, self._right(kid))
        for partner in hit.partners:
            for kid in partner.children:
                if kid.dep_ in ("relcl", "acl", "advcl") and any(
                    k.dep_ == "aux" and k.lower_ == "to" for k in kid.children
                ):
                    return self._qualifier(QualifierKind.PURPOSE, kid.left_edge.i, self._right(kid))
        return None

    def _by_pattern(
        self, pattern: re.Pattern[str], kind: QualifierKind, start: int, end: int, near: Hit
    ) -> Qualifier | None:
        text = self._passage.document.text[start:end].replace("\n", " ")
        found = next(
            (
                m
                for m in pattern.finditer(text)
                if self._in_segment(start + m.start(), near)
                and (kind is not QualifierKind.MANNER or self._own_adverb(start + m.start(), near))
            ),
            None,
        )
        if found is None:
            return None
        span = self._passage.document.span(start + found.start(), start + found.end())
        return Qualifier(kind, " ".join(span.text.split()), span=span)

    def _own_adverb(self, offset: int, hit: Hit) -> bool:
        """Whether a single adverb ("directly") is about this happening, not about the answering."""
        token = self._passage.token_at(offset)
        if token is None or token.pos_ != "ADV":
            return True
        return token.head in (hit.verb, hit.anchor, hit.shares)

    def _in_segment(self, offset: int, hit: Hit) -> bool:
        """Whether a place in the text is in a coordinated verb's own stretch, or before all of them."""
        verb = hit.verb if hit.verb is not None else hit.anchor
        token = self._passage.token_at(offset)
        if token is None or not syntax.is_verb(verb):
            return True
        own = syntax.chain(verb)
        low, high = syntax.segment(verb)
        return len(own) == 1 or low <= token.i <= high or token.i < own[0].i

    def _place(self, hit: Hit, tokens: list[Token]) -> Qualifier | None:
        for token in tokens:
            if token.dep_ == "advmod" and token.lower_ == "anywhere" and token.right_edge.i > token.i:
                return self._qualifier(QualifierKind.PLACE, token.i, token.right_edge.i)
            if (
                token.dep_ not in ("prep", "advmod")
                or token.lower_ not in _PLACE_PREPS
                or self._in_time(token)
            ):
                continue
            obj = syntax.governed(token)
            if (
                obj is None
                or obj.ent_type_ in ("DATE", "TIME")
                or lemma(obj) in _NOT_PLACE
                or obj.pos_ in ("PRON", "VERB")
                or self._in_time(obj)
            ):
                continue
            homes = (hit.verb, hit.anchor, hit.shares, *(p for p in hit.partners if p.pos_ == "PROPN"))
            if token.head not in homes and token.lower_ != "outside":
                continue
            if (
                token.lower_ == "on"
                and obj.ent_type_ not in ("FAC", "LOC", "GPE")
                and lemma(obj)
                not in (
                    "dock",
                    "terrace",
                    "boat",
                    "yacht",
                    "plane",
                    "train",
                    "ship",
                    "island",
                    "beach",
                    "porch",
                    "site",
                    "golf",
                    "course",
                )
            ):
                continue
            if hit.predicate not in TALKING | {
                "visit",
                "be_present",
                "travel_to",
                "give",
                "sign",
                "took_part",
                "be_acquainted",
            }:
                continue
            return self._qualifier(QualifierKind.PLACE, token.i, self._right(token))
        return None

    # --- time ---------------------------------------------------------------------------------------

    def _count(self, hit: Hit) -> tuple[Quantity, bool] | None:
        if hit.predicate in _UNCOUNTED:
            return None
        nouns = (
            [hit.anchor]
            if hit.nominal
            else ([hit.theme] if hit.theme is not None and hit.predicate in _COUNTED else [])
        )
        for noun in nouns:
            kids = [
                k
                for k in noun.children
                if k.i < noun.i
                and k.dep_ in ("nummod", "amod", "quantmod", "det", "predet", "advmod")
                and (
                    k.lower_ not in ("no", "a", "an", "the", "one", "any")
                    or k.lower_ == "one"
                    and k.i > noun.sent.start
                    and k.nbor(-1).lower_ in ("just", "only", "exactly")
                )
            ]
            if any(
                number(k.lower_) is not None or k.lower_ in ("hundreds", "dozens", "fewer", "more")
                for k in kids
            ):
                counted = count_in(noun.doc[noun.left_edge.i : noun.i + 1].text)
                return _in_all(counted, noun)
            if (
                noun.dep_ == "pobj"
                and noun.head.lower_ == "of"
                and noun.head.head.lower_ in ("hundreds", "dozens", "scores", "thousands")
            ):
                return count_in(noun.head.head.text + " of")
        verb = hit.verb if hit.verb is not None else hit.anchor
        found: tuple[Quantity, bool] | None = None
        for kid in sorted(syntax.clause_tokens(verb), key=lambda t: t.i):
            low = kid.lower_
            counted = None
            if (
                low in ("once", "twice", "thrice")
                and kid.dep_ in ("advmod", "npadvmod")
                and not any(k.dep_ == "mark" for k in kid.children)
            ):
                counted = count_in(kid.doc[max(kid.sent.start, kid.i - 4) : kid.i + 1].text)
            elif low == "occasion" and any(k.lower_ == "single" for k in kid.children):
                counted = Quantity("=", 1), True
            elif low in ("times", "occasions") and kid.dep_ in ("npadvmod", "pobj", "dobj"):
                counted = count_in(kid.doc[kid.left_edge.i : kid.i + 1].text) or count_in(
                    kid.doc[max(kid.sent.start, kid.i - 4) : kid.i].text
                )
            if counted is not None and (found is None or counted[1] and not found[1]):
                found = counted
        return found


def _in_all(counted: tuple[Quantity, bool] | None, noun: Token) -> tuple[Quantity, bool] | None:
    """ "A total of four calls", "three meetings in all" leave no others."""
    if counted is None:
        return None
    after = noun.doc[noun.i + 1 : min(noun.i + 10, noun.sent.end)].text.lower()
    total = noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ == "total"
    return (
        (counted[0], True)
        if total or re.search(r"\b(?:in all|in total|altogether|all told)\b", after)
        else counted
    )
