"""The whole way on one page: paths → documents → extractions → record → facts → findings.

The command line, the web pages and the Python API all go this way and no other.
"""

from __future__ import annotations

import gc
import hashlib
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from onrecord import arriving, check, crew, extract, knowledge, record, rereading, second, sources
from onrecord.arriving import Arrived
from onrecord.check import Checked
from onrecord.core import plugins
from onrecord.core.dates import When
from onrecord.core.decisions import Identity, Private
from onrecord.core.document import Document, DocumentKind, Turn
from onrecord.core.findings import Finding
from onrecord.core.nouns import Coverage, Extraction, Facts
from onrecord.core.problems import OnrecordError, Problem, UsageError
from onrecord.core.searching import Found, Search
from onrecord.extract.identity import keys as identity_keys
from onrecord.extract.link import link
from onrecord.extract.renaming import Renamed
from onrecord.extract.settings import VERSION, ExtractSettings
from onrecord.record import Source, Store
from onrecord.sources import Metadata

SAID = "the sentence to check"
TOLD_NOTHING = Metadata()
MANY = 24
"""So many papers are worth a second process: to load the models takes as long as ten papers."""


@dataclass(frozen=True)
class DocumentRead:
    """What one file gave: its papers with what was found in them, and its problems.

    ``known`` is true where the record had it already and nothing was read.
    """

    file: str
    extractions: tuple[Extraction, ...] = ()
    problems: tuple[Problem, ...] = ()
    known: bool = False


class _Kept:
    """What was worked out of a record that is kept at hand, so that after a change only what it touches is anew."""

    def __init__(self) -> None:
        self.renamed = Renamed()
        self.memory = check.Memory()


def _kept(store: Store) -> _Kept | None:
    if store.shelf is None:
        return None
    if store.shelf.kept is None:
        store.shelf.kept = _Kept()
    kept: _Kept = store.shelf.kept
    return kept


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles in memory: facts hold none, and to look through millions of them takes longer
    than the work."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@dataclass(frozen=True)
class Reader:
    """The models of a reading, loaded when the first paper needs them."""

    settings: ExtractSettings = field(default_factory=ExtractSettings)

    @classmethod
    def of(cls, store: Store, settings: ExtractSettings | None = None) -> Reader:
        """The reader for a record: with the knowledge that the record was told."""
        told, packs = tuple(store.told()), tuple(store.packs())
        return cls(replace(settings or ExtractSettings(), knowledge=told, packs=packs))

    @cached_property
    def models(self) -> extract.Models:
        """The loaded models. Raises ModelError where one is missing."""
        return extract.load(self.settings)

    @cached_property
    def knowledge(self) -> knowledge.Knowledge:
        """What the house and the user's own files know."""
        return knowledge.load(self.settings.knowledge, self.settings.packs)

    @property
    def extractor(self) -> str:
        """What the record keys a reading by: the version, the knowledge where a user added to it, and the
        attribution model where it is not the one that ships."""
        added = knowledge.digest(self.settings.knowledge, self.settings.packs)
        return "+".join(filter(None, (VERSION, added, self.settings.model, plugins.reading())))


def read(
    paths: Sequence[Path],
    store: Store,
    reader: Reader,
    given: Metadata = TOLD_NOTHING,
    *,
    anew: bool = False,
) -> Iterator[DocumentRead]:
    """Read files into a record, one after the other: known bytes are skipped, a bad file costs a Problem.

    ``anew`` reads what is known as well.

    Each file's papers are in the record before the next is opened, so this can be stopped anywhere and
    run again.
    """
    options = told_of(given)
    for found in todo(paths, store, reader, given, anew=anew):
        if isinstance(found, DocumentRead):
            yield found
        else:
            result = read_file(found.path, reader, given)
            keep(store, reader, [(found.source, result)], options)
            yield result


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is to be read, and what the record will know it by."""

    path: Path
    source: Source


def told_of(given: Metadata) -> str:
    """What stands in the record for what the user told of papers; empty where nothing was told."""
    return hashlib.sha256(repr(given).encode()).hexdigest()[:16] if given != TOLD_NOTHING else ""


def todo(
    paths: Sequence[Path], store: Store, reader: Reader, given: Metadata, *, anew: bool = False
) -> Iterator[DocumentRead | Waiting]:
    """The files that are to be read, and of all others what became of them."""
    for found in sources.walk(paths):
        if isinstance(found, Problem):
            store.add_problem(found)
            yield DocumentRead(found.file, problems=(found,))
            continue
        digest = _digest(found)
        if digest is None:  # it cannot be opened: reading it says why
            result = read_file(found, reader, given)
            for problem in result.problems:
                store.add_problem(problem)
            yield result
            continue
        source = Source.of(found, digest)
        withdrawn = store.is_withdrawn(digest)
        if withdrawn is not None:
            what = f"a paper of these bytes was withdrawn on {withdrawn[:10]}; it is not read again."
            yield DocumentRead(str(found), problems=(Problem(str(found), what, fatal=False),))
        elif not anew and store.is_known(source, reader.extractor, told_of(given)):
            yield DocumentRead(str(found), known=True)
        else:
            yield Waiting(found, source)


def keep(
    store: Store, reader: Reader, read: Sequence[tuple[Source, DocumentRead]], options: str = ""
) -> None:
    """Put what files gave into the record, all of them at once."""
    found = [e for _, result in read for e in result.extractions]
    store.add_excerpts(_excerpts(found, reader.knowledge))  # first: what is known is not read again for them
    store.add_all([(s, r.extractions, r.problems) for s, r in read], reader.extractor, options)


def read_file(path: Path, reader: Reader, given: Metadata = TOLD_NOTHING) -> DocumentRead:
    """One file, from its bytes to what its papers say. Touches no record."""
    reading = sources.read(path, given=given)
    extractions: list[Extraction] = list(reading.case)
    problems = list(reading.problems)
    for document in reading.documents:
        try:
            extractions.append(extract.run(document, reader.models))
        except OnrecordError:
            raise
        except MemoryError:
            what = "reading its language takes more memory than there is."
            problems.append(Problem(str(path), what, mend="Split it."))
        except Exception as fault:  # noqa: BLE001 - a fault of ours in one paper must not cost the others
            what = f"reading its language failed ({type(fault).__name__}: {fault})."
            problems.append(Problem(str(path), what, mend="Please report this as a bug."))
    problems += [p for e in extractions for p in e.problems]
    return DocumentRead(str(path), tuple(extractions), tuple(problems))


def extractions(documents: Iterable[Document], reader: Reader, workers: int = 1) -> Iterator[Extraction]:
    """What each of some papers says, in their order, without a record.

    ``workers`` is how many processes read side by side, 0 for as many as pay off.
    """
    papers = iter(documents)
    if not workers:
        first = list(itertools.islice(papers, MANY))
        papers, workers = itertools.chain(first, papers), crew.cores() if len(first) == MANY else 1
    state = reader if workers < 2 else Reader(replace(reader.settings, threads=1))
    for _, found in crew.spread(_extract, state, papers, workers=workers):
        yield found


def _extract(reader: Reader, document: Document) -> Extraction:
    return extract.run(document, reader.models)


def _excerpts(found: Sequence[Extraction], known: knowledge.Knowledge) -> Iterator[knowledge.UserFile]:
    """What packs say of those whom some papers name, for the record to keep."""
    if known.directory is not None:
        for identifier in dict.fromkeys(i for e in found for a in e.actors for i in a.identifiers):
            excerpt = known.directory.excerpt(identifier)
            if excerpt is not None:
                yield excerpt


def facts(store: Store, reader: Reader, extra: Sequence[Extraction] = ()) -> Facts:
    """The record's facts: what was read, what people decided laid over it, identity resolved.

    ``extra`` are extractions besides that are not in the record. What a second reader proposes stands apart.
    Of a record that is kept at hand they are made once, until something changes them.
    """
    if extra or store.shelf is None:
        return _facts(store, reader, extra)
    of = (store.changes(), reader.settings)
    if store.shelf.made is None or store.shelf.made[0] != of:
        with store.shelf.lock:
            store.shelf.made = (of, _facts(store, reader, kept=_kept(store)))
    made: Facts = store.shelf.made[1]
    return made


def _facts(
    store: Store, reader: Reader, extra: Sequence[Extraction] = (), kept: _Kept | None = None
) -> Facts:
    with _uncollected():
        return _linked(store, reader, extra, kept)


def _linked(store: Store, reader: Reader, extra: Sequence[Extraction], kept: _Kept | None) -> Facts:
    decisions = store.log.standing()
    told = knowledge.extractions((*store.told(), *store.excerpts()))
    read = record.over(_by_hand_first([*store.extractions(), *extra]), decisions)
    every = [*told, *read]
    actors = (a for e in every for a in e.actors)
    linked = link(every, reader.knowledge, record.identity(decisions, actors), kept.renamed if kept else None)
    proposed = rereading.pending(store, read, decisions, linked, reader.knowledge)
    return replace(linked, proposals=proposed) if proposed else linked


def compared(
    store: Store, reader: Reader
) -> Iterator[tuple[Extraction, second.Grounded, list[second.Difference]]]:
    """For each paper that a second reader read: the first reading with what people decided, what the second
    proposes, and where they differ."""
    read = record.over(_by_hand_first(list(store.extractions())), store.log.standing())
    return rereading.compared(store, read, reader.knowledge)


def identity(store: Store) -> Identity:
    """What people decided on who is who, as it holds."""
    actors = (a for e in store.extractions() for a in e.actors)
    return record.identity(store.log.standing(), actors)


def private(store: Store) -> tuple[Private, ...]:
    """Whose names do not leave the record, as people decided."""
    actors = (a for e in store.extractions() for a in e.actors)
    return record.private(store.log.standing(), actors)


def _by_hand_first(found: Sequence[Extraction]) -> list[Extraction]:
    """Of a paper that was read and that a case file tells of as well, both in one.

    The record gives what is written by hand first, and what comes first holds; what only the reading of
    the file knows (turns, rows, places in the original) is added.
    """
    read = {e.document.id: e.document for e in found}
    whole = ((e, _whole(e.document, read[e.document.id])) for e in found)
    return [e if e.document is document else replace(e, document=document) for e, document in whole]


def _whole(told: Document, read: Document) -> Document:
    if told is read or told.text != read.text:
        return told
    kind = read.kind if told.kind is DocumentKind.UNKNOWN else told.kind
    return replace(
        read, title=told.title, publisher=told.publisher, author=told.author, url=told.url, kind=kind,
        published=told.published or read.published,
    )  # fmt: skip


def rules() -> tuple[tuple[plugins.Plugin, check.Rule], ...]:
    """The rules that plugins add. Raises PluginError where one cannot be loaded."""
    return tuple((p, p.load()) for p in plugins.installed(plugins.RULES))


def run_check(store: Store, reader: Reader, *, save: bool = True) -> tuple[Facts, Checked]:
    """Check the whole record, and save the findings so that they are always current.

    Of a record that is kept at hand only what has changed since the last check, and what that touches, is
    worked out again; the outcome is the same.
    """
    changes = store.changes()
    known = facts(store, reader)
    kept = _kept(store)
    if kept is None or store.shelf is None:
        with _uncollected():
            found = check.derive(known, reader.knowledge, rules=rules())
    else:
        with store.shelf.lock, _uncollected():
            found = check.derive(known, reader.knowledge, kept.memory, rules=rules())
    checked = check.with_proposals(found, known, reader.knowledge)
    if save:
        store.save_findings(checked.findings, known, changes, identity_keys)
    return known, checked


def check_new(store: Store, reader: Reader) -> Iterator[Arrived]:
    """Check alone, file by file, the papers that came since the last check, and save what comes of it: see ``arriving``.

    Raises UsageError where they cannot be checked alone: see :meth:`Store.unchecked`.
    """
    waiting = store.unchecked()
    if waiting is None:
        raise UsageError("the record has to be checked as a whole first.")
    for source in waiting:
        with _uncollected():
            found = arriving.check_new(store, source, reader.knowledge, rules())
        yield found


def check_again(store: Store, reader: Reader, papers: Collection[str]) -> Arrived:
    """Check papers (ids) again alone, after people have decided something in them: see ``arriving``.

    What the record knew before that must have been of all of it: ask :meth:`Store.knows_all` first.
    """
    with _uncollected():
        return arriving.check_again(store, papers, reader.knowledge, rules())


def kept_findings(store: Store, ident: str | None = None) -> tuple[Facts, tuple[Finding, ...]]:
    """The findings as the last check left them, best first, with what shows them; one of them, if it is named, with
    all that explains it. Nothing is checked."""
    if ident is None:
        found = tuple(store.findings())
        return arriving.facts_of(store, found), found
    one = store.finding(ident)
    found = () if one is None else (one,)
    return arriving.facts_of(store, found, whole=True), found


def search(store: Store, reader: Reader, wanted: Search) -> Found:
    """Search the record. Who is who and what findings rest on is worked out first where it is out of date."""
    if (wanted.speaker or wanted.office or wanted.verdict) and not store.knows_all():
        run_check(store, reader)
    return store.search.find(wanted)


def check_sentence(
    sentence: str, speaker: str, store: Store, reader: Reader, said: When | None = None
) -> tuple[Facts, Checked]:
    """Check one sentence that somebody says against the record; the record stays as it is.

    ``said`` is when; without it the sentence is undated, and what happened may be later than it.
    """
    digest = hashlib.sha256(sentence.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        f"doc-{digest[:12]}", SAID, digest, sentence, DocumentKind.TRANSCRIPT, title=f"{speaker}: {SAID}",
        published=said, turns=(Turn(speaker, 0, len(sentence), 0, name=speaker),),
    )  # fmt: skip
    found = extract.run(document, reader.models)
    known = replace(facts(store, reader, (found,)), coverage=found.coverage or Coverage())
    checked = check.with_proposals(check.derive(known, reader.knowledge, rules=rules()), known, reader.knowledge)
    spoken = {c.id for c in known.claims if c.document == document.id}
    kept = tuple(f for f in checked.findings if spoken & set(f.claims))
    return known, replace(
        checked, findings=kept, looked=lambda: (n for n in checked.not_covered if n.claim in spoken)
    )


def _digest(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
