"""The pictures of the reading room in the docs: every run makes them anew, ``ONRECORD_PICTURES=1`` writes them there."""

from __future__ import annotations

import importlib.util
import os
import re
import struct
from pathlib import Path
from typing import Any, Self

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
ROOT = Path(__file__).resolve().parent.parent.parent
IMAGES = ROOT / "docs" / "images"


def size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    found: tuple[int, int] = struct.unpack(">II", picture.read_bytes()[16:24])
    return found


def test_the_docs_have_the_pictures_that_are_made(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "scripts" / "screenshots.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(script, "sync_playwright", lambda: Held(browser))
    to = IMAGES if os.environ.get("ONRECORD_PICTURES") else tmp_path
    assert script.main(to) == 0
    made = {p.name: size(p) for p in to.glob("room-*.png")}
    assert made == {p.name: size(p) for p in IMAGES.glob("room-*.png")}
    shown = set(re.findall(r"images/(room-[\w-]+\.png)", "".join(p.read_text() for p in (ROOT / "docs").glob("*.md"))))
    assert shown <= set(made)
    assert len(made) >= 7 and all((to / name).stat().st_size > 10_000 for name in made)


class Held:
    """The browser that is open already, in place of one that a script would open and close."""

    def __init__(self, browser: Any) -> None:
        self.chromium = self
        self.browser = browser

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """It stays open."""

    def launch(self, **_: object) -> Held:
        """Itself."""
        return self

    def new_context(self, **options: Any) -> Any:
        """A context of the browser."""
        return self.browser.new_context(**options)

    def close(self) -> None:
        """It stays open."""
