"""Copies, and what only looks like them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from crawler.dedupe import Clusters, buckets, compare, is_copy, signature
from tests.site import words

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "neardup"
TEXT = words("wire", 240)
SENTENCES = [sentence.strip() + "." for sentence in TEXT.split(".") if sentence.strip()]
RATES = "The bank set the rate of the dollar at {} somoni, that of the euro at {} and that of the rouble at {}. Bureaux bought at {} and sold at {}."


@pytest.mark.parametrize(
    "copy",
    [
        TEXT, TEXT + " This report first appeared in another paper.", " ".join(SENTENCES[: len(SENTENCES) * 2 // 3]),
        " ".join(reversed(SENTENCES)), TEXT.replace("bridge", "crossing"), TEXT.upper(), " ".join(SENTENCES[:8]),
    ],
)  # fmt: skip
def test_a_text_that_descends_from_another_is_found_and_proved(copy: str) -> None:
    assert is_copy(compare(copy, TEXT))
    assert set(buckets(signature(copy))) & set(buckets(signature(TEXT)))


@pytest.mark.parametrize("other", [words("another", 240), SENTENCES[0] + " " + words("quotes one sentence", 200), ""])
def test_a_text_of_its_own_is_no_copy(other: str) -> None:
    assert not is_copy(compare(other, TEXT))


def test_other_spellings_of_the_same_words_are_the_same_text() -> None:
    one = (
        "Сарҳадбонони тоҷик дар соҳили дарёи Панҷ истода буданд ва қаиқи бечароғро диданд, ки ба онҳо наздик мешуд. "
        * 3
    )
    assert is_copy(compare(one, one.replace("ҳ", "х").replace("ҷ", "ч").replace("қ", "к")))


def test_bulletins_that_differ_in_their_figures_are_no_copies() -> None:
    monday, tuesday = (
        RATES.format("10,92", "11,80", "0,12", "10,90", "10,99"),
        RATES.format("10,87", "11,95", "0,13", "10,85", "10,95"),
    )
    assert not is_copy(compare(monday, tuesday), same_source=True)
    assert is_copy(compare(monday, monday))


def test_clusters_name_the_original_and_never_a_chain() -> None:
    clusters = Clusters()
    assert clusters.add(1, "t", TEXT, source="a") == (None, 1)
    assert clusters.add(2, "t", TEXT + " More.", source="b") == (1, 1)
    assert clusters.add(3, "t", TEXT + " More. And more.", source="c") == (1, 1)
    assert clusters.add(4, "t", words("else", 200), source="c") == (None, 4)


@pytest.mark.skipif(not SHARED.exists(), reason="the evaluation data are not here")
@pytest.mark.parametrize(("name", "floor"), [("synthetic", 0.985), ("wire_real", 0.90)])
def test_pair_f1_on_the_evaluation_data(name: str, floor: float) -> None:
    """Measured: synthetic 0.996, real wire copies 0.923."""
    with gzip.open(SHARED / f"{name}.dev.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    clusters, gold, told = Clusters(), {}, {}
    for row in rows:
        copy_of, _ = clusters.add(row["id"], row.get("title", ""), row["text"])
        gold[row["id"]], told[row["id"]] = row["cluster"], copy_of or row["id"]

    def pairs(labels: dict[str, str]) -> set[tuple[str, str]]:
        groups: dict[str, list[str]] = {}
        for name, label in labels.items():
            groups.setdefault(label, []).append(name)
        return {(a, b) for group in groups.values() for a in group for b in group if a < b}

    right, found = pairs(gold), pairs(told)
    assert 2 * len(right & found) / (len(right) + len(found)) >= floor
