"""Where stories happened, in SQL: where the events of their alerts were; where nobody knows, what titles and leads name."""

from __future__ import annotations

from crawler.store.fragments import COUNTS, PROMINENT, SURE_MENTION, SURE_PLACE

_JOIN_MENTIONS = "CROSS JOIN mentions ON mentions.article_id = articles.id AND mentions.version = articles.version"
_JOIN_EVENTS = f"""CROSS JOIN alerts ON alerts.article_id = articles.id AND {COUNTS}
  CROSS JOIN events ON events.alert_id = alerts.id AND events.version = articles.version"""
_JOIN_PLACES = f"CROSS JOIN places ON places.id = mentions.place_id AND {SURE_PLACE}"


def scenes_of(stories: str) -> str:
    """Tables for a WITH clause, the last of them `scenes`: where stories happened, rows of `story_id` and `place_id`.
    `stories`: a table of their numbers, each once."""
    articles = f"{stories} CROSS JOIN articles ON articles.story_id = {stories}.story_id"
    return f"""happened AS MATERIALIZED (
      SELECT DISTINCT articles.story_id, events.place_id
      FROM {articles} {_JOIN_EVENTS} {_JOIN_MENTIONS} AND mentions.place_id = events.place_id {_JOIN_PLACES}),
    scenes AS MATERIALIZED (
      SELECT story_id, place_id FROM happened
      UNION SELECT articles.story_id, mentions.place_id FROM {articles} {_JOIN_MENTIONS} AND {PROMINENT} {_JOIN_PLACES}
      WHERE articles.story_id NOT IN (SELECT story_id FROM happened))"""


def stories_at(places: str) -> str:
    """The question which stories with alerts happened at one of the places, or name one of them that is no scene, as a river.
    `places`: a list in brackets; its values are needed twice."""
    return f"""WITH named AS MATERIALIZED (
      SELECT articles.story_id, max(NOT ({SURE_PLACE})) AS unlocated
      FROM places JOIN mentions ON mentions.place_id = places.id AND {SURE_MENTION}
      JOIN articles ON articles.id = mentions.article_id AND articles.version = mentions.version
      WHERE places.id IN {places} AND EXISTS (
        SELECT 1 FROM articles AS reports JOIN alerts ON alerts.article_id = reports.id WHERE reports.story_id = articles.story_id)
      GROUP BY 1),
    {scenes_of("named")}
    SELECT story_id FROM scenes WHERE place_id IN {places} UNION SELECT story_id FROM named WHERE unlocated"""
