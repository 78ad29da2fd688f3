"""What site memory is worth: the text of each page with and without what the other pages of its host teach.

    python -m bench.site_memory DATA [--min-pages 3]

DATA: a folder with `extraction/dev/gold.jsonl` and `scorers/score_text.py`. F1 of the text, CPU time of a page, and how often
memory was used, for the hosts with at least so many pages. A page is never read with what it taught itself.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from crawler.extract import extract
from crawler.facts.site_memory import learn
from crawler.model import Extraction, MemoryUse, Page, PageTraits, SiteMemory, Source

Row = dict[str, Any]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SOURCE = Source(slug="", name="")
MIN_ARTICLE_WORDS = 1


class Measured:
    """The texts of one way of reading, and what they cost."""

    def __init__(self) -> None:
        self.scores: dict[str, list[Any]] = defaultdict(list)
        self.seconds = 0.0
        self.uses: Counter[MemoryUse] = Counter()

    def read(self, page: Page, memory: SiteMemory | None) -> Extraction:
        start = time.process_time()
        result = extract(page, source=SOURCE, now=NOW, min_words=MIN_ARTICLE_WORDS, memory=memory)
        self.seconds += time.process_time() - start
        if result.traits is not None:
            self.uses[result.traits.use] += 1
        return result


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--min-pages", default=3, show_default=True, help="Pages of a host.")
@click.option("--differences", is_flag=True, help="Name the pages whose score changes.")
def main(data: Path, min_pages: int, differences: bool) -> None:
    """Print F1 and CPU time without memory, learning one, and with one."""
    scorer = _load(data / "scorers" / "score_text.py")
    hosts = _by_host(data / "extraction" / "dev" / "gold.jsonl", min_pages)
    without, learning, remembering = Measured(), Measured(), Measured()
    for rows in hosts.values():
        pages = [_page(data, row) for row in rows]
        for page in pages:  # what is cached of a page's words must not count for the way that comes first
            extract(page, source=SOURCE, now=NOW, min_words=MIN_ARTICLE_WORDS)
        taught: list[PageTraits | None] = []
        for row, page in zip(rows, pages, strict=True):
            _score(scorer, without, row, without.read(page, None))
            result = learning.read(page, SiteMemory())
            _score(scorer, learning, row, result)
            taught.append(result.traits)
        for number, (row, page) in enumerate(zip(rows, pages, strict=True)):
            memory = learn([traits for other, traits in enumerate(taught) if traits is not None and other != number])
            result = remembering.read(page, memory)
            _score(scorer, remembering, row, result)
            before, after = without.scores["all"][-len(rows) + number], remembering.scores["all"][-1]
            if differences and abs(before["sf"] - after["sf"]) > 0.005:
                use = result.traits.use if result.traits else ""
                click.echo(f"{after['sf'] - before['sf']:+.3f} {before['sf']:.3f} {use:10s} {row['id']}")
    count = sum(map(len, hosts.values()))
    click.echo(f"{count} pages of {len(hosts)} hosts with at least {min_pages} pages")
    for name, measured in (("no memory", without), ("learning", learning), ("memory", remembering)):
        f1 = "  ".join(f"{group} {scorer.agg(scores)[0]:.4f}" for group, scores in sorted(measured.scores.items()))
        uses = ", ".join(f"{number} {use}" for use, number in measured.uses.most_common())
        click.echo(f"{name:10s} F1 {f1}  CPU {1000 * measured.seconds / count:.1f} ms a page  {uses}")


def _by_host(path: Path, least: int) -> dict[str, list[Row]]:
    hosts: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(path):
        if host := (urlsplit(row.get("url") or "").hostname or "").removeprefix("www."):
            hosts[host].append(row)
    return {host: rows for host, rows in hosts.items() if len(rows) >= least}


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def _page(data: Path, row: Row) -> Page:
    with gzip.open(data / "extraction" / "dev" / "html" / f"{row['id']}.html.gz") as packed:
        # Some rows name the host only: the id tells the pages of one apart, by which some are sampled.
        return Page(url=f"{row['url'].rstrip('/')}#{row['id']}", body=packed.read())


def _score(scorer: Any, measured: Measured, row: Row, result: Extraction) -> None:
    score = scorer.doc_scores(row["text"], result.article.text if result.article else "")
    for group in ("all", *(row["lang"],) * (row["lang"] in ("en", "ru"))):
        measured.scores[group].append(score)


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    execute: Callable[[Any], None] = spec.loader.exec_module
    execute(module)
    return module


if __name__ == "__main__":
    main()
