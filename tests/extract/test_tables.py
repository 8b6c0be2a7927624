"""Tables as offices keep them, in tests/data/tables: what each row records, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.core.document import Document
from onrecord.core.nouns import Certainty, Event
from onrecord.extract.rows import RowFacts, rows
from onrecord.sources import reader

CASES = Path(__file__).parent.parent / "data" / "tables"


def cases() -> list[tuple[str, str, str, list[str]]]:
    """Name, title or file name, table and expected lines of each case."""
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for block in path.read_text("utf-8").split("\n== ")[1:]:
            head, _, rest = block.partition("\n")
            table, _, expected = rest.partition("--\n")
            name, _, title = head.partition(" | ")
            lines = [x for x in expected.splitlines() if x.strip() and not x.startswith("#")]
            found.append((name, title, table, lines))
    return found


def document(title: str, text: str) -> Document:
    """The table as the product reads a file of it."""
    named = title.endswith(".csv")
    whole = text if named else f"---\ntitle: {title!r}\n---\n{text}"
    (made,) = reader.read_bytes(title if named else "table.csv", whole.encode()).documents
    return made


def told(found: RowFacts) -> tuple[set[str], set[str]]:
    """The events, and the ties and posts, a line each."""
    names = {a.id: a.name for a in found.actors}

    def line(e: Event) -> str:
        rest = [str(e.when)] if e.when else []
        rest += [f"at {e.where}"] if e.where else []
        rest += [f"about {e.topic}"] if e.topic else []
        rest += [e.certainty.value] if e.certainty is not Certainty.HAPPENED else []
        return " ".join([e.predicate, "/".join(names[p.actor] for p in e.participants), *rest])

    posts = {
        " ".join(
            str(x)
            for x in ("post", names[o.holder], o.role, names.get(o.organization or ""), o.start, o.end)
            if x
        )
        for o in found.offices
    }
    ties = {f"tie {names[r.subject]} {r.kind.value} {names.get(r.object, r.object)}" for r in found.relations}
    return {line(e) for e in found.events}, ties | posts


@pytest.mark.parametrize(("name", "title", "table", "expected"), cases(), ids=[c[0] for c in cases()])
def test_a_table(name: str, title: str, table: str, expected: list[str]) -> None:
    events, ties = told(rows(document(title, table)))
    wanted = {x for x in expected if not x.startswith(("tie ", "post "))}
    assert events == wanted
    assert {x.casefold() for x in expected if x not in wanted} <= {x.casefold() for x in ties}
