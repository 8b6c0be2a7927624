"""How fast the reading room's pages are on a large record: ``python scripts/room_speed.py [PAPERS]``.

Makes a record of so many papers in memory (100,000 by default; each with ten statements, thirty claims and events,
among as many people as there are papers in fifty), serves it to a client in this process, and prints for each page
the median and the 95th percentile of thirty answers, in milliseconds, and its weight. The first answer of each page
after the record is loaded is told apart: it may make what is then kept.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

import onrecord
from onrecord import flow
from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step, Verdict
from onrecord.core.nouns import (
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Claim,
    Event,
    Facts,
    Participant,
    Party,
    Polarity,
    Stance,
    StanceKind,
)
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room
from onrecord.faces.web.view import View

SAID, EACH, ANSWERS = 10, 3, 30


def facts(papers: int) -> tuple[Facts, tuple[Finding, ...]]:
    """A record of so many papers, and a finding for every hundredth."""
    people = [Actor(f"a{i}", f"Person {i} Number", ActorKind.PERSON) for i in range(max(50, papers // 50))]
    documents, attributions, claims, events, stances, findings = [], [], [], [], [], []
    days = [dates.day(date(2010, 1, 1) + timedelta(days=i)) for i in range(4000)]
    for n in range(papers):
        lines = [f"Person {(n + i) % len(people)} said that he had never met Person {(n * 7 + i) % len(people)}. They met on a day in May." for i in range(SAID)]
        text = "\n\n".join(lines)
        when = days[n % len(days)]
        paper = Document(f"d{n}", f"papers/{n}.txt", f"{n:064x}", text, DocumentKind.ARTICLE, title=f"Paper number {n}", publisher="The Gazette", published=when)
        documents.append(paper)
        at = 0
        for i, line in enumerate(lines):
            one, other = people[(n + i) % len(people)].id, people[(n * 7 + i) % len(people)].id
            span = paper.span(at, at + len(line) - 27)
            met = paper.span(at + len(line) - 26, at + len(line))
            attributions.append(Attribution(f"t{n}-{i}", paper.id, AttributionKind.INDIRECT, (span,), speaker=one, said=when))
            for k in range(EACH):
                claims.append(Claim(f"c{n}-{i}-{k}", f"t{n}-{i}", paper.id, (span,), "meet", Party("he", one), Party("him", other), polarity=Polarity.DENIED, speaker=one, said=when))
                events.append(Event(f"e{n}-{i}-{k}", paper.id, "meet", (Participant(one), Participant(other)), (met,), when))
            at += len(line) + 2
        if n % 100 == 0:
            step = Step(Dimension.PREDICATE, "meet", "meet", "the same")
            say, record = attributions[-1].content, events[-1].spans
            findings.append(Finding(f"f{n}", FindingKind.CONTRADICTION, Verdict.CONTRADICTED, one, one, say, record, "The statement denies any meeting; the record shows one.", 0.9, (Derivation("contradiction", (step,)),), claims=(claims[-1].id,), events=(events[-1].id,)))
            stances.append(Stance(f"s{n}", paper.id, one, StanceKind.CALLS_FOR, "resign", other, record))
    return Facts(tuple(documents), tuple(people), attributions=tuple(attributions), claims=tuple(claims), events=tuple(events), stances=tuple(stances)), tuple(findings)


def main() -> int:
    """Print the table."""
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        onrecord.open(path).close()
        room = Room(path, flow.Reader())
        room.view()
        made = facts(papers)
        room._loaded = (room._loaded[0], View(*made)) if room._loaded else None  # noqa: SLF001 - the record is made up
        client = TestClient(create_app(room, Door("t")), base_url="http://127.0.0.1")
        client.get("/keys?token=t")
        middle = papers // 2
        addresses = [
            "/", "/?verdict=contradicted&page=3", f"/findings/f{middle // 100 * 100}", "/papers", f"/documents/d{middle}", "/people",
            "/people/a7", "/timeline", "/timeline?about=a7", "/network", "/network?about=a7", "/positions", "/activity",
            "/search?q=met", f"/print/findings/f{middle // 100 * 100}",
        ]  # fmt: skip
        print(f"{papers:,} papers, {len(made[0].claims):,} claims, {len(made[0].events):,} events, {len(made[1]):,} findings")
        print(f"{'page':36} {'first':>8} {'median':>8} {'95 %':>8} {'kB':>6}")
        for address in addresses:
            spent, size = [], 0
            for _ in range(ANSWERS + 1):
                begun = time.perf_counter()
                answer = client.get(address)
                spent.append((time.perf_counter() - begun) * 1000)
                assert answer.status_code == 200, address
                size = len(answer.content)
            first, later = spent[0], sorted(spent[1:])
            print(f"{address:36} {first:8.0f} {later[len(later) // 2]:8.0f} {later[int(len(later) * 0.95)]:8.0f} {size / 1000:6.0f}")
        room.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
