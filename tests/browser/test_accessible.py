"""Every page for everybody: axe-core finds no serious fault, in light and dark, wide and narrow; keys suffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.serving import PASSWORD, Served
from onrecord.faces.web.access import Accounts

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
expect = api.expect
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def addresses(served: Served) -> list[str]:
    """Every kind of page."""
    paper, person = served.paper("03-courier"), served.person("Corin Barlowe")
    finding = served.finding("denies any contact")
    event = served.room.view().facts.events[0].id
    return [
        "/", "/?verdict=hedged", f"/findings/{finding}", "/papers", f"/documents/{paper}",
        f"/documents/{served.paper('02-ministry')}", f"/documents/{served.paper('01-committee')}", "/people",
        f"/people/{person}", "/timeline", "/network", "/positions", "/activity", "/search?q=letter",
        f"/write/{paper}?start=540&end=597", f"/write/{paper}?start=540&end=597&kind=event",
        f"/mend/event/{event}?paper={paper}", "/add", f"/print/findings/{finding}", f"/print/people/{person}", "/api",
        "/keys", "/findings/none",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(visit: Callable[..., Any], served: Served, watched: Any, scheme: str) -> None:
    page = visit(served.way_in, color_scheme=scheme, viewport={"width": 1280 if scheme == "light" else 360, "height": 800})
    served.room.review(served.finding("denies any contact"), "confirmed", _by())
    served.room.review(served.finding("does not recall"), "dismissed", _by())
    faults = []
    for address in addresses(served):
        page.goto(served.address + address)
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


def test_no_page_is_wider_than_a_telephone(visit: Callable[..., Any], served: Served, watched: Any) -> None:
    page = visit(served.way_in, viewport={"width": 360, "height": 740})
    for address in addresses(served):
        page.goto(served.address + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    watched.expected.append("404")


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


def test_everything_is_read_without_script(visit: Callable[..., Any], served: Served) -> None:
    page = visit(served.way_in, java_script_enabled=False)
    finding = served.finding("denies any contact")
    page.locator(f"#{finding}").get_by_role("button", name="Confirm").click()
    expect(page.locator(".decisions")).to_contain_text("Confirmed")
    page.goto(f"{served.address}/timeline")
    expect(page.locator("svg.timeline")).to_be_visible()


def tab_to(page: Any, wanted: str) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", wanted):
            return
    raise AssertionError(f"the tab key does not reach {wanted}")


def _by() -> Any:
    from onrecord.deciding import By

    return By("Ada Quill", "Checked.")
