"""RSS and Atom: each entry a paper of its own. Runs in the reading child.

Read by feedparser, which knows the dialects; nothing is fetched. What an entry links to is not followed.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

import feedparser

from onrecord.core.problems import Problem

from .markup import paragraphs
from .packed import Member, Packed

_SLUG = re.compile(r"[^\w-]+")


def read(name: str, data: bytes) -> Packed | Problem:
    """The entries of a feed as texts with front matter. A Problem where it has none with words."""
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    publisher = _line(parsed.feed.get("title", ""))
    members = []
    for number, entry in enumerate(parsed.entries, 1):
        words = _words(entry)
        title = _line(entry.get("title", ""))
        if not words.strip():
            continue
        slug = _SLUG.sub("-", title.lower()).strip("-")[:60] or "entry"
        members.append(Member.of(f"{number}-{slug}.txt", _paper(entry, title, publisher, words)))
    if not members:
        return Problem(name, "this feed holds no entry with words.", mend="Save the pages that it links to.")
    return Packed(tuple(members))


def _paper(entry: Any, title: str, publisher: str, words: str) -> bytes:
    told = {
        "title": title,
        "publisher": publisher,
        "published": _day(entry),
        "url": _line(entry.get("link", "")),
    }
    front = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items() if value]
    return "\n".join(["---", *front, "kind: article", "---", "", words, ""]).encode("utf-8", "replace")


def _day(entry: Any) -> str:
    """The day on which an entry was published (UTC, as feedparser gives it), or nothing."""
    found = entry.get("published_parsed") or entry.get("updated_parsed")
    return time.strftime("%Y-%m-%d", found) if found else ""


def _words(entry: Any) -> str:
    """The longest of an entry's texts, in paragraphs."""
    texts = [c.get("value", "") for c in entry.get("content", ())] + [entry.get("summary", "")]
    longest = max(texts, key=len, default="")
    if "<" not in longest:
        return longest
    return paragraphs(longest)


def _line(value: str) -> str:
    return " ".join(value.split())
