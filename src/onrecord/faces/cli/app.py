"""Commands of ``onrecord``: what each takes. Each gives an Outcome, which ``main`` prints.

Data goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import errno
import io
import os
import re
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from onrecord import __version__
from onrecord.core.problems import OnrecordError, UsageError

from .keeping_app import commands as keeping_commands
from .knowledge import commands as knowledge_commands
from .lazy import run
from .options import Options, Outcome
from .people_app import commands as people_commands
from .second_app import commands as second_commands
from .taken import AsJson, Reason, Reviewer
from .training_app import commands as training_commands

app = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH…", help="Files, or folders to walk.", show_default=False),
]
RecordFile = Annotated[
    Path | None,
    typer.Option("--record", metavar="FILE", help="The record to use; made by reading if it is not there."),
]
_MANY = "Many papers"
_TELL = "What papers do not say of themselves"
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="Their date: 2016-09-08, 2016-09, 2016-07/2016-09.", rich_help_panel=_TELL
    ),
]
Title = Annotated[str, typer.Option(help="Their title.", show_default=False, rich_help_panel=_TELL)]
Publisher = Annotated[str, typer.Option(help="Their publisher.", show_default=False, rich_help_panel=_TELL)]
Kind = Annotated[
    str | None,
    typer.Option(help="Their kind: article, transcript, statement, filing or log.", rich_help_panel=_TELL),
]
Columns = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="What the columns of tables mean, where no FILE.columns.toml stands beside them.",
        rich_help_panel=_TELL,
    ),
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit status 0 though something was found.")]
Leads = Annotated[
    bool, typer.Option("--leads", help="Leads as well: only arranged, on an unnamed source's word, or on a second reader's.")
]
All = Annotated[
    bool, typer.Option("--all", help="As well what was looked at and not covered, with the reason.")
]
Threshold = Annotated[
    float | None, typer.Option(min=0.0, max=1.0, help="The confidence from which a finding is printed.")
]
Beforehand = Annotated[
    list[Path] | None,
    typer.Option(
        "--knowledge",
        metavar="PATH",
        help="A file or folder of your own knowledge, or a pack; the record keeps it. May be repeated.",
    ),
]
Workers = Annotated[
    int,
    typer.Option("--workers", min=0, help="Processes that read side by side; 0: two where many papers wait."),
]
Quick = Annotated[bool, typer.Option("--quick", help="Check the new papers alone, not all of the record.")]
Kept = Annotated[bool, typer.Option("--quick", help="As the last check left them: nothing is checked anew.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks; problems stay.")]


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")


def _named(paths: Sequence[str] | None) -> list[Path]:
    """The paths as they were given. An empty one (a shell's unset variable) would be the current folder."""
    if paths and "" in paths:
        raise UsageError("a path is empty.")
    return [Path(p) for p in paths or ()]


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

    [bold]Begin here[/bold]

      onrecord check --example                  the case that ships with it
      onrecord check PAPERS/                    a folder of your own
      onrecord read PAPERS/ --record case.db    keep what was read, then:
      onrecord findings --record case.db        what was found, best first
      onrecord explain ID --record case.db      how it follows, step by step
      onrecord serve --record case.db           the same in the browser

    [bold]Exit status[/bold]

      0  done
      1  done, and something was found (check and findings only)
      2  wrong usage
      3  some input could not be read: it is named, the rest is done

    Nothing leaves this machine, unless you set a second reader. A finding is a proposal: a person decides.
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
        str | None, typer.Option(metavar="SENTENCE", help="Check one sentence against a record.")
    ] = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who says the sentence.")] = None,
    explain: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this finding, with every step and its source.")
    ] = None,
    leads: Leads = False,
    everything: All = False,
    exit_zero: ExitZero = False,
    threshold: Threshold = None,
    knowledge: Beforehand = None,
    published: Published = None,
    title: Title = "",
    publisher: Publisher = "",
    kind: Kind = None,
    columns: Columns = None,
    quick: Quick = False,
    quiet: Quiet = False,
) -> Outcome:
    """Check papers, or one sentence, against the record.

      onrecord check hearing.txt calendar.csv article.html
      onrecord check PAPERS/ --json --leads
      onrecord check PAPERS/ --explain fi-1c0ffee2a9b3
      onrecord check --say "I never met the ambassador." --speaker "Jane Roe" --record case.db

    With --quick and a record, new papers alone are checked: see onrecord read.
    Findings come best first. The last line says how many denials were read and how many of them were
    understood: silence does not mean that there is nothing.
    """
    options = Options(
        record, as_json, quiet, published, title, publisher, kind, leads, everything, threshold, exit_zero,
        tuple(knowledge or ()), columns=columns, quick=quick,
    )  # fmt: skip
    if say is not None or speaker is not None:
        return run.check_sentence(say, speaker, _named(paths), options)
    return run.check(_named(paths), options, example=example, explain=explain)


@app.command()
def read(
    paths: Paths = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    knowledge: Beforehand = None,
    published: Published = None,
    title: Title = "",
    publisher: Publisher = "",
    kind: Kind = None,
    columns: Columns = None,
    quick: Quick = False,
    quiet: Quiet = False,
    anew: Annotated[bool, typer.Option("--anew", help="Read again what the record knows already.")] = False,
    second_reader: Annotated[
        bool, typer.Option("--second-reader", help="Then let a language model read as well: see onrecord second.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=512, help="In so many processes.", rich_help_panel=_MANY)
    ] = 1,
    ray: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="On a Ray cluster: its address, or auto.", rich_help_panel=_MANY
        ),
    ] = "",
    shards: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where output files wait to be loaded; on a cluster one that all see.",
            rich_help_panel=_MANY,
        ),
    ] = None,
) -> Outcome:
    """Read papers into a record, and check it.

      onrecord read PAPERS/ --record case.db
      onrecord read letter.txt --record case.db --published 2016-07/2016-09
      onrecord read ARCHIVE/ --record postgresql:///archive --workers 8
      onrecord read https://example.org/article --record case.db

    A page is fetched only where its address is given, and kept as a file beside the record.
    With --quick new papers alone are checked, against the papers nearest to them of those that name
    the same people: of use in a large record, where a check of everything takes long.
    What the record knows already is skipped. It may be stopped at any time and run again.
    With other --knowledge than before, papers are read anew where it adds words.
    """
    told = tuple(knowledge or ())
    options = Options(
        record,
        as_json,
        quiet,
        published,
        title,
        publisher,
        kind,
        knowledge=told,
        anew=anew,
        workers=workers,
        ray=ray,
        shards=shards,
        second=second_reader,
        columns=columns,
        quick=quick,
    )
    addresses = [p for p in paths or () if _ADDRESS.match(p)]
    return run.read(_named([p for p in paths or () if p not in addresses]), options, addresses)


@app.command()
def findings(
    record: RecordFile = None,
    as_json: AsJson = False,
    leads: Leads = False,
    everything: All = False,
    exit_zero: ExitZero = False,
    threshold: Threshold = None,
    quick: Kept = False,
) -> Outcome:
    """The findings of a record, with what people decided on them.

    onrecord findings --record case.db
    onrecord findings --record case.db --all
    onrecord findings --record postgresql:///archive --quick
    """
    options = Options(
        record, as_json, leads=leads, everything=everything, threshold=threshold, exit_zero=exit_zero, quick=quick
    )
    return run.findings(options)


@app.command()
def explain(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The finding's id, as it is printed.")],
    paths: Paths = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    graph: Annotated[bool, typer.Option("--dot", help="A graph in Graphviz's language.")] = False,
    knowledge: Beforehand = None,
    quick: Kept = False,
) -> Outcome:
    """How a finding follows: every step, with its source; then the other versions that the speaker gave, in time.

    onrecord explain fi-1c0ffee2a9b3 --record case.db
    onrecord explain fi-1c0ffee2a9b3 PAPERS/
    onrecord explain fi-1c0ffee2a9b3 --record case.db --dot | dot -Tsvg > chain.svg
    """
    options = Options(record, as_json, knowledge=tuple(knowledge or ()), quick=quick)
    return run.explain(ident, _named(paths), options, graph=graph)


@app.command()
def decide(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The finding's id, as it is printed.")],
    state: Annotated[str, typer.Argument(metavar="STATE", help="confirmed, dismissed, or open again.")],
    record: RecordFile = None,
    reason: Reason = "",
    reviewer: Reviewer = "",
) -> Outcome:
    """Note what you decided on a finding. Decisions are only ever added; the last one stands.

    onrecord decide fi-1c0ffee2a9b3 dismissed --record case.db --reason "Another Alder."
    """
    return run.decide(ident, state, reason, reviewer, Options(record))


@app.command()
def turns(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A transcript.")],
    as_json: AsJson = False,
) -> Outcome:
    """The speaker turns of a transcript, one a line.

    onrecord turns hearing.htm --json
    """
    return run.turns(_named([file])[0], Options(None, as_json))


@app.command()
def attributions(
    paths: Paths = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    form: Annotated[
        str,
        typer.Option("--format", help="'contract', or 'polnear': JSONL with doc_id and text in, spans out."),
    ] = "contract",
    knowledge: Beforehand = None,
    published: Published = None,
    title: Title = "",
    publisher: Publisher = "",
    kind: Kind = None,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> Outcome:
    """Who said what: source, cue and content, for whom, to whom, under oath or not.

    onrecord attributions article.html --json
    onrecord attributions texts.jsonl --format polnear
    """
    told = tuple(knowledge or ())
    options = Options(
        record, as_json, quiet, published, title, publisher, kind, knowledge=told, workers=workers
    )
    if form == "polnear":
        return run.polnear(_named(paths), options)
    if form != "contract":
        raise UsageError(f"--format is contract or polnear, not {form!r}.")
    return run.listed("attributions", _named(paths), options)


def _lister(what: str, about: str) -> None:
    """A command that lists one kind of noun."""

    def command(
        paths: Paths = None,
        record: RecordFile = None,
        as_json: AsJson = False,
        knowledge: Beforehand = None,
        published: Published = None,
        title: Title = "",
        publisher: Publisher = "",
        kind: Kind = None,
        quiet: Quiet = False,
    ) -> Outcome:
        told = tuple(knowledge or ())
        options = Options(record, as_json, quiet, published, title, publisher, kind, knowledge=told)
        return run.listed(what, _named(paths), options)

    command.__doc__ = f"{about}\n\n  onrecord {what} PAPERS/ --json\n  onrecord {what} --record case.db\n"
    app.command(what)(command)


_lister("events", "What is recorded as having happened: meetings, calls, payments, holdings, votes.")
_lister("stances", "Who calls for what, opposes it, or defends whom.")
_lister("offices", "Who held which office, from when to when, and what it oversees.")
_lister("corrections", "What papers take back or put right, and the words that this touches.")
_lister("actors", "Persons, bodies, states and unnamed sources, with their other names.")


@app.command()
def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="casefile, ftm, webannotation, jsonld, csv, xlsx, graphml, html and more: see the README.",
        ),
    ],
    record: RecordFile = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Where to write; formats of several files take a folder or a .zip."
        ),
    ] = None,
    seal: Annotated[
        bool, typer.Option("--seal", help="End a case file with the line that onrecord verify needs.")
    ] = False,
    mask: Annotated[
        list[str] | None,
        typer.Option("--mask", metavar="NAME", help="Mask this name too. May be given several times."),
    ] = None,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Write the names that the record marks as private all the same.")
    ] = False,
) -> Outcome:
    """Write a record in another tool's form, or as a case file that can be read back.

    onrecord export casefile --record case.db > case.yaml
    onrecord export csv --record case.db --output tables/

    Names that were marked as private (onrecord private) are masked, in quotations too.
    """
    return run.export(form, output, Options(record), seal=seal, mask=tuple(mask or ()), unmasked=unmasked)


@app.command()
def serve(
    record: RecordFile = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    accounts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Ask for name and password: for a team. See onrecord account."),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen on; other ones need --accounts.")
    ] = "127.0.0.1",
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A host name that browsers use to get here, such as a proxy's."),
    ] = None,
    https: Annotated[bool, typer.Option(help="Browsers come by HTTPS, through a proxy.")] = False,
    create: Annotated[
        bool, typer.Option("--create", help="Begin an empty record where there is none.")
    ] = False,
    reviewer: Annotated[str, typer.Option(metavar="NAME", help="Who decides, without accounts.")] = "",
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help="Let editors add pages by their address, from the public internet."),
    ] = False,
) -> Outcome:
    """Show a record in the browser. Prints the address to open; it opens once, on this machine only.

    onrecord serve --record case.db --port 0
    onrecord serve --record case.db --accounts team.json --host 0.0.0.0 --allow records.example.org --https
    """
    return run.serve(
        Options(record),
        port,
        accounts,
        host,
        tuple(allow or ()),
        https=https,
        create=create,
        reviewer=reviewer,
        fetch=fetch,
    )


@app.command()
def account(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to log in with.")],
    accounts: Annotated[
        Path, typer.Option(metavar="FILE", help="The accounts file; made if it is not there.")
    ],
    role: Annotated[
        str, typer.Option(help="reader, reviewer (decides on findings), editor (corrects and adds) or admin.")
    ] = "reviewer",
) -> Outcome:
    """Add somebody to a team's accounts, or give a new role and password. The password is asked for.

    onrecord account ada --role admin --accounts team.json
    """
    return run.account(name, role, accounts)


@app.command()
def mcp(
    record: RecordFile = None,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Tell the names that the record marks as private all the same.")
    ] = False,
) -> Outcome:
    """Serve a record to an assistant over the Model Context Protocol, on standard input and output.

    onrecord mcp --record case.db

    Read-only. Names of private persons are masked. Needs the extra 'mcp'. docs/assistant.md says how to name it
    to an assistant.
    """
    return run.mcp(Options(record), unmasked=unmasked)


app.add_typer(knowledge_commands, name="knowledge")
app.add_typer(training_commands, name="train")
people_commands(app)
second_commands(app)
keeping_commands(app)

_WRONG_USAGE: Any = typer.BadParameter.__base__
"""What a parameter that cannot be understood raises."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The program ``onrecord``. Ends the process with the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _prepared()
    try:
        outcome = app(given or ["--help"], standalone_mode=False, prog_name="onrecord")
        status = _printed(outcome) if isinstance(outcome, Outcome) else int(outcome or 0)
    except BrokenPipeError:  # whoever read the output has gone: there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except _WRONG_USAGE as fault:
        status = _told(f"{fault.format_message().rstrip('.')}. See onrecord --help.", 2)
    except UsageError as fault:
        status = _told(str(fault), 2)
    except OnrecordError as fault:
        status = _told(str(fault), 3)
    except KeyboardInterrupt:
        status = _told("stopped; what was read into a record is kept.", 130)
    except Exception as fault:  # noqa: BLE001 - status 1 says that something was found: a fault must not
        if os.environ.get("ONRECORD_DEBUG"):
            traceback.print_exc()
        status = _told(_of_fault(fault), 3)
    raise SystemExit(status)


def _prepared() -> None:
    """Names of files may be no text, and a terminal may lack a letter: escapes stand for them then."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                encoding=None if stream.isatty() else "utf-8", errors="backslashreplace", newline="\n"
            )
    signal.signal(signal.SIGTERM, _ended)


def _printed(outcome: Outcome) -> int:
    for line in outcome.lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return outcome.status


def _of_fault(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
        where = f" for {fault.filename}" if fault.filename else ""
        return f"there is no room left on the disk{where}; make room, and run it again. What is in the record stays."
    told = f"a fault of the program ({type(fault).__name__}: {fault}); please report it."
    return f"{told} ONRECORD_DEBUG=1 shows where."


def _told(words: str, status: int) -> int:
    try:
        sys.stdout.flush()
    except OSError:  # it takes no more: what it still holds must not be tried again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    print(f"onrecord: {' '.join(words.split())}", file=sys.stderr)
    return status


def _ended(number: int, frame: Any) -> NoReturn:
    raise SystemExit(128 + number)
