"""What Datasette says about our tables: titles, labels, facets, descriptions, and the queries people ask first."""

from __future__ import annotations

from typing import Any

from crawler.config import Config
from crawler.store.describe import TABLES, VIEWS

_LABELS = {"sources": "name", "feeds": "url", "articles": "title", "stories": "headline", "watches": "title", "entries": "title",
           "alerts": "matched", "runs": "started_at"}  # fmt: skip
_FACETS = {
    "alerts": ["severity", "state", "watch_id"], "articles": ["source_id", "language"], "entries": ["disposition", "feed_id"],
    "fetches": ["outcome", "feed_id"], "feeds": ["last_outcome", "enabled"], "sources": ["country", "kind", "bank"],
    "runs": ["job", "outcome"], "hits": ["group_name", "language"], "alerts_to_review": ["severity", "watch", "source", "language"],
}  # fmt: skip
_NEWEST = {"alerts": "created_at", "articles": "first_seen_at", "stories": "last_seen_at", "entries": "first_seen_at",
           "runs": "started_at", "fetches": "started_at", "versions": "recorded_at", "reviews": "created_at"}  # fmt: skip
_HIDDEN = (
    "buckets",
    "pages",
    "article_urls",
    "endpoints",
    "coverage",
    "tallies",
    "robots",
    "articles_fts",
    "_sqlite_migrations",
)

_ALERTS = """SELECT alerts.id AS alert_id, alerts.severity, alerts.state, watches.title AS watch, articles.title, sources.name AS source,
  alerts.matched, articles.published_at, alerts.created_at, articles.url, articles.id AS article_id, articles.story_id
FROM alerts JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = article_id
JOIN sources ON sources.id = source_id"""

QUERIES: dict[str, dict[str, Any]] = {
    "newest_alerts": {
        "title": "Newest alerts",
        "sql": f"{_ALERTS} ORDER BY alerts.created_at DESC, alerts.id DESC LIMIT 200",
    },
    "unreviewed": {
        "title": "Unreviewed alerts, the gravest first",
        "description": "The desk shows them by story, to be marked. As a feed: the same address with .atom",
        "sql": "SELECT alerts_to_review.id AS alert_id, alerts_to_review.* FROM alerts_to_review",
    },
    "alerts_per_watch": {
        "title": "Alerts per watch",
        "sql": """SELECT watches.title AS watch, count(*) AS alerts, sum(state = 'new') AS new, sum(state = 'confirmed') AS confirmed,
  sum(state = 'dismissed') AS dismissed, max(alerts.created_at) AS newest
FROM watches LEFT JOIN alerts ON alerts.watch_id = watches.id GROUP BY watches.id ORDER BY alerts DESC""",
    },
    "source_health": {
        "title": "Source health",
        "description": "Those in trouble first. The same in words: borderwatch sources --bad",
        "sql": "SELECT * FROM feed_health WHERE enabled",
    },
    "search": {
        "title": "Search the archive",
        "description": 'All words, whatever the spelling: сархад finds сарҳад. word* stands for its beginnings, "a phrase" for itself.',
        "sql": """SELECT articles.id AS article_id, articles.title, sources.name AS source, articles.language, articles.published_at, articles.url
FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid JOIN sources ON sources.id = source_id
WHERE articles_fts MATCH coalesce(nullif(search_query(:q), ''), '"nothing to look for"') ORDER BY bm25(articles_fts, 4.0, 1.0) LIMIT 100""",
    },
    "ledger_of_cycles": {"title": "Ledger of the cycles", "sql": "SELECT * FROM ledger LIMIT 100"},
    "versions_of_article": {
        "title": "Versions of an article",
        "sql": """SELECT number, recorded_at, title, text, authors, modified_at FROM versions
WHERE article_id = :article ORDER BY number""",
    },
}


def metadata(columns: dict[str, dict[str, str]], config: Config) -> dict[str, Any]:
    """Datasette's metadata for the archive; `columns` as the store describes them."""
    tables = {
        name: {
            "description": words,
            "columns": columns.get(name, {}),
            **({"label_column": _LABELS[name]} if name in _LABELS else {}),
            **({"facets": _FACETS[name]} if name in _FACETS else {}),
            **({"sort_desc": _NEWEST[name]} if name in _NEWEST else {}),
            **({"hidden": True} if name in _HIDDEN else {}),
        }
        for name, words in (TABLES | VIEWS).items()
    }
    for name in _HIDDEN:
        tables.setdefault(name, {"hidden": True})
    return {
        "title": "Borderwatch",
        "description": "The archive of the news monitor: alerts, stories, articles with all their versions, and how every source does.",
        "source": config.path.name,
        "databases": {
            config.database.stem: {
                "description": "It reads while crawls write.",
                "tables": tables,
                "queries": {name: {**query, "hide_sql": True} for name, query in QUERIES.items()},
            }
        },
    }
