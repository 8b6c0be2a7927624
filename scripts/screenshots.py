"""Make the pictures of the reading room in docs/images: ``python scripts/screenshots.py``.

Reads the example's papers into a record, serves it, and takes the pages in Chromium (``ONRECORD_CHROMIUM``, else
the first one on the path), in light and dark, wide and as on a telephone. Needs the extra ``browser``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

import onrecord
from onrecord import examples, flow
from onrecord.deciding import By
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE, NARROW = (1280, 900), (360, 760)


def pages(room: Room) -> list[tuple[str, str, str, tuple[int, int]]]:
    """Name, address, colour scheme and size of each picture."""
    view = room.view()
    finding = next(f for f in view.findings if "denies any contact" in f.why)
    paper = next(d for d in view.facts.documents if "courier" in d.name)
    person = next(a for a in view.facts.actors if a.name == "Corin Barlowe")
    return [
        ("room-findings", "/", "light", WIDE),
        ("room-finding", f"/findings/{finding.id}", "dark", WIDE),
        ("room-paper", f"/documents/{paper.id}", "light", WIDE),
        ("room-person", f"/people/{person.id}", "light", WIDE),
        ("room-timeline", "/timeline", "dark", WIDE),
        ("room-network", "/network", "light", WIDE),
        ("room-telephone", f"/findings/{finding.id}", "light", NARROW),
    ]


def main(images: Path = IMAGES) -> int:
    """Take all pictures, into a folder."""
    chromium = os.environ.get("ONRECORD_CHROMIUM") or next((p for n in NAMES if (p := shutil.which(n))), None)
    if chromium is None:
        print("no Chromium on the path: apt-get install chromium, or set ONRECORD_CHROMIUM", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(examples.path(), Path(folder) / "papers")
        os.chdir(folder)  # so that the pictures name no path of this machine
        path = Path(folder) / "harbour.db"
        with onrecord.open(path) as record:
            record.read(["papers"])
            record.check()
        room = Room(path, flow.Reader())
        hedged = next(f.id for f in room.view().findings if f.verdict == "hedged")
        room.review(hedged, "dismissed", By("Ada Quill", "He signed three hundred letters that year."))
        server = uvicorn.Server(uvicorn.Config(create_app(room, Door("t", name="Ada Quill")), port=0, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            state = None
            for name, way, scheme, (width, height) in pages(room):
                state = take(browser, state, address, way, scheme, (width, height), images / f"{name}.png")
                print(f"wrote {name}.png")
            browser.close()
        server.should_exit = server.force_exit = True
        thread.join(10)
        room.close()
        os.chdir(images)  # out of the folder that goes now
    return 0


def take(browser: Any, state: Any, address: str, way: str, scheme: Any, size: tuple[int, int], path: Path) -> Any:
    """One picture; gives the session for the next."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, storage_state=state, reduced_motion="reduce"
    )
    page = context.new_page()
    if state is None:
        page.goto(f"{address}/?token=t")
    page.goto(address + way)
    page.wait_for_function("document.fonts.status === 'loaded'")
    if page.locator("#network").count():
        page.wait_for_selector("#network[data-drawn=yes]")
    page.screenshot(path=path)
    kept = context.storage_state()
    context.close()
    return kept


if __name__ == "__main__":
    raise SystemExit(main())
