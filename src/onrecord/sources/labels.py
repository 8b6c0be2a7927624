"""Labels of speakers, as the transcripts of many houses print them.

Each pattern is anchored at the start of a line and has no nested repetition over the same letters, so that
time grows with the length of the line alone.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from .lines import Line

_TITLES = (
    "Mr Mrs Ms Miss Mx Dr Sir Dame Lord Lady Baroness Baron Viscount Earl Senator Sen Representative Rep Congressman "
    "Congresswoman Congressmember Assemblyman Assemblywoman Assemblymember Delegate Chairman Chairwoman Chairperson Chair "
    "Vice-Chair Chancellor General Gen Admiral Adm Secretary Governor Gov Ambassador Amb Judge Justice Magistrate Professor Prof "
    "Commissioner President Colonel Col Captain Capt Commander Cmdr Lieutenant Lt Major Maj Sergeant Sgt Corporal Director Sheriff "
    "Mayor Councillor Councilor Cllr Councilmember Councilman Councilwoman Alderman Alderwoman Minister Deputy Superintendent "
    "Inspector Detective Constable Shri Smt Adv Advocate Mme Monsieur Mlle Herr Frau Dato Datuk Pastor Ald Insp Supt Det Brigadier Brig Marquess Sheikh Officer Agent Chief Reverend Rev Bishop Archbishop Cardinal Father Sister Rabbi Imam Honorable "
    "Honourable Hon Counsel Speaker Master Recorder Solicitor Attorney Premier Prince Princess Madam Madame Supervisor Trustee "
    "Commissioner-General Registrar Ombudsman Coach Nurse Doctor DCI DCS DS DC DI PC Treasurer Provost Dean Regent"
).split()
_LONG_TITLES = (
    "Vice Chairman|Vice Chairwoman|Vice Chair|Vice President|Attorney General|Solicitor General|Surgeon General|Inspector General|"
    "Advocate General|Auditor General|Prime Minister|Deputy Governor|Deputy Mayor|Deputy Minister|Under Secretary|Rt\\.? Hon\\.?|"
    "Lieutenant Colonel|Lt\\.? Col|Lieutenant General|Lt\\.? Gen|Major General|Maj\\.? Gen|Rear Admiral|Vice Admiral|Air Marshal|"
    "The Hon\\.?|The Honou?rable|The Right Honou?rable|Chief Constable|Chief Superintendent|Chief Justice|Special Agent|Ranking Member|"
    "Board Member|Council Member|Committee Member|Commission Member|Lead Member|First Minister|Lieutenant Governor|Tánaiste|Taoiseach"
)
TITLE = (
    rf"(?>(?:{_LONG_TITLES}|{_LONG_TITLES.upper()}|"
    + "|".join(sorted({form for t in _TITLES for form in (t, t.upper())}, key=lambda t: (-len(t), t)))
    + r")(?![\w'’-])\.?)"
)
"""A title before a name ("Mr.", "SENATOR", "Vice Chairman"), with the dot of its abbreviation."""

WORD = r"(?:[^\W\d_a-z]\.(?:[^\W\d_a-z]\.){0,6}|[^\W\d_a-z][\w'’]{1,40}(?:-[\w'’]{1,40}){0,4}|[^\W\d_a-z](?=[ ,]))"
"""One word of a name: "Roe", "O'Hara", "Vaughan-Price", "J.", "J.R."."""
PART = r"(?:de|da|do|dos|di|du|del|della|la|le|las|van|von|der|den|ter|ten|bin|ibn|bint|al|el|y|e|i|af|zu|zum|st)"
_SUFFIX = r"(?:,? (?:Jr|Sr|JR|SR|Esq|ESQ|II|III|IV|KC|QC|SC|MP|MEP|MSP|TD|PhD|CBE|OBE|MBE)\b\.?)"
NAMES = rf"(?:{PART} ){{0,2}}{WORD}(?: (?:{PART} ){{0,2}}{WORD}){{0,4}}"
"""One to five words of a name, with the small words inside it."""
FULL_NAME = re.compile(
    rf"(?<![\w’'.-])(?:(?>Hon\.?|HON\.?|{TITLE}) )*(?P<name>{WORD}(?: (?:{PART} ){{0,2}}{WORD}){{1,3}}(?:,? (?:Jr|Sr|JR|SR|II|III|IV)\b\.?)?)"
)
"""A person's full name in running text, titles left out of the group."""

_POSTS = (
    "Chairman|Chairwoman|Chairperson|Chair|Acting Chairman|Acting Chair|Vice Chairman|Vice Chair|Presiding Chairman|Clerk|Witness|"
    "Court|Court Reporter|Court Clerk|Reporter|Stenographer|President|Vice President|Speaker|Deputy Speaker|Acting Speaker|Moderator|"
    "Interpreter|Translator|Mayor|Deputy Mayor|Coroner|Inspector|Secretary|Presiding Officer|Presiding Member|Convener|Deputy Convener|"
    "Videographer|Defendant|Plaintiff|Claimant|Applicant|Appellant|Respondent|Deponent|Accused|Judge|Magistrate|Registrar|Foreperson|"
    "Bailiff|Marshal|Usher|Tribunal|Commissioner|Ombudsman|Minister|Prime Minister|Premier|Governor|Taoiseach|Tánaiste|Attorney General|"
    "Sheriff|Secretary General|Secretary-General|Director|Chief Executive|Treasurer|Deputy President|Acting President|Host|Interviewer"
)
POST = rf"(?:The|THE) (?:{_POSTS}|{_POSTS.upper()})"
"""An office that speaks by its name alone ("The CHAIRMAN", "THE WITNESS")."""
ROLE = (
    rf"(?:{_POSTS}|{_POSTS.upper()}|Operator|Interviewee|Presenter|Facilitator|Question|Answer|Voices?|Staff|Counsel|Participant|Journalist|"
    r"Audience|Press|Rapporteur|Correspondent|Anchor|Narrator|Caller|Analyst|Prosecutor|Prosecution|Defen[cs]e|Lawyer|Counsel Inquiry|"
    r"Lead Inquiry|Lead Counsel|Counsel to the Inquiry|Lead Counsel to the Inquiry|Committee Clerk|Committee Counsel|Dispatcher|Male Voice|"
    r"Female Voice|Examiner|Investigator|OPERATOR|INTERVIEWEE|PRESENTER|FACILITATOR|QUESTION|ANSWER|VOICES?|STAFF|COUNSEL|PARTICIPANT|"
    r"An Cathaoirleach|An Leas-Chathaoirleach|An Ceann Comhairle|JOURNALIST|AUDIENCE|PRESS|CORRESPONDENT|ANCHOR|CALLER|PROSECUTOR|EXAMINER|INVESTIGATOR|DISPATCHER)"
)
_SOMEBODY = re.compile(
    r"(?:an? |the |one |another |several |some |un(?:identified|known|named) |male |female |first |second |third )*"
    r"(?:hon\.? |honou?rable |opposition |government |audience |public |board |council |staff |committee )?"
    r"(?:members?|residents?|speakers?|voices?|reporters?|journalists?|parents?|participants?|delegates?|audience|senators?|attendees?|"
    r"questioners?|persons?|man|woman|student|shareholder|analyst|question|officer|juror|employee|interjection|floor)"
    r"(?: (?:of|from|in) the (?:public|floor|audience|press|gallery|board|council|committee|opposition|jury))?(?: (?:\d{1,2}|[A-Z]))?",
    re.IGNORECASE,
)

# --- the shapes ---

_LEAD = re.compile(
    r"(?:>{1,3}\s*|[-*•]\s+)?(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?\s*[-–—]?\s+)?"
    r"(?P<asked>T?\d{1,3}\.\s+(?:\[\d{3,9}\]\s+)?|Q\d{1,4}\.?\s+(?=[*A-Z]))?"
)
_STAMP = r"(?: ?[\[(]\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?[\])])?"
_ASIDE = r"(?: ?[\[(](?:presiding|continuing|resuming|reading|interposing|via \w+|by \w+)[.,]?[\])])?"
_DOT = re.compile(
    rf"(?P<label>(?:{TITLE} ){{1,3}}{NAMES}{_SUFFIX}?(?:,? (?:of|from) (?:the )?{NAMES})?(?: \[[^\]\n]{{1,40}}\]| \([^)\n]{{1,60}}\))?|"
    rf"{POST}|(?:The|THE) [A-Z]{{4,}}(?: [A-Z]{{2,}}){{0,3}}(?: \([^)\n]{{1,60}}\))?|(?:Voices?|Staff|Chair|President|Rapporteur|Moderator))"
    rf"(?P<aside>{_ASIDE})\.(?P<after> ?\[[^\]\n]{{1,20}}\]\.?)?(?=\s|[-–—]{{2}}|$)",
)
_ASIDES = re.compile(r"(?<!\s)\s*+[\[(](?:presiding|continuing|resuming)[.,]?[\])]$", re.IGNORECASE)
_COLON = re.compile(
    r"(?P<label>(?:[^:()\[\]\n*]|\([^()\n]{0,80}\)|\[[^\[\]\n]{0,60}\]){1,118}?)(?P<colon>\s?:)(?=\s|$|\*)"
)
_QA = re.compile(
    r"(?P<label>[QA])(?P<mark>\.|:|(?=\s{2,}\S)|(?=\s*[(\[]))(?:\s*[(\[]\d{1,5}[)\]][.:]?|\s*\((?P<who>[^)\n]{2,60})\)[.:]?)?(?=\s|$)"
)
_BY_WHOM = re.compile(rf"\s+BY (?P<name>{TITLE} [^:\n]{{2,40}}):(?=\s)")
_BOLD = re.compile(
    r"(?P<mark>\*\*|__|\*)(?P<label>[^*_\n]{1,80}?)(?P<colon>:)?(?P=mark)(?P<colon2>:)?(?=\s|$)"
)
_NAMED = re.compile(
    rf"(?P<label>(?P<name>{WORD}(?: (?:{PART} ){{0,2}}{WORD}){{1,3}})"
    rf"(?:, (?P<role>[^.\n:;“\"?!]{{3,90}})|(?P<place>(?: \([^)\n]{{2,40}}\)){{1,2}}))?)\.(?:\s+[–—-])?(?=\s+[^\W\d_a-z“\"‘'(\[])"
)
_BY = re.compile(
    rf"(?P<label>(?P<verb>Answered|Replied|Asked|Tabled|Questioned|Reply|Answer|Question)(?: on (?P<date>[^:\n]{{4,30}}?))? by:? "
    rf"(?P<name>(?:The |the )?(?:{TITLE} )*{NAMES}(?: of {NAMES})?))(?P<about>(?:, (?!on \d)[^:\n]{{2,80}}?| \([^)\n]{{2,60}}\))*)(?:,? on (?P<date2>[^:\n]{{4,30}}?))?(?::|$)"
)
_DASHED = re.compile(
    rf"(?P<label>(?P<name>(?:{TITLE} )+[^\W\d_a-z](?:[^\W\d_a-z]|['’ -]|Mc|Mac|De|Mac)*[^\W\d_a-z]|The [A-Z][A-Z ]+[A-Z])"
    r"(?P<about>(?:\s?\([^()\n]{2,90}\)){0,3}))\s?[—–](?=[^\W\d_a-z]|[“\"‘'(\[])"
)
"""As the Hansards of Australia and Canada print: "Mr ROE (Ashby—Minister for Ports) (2.04 pm)—I thank …"."""
_STAMPED = re.compile(
    rf"(?P<label>{NAMES}|Speaker \d{{1,2}}|SPEAKER \d{{1,2}})\s+[\[(]?(?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?)[\])]?$"
)
_ALONE = re.compile(
    rf"(?P<label>(?P<name>(?:{TITLE} )*{NAMES})(?:\s+(?:--?|–|—)\s+(?P<role>[^\n]{{3,90}}))?|{POST}|{ROLE})$"
)
_CAPITAL = re.compile(
    rf"(?:(?:{TITLE})|{WORD},?|{PART}|and|of|for|the|to|at|in|on|a|an|[A-Z]\.|&|[-–—]|\d{{1,3}}|Mc|Mac|Ó|Ní|ap|ab)$"
)
_BRACKETS = re.compile(r"(?<!\s)\s*+(?:\([^()]*\)|\[[^\]\n]{0,300}\])")
_TITLED = re.compile(rf"(?:{TITLE} )+")
_IS_POST = re.compile(
    rf"(?:{POST}|{ROLE}|(?:Hon|Mr|Madam|Madame)\.? (?:Chair(?:man|woman|person)?|(?:Deputy |Acting )?Speaker|President)|[QA]\.|{_SOMEBODY.pattern})",
    re.IGNORECASE,
)
_IS_ROLE = re.compile(rf"(?:{POST}|{ROLE})")
_NOT_LABELS = frozenset(
    "from to cc bcc date sent subject re present absent note notes source by text signed dated payee narrative authorised authorized "
    "enquiries inquiries contact custodian delegation company member total summary title published background motion item "
    "location venue time place apologies attendance page exhibit annex appendix figure table see ref reference http https "
    "warning caution example contents index chapter section part article order ruled resolved agenda witnesses in on at for with "
    "questions answers response responses amount payment fax tel telephone phone email e-mail address website url photo photograph "
    "image caption video audio copyright related read more update updated correction corrections editor editors topics tags share "
    "follow result results decision vote ayes noes abstentions yes no step day week month year phase round option type name status "
    "category description version file number no. key facts fact conclusion recommendation recommendations findings finding purpose "
    "also plus first second third finally however therefore meanwhile and but or so if when why what how who where this that these "
    "those there here it is was are were presiding adjourned recess continued case matter before between regarding attachments "
    "attachment cost price score rating tip tips editor's credit illustration listen watch warning disclaimer disclosure p.s ps fyi "
    "issue edition".split()
)
_OPENERS = frozenset(
    "Now Then Likewise My So Here Again Look Turning Action Paragraph Line Item Column Clause Thank Good Question Let Well Also And But".split()
)
_SENTENCE = frozenset(
    "is are was were it that this please we i you i'd we'd i'm and so then be has have had if can could would will do does did when where what how "
    "why not my your their his her its on down up said says told asked".split()
)
_NOT_NAMES = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


class Style(enum.Enum):
    """How a label is printed."""

    DOT = "dot"
    DASH = "dash"
    COLON = "colon"
    QA = "qa"
    BOLD = "bold"
    NAMED = "named"
    BY = "by"
    STAMPED = "stamped"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line: as printed, where it begins (``start``), where its words begin (``end``).

    ``name`` and ``about`` are what the label itself tells of the speaker; ``asks`` and ``answers`` say that
    its very form makes what follows a question or an answer; ``date`` is as printed.
    """

    text: str
    start: int
    end: int
    style: Style
    name: str | None = None
    about: str | None = None
    date: str | None = None
    asks: bool = False
    answers: bool = False


def label_of(line: Line, *, indented: bool = False) -> Label | None:
    """The label that a line begins with, if it does. ``indented``: as the GPO prints, dotted, four blanks in."""
    text = line.text
    if indented:
        return _dotted(text, line.at, line.at) if 2 <= line.indent <= 8 else None
    lead = _LEAD.match(text)
    skip = lead.end() if lead else 0
    asked = bool(lead and lead["asked"])
    at = line.at + skip
    text = text[skip:]
    if not text or text.startswith("BY "):
        return None
    for shape in (_bold, _qa, _by, _dashed, _dotted, _coloned, _named, _stamped):
        found = shape(text, at, line.at)
        if found is not None:
            return replace(found, asks=True) if asked else found
    return None


def _bold(text: str, at: int, line: int) -> Label | None:
    found = _BOLD.match(text)
    if found is None or not (found["colon"] or found["colon2"]):
        return None
    start = at + found.start("label")
    lead = _LEAD.match(found["label"])
    start += lead.end() if lead else 0
    words = found["label"][lead.end() if lead else 0 :].strip()
    inner = _coloned(words + ":", start, start)
    if inner is None and re.fullmatch(r"[QA]\.?", words):
        return _question(words[0], start, at + found.end(), None)
    if not words or (inner is None and len(words.split()) > 7):
        return None
    name, about = (inner.name, inner.about) if inner else (words, None)
    return Label(words, start, at + found.end(), Style.BOLD, name, about)


def _qa(text: str, at: int, line: int) -> Label | None:
    found = _QA.match(text)
    if found is None:
        return None
    if not found["mark"] and not found["who"] and not re.match(r"[QA]\s{2,}", text):
        return None
    by = _BY_WHOM.match(text, found.end())
    end = by.end() if by else found.end()
    return _question(found["label"], at, at + end, by["name"] if by else found["who"])


def _question(letter: str, start: int, end: int, who: str | None) -> Label:
    name, _, about = (who or "").partition(",")
    return Label(
        letter + ".",
        start,
        end,
        Style.QA,
        name.strip() or None,
        about.strip() or None,
        asks=letter == "Q",
        answers=letter == "A",
    )


def _by(text: str, at: int, line: int) -> Label | None:
    found = _BY.match(text)
    if found is None:
        return None
    asks = found["verb"] in ("Asked", "Tabled", "Questioned", "Question")
    about = (found["about"] or "").strip(" ,()") or None
    return Label(
        found["label"].strip(), at, at + found.end(), Style.BY, found["name"].strip(), about,
        found["date"] or found["date2"], asks=asks, answers=not asks,
    )  # fmt: skip


def _dotted(text: str, at: int, line: int) -> Label | None:
    found = _DOT.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if not re.match(r"(?:\s*[-–—]+)?\s*\S", rest) or "...." in rest or " . . ." in rest:
        return None  # leader dots of a table of contents, or nothing: the chair calls on somebody
    dash = re.match(r"\s+[–—-]\s+", rest)
    label = _ASIDES.sub("", found["label"])
    name = _within(label)
    end = at + found.end() + (dash.end() if dash else 0)
    return Label(label, at, end, Style.DOT, name, None)


def _dashed(text: str, at: int, line: int) -> Label | None:
    found = _DASHED.match(text)
    if found is None:
        return None
    inside = [x.strip() for x in re.findall(r"\(([^()]*)\)", found["about"])]
    about = ", ".join(x for x in inside if not re.match(r"\d{1,2}[:.]\d{2}", x)) or None
    return Label(found["label"], at, at + found.end(), Style.DASH, found["name"], about)


def _within(label: str) -> str | None:
    """The person whom an office's label names in brackets: "The CHAIRMAN (Mr. Roe)"."""
    found = re.search(r"\(([^()]*)\)", label)
    if found is None or not re.match(r"(?:The|THE) ", label):
        return None
    inner = found.group(1).strip()
    return inner if re.fullmatch(rf"(?:{TITLE} )*{NAMES}", inner) else None


def _coloned(text: str, at: int, line: int) -> Label | None:
    found = _COLON.match(text)
    if found is None:
        return None
    label = found["label"].strip()
    if not is_speaker(label):
        return None
    inside = [x.strip() for x in re.findall(r"[(\[]([^()\[\]]*)[)\]]", label)]
    bare = " ".join(_BRACKETS.sub("", label).split())
    name, _, outlet = bare.partition(",")
    if outlet.strip() in ("Jr", "Jr.", "Sr", "Sr.", "KC", "QC", "MP", "SC", "MEP", "TD"):
        outlet = ""
    about = ", ".join(x for x in (outlet.strip(), *inside) if x and not re.match(r"\d{1,2}:\d{2}", x)) or None
    personal = _within(label)
    if name.isupper() and name.strip() in ("QUESTION", "ANSWER") or name.strip() in ("Question", "Answer"):
        return Label(
            label, at, at + found.end(), Style.COLON, about=about,
            asks=name.strip().lower() == "question", answers=name.strip().lower() == "answer",
        )  # fmt: skip
    return Label(label, at, at + found.end(), Style.COLON, personal or name.strip(), about)


def _named(text: str, at: int, line: int) -> Label | None:
    found = _NAMED.match(text)
    if found is None:
        return None
    about = found["role"] or (found["place"] or "").strip(" ()").replace(") (", ", ")
    dash = re.match(r"\s+[–—-]\s+", text[found.end("label") + 1 :])
    end = at + found.end("label") + 1 + (dash.end() if dash else 0)
    return Label(found["label"], at, end, Style.NAMED, found["name"], about or None)


def _stamped(text: str, at: int, line: int) -> Label | None:
    found = _STAMPED.match(text)
    if found is None or found["label"].casefold() in _NOT_LABELS:
        return None
    return Label(found["label"], at, at + found.end(), Style.STAMPED, found["label"])


def standing(line: Line) -> Label | None:
    """A name or an office that is all there is on a line, what is said standing below."""
    found = _ALONE.match(line.text)
    if found is None or _NOT_NAMES.match(line.text) or line.text.casefold() in _NOT_LABELS:
        return None
    role = (found["role"] or "").replace(" -- ", ", ").strip() or None
    return Label(found["label"], line.at, line.end, Style.ALONE, found["name"] or None, role)


@lru_cache(maxsize=8192)
def is_speaker(label: str) -> bool:
    """Whether the words before a colon name a speaker: capitalised words and titles, perhaps an outlet or brackets."""
    bare = " ".join(_BRACKETS.sub("", label).split())
    head, _, rest = bare.partition(",")
    head = head.strip()
    words = head.split()
    if not words or len(words) > 12 or len(bare) > 100 or any(c in head for c in '“”"?!;=/$%'):
        return False
    if _IS_ROLE.fullmatch(head) or _SOMEBODY.fullmatch(head):
        return not rest or len(rest.split()) <= 8
    if (
        words[0].casefold().rstrip(".") in _NOT_LABELS and not (words[0] == "Member" and len(words) > 1)
    ) or head.casefold() in _NOT_LABELS:
        return False
    if words[0][0].isdigit() or _NOT_NAMES.match(head):
        return False
    if rest and not _is_outlet(rest.strip()):
        return False
    if words[0] in ("The", "THE"):
        return "(" in label or (len(words) <= 4 and all(w[0].isupper() or w == "of" for w in words))
    if words[-1][-1].isdigit() or words[0] in _OPENERS:
        return False
    if len(words) > 7 or not all(_CAPITAL.match(w) for w in words):
        return False
    first = words[0]
    return first[0].isupper() or first in (
        "van",
        "von",
        "de",
        "da",
        "di",
        "del",
        "al",
        "el",
        "ap",
        "ter",
        "ten",
    )


def _is_outlet(words: str) -> bool:
    """Whether the words after a name are an outlet, an office or a principal, and no sentence."""
    if not words or len(words.split()) > 10:
        return False
    return not _SENTENCE.intersection(words.casefold().replace("’", "'").split())


# --- what a label tells ---


def bare_of(label: str) -> str:
    """A label without what stands in brackets."""
    return _BRACKETS.sub("", label)


@lru_cache(maxsize=8192)
def is_post(label: str) -> bool:
    """Whether a label names an office or nobody instead of a person ("The CHAIRMAN", "Moderator", "Q.")."""
    bare = " ".join(_BRACKETS.sub("", label).split()).strip(" :")
    return bool(_IS_POST.fullmatch(bare))


@lru_cache(maxsize=8192)
def is_titled(label: str) -> bool:
    """Whether a label begins with a title ("Mr. SMITH")."""
    return bool(_TITLED.match(label))


@lru_cache(maxsize=8192)
def untitled(label: str) -> str:
    """The name in a label without titles, brackets, outlet and place: "Mr. Roe of Texas" → "Roe"."""
    bare = _BRACKETS.sub("", label).split(",")[0]
    bare = _TITLED.sub("", bare)
    return re.split(r" (?:of|from) (?:the )?(?=[A-Z])", bare)[0].strip(" .:")


@lru_cache(maxsize=8192)
def surname(label: str) -> str:
    """The last name in a label, folded, for finding the person it means."""
    words = [
        w
        for w in untitled(label).split()
        if w.rstrip(".").upper() not in ("KC", "QC", "JR", "SR", "II", "III", "MP", "SC")
    ]
    return words[-1].casefold().replace("’", "'") if words else ""


def place_of(label: str) -> str | None:
    """The place that tells two of one surname apart: "Mr. Roe of North Carolina" → "North Carolina"."""
    found = re.search(rf" (?:of|from) (?:the )?({NAMES})\.?$", label)
    return found.group(1) if found and is_titled(label) else None
