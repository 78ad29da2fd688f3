"""Every example of docs/watches.md, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler import config
from crawler.watch import Watchlist, build, compile_query, compile_watches, grammar

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "watches.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```query\n(.*?)```", PAGE, re.S)


@pytest.fixture(scope="module")
def shipped() -> Watchlist:
    return config.load(ROOT / "config.yaml").watches


def test_the_page_has_an_example_in_each_script_and_language() -> None:
    assert len(BLOCKS) >= 15
    assert all(re.search(letters, PAGE) for letters in ("[ӣқғҳҷӯ]", "[ыщэ]", "[پگچ]", "[ښړډ]", "gʻ"))


@pytest.mark.parametrize("block", BLOCKS, ids=[block.splitlines()[0] for block in BLOCKS])
def test_the_example_does_what_the_page_says(block: str, shipped: Watchlist) -> None:
    lines = block.strip().splitlines()
    query = "\n".join(line for line in lines if line[:2] not in ("+ ", "− "))
    watchlist, _ = compile_query(query, shipped, expand=False)
    texts = [line for line in lines if line[:2] in ("+ ", "− ")]
    assert texts
    for line in texts:
        assert bool(watchlist.match("", line[2:])) == (line[0] == "+"), line


def test_the_first_rule_of_the_page_compiles(shipped: Watchlist) -> None:
    import yaml

    first = re.search(r"```yaml\n(watches:.*?)```", PAGE, re.S)
    assert first
    compile_watches(shipped.spec, yaml.safe_load(first[1])["watches"], gazetteer=shipped.gazetteer)


@pytest.mark.parametrize("operator", sorted({*grammar.QUERY_KEYWORDS, *build.CONDITION_OPERATORS}))
def test_every_operator_is_on_the_page(operator: str) -> None:
    assert re.search(rf"\b{operator}\b", "".join(re.findall(r"`[^`]+`|```.*?```", PAGE, re.S))), operator
