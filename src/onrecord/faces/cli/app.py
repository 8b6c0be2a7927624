"""Commands of ``onrecord``: what each takes and calls. Data goes to stdout, everything else to stderr."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord import __version__
from onrecord.core.problems import OnrecordError

from . import run
from .run import Options, Outcome

app = typer.Typer(
    help="Finds the statement that the record contradicts, and shows the exact words of both sides.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH…", help="Files or folders to read.", show_default=False)
]
RecordFile = Annotated[
    Path | None, typer.Option("--record", metavar="FILE", help="The record to use; made if it is not there.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Published = Annotated[str | None, typer.Option(metavar="DATE", help="Date (EDTF) of papers that state none.")]
Title = Annotated[str, typer.Option(help="Title of papers that state none.")]
Publisher = Annotated[str, typer.Option(help="Publisher of papers that state none.")]
Kind = Annotated[
    str | None,
    typer.Option(help="Kind of papers that state none: article, transcript, statement, filing, log."),
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit status 0 although something was found.")]
Leads = Annotated[
    bool,
    typer.Option(
        "--leads", help="Print leads as well: what was only arranged, or rests on an unnamed source."
    ),
]
All = Annotated[
    bool, typer.Option("--all", help="Print as well what was looked at and is not covered, with the reason.")
]
Threshold = Annotated[
    float | None, typer.Option(min=0.0, max=1.0, help="Print findings from this confidence.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks on stderr.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Finds the statement that the record contradicts, and shows the exact words of both sides.

    onrecord check --example        the case that ships with the product

    onrecord check PAPERS/          findings in a folder of your own

    onrecord read PAPERS/ --record case.db && onrecord findings --record case.db

    Exit status: 0 done, 1 check and findings: something was found, 2 wrong usage, 3 some input could not be read.
    """


@app.command()
def check(
    paths: Paths = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    example: Annotated[
        bool, typer.Option("--example", help="Check the invented case that ships with the product.")
    ] = False,
    say: Annotated[
        str | None, typer.Option(metavar="SENTENCE", help="Check one sentence against the record.")
    ] = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who says the sentence.")] = None,
    explain: Annotated[
        str | None, typer.Option(metavar="ID", help="Print the derivation of this finding.")
    ] = None,
    leads: Leads = False,
    everything: All = False,
    exit_zero: ExitZero = False,
    threshold: Threshold = None,
    published: Published = None,
    title: Title = "",
    publisher: Publisher = "",
    kind: Kind = None,
    quiet: Quiet = False,
) -> None:
    """Check papers: one finding a block (or, with --json, a line), best first.

    onrecord check hearing.txt calendar.csv article.html

    onrecord check --say "I never met the ambassador." --speaker "Jane Roe" --record case.db
    """
    options = Options(
        record, as_json, quiet, published, title, publisher, kind, leads, everything, threshold, exit_zero
    )
    _finish(run.check(paths or [], options, example=example, say=say, speaker=speaker, explain=explain))


@app.command()
def read(
    paths: Paths = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    published: Published = None,
    title: Title = "",
    publisher: Publisher = "",
    kind: Kind = None,
    quiet: Quiet = False,
) -> None:
    """Read papers into a record, then check it. Known bytes are skipped; it may be stopped and run again.

    onrecord read PAPERS/ --record case.db
    """
    _finish(run.read(paths or [], Options(record, as_json, quiet, published, title, publisher, kind)))


@app.command()
def findings(
    record: RecordFile = None,
    as_json: AsJson = False,
    leads: Leads = False,
    everything: All = False,
    exit_zero: ExitZero = False,
    threshold: Threshold = None,
) -> None:
    """The findings of a record, with what people decided on them."""
    options = Options(
        record, as_json, leads=leads, everything=everything, threshold=threshold, exit_zero=exit_zero
    )
    _finish(run.findings(options))


@app.command()
def explain(
    ident: Annotated[str, typer.Argument(metavar="ID")],
    record: RecordFile = None,
    as_json: AsJson = False,
) -> None:
    """Print how a finding follows: every step, with its source."""
    _finish(run.explain(ident, Options(record, as_json)))


@app.command()
def turns(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    as_json: AsJson = False,
) -> None:
    """The speaker turns of a transcript, one a line."""
    _finish(run.turns(file, Options(None, as_json)))


@app.command()
def attributions(
    paths: Paths = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    form: Annotated[
        str,
        typer.Option("--format", help="'contract', or 'polnear' for JSONL of texts in and attributions out."),
    ] = "contract",
    published: Published = None,
    title: Title = "",
    publisher: Publisher = "",
    kind: Kind = None,
    quiet: Quiet = False,
) -> None:
    """Who said what: source, cue and content, speaker, on whose behalf, under oath or not."""
    options = Options(record, as_json, quiet, published, title, publisher, kind)
    _finish(
        run.polnear(paths or [], options)
        if form == "polnear"
        else run.listed("attributions", paths or [], options)
    )


def _lister(what: str, text: str) -> None:
    def command(
        paths: Paths = None,
        record: RecordFile = None,
        as_json: AsJson = False,
        published: Published = None,
        title: Title = "",
        publisher: Publisher = "",
        kind: Kind = None,
        quiet: Quiet = False,
    ) -> None:
        options = Options(record, as_json, quiet, published, title, publisher, kind)
        _finish(run.listed(what, paths or [], options))

    command.__doc__ = text
    app.command(what)(command)


_lister("events", "What is recorded as having happened: meetings, calls, payments, holdings, votes.")
_lister("stances", "Who calls for what.")
_lister("offices", "Who held which office, when, and what it oversees.")
_lister("actors", "Persons, bodies, states and unnamed sources, with their other names.")


@app.command()
def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="casefile, ftm, webannotation, jsonld, csv, xlsx, graphml, html"
        ),
    ],
    record: RecordFile = None,
    output: Annotated[
        Path | None, typer.Option(help="Where to write; formats of several files need it.")
    ] = None,
) -> None:
    """Write a record in another tool's format."""
    _finish(run.export(form, output, Options(record)))


@app.command()
def serve(
    record: RecordFile = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
) -> None:
    """Open a record in the browser on this machine. Prints the address to open."""
    _finish(run.serve(port, Options(record)))


def _finish(outcome: Iterator[str] | Outcome) -> None:
    """Print what a command gives as it comes, and end with its exit status."""
    status = 0
    if isinstance(outcome, Outcome):
        for line in outcome.lines:
            print(line, flush=False)
        status = outcome.status()
    sys.stdout.flush()
    raise typer.Exit(status)


def main() -> None:
    """The program ``onrecord``."""
    signal.signal(signal.SIGTERM, _ended)
    try:
        app()
    except BrokenPipeError:
        # whoever read the output has gone: there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OnrecordError as fault:
        print(f"onrecord: {fault}", file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        print("onrecord: stopped; what was read is kept.", file=sys.stderr)
        raise SystemExit(130) from None


def _ended(number: int, frame: Any) -> None:
    raise SystemExit(128 + number)
