"""What people open costs the same in a large archive: indexes in the order of each view, and articles counted as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# What the column holds is said in crawler/store/describe.py: a comment cannot end a column that is added.
ARTICLE_COUNTS = (
    "ALTER TABLE feeds ADD COLUMN articles INTEGER NOT NULL DEFAULT 0",
    "UPDATE feeds SET articles = (SELECT count(*) FROM entries WHERE feed_id = feeds.id AND article_id IS NOT NULL)",
    # Triggers, as an entry gets its article in several ways: whoever writes it, the count changes with it.
    """CREATE TRIGGER entries_count_added AFTER INSERT ON entries WHEN NEW.article_id IS NOT NULL BEGIN
  UPDATE feeds SET articles = articles + 1 WHERE id = NEW.feed_id;
END""",
    """CREATE TRIGGER entries_count_removed AFTER DELETE ON entries WHEN OLD.article_id IS NOT NULL BEGIN
  UPDATE feeds SET articles = articles - 1 WHERE id = OLD.feed_id;
END""",
    """CREATE TRIGGER entries_count_changed AFTER UPDATE OF article_id, feed_id ON entries
WHEN (OLD.article_id IS NULL) != (NEW.article_id IS NULL) OR OLD.feed_id != NEW.feed_id BEGIN
  UPDATE feeds SET articles = articles - 1 WHERE id = OLD.feed_id AND OLD.article_id IS NOT NULL;
  UPDATE feeds SET articles = articles + 1 WHERE id = NEW.feed_id AND NEW.article_id IS NOT NULL;
END""",
)
INDEXES = (
    "CREATE INDEX idx_stories_last_seen ON stories(last_seen_at DESC)",
    "DROP INDEX idx_articles_story",
    "CREATE INDEX idx_articles_story ON articles(story_id, published_at)",
    "DROP INDEX idx_articles_first_seen",
    "CREATE INDEX idx_articles_first_seen ON articles(first_seen_at, source_id)",
    "CREATE INDEX idx_notification_log_lost ON notification_log(recipient) WHERE lost = 1",
    "CREATE INDEX idx_site_drifts_open ON site_drifts(source_id) WHERE ended_at IS NULL",
    "CREATE INDEX idx_runs_unfinished ON runs(job) WHERE finished_at IS NULL",
    "CREATE INDEX idx_alerts_relevance ON alerts(shown_as, relevance, created_at)",
)
VIEWS = (
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
ORDER BY alerts.weight DESC, alerts.created_at DESC""",
    "DROP VIEW story_timeline",
    # CROSS JOIN: the stories are walked in their order, and the first rows are there at once.
    """CREATE VIEW story_timeline AS
SELECT stories.id AS story_id, stories.headline, articles.published_at, sources.name AS source, sources.bank,
       articles.language, articles.title, articles.copy_of, articles.version AS versions, articles.url,
       articles.id AS article_id
FROM stories
CROSS JOIN articles ON articles.story_id = stories.id
CROSS JOIN sources ON sources.id = articles.source_id
ORDER BY stories.last_seen_at DESC, stories.id, articles.published_at""",
    "DROP VIEW feed_health",
    """CREATE VIEW feed_health AS
SELECT sources.name AS source, feeds.url, feeds.last_outcome, feeds.last_reason, feeds.last_polled_at,
       feeds.last_success_at, feeds.newest_at, feeds.next_poll_at, feeds.interval_seconds / 60 AS interval_minutes,
       round(feeds.failures, 2) AS failures, feeds.served_url, feeds.articles, feeds.enabled, feeds.id AS feed_id
FROM feeds JOIN sources ON sources.id = feeds.source_id
ORDER BY feeds.enabled DESC, feeds.failures DESC, feeds.newest_at""",
    "DROP VIEW ledger",
    # The plus sign: runs are walked from the newest, and not gathered by job and sorted.
    """CREATE VIEW ledger AS
SELECT runs.id AS run_id, runs.job, runs.started_at, runs.finished_at, runs.outcome,
       (SELECT count(*) FROM coverage WHERE run_id = runs.id AND polled) AS feeds_polled,
       (SELECT count(*) FROM coverage WHERE run_id = runs.id AND answered) AS feeds_answered,
       (SELECT coalesce(sum(seen), 0) FROM coverage WHERE run_id = runs.id) AS seen,
       (SELECT coalesce(sum(carried), 0) FROM coverage WHERE run_id = runs.id) AS carried,
       (SELECT coalesce(sum(entries), 0) FROM tallies WHERE run_id = runs.id) AS accounted_for,
       (SELECT group_concat(entries || ' ' || disposition, ', ') FROM
          (SELECT disposition, sum(entries) AS entries FROM tallies WHERE run_id = runs.id AND entries
           GROUP BY disposition ORDER BY 2 DESC)) AS dispositions
FROM runs WHERE +runs.job IN ('poll', 'crawl') ORDER BY runs.id DESC""",
)


@migrations()
def m0024_bound_reads(db: Database) -> None:
    apply(db, (*ARTICLE_COUNTS, *INDEXES, *VIEWS))
