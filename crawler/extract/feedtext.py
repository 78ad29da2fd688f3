"""The article that a feed itself tells, for an entry whose page cannot be had. Runs in a worker process."""

from __future__ import annotations

import hashlib

from crawler.extract import body, times
from crawler.extract.version import extractor_version
from crawler.language.identify import identify
from crawler.language.tokens import clean, clean_line, lead_of, words
from crawler.model import Article, Entry, PublicationDate, Source, TextFrom
from crawler.web.urls import canonicalise, is_web

MAX_TITLE_CHARS_OF_TEXT = 120  # characters of a text that stand for a title where the feed has none
MIN_SHARED = 0.5  # of the page's words that stand in the feed's text too: it is the same article
MIN_LENGTH_RATIO = 1.25  # times the words of the page: the page shows less than the feed


def article_of_entry(entry: Entry, source: Source) -> Article | None:
    """What the feed says of an item as an article: its content, else its summary, else the title alone; None when it says
    nothing."""
    text = text_of_entry(entry, source)
    title = clean_line(entry.title, 500) or lead_of(text, MAX_TITLE_CHARS_OF_TEXT)
    if not title:
        return None
    published = entry.published or entry.updated
    return Article(
        url=entry.link or address_without_link(entry, source),
        canonical_url=canonicalise(entry.link) if is_web(entry.link) else address_without_link(entry, source),
        title=title,
        text=text,
        lead=lead_of(text),
        authors=entry.authors,
        date=times.of_feed(published, entry.published_offset, source) if published else PublicationDate(),
        modified=entry.updated if published and entry.updated and entry.updated > published else None,
        language=_language(f"{title}\n{text}", source, entry),
        source=source.slug,
        site_name=source.name,
        text_from=TextFrom.POST if entry.is_article else TextFrom.FEED,
        original=entry.original,
        extractor=extractor_version(),
    )


def text_of_entry(entry: Entry, source: Source) -> str:
    """The feed's text without headline, byline and the site's own lines; empty when it says no more than the title."""
    if entry.is_article:  # all its lines are its own: only a headline is not said twice
        lines = entry.content.splitlines()
        return clean("\n\n".join(lines[1:] if lines and words(lines[0]) == words(entry.title) else lines))
    for markup in (entry.content, entry.summary):
        text = body.tidy(markup, entry.title, (*entry.authors, source.name))
        if words(text) and words(text) != words(entry.title):
            return clean(text)
    return ""


def is_better(feed_text: str, page_text: str, min_words: int) -> bool:
    """Whether the feed's text of an article is the one to keep: clearly longer than the page's, and of the same article; a page
    without enough words has nothing to be compared with."""
    feed_words = words(feed_text)
    if len(feed_words) < min_words:
        return False
    page_words = words(page_text)
    if len(feed_words) < MIN_LENGTH_RATIO * len(page_words):
        return False
    if len(page_words) < min_words:
        return True
    vocabulary = set(feed_words)
    return sum(word in vocabulary for word in page_words) >= MIN_SHARED * len(page_words)


def address_without_link(entry: Entry, source: Source) -> str:
    """The identity of an item that has no web address: a URN of the source and the item's own id."""
    return f"urn:feed-item:{source.slug}:{hashlib.sha256(entry.key.encode(errors='replace')).hexdigest()[:24]}"


def _language(whole: str, source: Source, entry: Entry) -> str | None:
    return identify(whole, source.languages) or identify(whole) or entry.language
