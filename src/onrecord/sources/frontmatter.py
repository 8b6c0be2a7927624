"""YAML front matter: what a text file says of itself between two lines of dashes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from onrecord.core.problems import Problem

from .draft import Draft

_OPEN = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.M)
_KEY = re.compile(r"[A-Za-z][\w -]*:(?:\s|$)")
_SIMPLE = re.compile(r"^(?P<key>[A-Za-z][\w-]*)[ \t]*:[ \t]+(?P<value>\S(?:.*[^ \t\r\n])?)[ \t]*\r?$", re.M)
_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class Block:
    """Front matter as it stands: its YAML, and the offset of the first character after it."""

    yaml: str
    end: int


@dataclass(frozen=True, slots=True)
class Unclosed:
    """Dashes and keys at the start, and no line of dashes that ends them."""


def find(text: str) -> Block | Unclosed | None:
    """The front matter at the start of a text, if there is any. A rule of dashes alone is none."""
    opened = _OPEN.match(text)
    if opened is None:
        return None
    head = text[: opened.end() + _LONGEST]
    closed = _CLOSE.search(head, opened.end())
    looks_like_keys = bool(_KEY.match(head, opened.end()))
    if closed is None:
        return Unclosed() if looks_like_keys else None
    inside = head[opened.end() : closed.start()]
    if inside.strip() and not looks_like_keys and not re.search(r"^[A-Za-z]\w*:\s", inside, re.M):
        return None
    return Block(inside, closed.end())


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of front matter as plain strings by lower-case key, and what was wrong with it.

    ``wrong`` is the parser's reason, or empty; ``line`` counts in the file, from 1.
    """

    values: Mapping[str, str]
    wrong: str = ""
    line: int = 0


def parse(source: str) -> Fields:
    """Read the YAML of front matter. Only plain values count. Where it is malformed, its simple lines do."""
    try:
        found = yaml.safe_load(source)
    except yaml.YAMLError as cause:
        mark = getattr(cause, "problem_mark", None)
        reason = getattr(cause, "problem", None) or "it holds characters that YAML does not allow"
        return Fields(_simple(source), str(reason), mark.line + 2 if mark else 1)
    except (RecursionError, ValueError) as cause:
        reason = "it is nested too deeply" if isinstance(cause, RecursionError) else str(cause)
        return Fields(_simple(source), reason, 1)
    if found is None:
        return Fields({})
    if not isinstance(found, dict):
        return Fields(_simple(source), "it is not a list of keys and values", 2)
    return Fields({str(k).lower(): str(v) for k, v in found.items() if _plain(k) and _plain(v)})


def _plain(value: object) -> bool:
    return value is not None and not isinstance(value, (dict, list, set, tuple, bytes))


def _simple(source: str) -> dict[str, str]:
    return {m["key"].lower(): m["value"].strip("\"'") for m in _SIMPLE.finditer(source)}


@dataclass(frozen=True, slots=True)
class Description:
    """What the front matter of a text says, and where the text after it begins."""

    body: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def describe(name: str, text: str, parser: Callable[[str], Fields | Problem] | None = None) -> Description:
    """The front matter of a text, read by ``parser`` (:func:`parse` where none is given)."""
    block = find(text)
    if block is None:
        return Description()
    if isinstance(block, Unclosed):
        what = "its front matter is not closed, and was read as text."
        mend = "End it with a line of three dashes."
        return Description(problems=(Problem(name, what, "line 1", mend, fatal=False),))
    fields = (parser or parse)(block.yaml)
    if isinstance(fields, Problem):
        return Description(block.end, problems=(dataclasses.replace(fields, file=name, fatal=False),))
    if not fields.wrong:
        return Description(block.end, fields.values)
    what = f"its front matter is not valid YAML: {fields.wrong}."
    mend = "Put values that hold a colon in quotation marks."
    problem = Problem(name, what, f"line {fields.line}", mend, fatal=False)
    return Description(block.end, fields.values, (problem,))


_NAMES = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "source", "outlet"),
    "author": ("author", "byline"),
    "url": ("url", "link"),
    "published": ("published", "date"),
    "kind": ("kind", "type"),
}


def fill(draft: Draft, said: Description, problems: tuple[Problem, ...]) -> Draft:
    """The draft with what its front matter says, which goes before what the reader found."""
    told: dict[str, Any] = {}
    for attribute, keys in _NAMES.items():
        value = next((said.values[k] for k in keys if said.values.get(k)), "")
        told[attribute] = value.strip() or getattr(draft, attribute)
    return dataclasses.replace(draft, **told, problems=problems)


def read(name: str, data: bytes) -> Fields:
    """As :func:`parse`, of UTF-8 bytes: what the reading child offers."""
    return parse(data.decode("utf-8", "surrogatepass"))


_PLAIN_LINE = re.compile(
    r"""(?P<key>[A-Za-z][A-Za-z_-]*):[ ]+
    (?:"(?P<double>[^"\\]+)"|'(?P<single>[^']+)'|(?P<date>\d{4}-\d\d-\d\d)|(?P<link>https?://[\w./?=&%~+-]+)
    |(?P<words>[A-Za-z][\w.,()/-]*(?:[ ][\w.,()'’/-]+)*))[ ]*""",
    re.X,
)
_SPECIAL = re.compile(r"y|n|yes|no|on|off|true|false|null|[\d_]+", re.I)
_PRINTABLE = re.compile(r"[\x20-\x7e\xa1-\u2027\u2030-\ud7ff]*")


def plain(source: str) -> Fields | None:
    """Front matter of nothing but plain lines ``key: value``, read without a YAML parser; else None.

    Gives what :func:`parse` gives. It is what most papers have, and spares them the child process.
    """
    values: dict[str, str] = {}
    for line in source.splitlines():
        if not line.strip(" "):
            continue
        found = _PLAIN_LINE.fullmatch(line)
        if found is None or not _PRINTABLE.fullmatch(line) or found["key"].lower() in values:
            return None
        if _SPECIAL.fullmatch(found["key"]) or (found["words"] and _SPECIAL.fullmatch(found["words"])):
            return None
        if found["date"] and not _is_day(found["date"]):
            return None
        values[found["key"].lower()] = next(filter(None, found.groups()[1:]))
    return Fields(values)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
