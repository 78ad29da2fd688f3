"""Articles whose text is their feed's: their missing page, and the versions that are pages which replaced that text."""

from __future__ import annotations

import json
import sqlite3

from crawler.language.tokens import words
from crawler.model import Disposition, FetchOutcome, MissingPage, TextFrom
from crawler.runtime.clock import moment
from crawler.story import feed_word_count

_READ = ("recorded", "copy", "edited", "unchanged", "known")  # dispositions of entries whose page was read

# Of `articles`: the entry that waits for the page, as JSON; NULL where the text is the page's, or the page was read and shows less.
MISSING_PAGE = f"""CASE WHEN articles.text_from = '{TextFrom.FEED}' THEN (
    SELECT json_array(disposition, reason, next_attempt_at,
      (SELECT outcome FROM fetches WHERE entry_id = entries.id ORDER BY fetches.id DESC LIMIT 1))
    FROM entries WHERE entries.article_id = articles.id AND disposition NOT IN ({", ".join(f"'{name}'" for name in _READ)})
    ORDER BY next_attempt_at IS NULL, next_attempt_at, entries.id LIMIT 1) END"""

# Of `articles`: how many of its versions are ours: the page that replaced the feed's text, or a kept page that was read again.
PAGE_REPLACEMENTS = f"""CASE WHEN articles.version > 1 THEN (
    SELECT count(*) FROM versions AS later JOIN versions AS former
      ON former.article_id = later.article_id AND former.number = later.number - 1
    WHERE later.article_id = articles.id AND (later.reread_at IS NOT NULL
      OR later.text_from = '{TextFrom.PAGE}' AND former.text_from = '{TextFrom.FEED}'))
    ELSE 0 END"""


def missing_page(text: str | None) -> MissingPage | None:
    """Read what `MISSING_PAGE` selects."""
    if text is None:
        return None
    disposition, reason, retry_at, outcome = json.loads(text)
    return MissingPage(
        disposition=Disposition(disposition),
        reason=reason or "",
        outcome=FetchOutcome(outcome) if outcome else None,
        retry_at=moment(retry_at),
    )


def feed_words_of(row: sqlite3.Row) -> int:
    """Words of title and text of a row of `articles` that is its feed's text; 0 for a page's. A text that was forgotten counts as
    it did."""
    if row["text_from"] != TextFrom.FEED:
        return 0
    return feed_word_count(row["title"], row["text"]) if row["purged_at"] is None else len(words(row["title"])) + row["words"]
