"""Material → digest: one card for each story, and the situation report that they make together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from crawler.model import AlertRow, Coverage
from crawler.report.digest import report
from crawler.report.digest.cards import HEADLINE, NAME, card
from crawler.report.digest.values import Digest, Material
from crawler.report.digest.words import short

ENOUGH = 0.5  # share of feeds that must have answered before "nothing happened" may be said


def compose(material: Material) -> Digest:
    """Group by story; the weightiest first (`report.weight`)."""
    coverage = _tidy(material.coverage)
    stories: dict[int, list[AlertRow]] = defaultdict(list)
    for alert in material.alerts:
        stories[alert.story_id].append(alert)
    rises = {one.story_id: one for one in material.rising if one.story_id is not None}
    cards = [
        replace(
            card(id, rows, material.histories.get(id), coverage.since, coverage.until, material.before.get(id)), rise=rises.get(id)
        )
        for id, rows in stories.items()
    ]
    cards.sort(key=report.weight)
    themes = report.themes(cards)
    return Digest(
        since=coverage.since,
        until=coverage.until,
        coverage=coverage,
        cards=tuple(cards),
        alerts=sum(len(rows) for rows in stories.values()),
        by_watch=tuple((theme.title, len(theme.stories)) for theme in themes),
        firsts=material.firsts,
        verdict=verdict(coverage, bool(cards)),
        rising=tuple(replace(one, title=short(one.title, HEADLINE)) for one in material.rising),
        volume=material.volume,
        titles=material.titles,
        highlights=report.highlights(cards),
        key_figures=report.key_figures(cards),
        areas=report.areas(cards),
        themes=themes,
        gaps=report.gaps(coverage, material.heard, material.usually_heard),
        sources=report.sources(cards),
    )


def _tidy(coverage: Coverage) -> Coverage:
    """Reasons may quote what a server said."""
    health = tuple(
        replace(row, source_name=short(row.source_name, NAME), reason=short(row.reason, HEADLINE)) for row in coverage.health
    )
    return replace(coverage, health=health)


def verdict(coverage: Coverage, any_cards: bool) -> str:
    if any_cards:
        return "alerts"
    if not coverage.runs or not coverage.polled:
        return "not_polled"
    return "quiet" if coverage.answered >= ENOUGH * coverage.feeds else "cannot_conclude"
