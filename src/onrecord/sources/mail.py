"""Letters and e-mails: each with its sender, its addressee and its own date; several in one paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Turn, TurnRole

from .datewords import day_in
from .labels import NAMES, TITLE
from .lines import Line, lines_of, trimmed

_HEAD = re.compile(
    r"(?:> ?)*\*{0,2}(?P<key>From|To|Cc|CC|Bcc|BCC|Date|Sent|Subject|Re|RE|Attachments?|Reply-To|Importance|FROM|TO|DATE|SENT|SUBJECT)\s?:\*{0,2}\s*(?P<value>.*)$"
)
_MAYBE = re.compile(r"^[> ]{0,12}\*{0,2}(?:From|FROM)\s?:|^(?:Dear|DEAR) ", re.MULTILINE)
_WROTE = re.compile(
    r"(?:> ?)*On (?P<date>[^\n]{6,60}?),? (?P<name>[^,\n<]{2,60}?)(?: ?<[^>\n]{3,80}>)? wrote:$"
)
_TAIL = re.compile(
    r"(?:[A-Z]{2,6}[-_]\d{4,}|Custodian:|Produced |[-_]{2,} ?(?:Original|Forwarded|Begin)|\[?(?:END|End) OF|Begin forwarded message|Bates |CONFIDENTIAL$|Page \d)"
)
_QUOTED = re.compile(r"> ?")
_DEAR = re.compile(rf"(?P<label>(?:Dear|DEAR) (?P<name>(?:{TITLE} ?)*(?:{NAMES})?[^,:\n]{{0,40}})(?:,? (?:and )?dear [^,:\n]{{2,40}})?[,:]?)$")
_CLOSES = re.compile(
    r"(?:(?:Yours|Your) (?:sincerely|faithfully|truly|ever|obedient servant)|Sincerely(?: yours)?|(?:Kind|Best|Warm|Kindest|Warmest)(?: (?:regards|wishes))?|Regards|Respectfully(?: (?:yours|submitted))?|"
    r"With (?:best|kind|warm) (?:regards|wishes)|Faithfully|Very truly yours|Cordially)[,.]?$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(rf"(?:\(?[Ss]igned\)?:? |/s/ )?(?P<name>(?:{TITLE} )*{NAMES})(?:,? [^\n]{{0,60}})?$")
_NAME_ALONE = re.compile(rf"[–—-]?\s?(?P<name>(?:{TITLE} )*{NAMES}|(?:[A-Z]\.? ?){{1,3}})(?:,? (?:MP|QC|KC|MEP))?")
"""How a letter without a formula ends: a name, or its letters, alone on the last line."""
_SENT = re.compile(
    rf"(?:(?:Tab|Letter|Exhibit|Document|Doc|Item|Annex|Appendix|Enclosure|No)\b\.? ?[\w./-]{{0,8}}[.:)]? )?[–—-]? ?(?P<sender>(?:{TITLE} )*{NAMES}) to (?P<to>(?:{TITLE} )*{NAMES})(?P<rest>,[^\n]{{0,80}})?$"
)
"""What a bundle prints over a letter: "Tab 3. J. Roe to A. Doe, 4 May 2019"."""
_OUR_CLIENT = re.compile(r"\b(?:our|my) client\b", re.IGNORECASE)
_ACTS_FOR = re.compile(
    rf"(?:\bon behalf of(?: (?:our|my) client,?)?|\b(?:act|acts|acting|instructed|retained|represent|represents)(?: for| by| on behalf of)?(?: (?:our|my) client,?)?|\b[Oo]ur client:?,?|\bMy client:?,?) (?P<who>(?:{TITLE} )*{NAMES})"
)
_MOST_KEYS = 12
_LONGEST_LETTER = 400


@dataclass
class _Message:
    """One message: its head's first line, where its words begin, and what the head says."""

    label: str
    at: int
    line: int
    start: int
    sender: str | None
    to: str | None
    said: When | None


def letters(document: Document) -> Document | None:
    """The document with a turn for each message with a head, or for the one letters that it is; else None."""
    text = document.text
    if not any(word in text for word in ("From:", "FROM:", "From :", "FROM :", "Dear ", "DEAR ")):
        return None
    if not _MAYBE.search(text, document.body):
        return None
    lines = list(lines_of(text, document.body))
    messages = _messages(lines, document)
    if not messages:
        return _letter(lines, document)
    noise: list[tuple[int, int]] = []
    turns: list[Turn] = []
    index = 0
    for number, message in enumerate(messages):
        following = messages[number + 1].line if number + 1 < len(messages) else len(text)
        while index < len(lines) and lines[index].start < message.start:
            index += 1
        first = index
        end = following
        while index < len(lines) and lines[index].start < following:
            if _TAIL.match(lines[index].text):
                end = min(end, lines[index].start)
            index += 1
        noise += _quotes(lines[first:index], end)
        start, stop = _spoken(text, message.start, end, noise)
        if start < stop:
            turns.append(
                Turn(
                    message.label, start, stop, message.at, name=message.sender, role=TurnRole.MESSAGE,
                    addressee=message.to, said=message.said,
                )
            )  # fmt: skip
    if not turns:
        return None
    kind = DocumentKind.FILING if document.kind is DocumentKind.UNKNOWN else document.kind
    return replace(document, turns=tuple(turns), noise=tuple(sorted({*document.noise, *noise})), kind=kind)


def _quotes(lines: Sequence[Line], end: int) -> list[tuple[int, int]]:
    """What a message quotes of an earlier one that has no head of its own here is noise; so are the marks of quoting."""
    marks = [(x.at, x.at + found.end()) for x in lines if x.start < end and (found := _QUOTED.match(x.text))]
    if len(marks) >= 0.8 * sum(1 for x in lines if x.text and x.start < end):
        return marks  # all of it is quoted: a message in a chain, whose words count
    return [(x.at, x.at + len(x.text)) for x in lines if x.start < end and x.text.startswith(">")]


def _spoken(text: str, start: int, end: int, noise: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The words of a message less what it quotes at its end."""
    start, end = trimmed(text, start, end)
    for first, last in reversed(noise):
        if first > start and last >= end:
            start, end = trimmed(text, start, first)
        elif last < start:
            break
    return start, end


def _messages(lines: Sequence[Line], document: Document) -> list[_Message]:
    """All messages that begin with a head, or with "On …, … wrote:"."""
    found: list[_Message] = []
    at = 0
    while at < len(lines):
        head = _head(lines, at)
        if head is not None:
            last, values = head
            sender = values.get("from", "")
            found.append(
                _Message(
                    lines[at].text, lines[at].at, lines[at].start, lines[last].end, _person(sender) or None,
                    _person(values.get("to", "")) or None,
                    day_in(values.get("date") or values.get("sent") or "", document.published),
                )
            )  # fmt: skip
            at = last + 1
            continue
        wrote = _WROTE.match(lines[at].text) if found and lines[at].text.endswith("wrote:") else None
        if wrote is not None:
            line = lines[at]
            said = day_in(wrote["date"], document.published)
            found.append(
                _Message(
                    line.text, line.at, line.start, line.end, _person(wrote["name"]), found[-1].sender, said
                )
            )
        at += 1
    return found


def _head(lines: Sequence[Line], at: int) -> tuple[int, dict[str, str]] | None:
    """The head of a message that begins at a line: its last line and its values, if it says from whom and more."""
    first = _HEAD.match(lines[at].text) if ":" in lines[at].text[:16] else None
    if first is None or first["key"].casefold() not in ("from", "to", "date", "sent", "subject"):
        return None
    values: dict[str, str] = {}
    last = at
    for k in range(at, min(at + _MOST_KEYS, len(lines))):
        found = _HEAD.match(lines[k].text)
        if found is None:
            if lines[k].blank and k + 1 < len(lines) and _HEAD.match(lines[k + 1].text) and len(values) < 4:
                continue  # a memorandum sets its lines apart
            break
        key = found["key"].casefold()
        if key in values:
            break
        values[key] = found["value"].strip()
        last = k
    enough = "from" in values and len({"to", "date", "sent", "subject"} & set(values)) >= 1
    return (last, values) if enough else None


def _person(value: str) -> str:
    """The name in an address: "Ana Roe <a@b>" → "Ana Roe"; a bare address stays."""
    bare = re.sub(r"\s*<[^>]*>|\s*\[[^\]]*\]|\s*\((?![^)]*@)[^)]*\)|\*", "", value).strip(" \"'>")
    first = bare.split(";")[0].strip()
    name = first.partition(",")[0].strip()
    return (name if len(name.split()) > 1 else first) or value.strip(" <>")


def _letter(lines: Sequence[Line], document: Document) -> Document | None:
    """The letters of a paper, one or a bundle of them, each from its salutation to its close; None without one."""
    begun = [i for i, x in enumerate(lines) if x.opens and _DEAR.match(x.text)]
    client = _client(document)
    turns = []
    above = 0
    for dear, following in zip(begun, [*begun, len(lines)][1:], strict=True):
        written = _written(lines, above, dear, following, document, client, alone=len(begun) == 1)
        if written is not None:
            turns.append(written)
        above = dear + 1
    kind = DocumentKind.STATEMENT if document.kind is DocumentKind.UNKNOWN else document.kind
    return replace(document, turns=tuple(turns), kind=kind) if turns else None


def _written(
    lines: Sequence[Line],
    above: int,
    dear: int,
    following: int,
    document: Document,
    client: str | None,
    *,
    alone: bool,
) -> Turn | None:
    """One letter as a turn: who wrote it, to whom, when; None where it does not say who.

    ``above`` is where the letter before it may end, ``following`` where the next begins; ``client`` for whom a
    lawyer writes. A letter that stands ``alone`` ends with the paper.
    """
    found = _DEAR.match(lines[dear].text)
    if found is None:
        return None
    head = next((h for x in reversed(lines[above:dear]) if (h := _SENT.match(x.text))), None)
    inside = range(dear + 1, min(following, dear + _LONGEST_LETTER))
    close = next((i for i in inside if _CLOSES.match(lines[i].text)), None)
    signed = None
    if close is not None:
        after = next((x for x in lines[close + 1 : min(close + 8, following)] if x.text), None)
        signed = _SIGNATURE.match(after.text) if after else None
    elif alone:
        close = max((i for i, x in enumerate(lines) if x.text), default=dear)
        signed = _NAME_ALONE.fullmatch(lines[close].text) if lines[close].opens and close > dear else None
    else:
        named = [i for i in inside if lines[i].opens and _NAME_ALONE.fullmatch(lines[i].text)]
        close = named[-1] if named else None
        signed = _NAME_ALONE.fullmatch(lines[close].text) if close is not None else None
    writer = head["sender"] if head else signed["name"].strip(" ,") if signed else None
    if close is None or writer is None and client is None:
        return None
    start, stop = trimmed(document.text, lines[dear].end, lines[close].start)
    if start >= stop:
        return None
    dates = [head["rest"] or ""] if head else []
    dates += [x.text for x in lines[above:dear] if len(x.text) < 60]
    return Turn(
        found["label"] if writer else "", start, stop, lines[dear].at, name=writer or client, role=TurnRole.MESSAGE,
        addressee=head["to"] if head else found["name"].strip(" ,") or None,
        on_behalf=client,
        said=next((d for words in dates if (d := day_in(words, document.published))), None),
    )  # fmt: skip


def _client(document: Document) -> str | None:
    """For whom lawyers write: "on behalf of Mr Roe" in the title, "we act for Mr Roe" in a letter of "our client"."""
    if not _OUR_CLIENT.search(document.text, document.body):
        return None
    found = _ACTS_FOR.search(document.title) or _ACTS_FOR.search(document.text, document.body)
    return found["who"] if found else None
