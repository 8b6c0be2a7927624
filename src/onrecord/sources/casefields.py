"""The fields of a case file's nouns: their keys, what each fills, and how its values are read.

The same tables read and write, so that what is written is read back.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process

from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.nouns import (
    Act,
    Actor,
    ActorKind,
    AttributionKind,
    Authority,
    Certainty,
    ClaimForm,
    Grade,
    HedgeKind,
    Modality,
    Participant,
    ParticipantRole,
    Party,
    Provenance,
    Qualifier,
    QualifierKind,
    Quantity,
    RelationKind,
    StanceKind,
    Window,
)
from onrecord.core.problems import Problem

from .casenodes import Bad, Node

VERSION = 1
"""The version of the case file that is read and written."""


@dataclass
class Reading:
    """The state of one reading: what was found so far, and where words must be looked up."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    own: Document | None = None
    where: Document | None = None

    def report(self, bad: Bad) -> None:
        """Tell of a value that cannot be used; the reading goes on."""
        place = f"line {bad.node.line}, {bad.node.path}"
        self.problems.append(Problem(self.name, bad.what, place, bad.mend))


def scalar(node: Node) -> str:
    """A single value as text. Raises Bad for anything else."""
    if isinstance(node.value, (dict, list)) or node.value is None:
        raise Bad(node, "a single value is expected here")
    return str(node.value)


def _read_text(node: Node, case: Reading) -> str:
    return scalar(node)


def _read_texts(node: Node, case: Reading) -> tuple[str, ...]:
    return tuple(scalar(n) for n in node.list())


def _read_when(node: Node, case: Reading) -> dates.When:
    if isinstance(node.value, dict):
        inner = dict(node.items())
        return _read_when(inner["inferred"], case).as_inferred()
    try:
        return dates.parse(scalar(node))
    except ValueError as cause:
        raise Bad(node, f"{cause}.") from cause


def _read_bool(node: Node, case: Reading) -> bool:
    written = scalar(node).lower()
    if written not in ("true", "false", "yes", "no"):
        raise Bad(node, f"{written!r} is neither true nor false.")
    return written in ("true", "yes")


def _read_int(node: Node, case: Reading) -> int:
    try:
        return int(scalar(node))
    except ValueError as cause:
        raise Bad(node, f"{node.value!r} is not a whole number.") from cause


def _enum(kind: type[enum.StrEnum]) -> Callable[[Node, Reading], enum.StrEnum]:
    short = {member.name.lower(): member for member in kind}

    def read(node: Node, case: Reading) -> enum.StrEnum:
        written = scalar(node)
        for member in kind:
            if member.value == written:
                return member
        if written.lower() in short:
            return short[written.lower()]
        choices = ", ".join(member.value for member in kind)
        raise Bad(node, f"{written!r} is not known here.", f"Write one of: {choices}.")

    return read


def _read_actor(node: Node, case: Reading) -> str:
    written = scalar(node)
    if written in case.actors:
        return written
    for actor in case.actors.values():
        if written in (actor.name, *actor.aliases):
            return actor.id
    near = process.extractOne(written, list(case.actors), score_cutoff=70)
    mend = f"Did you mean {near[0]!r}?" if near else "Add the actor under 'actors'."
    raise Bad(node, f"no actor has the id {written!r}.", mend)


def _read_actor_or_words(node: Node, case: Reading) -> str:
    try:
        return _read_actor(node, case)
    except Bad:
        return scalar(node)


def read_actors(node: Node, case: Reading) -> tuple[str, ...]:
    """The ids of actors that are named by id or name. Raises Bad for one that there is not."""
    return tuple(_read_actor(n, case) for n in node.list())


def _read_overseen(node: Node, case: Reading) -> tuple[str, ...]:
    return tuple(_read_actor_or_words(n, case) for n in node.list())


def read_document(node: Node, case: Reading) -> str:
    """The id of a document that is named by its key in the file or by its id. Raises Bad where there is none."""
    written = scalar(node)
    for key, document in case.documents.items():
        if written in (key, document.id):
            return document.id
    raise Bad(node, f"no document has the id {written!r}.", "Add it under 'documents'.")


def _read_span(node: Node, case: Reading) -> Span:
    document, at, words_node = case.where or case.own, None, node
    if isinstance(node.value, dict):
        inner = dict(node.items())
        if "words" not in inner:
            raise Bad(node, "evidence needs its words.", "Write {document: …, words: …}.")
        words_node = inner["words"]
        at = _read_int(inner["at"], case) if "at" in inner else None
        if "document" in inner:
            wanted = read_document(inner["document"], case)
            document = next(d for d in case.documents.values() if d.id == wanted)
    words = scalar(words_node)
    assert document is not None
    start = document.text.find(words) if at is None else at
    if start < 0 or document.text[start : start + len(words)] != words or not words:
        title = document.title or document.name
        raise Bad(words_node, f"the words {words!r} do not stand in {title!r}.", "Copy them exactly.")
    return document.span(start, start + len(words))


def _read_spans(node: Node, case: Reading) -> tuple[Span, ...]:
    return tuple(_read_span(n, case) for n in node.list())


def _read_party(node: Node, case: Reading) -> Party:
    if not isinstance(node.value, dict):
        written = scalar(node)
        if written in ("anyone", "anybody"):
            return Party(words=written, anyone=True)
        actor = _read_actor(node, case)
        return Party(words=case.actors[actor].name, actor=actor)
    values = fields(node, PARTY, case)
    if "words" not in values:
        of = values.get("of")
        of_name = case.actors[of].name if of in case.actors else ""
        values["words"] = " of ".join(x for x in (values.get("cls") or "", of_name) if x) or "anyone"
    return Party(**values)


def _read_parties(node: Node, case: Reading) -> tuple[Party, ...]:
    return tuple(_read_party(n, case) for n in node.list())


def _read_window(node: Node, case: Reading) -> Window:
    if not isinstance(node.value, dict):
        return Window(words=scalar(node), when=_read_when(node, case))
    values = fields(node, WINDOW, case)
    values.setdefault("words", " ".join(str(v) for v in values.values()))
    return Window(**values)


def _read_quantity(node: Node, case: Reading) -> Quantity:
    written = scalar(node)
    op = written.rstrip("0123456789 ")
    number = written[len(op) :].strip()
    if op not in ("<", "<=", "=", ">=", ">") or not number:
        raise Bad(node, f"{written!r} is not a count.", "Write it as '< 5', '= 2' or '>= 3'.")
    return Quantity(op, int(number))


def _read_qualifiers(node: Node, case: Reading) -> tuple[Qualifier, ...]:
    return tuple(Qualifier(**fields(n, QUALIFIER, case)) for n in node.list())


def _read_participants(node: Node, case: Reading) -> tuple[Participant, ...]:
    found = []
    for n in node.list():
        if isinstance(n.value, dict):
            found.append(Participant(**fields(n, PARTICIPANT, case)))
        else:
            found.append(Participant(actor=_read_actor(n, case)))
    return tuple(found)


def unknown(node: Node, key: str, known: tuple[str, ...]) -> Bad:
    """That a key is none of those known, with the one that was meant, if one is near."""
    near = process.extractOne(key, known, score_cutoff=60)
    mend = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
    return Bad(node, f"there is no key {key!r} here.", mend)


def fields(node: Node, table: tuple[Field, ...], case: Reading) -> dict[str, Any]:
    """The attributes that a mapping gives, by the table. Raises Bad for the first thing that is wrong."""
    if not isinstance(node.value, dict):
        raise Bad(node, "a mapping of keys and values is expected here.")
    by_key = {f.key: f for f in table}
    values: dict[str, Any] = {}
    for key, inner in node.items():
        if key in by_key:
            if inner.value is not None:
                values[by_key[key].attribute] = by_key[key].read(inner, case)
        elif key not in _OUTSIDE:
            raise unknown(inner, key, tuple(by_key))
    for wanted in table:
        if wanted.required and wanted.attribute not in values:
            raise Bad(node, f"the key {wanted.key!r} is missing.")
    return values


# --- the tables: YAML key, attribute, reader ------------------------------------------------------

Reader = Callable[[Node, Reading], Any]


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
    Field("but", "but", read_actors),
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

_OUTSIDE = ("document", "claims", "distinct", "denies", "affirms")
TABLES: Mapping[str, tuple[Field, ...]] = {
    "offices": OFFICE, "relations": RELATION, "attributions": STATEMENT, "claims": CLAIM, "events": EVENT,
    "stances": STANCE, "corrections": CORRECTION,
}  # fmt: skip
"""The fields of each noun that has evidence, by its place in an extraction."""
