"""What finds the story of an article: profiles and rare keys of the last days, decisions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.grouping.events import Keys, Postings, Profile, pack_profile, postings, unpack_profile
from crawler.runtime.clock import iso
from crawler.store.connection import Connection


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
        self._c.run("INSERT INTO profiles (article_id, profile) VALUES (?, ?)", (article_id, pack_profile(profile)))
        wanted = keys.tolist()
        postings_by_key = _read_postings(self._c, wanted)
        if again:
            wanted = [key for key in wanted if article_id not in postings.unpack_ids(postings_by_key.get(key, b""))]
        self._c.many(
            """INSERT INTO anchors (key, newest, holders) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET newest = max(newest, excluded.newest), holders = excluded.holders""",
            [(key, article_id, postings.append_id(postings_by_key.get(key, b""), article_id)) for key in wanted],
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

    # ------------------------------------------------------------------ what reviewers decide

    def current_id(self, story_id: int) -> int:
        """The story that an id stands for today: merged stories keep answering to their old ids."""
        current = self._c.value("SELECT story_id FROM story_aliases WHERE old_id = ?", (story_id,))
        return int(current) if current is not None else story_id

    def merge(self, into: int, merged: int, *, reviewer: str, note: str, now: datetime) -> Sequence[int]:
        """Articles of `merged` become members of `into`. Returns their ids."""
        moved = [row["id"] for row in self._c.rows("SELECT id FROM articles WHERE story_id = ?", (merged,))]
        self._c.run("UPDATE articles SET story_id = ? WHERE story_id = ?", (into, merged))
        self._c.run("UPDATE story_aliases SET story_id = ? WHERE story_id = ?", (into, merged))
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
        self._changed("merge", into, merged, moved, reviewer, note, now)
        return moved

    def split(self, story_id: int, articles: Sequence[int], new: int, *, reviewer: str, note: str, now: datetime) -> None:
        """These articles, with their copies, become the story `new`."""
        ids = json.dumps(list(articles))
        self._c.run(
            """UPDATE articles SET story_id = ? WHERE story_id = ?
            AND (id IN (SELECT value FROM json_each(?)) OR copy_of IN (SELECT value FROM json_each(?)))""",
            (new, story_id, ids, ids),
        )
        moved = [row["id"] for row in self._c.rows("SELECT id FROM articles WHERE story_id = ?", (new,))]
        self._c.run(
            """INSERT OR IGNORE INTO story_splits (story_id, other_id, created_at) VALUES (?, ?, ?)""", (story_id, new, iso(now))
        )
        self._changed("split", story_id, new, moved, reviewer, note, now)

    def _changed(
        self, kind: str, story_id: int, other_id: int, moved: Sequence[int], reviewer: str, note: str, now: datetime
    ) -> None:
        self._c.run(
            """INSERT INTO story_changes (kind, story_id, other_id, articles, reviewer, note, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (kind, story_id, other_id, json.dumps(list(moved)), reviewer, note, iso(now)),
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
            """SELECT kind, story_id, other_id, reviewer, note, created_at FROM story_changes
            WHERE story_id = ? OR other_id = ? ORDER BY id""",
            (story_id, story_id),
        )
        return tuple(Regrouping(**dict(row)) for row in rows)


def _read_postings(connection: Connection, keys: Sequence[int]) -> dict[int, bytes]:
    """Key → the articles that have it, as they are kept."""
    rows = connection.rows("SELECT key, holders FROM anchors WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),))
    return {row["key"]: row["holders"] for row in rows}


class StoredCandidates:
    """The `profiles` and `anchors` of some days, as `crawler.grouping.events.find_story` asks for them."""

    def __init__(self, connection: Connection, first: int) -> None:
        self._c, self._first = connection, first

    def postings(self, keys: Keys) -> Postings:
        wanted = keys.tolist()
        postings_by_key = _read_postings(self._c, wanted)
        return postings.unpack_postings([postings_by_key.get(key, b"") for key in wanted], self._first)

    def stories(self, ids: Sequence[int]) -> dict[int, int]:
        rows = self._c.rows(
            """SELECT id, story_id FROM articles JOIN profiles ON article_id = id
            WHERE id IN (SELECT value FROM json_each(?))""",
            (json.dumps(ids),),
        )
        return {row["id"]: row["story_id"] for row in rows}

    def apart(self, stories: Sequence[int]) -> set[frozenset[int]]:
        ids = json.dumps(stories)
        rows = self._c.rows(
            """SELECT story_id, other_id FROM story_splits WHERE story_id IN (SELECT value FROM json_each(?))
            AND other_id IN (SELECT value FROM json_each(?))""",
            (ids, ids),
        )
        return {frozenset((row["story_id"], row["other_id"])) for row in rows}

    def members(self, story: int) -> Sequence[int]:
        rows = self._c.rows(
            """SELECT id FROM articles WHERE story_id = ? AND id >= ? AND id IN (SELECT article_id FROM profiles)
            ORDER BY id""",
            (story, self._first),
        )
        return [row["id"] for row in rows]

    def profiles(self, ids: Sequence[int]) -> dict[int, Profile]:
        rows = self._c.rows(
            "SELECT article_id, profile FROM profiles WHERE article_id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
        )
        return {row["article_id"]: unpack_profile(row["profile"]) for row in rows}
