"""What finds the story of an article: profiles and rare keys of the last days, decisions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.grouping import events
from crawler.model import MIN_REPORT_WORDS
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import iso
from crawler.store.story_candidates import StoredCandidates, read_postings

if TYPE_CHECKING:
    from crawler.grouping.events import Keys, Profile
    from crawler.store.connection import Connection

MACHINE = "borderwatch"  # who merged two stories, where no reviewer did


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """A merge or a split by a reviewer."""

    kind: str  # merge, split
    story_id: int  # that stays
    other_id: int  # that went into it, or came out of it
    reviewer: str
    note: str
    created_at: str  # UTC, as it is kept


class StoryMemberships:
    """The `profiles`, `anchors`, `memberships`, `story_changes`, `story_splits` and `story_aliases` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def candidates_since(self, first: int) -> StoredCandidates:
        """The accounts of the articles from the id `first` on."""
        return StoredCandidates(self._c, first)

    def add_profile(self, article_id: int, profile: Profile, keys: Keys, *, again: bool = False) -> None:
        """Make an account findable by its keys; `again`: it was findable by some of them before."""
        self._c.run("INSERT INTO profiles (article_id, profile) VALUES (?, ?)", (article_id, events.pack_profile(profile)))
        wanted = keys.tolist()
        postings_by_key = read_postings(self._c, wanted)
        if again:
            wanted = [key for key in wanted if article_id not in events.unpack_ids(postings_by_key.get(key, b""))]
        self._c.many(
            """INSERT INTO anchors (key, newest, holders) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET newest = max(newest, excluded.newest), holders = excluded.holders""",
            [(key, article_id, events.add_id(postings_by_key.get(key, b""), article_id)) for key in wanted],
        )

    def decided_by(self, article_id: int) -> str:
        """Who put an article into its story; empty where nobody is on record."""
        return str(self._c.value("SELECT decided_by FROM memberships WHERE article_id = ?", (article_id,)) or "")

    def record_decision(self, article_id: int, story_id: int, why: str, by: str, now: datetime, score: float | None = None) -> None:
        """Why an article is in its story: by `text` (a copy), `account` (a retelling) or a reviewer's name."""
        self._c.run(
            """INSERT INTO memberships (article_id, story_id, why, decided_by, score, decided_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id, why = excluded.why,
              decided_by = excluded.decided_by, score = excluded.score, decided_at = excluded.decided_at""",
            (article_id, story_id, why, by, score, iso(now)),
        )

    def forget_profiles(self, first: int) -> int:
        """Profiles and keys of articles before this id: their window is over. Word counts and decisions stay."""
        self._c.run("DELETE FROM profiles WHERE article_id < ?", (first,))
        return self._c.run("DELETE FROM anchors WHERE newest < ?", (first,)).rowcount

    def recent_stories(self, first: int, most: int) -> dict[int, int]:
        """The latest articles from the id `first` on that can be compared, with their stories. Where the original of a copy came
        after it, the copy stands for both: it alone was compared."""
        rows = self._c.rows(
            """SELECT id, story_id FROM articles JOIN profiles ON article_id = id WHERE id >= ? AND words >= ?
              AND (copy_of IS NULL OR NOT EXISTS (SELECT 1 FROM profiles AS own WHERE own.article_id = articles.copy_of))
            ORDER BY id DESC LIMIT ?""",
            (first, MIN_REPORT_WORDS, most),
        )
        return {row["id"]: row["story_id"] for row in reversed(rows)}

    def reviewed_stories(self) -> frozenset[int]:
        """Stories that a reviewer merged or split, or whose merging was undone: they stay as they are."""
        rows = self._c.rows(
            """SELECT story_id AS id FROM story_changes WHERE undone_at IS NULL AND reviewer != ?
            UNION SELECT other_id FROM story_changes WHERE undone_at IS NULL AND reviewer != ?
            UNION SELECT story_id FROM story_splits UNION SELECT other_id FROM story_splits""",
            (MACHINE, MACHINE),
        )
        return frozenset(row["id"] for row in rows)

    # ------------------------------------------------------------------ what reviewers decide

    def current_id(self, story_id: int) -> int:
        """The story that an id stands for today: merged stories keep answering to their old ids."""
        current = self._c.value("SELECT story_id FROM story_aliases WHERE old_id = ?", (story_id,))
        return int(current) if current is not None else story_id

    def merge(self, into: int, merged: int, *, reviewer: str, note: str, now: datetime) -> Sequence[int]:
        """Articles of `merged` become members of `into`. Returns their ids."""
        moved = self._ids("SELECT id FROM articles WHERE story_id = ?", (merged,))
        before = self._state(moved, (into, merged))
        self._c.run("UPDATE articles SET story_id = ? WHERE story_id = ?", (into, merged))
        self._c.run("UPDATE story_aliases SET story_id = ? WHERE story_id = ?", (into, merged))
        self._c.run("DELETE FROM story_aliases WHERE old_id = ?", (into,))  # an id that holds articles answers for itself
        self._c.run(
            "INSERT OR REPLACE INTO story_aliases (old_id, story_id, created_at) VALUES (?, ?, ?)", (merged, into, iso(now))
        )
        self._c.run(  # a split from one holds for both; these two are one story by a reviewer's word
            """INSERT OR IGNORE INTO story_splits (story_id, other_id, created_at)
            SELECT ?, CASE story_id WHEN ? THEN other_id ELSE story_id END, created_at FROM story_splits
            WHERE ? IN (story_id, other_id) AND ? NOT IN (story_id, other_id)""",
            (into, merged, merged, into),
        )
        self._c.run("DELETE FROM story_splits WHERE ? IN (story_id, other_id)", (merged,))
        self._changed("merge", into, merged, moved, reviewer, note, now, before)
        return moved

    def lineages(self, story_id: int, articles: Sequence[int]) -> Sequence[int]:
        """These articles of a story with their originals and all copies: none of them reports on an event of its own."""
        return self._ids(
            """WITH roots(id) AS (SELECT coalesce(copy_of, id) FROM articles
              WHERE story_id = ? AND id IN (SELECT value FROM json_each(?)))
            SELECT id FROM articles WHERE story_id = ? AND (id IN (SELECT id FROM roots) OR copy_of IN (SELECT id FROM roots))
            ORDER BY id""",
            (story_id, json.dumps(list(articles)), story_id),
        )

    def split(self, story_id: int, articles: Sequence[int], new: int, *, reviewer: str, note: str, now: datetime) -> Sequence[int]:
        """These articles, with their originals and copies, become the story `new`. Returns their ids. Raises `BorderwatchError`
        when none or all of the story's would move."""
        moved = self.lineages(story_id, articles)
        if not moved or len(moved) == self._c.value("SELECT count(*) FROM articles WHERE story_id = ?", (story_id,)):
            raise BorderwatchError("a split must leave articles on both sides", f"story {story_id}")
        before = self._state(moved, (story_id, new))
        self.move(moved, new)
        self._c.run(
            """INSERT OR IGNORE INTO story_splits (story_id, other_id, created_at) VALUES (?, ?, ?)""", (story_id, new, iso(now))
        )
        self._changed("split", story_id, new, moved, reviewer, note, now, before)
        return moved

    def undo(self, story_id: int, *, reviewer: str, now: datetime) -> Regrouping | None:
        """Undo the latest merge or split of a story that stands; None: there is none. Articles that came since then stay with
        the story that they joined, copies with their original. Raises `BorderwatchError` when that would leave no article."""
        row = self._c.row(
            """SELECT * FROM story_changes WHERE undone_at IS NULL AND before != '' AND ? IN (story_id, other_id)
            ORDER BY id DESC LIMIT 1""",
            (story_id,),
        )
        if row is None:
            return None
        stays, other = row["story_id"], row["other_id"]
        later = self._c.value(
            """SELECT max(id) FROM story_changes WHERE undone_at IS NULL
            AND (story_id IN (?, ?) OR other_id IN (?, ?))""",
            (stays, other, stays, other),
        )
        if later != row["id"]:
            raise BorderwatchError("a later merge or split must be undone first", f"story {story_id}")
        if row["kind"] == "merge":
            going = self.lineages(stays, json.loads(row["articles"]))
            if not going or len(going) == self._c.value("SELECT count(*) FROM articles WHERE story_id = ?", (stays,)):
                raise BorderwatchError("no article would be left", f"story {stays}")
            self.move(going, other)
        else:
            self.move(self._ids("SELECT id FROM articles WHERE story_id = ?", (other,)), stays)
        self._restore(json.loads(row["before"]), (stays, other))
        if row["kind"] == "split":
            self._c.run("UPDATE story_aliases SET story_id = ? WHERE story_id = ?", (stays, other))
            self._c.run(
                "INSERT OR REPLACE INTO story_aliases (old_id, story_id, created_at) VALUES (?, ?, ?)", (other, stays, iso(now))
            )
        elif row["reviewer"] == MACHINE:  # else it would do it again
            self._c.run(
                "INSERT OR IGNORE INTO story_splits (story_id, other_id, created_at) VALUES (?, ?, ?)", (stays, other, iso(now))
            )
        self._c.run("UPDATE story_changes SET undone_by = ?, undone_at = ? WHERE id = ?", (reviewer, iso(now), row["id"]))
        return _regrouping(row)

    def move(self, articles: Sequence[int], story_id: int) -> None:
        """Put articles into another story."""
        ids = json.dumps(list(articles))
        self._c.run("UPDATE articles SET story_id = ? WHERE id IN (SELECT value FROM json_each(?))", (story_id, ids))
        self._c.run("UPDATE memberships SET story_id = ? WHERE article_id IN (SELECT value FROM json_each(?))", (story_id, ids))

    def _state(self, moved: Sequence[int], stories: tuple[int, int]) -> dict[str, list[list[Any]]]:
        """What a change of these two stories is about to overwrite."""
        return {
            "memberships": self._values(
                "SELECT * FROM memberships WHERE article_id IN (SELECT value FROM json_each(?))", (json.dumps(list(moved)),)
            ),
            "aliases": self._values("SELECT * FROM story_aliases WHERE old_id IN (?, ?) OR story_id IN (?, ?)", stories * 2),
            "splits": self._values("SELECT * FROM story_splits WHERE story_id IN (?, ?) OR other_id IN (?, ?)", stories * 2),
        }

    def _restore(self, before: Mapping[str, Sequence[Sequence[Any]]], stories: tuple[int, int]) -> None:
        old_ids = {old_id for old_id, *_ in before["aliases"]}
        newer = [
            alias
            for alias in self._values("SELECT * FROM story_aliases WHERE story_id IN (?, ?)", stories)
            if alias[0] not in old_ids and alias[0] not in stories
        ]
        self._c.run("DELETE FROM story_aliases WHERE old_id IN (?, ?) OR story_id IN (?, ?)", stories * 2)
        self._c.run("DELETE FROM story_splits WHERE story_id IN (?, ?) OR other_id IN (?, ?)", stories * 2)
        self._c.many(
            "INSERT OR REPLACE INTO story_aliases (old_id, story_id, created_at) VALUES (?, ?, ?)", [*before["aliases"], *newer]
        )
        self._c.many("INSERT OR REPLACE INTO story_splits (story_id, other_id, created_at) VALUES (?, ?, ?)", before["splits"])
        self._c.many(
            """INSERT OR REPLACE INTO memberships (article_id, story_id, why, decided_by, score, decided_at)
            VALUES (?, ?, ?, ?, ?, ?)""",
            before["memberships"],
        )

    def _ids(self, query: str, parameters: tuple[Any, ...]) -> list[int]:
        return [row["id"] for row in self._c.rows(query, parameters)]

    def _values(self, query: str, parameters: tuple[Any, ...]) -> list[list[Any]]:
        return [list(row) for row in self._c.rows(query, parameters)]

    def _changed(
        self,
        kind: str,
        story_id: int,
        other_id: int,
        moved: Sequence[int],
        reviewer: str,
        note: str,
        now: datetime,
        before: Mapping[str, Any],
    ) -> None:
        self._c.run(
            """INSERT INTO story_changes (kind, story_id, other_id, articles, reviewer, note, created_at, before)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (kind, story_id, other_id, json.dumps(list(moved)), reviewer, note, iso(now), json.dumps(before)),
        )
        for article_id in moved:
            self.record_decision(article_id, story_id if kind == "merge" else other_id, note or kind, reviewer, now)

    def decisions(self, story_id: int) -> list[tuple[int, str, str, float | None]]:
        """(article, why, by whom, score) of a story's members, in the order they came."""
        rows = self._c.rows(
            """SELECT article_id, why, decided_by, score FROM memberships JOIN articles ON articles.id = article_id
            WHERE articles.story_id = ? ORDER BY article_id""",
            (story_id,),
        )
        return [(row["article_id"], row["why"], row["decided_by"], row["score"]) for row in rows]

    def regroupings(self, story_id: int) -> tuple[Regrouping, ...]:
        """Merges and splits that a story took part in, the first one first."""
        rows = self._c.rows(
            "SELECT * FROM story_changes WHERE undone_at IS NULL AND (story_id = ? OR other_id = ?) ORDER BY id",
            (story_id, story_id),
        )
        return tuple(map(_regrouping, rows))


def _regrouping(row: sqlite3.Row) -> Regrouping:
    return Regrouping(**{name: row[name] for name in ("kind", "story_id", "other_id", "reviewer", "note", "created_at")})
