"""What a page says of itself: title, publisher, author, date, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onrecord.core import dates

from .markup import Page

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date",
    "dc.date", "dc.date.issued", "dc.date.created", "dcterms.date", "dcterms.issued", "dcterms.created",
    "pubdate", "publishdate", "publish-date", "publication_date", "published", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "citation_date", "article.published",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
)
_PUBLISHERS = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name", "cre")
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_SITE_AFTER = re.compile(r"(?<!\s)\s++(?:\||[-–—»·:])\s+")
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_BYLINE = re.compile(r"^by\s+(.{3,80}?)(?:,|\||\u2022|$)", re.I)
_MONTHS = "january february march april may june july august september october november december".split()
_WRITTEN = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_MONTHS)})|({'|'.join(_MONTHS)})\s+(\d{{1,2}})),?\s+(\d{{4}})\b",
    re.I,
)
_DATE_CLASS = re.compile(r"date|time|publish|byline|meta|posted", re.I)


@dataclass(frozen=True, slots=True)
class PageMeta:
    """Each value as the page gives it, empty where it gives none; ``published`` in EDTF."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published: str = ""


def meta_of(page: Page) -> PageMeta:
    """The metadata of a page: its meta tags first, then its data for machines, then what it shows."""
    data = list(_things(page))
    shown = page.title.text.strip() if page.title else ""
    title = _first(page, _TITLES) or _said(data, "headline") or _heading(page)
    publisher = _first(page, _PUBLISHERS) or _said(data, "publisher")
    if shown and not publisher:
        publisher = _site(shown, title) if title else _last_part(page, shown)
    return PageMeta(
        title=title or _without_site(shown, publisher),
        publisher=publisher,
        author=_author(page, data),
        url=page.links.get("canonical", "") or _first(page, ("og:url",)),
        published=_published(page, data),
    )


def _first(page: Page, names: tuple[str, ...]) -> str:
    for name in names:
        for value in page.metas.get(name, ()):
            if value.strip():
                return " ".join(value.split())
    return ""


def _heading(page: Page) -> str:
    for block in page.blocks:
        if any(e.tag == "h1" for e in block.element.chain()):
            return " ".join(block.text.split())
    return ""


def _site(shown: str, title: str) -> str:
    """The paper's name in "Headline | The Courier": what follows the headline."""
    rest = shown[len(title) :] if title and shown.startswith(title) else ""
    found = _SITE_AFTER.match(rest)
    return rest[found.end() :].strip() if found else ""


def _last_part(page: Page, shown: str) -> str:
    """The paper's name in a title that nothing else confirms: after a bar, or where the rest is a heading."""
    parts = list(_SITE_AFTER.finditer(shown))
    if not parts:
        return ""
    rest, site = shown[: parts[-1].start()].strip(), shown[parts[-1].end() :].strip()
    is_headline = any(block.text.strip() == rest for block in page.blocks)
    return site if is_headline or "|" in parts[-1].group() else ""


def _without_site(shown: str, publisher: str) -> str:
    if publisher and shown.endswith(publisher):
        return re.sub(r"\s*(?:\||[-–—»·:])\s*$", "", shown[: -len(publisher)]).strip()
    return shown.removeprefix("- ").strip()


def _author(page: Page, data: list[dict[str, Any]]) -> str:
    for name in _AUTHORS:
        for value in page.metas.get(name, ()):
            if value.strip() and "://" not in value:
                return " ".join(value.split())
    said = _said(data, "author")
    if said:
        return said
    for block in page.blocks[:40]:
        names = block.element.attributes.get("class", "") + block.element.attributes.get("rel", "")
        found = _BYLINE.match(block.text.strip()) if "byline" in names or "author" in names else None
        if found:
            return found.group(1).strip()
    return ""


def _published(page: Page, data: list[dict[str, Any]]) -> str:
    candidates = [v for name in _PUBLISHED for v in page.metas.get(name, ())]
    candidates += [v for v in (_said(data, "datePublished"), _said(data, "dateCreated")) if v]
    candidates += [
        v for e, v in page.times if not any(x.tag in ("aside", "footer", "nav") for x in e.chain())
    ]
    for value in candidates:
        found = _day(value)
        if found:
            return found
    for block in page.blocks[:60]:
        element = block.element
        names = " ".join(e.attributes.get("class", "") for e in list(element.chain())[:2])
        if len(block.text) < 120 and (element.tag == "time" or _DATE_CLASS.search(names)):
            found = _day(block.text)
            if found:
                return found
    return ""


def _day(value: str) -> str:
    """A date in EDTF out of a timestamp or a written day; empty where there is none."""
    found = _DAY.match(value.strip())
    written = found.group() if found else ""
    if not written:
        words = _WRITTEN.search(value)
        if words is None:
            return ""
        day, month = words[1] or words[4], (words[2] or words[3]).lower()
        written = f"{words[5]}-{_MONTHS.index(month) + 1:02d}-{int(day):02d}"
    try:
        return dates.parse(written).edtf
    except ValueError:
        return ""


def _things(page: Page) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD, those that call themselves articles first."""
    found: list[dict[str, Any]] = []
    for script in page.scripts[:20]:
        try:
            told = json.loads(script)
        except (ValueError, RecursionError):
            continue
        queue = [told]
        while queue and len(found) < 200:
            thing = queue.pop(0)
            if isinstance(thing, list):
                queue.extend(thing)
            elif isinstance(thing, dict):
                found.append(thing)
                queue.extend(v for k, v in thing.items() if k in ("@graph", "mainEntity", "mainEntityOfPage"))
    return iter(sorted(found, key=lambda t: "article" not in str(t.get("@type", "")).lower()))


def _said(things: list[dict[str, Any]], key: str) -> str:
    for thing in things:
        value = _named(thing.get(key))
        if value:
            return value
    return ""


def _named(value: Any) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return _named(value.get("name"))
    if isinstance(value, list):
        return ", ".join(n for n in map(_named, value[:5]) if n)
    return ""
