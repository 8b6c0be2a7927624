"""Many people in the reading room at once: ``python scripts/load.py [--minutes 10] [--postgres]``.

Makes a record of invented papers with a finding each, serves it with accounts in a process of its own, and lets
readers look at pages and reviewers decide on findings and take decisions back, each of them logged in, with a pause
between two requests. PLACE (``--record``) is a file that is to be made, or a PostgreSQL address; ``--postgres`` starts
the server that the tests start. At the end every decision that was answered must stand in the log, by who took it.

Prints figures as Markdown. Exit status 1: an answer that was no answer, a decision that is missing, or memory that
grew by more than a tenth after the second fifth of the time.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from onrecord import flow, record
from onrecord.core.decisions import DecisionKind
from onrecord.faces.web.access import Accounts
from onrecord.record import Store

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import postgres

CALL = "import sys; from onrecord.faces.cli import main; main(sys.argv[1:])"
PASSWORD = "plain words make it long"  # noqa: S105 - of invented accounts
MOST_GROWTH = 0.10
LONG_ENOUGH = 2.0
"""Minutes after which a server has taken what it needs, so that growth means something."""
OURS = {"sec-fetch-site": "same-origin"}
SYLLABLES = "ba den fir gol hem tel kas lor mip nar".split()
WORDS = "pier gate ledger ballast tide harbour crane invoice quay lantern".split()


@dataclass
class Told:
    """What came of the requests: milliseconds by what was asked for, faults in words, decisions answered."""

    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)


def case(number: int) -> str:
    """A paper that denies a meeting, and a log that has it."""
    surname = "".join(SYLLABLES[int(digit)] for digit in str(number))
    one, other = f"Ada Qu{surname}", f"Ilan So{surname}"
    filler = " ".join(
        f"The {WORDS[(number + n) % 10]} was looked at by the {WORDS[n % 7]} watch." for n in range(120)
    )
    return (
        "onrecord: 1\ndocuments:\n"
        f"  - {{id: h{number}, title: Hearing {number}, kind: transcript, published: 2019-05-14, text: 'I never met {other}. {filler}'}}\n"
        f"  - {{id: g{number}, title: Gate log {number}, kind: log, published: 2018-12-31, text: '{other} to see {one}. {filler}'}}\n"
        f"actors: [{{id: q{number}, name: {one}}}, {{id: s{number}, name: {other}}}]\n"
        f"statements: [{{id: t{number}, document: h{number}, speaker: q{number}, said: 2019-05-14, words: 'I never met {other}.', "
        f"claims: [{{denies: meet, party: s{number}}}]}}]\n"
        f"events: [{{id: e{number}, document: g{number}, words: '{other} to see {one}.', what: meet, who: [q{number}, s{number}], "
        f"when: 2018-0{1 + number % 9}, authority: official}}]\n"
    )


def filled(store: Store, papers: int, folder: Path) -> None:
    """Read the invented papers into a record, and check it."""
    folder.mkdir()
    for number in range(papers):
        (folder / f"{number:05}.yaml").write_text(case(number))
    reader = flow.Reader()
    faults = [str(p) for done in flow.read([folder], store, reader) for p in done.problems]
    facts, checked = flow.run_check(store, reader)
    found = checked.findings
    if faults or len(found) < papers or len(facts.actors) != 2 * papers:
        raise SystemExit(
            f"the invented record is not as it should be: {len(found)} findings, {len(facts.actors)} people; {faults[:3]}"
        )


@contextlib.contextmanager
def served(place: str, accounts: Path) -> Iterator[tuple[str, int]]:
    """The address and the process id of a server of the record."""
    command = [
        sys.executable,
        "-c",
        CALL,
        "serve",
        "--record",
        place,
        "--accounts",
        str(accounts),
        "--port",
        "0",
    ]
    running = subprocess.Popen(  # noqa: S603 - this interpreter, and a call of our own
        command, stdout=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None  # a pipe
        line = running.stdout.readline()
        if not line:
            raise SystemExit("the server did not start")
        yield line.strip().removesuffix("/login"), running.pid
    finally:
        running.terminate()
        running.wait()


def resident(pid: int) -> int:
    """The memory that a process holds, in MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) >> 10 if found else 0


class Person:
    """Somebody with a browser."""

    def __init__(self, client: httpx.AsyncClient, name: str, told: Told, pause: float) -> None:
        self.client, self.name, self.told, self.pause = client, name, told, pause
        self.dice = random.Random(name)

    async def asks(self, what: str, method: str, address: str, **form: str) -> str | None:
        """One request; its answer, or None where there was none that is as it should be."""
        began = time.perf_counter()
        try:
            answer = await self.client.request(method, address, data=form or None)
        except httpx.HTTPError as cause:
            self.told.faults[f"{what}: {type(cause).__name__}"] += 1
            return None
        self.told.spent[what].append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            self.told.faults[f"{what}: {answer.status_code}"] += 1
            return None
        return answer.text

    async def lives(self, until: float, papers: int, *, reviews: bool) -> None:
        """Come within the first tenth of the time, log in, then ask and pause until the time is up."""
        await asyncio.sleep(self.dice.uniform(0, (until - time.monotonic()) / 10))
        await self.asks("log in", "POST", "/login", name=self.name, password=PASSWORD)
        listed = await self.asks("findings", "GET", f"/?page={self.dice.randrange(1, 4)}") or ""
        findings = sorted(set(re.findall(r"/findings/(fi-[0-9a-f]+)", listed)))
        while time.monotonic() < until:
            await asyncio.sleep(self.dice.expovariate(1 / self.pause) if self.pause else 0)
            if reviews:
                await self.reviews(self.dice.choice(findings))
            else:
                await self.reads(findings, self.dice.randrange(papers))

    async def reads(self, findings: list[str], number: int) -> None:
        """Look at one page or another, as often as people do."""
        pages = [
            ("findings", "/", 4), ("a finding", f"/findings/{self.dice.choice(findings)}", 6), ("a paper", f"/documents/g{number}", 5),
            ("people", "/people", 1), ("a person", f"/people/q{number}", 2), ("timeline", "/timeline", 1),
            ("network", "/network", 1), ("positions", "/positions", 1), ("activity", "/activity", 1),
            ("search", f"/search?q={self.dice.choice(WORDS)}+{self.dice.choice(WORDS)}", 3),
        ]  # fmt: skip
        what, address, _ = self.dice.choices(pages, [often for *_, often in pages])[0]
        await self.asks(what, "GET", address)

    async def reviews(self, finding: str) -> None:
        """Look at a finding and decide; every fifth time take the decision back."""
        if await self.asks("a finding", "GET", f"/findings/{finding}") is None:
            return
        state = self.dice.choice(("confirmed", "dismissed", "open"))
        shown = await self.asks(
            "decide", "POST", "/decide", finding=finding, state=state, reason=f"By {self.name}."
        )
        if shown is None:
            return
        self.told.decided[self.name] += 1
        numbers = re.findall(r'name="number" value="(\d+)"', shown)
        if numbers and self.dice.random() < 0.2:
            if (
                await self.asks("undo", "POST", "/undo", number=self.dice.choice(numbers), back="/")
                is not None
            ):
                self.told.decided[self.name] += 1


async def crowd(address: str, pid: int, options: argparse.Namespace, told: Told) -> None:
    """All of them at once, until the time is up; the server's memory is looked at meanwhile."""
    until = time.monotonic() + options.minutes * 60

    async def watch() -> None:
        while time.monotonic() < until:
            told.memory.append(resident(pid))
            await asyncio.sleep(min(5.0, options.minutes * 3))

    async def one(name: str, *, reviews: bool) -> None:
        async with httpx.AsyncClient(
            base_url=address, headers=OURS, follow_redirects=True, timeout=30
        ) as client:
            await Person(client, name, told, options.pause).lives(until, options.papers, reviews=reviews)

    await asyncio.gather(
        watch(),
        *(one(f"reader{n}", reviews=False) for n in range(options.readers)),
        *(one(f"reviewer{n}", reviews=True) for n in range(options.reviewers)),
    )


def figures(told: Told, minutes: float) -> Iterator[str]:
    """The table."""
    everything = sorted(ms for spent in told.spent.values() for ms in spent)
    yield "| what | requests | median, ms | 95 %, ms | slowest, ms |\n|---|---|---|---|---|"
    for what, spent in [*sorted(told.spent.items()), ("**all**", everything)]:
        high = statistics.quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]
        yield f"| {what} | {len(spent)} | {statistics.median(spent):.0f} | {high:.0f} | {max(spent):.0f} |"
    yield f"\n{len(everything) / minutes / 60:.1f} requests a second, {sum(told.faults.values())} errors"
    each = ", ".join(str(most) for most in memory(told))
    yield f"memory of the server: {told.memory[0]} MB at first, then {each} MB at most in each fifth of the time, {told.memory[-1]} MB at last"


def memory(told: Told) -> list[int]:
    """The most that was held in each fifth of the time, in MB."""
    size = max(1, len(told.memory) // 5)
    return [max(told.memory[n * size :][:size], default=0) for n in range(5)]


def missing(place: str, told: Told) -> dict[str, tuple[int, int]]:
    """Who has other than as many entries in the log as were answered: (answered, in the log)."""
    store = record.open(place, create=False)
    try:
        kept = Counter(
            d.reviewer for d in store.log.all() if d.kind in (DecisionKind.REVIEW, DecisionKind.UNDO)
        )
    finally:
        store.close()
    return {n: (told.decided[n], kept[n]) for n in {*kept, *told.decided} if kept[n] != told.decided[n]}


def run(place: str, folder: Path, options: argparse.Namespace) -> int:
    """Fill a record, let people in, and tell what came of it."""
    store = record.open(place)
    filled(store, options.papers, folder / "papers")
    store.close()
    accounts = Accounts(folder / "team.json")
    accounts.add("head", "admin", PASSWORD)
    for role, many in (("reader", options.readers), ("reviewer", options.reviewers)):
        for n in range(many):
            accounts.add(f"{role}{n}", role, PASSWORD)
    told = Told()
    with served(place, folder / "team.json") as (address, pid):
        asyncio.run(crowd(address, pid, options, told))
    print(f"{options.readers} readers and {options.reviewers} reviewers, {options.minutes:g} minutes, {options.papers * 2} papers, "
          f"{options.papers} findings, {os.cpu_count()} cores\n")  # fmt: skip
    for line in figures(told, options.minutes):
        print(line)
    lost = missing(place, told)
    print(
        f"{sum(told.decided.values())} decisions were answered and stand in the log"
        if not lost
        else f"not as answered: {lost}"
    )
    for what, often in told.faults.most_common():
        print(f"{often} times {what}", file=sys.stderr)
    long = options.minutes >= LONG_ENOUGH
    grown = long and memory(told)[4] > memory(told)[1] * (1 + MOST_GROWTH)
    return int(bool(told.faults or lost or grown))


def main() -> int:
    """Measure, and print figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--record", metavar="PLACE")
    asked.add_argument("--postgres", action="store_true")
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--readers", type=int, default=50)
    asked.add_argument("--reviewers", type=int, default=5)
    asked.add_argument("--papers", type=int, default=200)
    asked.add_argument("--pause", type=float, default=1.0, help="Seconds between two requests, in the mean.")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as held:
        where = options.record or f"{place}/case.db"
        if options.postgres:
            where = held.enter_context(postgres.running()).database()
        return run(where, Path(place), options)


if __name__ == "__main__":
    sys.exit(main())
