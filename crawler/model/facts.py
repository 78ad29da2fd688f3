"""What is read in an article before it is written: plain values, made where it was extracted and carried to the writer.

Numbers in bytes are little-endian.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model.alerts import Match, Unjudged
from crawler.model.brief import Brief
from crawler.model.findings import Figure, Mention

FACTS_SCHEMA = 5  # another one is not believed: the article is read again
MIN_OTHER_ARTICLES = 2  # of its source that a paragraph stands in which the site prints everywhere: with this one they are three


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FeatureFacts(Brief):
    """`crawler.grouping.events.ArticleFeatures`."""

    lang: str
    stems: bytes  # u32
    stem_counts: bytes  # f64
    whole: bytes  # one byte a stem
    names: bytes  # u32
    name_counts: bytes  # f64
    title: bytes  # u32
    own_names: bytes  # u32
    places: tuple[str, ...]
    days: tuple[tuple[int, int], ...]
    figures: tuple[tuple[float, str], ...]
    watches: tuple[str, ...]
    day: float
    source: str
    form: str
    heading: int
    event_sites: tuple[tuple[str, float, float], ...]  # place, latitude, longitude
    event_provinces: tuple[str, ...]
    event_days: tuple[int, ...]
    event_counts: tuple[tuple[str, float | None, float | None], ...]  # unit, low, high
    event_comes_again: bool
    event_is_aside: bool | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ShingleFacts(Brief):
    """`crawler.grouping.copies.Shingled`."""

    words: int
    figures: tuple[tuple[str, int], ...]
    ordered: bytes  # u64
    masked: bytes  # u64
    sample: tuple[int, ...]
    form: str
    paragraphs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ArticleFacts(Brief):
    """All that follows from an article, the rules and what its site prints everywhere."""

    schema: int
    rules_hash: str
    fold_version: int
    content_hash: str
    paragraph_keys: tuple[int, ...]
    repeated_keys: tuple[int, ...]  # of these, what was held to be printed everywhere
    blanked: tuple[tuple[int, int], ...]  # where that stands in the text
    matches: tuple[Match, ...]
    unjudged: tuple[Unjudged, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    labels: tuple[str, ...]
    features: FeatureFacts
    shingles: ShingleFacts
    index_title: str  # folded, for the index
    index_text: str
    packed: bytes = b""  # the page as it is kept, where it was not received packed
    problems: tuple[str, ...] = ()  # readers that failed: their result is empty
