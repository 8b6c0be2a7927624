"""Whose words they are: the actor behind a source, and for whom he speaks. Unknown rather than a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Token

from onrecord.core.document import Document
from onrecord.core.nouns import ActorKind, Attribution, AttributionKind, RelationKind
from onrecord.knowledge import Knowledge

from .actors import Cast, Mention
from .mentions import mention_at
from .passage import Passage
from .quotes import Quote, quotes
from .spans import Spans
from .times import TimeMention

SPOKEN = re.compile(
    r"\b(?:spokes(?:person|man|woman|people|persons)|representatives?|press (?:office|officer|secretary|team)|"
    r"communications (?:director|chief|officer)|director of communications|lawyers?|attorneys?|solicitors?|"
    r"barristers?|(?:his|her|their|its|[’']s) (?:counsel|agent|office|team|camp|people|aides|side|staff)|publicists?)\b",
    re.IGNORECASE,
)
_BEHALF = re.compile(r"\b(?:on|in) (?:his|her|their|its|[\w’' ]{2,40}) behalf\b|\bon behalf of\b", re.I)
_UNNAMED = re.compile(
    r"\b(?:officials?|sources?|aides?|persons?|people|advis[eo]rs?|diplomats?|insiders?|guests?|colleagues?|officers?|"
    r"employees?|who|somebody|someone|staffers?|friends?|neighbou?rs?|witness(?:es)?|residents?|one|another|others|"
    r"several|some|many|few|both|men|women|man|woman|parents?|members?|critics|supporters|experts?|analysts?)\b",
    re.IGNORECASE,
)
STATED = re.compile(
    r"^(?:(?P<poss>his|her|their|its)|the|a|that|this) (?:[\w-]+ ){0,2}?"
    r"(?:statement|reply|answer|response|letter|post|message|note|tweet|e-?mail|text|affidavit|declaration|words)\b",
    re.IGNORECASE,
)
PAPERS = frozenset(
    "record records register registers report reports document documents memo memorandum minutes calendar calendars "
    "log logs return data figure figures note notes portal transcript transcripts filing filings email e-mail emails "
    "e-mails letter letters book files file evidence photograph photographs video tape programme program poll polls "
    "survey study rule rules law act section certificate entry entries claim voucher schedule notice spreadsheet story "
    "article diary diaries invoice invoices receipt receipts ledger bill bills itinerary screenshot recording footage "
    "message thread tweet audit table chart map page pages it this that these those which sign list test tests results clause check "
    "checks cheque cheques ledgers manifest manifests tapes recordings photos contract contracts correspondence statements".split()
)
"""Words for things that "say" or "show" something: what they say is the paper's own voice, nobody's speech."""

_WORD = re.compile(r"\w+(?:-\w+)?")
_I = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|me)\b")
FIRST_PERSON = frozenset({"i", "we", "my", "our", "me", "us"})
"""Sources that are the speaker himself: in a quotation whoever is quoted, outside of any the author."""
_RELATIVE = frozenset({"who", "whom", "that", "which"})


@dataclass(frozen=True)
class Room:
    """What is known of a passage when attributions are made."""

    passage: Passage
    mentions: Sequence[Mention]
    cast: Cast
    times: Sequence[TimeMention]
    knowledge: Knowledge

    @property
    def document(self) -> Document:
        """The paper."""
        return self.passage.document

    def text(self, spans: Spans) -> str:
        """The words at some places, single blanks between."""
        return " ".join(" ".join(self.document.reading[a:b].split()) for a, b in spans)

    def actor_at(self, offset: int) -> str | None:
        """The actor who is mentioned at an offset."""
        found = mention_at(self.mentions, offset)
        return found.actor if found is not None else None

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotations of the passage, offsets into the document's text."""
        passage = self.passage
        found = quotes(passage.doc.text, [passage.doc[i].idx for i in passage.breaks])
        return tuple(replace(q, start=passage.at(q.start), end=passage.at(q.end - 1) + 1) for q in found)

    def is_kind(self, ident: str | None, kind: ActorKind) -> bool:
        """Whether an actor is of a kind."""
        actor = self.cast.actor(ident)
        return actor is not None and actor.kind is kind


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker and a principal (ids), or an ``unnamed`` somebody; ``paper`` where a thing "says" it."""

    speaker: str | None = None
    behalf: str | None = None
    unnamed: bool = False
    paper: bool = False

    @property
    def known(self) -> bool:
        """Whether somebody stands behind the words."""
        return self.speaker is not None or self.behalf is not None or self.unnamed


def who(
    source: Spans,
    content: Spans,
    kind: AttributionKind,
    room: Room,
    earlier: Sequence[Attribution],
    outer: Attribution | None,
) -> Who:
    """Who is behind a source; ``kind`` is that of the content, ``earlier`` what precedes, ``outer`` what is around."""
    text, words = room.text(source), room.text(content)
    low = text.casefold()
    if not text:
        return Who()
    if low in FIRST_PERSON and outer is not None:
        return Who(outer.speaker, outer.behalf)
    if low in ("i", "my", "me") and not room.document.turns:
        author = room.cast.named(room.document.author) if room.document.author else None
        if author is not None and not any(q.holds(source[0][0]) for q in room.quotes):
            return Who(author)
    if low in FIRST_PERSON or low == "you":
        return Who(unnamed=True)
    top = _top(source, room)
    if low in _RELATIVE and top is not None:
        return _relative(top, room)
    stated = STATED.match(text)
    if stated:
        return _of_paper(source, text, kind, words, room, earlier)
    core = _core(source, top, room)
    if SPOKEN.search(core) or _BEHALF.search(text):
        return _relayed(_spokesperson(source, room), kind, words, room)
    found = _head(source, top, room)
    if found is None or found.actor is None:
        named = room.cast.named(text)
        if named is not None and not room.is_kind(named, ActorKind.UNNAMED):
            return Who(named, principal(named, room.cast))
        if low in ("he", "she"):
            return Who(_before_him(min(source[0][0], content[0][0]), low, room, earlier))
        if low in ("his", "her") and outer is not None:
            return Who(principal(outer.speaker, room.cast))
        words_in = {w.casefold() for w in _WORD.findall(core)}
        thing = bool((words_in | {w.removesuffix("s") for w in words_in}) & PAPERS) and not _UNNAMED.search(
            core
        )
        return Who(unnamed=bool(_UNNAMED.search(core)), paper=thing)
    if room.is_kind(found.actor, ActorKind.UNNAMED):
        return Who(unnamed=True)
    return Who(found.actor, principal(found.actor, room.cast))


def principal(speaker: str | None, cast: Cast) -> str | None:
    """For whom somebody speaks, where a paper says that he is a spokesperson or a lawyer for somebody."""
    found = {t.object for t in cast.relations if t.kind is RelationKind.REPRESENTS and t.subject == speaker}
    return found.pop() if len(found) == 1 else None


def _top(source: Spans, room: Room) -> Token | None:
    """The syntactic head of a source."""
    tokens = room.passage.tokens(source[0][0], source[-1][1])
    if not len(tokens):
        return None
    outside = [t for t in tokens if t.head.i < tokens[0].i or t.head.i > tokens[-1].i or t.head.i == t.i]
    nouns = [t for t in outside if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")]
    return (nouns or outside or [tokens[0]])[0]


def _core(source: Spans, top: Token | None, room: Room) -> str:
    """The words of a source without the clauses that hang on its nouns."""
    if top is None:
        return room.text(source)
    tokens = room.passage.tokens(source[0][0], source[-1][1])
    hung = {t.i for k in tokens if k.dep_ in ("relcl", "acl") for t in k.subtree}
    return (
        " ".join(t.text for t in tokens if t.i not in hung or t.i == top.i)
        .replace(" \u2019s", "\u2019s")
        .replace(" 's", "'s")
    )


def _before_him(place: int, pronoun: str, room: Room, earlier: Sequence[Attribution]) -> str | None:
    """Whom a "he" or "she" that speaks goes on from: the subject of the sentence before, in the same paragraph."""
    token = room.passage.token_at(place)
    if token is None or token.sent.start == 0 or token.sent.start in room.passage.breaks:
        return None
    before = room.passage.doc[token.sent.start - 1].sent
    ended = [a for a in earlier if room.passage.offset(before[0]) < a.content[-1].end <= place]
    found = next(
        (_subject(t, room) for t in before if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT"),
        None,
    )
    found = found or (ended[-1].speaker if ended else None)
    fits = room.cast.pronouns.get(found or "", pronoun) == pronoun
    return found if fits and room.is_kind(found, ActorKind.PERSON) else None


def _subject(noun: Token, room: Room) -> str | None:
    """The person that a subject means, by its own mention or by the name in apposition."""
    for token in (noun, *(k for k in noun.children if k.dep_ == "appos")):
        ident = room.actor_at(room.passage.offset(token))
        if room.is_kind(ident, ActorKind.PERSON):
            return ident
    return None


def _relative(pronoun: Token, room: Room) -> Who:
    """Who is meant by "who": the noun before the clause."""
    verb = pronoun.head
    while verb.dep_ != "relcl" and verb.head.i != verb.i:
        verb = verb.head
    if verb.dep_ != "relcl":
        return Who()
    noun = verb.head
    ident = room.actor_at(room.passage.offset(noun))
    if ident is None and noun.dep_ == "appos":  # "Ana Lind, an assistant turned lawyer who"
        ident = _subject(noun.head, room)
    for _ in range(3):  # "the chair of the board, who": the parser may hang the clause on the board
        if pronoun.lower_ != "who" or room.is_kind(ident, ActorKind.PERSON) or noun.dep_ != "pobj":
            break
        noun = noun.head.head
        ident = _subject(noun, room)
    if ident is None and noun.lower_ in PAPERS:
        return Who(paper=True)
    return Who(ident, principal(ident, room.cast), unnamed=ident is None)


def _head(source: Spans, top: Token | None, room: Room) -> Mention | None:
    """The mention that the source is: at its syntactic head, else in apposition to it, else the only name."""
    start, end = source[0][0], source[-1][1]
    inside = [m for m in room.mentions if start <= m.head < end]
    if top is None:
        return inside[0] if len(inside) == 1 else None
    spots = [
        top,
        *(t for t in top.children if t.dep_ == "appos"),
        *(t for t in top.children if t.dep_ == "compound"),
    ]
    for token in spots:
        found = mention_at(room.mentions, room.passage.offset(token))
        holds = found is not None and found.start <= room.passage.offset(token) and found.head < end
        if (
            found is not None
            and holds
            and found.actor is not None
            and (token.dep_ != "compound" or room.is_kind(found.actor, ActorKind.PERSON))
        ):
            return found
    own = mention_at(room.mentions, room.passage.offset(top))
    if own is not None or top.pos_ in ("PRON", "DET"):
        return own
    named = [m for m in inside if m.form == "name" and room.is_kind(m.actor, ActorKind.PERSON)]
    behind = [m for m in named if m.head > room.passage.offset(top)]
    between = room.passage.tokens(room.passage.offset(top), behind[0].start) if len(behind) == 1 else ()
    if len(behind) == 1 and not any(t.dep_ == "prep" or t.pos_ in ("VERB", "AUX") for t in between):
        return behind[0]
    return None


def _of_paper(
    source: Spans, text: str, kind: AttributionKind, words: str, room: Room, earlier: Sequence[Attribution]
) -> Who:
    """A statement, a letter or a reply speaks for whoever gave it: its owner, "by" or "from" whom, or who spoke last."""
    inside = [m for m in room.mentions if source[0][0] <= m.head < source[-1][1] and m.actor]
    owners = [m.actor for m in inside if not room.is_kind(m.actor, ActorKind.UNNAMED)]
    if owners:
        return _relayed(Who(owners[0]), kind, words, room)
    if (
        re.match(
            r"^(?:the|that|this) (?:[\w-]+ )?(?:statement|reply|answer|response|post|message|tweet)$",
            text,
            re.I,
        )
        and earlier
    ):
        last = earlier[-1]
        near = source[0][0] - last.content[-1].end < 600
        if near:
            return _relayed(
                Who(last.speaker, last.behalf, last.speaker is None and last.behalf is None),
                kind,
                words,
                room,
            )
    return Who(paper=True)


def _relayed(found: Who, kind: AttributionKind, words: str, room: Room) -> Who:
    """Words in the first person that an unnamed spokesperson or a statement hands on are the principal's."""
    person = room.is_kind(found.behalf, ActorKind.PERSON)
    if found.speaker is None and person and kind is not AttributionKind.INDIRECT and _I.search(words):
        return Who(found.behalf)
    return found


def _spokesperson(source: Spans, room: Room) -> Who:
    """A named spokesperson speaks himself, for somebody; an unnamed one speaks as the body, or for the person."""
    start, end = source[0][0], source[-1][1]
    inside = [
        m
        for m in room.mentions
        if start <= m.head < end and m.actor and not room.is_kind(m.actor, ActorKind.UNNAMED)
    ]
    office = next((m.start() + start for m in SPOKEN.finditer(room.document.reading[start:end])), start)
    top = _top(source, room)
    names = [m for m in inside if m.form == "name" and room.is_kind(m.actor, ActorKind.PERSON)]
    speaker = _named_representative(names, office, top, room)
    others = [m for m in inside if speaker is None or m.actor != speaker.actor]
    if speaker is not None:
        told = principal(speaker.actor, room.cast)
        return Who(speaker.actor, told or (others[-1].actor if others else None))
    others = others or _behalf(source, room)
    bodies = [
        m for m in others if room.is_kind(m.actor, ActorKind.BODY) or room.is_kind(m.actor, ActorKind.STATE)
    ]
    persons = [m for m in others if room.is_kind(m.actor, ActorKind.PERSON)]
    if persons and (not bodies or persons[-1].start > bodies[-1].start):
        return Who(None, persons[-1].actor)
    if bodies:
        return Who(bodies[-1].actor)
    owner = re.match(r"(his|her)\b", room.text(source), re.IGNORECASE)
    if owner is not None:
        whose = _before_him(start, "he" if owner.group(1).lower() == "his" else "she", room, ())
        return Who(None, whose, whose is None)
    holder = _holder_of(room.text(source), room)
    if holder is not None:
        return Who(None, holder)
    body = _body_of_noun(_core(source, top, room), room)
    return Who(body) if body is not None else Who(unnamed=True)


_WHOSE = re.compile(r"^(?:the|our|this) (?P<role>[\w -]{3,40})['’]s\b", re.I)


def _holder_of(words: str, room: Room) -> str | None:
    """The one person of the paper whose office "the minister's office" is."""
    found = _WHOSE.match(words)
    if found is None:
        return None
    role = found["role"].casefold()
    fits = {
        o.holder
        for o in room.cast.offices
        if re.match(rf"{re.escape(role)}(?: (?:of|for)\b|$)", o.role.casefold()) and room.is_kind(o.holder, ActorKind.PERSON)
    }
    if fits:
        return fits.pop() if len(fits) == 1 else None
    bare = (a.id for a in room.cast.actors if a.name.casefold() == f"the {role}" and a.kind is ActorKind.UNNAMED)
    return next(bare, None)  # whom other papers name


def _body_of_noun(words: str, room: Room) -> str | None:
    """The one body of the paper that "the trust" or "the ministry" can mean."""
    nouns = {w.casefold() for w in re.findall(r"\b(?:[Tt]he|[Ii]ts) ([a-z]+)\b", words)}
    nouns |= {w.casefold() for w in re.findall(r"\b([a-z]+) spokes", words)}
    fits = {
        a.id for a in room.cast.actors
        if a.kind is ActorKind.BODY and nouns & {w.casefold() for w in a.name.split() if w[:1].isupper()}
    }  # fmt: skip
    return fits.pop() if len(fits) == 1 else None


def _behalf(source: Spans, room: Room) -> list[Mention]:
    """The principal of "talking on his behalf", outside the source's own words."""
    token = room.passage.token_at(source[0][0])
    if token is None:
        return []
    start, end = room.passage.bounds(token.sent)
    found = _BEHALF.search(room.document.reading[start:end])
    if found is None:
        return []
    low, high = start + found.start(), start + found.end() + 40
    near = (
        m
        for m in room.mentions
        if low <= m.head < high and m.actor and not room.is_kind(m.actor, ActorKind.UNNAMED)
    )
    named = list(near)[:1]
    owner = re.search(r"\b(his|her)\b", found.group(), re.IGNORECASE)
    if named or owner is None:
        return named
    pronoun = "he" if owner.group().lower() == "his" else "she"
    ident = _before_him(source[0][0], pronoun, room, ())
    return [Mention(low, low + 1, ident, "pronoun", low)] if ident else []


def _named_representative(
    names: Sequence[Mention], office: int, top: Token | None, room: Room
) -> Mention | None:
    """The person who is the spokesperson, among the names in a source: its head, or in apposition to the office."""
    if top is None:
        return None
    for mention in names:
        head = room.passage.token_at(mention.head)
        if head is None:
            continue
        owns = head.dep_ in ("poss", "pobj") or (head.dep_ == "compound" and mention.end <= office)
        following = room.document.reading[mention.end : mention.end + 2] in ("'s", "\u2019s")
        if not owns and not following:
            return mention
    return None
