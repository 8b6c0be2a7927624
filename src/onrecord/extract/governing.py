"""What governs a clause: the words above it, up to the root of its sentence.

Each may turn the polarity, weaken the claim, or take it out of what is asserted.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from onrecord.core.nouns import Certainty, HedgeKind, Modality
from onrecord.extract import syntax
from onrecord.extract.asserted import Scope
from onrecord.extract.hedges import (
    AWARE_NOUNS,
    RECALL,
    RECALL_NOUNS,
    hedge_words,
    hedged_by,
    hedged_modality,
    weakened,
)
from onrecord.extract.judged import Judgement, judged
from onrecord.extract.lexicon import lemma
from onrecord.extract.negation import is_negative_noun, not_until, subject_is_negative, verb_is_negated

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
_BELIEVE = frozenset(
    "assume believe doubt feel guess imagine reckon suppose suspect think understand".split()
)
_WHETHER = frozenset("if lest provided suppose supposing unless whether".split())
_CHANCES = frozenset(
    {"pleasure", "honour", "honor", "privilege", "opportunity", "chance", "occasion", "misfortune"}
)


def climbed(scope: Scope, start: Token) -> Scope:
    """The scope of a clause or noun after all that governs it, from ``start`` up to the root of its sentence."""
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
            return reached_from_outside(
                replace(scope, negative=scope.negative is not turned, judged=turned), head
            )
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
            if lemma(head) in RECALL_NOUNS | AWARE_NOUNS:
                scope = _govern(scope, node, head)
            else:
                embedded = replace(scope, embedded=True)
                return reached_from_outside(embedded, head)
        elif node.dep_ == "acl" and any(k.dep_ == "mark" and k.lower_ == "that" for k in node.children):
            return reached_from_outside(
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
            return reached_from_outside(replace(scope, embedded=True), head)
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
    return reached_from_outside(replace(scope, embedded=True), head)


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


def reached_from_outside(scope: Scope, head: Token) -> Scope:
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
        and base not in RECALL | {"be"}
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
            base in RECALL
            or base == "place"
            and node.dep_ == "dobj"
            or (base == "have" and lemma(node) in RECALL_NOUNS and scope.hedge is None)
            or base in ("forget",)
            and node.dep_ != "xcomp"
        ):
            return hedged_by(scope, head, HedgeKind.NO_RECALL)
        if base in ("aware", "conscious") and syntax.is_verb(head.head):
            return hedged_by(scope, head.head, HedgeKind.NO_AWARENESS)
        if base == "unaware":
            return weakened(scope, HedgeKind.NO_AWARENESS, head.head)
        if base in AWARE_NOUNS and node.dep_ in ("prep", "acl", "pcomp") and syntax.is_verb(head.head):
            return hedged_by(scope, head.head, HedgeKind.NO_AWARENESS)
        if base in RECALL_NOUNS and node.dep_ in ("prep", "acl", "pcomp") and syntax.is_verb(head.head):
            return hedged_by(scope, head.head, HedgeKind.NO_RECALL)
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
    negated = verb_is_negated(head) or subject_is_negative(head)
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
        words = hedge_words(head)
        return replace(
            scope,
            negative=turned,
            modality=hedged_modality(scope),
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
        return weakened(scope, HedgeKind.NO_RECALL, head)
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
