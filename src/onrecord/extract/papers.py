"""Papers that record by their form: letters, notes of meetings, minutes, vouchers, registers in prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.dates import When, parse
from onrecord.core.document import Document, DocumentKind, Span, Turn, TurnRole
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    ActorKind,
    Attribution,
    AttributionKind,
    Authority,
    Certainty,
    Event,
    Participant,
    ParticipantRole,
)

from . import times as time_words
from . import voices
from .actors import Cast, Mention
from .passage import Passage

_DATE_WORDS = re.compile(
    r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:,? \d{4})|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(?:st|nd|rd|th)?,? \d{4})\b"
)
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
_VOUCHER = re.compile(
    r"\b(?:voucher|payment|invoice|cheque|receipt|requisition|cash|transfer)\b", re.IGNORECASE
)
_PAYEE = re.compile(
    r"\b(?:Payee|Paid to|Pay to|Beneficiary|Recipient)\s*:?\s*[\"“]?(?P<who>[^\"”.\n;]+(?:\.(?= ?\w)[^\"”.\n;]+)?)"
)
_SIGNER = re.compile(
    r"\b(?:Authorised|Authorized|Approved|Signed|Certified)(?: by)?\s*:?\s*[\"“]?(?P<who>(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Cllr)\.? )?(?:[A-Z]\.? ?)*[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
)
_AMOUNT = re.compile(
    r"[£$€]\s?\d[\d,]*(?:\.\d+)?(?: (?:million|thousand|billion|m|k))?|\b\d[\d,]* (?:dollars|pounds|euro|euros|francs|rupees)\b|\b(?:USD|EUR|GBP|MUR|CHF) ?\d[\d,]*"
)
_SHARE_LINE = re.compile(
    r"^[ \t]*(?P<name>[A-ZÀ-Þ][\w’'\-À-ÿ]*(?: [A-ZÀ-Þ][\w’'\-À-ÿ]*)*, [A-ZÀ-Þ][\w’'\-À-ÿ]*(?: [A-ZÀ-Þ][\w’'\-À-ÿ.]*)*)(?: \((?:Mrs?|Ms|Dr|Miss|Sir|Dame)\.?\))?[.,;] (?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_UNITS = re.compile(
    r"\b(?P<n>\d[\d,]*) (?P<what>(?:[\w-]+ )?(?:shares?|units|stock|options|bonds|debentures))\b|(?:^|, )(?P<bare>\d{1,3}(?:,\d{3})+|\d{2,})(?=,|$|\.)"
)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_HOLDERS = re.compile(
    r"\b(?:register of (?:shareholders|members|holders)|list of (?:members|shareholders)|holders of|share register|shareholders|number of shares|annual return)\b",
    re.IGNORECASE,
)
_COMPANY_LINE = re.compile(
    r"^\s*(?:Company|Corporation|Issuer|Name of company)\s*:\s*(?P<name>[^.\n]+(?:\.(?= ?[A-Z]?[a-z]*\.))?)",
    re.MULTILINE,
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
    return Dates(whole, tuple(entries))


def date_in(text: str) -> When | None:
    """The first full date written in a text."""
    found = _DATE_WORDS.search(text)
    if found is None:
        return None
    if _ISO.fullmatch(found.group()):
        return parse(found.group())
    return time_words.resolve(found.group(), None) or _by_hand(found.group())


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


_SAME = re.compile(
    r"\b(?:on |at )?(?:the )?(?:same|that|very) day\b|\bon the day (?:of issue|it (?:arrived|was (?:sent|issued))|in question)\b|\bwithin (?:the|an) hour\b",
    re.IGNORECASE,
)


def same_day(passage: Passage, start: int, end: int) -> When | None:
    """The last full date before a sentence that says "the same day", "on the day of issue"."""
    text = passage.document.text
    if _SAME.search(text, start, end) is None:
        return None
    dates_before = list(_DATE_WORDS.finditer(text, max(0, start - 900), start))
    return date_in(dates_before[-1].group()) if dates_before else None


_MONTHS = {
    m: i
    for i, m in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        1,
    )
}


_NAMES = "|".join(m.capitalize() for m in _MONTHS)


def _by_hand(text: str) -> When | None:
    words = re.findall(r"[A-Za-z]+|\d+", text.replace(",", " "))
    month = next((_MONTHS[w.lower()] for w in words if w.lower() in _MONTHS), None)
    numbers = [int(w) for w in words if w.isdigit()]
    if month is None or len(numbers) != 2:
        return None
    first, second = numbers
    try:
        return parse(f"{second:04d}-{month:02d}-{first:02d}")
    except ValueError:
        return None


def read(
    passage: Passage, attributions: Sequence[Attribution], mentions: Sequence[Mention], cast: Cast
) -> list[Event]:
    """The events that the form of a paper records."""
    return [
        *_messages(passage, attributions, cast),
        *_pleasantries(passage, attributions, cast),
        *_attendance(passage, mentions),
        *_vouchers(passage, mentions, cast),
        *_receipts(passage, mentions),
        *_guests(passage, mentions),
        *_diaries(passage, mentions, cast),
        *_holdings(passage, mentions, cast),
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
        out.append(
            Event(
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
        )
    return out


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
                authority=Authority.OFFICIAL,
                words=" ".join(spans[0].text.split()),
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


def _vouchers(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
    """ "Payee: …", "Authorised: …" in one paragraph: a payment, authorised by who signed for it."""
    out = []
    document = passage.document
    for paragraph in passage.paragraphs:
        start, end = passage.bounds(paragraph)
        text = document.text[start:end]
        payee = _PAYEE.search(text)
        if payee is None or not _VOUCHER.search(text):
            continue
        signer = _SIGNER.search(text)
        paid = _actor_in(mentions, start + payee.start("who"), start + payee.end("who")) or actor_named(
            payee.group("who"), cast
        )
        signed = (
            (
                _actor_in(mentions, start + signer.start("who"), start + signer.end("who"))
                or actor_named(signer.group("who"), cast)
            )
            if signer is not None
            else None
        )
        if paid is None and signed is None:
            continue
        amount = _AMOUNT.search(text)
        people = []
        if signed is not None and signer is not None:
            people.append(Participant(signed, ParticipantRole.AGENT, signer.group("who").strip()))
        if paid is not None:
            people.append(Participant(paid, ParticipantRole.PARTY, payee.group("who").strip()))
        span = voices.trimmed(document, start, end)
        out.append(
            Event(
                id=content_id("ev", document.id, "voucher", start),
                document=document.id,
                predicate="authorise_payment" if signed is not None else "pay",
                participants=tuple(people),
                spans=(span,),
                when=date_in(text),
                theme=amount.group() if amount is not None else None,
                authority=Authority.OFFICIAL,
                words=" ".join(span.text.split()),
            )
        )
    return out


def actor_named(words: str, cast: Cast) -> str | None:
    """The one person of the cast that initials or an initial and a surname fit ("CA", "D. Pike"); else None."""
    plain = [w for w in re.findall(r"[^\W\d_]+", words) if w]
    if not plain:
        return None
    fits = []
    for actor in cast.actors:
        if actor.kind is not ActorKind.PERSON:
            continue
        names = [
            [w for w in re.findall(r"[^\W\d_]+", n) if w not in ("From", "To", "Cc")]
            for n in (actor.name, *actor.aliases)
        ]
        if any(_fits(plain, n) for n in names if len(n) > 1):
            fits.append(actor.id)
    return fits[0] if len(set(fits)) == 1 else None


def _fits(short: list[str], full: list[str]) -> bool:
    if len(short) == 1 and short[0].isupper() and len(short[0]) in (2, 3):
        letters = [w[0] for w in full if w[0].isupper()]
        return "".join(letters) == short[0] or letters[0] + letters[-1] == short[0]
    if len(short) > 1 and len(short[-1]) == 1 and len(short[0]) > 1:
        short = [short[-1], *short[:-1]]  # surname first: "Roe J."
    return (
        len(short) > 1
        and short[-1].casefold() == full[-1].casefold()
        and full[0][0].casefold() == short[0][0].casefold()
        and (len(short[0]) == 1 or short[0].casefold() == full[0].casefold())
    )


def subject_of(document: Document, cast: Cast) -> str | None:
    """The one body or person, its publisher aside, that the title of a decision names."""
    title = document.title.casefold()
    publisher = document.publisher.casefold()
    found = {
        a.id
        for a in cast.actors
        if a.kind in (ActorKind.BODY, ActorKind.PERSON)
        and len(a.name) > 3
        and a.name.casefold() in title
        and a.name.casefold() not in publisher
    }
    return next(iter(found)) if len(found) == 1 else None


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
        who = _actor_in(mentions, start + found.start("who"), start + found.end("who")) or actor_named(
            found.group("who"), cast
        )
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
    r"[\"“](?P<text>[^\"”]{20,})[\"”]\W{0,3}Signed:?(?: by)? (?P<who>[A-Z][^,.;\n]*(?:\. ?[A-Z][^,.;\n]*)?)"
)
_RECEIPT = re.compile(
    r"\b(?:acknowledge?ment of (?:receipt|service)|signed receipt|proof of delivery|return receipt)\b",
    re.IGNORECASE,
)
_DIARY = re.compile(
    r"\b(?:day ?book|diary|notebook|journal|logbook|log|pocket book|calendar) (?:of|kept by) (?P<who>[A-Z][^\n.,;:]*)|(?P<who2>[A-Z][\w.’' -]+?)[’']s (?:day ?book|diary|notebook|journal|pocket book)"
)
_DIARY_ENTRY = re.compile(r"\b(?:Entry for|Entry dated|Entry of|Entry)\b[^\"“\n]*[\"“](?P<text>[^\"”]+)[\"”]")
_CAME = re.compile(
    r"\b(?:call(?:s|ed) me in|(?:saw|sees|met|meets) me|came to (?:see )?me|lunch with|met (?:with )?|meeting with|(?:told|tells) me|rang me|(?:phoned|called|telephoned) me|drinks? with)\b"
)
_SAYS = re.compile(
    r"^\s*(?:(?P<who>[A-Z]{2,3}|[A-Z][\w’'-]+|He|She|he|she)\s+)?(?:[Ss]ays?|[Ss]aid|[Tt]ells? me|[Tt]old me|[Aa]dmits?|[Aa]dmitted|[Mm]entioned|[Mm]entions)\b(?P<what>[^.]+)"
)


_GUEST = re.compile(
    r"\b(?:names?|named|lists?|listed|gives?|gave|identif(?:ies|ied)|shows?|describes?) (?:(?P<own>his|her|their)|[\w’' ]{2,40}?[’']s) (?:guest|companion|visitor|host)s? (?:as|to be) (?P<who>[^,.;]+)|\b(?:(?P<own2>his|her) )(?:guest|companion) was (?P<who2>[^,.;]+)",
    re.IGNORECASE,
)


def _guests(passage: Passage, mentions: Sequence[Mention]) -> list[Event]:
    """ "The claim names her guest as X": a meal that a bill or a log records, dated by the sentence before."""
    out = []
    document = passage.document
    sentences = passage.sentences
    for index, sentence in enumerate(sentences):
        start, end = passage.bounds(sentence)
        found = _GUEST.search(document.text[start:end].replace("\n", " "))
        if found is None:
            continue
        group, own = ("who", "own") if found.group("who") else ("who2", "own2")
        guest = _actor_in(mentions, start + found.start(group), start + found.end(group))
        host = (
            _actor_in(mentions, start + found.start(own), start + found.end(own))
            if found.group(own)
            else None
        )
        if guest is None or host is None or guest == host:
            continue
        before = passage.bounds(sentences[index - 1]) if index else (start, start)
        near = re.search(
            r"\b(?:lunch|dinner|breakfast|meal|drinks?|hotel|ticket|table|receipt|expense)",
            document.text[before[0] : end],
            re.IGNORECASE,
        )
        if near is None:
            continue
        spans = (
            (voices.trimmed(document, before[0], before[1]), voices.trimmed(document, start, end))
            if before[0] < before[1]
            else (voices.trimmed(document, start, end),)
        )
        written = date_in(document.text[before[0] : end]) or _dated_words(document, before[0], end)
        out.append(
            Event(
                id=content_id("ev", document.id, "guest", start),
                document=document.id,
                predicate="meet",
                participants=(
                    Participant(host),
                    Participant(guest, ParticipantRole.AGENT, found.group(group).strip()),
                ),
                spans=spans,
                when=written,
                authority=Authority.PUBLICATION
                if document.kind is DocumentKind.ARTICLE
                else Authority.OFFICIAL,
                words=" ".join(" ".join(s.text.split()) for s in spans),
            )
        )
    return out


def _dated_words(document: Document, start: int, end: int) -> When | None:
    """A day and month without a year, seen from when the paper appeared."""
    found = re.search(
        rf"\b(?:on )?(?:\d{{1,2}} (?:{_NAMES})|(?:{_NAMES}) \d{{1,2}})\b", document.text[start:end]
    )
    return (
        time_words.resolve(found.group().removeprefix("on "), document.published)
        if found is not None
        else None
    )


def _receipts(passage: Passage, mentions: Sequence[Mention]) -> list[Event]:
    """A signed acknowledgement of receipt: the signatory received the document."""
    out: list[Event] = []
    document = passage.document
    if document.kind is DocumentKind.ARTICLE:
        return out
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        text = document.text[start:end]
        if not _RECEIPT.search(text):
            continue
        people = [m for m in mentions if start <= m.start < end and m.actor is not None]
        if not people or people[0].actor is None:
            continue
        span = voices.trimmed(document, start, end)
        out.append(
            Event(
                id=content_id("ev", document.id, "receipt", start),
                document=document.id,
                predicate="receive_document",
                participants=(
                    Participant(
                        people[0].actor, ParticipantRole.AGENT, document.text[people[0].start : people[0].end]
                    ),
                ),
                spans=(span,),
                when=date_in(text),
                theme="notice",
                authority=Authority.OFFICIAL,
                words=" ".join(span.text.split()),
            )
        )
    return out


def _diaries(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
    """Entries of a day book: who came to its keeper, and what was said."""
    out: list[Event] = []
    document = passage.document
    if document.kind is DocumentKind.ARTICLE:
        return out
    for found in _DIARY_ENTRY.finditer(document.text, passage.first, passage.last):
        keeper = None
        for head in _DIARY.finditer(document.text, max(0, found.start() - 3000), found.start()):
            group = "who" if head.group("who") else "who2"
            keeper = (
                _actor_in(mentions, head.start(group), head.end(group))
                or actor_named(head.group(group), cast)
                or keeper
            )
        when = date_in(document.text[found.start() : found.start("text")])
        if keeper is not None:
            out += _entry(passage, found, keeper, when, mentions, cast)
    return out


def _entry(
    passage: Passage,
    found: re.Match[str],
    keeper: str,
    when: When | None,
    mentions: Sequence[Mention],
    cast: Cast,
) -> list[Event]:
    document = passage.document
    base = found.start("text")
    heading = voices.trimmed(document, found.start(), base - 1)
    quote = document.span(base, found.end("text"))
    named = re.match(
        r"\s*(?P<who>[A-Z]{2,3}|(?:Mr|Mrs|Ms|Dr|Sir) [A-Z]\w+|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)\b", quote.text
    )
    other = None
    if named is not None:
        other = _actor_in(mentions, base + named.start("who"), base + named.end("who")) or actor_named(
            named.group("who"), cast
        )
    if other is None or other == keeper:
        return []
    people = (
        Participant(other, ParticipantRole.AGENT, named.group("who") if named else ""),
        Participant(keeper, ParticipantRole.AGENT, "me"),
    )
    common = {
        "document": document.id,
        "when": when,
        "authority": Authority.OFFICIAL,
        "source": keeper,
        "spans": (quote, heading),
        "words": " ".join(quote.text.split()),
    }
    out = []
    if _CAME.search(quote.text):
        out.append(
            Event(
                id=content_id("ev", document.id, "entry", base),
                predicate="meet",
                participants=people,
                topic=" ".join(quote.text.split()[:40]),
                **common,
            )
        )  # type: ignore[arg-type]
    for sentence in re.finditer(r"[^.!?]+[.!?]?", quote.text):
        said = _SAYS.match(sentence.group())
        if said is None:
            continue
        told = (replace(people[0]), Participant(keeper, ParticipantRole.PARTY, "me"))
        what = " ".join(said.group("what").split())
        out.append(
            Event(
                id=content_id("ev", document.id, "said", base + sentence.start()),
                predicate="tell",
                participants=told,
                topic=what,
                theme=what,
                **common,
            )
        )  # type: ignore[arg-type]
        knows = re.search(r"\b(?:has|had|have) known\b(?P<rest>.*)", what)
        if knows is not None:
            since = _since(knows.group("rest"), when)
            out.append(
                Event(
                    id=content_id("ev", document.id, "knew", base + sentence.start()),
                    predicate="know",
                    participants=(people[0],),
                    topic=what,
                    theme=knows.group("rest").strip(" .") or what,
                    **{**common, "when": since},
                )
            )  # type: ignore[arg-type]
    return out


def _since(words: str, when: When | None) -> When | None:
    """From when something was known, told at ``when``: "since before Christmas"."""
    if when is None or when.earliest is None:
        return when
    found = re.search(r"\bsince (?:before )?(?P<what>.+)", words)
    if found is None:
        return when
    what = found.group("what").strip(" .").lower()
    if re.search(r"\b(?:xmas|christmas)\b", what):
        year = when.earliest.year - (1 if (when.earliest.month, when.earliest.day) < (12, 26) else 0)
        return parse(f"{year}-12-25/{when.latest.isoformat() if when.latest else '..'}")
    start = time_words.resolve(what, when)
    return (
        parse(f"{start.latest.isoformat()}/{when.latest.isoformat()}")
        if start is not None
        and start.latest is not None
        and when.latest is not None
        and start.latest <= when.latest
        else when
    )


def _actor_in(mentions: Sequence[Mention], start: int, end: int) -> str | None:
    return next((m.actor for m in mentions if m.actor is not None and m.start < end and start < m.end), None)


# --- registers ----------------------------------------------------------------------------------------


def _holdings(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
    """Lines of a register of members in prose: who holds how many shares since when."""
    document = passage.document
    if document.kind is DocumentKind.ARTICLE or not _HOLDERS.search(
        document.title + "\n" + document.text[:4000]
    ):
        return []
    company = _company(passage, mentions, cast)
    if company is None:
        return []
    out = []
    starts = [m.start for m in mentions]
    for found in _SHARE_LINE.finditer(document.text, passage.first, passage.last):
        units = _UNITS.search(found.group("rest"))
        day = _ISO.search(found.group("rest"))
        when = parse(day.group()) if day is not None else date_in(found.group("rest"))
        if units is None or when is None:
            continue
        at = bisect_right(starts, found.end("name")) - 1
        holder = None
        while at >= 0 and mentions[at].end > found.start("name") - 1 and holder is None:
            holder = mentions[at].actor if mentions[at].start >= found.start("name") - 1 else None
            at -= 1
        holder = holder or _lister(found.group("name"), cast)
        if holder is None:
            continue
        span = voices.trimmed(document, found.start(), found.end())
        number = units.group("n") or units.group("bare")
        since = parse(f"{when.edtf}/..") if len(when.edtf) == 10 else when
        out.append(
            Event(
                id=content_id("ev", document.id, "holding", span.start),
                document=document.id,
                predicate="hold_asset",
                participants=(
                    Participant(holder, ParticipantRole.AGENT, found.group("name")),
                    Participant(company, ParticipantRole.PARTY),
                ),
                spans=(span,),
                when=since,
                theme=f"{number} {units.group('what') or 'shares'}",
                certainty=Certainty.HAPPENED,
                authority=Authority.OFFICIAL,
                state=True,
                words=" ".join(span.text.split()),
            )
        )
    return out


def _lister(name: str, cast: Cast) -> str | None:
    """The person of the cast whom a name written surname first means."""
    surname, _, given = name.partition(", ")
    wanted = f"{given} {surname}".casefold()
    found = {
        a.id
        for a in cast.actors
        if wanted in {n.casefold() for n in (a.name, *a.aliases)}
        or name.casefold() in {n.casefold() for n in (a.name, *a.aliases)}
    }
    return next(iter(found)) if len(found) == 1 else None


def _company(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> str | None:
    """The company whose register it is: named in a header line, in the title, or as publisher."""
    document = passage.document
    line = _COMPANY_LINE.search(document.text)
    if line is not None:
        found = _actor_in(mentions, line.start("name"), line.end("name"))
        if found is not None:
            return found
    title = document.title.casefold()
    bodies = [a for a in cast.actors if a.kind.value == "body"]
    for actor in sorted(bodies, key=lambda a: -len(a.name)):
        for name in (actor.name, *actor.aliases):
            if len(name) > 3 and name.casefold() in title:
                return actor.id
    return voices.publisher(document, cast)
