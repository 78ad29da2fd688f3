"""Sites that nobody has to serve: what each feed lists at a moment follows from its number alone."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta
from itertools import accumulate

from crawler.model import Article, Endpoint, Entry, Feed, PublicationDate, Source

LISTED_ENTRIES = 20
HISTORY = timedelta(hours=1)  # before the run began: older entries are listed nowhere
SECOND_FEED_EVERY, SHARED_HOST_EVERY = (
    10,
    20,
)  # every so many-th feed is its neighbour's second; … source is on its neighbour's host
RHYTHM_SPREAD = 1.2  # sigma of the logarithm of articles a day: a few feeds publish most
VOCABULARY_SIZE, PARAGRAPH_WORDS, PARAGRAPHS = 30_000, 45, 4
EVENT_EVERY = 40  # every so many-th article of a feed reports on the clash of its hour
EVENT_PLACES = "Darqad, Ishkashim, Khwahan, Panj, Shir Khan Bandar, Shughnan".split(", ")
MADE_SYLLABLES = "ba re to lin der ma shu gan por ti sel kan mo vi du fa zhi quo".split()


class MadeWeb:
    """Sources, their feeds and articles. The same numbers give the same web."""

    def __init__(self, feed_count: int, articles_a_day: float, began: datetime) -> None:
        """`articles_a_day`: of a feed, on average."""
        self._began = began
        dice = random.Random(feed_count)
        mean = math.exp(RHYTHM_SPREAD**2 / 2)
        self._pauses = [86400 / (articles_a_day * dice.lognormvariate(0, RHYTHM_SPREAD) / mean) for _ in range(feed_count)]
        self._phases = [dice.random() for _ in range(feed_count)]
        vocabulary = {"".join(dice.choices(MADE_SYLLABLES, k=dice.randint(2, 5))) for _ in range(2 * VOCABULARY_SIZE)}
        self._words = [word.title() if dice.random() < 0.15 else word for word in sorted(vocabulary)[:VOCABULARY_SIZE]]
        dice.shuffle(self._words)
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(self._words))))
        numbers = range(feed_count)
        self.sources = tuple(
            Source(slug=f"s{number}", name=f"Source {number}", homepage=f"https://{_host(number)}/", languages=("en",))
            for number in numbers
            if _source_number(number) == number
        )
        self.feeds = tuple(
            Feed(
                source=f"s{_source_number(number)}",
                endpoints=(Endpoint(url=f"https://{_host(_source_number(number))}/{number}/rss"),),
                language="en",
            )
            for number in numbers
        )

    def newest(self, feed_number: int, now: datetime) -> int:
        """The number of the last entry that a feed has published."""
        return math.floor((now - self._began).total_seconds() / self._pauses[feed_number] - self._phases[feed_number])

    def entries(self, feed_number: int, now: datetime) -> tuple[Entry, ...]:
        """What a feed lists, newest first."""
        newest, oldest = self.newest(feed_number, now), self.newest(feed_number, self._began - HISTORY) + 1
        host = _host(_source_number(feed_number))
        return tuple(
            Entry(
                key=f"{feed_number}-{number}",
                link=f"https://{host}/{feed_number}/{number}",
                title=self.title(feed_number, number),
                fingerprint="1",
                published=self._published(feed_number, number),
            )
            for number in range(newest, max(oldest, newest - LISTED_ENTRIES + 1) - 1, -1)
        )

    def article(self, entry: Entry, source: str) -> Article:
        """The article at an entry's address."""
        feed_number, number = _numbers_of(entry)
        dice = random.Random(entry.key)
        paragraphs = [
            f"{' '.join(dice.choices(self._words, cum_weights=self._weights, k=PARAGRAPH_WORDS)).capitalize()}."
            for _ in range(PARAGRAPHS)
        ]
        if number % EVENT_EVERY == 0:
            paragraphs.insert(0, f"{entry.title}, the border service said.")
        return Article(
            url=entry.link,
            canonical_url=entry.link,
            title=entry.title,
            text="\n\n".join(paragraphs),
            lead=paragraphs[0],
            source=source,
            language="en",
            date=PublicationDate(instant=self._published(feed_number, number)),
        )

    def title(self, feed_number: int, number: int) -> str:
        if number % EVENT_EVERY == 0:
            hour = int((self._published(feed_number, number) - self._began).total_seconds() // 3600)
            place = EVENT_PLACES[hour % len(EVENT_PLACES)]
            return f"Tajik border guards and Taliban fighters exchanged fire near {place}, {2 + hour % 7} killed"
        return " ".join(random.Random(f"title {feed_number}-{number}").choices(self._words, k=8)).capitalize()

    def _published(self, feed_number: int, number: int) -> datetime:
        seconds = (number + self._phases[feed_number]) * self._pauses[feed_number]
        return (self._began + timedelta(seconds=seconds)).replace(microsecond=0)


def feed_number_of(url: str) -> int:
    """The number of the feed at an address."""
    return int(url.split("/")[3])


def _numbers_of(entry: Entry) -> tuple[int, int]:
    feed_number, _, number = entry.key.partition("-")
    return int(feed_number), int(number)


def _source_number(feed_number: int) -> int:
    return feed_number - (feed_number % SECOND_FEED_EVERY == 1)


def _host(source_number: int) -> str:
    return f"h{source_number - 2 * (source_number % SHARED_HOST_EVERY == 4)}.example"
