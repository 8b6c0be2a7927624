"""A denial that names nothing: "Mr Dace denies it", "she rejected the allegation", of what somebody else just told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from onrecord.core.ids import content_id
from onrecord.core.nouns import ActorKind, Claim, Modality, Polarity

from . import voices
from .actors import Cast, Mention
from .lexicon import lemma
from .passage import Passage
from .syntax import child, surface_subject

_DENIES = frozenset("deny dispute reject contest refute".split())
_IT = frozenset("it this that".split())
_TOLD = frozenset("account accusation allegation assertion charge claim statement story suggestion version".split())
_REACH = 300  # characters back to what is denied


def gainsaid(passage: Passage, made: Sequence[Claim], mentions: Sequence[Mention], cast: Cast) -> list[Claim]:
    """What the sentence before tells of somebody, denied by him in words that name nothing.

    Only the last words of another named source count, in the same paragraph, and only what they assert of
    the one who denies it or of a dealing with him.
    """
    out = []
    for token in passage.doc:
        denier = _denier(token, passage, mentions, cast)
        if denier is None:
            continue
        at = passage.offset(token.sent[0])
        told = [c for c in made if c.spans and at - _REACH <= c.spans[-1].start < at]
        last = max(told, key=lambda c: c.spans[-1].start, default=None)
        if last is None or "\n\n" in passage.document.text[last.spans[-1].start : at]:
            continue
        span = voices.trimmed(passage.document, at, passage.end(token.sent[-1]))
        for claim in told:
            sides = (claim.subject.actor, claim.party.actor if claim.party is not None else None)
            same = (claim.speaker, claim.attribution) == (last.speaker, last.attribution)
            if not same or claim.speaker in (None, denier) or denier not in sides:
                continue
            if claim.polarity is Polarity.AFFIRMED and claim.modality is Modality.ASSERTED and not claim.about:
                ident = content_id("cl", passage.document.id, "gainsaid", span.start, claim.id)
                out.append(
                    replace(
                        claim,
                        id=ident,
                        attribution="",
                        spans=(span,),
                        polarity=Polarity.DENIED,
                        speaker=denier,
                        behalf=None,
                        quantity=None,
                    )
                )
    return out


def _denier(verb: Token, passage: Passage, mentions: Sequence[Mention], cast: Cast) -> str | None:
    """Who denies what was told before, where a verb denies no more than "it" or "the allegation"."""
    if lemma(verb) not in _DENIES or verb.pos_ != "VERB":
        return None
    if any(k.dep_ in ("neg", "aux", "mark") and k.lower_ not in ("has", "have", "had") for k in verb.children):
        return None
    thing, doer = child(verb, "dobj"), surface_subject(verb)
    if thing is None or doer is None:
        return None
    whole = thing.lower_ in _IT or (
        lemma(thing) in _TOLD
        and any(k.lower_ in ("the", "this", "that", "her", "his") for k in thing.children)
        and not any(k.dep_ in ("prep", "acl", "relcl", "ccomp") for k in thing.children)
    )
    place = passage.offset(doer)
    who = next((m.actor for m in mentions if m.start <= place < m.end and m.actor is not None), None)
    known = cast.actor(who) if who is not None else None
    return who if whole and known is not None and known.kind is ActorKind.PERSON else None
