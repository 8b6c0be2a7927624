"""The reading room: what its pages show, and what they keep out."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import onrecord
from onrecord import check, examples, knowledge
from onrecord.core.document import Document, Span
from onrecord.core.findings import Finding, FindingKind, Verdict
from onrecord.core.nouns import Facts
from onrecord.core.problems import UsageError
from onrecord.faces.web.app import create_app, serve
from onrecord.faces.web.view import View
from onrecord.sources import casefile

TOKEN = "the-token"
NASTY = "<script>alert(1)</script>\"'& <b>bold</b>"


@pytest.fixture(scope="module")
def view() -> View:
    facts = casefile.parse(examples.case_path().read_text(encoding="utf-8")).facts
    return View(facts, check.derive(facts, knowledge.load()).findings)


def client(view: View) -> TestClient:
    return TestClient(create_app(lambda: view, TOKEN), base_url="http://127.0.0.1:8000")


@pytest.fixture
def room(view: View) -> TestClient:
    opened = client(view)
    assert opened.get(f"/?token={TOKEN}").status_code == 200  # leaves the cookie
    return opened


def test_first_page_shows_both_sides_of_every_finding(room: TestClient, view: View) -> None:
    page = room.get("/").text
    assert page.count("<article") == len(view.findings) >= 9
    for words in (
        "The minister has never met anyone from Norrhamn Terminals",
        "2020-02-11,15:00,Corin Barlowe",
    ):
        assert words in page
    assert "<strong>Unless</strong> topic: about the concession" in page
    assert "<script" not in page


def test_finding_page_shows_every_step(room: TestClient, view: View) -> None:
    for finding in view.findings:
        page = room.get(f"/findings/{finding.id}").text
        assert len(re.findall("<li[ >]", page)) == sum(len(d.steps) for d in finding.derivations)
        assert "What would change it." in page


def test_every_link_leads_somewhere(room: TestClient) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        path = address.partition("#")[0]
        answer = room.get(path)
        assert answer.status_code == 200, address
        anchor = address.partition("#")[2]
        assert not anchor or f'id="{anchor}"' in answer.text, address
        for found in re.findall(r'href="(/[^"]*)"', answer.text):
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    assert len(seen) > 20


def test_pieces_joined_are_the_text(view: View) -> None:
    for document in view.facts.documents:
        assert "".join(p.text for p in view.pieces(document)) == document.text


def test_overlapping_marks_are_cut_and_kept() -> None:
    document = Document("d", "d.txt", "00", "abcdefgh")
    finding = Finding(
        "f", FindingKind.CONTRADICTION, Verdict.CONTRADICTED, None, None,
        (document.span(0, 5),), (document.span(3, 8),), "why", 1.0, (),
    )  # fmt: skip
    pieces = list(View(Facts(documents=(document,)), (finding,)).pieces(document))
    assert [(p.text, p.side) for p in pieces] == [
        ("abc", "statement"),
        ("de", "statement"),
        ("fgh", "record"),
    ]


def test_words_of_papers_are_escaped_everywhere() -> None:
    document = Document("<d>", NASTY, "00", NASTY, title=NASTY, publisher=NASTY)
    span = Span("<d>", 0, len(NASTY), NASTY)
    finding = Finding(
        "f/<x>", FindingKind.DISPUTE, None, NASTY, NASTY, (span,), (span,), NASTY, 0.5, (),
        unless=NASTY, replies=(span,),
    )  # fmt: skip
    room = client(View(Facts(documents=(document,)), (finding,)))
    room.get(f"/?token={TOKEN}")
    for address in ("/", "/documents/%3Cd%3E", "/documents/<script>"):
        page = room.get(address).text
        assert "<script>" not in page
        assert "<b>" not in page


def test_nothing_without_the_token(view: View) -> None:
    for address in ("/", "/?token=other", "/static/onrecord.css", f"/findings/{view.findings[0].id}"):
        answer = client(view).get(address)
        assert answer.status_code == 403
        assert "Barlowe" not in answer.text


def test_another_host_name_is_refused(view: View) -> None:
    """A page elsewhere that points its own name at this machine gets nothing (DNS rebinding)."""
    assert client(view).get(f"/?token={TOKEN}", headers={"host": "evil.example"}).status_code == 400


def test_every_answer_has_a_strict_policy(room: TestClient) -> None:
    for address in ("/", "/static/onrecord.css", "/findings/none"):
        policy = room.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy


def test_what_is_not_there_says_so(room: TestClient) -> None:
    answer = room.get("/findings/fi-000000000000")
    assert answer.status_code == 404
    assert "There is no finding" in answer.text


def test_nothing_can_be_changed(room: TestClient) -> None:
    assert room.post("/").status_code == 405


def test_an_empty_record_does_not_read_as_innocence() -> None:
    room = client(View(Facts(), ()))
    assert "no proof that there is none" in room.get(f"/?token={TOKEN}").text


def test_leads_come_last(view: View) -> None:
    leads_first = replace_order(view)
    tones = [e.tone for e in leads_first.entries()]
    assert tones.index("lead") == len(tones) - 1


def replace_order(view: View) -> View:
    ordered = sorted(view.findings, key=lambda f: f.verdict is not Verdict.LEAD)
    return View(replace(view.facts), tuple(ordered))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A record served by a process of its own; gives the address that it prints."""
    path = tmp_path_factory.mktemp("served") / "case.db"
    with onrecord.open(path) as record:
        assert not record.read([examples.case_path()])
        record.check()
    code = (
        f"from pathlib import Path; from onrecord.faces.web.app import serve; serve(Path({str(path)!r}), 0)"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        yield child.stdout.readline().rstrip("\n")
    finally:
        child.terminate()
        child.wait(10)
        child.stdout.close()


def test_serve_prints_the_address_and_serves(served: str) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=\S+", served)
    with urllib.request.urlopen(served, timeout=10) as answer:
        assert "The minister has never met anyone" in answer.read().decode()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(served.partition("?")[0], timeout=10)


def test_a_taken_port_is_one_sentence(served: str, tmp_path: Path) -> None:
    port = int(served.rpartition(":")[2].partition("/")[0])
    with pytest.raises(UsageError, match=f"port {port} is taken"):
        serve(tmp_path / "other.db", port)
