"""The record behind the pages: opened once, looked at afresh whenever it has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord import flow, record
from onrecord.record import Review, Store

from .reading import Laid, lay
from .view import View

_LAID = 32
"""Papers that are kept laid out."""


@dataclass(frozen=True)
class _Loaded:
    view: View
    stamp: tuple[object, ...]


class Room:
    """A record that pages show and change. Safe to share between threads; closed by :meth:`close`."""

    def __init__(self, path: Path, reader: flow.Reader) -> None:
        self.path = path
        self.reader = reader
        self.store: Store = record.open(path, create=False)
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._laid: OrderedDict[tuple[int, str], Laid] = OrderedDict()
        self._reviews: tuple[tuple[object, ...], tuple[Review, ...]] | None = None

    def close(self) -> None:
        """Let go of the record."""
        self.store.close()

    def _stamp(self) -> tuple[object, ...]:
        """Changes whenever the record's file does."""
        files = (self.path, Path(f"{self.path}-wal"))
        found = [p.stat() for p in files if p.exists()]
        return tuple((f.st_mtime_ns, f.st_size) for f in found)

    # --- looking ------------------------------------------------------------------------------------

    def view(self) -> View:
        """The record as it is now. Read again only where papers, findings or identity have changed."""
        stamp = self._stamp()
        loaded = self._loaded
        if loaded is not None and loaded.stamp == stamp:
            return loaded.view
        with self._lock:
            loaded = self._loaded
            if loaded is not None and loaded.stamp == stamp:
                return loaded.view
            reader = flow.Reader.of(self.store, self.reader.settings)
            facts = flow.facts(self.store, reader)
            view = View(
                facts, tuple(self.store.findings()), problems=self.store.problems(),
                predicates=reader.knowledge.predicates,
            )  # fmt: skip
            self._loaded = _Loaded(view, stamp)
            self._laid.clear()
            return view

    def laid(self, view: View, ident: str) -> Laid | None:
        """A paper laid out, or None where there is none of that id."""
        document = view.documents.get(ident)
        if document is None:
            return None
        key = (id(view), ident)
        with self._lock:
            if key in self._laid:
                self._laid.move_to_end(key)
                return self._laid[key]
        made = lay(view, document)
        with self._lock:
            self._laid[key] = made
            while len(self._laid) > _LAID:
                self._laid.popitem(last=False)
        return made

    def reviews(self, finding: str | None = None) -> Sequence[Review]:
        """Decisions in the order in which they were taken; of one finding, if it is named."""
        return self.store.reviews(finding)

    def states(self) -> dict[str, str]:
        """How each finding stands that somebody decided on."""
        return dict(self.store.states())

    def decisions(self, about: str | None = None) -> Sequence[Review]:
        """The log."""
        return self.store.reviews(about)

    def review(self, finding: str, state: str, reason: str, reviewer: str) -> None:
        """Decide on a finding; the state ``note`` leaves it as it stands. Raises UsageError for any other."""
        standing = self.states().get(finding, "open") if state == "note" else state
        self.store.decide(finding, standing, reason=reason, reviewer=reviewer)

    def changed_since(self, number: int) -> list[str]:
        """The findings that were decided on after a decision."""
        return list(dict.fromkeys(r.finding for r in self.store.reviews()[number:]))

    def last_decision(self) -> int:
        """The number of the newest decision."""
        return len(self.store.reviews())

    def suggestions(self, view: View) -> Sequence[object]:
        """Actors that may be one."""
        return ()

    def members(self, view: View, ident: str) -> Sequence[tuple[str, str]]:
        """The actors of single papers that were taken for one."""
        return ()
