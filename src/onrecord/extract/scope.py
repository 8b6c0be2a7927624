"""How far a word's happening is asserted: negation, hedges, questions, conditions, promises, plans.

The parse is climbed from the trigger to the root of its sentence; each governing word may turn the
polarity, weaken the claim, or take it out of what is asserted. When in doubt nothing is asserted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from onrecord.core.nouns import Certainty, HedgeKind, Modality, Polarity
from onrecord.extract import syntax
from onrecord.extract.hits import Hit
from onrecord.extract.judged import Judgement, judged
from onrecord.extract.lexicon import lemma

NEGATIVE_WORDS = frozenset("neither no-one nobody none noone nothing nowhere".split())
_NEG_ADVERBS = frozenset("n't neither never no nor not n’t".split())
_WEAK_NEGATIVE = frozenset({"hardly", "scarcely", "barely", "rarely", "seldom"})
_FLIP = frozenset("abstain avoid decline deny dispute fail forget neglect omit refrain refuse reject".split())
_QUIET = frozenset(
    "answer be comment confirm disclose discuss elaborate explain give identify name provide reply "
    "respond say speak speculate talk".split()
)
_SAY = frozenset(
    "add allege announce argue assert claim contend declare explain imply indicate insist maintain "
    "mention pretend report say state suggest swear tell testify write".split()
)
_FIRM = frozenset(
    "accept acknowledge admit affirm assure certify concede confirm establish find guarantee happen know "
    "mean note promise prove record repeat reveal show tell".split()
)
_FUTURE = frozenset(
    "advise agree aim allow ask commit consider decide demand enable encourage entitle expect go hope "
    "instruct intend invite like look mean need oblige offer order permit plan pledge prepare promise "
    "propose recommend request require resolve schedule set tell threaten undertake urge vow wait want "
    "wish".split()
)
_STATES_IT = frozenset("assure emphasise emphasize make place point put repeat stress tell underline".split())
_PLAIN = frozenset("clear plain".split())
_HEARSAY = frozenset({"tell", "inform", "advise", "assure"})
_ATTEMPTS = frozenset({"attempt", "effort", "bid", "move"})
_TRY = frozenset({"try", "attempt", "seek", "struggle", "endeavour", "endeavor"})
_RECALL = frozenset({"recall", "remember", "recollect"})
_RECALL_NOUNS = frozenset({"recollection", "memory", "recall", "remembrance"})
_AWARE_NOUNS = frozenset({"knowledge", "awareness", "idea", "information"})
_BELIEVE = frozenset(
    "assume believe doubt feel guess imagine reckon suppose suspect think understand".split()
)
_WHETHER = frozenset("if lest provided suppose supposing unless whether".split())
_IDLY = frozenset({"exception", "doubt", "question", "hesitation", "reservation", "qualification", "success"})
_CHANCES = frozenset(
    {"pleasure", "honour", "honor", "privilege", "opportunity", "chance", "occasion", "misfortune"}
)
_FRONTED = re.compile(
    r"^\W*(?:and |but |so )?(?:at no (?:point|time|stage|moment)|never|not once|not until|on no occasion|under no circumstances|in no way|nowhere|nor)\b",
    re.IGNORECASE,
)
_FACTUAL = frozenset(
    "after although as because before once since though till until when whenever whereas while".split()
)

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
_MEMORY_LAPSE = re.compile(r"\bI(?:'ve| have)? (?:must have )?forgot(?:ten)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Scope:
    """What is left of a trigger's assertion. ``void`` says that nothing at all is asserted of it.

    ``omission`` marks a duty left undone ("failed to disclose"); ``weak`` an "any" without a negation;
    ``judged`` a clause that the rest of its sentence calls untrue, so that its own words are not enough.
    """

    negative: bool = False
    modality: Modality = Modality.ASSERTED
    hedge: HedgeKind | None = None
    hedge_words: str | None = None
    certainty: Certainty = Certainty.HAPPENED
    void: bool = False
    omission: bool = False
    embedded: bool = False
    doubled: bool = False
    judged: bool = False

    @property
    def polarity(self) -> Polarity:
        """Denied where the negations do not cancel out."""
        return Polarity.DENIED if self.negative else Polarity.AFFIRMED


def scope_of(hit: Hit, sentence: Tokens) -> Scope:
    """The scope of one trigger in its sentence."""
    scope = _sentence(Scope(), sentence, hit)
    start = hit.verb if hit.verb is not None and (hit.light or not hit.nominal) else hit.anchor
    if _whether(start, sentence):
        lapse = _forgets_whether(start)
        return (
            replace(scope, void=True)
            if lapse is None
            else _weaken(scope, HedgeKind.NO_RECALL, lapse, lapse, deny=True)
        )
    taken = hit.predicate in ("gift", "donation", "fee", "receive_money", "loan") and hit.verb is not None
    if hit.planned and not (taken and hit.verb is not None and lemma(hit.verb) == "accept"):
        scope = replace(scope, certainty=Certainty.SCHEDULED)
        if hit.verb is not None and lemma(hit.verb) in ("cancel", "decline", "refuse", "postpone"):
            scope = replace(scope, certainty=Certainty.NOT_HAPPENED)
    if hit.nominal and not hit.light:
        scope = _noun(scope, hit)
        if _presupposed(start):
            return _outer(replace(scope, embedded=True), start.head)
    else:
        scope = _local(scope, start, hit)
    return _climb(scope, start)


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
    if verb.dep_ not in ("advcl", "ccomp", "csubj") or lemma(above) not in _RECALL:
        return None
    return above if verb_is_negated(above) and syntax.own_subject(above) is not None else None


# --- the clause itself ------------------------------------------------------------------------------


def is_negative_noun(token: Token) -> bool:
    """Whether a noun phrase says "none": nobody, no doctor, not one letter, none of them, neither."""
    if token.lower_ in NEGATIVE_WORDS:
        return True
    if any(k.lower_ == "no" and k.nbor(1).lower_ in ("fewer", "less", "more") for k in token.lefts):
        return False  # "no fewer than six" counts
    if token.lower_ == "one" and any(k.lower_ == "no" for k in token.children):
        return True
    opening = token.left_edge
    if (
        opening.lower_ == "never"
        and opening.is_sent_start
        and opening.i + 1 < token.i
        and token.dep_ == "ROOT"
    ):
        return opening.nbor(1).lower_ in ("a", "an", "any", "one")  # "Never a private meeting with them."
    for kid in token.children:
        low = kid.lower_
        if (
            kid.i < token.i
            and low in ("no", "neither", "nary", "zero")
            and kid.dep_ in ("det", "preconj", "neg", "advmod", "cc", "amod", "intj", "nummod")
        ):
            return True
        if kid.i < token.i and low == "not" and kid.dep_ in ("neg", "preconj", "advmod"):
            return True
        if kid.dep_ in ("nummod", "amod", "quantmod", "det", "predet") and kid.i < token.i:
            if any(k.lower_ == "not" and k.i < kid.i for k in kid.children):
                return True
    if token.i > 0 and token.left_edge.i > 0:
        before = token.doc[token.left_edge.i - 1]
        if (
            before.lower_ == "not"
            and token.left_edge.lower_ in ("one", "a", "any", "once")
            and before.sent == token.sent
        ):
            return True
        if (
            before.lower_ == "never"
            and before.is_sent_start
            and token.left_edge.lower_ in ("a", "an", "any", "once", "one")
        ):
            return True  # "Never a private meeting with them."
        if token.left_edge.lower_ == "neither" or before.lower_ == "neither" and before.sent == token.sent:
            return True
    return False


def verb_is_negated(verb: Token) -> bool:
    """Whether a clause's verb carries a negation of its own, or shares one by coordination."""
    for kid in verb.children:
        low = kid.lower_
        if kid.dep_ == "neg" or low in ("never", "n't", "n’t"):
            return True
        if (
            low in _NEG_ADVERBS
            and kid.dep_ in ("advmod", "preconj", "intj")
            and kid.i < verb.i
            and low not in ("no", "neither")
        ):
            return True
        if low in ("nor", "neither") and kid.i < verb.i and kid.dep_ not in ("nsubj", "nsubjpass"):
            return True
        if kid.dep_ == "advmod" and kid.i < verb.i and any(k.lower_ == "not" for k in kid.children):
            return True
        if kid.dep_ == "prep" and kid.i < verb.i and _negative_adjunct(kid):
            return True
        if kid.dep_ in ("aux", "auxpass") and any(k.dep_ == "neg" for k in kid.children):
            return True
        if kid.dep_ == "advmod" and low == "nowhere" and kid.i < verb.i:
            return True
        if (
            kid.dep_ == "npadvmod"
            and kid.i < verb.i
            and is_negative_noun(kid)
            and kid.lower_ in ("time", "way", "once", "point")
        ):
            return True
    if _fronted(verb):
        return True
    be = syntax.inverted_be(verb)
    if be is not None and verb_is_negated(be):
        return True
    first = verb.i - 1
    if (
        first >= 0
        and verb.doc[first].lower_ in ("never", "not", "n't")
        and verb.doc[first].head in (verb, verb.head)
    ):
        return True
    return syntax.joined(verb) and _shares_negation(verb)


def _fronted(verb: Token) -> bool:
    """An inversion that a negation in front calls for: "At no point," he said, "did I speak to her"."""
    subject = syntax.own_subject(verb)
    ahead = [
        k for k in verb.children if k.dep_ in ("aux", "auxpass") and subject is not None and k.i < subject.i
    ]
    if not ahead or verb.sent.text.rstrip("\"'”’)] ").endswith("?"):
        return False
    return _FRONTED.match(verb.sent.text) is not None and lemma(ahead[0]) in ("do", "have", "be")


def _negative_adjunct(prep: Token) -> bool:
    obj = syntax.child(prep, "pobj")
    if obj is not None and obj.lower_ == "none":
        return True  # "in none of our conversations"
    return (
        obj is not None
        and obj.lower_
        in ("time", "stage", "point", "circumstances", "way", "occasion", "sense", "account", "moment")
        and is_negative_noun(obj)
    )


def _shares_negation(verb: Token) -> bool:
    head = verb.head
    if not syntax.is_verb(head):
        return False
    either = any(k.lower_ == "or" and k.dep_ == "cc" for v in syntax.chain(verb) for k in v.children)
    if syntax.own_subject(verb) is None and either and verb.i > head.i and verb_is_negated(head):
        return True  # "I never asked for, was offered or accepted a loan"
    if syntax.own_subject(verb) is not None or any(k.dep_ in ("aux", "auxpass") for k in verb.children):
        return any(k.lower_ == "nor" for k in verb.children) or any(
            k.lower_ == "nor" and k.dep_ == "cc" for k in head.children if head.i < k.i < verb.i
        )
    if (
        head.tag_ == verb.tag_
        or {head.tag_, verb.tag_} <= {"VBN", "VBD"}
        or {head.tag_, verb.tag_} <= {"VB", "VBP"}
    ):
        return verb_is_negated(head)
    return any(
        k.lower_ in ("nor", "or") and head.i < k.i < verb.i for k in head.children
    ) and verb_is_negated(head)


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
    if negations == 0 and (_negative_object(verb) or _nobodys(verb)):
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
        scope = _weaken(scope, HedgeKind.NO_RECALL, memory, memory, deny=True)
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


def _negative_object(verb: Token) -> bool:
    return any(k.dep_ in ("dobj", "attr", "dative") and is_negative_noun(k) for k in verb.children)


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
        not in _RECALL | {"deny", "dispute", "reject", "of", "take", "occur", "happen", "hold"}
    )


def _noun(scope: Scope, hit: Hit) -> Scope:
    noun = hit.anchor
    negative = is_negative_noun(noun)
    if hit.verb is not None and hit.verb == noun.head:
        scope = _auxiliaries(scope, hit.verb)
        negative = negative or verb_is_negated(hit.verb)
    return replace(scope, negative=negative)


# --- what governs it --------------------------------------------------------------------------------


def _climb(scope: Scope, start: Token) -> Scope:
    node = start
    for _ in range(25):
        head = node.head
        if head == node:
            return scope
        if syntax.inverted_be(node) == head:
            node = head  # one verb in two words; its negation is counted
            continue
        if syntax.singled_out(node) is not None:
            if verb_is_negated(head):  # "it was not I who signed"
                scope = replace(scope, negative=not scope.negative)
            node = head
            continue
        if node.dep_ == "acl" and lemma(head) in _ATTEMPTS and head.dep_ == "dobj" and _infinitive(node):
            none = is_negative_noun(head) or verb_is_negated(head.head)  # "made no attempt to"
            return replace(scope, certainty=Certainty.ATTEMPTED, negative=scope.negative or none)
        if _yet_to(node, head):
            scope = replace(scope, negative=not scope.negative, doubled=scope.negative)
            node = head
            continue
        if node.dep_ in ("ccomp", "parataxis", "advcl") and _performs(head):
            return scope  # "I'd like to make it clear that …" says it
        judgement = judged(node, head, verb_is_negated)
        if judgement is Judgement.OPEN:
            return replace(scope, void=True, embedded=True)
        if judgement is not None:
            turned = judgement is Judgement.TURNED
            return _outer(replace(scope, negative=scope.negative is not turned, judged=turned), head)
        if _stranded(node, head):
            node = _subject_of(head).head
            scope = replace(scope, negative=scope.negative or verb_is_negated(node))
            continue
        if node.dep_ == "pcomp" and head.lower_ == "of" and lemma(head.head) in ("accuse", "suspect"):
            return replace(scope, certainty=Certainty.POSSIBLE, embedded=True)
        if node.dep_ == "pcomp" and (chance := _chance(head)) is not None:
            if verb_is_negated(chance):
                scope = replace(scope, negative=not scope.negative)
            node = chance
            continue
        if (
            node.dep_ == "advcl"
            and head.lower_ == "much"
            and (syntax.child(head, "neg") is not None or verb_is_negated(head.head))
        ):
            scope = replace(scope, negative=not scope.negative)  # "never so much as wrote to him"
            node = head
            continue
        if node.dep_ in ("relcl", "acl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
            if lemma(head) in _RECALL_NOUNS | _AWARE_NOUNS:
                scope = _govern(scope, node, head)
            else:
                embedded = replace(scope, embedded=True)
                return _outer(embedded, head)
        elif node.dep_ == "acl" and any(k.dep_ == "mark" and k.lower_ == "that" for k in node.children):
            return _outer(
                replace(scope, embedded=True), head
            )  # "reports that", whatever the parser takes "reports" for
        elif node.dep_ == "advcl" or (
            node.dep_ == "prep"
            and syntax.is_verb(head)
            and node.lower_ in ("before", "after", "since", "until", "without", "despite", "during")
        ):
            return _adverbial(scope, node, head)
        elif node.dep_ == "pcomp" and head.lower_ == "without":
            if verb_is_negated(head.head):
                return replace(scope, void=True, embedded=True)
            scope = replace(scope, negative=not scope.negative)
            return _outer(replace(scope, embedded=True), head)
        elif head.lower_ in ("whatever", "whatsoever") and node.dep_ == "prep":
            scope = _govern(scope, node, head.head)  # "no memory whatever of"
        else:
            scope = _govern(scope, node, head)
        if scope.void:
            return scope
        node = head
    return scope


def _performs(head: Token) -> bool:
    """Whether words of saying do what they announce: "I want to say that", "I must stress that", "I can tell you that"."""
    verb = head
    placed = syntax.child(head, "xcomp")
    if (
        lemma(head) in ("like", "want", "wish", "need")
        and placed is not None
        and lemma(placed) in ("place", "put")
    ):
        speaker = syntax.own_subject(head)
        return speaker is not None and speaker.lower_ in ("i", "we") and not verb_is_negated(head)
    if lemma(head) in _PLAIN and lemma(head.head) in ("make", "be"):
        verb = head.head
        if lemma(verb) == "be" and head.dep_ == "acomp":
            return False
    if lemma(verb) not in _SAY | _STATES_IT or verb_is_negated(verb):
        return False
    above, words = verb, {k.lower_ for k in verb.children if k.dep_ == "aux"}
    if verb.dep_ in ("xcomp", "ccomp") and verb.head != verb:
        above = verb.head
        words |= {k.lower_ for k in above.children if k.dep_ == "aux"}
        if verb.dep_ == "xcomp" and (
            lemma(above) not in ("like", "want", "wish", "have", "need") or verb_is_negated(above)
        ):
            return False
        if verb.dep_ == "ccomp" and not (lemma(above) == "let" and above.tag_ == "VB"):
            return False
        if verb.dep_ == "xcomp" and "to" not in words:
            return False
    elif not words & {"can", "must", "will", "’ll", "'ll"}:
        return False
    if words & {"might", "could", "may", "ca"} or "would" in words and lemma(above) not in ("like", "wish"):
        return False
    if lemma(above) == "let":
        return True
    subject = syntax.own_subject(above)
    return (
        subject is not None
        and subject.lower_ in ("i", "we")
        and not above.sent.text.rstrip("\"'”’ ").endswith("?")
    )


def _yet_to(node: Token, head: Token) -> bool:
    """ "I have yet to meet him", "She is yet to be paid": it has not happened."""
    to = syntax.child(node, "aux")
    return (
        node.dep_ in ("xcomp", "ccomp", "advcl")
        and lemma(head) in ("have", "be", "remain")
        and to is not None
        and to.lower_ == "to"
        and to.i > 0
        and to.nbor(-1).lower_ == "yet"
        and to.nbor(-1).head in (head, node)
    )


def _stranded(node: Token, head: Token) -> bool:
    """Whether a participle is the verb of an inverted passive that the parser hung on its subject.

    "Was the report shown to her?"; "At no time was anybody paid".
    """
    be = _subject_of(head).head
    return (
        node.dep_ == "acl"
        and node.tag_ in ("VBN", "VBD")
        and _subject_of(head).dep_ in ("nsubj", "nsubjpass", "attr")
        and lemma(be) == "be"
        and be.i < head.i
        and syntax.child(be, "expl") is None
        and (be.sent.text.rstrip("\"'”’)] ").endswith("?") or verb_is_negated(be))
    )


def _subject_of(noun: Token) -> Token:
    """ "any of the messages": the noun that is the subject, seen from "messages"."""
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.pos_ in ("DET", "PRON", "NUM", "ADJ", "NOUN")
    ):
        return noun.head.head
    return noun


def _chance(prep: Token) -> Token | None:
    """The "have" of "have had the pleasure of meeting"."""
    noun = prep.head
    if prep.lower_ != "of" or lemma(noun) not in _CHANCES or noun.dep_ != "dobj":
        return None
    return noun.head if lemma(noun.head) == "have" else None


def _adverbial(scope: Scope, node: Token, head: Token) -> Scope:
    mark = syntax.child(node, "mark", "advmod")
    word = mark.lower_ if mark is not None else node.lower_
    as_though = mark is not None and mark.lower_ == "though" and mark.i and mark.nbor(-1).lower_ == "as"
    if (
        any(k.dep_ == "mark" and k.lower_ in _WHETHER for k in node.children)
        or word in _WHETHER
        or as_though
        or _inverted(node)
    ):
        return replace(scope, modality=Modality.CONDITIONAL)
    aux = syntax.child(node, "aux")
    if node.dep_ == "advcl" and aux is not None and aux.lower_ == "to":
        return replace(scope, void=True, embedded=True)
    if node.lower_ == "without":
        return replace(scope, negative=not scope.negative, embedded=True)
    if word in ("because", "although", "though", "whereas"):
        return replace(scope, embedded=True)  # a reason stands whatever the clause is that it is given for
    return _outer(replace(scope, embedded=True), head)


def _inverted(verb: Token) -> bool:
    aux = syntax.child(verb, "aux", "auxpass")
    subject = syntax.own_subject(verb)
    return (
        aux is not None
        and subject is not None
        and aux.lower_ in ("had", "were", "should")
        and aux.i < subject.i
        and verb.dep_ == "advcl"
    )


def _outer(scope: Scope, head: Token) -> Scope:
    """What still reaches an adverbial or a relative clause from outside: conditions, futures, questions."""
    node = head
    for _ in range(20):
        if any(k.dep_ == "mark" and k.lower_ in _WHETHER for k in node.children):
            return replace(scope, modality=Modality.CONDITIONAL)
        if syntax.is_verb(node):
            words = {k.lower_ for k in node.children if k.dep_ == "aux"}
            if (
                words & {"would", "will", "'ll", "’ll", "could", "should", "might", "may", "must"}
                and scope.modality is Modality.ASSERTED
            ):
                return replace(scope, modality=Modality.CONDITIONAL, certainty=Certainty.POSSIBLE)
        if node.head == node:
            return scope
        node = node.head
    return scope


def _govern(scope: Scope, node: Token, head: Token) -> Scope:
    """One step up: what the governing word does to the clause below it."""
    base = lemma(head)
    if any(k.dep_ == "mark" and k.lower_ in _WHETHER for k in node.children) and node.dep_ in (
        "ccomp",
        "advcl",
        "xcomp",
        "pcomp",
    ):
        return replace(scope, void=True)
    if (
        node.dep_ == "ccomp"
        and any(
            k.lower_ in ("whether", "if", "how", "why", "what", "who", "when", "where")
            and k.dep_ in ("mark", "advmod", "nsubj", "dobj", "pobj", "attr")
            and k.i < node.i
            for k in node.children
        )
        and base not in _RECALL | {"be"}
    ):
        return replace(scope, void=base not in _FIRM)
    if node.dep_ in (
        "ccomp",
        "xcomp",
        "dobj",
        "pobj",
        "pcomp",
        "acomp",
        "attr",
        "oprd",
        "nsubjpass",
        "prep",
        "csubj",
        "nsubj",
    ):
        if (
            base in _RECALL
            or base == "place"
            and node.dep_ == "dobj"
            or (base == "have" and lemma(node) in _RECALL_NOUNS and scope.hedge is None)
            or base in ("forget",)
            and node.dep_ != "xcomp"
        ):
            return _hedged(scope, head, HedgeKind.NO_RECALL)
        if base in ("aware", "conscious") and syntax.is_verb(head.head):
            return _hedged(scope, head.head, HedgeKind.NO_AWARENESS)
        if base == "unaware":
            return _weaken(scope, HedgeKind.NO_AWARENESS, head.head, head, deny=True)
        if base in _AWARE_NOUNS and node.dep_ in ("prep", "acl", "pcomp") and syntax.is_verb(head.head):
            return _hedged(scope, head.head, HedgeKind.NO_AWARENESS)
        if base in _RECALL_NOUNS and node.dep_ in ("prep", "acl", "pcomp") and syntax.is_verb(head.head):
            return _hedged(scope, head.head, HedgeKind.NO_RECALL)
    if not syntax.is_verb(head) or node.dep_ not in (
        "ccomp",
        "xcomp",
        "pcomp",
        "dobj",
        "csubj",
        "nsubjpass",
        "prep",
        "advcl",
        "conj",
        "dep",
        "parataxis",
        "attr",
        "acomp",
    ):
        return scope
    if syntax.joined(node):
        return _beside(scope, head)
    if node.dep_ == "prep" and base not in _FLIP:
        return scope
    return _governed_verb(scope, node, head, base)


def _governed_verb(scope: Scope, node: Token, head: Token, base: str) -> Scope:
    negated = verb_is_negated(head) or _subject_negative(head)
    if base in _FLIP:
        unreal = {"could", "would", "might", "should", "may"} & {
            k.lower_ for k in head.children if k.dep_ == "aux"
        }
        if unreal and not _told_later(head):
            return replace(scope, void=True)  # "could have denied that"
        quiet = lemma(node) in _QUIET and base in ("decline", "refuse")
        if quiet or (node.dep_ == "dobj" and base not in ("deny", "dispute", "reject")):
            return replace(scope, void=True)
        omission = base in ("fail", "omit", "neglect", "forget", "refuse", "decline")
        flipped = replace(scope, negative=not scope.negative, omission=omission)
        if negated:
            return replace(flipped, void=True)
        return flipped
    if base in _BELIEVE and node.dep_ in ("ccomp", "xcomp"):
        if any(
            k.dep_ == "aux" and k.lower_ in ("would", "might", "could", "’d", "'d") for k in head.children
        ):
            return replace(scope, void=True)  # "you would think that I had never paid a tax"
        turned = not scope.negative if negated or base == "doubt" else scope.negative
        words = _words(head, negated)
        return replace(
            scope,
            negative=turned,
            modality=_hedge_modality(scope),
            hedge=scope.hedge or HedgeKind.BELIEF,
            hedge_words=scope.hedge_words or words,
        )
    if base in _TRY and node.dep_ == "xcomp":
        return replace(scope, certainty=Certainty.ATTEMPTED, negative=scope.negative or negated)
    if base in ("resolve", "vote") and node.dep_ == "xcomp" and _infinitive(node) and not negated:
        return scope  # what a body resolves to do, it does by resolving
    if base in _FUTURE and node.dep_ in ("xcomp", "ccomp") and _infinitive(node):
        if base in ("invite", "ask"):
            return replace(scope, certainty=Certainty.INVITED, modality=Modality.PROMISE)
        return replace(scope, modality=Modality.PROMISE, certainty=Certainty.SCHEDULED)
    if base in ("wish", "hope") or (
        base in _FUTURE
        and node.dep_ == "ccomp"
        and base not in _SAY | _FIRM | {"say", "tell", "show", "agree"}
    ):
        return replace(scope, modality=Modality.CONDITIONAL)
    if base in ("say", "swear", "tell") and negated and _cannot_say(node, head):
        return _weaken(scope, HedgeKind.NO_RECALL, head, head, deny=True)
    if base in _SAY | _FIRM and node.dep_ in ("ccomp", "xcomp", "dobj", "pcomp") and negated:
        return replace(scope, void=True)
    if base in _HEARSAY and node.dep_ == "ccomp" and syntax.is_passive(head):
        return replace(scope, void=True)  # "I am told that he never read it"
    if base in _SAY | _FIRM and any(
        k.dep_ == "aux" and k.lower_ in ("will", "’ll", "'ll", "wo") for k in head.children
    ):
        return replace(scope, void=True)  # what somebody will say has not been said
    if base in _SAY and node.dep_ == "ccomp":
        return _said(scope, head)
    if not_until(node):
        return scope
    if base == "be" and node.dep_ == "ccomp" and _spliced(node, head):
        return _beside(scope, head)
    if base == "be" and node.dep_ == "xcomp" and negated and _impersonal(head):
        return replace(scope, void=True)  # "it was never my practice to take calls"
    if base == "be" and node.dep_ in ("ccomp", "csubj") and negated and not _tag(head):
        return replace(scope, void=True)
    if negated and node.dep_ in ("xcomp", "pcomp"):
        return (
            replace(scope, negative=not scope.negative)
            if base in ("get", "happen", "manage", "appear", "seem", "use", "be", "bother", "need", "choose")
            else replace(scope, void=True)
        )
    if (
        node.dep_ == "xcomp"
        and _infinitive(node)
        and base
        not in (
            "happen",
            "manage",
            "appear",
            "seem",
            "use",
            "get",
            "continue",
            "begin",
            "start",
            "go",
            "come",
            "be",
            "have",
            "prove",
            "claim",
            "profess",
            "help",
            "proceed",
            "remember",
            "bother",
        )
    ):
        return replace(
            scope,
            modality=Modality.PROMISE if scope.modality is Modality.ASSERTED else scope.modality,
            certainty=Certainty.POSSIBLE,
        )
    if node.dep_ in ("ccomp", "xcomp", "csubj"):
        return _auxiliaries_above(scope, head)
    return scope


def _cannot_say(node: Token, head: Token) -> bool:
    """ "I couldn't tell you that I ever saw it": a lapse of memory about one's own doing."""
    speaker, doer = syntax.own_subject(head), syntax.own_subject(node)
    able = any(k.dep_ == "aux" and k.lower_ in ("could", "can", "ca") for k in head.children)
    own = speaker is not None and speaker.lower_ == "i" and doer is not None and doer.lower_ in ("i", "we")
    return able and own and node.dep_ == "ccomp" and any(k.lower_ == "ever" for k in node.children)


def not_until(verb: Token) -> bool:
    """Whether a clause is what "it was not until May that …" dates."""
    be = verb.head
    if verb.dep_ not in ("ccomp", "advcl", "relcl", "acl") or lemma(be) != "be":
        return False
    subject = syntax.own_subject(be)
    if subject is None or subject.lower_ != "it" or not verb_is_negated(be):
        return False
    return any(k.dep_ == "prep" and k.lower_ in ("until", "till") and k.i < verb.i for k in be.children)


def _spliced(node: Token, head: Token) -> bool:
    """Whether two clauses only stand side by side with a comma: "I wasn't at Davos, I wasn't on the yacht"."""
    return (
        node.i < head.i
        and syntax.own_subject(node) is not None
        and not any(k.dep_ == "mark" for k in node.children)
        and any(t.text == "," for t in node.doc[node.i + 1 : head.i])
        and not _impersonal(head)
    )


def _impersonal(verb: Token) -> bool:
    subject = syntax.own_subject(verb)
    return subject is not None and subject.lower_ in ("it", "that", "this")


def _tag(verb: Token) -> bool:
    """Whether a negated verb is only a tag in the middle: "it's right, isn't it, that …"."""
    after = verb.doc[verb.i + 1 : verb.i + 4]
    return (
        len(after) == 3
        and after[0].lower_ in ("n't", "n’t")
        and after[1].lower_ in ("it", "that")
        and after[2].text in (",", "?")
    )


def _said(scope: Scope, head: Token) -> Scope:
    """Words under a verb of saying keep their own scope; a future or conditional saying says nothing."""
    words = {k.lower_ for k in head.children if k.dep_ == "aux"}
    if words & {"would", "could", "might", "should"} and not _told_later(head):
        return replace(scope, void=True)
    return scope


def _told_later(verb: Token) -> bool:
    """ "She would later insist": the past seen from further back."""
    words = {k.lower_ for k in verb.children}
    return "would" in words and bool(words & {"later", "subsequently", "afterwards", "repeatedly", "always"})


def _auxiliaries_above(scope: Scope, head: Token) -> Scope:
    words = {k.lower_ for k in head.children if k.dep_ == "aux"}
    if words & {"would", "could", "should", "might", "may"} and scope.modality is Modality.ASSERTED:
        return replace(scope, modality=Modality.CONDITIONAL)
    return scope


def _beside(scope: Scope, head: Token) -> Scope:
    """A coordinated clause is reached by a condition at the head of the whole, by nothing else."""
    if any(k.dep_ == "mark" and k.lower_ in _WHETHER for k in head.children):
        return replace(scope, modality=Modality.CONDITIONAL)
    return scope


def _infinitive(verb: Token) -> bool:
    return any(k.dep_ == "aux" and k.lower_ == "to" for k in verb.children)


def _subject_negative(verb: Token) -> bool:
    subject = syntax.own_subject(verb)
    return subject is not None and is_negative_noun(subject)


def _hedge_modality(scope: Scope) -> Modality:
    return Modality.HEDGED if scope.modality is Modality.ASSERTED else scope.modality


def _hedged(scope: Scope, verb: Token, kind: HedgeKind) -> Scope:
    """ "I don't recall V-ing": V-ing is denied as far as memory goes; "I recall V-ing": affirmed."""
    negated = (
        verb_is_negated(verb)
        or _negative_object(verb)
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
    return _weaken(scope, kind, verb, verb, deny=True)


def _weaken(scope: Scope, kind: HedgeKind, verb: Token, word: Token, *, deny: bool) -> Scope:
    negative = not scope.negative if deny else scope.negative
    return replace(
        scope, negative=negative, modality=_hedge_modality(scope), hedge=kind, hedge_words=_words(verb, True)
    )


def _words(verb: Token, negated: bool) -> str:
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
                and lemma(k) in _RECALL_NOUNS | _AWARE_NOUNS | {"aware"}
            )
        ),
    ]
    low, high = min(t.i for t in keep), max(t.i for t in keep)
    return verb.doc[low : high + 1].text


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
