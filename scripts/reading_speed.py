"""How long reading takes beside the parser that it uses: ``python scripts/reading_speed.py POLNEAR [--articles N]``.

POLNEAR is a folder of JSONL files with ``doc_id`` and ``text``. The same texts go, in one run and each in processes
of their own, through the bare spaCy pipeline, through spaCy and the two networks of the attribution model, and through
``onrecord read`` into a record (with the check at its end) in one process and in two. Prints seconds by the clock and
of processor time, start included, as Markdown; the last line is what reading costs over spaCy and the networks.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from onrecord.extract import load

MOST_OVERHEAD = 0.40
"""What the house may cost, as a share of what spaCy and the networks cost together."""
CALL = "import sys; from onrecord.faces.cli import main; main(sys.argv[1:])"


def texts(folder: Path, most: int | None) -> list[tuple[str, str]]:
    """Names and texts of the articles, in order."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append((str(row["doc_id"]), str(row["text"])))
    return found[:most]


def bare(folder: Path, *, networks: bool) -> None:
    """Parse each text of a folder, and run the networks over it if that is wanted; nothing is kept."""
    models = load()
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8")
        models.nlp(text)
        if networks:
            models.finder.find(text)


def timed(*command: str) -> tuple[float, float]:
    """Seconds by the clock and of processor time, those of all its processes, that a command takes."""
    before, began = os.times(), time.perf_counter()
    call = [sys.executable, *command]
    done = subprocess.run(call, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - calls of our own
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, spent


def main() -> int:
    """Measure, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpus", type=Path)
    asked.add_argument("--articles", type=int)
    asked.add_argument("--part", choices=("spacy", "networks"), help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.part:
        bare(options.corpus, networks=options.part == "networks")
        return 0
    with tempfile.TemporaryDirectory() as place:
        papers = Path(place) / "papers"
        papers.mkdir()
        found = texts(options.corpus, options.articles)
        for number, (name, text) in enumerate(found):
            plain = "".join(c if c.isalnum() else "_" for c in name)
            (papers / f"{number:05}-{plain[:80]}.txt").write_text(text, encoding="utf-8", newline="")
        ways = {
            "spaCy alone, one process": (__file__, str(papers), "--part", "spacy"),
            "spaCy and the networks, one process": (__file__, str(papers), "--part", "networks"),
            **{
                f"onrecord read --workers {n}": (
                    "-c", CALL, "read", str(papers), "--record", f"{place}/{n}.db", "--workers", str(n), "--quiet",
                )
                for n in (1, 2)
            },
        }  # fmt: skip
        print(f"{len(found)} articles, {sum(len(t.split()) for _, t in found):,} words\n", flush=True)
        print("| what | seconds | articles a second | processor seconds |\n|---|---|---|---|", flush=True)
        spent = {}
        for what, command in ways.items():
            clock, spent[what] = timed(*command)
            print(f"| {what} | {clock:.1f} | {len(found) / clock:.2f} | {spent[what]:.1f} |", flush=True)
    _, beside, one, _ = spent.values()
    over = one / beside - 1
    print(f"\nReading costs {over:.0%} more processor time than spaCy and the networks on the same texts.")
    return int(over > MOST_OVERHEAD)


if __name__ == "__main__":
    sys.exit(main())
