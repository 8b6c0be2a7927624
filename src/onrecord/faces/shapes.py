"""The shapes of CONTRACT: nouns as plain data for JSON, with names in place of ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from onrecord.core.document import Document, Span, Turn
from onrecord.core.findings import Finding, History, NotCovered, Step
from onrecord.core.nouns import (
    Actor,
    Attribution,
    Claim,
    Correction,
    Event,
    Facts,
    Office,
    Polarity,
    Relation,
    Stance,
)
from onrecord.core.problems import Problem
from onrecord.extract.utterances import shared_ids
from onrecord.sheets.lookup import Lookup

Shape = dict[str, Any]


class Shapes:
    """Nouns of one record as plain data. Offsets are code points into the document's text.

    ``lookup`` are look-ups in the record that are made already.
    """

    def __init__(self, facts: Facts, lookup: Lookup | None = None) -> None:
        self.facts = facts
        self._lookup = lookup or Lookup(facts)

    @property
    def documents(self) -> dict[str, Document]:
        """The papers by id."""
        return self._lookup.documents

    @cached_property
    def named(self) -> dict[str, Document]:
        """The papers by name, which is the path as it was given."""
        return {d.name: d for d in self.facts.documents}

    @cached_property
    def utterances(self) -> Mapping[str, str]:
        """The id that the occurrences of one utterance share, by the attribution's own."""
        return shared_ids(self.facts.attributions, self.facts.documents)

    def name(self, ident: str | None) -> str | None:
        """The name of an actor; plain words stay as they are."""
        return self._lookup.name(ident) if ident is not None else None

    def span(self, span: Span) -> Shape:
        """Words at a place, with their place in the original where the format has a map."""
        document = self.documents.get(span.document)
        shape: Shape = {
            "document": document.name if document else span.document,
            "start": span.start,
            "end": span.end,
            "text": span.text,
        }
        origin = document.origin(span.start) if document else None
        if origin is not None:
            if origin.page is not None:
                shape["page"] = origin.page
            if origin.char is not None:
                shape["char"] = origin.char + (span.start - origin.start)
            if origin.row is not None:
                shape["row"] = origin.row
        return shape

    def spans(self, spans: Sequence[Span]) -> list[Shape]:
        """Several spans."""
        return [self.span(s) for s in spans]

    def finding(self, finding: Finding, state: str = "open") -> Shape:
        """A finding; ``steps`` are those of its first derivation, ``derivations`` all of them."""
        chains = [[self.step(s) for s in d.steps] for d in finding.derivations]
        return {
            "id": finding.id,
            "kind": finding.kind.value,
            "verdict": finding.verdict.value if finding.verdict else None,
            "speaker": self.name(finding.speaker),
            "subject": self.name(finding.subject),
            "unless": finding.unless,
            "confidence": round(finding.confidence, 3),
            "say": self.spans(finding.say),
            "record": self.spans(finding.record),
            "why": finding.why,
            "steps": chains[0] if chains else [],
            "derivations": chains,
            "flips": finding.derivations[0].flips if finding.derivations else "",
            "replies": self.spans(finding.replies),
            "corrected": self.spans(finding.corrected),
            "proposed": list(finding.proposed),
            "state": state,
        }

    def step(self, step: Step) -> Shape:
        """One edge of a derivation."""
        return {
            "dimension": step.dimension.value,
            "from": step.start,
            "to": step.end,
            "by": step.by,
            "answer": step.answer.value,
            "source": self.span(step.source) if step.source else None,
        }

    def history(self, history: History) -> Shape:
        """The versions that one principal gave of one matter, in time."""
        return {
            "principal": self.name(history.principal),
            "versions": [
                {
                    "claim": v.claim,
                    "said": v.said.edtf,
                    "teller": self.name(v.teller),
                    "step": v.step.value,
                    "against": v.against,
                    "changes": [
                        {"dimension": c.dimension.value, "from": c.start, "to": c.end} for c in v.changes
                    ],
                    "say": self.spans(v.spans),
                }
                for v in history.versions
            ],
        }

    def not_covered(self, looked: NotCovered) -> Shape:
        """A claim and an event that do not touch, with the reason."""
        claim = self._lookup.claims.get(looked.claim)
        return {
            "kind": "not_covered",
            "reason": looked.reason,
            "dimension": looked.dimension.value,
            "speaker": self.name(claim.speaker) if claim else None,
            "say": self.spans(claim.spans) if claim else [],
            "record": self.spans(looked.spans),
        }

    def attribution(self, a: Attribution) -> Shape:
        """Words tied to their source."""
        return {
            "id": self.utterances.get(a.id, a.id),
            "occurrence": a.id,
            "document": self.documents[a.document].name if a.document in self.documents else a.document,
            "kind": a.kind.value,
            "source": [[s.start, s.end] for s in a.source],
            "cue": [[s.start, s.end] for s in a.cue],
            "content": [[s.start, s.end] for s in a.content],
            "text": [s.text for s in a.content],
            "speaker": self.name(a.speaker),
            "behalf": self.name(a.behalf),
            "addressee": self.name(a.addressee),
            "reporter": self.name(a.reporter),
            "sworn": a.sworn,
            "said": a.said.edtf if a.said else None,
            "act": a.act.value,
            "grade": a.grade.value,
            "forum": a.forum,
            "question": [[s.start, s.end] for s in a.question],
        }

    def event(self, event: Event) -> Shape:
        """Something recorded as having happened."""
        return {
            "id": event.id,
            "predicate": event.predicate,
            "participants": [self.name(p.actor) for p in event.participants],
            "when": event.when.edtf if event.when else None,
            "where": event.where,
            "topic": event.topic,
            "theme": event.theme,
            "capacity": event.capacity,
            "certainty": event.certainty.value,
            "authority": event.authority.value,
            "evidence": self.spans(event.spans),
        }

    def stance(self, stance: Stance) -> Shape:
        """A call for or against something."""
        return {
            "id": stance.id,
            "actor": self.name(stance.actor),
            "stance": stance.stance.value,
            "action": stance.action,
            "target": self.name(stance.target),
            "evidence": self.spans(stance.evidence),
        }

    def office(self, office: Office) -> Shape:
        """Somebody's position in a body."""
        return {
            "id": office.id,
            "holder": self.name(office.holder),
            "role": office.role,
            "organization": self.name(office.organization),
            "from": office.start.edtf if office.start else None,
            "to": office.end.edtf if office.end else None,
            "oversees": [self.name(o) for o in office.oversees],
            "evidence": self.spans(office.evidence),
        }

    def claim(self, claim: Claim) -> Shape:
        """What a statement asserts or denies."""
        return {
            "id": claim.id,
            "attribution": claim.attribution,
            "denies": claim.polarity is Polarity.DENIED,
            "predicate": claim.predicate,
            "speaker": self.name(claim.speaker),
            "subject": self.name(claim.subject.actor) or claim.subject.words,
            "party": (self.name(claim.party.actor) or claim.party.words) if claim.party else None,
            "theme": claim.theme,
            "window": claim.window.words if claim.window else None,
            "qualifiers": [{"kind": q.kind.value, "words": q.words} for q in claim.qualifiers],
            "hedge": claim.hedge.value if claim.hedge else None,
            "evidence": self.spans(claim.spans),
        }

    def relation(self, relation: Relation) -> Shape:
        """How one actor stands to another."""
        return {
            "id": relation.id,
            "kind": relation.kind.value,
            "subject": self.name(relation.subject),
            "object": self.name(relation.object),
            "from": relation.start.edtf if relation.start else None,
            "to": relation.end.edtf if relation.end else None,
            "evidence": self.spans(relation.evidence),
        }

    def noun(self, kind: str, noun: Any) -> Shape:
        """A noun by the field of an extraction in which it stands."""
        shapes: dict[str, Callable[[Any], Shape]] = {
            "attributions": self.attribution, "claims": self.claim, "events": self.event,
            "stances": self.stance, "offices": self.office, "relations": self.relation,
        }  # fmt: skip
        return shapes[kind](noun)

    def correction(self, correction: Correction) -> Shape:
        """What a paper takes back or puts right; ``touches`` are the words that it takes back, where they were found."""
        touched = [w for ident in correction.corrects for w in self._words_of.get(ident, ())]
        return {
            "id": correction.id,
            "document": self.documents[correction.document].name,
            "said": correction.said.edtf if correction.said else None,
            "by": self.name(correction.by),
            "says": self.spans(correction.says),
            "withdraws": correction.withdraws,
            "corrects": list(correction.corrects),
            "touches": self.spans(touched),
        }

    @cached_property
    def _words_of(self) -> Mapping[str, tuple[Span, ...]]:
        """The words of each statement and event, by its id."""
        found = {a.id: a.content for a in self.facts.attributions}
        return found | {e.id: e.spans for e in self.facts.events}

    def actor(self, actor: Actor) -> Shape:
        """A person, a body, a state or an unnamed source."""
        return {
            "id": actor.id,
            "name": actor.name,
            "aliases": list(actor.aliases),
            "kind": actor.kind.value,
            "classes": list(actor.classes),
        }


def turn(document: Document, turn: Turn) -> Shape:
    """One speaker turn of a transcript; ``text`` is what follows the label."""
    return {
        "speaker": turn.label,
        "name": turn.name,
        "start": turn.start,
        "end": turn.end,
        "text": document.text[turn.start : turn.end],
        "role": turn.role.value,
        "sworn": turn.sworn,
    }


def problem(found: Problem) -> Shape:
    """A problem, as data."""
    return {
        "file": found.file,
        "place": found.place,
        "what": found.what,
        "mend": found.mend,
        "fatal": found.fatal,
    }
