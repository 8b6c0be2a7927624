"""Meetings that a spokesperson or the speaker confirms without telling them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.core.ids import content_id
from onrecord.core.nouns import ActorKind, Attribution, Authority, Certainty, Event, RelationKind

from . import voices
from .actors import Cast, Mention
from .lexicon import lemma, lexicon
from .passage import Passage

_CONFIRM = frozenset({"confirm", "admit", "acknowledge", "concede", "accept"})
_MEETINGS = ("meet", "communicate", "call", "correspond", "contact", "discuss")


def confirmed(
    passage: Passage,
    made: Sequence[Event],
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    cast: Cast,
) -> list[Event]:
    """ "A spokesperson confirmed the two meetings": the meetings spoken of before, admitted."""
    out = []
    lex = lexicon()
    for token in passage.doc:
        if lemma(token) not in _CONFIRM or token.pos_ != "VERB":
            continue
        thing = next(
            (
                k
                for k in token.children
                if k.dep_ == "dobj" and any(n in _MEETINGS for n in lex.nouns.get(lemma(k), ()))
            ),
            None,
        )
        doer = next((k for k in token.children if k.dep_ == "nsubj"), None)
        if thing is None or doer is None or any(k.dep_ == "neg" for k in token.children):
            continue
        if not any(k.dep_ == "det" and k.lower_ in ("the", "both", "those", "these") for k in thing.children):
            continue
        at = passage.offset(token)
        said = [
            e
            for e in made
            if e.predicate in _MEETINGS
            and e.spans[0].start < at
            and len(e.participants) > 1
            and e.certainty is Certainty.HAPPENED
        ]
        principal = _principal(
            passage.offset(token.doc[doer.left_edge.i]), passage.end(token), attributions, mentions, cast
        )
        said = [e for e in said if principal is None or any(p.actor == principal for p in e.participants)]
        if not said:
            continue
        same = [e for e in said if e.predicate in lex.nouns.get(lemma(thing), ())]
        base = (same or said)[-1]
        principal = principal or base.participants[0].actor
        end = passage.end(passage.doc[max(thing.i, *(k.i for k in thing.children))])
        start = passage.offset(token.doc[doer.left_edge.i])
        span = voices.trimmed(passage.document, start, end)
        out.append(
            replace(
                base,
                id=content_id("ev", passage.document.id, "confirmed", at),
                spans=(span,),
                authority=Authority.OWN,
                source=principal,
                when=None,
                where=None,
                topic=None,
                words=" ".join(span.text.split()),
            )
        )
    return out


def _principal(
    start: int, end: int, attributions: Sequence[Attribution], mentions: Sequence[Mention], cast: Cast
) -> str | None:
    """Whose meetings are confirmed: the speaker's principal, else whom the subject's words name last."""
    here = [m for m in mentions if start <= m.start < end and m.actor is not None]
    for mention in here:
        for relation in cast.relations:
            if relation.kind is RelationKind.REPRESENTS and relation.subject == mention.actor:
                return relation.object
        for attribution in attributions:
            if attribution.speaker == mention.actor and attribution.behalf is not None:
                return attribution.behalf
    people = [
        m for m in here if (actor := cast.actor(m.actor)) is not None and actor.kind is ActorKind.PERSON
    ]
    return people[-1].actor if people else None
