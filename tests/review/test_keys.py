"""Keys of the lists: what the pages list, what their scripts hear and what the docs name are the same."""

from __future__ import annotations

import re

import pytest

from jobs.review.keys import ARTICLE_KEYS, STORY_KEYS, KeyHelp
from tests.conftest import ROOT

STATIC_FOLDER = ROOT / "jobs" / "review" / "static"


def heard_keys(script: str) -> set[str]:
    """The keys of the tables that `listen` takes: `j: () =>`, `"/": () =>`, `n: note`."""
    texts = [(STATIC_FOLDER / name).read_text(encoding="utf-8") for name in ("keys.js", script)]
    return {
        key for text in texts for key in re.findall(r'(?:^|[{,])\s*"?([a-z/?])"?: (?:\(\) =>|\w+\s*(?=[,}]))', text, re.MULTILINE)
    }


@pytest.mark.parametrize(("keys", "script"), [(STORY_KEYS, "desk.js"), (ARTICLE_KEYS, "articles.js")])
def test_every_key_that_a_list_hears_is_listed_and_in_the_docs(keys: tuple[KeyHelp, ...], script: str) -> None:
    letters = [letter for key in keys for letter in key.keys.split()]
    assert set(letters) == heard_keys(script)
    assert len(letters) == len(set(letters))
    rows = "\n".join(f"| {' '.join(f'`{letter}`' for letter in key.keys.split())} | {key.words}" for key in keys)
    tables = (ROOT / "docs" / "review.md").read_text(encoding="utf-8").split("| key | |\n|---|---|\n")[1:]
    assert any(all(row in table for row in rows.splitlines()) for table in tables)
