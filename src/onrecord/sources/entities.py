"""People, bodies and offices from other houses' data: FollowTheMoney entities and Popolo.

Runs in the reading child. FollowTheMoney (OpenAleph, OpenSanctions; model 4) is one JSON entity a line; Popolo
(popoloproject.com) one JSON object with ``persons``, ``organizations``, ``memberships``. What they hold becomes
actors, offices and ties that go the way of a case file's facts. The evidence of each is the place in the file
where its name or id stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Authority,
    Event,
    Extraction,
    Office,
    Participant,
    Relation,
    RelationKind,
)
from onrecord.core.problems import Problem

from .case import CaseFile
from .decode import decode

_PERSONS = frozenset({"Person"})
_BODIES = frozenset({"Organization", "Company", "PublicBody", "LegalEntity"})
# schema → the properties that hold the subject and the object of the tie, and the tie
_TIES = {
    "Membership": ("member", "organization", RelationKind.MEMBER),
    "Directorship": ("director", "organization", RelationKind.MEMBER),
    "Employment": ("employee", "employer", RelationKind.MEMBER),
    "Ownership": ("asset", "owner", RelationKind.OWNED_BY),
    "Family": ("person", "relative", RelationKind.KIN),
    "Representation": ("agent", "client", RelationKind.REPRESENTS),
}
_DEEDS = (
    ("meet", "meet"),
    ("call", "call"),
    ("phone", "call"),
    ("email", "correspond"),
    ("letter", "correspond"),
)
_MOST_REMARKS = 20
_MEND = "Export it again, one entity a line."


@dataclass
class _Found:
    """What has been read so far, and where in the text."""

    name: str
    document: Document
    actors: dict[str, Actor] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def remark(self, what: str, place: str) -> None:
        self.problems.append(Problem(self.name, what, place, fatal=False))


@dataclass(frozen=True, slots=True)
class _Entity:
    """An entity: its id, schema and properties, and the stretch of the text where it stands."""

    id: str
    schema: str
    properties: Mapping[str, Any]
    start: int
    end: int
    line: int

    def all(self, *names: str) -> tuple[str, ...]:
        """The values of some properties, as text, in order and once each."""
        found: dict[str, None] = {}
        for name in names:
            held = self.properties.get(name)
            for value in held if isinstance(held, list) else [held]:
                text = value.get("id") if isinstance(value, dict) else value
                if isinstance(text, str) and text.strip():
                    found[" ".join(text.split())] = None
        return tuple(found)

    def one(self, *names: str) -> str:
        return next(iter(self.all(*names)), "")


def read_ftm(name: str, data: bytes) -> CaseFile | Problem:
    """FollowTheMoney entities as facts. A line that is no entity costs a remark; a Problem where none is."""
    decoded = decode(name, data)
    if isinstance(decoded, Problem):
        return decoded
    found = _Found(name, _document(name, data, decoded.text))
    entities = [each for entity in _lines(decoded.text, found) for each in _with_inner(entity)]
    if not entities:
        return Problem(name, "no FollowTheMoney entity was found in this file.", mend=_MEND)
    for entity in entities:
        _actor(entity, found)
    posts = {e.id: e for e in entities if e.schema == "Position"}
    for entity in entities:
        _tie(entity, posts, found)
    return _case(found, decoded.problems)


def _with_inner(entity: _Entity) -> list[_Entity]:
    """An entity and those that stand inside it, as in nested exports; all at its place in the file."""
    found, waiting = {entity.id: entity}, [entity]
    while waiting:
        for values in waiting.pop().properties.values():
            for value in values if isinstance(values, list) else ():
                inner = (
                    _entity(value, entity.start, entity.end, entity.line) if isinstance(value, dict) else None
                )
                if inner is not None and inner.id not in found:
                    found[inner.id] = inner
                    waiting.append(inner)
    return list(found.values())


def _document(name: str, data: bytes, text: str) -> Document:
    digest = hashlib.sha256(data).hexdigest()
    file = PurePath(name).name
    return Document(content_id("doc", file, digest), name, digest, text, DocumentKind.FILING, title=file)


def _case(found: _Found, problems: Sequence[Problem]) -> CaseFile:
    more = len(found.problems) - _MOST_REMARKS
    remarks = found.problems[:_MOST_REMARKS]
    if more > 0:
        remarks.append(Problem(found.name, f"{more} more remarks of this kind.", fatal=False))
    extraction = Extraction(
        found.document, _apart(found.actors), tuple(found.offices), tuple(found.relations),
        events=tuple(found.events), version="entities-1",
    )  # fmt: skip
    return CaseFile((extraction,), (*problems, *remarks))


def _apart(actors: Mapping[str, Actor]) -> tuple[Actor, ...]:
    """The actors; namesakes of one kind are told to be distinct, since the data has an id for each."""
    bearers: dict[tuple[ActorKind, str], list[str]] = {}
    for actor in actors.values():
        for name in {n.casefold() for n in (actor.name, *actor.aliases)}:
            bearers.setdefault((actor.kind, name), []).append(actor.id)
    others: dict[str, set[str]] = {}
    for idents in bearers.values():
        for ident in idents if len(idents) > 1 else ():
            others.setdefault(ident, set()).update(i for i in idents if i != ident)
    return tuple(replace(a, distinct=tuple(sorted(others.get(a.id, ())))) for a in actors.values())


def _lines(text: str, found: _Found) -> Iterator[_Entity]:
    """The entities, one a line; a file that is one JSON list of them is read as well."""
    whole = text.lstrip("\ufeff \r\n\t")
    if whole.startswith("["):
        yield from _listed(text, found)
        return
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        start, at = at, at + len(line) + 1
        if not line.strip("\ufeff \r\t"):
            continue
        try:
            held = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            found.remark("this line is no JSON.", f"line {number}")
            continue
        entity = _entity(held, start, start + len(line.rstrip("\r")), number)
        if entity is None:
            found.remark("this line is no FollowTheMoney entity.", f"line {number}")
        else:
            yield entity


def _listed(text: str, found: _Found) -> Iterator[_Entity]:
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    while True:
        while at < len(text) and text[at] in " \r\n\t,":
            at += 1
        if at >= len(text) or text[at] == "]":
            return
        line = text.count("\n", 0, at) + 1
        try:
            held, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            found.remark("the list breaks off here.", f"line {line}")
            return
        entity = _entity(held, at, end, line)
        if entity is None:
            found.remark("this is no FollowTheMoney entity.", f"line {line}")
        else:
            yield entity
        at = end


def _entity(held: Any, start: int, end: int, line: int) -> _Entity | None:
    if not isinstance(held, dict):
        return None
    ident, schema, properties = held.get("id"), held.get("schema"), held.get("properties")
    if not (isinstance(ident, str) and isinstance(schema, str) and isinstance(properties, dict)):
        return None
    return _Entity(ident, schema, properties, start, end, line)


def _actor(entity: _Entity, found: _Found) -> None:
    if entity.schema in _PERSONS:
        kind = ActorKind.PERSON
    elif entity.schema in _BODIES:
        kind = ActorKind.BODY
    else:
        return
    names = entity.all("name", "alias", "previousName")
    if not names:
        found.remark("this entity has no name.", f"line {entity.line}")
        return
    found.actors[entity.id] = Actor(
        entity.id, names[0], kind, names[1:], entity.all("classification", "legalForm"),
        evidence=(_span(found.document, entity, names[0]),),
    )  # fmt: skip
    if kind is ActorKind.PERSON:
        for role in entity.all("position"):
            where = _span(found.document, entity, role)
            found.offices.append(
                Office(content_id("of", entity.id, role), entity.id, role, None, evidence=(where,))
            )


def _tie(entity: _Entity, posts: Mapping[str, _Entity], found: _Found) -> None:
    start, end = _stretch(entity, found)
    if entity.schema == "Occupancy":
        _occupancy(entity, posts, start, end, found)
    elif entity.schema == "Event":
        _event(entity, found)
    elif entity.schema in _TIES:
        subjects, objects, kind = _TIES[entity.schema]
        for subject in entity.all(subjects):
            for goal in entity.all(objects):
                if not _known((subject, goal), entity, found):
                    continue
                where = (_span(found.document, entity, entity.one("role", "relationship") or entity.id),)
                ident = content_id("re", kind.value, subject, goal, entity.id)
                found.relations.append(Relation(ident, kind, subject, goal, start, end, where))
                role = entity.one("role")
                if kind is RelationKind.MEMBER and role:
                    held = content_id("of", subject, role, goal, entity.id)
                    found.offices.append(Office(held, subject, role, goal, start, end, evidence=where))


def _occupancy(
    entity: _Entity, posts: Mapping[str, _Entity], start: When | None, end: When | None, found: _Found
) -> None:
    for holder in entity.all("holder"):
        for post in entity.all("post"):
            position = posts.get(post)
            if position is None:
                found.remark(f"it names {post!r}, which is not in this file.", f"line {entity.line}")
                continue
            if not _known((holder,), entity, found):
                continue
            body = entity.one("organization") or position.one("organization")
            found.offices.append(
                Office(
                    content_id("of", holder, post, entity.id), holder, position.one("name") or post,
                    body if body in found.actors else None, start, end,
                    evidence=(_span(found.document, position, position.one("name")),),
                )
            )  # fmt: skip


def _event(entity: _Entity, found: _Found) -> None:
    involved = [i for i in entity.all("involved", "organizer") if i in found.actors]
    title = entity.one("name", "summary")
    if not involved or not title:
        return
    folded = title.casefold()
    predicate = next((p for word, p in _DEEDS if word in folded), "other:event")
    when, _ = _stretch(entity, found)
    found.events.append(
        Event(
            content_id("ev", entity.id), found.document.id, predicate, tuple(Participant(i) for i in involved),
            (_span(found.document, entity, title),), when, entity.one("location") or None,
            authority=Authority.OFFICIAL, words=title,
        )
    )  # fmt: skip


def _known(idents: Sequence[str], entity: _Entity, found: _Found) -> bool:
    missing = [i for i in idents if i not in found.actors]
    for ident in missing:
        found.remark(f"it names {ident!r}, which is no person or body in this file.", f"line {entity.line}")
    return not missing


def _stretch(entity: _Entity, found: _Found) -> tuple[When | None, When | None]:
    """The first and the last day; of a fact with one date alone, that is both."""
    single = _when(entity.one("date"), entity, found)
    return (
        _when(entity.one("startDate"), entity, found) or single,
        _when(entity.one("endDate"), entity, found) or single,
    )


def _when(written: str, entity: _Entity, found: _Found) -> When | None:
    if not written:
        return None
    try:
        return dates.parse(written[:10])
    except ValueError:
        found.remark(f"the date {written!r} is not understood.", f"line {entity.line}")
        return None


def _span(document: Document, entity: _Entity, words: str) -> Span:
    """The words inside the entity's stretch; where they stand there otherwise (escaped), the whole of it."""
    at = document.text.find(words, entity.start, entity.end) if words else -1
    if at < 0:
        return document.span(entity.start, entity.end)
    return document.span(at, at + len(words))


# --- Popolo ---------------------------------------------------------------------------------------


def read_popolo(name: str, data: bytes) -> CaseFile | Problem:
    """Popolo persons, organizations and memberships as facts."""
    decoded = decode(name, data)
    if isinstance(decoded, Problem):
        return decoded
    try:
        held = json.loads(decoded.text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return Problem(name, "this JSON is damaged.", mend="Export it again.")
    found = _Found(name, _document(name, data, decoded.text))
    for kind, key in ((ActorKind.PERSON, "persons"), (ActorKind.BODY, "organizations")):
        for one in _records(held, key):
            _popolo_actor(one, kind, found)
    if not found.actors:
        return Problem(name, "no person and no organization was found in this file.", mend="Export it again.")
    posts = {str(p.get("id")): str(p.get("label") or p.get("role") or "") for p in _records(held, "posts")}
    for number, one in enumerate(_records(held, "memberships"), 1):
        _membership(one, number, posts, found)
    return _case(found, decoded.problems)


def _records(held: Any, key: str) -> list[dict[str, Any]]:
    listed = held.get(key) if isinstance(held, dict) else None
    return [r for r in listed if isinstance(r, dict)] if isinstance(listed, list) else []


def _popolo_actor(one: dict[str, Any], kind: ActorKind, found: _Found) -> None:
    name, ident = one.get("name"), one.get("id")
    if not isinstance(name, str) or not name.strip() or not isinstance(ident, str):
        found.remark("a record has no name or no id.", "")
        return
    others = [o.get("name") for o in _records(one, "other_names")]
    where = _in_text(found.document, name)
    found.actors[ident] = Actor(
        ident, name.strip(), kind, tuple(dict.fromkeys(o for o in others if isinstance(o, str) and o)),
        (str(one["classification"]),) if one.get("classification") else (), evidence=(where,),
    )  # fmt: skip


def _membership(one: dict[str, Any], number: int, posts: Mapping[str, str], found: _Found) -> None:
    person = str(one.get("person_id") or "")
    body = str(one.get("organization_id") or one.get("on_behalf_of_id") or "")
    place = f"memberships[{number}]"
    for ident in (person, body):
        if ident not in found.actors:
            found.remark(f"it names {ident!r}, which is no person or body in this file.", place)
            return
    line = _Entity(place, "membership", one, 0, 0, number)
    start, end = (_when(str(one.get(key) or ""), line, found) for key in ("start_date", "end_date"))
    role = str(one.get("role") or one.get("label") or posts.get(str(one.get("post_id")), ""))
    where = (_in_text(found.document, str(one.get("id") or "") or role or person),)
    ident = content_id("re", "member", person, body, str(number))
    found.relations.append(Relation(ident, RelationKind.MEMBER, person, body, start, end, where))
    if role:
        held = content_id("of", person, role, body, str(number))
        found.offices.append(Office(held, person, role, body, start, end, evidence=where))


def _in_text(document: Document, words: str) -> Span:
    """The first place of some words in quotation marks; the first character where they are escaped there."""
    at = document.text.find(f'"{words}"') if words else -1
    return document.span(at + 1, at + 1 + len(words)) if at >= 0 else document.span(0, 1)
