"""The shipped watches over whole invented articles by another hand: what must fire, what may, and nothing else."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from crawler import config

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "domain" / "articles_cases.jsonl"


@pytest.mark.skipif(not CASES.exists(), reason="the domain files are not here")
def test_recall_and_precision_of_the_shipped_pack_on_articles() -> None:
    watches = config.load(ROOT / "config.yaml").watches
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in map(json.loads, CASES.read_text(encoding="utf-8").splitlines()):
        country = (row["country"] or "").lower()
        implies = (country,) if country in ("tj", "af") else ()
        matches = watches.match(row["title"], row["text"], implies=implies, lang=row["lang"], country=country)
        fired, must = {match.watch for match in matches if match.likely}, set(row["fire"])
        counts[row["lang"]].update(tp=len(fired & must), fn=len(must - fired), fp=len(fired - must - set(row["allowed"])))
    total = sum(counts.values(), Counter())
    assert total["tp"] / (total["tp"] + total["fn"]) >= 0.97
    assert total["tp"] / (total["tp"] + total["fp"]) >= 0.93
    for lang, count in counts.items():
        assert count["tp"] / (count["tp"] + count["fn"]) >= 0.85, lang
        assert count["tp"] / (count["tp"] + count["fp"]) >= 0.85, lang
