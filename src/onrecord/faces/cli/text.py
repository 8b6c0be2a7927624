"""Output for people: blocks and lines, in colours on a terminal, as wide as it is."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from rich.console import Console
from rich.text import Text

from onrecord.core.document import DocumentKind
from onrecord.core.nouns import Facts
from onrecord.faces.shapes import Shapes

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
    "contradicted_unless": "contradicted by the record, unless a qualifier holds",
    "hedged": "hedged, against the speaker’s own part",
    "lead": "a lead, nothing that the record establishes",
}
_SAID, _RECORD, _DIM = "cyan", "green", "dim"
_LABEL = 9
"""The width of the column in which "said", "record", "why" stand."""


@cache
def _width() -> int:
    return max(40, min(110, shutil.get_terminal_size((100, 24)).columns))


@cache
def _colored() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _render(parts: Iterable[Text], *, width: int | None = None, color: bool | None = None) -> str:
    shown = _colored() if color is None else color
    held = io.StringIO()
    console = Console(
        file=held, width=width or _width(), force_terminal=shown, no_color=not shown, highlight=False
    )
    for part in parts:
        console.print(part, soft_wrap=True)
    return "\n".join(line.rstrip() for line in held.getvalue().splitlines())


def plain(words: str) -> str:
    """Words on one line; what a terminal would take for a command is shown as a mark."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(words.split()))


def block(shape: Shape, shapes: Shapes, *, width: int | None = None, color: bool | None = None) -> str:
    """A finding: kind and verdict, both sides' words with their papers, why, steps, what would flip it."""
    wide = width or _width()
    return _render(_parts(shape, shapes, wide), width=wide, color=color) + "\n"


def _parts(shape: Shape, shapes: Shapes, wide: int) -> list[Text]:
    verdict = f": {_VERDICTS[shape['verdict']]}" if shape["verdict"] else ""
    state = f" [{shape['state']}]" if shape["state"] != "open" else ""
    parts = [Text(f"{_HEADS[shape['kind']]}{verdict}{state}", style="bold")]
    parts += _row("who", plain(shape["speaker"] or shape["subject"] or "not named"), wide)
    parts += _quotes("said", shape["say"], shapes, _SAID, wide)
    parts += _quotes("record", shape["record"], shapes, _RECORD, wide)
    parts += _row("why", plain(shape["why"]), wide)
    if shape["unless"]:
        parts += _row("unless", plain(shape["unless"]), wide, "yellow")
    for number, step in enumerate(shape["steps"]):
        edge = f"{step['from']} → {step['to']}: {step['by']}" + ("" if step["answer"] == "yes" else " (open)")
        parts += _row("steps" if number == 0 else "", plain(edge), wide, _DIM)
    if shape["flips"]:
        parts += _row("changes", plain(shape["flips"]), wide, _DIM)
    parts += _quotes("reply", shape["replies"], shapes, "", wide)
    parts += _quotes("since", shape["corrected"], shapes, "yellow", wide)
    parts += _row("id", f"{shape['id']}, confidence {shape['confidence']:.2f}", wide, _DIM)
    return parts


def _quotes(label: str, spans: Sequence[Shape], shapes: Shapes, style: str, wide: int) -> list[Text]:
    parts: list[Text] = []
    for number, span in enumerate(spans):
        parts += _row(label if number == 0 else "", f"“{plain(span['text'])}”", wide, style)
        following = spans[number + 1]["document"] if number + 1 < len(spans) else None
        if span["document"] != following:
            parts += _row("", _source(span, shapes), wide, _DIM)
    return parts


def _source(span: Shape, shapes: Shapes) -> str:
    """The paper and the place: "Evening Echo, 2019-05-14, “Minister met …” (echo.txt, 90–171)"."""
    document = shapes.named.get(span["document"])
    about = []
    if document is not None:
        about += [plain(document.publisher)] if document.publisher else []
        about += [document.published.edtf] if document.published else ["undated"]
        about += [f"“{plain(document.title)}”"] if document.title else []
    place = [plain(span["document"])]
    place += [f"page {span['page']}"] if "page" in span else []
    place += [f"row {span['row']}"] if "row" in span else []
    place += [f"{span['start']}–{span['end']}"]
    return f"{', '.join(about)} ({', '.join(place)})" if about else ", ".join(place)


def _row(label: str, words: str, wide: int, style: str = "") -> list[Text]:
    """Words in the second column, wrapped; the label before the first line."""
    body = Text(words, style=style)
    lines = body.wrap(Console(width=wide, file=io.StringIO()), max(20, wide - _LABEL - 2))
    rows = []
    for number, line in enumerate(lines):
        line.rstrip()
        row = Text(f"  {label if number == 0 else '':<{_LABEL}}", style=_DIM)
        rows.append(Text.assemble(row, line))
    return rows


def prose(words: str) -> str:
    """Text of several lines, each wrapped as it stands, made safe for a terminal."""
    lines = []
    for line in words.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = Text(plain(line)).wrap(
            Console(width=_width(), file=io.StringIO()), max(20, _width() - len(indent))
        )
        lines += [indent + piece.plain.rstrip() for piece in wrapped] or [""]
    return "\n".join(lines)


def turn(shape: Shape) -> str:
    """One turn of a transcript."""
    name = f"{shape['speaker']} ({shape['name']})" if shape["name"] else shape["speaker"]
    sworn = ", under oath" if shape["sworn"] else ""
    return _render([*_headed(f"{plain(name)}{sworn}", plain(shape["text"]))]) + "\n"


def _headed(head: str, words: str) -> list[Text]:
    lines = Text(words).wrap(Console(width=_width(), file=io.StringIO()), max(20, _width() - 2))
    return [Text(head, style="bold"), *(Text.assemble("  ", line) for line in lines)]


def coverage(facts: Facts, shown: int) -> str:
    """The last line of a check: silence must not read as innocence."""
    read, typed = facts.coverage.denials, facts.coverage.typed
    papers = sum(d.kind is not DocumentKind.KNOWLEDGE for d in facts.documents)
    return (
        f"{papers} {_plural(papers, 'paper')}, {shown} {_plural(shown, 'finding')}. "
        f"{read} {_plural(read, 'denial')} read, {typed} checked, {max(0, read - typed)} not understood."
    )


def _plural(number: int, word: str) -> str:
    return word if number == 1 else word + "s"


def not_covered(shape: Shape) -> str:
    """What was looked at and does not touch."""
    said = " … ".join(plain(s["text"]) for s in shape["say"])
    record = " … ".join(plain(s["text"]) for s in shape["record"])
    parts = [Text(f"Not covered: {shape['dimension']}", style=_DIM)]
    parts += _row("said", f"“{said}”", _width(), _DIM)
    parts += _row("record", f"“{record}”", _width(), _DIM)
    parts += _row("why", plain(shape["reason"]), _width(), _DIM)
    return _render(parts) + "\n"


def document_line(shape: Shape) -> str:
    """One paper that was read."""
    counts = ", ".join(f"{number} {kind}" for kind, number in shape["counts"].items())
    date = (
        f"{shape['published']}{' (inferred)' if shape['inferred'] else ''}"
        if shape["published"]
        else "undated"
    )
    return plain(f"{shape['document']}: {shape['title'] or 'untitled'}, {date}: {counts}")


def line_of(what: str, shape: Shape) -> str:
    """One noun as a line."""
    return plain(_LINES[what](shape))


def _attribution(s: Shape) -> str:
    who = s["speaker"] or "unknown"
    behalf = f" for {s['behalf']}" if s["behalf"] else ""
    sworn = ", under oath" if s["sworn"] else ""
    return f"{who}{behalf} ({s['kind']}, {s['said'] or 'undated'}{sworn}): “{plain(' … '.join(s['text']))}”"


def _event(s: Shape) -> str:
    parts = [s["when"] or "undated", s["predicate"], " and ".join(p or "?" for p in s["participants"])]
    parts += [s["where"]] if s["where"] else []
    parts += [f"({s['certainty']}; {s['authority']})"]
    return " ".join(parts) + f": “{plain(' … '.join(e['text'] for e in s['evidence']))}”"


def _stance(s: Shape) -> str:
    evidence = plain(" … ".join(e["text"] for e in s["evidence"]))
    return f"{s['actor']} {s['stance'].replace('_', ' ')} {s['action']}: {s['target']}: “{evidence}”"


def _office(s: Shape) -> str:
    dates = f"{s['from'] or '?'} to {s['to'] or 'now'}"
    over = f", oversees {', '.join(s['oversees'])}" if s["oversees"] else ""
    return f"{s['holder']}: {s['role']}, {s['organization'] or 'body not named'}, {dates}{over}"


def _correction(s: Shape) -> str:
    says = plain(" … ".join(e["text"] for e in s["says"]))
    touched = "; ".join(f"“{plain(e['text'])}” ({e['document']})" for e in s["touches"])
    return f"{s['said'] or 'undated'}, {s['document']}: “{says}” It touches {touched or 'nothing in the record'}."


def _actor(s: Shape) -> str:
    aliases = f" (also {', '.join(s['aliases'])})" if s["aliases"] else ""
    return f"{s['name']}, {s['kind']}{aliases}"


def decision(s: Shape) -> str:
    """One entry of the log."""
    who = f" by {s['reviewer']}" if s["reviewer"] else ""
    parts = [f"{s['number'] or '–'}", f"{s['time']}{who}:", s["kind"]]
    if s["one"]:
        parts += [" = ".join(dict.fromkeys(s["one"]))]
    if s["other"]:
        parts += ["and", " = ".join(dict.fromkeys(s["other"]))]
    if not s["one"]:
        parts += [s["about"]]
    parts += [s["words"]] if s["words"] else []
    parts += [f"({', '.join(s['changes'])})"] if s["changes"] else []
    parts += [f"“{s['reason']}”"] if s["reason"] else []
    parts += ["[undone]"] if s["undone"] else []
    return plain(" ".join(parts))


def suggestion(s: Shape) -> str:
    """Two actors that may be one."""
    one, other = s["names"]
    because = "; ".join(s["because"])
    return plain(f"{one} ({s['one']}) = {other} ({s['other']})? {s['score']:.2f}: {because}.")


def hit(s: Shape) -> str:
    """Something that a search found, what was looked for in bold."""
    text = Text(s["text"])
    for start, end in s["marks"]:
        text.stylize("bold", start, end)
    about = [s["speaker"]] if s["speaker"] else []
    about += [s["date"]] if s["date"] else []
    about += ["under oath"] if s["sworn"] else []
    about += [f"{s['document']}, {s['start']}–{s['end']}"]
    head = plain(f"{s['kind']}: {', '.join(about)}")
    clean = Text("".join(c if c.isprintable() else " " for c in text.plain), spans=text.spans)
    lines = clean.wrap(Console(width=_width(), file=io.StringIO()), max(20, _width() - 2))
    id_line = [Text(f"  {s['id']}", style=_DIM)] if s["id"] else []
    return (
        _render([Text(head, style="bold"), *(Text.assemble("  ", line) for line in lines), *id_line]) + "\n"
    )


def difference(s: Shape) -> list[str]:
    """Where the two readers differ: the words, then what each reads in them."""
    where = s["words"][0] if s["words"] else None
    words = " … ".join(plain(w["text"]) for w in s["words"])
    how = f" ({', '.join(s['otherwise'])})" if s["otherwise"] else ""
    head = f"{s['sides']}{how}: {s['kind']}, “{words}”" + (f" ({where['start']}–{where['end']})" if where else "")
    parts = [Text(head, style="bold")]
    for side in ("first", "second"):
        if s[side] is not None:
            parts += _row(side, plain(_brief(s["kind"], s[side])), _width(), _SAID if side == "first" else _RECORD)
    if s["second"] is not None:
        state = "" if s["state"] == "open" else f", {s['state']}"
        parts += _row("id", f"{s['second']['id']}, {s['by']['model']}, prompt {s['by']['prompt']}{state}", _width(), _DIM)
    return _render(parts).splitlines()


def _brief(kind: str, s: Shape) -> str:
    """What a reader reads in words, without the words."""
    match kind:
        case "attributions":
            return f"said by {s['speaker'] or 'unknown'} ({s['kind']}, {s['said'] or 'undated'})"
        case "claims":
            party = f", {s['party']}" if s["party"] else ""
            more = "".join(f"; {q['kind']}: {q['words']}" for q in s["qualifiers"])
            hedge = f"; {s['hedge']}" if s["hedge"] else ""
            return f"{s['subject']} {'did not' if s['denies'] else 'did'} {s['predicate']}{party}{more}{hedge}"
        case "events":
            return f"{s['when'] or 'undated'} {s['predicate']} {' and '.join(p or '?' for p in s['participants'])} ({s['certainty']})"
        case "offices":
            return _office(s)
        case _:
            return f"{s['subject']} {s['kind'].replace('_', ' ')} {s['object']}"


_LINES = {
    "attributions": _attribution,
    "events": _event,
    "stances": _stance,
    "offices": _office,
    "corrections": _correction,
    "actors": _actor,
}
