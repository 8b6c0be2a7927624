"""FollowTheMoney: the graph format of Aleph and OpenSanctions. One entity a line, as JSON.

Actors become Person, Organization, PublicBody or LegalEntity; offices Position and Occupancy; ties
Membership, Representation, Ownership, Family or UnknownLink; events Event; papers Document; statements
and findings Note. Dates that are stretches become startDate and endDate. Model: followthemoney 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from onrecord.core.dates import Grain, When
from onrecord.core.document import Document, Span
from onrecord.core.findings import Finding
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    ActorKind,
    Attribution,
    Certainty,
    Event,
    Facts,
    Office,
    Relation,
    RelationKind,
)

from .places import Places, bounds, words

Entity = dict[str, Any]

_SCHEMA = {
    ActorKind.PERSON: "Person",
    ActorKind.BODY: "Organization",
    ActorKind.STATE: "PublicBody",
    ActorKind.UNNAMED: "LegalEntity",
}
# schema, property of the subject, property of the object
_TIES = {
    RelationKind.MEMBER: ("Membership", "member", "organization"),
    RelationKind.REPRESENTS: ("Representation", "agent", "client"),
    RelationKind.KIN: ("Family", "person", "relative"),
}
_PEOPLE = ("Person",)
_BODIES = ("Organization", "PublicBody")


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """All entities of a record, each on its line."""
    return "".join(
        json.dumps(e, ensure_ascii=False, sort_keys=True) + "\n" for e in entities(facts, findings)
    )


def entities(facts: Facts, findings: Sequence[Finding]) -> Iterator[Entity]:
    """The entities as plain data: ``id``, ``schema`` and ``properties`` (lists of text)."""
    places = Places(facts)
    schemas = {a.id: _SCHEMA[a.kind] for a in facts.actors}
    for document in facts.documents:
        yield _document(document)
    for actor in facts.actors:
        yield _entity(
            actor.id,
            schemas[actor.id],
            name=[actor.name],
            alias=list(actor.aliases),
            summary=list(actor.classes),
            proof=_proof(actor.evidence),
        )
    for office in facts.offices:
        if places.known(office.holder):
            yield from _office(office, places, schemas)
    for relation in facts.relations:
        if places.known(relation.subject) and places.known(relation.object):
            yield _tie(relation, schemas)
    for event in facts.events:
        yield _event(event, places)
    for said in facts.attributions:
        yield _statement(said, places)
    for finding in findings:
        yield _finding(finding, places)


def _entity(ident: str, schema: str, **properties: list[str]) -> Entity:
    kept = {key: [v for v in dict.fromkeys(values) if v] for key, values in properties.items()}
    return {
        "id": ident,
        "schema": schema,
        "properties": {key: values for key, values in kept.items() if values},
    }


def _proof(spans: tuple[Span, ...]) -> list[str]:
    return [s.document for s in spans]


def _days(when: When | None) -> dict[str, list[str]]:
    """One date where it is one (day, month or year), else both ends."""
    if when is None:
        return {}
    if when.grain in (Grain.DAY, Grain.MONTH, Grain.YEAR) and when.edtf.replace("-", "").isdigit():
        return {"date": [when.edtf]}
    start, end = bounds(when)
    return {"startDate": [start], "endDate": [end]}


def _span_of_life(start: When | None, end: When | None) -> dict[str, list[str]]:
    return {"startDate": [bounds(start)[0]], "endDate": [bounds(end)[1]]}


def _document(document: Document) -> Entity:
    published = (
        bounds(document.published)[0] if document.published and not document.published.inferred else ""
    )
    is_sha1 = len(document.sha256) == 40  # the model's checksum is SHA-1; ours goes among the notes
    return _entity(
        document.id,
        "Document",
        fileName=[PurePath(document.name).name],
        title=[document.title],
        publisher=[document.publisher],
        author=[document.author],
        publishedAt=[published],
        sourceUrl=[document.url] if document.url.startswith("http") else [],
        contentHash=[document.sha256] if is_sha1 else [],
        notes=[f"sha256:{document.sha256}"],
    )


def _office(office: Office, places: Places, schemas: dict[str, str]) -> Iterator[Entity]:
    body = places.name(office.organization)
    post = content_id("po", office.role, office.organization)
    linked = [office.organization or ""] if schemas.get(office.organization or "") in _BODIES else []
    yield _entity(
        post,
        "Position",
        name=[f"{office.role}, {body}" if body else office.role],
        organization=linked,
        notes=[f"oversees {places.name(o)}" for o in office.oversees],
    )
    if schemas[office.holder] in _PEOPLE:
        yield _entity(
            office.id,
            "Occupancy",
            holder=[office.holder],
            post=[post],
            proof=_proof(office.evidence),
            **_span_of_life(office.start, office.end),
        )
    else:
        yield _entity(
            office.id,
            "UnknownLink",
            subject=[office.holder],
            object=[post],
            role=[office.role],
            proof=_proof(office.evidence),
            **_span_of_life(office.start, office.end),
        )


def _tie(relation: Relation, schemas: dict[str, str]) -> Entity:
    schema, subject, goal = _TIES.get(relation.kind, ("UnknownLink", "subject", "object"))
    of_subject, of_object = schemas[relation.subject], schemas[relation.object]
    fits = {
        "Membership": of_object in _BODIES,
        "Family": of_subject in _PEOPLE and of_object in _PEOPLE,
    }.get(schema, True)
    if not fits:
        schema, subject, goal = "UnknownLink", "subject", "object"
    named = {"relationship": [relation.kind.value]} if schema == "Family" else {"role": [relation.kind.value]}
    return _entity(
        relation.id,
        schema,
        **{subject: [relation.subject], goal: [relation.object]},
        **named,
        proof=_proof(relation.evidence),
        **_span_of_life(relation.start, relation.end),
    )


def _event(event: Event, places: Places) -> Entity:
    involved = [p.actor for p in event.participants if places.known(p.actor)]
    who = ", ".join(places.name(p.actor) for p in event.participants)
    doubt = [] if event.certainty is Certainty.HAPPENED else [event.certainty.value]
    return _entity(
        event.id,
        "Event",
        name=[
            f"{event.predicate.removeprefix('other:').replace('_', ' ')}: {who}" if who else event.predicate
        ],
        involved=involved,
        location=[event.where or ""],
        description=[words(event.spans)],
        summary=[event.topic or event.theme or ""],
        notes=[event.authority.value, *doubt],
        proof=_proof(event.spans),
        **_days(event.when),
    )


def _statement(said: Attribution, places: Places) -> Entity:
    who = places.name(said.speaker) or "unknown speaker"
    when = f" ({said.said.edtf})" if said.said else ""
    actors = [a for a in (said.speaker, said.behalf, said.addressee) if a is not None and places.known(a)]
    return _entity(
        said.id,
        "Note",
        name=[f"Statement of {who}{when}"],
        description=[words(said.content)],
        notes=[f"asked: {words(said.question)}"] if said.question else [],
        summary=[said.grade.value],
        entity=actors,
        proof=_proof(said.content),
    )


def _finding(finding: Finding, places: Places) -> Entity:
    kind = (finding.verdict or finding.kind).value.replace("_", " ")
    actors = [a for a in (finding.speaker, finding.subject) if a is not None and places.known(a)]
    return _entity(
        finding.id,
        "Note",
        name=[f"For a person to look at: {kind}"],
        description=[finding.why],
        notes=[
            *([f"unless: {finding.unless}"] if finding.unless else []),
            *(f"in reply: {s.text}" for s in finding.replies),
            *(f"corrected since: {s.text}" for s in finding.corrected),
        ],
        entity=actors,
        proof=_proof((*finding.say, *finding.record)),
    )
