"""Who is in a paper: mentions of actors, and the cast that grows from passage to passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from spacy.tokens import Doc

from onrecord.core.document import Document, Span, Turn, TurnRole
from onrecord.core.nouns import Actor, ActorKind, Office, Relation
from onrecord.knowledge import Knowledge
from onrecord.knowledge.given import is_given

from . import aliases, coref, identity, offices, relations
from .members import Members, lookup
from .mentions import Form, Mention, mention_at
from .names import Name, names
from .namewords import BODY_HEADS, KIN, LEGAL
from .passage import Passage
from .register import Entry, Register, key_of


@dataclass(frozen=True)
class Cast:
    """Everybody met so far in one paper. Ids of actors never change; what is known of them grows.

    ``forms`` gives for each form of a name (folded, without article) the ids that it may mean;
    ``pronouns`` which of ``he`` and ``she`` an actor goes by, where it is known.
    """

    actors: tuple[Actor, ...] = ()
    offices: tuple[Office, ...] = ()
    relations: tuple[Relation, ...] = ()
    forms: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    pronouns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False, compare=False)

    def actor(self, ident: str | None) -> Actor | None:
        """The actor of that id, if there is one."""
        return self._by_id.get(ident) if ident is not None else None

    @cached_property
    def _by_id(self) -> Mapping[str, Actor]:
        return {actor.id: actor for actor in self.actors}

    def named(self, words: str) -> str | None:
        """The id of the one actor that is called just so in this paper, or None."""
        found = self.forms.get(key_of(words), frozenset())
        return next(iter(found)) if len(found) == 1 else None

    def speaker(self, turn: Turn) -> str | None:
        """The id of the actor who speaks in a turn, by the name that the paper ties to it or its label."""
        found = self.named(turn.name) if turn.name else None
        return found or self.named(label_name(turn.label))


def cast_of(passage: Passage, cast: Cast, knowledge: Knowledge) -> tuple[tuple[Mention, ...], Cast]:
    """The mentions of a passage, sorted by place, and the cast with what the passage adds."""
    register = Register(passage.document, knowledge, (replace_entry(e) for e in cast.entries))
    members = lookup(passage.document, knowledge)
    if not cast.entries:
        _introduce(passage.document, register, knowledge, members)
    persons = [f for e in register.persons() for f in (e.name, *e.aliases)]
    bodies = [f for e in register.entries.values() if e.kind is ActorKind.BODY for f in (e.name, *e.aliases)]
    found = names(passage.doc, knowledge, persons, bodies)
    named = _name_mentions(passage, found, register, knowledge, members)
    ties = relations.Ties(passage, register, knowledge, cast.relations)
    posts = offices.Posts(passage, register, knowledge, cast.offices)
    ties.from_names(found, named)
    posts.from_names(found, named)
    posts.from_clauses(named)
    others = coref.resolve(passage, named, register, posts, knowledge)
    mentions = tuple(sorted((*named, *others), key=lambda m: (m.start, m.end)))
    # once more, for what a pronoun owns ("his director of communications") or is said to be
    posts.from_names(found, mentions)
    posts.from_clauses(mentions)
    ties.from_clauses(mentions, posts)
    return mentions, Cast(
        actors=tuple(e.actor() for e in register.entries.values()),
        offices=posts.offices(),
        relations=ties.relations(),
        forms=MappingProxyType(dict(register.forms())),
        pronouns=MappingProxyType({e.id: e.pronoun for e in register.entries.values() if e.pronoun}),
        entries=tuple(register.entries.values()),
    )


def replace_entry(entry: Entry) -> Entry:
    """A copy that may be changed without touching the cast it came from."""
    return replace(
        entry, aliases=dict(entry.aliases), classes=dict(entry.classes), distinct=dict(entry.distinct),
        evidence=list(entry.evidence), honorifics=dict(entry.honorifics),
        titles=dict(entry.titles), parties=dict(entry.parties), identifiers=dict(entry.identifiers),
    )  # fmt: skip


# --- names ----------------------------------------------------------------------------------------


def _name_mentions(
    passage: Passage, found: Sequence[Name], register: Register, knowledge: Knowledge, members: Members | None
) -> tuple[Mention, ...]:
    """A mention for each name of an actor. Full names are entered first, so that short forms find them."""
    whole: dict[Name, str | None] = dict(_of_packs(passage, found, register, members)) if members else {}
    for name in found:
        if name not in whole and (name.full or name.kind in ("state", "people")):
            whole[name] = _enter(name, register, knowledge)
    aliases.defined(passage, whole, register)
    bare = _Bare(register, whole, passage.doc)
    mentions = []
    for name in found:
        ident = whole[name] if name in whole else bare.bearer(name)
        if ident is None and name not in whole and not bare.shared(name):
            ident = _enter(name, register, knowledge)
        unnamed = name.kind in ("place", "other") and ident is None
        if unnamed or (name.kind == "people" and not _is_group(passage, name)):
            continue
        head = passage.doc[name.end - 1]
        start, end = passage.bounds(passage.doc[name.start : name.end])
        if ident is not None:
            _note(name, ident, passage.span(start, end), register)
        mentions.append(Mention(start, end, ident, "name", passage.offset(head)))
    return tuple(mentions)


def _of_packs(
    passage: Passage, found: Sequence[Name], register: Register, members: Members
) -> Iterator[tuple[Name, str]]:
    """The names of which a pack tells whose they are."""
    text = passage.document.reading
    for name in found:
        if name.kind not in ("state", "people"):
            start, end = passage.bounds(passage.doc[name.start : name.end])
            near = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
            member = members.of_name(name.text, name.titles, *near)
            if member is not None:
                yield name, register.registered(member)


_NEAR = 60  # characters before and after a name that may say where its bearer sits


def _note(name: Name, ident: str, span: Span, register: Register) -> None:
    """Keep what a mention tells: titles, other forms, the words as evidence."""
    register.note(ident, titles=name.titles, span=span)
    if name.kind != "person":
        return
    if name.titles or name.text != register.entries[ident].name:
        register.alias(ident, name.text)
    if name.titles:
        register.alias(ident, " ".join(span.text.split()))
    if name.nickname:
        register.alias(ident, f"{name.nickname} {name.text.split()[-1]}")


class _Bare:
    """Who is meant by a surname alone while several bear it.

    Before a second bearer is introduced it is the first. After that it is still the first where the paper
    had called that one so at least three times before; else neither. A surname that comes before the only
    full name is somebody else where that one is brought in as the bearer's kin ("his brother, Ivo Roe").
    """

    def __init__(self, register: Register, whole: Mapping[Name, str | None], doc: Doc) -> None:
        self.register = register
        self.kin = {ident for name, ident in whole.items() if ident is not None and _is_kin(name, doc)}
        self.introduced: dict[str, int] = {}
        for name, ident in whole.items():
            if ident is not None and name.kind in ("person", "body"):
                self.introduced.setdefault(ident, name.start)
        self.uses: dict[str, list[int]] = {}

    def _first_body(self, name: Name) -> str | None:
        """The one body introduced so far whose name begins with a word that begins another's, too."""
        sharing = self.register.beginning(name.text)
        before = [i for i in sharing if self.introduced.get(i, -1) <= name.start]
        return before[0] if len(sharing) > 1 and len(before) == 1 else None

    def shared(self, name: Name) -> bool:
        """Whether several persons bear a surname."""
        return name.kind == "person" and len(self.register.bearers(name.text, name.titles)) > 1

    def bearer(self, name: Name) -> str | None:
        """The one who is meant, or None; a form that was defined in so many words counts at once."""
        if name.kind == "body" and not name.full and (first := self._first_body(name)):
            return first
        if name.kind != "person" or name.full:
            return self.register.named(name.text) if not name.titles else None
        bearers = self.register.bearers(name.text, name.titles)
        if len(bearers) == 1 and bearers[0].id in self.kin and self.introduced[bearers[0].id] > name.start:
            other = self.register.add(name.text, ActorKind.PERSON).id
            self.introduced.setdefault(other, name.start)
            return other
        if len(bearers) < 2:
            return self.register.named(name.text) if not bearers and not name.titles else None
        known = sorted((self.introduced.get(e.id, -1), e.id) for e in bearers)
        before = [ident for place, ident in known if place <= name.start]
        ident = before[0] if len(before) == 1 else None
        if ident is None and before:
            second = known[1][0]
            early = [use for use in self.uses.get(before[0], ()) if use < second]
            ident = before[0] if len(early) >= 3 and known[0][0] < second else None
        if ident is not None and not name.titles:
            self.uses.setdefault(ident, []).append(name.start)
        return ident


def _is_kin(name: Name, doc: Doc) -> bool:
    """Whether a full name is brought in as kin of one who bears the same surname ("her son, Ivo Roe")."""
    i = name.start - 1
    if i > 0 and doc[i].text == ",":
        i -= 1
    if i < 1 or doc[i].lemma_.lower() not in KIN:
        return False
    owner = next((c for c in doc[i].children if c.dep_ == "poss"), None)
    return owner is not None and (owner.tag_ == "PRP$" or owner.text == name.text.split()[-1])


def _enter(name: Name, register: Register, knowledge: Knowledge) -> str | None:
    """The actor whom a name means, entered if new; None for places and for forms that fit several."""
    if name.kind == "person":
        if name.text.startswith("@"):
            return _handle(name.text, register)
        return register.person(name.text, name.titles)
    if name.kind == "body":
        return register.body(name.text)
    if name.kind in ("state", "people"):
        state = knowledge.state_of(name.text)
        return register.state(state, name.text) if state else None
    return None


def _is_group(passage: Passage, name: Name) -> bool:
    """Whether a demonym means people ("the Norlanders") rather than qualifies a noun."""
    head = passage.doc[name.end - 1]
    return head.dep_ not in ("amod", "compound", "nmod", "poss") and head.tag_ in ("NNPS", "NNS", "NNP")


def _handle(text: str, register: Register) -> str:
    """The person whose name a handle shows, if just one fits; else an actor of that handle."""
    known = register.named(text)
    if known:
        return known
    plain = re.sub(r"[\W_\d]", "", text).casefold()
    fits = {
        e.id
        for e in register.persons()
        if not e.name.startswith("@")
        and len(e.name.split()) > 1
        and all(p in plain for p in (key_of(e.name.split()[-1]), key_of(e.name.split()[0])[:1]))
    }
    if len(fits) == 1:
        ident = fits.pop()
        register.alias(ident, text)
        return ident
    return register.add(text, ActorKind.PERSON).id


# --- what stands outside the sentences ------------------------------------------------------------

_ROLE_LABELS = re.compile(
    r"^(?:(?:q|a)\.?$|the |question|answer|response|moderator|clerk|operator|speaker|unidentified|unknown|male|female|voice|counsel|witness)",
    re.IGNORECASE,
)
_OWN = frozenset({"me", "owner", "self", "device owner", "local user"})
_LETTERS = re.compile(r"[^\W\d_]{2}")
_LABEL_END = re.compile(r"(?<![\s.:,–—-])[\s.:,–—-]++$")
_TITLE_NAME = re.compile(
    r"(?:(?<=\bof )|(?<=\bwith )|(?<=\bby )|(?<=\bfrom )|^)((?:[A-Z][\w.’'-]*\.? ){1,3}(?:(?:van|der|de|den|von|da|di|la|Ó) ){0,2}[A-Z][\w’'-]+)"
)


_TITLE_COMPANY = re.compile(
    r"\b(?:[A-Z][\w&’'-]+ ){0,4}[A-Z][\w&’'-]+,? (?:Inc|LLC|Ltd|Limited|plc|PLC|GmbH|SA|AG|Corp|LLP)\b\.?"
)
_TITLE_BODY = re.compile(
    r"\b(?:[A-Z][\w’'-]+ ){1,5}(?:Authority|Agency|Ministry|Council|Committee|Commission|Trust|University|Bank|Board|Union"
    r"|Foundation|Inquiry|Department)\b(?: (?:of|for) (?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*)?"
)


def label_name(label: str) -> str:
    """The name in a turn's label: "Mr. HARDY." → "Mr. HARDY", "Q (Adams, Post)" → "Adams"."""
    text = _LABEL_END.sub("", label.strip())
    inner = re.match(r"^Q\.?\s*\(([^,()]+)", text)
    if inner:
        return inner.group(1).strip()
    text = re.sub(r"\s*[(\[].*$", "", text)
    return _LABEL_END.sub("", re.sub(r",.*$", "", text)) or text


def _introduce(document: Document, register: Register, knowledge: Knowledge, members: Members | None) -> None:
    """Whom the turns, the title, the byline and the imprint name."""
    for turn in document.turns if members else ():
        member = members.of_turn(turn) if members else None
        if member is not None:
            for form in (turn.name, label_name(turn.label)):
                register.alias(register.registered(member), form or "")
    for words in _printed_names(document):
        if members is None or register.named(words) is None:
            _printed(words, register, knowledge)
    for turn in document.turns:
        ident = _speaker(turn, register, knowledge)
        if ident is not None and turn.name and turn.name != turn.label:
            label = label_name(turn.label)
            if (
                _LETTERS.search(label)
                and not re.search(r"[\d:@]", label)
                and not re.fullmatch(r"[QA]\.?|QUESTION.*|ANSWER.*|RESPONSE.*", label, re.IGNORECASE)
            ):
                register.alias(ident, label)
    for turn in document.turns:
        if turn.role is TurnRole.MESSAGE and turn.addressee:
            _addressed(turn.addressee, register, knowledge)
    for part in re.split(r"[,;:]\s+|\(", document.publisher):
        imprint = part.strip(" )").split()
        if any(w.casefold() in BODY_HEADS or w.casefold() in LEGAL for w in imprint):
            register.body(" ".join(imprint))
            inner = re.search(r" of (?:the )?([A-Z].*)$", part.strip(" )"))
            if inner and inner.group(1).split()[-1].casefold() in BODY_HEADS:
                register.body(inner.group(1))
    for match in _TITLE_COMPANY.finditer(document.title):
        register.body(match.group())
    for match in _TITLE_BODY.finditer(document.title):
        if knowledge.state_of(match.group()) is None:
            register.body(match.group())


def _printed_names(document: Document) -> Iterator[str]:
    """Names in full outside the sentences, and those that turns carry, longest first."""
    found = [t.name or label_name(t.label) for t in document.turns]
    found = [f for f in found if _LETTERS.search(f)]
    if document.author:
        found.append(document.author)
    for match in _TITLE_NAME.finditer(document.title):
        words = match.group(1).split()
        if is_given(words[0]) or re.search(
            r"\b(?:witness|deposition|evidence|testimony|nomination|interview|declaration|affidavit)\b",
            document.title,
            re.I,
        ):
            found.append(match.group(1))
    return iter(sorted(dict.fromkeys(found), key=lambda n: -len(n.split())))


def _printed(words: str, register: Register, knowledge: Knowledge) -> str | None:
    """The person whom a printed name means, entered if new; None for a role ("THE WITNESS", "Q.")."""
    if words.startswith("@"):
        return _handle(words, register)
    parts = words.replace("’", "'").split()
    titles: list[str] = []
    while len(parts) > 1:
        size = next((n for n in (3, 2, 1) if len(parts) > n and _titled(parts[:n], knowledge)), 0)
        if not size:
            break
        titles.append(" ".join(parts[:size]).casefold().replace(".", ""))
        parts = parts[size:]
    if not parts or (not titles and (len(parts) < 2 or _ROLE_LABELS.match(words))):
        return None
    if any(p.casefold().strip(".,") in BODY_HEADS | LEGAL for p in parts[-1:]):
        return None
    text = " ".join(_cased(p) for p in parts)
    ident = register.person(text, tuple(titles))
    if ident is not None:
        entry = register.entries[ident]
        register.note(ident, titles=titles)
        entry.count -= 1
        register.alias(ident, words)
        if titles:
            register.alias(
                ident,
                " ".join((*(_cased(w) for w in words.split()[: len(words.split()) - len(parts)]), text)),
            )
    return ident


_ADDRESS = re.compile(r"<?(?P<first>[a-z]+)[._](?P<last>[a-z-]{2,})@[\w.-]+>?", re.IGNORECASE)
_ONE_NAME = re.compile(r"(?:[A-Z][\w’'.-]*\.? ){1,4}[A-Z][\w’'-]+")


def _addressed(printed: str, register: Register, knowledge: Knowledge) -> None:
    """To whom a letter or an e-mail is written, by the name or by the address "a.stoll@…"."""
    words = printed.split("<", maxsplit=1)[0].strip(" \"'")
    if _ONE_NAME.fullmatch(words):
        if register.named(words) is None:
            _printed(words, register, knowledge)
        return
    found = _ADDRESS.fullmatch(printed.strip())
    if found is None:
        return
    first = found.group("first").capitalize()
    name = f"{first + '.' if len(first) == 1 else first} {found.group('last').capitalize()}"
    ident = register.named(name) or register.add(name, ActorKind.PERSON).id
    register.alias(ident, printed.strip(" <>"))


def _titled(parts: Sequence[str], knowledge: Knowledge) -> bool:
    return " ".join(parts).casefold().replace(".", "") in knowledge.titles


def _cased(word: str) -> str:
    """A shouted word with one capital; "McKAY" and initials stay readable."""
    if len(word.strip(".,")) > 2 and word.isupper():
        return "-".join(p.capitalize() for p in word.split("-"))
    return word


def _speaker(turn: Turn, register: Register, knowledge: Knowledge) -> str | None:
    """The actor who speaks in a turn; a role that no name is tied to becomes an unnamed actor."""
    if turn.role is TurnRole.MESSAGE and turn.name and turn.name.casefold() in _OWN:
        entry = register.add(f"{identity.OWNER} {register.document.name}", ActorKind.UNNAMED)
        register.alias(entry.id, turn.name)
        return entry.id
    for words in (turn.name, label_name(turn.label)):
        if words:
            ident = register.named(words) or _printed(words, register, knowledge)
            if ident is not None:
                return ident
    label = label_name(turn.label)
    if not _LETTERS.search(label) and not turn.name:
        return None
    if turn.name and not _ROLE_LABELS.match(turn.name):
        return register.add(_cased(turn.name), ActorKind.PERSON).id
    if re.fullmatch(r"[QA]\.?|(?:QUESTION|ANSWER|RESPONSE)\b.*", label, re.IGNORECASE) or not label:
        return None
    named = " ".join(_cased(w) for w in label.split())
    role = _ROLE_LABELS.match(label) or label.islower() or label.casefold() in knowledge.roles
    kind = ActorKind.UNNAMED if role else ActorKind.PERSON
    entry = register.add(named, kind)
    register.alias(entry.id, label)
    for found in knowledge.classes_in(label):
        entry.classes[found] = None
    return entry.id


__all__ = ["Cast", "Form", "Mention", "cast_of", "label_name", "mention_at"]
