"""Every table of a record: findings, statements, claims, events and the rest, as headers and rows of plain cells.

Lists in a cell are parted by "; ", dates are EDTF or ISO days, what is not known is an empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from onrecord.core.dates import When
from onrecord.core.document import Span
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts

from .lookup import Lookup

Cell = str | int | float
Row = tuple[Cell, ...]


def words(spans: tuple[Span, ...]) -> str:
    """The words of several spans, the gaps shown."""
    return " […] ".join(s.text for s in spans)


def bounds(when: When | None) -> tuple[str, str]:
    """Earliest and latest day as ISO dates; empty where a side is open or nothing is known."""
    if when is None:
        return "", ""
    return (
        when.earliest.isoformat() if when.earliest else "",
        when.latest.isoformat() if when.latest else "",
    )


def sheets(facts: Facts, findings: Sequence[Finding]) -> Iterator[tuple[str, tuple[str, ...], Iterator[Row]]]:
    """Every table: its name, its header, its rows."""
    places = Lookup(facts)
    yield "findings", FINDINGS, findings_rows(places, findings)
    yield "spans", SPANS, _spans(places, findings)
    for name, header, rows in _TABLES:
        yield name, header, rows(places)


FINDINGS = (
    "id",
    "kind",
    "verdict",
    "speaker",
    "subject",
    "unless",
    "confidence",
    "say",
    "say_document",
    "record",
    "record_document",
    "why",
    "reply",
    "corrected",
)
SPANS = ("finding", "side", "document", "start", "end", "text")


def findings_rows(places: Lookup, findings: Sequence[Finding]) -> Iterator[Row]:
    for f in findings:
        yield (
            f.id,
            f.kind.value,
            f.verdict.value if f.verdict else "",
            places.name(f.speaker),
            places.name(f.subject),
            f.unless or "",
            round(f.confidence, 3),
            words(f.say),
            _in(f.say, places),
            words(f.record),
            _in(f.record, places),
            f.why,
            words(f.replies),
            words(f.corrected),
        )


def _in(spans: Sequence[Span], places: Lookup) -> str:
    return "; ".join(dict.fromkeys(places.file(s.document) for s in spans))


def _spans(places: Lookup, findings: Sequence[Finding]) -> Iterator[Row]:
    for f in findings:
        for side, spans in (
            ("say", f.say),
            ("record", f.record),
            ("reply", f.replies),
            ("corrected", f.corrected),
        ):
            for s in spans:
                yield f.id, side, places.file(s.document), s.start, s.end, s.text


def _documents(places: Lookup) -> Iterator[Row]:
    for d in places.facts.documents:
        yield (
            d.id,
            d.name,
            d.title,
            d.publisher,
            d.published.edtf if d.published else "",
            d.kind.value,
            d.sha256,
        )


def _actors(places: Lookup) -> Iterator[Row]:
    for a in places.facts.actors:
        yield a.id, a.name, a.kind.value, "; ".join(a.aliases), "; ".join(a.classes)


def _offices(places: Lookup) -> Iterator[Row]:
    for o in places.facts.offices:
        yield (
            o.id,
            places.name(o.holder),
            o.role,
            places.name(o.organization),
            bounds(o.start)[0],
            bounds(o.end)[1],
            "; ".join(places.name(x) for x in o.oversees),
            words(o.evidence),
        )


def _relations(places: Lookup) -> Iterator[Row]:
    for r in places.facts.relations:
        yield (
            r.id,
            places.name(r.subject),
            r.kind.value,
            places.name(r.object),
            bounds(r.start)[0],
            bounds(r.end)[1],
            words(r.evidence),
        )


def _statements(places: Lookup) -> Iterator[Row]:
    for a in places.facts.attributions:
        yield (
            a.id,
            places.file(a.document),
            places.name(a.speaker),
            places.name(a.behalf),
            a.kind.value,
            a.act.value,
            a.grade.value,
            "" if a.sworn is None else str(a.sworn).lower(),
            a.said.edtf if a.said else "",
            words(a.question),
            words(a.content),
        )


def _claims(places: Lookup) -> Iterator[Row]:
    for c in places.facts.claims:
        yield (
            c.id,
            c.attribution,
            places.file(c.document),
            places.name(c.speaker),
            c.polarity.value,
            c.predicate,
            c.subject.words,
            c.party.words if c.party else "",
            c.theme or "",
            c.modality.value,
            c.hedge.value if c.hedge else "",
            c.window.words if c.window else "",
            "; ".join(f"{q.kind.value}: {q.words} ({q.provenance.value})" for q in c.qualifiers),
            words(c.spans),
        )


def _events(places: Lookup) -> Iterator[Row]:
    for e in places.facts.events:
        yield (
            e.id,
            places.file(e.document),
            e.predicate,
            "; ".join(places.name(p.actor) for p in e.participants),
            e.when.edtf if e.when else "",
            e.where or "",
            e.topic or "",
            e.theme or "",
            e.certainty.value,
            e.authority.value,
            words(e.spans),
        )


def _stances(places: Lookup) -> Iterator[Row]:
    for s in places.facts.stances:
        yield (
            s.id,
            places.file(s.document),
            places.name(s.actor),
            s.stance.value,
            s.action,
            places.name(s.target),
            words(s.evidence),
        )


_TABLES: tuple[tuple[str, tuple[str, ...], Callable[[Lookup], Iterator[Row]]], ...] = (
    ("documents", ("id", "file", "title", "publisher", "published", "kind", "sha256"), _documents),
    ("actors", ("id", "name", "kind", "aliases", "classes"), _actors),
    ("offices", ("id", "holder", "role", "organization", "from", "to", "oversees", "words"), _offices),
    ("relations", ("id", "subject", "kind", "object", "from", "to", "words"), _relations),
    (
        "statements",
        ("id", "file", "speaker", "behalf", "kind", "act", "grade", "sworn", "said", "question", "words"),
        _statements,
    ),
    (
        "claims",
        (
            "id",
            "statement",
            "file",
            "speaker",
            "polarity",
            "predicate",
            "subject",
            "party",
            "theme",
            "modality",
            "hedge",
            "window",
            "qualifiers",
            "words",
        ),
        _claims,
    ),
    (
        "events",
        (
            "id",
            "file",
            "predicate",
            "participants",
            "when",
            "where",
            "topic",
            "theme",
            "certainty",
            "authority",
            "words",
        ),
        _events,
    ),
    ("stances", ("id", "file", "actor", "stance", "action", "target", "words"), _stances),
)
