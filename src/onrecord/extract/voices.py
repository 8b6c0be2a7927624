"""Who speaks in an utterance, for whom, and whether it is meant: irony, jokes, withdrawals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.nouns import Act, Attribution, AttributionKind, Grade, RelationKind
from onrecord.extract.actors import Cast, Mention
from onrecord.extract.parties import Voice

_IRONIC_START = re.compile(
    r"^\W*(?:oh,? (?:sure|absolutely|yes|of course|certainly|naturally|right|yeah)|naturally\.|of course, and|yeah,? right|sure, and|yes,? (?:friends|and i (?:also|once|even))|absolutely, and|right, and|"
    r"obviously\. (?:and )?i also|certainly\. and|sure thing|guilty as charged|congratulations|you (?:got|caught) me)",
    re.IGNORECASE,
)
_IRONIC_TAIL = re.compile(
    r"\b(?:lovely|wonderful|how nice|splendid|bravo|marvellous|marvelous|sure they did|pull the other one)\s*[.!]|\b(?:and|then) (?:my|i am|i'm|i’m|pigs|the moon|elvis)\b[^.!?]{0,60}\b(?:made of|the (?:queen|king|pope|tooth fairy)|napoleon|can fly|cleopatra|father christmas|santa|elvis|cheese)\b",
    re.IGNORECASE,
)
_NAPOLEON = re.compile(
    r"\b(?:napoleon|cleopatra|elvis|santa claus|father christmas|the tooth fairy|elephants on the lawn|little green men)\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"\b(?:never|not|n[’']t)\s+(?:ever\s+)?(?:said|say|saying|claim(?:ed|ing)?|suggest(?:ed|ing)?|told|tell(?:ing)?|pretend(?:ed)?)\b[^.?!]*$",
    re.IGNORECASE,
)

OFFICIAL_KINDS = frozenset({DocumentKind.FILING, DocumentKind.LOG, DocumentKind.STATEMENT})


def ironic(text: str) -> bool:
    """Whether an utterance is marked as not meant: an ironic opening, an absurd list, mock praise."""
    return bool(_IRONIC_START.search(text) or _IRONIC_TAIL.search(text) or _NAPOLEON.search(text))


def content(attribution: Attribution) -> str:
    """The words of an attribution, its pieces joined by a blank."""
    return " ".join(" ".join(s.text.split()) for s in attribution.content)


def unsaid(attribution: Attribution, offset: int) -> bool:
    """Whether a piece goes on under "I never said …" of the piece before it."""
    before = [s for s in attribution.content if s.end <= offset]
    return (
        bool(before)
        and bool(_UNSAID.search(before[-1].text.rstrip(' ,”"’')))
        and not before[-1].text.rstrip().endswith((".", "!", "?"))
    )


def voice(
    attribution: Attribution | None, attributions: Sequence[Attribution], cast: Cast, document: Document
) -> Voice:
    """Who "I", "we", "you" and an unresolved "he" are in an attribution (None: the paper's own voice)."""
    if attribution is None:
        return Voice(body=publisher(document, cast), speaker=None)
    speaker = attribution.speaker
    principal = attribution.behalf or principal_of(speaker, cast)
    if attribution.question:
        asked = asker(attribution, attributions)
        addressee = attribution.addressee or (asked.speaker if asked is not None else None)
    else:
        addressee = attribution.addressee
    return Voice(
        speaker=speaker, body=body_of(speaker, principal, cast), addressee=addressee, principal=principal
    )


def principal_of(speaker: str | None, cast: Cast) -> str | None:
    """For whom a spokesperson or a lawyer speaks, where a tie of the paper says it."""
    found = [r.object for r in cast.relations if r.kind is RelationKind.REPRESENTS and r.subject == speaker]
    return found[-1] if len(set(found)) == 1 else None


_RECORDS = frozenset(
    "calendar calendars record records register registers log logs document documents filing filings minutes return returns portal emails e-mails email ledger diary diaries invoice invoices receipts data report letter letters memo memos programme program spreadsheet transcript papers "
    "check checks cheque cheques statements book books ledgers manifest manifests vouchers receipt bill bills tape tapes recording recordings footage photograph photographs messages correspondence contract contracts itinerary timesheets".split()
)


_BESIDE_PEOPLE = re.compile(
    r"\b(?:and|or|as well as|,) (?:an? |the |his |her |their |its |by |from |two |three |several |court |internal |public )*(?:[\w-]+ ){0,2}?"
    r"(?:bills?|receipts?|invoices?|minutes|logs?|records?|e-?mails?|registers?|diar(?:y|ies)|calendars?|ledgers?|filings?|documents|messages|photographs?|recordings?)\b",
    re.IGNORECASE,
)
"""A paper that is named as a source beside people: "two guests and a bill seen by this newspaper"."""


def paper_source(words: str) -> bool:
    """Whether what "says" it is a record rather than a person: "the calendars say"."""
    parts = re.findall(r"[a-z-]+(?:['’]s?)?", words.lower())[:5]
    named = [i for i, w in enumerate(parts) if w in _RECORDS]
    return bool(named) and not any(
        w.endswith(("'s", "’s", "'", "’")) for w in parts[named[-1] : named[-1] + 1]
    )


def own_voice(attribution: Attribution, document: Document, cast: Cast) -> bool:
    """Whether words are the paper's own: a record is quoted for them, or the publisher signs its own paper."""
    if attribution.kind is not AttributionKind.DIRECT and any(
        paper_source(s.text) or _BESIDE_PEOPLE.search(s.text) for s in attribution.source
    ):
        return True
    if any(c.text.casefold() == "according to" for c in attribution.cue) and attribution.source:
        end = attribution.source[-1].end
        if _BESIDE_PEOPLE.search(re.split(r"[.;]\s", document.text[end : end + 160], maxsplit=1)[0]):
            return True
    return (
        document.kind in OFFICIAL_KINDS
        and attribution.speaker is not None
        and attribution.speaker == publisher(document, cast)
        and not attribution.source
    )


def asker(attribution: Attribution, attributions: Sequence[Attribution]) -> Attribution | None:
    """The attribution whose words an answer answers."""
    spots = [(s.start, s.end) for s in attribution.question]
    for other in attributions:
        if other is not attribution and any(
            c.start < b and a < c.end for c in other.content for a, b in spots
        ):
            return other
    return None


def body_of(speaker: str | None, principal: str | None, cast: Cast) -> str | None:
    """The body for which a speaker says "we", where offices, ties or the speaker's own kind show one."""
    for who in (principal, speaker):
        actor = cast.actor(who)
        if actor is not None and actor.kind.value == "body":
            return actor.id
    if speaker is None:
        return None
    for office in reversed(cast.offices):
        if (
            office.holder == speaker
            and office.organization is not None
            and cast.actor(office.organization) is not None
        ):
            return office.organization
    for relation in reversed(cast.relations):
        if relation.subject == speaker and relation.kind in (RelationKind.MEMBER, RelationKind.REPRESENTS):
            target = cast.actor(relation.object)
            if target is not None and target.kind.value == "body":
                return target.id
    return None


def publisher(document: Document, cast: Cast) -> str | None:
    """The actor that publishes a paper, if the cast knows it."""
    name = " ".join(document.publisher.split()).casefold()
    if not name:
        return None
    for actor in cast.actors:
        names = {actor.name.casefold(), *(a.casefold() for a in actor.aliases)}
        if name in names or any(len(n) > 5 and n in name for n in names) and actor.kind.value == "body":
            return actor.id
    return None


def reported(
    sayer: str | None, subject: str | None, spokesperson: bool, span: Span, said: When | None, cast: Cast
) -> Attribution:
    """A stand-in for words that a clause alone ties to who said them ("she denied having met him").

    Its id is empty: no attribution of the record is meant. A spokesperson speaks for the principal, or,
    where no tie is known, for whom the words are about.
    """
    behalf = principal_of(sayer, cast)
    if behalf is None and spokesperson and subject != sayer:
        behalf = subject
    return Attribution(
        "",
        span.document,
        AttributionKind.INDIRECT,
        (span,),
        speaker=sayer,
        behalf=behalf,
        said=said,
        grade=Grade.PARAPHRASE,
    )


def companion(
    attribution: Attribution | None,
    before: int,
    floor: int,
    mentions: Sequence[Mention],
    cast: Cast,
    have: set[str],
) -> Mention | None:
    """The other side of "we had a drink": the person whom the utterance, or its question, last spoke of."""
    low = (
        min((s.start for s in (*attribution.question, *attribution.content)), default=before)
        if attribution is not None
        else floor
    )
    for mention in reversed([m for m in mentions if low <= m.start < before]):
        actor = cast.actor(mention.actor)
        if (
            actor is None
            or actor.id in have
            or actor.kind.value != "person"
            or (attribution is not None and actor.id == attribution.addressee)
        ):
            continue
        return mention
    return None


def speaks(attribution: Attribution | None) -> bool:
    """Whether an attribution asserts (speech, a form) rather than asks, wishes or believes."""
    return attribution is not None and attribution.act in (Act.SPEECH, Act.DOCUMENT)


def holds(attribution: Attribution, offset: int) -> bool:
    """Whether an attribution's words hold an offset; crumbs of indirect speech hold nothing."""
    pieces = attribution.content
    for piece in pieces:
        if piece.start <= offset < piece.end:
            crumb = (
                len(pieces) > 1
                and attribution.kind is AttributionKind.INDIRECT
                and len(piece.text.split()) < 3
            )
            return not crumb
    return False


def clipped(
    document: Document, spans: Sequence[Span], start: int, end: int, anchor: int | None = None
) -> Span:
    """``start:end``, cut to the piece of an attribution that holds its anchor, else its middle."""
    for piece in spans:
        if anchor is not None and piece.start <= anchor < piece.end:
            cut = trimmed(document, max(start, piece.start), min(end, piece.end))
            return cut if len(cut.text.split()) > 2 else trimmed(document, start, end)
    if anchor is not None:
        return trimmed(document, start, end)
    for piece in spans:
        low, high = max(start, piece.start), min(end, piece.end)
        if low < high and piece.start <= (start + end) // 2 < piece.end:
            return trimmed(document, low, high)
    best = max(spans, key=lambda p: min(end, p.end) - max(start, p.start), default=None)
    if best is not None and min(end, best.end) > max(start, best.start):
        return trimmed(document, max(start, best.start), min(end, best.end))
    return trimmed(document, start, end)


def trimmed(document: Document, start: int, end: int) -> Span:
    """A span without white space and stray quotation marks at its ends."""
    text = document.text
    while start < end and (text[start].isspace() or text[start] in '“"‘'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '”"’,'):
        end -= 1
    return document.span(start, end)
