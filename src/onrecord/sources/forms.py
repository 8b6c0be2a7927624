"""Forms and questionnaires: numbered questions, each with the answer of one respondent."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.document import Document, Turn, TurnRole

from .labels import FULL_NAME
from .lines import Line, lines_of

_QUESTION = re.compile(r"^(?P<label>(?:QUESTION|Question|Q)\s?(?P<n>\d{1,3}[a-z]?))\s*[:.)]\s*(?=\S)")
_ANSWER = re.compile(
    r"^(?P<label>(?:RESPONSE|Response|ANSWER|Answer|REPLY|Reply)(?:\s?(?:TO QUESTION )?\d{1,3}[a-z]?)?)\s*[:.]\s*(?=\S|$)"
)
_ITEM = re.compile(r"^(?P<label>(?P<n>\d{1,2})[.)])\s+(?=\S[^\n]{5,400}\?\s*$)")
_SIGNED = re.compile(
    r"^(?:Signed|Signature|Certified|Completed by)[:.]?\s*(?P<name>[^,\n]{3,50})(?:, (?P<role>[^,\n]{3,60}))?(?:, (?P<date>[^\n]{6,30}?))?\.?$"
)
_FROM = re.compile(
    r"(?:[Rr]esponses?|[Rr]eplies|[Aa]nswers?|[Rr]eply)\b[^\n:]{0,60}?(?:\bfrom|\bof|\bby|:)\s+(?:the )?"
    + FULL_NAME.pattern
)
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})|([A-Z][a-z]+) (\d{1,2}), (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def form(document: Document) -> Document | None:
    """The document with a turn for each question and each answer, or None where it is no form."""
    lines = list(lines_of(document.text, document.body))
    style = _style(lines)
    if style is None:
        return None
    name, said = _respondent(document, lines)
    turns: list[Turn] = []
    opened: Turn | None = None
    for line in lines:
        made = _opened(line, style)
        if (
            made is None
            and style == "items"
            and opened is not None
            and opened.role is TurnRole.QUESTION
            and line.text
        ):
            made = Turn(opened.label, line.at, line.at, line.at, role=TurnRole.ANSWER)
        ends = (
            made is not None
            or bool(_SIGNED.match(line.text))
            or line.text.casefold().startswith(
                ("i confirm", "i declare", "i certify", "questions submitted", "question submitted")
            )
        )
        if ends and opened is not None:
            turns.append(_closed(opened, line.start, document.text))
            opened = None
        if made is not None:
            opened = made
    if opened is not None:
        turns.append(_closed(opened, len(document.text), document.text))
    turns = _answers(turns, name, said)
    return replace(document, turns=tuple(turns)) if any(t.role is TurnRole.ANSWER for t in turns) else None


def _style(lines: list[Line]) -> str | None:
    questions = sum(bool(_QUESTION.match(line.text)) for line in lines)
    answers = sum(bool(_ANSWER.match(line.text)) for line in lines)
    if questions >= 1 and answers >= 1:
        return "labels"
    items = sum(bool(_ITEM.match(line.text)) for line in lines)
    return "items" if items >= 3 else None


def _opened(line: Line, style: str) -> Turn | None:
    if style == "items":
        item = _ITEM.match(line.text)
        return (
            Turn(item["label"], line.at + item.end(), line.at, line.at, role=TurnRole.QUESTION)
            if item
            else None
        )
    question = _QUESTION.match(line.text)
    if question:
        return Turn(question["label"], line.at + question.end(), line.at, line.at, role=TurnRole.QUESTION)
    answer = _ANSWER.match(line.text)
    if answer:
        return Turn(answer["label"], line.at + answer.end(), line.at, line.at, role=TurnRole.ANSWER)
    return None


def _closed(turn: Turn, end: int, text: str) -> Turn:
    start = turn.start
    while end > start and text[end - 1].isspace():
        end -= 1
    return replace(turn, end=max(start, end))


def _answers(turns: list[Turn], name: str | None, said: When | None) -> list[Turn]:
    result: list[Turn] = []
    for turn in turns:
        if turn.role is TurnRole.ANSWER:
            asked = next(
                (i for i in range(len(result) - 1, -1, -1) if result[i].role is TurnRole.QUESTION), None
            )
            turn = replace(turn, question=asked, name=name, said=said)
        result.append(turn)
    return result


def _respondent(document: Document, lines: list[Line]) -> tuple[str | None, When | None]:
    """Who answers, as the signature, the title or the head of the paper says, and when it was signed."""
    for line in reversed(lines):
        signed = _SIGNED.match(line.text)
        if signed:
            return signed["name"].strip(), _date(signed["date"] or "")
    for source in (document.title, document.text[document.body : document.body + 1500]):
        found = _FROM.search(source)
        if found:
            return found["name"], None
    return None, None


def _date(words: str) -> When | None:
    found = _DAY.search(words)
    if found is None:
        return None
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    if month[:3].casefold() not in _MONTHS:
        return None
    try:
        return dates.parse(f"{year}-{_MONTHS.index(month[:3].casefold()) + 1:02d}-{int(day):02d}")
    except ValueError:
        return None
