"""Records of every schema that was ever released, with data in them, are opened and lose nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from onrecord import flow, record
from onrecord.core.decisions import DecisionKind
from onrecord.core.problems import RecordError
from onrecord.core.searching import Search
from onrecord.record import Store
from onrecord.record.database import HEAD, Address, Database, _made, _postgresql, _sqlite
from onrecord.record.migrate import upgrade

CASE = """\
onrecord: 1
documents: [{id: log, title: Gate log, kind: log, text: "Sorel to see Quill.\\n"}]
actors: [{id: quill, name: Mara Quill}, {id: sorel, name: Ilan Sorel}]
events: [{id: e1, document: log, words: "Sorel to see Quill", what: meet, who: [quill, sorel], when: 2018-09-12}]
"""
RELEASED = ["0001", "0002"]
"""Schemas with reviews and judgements in tables of their own, oldest first."""
LATER = ["0003", "0004", "0005", "0006"]
"""Schemas with a log."""


@pytest.fixture(params=["file", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database without any table."""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_server").database()
        return Database(_postgresql(url), Address(url=url))
    path = tmp_path / "old.db"
    _made(path)
    return Database(_sqlite(path), Address(path=path))


def _fill(connection: Connection, tables: dict[str, list[dict[str, object]]]) -> None:
    for table, found in tables.items():
        for row in found:
            names = ", ".join(row)
            values = ", ".join(f":{n}" for n in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def _data(tmp_path: Path) -> dict[str, list[dict[str, object]]]:
    """Rows as that version wrote them: the tables that it shares with this one are read from one of today."""
    case = tmp_path / "case.yaml"
    case.write_text(CASE)
    today = record.open(tmp_path / "today.db")
    list(flow.read([case], today, flow.Reader()))
    tables: dict[str, list[dict[str, object]]] = {}
    with today.database.engine.connect() as connection:
        for table in ("reading", "file", "document", "noun"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).mappings()
            tables[table] = [dict(r) for r in rows]
    today.close()
    for row in tables["reading"]:
        row["complete"] = bool(row["complete"])
    keep = {
        "reading": ("sha256", "extractor", "options", "complete", "time"),
        "file": ("path", "name", "sha256"),
    }
    for table, names in keep.items():
        tables[table] = [{n: r[n] for n in names} for r in tables[table]]
    common = {"reviewer": "jo", "time": "2026-01-01T00:00:00Z"}
    tables["review"] = [
        {"finding": "fi-1", "state": "confirmed", "reason": "", **common},
        {"finding": "fi-1", "state": "dismissed", "reason": 'It\'s "another" Sorel.', **common},
    ]
    tables["judgement"] = [
        {"one": "quill", "other": "sorel", "same": True, **common},
        {"one": "a'b\"c", "other": "quill", "same": False, **common},
    ]
    return tables


@pytest.mark.parametrize("released", RELEASED)
def test_an_old_record_is_opened_with_all_that_is_in_it(
    released: str, empty: Database, tmp_path: Path
) -> None:
    with empty.engine.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade(connection, released)
        _fill(connection, _data(tmp_path))
    empty.close()
    place = str(empty.address.path or empty.address.url)
    kept = record.open(place, create=False)
    assert [e.id for x in kept.extractions() for e in x.events] == ["e1"]
    assert [(d.words, d.reason, d.reviewer) for d in kept.log.reviews("fi-1")] == [
        ("confirmed", "", "jo"),
        ("dismissed", 'It\'s "another" Sorel.', "jo"),
    ]
    assert kept.log.states() == {"fi-1": "dismissed"}
    sides = [
        (d.kind, d.one[0].id, d.other[0].id) for d in kept.log.all() if d.kind is not DecisionKind.REVIEW
    ]
    assert sides == [(DecisionKind.SAME, "quill", "sorel"), (DecisionKind.APART, "a'b\"c", "quill")]
    assert len(flow.facts(kept, flow.Reader()).actors) == 1  # the judgement holds
    assert [h.noun for h in kept.search.find(Search("sorel", kinds=("event",))).hits] == ["e1"]
    assert not [d for d in flow.read([tmp_path / "case.yaml"], kept, flow.Reader()) if not d.known]
    kept.close()
    again = record.open(place, create=False)  # and is one of today from then on
    assert len(again.log.all()) == 4
    again.close()


@pytest.mark.parametrize("released", LATER)
def test_a_record_with_a_log_is_opened(released: str, empty: Database, tmp_path: Path) -> None:
    tables = _data(tmp_path)
    del tables["review"], tables["judgement"]
    tables["decision"] = [
        {"kind": "review", "about": "fi-1", "document": "", "words": "confirmed", "reason": "", "reviewer": "jo",
         "payload": json.dumps(["The two differ.", [], [], "", None, [], []]), "time": "2026-01-01T00:00:00Z"}
    ]  # fmt: skip
    tables["state"] = [{"name": "entries", "value": "missing"}]
    with empty.engine.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade(connection, released)
        _fill(connection, tables)
    empty.close()
    kept = record.open(str(empty.address.path or empty.address.url), create=False)
    assert [e.id for x in kept.extractions() for e in x.events] == ["e1"]
    assert kept.log.states() == {"fi-1": "confirmed"}
    assert [h.noun for h in kept.search.find(Search("sorel", kinds=("event",))).hits] == ["e1"]
    kept.close()


def test_every_schema_before_the_newest_is_tested() -> None:
    folder = Path(record.__file__).parent / "migrations" / "versions"
    assert [*RELEASED, *LATER, HEAD] == sorted(p.name[:4] for p in folder.glob("0*.py"))


def test_a_newer_record_in_postgresql_is_told(postgres_server: object) -> None:
    place = postgres_server.database()  # type: ignore[attr-defined]
    store: Store = record.open(place)
    with store.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(RecordError, match=r"newer version \(9999\); install a newer onrecord"):
        record.open(place)


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("postgresql://jo@host/db", "postgresql://jo@host/db"),
        (Path("postgresql://jo@host/db"), "postgresql://jo@host/db"),
        ("postgres:///db", "postgresql:///db"),
        (Path("postgresql:///db"), "postgresql:///db"),
        ("case.db", None),
        (Path("a/b.db"), None),
    ],
)
def test_an_address_is_understood(place: str | Path, url: str | None) -> None:
    assert Address.of(place).url == url


def test_a_password_is_in_no_message() -> None:
    assert str(Address.of("postgresql://jo:hidden@host/db")) == "postgresql://jo:…@host/db"
    assert "hidden" not in json.dumps(str(Address.of("postgresql://jo:hidden@host/db")))
