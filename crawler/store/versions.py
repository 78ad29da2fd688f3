"""What articles were: every version with what its edit changed, and the raw pages they came from."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.grouping.edits import Edit
from crawler.model import Article, EditKind, Page, TextFrom
from crawler.runtime.clock import iso
from crawler.store.connection import Connection, as_json
from crawler.store.fragments import NOT_DISMISSED
from crawler.web.compression import GZIP_MARK, unpacked_again


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """A version, and what it changed of the one before."""

    version: int
    recorded_at: str
    title: str
    text: str
    kind: EditKind | None  # None: the first, or from before edits were judged
    reasons: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]  # words before, words that went, words that came
    text_from: TextFrom = TextFrom.PAGE
    former: TextFrom | None = None  # where the text of the version before is from; None: it is the first


@dataclass(frozen=True, slots=True)
class EditSummary:
    """What an edit of an article of a story came to."""

    article_id: int
    version: int
    kind: str  # cosmetic, material
    reasons: tuple[str, ...]


class Versions:
    """The `version_rows`, `edits` and `pages` tables, and `versions`: the first with the texts."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add_version(
        self, article_id: int, article: Article, *, number: int, content_hash: str, page_id: int | None, now: datetime
    ) -> None:
        """Keep a version that `articles` has the text of, being the newest."""
        self._c.run(
            """INSERT INTO version_rows (article_id, number, title, lead, text, repeats, authors, published_at, modified_at,
              content_hash, recorded_at, page_id, text_from, extractor) VALUES (?, ?, '', '', '', 1, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                article_id,
                number,
                as_json(article.authors),
                iso(article.published),
                iso(article.modified),
                content_hash,
                iso(now),
                page_id,
                article.text_from,
                article.extractor,
            ),
        )

    def add_edit(self, article_id: int, number: int, edit: Edit, now: datetime) -> None:
        """Keep what an edit changed. A material one brings the article's alerts up again."""
        alerted = self._c.value(f"SELECT count(*) FROM alerts WHERE article_id = ? AND {NOT_DISMISSED}", (article_id,))
        self._c.run(
            """INSERT OR REPLACE INTO edits (article_id, version, kind, reasons, changes, alerted, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (
                article_id,
                number,
                edit.kind,
                as_json(edit.reasons),
                json.dumps([[change.before, change.old, change.new] for change in edit.changes], ensure_ascii=False),
                int(alerted > 0),
                iso(now),
            ),
        )
        self._c.run("DELETE FROM withdrawals WHERE article_id = ? AND version = ?", (article_id, number))
        if alerted and edit.kind is EditKind.MATERIAL:
            self._c.run("UPDATE alerts SET updated_at = ? WHERE article_id = ?", (iso(now), article_id))

    def add_withdrawal(self, article_id: int, reason: str, now: datetime) -> None:
        """Its page is gone: a retraction, which brings its alerts up again. The text stays."""
        number = self._c.exactly_one("SELECT version FROM articles WHERE id = ?", (article_id,))["version"] + 1
        edit = Edit(kind=EditKind.MATERIAL, reasons=(f"withdrawn: {reason}",), changes=())
        self.add_edit(article_id, number, edit, now)
        self._c.run("INSERT INTO withdrawals (article_id, version) VALUES (?, ?)", (article_id, number))

    def take_back_withdrawals(self, feed_id: int, keys: Sequence[str], reason: str, now: datetime) -> None:
        """Posts of a feed that were withdrawn, those of these keys, stand there again: an edit, which brings their alerts up."""
        rows = self._c.rows(
            """SELECT articles.id, withdrawals.version FROM entries JOIN articles ON articles.id = entries.article_id
            JOIN withdrawals ON withdrawals.article_id = articles.id AND withdrawals.version = articles.version + 1
            WHERE feed_id = ? AND is_article AND key IN (SELECT value FROM json_each(?))""",
            (feed_id, json.dumps(keys)),
        )
        for row in rows:
            self.add_edit(row["id"], row["version"], Edit(kind=EditKind.MATERIAL, reasons=(reason,), changes=()), now)

    def edits(self, article_id: int) -> list[EditRow]:
        """The versions of an article with what each changed, the first included."""
        rows = self._c.rows(
            """SELECT every.version AS number, coalesce(recorded_at, created_at) AS recorded_at, coalesce(title, '') AS title,
              coalesce(text, '') AS text, kind, reasons, changes, text_from, lag(text_from) OVER (ORDER BY every.version) AS former
            FROM (SELECT number AS version FROM versions WHERE article_id = ?
                  UNION SELECT version FROM edits WHERE article_id = ?) AS every
            LEFT JOIN versions ON versions.article_id = ? AND versions.number = every.version
            LEFT JOIN edits ON edits.article_id = ? AND edits.version = every.version ORDER BY 1""",
            (article_id,) * 4,
        )
        return [
            EditRow(
                version=row["number"],
                recorded_at=row["recorded_at"],
                title=row["title"],
                text=row["text"],
                kind=EditKind(row["kind"]) if row["kind"] else None,
                reasons=tuple(json.loads(row["reasons"] or "[]")),
                changes=tuple(tuple(change) for change in json.loads(row["changes"] or "[]")),
                text_from=TextFrom(row["text_from"] or TextFrom.PAGE),
                former=TextFrom(row["former"]) if row["former"] else None,
            )
            for row in rows
        ]

    def edits_of_story(self, story_id: int) -> tuple[EditSummary, ...]:
        """The edits of all its articles, by article and version."""
        rows = self._c.rows(
            """SELECT article_id, edits.version, kind, reasons FROM edits JOIN articles ON articles.id = article_id
            WHERE story_id = ? ORDER BY article_id, edits.version""",
            (story_id,),
        )
        return tuple(EditSummary(row["article_id"], row["version"], row["kind"], tuple(json.loads(row["reasons"]))) for row in rows)

    def texts(self, article_id: int) -> list[str]:
        """The texts of an article so far."""
        return [row["text"] for row in self._c.rows("SELECT text FROM versions WHERE article_id = ?", (article_id,))]

    def add_page(self, page: Page, packed: bytes, entry_id: int, now: datetime) -> int:
        cursor = self._c.run(
            "INSERT INTO pages (url, status, headers, body, bytes, fetched_at, entry_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                page.url,
                page.status,
                json.dumps(dict(page.headers), ensure_ascii=False),
                packed,
                page.size,
                iso(page.fetched_at or now),
                entry_id,
            ),
        )
        return int(cursor.lastrowid or 0)

    # ------------------------------------------------------------------ forgetting

    def forget_pages(self, before: datetime, most: int = 500) -> int:
        """How many went; call again until none did."""
        return self._c.run(
            "DELETE FROM pages WHERE id IN (SELECT id FROM pages WHERE fetched_at < ? LIMIT ?)", (iso(before), most)
        ).rowcount


def unpack(packed: bytes, size: int) -> bytes:
    """The raw body; `size`: its bytes, as the archive has them."""
    return unpacked_again(packed, size) if packed.startswith(GZIP_MARK) else zlib.decompress(packed)
