"""What each name is, a person, a body, a state or a place, by the votes of all its occurrences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from spacy.tokens import Doc, Token

from onrecord.knowledge import Knowledge
from onrecord.knowledge.given import is_given
from onrecord.knowledge.model import fold

from .namewords import (
    BODY_HEADS,
    BODY_ROLES,
    COMPANY_ROLES,
    LEGAL,
    PARTY_WORDS,
    PERSON_VERBS,
    PLACES,
    SLOGANS,
    TRADES,
    WEAK_HEADS,
    is_person_noun,
)
from .stretches import ACRONYM, CODE, HANDLE, Run

Kind = Literal["person", "body", "state", "people", "place", "other"]
_SPEAK_SUBJECT = frozenset({"nsubj", "nsubjpass"})


class Kinds:
    """What each run is, by the votes of all its occurrences in the passage."""

    def __init__(
        self, doc: Doc, runs: list[Run], knowledge: Knowledge, persons: Iterable[str], bodies: Iterable[str]
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

    def of(self, run: Run) -> Kind:
        """The kind of one occurrence."""
        key = run.key
        if run.titles:
            return "person"
        single = " " not in key
        if key in PARTY_WORDS:
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
        if found == "other" and not single and self.first.get(key.split()[0]) == "body":
            return "body"
        return found


def _votes(doc: Doc, run: Run, knowledge: Knowledge) -> Iterator[tuple[Kind, float]]:
    """What one occurrence speaks for, with weights."""
    words = run.text.split()
    last, first = words[-1], words[0]
    if run.titles or run.inverted:
        yield "person", 6
    if HANDLE.match(run.text):
        yield "person", 6
        return
    if CODE.match(run.text):
        yield from _code_votes(doc[run.start])
        return
    yield from _shape_votes(run, words, knowledge)
    placed = any(t.ent_type_ in ("GPE", "LOC", "FAC") for t in doc[run.start : run.end])
    if first.casefold() in SLOGANS and len(words) > 1 and not (run.titles or placed):
        yield "body", 2.5
    if (
        is_given(first)
        and len(words) > 1
        and last.casefold() not in BODY_HEADS
        and last.casefold() not in LEGAL
    ):
        yield "person", 3
    yield from _context_votes(doc, run, knowledge)


def _label_votes(doc: Doc, run: Run) -> Iterator[tuple[Kind, float]]:
    """What the model says of one occurrence; it is averaged over all, since it errs the same way often."""
    single = " " not in run.text
    if single and is_given(run.text):
        yield "person", 1.2
    for label, count in Counter(t.ent_type_ for t in doc[run.start : run.end] if t.ent_type_).items():
        kind = _LABELS.get(label)
        if label == "WORK_OF_ART" and _after_speech(doc, run):
            kind = (
                "person"  # '… him," Rhea Vale said.': the straight mark closes a quotation, it opens no title
            )
        if kind is not None:
            weight = 1.6 if single and kind != "person" else 2.2
            yield kind, weight * count / (run.end - run.start)


def _after_speech(doc: Doc, run: Run) -> bool:
    return (
        run.start > 1
        and doc[run.start - 1].text == '"'
        and doc[run.start - 2].text in (",", ".", "?", "!", "—")
    )


_LABELS: dict[str, Kind] = {
    "PERSON": "person", "ORG": "body", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people",
    "WORK_OF_ART": "other", "LAW": "other", "EVENT": "other", "DATE": "other", "PRODUCT": "other",
}  # fmt: skip


def _shape_votes(run: Run, words: list[str], knowledge: Knowledge) -> Iterator[tuple[Kind, float]]:
    last = words[-1].casefold()
    if last in PLACES and len(words) > 1 and not run.titles:
        yield "place", 6
    if not run.titles and (state := knowledge.state_of(run.text)) is not None:
        plain = fold(run.text).removeprefix("the ")
        yield ("state" if plain == fold(state) or ACRONYM.match(run.text.replace(".", "")) else "people"), 5
    if last in LEGAL and len(words) > 1:
        yield "body", 8
    elif len(words) > 1 and (last in BODY_HEADS or _headed(words)):
        yield "body", 2.5 if last in WEAK_HEADS else 5
    elif len(words) > 1 and last in TRADES and not is_given(words[0]):
        yield "body", 2.5
    elif len(words) == 1 and last in BODY_HEADS:
        yield "body", 1.5
    if ACRONYM.match(run.text) and not run.titles:
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


def _context_votes(doc: Doc, run: Run, knowledge: Knowledge) -> Iterator[tuple[Kind, float]]:
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
        if role in BODY_ROLES and not run.titles:
            yield "body", 2.5
    if after_possessive(doc, run.end) and not run.titles:
        yield "body", 1.0 if _company_role(doc, run.end + 1) else 0.0
    if before is not None and before.lower_ in ("in", "near", "from") and " " not in run.text:
        yield "place", 1.5
    head = doc[run.end - 1]
    if head.dep_ == "nsubj" and head.head.lemma_ == "belong" and " " in run.text:
        yield "body", 4
    if head.dep_ in _SPEAK_SUBJECT and head.head.lemma_.lower() in PERSON_VERBS:
        yield ("body" if ACRONYM.match(run.text) else "person"), 1
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


def after_possessive(doc: Doc, i: int) -> bool:
    """Whether a possessive ending stands at token ``i``."""
    return i < len(doc) and doc[i].tag_ == "POS"


def _company_role(doc: Doc, i: int) -> bool:
    return any(t.lemma_.lower() in COMPANY_ROLES for t in doc[i : i + 3])


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
