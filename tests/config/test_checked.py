"""A configuration that was checked and has not changed is not read again; whatever it is read from makes it be read wholly."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler import config
from crawler.config import reading
from crawler.language import tables
from crawler.model.errors import ConfigError
from crawler.runtime import cache
from crawler.watch import RelevanceModel
from tests.language.test_seventh_language import ZARNIC

SETTINGS = """\
include: [words.yaml]
gazetteer: places.jsonl
sources:
  - {slug: one, name: One, feeds: [{url: http://one.example/rss}]}
watches:
  - {id: w, title: W, severity: low, query: "@river place:Nowhere"}
"""
WORDS = "groups:\n  river: {en: [river]}\n"
PLACE = {
    "id": "n1",
    "name": "Nowhere",
    "country": "TJ",
    "type": "village",
    "lat": 37.1,
    "lon": 69.2,
    "aliases": {"en": ["Nowhere"]},
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with all that it can be read from, and an empty cache."""
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    (tmp_path / "config.yaml").write_text(SETTINGS)
    (tmp_path / "words.yaml").write_text(WORDS)
    (tmp_path / "places.jsonl").write_text(json.dumps(PLACE) + "\n")
    return tmp_path


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The configurations that were read from their files."""
    read: list[Path] = []
    read_config = reading.read_config

    def counted(path: Path, **settings: object) -> config.Config:
        read.append(path)
        return read_config(path, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_config", counted)
    return read


def load(home: Path) -> config.Config:
    return config.load(home / "config.yaml")


def test_an_unchanged_configuration_is_read_once_and_is_the_same(home: Path, readings: list[Path]) -> None:
    first, second = load(home), load(home)
    assert len(readings) == 1
    assert (second.sources, second.feeds, second.catalog, second.limits) == (
        first.sources,
        first.feeds,
        first.catalog,
        first.limits,
    )
    assert (second.delivery, second.database, second.config_hash) == (first.delivery, first.database, first.config_hash)
    assert second.watches.watches == first.watches.watches
    assert [match.watch for match in second.watches.match("The river at Nowhere", "")] == ["w"]


def write_weights(home: Path) -> None:
    model = RelevanceModel.shipped()
    document = {"shipped": model.fingerprint, "model": {**model.document(), "intercept": 0.5}}
    (home / "data").mkdir()
    (home / "data" / "news.relevance.json").write_text(json.dumps(document))


CHANGES: dict[str, Callable[[Path], object]] = {
    "the file": lambda home: (home / "config.yaml").write_text(SETTINGS + "contact: me@example.org\n"),
    "an included file": lambda home: (home / "words.yaml").write_text(WORDS + "  bank: {en: [bank]}\n"),
    "the gazetteer": lambda home: (home / "places.jsonl").write_text(json.dumps({**PLACE, "lat": 38.0}) + "\n"),
    "learned weights": write_weights,
    "the program": lambda home: None,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_read_wholly(home: Path, readings: list[Path], monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    load(home)
    CHANGES[change](home)
    if change == "the program":
        monkeypatch.setattr("crawler.config.checked.program_fingerprint", lambda: "another")
    load(home)
    assert len(readings) == 2


def test_a_table_of_a_further_language_is_used_and_when_it_is_wrong_that_is_told(home: Path, readings: list[Path]) -> None:
    (home / "tables").mkdir()
    table = home / "tables" / "qz.py"
    table.write_text(ZARNIC)
    (home / "config.yaml").write_text(SETTINGS + "language_tables: tables\n")
    try:
        load(home)
        tables.use_folder("")
        load(home)
        assert len(readings) == 1
        assert tables.table_of("qz") is not None
        table.write_text("this is no table\n")
        with pytest.raises(ConfigError, match=r"qz\.py"):
            load(home)
    finally:
        tables.use_folder("")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (SETTINGS.replace("@river", "@rivr") + "contcat: x\n", WORDS),
        (SETTINGS, WORDS + "novel: [nothing]\n"),
        (SETTINGS + "skip_paragraphs: [none]\n", WORDS + "novel: [nothing]\n"),
    ],
)
def test_problems_have_the_same_words_and_lines_whatever_was_checked_before(
    home: Path, monkeypatch: pytest.MonkeyPatch, settings: str, words: str
) -> None:
    load(home)
    (home / "config.yaml").write_text(settings)
    (home / "words.yaml").write_text(words)
    with pytest.raises(ConfigError) as cached:
        load(home)
    monkeypatch.setenv(cache.CACHE_VARIABLE, "")
    with pytest.raises(ConfigError) as fresh:
        load(home)
    assert cached.value.problems == fresh.value.problems


def test_a_broken_configuration_is_never_taken_for_a_checked_one(home: Path) -> None:
    (home / "config.yaml").write_text(SETTINGS + "contcat: x\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"config\.yaml:7: contcat"):
            load(home)


def test_the_same_watches_in_another_file_are_compiled_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, readings: list[Path]
) -> None:
    load(home)
    (home / "second.yaml").write_text(SETTINGS.replace("slug: one", "slug: two"))
    monkeypatch.setattr("crawler.config.rules.compile_inputs", lambda inputs: pytest.fail("compiled again"))
    second = config.load(home / "second.yaml")
    assert len(readings) == 2
    assert [source.slug for source in second.sources] == ["two"]
    assert len(second.watches) == 1


def test_a_list_never_compiles_the_watches(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(home)
    compiled: list[object] = []
    monkeypatch.setattr("crawler.config.ruleset.compile_inputs", compiled.append)
    assert len(load(home).feeds) == 1
    assert compiled == []


def test_a_secret_that_stands_in_the_file_is_copied_nowhere(home: Path, readings: list[Path]) -> None:
    hook = "delivery: {recipients: [{name: hook, channel: webhook, url: https://hook.example/x, secret: hush-hush}]}\n"
    (home / "config.yaml").write_text(SETTINGS + hook)
    load(home)
    assert load(home).delivery.recipients[0].secret.reveal() == "hush-hush"
    assert len(readings) == 2
    assert not [path for path in (home / "cache").iterdir() if b"hush-hush" in path.read_bytes()]


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def replace_with_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DISTRUSTED: dict[str, Callable[[Path], object]] = {
    "damaged": damage,
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-3]),
    "foreign": lambda path: path.write_bytes(pickle.dumps("anything")),
    "writable by others": lambda path: path.chmod(0o666),
    "a link": lambda path: path.symlink_to(path.rename(path.with_name("elsewhere"))),
    "a folder": replace_with_folder,
    "in a folder that others can write": lambda path: path.parent.chmod(0o777),
}


@pytest.mark.parametrize("kind", DISTRUSTED)
def test_an_entry_that_another_could_have_written_or_that_is_not_whole_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    assert cache.write_entry("name", b"content")
    assert cache.read_entry("name") == b"content"
    DISTRUSTED[kind](tmp_path / "cache" / "name")
    assert cache.read_entry("name") is None


def test_an_entry_of_another_user_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    assert cache.write_entry("name", b"content")
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    assert cache.read_entry("name") is None
    assert not cache.write_entry("name", b"more")


def test_where_nothing_can_be_kept_all_works_without(home: Path, monkeypatch: pytest.MonkeyPatch, readings: list[Path]) -> None:
    for folder in ("", "/proc/no/such/folder", str(home / "config.yaml")):
        monkeypatch.setenv(cache.CACHE_VARIABLE, folder)
        assert load(home).sources
    assert len(readings) == 3


def test_the_cache_keeps_what_was_used_last_within_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "MAX_CACHE_BYTES", 3500)
    for number in range(6):
        assert cache.write_entry(f"entry{number}", bytes(900))
        os.utime(tmp_path / "cache" / f"entry{number}", (number, number))
        if number == 2:
            assert cache.read_entry("entry0") is not None  # used again
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["entry0", "entry4", "entry5"]


def test_an_empty_setting_of_systemd_or_the_desktop_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cache.CACHE_VARIABLE)
    monkeypatch.delenv("CACHE_DIRECTORY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.cache_folder() == tmp_path / "borderwatch"
    monkeypatch.setenv("CACHE_DIRECTORY", f"{tmp_path / 'unit'}:{tmp_path / 'second'}")
    assert cache.cache_folder() == tmp_path / "unit"
    monkeypatch.delenv("CACHE_DIRECTORY")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert cache.cache_folder() == tmp_path / "me" / ".cache" / "borderwatch"


def test_what_waits_long_has_its_configuration_read_in_a_copy_of_itself(home: Path) -> None:
    """YAML, models and the vocabulary would stay with it."""
    code = f"import sys, crawler.config as c, pathlib; c.load_to_stay(pathlib.Path({str(home / 'config.yaml')!r})); print({{'yaml', 'crawler.watch.grammar'}} & {{*sys.modules}})"
    environment = {**os.environ, cache.CACHE_VARIABLE: str(home / "cache")}
    assert subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True).stdout == "set()\n"


def test_one_that_is_kept_nowhere_is_not_read_twice(home: Path, readings: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.runtime.forked.run_in_copy", lambda work: work())
    path = home / "config.yaml"
    path.write_text(SETTINGS + "delivery: {smtp: {host: mail.example.org, sender: a@example.org, password: secret}}\n")
    config.load_to_stay(path)
    readings.clear()
    config.load_to_stay(path)
    assert readings == [path]
