"""An article whole, with the hits of its alerts; its versions side by side; where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from crawler.language.tokens import marked
from crawler.model import AlertRow
from crawler.store import Store
from crawler.store.versions import EditRow
from jobs.review.highlight import MOST, Pieces, paragraphs
from jobs.review.policy import numbers
from jobs.review.web import Visit
from jobs.review.worddiff import DiffRow, side_by_side


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """What the page shows."""

    row: dict[str, Any]
    version: int
    title: Pieces
    paragraphs: tuple[Pieces, ...]
    cut: int  # characters that are not shown
    alerts: tuple[AlertRow, ...]
    versions: tuple[EditRow, ...]
    compared: tuple[EditRow, EditRow] | None
    headline: tuple[DiffRow, ...]
    diff: tuple[DiffRow, ...]
    came: tuple[dict[str, Any], ...]  # entries, with feed and disposition
    page: dict[str, Any] | None  # raw page


def look(store: Store, number: int, a: int, b: int) -> ArticleView | None:
    rows = store.rows(
        """SELECT articles.*, sources.slug, sources.name, sources.country, sources.bank, sources.owner FROM articles
        JOIN sources ON sources.id = source_id WHERE articles.id = ?""",
        (number,),
    )
    if not rows:
        return None
    row = {key: rows[0][key] for key in rows[0].keys() if key != "signature"}  # noqa: SIM118 - a sqlite3.Row
    versions = tuple(store.versions.edits(number))
    compared = _compared(versions, a, b)
    spans: dict[str, set[tuple[int, int]]] = {"title": set(), "text": set()}
    for hit in store.rows(
        """SELECT field, start, "end" FROM hits JOIN alerts ON alerts.id = alert_id
        WHERE article_id = ? AND hits.version = ? AND field IN ('title', 'text')""",
        (number, row["version"]),
    ):
        spans[hit["field"]].add((hit["start"], hit["end"]))
    page = store.rows(
        """SELECT pages.id, pages.url, status, bytes, fetched_at FROM versions JOIN pages ON pages.id = page_id
        WHERE article_id = ? ORDER BY number DESC LIMIT 1""",
        (number,),
    )
    return ArticleView(
        row=row,
        version=row["version"],
        title=marked(row["title"], spans["title"]),
        paragraphs=paragraphs(row["text"], spans["text"]),
        cut=max(0, len(row["text"]) - MOST),
        alerts=store.alerts.of_article(number),
        versions=versions,
        compared=compared,
        headline=side_by_side(compared[0].title, compared[1].title) if compared else (),
        diff=side_by_side(compared[0].text, compared[1].text) if compared else (),
        came=tuple(
            dict(one)
            for one in store.rows(
                """SELECT entries.id, feeds.url AS feed, entries.link, disposition, entries.first_seen_at FROM entries
                JOIN feeds ON feeds.id = feed_id WHERE article_id = ? ORDER BY entries.id LIMIT 20""",
                (number,),
            )
        ),
        page=dict(page[0]) if page else None,
    )


def _compared(versions: tuple[EditRow, ...], a: int, b: int) -> tuple[EditRow, EditRow] | None:
    """The two that were asked for; else the newest against the one before."""
    texts = {one.version: one for one in versions if one.text or one.title}
    if len(texts) < 2:
        return None
    newest = sorted(texts)
    old = texts.get(a) or texts[newest[-2]]
    new = texts.get(b) or texts[newest[-1]]
    return (old, new) if old.version != new.version else None


async def article(visit: Visit) -> Response:
    number = visit.number("article")
    a, b = (next(iter(numbers(visit.argument(name))), 0) for name in "ab")
    told = await visit.read(lambda store: look(store, number, a, b))
    if told is None:
        return await visit.missing(f"There is no article {number}.")
    return await visit.page("article", article=told, row=told.row, marks=visit.marks, here=f"/-/article/{number}")
