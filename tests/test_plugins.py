"""The example plugins, installed and run; and plugins that break something."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord import check, flow, knowledge
from onrecord.core import plugins
from onrecord.core.findings import FindingKind
from onrecord.core.nouns import Act
from onrecord.core.problems import UsageError
from onrecord.faces import export
from onrecord.sources import casefile, read, walk, worker

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "plugins"
Install = Callable[[Path], None]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path, as pip would fill it."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    monkeypatch.undo()
    forget()
    for name in [n for n, m in sys.modules.items() if str(folder) in str(getattr(m, "__file__", ""))]:
        del sys.modules[name]


def forget() -> None:
    """As in a new process: what is installed is looked for again, and the reading child is another."""
    plugins.installed.cache_clear()
    worker.close()


def install(package: Path, site: Path) -> None:
    """What `pip install --no-deps` leaves: the module, and its metadata from pyproject.toml."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for module in package.glob("*.py"):
        shutil.copy(module, site)
    told = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = [
        line
        for group, entries in project["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in entries.items()))
    ]
    (told / "entry_points.txt").write_text("\n".join(lines) + "\n")
    forget()


def written(site: Path, group: str, code: str, name: str = "mine") -> None:
    """Install a plugin of one function ``f`` with this code."""
    package = site.parent / f"package-{name}"
    package.mkdir()
    (package / f"{name}_plugin.py").write_text(code, encoding="utf-8")
    (package / "pyproject.toml").write_text(
        f'[project]\nname = "{name}-plugin"\nversion = "1"\n[project.entry-points."{group}"]\n{name} = "{name}_plugin:f"\n'
    )
    install(package, site)


def test_there_is_an_example_of_every_group_and_the_page_names_it() -> None:
    page = (EXAMPLES.parents[1] / "docs" / "plugins.md").read_text(encoding="utf-8")
    found = {
        group: path.parent.name
        for path in EXAMPLES.glob("*/pyproject.toml")
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["project"]["entry-points"]
    }
    assert set(found) == set(plugins.GROUPS)
    assert all(f"| `{group}` |" in page and f"`examples/plugins/{folder}`" in page for group, folder in found.items())


def test_without_plugins_there_are_none() -> None:
    assert not any(plugins.installed(group) for group in plugins.GROUPS)


# --- sources ----------------------------------------------------------------------------------------

CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTART:20190503T100000Z\r
SUMMARY:Pier\r
ORGANIZER;CN=Ada Holm:mailto:ada@example.org\r
ATTENDEE;CN=Nils Berg:mailto:nils@example.org\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_plugin_reads_a_format_of_its_own(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "papers" / "diary.ics"
    path.parent.mkdir()
    path.write_bytes(CALENDAR)
    forget()
    assert [str(p).split(": ", 1)[1][:34] for p in walk([path.parent])] == ["files of the type .ics are not rea"]
    install(EXAMPLES / "source", site)
    assert list(walk([path.parent])) == [path]
    with onrecord.open() as record:
        assert not record.read([path.parent])
        (event,) = record.facts().events
        names = {a.id: a.name for a in record.facts().actors}
    assert (event.predicate, str(event.when)) == ("meet", "2019-05-03")
    assert [names[p.actor] for p in event.participants] == ["Ada Holm", "Nils Berg"]
    path.write_bytes(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")
    assert [str(p) for p in read(path).problems] == [f"{path}: this calendar is damaged. Export it again."]


def test_a_source_that_fails_costs_one_problem_and_is_shut_in(site: Path, tmp_path: Path) -> None:
    written(site, plugins.SOURCES, "def f(name, data):\n    return open(data.decode()).read()\n")
    secret = tmp_path / "secret.txt"
    secret.write_text("of the user")
    path = tmp_path / "a.mine"
    path.write_text(str(secret))
    (problem,) = read(path).problems
    assert problem.what == "this file is damaged, or not what its name says."


def test_a_plugin_takes_no_ending_of_the_house(site: Path, tmp_path: Path) -> None:
    written(site, plugins.SOURCES, "def f(name, data):\n    raise SystemExit\n", "txt")
    path = tmp_path / "a.txt"
    path.write_text("The pier was closed, the clerk said.")
    assert [d.text for d in read(path).documents] == ["The pier was closed, the clerk said."]


# --- steps ------------------------------------------------------------------------------------------

ARTICLE = "The clerk, Ada Holm, said that the pier was closed.\n\nMs. Holm believes that the bank was informed.\n"


def test_a_step_of_a_plugin_comes_after_the_houses_own(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    plain = flow.Reader()
    acts = {a.act for e in flow.read_file(path, plain).extractions for a in e.attributions}
    assert Act.SPEECH in acts and len(acts) > 1
    install(EXAMPLES / "step", site)
    reader = flow.Reader()
    assert {a.act for e in flow.read_file(path, reader).extractions for a in e.attributions} == {Act.SPEECH}
    assert reader.extractor == f"{flow.VERSION}+onrecord-spoken-only=0.1", "with other steps a paper is read anew"


def test_a_step_that_fails_is_named_and_the_paper_is_read_without_it(site: Path, tmp_path: Path) -> None:
    written(site, plugins.STEPS, "def f(read):\n    return 1 / 0\n")
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    found = flow.read_file(path, flow.Reader())
    assert found.extractions[0].attributions
    assert [str(p) for p in found.problems] == [
        f"{path}: the step 'mine' of the package mine-plugin 1 failed (ZeroDivisionError: division by zero). Mend it, or uninstall it: pip uninstall mine-plugin."
    ]


# --- rules ------------------------------------------------------------------------------------------

GIFT = """\
onrecord: 1
documents:
  - {id: register, title: Register, kind: filing}
  - {id: minutes, title: Minutes, kind: log}
actors: [{id: holm, name: Ada Holm}, {id: firm, name: Norrhamn Terminals, kind: body}]
events:
  - {document: register, words: "Two tickets from Norrhamn Terminals", what: gift, who: [holm, firm], when: 2019-03-01, authority: official}
  - {document: minutes, words: "Ms Holm signed the lease with Norrhamn Terminals", what: sign, who: [holm, firm], when: 2019-04-02, authority: official}
"""


def checked() -> check.Checked:
    facts = casefile.parse(GIFT).facts
    assert facts.events
    return check.derive(facts, knowledge.load(), rules=flow.rules())


def test_a_rule_of_a_plugin_finds_what_its_chain_proves(site: Path, tmp_path: Path) -> None:
    own = {f.id for f in checked().findings}
    install(EXAMPLES / "rule", site)
    (finding,) = [f for f in checked().findings if f.id not in own]
    assert finding.kind is FindingKind.CONFLICT_OF_INTEREST
    assert finding.why == "Ada Holm had something from Norrhamn Terminals and later signed for it."
    assert check.replay(finding) is None
    path = tmp_path / "case.yaml"
    path.write_text(GIFT)
    with onrecord.open() as record:
        assert not record.read([path])
        assert finding.why in [f.why for f in record.check()]


LAWLESS = {
    "replace(good, derivations=())": "gave a finding without words of the record, or without a chain",
    "replace(good, record=(replace(good.record[0], text='Invented'),))": "quotes words that stand in no paper ('Invented')",
    "replace(good, derivations=(replace(good.derivations[0], steps=good.derivations[0].steps[:1]),))": (
        "gave a finding whose chain proves nothing (Ada Holm had something from Norrhamn Terminals and later signed for it.)"
    ),
    "1 / 0": "failed (ZeroDivisionError: division by zero)",
    "3": "gave int, which is no finding",
}  # fmt: skip


@pytest.mark.parametrize("lawless", LAWLESS)
def test_a_rule_that_breaks_a_law_stops_the_check_and_is_named(lawless: str, site: Path) -> None:
    shutil.copy(EXAMPLES / "rule" / "onrecord_gift_then_signature.py", site)
    code = (
        "from dataclasses import replace\nfrom onrecord_gift_then_signature import find\n"
        f"def f(facts, knowledge):\n    for good in find(facts, knowledge):\n        yield {lawless}\n"
    )
    written(site, plugins.RULES, code)
    with pytest.raises(plugins.PluginError) as told:
        checked()
    assert str(told.value).startswith(f"the rule 'mine' of the package mine-plugin 1 {LAWLESS[lawless]}")
    assert str(told.value).endswith("Mend it, or uninstall it: pip uninstall mine-plugin.")


# --- exports ----------------------------------------------------------------------------------------


def test_an_export_of_a_plugin_is_one_of_the_formats(site: Path) -> None:
    facts = casefile.parse(GIFT).facts
    with pytest.raises(UsageError, match="'markdown' is no export format"):
        export.export("markdown", facts, ())
    install(EXAMPLES / "export", site)
    install(EXAMPLES / "rule", site)
    assert export.names()[-1] == "markdown"
    made = export.export("markdown", facts, checked().findings)
    assert isinstance(made, str)
    assert made.startswith("# Findings\n\n- **conflict of interest**: ")
    assert "  - “Two tickets from Norrhamn Terminals” (Register)\n" in made


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("def f(facts, findings):\n    return 3\n", "the export 'mine' of the package mine-plugin 1 gave neither text nor bytes."),
        ("def f(facts, findings):\n    1 / 0\n", "the export 'mine' of the package mine-plugin 1 failed (ZeroDivisionError: division by zero)."),
        ("f = 3\n", "the plugin 'mine' of the package mine-plugin 1 is no function. Mend it, or uninstall it: pip uninstall mine-plugin."),
        ("import nowhere_to_be_found\n", (
            "the plugin 'mine' of the package mine-plugin 1 cannot be loaded (ModuleNotFoundError: No module named "
            "'nowhere_to_be_found'). Mend it, or uninstall it: pip uninstall mine-plugin.")),
    ],
)  # fmt: skip
def test_an_export_that_fails_is_named(code: str, sentence: str, site: Path) -> None:
    written(site, plugins.EXPORTS, code)
    with pytest.raises(plugins.PluginError) as told:
        export.export("mine", casefile.parse(GIFT).facts, ())
    assert str(told.value) == sentence
