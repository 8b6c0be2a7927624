"""Writing by hand: the form for selected words, and the piece of a case file that it stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.core.document import Document, Turn
from onrecord.core.nouns import Attribution, Authority, Certainty, Grade, StanceKind
from onrecord.core.problems import UsageError

from .view import View

KINDS = {"statement": "Statement", "event": "Event", "office": "Office", "stance": "Position"}
ACTIONS = ("resign", "recuse", "investigate", "independent_commission", "disclose", "apologise")
CERTAINTIES = tuple(c.value for c in Certainty)
AUTHORITIES = tuple(a.value for a in Authority)
STANCES = tuple(s.value for s in StanceKind)
_LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words of a paper that somebody selected, with what the record knows of who speaks there, and when."""

    document: Document
    start: int
    end: int
    words: str
    speaker: str
    said: str
    sworn: bool
    kind: str


def chosen(view: View, document: Document, start: str, end: str, words: str) -> Chosen:
    """The words at these offsets, or else where the words first stand. Raises UsageError with the mend."""
    if start.isdecimal() and end.isdecimal() and len(start) < 12 and len(end) < 12:
        first, last = int(start), int(end)
    else:
        first = document.text.find(words) if words else -1
        last = first + len(words)
        if first < 0:
            raise UsageError(
                f"these words do not stand in the paper: {words[:200]!r}. Select them in the text, or copy them exactly."
                if words
                else "no words are chosen: select some in the text, or type some that stand in it."
            )
    first, last = _trimmed(document.text, first, min(last, len(document.text)))
    if first >= last or last - first > _LONGEST:
        raise UsageError(f"choose some words, {_LONGEST} letters at most.")
    a, turn = _attribution(view, document, first, last), _turn(document, first)
    said = (a.said if a else None) or (turn.said if turn else None) or document.published
    speaker = view.name(a.speaker) if a and a.speaker else (turn.name or "" if turn else "")
    sworn = bool((a and a.sworn) or (turn and turn.sworn))
    kind = "mixed" if a is None and not turn else (a.kind.value if a else "direct")
    return Chosen(
        document, first, last, document.text[first:last], speaker, said.edtf if said else "", sworn, kind
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the blanks at either end, which a mouse takes along."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _attribution(view: View, document: Document, start: int, end: int) -> Attribution | None:
    found = [
        a
        for a in view.in_document(document.id).attributions
        if any(s.document == document.id and s.start < end and start < s.end for s in a.content)
    ]
    return min(found, key=lambda a: sum(s.end - s.start for s in a.content), default=None)


def _turn(document: Document, at: int) -> Turn | None:
    return next((t for t in document.turns if t.start <= at < t.end), None)


def entry(view: View, picked: Chosen, form: Mapping[str, str]) -> dict[str, Any]:
    """The piece of a case file that a filled form stands for. Raises UsageError for a kind that there is not."""
    get = {k: v.strip() for k, v in form.items()}
    made = _Made(view)
    where = {"document": picked.document.id, "words": {"words": picked.words, "at": picked.start}}
    what = get.get("what_kind", "")
    if what == "statement":
        section, value = "statements", _statement(made, get) | where
    elif what == "event":
        section, value = "events", _event(made, get) | where
    elif what == "office":
        section, value = "offices", _office(made, get) | where
    elif what == "stance":
        section, value = "stances", _stance(made, get) | where
    else:
        raise UsageError(f"an entry is {', '.join(KINDS)}, not {what!r}.")
    piece: dict[str, Any] = {section: [{k: v for k, v in value.items() if v not in ("", None, [])}]}
    return ({"actors": list(made.brought.values())} if made.brought else {}) | piece


class _Made:
    """Names to ids; a name that nobody in the record has brings somebody new."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.brought: dict[str, dict[str, str]] = {}

    def actor(self, name: str, kind: str = "person") -> str | None:
        """The id for a name, None for an empty one. Raises UsageError where several are called so."""
        if not name:
            return None
        if name in self.view.actors:
            return name
        called = self.view.called.get(name, ())
        fits = [i for i in called if self.view.actors[i].name == name] or list(called)
        if len(fits) > 1:
            raise UsageError(
                f"{len(fits)} actors are called {name!r}: write the id of the one that you mean."
            )
        if fits:
            return fits[0]
        ident = f"hand-{hashlib.sha256(name.casefold().encode()).hexdigest()[:10]}"
        self.brought[ident] = {"id": ident, "name": name, "kind": kind}
        return ident


def _statement(made: _Made, get: Mapping[str, str]) -> dict[str, Any]:
    speaker, behalf = made.actor(get.get("speaker", "")), made.actor(get.get("behalf", ""))
    sworn = get.get("sworn") == "yes"
    grade = (
        Grade.SWORN_TRANSCRIPT
        if sworn
        else (Grade.DIRECT_QUOTE if get.get("quote") != "indirect" else Grade.PARAPHRASE)
    )
    value: dict[str, Any] = {
        "speaker": speaker, "behalf": behalf, "said": get.get("said", ""), "kind": get.get("quote") or "direct",
        "grade": grade.value,
    }  # fmt: skip
    if sworn:
        value["sworn"] = True
    if get.get("predicate"):
        value["claims"] = [_claim(made, get)]
    return value


def _claim(made: _Made, get: Mapping[str, str]) -> dict[str, Any]:
    claim: dict[str, Any] = {"affirms" if get.get("polarity") == "affirms" else "denies": get["predicate"]}
    subject = made.actor(get.get("subject", ""))
    if subject:
        claim["subject"] = {"words": get["subject"], "actor": subject}
    party, wider = get.get("party", ""), get.get("wider", "")
    if party:
        who = made.actor(party, "body" if wider else "person")
        claim["party"] = {"words": f"anyone of {party}" if wider else party, "of" if wider else "actor": who}
    elif wider:
        claim["party"] = {"words": "anybody", "anyone": True}
    since, until = get.get("since", ""), get.get("until", "")
    if since or until:
        claim["window"] = {
            "words": f"{since or '…'} to {until or '…'}",
            "when": f"{since or '..'}/{until or '..'}",
        }
    if get.get("topic"):
        claim["qualifiers"] = [{"kind": "topic", "words": get["topic"]}]
    if get.get("theme"):
        claim["theme"] = get["theme"]
    if get.get("hedge"):
        claim["hedge"] = get["hedge"]
    return claim


def _event(made: _Made, get: Mapping[str, str]) -> dict[str, Any]:
    who: list[Any] = [made.actor(get[k]) for k in ("who", "who2") if get.get(k)]
    if get.get("target"):
        who.append({"actor": made.actor(get["target"]), "role": "party"})
    return {
        "what": get.get("predicate", ""), "who": who, "when": get.get("when", ""), "where": get.get("where", ""),
        "topic": get.get("topic", ""), "theme": get.get("theme", ""), "certainty": get.get("certainty", ""),
        "authority": get.get("authority", ""), "source": made.actor(get.get("source", "")),
    }  # fmt: skip


def _office(made: _Made, get: Mapping[str, str]) -> dict[str, Any]:
    over = made.actor(get.get("oversees", ""), "body")
    return {
        "holder": made.actor(get.get("holder", "")), "role": get.get("role", ""),
        "organization": made.actor(get.get("organization", ""), "body"), "from": get.get("since", ""),
        "to": get.get("until", ""), "oversees": [over] if over else [],
    }  # fmt: skip


def _stance(made: _Made, get: Mapping[str, str]) -> dict[str, Any]:
    return {
        "actor": made.actor(get.get("actor", "")), "stance": get.get("stance", ""), "action": get.get("action", ""),
        "target": made.actor(get.get("target", "")),
    }  # fmt: skip


# --- corrections ------------------------------------------------------------------------------------

MENDS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "attribution": (("speaker", "Speaker", "actor"), ("behalf", "On behalf of", "actor"), ("said", "Said", "date")),
    "claim": (("speaker", "Speaker", "actor"), ("said", "Said", "date")),
    "event": (("when", "When", "date"), ("where", "Where", "text"), ("topic", "About", "text")),
    "stance": (("actor", "Who", "actor"), ("action", "What", "text"), ("target", "Of whom", "actor")),
    "office": (("holder", "Holder", "actor"), ("role", "Role", "text"), ("from", "From", "date"), ("to", "To", "date")),
}  # fmt: skip
"""What can be corrected of each kind: key of the case file, label, and what sort of value it is."""
_ATTRIBUTES = {"from": "start", "to": "end"}


def current(view: View, kind: str, ident: str) -> dict[str, str]:
    """The fields of a noun as they stand, for the form. Raises KeyError where there is none."""
    noun = nouns(view, kind)[ident]
    found = {}
    for key, _, sort in MENDS[kind]:
        value = getattr(noun, _ATTRIBUTES.get(key, key))
        found[key] = (value.edtf if sort == "date" else view.name(value)) if value else ""
    return found


def nouns(view: View, kind: str) -> Mapping[str, Any]:
    """The nouns of a kind by id."""
    if kind == "attribution":
        return view.attributions
    if kind == "claim":
        return view.claims
    if kind == "event":
        return view.events
    if kind == "stance":
        return view.stances
    return view.offices


def changes(
    view: View, kind: str, before: Mapping[str, str], form: Mapping[str, str]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """What a filled form changes, under the case file's keys, and the actors that it brings."""
    made = _Made(view)
    found: dict[str, Any] = {}
    for key, _, sort in MENDS[kind]:
        value = form.get(key, "").strip()
        if value == before.get(key, ""):
            continue
        found[key] = (made.actor(value) if sort == "actor" else value) if value else None
    return found, list(made.brought.values())
