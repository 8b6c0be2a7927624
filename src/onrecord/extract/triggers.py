"""Finding trigger words in a parse: which predicate, with whom and what, before any meaning of scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from onrecord.extract import syntax
from onrecord.extract.lexicon import Lexicon, Part, Pattern, lemma

Test = Callable[[Token], bool]
_Clause = list[tuple[Token, str, str]]
"""A clause's tokens, each with its lower-case form and its lemma: looked at once a verb."""

_WITH = ("with", "to", "between", "from", "among")
_HAPPEN = frozenset("be begin cease continue follow happen hold last occur take".split())
_SYMMETRIC_NOUNS = frozenset("agree be_acquainted call communicate contact correspond discuss meet".split())


_BY_PEOPLE = frozenset(
    "hold_office know meet tell communicate contact call correspond be_acquainted sign see_document discuss raise_concern order".split()
)
_COMES_UP = frozenset({"come", "arise", "crop"})
"""Verbs whose subject is the matter that was talked of."""
_PAID = frozenset({"receive_money", "pay", "donation"})
_COMPOUND_LINKS = frozenset({"according", "due", "owing", "prior", "subject", "thanks"})
"""Words that take a preposition of their own: "according to checks" pays nobody."""
_NO_TIE = frozenset(
    "agreement animosity argument comparison conflict difference disagreement dispute distinction enmity gap ill-will issue "
    "love parallel problem quarrel rift rivalry similarity tension thing trust wall".split()
)
_GIVEN = frozenset({"benefit", "donation", "fee", "gift", "loan", "pay"})
_HOLDERS = frozenset({"co-owner", "investor", "part-owner", "shareholder", "stockholder"})
_BETWEEN_ONLY = frozenset({"work", "business", "traffic", "channel"})
_BODILY = frozenset({"took_part", "visit", "be_acquainted", "be_present"})
_ABSTRACT = frozenset(
    "thought attention consideration priority rise regard weight credit indication impression answer account chance "
    "reason example effect voice birth way thanks pause".split()
)
_NOTICED = frozenset({"come", "bring", "draw"})
_IT = frozenset({"it", "that", "this"})
_UNTOLD = frozenset({"none", "any", "some"})
_PARTS = frozenset(
    "all any anything best bulk first half last latter line lot most much none nothing number one part remainder rest "
    "second sheet shred single some third whole word".split()
)
"""Words before "of" that stand for what follows: "the first of the payments", "not one line of that report"."""
_SURE = 9
"""The weight of a reading that no pattern of its verb is to replace."""
_SMALL = frozenset("by for in of off on out to up with".split())
_ASIDE_LINKS = frozenset("against at by on under upon with without".split())
_OF = frozenset({"of", "in", "with", "at"})
_KEPT_IN = frozenset("behalf books door name purse room_bill".split())
_REGISTERING = frozenset("book enter itemise itemize list log minute note record register".split())
_THINGS = frozenset(
    "strategy report document system plan failing recommendation issue risk structure letter notice paper law rule "
    "process decision legislation thing fact case question schedule chart policy programme program idea number "
    "figure result lesson matter problem event meeting process review inquiry statement answer evidence work workstream "
    "part grant fund money share doubt "
    "change licence license bill act agreement contract deal money price cost time day year way reason point view".split()
)


@dataclass(frozen=True)
class Hit:
    """One trigger: tokens of the parse, none of them interpreted.

    ``anchor`` is the word that names the predicate, ``verb`` the head of its clause (None for a noun that
    stands free). ``hides`` marks verbs of hiding, ``denies`` words that deny of themselves; ``shares`` is a
    coordinated verb whose objects and adjuncts count here too. ``light`` marks a noun carried by an empty verb.
    """

    predicate: str
    anchor: Token
    verb: Token | None
    subject: Token | None = None
    partners: tuple[Token, ...] = ()
    theme: Token | None = None
    nominal: bool = False
    light: bool = False
    planned: bool = False
    hides: bool = False
    denies: bool = False
    weight: int = 0
    shares: Token | None = None


@dataclass
class _Match:
    tokens: list[Token]
    partner: Token | None = None
    theme: Token | None = None
    second: Token | None = None


class Finder:
    """Matches the lexicon on a parsed text. ``human`` and ``body`` say what a noun stands for."""

    def __init__(self, lex: Lexicon, human: Test, body: Test) -> None:
        self._lex, self._human, self._body = lex, human, body

    def hits(self, doc: Doc) -> list[Hit]:
        """All triggers of the text, in its order, one for each anchor."""
        found: list[Hit] = []
        taken: set[int] = set()
        for token in doc:
            nominal = self._noun(token)
            if nominal is not None:
                found.append(nominal)
                if nominal.light and nominal.verb is not None:
                    taken.add(nominal.verb.i)
        nouns = {h.anchor.i for h in found}
        for token in doc:
            if not syntax.is_verb(token) and not self._verbish(token):
                continue
            hit = self._verb(token)
            if hit is None or (token.i in taken and hit.weight < 3):
                continue
            if any(h.verb == token and h.weight == _SURE for h in found):
                continue
            if lemma(token) in _REGISTERING and any(h.verb == token and h.nominal for h in found):
                continue  # "a payment to Roe is entered": what is entered is what happened
            thing = syntax.surface_subject(token)
            if thing is not None and thing.i in nouns and thing not in (hit.subject, *hit.partners):
                found = [  # "no word got to us": the word is what came
                    h
                    for h in found
                    if h.anchor.i != thing.i
                    or h.subject is not None
                    and h.partners
                    and syntax.is_passive(token)
                ]
            if hit.theme is not None and hit.theme.i in nouns and hit.weight >= 2:
                found = [h for h in found if h.anchor.i != hit.theme.i or not h.light]
            elif token.i in taken:
                found = [h for h in found if h.verb != token or not h.light or h.predicate != hit.predicate]
            found.append(hit)
        return sorted(found, key=lambda h: h.anchor.i)

    def _verbish(self, token: Token) -> bool:
        return (
            token.dep_ in ("ROOT", "conj", "relcl")
            and token.tag_ in ("VBD", "VBN", "VBG", "VBZ")
            and lemma(token) in self._lex.verbs
        )

    def _verb(self, verb: Token) -> Hit | None:
        if (
            lemma(verb) == "call"
            and syntax.child(verb, "oprd", "xcomp", "ccomp", "acomp", "attr") is not None
        ):
            return None  # called a liar, called on him to resign
        if verb.dep_ in ("aux", "auxpass") or (
            lemma(verb) == "be" and syntax.child(verb, "expl") is not None
        ):
            return None
        patterns = self._lex.verbs.get(lemma(verb), ())
        if not patterns:
            return None
        clause = [(t, t.lower_, lemma(t)) for t in syntax.clause_tokens(verb)]
        said = {w for _, low, base in clause for w in (low, base)} | {"to"}
        best: tuple[int, Pattern, _Match] | None = None
        for pattern in patterns:
            if best is not None and pattern.weight <= best[0]:
                break
            if any(p.kind == "word" and p.value not in said for p in pattern.parts):
                continue
            if pattern.passive and not syntax.is_passive(verb):
                continue
            if (
                pattern.head == "sign"
                and pattern.predicate == "visit"
                and syntax.child(verb, "dobj") is not None
            ):
                continue  # "signed a paper in Porto" signs nobody in
            if pattern.thing and not self._is_thing(syntax.surface_subject(verb), pattern.thing):
                continue
            match = self._match(verb, pattern, clause)
            if match is not None:
                best = (pattern.weight, pattern, match)
        if best is None:
            return None
        weight, pattern, match = best
        if pattern.thing:
            return _reached(verb, pattern, match)
        doer, passive = syntax.agent(verb), syntax.is_passive(verb)
        partners: tuple[Token, ...]
        if pattern.passive:
            subject, partners = (
                syntax.patient(verb),
                (match.partner,) if match.partner is not None else (),
            )
        elif pattern.reversed:
            subject, partners = match.partner, (doer,) if doer is not None else ()
        else:
            subject, partners = doer, (match.partner,) if match.partner is not None else ()
        if match.partner is not None and lemma(match.partner) in ("hand", "pocket", "palm"):
            held = syntax.child(match.partner, "poss")  # what is given into somebody's hand is given to him
            if held is not None:
                subject, partners = (held, partners) if subject == match.partner else (subject, (held,))
        if pattern.head in _NOTICED and (notice := _whose_attention(match.tokens)) is not None:
            return Hit(pattern.predicate, verb, verb, notice, (), _matter_noticed(verb), weight=weight)
        if pattern.predicate == "raise_concern" and pattern.head == "put" and match.theme in _its(verb):
            return None  # "it was put to her that …" asks
        shown_by = subject is not None and pattern.head == "show" and self._lex.is_a(lemma(subject), "record")
        if pattern.predicate == "give" and shown_by:
            return None  # "the records show a call from Roe to Doe" gives Doe nothing
        if pattern.predicate == "gift" and pattern.head == "be" and subject is not None:
            subject = syntax.child(subject, "poss") or subject  # whose travel was at another's expense
        if pattern.predicate == "give" and match.theme is not None and lemma(match.theme) in _ABSTRACT:
            return None  # "no thought was given to that"
        if subject is None and pattern.predicate == "receive_money" and match.theme is not None and passive:
            subject = syntax.child(match.theme, "poss")  # "her house has been let to Roe"
        if pattern.predicate == "pay" and not partners and match.theme is not None:
            partners = tuple(self._whose(match.theme))
        last = pattern.parts[-1] if pattern.parts else None
        if last is not None and last.value in _KEPT_IN and not partners and match.theme is not None:
            owner = _owner(match.theme)  # "on Roe's books", "darkened my door"
            partners = (owner,) if owner is not None and owner != subject else ()
        if last is not None and last.value == "place" and pattern.head in ("be", "remain"):
            if (
                subject is None
                or not (self._human(subject) or subject.pos_ in ("PRON", "PROPN"))
                or _thing_word(subject)
            ):
                return None  # people are somewhere; "the answer is in the office" places nobody
        if pattern.predicate == "receive" and match.theme is not None and match.theme.lower_ in _UNTOLD | _IT:
            return None  # "I took none from her": of what was spoken of
        if pattern.predicate == "be_employed" and syntax.toils_for(verb):
            return None
        came_up = pattern.predicate == "discuss" and pattern.head in _COMES_UP
        if (
            subject is not None
            and pattern.predicate in _BY_PEOPLE
            and not came_up
            and not self._can_act(subject)
        ):
            return None
        if subject is not None and pattern.predicate in _BODILY and self._thing(subject, pattern.predicate):
            return None
        return Hit(
            pattern.predicate,
            verb,
            verb,
            subject,
            partners,
            match.theme,
            hides=pattern.hides,
            denies=pattern.denies,
            weight=weight,
        )

    def _whose(self, theme: Token) -> list[Token]:
        """Whose bill, flight, campaign was paid for."""
        owners = (
            k for k in theme.subtree if k.dep_ == "poss" and k.head.dep_ in ("dobj", "pobj", "nsubjpass")
        )
        return [k for k in owners if self._human(k) or self._body(k) or k.pos_ == "PRON"][:1]

    def _is_thing(self, subject: Token | None, thing: str) -> bool:
        """Whether a subject is what a pattern asks of it: of a class of nouns, one word, or any thing."""
        if subject is None or subject.dep_ == "expl":
            return False
        if thing == "*":
            return not self._human(subject) and subject.lower_ not in ("it", "this", "that", "which")
        if thing.startswith("{"):
            return self._fits(subject, Part("theme", thing.strip("{}")))
        return lemma(subject) == thing

    def _thing(self, subject: Token, predicate: str) -> bool:
        """Whether a subject is neither people nor a body by its word: "the securities played no part"."""
        if subject.lower_ in ("it", "this", "that", "some", "much", "more", "most", "part"):
            return True
        if predicate == "be_present":
            return False
        return subject.pos_ == "NOUN" and not self._human(subject) and not self._body(subject)

    def _can_act(self, subject: Token) -> bool:
        """Whether a subject may talk, know, sign: a thing, a fact or a clause cannot."""
        if self._human(subject) or self._body(subject):
            return True
        return subject.dep_ != "csubj" and not syntax.is_verb(subject) and lemma(subject) not in _THINGS

    def _match(self, verb: Token, pattern: Pattern, clause: _Clause) -> _Match | None:
        if (
            pattern.head == "be"
            and pattern.parts
            and pattern.parts[0].value == "to"
            and verb.lower_ != "been"
        ):
            return None  # "is to meet", "to be a letter to" are no visits; "has been to" is
        match = _Match([verb])
        spare = [t for t in syntax.objects(verb) if lemma(t) not in ("occasion", "time")]
        if pattern.passive and spare:
            spare = spare[1:]
        for index, part in enumerate(pattern.parts):
            if part.kind == "word":
                before = pattern.parts[index - 1].value if index else ""
                tight = part.value in _SMALL and before in _SMALL  # "in on it", not "in Jersey on Monday"
                if not self._word(verb, match, part.value, clause, tight=tight):
                    return None
                continue
            previous = pattern.parts[index - 1] if index else None
            token = self._slot(
                verb,
                match,
                part,
                spare,
                after_word=previous is not None and previous.kind == "word",
                parts=pattern.parts[index:],
            )
            if token is None:
                if part.optional:
                    continue
                return None
            if part.kind == "partner" and match.partner is not None:
                match.second = token
            elif part.kind == "partner":
                match.partner = token
            else:
                match.theme = token
        return match

    def _word(self, verb: Token, match: _Match, word: str, clause: _Clause, *, tight: bool = False) -> bool:
        floor = match.tokens[-1].i if match.tokens[-1] != verb else verb.i
        fit = [
            t
            for t, low, base in clause
            if t.i > verb.i
            and word in (low, base)
            and t.dep_ != "expl"
            and t.head.lower_ not in _COMPOUND_LINKS
            and _near(t, verb, match)
            and t not in match.tokens
        ]
        choices = [t for t in fit if t.i > floor] or [t for t in fit if t.dep_ == "prep" and t.head == verb]
        if tight:
            choices = [t for t in choices if t.i == floor + 1]
        if (
            word == "to"
            and not choices
            and any(
                k.dep_ in ("xcomp", "ccomp") and any(a.dep_ == "aux" and a.lower_ == "to" for a in k.children)
                for k in verb.children
            )
        ):
            return True
        if not choices and len(match.tokens) == 1:
            choices = [
                t
                for t, low, _ in clause
                if low == word
                and t.dep_ == "prep"
                and t.i < verb.i
                and ((obj := syntax.child(t, "pobj")) is None or obj.tag_ in ("WP", "WDT", "WP$"))
            ]
        for token in sorted(choices, key=lambda t: t.i):
            if token.i - floor > 14 or (token.dep_ == "prep" and token.i - floor > 10):
                continue
            match.tokens.append(token)
            return True
        return False

    def _slot(
        self,
        verb: Token,
        match: _Match,
        part: Part,
        spare: list[Token],
        *,
        after_word: bool,
        parts: tuple[Part, ...],
    ) -> Token | None:
        last = match.tokens[-1]
        if (
            after_word
            and last.dep_ in ("prep", "agent", "dative", "prt", "conj", "cc", "pcomp")
            or (after_word and last.pos_ == "ADP")
        ):
            token = syntax.governed(last)
            if token is None and last.dep_ == "prt" and spare:
                token = spare.pop(0)
            if token is None:
                after = last.nbor(1) if last.i + 1 < len(last.doc) else None
                token = after if after is not None and after.pos_ in ("PROPN", "PRON") else None
            if token is None or syntax.is_verb(token) and token.tag_ != "NN" and not _doing(token, part):
                return None
            return token if self._fits(token, part) else None
        for token in list(spare):
            if part.kind == "theme" and part.value and not self._fits(token, part):
                continue
            if not self._fits(token, part):
                return None
            if part.kind == "partner" and len(parts) > 1 and parts[1].kind == "theme" and len(spare) < 2:
                return None
            spare.remove(token)
            if token is not None and token.i > verb.i and syntax.child(verb, "nsubjpass") != token:
                match.tokens.append(token) if token.i > match.tokens[-1].i else None
            return token
        return None

    def _fits(self, token: Token, part: Part) -> bool:
        if token.text[:1].isdigit() and token.pos_ == "NUM" and not part.value:
            return False
        if part.value == "money" and token.ent_type_ == "MONEY":
            return True
        if part.value == "place" and token.ent_type_ in ("GPE", "LOC", "FAC"):
            return True
        if part.value:
            return any(
                self._lex.is_a(lemma(t), part.value)
                for t in [*syntax.flat(token), *(k for k in token.children if k.dep_ == "compound")]
                if t is not None
            ) or (lemma(token) in _PARTS and any(self._lex.is_a(lemma(t), part.value) for t in token.subtree))
        if part.kind == "theme" and syntax.is_date(token):
            return False  # "signed off the accounts on 2 March"
        if part.kind == "partner" and token.ent_type_ in (
            "DATE",
            "TIME",
            "MONEY",
            "PERCENT",
            "CARDINAL",
            "QUANTITY",
        ):
            return False
        if part.person and token.lower_ in _UNTOLD and syntax.child(token, "prep", "relcl", "acl") is None:
            return False  # "I have received none": of what was asked, be it people or things
        if part.human and self._body(token):
            return False
        if part.person:
            return self._human(token) or self._body(token)
        return self._body(token) if part.body else True

    def _noun(self, token: Token) -> Hit | None:
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
        if lemma(token) in _BETWEEN_ONLY and not _between(token, carrier):
            return None
        partners = _sides(token, carrier) if predicate not in ("visit", "travel_to") else []
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
                    if len(partners) > 1 and _between(token, carrier)
                    else (None, partners)
                )
                subject = owner if subject is None else subject
                if subject is None and predicate == "correspond":
                    subject = _sender(token)
            if predicate == "meet" and not partners and lemma(carrier) == "attend":
                # who attends a meeting is there; with whom he talked it does not say
                return Hit("be_present", carrier, carrier, subject, (), token, weight=3)
            return Hit(
                predicate,
                token,
                carrier,
                subject,
                tuple(partners),
                _matter(token, carrier, predicate),
                nominal=True,
                light=True,
                planned=planned,
                weight=3,
            )
        if predicate == "correspond" and governor is not None and not partners and _sender(token) is None:
            if not _any_of(token):
                return None  # "I can't remember the precise text"
            predicate = "receive_document"  # "no memory of any letter"
        if predicate in ("receive_document", "be_present") and governor is not None:
            keeper = syntax.surface_subject(governor)
            return Hit(predicate, token, None, keeper, tuple(partners), token, nominal=True, weight=2)
        sender = (
            _sender(token)
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
        if predicate not in _SYMMETRIC_NOUNS and not partners and owner is None:
            return None
        if predicate == "took_part" and owner is None:
            return None  # "no part of the grant"
        subject = owner or sender or _kept_by(token)
        if owner is None and len(partners) > 1 and _between(token, carrier):
            subject, partners = partners[0], partners[1:]
        if (
            subject is None
            and governor is not None
            and lemma(governor) in ("recall", "remember", "recollect", "have")
        ):
            subject = syntax.surface_subject(governor)
        verb = token.head if self._happens(token) else None
        entered = verb is not None and lemma(verb) in _REGISTERING
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
        if not exists or token.pos_ != "NOUN" or lemma(token) in _NO_TIE or not _between(token, verb):
            return ()
        sides = _sides(token, verb)
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
            (o for n in names if n is not None and lemma(n) == "name" and (o := _owner(n)) is not None), None
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
        sides = _sides(token, verb) if kept else []
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
        return Hit(predicate, token, verb, got, (giver,), None, nominal=True, light=True, weight=_SURE)

    def _happens(self, token: Token) -> bool:
        if token.dep_ == "nsubjpass" and lemma(token.head) in _REGISTERING:
            return True  # "a payment to Roe is entered in the ledger"
        return (
            token.dep_ in ("nsubj", "nsubjpass", "attr")
            and syntax.is_verb(token.head)
            and (
                lemma(token.head) in _HAPPEN | self._lex.planning
                or lemma(token.head) == "pass"
                and _between(token, token.head)
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


def _reached(verb: Token, pattern: Pattern, match: _Match) -> Hit:
    """What its subject tells of whom it reached: "not a penny found its way to us", "nothing crossed my desk"."""
    thing = syntax.surface_subject(verb)
    assert thing is not None
    between = _sides(thing, verb) if _between(thing, verb) else []
    got = match.partner
    if got is None and pattern.thing in _CONTAINERS:  # "her account was credited with 9,000 pounds"
        got = _owner(thing)
    if got is None and match.theme is not None:  # "my desk", "the account of the trust"
        got = _owner(match.theme)
    if got is None:
        got = next((t for t in match.tokens if t.lower_ in ("mine", "ours", "theirs")), None)
    if got is None and pattern.thing not in _TOLD_BY:
        got = syntax.child(thing, "poss")
    giver = match.second or _sender(thing) or _giver(verb)
    if pattern.predicate == "hold_asset":
        giver = _held_in(thing)
    if pattern.predicate == "pay":
        giver = syntax.child(thing, "poss")
    others = tuple(between[1:2]) if between else (giver,) if giver is not None and giver != got else ()
    theme = match.theme if lemma(thing) == pattern.thing or pattern.thing in _TOLD_BY | _CONTAINERS else thing
    return Hit(
        pattern.predicate,
        verb,
        verb,
        between[0] if between else got,
        others,
        theme,
        denies=pattern.denies,
        weight=pattern.weight,
    )


_TOLD_BY = frozenset({"{record}"})
_CONTAINERS = frozenset({"{purse}"})


def _its(verb: Token) -> tuple[Token | None, ...]:
    """The "it" that stands for a clause to come, as the subject of a passive."""
    found = syntax.patient(verb)
    return (found,) if found is not None and found.lower_ == "it" else ()


def _doing(token: Token, part: Part) -> bool:
    """Whether a gerund may stand for the thing: "no part in choosing the contractor"."""
    return token.tag_ == "VBG" and part.kind == "theme" and not part.value


def _owner(thing: Token) -> Token | None:
    """Whose something is: "her account", "the account of the trust", "an account in the name of Roe", "held by Roe"."""
    owner = syntax.child(thing, "poss")
    if owner is not None:
        return owner
    for kid in thing.children:
        if kid.i < thing.i:
            continue
        if kid.dep_ == "prep" and kid.lower_ in ("in", "under", "of"):
            inner = syntax.governed(kid)
            if inner is not None and lemma(inner) == "name":
                return _owner(inner)
            if inner is not None and kid.lower_ == "of" and inner.ent_type_ not in ("DATE", "TIME", "MONEY"):
                return inner
        if kid.dep_ == "acl" and lemma(kid) in ("belong", "hold", "own", "keep", "open"):
            by = next((k for k in kid.children if k.lower_ in ("to", "by", "for")), None)
            return syntax.governed(by) if by is not None else _owner(kid)
    return None


def _held_in(asset: Token) -> Token | None:
    """In what a share, a stake, an account is."""
    spot = next((k for k in asset.children if k.dep_ == "prep" and k.lower_ in _OF and k.i > asset.i), None)
    held = syntax.governed(spot) if spot is not None else None
    return None if held is not None and lemma(held) == "name" else held


def _thing_word(subject: Token) -> bool:
    return subject.lower_ in (
        "it",
        "this",
        "that",
        "which",
        "there",
        "these",
        "those",
        "nothing",
        "everything",
    )


def _giver(verb: Token) -> Token | None:
    """Whom a verb's own "from" or "off", or the "by" of a passive, names."""
    spots = [
        k
        for k in verb.children
        if k.dep_ in ("prep", "agent") and k.lower_ in ("from", "off", "by") and k.i > verb.i
    ]
    found = syntax.governed(spots[0]) if spots else None
    return found if found is not None and found.ent_type_ not in ("DATE", "TIME") else None


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


def _whose_attention(tokens: list[Token]) -> Token | None:
    """Who comes to know what "came to my attention", "was brought to the attention of the board"."""
    word = next((t for t in tokens if lemma(t) in ("attention", "notice")), None)
    if word is None:
        return None
    of = next((k for k in word.children if k.lower_ == "of"), None)
    return syntax.child(word, "poss") or (syntax.governed(of) if of is not None else None)


def _matter_noticed(verb: Token) -> Token | None:
    found = syntax.patient(verb) if syntax.is_passive(verb) else syntax.surface_subject(verb)
    return None if found is None or found.lower_ == "it" else found


def _after(noun: Token) -> list[Token]:
    """What hangs on a noun or, where the parser put it there, on its verb, within a few words."""
    verb = noun.head
    near = list(verb.children) if syntax.is_verb(verb) else []
    return [k for k in [*noun.children, *near] if noun.i < k.i <= noun.i + 3]


def _sender(noun: Token) -> Token | None:
    """Who a letter is from."""
    spot = next((k for k in noun.children if k.dep_ == "prep" and k.lower_ == "from"), None)
    after = [
        *noun.doc[noun.i + 1 : min(noun.i + 4, noun.sent.end)],
        *(t for t in noun.subtree if noun.i < t.i < noun.i + 8),
    ]
    spot = spot or next((t for t in after if t.lower_ == "from" and t.dep_ == "prep"), None)
    return syntax.governed(spot) if spot is not None else None


def _matter(noun: Token, carrier: Token, predicate: str) -> Token | None:
    """What a part, a vote, a visit is in, on or to."""
    if predicate in _SYMMETRIC_NOUNS and predicate != "discuss":
        return None
    links = ("of", "on", "about") if predicate == "discuss" else ("in", "of", "on", "to", "about")
    for spot in sorted([*noun.children, *carrier.children], key=lambda t: t.i):
        if spot.dep_ == "prep" and spot.i > noun.i and spot.lower_ in links:
            found = syntax.governed(spot)
            if found is not None and found.ent_type_ not in ("DATE", "TIME"):
                return found
    return None


def _near(token: Token, verb: Token, match: _Match) -> bool:
    """Whether a particle or preposition hangs on the verb, on what is matched, or on the verb's own object."""
    if token.dep_ not in ("prep", "agent", "prt"):
        return True
    node = token.head
    if node.lower_ in ("whatever", "whatsoever"):  # "no part whatsoever in"
        node = node.head
    if lemma(verb) == "be":
        return node in match.tokens
    if node == verb or node in match.tokens or node in (match.theme, match.partner):
        return True
    if match.theme is not None and match.theme.i < token.i and node in match.theme.subtree:
        return True
    return (
        node.dep_ in ("dobj", "attr", "prt", "advmod", "acomp", "prep", "npadvmod", "dative", "oprd")
        and node.head == verb
        or (
            token.lower_ in ("with", "about", "to")
            and node.dep_ == "pobj"
            and node.head in verb.children
            and node.pos_ in ("NOUN", "PROPN")
        )
    )


def _between(noun: Token, carrier: Token | None) -> bool:
    return any(
        t.lower_ in ("between", "among")
        for t in [*noun.children, *(carrier.children if carrier is not None else ())]
    )


def _sides(noun: Token, carrier: Token | None) -> list[Token]:
    """The other side(s) of a meeting, a call, a letter: what "with", "to", "between" govern."""
    spots = [k for k in noun.subtree if k.dep_ in ("prep", "dative") and k.lower_ in _WITH and k.i > noun.i]
    if carrier is not None and syntax.is_verb(carrier):
        spots += [
            k
            for k in syntax.clause_tokens(carrier)
            if k.dep_ in ("prep", "dative")
            and k.lower_ in _WITH
            and k not in spots
            and k.i > noun.i
            and (k.lower_ != "from" or k.head == carrier)
        ]
    for spot in sorted(spots, key=lambda t: (_WITH.index(t.lower_) if t.lower_ != "between" else 0, t.i)):
        found = syntax.governed(spot)
        if found is None or found.ent_type_ in ("DATE", "TIME", "CARDINAL"):
            continue
        if spot.lower_ == "between":
            return syntax.flat(found)
        return [found]
    return []
