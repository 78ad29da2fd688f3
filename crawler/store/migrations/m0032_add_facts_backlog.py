"""Which articles came before places, figures, reasons, denials or events were read: they are read again in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

FACTS_BACKLOG = (
    """CREATE TABLE facts_backlog (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id)  -- article from before, read again when its turn comes
) STRICT""",
    # Every article since m0003 has a membership. Denials leave no trace where there is none, so the times decide: of the newest
    # version, and of m0010. What turns out to lack nothing costs a reading and changes no row.
    """INSERT INTO facts_backlog (article_id)
SELECT id FROM articles WHERE purged_at IS NULL AND (
  NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.article_id = articles.id)
  OR substr(updated_at, 1, 19) < (
    SELECT replace(substr(applied_at, 1, 19), ' ', 'T') FROM _sqlite_migrations WHERE name = 'm0010_denials')
  OR EXISTS (SELECT 1 FROM alerts WHERE alerts.article_id = articles.id AND (
    NOT EXISTS (SELECT 1 FROM explanations WHERE alert_id = alerts.id AND explanations.version = alerts.version)
    OR NOT EXISTS (SELECT 1 FROM events WHERE alert_id = alerts.id AND events.version = alerts.version))))""",
)


@migrations()
def m0032_add_facts_backlog(db: Database) -> None:
    apply(db, FACTS_BACKLOG)
