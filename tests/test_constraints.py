"""What CI installs is written down to the version, fits what the project asks for, and names no place to get it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = [
    Requirement(text)
    for text in (*PROJECT["dependencies"], *(text for extra in PROJECT["optional-dependencies"].values() for text in extra))
]
LINES = [line for line in (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PINS = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in LINES)}


def test_every_line_is_a_name_and_an_exact_version() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[\w.-]+==\d[\w.+]*", line)] == []
    assert "borderwatch" not in PINS


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.name)
def test_what_the_project_asks_for_has_a_version_that_fits(requirement: Requirement) -> None:
    version = PINS.get(canonicalize_name(requirement.name))
    assert version, f"{requirement.name} is not in .ci/constraints.txt: run .ci/refresh-constraints"
    assert requirement.specifier.contains(version, prereleases=True), f"{requirement} and {version}: run .ci/refresh-constraints"


def test_scrapy_stays_below_the_next_minor_version() -> None:
    (scrapy,) = [requirement for requirement in REQUIREMENTS if requirement.name == "scrapy"]
    assert not scrapy.specifier.contains("2.20.0")
    assert scrapy.specifier.contains("2.19.9")
