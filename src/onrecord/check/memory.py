"""What the check worked out of a record before, and what each piece of that rests on.

The check asks the record everything through a :class:`~onrecord.check.world.World`, under keys: whom an
actor is tied to, what a pair of people did, what a paper is called. While a piece is worked out (a claim
against its events, a finding) the keys are noted. When the record has grown or changed, the keys that the
change touches are known from what is new or other in it, and only the pieces that rest on one of them are
worked out again. The others would come out as they are, since all that they asked for is as it was (the
idea is that of build systems and of self-adjusting computation: Acar 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
V = TypeVar("V")
Key = tuple[str, ...]
"""What was asked for: the kind of thing, and of whom or what."""


class Watch:
    """Notes what is asked for, while somebody wants to know."""

    def __init__(self) -> None:
        self._frames: list[set[Key]] = []
        self._same: dict[Key, Key] = {}
        self.families: dict[frozenset[str], str] = {}
        """Sets of acts that are asked for together, each with a name."""

    def family(self, acts: Iterable[str]) -> str:
        """The name of some acts that are asked for together."""
        return self.families.setdefault(frozenset(acts), str(len(self.families)))

    def note(self, *key: str) -> None:
        """Something is asked for."""
        if self._frames:
            self._frames[-1].add(self._same.setdefault(key, key))

    def note_all(self, keys: Iterable[Key]) -> None:
        """Several things are asked for."""
        if self._frames:
            self._frames[-1].update(self._same.setdefault(key, key) for key in keys)

    @contextmanager
    def watching(self) -> Iterator[set[Key]]:
        """The keys that are asked for within, when it is left; they count for whoever watches around it too."""
        frame: set[Key] = set()
        self._frames.append(frame)
        try:
            yield frame
        finally:
            self._frames.pop()
            self.note_all(frame)


class Noted(Mapping[str, V]):
    """A mapping of the record whose look-ups are noted under a kind."""

    def __init__(self, of: Mapping[str, V], kind: str, watch: Watch) -> None:
        self._of, self._kind, self._note = of, kind, watch.note

    def __getitem__(self, key: str) -> V:
        self._note(self._kind, key)
        return self._of[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._note(self._kind, key)
        return self._of.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(self._kind, str(key))
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


class Memory:
    """The pieces that were worked out: under a name, what they were worked out of, the keys, the outcome."""

    def __init__(self) -> None:
        self.watch = Watch()
        self._kept: dict[tuple[str, str], tuple[Any, frozenset[Key], Any]] = {}
        self.before: Any = None
        """The state of the record that the pieces are of; the check's own business."""
        self.recalled = 0
        self.made = 0

    def forget(self, touched: set[Key] | None = None) -> None:
        """Let go of what rests on any of some keys; of everything where none are given."""
        if touched is None:
            self._kept.clear()
        elif touched:
            self._kept = {n: held for n, held in self._kept.items() if held[1].isdisjoint(touched)}

    def once(self, name: tuple[str, str], of: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives: as it was, where it was made of the same and nothing that it rests on is other."""
        held = self._kept.get(name)
        if held is not None and held[0] == of:
            self.recalled += 1
            self.watch.note_all(held[1])
            return held[2]  # type: ignore[no-any-return]
        self.made += 1
        with self.watch.watching() as keys:
            made = make()
        self._kept[name] = (of, frozenset(keys), made)
        return made

    def without(self, gone: set[str]) -> None:
        """Let go of the pieces of nouns that are no longer there."""
        if gone:
            self._kept = {n: held for n, held in self._kept.items() if n[1] not in gone}
