"""The Python API: a record as one object."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from onrecord import check, flow, knowledge, record
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.core.problems import Problem
from onrecord.extract.settings import ExtractSettings
from onrecord.sources import Metadata


class Record:
    """An open record. Use it in a ``with`` statement, or close it."""

    def __init__(self, path: str | Path | None = None, settings: ExtractSettings | None = None) -> None:
        self._store = record.open(Path(path) if path is not None else None)
        self._reader = flow.Reader.of(self._store, settings)

    def tell(self, paths: Sequence[str | Path]) -> list[Problem]:
        """Let the files of knowledge at these paths be what the record is read and checked with.

        They are kept in it, in place of any before. What is wrong in them comes back as problems; the
        rest of them counts.
        """
        found = knowledge.collect([Path(p) for p in paths])
        self._store.tell(found.files, found.packs)
        self._reader = flow.Reader.of(self._store, self._reader.settings)
        return list(found.problems)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def read(self, paths: Sequence[str | Path], given: Metadata = flow.TOLD_NOTHING) -> list[Problem]:
        """Read files and folders into the record; what could not be read comes back as problems."""
        done = flow.read([Path(p) for p in paths], self._store, self._reader, given)
        return [problem for result in done for problem in result.problems]

    def check(self) -> list[Finding]:
        """Check everything in the record. Best first; the findings are saved in it as well."""
        return list(flow.run_check(self._store, self._reader)[1].findings)

    def findings(self) -> list[Finding]:
        """The findings of the last check."""
        return self._store.findings()

    def facts(self) -> Facts:
        """Everything in the record with identity resolved: actors, statements, claims, events, stances."""
        return flow.facts(self._store, self._reader)

    def explain(self, finding: Finding) -> str:
        """The derivation of a finding as text."""
        return check.explain(finding, self.facts())
