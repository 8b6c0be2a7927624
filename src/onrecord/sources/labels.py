"""Labels of speakers, as the transcripts of many houses print them, and who is meant.

Each pattern is anchored at the start of a line and has no nested repetition, so that time grows with the
length of the line alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lines import Line

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Senator|Sen|Representative|Rep|Congressman|Congresswoman|Delegate|"
    r"Chairman|Chairwoman|Chairperson|Chair|Vice Chairman|Chancellor|General|Gen|Admiral|Adm|Secretary|Governor|Gov|"
    r"Ambassador|Judge|Justice|Professor|Prof|Commissioner|President|Colonel|Col|Captain|Lieutenant|Major|Sergeant|"
    r"Director|Sheriff|Mayor|Councillor|Cllr|Alderman|Minister|Attorney General|Under Secretary|Deputy|Superintendent|"
    r"Inspector|Detective|Officer|Chief|Reverend|Rev|Bishop|Honorable|Honourable|Hon|The Hon|Hon\. Mr|Hon\. Ms|Counsel|Speaker|Master|Recorder|"
    r"MR|MRS|MS|MISS|DR|SIR|DAME|LORD|LADY|BARONESS|PROF|PROFESSOR|SENATOR|JUDGE|GOVERNOR|SUPERINTENDENT|CHAIRMAN|HON)"
)
_NAME = r"(?:[^\W\d_a-z][\w'’-]+|[A-Z]\.(?:[A-Z]\.)*|[A-Z](?=\s)|(?:Jr|Sr)\.)"
_PART = r"(?:de|da|di|du|del|della|la|le|van|von|der|den|ter|ten|bin|al|el|O|Mc|Mac|st)"
_NAMES = rf"{_NAME}(?: (?:{_PART} )?(?:{_PART} )?{_NAME}){{0,4}}"
_POST = r"(?:The|THE) (?:Chairman|Chairwoman|Chairperson|Chair|Acting Chairman|Clerk|Witness|Court|Reporter|President|Speaker|Deputy Speaker|Vice Chairman|Moderator|Interpreter|Mayor|Coroner|Inspector|Secretary|Presiding Officer|Videographer|CHAIRMAN|CHAIRWOMAN|CHAIRPERSON|CHAIR|CLERK|WITNESS|COURT|REPORTER|PRESIDENT|SPEAKER|MODERATOR|INTERPRETER|CORONER|VIDEOGRAPHER|PRESIDING OFFICER)"
_ROLE = r"(?:Chair|Chairman|Chairwoman|Moderator|Operator|Clerk|Interviewer|Reporter|Host|Question|Answer|Voice|Voices|Staff|Witness|Counsel|Presenter|Facilitator|Speaker|Participant|Journalist|Audience)"

_DOT = re.compile(
    rf"(?P<label>{_TITLE}\.? {_NAMES}(?: (?:of|from) {_NAMES})?(?: \[[^\]\n]{{1,40}}\]| \([^)\n]{{1,40}}\))?|{_POST}|Voices?|Staff|Chair)\.(?=\s+\S|\s*$)"
)
_ASIDE = re.compile(r"\s*\[(?:presiding|continuing)[.,]?\]\.?", re.IGNORECASE)
_COLON = re.compile(r"(?P<label>[^\s:][^:\n]{0,118}?):(?=\s|$|\*)")
_QA = re.compile(r"(?P<label>[QA])(?:\.|:)?(?:\s*\((?P<who>[^)\n]{2,60})\))?[.:]?(?=\s)")
_BOLD = re.compile(r"\*\*(?P<label>[^*\n]{1,80}?)\*\*:")
_NAMED_DOT = re.compile(
    rf"(?P<label>(?P<name>{_NAME}(?: (?:{_PART} )?(?:{_PART} )?{_NAME}){{1,3}})(?:, (?P<role>[^.\n:;“\"]{{3,90}})| \((?P<place>[^)\n]{{2,40}})\))?)\.(?=\s+[^\W\d_a-z“\"])"
)
_ANSWERED = re.compile(
    r"(?P<label>Answered (?:on (?P<date>[^:\n]{4,30}?) )?by (?P<name>[^:,\n]{3,50}))(?:, (?P<role>[^:\n]{2,60}))?:(?=\s)"
)
_NOT_LABELS = frozenset(
    "from to cc bcc date sent subject re present absent note notes source by text signed dated payee narrative authorised authorized "
    "enquiries inquiries contact custodian delegation company member total summary title published background motion item "
    "location venue time place apologies attendance page exhibit annex appendix figure table see ref reference http https "
    "warning caution example contents index chapter section part article order ruled resolved agenda witnesses in "
    "question questions answer answers response responses amount payment fax tel telephone phone email e-mail address".split()
)
_CAPITAL = re.compile(rf"(?:{_TITLE}\.?|{_NAME}|{_PART}|and|of|for|the|[A-Z]\.)$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line: as printed, where its words begin (``start``) and those it brings in (``end``).

    ``style``: "dot", "colon", "qa", "bold", "named" or "answered". ``name`` and ``about`` are what the
    label itself tells of the speaker.
    """

    text: str
    start: int
    end: int
    style: str
    name: str | None = None
    about: str | None = None
    date: str | None = None


def label_of(line: Line, *, indented: bool) -> Label | None:
    """The label that a line begins with, if it does. ``indented``: dotted labels stand indented (GPO)."""
    text = line.text
    if text.startswith("BY "):
        return None
    bold = _BOLD.match(text)
    if bold:
        return Label(bold["label"], line.at + 2, line.at + bold.end(), "bold")
    qa = _QA.match(text)
    if qa and (qa.group(0)[-1:] in ".:)" and qa.group(0) not in ("A:", "Q")):
        return Label(qa["label"] + ".", line.at, line.at + qa.end(), "qa", _first(qa["who"]), qa["who"])
    answered = _ANSWERED.match(text)
    if answered:
        return Label(
            answered["label"],
            line.at,
            line.at + answered.end(),
            "answered",
            answered["name"],
            answered["role"],
            answered["date"],
        )
    dot = _DOT.match(text)
    if dot and (not indented or 2 <= line.indent <= 8) and _says_something(text[dot.end() :]):
        aside = _ASIDE.match(text, dot.end())
        return Label(dot["label"], line.at, line.at + (aside.end() if aside else dot.end()), "dot")
    if indented:
        return None
    colon = _COLON.match(text)
    if colon and _is_speaker(colon["label"]):
        return _colon_label(colon["label"], line.at, line.at + colon.end())
    named = _NAMED_DOT.match(text)
    if named:
        return Label(
            named["label"],
            line.at,
            line.at + named.end(),
            "named",
            named["name"],
            named["role"] or named["place"],
        )
    return None


def _says_something(rest: str) -> bool:
    """Whether words follow a label: not the leader dots of a table of contents, and not nothing."""
    return bool(re.match(r"\s+\S", rest)) and "...." not in rest and " . . " not in rest


def _first(who: str | None) -> str | None:
    return who.split(",")[0].strip() if who else None


def _is_speaker(label: str) -> bool:
    """Whether the words before a colon name a speaker: capitalised words and titles, perhaps an outlet or brackets."""
    bare = re.sub(r"\s*\([^()]*\)|\s*\[[^\]]*\]", "", label)
    bare = re.sub(r"^T?\d{1,3}\.\s*", "", bare).strip()
    head = bare.split(",")[0].strip()
    words = head.split()
    if not words or len(words) > 12 or len(label) > 118:
        return False
    if words[0].casefold().rstrip(".") in _NOT_LABELS or head.casefold() in _NOT_LABELS:
        return False
    if re.fullmatch(r"\d[\d.:]*", words[0]):
        return False
    if head.startswith("The ") or head.startswith("THE "):
        return len(words) <= 12 and (
            bool(re.search(r"\(", label)) or bool(re.fullmatch(_POST, head)) or len(words) <= 3
        )
    return all(_CAPITAL.match(w) for w in words) and len(words) <= 7


def _colon_label(label: str, start: int, end: int) -> Label:
    inside = re.findall(r"\(([^()]*)\)", label)
    bare = re.sub(r"\s*\([^()]*\)|\s*\[[^\]]*\]", "", label)
    lead = re.match(r"T?\d{1,3}\.\s*(?:\[\d+\]\s*)?", label)
    start += lead.end() if lead else 0
    label = label[lead.end() :] if lead else label
    bare = re.sub(r"^T?\d{1,3}\.\s*", "", bare).strip()
    name, _, outlet = bare.partition(",")
    about = ", ".join(x.strip() for x in (outlet, *inside) if x.strip()) or None
    personal = [
        x
        for x in inside
        if re.fullmatch(rf"(?:{_TITLE}\.? )*{_NAMES}", x)
        and (name.startswith("The ") or name.startswith("THE "))
    ]
    return Label(label, start, end, "colon", personal[0] if personal else name.strip(), about)


def is_post(label: str) -> bool:
    """Whether a label names an office instead of a person ("The CHAIRMAN", "Moderator", "Q.")."""
    return bool(
        re.fullmatch(
            rf"{_POST}|{_ROLE}|[QA]\.|Counsel Inquiry|Lead Inquiry|Counsel to the Inquiry", label.strip()
        )
    )


def surname(label: str) -> str:
    """The last name in a label, lower case, for finding the person it means."""
    bare = re.sub(r"\s*\([^()]*\)|\s*\[[^\]]*\]", "", label).split(",")[0]
    bare = re.sub(rf"^(?:{_TITLE}\.? )+", "", bare)
    bare = re.split(r" (?:of|from) ", bare)[0]
    words = bare.strip(" .").split()
    return words[-1].casefold() if words else ""


def is_titled(label: str) -> bool:
    """Whether a label begins with a title ("Mr. SMITH")."""
    return bool(re.match(rf"{_TITLE}\.? ", label))


FULL_NAME = re.compile(
    rf"(?:(?:Hon\.?|HON\.?|{_TITLE}\.?) )*(?P<name>{_NAME}(?: (?:{_PART} )?(?:{_PART} )?{_NAME}){{1,3}})"
)
"""A person's full name in running text, titles left out of the group."""
