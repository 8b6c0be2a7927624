"""How, where, when and to whom something was said, from the sentence around the cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.core.dates import When
from onrecord.core.document import Span

from . import syntax
from .cues import is_cue_verb
from .spans import RawAttribution
from .speakers import Room

_SWORN = re.compile(
    r"\b(?:under (?:oath|affirmation)|on oath|sworn (?:statement|declaration|testimony|evidence|affidavit|deposition)|"
    r"in an affidavit|swore|penalty of perjury)\b",
    re.IGNORECASE,
)
_UNSWORN = re.compile(r"\b(?:not under oath|without (?:taking )?(?:an |the )?oath|unsworn)\b", re.IGNORECASE)
_FORUM = re.compile(
    r"\b(?:during|in|at|on|before|to|through|via) (?:(?:his|her|their|its|an?|the|that|this|[A-Z][\w.]*[’']s?|sworn|written|"
    r"televised) )?(?:[\w’'-]+ ){0,6}(?:hearings?|interviews?|testimony|deposition|debate|(?:press|news) conference|briefing|"
    r"(?:earnings |conference )?call|session|committee|statement|letter|e-?mail|speech|tweet|post|panel|inquiry|meeting|"
    r"questionnaire|town hall|broadcast|podcast|memoir|affidavit|declaration|radio|television|twitter|facebook|parliament|"
    r"congress|senate|house|council|court|tribunal|trial)\b(?: (?:with|before|of) (?:the )?(?:[A-Z][\w’'-]+ ?){1,4}(?=[\s,.;:]|$))?",
    re.IGNORECASE,
)
_TOLD = frozenset(
    "tell ask inform assure brief remind write say reply notify warn promise respond answer question email text urge".split()
)


def cue_verb(raw: RawAttribution, room: Room) -> Token | None:
    """The verb of a cue, in a parse."""
    for start, end in raw.cue:
        for token in room.passage.tokens(start, end):
            if is_cue_verb(token, room.knowledge.speech_verbs):
                return token
    return None


def around(raw: RawAttribution, room: Room) -> list[tuple[int, int]]:
    """What the sentence of the cue says outside the content: stretches of the document's text."""
    place = (raw.cue or raw.source or raw.content)[0][0]
    token = room.passage.token_at(place)
    if token is None:
        return []
    low, high = room.passage.bounds(token.sent)
    parts = [(low, high)]
    for start, end in raw.content:
        parts = [p for a, b in parts for p in ((a, min(b, start)), (max(a, end), b)) if p[0] < p[1]]
    return parts


def sworn(raw: RawAttribution, room: Room) -> tuple[bool | None, Span | None]:
    """Whether it was said under oath, with the words that say so; None where the sentence is silent."""
    for start, end in around(raw, room):
        text = room.document.reading[start:end]
        for pattern, value in ((_UNSWORN, False), (_SWORN, True)):
            found = pattern.search(text)
            if found:
                return value, room.document.span(start + found.start(), start + found.end())
    return None, None


def forum(raw: RawAttribution, room: Room) -> str | None:
    """Where it was said ("during her confirmation hearing"), in the paper's words."""
    for start, end in around(raw, room):
        for found in _FORUM.finditer(room.document.reading[start:end]):
            token = room.passage.token_at(start + found.start())
            if token is not None and _of_cue(token, raw, room):
                return " ".join(found.group().split())
    return None


def said(raw: RawAttribution, room: Room) -> When | None:
    """The time that the cue's own clause names: "On 10 January … he replied"."""
    for start, end in around(raw, room):
        for time in room.times:
            usable = (
                start <= time.start < end
                and time.when is not None
                and time.kind == "point"
                and not time.modifies
            )
            if not usable:
                continue
            token = room.passage.token_at(time.start)
            if token is not None and _of_cue(token, raw, room):
                return time.when
    return None


def _of_cue(token: Token, raw: RawAttribution, room: Room) -> bool:
    """Whether a phrase belongs to the clause of the cue, not to another clause of its sentence."""
    verb = cue_verb(raw, room)
    if verb is None:
        return True
    node = token
    while not syntax.is_verb(node) and node.head.i != node.i:
        node = node.head
    if syntax.conjunction_head(node).i == syntax.conjunction_head(verb).i:
        return True
    if node.dep_ == "advcl" and node.head.i == verb.i and node.tag_ in ("VBG", "VBN"):
        return True
    return (
        verb.dep_ in ("advcl", "xcomp", "prep", "pcomp", "acl")
        and node.is_ancestor(verb)
        and verb.tag_ in ("VBG", "VBN")
    )


def addressee(raw: RawAttribution, room: Room) -> str | None:
    """Whom the cue names as told or asked."""
    verb = cue_verb(raw, room)
    if verb is None or verb.lemma_.casefold() not in _TOLD:
        return None
    for token in _told(verb):
        spot = room.passage.offset(token)
        if any(a <= spot < b for a, b in (*raw.content, *raw.source)):
            continue
        ident = room.actor_at(spot)
        if ident is not None:
            return ident
    return None


def _told(verb: Token) -> Iterator[Token]:
    for kid in verb.children:
        if (
            kid.dep_ in ("dobj", "dative", "nsubjpass")
            and kid.dep_ != "dative"
            or (kid.dep_ == "dative" and kid.pos_ != "ADP")
        ):
            yield kid
        if kid.dep_ in ("prep", "dative") and kid.lower_ == "to":
            yield from (k for k in kid.children if k.dep_ == "pobj")
    if verb.dep_ in ("acl", "advcl") and verb.tag_ == "VBN" and verb.dep_ == "acl":
        yield verb.head
    if verb.tag_ == "VBN" and verb.dep_ == "advcl":
        yield from (k for k in verb.head.children if k.dep_ == "nsubj")
