"""Small questions about a dependency parse: who is the subject, what is the object, what is the clause.

The labels are those of the ClearNLP scheme that spaCy's English models use.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.extract.lexicon import lemma

_BREAKS = frozenset("acl advcl ccomp csubj csubjpass parataxis pcomp relcl xcomp".split())
_OBJECT_CONTROL = frozenset(
    "advise allow ask expect force have hear help instruct invite let make order permit persuade request "
    "require see tell urge want watch".split()
)
_TEMPORAL = frozenset(
    "about after before between concerning during regarding since till until when while without".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_REFLEXIVE = frozenset("herself himself itself myself ourselves themselves yourself yourselves".split())
_RELATIVE = frozenset({"who", "whom", "which", "that"})


def is_verb(token: Token) -> bool:
    """Whether the token heads a clause, participles used as adjectives aside."""
    return token.pos_ in ("VERB", "AUX")


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of the labels."""
    for kid in token.children:
        if kid.dep_ in deps:
            return kid
    return None


def clause_tokens(verb: Token) -> Iterator[Token]:
    """The tokens of a verb's own clause, subordinate clauses and coordinated clauses left out."""
    yield verb
    stack = list(verb.children)
    while stack:
        token = stack.pop()
        if token.dep_ in _BREAKS and is_verb(token) and lemma(token) != "do":
            continue
        if token.dep_ in ("conj", "dep") and is_verb(token) and is_verb(token.head):
            continue
        yield token
        stack.extend(token.children)


_BY = frozenset("stand stick abide swear come drop pass go stop get sit live walk drive run stay".split())
"""Verbs with which "by" names no doer ("stood by her")."""


def is_passive(verb: Token) -> bool:
    """Whether the verb is in the passive, reduced relatives ("a letter signed by") included."""
    if child(verb, "auxpass", "nsubjpass") is not None or inverted_be(verb) is not None:
        return True
    participle = verb.tag_ == "VBN" or verb.tag_ == "VBD" and child(verb, "agent") is not None
    if participle and verb.dep_ == "acl" and child(verb, "nsubj") is None:
        return True
    by = child(verb, "agent") is not None and lemma(verb) not in _BY
    if by and verb.tag_ in ("VBN", "VBD") and child(verb, "nsubj") is not None:
        return True  # "Roe, paid 2,000 a month by Acme, wrote": the parser takes the participle for the verb
    first = conjunction_head(verb)
    return first != verb and verb.tag_ == "VBN" and own_subject(verb) is None and is_passive(first)


def inverted_be(verb: Token) -> Token | None:
    """The "was" of "At no time was I told", where the parser makes it the verb and "told" its complement."""
    be, subject = verb.head, child(verb, "nsubj", "nsubjpass")
    if (
        verb.dep_ not in ("ccomp", "acomp")
        or verb.tag_ not in ("VBN", "VBD")
        or be.lower_ not in ("was", "were", "am", "is", "are")
        or subject is None
        or child(verb, "aux", "auxpass", "mark") is not None
        or child(be, "nsubj", "nsubjpass", "expl", "attr") is not None
    ):
        return None
    return be if be.i < subject.left_edge.i and subject.i < verb.i else None


def conjunction_head(token: Token) -> Token:
    """The first of a chain of coordinated tokens (what the parser could not label counts as joined)."""
    while joined(token):
        token = token.head
    return token


def joined(token: Token) -> bool:
    """Whether a token is coordinated with its head."""
    return token.dep_ == "conj" or (
        token.dep_ == "dep" and is_verb(token) and is_verb(token.head) and token.i > token.head.i
    )


def chain(verb: Token) -> list[Token]:
    """All verbs coordinated with a verb, itself among them, in the order of the text."""
    first = conjunction_head(verb)
    found, stack = [first], [first]
    while stack:
        for kid in stack.pop().children:
            if joined(kid) and is_verb(kid):
                found.append(kid)
                stack.append(kid)
    return sorted(found, key=lambda t: t.i)


def own_subject(verb: Token) -> Token | None:
    """The grammatical subject among the verb's children."""
    found = [remembered(k) or k for k in verb.children if k.dep_ in ("nsubj", "nsubjpass", "csubj")]
    if (
        len(found) > 1
        and (found[0].pos_ in ("DET", "ADV", "ADJ") or found[0].lower_ == "the")
        and found[1].i < verb.i
    ):
        return found[1]  # "The then Senator … spoke": the parser hangs the article on the verb
    return found[0] if found else None


def remembered(noun: Token) -> Token | None:
    """Whose doing a memory is of, where the parser makes the memory its doer: "no memory of them asking"."""
    of = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if lemma(noun) not in ("memory", "recollection") or of is None or of.lower_ != "of" or of.head != noun:
        return None
    who = child(of, "pobj")
    return who if who is not None and noun.head.tag_ == "VBG" and who.i < noun.head.i else None


def relative_head(verb: Token) -> Token | None:
    """The noun that a relative clause or a participle stands with."""
    first = conjunction_head(verb)
    return (
        first.head
        if first.dep_ in ("relcl", "acl") and first.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "DET")
        else None
    )


def surface_subject(verb: Token) -> Token | None:
    """The grammatical subject, found through coordination, control and relative clauses."""
    own = own_subject(verb)
    if own is not None:
        if own.lower_ in _RELATIVE and verb.dep_ == "relcl":
            return verb.head
        return singled_out(verb) or own
    if joined(verb) and is_verb(verb.head):
        return surface_subject(verb.head)
    if verb.dep_ in ("relcl", "acl"):
        return relative_head(verb)
    if verb.dep_ == "xcomp" and is_verb(verb.head):
        return _controller(verb.head)
    if verb.dep_ in ("advcl", "pcomp", "ccomp", "prep", "aux"):
        return _through(verb)
    for kid in verb.children:
        if kid.dep_ in ("aux", "auxpass") and (kept := own_subject(kid)) is not None:
            return kept  # "I have not, at any point, been": the parser hangs "I" on "have"
    return _swallowed(verb)


def singled_out(verb: Token) -> Token | None:
    """Whom a cleft sentence names as the doer: "It was Roe who gave the order", "It was not I who signed"."""
    own, be = own_subject(verb), verb.head
    if own is None or own.lower_ not in _RELATIVE or verb.dep_ not in ("ccomp", "relcl") or lemma(be) != "be":
        return None
    subject, named = child(be, "nsubj"), child(be, "attr")
    return named if subject is not None and subject.lower_ in ("it", "that") else None


def _swallowed(verb: Token) -> Token | None:
    """A subject that the parser took into a date before it: "On 25 May Jane Roe wrote"."""
    if verb.tag_ != "VBD":
        return None
    for kid in verb.children:
        noun = (
            child(kid, "pobj")
            if kid.dep_ == "prep"
            and kid.i < verb.i
            and kid.lower_ in ("on", "in", "until", "by", "since", "during", "at")
            else None
        )
        if noun is None or noun.pos_ != "PROPN" or noun.lower_ in _MONTHS:
            continue
        dated = any(k.lower_ in _MONTHS and k.i < noun.i for k in noun.children)
        if noun.ent_type_ not in ("DATE", "TIME") or dated:
            return noun
    return None


def parted_subject(verb: Token) -> Token | None:
    """The subject that an auxiliary kept for itself: "Has he, or anyone for him, been …"."""
    head = verb.head
    if (
        not joined(verb)
        or own_subject(verb) is None
        or lemma(head) not in ("have", "do", "be")
        or head.i > verb.i
    ):
        return None
    if any(k.dep_ in ("dobj", "attr", "acomp", "prep", "advmod", "xcomp", "ccomp") for k in head.children):
        return None
    return own_subject(head)


def segment(verb: Token) -> tuple[int, int]:
    """The stretch of tokens that is a verb's own among coordinated verbs: from it to the next finite verb."""
    others = [t.i for t in chain(verb)]
    first = min(others)
    low = verb.sent.start if verb.i == first else verb.i
    high = verb.sent.end - 1
    inside = set()
    for kid in verb.children:
        if kid.dep_ not in ("ccomp", "conj", "dep", "parataxis"):
            inside |= {t.i for t in kid.subtree}
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.i in others or (
            token.tag_ in ("VBD", "VBZ", "VBP")
            and token.pos_ in ("VERB", "AUX")
            and token.i not in inside
            and token.dep_ not in ("relcl", "aux", "auxpass", "advcl")
        ):
            high = token.i - 1
            break
    return low, high


def _controller(head: Token) -> Token | None:
    inside = child(head, "dobj", "dative")
    if inside is not None and lemma(head) in _OBJECT_CONTROL:
        return inside
    if is_passive(head) and lemma(head) in _OBJECT_CONTROL:
        return own_subject(head) or surface_subject(head)
    return surface_subject(head)


def _through(verb: Token) -> Token | None:
    node = verb.head
    for _ in range(6):
        if is_verb(node):
            if verb.dep_ == "ccomp" and child(verb, "mark") is not None:
                return None
            return surface_subject(node)
        poss = child(node, "poss")
        if poss is not None and node.pos_ == "NOUN":
            return poss
        if node.head == node:
            return None
        node = node.head
    return None


def fellow_agents(verb: Token) -> list[Token]:
    """Further doers of a passive: "signed by A, by B for C and by D"."""
    if not is_passive(verb):
        return []
    first = agent(verb)
    found = [
        governed(t)
        for t in verb.subtree
        if t.lower_ == "by" and t.dep_ in ("agent", "prep", "conj") and t.i > verb.i
    ]
    return [t for t in found if t is not None and (first is None or t.i != first.i) and t.pos_ == "PROPN"]


def agent(verb: Token) -> Token | None:
    """Who did it: the subject of an active verb, what "by" names of a passive one."""
    if not is_passive(verb):
        return surface_subject(verb)
    by = child(verb, "agent") or next(
        (k for k in verb.children if k.dep_ == "prep" and k.lower_ == "by"), None
    )
    if by is None:
        by = agent_on_object(verb)
    if by is None:
        for sibling in verb.conjuncts:
            by = by or child(sibling, "agent")
    return child(by, "pobj") if by is not None else None


def agent_on_object(verb: Token) -> Token | None:
    """The "by" of "was given a number by anybody", which the parser hangs on the number."""
    thing = child(verb, "dobj") if child(verb, "auxpass") is not None else None
    things = [thing, *thing.conjuncts] if thing is not None else []
    by = next((k for t in things for k in t.children if k.lower_ == "by" and k.i > t.i), None)
    who = child(by, "pobj") if by is not None else None
    return by if who is not None and who.pos_ in ("PRON", "PROPN", "NOUN") and not who.like_num else None


def spelled_out(verb: Token) -> list[Token]:
    """Who "we" are, where the end of the sentence says it: the others of "We met twice, Lund and I"."""
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.lower_.rstrip(".") not in ("me", "i", "myself") or token.nbor(-1).lower_ != "and":
            continue
        if (
            token.text[-1] != "."
            and token.i + 1 < verb.sent.end
            and not (token.nbor(1).is_punct or token.nbor(1).is_quote)
        ):
            continue
        found: list[Token] = []
        for other in reversed(verb.doc[verb.i + 1 : token.i - 1]):
            if other.text == ",":
                return [
                    t for t in reversed(found) if t.dep_ not in ("compound", "case") and t.pos_ == "PROPN"
                ]
            if other.pos_ == "VERB":
                break
            found.append(other)
    return []


def patient(verb: Token) -> Token | None:
    """The subject of a passive verb: what it was done to."""
    return surface_subject(verb) if is_passive(verb) else None


def objects(verb: Token) -> list[Token]:
    """Objects in the order of what they fill: recipient first, then the thing."""
    first = patient(verb)
    found = [
        k
        for k in verb.children
        if k.dep_ in ("dative", "dobj", "attr", "oprd")
        and not (k.dep_ == "dative" and k.pos_ == "ADP")
        or k.dep_ == "npadvmod"
        and k.lower_ == "way"
        and child(k, "poss") is not None
    ]
    if verb.dep_ == "ccomp" and not found and first is None and verb.head.dep_ != "ROOT":
        found = []
    found = [child(k, "compound", "nmod", "appos") or k if k.lower_ in _REFLEXIVE else k for k in found]
    found = [_as_much(k, verb) for k in found] or [k for k in (_in_front(verb),) if k is not None]
    found = [k for k in found if k.lower_ not in _REFLEXIVE or lemma(verb) == "recuse"]
    ordered = ([first] if first is not None else []) + sorted(found, key=lambda t: t.i)
    subject = own_subject(verb)
    if not ordered and verb.dep_ == "relcl" and subject is not None and subject.lower_ not in _RELATIVE:
        return [verb.head]
    return [
        verb.head
        if t.lower_ in _RELATIVE and t.pos_ == "PRON" and t.dep_ != "nsubjpass" and verb.dep_ == "relcl"
        else t
        for t in ordered
    ]


def _as_much(noun: Token, verb: Token) -> Token:
    """The sandwich of "so much as a sandwich"."""
    if noun.lower_ != "much":
        return noun
    as_ = next((k for k in (*noun.children, *verb.children) if k.lower_ == "as" and k.i == noun.i + 1), None)
    return (child(as_, "pobj") if as_ is not None else None) or noun


def _in_front(verb: Token) -> Token | None:
    """An object before its subject, which the parser takes for an adverbial: "Owen Roe I know from the papers"."""
    subject = child(verb, "nsubj")
    over = verb.head
    if verb.dep_ == "parataxis" and over.pos_ == "PROPN" and subject is not None and subject.i == over.i + 1:
        return over
    for kid in verb.children:
        if kid.dep_ == "npadvmod" and kid.pos_ == "PROPN" and subject is not None and kid.i < subject.i:
            return None if kid.ent_type_ in ("DATE", "TIME") else kid
    return None


def is_date(token: Token) -> bool:
    """Whether a preposition's noun is a day or a month of a date ("on 2 March"), and no thing."""
    return token.dep_ == "pobj" and token.ent_type_ == "DATE" and any(c.like_num for c in token.children)


def governed(preposition: Token) -> Token | None:
    """What a preposition governs."""
    found = child(preposition, "pobj", "pcomp")
    if found is None:
        return None
    if found.lower_ in _RELATIVE:
        verb = preposition.head
        while verb.head != verb and verb.dep_ != "relcl":
            verb = verb.head
        return verb.head if verb.dep_ == "relcl" else found
    return found


def flat(noun: Token) -> list[Token]:
    """A noun phrase's head and the nouns coordinated with it."""
    out, seen = [noun], {noun.i}
    if noun.dep_ in ("nsubj", "nsubjpass"):
        beside = [
            k
            for k in noun.head.children
            if k.dep_ == noun.dep_
            and k.i > noun.i
            and any(t.lower_ in ("and", "or", "nor") for t in noun.doc[noun.i + 1 : k.i])
        ]
        out += beside
        seen |= {k.i for k in beside}
    stack = [noun]
    while stack:
        for kid in stack.pop().children:
            if (
                kid.dep_ in ("conj", "appos")
                and kid.i not in seen
                and kid.pos_ in ("NOUN", "PROPN", "PRON", "NUM")
                and kid.dep_ == "conj"
            ):
                seen.add(kid.i)
                out.append(kid)
                stack.append(kid)
    return out


def called(noun: Token, name: Token) -> bool:
    """Whether a name between commas says who a definite noun is: "the minister of trade, Ola Berg,".

    The items of a list are no such pair.
    """
    if name.dep_ != "appos" or name.left_edge.i < 1 or noun.tag_ != "NN":
        return False
    definite = any(k.dep_ == "poss" or k.lower_ == "the" for k in noun.children)
    listed = any(k.dep_ == "conj" for part in (noun, name) for k in part.children)
    return noun.doc[name.left_edge.i - 1].text == "," and definite and not listed


def phrase(noun: Token) -> tuple[int, int]:
    """First and last token index (inclusive) of a noun phrase, its clauses and coordinations left out."""
    low = high = noun.i
    stack = list(noun.children)
    while stack:
        token = stack.pop()
        if token.dep_ in ("punct", "conj", "cc", "appos", "preconj", "relcl", "advcl"):
            continue
        if (
            token.dep_ == "prep"
            and token.head == noun
            and (token.lower_ in _TEMPORAL or noun.pos_ == "PROPN" and token.lower_ != "of")
        ):
            continue
        if token.dep_ == "acl" and token.i > noun.i + 4:
            continue
        low, high = min(low, token.i), max(high, token.i)
        stack.extend(token.children)
    return low, high


_TOILS = frozenset({"hard", "harder", "tirelessly", "relentlessly", "feverishly", "furiously", "diligently"})


def toils_for(verb: Token) -> bool:
    """Whether "works for" tells of effort, not of employment: "has worked hard for the candidate"."""
    return verb.lemma_ == "work" and any(c.dep_ == "advmod" and c.lower_ in _TOILS for c in verb.children)


def tense(verb: Token) -> str:
    """``past``, ``perfect``, ``present`` or ``other`` of a clause's verb."""
    words = {k.lower_ for k in verb.children if k.dep_ in ("aux", "auxpass")}
    node = verb
    while not words and node.dep_ == "conj" and is_verb(node.head):
        node = node.head
        words = (
            {k.lower_ for k in node.children if k.dep_ in ("aux", "auxpass")}
            if node.tag_ == verb.tag_
            else set()
        )
    if words & {"have", "has", "'ve", "’ve", "having"}:
        return "perfect"
    if (
        words & {"had", "did", "was", "were", "'d", "’d"}
        or verb.tag_ == "VBD"
        or verb.tag_ == "VBN"
        and not words
    ):
        return "past"
    if words & {"do", "does", "is", "are", "am", "'m", "’m", "'s", "’s", "'re"} or verb.tag_ in (
        "VBP",
        "VBZ",
    ):
        return "present"
    if verb.tag_ == "VB" and not words and own_subject(verb) is not None and verb.dep_ == "ROOT":
        return "present"  # "30 shares stand in her name": the parser takes it for a bare form
    if verb.tag_ == "VBG" and not words and own_subject(verb) is not None:
        return "past"  # an absolute: "the councillor voting in favour"
    return "other"
