"""Every page for everybody: axe-core finds no serious fault, in light and dark, wide and narrow; keys suffice."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.serving import PASSWORD, Served
from onrecord import second
from onrecord.faces.web.access import Accounts
from onrecord.record import Answer

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
expect = api.expect
FILES = Path(__file__).parent.parent / "fixtures" / "files"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def addresses(served: Served) -> list[str]:
    """Every kind of page."""
    paper, person = served.paper("03-courier"), served.person("Corin Barlowe")
    pdf = next((d.id for d in served.room.view().facts.documents if d.name.endswith("report.pdf")), "none")
    finding = served.finding("denies any contact")
    event = served.room.view().facts.events[0].id
    return [
        "/", "/?verdict=hedged", f"/findings/{finding}", "/papers", f"/documents/{paper}",
        f"/documents/{served.paper('02-ministry')}", f"/documents/{served.paper('01-committee')}", "/people",
        f"/people/{person}", "/timeline", "/network", "/positions", "/activity", "/search?q=letter",
        f"/write/{paper}?start=540&end=597", f"/write/{paper}?start=540&end=597&kind=event",
        f"/mend/event/{event}?paper={paper}", "/add", f"/print/findings/{finding}", f"/print/people/{person}", "/api",
        "/keys", "/findings/none", "/knowledge", "/suggestions", "/search", "/timeline?since=2020-06-01",
        f"/timeline?about={person}", f"/network?about={person}", "/people?kind=body", "/proposals",
        f"/pages/1/{pdf}", f"/documents/{pdf}", "/add/1",
        f"/write/{paper}?start=540&end=597&kind=office", f"/write/{paper}?start=540&end=597&kind=stance",
        *(f"/mend/{kind}/{ident}?paper={paper}" for kind, ident in mended(served)),
    ]  # fmt: skip


def mended(served: Served) -> list[tuple[str, str]]:
    """One noun of each other kind that can be corrected."""
    facts = served.room.view().facts
    kinds = (("attribution", facts.attributions), ("claim", facts.claims), ("stance", facts.stances), ("office", facts.offices))
    return [(kind, nouns[0].id) for kind, nouns in kinds]


def with_pdf_and_upload(page: Any, served: Served, folder: Path) -> None:
    """Add a PDF and a file that cannot be read by the upload's own page, so that both have pages to look at."""
    bad = folder / "broken.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing more")
    page.goto(f"{served.address}/add")
    page.set_input_files("#papers", [str(FILES / "report.pdf"), str(bad)])
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("status").first).to_contain_text("Done.", timeout=120_000)


LOOKS = {"light and wide": ("light", 1280), "dark and wide": ("dark", 1280), "light and narrow": ("light", 360), "dark and narrow": ("dark", 360)}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_serious_fault(
    visit: Callable[..., Any], served: Served, watched: Any, look: str, tmp_path: Path
) -> None:
    """On every kind of page; and at 360 px no page is wider than the screen."""
    scheme, width = LOOKS[look]
    page = visit(served.way_in, color_scheme=scheme, viewport={"width": width, "height": 800})
    with_pdf_and_upload(page, served, tmp_path)
    served.room.review(served.finding("denies any contact"), "confirmed", _by())
    served.room.review(served.finding("does not recall"), "dismissed", _by())
    faults = []
    for address in addresses(served):
        page.goto(served.address + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        if not page.evaluate("typeof axe !== 'undefined'"):
            page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [
            f"{address}: {v['id']}: {n['target']} {n['failureSummary'][:200]}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
            for n in v["nodes"][:2]
        ]
    watched.expected.append("404")  # /findings/none
    assert not faults, "\n".join(faults)


def test_coming_in_and_accounts(
    visit: Callable[..., Any], serve: Callable[..., Served], read_once: Path, tmp_path: Path
) -> None:
    held = Accounts(tmp_path / "team.json")
    held.add("ada", "admin", PASSWORD)
    served = serve(read_once, held.path)
    page = visit(f"{served.address}/", viewport={"width": 360, "height": 740})
    for address in ("/login", "/account"):
        page.goto(served.address + address)
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        if address == "/login":
            page.get_by_label("Name").fill("ada")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Log in").click()
            expect(page.locator("article.finding").first).to_be_visible()


def test_every_page_is_among_those(served: Served) -> None:
    """A page that is new and not looked at here fails."""
    assert served.not_among(addresses(served)) == []


def test_a_case_by_keyboard_alone(visit: Callable[..., Any], served: Served) -> None:
    """The tab key reaches everything and shows where it is; Enter does the rest."""
    page = visit(served.way_in)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "article.finding h2 a")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(page.locator("article.single")).to_be_visible()
    tab_to(page, "button.confirm")
    page.keyboard.press("Enter")
    expect(page.locator(".state.confirmed")).to_be_visible()
    page.goto(f"{served.address}/documents/{served.paper('03-courier')}")
    tab_to(page, "#pick")
    page.keyboard.type("Her committee will hear him in May.")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote .words")).to_have_text("Her committee will hear him in May.")


def test_proposals_are_judged_by_keys(visit: Callable[..., Any], served: Served) -> None:
    """What a second reader proposes: next, confirm, reject with a reason; at 360 px, and without a serious fault."""
    paper = next(d for d in served.room.view().facts.documents if "courier" in d.name)
    words = [line for line in paper.text.splitlines() if "Barlowe" in line and len(line.split()) > 6][:2]
    assert len(words) == 2
    events = [{"words": w, "act": "meet", "who": ["Barlowe"], "certainty": "happened"} for w in words]
    served.room.store.answers.add(
        Answer(
            paper.reading_sha256, 0, len(paper.text), "a-model", second.VERSION,
            json.dumps({"statements": [], "events": events, "links": []}), paper.sha256, 1, 1, 1.0,
        )
    )  # fmt: skip
    page = visit(served.way_in, viewport={"width": 360, "height": 740})
    page.get_by_role("link", name="2 proposals of a second reader").click()
    expect(page.locator("article.proposal")).to_have_count(2)
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("article.judged")).to_have_count(1)
    expect(page.locator("article.judged .told")).to_contain_text("Confirmed: it counts as if it were written by hand.")
    expect(page.locator("article.judged h2 a")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.keyboard.type("They only passed each other.")
    page.keyboard.press("Enter")
    expect(page.locator("article.judged")).to_have_count(2)
    first, last = served.room.log().decisions[-2:]
    assert (first.kind.value, last.kind.value, last.reason) == ("add", "reject", "They only passed each other.")


@pytest.mark.parametrize("width", [1280, 360])
def test_every_change_by_keyboard_alone(
    visit: Callable[..., Any], served: Served, watched: Any, width: int
) -> None:
    """Write by hand, leave out, rename, merge, add a paper, print, undo: with nothing but keys, wide and narrow."""
    page = visit(served.way_in, viewport={"width": width, "height": 740})
    page.goto(f"{served.address}/write/{served.paper('06-adviser')}?start=0&end=40&kind=office")
    tab_to(page, "input[name=holder]")
    page.keyboard.type("Delia Harrowgate")
    tab_to(page, "input[name=role]")
    page.keyboard.type("keeper of the seal")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Added by hand.")
    tab_to(page, "main a")
    page.keyboard.press("Enter")
    expect(page.locator(".notes").first).to_contain_text("keeper of the seal")
    page.goto(f"{served.address}/documents/{served.paper('02-ministry')}")
    tab_to(page, "a.mend")
    with page.expect_navigation():  # before it the keys would still go to the page that is left
        page.keyboard.press("Enter")
    tab_to(page, "button[value=reject]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Left out.")
    page.goto(f"{served.address}/people/{served.person('Pekka Holm')}")
    tab_to(page, ".identity input[name=name]")
    page.keyboard.press("Control+a")
    page.keyboard.type("P. Holm")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Renamed.")
    page.goto(f"{served.address}/people/{served.person('Greywether Dredging')}")
    tab_to(page, ".identity select[name=other]")
    page.keyboard.type("Greyw")
    tab_to(page, "form[action='/same'] button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile("Merged.|Not merged"))
    watched.expected.append("409")  # across a conflict: a person decides
    page.goto(f"{served.address}/activity")
    tab_to(page, "form[action='/undo'] button")
    page.keyboard.press("Enter")
    expect(page.locator(".decisions li").first).to_contain_text("Undone")
    page.goto(f"{served.address}/add")
    tab_to(page, "#address")
    page.keyboard.type("https://ellery.invalid/letter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Done.", timeout=120_000)
    expect(page.locator("tr.read")).to_contain_text("https://ellery.invalid/letter")
    page.goto(f"{served.address}/findings/{served.room.view().findings[0].id}")
    tab_to(page, "a[href^='/print/']")
    page.keyboard.press("Enter")
    expect(page.locator(".dossier h1")).to_be_visible()
    tab_to(page, "[data-print]")


@pytest.mark.parametrize("address", ["/timeline", "/network", "/positions", "/papers"])
def test_what_scrolls_is_reached_by_keys(visit: Callable[..., Any], served: Served, address: str) -> None:
    page = visit(served.way_in, viewport={"width": 360, "height": 740})
    page.goto(served.address + address)
    tab_to(page, ".scroll")
    before = page.evaluate("document.activeElement.scrollLeft")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    fits = page.evaluate("document.activeElement.scrollWidth <= document.activeElement.clientWidth")
    assert fits or page.evaluate("document.activeElement.scrollLeft") > before


def test_everything_is_read_without_script(visit: Callable[..., Any], served: Served) -> None:
    page = visit(served.way_in, java_script_enabled=False)
    finding = served.finding("denies any contact")
    page.locator(f"#{finding}").get_by_role("button", name="Confirm").click()
    expect(page.locator(".decisions")).to_contain_text("Confirmed")
    page.goto(f"{served.address}/timeline")
    expect(page.locator("svg.timeline")).to_be_visible()


def tab_to(page: Any, wanted: str) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(160):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", wanted):
            return
    raise AssertionError(f"the tab key does not reach {wanted}")


def _by() -> Any:
    from onrecord.deciding import By

    return By("Ada Quill", "Checked.")
