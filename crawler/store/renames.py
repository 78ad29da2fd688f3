"""A source or a watch under a new name keeps what the archive has of it under the old one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from crawler.language.plurals import count
from crawler.model import AlertState

if TYPE_CHECKING:
    from crawler.store.connection import Connection

SOURCE_COLUMNS = (  # tables whose rows move as they are
    *(("articles", "source_id"), ("feeds", "source_id")),
    *(("site_pages", "source_id"), ("site_drifts", "source_id")),
)
_OF_LATEST_VERSION = (  # columns of an alert that say what holds for its version
    *("severity", "matched", "raised_by", "version", "rule_hash", "updated_at"),
    *("relevance", "relevance_reasons", "evidence", "lowered_from", "counts_since"),
)
FORMER_NAMES = Mapping[str, Sequence[str]]  # name → what it was called before


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """What was found under an old name, and stands under the new one from now on. `str()`: the line for people."""

    what: str  # source or watch
    old: str
    new: str
    rows: str  # "3 articles"
    joined: bool  # the new name had rows of its own

    def __str__(self) -> str:
        how = "joined with" if self.joined else "renamed to"
        return f"{self.what} {self.old} {how} {self.new}, with {self.rows}"


class Renames:
    """Moves rows of `sources` and `watches` to another slug. The caller holds the transaction; what was moved is not there to be
    moved twice."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def rename_sources(self, former_names: FORMER_NAMES) -> tuple[Rename, ...]:
        return tuple(self._rename_source(old, new) for old, new in self._to_do("sources", former_names))

    def rename_watches(self, former_names: FORMER_NAMES) -> tuple[Rename, ...]:
        return tuple(self._rename_watch(old, new) for old, new in self._to_do("watches", former_names))

    def _to_do(self, table: str, former_names: FORMER_NAMES) -> Iterable[tuple[str, str]]:
        """(old, new) of each old name that the archive has and the configuration has not."""
        for new, olds in former_names.items():
            for old in olds:
                if old not in former_names and self._id(table, old) is not None:
                    yield old, new

    def _id(self, table: str, slug: str) -> int | None:
        id: int | None = self._c.value(f"SELECT id FROM {table} WHERE slug = ?", (slug,))
        return id

    # ------------------------------------------------------------------ sources

    def _rename_source(self, old: str, new: str) -> Rename:
        old_id, new_id = self._id("sources", old), self._id("sources", new)
        articles = int(self._c.value("SELECT count(*) FROM articles WHERE source_id = ?", (old_id,)) or 0)
        self._rewrite_profiles("SELECT id FROM articles WHERE source_id = ?", old_id, old, new)
        if new_id is None:
            self._c.run("UPDATE sources SET slug = ? WHERE id = ?", (new, old_id))
        else:
            self._join_sources(old_id, new_id)
        self._rewrite_snapshots("owners", old, new)
        self._rewrite_views("source", old, new)
        return Rename(what="source", old=old, new=new, rows=count(articles, "article"), joined=new_id is not None)

    def _join_sources(self, old_id: int | None, new_id: int) -> None:
        for table, column in SOURCE_COLUMNS:
            self._c.run(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new_id, old_id))
        self._c.run(
            """INSERT INTO paragraphs (source_id, paragraph, articles, last_seen_at)
            SELECT ?, paragraph, articles, last_seen_at FROM paragraphs WHERE source_id = ?
            ON CONFLICT (source_id, paragraph) DO UPDATE SET articles = articles + excluded.articles,
              last_seen_at = max(last_seen_at, excluded.last_seen_at)""",
            (new_id, old_id),
        )
        self._c.run("DELETE FROM paragraphs WHERE source_id = ?", (old_id,))
        self._c.run("DELETE FROM site_memories WHERE source_id = ?", (old_id,))  # learned anew from the pages, which moved
        self._c.run("DELETE FROM sources WHERE id = ?", (old_id,))
        self._c.run(
            """UPDATE stories SET sources = (SELECT count(DISTINCT source_id) FROM articles WHERE story_id = stories.id)
            WHERE id IN (SELECT story_id FROM articles WHERE source_id = ?)""",
            (new_id,),
        )

    # ------------------------------------------------------------------ watches

    def _rename_watch(self, old: str, new: str) -> Rename:
        old_id, new_id = self._id("watches", old), self._id("watches", new)
        alerts = int(self._c.value("SELECT count(*) FROM alerts WHERE watch_id = ?", (old_id,)) or 0)
        self._rewrite_profiles("SELECT article_id FROM alerts WHERE watch_id = ?", old_id, old, new)
        if new_id is None:
            self._c.run("UPDATE watches SET slug = ? WHERE id = ?", (new, old_id))
        else:
            pairs = self._c.rows(
                """SELECT former.id AS former, newer.id AS newer FROM alerts AS former
                JOIN alerts AS newer ON newer.article_id = former.article_id AND newer.watch_id = ?
                WHERE former.watch_id = ?""",
                (new_id, old_id),
            )
            for pair in pairs:
                self._join_alerts(pair["former"], pair["newer"])
            self._c.run("UPDATE alerts SET watch_id = ? WHERE watch_id = ?", (new_id, old_id))
            self._c.run("DELETE FROM watches WHERE id = ?", (old_id,))
        self._c.run("UPDATE OR IGNORE unjudged SET watch = ? WHERE watch = ?", (new, old))
        self._c.run("DELETE FROM unjudged WHERE watch = ?", (old,))
        self._rewrite_snapshots("watches", old, new)
        self._rewrite_views("watch", old, new)
        return Rename(what="watch", old=old, new=new, rows=count(alerts, "alert"), joined=new_id is not None)

    def _join_alerts(self, former: int, newer: int) -> None:
        """Two alerts of one article become one: the one that a reviewer marked last stays, else the older. It gets the marks, and
        the hits of versions it has none of."""
        rows = {row["id"]: row for row in self._c.rows("SELECT * FROM alerts WHERE id IN (?, ?)", (former, newer))}
        stays, goes = (former, newer) if _rank(rows[former]) >= _rank(rows[newer]) else (newer, former)
        latest = rows[goes] if rows[goes]["version"] > rows[stays]["version"] else rows[stays]
        known_versions = json.dumps(
            [row["version"] for row in self._c.rows("SELECT version FROM explanations WHERE alert_id = ?", (stays,))]
        )
        for table in ("hits", "explanations", "events"):
            self._c.run(
                f"""UPDATE {table} SET alert_id = ? WHERE alert_id = ?
                AND version NOT IN (SELECT value FROM json_each(?))""",
                (stays, goes, known_versions),
            )
            self._c.run(f"DELETE FROM {table} WHERE alert_id = ?", (goes,))
        self._c.run("UPDATE reviews SET alert_id = ? WHERE alert_id = ?", (stays, goes))
        self._c.run(
            f"""UPDATE alerts SET {" = ?, ".join(_OF_LATEST_VERSION)} = ?, created_at = ?, likely = ? WHERE id = ?""",
            (
                *(latest[column] for column in _OF_LATEST_VERSION),
                min(rows[former]["created_at"], rows[newer]["created_at"]),
                max(rows[former]["likely"], rows[newer]["likely"]),
                stays,
            ),
        )
        self._c.run("DELETE FROM alerts WHERE id = ?", (goes,))

    # ------------------------------------------------------------------ names inside of texts

    def _rewrite_profiles(self, article_ids: str, id: int | None, old: str, new: str) -> None:
        """Names in what stories are compared by, of the last days."""
        from crawler.grouping import events  # hardly a command renames anything

        for row in self._c.rows(f"SELECT article_id, profile FROM profiles WHERE article_id IN ({article_ids})", (id,)):
            profile = events.unpack_profile(row["profile"])
            changed = replace(
                profile,
                source=new if profile.source == old else profile.source,
                watches=frozenset(new if watch == old else watch for watch in profile.watches),
            )
            if changed != profile:
                self._c.run(
                    "UPDATE profiles SET profile = ? WHERE article_id = ?", (events.pack_profile(changed), row["article_id"])
                )

    def _rewrite_snapshots(self, key: str, old: str, new: str) -> None:
        """Names in what recipients were notified of: a new name must not look like news."""
        rows = self._c.rows("SELECT id, snapshot FROM notification_log WHERE instr(snapshot, ?)", (json.dumps(old),))
        for row in rows:
            snapshot = json.loads(row["snapshot"])
            names = snapshot.get(key) or []
            if old in names:
                renamed = list(dict.fromkeys(new if name == old else name for name in names))
                snapshot[key] = sorted(renamed) if key == "watches" else renamed
                text = json.dumps(snapshot, ensure_ascii=False, separators=(",", ":"))
                self._c.run("UPDATE notification_log SET snapshot = ? WHERE id = ?", (text, row["id"]))

    def _rewrite_views(self, key: str, old: str, new: str) -> None:
        for row in self._c.rows("SELECT id, filters FROM saved_views WHERE instr(filters, ?)", (old,)):
            pairs = parse_qsl(row["filters"], keep_blank_values=True)
            renamed = [(name, new if (name, value) == (key, old) else value) for name, value in pairs]
            if renamed != pairs:
                self._c.run("UPDATE saved_views SET filters = ? WHERE id = ?", (urlencode(renamed), row["id"]))


def _rank(alert: sqlite3.Row) -> tuple[bool, str, int]:
    """Which of two alerts stays: the one marked (last), else the older."""
    return alert["state"] != AlertState.NEW, alert["reviewed_at"] or "", -alert["id"]
