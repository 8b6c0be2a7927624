"""The attribution model, trained further on a record's decisions, and set against the one in use.

Never takes the place of a model that it does not beat on decisions that were held out of its training. Needs
the extra ``train``.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord import flow, record
from onrecord.core.document import DocumentKind
from onrecord.core.nouns import Extraction
from onrecord.core.problems import UsageError
from onrecord.extract import neural
from onrecord.extract.spans import RawAttribution, SpanFinder
from onrecord.flow import Reader
from onrecord.record import Store

from . import heads
from .heads import Further
from .lessons import Judged, Lesson, Lessons, Verdict, agreement, lessons, score

TAUGHT, MEASURED = 12, 6
"""So many decisions must teach, and so many measure, at the least; below that a mark says nothing."""
REHEARSED = 3
"""For each lesson so many stretches of other papers, as the model in use reads them, so that it forgets nothing."""
PLAIN = Further()
_STRETCH = 1200
_MOST_OTHERS = 40


@dataclass(frozen=True, slots=True)
class Update:
    """What came of it. ``folder`` is the new model where it is better, else None."""

    verdict: Verdict
    taught: int
    measured: int
    cueless: int
    folder: Path | None


def gathered(store: Store, reader: Reader) -> tuple[Lessons, list[Extraction]]:
    """A record's lessons, and its papers that nobody decided anything on."""
    decisions = store.log.standing()
    read = list(record.over(list(store.extractions()), decisions))
    confirmed = _confirmed(store, reader)
    found = lessons(read, decisions, confirmed)
    taught = {x.name.rpartition(":")[0] for x in (*found.teaching, *found.measuring)}
    others = [
        e for e in read
        if e.document.id not in taught and not e.document.rows and e.document.kind is not DocumentKind.KNOWLEDGE
    ]  # fmt: skip
    return found, others


def _confirmed(store: Store, reader: Reader) -> set[str]:
    """The statements on which findings rest that people confirmed."""
    states = store.log.states()
    claims = {c for f in store.findings() if states.get(f.id) == "confirmed" for c in f.claims}
    return {c.attribution for c in flow.facts(store, reader).claims if c.id in claims} if claims else set()


def update(
    store: Store, reader: Reader, beside: Path, further: Further = PLAIN, *, least: tuple[int, int] = (TAUGHT, MEASURED),
    tell: Callable[[str], None] = lambda words: None,
) -> Update:  # fmt: skip
    """Train the model that ``reader`` reads with further, and keep the new one where it is better.

    It is written beside ``beside``, under a name of its own: ``case.db.model-1a2b3c4d``. Raises UsageError
    where people have decided on too little.
    """
    found, others = gathered(store, reader)
    if found.taught < least[0] or found.measured < least[1]:
        raise UsageError(
            f"{found.taught} decisions on statements could teach and {found.measured} measure; it takes {least[0]} and "
            f"{least[1]} at the least: added, rejected, corrected in their words, or under a confirmed finding."
        )
    base = reader.settings.attribution
    old = neural.load(base, reader.settings.threads)
    rehearsed = _rehearsed(old, others, REHEARSED * len(found.teaching))
    tell(f"{len(found.teaching)} lessons and {len(rehearsed)} stretches of other papers; training.")
    networks = heads.load(base)
    heads.train(old, networks, (*found.teaching, *rehearsed), further)
    with tempfile.TemporaryDirectory(dir=beside.parent, prefix=f".{beside.name}.model-") as work:
        made = Path(work) / "model"
        heads.write(networks, base, made, _told(found, further))
        new = neural.load(made, reader.settings.threads)
        used = {r.name for r in rehearsed}
        quiet = [text for name, text in _texts(others) if name not in used][:_MOST_OTHERS]
        verdict = Verdict(
            score(old, found.measuring), score(new, found.measuring), agreement(old, new, quiet)
        )
        folder = _kept(made, beside) if verdict.better else None
    return Update(verdict, found.taught, found.measured, found.cueless, folder)


def _told(found: Lessons, further: Further) -> dict[str, object]:
    names = "\n".join(x.text for x in found.teaching)
    return {
        "taught": found.taught, "measured": found.measured, "seed": further.seed, "epochs": further.epochs,
        "rate": further.rate, "lessons_sha256": hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest(),
    }  # fmt: skip


def _kept(made: Path, beside: Path) -> Path:
    """The new model at its place, whole or not at all."""
    digest = hashlib.sha256(
        (made / "linker.onnx").read_bytes() + (made / "model.json").read_bytes()
    ).hexdigest()[:8]
    place = beside.with_name(f"{beside.name}.model-{digest}")
    if place.exists():  # the same training gave the same model before
        return place
    shutil.move(made, place)
    return place


def _texts(others: Iterable[Extraction]) -> list[tuple[str, str]]:
    """Stretches of papers that nobody decided anything on, by name."""
    found = []
    for e in others:
        text = e.document.reading
        for start in range(e.document.body, len(text), _STRETCH):
            if text[start : start + _STRETCH].strip():
                found.append((f"{e.document.id}:{start}", text[start : start + _STRETCH]))
    return sorted(
        found, key=lambda pair: hashlib.sha256(pair[1].encode("utf-8", "surrogatepass")).hexdigest()
    )


def _rehearsed(old: SpanFinder, others: Sequence[Extraction], most: int) -> list[Lesson]:
    """Half of the stretches at most, so that the rest can tell whether anything was forgotten."""
    texts = _texts(others)
    chosen = texts[: min(most, len(texts) // 2)]
    return [
        Lesson(name, text, tuple(_judged(r) for r in old.find(text) if r.score >= old.threshold))
        for name, text in chosen
    ]


def _judged(raw: RawAttribution) -> Judged:
    return Judged(raw.source, raw.cue, raw.content)
