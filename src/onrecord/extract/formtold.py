"""What a paper tells of a form that somebody filled in: its question or heading, and the nil that stands there.

"To “Any income other than salary?” Mr Roe had written, on 4 May, “no”." "Against “Gifts” she entered “nil”."
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.dates import When
from onrecord.core.document import DocumentKind
from onrecord.core.ids import content_id
from onrecord.core.nouns import ActorKind, Claim, ClaimForm, Party, Polarity

from . import times as time_words
from . import voices
from .actors import Cast, Mention
from .disclosure import asked_for
from .inscribed import date_in
from .passage import Passage

_OPEN, _CLOSE = "\"“‘'", "\"”’'"
_NIL = rf"[{_OPEN}](?P<nil>[Nn]o|NO|[Nn]one|NONE|[Nn]il|NIL|[Nn]ot applicable|[Nn]/[Aa]|[Nn]othing(?: to (?:declare|report|disclose))?|[Nn]éant|[Nn]ever)[.,]?[{_CLOSE}]"
_WROTE = r"(?:wrote|writes|written|answered|answers|replied|replies|put|puts|entered|enters|ticked|ticks|typed|stated|states|declared|declares|said|responded|marked|filled in|gave|has)"
_ASKED = (
    rf"[{_OPEN}](?P<asked>[^{_OPEN}{_CLOSE}]{{4,300}}(?:['’][^{_OPEN}{_CLOSE}]{{1,200}}){{0,3}})[{_CLOSE}]"
)
_QUOTED = re.compile(
    rf"\b(?:[Tt]o|[Uu]nder|[Aa]gainst|[Bb]eside|[Oo]pposite|[Ii]n (?:answer|reply|response) to|[Aa]sked|[Uu]nder the heading|[Tt]o the question|[Tt]o question \d{{1,2}},?|[Ff]or|[Aa]t) {_ASKED}(?P<between>[^.;]{{2,120}}?)\b{_WROTE}\b(?P<date>[^\"“”]{{0,50}}?){_NIL}"
)
_LINE = re.compile(
    rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[A-Z][\w.’' -]{{1,40}}['’]s?) (?:line|row|box|entry|section|part|column|space|page|answer)[^.;\"“”]{{0,30}}? (?:for|headed|marked|under|on|to|beside) {_ASKED}(?P<between>[^.;]{{0,80}}?)\b(?:bears?|bore|has|had|holds?|held|reads?|says?|contains?|shows?|is filled with|was filled with)\b(?P<date>[^\"“”]{{0,50}}?){_NIL}"
)


def told_of_forms(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Claim]:
    """What somebody left out of a form, as a paper quotes it: each nil is the signatory's statement."""
    document = passage.document
    out: list[Claim] = []
    for paragraph in passage.paragraphs:
        start, end = passage.bounds(paragraph)
        text = document.text[start:end].replace("\n", " ")
        for found in (*_QUOTED.finditer(text), *_LINE.finditer(text)):
            low, high = start + found.start(), start + found.end()
            who = _signatory(
                mentions, cast, start + found.start("between"), start + found.end("between"), low
            )
            about = asked_for(found.group("asked"))
            if who is None or not about:
                continue
            out.append(
                Claim(
                    id=content_id("cl", document.id, "form told", low, who),
                    attribution="",
                    document=document.id,
                    spans=(voices.trimmed(document, low, high),),
                    predicate="disclose",
                    subject=Party("I", actor=who),
                    theme=found.group("asked"),
                    polarity=Polarity.DENIED,
                    about=about,
                    speaker=who,
                    said=_when(found.group("between") + found.group("date"), document.published),
                )
            )
    return out


def _when(words: str, published: When | None) -> When | None:
    """The day on which the form was filled in, as the words say; else when the paper appeared."""
    found = date_in(words)
    if found is not None:
        return found
    near = re.search(r"\bon (?P<day>\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2})", words)
    return (time_words.resolve(near.group("day"), published) if near else None) or published


def _signatory(mentions: Sequence[Mention], cast: Cast, start: int, end: int, first: int) -> str | None:
    """Who filled it in: named between question and answer, or the last person before."""
    for mention in mentions:
        actor = cast.actor(mention.actor) if start <= mention.start < end else None
        if actor is not None and actor.kind is not ActorKind.STATE:
            return actor.id
    for mention in reversed(mentions):
        actor = cast.actor(mention.actor) if first - 400 < mention.start < first else None
        if actor is not None and actor.kind is ActorKind.PERSON:
            return actor.id
    return None


_NAMED = r"(?:(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.? )?[A-Z][\w.’'-]{0,30}(?: [A-Z][\w.’'-]{0,30}){0,3}['’]s?|his|her|their)"
_OMITTED = re.compile(
    r"(?P<what>[^.;:\"“”]{3,100}?) (?:was|were|is|are|has been|have been|had been) (?:omitted|left (?:out|off)|missing|absent|(?:not|never|nowhere) (?:declared|disclosed|reported|entered|listed|mentioned|registered|included|shown))"
    rf"(?: of| out)? (?:from|in|on|under) (?:any of |all of |either of )?(?P<who>{_NAMED}) (?:\w+ ){{0,3}}(?:returns?|declarations?|forms?|register|entry|entries|statements?|disclosures?|filings?|questionnaires?)\b"
)
_HEARSAY = re.compile(r"\b(?:alleg\w+|claim(?:s|ed)|sa(?:ys|id)|according to|if|whether|would|may have|denie[sd])\b", re.IGNORECASE)
_MONEY = re.compile(r"\b(?:amounts?|payments?|sums?|money|cash|income|fees?|earnings|receipts|envelopes?|salary|proceeds|remuneration)\b", re.IGNORECASE)
_HELD = re.compile(r"\b(?:accounts?|shares?|stakes?|holdings?|property|land|house|company|interests?)\b", re.IGNORECASE)


def left_out(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Claim]:
    """ "The payments were omitted from Mr Roe's returns", told by a paper in its own voice, without who did it."""
    document = passage.document
    if document.kind is DocumentKind.TRANSCRIPT:
        return []
    out: list[Claim] = []
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        text = document.text[start:end].replace("\n", " ")
        found = _OMITTED.search(text)
        if found is None or _HEARSAY.search(text[: found.end()]) or passage.turn_at(start) is not None:
            continue
        what = found.group("what")
        about = asked_for(what) or (("receive_money",) if _MONEY.search(what) else ("hold_asset",) if _HELD.search(what) else ())
        low, high = start + found.start("who"), start + found.end("who")
        who = next((m.actor for m in mentions if low <= m.start < high and m.actor is not None), None)
        actor = cast.actor(who)
        if not about or actor is None or actor.kind is ActorKind.STATE:
            continue
        out.append(
            Claim(
                id=content_id("cl", document.id, "left out", start, actor.id),
                attribution="",
                document=document.id,
                spans=(voices.trimmed(document, start, end),),
                predicate="disclose",
                subject=Party(actor.name, actor=actor.id),
                theme=what.strip(),
                polarity=Polarity.DENIED,
                form=ClaimForm.NARRATED_OMISSION,
                about=about,
                speaker=actor.id,
                said=document.published,
            )
        )
    return out
