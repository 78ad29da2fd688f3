"""A watch is changed in the text of config.yaml: nothing else moves, nothing wrong is written, nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.config.saving import ChangedMeanwhile, last_change, read_text, save_text, text_version, undo_change
from crawler.config.watchedit import alone, in_block, watch_text, with_fields, with_watch
from crawler.model.errors import ConfigError, NotWritable

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
TEXT = """\
contact: desk@example.org  # ours
database: news.db
watches:
  # water
  - id: flood
    title: Floods   # short
    severity: medium
    query: >-
      flood* OR
      inundat*
    groups:   # of its own
      dam: ["dam", "weir"]

  - {id: quake, title: Quakes, severity: low, query: "earthquake*"}  # seldom
  # the end
sources: []
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def save(path: Path, text: str, version: str) -> None:
    save_text(path, text, version=version, what="watch flood", reviewer="ann", now=NOW)


def test_a_form_changes_its_keys_and_nothing_else() -> None:
    block = watch_text(TEXT, "flood").block
    changed = with_watch(TEXT, "flood", with_fields(block, {"severity": "high", "query": 'flood* "a: b"'}, enabled=False))
    query = "    query: >-\n      flood* OR\n      inundat*\n"
    expected = TEXT.replace("severity: medium", "severity: high").replace(query, '    query: "flood* \\"a: b\\""\n')
    assert changed == expected.replace("  - id: flood\n", "  - id: flood\n    enabled: false\n")


def test_a_form_that_says_the_same_changes_nothing() -> None:
    for watch in ("flood", "quake"):
        text = watch_text(TEXT, watch)
        fields = {key: str(text.fields[key]) for key in ("title", "severity", "query")}
        assert with_watch(TEXT, watch, with_fields(text.block, fields, enabled=True)) == TEXT


def test_a_watch_on_one_line_stays_on_one_line_with_its_comment() -> None:
    block = with_fields(watch_text(TEXT, "quake").block, {"query": "quake* " * 40}, enabled=False)
    assert "\n" not in block and block.endswith("# seldom")
    assert watch_text(with_watch(TEXT, "quake", block), "quake").fields["query"] == ("quake* " * 40).strip()


def test_a_long_query_is_folded_and_says_the_same() -> None:
    query = " OR ".join(f"word{number}*" for number in range(60))
    changed = with_watch(TEXT, "flood", with_fields(watch_text(TEXT, "flood").block, {"query": query}, enabled=True))
    assert watch_text(changed, "flood").fields["query"] == query
    assert max(map(len, changed.split("\n"))) < 120


@pytest.mark.parametrize("block", ["id: storm\ntitle: x", "id: flood\ntitle: x\n- id: more", "id: flood\nquery: a\n- {id: quake2}"])
def test_a_block_that_changes_more_than_its_watch_is_refused(block: str) -> None:
    with pytest.raises(ConfigError):
        with_watch(TEXT, "flood", block)
        configuration.load_watches(Path("config.yaml"), Path("config.yaml"), unsaved=with_watch(TEXT, "flood", block))


def test_a_mistake_is_named_by_the_line_of_the_block_with_its_caret(path: Path) -> None:
    block = watch_text(TEXT, "flood").block.replace("inundat*", "(inundat*")
    text = with_watch(TEXT, "flood", block)
    with pytest.raises(ConfigError) as caught:
        configuration.load_watches(path, path, unsaved=alone(text, "flood"))
    shown = in_block(caught.value.problems[0], path, watch_text(TEXT, "flood").line, block.count("\n") + 1)
    assert shown.startswith("line 4: query: ")
    assert "^" in shown.split("\n")[-1]
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_watch_that_is_switched_off_is_checked_and_asked_nothing(path: Path) -> None:
    path.write_text(TEXT.replace("  - id: flood\n", "  - id: flood\n    enabled: false\n"), encoding="utf-8")
    assert configuration.load(path).rules.watch_ids == {"quake"}
    path.write_text(TEXT.replace("  - id: flood\n", "  - id: flood\n    enabled: nope\n"), encoding="utf-8")
    with pytest.raises(ConfigError, match="'nope' is neither true nor false"):
        configuration.load(path)


def test_what_was_saved_is_undone_step_by_step(path: Path) -> None:
    texts = [TEXT, TEXT.replace("Floods", "High water"), TEXT.replace("Floods", "Deluge")]
    for before, after in pairwise(texts):
        save(path, after, text_version(before))
    assert (change := last_change(path)) is not None and change.reviewer == "ann"
    for before in (texts[1], texts[0]):
        undo_change(path, version=text_version(read_text(path)))
        assert path.read_text(encoding="utf-8") == before
    with pytest.raises(ChangedMeanwhile, match="nothing is kept"):
        undo_change(path, version=text_version(TEXT))


def test_nothing_is_written_over_a_change_of_another_hand(path: Path) -> None:
    path.write_text(TEXT + "# mine\n", encoding="utf-8")
    with pytest.raises(ChangedMeanwhile):
        save(path, TEXT.replace("Floods", "x"), text_version(TEXT))
    assert path.read_text(encoding="utf-8") == TEXT + "# mine\n"


def test_what_check_refuses_is_not_saved(path: Path) -> None:
    refused = TEXT.replace("contact:", "recipients: [{name: a, channel: webhook, url: 'env:NOT_SET_ANYWHERE'}]\ncontact:")
    for text in (TEXT.replace("flood* OR", "flood* OR ("), refused, "a: [1"):
        with pytest.raises(ConfigError):
            save(path, text, text_version(TEXT))
    assert path.read_text(encoding="utf-8") == TEXT
    assert [entry.name for entry in path.parent.iterdir()] == ["config.yaml"]


def test_a_file_that_cannot_be_written_is_said_to_be_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.config.saving.obstacle", lambda *paths: f"{paths[0]} belongs to root")
    with pytest.raises(NotWritable, match="belongs to root"):
        save(path, TEXT.replace("Floods", "x"), text_version(TEXT))
    assert path.read_text(encoding="utf-8") == TEXT


def test_line_ends_and_the_mode_of_the_file_stay(path: Path) -> None:
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    save(path, TEXT.replace("Floods", "x"), text_version(read_text(path)))
    assert path.read_bytes() == TEXT.replace("Floods", "x").replace("\n", "\r\n").encode()
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "hint"), [("Afghanistan", ": write AF"), ("tj", ": write TJ"), ("Ruritania", ", such as AF or TJ")]
)
def test_a_country_by_its_name_is_answered_with_its_code(path: Path, name: str, hint: str) -> None:
    path.write_text(TEXT.replace("sources: []", f"sources: [{{slug: a, name: A, country: {name}}}]"), encoding="utf-8")
    with pytest.raises(ConfigError, match=f"is no ISO 3166 code of two capital letters{hint}"):
        configuration.load(path)
