"""The words that all forms of a digest share. Plain text: each form escapes for itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.language.plurals import count, listed, plural_of
from crawler.language.reader.moments import moment_words
from crawler.language.tables import table_of
from crawler.language.tokens import clean_line, isolated
from crawler.model import SIDES, ChangeKind, Coverage, Disposition, FirstAtPlace, Rise, Stage, StoryMember, TextFrom, side_name
from crawler.report.from_feed import FROM_FEED_FLAG, from_feed_note, missing_page_note
from crawler.report.published import published_words
from crawler.report.relevance import probably_not_note
from crawler.story import STAGE_WORDS

if TYPE_CHECKING:
    from crawler.report.digest.values import Card, Excerpt, FigureRange, MapPoint

# Names of languages that have no table.
OTHER_LANGUAGE_NAMES = {
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
# Unit of a figure → its noun, and the plural where it is irregular. Units that are not here read the same in the plural.
UNIT_NOUNS: dict[str, tuple[str, ...]] = {
    "bodies": ("body",),
    "soldiers": ("soldier",),
    "militants": ("militant",),
    "police": ("police officer",),
    "civilians": ("civilian",),
    "women": ("woman", "women"),
    "children": ("child", "children"),
    "workers": ("worker",),
    "families": ("family",),
    "students": ("student",),
    "people": ("person", "people"),
    "districts": ("district",),
    "villages": ("village",),
    "posts": ("post",),
    "provinces": ("province",),
    "houses": ("house",),
    "vehicles": ("vehicle",),
    "weapons": ("weapon",),
    "livestock": ("farm animal",),
    "schools": ("school",),
    "cases": ("case",),
    "places": ("place",),
    "hectares": ("hectare",),
    "tonne": ("tonne",),
    "g": ("gram",),
    "m": ("metre",),
    "usd": ("US dollar",),
    "afn": ("afghani",),
    "rub": ("rouble",),
    "uzs": ("Uzbek som", "Uzbek som"),
    "eur": ("euro",),
    "gbp": ("pound",),
    "mw": ("MW", "MW"),
    "kwh": ("kWh", "kWh"),
    "hours": ("hour",),
    "days": ("day",),
    "weeks": ("week",),
    "months": ("month",),
    "years": ("year",),
    "times": ("time",),
}
# What became of entries, where the name of the disposition says too little to somebody new to it.
DISPOSITION_WORDS: dict[str, str] = {
    Disposition.KNOWN: "known already",
    Disposition.REPEATED: "listed twice",
    Disposition.THIN: "with too little text",
    Disposition.CONSENT: "behind a consent page",
    Disposition.NOT_ARTICLE: "without an article",
    Disposition.NOT_HTML: "not HTML",
    Disposition.OFF_SITE: "on another site",
    Disposition.BLOCKED_BY_ROBOTS: "blocked by robots.txt",
    Disposition.BLOCKED_BY_GUARD: "blocked by the address check",
    Disposition.EXTRACTION_FAILED: "not readable",
}
SEVERITY_SHAPES = {"critical": "◆", "high": "▲", "medium": "●", "low": "○"}  # of severities, for those who see no colour
WORD_FIRST = ("killed", "wounded", "casualties", "detained", "missing", "returned", "displaced", "crossed", "magnitude")
VERDICT_SENTENCES = {
    "alerts": "",
    "quiet": "No alerts. How much that means depends on the coverage above.",
    "cannot_conclude": "No alerts, but fewer than half of the feeds answered: nothing can be concluded from this.",
    "not_polled": "Nothing was polled in this period: nothing can be concluded from this.",
}
DISCLAIMER = (
    "An alert says that an article matches a watch, not that the article is true. Sources are counted, not judged; "
    "a copy does not count as an independent source."
)
MAX_LINK_CHARS = 2000
MAX_CARD_PLACES = 5  # named on a card
MAX_FIGURE_SOURCES = 4  # of a figure
MAX_CARD_CHANGES = 6
MAX_CARD_FEED_TEXTS = 3  # articles without their page that a card names
MAX_INCIDENTS = 8  # bad hours of hosts that a digest names


def short_line(text: str, limit: int) -> str:
    """One clean line of at most `limit` characters; of a title of a megabyte only the beginning is looked at."""
    return clean_line(text[: 8 * limit], limit)


def shortened(text: str, limit: int = 80) -> str:
    """A title in a list, cut with a mark where it is long."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def spaced(name: str) -> str:
    return name.replace("_", " ")


def language_name(code: str | None) -> str:
    table = table_of(code or "")
    return table.name if table is not None else OTHER_LANGUAGE_NAMES.get(code or "", code or "")


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
    """ "9 independent sources in English and Dari; 12 articles, 3 copies among them"."""
    sourcing = card.sourcing
    line = count(len(sourcing.owners), "independent source")
    if len(sourcing.languages) > 1:
        line += f" in {listed([language_name(code) for code in sourcing.languages], 3)}"
    if sourcing.articles > 1:
        copies = f", {count(sourcing.copies, 'copy')} among them" if sourcing.copies else ""
        line += f"; {count(sourcing.articles, 'article')}{copies}"
        line += f", {sourcing.from_feed} from the feed only" if sourcing.from_feed else ""
    return line


def sides_reporting(card: Card) -> str:
    """Which side of the river reports it, and which is silent."""
    reporting = card.sourcing.banks
    if len(reporting) > 1:
        return "both sides of the river report it"
    if reporting:
        silent = [f"; the {side_name(side)} only in a few words of a feed" for side in sourcing_briefly(card)]
        silent += [f"; the {side_name(side)} is silent" for side in card.silent if side in SIDES]
        return f"only the {side_name(reporting[0])} reports it{''.join(silent[:1])}"
    return "neither side of the river reports it, only sources elsewhere"


def sourcing_briefly(card: Card) -> list[str]:
    """Sides that report it, but too briefly to count as an independent source."""
    return [side for side in card.sourcing.brief_banks if side in SIDES]


def from_feed_lines(card: Card) -> tuple[str, ...]:
    """ "Asia-Plus: page blocked (HTTP 403), asked again 27 Nov, 14:00 UTC": a line for each article without its page."""
    lines = [
        f"{isolated(member.source_name)}: {missing_page_note(member.missing_page)}"
        for member in card.members
        if member.is_from_feed
    ]
    more = [f"{len(lines) - MAX_CARD_FEED_TEXTS} more"] if len(lines) > MAX_CARD_FEED_TEXTS else []
    return (*lines[:MAX_CARD_FEED_TEXTS], *more)


def from_feed_flag(card: Card) -> str:
    """ "from the feed only", where no page of the story could be read; else empty."""
    return FROM_FEED_FLAG if card.text_from is TextFrom.FEED else ""


def from_feed_mark(member: StoryMember) -> str:
    """What follows an article in a list: " (from the feed only)"; empty: it was read from its page."""
    return f" ({FROM_FEED_FLAG})" if member.is_from_feed else ""


def first_report(card: Card) -> str:
    """Who was first, and by how long."""
    who, hours = isolated(card.first.source_name), card.sourcing.lead_hours
    if hours is None:
        return f"only {who}" if card.sourcing.origins <= 1 else f"first: {who}"
    return f"first: {who}, {duration(hours)} before the next source"


def noun(number: int, singular: str) -> str:
    """The noun that follows a number which the page sets in type of its own: "story", "stories"."""
    return singular if number == 1 else plural_of(singular)


def duration(hours: float) -> str:
    if hours < 1:
        return count(round(hours * 60), "minute")
    return count(round(hours), "hour") if hours < 48 else count(round(hours / 24), "day")


def stage_steps(card: Card) -> str:
    """ "single source → both sides (Asia-Plus, 5 Mar, 14:10)": how far it came within the period."""
    names = {member.source: isolated(member.source_name) for member in card.members}
    moves = [transition for transition in card.transitions if transition.before]
    if not moves:
        return STAGE_WORDS[card.stage]
    steps = [STAGE_WORDS[moves[0].before]]
    steps += [f"{STAGE_WORDS[move.after]} ({names.get(move.source, move.source)}, {moment_words(move.moment)})" for move in moves]
    return " → ".join(steps)


def lost_standing(card: Card) -> str:
    """ "denied" or "retracted", where the card's word does not say so already; empty: it stands."""
    word = STAGE_WORDS[card.stage]
    return word if card.stage in (Stage.DENIED, Stage.RETRACTED) and word != card.word else ""


def place_label(place: MapPoint) -> str:
    """ "Ishkashim (AF)", "Kunduz (province, AF)"."""
    if not place.country or f"({place.country})" in place.name:
        return place.name
    return f"{place.name[:-1]}, {place.country})" if place.name.endswith(")") else f"{place.name} ({place.country})"


def place_list(card: Card, most: int = MAX_CARD_PLACES) -> str:
    """The places of titles and leads; those of the text where there are none."""
    places = [place for place in card.places if place.prominent] or list(card.places)
    return listed([place_label(place) for place in places], most)


def with_unit(unit: str, number: str) -> str:
    """ "killed 5", "1 soldier", "120 kg"."""
    if unit in WORD_FIRST:
        return f"{unit} {number}"
    noun, *plural = UNIT_NOUNS.get(unit, (unit, unit))
    return f"{number} {noun if number == '1' else (*plural, plural_of(noun))[0]}"


def figure_span(figure: FigureRange) -> str:
    """ "killed 3–5, latest 5"."""
    if figure.low == figure.high:
        return with_unit(figure.unit, number_text(figure.low))
    both = with_unit(figure.unit, f"{number_text(figure.low)}–{number_text(figure.high)}")
    return f"{both}, latest {number_text(figure.newest)}"


def figure_steps(figure: FigureRange) -> str:
    """ "300 → 1,037"; empty: it did not."""
    return " → ".join(number_text(value) for value in figure.steps) if len(figure.steps) > 1 else ""


def figure_sources(figure: FigureRange) -> str:
    """ "Asia-Plus 3 → 5; Khaama 5": only where they differ."""
    if figure.low == figure.high and len(figure.steps) < 2:
        return ""
    if len({values for _, values in figure.by_source}) < 2 and len(figure.steps) < 2:
        return ""
    lines = [f"{isolated(name)} {' → '.join(number_text(value) for value in values)}" for name, values in figure.by_source]
    more = [f"{len(lines) - MAX_FIGURE_SOURCES} more"] if len(lines) > MAX_FIGURE_SOURCES else []
    return "; ".join([*lines[:MAX_FIGURE_SOURCES], *more])


def change_lines(card: Card) -> list[str]:
    """What changed since the last digest that held the story, a line each; nothing for a new story."""
    lines = [change.text for change in card.changes if change.kind is not ChangeKind.NEW]
    return lines[:MAX_CARD_CHANGES] + [f"{len(lines) - MAX_CARD_CHANGES} more"] * (len(lines) > MAX_CARD_CHANGES)


def change_text(card: Card) -> str:
    return "; ".join(change_lines(card))


def language_tag(code: str | None) -> str:
    """A language code fit for an attribute `lang`, or nothing."""
    return code if code and re.fullmatch(r"[a-z]{2,3}", code) else ""


def article_line(member: StoryMember) -> str:
    parts = [member.source_name, member.country, language_name(member.language), published_words(member.appeared)]
    parts += ["copy"] * (member.copy_of is not None) + [count(member.versions, "version")] * (member.edit_count > 0)
    parts.append(from_feed_note(member.text_from, member.missing_page))
    return " · ".join(filter(None, parts))


# ---------------------------------------------------------------------------- of the period


def coverage_sum(coverage: Coverage) -> str:
    """The entries seen, and what became of them."""
    parts = " + ".join(_disposition(name, number) for name, number in coverage.dispositions.items())
    carried = f" + {coverage.carried:,} carried over" if coverage.carried else ""
    return f"{count(coverage.seen, 'entry')} seen{carried} = {parts or '0'}"


def _disposition(name: str, number: int) -> str:
    return count(number, "copy") if name == Disposition.COPY else f"{number:,} {DISPOSITION_WORDS.get(name, spaced(name))}"


def coverage_line(coverage: Coverage) -> str:
    return (
        f"{coverage.answered:,} of {count(coverage.feeds, 'feed')} answered in {count(coverage.runs, 'polling cycle')}; "
        f"{count(coverage.articles, 'new article')}, {count(coverage.alerts, 'new alert')}"
    )


def probably_not_line(coverage: Coverage) -> str:
    """How many alerts of the period are kept apart; empty: none."""
    return probably_not_note(coverage.probably_not)


def coverage_warnings(coverage: Coverage) -> list[str]:
    lines = []
    if not coverage.adds_up:
        lines.append("The coverage does not add up: some entries are unaccounted for. Please report this as a defect.")
    if coverage.unfinished_runs:
        lines.append(f"{count(coverage.unfinished_runs, 'polling cycle')} did not finish; the next cycle fetches what is left.")
    if coverage.offline_runs or coverage.unreached:
        since = f"; {count(coverage.unreached, 'feed')} not reached since then" if coverage.unreached else ""
        cycles = f" in {coverage.offline_runs} of {count(coverage.runs, 'polling cycle')}" if coverage.offline_runs else ""
        lines.append(f"Our own connection seems to have been down: no host answered{cycles}{since}. No source is blamed for it.")
    if coverage.quiet:
        lines.append(f"{count(coverage.quiet, 'feed')} with nothing new, and nearly all sources have nothing: a holiday?")
    lines += [f"{incident}." for incident in coverage.incidents[:MAX_INCIDENTS]]
    if (more := len(coverage.incidents) - MAX_INCIDENTS) > 0:
        lines.append(f"{count(more, 'more bad hour')} of hosts; `borderwatch sources` names those of the last days.")
    if coverage.gaps:
        state = "all closed" if coverage.gaps_closed == coverage.gaps else f"{coverage.gaps - coverage.gaps_closed} still open"
        lines.append(
            f"Entries had scrolled off a feed before a poll {count(coverage.gaps, 'time')}: {state}, "
            f"{count(coverage.gap_entries, 'entry')} recovered."
        )
    if coverage.polled < coverage.feeds:
        lines.append(f"{count(coverage.feeds - coverage.polled, 'feed')} not polled in this period.")
    return lines


def first_text(first: FirstAtPlace) -> str:
    """What had not happened there for long."""
    return f"first in {count(first.days, 'day')}: {first.what}, at {first.place}"


def rise_text(rise: Rise) -> str:
    """What is more than usual, and what is usual."""
    value = number_text(rise.usual)
    if rise.story_id is None:
        return f"{rise.title}: {count(rise.count, 'story')} in a day; a {rise.day} usually has {value}"
    return f"{count(rise.count, 'independent source')} in a day; the most reported story of a {rise.day} usually has {value}"


def with_marks(piece: Excerpt, left: str, right: str) -> str:
    return "".join(f"{left}{text}{right}" if hit else text for text, hit in piece.pieces)
