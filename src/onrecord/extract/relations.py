"""Ties between actors: who owns, speaks for, belongs to, pays for or is kin to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Token

from onrecord.core.dates import When
from onrecord.core.document import Span, TurnRole
from onrecord.core.ids import content_id
from onrecord.core.nouns import ActorKind, Relation, RelationKind
from onrecord.knowledge import Knowledge

from . import aliases
from .mentions import Mention
from .names import Name
from .namewords import BODY_HEADS, KIN, LEGAL
from .offices import Posts
from .passage import Passage
from .register import Register
from .syntax import child, surface_subject, toils_for
from .times import resolve

_SPEAKS = frozenset(
    {"spokesperson", "lawyer", "lobbyist", "agent", "attorney", "solicitor", "counsel", "barrister"}
)
_PARTS = frozenset("part unit division arm branch subsidiary department agency bureau".split())
_OVER = frozenset("former ex late estranged no divorced separated".split())
"""Words that end a family tie, or deny it."""
_LINKS: Mapping[str, tuple[RelationKind, bool]] = {
    "own": (RelationKind.OWNED_BY, True),
    "control": (RelationKind.OWNED_BY, True),
    "represent": (RelationKind.REPRESENTS, False),
    "fund": (RelationKind.FUNDS, False),
    "finance": (RelationKind.FUNDS, False),
    "bankroll": (RelationKind.FUNDS, False),
    "oversee": (RelationKind.OVERSEES, False),
    "supervise": (RelationKind.OVERSEES, False),
    "regulate": (RelationKind.OVERSEES, False),
    "license": (RelationKind.OVERSEES, False),
    "employ": (RelationKind.MEMBER, True),
    "marry": (RelationKind.KIN, False),
}
"""Verbs that tie subject and object; true where the tie reads from object to subject."""


class Ties:
    """All ties of one paper, and what this passage adds."""

    def __init__(
        self, passage: Passage, register: Register, knowledge: Knowledge, known: Iterable[Relation]
    ) -> None:
        self.passage = passage
        self.register = register
        self.knowledge = knowledge
        self._ties: dict[str, Relation] = {r.id: r for r in known}
        self._heads: dict[int, Mention] = {}

    def relations(self) -> tuple[Relation, ...]:
        """The frozen nouns."""
        return tuple(self._ties.values())

    def tie(
        self, kind: RelationKind, subject: str, other: str, span: Span,
        start: When | None = None, end: When | None = None,
    ) -> None:  # fmt: skip
        """Note a tie, once for its kind and its two ends."""
        if subject == other:
            return
        ident = content_id("re", self.passage.document.id, kind, subject, other)
        self._ties.setdefault(ident, Relation(ident, kind, subject, other, start, end, (span,)))

    # --- at names ---------------------------------------------------------------------------------

    def from_names(self, names: Sequence[Name], mentions: Sequence[Mention]) -> None:
        """Other names in so many words, numbers, and what an apposition calls a body."""
        for other, actor, start, end in aliases.renamed(self.passage, mentions, self.register):
            self.tie(RelationKind.ALIAS, other, actor, self.passage.span(start, end))
        for number, actor, start, end in aliases.numbers(self.passage, mentions):
            self.tie(RelationKind.ALIAS, number, actor, self.passage.span(start, end))
            self.register.alias(actor, number)
        self._letterheads()
        heads = {m.head: m for m in mentions}
        for name in names:
            mention = heads.get(self.passage.offset(self.passage.doc[name.end - 1]))
            if mention is not None and mention.actor is not None:
                if name.kind == "body":
                    self._described(name, mention.actor)
                elif name.kind == "person":
                    self._trade(name, mention.actor)

    def _letterheads(self) -> None:
        """ "From: Ana Lind (Harbour Board)": the body in brackets behind a writer's name."""
        document = self.passage.document
        for turn in document.turns:
            if turn.role is not TurnRole.MESSAGE or not self.passage.first <= turn.start < self.passage.last:
                continue
            inside = re.search(r"\(([A-Z][^,;()@]{3,60})", turn.label)
            writer = self.register.named(turn.name or "")
            if inside is None or writer is None:
                continue
            words = inside.group(1).strip()
            if not any(w.casefold() in BODY_HEADS or w.casefold() in LEGAL for w in words.split()):
                continue
            body = self.register.body(words)
            self.tie(
                RelationKind.MEMBER,
                writer,
                body,
                document.span(turn.label_start, turn.label_start + len(turn.label)),
            )

    def _described(self, name: Name, actor: str) -> None:
        """ "Acme, a licensed bank,", "the housing association Acme": what kind of body it is."""
        doc = self.passage.doc
        entry = self.register.entries[actor]
        i = name.end
        if i + 1 < len(doc) and doc[i].text == "," and doc[i + 1].lower_ in ("a", "an", "the"):
            for token in doc[i + 2 : i + 7]:
                if token.pos_ == "NOUN" and (token.i + 1 >= len(doc) or doc[token.i + 1].pos_ != "NOUN"):
                    self._class(entry.classes, token)
                    break
        if name.start and doc[name.start - 1].pos_ == "NOUN":
            self._class(entry.classes, doc[name.start - 1])
        if re.search(r"\bDevelopments?\b|\bHomes\b", name.text):
            entry.classes["developer"] = None

    def _trade(self, name: Name, actor: str) -> None:
        """ "The sugar magnate Ivo Brand": what somebody is called before the name, with the trade."""
        doc = self.passage.doc
        i = name.start
        while (
            i > 0
            and doc[i - 1].pos_ == "NOUN"
            and doc[i - 1].dep_ in ("compound", "nmod", "appos", "nsubj", "dobj", "pobj")
        ):
            i -= 1
        nouns = doc[i : name.start]
        if 1 <= len(nouns) <= 3 and nouns[0].text[:1].islower():
            called = [t.lemma_.lower() for t in nouns]
            self.register.entries[actor].classes[" ".join(called)] = None
            if len(called) > 1:
                self.register.entries[actor].classes[called[0]] = None  # one of "the sugar people"

    def _class(self, classes: dict[str, None], noun: Token) -> None:
        name = self.knowledge.class_of(noun.lemma_.lower())
        if self.knowledge.class_entails(name, "body") and name != "body":
            classes[name] = None

    # --- in clauses -------------------------------------------------------------------------------

    def from_clauses(self, mentions: Sequence[Mention], posts: Posts) -> None:
        """Ties in verbs and nouns, once pronouns are resolved; and who is not who."""
        self._heads = {m.head: m for m in mentions}
        for other, actor, start, end in aliases.called(self.passage, mentions, self.register):
            self.tie(RelationKind.ALIAS, other, actor, self.passage.span(start, end))
        for one, two in aliases.apart(self.passage, mentions, self.register):
            self.register.entries[one].distinct[two] = None
            self.register.entries[two].distinct[one] = None
        for token in self.passage.doc:
            if token.lower_ == "married":
                self._married(token)
            if token.pos_ == "VERB":
                self._verb(token)
            elif token.pos_ in ("NOUN", "PROPN"):
                self._noun(token)
            elif token.lower_ in ("of", "for", "from") and token.i:
                self._belongs(token)
        self._speakers(posts)

    def _actor(self, token: Token | None) -> str | None:
        if token is None:
            return None
        mention = self._heads.get(self.passage.offset(token))
        if mention is not None:
            return mention.actor
        if token.lower_ in ("state", "government"):
            return self._state_in(token)
        return None

    def _state_in(self, token: Token) -> str | None:
        """ "the Norland state", "the government of Norland"."""
        for t in token.subtree:
            if t.text[0].isupper():
                name = self.knowledge.state_of(t.text)
                if name is not None:
                    return self.register.state(name, t.text)
        return None

    def _verb(self, verb: Token) -> None:
        lemma = verb.lemma_.lower()
        if lemma == "belong":
            to = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "to"), None)
            self._link(
                RelationKind.OWNED_BY,
                surface_subject(verb),
                child(to, "pobj") if to else None,
                verb,
                bodies=True,
            )
            return
        if lemma == "lobby" or (lemma == "act" and any(c.lower_ == "for" for c in verb.children)):
            forward = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "for"), None)
            self._link(
                RelationKind.REPRESENTS,
                surface_subject(verb),
                child(forward, "pobj") if forward else None,
                verb,
            )
            return
        if lemma == "work" and not toils_for(verb):
            forward = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("for", "at")), None)
            self._link(
                RelationKind.MEMBER, surface_subject(verb), child(forward, "pobj") if forward else None, verb
            )
            return
        link = _LINKS.get(lemma)
        if link is None or any(c.dep_ == "neg" for c in verb.children):
            return
        kind, turned = link
        passive = verb.tag_ == "VBN" and (child(verb, "auxpass") is not None or verb.dep_ == "acl")
        if passive:
            by = next((c for c in verb.children if c.dep_ == "agent"), None)
            subject, thing = (child(by, "pobj") if by is not None else None), surface_subject(verb)
        else:
            subject, thing = surface_subject(verb), child(verb, "dobj")
        one, two = (thing, subject) if turned else (subject, thing)
        self._link(kind, one, two, verb, bodies=kind is RelationKind.OWNED_BY)

    def _link(
        self, kind: RelationKind, one: Token | None, two: Token | None, verb: Token, *, bodies: bool = False
    ) -> None:
        subject, other = self._named(one), self._named(two)
        if subject is None or other is None or verb.sent.text.rstrip().endswith("?"):
            return
        entry = self.register.entries.get(subject)
        if bodies and (entry is None or entry.kind is not ActorKind.BODY):
            return
        self.tie(kind, subject, other, self._span(verb), *self._bounds(verb))

    def _named(self, token: Token | None) -> str | None:
        """The actor of a noun, or of the name that it stands in apposition to."""
        if token is None:
            return None
        found = self._actor(token)
        if found is None and token.dep_ == "appos":
            return self._actor(token.head)
        if found is None and token.dep_ == "attr":
            return self._actor(surface_subject(token.head))
        return found

    def _noun(self, noun: Token) -> None:
        low = noun.lower_
        if low in KIN:
            self._kin(noun)
        elif low in ("donor", "funder", "backer", "sponsor") and noun.dep_ in ("nsubj", "attr"):
            self._donor(noun)
        elif low in _PARTS and noun.dep_ in ("attr", "appos"):
            whole = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
            part = surface_subject(noun.head) if noun.dep_ == "attr" else noun.head
            one, two = self._actor(part), self._actor(child(whole, "pobj") if whole is not None else None)
            if one and two:
                kind = RelationKind.OWNED_BY if low == "subsidiary" else RelationKind.PART_OF
                self.tie(kind, one, two, self._span(noun))
        elif low == "behalf":
            self._behalf(noun)

    def _kin(self, noun: Token) -> None:
        """ "her husband, Noel Roe", "she is the wife of Rex Roe"; no tie that is over, or that is denied."""
        verb = noun.head if noun.dep_ == "attr" else None
        if any(c.lower_ in _OVER or c.dep_ == "neg" for c in noun.children) or (
            verb is not None and any(c.dep_ == "neg" for c in verb.children)
        ):
            return
        of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "to")), None)
        owner = self._actor(child(noun, "poss") or (child(of, "pobj") if of is not None else None))
        relative = child(noun, "appos") or (noun.head if noun.dep_ in ("appos", "compound") else None)
        if noun.dep_ == "attr":
            relative = surface_subject(noun.head)
        one = self._actor(relative) if relative is not None else None
        if owner and one and all(self._is(i, ActorKind.PERSON) for i in (owner, one)):
            self.tie(RelationKind.KIN, one, owner, self._span(noun))

    def _married(self, word: Token) -> None:
        """ "Rex Roe is married to Ada Moor": a tie as long as no paper says that it is over."""
        verb = word.head if word.dep_ == "acomp" else word
        to = next((c for c in word.children if c.dep_ == "prep" and c.lower_ == "to"), None)
        past = any(c.lower_ in ("was", "were", "once", "formerly", "never") for c in (*verb.children, verb))
        if to is None or past or any(c.dep_ == "neg" for c in verb.children):
            return
        one, two = self._named(surface_subject(verb)), self._actor(child(to, "pobj"))
        if one and two and one != two and all(self._is(i, ActorKind.PERSON) for i in (one, two)):
            self.tie(RelationKind.KIN, one, two, self._span(word))

    def _is(self, ident: str, kind: ActorKind) -> bool:
        entry = self.register.entries.get(ident)
        return entry is not None and entry.kind is kind

    def _donor(self, noun: Token) -> None:
        """ "a council whose largest donor is Acme"."""
        verb = noun.head
        if verb.lemma_ != "be":
            return
        payer = self._actor(child(verb, "attr") if noun.dep_ == "nsubj" else surface_subject(verb))
        owner = child(noun, "poss")
        paid = self._actor(owner) if owner is not None and owner.lower_ != "whose" else None
        if owner is not None and owner.lower_ == "whose" and verb.dep_ == "relcl":
            paid = self._named(verb.head)
        to = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "to")), None)
        paid = paid or self._actor(child(to, "pobj") if to is not None else None)
        if payer and paid:
            self.tie(RelationKind.FUNDS, payer, paid, self._span(verb))

    def _behalf(self, noun: Token) -> None:
        """ "a spokesperson, speaking on her behalf", "Acme met him on behalf of the Wool Board"."""
        link = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        principal = self._actor(child(noun, "poss") or (child(link, "pobj") if link is not None else None))
        verb = noun.head.head if noun.head.pos_ == "ADP" else noun.head
        while verb.pos_ in ("ADP", "NOUN", "PROPN") and link is not None and verb.head != verb:
            verb = verb.head
        if any(c.dep_ == "neg" for c in verb.children) or verb.sent.text.rstrip().endswith("?"):
            return
        subject = surface_subject(verb) if verb.pos_ == "VERB" else verb
        speaker = self._actor(subject) if subject is not None else None
        if principal and speaker:
            self.tie(RelationKind.REPRESENTS, speaker, principal, self._span(noun))

    def _belongs(self, preposition: Token) -> None:
        """ "Ana Lind of the Harbour League", "Ivo Brand, for the ratepayers' association"."""
        before = preposition.nbor(-1)
        if before.text == "," and preposition.i > 1:
            before = preposition.nbor(-2)
        mention = self._heads.get(self.passage.offset(before))
        thing = child(preposition, "pobj")
        if mention is None or mention.actor is None or mention.form != "name" or thing is None:
            return
        body = self._actor(thing)
        if body and self._is(mention.actor, ActorKind.PERSON) and self._is(body, ActorKind.BODY):
            start = mention.start
            end = max(self.passage.end(thing), mention.end)
            self.tie(RelationKind.MEMBER, mention.actor, body, self.passage.span(start, end))

    def _speakers(self, posts: Posts) -> None:
        """Offices that speak or act for a principal tie to it."""
        for post in posts.posts:
            if post.organization is None or not post.evidence:
                continue
            classes = self.knowledge.classes_in(post.role)
            if any(self.knowledge.class_entails(c, s) for c in classes for s in _SPEAKS if c != "employee"):
                self.tie(
                    RelationKind.REPRESENTS,
                    post.holder,
                    post.organization,
                    post.evidence[0],
                    post.start,
                    post.end,
                )

    def _bounds(self, verb: Token) -> tuple[When | None, When | None]:
        """From when and to when a tie holds, as its clause says."""
        published = self.passage.document.published
        for word in verb.subtree:
            if word.lower_ in ("since", "until") and word.pos_ in ("ADP", "SCONJ"):
                words = re.split(
                    r"[,;().“”]", self.passage.doc[word.i + 1 : min(word.i + 7, word.sent.end)].text
                )[0]
                when = resolve(words, published)
                if when is not None:
                    return (when, None) if word.lower_ == "since" else (None, when)
        return None, None

    def _span(self, token: Token) -> Span:
        """The clause around a word as evidence, within its sentence."""
        first = max(token.sent.start, min(token.left_edge.i, token.i - 12))
        last = min(token.sent.end, max(token.right_edge.i + 1, token.i + 12), token.i + 30)
        return self.passage.span(self.passage.doc[first:last])
