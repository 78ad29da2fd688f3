"""The docs name what exists: every command, option, disposition, job, setting and file they speak of."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from crawler.app.stages import STAGES
from crawler.channels import CHANNELS
from crawler.model import Disposition, FetchOutcome
from jobs import JOBS
from jobs.cli import COMMANDS, main_command

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
EVERYTHING = README + CONTRIBUTING + "".join(DOCS.values())


def commands() -> dict[str, click.Command]:
    """Every command with its full name: `alerts list`, …"""
    by_name: dict[str, click.Command] = {}
    context = click.Context(main_command)
    for name in COMMANDS:
        command = main_command.get_command(context, name)
        assert command is not None
        by_name[name] = command
        if isinstance(command, click.Group):
            by_name.update({f"{name} {sub}": inner for sub, inner in command.commands.items()})
    return by_name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_docs(name: str) -> None:
    assert re.search(rf"borderwatch (-\S+ \S+ )?{name}\b", EVERYTHING), f"`borderwatch {name}` is nowhere in the docs"


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_says_what_it_does(name: str) -> None:
    assert (commands()[name].help or "").strip(), f"borderwatch {name} --help says nothing"


def test_the_docs_speak_of_no_command_that_is_not_there() -> None:
    for name in re.findall(r"borderwatch (?:-\S+ \S+ )?([a-z]+)", EVERYTHING):
        assert name in COMMANDS, f"the docs speak of `borderwatch {name}`"


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_every_stage_of_try_is_in_the_readme(stage: str) -> None:
    assert re.search(rf"try [a-z|]*\b{stage}\b", README)


@pytest.mark.parametrize("job", sorted(JOBS))
def test_every_job_is_in_the_operations_page(job: str) -> None:
    assert f"`{job}`" in DOCS["operations.md"]


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_every_channel_is_in_the_delivery_page(name: str) -> None:
    assert f"\n**{name}**: " in DOCS["delivery.md"]


@pytest.mark.parametrize("word", [*map(str, Disposition), *map(str, FetchOutcome)])
def test_every_disposition_and_outcome_is_explained_in_the_schema(word: str) -> None:
    assert f"`{word}`" in DOCS["schema.md"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{name}" for name in DOCS)])
def test_links_to_files_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{page} links to {target}"


def test_the_docs_name_no_machine() -> None:
    for name, text in {"README.md": README, "CONTRIBUTING.md": CONTRIBUTING, **DOCS}.items():
        assert not re.search(r"(?<![\w.])/(work|root|tmp)/", text), f"{name} names a path of some machine"


def test_a_deploy_unit_names_a_command_that_exists() -> None:
    for path in sorted((ROOT / "deploy").iterdir()):
        for name in re.findall(r"borderwatch(?: --config \S+)? ([a-z]+)\b", path.read_text(encoding="utf-8")):
            if name in {"for", "news", "user", "and", "data"}:
                continue
            assert name in COMMANDS, f"{path.name}: borderwatch {name}"


def test_help_is_quick_and_needs_nothing_heavy() -> None:
    """--help must not load Scrapy, trafilatura or Datasette: people ask it often."""
    code = (
        "import sys\nfrom jobs.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        "heavy = {'scrapy', 'trafilatura', 'datasette', 'feedparser', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout
