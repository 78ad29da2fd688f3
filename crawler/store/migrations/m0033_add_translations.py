"""Headlines that a machine translated for readers. Nothing that matches or groups articles reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

TRANSLATIONS = (
    """CREATE TABLE translations (
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article whose headline was translated
  language TEXT NOT NULL,  -- language of the translation
  title TEXT NOT NULL,  -- the headline that was translated: the translation holds while the article still has it
  text TEXT NOT NULL,  -- machine translation; empty where the translator failed
  translator TEXT NOT NULL,  -- program or host that was asked
  tried_at TEXT NOT NULL,  -- when it was asked last (UTC)
  attempts INTEGER NOT NULL,  -- how often it failed in a row; 0: it answered
  problem TEXT NOT NULL,  -- why it failed last; empty where it answered
  retry_at TEXT,  -- when it is asked again (UTC); empty where it answered
  PRIMARY KEY (article_id, language)
) STRICT""",
    "CREATE INDEX translations_by_time ON translations (tried_at)",
)


@migrations()
def m0033_add_translations(db: Database) -> None:
    apply(db, TRANSLATIONS)
