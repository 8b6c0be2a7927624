"""The example case: its papers give the findings they should and no other; its case file, word for word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import onrecord
from onrecord import check, examples, knowledge
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.sources import casefile

EXPECTED: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_suffix(".expected.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def papers() -> tuple[Facts, list[Finding]]:
    with onrecord.open() as record:
        assert not record.read([examples.path()])
        return record.facts(), record.check()


def fits(finding: Finding, wanted: dict[str, Any], facts: Facts) -> bool:
    names = {a.id: a.name for a in facts.actors}
    verdict = finding.verdict.value if finding.verdict else None
    return (
        (finding.kind.value, verdict) == (wanted["kind"], wanted.get("verdict"))
        and names.get(finding.speaker or "") == wanted.get("speaker", names.get(finding.speaker or ""))
        and names.get(finding.subject or "") == wanted.get("subject", names.get(finding.subject or ""))
        and (not wanted.get("say") or any(wanted["say"] in s.text for s in finding.say))
        and any(wanted["record"] in s.text for s in finding.record)
        and wanted.get("unless", "") in (finding.unless or "")
    )


def described(wanted: dict[str, Any]) -> str:
    return f"{wanted.get('verdict') or wanted['kind']}: {wanted.get('say', '')[:40]}"


@pytest.mark.parametrize("wanted", EXPECTED, ids=described)
def test_found_in_the_papers(wanted: dict[str, Any], papers: tuple[Facts, list[Finding]]) -> None:
    facts, findings = papers
    found = any(fits(f, wanted, facts) for f in findings)
    if wanted.get("not_yet") and not found:
        pytest.xfail("not found so far")
    assert found


def test_nothing_else_is_found_in_the_papers(papers: tuple[Facts, list[Finding]]) -> None:
    facts, findings = papers
    extra = [f.why for f in findings if not any(fits(f, wanted, facts) for wanted in EXPECTED)]
    assert not extra


def test_words_are_those_of_the_papers(papers: tuple[Facts, list[Finding]]) -> None:
    facts, findings = papers
    texts = {d.id: d.text for d in facts.documents}
    for finding in findings:
        for span in (*finding.say, *finding.record, *finding.replies, *finding.corrected):
            assert texts[span.document][span.start : span.end] == span.text


def test_no_word_about_intent(papers: tuple[Facts, list[Finding]]) -> None:
    for finding in papers[1]:
        said = " ".join(s.text for s in (*finding.say, *finding.record))
        own = f"{finding.why} {' '.join(d.flips for d in finding.derivations)}".casefold()
        for word in ("lied", "liar", "perjur", "untruth", "guilty", "deceiv", "false"):
            assert word not in own or word in said.casefold()


@pytest.fixture(scope="module")
def by_hand() -> tuple[Facts, tuple[Finding, ...]]:
    case = casefile.parse(examples.case_path().read_text(encoding="utf-8"), "harbour.yaml")
    assert not case.problems
    return case.facts, check.derive(case.facts, knowledge.load()).findings


@pytest.mark.parametrize("wanted", EXPECTED, ids=described)
def test_found_in_the_case_file(wanted: dict[str, Any], by_hand: tuple[Facts, tuple[Finding, ...]]) -> None:
    facts, findings = by_hand
    assert any(fits(f, wanted, facts) for f in findings)


def test_the_case_file_has_every_kind_and_nothing_else(by_hand: tuple[Facts, tuple[Finding, ...]]) -> None:
    facts, findings = by_hand
    assert len(findings) == len(EXPECTED)
    assert all(any(fits(f, wanted, facts) for wanted in EXPECTED) for f in findings)


def test_replayed_from_the_chain_alone(by_hand: tuple[Facts, tuple[Finding, ...]]) -> None:
    for finding in by_hand[1]:
        assert check.replay(finding) == finding.verdict
