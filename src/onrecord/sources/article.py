"""Which blocks of a page are the article, and which are the newspaper around it.

trafilatura (Barbaresi, ACL 2021) says which text is the article; each block of the page that holds such
text is taken from the page itself, so that every character keeps its place. What trafilatura drops from
the midst of an article (a short quote, a last paragraph) is taken back from the element that holds the
rest; furniture (navigation, related stories, notices) is left out whoever keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura

from .markup import Block, Element, Page

_FURNITURE_TAGS = frozenset(
    "nav footer aside form button menu dialog figcaption caption label option".split()
)
_FURNITURE_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu".split()
)
_FURNITURE = frozenset(
    "ad ads advert adverts advertisement alert author-bio banner bio breadcrumb breadcrumbs byline "
    "caption carousel comment comments consent cookie cookies copyright credit crumbs disclaimer donate "
    "follow footer gdpr header-nav legal login masthead menu meta metadata modal most-read nav navbar "
    "navigation newsletter outbrain overlay pager pagination paywall popular popup print promo promos "
    "promoted promotion read-more recirc recirculation recommended recommendations register related share "
    "sharing sidebar signup sign-up skip social sponsor sponsored subscribe subscription taboola tags "
    "teasers toolbar topics trending utility widget".split()
)
_MORE = re.compile(r"^(?:more|most|read|also|recent|latest|other|next|see)[-_](?:\w+)", re.I)
_ARTICLE_BODY = re.compile(
    r"article[-_]?(?:body|content|text)|story[-_]?(?:body|content|text)|entry-content|post-(?:body|content)",
    re.I,
)
_CLASS_PART = re.compile(r"[^\W_]+", re.I)
_NOTICE = re.compile(
    r"^(?:©|\(c\)|copyright\b|all rights reserved|we use cookies|this (?:site|website) uses cookies|"
    r"sign up (?:for|to)|subscribe (?:to|for|now)|advertisement$|share this|follow us|read more|related:|"
    r"most read|more (?:from|on)\b|click here|log in|skip to|photo(?:graph)?:|image:|listen to this|"
    r"\d+ (?:min(?:ute)?s? read|comments?)$)",
    re.I,
)
_CORRECTION = re.compile(
    r"^\W*(?:corrections?\b|clarification\b|editor['’]?s['’]? note|update(?:d)?\b.{0,30}:|"
    r"this (?:article|story|report|piece|item) (?:was|has been|is) (?:\w+ )?"
    r"(?:amended|corrected|updated|changed|edited)|"
    r"an earlier version\b)",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'’”)\]]*$")
_WORD = re.compile(r"\w+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(frozen=True, slots=True)
class Article:
    """The headline, if the page shows one, and the blocks of the text in their order."""

    headline: Block | None
    blocks: tuple[Block, ...]


def article_of(page: Page, source: str, title: str) -> Article | None:
    """The article of a page whose title is known, or None where it has none."""
    weights = _weights(page.blocks)
    furniture: dict[Element, bool] = {}
    candidates = [b for b in page.blocks if not _is_furniture(b, weights, furniture)]
    main = _squeezed(_main_text(source))
    headline = _headline(page, candidates, title)
    inside = [b for b in candidates if b is not headline]
    chosen = {b for b in inside if _stands_in(b, main)}
    if sum(len(b.text) for b in chosen) < 80:
        chosen = {b for b in inside if _is_prose(b) and _in_article_element(b.element)} or {
            b for b in inside if _is_prose(b) and b.element.tag == "p"
        }
    kept = _completed(inside, chosen)
    if sum(len(b.text) for b in kept) < 40:
        return None
    return Article(headline, tuple(kept))


def _main_text(source: str) -> str:
    found = trafilatura.extract(
        source,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
        output_format="txt",
    )
    return found or ""


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


def _stands_in(block: Block, main: str) -> bool:
    words = _squeezed(block.text)
    return bool(words) and words in main


def _weights(blocks: Sequence[Block]) -> dict[Element, int]:
    """How many letters of prose each element holds: a wrapper of the whole article is no furniture."""
    weights: dict[Element, int] = {}
    for block in blocks:
        if block.element.tag in ("p", "blockquote") or len(block.text) > 150:
            letters = len(block.text) - block.linked
            for element in block.element.chain():
                weights[element] = weights.get(element, 0) + letters
    return weights


def _is_furniture(block: Block, weights: dict[Element, int], known: dict[Element, bool]) -> bool:
    """Whether a block is the newspaper's and not the article's: by its elements, or by what it says."""
    text = block.text.strip()
    if _is_correction(block):
        return False
    if _NOTICE.match(text) and len(text) < 200:
        return True
    return any(_marks(element, weights, known) for element in block.element.chain())


def _is_correction(block: Block) -> bool:
    """Whether a block takes something back, or puts it right: papers print that at an article's foot, and it
    is part of the record wherever it stands."""
    text = block.text.strip()
    return len(text) > 40 and block.linked < 0.4 * len(text) and bool(_CORRECTION.match(text))


def _marks(element: Element, weights: dict[Element, int], known: dict[Element, bool]) -> bool:
    found = known.get(element)
    if found is None:
        total = max(weights.values(), default=0)
        found = known[element] = _is_marked(element) and weights.get(element, 0) <= 0.5 * total
    return found


def _is_marked(element: Element) -> bool:
    attributes = element.attributes
    if element.tag in ("", "html", "body", "main", "article"):
        return False
    if element.tag in _FURNITURE_TAGS or attributes.get("role", "").lower() in _FURNITURE_ROLES:
        return True
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN.search(attributes.get("style", ""))
    ):
        return True
    if element.tag == "header" and not any(e.tag in ("article", "main") for e in element.chain()):
        return True
    # What is quoted from a social network stands in a block quotation, and is the article's.
    return element.tag != "blockquote" and any(
        _names_furniture(attributes.get(a, "")) for a in ("class", "id")
    )


def _names_furniture(names: str) -> bool:
    for name in names.lower().split():
        if _ARTICLE_BODY.search(name):
            return False
    for name in names.lower().split():
        parts = _CLASS_PART.findall(name)
        if name in _FURNITURE or _MORE.match(name) or name == "more" or any(p in _FURNITURE for p in parts):
            return True
    return False


def _headline(page: Page, candidates: Sequence[Block], title: str) -> Block | None:
    """The block that shows the title: a heading of its words, else the first heading of the first rank, else
    the title element, so that a paper never lacks its headline."""
    wanted = _squeezed(title)
    headings = [b for b in page.blocks if any(e.tag == "h1" for e in b.element.chain())]
    for block in (*headings, *candidates):
        if wanted and _squeezed(block.text) == wanted:
            return block
    shown = [b for b in headings if b in candidates and len(b.text) > 8]
    if shown:
        return shown[0]
    return page.title if page.title is not None and page.title.runs else None


def _in_article_element(element: Element) -> bool:
    for e in element.chain():
        if e.tag in ("article", "main") or e.attributes.get("itemprop", "").lower() == "articlebody":
            return True
        if _ARTICLE_BODY.search(f"{e.attributes.get('class', '')} {e.attributes.get('id', '')}"):
            return True
    return False


def _is_prose(block: Block) -> bool:
    """Whether a block reads like part of an article: words that are not mostly links."""
    text = block.text.strip()
    if block.linked > 0.6 * len(text):
        return False
    if block.element.tag in ("p", "blockquote", "pre"):
        return True
    enough = len(_WORD.findall(text)) >= 8 or bool(_SENTENCE_END.search(text))
    return enough or block.element.tag in ("h2", "h3", "h4")


def _completed(inside: Sequence[Block], chosen: set[Block]) -> list[Block]:
    """The chosen blocks, and the prose that stands among them or goes on beside them."""
    places = [i for i, b in enumerate(inside) if b in chosen]
    if not places:
        return []
    first, last = places[0], places[-1]
    around = _around([inside[i] for i in places])
    homes = {_home(inside[i].element) for i in places if inside[i].element.tag in ("p", "blockquote", "div")}
    kept = []
    for index, block in enumerate(inside):
        if block in chosen or _is_correction(block):
            kept.append(block)
        elif not _is_prose(block) or not any(e is around for e in block.element.chain()):
            continue
        elif first <= index <= last:
            kept.append(block)
        elif block.element.tag in ("p", "blockquote", "div", "li") and _home(block.element) in homes:
            kept.append(block)
    return _without_trailing_headings(kept)


def _without_trailing_headings(blocks: list[Block]) -> list[Block]:
    while blocks and blocks[-1].element.tag in ("h2", "h3", "h4", "h5", "h6"):
        blocks.pop()
    return blocks


def _home(element: Element) -> Element | None:
    """The element that holds a paragraph: the nearest around it that is no paragraph or quotation itself."""
    here: Element | None = element.parent if element.tag in ("p", "blockquote", "li", "ul", "ol") else element
    while here is not None and here.tag in (
        "blockquote",
        "ul",
        "ol",
        "li",
        "p",
        "em",
        "strong",
        "b",
        "i",
        "span",
    ):
        here = here.parent
    return here


def _around(blocks: Sequence[Block]) -> Element | None:
    """The innermost element that holds all of the blocks."""
    chains = [list(b.element.chain())[::-1] for b in blocks]
    common: Element | None = None
    for level in zip(*chains, strict=False):
        if any(e is not level[0] for e in level):
            break
        common = level[0]
    return common
