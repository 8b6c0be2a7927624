"""A generated record of any size, and how fast it is: ``python scripts/scale.py ATTRIBUTIONS [--record PLACE]``.

Papers of ten statements, twenty claims and ten events each, by invented people with invented words, are
loaded in bulk; then searches and the check are timed. PLACE is a file or a PostgreSQL address; without it a
file in a temporary folder, deleted at the end. Figures go to standard output as Markdown.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from onrecord import flow, record
from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Claim,
    Coverage,
    Event,
    Extraction,
    Office,
    Participant,
    Party,
    Polarity,
)
from onrecord.core.searching import Search
from onrecord.record import Source, Store

SYLLABLES = "ba den fir gol hem jun kas lor mip nar oth pel quin ros sul tav ul vor wex yar zim".split()
PREDICATES = ("meet", "call", "correspond", "receive_money", "be_briefed", "approve", "pay", "visit")
BATCH = 200


def word(number: int, syllables: int) -> str:
    """An invented word, always the same for a number."""
    parts = []
    for _ in range(syllables):
        number, place = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[place])
    return "".join(parts)


VOCABULARY = [word(n * 7 + 3, 2 + n % 2) for n in range(6000)]
WEIGHTS = list(itertools.accumulate(1 / (n + 2) for n in range(len(VOCABULARY))))
"""Words come as they do in English: few of them often, many of them seldom."""


def person(number: int) -> str:
    """The name of an invented person."""
    return f"{word(number * 3 + 1, 2).title()} {word(number * 11 + 5, 3).title()}"


def papers(count: int, people: int, first: int = 0) -> Iterator[Extraction]:
    """Invented papers, always the same for a number."""
    for number in range(first, count):
        yield paper(number, people)


def paper(number: int, people: int) -> Extraction:
    """One paper: ten statements, each with two claims, and ten events."""
    dice = random.Random(number)
    day = date(2010, 1, 1) + timedelta(days=dice.randrange(4000))
    cast = [int(people * dice.random() ** 3) for _ in range(5)]
    text, places = [], []
    at = 0
    for _ in range(20):
        sentence = (
            " ".join(dice.choices(VOCABULARY, cum_weights=WEIGHTS, k=dice.randint(9, 24))).capitalize() + "."
        )
        places.append((at, at + len(sentence)))
        text.append(sentence)
        at += len(sentence) + 2
    words = "\n\n".join(text)
    digest = hashlib.sha256(words.encode()).hexdigest()
    ident = content_id("doc", number, digest)
    said = dates.day(day)
    document = Document(
        ident, f"archive/{number}.txt", digest, words, DocumentKind.ARTICLE, f"Paper {number}", published=said
    )
    actors = {n: Actor(content_id("ac", ident, n), person(n), ActorKind.PERSON) for n in cast}
    ids = [actors[n].id for n in cast]

    def span(place: int) -> Span:
        start, end = places[place]
        return Span(ident, start, end, words[start:end])

    attributions, claims, events = [], [], []
    for n in range(10):
        speaker = ids[n % 5]
        made = Attribution(
            content_id("at", ident, n), ident, AttributionKind.DIRECT, (span(n),), speaker=speaker, said=said,
            sworn=n == 0 or None,
        )  # fmt: skip
        attributions.append(made)
        for k in range(2):
            denied = dice.random() < 0.15
            claims.append(
                Claim(
                    content_id("cl", ident, n, k), made.id, ident, (span(n),), dice.choice(PREDICATES),
                    Party(person(cast[n % 5]), speaker), Party(person(cast[(n + 1) % 5]), ids[(n + 1) % 5]),
                    polarity=Polarity.DENIED if denied else Polarity.AFFIRMED, speaker=speaker, said=said,
                )
            )  # fmt: skip
        events.append(
            Event(
                content_id("ev", ident, n), ident, dice.choice(PREDICATES),
                (Participant(speaker), Participant(ids[(n + 2) % 5])), (span(10 + n),),
                dates.day(day - timedelta(days=dice.randrange(900))),
            )
        )  # fmt: skip
    office = Office(content_id("of", ident), ids[0], "registrar", None, evidence=(span(0),))
    return Extraction(
        document, tuple(actors.values()), offices=(office,), attributions=tuple(attributions),
        claims=tuple(claims), events=tuple(events), version="scale", coverage=Coverage(3, 3),
    )  # fmt: skip


def load(store: Store, count: int, people: int, first: int = 0) -> float:
    """Load the papers in bulk; give the seconds."""
    before = time.perf_counter()
    batch: list[tuple[Source, tuple[Extraction, ...], tuple[()]]] = []
    for found in papers(count, people, first):
        batch.append((Source.of(Path(found.document.name), found.document.sha256), (found,), ()))
        if len(batch) == BATCH:
            store.add_all(batch, "scale")
            batch = []
    store.add_all(batch, "scale")
    return time.perf_counter() - before


def timed(what: Callable[[int], object], times: int) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    taken = []
    for n in range(times):
        before = time.perf_counter()
        what(n)
        taken.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[18]


def searches(store: Store, people: int) -> dict[str, Callable[[int], object]]:
    """What is asked of the record, each with another word or name every time."""
    find = store.search.find
    common = VOCABULARY[:40]
    return {
        "two common words": lambda n: find(Search(f"{common[n % 40]} {common[(n * 7 + 1) % 40]}")),
        "the commonest word": lambda n: find(Search(common[n % 3])),
        "a rare word": lambda n: find(Search(VOCABULARY[3000 + n * 17])),
        "a phrase": lambda n: find(Search(f'"{common[n % 12]} {common[(n + 1) % 12]}"')),
        "a speaker’s statements (dossier page)": lambda n: find(
            Search(speaker=person(int(people * ((n % 50) / 50) ** 3)), kinds=("statement",), limit=50)
        ),
        "a speaker, a word, a year": lambda n: find(
            Search(
                common[n % 40], speaker=person(n % 30), since=dates.parse("2015"), until=dates.parse("2016")
            )
        ),
        "a predicate under oath": lambda n: find(Search(predicate=PREDICATES[n % 8], sworn=True)),
        "an office and a word": lambda n: find(Search(common[n % 40], office="registrar")),
    }


def main() -> None:
    """Build, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("attributions", type=int)
    options.add_argument("--record")
    options.add_argument("--times", type=int, default=100)
    options.add_argument("--check", action="store_true", help="check everything as well")
    given = options.parse_args()
    count = max(1, given.attributions // 10)
    people = max(100, count // 3)
    with tempfile.TemporaryDirectory() as folder:
        place = given.record or str(Path(folder) / "scale.db")
        store = record.open(place)
        reader = flow.Reader()
        rows: list[tuple[str, str]] = []
        if not store.documents_number():
            took = load(store, count, people)
            rows.append(
                ("loaded", f"{count} papers, {count * 10} statements, {count * 30} claims and events")
            )
            rows.append(("rate", f"{count / took:.0f} papers a second ({took:.0f} s)"))
        rows.append(
            (
                "memory at most while loading",
                f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
            )
        )
        if Path(place).exists():
            rows.append(("size", f"{Path(place).stat().st_size / 1e6:.0f} MB"))
        changes = store.changes()
        before = time.perf_counter()
        facts = flow.facts(store, reader)
        store.save_findings([], facts, changes)
        rows.append(("who is who", f"{time.perf_counter() - before:.0f} s, {len(facts.actors)} actors"))
        if given.check:
            before = time.perf_counter()
            found = flow.run_check(store, reader)[1].findings
            rows.append(
                ("check of everything", f"{time.perf_counter() - before:.0f} s, {len(found)} findings")
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rows.append(("memory at most with that", f"{peak} MB"))
        del facts
        for name, ask in searches(store, people).items():
            middle, most = timed(ask, given.times)
            rows.append((name, f"median {middle:.1f} ms, 95th percentile {most:.1f} ms"))
        store.close()
    print(f"{given.attributions} statements, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


if __name__ == "__main__":
    main()
