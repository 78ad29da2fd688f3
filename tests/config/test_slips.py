"""What people mistype in YAML is explained: the line of the slip, and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import config
from crawler.config.yamlfile import parse

SLIPS = {
    "a tab": ("daemon:\n\ttimezone: UTC\n", 2, "indented with a tab: YAML takes spaces only"),
    "a tab after spaces": ("a:\n  b: 1\n\tc: 2\n", 3, "indented with a tab"),
    "no space after a colon": ("contact:jo@example.org\ndatabase: x\n", 1, "write `contact: jo@example.org`"),
    "no space in the last line": ("database: x\ncontact:jo@example.org\n", 2, "write `contact: jo@example.org`"),
    "no space after a dash": ("watches:\n  -id: a\n   title: x\n", 2, "write `- id: a`"),
    "a line too deep": ("daemon:\n  timezone: UTC\n   digest_at: x\n", 3, "indented by 3 spaces, but the line above by 2 spaces"),
    "a line not deep enough": ("daemon:\n   timezone: UTC\n  digest_at: x\n", 3, "indented by 2 spaces, as no line above"),
    "an item aside": (
        "watches:\n  - id: a\n    title: b\n - id: c\n",
        4,
        "indented by 1 space, as no line above: what belongs together",
    ),
    "a colon in a text": ("title: Border: clash\n", 1, 'put it in quotes: title: "Border: clash"'),
    "a reserved sign": ("query: @soldiers\n", 1, "begins with @ must stand in quotes, or on the next line after `query: >-`"),
    "a quote that stays open": ('a: 1\nb: "x\nc: 2\n', 2, "never closed"),
    "a quote that the next one closes": ('- a: "x\n- b: "y"\n  c: 2\n', 1, "never closed in its line"),
    "a quote that stays open in brackets": ('- {a: "x}\n- {b: "y"}\n', 1, "never closed in its line"),
    "a quote inside quotes": ('query: "a "b c""\nd: 1\n', 1, "put the whole in single quotes"),
    "a no-break space before a key": ("a:\n\u00a0\u00a0b: 1\n  c: 2\n", 2, "a no-break space (U+00A0)"),
    "a no-break space after a colon": ("a: 1\nb:\u00a02\nc: 3\n", 2, "a no-break space (U+00A0)"),
    "a reserved sign in brackets": ("- {query: @soldiers, a: b}\n", 1, "begins with @ must stand in quotes: @soldiers"),
    "a bracket that stays open": ("a: 1\nb: {c: 2\nd: 3\n", 2, "not closed by }"),
}


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_slip_is_told_with_its_line_and_the_remedy(slip: str) -> None:
    text, line, words = SLIPS[slip]
    ((told_line, message),) = parse(text.encode()).problems
    assert told_line == line
    assert words in message


def messages_of(folder: Path, text: str) -> list[str]:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return [finding.text.partition("config.yaml:")[2] for finding in config.check(path)]


def test_an_include_that_is_not_there_is_the_one_fault_that_is_told(tmp_path: Path) -> None:
    messages = messages_of(tmp_path, "include:\n  - pack:bordr\n  - pack:watches\nnovel: [taliban]\n")
    assert messages == ["2: include[0]: there is no 'pack:bordr'; did you mean 'pack:border'?"]


def test_a_key_with_nothing_behind_it_is_told_what_belongs_there(tmp_path: Path) -> None:
    assert sorted(messages_of(tmp_path, "daemon: ~\ninclude: ~\ngroups:\ncontact:\nreview: 5\nnovel: x\n")) == [
        "1: daemon: is empty: write settings as `key: value`, indented, below it, or leave the line out",
        "2: include: is empty: write one entry a line below it, each behind `- `, or leave the line out",
        "3: groups: is empty: write settings as `key: value`, indented, below it, or leave the line out",
        "4: contact: is empty: write a text, or leave the line out",
        "5: review: 5 is no group of settings: write them as `key: value`, indented, below it",
        "6: novel: 'x' is no list: write one entry a line below it, each behind `- `",
    ]


def test_slips_that_yaml_takes_for_texts_are_told_where_settings_are_expected(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("daemon:\n  timezone:UTC\ndigest: {directory:x}\nreview: yes\n", encoding="utf-8")
    messages = [finding.text.partition("config.yaml:")[2] for finding in config.check(path)]
    assert "1: daemon: a space is missing after the colon: write `timezone: UTC`" in messages
    assert "3: digest.directory:x: a space is missing after the colon: write `directory: x`" in messages
    assert "4: review: 'yes' is no group of settings: write them as `key: value`, indented, below it" in messages
