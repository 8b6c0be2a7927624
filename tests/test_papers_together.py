"""Papers of several kinds read together, end to end: what a form leaves out, and who decided in whose matter.

Each case is a few papers as they are printed, all invented, and beside it the look-alikes: the same papers
with one thing changed, of which nothing may be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from onrecord import check, flow, sources
from onrecord.core.findings import Finding, FindingKind, Verdict
from onrecord.extract.link import link


@pytest.fixture(scope="module")
def reader() -> flow.Reader:
    return flow.Reader()


def found(papers: Mapping[str, str], folder: Path, reader: flow.Reader) -> list[Finding]:
    """The findings of some papers, leads left out."""
    for name, text in papers.items():
        (folder / name).write_text(text, "utf-8")
    read = [flow.read_file(f, reader) for f in sources.walk([folder]) if isinstance(f, Path)]
    facts = link([e for d in read for e in d.extractions], reader.knowledge)
    made = check.derive(facts, reader.knowledge).findings
    return [f for f in made if f.verdict is not Verdict.LEAD and f.confidence >= 0.5]


def kinds(papers: Mapping[str, str], folder: Path, reader: flow.Reader) -> set[FindingKind]:
    return {f.kind for f in found(papers, folder, reader)}


def head(title: str, published: str, kind: str, publisher: str = "Hythe Borough") -> str:
    return f"---\ntitle: {title!r}\npublisher: {publisher}\npublished: {published}\nkind: {kind}\n---\n"


FORM = head("Officer's declaration of interests, 2019", "2019-01-16", "filing") + (
    "To be filled in by each officer in January.\n\nOfficer: Rex Palin (Surveyor)\n\nEmployment outside the borough: none\n"
    "Shareholdings of yourself or your spouse in firms that supply the borough: none\nLand in the borough: a plot at Weir End\n\nR. Palin\n16/1/19\n"
)
REPORT = head("Report of the auditor on the quay", "2019-11-20", "filing", "District Auditor") + (
    "1. Quayside Paving Ltd won the tender for the quay in October 2018.\n\n"
    "2. The Companies Office shows Mr Rex Palin as the holder of 40 of its 100 shares since 2016.\n"
)
WIFE = head("Report of the auditor on the quay", "2019-11-20", "filing", "District Auditor") + (
    "1. Rex Palin is the surveyor of the borough. His wife, Dora Palin, keeps a shop.\n\n2. Quayside Paving Ltd won the tender for the quay in October 2018. "
    "The share register names Dora Palin as the holder of 40 of its 100 shares since 2016.\n"
)


@pytest.mark.slow
def test_a_form_of_labels_against_the_register_of_a_company(tmp_path: Path, reader: flow.Reader) -> None:
    (one,) = found({"form.txt": FORM, "report.txt": REPORT}, tmp_path, reader)
    assert one.kind is FindingKind.NONDISCLOSURE
    assert [s.text for s in one.say][-1] == "none"
    assert "holder of 40" in one.record[0].text


@pytest.mark.slow
def test_a_form_that_asks_after_the_spouse_against_what_she_holds(
    tmp_path: Path, reader: flow.Reader
) -> None:
    assert kinds({"form.txt": FORM, "report.txt": WIFE}, tmp_path, reader) == {FindingKind.NONDISCLOSURE}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "report"),
    [
        (
            FORM,
            REPORT.replace("won the tender for the quay in October 2018", "paints houses in another county"),
        ),
        (FORM, REPORT.replace("Rex Palin as", "Ned Palin as")),
        (FORM, REPORT.replace("since 2016", "since June 2019")),
        (FORM.replace("supply the borough: none", "supply the borough: Quayside Paving Ltd"), REPORT),
        (FORM.replace("of yourself or your spouse ", ""), WIFE),
        (FORM, WIFE.replace("His wife, Dora Palin", "A neighbour, Dora Palin")),
    ],
    ids=["no dealings", "another man", "bought later", "declared", "spouse not asked after", "no relative"],
)
def test_what_is_no_omission(form: str, report: str, tmp_path: Path, reader: flow.Reader) -> None:
    assert FindingKind.NONDISCLOSURE not in kinds({"form.txt": form, "report.txt": report}, tmp_path, reader)


TOLD = head("Report no. 3 on the mooring licences", "2020-10-01", "filing", "Ombudsman of Norland") + (
    "1. The licences were drawn up by Mr Tomas Vik, harbour officer.\n\n"
    "2. Since May 2018 Mr Vik's boathouse has been let to Fjord Salmon Ltd, at 900 a month. Fjord Salmon Ltd had applied for its licence in April.\n\n"
    '3. Officers sign a yearly form. To "Any income, other than salary, from a licence holder?" Mr Vik had written, on 9 January 2019, "none".\n'
)


@pytest.mark.slow
def test_a_form_that_a_report_quotes(tmp_path: Path, reader: flow.Reader) -> None:
    made = found({"report.txt": TOLD}, tmp_path, reader)
    assert FindingKind.NONDISCLOSURE in {f.kind for f in made}


@pytest.mark.slow
def test_a_form_that_a_report_quotes_and_that_leaves_nothing_out(tmp_path: Path, reader: flow.Reader) -> None:
    later = TOLD.replace("Since May 2018", "Since May 2019")
    assert FindingKind.NONDISCLOSURE not in kinds({"report.txt": later}, tmp_path, reader)


PERMITS = "permit_no,issued,holder,officer\nM-1,2019-02-01,Fjord Salmon Ltd,T. Vik\nM-2,2019-03-01,Baltic Nets AS,O. Grane\n"


@pytest.mark.slow
def test_who_signed_the_permit_of_his_tenant(tmp_path: Path, reader: flow.Reader) -> None:
    made = found({"report.txt": TOLD, "permits.csv": PERMITS}, tmp_path, reader)
    assert FindingKind.CONFLICT_OF_INTEREST in {f.kind for f in made}


@pytest.mark.slow
def test_who_signed_the_permit_of_somebody_else(tmp_path: Path, reader: flow.Reader) -> None:
    other = PERMITS.replace("Fjord Salmon Ltd,T. Vik", "Fjord Salmon Ltd,O. Grane").replace(
        "drawn up by", "seen by"
    )
    quiet = TOLD.replace(
        "The licences were drawn up by Mr Tomas Vik, harbour officer.", "Mr Tomas Vik is a harbour officer."
    )
    assert FindingKind.CONFLICT_OF_INTEREST not in kinds(
        {"report.txt": quiet, "permits.csv": other}, tmp_path, reader
    )


OMITTED = head("Report on the tolls", "2021-05-01", "filing", "Court of Audit") + (
    "1. Mr Piet Dorn was the inspector of tolls. On 3 March 2016 Mr Dorn received 9,000 francs from Ferry Lines AG.\n\n"
    "2. The payments were omitted from Mr Dorn's returns for those years.\n"
)


@pytest.mark.slow
def test_payments_that_a_paper_says_were_omitted_from_a_return(tmp_path: Path, reader: flow.Reader) -> None:
    made = [f for f in found({"report.txt": OMITTED}, tmp_path, reader) if f.kind is FindingKind.NONDISCLOSURE]
    assert [" ".join(s.text for s in f.say) for f in made] == ["The payments were omitted from Mr Dorn's returns for those years."]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    ["The payments were entered in Mr Dorn's returns for those years.", "His opponents said that the payments were omitted from Mr Dorn's returns.",
     "The payments were omitted from Mr Adler's returns for those years.", "Three pages were omitted from Mr Dorn's returns."],
    ids=["entered", "hearsay", "another's return", "pages"],
)  # fmt: skip
def test_what_is_no_narrated_omission(words: str, tmp_path: Path, reader: flow.Reader) -> None:
    text = OMITTED.replace("The payments were omitted from Mr Dorn's returns for those years.", words)
    assert FindingKind.NONDISCLOSURE not in kinds({"report.txt": text}, tmp_path, reader)


LOG = head("Duty log of the harbour office", "2018-06-30", "filing") + (
    "3 May 2018, 09:14. Mr Luis Prado met Rex Palin at the quay.\n\n4 May. Rex Palin telephoned Ana Lind.\n\nFri 11 May, 10:30: Ana Lind met Luis Prado.\n"
)


@pytest.mark.slow
def test_the_entries_of_a_log_in_prose_have_their_dates(tmp_path: Path, reader: flow.Reader) -> None:
    (tmp_path / "log.txt").write_text(LOG, "utf-8")
    (made,) = flow.read_file(tmp_path / "log.txt", reader).extractions
    assert [(e.predicate, str(e.when)) for e in made.events] == [
        ("meet", "2018-05-03"), ("call", "2018-05-04"), ("meet", "2018-05-11"),
    ]  # fmt: skip
