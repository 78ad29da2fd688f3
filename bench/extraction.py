"""How well pages are read, and what that costs, beside the libraries that are installed, on the evaluation pages.

    python bench/extraction.py [--shared ../shared] [--sets extraction segments metadata dates] [--step 1] [--cost] [--floors]
                               [--only Borderwatch] [--publish] [--out DIR]

One table, a column for each program, all of them in this run. Main text: F1 of 4-word shingles, all pages and those of each group;
pages below one half; the first block missing. Wanted and unwanted segments. Titles, authors and days: the share that is exactly the
gold's, where no answer is a wrong one. CPU: milliseconds a page of the whole extraction and of trafilatura's
`bare_extraction(with_metadata=True)`, page after page in this run, the second time each is read; the ratio is of their means.
--floors ends with 1 where a figure is worse than what was reached. --publish writes the table into `docs/performance.md`. --out
keeps gold and readings, a JSON object a line. Without the shared files there is nothing to measure, and the exit code is 0.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.page_readers import installed_readers, read_as_trafilatura, run_extraction, try_reading
from bench.page_scores import QualityFigure, score_pages
from bench.publish import conditions, replace_block, table
from crawler.model import Page

OURS = "Borderwatch"
EVALUATION_SETS = ("extraction", "segments", "metadata", "dates")
QUALITY_FLOORS = {  # of the dev half, all pages
    "extraction text F1": 0.954,
    "extraction text F1 lang=ru": 0.927,
    "extraction text F1 source_set=scrapinghub": 0.971,
    "extraction text F1 source_set=synth_native": 0.969,
    "segments F1": 0.944,
    "metadata title": 0.93,
    "metadata author": 0.75,
    "segments date": 0.96,
    "dates date": 0.957,
}
QUALITY_LIMITS = {  # of what should be little
    "extraction text below one half": 0.013,
    "extraction first block missing": 0.096,
}
COST_LIMIT = 0.32  # of trafilatura's CPU

Figures = dict[str, dict[str, QualityFigure]]  # name of the figure → program → figure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=find_shared(), help="the folder with data/")
    parser.add_argument("--sets", nargs="+", choices=EVALUATION_SETS, default=EVALUATION_SETS)
    parser.add_argument("--step", type=int, default=1, help="read every n-th page only")
    parser.add_argument("--by", nargs="*", default=["source_set", "lang"], help="fields of the gold whose groups are scored apart")
    parser.add_argument("--only", nargs="+", choices=list(installed_readers()), help="these programs only")
    parser.add_argument("--cost", action="store_true", help="also measure the CPU")
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--publish", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    data = options.shared / "data"
    if not (data / "extraction/dev/gold.jsonl").exists():
        print("no evaluation data here: nothing measured")
        return
    figures: Figures = {}
    costs: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name in options.sets:
            pages = list(read_gold(data / name / "dev", options.step))
            folder = (options.out or Path(temporary)) / name
            figures |= measure_set(name, pages, folder, data / "scorers", options.by, options.only or list(installed_readers()))
            if options.cost and name == "extraction":
                costs = measure_cost([page for _, page in pages])
    markdown = quality_table(figures)
    print(markdown)
    for name, milliseconds in costs.items():
        print(f"{name}: {milliseconds:.2f}")
    if options.publish:
        replace_block("extraction", "\n\n".join((conditions(), markdown, *([cost_table(costs)] if costs else []))))
    if options.floors and (missed := missed_floors(figures, costs)):
        sys.exit("\n".join(missed))


def find_shared() -> Path:
    """The folder `shared` beside the checkout, or beside a folder around it."""
    folders = [folder / "shared" for folder in Path(__file__).resolve().parents]
    return next((folder for folder in folders if (folder / "data").is_dir()), folders[-1])


def read_gold(folder: Path, step: int) -> Iterator[tuple[dict[str, Any], Page]]:
    """The gold of every `step`-th page, and the page."""
    for gold in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[::step]):
        url = gold.get("url") or ""
        body = gzip.decompress((folder / "html" / f"{gold['id']}.html.gz").read_bytes())
        yield gold, Page(url=url if "://" in url else "http://unknown.example/page", body=body)


def measure_set(
    name: str, pages: Sequence[tuple[dict[str, Any], Page]], folder: Path, scorers: Path, by: Sequence[str], programs: Sequence[str]
) -> Figures:
    """All figures of one set of pages; gold and readings are left in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / "gold.jsonl", [gold for gold, _ in pages])
    figures: Figures = {}
    for program, reader in installed_readers().items():
        if program not in programs:
            continue
        readings = folder / f"{program}.jsonl"
        write_lines(readings, [try_reading(reader, page).row(gold["id"]) for gold, page in pages])
        for label, figure in score_pages(folder / "gold.jsonl", readings, scorers, by):
            figures.setdefault(f"{name} {label}", {})[program] = figure
    return figures


def write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def quality_table(figures: Figures) -> str:
    """A row for each figure, a column for each program."""
    programs = [name for name in installed_readers() if any(name in row for row in figures.values())]
    rows = [
        [name, next(iter(row.values())).pages, *(f"{row[program].value:.3f}" if program in row else "" for program in programs)]
        for name, row in figures.items()
    ]
    return table(["figure", "pages", *programs], rows)


def measure_cost(pages: Sequence[Page]) -> dict[str, float]:
    """CPU of ours and of trafilatura's, page after page; both are warm."""
    ours = library = 0.0
    for page in pages:
        started = time.process_time()
        run_extraction(page)
        between = time.process_time()
        read_as_trafilatura(page)
        ours, library = ours + between - started, library + time.process_time() - between
    milliseconds = 1000 / len(pages)
    return {"cost ms": ours * milliseconds, "cost ms of trafilatura": library * milliseconds, "cost ratio": ours / library}


def cost_table(costs: Mapping[str, float]) -> str:
    return table(["CPU of the whole extraction", "cold, in this run"], [[name, f"{value:.2f}"] for name, value in costs.items()])


def missed_floors(figures: Figures, costs: Mapping[str, float]) -> list[str]:
    low = [
        f"{name}: {figures[name][OURS].value:.3f}, floor {floor}"
        for name, floor in QUALITY_FLOORS.items()
        if OURS in figures.get(name, {}) and figures[name][OURS].value < floor
    ]
    high = [
        f"{name}: {figures[name][OURS].value:.3f}, limit {limit}"
        for name, limit in QUALITY_LIMITS.items()
        if OURS in figures.get(name, {}) and figures[name][OURS].value > limit
    ]
    ratio = costs.get("cost ratio", 0)
    return low + high + ([f"cost ratio: {ratio:.3f}, limit {COST_LIMIT}"] if ratio > COST_LIMIT else [])


if __name__ == "__main__":
    main()
