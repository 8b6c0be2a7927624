"""Groups of actors that are one, while more are joined and some must stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from onrecord.core.nouns import Actor

NONE_SETTLED: AbstractSet[str] = frozenset()


class Groups:
    """Union-find over actor ids that refuses to join what must stay apart.

    Of a group with a settled actor that one stands for it, and no two of them are in one.
    """

    def __init__(self, ids: Iterable[str], settled: AbstractSet[str] = NONE_SETTLED) -> None:
        self.parent = {i: i for i in ids}
        self._settled = settled
        self.apart: dict[str, set[str]] = defaultdict(set)

    def find(self, one: str) -> str:
        """The actor that stands for the group of one."""
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def forbid(self, one: str, other: str) -> None:
        """Keep two apart from now on, and all that are one with them; nothing, if they are one already."""
        if one in self.parent and other in self.parent:
            a, b = self.find(one), self.find(other)
            if a != b:
                self.apart[a].add(b)
                self.apart[b].add(a)

    def join(self, one: str, other: str) -> bool:
        """Make two one, and tell whether they are: not those who must stay apart, nor an unknown id."""
        if one not in self.parent or other not in self.parent:
            return False
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        if b in self.apart[a] or (a in self._settled and b in self._settled):
            return False
        if b in self._settled:
            a, b = b, a
        self.parent[b] = a
        for foe in self.apart.pop(b, set()):
            self.apart[foe].discard(b)
            self.apart[foe].add(a)
            self.apart[a].add(foe)
        return True


class Distinct:
    """Actors in their order, of those that are one already and alike in what is asked of them the first alone.

    What joins or parts one of them does the same to the others, since groups only ever grow.
    """

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._seen: set[tuple[object, str]] = set()
        self.kept: list[tuple[str, Actor]] = []

    def add(self, name: str, actor: Actor, alike: object = None) -> None:
        """Keep an actor under a name, unless one that is alike and of the same group is kept already."""
        key = ((name, alike), self._groups.find(actor.id))
        if key not in self._seen:
            self._seen.add(key)
            self.kept.append((name, actor))
