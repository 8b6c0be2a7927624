"""Names in a passage: stretches of capitals read by rules and by the model together.

The small model mislabels surnames that stand alone and cuts names at unusual places. So the stretches
come from capitals, connecting words and titles; what each is (a person, a body, a state, a place) is
voted on by everything that the passage shows of all its occurrences.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from onrecord.knowledge import Knowledge
from onrecord.knowledge.given import is_given
from onrecord.knowledge.model import fold

Kind = Literal["person", "body", "state", "people", "place", "other"]

PARTICLES = frozenset(
    "van der den de da di do dos du del della la le von zu zum zur ter ten bin ibn al el ó y e".split()
)
_JOIN_BODY = frozenset({"of", "for", "on", "and", "&", "the", "in", "de", "du", "des", "la", "against", "to"})
LEGAL = frozenset(
    "plc ltd limited inc llc llp lp gmbh ag sa s.a. ab as a/s oy bv b.v. nv n.v. spa s.p.a. srl corp corporation co co. inc. ltd. "
    "corp. incorporated pty sarl".split()
)
BODY_HEADS = frozenset(
    "academy administration affairs agency airlines airways alliance assembly associates association authority bank bancorp board "
    "brotherhood bureau cabinet campaign capital casino center centre chamber charity church clinic club coalition college commission "
    "commissariat committee community companies company conference confederation congress constabulary consortium consulting "
    "cooperative corps council court courts delegation department developments directorate district division embassy energy "
    "engineering enterprises exchange executive faculty federation firm force forum foundation fund gallery group guard holdings "
    "homes hospital hospitals house industries inquiry insurance inspectorate institute institution international investments "
    "laboratories labs league legislature logistics media ministry mission motors museum network networks office ombudsman "
    "operator organisation organization panel parliament partners partnership party petroleum pharma pharmaceuticals police "
    "policy ports post press productions project publishing railways refineries regents registry school secretariat securities "
    "senate service services society solutions station steel stores studios summit syndicate systems taskforce team "
    "technologies technology telecom times tribunal tribune trust trustees union unit universities university utilities "
    "ventures watch works".split()
)
"""Words with which the name of a body ends, or that stand before its "of" or "for"."""

_WEAK_HEADS = frozenset(
    "affairs campaign capital community energy executive force guard house mission policy post ports project station watch works international team summit network steel exchange division district".split()
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_NOT_NAMES = frozenset(
    "i a an the this that these those he she it we you they my his her its our your their who what when where why how which whose "
    "and but or nor so yet if as at by for from in into of on onto out over per than then to under until up upon via with within "
    "without not no yes never there here now all any both each few more most other some such only own same too very just also "
    "however moreover meanwhile re ps nb am pm a.m. p.m. o.k. ok q q. a. god christmas easter ramadan internet "
    "i'm i’m i've i’ve i'd i’d i'll i’ll it's it’s he's he’s she's she’s don't oh ah well okay thanks thank please dear hello hi "
    "according although because before after since while during despite though unless whereas whether asked told said "
    "suppose whereupon signed dated xmas crown did do does was were is are has have had will would could should can may might must let".split()
)
_CODE = re.compile(r"^[A-Z]{2,3}\d{2,4}$")
_HANDLE = re.compile(r"^@\w{2,}$")
_INITIAL = re.compile(r"^(?:[A-Z]\.)+$|^[A-Z]$")
_ACRONYM = re.compile(r"^[A-Z][A-Z&]{1,6}$")
_CODE_NOUNS = frozenset(
    "line room form case exhibit item section paragraph table annex flight route road handset unit schedule model platform gate page no number".split()
)
_SPEAK_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_HONORIFIC_PRONOUN = {
    "mr": "he", "sir": "he", "lord": "he", "king": "he", "prince": "he", "duke": "he", "baron": "he", "herr": "he", "monsieur": "he",
    "father": "he", "brother": "he", "congressman": "he", "councilman": "he", "chairman": "he", "assemblyman": "he", "messrs": "he",
    "mrs": "she", "ms": "she", "miss": "she", "dame": "she", "lady": "she", "queen": "she", "princess": "she", "duchess": "she",
    "baroness": "she", "madam": "she", "madame": "she", "mme": "she", "frau": "she", "sister": "she", "congresswoman": "she",
    "councilwoman": "she", "chairwoman": "she", "assemblywoman": "she",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name at tokens ``start:end`` (titles included, possessive not).

    ``text`` is the name without titles, blanks pressed, capitals made ordinary; ``titles`` are folded,
    without dots. ``modifier`` are capital words before the titles ("Minnesota", "House").
    """

    start: int
    end: int
    kind: Kind
    text: str
    titles: tuple[str, ...] = ()
    modifier: str = ""
    nickname: str = ""

    @property
    def full(self) -> bool:
        """Whether it has more than one part."""
        return " " in self.text


@dataclass(slots=True)
class _Run:
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


def names(
    doc: Doc, knowledge: Knowledge, persons: Sequence[str] = (), bodies: Sequence[str] = ()
) -> tuple[Name, ...]:
    """The names of a parsed passage in order. ``persons`` and ``bodies`` are names known from elsewhere."""
    headlines = frozenset(t.i for s in doc.sents if _is_headline(s) for t in s)
    doc.user_data[_HEADLINES] = headlines
    doc.user_data[_KNOWN] = frozenset(
        t.text for t in doc if t.pos_ == "PROPN" and not _opens(t) and t.i not in headlines
    ) | {word for name in persons for word in name.split() if word[:1].isupper()}
    runs = _trimmed([run for run in _runs(doc, knowledge) if run.text], doc)
    runs = _nicknamed(_inverted(runs, doc), doc)
    kinds = _Kinds(doc, runs, knowledge, persons, bodies)
    return tuple(
        Name(run.start, run.end, kinds.of(run), run.text, run.titles, run.modifier, run.nickname)
        for run in runs
    )


_KNOWN = "onrecord.known"
"""Key of a doc's user data for the words that are names in the middle of its sentences."""


_NUMBERED = re.compile(r"^(?:[A-Z]|\d{1,2}|[IVX]{1,4})[.)]?$")
_SMALL_WORDS = frozenset(
    "with from than after over into about that onto upon against before between under".split()
)
_HEADLINES = "onrecord.headlines"
"""Key of a doc's user data for the tokens of headlines in title case."""


def _is_headline(sentence: Tokens) -> bool:
    """Whether a sentence is a headline, in which every word has a capital."""
    words = [t for t in sentence if t.is_alpha and len(t.text) > 3 and t.lower_ not in _SMALL_WORDS]
    numbered = _NUMBERED.match(sentence[0].text) is not None and len(sentence) <= 9
    if numbered and sentence[-1].text not in '.!?:;”"' and "," not in sentence.text:
        return True
    alone = sentence.end >= len(sentence.doc) or bool(sentence.doc[sentence.end].is_sent_start)
    listing = sum(t.text in ",;(" for t in sentence) > 2
    return alone and not listing and len(words) >= 4 and all(t.text[0].isupper() for t in words)


def _opens(token: Token) -> bool:
    """Whether a word has a capital for where it stands."""
    return bool(token.is_sent_start) or token.i == 0 or token.nbor(-1).text in "“\"‘'(:"


def pronoun_of_titles(titles: Iterable[str]) -> str | None:
    """``he`` or ``she`` where a title says so."""
    return next((p for t in titles if (p := _HONORIFIC_PRONOUN.get(t))), None)


# --- stretches ------------------------------------------------------------------------------------


def _runs(doc: Doc, knowledge: Knowledge) -> Iterator[_Run]:
    i = 0
    while i < len(doc):
        token = doc[i]
        if _HANDLE.match(token.text) or _is_code(token):
            yield _Run(i, i + 1, (), token.text)
            i += 1
        elif _is_name_token(token, knowledge):
            end = _stretch(doc, i, knowledge)
            yield from _cut(doc, i, end, knowledge)
            i = end
        else:
            i += 1


def _is_code(token: Token) -> bool:
    if not _CODE.match(token.text):
        return False
    return token.i == 0 or token.nbor(-1).lower_ not in _CODE_NOUNS


def _is_name_token(token: Token, knowledge: Knowledge) -> bool:
    text = token.text
    if not text[0].isupper():
        return False
    low = token.lower_
    if low in _NOT_NAMES and not (text.isupper() and token.ent_type_ in ("ORG", "PERSON") and len(text) > 2):
        return (
            _INITIAL.match(text) is not None
            and text != "I"
            and token.i + 1 < len(token.doc)
            and token.nbor(1).text[0].isupper()
            and not (text in ("Q.", "A.", "A") and token.is_sent_start)
        )
    if low in _WEEKDAYS or (low.rstrip(".") in _MONTHS and not _is_month_name(token)):
        return False
    opens = _opens(token)
    if token.i in token.doc.user_data.get(_HEADLINES, ()) and not _in_headline(token, knowledge):
        return False
    if opens and text in token.doc.user_data.get(_KNOWN, ()) and low not in BODY_HEADS:
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
    if token.text in token.doc.user_data.get(_KNOWN, ()) or knowledge.state_of(token.text) is not None:
        return True
    before = token.nbor(-1).text if token.i else ""
    return is_given(token.text) or (is_given(before) and token.ent_type_ == "PERSON")


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


_LOWER_HEADS = frozenset(
    "committee department ministry council commission authority agency court clinic hospital foundation university institute "
    "union association embassy bank campaign administration inquiry tribunal constabulary police force".split()
)


def _lower_head(doc: Doc, start: int, end: int) -> int:
    """The end of a body's name whose head is written small ("the Medlar clinic", "House intelligence committee")."""
    if (
        start == 0
        or doc[start - 1].pos_ != "DET"
        or doc[end - 1].lower_ in BODY_HEADS
        or doc[end - 1].ent_type_ == "NORP"
    ):
        return end
    for i in range(end, min(end + 3, len(doc))):
        if doc[i].lower_ in _LOWER_HEADS and doc[i].tag_ == "NN":
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
    if low in ("of", "for", "on") and (before in BODY_HEADS or (low == "of" and before in _REALMS)):
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
    if low == "&" and i + 1 < len(doc) and _is_name_token(doc[i + 1], knowledge):
        return None if is_given(doc[i + 1].text) or is_given(doc[i - 1].text) else i + 2
    return None


_GROUP_OWNERS = frozenset(
    "people children women men king queen governor bishop mother father citizen".split()
)


def _joins_possessive(doc: Doc, i: int) -> bool:
    """Whether a possessive belongs to a body's name ("Ratepayers' Association", "People's Party")."""
    if i + 1 >= len(doc) or not doc[i + 1].text[0].isupper() or not doc[i].whitespace_:
        return False
    near = [t for t in doc[i + 1 : i + 4] if t.text[0].isupper()]
    if not any(t.lower_ in BODY_HEADS for t in near):
        return False
    before = doc[i - 1]
    plural = before.text.endswith("s") and before.ent_type_ != "PERSON"
    return plural or before.lower_ in _GROUP_OWNERS


def _in_of_phrase(doc: Doc, start: int, i: int) -> bool:
    return any(doc[k].lower_ in ("of", "for", "on") for k in range(start, i))


def _cut(doc: Doc, start: int, end: int, knowledge: Knowledge) -> Iterator[_Run]:
    """A stretch parted into what stands before titles, titles, and the name."""
    while end - start > 1 and doc[end - 1].ent_type_ == "NORP" and doc[end - 1].dep_ in ("amod", "compound"):
        end -= 1
    if _INITIAL.match(doc[start].text) and _in_heading(doc, start):
        return
    if end - start > 1 and doc[start].text in ("D", "R", "I") and doc[start + 1].text == "-":
        return  # "(D-Va.)"
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
                and doc[low - 1].lower_.rstrip(".") in _PLAIN_TITLES
            )
        ):
            high = low  # "Larry King", "Mr. Bishop": a surname that is a title elsewhere
        elif (
            high == end
            and low == start
            and end - start == 2
            and doc[low].lower_.rstrip(".") in _PLAIN_TITLES
            and doc[high - 1].lower_ in _TITLE_SURNAMES
        ):
            high -= 1
        titles = _title_words(doc, low, high, knowledge) if high > low else ()
        modifier = _text(doc, start, low)
        if high > low:
            first, start = high, low
        else:
            first, modifier = start, ""
    if titles and _in_of_phrase(doc, tokens[0], start) and doc[tokens[0]].lower_ in BODY_HEADS:
        yield _Run(tokens[0], end, (), _text(doc, tokens[0], end))  # "Board of Governors"
        return
    if first >= end or (titles and end - first == 1 and len(doc[first].text.rstrip(".")) == 1):
        return
    rest = [doc[k].lower_ for k in range(first, end)]
    surname = len(rest) == 1 and rest[0] in _TITLE_SURNAMES and titles and titles[-1] in _PLAIN_TITLES
    if titles and not surname and all(w in knowledge.titles or w in _TITLE_PARTS for w in rest):
        return  # "Madam Second Deputy Governor" is a role, not a name
    if (
        titles
        and doc[end - 1].lower_ in BODY_HEADS
        and doc[first].lower_ not in ("van", "de")
        and not is_given(doc[first].text)
    ):
        # "Justice Department", "King Edward Hospital": a body whose name begins like a title
        yield _Run(start, end, (), _text(doc, start, end), modifier)
        return
    yield _Run(start, end, titles, _text(doc, first, end, bool(titles) or end - first > 1), modifier)


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


def _trimmed(runs: list[_Run], doc: Doc) -> list[_Run]:
    """Runs with a prefix taken off where the rest is a whole name elsewhere ("Alabama Jane Roe")."""
    counts = Counter(run.key for run in runs)
    for run in runs:
        words = run.text.split()
        if run.titles or len(words) < 3 or counts[run.key] > 1:
            continue
        for cut in range(1, len(words) - 1):
            rest = fold(" ".join(words[cut:]))
            if counts[rest] and is_given(words[cut]) and not is_given(words[0]):
                run.modifier = " ".join(words[:cut])
                run.text = " ".join(words[cut:])
                run.start = run.end - (len(words) - cut)
                break
    return runs


def _nicknamed(runs: list[_Run], doc: Doc) -> list[_Run]:
    """Three runs of 'Robert "Bobby" Vance' joined to one; the nickname is kept in :attr:`_Run.nickname`."""
    found: list[_Run] = []
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
                    _Run(one.start, last.end, one.titles, f"{one.text} {last.text}", one.modifier, nick.text)
                )
                i += 3
                continue
        found.append(runs[i])
        i += 1
    return found


def _spells_given(text: str) -> bool:
    """Whether a stretch is a name in running order already ("PETER T. KING, New York")."""
    return "." in text or is_given(text.split()[0])


def _inverted(runs: list[_Run], doc: Doc) -> list[_Run]:
    """Runs with "Roe, Jane Ann." at the head of a register's line turned into "Jane Ann Roe"."""
    found: list[_Run] = []
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
            found[-1] = _Run(before.start, run.end, (), f"{run.text} {_calm(before.text)}", inverted=True)
            continue
        found.append(run)
    return found


# --- kinds ----------------------------------------------------------------------------------------


class _Kinds:
    """What each run is, by the votes of all its occurrences in the passage."""

    def __init__(
        self, doc: Doc, runs: list[_Run], knowledge: Knowledge, persons: Iterable[str], bodies: Iterable[str]
    ) -> None:
        self.knowledge = knowledge
        self.votes: dict[str, dict[Kind, float]] = defaultdict(lambda: defaultdict(float))
        self.count: Counter[str] = Counter()
        labels: dict[str, dict[Kind, float]] = defaultdict(lambda: defaultdict(float))
        for run in runs:
            self.count[run.key] += 1
            for kind, weight in _votes(doc, run, knowledge):
                votes = self.votes[run.key]
                votes[kind] = min(votes[kind] + weight, 8.0) if weight >= 2.5 else votes[kind] + weight
            for kind, weight in _label_votes(doc, run):
                labels[run.key][kind] += weight
        for key, found in labels.items():
            for kind, weight in found.items():
                self.votes[key][kind] += weight / self.count[key]
        for name in persons:
            self.votes[fold(name)]["person"] += 6
        for name in bodies:
            self.votes[fold(name)]["body"] += 6
        self.first: dict[str, Kind] = {key: self._most(votes) for key, votes in self.votes.items()}
        self.surnames = {
            key.split()[-1] for key, kind in self.first.items() if kind == "person" and " " in key
        }
        self.surnames |= {key.split("-")[-1] for key in self.surnames if "-" in key}
        self.givens = {key.split()[0] for key, kind in self.first.items() if kind == "person" and " " in key}
        self.prefixes: dict[str, str] = {}
        for key, kind in self.first.items():
            words = key.split()
            if kind == "body":
                for n in range(1, len(words)):
                    self.prefixes.setdefault(" ".join(words[:n]), key)

    @staticmethod
    def _most(votes: Mapping[Kind, float]) -> Kind:
        if not votes:
            return "other"
        kind = max(votes, key=lambda k: votes[k])
        return kind if votes[kind] >= 1.5 else "other"

    def of(self, run: _Run) -> Kind:
        """The kind of one occurrence."""
        key = run.key
        if run.titles:
            return "person"
        single = " " not in key
        if key in _PARTY_WORDS:
            return "people"
        found = self.first.get(key, "other")
        if (
            found == "people"
            and self.knowledge.state_of(run.text) is None
            and (key in self.prefixes or key in self.surnames)
        ):
            found = "other"
        if found in ("state", "people"):
            return "person" if single and key in self.surnames and found == "people" else found
        if single and key in self.surnames:
            return "person" if key not in self.prefixes or self.votes[key]["body"] < 4 else "other"
        if key in self.prefixes and found in ("other", "place", "person") and self.votes[key]["person"] < 6:
            return "body"
        if single and found in ("other", "body") and key in self.givens and self.votes[key]["body"] < 4:
            return "person"
        return found


_PLAIN_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx"})
_TITLE_SURNAMES = frozenset(
    "king bishop prince judge baron earl duke lord major marshal dean chancellor pope constable sergeant abbot deacon".split()
)
_TITLE_PARTS = frozenset("second first deputy assistant acting vice general chief -".split())
_SLOGANS = frozenset(
    "open new free national united first royal great green global public common fair clean better save stop our american british "
    "european international federal central world".split()
)
_PARTY_WORDS = frozenset(
    "democrat democrats democratic republican republicans tory tories conservative conservatives".split()
)
_PLACES = frozenset(
    "street road avenue county city valley island islands square boulevard airport river lake bridge".split()
)
_REALMS = frozenset({"government", "republic", "kingdom", "state"})


def _votes(doc: Doc, run: _Run, knowledge: Knowledge) -> Iterator[tuple[Kind, float]]:
    """What one occurrence speaks for, with weights."""
    words = run.text.split()
    last, first = words[-1], words[0]
    if run.titles or run.inverted:
        yield "person", 6
    if _HANDLE.match(run.text):
        yield "person", 6
        return
    if _CODE.match(run.text):
        yield from _code_votes(doc[run.start])
        return
    yield from _shape_votes(run, words, knowledge)
    placed = any(t.ent_type_ in ("GPE", "LOC", "FAC") for t in doc[run.start : run.end])
    if first.casefold() in _SLOGANS and len(words) > 1 and not (run.titles or placed):
        yield "body", 2.5
    if (
        is_given(first)
        and len(words) > 1
        and last.casefold() not in BODY_HEADS
        and last.casefold() not in LEGAL
    ):
        yield "person", 3
    yield from _context_votes(doc, run, knowledge)


def _label_votes(doc: Doc, run: _Run) -> Iterator[tuple[Kind, float]]:
    """What the model says of one occurrence; it is averaged over all, since it errs the same way often."""
    single = " " not in run.text
    if single and is_given(run.text):
        yield "person", 1.2
    for label, count in Counter(t.ent_type_ for t in doc[run.start : run.end] if t.ent_type_).items():
        kind = _LABELS.get(label)
        if kind is not None:
            weight = 1.6 if single and kind != "person" else 2.2
            yield kind, weight * count / (run.end - run.start)


_LABELS: dict[str, Kind] = {
    "PERSON": "person", "ORG": "body", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people",
    "WORK_OF_ART": "other", "LAW": "other", "EVENT": "other", "DATE": "other", "PRODUCT": "other",
}  # fmt: skip


def _shape_votes(run: _Run, words: list[str], knowledge: Knowledge) -> Iterator[tuple[Kind, float]]:
    last = words[-1].casefold()
    if last in _PLACES and len(words) > 1 and not run.titles:
        yield "place", 6
    if not run.titles and (state := knowledge.state_of(run.text)) is not None:
        plain = fold(run.text).removeprefix("the ")
        yield ("state" if plain == fold(state) or _ACRONYM.match(run.text.replace(".", "")) else "people"), 5
    if last in LEGAL and len(words) > 1:
        yield "body", 8
    elif len(words) > 1 and (last in BODY_HEADS or _headed(words)):
        yield "body", 2.5 if last in _WEAK_HEADS else 5
    elif len(words) == 1 and last in BODY_HEADS:
        yield "body", 1.5
    if _ACRONYM.match(run.text) and not run.titles:
        yield "body", 1.0


def _headed(words: list[str]) -> bool:
    """Whether a head word stands before "of", "for" or "on"."""
    low = [w.casefold() for w in words]
    return any(low[k] in BODY_HEADS and low[k + 1] in ("of", "for", "on") for k in range(len(low) - 1))


def _code_votes(token: Token) -> Iterator[tuple[Kind, float]]:
    if any(
        t.lower_ in ("his", "her", "him", "himself", "herself", "who")
        for t in token.doc[token.i + 1 : token.i + 4]
    ):
        yield "person", 3
    if token.dep_ in _SPEAK_SUBJECT or token.dep_ == "poss" or token.dep_ in ("oprd", "dobj", "agent"):
        yield "person", 3
    else:
        yield "other", 0.5


def _context_votes(doc: Doc, run: _Run, knowledge: Knowledge) -> Iterator[tuple[Kind, float]]:
    """What the words around an occurrence speak for."""
    before = doc[run.start - 1] if run.start else None
    after = doc[run.end] if run.end < len(doc) else None
    if before is not None and before.lower_ == "the":
        yield "person", -3
        yield "body", 1
    if before is not None and before.pos_ == "NOUN":
        if is_person_noun(before.lemma_.lower(), knowledge):
            yield "person", 3
        elif before.lemma_.lower() in (
            "group",
            "firm",
            "company",
            "charity",
            "bank",
            "party",
            "think-tank",
            "magazine",
            "newspaper",
        ):
            yield "body", 3
    if (
        before is not None
        and before.lower_ == "of"
        and run.start > 1
        and doc[run.start - 2].pos_ == "PROPN"
        and doc[run.start - 2].lower_ not in BODY_HEADS
    ):
        yield "place", 4
    if before is not None and before.lower_ in ("of", "at", "for", "with") and run.start > 1:
        role = doc[run.start - 2].lemma_.lower()
        if role in _BODY_ROLES and not run.titles:
            yield "body", 2.5
    if after_possessive(doc, run.end) and not run.titles:
        yield "body", 1.0 if _company_role(doc, run.end + 1) else 0.0
    if before is not None and before.lower_ in ("in", "near", "from") and " " not in run.text:
        yield "place", 1.5
    head = doc[run.end - 1]
    if head.dep_ == "nsubj" and head.head.lemma_ == "belong" and " " in run.text:
        yield "body", 4
    if head.dep_ in _SPEAK_SUBJECT and head.head.lemma_.lower() in _PERSON_VERBS:
        yield "person", 1
    if after is None:
        return
    if after.lower_ in ("who", "whom", "whose"):
        yield "person", 2
    if after.text == "," and after.i + 1 < len(doc):
        noun = _apposed(doc, after.i + 1)
        if noun is not None and is_person_noun(noun, knowledge):
            yield "person", 3
        elif noun is not None and knowledge.class_entails(noun, "body"):
            yield "body", 3
        elif doc[after.i + 1].lower_ in ("who", "whom", "whose"):
            yield "person", 2
        elif doc[after.i + 1].like_num and after.i + 2 < len(doc) and doc[after.i + 2].text in ",.":
            yield "person", 1  # an age


_BODY_ROLES = frozenset(
    "head chief executive director chairman chairwoman chair boss founder owner analyst spokesman spokeswoman spokesperson lobbyist "
    "employee shareholder ceo reporter correspondent editor campaigner professor engineer trustee lawyer".split()
)
"""Roles whose "of", "at" or "for" is followed by a body rather than a place."""

_COMPANY_ROLES = frozenset(
    "executive director chairman chairwoman boss founder owner shareholder ceo shares board lobbyist headquarters".split()
)


def after_possessive(doc: Doc, i: int) -> bool:
    """Whether a possessive ending stands at token ``i``."""
    return i < len(doc) and doc[i].tag_ == "POS"


def _company_role(doc: Doc, i: int) -> bool:
    return any(t.lemma_.lower() in _COMPANY_ROLES for t in doc[i : i + 3])


_PERSON_NOUNS = frozenset(
    "man woman boy girl member campaigner activist survivor resident mother father wife husband son daughter brother sister friend "
    "partner colleague author historian economist analyst student teacher farmer pharmacist electrician engineer architect "
    "billionaire businessman businesswoman businesspeople banker investor pollster strategist expert critic supporter opponent voter "
    "witness defendant plaintiff suspect victim veteran immigrant activist advocate organiser organizer ally rival predecessor "
    "successor candidate nominee runner fan singer actor actress guest visitor neighbour neighbor source insider person figure "
    "whistleblower coroner clerk physiotherapist constable policeman sailor skipper pilot driver trainer adviser advisor".split()
)


def is_person_noun(noun: str, knowledge: Knowledge) -> bool:
    """Whether a common noun (lemma, lower case) means persons."""
    return noun in _PERSON_NOUNS or noun in knowledge.roles or knowledge.class_entails(noun, "person")


_PERSON_VERBS = frozenset(
    "say tell reply add ask answer admit recall insist recount write quip joke tweet declare think believe want resign testify nod laugh".split()
)


def _apposed(doc: Doc, i: int) -> str | None:
    """The head noun of an apposition that begins at ``i`` ("the minister's spokeswoman", "chief executive of")."""
    noun = None
    for token in doc[i : i + 9]:
        if token.pos_ in ("NOUN", "PROPN"):
            noun = token
        elif noun is not None and not (
            token.tag_ == "POS" or token.pos_ in ("ADJ", "PART") or token.text == "-"
        ):
            break
        elif token.pos_ in ("VERB", "AUX", "PRON") and token.tag_ not in ("VBG", "VBN", "PRP$"):
            return None
        elif token.text in ",.;“”":
            break
    return None if noun is None else noun.lemma_.lower()
