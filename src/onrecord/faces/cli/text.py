"""Output for people: blocks and lines, in colours on a terminal, as wide as it is."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts

Shape = dict[str, Any]
_HEADS = {
    "contradiction": "Contradiction",
    "inconsistency": "Inconsistency",
    "nondisclosure": "Nondisclosure",
    "conflict_of_interest": "Conflict of interest",
    "dispute": "Dispute",
}
_VERDICTS = {
    "contradicted": "contradicted by the record",
    "contradicted_unless": "contradicted unless a qualifier holds",
    "hedged": "hedged, against the speaker's own part",
    "lead": "a lead only",
}


def _width() -> int:
    return max(40, min(110, shutil.get_terminal_size((100, 20)).columns))


def _render(parts: Sequence[Text | str], *, width: int | None = None, color: bool | None = None) -> str:
    shown = sys.stdout.isatty() and "NO_COLOR" not in os.environ if color is None else color
    console = Console(
        file=io.StringIO(), width=width or _width(), force_terminal=shown, no_color=not shown, highlight=False
    )
    for part in parts:
        console.print(part, markup=False, soft_wrap=False)
    return console.file.getvalue().rstrip("\n")  # type: ignore[attr-defined, no-any-return]


def block(
    shape: Shape, facts: Facts, finding: Finding, *, width: int | None = None, color: bool | None = None
) -> str:
    """A finding: kind and verdict, both sides' words with their papers, why, the steps, what would flip it."""
    return _render(parts_of(shape, facts, finding), width=width, color=color) + "\n"


def parts_of(shape: Shape, facts: Facts, finding: Finding) -> list[Text]:
    """The lines of a finding's block, styled."""
    titles = {
        d.name: (d.title or d.name, d.published.edtf if d.published else "undated") for d in facts.documents
    }
    head = _HEADS[shape["kind"]]
    verdict = f", {_VERDICTS[shape['verdict']]}" if shape["verdict"] else ""
    state = f" [{shape['state']}]" if shape["state"] != "open" else ""
    parts = [Text(f"{head}{verdict}: {shape['subject'] or shape['speaker'] or ''}{state}", style="bold")]
    if shape["say"]:
        parts.append(Text("  said", style="dim"))
        parts += _quotes(shape["say"], titles, "cyan")
    parts.append(Text("  the record", style="dim"))
    parts += _quotes(shape["record"], titles, "green")
    parts.append(_indented(f"why: {shape['why']}"))
    if shape["unless"]:
        parts.append(_indented(f"unless: {shape['unless']}", "yellow"))
    for step in shape["steps"]:
        parts.append(_indented(f"· {step['from']} → {step['to']}: {step['by']}", "dim", 4))
    if shape["flips"]:
        parts.append(_indented(f"what would change it: {shape['flips']}", "dim"))
    for reply in shape["replies"]:
        parts.append(_indented(f"reply on record: “{_flat(reply['text'])}”"))
    for correction in shape["corrected"]:
        parts.append(_indented(f"corrected: “{_flat(correction['text'])}”"))
    parts.append(_indented(f"confidence {shape['confidence']:.2f} · {shape['id']}", "dim"))
    return parts


def _quotes(spans: Sequence[Shape], titles: dict[str, tuple[str, str]], style: str) -> list[Text]:
    lines = []
    for span in spans:
        title, published = titles.get(span["document"], (span["document"], ""))
        lines.append(_indented(f"“{_flat(span['text'])}”", style, 4))
        place = f"page {span['page']}, " if "page" in span else ""
        lines.append(
            _indented(
                f"{title}, {published} ({span['document']}, {place}{span['start']}–{span['end']})", "dim", 6
            )
        )
    return lines


def _flat(words: str) -> str:
    return " ".join(words.split())


def _indented(words: str, style: str = "", by: int = 2) -> Text:
    body = Text(words, style=style)
    lines = body.wrap(Console(width=_width()), max(20, _width() - by))
    joined = Text()
    for i, line in enumerate(lines):
        joined.append("\n" if i else "")
        joined.append(" " * by)
        line.rstrip()
        joined.append_text(line)
    return joined


def coverage(facts: Facts, shown: int) -> str:
    """The last line of a check: silence must not read as innocence."""
    read, typed = facts.coverage.denials, facts.coverage.typed
    papers = len(facts.documents)
    return (
        f"{papers} {_plural(papers, 'paper')}, {shown} {_plural(shown, 'finding')}. "
        f"{read} {_plural(read, 'denial')} read, {typed} checked, {max(0, read - typed)} not understood."
    )


def _plural(number: int, word: str) -> str:
    return word if number == 1 else word + "s"


def not_covered(shape: Shape) -> str:
    """What was looked at and does not touch."""
    said = " … ".join(_flat(s["text"]) for s in shape["say"])
    record = " … ".join(_flat(s["text"]) for s in shape["record"])
    return _render(
        [_indented(f"not covered ({shape['dimension']}): “{said}” / “{record}”: {shape['reason']}", "dim", 0)]
    )


def document_line(shape: Shape) -> str:
    """One paper that was read."""
    counts = ", ".join(f"{number} {kind}" for kind, number in shape["counts"].items())
    date = (
        f"{shape['published']}{' (inferred)' if shape['inferred'] else ''}"
        if shape["published"]
        else "undated"
    )
    return f"{shape['document']}: {shape['title'] or 'untitled'}, {date}: {counts}"


def line_of(what: str, shape: Shape) -> str:
    """One noun as a line."""
    return _LINES[what](shape)


def _attribution(s: Shape) -> str:
    who = s["speaker"] or "unknown"
    behalf = f" for {s['behalf']}" if s["behalf"] else ""
    sworn = ", under oath" if s["sworn"] else ""
    return f"{who}{behalf} ({s['kind']}, {s['said'] or 'undated'}{sworn}): “{_flat(' … '.join(s['text']))}”"


def _event(s: Shape) -> str:
    parts = [s["when"] or "undated", s["predicate"], " and ".join(p or "?" for p in s["participants"])]
    parts += [f"at {s['where']}"] if s["where"] else []
    parts += [f"({s['certainty']}; {s['authority']})"]
    return " ".join(parts) + f": “{_flat(' … '.join(e['text'] for e in s['evidence']))}”"


def _stance(s: Shape) -> str:
    evidence = _flat(" … ".join(e["text"] for e in s["evidence"]))
    return f"{s['actor']} {s['stance'].replace('_', ' ')} {s['action']}: {s['target']}: “{evidence}”"


def _office(s: Shape) -> str:
    dates = f"{s['from'] or '?'} to {s['to'] or 'now'}"
    over = f", oversees {', '.join(s['oversees'])}" if s["oversees"] else ""
    return f"{s['holder']}: {s['role']}, {s['organization'] or 'body not named'}, {dates}{over}"


def _actor(s: Shape) -> str:
    aliases = f" (also {', '.join(s['aliases'])})" if s["aliases"] else ""
    return f"{s['name']}, {s['kind']}{aliases}"


_LINES = {
    "attributions": _attribution,
    "events": _event,
    "stances": _stance,
    "offices": _office,
    "actors": _actor,
}
