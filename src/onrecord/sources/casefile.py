"""The case file: a record written by hand, in YAML.

It is what a careful researcher keeps anyway: actors, offices, statements with their claims, events,
stances, each with its source. The tables of fields (``casefields``) both read and write it, so that
``parse(dump(facts))`` gives the facts back.

Evidence is written as words that stand in the document. A document without ``text`` gets one made of
the words that cite it, a line each. Where words stand more than once, ``{words: …, at: OFFSET}`` tells
which (offset in code points).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from onrecord.core.decisions import NOUN_KINDS
from onrecord.core.document import Document, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Claim,
    Correction,
    Event,
    Extraction,
    Facts,
    Modality,
    Office,
    Party,
    Polarity,
    Relation,
    Stance,
)
from onrecord.core.problems import Problem

from .casefields import (
    ACTOR,
    CLAIM,
    CORRECTION,
    DOCUMENT,
    EVENT,
    OFFICE,
    RELATION,
    STANCE,
    STATEMENT,
    TABLES,
    VERSION,
    Field,
    Reading,
    fields,
    read_actors,
    read_document,
    scalar,
    unknown,
)
from .casenodes import Bad, Node, broken, composed

SECTIONS = (
    "onrecord", "title", "documents", "actors", "offices", "relations",
    "statements", "events", "stances", "corrections",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What a case file holds. ``facts`` lacks what a problem named; the rest stands."""

    facts: Facts
    problems: tuple[Problem, ...] = ()


def is_casefile(text: str) -> bool:
    """Whether a YAML text is a case file: a top-level key ``onrecord``."""
    return any(line.startswith("onrecord:") for line in text.splitlines()[:50])


def parse(text: str, name: str = "case.yaml") -> Case:
    """Read a case file. ``name`` is the file's name, for problems. Never raises for bad data."""
    case = Reading(name)
    try:
        root = composed(text)
    except (yaml.YAMLError, RecursionError) as cause:
        return Case(Facts(), (broken(name, cause),))
    sections = dict(root.items())
    if "onrecord" not in sections:
        return Case(
            Facts(), (Problem(name, "no top-level key 'onrecord'.", "line 1", "Begin with 'onrecord: 1'."),)
        )
    if str(sections["onrecord"].value) != str(VERSION):
        node = sections["onrecord"]
        case.report(Bad(node, f"case files of version {node.value!r} are not known.", f"Write {VERSION}."))
        return Case(Facts(), tuple(case.problems))
    for key, node in sections.items():
        if key not in SECTIONS:
            case.report(unknown(node, key, SECTIONS))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    case.own = Document(content_id("doc", name, digest), name, digest, text, title=_title(sections, name))
    _read_documents(sections, case)
    _read_all_actors(sections, case)
    return Case(_read_facts(sections, case), tuple(case.problems))


def parse_entry(text: str, documents: Sequence[Document], actors: Iterable[Actor]) -> Case:
    """Read a piece of a case file about papers and actors that a record has already.

    It has sections as a case file has, without ``documents``; a paper is named by its id or its name, an
    actor by id or name. The facts hold what the piece says and the actors that it brings. Never raises
    for bad data.
    """
    case = Reading("the entry")
    case.documents = {d.id: d for d in documents} | {d.name: d for d in documents}
    case.actors = {a.id: a for a in actors}
    known = set(case.actors)
    try:
        root = composed(text)
    except (yaml.YAMLError, RecursionError) as cause:
        return Case(Facts(), (broken(case.name, cause),))
    sections = dict(root.items())
    allowed = tuple(s for s in SECTIONS if s not in ("onrecord", "title", "documents"))
    for key, node in sections.items():
        if key not in allowed:
            case.report(unknown(node, key, allowed))
    if not sections:
        case.report(Bad(root, "sections of a case file are expected.", f"Known keys: {', '.join(allowed)}."))
    case.own = Document("", case.name, "", text)
    _read_all_actors(sections, case)
    facts = _read_facts(sections, case)
    homes = {a.document for a in facts.attributions} | {e.document for e in facts.events}
    homes |= {s.document for s in facts.stances} | {c.document for c in facts.corrections}
    if "" in homes:
        case.report(Bad(root, "an entry says in which paper its words stand.", "Add 'document'."))
    brought = tuple(a for a in facts.actors if a.id not in known)
    return Case(dataclasses.replace(facts, documents=(), actors=brought), tuple(case.problems))


@dataclass(frozen=True)
class Changes:
    """New values for a noun's attributes, and what in them could not be understood."""

    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def parse_changes(
    text: str, kind: str, home: Document, documents: Sequence[Document], actors: Iterable[Actor]
) -> Changes:
    """Read new values for some fields of one noun, under the keys that a case file has for it.

    ``kind`` is a key of :data:`TABLES`; evidence is looked up in ``home`` where no document is named. A
    value left empty unsets the field. Never raises for bad data.
    """
    case = Reading("the correction", documents={d.id: d for d in documents} | {d.name: d for d in documents})
    case.actors = {a.id: a for a in actors}
    case.where = home
    values: dict[str, Any] = {}
    try:
        root = composed(text)
        table = tuple(f for f in TABLES[kind] if f.key != "id")
        if not root.items():
            raise Bad(root, "a mapping of keys and values is expected.")
        plain = {key: node for key, node in root.items() if key not in ("denies", "affirms")}
        for key, node in root.items():
            if key in ("denies", "affirms") and kind == "claims":
                values["predicate"] = scalar(node)
                values["polarity"] = Polarity.DENIED if key == "denies" else Polarity.AFFIRMED
        optional = tuple(dataclasses.replace(f, required=False) for f in table)
        values |= fields(dataclasses.replace(root, value=plain), optional, case)
        unset = {f.name: f.default for f in dataclasses.fields(NOUN_KINDS[kind])}
        for f in table:
            if f.key in plain and plain[f.key].value is None:
                if unset[f.attribute] is dataclasses.MISSING:
                    raise Bad(plain[f.key], f"{f.key!r} cannot be empty.")
                values[f.attribute] = unset[f.attribute]
    except (yaml.YAMLError, RecursionError) as cause:
        return Changes({}, (broken(case.name, cause),))
    except Bad as bad:
        case.report(bad)
    return Changes({} if case.problems else values, tuple(case.problems))


def _title(sections: Mapping[str, Node], name: str) -> str:
    return str(sections["title"].value) if "title" in sections else name


def _entries(sections: Mapping[str, Node], section: str, case: Reading) -> list[Node]:
    node = sections.get(section)
    if node is None or node.value is None:
        return []
    if not isinstance(node.value, list):
        case.report(Bad(node, f"{section!r} must be a list.", "Begin each entry with '- '."))
        return []
    return node.list()


def _read_documents(sections: Mapping[str, Node], case: Reading) -> None:
    cited = _cited_words(sections)
    for node in _entries(sections, "documents", case):
        try:
            values = fields(node, DOCUMENT, case)
        except Bad as bad:
            case.report(bad)
            continue
        local = values["id"]
        text = values.get("text")
        if text is None:
            text = "\n".join(dict.fromkeys(cited.get(local, ()))) + "\n"
        values["text"] = text
        values.setdefault("name", local)
        values.setdefault("sha256", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
        case.documents[local] = Document(**values)


def _cited_words(sections: Mapping[str, Node]) -> dict[str, list[str]]:
    """For each document id the words that the file cites from it, in order."""
    found: dict[str, list[str]] = {}

    def walk(node: Node, document: str | None) -> None:
        inner = dict(node.items())
        if "document" in inner and not isinstance(inner["document"].value, (dict, list)):
            document = str(inner["document"].value)
        for key, value in inner.items():
            if key in ("words", "question", "source", "cue", "oath") and document is not None:
                for piece in value.list():
                    if isinstance(piece.value, str):
                        found.setdefault(document, []).append(piece.value)
            if isinstance(value.value, (dict, list)):
                for child in value.list():
                    walk(child, document)

    for section in ("offices", "relations", "statements", "events", "stances", "corrections"):
        for node in sections[section].list() if section in sections else ():
            walk(node, None)
    return found


def _read_all_actors(sections: Mapping[str, Node], case: Reading) -> None:
    distinct: list[tuple[str, Node]] = []
    for node in _entries(sections, "actors", case):
        try:
            values = fields(node, ACTOR, case)
        except Bad as bad:
            case.report(bad)
            continue
        actor = Actor(**{"kind": ActorKind.PERSON, **values})
        if actor.id in case.actors:
            case.report(Bad(node, f"the actor id {actor.id!r} is used twice."))
            continue
        case.actors[actor.id] = actor
        distinct.extend((actor.id, inner) for key, inner in node.items() if key == "distinct")
    for actor_id, node in distinct:
        try:
            others = read_actors(node, case)
        except Bad as bad:
            case.report(bad)
            continue
        case.actors[actor_id] = dataclasses.replace(case.actors[actor_id], distinct=others)


def _each(
    sections: Mapping[str, Node], section: str, table: tuple[Field, ...], case: Reading
) -> list[tuple[Node, dict[str, Any]]]:
    """The entries of a section with the document that each is of; those with a fault are reported and left out."""
    found = []
    for node in _entries(sections, section, case):
        case.where = case.own
        try:
            inner = dict(node.items())
            if "document" in inner:
                wanted = read_document(inner["document"], case)
                case.where = next(d for d in case.documents.values() if d.id == wanted)
            values = fields(node, table, case)
        except Bad as bad:
            case.report(bad)
            continue
        assert case.where is not None
        values["document"] = case.where.id
        found.append((node, values))
    return found


def _with_id(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    if "id" not in values:
        values["id"] = content_id(prefix, *(f"{k}={v}" for k, v in sorted(values.items())))
    return values


def _plain(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    values.pop("document")
    return _with_id(prefix, values)


def _read_facts(sections: Mapping[str, Node], case: Reading) -> Facts:
    offices = tuple(
        Office(**{"organization": None, **_plain("of", v)})
        for _, v in _each(sections, "offices", OFFICE, case)
    )
    relations = tuple(Relation(**_plain("re", v)) for _, v in _each(sections, "relations", RELATION, case))
    attributions, claims = _read_statements(sections, case)
    events = tuple(
        Event(**{"participants": (), **_with_id("ev", v)}) for _, v in _each(sections, "events", EVENT, case)
    )
    stances = tuple(Stance(**_with_id("st", v)) for _, v in _each(sections, "stances", STANCE, case))
    corrections = tuple(
        Correction(**{"withdraws": "", **_with_id("co", v)})
        for _, v in _each(sections, "corrections", CORRECTION, case)
    )
    return Facts(
        documents=tuple(case.documents.values()),
        actors=tuple(case.actors.values()),
        offices=offices,
        relations=relations,
        attributions=attributions,
        claims=claims,
        events=events,
        stances=stances,
        corrections=corrections,
    )


def _read_statements(
    sections: Mapping[str, Node], case: Reading
) -> tuple[tuple[Attribution, ...], tuple[Claim, ...]]:
    attributions: list[Attribution] = []
    claims: list[Claim] = []
    for node, values in _each(sections, "statements", STATEMENT, case):
        values.setdefault("kind", AttributionKind.DIRECT)
        document = next(
            (d for d in (*case.documents.values(), case.own) if d and d.id == values["document"]), None
        )
        if "said" not in values and document is not None:
            values["said"] = document.published
        said = Attribution(**_with_id("at", values))
        attributions.append(said)
        case.where = document
        for claim_node in dict(node.items()).get("claims", Node([], 0, "")).list():
            try:
                claims.append(_read_claim(claim_node, said, case))
            except Bad as bad:
                case.report(bad)
    return tuple(attributions), tuple(claims)


def _read_claim(node: Node, said: Attribution, case: Reading) -> Claim:
    inner = dict(node.items())
    sides = [key for key in ("denies", "affirms") if key in inner]
    if len(sides) != 1:
        raise Bad(
            node,
            "a claim either denies or affirms one predicate.",
            "Write 'denies: meet' or 'affirms: meet'.",
        )
    values = fields(node, CLAIM, case)
    polarity = Polarity.DENIED if sides == ["denies"] else Polarity.AFFIRMED
    principal = said.behalf or said.speaker
    if "subject" not in values:
        if principal is None:
            raise Bad(
                node, "the claim has no subject and the statement no speaker.", "Add 'subject' or 'speaker'."
            )
        values["subject"] = Party(words=case.actors[principal].name, actor=principal)
    if "hedge" in values:
        values.setdefault("modality", Modality.HEDGED)
        values.setdefault("hedge_words", values["hedge"].value)
    values.setdefault("spans", (*said.question, *said.content))
    values.setdefault("speaker", said.speaker)
    values.setdefault("behalf", said.behalf)
    values.setdefault("said", said.said)
    predicate = scalar(inner[sides[0]])
    return Claim(
        **_with_id(
            "cl",
            {
                **values,
                "attribution": said.id,
                "document": said.document,
                "predicate": predicate,
                "polarity": polarity,
            },
        )
    )


def extractions(case: Case) -> tuple[Extraction, ...]:
    """A case file's facts as one extraction for each document, so that they go the way of every paper.

    What belongs to no document (actors, undocumented ties) goes with the first one.
    """
    facts = case.facts
    if not facts.documents:
        return ()
    first = facts.documents[0].id
    found = []
    for document in facts.documents:

        def here(owner: str | None, document: Document = document) -> bool:
            return owner == document.id or (owner is None and document.id == first)

        found.append(
            Extraction(
                document=document,
                actors=facts.actors,
                offices=tuple(o for o in facts.offices if here(_home(o.evidence))),
                relations=tuple(r for r in facts.relations if here(_home(r.evidence))),
                attributions=tuple(a for a in facts.attributions if here(a.document)),
                claims=tuple(c for c in facts.claims if here(c.document)),
                events=tuple(e for e in facts.events if here(e.document)),
                stances=tuple(s for s in facts.stances if here(s.document)),
                corrections=tuple(c for c in facts.corrections if here(c.document)),
                version="casefile-1",
            )
        )
    return tuple(found)


def _home(evidence: tuple[Span, ...]) -> str | None:
    return evidence[0].document if evidence else None
