"""`borderwatch try STAGE`: one stage on its own, one JSON object a line in and out. The shapes are public and stable."""

from __future__ import annotations

import asyncio
import gzip
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from crawler.app import tasks
from crawler.app.events import event_form, main_match, with_events
from crawler.app.extract_stage import extract_answer, with_tried_rules
from crawler.app.stage_rows import Row, id_of, published_of
from crawler.config import Config, default_limits
from crawler.facts.figures import figures_of
from crawler.grouping.copies import Clusters
from crawler.grouping.events import ArticleFeatures, Frequencies, Grouper
from crawler.grouping.features import article_features
from crawler.grouping.reported import stands_aside
from crawler.language.identify import identify
from crawler.language.tokens import clean_line, fold
from crawler.model import Extraction, FeedKind, Match, Page, Source
from crawler.model.errors import BorderwatchError, ConfigError
from crawler.runtime.clock import iso, utcnow
from crawler.web import robots
from crawler.web.urls import canonicalise

Answer = dict[str, Any]
MAX_ERROR_CHARS = 500  # characters of an error
MAX_INPUT_BYTES = 64 << 20  # bytes of one input file, after decompression


class StageContext:
    """What stages need besides their row: the folder of the input, workers that can be killed, the configuration."""

    def __init__(self, folder: Path, load: Callable[[], Config]) -> None:
        self.folder = folder
        self.grouper = Grouper()
        self.stories: dict[Any, Any] = {}  # article → story
        self._accounts: dict[int, ArticleFeatures] = {}
        self.workers = tasks.page_workers()
        self.clusters = Clusters()
        self.now = utcnow()
        self._load = load
        self._config: Config | None = None

    @property
    def config(self) -> Config:
        if self._config is None:
            self._config = self._load()
        return self._config

    def features(self, row: Row) -> ArticleFeatures:
        """The features of a row's article, by which events are grouped; without a date it came today."""
        key = id(row)
        if key not in self._accounts:
            title, text = str(row.get("title") or ""), str(row.get("text") or "")
            lang = str(row.get("lang") or identify(f"{title}\n{text}") or "")
            country = str(row.get("country") or "")
            when = published_of(row) or self.now
            reading = self.config.watches.read(
                title, text, implies=implied_by_row(row, self), lang=lang, country=country, published=when.date()
            )
            self._accounts[key] = article_features(
                title,
                text,
                lang=lang,
                mentions=reading.mentions,
                figures=figures_of(title, text, lang=lang),
                watches=(match.watch for match in reading.matches if match.likely),
                when=when,
                source=str(row.get("source") or ""),
                place=reading.place,
                gazetteer=self.config.watches.gazetteer,
                is_aside=stands_aside(reading.matches),
            )
        return self._accounts[key]

    def count_words(self, rows: Iterable[Row]) -> None:
        """The word counts of all rows, as an archive would have them before it groups."""
        frequencies = Frequencies()
        for row in rows:
            try:
                frequencies.add(self.features(row))
            except Exception:
                continue  # the row itself will say so
        self.grouper = Grouper(frequencies)

    def read_body(self, row: Row) -> bytes:
        """The file a row names, relative to the input file; .gz is opened."""
        path = self.folder / str(row["path"])
        if path.suffix != ".gz":
            return path.read_bytes()
        with gzip.open(path) as packed:
            data = packed.read(MAX_INPUT_BYTES + 1)
        if len(data) > MAX_INPUT_BYTES:
            raise BorderwatchError("larger than the limit once decompressed", str(row["path"]))
        return data

    def source(self, row: Row) -> Source:
        """The configured source of that slug, else a nameless one with the row's language."""
        slug = str(row.get("source") or "")
        if slug:
            for source in self.config.sources:
                if source.slug == slug:
                    return source
        languages = (str(row["lang"]),) if row.get("lang") else ()
        return Source(slug=slug, name=slug, languages=languages, country=str(row.get("country") or ""))


async def try_feed(row: Row, bench: StageContext) -> Answer:
    headers = {"content-type": str(row["content_type"])} if row.get("content_type") else {}
    page = Page(url=str(row.get("url") or "http://feed.example/"), body=bench.read_body(row), headers=headers)
    kind = FeedKind(str(row.get("kind") or "rss"))
    limits = default_limits()
    most = limits.max_entries
    try:
        document = await tasks.read_feed_in_worker(
            bench.workers, page, kind, None, row.get("lang"), "UTC", bench.now, most, seconds=limits.feed_seconds
        )
    except BorderwatchError as error:
        return {"kind": "", "title": "", "entries": [], "problems": [str(error)], "hints": {}}
    hints = {name: getattr(document.hints, name) for name in ("ttl", "max_age", "expires_in", "retry_after")}
    return {
        "kind": document.kind,
        "title": document.title,
        "entries": [
            {
                "id": entry.key,
                "link": entry.link,
                "title": entry.title,
                "published": iso(entry.published or entry.updated),
                "summary": entry.summary,
                **({"content": entry.content} if entry.content else {}),
            }
            for entry in document.entries
        ],
        "problems": [str(problem) for problem in document.problems],
        "hints": {name: value for name, value in hints.items() if value is not None},
    }


async def try_extract(row: Row, bench: StageContext) -> Answer:
    """The article of a page. `language` is one of the source's (or the row's `lang`) where the text can be in one of them;
    else the language that the text is in: an English article of a Tajik paper is `en`, a Greek one `el`. Null: too little
    text to say, and the page declares none. `published` is UTC, `date` the page's own local day, `offset` its minutes east; a page
    that is refused has them too. `date_from`: where the date was found, `date_certainty`: how sure it is. With `explain`, `steps`
    say what was kept and dropped, and why; `select` and `remove` stand in for the source's."""
    page = Page(url=str(row.get("url") or "http://page.example/"), body=bench.read_body(row))
    limits = default_limits()
    least = limits.min_words
    try:
        done: Extraction = await bench.workers.run(
            tasks.extract_page,
            page,
            with_tried_rules(bench.source(row), row),
            None,
            bench.now,
            least,
            None,
            bool(row.get("explain")),
            seconds=limits.page_seconds,
        )
    except BorderwatchError as error:
        return {"disposition": "extraction_failed", "reason": str(error), "url": page.url, "text": "", "lead": ""}
    return extract_answer(page, done)


def implied_by_row(row: Row, bench: StageContext) -> tuple[str, ...]:
    """The groups a row's source implies: as configured, else its country's own (TJ implies `tj`, AF implies `af`)."""
    source = bench.source(row)
    country = (source.country or str(row.get("country") or "")).lower()
    return source.implies or ((country,) if country in ("tj", "af") else ())


def _alert_form(match: Match) -> Answer:
    relevance = match.relevance
    return {
        "watch": match.watch,
        "severity": str(match.severity),
        "relevance": None if relevance is None else relevance.value,
        "reasons": [] if relevance is None else [{"words": reason.words, "effect": reason.effect} for reason in relevance.reasons],
        **({"lowered_from": str(match.lowered_from)} if match.lowered_from else {}),
        "hits": [
            {"field": hit.field, "start": hit.start, "end": hit.end, "text": hit.text, "group": hit.group} for hit in match.hits
        ],
    }


async def try_watch(row: Row, bench: StageContext) -> Answer:
    title, text = str(row.get("title") or ""), str(row.get("text") or "")
    source = bench.source(row)
    lang = str(row.get("lang") or identify(f"{title}\n{text}") or "")
    reading = bench.config.watches.read(
        title,
        text,
        implies=implied_by_row(row, bench),
        lang=lang,
        source=source.slug,
        country=source.country or str(row.get("country") or ""),
        published=(published_of(row) or bench.now).date(),
    )
    return {
        "alerts": [_alert_form(match) for match in reading.matches if match.likely],
        "probably_not": [_alert_form(match) for match in reading.matches if not match.likely],
        "places": [
            {
                "id": mention.candidates[0],
                "field": mention.field,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "candidates": list(mention.candidates),
                "precision": mention.precision,
                "reason": mention.reason,
            }
            for mention in reading.mentions
        ],
        "figures": [
            {
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
                "qualifier": figure.qualifier,
                "unit": figure.unit,
                "field": figure.field,
                "start": figure.start,
                "end": figure.end,
                "text": figure.text,
                "label": figure.label,
            }
            for figure in figures_of(title, text, lang=lang)
        ],
        **({"unjudged": [unjudged_watch.watch for unjudged_watch in reading.unjudged]} if reading.unjudged else {}),
    }


async def try_events(row: Row, bench: StageContext) -> Answer:
    """The event of the main alert; null where no watch matches."""
    title, text = str(row.get("title") or ""), str(row.get("text") or "")
    source = bench.source(row)
    lang = str(row.get("lang") or identify(f"{title}\n{text}") or "")
    country = source.country or str(row.get("country") or "")
    watches = bench.config.watches
    day = (published_of(row) or bench.now).date()
    reading = watches.read(
        title, text, implies=implied_by_row(row, bench), lang=lang, source=source.slug, country=country, published=day
    )
    match = main_match(with_events(reading, title, text, figures_of(title, text, lang=lang), lang=lang, published=day))
    return {"event": None if match is None or match.event is None else event_form(match.watch, match.event)}


async def try_cluster(row: Row, bench: StageContext) -> Answer:
    article_id = id_of(row)
    copy_of, _ = bench.clusters.add(
        article_id, str(row.get("title") or ""), str(row.get("text") or ""), source=str(row.get("source") or "")
    )
    known_story = None if copy_of is None else bench.stories.get(copy_of)
    story, _ = bench.grouper.add(article_id, bench.features(row), story=known_story)
    bench.stories[article_id] = story
    return {"copy_of": copy_of, "story": story}


async def try_url(row: Row, bench: StageContext) -> Answer:  # noqa: ARG001
    try:
        return {"canonical": canonicalise(str(row["url"]))}
    except ValueError as error:
        return {"canonical": None, "reason": str(error)}


async def try_fold(row: Row, bench: StageContext) -> Answer:  # noqa: ARG001
    return {"folded": fold(str(row.get("text") or ""))}


async def try_robots(row: Row, bench: StageContext) -> Answer:
    body = bench.read_body(row) if row.get("path") else str(row.get("robots") or "").encode()
    rules, agent = robots.parse(body), str(row.get("user_agent") or "Borderwatch")
    return {"allowed": rules.allowed(str(row["url"]), agent), "crawl_delay": rules.crawl_delay(agent)}


STAGES: dict[str, Callable[[Row, StageContext], Awaitable[Answer]]] = {
    "feed": try_feed,
    "extract": try_extract,
    "watch": try_watch,
    "events": try_events,
    "cluster": try_cluster,
    "url": try_url,
    "fold": try_fold,
    "robots": try_robots,
}


async def run_stage(stage: str, rows: Iterable[Row], bench: StageContext, ahead: int = 8) -> AsyncIterator[Answer]:
    """Each row's answer in order; a row that cannot be worked answers `{id, error}` and the others go on."""
    if stage == "cluster":
        rows = list(rows)
        bench.count_words(rows)
    waiting: deque[asyncio.Task[Answer]] = deque()
    try:
        for row in rows:
            waiting.append(asyncio.create_task(_answer_row(stage, row, bench)))
            if stage == "cluster" or len(waiting) >= ahead:  # clusters depend on the order
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
        bench.workers.stop()


async def _answer_row(stage: str, row: Row, bench: StageContext) -> Answer:
    try:
        return {"id": row.get("id"), **await STAGES[stage](row, bench)}
    except ConfigError:
        raise
    except BorderwatchError as error:
        return {"id": row.get("id"), "error": clean_line(str(error), MAX_ERROR_CHARS)}
    except Exception as error:  # whatever a row does to its stage, it costs that row only
        name = error.args[0] if isinstance(error, KeyError) and error.args else None
        lacking = name in ("path", "url") and name not in row
        text = f"the row has no {name!r}" if lacking else f"{type(error).__name__}: {clean_line(str(error), MAX_ERROR_CHARS)}"
        return {"id": row.get("id"), "error": text}
