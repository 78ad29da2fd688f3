"""A digest as text, Markdown, HTML or JSON. Everything that came from a feed is data: escaped, never markup."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.digest.compose import Card, Digest, Excerpt
from crawler.model import Coverage, First, StoryMember

COLUMNS = 96
BANKS = {"af": "Afghan", "tj": "Tajik"}
CORRECTIONS = 4  # told of one story
WHY_LINES = 8  # of one watch, where lines cannot be folded away
LANGUAGES = {
    "en": "English", "ru": "Russian", "tg": "Tajik", "fa": "Dari", "ps": "Pashto", "uz": "Uzbek", "ky": "Kyrgyz", "kk": "Kazakh",
    "ur": "Urdu", "zh": "Chinese", "tr": "Turkish", "ar": "Arabic", "tk": "Turkmen", "de": "German", "fr": "French",
}  # fmt: skip
VERDICTS = {
    "alerts": "",
    "quiet": "No alerts. This is worth as much as the coverage above.",
    "cannot_conclude": "No alerts, but fewer than half of the feeds answered: nothing can be concluded from this.",
    "not_polled": "Nothing was polled in this period: nothing can be concluded from this.",
}


def render(digest: Digest, form: str) -> str:
    """`form` is text, markdown, html or json."""
    return _RENDERERS[form](digest)


# ---------------------------------------------------------------------------- words that all forms share


def stamp(when: datetime | None) -> str:
    return when.astimezone(UTC).strftime("%-d %b %Y, %H:%M UTC") if when else "date unknown"


def iso(when: datetime | None) -> str | None:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def words(name: str) -> str:
    return name.replace("_", " ")


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def voices(card: Card) -> str:
    """ "3 sources, 2 copies, first: …, told in en, fa, both banks"."""
    parts = [count(card.sources, "source")]
    if card.copies:
        parts.append(count(card.copies, "copy", "copies"))
    if card.sources > 1:
        parts.append(f"first: {card.first.source_name}")
    origins = [member for member in card.members if member.copy_of is None]
    languages = sorted({member.language for member in card.members if member.language})
    if len(languages) > 1:
        parts.append(f"told in {', '.join(languages)}")
    banks = {member.bank for member in origins if member.bank}
    if len(banks) > 1:
        parts.append("both banks")
    elif banks and len({member.source for member in origins}) > 1:
        parts.append(f"only the {BANKS.get(next(iter(banks)), 'one')} bank")
    if card.corrections:
        parts.append(f"corrected: {'; '.join(card.corrections[:CORRECTIONS])}")
    elif card.edited:
        parts.append("edited since")
    return ", ".join(parts)


def ledger(coverage: Coverage) -> str:
    """Entries seen = where they ended."""
    fates = " + ".join(f"{number:,} {words(name)}" for name, number in coverage.dispositions.items())
    carried = f" + {coverage.carried:,} carried over" if coverage.carried else ""
    return f"{coverage.seen:,} entries seen{carried} = {fates or '0'}"


def polled(coverage: Coverage) -> str:
    return (
        f"{coverage.answered} of {coverage.feeds} feeds answered in {count(coverage.runs, 'cycle')}; "
        f"{count(coverage.articles, 'new article')}, {count(coverage.alerts, 'new alert')}"
    )


def warnings(coverage: Coverage) -> list[str]:
    found = []
    if not coverage.adds_up:
        found.append("The ledger does not add up: some entries are unaccounted for. Please report this.")
    if coverage.unfinished_runs:
        found.append(
            f"{count(coverage.unfinished_runs, 'cycle')} did not end well; what was pending is taken up by the next."
        )
    if coverage.polled < coverage.feeds:
        found.append(f"{count(coverage.feeds - coverage.polled, 'feed')} not polled in this period.")
    return found


def novelty(first: First) -> str:
    """What had not happened there for long."""
    return f"first in {first.days} days: {first.what}, at {first.place} (story {first.story_id})"


def safe_link(url: str) -> str:
    """The address when it may be a link, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


# ---------------------------------------------------------------------------- text


def _text(digest: Digest) -> str:
    lines = [f"Borderwatch, {stamp(digest.since)} to {stamp(digest.until)}", "=" * COLUMNS, "", "COVERAGE"]
    lines += _wrapped(polled(digest.coverage)) + _wrapped(ledger(digest.coverage))
    lines += [line for warning in warnings(digest.coverage) for line in _wrapped(f"! {warning}")]
    for health in digest.coverage.health:
        lines += _wrapped(f"- {health.source_name}: {health.state.replace('_', ' ')}: {health.reason}")
    lines += [line for first in digest.firsts for line in _wrapped(f"* {novelty(first)}")]
    lines += ["", f"STORIES ({len(digest.cards)})" if digest.cards else VERDICTS[digest.verdict]]
    for card in digest.cards:
        lines += ["", f"[{card.severity.upper()}] {card.headline}"]
        for fired in card.fired:
            ids = ", ".join(f"#{number}" for number in fired.alert_ids)
            implied = f"; implied by the source: {', '.join(fired.implied)}" if fired.implied else ""
            later = "; raised after the fact" if fired.applied else ""
            lines += _wrapped(f"{fired.title} (alert {ids}{implied}{later})")
            lines += [f"      {line}"[:132] for line in fired.why[:WHY_LINES]]
        for piece in card.excerpts:
            lines += _wrapped(_marked(piece, "[", "]"), "    ")
        lines += _wrapped(f"{voices(card)}; {stamp(card.when)}")
        lines += [f"  {member.source_name} ({member.language or '?'}{', copy' if member.copy_of else ''}): {member.url}"
                  for member in card.members]  # fmt: skip
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        text, COLUMNS, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
    ) or [""]


def _marked(excerpt: Excerpt, left: str, right: str, escape: Callable[[str], str] = str) -> str:
    return "".join(f"{left}{escape(text)}{right}" if hit else escape(text) for text, hit in excerpt.pieces)


# ---------------------------------------------------------------------------- Markdown

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$:@])")


def _escaped(text: str) -> str:
    """Text that no Markdown reader takes for markup, a link or HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\>", "&gt;")


def _markdown(digest: Digest) -> str:
    lines = [f"# Borderwatch, {stamp(digest.since)} to {stamp(digest.until)}", "", "## Coverage", ""]
    lines += [f"- {_escaped(polled(digest.coverage))}", f"- {_escaped(ledger(digest.coverage))}"]
    lines += [f"- **{_escaped(warning)}**" for warning in warnings(digest.coverage)]
    lines += [
        f"- {_escaped(health.source_name)}: *{_escaped(words(health.state))}*: {_escaped(health.reason)}"
        for health in digest.coverage.health
    ]
    lines += [f"- {_escaped(novelty(first))}" for first in digest.firsts]
    lines += ["", f"## Stories ({len(digest.cards)})" if digest.cards else VERDICTS[digest.verdict], ""]
    for card in digest.cards:
        lines += [f"### {card.severity}: {_linked(card.headline, card.url)}", ""]
        lines += [f"- **{_escaped(fired.title)}**" for fired in card.fired]
        lines += [f"- {_escaped(voices(card))}; {_escaped(stamp(card.when))}", ""]
        lines += [f"> {_marked(piece, '**', '**', _escaped)}\n" for piece in card.excerpts]
        lines += [
            f"- {_escaped(member.source_name)}: {_linked(member.title or member.url, member.url)}"
            for member in card.members
        ]
        lines.append("")
    return "\n".join(lines)


def _linked(text: str, url: str) -> str:
    address = safe_link(url)
    if not address:
        return _escaped(text)
    return f"[{_escaped(text)}](<{address.replace('<', '%3C').replace('>', '%3E').replace(chr(10), '')}>)"


# ---------------------------------------------------------------------------- JSON


def _json(digest: Digest) -> str:
    coverage = digest.coverage
    return json.dumps(
        {
            "since": iso(digest.since),
            "until": iso(digest.until),
            "verdict": digest.verdict,
            "coverage": {
                "feeds": coverage.feeds,
                "polled": coverage.polled,
                "answered": coverage.answered,
                "cycles": coverage.runs,
                "unfinished_cycles": coverage.unfinished_runs,
                "seen": coverage.seen,
                "carried": coverage.carried,
                "dispositions": dict(coverage.dispositions),
                "adds_up": coverage.adds_up,
                "articles": coverage.articles,
                "alerts": coverage.alerts,
                "troubled": [
                    {"source": row.source, "feed": row.url, "state": row.state, "reason": row.reason}
                    for row in coverage.health
                ],
            },
            "stories": [_card_json(card) for card in digest.cards],
            "firsts": [
                {"place": first.place, "what": first.what, "story": first.story_id, "days": first.days}
                for first in digest.firsts
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _card_json(card: Card) -> dict[str, Any]:
    return {
        "story": card.story_id, "headline": card.headline, "language": card.lang, "url": card.url,
        "severity": str(card.severity), "when": iso(card.when), "sources": card.sources, "copies": card.copies,
        "edited": card.edited, "corrections": list(card.corrections), "first": card.first.source,
        "watches": [
            {"watch": fired.watch, "title": fired.title, "severity": str(fired.severity), "alerts": list(fired.alert_ids),
             "implied": list(fired.implied), "why": list(fired.why), "applied_later": fired.applied}
            for fired in card.fired
        ],
        "excerpts": [{"text": piece.text, "groups": list(piece.groups)} for piece in card.excerpts],
        "articles": [_member_json(member) for member in card.members],
    }  # fmt: skip


def _member_json(member: StoryMember) -> dict[str, Any]:
    return {
        "id": member.article_id,
        "title": member.title,
        "url": member.url,
        "source": member.source,
        "country": member.country,
        "bank": member.bank,
        "language": member.language,
        "published": iso(member.published),
        "copy_of": member.copy_of,
        "versions": member.versions,
    }


# ---------------------------------------------------------------------------- HTML


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crawler.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(stamp=stamp, words=words, iso=iso, safe_link=safe_link)
    environment.globals.update(
        voices=voices,
        novelty=novelty,
        ledger=ledger,
        polled=polled,
        warnings=warnings,
        count=count,
        verdicts=VERDICTS,
        languages=LANGUAGES,
    )
    return environment


def _html(digest: Digest) -> str:
    return _environment().get_template("digest.html.j2").render(digest=digest, coverage=digest.coverage)


_RENDERERS: dict[str, Callable[[Digest], str]] = {"text": _text, "markdown": _markdown, "html": _html, "json": _json}
FORMATS = tuple(_RENDERERS)
