"""What people ask of the archive: coverage of a period, and search."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.language.letters import MARKED_LETTERS
from crawler.language.plurals import count
from crawler.language.reader.texts import gettext
from crawler.language.tokens import fold, tokens
from crawler.model import Coverage, FirstAtPlace, MissingPage, PublicationDate, TextFrom
from crawler.model.errors import QueryTooDear
from crawler.polling.outage import OFFLINE
from crawler.runtime.clock import instant, iso, moment
from crawler.store.feed_texts import MISSING_PAGE, missing_page
from crawler.store.fragments import COUNTS, PROBABLY_NOT, PROMINENT, SURE_PLACE
from crawler.store.gaps import Gaps
from crawler.store.health import load_incidents
from crawler.store.log import LEDGER_JOBS, WITH_ERRORS, Log
from crawler.store.paragraphs import Paragraphs
from crawler.store.publication import publication_date
from crawler.store.troubles import Troubles

if TYPE_CHECKING:
    from crawler.store.connection import Connection
    from crawler.store.feeds import Feeds

MIN_ARCHIVE_DAYS = 14  # days an archive must hold before anything in it is called the first
MAX_SEARCH_CHARS = 10_000
MAX_SEARCH_WORDS = 200  # and phrases, each different: the index goes through all articles of each
FIRST_TEXTS, MAX_TEXTS = 25, 200  # articles of one question: most searches are content with the first
MAX_PLACE_GAP_CHARS = 240  # characters between a place and the actor or action that it meets
_QUOTED = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”|(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """An article that a search found."""

    id: int
    title: str
    url: str
    source: str
    language: str | None
    date: PublicationDate
    lead: str
    text_from: TextFrom = TextFrom.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """An article as the watches read it."""

    id: int
    version: int
    title: str
    text: str
    url: str
    source: str
    source_name: str
    country: str
    language: str | None
    date: PublicationDate
    first_seen: datetime
    repeated: frozenset[int] = frozenset()  # paragraphs that its site prints everywhere
    text_from: TextFrom = TextFrom.PAGE
    missing_page: MissingPage | None = None

    @property
    def own(self) -> str:
        """The text with these blanked, as the watches read it."""
        from crawler.facts.boilerplate import own_text  # the sentences of all languages: a list reads no text

        return own_text(self.text, self.repeated)


class Queries:
    """Questions over several tables."""

    def __init__(self, connection: Connection, feeds: Feeds) -> None:
        self._c, self._feeds = connection, feeds

    def coverage(self, since: datetime, until: datetime) -> Coverage:
        """The ledger of all runs that began within the period. Its last moment is seen whole: times are kept to the second."""
        period = (iso(since), iso(until))
        jobs = ",".join(f"'{job}'" for job in LEDGER_JOBS)
        ids = f"SELECT id FROM runs WHERE started_at >= ? AND started_at <= ? AND job IN ({jobs})"
        runs = self._c.exactly_one(
            f"""WITH cycles AS MATERIALIZED (
              SELECT id, outcome, outcome IN ('ok', '{WITH_ERRORS}') AS finished FROM runs WHERE id IN ({ids}))
            SELECT count(*) AS runs, sum(outcome = '{OFFLINE}') AS offline,
              sum(NOT finished AND outcome != '{OFFLINE}' AND (
                id > coalesce((SELECT max(id) FROM cycles WHERE finished), 0)  -- no later cycle made up for it
                OR EXISTS (SELECT 1 FROM entries JOIN feeds ON feeds.id = feed_id  -- or left some of its pages
                           WHERE run_id = cycles.id AND disposition = 'pending' AND next_attempt_at IS NULL AND enabled))) AS bad
            FROM cycles""",
            period,
        )
        sums = self._c.exactly_one(
            f"""SELECT count(DISTINCT CASE WHEN polled THEN feed_id END) AS polled, coalesce(sum(seen), 0) AS seen,
              coalesce(sum(carried), 0) AS carried FROM coverage WHERE run_id IN ({ids})""",
            period,
        )
        health = self._feeds.health(until)
        gaps = Gaps(self._c).counts(since, until)
        answered = self._c.value(
            f"""WITH lately AS MATERIALIZED (SELECT feed_id, run_id, answered FROM coverage WHERE polled AND run_id IN ({ids}))
            SELECT count(*) FROM lately AS c WHERE answered
              AND run_id = (SELECT max(run_id) FROM lately WHERE feed_id = c.feed_id)""",
            period,
        )
        return Coverage(
            since=since,
            until=until,
            runs=runs["runs"],
            unfinished_runs=runs["bad"] or 0,
            feeds=len(health),
            polled=sums["polled"],
            answered=answered,
            health=tuple(row for row in health if row.state not in ("ok", "quiet") and not row.own_line),
            known_troubles=frozenset(trouble.feed_id for trouble in Troubles(self._c).open().values() if trouble.began_at <= since),
            seen=sums["seen"],
            carried=sums["carried"],
            dispositions=Log(self._c).dispositions(f"run_id IN ({ids})", period),
            articles=self._c.value("SELECT count(*) FROM articles WHERE first_seen_at >= ? AND first_seen_at <= ?", period),
            alerts=self._c.value(
                f"""SELECT count(*) FROM alerts
                WHERE created_at >= ? AND created_at <= ? AND shown_as != '{PROBABLY_NOT}'""",
                period,
            ),
            probably_not=self._c.value(
                "SELECT count(*) FROM alerts WHERE created_at >= ? AND created_at <= ? AND +shown_as = ?", (*period, PROBABLY_NOT)
            ),
            offline_runs=runs["offline"] or 0,
            unreached=sum(row.own_line for row in health),
            quiet=sum(row.state == "quiet" for row in health),
            incidents=tuple(incident.text for incident in load_incidents(self._c, since, until)),
            gaps=gaps.found,
            gaps_closed=gaps.closed,
            gap_entries=gaps.entries,
        )

    def firsts(
        self, since: datetime, until: datetime, *, groups: Sequence[str] = (), days: int = 180, most: int = 12
    ) -> tuple[FirstAtPlace, ...]:
        """Where a watch fired for the first time in so many days, and where a term of these groups (actors, actions) stood
        beside the place for the first time. Only places that title or lead name without doubt; and only once the archive
        is old enough for "first" to mean something."""
        oldest = moment(self._c.value("SELECT min(first_seen_at) FROM articles"))
        if oldest is None or oldest > since - timedelta(days=MIN_ARCHIVE_DAYS):
            return ()
        rows = self._c.rows(
            f"""WITH named AS MATERIALIZED (
              SELECT alerts.id, alerts.created_at, alerts.watch_id, alerts.version, story_id, place_id, places.name, field, start
              FROM alerts JOIN articles ON articles.id = alerts.article_id
              JOIN mentions ON mentions.article_id = articles.id AND mentions.version = alerts.version
              JOIN places ON places.id = place_id
              WHERE alerts.created_at >= ? AND alerts.created_at <= ? AND {COUNTS}
                AND {SURE_PLACE} AND {PROMINENT}),
            met AS (
              SELECT place_id, name, watches.title AS what, story_id, named.created_at FROM named
              JOIN watches ON watches.id = watch_id
              UNION ALL
              SELECT place_id, name, replace(group_name, '_', ' '), story_id, named.created_at FROM named
              JOIN hits ON hits.alert_id = named.id AND hits.version = named.version AND hits.field = named.field
                AND abs(hits.start - named.start) <= {MAX_PLACE_GAP_CHARS}
              WHERE group_name IN (SELECT value FROM json_each(?)))
            SELECT name AS place, what, min(story_id) AS story_id FROM met GROUP BY place_id, what
            HAVING min(created_at) >= ? ORDER BY min(created_at) DESC, name, what LIMIT ?""",
            (iso(since - timedelta(days=days)), iso(until), json.dumps(list(groups)), iso(since), most),
        )
        days_covered = min(days, (until - oldest).days)
        return tuple(
            FirstAtPlace(place=row["place"], what=row["what"], story_id=row["story_id"], days=days_covered) for row in rows
        )

    def search(self, query: str, limit: int = 20) -> tuple[SearchHit, ...]:
        """Articles that hold all words, best first. What the user types never reaches FTS5's own parser."""
        expression = match_expression(query)
        if not expression:
            return ()
        rows = self._c.rows(
            """SELECT articles.*, sources.name FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid
            JOIN sources ON sources.id = source_id WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts, 4.0, 1.0) LIMIT ?""",
            (expression, limit),
        )
        return tuple(
            SearchHit(
                id=row["id"],
                title=row["title"],
                url=row["url"],
                source=row["name"],
                language=row["language"],
                date=publication_date(row),
                lead=row["lead"],
                text_from=TextFrom(row["text_from"]),
            )
            for row in rows
        )

    def texts(
        self, since: datetime | None = None, expression: str | None = None, *, before: int = 1 << 62
    ) -> Iterator[ArticleText]:
        """Articles with their newest text, the newest first: all, those that came since then, those that an FTS5
        expression finds (made by our own code, never by a user), those below a number."""
        conditions, values = ["purged_at IS NULL"], []
        if since is not None:
            conditions.append("first_seen_at >= ?")
            values.append(iso(since))
        # The index gives its rows in their order too: what is found is read to the limit, and no list is made of all of it.
        table, number = "articles", "articles.id"
        if expression is not None:
            table, number = "articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid", "articles_fts.rowid"
            conditions.append("articles_fts MATCH ?")
            values.append(expression)
        last, batch = before, FIRST_TEXTS
        while True:
            rows = self._c.rows(
                f"""SELECT articles.*, sources.slug, sources.name, sources.country, {MISSING_PAGE} AS missing_page FROM {table}
                JOIN sources ON sources.id = source_id WHERE {number} < ? AND {" AND ".join(conditions)}
                ORDER BY {number} DESC LIMIT ?""",
                (last, *values, batch),
            )
            yield from map(self._article_text, rows)
            if len(rows) < batch:
                return
            last, batch = rows[-1]["id"], MAX_TEXTS

    def text(self, article_id: int) -> ArticleText | None:
        """An article with its newest text; None where there is none, or its text was deleted."""
        row = self._c.row(
            f"""SELECT articles.*, sources.slug, sources.name, sources.country, {MISSING_PAGE} AS missing_page FROM articles
            JOIN sources ON sources.id = source_id WHERE articles.id = ? AND purged_at IS NULL""",
            (article_id,),
        )
        return None if row is None else self._article_text(row)

    def _article_text(self, row: sqlite3.Row) -> ArticleText:
        return ArticleText(
            id=row["id"],
            version=row["version"],
            title=row["title"],
            text=row["text"],
            url=row["url"],
            source=row["slug"],
            source_name=row["name"],
            country=row["country"],
            language=row["language"],
            date=publication_date(row),
            first_seen=instant(row["first_seen_at"]),
            repeated=self._repeated(row),
            text_from=TextFrom(row["text_from"]),
            missing_page=missing_page(row["missing_page"]),
        )

    def _repeated(self, article: sqlite3.Row) -> frozenset[int]:
        """The paragraphs of an article that stand in others of its source."""
        from crawler.facts.boilerplate import paragraph_keys
        from crawler.model.facts import MIN_OTHER_ARTICLES

        counted = Paragraphs(self._c).article_counts(article["source_id"], paragraph_keys(article["text"]))
        return frozenset(key for key, articles in counted.items() if articles > MIN_OTHER_ARTICLES)

    def review_counts(self, since: datetime) -> list[tuple[str, str, str, int]]:
        """(watch, day, state, alerts) of the alerts raised since then, but for those that are probably none."""
        rows = self._c.rows(
            """SELECT watches.slug, substr(alerts.created_at, 1, 10) AS day, alerts.state, count(*) AS alerts FROM alerts
            JOIN watches ON watches.id = watch_id WHERE alerts.created_at >= ? AND alerts.shown_as != ?
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
            (iso(since), PROBABLY_NOT),
        )
        return [(row["slug"], row["day"], row["state"], row["alerts"]) for row in rows]


def match_expression(query: str) -> str:
    """A search as FTS5 has it: folded words, each quoted; "phrases" stay together; word* stands for its beginnings. Raises
    `QueryTooDear`."""
    if len(query) > MAX_SEARCH_CHARS:
        raise QueryTooDear(gettext("the search is longer than {counted}", counted=count(MAX_SEARCH_CHARS, "character")))
    parts: dict[str, None] = {}
    for groups in _QUOTED.findall(query):
        phrase = next((piece for piece in groups if piece), "")
        # A letter may fold in one language as in no other: the search does not say which language it is in.
        spellings = dict.fromkeys(" ".join(tokens(fold(phrase, lang))) for lang in ("", *MARKED_LETTERS))
        # The tokenizer splits at underscores as we do; a folded word holds letters and digits only, so quoting is safe.
        loose = "*" if phrase.rstrip().endswith("*") else ""
        alternatives = [f'"{words}"{loose}' for words in spellings if words]
        if alternatives:
            parts[alternatives[0] if len(alternatives) == 1 else f"({' OR '.join(alternatives)})"] = None
    if len(parts) > MAX_SEARCH_WORDS:
        raise QueryTooDear(gettext("the search has more than {counted}", counted=count(MAX_SEARCH_WORDS, "word")))
    return " AND ".join(parts)
