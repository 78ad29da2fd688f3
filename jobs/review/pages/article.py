"""An article whole, with the hits of its alerts; its versions side by side; where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from datasette.utils.asgi import Response

from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import marked
from crawler.model import AlertRow
from crawler.store import Store
from crawler.store.provenance import FeedEntry, KeptPage, SourcedArticle
from crawler.store.versions import EditRow
from jobs.review.highlight import MAX_SHOWN_TEXT_CHARS, Pieces, marked_paragraphs
from jobs.review.policy import parse_ids
from jobs.review.web import RequestContext
from jobs.review.worddiff import DiffRow, side_by_side

MAX_SHOWN_ENTRIES = 20  # of the feeds that had it


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """What the page shows."""

    row: SourcedArticle
    version: int
    title: Pieces
    paragraphs: tuple[Pieces, ...]
    cut: int  # characters that are not shown
    alerts: tuple[AlertRow, ...]
    versions: tuple[EditRow, ...]
    compared: tuple[EditRow, EditRow] | None
    headline: tuple[DiffRow, ...]
    diff: tuple[DiffRow, ...]
    came: tuple[FeedEntry, ...]
    page: KeptPage | None


def load_article_page(store: Store, number: int, a: int, b: int) -> ArticleView | None:
    row = store.provenance.article(number)
    if row is None:
        return None
    versions = tuple(store.versions.edits(number))
    compared = _compared(versions, a, b)
    spans: dict[str, set[tuple[int, int]]] = {"title": set(), "text": set()}
    for hit in store.provenance.hit_spans(number, row.version):
        spans[hit.field].add((hit.start, hit.end))
    return ArticleView(
        row=row,
        version=row.version,
        title=marked(row.title, spans["title"]),
        paragraphs=marked_paragraphs(row.text, spans["text"]),
        cut=max(0, len(row.text) - MAX_SHOWN_TEXT_CHARS),
        alerts=store.alerts.of_article(number),
        versions=versions,
        compared=compared,
        headline=side_by_side(compared[0].title, compared[1].title) if compared else (),
        diff=side_by_side(compared[0].text, compared[1].text) if compared else (),
        came=store.provenance.entries(number, MAX_SHOWN_ENTRIES),
        page=store.provenance.page(number),
    )


def _compared(versions: tuple[EditRow, ...], a: int, b: int) -> tuple[EditRow, EditRow] | None:
    """The two that were asked for; else the newest against the one before."""
    texts = {version.version: version for version in versions if version.text or version.title}
    if len(texts) < 2:
        return None
    newest = sorted(texts)
    old = texts.get(a) or texts[newest[-2]]
    new = texts.get(b) or texts[newest[-1]]
    return (old, new) if old.version != new.version else None


async def article_page(context: RequestContext) -> Response:
    number = context.number("article")
    a, b = (next(iter(parse_ids(context.argument(name))), 0) for name in "ab")
    view = await context.read(lambda store: load_article_page(store, number, a, b))
    if view is None:
        return await context.missing(_("There is no article {id}.", id=number))
    rules = await context.read(lambda store: store.statistics.watches())
    watches = [watch for watch in rules if watch.enabled]  # of which it can become a test case
    here = f"/-/article/{number}"
    return await context.page("article", article=view, row=view.row, marks=context.marks, here=here, watches=watches)
