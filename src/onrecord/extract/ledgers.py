"""Papers that book: vouchers, receipts, bills, diaries, registers of holders in prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from onrecord.core.dates import When, parse
from onrecord.core.document import Document, DocumentKind
from onrecord.core.ids import content_id
from onrecord.core.nouns import Authority, Event, Participant, ParticipantRole

from . import times as time_words
from . import voices
from .actors import Cast, Mention
from .inscribed import ISO, MONTHS, actor_named, actor_of, date_in
from .passage import Passage
from .recorded import recorded

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
    r"^[ \t]*(?P<name>[A-ZÀ-Þ][\w’'\-À-ÿ]*(?: [A-ZÀ-Þ][\w’'\-À-ÿ]*)*, [A-ZÀ-Þ][\w’'\-À-ÿ]*(?: [A-ZÀ-Þ][\w’'\-À-ÿ.]*)*)(?: \((?P<note>[^()\n]{1,60})\))?[.,;] (?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_UNITS = re.compile(
    r"\b(?P<n>\d[\d,]{0,20}) (?P<what>(?:[\w-]{1,40} )?(?:shares?|units|stock|options|bonds|debentures|ordinary|preference))\b|(?:^|, )(?P<bare>\d{1,3}(?:,\d{3}){1,6}|\d{2,20})(?=,|$|\.)"
)
_TO_DAY = re.compile(
    r"\b(?:to|until|till|ceased|transferred(?: on)?|sold(?: on)?) (?P<day>\d{4}-\d{2}-\d{2})\b"
)
_HOLDERS = re.compile(
    r"(?:^MEMBERS\s*$|^SHAREHOLDERS\s*$)|\b(?:company extract|register of (?:shareholders|members|holders)|list of (?:members|shareholders)|holders of|share register|shareholders|number of shares|annual return)\b",
    re.IGNORECASE | re.MULTILINE,
)
_COMPANY_LINE = re.compile(
    r"^[^\S\n]*+(?:Company|Corporation|Issuer|Name of company)\s*:\s*(?P<name>[^.\n]+(?:\.(?= ?[A-Z]?[a-z]*\.))?)",
    re.MULTILINE,
)
_NAMES = "|".join(m.capitalize() for m in MONTHS)
_RECEIPT = re.compile(
    r"\b(?:acknowledge?ment of (?:receipt|service)|signed receipt|proof of delivery|return receipt)\b",
    re.IGNORECASE,
)
_DIARY = re.compile(
    r"\b(?i:day ?book|diary|notebook|journal|logbook|log|pocket book|calendar) (?:of|kept by) (?P<who>[A-Z][^\n.,;:]*)|(?P<who2>[A-Z][\w.’' -]{1,80}?)[’']s (?i:day ?book|diary|notebook|journal|pocket book)"
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


def booked(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
    """The events that vouchers, receipts, bills, diaries and registers of a passage record."""
    return [
        *_vouchers(passage, mentions, cast),
        *_receipts(passage, mentions, cast),
        *_guests(passage, mentions),
        *_visitors(passage, mentions, cast),
        *_diaries(passage, mentions, cast),
        *_holdings(passage, mentions, cast),
    ]


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
        paid = actor_of(mentions, payee, "who", start) or actor_named(payee.group("who"), cast)
        signed = (
            (actor_of(mentions, signer, "who", start) or actor_named(signer.group("who"), cast))
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
        out.append(
            recorded(
                document,
                "voucher",
                "authorise_payment" if signed is not None else "pay",
                people,
                (voices.trimmed(document, start, end),),
                date_in(text),
                at=start,
                theme=amount.group() if amount is not None else None,
                authority=Authority.OFFICIAL,
            )
        )
    return out


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
        guest = actor_of(mentions, found, group, start)
        host = actor_of(mentions, found, own, start) if found.group(own) else None
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
            recorded(
                document,
                "guest",
                "meet",
                (
                    Participant(host),
                    Participant(guest, ParticipantRole.AGENT, found.group(group).strip()),
                ),
                spans,
                written,
                at=start,
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


_SIGNED_IN = re.compile(
    r"\b(?:register|visitors?[’']? book|sign-in (?:sheet|book)|log(?: ?book)?|guest ?book|gate log)s? (?:of|at|kept (?:by|at)|for) (?P<place>(?:the )?[^.;“\"]{3,80}?) (?:shows?|records?|lists?|has|says?) (?:that )?[“\"]?(?P<who>[A-Z][^”\",;]{1,40}?)[”\"]? (?:as having )?(?:signed in|was signed in|signed himself in|signed herself in|checked in|entered|arrived|visited|called|was admitted|signing in)\b",
)


def _visitors(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
    """ "The gate log of the depot shows that “Roe J.” checked in": a visit."""
    out = []
    document = passage.document
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        found = _SIGNED_IN.search(document.text[start:end].replace("\n", " "))
        if found is None:
            continue
        who = actor_named(found.group("who"), cast) or actor_of(mentions, found, "who", start)
        if who is None:
            continue
        place = actor_of(mentions, found, "place", start)
        people = [Participant(who, ParticipantRole.AGENT, found.group("who"))]
        if place is not None and place != who:
            people.append(Participant(place, ParticipantRole.PARTY, found.group("place")))
        out.append(
            recorded(
                document,
                "visitor",
                "visit",
                people,
                (voices.trimmed(document, start, end),),
                date_in(document.text[start:end]),
                at=start,
                where=found.group("place"),
                theme=found.group("place"),
            )
        )
    return out


def _receipts(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
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
        reader = people[0]
        parts = [
            Participant(people[0].actor, ParticipantRole.AGENT, document.text[reader.start : reader.end])
        ]
        sender = voices.publisher(document, cast)
        if sender is not None and sender != people[0].actor:
            parts.append(Participant(sender, ParticipantRole.PARTY))
        out.append(
            recorded(
                document,
                "receipt",
                "receive_document",
                parts,
                (voices.trimmed(document, start, end),),
                date_in(text),
                at=start,
                theme="notice",
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
            keeper = actor_of(mentions, head, group) or actor_named(head.group(group), cast) or keeper
        when = date_in(document.text[found.start() : found.start("text")])
        if keeper is not None:
            out += _entry(passage, found, keeper, when, mentions, cast)
    return out


def diary_spans(passage: Passage) -> list[tuple[int, int]]:
    """Where entries of a day book stand: their times are seen from the entry, not from the paper."""
    if passage.document.kind is DocumentKind.ARTICLE:
        return []
    return [
        (found.start("text"), found.end("text"))
        for found in _DIARY_ENTRY.finditer(passage.document.text, passage.first, passage.last)
    ]


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
        other = actor_of(mentions, named, "who", base) or actor_named(named.group("who"), cast)
    if other is None or other == keeper:
        return []
    people = (
        Participant(other, ParticipantRole.AGENT, named.group("who") if named else ""),
        Participant(keeper, ParticipantRole.AGENT, "me"),
    )
    plain = Event(
        id=content_id("ev", document.id, "entry", base),
        document=document.id,
        predicate="meet",
        participants=people,
        spans=(quote, heading),
        when=when,
        topic=" ".join(quote.text.split()[:40]),
        authority=Authority.OFFICIAL,
        source=keeper,
        words=" ".join(quote.text.split()),
    )
    out = [plain] if _CAME.search(quote.text) else []
    for sentence in re.finditer(r"[^.!?]+[.!?]?", quote.text):
        said = _SAYS.match(sentence.group())
        if said is None:
            continue
        what = " ".join(said.group("what").split())
        place = base + sentence.start()
        out.append(
            replace(
                plain,
                id=content_id("ev", document.id, "said", place),
                predicate="tell",
                participants=(people[0], Participant(keeper, ParticipantRole.PARTY, "me")),
                topic=what,
                theme=what,
            )
        )
        knows = re.search(r"\b(?:has|had|have) known\b(?P<rest>.*)", what)
        if knows is not None:
            out.append(
                replace(
                    plain,
                    id=content_id("ev", document.id, "knew", place),
                    predicate="know",
                    participants=(people[0],),
                    when=_since(knows.group("rest"), when),
                    topic=what,
                    theme=knows.group("rest").strip(" .") or what,
                )
            )
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
        day = ISO.search(found.group("rest"))
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
        number = units.group("n") or units.group("bare")
        ended = _TO_DAY.search(found.group("rest"))
        until = ended.group("day") if ended is not None else ".."
        since = parse(f"{when.edtf}/{until}") if len(when.edtf) == 10 else when
        out.append(
            recorded(
                document,
                "holding",
                "hold_asset",
                (
                    Participant(holder, ParticipantRole.AGENT, found.group("name")),
                    Participant(company, ParticipantRole.PARTY),
                ),
                (voices.trimmed(document, found.start(), found.end()),),
                since,
                theme=f"{number} {units.group('what') or 'shares'}",
                state=True,
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
        found = actor_of(mentions, line, "name")
        if found is not None:
            return found
    title = document.title.casefold()
    bodies = [a for a in cast.actors if a.kind.value == "body"]
    for actor in sorted(bodies, key=lambda a: -len(a.name)):
        for name in (actor.name, *actor.aliases):
            if len(name) > 3 and name.casefold() in title:
                return actor.id
    return voices.publisher(document, cast)
