"""The one place where rooms are loaded late, so that ``onrecord --help`` starts at once.

Each name here stands for a room and loads it when something of it is first asked for: the parser of
language, the database, the settings and the web server cost nothing to a command that does not need them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__all__ = [
    "arriving",
    "check",
    "cluster",
    "config",
    "copying",
    "crew",
    "dates",
    "deciding",
    "doctor",
    "export",
    "extract",
    "fetch",
    "flow",
    "heads",
    "keeping",
    "knowing",
    "knowledge",
    "masking",
    "mcp",
    "people",
    "record",
    "rereading",
    "run",
    "sealing",
    "searching",
    "second",
    "seconding",
    "sources",
    "text",
    "training",
    "update",
    "web",
    "worker",
]


class _Late:
    """A module that is loaded when it is first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


if TYPE_CHECKING:
    from onrecord import (
        arriving,
        check,
        cluster,
        config,
        crew,
        deciding,
        extract,
        flow,
        knowledge,
        record,
        rereading,
        second,
        sources,
    )
    from onrecord.core import dates, searching
    from onrecord.faces import export, masking, mcp
    from onrecord.faces.cli import keeping, knowing, people, run, seconding, text, training
    from onrecord.faces.web import app as web
    from onrecord.record import copying, doctor, sealing
    from onrecord.sources import fetch, worker
    from onrecord.train import heads, update
else:
    arriving = _Late("onrecord.arriving")
    check = _Late("onrecord.check")
    cluster = _Late("onrecord.cluster")
    crew = _Late("onrecord.crew")
    config = _Late("onrecord.config")
    copying = _Late("onrecord.record.copying")
    dates = _Late("onrecord.core.dates")
    deciding = _Late("onrecord.deciding")
    doctor = _Late("onrecord.record.doctor")
    export = _Late("onrecord.faces.export")
    extract = _Late("onrecord.extract")
    fetch = _Late("onrecord.sources.fetch")
    flow = _Late("onrecord.flow")
    heads = _Late("onrecord.train.heads")
    keeping = _Late("onrecord.faces.cli.keeping")
    knowing = _Late("onrecord.faces.cli.knowing")
    knowledge = _Late("onrecord.knowledge")
    masking = _Late("onrecord.faces.masking")
    mcp = _Late("onrecord.faces.mcp")
    people = _Late("onrecord.faces.cli.people")
    record = _Late("onrecord.record")
    rereading = _Late("onrecord.rereading")
    run = _Late("onrecord.faces.cli.run")
    sealing = _Late("onrecord.record.sealing")
    searching = _Late("onrecord.core.searching")
    second = _Late("onrecord.second")
    seconding = _Late("onrecord.faces.cli.seconding")
    sources = _Late("onrecord.sources")
    text = _Late("onrecord.faces.cli.text")
    training = _Late("onrecord.faces.cli.training")
    update = _Late("onrecord.train.update")
    web = _Late("onrecord.faces.web.app")
    worker = _Late("onrecord.sources.worker")
