"""An article whole, with the hits of its alerts; its versions side by side; where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datasette.utils.asgi import Response

from crawler.app.why_not import archived, explain_no
from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import marked
from crawler.model import AlertRow
from crawler.model.errors import BorderwatchError
from crawler.report.why_not import bidi_line, language_words, verdict_words, why_not_lines
from crawler.store import Store
from crawler.store.provenance import FeedEntry, KeptPage, SourcedArticle
from crawler.store.versions import EditRow
from jobs.review.highlight import MAX_SHOWN_TEXT_CHARS, Pieces, marked_paragraphs
from jobs.review.pages.search import ask_archive, config_at
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNotView:
    """What a watch makes of the article, in words."""

    watch: str  # slug
    verdict: str
    lines: tuple[str, ...]
    language: str
    reads: str
    complaint: str = ""  # why nothing can be said; then all else is empty


def load_why_not(path: Path, store: Store, article: int, watch: str) -> WhyNotView:
    """Compare a watch with an article, by the rules as they are now."""
    try:
        asked = archived(store, str(article))
        result = explain_no(config_at(path), watch, asked)
    except (BorderwatchError, OSError) as error:
        return WhyNotView(watch=watch, verdict="", lines=(), language="", reads="", complaint=str(error))
    return WhyNotView(
        watch=watch,
        verdict=verdict_words(result),
        lines=tuple(map(bidi_line, why_not_lines(result))),
        language=language_words(result, is_given=bool(asked.lang)),
        reads=result.reads,
    )


async def article_page(context: RequestContext) -> Response:
    number = context.number("article")
    a, b = (next(iter(parse_ids(context.argument(name))), 0) for name in "ab")
    view = await context.read(lambda store: load_article_page(store, number, a, b))
    if view is None:
        return await context.missing(_("There is no article {id}.", id=number))
    rules = await context.read(lambda store: store.statistics.watches())
    watch = context.argument("watch")
    why_not = await ask_archive(context, lambda path, store: load_why_not(path, store, number, watch)) if watch else None
    (listed,) = await context.read(lambda store: store.desk_work.list_articles(context.reviewer, (number,)))
    return await context.page(
        "article",
        article=view,
        row=view.row,
        marks=context.marks,
        here=f"/-/article/{number}",
        watches=[rule for rule in rules if rule.enabled],  # which may ask it, and of which it can become a test case
        why_not=why_not,
        can_ask=context.review_app.settings is not None,
        listed=listed,
    )
