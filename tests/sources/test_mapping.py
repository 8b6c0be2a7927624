"""Tables whose columns somebody declares in a small file beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.core.document import Document
from onrecord.core.problems import Problem
from onrecord.extract.rows import RowFacts, rows
from onrecord.knowledge.columns import columns
from onrecord.sources import mapping, read, walk

DIARY = "Wann;Wer;Gast;Sache\n03.05.2019;Ada Holm;Nils Berg;Pier\n04.05.2019;Ada Holm;Ines Roth;Dredging\n"
DECLARED = '[columns]\n"Wann" = "date"\nWer = "host"\nGast = "counterpart"\nSache = "topic"\n'
LEDGER = "2019-05-03,Norrhamn Terminals,Ada Holm,1200\n2019-05-04,Norrhamn Terminals,Nils Berg,80\n"


def given(folder: Path, table: str, declared: str | None, name: str = "diary.csv") -> tuple[Document, list[Problem]]:
    path = folder / name
    path.write_text(table, encoding="utf-8")
    if declared is not None:
        (folder / f"{name}.columns.toml").write_text(declared, encoding="utf-8")
    reading = read(path)
    (document,) = reading.documents
    return document, list(reading.problems)


def met(found: RowFacts) -> list[tuple[str, str, tuple[str, ...]]]:
    names = {a.id: a.name for a in found.actors}
    return [(e.predicate, str(e.when), tuple(names[p.actor] for p in e.participants)) for e in found.events]


def test_a_header_that_is_not_known_gives_events_once_it_is_declared(tmp_path: Path) -> None:
    plain, remarks = given(tmp_path, DIARY.replace("Wann", "Wxx"), None, "plain.csv")
    assert not rows(plain).events
    declared, problems = given(tmp_path, DIARY, DECLARED)
    assert not problems
    assert met(rows(declared)) == [
        ("meet", "2019-05-03", ("Ada Holm", "Nils Berg")),
        ("meet", "2019-05-04", ("Ada Holm", "Ines Roth")),
    ]
    assert declared.text == DIARY
    assert not remarks


def test_a_table_of_which_nothing_is_read_says_so(tmp_path: Path) -> None:
    document, _ = given(tmp_path, "alpha,beta\nx,y\nz,w\n", None)
    (remark,) = rows(document).problems
    assert not remark.fatal
    assert str(remark) == (
        f"{tmp_path}/diary.csv: nothing is read from its rows: its header does not say what they record. "
        "Declare its columns in a file beside it, named as it is with .columns.toml."
    )


def test_a_table_without_header_is_declared_by_number(tmp_path: Path) -> None:
    declared = '[columns]\n1 = "date"\n2 = "payer"\n3 = "payee"\n4 = "amount"\n[table]\nheader = false\ntitle = "Payments"\n'
    document, problems = given(tmp_path, LEDGER, declared, "ledger.csv")
    assert not problems
    assert document.title == "Payments"
    found = rows(document)
    names = {a.id: a.name for a in found.actors}
    assert {tuple(sorted(names[p.actor] for p in e.participants)) for e in found.events} == {
        ("Ada Holm", "Norrhamn Terminals"),
        ("Nils Berg", "Norrhamn Terminals"),
    }


def test_header_on_a_line_and_delimiter(tmp_path: Path) -> None:
    above = "Harbour office\nof the town; printed: 2020\n"
    declared = DECLARED + '[table]\nheader = 3\ndelimiter = ";"\n'
    document, problems = given(tmp_path, above + DIARY, declared)
    assert not problems
    assert len(rows(document).events) == 2


def test_a_table_may_name_its_roles_itself(tmp_path: Path) -> None:
    document, _ = given(tmp_path, DIARY.replace("Wann;Wer;Gast;Sache", "@date;@host;@counterpart;@topic"), None)
    assert len(rows(document).events) == 2


MISTAKES = {
    'Wann = "day"': 'line 3, columns.Wann: \'day\' is no role of a column. Write one of: ',
    'Wann = "dat"': "line 3, columns.Wann: 'dat' is no role of a column. Write 'date'.",
    "Wann = 3": "line 3, columns.Wann: 3 is no role of a column. Write one of: ",
    'Wan = "date"': "line 3, columns.Wan: the table has no column 'Wan'. Write 'Wann'.",
    'Ort = "place"': "line 3, columns.Ort: the table has no column 'Ort'. It has: Wann, Wer, Gast, Sache.",
    'Wann = "date"\n[table]\nheader = "yes"': (
        "line 5, table.header: 'yes' says not whether the table has a header. Write true, false, or the number of its line."
    ),
    'Wann = "date"\n[table]\ndelimiter = "/"': "line 5, table.delimiter: '/' is no delimiter. Write \",\", \";\", \"|\" or \"\\t\".",
    'Wann = "date"\n[tabel]\nheader = true': (
        "line 5, tabel.header: this is not known here. A mapping has [columns], and [table] with delimiter, header, title."
    ),
    "Wann =": "line 3: this is not TOML",
}  # fmt: skip


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_is_named_with_line_and_key(line: str, tmp_path: Path) -> None:
    _, problems = given(tmp_path, DIARY, f"# the diary\n[columns]\n{line}\n")
    (problem,) = problems
    assert problem.fatal
    assert str(problem).startswith(f"{tmp_path}/diary.csv.columns.toml, {MISTAKES[line]}")


def test_one_file_can_declare_many_tables(tmp_path: Path) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(DECLARED, encoding="utf-8")
    (tmp_path / "a.csv").write_text(DIARY, encoding="utf-8")
    from onrecord.sources import Metadata

    (document,) = read(tmp_path / "a.csv", given=Metadata(columns=mapping.read(path))).documents
    assert len(rows(document).events) == 2


def test_a_walk_passes_mappings_over(tmp_path: Path) -> None:
    given(tmp_path, DIARY, DECLARED)
    assert [p.name for p in walk([tmp_path]) if isinstance(p, Path)] == ["diary.csv"]
    assert not [p for p in walk([tmp_path]) if isinstance(p, Problem)]


def test_every_role_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "tables.md").read_text(encoding="utf-8")
    assert not [role for role in columns().roles if f"`{role}`" not in page]
