"""Options that several commands take, each said once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .lazy import people
from .options import Options, Outcome

if TYPE_CHECKING:
    from onrecord.core.decisions import Decision
    from onrecord.deciding import By
    from onrecord.flow import Reader
    from onrecord.record import Store

RecordFile = Annotated[Path | None, typer.Option("--record", metavar="FILE", help="The record to use.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Reason = Annotated[str, typer.Option(help="Why.", show_default=False)]
Reviewer = Annotated[str, typer.Option(help="Who decides.", show_default=False)]

Take = Callable[["Store", "Reader", "By"], "Decision | list[Decision]"]
"""Takes a decision in a record."""


def decides(command: Callable[..., Take]) -> Callable[..., Outcome]:
    """A command that takes, and prints, the decision that ``command`` makes of its own parameters.

    To those it adds what all such commands take: the record and the form of the lines before the command's own
    options, and who decides and why after them.
    """

    def run(
        record: RecordFile = None,
        as_json: AsJson = False,
        reason: Reason = "",
        reviewer: Reviewer = "",
        **own: Any,
    ) -> Outcome:
        outcome: Outcome = people.decided(command(**own), Options(record, as_json), reviewer, reason)
        return outcome

    shared = inspect.signature(run, eval_str=True).parameters
    own = inspect.signature(command, eval_str=True).parameters.values()
    arguments = [p for p in own if p.default is p.empty]
    options = [p for p in own if p.default is not p.empty]
    taken = [*arguments, shared["record"], shared["as_json"], *options, shared["reason"], shared["reviewer"]]
    run.__signature__ = inspect.Signature(taken)  # type: ignore[attr-defined]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run
