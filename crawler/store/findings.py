"""Places, figures and labels of every article version, and the gazetteer they refer to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.facts.findings import Figure, Mention, Place
    from crawler.store.connection import Connection


class Findings:
    """The `places`, `mentions`, `figures` and `article_labels` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def sync(self, places: Iterable[tuple[Place, float]]) -> None:
        """Every place of the gazetteer with its kilometres to the border."""
        self._c.many(
            """INSERT INTO places (id, name, country, province, kind, latitude, longitude, border_km)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, country = excluded.country, province = excluded.province,
              kind = excluded.kind, latitude = excluded.latitude, longitude = excluded.longitude, border_km = excluded.border_km""",
            [
                (place.id, place.name, place.country, place.admin1, place.kind, place.lat, place.lon, round(km, 1))
                for place, km in places
            ],
        )

    def add(
        self, article_id: int, version: int, mentions: Sequence[Mention], figures: Sequence[Figure], labels: Sequence[str] = ()
    ) -> None:
        """What one version of an article names and counts, and what else it is."""
        self._c.many(
            "INSERT OR IGNORE INTO article_labels (article_id, version, label) VALUES (?, ?, ?)",
            [(article_id, version, label) for label in labels],
        )
        self._c.many(
            """INSERT INTO mentions (article_id, version, field, start, "end", text, place_id, candidates, precision, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (
                    article_id,
                    version,
                    mention.field,
                    mention.start,
                    mention.end,
                    mention.text,
                    mention.candidates[0],
                    json.dumps(mention.candidates, ensure_ascii=False),
                    mention.precision,
                    mention.reason,
                )
                for mention in mentions
            ],
        )
        self._c.many(
            """INSERT INTO figures (article_id, version, field, start, "end", text, value, low, high, qualifier, unit, label,
              sentence_start, sentence_end, counted, background) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (
                    article_id,
                    version,
                    figure.field,
                    figure.start,
                    figure.end,
                    figure.text,
                    figure.value,
                    figure.low,
                    figure.high,
                    figure.qualifier,
                    figure.unit,
                    figure.label,
                    *figure.sentence,
                    figure.counted,
                    figure.background or ("part" if figure.is_part else ""),
                )
                for figure in figures
            ],
        )

    def forget(self, article_id: int) -> None:
        """Forget the words of an article whose text is purged; which places it named stays."""
        self._c.run("DELETE FROM figures WHERE article_id = ?", (article_id,))
        self._c.run("UPDATE mentions SET text = '' WHERE article_id = ?", (article_id,))
