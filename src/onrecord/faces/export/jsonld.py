"""schema.org as JSON-LD: each attribution a Quotation, each finding a Claim with the words on both sides.

The context is written into the file, so that it is read without network. No rating is given: a finding
proposes, a person decides.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.findings import Finding
from onrecord.core.nouns import Actor, ActorKind, Attribution, Facts

from .places import Places, bounds, iri, words

CONTEXT = {
    "@vocab": "https://schema.org/",
    "id": "@id",
    "type": "@type",
    "spokenBy": {"@id": "https://schema.org/spokenByCharacter", "@type": "@id"},
    "author": {"@type": "@id"},
    "isPartOf": {"@type": "@id"},
    "about": {"@type": "@id"},
    "appearance": {"@type": "@id"},
}
_PAPERS = {DocumentKind.ARTICLE: "Article", DocumentKind.FILING: "DigitalDocument"}
_ACTORS = {ActorKind.PERSON: "Person", ActorKind.BODY: "Organization", ActorKind.STATE: "Country"}


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """One JSON-LD graph: papers, actors, quotations, findings."""
    places = Places(facts)
    graph: list[dict[str, Any]] = [_paper(d) for d in facts.documents]
    graph += [_actor(a) for a in facts.actors]
    graph += [_quotation(a, places) for a in facts.attributions]
    graph += [_finding(f, places) for f in findings]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _urn(ident: str) -> str:
    return f"urn:onrecord:{ident}"


def _kept(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if value not in ("", None, [])}


def _paper(document: Document) -> dict[str, Any]:
    inferred = document.published is not None and document.published.inferred
    return _kept(
        {
            "id": iri(document),
            "type": _PAPERS.get(document.kind, "CreativeWork"),
            "name": document.title or document.name,
            "creditText": document.publisher,
            "datePublished": "" if inferred else bounds(document.published)[0],
            "sha256": document.sha256,
        }
    )


def _actor(actor: Actor) -> dict[str, Any]:
    return _kept(
        {
            "id": _urn(actor.id),
            "type": _ACTORS.get(actor.kind, "Thing"),
            "name": actor.name,
            "alternateName": list(actor.aliases),
        }
    )


def _quotation(said: Attribution, places: Places) -> dict[str, Any]:
    return _kept(
        {
            "id": _urn(said.id),
            "type": "Quotation",
            "text": words(said.content),
            "spokenBy": _urn(said.speaker) if said.speaker and places.known(said.speaker) else "",
            "isPartOf": iri(places.documents.get(said.document)),
            "dateCreated": bounds(said.said)[0],
            "abstract": f"asked: {words(said.question)}" if said.question else "",
        }
    )


def _quoted(kind: str, spans: Sequence[Span], places: Places) -> list[dict[str, Any]]:
    """Words of papers: what the record shows, the reply, a correction."""
    return [
        {
            "type": kind,
            "text": span.text,
            "isPartOf": iri(places.documents.get(span.document)),
            "position": span.start,
        }
        for span in spans
    ]


def _finding(finding: Finding, places: Places) -> dict[str, Any]:
    claims = [places.claims[c] for c in finding.claims if c in places.claims]
    people = dict.fromkeys((finding.speaker, finding.subject))
    attributions = list(dict.fromkeys(_urn(c.attribution) for c in claims))
    return _kept(
        {
            "id": _urn(finding.id),
            "type": "Claim",
            "text": words(finding.say),
            "abstract": finding.why,
            "additionalType": (finding.verdict or finding.kind).value,
            "about": [_urn(a) for a in people if a and places.known(a)],
            "appearance": attributions,
            "citation": _quoted("Quotation", finding.record, places),
            "comment": _quoted("Comment", finding.replies, places),
            "correction": _quoted("CorrectionComment", finding.corrected, places),
            "conditionsOfAccess": f"unless: {finding.unless}" if finding.unless else "",
        }
    )
