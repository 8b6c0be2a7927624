"""Tiny case files from their telling parts: one shared builder for the tests of the check."""

from __future__ import annotations

from onrecord import check
from onrecord.check import Checked
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.knowledge import load
from onrecord.sources import casefile

PAPERS = """
  - {id: talk, title: Evidence to the inquiry, published: 2020-06-15, kind: transcript}
  - {id: later, title: A second interview, published: 2020-11-20, kind: transcript}
  - {id: diary, title: Office diary, kind: log}
  - {id: form, title: Register of interests, published: 2020-01-31, kind: filing}
  - {id: paper, title: What the diary says, publisher: The Wexcombe Post, published: 2020-09-01, kind: article}
"""
ACTORS = """
  - {id: thorne, name: Ana Thorne}
  - {id: marsh, name: Ben Marsh, distinct: [cole]}
  - {id: cole, name: Cole Marsh}
  - {id: pike, name: Dora Pike}
  - {id: quill, name: Quill Freight plc, kind: body, classes: [company], distinct: [trust]}
  - {id: trust, name: Quill Foundation, kind: body, classes: [charity]}
  - {id: yard, name: Quill Yards Ltd, kind: body}
  - {id: bank, name: Holm Bank, kind: body, classes: [bank]}
  - {id: port, name: Wexcombe Port Authority, kind: body}
  - {id: board, name: Licensing Board, kind: body}
  - {id: estonia, name: Estonia, kind: state}
  - {id: phone, name: "01632 960417", kind: body}
  - {id: source, name: a senior official, kind: unnamed}
"""


def facts(
    says: str = "", happened: str = "", *, offices: str = "", relations: str = "", corrections: str = ""
) -> Facts:
    """The facts of a case file; each argument is the entries of one section, one a line, without the dash.

    ``says`` holds statements (speaker Ana Thorne in ``talk`` unless they say otherwise), ``happened`` events
    (in ``diary``, official, unless they say otherwise). Raises AssertionError where the case file is wrong.
    """
    text = f"onrecord: 1\ndocuments:{PAPERS}actors:{ACTORS}"
    text += _section("statements", says, "document: talk, speaker: thorne, kind: direct, grade: transcript")
    text += _section("events", happened, "document: diary, authority: official")
    text += _section("offices", offices, "document: paper")
    text += _section("relations", relations, "document: paper")
    text += _section("corrections", corrections, "document: paper")
    case = casefile.parse(text, "case.yaml")
    assert case.problems == (), [str(p) for p in case.problems]
    return case.facts


def _section(name: str, entries: str, defaults: str) -> str:
    lines = []
    for number, entry in enumerate(filter(None, (line.strip() for line in entries.splitlines())), 1):
        given = [d for d in defaults.split(", ") if f"{d.split(':')[0]}:" not in entry.split("claims:")[0]]
        words = "" if "words:" in entry.split("claims:")[0] else f"words: {name} {number}, "
        lines.append(f"  - {{{words}{entry}{', ' if given else ''}{', '.join(given)}}}\n")
    return f"{name}:\n{''.join(lines)}" if lines else ""


def checked(says: str = "", happened: str = "", **more: str) -> Checked:
    """What the check makes of such a case."""
    return check.derive(facts(says, happened, **more), load())


def told(found: Checked) -> list[str]:
    """The findings as short words: "contradicted", "hedged", "inconsistency", …"""
    return [short(f) for f in found.findings]


def short(finding: Finding) -> str:
    """The verdict of a contradiction, the kind of any other finding."""
    return finding.verdict.value if finding.verdict else finding.kind.value


def denies(claim: str, said: str = "") -> str:
    """One statement that denies: ``denies("meet, party: quill")``."""
    return f"{said}{', ' if said else ''}claims: [{{denies: {claim}}}]"


def affirms(claim: str, said: str = "") -> str:
    """One statement that affirms."""
    return f"{said}{', ' if said else ''}claims: [{{affirms: {claim}}}]"
