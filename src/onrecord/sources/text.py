"""Plain text, Markdown and reStructuredText: the text is the whole file, front matter included."""

from __future__ import annotations

import re

from onrecord.core.problems import Problem
from onrecord.core.wire import WireError
from onrecord.core.wire import decode as from_wire

from . import frontmatter, worker
from .decode import decode, has_words
from .draft import Draft

_MARKDOWN_TITLE = re.compile(r"\s*+#[ \t]+(\S(?:.*[^ \t#\r\n])?)[ \t#]*\r?$", re.M)
_UNDERLINED = re.compile(r"\s*+(\S(?:[^\r\n]*[^ \t\r\n])?)[ \t]*+\r?\n[=~*#-]{3,}+[ \t]*\r?$", re.M)
_FIRST_LINE = re.compile(r"\s*(\S[^\r\n]{2,118}?)[ \t]*(?:\r?\n){2,}")
_NO_TITLE = re.compile(r"(?:by|from|to|date|subject|re)\b|[@(\[\d]", re.I)


def read(name: str, data: bytes) -> Draft | Problem:
    """A text as a Draft. Its front matter is read by the child unless it is plain lines."""
    decoded = decode(name, data)
    if isinstance(decoded, Problem):
        return decoded
    text = decoded.text
    said = frontmatter.describe(name, text, _parse)
    if not has_words(text, said.body):
        return Problem(name, "nothing follows its front matter.", mend="Check that it was saved.")
    draft = Draft(text, title_of(text, said.body), body=said.body)
    return frontmatter.fill(draft, said, (*decoded.problems, *said.problems))


def title_of(text: str, start: int = 0) -> str:
    """The title that a text shows: a heading of Markdown or reStructuredText, or a first line that stands
    alone and is no sentence and no label. Empty where it shows none."""
    head = text[start : start + 2000].lstrip("\ufeff")
    found = _MARKDOWN_TITLE.match(head) or _UNDERLINED.match(head)
    if found:
        return found.group(1).strip()
    found = _FIRST_LINE.match(head)
    if found is None:
        return ""
    line = found.group(1).strip()
    is_title = line[-1].isalnum() or line[-1] in ")”’\"'"
    return line if is_title and ":" not in line[:20] and not _NO_TITLE.match(line) else ""


def _parse(source: str) -> frontmatter.Fields | Problem:
    fields = frontmatter.plain(source)
    if fields is not None:
        return fields
    found = worker.ask("frontmatter", "", source.encode("utf-8", "surrogatepass"))
    if isinstance(found, Problem):
        return found
    try:
        answer: frontmatter.Fields = from_wire(frontmatter.Fields, found["value"])
    except (WireError, KeyError, TypeError):
        return Problem("", "its front matter cannot be read.", mend="Write it as plain lines, key: value.")
    return answer
