"""Words tied to their source: who said, for whom, how, when, and in answer to what.

Where the words stand is found by rules over the parse and by a trained
:class:`~onrecord.extract.spans.SpanFinder`; whose they are is worked out here from the mentions of actors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import Act, Attribution, AttributionKind, Grade
from onrecord.knowledge import Knowledge

from . import circumstances, rulefinder
from .actors import Cast, Mention
from .agreed import Basis, Heard, agreed
from .cues import lemma, negated
from .passage import Passage
from .quotes import quotes
from .spans import RawAttribution, SpanFinder, Spans
from .speakers import FIRST_PERSON, Room, Who, who
from .times import TimeMention
from .turns import turns

_WORD = re.compile(r"\w+")
_ASKED = re.compile(r"\?[”\"’')\]]*\s*$")
_INDIRECT_QUESTION = re.compile(
    r"^\W*(?:whether|if|what|why|how|when|where|who|which|about)\b", re.IGNORECASE
)
_SHORT = re.compile(
    r"^\W*+(?:an? \W*+)?(?:no|yes|none|never|nil|nothing|not (?:that|to|at|once|a)|i (?:do|did|have|was|am)(?: not|n[’']t)?|"
    r"(?:he|she|they|it) (?:did|had|was|has)(?: not|n[’']t)?|that (?:he|she|they) (?:did|had|was|has) not)\b",
    re.IGNORECASE,
)
_NAMELESS = re.compile(
    r"^(?:not to be (?:named|identified|quoted)|anonymity|to remain anonymous)\b", re.IGNORECASE
)
_ANSWERS = frozenset({"reply", "respond", "answer", "retort"})
_OFFICIAL = frozenset({DocumentKind.FILING, DocumentKind.LOG})
_FORMAL = _OFFICIAL | {DocumentKind.STATEMENT, DocumentKind.TRANSCRIPT}
"""Papers of other kinds than the news that the model was taught."""
_FEW = 600
"""Characters of a text so short that the model, taught on whole articles, lacks what it goes by."""


@dataclass(frozen=True)
class Found:
    """``firm``: attributions that may be built upon. ``asides``: shown to the user, and nothing rests on them.

    Asides are what records "show" and what the trained model alone ties to a source.
    """

    firm: tuple[Attribution, ...]
    asides: tuple[Attribution, ...]


def attributions(
    passage: Passage,
    mentions: Sequence[Mention],
    cast: Cast,
    times: Sequence[TimeMention],
    knowledge: Knowledge,
    finder: SpanFinder | None = None,
) -> Found:
    """The attributions of a passage, sorted by place: turns and signed papers first, then what is quoted in prose."""
    room = Room(passage, mentions, cast, times, knowledge)
    whole = turns(passage, cast)
    firm: list[Attribution] = []
    asides: list[Attribution] = []
    for heard in _heard(passage, knowledge, finder):
        made = _attribution(heard.raw, room, firm, whole)
        if made is None:
            continue
        aside = made.own_voice or heard.basis is Basis.MODEL
        (asides if aside else firm).append(made.attribution)
    firm = [_in_own_person(a, firm, room) for a in firm]
    firm = [_answering(room, a, firm[:i]) for i, a in enumerate(firm)]
    firm = [_reported(a, firm) for a in firm]
    return Found(_sorted((*whole, *firm)), _sorted(asides))


def attributed(
    given: Sequence[RawAttribution],
    passage: Passage,
    mentions: Sequence[Mention],
    cast: Cast,
    times: Sequence[TimeMention],
    knowledge: Knowledge,
) -> tuple[Attribution | None, ...]:
    """What is made of spans that are known beforehand (offsets into the document's text), each in its place.

    For measuring the steps after the finding of spans by themselves; None where nothing is made of one.
    """
    room = Room(passage, mentions, cast, times, knowledge)
    whole = turns(passage, cast)
    made: list[Attribution | None] = []
    for raw in given:
        one = _attribution(raw, room, [a for a in made if a is not None], whole)
        made.append(one.attribution if one is not None else None)
    firm = [a for a in made if a is not None]
    return tuple(a and _in_own_person(a, firm, room) for a in made)


def voice_at(found: Sequence[Attribution], offset: int) -> Attribution | None:
    """The innermost attribution whose content covers an offset of the document's text."""
    covering = [a for a in found if any(s.start <= offset < s.end for s in a.content)]
    return min(covering, key=lambda a: sum(s.end - s.start for s in a.content)) if covering else None


@dataclass(frozen=True, slots=True)
class _Made:
    """An attribution, and whether nobody speaks in it, so that the words stay the paper's own."""

    attribution: Attribution
    own_voice: bool


def _sorted(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    unique = {a.id: a for a in found}
    return tuple(sorted(unique.values(), key=lambda a: (a.content[0].start, -a.content[-1].end)))


def _heard(passage: Passage, knowledge: Knowledge, finder: SpanFinder | None) -> tuple[Heard, ...]:
    """What the rules and the model find in a passage; turns of a transcript are read by the rules alone."""
    ruled = [
        _placed(raw, passage) for raw in rulefinder.find(passage.doc, passage.breaks, knowledge.speech_verbs)
    ]
    document = passage.document
    if finder is None or document.turns:
        return tuple(Heard(raw, Basis.RULES) for raw in ruled)
    text = document.reading[passage.first : passage.last]
    modelled = [_moved(raw, passage.first) for raw in finder.find(text)]
    prose = document.kind not in _FORMAL and len(text) >= _FEW
    marked = tuple((q.start + passage.first, q.end + passage.first) for q in quotes(text))
    return agreed(ruled, modelled, finder.threshold, prose=prose, marked=marked)


def _moved(raw: RawAttribution, by: int) -> RawAttribution:
    def move(spans: Spans) -> Spans:
        return tuple((a + by, b + by) for a, b in spans)

    return replace(raw, source=move(raw.source), cue=move(raw.cue), content=move(raw.content))


def _placed(raw: RawAttribution, passage: Passage) -> RawAttribution:
    """The same spans as offsets into the document's text."""

    def put(spans: Spans) -> Spans:
        return tuple((passage.places[a], passage.places[b - 1] + 1) for a, b in spans)

    return replace(raw, source=put(raw.source), cue=put(raw.cue), content=put(raw.content))


# --- one attribution ------------------------------------------------------------------------------


def _attribution(
    raw: RawAttribution, room: Room, earlier: Sequence[Attribution], whole: Sequence[Attribution]
) -> _Made | None:
    document = room.document
    content = tuple(_trimmed(document, a, b) for a, b in raw.content)
    content = tuple((a, b) for a, b in content if a < b)
    outer = voice_at(whole, content[0][0]) if content else None
    if not content or (outer is not None and _fills(content, outer)) or _NAMELESS.match(room.text(content)):
        return None
    kind = kind_of(room, content, nested=_quoted_cue(raw, content, room))
    found = who(raw.source, content, kind, room, earlier, outer)
    shown = not raw.source and kind is AttributionKind.INDIRECT and _shown(raw, room)
    if not raw.source:
        found = _implied(raw, kind, room, earlier, outer)
    covering = _reporter(content, earlier, outer)
    reporter = covering.speaker if covering is not None and covering.speaker != found.speaker else None
    sworn, oath = circumstances.sworn(raw, room)
    attribution = Attribution(
        id=content_id("at", document.id, *(f"{a}:{b}" for a, b in content), *(f"{a}" for a, _ in raw.cue)),
        document=document.id,
        kind=kind,
        content=tuple(document.span(a, b) for a, b in content),
        source=tuple(document.span(a, b) for a, b in raw.source),
        cue=tuple(document.span(a, b) for a, b in raw.cue),
        speaker=found.speaker,
        behalf=found.behalf,
        addressee=circumstances.addressee(raw, room),
        forum=circumstances.forum(raw, room),
        sworn=sworn,
        oath=oath,
        said=circumstances.said(raw, room) or (outer.said if outer else None) or document.published,
        grade=_grade(kind, found),
        act=_act(raw, content, kind, room),
        reporter=reporter,
    )
    performed = outer is not None and outer.speaker == found.speaker and _now(raw, room)
    return _Made(attribution, shown or performed or _own_voice(found, kind, outer, room))


def _quoted_cue(raw: RawAttribution, content: Spans, room: Room) -> bool:
    """Whether a cue and its content stand in one quotation: then only marks inside that one count."""
    if not raw.cue:
        return False
    around = [q for q in room.quotes if not q.inner and q.holds(raw.cue[0][0])]
    return any(q.holds(content[0][0]) for q in around)


def _now(raw: RawAttribution, room: Room) -> bool:
    """Whether a speaker says it in the very words ("I can assure you that …"): no words inside words."""
    verb = circumstances.cue_verb(raw, room)
    if verb is None or room.text(raw.source).casefold() not in ("i", "we"):
        return False
    past = verb.tag_ == "VBD" or any(
        k.dep_ == "aux" and k.tag_ in ("VBD", "VBZ", "VBP") for k in verb.children if verb.tag_ == "VBN"
    )
    return not past and not any(
        k.dep_ == "aux" and k.lower_ in ("did", "was", "were", "didn") for k in verb.children
    )


def _shown(raw: RawAttribution, room: Room) -> bool:
    """Whether something is only said to be seen ("…, records show"): the paper's own voice."""
    verb = circumstances.cue_verb(raw, room)
    return verb is not None and lemma(verb) in (
        "show",
        "indicate",
        "reveal",
        "suggest",
        "find",
        "report",
        "read",
    )


def _trimmed(document: Document, start: int, end: int) -> tuple[int, int]:
    text = document.text
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _fills(content: Spans, outer: Attribution) -> bool:
    size = sum(s.end - s.start for s in outer.content)
    return sum(b - a for a, b in content) > 0.97 * size


def _reporter(
    content: Spans, earlier: Sequence[Attribution], outer: Attribution | None
) -> Attribution | None:
    """The attribution whose content holds this one's."""
    return voice_at(earlier, content[0][0]) or outer


def kind_of(room: Room, content: Spans, *, nested: bool = False) -> AttributionKind:
    """Direct if every word is inside quotation marks, indirect if none is, else mixed."""
    low, high = content[0][0], content[-1][1]
    near = [q for q in room.quotes if q.start < high and low < q.end and (not nested or q.inner)]
    words = [m.start() + a for a, b in content for m in _WORD.finditer(room.document.reading[a:b])]
    inside = sum(any(q.holds(w) for q in near) for w in words)
    if not inside:
        return AttributionKind.INDIRECT
    return AttributionKind.DIRECT if inside == len(words) else AttributionKind.MIXED


def _own_voice(found: Who, kind: AttributionKind, outer: Attribution | None, room: Room) -> bool:
    """Whether nobody speaks: a record "shows" it, or an official paper sums up; the words stay the paper's own."""
    if found.known:
        return (
            outer is not None
            and found.unnamed
            and kind is AttributionKind.INDIRECT
            and outer.act is Act.QUESTION
        )
    if found.paper:
        return kind is AttributionKind.INDIRECT or room.document.kind in _OFFICIAL or outer is not None
    if kind is AttributionKind.INDIRECT:
        return outer is not None or room.document.kind in _OFFICIAL
    return False


def _act(raw: RawAttribution, content: Spans, kind: AttributionKind, room: Room) -> Act:
    verbs = room.knowledge.speech_verbs
    verb = circumstances.cue_verb(raw, room)
    words = {lemma(t) for a, b in raw.cue for t in room.passage.tokens(a, b)}
    text = room.text(content)
    if words >= {"ask", "about"} and kind is AttributionKind.INDIRECT:
        return Act.QUESTION
    if words & verbs["ask"] and (
        _ASKED.search(text) or (kind is AttributionKind.INDIRECT and _INDIRECT_QUESTION.match(text))
    ):
        return Act.QUESTION
    if kind is AttributionKind.DIRECT:
        return Act.SPEECH
    if verb is not None and negated(verb) and words & (verbs["say"] | verbs["clause"]) - verbs["deny"]:
        return Act.BELIEF  # "did not say that", "would say that": nobody has asserted it
    if words & verbs["say"] or words & {"let", "make"}:
        return Act.SPEECH
    if words & verbs["wish"] or (words & verbs["ask"] and kind is AttributionKind.INDIRECT):
        return Act.WISH
    if words & verbs["believe"]:
        return Act.BELIEF
    return Act.SPEECH


def _grade(kind: AttributionKind, found: Who) -> Grade:
    if found.speaker is None and found.behalf is None and found.unnamed:
        return Grade.UNNAMED_SOURCE
    return {
        AttributionKind.DIRECT: Grade.DIRECT_QUOTE,
        AttributionKind.MIXED: Grade.MIXED_QUOTE,
        AttributionKind.INDIRECT: Grade.PARAPHRASE,
    }[kind]


def _implied(
    raw: RawAttribution,
    kind: AttributionKind,
    room: Room,
    earlier: Sequence[Attribution],
    outer: Attribution | None,
) -> Who:
    """A quotation without a source goes on with the speaker whose quotation stands before it in the paragraph."""
    if kind is AttributionKind.INDIRECT or not earlier or outer is not None:
        return Who()
    last = max(earlier, key=lambda a: a.content[-1].end)
    between = room.document.reading[last.content[-1].end : raw.content[0][0]]
    if (
        last.kind is AttributionKind.INDIRECT
        or "\n" in between.strip(" ")
        or last.act is Act.QUESTION
        or len(between) > 300
    ):
        return Who()
    return Who(last.speaker, last.behalf, last.grade is Grade.UNNAMED_SOURCE)


def _in_own_person(inner: Attribution, found: Sequence[Attribution], room: Room) -> Attribution:
    """ "“I told them no,” Roe said": "I" and "we" inside quoted words are the one who is quoted."""
    words = room.text(tuple((s.start, s.end) for s in inner.source)).casefold()
    if inner.speaker is not None or inner.behalf is not None or words not in FIRST_PERSON:
        return inner
    place = inner.source[0].start
    quoted = any(q.holds(place) for q in room.quotes)
    outer = voice_at([a for a in found if a.id != inner.id], place) if quoted else None
    if outer is None:
        return inner
    who = Who(outer.speaker, outer.behalf, outer.grade is Grade.UNNAMED_SOURCE)
    return replace(inner, speaker=who.speaker, behalf=who.behalf, grade=_grade(inner.kind, who))


def _reported(inner: Attribution, found: Sequence[Attribution]) -> Attribution:
    """A statement whose cue and words stand inside somebody else's words, with who reports it."""
    places = [s.start for s in (*inner.cue, *inner.content)]
    around = [
        a
        for a in found
        if a.id != inner.id
        and a.speaker not in (None, inner.speaker)
        and all(any(s.start <= place < s.end for s in a.content) for place in places)
    ]
    nearest = min(around, key=lambda a: sum(s.end - s.start for s in a.content), default=None)
    return replace(inner, reporter=nearest.speaker) if inner.cue and nearest is not None else inner


# --- answers in prose -----------------------------------------------------------------------------


def _answering(room: Room, answer: Attribution, earlier: Sequence[Attribution]) -> Attribution:
    """ "… had asked: “Have you …?” He responded with a “No.”" ties the answer to the question, its day and its place."""
    if answer.question or answer.act is Act.QUESTION or room.document.turns:
        return answer
    asked = [
        a
        for a in earlier
        if (a.act is Act.QUESTION or _ASKED.search(a.content[-1].text))
        and (a.speaker is None or a.speaker != answer.speaker)
        and 0 <= answer.content[0].start - a.content[-1].end < 300
    ]
    if not asked or not _is_answer(room, answer, asked[-1], earlier):
        return answer
    question = asked[-1]
    said = question.said if answer.said == room.document.published else answer.said
    spans: tuple[Span, ...] = question.content
    return replace(
        answer,
        question=spans,
        addressee=answer.addressee or question.speaker,
        said=said,
        forum=answer.forum or question.forum,
        sworn=answer.sworn if answer.sworn is not None else question.sworn,
        oath=answer.oath or question.oath,
    )


def _is_answer(
    room: Room, answer: Attribution, question: Attribution, earlier: Sequence[Attribution]
) -> bool:
    """Whether an attribution answers the question before it: it says so, it is bare, or the one asked speaks next."""
    between = [a for a in earlier if question.content[-1].end <= a.content[0].start]
    if between:
        return False
    cue = {lemma(t) for s in answer.cue for t in room.passage.tokens(s.start, s.end)}
    if cue & _ANSWERS or _SHORT.match(answer.content[0].text):
        return True
    same = "\n" not in room.document.reading[question.content[-1].end : answer.content[0].start].strip(" ")
    return same and question.addressee is not None and question.addressee == answer.speaker
