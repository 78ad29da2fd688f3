"""What the tables are for, and the comment of each column as the schema itself holds it."""

from __future__ import annotations

import re

from crawler.store.connection import Connection

TABLE_WORDS = {
    "sources": "Publishers, as the configuration has them.",
    "feeds": "What is polled, with its rhythm and what its last poll came to.",
    "endpoints": "The addresses a feed can be read from, tried in order, with the validators of each.",
    "stories": "Articles that belong together: a text and its copies.",
    "articles": "One row for each article: its newest version.",
    "article_urls": "Every address an article was met at.",
    "pages": "Raw pages as fetched, for as long as the configuration keeps them.",
    "versions": "Every version of every article, the first and the newest included. Nothing is overwritten.",
    "edits": "What each edit of an article changed, and whether it matters.",
    "withdrawals": "Articles whose pages are gone: each stands in `edits`, too, with the reason.",
    "rechecks": "Articles that are looked at again, and when.",
    "page_validators": "What a page's server said to recognise it by: sent when the page is looked at again.",
    "entries": "What the feeds said about each item, and where it ended.",
    "buckets": "The index that finds copies: articles that may be alike share words that follow one another.",
    "paragraphs": "What a site prints under several of its articles: it counts for none of them.",
    "term_counts": "In how many articles of its language a word stands: what everybody writes tells nothing.",
    "profiles": "Articles of the last days as stories compare them.",
    "anchors": "The index that finds accounts of one event: the rarest words, names and places of each.",
    "memberships": "Why each article is in its story.",
    "story_changes": "Merges and splits by reviewers.",
    "story_splits": "Stories that a reviewer took apart: nothing joins them again.",
    "story_aliases": "Old ids of merged stories.",
    "watches": "The standing questions.",
    "alerts": "A watch that was true of an article, and what reviewers made of it.",
    "hits": "The words that made an alert fire, and where they stand.",
    "unjudged": "Watches that were too dear to be judged on the newest version of an article.",
    "explanations": "Why an alert fired: the true part of its rule.",
    "places": "The gazetteer.",
    "mentions": "Places that articles name.",
    "figures": "Numbers of articles, with what they count, how exactly, and who says so.",
    "article_labels": "What articles are about besides their event: a denial of it.",
    "reviews": "Who marked which alert as what, and when.",
    "prior_marks": "What each mark found: undo puts it back.",
    "saved_views": "Filters of the review desk that reviewers saved under a name, for all of them.",
    "runs": "One row for each execution of a job. Outcome offline: no host answered, and nothing in it counts against a source.",
    "fetches": "One row for each HTTP exchange.",
    "coverage": "The ledger's one side: entries seen in each run and feed.",
    "tallies": "The ledger's other side: where they ended.",
    "robots": "robots.txt of each host as last fetched. One that could not be read (0, 429, 5xx) forbids until the next crawl.",
    "digests": "Digests that were written.",
    "messages": "The outbox: what is to be sent to whom, and what became of it.",
    "notification_log": "Which recipient was notified of which story, with what and when. Nothing is sent twice.",
}
VIEW_WORDS = {
    "alerts_to_review": "Alerts nobody has marked yet, the gravest first.",
    "feed_health": "How each feed does, those in trouble first.",
    "story_timeline": "Stories with their articles in the order they were published.",
    "ledger": "Each poll with both sides of its ledger: seen + carried = accounted_for.",
}

_COLUMN = re.compile(r'^\s*"?(\w+)"? (?:INTEGER|TEXT|REAL|BLOB)\b.*?--\s*(.+?)\s*$', re.M)


def columns(connection: Connection) -> dict[str, dict[str, str]]:
    """Table → column → comment, read from the schema of an open archive."""
    rows = connection.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%--%'")
    return {row["name"]: dict(_COLUMN.findall(row["sql"])) for row in rows if row["name"] in TABLE_WORDS}
