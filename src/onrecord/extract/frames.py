"""Predicates in a text: who did what to whom, and how far it is asserted.

One :class:`Frame` for each trigger word of ``knowledge/triggers.toml`` that the parse confirms, and for
verbs without an entry (``other:<lemma>``) where subject and object are clear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from onrecord.core.dates import When
from onrecord.core.dates import parse as parse_date
from onrecord.core.nouns import Attribution, ClaimForm, Modality, Qualifier, QualifierKind, Quantity, Window
from onrecord.extract import syntax
from onrecord.extract.asserted import Scope
from onrecord.extract.clauses import clause_of, core_of
from onrecord.extract.firsts import cleft_part, is_first_time, is_only, is_only_one
from onrecord.extract.hits import Hit
from onrecord.extract.lexicon import Lexicon, lemma, lexicon
from onrecord.extract.negation import not_until, verb_is_negated
from onrecord.extract.parties import Reader, Who
from onrecord.extract.qualifiers import Narrower, Narrowing
from onrecord.extract.reportedno import answered_no, sayer_of_no
from onrecord.extract.scope import scope_of
from onrecord.extract.standing import stands_by
from onrecord.extract.triggers import Finder
from onrecord.knowledge import Knowledge

from . import voices
from .actors import Mention
from .passage import Passage
from .times import TimeMention

_WHEN = re.compile(
    r"^\W*(?:(?:and|so|but),? )*(?:when|on what (?:date|day)|on which (?:date|day)|how did \w+ (?:first )?(?:come to )?(?:learn|hear|find|know|get to know|become aware)|how were \w+ (?:first )?(?:told|informed|made aware|notified))\b",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"\b(?:interest|item|agenda|vot\w+|declar\w+|discuss\w+|deliberat\w+|matter|application|consider\w+)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:about|regarding|concerning|relating)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between|among)\b", re.IGNORECASE)
_OR_EVER = re.compile(
    r"\W{0,3}(?:or|nor|and) (?:(?:in |at |on )?any other\b|ever\b|at any (?:other )?time|(?:before|since|then|after)(?: or since)?[,.;!]|any time|not (?:before|since|ever)\b)",
    re.IGNORECASE,
)
"""What takes a time back as a bound: "this year or any other"."""
_NOT_BEFORE = re.compile(
    r"\b(?:not|no|never|nor) (?:(?:a|one) (?:single )?(?:day|minute|moment|hour) |any )?(?:before|earlier|sooner)(?: than (?:that|then)| that| then)?\W*$",
    re.IGNORECASE,
)
_COMES_TO_KNOW = frozenset("be_briefed know receive_document see_document".split())
_NOTED_DOWN = frozenset("get meet read receive see speak".split())
_INCEPTION = frozenset({"learn", "become", "discover", "find"})
_ALL_OR_NONE = frozenset({"anything", "nothing", "something"})
_STATES = frozenset(
    "be_acquainted be_employed be_retained benefit hold_asset hold_office know owe possess".split()
)
_HOMES = frozenset(
    "apartment chalet club cottage estate farm flat home house mansion office ranch residence table villa "
    "yacht".split()
)
_VAGUE = frozenset(
    "be have do go come get make take think believe want know like need feel say tell ask mean seem look try keep let put use try help happen become remain "
    "start begin stop continue want wish hope expect understand agree say add consider regard call believe care mind work live stand appear turn change grow "
    "follow lead show cause involve include concern allow enable require suppose matter depend consist contain exist deserve enjoy love hate fear worry regret "
    "answer ask respond reply comment describe recall remember forget deny admit confirm dispute refuse decline fail claim insist argue suggest wonder".split()
)


@dataclass(frozen=True)
class Frame:
    """One predicate in the text. All offsets are into the document's text.

    ``anchor`` is where the naming word begins; ``start:end`` the clause that carries the point;
    ``sentence`` the sentence around it. ``voice`` is the id of the innermost attribution around it, None
    for the paper's own voice. ``theme`` is the thing in words. ``topic``, ``where``, ``capacity`` repeat
    the qualifiers as plain words. ``light`` marks a noun carried by an empty verb, ``nominal`` any noun.
    """

    predicate: str
    anchor: int
    word: str
    start: int
    end: int
    sentence: tuple[int, int]
    scope: Scope
    subject: Who | None = None
    partners: tuple[Who, ...] = ()
    theme: str | None = None
    theme_who: Who | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    topic: str | None = None
    where: str | None = None
    capacity: str | None = None
    window: Window | None = None
    when: When | None = None
    quantity: Quantity | None = None
    exact: bool = False
    form: ClaimForm = ClaimForm.PLAIN
    nominal: bool = False
    light: bool = False
    hides: bool = False
    state: bool = False
    passive: bool = False
    tense: str = ""
    voice: str | None = None
    sayer: Who | None = None
    core: tuple[int, int] | None = None
    each: tuple[tuple[int, int, When], ...] = field(default_factory=tuple)


def frames(
    passage: Passage,
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    times: Sequence[TimeMention],
    knowledge: Knowledge,
) -> tuple[Frame, ...]:
    """The frames of a passage, in the order of the text. Pure; raises nothing."""
    return _Reader(passage, mentions, attributions, times, knowledge).frames()


class _Reader:
    """Reads the frames of one passage."""

    def __init__(
        self,
        passage: Passage,
        mentions: Sequence[Mention],
        attributions: Sequence[Attribution],
        times: Sequence[TimeMention],
        knowledge: Knowledge,
    ) -> None:
        self._passage, self._attributions, self._times = passage, attributions, times
        self._nouns = Reader(passage, mentions, knowledge)
        self._narrow = Narrower(passage, times)
        self._lexicon: Lexicon = lexicon(knowledge)
        self._knowledge = knowledge
        verbs = knowledge.speech_verbs
        self._speech = frozenset().union(*(verbs.get(k, frozenset()) for k in ("say", "admit", "deny"))) - {
            "find",
            "rule",
            "order",
            "show",
            "record",
        }

    def frames(self) -> tuple[Frame, ...]:
        """All frames."""
        finder = Finder(self._lexicon, self._nouns.human, self._nouns.body)
        hits = finder.hits(self._passage.doc)
        hits += self._unknown({h.verb.i for h in hits if h.verb is not None} | {h.anchor.i for h in hits})
        shared = _shared(hits)
        made = [(h, self._frame(h)) for h in shared]
        made = [(h, f) for h, f in made if (f.scope.negative or not _only_denied(h)) and not _idle(h)]
        framed = [self._answered_when(f) for f in _timed_together(made, self._passage)]
        return tuple(sorted(framed, key=lambda f: f.anchor))

    def _answered_when(self, frame: Frame) -> Frame:
        """A question for a time takes it from its answer: "When did you first hear?" "In September."."""
        text = self._passage.document.text
        if frame.window is not None or text[frame.sentence[0] : frame.sentence[1]].rstrip()[-1:] != "?":
            return frame
        if not _WHEN.match(text[frame.sentence[0] : frame.sentence[1]]):
            return frame
        for said in self._attributions:
            if not said.content or not any(q.start <= frame.anchor < q.end for q in said.question):
                continue
            start, end = said.content[0].start, min(said.content[0].end, said.content[0].start + 120)
            times = [t for t in self._times if start <= t.start and t.end <= end and t.kind != "duration"]
            if times:
                span = self._passage.document.span(times[0].start, times[0].end)
                window = Window(times[0].words, times[0].when, end_anchor=None, span=span)
                begun = frame.predicate == "know" and frame.word in _INCEPTION | {"hear"}
                begun = begun or frame.predicate == "be_briefed"
                form = ClaimForm.FIRST if begun else frame.form
                return replace(frame, window=window, when=times[0].when, form=form)
        return frame

    def _unknown(self, taken: set[int]) -> list[Hit]:
        """Verbs that no entry knows, where subject and object are clear."""
        found = []
        for token in self._passage.doc:
            if (
                token.pos_ != "VERB"
                or token.i in taken
                or lemma(token) in _VAGUE
                or token.dep_ not in ("ROOT", "ccomp", "conj", "advcl")
            ):
                continue
            things = syntax.objects(token)
            doer = syntax.agent(token)
            passive = syntax.is_passive(token)
            thing = things[0] if things else None
            if (
                doer is None
                and not passive
                or thing is None
                or thing.pos_ == "PRON"
                and thing.lower_ not in ("anyone", "anybody", "nobody", "him", "her", "them")
            ):
                continue
            if doer is not None and not (
                self._nouns.actor(doer)
                or doer.lower_ in ("i", "we", "he", "she", "nobody")
                or self._nouns.body(doer)
            ):
                continue
            if not lemma(token).isalpha():
                continue
            human = self._nouns.human(thing) or self._nouns.body(thing)
            found.append(
                Hit(
                    f"other:{lemma(token)}",
                    token,
                    token,
                    doer,
                    (thing,) if human else (),
                    None if human else thing,
                )
            )
        return found

    def _frame(self, hit: Hit) -> Frame:
        sentence = hit.anchor.sent
        scope = scope_of(hit, sentence)
        if (
            hit.predicate == "discuss"
            and lemma(hit.anchor) in ("come", "arise", "crop")
            and hit.theme is None
        ):
            hit = replace(hit, theme=hit.subject, subject=None)  # what came up is the matter, not who talked
        hit = _of_money(self._named(hit))
        unsaid = scope.void or scope.modality in (Modality.QUESTION, Modality.CONDITIONAL)
        denied = unsaid and answered_no(hit)
        if denied:
            scope = Scope(negative=True, judged=True)
        start, end = clause_of(self._passage, hit, scope)
        spot = (self._passage.offset(sentence[0]), self._passage.end(sentence[-1]))
        first = is_first_time(hit) or is_only_one(hit)
        if scope.judged or first:  # its own clause does not say that it is called untrue, or the first
            start, end = spot[0], spot[0] + len(self._passage.document.text[slice(*spot)].rstrip())
            scope = replace(scope, embedded=False)
        wide = (
            min(start, spot[0]) if hit.verb is None or hit.verb.dep_ in ("ROOT", "ccomp", "conj") else start,
            end,
        )
        narrow = self._narrow.of(hit, wide[0], max(end, self._passage.end(hit.anchor)))
        subject = self._nouns.who(hit.subject) if hit.subject is not None else None
        partners = tuple(self._nouns.who(t) for t in hit.partners if t is not None) or self._host(
            hit, subject
        )
        if subject is None and _of_speaker(hit):
            opening = next(t for t in sentence if t.is_alpha)
            at = self._passage.offset(opening)
            subject = Who(at, self._passage.end(opening), "I", at, person="i")
        mutual = hit.predicate in ("correspond", "communicate", "call", "contact", "discuss", "meet")
        if subject is None and mutual and hit.nominal and [p.person for p in partners] == ["we"]:
            subject, partners = partners[0], ()  # "not a letter passed between us"
        if subject is not None and any(o.head == p.head for o in subject.also for p in partners):
            subject = replace(subject, also=())  # "between A and B": the second is the other side
        if (
            subject is not None
            and hit.verb is not None
            and not hit.nominal
            and (fellows := syntax.fellow_agents(hit.verb))
        ):
            subject = replace(subject, also=(*subject.also, *(self._nouns.who(t) for t in fellows)))
        if subject is not None and subject.person == "we" and hit.verb is not None and not hit.nominal:
            others = syntax.spelled_out(hit.verb)
            places = {self._passage.offset(t) for t in others}
            if others:
                partners = tuple(p for p in partners if not any(p.start <= a < p.end for a in places))
                named = tuple(self._just(t) for t in others)
                if mutual and not partners:
                    partners = named
                else:
                    subject = replace(subject, also=(*subject.also, *named))
        parted = syntax.parted_subject(hit.verb) if hit.verb is not None else None
        if parted is not None and subject is not None:
            subject = replace(self._nouns.who(parted), also=(replace(subject, also=()), *subject.also))
        narrow = self._apart(narrow, partners)
        if hit.theme is not None and hit.theme.lower_ in ("that", "which", "what", "who"):
            hit = replace(hit, theme=None)
        theme = self._untimed(self._nouns.who(hit.theme)) if hit.theme is not None else None
        by = syntax.agent_on_object(hit.verb) if theme is not None and hit.verb is not None else None
        if theme is not None and by is not None and theme.head < self._passage.offset(by) < theme.end:
            theme = self._shorter(theme, self._passage.offset(by))
        if theme is not None and partners and hit.theme is not None and hit.theme.lower_ in _ALL_OR_NONE:
            theme = self._shorter(theme, self._passage.end(hit.theme))  # "nothing from Ferrant": nothing
        verb = hit.verb if hit.verb is not None else hit.anchor
        saying = sayer_of_no(hit) if denied else self._saying(hit)
        told = self._told(hit) if theme is None else None
        if denied and subject is not None and subject.person == "third" and subject.actor is None:
            sayer = self._sayer(saying)  # "Asked whether he had …, Ivo Lund said": "he" looks ahead
            subject = replace(subject, actor=sayer.actor if sayer is not None else None)
        frame = Frame(
            hit.predicate,
            self._passage.offset(hit.anchor),
            lemma(hit.anchor),
            start,
            end,
            spot,
            scope,
            subject,
            partners,
            " ".join(theme.words.split()) if theme is not None else told,
            theme,
            narrow.qualifiers,
            narrow.topic,
            narrow.where,
            narrow.capacity,
            narrow.window,
            narrow.when,
            narrow.quantity,
            narrow.exact,
            nominal=hit.nominal,
            light=hit.light,
            hides=hit.hides,
            passive=hit.verb is not None and syntax.is_passive(hit.verb),
            state=hit.predicate in _STATES,
            tense="past" if self._recorded(hit) else self._tense(verb, narrow.when),
            voice=None
            if denied and saying is not None
            else self._voice(self._passage.offset(hit.anchor)) or self._cued(saying),
            sayer=self._sayer(saying) or self._denier(verb),
            core=core_of(self._passage, hit, start, end),
            each=self._instances(sentence, hit),
        )
        return self._formed(frame, hit, first=first)

    def _apart(self, narrow: Narrowing, partners: tuple[Who, ...]) -> Narrowing:
        """The qualifiers without what is none: "eyes on Roe" is no topic, "this year or any other" no window."""
        sides = {p.head for p in partners}
        topics = [
            q.span
            for q in narrow.qualifiers
            if q.kind is QualifierKind.TOPIC and q.span is not None and not _ABOUT.match(q.words)
        ]
        if any(span.start <= head < span.end for span in topics for head in sides):
            kept = tuple(q for q in narrow.qualifiers if q.kind is not QualifierKind.TOPIC)
            narrow = replace(narrow, qualifiers=kept, topic=None)
        window = narrow.window
        if window is None or window.span is None:
            return narrow
        after = self._passage.document.text[window.span.end : window.span.end + 40]
        between = _BETWEEN.match(window.words) is not None and window.when is None
        inside = between and any(window.span.start <= head < window.span.end for head in sides)
        if inside or _OR_EVER.match(after):
            return replace(narrow, window=None, when=None)
        return narrow

    def _named(self, hit: Hit) -> Hit:
        """ "The name Bellweather" is what was heard, not the name."""
        if hit.theme is None or lemma(hit.theme) not in ("name", "word", "phrase"):
            return hit
        beside = syntax.child(hit.theme, "appos")
        return replace(hit, theme=beside) if beside is not None and beside.pos_ == "PROPN" else hit

    def _untimed(self, theme: Who) -> Who:
        """A thing without the words for time that the parser hung on it."""
        inside = [t.start for t in self._times if theme.head < t.start < theme.end]
        if not inside:
            return theme
        return self._shorter(theme, min(inside))

    def _just(self, name: Token) -> Who:
        """A name alone, without what the parser hung on it."""
        first = min(
            [name, *(k for k in name.children if k.dep_ == "compound" and k.pos_ == "PROPN")],
            key=lambda t: t.i,
        )
        start, end = self._passage.offset(first), self._passage.end(name)
        words = self._passage.document.text[start:end]
        return replace(self._nouns.who(name), start=start, end=end, words=words, also=(), negative=False)

    def _shorter(self, theme: Who, end: int) -> Who:
        words = self._passage.document.text[theme.start : end].rstrip(" ,\n")
        return replace(theme, end=theme.start + len(words), words=words) if len(words) > 2 else theme

    def _host(self, hit: Hit, subject: Who | None) -> tuple[Who, ...]:
        """Whose house it was: dinner "at the envoy's residence" is dinner with the envoy."""
        if hit.predicate == "be_employed" and hit.verb is not None:
            owners = [
                owner
                for t in syntax.clause_tokens(hit.verb)
                if lemma(t) in ("payroll", "staff", "employ")
                and (owner := syntax.child(t, "poss")) is not None
            ]
            return tuple(self._nouns.who(t) for t in owners[:1])
        if hit.predicate == "call" and hit.theme is not None:  # "called the envoy's home"
            whose = syntax.child(hit.theme, "poss")
            return (self._nouns.who(whose),) if whose is not None else ()
        if hit.predicate not in ("meet", "visit", "be_present", "give") or hit.verb is None:
            return ()
        for token in syntax.clause_tokens(hit.verb):
            if (
                token.dep_ == "prep"
                and token.lower_ in ("at", "in", "to", "into")
                and (place := syntax.governed(token)) is not None
                and lemma(place) in _HOMES
            ):
                owner = syntax.child(place, "poss")
                if (
                    owner is not None
                    and (actor := self._nouns.actor(owner)) is not None
                    and (subject is None or actor != subject.actor)
                ):
                    return (self._nouns.who(owner),)
        return ()

    def _recorded(self, hit: Hit) -> bool:
        """Whether a paper is said to show it, which tells of the past: "the log has her on the line to Roe"."""
        verb = hit.verb
        if verb is None or hit.nominal or hit.predicate in _STATES or verb.tag_ not in ("VBZ", "VBP", "VB"):
            return hit.predicate == "sign" and verb is not None and syntax.child(verb, "agent") is not None
        told_by = syntax.own_subject(verb)
        plain = not any(k.dep_ == "aux" for k in verb.children)
        return (
            told_by is not None
            and told_by is not hit.subject
            and plain
            and self._lexicon.is_a(lemma(told_by), "record")
        )

    def _tense(self, verb: Token, when: When | None) -> str:
        """The tense, with verbs that have one form for present and past settled by subject and time."""
        tense = syntax.tense(verb)
        if tense != "present" or verb.lower_ not in ("read", "put", "let", "cut", "set", "quit", "cast"):
            return tense
        subject = syntax.surface_subject(verb)
        third = subject is not None and (
            subject.lower_ in ("he", "she", "it") or subject.tag_ in ("NN", "NNP")
        )
        past = (
            when is not None
            and when.latest is not None
            and (
                self._passage.document.published is None
                or self._passage.document.published.earliest is None
                or when.latest < self._passage.document.published.earliest
            )
        )
        return "past" if third or past else tense

    def _told(self, hit: Hit) -> str | None:
        """What was known or told, where a clause says it: "no idea that the letter existed"."""
        if hit.predicate == "order":
            return self._bidden(hit)
        if hit.predicate not in ("know", "tell", "be_briefed", "notify", "raise_concern") or hit.verb is None:
            return None
        for home in (
            hit.verb,
            hit.anchor,
            *(k for k in hit.verb.children if k.dep_ in ("dobj", "acomp", "attr")),
        ):
            for kid in home.children:
                if (
                    (
                        kid.dep_ in ("ccomp", "acl", "relcl")
                        or kid.dep_ == "advcl"
                        and any(k.dep_ == "mark" and k.lower_ == "that" for k in kid.children)
                    )
                    and kid.i > home.i
                    and any(k.lower_ in ("that", "of", "about") or k.dep_ == "nsubj" for k in kid.children)
                ):
                    words = self._passage.doc[kid.left_edge.i : kid.right_edge.i + 1].text.split()
                    return " ".join(words[:25]).removeprefix("that ").rstrip(" .,;?!")
        return None

    def _bidden(self, hit: Hit) -> str | None:
        """What somebody was told to do: "told her to shred the sheet"; nothing where it is "to do anything"."""
        for home in (hit.verb or hit.anchor, hit.anchor):
            for kid in home.children:
                to = syntax.child(kid, "aux")
                if (
                    kid.i > home.i
                    and kid.dep_ in ("xcomp", "ccomp", "acl")
                    and to is not None
                    and to.lower_ == "to"
                    and lemma(kid) not in ("do", "be")
                ):
                    start, end = self._passage.offset(kid), self._passage.end(kid.right_edge)
                    end = min([end, *(t.start for t in self._times if start < t.start < end)])
                    words = self._passage.document.text[start:end].split()
                    return " ".join(words[:25]).rstrip(" .,;?!").removesuffix(" on").removesuffix(" in")
        return None

    def _formed(self, frame: Frame, hit: Hit, *, first: bool = False) -> Frame:
        """The frame with its form: first, only, and what a cleft singles out."""
        verb = hit.verb if hit.verb is not None else hit.anchor
        if is_only_one(hit):
            return replace(frame, quantity=Quantity("=", 1), exact=True)
        if first or not_until(verb):
            dated = (
                frame if frame.window is not None and not_until(verb) is False else self._dated(frame, verb)
            )
            if dated.window is not None:
                return replace(dated, form=ClaimForm.FIRST)
        cleft = cleft_part(verb)
        if cleft is not None:
            low, high = syntax.phrase(cleft)
            span = self._passage.document.span(
                self._passage.offset(self._passage.doc[low]), self._passage.end(self._passage.doc[high])
            )
            topic = Qualifier(QualifierKind.TOPIC, " ".join(span.text.split()), span=span)
            return replace(
                frame,
                form=ClaimForm.ONLY,
                qualifiers=(*frame.qualifiers, topic),
                topic=topic.words,
                end=max(frame.end, span.end),
            )
        for_first = any(
            k.dep_ == "prep"
            and k.lower_ == "for"
            and (time := syntax.child(k, "pobj")) is not None
            and lemma(time) == "time"
            and any(t.lower_ == "first" for t in time.children)
            for k in syntax.clause_tokens(verb)
        )
        if for_first and not frame.scope.negative:
            return replace(frame, form=ClaimForm.FIRST)
        if any(
            k.lower_ == "first" and k.i < verb.i and k.nbor(1).lower_ in ("of", ",") for k in verb.children
        ):
            return frame  # "First of all, I know …"
        if any(k.lower_ in ("first", "firstly") and k.dep_ in ("advmod", "npadvmod") for k in verb.children):
            return replace(frame, form=ClaimForm.FIRST)
        told = frame.predicate == "be_briefed" and lemma(verb) == "make"
        noticed = frame.predicate == "know" and lemma(verb) in ("come", "bring", "draw")
        if (told or noticed) and frame.window is not None and not frame.scope.negative:
            return replace(frame, form=ClaimForm.FIRST)
        if (
            frame.predicate == "know"
            and lemma(verb) in _INCEPTION
            and frame.window is not None
            and not frame.scope.negative
        ):
            return replace(frame, form=ClaimForm.FIRST)
        if not frame.scope.negative and frame.window is not None:
            rest = self._passage.document.text[frame.anchor : frame.sentence[1]]
            late = frame.predicate in _COMES_TO_KNOW and not frame.state and is_only(verb)
            late = late or frame.predicate == "know" and frame.tense == "past" and is_only(verb)
            if late or _NOT_BEFORE.search(rest):
                return _by_who_learned(replace(frame, form=ClaimForm.FIRST))
        if not frame.scope.negative and is_only(verb):
            return replace(frame, form=ClaimForm.ONLY)
        return frame

    def _dated(self, frame: Frame, verb: Token) -> Frame:
        """The frame with the day that its sentence gives: "the first time was on …", "not until … that"."""
        low, high = frame.sentence
        inside = [
            t for t in self._times if low <= t.start < high and t.when is not None and t.kind != "duration"
        ]
        if not inside:
            return frame
        time = inside[0]
        when = time.when
        if when is not None and when.edtf.startswith("../"):
            when = parse_date(when.edtf.removeprefix("../"))
        span = self._passage.document.span(time.start, time.end)
        return replace(frame, window=Window(time.words, when, span=span), when=when)

    def _instances(self, sentence: Tokens, hit: Hit) -> tuple[tuple[int, int, When], ...]:
        """The single times of "twice …, once in July and once in September", each with its words."""
        verb = hit.verb if hit.verb is not None else hit.anchor
        marks = [
            t
            for t in sentence
            if t.lower_ in ("once", "first", "again", "then") and t.i > verb.i and t.dep_ != "mark"
        ]
        marks = [t for t in marks if t.lower_ == "once"]
        if len(marks) < 2:
            return ()
        found = []
        for index, mark in enumerate(marks):
            limit = marks[index + 1].i if index + 1 < len(marks) else sentence.end
            low, high = self._passage.offset(mark), self._passage.end(self._passage.doc[limit - 1])
            inside = [t for t in self._times if low <= t.start < high and t.when is not None]
            if inside:
                last = self._passage.doc[limit - 1]
                while last.i > mark.i and (last.is_punct or last.lower_ in ("and", "or")):
                    last = last.nbor(-1)
                found.append((low, self._passage.end(last), inside[0].when))
        return tuple((a, b, w) for a, b, w in found if w is not None) if len(found) > 1 else ()

    def _saying(self, hit: Hit) -> Token | None:
        """The verb of saying that governs the clause, if one does and is itself asserted."""
        node = hit.verb if hit.verb is not None and (hit.light or not hit.nominal) else hit.anchor
        for _ in range(14):
            head = node.head
            if head == node:
                return None
            said = syntax.is_verb(head) and lemma(head) in self._speech
            if said and (
                node.dep_ in ("ccomp", "xcomp", "parataxis")
                or node.dep_ in ("dobj", "pcomp")
                and lemma(head) in ("deny", "dispute", "admit", "acknowledge", "concede", "confirm")
            ):
                return (
                    head if syntax.surface_subject(head) is not None and not verb_is_negated(head) else None
                )
            if node.dep_ in ("relcl", "advcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
                return None
            node = head
        return None

    def _cued(self, saying: Token | None) -> str | None:
        """The attribution whose cue is that verb."""
        if saying is None:
            return None
        at = self._passage.offset(saying)
        return next((a.id for a in self._attributions if any(s.start <= at < s.end for s in a.cue)), None)

    def _sayer(self, saying: Token | None) -> Who | None:
        subject = syntax.surface_subject(saying) if saying is not None else None
        if subject is None or subject.lower_ in ("i", "we", "you", "it", "that", "this", "who", "which"):
            return None
        return self._nouns.who(subject)

    def _denier(self, verb: Token) -> Who | None:
        """Who stands by a clause without a verb of saying: "Ms Vale's denial that …", "was adamant that …"."""
        owner = stands_by(verb)
        if owner is None or owner.lower_ in ("i", "my", "we", "our", "you", "your", "it", "that", "this"):
            return None
        return self._nouns.who(owner)

    def _voice(self, offset: int) -> str | None:
        best: tuple[int, str] | None = None
        for attribution in self._attributions:
            if voices.holds(attribution, offset):
                size = sum(s.end - s.start for s in attribution.content)
                if best is None or size < best[0]:
                    best = (size, attribution.id)
        return None if best is None else best[1]


def _by_who_learned(frame: Frame) -> Frame:
    """ "The Minister was told on the 4th, and not before": when he came to know, whoever told him."""
    if frame.predicate not in ("tell", "notify", "communicate_to") or frame.subject is not None:
        return frame
    if not frame.passive or not frame.partners:
        return frame
    return replace(frame, predicate="be_briefed", subject=frame.partners[0], partners=())


def _only_denied(hit: Hit) -> bool:
    """Words that tell of a talk only where it is denied: "nothing was said about it", "it did not arise"."""
    return (
        hit.predicate == "discuss" and lemma(hit.anchor) in ("say", "arise", "mention") and not hit.partners
    )


def _idle(hit: Hit) -> bool:
    """A member of a family is no office; who leaves a room steps aside only where a matter is dealt with."""
    verb = hit.verb if hit.verb is not None else hit.anchor
    if hit.predicate == "resign" and syntax.is_passive(verb):
        return True
    if hit.predicate == "be_acquainted" and syntax.is_passive(verb):
        return True  # "it is not yet known whether …"
    lost = hit.subject is None and not hit.nominal and not syntax.is_passive(verb) and not _of_speaker(hit)
    if lost and hit.predicate in ("visit", "travel_to"):
        return True
    if hit.predicate == "be_acquainted" and any(p.lower_ in ("it", "this", "that") for p in hit.partners):
        return True
    if hit.predicate == "hold_office" and not hit.nominal and hit.subject is None and lemma(verb) == "be":
        return True
    return hit.predicate == "recuse" and lemma(verb) == "leave" and not _MATTER.search(verb.sent.text)


def _of_money(hit: Hit) -> Hit:
    """ "No financial relationship with Acme" is about what is to be gained, not about knowing each other."""
    if hit.predicate not in ("be_acquainted", "contact"):
        return hit
    nouns = [hit.anchor, *(syntax.objects(hit.verb) if hit.verb is not None else ())]
    kids = {k.lower_ for noun in nouns for k in noun.lefts if k.dep_ in ("amod", "compound")}
    if kids & {"financial", "monetary", "pecuniary"}:
        return replace(hit, predicate="benefit")
    return hit


def _of_speaker(hit: Hit) -> bool:
    """ "Never met him.", "Got your letter.": a note or a post that leaves its I out."""
    verb = hit.verb if hit.verb is not None else hit.anchor
    low = verb.sent.text.lower().lstrip("\"“‘' ")
    if verb.dep_ != "ROOT" or syntax.is_passive(verb) or syntax.own_subject(verb) is not None:
        return False
    first = next((t for t in verb.sent if t.is_alpha), verb)
    if first.i == verb.i and verb.tag_ in ("VBD", "VBN") and lemma(verb) in _NOTED_DOWN:
        return True  # "Got Roe's letter."
    return verb.tag_ in ("VBD", "VBN") and low.startswith(
        ("never ", "not once ", "have not ", "haven't ", "did not ", "didn't ")
    )


def _timed_together(made: list[tuple[Hit, Frame]], passage: Passage) -> list[Frame]:
    """The time of the first of coordinated clauses counts for those after it ("… that month and he did not …")."""
    by_verb = {h.verb.i: f for h, f in made if h.verb is not None}
    out = []
    for hit, frame in made:
        if hit.verb is not None and frame.window is None and frame.when is None:
            earlier = [by_verb[t.i] for t in syntax.chain(hit.verb) if t.i < hit.verb.i and t.i in by_verb]
            earlier = earlier or [
                f
                for _, f in made
                if f.predicate == frame.predicate
                and f.anchor < frame.anchor
                and (f.sentence == frame.sentence or _goes_on(f.sentence, frame.sentence, passage))
            ]
            if (
                earlier
                and earlier[-1].window is not None
                and not earlier[-1].window.start_anchor
                and earlier[-1].scope.negative == frame.scope.negative
            ):
                frame = replace(frame, window=earlier[-1].window, when=earlier[-1].when)
        out.append(frame)
    return out


def _goes_on(one: tuple[int, int], other: tuple[int, int], passage: Passage) -> bool:
    """Whether a stretch that the parser made a sentence only goes on the one before it ("… and he did not")."""
    begins = passage.document.text[other[0] : other[0] + 4]
    return 0 <= other[0] - one[1] <= 2 and begins.startswith(("and ", "nor ", "or ", "but "))


def _shared(hits: list[Hit]) -> list[Hit]:
    """Partners and things that coordinated verbs share: "met or spoken with any official"."""
    by_verb = {h.verb.i: h for h in hits if h.verb is not None and not h.nominal}
    out = []
    for hit in hits:
        if (
            hit.verb is None
            or hit.nominal
            or (hit.partners and hit.partners[0] is not None)
            or hit.theme is not None
        ):
            out.append(hit)
            continue
        later = [by_verb[t.i] for t in syntax.chain(hit.verb) if t.i > hit.verb.i and t.i in by_verb]
        donor = next((h for h in later if h.partners or h.theme is not None), None)
        if donor is not None and not any(syntax.own_subject(h.verb) for h in later if h.verb is not None):
            hit = replace(
                hit,
                partners=donor.partners,
                theme=hit.theme or donor.theme,
                shares=donor.verb,
            )
        out.append(hit)
    return out
