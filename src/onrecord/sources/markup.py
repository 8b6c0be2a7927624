"""HTML as blocks of text whose every character knows its place in the source.

A tokenizer (html.parser) gives each piece of text with its offset; a light tree of open elements says
where each block stood. White space is collapsed as a browser would, except in ``<pre>``.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead title tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSEEN = frozenset(
    "script style noscript template svg math canvas object iframe select textarea head".split()
)
# What opening an element closes, if it is the innermost of its sort.
_CLOSES = {
    "li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd"), "tr": ("tr", "td", "th"), "td": ("td", "th"),
    "th": ("td", "th"), "p": ("p",), "a": ("a",),
}  # fmt: skip
_FENCES = frozenset({"ul", "ol", "dl", "table", "body"})
_AROUND_P = BLOCKS - {"p"}  # none of these can stand in a paragraph, so none needs looking through
_GONE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_SPACE = re.compile(r"\s+")
_DEEPEST = 2000


@dataclass(eq=False, slots=True)
class Element:
    """An open or closed element: its tag, attributes and parent."""

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None
    start: int = 0

    def chain(self) -> Iterable[Element]:
        """This element and those around it, from the inside."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent


@dataclass(slots=True)
class Run:
    """Characters that stand one after the other in the source from ``char`` on; an entity is a run alone."""

    text: str
    char: int


@dataclass(eq=False, slots=True)
class Block:
    """The text of one block element, or of a stretch of it between other blocks."""

    element: Element
    runs: list[Run] = field(default_factory=list)
    linked: int = 0
    after: int = 0
    """The offset in the source at which the block ended."""

    @property
    def text(self) -> str:
        return "".join(r.text for r in self.runs)


@dataclass(slots=True)
class Page:
    """A page taken apart: its blocks in order, its meta tags, its data for machines (JSON-LD)."""

    blocks: list[Block] = field(default_factory=list)
    title: Block | None = None
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    times: list[tuple[Element, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    language: str = ""


def page_of(source: str) -> Page:
    """Take a page apart. Never raises for malformed HTML; raises RecursionError-free on any depth."""
    parser = _Parser(source)
    parser.feed(source)
    parser.close()
    parser.flush(len(source))
    return parser.page


def paragraphs(source: str) -> str:
    """The words of a stretch of HTML, a blank line between two blocks."""
    return "\n\n".join(b.text.strip() for b in page_of(source).blocks if b.text.strip())


class _Parser(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.page = Page()
        self._lines = [0]
        self._lines += [m.end() for m in re.finditer("\n", source)]
        self._root = Element("", {}, None)
        self._here = self._root
        self._depth = 0
        self._open_tags: Counter[str] = Counter()
        self._unseen = 0
        self._links = 0
        self._pre = 0
        self._block: Block | None = None
        self._script: list[str] | None = None
        self._in_title = False

    # --- where we are ---

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def flush(self, at: int) -> None:
        """End the block that is being gathered."""
        block, self._block = self._block, None
        if block is None:
            return
        block.after = at
        if block.element.tag != "pre":
            _trim(block)
        if any(r.text.strip() for r in block.runs):
            self.page.blocks.append(block)

    def _open(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        if self._depth < _DEEPEST:
            self._here = Element(tag, attributes, self._here, at)
            self._depth += 1
            self._open_tags[tag] += 1

    def _shut(self, tag: str, fences: frozenset[str] = frozenset()) -> None:
        """Close the innermost element of this tag, and what is open in it; nothing if there is none."""
        if not self._open_tags[tag]:
            return
        for steps, element in enumerate(self._here.chain()):
            if element.tag == tag and element.parent is not None:
                for _ in range(steps + 1):
                    self._leave()
                return
            if element.tag in fences or element.parent is None:
                return

    def _leave(self) -> None:
        tag = self._here.tag
        self._unseen -= tag in _UNSEEN
        self._links -= tag == "a"
        self._pre -= tag == "pre"
        assert self._here.parent is not None  # the root is never left
        self._here = self._here.parent
        self._depth -= 1
        self._open_tags[tag] -= 1

    # --- what the tokenizer tells ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        at = self._at()
        self._note(tag, attributes)
        if tag in BLOCKS:
            self.flush(at)
        for closed in _CLOSES.get(tag, ("p",) if tag in BLOCKS else ()):
            self._shut(closed, _AROUND_P if closed == "p" else _FENCES)
        if tag in _VOID:
            if tag == "br":
                self._break(at)
            elif tag == "hr":
                self.flush(at)
            return
        if tag == "body":
            self._shut("head")
        self._open(tag, attributes, at)
        if self._here.tag != tag or self._here.start != at:
            return  # too deep: the element is taken for a part of the one around it
        self._unseen += tag in _UNSEEN
        self._links += tag == "a"
        self._pre += tag == "pre"
        if tag == "script":
            self._script = []
        self._in_title = self._in_title or (tag == "title" and self.page.title is None)
        if tag == "time" and attributes.get("datetime"):
            self.page.times.append((self._here, attributes["datetime"]))

    def handle_endtag(self, tag: str) -> None:
        at = self._at()
        if tag in BLOCKS:
            if tag == "title":
                self._end_title(at)
            self.flush(at)
        if tag == "script" and self._script is not None:
            if "ld+json" in self._here.attributes.get("type", ""):
                self.page.scripts.append("".join(self._script))
            self._script = None
        self._shut(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif self._seen():
            self._text(data, self._at())

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        if not self._seen():
            return
        at = self._at()
        if self.source.startswith(";", at + len(written)):
            written += ";"
        length, meant = _entity(written)
        if not length or self._pre or not meant.isspace():
            if not _GONE.fullmatch(meant) or self._pre:
                for letter in meant:
                    self._add(letter, at)
        else:
            self._text(meant, at)
        self._text(written[length:], at + length)

    # --- gathering text ---

    def _seen(self) -> bool:
        return self._in_title or not self._unseen

    def _break(self, at: int) -> None:
        if self._block is None or not self._seen():
            return
        if self._block.runs and self._block.runs[-1].text.endswith("\n") and not self._pre:
            self.flush(at)
        else:
            self._add("\n", at)

    def _text(self, data: str, at: int) -> None:
        if self._pre:
            self._add(data, at)
            return
        position = 0
        for gap in _SPACE.finditer(data):
            self._words(data[position : gap.start()], at + position)
            self._blank(at + gap.start())
            position = gap.end()
        self._words(data[position:], at + position)

    def _words(self, words: str, at: int) -> None:
        position = 0
        for gap in _GONE.finditer(words):
            self._add(words[position : gap.start()], at + position)
            position = gap.end()
        self._add(words[position:], at + position)

    def _blank(self, at: int) -> None:
        """One blank for any white space, none at a line's start."""
        if self._block is not None and self._block.runs and self._block.runs[-1].text[-1] not in " \n":
            self._add(" ", at)

    def _add(self, text: str, at: int) -> None:
        if not text:
            return
        if self._block is None:
            self._block = Block(self._here)
        runs = self._block.runs
        if runs and runs[-1].char + len(runs[-1].text) == at and text != "\n":
            runs[-1].text += text
        else:
            runs.append(Run(text, at))
        if self._links:
            self._block.linked += len(text)

    # --- what the head says ---

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "meta":
            for key in ("property", "name", "itemprop", "http-equiv"):
                if attributes.get(key):
                    self.page.metas.setdefault(attributes[key].lower(), []).append(
                        attributes.get("content", "")
                    )
        elif tag == "link" and attributes.get("rel"):
            self.page.links.setdefault(attributes["rel"].lower(), attributes.get("href", ""))
        elif tag == "html":
            self.page.language = attributes.get("lang", "")
        if attributes.get("itemprop", "").lower() == "datepublished":
            value = attributes.get("content") or attributes.get("datetime", "")
            self.page.metas.setdefault("datepublished", []).append(value)

    def _end_title(self, at: int) -> None:
        if not self._in_title:
            return
        self._in_title = False
        if self._block is not None:
            self._block.after = at
            _trim(self._block)
            self.page.title, self._block = self._block, None


def _entity(written: str) -> tuple[int, str]:
    """How much of what follows an ampersand is an entity, and what it means; 0 and "" where nothing is.

    An entity may end without a semicolon, and letters of the text follow it ("&copy2020").
    """
    head = written[:40]
    meant = html.unescape(head)
    if meant == head:
        return 0, ""
    for length in range(2, len(head) + 1):
        value = html.unescape(head[:length])
        if value != head[:length] and value + head[length:] == meant:
            return length, value
    return 0, ""


def _trim(block: Block) -> None:
    """Drop white space at the start and the end of a block."""
    runs = block.runs
    while runs and not runs[-1].text.rstrip():
        runs.pop()
    if runs:
        runs[-1].text = runs[-1].text.rstrip()
    while runs and not runs[0].text.lstrip():
        runs.pop(0)
    if runs:
        kept = runs[0].text.lstrip()
        runs[0].char += len(runs[0].text) - len(kept)
        runs[0].text = kept
