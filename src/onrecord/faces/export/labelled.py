"""Papers with their words labelled, to correct them elsewhere and to train on: Label Studio, Prodigy, spaCy.

Source, cue and content of each statement are the labels, and statement by statement they are tied to one
another. What is written are the machine's proposals: none is marked as accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin, Span

from onrecord.core.document import Document
from onrecord.core.findings import Finding
from onrecord.core.nouns import Attribution, Facts

_PARTS = ("source", "cue", "content")
_TOKEN = re.compile(r"\w+|[^\w\s]")
LABEL_CONFIG = """<View>
  <Labels name="part" toName="text">
    <Label value="Source"/><Label value="Cue"/><Label value="Content"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Relations><Relation value="says"/></Relations>
</View>"""
"""The labelling interface that the tasks fit: paste it into a Label Studio project."""


def label_studio(facts: Facts, findings: Sequence[Finding]) -> str:
    """One task a paper, the statements as a prediction: a JSON list, as Label Studio imports it."""
    tasks = []
    for document, said in _papers(facts):
        result: list[dict[str, Any]] = []
        for one in said:
            regions = [(part, f"{one.id}-{part}-{n}", s) for part, n, s in _spans(one)]
            result += [_region(ident, part, s, document) for part, ident, s in regions]
            sources = [ident for part, ident, _ in regions if part == "source"]
            result += [
                {
                    "type": "relation",
                    "from_id": source,
                    "to_id": ident,
                    "direction": "right",
                    "labels": ["says"],
                }
                for source in sources
                for part, ident, _ in regions
                if part == "content"
            ]
        data = {"text": document.text, "document": document.name, "id": document.id}
        tasks.append({"data": data, "predictions": [{"model_version": "onrecord", "result": result}]})
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _region(ident: str, part: str, place: tuple[int, int], document: Document) -> dict[str, Any]:
    start, end = place
    value = {"start": start, "end": end, "text": document.text[start:end], "labels": [part.capitalize()]}
    return {"id": ident, "from_name": "part", "to_name": "text", "type": "labels", "value": value}


def prodigy(facts: Facts, findings: Sequence[Finding]) -> str:
    """One statement a line with the paragraphs that it stands in: ``text``, ``tokens``, ``spans``, ``relations``."""
    lines = [
        json.dumps(_task(document, one), ensure_ascii=False)
        for document, said in _papers(facts)
        for one in said
    ]
    return "".join(f"{line}\n" for line in lines)


def _task(document: Document, one: Attribution) -> dict[str, Any]:
    places = sorted(s for _, _, s in _spans(one))
    low = document.text.rfind("\n", 0, places[0][0]) + 1
    high = document.text.find("\n", max(end for _, end in places))
    text = document.text[low : len(document.text) if high < 0 else high]
    tokens: list[dict[str, Any]] = [
        {
            "text": m.group(),
            "start": m.start(),
            "end": m.end(),
            "id": n,
            "ws": text[m.end() : m.end() + 1] == " ",
        }
        for n, m in enumerate(_TOKEN.finditer(text))
    ]
    spans = []
    for part, _, (start, end) in _spans(one):
        inside = [t["id"] for t in tokens if t["start"] < end - low and t["end"] > start - low]
        if inside:
            span = {"start": start - low, "end": end - low, "label": part.upper()}
            spans.append({**span, "token_start": inside[0], "token_end": inside[-1]})
    sources = [s for s in spans if s["label"] == "SOURCE"]
    relations = [
        {
            "head": source["token_end"],
            "child": s["token_start"],
            "head_span": source,
            "child_span": s,
            "label": "SAYS",
        }
        for source in sources
        for s in spans
        if s["label"] == "CONTENT"
    ]
    meta = {"document": document.name, "offset": low, "statement": one.id}
    return {"text": text, "tokens": tokens, "spans": spans, "relations": relations, "meta": meta}


def docbin(facts: Facts, findings: Sequence[Finding]) -> bytes:
    """The papers as spaCy ``Doc``s with span groups "source", "cue", "content"; a span's id is its statement's
    number in the paper. The tokens are those of spaCy's blank English; a span grows to whole tokens."""
    language = spacy.blank("en")
    packed = DocBin(store_user_data=True)
    for document, said in _papers(facts):
        language.max_length = max(language.max_length, len(document.text) + 1)
        doc = language.make_doc(document.text)
        doc.user_data.update(
            {"document": document.name, "id": document.id, "statements": [a.id for a in said]}
        )
        for part in _PARTS:
            doc.spans[part] = list(_aligned(doc, said, part))
        packed.add(doc)
    return packed.to_bytes()


def _aligned(doc: Doc, said: Sequence[Attribution], part: str) -> Iterator[Span]:
    for number, one in enumerate(said):
        for kind, _, (start, end) in _spans(one):
            if kind != part:
                continue
            span = doc.char_span(start, end, label=part.upper(), alignment_mode="expand", span_id=str(number))
            if span is not None:
                yield span


def _papers(facts: Facts) -> Iterator[tuple[Document, list[Attribution]]]:
    """Each paper with its statements in order; papers without one are left out."""
    held: dict[str, list[Attribution]] = {}
    for one in facts.attributions:
        if one.content:
            held.setdefault(one.document, []).append(one)
    for document in facts.documents:
        if document.id in held:
            yield document, sorted(held[document.id], key=lambda a: (a.content[0].start, a.id))


def _spans(one: Attribution) -> Iterator[tuple[str, int, tuple[int, int]]]:
    """The part, its number in the part, and its place, for each span of a statement that stands in its own paper."""
    for part in _PARTS:
        for number, span in enumerate(getattr(one, part)):
            if span.document == one.document:
                yield part, number, (span.start, span.end)
