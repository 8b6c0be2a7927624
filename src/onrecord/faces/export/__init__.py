"""A record in the forms of other tools: one file a format, each a function of the facts and the findings.

:data:`FORMATS` is the list. A new format is one module with ``write(facts, findings)``, one line here,
and one test that reads it with somebody else's reader.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.core import plugins
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.core.problems import UsageError

from . import (
    calendar,
    casefile,
    datasette,
    discourse,
    ftm,
    graphml,
    html,
    jsonld,
    labelled,
    parquet,
    tables,
    webannotation,
    xlsx,
)

Write = Callable[[Facts, Sequence[Finding]], str | bytes]
WriteFiles = Callable[[Facts, Sequence[Finding]], Mapping[str, str | bytes]]


@dataclass(frozen=True)
class Format:
    """One format: its name on the command line, what it is, and the function that writes it.

    ``files`` is there for a format of several files: file names and what they hold, for a folder or a zip;
    ``suffix`` is how the name of its one file ends where ``write`` is meant.
    """

    name: str
    about: str
    write: Write
    files: WriteFiles | None = None
    suffix: str = ""


FORMATS: tuple[Format, ...] = (
    Format("casefile", "the record as YAML that can be read back without loss", casefile.write),
    Format("ftm", "FollowTheMoney entities, one JSON object a line", ftm.write),
    Format("webannotation", "W3C web annotations: each finding's words at their place", webannotation.write),
    Format("jsonld", "schema.org quotations and claims as JSON-LD", jsonld.write),
    Format(
        "csv", "findings as a table; with --output FOLDER or FILE.zip every table", tables.write, tables.files
    ),
    Format("xlsx", "a workbook with a sheet a table", xlsx.write),
    Format("graphml", "who is tied to whom, for Gephi, yEd and others", graphml.write),
    Format("html", "a report in one file that needs nothing else", html.write),
    Format("icalendar", "the dated events as a calendar", calendar.write),
    Format("dna", "stances in the columns of Discourse Network Analyzer", discourse.write),
    Format("labelstudio", "the statements as predictions of Label Studio tasks", labelled.label_studio),
    Format("prodigy", "the statements as JSONL for Prodigy", labelled.prodigy),
    Format("docbin", "the papers as spaCy DocBin with spans for source, cue and content", labelled.docbin),
    Format(
        "datasette",
        "an SQLite file of every table; with --output FOLDER its metadata too",
        datasette.write,
        datasette.files,
        ".db",
    ),
    Format(
        "parquet",
        "findings as Parquet; with --output FOLDER every table (extra 'parquet')",
        parquet.write,
        parquet.files,
    ),
)


def names() -> tuple[str, ...]:
    """The formats by name, as the command line takes them: the house's own, then those of plugins."""
    own = tuple(f.name for f in FORMATS)
    return (*own, *(p.name for p in plugins.installed(plugins.EXPORTS) if p.name not in own))


def export(name: str, facts: Facts, findings: Sequence[Finding]) -> str | bytes:
    """A record in one format, as text or (xlsx) bytes. Raises UsageError for an unknown format."""
    return _format(name).write(facts, findings)


def write(
    name: str,
    facts: Facts,
    findings: Sequence[Finding],
    output: Path | None = None,
    seal: Callable[[str], str] | None = None,
) -> Iterator[str]:
    """Write a record to ``output``, or give the lines to print. ``seal`` adds to a text what it is verified by.

    Bytes go to standard output as they are. Raises UsageError for an unknown format, for a workbook
    on a terminal, and where the file cannot be written.
    """
    chosen = _format(name)
    if seal is not None:
        chosen = replace(chosen, write=_sealed(chosen.write, seal))
    if output is not None:
        try:
            _to_place(chosen, facts, findings, output)
        except OSError as cause:
            reason = cause.strerror or "it cannot be written"
            raise UsageError(
                f"{output}: {reason[:1].lower()}{reason[1:]}. Name another place with --output."
            ) from cause
        return
    made = chosen.write(facts, findings)
    if isinstance(made, str):
        yield made.removesuffix("\n")
        return
    if sys.stdout.isatty():
        raise UsageError(f"{name} is not text: name a file with --output, or redirect standard output.")
    sys.stdout.flush()
    sys.stdout.buffer.write(made)


def _sealed(plain: Write, seal: Callable[[str], str]) -> Write:
    def sealed(facts: Facts, findings: Sequence[Finding]) -> str | bytes:
        made = plain(facts, findings)
        return seal(made) if isinstance(made, str) else made

    return sealed


def _format(name: str) -> Format:
    for known in FORMATS:
        if known.name == name:
            return known
    for plugin in plugins.installed(plugins.EXPORTS):
        if plugin.name == name:
            return Format(name, f"from the package {plugin.package}", _plugged(plugin))
    raise UsageError(f"{name!r} is no export format; there are {', '.join(names())}.")


def _plugged(plugin: plugins.Plugin) -> Write:
    """The function of a plugin; what goes wrong in it is named as its own. Raises PluginError."""
    made = plugin.load()

    def written(facts: Facts, findings: Sequence[Finding]) -> str | bytes:
        try:
            found = made(facts, findings)
        except Exception as cause:
            why = f"{type(cause).__name__}: {cause}"
            raise plugins.PluginError(f"the export {plugin} failed ({why}).") from cause
        if not isinstance(found, (str, bytes)):
            raise plugins.PluginError(f"the export {plugin} gave neither text nor bytes.")
        return found

    return written


def _to_place(chosen: Format, facts: Facts, findings: Sequence[Finding], output: Path) -> None:
    single = output.suffix.lower() == (chosen.suffix or f".{chosen.name}")
    if chosen.files is not None and not single:
        made = chosen.files(facts, findings)
        if output.suffix.lower() == ".zip":
            tables.zipped(made, output)
            return
        output.mkdir(parents=True, exist_ok=True)
        for file_name, held in made.items():
            (output / file_name).write_bytes(held.encode("utf-8") if isinstance(held, str) else held)
        return
    whole = chosen.write(facts, findings)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(whole.encode("utf-8") if isinstance(whole, str) else whole)
