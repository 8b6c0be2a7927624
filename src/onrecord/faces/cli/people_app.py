"""Commands of ``onrecord`` on what people decide, and on searching: what each takes."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.core.problems import UsageError

from .lazy import dates, deciding, people, searching
from .options import Options, Outcome
from .taken import AsJson, RecordFile, Take, decides

_PANEL = "What people decide"

Ident = Annotated[str, typer.Argument(metavar="ID", help="The id, as it is printed.")]
Who = Annotated[str, typer.Argument(metavar="ACTOR", help="A name or an id.")]


def commands(app: typer.Typer) -> None:
    """Add the commands of this page."""
    app.command()(search)
    for command in (
        decisions,
        undo,
        write,
        correct,
        reject,
        merge,
        apart,
        members,
        split,
        rename,
        alias,
        private,
        suggest,
    ):
        app.command(rich_help_panel=_PANEL)(command)


def search(
    text: Annotated[str, typer.Argument(metavar="WORDS", help="What to look for.", show_default=False)] = "",
    record: RecordFile = None,
    as_json: AsJson = False,
    speaker: Annotated[str, typer.Option(metavar="NAME", help="Who speaks or acts.")] = "",
    office: Annotated[
        str, typer.Option(metavar="WORDS", help="An office that the speaker holds or held.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Said, happened or published not before.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Not after.")] = "",
    kind: Annotated[
        str, typer.Option(help="Kind of paper: article, transcript, statement, filing, log.")
    ] = "",
    predicate: Annotated[str, typer.Option(help="What is claimed or happened: meet, receive_money …")] = "",
    sworn: Annotated[bool | None, typer.Option("--sworn/--unsworn", help="Under oath, or not.")] = None,
    verdict: Annotated[str, typer.Option(help="What a finding that rests on it says: contradicted …")] = "",
    document: Annotated[str, typer.Option(metavar="PAPER", help="In one paper, by id or name.")] = "",
    only: Annotated[str, typer.Option(metavar="KINDS", help="statement, event, passage, with commas.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="From which one on.")] = 0,
) -> Outcome:
    """Search statements, events and passages, best first.

      onrecord search '"the harbour fund" -ballast appoint*' --record case.db
      onrecord search --speaker "Jane Roe" --sworn --predicate meet --record case.db

    Words must all be there; "words in quotes" just so; -word not; this OR that; appoint* begins so.
    """
    kinds = tuple(k.strip() for k in only.split(",") if k.strip())
    unknown = [k for k in kinds if k not in ("statement", "event", "passage")]
    if unknown:
        raise UsageError(f"--only takes statement, event and passage, not {unknown[0]!r}.")
    first, last = (_date(n, v) for n, v in (("--since", since), ("--until", until)))
    wanted = searching.Search(
        text, speaker, office, first, last, kind, predicate, sworn, verdict, document, kinds, limit, offset
    )
    return people.search(wanted, Options(record, as_json))


def _date(option: str, value: str) -> dates.When | None:
    try:
        return dates.parse(value) if value else None
    except ValueError as cause:
        raise UsageError(f"{option}: {cause}.") from cause


def decisions(
    about: Annotated[
        str | None, typer.Argument(metavar="ID", help="Only those on this.", show_default=False)
    ] = None,
    record: RecordFile = None,
    as_json: AsJson = False,
) -> Outcome:
    """Everything that people decided, in order, with its number.

    onrecord decisions --record case.db
    """
    return people.log(about, Options(record, as_json))


@decides
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The decision's number.")],
) -> Take:
    """Take a decision back. Both stay in the log; an undo can be undone.

    onrecord undo 12 --record case.db --reason "She asked us to."
    """
    return lambda s, r, by: deciding.undo(s, number, by)


@decides
def write(
    entry: Annotated[
        str, typer.Argument(metavar="FILE", help="A piece of a case file, or - for standard input.")
    ],
) -> Take:
    """Write statements, events, offices or stances by hand, on papers that the record has.

    echo 'events: [{document: papers/log.txt, words: "Roe, Lind", what: meet, who: [Jane Roe, Arne Lind]}]' |
      onrecord write - --record case.db
    """
    text = people.entry_of(entry)
    return lambda s, r, by: deciding.write(s, r, text, by)


@decides
def correct(
    ident: Ident,
    changes: Annotated[list[str], typer.Argument(metavar="KEY=VALUE…", help="As a case file has them.")],
) -> Take:
    """Correct a statement, claim, event, office or stance. What rests on it follows.

    onrecord correct at-1c0ffee2a9b3 speaker="Jane Roe" said=2019-05-14 --record case.db
    onrecord correct ev-1c0ffee2a9b3 'words={words: "met twice", at: 812}' when= --record case.db
    """
    text = people.changes_of(changes)
    return lambda s, r, by: deciding.correct(s, r, ident, text, by)


@decides
def reject(ident: Ident) -> Take:
    """Say that the words do not say it: the statement, event … is left out.

    onrecord reject ev-1c0ffee2a9b3 --record case.db --reason "It was only planned."
    """
    return lambda s, r, by: deciding.reject(s, r, ident, by)


@decides
def merge(
    one: Who,
    other: Who,
    anyway: Annotated[bool, typer.Option("--anyway", help="Though something is against it.")] = False,
) -> Take:
    """Say that two actors are one.

    onrecord merge "J. Roe" "Jane Roe" --record case.db
    """
    return lambda s, r, by: deciding.merge(s, r, one, other, by, anyway=anyway)


@decides
def apart(one: Who, other: Who) -> Take:
    """Say that two actors are not one, whatever their names.

    onrecord apart "J. Roe" "Jane Roe" --record case.db
    """
    return lambda s, r, by: deciding.apart(s, r, one, other, by)


def members(who: Who, record: RecordFile = None, as_json: AsJson = False) -> Outcome:
    """What makes up an actor: the actors of single papers, with their ids.

    onrecord members "Jane Roe" --record case.db
    """
    return people.members(who, Options(record, as_json))


@decides
def split(
    who: Who,
    parts: Annotated[list[str], typer.Argument(metavar="ID…", help="Those that are another, by id.")],
) -> Take:
    """Say that some of what makes up an actor is another one.

    onrecord split "Jane Roe" ac-1c0ffee2a9b3 --record case.db
    """
    return lambda s, r, by: deciding.split(s, r, who, parts, by)


@decides
def rename(
    who: Who,
    name: Annotated[str, typer.Argument(metavar="NAME")],
) -> Take:
    """Give an actor the name that it goes by.

    onrecord rename "J. Roe" "Jane Roe" --record case.db
    """
    return lambda s, r, by: deciding.rename(s, r, who, name, by)


@decides
def alias(
    who: Who,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    drop: Annotated[bool, typer.Option("--drop", help="It is not called so.")] = False,
) -> Take:
    """Say that an actor is also called so; whoever is called just so is that actor.

    onrecord alias "Jane Roe" "the harbour master" --record case.db
    """
    return lambda s, r, by: deciding.alias(s, r, who, name, by, drop=drop)


@decides
def private(
    who: Who,
    label: Annotated[
        str, typer.Option("--as", metavar="WORDS", help="What stands for the name.", show_default=False)
    ] = "",
) -> Take:
    """Say that an actor is a minor or a private person: its name does not leave the record.

      onrecord private "Tom Roe" --record case.db --reason "He is twelve."
      onrecord private "Ana Lind" --as "a neighbour" --record case.db

    Exports and printed dossiers hold [private person], or the words of --as in brackets, for every name of
    that actor, inside quotations too. What is on the screen stays as it is. Undo takes it back.
    """
    return lambda s, r, by: deciding.private(s, r, who, label, by)


def suggest(record: RecordFile = None, as_json: AsJson = False) -> Outcome:
    """Which actors may be one, each with what speaks for it. Nothing is proposed across a conflict.

    onrecord suggest --record case.db
    """
    return people.suggest(Options(record, as_json))
