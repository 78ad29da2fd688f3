"""Sources added, enabled, disabled and removed in config.yaml: nothing else of the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler import config
from crawler.model.errors import ConfigError
from jobs.cli import main_command

PACK = """sources:
  - {slug: alpha, name: Alpha, feeds: [{url: "http://alpha.example/rss", status: declared}]}
  - {slug: beta, name: Beta, feeds: [{url: "http://beta.example/rss", status: listed}]}
"""
HEAD = "# mine\ncontact: desk@example.org  # us\ninclude: [list.yaml]\n\n"
TAIL = "\n# the end\ngroups:\n  river: {en: [river]}  # water\n"
NOTHING = ("", "sources:\n", "sources: []  # none\n", "sources: {}  # none\n", "sources:   # ours\n  # beta: {enabled: true}\n")
AS_MAPPING = """sources:
  # the first
  one:   # of ours
    name: One
    feeds:
      - url: http://one.example/rss  # main

  # the second
  alpha: {timeout: 9s}   # slow
  beta:
  # last words
"""
AS_LIST = """sources:
  # the first
  - slug: one   # of ours
    name: One
    feeds: [{url: http://one.example/rss}]

  # the second
  - {slug: alpha, timeout: 9s}   # slow
  # last words
"""
INLINE = "sources: {one: {name: One, feeds: [{url: http://one.example/rss}]}, alpha: {timeout: 9s}, beta: }  # short\n"


def written(folder: Path, sources: str) -> Path:
    (folder / "list.yaml").write_text(PACK, encoding="utf-8")
    path = folder / "config.yaml"
    path.write_bytes(f"{HEAD}{sources}{TAIL}".encode())
    config.load(path)
    return path


def polled(path: Path) -> set[str]:
    return {feed.source for feed in config.load(path).feeds}


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main_command, ["--config", str(path), "sources", *arguments])


def lost(before: str, after: str) -> list[str]:
    """Lines of the file that are not there any more."""
    left = after.splitlines()
    return [line for line in before.splitlines() if line not in left]


@pytest.mark.parametrize("sources", [*NOTHING, AS_MAPPING, AS_LIST, INLINE])
def test_a_shipped_source_is_disabled_and_enabled_again(tmp_path: Path, sources: str) -> None:
    path = written(tmp_path, sources)
    before = path.read_text(encoding="utf-8")
    assert "alpha" in polled(path)
    config.set_enabled(path, "alpha", False)
    assert "alpha" not in polled(path)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(HEAD) and TAIL in after
    assert len(lost(before, after)) <= 1, "a line may get another end; comments stay"
    assert [line.partition("#")[2] for line in before.splitlines() if "#" in line] == [
        line.partition("#")[2] for line in after.splitlines() if "#" in line
    ]
    config.set_enabled(path, "alpha", True)
    assert "alpha" in polled(path)
    assert path.read_text(encoding="utf-8") == after.replace("enabled: false", "enabled: true")


@pytest.mark.parametrize("sources", [*NOTHING, AS_MAPPING, AS_LIST, INLINE])
def test_a_doubtful_source_is_enabled_by_its_name(tmp_path: Path, sources: str) -> None:
    path = written(tmp_path, sources)
    assert "beta" not in polled(path)
    config.set_enabled(path, "beta", True)
    assert "beta" in polled(path)


@pytest.mark.parametrize("sources", [AS_MAPPING, AS_LIST, INLINE])
def test_an_own_source_is_disabled_and_removed(tmp_path: Path, sources: str) -> None:
    path = written(tmp_path, sources)
    config.set_enabled(path, "one", False)
    assert "one" not in polled(path)
    assert config.remove_source(path, "one") is False
    text = path.read_text(encoding="utf-8")
    assert "one.example" not in text
    assert text.startswith(HEAD) and text.endswith(TAIL)
    assert [loaded.timeout for loaded in config.load(path).sources if loaded.slug == "alpha"] == [9.0]
    if sources != INLINE:
        assert "# the first" in text and "# the second" in text and "# last words" in text
    assert config.remove_source(path, "alpha") is True
    assert [loaded.timeout for loaded in config.load(path).sources if loaded.slug == "alpha"] == [None]


@pytest.mark.parametrize("sources", [*NOTHING, AS_MAPPING, AS_LIST])
def test_a_source_is_added_in_the_form_of_the_file(tmp_path: Path, sources: str) -> None:
    path = written(tmp_path, sources)
    before = path.read_text(encoding="utf-8")
    new = config.NewSource(
        slug="8am", name='N: "x" #1', homepage="http://n.example/", feeds=(config.NewFeed("http://n.example/m", "sitemap"),)
    )
    config.add_source(path, new)
    after = path.read_text(encoding="utf-8")
    assert "8am" in polled(path)
    assert len(lost(before, after)) <= 1
    config.add_source(path, config.NewSource(slug="next", name="Next", feeds=(config.NewFeed("http://next.example/"),)))
    assert {"8am", "next", "alpha"} <= polled(path)


def test_a_slug_of_the_included_list_is_not_taken_by_a_new_source(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    new = config.NewSource(slug="alpha", name="X", feeds=(config.NewFeed("http://x.example/"),))
    with pytest.raises(ConfigError, match="'alpha' is a source of an included file: choose another slug"):
        config.add_source(path, new)
    assert config.add_sources(path, [new]) == {"alpha": "is a source of an included file"}
    assert path.read_text(encoding="utf-8") == f"{HEAD}{TAIL}"


def test_line_ends_of_another_system_stay(tmp_path: Path) -> None:
    path = written(tmp_path, AS_MAPPING)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    config.set_enabled(path, "one", False)
    config.remove_source(path, "alpha")
    config.add_source(path, config.NewSource(slug="next", name="Next", feeds=(config.NewFeed("http://next.example/"),)))
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert polled(path) == {"alpha", "next"}


def test_what_cannot_be_changed_safely_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "sources:\n  -\n    slug: one\n    name: One\n  - {slug: alpha, enabled: false}\n")
    before = path.read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match="one is written in a way that is left to you to change"):
        config.remove_source(path, "one")
    assert path.read_text(encoding="utf-8") == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.yaml", "list.yaml"]


def test_the_commands_say_what_is_polled_now(tmp_path: Path) -> None:
    path = written(tmp_path, AS_MAPPING)
    before = path.read_text(encoding="utf-8")
    result = run(path, "enable", "alpha")
    assert (result.exit_code, result.output) == (
        0,
        "alpha: http://alpha.example/rss (declared by the site itself, or by another of the same system)\n",
    )
    assert path.read_text(encoding="utf-8") == before, "it is polled already"
    assert run(path, "enable", "beta").output == "beta: http://beta.example/rss (only named in other lists)\n"
    assert run(path, "disable", "alpha", "one").exit_code == 0
    assert polled(path) == {"beta"}
    assert run(path, "remove", "one", "beta").exit_code == 0
    assert polled(path) == set()


@pytest.mark.parametrize(
    ("command", "slug", "message"),
    [
        ("enable", "alhpa", "there is no source 'alhpa'; did you mean 'alpha'?"),
        ("disable", "nobody", "there is no source 'nobody'"),
        ("remove", "alpha", "'alpha' is a source of an included file: disable it instead"),
    ],
)
def test_a_name_that_is_not_there_is_said(tmp_path: Path, command: str, slug: str, message: str) -> None:
    result = run(written(tmp_path, ""), command, slug)
    assert message in str(result.exception)


def test_the_shipped_configuration_is_changed_as_its_comments_promise(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(config.shipped(), encoding="utf-8")
    assert run(path, "disable", "khovar").exit_code == 0
    assert run(path, "enable", "pamir-news").exit_code == 0
    config.add_source(path, config.NewSource(slug="paper", name="Paper", feeds=(config.NewFeed("http://paper.example/rss"),)))
    slugs = polled(path)
    assert "khovar" not in slugs and {"pamir-news", "paper"} <= slugs
    text = path.read_text(encoding="utf-8")
    assert not lost(config.shipped(), text)
    assert text.count("\nsources:") == 1
