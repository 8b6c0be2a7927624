"""Run mutated inputs through every parser, in the child that the product reads with, and print what came of it.

    python scripts/fuzz.py --each 10000                 every parser, one after the other
    python scripts/fuzz.py --each 10000 --only pdf html
    python scripts/fuzz.py --each 300 --keep broke/     what broke a parser is kept, a file each

Exit status 1: something broke (a crash, a reading past its limits, a neighbour read otherwise).
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fuzzing import Figures, fuzz, seeds

HEAD = "| parser | inputs | read | one problem | broke | slowest, s | all, s |\n|---|---|---|---|---|---|---|"


def main() -> int:
    """Fuzz, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--each", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", nargs="*", choices=sorted(seeds()), default=sorted(seeds()))
    asked.add_argument("--keep", type=Path)
    options = asked.parse_args()
    print(HEAD, flush=True)
    failed = False
    for name in options.only:
        figures = fuzz(name, options.each, seed=options.seed)
        print(figures.line, flush=True)
        failed = failed or bool(figures.broke)
        _tell(figures, options.keep)
    return int(failed)


def _tell(figures: Figures, keep: Path | None) -> None:
    for what, data in figures.broke:
        digest = hashlib.sha256(data).hexdigest()[:12]
        print(f"{figures.reader} {digest}: {what}", file=sys.stderr, flush=True)
        if keep is not None:
            (keep / figures.reader).mkdir(parents=True, exist_ok=True)
            (keep / figures.reader / digest).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
