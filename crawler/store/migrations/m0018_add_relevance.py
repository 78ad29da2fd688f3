"""How relevant an alert is, what that rests on, and whether it is shown with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# What these columns hold is said in crawler/store/describe.py: a comment cannot end a column that is added.
RELEVANCE = (
    "ALTER TABLE alerts ADD COLUMN relevance REAL",
    "ALTER TABLE alerts ADD COLUMN likely INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE alerts ADD COLUMN relevance_reasons TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE alerts ADD COLUMN evidence TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE alerts ADD COLUMN lowered_from TEXT",
    "ALTER TABLE alerts ADD COLUMN counts_since TEXT",
    """ALTER TABLE alerts ADD COLUMN shown_as TEXT
  GENERATED ALWAYS AS (CASE WHEN state = 'new' AND NOT likely THEN 'probably_not' ELSE state END) VIRTUAL""",
    """ALTER TABLE alerts ADD COLUMN weight REAL GENERATED ALWAYS AS (
    round(CASE severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END
      + 0.999 * coalesce(relevance, 0.5), 6)) VIRTUAL""",
    "CREATE INDEX idx_alerts_shown_as ON alerts(shown_as, weight, created_at)",
    "CREATE INDEX idx_alerts_weight ON alerts(weight, created_at)",
    "DROP VIEW alerts_to_review",
    """CREATE VIEW alerts_to_review AS
SELECT alerts.id, alerts.severity, alerts.relevance, watches.title AS watch, articles.title, sources.name AS source,
       articles.language, alerts.matched, articles.published_at, alerts.created_at, articles.url, alerts.article_id,
       articles.story_id
FROM alerts
JOIN watches ON watches.id = alerts.watch_id
JOIN articles ON articles.id = alerts.article_id
JOIN sources ON sources.id = articles.source_id
WHERE alerts.shown_as = 'new'
ORDER BY instr('critical high medium low', alerts.severity), alerts.relevance DESC, alerts.created_at DESC""",
)


@migrations()
def m0018_add_relevance(db: Database) -> None:
    apply(db, RELEVANCE)
