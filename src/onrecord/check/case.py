"""The steps of one zone against one event, as they are found."""

from __future__ import annotations

from onrecord.core.dates import Answer, When
from onrecord.core.document import Span
from onrecord.core.findings import Dimension, Step
from onrecord.core.nouns import Event

from .chain import clean
from .world import World
from .zone import Zone


class Miss(Exception):
    """A respect in which the event is not covered; never leaves :func:`~onrecord.check.match.match`."""

    def __init__(self, dimension: Dimension, reason: str) -> None:
        super().__init__(reason)
        self.dimension, self.reason = dimension, reason


class Case:
    """The steps of one zone against one event as they are found."""

    def __init__(self, zone: Zone, event: Event, world: World) -> None:
        self.zone, self.event, self.world = zone, event, world
        self.claimed: list[tuple[str, str]] = []
        self.recorded: list[tuple[str, str]] = []
        self.steps: list[Step] = []
        self.strengths: list[float] = []
        self.unless: list[str] = []
        self.kinds: set[str] = set()
        self.lead = ""

    def path(self, key: str, start: str, end: str, steps: tuple[Step, ...], sure: float) -> None:
        """Take up a respect that the steps lead from the event's value to the claim's."""
        self.claimed.append((key, clean(end)))
        if key not in ("said", "window"):
            self.recorded.append((key, clean(start)))
        share = sure ** (1 / len(steps)) if steps else 1.0
        for step in steps:
            self.steps.append(step)
            self.strengths.append(share)

    def step(
        self,
        key: str,
        dimension: Dimension,
        start: str,
        end: str,
        by: str,
        answer: Answer = Answer.YES,
        sure: float = 1.0,
        source: Span | None = None,
        when: When | None = None,
    ) -> None:
        """Take up a respect with one step."""
        one = Step(dimension, clean(start), clean(end), by, answer, source, when)
        self.path(key, start, end, (one,), sure)

    def open(self, kind: str, words: str) -> None:
        """Note a qualifier that the record does not settle."""
        self.kinds.add(kind)
        note = f"{kind}: {words.strip()}"
        if note not in self.unless:
            self.unless.append(note)


def when_label(event: Event, world: World) -> str:
    """An event's time as a chain writes it."""
    if event.when is not None:
        return event.when.edtf + (" (inferred)" if event.when.inferred else "")
    document = world.documents.get(event.document)
    published = document.published if document else None
    return f"undated, told on {published.edtf}" if published else "undated"
