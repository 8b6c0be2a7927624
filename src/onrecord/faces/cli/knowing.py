"""What the commands of ``onrecord knowledge`` do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from onrecord import deciding, knowledge, record
from onrecord.core.dates import When
from onrecord.core.problems import UsageError
from onrecord.knowledge import congress, tables
from onrecord.knowledge.collect import Collected

from .options import Options, Outcome
from .people import decided
from .run import report

ABOUT = {
    "predicates": "what happens, and what it entails",
    "triggers": "words that name a predicate",
    "classes": "what people and bodies are, and what that makes them",
    "class_words": "other words for a class",
    "states": "names, adjectives and demonyms of states",
    "periods": "named stretches of time",
    "people": "who is who, with numbers of public registers",
    "offices": "what an office oversees, whoever holds it",
    "occupancies": "who held which office, from when to when",
    "ownership": "who owns what",
    "aliases": "names and initials that mean somebody",
    "phones": "whose a number is",
    "packs": "directories of office-holders",
}


def overview(options: Options) -> Outcome:
    """``onrecord knowledge``."""
    outcome = Outcome()

    def lines() -> Iterator[str]:
        found = _collected(options, outcome)
        for kind, about in ABOUT.items():
            entries = list(_entries(kind, found))
            added = sum(e["source"] != tables.SHIPPED for e in entries)
            shape = {"kind": kind, "count": len(entries), "added": added, "about": about}
            yours = f", {added} yours" if added else ""
            yield _json(shape) if options.as_json else f"{kind:<12} {len(entries):>5}  {about}{yours}"

    outcome.lines = lines()
    return outcome


def show(kind: str, options: Options) -> Outcome:
    """``onrecord knowledge show KIND``."""
    if kind not in ABOUT:
        raise UsageError(f"there is no kind {kind!r}; there are {', '.join(ABOUT)}.")
    outcome = Outcome()

    def lines() -> Iterator[str]:
        for entry in _entries(kind, _collected(options, outcome)):
            if options.as_json:
                yield _json({"kind": kind, **entry})
            else:
                mark = "" if entry["source"] == tables.SHIPPED else f"  ({entry['source']})"
                yield f"{entry['key']}: {_words(entry['value'])}{mark}"

    outcome.lines = lines()
    return outcome


def check(paths: Sequence[Path], options: Options) -> Outcome:
    """``onrecord knowledge check FILE…``."""
    outcome = Outcome()

    def lines() -> Iterator[str]:
        found = knowledge.collect(paths)
        report(found.problems, options, outcome)
        taken = knowledge.gathered(found.files)
        for file in found.files:
            faults = [p for p in found.problems if p.file == file.name]
            kinds: dict[str, int] = {}
            for table in taken.entries[file.name]:
                kinds[table] = kinds.get(table, 0) + 1
            shape = {
                "file": file.name, "entries": kinds,
                "faults": [{"place": p.place, "what": p.what, "mend": p.mend} for p in faults],
            }  # fmt: skip
            told = ", ".join(f"{n} {table}" for table, n in kinds.items()) or "nothing"
            wrong = f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}"
            yield (
                _json(shape) if options.as_json else f"{file.name}: {told}; {wrong if faults else 'no fault'}"
            )
        for pack in found.packs:
            shape = {"file": pack.name, "entries": {"packs": 1}, "faults": []}
            yield _json(shape) if options.as_json else f"{pack.name}: a pack"

    outcome.lines = lines()
    return outcome


def tell(paths: Sequence[Path], reviewer: str, reason: str, options: Options) -> Outcome:
    """``onrecord knowledge tell FILE…``."""
    found = knowledge.collect(paths)
    outcome = decided(lambda s, _, by: deciding.tell(s, found, by, beside=True), options, reviewer, reason)
    report(found.problems, options, outcome)
    return outcome


def forget(name: str, reviewer: str, reason: str, options: Options) -> Outcome:
    """``onrecord knowledge forget NAME``."""
    return decided(lambda s, _, by: deciding.forget(s, name, by), options, reviewer, reason)


def build(pack: str, source: Path, out: Path | None, as_of: str | None, options: Options) -> Outcome:
    """``onrecord knowledge build congress``."""
    if pack != "congress":
        raise UsageError(f"there is no pack {pack!r} to be built; there is congress.")
    outcome = Outcome()
    folder = out or Path(typer.get_app_dir("onrecord")) / "knowledge"

    def lines() -> Iterator[str]:
        built = congress.build(source, as_of)
        report(built.problems, options, outcome)
        path = built.write(folder)
        shape = {"file": str(path), **built.counts}
        told = ", ".join(f"{n} {what}" for what, n in built.counts.items())
        yield _json(shape) if options.as_json else f"{path}: {told}\nUse it with: --knowledge {path}"

    outcome.lines = lines()
    return outcome


# --- parts ----------------------------------------------------------------------------------------


def _collected(options: Options, outcome: Outcome) -> Collected:
    """What a record was told, and what is named beside it."""
    named = knowledge.collect(options.knowledge)
    report(named.problems, options, outcome)
    if options.record is None:
        return named
    store = record.open(options.record, create=False)
    try:
        files = (*store.told(), *store.excerpts(), *named.files)
        return Collected(files, (*store.packs(), *named.packs))
    finally:
        store.close()


def _entries(kind: str, found: Collected) -> Iterator[dict[str, Any]]:
    """Each piece of a kind: its key, its value, where it comes from."""
    if kind == "packs":
        yield from ({"key": p.name, "value": p.sha256, "source": p.name} for p in found.packs)
        return
    taken = knowledge.gathered(found.files)
    for fact in taken.facts:
        if fact.table == kind:
            source = f"{fact.file.name}, line {fact.entry.line}"
            values = {key: _plain(value) for key, value in fact.values.items()}
            yield {"key": fact.entry.key, "value": values, "source": source}
    if kind == "triggers":
        for predicate, lists in taken.words[kind].items():
            for called, patterns in lists.items():
                for pattern in patterns:
                    key = f"{predicate}.{called}: {pattern}"
                    source = taken.told.get((kind, key), tables.SHIPPED)
                    yield {"key": f"{predicate}.{called}", "value": pattern, "source": source}
    elif kind in tables.WORDS:
        for key, value in taken.words[kind].items():
            yield {"key": key, "value": _plain(value), "source": taken.told.get((kind, key), tables.SHIPPED)}


def _plain(value: Any) -> Any:
    if isinstance(value, When):
        return value.edtf
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_words(each)}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _json(shape: dict[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False)
