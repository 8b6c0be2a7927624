"""The record behind the pages: opened once, looked at afresh whenever it has changed."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from onrecord import arriving, deciding, flow, record
from onrecord.arriving import Arrived
from onrecord.core.decisions import Decision, DecisionKind, Member, standing
from onrecord.core.document import Document
from onrecord.core.findings import Finding
from onrecord.core.problems import Problem, UsageError
from onrecord.core.searching import Found, Search
from onrecord.deciding import By
from onrecord.extract.suggest import Suggestion, suggest
from onrecord.faces.masking import Masks
from onrecord.record import Store, sealing
from onrecord.sources.pageimage import PageImage, page_image

from .reading import Laid, lay
from .view import View

_LAID = 32
"""Papers that are kept laid out."""
_MOST_SUGGESTIONS = 20
_PATIENCE = 1.0
"""Seconds that a visitor waits for a record that was changed elsewhere; where it took longer before, he does not."""
LARGE = 20_000
"""With more claims and events than this a record is checked again only where something was decided."""
_PAGES = 24
"""Pictures of pages that are kept."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did to the findings: those that are new, gone, or have another verdict."""

    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    changed: tuple[tuple[Finding, Finding], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether all findings are as they were."""
        return not (self.new or self.gone or self.changed)


@dataclass(frozen=True)
class Log:
    """The decisions as they stand, all of them and those in force by finding, after so many withdrawals of papers."""

    decisions: tuple[Decision, ...]
    reviews: dict[str, Decision]
    withdrawals: int

    @property
    def states(self) -> dict[str, str]:
        """How each finding stands that somebody decided on."""
        return {finding: d.words for finding, d in self.reviews.items()}

    @cached_property
    def numbered(self) -> dict[int, Decision]:
        """The decisions by their numbers."""
        return {d.number: d for d in self.decisions}

    @property
    def newest(self) -> int:
        """The number of the newest decision, 0 where there is none."""
        return self.decisions[-1].number if self.decisions else 0


class Room:
    """A record that pages show and change. Safe to share between threads; closed by :meth:`close`."""

    def __init__(
        self, path: Path, reader: flow.Reader, prepare: Callable[[View], object] | None = None
    ) -> None:
        """``prepare`` is done with each new view before it is shown: it makes what its pages keep."""
        self.path = path
        self._prepare = prepare
        self._took = 0.0
        self._fault: Exception | None = None
        self._renewing: threading.Thread | None = None
        self.store: Store = record.open(path, create=False)
        self.store.keep_at_hand()
        self._reader = reader
        self._lock = threading.Lock()
        self._checking = threading.Lock()
        self._viewing = threading.Lock()
        self._loaded: tuple[tuple[int, bool], View] | None = None
        self._masked: tuple[tuple[int, tuple[int, ...]], View, Masks] | None = None
        self._log: Log | None = None
        self._laid: OrderedDict[tuple[int, str], Laid] = OrderedDict()
        self._pages: OrderedDict[tuple[str, int], PageImage] = OrderedDict()

    def close(self) -> None:
        """Let go of the record."""
        self.store.close()

    @property
    def reader(self) -> flow.Reader:
        """The reader with what the record was told; the models stay loaded while that is the same."""
        fresh = flow.Reader.of(self.store, self._reader.settings)
        if fresh.settings != self._reader.settings:
            self._reader = fresh
        return self._reader

    # --- looking ------------------------------------------------------------------------------------

    def view(self) -> View:
        """The record as it is. Taken anew only where papers, findings or identity have changed.

        Where that takes long, and the change came from elsewhere (a reading on the command line), the record
        as it was is shown until it is done. Who changes something here waits for it: see :meth:`change`.
        """
        loaded = self._loaded
        if loaded is None:
            return self._renewed()
        if loaded[0] == self._stamp():
            return loaded[1]
        with self._lock:
            thread = self._renewing
            if thread is None or not thread.is_alive():
                thread = self._renewing = threading.Thread(target=self._renew_aside, daemon=True)
                thread.start()
        if self._took < _PATIENCE:
            thread.join()
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault
        return (self._loaded or loaded)[1]

    def _renew_aside(self) -> None:
        try:
            self._renewed()
        except Exception as fault:  # noqa: BLE001 - it is raised where somebody looks
            self._fault = fault

    def _stamp(self) -> tuple[int, bool]:
        return self.store.changes(), self.store.is_checked()

    def _renewed(self, findings: Sequence[Finding] | None = None) -> View:
        """The record as it is now, made ready and then shown in place of the one before.

        ``findings`` are those of a check that ran just now.
        """
        with self._viewing:
            stamp, begun = self._stamp(), time.monotonic()
            if self._loaded is not None and self._loaded[0] == stamp:
                return self._loaded[1]
            reader = self.reader
            facts, known = flow.facts(self.store, reader), reader.knowledge
            found = self.store.findings() if findings is None or not stamp[1] else findings
            view = View(facts, tuple(found), problems=self.store.problems(), known=known)
            if self._prepare is not None:
                self._prepare(view)
            self._took = time.monotonic() - begun
            with self._lock:
                self._loaded = (stamp, view)
                self._laid.clear()
            return view

    def masked(self) -> tuple[View, Masks]:
        """The record as it may leave the house: the names of private persons masked."""
        view = self.view()
        judged = tuple(d.number for d in standing(self.log().decisions) if d.kind is DecisionKind.PRIVATE)
        if self._masked is None or self._masked[0] != (id(view), judged):
            masks, made = Masks(view.facts, flow.private(self.store) if judged else ()), view
            if judged:
                known = self.reader.knowledge
                made = View(masks.facts(), masks.findings(view.findings), problems=view.problems, known=known)
            self._masked = ((id(view), judged), made, masks)
        return self._masked[1], self._masked[2]

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

    def original(self, document: Document) -> bytes | None:
        """The bytes that a paper was read from, if they still stand where they stood, unchanged."""
        for place in self.store.places(document.sha256):
            try:
                data = Path(place).read_bytes()
            except OSError:
                continue
            if hashlib.sha256(data).hexdigest() == document.sha256:
                return data
        return None

    def page(self, document: Document, number: int) -> PageImage | Problem:
        """A page of a PDF as a picture; the last ones stay at hand."""
        key = (document.sha256, number)
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        data = self.original(document)
        if data is None:
            return Problem(document.name, "the file is no longer where it was read.", mend="Read it as text.")
        made = page_image(data, number)
        if isinstance(made, PageImage):
            with self._lock:
                self._pages[key] = made
                while len(self._pages) > _PAGES:
                    self._pages.popitem(last=False)
        return made

    def problems(self) -> list[Problem]:
        """What could not be read."""
        return self.store.problems()

    def head(self) -> sealing.Head:
        """The newest entry of the record's chain of seals: what proves later that nothing was changed since."""
        with self.store.database.reading() as connection:
            return sealing.head(connection)

    def search(self, wanted: Search) -> Found:
        """Search the record; what a search by person or verdict needs is worked out first."""
        return flow.search(self.store, self.reader, wanted)

    # --- the log ------------------------------------------------------------------------------------

    def log(self) -> Log:
        """All decisions. Only new ones are read, unless old ones may be others now."""
        withdrawals, newest, held = self.store.log.withdrawals(), self.store.log.newest(), self._log
        if held is None or held.withdrawals != withdrawals or held.newest > newest:
            held = Log((), {}, withdrawals)  # a paper's words are taken out of old ones, or a backup was put back
        if held.newest != newest:
            decisions = tuple(self.store.log.grown(held.decisions))
            reviews = {d.about: d for d in standing(decisions) if d.kind is DecisionKind.REVIEW}
            held = Log(decisions, reviews, withdrawals)
        self._log = held
        return held

    def changed_since(self, number: int) -> list[str]:
        """The findings whose state may be another since a decision."""
        log = self.log()
        found: dict[str, None] = {}
        for decision in (d for d in log.decisions if d.number > number):
            touched = self._touched(decision)
            if touched is not None and touched.kind is DecisionKind.REVIEW:
                found[touched.about] = None
        return list(found)

    # --- deciding -----------------------------------------------------------------------------------

    def review(self, finding: str, state: str, by: By) -> Decision:
        """Decide on a finding; the state ``note`` leaves it as it stands. Raises UsageError for any other."""
        kept = self.log().states.get(finding, "open")
        if state == "note" and not by.reason.strip():
            raise UsageError("a note has words: write them beside the button.")
        return deciding.review(self.store, finding, kept if state == "note" else state, by)

    def undo(self, number: str, by: By) -> Decision:
        """Take a decision back; the findings are made anew where it was about more than one of them."""
        with self._checking:
            alone = self._is_known()
            before = self.store.changes()
            made = deciding.undo(self.store, number, by)
            if self.store.changes() != before and not (alone and self._checked_alone([self._touched(made)])):
                flow.run_check(self.store, self.reader)
                self._renewed()
        return made

    def change(self, decide: Callable[[Store, flow.Reader], Decision | Sequence[Decision] | None]) -> Effect:
        """Decide on what papers say or who is who, check again at once, and say what is other now.

        In a large record new papers, and those in which something is decided, are checked alone; the pages show it
        when the record has been made ready anew, which is done beside.
        """
        with self._checking:
            alone = self._is_known()
            done = list(flow.check_new(self.store, self.reader)) if alone else []
            loaded = self._loaded
            fresh = loaded is not None and loaded[0] == self._stamp()
            before = {} if alone else {f.id: f for f in (loaded[1].findings if loaded and fresh else self.store.findings())}
            made = decide(self.store, self.reader)
            decisions = [made] if isinstance(made, Decision) else list(made or ())
            if alone and (again := self._checked_alone(decisions)) is not None:
                return self._effect_of([*done, *again])
            checked = flow.run_check(self.store, self.reader)[1].findings
            after = {f.id: f for f in checked}
            self._renewed(checked)
        return _effect(before, after)

    def _is_known(self) -> bool:
        """Whether single papers can be checked alone, and it is worth it."""
        loaded = self._loaded
        large = loaded is not None and len(loaded[1].facts.claims) + len(loaded[1].facts.events) > LARGE
        return large and arriving.is_worth_it(self.store)

    def _checked_alone(self, decisions: Sequence[Decision | None]) -> list[Arrived] | None:
        """Check the papers again in which something was decided; None where decisions are about more than that."""
        nouns = [d.noun if d is not None else None for d in decisions]
        papers = {record.home(noun) for noun in nouns if noun is not None}
        if None in nouns or "" in papers:
            return None
        return [flow.check_again(self.store, self.reader, papers)] if papers else []

    def _touched(self, decision: Decision) -> Decision | None:
        """The decision that an undo, or an undo of undos, is about in the end; any other itself."""
        found: Decision | None = decision
        while found is not None and found.kind is DecisionKind.UNDO:
            found = self.log().numbered.get(int(found.about))
        return found

    def _effect_of(self, done: Sequence[Arrived]) -> Effect:
        """What checks of single papers changed, one after the other."""
        before = {f.id: f for one in reversed(done) for f in one.before}
        after = {f.id: f for one in done for f in one.after}
        there = {f.id for f in self.store.findings_of({*after, *before})}
        return _effect(before, {i: f for i, f in after.items() if i in there})

    def suggestions(self, view: View) -> Sequence[Suggestion]:
        """Actors that may be one, most likely first, without those that somebody said are not."""
        parted = [d for d in standing(self.log().decisions) if d.kind is DecisionKind.APART]

        def fresh() -> tuple[Suggestion, ...]:
            apart = [(_ids(view, d.one), _ids(view, d.other)) for d in parted]
            found = (s for s in suggest(view.facts) if not any(_parts(s, a, b) for a, b in apart))
            return tuple(islice(found, _MOST_SUGGESTIONS))

        return view.once(f"suggestions after {parted[-1].number if parted else 0}", fresh)

    def members(self, ident: str) -> tuple[Member, ...]:
        """The actors of single papers that were taken for one."""
        return deciding.members(self.store, self.reader, ident)


def _ids(view: View, members: Sequence[Member]) -> set[str]:
    """The record's actors that some papers' actors belong to."""
    own = {m.id for m in members}
    return own | {whole for whole, parts in view.facts.members.items() if own & set(parts)}


def _parts(s: Suggestion, one: set[str], other: set[str]) -> bool:
    return (s.one in one and s.other in other) or (s.one in other and s.other in one)


def _effect(before: dict[str, Finding], after: dict[str, Finding]) -> Effect:
    """Findings of the same kind about the same words on the statement's side are one that has changed."""
    new = [f for i, f in after.items() if i not in before]
    gone = [f for i, f in before.items() if i not in after]
    changed = [(before[i], f) for i, f in after.items() if i in before and before[i].verdict is not f.verdict]
    for old in list(gone):
        same = next(
            (f for f in new if f.kind is old.kind and f.subject == old.subject and f.say == old.say), None
        )
        if same is not None and same.record == old.record:
            new.remove(same)
            gone.remove(old)
            changed.append((old, same))
    return Effect(tuple(new), tuple(gone), tuple(changed))
