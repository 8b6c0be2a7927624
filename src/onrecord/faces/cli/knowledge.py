"""``onrecord knowledge`` and what stands under it: what each command takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .lazy import knowing
from .options import Options, Outcome
from .taken import AsJson, Reason, Reviewer

commands = typer.Typer(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
)
RecordFile = Annotated[
    Path | None, typer.Option("--record", metavar="FILE", help="With what this record was told.")
]
Beforehand = Annotated[
    list[Path] | None,
    typer.Option("--knowledge", metavar="PATH", help="With these files of your own. May be repeated."),
]


@commands.callback()
def overview(
    context: typer.Context, record: RecordFile = None, knowledge: Beforehand = None, as_json: AsJson = False
) -> Outcome | None:
    """What is known before reading, by kind; what you add to it, checked; packs, built.

    onrecord knowledge
    onrecord knowledge --knowledge mine.toml
    """
    if context.invoked_subcommand is not None:
        return None
    return knowing.overview(Options(record, as_json, knowledge=tuple(knowledge or ())))


@commands.command()
def show(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="One of the kinds that are listed.")],
    record: RecordFile = None,
    knowledge: Beforehand = None,
    as_json: AsJson = False,
) -> Outcome:
    """All that is known of one kind, and where each piece comes from.

    onrecord knowledge show periods
    onrecord knowledge show ownership --record case.db --json
    """
    return knowing.show(kind, Options(record, as_json, knowledge=tuple(knowledge or ())))


@commands.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="TOML, YAML or CSV files, or folders.")
    ],
    as_json: AsJson = False,
) -> Outcome:
    """Whether files of your own can be used: each fault with its line, its key and the mend.

    onrecord knowledge check mine.toml ownership.csv

    What contradicts the shipped knowledge, or an earlier file, is a fault: nothing is overridden.
    Exit status 3 where there is one.
    """
    return knowing.check(files, Options(as_json=as_json))


@commands.command()
def tell(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="TOML, YAML or CSV files, packs, or folders.")
    ],
    record: RecordFile = None,
    as_json: AsJson = False,
    reason: Reason = "",
    reviewer: Reviewer = "",
) -> Outcome:
    """Let a record be read and checked with these files, beside what it was told before.

    onrecord knowledge tell mine.toml --record case.db --reason "The register came."

    Each file that is new or has other words is a decision: onrecord decisions lists it, onrecord undo takes it back.
    """
    return knowing.tell(files, reviewer, reason, Options(record, as_json))


@commands.command()
def forget(
    name: Annotated[str, typer.Argument(metavar="FILE", help="Its name, as the record has it.")],
    record: RecordFile = None,
    as_json: AsJson = False,
    reason: Reason = "",
    reviewer: Reviewer = "",
) -> Outcome:
    """Let a file of knowledge count no more in a record. Its words stay in the log, and onrecord undo brings it back.

    onrecord knowledge forget mine.toml --record case.db
    """
    return knowing.forget(name, reviewer, reason, Options(record, as_json))


@commands.command()
def build(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="congress.")],
    source: Annotated[
        Path,
        typer.Option("--from", metavar="FOLDER", help="The files of unitedstates/congress-legislators."),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to; without it your own folder of settings.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help='On which day the files named "current" stood: 2025-02-01.'),
    ] = None,
    as_json: AsJson = False,
) -> Outcome:
    """Build a pack: a directory of office-holders, from public files that you have.

    onrecord knowledge build congress --from congress-legislators/ --as-of 2025-02-01

    The pack is used with --knowledge. Nothing is fetched.
    """
    return knowing.build(pack, source, out, as_of, Options(as_json=as_json))
