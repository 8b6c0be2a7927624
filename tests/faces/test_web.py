"""The reading room: what its pages show, and what they keep out."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord import deciding, examples, flow, record
from onrecord.core.document import Document
from onrecord.core.findings import Finding, FindingKind, Verdict
from onrecord.core.nouns import Facts
from onrecord.core.problems import RecordError, UsageError
from onrecord.deciding import By
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import Serving, create_app, serve
from onrecord.faces.web.reading import lay
from onrecord.faces.web.room import Room
from onrecord.faces.web.view import View

TOKEN = "the-token"
ADDRESS = "http://127.0.0.1:8000"
NASTY = "<script>alert(1)</script>\"'& <b onclick=alert(2)>bold</b> javascript:alert(3) \u202eright to left\u202c"


def made(path: Path, case: Path) -> Room:
    """A room over a new record of a case file."""
    with onrecord.open(path) as record:
        assert not record.read([case])
        record.check()
    return Room(path, flow.Reader())


def entered(room: Room, name: str = "Ada") -> TestClient:
    """A browser that came in by the printed address."""
    opened = TestClient(create_app(room, Door(TOKEN, name=name)), base_url=ADDRESS)
    opened.headers["sec-fetch-site"] = "same-origin"
    assert opened.get(f"/?token={TOKEN}").status_code == 200  # leaves the cookie
    return opened


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    room = made(tmp_path_factory.mktemp("room") / "case.db", examples.case_path())
    yield room
    room.close()


@pytest.fixture
def view(held: Room) -> View:
    return held.view()


@pytest.fixture
def room(held: Room) -> TestClient:
    return entered(held)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Room]:
    """A record that a test may change."""
    room = made(tmp_path / "own.db", examples.case_path())
    yield room
    room.close()


# --- what is read ---------------------------------------------------------------------------------


def test_first_page_shows_both_sides_of_every_finding(room: TestClient, view: View) -> None:
    page = room.get("/").text
    assert page.count("<article") == len(view.findings) >= 9
    for words in (
        "The minister has never met anyone from Norrhamn Terminals",
        "2020-02-11,15:00,Corin Barlowe",
    ):
        assert words in page
    assert '<span class="what">Unless</span> topic: about the concession' in page
    assert not re.findall(r"<script(?! src=)", page)


def test_facets_choose_and_count(room: TestClient, view: View) -> None:
    hedged = [f for f in view.findings if f.verdict is Verdict.HEDGED]
    page = room.get("/?verdict=hedged").text
    assert page.count("<article") == len(hedged) > 0
    assert f"of {len(view.findings)}" in page
    assert "No finding fits this choice" in room.get("/?verdict=hedged&kind=dispute").text


def test_finding_page_shows_every_step(room: TestClient, view: View) -> None:
    for finding in view.findings:
        page = room.get(f"/findings/{finding.id}").text
        steps = re.findall(r'<li class="edge-', page)
        assert len(steps) == sum(len(d.steps) for d in finding.derivations)
        assert "What would change it." in page


def test_every_step_has_what_it_rests_on_one_click_away(room: TestClient, view: View) -> None:
    for finding in view.findings:
        page = room.get(f"/findings/{finding.id}").text
        edges = re.findall(r'<li class="edge-.*?</li>', page, re.DOTALL)
        assert edges
        for edge in edges:
            assert re.search(r'<span class="source"><a href="/(documents/|knowledge#)', edge), edge


def test_words_stand_in_their_context(tmp_path: Path) -> None:
    text = "Ada Roe came in late.\n\nThe chair was ill. “I have never met Ben Lind,” she said. Tea was served.\n\nAll went home."
    said = "I have never met Ben Lind"
    document = Document("d", "d.txt", "00", text)
    view = View(Facts(documents=(document,)), ())
    at = text.index(said)
    one, other = document.span(at, at + len(said)), document.span(text.index("Tea"), text.index("Tea") + 3)
    (passage,) = view.passages((one, other))
    assert "".join(t for t, _ in passage.pieces) == (
        "Ada Roe came in late.\n\nThe chair was ill. “I have never met Ben Lind,” she said. Tea was served. …"
    )
    assert [t for t, quoted in passage.pieces if quoted] == [said, "Tea"]
    assert passage.places == (f"characters {one.start}–{one.end}", f"characters {other.start}–{other.end}")


@given(st.text("ab \n", max_size=900), st.lists(st.tuples(st.integers(0, 900), st.integers(1, 40)), min_size=1, max_size=4))
def test_context_never_changes_the_words(text: str, places: list[tuple[int, int]]) -> None:
    document = Document("d", "d.txt", "00", text)
    spans = [document.span(a, min(a + n, len(text))) for a, n in places if a < len(text)]
    for passage in View(Facts(documents=(document,)), ()).passages(spans):
        whole = "".join(t for t, _ in passage.pieces).removeprefix("… ").removesuffix(" …")
        assert whole in text
    quoted = "".join(t for p in View(Facts(documents=(document,)), ()).passages(spans) for t, q in p.pieces if q)
    assert len(quoted) == len({i for s in spans for i in range(s.start, s.end)})


def test_what_is_changed_elsewhere_is_shown_and_a_fault_is_told(own: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room = entered(own)
    with onrecord.open(own.path) as other:
        other.rename("holm", "Pekka Olavi Holm")
        other.check()
    assert "Pekka Olavi Holm" in room.get("/people").text
    monkeypatch.setattr(own, "_took", 100.0)  # as of a large record: who looks does not wait
    with onrecord.open(own.path) as other:
        other.rename("holm", "P. O. Holm")
        other.check()
    room.get("/people")
    assert own._renewing is not None
    own._renewing.join(20)
    assert "P. O. Holm" in room.get("/people").text

    def fail(*_: object) -> None:
        raise RecordError("the record cannot be read.")

    with onrecord.open(own.path) as other:
        other.rename("holm", "Holm")
    monkeypatch.setattr(own.store, "findings", fail)
    answers = [room.get("/people") for _ in range(3)]
    assert "the record cannot be read." in "".join(a.text for a in answers if a.status_code == 503)


def test_a_paper_marks_who_is_named_and_what_rests_on_it(tmp_path: Path) -> None:
    text = "Ada Roe met Ben Lind on 3 May 2019. Ada Roe said: “I have never met Ben Lind.”"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with onrecord.open(tmp_path / "a.db") as record:
        record.read([tmp_path / "a.txt"])
        (finding,) = record.check()
    held = Room(tmp_path / "a.db", flow.Reader())
    view, room = held.view(), entered(held)
    page = room.get(f"/documents/{view.facts.documents[0].id}").text
    assert {s.text for s, _ in view.in_document(view.facts.documents[0].id).names} >= {"Ada Roe", "Ben Lind"}
    assert re.search(r' k-actor"[^>]*>(<a [^>]*>)?Ada Roe<', page)
    claim = re.search(r'<li class="note n-claim">.*?</li>', page, re.DOTALL)
    assert claim and f'href="/findings/{finding.id}">finding</a>' in claim.group()
    held.close()


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
            found = found.replace("&amp;", "&")
            if found not in seen and not found.startswith("/static/"):
                seen.add(found)
                waiting.append(found)
    assert len(seen) > 60


def test_a_paper_laid_out_is_the_text(view: View) -> None:
    for document in view.facts.documents:
        for budget in (1, 4000, 150_000):
            laid = lay(view, document, budget)
            starts = laid.window(0).starts
            text = "".join(p.text for at in starts for b in laid.window(at).blocks for p in b.pieces)
            assert text == document.text


def test_every_offset_is_in_its_window() -> None:
    text = "".join(f"Paragraph {i} has some words in it.\n\n" for i in range(60)) + "long " * 900
    document = Document("d", "d.txt", "00", text)
    laid = lay(View(Facts(documents=(document,)), ()), document, 1500)
    assert laid.window(0).of > 3
    for at in range(0, len(document.text), 37):
        window = laid.window(at)
        assert window.blocks[0].start <= at < window.blocks[-1].end


def test_overlapping_marks_are_cut_and_kept() -> None:
    document = Document("d", "d.txt", "00", "abcdefgh")
    finding = Finding(
        "f", FindingKind.CONTRADICTION, Verdict.CONTRADICTED, None, None,
        (document.span(0, 5),), (document.span(3, 8),), "why", 1.0, (),
    )  # fmt: skip
    laid = lay(View(Facts(documents=(document,)), (finding,)), document)
    assert [(p.text, p.side) for p in laid.window(0).blocks[0].pieces] == [
        ("abc", "statement"),
        ("de", "statement"),
        ("fgh", "record"),
    ]


def test_an_empty_record_does_not_read_as_innocence(tmp_path: Path) -> None:
    onrecord.open(tmp_path / "empty.db").close()
    room = Room(tmp_path / "empty.db", flow.Reader())
    assert "no proof that there is none" in entered(room).get("/").text
    room.close()


def test_leads_come_last(view: View) -> None:
    tones = [e.tone for e in view.entries()]
    assert tones.index("lead") == len(tones) - tones.count("lead")


def test_what_is_not_there_says_so(room: TestClient) -> None:
    for address, words in (
        ("/findings/fi-000000000000", "There is no finding"),
        ("/documents/<script>", "There is no paper"),
        ("/people/nobody", "There is no person or body"),
    ):
        answer = room.get(address)
        assert answer.status_code == 404
        assert words in answer.text
        assert "<script>" not in answer.text


def test_a_pdf_is_shown_by_page_with_its_marks(tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    paper.write_bytes((Path(__file__).parent.parent / "fixtures" / "files" / "report.pdf").read_bytes())
    with onrecord.open(tmp_path / "pdf.db") as record:
        record.read([paper])
    held = Room(tmp_path / "pdf.db", flow.Reader())
    room, document = entered(held), held.view().facts.documents[0]
    page = room.get(f"/pages/1/{document.id}").text
    boxes = re.findall(r'<rect class="leafline l-(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', page)
    assert {kind for kind, *_ in boxes} >= {"attribution", "claim"}
    assert all(0 <= float(x) <= 612 and 0 <= float(y) <= 850 and float(w) > 0 for _, x, y, w in boxes)
    picture = room.get(f"/pictures/1/{document.id}")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert room.get(f"/pages/99/{document.id}").status_code == 404
    paper.write_bytes(b"another file by now")
    again = Room(tmp_path / "pdf.db", flow.Reader())
    assert "no longer where it was read" in entered(again).get(f"/pages/1/{document.id}").text
    held.close()
    again.close()


def test_a_picture_is_shown_with_its_marks_on_the_words(tmp_path: Path) -> None:
    pil = pytest.importorskip("PIL", reason="install the extra 'ocr'")
    ocr = importlib.import_module("onrecord.sources.ocr")
    if not pil or ocr.data_folder() is None:
        pytest.skip("Tesseract's English data are not installed")
    image, draw, font = (importlib.import_module(f"PIL.{n}") for n in ("Image", "ImageDraw", "ImageFont"))
    sheet = image.new("L", (1700, 1100), 255)
    words = "The clerk, Ada Roe, said that she had never met Ben Lind.\n\nMs. Roe left the harbour office on Monday."
    draw.Draw(sheet).text((200, 300), words, fill=0, font=font.load_default(40))
    sheet.save(tmp_path / "note.png")
    with onrecord.open(tmp_path / "picture.db") as record:
        problems = record.read([tmp_path / "note.png"])
        assert [p.fatal for p in problems] == [False]
    held = Room(tmp_path / "picture.db", flow.Reader())
    room, document = entered(held), held.view().facts.documents[0]
    page = room.get(f"/pages/1/{document.id}").text
    boxes = re.findall(r'<rect class="leafline l-(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', page)
    assert "attribution" in {kind for kind, *_ in boxes}
    # The sheet's shorter side counts as 612 points: the first line stands at some 167 of them from above.
    points = 612 / 1100
    firsts = [(float(x), float(y)) for kind, x, y, _ in boxes if kind == "attribution"]
    assert all(200 * points < x < 1500 * points and 300 * points < y < 350 * points for x, y in firsts)
    assert room.get(f"/pictures/1/{document.id}").content[:4] == b"\x89PNG"
    held.close()


def test_no_page_is_heavy(tmp_path: Path) -> None:
    """A paper of a million letters, each sentence marked four times over, comes in windows under 300 kB."""
    lines = [f"On day {i} Ada Roe met Ben Lind, and Cleo Moe said that Ada Roe had met Ben Lind." for i in range(4000)]
    text = "\n\n".join(lines)
    people_ = [{"id": n, "name": n.title()} for n in ("roe", "lind", "moe")]
    events, statements = [], []
    for i, line in enumerate(lines[:1500]):
        words = f"On day {i} Ada Roe met Ben Lind,"
        events.append({"document": "p", "words": words, "what": "meet", "who": ["roe", "lind"], "when": "2020-01-02"})
        said = {"id": f"s{i}", "document": "p", "speaker": "moe", "said": "2020-01-03", "kind": "indirect"}
        said |= {"words": {"words": line, "at": text.index(line)}, "claims": [{"denies": "meet", "party": {"words": "Lind", "actor": "lind"}}]}
        statements.append(said)
    case = {
        "onrecord": 1, "documents": [{"id": "p", "title": "Long", "published": "2020-01-04", "text": text}],
        "actors": people_, "events": events, "statements": statements,
    }  # fmt: skip
    (tmp_path / "long.yaml").write_text(yaml.safe_dump(case), encoding="utf-8")
    held = made(tmp_path / "long.db", tmp_path / "long.yaml")
    room = entered(held)
    view = held.view()
    starts = held.laid(view, "p").window(0).starts
    assert len(starts) > 5
    addresses = ["/", "/papers", "/people", "/timeline", "/network", "/positions", "/people/roe", "/people/moe"]
    addresses += [f"/documents/p?at={at}" for at in starts] + [f"/findings/{f.id}" for f in view.findings[:3]]
    sizes = {address: len(room.get(address).content) for address in addresses}
    assert max(sizes.values()) < 300_000, max(sizes.items(), key=lambda s: s[1])
    held.close()


# --- what is kept out -----------------------------------------------------------------------------


def hostile(path: Path) -> Room:
    """A record whose every word was made to do harm."""
    paper = f"{NASTY}\r\n\r\nI have never met {NASTY}. {NASTY} met Jane Roe on 3 May 2019."
    said = f"I have never met {NASTY}."
    met = f"{NASTY} met Jane Roe on 3 May 2019."
    case = {
        "onrecord": 1, "title": NASTY,
        "documents": [{"id": "p", "title": NASTY, "publisher": NASTY, "published": "2020-01-01", "kind": "article", "text": paper}],
        "actors": [{"id": "roe", "name": "Jane Roe", "aliases": [NASTY[:60]]}, {"id": "evil", "name": NASTY}],
        "offices": [{"holder": "evil", "role": NASTY, "document": "p", "words": met}],
        "statements": [{
            "id": "s", "document": "p", "speaker": "roe", "said": "2020-01-01", "kind": "direct", "words": said,
            "claims": [{"denies": "meet", "party": {"words": NASTY, "actor": "evil"}}],
        }],
        "events": [{"document": "p", "words": met, "what": "meet", "who": ["roe", "evil"], "when": "2019-05-03", "topic": NASTY, "where": NASTY}],
        "stances": [{"actor": "evil", "stance": "calls_for", "action": "resign", "target": "roe", "document": "p", "words": met}],
    }  # fmt: skip
    file = path / "case.yaml"
    file.write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    return made(path / "hostile.db", file)


def test_words_of_papers_are_only_ever_words(tmp_path: Path) -> None:
    held = hostile(tmp_path)
    view, room = held.view(), entered(held)
    assert view.findings
    addresses = ["/", "/people", "/papers", "/timeline", "/network", "/positions", "/activity"]
    addresses += [f"/findings/{quote(f.id)}" for f in view.findings]
    addresses += [f"/documents/{quote(d.id)}" for d in view.facts.documents]
    addresses += [f"/people/{quote(a.id)}" for a in view.facts.actors]
    for address in addresses:
        answer = room.get(address)
        assert answer.status_code == 200, address
        assert not re.search(r"<script(?! src=\"/static/)", answer.text), address
        assert "<b onclick" not in answer.text, address
        assert not re.search(r'href="\s*javascript', answer.text), address
        assert not re.search(r"\son\w+=[\"']", re.sub(r"&[#\w]+;", "", answer.text)), address
    page = room.get(f"/documents/{quote(view.facts.documents[0].id)}").text
    assert "&lt;script&gt;alert(1)" in page
    assert '<bdi class="ctl" title="U+202E, right-to-left override">' in page
    assert "&#13;" in page  # a carriage return stays one, so that offsets hold in the browser too
    held.close()


def test_nothing_without_the_token(held: Room, view: View) -> None:
    fresh = TestClient(create_app(held, Door(TOKEN)), base_url=ADDRESS)
    for address in ("/", "/?token=other", "/people", "/network.json", f"/findings/{view.findings[0].id}"):
        answer = fresh.get(address)
        assert answer.status_code == 403
        assert "Barlowe" not in answer.text


def test_the_printed_address_opens_once(held: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(held, Door(TOKEN))
    first = TestClient(app, base_url=ADDRESS)
    assert first.get(f"/?token={TOKEN}").status_code == 200
    monkeypatch.setattr("onrecord.faces.web.access.GRACE_SECONDS", -1)
    assert TestClient(app, base_url=ADDRESS).get(f"/?token={TOKEN}").status_code == 403
    assert first.get("/").status_code == 200


def test_another_host_name_is_refused(held: Room) -> None:
    """A page elsewhere that points its own name at this machine gets nothing (DNS rebinding)."""
    fresh = TestClient(create_app(held, Door(TOKEN)), base_url=ADDRESS)
    assert fresh.get(f"/?token={TOKEN}", headers={"host": "evil.example"}).status_code == 400


def test_every_answer_has_a_strict_policy(room: TestClient) -> None:
    for address in ("/", "/static/onrecord.css", "/findings/none", "/nowhere"):
        policy = room.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_no_page_has_a_style_or_script_of_its_own(room: TestClient, view: View) -> None:
    pages = ["/", "/people", "/papers", "/timeline", "/network", "/positions", "/activity"]
    pages += [f"/findings/{view.findings[0].id}", f"/documents/{view.facts.documents[0].id}"]
    for address in pages:
        page = room.get(address).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", page), address
        assert '"allowEval":false' in page
        assert '"includeIndicatorStyles":false' in page
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page), address


def test_a_request_from_elsewhere_changes_nothing(own: Room) -> None:
    room = entered(own)
    finding = own.view().findings[0].id
    form = {"finding": finding, "state": "confirmed"}
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": ""},
    ):
        assert room.post("/decide", data=form, headers=headers).status_code == 403
    assert own.log().states == {}
    assert room.post("/decide", data=form, headers={"origin": ADDRESS}).status_code == 200
    assert own.log().states == {finding: "confirmed"}


# --- what people decide ---------------------------------------------------------------------------


def test_a_decision_is_kept_with_who_and_why(own: Room) -> None:
    room = entered(own, "Ada Quill")
    finding = own.view().findings[0].id
    room.post("/decide", data={"finding": finding, "state": "dismissed", "reason": "Another <b>Roe</b>."})
    page = room.get(f"/findings/{finding}").text
    assert "Dismissed</strong> by Ada Quill" in page
    assert "Another &lt;b&gt;Roe&lt;/b&gt;." in page
    assert "Ada Quill" in room.get("/activity").text
    assert room.get("/?state=dismissed").text.count("<article") == 1


def test_a_name_is_added_and_taken_away(own: Room) -> None:
    room = entered(own)
    room.post("/people/alias", data={"actor": "holm", "name": "The Finn"})
    assert "The Finn" in room.get("/people/holm").text
    answer = room.post("/people/alias", data={"actor": "holm", "name": "The Finn", "drop": "yes"})
    assert "A name taken away." in answer.text
    assert "The Finn" not in own.view().actors["holm"].aliases


def test_papers_say_when_they_were_read(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Jane Roe met Arne Lind on 3 May 2019.", encoding="utf-8")
    with onrecord.open(tmp_path / "note.db") as record:
        record.read([tmp_path / "note.txt", tmp_path / "none.txt"])
    held = Room(tmp_path / "note.db", flow.Reader())
    page = entered(held).get("/papers").text
    assert re.search(r'<td class="date">\d{4}-\d\d-\d\d</td>', page)
    assert re.search(r"1 problem.*none\.txt", page, re.DOTALL)
    held.close()


def test_two_browsers_see_each_others_decisions(own: Room) -> None:
    one, two = entered(own, "Ada"), entered(own, "Ben")
    finding = own.view().findings[0].id
    seen = re.search(r"/pulse\?seen=(\d+)", two.get("/").text)
    assert seen
    assert two.get(seen.group()).status_code == 204
    one.post("/decide", data={"finding": finding, "state": "confirmed"})
    told = two.get(seen.group()).text
    assert f'id="state-{finding}" hx-swap-oob="true">confirmed' in told


def test_a_log_held_open_follows_what_is_decided_and_withdrawn_elsewhere(own: Room) -> None:
    finding = own.view().findings[0]
    paper = own.view().documents[finding.say[0].document]
    own.review(finding.id, "dismissed", By("Ada"))
    assert own.log().states == {finding.id: "dismissed"} and own.log().decisions[0].summary
    elsewhere = record.open(own.path, create=False)
    deciding.review(elsewhere, finding.id, "confirmed", By("Ben"))
    assert own.log().states == {finding.id: "confirmed"}
    deciding.undo(elsewhere, 2, By("Ben"))
    assert own.log().states == {finding.id: "dismissed"} and own.log().decisions[1].undone
    elsewhere.withdraw(paper.id)
    elsewhere.close()
    assert own.log().newest == 3
    assert [d.summary for d in own.log().decisions[:2]] == ["", ""]  # no word of it stays at hand


def test_an_unknown_state_is_one_sentence(own: Room) -> None:
    finding = own.view().findings[0].id
    answer = entered(own).post("/decide", data={"finding": finding, "state": "burned"})
    assert answer.status_code == 400
    assert "a finding is open, confirmed or dismissed, not &#39;burned&#39;." in answer.text


# --- the server -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A record served by a process of its own; gives the address that it prints."""
    path = tmp_path_factory.mktemp("served") / "case.db"
    with onrecord.open(path) as record:
        assert not record.read([examples.case_path()])
        record.check()
    code = (
        f"from pathlib import Path; from onrecord.faces.web.app import Serving, serve; serve(Path({str(path)!r}), Serving(0))"
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
        serve(tmp_path / "other.db", Serving(port))
