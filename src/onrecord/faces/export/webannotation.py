"""W3C Web Annotation: the words of every finding, selected in their papers, with what they are part of.

Each span is one annotation with two selectors, its quote (with the words around it) and its position in
code points into the text as the product holds it. Recommendation of 23 February 2017.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from onrecord.core.document import Document, Span
from onrecord.core.findings import Finding
from onrecord.core.ids import content_id
from onrecord.core.nouns import Facts

from .places import Places, iri

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 40  # code points before and after, to find the words again in another edition


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """One annotation collection, all of it on its first page."""
    places = Places(facts)
    items = [item for finding in findings for item in _of_finding(finding, places)]
    whole = {
        "@context": CONTEXT,
        "id": f"urn:onrecord:{content_id('an', *(f.id for f in findings))}",
        "type": "AnnotationCollection",
        "label": "What the record shows",
        "total": len(items),
        "first": {
            "id": f"urn:onrecord:{content_id('pa', *(f.id for f in findings))}",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _of_finding(finding: Finding, places: Places) -> Iterator[dict[str, Any]]:
    sides = (
        ("statement", finding.say), ("record", finding.record), ("reply", finding.replies),
        ("correction", finding.corrected),
    )  # fmt: skip
    for side, spans in sides:
        for span in spans:
            document = places.documents.get(span.document)
            ident = content_id("an", finding.id, side, span.document, span.start, span.end)
            yield {
                "id": f"urn:onrecord:{ident}",
                "type": "Annotation",
                "motivation": "linking",
                "body": [
                    {
                        "type": "TextualBody",
                        "value": finding.why,
                        "format": "text/plain",
                        "purpose": "commenting",
                    },
                    {"type": "TextualBody", "value": finding.kind.value, "purpose": "classifying"},
                    *_verdict(finding),
                    {"type": "TextualBody", "value": side, "purpose": "tagging"},
                    {
                        "type": "SpecificResource",
                        "source": f"urn:onrecord:{finding.id}",
                        "purpose": "linking",
                    },
                ],
                "target": {"source": iri(document), "selector": _selectors(span, document)},
            }


def _verdict(finding: Finding) -> Iterator[dict[str, Any]]:
    if finding.verdict is not None:
        yield {"type": "TextualBody", "value": finding.verdict.value, "purpose": "classifying"}


def _selectors(span: Span, document: Document | None) -> list[dict[str, Any]]:
    quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": span.text}
    if document is not None:
        quote["prefix"] = document.text[max(0, span.start - AROUND) : span.start]
        quote["suffix"] = document.text[span.end : span.end + AROUND]
    return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]
