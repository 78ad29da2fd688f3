"""The queries that Datasette offers by name: it takes their text, and runs it over its own connection."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A query with its name in the address, and what its page says of it. `search_query()` is the review desk's."""

    name: str
    title: str
    sql: str
    description: str = ""


CANNED = (
    CannedQuery(
        "newest_alerts",
        "Latest alerts",
        """SELECT alerts.id AS alert_id, alerts.severity, alerts.relevance, alerts.state, watches.title AS watch, articles.title,
  sources.name AS source, alerts.matched, articles.text_from, articles.published_at, alerts.created_at, articles.url,
  articles.id AS article_id, articles.story_id
FROM alerts JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = article_id
JOIN sources ON sources.id = source_id WHERE alerts.shown_as != 'probably_not'
ORDER BY alerts.created_at DESC, alerts.id DESC LIMIT 200""",
    ),
    CannedQuery(
        "unreviewed",
        "Unreviewed alerts, the most severe first",
        "SELECT alerts_to_review.id AS alert_id, alerts_to_review.* FROM alerts_to_review",
        "The desk shows them by story and lets you mark them. As a feed: the same address with .atom",
    ),
    CannedQuery(
        "probably_not",
        "Alerts that are probably none, the most relevant first",
        """SELECT alerts.id AS alert_id, alerts.relevance, alerts.severity, watches.title AS watch, articles.title,
  sources.name AS source, alerts.matched, alerts.relevance_reasons, alerts.created_at, articles.url,
  articles.id AS article_id, articles.story_id
FROM alerts JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = article_id
JOIN sources ON sources.id = source_id WHERE alerts.shown_as = 'probably_not'
ORDER BY alerts.relevance DESC, alerts.created_at DESC LIMIT 200""",
        "Too little speaks for them. Nothing is thrown away: one that is confirmed counts like any other.",
    ),
    CannedQuery(
        "alerts_per_watch",
        "Alerts per watch",
        """SELECT watches.title AS watch, count(alerts.id) AS alerts, sum(shown_as = 'new') AS new,
  sum(shown_as = 'confirmed') AS confirmed,
  sum(shown_as = 'dismissed') AS dismissed, sum(shown_as = 'probably_not') AS probably_not, max(alerts.created_at) AS newest
FROM watches LEFT JOIN alerts ON alerts.watch_id = watches.id GROUP BY watches.id ORDER BY alerts DESC""",
    ),
    CannedQuery(
        "source_health",
        "Source health",
        "SELECT * FROM feed_health WHERE enabled",
        "Feeds with problems first. On the command line: borderwatch sources --bad",
    ),
    CannedQuery(
        "search",
        "Search the archive",
        """SELECT articles.id AS article_id, articles.title, sources.name AS source, articles.language, articles.published_at,
  articles.text_from, articles.url
FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid JOIN sources ON sources.id = source_id
WHERE articles_fts MATCH coalesce(nullif(search_query(:q), ''), '"nothing to look for"')
ORDER BY bm25(articles_fts, 4.0, 1.0) LIMIT 100""",
        'All words, whatever the spelling: сархад finds сарҳад. word* finds what begins so, "a phrase" the words together.',
    ),
    CannedQuery("ledger_of_cycles", "Ledger of all cycles", "SELECT * FROM ledger LIMIT 100"),
    CannedQuery(
        "versions_of_article",
        "Versions of an article",
        """SELECT number, recorded_at, text_from, title, text, authors, modified_at FROM versions
WHERE article_id = :article ORDER BY number""",
    ),
)
