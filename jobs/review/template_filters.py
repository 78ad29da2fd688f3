"""The template filters: how values are shown on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from crawler.language.plurals import count
from crawler.language.reader import UNREVIEWED_LANGUAGES
from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import clock_words, day_words, moment_words, span_words
from crawler.language.reader.texts import gettext, marked, ngettext, number_words
from crawler.language.tokens import direction, isolated
from crawler.model import AlertRow
from crawler.model.redaction import redact_url
from crawler.report.digest import why_lines, why_words
from crawler.report.digest.coverage_phrases import DISPOSITION_WORDS
from crawler.report.digest.units import UNIT_WORDS
from crawler.report.from_feed import from_feed_note, version_name
from crawler.report.names import country_mark, readable_name
from crawler.report.published import date_evidence_words, published_words
from crawler.report.relevance import relevance_line
from crawler.report.words import (
    CHECK_WORDS,
    CLAIM_WORDS,
    DECISION_WORDS,
    EDIT_WORDS,
    HEALTH_WORDS,
    OUTCOME_WORDS,
    PLACE_KIND_WORDS,
    READER_LANGUAGE_NAMES,
    SOURCE_KIND_WORDS,
    language_name,
    severity_word,
    side_words,
    stage_words,
    state_word,
    word_of,
)
from crawler.runtime.clock import instant, iso
from jobs.review.metadata import TABLES_ASKED_FIRST
from jobs.review.readers import offered_zones

MENU_LINKS = (
    ("/-/desk", marked("Desk")),
    ("/-/articles", marked("Articles")),
    ("/-/search", marked("Search")),
    ("/-/sources", marked("Sources")),
    ("/-/watches", marked("Watches")),
    ("/-/map", marked("Map")),
)


def as_moment(when: datetime | str | None) -> datetime | None:
    if not isinstance(when, str):
        return when
    try:
        return instant(when).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def stamp(when: datetime | str | None) -> str:
    """ "Sun 1 Mar 2026, 17:00 UTC+5", by the reader's clock"""
    return moment_words(as_moment(when))


def machine_time(when: datetime | str | None) -> str:
    """The moment for the attribute of <time>; empty: unknown."""
    return iso(as_moment(when)) or ""


def time_since(when: datetime | str | None, now: datetime) -> str:
    """3 h ago"""
    moment = as_moment(when)
    return span_words(moment, now)


def alert_reasons(row: AlertRow) -> tuple[str, ...]:
    return why_lines(row.reason, row.hits, forms=False) if row.reason else ()


def alert_words(row: AlertRow) -> str:
    """ "soldiers + crossed, in the first sentence"; empty: an old alert, of which no reasons were kept."""
    return why_words(row.reason, row.hits, row.text)


def alert_relevance(row: AlertRow) -> str:
    """ "relevance 0.82: its subject is in the title +0.21"; empty: not known."""
    return relevance_line(row.relevance, likely=not row.probably_not, lowered_from=row.lowered_from)


def lead_time(hours: float) -> str:
    """How long the first report was ahead, in minutes, hours or days."""
    if hours < 2:
        return gettext("{n} min", n=f"{hours * 60:.0f}")
    return gettext("{n} h", n=f"{hours:.0f}") if hours < 48 else count(round(hours / 24), "day")


def web_address(address: str) -> str:
    """An address that may become a link: http(s) only; else empty."""
    return address if address.startswith(("http://", "https://")) else ""


TEMPLATE_FILTERS: dict[str, Callable[..., Any]] = {
    "dir": lambda text: direction(str(text or "")),
    "stamp": stamp,
    "day": day_words,
    "published": published_words,
    "dated_by": date_evidence_words,
    "machine": machine_time,
    "since": time_since,
    "why": alert_reasons,
    "why_words": alert_words,
    "relevance": alert_relevance,
    "web": web_address,
    "redacted": redact_url,
    "outlet": readable_name,
    "kind": lambda kind: word_of(PLACE_KIND_WORDS, kind),
    "lead": lead_time,
    "stage": stage_words,
    "counted": count,
    "side": side_words,
    "language": language_name,
    "severity": severity_word,
    "state_word": state_word,
    "source_kind": lambda kind: word_of(SOURCE_KIND_WORDS, kind),
    "label_word": lambda label: word_of(CLAIM_WORDS, label),
    "health": lambda state: word_of(HEALTH_WORDS, state),
    "check": lambda name: word_of(CHECK_WORDS, name),
    "edit_kind": lambda kind: word_of(EDIT_WORDS, kind),
    "number": number_words,
    "kept": kept_words,
    "country": lambda code: country_mark(code.upper()),
    "disposition": lambda name: word_of(DISPOSITION_WORDS, name),
    "outcome": lambda name: word_of(OUTCOME_WORDS, name),
    "decided": lambda code: word_of(DECISION_WORDS, code),
    "unit": lambda unit: gettext(UNIT_WORDS.get(unit, unit)),
    "isolated": isolated,
    "from_feed": from_feed_note,
    "version_name": lambda version: version_name(version.text_from, version.former),
}

TEMPLATE_GLOBALS: dict[str, Any] = {
    "_": gettext,
    "_n": ngettext,
    "reader_languages": READER_LANGUAGE_NAMES,
    "unreviewed_languages": UNREVIEWED_LANGUAGES,
    "reader_clock": clock_words,
    "offered_zones": offered_zones,
    "first_tables": TABLES_ASKED_FIRST,
}
