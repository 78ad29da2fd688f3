"""Profiles and index terms of the last days, as the search for the story of an article asks for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crawler.grouping import events

if TYPE_CHECKING:
    from crawler.grouping.events import Keys, Postings, Profile
    from crawler.store.connection import Connection


def read_postings(connection: Connection, keys: Sequence[int]) -> dict[int, bytes]:
    """Key → the articles that have it, as they are kept."""
    rows = connection.rows("SELECT key, holders FROM anchors WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),))
    return {row["key"]: row["holders"] for row in rows}


class StoredCandidates:
    """The `profiles` and `anchors` of some days, as `crawler.grouping.events.find_story` asks for them."""

    def __init__(self, connection: Connection, first: int) -> None:
        self._c, self._first = connection, first

    def postings(self, keys: Keys) -> Postings:
        wanted = keys.tolist()
        postings_by_key = read_postings(self._c, wanted)
        return events.unpack_postings([postings_by_key.get(key, b"") for key in wanted], self._first)

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
        return {row["article_id"]: events.unpack_profile(row["profile"]) for row in rows}
