"""What the commands do: plain functions from options to lines of output and an exit status."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import examples
from onrecord.config import Settings
from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind
from onrecord.core.findings import Finding, Verdict
from onrecord.core.nouns import Facts
from onrecord.core.problems import Problem, UsageError
from onrecord.faces.shapes import Shapes
from onrecord.faces.shapes import turn as turn_shape

from .lazy import room

if TYPE_CHECKING:
    from onrecord.check import Checked
    from onrecord.flow import Reader
    from onrecord.record import Store
    from onrecord.sources import Metadata

LISTS: dict[str, Callable[[Shapes], Iterator[dict[str, Any]]]] = {
    "attributions": lambda s: (s.attribution(a) for a in s.facts.attributions),
    "events": lambda s: (s.event(e) for e in s.facts.events),
    "stances": lambda s: (s.stance(x) for x in s.facts.stances),
    "offices": lambda s: (s.office(o) for o in s.facts.offices),
    "actors": lambda s: (s.actor(a) for a in s.facts.actors),
}


@dataclass(frozen=True)
class Options:
    """What most commands share."""

    record: Path | None = None
    as_json: bool = False
    quiet: bool = False
    published: str | None = None
    title: str = ""
    publisher: str = ""
    kind: str | None = None
    leads: bool = False
    everything: bool = False
    threshold: float | None = None
    exit_zero: bool = False

    def given(self) -> Metadata:
        """What the user says of papers that do not say it themselves. Raises UsageError."""
        try:
            published = dates.parse(self.published) if self.published else None
        except ValueError as cause:
            raise UsageError(f"--published: {cause}") from cause
        if self.kind is not None and self.kind not in [k.value for k in DocumentKind]:
            raise UsageError(f"--kind: {self.kind!r} is none of {', '.join(k.value for k in DocumentKind)}")
        kind = DocumentKind(self.kind) if self.kind else None
        metadata: Metadata = room("sources").Metadata(published, self.title, self.publisher, kind)
        return metadata


@dataclass
class Outcome:
    """Lines for stdout as they come; ``status`` is the exit status once they are through."""

    lines: Iterator[str]
    failed: list[bool] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)

    def status(self) -> int:
        """3 wins over 1, 1 over 0."""
        return 3 if any(self.failed) else 1 if any(self.found) else 0


# --- commands -------------------------------------------------------------------------------------


def check(
    paths: Sequence[Path],
    options: Options,
    *,
    example: bool,
    say: str | None,
    speaker: str | None,
    explain: str | None,
) -> Outcome:
    """``onrecord check``."""
    if say is not None or speaker is not None:
        return _check_sentence(say, speaker, options)
    paths = [examples.path()] if example else paths
    if not paths and options.record is None:
        raise UsageError("name the papers to check, a record with --record FILE, or --example")
    outcome = Outcome(iter(()))
    outcome.lines = _checked(paths, options, explain, outcome)
    return outcome


def _checked(paths: Sequence[Path], options: Options, explain: str | None, outcome: Outcome) -> Iterator[str]:
    with _store(options, create=bool(paths)) as store:
        reader = _reader()
        _read_all(paths, store, reader, options, outcome)
        facts, checked = room("flow").run_check(store, reader)
        if explain is not None:
            yield from _explained(explain, checked.findings, facts, options)
            return
        yield from _findings(facts, checked, _states(store), options, outcome)


def _check_sentence(say: str | None, speaker: str | None, options: Options) -> Outcome:
    if not say or not speaker or options.record is None:
        raise UsageError("--say, --speaker and --record go together")
    outcome = Outcome(iter(()))

    def lines() -> Iterator[str]:
        with _store(options, create=False) as store:
            facts, checked = room("flow").check_sentence(say, speaker, store, _reader())
            yield from _findings(facts, checked, {}, options, outcome)

    outcome.lines = lines()
    return outcome


def read(paths: Sequence[Path], options: Options) -> Outcome:
    """``onrecord read``: a line for each document, then the check."""
    if options.record is None or not paths:
        raise UsageError("name the papers to read and the record: onrecord read PATH --record FILE")
    outcome = Outcome(iter(()))

    def lines() -> Iterator[str]:
        with _store(options, create=True) as store:
            reader = _reader()
            for done in _read_some(paths, store, reader, options, outcome):
                yield from _document_lines(done, options)
            checked = room("flow").run_check(store, reader)[1]
            _remark(
                f"{len(checked.findings)} findings; see them with: onrecord findings --record {options.record}",
                options,
            )

    outcome.lines = lines()
    return outcome


def findings(options: Options) -> Outcome:
    """``onrecord findings``."""
    if options.record is None:
        raise UsageError("name the record: onrecord findings --record FILE")
    outcome = Outcome(iter(()))
    outcome.lines = _checked([], options, None, outcome)
    return outcome


def explain(ident: str, options: Options) -> Outcome:
    """``onrecord explain ID``."""
    if options.record is None:
        raise UsageError("name the record: onrecord explain ID --record FILE")
    return check([], options, example=False, say=None, speaker=None, explain=ident)


def turns(file: Path, options: Options) -> Outcome:
    """``onrecord turns FILE``."""
    outcome = Outcome(iter(()))

    def lines() -> Iterator[str]:
        reading = room("sources").read(file)
        _report(reading.problems, options, outcome)
        for document in reading.documents:
            for each in document.turns:
                shape = turn_shape(document, each)
                yield (
                    _json(shape)
                    if options.as_json
                    else f"{shape['name'] or shape['speaker']}: {shape['text']}\n"
                )

    outcome.lines = lines()
    return outcome


def listed(what: str, paths: Sequence[Path], options: Options) -> Outcome:
    """``onrecord attributions``, ``events``, ``stances``, ``offices``, ``actors``."""
    if not paths and options.record is None:
        raise UsageError(f"name the papers or a record: onrecord {what} PATH, onrecord {what} --record FILE")
    outcome = Outcome(iter(()))

    def lines() -> Iterator[str]:
        with _store(options, create=bool(paths)) as store:
            reader = _reader()
            _read_all(paths, store, reader, options, outcome)
            shapes = Shapes(room("flow").facts(store, reader))
            text = room("faces.cli.text")
            for shape in LISTS[what](shapes):
                yield _json(shape) if options.as_json else text.line_of(what, shape)

    outcome.lines = lines()
    return outcome


def polnear(paths: Sequence[Path], options: Options) -> Outcome:
    """``onrecord attributions --format polnear``: JSONL with ``doc_id`` and ``text`` in, attributions out."""
    outcome = Outcome(iter(()))

    def lines() -> Iterator[str]:
        reader = _reader()
        extract = room("extract")
        for path in paths:
            with path.open(encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    row = json.loads(line)
                    ident = f"doc-{number}"
                    document = Document(ident, row["doc_id"], "", row["text"], DocumentKind.ARTICLE)
                    found = extract.run(document, reader.models).attributions
                    yield _json({"doc_id": row["doc_id"], "attributions": [_triple(a) for a in found]})

    outcome.lines = lines()
    return outcome


def _triple(a: Any) -> dict[str, Any]:
    return {role: [[s.start, s.end] for s in getattr(a, role)] for role in ("source", "cue", "content")}


def export(form: str, output: Path | None, options: Options) -> Outcome:
    """``onrecord export FORMAT``."""
    if options.record is None:
        raise UsageError("name the record: onrecord export FORMAT --record FILE")
    outcome = Outcome(iter(()))

    def lines() -> Iterator[str]:
        with _store(options, create=False) as store:
            facts, checked = room("flow").run_check(store, _reader())
            yield from room("faces.export").write(form, facts, checked.findings, output)

    outcome.lines = lines()
    return outcome


def serve(port: int, options: Options) -> Outcome:
    """``onrecord serve``."""
    if options.record is None:
        raise UsageError("name the record: onrecord serve --record FILE")
    if not options.record.exists():
        raise UsageError(
            f"there is no record {options.record}; make one with: onrecord read PATH --record FILE"
        )
    room("faces.web.app").serve(options.record, port)
    return Outcome(iter(()))


# --- parts ----------------------------------------------------------------------------------------


@contextmanager
def _store(options: Options, *, create: bool) -> Iterator[Store]:
    """The record that was named, or one for this run alone, on a disk's temporary place that goes with it."""
    record = room("record")
    if options.record is not None:
        store = record.open(options.record, create=create)
        try:
            yield store
        finally:
            store.close()
        return
    with tempfile.TemporaryDirectory(prefix="onrecord-"):
        store = record.open(None)
        try:
            yield store
        finally:
            store.close()


def _reader() -> Reader:
    settings = Settings()
    chosen = room("extract.settings").ExtractSettings(
        pipeline=settings.pipeline, knowledge=settings.knowledge
    )
    reader: Reader = room("flow").Reader(chosen)
    return reader


def _read_some(
    paths: Sequence[Path], store: Store, reader: Reader, options: Options, outcome: Outcome
) -> Iterator[Any]:
    given = options.given()
    show = sys.stderr.isatty() and not options.quiet
    for count, done in enumerate(room("flow").read(paths, store, reader, given), 1):
        if show:
            print(f"\r\x1b[K{count} read: {done.file[-60:]}", end="", file=sys.stderr, flush=True)
        if done.problems and show:
            print("\r\x1b[K", end="", file=sys.stderr)
        _report(done.problems, options, outcome)
        yield done
    if show:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _read_all(
    paths: Sequence[Path], store: Store, reader: Reader, options: Options, outcome: Outcome
) -> None:
    if paths:
        for _ in _read_some(paths, store, reader, options, outcome):
            pass


def _report(problems: Sequence[Problem], options: Options, outcome: Outcome) -> None:
    for problem in problems:
        outcome.failed.append(problem.fatal)
        if problem.fatal or not options.quiet:
            print(f"onrecord: {problem}", file=sys.stderr)


def _remark(words: str, options: Options) -> None:
    if not options.quiet:
        print(words, file=sys.stderr)


def _states(store: Store) -> dict[str, str]:
    return {review.finding: review.state for review in store.reviews()}


def _findings(
    facts: Facts, checked: Checked, states: dict[str, str], options: Options, outcome: Outcome
) -> Iterator[str]:
    shapes = Shapes(facts)
    threshold = options.threshold if options.threshold is not None else Settings().threshold
    shown = [f for f in checked.findings if _is_shown(f, threshold, options)]
    outcome.found.append(bool(shown) and not options.exit_zero)
    text = None if options.as_json else room("faces.cli.text")
    for finding in shown:
        shape = shapes.finding(finding, states.get(finding.id, "open"))
        yield _json(shape) if text is None else text.block(shape, facts, finding)
    if options.everything:
        for looked in checked.not_covered:
            shape = shapes.not_covered(looked)
            yield _json(shape) if text is None else text.not_covered(shape)
    if text is not None:
        yield text.coverage(facts, len(shown))


def _is_shown(finding: Finding, threshold: float, options: Options) -> bool:
    if finding.verdict is Verdict.LEAD:
        return options.leads
    return finding.confidence >= threshold


def _explained(ident: str, found: Sequence[Finding], facts: Facts, options: Options) -> Iterator[str]:
    finding = next((f for f in found if f.id == ident), None)
    if finding is None:
        raise UsageError(f"there is no finding {ident} here; ids change when the papers do")
    yield _json(Shapes(facts).finding(finding)) if options.as_json else room("check").explain(finding, facts)


def _document_lines(done: Any, options: Options) -> Iterator[str]:
    text = room("faces.cli.text")
    for extraction in done.extractions:
        document = extraction.document
        shape = {
            "id": document.id,
            "document": document.name,
            "title": document.title,
            "published": document.published.edtf if document.published else None,
            "inferred": bool(document.published and document.published.inferred),
            "counts": {
                kind: len(getattr(extraction, kind))
                for kind in ("actors", "attributions", "claims", "events", "stances")
            },
            "problems": [str(p) for p in done.problems],
        }
        yield _json(shape) if options.as_json else text.document_line(shape)
    if done.known:
        _remark(f"{done.file}: known already", options)


def _json(shape: dict[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False)
