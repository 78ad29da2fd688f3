"""How good the extraction of pages is, and what it costs beside trafilatura's, on the evaluation pages.

    python bench/extraction.py [--shared ../shared] [--sets extraction segments metadata] [--step 1] [--cost] [--floors] [--out DIR]

Main text: F1 of 4-word shingles, all pages and those of each source; pages below one half; the first block missing. Wanted and
unwanted segments, titles, authors. CPU: milliseconds a page of the whole extraction and of trafilatura's
`bare_extraction(with_metadata=True)`, page after page in this run, the second time each is read; the ratio is of their means.
--floors ends with 1 where a figure is below what was reached before. --out keeps the predictions, a JSON object a line, for the
scorers beside the data. Without the shared files there is nothing to measure, and the exit code is 0.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from trafilatura import bare_extraction

from crawler.extract import extract
from crawler.model import Extraction, Page, Source

ANYONE = Source(slug="", name="")
MEASURED_AT = datetime(2026, 11, 24, tzinfo=UTC)
MIN_PAGE_WORDS = 40
EVALUATION_SETS = ("extraction", "segments", "metadata")
QUALITY_FLOORS = {  # of the dev half, all pages
    "text F1": 0.948,
    "text F1 lang=ru": 0.910,
    "text F1 source_set=scrapinghub": 0.966,
    "text F1 source_set=synth_native": 0.960,
    "segments F1": 0.940,
    "metadata title": 0.93,
    "metadata author": 0.75,
}
COST_LIMITS = {"cost ratio": 0.42}

Read = tuple[dict[str, Any], Extraction]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared", help="the folder with data/")
    parser.add_argument("--sets", nargs="+", choices=EVALUATION_SETS, default=EVALUATION_SETS)
    parser.add_argument("--step", type=int, default=1, help="read every n-th page only")
    parser.add_argument("--by", nargs="*", default=["source_set", "lang"], help="fields of the gold whose groups are scored apart")
    parser.add_argument("--cost", action="store_true", help="also measure the CPU, in three times the time")
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    data = options.shared / "data"
    if not (data / "extraction/dev/gold.jsonl").exists():
        print("no evaluation data here: nothing measured")
        return
    figures: dict[str, float] = {}
    for name in options.sets:
        pages = list(read_gold(data / name / "dev", options.step))
        results = [(gold, run_extraction(page)) for gold, page in pages]
        if options.out:
            write_predictions(options.out / f"{name}.jsonl", results)
        figures |= score(name, results, data / "scorers", options.by)
        if options.cost and name == "extraction":
            figures |= measure_cost([page for _, page in pages])
    for name, value in figures.items():
        print(f"{name:<44} {value:.3f}")
    if options.floors and (missed := missed_floors(figures)):
        sys.exit("\n".join(missed))


def read_gold(folder: Path, step: int) -> Iterator[tuple[dict[str, Any], Page]]:
    """The gold of every `step`-th page, and the page."""
    for gold in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[::step]):
        url = gold.get("url") or ""
        body = gzip.decompress((folder / "html" / f"{gold['id']}.html.gz").read_bytes())
        yield gold, Page(url=url if "://" in url else "http://unknown.example/page", body=body)


def run_extraction(page: Page) -> Extraction:
    return extract(page, source=ANYONE, now=MEASURED_AT, min_words=MIN_PAGE_WORDS)


def text_of(extraction: Extraction) -> str:
    return extraction.article.text if extraction.article else ""


def write_predictions(path: Path, results: Sequence[Read]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for gold, extraction in results:
            article = extraction.article
            authors = list(article.authors) if article else []
            row = {"id": gold["id"], "text": text_of(extraction), "title": article.title if article else "", "authors": authors}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def score(name: str, results: Sequence[Read], scorers: Path, by: Sequence[str]) -> dict[str, float]:
    """Figure → value."""
    if name == "extraction":
        return score_texts(results, load_scorer(scorers / "score_text.py"), by)
    figures = {} if name == "metadata" else {"segments F1": segment_score(results)}
    for field in ("title", "author"):
        expected = [(gold[field], extraction.article) for gold, extraction in results if isinstance(gold.get(field), str)]
        values = [
            (value, (article.title if field == "title" else ", ".join(article.authors)) if article else "")
            for value, article in expected
        ]
        figures[f"{name} {field}"] = sum(letters(value) == letters(ours) for value, ours in values) / len(values)
    return figures


def score_texts(results: Sequence[Read], scorer: ModuleType, by: Sequence[str]) -> dict[str, float]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    openings = []
    for gold, extraction in results:
        scores = scorer.doc_scores(gold["text"], text_of(extraction))
        for group in ("", *(f" {field}={gold[field]}" for field in by)):
            groups[group].append(scores)
        if (is_missing := misses_first_block(gold["text"], text_of(extraction))) is not None:
            openings.append(is_missing)
    figures = {f"text F1{group}": scorer.agg(scores)[0] for group, scores in sorted(groups.items()) if len(scores) >= 5}
    figures["text below one half"] = sum(scores["tf"] < 0.5 for scores in groups[""]) / len(groups[""])
    return {**figures, "first block missing": sum(openings) / max(1, len(openings))}


def misses_first_block(expected: str, text: str) -> bool | None:
    """Whether the first block is missing in a text that has the middle one; None where that cannot be said."""
    blocks = [threes(line) for line in expected.split("\n") if len(re.findall(r"\w+", line)) >= 6]
    shown = threes(text)
    if len(blocks) < 3 or not is_within(blocks[len(blocks) // 2], shown):
        return None
    return not is_within(blocks[0], shown)


def threes(text: str) -> set[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text.lower().replace("\u200c", " "))
    return {tuple(tokens[start : start + 3]) for start in range(max(1, len(tokens) - 2))}


def is_within(block: set[tuple[str, ...]], text: set[tuple[str, ...]]) -> bool:
    return len(block & text) >= 0.5 * len(block)


def segment_score(results: Sequence[Read]) -> float:
    good = bad = missed = 0
    for gold, extraction in results:
        text = " ".join(text_of(extraction).split())
        wanted = [" ".join(segment.split()) in text for segment in gold.get("with") or ()]
        good, missed = good + sum(wanted), missed + len(wanted) - sum(wanted)
        bad += sum(" ".join(segment.split()) in text for segment in gold.get("without") or ())
    return 2 * good / (2 * good + bad + missed)


def letters(value: str) -> str:
    return re.sub(r"\W+", "", value.lower())


def load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure_cost(pages: Sequence[Page]) -> dict[str, float]:
    """CPU of ours and of trafilatura's, page after page; both are warm."""
    ours = theirs = 0.0
    for page in pages:
        started = time.process_time()
        run_extraction(page)
        between = time.process_time()
        bare_extraction(page.body, url=page.url, with_metadata=True)
        ours, theirs = ours + between - started, theirs + time.process_time() - between
    milliseconds = 1000 / len(pages)
    return {"cost ms": ours * milliseconds, "cost ms of trafilatura": theirs * milliseconds, "cost ratio": ours / theirs}


def missed_floors(figures: dict[str, float]) -> list[str]:
    low = [f"{name}: {figures[name]:.3f}, floor {floor}" for name, floor in QUALITY_FLOORS.items() if figures.get(name, 1) < floor]
    return low + [
        f"{name}: {figures[name]:.3f}, limit {limit}" for name, limit in COST_LIMITS.items() if figures.get(name, 0) > limit
    ]


if __name__ == "__main__":
    main()
