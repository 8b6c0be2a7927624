"""Tables inside papers: set with blanks, bars or tabs; and what only looks like one."""

from __future__ import annotations

import pytest

from onrecord.core.document import Document, DocumentKind
from onrecord.core.nouns import Authority
from onrecord.extract.rows import rows

BLANKS = (
    "Annex B. Extract from the diary of the harbour master, K. Arden\n\n"
    "Date          Time    Visitor             Purpose\n"
    "2019-03-04    10:00   Amb. Luis Prado     Dredging licence\n"
    "2019-03-05    11:30   Ana Lind            Crane hire\n\nEnd of extract.\n"
)
BARS = (
    "Calls from the front office:\n\n| Date | From | To | Duration |\n|------|------|----|---------:|\n"
    "| 4 May 2018 | Kim Arden | Luis Prado | 00:04:10 |\n| 5 May 2018 | Kim Arden | Ana Lind | 00:00:00 |\n"
)
TABS = "Gifts entered in the register\n\nDate\tGiven by\tReceived by\tGift\n2020-02-01\tLarch Homes\tJoan Pike\tHamper\n2020-02-03\tLarch Homes\tOtto Brand\tHamper\n"


def paper(text: str, kind: DocumentKind = DocumentKind.FILING) -> Document:
    return Document("doc-1", "annex.txt", "", text, kind=kind)


def told(document: Document) -> list[str]:
    found = rows(document)
    names = {a.id: a.name for a in found.actors}
    return [
        " ".join([e.predicate, "/".join(names[p.actor] for p in e.participants), str(e.when)])
        for e in found.events
    ]


def test_columns_set_with_blanks() -> None:
    assert told(paper(BLANKS)) == ["meet K. Arden/Luis Prado 2019-03-04", "meet K. Arden/Ana Lind 2019-03-05"]
    found = rows(paper(BLANKS))
    assert found.events[0].spans[0].text == "2019-03-04    10:00   Amb. Luis Prado     Dredging licence"
    assert found.events[0].topic == "Dredging licence"


def test_columns_set_with_bars() -> None:
    assert told(paper(BARS)) == ["call Kim Arden/Luis Prado 2018-05-04", "call Kim Arden/Ana Lind 2018-05-05"]


def test_the_cells_of_a_page_are_told_in_its_own_voice() -> None:
    found = rows(paper(TABS, DocumentKind.ARTICLE))
    assert {e.predicate for e in found.events} == {"gift", "give"}
    assert {e.authority for e in found.events} == {Authority.PUBLICATION}


@pytest.mark.parametrize(
    "text",
    [
        "Menu\n\nSoup        Bread      4.20\nFish        Chips      9.80\nTea         Cake       3.10\n",
        "Agenda\n\n1.  Welcome   Chair\n2.  Report   Clerk\n3.  Close   Chair\n",
        "Column A    Column B    Column C\nred    4    9\nblue    5    8\n",
        BLANKS.replace("\n2019-03-05    11:30   Ana Lind            Crane hire", ""),
    ],
    ids=["menu", "agenda", "figures", "one row alone"],
)
def test_what_records_nothing(text: str) -> None:
    assert told(paper(text)) == []
