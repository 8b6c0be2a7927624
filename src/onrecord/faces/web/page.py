"""The templates, with everything escaped, and the files that stand beside them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

HERE = Path(__file__).parent
STATIC = HERE / "static"
FILES = {
    "onrecord.css": "text/css",
    "onrecord.js": "text/javascript",
    "network.js": "text/javascript",
    "vendor/htmx.min.js": "text/javascript",
    "vendor/cytoscape.min.js": "text/javascript",
    "fonts/newsreader.woff2": "font/woff2",
    "fonts/newsreader-italic.woff2": "font/woff2",
    "fonts/newsreader-ext.woff2": "font/woff2",
    "fonts/franklin.woff2": "font/woff2",
    "fonts/franklin-ext.woff2": "font/woff2",
}
"""The files that pages may ask for, with their types. No other file is ever served."""

# Controls that would turn, hide or cut the words around them: each is put in a box of its own, so that it is
# seen and moves nothing. The words stay as they are, character by character.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def shown(words: object) -> Markup:
    """Words of a paper as HTML text (not for attributes). A carriage return stays one; controls are seen."""
    safe = str(escape(str(words))).replace("\r", "&#13;")
    return Markup(_CONTROLS.sub(_boxed, safe))  # noqa: S704 - escaped on the line before


def _boxed(found: re.Match[str]) -> str:
    sign = found.group()
    name = unicodedata.name(sign, "control character").lower()
    kept = "\ufffd" if sign == "\x00" else sign  # no page can hold a null
    return f'<bdi class="ctl" title="U+{ord(sign):04X}, {name}">{kept}</bdi>'


def slug(ident: object) -> str:
    """An id as part of an address."""
    return quote(str(ident).encode("utf-8", "backslashreplace"), safe="")


def plural(number: int, one: str, many: str = "") -> str:
    """1 finding, 2 findings."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@cache
def version(name: str) -> str:
    """A mark of a file's content, so that a browser keeps it until it changes."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a file."""
    return f"/static/{name}?v={version(name)}"


@cache
def style() -> str:
    """The sheet for a file that stands alone: without its fonts, which would have to be fetched."""
    sheet = (STATIC / "onrecord.css").read_text(encoding="utf-8")
    return "".join(line for line in sheet.splitlines(keepends=True) if not line.startswith("@font-face"))


@cache
def environment() -> Environment:
    """The templates. Text from papers is escaped wherever it stands; a missing name is a fault."""
    made = Environment(
        loader=PackageLoader("onrecord.faces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(t=shown, slug=slug, plural=plural)
    made.globals.update(asset=asset)
    return made
