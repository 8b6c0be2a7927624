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

from sqlalchemy import text

from onrecord import check, flow, record
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
from onrecord.extract import identity
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
    sentences, places = [], []
    at = 0
    for _ in range(20):
        sentence = (
            " ".join(dice.choices(VOCABULARY, cum_weights=WEIGHTS, k=dice.randint(9, 24))).capitalize() + "."
        )
        places.append((at, at + len(sentence)))
        sentences.append(sentence)
        at += len(sentence) + 2
    words = "\n\n".join(sentences)
    digest = hashlib.sha256(words.encode()).hexdigest()
    ident = content_id("doc", number, digest)
    said = dates.day(day)
    document = Document(
        ident, f"archive/{number:07}.txt", digest, words, DocumentKind.ARTICLE, f"Paper {number}", published=said
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


Taken = tuple[list[float], list[float]]
"""Milliseconds by the clock, and of this process's processor time."""


def timed(what: Callable[[int], object], times: int) -> Taken:
    """How long something takes, so many times."""
    clock, processor = [], []
    for n in range(times):
        before, spent = time.perf_counter(), time.process_time()
        what(n)
        clock.append((time.perf_counter() - before) * 1000)
        processor.append((time.process_time() - spent) * 1000)
    return clock, processor


def told(taken: Taken) -> str:
    """The median and the 95th percentile."""
    (a, b), (c, d) = (
        (statistics.median(each), statistics.quantiles(each, n=20)[18]) for each in taken
    )
    return f"median {a:.0f} ms, 95th percentile {b:.0f} ms (processor {c:.0f} / {d:.0f} ms)"


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


def arrivals(store: Store, reader: flow.Reader, people: int, number: int) -> Rows:
    """New papers come in one by one, and are checked with a reader that remembers the record."""
    before, first = time.perf_counter(), store.documents_number()
    store.keep_at_hand()
    flow.run_check(store, reader)
    yield "first check of a record that is kept at hand", f"{time.perf_counter() - before:.1f} s"

    def arrive(n: int) -> None:
        found = paper(first + n, people)
        store.add(Source.of(Path(found.document.name), found.document.sha256), "scale", [found])
        flow.run_check(store, reader)

    yield f"a new paper put in and checked ({number} times)", told(timed(arrive, number))


def alone(store: Store, reader: flow.Reader, people: int, number: int) -> Rows:
    """New papers come in one by one, and each is checked alone, against what the last check knew."""
    looked: list[flow.Arrived] = []
    first = store.documents_number()

    def arrive(n: int) -> None:
        found = paper(first + n, people)
        source = Source.of(Path(found.document.name), found.document.sha256)
        store.add(source, "scale", [found])
        looked.extend(flow.check_new(store, reader))

    yield f"a new paper put in and checked alone ({number} times)", told(timed(arrive, number))
    near, of = (statistics.median(getattr(a, name) for a in looked) for name in ("near", "of"))
    yield "papers that it was checked against", f"median {near:.0f}, of {of:.0f} that name the same people"


Rows = Iterator[tuple[str, str]]


def measured(given: argparse.Namespace, place: str) -> Rows:
    """Build what is lacking, and measure."""
    count = max(1, given.attributions // 10)
    people = given.people or max(100, count // 3)
    store = record.open(place)
    first = store.documents_number()
    if first < count:
        processor = time.process_time()
        took = load(store, count, people, first)
        processor = time.process_time() - processor
        yield "loaded", f"{count - first} papers, {(count - first) * 40} statements, claims and events"
        yield (
            "rate",
            f"{(count - first) / took:.0f} papers a second ({took:.0f} s, processor {processor:.0f} s)",
        )
        yield "memory at most while loading", f"{peak()} MB"
    yield "size", f"{size(store, place) / 1e6:.0f} MB, {size(store, place) / count / 1e3:.1f} kB a paper"
    if given.check or given.arrivals or (given.alone and not store.knows_all()):
        began, processor = time.perf_counter(), time.process_time()
        facts = flow.facts(store, flow.Reader())
        yield "who is who", f"{since(began, processor)}, {len(facts.actors)} actors"
        began, processor = time.perf_counter(), time.process_time()
        found = check.derive(facts, flow.Reader().knowledge).findings
        yield "check of everything", f"{since(began, processor)}, {len(found)} findings"
        began, processor = time.perf_counter(), time.process_time()
        store.save_findings(found, facts, store.changes(), identity.keys)
        yield "findings and who is who written down", since(began, processor)
        del facts, found
    elif not store.knows_all() and not given.words:
        began, processor = time.perf_counter(), time.process_time()
        changes, facts = store.changes(), flow.facts(store, flow.Reader())
        yield "who is who", f"{since(began, processor)}, {len(facts.actors)} actors"
        store.save_findings([], facts, changes, identity.keys)
        del facts
    yield "memory at most with that", f"{peak()} MB"
    every: Taken = ([], [])
    for name, ask in searches(store, people).items():
        if given.words and name not in WORDS_ALONE:
            continue
        taken = timed(ask, given.times)
        every[0].extend(taken[0])
        every[1].extend(taken[1])
        yield name, told(taken)
    yield "all of them", told(every)
    if given.alone:
        yield from alone(store, flow.Reader(), people, given.alone)
    if given.arrivals:
        yield from arrivals(store, flow.Reader(), people, given.arrivals)
        yield "memory at most with that", f"{peak()} MB"
    store.close()


WORDS_ALONE = (
    "two common words", "the commonest word", "a rare word", "a phrase", "a predicate under oath",
)  # fmt: skip


def since(began: float, processor: float) -> str:
    """The time by the clock and of the processor, in seconds."""
    return f"{time.perf_counter() - began:.1f} s (processor {time.process_time() - processor:.1f} s)"


def peak() -> int:
    """The most memory that was used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def size(store: Store, place: str) -> int:
    """What the record takes, in bytes."""
    if store.database.is_file:
        with store.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(place).stat().st_size
    with store.database.reading() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)


def main() -> None:
    """Build, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("attributions", type=int)
    options.add_argument("--record")
    options.add_argument(
        "--people", type=int, default=0, help="how many people there are (a third of the papers)"
    )
    options.add_argument("--times", type=int, default=100, help="how often each search is asked")
    options.add_argument("--check", action="store_true", help="check everything as well")
    options.add_argument("--arrivals", type=int, default=0, help="so many new papers are checked one by one")
    options.add_argument("--alone", type=int, default=0, help="so many new papers are checked alone")
    options.add_argument("--words", action="store_true", help="only searches that need nobody’s identity")
    given = options.parse_args()
    print(f"{given.attributions} statements, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| what | figure |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for what, figure in measured(given, given.record or str(Path(folder) / "scale.db")):
            print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
