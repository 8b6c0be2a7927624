"""Stances in the columns of Discourse Network Analyzer's statement table: who is for or against what, and when.

Columns as in DNA 2.0's and 3.0's export of DNA statements (Leifeld, dna: Discourse Network Analyzer): a line a
statement, ``agreement`` 1 for and 0 against. To defend somebody against a demand is to be against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from onrecord.core.findings import Finding
from onrecord.core.nouns import ActorKind, Facts, RelationKind, StanceKind

from .places import Places
from .tables import Row, as_csv

COLUMNS = (
    "ID", "document id", "start", "stop", "date/time", "document title", "document author", "document source",
    "document section", "document type", "text", "person", "organization", "concept", "agreement",
)  # fmt: skip


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """The table as CSV, ordered by date."""
    places = Places(facts)
    persons = {a.id for a in facts.actors if a.kind is ActorKind.PERSON}
    bodies = {r.subject: r.object for r in facts.relations if r.kind is RelationKind.MEMBER}
    bodies |= {o.holder: o.organization for o in facts.offices if o.organization}
    numbers = {d.id: n for n, d in enumerate(facts.documents, 1)}
    rows: list[Row] = []
    ids = count(1)
    for stance in facts.stances:
        document = places.documents.get(stance.document)
        if document is None or not stance.evidence:
            continue
        is_person = stance.actor in persons
        body = bodies.get(stance.actor) if is_person else stance.actor
        concept = f"{stance.action.removeprefix('other:').replace('_', ' ')}: {places.name(stance.target)}"
        said = places.attributions.get(stance.attribution or "")
        when = (said.said if said else None) or document.published
        first = stance.evidence[0]
        rows.append(
            (
                next(ids), numbers[document.id], first.start, first.end,
                f"{when.earliest} 00:00:00" if when and when.earliest else "", document.title or document.name,
                document.author, document.publisher, "", document.kind.value, first.text,
                places.name(stance.actor) if is_person else "", places.name(body), concept,
                1 if stance.stance is StanceKind.CALLS_FOR else 0,
            )
        )  # fmt: skip
    return as_csv(COLUMNS, iter(sorted(rows, key=lambda r: (str(r[4]), r[0]))))
