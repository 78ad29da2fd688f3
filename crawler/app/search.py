"""The archive asked in the query language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.app.backtest import Track, implied_groups, read_archived
from crawler.config import Config
from crawler.model import Match
from crawler.model.errors import QueryTooDear
from crawler.store import ArticleText, Store
from crawler.watch import compile_query
from crawler.watch.prefilter import fts_expression

MAX_ARTICLES_READ = 50_000  # articles, when the index cannot narrow a query


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What was found, the newest first, and what the words were taken to mean."""

    matches: tuple[tuple[ArticleText, Match], ...]
    added: tuple[str, ...]
    articles_read: int


def search(config: Config, store: Store, query: str, *, limit: int, wide: bool, track: Track) -> QueryResult:
    """Articles of which the query is true. Raises `RuleProblems`, and `QueryTooDear` at the first article that it takes
    too many steps on."""
    asked, added = compile_query(query, config.watches, expand=wide)
    implied = {group for source in config.sources for group in source.implies}
    narrowed = fts_expression(asked.watches[0].when, asked.vocabulary, implied)
    implies = implied_groups(config)
    found: list[tuple[ArticleText, Match]] = []
    looked = 0

    def some() -> Iterator[ArticleText]:
        nonlocal looked
        for text in store.texts(asked=narrowed):
            if len(found) >= limit or looked >= MAX_ARTICLES_READ:
                return
            looked += 1
            yield text

    for text in track(some()):
        reading = read_archived(asked, text, implies)
        for dear in reading.unjudged:
            said = f"the query {dear.reason}: ask for fewer words, or for less within one another"
            raise QueryTooDear(said, f"article {text.id}")
        found += [(text, match) for match in reading.matches]
    return QueryResult(tuple(found[:limit]), added, looked)
