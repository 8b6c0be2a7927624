"""Forms and questionnaires: questions and entries, each with the answer of the one who fills the form in."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.dates import When
from onrecord.core.document import Document, DocumentKind, Turn, TurnRole

from .datewords import DAY, NUMERIC, day_in
from .labels import FULL_NAME, NAMES, TITLE, untitled
from .lines import Line, Numbering, lines_of, numbering_of, trimmed
from .sheets import calls_itself_a_form, filled, ticked

_NUMBER = r"(?:[Nn](?:o|umber|O|UMBER)\.? ?)?\d{1,3}(?:\.\d{1,2})?(?:\s?\(?[a-z]\)?)?"
_QUESTION = re.compile(
    rf"\*{{0,2}}(?P<label>(?:QUESTION|Question|Q|INTERROGATORY|Interrogatory|REQUEST(?: FOR (?:ADMISSION|INFORMATION))?|Request(?: for (?:admission|information))?)\s?{_NUMBER})"
    r"\s*[:.)]\*{0,2}\s*(?=\S|$)"
)
_ANSWER = re.compile(
    rf"\*{{0,2}}(?P<label>(?:RESPONSE|Response|ANSWER|Answer|REPLY|Reply|A)(?:(?:\s?(?:TO|to) (?:QUESTION|Question|question|INTERROGATORY|Interrogatory|REQUEST(?: FOR \w+)?|Request))?\s?{_NUMBER})"
    rf"|(?:RESPONSE|Response|ANSWER|Answer|REPLY|Reply|Applicant['’]s answer|Declarant['’]s answer|Candidate['’]s answer))\*{{0,2}}\s*[:.]\*{{0,2}}\s*(?=\S|$)"
)
_ITEM = re.compile(
    r"(?P<label>(?:[A-Z][-.]?\d{1,2}|\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\([a-z0-9]{1,3}\))\s+(?=\S)"
)
_COMMAND = re.compile(
    r"(?:please )?(?:list|describe|state|identify|provide|disclose|declare|give|name|set out|specify|report|detail|indicate)\b",
    re.IGNORECASE,
)
"""How a form asks without a question mark."""
_ENTRY = re.compile(
    r"(?P<label>(?:(?:Section|Part|Item|Category|SECTION|PART|ITEM|CATEGORY) )?(?:\d{1,2}|[A-Z]|[IVX]{1,4})[.):])\s+(?P<what>[A-Z][^.:?\n]{2,160})[.:?]\s+(?P<answer>\S[^\n]*)$"
)
_NIL = re.compile(
    r"(?:nil|none|no|n/?a|not applicable|nothing(?: to (?:declare|disclose|report))?|0|zero|yes)\b",
    re.IGNORECASE,
)
_INLINE = re.compile(r"(?P<what>[^:\n?]{6,300})(?P<mark>:)\s+(?P<answer>[^:\n]{1,200})$")
_SIGNED = re.compile(
    rf"(?:Signed|SIGNED|\(signed\)|\(Signed\)|Signature(?: of \w+)?|Certified(?: by| true)?|Completed by|Submitted by|Declared by|/s/|Signed by)[:.]?\s*"
    rf"(?P<name>(?:{TITLE} )*{NAMES})(?P<rest>[^\n]*)$"
)
_FIELD = re.compile(
    rf"(?:(?:Full )?[Nn]ame(?: of (?:the )?(?:declarant|member|applicant|candidate|respondent|person|official|director|office[ -]holder|filer|nominee|witness))?|Declarant|Member|Respondent|"
    rf"Applicant|Candidate|Nominee|Filer|Completed by|Submitted by|Answered by|Office[ -]holder|Responding party|Reporting individual|Councillor|Trustee|Governor|Director|Officer|Official|Judge|Magistrate|Minister|Senator|Deputy|Commissioner|Employee|Controlling owner|Owner|Filed by|Person declaring|Declaring person|Holder of office|Proposer|Insured|Licensee)\s*[:.]\s+(?P<name>(?:{TITLE} )*{NAMES})(?P<rest>[^\n]*)$"
)
_DATED = re.compile(
    r"(?:Dated?|Date signed|Signed on|Executed on|Date of (?:signature|declaration)|Sworn on|Declared on)[:.]?\s+(?:this )?(?P<date>[^\n]{5,40})"
)
_CLOSES = re.compile(
    r"(?:Yours (?:sincerely|faithfully|truly)|Sincerely|Respectfully(?: submitted)?|(?:Kind |Best )?[Rr]egards),?$"
)
_ALONE = re.compile(rf"(?:{TITLE} )*{NAMES}")
_ENDS = re.compile(
    r"(?:(?:part|section|schedule|annex) [a-z0-9]{1,3}\b|i (?:confirm|declare|certify|swear|affirm|hereby|solemnly|have (?:read|examined|completed|given|answered)|shall|will|undertake|understand)|i['’]ll |to the best of my |questions? (?:submitted|from|for the record)|signed\b|dated?\b|signature|certified|"
    r"under penalty|verification|attestation|declaration\b|submitted by|completed by|received by|for office use|yours |sincerely|respectfully|regards)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    rf"(?:[Qq]uestions?|QUESTIONS?)(?: \w+){{0,4}} (?:submitted |asked |put )?(?:by|from|of) (?P<name>(?:(?:the )?{TITLE} )*{NAMES})[.:]?$"
)
_FROM = re.compile(
    r"(?:[Rr]esponses?|[Rr]epl(?:y|ies)|[Aa]nswers?|RESPONSES?|[Dd]eclaration|[Rr]eturn|[Qq]uestionnaire|[Rr]egister of (?:[Ii]nterests|[Gg]ifts)|[Dd]isclosure)\b[^\n:]{0,60}?(?:\b(?:from|of|by)\b|:)\s+(?:the )?"
    + FULL_NAME.pattern
)
_OATH = re.compile(
    r"under\s+(?:the\s+)?(?:pains\s+and\s+)?penalt(?:y|ies)\s+of\s+perjury|(?:subscribed\s+and\s+)?sworn\s+(?:to\s+)?(?:and\s+subscribed\s+)?before\s+me|being\s+(?:first\s+)?duly\s+sworn|"
    r"(?:i|I)\s+(?:do\s+)?(?:hereby\s+)?solemnly\s+(?:and\s+sincerely\s+)?(?:declare|affirm|swear)|(?:i|I)\s+make\s+oath",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"(?:(?P<name>(?:{TITLE} )*{NAMES}),? )?(?P<date>[^\n:;()]{{6,30}})$")
"""The last line of a form: a name and a date, or a date alone below a name."""
_BODY = re.compile(
    r"\b(?:Inc|LLC|Ltd|plc|Limited|Company|Corporation|Trust|Council|Department|Ministry|Authority|Committee|Board|Office|Association)\b"
)

_BEGINNING = 200_000
"""A form shows its first question within so many characters."""


@dataclass
class _Open:
    """A question or an answer that is being read: its label, and where its words begin."""

    label: str
    at: int
    start: int
    role: TurnRole


def form(document: Document) -> Document | None:
    """The document with a turn for each question and each answer, or None where it is no form."""
    if document.kind is DocumentKind.TRANSCRIPT and not _QUESTION.search(document.text, document.body):
        return None
    numbering = numbering_of(document.text, document.body)
    beginning = list(lines_of(document.text[: document.body + _BEGINNING], document.body, numbering))
    sheet = document.kind is not DocumentKind.ARTICLE and calls_itself_a_form(
        document.title, [x for x in beginning[:12] if x.text]
    )
    if not sheet and not any(
        _QUESTION.match(x.text) or _ENTRY.match(x.text) or _ITEM.match(x.text) for x in beginning
    ):
        return None
    lines = [line for line in lines_of(document.text, document.body, numbering) if line.text]
    for style in (_labelled, _items, _entries, _numbered):
        turns = style(lines, document.text)
        if turns is not None:
            return _filled(document, turns, lines, numbering)
    turns = filled(lines, document.text, [_ends(line) for line in lines]) if sheet else None
    return None if turns is None else _filled(document, turns, lines, numbering)


def _filled(
    document: Document, turns: list[Turn], lines: Sequence[Line], numbering: Numbering
) -> Document | None:
    """The form with its respondent, its date, and what each answer answers."""
    name, said = _respondent(document, lines)
    oath = _OATH.search(document.text, document.body)
    result: list[Turn] = []
    asked: int | None = None
    askers = _askers(lines)
    starts = [at for at, _ in askers]
    for turn in turns:
        if turn.start >= turn.end:
            continue
        if turn.role is TurnRole.QUESTION:
            asked = len(result)
            index = bisect_right(starts, turn.label_start) - 1
            turn = replace(turn, name=askers[index][1]) if index >= 0 else turn
        else:
            place = oath.span() if oath is not None and name is not None else None
            start, end = ticked(document.text, turn.start, turn.end)
            turn = replace(
                turn, start=start, end=end, question=asked, name=name, said=said, sworn=True if place else None, oath=place
            )
        result.append(turn)
    if not any(t.role is TurnRole.ANSWER for t in result):
        return None
    kind = DocumentKind.FILING if document.kind is DocumentKind.UNKNOWN else document.kind
    noise = document.noise
    if numbering is not Numbering.NONE:
        noise = tuple(sorted({*noise, *((x.start, x.number) for x in lines if x.number is not None)}))
    return replace(document, turns=tuple(result), kind=kind, noise=noise)


# --- three ways of printing ---


def _labelled(lines: Sequence[Line], text: str) -> list[Turn] | None:
    """QUESTION 14: … RESPONSE 14: …; an entry "Question 7. Births: 3,114." holds its answer after the colon."""
    questions = sum(bool(_QUESTION.match(line.text)) for line in lines)
    answers = sum(bool(_ANSWER.match(line.text)) for line in lines)
    if questions < 1 or answers < 1:
        return None
    turns: list[Turn] = []
    opened: _Open | None = None
    for line in lines:
        question, answer = _QUESTION.match(line.text), _ANSWER.match(line.text)
        found = question or answer
        if found is None and not _ends(line):
            continue
        _shut(opened, line.start, text, turns)
        opened = None
        if found is not None:
            start = line.at + found.start("label")
            role = TurnRole.QUESTION if question else TurnRole.ANSWER
            opened = _Open(found["label"], start, line.at + found.end(), role)
    _shut(opened, len(text), text, turns)
    return _split(turns, text)


def _split(turns: Sequence[Turn], text: str) -> list[Turn]:
    """Questions that hold their answer in the same line, apart."""
    result: list[Turn] = []
    for index, turn in enumerate(turns):
        answered = index + 1 < len(turns) and turns[index + 1].role is TurnRole.ANSWER
        found = None
        if turn.role is TurnRole.QUESTION and not answered:
            found = _INLINE.fullmatch(text[turn.start : turn.end])
        if found is None:
            result.append(turn)
            continue
        mark = turn.start + found.start("mark")
        result.append(replace(turn, end=mark))
        start, end = trimmed(text, turn.start + found.start("answer"), turn.end)
        result.append(Turn(":", start, end, mark, role=TurnRole.ANSWER))
    return result


def _items(lines: Sequence[Line], text: str) -> list[Turn] | None:
    """Numbered questions, the answer on the next line or after the question mark."""
    heads = [_is_item(line) for line in lines]
    if sum(heads) < 3:
        return None
    turns: list[Turn] = []
    opened: _Open | None = None
    for line, head in zip(lines, heads, strict=True):
        found = _ITEM.match(line.text) if head else None
        if found is not None:
            _shut(opened, line.start, text, turns)
            mark = line.at + (line.text.rindex("?") + 1 if "?" in line.text else len(line.text))
            question = _Open(found["label"], line.at, line.at + found.end(), TurnRole.QUESTION)
            _shut(question, mark, text, turns)
            rest = text[mark : line.at + len(line.text)].strip()
            opened = _Open("?", mark - 1, mark, TurnRole.ANSWER)
            if rest:
                continue
            opened = _Open(found["label"], -1, mark, TurnRole.ANSWER)
        elif opened is not None and _ends(line):
            _shut(opened, line.start, text, turns)
            opened = None
        elif opened is not None and opened.at < 0:
            opened = _Open(opened.label, line.at, line.at, TurnRole.ANSWER)
    _shut(opened, len(text), text, turns)
    answers = sum(t.role is TurnRole.ANSWER and t.start < t.end for t in turns)
    return turns if answers >= 0.6 * sum(heads) else None


def _is_item(line: Line) -> bool:
    found = _ITEM.match(line.text)
    if found is None:
        return False
    if "?" not in line.text:
        asked = line.text[found.end() :]
        return bool(_COMMAND.match(asked)) and asked.endswith((".", ":")) and 10 < len(asked) <= 500
    question, _, rest = line.text.rpartition("?")
    return 10 < len(question) <= 500 and len(rest.split()) <= 60


def _entries(lines: Sequence[Line], text: str) -> list[Turn] | None:
    """Numbered headings with an entry after each, some of which say that there is none."""
    found = [(line, entry) for line in lines if (entry := _ENTRY.match(line.text))]
    nil = sum(bool(_NIL.match(entry["answer"])) for _, entry in found)
    if len(found) < 3 or nil < 2 or nil < 0.25 * len(found):
        return None
    turns: list[Turn] = []
    for line, entry in found:
        start = line.at + entry.start("what")
        turns.append(
            Turn(entry["label"], start, line.at + entry.end("what"), line.at, role=TurnRole.QUESTION)
        )
        mark = line.at + entry.end("what")
        turns.append(
            Turn(
                text[mark],
                line.at + entry.start("answer"),
                line.at + entry.end("answer"),
                mark,
                role=TurnRole.ANSWER,
            )
        )
    return turns


def _numbered(lines: Sequence[Line], text: str) -> list[Turn] | None:
    """Numbered questions, orders and headings, each with its answer on the next line, some of them nil.

    "1. Do you hold shares …?" / "No." · "2. List all gifts." / "None." · "3. Employment:" / "Nil". The
    minutes of a meeting are printed so as well, and are no form.
    """
    if any(_MEETS.search(line.text) for line in lines[:12]):
        return None
    turns: list[Turn] = []
    nil = answered = 0
    for line, following in itertools.pairwise(lines):
        found = _ITEM.match(line.text)
        asks = found is not None and len(line.text) < 400 and line.text.rstrip()[-1:] in "?:."
        if not asks or found is None or _ITEM.match(following.text) or _ends(following):
            continue
        said = following.text.strip()
        if len(said.split()) > 40:
            continue
        start, stop = trimmed(text, line.at + found.end(), line.at + len(line.text))
        turns.append(Turn(found["label"], start, stop, line.at, role=TurnRole.QUESTION))
        start, stop = trimmed(text, following.at, following.at + len(following.text))
        turns.append(Turn(found["label"], start, stop, following.at, role=TurnRole.ANSWER))
        answered += 1
        nil += _NIL.match(said) is not None
    return turns if answered >= 2 and nil >= 2 and nil >= 0.4 * answered else None


_MEETS = re.compile(
    r"\b(?:minutes|meeting|agenda|present|in attendance|apologies|attendees)\b", re.IGNORECASE
)


def _ends(line: Line) -> bool:
    return bool(_ENDS.match(line.text)) and (line.opens or bool(_SIGNED.match(line.text)))


def _shut(opened: _Open | None, end: int, text: str, turns: list[Turn]) -> None:
    """Put the open question or answer away, its words without white space at either end."""
    if opened is None or opened.at < 0:
        return
    start, stop = trimmed(text, opened.start, end)
    turns.append(Turn(opened.label, start, stop, opened.at, role=opened.role))


# --- who fills it in ---


def _askers(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Whose questions follow, by the offset from which on, where headings say so."""
    return [
        (x.start, found["name"])
        for x in lines
        if "uestion" in x.text[:40] or "UESTION" in x.text[:40]
        if (found := _ASKED.match(x.text))
    ]


def _respondent(document: Document, lines: Sequence[Line]) -> tuple[str | None, When | None]:
    """Who answers, as the signature, a field, the title or the head of the paper says, and when it was signed."""
    name: str | None = None
    below: str | None = None
    said: When | None = None
    for line in reversed(lines):
        signed = _SIGNED.match(line.text)
        if signed and name is None and not _BODY.search(signed["name"]):
            name = signed["name"].strip(" ,.")
            said = said or day_in(signed["rest"], document.published)
        if name is None and _CLOSES.match(line.text) and below is not None:
            name = below
        below = line.text if _ALONE.fullmatch(line.text) else below if not line.text[:1].isupper() else None
        closing = _CLOSING.match(line.text) if name is None and line.start > len(document.text) * 0.5 else None
        if closing and said is None:
            said = day_in(closing["date"], document.published)
            name = closing["name"].strip(" ,") if said is not None and closing["name"] else name
        dated = _DATED.match(line.text) or (_DATED.search(line.text) if line.opens else None)
        if dated and said is None and (DAY.search(dated["date"]) or NUMERIC.search(dated["date"])):
            said = day_in(dated["date"], document.published)
    given = next(
        (f["name"].strip(" ,.") for x in lines[:40] if (f := _FIELD.match(_ITEM.sub("", x.text, count=1)))),
        None,
    )
    if given is None:
        sources = (document.title, document.text[document.body : document.body + 1500])
        found = next(
            (
                f["name"].strip(" ,")
                for s in sources
                if (f := _FROM.search(s)) and not _BODY.search(f["name"])
            ),
            None,
        )
        given = found
    if name is None or (given is not None and _is_fuller(given, name)):
        return given, said
    return name, said


def _is_fuller(one: str, other: str) -> bool:
    """Whether a name tells more of the same person than another ("Ana Roe" than "A. Roe")."""
    a, b = untitled(one).split(), untitled(other).split()
    return (
        len(a) > 1
        and len(b) > 1
        and a[-1] == b[-1]
        and a[0][0] == b[0][0]
        and len(a[0]) > len(b[0].strip("."))
    )
