"""What people are called upon to do: the words that name an action, on a parse."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from .cues import lemma

_SELF = frozenset({"himself", "herself", "themselves", "itself", "yourself", "myself"})
_POSTS = frozenset(
    "seat post job role office chair position place chairmanship directorship presidency".split()
)
_SET_UP = frozenset(
    "open launch begin start conduct hold order commission establish set appoint carry mount".split()
)
_INQUIRIES = frozenset(
    "inquiry enquiry investigation probe inquest audit review commission panel prosecutor counsel tribunal".split()
)
_APART = frozenset(
    "independent outside external bipartisan nonpartisan special public judge-led arm's-length impartial".split()
)
_OPEN = frozenset("publish release disclose declassify unseal unredact divulge reveal".split())
_PAPERS = frozenset(
    "paper document record file page minute email e-mail letter report list return correspondence calendar diary log "
    "accounts contract transcript note text message advice figure finding result memo evidence it them everything all "
    "application schedule register".split()
)
_DISCLOSURES = frozenset("disclosure publication release".split())

RESIGN, RECUSE, INVESTIGATE, APART, DISCLOSE, APOLOGISE = (
    "resign", "recuse", "investigate", "independent_commission", "disclose", "apologise",
)  # fmt: skip

_ALWAYS = {"resign": RESIGN, "recuse": RECUSE, "apologise": APOLOGISE, "apologize": APOLOGISE}


def action_of(token: Token) -> str | None:
    """The action that a word names as the head of its phrase, or None."""
    if token.lower_ in _ALWAYS:
        return _ALWAYS[token.lower_]  # the small model takes some of these verbs for nouns
    if token.pos_ in ("VERB", "AUX"):
        return _of_verb(token, lemma(token))
    if token.pos_ in ("NOUN", "PROPN"):
        return _of_noun(token, lemma(token))
    return None


def _of_verb(verb: Token, word: str) -> str | None:
    particles = {k.lower_ for k in verb.children if k.dep_ in ("prt", "advmod", "prep")}
    things = [k for k in verb.children if k.dep_ in ("dobj", "nsubjpass", "npadvmod")]
    if (
        word == "resign"
        or (word in ("step", "stand") and particles & {"down"})
        or (word == "quit" and not _follows(verb))
    ):
        return RESIGN
    if word == "recuse" or _steps_aside(verb, word, particles, things):
        return RECUSE
    if (word == "step" and particles & {"aside"}) or _leaves(verb, word, particles, things):
        return RESIGN
    if word in ("apologise", "apologize") or (
        word == "say" and any(k.lower_ == "sorry" for k in verb.children)
    ):
        return APOLOGISE
    if word in ("investigate", "probe") or (word == "look" and "into" in particles):
        return INVESTIGATE
    return DISCLOSE if _makes_public(verb, word, particles, things) else None


def _steps_aside(verb: Token, word: str, particles: set[str], things: list[Token]) -> bool:
    reflexive = any(t.lower_ in _SELF for t in things)
    if word in ("remove", "excuse", "withdraw", "absent", "distance") and reflexive:
        return True
    if word in ("step", "stand") and particles & {"aside", "back"}:
        return _has_prep(verb, "from")
    if word == "withdraw" and _has_prep(verb, "from") and not things:
        return True
    if word in ("hand", "pass", "give", "leave") and _to_another(verb):
        return True
    return word in ("take", "play", "have") and any(
        lemma(t) in ("part", "role") and any(k.lower_ in ("no", "any") for k in t.children) for t in things
    )


def _to_another(verb: Token) -> bool:
    """Whether something goes "to somebody else", "to her deputy"."""
    for kid in verb.children:
        if kid.dep_ in ("prep", "dative") and kid.lower_ in ("to", "over"):
            for noun in kid.subtree:
                if (
                    noun.lower_ in ("somebody", "someone", "another", "deputy", "colleague")
                    or noun.lower_ == "else"
                ):
                    return True
    return False


def _leaves(verb: Token, word: str, particles: set[str], things: list[Token]) -> bool:
    if word == "go":
        away = {
            "to",
            "into",
            "back",
            "through",
            "on",
            "ahead",
            "home",
            "there",
            "further",
            "forward",
            "over",
            "up",
            "down",
            "out",
            "about",
            "for",
        }
        return not particles & away and not things and not _follows(verb)
    posts = any(lemma(t) in _POSTS for t in things)
    if word in ("give", "vacate", "surrender", "leave", "relinquish") and posts:
        return word != "give" or "up" in particles
    sacked = word in ("fire", "sack", "dismiss", "oust", "remove") and any(
        k.dep_ in ("auxpass", "nsubjpass") for k in verb.children
    )
    return sacked or (word == "tender" and any(lemma(t) == "resignation" for t in things))


def _makes_public(verb: Token, word: str, particles: set[str], things: list[Token]) -> bool:
    if word in _OPEN:
        return True
    if word == "make" and any(k.lower_ == "public" for k in verb.subtree):
        return True
    shown = any(lemma(t) in _PAPERS or t.lower_ in _PAPERS for t in things)
    if word in ("post", "produce", "surrender", "show") and shown:
        return True
    if word == "hand" and "over" in particles and shown:
        return True
    public = any(
        t.lower_ in ("website", "online", "web", "internet")
        or (t.lower_ == "record" and t.i and t.nbor(-1).lower_ == "public")
        for t in verb.subtree
    )
    return (word in ("put", "place", "post", "upload") and public) or (
        word == "come" and any(k.lower_ == "clean" for k in verb.children)
    )


def _follows(verb: Token) -> bool:
    """Whether an infinitive or a gerund hangs on a verb ("go to see", "quit smoking")."""
    return any(k.dep_ in ("xcomp", "pcomp") for k in verb.children)


def _has_prep(verb: Token, word: str) -> bool:
    return any(
        k.dep_ == "prep" and k.lower_ == word for k in verb.subtree if k.i > verb.i and k.i - verb.i < 4
    )


def _of_noun(noun: Token, word: str) -> str | None:
    if word in ("resignation", "ouster", "removal", "dismissal", "sacking"):
        return RESIGN
    if word == "recusal":
        return RECUSE
    if word == "apology":
        return APOLOGISE
    if word in _DISCLOSURES and noun.dep_ in ("dobj", "pobj", "nsubjpass"):
        return DISCLOSE
    if word not in _INQUIRIES or noun.dep_ in ("compound", "poss", "nsubj"):
        return None
    apart = any(t.lower_ in _APART or t.lower_.startswith(("independent", "outside")) for t in _about(noun))
    if apart:
        return APART
    return (
        None
        if word in ("commission", "panel", "counsel", "review", "tribunal", "prosecutor")
        else INVESTIGATE
    )


def _about(noun: Token) -> Iterator[Token]:
    """The words that qualify a noun."""
    for kid in noun.children:
        if kid.dep_ in ("amod", "compound", "nmod"):
            yield kid
            yield from (k for k in kid.children if k.dep_ in ("amod", "conj", "compound"))


def is_set_up(verb: Token) -> bool:
    """Whether a verb only sets up the inquiry that is its object."""
    return lemma(verb) in _SET_UP
