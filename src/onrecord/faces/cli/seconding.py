"""What the commands on the second reader do: from options to lines of output."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onrecord.core.problems import UsageError
from onrecord.faces.shapes import Shapes

from . import lazy
from .options import Options, Outcome
from .run import json_line, opened, reader_of, remark, report, settings

if TYPE_CHECKING:
    from onrecord.config import Settings
    from onrecord.flow import Reader
    from onrecord.record import Store
    from onrecord.rereading import Asked
    from onrecord.second import Asker, Asking, Difference, Grounded

Shape = dict[str, Any]


# --- onrecord second ------------------------------------------------------------------------------


def second(papers: Sequence[str], options: Options, *, estimate: bool, limit: int) -> Outcome:
    """``onrecord second``: a line a paper, the sums at the end."""
    if options.record is None:
        raise UsageError("name the record: onrecord second --record FILE.")
    chosen = settings()
    outcome = Outcome()

    def lines() -> Iterator[str]:
        with opened(options, create=False) as store:
            reader = reader_of(store)
            _known(store, papers)
            if estimate:
                yield _estimated(store, chosen, papers, options)
            else:
                yield from asked(store, reader, chosen, papers, options, outcome, limit)

    outcome.lines = lines()
    return outcome


def asked(
    store: Store, reader: Reader, chosen: Settings, papers: Sequence[str], options: Options, outcome: Outcome,
    limit: int = 0,
) -> Iterator[str]:  # fmt: skip
    """Ask about what is not known yet, then check the record with what came of it."""
    sums = _Sums(chosen)
    with closing(_asker(chosen)) as asker:
        waiting = _told(lazy.rereading.todo(store, asker, papers, anew=options.anew), chosen, options)
        try:
            for one in lazy.rereading.ask(
                store, asker, reader.knowledge, _first(waiting, limit), at_once=chosen.llm_at_once
            ):
                if one.problem is not None:
                    report([one.problem], options, outcome)
                sums.add(one)
                _progress(sums, one, options)
        finally:
            _progress(None, None, options)
    for name, counted in sums.papers.items():
        yield json_line({"document": name, **counted}) if options.as_json else _paper_line(name, counted)
    _, checked = lazy.flow.run_check(store, reader)
    leads = sum(bool(f.proposed) for f in checked.findings)
    total = sums.total(leads)
    yield json_line(total) if options.as_json else _total_line(total)
    if not options.as_json and total["proposals"]:
        remark(f"what they are: onrecord compare --record {options.record}", options)


def _asker(chosen: Settings) -> Asker:
    asking: Asking = lazy.second.Asking(
        chosen.llm_url,
        chosen.llm_model,
        chosen.llm_key.get_secret_value(),
        chosen.llm_seconds,
        chosen.llm_tokens,
    )
    found: Asker = lazy.second.Asker(asking)
    return found


def _told(waiting: Iterator[Any], chosen: Settings, options: Options) -> Iterator[Any]:
    """The passages; before the first that is asked about, it is said where its text goes."""
    told = False
    for one in waiting:
        if hasattr(one, "extraction") and not told:
            told = True
            where = f"{chosen.llm_model} at {chosen.llm_url}"
            remark(f"the second reader is {where}: the text of the papers goes there.", options)
        yield one


def _first(waiting: Iterator[Any], limit: int) -> Iterator[Any]:
    """All passages, or those known and the first so many of the others."""
    left = limit
    for one in waiting:
        if hasattr(one, "extraction") and limit:
            if not left:
                return
            left -= 1
        yield one


def _known(store: Store, papers: Sequence[str]) -> None:
    names = {n for d in store.documents() for n in (d.id, d.name)} if papers else set()
    for paper in papers:
        if paper not in names:
            raise UsageError(f"there is no paper {paper!r} in the record.")


def _estimated(store: Store, chosen: Settings, papers: Sequence[str], options: Options) -> str:
    """How much would be asked. A token is about four characters of English; the prompt goes with each passage."""
    knowledge = reader_of(store).knowledge
    known = passages = characters = 0
    for one in lazy.rereading.estimated(store, chosen.llm_model, papers, anew=options.anew):
        if not hasattr(one, "extraction"):
            known += 1
            continue
        passages += 1
        characters += sum(len(m["content"]) for m in lazy.second.messages(one.passage, knowledge))
    shape = {
        "passages": passages, "known": known, "characters": characters, "tokens_in": characters // _A_TOKEN,
        "cost_in": round(characters / _A_TOKEN * chosen.llm_price_in / 1e6, 4) if chosen.llm_price_in else None,
    }  # fmt: skip
    if options.as_json:
        return json_line(shape)
    cost = f", which costs {shape['cost_in']:.2f} without the answers" if shape["cost_in"] is not None else ""
    return (
        f"{passages} {_s(passages, 'passage')} to ask about, {known} known; about {shape['tokens_in']:,} tokens "
        f"would be sent{cost}. Nothing was."
    )


_A_TOKEN = 4


@dataclass
class _Sums:
    """What came of the asking, by paper and together."""

    chosen: Settings
    papers: dict[str, dict[str, int]] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    tokens_in: int = 0
    tokens_out: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, one: Asked) -> None:
        """Count a passage."""
        counted = self.papers.setdefault(
            one.document, dict.fromkeys(("passages", "known", "failed", "proposals", "dropped"), 0)
        )
        counted["passages"] += 1
        counted["known"] += one.known
        counted["failed"] += one.problem is not None
        if one.reply is not None and one.grounded is not None:
            counted["proposals"] += len(one.grounded.proposals)
            counted["dropped"] += len(one.grounded.dropped)
            self.dropped.update(d.why.value for d in one.grounded.dropped)
            self.tokens_in += one.reply.tokens_in
            self.tokens_out += one.reply.tokens_out

    def total(self, leads: int) -> Shape:
        """All papers together."""
        sums = {
            k: sum(p[k] for p in self.papers.values())
            for k in ("passages", "known", "failed", "proposals", "dropped")
        }
        chosen = self.chosen
        cost = (self.tokens_in * chosen.llm_price_in + self.tokens_out * chosen.llm_price_out) / 1e6
        return {
            **sums, "why_dropped": dict(self.dropped.most_common()), "leads": leads, "model": chosen.llm_model,
            "prompt": lazy.second.VERSION, "tokens_in": self.tokens_in, "tokens_out": self.tokens_out,
            "seconds": round(time.monotonic() - self.began, 1),
            "cost": round(cost, 4) if chosen.llm_price_in or chosen.llm_price_out else None,
        }  # fmt: skip


def _progress(sums: _Sums | None, one: Asked | None, options: Options) -> None:
    if options.quiet or not sys.stderr.isatty():
        return
    if sums is None or one is None:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        return
    done = sum(p["passages"] for p in sums.papers.values())
    seconds = time.monotonic() - sums.began
    words = (
        f"{done} passages, {sums.tokens_in + sums.tokens_out:,} tokens, {seconds:.0f} s: {one.document[-50:]}"
    )
    print(f"\r\x1b[K{lazy.text.plain(words)}", end="", file=sys.stderr, flush=True)


def _paper_line(name: str, counted: dict[str, int]) -> str:
    line: str = lazy.text.plain(
        f"{name}: {counted['passages']} {_s(counted['passages'], 'passage')} ({counted['known']} known, "
        f"{counted['failed']} not read), {counted['proposals']} proposed, {counted['dropped']} dropped"
    )
    return line


def _total_line(t: Shape) -> str:
    why = "; ".join(f"{n} {words}" for words, n in t["why_dropped"].items())
    cost = f", cost {t['cost']:.4f}" if t["cost"] is not None else ""
    return (
        f"{t['proposals']} proposed, {t['dropped']} dropped{f' ({why})' if why else ''}. {t['leads']} "
        f"{_s(t['leads'], 'lead')} that {'rests' if t['leads'] == 1 else 'rest'} on proposals. {t['tokens_in']:,} "
        f"tokens in, {t['tokens_out']:,} out, {t['seconds']} s{cost}."
    )


def _s(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


# --- onrecord compare -----------------------------------------------------------------------------


def compare(papers: Sequence[str], kinds: Sequence[str], options: Options) -> Outcome:
    """``onrecord compare``."""
    if options.record is None:
        raise UsageError("name the record: onrecord compare --record FILE.")
    known = lazy.second.KINDS
    for kind in kinds:
        if kind not in known:
            raise UsageError(f"--only takes {', '.join(known)}, not {kind!r}.")

    def lines() -> Iterator[str]:
        with opened(options, create=False) as store:
            reader = reader_of(store)
            _known(store, papers)
            if not store.answers.any():
                raise UsageError(
                    f"no second reader has read this record; onrecord second --record {options.record}."
                )
            decided = lazy.rereading.decided(store.log.standing())
            for extraction, grounded, differences in lazy.flow.compared(store, reader):
                document = extraction.document
                if not papers or document.name in papers or document.id in papers:
                    shapes = Shapes(lazy.rereading.facts_of(extraction, grounded))
                    chosen = [d for d in differences if not kinds or d.kind in kinds]
                    shown = [_difference(d, shapes, grounded, decided) for d in chosen]
                    yield from _compared(document.name, shown, options)

    return Outcome(lines())


def _difference(d: Difference, shapes: Shapes, grounded: Grounded, decided: dict[str, str]) -> Shape:
    noun = d.first or d.second
    assert noun is not None  # one of the two is there
    by = next((p.by for p in grounded.proposals if d.second is not None and p.noun.id == d.second.id), None)
    words = lazy.second.words_of(noun)
    return {
        "document": shapes.facts.documents[0].name, "kind": d.kind, "sides": d.sides.value,
        "otherwise": list(d.otherwise), "words": shapes.spans(words),
        "first": shapes.noun(d.kind, d.first) if d.first else None,
        "second": shapes.noun(d.kind, d.second) if d.second else None,
        "by": {"model": by.model, "prompt": by.prompt} if by else None,
        "state": decided.get(d.second.id, "open") if d.second else None,
    }  # fmt: skip


def _compared(name: str, shown: Sequence[Shape], options: Options) -> Iterator[str]:
    """As data every difference and agreement; as text the sums, and what is to be looked at."""
    if options.as_json:
        yield from (json_line(s) for s in shown)
        return
    sides = Counter(s["sides"] for s in shown)
    yield lazy.text.plain(
        f"{name}: {sides['both']} alike, {sides['both, otherwise']} read otherwise, "
        f"{sides['only second']} only by the second reader, {sides['only first']} only by the first"
    )
    for shape in shown:
        if options.everything or shape["sides"] in ("only second", "both, otherwise"):
            yield from lazy.text.difference(shape)
