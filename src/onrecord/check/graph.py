"""A finding's chains as a Graphviz graph: each value is a node, each step an arrow with what it rests on.

The language: graphviz.org/doc/info/lang.html. Labels are quoted strings in which nothing is markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.core.dates import Answer
from onrecord.core.findings import Derivation, Dimension, Finding, Step
from onrecord.core.nouns import Facts

from .chain import read_signature
from .explain import place_words

# steps of a chain that lead from no value of the event
_BESIDE = (Dimension.SPEAKER, Dimension.QUANTITY, Dimension.VERSION, Dimension.DUTY)
_STATED = " (as stated)"
_WIDE = 40  # letters of a line in a node


def dot(finding: Finding, facts: Facts) -> str:
    """The graph as DOT text: a cluster a chain, dashed arrows where the record does not settle a step."""
    titles = {d.id: d.name or d.title for d in facts.documents}
    lines = [f"digraph {_quoted(finding.id)} {{", "  rankdir=LR;", "  node [shape=box];"]
    lines.append(f"  label={_quoted(_wrapped(finding.why))};")
    for number, derivation in enumerate(finding.derivations):
        lines += [f"  subgraph cluster_{number} {{", f"    label={_quoted(f'chain {number + 1}')};"]
        lines += [f"    {line}" for line in _chain(derivation, number, titles)]
        lines.append("  }")
    lines.append("}")
    return "\n".join(lines)


def _chain(derivation: Derivation, number: int, titles: dict[str, str]) -> Iterator[str]:
    nodes: dict[str, str] = {}
    arrows: list[str] = []

    def node(value: str) -> str:
        return nodes.setdefault(value, f"n{number}_{len(nodes)}")

    for step in derivation.steps:
        start, end = _ends(step)
        style = "" if step.answer is Answer.YES else ", style=dashed"
        where = f" [{place_words(step.source, titles)}]" if step.source is not None else ""
        label = _quoted(_wrapped(f"{step.dimension.value}: {step.by}{where}"))
        arrows.append(f"{node(start)} -> {node(end)} [label={label}{style}];")
    arrows += [f"{node(a)} -> {node(b)} [style=dotted];" for a, b in _stands_in(derivation.steps)]
    for value, ident in nodes.items():
        yield f"{ident} [label={_quoted(_wrapped(value))}];"
    yield from arrows


def _ends(step: Step) -> tuple[str, str]:
    """The two nodes of a step; one that stays the same in its respect leads from the event to the statement."""
    if step.dimension in (Dimension.STATEMENT, Dimension.CERTAINTY) or step.start != step.end:
        return step.start, step.end
    return step.start, f"{step.end}{_STATED}"


def _stands_in(steps: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    """From what the words exclude to the values that are its respects, and from those of the event to it."""
    ends = [_ends(s) for s in steps if s.dimension not in (Dimension.STATEMENT, Dimension.CERTAINTY)]
    starts, goals = {a for a, _ in ends}, {b.removesuffix(_STATED): b for _, b in ends}
    for step in steps:
        if step.dimension is Dimension.STATEMENT:
            yield from ((_ends(s)[1], step.end) for s in steps if s.dimension in _BESIDE)
            values = dict.fromkeys(read_signature(step.end)[1].values())
            yield from ((goals[v], step.end) for v in values if v in goals)
        if step.dimension is Dimension.CERTAINTY:
            values = dict.fromkeys(read_signature(step.start)[1].values())
            yield from ((step.start, v) for v in values if v in starts)


def _wrapped(words: str) -> str:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _WIDE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _quoted(words: str) -> str:
    """A DOT string: the quotation mark and the backslash escaped, line ends as \\n."""
    safe = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(c if c.isprintable() else " " for c in safe) + '"'
