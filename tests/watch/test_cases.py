"""Cases, and the shipped pack against the domain's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.model.errors import RuleError
from crawler.watch import Watchlist, compile_watches, evaluate_cases

SHARED = Path(__file__).resolve().parents[3] / "shared"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def pack() -> Watchlist:
    path = SHARED / "domain" / "watches.yaml"
    if not path.exists():
        pytest.skip("the domain data is not here")
    yaml = pytest.importorskip("ruamel.yaml")
    plain = yaml.YAML(typ="safe").load(path)
    return compile_watches(plain["groups"], plain["watches"])


def test_cases_are_scored_by_watch_and_language() -> None:
    watches = compile_watches(
        {"tj": {"en": ["tajik*"], "ru": ["таджик*"]}},
        [{"id": "w", "title": "W", "severity": "low", "when": "tj"}, {"id": "v", "severity": "low", "when": "tj"}],
    )
    report = evaluate_cases(
        watches,
        [
            {"watch": "w", "lang": "ru", "text": "Таджикистан", "match": True},
            {"watch": "w", "lang": "ru", "text": "Душанбе", "match": True},
            {"watch": "w", "lang": "en", "text": "Tajik rugs", "match": False},
            {"watch": "v", "lang": "en", "text": "Uzbek rugs", "match": False},
        ],
    )
    assert report.table() == [
        ("v", "en", "1", "0", "0", "0", "1.00 [0.00-1.00]", "1.00 [0.00-1.00]"),
        ("w", "en", "1", "0", "0", "1", "0.00 [0.00-0.79]", "1.00 [0.00-1.00]"),
        ("w", "ru", "2", "1", "1", "0", "1.00 [0.21-1.00]", "0.50 [0.09-0.91]"),
    ]
    assert (report.cases, report.false_negatives, report.false_positives, report.recall, report.precision) == (4, 1, 1, 0.5, 0.5)
    assert [(case.text, case.match) for case in report.failures] == [("Душанбе", True), ("Tajik rugs", False)]
    assert json.loads(json.dumps(report.as_dict()))["by"][2] == {
        "watch": "w",
        "lang": "ru",
        "cases": 2,
        "tp": 1,
        "fp": 0,
        "fn": 1,
        "tn": 0,
        "precision": 1.0,
        "precision_interval": [0.2065, 1.0],
        "recall": 0.5,
        "recall_interval": [0.0945, 0.9055],
    }


@pytest.mark.parametrize("case", [{"watch": "x", "text": "t", "match": True}, {"watch": "w", "text": "t"}])
def test_a_case_that_cannot_be_run_is_an_error(case: dict[str, Any]) -> None:
    watches = compile_watches({"g": {"en": ["a"]}}, [{"id": "w", "severity": "low", "when": "g"}])
    with pytest.raises(RuleError, match="case 1"):
        evaluate_cases(watches, [case])


def test_the_pack_passes_the_domains_sentences(pack: Watchlist) -> None:
    report = evaluate_cases(pack, rows(SHARED / "domain" / "watches_cases.jsonl"))
    assert report.cases > 300
    assert report.recall >= 0.99, report.failures
    assert report.false_positives == 0, report.failures


def test_the_founding_article_fires_what_it_should_and_no_disaster(pack: Watchlist) -> None:
    whole = (SHARED / "seed" / "founding-article.txt").read_text(encoding="utf-8")
    title, _, rest = whole.partition("\n\n")
    text = rest[rest.index("The government of Tajikistan") : rest.index("Follow Frances Martel")].strip()
    expected = json.loads((SHARED / "seed" / "expected.json").read_text(encoding="utf-8"))
    matches = {match.watch: match for match in pack.match(title, text)}
    assert set(expected["watches_expected"]) <= set(matches)
    assert not {"flood-avalanche-landslide", "earthquake", "disease"} & set(matches)
    crossing = matches["troops-crossing"]
    assert {"Troops", "Tajikistan", "Fleeing"} <= {hit.text for hit in crossing.hits if hit.field == "title"}
    for hit in crossing.hits:
        assert {"title": title, "text": text}[hit.field][hit.start : hit.end] == hit.text


def test_the_pack_finds_nearly_all_in_whole_articles(pack: Watchlist) -> None:
    """Precision is the pack's own affair (0.62 on a plain engine); the engine must not lose recall."""
    matched = wanted = 0
    for article in rows(SHARED / "domain" / "articles_cases.jsonl"):
        implies = tuple({"TJ": ["tj"], "AF": ["af"]}.get(article["country"], []))
        fired = {match.watch for match in pack.match(article["title"], article["text"], implies=implies)}
        matched += len(fired & set(article["fire"]))
        wanted += len(article["fire"])
    assert wanted > 90
    assert matched / wanted >= 0.92
