"""Commands of ``onrecord`` on the second reader: what each takes."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.core.problems import UsageError

from .lazy import deciding, seconding
from .options import Options, Outcome
from .taken import AsJson, RecordFile, Take, decides

_PANEL = "A second reader"

Papers = Annotated[
    list[str] | None,
    typer.Argument(metavar="PAPER…", help="Only these, by name or id.", show_default=False),
]


def commands(app: typer.Typer) -> None:
    """Add the commands of this page."""
    for command in (second, compare, confirm):
        app.command(rich_help_panel=_PANEL)(command)


def second(
    papers: Papers = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Say how much would be asked, and ask nothing.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many passages this time; 0: all.")] = 0,
    anew: Annotated[bool, typer.Option("--anew", help="Ask again what was answered already.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress; problems stay.")] = False,
) -> Outcome:
    """Have a language model of your choice read the papers of a record as well, passage by passage.

      export ONRECORD_LLM_URL=http://127.0.0.1:8080/v1 ONRECORD_LLM_MODEL=qwen3
      onrecord second --record case.db --estimate
      onrecord second --record case.db
      onrecord compare --record case.db

    The text of the papers is sent to the address that you set, and nowhere else. What comes back counts only
    where its words stand in the paper, and stays a proposal: what rests on one is a lead until you confirm it.
    It may be stopped at any time and run again; what was answered is not asked twice. Needs the extra 'llm'.
    """
    options = Options(record, as_json, quiet, anew=anew)
    return seconding.second(tuple(papers or ()), options, estimate=estimate, limit=limit)


def compare(
    papers: Papers = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    only: Annotated[
        str,
        typer.Option(metavar="KINDS", help="attributions, claims, events, offices, relations, with commas."),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="As well what both read alike, and what only the first reader has.")
    ] = False,
) -> Outcome:
    """Where the two readers differ: what only one has, and the same words read otherwise.

    onrecord compare --record case.db
    onrecord compare papers/hearing.txt --only claims,events --all --record case.db
    """
    kinds = tuple(k.strip() for k in only.split(",") if k.strip())
    return seconding.compare(tuple(papers or ()), kinds, Options(record, as_json, everything=everything))


@decides
def confirm(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The proposal's id, as it is printed.")],
) -> Take:
    """Say that a second reader's proposal is right: it counts from then on, as if you had written it.

    onrecord confirm pr-cl-1c0ffee2a9b3 --record case.db

    To say that it is wrong: onrecord reject. Either can be undone.
    """
    if not ident.startswith("pr-"):
        raise UsageError(
            f"{ident} is no proposal of a second reader; findings are decided on with onrecord decide."
        )
    return lambda s, r, by: deciding.confirm(s, r, ident, by)
