"""A paper made to do harm does none in a real browser: its words are words on every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import onrecord
from browser.serving import Served
from onrecord.deciding import By

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")

FILES = Path(__file__).parent.parent / "fixtures" / "files"
HARM = (
    "<script>window.harmed=1</script><img src=x onerror=window.harmed=2><a href=javascript:window.harmed=3>go</a>"
    "'\"><svg onload=window.harmed=4> {{7*7}} ${7*7} \u202eright to left\u202c \u2066isolated \x07 end"
)


def test_nothing_in_a_paper_runs_or_turns_the_page(
    visit: Callable[..., Any], serve: Callable[..., Served], tmp_path: Path, watched: Any
) -> None:
    papers = tmp_path / f"papers {quote('<b>', safe='')}"
    papers.mkdir()
    text = f"---\ntitle: {HARM[:60]!r}\npublished: 2020-03-04\n---\n{HARM}\n\n“I never met Jane Roe,” said Arno {HARM}.\n"
    (papers / "a <img onerror=window.harmed=5>.txt").write_text(text, encoding="utf-8")
    (papers / "broken.txt").write_bytes(b"Jane Roe met \xff\xfe\x80 Arne Lind on 3 May 2019.\r\n" + HARM.encode())
    (papers / "page.html").write_text(
        f"<html><head><title>{HARM}</title></head><body><article><p>Jane Roe met Arne Lind on 3 May 2019. {HARM}</p>"
        "<p onclick=window.harmed=6>Arne Lind said that he never met Jane Roe.</p></article></body></html>",
        encoding="utf-8",
    )
    (papers / "b ';window.harmed=7;'.pdf").write_bytes((FILES / "report.pdf").read_bytes())
    with onrecord.open(tmp_path / "hostile.db") as record:
        record.read([papers])
        record.check()
    served = serve(tmp_path / "hostile.db")
    page = visit(served.way_in)
    view = served.room.view()
    assert view.findings
    for f in view.findings:
        served.room.review(f.id, "confirmed", By(HARM, HARM))
    page.goto(f"{served.address}/add")
    page.set_input_files("#papers", [str(p) for p in sorted(papers.iterdir())])
    page.get_by_role("button", name="Read them").click()
    api.expect(page.get_by_role("status").first).to_contain_text("Done.", timeout=120_000)
    view = served.room.view()
    pdf = next(d.id for d in view.facts.documents if d.name.endswith(".pdf"))
    papers_, people = ([quote(n.id, safe="") for n in nouns] for nouns in (view.facts.documents, view.facts.actors[:12]))
    addresses = ["/", "/papers", "/people", "/timeline", "/network", "/positions", "/search?q=met", "/activity"]
    addresses += ["/add", "/add/1", "/api", "/keys", "/knowledge", "/suggestions", "/proposals", f"/pages/1/{pdf}"]
    addresses += [f"/search?q={quote(HARM)}", f"/people?kind={quote(HARM)}", f"/timeline?about={quote(HARM)}", f"/findings/{quote(HARM, safe='')}"]
    addresses += [f"/documents/{p}" for p in papers_] + [f"/write/{p}?start=0&end=60" for p in papers_]
    addresses += [f"/people/{a}" for a in people] + [f"/print/people/{a}" for a in people] + [f"/network?about={a}" for a in people[:3]]
    addresses += [f"/findings/{f.id}" for f in view.findings] + [f"/print/findings/{f.id}" for f in view.findings]
    addresses += [f"/proposals?paper={p}" for p in papers_[:1]]
    addresses += [f"/mend/event/{e.id}?paper={e.document}" for e in view.facts.events[:3]]
    assert served.not_among(addresses) == []
    watched.expected += ["404", "400"]
    for address in addresses:
        page.goto(served.address + address)
        assert page.evaluate("window.harmed === undefined"), address
        assert page.evaluate("document.querySelectorAll('main script, main img:not([src^=\"/pictures/\"]), main [onload], main [onclick], main [onerror]').length") == 0, address
        assert page.evaluate("[...document.querySelectorAll('a')].every(a => !/^\\s*javascript/i.test(a.getAttribute('href')))"), address
    paper = next(d for d in view.facts.documents if d.name.endswith(".txt") and "onerror" in d.name)
    page.goto(f"{served.address}/documents/{paper.id}")
    shown = page.evaluate("[...document.querySelectorAll('.text [data-s]')].map(e => e.textContent).join('')")
    assert shown == paper.text.replace("\x00", "\ufffd")
    assert page.locator("bdi.ctl").count() > 0
