"""Source, cue and content by rules over a parse: quotations first, then clauses, then nouns that report.

Content is what PolNeAR's annotators mark (Newell, Margolin and Ruths, LREC 2018): the clause with its
"that", the quotation with its marks, the object of a verb of judging.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Token

from . import syntax
from .cues import (
    ADDRESSED,
    FRONT_NOUNS,
    ISSUED,
    ISSUING,
    PREPOSITIONS,
    SAID_OF,
    STRONG,
    cue_words,
    is_cue_verb,
    lemma,
    negated,
)
from .parsed import Reading
from .quoted import behind_colons, continued, source_words
from .quotes import Quote, is_sentence, word_count
from .spans import RawAttribution, Sign, Spans

_STOPS = frozenset(".?!;")
_FIRST = frozenset({"i", "we", "you", "me", "us"})
_ANYBODY = _FIRST | frozenset({"it", "that", "which", "who", "one", "nobody", "anyone", "anybody", "someone"})
_NEAR = 45
_FAR = 4000
_LONGEST = 400  # words; what is longer is no sentence, and walking its parse takes too long
_BARE = frozenset({"no", "yes", "nothing", "never", "neither"})


@dataclass(frozen=True)
class RuleFinder:
    """The first implementation of :class:`~onrecord.extract.spans.SpanFinder`: parses, then applies the rules.

    ``verbs`` are the groups of ``knowledge/speech.toml``.
    """

    nlp: Language
    verbs: Mapping[str, frozenset[str]]

    def find(self, text: str) -> tuple[RawAttribution, ...]:
        """The attributions of a text, in the order of their cues."""
        doc = self.nlp.make_doc(" ".join(text.split("\n")) if text else "")
        starts = {0} | {i + 1 for i, c in enumerate(text) if c == "\n"}
        breaks = []
        fresh = True
        last = 0
        for token in doc:
            fresh = fresh or any(s in starts for s in range(last, token.idx + 1))
            if fresh and not token.is_space:
                token.is_sent_start = True
                breaks.append(token.i)
                fresh = False
            last = token.idx + 1
        return find(self.nlp(doc), tuple(breaks), self.verbs)


def find(
    doc: Doc, breaks: tuple[int, ...], verbs: Mapping[str, frozenset[str]]
) -> tuple[RawAttribution, ...]:
    """The attributions of a parsed text, offsets into ``doc.text``, in the order of their cues."""
    if not len(doc):
        return ()
    reading = Reading(doc, breaks or (0,), verbs)
    sentences = (s for s in doc.sents if len(s) <= _LONGEST)
    found = [raw for sentence in sentences for token in sentence for raw in _at(reading, token)]
    found = _without_twins(found)
    found += behind_colons(reading, found)
    found = continued(reading, found)
    return tuple(sorted(found, key=lambda r: ((r.cue or r.source or r.content)[0][0], r.content[0][0])))


def _at(reading: Reading, token: Token) -> Iterator[RawAttribution]:
    """What one word as a cue gives."""
    raw: RawAttribution | None = None
    if token.lower_ == "according" and token.i + 1 < len(reading.doc) and token.nbor(1).lower_ == "to":
        raw = _according(reading, token)
    elif token.lower_ == "known" and _let_known(token):
        raw = _made_known(reading, token)
    elif is_cue_verb(token, reading.verbs):
        raw = _of_verb(reading, token)
    elif token.pos_ == "NOUN" and lemma(token) in FRONT_NOUNS:
        raw = _of_noun(reading, token)
    if raw is not None and raw.content:
        yield raw


# --- verbs ----------------------------------------------------------------------------------------


def _of_verb(reading: Reading, verb: Token) -> RawAttribution | None:
    inside = reading.around(verb)
    subject = _source_token(verb) or _beside(reading, verb)
    first_person = subject is not None and subject.lower_ in _FIRST
    speaking = lemma(verb) in reading.verbs["say"] or lemma(verb) in reading.verbs["ask"]
    if first_person and not speaking:
        return None
    if _hidden(verb, subject, inside):
        return None
    direct = (
        _direct(reading, verb, subject, inside)
        if lemma(verb) in SAID_OF | reading.verbs["say"] | reading.verbs["ask"]
        else []
    )
    preposition = None
    more: list[tuple[int, int]] = []
    if not direct or not _covered(reading, verb, direct):
        more, preposition = _matter(reading, verb, inside)
    direct = _without_question(reading, verb, direct, more)
    relay = _relay(verb, direct)
    if relay is not None:
        verb, subject, more = relay, syntax.own_subject(relay), []
    pieces = [(q.start, q.end) for q in direct] + more
    if not pieces:
        return None
    source = source_words(reading, subject, verb)
    if subject is not None and subject.i < verb.i and syntax.agent(verb) is None and subject.pos_ == "PROPN":
        source = (reading.chars(_run(subject), subject.i),)
    cue = cue_words(verb, preposition)
    spans = tuple(reading.chars(a, b) for a, b in cue)
    content = _cut(reading.text, _joined(pieces), (*source, *spans), inside)
    if not content or (subject is None and not direct and lemma(verb) not in reading.verbs["clause"]):
        return None
    plain = bool(direct) or (preposition is None and _is_told(verb))
    sign = Sign.SPEECH if plain and _speaks(verb, subject, inside) else Sign.WORDS
    return RawAttribution(source, spans, content, sign=sign)


def _speaks(verb: Token, subject: Token | None, inside: Quote | None) -> bool:
    """Whether somebody plainly said, told, denied …: in a quotation only what is told as past ("he said")."""
    if subject is None or lemma(verb) not in STRONG or negated(verb) or subject.lower_ in _ANYBODY:
        return False
    past = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(k.dep_ == "aux" for k in verb.children))
    named = subject.pos_ == "PROPN" or subject.lower_ in ("he", "she", "they")
    return past and named if inside is not None else past or verb.tag_ == "VBZ"


def _is_told(verb: Token) -> bool:
    """Whether a clause with its "that" follows the verb, so that the parse is beyond doubt."""
    clause = _clause(verb)
    return clause is not None and any(k.lower_ == "that" and k.dep_ == "mark" for k in clause.children)


def _relay(verb: Token, direct: Sequence[Quote]) -> Token | None:
    """ "“I never did,” Ms Holt said the minister has said": the verb of the one whose words they are."""
    inner = next((k for k in verb.children if k.dep_ == "ccomp" and k.i > verb.i), None)
    before = bool(direct) and all(q.end <= verb.idx for q in direct)
    if not before or inner is None or lemma(inner) not in STRONG:
        return None
    told = syntax.own_subject(inner)
    bare = not any(k.dep_ in ("ccomp", "xcomp", "dobj") for k in inner.children)
    return inner if bare and told is not None and told.i > verb.i else None


def _hidden(verb: Token, subject: Token | None, inside: Quote | None) -> bool:
    """Whether a verb stands so deep in what another says, or in a purpose, that it reports nothing."""
    strong = lemma(verb) in STRONG and not negated(verb)
    if inside is not None:
        return subject is None or subject.lower_ in _FIRST or not strong
    purpose = any(k.lower_ == "to" and k.dep_ == "aux" for k in verb.children)
    if purpose and verb.dep_ in ("xcomp", "advcl", "relcl", "acl"):
        return True
    top = syntax.conjunction_head(verb)
    reported = top.dep_ == "ccomp" and top.head.i < top.i
    return reported and not strong


def _without_question(
    reading: Reading, verb: Token, direct: list[Quote], more: Sequence[tuple[int, int]]
) -> list[Quote]:
    """ "… “Have you?” He replied with a “No.”": the question before belongs to somebody else."""
    behind = bool(more) or any(q.start > verb.idx for q in direct)
    if not behind:
        return direct

    def asked(quote: Quote) -> bool:
        last = reading.first_token(quote.end)
        ended = reading.text[quote.start : quote.end].rstrip("\u201d\"'\u2019 ")[-1:] in "?!."
        return (
            quote.end <= verb.idx
            and ended
            and last < len(reading.doc)
            and reading.doc[last].text[:1].isupper()
            and reading.doc[last].text != "I"
        )

    return [q for q in direct if not asked(q)]


def _covered(reading: Reading, verb: Token, direct: Sequence[Quote]) -> bool:
    """Whether the clause that the verb governs lies in the quotations already found."""
    clause = syntax.child(verb, "ccomp", "xcomp", "dobj")
    if clause is None:
        return True
    return any(q.start - 6 <= clause.idx < q.end for q in direct) or clause.i < verb.i


def _direct(reading: Reading, verb: Token, subject: Token | None, inside: Quote | None) -> list[Quote]:
    """The quotations that stand right before and right behind the verb's clause."""
    pool = (
        [q for q in reading.quotes if q.inner and inside.start < q.start < inside.end]
        if inside is not None
        else reading.outer
    )
    low = bisect_left(pool, verb.idx - _FAR, key=lambda q: q.start)
    near = pool[low : bisect_left(pool, verb.idx + _FAR, key=lambda q: q.start)]
    before = _before(reading, verb, subject, near)
    after = _after(reading, verb, near, bool(before))
    return [q for q in (before, after) if q is not None]


def _before(reading: Reading, verb: Token, subject: Token | None, pool: Sequence[Quote]) -> Quote | None:
    ended = [q for q in pool if q.end <= verb.idx]
    if not ended:
        return None
    quote = max(ended, key=lambda q: q.end)
    low = reading.first_token(quote.end)
    if verb.i - low > _NEAR or reading.paragraph(low) != reading.paragraph(verb.i):
        return None
    inner = reading.text[quote.start : quote.end].rstrip("\u201d\"'\u2019 ")
    between = reading.text[quote.end : verb.idx]
    linked = inner[-1:] in ",?!\u2014\u2013-\u2026" or between.lstrip()[:1] in (",", "\u2014", "\u2013", "-")
    if not linked or any(t.text in _STOPS or t.text == ":" for t in reading.doc[low : verb.i]):
        return None
    if subject is None:
        return quote if verb.i - low <= 2 else None
    if subject.i >= low and (subject.i < verb.i or verb.i - low <= 4):
        return quote
    joined = syntax.joined(verb) or verb.dep_ in ("advcl", "xcomp")
    return (
        quote
        if verb.i - low <= 1 or (joined and verb.i - low <= 4 and word_count(reading.text, quote) > 2)
        else None
    )


def _after(reading: Reading, verb: Token, pool: Sequence[Quote], before: bool) -> Quote | None:
    begun = [q for q in pool if q.start > verb.idx]
    if not begun:
        return None
    quote = min(begun, key=lambda q: q.start)
    last = reading.first_token(quote.start) - 1
    apart = reading.paragraph(last + 1) - reading.paragraph(verb.i)
    if last - verb.i > _NEAR or apart > 1 or (apart and reading.doc[last].text != ":"):
        return None
    gap = reading.doc[verb.i + 1 : last + 1]
    if any(t.text in _STOPS for t in gap) or any(t.text == ":" for t in gap[:-1]):
        return None
    words = [t for t in gap if not t.is_punct]
    if all(t.lower_ in ("that", "simply", "only", "this") for t in words):
        return quote
    if any(
        is_cue_verb(t, reading.verbs) and lemma(t) in reading.verbs["say"] and t.pos_ == "VERB" for t in words
    ):
        return None
    if any(
        t.pos_ in ("VERB", "AUX") and syntax.own_subject(t) is not None and not verb.is_ancestor(t)
        for t in words
    ):
        return None
    mark = gap[-1].text
    if mark == ":" or (mark == "," and (before or is_sentence(reading.text, quote))):
        return quote
    told = all(
        t.dep_ in ADDRESSED or any(a.dep_ in ADDRESSED and a.head.i == verb.i for a in t.ancestors)
        for t in words
    )
    return quote if told and is_sentence(reading.text, quote) else None


def _matter(
    reading: Reading, verb: Token, inside: Quote | None
) -> tuple[list[tuple[int, int]], Token | None]:
    """The clause, infinitive, object or prepositional phrase with which the verb reports; and the preposition."""
    word, verbs = lemma(verb), reading.verbs
    clause = _clause(verb)
    if (
        clause is not None
        and word in verbs["clause"]
        and (inside is None or word in verbs["say"] | verbs["ask"])
    ):
        if (
            inside is None
            and clause.i < verb.i
            and word in verbs["say"]
            and _set_off(reading, verb)
            and _resumes(verb)
        ):
            return [_wide(reading, verb.sent.start, verb.sent.end - 1, None)], None
        last = _before_main(reading, verb, clause.right_edge.i)
        return [_wide(reading, clause.left_edge.i, last, inside)], None
    if inside is None and verb.dep_ == "parataxis" and word in verbs["say"] and _set_off(reading, verb):
        sentence = verb.sent
        return [_wide(reading, sentence.start, sentence.end - 1, None)], None
    if inside is not None:
        return [], None
    possible = any(k.dep_ == "aux" and k.tag_ == "MD" and k.lower_ != "will" for k in verb.children)
    if possible and verb.dep_ != "ROOT":
        return [], None
    for preposition in (k for k in verb.children if k.dep_ == "prep" and k.i > verb.i):
        if preposition.lower_ in PREPOSITIONS.get(word, ()):
            found = syntax.child(preposition, "pobj", "pcomp")
            if found is not None:
                end = _phrase_end(verb, found)
                return [_wide(reading, found.left_edge.i, end, inside)], preposition
    wished = next(
        (k for k in verb.children if k.dep_ == "advcl" and k.i > verb.i and any(_for(c) for c in k.children)),
        None,
    )
    if wished is not None and "for" in PREPOSITIONS.get(word, ()):
        mark = next(c for c in wished.children if _for(c))
        if mark.i - verb.i <= 3 and mark.i + 1 <= wished.right_edge.i:
            return [_wide(reading, mark.i + 1, wished.right_edge.i, inside)], mark
    open_clause = syntax.child(verb, "xcomp")
    if (
        open_clause is not None
        and open_clause.i > verb.i
        and (word in verbs["infinitive"] or word in verbs["object"])
    ):
        thing = syntax.child(verb, "dobj")
        start = min(
            open_clause.left_edge.i,
            thing.left_edge.i if thing is not None and thing.i > verb.i else open_clause.left_edge.i,
        )
        return [_wide(reading, start, open_clause.right_edge.i, inside)], None
    following = reading.doc[verb.i + 1] if verb.i + 1 < len(reading.doc) else None
    if following is not None and following.lower_ in _BARE and word in verbs["say"]:
        return [reading.chars(following.i, following.i)], None
    if word in verbs["object"] and not negated(verb):
        return _object(reading, verb, inside), None
    return [], None


def _before_main(reading: Reading, verb: Token, last: int) -> int:
    """The end of a clause that a fronted participle governs: before the comma of the main clause."""
    if verb.dep_ != "advcl" or verb.tag_ != "VBN" or not verb.i < verb.head.i <= last + 8:
        return last
    commas = [t.i for t in reading.doc[verb.i : verb.head.i] if t.text == ","]
    return min(last, commas[-1] - 1) if commas and commas[-1] > verb.i + 1 else last


def _resumes(verb: Token) -> bool:
    """Whether the clause that was said goes on behind ", she said on Monday,"."""
    doc, end = verb.doc, verb.sent.end
    comma = next((i for i in range(verb.i + 1, min(end, verb.i + 5)) if doc[i].text == ","), None)
    if comma is None or end - comma < 4:
        return False
    return doc[comma + 1].tag_ not in ("VBG", "VBN", "WP", "WDT") and doc[comma + 1].dep_ != "mark"


def _set_off(reading: Reading, verb: Token) -> bool:
    """Whether a verb of saying and its subject stand between commas, inside what was said."""
    first = min([verb.i, *(k.left_edge.i for k in verb.children if k.dep_ == "nsubj" and k.i < verb.i)])
    return first > verb.sent.start and reading.doc[first - 1].text in (",", "\u2014", "\u2013")


def _for(token: Token) -> bool:
    return token.lower_ == "for" and token.dep_ == "mark"


def _clause(verb: Token) -> Token | None:
    for kid in verb.children:
        if kid.dep_ == "ccomp" and (
            kid.pos_ in ("VERB", "AUX") or kid.i > verb.i or len(list(kid.subtree)) > 2
        ):
            return kid
    for kid in verb.children:
        marks = ("that", "whether", "if") if lemma(verb) == "ask" else ("that", "whether")
        marked = any(k.lower_ in marks and k.dep_ in ("mark", "det") for k in kid.children)
        if kid.i > verb.i and kid.dep_ in ("advcl", "acl", "relcl", "dep") and marked:
            return kid
    return None


def _object(reading: Reading, verb: Token, inside: Quote | None) -> list[tuple[int, int]]:
    """An object of judging, with what is said about it ("called the plan a mistake", "blamed X for Y")."""
    things = [k for k in verb.children if k.dep_ in ("dobj", "oprd", "attr", "ccomp") and k.i > verb.i]
    if (
        not things
        or syntax.is_passive(verb)
        or any(t.lower_ in ("himself", "herself", "itself", "themselves") for t in things)
    ):
        return []
    start = min(t.left_edge.i for t in things)
    end = max(t.right_edge.i for t in things)
    end = max(
        [
            end,
            *(
                k.right_edge.i
                for k in verb.children
                if k.dep_ == "prep" and k.i > start and k.lower_ in ("as", "of", "for", "to")
            ),
        ]
    )
    return [_wide(reading, start, end, inside)]


def _phrase_end(verb: Token, noun: Token) -> int:
    """The end of what is called for: the noun, and an infinitive that the parser hung on the verb."""
    ends = [noun.right_edge.i]
    ends += [
        k.right_edge.i
        for k in verb.children
        if k.dep_ in ("xcomp", "advcl") and k.i > noun.i and any(c.lower_ == "to" for c in k.children)
    ]
    return max(ends)


def _wide(reading: Reading, first: int, last: int, inside: Quote | None) -> tuple[int, int]:
    """The place of tokens, a quotation that it touches taken in whole, and nothing outside ``inside``."""
    doc = reading.doc
    while last > first and doc[last].is_punct and doc[last].text not in "\u201d\"'\u2019":
        last -= 1
    start, end = reading.chars(first, last)
    if inside is not None:
        return max(start, inside.start + 1), min(end, inside.end - 1 if inside.closed else inside.end)
    for quote in reading.outer:
        if quote.start < end and start < quote.end:
            start, end = min(start, quote.start), max(end, quote.end)
    return start, end


# --- sources --------------------------------------------------------------------------------------


def _beside(reading: Reading, verb: Token) -> Token | None:
    """The name right before or right behind a verb of saying whose subject the parser missed."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or lemma(verb) not in reading.verbs["say"]:
        return None
    doc, at = reading.doc, verb.i - 1
    while at >= 0 and (doc[at].pos_ in ("ADV", "AUX") or doc[at].lower_ in ("has", "had")):
        at -= 1
    if at >= 0 and doc[at].pos_ == "PROPN" and reading.paragraph(at) == reading.paragraph(verb.i):
        return doc[at]
    inverted = verb.i > 0 and doc[verb.i - 1].text in ("\u201d", '"', "'", "\u2019", ",", "''")
    if not inverted or verb.i + 1 >= len(doc):
        return None
    noun = doc[verb.i + 1]
    while noun.head.i > noun.i and noun.dep_ in ("compound", "det", "amod", "poss", "nmod", "nummod"):
        noun = noun.head
    return noun if noun.pos_ in ("PROPN", "NOUN", "PRON") else None


def _run(name: Token) -> int:
    """The index of the first word of a name that ends here."""
    first = name.i
    while (
        first > name.sent.start
        and name.doc[first - 1].pos_ == "PROPN"
        and name.doc[first - 1].ent_type_ != "DATE"
    ):
        first -= 1
    return first


def _source_token(verb: Token) -> Token | None:
    fronted = (
        verb.dep_ == "advcl"
        and verb.text[:1].isupper()
        and verb.i < verb.head.i
        and verb.tag_ in ("VBD", "VBN")
    )
    participle = fronted or (verb.tag_ == "VBN" and verb.dep_ in ("advcl", "ROOT", "conj", "acl"))
    if (
        participle
        and not any(k.dep_ in ("aux", "nsubj", "auxpass") for k in verb.children)
        and not syntax.joined(verb)
    ):
        by = next((k for k in verb.children if k.dep_ in ("agent", "prep") and k.lower_ == "by"), None)
        return syntax.child(by, "pobj") if by is not None else None
    found = syntax.agent(verb)
    if found is None and verb.dep_ == "acl" and not syntax.is_passive(verb):
        found = verb.head
    if (
        found is not None
        and verb.dep_ in ("acl", "relcl")
        and lemma(found) in ISSUED
        and lemma(found.head) in ISSUING
    ):
        return syntax.agent(found.head) or found
    return found


def _let_known(known: Token) -> bool:
    """ "let it be known", "made it known"."""
    before = [t.lower_ for t in known.doc[max(0, known.i - 3) : known.i]]
    return before[-2:] == ["it", "be"] or before[-2:] in (["made", "it"], ["make", "it"])


def _made_known(reading: Reading, known: Token) -> RawAttribution | None:
    clause = _clause(known)
    verb = next(
        (t for t in reversed(known.doc[max(0, known.i - 3) : known.i]) if lemma(t) in ("let", "make")), None
    )
    if clause is None or verb is None:
        return None
    subject = _source_token(verb)
    if subject is None and verb.i and reading.doc[verb.i - 1].pos_ in ("PROPN", "PRON"):
        subject = reading.doc[verb.i - 1]
    source = source_words(reading, subject, verb)
    content = [_wide(reading, clause.left_edge.i, clause.right_edge.i, reading.around(known))]
    cue = (reading.chars(verb.i, known.i),)
    return RawAttribution(source, cue, _cut(reading.text, content, (*source, *cue), reading.around(known)))


# --- nouns and "according to" ---------------------------------------------------------------------


def _according(reading: Reading, token: Token) -> RawAttribution | None:
    named = syntax.child(token.nbor(1), "pobj") or next(
        (c for c in token.nbor(1).subtree if c.dep_ == "pobj"), None
    )
    if named is None:
        return None
    sentence = token.sent
    last = named.right_edge.i
    for kid in named.children:
        if kid.dep_ == "relcl" or (
            kid.dep_ == "appos" and kid.right_edge.i == sentence.end - 1 and kid.i - named.i > 12
        ):
            last = min(last, kid.left_edge.i - 1)
    while last > named.i and reading.doc[last].is_punct:
        last -= 1
    source = (reading.chars(named.left_edge.i, max(last, named.i)),)
    cue = (reading.chars(token.i, token.i + 1),)
    whole = (sentence[0].idx, sentence[-1].idx + len(sentence[-1]))
    quote = next(
        (
            q
            for q in reading.outer
            if q.end <= token.idx and reading.text[q.end : token.idx].strip(" ,") == ""
        ),
        None,
    )
    if quote is not None:
        return RawAttribution(source, cue, ((quote.start, quote.end),))
    if whole[0] < token.idx - 3:
        low = whole[0]
        head = token.head
        if head.pos_ in ("VERB", "AUX") and head.dep_ in ("relcl", "advcl") and head.i < token.i:
            low = head.left_edge.idx
        return RawAttribution(source, cue, _cut(reading.text, [(low, token.idx)], (), None))
    return RawAttribution(source, cue, _cut(reading.text, [(source[0][1], whole[1])], (), None))


def _of_noun(reading: Reading, noun: Token) -> RawAttribution | None:
    """A noun that reports: "X's claim that …", "the allegation by X that …", "his refusal to …"."""
    inside = reading.around(noun)
    clause = next(
        (k for k in noun.children if k.dep_ in ("acl", "relcl", "ccomp") and any(c.lower_ == "that" and c.dep_ in ("mark", "det") for c in k.children)),
        None,
    )  # fmt: skip
    if (
        clause is None
        or inside is not None
        or any(c.lower_ == "that" and c.dep_ in ("nsubj", "dobj") for c in clause.children)
    ):
        return None
    owner = syntax.child(noun, "poss")
    by = next(
        (
            syntax.child(k, "pobj")
            for k in noun.children
            if k.dep_ == "prep" and k.lower_ in ("by", "from", "of") and k.i < clause.i
        ),
        None,
    )
    named = owner or by
    if named is None and noun.head.pos_ in ("VERB", "AUX"):
        return None
    source: Spans = ()
    if named is not None:
        last = named.right_edge.i
        while last > named.i and reading.doc[last].text in ("'s", "\u2019s", "'", "\u2019"):
            last -= 1
        source = (reading.chars(named.left_edge.i, last),)
    content = _wide(reading, clause.left_edge.i, clause.right_edge.i, None)
    return RawAttribution(
        source, (reading.chars(noun.i, noun.i),), _cut(reading.text, [content], source, None)
    )


# --- what goes over clauses -----------------------------------------------------------------------


def _joined(pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(p for p in pieces if p[0] < p[1]):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _cut(text: str, pieces: Sequence[tuple[int, int]], taken: Spans, inside: Quote | None) -> Spans:
    """Contents without source and cue, blanks and loose commas trimmed."""
    parts = list(pieces)
    for start, end in taken:
        parts = (
            [p for a, b in parts for p in ((a, min(b, start)), (max(a, end), b)) if p[0] < p[1]]
            if any(a < end and start < b for a, b in parts)
            else parts
        )
    found = []
    for start, end in parts:
        while start < end and (text[start].isspace() or text[start] in ",;:.\u2013\u2014-)"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:(\u2013\u2014"):
            end -= 1
        if any(c.isalnum() for c in text[start:end]) and (inside is None or start < inside.end):
            found.append((start, end))
    return tuple(dict.fromkeys(found))


def _without_twins(found: Sequence[RawAttribution]) -> list[RawAttribution]:
    """One attribution for a quotation that two verbs of one clause claim: the nearer one."""
    kept: list[RawAttribution] = []
    for raw in found:
        twin = next((k for k in kept if k.content == raw.content), None)
        if twin is None:
            kept.append(raw)
        elif _distance(raw) < _distance(twin):
            kept[kept.index(twin)] = raw
    return kept


def _distance(raw: RawAttribution) -> int:
    place = raw.cue[0][0]
    return min(min(abs(place - a), abs(place - b)) for a, b in raw.content)


__all__ = ["Reading", "RuleFinder", "find"]
