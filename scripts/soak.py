"""Reading for long, with a fault at each hundredth paper: ``python scripts/soak.py [--papers 10000] [--every 100]``.

Writes invented papers (text, Markdown, HTML, CSV, e-mail), makes each hundredth a broken one (a cut PDF, a bomb, a page
that its parser never ends with, a file that is gone when its turn comes, words in no encoding, words in another
encoding), and reads all of them into a record. Every file must be accounted for: a good one by its paper, with its own
words and the statement in it; a broken one by a problem that names it. Read again, all good ones are known.

Prints figures as Markdown. Exit status 1: a file that is not accounted for, or memory that grew by more than a tenth
in the second half.
"""

from __future__ import annotations

import argparse
import io
import itertools
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord import flow, record
from onrecord.record import Store, doctor
from onrecord.sources import worker

MOST_GROWTH = 0.10
GIVEN = "Anna Clara Emma Helen Laura Maria Nora Paula Ruth Sarah".split()
SURNAMES = "Baker Cooper Fisher Hughes Lawson Miller Palmer Turner Walker Young".split()


def sentence(number: int) -> str:
    """What a paper says: words of its own, by somebody."""
    who = f"{GIVEN[number % 10]} {SURNAMES[number // 10 % 10]}"
    return f"{who} said on Monday that ledger {number} had been closed in May."


def zipped(data: bytes) -> bytes:
    """A ZIP of one text."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", data)
    return held.getvalue()


GOOD: tuple[tuple[str, Callable[[int], str]], ...] = (
    (".txt", lambda n: f"---\ntitle: Paper {n}\npublished: 2020-01-02\n---\n\n{sentence(n)}\n"),
    (".md", lambda n: f"# Paper {n}\n\n{sentence(n)} The gate was shut at noon.\n"),
    (".html", lambda n: f"<html><head><title>Paper {n}</title></head><body><article><h1>Paper {n}</h1><p>{sentence(n)} "
     "The gate was shut at noon, and nobody opened it again that week.</p></article></body></html>"),
    (".csv", lambda n: f"date,who,entry\n2020-01-02,clerk {n % 7},ledger {n} was closed\n"),
    (".eml", lambda n: f"From: Ada Quill <ada@example.org>\nTo: Ilan Sorel <ilan@example.org>\nSubject: Ledger {n}\n"
     f"Date: Thu, 2 Jan 2020 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\nDear Ilan,\n\n{sentence(n)}\n\nAda\n"),
)  # fmt: skip
_BOMB = zipped(b"\0" * (300 << 20))
BROKEN: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "a cut PDF": (".pdf", lambda n: b"%%PDF-1.4\n%d 0 obj<</Type/Catalog" % n),
    "a bomb": (".zip", lambda n: _BOMB + b"%d" % n),
    "a parser that does not end": (".html", lambda n: b"<html><body>" + b"<div>" * (1 << 20) + b"%d" % n),
    "a file that is gone": (".txt", lambda n: sentence(n).encode()),
    "no encoding": (".txt", lambda n: bytes(range(256)) * 8 + b"%d" % n),
    "another encoding": (".txt", lambda n: f"{sentence(n)} “Zoë”, she added, “was there.”".encode("cp1252")),
}
GONE, OTHER = "a file that is gone", "another encoding"


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: the files by what is wrong with them, empty where nothing is."""

    faults: dict[str, str]
    folder: Path


def written(folder: Path, papers: int, every: int) -> Made:
    """Write the papers, five hundred to a folder."""
    faults: dict[str, str] = {}
    kinds = list(BROKEN)
    for n in range(papers):
        place = folder / f"{n // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        fault = kinds[n // every % len(kinds)] if n % every == every - 1 else ""
        if fault:
            suffix, make = BROKEN[fault]
            path = place / f"{n:06}{suffix}"
            path.write_bytes(make(n))
        else:
            ending, text = GOOD[n % len(GOOD)]
            path = place / f"{n:06}{ending}"
            path.write_text(text(n), encoding="utf-8")
        faults[str(path)] = fault
    return Made(faults, folder)


def resident() -> int:
    """The memory that this process holds, in MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) >> 10 if found else 0


def read(made: Made, store: Store, reader: flow.Reader, memory: list[int]) -> Iterator[flow.DocumentRead]:
    """Read everything; a file that is to be gone goes when the one before it has been read."""
    order = list(made.faults)
    after = {a: b for a, b in itertools.pairwise(order) if made.faults[b] == GONE}
    for count, done in enumerate(flow.read([made.folder], store, reader), 1):
        if done.file in after:
            Path(after[done.file]).unlink(missing_ok=True)
        if count % max(1, len(order) // 20) == 0:
            memory.append(resident())
        yield done


def _file(name: str) -> str:
    """The file of a paper: an e-mail's words are a paper inside it."""
    return name.removesuffix("/message.txt")


def unaccounted(made: Made, store: Store) -> Iterator[str]:
    """The files that the record does not account for as it should."""
    texts = {_file(d.name): d.text for d in store.documents()}
    said = Counter(_file(e.document.name) for e in store.extractions() for _ in e.attributions)
    told = Counter(p.file for p in store.problems())
    for path, fault in made.faults.items():
        number = int(Path(path).stem)
        right = f"ledger {number} " in texts.get(path, "").casefold()
        if fault in ("", OTHER):
            if not right:
                yield f"{path}: its paper is not in the record, or has other words"
            elif not path.endswith(".csv") and not said[path]:
                yield f"{path}: its statement was not found"
        elif path in texts:
            yield f"{path} ({fault}): it is in the record as a paper"
        if bool(fault) != bool(told[path]):
            yield f"{path} ({fault or 'a good paper'}): {told[path]} problems name it"
    yield from (f"{name}: nobody wrote it" for name in {*texts, *told} - set(made.faults))


def main() -> int:
    """Read, look at what became of each file, and print figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--papers", type=int, default=10_000)
    asked.add_argument("--every", type=int, default=100)
    asked.add_argument("--patience", type=float, default=20.0, help="Seconds that a parser may take.")
    options = asked.parse_args()
    worker._Shared.worker = worker.Worker(worker.Limits(seconds=options.patience))  # noqa: SLF001 - a minute for each would be long
    memory: list[int] = []
    with tempfile.TemporaryDirectory() as place:
        made = written(Path(place) / "papers", options.papers, options.every)
        store, reader = record.open(Path(place) / "soak.db"), flow.Reader()
        began = time.perf_counter()
        count = Counter("problem" if d.problems else "paper" for d in read(made, store, reader, memory))
        spent = time.perf_counter() - began
        lost = list(unaccounted(made, store))
        lost += [str(p) for p in doctor.look(store, files=False)]
        again = sum(d.known for d in flow.read([made.folder], store, reader))
        store.close()
    faults = Counter(f for f in made.faults.values() if f)
    good = len(made.faults) - sum(faults.values())
    print(
        f"{len(made.faults):,} files in {spent:.0f} s ({len(made.faults) / spent:.0f} a second), {sum(count.values())} told of\n"
    )
    print("| what | files | accounted for |\n|---|---|---|")
    for what, many in [("good papers", good), *sorted(faults.items())]:
        bad = sum(
            made.faults.get(line.partition(": ")[0].partition(" (")[0], "?")
            == (what if what in faults else "")
            for line in lost
        )
        print(f"| {what} | {many} | {many - bad} |")
    print(
        f"\nmemory: {memory[len(memory) // 2]} MB in the middle, {max(memory)} MB at most, {memory[-1]} MB at last"
    )
    print(f"read again: {again} known, of {good + faults[OTHER]} that can be read")
    for line in lost[:50]:
        print(line, file=sys.stderr)
    grown = memory[-1] > memory[len(memory) // 2] * (1 + MOST_GROWTH)
    return int(bool(lost) or grown or again != good + faults[OTHER])


if __name__ == "__main__":
    sys.exit(main())
