"""Search in the query language, in a thread of its own and not for ever."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from datasette.utils.asgi import Response

from crawler import config as configuration
from crawler.app import search as searching
from crawler.app.near_words import EmptySearch
from crawler.config import Config
from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import LEAD, excerpt, marked
from crawler.model import Match
from crawler.model.errors import BorderwatchError, QueryTooDear
from crawler.report.digest import why_lines
from crawler.store import ArticleText, Store
from crawler.watch import RuleProblems, compile_query
from jobs.review.highlight import Pieces
from jobs.review.web import RequestContext

SEARCH_SECONDS = 8.0  # of reading, then what was found is shown
MAX_RESULTS = 60
RESULT_EXCERPT_CHARS = 240
MAX_PARALLEL_SEARCHES = 2  # searches; others wait

Answer = TypeVar("Answer")
_gate = asyncio.Semaphore(MAX_PARALLEL_SEARCHES)
_loaded_configs: dict[Path, tuple[int, Config]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """An article that was found."""

    text: ArticleText
    title: Pieces
    excerpt: Pieces
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What a search came to."""

    hits: tuple[ResultRow, ...] = ()
    added: tuple[str, ...] = ()
    read: int = 0
    stopped: bool = False  # by the clock, or by the most articles that one search reads
    last: int = 0  # number of the last article that was looked at; 0: none
    problems: tuple[str, ...] = ()  # each with its line and a caret
    empty: EmptySearch | None = None  # why nothing was found


def config_at(path: Path) -> Config:
    """Read once, and again when the file has changed."""
    changed = path.stat().st_mtime_ns
    if path not in _loaded_configs or _loaded_configs[path][0] != changed:
        _loaded_configs[path] = (changed, configuration.load(path))
    return _loaded_configs[path][1]


def prepare_search(path: Path) -> None:
    """Do what the first search would do first: read the configuration, and load what compiles a query and reads an article. A
    configuration that cannot be read is left to that search to tell."""
    try:
        watchlist, _ = compile_query("border", config_at(path).watches)
    except (BorderwatchError, OSError):
        return
    watchlist.match("border", "The border is open.")


def run_search(
    path: Path,
    store: Store,
    query: str,
    *,
    wide: bool,
    seconds: float = SEARCH_SECONDS,
    limit: int = MAX_RESULTS,
    before: int = 1 << 62,
    wanted: Callable[[int], bool] = lambda _: True,
) -> SearchAnswer:
    """Ask, with the rules of the configuration at `path`, the `wanted` articles below a number. After so many seconds: what was
    found until then."""
    try:
        config = config_at(path)
    except (BorderwatchError, OSError) as error:
        return SearchAnswer(problems=(f"{_('The configuration cannot be read.')}\n{error}",))
    deadline, late, last = time.monotonic() + seconds, False, 0

    def until(texts: Iterable[ArticleText]) -> Iterator[ArticleText]:
        nonlocal late, last
        for text in texts:
            if time.monotonic() > deadline:
                late = True
                return
            last = text.id
            if wanted(text.id):
                yield text

    try:
        result = searching.search(config, store, query, limit=limit, wide=wide, track=until, before=before)
    except RuleProblems as error:
        return SearchAnswer(problems=tuple(problem.message for problem in error.problems))
    except QueryTooDear as error:
        return SearchAnswer(problems=(str(error),))
    return SearchAnswer(
        hits=tuple(_hit(text, match) for text, match in result.matches),
        added=result.added,
        read=result.articles_read,
        stopped=late or result.articles_read >= searching.MAX_ARTICLES_READ,
        last=last,
        empty=result.empty,
    )


def _hit(text: ArticleText, match: Match) -> ResultRow:
    spans = {field: [(hit.start, hit.end) for hit in match.hits if hit.field == field] for field in ("title", "text")}
    return ResultRow(
        text=text,
        title=marked(text.title, spans["title"]),
        excerpt=_around(text.text, spans["text"]),
        why=why_lines(match.reason, match.hits, forms=False) if match.reason else (),
    )


def _around(text: str, spans: list[tuple[int, int]]) -> Pieces:
    """The first hit in its context, the others marked where they stand there."""
    if not spans:
        return ((text[: min(LEAD, RESULT_EXCERPT_CHARS)] + ("…" if len(text) > RESULT_EXCERPT_CHARS else ""), False),)
    start, end = min(spans)
    before, hit, after = excerpt(text, start, min(end, start + RESULT_EXCERPT_CHARS), RESULT_EXCERPT_CHARS)
    pieces = [(before, False), (hit, True)]
    words = {text[a:b] for a, b in spans if a >= end and b <= end + RESULT_EXCERPT_CHARS and b > a}
    offset = 0
    for a, b in sorted((place, place + len(word)) for word in words if (place := after.find(word)) >= 0):
        if a >= offset:
            pieces += [(after[offset:a], False), (after[a:b], True)]
            offset = b
    pieces.append((after[offset:], False))
    return tuple(piece for piece in pieces if piece[0])


async def ask_archive(context: RequestContext, ask: Callable[[Path, Store], Answer]) -> Answer | None:
    """Ask the archive what takes its time: in a thread of its own, few at once, with the rules of the configuration. None: the
    desk was started without one."""
    settings = context.review_app.settings
    if settings is None:
        return None
    archive, rules, asked_by = context.review_app.path(context.datasette), Path(settings.config), copy_context()

    def answered() -> Answer:
        store = Store.read_only(archive)
        try:
            return asked_by.run(ask, rules, store)
        finally:
            store.close()

    async with _gate:
        return await asyncio.to_thread(answered)


async def search_page(context: RequestContext) -> Response:
    query = context.argument("q").strip()
    literal = context.argument("literal") == "1"
    answer = await ask_archive(context, lambda rules, store: run_search(rules, store, query, wide=not literal)) if query else None
    able = context.review_app.settings is not None
    return await context.page("search", query=query, literal=literal, answer=answer, able=able)
