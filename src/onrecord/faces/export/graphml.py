"""GraphML: who is tied to whom, for Gephi, yEd, Cytoscape or NetworkX.

Nodes are actors and papers' events; edges are ties, offices, parts in events, and findings between the
speaker and the others in the events. The format: graphml.graphdrawing.org, 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts

from .places import Places, bounds, printable, words

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("label", "kind", "words", "when")
_EDGE_KEYS = ("label", "kind", "from", "to", "words", "finding")

Edge = tuple[str, str, dict[str, str]]


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """The graph as XML text."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}graphml")
    for domain, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for key in keys:
            attributes = {"id": f"{domain}-{key}", "for": domain, "attr.name": key, "attr.type": "string"}
            ET.SubElement(root, f"{{{NAMESPACE}}}key", attributes)
    graph = ET.SubElement(root, f"{{{NAMESPACE}}}graph", {"id": "record", "edgedefault": "directed"})
    places = Places(facts)
    nodes = dict(_nodes(places))
    for ident, data in nodes.items():
        _add(ET.SubElement(graph, f"{{{NAMESPACE}}}node", {"id": ident}), "node", data)
    number = 0
    for start, end, data in _edges(places, findings):
        if start in nodes and end in nodes:
            attributes = {"id": f"e{number}", "source": start, "target": end}
            _add(ET.SubElement(graph, f"{{{NAMESPACE}}}edge", attributes), "edge", data)
            number += 1
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add(element: ET.Element, domain: str, data: dict[str, str]) -> None:
    for key, value in data.items():
        if value:
            ET.SubElement(element, f"{{{NAMESPACE}}}data", {"key": f"{domain}-{key}"}).text = printable(value)


def _nodes(places: Places) -> Iterator[tuple[str, dict[str, str]]]:
    for actor in places.facts.actors:
        yield actor.id, {"label": actor.name, "kind": actor.kind.value}
    for event in places.facts.events:
        when = event.when.edtf if event.when else ""
        label = event.predicate.removeprefix("other:").replace("_", " ")
        yield event.id, {"label": label, "kind": "event", "words": words(event.spans), "when": when}


def _with_answers(finding: Finding) -> str:
    """What a finding says, with the correction and the reply that the record holds."""
    since = (f"Corrected since: “{s.text}”." for s in finding.corrected)
    reply = (f"In reply: “{s.text}”." for s in finding.replies)
    return " ".join([finding.why, *since, *reply])


def _edges(places: Places, findings: Sequence[Finding]) -> Iterator[Edge]:
    for office in places.facts.offices:
        dates = {"from": bounds(office.start)[0], "to": bounds(office.end)[1]}
        about = {"label": office.role, "words": words(office.evidence), **dates}
        yield office.holder, office.organization or "", {**about, "kind": "office"}
        for matter in office.oversees:
            yield office.holder, matter, {**about, "kind": "oversees"}
    for relation in places.facts.relations:
        yield relation.subject, relation.object, {
            "label": relation.kind.value.replace("_", " "), "kind": "tie", "words": words(relation.evidence),
            "from": bounds(relation.start)[0], "to": bounds(relation.end)[1],
        }  # fmt: skip
    for event in places.facts.events:
        for participant in event.participants:
            yield participant.actor, event.id, {"label": participant.role.value, "kind": "part in"}
    for finding in findings:
        who = finding.subject or finding.speaker or ""
        for event_id in finding.events:
            yield who, event_id, {
                "label": (finding.verdict or finding.kind).value.replace("_", " "), "kind": "finding",
                "words": _with_answers(finding), "finding": finding.id,
            }  # fmt: skip
