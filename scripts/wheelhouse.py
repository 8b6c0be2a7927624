"""Make a folder of wheels to install onrecord from without network: ``scripts/wheelhouse.py [FOLDER]``.

Run it with the Python version, and on the kind of machine, that the folder is for. Everything is fetched
as the hashes in requirements/runtime.txt say.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "wheelhouse").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    locked = str(ROOT / "requirements" / "runtime.txt")
    steps = (
        [*pip, "download", "--quiet", "--require-hashes", "--dest", str(folder), "-r", locked],
        [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
    )
    for step in steps:
        done = subprocess.run(step, check=False)  # noqa: S603 - our own words, no shell
        if done.returncode:
            return done.returncode
    print(f"{len(list(folder.iterdir()))} files in {folder}. On the other machine:")
    print(f"  python3 -m venv .venv && .venv/bin/pip install --no-index --find-links {folder.name} onrecord")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
