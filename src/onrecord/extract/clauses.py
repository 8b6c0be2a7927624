"""The words of a happening: its clause, and of that the core that no joined clause shares."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.asserted import Scope
from onrecord.extract.hits import Hit
from onrecord.extract.lexicon import lemma
from onrecord.extract.passage import Passage


def clause_of(passage: Passage, hit: Hit, scope: Scope) -> tuple[int, int]:
    """The words that carry the point: the clause with its own subject, without what is joined to it."""
    verb = hit.verb if hit.verb is not None and (hit.light or not hit.nominal) else hit.anchor
    top = verb
    for _ in range(12):
        governed = top.dep_ in (
            "xcomp",
            "pcomp",
            "acomp",
            "prep",
            "attr",
            "dobj",
            "pobj",
            "nsubj",
            "nsubjpass",
            "aux",
            "csubj",
            "poss",
            "compound",
            "appos",
            "oprd",
        ) or (top.dep_ == "conj" and syntax.own_subject(top) is None)
        weak = (
            scope.hedge is not None
            and top.dep_ == "ccomp"
            and lemma(top.head) in ("believe", "think", "recall", "remember", "aware", "suppose")
        )
        idea = top.dep_ == "acl" and not syntax.is_passive(top)
        if (
            top.head == top
            or not (governed or weak or idea)
            or (top != verb and syntax.is_verb(top) and syntax.own_subject(top) is not None and not weak)
        ):
            break
        top = top.head
    low, high = _extent(passage, top, hit)
    return passage.offset(passage.doc[low]), passage.end(passage.doc[high])


def core_of(passage: Passage, hit: Hit, start: int, end: int) -> tuple[int, int]:
    """The happening alone: of coordinated verbs this one, without a long aside after the subject."""
    doc = passage.doc
    if hit.nominal and not hit.light:
        low, high = hit.anchor.left_edge.i, hit.anchor.right_edge.i
        return max(start, passage.offset(doc[low])), min(end, passage.end(doc[high]))
    verb = hit.verb if hit.verb is not None else hit.anchor
    left = [k.i for k in verb.children if k.i < verb.i and k.dep_ in ("aux", "auxpass", "neg", "advmod")]
    group = min([verb.i, *left])
    subject = syntax.own_subject(verb)
    far = subject is not None and verb.i - subject.i > 9
    own = syntax.chain(verb)
    low_at, high_at = start, end
    if far or (len(own) > 1 and verb.i != own[0].i):
        low_at = max(start, passage.offset(doc[group]))
    if len(own) > 1:
        last = syntax.segment(verb)[1]
        while last > verb.i and (doc[last].is_punct or doc[last].dep_ == "cc"):
            last -= 1
        high_at = min(end, passage.end(doc[last])) if last > verb.i else end
    return (low_at, high_at) if low_at <= passage.offset(hit.anchor) < high_at else (start, end)


def _extent(passage: Passage, top: Token, hit: Hit) -> tuple[int, int]:
    """The first and the last token below ``top``, without clauses of others and marks at its ends; of a long stretch what is near."""
    keep = {hit.anchor.i}
    stack = [top]
    while stack:
        token = stack.pop()
        keep.add(token.i)
        for kid in token.children:
            if kid.dep_ in ("parataxis",) or (
                kid.dep_ == "conj"
                and syntax.is_verb(kid)
                and syntax.is_verb(token)
                and syntax.own_subject(kid) is not None
                and kid.i > hit.anchor.i
            ):
                continue
            if kid.dep_ == "ccomp" and kid.i < token.i and hit.anchor.i > token.i:
                continue
            stack.append(kid)
    low, high = min(keep), max(keep)
    doc = passage.doc
    sentence = hit.anchor.sent
    low, high = max(low, sentence.start), min(high, sentence.end - 1)
    while low < hit.anchor.i and (
        doc[low].is_punct
        or doc[low].dep_ in ("cc", "mark")
        and doc[low].lower_ in ("and", "but", "that", "or", "so")
    ):
        low += 1
    while high > hit.anchor.i and (
        doc[high].text in (",", ";", ":", "—", "”", '"', "’", "(") or doc[high].lower_ in ("and", "but", "or")
    ):
        high -= 1
    if high - low > 70:
        low, high = max(low, hit.anchor.i - 30), min(high, hit.anchor.i + 40)
    return low, high
