"""What the commands on keeping a record do: from options to lines of output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.core import plugins
from onrecord.core.problems import UsageError
from onrecord.faces.shapes import problem as problem_shape

from . import lazy
from .options import Options, Outcome
from .run import by, json_line, opened, reader_of, remark

if TYPE_CHECKING:
    from onrecord.record.sealing import Head

_CONFINED = "papers are read in a process that has no network, no files and no other programs."


def doctor(options: Options, *, mend: bool, files: bool) -> Outcome:
    """``onrecord doctor``: faults on standard output; the exit status is 3 where there is one."""
    _named(options)
    outcome = Outcome()

    def lines() -> Iterator[str]:
        with opened(options, create=False) as store:
            if mend:
                lazy.doctor.mend(store)
            count = 0
            for found in lazy.doctor.look(store, files=files):
                count += 1
                outcome.failed = outcome.failed or found.fatal
                yield json_line(problem_shape(found)) if options.as_json else lazy.text.plain(str(found))
            for time, who, why in store.withdrawals():
                remark(
                    f"a paper was withdrawn on {time}{f' by {who}' if who else ''}{f': {why}' if why else ''}",
                    options,
                )
            if not count:
                remark("the record is whole.", options)
            remark(lazy.worker.missing() or _CONFINED, options)
            for plugin in (p for group in plugins.GROUPS for p in plugins.installed(group)):
                remark(f"the plugin {plugin} is in use ({plugin.group}).", options)

    outcome.lines = lines()
    return outcome


def verify(export: Path | None, head: str | None, options: Options, *, seal: bool) -> Outcome:
    """``onrecord verify``: what is not as it was sealed on standard output; 3 where there is something."""
    outcome = Outcome()
    if export is not None:
        at = lazy.sealing.verify_export(str(export), _text_of(export), head)
        outcome.lines = iter([_head_line(at, options)])
        remark(f"{export} is as it was exported.", options)
        if options.record is None:
            return outcome
        head = at.hash
    _named(options)

    def lines() -> Iterator[str]:
        with opened(options, create=False) as store:
            if seal:
                new = lazy.sealing.all_of(store.database)
                remark(f"{new} {'thing' if new == 1 else 'things'} sealed that had no seal.", options)
            for found in lazy.sealing.verify(store.database, head):
                outcome.failed = True
                yield json_line(problem_shape(found)) if options.as_json else lazy.text.plain(str(found))
            with store.database.reading() as connection:
                yield _head_line(lazy.sealing.head(connection), options)
            if not outcome.failed:
                remark(
                    "everything is as it was sealed. Keep the head elsewhere to prove that later.", options
                )

    outcome.lines = lines()
    return outcome


def _head_line(at: Head, options: Options) -> str:
    return (
        json_line({"head": at.hash, "entries": at.number})
        if options.as_json
        else f"{at.hash} (entry {at.number})"
    )


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "surrogatepass")
    except (OSError, UnicodeError) as cause:
        raise UsageError(f"{path} cannot be read: {cause}.") from cause


def backup(to: Path, options: Options) -> Outcome:
    """``onrecord backup``."""
    _named(options)
    with opened(options, create=False) as store:
        lazy.copying.backup(store.database, to)
    remark(f"backed up into {to}.", options)
    return Outcome()


def restore(backup_file: Path, options: Options, *, over: bool) -> Outcome:
    """``onrecord restore``."""
    _named(options)
    assert options.record is not None  # asked above
    kept = lazy.copying.restore(backup_file, options.record, over=over)
    remark(f"restored{f'; what was there before is in {kept}' if kept else ''}.", options)
    return Outcome()


def withdraw(document: str, reason: str, reviewer: str, options: Options) -> Outcome:
    """``onrecord withdraw``."""
    _named(options)
    with opened(options, create=False) as store:
        gone = lazy.deciding.withdraw(store, reader_of(store), document, by(reviewer, reason))
    remark(
        f"{gone} {'paper' if gone == 1 else 'papers'} withdrawn; backups still have what was read.", options
    )
    return Outcome()


def _named(options: Options) -> None:
    if options.record is None:
        raise UsageError("name the record with --record FILE.")
