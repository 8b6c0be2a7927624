"""Search in a record: FTS5 on SQLite, PostgreSQL's own full text there, one meaning for both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from onrecord.core.document import Document, Span
from onrecord.core.findings import Finding
from onrecord.core.nouns import Actor, Extraction, Facts, Office
from onrecord.core.searching import Found, Hit, Search, Term, Wanted, folded, parse, snippet, weight

from . import log, papers, renewing, rows, schema, versions
from .database import Database
from .decided import over

MOST = 1_000
"""No search goes further."""
COUNTED = 500
"""A count goes so far, unless more is asked for."""
RANKED = 400
"""So many of what fits, the first that are found, are ranked; the rest follows in the order of the record."""
_COMMON = 5_000
"""Words that stand in more entries are common: what else is asked for is then looked up first."""
_HOLDERS = 500
"""An office that more people hold is no help in looking up."""
_AT_ONCE = 500
_LONGEST = 20_000
_PASSAGE = 1_500
_SMALLEST = 300
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")

_TEXTS = ("speaker", "office", "paper", "predicate", "verdict", "document")
_SIMPLE: Any = literal_column("'simple'")
_worded = schema.entry.to_metadata(MetaData())
_worded.append_column(Column("words", TSVECTOR))
"""The table with the column that PostgreSQL alone has."""


class SearchIn:
    """The searching of one record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, search: Search) -> Found:
        """What fits a search. Never raises for what is searched for."""
        wanted = parse(search.text)
        plain: dict[str, Any] = {name: rows.printable(getattr(search, name)) for name in _TEXTS}
        search = replace(search, **plain)
        self._complete()
        with self._database.reading() as connection:
            first = max(0, search.offset)
            most = min(MOST, max(COUNTED, first + search.limit))
            fitting = connection.execute(_fitting(connection, search, wanted, most + 1)).all()
            every = fitting[:most]
            order = _ranked(connection, [r.number for r in every], wanted)
            page = order[first : first + max(0, min(search.limit, 1000))]
            hits = _hits(connection, page, wanted)
        counts = Counter(r.kind for r in every)
        return Found(tuple(hits), len(every), len(fitting) > most, counts, wanted.left_out)

    def _complete(self) -> None:
        """A record of an older version has no entries yet."""
        missing = select(schema.state.c.value).where(schema.state.c.name == "entries")
        with self._database.reading() as connection:
            if connection.execute(missing).scalar() is None:
                return
        with self._database.writing("what can be searched for") as connection:
            if connection.execute(missing).scalar() is not None:
                rebuild(connection)
                connection.execute(delete(schema.state).where(schema.state.c.name == "entries"))


# --- what fits ------------------------------------------------------------------------------------


def _fitting(connection: Connection, search: Search, wanted: Wanted, most: int) -> Executable:
    """Number and kind of what fits, so many of it at most."""
    entry = schema.entry
    holders = _holders(connection, search.office)
    narrow = _is_narrow(replace(search, office="" if holders is None else search.office))
    conditions = list(_conditions(connection, search, holders))
    source: Any = entry
    if search.predicate:
        about = schema.entry_predicate
        source = entry.join(about, about.c.entry == entry.c.number)
        conditions.append(about.c.predicate == search.predicate)
    if connection.dialect.name == "postgresql":
        conditions += _words_postgresql(wanted)
    elif wanted.every and not narrow:
        source = source.join(_Words, _Words.c.rowid == entry.c.number)
        conditions.append(_match(_fts5(wanted)))
    elif wanted.every:
        asked = _match(_fts5(wanted))
        few = select(_Words.c.rowid.label("number")).where(asked).limit(_COMMON + 1).subquery("few")
        if (connection.execute(select(func.count()).select_from(few)).scalar() or 0) <= _COMMON:
            source = source.join(few, few.c.number == entry.c.number)
        else:
            conditions.append(exists().where(asked, _Words.c.rowid == entry.c.number))
    elif wanted.none:
        unasked = " OR ".join(map(_fts5_term, wanted.none))
        conditions.append(not_(exists().where(_match(unasked), _Words.c.rowid == entry.c.number)))
    query = select(entry.c.number, entry.c.kind).select_from(source)
    return query.where(*conditions).limit(most)


_Words = Table("entry_words", MetaData(), Column("rowid"))


def _match(asked: str) -> ColumnElement[bool]:
    return text("entry_words MATCH :asked").bindparams(asked=asked)  # type: ignore[return-value]


def _words_postgresql(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    words: ColumnElement[Any] = literal_column("entry.words")
    if wanted.every:
        yield words.op("@@")(func.to_tsquery(_SIMPLE, bindparam("asked", _tsquery(wanted))))
    elif wanted.none:
        yield not_(words.op("@@")(func.to_tsquery(_SIMPLE, bindparam("unasked", _either(wanted.none)))))


def _is_narrow(search: Search) -> bool:
    """Whether something is asked for by which few entries are looked up."""
    return bool(
        search.speaker or search.office or search.predicate or search.verdict or search.document
        or search.since or search.until
    )  # fmt: skip


def _ranked(connection: Connection, numbers: Sequence[int], wanted: Wanted) -> list[int]:
    """The numbers, those first whose texts have most of what was looked for."""
    if not wanted.every:
        return sorted(numbers)
    some = numbers[:RANKED]
    query = select(schema.entry.c.number, schema.entry.c.text).where(schema.entry.c.number.in_(some))
    weights = {number: weight(words, wanted) for number, words in connection.execute(query)}
    return sorted(weights, key=lambda n: (-weights[n], n)) + sorted(n for n in numbers if n not in weights)


def _fts5(wanted: Wanted) -> str:
    every = " AND ".join(f"({' OR '.join(map(_fts5_term, group))})" for group in wanted.every)
    none = " OR ".join(map(_fts5_term, wanted.none))
    return f"({every}) NOT ({none})" if none else every


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.prefix else "")


def _tsquery(wanted: Wanted) -> str:
    every = " & ".join(f"({_either(group)})" for group in wanted.every)
    return f"{every} & !({_either(wanted.none)})" if wanted.none else every


def _either(terms: Sequence[Term]) -> str:
    return " | ".join(
        "(" + " <-> ".join(f"'{w}'" for w in t.words) + (":*" if t.prefix else "") + ")" for t in terms
    )


def _conditions(
    connection: Connection, search: Search, holders: Sequence[str] | None
) -> Iterator[ColumnElement[bool]]:
    entry, own = schema.entry, schema.actor
    if search.kinds:
        yield entry.c.kind.in_(search.kinds)
    if search.paper:
        yield entry.c.paper == search.paper
    if search.document:
        named = select(schema.document.c.id).where(
            or_(schema.document.c.id == search.document, schema.document.c.name == search.document)
        )
        yield entry.c.document.in_(named)
    if search.sworn is not None:
        yield entry.c.sworn.is_(search.sworn)
    if search.since is not None and search.since.earliest is not None:
        yield entry.c.latest >= search.since.earliest.isoformat()
    if search.until is not None and search.until.latest is not None:
        yield entry.c.earliest <= search.until.latest.isoformat()
    if search.verdict:
        cited = schema.cited
        yield entry.c.noun.in_(select(cited.c.noun).where(cited.c.verdict == search.verdict))
    if search.speaker:
        ids = actors_called(connection, search.speaker)
        yield entry.c.actor.in_(select(own.c.own).where(own.c.id.in_(ids))) if ids else false()
    if search.office and holders is not None:
        yield entry.c.actor.in_(select(own.c.own).where(own.c.id.in_(holders))) if holders else false()
    elif search.office:
        post = schema.post
        holds = exists().where(post.c.actor == own.c.id, *_in_post(search.office)).correlate(own)
        yield exists().where(own.c.own == entry.c.actor, holds).correlate(entry)


def _holders(connection: Connection, office: str) -> list[str] | None:
    """The ids of those who hold an office, or None where they are too many to look up what each said."""
    ids = holders(connection, office, _HOLDERS + 1) if office else []
    return ids if len(ids) <= _HOLDERS else None


def holders(connection: Connection, office: str, most: int) -> list[str]:
    """The ids of those who hold an office that is called by these words, so many at most."""
    some = select(schema.post.c.actor).where(*_in_post(office)).distinct().limit(most)
    return list(connection.execute(some).scalars())


def _in_post(words: str) -> list[ColumnElement[bool]]:
    """Each word of an office stands in its words, whatever stands between."""
    return [schema.post.c.words.contains(f" {w} ", autoescape=True) for w in folded(words).split()] or [
        false()
    ]


def actors_called(connection: Connection, name: str) -> list[str]:
    """The ids of the actors of a name or an id: those whose name it is, else those in whose name its words stand."""
    names = schema.actor_name
    known = (
        select(schema.actor.c.id).where(or_(schema.actor.c.id == name, schema.actor.c.own == name)).limit(1)
    )
    if found := list(connection.execute(known).scalars()):
        return found
    plain = folded(name)
    exact = select(names.c.id).where(names.c.name == plain).distinct()
    if not plain or (found := list(connection.execute(exact).scalars())):
        return found if plain else []
    inside = [(" " + names.c.name + " ").contains(f" {word} ", autoescape=True) for word in plain.split()]
    return list(connection.execute(select(names.c.id).where(and_(*inside)).distinct().limit(50)).scalars())


def _hits(connection: Connection, numbers: Sequence[int], wanted: Wanted) -> list[Hit]:
    entry, paper, own, names = schema.entry, schema.document, schema.actor, schema.actor_name
    earlier = schema.version
    replaced = (
        select(func.max(earlier.c.until))
        .where(earlier.c.sha256 == entry.c.source)
        .where(not_(exists().where(schema.file.c.sha256 == earlier.c.sha256)))
        .scalar_subquery()
    )
    query = (
        select(
            entry,
            replaced.label("replaced"),
            paper.c.name.label("file"),
            paper.c.title,
            own.c.id.label("who"),
            names.c.shown.label("speaker"),
        )
        .join(paper, and_(paper.c.source == entry.c.source, paper.c.id == entry.c.document))
        .outerjoin(own, own.c.own == entry.c.actor)
        .outerjoin(names, and_(names.c.id == own.c.id, names.c.main))
        .where(entry.c.number.in_(numbers))
    )
    found = {r.number: r for r in connection.execute(query)}
    return [_hit(found[n], wanted) for n in numbers if n in found]


def _hit(r: Any, wanted: Wanted) -> Hit:
    offset, words, marks = snippet(r.text, wanted)
    first, last = r.earliest or "", r.latest or ""
    start = r.start + offset
    name = versions.named(r.file, r.replaced) if r.replaced else r.file
    return Hit(
        r.kind, r.noun, r.document, name, r.title, start, start + len(words), words, marks, r.who or r.actor,
        r.speaker, first if first == last else f"{first}/{last}", r.sworn, r.paper,
    )  # fmt: skip


# --- what can be found ----------------------------------------------------------------------------


def add(connection: Connection, found: Sequence[tuple[Extraction, str]]) -> None:
    """Add the entries of papers, each with the file that it was read in, as people decided on what is in them."""
    made: list[dict[str, Any]] = []
    about: list[dict[str, Any]] = []
    for extraction, source in found:
        (decided,) = over([extraction], log.on_paper(connection, extraction.document.id))
        for values, predicates in entries(decided, source):
            made.append(values)
            about += [{"entry": len(made), "predicate": rows.printable(p)[:80]} for p in predicates]
    if not made:
        return
    first = _numbers(connection, len(made))
    for number, values in enumerate(made):
        values["number"] = first + number
    statement = insert(schema.entry)
    if connection.dialect.name == "postgresql":
        words = func.to_tsvector(_SIMPLE, bindparam("folded", type_=Text))
        statement = insert(_worded).values(words=words)
        for values in made:
            values["folded"] = folded(values["text"])
    for row in about:
        row["entry"] += first - 1
    for start in range(0, len(made), _AT_ONCE):
        connection.execute(statement, made[start : start + _AT_ONCE])
    renewing.put(connection, schema.entry_predicate, about)


def _numbers(connection: Connection, count: int) -> int:
    """The first of so many numbers that no entry has, one after the other: there is one writer at a time."""
    first = (connection.execute(select(func.max(schema.entry.c.number))).scalar() or 0) + 1
    if connection.dialect.name == "postgresql":  # its own count goes on from there
        taken = text("SELECT setval(pg_get_serial_sequence('entry', 'number'), :last)")
        connection.execute(taken, {"last": first + count - 1})
    return first


def renew(connection: Connection, document: str) -> None:
    """Make the entries of a paper anew: a person has added, corrected or rejected something in it."""
    connection.execute(delete(schema.entry).where(schema.entry.c.document == rows.ident(document)))
    _fill(connection, schema.document.c.id == rows.ident(document))


def renewed_at_next_search(connection: Connection) -> None:
    """Let the next search make all entries anew."""
    connection.execute(delete(schema.entry))
    connection.execute(delete(schema.state).where(schema.state.c.name == "entries"))
    connection.execute(insert(schema.state).values(name="entries", value="missing"))


def rebuild(connection: Connection) -> None:
    """Make all entries anew from what was read and decided."""
    connection.execute(delete(schema.entry))
    _fill(connection)


def _fill(connection: Connection, *where: ColumnElement[bool]) -> None:
    query = select(schema.document.c.source, schema.document.c.id).where(*where)
    for source, ident in connection.execute(query).all():
        add(connection, [(papers.extraction(connection, source, ident), source)])


def entries(extraction: Extraction, source: str) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """What can be found in a paper: its passages, statements and events, each with its predicates."""
    document = extraction.document
    common = {"source": source, "document": rows.ident(document.id), "paper": document.kind.value}
    published = _days(document.published)
    for start, end in passages(document):
        words = printable(document.text[start:end])
        yield {
            **common, "kind": "passage", "noun": "", "start": start, "end": end, "actor": None,
            "sworn": None, "text": words, **published,
        }, ()  # fmt: skip
    claimed: dict[str, dict[str, None]] = {}
    for claim in extraction.claims:
        claimed.setdefault(claim.attribution, {})[claim.predicate] = None
    for said in extraction.attributions:
        yield {
            **common, **_at(document, said.content), "kind": "statement", "noun": rows.ident(said.id), "actor": _id(said.speaker),
            "sworn": said.sworn, **(_days(said.said) if said.said else published),
        }, tuple(claimed.get(said.id, ()))  # fmt: skip
    for event in extraction.events:
        who = event.participants[0].actor if event.participants else None
        yield {
            **common, **_at(document, event.spans), "kind": "event", "noun": rows.ident(event.id), "actor": _id(who),
            "sworn": None, **_days(event.when),
        }, (event.predicate,)  # fmt: skip


def _id(ident: str | None) -> str | None:
    return rows.ident(ident) if ident is not None else None


def _days(when: Any) -> dict[str, str | None]:
    return {
        "earliest": when.earliest.isoformat() if when is not None and when.earliest else None,
        "latest": when.latest.isoformat() if when is not None and when.latest else None,
    }


def _at(document: Document, spans: Sequence[Span]) -> dict[str, Any]:
    """The stretch from the first of the words to the last, as it stands; one too long is cut."""
    own = [s for s in spans if s.document == document.id] or [Span(document.id, 0, 0, "")]
    start = min(s.start for s in own)
    end = min(max(s.end for s in own), start + _LONGEST)
    return {"start": start, "end": end, "text": printable(document.text[start:end])}


def printable(words: str) -> str:
    """Words that every database takes, as long as they were."""
    safe = words.replace("\x00", "\ufffd")
    if safe.isascii():
        return safe
    return re.sub("[\ud800-\udfff]", "\ufffd", safe)


def passages(document: Document) -> Iterator[tuple[int, int]]:
    """The stretches into which a paper is cut: paragraphs, short ones together, long ones in pieces."""
    words = document.text
    start = document.body
    for found in _PARAGRAPH.finditer(words, document.body):
        if found.start() - start >= _SMALLEST:
            yield from _pieces(words, start, found.start())
            start = found.end()
    yield from _pieces(words, start, len(words))


def _pieces(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = end
        if end - start > _PASSAGE:
            cut = max(
                words.rfind("\n", start, start + _PASSAGE), words.rfind(". ", start, start + _PASSAGE) + 1
            )
            if cut <= start:
                cut = words.rfind(" ", start, start + _PASSAGE)
            stop = cut + 1 if cut > start else start + _PASSAGE
        if words[start:stop].strip():
            yield start, stop
        start = stop


# --- who is who, for searching --------------------------------------------------------------------


def save_identity(connection: Connection, facts: Facts) -> None:
    """Replace who is who, and who held which office, by what the facts say."""
    renewing.renew(connection, schema.actor, ("own",), _own_rows(facts.members))
    renewing.renew(connection, schema.actor_name, ("id", "name"), _distinct(_name_rows(facts.actors)))
    renewing.renew(connection, schema.post, ("actor", "words"), _post_rows(facts, facts.offices))


def add_identity(connection: Connection, facts: Facts, actors: Collection[str], own: Collection[str]) -> None:
    """Add who is who of the actors that new papers name, ``own`` being the papers' own actors."""
    members = {a: [o for o in facts.members.get(a, ()) if o in own] for a in actors}
    renewing.put(connection, schema.actor, _own_rows(members))
    names, post = schema.actor_name, schema.post
    for actor in map(rows.ident, actors):
        connection.execute(delete(names).where(names.c.id == actor))
        connection.execute(delete(post).where(post.c.actor == actor))
    renewing.put(connection, names, _distinct(_name_rows(a for a in facts.actors if a.id in actors)))
    renewing.put(connection, post, _post_rows(facts, (o for o in facts.offices if o.holder in actors)))


def _own_rows(members: Mapping[str, Iterable[str]]) -> Iterator[dict[str, Any]]:
    return ({"own": rows.ident(o), "id": rows.ident(a)} for a, own in members.items() for o in own)


def _name_rows(actors: Iterable[Actor]) -> Iterator[dict[str, Any]]:
    for actor in actors:
        for number, name in enumerate(dict.fromkeys((actor.name, *actor.aliases))):
            shown = rows.printable(name)
            yield {"id": rows.ident(actor.id), "name": folded(name)[:400], "shown": shown, "main": number == 0}


def _post_rows(facts: Facts, offices: Iterable[Office]) -> Iterator[dict[str, Any]]:
    called = {a.id: a.name for a in facts.actors}
    posts = dict.fromkeys((rows.ident(o.holder), f" {folded(_post(o, called))} ") for o in offices)
    return ({"actor": actor, "words": words} for actor, words in posts)


def _post(office: Office, called: Mapping[str, str]) -> str:
    return f"{office.role} {called.get(office.organization or '', office.organization or '')}"


def _distinct(names: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[tuple[str, str]] = set()
    for row in names:
        if (row["id"], row["name"]) not in seen:
            seen.add((row["id"], row["name"]))
            yield row


def save_cited(connection: Connection, findings: Iterable[Finding], facts: Facts) -> None:
    """Replace which statements and events findings rest on."""
    renewing.renew(connection, schema.cited, ("noun", "finding"), _cited_rows(findings, facts))


def add_cited(connection: Connection, findings: Iterable[Finding], facts: Facts) -> None:
    """Add which statements and events new findings rest on."""
    renewing.put(connection, schema.cited, _cited_rows(findings, facts))


def _cited_rows(findings: Iterable[Finding], facts: Facts) -> Iterator[dict[str, Any]]:
    said_in = {c.id: c.attribution for c in facts.claims}
    found = {
        (rows.ident(noun), f.id): (f.verdict or f.kind).value
        for f in findings
        for noun in (*(said_in.get(c, c) for c in f.claims), *f.events)
    }
    return ({"noun": n, "finding": f, "verdict": v} for (n, f), v in found.items())
