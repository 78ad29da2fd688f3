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
    "a bracket that stays open": ("a: 1\nb: {c: 2\nd: 3\n", 2, "not closed by }"),
}


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_slip_is_told_with_its_line_and_the_remedy(slip: str) -> None:
    text, line, words = SLIPS[slip]
    ((told_line, message),) = parse(text.encode()).problems
    assert told_line == line
    assert words in message


def test_slips_that_yaml_takes_for_texts_are_told_where_settings_are_expected(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("daemon:\n  timezone:UTC\ndigest: {directory:x}\nreview: yes\n", encoding="utf-8")
    messages = [finding.text.partition("config.yaml:")[2] for finding in config.check(path)]
    assert "1: daemon: a space is missing after the colon: write `timezone: UTC`" in messages
    assert "3: digest.directory:x: a space is missing after the colon: write `directory: x`" in messages
    assert "4: review: 'yes' is no group of settings: write them as `key: value`, indented, below it" in messages
