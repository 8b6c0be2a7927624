"""Finding trigger words in a parse: which predicate, with whom and what, before any meaning of scope."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from onrecord.extract import syntax
from onrecord.extract.hits import SURE, Hit
from onrecord.extract.lexicon import Lexicon, Part, Pattern, lemma
from onrecord.extract.nountriggers import REGISTERING, Nouns, Test
from onrecord.extract.sides import giver_of, held_in, is_between, owner_of, sender_of, sides_of

_Clause = list[tuple[Token, str, str]]
"""A clause's tokens, each with its lower-case form and its lemma: looked at once a verb."""

_BY_PEOPLE = frozenset(
    "hold_office know meet tell communicate contact call correspond be_acquainted sign see_document discuss raise_concern order".split()
)
_COMES_UP = frozenset({"come", "arise", "crop"})
"""Verbs whose subject is the matter that was talked of."""
_COMPOUND_LINKS = frozenset({"according", "due", "owing", "prior", "subject", "thanks"})
"""Words that take a preposition of their own: "according to checks" pays nobody."""
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
_SMALL = frozenset("by for in of off on out to up with".split())
_KEPT_IN = frozenset("behalf books door name purse room_bill".split())
_THINGS = frozenset(
    "strategy report document system plan failing recommendation issue risk structure letter notice paper law rule "
    "process decision legislation thing fact case question schedule chart policy programme program idea number "
    "figure result lesson matter problem event meeting process review inquiry statement answer evidence work workstream "
    "part grant fund money share doubt "
    "change licence license bill act agreement contract deal money price cost time day year way reason point view".split()
)


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
        self._nouns = Nouns(lex, human, body)

    def hits(self, doc: Doc) -> list[Hit]:
        """All triggers of the text, in its order, one for each anchor."""
        found: list[Hit] = []
        taken: set[int] = set()
        for token in doc:
            nominal = self._nouns.hit(token)
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
            if any(h.verb == token and h.weight == SURE for h in found):
                continue
            if lemma(token) in REGISTERING and any(h.verb == token and h.nominal for h in found):
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
            owner = owner_of(match.theme)  # "on Roe's books", "darkened my door"
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


def _reached(verb: Token, pattern: Pattern, match: _Match) -> Hit:
    """What its subject tells of whom it reached: "not a penny found its way to us", "nothing crossed my desk"."""
    thing = syntax.surface_subject(verb)
    assert thing is not None
    between = sides_of(thing, verb) if is_between(thing, verb) else []
    got = match.partner
    if got is None and pattern.thing in _CONTAINERS:  # "her account was credited with 9,000 pounds"
        got = owner_of(thing)
    if got is None and match.theme is not None:  # "my desk", "the account of the trust"
        got = owner_of(match.theme)
    if got is None:
        got = next((t for t in match.tokens if t.lower_ in ("mine", "ours", "theirs")), None)
    if got is None and pattern.thing not in _TOLD_BY:
        got = syntax.child(thing, "poss")
    giver = match.second or sender_of(thing) or giver_of(verb)
    if pattern.predicate == "hold_asset":
        giver = held_in(thing)
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
