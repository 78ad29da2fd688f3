"""What finds the accounts of one event, and what reviewers decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

ACCOUNTS = (
    """CREATE TABLE term_counts (
  lang TEXT NOT NULL,  -- language; *: all, for places
  key TEXT NOT NULL,  -- beginning of a word, ~name key, #number or place; empty: all articles of the language
  articles INTEGER NOT NULL,  -- articles it stands in
  PRIMARY KEY (lang, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE profiles (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),  -- article
  profile BLOB NOT NULL  -- compressed JSON: its weighed words, names, places, figures, watches
) STRICT""",
    """CREATE TABLE anchors (
  key TEXT NOT NULL,  -- a rare key: ~name, language:word or @place
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article that has it
  PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE memberships (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),  -- article
  story_id INTEGER NOT NULL REFERENCES stories(id),  -- story it was put into
  why TEXT NOT NULL,  -- what said so
  decided_by TEXT NOT NULL,  -- text (a copy), account (a retelling), new, or a reviewer
  score REAL,  -- of the strongest bond; 1 and more is one story
  decided_at TEXT NOT NULL  -- when (UTC)
) STRICT""",
    """CREATE TABLE story_changes (
  id INTEGER PRIMARY KEY,  -- number of the change
  kind TEXT NOT NULL,  -- merge or split
  story_id INTEGER NOT NULL REFERENCES stories(id),  -- story that stays
  other_id INTEGER NOT NULL REFERENCES stories(id),  -- story that went into it, or came out of it
  articles TEXT NOT NULL,  -- JSON list of the articles that moved
  reviewer TEXT NOT NULL,  -- who said so
  note TEXT NOT NULL,  -- why
  created_at TEXT NOT NULL  -- when (UTC)
) STRICT""",
    """CREATE TABLE story_aliases (
  old_id INTEGER PRIMARY KEY,  -- id of a story that was merged into another
  story_id INTEGER NOT NULL REFERENCES stories(id),  -- the story it is now
  created_at TEXT NOT NULL  -- since when (UTC)
) STRICT""",
    "CREATE INDEX idx_anchors_article ON anchors(article_id)",
    "CREATE INDEX idx_memberships_story ON memberships(story_id)",
    "CREATE INDEX idx_story_changes_story ON story_changes(story_id)",
    "CREATE INDEX idx_story_changes_other ON story_changes(other_id)",
    "CREATE INDEX idx_story_aliases_story ON story_aliases(story_id)",
)


@migrations()
def m0003_accounts_of_an_event(db: Database) -> None:
    apply(db, ACCOUNTS)
