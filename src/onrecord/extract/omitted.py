"""What a form does not hold, as reports tell it of the form: "the fees were omitted from Roe's returns".

:func:`onrecord.extract.disclosure.narrated` reads what somebody is told to have left out; here the paper is
the subject, or nobody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.core.ids import content_id
from onrecord.core.nouns import Attribution, Claim, ClaimForm, Party, Polarity

from . import voices
from .actors import Cast, Mention
from .disclosure import asked_for
from .passage import Passage

_FORM = (
    r"['’]s? (?:[\w-]+ ){0,3}(?:returns?|declarations?|registers?(?: of (?:\w+ )?interests?)?|disclosures?|forms?|filings?|questionnaires?"
    r"|(?:statement|schedule|list|declaration|entry) (?:of|in the) (?:\w+ )?(?:interests?|means|assets|affairs|register|gifts))\b"
)
_WORTH = re.compile(
    r"\b(?:stakes?|shares?|shareholdings?|holdings?|flats?|houses?|villas?|yachts?|boats?|apartments?|land|propert(?:y|ies)|loans?|gifts?"
    r"|hospitality|trips?|flights?|tickets?|hotel|payments?|fees?|income|money|sums?|amounts?|cash|commissions?|accounts?|interests?"
    r"|director(?:ship)?s?|compan(?:y|ies)|contracts?|donations?|debts?|mortgages?|trusts?|pensions?|employment|consultanc(?:y|ies)|dinners?)\b",
    re.IGNORECASE,
)
_BE = r"(?:was|were|is|are|been)"
_OMISSIONS = (
    re.compile(
        rf"\b{_BE} (?:[a-z]+ly )?(?:omitted from|left out of|left off|missing from|absent from|excluded from|not to be found in"
        r"|(?:not|never|nowhere) (?:listed|declared|mentioned|shown|entered|recorded|included|disclosed|registered|reported) (?:in|on)) "
        rf"(?P<whose>[^,.;]{{2,60}}?){_FORM}"
    ),
    re.compile(
        r"\b(?:do|does|did) not (?:appear|figure|feature) (?:anywhere )?(?:in|on|among) "
        rf"(?P<whose>[^,.;]{{2,60}}?){_FORM}"
    ),
    re.compile(
        rf"\b(?:appears?|appeared|figures?|figured) nowhere (?:in|on) (?P<whose>[^,.;]{{2,60}}?){_FORM}"
    ),
    re.compile(rf"^\W*[Nn]owhere (?:in|on) (?P<whose>[^,.;]{{2,60}}?){_FORM} {_BE}\b"),
    re.compile(rf"^\W*[Nn]o (?:mention|record|trace) of [^.;]{{2,80}}? in (?P<whose>[^,.;]{{2,60}}?){_FORM}"),
    re.compile(
        rf"(?P<whose>[^,.;]{{2,60}}?){_FORM} (?:makes?|made|contains?|contained|ha[sd]|holds?|held|bears?) no (?:mention|reference|entry|record|trace|word)\b"
    ),
    re.compile(
        r"(?P<whose>[^,.;]{2,60}?)['’]s? (?:[\w-]+ ){0,2}"
        r"(?:stakes?|shares?|shareholdings?|holdings?|interests?|loans?|payments?|fees?|income|directorships?|gifts?|trips?)\b[^.;]{0,80}? "
        r"(?:was|were|has been|have been|had been) (?:not|never) (?:declared|disclosed|registered|reported|entered)\b"
    ),
)
_UNSURE = re.compile(
    r"^\W*(?:if|unless|suppose|should)\b|\?\W*$|\b(?:would|may|might|whether)\b", re.IGNORECASE
)


def omissions(
    passage: Passage, attributions: Sequence[Attribution], mentions: Sequence[Mention], cast: Cast
) -> Iterator[Claim]:
    """The omissions of a passage that are told in the paper's own voice, each a claim of who filed the form."""
    document = passage.document
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        text = document.text[start:end].replace("\n", " ")
        if len(text) > 600 or _UNSURE.search(text) or not _WORTH.search(text):
            continue
        found = next((m for p in _OMISSIONS if (m := p.search(text)) is not None), None)
        if found is None or any(voices.holds(a, start + found.start("whose")) for a in attributions):
            continue
        owner = _owner(mentions, start + found.end("whose"), cast)
        if owner is None:
            continue
        told = [
            m
            for m in mentions
            if start <= m.start < end and m.actor not in (None, owner) and m.form != "pronoun"
        ]
        span = voices.trimmed(document, start, end)
        party = None
        if told:
            named = document.span(told[0].start, told[0].end)
            party = Party(" ".join(named.text.split()), actor=told[0].actor, span=named)
        yield Claim(
            id=content_id("cl", document.id, "omitted", span.start, span.end),
            attribution="",
            document=document.id,
            spans=(span,),
            predicate="disclose",
            subject=Party(found.group("whose").strip(), actor=owner),
            party=party,
            polarity=Polarity.DENIED,
            form=ClaimForm.NARRATED_OMISSION,
            about=asked_for(text),
            speaker=owner,
            said=document.published,
        )


def _owner(mentions: Sequence[Mention], end: int, cast: Cast) -> str | None:
    """Whose form it is: the person whose name stands right before the apostrophe."""
    for mention in mentions:
        if mention.start < end <= mention.end + 1 and mention.actor is not None and mention.form != "pronoun":
            actor = cast.actor(mention.actor)
            return mention.actor if actor is not None and actor.kind.value in ("person", "body") else None
    return None
