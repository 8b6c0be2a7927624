"""How often a finding is right at each confidence.

``python scripts/reliability.py DOSSIERS...`` reads and checks every dossier in the folders (each a folder with
``docs/`` and ``gold.json``), prints precision and recall, and a table of confidence against the share that is
right, with its 95 % Wilson interval. A range with fewer than 30 findings is said to have too few.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from onrecord import flow
from onrecord.train import dossiers

_ALL = 0.0


def main() -> None:
    """Read, check, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dossiers", nargs="+", type=Path)
    parser.add_argument("--threshold", type=float, default=0.5)
    args = parser.parse_args()
    reader = flow.Reader()
    scored = [
        dossiers.score(d, reader, args.threshold) for root in args.dossiers for d in dossiers.folders(root)
    ]
    for one in scored:
        print(
            f"{one.dossier}: {one.right} of {one.wanted} found, {one.wrong} false alarms, {one.flagged} of {one.lookalikes} look-alikes"
        )
    judged = [j for one in scored for j in one.judged]
    right, wanted = sum(one.right for one in scored), sum(one.wanted for one in scored)
    wrong = sum(one.wrong for one in scored)
    print(
        f"precision {right / max(1, right + wrong):.2f}, recall {right / max(1, wanted):.2f} ({right} of {wanted}, {wrong} false alarms)"
    )
    print("confidence    findings  right  share  95 % interval")
    for row in [
        *dossiers.reliability(judged),
        dossiers.Bin(0.5, 1.0, len(judged), sum(j.gold is not None for j in judged)),
    ]:
        low, high = row.interval
        share = f"{row.right / row.count:.2f}" if row.count else "-"
        few = "" if row.enough else "  too few"
        print(
            f"{row.low:.2f} to {row.high:.2f}  {row.count:8}  {row.right:5}  {share:>5}  {low:.2f} to {high:.2f}{few}"
        )


if __name__ == "__main__":
    main()
