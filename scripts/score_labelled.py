"""How well the labelled sentences are read: ``python scripts/score_labelled.py [NAME ...] [--show]``.

NAME is a file of ``tests/data/claims`` without its ending; without one all are scored. ``--show`` lists
what was missed and what was found without being said.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.extract import labelled

from onrecord import extract


def main() -> None:
    """Print one line a file and one for all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    models = extract.load()
    claims, events = labelled.Score(), labelled.Score()
    names = given.names or sorted(p.stem for p in labelled.FOLDER.glob("*.yaml"))
    for name in names:
        of_claims, of_events = labelled.Score(), labelled.Score()
        for item in labelled.items(name):
            found = labelled.read(item, models)
            labelled.score_claims(item, found, of_claims)
            labelled.score_events(item, found, of_events)
        print(_line(name, of_claims, of_events))
        claims, events = claims + of_claims, events + of_events
    print(_line("all", claims, events))
    if given.show:
        for title, lines in (
            ("missed", claims.missed + events.missed),
            ("not said", claims.false + events.false),
        ):
            print(f"\n{title}")
            print("\n".join(lines))


def _line(name: str, claims: labelled.Score, events: labelled.Score) -> str:
    return f"{name:<12} claims {_figures(claims)}   events {_figures(events)}"


def _figures(score: labelled.Score) -> str:
    return (
        f"precision {score.precision:.3f} of {score.given:>3}, recall {score.recall:.3f} of {score.wanted:>3}"
    )


if __name__ == "__main__":
    main()
