"""OPML: what other readers write, what comes back of our own, and an import that one bad feed does not end."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler import config
from crawler.app import opml
from crawler.model import FeedKind
from jobs.cli import main_command

START = """# mine
sources:
  - {slug: one, name: One, feeds: [{url: "http://one.example/rss"}]}
  - {slug: idle, name: Idle, enabled: false, feeds: [{url: "http://idle.example/rss"}]}
# the end
groups:
  river: {en: [river]}
watches:
  - {id: w, title: W, severity: low, when: river}
"""


def outline(url: str, title: str = "Title", more: str = "") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{url}" {more}/>'


def opml_file(folder: Path, *outlines: str) -> Path:
    file = folder / "feeds.opml"
    file.write_text(f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>', encoding="utf-8")
    return file


def run_import(folder: Path, *outlines: str, more: tuple[str, ...] = ()) -> Result:
    path = folder / "config.yaml"
    if not path.exists():
        path.write_text(START, encoding="utf-8")
    arguments = ["--config", str(path), "sources", "import", *more, str(opml_file(folder, *outlines))]
    return CliRunner().invoke(main_command, arguments)


def test_one_refused_outline_does_not_end_the_import_and_is_named(tmp_path: Path) -> None:
    result = run_import(
        tmp_path,
        outline("http://new.example/rss", "New"),
        outline("http://idle.example/rss", "Idle again"),
        outline("gopher://old.example/rss", "Gopher"),
        outline("http://me:secret@wall.example/rss", "Wall"),
        outline("", "Nowhere"),
        outline("http://one.example/rss", "One"),
        outline("http://last.example/rss", "Last"),
    )
    assert result.exit_code == 0, result.output
    assert "2 sources added" in result.output
    assert "1 feed already there" in result.output
    assert "4 sources not added:" in result.output
    assert "Idle again (http://idle.example/rss): idle has this feed already" in result.output
    assert "Gopher (gopher://old.example/rss): must be an address that begins with http:// or https://" in result.output
    assert "Wall (http://me:secret@wall.example/rss): must not hold a user name or password" in result.output
    assert "Nowhere (no address): must be an address" in result.output
    loaded = config.load(tmp_path / "config.yaml")
    assert [source.slug for source in loaded.sources] == ["one", "new-example", "last-example"]
    text = (tmp_path / "config.yaml").read_text(encoding="utf-8")
    assert text.startswith("# mine\n") and "\n# the end\ngroups:" in text


def test_a_dry_run_names_the_same_and_changes_nothing(tmp_path: Path) -> None:
    result = run_import(
        tmp_path, outline("http://new.example/rss"), outline("gopher://old.example/", "Gopher"), more=("--dry-run",)
    )
    assert "1 source would be added" in result.output
    assert "Gopher" in result.output
    assert (tmp_path / "config.yaml").read_text(encoding="utf-8") == START


def test_an_import_of_nothing_but_refused_feeds_fails(tmp_path: Path) -> None:
    assert run_import(tmp_path, outline("gopher://old.example/")).exit_code == 1
    assert (tmp_path / "config.yaml").read_text(encoding="utf-8") == START


def test_kinds_selectors_languages_and_sources_survive_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "there.yaml"
    path.write_text(START, encoding="utf-8")
    feeds = (
        config.NewFeed("http://big.example/news.xml", "sitemap"),
        config.NewFeed("http://big.example/front", "listing", 'h2 > a[href*="/news/"]', "fa"),
        config.NewFeed("http://big.example/", "discover"),
        config.NewFeed("http://big.example/rss"),
    )
    config.add_source(path, config.NewSource(slug="big", name="Big & Sons", country="af", feeds=feeds))
    there = config.load(path)
    back = tmp_path / "config.yaml"
    back.write_text(START.replace("one", "first"), encoding="utf-8")
    file = tmp_path / "ours.opml"
    file.write_text(opml.export_opml(there), encoding="utf-8")
    result = CliRunner().invoke(main_command, ["--config", str(back), "sources", "import", str(file)])
    assert result.exit_code == 0, result.output
    loaded = config.load(back)
    assert [feed for feed in loaded.feeds if feed.source == "big"] == [feed for feed in there.feeds if feed.source == "big"]
    (big,) = (source for source in loaded.sources if source.slug == "big")
    assert (big.name, big.country) == ("Big & Sons", "AF")


def test_every_kind_survives(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(START, encoding="utf-8")
    for kind in FeedKind:
        config.add_source(
            path, config.NewSource(slug=f"k-{kind}", name=kind, feeds=(config.NewFeed(f"http://{kind}.example/", kind),))
        )
    outlines = opml.read_opml(opml.export_opml(config.load(path)))
    assert {outline.kind for outline in outlines if outline.source.startswith("k-")} == set(FeedKind)


def test_the_kind_of_a_foreign_attribute_is_not_ours(tmp_path: Path) -> None:
    result = run_import(tmp_path, outline("http://new.example/rss", more='kind="podcast" selector="x"'))
    assert result.exit_code == 0, result.output
    assert config.load(tmp_path / "config.yaml").feeds[-1].endpoints[0].kind == FeedKind.RSS


def test_many_feeds_are_written_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred feeds, some of them refused: the file is read again a few times, not once for each."""
    loads: list[Path] = []

    def counted(path: Path) -> config.Config:
        loads.append(path)
        return config.load(path)

    monkeypatch.setattr("crawler.config.edit.load", counted)
    bad = [outline(f"gopher://bad{number}.example/", f"Bad {number}") for number in range(20)]
    result = run_import(tmp_path, *(outline(f"http://many.example/{number}") for number in range(280)), *bad)
    assert result.exit_code == 0, result.output
    assert "280 sources added" in result.output and "20 sources not added" in result.output
    assert len(loads) <= 3
    assert len({source.slug for source in config.load(tmp_path / "config.yaml").sources}) == 281
