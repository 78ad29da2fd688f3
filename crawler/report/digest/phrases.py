"""The words that all forms of a digest share. Plain text: each form escapes for itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.language.plurals import count, listed, plural_of
from crawler.language.reader import set_apart
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import joined_clauses, marked, number_words
from crawler.language.reader.texts import ngettext as _n
from crawler.language.tokens import clean_line, isolated
from crawler.model import SIDES, ChangeKind, FirstAtPlace, Rise, Stage, StoryMember, TextFrom
from crawler.report.digest.units import with_unit
from crawler.report.from_feed import FROM_FEED_FLAG, from_feed_note, missing_page_note
from crawler.report.names import country_mark, place_name, readable_name
from crawler.report.published import published_words
from crawler.report.words import language_name, side_words, stage_words

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.report.digest.values import Card, Excerpt, FigureRange, MapPoint

SEVERITY_SHAPES = {"critical": "◆", "high": "▲", "medium": "●", "low": "○"}  # of severities, for those who see no colour
VERDICT_SENTENCES = {
    "alerts": "",
    "quiet": marked("No alerts. How much that means depends on the coverage above."),
    "cannot_conclude": marked("No alerts, but fewer than half of the feeds answered: nothing can be concluded from this."),
    "not_polled": marked("Nothing was polled in this period: nothing can be concluded from this."),
}
DISCLAIMER = marked(
    "An alert says that an article matches a watch, not that the article is true. Sources are counted, not judged; "
    "a copy does not count as an independent source."
)
# What `Rise.day` compares with.
COMPARED_DAYS = (
    marked("day"),
    *(marked("Monday"), marked("Tuesday"), marked("Wednesday"), marked("Thursday"), marked("Friday")),
    *(marked("Saturday"), marked("Sunday")),
)
MAX_LINK_CHARS = 2000
MAX_CARD_PLACES = 5  # named on a card
MAX_FIGURE_SOURCES = 4  # of a figure
MAX_CARD_CHANGES = 6
MAX_CARD_FEED_TEXTS = 3  # articles without their page that a card names


def verdict_sentence(verdict: str) -> str:
    """What a digest without stories means; empty: there are stories."""
    return _(VERDICT_SENTENCES[verdict])


def disclaimer() -> str:
    return _(DISCLAIMER)


def period(since: datetime, until: datetime) -> str:
    return _("{since} to {until}", since=moment_words(since), until=moment_words(until))


def short_line(text: str, limit: int) -> str:
    """One clean line of at most `limit` characters; of a title of a megabyte only the beginning is looked at."""
    return clean_line(text[: 8 * limit], limit)


def shortened(text: str, limit: int = 80) -> str:
    """A title in a list, cut with a mark where it is long."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def spaced(name: str) -> str:
    return name.replace("_", " ")


def number_text(value: float) -> str:
    return number_words(float(value))


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
        names = listed([language_name(code) for code in sourcing.languages], 3)
        line = _("{sources} in {languages}", sources=line, languages=names)
    if sourcing.articles > 1:
        line += f"; {count(sourcing.articles, 'article')}"
        line += f", {_n('{n} copy among them', '{n} copies among them', sourcing.copies)}" if sourcing.copies else ""
        line += f", {_('{n} from the feed only', n=sourcing.from_feed)}" if sourcing.from_feed else ""
    return line


def sides_reporting(card: Card) -> str:
    """Which side of the river reports it, and which is silent."""
    reporting = card.sourcing.banks
    if len(reporting) > 1:
        return _("both sides of the river report it")
    if reporting:
        silent = [_("the {side} only in a few words of a feed", side=side_words(side)) for side in sourcing_briefly(card)]
        silent += [_("the {side} is silent", side=side_words(side)) for side in card.silent if side in SIDES]
        return joined_clauses([_("only the {side} reports it", side=side_words(reporting[0])), *silent[:1]])
    return _("neither side of the river reports it, only sources elsewhere")


def sourcing_briefly(card: Card) -> list[str]:
    """Sides that report it, but too briefly to count as an independent source."""
    return [side for side in card.sourcing.brief_banks if side in SIDES]


def from_feed_lines(card: Card) -> tuple[str, ...]:
    """ "Asia-Plus: page blocked (HTTP 403), asked again 27 Nov, 14:00 UTC": a line for each article without its page."""
    lines = [
        f"{isolated(readable_name(member.source_name))}: {missing_page_note(member.missing_page)}"
        for member in card.members
        if member.is_from_feed
    ]
    more = [_("{n} more", n=len(lines) - MAX_CARD_FEED_TEXTS)] if len(lines) > MAX_CARD_FEED_TEXTS else []
    return (*lines[:MAX_CARD_FEED_TEXTS], *more)


def from_feed_flag(card: Card) -> str:
    """ "from the feed only", where no page of the story could be read; else empty."""
    return _(FROM_FEED_FLAG) if card.text_from is TextFrom.FEED else ""


def from_feed_mark(member: StoryMember) -> str:
    """What follows an article in a list: " (from the feed only)"; empty: it was read from its page."""
    return f" ({_(FROM_FEED_FLAG)})" if member.is_from_feed else ""


def first_report(card: Card) -> str:
    """Who was first, and by how long."""
    who, hours = isolated(readable_name(card.first.source_name)), card.sourcing.lead_hours
    if hours is None:
        return _("only {source}", source=who) if card.sourcing.origins <= 1 else _("first: {source}", source=who)
    return _("first: {source}, {time} before the next source", source=who, time=duration(hours))


def noun(number: int, singular: str) -> str:
    """The noun that follows a number which the page sets in type of its own: "story", "stories"."""
    return singular if number == 1 else plural_of(singular)


def duration(hours: float) -> str:
    if hours < 1:
        return count(round(hours * 60), "minute")
    return count(round(hours), "hour") if hours < 48 else count(round(hours / 24), "day")


def stage_steps(card: Card) -> str:
    """ "single source → both sides (Asia-Plus, 5 Mar, 14:10)": how far it came within the period."""
    names = {member.source: set_apart(readable_name(member.source_name)) for member in card.members}
    moves = [transition for transition in card.transitions if transition.before]
    if not moves:
        return stage_words(card.stage)
    steps = [stage_words(moves[0].before)]
    steps += [f"{stage_words(move.after)} ({names.get(move.source, move.source)}, {moment_words(move.moment)})" for move in moves]
    return f" {_('→')} ".join(steps)


def lost_standing(card: Card) -> str:
    """ "denied" or "retracted", where the card's word does not say so already; empty: it stands."""
    word = stage_words(card.stage)
    return word if card.stage in (Stage.DENIED, Stage.RETRACTED) and word != card.word else ""


def place_label(place: MapPoint) -> str:
    """ "Ishkashim (AF)", "Kunduz (province, AF)"."""
    name = place_name(place.id, place.name)
    if not place.country or f"({place.country})" in name:
        return name
    mark = country_mark(place.country)
    return f"{name[:-1]}, {mark})" if name.endswith(")") else f"{name} ({mark})"


def place_list(card: Card, most: int = MAX_CARD_PLACES) -> str:
    """The places of titles and leads; those of the text where there are none."""
    places = [place for place in card.places if place.prominent] or list(card.places)
    return listed([place_label(place) for place in places], most)


def figure_span(figure: FigureRange) -> str:
    """ "killed 3–5, latest 5"."""
    if figure.low == figure.high:
        return with_unit(figure.unit, figure.low, number_text(figure.low))
    both = with_unit(figure.unit, figure.high, f"{number_text(figure.low)}–{number_text(figure.high)}")
    return _("{span}, latest {value}", span=both, value=number_text(figure.newest))


def figure_steps(figure: FigureRange) -> str:
    """ "300 → 1,037"; empty: it did not."""
    return f" {_('→')} ".join(number_text(value) for value in figure.steps) if len(figure.steps) > 1 else ""


def figure_sources(figure: FigureRange) -> str:
    """ "Asia-Plus 3 → 5; Khaama 5": only where they differ."""
    if figure.low == figure.high and len(figure.steps) < 2:
        return ""
    if len({values for _name, values in figure.by_source}) < 2 and len(figure.steps) < 2:
        return ""
    arrow = f" {_('→')} "
    lines = [f"{set_apart(name)} {arrow.join(number_text(value) for value in values)}" for name, values in figure.by_source]
    more = [_("{n} more", n=len(lines) - MAX_FIGURE_SOURCES)] if len(lines) > MAX_FIGURE_SOURCES else []
    return joined_clauses([*lines[:MAX_FIGURE_SOURCES], *more])


def change_lines(card: Card) -> list[str]:
    """What changed since the last digest that held the story, a line each; nothing for a new story."""
    lines = [change.text for change in card.changes if change.kind is not ChangeKind.NEW]
    return lines[:MAX_CARD_CHANGES] + [_("{n} more", n=len(lines) - MAX_CARD_CHANGES)] * (len(lines) > MAX_CARD_CHANGES)


def change_text(card: Card) -> str:
    return joined_clauses(change_lines(card))


def language_tag(code: str | None) -> str:
    """A language code fit for an attribute `lang`, or nothing."""
    return code if code and re.fullmatch(r"[a-z]{2,3}", code) else ""


def article_line(member: StoryMember) -> str:
    parts = [
        readable_name(member.source_name),
        country_mark(member.country),
        language_name(member.language),
        published_words(member.appeared),
    ]
    parts += [_("copy")] * (member.copy_of is not None) + [count(member.versions, "version")] * (member.edit_count > 0)
    parts.append(from_feed_note(member.text_from, member.missing_page))
    return " · ".join(filter(None, parts))


# ---------------------------------------------------------------------------- of the period


def story_reference(story: int | None) -> str:
    """ " (story 7)"; empty for none."""
    return f" ({_('story {id}', id=story)})" if story else ""


def first_text(first: FirstAtPlace) -> str:
    """What had not happened there for long."""
    return _("first in {days}: {what}, at {place}", days=count(first.days, "day"), what=first.what, place=first.place)


def rise_text(rise: Rise) -> str:
    """What is more than usual, and what is usual."""
    value = number_text(rise.usual)
    day = _(rise.day)
    if rise.story_id is None:
        return _(
            "{title}: {stories} in a day; a {day} usually has {value}",
            title=rise.title,
            stories=count(rise.count, "story"),
            day=day,
            value=value,
        )
    return _(
        "{sources} in a day; the most reported story of a {day} usually has {value}",
        sources=count(rise.count, "independent source"),
        day=day,
        value=value,
    )


def with_marks(piece: Excerpt, left: str, right: str) -> str:
    return "".join(f"{left}{text}{right}" if hit else text for text, hit in piece.pieces)
