"""The words that all forms of a digest share. Plain text: each form escapes for itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.language.plurals import count, listed
from crawler.language.tokens import clean_line, isolated
from crawler.model import SIDES, ChangeKind, Coverage, FirstAtPlace, Rise, Stage, StoryMember
from crawler.report.digest.values import Card, Excerpt, FigureRange, MapPoint
from crawler.story import STAGE_WORDS

LANGUAGE_NAMES = {
    "en": "English",
    "ru": "Russian",
    "tg": "Tajik",
    "fa": "Dari",
    "ps": "Pashto",
    "uz": "Uzbek",
    "ky": "Kyrgyz",
    "kk": "Kazakh",
    "ur": "Urdu",
    "zh": "Chinese",
    "tr": "Turkish",
    "ar": "Arabic",
    "tk": "Turkmen",
    "de": "German",
    "fr": "French",
}
UNIT_NOUNS = {
    "usd": "US dollars",
    "afn": "afghani",
    "rub": "roubles",
    "uzs": "som",
    "eur": "euros",
    "gbp": "pounds",
    "mw": "MW",
    "kwh": "kWh",
    "g": "grams",
    "m": "metres",
    "tonne": "tonnes",
}
SEVERITY_SHAPES = {"critical": "◆", "high": "▲", "medium": "●", "low": "○"}  # of severities, for those who see no colour
WORD_FIRST = ("killed", "wounded", "casualties", "detained", "missing", "returned", "displaced", "crossed", "magnitude")
VERDICT_SENTENCES = {
    "alerts": "",
    "quiet": "No alerts. This is worth as much as the coverage above.",
    "cannot_conclude": "No alerts, but fewer than half of the feeds answered: nothing can be concluded from this.",
    "not_polled": "Nothing was polled in this period: nothing can be concluded from this.",
}
DISCLAIMER = (
    "An alert says that words of a watch stand in an article, not that the article is right. Sources are counted, not judged; "
    "a copy is no voice of its own."
)
MAX_LINK_CHARS = 2000
MAX_CARD_PLACES = 5  # named on a card
MAX_FIGURE_SOURCES = 4  # of a figure
MAX_CARD_CHANGES = 6


def short_line(text: str, limit: int) -> str:
    """One clean line of at most `limit` characters; of a title of a megabyte only the beginning is looked at."""
    return clean_line(text[: 8 * limit], limit)


def shortened(text: str, limit: int = 80) -> str:
    """A title in a list, cut with a mark where it is long."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def date_time(when: datetime | None) -> str:
    return when.astimezone(UTC).strftime("%-d %b %Y, %H:%M UTC") if when else "date unknown"


def day_and_time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%-d %b, %H:%M")


def spaced(name: str) -> str:
    return name.replace("_", " ")


def language_name(code: str | None) -> str:
    return LANGUAGE_NAMES.get(code or "", code or "")


def number_text(value: float) -> str:
    return f"{value:,.10g}"


def safe_link(url: str) -> str:
    """The address when it may be a link, else nothing."""
    if len(url) > MAX_LINK_CHARS or any(char.isspace() or not char.isprintable() for char in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


# ---------------------------------------------------------------------------- of a card


def reported_by(card: Card) -> str:
    """ "9 owners in 4 languages, 12 articles, 3 of them copies"."""
    told = card.sourcing
    parts = [count(len(told.owners), "independent voice") if told.origins > 1 else "one voice"]
    if len(told.languages) > 1:
        parts[0] += f" in {listed([language_name(code) for code in told.languages], 3)}"
    if told.articles > 1:
        copies = f", {count(told.copies, 'copy', 'copies')} among them" if told.copies else ""
        parts.append(f"{count(told.articles, 'article')}{copies}")
    return "; ".join(parts)


def sides_reporting(card: Card) -> str:
    """Which side of the river tells it, and which is silent."""
    told = card.sourcing.banks
    if len(told) > 1:
        return "both banks report it"
    if told:
        silent = [SIDES[bank] for bank in card.silent if bank in SIDES]
        return f"only the {SIDES.get(told[0], told[0])} bank reports it" + (f", the {silent[0]} bank is silent" if silent else "")
    return "neither bank reports it: told from outside"


def first_report(card: Card) -> str:
    """Who was first, and by how long."""
    who, hours = isolated(card.first.source_name), card.sourcing.lead_hours
    if hours is None:
        return f"{who} alone" if card.sourcing.origins <= 1 else f"first: {who}"
    return f"first: {who}, {duration(hours)} before the next"


def duration(hours: float) -> str:
    if hours < 1:
        return count(round(hours * 60), "minute")
    return count(round(hours), "hour") if hours < 48 else count(round(hours / 24), "day")


def stage_steps(card: Card) -> str:
    """ "single source → both banks (Asia-Plus, 5 Mar, 14:10)": how far it came within the period."""
    names = {one.source: isolated(one.source_name) for one in card.members}
    moves = [one for one in card.transitions if one.before]
    if not moves:
        return STAGE_WORDS[card.stage]
    told = [STAGE_WORDS[moves[0].before]]
    told += [f"{STAGE_WORDS[one.after]} ({names.get(one.source, one.source)}, {day_and_time(one.moment)})" for one in moves]
    return " → ".join(told)


def lost_standing(card: Card) -> str:
    """ "denied" or "retracted", where the card's word does not say so already; empty: it stands."""
    word = STAGE_WORDS[card.stage]
    return word if card.stage in (Stage.DENIED, Stage.RETRACTED) and word != card.word else ""


def place_label(spot: MapPoint) -> str:
    """ "Ishkashim (AF)", "Kunduz (province, AF)"."""
    if not spot.country or f"({spot.country})" in spot.name:
        return spot.name
    return f"{spot.name[:-1]}, {spot.country})" if spot.name.endswith(")") else f"{spot.name} ({spot.country})"


def place_list(card: Card, most: int = MAX_CARD_PLACES) -> str:
    """Those of titles and leads; those of the text where there are none."""
    told = [spot for spot in card.places if spot.prominent] or list(card.places)
    return listed([place_label(spot) for spot in told], most)


def with_unit(name: str, value: str) -> str:
    """ "killed 5", "120 kg"."""
    return f"{name} {value}" if name in WORD_FIRST else f"{value} {UNIT_NOUNS.get(name, name)}"


def figure_span(figure: FigureRange) -> str:
    """ "killed 3–5, newest 5"."""
    if figure.low == figure.high:
        return with_unit(figure.unit, number_text(figure.low))
    both = with_unit(figure.unit, f"{number_text(figure.low)}–{number_text(figure.high)}")
    return f"{both}, newest {number_text(figure.newest)}"


def figure_steps(figure: FigureRange) -> str:
    """ "300 → 1,037"; empty: it did not."""
    return " → ".join(number_text(value) for value in figure.steps) if len(figure.steps) > 1 else ""


def figure_sources(figure: FigureRange) -> str:
    """ "Asia-Plus 3 → 5; Khaama 5": only where they differ."""
    if figure.low == figure.high and len(figure.steps) < 2:
        return ""
    if len({values for _, values in figure.by_source}) < 2 and len(figure.steps) < 2:
        return ""
    told = [f"{isolated(name)} {' → '.join(number_text(value) for value in values)}" for name, values in figure.by_source]
    return "; ".join(told[:MAX_FIGURE_SOURCES]) + (
        f"; {len(told) - MAX_FIGURE_SOURCES} more" if len(told) > MAX_FIGURE_SOURCES else ""
    )


def change_lines(card: Card) -> list[str]:
    """What is news since the reader was told, a line each; nothing for what is all new."""
    told = [change.text for change in card.changes if change.kind is not ChangeKind.NEW]
    return told[:MAX_CARD_CHANGES] + [f"{len(told) - MAX_CARD_CHANGES} more"] * (len(told) > MAX_CARD_CHANGES)


def change_text(card: Card) -> str:
    return "; ".join(change_lines(card))


def language_tag(code: str | None) -> str:
    """A language code fit for an attribute `lang`, or nothing."""
    return code if code and re.fullmatch(r"[a-z]{2,3}", code) else ""


def article_line(member: StoryMember) -> str:
    parts = [member.source_name, member.country, language_name(member.language), date_time(member.published or member.first_seen)]
    parts += ["copy"] * (member.copy_of is not None) + [f"{member.versions} versions"] * (member.versions > 1)
    return " · ".join(part for part in parts if part)


# ---------------------------------------------------------------------------- of the period


def coverage_sum(coverage: Coverage) -> str:
    """Entries seen = where they ended."""
    fates = " + ".join(f"{number:,} {spaced(name)}" for name, number in coverage.dispositions.items())
    carried = f" + {coverage.carried:,} carried over" if coverage.carried else ""
    return f"{coverage.seen:,} entries seen{carried} = {fates or '0'}"


def coverage_line(coverage: Coverage) -> str:
    return (
        f"{coverage.answered} of {coverage.feeds} feeds answered in {count(coverage.runs, 'cycle')}; "
        f"{count(coverage.articles, 'new article')}, {count(coverage.alerts, 'new alert')}"
    )


def coverage_warnings(coverage: Coverage) -> list[str]:
    found = []
    if not coverage.adds_up:
        found.append("The ledger does not add up: some entries are unaccounted for. Please report this.")
    if coverage.unfinished_runs:
        found.append(f"{count(coverage.unfinished_runs, 'cycle')} did not end well; what was pending is taken up by the next.")
    if coverage.offline_runs or coverage.unreached:
        since = f"; {count(coverage.unreached, 'feed')} not reached since" if coverage.unreached else ""
        cycles = f" in {count(coverage.offline_runs, 'cycle')} of {coverage.runs}" if coverage.offline_runs else ""
        found.append(f"Our own line seemed down: no host answered{cycles}{since}. No source is blamed for it.")
    if coverage.polled < coverage.feeds:
        found.append(f"{count(coverage.feeds - coverage.polled, 'feed')} not polled in this period.")
    return found


def first_text(first: FirstAtPlace) -> str:
    """What had not happened there for long."""
    return f"first in {first.days} days: {first.what}, at {first.place}"


def rise_text(rise: Rise) -> str:
    """What is more than usual, and what is usual."""
    value = number_text(rise.usual)
    if rise.story_id is None:
        return f"{rise.title}: {count(rise.count, 'story', 'stories')} in a day; a {rise.day} usually has {value}"
    return f"{rise.count} owners in a day; the leading story of a {rise.day} usually has {value}"


def with_marks(piece: Excerpt, left: str, right: str) -> str:
    return "".join(f"{left}{text}{right}" if hit else text for text, hit in piece.pieces)
