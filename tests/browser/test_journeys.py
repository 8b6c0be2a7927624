"""What a reporter does, in a real browser, from an empty record to a printed dossier."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.serving import PASSWORD, Served
from onrecord import examples
from onrecord.faces.web.access import Accounts

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
expect = api.expect

CONTACT = "denies any contact with officials of the Government of Finland"


def test_from_an_empty_record_to_findings(visit: Callable[..., Any], tmp_path: Path) -> None:
    """Journey 1: begin a record, drop the papers in, see what was read and what could not be."""
    bad = tmp_path / "broken.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing more")
    code = "from onrecord.faces.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--record", str(tmp_path / "new.db"), "--create", "--port", "0"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        page = visit(child.stdout.readline().strip())
        expect(page.locator("h1")).to_have_text("Nothing has been read yet")
        page.get_by_role("link", name="Add papers").click()
        page.set_input_files("#papers", [*map(str, sorted(examples.path().iterdir())), str(bad)])
        page.get_by_role("button", name="Read them").click()
        expect(page.get_by_role("status").first).to_contain_text("Done.", timeout=120_000)
        expect(page.locator("tr.failed")).to_contain_text("broken.pdf")
        expect(page.locator("tr.failed .problem")).to_have_count(1)
        expect(page.locator("tr.read")).to_have_count(6)
        page.get_by_role("link", name=re.compile("new findings")).click()
        expect(page.locator("article.finding")).not_to_have_count(0)
    finally:
        child.terminate()
        child.wait(20)
        child.stdout.close()


def test_the_queue_by_keys_alone(visit: Callable[..., Any], served: Served) -> None:
    """Journey 2: next, confirm, undo, dismiss with a reason, without touching the mouse."""
    page = visit(served.way_in)
    first = page.locator("article.finding").first
    ident = first.get_attribute("id")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(f"#state-{ident}")).to_have_text("confirmed")
    page.keyboard.press("u")
    expect(page.locator(f"#state-{ident}")).to_have_text("")
    page.keyboard.press("d")
    page.keyboard.type("The calendar lists another Barlowe.")
    page.keyboard.press("Enter")
    expect(page.locator(f"#state-{ident}")).to_have_text("dismissed")
    assert served.room.log().states == {ident: "dismissed"}
    page.goto(f"{served.address}/activity")
    expect(page.locator(".decisions")).to_contain_text("The calendar lists another Barlowe.")
    expect(page.locator(".decisions")).to_contain_text("Ada Quill")


def test_a_chain_leads_to_the_words(visit: Callable[..., Any], served: Served) -> None:
    """Journey 3: from a finding along its chain to the marked words in the paper, and back to the finding."""
    page = visit(served.way_in)
    page.locator("article.finding", has_text=CONTACT).get_by_role("link", name="Corin Barlowe").first.click()
    page.locator(".edge-certainty .source a").click()
    target = page.locator(":target")
    expect(target).to_contain_text("Courtesy call")
    expect(target).to_be_in_viewport()
    target.get_by_role("link").click()
    expect(page.locator("p.why").first).to_contain_text(CONTACT)


SELECT = """words => {
  const walk = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let node; (node = walk.nextNode());) if (node.parentElement.closest('[data-s]')) nodes.push(node);
  const start = nodes.map((n) => n.data).join('').indexOf(words);
  const place = (at, end) => {
    for (const node of nodes) {
      if (at < node.length || (end && at === node.length)) return [node, at];
      at -= node.length;
    }
  };
  document.getSelection().setBaseAndExtent(...place(start, false), ...place(start + words.length, true));
}"""
"""Select words in the paper, as a mouse would, across whatever marks lie on them."""


def test_selected_words_become_a_statement(visit: Callable[..., Any], served: Served) -> None:
    """Journey 4: select words, say what they deny, and the check says at once what is new; undo takes it back."""
    before = {f.id for f in served.room.view().findings}
    page = visit(served.way_in)
    page.goto(f"{served.address}/documents/{served.paper('06-adviser')}")
    page.evaluate(SELECT, "I took no part in the choice.")
    page.get_by_role("button", name="Add…").click()
    expect(page.locator("blockquote .words")).to_have_text("I took no part in the choice.")
    expect(page.get_by_label("Speaker")).to_have_value("Delia Harrowgate")
    expect(page.get_by_label("Said")).to_have_value("2021-05-27")
    page.locator("select[name=predicate]").select_option("meet")
    page.get_by_label("with or of").fill("Henrika Sund")
    page.get_by_label("Why you add it").fill("She answers for the whole office.")
    page.get_by_role("button", name="Add, and check again").click()
    expect(page.get_by_role("status").first).to_contain_text("new finding")
    assert {f.id for f in served.room.view().findings} > before
    page.goto(f"{served.address}/activity")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".decisions li").first).to_contain_text("Undone")
    assert {f.id for f in served.room.view().findings} == before


def test_offsets_of_a_selection_are_code_points(visit: Callable[..., Any], served: Served) -> None:
    """Letters beyond the first plane and line ends of Windows count as the record counts them."""
    page = visit(served.way_in)
    paper = served.paper("03-courier")
    text = served.room.view().documents[paper].text
    page.goto(f"{served.address}/documents/{paper}")
    page.evaluate(SELECT, "“I never ordered Ms. Tarrant to withdraw any report,”")
    start, end = (page.locator(f"form.pick [name={n}]").input_value() for n in ("start", "end"))
    assert text[int(start) : int(end)] == "“I never ordered Ms. Tarrant to withdraw any report,”"


def test_what_was_read_wrong_is_put_right(visit: Callable[..., Any], served: Served) -> None:
    """Journey 5: leave out an event that the words do not say: the finding on it is gone."""
    finding = served.finding(CONTACT)
    event = served.room.view().noun(finding).events[0]
    page = visit(served.way_in)
    page.goto(f"{served.address}/documents/{served.paper('02-ministry')}")
    page.locator(f'a.mend[href*="{event}"]').click()
    expect(page.locator("blockquote")).to_contain_text("Courtesy call")
    page.get_by_label("Why").fill("Entered by mistake.")
    page.get_by_role("button", name="leave it out").click()
    expect(page.get_by_role("status").first).to_contain_text("gone")
    assert finding not in {f.id for f in served.room.view().findings}


def test_who_is_who(visit: Callable[..., Any], served: Served, watched: Any) -> None:
    """Journey 6: rename, add a name, merge two, and take it back; a page says what the check made of it."""
    page = visit(served.way_in)
    page.goto(f"{served.address}/people/{served.person('Brandreth')}")
    page.get_by_label("Name", exact=True).fill("Lydia Brandreth")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("h1")).to_have_text("Renamed.")
    page.get_by_role("link", name="Back").click()
    expect(page.locator("h1")).to_have_text("Lydia Brandreth")
    page.get_by_label("Another name").fill("the member for Skerry")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("h1")).to_have_text("A name added.")
    page.goto(f"{served.address}/people/{served.person('Greywether Dredging Ltd')}")
    page.get_by_label("Is the same as").select_option(label="Greywether Dredging")
    page.get_by_role("button", name="Merge").click()
    if page.locator("h1").inner_text() == "Not merged":  # one was read as a person: a person decides
        watched.expected.append("409")
        page.get_by_label("Why they are one").fill("The same company.")
        page.get_by_role("button", name="Merge all the same").click()
    expect(page.locator("h1")).to_have_text("Merged.")
    names = [a.name for a in served.room.view().facts.actors]
    assert sum(n.startswith("Greywether") for n in names) == 1
    page.goto(f"{served.address}/activity")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".decisions li").first).to_contain_text("Undone")
    assert sum(a.name.startswith("Greywether") for a in served.room.view().facts.actors) == 2


def test_the_case_in_time_and_as_a_network(visit: Callable[..., Any], served: Served) -> None:
    """Journey 7: the timeline with ranges, the network drawn, positions, each with its table."""
    page = visit(served.way_in)
    page.get_by_role("link", name="Timeline").click()
    expect(page.locator("svg.timeline .range.event").first).to_be_attached()
    page.get_by_role("combobox", name="About").select_option(label="Henrika Sund")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(len(page.locator("tbody tr", has_text="Sund").all()))
    page.get_by_role("link", name="Network").click()
    expect(page.locator("#network[data-drawn=yes] canvas").first).to_be_visible()
    expect(page.locator("tbody tr", has_text="Aarne Viitakoski")).to_contain_text("meeting")
    page.get_by_label("From").fill("2021-06-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tr.contact")).to_have_count(2)
    page.get_by_role("link", name="Positions").click()
    expect(page.locator("tbody tr")).to_contain_text("called on the minister to publish the letter")


def test_a_search_narrowed_down(visit: Callable[..., Any], served: Served) -> None:
    """Journey 8: search, narrow to statements under oath, go to the words."""
    page = visit(served.way_in)
    page.keyboard.press("/")
    page.keyboard.type('"letter of comfort"')
    page.keyboard.press("Enter")
    expect(page.locator("article.hit")).not_to_have_count(0)
    page.get_by_label("Oath").select_option("yes")
    page.get_by_role("button", name="Search so").click()
    expect(page.locator("article.hit")).to_have_count(1)
    page.locator("article.hit a").click()
    expect(page.locator(":target")).to_contain_text("I do not recall signing any letter of comfort.")
    page.goto(f"{served.address}/search?q=" + "%22%27%28+AND+NEAR+%2A+%5C&since=yesterday")
    expect(page.get_by_role("alert")).to_contain_text("is not a date")


def test_two_people_at_once(
    visit: Callable[..., Any], serve: Callable[..., Served], read_once: Path, tmp_path: Path, watched: Any
) -> None:
    """Journey 9: two with accounts; what one decides the other sees without doing anything."""
    held = Accounts(tmp_path / "team.json")
    for name, role in (("ada", "admin"), ("ben", "reviewer"), ("cleo", "reader")):
        held.add(name, role, PASSWORD)
    served = serve(read_once, held.path)

    def log_in(name: str) -> Any:
        page = visit(f"{served.address}/")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.locator(".visitor")).to_contain_text(name)
        return page

    ada, ben, cleo = log_in("ada"), log_in("ben"), log_in("cleo")
    ident = served.finding(CONTACT)
    ben.locator(f"#{ident}").get_by_role("button", name="Confirm").click()
    expect(ada.locator(f"#state-{ident}")).to_have_text("confirmed", timeout=15_000)
    ada.locator(f"#{ident}").get_by_label("Reason or note").fill("Not so fast.")
    ada.locator(f"#{ident}").get_by_role("button", name="Dismiss").click()
    expect(ben.locator(f"#state-{ident}")).to_have_text("dismissed", timeout=15_000)
    assert [(d.reviewer, d.words) for d in served.room.log().decisions] == [("ben", "confirmed"), ("ada", "dismissed")]
    expect(cleo.get_by_role("button", name="Confirm")).to_have_count(0)
    cleo.goto(f"{served.address}/add")
    expect(cleo.locator("h1")).to_have_text("Not allowed")
    watched.expected.append("403")


def test_every_first_paint_is_within_a_second(visit: Callable[..., Any], served: Served) -> None:
    page = visit(served.way_in)
    finding, paper, person = served.finding(CONTACT), served.paper("01-committee"), served.person("Corin Barlowe")
    for address in ("/", f"/findings/{finding}", f"/documents/{paper}", f"/people/{person}", "/timeline", "/network"):
        paints = []
        for _ in range(3):
            page.goto(served.address + address)
            while not (told := page.evaluate("performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)")):
                page.wait_for_timeout(10)
            paints.append(told[0])
        assert sorted(paints)[1] < 1000, address


def test_a_printed_dossier(visit: Callable[..., Any], served: Served, tmp_path: Path) -> None:
    """Journey 10: a dossier as a PDF has both sides' words, their offsets and the papers' hashes."""
    pdfium = pytest.importorskip("pypdfium2")
    finding = served.finding(CONTACT)
    page = visit(served.way_in)
    page.goto(f"{served.address}/findings/{finding}")
    page.get_by_role("link", name="Printable dossier").click()
    page.pdf(path=str(tmp_path / "dossier.pdf"), format="A4")
    document = pdfium.PdfDocument(tmp_path / "dossier.pdf")
    text = " ".join("".join(p.get_textpage().get_text_range() for p in document).split())
    document.close()
    found = served.room.view().noun(finding)
    for span in found.say:
        assert " ".join(span.text.split()) in text
        assert f"characters {span.start}–{span.end}" in text
    for span in (*found.say, *found.record):
        assert served.room.view().documents[span.document].sha256 in text.replace(" ", "")
    assert "Findings" not in text.split("Dossier")[0]  # no masthead on paper
    shutil.rmtree(tmp_path, ignore_errors=True)
