"""``onrecord train`` and what stands under it: what each command takes."""

from __future__ import annotations

from typing import Annotated

import typer

from .lazy import training
from .options import Options, Outcome
from .taken import AsJson, RecordFile

commands = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    help="Train the attribution model further. Needs the extra 'train'.",
)


@commands.callback()
def train() -> None:
    """Train the attribution model further on what you decided. Needs the extra 'train'."""


@commands.command()
def update(
    record: RecordFile = None,
    as_json: AsJson = False,
    epochs: Annotated[int, typer.Option(min=1, max=1000, help="How often it sees each lesson.")] = 20,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> Outcome:
    """Train on a record's decisions on statements, and set the new model against the one in use.

      onrecord train update --record case.db

    A third of the decisions is held out and measures both models. Where the new one is better, and reads the rest
    of the record as before, it is written beside the record, with the setting to use it. Else nothing is.
    """
    return training.update(Options(record, as_json, quiet), epochs)
