"""What the tables are for, and the comment of each column as the schema itself holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.store.connection import Connection

TABLE_WORDS = {
    "sources": "Publishers, as the configuration has them.",
    "feeds": "Feeds that are polled, with their schedule and the outcome of the last poll.",
    "endpoints": "The addresses a feed can be read from, tried in order, with the validators of each.",
    "stories": "Articles on one event: reports with texts of their own, and copies of these texts.",
    "articles": "One row for each article: its latest version.",
    "article_urls": "Every address at which an article was found.",
    "pages": "Raw pages as fetched, for as long as the configuration keeps them.",
    "version_rows": "Every version of every article. The text of the latest stands in `articles` alone: read the view `versions`.",
    "edits": "What each edit of an article changed, and whether it matters.",
    "withdrawals": "Articles whose pages are gone: each stands in `edits`, too, with the reason.",
    "rereads": "Articles whose kept pages a later extractor read again (`borderwatch reprocess`), and what came of it.",
    "facts_backlog": "Articles from before an update that wait for their places, figures, reasons and events.",
    "translations": "Headlines that a machine translated for readers. They are shown and marked, and used for nothing else.",
    "feed_troubles": "Times in which a feed was broken. Six hours confirm it: recipients with `broken_sources` are told.",
    "gaps": "Spans of a feed whose entries it listed no more when it was polled, and whether they were found elsewhere.",
    "rechecks": "Articles whose pages are fetched again, and when.",
    "page_validators": "HTTP validators of pages (ETag, Last-Modified), sent when a page is fetched again.",
    "entries": "What the feeds said about each item, and its disposition.",
    "buckets": "The index that finds copies: articles with similar texts share runs of words.",
    "index_state": "Which articles the full-text index holds; one row.",
    "paragraphs": "Paragraphs that a site repeats under several of its articles. They count for none of them.",
    "site_pages": "What the recent pages of each source showed of how they are built.",
    "site_memories": "What is remembered of the pages of each source: where their text stands, and what the site repeats.",
    "site_drifts": "When the pages of a source changed, and how.",
    "term_counts": "How many articles of a language contain a word. Frequent words weigh little when stories are compared.",
    "profiles": "Weighted words, names and places of recent articles, with which stories are compared.",
    "anchors": "The index that finds reports on one event: the rarest words, names and places of each article.",
    "memberships": "Why each article is in its story.",
    "story_changes": "Merges and splits by reviewers.",
    "story_splits": "Stories that a reviewer split. They are never merged again automatically.",
    "story_aliases": "Old ids of merged stories.",
    "watches": "Watches: the standing questions of the configuration.",
    "alerts": "Alerts: a watch that matched an article, and how reviewers marked it.",
    "hits": "The words that an alert matched, and where they stand in the article.",
    "events": "The event of each alert: who did what to whom, where and when. What the text leaves open is empty.",
    "unjudged": "Watches that could not be evaluated on the latest version of an article, because that would take too many steps.",
    "explanations": "Why a watch matched: the true part of its rule.",
    "places": "The gazetteer.",
    "mentions": "Places that articles name.",
    "figures": "Numbers that articles give: what they count, how exactly, and who says so.",
    "article_labels": "Labels of articles, such as a denial of a report.",
    "reviews": "Who marked which alert as what, and when.",
    "prior_marks": "The state of an alert before each mark. Undo restores it.",
    "saved_views": "Filters of the review desk that were saved under a name, for all reviewers.",
    "story_assignments": "Which reviewer works on which story.",
    "article_marks": "Which articles each reviewer has read and starred.",
    "runs": "One row for each execution of a job. Outcome offline: no host answered, and nothing in it counts against a source.",
    "fetches": "One row for each HTTP exchange.",
    "coverage": "First side of the ledger: the entries seen in each run and feed.",
    "tallies": "Second side of the ledger: the dispositions of these entries.",
    "leases": "Hosts that a worker on another machine asks now, and hosts that were set aside because their work ended badly.",
    "workers": "Workers on other machines that were heard of.",
    "robots": "robots.txt of each host as last fetched. One that could not be read (0, 429, 5xx) forbids until the next crawl.",
    "digests": "Digests that were written.",
    "messages": "The outbox: messages to recipients, and whether they were sent.",
    "notification_log": "Which recipient was notified of which story, with what and when. Nothing is sent twice.",
}
VIEW_WORDS = {
    "versions": "Every version of every article with its text, the first and the latest included. Nothing is overwritten.",
    "alerts_to_review": "Alerts that nobody has marked yet, the most severe first, of these the most relevant; not those that "
    "are probably none.",
    "feed_health": "State of each feed, those with problems first.",
    "story_timeline": "Stories with their articles in the order of publication.",
    "ledger": "Each poll with both sides of its ledger: seen + carried = accounted_for.",
}
# Their size follows the configuration: all others grow with the archive.
CONFIGURED_TABLES = frozenset(
    {"sources", "feeds", "endpoints", "watches", "places", "saved_views", "robots", "site_memories", "index_state"}
)

# Plainer than the comment in the schema, which belongs to a released migration and cannot change.
COLUMN_WORDS = {
    (
        "articles",
        "text_from",
    ): "page; feed: its page cannot be had, or shows less than the feed; post: the feed's item is the article",
    ("figures", "counted"): "of whom: soldiers, civilians, children …; empty: not said, or a figure of before",
    (
        "figures",
        "background",
    ): "total, past or elsewhere: not of the news itself; part: of the figure before it; empty: of the news",
    ("events", "status"): "how the article reports it: happened, denied, supposed (a scenario, a drill, a novel), past",
    ("events", "denied_by"): "who says that it is not so, in English; empty: nobody who is named",
    ("events", "trigger_text"): "the words of the article that say what happened; empty: none, or an event of before",
    ("articles", "published_day"): "day on the page's own clock; empty: not known, the day in UTC is shown",
    ("articles", "published_offset"): "minutes by which that clock is east of UTC; empty: not known",
    ("articles", "published_evidence"): "where the date was found: json-ld, meta NAME, time, headline, address, feed …",
    ("articles", "published_certainty"): "how sure the date is: certain, likely, guess, unknown",
    ("articles", "extractor"): "version of what made the newest text",
    ("version_rows", "repeats"): "1: title, lead and text are those of the article, and are not kept here again",
    ("version_rows", "extractor"): "version of what made this text",
    ("version_rows", "reread_at"): "when a kept page was read again: a version of ours, dated as the one before; empty: as it came",
    ("articles", "original_key"): "canonical address of the post that it forwards; empty: of none",
    ("version_rows", "text_from"): "where this text comes from: page, feed or post",
    ("entries", "is_article"): "1: the item is the article (a post), and has no page to fetch",
    ("entries", "original"): "address of the post that it forwards",
    (
        "entries",
        "published_offset",
    ): "minutes by which the clock that the feed writes it in is east of UTC; null: it is UTC, or not said",
    ("entries", "content"): "the whole text as the feed has it, kept until its page was read",
    ("alerts", "note"): "what the reviewer said",
    ("alerts", "relevance"): "0 to 1: how likely a reviewer would confirm it; empty: raised before there was one",
    ("alerts", "likely"): "0: its relevance is under `min_relevance`: kept as probably not",
    ("alerts", "relevance_reasons"): "what moved its relevance most, with the effect (JSON)",
    ("alerts", "evidence"): "figures that its relevance rests on (JSON); `borderwatch watch learn` fits on them",
    ("alerts", "lowered_from"): "critical, where its relevance is too low for that, or the article tells of no event of now",
    ("alerts", "counts_since"): "when it began to count (UTC): confirmed, or more relevant in a new version; empty: when raised",
    ("alerts", "shown_as"): "new, confirmed, dismissed, or probably_not (new, and not likely)",
    ("alerts", "weight"): "severity (3 critical … 0 low) and, of one severity, relevance: its rank at the desk",
    ("endpoints", "received_hash"): "SHA-256 of the document as read last; the same document is not read again",
    ("pages", "body"): "raw body: gzip as it was received, else compressed with zlib",
    ("pages", "bytes"): "size of the body, uncompressed",
    ("feeds", "articles"): "entries of it that are articles",
    ("feeds", "interval_seconds"): "seconds between two polls, as planned now",
    ("memberships", "decided_by"): "text (a copy), `account` (a report of its own on the same event), new, or a reviewer",
    ("memberships", "score"): "similarity with the closest report; from 1 on they are one story",
    ("memberships", "why"): "reason of the decision",
    ("places", "country"): "ISO 3166-1 code; empty: on both sides of the river",
    ("anchors", "newest"): "latest article that has it",
    ("anchors", "holders"): "latest articles that have it, eight bytes each, the last at the end",
    ("unjudged", "watch"): "slug of the watch: it is not known whether it matches the article",
    ("unjudged", "rule_hash"): "hash of the rule that takes too many steps",
    ("unjudged", "reason"): "how many steps a rule may take",
    ("unjudged", "at"): "when it was recorded (UTC)",
    ("messages", "since"): "beginning of the period that it reports (UTC)",
    ("messages", "until"): "end of this period (UTC)",
    ("messages", "stories"): "number of stories in it",
    ("messages", "state"): "pending, sending, sent, dead (laid aside) or skipped (a digest without stories)",
    ("prior_marks", "state"): "state of the alert before it",
    ("prior_marks", "reviewer"): "who had marked the alert before",
    ("prior_marks", "note"): "their note",
    ("prior_marks", "reviewed_at"): "when (UTC); empty: nobody had",
    ("prior_marks", "undone_by"): "mark that undid it; empty: it is valid",
    ("runs", "note"): "anything else worth knowing",
    ("paragraphs", "articles"): "articles that contain it; from three on the site repeats it everywhere",
    ("figures", "value"): "the number; where the qualifier is vague (old archives), an estimate that nothing shows",
    ("story_changes", "before"): "what undoing it brings back, as JSON; empty: it cannot be undone",
    ("story_changes", "undone_by"): "who undid it; empty: it stands",
    ("story_changes", "undone_at"): "when (UTC)",
    ("story_aliases", "created_at"): "when it was merged (UTC)",
    ("story_splits", "other_id"): "story that came out of it",
    ("story_splits", "created_at"): "when (UTC)",
}

_COLUMN = re.compile(r'^\s*"?(\w+)"? (?:INTEGER|TEXT|REAL|BLOB)\b.*?--\s*(.+?)\s*$', re.M)


def columns(connection: Connection) -> dict[str, dict[str, str]]:
    """Table → column → comment, read from the schema of an open archive."""
    rows = connection.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%--%'")
    comments: dict[str, dict[str, str]] = {
        row["name"]: dict(_COLUMN.findall(row["sql"])) for row in rows if row["name"] in TABLE_WORDS
    }
    return {
        table: {**of_table, **{column: text for (name, column), text in COLUMN_WORDS.items() if name == table}}
        for table, of_table in comments.items()
    }
