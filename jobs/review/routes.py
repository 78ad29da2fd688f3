"""The table of our pages."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from jobs.review.pages import (
    article,
    articles,
    desk,
    errors,
    map,
    marks,
    new_watch,
    reader,
    search,
    sessions,
    source,
    sources,
    story,
    story_work,
    translate,
    watch,
    watches,
)
from jobs.review.web import Route, page_handler

_STORY_EXPORTS = "|".join(re.escape(name) for name in story_work.EXPORTS)
_ARTICLE_EXPORTS = "|".join(re.escape(name) for name in articles.ARTICLE_EXPORT_NAMES)
ROUTES = (
    Route(r"^/-/desk$", desk.desk_page),
    Route(r"^/-/desk/mark$", marks.mark, writes=True),
    Route(r"^/-/desk/dismiss-ticked$", marks.dismiss_ticked, writes=True),
    Route(r"^/-/desk/dismiss-shown$", marks.dismiss_shown, writes=True),
    Route(r"^/-/desk/merge$", story_work.merge, writes=True),
    Route(r"^/-/desk/undo$", marks.undo, writes=True),
    Route(r"^/-/desk/save-view$", marks.save_view, writes=True),
    Route(r"^/-/desk/delete-view$", marks.delete_view, writes=True),
    Route(r"^/-/reader$", reader.choose_reader, writes=True, for_anybody=True),
    Route(r"^/-/enter$", sessions.enter_page, writes=True, for_anybody=True, reads=True),
    Route(r"^/-/logout$", sessions.leave, writes=True),
    Route(r"^/-/sessions$", sessions.sessions_page),
    Route(r"^/-/sessions/end$", sessions.end_sessions, writes=True),
    Route(r"^/-/sessions/feed$", sessions.feed_token, writes=True),
    Route(r"^/-/sessions/link$", sessions.link_device, writes=True),
    Route(r"^/-/story/(?P<story>\d{1,18})$", story.story_page),
    Route(r"^/-/story/(?P<story>\d{1,18})/split$", story_work.split, writes=True),
    Route(r"^/-/story/(?P<story>\d{1,18})/undo$", story_work.undo_regroup, writes=True),
    Route(r"^/-/story/(?P<story>\d{1,18})/translate$", translate.translate_headline, writes=True),
    Route(r"^/-/story/(?P<story>\d{1,18})/assign$", story_work.assign, writes=True),
    Route(r"^/-/story/(?P<story>\d{1,18})/evidence\.zip$", story_work.evidence),
    Route(rf"^/-/story/(?P<story>\d{{1,18}})/(?P<name>{_STORY_EXPORTS})$", story_work.export),
    Route(r"^/-/alert/(?P<alert>\d{1,18})$", story.alert_page),
    Route(r"^/-/article/(?P<article>\d{1,18})$", article.article_page),
    Route(r"^/-/articles$", articles.articles_page),
    Route(r"^/-/articles/mark$", articles.mark_articles, writes=True),
    Route(rf"^/-/articles/export/(?P<name>{_ARTICLE_EXPORTS})$", articles.export_articles),
    Route(r"^/-/search$", search.search_page),
    Route(r"^/-/sources$", sources.sources_page),
    Route(r"^/-/watches$", watches.watches_page),
    Route(rf"^{new_watch.NEW_WATCH_PAGE}$", new_watch.new_watch_page),
    Route(rf"^{new_watch.NEW_WATCH_PAGE}/try$", new_watch.try_new_watch, writes=True),
    Route(rf"^{new_watch.NEW_WATCH_PAGE}/save$", new_watch.save_new_watch, writes=True),
    Route(r"^/-/watch/(?P<watch>[\w.:-]{1,100})$", watch.watch_page),
    Route(r"^/-/watch/(?P<watch>[\w.:-]{1,100})/try$", watch.try_page, writes=True),
    Route(r"^/-/watch/(?P<watch>[\w.:-]{1,100})/save$", watch.save_page, writes=True),
    Route(r"^/-/source/(?P<source>[\w.:-]{1,100})$", source.source_page),
    Route(r"^/-/source/(?P<source>[\w.:-]{1,100})/fetch$", source.fetch_page, writes=True),
    Route(r"^/-/source/(?P<source>[\w.:-]{1,100})/switch$", source.switch_page, writes=True),
    Route(rf"^{source.NEW_SOURCE_PAGE}$", source.new_source_page),
    Route(r"^/-/sources/find$", source.find_feed, writes=True),
    Route(r"^/-/sources/save$", source.save_source, writes=True),
    Route(r"^/-/config/undo$", watch.undo_config, writes=True),
    Route(r"^/-/cases/add$", watch.add_watch_case, writes=True),
    Route(r"^/-/cases/remove$", watch.remove_watch_case, writes=True),
    Route(r"^/-/map$", map.map_page),
    Route(rf"^{errors.MISSING_PATH}$", errors.missing_page),
    Route(rf"^{errors.CROSS_SITE_PATH}$", errors.cross_site_page),
)


def writes(path: str) -> bool:
    """Whether the page at a path writes."""
    return any(route.writes and re.fullmatch(route.pattern, path) for route in ROUTES)


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Build the routes for Datasette's plugin hook: (pattern, handler)."""
    return [(route.pattern, page_handler(route)) for route in ROUTES]
