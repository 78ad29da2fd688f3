"""What is released: a source archive from which the same wheel is built, and a wheel with all that the program reads."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest

import crawler
from tests.test_image import ROOT, wheel_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# A file of each kind that is no code; tests/test_image.py holds that none is missing.
READ_FILES = (
    "crawler/packs/border.yaml",
    "crawler/packs/sources.yaml",
    "crawler/packs/config.yaml",
    "crawler/packs/gazetteer.jsonl",
    "crawler/packs/relevance.json",
    "crawler/packs/word_counts/tg.tsv.gz",
    "crawler/packs/locale/fa.po",
    "crawler/config.schema.json",
    "crawler/language/tables/uz.py",
    "crawler/report/digest/templates/mail.html.j2",
    "crawler/report/evidence/templates/index.html.j2",
    "jobs/review/static/desk.js",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source archive."""
    folder = tmp_path_factory.mktemp("sdist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (archive,) = folder.glob("*.tar.gz")
    assert archive.name == f"borderwatch-{crawler.__version__}.tar.gz"
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return wheel_of(built, tmp_path_factory.mktemp("wheel"))


def test_the_source_archive_makes_the_wheel_of_the_project(wheel: dict[str, bytes], tmp_path: Path) -> None:
    assert wheel == wheel_of(ROOT, tmp_path)


def test_the_wheel_holds_packs_templates_texts_and_tables_and_no_tests(wheel: dict[str, bytes]) -> None:
    assert [name for name in READ_FILES if not wheel.get(name)] == []
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"crawler", "jobs"}


def test_the_source_archive_says_its_version_its_command_and_what_it_needs(built: Path) -> None:
    metadata = (built / "PKG-INFO").read_text(encoding="utf-8")
    required = [line.partition(": ")[2] for line in metadata.splitlines() if line.startswith("Requires-Dist: ")]
    plain = {_name(need) for need in required if "extra ==" not in need}
    assert plain == {_name(need) for need in PROJECT["dependencies"]}
    assert f"\nVersion: {crawler.__version__}\n" in metadata
    assert PROJECT["scripts"] == {"borderwatch": "jobs.cli:main"}


def _name(need: str) -> str:
    return re.split(r"[<>=!~;\[ ]", need)[0].lower().replace("_", "-")


def test_one_version_is_named_by_the_project_the_program_and_the_changelog() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert newest is not None
    assert crawler.__version__ == PROJECT["version"] == newest[1]


def test_the_source_archive_holds_what_a_packager_asks_for_and_nothing_of_a_desk(built: Path) -> None:
    names = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "config.yaml", "pyproject.toml", "deploy/borderwatch.service"} <= names
    assert not [name for name in names if name.endswith((".db", ".log", ".pyc", ".lock")) or name.startswith("data/")]
