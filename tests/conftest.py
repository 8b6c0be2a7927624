"""What all suites share: the parser, loaded once, and one builder for papers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import postgres
from onrecord import check, flow, sources
from onrecord.core import dates
from onrecord.core.document import Document
from onrecord.core.findings import Finding, Verdict
from onrecord.extract.link import link
from onrecord.extract.models import Models, load


def document(text: str, **meta: Any) -> Document:
    """A paper with this text. ``published`` may be an EDTF string; ``name`` defaults to ``paper.txt``."""
    published = meta.pop("published", None)
    if isinstance(published, str):
        published = dates.parse(published)
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = meta.pop("name", "paper.txt")
    return Document(f"do-{digest[:12]}", name, digest, text, published=published, **meta)


def shown_in(folder: Path, reader: flow.Reader) -> list[Finding]:
    """The findings of the papers in a folder that are printed: no leads, and none under the threshold."""
    read = [flow.read_file(f, reader) for f in sources.walk([folder]) if isinstance(f, Path)]
    facts = link([e for d in read for e in d.extractions], reader.knowledge)
    made = check.derive(facts, reader.knowledge).findings
    return [f for f in made if f.verdict is not Verdict.LEAD and f.confidence >= 0.5]


# How quickly examples are made says something of how busy the machine is, nothing of the product.
settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow], deadline=None)
# A landing asks whether this change broke something, so there the examples are the same each time; the search for
# new ones is everybody's own run.
settings.register_profile("landing", settings.get_profile("house"), derandomize=True, database=None)
settings.load_profile("landing" if os.environ.get("CI") else "house")


@pytest.fixture(scope="session")
def models() -> Models:
    """The parser and the knowledge, loaded once a session."""
    return load()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server for the session. Without one its tests are passed over, save in CI."""
    reason = postgres.missing()
    if reason is not None:
        assert postgres.NEEDED not in os.environ, reason
        pytest.skip(reason)
    with postgres.running() as server:
        yield server
