"""The way of one paper through extraction, in order. Each step is a function of what came before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from onrecord.core.dates import When
from onrecord.core.document import Document
from onrecord.core.nouns import (
    Actor,
    Attribution,
    Claim,
    Correction,
    Coverage,
    Event,
    Extraction,
    Happening,
    Stance,
)
from onrecord.core.plugins import Plugin
from onrecord.core.problems import Problem
from onrecord.knowledge import Knowledge

from . import times as time_words
from .actors import Cast, Mention, cast_of
from .attributions import attributions
from .claims import claims, coverage
from .corrections import corrections
from .events import events
from .frames import Frame, frames
from .happenings import happenings
from .models import Models
from .passage import Passage, passages
from .rows import rows
from .settings import VERSION
from .stances import stances
from .times import TimeMention


@dataclass(frozen=True)
class Read:
    """What is known of one passage so far; each step returns one that knows more."""

    passage: Passage
    models: Models
    reference: When | None
    cast: Cast
    times: tuple[TimeMention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    asides: tuple[Attribution, ...] = ()
    frames: tuple[Frame, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    stances: tuple[Stance, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def knowledge(self) -> Knowledge:
        """What the house knows before it reads."""
        return self.models.knowledge


def _times(read: Read) -> Read:
    return replace(read, times=time_words.find(read.passage, read.reference, read.knowledge))


def _mentions(read: Read) -> Read:
    mentions, cast = cast_of(read.passage, read.cast, read.knowledge)
    return replace(read, mentions=mentions, cast=cast)


def _attributions(read: Read) -> Read:
    found = attributions(
        read.passage, read.mentions, read.cast, read.times, read.knowledge, read.models.finder
    )
    return replace(read, attributions=found.firm, asides=found.asides)


def _frames(read: Read) -> Read:
    found = frames(read.passage, read.mentions, read.attributions, read.times, read.knowledge)
    return replace(read, frames=found)


def _claims(read: Read) -> Read:
    found = claims(read.passage, read.frames, read.attributions, read.mentions, read.cast, read.knowledge)
    return replace(read, claims=found)


def _events(read: Read) -> Read:
    found = events(read.passage, read.frames, read.attributions, read.mentions, read.cast, read.knowledge)
    return replace(read, events=found)


def _stances(read: Read) -> Read:
    found = stances(read.passage, read.mentions, read.attributions, read.cast, read.knowledge)
    return replace(read, stances=found)


def _corrections(read: Read) -> Read:
    return replace(read, corrections=corrections(read.passage, read.attributions))


BEFORE_SPEECH: tuple[Callable[[Read], Read], ...] = (_times, _mentions)
"""The steps up to who is who, on which everything else builds."""
STEPS: tuple[Callable[[Read], Read], ...] = (
    *BEFORE_SPEECH,
    _attributions,
    _frames,
    _claims,
    _events,
    _stances,
    _corrections,
)
"""The order of the steps on each passage."""


def run(document: Document, models: Models) -> Extraction:
    """Everything that one paper gives, its actors local to it until linking.

    The document in the answer has its date inferred where it had none. Memory is bounded by the
    passage: what is kept of one is plain nouns, never its parse.
    """
    table = rows(document)
    document = _dated(document)
    gathered = _Gathered()
    cast = Cast()
    faults: list[Problem] = []
    for passage in passages(document, models):
        read = Read(passage, models, document.published, cast)
        for step in STEPS:
            read = step(read)
        for plugin, added in models.steps:
            read, fault = _plugged(read, plugin, added)
            faults += [fault] if fault is not None and fault not in faults else []
        gathered.add(read)
        cast = read.cast
    return Extraction(
        document=document,
        actors=_unique_actors((*cast.actors, *table.actors)),
        offices=(*cast.offices, *table.offices),
        relations=(*cast.relations, *table.relations),
        attributions=(*gathered.attributions, *table.attributions),
        claims=(*gathered.claims, *table.claims),
        events=(*gathered.events, *table.events),
        stances=tuple(gathered.stances),
        corrections=tuple(gathered.corrections),
        version=VERSION,
        problems=(*table.problems, *faults),
        coverage=gathered.coverage,
        happenings=tuple(gathered.happenings),
    )


def _plugged(read: Read, plugin: Plugin, step: Callable[[Read], object]) -> tuple[Read, Problem | None]:
    """A passage after a step of a plugin; as it was where the step fails, with a Problem that names it."""
    try:
        found = step(read)
        if isinstance(found, Read):
            return found, None
        why = f"it gave {type(found).__name__}"
    except Exception as cause:  # noqa: BLE001 - a fault of somebody else's in one paper must not cost the others
        why = f"{type(cause).__name__}: {cause}"
    what = f"the step {plugin} failed ({why})."
    name = read.passage.document.name
    return read, Problem(name, what, mend=f"Mend it, or uninstall it: pip uninstall {plugin.package}.")


class _Gathered:
    """What the passages gave, kept while the rest of the paper is read."""

    def __init__(self) -> None:
        self.attributions: list[Attribution] = []
        self.claims: list[Claim] = []
        self.events: list[Event] = []
        self.stances: list[Stance] = []
        self.corrections: list[Correction] = []
        self.happenings: list[Happening] = []
        self.coverage = Coverage()

    def add(self, read: Read) -> None:
        self.attributions += (*read.attributions, *read.asides)
        self.claims += read.claims
        self.events += read.events
        self.stances += read.stances
        self.corrections += read.corrections
        self.coverage += coverage(read.frames, read.attributions, read.claims)
        self.happenings += happenings(read.passage, read.times)


def _dated(document: Document) -> Document:
    """The document with an inferred date, where the paper states none."""
    if document.published is not None:
        return document
    inferred = time_words.infer_published(document)
    return document if inferred is None else replace(document, published=inferred)


def _unique_actors(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.id, actor)
    return tuple(found.values())
