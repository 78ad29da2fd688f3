"""What Datasette says about our tables: titles, labels, facets, descriptions, and the queries people ask first."""

from __future__ import annotations

from typing import Any

from crawler.config import Config
from crawler.store.canned import CANNED, CannedQuery
from crawler.store.describe import TABLE_WORDS, VIEW_WORDS

_TABLE_LABEL_COLUMNS = {
    "sources": "name",
    "feeds": "url",
    "articles": "title",
    "stories": "headline",
    "watches": "title",
    "entries": "title",
    "alerts": "matched",
    "runs": "started_at",
}
# Only of tables that do not grow with the archive: Datasette counts every row for a facet. Others are asked for with ?_facet=.
_FACET_COLUMNS = {"feeds": ["last_outcome", "enabled"], "sources": ["country", "kind", "bank"]}
_SORT_COLUMNS = {
    "alerts": "created_at",
    "articles": "first_seen_at",
    "stories": "last_seen_at",
    "entries": "first_seen_at",
    "runs": "started_at",
    "fetches": "started_at",
    "reviews": "created_at",
}
_HIDDEN_TABLES = (
    "buckets",
    "pages",
    "article_urls",
    "endpoints",
    "coverage",
    "tallies",
    "robots",
    "articles_fts",
    "index_state",
    "rereads",
    "facts_backlog",
    "version_rows",
    "_sqlite_migrations",
)


# What people come for; everything else is listed by name below.
TABLES_ASKED_FIRST = (
    *(("alerts_to_review", "alerts that wait for a reviewer"), ("alerts", "every alert, with its marks")),
    *(("stories", "what articles of one event make up"), ("articles", "every article with its text")),
    *(("sources", "who is read"), ("feed_health", "how each feed is doing"), ("reviews", "every mark")),
)


def datasette_metadata(columns: dict[str, dict[str, str]], config: Config) -> dict[str, Any]:
    """Datasette's metadata for the archive; `columns` as the store describes them."""
    tables = {
        name: {
            "description": words,
            "columns": columns.get(name, {}),
            **({"label_column": _TABLE_LABEL_COLUMNS[name]} if name in _TABLE_LABEL_COLUMNS else {}),
            **({"facets": _FACET_COLUMNS[name]} if name in _FACET_COLUMNS else {}),
            **({"sort_desc": _SORT_COLUMNS[name]} if name in _SORT_COLUMNS else {}),
            **({"hidden": True} if name in _HIDDEN_TABLES else {}),
        }
        for name, words in (TABLE_WORDS | VIEW_WORDS).items()
    }
    for name in _HIDDEN_TABLES:
        tables.setdefault(name, {"hidden": True})
    return {
        "title": "Borderwatch",
        "description": "The archive of the news monitor: alerts, stories, articles with all their versions, and how "
        "each source is doing.",
        "source": config.path.name,
        "databases": {
            config.database.stem: {
                "description": "It can be read while a crawl writes.",
                "tables": tables,
                "queries": {query.name: _described(query) for query in CANNED},
            }
        },
    }


def _described(query: CannedQuery) -> dict[str, Any]:
    words = {"description": query.description} if query.description else {}
    return {"title": query.title, **words, "sql": query.sql, "hide_sql": True}
