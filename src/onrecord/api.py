"""The Python API: a record as one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from onrecord import check, deciding, flow, knowledge, record, rereading
from onrecord.core.decisions import Decision, Member
from onrecord.core.findings import Finding, History
from onrecord.core.nouns import Actor, Facts
from onrecord.core.problems import Problem
from onrecord.core.searching import Found, Search
from onrecord.deciding import By
from onrecord.extract.settings import ExtractSettings
from onrecord.extract.suggest import Suggestion
from onrecord.second import Asker, Asking, Difference
from onrecord.sheets.frame import frame
from onrecord.sources import Metadata


class Record:
    """An open record. Use it in a ``with`` statement, or close it."""

    def __init__(self, path: str | Path | None = None, settings: ExtractSettings | None = None) -> None:
        self._store = record.open(path)
        self._reader = flow.Reader.of(self._store, settings)

    def tell(self, paths: Sequence[str | Path], *, reviewer: str = "", reason: str = "") -> list[Problem]:
        """Let the files of knowledge at these paths be what the record is read and checked with.

        They are kept in it, in place of any before; what that changes is in the log. What is wrong in them
        comes back as problems; the rest of them counts.
        """
        found = knowledge.collect([Path(p) for p in paths])
        deciding.tell(self._store, found, By(reviewer, reason))
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

    def frame(self, table: str = "findings", library: str = "pandas") -> Any:
        """A table of the record as a frame of pandas or polars (extra ``frame``), such as ``frame("attributions")``.

        See :func:`onrecord.sheets.frame.frame` for the tables and their cells. Findings are those of the last check.
        """
        return frame(self.facts(), self.findings(), table, library)

    def versions(self, finding: Finding | None = None) -> list[History]:
        """The versions that each speaker gave of one matter, in time; with a finding, of its statement's matter."""
        told = check.versions(self.facts(), self._reader.knowledge)
        return list(told if finding is None else check.of_claims(told, finding.claims))

    def explain(self, finding: Finding) -> str:
        """The derivation of a finding as text, with the other versions that its speaker gave."""
        return check.explain(finding, self.facts(), self.versions(finding))

    # --- a second reader ---------------------------------------------------------------------------

    def second(self, asking: Asking, papers: Sequence[str] = ()) -> list[Problem]:
        """Have a language model read the record's papers as well (those of these ids or names, or all).

        Their text goes to the address in ``asking`` and nowhere else. What it answered before is not asked
        again; what was not answered comes back as problems. Raises UsageError for an address that cannot be
        meant, SecondReaderError where nothing is answered.
        """
        with closing(Asker(asking)) as asker:
            waiting = rereading.todo(self._store, asker, papers)
            done = rereading.ask(self._store, asker, self._reader.knowledge, waiting)
            return [one.problem for one in done if one.problem is not None]

    def compare(self) -> Mapping[str, list[Difference]]:
        """Where the two readers agree and differ, by the name of each paper that both have read."""
        found = flow.compared(self._store, self._reader)
        return {extraction.document.name: differences for extraction, _, differences in found}

    def confirm(self, ident: str, *, reviewer: str = "", reason: str = "") -> list[Decision]:
        """Say that a second reader's proposal is right: it counts as if it were written by hand."""
        return deciding.confirm(self._store, self._reader, ident, By(reviewer, reason))

    # --- what people decide: only ever added to, each can be undone ------------------------------

    def decide(self, finding: str, state: str, *, reviewer: str = "", reason: str = "") -> Decision:
        """Say how a finding stands: open, confirmed or dismissed. The last word holds; all are kept."""
        return deciding.review(self._store, finding, state, By(reviewer, reason))

    def states(self) -> Mapping[str, str]:
        """How each finding stands that somebody decided on; any other is open."""
        return self._store.log.states()

    def reviews(self, finding: str | None = None) -> list[Decision]:
        """The words on findings that hold, in the order in which they were said; on one, if it is named."""
        return self._store.log.reviews(finding)

    def log(self, about: str | None = None) -> list[Decision]:
        """Every decision ever taken, in order; those about one finding, noun or actor, if it is named."""
        return self._store.log.all(about)

    def undo(self, number: int, *, reviewer: str = "", reason: str = "") -> Decision:
        """Take a decision back, by its number; an undo can be undone."""
        return deciding.undo(self._store, number, By(reviewer, reason))

    def write(
        self, entry: str | Mapping[str, object], *, reviewer: str = "", reason: str = ""
    ) -> list[Decision]:
        """Write statements, claims, events, offices or stances by hand, as a piece of a case file.

        See :func:`onrecord.deciding.write`. Raises UsageError with every problem named.
        """
        return deciding.write(self._store, self._reader, entry, By(reviewer, reason))

    def correct(
        self,
        ident: str,
        changes: str | Mapping[str, object],
        *,
        actors: Sequence[Actor] = (),
        reviewer: str = "",
        reason: str = "",
    ) -> Decision:
        """Correct fields of a statement, claim, event, office or stance, under a case file's keys."""
        return deciding.correct(self._store, self._reader, ident, changes, By(reviewer, reason), actors)

    def reject(self, ident: str, *, reviewer: str = "", reason: str = "") -> Decision:
        """Say that the words do not say it: the noun is left out."""
        return deciding.reject(self._store, self._reader, ident, By(reviewer, reason))

    def merge(
        self, one: str, other: str, *, anyway: bool = False, reviewer: str = "", reason: str = ""
    ) -> Decision:
        """Say that two actors (ids or names) are one. Raises UsageError across a conflict, unless ``anyway``."""
        return deciding.merge(self._store, self._reader, one, other, By(reviewer, reason), anyway=anyway)

    def apart(self, one: str, other: str, *, reviewer: str = "", reason: str = "") -> Decision:
        """Say that two actors are not one."""
        return deciding.apart(self._store, self._reader, one, other, By(reviewer, reason))

    def split(self, actor: str, parts: Sequence[str], *, reviewer: str = "", reason: str = "") -> Decision:
        """Say that some of what makes up an actor (ids of :meth:`members`) is another one."""
        return deciding.split(self._store, self._reader, actor, parts, By(reviewer, reason))

    def members(self, actor: str) -> tuple[Member, ...]:
        """The actors of single papers that make up an actor."""
        return deciding.members(self._store, self._reader, actor)

    def rename(self, actor: str, name: str, *, reviewer: str = "", reason: str = "") -> Decision:
        """Give an actor the name that it goes by."""
        return deciding.rename(self._store, self._reader, actor, name, By(reviewer, reason))

    def alias(
        self, actor: str, name: str, *, drop: bool = False, reviewer: str = "", reason: str = ""
    ) -> Decision:
        """Say that an actor is also called so, or with ``drop`` that it is not."""
        return deciding.alias(self._store, self._reader, actor, name, By(reviewer, reason), drop=drop)

    def private(
        self, actor: str, label: str = "", *, reviewer: str = "", reason: str = ""
    ) -> Decision:
        """Say that an actor is a minor or a private person: its name does not leave the record by exports."""
        return deciding.private(self._store, self._reader, actor, label, By(reviewer, reason))

    def suggestions(self) -> list[Suggestion]:
        """Which actors may be one, most likely first, each with what speaks for it."""
        return deciding.suggestions(self._store, self._reader)

    # --- search -----------------------------------------------------------------------------------

    def search(self, text: str = "", **filters: Any) -> Found:
        """Search words and phrases; the filters are the fields of :class:`onrecord.core.searching.Search`."""
        return flow.search(self._store, self._reader, Search(text, **filters))
