"""`borderwatch evidence`, as installed."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.report.evidence import MANIFEST
from tests.evidence.case import archive
from tests.road import Road, source


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    folder = tmp_path_factory.mktemp("evidence")
    road = Road(folder, source("one", "http://127.0.0.1:9/rss"))
    with archive(folder):
        yield road  # the archive stays open: a crawl may be at work


def test_a_pack_is_made_checked_and_caught_when_it_was_changed(road: Road) -> None:
    output = road.borderwatch("evidence", "1")
    path = road.folder / "evidence-1.zip"
    with zipfile.ZipFile(path) as pack:
        digest = hashlib.sha256(pack.read(MANIFEST)).hexdigest()
        # This configuration has another watch of that name, or none: the pack must not pass it off as the one that fired.
        assert "alerts/1/rule.txt" not in pack.namelist()
    assert output == f"manifest sha256 {digest}\n"
    assert "whole" in road.borderwatch("evidence", "--verify", str(path), "--sha256", digest.upper())
    assert [left.name for left in road.folder.glob(".evidence*")] == []
    road.borderwatch("evidence", "--verify", str(path), "--sha256", "0" * 64, expect=1)
    assert "not the pack whose hash was written down" in road.stderr
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr("extra.txt", "x")
    assert road.borderwatch("evidence", "--verify", str(path), expect=1) == ""
    assert road.stderr == f"{path}: added: extra.txt\n"


def test_a_file_that_is_there_is_not_overwritten_unless_told_to(road: Road) -> None:
    path = road.folder / "mine.zip"
    path.write_text("mine")
    road.borderwatch("evidence", "1", "-o", str(path), expect=1)
    assert "exists already" in road.stderr and path.read_text() == "mine"
    road.borderwatch("evidence", "1", "2", "-o", str(path), "--force")
    assert zipfile.is_zipfile(path)


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("99", "-o", "none.zip"), 1, "borderwatch: there is no alert 99"),
        (("--verify", "nowhere.zip"), 1, "nowhere.zip"),
        (("--verify", "config.yaml"), 1, "config.yaml: not a zip file, or a broken one"),
        ((), 2, "name an alert"),
        (("1", "--verify", "config.yaml"), 2, "--verify takes a pack and nothing else"),
        (("0",), 2, "0 is not in the range"),
    ],
)
def test_what_goes_wrong_is_one_clear_line(road: Road, arguments: tuple[str, ...], code: int, line: str) -> None:
    road.borderwatch("evidence", *arguments, expect=code)
    assert line in road.stderr
    if code == 1:
        assert len(road.stderr.splitlines()) == 1
    assert not (road.folder / "none.zip").exists()


def test_the_pack_is_the_same_on_every_run(road: Road, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        road.borderwatch("evidence", "1", "2", "-o", str(tmp_path / name))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert re.search(r"as of 2026-03-01T13:00:00Z", road.stderr)
