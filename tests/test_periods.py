"""The period of a form or a question bounds what had to be disclosed, from the papers to the finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.faces.cli import main

FORM = """\
---
title: Statement of interests
published: 2022-05-15
kind: filing
---

Annual statement of financial interests

Filer: Delia Marchbank, Commissioner of Ports
{heading}

1. {question}
None.

2. List all directorships held.
None.
"""
NEWS = """\
---
title: Tickets
published: 2022-09-02
publisher: Norvik Gazette
kind: article
---

Delia Marchbank, the ports commissioner, received a gift of two tickets from Halyard Shipping in {when}, company records show.
"""
PERIOD = "Reporting period: 1 January 2021 to 31 December 2021"


@pytest.mark.parametrize(
    ("heading", "question", "when", "found"),
    [
        (PERIOD, "List all gifts received over $250.", "June 2021", 1),
        (PERIOD, "List all gifts received over $250.", "June 2019", 0),
        ("Period covered by this statement: 2021", "List all gifts received.", "June 2019", 0),
        ("", "List all gifts received during 2021.", "June 2019", 0),
        ("", "List all gifts received during 2021.", "June 2021", 1),
        ("", "List all gifts received between 1 May 2020 and 30 April 2021.", "June 2019", 0),
        ("", "List all gifts received over $250.", "June 2019", 1),
        (PERIOD, "List all gifts that you have ever received.", "June 2019", 1),
        ("Financial year: 2021", "List all gifts received.", "June 2019", 1),
    ],
)
def test_a_gift_outside_the_period_was_not_left_out(
    heading: str,
    question: str,
    when: str,
    found: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "form.txt").write_text(FORM.format(heading=heading, question=question))
    (tmp_path / "news.txt").write_text(NEWS.format(when=when))
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path), "--json", "--exit-zero"])
    assert len(capsys.readouterr().out.splitlines()) == found
