"""Words tied to their source: who said, for whom, how, when, and in answer to what.

Where the words stand is found by a :class:`~onrecord.extract.spans.SpanFinder`; whose they are is worked
out here from the mentions of actors: unknown rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import Act, ActorKind, Attribution, AttributionKind, Grade, RelationKind
from onrecord.knowledge import Knowledge

from .actors import Cast, Mention
from .mentions import mention_at
from .passage import Passage
from .pieces import quotations
from .spans import RawAttribution, SpanFinder, Spans
from .times import TimeMention
from .turns import turns

_WORD = re.compile(r"\w+")
_THINGS = frozenset(
    "record records register registers report reports document documents memo memorandum minutes calendar calendars "
    "log logs return data figure figures note notes portal transcript transcripts filing filings email e-mail emails "
    "e-mails letter book files file evidence photograph video tape programme program poll polls survey study rule rules "
    "law act section certificate entry claim voucher schedule notice spreadsheet story article".split()
)
_SPOKEN = re.compile(
    r"\b(?:spokes(?:person|man|woman|people)|representative|press (?:office|secretary)|communications director)\b",
    re.I,
)
_BEHALF = re.compile(r"\b(?:on|in) (?:his|her|their|its|[\w’']+) behalf\b|\bon behalf of\b", re.I)
_UNNAMED = re.compile(
    r"\b(?:official|officials|source|sources|aide|aides|person|people|adviser|diplomat|insider|insiders|guest|guests|colleague|officer|employee|who|somebody|someone)\b",
    re.I,
)
_STATED = re.compile(
    r"^(?:the|his|her|its|their|a|that) (?:[\w-]+ )?(?:statement|reply|answer|response|letter|post|message|note)$",
    re.I,
)
_SWORN = re.compile(r"\bunder (?:oath|affirmation)\b|\bsworn\b|\bswore\b|\bpenalty of perjury\b", re.I)
_ASKED = re.compile(r"\?[”\"’')\]]*\s*$")
_SHORT = re.compile(
    r"^\W*(?:no|yes|none|never|nil|nothing|not (?:that|to|at|once|a)|i (?:do|did|have|was|am)(?: not|n[’']t)?|(?:he|she|they|it) (?:did|had|was)(?: not|n[’']t))\b",
    re.I,
)


@dataclass(frozen=True)
class _Room:
    """What the small functions below look at."""

    passage: Passage
    mentions: Sequence[Mention]
    cast: Cast
    times: Sequence[TimeMention]
    knowledge: Knowledge

    @property
    def document(self) -> Document:
        return self.passage.document

    def text(self, spans: Spans) -> str:
        return " ".join(" ".join(self.document.reading[a:b].split()) for a, b in spans)


def attributions(
    passage: Passage,
    mentions: Sequence[Mention],
    cast: Cast,
    times: Sequence[TimeMention],
    knowledge: Knowledge,
    finder: SpanFinder,
) -> tuple[Attribution, ...]:
    """The attributions of a passage, sorted by place: turns and signed papers first, then what is quoted in prose."""
    room = _Room(passage, mentions, cast, times, knowledge)
    whole = turns(passage, cast)
    found: list[Attribution] = []
    for raw in finder.find(passage.doc.text):
        raw = _placed(raw, passage)
        made = _attribution(raw, room, found, whole)
        if made is not None:
            found.append(made)
    found = _continued(room, found, whole)
    found = [_answering(room.document, a, found[:i]) for i, a in enumerate(found)]
    return tuple(sorted((*whole, *found), key=lambda a: (a.content[0].start, -a.content[-1].end)))


def voice_at(found: Sequence[Attribution], offset: int) -> Attribution | None:
    """The innermost attribution whose content covers an offset of the document's text."""
    covering = [a for a in found if any(s.start <= offset < s.end for s in a.content)]
    return min(covering, key=lambda a: sum(s.end - s.start for s in a.content)) if covering else None


def _placed(raw: RawAttribution, passage: Passage) -> RawAttribution:
    """The same spans as offsets into the document's text."""

    def put(spans: Spans) -> Spans:
        return tuple((passage.places[a], passage.places[b - 1] + 1) for a, b in spans)

    return RawAttribution(put(raw.source), put(raw.cue), put(raw.content), raw.score)


# --- one attribution ------------------------------------------------------------------------------


def _attribution(
    raw: RawAttribution, room: _Room, earlier: Sequence[Attribution], whole: Sequence[Attribution]
) -> Attribution | None:
    document = room.document
    content = tuple(_with_marks(document, a, b) for a, b in raw.content if a < b)
    outer = voice_at(whole, content[0][0]) if content else None
    if not content or (outer is not None and _fills(content, outer)):
        return None
    speaker, behalf, unnamed = _who(raw, room, earlier, outer)
    act = _act(raw, room)
    if speaker is None and behalf is None and not unnamed and _is_thing(raw, room):
        return None
    kind = kind_of(document, content)
    own = speaker if outer is None else outer.speaker
    reporter = outer.speaker if outer is not None and outer.speaker != speaker else None
    if outer is not None and speaker is None and behalf is None:
        return None
    del own
    start, end = _sentence(room, raw)
    sworn = _SWORN.search(document.reading[start:end])
    return Attribution(
        id=content_id("at", document.id, *(f"{a}:{b}" for a, b in content), *(f"{a}" for a, _ in raw.cue)),
        document=document.id,
        kind=kind,
        content=tuple(document.span(a, b) for a, b in content),
        source=tuple(document.span(a, b) for a, b in raw.source),
        cue=tuple(document.span(a, b) for a, b in raw.cue),
        speaker=speaker,
        behalf=behalf,
        addressee=_addressee(raw, room),
        sworn=True if sworn else None,
        oath=document.span(start + sworn.start(), start + sworn.end()) if sworn else None,
        said=_said(raw, room, start, end) or (outer.said if outer else None) or document.published,
        grade=_grade(kind, speaker, behalf, unnamed),
        act=act,
        reporter=reporter,
    )


def _with_marks(document: Document, start: int, end: int) -> tuple[int, int]:
    """A content with the quotation marks that touch it, and without stray ends."""
    text = document.text
    while start < end and text[start] in " \n\t,;:":
        start += 1
    while end > start and text[end - 1] in " \n\t":
        end -= 1
    if end < len(text) and text[end] in ".?!" and end + 1 < len(text) and text[end + 1] in '”"’':
        end += 2
    elif end < len(text) and text[end] in '.?!”"':
        end += 1
    if start > 0 and text[start - 1] in '“"' and text[start - 1] != "”":
        start -= 1
    return start, end


def _fills(content: Spans, outer: Attribution) -> bool:
    size = sum(s.end - s.start for s in outer.content)
    return sum(b - a for a, b in content) > 0.9 * size


def kind_of(document: Document, content: Spans) -> AttributionKind:
    """Direct if every word is inside quotation marks, indirect if none is, else mixed."""
    low, high = content[0][0], content[-1][1]
    start = document.text.rfind("\n", 0, low) + 1
    stop = document.text.find("\n", high)
    region = document.text[start : stop if stop >= 0 else len(document.text)]
    quoted = [(start + a, start + b) for a, b in quotations(region)]
    words = [m.start() + a for a, b in content for m in _WORD.finditer(document.text[a:b])]
    inside = sum(any(a <= w < b for a, b in quoted) for w in words)
    if not inside:
        return AttributionKind.INDIRECT
    return AttributionKind.DIRECT if inside == len(words) else AttributionKind.MIXED


def _act(raw: RawAttribution, room: _Room) -> Act:
    lemmas = {t.lemma_.casefold() for a, b in raw.cue for t in room.passage.tokens(a, b)}
    verbs = room.knowledge.speech_verbs
    if lemmas & verbs["say"] or _quoted_any(raw, room):
        return Act.SPEECH
    if lemmas & verbs["ask"] and _ASKED.search(room.text(raw.content)):
        return Act.QUESTION
    if lemmas & verbs["wish"]:
        return Act.WISH
    if lemmas & verbs["believe"]:
        return Act.BELIEF
    return Act.SPEECH


def _quoted_any(raw: RawAttribution, room: _Room) -> bool:
    lemmas = {t.lemma_.casefold() for a, b in raw.cue for t in room.passage.tokens(a, b)}
    return (
        kind_of(room.document, raw.content) is AttributionKind.DIRECT
        and not lemmas & room.knowledge.speech_verbs["ask"]
    )


def _is_thing(raw: RawAttribution, room: _Room) -> bool:
    """Whether the source is a paper or nobody: then the words are the paper's own voice, not speech."""
    if not raw.source:
        return (
            room.document.kind is not DocumentKind.ARTICLE
            or kind_of(room.document, raw.content) is AttributionKind.INDIRECT
        )
    words = {w.casefold() for w in _WORD.findall(room.text(raw.source))}
    return bool(words & _THINGS) or room.document.kind in (DocumentKind.FILING, DocumentKind.LOG)


def _grade(kind: AttributionKind, speaker: str | None, behalf: str | None, unnamed: bool) -> Grade:
    if speaker is None and behalf is None and unnamed:
        return Grade.UNNAMED_SOURCE
    return {
        AttributionKind.DIRECT: Grade.DIRECT_QUOTE,
        AttributionKind.MIXED: Grade.MIXED_QUOTE,
        AttributionKind.INDIRECT: Grade.PARAPHRASE,
    }[kind]


def _sentence(room: _Room, raw: RawAttribution) -> tuple[int, int]:
    place = (raw.cue or raw.content)[0][0]
    token = room.passage.token_at(place)
    return room.passage.bounds(token.sent) if token is not None else (place, place)


def _said(raw: RawAttribution, room: _Room, start: int, end: int) -> When | None:
    """The time named in the sentence of the cue, outside what was said."""
    for time in room.times:
        inside = start <= time.start < end and not any(a <= time.start < b for a, b in raw.content)
        if inside and time.when is not None and time.kind == "point":
            return time.when
    return None


# --- who ------------------------------------------------------------------------------------------


def _who(
    raw: RawAttribution, room: _Room, earlier: Sequence[Attribution], outer: Attribution | None
) -> tuple[str | None, str | None, bool]:
    """Speaker, principal, and whether the source is somebody without a name."""
    words = room.text(raw.source)
    if not words:
        return _implied(raw, room, earlier)
    if words.casefold() in ("i", "we") and outer is not None:
        return outer.speaker, outer.behalf, False
    if _STATED.match(words) and earlier:
        return earlier[-1].speaker, earlier[-1].behalf, False
    head = _head(raw.source, room)
    if _SPOKEN.search(words) or _BEHALF.search(words):
        return _spokesperson(raw.source, head, room)
    if head is None or head.actor is None:
        return None, None, bool(_UNNAMED.search(words))
    actor = room.cast.actor(head.actor)
    if actor is not None and actor.kind is ActorKind.UNNAMED:
        return None, None, True
    return head.actor, _principal(head.actor, room.cast), False


def _implied(
    raw: RawAttribution, room: _Room, earlier: Sequence[Attribution]
) -> tuple[str | None, str | None, bool]:
    """A quotation without a source goes on with the speaker before it, inside one paragraph."""
    if earlier and kind_of(room.document, raw.content) is not AttributionKind.INDIRECT:
        between = room.document.text[earlier[-1].content[-1].end : raw.content[0][0]]
        if "\n" not in between.strip(" "):
            return earlier[-1].speaker, earlier[-1].behalf, False
    return None, None, False


def _head(source: Spans, room: _Room) -> Mention | None:
    """The mention that the source is: the one at its syntactic head, else the first name, else the first."""
    start, end = source[0][0], source[-1][1]
    tokens = room.passage.tokens(start, end)
    inside = [m for m in room.mentions if start <= m.head < end]
    if len(tokens):
        top = next(
            (t for t in tokens if t.head.i < tokens[0].i or t.head.i > tokens[-1].i or t.head == t), tokens[0]
        )
        found = mention_at(room.mentions, room.passage.offset(top))
        if found is not None and start <= found.head < end:
            return found
        apposed = [t for t in tokens if t.dep_ == "appos" and t.head == top]
        for token in apposed:
            found = mention_at(room.mentions, room.passage.offset(token))
            if found is not None:
                return found
        if top.pos_ in ("NOUN", "PRON") and not any(
            m.form == "name" and m.head > room.passage.offset(top) for m in inside
        ):
            return None
    return next((m for m in inside if m.form == "name" and m.actor), inside[0] if inside else None)


def _spokesperson(source: Spans, head: Mention | None, room: _Room) -> tuple[str | None, str | None, bool]:
    """A named spokesperson speaks himself, for somebody; an anonymous one speaks as the body."""
    start, end = source[0][0], source[-1][1]
    inside = [m for m in room.mentions if start <= m.head < end and m.actor]
    persons = [m for m in inside if m.form == "name" and _is(m, ActorKind.PERSON, room)]
    head_actor = room.cast.actor(head.actor) if head is not None else None
    if (
        head is not None
        and head_actor is not None
        and head_actor.kind is ActorKind.PERSON
        and head.form == "name"
    ):
        others = [m.actor for m in inside if m.actor != head.actor and not _within(m, head)]
        principal = _principal(head.actor, room.cast) or (others[-1] if others else None)
        return head.actor, principal, False
    principals = [m.actor for m in inside if m is not head]
    bodies = [m.actor for m in inside if _is(m, ActorKind.BODY, room)]
    if bodies:
        return bodies[0], None, False
    if persons:
        return None, persons[-1].actor, False
    return None, principals[-1] if principals else None, not principals


def _within(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end


def _is(mention: Mention, kind: ActorKind, room: _Room) -> bool:
    actor = room.cast.actor(mention.actor)
    return actor is not None and actor.kind is kind


def _principal(speaker: str | None, cast: Cast) -> str | None:
    """For whom somebody speaks, where a paper says that he is a spokesperson or a lawyer for somebody."""
    for tie in cast.relations:
        if tie.kind is RelationKind.REPRESENTS and tie.subject == speaker:
            return tie.object
    return None


def _addressee(raw: RawAttribution, room: _Room) -> str | None:
    """Whom the cue names as told or asked: the actor right behind it."""
    if not raw.cue:
        return None
    lemmas = {t.lemma_.casefold() for t in room.passage.tokens(*raw.cue[-1])}
    if not lemmas & {"tell", "ask", "inform", "assure", "write", "say", "reply"}:
        return None
    end = raw.cue[-1][1]
    near = next((m for m in room.mentions if end <= m.start <= end + 6), None)
    return near.actor if near is not None and not any(a <= near.start < b for a, b in raw.source) else None


# --- what goes on, and what answers ---------------------------------------------------------------


def _continued(room: _Room, found: list[Attribution], whole: Sequence[Attribution]) -> list[Attribution]:
    """Quotations that nobody claimed, joined to the speaker whose quotation stands before them in the paragraph."""
    if room.document.turns or not found:
        return found
    result = list(found)
    for start, end in quotations(room.document.text[room.passage.first : room.passage.last]):
        low, high = room.passage.first + start, room.passage.first + end
        if len(_WORD.findall(room.document.text[low:high])) < 4 or voice_at(result, low + 1) is not None:
            continue
        line = room.document.text.rfind("\n", 0, low)
        before = [
            a for a in result if a.kind is not AttributionKind.INDIRECT and line < a.content[-1].end <= low
        ]
        if before:
            last = max(before, key=lambda a: a.content[-1].end)
            at = result.index(last)
            result[at] = replace(last, content=(*last.content, room.document.span(low, high)))
    return sorted(result, key=lambda a: a.content[0].start)


def _answering(document: Document, answer: Attribution, earlier: Sequence[Attribution]) -> Attribution:
    """In prose: "… had asked: “Have you …?” He responded with a “No.”" ties the answer to the question."""
    if answer.question or not _SHORT.match(answer.content[0].text.lstrip('“"‘ ')):
        return answer
    asked = [
        a
        for a in earlier
        if a.speaker != answer.speaker
        and _ASKED.search(a.content[-1].text)
        and 0 <= answer.content[0].start - a.content[-1].end < 400
    ]
    if not asked:
        return answer
    question: tuple[Span, ...] = asked[-1].content
    return replace(answer, question=question, addressee=answer.addressee or asked[-1].speaker)
