"""What a paper says that a register shows: who holds, owns or directs which company, since when.

"The Companies Office shows Mr Roe as the holder of 30 of its 100 shares since 2016", "Ms Lind is entered in
the share register with 12 per cent of Harbour Works": the register's word, and by form, not by grammar,
since parsers make speech of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.dates import When, interval
from onrecord.core.nouns import ActorKind, Event, Participant, ParticipantRole

from . import times as time_words
from . import voices
from .actors import Cast, Mention
from .inscribed import date_in
from .passage import Passage
from .recorded import recorded

_REGISTER = r"(?:[Cc]ompan(?:y|ies)['’]?s? (?:[Oo]ffice|[Hh]ouse|[Rr]egist(?:er|ry)|records?|books?|extract)|(?:(?:share|shareholders?|members|land|corporate|commercial|trade|business|electoral|beneficial ownership|company|public) )?(?:[Rr]egist(?:er|ers|ry)|[Rr]ecords?|[Bb]ooks?|[Ee]xtract|[Ff]ilings?|[Aa]nnual (?:return|statement|report)|[Dd]eeds?|[Ll]ist of (?:members|shareholders)|[Ss]tatement of (?:ownership|capital)|[Cc]adastre|[Pp]rospectus)(?: of [^,.;]{2,40})?)"
_SHOWS = r"(?:shows?|showed|records?|recorded|lists?|listed|names?|named|gives?|gave|has|had|enters?|entered|identif(?:y|ies|ied)|describes?|puts?|carries|carry)"
_AS = re.compile(
    rf"\b{_REGISTER} {_SHOWS} (?P<who>[^,.;]{{2,60}}?),? (?:as|to be|to have been) (?:the |a |an |one of the )?(?:(?:registered|sole|joint|beneficial|legal|majority|principal|largest|part|former) )*(?P<role>holder|owner|shareholder|member|proprietor|co-owner|director|partner|secretary)s?\b(?P<rest>[^.;]{{0,120}})"
)
_IS_ENTERED = re.compile(
    rf"\b(?P<who>(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.? )?[A-Z][^,.;]{{1,60}}?) (?:is|was|has been|appears|appeared|stands|stood|figures|is still) (?:(?:shown|listed|recorded|registered|named|entered|given|down) )?(?:in|on|by|with|at) (?:the |its |that |their )?{_REGISTER} (?:as (?:the |a |an )?(?:(?:registered|sole|joint|beneficial|legal|majority|principal|part) )*(?P<role>holder|owner|shareholder|member|proprietor|director|partner)|with (?=\d|[a-z]+ (?:per cent|percent|shares?)))\b(?P<rest>[^.;]{{0,120}})"
)
_OFFICES = frozenset({"director", "partner", "secretary"})
_SINCE = re.compile(r"\b(?:since|from|as of|on|in) (?P<when>[^,.;]{4,24})")
_TO = re.compile(r"\b(?:until|till|to) (?P<when>\d{1,2} \w+ \d{4}|\w+ \d{4}|\d{4}(?:-\d{2}-\d{2})?)")


def registered(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
    """The holdings and posts that a passage says a register shows, and what was let to whom."""
    document = passage.document
    out: list[Event] = _lettings(passage, mentions, cast)
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        text = document.text[start:end].replace("\n", " ")
        found = _AS.search(text) or _IS_ENTERED.search(text)
        if found is None or re.search(r"\b(?:not|never|no longer|n[’']t)\b", text[: found.end("who") + 12]):
            continue
        who = _of_kind(_HOLDERS, mentions, cast, found, "who", start)
        body = _of_kind(_COMPANIES, mentions, cast, found, "rest", start) or _before(
            mentions, cast, start + found.start(), found.group("rest")
        )
        if who is None or body is None or who == body:
            continue
        role = found.group("role") or "holder"
        out.append(
            recorded(
                document,
                "registered",
                "hold_office" if role in _OFFICES else "hold_asset",
                (
                    Participant(who, ParticipantRole.AGENT, found.group("who").strip()),
                    Participant(body, ParticipantRole.PARTY),
                ),
                (voices.trimmed(document, start, end),),
                _when(found.group("rest"), passage),
                theme=role if role in _OFFICES else _share(found.group("rest")) or "shares",
                state=True,
            )
        )
    return out


_PREMISES = r"(?:\w{0,12}house|\w{0,8}shed|bungalow|studio|loft|stable|stables|mooring|berth|quay|plot|site|orchard|flat|apartment|land|farm|building|office|offices|property|properties|premises|villa|cottage|barn|warehouse|hall|field|boat|plane|jet|chalet|shop|yard|garage|room|rooms|estate)"
_IS_LET = re.compile(
    rf"(?P<who>(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\.? )?[A-Z][\w.’'-]{{0,30}}(?: [A-Z][\w.’'-]{{0,30}}){{0,3}})['’]s? (?:\w+ ){{0,2}}{_PREMISES}\b[^.;]{{0,60}}? (?:has been|have been|had been|was|were|is|are) (?:let|leased|rented|hired|sub-?let)(?: out)? (?:to|by) (?P<whom>[A-Z][^.;]{{1,80}})"
)
_LETS = re.compile(
    rf"(?P<who>(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\.? )?[A-Z][\w.’'-]{{0,30}}(?: [A-Z][\w.’'-]{{0,30}}){{0,3}}) (?:has |had )?(?:lets?|leases|leased|rents|rented|sub-?lets?)(?: out)? (?:his|her|their|its|an?|the) (?:\w+ ){{0,3}}{_PREMISES}\b[^.;]{{0,50}}? to (?P<whom>[A-Z][^.;]{{1,80}})"
)
_FROM = re.compile(r"\b(?:[Ff]rom|[Ss]ince) (?P<when>\d{1,2} \w+ \d{4}|[A-Z]\w+ \d{4}|\d{4})")


def _lettings(passage: Passage, mentions: Sequence[Mention], cast: Cast) -> list[Event]:
    """ "Mr Roe's house has been let to Harbour Works since 2019": the landlord has money from his tenant."""
    document = passage.document
    out: list[Event] = []
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        text = document.text[start:end].replace("\n", " ")
        found = _IS_LET.search(text) or _LETS.search(text)
        if found is None:
            continue
        who = _of_kind(_HOLDERS, mentions, cast, found, "who", start)
        whom = _of_kind(_HOLDERS, mentions, cast, found, "whom", start)
        if who is None or whom is None or who == whom:
            continue
        begun = _FROM.search(text)
        since = time_words.resolve(begun.group("when"), document.published) if begun else date_in(text)
        out.append(
            recorded(
                document,
                "let",
                "receive_money",
                (
                    Participant(who, ParticipantRole.AGENT, found.group("who")),
                    Participant(whom, ParticipantRole.PARTY),
                ),
                (voices.trimmed(document, start, end),),
                since,
                theme="rent",
            )
        )
    return out


_SHARE = re.compile(
    r"(?:\d[\d,.]*|one|two|three|half|a third|a quarter|[a-z]+teen|[a-z]+ty)(?: (?:per cent|percent)|%)?(?: (?:of (?:its|the|her|his|their) )?(?:\d[\d,]* )?(?:shares?|capital|stock|equity|units?))?"
)


def _share(rest: str) -> str | None:
    found = _SHARE.search(rest)
    return found.group() if found else None


def _when(rest: str, passage: Passage) -> When | None:
    """From when it was held, as the words behind say."""
    since, until = _SINCE.search(rest), _TO.search(rest)
    words = since.group("when").strip() if since else ""
    start = (date_in(words) or time_words.resolve(words, passage.document.published)) if words else None
    end = time_words.resolve(until.group("when"), passage.document.published) if until else None
    if start is None and end is None:
        return None
    return interval(start.earliest if start else None, end.latest if end else None)


_HOLDERS = (ActorKind.PERSON, ActorKind.UNNAMED, ActorKind.BODY)
_COMPANIES = (ActorKind.BODY,)


def _of_kind(
    kinds: tuple[ActorKind, ...],
    mentions: Sequence[Mention],
    cast: Cast,
    found: re.Match[str],
    group: str,
    start: int,
) -> str | None:
    """The first actor of a kind in a group of a match; the text that was searched begins at ``start``."""
    low, high = start + found.start(group), start + found.end(group)
    for mention in mentions:
        actor = cast.actor(mention.actor) if low <= mention.start < high else None
        if actor is not None and actor.kind in kinds:
            return actor.id
    return None


_ITS = re.compile(r"\b(?:its|it|the company|the firm|that company|the business|the society|the concern)\b")
_IS_REGISTER = re.compile(
    r"\b(?:office|house|registry|register|regulator|authority|commission|board|council)\b", re.IGNORECASE
)


def _before(mentions: Sequence[Mention], cast: Cast, start: int, rest: str) -> str | None:
    """The company that "its" means: the last one named in the few sentences before, registers left out."""
    if not _ITS.search(rest):
        return None
    for mention in reversed(mentions):
        actor = cast.actor(mention.actor) if start - 500 < mention.start < start else None
        if actor is not None and actor.kind is ActorKind.BODY and not _IS_REGISTER.search(actor.name):
            return actor.id
    return None
