"""What is asked to be disclosed, and is not: questions about interests, forms, completeness, omissions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.core.document import DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import Act, Attribution, Claim, ClaimForm, Party, Polarity, Window

from . import voices
from .actors import Cast, Mention
from .frames import Frame
from .parties import Voice, party, resolve
from .passage import Passage
from .periods import asked_period

_OPEN = re.compile(
    r"\b(?:is|was|are) there (?:anything|something|any (?:other )?(?:matter|fact|information|reason|interest|conflict))\b|\bany (?:other )?(?:information|matters?|facts?|circumstances?)\b[^?]{0,60}\b(?:the|this) (?:senate|committee|board|court|panel|council|house|commission|parliament|authority|appointing \w+) (?:should|ought|may|might|needs?)\b|\banything (?:else )?(?:that |which )?(?:in your|about your|we|the (?:committee|board|court|panel|council|house)|you (?:want|wish|would like|need|should))\b|"
    r"\b(?:ought|should|need) to (?:hear|know|be (?:told|aware))\b|\bwould (?:affect|prevent|embarrass|disqualify)\b|\banything to (?:declare|disclose)\b|\bany reason (?:why|that)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^\W*(?:\d+[.)] )?(?:(?:question|item|interrogatory|request|part|section)(?: no\.?)? ?\w{1,4}[.:]? )?(?:please )?(?:list|declare|disclose|state|give|provide|name|identify|specify|describe|enter|set out|report)\b",
    re.IGNORECASE,
)
_ASKS = (
    (re.compile(r"\bgifts?\b|\bhospitality\b", re.I), "gift"),
    (
        re.compile(r"\bpayments?\b|\bremuneration\b|\bincome\b|\bfees?\b|\bcompensation\b", re.I),
        "receive_money",
    ),
    (
        re.compile(
            r"\bshares?\b|\bsecurit(?:y|ies)\b|\bstocks?\b|\bholdings?\b|\bstakes?\b|\bshareholdings?\b|\bland\b|\bpropert(?:y|ies)\b|\bassets?\b|\binvestments?\b",
            re.I,
        ),
        "hold_asset",
    ),
    (
        re.compile(
            r"\b(?:pecuniary|financial|private|conflicting|conflicts?) (?:of )?interests?\b|\binterests? in\b|\bconflicts? of interests?\b|\bhave an interest\b|\bany interests?\b|\binterests\b",
            re.I,
        ),
        "benefit",
    ),
    (
        re.compile(
            r"\bdirectorships?\b|\boffices? held\b|\bpositions? held\b|\bboard memberships?\b|\bemployment\b",
            re.I,
        ),
        "hold_office",
    ),
    (re.compile(r"\btravel\b|\btrips?\b|\bjourneys?\b", re.I), "travel_to"),
    (re.compile(r"\bloans?\b", re.I), "loan"),
    (re.compile(r"\bdonations?\b|\bcontributions?\b", re.I), "donation"),
    (re.compile(r"\b(?:meetings?|contacts?|communications?|dealings|correspondence)\b", re.I), "contact"),
    (re.compile(r"\b(?:concerns?|complaints?|warnings?)\b", re.I), "raise_concern"),
)
_BENEFITS = frozenset(
    "be_employed be_retained benefit donation fee gift hold_asset hold_office loan receive_money".split()
)
_ACTS = frozenset("contact donation fee gift receive_money travel_to".split())
_COMPLETE = re.compile(
    r"(?P<all>\b(?:(?:it|this|they|that)(?= (?:is|are|was|were|remains)\b)|(?:my|the|our|his|her|these|this|all (?:of )?(?:my|the))(?: \w+){0,3}? (?:declarations?|answers?|returns?|disclosures?|statements?|forms?|list|record|register|responses?|information|report|filing|account|particulars))\b[^.!?;]{0,60}?\b(?:is|are|was|were|remains?)\b[^.!?;]{0,25}\b(?:complete|exhaustive|full and (?:frank|accurate|complete)|true and complete|accurate and complete|true, complete)\b[^.!?;]*)",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"(?P<all>\b(?:i|we)(?: have|'ve|’ve)? (?:fully |always |already )?(?:declared|disclosed|listed|registered|reported|published|produced|turned over|handed over|(?:told|given|sent|shown) (?:\w+ ){1,3}?(?:about )?) ?(?:all|every|everything|each)\b[^.!?;]*)",
    re.IGNORECASE,
)
_ALL_LISTED = re.compile(
    r"(?P<all>\b(?:all|every|everything|each)\b[^.!?;]{0,60}? (?:(?:has|have) been|is|are|was|were) (?:fully |duly |already |all )?(?:declared|disclosed|listed|registered|reported|published|on the (?:register|form|return|declaration|list|record))\b[^.!?;]*|\bnothing (?:has been|was|is) (?:left (?:out|off)|omitted|kept back|held back|concealed)\b[^.!?;]*)",
    re.IGNORECASE,
)
_FORM_WORDS = re.compile(
    r"\b(?:declaration|disclosure|return|form|answers?|register|statement|list|filing|report)\b",
    re.IGNORECASE,
)
_DISCLOSED_ALL = re.compile(
    r"\b(?:disclosed?|declared?|listed|reported|registered) (?:all|every|everything)\b", re.IGNORECASE
)
_NOTHING = re.compile(
    r"(?P<all>\b(?:i|we)(?: have| had|['’]ve)(?: got)? (?:nothing(?: to hide,? and nothing)?|no interests?) to (?:declare|disclose|report)\b[^.!?;]*|\b(?:i|we) (?:hold|have|possess) (?:no|nothing) (?:further |other |more |additional )(?:material|information|documents?|evidence|records?|papers?|disclosure)?\b[^.!?;]*)",
    re.IGNORECASE,
)


_OF_SOME = re.compile(
    r"\b(?:business(?:es)?|compan(?:y|ies)|firms?|enterprises?|suppliers?|entit(?:y|ies)|organi[sz]ations?|bod(?:y|ies)|undertakings?|corporations?|partnerships?|ventures?|"
    r"contractors?|vendors?|persons?|anyone|parties|party|bidders?|tenderers?|holder of, or applicant for|holders?|applicants?|licensees?|concerns?|club|clubs)\b[^?.;:]{0,30}?"
    r"(?:\b(?:that|which|who|whom)\b|\b(?:with|having|doing|holding|seeking|supplying|tendering|bidding|regulated|licensed|contracting|operating|under contract|for|of)\b (?:a |an |any )?(?:contract|contracts|business|licen[cs]e|permit|work|by|with|for|to))",
    re.IGNORECASE,
)
"""Bodies of one kind only: "any business that has a contract with the town"."""


def asks_of_some(text: str) -> bool:
    """Whether a question asks of those bodies alone that do something, so that no one body is concerned."""
    return _OF_SOME.search(text) is not None


def is_list(text: str) -> bool:
    """Whether a question orders a list ("List all …", "Identify every person …")."""
    return _LIST.match(text) is not None


def asked_for(text: str) -> tuple[str, ...]:
    """The predicates that a question about interests names, from its words."""
    found = [predicate for pattern, predicate in _ASKS if pattern.search(text)]
    return tuple(dict.fromkeys(found))


def disclosures(
    passage: Passage,
    attribution: Attribution,
    question: Span,
    answer: Span,
    adopted: Sequence[Frame],
    said: Voice,
    mentions: Sequence[Mention],
    cast: Cast,
    *,
    denies: bool,
    formal: bool,
) -> list[Claim]:
    """What the answer to a disclosure question leaves undisclosed (or, answered yes, says is all)."""
    text = " ".join(question.text.split())
    about = asked_for(text)
    opened = bool(_OPEN.search(text))
    listed = is_list(text)
    formal = formal or attribution.act is Act.DOCUMENT
    interests = [p for p in about if p in _BENEFITS]
    if not denies:
        if _DISCLOSED_ALL.search(text):
            return [
                _claim(
                    passage,
                    attribution,
                    (question, answer),
                    Polarity.AFFIRMED,
                    ClaimForm.COMPLETE,
                    about,
                    None,
                    None,
                    said,
                )
            ]
        return []
    if not (opened or listed or interests or formal and about) or listed and not opened and not about:
        return []
    if opened and not listed:
        about = tuple(p for p in about if p in _BENEFITS) if interests else ()
    concerned = (
        None
        if about and asks_of_some(text)
        else _concerned(adopted, said, passage) or named_in(mentions, question, said.speaker, passage, cast)
    )
    theme = next((f.theme or (f.partners[0].words if f.partners else None) for f in adopted), None)
    return [
        _claim(
            passage,
            attribution,
            (question, answer),
            Polarity.DENIED,
            ClaimForm.PLAIN,
            about,
            concerned,
            theme,
            said,
            window=_window(about, question, adopted, passage),
        )
    ]


def _window(
    about: Sequence[str], question: Span, adopted: Sequence[Frame], passage: Passage
) -> Window | None:
    """When what was asked for had to happen. A holding is asked for as it stands: no period bounds it."""
    if not about or not _ACTS.issuperset(about):
        return None
    own = next((f.window for f in adopted if f.window is not None), None)
    return own or asked_period(passage.document, question)


def _claim(
    passage: Passage,
    attribution: Attribution,
    spans: tuple[Span, ...],
    polarity: Polarity,
    form: ClaimForm,
    about: tuple[str, ...],
    concerned: Party | None,
    theme: str | None,
    said: Voice,
    window: Window | None = None,
) -> Claim:
    document = passage.document
    return Claim(
        id=content_id(
            "cl",
            document.id,
            attribution.id,
            "disclose",
            polarity.value,
            form.value,
            *(f"{s.start}-{s.end}" for s in spans),
        ),
        attribution=attribution.id,
        document=document.id,
        spans=spans,
        predicate="disclose",
        subject=Party("I", actor=attribution.behalf or attribution.speaker),
        party=concerned,
        theme=theme,
        polarity=polarity,
        form=form,
        about=about,
        window=window,
        speaker=attribution.speaker,
        behalf=attribution.behalf,
        said=attribution.said or document.published,
    )


def _concerned(adopted: Sequence[Frame], said: Voice, passage: Passage) -> Party | None:
    for frame in adopted:
        for who in frame.partners:
            if who.cls in ("matter", "item", "business", "issue", "decision", "agenda"):
                continue
            made = party(who, said, passage)
            if made.actor is not None or made.cls is not None or made.of is not None:
                return made if made.actor != said.speaker else None
    return None


def named_in(
    mentions: Sequence[Mention], question: Span, speaker: str | None, passage: Passage, cast: Cast
) -> Party | None:
    """The last actor that a question names, the speaker aside; "that government" is the last state before it."""
    for mention in reversed(mentions):
        if (
            question.start <= mention.start < question.end
            and mention.actor is not None
            and mention.actor != speaker
            and mention.form != "pronoun"
        ):
            return _named_party(mention, passage)
    meant = _THAT.search(question.text)
    if meant is None:
        return None
    kind = "state" if meant.group("state") else "body"
    for mention in reversed([m for m in mentions if question.start - 600 < m.start < question.start]):
        actor = cast.actor(mention.actor)
        if actor is not None and actor.kind.value == kind:
            return _named_party(mention, passage)
    return None


def _named_party(mention: Mention, passage: Passage) -> Party:
    span = passage.document.span(mention.start, mention.end)
    return Party(" ".join(span.text.split()), actor=mention.actor, span=span)


_THAT = re.compile(
    r"\bthat (?:(?P<state>government|country|state|regime|nation)|(?:company|firm|body|group|agency|bank|organi[sz]ation|business|trust|foundation))\b",
    re.IGNORECASE,
)


def completeness(passage: Passage, attribution: Attribution, question: str) -> list[Claim]:
    """ "The answers are true and complete", "I have declared everything"."""
    out: list[Claim] = []
    document = passage.document
    for piece in attribution.content:
        text = piece.text.replace("\n", " ")
        for pattern in (_COMPLETE, _DECLARED, _ALL_LISTED):
            for found in pattern.finditer(text):
                words = found.group("all")
                if (
                    pattern is _COMPLETE
                    and words.split()[0].lower() in ("it", "this", "they", "that")
                    and not _FORM_WORDS.search(question + " " + text[: found.start()])
                ):
                    continue
                sentence = text[text.rfind(".", 0, found.start()) + 1 : found.end() + 1]
                if (
                    "?" in text[found.end() : found.end() + 1]
                    or re.search(r"\b(?:not|never|n[’']t|if|would|will|should|must)\b", words, re.I)
                    or re.search(r"\b(?:not|nearly|almost)\W*$", text[: found.start()], re.I)
                    or re.search(r"\bif\b", sentence[:20], re.I)
                ):
                    continue
                span = voices.trimmed(
                    document, piece.start + found.start("all"), piece.start + found.end("all")
                )
                out.append(
                    _claim(
                        passage,
                        attribution,
                        (span,),
                        Polarity.AFFIRMED,
                        ClaimForm.COMPLETE,
                        () if pattern is _COMPLETE else asked_for(words),
                        None,
                        None,
                        Voice(),
                    )
                )
    return out


def nothing_to_declare(passage: Passage, attribution: Attribution) -> list[Claim]:
    """ "I have nothing to declare", "I hold no further material"."""
    out = []
    for piece in attribution.content:
        for found in _NOTHING.finditer(piece.text.replace("\n", " ")):
            words = found.group("all")
            if re.search(r"\bno interests? (?!to)\b", words, re.I):
                continue
            span = voices.trimmed(
                passage.document, piece.start + found.start("all"), piece.start + found.end("all")
            )
            held = re.search(
                r"\b(?:hold|have|possess) (?:no|nothing) (?P<what>further.*|other.*|more.*|additional.*)",
                words,
            )
            about = ("know", "receive_document", "see_document", "possess") if held is not None else ()
            theme = held.group("what") if held is not None else None
            out.append(
                _claim(
                    passage,
                    attribution,
                    (span,),
                    Polarity.DENIED,
                    ClaimForm.PLAIN,
                    about,
                    None,
                    theme,
                    Voice(),
                )
            )
    return out


_NONE_DECLARED = re.compile(
    r"\b(?:(?:stated|said|declared|answered|replied|confirmed|indicated|responded) that (?:they|he|she|each|none of them) (?:had|held|has|have) "
    r"(?:none|no (?:such |pecuniary |financial |other )?(?:interests?|conflicts?(?: of interests?)?)|nothing to (?:declare|disclose))"
    r"|declared (?:no|that (?:he|she|they) had no) (?:pecuniary |financial )?(?:interests?|conflicts?))\b"
)
_NONE_BY_ANYBODY = re.compile(
    r"\b(?:no (?:declarations? of (?:pecuniary |financial )?interests?|(?:pecuniary |financial )?interests?|conflicts? of interests?) (?:was|were) (?:declared|made|disclosed|received)"
    r"|there were no (?:declarations? of (?:pecuniary |financial )?interests?|interests? declared))\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:Present|Members present)\s*:\s*(?P<names>[^\n]+?)(?=\bIn attendance\b|\bAlso\b|\n|$)"
)


def minuted(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Claim]:
    """Minutes in which members declare no interest, each by name, or nobody of those present does."""
    document = passage.document
    if document.kind not in (DocumentKind.TRANSCRIPT, DocumentKind.FILING):
        return []
    out: list[Claim] = []
    before: tuple[int, int] | None = None
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        text = document.reading[start:end].replace("\n", " ")
        if not text.strip():
            continue
        named, passive = _NONE_DECLARED.search(text), _NONE_BY_ANYBODY.search(text)
        asked, before = before, (start, end)
        low, high = start, start + (named.start() if named is not None else 0)
        if named is None and passive is not None:
            there = _THERE.search(document.text)
            low, high = there.span("names") if there is not None else (start, start)
        if named is None and passive is None:
            continue
        people = [
            m.actor for m in mentions
            if low <= m.start < high and m.actor is not None and m.form != "pronoun"
            and (actor := cast.actor(m.actor)) is not None and actor.kind.value == "person"
        ]  # fmt: skip
        spans = [voices.trimmed(document, start, end)]
        if asked is not None and re.search(r"\binterests?\b", document.reading[asked[0] : asked[1]]):
            spans.insert(0, voices.trimmed(document, *asked))
        for who in dict.fromkeys(people):
            out.append(
                Claim(
                    id=content_id("cl", document.id, "minuted", start, who),
                    attribution="",
                    document=document.id,
                    spans=tuple(spans),
                    predicate="disclose",
                    subject=Party("I", actor=who),
                    polarity=Polarity.DENIED,
                    about=("hold_asset", "benefit"),
                    speaker=who,
                    said=document.published,
                )
            )
    return out


_ANSWERS = re.compile(
    r"\b(?:answers?|statements?|returns?|forms?|declarations?|evidence|testimony|filings?|letter|reply|replies|account)$",
    re.IGNORECASE,
)


def _answer_of(frame: Frame, mentions: Sequence[Mention]) -> str | None:
    """Whose answer, return or form it was that failed to disclose something."""
    subject = frame.subject
    if subject is None or _ANSWERS.search(subject.words.split(" about ")[0].split(" of ")[0]) is None:
        return None
    return next((m.actor for m in mentions if m.start == subject.start and m.end < subject.end), None)


def narrated(
    passage: Passage, frames: Sequence[Frame], mentions: Sequence[Mention], cast: Cast
) -> list[Claim]:
    """Omissions that the paper tells in its own voice: "failed to disclose", "did not declare", "concealed"."""
    out = []
    document = passage.document
    voice = Voice()
    for frame in frames:
        hidden = frame.hides and not frame.scope.negative
        left_out = (
            frame.predicate == "disclose"
            and not frame.hides
            and frame.scope.negative
            and (frame.scope.omission or frame.tense in ("past", "perfect"))
        )
        if (
            frame.voice is not None
            or not (hidden or left_out)
            or frame.scope.void
            or frame.scope.modality.value != "asserted"
            or frame.scope.certainty.value != "happened"
        ):
            continue
        if frame.subject is None:
            continue
        who = resolve(frame.subject, voice) or _answer_of(frame, mentions)
        if who is None:
            continue
        inner = [
            f
            for f in frames
            if f is not frame and frame.start <= f.anchor < frame.end and f.anchor > frame.anchor
        ]
        concerned = next(
            (
                party(p, voice, passage)
                for f in inner
                for p in f.partners
                if p.actor is not None and p.actor != who
            ),
            None,
        )
        if concerned is None and frame.theme_who is not None and frame.theme_who.actor is not None:
            concerned = party(frame.theme_who, voice, passage)
        about = tuple(
            dict.fromkeys(f.predicate for f in inner if not f.predicate.startswith("other:"))
        ) or asked_for(frame.theme or "")
        span = voices.trimmed(document, frame.start, frame.end)
        out.append(
            Claim(
                id=content_id("cl", document.id, "narrated", span.start, span.end),
                attribution="",
                document=document.id,
                spans=(span,),
                predicate="disclose",
                subject=replace(party(frame.subject, voice, passage), actor=who),
                party=concerned,
                theme=frame.theme,
                polarity=Polarity.DENIED,
                form=ClaimForm.NARRATED_OMISSION,
                about=about,
                window=frame.window,
                speaker=who,
                said=document.published,
            )
        )
    return out
