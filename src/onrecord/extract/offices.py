"""Offices: who holds or held which position, where, from when to when, and what it oversees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.document import DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import ActorKind, Office
from onrecord.knowledge import Knowledge
from onrecord.knowledge.model import fold

from .mentions import Mention
from .names import Name
from .passage import Passage
from .register import Register
from .roles import PAST, Role, matches, role_at, sequence_before
from .syntax import child, surface_subject
from .times import resolve

_LEADS = {
    "chair": "chair", "head": "head", "lead": "leader", "run": "head", "captain": "captain", "edit": "editor", "found": "founder",
    "coach": "coach", "direct": "director", "preside": "president", "manage": "manager", "co-chair": "co-chair",
}  # fmt: skip
_WITH_AS_ITS = re.compile(r"\bwith (?P<name>[^,;.]+?) as its (?P<role>[\w -]+)")
_THAT_BODY = re.compile(
    r"^(?:that|this|the same) (?:firm|company|business|practice|partnership)$", re.IGNORECASE
)
_WEIGHS = frozenset(
    "assess consider decide determine examine process review scrutinise scrutinize weigh".split()
)
"""What an office does with a matter that lies before it."""
_DESKS = frozenset(
    "agency authority board bureau commission committee department directorate division ministry office unit".split()
)
_MATTERS = frozenset("application bid licence license merger permit petition proposal request tender".split())
_OVERSEES = frozenset({"supervise", "oversee", "regulate", "police", "license", "govern", "administer"})
_BECOMES = frozenset(
    {"become", "appoint", "elect", "name", "confirm", "nominate", "install", "re-elect", "reelect", "make"}
)
_ENDS = frozenset(
    {"resign", "retire", "quit", "leave", "step", "fire", "dismiss", "sack", "remove", "oust", "depart"}
)
_LISTS = frozenset({"show", "list", "register", "record"})
_STARTS = re.compile(
    r"\b(?:took|taken|take|takes|assumed|entered|came into|comes into) office\b", re.IGNORECASE
)
_PERIOD = re.compile(r"\b(?:since|until|till|from|between|in|on|for)\b[^,;.()“”]{3,60}", re.IGNORECASE)
_NO_OFFICE = frozenset({"hon", "honorable", "honourable", "rt hon", "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "prof",
    "professor", "doctor", "mx", "messrs", "rev", "reverend", "fr", "father", "sister", "brother", "madam", "madame", "monsieur", "mme", "herr", "frau", "don",
    "right honourable", "baroness", "baron", "viscount", "earl", "king", "queen", "prince", "princess", "duke", "duchess", "sheikh"})  # fmt: skip


_POSTS = frozenset({"chief", "police chief", "fire chief", "deputy chief", "chief superintendent"})
"""Titles before a name that are posts, though as bare words they say too little to be one."""
_OWN_WORDS = re.compile(
    r"\b(?:[Ss]tatement|[Dd]eclaration|[Aa]ffidavit|[Tt]estimony) (?:of|by) (?:the )?((?:[A-Z][\w.’'-]* ){1,3}[A-Z][\w’'-]+)"
)
"""A title that says whose words a paper without turns is."""
_TITLED = re.compile(r"^((?:[Vv]ice |VICE )?[A-Za-z]+\.?) (?=[A-Z])")
_OWN = re.compile(
    r"\b(?:board|annual|general|public meeting|in public|earnings|press (?:briefing|conference)|shareholders)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Post:
    """An office while the paper is read."""

    holder: str
    role: str
    organization: str | None
    start: When | None = None
    end: When | None = None
    oversees: dict[str, None] = field(default_factory=dict)
    evidence: list[Span] = field(default_factory=list)


class Posts:
    """All offices of one paper, and what this passage adds."""

    def __init__(
        self, passage: Passage, register: Register, knowledge: Knowledge, known: Iterable[Office]
    ) -> None:
        self.passage = passage
        self.register = register
        self.knowledge = knowledge
        self.posts = [
            Post(
                o.holder, o.role, o.organization, o.start, o.end, dict.fromkeys(o.oversees), list(o.evidence)
            )
            for o in known
        ]
        self._of: dict[str, list[Post]] = {}
        for post in self.posts:
            self._of.setdefault(post.holder, []).append(post)
        self._fits: dict[tuple[str, str], int] = {}
        self._heads: dict[int, Mention] = {}
        self._spans: list[tuple[int, int, Mention]] = []

    def offices(self) -> tuple[Office, ...]:
        """The frozen nouns; the id derives from who, what and where."""
        return tuple(
            Office(
                content_id("of", self.passage.document.id, p.holder, fold(p.role), p.organization),
                p.holder, p.role, p.organization, p.start, p.end, tuple(p.oversees), tuple(p.evidence[:3]),
            )
            for p in self.posts
        )  # fmt: skip

    def of(self, holder: str) -> list[Post]:
        """The posts of one holder."""
        return self._of.get(holder, [])

    def holders(self, words: str, among: Iterable[str]) -> dict[str, int]:
        """For each actor who can be meant by a role's words, how well they fit (2 the words, 1 the class)."""
        found = {}
        for ident in among:
            entry = self.register.entries[ident]
            roles = [p.role for p in self.of(ident)] + list(entry.classes)
            best = max((self._fit(words, role) for role in roles), default=0)
            if best:
                found[ident] = best
        return found

    def _fit(self, words: str, role: str) -> int:
        """How well a nominal's words fit a role, looked up once."""
        if (words, role) not in self._fits:
            self._fits[words, role] = matches(words, role, self.knowledge)
        return self._fits[words, role]

    def add(
        self, holder: str, role: str, organization: str | None, span: Span | None,
        start: When | None = None, end: When | None = None,
    ) -> Post:  # fmt: skip
        """Note that somebody holds a post; what is already known of the same post is added to."""
        role = role.strip(" ,")
        post = next((p for p in self.of(holder) if self._same(p, role, organization)), None)
        if post is None:
            post = Post(holder, role, organization)
            self.posts.append(post)
            self._of.setdefault(holder, []).append(post)
        if len(role) > len(post.role):
            post.role = role
        post.organization = post.organization or organization
        post.start, post.end = post.start or start, post.end or end
        if span is not None and span not in post.evidence:
            post.evidence.append(span)
        entry = self.register.entries.get(holder)
        if entry is not None:
            for name in self.knowledge.classes_in(role):
                entry.classes[name] = None
        return post

    def _same(self, post: Post, role: str, organization: str | None) -> bool:
        if organization and post.organization and organization != post.organization:
            return False
        one, two = fold(post.role), fold(role)
        return (
            one == two
            or one.startswith(two + " ")
            or two.startswith(one + " ")
            or one.endswith(" " + two)
            or two.endswith(" " + one)
        )

    # --- at names ---------------------------------------------------------------------------------

    def from_names(self, names: Sequence[Name], mentions: Sequence[Mention]) -> None:
        """Offices in titles, in words before a name, and in appositions around it."""
        self.see(mentions)
        self._spoken()
        for name in names:
            if name.kind != "person":
                continue
            mention = self._heads.get(self.passage.offset(self.passage.doc[name.end - 1]))
            if mention is None or mention.actor is None:
                continue
            self._titles(name, mention.actor)
            self._before(name, mention.actor)
            self._apposed(name, mention.actor)
            self._listed(name, mention.actor)

    def see(self, mentions: Sequence[Mention]) -> None:
        """Look actors up by these mentions from now on."""
        self._heads = {m.head: m for m in mentions}

    def _spoken(self) -> None:
        """Offices that turns carry: a description ("(Chief Executive)"), or a title in the label."""
        document = self.passage.document
        for turn in document.turns:
            if not self.passage.first <= turn.start < self.passage.last:
                continue
            ident = self.register.named(turn.name or turn.label.rstrip(".: "))
            if ident is None:
                continue
            span = document.span(turn.label_start, turn.start) if turn.label_start < turn.start else None
            if turn.description and self.knowledge.classes_in(turn.description):
                self.add(ident, turn.description.strip("() "), self._imprint(turn.description), span)
            for words in (turn.name or "", turn.label):
                found = _TITLED.match(words)
                title = found.group(1).casefold().rstrip(".") if found else ""
                if title not in _NO_OFFICE and (classes := self.knowledge.classes_in(title)):
                    self.add(ident, classes[0] if title in self.knowledge.title_class else title, None, span)

    def _imprint(self, role: str) -> str | None:
        """The body that published a record of its own sitting, for an office in it that names none."""
        document = self.passage.document
        own = document.kind in (DocumentKind.TRANSCRIPT, DocumentKind.STATEMENT) and _OWN.search(
            document.title
        )
        if not own or self.knowledge.role_kind(role) != "body":
            return None
        return (
            self.register.named(re.split(r"[,;:(]", document.publisher)[0].strip())
            if document.publisher
            else None
        )

    def _titles(self, name: Name, actor: str) -> None:
        titles = [t for t in name.titles if t not in _NO_OFFICE]
        for title in titles:
            classes = self.knowledge.classes_in(title)
            if not classes and title not in self.knowledge.roles and title not in _POSTS:
                continue
            role = classes[0] if classes and title in self.knowledge.title_class else title
            body = self._body_named(name.modifier) if name.modifier else None
            span = self.passage.span(self.passage.doc[name.start : name.end])
            past = name.start > 0 and self.passage.doc[name.start - 1].lower_ in PAST
            self.add(actor, role, body, span, end=self._past() if past else None)

    def _body_named(self, words: str) -> str | None:
        state = self.knowledge.state_of(words)
        if state:
            return self.register.state(state, words)
        return self.register.named(words)

    def _before(self, name: Name, actor: str) -> None:
        """ "attorney general Jane Roe", "the Norland ambassador Ivo Brand", "her deputy, Ivo Brand,"."""
        doc = self.passage.doc
        last = name.start
        comma = last >= 2 and doc[last - 1].text == ","
        follows = doc[name.end].text if name.end < len(doc) else "."
        if comma:
            if follows not in (",", ".", "—", "–", ":", ";", ")") and follows.casefold() not in (
                "who",
                "said",
                "says",
                "told",
            ):
                return
            last -= 1
        indexes = list(sequence_before(doc, last))
        if not indexes or not comma and doc[name.start - 1].whitespace_ == "":
            return
        for start in reversed(indexes):
            role = role_at(doc, start, self.knowledge, last)
            if role is None or role.end != last:
                continue
            first = doc[start]
            opens = first.pos_ == "DET" or first.tag_ == "PRP$" or role.owner is not None
            if comma and not opens:
                continue
            taken = self._heads.get(self.passage.offset(doc[role.head]))
            if taken is not None and taken.actor != actor:
                return
            self._hold(actor, role, name)
            return

    def _apposed(self, name: Name, actor: str) -> None:
        """ "Jane Roe, the minister's spokeswoman,", "Jane Roe (chief executive)"."""
        doc = self.passage.doc
        i = name.end
        if i + 1 >= len(doc) or doc[i].text not in (",", "(", "–", "—") or doc[i + 1].is_sent_start:
            return
        role = role_at(doc, i + 1, self.knowledge)
        if role is None:
            return
        after = doc[role.end].text if role.end < len(doc) else "."
        closed = after in (",", ".", ")", ";", ":", "–", "—", "“", "?") or doc[min(role.end, len(doc) - 1)].lower_ in (
            "who", "whom", "whose", "and", "said", "since", "until", "from", "in", "told", "has", "had", "was", "is", "he", "she", "which",
        )  # fmt: skip
        listed = after == "," and role.end + 1 < len(doc) and self._in_list(name, role)
        if closed and not listed:
            self._hold(actor, role, name)

    def _listed(self, name: Name, actor: str) -> None:
        """ "with Ana Lind as its only lobbyist": an office that somebody is listed in."""
        doc = self.passage.doc
        i = name.end
        if (
            i + 1 >= len(doc)
            or doc[i].lower_ != "as"
            or name.start == 0
            or doc[name.start - 1].lower_ != "with"
        ):
            return
        role = role_at(doc, i + 1, self.knowledge)
        if role is not None:
            self._hold(actor, role, name)

    def _in_list(self, name: Name, role: Role) -> bool:
        """Whether the phrase is the next item of a list rather than an apposition ("Roe, the mayor, and Brand")."""
        doc = self.passage.doc
        return doc[name.end - 1].dep_ != "appos" and doc[role.head].dep_ == "conj" and role.indefinite

    def _hold(self, actor: str, role: Role, name: Name) -> None:
        doc = self.passage.doc
        start, end = min(role.start, name.start), max(role.end, name.end)
        when, until = self._dates(
            doc[role.end : min(role.end + 12, len(doc))].text if role.start > name.start else ""
        )
        organization, words = self._organization(role)
        span = self.passage.span(doc[start:end])
        self.add(actor, words, organization, span, when, until or (self._past() if role.past else None))

    def _organization(self, role: Role) -> tuple[str | None, str]:
        """The actor where the office is held, and the role's words without it."""
        doc = self.passage.doc
        if role.owner is not None:
            owner = self._mention(doc[role.owner])
            if owner is not None and owner.actor is not None:
                return owner.actor, role.title
        if role.body is not None:
            inside = [m for m in self._heads.values() if self._within(m, role.body)]
            for mention in inside:
                entry = self.register.entries.get(mention.actor or "")
                if entry is None or entry.kind is ActorKind.UNNAMED:
                    continue
                if entry.kind is ActorKind.STATE:
                    if role.complement.startswith("to "):
                        continue
                    return entry.id, role.title
                behind = role.complement and role.body[0] > role.head
                words = role.words if behind else self._without(role, mention)
                if behind and " of " in f" {role.complement} " and not role.complement.startswith("of "):
                    words = role.words
                phrase = re.match(r"of (?:state|staff)\b", role.complement)
                return entry.id, f"{words} {phrase.group()}" if phrase else words
        adjective = next(
            (s for w in role.words.split() if w[0].isupper() and (s := self.knowledge.state_of(w))), None
        )
        if adjective and self.knowledge.role_kind(role.core) in ("state", "government"):
            return self.register.state(adjective, adjective), role.title
        return None, role.title

    def _without(self, role: Role, mention: Mention) -> str:
        """The role's words without the name of the body that qualifies them."""
        name = " ".join(self.passage.document.text[mention.start : mention.end].split())
        return role.words.removeprefix(name).strip() or role.words

    def _within(self, mention: Mention, tokens: tuple[int, int]) -> bool:
        doc = self.passage.doc
        return self.passage.offset(doc[tokens[0]]) <= mention.head < self.passage.end(doc[tokens[1] - 1])

    def _mention(self, token: Token) -> Mention | None:
        return self._heads.get(self.passage.offset(token))

    def _past(self) -> When | None:
        """An end that is only known to lie before the paper."""
        published = self.passage.document.published
        if published is None or published.latest is None:
            return None
        return dates.interval(None, published.latest)

    def _dates(self, words: str) -> tuple[When | None, When | None]:
        """From when and to when, in the words behind a role: "since May 2019", "until April"."""
        found = _PERIOD.match(words.strip())
        if found is None:
            return None, None
        return self._edges(found.group())

    def _edges(self, words: str) -> tuple[When | None, When | None]:
        when = resolve(words, self.passage.document.published, self.knowledge)
        if when is None:
            return None, None
        low = words.casefold()
        if low.startswith("since"):
            return resolve(words[5:], self.passage.document.published, self.knowledge), None
        if low.startswith(("until", "till")):
            return None, resolve(words[5:], self.passage.document.published, self.knowledge)
        if low.startswith(("from", "between")) and when.earliest:
            start = dates.day(when.earliest)
            return start, dates.day(when.latest) if when.latest else None
        return None, None

    # --- in clauses -------------------------------------------------------------------------------

    def from_clauses(self, mentions: Sequence[Mention]) -> None:
        """Offices in verbs: "is the chair of", "chairs", "was elected", "resigned", "supervises"."""
        self.see(mentions)
        for token in self.passage.doc:
            lemma = token.lemma_.lower()
            if token.pos_ not in ("VERB", "AUX") or not (
                lemma in _LEADS
                or lemma in _BECOMES
                or lemma in _OVERSEES
                or lemma in _WEIGHS
                or lemma in _ENDS
                or lemma in ("be", "serve", "work", "take", "join")
            ):
                if lemma in _LISTS and token.pos_ == "VERB":
                    self._recorded(token)
                continue
            if any(c.dep_ == "neg" for c in token.children) or self._unreal(token):
                continue
            subject = surface_subject(token)
            if lemma in _WEIGHS:
                self._weighs(token, subject)
                continue
            holder = self._who(subject) if subject is not None else None
            if holder is None or subject is None:
                continue
            self._clause(token, lemma, holder)

    def _recorded(self, verb: Token) -> None:
        """ "the register shows the firm as agent for Acme": an office by what a record shows."""
        thing = child(verb, "dobj")
        marker = next(
            (t for t in verb.subtree if t.lower_ == "as" and t.dep_ == "prep" and t.i > verb.i), None
        )
        mention = self._mention(thing) if thing is not None else None
        shown = mention.actor if mention is not None else None
        if (
            shown is None
            and thing is not None
            and _THAT_BODY.match(thing.doc[thing.left_edge.i : thing.i + 1].text)
        ):
            shown = self._body_before(thing)
        if shown is None or marker is None:
            return
        role = role_at(self.passage.doc, marker.i + 1, self.knowledge)
        if role is None:
            return
        organization, words = self._organization(role)
        shower = surface_subject(verb)
        if shower is not None and re.search(
            r"\blobby", "".join(t.text_with_ws for t in shower.subtree), re.IGNORECASE
        ):
            words = "lobbyist"  # whoever a register of lobbyists shows as an agent is one
        doc = self.passage.doc
        start, end = self._dates(doc[role.end : min(role.end + 8, len(doc))].text)
        self.add(shown, words, organization, self._span(verb), start, end)
        self._with(verb, shown)

    def _with(self, verb: Token, body: str) -> None:
        """ "…, with Ana Lind as its only lobbyist": whose lobbyist she is."""
        text = verb.sent.text
        for found in _WITH_AS_ITS.finditer(text):
            at = verb.sent.start_char + found.start("name")
            mention = next(
                (m for m in self._heads.values() if m.start <= self.passage.places[at] < m.end), None
            )
            for post in self.of(mention.actor) if mention is not None and mention.actor is not None else []:
                if post.organization is None and post.role in found.group("role"):
                    post.organization = body

    def _body_before(self, token: Token) -> str | None:
        """The body that the sentences before, in the same paragraph, named last: "that firm"."""
        start, text = self.passage.offset(token.sent[0]), self.passage.document.text
        named = [m for m in self._heads.values() if m.form == "name" and m.end <= start]
        for mention in sorted(named, key=lambda m: -m.start):
            if "\n\n" in text[mention.end : start]:
                return None
            entry = self.register.entries.get(mention.actor or "")
            if entry is not None and entry.kind is ActorKind.BODY:
                return entry.id
        return None

    def _who(self, subject: Token) -> str | None:
        if subject.lower_ == "i":
            return self._first_person(subject)
        mention = self._mention(subject)
        entry = self.register.entries.get(mention.actor or "") if mention else None
        return entry.id if entry is not None and entry.kind is ActorKind.PERSON else None

    def _first_person(self, token: Token) -> str | None:
        turn = self.passage.turn_of(token)
        if not self.passage.document.turns:
            found = _OWN_WORDS.search(self.passage.document.title)
            return self.register.named(found.group(1)) if found else None
        if turn is None or any(t.text in '“"' for t in token.doc[max(0, token.i - 3) : token.i]):
            return None
        for words in (turn.name, turn.label.rstrip(".: ")):
            ident = self.register.named(words) if words else None
            if ident is not None:
                return ident
        return None

    def _unreal(self, verb: Token) -> bool:
        """Whether a clause is a question, a condition or a plan."""
        for aux in verb.children:
            if aux.dep_ == "aux" and aux.lower_ in (
                "would",
                "could",
                "might",
                "may",
                "should",
                "will",
                "can",
                "’d",
                "'d",
                "’ll",
                "'ll",
            ):
                return True
            if aux.dep_ == "mark" and aux.lower_ in ("if", "whether", "unless"):
                return True
        return verb.sent.text.rstrip().endswith("?")

    def _clause(self, verb: Token, lemma: str, holder: str) -> None:
        doc = self.passage.doc
        if lemma == "be" and child(verb, "attr") is not None:
            self._copula(verb, holder)
        elif lemma in ("serve", "work", "become", "join") or lemma in _BECOMES:
            self._appointed(verb, lemma, holder)
        elif lemma in _LEADS and not any(c.dep_ == "nsubjpass" for c in verb.children):
            thing = child(verb, "dobj")
            body = self._mention(thing) if thing is not None else None
            entry = self.register.entries.get(body.actor or "") if body else None
            if entry is not None and entry.kind is ActorKind.BODY:
                start, end = self._when(verb)
                self.add(holder, _LEADS[lemma], entry.id, self._span(verb), start, end)
        elif lemma in _OVERSEES:
            self._oversees(verb, holder)
        elif lemma in _ENDS:
            self._ended(verb, lemma, holder)
        elif lemma == "take" and _STARTS.search(doc[verb.i : verb.i + 4].text):
            point = self._point(verb)
            for post in self.of(holder)[:1]:
                post.start = post.start or point

    def _copula(self, verb: Token, holder: str) -> None:
        attribute = child(verb, "attr")
        nouns = (
            [t for t in attribute.subtree if t.i == attribute.i or (t.dep_ == "conj" and _opens(t))]
            if attribute is not None
            else []
        )
        for noun in nouns:
            role = role_at(self.passage.doc, noun.left_edge.i, self.knowledge)
            named = self._mention(noun)
            if role is None or role.head != noun.i or (named is not None and named.form == "name"):
                continue
            organization, words = self._organization(role)
            start, end = self._when(verb)
            if verb.tag_ == "VBD" and end is None and (role.past or self._then(verb)):
                end = self._past()
            self.add(
                holder,
                words,
                organization,
                self._span(verb),
                start,
                end or (self._past() if role.past else None),
            )

    def _then(self, verb: Token) -> bool:
        return any(c.lower_ in ("then", "formerly", "previously", "once") for c in verb.children)

    def _appointed(self, verb: Token, lemma: str, holder: str) -> None:
        marker = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "as"), None)
        noun = (
            child(marker, "pobj", "prep")
            if marker is not None
            else child(verb, "oprd", "attr", "dobj", "xcomp")
        )
        if noun is None or (
            lemma in _BECOMES
            and lemma != "become"
            and not any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
            and verb.dep_ != "acl"
            and verb.tag_ != "VBN"
            and (marker is None or child(verb, "dobj") is not None)
        ):
            return
        role = role_at(
            self.passage.doc, marker.i + 1 if marker is not None else noun.left_edge.i, self.knowledge
        )
        if role is None or (role.head != noun.i and marker is None):
            return
        organization, words = self._organization(role)
        if organization is None and lemma == "join":
            thing = self._mention(noun)
            organization = thing.actor if thing else None
        start, end = self._when(verb)
        if lemma in _BECOMES or lemma == "join":
            start = start or self._point(verb)
        if lemma == "nominate":
            return
        self.add(holder, words, organization, self._span(verb), start, end)

    def _oversees(self, verb: Token, holder: str) -> None:
        thing = child(verb, "dobj")
        if thing is None:
            return
        marker = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "as"), None)
        noun = child(marker, "pobj") if marker is not None else None
        role = role_at(self.passage.doc, noun.left_edge.i, self.knowledge) if noun is not None else None
        own = self.of(holder)
        if role is not None:
            post = self.add(holder, role.words, None, self._span(verb))
        elif own:
            post = own[0]
        else:
            return
        for noun in (thing, *thing.conjuncts):
            mention = self._mention(noun)
            low, high = noun.left_edge.i, noun.i + 1
            words = re.sub(
                r"^(?:the|a|an|any|all) ", "", self.passage.doc[low:high].text, flags=re.IGNORECASE
            )
            post.oversees[mention.actor if mention is not None and mention.actor else words] = None
        span = self._span(verb)
        if span not in post.evidence:
            post.evidence.insert(0, span)

    def _weighs(self, verb: Token, subject: Token | None) -> None:
        """ "Her department is weighing whether Acme may build": Acme lies before who heads the department."""
        owner = child(subject, "poss") if subject is not None and subject.lemma_.lower() in _DESKS else None
        mention = self._mention(owner) if owner is not None else None
        own = self.of(mention.actor) if mention is not None and mention.actor is not None else []
        party = self._before_it(verb)
        if not own or party is None:
            return
        own[0].oversees[party] = None
        span = self._span(verb)
        if span not in own[0].evidence:
            own[0].evidence.insert(0, span)

    def _before_it(self, verb: Token) -> str | None:
        """The body whose matter it is: "whether Acme may …", "an application by Acme"."""
        for kid in verb.children:
            asks = kid.dep_ == "ccomp" and any(k.lower_ == "whether" for k in kid.children)
            noun = surface_subject(kid) if asks else None
            if kid.dep_ == "dobj" and kid.lemma_.lower() in _MATTERS:
                link = next((k for k in kid.children if k.lower_ in ("by", "from", "of")), None)
                noun = child(link, "pobj") if link is not None else child(kid, "poss")
            found = self._mention(noun) if noun is not None else None
            entry = self.register.entries.get(found.actor or "") if found is not None else None
            if entry is not None and entry.kind is ActorKind.BODY:
                return entry.id
        return None

    def _ended(self, verb: Token, lemma: str, holder: str) -> None:
        if verb.tag_ not in ("VBD", "VBN") and not any(c.lower_ in ("forced", "had") for c in verb.ancestors):
            return
        if lemma == "step" and not any(c.lower_ in ("down", "aside") for c in verb.children):
            return
        if lemma in ("leave", "remove") and child(verb, "dobj") is None and child(verb, "nsubjpass") is None:
            return
        if (
            lemma in ("fire", "dismiss", "sack", "remove", "oust")
            and child(verb, "nsubjpass", "auxpass") is None
        ):
            return
        if lemma in ("leave", "remove", "dismiss"):
            thing = child(verb, "dobj")
            if thing is not None and thing.lower_ not in (
                "office",
                "post",
                "job",
                "government",
                "company",
                "role",
                "cabinet",
            ):
                return
        point = self._point(verb)
        own = [p for p in self.of(holder) if p.end is None]
        if len(own) == 1 and point is not None:
            own[0].end = point
            own[0].evidence.append(self._span(verb))

    def _when(self, verb: Token) -> tuple[When | None, When | None]:
        """The bounds that a clause gives ("since 2019", "until April")."""
        for prep in verb.subtree:
            if prep.lower_ in ("since", "until", "till", "from", "between") and prep.pos_ in (
                "ADP",
                "SCONJ",
                "ADV",
            ):
                words = self.passage.doc[prep.i : min(prep.i + 9, prep.sent.end)].text
                words = re.split(r"[,;()“”]", words)[0]
                start, end = self._edges(words)
                if start or end:
                    return start, end
        return None, None

    def _point(self, verb: Token) -> When | None:
        """The date of a clause."""
        words = self.passage.doc[verb.sent.start : verb.sent.end].text
        near = re.findall(r"\b(?:on|in|since) [^,;.()“”]{3,40}", words)
        for phrase in sorted(near, key=lambda p: abs(words.index(p) - (verb.idx - verb.sent.start_char))):
            when = resolve(phrase, self.passage.document.published, self.knowledge)
            if when is not None:
                low = phrase.casefold()
                return (
                    resolve(phrase[6:], self.passage.document.published, self.knowledge)
                    if low.startswith("since ")
                    else when
                )
        return None

    def _span(self, verb: Token) -> Span:
        """The clause as evidence, at most its sentence and thirty words on either side of the verb."""
        first = max(verb.left_edge.i, verb.sent.start, verb.i - 30)
        last = min(verb.right_edge.i + 1, verb.sent.end, verb.i + 30)
        return self.passage.span(self.passage.doc[first:last])


def _opens(token: Token) -> bool:
    """Whether a coordinated noun has an article or an owner of its own."""
    return any(c.dep_ in ("det", "poss") for c in token.children)
