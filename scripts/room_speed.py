"""How fast the reading room is on a large record: ``python scripts/room_speed.py [PAPERS] [--record FILE]``.

Makes a record of so many papers (100,000 by default), of invented words, each with eight statements, three claims and
three events among two thousand people, one of them of a million letters, and a finding for every hundredth. A record
file that is named is kept, and gone on with the next time. It is then served by ``onrecord serve``, and every kind of page
asked for over HTTP thirty times, each time another one of its kind; with ``--browser`` Chromium opens each three
times. Prints a table: median and 95th percentile of the answers, the heaviest page, the slowest first paint. Exit
status 1 where an answer takes over 300 ms at the 95th percentile, a page has over 300 kB, or a first paint takes over
a second.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx

from onrecord import flow, record
from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step, Verdict
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Claim,
    Coverage,
    Event,
    Extraction,
    Facts,
    Office,
    Participant,
    Party,
    Polarity,
    Stance,
    StanceKind,
)
from onrecord.extract import identity
from onrecord.record import Source, Store

SYLLABLES = "ba den fir gol hem jun kas lor mip nar oth pel quin ros sul tav ul vor wex yar".split()
PEOPLE, SAID, ACTS, BATCH = 2000, 8, 3, 400
LONG = 1_000_000
DAYS = [dates.day(date(2010, 1, 1) + timedelta(days=i)) for i in range(4000)]
SLOWEST_MS, HEAVIEST, PAINT_MS = 300, 300_000, 1000
ANSWERS = 30


def person(number: int) -> str:
    """The name of an invented person: no two of the first 8,000 share a surname."""
    n = len(SYLLABLES)
    given = SYLLABLES[number % n] + SYLLABLES[number // 7 % n]
    family = SYLLABLES[number % n] + SYLLABLES[number // n % n] + SYLLABLES[number // n**2 % n]
    return f"{given.title()} {family.title()}"


def paper(number: int) -> Extraction:
    """One paper, always the same for a number. The first is long."""
    dice = random.Random(number)
    cast = dice.sample(range(PEOPLE), 4)
    lines = []
    for i in range(SAID + ACTS):
        one, other = person(cast[i % 4]), person(cast[(i + 1) % 4])
        body = " ".join("".join(dice.choices(SYLLABLES, k=2)) for _ in range(8))
        lines.append(f"{one} said that {body} {other}." if i < SAID else f"{one} met {other} about {body}.")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 2)
    text = "\n\n".join(lines)
    if number == 0:
        text += "\n\n" + "\n\n".join(lines * (LONG // len(text)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    ident, when = f"doc-{digest[:12]}", DAYS[number * 7 % len(DAYS)]
    document = Document(ident, f"archive/{number}.txt", digest, text, DocumentKind.ARTICLE, f"Paper {number}", "The Gazette", published=when)
    spans = [document.span(start, start + len(line)) for start, line in zip(starts, lines)]
    actors = [Actor(f"{ident}-{n}", person(n), ActorKind.PERSON, evidence=(spans[i],)) for i, n in enumerate(cast)]
    who = [a.id for a in actors]
    said = [
        Attribution(f"at-{digest[:12]}-{i}", ident, AttributionKind.INDIRECT, (spans[i],), speaker=who[i % 4], said=when)
        for i in range(SAID)
    ]
    claims = [
        Claim(
            f"cl-{digest[:12]}-{i}", said[i].id, ident, (spans[i],), "meet", Party("he", who[i]), Party(person(cast[i + 1]), who[i + 1]),
            polarity=Polarity.DENIED, speaker=who[i], said=when,
        )
        for i in range(ACTS)
    ]  # fmt: skip
    events = [
        Event(f"ev-{digest[:12]}-{i}", ident, "meet", (Participant(who[i]), Participant(who[i + 1])), (spans[SAID + i],), when)
        for i in range(ACTS)
    ]
    office = Office(f"of-{digest[:12]}", who[0], "registrar", None, evidence=(spans[0],))
    stances = [Stance(f"st-{digest[:12]}", ident, who[0], StanceKind.CALLS_FOR, "resign", who[1], (spans[0],), said[0].id)] if number % 100 == 0 else []
    return Extraction(
        document, tuple(actors), offices=(office,), attributions=tuple(said), claims=tuple(claims), events=tuple(events),
        stances=tuple(stances), version="speed", coverage=Coverage(ACTS, ACTS),
    )  # fmt: skip


def findings(facts: Facts) -> Iterator[Finding]:
    """A finding for the first claim of every hundredth paper."""
    events = {e.document: e for e in facts.events}
    for claim in facts.claims[:: 100 * ACTS]:
        event = events[claim.document]
        steps = (
            Step(Dimension.STATEMENT, "“the words”", "denied; predicate = meet", "paraphrase", source=claim.spans[0]),
            Step(Dimension.PREDICATE, "meet", "meet", "the same"),
            Step(Dimension.CERTAINTY, "event; predicate = meet", "happened", "publication in its own voice", source=event.spans[0]),
        )
        yield Finding(
            f"fi-{claim.id}", FindingKind.CONTRADICTION, Verdict.CONTRADICTED, claim.speaker, claim.speaker, claim.spans, event.spans,
            "The statement denies any meeting; the record records one.", 0.9, (Derivation("contradiction", steps, weakest=2, flips="It would fall."),),
            claims=(claim.id,), events=(event.id,),
        )  # fmt: skip


def make(path: Path, papers: int) -> None:
    """Write the record: papers in bulk, then who is who, and the findings. One that was begun is gone on with."""
    store: Store = record.open(path)
    begun, batch = time.monotonic(), []
    for number in range(store.documents_number(), papers):
        found = paper(number)
        batch.append((Source.of(Path(found.document.name), found.document.sha256), (found,), ()))
        if len(batch) == BATCH or number + 1 == papers:
            store.add_all(batch, "speed")
            batch = []
    print(f"{papers:,} papers written in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    begun, changes = time.monotonic(), store.changes()
    facts = flow.facts(store, flow.Reader())
    store.save_findings(list(findings(facts)), facts, changes, identity.keys)
    print(f"who is who in {time.monotonic() - begun:.0f} s: {len(facts.actors):,} people", file=sys.stderr)
    store.close()


def finished(path: Path, papers: int) -> bool:
    """Whether a record has so many papers, and is checked."""
    if not path.exists():
        return False
    store = record.open(path)
    try:
        return store.is_checked() and store.documents_number() >= papers
    finally:
        store.close()


# --- what is asked ----------------------------------------------------------------------------------------


def addresses(client: httpx.Client) -> dict[str, list[str]]:
    """For each kind of page the addresses to ask for, one after the other."""

    def some(way: str, total: int) -> list[str]:
        """Ids spread over a list of the API."""
        step = max(1, total // ANSWERS)
        return [client.get(f"/api/{way}?limit=1&offset={i * step % total}").json()["items"][0]["id"] for i in range(ANSWERS)]

    known = client.get("/api/record").json()
    papers, people, found = (some(w, known[n]) for w, n in (("documents", "papers"), ("people", "people"), ("findings", "findings")))
    first = client.get("/api/people?limit=1").json()["items"][0]["id"]
    long = f"doc-{paper(0).document.sha256[:12]}"
    words = [f"{a}{b}" for a in SYLLABLES[:6] for b in SYLLABLES[:5]]
    return {
        "findings": ["/", *(f"/?page={i}" for i in range(2, ANSWERS))],
        "findings, chosen": [f"/?verdict=contradicted&confidence=80&page={i}" for i in range(ANSWERS)],
        "a finding": [f"/findings/{i}" for i in found],
        "papers": [f"/papers?page={1 + i * known['papers'] // 100 // ANSWERS}" for i in range(ANSWERS)],
        "a paper": [f"/documents/{i}" for i in papers],
        f"a paper of {LONG // 1_000_000} million letters": [f"/documents/{long}?at={i * LONG // ANSWERS}" for i in range(ANSWERS)],
        "people": [f"/people?page={1 + i % 20}" for i in range(ANSWERS)],
        "a person": [f"/people/{i}" for i in people],
        "timeline": [f"/timeline?page={1 + i * 40}" for i in range(ANSWERS)],
        "timeline of one person": [f"/timeline?about={i}" for i in people],
        "network": [f"/network?page={1 + i * 40}" for i in range(ANSWERS)],
        "network of one person": [f"/network?about={i}" for i in people],
        "positions": [f"/positions?page={1 + i % 9}" for i in range(ANSWERS)],
        "search, a word": [f"/search?q={w}" for w in words],
        "search, a speaker": [f"/search?speaker={i}&q=said" for i in people],
        "activity": ["/activity"] * ANSWERS,
        "known before reading": ["/knowledge"] * ANSWERS,
        "add by hand": [f"/write/{i}?start=0&end=20" for i in papers],
        "dossier of a finding": [f"/print/findings/{i}" for i in found],
        "dossier of a person": [f"/print/people/{i}" for i in (first, *people[1:])],
    }  # fmt: skip


@dataclass
class Measured:
    """One kind of page: answers in milliseconds, the heaviest in bytes, the slowest first paint."""

    spent: list[float]
    size: int
    paint: float | None = None

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return statistics.quantiles(self.spent, n=20)[18]

    @property
    def fits(self) -> bool:
        """Whether it is within all limits."""
        return self.late <= SLOWEST_MS and self.size <= HEAVIEST and (self.paint or 0) <= PAINT_MS


def ask(client: httpx.Client, ways: Sequence[str]) -> Measured:
    """Ask for some pages. The first answer is not counted: it may load what is then at hand."""
    client.get(ways[0])
    spent, size = [], 0
    for way in ways:
        begun = time.perf_counter()
        answer = client.get(way)
        spent.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, f"{way}: {answer.status_code}"
        size = max(size, len(answer.content))
    return Measured(spent, size)


def paints(address: str, cookie: str, kinds: dict[str, list[str]]) -> dict[str, float]:
    """For each kind of page the slowest of three first paints in Chromium, in milliseconds."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra that only this needs

    chromium = os.environ.get("ONRECORD_CHROMIUM") or next(p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n)))
    name, _, value = cookie.partition("=")
    found = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        for kind, ways in kinds.items():
            each = []
            for way in ways[:3]:
                page.goto(address + way)
                while not (told := page.evaluate("performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)")):
                    page.wait_for_timeout(10)
                each.append(told[0])
            found[kind] = max(each)
        browser.close()
    return found


def measure(path: Path, *, browser: bool) -> dict[str, Measured]:
    """Serve the record, and ask for everything."""
    code = "from onrecord.faces.cli import main; main()"
    begun = time.monotonic()
    command = [sys.executable, "-c", code, "serve", "--record", str(path), "--port", "0"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this program itself
    assert child.stdout is not None
    try:
        opens = child.stdout.readline().strip()
        address, _, token = opens.partition("/?token=")
        print(f"served after {time.monotonic() - begun:.0f} s", file=sys.stderr)
        client = httpx.Client(base_url=address, timeout=120)
        client.get(f"/?token={token}")
        kinds = addresses(client)
        found = {kind: ask(client, ways) for kind, ways in kinds.items()}
        if browser:
            cookie = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
            for kind, paint in paints(address, cookie, kinds).items():
                found[kind].paint = paint
        status = Path(f"/proc/{child.pid}/status")
        if status.exists():
            memory = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
            print(f"memory at most {int(memory.split()[1]) // 1024} MB", file=sys.stderr)
    finally:
        child.kill()  # it only read; a request that still runs would hold it up
        child.wait(60)
        child.stdout.close()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, serve, ask, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("papers", type=int, nargs="?", default=100_000)
    options.add_argument("--record", type=Path)
    options.add_argument("--browser", action="store_true", help="first paints in Chromium as well")
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = given.record or Path(folder) / "large.db"
        if not finished(path, given.papers):
            make(path, given.papers)
        found = measure(path, browser=given.browser)
    print("| page | median | 95th percentile | HTML at most | first paint |\n|---|---|---|---|---|")
    for kind, m in found.items():
        paint = f"{m.paint:.0f} ms" if m.paint is not None else ""
        print(f"| {kind} | {statistics.median(m.spent):.0f} ms | {m.late:.0f} ms | {m.size / 1000:.0f} kB | {paint} |")
    over = [kind for kind, m in found.items() if not m.fits]
    for kind in over:
        print(f"over the limits: {kind}", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
