"""The house: sources, feeds, entries, articles, alerts, the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.model import FeedKind
from crawler.store.migrations import APPLICATION_ID
from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

FEED_KINDS = ", ".join(FeedKind)  # only a comment of the schema: an older archive may lack the newest

FIRST_TABLES = (
    """CREATE TABLE sources (
  id INTEGER PRIMARY KEY,  -- number of the source
  slug TEXT NOT NULL UNIQUE,  -- its short name in config.yaml
  name TEXT NOT NULL,  -- name of the publisher
  homepage TEXT NOT NULL DEFAULT '',  -- address of its front page
  country TEXT NOT NULL DEFAULT '',  -- ISO 3166-1 code of the country it writes from
  bank TEXT NOT NULL DEFAULT '',  -- side of the river: af, tj or empty
  owner TEXT NOT NULL DEFAULT '',  -- who owns it
  kind TEXT NOT NULL DEFAULT '',  -- state, independent, exile, international, official, research
  languages TEXT NOT NULL DEFAULT '[]',  -- JSON list of ISO 639-1 codes
  timezone TEXT NOT NULL DEFAULT 'UTC',  -- of dates it gives without one
  enabled INTEGER NOT NULL DEFAULT 1  -- 1 while config.yaml has it
) STRICT""",
    f"""CREATE TABLE feeds (
  id INTEGER PRIMARY KEY,  -- number of the feed
  source_id INTEGER NOT NULL REFERENCES sources(id),  -- whose feed it is
  url TEXT NOT NULL UNIQUE,  -- address of its first endpoint: its identity
  kind TEXT NOT NULL,  -- {FEED_KINDS}
  language TEXT,  -- ISO 639-1 code, where the feed has one language
  title TEXT NOT NULL DEFAULT '',  -- as the feed calls itself
  enabled INTEGER NOT NULL DEFAULT 1,  -- 1 while config.yaml has it
  next_poll_at TEXT,  -- when it is due (UTC); empty: at once
  last_polled_at TEXT,  -- when it was polled last (UTC)
  last_success_at TEXT,  -- when it last answered well (UTC)
  newest_at TEXT,  -- date of the newest entry known (UTC)
  last_outcome TEXT NOT NULL DEFAULT '',  -- what the last poll came to
  last_reason TEXT NOT NULL DEFAULT '',  -- why, in one line; empty when all is well
  schedule_reasons TEXT NOT NULL DEFAULT '[]',  -- JSON list: why the next poll is when it is
  served_url TEXT,  -- endpoint that answered last
  served_kind TEXT NOT NULL DEFAULT '',  -- what that was: rss20, atom10, json, news_sitemap, …
  interval_seconds INTEGER,  -- its rhythm now
  failures REAL NOT NULL DEFAULT 0,  -- weighted failures in a row
  polls INTEGER NOT NULL DEFAULT 0,  -- polls so far
  due_at TEXT,  -- when the last poll had planned the next (UTC)
  unconditional_at TEXT,  -- last fetch without validators (UTC)
  unchanged_run INTEGER NOT NULL DEFAULT 0,  -- answers "not modified" in a row
  lies_about_304 INTEGER NOT NULL DEFAULT 0,  -- 1: caught saying "not modified" over new entries
  moved_to TEXT,  -- where its permanent redirects lead, not adopted yet
  moved_since TEXT  -- since when they do (UTC)
) STRICT""",
    f"""CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY,  -- number of the endpoint
  feed_id INTEGER NOT NULL REFERENCES feeds(id),  -- whose endpoint it is
  position INTEGER NOT NULL,  -- 0 is tried first
  url TEXT NOT NULL,  -- as configured: its identity
  fetch_url TEXT NOT NULL,  -- where it is fetched: another address after a permanent move
  kind TEXT NOT NULL,  -- {FEED_KINDS}
  selector TEXT,  -- CSS selector of article links, for listings
  etag TEXT,  -- validator for the next conditional fetch
  last_modified TEXT,  -- validator for the next conditional fetch
  body_hash TEXT,  -- SHA-256 of the entries as read last
  UNIQUE (feed_id, url)
) STRICT""",
    """CREATE TABLE stories (
  id INTEGER PRIMARY KEY,  -- number of the story
  headline TEXT NOT NULL,  -- title of its first article
  first_seen_at TEXT NOT NULL,  -- when its first article was recorded (UTC)
  last_seen_at TEXT NOT NULL,  -- when its newest article was recorded (UTC)
  articles INTEGER NOT NULL DEFAULT 1,  -- articles in it
  sources INTEGER NOT NULL DEFAULT 1  -- different sources among them
) STRICT""",
    """CREATE TABLE articles (
  id INTEGER PRIMARY KEY,  -- number of the article
  source_id INTEGER NOT NULL REFERENCES sources(id),  -- who published it
  story_id INTEGER NOT NULL REFERENCES stories(id),  -- story it belongs to
  title TEXT NOT NULL,  -- title of the newest version
  url TEXT NOT NULL,  -- address it was fetched from
  canonical_url TEXT NOT NULL UNIQUE,  -- its identity
  language TEXT,  -- ISO 639-1 code
  published_at TEXT,  -- when it was published (UTC)
  published_from TEXT NOT NULL DEFAULT '',  -- who said so: feed, page, htmldate, first_seen
  modified_at TEXT,  -- when the publisher changed it (UTC)
  authors TEXT NOT NULL DEFAULT '[]',  -- JSON list of names
  lead TEXT NOT NULL DEFAULT '',  -- beginning of the text
  text TEXT NOT NULL,  -- main text of the newest version, paragraphs separated by an empty line
  words INTEGER NOT NULL,  -- words in the text
  content_hash TEXT NOT NULL,  -- SHA-256 of the folded title and text
  version INTEGER NOT NULL DEFAULT 1,  -- number of the newest version
  copy_of INTEGER REFERENCES articles(id),  -- article whose text it copies; empty: an original
  similarity REAL,  -- Jaccard similarity with the text it was found to copy
  containment REAL,  -- share of the shorter of these two texts that stands in the other
  signature BLOB,  -- MinHash of the text
  first_seen_at TEXT NOT NULL,  -- when it was recorded (UTC)
  updated_at TEXT NOT NULL,  -- when its newest version was recorded (UTC)
  purged_at TEXT  -- when its text was forgotten (UTC)
) STRICT""",
    """CREATE TABLE article_urls (
  url_key TEXT PRIMARY KEY,  -- canonical form of an address
  article_id INTEGER NOT NULL REFERENCES articles(id)  -- article that was met there
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE pages (
  id INTEGER PRIMARY KEY,  -- number of the page
  url TEXT NOT NULL,  -- address after redirects
  status INTEGER NOT NULL,  -- HTTP status
  headers TEXT NOT NULL,  -- JSON object of the response headers
  body BLOB NOT NULL,  -- raw body, compressed with zlib
  bytes INTEGER NOT NULL,  -- size of the body before compression
  fetched_at TEXT NOT NULL,  -- when it was fetched (UTC)
  entry_id INTEGER REFERENCES entries(id)  -- entry it was fetched for
) STRICT""",
    """CREATE TABLE versions (
  id INTEGER PRIMARY KEY,  -- number of the version
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- whose version it is
  number INTEGER NOT NULL,  -- 1 is the first
  title TEXT NOT NULL,  -- title of this version
  lead TEXT NOT NULL,  -- beginning of its text
  text TEXT NOT NULL,  -- its main text
  authors TEXT NOT NULL,  -- JSON list of names
  published_at TEXT,  -- as this version says (UTC)
  modified_at TEXT,  -- as this version says (UTC)
  content_hash TEXT NOT NULL,  -- SHA-256 of its folded title and text
  recorded_at TEXT NOT NULL,  -- when it was recorded (UTC)
  page_id INTEGER REFERENCES pages(id) ON DELETE SET NULL,  -- raw page it was made from, while that is kept
  UNIQUE (article_id, number)
) STRICT""",
    """CREATE TABLE entries (
  id INTEGER PRIMARY KEY,  -- number of the entry
  feed_id INTEGER NOT NULL REFERENCES feeds(id),  -- feed that has it
  key TEXT NOT NULL,  -- guid, or the link where there is none
  link TEXT NOT NULL,  -- address of its page
  url_key TEXT,  -- canonical form of the link; empty: not a web address
  title TEXT NOT NULL DEFAULT '',  -- as the feed has it
  authors TEXT NOT NULL DEFAULT '[]',  -- JSON list, as the feed has them
  published_at TEXT,  -- as the feed has it (UTC)
  modified_at TEXT,  -- as the feed has it (UTC)
  summary TEXT NOT NULL DEFAULT '',  -- as the feed has it
  language TEXT,  -- as the feed has it
  fingerprint TEXT NOT NULL DEFAULT '',  -- changes when the feed says that the item changed
  looks INTEGER NOT NULL DEFAULT 0,  -- how often a changed fingerprint made us look again
  disposition TEXT NOT NULL,  -- where it ended, or pending
  reason TEXT NOT NULL DEFAULT '',  -- why, in one line
  attempts INTEGER NOT NULL DEFAULT 0,  -- failed fetches of its page
  next_attempt_at TEXT,  -- when its page is tried again (UTC)
  run_id INTEGER REFERENCES runs(id),  -- run in whose ledger it stands as pending
  article_id INTEGER REFERENCES articles(id),  -- article it became
  first_seen_at TEXT NOT NULL,  -- when a feed first had it (UTC)
  last_seen_at TEXT NOT NULL,  -- when a feed last had it (UTC)
  settled_at TEXT,  -- when it got its disposition (UTC)
  UNIQUE (feed_id, key)
) STRICT""",
    """CREATE TABLE buckets (
  bucket INTEGER NOT NULL,  -- locality-sensitive hash of a band of the signature
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article in that bucket
  PRIMARY KEY (bucket, article_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE watches (
  id INTEGER PRIMARY KEY,  -- number of the watch
  slug TEXT NOT NULL UNIQUE,  -- its id in the configuration
  title TEXT NOT NULL,  -- what it asks
  severity TEXT NOT NULL,  -- low, medium, high, critical
  rule_hash TEXT NOT NULL,  -- of the rule as it is now
  enabled INTEGER NOT NULL DEFAULT 1  -- 1 while the configuration has it
) STRICT""",
    """CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,  -- number of the alert
  watch_id INTEGER NOT NULL REFERENCES watches(id),  -- watch that fired
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article it fired on
  severity TEXT NOT NULL,  -- low, medium, high, critical
  state TEXT NOT NULL DEFAULT 'new',  -- new, confirmed, dismissed
  matched TEXT NOT NULL,  -- the terms that made it fire, for reading
  raised_by TEXT NOT NULL DEFAULT '',  -- rule that raised the severity
  version INTEGER NOT NULL,  -- newest version of the article it holds for
  rule_hash TEXT NOT NULL,  -- of the rule that fired
  created_at TEXT NOT NULL,  -- when it was raised (UTC)
  updated_at TEXT NOT NULL,  -- when a new version changed it (UTC)
  reviewed_at TEXT,  -- when it was marked last (UTC)
  reviewer TEXT NOT NULL DEFAULT '',  -- who marked it last
  note TEXT NOT NULL DEFAULT '',  -- what the reviewer said
  UNIQUE (watch_id, article_id)
) STRICT""",
    """CREATE TABLE hits (
  id INTEGER PRIMARY KEY,  -- number of the hit
  alert_id INTEGER NOT NULL REFERENCES alerts(id),  -- alert it belongs to
  version INTEGER NOT NULL,  -- version of the article it was found in
  field TEXT NOT NULL,  -- title, text, or source (implied by it)
  start INTEGER NOT NULL,  -- first character in that field
  "end" INTEGER NOT NULL,  -- character after the last
  text TEXT NOT NULL,  -- as it stands there
  term TEXT NOT NULL,  -- as the watch has it
  folded TEXT NOT NULL,  -- the form in which both are equal
  group_name TEXT NOT NULL,  -- group of the term
  language TEXT NOT NULL  -- language of the term
) STRICT""",
    """CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,  -- number of the mark
  alert_id INTEGER NOT NULL REFERENCES alerts(id),  -- alert that was marked
  state TEXT NOT NULL,  -- what it was marked as
  reviewer TEXT NOT NULL,  -- who did it
  note TEXT NOT NULL DEFAULT '',  -- what they said
  created_at TEXT NOT NULL  -- when (UTC)
) STRICT""",
    """CREATE TABLE runs (
  id INTEGER PRIMARY KEY,  -- number of the run
  job TEXT NOT NULL,  -- poll, crawl, digest, retention, backup
  started_at TEXT NOT NULL,  -- when it began (UTC)
  finished_at TEXT,  -- when it ended (UTC); empty: at work, or killed
  outcome TEXT NOT NULL DEFAULT '',  -- ok, interrupted, shutdown, …
  note TEXT NOT NULL DEFAULT '',  -- what else is to be said
  due INTEGER NOT NULL DEFAULT 0,  -- feeds in its plan
  config_hash TEXT NOT NULL DEFAULT '',  -- of the configuration it ran with
  software TEXT NOT NULL DEFAULT '',  -- version of Borderwatch
  pid INTEGER  -- process that began it
) STRICT""",
    """CREATE TABLE fetches (
  id INTEGER PRIMARY KEY,  -- number of the exchange
  run_id INTEGER NOT NULL REFERENCES runs(id),  -- run it belongs to
  feed_id INTEGER REFERENCES feeds(id),  -- feed it was made for
  entry_id INTEGER REFERENCES entries(id),  -- entry it was made for; empty: the feed itself
  url TEXT NOT NULL,  -- address that was asked
  started_at TEXT NOT NULL,  -- when (UTC)
  elapsed_ms INTEGER NOT NULL,  -- how long the answer took, milliseconds
  status INTEGER NOT NULL,  -- HTTP status; 0: no answer
  bytes INTEGER NOT NULL,  -- size of the body
  outcome TEXT NOT NULL,  -- what it came to
  reason TEXT NOT NULL DEFAULT ''  -- why, in one line
) STRICT""",
    """CREATE TABLE coverage (
  run_id INTEGER NOT NULL REFERENCES runs(id),  -- run
  feed_id INTEGER NOT NULL REFERENCES feeds(id),  -- feed
  polled INTEGER NOT NULL DEFAULT 0,  -- 1 once the feed was polled in this run
  answered INTEGER NOT NULL DEFAULT 0,  -- 1 when it answered well
  seen INTEGER NOT NULL DEFAULT 0,  -- entries in its document
  carried INTEGER NOT NULL DEFAULT 0,  -- entries an earlier run had left pending
  PRIMARY KEY (run_id, feed_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE tallies (
  run_id INTEGER NOT NULL REFERENCES runs(id),  -- run
  feed_id INTEGER NOT NULL REFERENCES feeds(id),  -- feed
  disposition TEXT NOT NULL,  -- where entries ended
  entries INTEGER NOT NULL,  -- how many
  PRIMARY KEY (run_id, feed_id, disposition)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE robots (
  host TEXT PRIMARY KEY,  -- scheme://host of the site
  status INTEGER NOT NULL,  -- HTTP status of its robots.txt; 0: unreachable
  body TEXT NOT NULL,  -- robots.txt as fetched
  fetched_at TEXT NOT NULL  -- when (UTC)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE digests (
  id INTEGER PRIMARY KEY,  -- number of the digest
  created_at TEXT NOT NULL,  -- when it was written (UTC)
  since TEXT NOT NULL,  -- beginning of its period (UTC)
  until TEXT NOT NULL,  -- end of its period (UTC)
  stories INTEGER NOT NULL,  -- stories in it
  alerts INTEGER NOT NULL  -- alerts in it
) STRICT""",
    # Our own fold has already been applied: the tokenizer only splits.
    """CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, text, tokenize = "unicode61 remove_diacritics 0", prefix = '2 3'
)""",
)

FIRST_INDEXES = (
    "CREATE INDEX idx_feeds_source ON feeds(source_id)",
    "CREATE INDEX idx_feeds_next_poll ON feeds(next_poll_at)",
    "CREATE INDEX idx_articles_source ON articles(source_id)",
    "CREATE INDEX idx_articles_story ON articles(story_id)",
    "CREATE INDEX idx_articles_copy_of ON articles(copy_of)",
    "CREATE INDEX idx_articles_content_hash ON articles(content_hash)",
    "CREATE INDEX idx_articles_language ON articles(language)",
    "CREATE INDEX idx_articles_published ON articles(published_at)",
    "CREATE INDEX idx_articles_first_seen ON articles(first_seen_at)",
    "CREATE INDEX idx_article_urls_article ON article_urls(article_id)",
    "CREATE INDEX idx_pages_fetched ON pages(fetched_at)",
    "CREATE INDEX idx_pages_entry ON pages(entry_id)",
    "CREATE INDEX idx_versions_page ON versions(page_id)",
    "CREATE INDEX idx_entries_disposition ON entries(disposition, next_attempt_at)",
    "CREATE INDEX idx_entries_url_key ON entries(url_key)",
    "CREATE INDEX idx_entries_article ON entries(article_id)",
    "CREATE INDEX idx_entries_feed_seen ON entries(feed_id, last_seen_at)",
    "CREATE INDEX idx_entries_run ON entries(run_id)",
    "CREATE INDEX idx_buckets_article ON buckets(article_id)",
    "CREATE INDEX idx_alerts_article ON alerts(article_id)",
    "CREATE INDEX idx_alerts_state ON alerts(state)",
    "CREATE INDEX idx_alerts_severity ON alerts(severity)",
    "CREATE INDEX idx_alerts_created ON alerts(created_at)",
    "CREATE INDEX idx_alerts_updated ON alerts(updated_at)",
    "CREATE INDEX idx_hits_alert ON hits(alert_id)",
    "CREATE INDEX idx_reviews_alert ON reviews(alert_id)",
    "CREATE INDEX idx_runs_job ON runs(job, started_at)",
    "CREATE INDEX idx_runs_started ON runs(started_at)",
    "CREATE INDEX idx_fetches_run ON fetches(run_id)",
    "CREATE INDEX idx_fetches_feed ON fetches(feed_id)",
    "CREATE INDEX idx_fetches_entry ON fetches(entry_id)",
    "CREATE INDEX idx_fetches_started ON fetches(started_at)",
    "CREATE INDEX idx_coverage_feed ON coverage(feed_id)",
    "CREATE INDEX idx_tallies_feed ON tallies(feed_id)",
)

FIRST_VIEWS = (
    """CREATE VIEW alerts_to_review AS
SELECT alerts.id, alerts.severity, watches.title AS watch, articles.title, sources.name AS source, articles.language,
       alerts.matched, articles.published_at, alerts.created_at, articles.url, alerts.article_id, articles.story_id
FROM alerts
JOIN watches ON watches.id = alerts.watch_id
JOIN articles ON articles.id = alerts.article_id
JOIN sources ON sources.id = articles.source_id
WHERE alerts.state = 'new'
ORDER BY instr('critical high medium low', alerts.severity), alerts.created_at DESC""",
    """CREATE VIEW feed_health AS
SELECT sources.name AS source, feeds.url, feeds.last_outcome, feeds.last_reason, feeds.last_polled_at,
       feeds.last_success_at, feeds.newest_at, feeds.next_poll_at, feeds.interval_seconds / 60 AS interval_minutes,
       round(feeds.failures, 2) AS failures, feeds.served_url,
       (SELECT count(*) FROM entries WHERE entries.feed_id = feeds.id AND entries.article_id IS NOT NULL) AS articles,
       feeds.enabled, feeds.id AS feed_id
FROM feeds JOIN sources ON sources.id = feeds.source_id
ORDER BY feeds.enabled DESC, feeds.failures DESC, feeds.newest_at""",
    """CREATE VIEW story_timeline AS
SELECT stories.id AS story_id, stories.headline, articles.published_at, sources.name AS source, sources.bank,
       articles.language, articles.title, articles.copy_of, articles.version AS versions, articles.url,
       articles.id AS article_id
FROM stories
JOIN articles ON articles.story_id = stories.id
JOIN sources ON sources.id = articles.source_id
ORDER BY stories.last_seen_at DESC, stories.id, articles.published_at""",
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
FROM runs WHERE runs.job IN ('poll', 'crawl') ORDER BY runs.id DESC""",
)


@migrations()
def m0001_the_house(db: Database) -> None:
    apply(db, (f"PRAGMA application_id = {APPLICATION_ID}", *FIRST_TABLES, *FIRST_INDEXES, *FIRST_VIEWS))
