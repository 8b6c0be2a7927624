"""Collections of posts and letters: each with its sender and its own date."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.document import Document, Turn, TurnRole

from .lines import Line, lines_of

_POST = re.compile(r"^(?P<label>@[\w.]{2,40}),? (?P<date>[^\n]{3,40})$")
_HEAD = re.compile(r"^(?P<key>From|To|Cc|CC|Bcc|Date|Sent|Subject|Re|Attachments?): ?(?P<value>.*)$")
_DAY = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)? (?P<m1>[A-Z][a-z]{2,8})|(?P<m2>[A-Z][a-z]{2,8})\.? (?P<d2>\d{1,2}))(?:,? (?P<y>\d{4}))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def posts(document: Document) -> Document | None:
    """The document with a turn for each post, or None where it holds fewer than two."""
    lines = list(lines_of(document.text, document.body))
    heads = [
        (line, found) for line in lines if (found := _POST.match(line.text)) and _day(found["date"], document)
    ]
    if len(heads) < 2:
        return None
    ends = [line.start for line, _ in heads[1:]] + [len(document.text)]
    turns = [
        Turn(
            found["label"], *_trimmed(document.text, line.end, end), line.at, name=found["label"],
            role=TurnRole.POST, said=_day(found["date"], document),
        )
        for (line, found), end in zip(heads, ends, strict=True)
    ]  # fmt: skip
    return replace(document, turns=tuple(t for t in turns if t.start < t.end))


def letters(document: Document) -> Document | None:
    """The document with a turn for each message that begins with From: and To:, Date: or Subject:."""
    lines = list(lines_of(document.text, document.body))
    turns: list[Turn] = []
    i = 0
    while i < len(lines):
        block = _block(lines, i)
        if block is None:
            i += 1
            continue
        last, values = block
        following = next((k for k in range(last + 1, len(lines)) if _block(lines, k) is not None), None)
        end = lines[following].start if following is not None else len(document.text)
        end = min(end, _tail(lines, last + 1, end))
        start, stop = _trimmed(document.text, lines[last].end, end)
        if start < stop:
            sender = _name(values["From"])
            turns.append(
                Turn(
                    lines[i].text, start, stop, lines[i].at, name=sender, role=TurnRole.MESSAGE,
                    addressee=_name(values.get("To", "")) or None, said=_day(values.get("Date") or values.get("Sent") or "", document),
                )
            )  # fmt: skip
        i = following if following is not None else len(lines)
    return replace(document, turns=tuple(turns)) if turns else None


def _block(lines: list[Line], at: int) -> tuple[int, dict[str, str]] | None:
    """The head of a message that begins at a line: its last line and its values."""
    first = _HEAD.match(lines[at].text)
    if first is None or first["key"] != "From":
        return None
    values: dict[str, str] = {}
    last = at
    for k in range(at, min(at + 10, len(lines))):
        found = _HEAD.match(lines[k].text)
        if found is None:
            break
        values[found["key"]] = found["value"].strip()
        last = k
    return (last, values) if len(values) >= 2 and {"To", "Date", "Sent", "Subject"} & set(values) else None


def _tail(lines: list[Line], first: int, end: int) -> int:
    """Where the words of a message end: before a page mark or a custodian's note after it."""
    for line in lines[first:]:
        if line.start >= end:
            break
        if re.match(r"(?:[A-Z]{2,6}-\d{4,}|Custodian:|Produced |-{2,} ?(?:Original|Forwarded))", line.text):
            return line.start
    return end


def _name(value: str) -> str:
    """The name in an address: "Ana Roe <a@b>" → "Ana Roe"; a bare address stays."""
    bare = re.sub(r"\s*<[^>]*>|\s*\[[^\]]*\]", "", value).strip(" \"'")
    return bare.split(";")[0].strip() or value.strip(" <>")


def _day(words: str, document: Document) -> When | None:
    """The date in some words; a year that is missing is the paper's own, or the one before it."""
    found = _DAY.search(words)
    if found is None:
        return None
    month, number = found["m1"] or found["m2"], found["d1"] or found["d2"]
    if month[:3].casefold() not in _MONTHS:
        return None
    code = f"{_MONTHS.index(month[:3].casefold()) + 1:02d}-{int(number):02d}"
    if found["y"]:
        return _parsed(f"{found['y']}-{code}")
    latest = document.published.latest if document.published else None
    if latest is None:
        return None
    same = _parsed(f"{latest.year}-{code}")
    return (
        same
        if same is None or same.earliest is None or same.earliest <= latest
        else _parsed(f"{latest.year - 1}-{code}")
    )


def _parsed(text: str) -> When | None:
    try:
        return dates.parse(text)
    except ValueError:
        return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
