"""Why an alert fired; places; figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

FINDINGS = (
    """CREATE TABLE explanations (
  alert_id INTEGER NOT NULL REFERENCES alerts(id),  -- alert it explains
  version INTEGER NOT NULL,  -- version of the article
  tree TEXT NOT NULL,  -- JSON: the true parts of the rule, each with the numbers of its hits in their order
  applied_at TEXT,  -- when a changed rule raised it after the fact (UTC); empty: as the article came
  PRIMARY KEY (alert_id, version)
) STRICT""",
    """CREATE TABLE places (
  id TEXT PRIMARY KEY,  -- id in the gazetteer
  name TEXT NOT NULL,  -- its name in English
  country TEXT NOT NULL,  -- ISO 3166-1 code; empty: of both banks
  province TEXT NOT NULL,  -- first-level administrative unit
  kind TEXT NOT NULL,  -- country, region, adm1, adm2, capital, town, village, crossing, locality, facility, river, lake
  latitude REAL NOT NULL,  -- degrees north
  longitude REAL NOT NULL,  -- degrees east
  border_km REAL NOT NULL  -- kilometres to the border of Afghanistan and Tajikistan
) STRICT""",
    """CREATE TABLE mentions (
  id INTEGER PRIMARY KEY,  -- number of the mention
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article that names the place
  version INTEGER NOT NULL,  -- version of the article
  field TEXT NOT NULL,  -- title or text
  start INTEGER NOT NULL,  -- first character in that field
  "end" INTEGER NOT NULL,  -- character after the last
  text TEXT NOT NULL,  -- as it stands there
  place_id TEXT NOT NULL,  -- the likeliest place
  candidates TEXT NOT NULL,  -- JSON list of all it may be, the likeliest first
  precision TEXT NOT NULL,  -- point, district, province, country, area
  reason TEXT NOT NULL  -- what decided between the candidates, or undecided
) STRICT""",
    """CREATE TABLE figures (
  id INTEGER PRIMARY KEY,  -- number of the figure
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article that gives it
  version INTEGER NOT NULL,  -- version of the article
  field TEXT NOT NULL,  -- title or text
  start INTEGER NOT NULL,  -- first character in that field
  "end" INTEGER NOT NULL,  -- character after the last
  text TEXT NOT NULL,  -- as it stands there
  value REAL NOT NULL,  -- the number; of vague words the conservative one
  low REAL,  -- at least this; empty: open
  high REAL,  -- at most this; empty: open
  qualifier TEXT NOT NULL,  -- exact, min, max, approx, range, vague
  unit TEXT NOT NULL,  -- what it counts; empty: something the tables do not know
  label TEXT NOT NULL,  -- claim, official, denied, hearsay or empty: who says so, by the words of the sentence
  sentence_start INTEGER NOT NULL,  -- first character of its sentence
  sentence_end INTEGER NOT NULL  -- character after its last
) STRICT""",
    "CREATE INDEX idx_mentions_article ON mentions(article_id)",
    "CREATE INDEX idx_mentions_place ON mentions(place_id)",
    "CREATE INDEX idx_figures_article ON figures(article_id)",
)


@migrations()
def m0002_why_where_how_many(db: Database) -> None:
    apply(db, FINDINGS)
