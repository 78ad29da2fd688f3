"""Every snippet of docs/exports.md is run, as it stands there, over a real archive."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.evidence.case import archive
from tests.fakes import an_article, an_article_found, an_entry
from tests.road import COMMAND, Road, source
from tests.site import words

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "exports.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("docs")
    road = Road(folder, source("one", "http://127.0.0.1:9/rss"))
    text = road.path.read_text(encoding="utf-8").replace("database: news.db", "database: data/news.db")
    road.path.write_text(text, encoding="utf-8")
    with archive(folder / "data") as h:
        for number in range(3, 14):  # the page speaks of alerts 12 and 13
            article = an_article(
                f"n{number}", title=f"Tajik clash {number}", text=f"A Tajik clash. {words(str(number))} 5 people were killed."
            )
            h.recorder.record(an_article_found(1, 1, an_entry(f"n{number}"), article))
        yield folder


def run(command: list[str], folder: Path) -> str:
    path = f"{COMMAND.parent}:/usr/bin:/bin"
    done = subprocess.run(command, cwd=folder, env={"PATH": path, "HOME": str(folder)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("number", range(len(SHELL)))
def test_a_shell_snippet_works(folder: Path, number: int) -> None:
    snippet = SHELL[number]
    if "unzip" in snippet and not shutil.which("unzip"):
        pytest.skip("unzip is not installed")
    (folder / "pack.zip").unlink(missing_ok=True)
    if "unzip" in snippet:
        run(["borderwatch", "evidence", "12", "-o", "pack.zip"], folder)
    run(["bash", "-euc", snippet], folder)


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_a_python_snippet_works(folder: Path, number: int) -> None:
    if "pandas" in PYTHON[number] and find_spec("pandas") is None:
        pytest.skip("pandas is not installed")
    assert run([sys.executable, "-W", "error", "-c", PYTHON[number]], folder).strip()


def test_the_page_has_snippets_of_each_kind() -> None:
    assert sum("borderwatch export" in snippet for snippet in SHELL) and sum("sqlite-utils" in snippet for snippet in SHELL)
    assert [bool("pandas" in snippet) for snippet in PYTHON].count(True) == 1
