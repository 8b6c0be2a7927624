"""What the commands do: plain functions from options to lines of output and an exit status."""

from __future__ import annotations

import getpass
import itertools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import examples
from onrecord.core.document import PAPERS, Document, DocumentKind
from onrecord.core.findings import Finding, Verdict
from onrecord.core.ids import content_id
from onrecord.core.nouns import Attribution, Facts
from onrecord.core.problems import Problem, UsageError
from onrecord.faces.shapes import Shapes
from onrecord.faces.shapes import turn as turn_shape

from . import lazy
from .options import Options, Outcome

if TYPE_CHECKING:
    from onrecord.check import Checked
    from onrecord.config import Settings
    from onrecord.core.dates import When
    from onrecord.deciding import By
    from onrecord.extract.settings import ExtractSettings
    from onrecord.flow import DocumentRead, Reader
    from onrecord.record import Store
    from onrecord.sources import Metadata
    from onrecord.sources.mapping import TableMapping

LISTS: dict[str, Callable[[Shapes], Iterator[dict[str, Any]]]] = {
    "attributions": lambda s: (s.attribution(a) for a in s.facts.attributions),
    "events": lambda s: (s.event(e) for e in s.facts.events),
    "stances": lambda s: (s.stance(x) for x in s.facts.stances),
    "offices": lambda s: (s.office(o) for o in s.facts.offices),
    "corrections": lambda s: (s.correction(c) for c in s.facts.corrections),
    "actors": lambda s: (s.actor(a) for a in s.facts.actors),
}
COUNTED = ("actors", "offices", "attributions", "claims", "events", "stances")


# --- commands -------------------------------------------------------------------------------------


def check(
    paths: Sequence[Path], options: Options, *, example: bool, explain: str | None, graph: bool = False
) -> Outcome:
    """``onrecord check``."""
    paths = [*paths, examples.path()] if example else paths
    if not paths and options.record is None:
        raise UsageError("name the papers to check, a record with --record FILE, or --example.")
    outcome = Outcome()

    def lines() -> Iterator[str]:
        with opened(options, create=bool(paths)) as store:
            reader = _reader(store, options, outcome, reading=bool(paths))
            _read_all(paths, store, reader, options, outcome)
            _otherwise(store, reader, options)
            quick = _is_quick(store, options)
            facts, checked = _checked(store, reader, options, quick=quick, save=bool(paths or options.knowledge))
            if explain is not None:
                yield from _explained(explain, checked, facts, reader, options, graph=graph)
            else:
                yield from _findings(facts, checked, store, options, outcome)

    outcome.lines = lines()
    return outcome


def check_sentence(say: str | None, speaker: str | None, paths: Sequence[Path], options: Options) -> Outcome:
    """``onrecord check --say``: the sentence is said today, or on the date that is given."""
    if not say or not say.strip() or not speaker or not speaker.strip():
        raise UsageError("--say SENTENCE and --speaker NAME go together.")
    if options.record is None and not paths:
        raise UsageError("name the record that the sentence is checked against, with --record FILE.")
    said = _date(options) or lazy.dates.day(date.today())  # noqa: DTZ011 - the user's own day is meant
    outcome = Outcome()

    def lines() -> Iterator[str]:
        with opened(options, create=bool(paths)) as store:
            reader = _reader(store, options, outcome, reading=bool(paths))
            _read_all(paths, store, reader, options, outcome)
            facts, checked = lazy.flow.check_sentence(say.strip(), speaker.strip(), store, reader, said)
            yield from _findings(facts, checked, store, options, outcome)

    outcome.lines = lines()
    return outcome


def read(paths: Sequence[Path], options: Options, addresses: Sequence[str] = ()) -> Outcome:
    """``onrecord read``: a line for each document, then the check. ``addresses`` are pages to fetch first."""
    if options.record is None or not (paths or addresses):
        raise UsageError("name the papers and the record: onrecord read PATH --record FILE.")
    outcome = Outcome()

    def lines() -> Iterator[str]:
        if not _WALLED:  # elsewhere it is known beforehand; on Linux `onrecord doctor` says what an old kernel lacks
            _walls(options)
        with opened(options, create=True) as store:
            reader = _reader(store, options, outcome, reading=True)
            known = 0
            fetched = _fetched(addresses, store, reader, options, outcome)
            for done in chain(fetched, _read_some(paths, store, reader, options, outcome) if paths else ()):
                known += done.known
                yield from _document_lines(done, options)
            if options.second:
                yield from lazy.seconding.asked(store, reader, settings(), (), replace(options, anew=False), outcome)
            quick = _is_quick(store, options)
            checked = _checked(store, reader, options, quick=quick)[1]
            _otherwise(store, reader, options)
            if known:
                remark(f"{known} {_files(known)} known already.", options)
            shown = _shown(checked, options)
            where = "rest on the new papers" if quick else "in the record"
            hint = f"onrecord findings --record {options.record}{' --quick' if quick else ''}"
            remark(f"{len(shown)} {'finding' if len(shown) == 1 else 'findings'} {where}: {hint}", options)

    outcome.lines = lines()
    return outcome


def findings(options: Options) -> Outcome:
    """``onrecord findings``: computed from what the record holds, so that they are always current."""
    if options.record is None:
        raise UsageError("name the record: onrecord findings --record FILE.")
    if options.quick:
        return _kept(options)
    return check([], options, example=False, explain=None)


def explain(ident: str, paths: Sequence[Path], options: Options, *, graph: bool = False) -> Outcome:
    """``onrecord explain ID``: as text, as data, or as a graph."""
    if graph and options.as_json:
        raise UsageError("--json and --dot do not go together.")
    if not paths and options.record is None:
        raise UsageError("name the record, or the papers: onrecord explain ID --record FILE.")
    if options.quick and not paths:
        return _kept(options, ident, graph=graph)
    return check(paths, options, example=False, explain=ident, graph=graph)


def decide(ident: str, state: str, reason: str, reviewer: str, options: Options) -> Outcome:
    """``onrecord decide ID STATE``."""
    if options.record is None:
        raise UsageError("name the record: onrecord decide ID STATE --record FILE.")
    with opened(options, create=False) as store:
        made = lazy.deciding.review(store, ident, state, by(reviewer, reason))
    return Outcome(iter((f"{made.about}: {made.words}",)))


def turns(file: Path, options: Options) -> Outcome:
    """``onrecord turns FILE``."""
    outcome = Outcome()

    def lines() -> Iterator[str]:
        reading = lazy.sources.read(file)
        report(reading.problems, options, outcome)
        for document in reading.documents:
            if not document.turns:
                remark(f"{file}: no turns of speakers are printed in it.", options)
            for each in document.turns:
                shape = turn_shape(document, each)
                yield json_line(shape) if options.as_json else lazy.text.turn(shape)

    outcome.lines = lines()
    return outcome


def listed(what: str, paths: Sequence[Path], options: Options) -> Outcome:
    """``onrecord attributions``, ``events``, ``stances``, ``offices``, ``actors``."""
    if not paths and options.record is None:
        raise UsageError(f"name the papers, or a record: onrecord {what} --record FILE.")
    outcome = Outcome()

    def lines() -> Iterator[str]:
        with opened(options, create=bool(paths)) as store:
            reader = _reader(store, options, outcome, reading=bool(paths))
            _read_all(paths, store, reader, options, outcome)
            shapes = Shapes(lazy.flow.facts(store, reader))
            for shape in LISTS[what](shapes):
                yield json_line(shape) if options.as_json else lazy.text.line_of(what, shape)

    outcome.lines = lines()
    return outcome


def polnear(paths: Sequence[Path], options: Options) -> Outcome:
    """``onrecord attributions --format polnear``: JSONL with ``doc_id`` and ``text`` in, the same attributions as spans out."""
    if not paths:
        raise UsageError("name the files: onrecord attributions FILE.jsonl --format polnear.")
    outcome = Outcome()

    def lines() -> Iterator[str]:
        reader = lazy.flow.Reader(_extracting())
        for found in lazy.flow.extractions(texts(), reader, options.workers):
            triples = [_triple(a) for a in found.attributions]
            yield json_line({"doc_id": found.document.name, "attributions": triples})

    def texts() -> Iterator[Document]:
        for path in paths:
            for found in _texts(path):
                if isinstance(found, Problem):
                    report([found], options, outcome)
                else:
                    yield found

    outcome.lines = lines()
    return outcome


def _texts(path: Path) -> Iterator[Document | Problem]:
    """The texts of a JSONL file, one a line."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                    ident, text = str(row["doc_id"]), str(row["text"])
                except (ValueError, KeyError, TypeError):
                    what = "no JSON object with doc_id and text."
                    yield Problem(str(path), what, f"line {number}")
                    continue
                yield Document(content_id("doc", ident, text), ident, "", text, DocumentKind.ARTICLE)
    except (OSError, UnicodeDecodeError) as cause:
        yield Problem(str(path), f"it cannot be read ({cause}).", mend="Name a JSONL file in UTF-8.")


def _triple(a: Attribution) -> dict[str, Any]:
    roles = (("source", a.source), ("cue", a.cue), ("content", a.content))
    return {role: [[s.start, s.end] for s in spans] for role, spans in roles}


def export(
    form: str, output: Path | None, options: Options, *, seal: bool = False, mask: Sequence[str] = (),
    unmasked: bool = False,
) -> Outcome:  # fmt: skip
    """``onrecord export FORMAT``; with ``seal`` a case file ends with what ``onrecord verify`` needs.

    Names that the record marks as private are masked, and those of ``mask`` too; with ``unmasked`` none is.
    """
    if options.record is None:
        raise UsageError("name the record: onrecord export FORMAT --record FILE.")
    outcome = Outcome()
    if form not in lazy.export.names():
        raise UsageError(f"{form!r} is no export format; there are {', '.join(lazy.export.names())}.")
    if seal and form != "casefile":
        raise UsageError("--seal is for case files: onrecord export casefile --seal.")

    def lines() -> Iterator[str]:
        with opened(options, create=False) as store:
            facts, checked = lazy.flow.run_check(store, reader_of(store), save=False)
            private = () if unmasked else (*lazy.flow.private(store), *(lazy.masking.called(facts, n) for n in mask))
            masks = lazy.masking.Masks(facts, private)
            for told in masks.told():
                remark(told, options)
            last = None
            if seal:
                with store.database.reading() as connection:
                    at = lazy.sealing.head(connection)
                last = lambda text: lazy.sealing.sealed(text, at)
            yield from lazy.export.write(form, masks.facts(), masks.findings(checked.findings), output, last)

    outcome.lines = lines()
    return outcome


def serve(
    options: Options, port: int, accounts: Path | None, host: str, names: tuple[str, ...], *, https: bool,
    create: bool, reviewer: str, fetch: bool,
) -> Outcome:  # fmt: skip
    """``onrecord serve``."""
    if options.record is None:
        raise UsageError("name the record: onrecord serve --record FILE.")
    lazy.record.open(options.record, create=create).close()
    _walls(options)
    lazy.web.serve(options.record, lazy.web.Serving(port, accounts, host, names, https, reviewer, fetch))
    return Outcome()


_WALLED = sys.platform.startswith("linux")


def _walls(options: Options) -> None:
    """Say what does not hold the process that reads papers on this system."""
    unconfined = lazy.worker.missing()
    if unconfined:
        remark(f"{unconfined} Read hostile papers on Linux, or in a virtual machine.", options)


def account(name: str, role: str, path: Path) -> Outcome:
    """``onrecord account``: the password is asked for twice, or read from standard input."""
    if sys.stdin.isatty():
        password = getpass.getpass(f"Password for {name}: ")
        if getpass.getpass("Once more: ") != password:
            raise UsageError("the two passwords differ; nothing is changed.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    made = lazy.web.Accounts(path).add(name, role, password)
    return Outcome(iter([f"{made.name} is {made.role} in {path}"]))


def mcp(options: Options, *, unmasked: bool = False) -> Outcome:
    """``onrecord mcp``: serves until standard input ends."""
    if options.record is None:
        raise UsageError("name the record: onrecord mcp --record FILE.")
    with opened(options, create=False) as store:
        reader = reader_of(store)
    lazy.mcp.server(options.record, reader, unmasked=unmasked).run()
    return Outcome()


def _kept(options: Options, ident: str | None = None, *, graph: bool = False) -> Outcome:
    """The findings as the last check left them; one of them explained, if it is named."""
    if options.everything:
        raise UsageError("what was looked at and not covered is worked out by a check: leave out --quick.")
    outcome = Outcome()

    def lines() -> Iterator[str]:
        with opened(options, create=False) as store:
            facts, found = lazy.flow.kept_findings(store, ident)
            if not store.knows_all():
                remark("the record has changed since the last check; without --quick all of it is checked.", options)
            checked = lazy.check.Checked(tuple(found))
            if ident is not None:
                yield from _explained(ident, checked, facts, reader_of(store), options, graph=graph)
                return
            shapes, states = Shapes(facts), store.log.states()
            shown = _shown(checked, options)
            outcome.found = bool(shown) and not options.exit_zero
            for finding in shown:
                shape = shapes.finding(finding, states.get(finding.id, "open"))
                yield json_line(shape) if options.as_json else lazy.text.block(shape, shapes)

    outcome.lines = lines()
    return outcome


def _is_quick(store: Store, options: Options) -> bool:
    """Whether new papers alone are to be checked, and can be."""
    if not options.quick or lazy.arriving.is_worth_it(store):
        return options.quick
    changed = store.unchecked() is None
    why = "it never was, or something else than new papers has changed" if changed else "for so many papers that is quicker"
    remark(f"all of the record is checked: {why}.", options)
    return False


def _checked(
    store: Store, reader: Reader, options: Options, *, quick: bool, save: bool = True
) -> tuple[Facts, Checked]:
    """Check everything, or the papers alone that came since the last check."""
    if not quick:
        everything: tuple[Facts, Checked] = lazy.flow.run_check(store, reader, save=save)
        return everything
    found = list(lazy.flow.check_new(store, reader))
    for one in found:
        if one.near < one.of:
            what = f"checked against the {one.near} nearest of {one.of} papers that name the same people"
            remark(f"{one.name}: {what}.", options)
    if not found:
        remark("there are no papers that came since the last check.", options)
    alone: tuple[Facts, Checked] = lazy.arriving.together(found)
    return alone


# --- parts ----------------------------------------------------------------------------------------


def _given(options: Options) -> Metadata:
    """What the user says of papers that do not say it themselves. Raises UsageError."""
    kinds = [k.value for k in PAPERS]
    if options.kind is not None and options.kind not in kinds:
        raise UsageError(f"--kind is one of {', '.join(kinds)}, not {options.kind!r}.")
    kind = DocumentKind(options.kind) if options.kind else None
    return lazy.sources.Metadata(
        _date(options), options.title, options.publisher, kind, columns=_columns(options)
    )


def _columns(options: Options) -> TableMapping | None:
    """The columns that ``--columns`` declares. Raises UsageError with every problem named."""
    if options.columns is None:
        return None
    found: TableMapping = lazy.sources.mapping.read(options.columns)
    if found.problems:
        raise UsageError(" ".join(str(p) for p in found.problems))
    return found


def _date(options: Options) -> When | None:
    try:
        return lazy.dates.parse(options.published) if options.published else None
    except ValueError as cause:
        raise UsageError(f"--published: {cause}.") from cause


@contextmanager
def opened(options: Options, *, create: bool) -> Iterator[Store]:
    """The record that was named, or one for this run alone, which no kill leaves behind."""
    store = lazy.record.open(options.record, create=create)
    try:
        yield store
    finally:
        store.close()


def settings() -> Settings:
    """The settings of the environment. Raises UsageError where one is not understood."""
    try:
        return lazy.config.Settings()
    except ValueError as cause:  # pydantic's errors are of this family
        first = str(cause).splitlines()
        raise UsageError(f"a setting (ONRECORD_…) is not understood: {' '.join(first[1:3])}") from cause


def _extracting() -> ExtractSettings:
    chosen: ExtractSettings = lazy.extract.ExtractSettings(pipeline=settings().pipeline)
    own = settings().attribution
    return chosen if own is None else replace(chosen, attribution=own)


def by(reviewer: str, reason: str) -> By:
    """Who decides (else the setting), and why."""
    return lazy.deciding.By(reviewer or settings().reviewer, reason)


def reader_of(store: Store) -> Reader:
    """The reader for a record as it was told."""
    reader: Reader = lazy.flow.Reader.of(store, _extracting())
    return reader


def _reader(store: Store, options: Options, outcome: Outcome, *, reading: bool) -> Reader:
    """The reader for a record, which is told first what ``--knowledge``, or the setting, names.

    The setting counts only where papers are read: what was read keeps the knowledge that it was read with.
    """
    paths = options.knowledge or (settings().knowledge if reading else ())
    if paths:
        found = lazy.knowledge.collect(paths)
        report(found.problems, options, outcome)
        lazy.deciding.tell(store, found, by("", ""))
    reader: Reader = lazy.flow.Reader.of(store, _extracting())
    return reader


def _otherwise(store: Store, reader: Reader, options: Options) -> None:
    """Say so where papers were read with other words than the record has now."""
    names = store.read_otherwise(reader.extractor)
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        what = "was read by an older version, or with other knowledge"
        remark(f"{names[0]}{more} {what}; to read it anew: onrecord read PATH --record FILE.", options)


def _fetched(
    addresses: Sequence[str], store: Store, reader: Reader, options: Options, outcome: Outcome
) -> Iterator[DocumentRead]:
    """Fetch pages into the folder beside the record, and read them."""
    for address in addresses:
        page = lazy.fetch.fetch(address)
        if isinstance(page, Problem):
            store.add_problem(page)
            report([page], options, outcome)
            continue
        try:
            kept = lazy.fetch.keep(page, _beside(options.record))
        except OSError as cause:
            what = f"it cannot be kept ({(cause.strerror or str(cause)).lower()})."
            report(
                [Problem(address, what, mend="Make room, or choose another place for the record.")],
                options,
                outcome,
            )
            continue
        remark(f"{page.url} is kept as {kept}.", options)
        yield from _read_some([kept], store, reader, options, outcome, page.url)


def _beside(record: Path | None) -> Path:
    """The folder for fetched pages: beside a record that is a file, else in the current folder."""
    named = record is not None and "://" not in str(record) and ":/" not in str(record)
    return (
        record.with_name(f"{record.name}.pages") if record is not None and named else Path("onrecord.pages")
    )


def _read_some(
    paths: Sequence[Path], store: Store, reader: Reader, options: Options, outcome: Outcome, url: str = ""
) -> Iterator[DocumentRead]:
    given = replace(_given(options), url=url)
    show = sys.stderr.isatty() and not options.quiet
    count = 0
    for count, done in enumerate(_reading(paths, store, reader, given, options), 1):
        if show:
            print(f"\r\x1b[K{count} read: {_line(done.file)[-60:]}", end="", file=sys.stderr, flush=True)
        if done.problems and show:
            print("\r\x1b[K", end="", file=sys.stderr)
        report(done.problems, options, outcome)
        yield done
    if show:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if not count:
        remark("there is nothing to read in it.", options)


def _reading(
    paths: Sequence[Path], store: Store, reader: Reader, given: Metadata, options: Options
) -> Iterator[DocumentRead]:
    """In this process, or in several: 0 workers means as many as pay off."""
    workers = options.workers
    if not workers:
        several = len(list(itertools.islice(lazy.sources.walk(paths), lazy.flow.MANY))) == lazy.flow.MANY
        workers = lazy.crew.cores() if several else 1
    if workers == 1 and not options.ray:
        found: Iterator[DocumentRead] = lazy.flow.read(paths, store, reader, given, anew=options.anew)
        return found
    many: Iterator[DocumentRead] = lazy.cluster.read(
        paths, store, reader, given,
        anew=options.anew, workers=workers, ray=options.ray, folder=options.shards,
    )  # fmt: skip
    return many


def _read_all(
    paths: Sequence[Path], store: Store, reader: Reader, options: Options, outcome: Outcome
) -> None:
    if paths:
        for _ in _read_some(paths, store, reader, options, outcome):
            pass


def report(problems: Sequence[Problem], options: Options, outcome: Outcome) -> None:
    for problem in problems:
        outcome.failed = outcome.failed or problem.fatal
        if problem.fatal or not options.quiet:
            print(f"onrecord: {_line(str(problem))}", file=sys.stderr)


def remark(words: str, options: Options) -> None:
    """A word on standard error, unless the user wants none."""
    if not options.quiet:
        print(f"onrecord: {_line(words)}", file=sys.stderr)


def _line(words: str) -> str:
    """Words as one line that a terminal takes for nothing but words."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)


def _files(number: int) -> str:
    return "file was" if number == 1 else "files were"


def _findings(
    facts: Facts, checked: Checked, store: Store, options: Options, outcome: Outcome
) -> Iterator[str]:
    shapes, states = Shapes(facts), store.log.states()
    shown = _shown(checked, options)
    outcome.found = bool(shown) and not options.exit_zero
    for finding in shown:
        shape = shapes.finding(finding, states.get(finding.id, "open"))
        yield json_line(shape) if options.as_json else lazy.text.block(shape, shapes)
    if options.everything:
        for looked in checked.not_covered:
            shape = shapes.not_covered(looked)
            yield json_line(shape) if options.as_json else lazy.text.not_covered(shape)
    if not options.as_json:
        yield lazy.text.coverage(facts, len(shown))


def _shown(checked: Checked, options: Options) -> list[Finding]:
    """The findings that are printed: leads where they are asked for, others from the threshold."""
    threshold = options.threshold if options.threshold is not None else settings().threshold
    return [
        f
        for f in (*checked.findings, *checked.weak)
        if (options.leads if f.verdict is Verdict.LEAD else f.confidence >= threshold)
    ]


def _explained(
    ident: str, checked: Checked, facts: Facts, reader: Reader, options: Options, *, graph: bool
) -> Iterator[str]:
    found = (*checked.findings, *checked.weak)
    finding = next((f for f in found if f.id == ident), None)
    if finding is None:
        raise UsageError(f"there is no finding {ident} here; ids change when the papers do.")
    if graph:
        yield lazy.check.dot(finding, facts)
        return
    told = lazy.check.of_claims(lazy.check.versions(facts, reader.knowledge), finding.claims)
    if options.as_json:
        shapes = Shapes(facts)
        yield json_line({**shapes.finding(finding), "versions": [shapes.history(h) for h in told]})
    else:
        yield lazy.text.prose(lazy.check.explain(finding, facts, told))


def _document_lines(done: DocumentRead, options: Options) -> Iterator[str]:
    for extraction in done.extractions:
        document = extraction.document
        shape = {
            "id": document.id,
            "document": document.name,
            "title": document.title,
            "published": document.published.edtf if document.published else None,
            "inferred": bool(document.published and document.published.inferred),
            "kind": document.kind.value,
            "counts": {kind: len(getattr(extraction, kind)) for kind in COUNTED},
            "problems": [str(p) for p in done.problems],
        }
        yield json_line(shape) if options.as_json else lazy.text.document_line(shape)


def json_line(shape: dict[str, Any]) -> str:
    """One JSON object on a line."""
    return json.dumps(shape, ensure_ascii=False)
