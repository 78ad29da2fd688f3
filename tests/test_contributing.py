"""The recipes of docs/contributing.md work as they stand there, and CONTRIBUTING.md names what the gate does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from crawler import config
from tests.fakes import house
from tests.patience import CHILD_SECONDS
from tests.recipes import BLOCK, PAGE, ROOT, blocks, copy_with_recipes, with_lines_added

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
GATE = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
SETTINGS = "contact: test@example.org\ndatabase: news.db\ninclude: [pack:border]\nretention: {error_days: 7}\n"


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code with all that the page adds."""
    return copy_with_recipes(tmp_path_factory.mktemp("extended"))


def run_extended(folder: Path, code: str, *arguments: str) -> str:
    """What Python prints, with the extended code."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=CHILD_SECONDS,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_command(folder: Path, archive: Path, *arguments: str) -> str:
    path = archive / "config.yaml"
    path.write_text(f"{SETTINGS}{blocks('yaml')['config.yaml']}{config.shipped_watches()}", encoding="utf-8")
    return run_extended(folder, "from jobs.cli import main\nmain()", "-c", str(path), *arguments)


# --------------------------------------------------------------------------- the recipes


def test_a_source_is_the_block_that_the_page_shows(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    text = SETTINGS.replace("retention: {error_days: 7}\n", "") + blocks("yaml")["config.yaml"] + config.shipped_watches()
    path.write_text(text, encoding="utf-8")
    loaded = config.load(path)
    assert [(source.slug, source.bank, source.timezone) for source in loaded.sources] == [("paper", "tj", "Asia/Dushanbe")]
    assert [feed.endpoints[0].url for feed in loaded.feeds] == ["https://paper.example/rss"]


def test_a_channel_is_written_as_the_invented_one_that_the_tests_send_by() -> None:
    (pigeon,) = (text for file, text in blocks("python").items() if not file)
    assert pigeon in (ROOT / "tests" / "deliver" / "birds.py").read_text(encoding="utf-8")


def test_a_digest_form_is_a_function_and_a_row(extended: Path) -> None:
    code = (
        "from crawler.app.digest import DIGEST_FORMATS\nfrom crawler.report.digest import render\n"
        "from tests.digest.builders import alert, digest_of\nassert 'outline' in DIGEST_FORMATS\n"
        "print(render(digest_of(alert(1, 1, title='A bridge\\nis open')), 'outline'), end='')"
    )
    assert re.fullmatch(r"\w+: A bridge is open\n", run_extended(extended, code))


def test_a_job_is_a_module_and_a_row(extended: Path, tmp_path: Path) -> None:
    with house(tmp_path):
        pass
    assert run_command(extended, tmp_path, "run", "integrity").startswith("whole, 0 articles")


def test_a_command_is_a_module_and_a_row(extended: Path, tmp_path: Path) -> None:
    with house(tmp_path):
        pass
    assert int(run_command(extended, tmp_path, "size")) == (tmp_path / "news.db").stat().st_size
    assert "How large the archive is." in run_command(extended, tmp_path, "--help")


def test_a_configuration_key_is_a_field_with_its_description(extended: Path, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"{SETTINGS}{blocks('yaml')['config.yaml']}{config.shipped_watches()}", encoding="utf-8")
    code = (
        "import sys\nfrom pathlib import Path\nfrom crawler import config\n"
        "print(config.load(Path(sys.argv[1])).retention.error_days)\n"
        "print(config.schema()['$defs']['Retention']['properties']['error_days']['description'])"
    )
    assert run_extended(extended, code, str(path)) == "7\ndays errors of recording are kept\n"


def test_ruff_has_nothing_against_the_recipes(extended: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", extended)
    files = sorted({file for language in ("python", "diff") for file in blocks(language) if file})
    for command in (["ruff", "check", *files], ["ruff", "format", "--check", *files]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=extended, capture_output=True, text=True, check=False, timeout=CHILD_SECONDS
        )
        assert done.returncode == 0, done.stdout


def test_a_line_that_the_page_shows_and_the_code_has_not_is_named() -> None:
    assert with_lines_added("a\nb\n", " a\n+x\n+y\n b\n+z\n") == "a\nx\ny\nb\nz\n"
    with pytest.raises(AssertionError, match="does not have it once: c"):
        with_lines_added("a\nb\n", " c\n+x\n")


def test_every_block_with_a_file_is_one_that_a_test_reads() -> None:
    languages = {match["language"] for match in BLOCK.finditer(PAGE) if match["file"]}
    assert languages == {"python", "diff", "yaml"}


# --------------------------------------------------------------------------- the door


CODE = "".join(path.read_text(encoding="utf-8") for folder in ("crawler", "jobs") for path in (ROOT / folder).rglob("*.py"))
PROSE = BLOCK.sub("", PAGE)


def test_every_file_that_the_pages_name_exists() -> None:
    names = set(re.findall(r"`((?:crawler|jobs|tests|docs)/[\w/.]+\.(?:py|md|json))`", PROSE + CONTRIBUTING))
    assert len(names) > 15
    assert sorted(name for name in names if not Path(name).stem.isupper() and not (ROOT / name).exists()) == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(?:\w+\.)?([A-Z][A-Z_]{3,}|_[a-z_]+|\w+_\w+|[A-Z][a-z]+\w*)`", PROSE))))
def test_every_name_of_code_on_the_page_is_in_the_code(name: str) -> None:
    assert name == "NAME_command" or re.search(rf"\b{name}\b", CODE), name


def test_contributing_names_every_step_of_the_gate() -> None:
    steps = re.findall(r"^step (.+)$", GATE, re.M)
    assert len(steps) >= 5
    assert [step for step in steps if f"| `{step}` |" not in CONTRIBUTING] == []


def test_the_readme_runs_the_tests_as_the_gate_does() -> None:
    (command,) = re.findall(r"^step (pytest .+)$", GATE, re.M)
    assert f"-m {command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_hooks_run_commands_that_exist() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local", "nothing is fetched for a hook"
    for hook in repository["hooks"]:
        program, *arguments = hook["entry"].split()
        assert hook["language"] == "system"
        assert Path(sys.executable).with_name(program).exists(), program
        assert [name for name in arguments if name.endswith(".py") and not (ROOT / name).exists()] == []
