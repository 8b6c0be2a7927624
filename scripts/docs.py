"""Write the parts of the documentation that follow from the code: ``python scripts/docs.py [--check]``.

- docs/rules.md from the docstrings of ``check/rules``
- docs/cli.md from the commands
- docs/predicates.md from the order of predicates
- docs/settings.md from the settings
- docs/schema.md from the nouns and from the keys of the case file
- docs/licences.md from the installed packages' own words
- docs/images/finding.svg, and the findings in README.md and docs/tutorial.md, from the example case

With ``--check`` nothing is written, and the exit status is 1 where a part is not current.
"""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.text import Text

import onrecord
from onrecord import examples, knowledge
from onrecord.config import Settings
from onrecord.core.decisions import Decision, Member
from onrecord.core.document import Cell, Document, Origin, Row, Span, Turn
from onrecord.core.findings import Derivation, Finding, Step, Verdict
from onrecord.core.nouns import (
    Actor,
    Attribution,
    Claim,
    Correction,
    Event,
    Facts,
    Office,
    Participant,
    Party,
    Qualifier,
    Quantity,
    Relation,
    Stance,
    Window,
)
from onrecord.faces.cli.app import app
from onrecord.faces.cli.text import block
from onrecord.faces.shapes import Shapes
from onrecord.sources import casefields

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "src" / "onrecord" / "check" / "rules"
WIDTH = 100
GENERATED = "<!-- Written by scripts/docs.py; change the code instead. -->\n\n"
BEGIN, END = "<!-- example: begin -->\n", "<!-- example: end -->\n"


# --- the example ----------------------------------------------------------------------------------


@cache
def example() -> tuple[Facts, tuple[Finding, ...]]:
    """The example's papers, read and checked as any user's are; leads left out, as on the command line."""
    with onrecord.open() as record:
        problems = record.read([examples.path()])
        if problems:
            raise SystemExit(f"the example cannot be read: {problems[0]}")
        found = [f for f in record.check() if f.verdict is not Verdict.LEAD]
        facts = record.facts()
    # Named without the way to them on this machine.
    home = examples.path().parent
    named = [replace(d, name=Path(d.name).relative_to(home).as_posix()) for d in facts.documents]
    return replace(facts, documents=tuple(named)), tuple(found)


def example_text() -> str:
    """The findings as ``onrecord check --example`` prints them, a hundred columns wide."""
    facts, findings = example()
    shapes = Shapes(facts)
    blocks = [block(shapes.finding(f), shapes, width=WIDTH, color=False) for f in findings]
    return "\n".join(blocks).rstrip("\n") + "\n"


def with_example(page: str) -> str:
    """A page with the example's findings between its two marks."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}```text\n{example_text()}```\n{END}{after}"


def pictured() -> Text:
    """What the picture shows: the first finding of the example that no qualifier keeps open."""
    facts, findings = example()
    chosen = next((f for f in findings if f.verdict is Verdict.CONTRADICTED), findings[0])
    shapes = Shapes(facts)
    drawn = Text.from_ansi(block(shapes.finding(chosen), shapes, width=WIDTH, color=True))
    return Text.assemble(("$ onrecord check --example\n\n", "bold"), drawn)


def picture() -> str:
    """A picture of a finding, as text that any browser draws; no font is fetched for it."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    console.print(pictured(), markup=False)
    svg = console.export_svg(title="onrecord", unique_id="finding")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


# --- reference pages ------------------------------------------------------------------------------


def rules() -> str:
    """One section a rule, from its docstring: what it does, why, what is known to be weak, an example."""
    parts = [
        "# Rules\n",
        "One file a kind of finding, in `src/onrecord/check/rules`, in those files' own words.\n",
    ]
    for path in sorted(RULES.glob("*.py")):
        if path.name == "__init__.py":
            continue
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if not text:
            raise SystemExit(f"{path.name} has no docstring: a rule's docstring is its page")
        parts.append(_rule(path.stem, text))
    return GENERATED + "\n".join(parts)


def _rule(name: str, text: str) -> str:
    first, _, rest = text.partition("\n")
    lines = [f"## {name}", "", first.split(": ", 1)[-1][:1].upper() + first.split(": ", 1)[-1][1:]]
    for line in rest.split("\n"):
        if line and not line.startswith(" "):
            lines.append(f"### {line}\n" if not line.endswith(".") else line)
        else:
            lines.append(line.removeprefix("    "))
    return "\n".join(lines).replace("``", "`") + "\n"


def commands() -> str:
    """Every command with its arguments and options, from the command line itself."""
    group: Any = typer.main.get_command(app)
    parts = [
        "# Command line\n",
        "Data goes to standard output, the rest to standard error. With `--json` a line is a JSON object.\n",
    ]
    for name in sorted(group.commands):
        command = group.commands[name]
        parts.append(_command(name, command))
        for under in getattr(command, "commands", {}):
            parts.append("#" + _command(f"{name} {under}", command.commands[under]))
    parts.append(
        "## Exit status\n\n0: done. 1: done, and something was found (`check` and `findings` only; "
        "`--exit-zero` turns it off). 2: wrong usage. 3: some input could not be read; each is named on "
        "standard error, and the rest was done.\n"
    )
    return GENERATED + "\n".join(parts)


def _command(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    usage = " ".join(["onrecord", name, *(str(p.metavar or p.name.upper()) for p in arguments), "[OPTIONS]"])
    lines = [f"## {name}\n", f"{_plain(command.help or '')}\n", f"```text\n{usage}\n```\n"]
    rows = [(p.metavar or p.name.upper(), getattr(p, "help", None) or "") for p in arguments]
    rows += [(_option(p), p.help or "") for p in options]
    if rows:
        lines.append("| | |\n|---|---|")
        lines += [f"| `{left}` | {_plain(right)} |" for left, right in rows]
        lines.append("")
    return "\n".join(lines)


def _option(parameter: Any) -> str:
    named = ", ".join((*parameter.opts, *parameter.secondary_opts))
    return named if parameter.is_flag else f"{named} {parameter.metavar or parameter.name.upper()}"


def _plain(text: str) -> str:
    return re.sub(r"\n(?!\n)\s*", " ", text.replace("\x08", "").replace("|", "\\|")).strip()


def predicates() -> str:
    """The order of predicates: each with what it entails."""
    known = knowledge.load()
    lines = [
        "# Predicates",
        "",
        "What an act entails, upward: to deny the wider one denies every narrower one. The order is in",
        "`src/onrecord/knowledge/predicates.toml`, the words that stand for each in `triggers.toml`.",
        "",
        "| predicate | entails | meaning |",
        "|---|---|---|",
    ]
    for name in sorted(known.predicates):
        predicate = known.predicates[name]
        parents = ", ".join(f"`{p}`" for p in predicate.parents)
        lines.append(f"| `{name}` | {parents} | {_plain(predicate.description)} |")
    return GENERATED + "\n".join(lines) + "\n"


def settings() -> str:
    """Every setting with its variable, type and default, and what the settings say of themselves."""
    lines = [
        "# Settings",
        "",
        "What can be set by the environment. An option on the command line comes first.",
        "",
        "| variable | type | default |",
        "|---|---|---|",
    ]
    for name, field in sorted(Settings.model_fields.items()):
        kind = getattr(field.annotation, "__name__", str(field.annotation))
        kind = kind if "[" not in str(field.annotation) else str(field.annotation).replace("pathlib.", "")
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        lines.append(f"| `ONRECORD_{name.upper()}` | {_cell(kind)} | `{json.dumps(default)}` |")
    lines += ["| `ONRECORD_DEBUG` | any | a fault of the program shows its traceback |", ""]
    words = inspect.getdoc(Settings) or ""
    for name in Settings.model_fields:
        words = words.replace(f"``{name}``", f"`ONRECORD_{name.upper()}`")
    return GENERATED + "\n".join([*lines, words.replace("``", "`"), ""])


NOUNS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("Papers", (Document, Span, Turn, Row, Cell, Origin)),
    ("Who is who", (Actor, Office, Relation)),
    ("What is said", (Attribution, Claim, Party, Qualifier, Window, Quantity)),
    ("What happened", (Event, Participant, Stance, Correction)),
    ("What is found", (Finding, Derivation, Step)),
    ("What people decide", (Decision, Member)),
)


def schema() -> str:
    """Every noun with its fields, in its own words, and every key of the case file."""
    lines = [
        "# Schema",
        "",
        "The nouns as Python holds them (`onrecord.core`), in their own words. All are frozen. Offsets are code points,",
        "dates are EDTF, actors are referred to by id. `--json` has the same fields in the shapes that",
        "[the command line](cli.md) prints.",
        "",
    ]
    enums: dict[str, type[enum.Enum]] = {}
    for heading, nouns in NOUNS:
        lines += [f"## {heading}", ""]
        for noun in nouns:
            lines += [f"### {noun.__name__}", "", _prose(noun), "", "| field | type | default |", "|---|---|---|"]
            for f in dataclasses.fields(noun):
                missing = f.default is dataclasses.MISSING
                default = "" if missing else str(f.default.value if isinstance(f.default, enum.Enum) else f.default)
                lines.append(f"| `{f.name}` | {_cell(str(f.type))} | {_cell(default)} |")
                for word in re.findall(r"\w+", str(f.type)):
                    found = getattr(sys.modules[noun.__module__], word, None)
                    if isinstance(found, type) and issubclass(found, enum.Enum):
                        enums[word] = found
            lines.append("")
    lines += ["## Values", "", "| kind | values |", "|---|---|"]
    lines += [
        f"| {name} | {', '.join(f'`{m.value}`' for m in enums[name])} |" for name in sorted(enums)
    ]
    lines += ["", "## Keys of a case file", "", _CASE_FILE, ""]
    for section, keys in CASE_KEYS.items():
        rows = [f"| `{k.key}` | `{k.attribute}` | {'must be there' if k.required else ''} |" for k in keys]
        lines += [f"### {section}", "", "| key | field | |", "|---|---|---|", *rows, ""]
    return GENERATED + "\n".join(lines)


_CASE_FILE = (
    "A [case file](case-file.md) is YAML: `onrecord: 1`, a title, and lists under the headings below. Every entry but "
    "documents and actors also has `document`, the paper in which its words stand; a claim stands under its statement "
    "and begins with `denies` or `affirms`."
)
CASE_KEYS = {
    "documents": casefields.DOCUMENT, "actors": casefields.ACTOR, "offices": casefields.OFFICE,
    "relations": casefields.RELATION, "statements": casefields.STATEMENT, "claims": casefields.CLAIM,
    "events": casefields.EVENT, "stances": casefields.STANCE, "corrections": casefields.CORRECTION,
}  # fmt: skip


def _prose(noun: type) -> str:
    words = (inspect.getdoc(noun) or "").replace("``", "`")
    return re.sub(r":\w+:`~?([^`]*)`", r"`\1`", words)


def _cell(text: str) -> str:
    return f"`{text}`".replace("|", "\\|") if text else ""


def licences() -> str:
    """Every package that an installation brings, with the licence that it declares."""
    rows = sorted(_licences(), key=lambda row: row[0].lower())
    lines = [
        "# Licences",
        "",
        "onrecord is under the Apache License 2.0. No package that it installs forbids that. Nearly",
        "all are under permissive licences; certifi and part of tqdm are under MPL-2.0, and tld",
        "(for trafilatura) offers MPL-1.1, GPL-2.0 or LGPL-2.1: each covers its own files, none is put into",
        "this one. pypdfium2 carries PDFium, with its own list of licences.",
        "",
        "The reading room brings htmx 2.0.11 (Zero-Clause BSD), Cytoscape.js 3.34.4 (MIT), and the fonts Newsreader",
        "and Libre Franklin (SIL Open Font License 1.1); their licences lie beside them in `faces/web/static`. Its",
        "tests use axe-core 4.14.1 (MPL-2.0), which is in no installation.",
        "",
        "Each package's own word:",
        "",
        "| package | licence |",
        "|---|---|",
        *(f"| {name} | {licence} |" for name, licence in rows),
    ]
    return GENERATED + "\n".join(lines) + "\n"


def _licences() -> Iterator[tuple[str, str]]:
    for name in _installed():
        meta = metadata.metadata(name)
        all_classifiers = meta.get_all("Classifier") or ()
        classifiers = [c.rpartition(" :: ")[2] for c in all_classifiers if c.startswith("License ::")]
        written = meta.get("License-Expression") or meta.get("License") or ""
        short = written.strip().split("\n")[0]
        yield (
            meta["Name"],
            short if short and len(short) < 60 else ", ".join(classifiers) or short or "not stated",
        )


def _installed() -> list[str]:
    """The names in the lock of the plain installation."""
    lock = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9._-]+)==\S+(?: ; (.*?))? \\$", lock, flags=re.MULTILINE)
    present = {re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower() for d in metadata.distributions()}
    return sorted({name for name, _ in names if name in present})


PAGES: dict[str, Callable[[str], str]] = {
    "docs/rules.md": lambda _: rules(),
    "docs/cli.md": lambda _: commands(),
    "docs/predicates.md": lambda _: predicates(),
    "docs/settings.md": lambda _: settings(),
    "docs/schema.md": lambda _: schema(),
    "docs/images/finding.svg": lambda _: picture(),
    "README.md": with_example,
    "docs/tutorial.md": with_example,
}
# Depends on what is installed here, so it is written and not compared.
WRITTEN = {"docs/licences.md": lambda _: licences()}


def stale() -> list[str]:
    """The pages that are not as the code would have them."""
    return [name for name, make in PAGES.items() if make(_read(name)) != _read(name)]


def _read(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    if "--check" in sys.argv[1:]:
        old = stale()
        for name in old:
            print(f"{name} is not current: run python scripts/docs.py")
        return 1 if old else 0
    for name, make in {**PAGES, **WRITTEN}.items():
        made = make(_read(name))
        if made != _read(name):
            (ROOT / name).write_text(made, encoding="utf-8")
            print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
