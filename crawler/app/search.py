"""Search of the archive in the query language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.app.backtest import Track, implied_groups, read_archived
from crawler.app.near_words import EmptySearch, explain_empty
from crawler.language.reader.texts import gettext as _
from crawler.model.errors import QueryTooDear
from crawler.watch import RuleProblem, RuleProblems, compile_query
from crawler.watch.ast import leaves_of
from crawler.watch.hints import nearest_hint
from crawler.watch.leaves import About
from crawler.watch.prefilter import fts_expression

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.model import Match
    from crawler.store import ArticleText, Store
    from crawler.watch.ast import Condition

NEWEST = 1 << 62  # above the number of every article
MAX_ARTICLES_READ = 50_000  # articles, when the index cannot narrow a query


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Articles that match a query, the newest first, and what its words were expanded to."""

    matches: tuple[tuple[ArticleText, Match], ...]
    added: tuple[str, ...]
    articles_read: int
    empty: EmptySearch | None = None  # where nothing was found in the whole archive


def search(config: Config, store: Store, query: str, *, limit: int, wide: bool, track: Track, before: int = NEWEST) -> QueryResult:
    """Articles below a number of which the query is true. Raises `RuleProblems`, and `QueryTooDear` at the first article that it
    takes too many steps on."""
    query_watchlist, added = compile_query(query, config.watches, expand=wide)
    implied = {group for source in config.sources for group in source.implies}
    condition, gazetteer = query_watchlist.watches[0].when, query_watchlist.gazetteer
    narrowed = fts_expression(condition, query_watchlist.vocabulary, implied, gazetteer)
    implies = implied_groups(config)
    matches: list[tuple[ArticleText, Match]] = []
    looked = 0

    def some() -> Iterator[ArticleText]:
        nonlocal looked
        for text in store.texts(expression=narrowed, before=before):
            if len(matches) >= limit or looked >= MAX_ARTICLES_READ:
                return
            looked += 1
            yield text

    for text in track(some()):
        reading = read_archived(query_watchlist, text, implies)
        if reading.unjudged:
            message = _("the query takes too many steps on one article: use fewer terms, or fewer nested conditions")
            raise QueryTooDear(message, _("article {id}", id=text.id))
        matches += [(text, match) for match in reading.matches]
    if not matches and (unknown := _unknown_source(config, condition)):
        raise RuleProblems((RuleProblem(("query",), unknown),))
    is_empty = not matches and before == NEWEST and looked < MAX_ARTICLES_READ
    empty = explain_empty(store, query, query_watchlist) if is_empty else None
    return QueryResult(tuple(matches[:limit]), added, looked, empty)


def _unknown_source(config: Config, condition: Condition) -> str:
    """What to say of a query that names a source which there is not; empty: there are all."""
    slugs = {source.slug for source in config.sources}
    named = {value for leaf in leaves_of(condition) if isinstance(leaf, About) and leaf.key == "source" for value in leaf.values}
    return "; ".join(
        _("no source {name} in the configuration", name=repr(value)) + nearest_hint(value, slugs) for value in sorted(named - slugs)
    )
