"""What a second reader proposes, in words: what it reads where, and what the record has there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.core.nouns import Attribution, Claim, Event, Office, Proposal
from onrecord.second import words_of

from . import words
from .view import Passage, View

_LABELS = {
    "attributions": "Statement", "claims": "Claim", "events": "Event", "offices": "Office", "relations": "Tie",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as the page shows it.

    ``reads`` is what the second reader reads in the words, ``there`` what the record has at these words
    already, ``by`` who proposed it. ``leads`` are the findings that rest on it. ``brings`` says that the
    statement which a claim rests on is only proposed too, and is confirmed with it.
    """

    ident: str
    kind: str
    label: str
    reads: str
    document: str
    passages: tuple[Passage, ...]
    there: tuple[str, ...]
    by: str
    leads: tuple[str, ...]
    brings: bool


def waiting(view: View, paper: str = "") -> Sequence[Proposal]:
    """The proposals that nobody has decided on, in the order of papers and their words; of one paper or of all."""
    found = view.once("proposals", lambda: _in_order(view))
    return [p for p in found if _place(p)[0] == paper] if paper else found


def _in_order(view: View) -> tuple[Proposal, ...]:
    order = {d.id: n for n, d in enumerate(view.facts.documents)}
    return tuple(
        sorted(view.facts.proposals, key=lambda p: (order.get(_place(p)[0], 0), *_place(p)[1:], p.kind, p.noun.id))
    )


def _place(proposal: Proposal) -> tuple[str, int, int]:
    """The paper of a proposal, and where its first words begin and end."""
    first = words_of(proposal.noun)[0]
    return first.document, first.start, first.end


def shown(view: View, proposals: Sequence[Proposal]) -> list[Proposed]:
    """Proposals in words."""
    ids = {p.noun.id for p in view.facts.proposals}
    leads = view.once("leads of proposals", lambda: _leads(view))
    return [
        Proposed(
            p.noun.id, p.kind, _LABELS[p.kind], _reads(view, p.noun), _place(p)[0], view.passages(words_of(p.noun)),
            _there(view, p), str(p.by), leads.get(p.noun.id, ()),
            isinstance(p.noun, Claim) and p.noun.attribution in ids,
        )
        for p in proposals
    ]  # fmt: skip


def _leads(view: View) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for finding in view.findings:
        for ident in finding.proposed:
            found[ident] = (*found.get(ident, ()), finding.id)
    return found


def _reads(view: View, noun: Any) -> str:
    """What is read in the words, without the words."""
    match noun:
        case Attribution():
            when = words.date_text(noun.said)
            return f"said by {view.name(noun.speaker) or 'nobody named'} ({words.GRADES[noun.grade]})" + (
                f", {when}" if when else ""
            )
        case Claim():
            return f"{view.name(noun.speaker) or 'nobody named'} {view.claim_words(noun)}"
        case Event():
            when = words.date_text(noun.when)
            return view.event_words(noun) + (f", {when}" if when else "")
        case Office():
            body = f", {view.name(noun.organization)}" if noun.organization else ""
            return f"{view.name(noun.holder)}: {noun.role}{body}"
        case _:
            return f"{view.name(noun.subject)} {words.relation_text(noun.kind, outward=True)} {view.name(noun.object)}"


def _there(view: View, proposal: Proposal) -> tuple[str, ...]:
    """What the record reads already in the same words, of the same kind."""
    nouns = view.in_document(_place(proposal)[0])
    known: dict[str, Sequence[Any]] = {
        "attributions": nouns.attributions, "claims": nouns.claims, "events": nouns.events, "offices": nouns.offices,
    }  # fmt: skip
    here = words_of(proposal.noun)
    over = (
        n
        for n in known.get(proposal.kind, ())
        if any(a.document == b.document and a.start < b.end and b.start < a.end for a in words_of(n) for b in here)
    )
    return tuple(dict.fromkeys(_reads(view, n) for n in over))


def is_waiting(view: View, ident: str) -> bool:
    """Whether this is the id of a proposal that nobody has decided on."""
    return any(p.noun.id == ident for p in view.facts.proposals)
