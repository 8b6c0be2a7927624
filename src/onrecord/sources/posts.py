"""Collections of posts and chats: each with its sender and its own date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Turn, TurnRole

from .datewords import DAY, MONTH, NUMERIC, day_in
from .labels import NAMES
from .lines import lines_of, trimmed

_CLOCK = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_NUMBERS = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})"
_WORDED = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
_HANDLE = re.compile(
    r"\*{0,2}(?:(?P<name>[^@\n(]{2,50}?) ?[(|]?)?(?P<label>@[\w.]{2,40})(?: ?\((?P<name2>[^)\n]{2,50})\)|[)|])?\*{0,2}"
    r"(?:(?: on (?:X|Twitter|Instagram|Facebook|Threads|Bluesky|Mastodon|Telegram))?[\s,·•|–—:()-]{1,4}(?P<date>[^\n]{3,50}))?$"
)
_NAMED = re.compile(
    rf"\*{{0,2}}(?P<label>{NAMES})\*{{0,2}}(?: ?\((?P<number>\+?[\d() -]{{5,20}})\))?[\s,·•|–—-]{{1,4}}(?P<date>(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:{_WORDED}|{_NUMBERS})(?:,| at)? ?{_CLOCK}[^\n]{{0,12}})$"
)
_CHAT = re.compile(
    rf"[\[(]?(?P<date>(?:{_NUMBERS}|{_WORDED})(?:,|T| at)? ?{_CLOCK}(?: ?[A-Z]{{2,4}})?)[\])]?(?: ?[-–—:|])?\s+<?(?P<label>\+?[^:<>\n]{{1,50}}?)>?(?::|(?<=>))\s+(?=\S)"
)
_LEDGER = re.compile(
    rf"(?P<label>{NAMES}|@[\w.]{{2,40}}) ?[\[(](?P<date>(?:{_NUMBERS}|{_WORDED})(?:,|T| at)? ?{_CLOCK})[\])]:\s+(?=\S)"
)
_SYSTEM = re.compile(
    r"(?:Messages? (?:to this|are end)|.{0,40}(?:created group|added|left the (?:group|chat)|joined|changed the (?:subject|group)))",
    re.I,
)

_DATED = re.compile(rf"[^\n]{{0,60}}?(?:\d[/.-]\d|\d ?{MONTH}|{MONTH} ?\d)")
_BEGINNING = 200_000
"""A collection shows its first post within so many characters."""


@dataclass(frozen=True)
class _Head:
    """The head of one post: where its line begins and where its words do."""

    label: str
    name: str
    at: int
    start: int
    line: int
    said: When | None
    chat: bool


def posts(document: Document) -> Document | None:
    """The document with a turn for each post or message of a chat, or None where it holds fewer than two."""
    text = document.text
    if not _heads(document, document.body + _BEGINNING):
        return None
    heads = _heads(document, len(text))
    dated = sum(head.said is not None for head in heads)
    if len(heads) < 2 or dated < 0.5 * len(heads):
        return None
    ends = [head.line for head in heads[1:]] + [len(text)]
    turns = []
    for head, end in zip(heads, ends, strict=True):
        start, stop = trimmed(text, head.start, end)
        if start < stop:
            role = TurnRole.MESSAGE if head.chat else TurnRole.POST
            turns.append(Turn(head.label, start, stop, head.at, name=head.name, role=role, said=head.said))
    if not turns:
        return None
    kind = DocumentKind.STATEMENT if document.kind is DocumentKind.UNKNOWN else document.kind
    return replace(document, turns=tuple(_addressed(turns)), kind=kind)


def _addressed(turns: list[Turn]) -> list[Turn]:
    """In a chat of two, each message goes to the other one."""
    names = list(dict.fromkeys(t.name for t in turns if t.role is TurnRole.MESSAGE and t.name))
    if any(name.casefold() in OWN for name in names):
        return _threaded(turns)
    if len(names) != 2:
        return turns
    other = {names[0]: names[1], names[1]: names[0]}
    return [replace(t, addressee=other.get(t.name or "")) if t.role is TurnRole.MESSAGE else t for t in turns]


OWN = frozenset({"me", "owner", "self", "device owner", "local user"})
"""How an export of a handset names the one who holds it."""


def _threaded(turns: list[Turn]) -> list[Turn]:
    """In a dump of a handset what others wrote went to its holder, and what the holder wrote to the one who
    wrote last before it on that day, or else first after it."""
    result = []
    for place, turn in enumerate(turns):
        if turn.role is not TurnRole.MESSAGE or not turn.name:
            result.append(turn)
            continue
        if turn.name.casefold() not in OWN:
            holder = next(t.name for t in turns if t.name and t.name.casefold() in OWN)
            result.append(replace(turn, addressee=holder))
            continue
        near = [*reversed(turns[:place]), *turns[place + 1 :]]
        other = next(
            (t.name for t in near if t.said == turn.said and t.name and t.name.casefold() not in OWN), None
        )
        result.append(replace(turn, addressee=other))
    return result


def _heads(document: Document, end: int) -> list[_Head]:
    found: list[_Head] = []
    text = document.text if end >= len(document.text) else document.text[:end]
    for line in lines_of(text, document.body):
        words = line.text
        if len(words) < 5 or not ("@" in words[:90] or _DATED.match(words)):
            continue
        head = _posted(words, line.at, line.start, line.end, line.opens, document) or _chatted(
            words, line.at, line.start, document
        )
        if head is not None:
            found.append(head)
    return found


def _posted(words: str, at: int, line: int, end: int, opens: bool, document: Document) -> _Head | None:
    """A head on a line of its own, its words below."""
    found = _HANDLE.match(words) if "@" in words[:60] else None
    if found is not None and (found["date"] or opens):
        said = day_in(found["date"], document.published) if found["date"] else None
        if found["date"] and said is None and not re.search(_CLOCK, found["date"]):
            return None
        if not found["date"] and (found["name"] or found["name2"]) is None:
            return None
        start = at + found.start("label")
        name = (found["name"] or found["name2"] or "").strip(" *,") or found["label"]
        return _Head(found["label"], name, start, end, line, said, chat=False)
    named = _NAMED.match(words)
    if named is not None and (DAY.search(named["date"]) or NUMERIC.search(named["date"])):
        said = day_in(named["date"], document.published)
        return _Head(
            named["label"],
            named["label"],
            at + named.start("label"),
            end,
            line,
            said,
            chat=bool(named["number"]),
        )
    return None


def _chatted(words: str, at: int, line: int, document: Document) -> _Head | None:
    """A head that stands before its words, as chats are exported."""
    found = _CHAT.match(words) or _LEDGER.match(words)
    if found is None or _SYSTEM.match(words[found.start("label") :]):
        return None
    label = found["label"].strip()
    if not label[:1].isupper() and label[:1] not in "+@" and not label[:1].islower():
        return None
    if len(label.split()) > 5:
        return None
    said = day_in(found["date"], document.published)
    return _Head(label, label, at + found.start("label"), at + found.end(), line, said, chat=True)
