"""Documentation that runs, and that says what the code says."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
import yaml

import onrecord
from onrecord import check, knowledge
from onrecord.faces import export
from onrecord.knowledge import tables
from onrecord.sources import casefile
from onrecord.sources.detect import Format

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [code for name, code in BLOCK.findall(text) if name == language]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_script", ROOT / "scripts" / "docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name",
    [
        "docs/rules.md", "docs/cli.md", "docs/predicates.md", "docs/settings.md", "docs/schema.md", "README.md",
        "docs/tutorial.md",
    ],
)  # fmt: skip
def test_generated_page_is_current(name: str, generator: ModuleType) -> None:
    written = (ROOT / name).read_text(encoding="utf-8")
    assert generator.PAGES[name](written) == written, "run: python scripts/docs.py"


def test_picture_shows_a_finding_of_today(generator: ModuleType) -> None:
    """Its text, whatever the drawing: each line that the picture has is a line that is printed."""
    drawn = ET.parse(ROOT / "docs" / "images" / "finding.svg").getroot()
    texts = ["".join(t.itertext()) for t in drawn.iter("{http://www.w3.org/2000/svg}text")]
    shown = "".join(texts).replace("\xa0", "").replace(" ", "").replace("\n", "")
    for piece in generator.pictured().plain.split():
        assert piece in shown


def test_picture_fetches_nothing() -> None:
    picture = (ROOT / "docs" / "images" / "finding.svg").read_text(encoding="utf-8")
    assert "url(http" not in picture and 'url("http' not in picture
    assert "@font-face" not in picture


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/knowledge.md", "docs/python.md"])
def test_python_in_the_documentation_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "case.yaml").write_text(blocks("docs/case-file.md", "yaml")[0], encoding="utf-8")
    (tmp_path / "mine.toml").write_text(blocks("docs/knowledge.md", "toml")[0], encoding="utf-8")
    found = blocks(page, "python")
    assert found
    for code in found:
        exec(compile(code, page, "exec"), {})
    assert capsys.readouterr().out.strip()


def test_case_file_in_the_documentation_gives_a_finding() -> None:
    case = casefile.parse(blocks("docs/case-file.md", "yaml")[0])
    assert not case.problems
    assert [f.verdict for f in check.derive(case.facts, knowledge.load()).findings] == ["contradicted"]


def test_knowledge_in_the_documentation_has_no_fault_and_shows_every_kind() -> None:
    (mine,), (owned,) = blocks("docs/knowledge.md", "toml"), blocks("docs/knowledge.md", "csv")
    files = [knowledge.UserFile("mine.toml", mine), knowledge.UserFile("ownership.csv", owned)]
    assert knowledge.problems(files) == ()
    assert set(knowledge.gathered(tuple(files)).entries["mine.toml"]) == {*tables.WORDS, *tables.FACTS}


def test_ci_runs_the_test_command_of_the_readme_word_for_word() -> None:
    commands = [line for code in blocks("README.md", "sh") for line in code.splitlines()]
    tests = [c for c in commands if c.endswith("-m pytest")]
    assert len(tests) == 1
    assert tests[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_two_main_commands_are_one_line_each() -> None:
    first, second = blocks("README.md", "sh")[:2]
    assert first.count("\n") == second.count("\n") == 1
    assert "onrecord check --example" in first


def test_commands_in_the_documentation_exist() -> None:
    known = set(
        re.findall(r"^## ([a-z-]+)$", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        shell = "\n".join(code for name, code in BLOCK.findall(text) if name == "sh")
        named = re.findall(r"`onrecord ([a-z]+)\b", text) + re.findall(
            r"(?:^|/)onrecord ([a-z]+)\b", shell, re.M
        )
        for command in named:
            assert command in known, f"{page.name} names `onrecord {command}`"


def test_every_format_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in export.names() if f"`{name}`" not in readme]


def test_every_rule_has_its_page_and_its_parts() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    for rule in (ROOT / "src" / "onrecord" / "check" / "rules").glob("[a-z]*.py"):
        section = page.partition(f"## {rule.stem}\n")[2].partition("\n## ")[0]
        for part in ("What it does", "Why", "Known problems", "Example"):
            assert f"### {part}" in section, f"the docstring of {rule.name} lacks {part!r}"


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_page_is_in_the_navigation() -> None:
    config = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    docs = ROOT / "docs"
    pages = [p.relative_to(docs).as_posix() for p in docs.rglob("*.md")]
    assert not [p for p in pages if f'"{p}"' not in config]


def test_changelog_is_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)
    assert versions[0] == onrecord.__version__


def test_words_of_the_documentation_are_neutral() -> None:
    """The product proposes. The words that it never uses stand once, where it says that it does not."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8").casefold()
        assert "perjur" not in text and "liar" not in text, page.name


def test_example_case_file_is_yaml_that_others_read() -> None:
    text = (ROOT / "src" / "onrecord" / "examples" / "harbour.yaml").read_text(encoding="utf-8")
    assert set(yaml.safe_load(text)) >= {"onrecord", "documents", "actors", "statements", "events"}


def test_help_starts_quickly_without_heavy_rooms() -> None:
    code = (
        "import sys; from onrecord.faces.cli import app; "
        "heavy = {'spacy', 'sqlalchemy', 'trafilatura', 'fastapi', 'numpy'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"imported at the start: {done.stderr}"


def _rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the page on formats."""
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_format_has_a_row_and_each_row_a_test_that_exists() -> None:
    assert {row[2].strip("`") for row in _rows("In")} - {""} == {f.value for f in Format}
    assert [row[0].strip("`") for row in _rows("Out")] == list(export.names())
    for row in (*_rows("In"), *_rows("Out")):
        file, _, name = row[-1].strip("`").partition("::")
        code = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", code, re.MULTILINE), f"{row[0]}: there is no {row[-1]}"
