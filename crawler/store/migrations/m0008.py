"""What a mark found, so that it can be taken back exactly; and the reviewers' saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

DESK = (
    """CREATE TABLE prior_marks (
  review_id INTEGER PRIMARY KEY REFERENCES reviews(id),  -- mark
  state TEXT NOT NULL,  -- what the alert was before it
  reviewer TEXT NOT NULL,  -- who had marked it before
  note TEXT NOT NULL,  -- what they had said
  reviewed_at TEXT,  -- when they had (UTC); empty: nobody had
  undone_by INTEGER REFERENCES reviews(id)  -- mark that took it back; empty: it stands
) STRICT""",
    """CREATE TABLE saved_views (
  id INTEGER PRIMARY KEY,  -- number of the view
  name TEXT NOT NULL UNIQUE,  -- as the side bar shows it
  filters TEXT NOT NULL,  -- query string of the desk
  reviewer TEXT NOT NULL,  -- who saved it
  created_at TEXT NOT NULL  -- when (UTC)
) STRICT""",
    "CREATE INDEX idx_prior_marks_undone ON prior_marks(undone_by)",
)


@migrations()
def m0008_desk(db: Database) -> None:
    apply(db, DESK)
