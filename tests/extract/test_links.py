"""Links that people leave to the reader, each over small invented papers read the whole way.

The papers of a case name somebody in different words; only a reader who puts them together sees the point.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from onrecord import check, extract, sources
from onrecord.core.findings import Finding
from onrecord.extract import Models, link
from onrecord.knowledge import Knowledge


def findings(papers: Mapping[str, str], models: Models) -> list[Finding]:
    """What the check finds in papers given as name → text."""
    read = []
    for name, text in papers.items():
        for document in sources.read_bytes(name, text.encode()).documents:
            read.append(extract.run(document, models))
    knowledge: Knowledge = models.knowledge
    return list(check.derive(link(read, knowledge), knowledge).findings)


HEARING = """\
---
title: Hearing of the Ports Committee
date: 2021-06-10
kind: transcript
---
SENATOR PELL: {question}

MR. HARTE: {answer}
"""


def hearing(question: str, answer: str) -> str:
    return HEARING.format(question=question, answer=answer)


ARTICLE = """\
---
title: {title}
date: 2021-07-01
publisher: The Marrick Gazette
kind: article
---
{text}
"""


def article(text: str, title: str = "A minister's spring") -> str:
    return ARTICLE.format(title=title, text=text)


OPENING = "Ivo Harte, the transport minister, answered questions on Thursday. "


def kinds(found: list[Finding]) -> list[str]:
    return sorted(f"{f.kind.value} {f.verdict.value if f.verdict else ''}".strip() for f in found)


CASES = {
    "a firm meets him for its client": (
        {
            "1.txt": article(OPENING + '"I have never had any contact with the Sugar Board," Mr Harte said.'),
            "2.txt": article(
                "Quay Strategies LLC, a lobbying firm, met Ivo Harte on 4 May 2021 on behalf of the Sugar Board."
            ),
        },
        1,
    ),
    "a firm meets him for another client": (
        {
            "1.txt": article(OPENING + '"I have never had any contact with the Sugar Board," Mr Harte said.'),
            "2.txt": article(
                "Quay Strategies LLC, a lobbying firm, met Ivo Harte on 4 May 2021 on behalf of the Salt Board."
            ),
        },
        0,
    ),
    "who was handed the draft": (
        {
            "1.txt": article(OPENING + '"I have never met Odette Kamau," Mr Harte said.'),
            "2.txt": article(
                "On 14 February 2021 Ivo Harte had lunch in Marrick with Odette Kamau, the bank's adviser."
            ),
        },
        1,
    ),
    "an owner's company, and its state": (
        {
            "1.txt": article(
                OPENING + '"I have never met anybody from the Bulgarian government," Mr Harte said.'
            ),
            "2.txt": article(
                "On 3 March 2021 Ivo Harte met Stefan Iliev, the Bulgarian ambassador, at the Dock Grill in Marrick."
            ),
        },
        1,
    ),
    "an office decides on who pays its holder's paymaster": (
        {
            "1.txt": article(
                "Ivo Harte is the under secretary for exports. His bureau is weighing whether Brandt Optics, a company "
                "owned by the Bulgarian state, may buy night sights. Until April Mr Harte was also a paid adviser to the "
                "Delta Council, a nonprofit whose largest donor is Brandt Optics.",
                "Night sights",
            ),
        },
        1,
    ),
    "an office decides on a stranger": (
        {
            "1.txt": article(
                "Ivo Harte is the under secretary for exports. His bureau is weighing whether Corvo Glass, a company "
                "owned by the Bulgarian state, may buy night sights. Until April Mr Harte was also a paid adviser to the "
                "Delta Council, a nonprofit whose largest donor is Brandt Optics.",
                "Night sights",
            ),
        },
        0,
    ),
    "a number, its firm, the firm's one lobbyist, her client": (
        {
            "1.txt": article(
                OPENING
                + '"I have not exchanged a single text message with anybody who lobbies for Ortolan Gaming," Mr Harte said.'
            ),
            "texts.csv": "sent_at,from,to,text\n"
            "2021-02-18 20:41,555-010-0144,Ivo Harte,Any word on the bill?\n"
            "2021-02-18 20:50,Ivo Harte,555-010-0144,Thursday\n",
            "3.txt": article(
                "The number 555-010-0144 is billed to Quay Strategies LLC of Marrick. The lobbyist register shows that firm as "
                "agent for Ortolan Gaming from January 4, 2021, with Nina Roth as its only lobbyist.",
                "Who was texting",
            ),
        },
        1,
    ),
    "a number of somebody else": (
        {
            "1.txt": article(
                OPENING
                + '"I have not exchanged a single text message with anybody who lobbies for Ortolan Gaming," Mr Harte said.'
            ),
            "texts.csv": "sent_at,from,to,text\n"
            "2021-02-18 20:41,555-010-0199,Ivo Harte,Any word on the bill?\n",
            "3.txt": article(
                "The number 555-010-0144 is billed to Quay Strategies LLC of Marrick. The lobbyist register shows that firm as "
                "agent for Ortolan Gaming from January 4, 2021, with Nina Roth as its only lobbyist.",
                "Who was texting",
            ),
        },
        0,
    ),
    "initials in a diary": (
        {
            "1.txt": article(OPENING + '"I have never met Odette Kamau," Mr Harte said.'),
            "diary.csv": "date,attendees,place,note\n2021-03-04,I. Harte; O. Kamau,Room 9,Lease of pier 4\n",
        },
        1,
    ),
    "a maiden name": (
        {
            "1.txt": article(OPENING + '"I have never met Odette Kamau," Mr Harte said.'),
            "2.txt": article(
                "Ivo Harte, the transport minister, met Odette Lind at the Dock Grill on 14 February 2021. Odette Kamau, née Lind, is the bank's adviser."
            ),
        },
        1,
    ),
    "the trust alone, its chief executive alone": (
        {
            "1.txt": article(
                'A spokesperson for the trust said: "The chief executive has never met Odette Kamau."',
                "Wards",
            ),
            "2.txt": article(
                "Ivo Harte is the chief executive of Marrick Hospitals Trust. On 14 February 2021 Mr Harte had lunch in "
                "Marrick with Odette Kamau, the bank's adviser.",
            ),
        },
        1,
    ),
    "the minister alone, in a report that names nobody of the ministry": (
        {
            "1.txt": article(
                OPENING
                + '"I have never met anybody from Brandt Optics," Mr Harte said. Brandt Optics was glad.'
            ),
            "2.txt": "---\ntitle: Report of the ombudsman\ndate: 2021-08-01\nkind: filing\n---\n"
            "2. On 23 March the transport minister, accompanied by his driver, spent two hours at the Dock Grill with "
            "Odette Kamau, managing director of Brandt Optics, and her engineer.\n",
        },
        1,
    ),
    "the minister alone, of other people": (
        {
            "1.txt": article(OPENING + '"I have never met Odette Kamau," Mr Harte said.'),
            "2.txt": "---\ntitle: Report of the ombudsman\ndate: 2021-08-01\nkind: filing\n---\n"
            "2. On 23 March the defence minister, accompanied by his driver, spent two hours at the Dock Grill with "
            "Odette Kamau, managing director of Brandt Optics, and her engineer.\n",
        },
        0,
    ),
    "what was written was said in no place": (
        {
            "1.txt": article(OPENING + '"I never spoke to Odette Kamau in any car park," Mr Harte said.'),
            "2.txt": article("Ivo Harte wrote to Odette Kamau, the bank's adviser, on 14 February 2021."),
        },
        0,
    ),
    "the trust alone, where there are two": (
        {
            "1.txt": article(
                'A spokesperson for the trust said: "The chief executive has never met Odette Kamau."',
                "Wards",
            ),
            "2.txt": article(
                "Ivo Harte is the chief executive of Marrick Hospitals Trust. On 14 February 2021 Mr Harte had lunch in "
                "Marrick with Odette Kamau, the bank's adviser. Ana Lind is the chief executive of Selby Schools Trust.",
            ),
        },
        0,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_links(name: str, models: Models) -> None:
    papers, expected = CASES[name]
    found = findings(papers, models)
    assert len(found) == expected, kinds(found)
