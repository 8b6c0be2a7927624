"""Other names that a paper gives to an actor, and who it says is not who."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Span as Tokens

from onrecord.core.nouns import ActorKind

from . import identity
from .mentions import Mention
from .names import Name
from .passage import Passage
from .register import Register

_QUOTED = re.compile(r"[“\"‘']([^“”\"‘’']{1,40})[”\"’']")
_ACRONYM = re.compile(r"^(?:the )?([A-Z][A-Za-z&]{0,2}[A-Z&]{1,6})$")
_RENAMED = re.compile(
    r"^[,(]?\s*(?:who (?:is|was) )?(?:(?:now |otherwise |also |better |formerly |previously |variously )?(?:known|going|writing|trading) "
    r"(?:\w+ ){0,3}?(?:as|by the name(?: of)?)|also called|alias|a\.k\.a\.|aka|formerly|previously|n[ée]e|born|who (?:goes|went) by(?: the name)?(?: of)?"
    r"|under (?:the|his|her) (?:\w+ )?(?:name|alias|identity)(?: of)?|in (?:his|her|a) cover (?:identity|name))[,:]?\s*(?:the )?[“\"‘]?$",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"^[”\"’']?,? ?(?:is|was|means|meant|refers to|stands for|denotes)(?: (?:the )?(?:number|phone|mobile|cell|handle|account) of)?$"
)
_LABEL = re.compile(
    r"\b(?:contact|label|handle|nickname|name|initials|thread|entry|codename|code name|abbreviation|pseudonym|alias)s?\s+[“\"‘]?$",
    re.IGNORECASE,
)
_MARRIED = re.compile(r"^,? who was [“\"]?$")
_UNTIL_MARRIED = re.compile(
    r"^[”\"]?,? (?:until|before|when) (?:she|he) (?:was |got )?(?:married|divorced|changed)", re.IGNORECASE
)
_APART = re.compile(
    r"\b(?:(?:not|n[o’']t|never|neither) (?:\w+ )?related|no relation|unrelated|namesakes?|not to be confused|no (?:connection|link|ties?) (?:with|to)"
    r"|shares? nothing with|(?:not|n[’']t) the same (?:person|man|woman|company|firm|body)|different (?:person|man|woman)"
    r"|(?:not|n[’']t) (?:cousins|brothers|sisters|siblings|married|family|kin))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,/-])\+?\(?\d[\d ()-]{5,}\d(?![\w/-])")
_CARRIES = re.compile(
    r"\b(?:billed to|belong(?:s|ed)? to|registered (?:to|in the name of)|assigned to|issued to|used by|allocated to|subscribed to|held by"
    r"|(?:is|was) (?:that of|the (?:\w+ ){0,3}(?:number|phone|mobile|handset|line|telephone|cell|cellphone|landline|extension) of)|mobile of|phone of|handset of|bought for|line of|number of)\s*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[\s.:;,–—-]*+(?:[^.]{0,80}\b(?:of|for|to|by)\s+|\(?\s*)?(?:the )?$", re.IGNORECASE)


def defined(passage: Passage, whole: Mapping[Name, str | None], register: Register) -> None:
    """Forms in brackets behind a name: "Acme Steel plc (“Acme” or “the Company”)", "Jane Roe (JR)"."""
    doc = passage.doc
    for name, ident in whole.items():
        if ident is None or name.end >= len(doc) or doc[name.end].text not in ("(", "["):
            continue
        close = next((t.i for t in doc[name.end + 1 : name.end + 16] if t.text in (")", "]")), None)
        if close is None:
            continue
        inside = doc[name.end + 1 : close].text
        _former(inside, ident, register)
        forms = _QUOTED.findall(inside)
        if not forms:
            short = _ACRONYM.match(inside.strip())
            if short and _abbreviates(short.group(1), name.text):
                forms = [short.group(1)]
        for form in forms:
            if form[:1].isupper() or form.startswith("the "):
                register.alias(ident, re.sub(r"^the ", "", form))


_FORMER = re.compile(
    r"\b(?:formerly|previously|n[ée]e|born|now|also known as|trading as|maiden name)\s+(?P<name>[A-Z][^;,)]*)",
    re.IGNORECASE,
)


def _former(inside: str, ident: str, register: Register) -> None:
    """ "Naomi Roe (formerly Lind)": the other surname with the given name, or another name in full."""
    entry = register.entries[ident]
    if entry.kind is not ActorKind.PERSON:
        return
    for found in _FORMER.finditer(inside):
        other = found.group("name").strip()
        register.alias(ident, other if " " in other else f"{entry.name.split()[0]} {other}")


def _abbreviates(short: str, name: str) -> bool:
    """Whether letters are the first letters of a name's words, small words left out or not."""
    words = [w for w in re.split(r"[\s-]+", identity.plain(name)) if w and w[0].isalpha()]
    every = "".join(w[0] for w in words)
    main = "".join(
        w[0] for w in words if w not in ("of", "the", "and", "for", "on", "in", "de", "van", "der")
    )
    return identity.plain(short) in (every, main) or (
        len(short) == 2 and bool(main) and identity.plain(short) == main[0] + main[-1]
    )


def renamed(
    passage: Passage, mentions: Sequence[Mention], register: Register
) -> Iterator[tuple[str, str, int, int]]:
    """Pairs of ids (other name, actor) that the words between two names tie, with the place of the words."""
    text = passage.document.reading
    named = [m for m in mentions if m.form == "name" and m.actor is not None]
    _labelled(text, named, register)
    for one, two in itertools.pairwise(named):
        if two.start - one.end > 60 or two.start <= one.end or one.actor is None or two.actor is None:
            continue
        between = " ".join(text[one.end : two.start].split())
        padded = f"{between} " if between else ""
        after = " ".join(text[two.end : two.end + 60].split())
        married = _MARRIED.match(padded.rstrip() + " ") is not None and _UNTIL_MARRIED.match(
            " " + after if after[:1].isalpha() else after
        )
        labelled = _MEANS.match(between) and _LABEL.search(text[max(0, one.start - 40) : one.start])
        if not (_RENAMED.match(between) or married or labelled):
            continue
        if re.match(r"^[,(]?\s*n[ée]e$", between, re.IGNORECASE):
            given = register.entries[one.actor].name.split()[0]
            register.alias(one.actor, f"{given} {text[two.start : two.end]}")
        if one.actor != two.actor:
            yield two.actor, one.actor, one.start, two.end


_LABEL_IS = re.compile(
    r"\b(?:contact|label|handle|nickname|codename|code name|alias)\s+[“\"‘'](?P<label>[^“”\"‘’'\n]{2,30})[”\"’']\s+(?:is|was|means|refers to|stands for|denotes)\s+$",
    re.IGNORECASE,
)


def _labelled(text: str, named: Sequence[Mention], register: Register) -> None:
    """ "The contact “Cap” is Jane Roe": the label of a telephone's memory, though it looks like no name."""
    for mention in named:
        found = _LABEL_IS.search(text[max(0, mention.start - 80) : mention.start])
        if found is not None and mention.actor is not None and found.group("label")[:1].isupper():
            register.alias(mention.actor, found.group("label"))


def called(
    passage: Passage, mentions: Sequence[Mention], register: Register
) -> Iterator[tuple[str, str, int, int]]:
    """ "They knew him as Len Cobb", "his name is Ned Marsh", "the file calls her X9"."""
    heads = {m.head: m for m in mentions}
    for token in passage.doc:
        if token.lemma_ in ("know", "call", "dub", "name", "nickname"):
            thing = next((c for c in token.children if c.dep_ == "dobj"), None)
            names = [
                c for c in token.subtree
                if c.i > token.i and c.i - token.i < 8 and passage.offset(c) in heads and heads[passage.offset(c)].form == "name"
            ]  # fmt: skip
            pronoun = next(
                (t for t in passage.doc[token.i + 1 : token.i + 2] if t.lower_ in ("him", "her")), thing
            )
            if pronoun is None or not names or token.lemma_ == "name" and pronoun.pos_ != "PRON":
                continue
            between = passage.doc[pronoun.i + 1 : names[0].left_edge.i].text.strip('“"‘ ')
            if between not in ("", "as", "by the name", "as the") or pronoun.lower_ not in ("him", "her"):
                continue
            pair = _pair(heads.get(passage.offset(pronoun)), heads[passage.offset(names[0])], register)
        elif (
            token.lower_ == "name"
            and token.dep_ in ("nsubj", "attr")
            and token.i
            and token.nbor(-1).tag_ == "PRP$"
            and token.head.lemma_ == "be"
        ):
            after = [
                t for t in passage.doc[token.head.i + 1 : token.head.i + 5] if passage.offset(t) in heads
            ]
            if not after:
                continue
            pair = _pair(heads.get(passage.offset(token.nbor(-1))), heads[passage.offset(after[0])], register)
        else:
            continue
        if pair is not None:
            start, end = passage.bounds(token.sent)
            yield (*pair, start, end)


def _pair(referent: Mention | None, name: Mention, register: Register) -> tuple[str, str] | None:
    if referent is None or referent.actor is None or name.actor is None or referent.actor == name.actor:
        return None
    kinds = {register.entries[i].kind for i in (referent.actor, name.actor)}
    return (name.actor, referent.actor) if kinds <= {ActorKind.PERSON, ActorKind.UNNAMED} else None


def apart(passage: Passage, mentions: Sequence[Mention], register: Register) -> Iterator[tuple[str, str]]:
    """Pairs of actors that a paper says are not the same or not related."""
    for sentence in passage.sentences:
        if not _APART.search(sentence.text):
            continue
        here = _named_in(passage, sentence, mentions)
        number = sentence.start
        before = passage.doc[number - 1].sent if number else None
        near = [*here, *(_named_in(passage, before, mentions) if before is not None else ())]
        yield from _alike(here, near, register)
        if not here or not any(True for _ in _alike(here, near, register)):
            everybody = [e.id for e in register.persons()]
            yield from _alike(near or everybody[-2:], everybody, register)


def _named_in(passage: Passage, sentence: Tokens | None, mentions: Sequence[Mention]) -> list[str]:
    if sentence is None:
        return []
    start, end = passage.bounds(sentence)
    return list(dict.fromkeys(m.actor for m in mentions if m.actor is not None and start <= m.start < end))


def _alike(some: Sequence[str], others: Sequence[str], register: Register) -> Iterator[tuple[str, str]]:
    """Pairs whose names could be taken for one another: the same surname, or the same first word of a body."""
    for one in some:
        for other in others:
            a, b = register.entries[one], register.entries[other]
            if one == other or a.kind is not b.kind or a.kind not in (ActorKind.PERSON, ActorKind.BODY):
                continue
            if a.kind is ActorKind.PERSON and identity.person(a.name).key == identity.person(b.name).key:
                yield one, other
            elif a.kind is ActorKind.BODY and identity.body(a.name)[:1] == identity.body(b.name)[:1]:
                yield one, other


def numbers(passage: Passage, mentions: Sequence[Mention]) -> Iterator[tuple[str, str, int, int]]:
    """Telephone numbers with the actor whom the paper gives each to, and the place of the words."""
    text = passage.document.reading
    for paragraph in passage.paragraphs:
        start, end = passage.bounds(paragraph)
        for match in _NUMBER.finditer(text, start, end):
            digits = re.sub(r"\D", "", match.group())
            if not 7 <= len(digits) <= 15 or re.match(r"(?:19|20)\d\d[ -]\d\d", match.group()):
                continue
            owner = _owner(text, match.start(), match.end(), end, mentions)
            if owner is not None and owner.actor is not None:
                low, high = min(match.start(), owner.start), max(match.end(), owner.end)
                yield match.group().strip(), owner.actor, low, high


def _owner(text: str, start: int, end: int, limit: int, mentions: Sequence[Mention]) -> Mention | None:
    """The actor of a number: after "billed to" and its like, after a label that opens the line, or just before."""
    for mention in mentions:
        if mention.form != "name" or mention.start >= limit:
            continue
        if mention.start >= end and mention.start - end < 120:
            between = text[end : mention.start]
            opens = text[:start].rstrip(" ").endswith("\n") or not text[:start].strip()
            if _CARRIES.search(between) or (opens and _LABELLED.match(between)):
                return mention
        if mention.end <= start and re.fullmatch(
            r"(?:[’']s)?[\s,”\"]*(?:on|at|\(|number|phone|mobile|telephone|tel\.?|cell|:|,)*[\s(]*",
            text[mention.end : start],
        ):
            return mention
    return None
