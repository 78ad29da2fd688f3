"""A digest as JSON: docs/digest.md names every key. Keys are added within a version, never renamed or taken away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler.model.redaction import redact_url
from crawler.report.digest.phrases import rise_text
from crawler.report.published import date_form
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.model import Coverage, MissingPage, StoryMember
    from crawler.report.digest.values import Card, Digest, FigureRange, Group

JSON_VERSION = 1


def render_json(digest: Digest) -> str:
    return json.dumps(
        {
            "version": JSON_VERSION,
            "since": iso(digest.since),
            "until": iso(digest.until),
            "verdict": digest.verdict,
            "coverage": _coverage(digest.coverage),
            "highlights": [
                {"story": line.story_id, "severity": str(line.severity), "text": line.text} for line in digest.highlights
            ],
            "key_figures": [{"story": line.story_id, "text": line.text} for line in digest.key_figures],
            "areas": [_group(group) for group in digest.areas],
            "themes": [{"watch": group.slug, **_group(group)} for group in digest.themes],
            "rising": [
                {
                    "story": rise.story_id,
                    "watch": rise.subject if rise.story_id is None else None,
                    "title": rise.title,
                    "count": rise.count,
                    "usual": rise.usual,
                    "days": rise.days,
                    "day": rise.day,
                    "text": rise_text(rise),
                }
                for rise in digest.rising
            ],
            "firsts": [
                {"place": first.place, "what": first.what, "story": first.story_id, "days": first.days} for first in digest.firsts
            ],
            "volume": {
                "days": [day.isoformat() for day in digest.volume.days],
                "watches": {watch: list(digest.volume.of(watch)) for watch in sorted(digest.volume.by_watch)},
            },
            "gaps": list(digest.gaps),
            "sources": [
                {
                    "source": share.source,
                    "name": share.name,
                    "bank": share.bank,
                    "kind": share.kind,
                    "languages": list(share.languages),
                    "stories": share.stories,
                    "first": share.first,
                    "copies": share.copies,
                }
                for share in digest.sources
            ],
            "stories": [card_dict(card) for card in digest.cards],
        },
        ensure_ascii=False,
        indent=2,
    )


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "feeds": coverage.feeds,
        "polled": coverage.polled,
        "answered": coverage.answered,
        "cycles": coverage.runs,
        "unfinished_cycles": coverage.unfinished_runs,
        "offline_cycles": coverage.offline_runs,
        "unreached": coverage.unreached,
        "quiet": coverage.quiet,
        "incidents": list(coverage.incidents),
        "gaps": {"found": coverage.gaps, "closed": coverage.gaps_closed, "entries": coverage.gap_entries},
        "seen": coverage.seen,
        "carried": coverage.carried,
        "dispositions": dict(coverage.dispositions),
        "adds_up": coverage.adds_up,
        "articles": coverage.articles,
        "alerts": coverage.alerts,
        "probably_not": coverage.probably_not,
        "troubled": [
            {
                "source": row.source,
                "feed": redact_url(row.url),
                "state": row.state,
                "reason": row.reason,
                "new": row.feed_id not in coverage.known_troubles,
            }
            for row in coverage.health
        ],
    }


def _translation(card: Card) -> dict[str, str] | None:
    """The headline as a machine translated it; None: nobody asked one, or a report has it in the reader's language."""
    if card.translation is None:
        return None
    return {"language": card.translation.language, "text": card.translation.text, "by_machine": card.translation.translator}


def _group(group: Group) -> dict[str, Any]:
    return {"title": group.title, "severity": str(group.severity), "stories": list(group.stories)}


def card_dict(card: Card) -> dict[str, Any]:
    """One story, as every JSON that holds one says it."""
    sourcing = card.sourcing
    return {
        "story": card.story_id,
        "headline": card.headline,
        "language": card.lang,
        "url": card.url,
        "also": [{"language": member.language, "headline": member.title} for member in card.also],
        "translation": _translation(card),
        "severity": str(card.severity),
        "relevance": card.relevance,
        "word": card.word,
        "changes": [{"kind": str(change.kind), "text": change.text} for change in card.changes],
        "when": iso(card.when),
        "day": card.latest.day.isoformat() if card.latest.day else None,
        "news_at": iso(card.news_at),
        "stage": card.stage,
        "transitions": [
            {"at": iso(transition.moment), "before": transition.before, "after": transition.after, "source": transition.source}
            for transition in card.transitions
        ],
        "text_from": str(card.text_from),
        "sources": card.sources,
        "copies": card.copies,
        "origins": sourcing.origins,
        "owners": list(sourcing.owners),
        "banks": list(sourcing.banks),
        "brief_banks": list(sourcing.brief_banks),
        "from_feed": sourcing.from_feed,
        "silent_banks": list(card.silent),
        "languages": list(sourcing.languages),
        "state_only": sourcing.state_only,
        "first": card.first.source,
        "lead_hours": sourcing.lead_hours,
        "places": [
            {
                "id": place.id,
                "name": place.name,
                "country": place.country,
                "province": place.province,
                "kind": place.kind,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "precision": place.precision,
                "articles": place.articles,
                "prominent": place.prominent,
            }
            for place in card.places
        ],
        "figures": [_figure(figure) for figure in card.figures],
        "edited": card.edited,
        "corrections": list(card.corrections),
        "withdrawn": list(card.withdrawn),
        "rise": rise_text(card.rise) if card.rise else None,
        "watches": [
            {
                "watch": fired.watch,
                "title": fired.title,
                "severity": str(fired.severity),
                "alerts": list(fired.alert_ids),
                "implied": list(fired.implied),
                "why": list(fired.why),
                "relevance": fired.relevance,
                "relevance_words": fired.relevance_words,
                "applied_later": fired.applied,
            }
            for fired in card.fired
        ],
        "excerpts": [{"text": piece.text, "groups": list(piece.groups)} for piece in card.excerpts],
        "articles": [_member(member) for member in card.members],
    }


def _figure(figure: FigureRange) -> dict[str, Any]:
    return {
        "unit": figure.unit,
        "low": figure.low,
        "high": figure.high,
        "newest": figure.newest,
        "steps": list(figure.steps),
        "by_source": [{"source": name, "values": list(values)} for name, values in figure.by_source],
    }


def _missing_page(page: MissingPage | None) -> dict[str, Any] | None:
    return {"reason": page.reason, "retry_at": iso(page.retry_at)} if page is not None else None


def _member(member: StoryMember) -> dict[str, Any]:
    return {
        "id": member.article_id,
        "title": member.title,
        "url": member.url,
        "source": member.source,
        "country": member.country,
        "bank": member.bank,
        "language": member.language,
        "published": iso(member.published),
        **date_form(member.date),
        "copy_of": member.copy_of,
        "versions": member.versions,
        "text_from": str(member.text_from),
        "missing_page": _missing_page(member.missing_page),
    }
