"""Why a watch raises no alert on a text, or on an article of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from crawler.app.backtest import implied_groups, published_day
from crawler.app.record.addresses import address_key
from crawler.config import Config
from crawler.language.identify import identify
from crawler.model.errors import BorderwatchError
from crawler.store import Store
from crawler.watch import WatchResult, WhyNot, why_not


class TextFacts(TypedDict):
    """The arguments of `Watchlist.read` beside title and text."""

    implies: tuple[str, ...]
    lang: str
    source: str
    country: str
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedText:
    """The text that is asked about. Empty: not known; the language is then found out."""

    title: str = ""
    text: str = ""
    lang: str = ""
    source: str = ""
    country: str = ""
    published: date | None = None


def archived(store: Store, reference: str) -> AskedText:
    """The article of this number or address, as the watches read it. Raises `BorderwatchError`."""
    known = None if reference.isdecimal() else store.articles.find_by_url(address_key(reference) or reference)
    number = int(reference) if reference.isdecimal() else known.id if known else None
    text = store.text(number) if number is not None and number < 1 << 62 else None
    if text is None:
        raise BorderwatchError("no such article in the archive, or its text was deleted", reference)
    return AskedText(
        title=text.title,
        text=text.own,
        lang=text.language or "",
        source=text.source,
        country=text.country,
        published=published_day(text),
    )


def explain_no(config: Config, watch_id: str, asked: AskedText) -> WhyNot:
    """Compare the watch of this id with a text, part by part. Raises `BorderwatchError`."""
    watch = next((candidate for candidate in config.watches.watches if candidate.id == watch_id), None)
    if watch is None:
        raise BorderwatchError("there is no such watch: `borderwatch watch list` shows them", watch_id)
    return why_not(config.watches, watch, asked.title, asked.text, **_facts(config, asked))


def read_text(config: Config, asked: AskedText) -> WatchResult:
    """Evaluate all watches on a text."""
    return config.watches.read(asked.title, asked.text, **_facts(config, asked))


def _facts(config: Config, asked: AskedText) -> TextFacts:
    """What the watches are told of a text beside its words: a source implies as configured, else its country's own group."""
    source = next((candidate for candidate in config.sources if asked.source in (candidate.slug, *candidate.was)), None)
    country = asked.country or (source.country if source else "") or ""
    by_country = (country.lower(),) if country.lower() in ("tj", "af") else ()
    return {
        "implies": implied_groups(config).get(asked.source) or by_country,
        "lang": asked.lang or identify(f"{asked.title}\n{asked.text}") or "",
        "source": asked.source,
        "country": country,
        "published": asked.published,
    }
