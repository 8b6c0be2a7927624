"""A small case for a second reader: two denials, and a meeting that the case file does not have."""

from __future__ import annotations

from typing import Any

CASE = """\
onrecord: 1
documents:
  - id: hearing
    title: Fisheries committee
    published: 2019-05-14
    kind: transcript
    text: "Ms. ROE. I never met Arne Lind. I never took money from Tidewater Group.\\n"
  - id: echo
    title: Evening Echo
    published: 2019-04-02
    kind: article
    text: "Jane Roe and Arne Lind broke bread at the Salt House on 12 September 2018.\\nShe says she knows nobody there.\\n"
  - id: log
    title: Visitor log
    kind: log
    text: "2018-11-03, Jane Roe, Tidewater Group, fee of 4,000\\n"
actors:
  - {id: roe, name: Jane Roe, aliases: [Ms. ROE]}
  - {id: lind, name: Arne Lind}
  - {id: tide, name: Tidewater Group, kind: body}
statements:
  - id: s1
    document: hearing
    speaker: roe
    said: 2019-05-14
    kind: direct
    grade: transcript
    words: [I never met Arne Lind., I never took money from Tidewater Group.]
    claims:
      - {denies: meet, party: lind, words: I never met Arne Lind.}
      - {denies: receive_money, party: tide, words: I never took money from Tidewater Group.}
events:
  - {document: log, words: "2018-11-03, Jane Roe, Tidewater Group, fee of 4,000", what: fee, when: 2018-11-03,
     who: [{actor: roe}, {actor: tide, role: party}], authority: official}
"""
MET: dict[str, Any] = {"words": "Jane Roe and Arne Lind broke bread at the Salt House on 12 September 2018", "act": "meet",
       "who": ["Jane Roe", "Arne Lind"], "when": "12 September 2018"}  # fmt: skip
