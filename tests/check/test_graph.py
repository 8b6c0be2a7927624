"""``onrecord explain --dot``: a finding's chains in Graphviz's language, read back by its own strict grammar."""

from __future__ import annotations

import re

import pytest

from onrecord import check
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.knowledge import load
from onrecord.sources import casefile

from .build import denies, facts
from .test_minimal_pairs import PAIRS
from .test_minimal_pairs import case as built

STRING = r'"((?:[^"\\\n]|\\.)*)"'
TOKEN = re.compile(rf"\s*(?:{STRING}|([A-Za-z_][A-Za-z_0-9]*)|(->|[{{}}\[\]=;,]))")


def tokens(text: str) -> list[str]:
    """The tokens of DOT: strings with their marks, names, signs. Raises AssertionError at anything else."""
    found, at = [], 0
    while at < len(text.rstrip()):
        token = TOKEN.match(text, at)
        assert token, f"no token at {at}: {text[at : at + 40]!r}"
        found.append(token.group().strip())
        at = token.end()
    return found


class Graph:
    """What the grammar of graphviz.org/doc/info/lang.html reads: nodes and edges with their attributes."""

    def __init__(self, text: str) -> None:
        self.left = tokens(text)
        self.nodes: dict[str, dict[str, str]] = {}
        self.edges: list[tuple[str, str, dict[str, str]]] = []
        self.take("digraph")
        self.name = self.ident()
        self.body()
        assert self.left == []

    def take(self, wanted: str) -> None:
        assert self.left.pop(0) == wanted

    def ident(self) -> str:
        token = self.left.pop(0)
        assert token.startswith('"') or token[0].isalpha() or token[0] == "_", token
        return (
            re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), token[1:-1]) if token[0] == '"' else token
        )

    def body(self) -> None:
        self.take("{")
        while self.left[0] != "}":
            self.statement()
        self.take("}")

    def statement(self) -> None:
        if self.left[0] == "subgraph":
            self.take("subgraph")
            self.ident()
            self.body()
            return
        first = self.ident()
        if self.left[0] == "=":
            self.take("=")
            self.ident()
        elif self.left[0] == "->":
            self.take("->")
            self.edges.append((first, self.ident(), self.attributes()))
        elif first not in ("node", "edge", "graph"):
            self.nodes[first] = self.attributes()
        else:
            self.attributes()
        self.take(";")

    def attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.left[0] != "[":
            return found
        self.take("[")
        while self.left[0] != "]":
            key = self.ident()
            self.take("=")
            found[key] = self.ident()
            if self.left[0] == ",":
                self.take(",")
        self.take("]")
        return found


def joined(graph: Graph) -> int:
    """Into how many parts the graph falls."""
    group = {n: n for n in graph.nodes}

    def root(n: str) -> str:
        return n if group[n] == n else root(group[n])

    for a, b, _ in graph.edges:
        group[root(a)] = root(b)
    return len({root(n) for n in group})


def plain(words: str) -> str:
    return " ".join(words.split())


def drawn(known: Facts) -> list[tuple[Graph, Finding]]:
    return [(Graph(check.dot(f, known)), f) for f in check.derive(known, load()).findings]


@pytest.mark.parametrize("pair", PAIRS[::3], ids=[p["differ"] for p in PAIRS[::3]])
def test_each_step_is_an_arrow_between_two_nodes(pair: dict[str, str]) -> None:
    for graph, finding in drawn(built(pair)):
        assert graph.name == finding.id
        arrows = [e for e in graph.edges if "label" in e[2]]
        steps = [s for d in finding.derivations for s in d.steps]
        assert len(arrows) == len(steps)
        assert joined(graph) == (len(finding.derivations) if finding.kind != "conflict_of_interest" else 1)
        for (start, end, more), step in zip(arrows, steps, strict=True):
            assert plain(graph.nodes[start]["label"]) == plain(step.start)
            assert plain(graph.nodes[end]["label"]).removesuffix(" (as stated)") == plain(step.end)
            assert plain(more["label"]).startswith(plain(f"{step.dimension.value}: {step.by}"))
            assert ("style" in more) == (step.answer.value != "yes")


def test_the_graph_word_for_word() -> None:
    known = facts(denies("meet, party: marsh"), "what: call, who: [thorne, marsh], when: 2020-03-03")
    assert check.derive(known, load()).findings == ()
    known = facts(denies("communicate, party: marsh"), "what: call, who: [thorne, marsh], when: 2020-03-03")
    (finding,) = check.derive(known, load()).findings
    assert check.dot(finding, known) == GRAPH.replace("ID", finding.id)


GRAPH = r"""digraph "ID" {
  rankdir=LR;
  node [shape=box];
  label="The statement denies any communication\nwith Ben Marsh; “Office diary” records a\ncall between Ana Thorne and Ben Marsh on\n3 March 2020.";
  subgraph cluster_0 {
    label="chain 1";
    n0_0 [label="“statements 1”"];
    n0_1 [label="denied; predicate = communicate; subject\n= Ana Thorne; party = Ben Marsh; said =\nbefore the statement of 2020-06-15"];
    n0_2 [label="call"];
    n0_3 [label="communicate"];
    n0_4 [label="Ana Thorne"];
    n0_5 [label="Ana Thorne (as stated)"];
    n0_6 [label="Ben Marsh"];
    n0_7 [label="Ben Marsh (as stated)"];
    n0_8 [label="2020-03-03"];
    n0_9 [label="before the statement of 2020-06-15"];
    n0_10 [label="event; predicate = call; subject = Ana\nThorne; party = Ben Marsh; when =\n2020-03-03"];
    n0_11 [label="happened"];
    n0_0 -> n0_1 [label="statement: transcript [talk, 0:12]"];
    n0_2 -> n0_3 [label="predicate: every one is: call ⊑\ncommunicate"];
    n0_4 -> n0_5 [label="subject: the same"];
    n0_6 -> n0_7 [label="party: the same"];
    n0_8 -> n0_9 [label="time: earlier"];
    n0_10 -> n0_11 [label="certainty: official finding, log,\nregister or form [diary, 0:8]"];
    n0_3 -> n0_1 [style=dotted];
    n0_5 -> n0_1 [style=dotted];
    n0_7 -> n0_1 [style=dotted];
    n0_9 -> n0_1 [style=dotted];
    n0_10 -> n0_2 [style=dotted];
    n0_10 -> n0_4 [style=dotted];
    n0_10 -> n0_6 [style=dotted];
    n0_10 -> n0_8 [style=dotted];
  }
}"""


@pytest.mark.parametrize(
    "words",
    ['He said "no" \\ yes', "a -> b; }", "<b>bold</b>", "tab\tand \\n", "\u202ereversed", "]; evil [x=1"],
)
def test_words_of_papers_are_never_markup(words: str) -> None:
    yaml = words.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    text = f"""
onrecord: 1
documents: [{{id: a, published: 2020-06-01}}, {{id: b, published: 2020-02-02}}]
actors: [{{id: x, name: "{yaml}"}}, {{id: y, name: Vera Holt}}]
statements: [{{document: a, speaker: x, words: "{yaml}", claims: [{{denies: meet, party: y}}]}}]
events: [{{document: b, words: they met, what: meet, who: [x, y], when: 2020-01-01, authority: official}}]
"""
    case = casefile.parse(text)
    assert case.problems == ()
    ((graph, _),) = drawn(case.facts)
    labels = [plain(n["label"]) for n in graph.nodes.values()]
    shown = plain("".join(c if c.isprintable() else " " for c in words))
    assert any(shown in label for label in labels)
