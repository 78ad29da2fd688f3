"""What it costs to place an article in an archive of so many: `python bench/stories.py --archive 1000000`.

The archive is made in bulk, in a temporary folder. Words follow Zipf's law in three languages; a tenth of every text are
stock phrases, and each of sixty sources ends its articles with a paragraph that nobody has learned: what makes keys
crowded. It is a month old, all of it inside the window of copies; the articles of the last week can join stories.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.app.record import Recorder
from crawler.app.record.addresses import AddressKeys
from crawler.app.record.membership import decide_membership
from crawler.facts.boilerplate import OwnText
from crawler.grouping.copies import shingles
from crawler.grouping.events import (
    MAX_POSTINGS_PER_KEY,
    NAME_SCOPE,
    PROFILE_DAYS,
    ArticleFeatures,
    Frequencies,
    Keys,
    counted_keys,
    extract_features,
    make_profile,
    pack_profile,
    scoped,
)
from crawler.model import Article, ArticleFound, Endpoint, Entry, Feed, Fetch, FetchOutcome, Page, PublicationDate, Source
from crawler.store import Store
from crawler.watch import compile_watches

SOURCE_COUNT, PHRASE_COUNT, WORD_COUNT = 60, 4000, 60_000
ARCHIVE_LANGUAGES = ("en", "uz", "tg")
TEXT_WORDS, FOOTER_WORDS, PHRASE_WORDS = 230, 20, 6  # words
ARCHIVE_DAYS = 30
KEY_FILE_COUNT = 16  # of the table of keys, each sorted in memory
INDEX_WORDS = 24  # index terms of an article
ARCHIVE_END = datetime(2026, 3, 1, tzinfo=UTC)
TIMED_ARTICLES = 400


class World:
    """Words by rank, stock phrases, a footer for each source."""

    def __init__(self) -> None:
        dice = random.Random(3)
        words: dict[str, None] = {}
        syllables = "ba re to lin der ma shu gan por ti sel kan mo vi du fa zhi quo".split()
        while len(words) < WORD_COUNT:
            words["".join(dice.choices(syllables, k=dice.randint(2, 5)))] = None
        self.words = np.array([word.title() if dice.random() < 0.15 else word for word in words])
        self.hashes = np.array([shingles._word_hash(word) for word in words], dtype=np.uint64)
        self._cumulated = np.cumsum(1 / (np.arange(WORD_COUNT) + 8.0))
        self.rng = np.random.default_rng(7)
        self._phrases, self._footers = self._draw(PHRASE_COUNT, PHRASE_WORDS), self._draw(SOURCE_COUNT, FOOTER_WORDS)

    def _draw(self, rows: int, columns: int) -> np.ndarray:
        ranks: np.ndarray = np.searchsorted(self._cumulated, self.rng.random((rows, columns)) * self._cumulated[-1])
        return ranks

    def articles(self, sources: np.ndarray) -> np.ndarray:
        """Numbers of words, a row an article."""
        rows = self._draw(len(sources), TEXT_WORDS)
        ranks = (self.rng.pareto(1.0, (len(sources), 4)) * 3).astype(int) % PHRASE_COUNT
        for number in range(4):
            rows[:, 20 + 50 * number : 20 + 50 * number + PHRASE_WORDS] = self._phrases[ranks[:, number]]
        return np.hstack([rows, self._footers[sources]])

    def text(self, row: np.ndarray) -> str:
        return f"{' '.join(self.words[row[:TEXT_WORDS]])}.\n\n{' '.join(self.words[row[TEXT_WORDS:]])}."

    def features(self, row: np.ndarray, number: int) -> ArticleFeatures:
        text = " ".join(self.words[row[:TEXT_WORDS]])
        return extract_features(
            text[:60], text, lang=ARCHIVE_LANGUAGES[number % 3], day=ARCHIVE_END.timestamp() / 86400 - number % 7
        )

    def keys(self, rows: np.ndarray, first: int) -> np.ndarray:
        """(key, article) of the texts, as `Shingled.sample` would choose them."""
        length = rows.shape[1]
        runs = shingles._shingle_hashes(self.hashes[rows].ravel(), shingles.KEY_SHINGLE_WORDS)
        positions = np.arange(len(runs))
        inside = positions % length <= length - shingles.KEY_SHINGLE_WORDS
        step = 1
        while (length - shingles.KEY_SHINGLE_WORDS + 1) / step > shingles.MAX_KEYS:
            step *= 2
        sampled = inside & (runs % np.uint64(step) == 0)
        return np.stack([runs[sampled].astype(np.int64), first + positions[sampled] // length], axis=1)


def fill(path: Path, size: int) -> None:
    """Make the archive. In a process of its own: what it takes is not what a look-up takes."""
    world = World()
    sources = tuple(Source(slug=f"s{number}", name=f"Source {number}") for number in range(SOURCE_COUNT))
    feeds = tuple(Feed(source=source.slug, endpoints=(Endpoint(url=f"http://{source.slug}.example/rss"),)) for source in sources)
    store = Store.open(path)
    c = store._connection
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
        c.run(f"PRAGMA {pragma}")
    columns = (TextColumn("  {task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    old = size - int(size / ARCHIVE_DAYS * PROFILE_DAYS)  # the first that can join a story
    with Progress(*columns, transient=True) as bar, tempfile.TemporaryDirectory(dir=path.parent) as folder, store.write():
        store.feeds.sync(sources, feeds)
        for index in ("buckets_article", "articles_content_hash", "articles_story", "articles_source"):
            sql = c.value("SELECT sql FROM sqlite_master WHERE name = ?", (f"idx_{index}",))
            c.run(f"DROP INDEX idx_{index}")
            c.run(f"CREATE TEMP TABLE later_{index} AS SELECT ? AS sql", (sql,))
        sample = _profiles(world)
        key_files = [(Path(folder) / str(number)).open("wb") for number in range(KEY_FILE_COUNT)]
        index_terms: list[np.ndarray] = []
        writing = bar.add_task("articles", total=size)
        for start in range(0, size, 5000):
            published_by = world.rng.integers(0, SOURCE_COUNT, min(5000, size - start))
            rows = world.articles(published_by)
            keys = world.keys(rows, start + 1)
            file_of = (keys[:, 0] >> 60) + KEY_FILE_COUNT // 2
            for number, key_file in enumerate(key_files):
                key_file.write(keys[file_of == number].tobytes())
            _articles(store, world, rows, published_by, start, size)
            late = np.arange(max(start, old) - start, len(rows))
            if len(late):
                index_terms.append(_index_terms(rows[late], start + 1 + late))
                c.many(
                    "INSERT INTO profiles VALUES (?, ?)",
                    ((start + 1 + int(number), sample[number % len(sample)]) for number in late),
                )
            bar.advance(writing, len(rows))
        inserting = bar.add_task("keys of texts", total=KEY_FILE_COUNT)
        for key_file in key_files:
            key_file.close()
            pairs = np.unique(np.fromfile(key_file.name, dtype=np.int64).reshape(-1, 2), axis=0)
            c.many("INSERT INTO buckets VALUES (?, ?)", _rows(pairs))
            bar.advance(inserting)
        _insert_index_terms(store, world, np.concatenate(index_terms), bar)
        _counts(store, world, size)
        later = [row["name"] for row in c.rows("SELECT name FROM temp.sqlite_master WHERE name LIKE 'later%'")]
        for index in bar.track(later, description="indexes"):
            c.run(c.value(f"SELECT sql FROM temp.{index}"))
    store.close()


def _rows(pairs: np.ndarray) -> Iterator[tuple[int, int]]:
    for start in range(0, len(pairs), 100_000):
        yield from pairs[start : start + 100_000].tolist()


def _articles(store: Store, world: World, rows: np.ndarray, sources: np.ndarray, start: int, size: int) -> None:
    ids = range(start + 1, start + 1 + len(rows))
    when = [(ARCHIVE_END - timedelta(days=ARCHIVE_DAYS * (1 - id / size))).strftime("%Y-%m-%dT%H:%M:%SZ") for id in ids]
    store._connection.many(
        "INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (?, 'x', ?, ?)",
        ((id, seen, seen) for id, seen in zip(ids, when, strict=True)),
    )
    store._connection.many(
        """INSERT INTO articles (id, source_id, story_id, url, canonical_url, title, text, words, content_hash, first_seen_at,
          updated_at) VALUES (?, ?, ?, ?, ?, 't', ?, ?, ?, ?, ?)""",
        (
            (id, int(source) + 1, id, f"u{id}", f"u{id}", world.text(row), TEXT_WORDS + FOOTER_WORDS, f"h{id}", seen, seen)
            for id, row, source, seen in zip(ids, rows, sources, when, strict=True)
        ),
    )


def _profiles(world: World, many: int = 1500) -> list[bytes]:
    """Real ones, given to articles in turn: what is compared seldom reports the same event."""
    articles = [world.features(row, number) for number, row in enumerate(world.articles(np.zeros(many, dtype=int)))]
    frequencies = Frequencies()
    for article in articles:
        frequencies.add(article)
    return [pack_profile(make_profile(article, frequencies)) for article in articles]


def _index_terms(rows: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """(word, article) of the rarest words of each."""
    rarest = np.sort(rows[:, :TEXT_WORDS], axis=1)[:, -INDEX_WORDS:]
    return np.stack([rarest.ravel(), np.repeat(ids, INDEX_WORDS)], axis=1)


def _insert_index_terms(store: Store, world: World, pairs: np.ndarray, bar: Progress) -> None:
    """Only the newest articles of each word are kept, and of the words that share a beginning the newest together."""
    task = bar.add_task("index terms", total=WORD_COUNT)
    order = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    cuts = np.searchsorted(order[:, 0], np.arange(WORD_COUNT + 1))
    newest: dict[int, np.ndarray] = {}
    for number, word in enumerate(world.words.tolist()):
        ids = np.unique(order[cuts[number] : cuts[number + 1], 1])
        for lang, keys in _index_keys(word):
            for key in keys.tolist():
                ids_of_language = ids if lang < 0 else ids[ids % len(ARCHIVE_LANGUAGES) == lang]
                newest[key] = np.union1d(newest.get(key, ids_of_language[:0]), ids_of_language[-MAX_POSTINGS_PER_KEY:])[
                    -MAX_POSTINGS_PER_KEY:
                ]
        bar.advance(task)
    store._connection.many(
        "INSERT INTO anchors VALUES (?, ?, ?)",
        ((key, int(ids[-1]), ids.astype("<i8").tobytes()) for key, ids in sorted(newest.items()) if len(ids)),
    )


def _index_keys(word: str) -> Iterable[tuple[int, Keys]]:
    """The keys of a name in all languages (-1), and of a word in each."""
    article = extract_features("", word, lang="en")
    if word.istitle():
        yield -1, scoped(NAME_SCOPE, article.names.hashes)
    for number, lang in enumerate(ARCHIVE_LANGUAGES):
        yield number, scoped(lang, article.stems.hashes[article.whole])


def _counts(store: Store, world: World, size: int) -> None:
    """Word counts as an archive of that size would have them, from a sample."""
    sample = 3000
    counted: Counter[int] = Counter()
    for number, row in enumerate(world.articles(np.zeros(sample, dtype=int))):
        counted.update(counted_keys(world.features(row, number)).tolist())
    scale = size / sample
    store._connection.many(
        "INSERT INTO term_counts VALUES (?, ?)", sorted((key, max(1, round(count * scale))) for key, count in counted.items())
    )


def found_article(world: World, row: np.ndarray, number: int) -> ArticleFound:
    url = f"http://s1.example/{number}"
    text = world.text(row)
    article = Article(
        url=url,
        canonical_url=url,
        title=text[:60],
        text=text,
        source="s1",
        language=ARCHIVE_LANGUAGES[number % 3],
        date=PublicationDate(instant=ARCHIVE_END),
    )
    entry = Entry(key=url, link=url, title=article.title, published=ARCHIVE_END)
    fetch = Fetch(url=url, started_at=ARCHIVE_END, elapsed_ms=1, outcome=FetchOutcome.OK, status=200)
    page = Page(url=url, body=b"", fetched_at=ARCHIVE_END)
    return ArticleFound(run_id=1, feed_id=2, entry=entry, article=article, page=page, fetch=fetch)


def speed(size: int) -> None:
    """Fill an archive and place articles in it; prints milliseconds and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        began = time.perf_counter()
        child = multiprocessing.get_context("spawn").Process(target=fill, args=(path, size))
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit("the archive could not be made")
        made = time.perf_counter() - began
        size_mb, timings = path.stat().st_size >> 20, measure(path)
        print(f"  {size:>9} articles ({size_mb} MB, made in {made:.0f} s): {timings}")


def measure(path: Path) -> str:
    """Place articles in an archive that was filled."""
    store, world = Store.open(path), World()
    recorder = Recorder(store, compile_watches({}, []), sources={}, clock=lambda: ARCHIVE_END, raw_days=0)
    assigner, preparer = recorder._pages.assigner, recorder._pages.preparer
    with store.write():
        store.log.start("poll", ARCHIVE_END, due=1, config_hash="")
    times: dict[str, list[float]] = {"copy": [], "story": [], "both": [], "recorded": []}
    for number, row in enumerate(world.articles(np.ones(TIMED_ARTICLES, dtype=int))):
        item = found_article(world, row, number)
        began = time.perf_counter()
        recorder.record(item)
        recorded = time.perf_counter()
        second = found_article(world, world.articles(np.ones(1, dtype=int))[0], 10**6 + number)
        text = OwnText.of(second.article.text, lambda _: frozenset())
        ready = preparer.prepare(second.article, AddressKeys.of(second.article, second.entry.link), text)
        with store.write():
            looked = time.perf_counter()
            assigner.shared_text(ready, 2, ARCHIVE_END)
            copy = time.perf_counter()
            decide_membership(ready, None, assigner.candidates(ARCHIVE_END))
            story = time.perf_counter()
        if number < TIMED_ARTICLES // 4:  # pages of the file that were never read yet
            continue
        spans = (copy - looked, story - copy, story - looked, recorded - began)
        for name, took in zip(times, spans, strict=True):
            times[name].append(took * 1000)
    store.close()
    timings = ", ".join(f"{name} {_milliseconds(milliseconds)}" for name, milliseconds in times.items())
    return f"{timings} ms; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB of memory"


def _milliseconds(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} (p95 {ordered[int(len(ordered) * 0.95)]:.1f})"


def main(sizes: Iterable[Any]) -> None:
    for size in sizes:
        speed(int(size))
