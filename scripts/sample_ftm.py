"""Write an invented sample in the form of an OpenSanctions export: FollowTheMoney entities, one JSON object a line.

    python scripts/sample_ftm.py 10000 > sample.ftm.json
    onrecord read sample.ftm.json --record sample.db

For each person: the person, an occupancy of one of some hundred positions, and for every fifth a company and its
ownership, every seventh a relative, every tenth a meeting. Names are put together from syllables; nobody is meant.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from typing import Any

_FIRST = ("Ada", "Bero", "Cila", "Dano", "Elvi", "Faro", "Gila", "Hano", "Isra", "Joro", "Kela", "Lumo")
_SYLLABLES = ("bar", "den", "fol", "gar", "hem", "kal", "lund", "mor", "nes", "rov", "sten", "tal", "vik", "wen", "zor")
_ROLES = ("Minister of Fisheries", "Member of Parliament", "Mayor", "Judge", "Harbour Commissioner", "Ambassador")
_PLACES = ("Norland", "Westmark", "Harlow", "Ostby", "Kelp Bay", "Northwall")


def entities(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """The entities of ``count`` persons."""
    rng = random.Random(seed)
    positions = [f"{role} of {place}" for role in _ROLES for place in _PLACES]
    for number, name in enumerate(positions):
        yield _entity(f"NK-pos-{number}", "Position", name=name, country="xx")
    for number in range(count):
        person = f"NK-p-{number}"
        name = f"{rng.choice(_FIRST)} {''.join(rng.sample(_SYLLABLES, 3)).capitalize()}"
        first, _, last = name.partition(" ")
        yield _entity(
            person, "Person", name=name, alias=f"{first[0]}. {last}", birthDate=f"19{rng.randrange(30, 90)}-0{rng.randrange(1, 10)}-1{number % 10}",
            nationality="xx", topics="role.pep", wikidataId=f"Q{9_000_000 + number}",
        )  # fmt: skip
        started = rng.randrange(1995, 2015)
        yield _entity(
            f"NK-o-{number}", "Occupancy", holder=person, post=f"NK-pos-{rng.randrange(len(positions))}",
            startDate=f"{started}-05-01", endDate=f"{started + rng.randrange(1, 8)}-04-30", status="ended",
        )  # fmt: skip
        if number % 5 == 0:
            yield _entity(f"NK-c-{number}", "Company", name=f"{last} Shipping {number}", jurisdiction="xx")
            yield _entity(f"NK-w-{number}", "Ownership", owner=person, asset=f"NK-c-{number}", startDate=str(started), percentage="51")  # fmt: skip
        if number % 7 == 6:
            yield _entity(f"NK-f-{number}", "Family", person=person, relative=f"NK-p-{number - 1}", relationship="sibling")  # fmt: skip
        if number % 10 == 9:
            yield _entity(f"NK-e-{number}", "Event", name="Meeting on the pier", date="2009-03-04", involved=[person, f"NK-p-{number - 2}"])  # fmt: skip


def _entity(ident: str, schema: str, **properties: str | list[str]) -> dict[str, Any]:
    values = {k: v if isinstance(v, list) else [v] for k, v in properties.items()}
    caption = properties.get("name", ident)
    return {
        "id": ident, "caption": caption, "schema": schema, "properties": values, "referents": [], "datasets": ["sample"],
        "first_seen": "2024-01-01T00:00:00", "last_seen": "2024-06-01T00:00:00", "target": schema == "Person",
    }  # fmt: skip


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("persons", type=int)
    for entity in entities(parser.parse_args().persons):
        sys.stdout.write(json.dumps(entity) + "\n")


if __name__ == "__main__":
    main()
