"""All articles, not only those with alerts: searched, marked as read and starred, exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from crawler.app.export import write_export
from crawler.language.reader.texts import gettext as _
from crawler.report.words import LANGUAGE_NAMES
from crawler.store import Store
from crawler.store.desk_work import ArticleMark, ArticleSelection, ListedArticle, Shelf
from crawler.store.export import ExportChoice
from crawler.store.statistics import SourceRow
from jobs.review.keys import ARTICLE_KEYS
from jobs.review.pages.search import ResultRow, SearchAnswer, ask_archive, run_search
from jobs.review.pages.story_work import EXPORTS, file_response
from jobs.review.policy import parse_id_ranges, parse_ids, return_path, write_id_ranges
from jobs.review.web import RequestContext

PAGE_ARTICLES = 40
MAX_EXPORTED_ARTICLES = 5_000
EXPORT_SECONDS = 60.0  # of reading, for an export
MARK_WORDS = {  # what a button says it does → the mark, and whether it is set
    "read": (ArticleMark.READ, True),
    "unread": (ArticleMark.READ, False),
    "star": (ArticleMark.STARRED, True),
    "unstar": (ArticleMark.STARRED, False),
}
OPPOSITE_MARKS = {"read": "unread", "unread": "read", "star": "unstar", "unstar": "star"}
ARTICLE_EXPORT_NAMES = ("articles.csv", "articles.jsonl")


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """What the page was asked for: a query in the query language (empty: all), and which articles."""

    text: str = ""
    literal: bool = False
    selection: ArticleSelection = field(default_factory=ArticleSelection)

    def address(self, page: str = "/-/articles", **more: object) -> str:
        pairs: dict[str, object] = {"q": self.text, "literal": "1" if self.literal else ""}
        pairs |= {"shelf": "" if self.selection.shelf is Shelf.ALL else self.selection.shelf}
        pairs |= {"source": self.selection.source, "language": self.selection.language, **more}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{page}?{query}" if query else page

    def on_shelf(self, shelf: Shelf) -> ArticleQuery:
        return replace(self, selection=replace(self.selection, shelf=shelf))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesView:
    """What the page shows."""

    articles: tuple[ListedArticle, ...]
    hits: dict[int, ResultRow]  # article → how the query met it
    below: int  # where older articles begin; 0: this was all
    answer: SearchAnswer | None  # None: nothing was searched


def parse_article_query(arguments: Iterable[tuple[str, str]], reviewer: str) -> ArticleQuery:
    """Parse a query string. Values that are none are passed over; who is not logged in has neither read nor starred anything."""
    given = dict(arguments)
    shelf = Shelf(given["shelf"]) if given.get("shelf") in list(Shelf) else Shelf.ALL
    if not reviewer and shelf in (Shelf.UNREAD, Shelf.STARRED):
        shelf = Shelf.ALL
    selection = ArticleSelection(shelf=shelf, source=given.get("source", ""), language=given.get("language", ""))
    return ArticleQuery(given.get("q", "").strip(), given.get("literal") == "1", selection)


def list_page(store: Store, query: ArticleQuery, reviewer: str, before: int) -> ArticlesView:
    """A page of articles without search: the same work on the first page and on the thousandth."""
    ids = store.desk_work.article_ids(reviewer, query.selection, before=before, most=PAGE_ARTICLES + 1)
    shown = ids[:PAGE_ARTICLES]
    below = shown[-1] if len(ids) > len(shown) else 0
    return ArticlesView(articles=store.desk_work.list_articles(reviewer, shown), hits={}, below=below, answer=None)


def found_page(path: Path, store: Store, query: ArticleQuery, reviewer: str, before: int) -> ArticlesView:
    """A page of articles that a search finds. Where it was stopped, the next page goes on from there."""
    answer = search_selection(path, store, query, reviewer, before=before, limit=PAGE_ARTICLES + 1)
    hits = {hit.text.id: hit for hit in answer.hits[:PAGE_ARTICLES]}
    full = len(answer.hits) > len(hits)
    return ArticlesView(
        articles=store.desk_work.list_articles(reviewer, tuple(hits)),
        hits=hits,
        below=min(hits) if full else answer.last if answer.stopped else 0,
        answer=answer,
    )


def search_selection(
    path: Path, store: Store, query: ArticleQuery, reviewer: str, *, limit: int, before: int = 1 << 62, **options: float
) -> SearchAnswer:
    """Search among the articles that were asked for."""
    everything = query.selection == ArticleSelection()

    def wanted(article: int) -> bool:
        return everything or bool(store.desk_work.article_ids(reviewer, query.selection, only=(article,), most=1))

    return run_search(path, store, query.text, wide=not query.literal, limit=limit, before=before, wanted=wanted, **options)


async def articles_page(context: RequestContext) -> Response:
    query, before = parse_article_query(context.arguments, context.reviewer), _cursor(context)
    view: ArticlesView | None
    if query.text:
        view = await ask_archive(context, lambda path, store: found_page(path, store, query, context.reviewer, before))
    else:
        view = await context.read(lambda store: list_page(store, query, context.reviewer, before))
    sources: tuple[SourceRow, ...] = await context.read(lambda store: store.statistics.sources())
    is_first = before == 1 << 62
    return await context.page(
        "articles",
        view=view,
        query=query.text,
        asked=query,
        shelves=_shelves(query, context.reviewer),
        sources=sources,
        languages=tuple(LANGUAGE_NAMES),
        exports={name: query.address(f"/-/articles/export/{name}") for name in ARTICLE_EXPORT_NAMES},
        older=query.address(before=view.below) if view and view.below else "",
        newest="" if is_first else query.address(),
        here=query.address(before="" if is_first else before),
        made=_made(context),
        keys=ARTICLE_KEYS,
    )


def _cursor(context: RequestContext) -> int:
    return next(iter(parse_ids(context.argument("before"))), 1 << 62)


def _shelves(query: ArticleQuery, reviewer: str) -> list[tuple[Shelf, str, str]]:
    """The shelves, their names and addresses."""
    names = {Shelf.ALL: _("All"), Shelf.UNREAD: _("Unread"), Shelf.STARRED: _("Starred"), Shelf.UNMATCHED: _("Without alert")}
    offered = names if reviewer else {shelf: names[shelf] for shelf in (Shelf.ALL, Shelf.UNMATCHED)}
    return [(shelf, name, query.on_shelf(shelf).address()) for shelf, name in offered.items()]


def _made(context: RequestContext) -> tuple[str, tuple[int, ...]] | None:
    """What the mark before this page did, and to which articles: it can be taken back."""
    word, articles = context.argument("made"), parse_id_ranges(context.argument("changed"))
    return (OPPOSITE_MARKS[word], articles) if word in OPPOSITE_MARKS and articles else None


async def mark_articles(context: RequestContext) -> Response:
    """Mark articles as read or starred, or take that back: one that a button stands on, those ticked, or all shown."""
    word = context.form.get("mark", "").removesuffix("-shown")
    articles = context.form_ids("shown" if context.form.get("mark", "").endswith("-shown") else "article")
    if word not in MARK_WORDS or not articles:
        return await context.message(400, _("Nothing to mark"), _("Tick the articles first."))
    mark, is_set = MARK_WORDS[word]
    changed = await context.write(
        lambda store: store.desk_work.mark_articles(articles, mark, marked=is_set, reviewer=context.reviewer, now=context.now)
    )
    home = return_path(context.form.get("back", ""))
    if context.wants_fragment:
        listed = await context.read(lambda store: store.desk_work.list_articles(context.reviewer, articles[:1]))
        return await context.page("article_row", row=listed[0], here=home) if listed else await context.missing(_("None."))
    path, _mark, query = home.partition("#")[0].partition("?")
    pairs = [pair for pair in query.split("&") if pair and not pair.startswith(("made=", "changed="))]
    if changed and "undo" not in context.form:
        pairs += [f"made={word}", f"changed={write_id_ranges(changed)}"]
    return context.redirect(f"{path}{'?' if pairs else ''}{'&'.join(pairs)}")


async def export_articles(context: RequestContext) -> Response:
    """All articles that the page would show on all its pages, as `borderwatch export articles --text` writes them."""
    name, query = context.request.url_vars["name"], parse_article_query(context.arguments, context.reviewer)
    kind, form, content_type = EXPORTS[name]
    most = MAX_EXPORTED_ARTICLES + 1

    def written(store: Store, articles: tuple[int, ...]) -> bytes | None:
        if len(articles) == most:
            return None
        stream = BytesIO()
        write_export(store, kind, form, stream, ExportChoice(articles=articles), text=True, bom=form == "csv")
        return stream.getvalue()

    def found(path: Path, store: Store) -> bytes | None:
        answer = search_selection(path, store, query, context.reviewer, limit=most, seconds=EXPORT_SECONDS)
        return None if answer.stopped or answer.problems else written(store, tuple(hit.text.id for hit in answer.hits))

    if query.text:
        body = await ask_archive(context, found)
    else:
        body = await context.read(
            lambda store: written(store, store.desk_work.article_ids(context.reviewer, query.selection, most=most))
        )
    if body is None:
        return await context.message(
            409,
            _("Too much to export"),
            _(
                "An export has all or nothing, and these are more than {n} articles, or the query cannot be answered in a minute: "
                "narrow it, or use borderwatch export articles.",
                n=MAX_EXPORTED_ARTICLES,
            ),
        )
    return file_response(body, name, content_type)
