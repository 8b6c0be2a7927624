"""What the commands on keeping a record do: from options to lines of output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.core.problems import UsageError
from onrecord.faces.shapes import problem as problem_shape

from . import lazy
from .options import Options, Outcome
from .run import by, json_line, opened, reader_of, remark

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

    outcome.lines = lines()
    return outcome


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
