"""Commands of ``onrecord`` on keeping a record: what each takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .lazy import keeping
from .options import Options, Outcome
from .taken import AsJson, Reason, RecordFile, Reviewer

_PANEL = "Keeping a record"


def commands(app: typer.Typer) -> None:
    """Add the commands of this page."""
    for command in (doctor, verify, backup, restore, withdraw):
        app.command(rich_help_panel=_PANEL)(command)


def doctor(
    record: RecordFile = None,
    as_json: AsJson = False,
    mend: Annotated[bool, typer.Option("--mend", help="Make anew what follows from the rest.")] = False,
    no_files: Annotated[
        bool, typer.Option("--no-files", help="Do not look at the files that were read.")
    ] = False,
) -> Outcome:
    """Is the record whole: the database, every quoted word, what rests on what is gone. Says how to mend it.

    onrecord doctor --record case.db
    """
    return keeping.doctor(Options(record, as_json), mend=mend, files=not no_files)


def verify(
    export: Annotated[
        Path | None,
        typer.Argument(metavar="EXPORT", help="A case file that onrecord export wrote.", show_default=False),
    ] = None,
    record: RecordFile = None,
    head: Annotated[
        str | None,
        typer.Option(
            metavar="HASH", help="A head that was kept: what has changed since?", show_default=False
        ),
    ] = None,
    seal: Annotated[
        bool, typer.Option("--seal", help="Seal what has no seal, from before there were seals; then verify.")
    ] = False,
    as_json: AsJson = False,
) -> Outcome:
    """Is every paper, decision and finding as it was sealed when it was written? What is not is named.

    onrecord verify --record case.db
    onrecord verify --record case.db --head HASH
    onrecord verify case.yaml

    Prints the newest head. Keep it where the record's keeper cannot change it: with it you prove later that nothing was.
    """
    return keeping.verify(export, head, Options(record, as_json), seal=seal)


def backup(
    to: Annotated[Path, typer.Argument(metavar="BACKUP", help="The file to write.")],
    record: RecordFile = None,
) -> Outcome:
    """Write the record as it is at this moment into a file, while it is in use.

    onrecord backup case-2026-11-24.db --record case.db

    The backup is a record itself, in one file, whatever the record is kept in.
    """
    return keeping.backup(to, Options(record))


def restore(
    backup_file: Annotated[Path, typer.Argument(metavar="BACKUP", help="A backup.")],
    record: RecordFile = None,
    over: Annotated[
        bool, typer.Option("--over", help="Though there is a record; it is backed up first.")
    ] = False,
) -> Outcome:
    """Put a backup in the place of a record, a file or a PostgreSQL database.

    onrecord restore case-2026-11-24.db --record case.db --over
    onrecord restore case.db --record postgresql:///archive
    """
    return keeping.restore(backup_file, Options(record), over=over)


def withdraw(
    document: Annotated[str, typer.Argument(metavar="PAPER", help="Its id or its name.")],
    record: RecordFile = None,
    reason: Reason = "",
    reviewer: Reviewer = "",
) -> Outcome:
    """Take a paper out of the record with all that rests on it. This cannot be undone.

    onrecord withdraw papers/letter.txt --record case.db --reason "A promise to the source."

    Only a marker is left, which says that there was one; the same bytes are not read again. Backups are not touched.
    """
    return keeping.withdraw(document, reason, reviewer, Options(record))
