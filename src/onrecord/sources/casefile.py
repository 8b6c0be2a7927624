"""The case file: a record written by hand, in YAML.

It is what a careful researcher keeps anyway: actors, offices, statements with their claims, events,
stances, each with its source. The same table of fields (:data:`FIELDS`) reads and writes it, so that
``parse(dump(facts))`` gives the facts back.

Evidence is written as words that stand in the document. A document without ``text`` gets one made of
the words that cite it, a line each. Where words stand more than once, ``{words: …, at: OFFSET}`` tells
which (offset in code points).
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from rapidfuzz import process

from onrecord.core import dates
from onrecord.core.decisions import NOUN_KINDS
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Authority,
    Certainty,
    Claim,
    ClaimForm,
    Correction,
    Event,
    Extraction,
    Facts,
    Grade,
    HedgeKind,
    Modality,
    Office,
    Participant,
    ParticipantRole,
    Party,
    Polarity,
    Provenance,
    Qualifier,
    QualifierKind,
    Quantity,
    Relation,
    RelationKind,
    Stance,
    StanceKind,
    Window,
)
from onrecord.core.problems import Problem

VERSION = 1


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the YAML: plain value, the line it stands on, and its path ("events[2].when")."""

    value: Any
    line: int
    path: str

    def items(self) -> list[tuple[str, Node]]:
        return list(self.value.items()) if isinstance(self.value, dict) else []

    def list(self) -> list[Node]:
        return list(self.value) if isinstance(self.value, list) else [self]


class _Bad(Exception):
    """A value that cannot be used: carries the node and the sentence; never leaves this module."""

    def __init__(self, node: Node, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.node, self.what, self.mend = node, what, mend


@dataclass
class _Case:
    """The state of one reading: what was found so far, and where words must be looked up."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    own: Document | None = None
    where: Document | None = None

    def report(self, bad: _Bad) -> None:
        place = f"line {bad.node.line}, {bad.node.path}"
        self.problems.append(Problem(self.name, bad.what, place, bad.mend))


# --- values: how each kind of value is read and written -------------------------------------------


def _scalar(node: Node) -> str:
    if isinstance(node.value, (dict, list)) or node.value is None:
        raise _Bad(node, "a single value is expected here")
    return str(node.value)


def _read_text(node: Node, case: _Case) -> str:
    return _scalar(node)


def _read_texts(node: Node, case: _Case) -> tuple[str, ...]:
    return tuple(_scalar(n) for n in node.list())


def _read_when(node: Node, case: _Case) -> dates.When:
    if isinstance(node.value, dict):
        inner = dict(node.items())
        return _read_when(inner["inferred"], case).as_inferred()
    try:
        return dates.parse(_scalar(node))
    except ValueError as cause:
        raise _Bad(node, f"{cause}.") from cause


def _write_when(value: dates.When) -> Any:
    return {"inferred": value.edtf} if value.inferred else value.edtf


def _read_bool(node: Node, case: _Case) -> bool:
    written = _scalar(node).lower()
    if written not in ("true", "false", "yes", "no"):
        raise _Bad(node, f"{written!r} is neither true nor false.")
    return written in ("true", "yes")


def _read_int(node: Node, case: _Case) -> int:
    try:
        return int(_scalar(node))
    except ValueError as cause:
        raise _Bad(node, f"{node.value!r} is not a whole number.") from cause


def _enum(kind: type[enum.StrEnum]) -> Callable[[Node, _Case], enum.StrEnum]:
    short = {member.name.lower(): member for member in kind}

    def read(node: Node, case: _Case) -> enum.StrEnum:
        written = _scalar(node)
        for member in kind:
            if member.value == written:
                return member
        if written.lower() in short:
            return short[written.lower()]
        choices = ", ".join(member.value for member in kind)
        raise _Bad(node, f"{written!r} is not known here.", f"Write one of: {choices}.")

    return read


def _read_actor(node: Node, case: _Case) -> str:
    written = _scalar(node)
    if written in case.actors:
        return written
    for actor in case.actors.values():
        if written in (actor.name, *actor.aliases):
            return actor.id
    near = process.extractOne(written, list(case.actors), score_cutoff=70)
    mend = f"Did you mean {near[0]!r}?" if near else "Add the actor under 'actors'."
    raise _Bad(node, f"no actor has the id {written!r}.", mend)


def _read_actor_or_words(node: Node, case: _Case) -> str:
    try:
        return _read_actor(node, case)
    except _Bad:
        return _scalar(node)


def _read_actors(node: Node, case: _Case) -> tuple[str, ...]:
    return tuple(_read_actor(n, case) for n in node.list())


def _read_overseen(node: Node, case: _Case) -> tuple[str, ...]:
    return tuple(_read_actor_or_words(n, case) for n in node.list())


def _read_document(node: Node, case: _Case) -> str:
    written = _scalar(node)
    for key, document in case.documents.items():
        if written in (key, document.id):
            return document.id
    raise _Bad(node, f"no document has the id {written!r}.", "Add it under 'documents'.")


def _read_span(node: Node, case: _Case) -> Span:
    document, at, words_node = case.where or case.own, None, node
    if isinstance(node.value, dict):
        inner = dict(node.items())
        if "words" not in inner:
            raise _Bad(node, "evidence needs its words.", "Write {document: …, words: …}.")
        words_node = inner["words"]
        at = _read_int(inner["at"], case) if "at" in inner else None
        if "document" in inner:
            wanted = _read_document(inner["document"], case)
            document = next(d for d in case.documents.values() if d.id == wanted)
    words = _scalar(words_node)
    assert document is not None
    start = document.text.find(words) if at is None else at
    if start < 0 or document.text[start : start + len(words)] != words or not words:
        title = document.title or document.name
        raise _Bad(words_node, f"the words {words!r} do not stand in {title!r}.", "Copy them exactly.")
    return document.span(start, start + len(words))


def _read_spans(node: Node, case: _Case) -> tuple[Span, ...]:
    return tuple(_read_span(n, case) for n in node.list())


def _read_party(node: Node, case: _Case) -> Party:
    if not isinstance(node.value, dict):
        written = _scalar(node)
        if written in ("anyone", "anybody"):
            return Party(words=written, anyone=True)
        actor = _read_actor(node, case)
        return Party(words=case.actors[actor].name, actor=actor)
    values = _fields(node, PARTY, case)
    if "words" not in values:
        of = values.get("of")
        of_name = case.actors[of].name if of in case.actors else ""
        values["words"] = " of ".join(x for x in (values.get("cls") or "", of_name) if x) or "anyone"
    return Party(**values)


def _write_party(value: Party, texts: _Texts) -> Any:
    return _dump_fields(value, PARTY, texts)


def _read_parties(node: Node, case: _Case) -> tuple[Party, ...]:
    return tuple(_read_party(n, case) for n in node.list())


def _read_window(node: Node, case: _Case) -> Window:
    if not isinstance(node.value, dict):
        return Window(words=_scalar(node), when=_read_when(node, case))
    values = _fields(node, WINDOW, case)
    values.setdefault("words", " ".join(str(v) for v in values.values()))
    return Window(**values)


def _read_quantity(node: Node, case: _Case) -> Quantity:
    written = _scalar(node)
    op = written.rstrip("0123456789 ")
    number = written[len(op) :].strip()
    if op not in ("<", "<=", "=", ">=", ">") or not number:
        raise _Bad(node, f"{written!r} is not a count.", "Write it as '< 5', '= 2' or '>= 3'.")
    return Quantity(op, int(number))


def _read_qualifiers(node: Node, case: _Case) -> tuple[Qualifier, ...]:
    return tuple(Qualifier(**_fields(n, QUALIFIER, case)) for n in node.list())


def _read_participants(node: Node, case: _Case) -> tuple[Participant, ...]:
    found = []
    for n in node.list():
        if isinstance(n.value, dict):
            found.append(Participant(**_fields(n, PARTICIPANT, case)))
        else:
            found.append(Participant(actor=_read_actor(n, case)))
    return tuple(found)


def _write_participants(value: tuple[Participant, ...], texts: _Texts) -> Any:
    plain = all(p.role is ParticipantRole.AGENT and not p.words for p in value)
    return [p.actor if plain else _dump_fields(p, PARTICIPANT, texts) for p in value]


# --- the table of fields: YAML key, attribute, reader ---------------------------------------------

_Texts = Mapping[str, Document]
Reader = Callable[[Node, _Case], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a mapping: the attribute it fills, how it is read, whether it must be there."""

    key: str
    attribute: str
    read: Reader
    required: bool = False


PARTY = (
    Field("words", "words", _read_text),
    Field("actor", "actor", _read_actor),
    Field("cls", "cls", _read_text),
    Field("of", "of", _read_actor),
    Field("anyone", "anyone", _read_bool),
    Field("but", "but", _read_actors),
    Field("also", "also", _read_parties),
    Field("span", "span", _read_span),
)
WINDOW = (
    Field("words", "words", _read_text),
    Field("when", "when", _read_when),
    Field("start_anchor", "start_anchor", _read_text),
    Field("end_anchor", "end_anchor", _read_text),
    Field("span", "span", _read_span),
)
QUALIFIER = (
    Field("kind", "kind", _enum(QualifierKind), True),
    Field("words", "words", _read_text, True),
    Field("provenance", "provenance", _enum(Provenance)),
    Field("span", "span", _read_span),
)
PARTICIPANT = (
    Field("actor", "actor", _read_actor, True),
    Field("role", "role", _enum(ParticipantRole)),
    Field("words", "words", _read_text),
)
DOCUMENT = (
    Field("id", "id", _read_text, True),
    Field("name", "name", _read_text),
    Field("sha256", "sha256", _read_text),
    Field("title", "title", _read_text),
    Field("publisher", "publisher", _read_text),
    Field("author", "author", _read_text),
    Field("url", "url", _read_text),
    Field("published", "published", _read_when),
    Field("kind", "kind", _enum(DocumentKind)),
    Field("body", "body", _read_int),
    Field("text", "text", _read_text),
)
ACTOR = (
    Field("id", "id", _read_text, True),
    Field("name", "name", _read_text, True),
    Field("kind", "kind", _enum(ActorKind)),
    Field("aliases", "aliases", _read_texts),
    Field("classes", "classes", _read_texts),
    Field("identifiers", "identifiers", _read_texts),
)
EVIDENCE = Field("words", "evidence", _read_spans)
OFFICE = (
    Field("id", "id", _read_text),
    Field("holder", "holder", _read_actor, True),
    Field("role", "role", _read_text, True),
    Field("organization", "organization", _read_actor_or_words),
    Field("from", "start", _read_when),
    Field("to", "end", _read_when),
    Field("oversees", "oversees", _read_overseen),
    EVIDENCE,
)
RELATION = (
    Field("id", "id", _read_text),
    Field("kind", "kind", _enum(RelationKind), True),
    Field("subject", "subject", _read_actor_or_words, True),
    Field("object", "object", _read_actor_or_words, True),
    Field("from", "start", _read_when),
    Field("to", "end", _read_when),
    EVIDENCE,
)
STATEMENT = (
    Field("id", "id", _read_text),
    Field("speaker", "speaker", _read_actor),
    Field("behalf", "behalf", _read_actor),
    Field("addressee", "addressee", _read_actor_or_words),
    Field("forum", "forum", _read_text),
    Field("sworn", "sworn", _read_bool),
    Field("oath", "oath", _read_span),
    Field("said", "said", _read_when),
    Field("kind", "kind", _enum(AttributionKind)),
    Field("grade", "grade", _enum(Grade)),
    Field("act", "act", _enum(Act)),
    Field("words", "content", _read_spans, True),
    Field("source", "source", _read_spans),
    Field("cue", "cue", _read_spans),
    Field("question", "question", _read_spans),
    Field("reporter", "reporter", _read_actor),
)
CLAIM = (
    Field("id", "id", _read_text),
    Field("words", "spans", _read_spans),
    Field("subject", "subject", _read_party),
    Field("party", "party", _read_party),
    Field("theme", "theme", _read_text),
    Field("modality", "modality", _enum(Modality)),
    Field("hedge", "hedge", _enum(HedgeKind)),
    Field("hedge_words", "hedge_words", _read_text),
    Field("form", "form", _enum(ClaimForm)),
    Field("window", "window", _read_window),
    Field("quantity", "quantity", _read_quantity),
    Field("qualifiers", "qualifiers", _read_qualifiers),
    Field("about", "about", _read_texts),
    Field("speaker", "speaker", _read_actor),
    Field("behalf", "behalf", _read_actor),
    Field("said", "said", _read_when),
    Field("present_state", "present_state", _read_bool),
)
EVENT = (
    Field("id", "id", _read_text),
    Field("words", "spans", _read_spans, True),
    Field("what", "predicate", _read_text, True),
    Field("who", "participants", _read_participants),
    Field("when", "when", _read_when),
    Field("where", "where", _read_text),
    Field("topic", "topic", _read_text),
    Field("theme", "theme", _read_text),
    Field("capacity", "capacity", _read_text),
    Field("certainty", "certainty", _enum(Certainty)),
    Field("authority", "authority", _enum(Authority)),
    Field("source", "source", _read_actor),
    Field("attribution", "attribution", _read_text),
    Field("count", "count", _read_int),
    Field("state", "state", _read_bool),
    Field("note", "words", _read_text),
)
STANCE = (
    Field("id", "id", _read_text),
    Field("actor", "actor", _read_actor, True),
    Field("stance", "stance", _enum(StanceKind), True),
    Field("action", "action", _read_text, True),
    Field("target", "target", _read_actor_or_words, True),
    Field("attribution", "attribution", _read_text),
    Field("words", "evidence", _read_spans, True),
)
CORRECTION = (
    Field("id", "id", _read_text),
    Field("words", "says", _read_spans, True),
    Field("withdraws", "withdraws", _read_text),
    Field("corrects", "corrects", _read_texts),
    Field("said", "said", _read_when),
    Field("by", "by", _read_actor),
)

SECTIONS = (
    "onrecord", "title", "documents", "actors", "offices", "relations",
    "statements", "events", "stances", "corrections",
)  # fmt: skip
_OUTSIDE = ("document", "claims", "distinct", "denies", "affirms")


# --- reading --------------------------------------------------------------------------------------


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
    case = _Case(name)
    try:
        root = _nodes(yaml.compose(text, Loader=yaml.SafeLoader), "", set())
    except (yaml.YAMLError, RecursionError) as cause:
        return Case(Facts(), (_broken(name, cause),))
    sections = dict(root.items())
    if "onrecord" not in sections:
        return Case(
            Facts(), (Problem(name, "no top-level key 'onrecord'.", "line 1", "Begin with 'onrecord: 1'."),)
        )
    if str(sections["onrecord"].value) != str(VERSION):
        node = sections["onrecord"]
        case.report(_Bad(node, f"case files of version {node.value!r} are not known.", f"Write {VERSION}."))
        return Case(Facts(), tuple(case.problems))
    for key, node in sections.items():
        if key not in SECTIONS:
            case.report(_unknown(node, key, SECTIONS))
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
    case = _Case("the entry")
    case.documents = {d.id: d for d in documents} | {d.name: d for d in documents}
    case.actors = {a.id: a for a in actors}
    known = set(case.actors)
    try:
        root = _nodes(yaml.compose(text, Loader=yaml.SafeLoader), "", set())
    except (yaml.YAMLError, RecursionError) as cause:
        return Case(Facts(), (_broken(case.name, cause),))
    sections = dict(root.items())
    allowed = tuple(s for s in SECTIONS if s not in ("onrecord", "title", "documents"))
    for key, node in sections.items():
        if key not in allowed:
            case.report(_unknown(node, key, allowed))
    if not sections:
        case.report(_Bad(root, "sections of a case file are expected.", f"Known keys: {', '.join(allowed)}."))
    case.own = Document("", case.name, "", text)
    _read_all_actors(sections, case)
    facts = _read_facts(sections, case)
    homes = {a.document for a in facts.attributions} | {e.document for e in facts.events}
    homes |= {s.document for s in facts.stances} | {c.document for c in facts.corrections}
    if "" in homes:
        case.report(_Bad(root, "an entry says in which paper its words stand.", "Add 'document'."))
    brought = tuple(a for a in facts.actors if a.id not in known)
    return Case(dataclasses.replace(facts, documents=(), actors=brought), tuple(case.problems))


TABLES: Mapping[str, tuple[Field, ...]] = {
    "offices": OFFICE, "relations": RELATION, "attributions": STATEMENT, "claims": CLAIM, "events": EVENT,
    "stances": STANCE, "corrections": CORRECTION,
}  # fmt: skip
"""The fields of each noun that has evidence, by its place in an extraction."""


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
    case = _Case("the correction", documents={d.id: d for d in documents} | {d.name: d for d in documents})
    case.actors = {a.id: a for a in actors}
    case.where = home
    values: dict[str, Any] = {}
    try:
        root = _nodes(yaml.compose(text, Loader=yaml.SafeLoader), "", set())
        table = tuple(f for f in TABLES[kind] if f.key != "id")
        if not root.items():
            raise _Bad(root, "a mapping of keys and values is expected.")
        plain = {key: node for key, node in root.items() if key not in ("denies", "affirms")}
        for key, node in root.items():
            if key in ("denies", "affirms") and kind == "claims":
                values["predicate"] = _scalar(node)
                values["polarity"] = Polarity.DENIED if key == "denies" else Polarity.AFFIRMED
        optional = tuple(dataclasses.replace(f, required=False) for f in table)
        values |= _fields(dataclasses.replace(root, value=plain), optional, case)
        unset = {f.name: f.default for f in dataclasses.fields(NOUN_KINDS[kind])}
        for f in table:
            if f.key in plain and plain[f.key].value is None:
                if unset[f.attribute] is dataclasses.MISSING:
                    raise _Bad(plain[f.key], f"{f.key!r} cannot be empty.")
                values[f.attribute] = unset[f.attribute]
    except (yaml.YAMLError, RecursionError) as cause:
        return Changes({}, (_broken(case.name, cause),))
    except _Bad as bad:
        case.report(bad)
    return Changes({} if case.problems else values, tuple(case.problems))


def _broken(name: str, cause: Exception) -> Problem:
    mark = getattr(cause, "problem_mark", None)
    place = f"line {mark.line + 1}" if mark else ""
    nested = "it is nested too deeply"
    reason = getattr(cause, "problem", None) or getattr(cause, "reason", None) or nested
    return Problem(name, f"this is not valid YAML: {reason}.", place, "Mend that line.")


def _title(sections: Mapping[str, Node], name: str) -> str:
    return str(sections["title"].value) if "title" in sections else name


def _nodes(node: yaml.Node | None, path: str, seen: set[int]) -> Node:
    """Plain values with their lines. A YAML alias is refused: a few of them can stand for gigabytes."""
    if node is None:
        return Node(None, 1, path)
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise yaml.MarkedYAMLError(
            problem="aliases (*name) are not used in case files", problem_mark=node.start_mark
        )
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Node] = {}
        for key, value in node.value:
            inner = f"{path}.{key.value}" if path else str(key.value)
            values[str(key.value)] = _nodes(value, inner, seen)
        return Node(values, line, path)
    if isinstance(node, yaml.SequenceNode):
        return Node([_nodes(n, f"{path}[{i}]", seen) for i, n in enumerate(node.value)], line, path)
    null = node.tag == "tag:yaml.org,2002:null"
    return Node(None if null else _paired(str(node.value)), line, path)


def _paired(text: str) -> str:
    """A text in which letters beyond U+FFFF that JSON writes as two halves ("\\ud83d\\udea2") are whole."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _unknown(node: Node, key: str, known: tuple[str, ...]) -> _Bad:
    near = process.extractOne(key, known, score_cutoff=60)
    mend = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
    return _Bad(node, f"there is no key {key!r} here.", mend)


def _fields(node: Node, table: tuple[Field, ...], case: _Case) -> dict[str, Any]:
    """The attributes that a mapping gives, by the table; raises for the first thing that is wrong."""
    if not isinstance(node.value, dict):
        raise _Bad(node, "a mapping of keys and values is expected here.")
    by_key = {f.key: f for f in table}
    values: dict[str, Any] = {}
    for key, inner in node.items():
        if key in by_key:
            if inner.value is not None:
                values[by_key[key].attribute] = by_key[key].read(inner, case)
        elif key not in _OUTSIDE:
            raise _unknown(inner, key, tuple(by_key))
    for wanted in table:
        if wanted.required and wanted.attribute not in values:
            raise _Bad(node, f"the key {wanted.key!r} is missing.")
    return values


def _entries(sections: Mapping[str, Node], section: str, case: _Case) -> list[Node]:
    node = sections.get(section)
    if node is None or node.value is None:
        return []
    if not isinstance(node.value, list):
        case.report(_Bad(node, f"{section!r} must be a list.", "Begin each entry with '- '."))
        return []
    return node.list()


def _read_documents(sections: Mapping[str, Node], case: _Case) -> None:
    cited = _cited_words(sections)
    for node in _entries(sections, "documents", case):
        try:
            values = _fields(node, DOCUMENT, case)
        except _Bad as bad:
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


def _read_all_actors(sections: Mapping[str, Node], case: _Case) -> None:
    distinct: list[tuple[str, Node]] = []
    for node in _entries(sections, "actors", case):
        try:
            values = _fields(node, ACTOR, case)
        except _Bad as bad:
            case.report(bad)
            continue
        actor = Actor(**{"kind": ActorKind.PERSON, **values})
        if actor.id in case.actors:
            case.report(_Bad(node, f"the actor id {actor.id!r} is used twice."))
            continue
        case.actors[actor.id] = actor
        distinct.extend((actor.id, inner) for key, inner in node.items() if key == "distinct")
    for actor_id, node in distinct:
        try:
            others = _read_actors(node, case)
        except _Bad as bad:
            case.report(bad)
            continue
        case.actors[actor_id] = dataclasses.replace(case.actors[actor_id], distinct=others)


def _each(
    sections: Mapping[str, Node], section: str, table: tuple[Field, ...], case: _Case
) -> list[tuple[Node, dict[str, Any]]]:
    """The entries of a section with the document that each is of; those with a fault are reported and left out."""
    found = []
    for node in _entries(sections, section, case):
        case.where = case.own
        try:
            inner = dict(node.items())
            if "document" in inner:
                wanted = _read_document(inner["document"], case)
                case.where = next(d for d in case.documents.values() if d.id == wanted)
            values = _fields(node, table, case)
        except _Bad as bad:
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


def _read_facts(sections: Mapping[str, Node], case: _Case) -> Facts:
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
    sections: Mapping[str, Node], case: _Case
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
            except _Bad as bad:
                case.report(bad)
    return tuple(attributions), tuple(claims)


def _read_claim(node: Node, said: Attribution, case: _Case) -> Claim:
    inner = dict(node.items())
    sides = [key for key in ("denies", "affirms") if key in inner]
    if len(sides) != 1:
        raise _Bad(
            node,
            "a claim either denies or affirms one predicate.",
            "Write 'denies: meet' or 'affirms: meet'.",
        )
    values = _fields(node, CLAIM, case)
    polarity = Polarity.DENIED if sides == ["denies"] else Polarity.AFFIRMED
    principal = said.behalf or said.speaker
    if "subject" not in values:
        if principal is None:
            raise _Bad(
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
    predicate = _scalar(inner[sides[0]])
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


# --- writing --------------------------------------------------------------------------------------


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


def dump(facts: Facts, title: str = "") -> str:
    """The case file of some facts. ``parse(dump(facts)).facts`` has the same nouns."""
    texts = {d.id: d for d in facts.documents}
    root: dict[str, Any] = {"onrecord": VERSION}
    if title:
        root["title"] = title
    root["documents"] = [_dump_fields(d, DOCUMENT, texts) for d in facts.documents]
    root["actors"] = [
        {**_dump_fields(a, ACTOR, texts), **({"distinct": list(a.distinct)} if a.distinct else {})}
        for a in facts.actors
    ]
    root["offices"] = [_dump_fields(o, OFFICE, texts) for o in facts.offices]
    root["relations"] = [_dump_fields(r, RELATION, texts) for r in facts.relations]
    by_attribution: dict[str, list[Claim]] = {}
    for claim in facts.claims:
        by_attribution.setdefault(claim.attribution, []).append(claim)
    root["statements"] = [_dump_statement(a, by_attribution.get(a.id, []), texts) for a in facts.attributions]
    root["events"] = [_dump_owned(e, EVENT, texts) for e in facts.events]
    root["stances"] = [_dump_owned(s, STANCE, texts) for s in facts.stances]
    root["corrections"] = [_dump_owned(c, CORRECTION, texts) for c in facts.corrections]
    kept = {key: value for key, value in root.items() if value not in ([], "")}
    return yaml.dump(kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors: every entry can be read, moved and copied by itself."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """A text; one with line ends other than a plain one in quotes that keep them as they are."""
    odd = any(c in "\r\x85\u2028\u2029" for c in value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if odd else None)


_Dumper.add_representer(str, _text)


def _dump_owned(noun: Any, table: tuple[Field, ...], texts: _Texts) -> dict[str, Any]:
    return {"document": noun.document, **_dump_fields(noun, table, texts)}


def _dump_statement(said: Attribution, claims: list[Claim], texts: _Texts) -> dict[str, Any]:
    written = _dump_owned(said, STATEMENT, texts)
    if claims:
        written["claims"] = [
            {
                ("denies" if c.polarity is Polarity.DENIED else "affirms"): c.predicate,
                **_dump_fields(c, CLAIM, texts),
            }
            for c in claims
        ]
    return written


def _dump_fields(noun: Any, table: tuple[Field, ...], texts: _Texts) -> dict[str, Any]:
    defaults = {f.name: f.default for f in dataclasses.fields(noun)}
    written: dict[str, Any] = {}
    for f in table:
        value = getattr(noun, f.attribute)
        if value is None or value == () or (value == defaults.get(f.attribute) and not f.required):
            continue
        written[f.key] = _dump_value(value, texts)
    return written


def _dump_value(value: Any, texts: _Texts) -> Any:
    match value:
        case enum.Enum():
            return value.value
        case dates.When():
            return _write_when(value)
        case Span():
            return _dump_span(value, texts)
        case Party():
            return _write_party(value, texts)
        case Window():
            return _dump_fields(value, WINDOW, texts)
        case Quantity():
            return f"{value.op} {value.number}"
        case Qualifier():
            return _dump_fields(value, QUALIFIER, texts)
        case tuple() if value and isinstance(value[0], Participant):
            return _write_participants(value, texts)
        case tuple():
            return [_dump_value(v, texts) for v in value]
        case _:
            return value


def _dump_span(span: Span, texts: _Texts) -> Any:
    return {"document": span.document, "words": span.text, "at": span.start}
