"""Web pages: the article, headline first, or the transcript that a page holds in ``<pre>``.

Runs in the reading child. Every character of the text has its place in the decoded page
(:attr:`Document.origins`): letters one to one, an entity at its ampersand, the blank lines between
blocks at the markup that ends the first.
"""

from __future__ import annotations

import re

from onrecord.core.document import DocumentKind, Origin
from onrecord.core.problems import Problem

from .article import Article, article_of
from .decode import decode
from .draft import Draft
from .markup import Block, Page, page_of
from .pagemeta import PageMeta, meta_of

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_CELLS = frozenset({"td", "th"})


def read(name: str, data: bytes) -> Draft | Problem:
    """A page as a Draft. A Problem where it holds neither an article nor a ``<pre>``."""
    declared = _CHARSET.search(data[:4096])
    decoded = decode(name, data, declared.group(1).decode("ascii") if declared else None)
    if isinstance(decoded, Problem):
        return decoded
    page = page_of(decoded.text)
    said = meta_of(page)
    printed = [b for b in page.blocks if any(e.tag == "pre" for e in b.element.chain())]
    if _is_printed(page, printed):
        text, origins = _verbatim(printed)
        return _draft(text, origins, said, decoded.problems, DocumentKind.TRANSCRIPT)
    article = article_of(page, decoded.text, said.title)
    if article is None and printed:
        text, origins = _verbatim(printed)
        return _draft(text, origins, said, decoded.problems, DocumentKind.UNKNOWN)
    if article is None:
        what = "no article was found on this page."
        return Problem(name, what, mend="Save the article's own page, or its text as .txt.")
    text, origins = _laid_out(article)
    return _draft(text, origins, said, decoded.problems, DocumentKind.ARTICLE)


def _draft(
    text: str, origins: list[Origin], said: PageMeta, problems: tuple[Problem, ...], kind: DocumentKind
) -> Draft:
    return Draft(
        text,
        said.title,
        said.publisher,
        said.author,
        said.url,
        said.published,
        fallback=kind,
        origins=tuple(origins),
        problems=problems,
    )


def _is_printed(page: Page, printed: list[Block]) -> bool:
    """Whether the page is a printed paper in ``<pre>``: that is most of what it says."""
    letters = sum(len(b.text) for b in printed)
    return letters > 400 and letters > 0.7 * sum(len(b.text) for b in page.blocks)


def _verbatim(blocks: list[Block]) -> tuple[str, list[Origin]]:
    """The blocks as they stand, line ends and blanks too."""
    pieces: list[str] = []
    origins: list[Origin] = []
    at = 0
    for block in blocks:
        at = _put(block, pieces, origins, at)
    return "".join(pieces), origins


def _laid_out(article: Article) -> tuple[str, list[Origin]]:
    """The headline and the blocks, a blank line between two, cells of one row in one line."""
    pieces: list[str] = []
    origins: list[Origin] = []
    at = 0
    before: Block | None = None
    headline = (article.headline,) if article.headline is not None else ()
    for block in (*headline, *article.blocks):
        if before is not None:
            between = _between(before, block)
            pieces.append(between)
            origins.append(Origin(at, at + len(between), char=before.after))
            at += len(between)
        at = _put(block, pieces, origins, at)
        before = block
    return "".join(pieces), origins


def _put(block: Block, pieces: list[str], origins: list[Origin], at: int) -> int:
    for run in block.runs:
        pieces.append(run.text)
        origins.append(Origin(at, at + len(run.text), char=run.char))
        at += len(run.text)
    return at


def _between(one: Block, other: Block) -> str:
    """A tab between cells of a row, a line end between rows of a table, else a blank line."""
    a, b = one.element, other.element
    if a.tag not in _CELLS or b.tag not in _CELLS or a is b:
        return "\n\n"
    if a.parent is b.parent:
        return "\t"
    same_table = a.parent is not None and b.parent is not None and a.parent.parent is b.parent.parent
    return "\n" if same_table else "\n\n"
