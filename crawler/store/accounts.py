"""What finds the story of an article: word counts of the archive, profiles and rare keys of the last days, decisions."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from crawler.store.connection import Connection, iso
from crawler.stories import MOST_STORIES, Features, Frequencies, Profile, keys_of, pack, some_members, unpack

MOST_FOUND = 200  # articles that share rare keys
TOTAL = ""  # the key under which the articles of a language are counted


class Accounts:
    """The `term_counts`, `profiles`, `anchors`, `memberships`, `story_changes` and `story_aliases` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def count(self, one: Features) -> None:
        """Add an article to the word counts."""
        for lang, keys in keys_of(one).items():
            self._c.many(
                """INSERT INTO term_counts (lang, key, articles) VALUES (?, ?, 1)
                ON CONFLICT (lang, key) DO UPDATE SET articles = articles + 1""",
                [(lang, key) for key in (TOTAL, *sorted(keys))],
            )

    def frequencies(self, one: Features) -> Frequencies:
        """The word counts of the keys of an article."""
        known: dict[str, dict[str, int]] = {}
        totals: dict[str, int] = {}
        for lang, keys in keys_of(one).items():
            rows = self._c.rows(
                "SELECT key, articles FROM term_counts WHERE lang = ? AND key IN (SELECT value FROM json_each(?))",
                (lang, json.dumps([TOTAL, *keys], ensure_ascii=False)),
            )
            known[lang] = {row["key"]: row["articles"] for row in rows}
            totals[lang] = known[lang].pop(TOTAL, 0)
        return Frequencies(known, totals)

    def candidates(self, one: Profile, first: int) -> dict[int, list[tuple[int, Profile]]]:
        """Story → members with their profiles, of the stories that share most rare keys with this account. Only
        articles from the id `first` on are looked at."""
        rows = self._c.rows(
            """SELECT article_id, story_id, count(*) AS shared FROM anchors JOIN articles ON articles.id = article_id
            WHERE key IN (SELECT value FROM json_each(?)) AND article_id >= ? GROUP BY article_id
            ORDER BY shared DESC, article_id LIMIT ?""",
            (json.dumps(one.anchors(), ensure_ascii=False), first, MOST_FOUND),
        )
        shared: Counter[int] = Counter()
        for row in rows:
            shared[row["story_id"]] += row["shared"]
        stories = [story for story, _ in shared.most_common(MOST_STORIES)]
        members: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
        for row in self._c.rows(
            """SELECT article_id, story_id, profile FROM profiles JOIN articles ON articles.id = article_id
            WHERE story_id IN (SELECT value FROM json_each(?)) AND article_id >= ? ORDER BY article_id""",
            (json.dumps(stories), first),
        ):
            members[row["story_id"]].append((row["article_id"], row["profile"]))
        return {story: [(id, unpack(kept)) for id, kept in some_members(found)] for story, found in members.items()}

    def add(self, article_id: int, one: Profile) -> None:
        """Make an account findable."""
        self._c.run("INSERT OR REPLACE INTO profiles (article_id, profile) VALUES (?, ?)", (article_id, pack(one)))
        self._c.many(
            "INSERT OR IGNORE INTO anchors (key, article_id) VALUES (?, ?)",
            [(key, article_id) for key in one.anchors()],
        )

    def decide(
        self, article_id: int, story_id: int, why: str, by: str, now: datetime, score: float | None = None
    ) -> None:
        """Why an article is in its story: by `text` (a copy), `account` (a retelling) or a reviewer's name."""
        self._c.run(
            """INSERT INTO memberships (article_id, story_id, why, decided_by, score, decided_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id, why = excluded.why,
              decided_by = excluded.decided_by, score = excluded.score, decided_at = excluded.decided_at""",
            (article_id, story_id, why, by, score, iso(now)),
        )

    def forget(self, first: int) -> int:
        """Profiles and keys of articles before this id: their window is over. Word counts and decisions stay."""
        self._c.run("DELETE FROM profiles WHERE article_id < ?", (first,))
        return self._c.run("DELETE FROM anchors WHERE article_id < ?", (first,)).rowcount

    # ------------------------------------------------------------------ what reviewers decide

    def current(self, story_id: int) -> int:
        """The story that an id stands for today: merged stories keep answering to their old ids."""
        found = self._c.value("SELECT story_id FROM story_aliases WHERE old_id = ?", (story_id,))
        return int(found) if found is not None else story_id

    def merge(self, into: int, other: int, *, reviewer: str, note: str, now: datetime) -> Sequence[int]:
        """Articles of `other` become members of `into`. Returns their ids."""
        moved = [row["id"] for row in self._c.rows("SELECT id FROM articles WHERE story_id = ?", (other,))]
        self._c.run("UPDATE articles SET story_id = ? WHERE story_id = ?", (into, other))
        self._c.run("UPDATE story_aliases SET story_id = ? WHERE story_id = ?", (into, other))
        self._c.run(
            "INSERT OR REPLACE INTO story_aliases (old_id, story_id, created_at) VALUES (?, ?, ?)",
            (other, into, iso(now)),
        )
        self._changed("merge", into, other, moved, reviewer, note, now)
        return moved

    def split(
        self, story_id: int, articles: Sequence[int], new: int, *, reviewer: str, note: str, now: datetime
    ) -> None:
        """These articles, with their copies, become the story `new`."""
        ids = json.dumps(list(articles))
        self._c.run(
            """UPDATE articles SET story_id = ? WHERE story_id = ?
            AND (id IN (SELECT value FROM json_each(?)) OR copy_of IN (SELECT value FROM json_each(?)))""",
            (new, story_id, ids, ids),
        )
        moved = [row["id"] for row in self._c.rows("SELECT id FROM articles WHERE story_id = ?", (new,))]
        self._changed("split", story_id, new, moved, reviewer, note, now)

    def _changed(
        self, kind: str, story_id: int, other: int, moved: Sequence[int], reviewer: str, note: str, now: datetime
    ) -> None:
        self._c.run(
            """INSERT INTO story_changes (kind, story_id, other_id, articles, reviewer, note, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (kind, story_id, other, json.dumps(list(moved)), reviewer, note, iso(now)),
        )
        for article_id in moved:
            self.decide(article_id, story_id if kind == "merge" else other, note or kind, reviewer, now)

    def decisions(self, story_id: int) -> list[tuple[int, str, str, float | None]]:
        """(article, why, by whom, score) of a story's members, in the order they came."""
        rows = self._c.rows(
            """SELECT article_id, why, decided_by, score FROM memberships JOIN articles ON articles.id = article_id
            WHERE articles.story_id = ? ORDER BY article_id""",
            (story_id,),
        )
        return [(row["article_id"], row["why"], row["decided_by"], row["score"]) for row in rows]
