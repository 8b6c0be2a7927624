"""A record with decisions, exported as a case file and read back: equal, whatever stands in it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.api import Record
from onrecord.core.nouns import Facts
from onrecord.core.problems import UsageError
from onrecord.faces import export
from onrecord.sources import casefile

ODD = st.sampled_from(
    ["Ægir Ö", "Dvořák", "O’Neill-Smith", "'quoted'", '"', "a: b # c", "- x", "? y", "& z", "*w", "null", "true", "1e3",
     "0x1F", "2019-01-01", "~", "\u202eright", "e\u0301", "𝒜da", "🚢", "x\u00a0y", "\u2028", "tab\tbed", "back\\slash", "{}", "[]",
     "%", "@at", "`tick`", "| bar", "> more", "---", "...", "İstanbul", "שלום", "小林"]
)  # fmt: skip
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
WORDS = st.one_of(ODD, PLAIN, st.tuples(ODD, PLAIN).map("".join)).filter(lambda t: bool(t.strip()))


def quoted(text: str) -> str:
    """The text as YAML's double-quoted form."""
    plain = (c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(plain)}"'


def case(first: str, second: str, third: str, text: str) -> str:
    """A small case, what is odd in its strings escaped."""
    q = quoted
    return "\n".join(
        (
            "onrecord: 1",
            "documents:",
            f"  - {{id: hearing, title: {q(text)}, published: 2019-05-14, kind: transcript}}",
            f"  - {{id: log, title: {q(second)}, published: 2019-06-01/2019-07, kind: log, publisher: {q(third)}}}",
            "actors:",
            f"  - {{id: a, name: {q(first + ' Quill')}, aliases: [{q(third)}]}}",
            f"  - {{id: b, name: {q(second + ' Sorel')}}}",
            f"  - {{id: c, name: {q(third + ' Board')}, kind: body}}",
            "offices:",
            f"  - {{holder: b, role: chairman, organization: c, from: 2018, to: 2020-02, document: log, words: {q(second)}}}",
            "statements:",
            f"  - {{id: s1, document: hearing, speaker: a, said: 2019-05-14, sworn: true, words: {q('I never met ' + second)},",
            "     claims: [{id: c1, denies: meet, party: b}]}",
            f"  - {{id: s2, document: hearing, speaker: b, said: 2019-05-14, words: {q('We met ' + first)}, claims: [{{id: c2, affirms: meet, party: a}}]}}",
            "events:",
            f"  - {{id: e1, document: log, words: {q(text + second)}, what: meet, who: [a, b], when: 2018-09-12, authority: official}}",
            f"  - {{id: e2, document: log, words: {q(third + text)}, what: call, who: [a, c], when: 2018-09, certainty: scheduled}}",
        )
    )


def decided(record: Record, words: str, choice: list[int]) -> None:
    """Some decisions of every kind that changes what the record holds; one that does not fit is passed over."""
    for step in choice:
        facts = record.facts()
        actors = [a.id for a in facts.actors]
        try:
            match step:
                case 0:
                    record.rename(actors[0], words, reason=words)
                case 1:
                    record.alias(actors[-1], words, reviewer=words)
                case 2:
                    record.merge(actors[0], actors[1], anyway=True)
                case 3:
                    record.reject(facts.events[0].id, reason=words)
                case 4:
                    record.correct(facts.events[-1].id, {"when": "2018-10-01/2018-11"}, reason=words)
                case 5:
                    record.write({"events": [{"document": "log", "words": words, "what": "visit", "who": [facts.actors[0].name], "when": "2017"}]})
                case 6:
                    record.decide(record.check()[0].id, "confirmed", reason=words)
                case 7:
                    record.undo(record.log()[-1].number)
        except (UsageError, IndexError):
            continue


def bare(facts: Facts) -> Facts:
    """What a case file carries: the facts. How much was read of the papers is no fact."""
    return replace(facts, coverage=Facts().coverage)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORDS, WORDS, WORDS, WORDS, st.lists(st.integers(0, 7), max_size=6))
def test_any_record_is_read_back_equal(first: str, second: str, third: str, text: str, choice: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(case(first, second, third, text), encoding="utf-8")
        with onrecord.open() as record:
            problems = record.read([path])
            assert not problems, [str(p) for p in problems]
            decided(record, text, choice)
            facts, findings = record.facts(), record.check()
        written = export.export("casefile", facts, findings)
        assert isinstance(written, str)
        again = casefile.parse(written)
        assert again.problems == ()
        assert bare(again.facts) == bare(facts)
        back = Path(folder) / "back.yaml"
        back.write_text(written, encoding="utf-8")
        with onrecord.open() as other:
            assert not other.read([back])
            assert [(f.verdict, f.why, f.say, f.record) for f in other.check()] == [
                (f.verdict, f.why, f.say, f.record) for f in findings
            ]
            assert export.export("casefile", other.facts(), ()) == written
