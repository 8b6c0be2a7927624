"""What the commands on people's decisions and on searching do: from options to lines of output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.core.decisions import Decision
from onrecord.core.problems import UsageError
from onrecord.core.searching import Found, Hit, Search

from . import lazy
from .options import Options, Outcome
from .run import by, json_line, opened, reader_of, remark

if TYPE_CHECKING:
    from onrecord.core.nouns import Actor, Facts
    from onrecord.deciding import By
    from onrecord.flow import Reader
    from onrecord.record import Store

Shape = dict[str, Any]


def decided(
    take: Callable[[Store, Reader, By], Decision | list[Decision]],
    options: Options,
    reviewer: str,
    reason: str,
) -> Outcome:
    """Take a decision, and print it."""
    _named(options)
    with opened(options, create=False) as store:
        made = take(store, reader_of(store), by(reviewer, reason))
    return Outcome(_lines(made if isinstance(made, list) else [made], options))


def log(about: str | None, options: Options) -> Outcome:
    """``onrecord decisions``."""
    _named(options)
    with opened(options, create=False) as store:
        found = store.log.all(about)
        gone = [withdrawal_shape(*w) for w in store.withdrawals()] if about is None else []
    return Outcome(chain(_lines(found, options), _shaped(gone, options)))


def entry_of(path: str) -> str:
    """The words of an entry: from a file, or from standard input for ``-``."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise UsageError(f"{path} cannot be read ({cause}).") from cause


def changes_of(pairs: Sequence[str]) -> str:
    """``KEY=VALUE`` pairs as a piece of YAML; a value may be YAML itself, and nothing unsets."""
    lines = []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"{pair!r} is no KEY=VALUE, as in speaker='Jane Roe' or said=2019-05.")
        plain = value.strip()
        written = plain if plain[:1] in "[{" else json.dumps(plain, ensure_ascii=False)
        lines.append(f"{json.dumps(key.strip())}: {written if plain else ''}")
    return "\n".join(lines)


def _named(options: Options) -> None:
    if options.record is None:
        raise UsageError("name the record with --record FILE.")


def _lines(decisions: Sequence[Decision], options: Options) -> Iterator[str]:
    return _shaped(map(decision_shape, decisions), options)


def _shaped(shapes: Iterable[Shape], options: Options) -> Iterator[str]:
    for shape in shapes:
        yield json_line(shape) if options.as_json else lazy.text.decision(shape)


def decision_shape(d: Decision) -> Shape:
    """A decision as plain data."""
    return {
        "number": d.number, "kind": d.kind.value, "about": d.about, "words": d.words, "summary": d.summary,
        "noun": d.noun_kind or None, "changes": [name for name, _ in d.changes],
        "one": [m.name or m.id for m in d.one], "other": [m.name or m.id for m in d.other],
        "reviewer": d.reviewer, "reason": d.reason, "time": d.time, "undone": d.undone,
    }  # fmt: skip


def withdrawal_shape(time: str, reviewer: str, reason: str) -> Shape:
    """The marker that a withdrawn paper leaves, as a decision that has no number and cannot be undone."""
    return {
        "number": None, "kind": "withdraw", "about": "a paper", "words": "", "summary": "", "noun": None, "changes": [],
        "one": [], "other": [], "reviewer": reviewer, "reason": reason, "time": time, "undone": False,
    }  # fmt: skip


# --- who is who -----------------------------------------------------------------------------------


def members(who: str, options: Options) -> Outcome:
    """``onrecord members``."""
    _named(options)
    with opened(options, create=False) as store:
        reader = reader_of(store)
        found = lazy.deciding.members(store, reader, who)
    shapes = [{"id": m.id, "name": m.name, "kind": m.kind.value} for m in found]
    lines = (json_line(s) if options.as_json else f"{s['id']}  {s['name']}, {s['kind']}" for s in shapes)
    return Outcome(lines)


def suggest(options: Options) -> Outcome:
    """``onrecord suggest``."""
    _named(options)
    with opened(options, create=False) as store:
        reader = reader_of(store)
        found = lazy.deciding.suggestions(store, reader)
        facts: Facts = lazy.flow.facts(store, reader)
    called: dict[str, Actor] = {a.id: a for a in facts.actors}
    shapes = [
        {
            "one": s.one, "other": s.other, "names": [called[s.one].name, called[s.other].name],
            "score": s.score, "because": list(s.because),
        }
        for s in found
    ]  # fmt: skip
    return Outcome(json_line(s) if options.as_json else lazy.text.suggestion(s) for s in shapes)


# --- search ---------------------------------------------------------------------------------------


def search(wanted: Search, options: Options) -> Outcome:
    """``onrecord search``: hits, best first; the counts go to standard error."""
    _named(options)
    with opened(options, create=False) as store:
        found = lazy.flow.search(store, reader_of(store), wanted)
    remark(counted(found), options)
    if found.left_out:
        remark(f"left out, since a search takes no more: {' '.join(found.left_out)}", options)
    lines = (json_line(hit_shape(h)) if options.as_json else lazy.text.hit(hit_shape(h)) for h in found.hits)
    return Outcome(lines)


def counted(found: Found) -> str:
    """ "3 found: 2 statements, 1 passage." """
    if not found.total:
        return "nothing found."
    kinds = ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in sorted(found.counts.items()))
    return f"{'more than ' if found.more else ''}{found.total} found: {kinds}."


def hit_shape(h: Hit) -> Shape:
    """A hit as plain data; ``marks`` are offsets into ``text``."""
    return {
        "kind": h.kind, "id": h.noun or None, "document": h.name, "title": h.title, "start": h.start, "end": h.end,
        "text": h.snippet, "marks": [list(m) for m in h.marks], "speaker": h.speaker, "date": h.date or None,
        "sworn": h.sworn, "paper": h.paper,
    }  # fmt: skip
