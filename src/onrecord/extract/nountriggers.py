"""Nouns that are triggers: a meeting, a payment, an account in somebody's name, with whom and of what."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from onrecord.extract import syntax
from onrecord.extract.hits import SURE, Hit
from onrecord.extract.lexicon import Lexicon, lemma
from onrecord.extract.sides import SYMMETRIC_NOUNS, is_between, matter_of, owner_of, sender_of, sides_of

Test = Callable[[Token], bool]
"""What a noun is asked: whether it stands for people, or for a body."""

_HAPPEN = frozenset("be begin cease continue follow happen hold last occur take".split())
_PAID = frozenset({"receive_money", "pay", "donation"})
_NO_TIE = frozenset(
    "agreement animosity argument comparison conflict difference disagreement dispute distinction enmity gap ill-will issue "
    "love parallel problem quarrel rift rivalry similarity tension thing trust wall".split()
)
_GIVEN = frozenset({"benefit", "donation", "fee", "gift", "loan", "pay"})
_HOLDERS = frozenset({"co-owner", "investor", "part-owner", "shareholder", "stockholder"})
_BETWEEN_ONLY = frozenset({"work", "business", "traffic", "channel"})
_ASIDE_LINKS = frozenset("against at by on under upon with without".split())
REGISTERING = frozenset("book enter itemise itemize list log minute note record register".split())
"""Verbs of writing down: what they take is what happened, wherever it is written."""


class Nouns:
    """Tells which nouns are triggers. ``human`` and ``body`` say what a noun stands for."""

    def __init__(self, lex: Lexicon, human: Test, body: Test) -> None:
        self._lex, self._human, self._body = lex, human, body

    def hit(self, token: Token) -> Hit | None:
        """The trigger that a noun or a pronoun is; None where it is none."""
        if token.pos_ == "PRON":
            return self._written_between(token)
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "amod"):
            return None
        told = (
            self._aside(token)
            or self._in_name(token)
            or self._written_between(token)
            or _owner_is(token)
            or self._taken_in(token)
            or self._made_of(token)
        )
        if told is not None:
            return told
        names = self._lex.nouns.get(lemma(token)) or self._forgotten(token) or self._passed_between(token)
        if not names or (token.i and lemma(token) == "order" and token.nbor(-1).lower_ == "in"):
            return None
        if names[0] == "receive_document" and any(
            (of := syntax.governed(k)) is not None
            and (of.ent_type_ == "MONEY" or self._lex.is_a(lemma(of), "money"))
            for k in token.children
            if k.lower_ == "of"
        ):
            return None  # in receipt of money
        if lemma(token) == "deal" and token.i and token.nbor(-1).lower_ in ("great", "good"):
            return None  # "a great deal of experience"
        if "took_part" in names and token.lower_ == "hands":
            return None  # what is in somebody's hands is no part of his
        if "took_part" in names and any(k.dep_ == "prep" and k.lower_ in ("in", "of") for k in _after(token)):
            names = ("took_part",)  # involvement "with" somebody is contact, "in" something a part
        if lemma(token) == "transfer" and not any(
            t.ent_type_ == "MONEY" or self._lex.is_a(lemma(t), "money") for t in token.subtree
        ):
            return None  # of people, of power
        predicate = (
            "call"
            if names[0] in ("communicate", "discuss")
            and any(
                k.dep_ == "compound" and k.lower_ in ("phone", "telephone", "video") for k in token.children
            )
            else names[0]
        )
        if lemma(token) == "deal" and any(k.lower_ in ("great", "good") for k in token.children):
            return None
        governor = _governor(token)
        carrier, light, planned = self._carrier(token)
        if predicate in _PAID:
            flow = _flow(token, carrier, predicate)
            if flow is not None or predicate == "receive_money":
                return flow
        if "hold_asset" in names and lemma(token) in _HOLDERS:
            return _holder(token)
        if predicate in _GIVEN and (given := _given(token, predicate)) is not None:
            return given
        if lemma(token) in _BETWEEN_ONLY and not is_between(token, carrier):
            return None
        partners = sides_of(token, carrier) if predicate not in ("visit", "travel_to") else []
        owner = syntax.child(token, "poss")
        if light and carrier is not None:
            subject = syntax.agent(carrier)
            if predicate == "raise_concern" and lemma(carrier) in ("receive", "get", "have"):
                # who receives a complaint is not who makes it
                receiver = (subject,) if subject is not None and subject.dep_ != "expl" else ()
                subject, partners = (partners[0] if partners else None), list(receiver)
                return Hit(
                    predicate,
                    token,
                    carrier,
                    subject,
                    tuple(partners),
                    None,
                    nominal=True,
                    light=True,
                    planned=planned,
                    weight=3,
                )
            if (
                subject is None
                or subject.dep_ == "expl"
                or syntax.child(carrier, "expl") is not None
                or subject == token
            ):
                subject, partners = (
                    (partners[0], partners[1:])
                    if len(partners) > 1 and is_between(token, carrier)
                    else (None, partners)
                )
                subject = owner if subject is None else subject
                if subject is None and predicate == "correspond":
                    subject = sender_of(token)
            if predicate == "meet" and not partners and lemma(carrier) == "attend":
                # who attends a meeting is there; with whom he talked it does not say
                return Hit("be_present", carrier, carrier, subject, (), token, weight=3)
            return Hit(
                predicate,
                token,
                carrier,
                subject,
                tuple(partners),
                matter_of(token, carrier, predicate),
                nominal=True,
                light=True,
                planned=planned,
                weight=3,
            )
        if predicate == "correspond" and governor is not None and not partners and sender_of(token) is None:
            if not _any_of(token):
                return None  # "I can't remember the precise text"
            predicate = "receive_document"  # "no memory of any letter"
        if predicate in ("receive_document", "be_present") and governor is not None:
            keeper = syntax.surface_subject(governor)
            return Hit(predicate, token, None, keeper, tuple(partners), token, nominal=True, weight=2)
        sender = (
            sender_of(token)
            if predicate in ("call", "correspond", "pay", "gift", "donation", "benefit")
            else None
        )
        if (
            owner is None
            and not partners
            and sender is None
            and governor is None
            and not self._happens(token)
        ):
            return None
        if predicate not in SYMMETRIC_NOUNS and not partners and owner is None:
            return None
        if predicate == "took_part" and owner is None:
            return None  # "no part of the grant"
        subject = owner or sender or _kept_by(token)
        if owner is None and len(partners) > 1 and is_between(token, carrier):
            subject, partners = partners[0], partners[1:]
        if (
            subject is None
            and governor is not None
            and lemma(governor) in ("recall", "remember", "recollect", "have")
        ):
            subject = syntax.surface_subject(governor)
        verb = token.head if self._happens(token) else None
        entered = verb is not None and lemma(verb) in REGISTERING
        return Hit(
            predicate, token, verb, subject, tuple(partners), None, nominal=True, light=entered, weight=2
        )

    def _forgotten(self, token: Token) -> tuple[str, ...]:
        """What a paper or a gathering stands for under a lack of memory: "no memory of any such gathering"."""
        if _governor(token) is None or not _any_of(token):
            return ()
        if self._lex.is_a(lemma(token), "gathering"):
            return ("be_present",)
        return ("receive_document",) if self._lex.is_a(lemma(token), "document") else ()

    def _passed_between(self, token: Token) -> tuple[str, ...]:
        """Whatever there never was between two sides is contact, by what name ever: "never a palaver between us"."""
        verb = token.head
        exists = token.dep_ == "attr" and lemma(verb) == "be" and syntax.child(verb, "expl") is not None
        if not exists or token.pos_ != "NOUN" or lemma(token) in _NO_TIE or not is_between(token, verb):
            return ()
        sides = sides_of(token, verb)
        known = len(sides) > 1 and all(self._human(t) or self._body(t) or t.pos_ == "PRON" for t in sides)
        return ("contact",) if known else ()

    def _aside(self, token: Token) -> Hit | None:
        """What somebody lent to another's doing: "on the instructions of Roe", "without my knowledge", "at her request"."""
        predicate = self._lex.asides.get(lemma(token))
        link = token.head
        verb = link.head
        if (
            predicate is None
            or token.dep_ != "pobj"
            or link.lower_ not in _ASIDE_LINKS
            or not syntax.is_verb(verb)
        ):
            return None
        if predicate == "took_part" and link.lower_ not in ("on", "upon", "at", "with", "without"):
            return None
        of = next((k for k in token.children if k.lower_ in ("of", "from", "by") and k.i > token.i), None)
        owner = syntax.child(token, "poss") or (syntax.governed(of) if of is not None else None)
        if owner is None or not (self._human(owner) or self._body(owner) or owner.pos_ in ("PRON", "PROPN")):
            return None
        done = syntax.patient(verb) or next(iter(syntax.objects(verb)), None)
        return Hit(
            predicate,
            token,
            verb,
            owner,
            (),
            done,
            nominal=True,
            light=True,
            denies=link.lower_ == "without",
            weight=3,
        )

    def _in_name(self, token: Token) -> Hit | None:
        """ "There is no account in my name": what stands in somebody's name is his."""
        verb = token.head
        exists = (
            token.dep_ in ("attr", "nsubj") and lemma(verb) == "be" and syntax.child(verb, "expl") is not None
        )
        if not exists or not self._lex.is_a(lemma(token), "asset"):
            return None
        links = [
            k
            for k in [*token.subtree, *verb.children]
            if k.dep_ in ("prep", "conj") and k.lower_ in ("in", "under") and k.i > token.i
        ]
        names = (syntax.governed(k) for k in links)
        owner = next(
            (o for n in names if n is not None and lemma(n) == "name" and (o := owner_of(n)) is not None),
            None,
        )
        if owner is None:
            return None
        return Hit("hold_asset", token, verb, owner, (), token, nominal=True, light=True, weight=3)

    def _written_between(self, token: Token) -> Hit | None:
        """ "There is nothing in writing between us and Roe": no letter, no paper."""
        verb = token.head
        if (
            lemma(token) not in ("nothing", "anything")
            or lemma(verb) != "be"
            or syntax.child(verb, "expl") is None
        ):
            return None
        spots = [k for k in token.children if k.lower_ in ("in", "on")]
        kept = any(
            (on := syntax.governed(k)) is not None and lemma(on) in ("writing", "paper", "file")
            for k in spots
        )
        sides = sides_of(token, verb) if kept else []
        if len(sides) < 2:
            return None
        return Hit(
            "correspond", token, verb, sides[0], tuple(sides[1:2]), None, nominal=True, light=True, weight=3
        )

    def _taken_in(self, token: Token) -> Hit | None:
        """A paper's arrival as a noun: "the receipt of the survey by Roe", "delivery of the letter to Roe"."""
        if lemma(token) not in ("receipt", "delivery", "service", "handover"):
            return None
        ways = {
            k.lower_: found
            for k in token.subtree
            if k.i > token.i
            and k.dep_ in ("prep", "agent", "dative")
            and (found := syntax.governed(k)) is not None
        }
        what, got = ways.get("of"), ways.get("by" if lemma(token) == "receipt" else "to")
        if what is None or got is None or not self._lex.is_a(lemma(what), "document") or not self._human(got):
            return None
        giver = ways.get("from")
        return Hit(
            "receive_document",
            token,
            None,
            got,
            (giver,) if giver is not None else (),
            what,
            nominal=True,
            weight=2,
        )

    def _made_of(self, token: Token) -> Hit | None:
        """ "Roe never made my client a present of money", where the parser takes the client for a subject."""
        got, verb = syntax.child(token, "nsubj"), token.head
        if token.dep_ != "ccomp" or lemma(verb) not in ("make", "give") or got is None:
            return None
        kinds = {"gift": "gift", "loan": "loan", "donation": "donation", "money": "receive_money"}
        predicate = next((p for name, p in kinds.items() if self._lex.is_a(lemma(token), name)), None)
        giver = syntax.agent(verb)
        if (
            predicate is None
            or giver is None
            or not (self._human(got) or self._body(got) or got.pos_ == "PRON" or lemma(got) == "client")
        ):
            return None
        return Hit(predicate, token, verb, got, (giver,), None, nominal=True, light=True, weight=SURE)

    def _happens(self, token: Token) -> bool:
        if token.dep_ == "nsubjpass" and lemma(token.head) in REGISTERING:
            return True  # "a payment to Roe is entered in the ledger"
        return (
            token.dep_ in ("nsubj", "nsubjpass", "attr")
            and syntax.is_verb(token.head)
            and (
                lemma(token.head) in _HAPPEN | self._lex.planning
                or lemma(token.head) == "pass"
                and is_between(token, token.head)
            )
        )

    def _carrier(self, noun: Token) -> tuple[Token | None, bool, bool]:
        """The empty verb before a noun, whether there is one, and whether it only plans."""
        first = syntax.conjunction_head(noun)
        head = first.head
        if (
            first.dep_ == "pobj"
            and head.dep_ == "prep"
            and syntax.is_verb(head.head)
            and head.lower_ in (("in",) if lemma(head.head) == "be" else ("in", "into", "at"))
        ):
            head = head.head
        elif (
            first.dep_ == "pobj"
            and head.lower_ == "of"
            and head.head.dep_ in ("dobj", "attr", "nsubjpass")
            and lemma(head.head)
            in (
                "number",
                "series",
                "couple",
                "lot",
                "round",
                "kind",
                "sort",
                "string",
                "total",
                "hundred",
                "hundreds",
                "dozen",
                "dozens",
                "score",
                "scores",
                "thousand",
                "thousands",
                "handful",
                "many",
                "several",
                "few",
                "any",
                "none",
                "one",
                "two",
                "half",
                "first",
                "last",
                "second",
                "third",
                "question",
                "rest",
                "cup",
                "pot",
                "glass",
                "pint",
                "bite",
                "round",
            )
        ):
            head = head.head.head
        elif first.dep_ not in ("dobj", "attr", "nsubjpass", "nsubj", "appos", "oprd"):
            return (head, False, False)
        if not syntax.is_verb(head):
            return (head, False, False)
        base = lemma(head)
        if base == "be":
            exists = syntax.child(head, "expl") is not None or first.dep_ == "pobj"
            return (head, exists, False)
        if (base in self._lex.light or base == "place" and lemma(noun) == "call") and first.dep_ != "nsubj":
            return (head, True, False)
        if base in self._lex.planning and first.dep_ in ("dobj", "nsubjpass"):
            return (head, True, True)
        return (head, False, False)


def _flow(noun: Token, carrier: Token | None, predicate: str) -> Hit | None:
    """Money that is said to be, or not to be: "there was no payment to me from Roe", "no other money from anybody"."""
    if carrier is None or lemma(carrier) != "be" or syntax.child(carrier, "expl") is None:
        return None
    ways: dict[str, Token] = {}
    for spot in sorted([*noun.children, *carrier.children], key=lambda t: t.i):
        found = (
            syntax.governed(spot) if spot.dep_ in ("prep", "agent", "dative") and spot.i > noun.i else None
        )
        if found is not None and found.ent_type_ not in ("DATE", "TIME"):
            ways.setdefault(spot.lower_, found)
            for inner in found.children:  # "to me from Roe", where the second hangs on the first
                deeper = syntax.governed(inner) if inner.dep_ == "prep" else None
                if deeper is not None:
                    ways.setdefault(inner.lower_, deeper)
    giver, taker = ways.get("from") or ways.get("by"), ways.get("to")
    if giver is None and taker is None:
        return None
    kind = "receive_money" if predicate == "pay" else predicate
    others = (giver,) if giver is not None else ()
    return Hit(kind, noun, carrier, taker, others, noun, nominal=True, light=True, weight=3)


def _given(noun: Token, predicate: str) -> Hit | None:
    """Money as a noun with its two sides: "her loan from Roe", "the payment of 9,000 euros by Roe to Abara"."""
    ways: dict[str, Token] = {}
    for kid in noun.subtree:
        near = kid.head == noun or kid.head.dep_ == "pobj" and kid.head.head.head == noun
        found = syntax.governed(kid) if kid.dep_ == "prep" and near and kid.i > noun.i else None
        if found is not None and found.ent_type_ not in ("DATE", "TIME", "MONEY"):
            ways.setdefault(kid.lower_, found)
    owner = syntax.child(noun, "poss")
    giver = ways.get("from") or ways.get("by") or (owner if "to" in ways else None)
    taker = ways.get("to") or (owner if giver is not owner else None)
    if giver is None or taker is None or giver == taker:
        return None
    subject, other = (giver, taker) if predicate == "pay" else (taker, giver)
    return Hit(predicate, noun, None, subject, (other,), None, nominal=True, weight=2)


def _holder(noun: Token) -> Hit | None:
    """Who is called a shareholder by the way: "Roe, a shareholder in Acme since 2014, voted"."""
    spot = next(
        (k for k in noun.children if k.dep_ == "prep" and k.lower_ in ("in", "of") and k.i > noun.i), None
    )
    held = syntax.governed(spot) if spot is not None else None
    if noun.dep_ != "appos" or held is None or noun.head.pos_ not in ("PROPN", "PRON"):
        return None
    return Hit("hold_asset", noun, None, noun.head, (held,), None, nominal=True, weight=2)


def _owner_is(noun: Token) -> Hit | None:
    """Whose a thing is said to be: "the beneficial owner of the account was found to be Roe"."""
    if lemma(noun) not in ("owner", "holder", "beneficiary", "proprietor") or noun.dep_ not in (
        "nsubj",
        "nsubjpass",
    ):
        return None
    over = noun.head
    be = over if lemma(over) == "be" else syntax.child(over, "xcomp")
    who = syntax.child(be, "attr") if be is not None and lemma(be) == "be" else None
    of = next((k for k in noun.children if k.lower_ == "of"), None)
    held = syntax.governed(of) if of is not None else None
    if be is None or who is None or held is None or who.pos_ not in ("PROPN", "PRON"):
        return None
    return Hit("hold_asset", noun, over, who, (), held, nominal=True, light=True, weight=3)


def _any_of(noun: Token) -> bool:
    """Whether a noun stands for any of its kind: "a letter", "any such letter", "letters"."""
    dets = {k.lower_ for k in noun.children if k.dep_ in ("det", "predet", "amod")}
    return (
        bool(dets & {"a", "an", "any", "such", "no", "that", "this", "either"})
        or not dets
        and noun.tag_ == "NNS"
    )


def _kept_by(noun: Token) -> Token | None:
    """Whose diary it is that an entry stands in: "the governor's diary shows a lunch with Roe"."""
    verb = noun.head
    if noun.dep_ != "dobj" or lemma(verb) not in ("show", "list", "record", "note", "log", "include"):
        return None
    paper = syntax.surface_subject(verb)
    if paper is None or lemma(paper) not in (
        "diary",
        "calendar",
        "schedule",
        "itinerary",
        "planner",
        "agenda",
    ):
        return None
    return syntax.child(paper, "poss")


def _governor(noun: Token) -> Token | None:
    """The verb of memory or knowledge above a noun: "no recollection of any such conversation"."""
    first = syntax.conjunction_head(noun)
    node = first.head
    if first.dep_ == "dobj" and lemma(node) in ("recall", "remember", "recollect"):
        return node
    if (
        first.dep_ == "dobj"
        and lemma(node) == "place"
        and any(k.lower_ in ("ca", "can", "could") for k in node.children)
    ):
        return node  # "I can't place any conversation with him"
    above = node.head.head if node.head.lower_ in ("whatever", "whatsoever") else node.head
    if (
        first.dep_ == "pobj"
        and node.lower_ == "of"
        and lemma(above) in ("recollection", "memory", "knowledge", "awareness", "aware")
    ):
        verb = above.head
        return verb if syntax.is_verb(verb) else None
    return None


def _after(noun: Token) -> list[Token]:
    """What hangs on a noun or, where the parser put it there, on its verb, within a few words."""
    verb = noun.head
    near = list(verb.children) if syntax.is_verb(verb) else []
    return [k for k in [*noun.children, *near] if noun.i < k.i <= noun.i + 3]
