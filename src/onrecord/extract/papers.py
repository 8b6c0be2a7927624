"""Papers that record by their form: letters, notes of meetings, minutes, vouchers, registers in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Span, Turn, TurnRole
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    Attribution,
    AttributionKind,
    Authority,
    Event,
    Participant,
    ParticipantRole,
)

from . import cells, syntax, voices
from . import times as time_words
from .actors import Cast, Mention
from .inscribed import actor_in, actor_named, actor_of, date_in
from .ledgers import booked
from .lexicon import lexicon
from .passage import Passage
from .registered import registered

_MERE = frozenset(
    "be call come enjoy excuse find forgive get give go guess have hear hope keep know let like look love make mean mind miss note "
    "pardon say see take talk tell thank think trust try wait want wish".split()
)
"""Verbs that open a message without bidding its reader to do anything: "see you", "give her my love"."""
_MEETING_TITLE = re.compile(
    r"\b(?:notes?|minutes|record|memorandum|summary|readout) of (?:an? |the )?(?:[\w’'-]+ ){0,5}(?:meeting|call|conversation|conference|discussion|session|telephone)",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:Present|In attendance|Attendees|Attending|Participants)\s*:\s*(?P<names>[^\n]+(?:\n(?!\s*\n)[^\n]+)*)"
)
_ENTRY = re.compile(
    r"\b(?:Entry for|Entry dated|Diary entry for|Dated|Date|Dated the|Day book,?|Entry of)\b:?\s*(?P<when>[^.:\n\"“]{4,40})"
)
_GOOD_TO_SEE = re.compile(
    r"\b(?:(?:so |very |really )?(?:good|great|nice|lovely|wonderful|fun|pleasure|delighted|glad|pleased|happy)(?: it was)? (?:to (?:have )?(?:see|seen|meet|met|catch up with|run into|talk to|speak to|speak with)|seeing|meeting|catching up with|talking (?:to|with)|speaking (?:to|with)|running into) you|(?:thanks|thank you) (?:so much |again |very much )?for (?:the |a |our |your |such a \w+ )?(?:\w+ )?(?:lunch|dinner|breakfast|drinks?|coffee|visit|meeting|evening|seeing me|meeting me|having me|coming|hospitality|time (?:yesterday|today|on \w+))|(?:enjoyed|further to|following|after) our (?:\w+ )?(?:lunch|dinner|breakfast|drinks?|coffee|meeting|conversation|chat|talk|call|discussion)|as (?:we )?discussed|when we (?:met|spoke|talked))\b[^.!?\n]*[.!?]?",
    re.IGNORECASE,
)
_TALKED = re.compile(
    r"\b(?:spoke|speak|speaking|talk|talked|talking|conversation|chat|call|discuss)", re.IGNORECASE
)
_GREETING = re.compile(
    r"^(?:[\w’' ]+, dear friend|dear|hi|hello|hey|good (?:morning|afternoon|evening)|my dear|yours|best|regards|kind|warm|sincerely|cheers|thanks|love)\b[^.!?]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dates:
    """The dates that a paper's form gives to what it records: of the meeting, of a diary entry."""

    whole: When | None
    entries: tuple[tuple[int, int, When], ...] = ()

    def at(self, offset: int) -> When | None:
        """The date that holds at an offset, if the form gives one."""
        for start, end, when in self.entries:
            if start <= offset < end:
                return when
        return self.whole


def dates(passage: Passage) -> Dates:
    """The dates of a passage that come from the paper's form."""
    document = passage.document
    whole = None
    if document.kind is not DocumentKind.ARTICLE and _MEETING_TITLE.search(document.title):
        whole = date_in(document.title)
    entries = []
    for paragraph in passage.paragraphs:
        start, end = passage.bounds(paragraph)
        found = _ENTRY.search(document.text, start, end)
        if found is not None and document.kind is not DocumentKind.ARTICLE:
            when = date_in(found.group("when"))
            if when is not None:
                entries.append((start, end, when))
    return Dates(whole, (*_logged(passage), *entries))


_DATED_LINE = re.compile(
    r"^[ \t]{0,8}(?P<when>(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?,? )?(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}(?:,? \d{4})?|[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?(?:, \d{4})?))"
    r"(?:,? (?:at )?\d{1,2}[:.h]?\d{2}(?: ?[ap]\.?m\.?| ?hrs?)?)?[.:,;–—-] +(?=\S)",
    re.MULTILINE,
)


def _logged(passage: Passage) -> list[tuple[int, int, When]]:
    """The entries of a log in prose, each begun by its date ("3 May 2018, 09:14. Ms Roe called."): two at least."""
    document = passage.document
    if document.kind in (DocumentKind.ARTICLE, DocumentKind.TRANSCRIPT):
        return []
    begun = list(_DATED_LINE.finditer(document.text, passage.first, passage.last))
    if len(begun) < 2:
        return []
    published = document.published.latest if document.published else None
    seen = cells.Calendar(cells.day_first([b["when"] for b in begun]), published)
    ends = [*(b.start() for b in begun[1:]), passage.last]
    found = []
    for one, end in zip(begun, ends, strict=True):
        when = cells.date_of(one["when"], seen)
        pause = document.text.find("\n\n", one.end(), end)
        if when is not None:
            found.append((one.start(), pause if pause > 0 else end, when))
    return found


def signatory(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> str | None:
    """Who signs the paper at its end: "Signed: J. Roe, Chief Executive"."""
    signs = list(_SIGNS.finditer(passage.document.text))
    if not signs:
        return None
    found = signs[-1]
    low, high = found.start("who"), found.end("who")
    return actor_in(mentions, low, high) or actor_named(found.group("who"), cast)


_SIGNS = re.compile(r"^[ \t]*(?:Signed|Signature)(?: by)?\s*:\s*(?P<who>[^\n,;(]+)", re.MULTILINE)


def taken_back(passage: Passage) -> list[tuple[int, int]]:
    """Sentences that the next one takes back ("That was wrong."): nothing in them is recorded."""
    bounds = [passage.bounds(s) for s in passage.sentences]
    return [
        bounds[i - 1]
        for i, sentence in enumerate(passage.sentences)
        if i
        and re.match(
            r"\W*(?:that|this|it|both|we|they) (?:was|were|is) (?:wrong|incorrect|mistaken|in error|inaccurate|untrue|not (?:so|true|correct|right|the case))\b",
            sentence.text,
            re.IGNORECASE,
        )
    ]


def read(
    passage: Passage, attributions: Sequence[Attribution], mentions: Sequence[Mention], cast: Cast
) -> list[Event]:
    """The events that the form of a paper records."""
    return [
        *_messages(passage, attributions, cast),
        *_pleasantries(passage, attributions, cast),
        *_attendance(passage, mentions),
        *booked(passage, mentions, cast),
        *registered(passage, mentions, cast),
    ]


# --- letters ------------------------------------------------------------------------------------------


def _messages(passage: Passage, attributions: Sequence[Attribution], cast: Cast) -> list[Event]:
    """Each letter or e-mail is itself correspondence from its writer to its addressee."""
    out = []
    document = passage.document
    for turn in document.turns:
        if turn.role is not TurnRole.MESSAGE or not passage.first <= turn.start < passage.last:
            continue
        held = next(
            (a for a in attributions if any(s.start < turn.end and turn.start < s.end for s in a.content)),
            None,
        )
        if held is None or held.speaker is None:
            continue
        people = [Participant(held.speaker, ParticipantRole.AGENT, turn.name or turn.label)]
        addressee = held.addressee or _written_to(turn.addressee, cast)
        if addressee is not None and addressee != held.speaker:
            people.append(Participant(addressee, ParticipantRole.AGENT, turn.addressee or ""))
        sentences = _body(passage, turn)
        words = " ".join(" ".join(s.text.split()) for s in sentences)
        sent = Event(
            id=content_id("ev", document.id, "message", turn.start),
            document=document.id,
            predicate="correspond",
            participants=tuple(people),
            spans=(*_date_line(passage, turn), *sentences)
            or (document.span(turn.start, min(turn.end, turn.start + 300)),),
            when=turn.said or held.said,
            topic=" ".join(words.split()[:60]) or None,
            theme="message",
            authority=Authority.OWN,
            source=held.speaker,
            attribution=None,
            words=" ".join(words.split()[:60]),
        )
        out.append(sent)
        if len(people) > 1 and words:
            out.append(_received(sent, people[0], people[1], sentences))
            out.append(_told(sent, people[0], people[1]))
            out += _ordered(passage, sent, people[0], people[1])
    return out


def _ordered(passage: Passage, sent: Event, writer: Participant, reader: Participant) -> Iterator[Event]:
    """ "Shred the sheet, please": what the writer of a message tells its reader to do, with its object."""
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        span = next((s for s in sent.spans if s.start < end and start < s.end), None)
        if span is None or not _bids(sentence.root):
            continue
        words = " ".join(span.text.split())
        yield replace(
            sent,
            id=content_id("ev", sent.id, "ordered", start),
            predicate="order",
            participants=(writer, replace(reader, role=ParticipantRole.PARTY)),
            spans=(span,),
            topic=words,
            theme=words,
            words=words,
        )


def _bids(verb: Token) -> bool:
    """Whether a bare verb with an object opens a sentence, "please" and the like aside.

    The parser takes many such verbs for names or past forms, so the word itself decides.
    """
    if verb.lower_ not in lexicon().verbs or syntax.own_subject(verb) is not None:
        return False
    before = [t for t in verb.sent if t.i < verb.i and t.is_alpha]
    return (
        syntax.child(verb, "aux", "neg") is None
        and syntax.child(verb, "dobj") is not None
        and all(t.lower_ in ("please", "pls", "just", "now", "and", "then") for t in before)
        and verb.lower_ not in _MERE
    )


def _received(sent: Event, writer: Participant, reader: Participant, sentences: tuple[Span, ...]) -> Event:
    """What a message brought its reader: its content, as a document received."""
    return replace(
        sent,
        id=content_id("ev", sent.id, "received"),
        predicate="receive_document",
        participants=(reader, replace(writer, role=ParticipantRole.PARTY)),
        spans=sentences,
        theme=sent.topic,
    )


def _told(sent: Event, writer: Participant, reader: Participant) -> Event:
    """Who writes somebody a thing tells it to him."""
    return replace(
        sent,
        id=content_id("ev", sent.id, "told"),
        predicate="tell",
        participants=(writer, replace(reader, role=ParticipantRole.PARTY)),
        theme=sent.topic,
    )


def _written_to(printed: str | None, cast: Cast) -> str | None:
    """The actor whom a printed addressee means: a name, or the name inside an address."""
    if not printed:
        return None
    plain = re.sub(
        r"@\S*",
        "",
        printed.split("<")[0] if "<" in printed and printed.split("<")[0].strip() else printed.strip("<> "),
    )
    words = " ".join(w.capitalize() for w in re.split(r"[._\s-]+", plain) if w)
    exact = {a.id for a in cast.actors if words.casefold() in {n.casefold() for n in (a.name, *a.aliases)}}
    return next(iter(exact)) if len(exact) == 1 else actor_named(words, cast)


def _date_line(passage: Passage, turn: Turn) -> tuple[Span, ...]:
    head = passage.document.text[turn.label_start : turn.start]
    found = re.search(r"^[ \t]*(?:Date|Sent|Dated)\s*:[^\n]+", head, re.MULTILINE | re.IGNORECASE)
    if found is None:
        return ()
    return (
        voices.trimmed(passage.document, turn.label_start + found.start(), turn.label_start + found.end()),
    )


def _body(passage: Passage, turn: Turn) -> tuple[Span, ...]:
    """The sentences of a message, greeting and close left out, at most four and sixty words."""
    out: list[Span] = []
    total = 0
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        if start < turn.start or end > turn.end:
            continue
        text = " ".join(sentence.text.split())
        if _GREETING.match(text.rstrip(" ,")) or len(text.split()) < 3 and not text.endswith((".", "?", "!")):
            continue
        total += len(text.split())
        if len(out) == 4 or total > 70 and out:
            break
        out.append(voices.trimmed(passage.document, start, end))
    return tuple(s for s in out if s.text)


def _pleasantries(passage: Passage, attributions: Sequence[Attribution], cast: Cast) -> list[Event]:
    """ "Good to see you at the lake on Saturday" in a letter: the writer met the addressee."""
    out = []
    document = passage.document
    for attribution in attributions:
        turn = next(
            (
                t
                for t in document.turns
                if t.role is TurnRole.MESSAGE
                and any(s.start < t.end and t.start < s.end for s in attribution.content)
            ),
            None,
        )
        addressee = attribution.addressee or (_written_to(turn.addressee, cast) if turn is not None else None)
        if (
            attribution.speaker is None
            or addressee is None
            or attribution.speaker == addressee
            or attribution.question
        ):
            continue
        for piece in attribution.content:
            for found in _GOOD_TO_SEE.finditer(piece.text):
                span = voices.trimmed(document, piece.start + found.start(), piece.start + found.end())
                talked = bool(_TALKED.search(found.group())) and not re.search(
                    r"\b(?:lunch|dinner|meet|met|see|seeing|drinks?|coffee)\b", found.group(), re.I
                )
                out.append(
                    Event(
                        id=content_id("ev", document.id, "pleasantry", span.start),
                        document=document.id,
                        predicate="communicate" if talked else "meet",
                        participants=(
                            Participant(attribution.speaker),
                            Participant(addressee, ParticipantRole.AGENT, "you"),
                        ),
                        spans=(span,),
                        when=_near(found.group(), attribution.said),
                        where=_place(found.group()),
                        authority=Authority.OWN,
                        source=attribution.speaker,
                        attribution=attribution.id,
                        words=" ".join(span.text.split()),
                    )
                )
    return out


def _near(text: str, reference: When | None) -> When | None:
    found = re.search(
        r"\b(?:yesterday|today|last night|this morning|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last (?:week|month|\w+day)|(?:the )?other (?:day|night))\b",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return None
    return time_words.resolve(found.group(), reference)


def _place(text: str) -> str | None:
    found = re.search(
        r"\b(?:at|in) (?:the |your |my |our )?[\w’' -]+?(?= on | yesterday| last |[.!,]|$)", text
    )
    return found.group() if found is not None else None


# --- notes of meetings --------------------------------------------------------------------------------


def _attendance(passage: Passage, mentions: Sequence[Mention]) -> list[Event]:
    """ "Present: A, B and C" under a title that says when they met."""
    out = []
    document = passage.document
    for found in _PRESENT.finditer(document.text, passage.first, passage.last):
        low, high = found.start("names"), found.end("names")
        here = [m for m in mentions if low <= m.start < high and m.actor is not None and m.form != "pronoun"]
        people = list(dict.fromkeys(m.actor for m in here if m.actor is not None))
        note = bool(_MEETING_TITLE.search(document.title))
        if len(people) < 2 or document.kind is DocumentKind.ARTICLE:
            continue
        title = document.text.find(document.title) if document.title else -1
        spans = [voices.trimmed(document, found.start(), min(high, found.start() + 400))]
        if note and title >= 0:
            spans.insert(0, document.span(title, title + len(document.title)))
        council = not note or bool(
            re.search(r"\b(?:council|board|parliament|assembly|senate|committee)\b", document.title, re.I)
        )
        out.append(
            Event(
                id=content_id("ev", document.id, "present", found.start()),
                document=document.id,
                predicate="be_present" if council else "meet",
                participants=tuple(
                    Participant(
                        p,
                        ParticipantRole.PRESENT if council else ParticipantRole.AGENT,
                        _words_of(here, p, passage),
                    )
                    for p in people
                ),
                spans=tuple(spans),
                when=date_in(document.title) or document.published,
                where=_where(document.title),
                topic=None if council else _business(document, found.end()),
                authority=Authority.OFFICIAL,
                words=" ".join(spans[0].text.split()),
            )
        )
    return out


def _business(document: Document, start: int) -> str | None:
    """What a note says after the list of those present: the business of the meeting, at most 120 words."""
    words = document.text[start:].split()
    return " ".join(words[:120]) or None


def noted(passage: Passage, attributions: Sequence[Attribution], meeting: Event | None) -> list[Event]:
    """What those present at a minuted meeting said there, told to the others present."""
    if meeting is None:
        return []
    document = passage.document
    present = {p.actor for p in meeting.participants}
    out = []
    for attribution in attributions:
        if (
            attribution.speaker not in present
            or attribution.kind is AttributionKind.DIRECT
            or attribution.act is not Act.SPEECH
        ):
            continue
        said = attribution.content[0]
        cue = attribution.cue[0].start if attribution.cue else said.start
        low = min(said.start, cue, *(s.start for s in attribution.source))
        span = voices.trimmed(document, low, attribution.content[-1].end)
        others = tuple(
            replace(p, role=ParticipantRole.PARTY)
            for p in meeting.participants
            if p.actor != attribution.speaker
        )
        words = " ".join(" ".join(s.text.split()) for s in attribution.content)
        out.append(
            Event(
                id=content_id("ev", document.id, "noted", span.start),
                document=document.id,
                predicate="tell",
                participants=(Participant(attribution.speaker), *others),
                spans=(span,),
                when=meeting.when,
                where=meeting.where,
                topic=words,
                theme=words,
                authority=Authority.OFFICIAL,
                words=" ".join(span.text.split()),
            )
        )
    return out


def _words_of(mentions: Sequence[Mention], actor: str, passage: Passage) -> str:
    first = next(m for m in mentions if m.actor == actor)
    return passage.document.text[first.start : first.end]


def _where(title: str) -> str | None:
    parts = [p.strip() for p in title.split(",")]
    last = parts[-1] if len(parts) > 2 else ""
    return last if last and not re.search(r"\d", last) else None


# --- vouchers -----------------------------------------------------------------------------------------


def signed(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Attribution]:
    """Quoted texts with a signature after them: "Text: “…” Signed J. Roe", as stand-in attributions."""
    out: list[Attribution] = []
    document = passage.document
    if document.kind is DocumentKind.ARTICLE:
        return out
    for paragraph in passage.paragraphs:
        start, end = passage.bounds(paragraph)
        text = document.text[start:end]
        found = _SIGNED_TEXT.search(text)
        if found is None:
            continue
        who = actor_of(mentions, found, "who", start) or actor_named(found.group("who"), cast)
        if who is None:
            continue
        content = document.span(start + found.start("text"), start + found.end("text"))
        out.append(
            Attribution(
                "",
                document.id,
                AttributionKind.DIRECT,
                (content,),
                speaker=who,
                said=date_in(text) or document.published,
                act=Act.DOCUMENT,
            )
        )
    return out


_SIGNED_TEXT = re.compile(
    r"[\"“](?P<text>[^\"“”]{20,})[\"”]\W{0,3}Signed:?(?: by)? (?P<who>[A-Z][^,.;\n]*(?:\. ?[A-Z][^,.;\n]*)?)"
)


# --- registers ----------------------------------------------------------------------------------------
