"""Words for time in a passage, with their prepositions, and the happenings that bound a stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from onrecord.core import dates
from onrecord.core.dates import Grain, When
from onrecord.core.document import Document, DocumentKind
from onrecord.knowledge import Knowledge, load

from .calendar import Found, Moment, phrases
from .passage import Passage

TimeKind = Literal["point", "since", "until", "before", "after", "during", "between", "duration"]


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words for a time at ``start:end`` of the document's text (with their preposition).

    ``when`` is what they mean, None where that is not known. For ``since``, ``until``, ``before``,
    ``after`` it is the stretch (an open end is ``..``) and ``anchor`` the words of a happening that
    bounds it ("since the competition opened": "the competition opened"), if it is bounded by one.
    """

    start: int
    end: int
    when: When | None
    words: str
    kind: TimeKind = "point"
    anchor: str | None = None
    modifies: bool = False  # part of a name or a noun ("the 2016 election"): no time of the clause


def _leads(mention: TimeMention) -> bool:
    """Whether later sentences may lean on it ("that summer")."""
    when = mention.when
    return when is not None and when.earliest is not None and when.latest is not None and not mention.modifies


def find(
    passage: Passage, reference: When | None, knowledge: Knowledge | None = None
) -> tuple[TimeMention, ...]:
    """The words for time in a passage, in order, seen from ``reference``: the day of publication or
    the day on which a turn was spoken (a turn's own ``said`` wins). ``knowledge`` names periods."""
    knowledge = knowledge or load()
    found: list[TimeMention] = []
    earlier: When | None = None
    story = _Story(passage)
    for sentence in passage.sentences:
        turn = passage.turn_of(sentence[0])
        seen_from = turn.said if turn is not None and turn.said is not None else reference
        dated = list(_dated(passage, sentence, seen_from, earlier, story.told(sentence)))
        story.hear(dated)
        found += (d for d in dated if not d.modifies)
        found += _anchored(passage, sentence, dated, seen_from, knowledge)
        earlier = next((d.when for d in reversed(dated) if _leads(d)), earlier)
    return tuple(sorted(found, key=lambda t: (t.start, t.end)))


_WHOLE = frozenset({DocumentKind.FILING, DocumentKind.LOG})
"""Papers that tell one story from paragraph to paragraph; news comes back to its own day."""


class Told(NamedTuple):
    """Where a story is, and whether it is only told forward."""

    when: When | None = None
    onward: bool = False


class _Story:
    """The day or month that a paper has arrived at, where it gave the year, while the story goes on."""

    def __init__(self, passage: Passage) -> None:
        self.whole = passage.document.kind in _WHOLE
        self.begins = {passage.offset(paragraph[0]) for paragraph in passage.paragraphs}
        self.passage = passage
        self.last: When | None = None

    def told(self, sentence: Tokens) -> Told:
        """How far the story is where a sentence begins."""
        if not self.whole and self.passage.offset(sentence[0]) in self.begins:
            self.last = None
        return Told(self.last, not self.whole)

    def hear(self, dated: Sequence[TimeMention]) -> None:
        """Go on with what a sentence told; a time that qualifies a noun is no step of a story."""
        for mention in dated:
            if mention.when is None or mention.modifies or mention.kind == "duration":
                continue
            whole = mention.when.earliest is not None and mention.when.latest is not None
            bound = mention.when.earliest or mention.when.latest
            self.last = mention.when if whole or bound is None else dates.day(bound)


def resolve(words: str, reference: When | None, knowledge: Knowledge | None = None) -> When | None:
    """The days that a phrase means, said at ``reference``; None where that cannot be known.

    With a preposition ("since 19 May", "before June 2018") it is the stretch that the phrase bounds.
    """
    period = (knowledge or load()).period(words.strip(), reference)
    if period is not None:
        return period
    for found in _seen(words, reference, _looks_ahead(words)):
        kind, _ = _preposition(words, found.start)
        return _bounded(found.when, kind)
    return None


# --- dates ----------------------------------------------------------------------------------------

_AHEAD = re.compile(
    r"\b(?:will|shall|’ll|'ll|would|(?:is|are) (?:due|to|set|expected|scheduled|going)|due|plans? to|expects? to|scheduled|next)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:had|was|were|did|told|said|met|has|have) ", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?<!\w)(?:(?P<since>ever since|since|as from|as of|from)|(?P<until>up until|up to|until|till|by|to|no later than|through)"
    r"|(?P<before>before|prior to|ahead of)|(?P<after>after|following)|(?P<during>during|throughout|in the course of|over|within)"
    r"|(?P<between>between)|(?P<point>in|on|at|of|dated|around|about))\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _looks_ahead(text: str) -> bool:
    return bool(_AHEAD.search(text))


def _seen(
    text: str, reference: When | None, ahead: bool, earlier: When | None = None, told: Told | None = None
) -> Iterator[Found]:
    """Phrases seen from both ends of an uncertain reference; where the ends differ, the stretch between."""
    low = reference.earliest if reference else None
    high = reference.latest if reference else None
    story = told or Told()

    def seen_from(today: date | None) -> Iterator[Found]:
        return phrases(
            text, lambda at, last: Moment(today, last, ahead and _is_ahead(text, at), earlier, *story)
        )

    first = list(seen_from(low or high))
    if low == high or low is None or high is None:
        yield from first
        return
    for one, other in zip(first, seen_from(high), strict=True):
        if one.when == other.when or one.when is None or other.when is None:
            yield one
        else:
            both = dates.hull((one.when, other.when))
            yield Found(one.start, one.end, both.as_inferred() if both else None, one.duration, one.explicit)


def _is_ahead(text: str, at: int) -> bool:
    """Whether the words nearest before a phrase look ahead."""
    before = text[max(0, at - 70) : at]
    clause = re.split(r"[;,:“”—]|\b(?:who|which|that|when|after|because)\b", before)[-1]
    return bool(_AHEAD.search(clause)) and not re.search(r"\b(?:had|was|were) \w+$", clause)


def _dated(
    passage: Passage, sentence: Tokens, reference: When | None, earlier: When | None, told: Told
) -> Iterator[TimeMention]:
    text = sentence.text
    base = sentence.start_char
    ahead = _looks_ahead(text)
    previous: TimeMention | None = None
    for found in _seen(text, reference, ahead, earlier, told):
        kind, start = _preposition(text, found.start)
        modifies = _modifies(passage, base + found.end - 1, base + found.end)
        if text[found.end : found.end + 2] in ("’s", "'s") or modifies:
            kind, start = "point", found.start
        elif found.duration:
            kind = "duration"
        elif (
            kind == "since"
            and text[start : start + 4].casefold() == "from"
            and not _opens(sentence, base + start)
        ):
            kind = "point"
        words = found.when
        if kind == "point" and found.when is not None and _is_stretch(text, found):
            kind = "between"
        mention = TimeMention(
            passage.at(base + start), passage.at(base + found.end - 1) + 1, _bounded(words, kind),
            text[start : found.end], kind, modifies=modifies,
        )  # fmt: skip
        joined = _joined(previous, mention, text, base, passage) if previous is not None else None
        if joined is not None:
            previous = joined
            continue
        if previous is not None:
            yield previous
        previous = mention
    if previous is not None:
        yield previous


def _opens(sentence: Tokens, char: int) -> bool:
    """Whether "from" a date opens a stretch ("he led it from April 2005"), rather than dates a thing."""
    token = sentence.char_span(char - sentence.start_char, char - sentence.start_char + 4)
    head = token[0].head if token else sentence.root
    return bool(head.pos_ == "VERB") and head.lemma_ not in ("date", "come")


def _modifies(passage: Passage, last_char: int, end: int) -> bool:
    """Whether a phrase qualifies a noun behind it: "the 2016 election", "the February storms"."""
    token = next((t for t in passage.doc.char_span(last_char, end, alignment_mode="expand") or ()), None)
    if token is None or token.i + 1 >= len(passage.doc):
        return False
    following = passage.doc[token.i + 1]
    if following.pos_ == "PROPN" and _on_a_day(token):
        return False  # "On 25 May Jo Rusk wrote": the parser takes the day into the name
    return (
        token.dep_ in ("compound", "nummod", "amod", "nmod")
        and token.head.i > token.i
        and following.pos_ in ("NOUN", "PROPN", "ADJ")
        and token.ent_type_ != "TIME"
    )


def _on_a_day(token: Token) -> bool:
    """Whether a phrase that ends here is a day of a month after "on"."""
    first, days = token, 0
    while first.i and (
        first.pos_ == "NUM" or first.like_num or first.text == "," or first.ent_type_ == "DATE"
    ):
        days += first.text.isdigit() and len(first.text) < 3
        if first.nbor(-1).lower_ == "on":
            return days == 1
        first = first.nbor(-1)
    return False


def _is_stretch(text: str, found: Found) -> bool:
    return bool(re.match(r"(?:between|from) ", text[found.start : found.end], re.IGNORECASE))


def _joined(one: TimeMention, two: TimeMention, text: str, base: int, passage: Passage) -> TimeMention | None:
    """ "between A and B", "from A to B": one stretch of two dates."""
    between = passage.document.reading[one.end : two.start + len(two.words)]
    gap = between[: len(between) - len(two.words)].strip()
    opens = one.kind in ("since", "between") or one.words.casefold().startswith(("from", "between"))
    opens = opens or (
        two.kind == "until" and two.words.startswith(("to ", "through ")) and one.end + 3 > two.start
    )
    closes = two.kind == "until" or gap in ("and", "to", "until", "through", "till")
    if not opens or not closes or len(gap) > 8 or one.when is None or two.when is None:
        return None
    low, high = one.when.earliest, two.when.latest
    if low is None or high is None or low > high:
        return None
    words = " ".join(passage.document.text[one.start : two.end].split())
    return TimeMention(one.start, two.end, dates.interval(low, high), words, "between")


def _preposition(text: str, start: int) -> tuple[TimeKind, int]:
    """The kind that the word before a phrase gives it, and where that word begins."""
    match = _PREPOSITION.search(text[max(0, start - 22) : start])
    if match is None:
        return "point", start
    kind: TimeKind = match.lastgroup  # type: ignore[assignment]
    return kind, max(0, start - 22) + match.start()


def _bounded(when: When | None, kind: TimeKind) -> When | None:
    """The stretch that a preposition makes of a date; the date itself for a point."""
    if when is None or kind in ("point", "during", "between", "duration"):
        return when
    low, high = when.earliest, when.latest
    if kind == "since":
        bounded = _interval(low, None)
    elif kind == "until":
        bounded = _interval(None, high)
    elif kind == "before":
        bounded = _interval(None, low - timedelta(1)) if low else None
    else:
        bounded = _interval(high + timedelta(1), None) if high else None
    return bounded.as_inferred() if bounded is not None and when.inferred else bounded


def _interval(low: date | None, high: date | None) -> When | None:
    return dates.interval(low, high) if low is not None or high is not None else None


# --- happenings that bound a stretch --------------------------------------------------------------

_MARKS = {
    "since": "since",
    "before": "before",
    "after": "after",
    "until": "until",
    "till": "until",
    "during": "during",
    "following": "after",
    "throughout": "during",
}
_PLACES = frozenset(
    "committee court panel house judge senate parliament board tribunal inquiry jury commission lawmakers mps senators council "
    "hearing cameras camera reporters committees public assembly him her them us me you it all".split()
)
_MAX_ANCHOR = 16


def _anchored(
    passage: Passage, sentence: Tokens, dated: list[TimeMention], reference: When | None, knowledge: Knowledge
) -> Iterator[TimeMention]:
    """ "since the competition opened", "before the vote", "during the campaign"."""
    for token in sentence:
        kind = _MARKS.get(token.lower_)
        if kind is None or token.dep_ not in ("prep", "mark", "advmod", "pcomp", "agent"):
            continue
        tokens = _bound(token, sentence)
        if tokens is None:
            continue
        start, end = passage.offset(token), passage.end(tokens[-1])
        if any(d.start < end and start < d.end and d.start <= start + 1 for d in dated):
            continue
        anchor = passage.doc[tokens[0].i : tokens[-1].i + 1].text
        when = knowledge.period(anchor, reference) if len(anchor.split()) <= 6 else None
        whole: TimeKind = kind  # type: ignore[assignment]
        inner = [d for d in dated if start < d.start and d.end <= end and d.when is not None]
        if when is None and inner and kind != "during":
            when = inner[-1].when
        words = passage.doc[token.i : tokens[-1].i + 1].text
        yield TimeMention(start, end, _bounded(when, whole) if when else None, words, whole, anchor)


def _bound(token: Token, sentence: Tokens) -> tuple[Token, Token] | None:
    """First and last token of the happening behind a mark, or None where it is no time."""
    if token.dep_ == "mark":
        verb = token.head
        if token.lower_ == "since" and not _is_temporal(verb):
            return None
        inside = [t for t in verb.subtree if t.i > token.i]
    else:
        child = next((c for c in token.children if c.dep_ in ("pobj", "pcomp")), None)
        if child is None:
            return None
        if token.lower_ in ("before", "after") and (
            child.lower_ in _PLACES or child.lower_ == "all" or child.ent_type_ in ("PERSON",)
        ):
            return None
        inside = [t for t in child.subtree if t.i > token.i]
    if not inside:
        return None
    last = inside[0]
    for t in inside:
        if t.i - token.i > _MAX_ANCHOR or t.i != last.i + (0 if t is inside[0] else 1):
            break
        if t.text in ',;:—–“”"' or (t.dep_ == "mark" and t.i > inside[0].i and t.lower_ in _MARKS):
            break
        last = t
    while last.i > inside[0].i and last.pos_ in ("CCONJ", "SCONJ", "DET", "ADP", "PUNCT", "AUX"):
        last = last.nbor(-1)
    return inside[0], last


def _is_temporal(verb: Token) -> bool:
    """Whether "since" before this verb tells a time rather than a reason: it is past or an -ing form."""
    if verb.tag_ == "VBG":
        return True
    past = (
        verb.tag_ == "VBD"
        or verb.lower_.endswith("ed")
        or (verb.tag_ == "VBN" and any(c.lower_ in ("was", "were") for c in verb.children))
    )
    main = verb.head
    perfect = any(
        c.lower_ in ("have", "has", "had", "’ve", "'ve", "’s") and c.dep_ == "aux" for c in main.children
    )
    return past and (perfect or main.pos_ == "NOUN" or main.lemma_ in ("ever", "first"))


# --- when an undated paper appeared ---------------------------------------------------------------

_SPREAD = 90
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def infer_published(document: Document) -> When | None:
    """The stretch in which an undated paper must have appeared, marked as inferred; None if unknown.

    A date that stands alone on a line of its head, or in the line that names the hearing, is the day of it; so is
    the one full date in the file's name.
    Otherwise it is after every past date that the paper gives. Its year is found from "last year" beside a year in
    one sentence, else from its latest full date. Days without a year are taken for that year, and the
    stretch ends a quarter of a year after the last of them, since papers add the year to older days.
    """
    if document.rows:
        return None
    said = [t.said for t in document.turns if t.said is not None]
    if said:
        whole = dates.hull(said)
        return whole.as_inferred() if whole else None
    text = document.reading[:200_000]
    headed = _headed(document, text) or _filed(document)
    if headed is not None:
        return headed
    sentences = re.split(r"(?<=[.!?”])\s+", text)
    full = [w for s in sentences for w in _past_dates(s)]
    year = _year_by_relation(sentences)
    if year is None and not full:
        return None
    if year is None:
        low = max(w.earliest for w in full if w.earliest)
        latest = max(full, key=lambda w: w.earliest or date.min)
        if latest.grain is Grain.YEAR:
            return _known(low, date(low.year + 1, 12, 31))
        end = latest.latest or low
        return _known(low, end + timedelta(2 * _SPREAD))
    start, end_of_year = date(year, 1, 1), date(year, 12, 31)
    days = [w for s in sentences for w in _yearless_days(s, year)]
    later = [w.earliest for w in (*full, *days) if w.earliest and w.earliest.year == year]
    if not later:
        return _known(start, end_of_year)
    low = max(later)
    return _known(low, min(low + timedelta(_SPREAD), end_of_year))


_HEAD = 1500
_LONGEST_HEAD = 20_000
_MOST_DAYS = 45
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_FULL_DATE = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?:of )?{_MONTH},? (?P<year>(?:19|20)\d\d)|{_MONTH.replace('month', 'month2')} (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>(?:19|20)\d\d))"
_DATE_LINE = re.compile(
    r"^[^\w\n]*(?:(?:held|date[ds]?|taken|heard|published|posted|issued)\b[ :]*(?:on )?)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?)?"
    + _FULL_DATE
    + r"(?:,? ?(?:at )?\(?\d{1,2}[.:]\d{2}[^\n]{0,20}|,? \(?(?:morning|afternoon|evening) session\)?)?[^\w\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED_LINE = re.compile(
    r"^[^\n]{0,100}\b(?:transcript|hearing|meeting|session|sitting|deposition|interview|minutes|testimony|examination|inquest|evidence)\b[^\n.?!]{0,80}?\b(?:on |of |held |, )+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    + _FULL_DATE
    + r"[^\w\n]*$",
    re.IGNORECASE | re.MULTILINE,
)


def _headed(document: Document, text: str) -> When | None:
    """The day, or the few days, that the head of a paper gives on a line without a sentence.

    The head of a transcript is what stands before its first turn; of another paper, its beginning.
    """
    first = min((t.label_start for t in document.turns), default=document.body + _HEAD)
    head = text[document.body : min(first, document.body + _LONGEST_HEAD)]
    days = [d for found in _DATE_LINE.finditer(head) if (d := _day_of(found)) is not None]
    days = days or [d for found in _NAMED_LINE.finditer(head) if (d := _day_of(found)) is not None]
    near = [d for d in days if abs(d - days[0]).days <= _MOST_DAYS]
    whole = dates.hull([dates.day(d) for d in near])
    return whole.as_inferred() if whole is not None else None


_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def _filed(document: Document) -> When | None:
    """The day in a file's name ("2019-05-03_session.txt"), if there is exactly one."""
    name = document.name.replace("\\", "/").rpartition("/")[2]
    days = set()
    for year, _, month, day in _FILE_DATE.findall(name):
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return dates.day(days.pop()).as_inferred() if len(days) == 1 else None


def _day_of(found: re.Match[str]) -> date | None:
    month = found["month"] or found["month2"]
    try:
        return date(
            int(found["year"] or found["year2"]),
            _MONTHS.index(month.casefold()) + 1,
            int(found["day"] or found["day2"]),
        )
    except ValueError:
        return None


def _known(low: date, high: date) -> When:
    return dates.interval(low, high).as_inferred()


def _past_dates(sentence: str) -> list[When]:
    """Dates with a year that a sentence speaks of as past."""
    found = []
    for item in phrases(sentence, lambda at, context: Moment(None, context)):
        if item.when is not None and item.explicit and not _is_ahead(sentence, item.start):
            found.append(item.when)
    return found


def _year_by_relation(sentences: list[str]) -> int | None:
    """The year of writing, from a sentence that names a year and calls it last or this year."""
    votes: dict[int, int] = {}
    for sentence in sentences:
        years = [int(y) for y in _YEAR.findall(sentence)]
        low = sentence.casefold()
        if not years:
            continue
        if "last year" in low or "a year ago" in low:
            votes[max(years) + 1] = votes.get(max(years) + 1, 0) + 1
        elif "this year" in low or "earlier this month" in low:
            votes[max(years)] = votes.get(max(years), 0) + 1
    return max(votes, key=lambda y: (votes[y], y)) if votes else None


def _yearless_days(sentence: str, year: int) -> list[When]:
    """Past days without a year, taken for days of ``year``."""
    seen = phrases(sentence, lambda at, context: Moment(date(year, 12, 31)))
    return [
        f.when
        for f in seen
        if f.when is not None and f.when.grain is Grain.DAY and not f.explicit and not _is_ahead(sentence, f.start)
        and re.search(r"\d", sentence[f.start : f.end])
    ]  # fmt: skip
