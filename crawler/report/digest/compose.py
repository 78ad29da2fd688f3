"""Material → digest: one card for each story, and the situation report that they make together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.report.digest import report
from crawler.report.digest.cards import MAX_HEADLINE_CHARS, build_card
from crawler.report.digest.findings import MAX_SOURCE_NAME_CHARS
from crawler.report.digest.phrases import short_line
from crawler.report.digest.values import Digest, Material

if TYPE_CHECKING:
    from crawler.model import AlertRow, Coverage

MIN_ANSWERED_SHARE = 0.5  # share of feeds that must have answered before "nothing happened" may be said


def compose_digest(material: Material) -> Digest:
    """Group by story; the weightiest first (`report.card_order`)."""
    coverage = _shortened(material.coverage)
    stories: dict[int, list[AlertRow]] = defaultdict(list)
    for alert in material.alerts:
        stories[alert.story_id].append(alert)
    rises = {rise.story_id: rise for rise in material.rising if rise.story_id is not None}
    cards = [
        replace(
            build_card(
                id, rows, material.histories.get(id), coverage.since, coverage.until, material.before.get(id), material.translations
            ),
            rise=rises.get(id),
        )
        for id, rows in stories.items()
    ]
    cards.sort(key=report.card_order)
    themes = report.group_by_theme(cards)
    return Digest(
        since=coverage.since,
        until=coverage.until,
        coverage=coverage,
        cards=tuple(cards),
        alerts=sum(len(rows) for rows in stories.values()),
        by_watch=tuple((theme.title, len(theme.stories)) for theme in themes),
        firsts=material.firsts,
        verdict=verdict(coverage, bool(cards)),
        rising=tuple(replace(rise, title=short_line(rise.title, MAX_HEADLINE_CHARS)) for rise in material.rising),
        volume=material.volume,
        titles=material.titles,
        highlights=report.pick_highlights(cards),
        key_figures=report.pick_key_figures(cards),
        areas=report.group_by_area(cards),
        themes=themes,
        gaps=report.list_gaps(coverage, material.heard, material.usually_heard),
        sources=report.source_shares(cards),
    )


def _shortened(coverage: Coverage) -> Coverage:
    """Reasons may quote what a server said."""
    health = tuple(
        replace(
            row, source_name=short_line(row.source_name, MAX_SOURCE_NAME_CHARS), reason=short_line(row.reason, MAX_HEADLINE_CHARS)
        )
        for row in coverage.health
    )
    return replace(coverage, health=health)


def verdict(coverage: Coverage, any_cards: bool) -> str:
    if any_cards:
        return "alerts"
    if not coverage.runs or not coverage.polled:
        return "not_polled"
    return "quiet" if coverage.answered >= MIN_ANSWERED_SHARE * coverage.feeds else "cannot_conclude"
