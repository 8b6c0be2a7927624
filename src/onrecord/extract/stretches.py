"""Stretches of capitals that may be names: where each begins and ends, what stands before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from onrecord.knowledge import Knowledge
from onrecord.knowledge.given import is_given
from onrecord.knowledge.model import fold

from .namewords import (
    BODY_HEADS,
    CODE_NOUNS,
    CURRENCIES,
    GROUP_OWNERS,
    LEGAL,
    LOWER_HEADS,
    MONTHS,
    NOT_NAMES,
    PARTICLES,
    PLAIN_TITLES,
    REALMS,
    SMALL_WORDS,
    TITLE_PARTS,
    TITLE_SURNAMES,
    WEAK_HEADS,
    WEEKDAYS,
)

CODE = re.compile(r"^[A-Z]{2,3}\d{2,4}$")
HANDLE = re.compile(r"^@\w{2,}$")
_INITIAL = re.compile(r"^(?:[A-Z]\.)+$|^[A-Z]$")
ACRONYM = re.compile(r"^[A-Z][A-Z&]{1,6}$")
KNOWN = "onrecord.known"
"""Key of a doc's user data for the words that are names in the middle of its sentences."""
_NUMBERED = re.compile(r"^(?:[A-Z]|\d{1,2}|[IVX]{1,4})[.)]?$")
HEADLINES = "onrecord.headlines"
"""Key of a doc's user data for the tokens of headlines in title case."""


@dataclass(slots=True)
class Run:
    """A stretch of capitals while its kind is still open."""

    start: int
    end: int
    titles: tuple[str, ...]
    text: str
    modifier: str = ""
    nickname: str = ""
    inverted: bool = False

    @property
    def key(self) -> str:
        return fold(self.text)


def is_headline(sentence: Tokens) -> bool:
    """Whether a sentence is a headline, in which every word has a capital."""
    words = [t for t in sentence if t.is_alpha and len(t.text) > 3 and t.lower_ not in SMALL_WORDS]
    numbered = _NUMBERED.match(sentence[0].text) is not None and len(sentence) <= 9
    if numbered and sentence[-1].text not in '.!?:;”"' and "," not in sentence.text:
        return True
    alone = sentence.end >= len(sentence.doc) or bool(sentence.doc[sentence.end].is_sent_start)
    listing = sum(t.text in ",;(" for t in sentence) > 2
    return alone and not listing and len(words) >= 4 and all(t.text[0].isupper() for t in words)


def opens_sentence(token: Token) -> bool:
    """Whether a word has a capital for where it stands."""
    return bool(token.is_sent_start) or token.i == 0 or token.nbor(-1).text in "“\"‘'(:"


def runs_in(doc: Doc, knowledge: Knowledge) -> Iterator[Run]:
    i = 0
    while i < len(doc):
        token = doc[i]
        if HANDLE.match(token.text) or _is_code(token):
            yield Run(i, i + 1, (), token.text)
            i += 1
        elif _is_name_token(token, knowledge):
            end = _stretch(doc, i, knowledge)
            if _is_dateline(doc, i, end):
                i = end
                continue
            yield from _cut(doc, i, end, knowledge)
            i = end
        else:
            i += 1


def _is_dateline(doc: Doc, start: int, end: int) -> bool:
    """Whether a shouted stretch at the head of a paragraph says where a story was written ("DOVER, Ont. —")."""
    if not doc[start].is_sent_start or not all(t.text.isupper() or not t.is_alpha for t in doc[start:end]):
        return False
    return any(
        t.text in ("—", "–", "--", "―") or (t.text == "-" and t.whitespace_ and doc[t.i - 1].whitespace_)
        for t in doc[end : end + 5]
    )


def _is_code(token: Token) -> bool:
    if not CODE.match(token.text):
        return False
    return token.i == 0 or token.nbor(-1).lower_ not in CODE_NOUNS


def _is_name_token(token: Token, knowledge: Knowledge) -> bool:
    text = token.text
    if not text[0].isupper():
        return False
    low = token.lower_
    if low in ("may", "will") and _is_modal_name(token):
        return True
    if text in CURRENCIES and token.i + 1 < len(token.doc) and token.nbor().like_num:
        return False  # "EUR 300,000"
    if low in NOT_NAMES and not (text.isupper() and token.ent_type_ in ("ORG", "PERSON") and len(text) > 2):
        return (
            _INITIAL.match(text) is not None
            and text != "I"
            and token.i + 1 < len(token.doc)
            and token.nbor(1).text[0].isupper()
            and not (text in ("Q.", "A.", "A") and token.is_sent_start)
        )
    if low in WEEKDAYS or (low.rstrip(".") in MONTHS and not _is_month_name(token)):
        return False
    opens = opens_sentence(token)
    if token.i in token.doc.user_data.get(HEADLINES, ()) and not _in_headline(token, knowledge):
        return False
    if opens and text in token.doc.user_data.get(KNOWN, ()) and low not in BODY_HEADS:
        return True
    named = token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") and not (
        opens and token.tag_ in ("NNS", "NN", "VB", "VBG", "RB", "IN")
    )
    if token.pos_ == "PROPN" or named:
        return not _is_shouted(token) or low.rstrip(".") in knowledge.titles or token.ent_type_ == "PERSON"
    if low.rstrip(".") in knowledge.titles:
        return True
    if opens and text.isupper() and len(text) > 2 and _heads_entry(token):
        return True
    if opens:
        return is_given(text) and token.pos_ not in ("ADV", "AUX", "VERB")
    return token.pos_ in ("NOUN", "ADJ", "X", "INTJ", "VERB") or bool(_INITIAL.match(text))


def _heads_entry(token: Token) -> bool:
    """Whether a shouted surname heads a register's line ("ROE, Jane Ann, …")."""
    after = token.doc[token.i + 1 : token.i + 5]
    comma = next((t for t in after if t.text == ","), None)
    if comma is None or comma.i + 1 >= len(token.doc):
        return False
    return (
        all(t.text.isupper() or t.text == "-" for t in token.doc[token.i : comma.i])
        and token.doc[comma.i + 1].is_title
    )


def _in_headline(token: Token, knowledge: Knowledge) -> bool:
    """Whether a word of a headline is a name: it is one elsewhere, or a given name, or stands behind one."""
    if token.text in token.doc.user_data.get(KNOWN, ()) or knowledge.state_of(token.text) is not None:
        return True
    before = token.nbor(-1).text if token.i else ""
    return is_given(token.text) or (is_given(before) and token.ent_type_ == "PERSON")


def _is_modal_name(token: Token) -> bool:
    """Whether "Will" or "May" is a person here: "Will Orde", "Theresa May"."""
    if opens_sentence(token) or token.i + 1 >= len(token.doc):
        return False
    if token.text == "Will":
        return token.nbor().text[0].isupper() and token.nbor().pos_ == "PROPN"
    return token.text == "May" and token.nbor(-1).text[:1].isupper() and is_given(token.nbor(-1).text)


def _is_month_name(token: Token) -> bool:
    """Whether "April", "May" or "June" is a person here."""
    if token.lower_ not in ("april", "may", "june", "august", "march"):
        return False
    before = token.nbor(-1) if token.i else None
    if before is not None and (
        is_given(before.text) or before.lower_.rstrip(".") in ("mr", "mrs", "ms", "dr")
    ):
        return True
    return token.ent_type_ == "PERSON" and token.lower_ != "march"


def _is_shouted(token: Token) -> bool:
    """Whether a word stands in a line that is all capitals, a heading."""
    if not token.text.isupper() or len(token.text) < 4:
        return False
    near = [
        t
        for t in (token.doc[max(0, token.i - 1)], token.doc[min(len(token.doc) - 1, token.i + 1)])
        if t.i != token.i
    ]
    return any(t.text.isupper() and len(t.text) > 3 for t in near)


def _stretch(doc: Doc, start: int, knowledge: Knowledge) -> int:
    """The end of the stretch that begins at a name token."""
    i = start + 1
    while i < len(doc):
        token = doc[i]
        if (doc[i - 1].lower_ in LEGAL and i - start > 1) or _changes_column(doc, i, knowledge):
            break
        if token.is_sent_start and not doc[i - 1].text.endswith("."):
            break
        if (
            token.is_sent_start
            and doc[i - 1].lower_.rstrip(".") not in knowledge.titles
            and not _INITIAL.match(doc[i - 1].text)
        ):
            break
        if _is_name_token(token, knowledge):
            i += 1
            continue
        if (
            token.text == "-"
            and not token.whitespace_
            and not doc[i - 1].whitespace_
            and i + 1 < len(doc)
            and doc[i + 1].text[0].isalpha()
        ):
            i += 2
            continue
        if (
            token.text in "’'"
            and i + 1 < len(doc)
            and not doc[i - 1].whitespace_
            and not token.whitespace_
            and doc[i + 1].text[0].isupper()
        ):
            i += 2
            continue
        reach = _connected(doc, i, start, knowledge)
        if reach is None:
            break
        i = reach
    return _lower_head(doc, start, i)


def _changes_column(doc: Doc, i: int, knowledge: Knowledge) -> bool:
    """Whether a shouted word behind an ordinary one begins something else ("Florida   PETER T. KING")."""
    token, before = doc[i], doc[i - 1]
    if not (
        token.text.isupper()
        and token.is_alpha
        and len(token.text) > 3
        and before.is_title
        and len(before.text) > 3
    ):
        return False
    return not is_given(before.text) and before.lower_ not in knowledge.titles


def _lower_head(doc: Doc, start: int, end: int) -> int:
    """The end of a body's name whose head is written small ("the Medlar library", "House intelligence committee")."""
    if end < len(doc) and doc[end].lower_ == "police" and doc[end - 1].ent_type_ == "GPE":
        alone = end + 1 >= len(doc) or doc[end + 1].pos_ not in ("NOUN", "PROPN")
        return end + 1 if alone else end  # "Dover police said"
    if (
        start == 0
        or doc[start - 1].pos_ != "DET"
        or doc[end - 1].lower_ in BODY_HEADS
        or doc[end - 1].ent_type_ == "NORP"
    ):
        return end
    for i in range(end, min(end + 3, len(doc))):
        if doc[i].lower_ in LOWER_HEADS and doc[i].tag_ == "NN":
            return i + 1
        if doc[i].pos_ not in ("NOUN", "ADJ") or doc[i].tag_ == "NNS" and i > end:
            return end
    return end


def _connected(doc: Doc, i: int, start: int, knowledge: Knowledge) -> int | None:
    """Where the stretch goes on behind a connecting word at ``i``, or None if it ends here."""
    j = i
    low = doc[j].lower_
    if low in PARTICLES and low not in ("e", "y"):
        while j < len(doc) and doc[j].lower_ in PARTICLES:
            j += 1
        if j < len(doc) and _is_name_token(doc[j], knowledge):
            return j + 1
        return None
    before = doc[i - 1].lower_.rstrip(".")
    if (
        doc[i].text == ","
        and i + 1 < len(doc)
        and doc[i + 1].lower_ in LEGAL
        and doc[i + 1].text[0].isupper()
    ):
        return i + 2
    if low in LEGAL and low not in ("as", "co", "sa", "ab", "ag"):
        return i + 1
    if (
        low == "of"
        and before in ("secretary", "minister")
        and i + 1 < len(doc)
        and doc[i + 1].text == "State"
    ):
        return i + 2
    if doc[i].tag_ == "POS" or doc[i].text in ("’", "'", "’s", "'s"):
        return i + 2 if _joins_possessive(doc, i) else None
    headed = any(doc[k].lower_ in BODY_HEADS for k in range(start, i))
    if low in ("of", "for", "on") and (before in BODY_HEADS or (low == "of" and before in REALMS)):
        j = i + 1
        if j < len(doc) and doc[j].lower_ == "the":
            j += 1
        return j + 1 if j < len(doc) and _is_name_token(doc[j], knowledge) else None
    if low in ("and", "&") and headed and _in_of_phrase(doc, start, i) and i + 1 < len(doc):
        follows = doc[i + 1]
        if (
            _is_name_token(follows, knowledge)
            and follows.ent_type_ not in ("PERSON",)
            and not is_given(follows.text)
        ):
            return i + 2
    if low == "and" and _joins_body(doc, i) and _is_name_token(doc[i + 1], knowledge):
        return i + 2
    if low == "&" and i + 1 < len(doc) and _is_name_token(doc[i + 1], knowledge):
        return None if is_given(doc[i + 1].text) or is_given(doc[i - 1].text) else i + 2
    return None


def _joins_body(doc: Doc, i: int) -> bool:
    """Whether "and" stands inside one body's name ("the Harbours and Rivers Commission").

    The model may say so, or the shape does: one word behind "the", no article after it, a head at the end.
    """
    before = doc[i - 1].lower_
    if (before in BODY_HEADS and not before.endswith("s")) or doc[i - 1].ent_type_ in (
        "PERSON",
        "GPE",
        "NORP",
    ):
        return False
    last = i
    while last + 1 < len(doc) and doc[last + 1].text[0].isupper() and not doc[last + 1].is_sent_start:
        last += 1
    headed = last > i and doc[last].lower_ in BODY_HEADS and doc[last].lower_ not in WEAK_HEADS
    shaped = i > 1 and doc[i - 2].lower_ == "the" and last - i == 2
    return headed and (shaped or (doc[i].ent_type_ == "ORG" and doc[i].ent_iob_ == "I"))


def _joins_possessive(doc: Doc, i: int) -> bool:
    """Whether a possessive belongs to a body's name ("Ratepayers' Association", "People's Party")."""
    if i + 1 >= len(doc) or not doc[i + 1].text[0].isupper() or not doc[i].whitespace_:
        return False
    near = [t for t in doc[i + 1 : i + 4] if t.text[0].isupper()]
    if not any(t.lower_ in BODY_HEADS for t in near):
        return False
    before = doc[i - 1]
    plural = before.text.endswith("s") and before.ent_type_ != "PERSON"
    return plural or before.lower_ in GROUP_OWNERS


def _in_of_phrase(doc: Doc, start: int, i: int) -> bool:
    return any(doc[k].lower_ in ("of", "for", "on") for k in range(start, i))


def _cut(doc: Doc, start: int, end: int, knowledge: Knowledge) -> Iterator[Run]:
    """A stretch parted into what stands before titles, titles, and the name."""
    while end - start > 1 and doc[end - 1].ent_type_ == "NORP" and doc[end - 1].dep_ in ("amod", "compound"):
        end -= 1
    if _INITIAL.match(doc[start].text) and _in_heading(doc, start):
        return
    if end - start > 1 and doc[start].text in ("D", "R", "I") and doc[start + 1].text == "-":
        return  # "(D-Va.)"
    role = _short_role(doc, start, end, knowledge)
    if role is not None:
        if role > start:
            yield from _cut(doc, start, role, knowledge)
        start = role + 1
    person = _person_after_body(doc, start, end)
    if person is not None:
        yield from _cut(doc, start, person, knowledge)
        start = person
    tokens = list(range(start, end))
    titled = _last_titles(doc, tokens, knowledge)
    if titled is None:
        titles: tuple[str, ...] = ()
        first = start
        modifier = ""
    else:
        low, high = titled
        if (
            high == end
            and low > start
            and (
                is_given(doc[start].text)
                or high - low < 2
                and doc[low - 1].lower_.rstrip(".") in PLAIN_TITLES
            )
        ):
            high = low  # "Larry King", "Mr. Bishop": a surname that is a title elsewhere
        elif (
            high == end
            and low == start
            and end - start == 2
            and doc[low].lower_.rstrip(".") in PLAIN_TITLES
            and doc[high - 1].lower_ in TITLE_SURNAMES
        ):
            high -= 1
        titles = _title_words(doc, low, high, knowledge) if high > low else ()
        modifier = _text(doc, start, low)
        if high > low:
            first, start = high, low
        else:
            first, modifier = start, ""
    if titles and _in_of_phrase(doc, tokens[0], start) and doc[tokens[0]].lower_ in BODY_HEADS:
        yield Run(tokens[0], end, (), _text(doc, tokens[0], end))  # "Board of Governors"
        return
    if first >= end or (titles and end - first == 1 and len(doc[first].text.rstrip(".")) == 1):
        return
    rest = [doc[k].lower_ for k in range(first, end)]
    surname = len(rest) == 1 and rest[0] in TITLE_SURNAMES and titles and titles[-1] in PLAIN_TITLES
    if titles and not surname and all(w in knowledge.titles or w in TITLE_PARTS for w in rest):
        return  # "Madam Second Deputy Governor" is a role, not a name
    if (
        titles
        and doc[end - 1].lower_ in BODY_HEADS
        and doc[first].lower_ not in ("van", "de")
        and not is_given(doc[first].text)
    ):
        # "Justice Department", "King Edward Hospital": a body whose name begins like a title
        yield Run(start, end, (), _text(doc, start, end), modifier)
        return
    yield Run(start, end, titles, _text(doc, first, end, bool(titles) or end - first > 1), modifier)


def _short_role(doc: Doc, start: int, end: int, knowledge: Knowledge) -> int | None:
    """Where letters for a role part a body from a person ("Acme CEO Ana Lind")."""
    for k in range(start, end - 1):
        if doc[k].text.isupper() and doc[k].text.isalpha() and len(doc[k].text) == 3:
            if doc[k].lower_ in knowledge.roles and is_given(doc[k + 1].text):
                return k
    return None


def _person_after_body(doc: Doc, start: int, end: int) -> int | None:
    """Where a person's name begins right behind the head of a body ("Speaker of the House Ana Lind")."""
    for k in range(start + 1, end - 1):
        if (
            doc[k - 1].lower_ in BODY_HEADS
            and is_given(doc[k].text)
            and doc[end - 1].lower_ not in BODY_HEADS | LEGAL
        ):
            return k
    return None


def _in_heading(doc: Doc, i: int) -> bool:
    """Whether a token begins a line that is no sentence ("B. The finding")."""
    if not doc[i].is_sent_start:
        return False
    sentence = doc[i].sent
    text = sentence.text.strip()
    return len(sentence) <= 8 and text[-1] not in '.!?:”"' and "," not in text and doc[i].text.endswith(".")


def _last_titles(doc: Doc, tokens: list[int], knowledge: Knowledge) -> tuple[int, int] | None:
    """The last unbroken row of titles in a stretch, as token indexes, or None."""
    best: tuple[int, int] | None = None
    k = 0
    while k < len(tokens):
        size = _title_at(doc, tokens[k], tokens[-1] + 1, knowledge)
        if size:
            low = tokens[k]
            high = low + size
            if (
                high + 1 <= tokens[-1]
                and doc[high].text == "-"
                and doc[high + 1].lower_ in ("elect", "designate")
            ):
                high += 2
            while high <= tokens[-1] and (more := _title_at(doc, high, tokens[-1] + 1, knowledge)):
                high += more
            if high <= tokens[-1] or best is None:
                best = (low, high)
            k += high - low
        else:
            k += 1
    return best


def _title_words(doc: Doc, low: int, high: int, knowledge: Knowledge) -> tuple[str, ...]:
    """The titles at tokens ``low:high``, each whole ("attorney general"), folded, singular, without dots."""
    found = []
    while low < high:
        size = max(_title_at(doc, low, high, knowledge), 1)
        words = " ".join(doc[k].lower_.rstrip(".") for k in range(low, low + size))
        found.append(words if words in knowledge.titles or not words.endswith("s") else words[:-1])
        low += size
    return tuple(w for w in found if w not in ("-", "elect", "designate"))


def _title_at(doc: Doc, i: int, end: int, knowledge: Knowledge) -> int:
    """How many tokens a title at ``i`` takes, 0 if there is none."""
    for size in (4, 3, 2, 1):
        if i + size > end:
            continue
        words = " ".join(doc[k].lower_.rstrip(".") for k in range(i, i + size)).replace(" - ", "-")
        if words in knowledge.titles or (size > 1 and words in knowledge.roles):
            return size
        if words.endswith("s") and words[:-1] in knowledge.titles and words[:-1] not in ("mr", "mis"):
            return size
    return 0


def _text(doc: Doc, start: int, end: int, calm: bool = True) -> str:
    """The words of tokens as a name: blanks pressed, and if it is to be ``calm`` shouted words with one capital."""
    if start >= end:
        return ""
    shouted = all(not t.is_alpha or t.text.isupper() or len(t.text) < 3 for t in doc[start:end]) and any(
        len(t.text) > 3 and t.text.isupper() for t in doc[start:end]
    )
    parts = []
    for token in doc[start:end]:
        text = token.text
        if calm and shouted and text.isupper() and text.isalpha() and len(text) > 2:
            text = text.capitalize()
        parts.append(text + token.whitespace_)
    text = "".join(parts).strip().rstrip(",")
    return re.sub(r"s([’'])s (?=[A-Z])", r"s\1 ", text)  # the parser was shown a possessive spelt out


def _calm(text: str) -> str:
    """Shouted words with one capital each."""
    return re.sub(
        r"[^\W\d_]{2,}", lambda m: m.group().capitalize() if m.group().isupper() else m.group(), text
    )


_MONTHS = frozenset(
    "January February March April May June July August September October November December".split()
)


def _undated(run: Run, doc: Doc) -> None:
    """ "On 25 May Odette Vale wrote": the day before a name is no part of it."""
    words = run.text.split()
    numbered = bool(run.start) and doc[run.start - 1].text.isdigit()
    cut = (
        2
        if words[0].isdigit() and words[1:2] and words[1] in _MONTHS
        else int(words[0] in _MONTHS and numbered)
    )
    if cut and len(words) - cut >= 2 and not run.titles:
        run.text = " ".join(words[cut:])
        run.start = run.end - (len(words) - cut)


def trimmed(runs: list[Run], doc: Doc) -> list[Run]:
    """Runs with a prefix taken off where the rest is a whole name elsewhere ("Alabama Jane Roe")."""
    for run in runs:
        _undated(run, doc)
    counts = Counter(run.key for run in runs)
    for run in runs:
        words = run.text.split()
        if run.titles or len(words) < 3:
            continue
        for cut in range(1, len(words) - 1):
            rest = fold(" ".join(words[cut:]))
            if counts[rest] >= counts[run.key] and is_given(words[cut]) and not is_given(words[0]):
                run.modifier = " ".join(words[:cut])
                run.text = " ".join(words[cut:])
                run.start = run.end - (len(words) - cut)
                break
    return runs


def nicknamed(runs: list[Run], doc: Doc) -> list[Run]:
    """Three runs of 'Robert "Bobby" Vance' joined to one; the nickname is kept in :attr:`Run.nickname`."""
    found: list[Run] = []
    i = 0
    while i < len(runs):
        if i + 2 < len(runs):
            one, nick, last = runs[i : i + 3]
            marks = (
                one.end + 1 == nick.start and nick.end + 1 == last.start and not (nick.titles or last.titles)
            )
            if (
                marks
                and doc[one.end].text in ("“", '"', "(", "‘")
                and doc[nick.end].text in ("”", '"', ")", "’")
                and is_given(one.text.split()[0])
            ):
                found.append(
                    Run(one.start, last.end, one.titles, f"{one.text} {last.text}", one.modifier, nick.text)
                )
                i += 3
                continue
        found.append(runs[i])
        i += 1
    return found


def _spells_given(text: str) -> bool:
    """Whether a stretch is a name in running order already ("PETER T. KING, New York")."""
    return "." in text or is_given(text.split(maxsplit=1)[0])


def inverted(runs: list[Run], doc: Doc) -> list[Run]:
    """Runs with "Roe, Jane Ann." at the head of a register's line turned into "Jane Ann Roe"."""
    found: list[Run] = []
    turned: set[str] = set()
    for run in runs:
        before = found[-1] if found else None
        if (
            before is not None
            and not before.inverted
            and run.start == before.end + 1
            and doc[before.end].text == ","
            and (doc[before.start].is_sent_start or doc[before.start].text.isupper())
            and not (before.titles or run.titles)
            and (
                " " not in before.text
                or (doc[before.start].text.isupper() and not _spells_given(before.text))
            )
            and doc[run.start].ent_type_ != "GPE"
            and (before.key in turned or doc[before.start].ent_type_ not in ("GPE", "DATE", "LOC"))
            and (is_given(run.text.split()[0]) or doc[before.start].text.isupper())
            and (run.end >= len(doc) or doc[run.end].text in ".;,(:")
        ):
            turned.add(before.key)
            found[-1] = Run(before.start, run.end, (), f"{run.text} {_calm(before.text)}", inverted=True)
            continue
        found.append(run)
    return found
