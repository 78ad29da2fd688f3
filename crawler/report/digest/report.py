"""A situation report out of cards: highlights, key figures, areas, themes, gaps, sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crawler.language.plurals import count, listed
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.language.reader.texts import ngettext as _n
from crawler.language.tokens import isolated
from crawler.model import SIDES, ChangeKind, Coverage, Severity, Stage, TextFrom
from crawler.report.digest import coverage_phrases, phrases
from crawler.report.digest.findings import scenes
from crawler.report.digest.values import Card, FigureRange, Group, Highlight, SourceShare
from crawler.report.names import province_name, readable_name
from crawler.report.words import language_name, side_words

MAX_HIGHLIGHTS = 5
MAX_KEY_FIGURES = 10
HARM_UNITS = (
    *("killed", "wounded", "casualties", "bodies", "hospitalised", "missing"),
    *("detained", "displaced", "returned", "crossed"),
)
PEOPLE_FIGURE_UNITS = (
    "soldiers",
    "militants",
    "police",
    "civilians",
    "women",
    "children",
    "workers",
    "families",
    "students",
    "people",
)
TIME_FIGURE_UNITS = ("hours", "days", "weeks", "months", "years", "times")  # of no use without their sentence
MEASURE_UNITS = (
    "magnitude",
    "kg",
    "tonne",
    "usd",
    "somoni",
    "afn",
    "houses",
    "vehicles",
    "weapons",
    "posts",
    "districts",
    "villages",
)
UNIT_RANKS = {unit: rank for rank, unit in enumerate((*HARM_UNITS, *PEOPLE_FIGURE_UNITS, *MEASURE_UNITS))}
ELSEWHERE_TITLE = marked("Elsewhere")
NO_PLACE_TITLE = marked("No place named")
UNKNOWN_RELEVANCE = 0.5  # stands where nothing is known of a story
FORTNIGHT_SECONDS = 14 * 86400.0  # seconds
MIN_EXPECTED_ARTICLES = 3.0  # articles: only where so many usually come in such a time is their absence worth a word


def card_order(card: Card) -> tuple[int, bool, float, int, float, float, int]:
    """The highest severity first; of these what has anything new, the most relevant (in tenths), what changed most, the latest
    news."""
    kinds = list(ChangeKind)
    kind = kinds.index(card.kind) if card.kind else len(kinds)
    relevance = UNKNOWN_RELEVANCE if card.relevance is None else round(card.relevance, 1)
    return (
        -card.severity.rank,
        card.kind is None,
        -relevance,
        kind,
        -card.news_at.timestamp(),
        -card.when.timestamp(),
        card.story_id,
    )


def pick_highlights(cards: Sequence[Card]) -> tuple[Highlight, ...]:
    """What, where, who reports it, how sure: a sentence for each of the first cards. Stories with nothing new are none."""
    return tuple(
        Highlight(story_id=card.story_id, text=highlight_text(card), severity=card.severity)
        for card in [card for card in cards if card.kind is not None][:MAX_HIGHLIGHTS]
    )


def highlight_text(card: Card) -> str:
    what = card.fired[0].title if card.fired else _("A story")
    where = listed([phrases.place_label(spot) for spot in scenes(card.places)[:2]])
    figure = next((phrases.figure_span(candidate) for candidate in shown_figures(card) if candidate.unit in HARM_UNITS), "")
    news = next(iter(phrases.change_lines(card)), "")
    first = f"{what}{f', {where}' if where else ''}{f': {figure}' if figure else ''}"
    return f"{first}. {news[:1].upper()}{news[1:]}{'. ' if news else ''}{_who(card)} {certainty(card)}{provisional(card)}"


def _who(card: Card) -> str:
    sourcing = card.sourcing
    if len(sourcing.owners) <= 1:
        return _("Reported by {source} only.", source=isolated(readable_name(card.first.source_name)))
    if len(sourcing.banks) > 1:
        where = _("on both sides of the river")
    elif sourcing.banks:
        where = _("on the {side} only", side=side_words(sourcing.banks[0]))
    else:
        where = _("on neither side of the river")
    return _n(
        "Reported by {source} and {n} other independent source, {where}.",
        "Reported by {source} and {n} other independent sources, {where}.",
        len(sourcing.owners) - 1,
        source=isolated(readable_name(card.first.source_name)),
        where=where,
    )


def provisional(card: Card) -> str:
    """ " No page of it could be read yet, only feeds."; empty: one was."""
    return f" {_('It is known from feeds only: no page of it could be read yet.')}" if card.text_from is TextFrom.FEED else ""


def certainty(card: Card) -> str:
    if card.stage == Stage.RETRACTED:
        return _("It was retracted: every original report has been withdrawn.")
    if card.stage == Stage.DENIED:
        return _("One side denies it.")
    if card.sourcing.state_only:
        return _("Only state media report it.")
    return {
        Stage.OFFICIAL: _("An official or international body confirms it."),
        Stage.BOTH_BANKS: _("No official confirms it yet."),
        Stage.SEVERAL_OWNERS: _("No official confirms it, and only one side of the river reports it.")
        if card.sourcing.one_bank_only
        else _("No official confirms it yet."),
    }.get(card.stage, _("No other source confirms it yet."))


def shown_figures(card: Card) -> list[FigureRange]:
    """The figures that speak without their sentence: those that several sources give first, then harm to people."""
    figures = [figure for figure in card.figures if figure.unit not in TIME_FIGURE_UNITS]
    return sorted(
        figures, key=lambda figure: (len(figure.by_source) < 2, UNIT_RANKS.get(figure.unit, len(UNIT_RANKS)), figure.unit)
    )


def pick_key_figures(cards: Sequence[Card]) -> tuple[Highlight, ...]:
    """The weightiest figure or two of each story that counts people hurt, held or on the move."""
    lines = []
    for card in cards:
        harm = [figure for figure in shown_figures(card) if figure.unit in HARM_UNITS][:2]
        if harm:
            text = "; ".join(
                phrases.figure_span(figure) + (f" ({phrases.figure_steps(figure)})" if phrases.figure_steps(figure) else "")
                for figure in harm
            )
            lines.append(Highlight(story_id=card.story_id, text=text, severity=card.severity))
    return tuple(lines[:MAX_KEY_FIGURES])


def group_by_area(cards: Sequence[Card]) -> tuple[Group, ...]:
    """Side and province → stories, by where it happened, else the places of titles and leads, else those of the text."""
    by_area: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        near = scenes(card.places) or card.places[:1]
        for name in dict.fromkeys(_area(spot.country, spot.province) for spot in near) or (_(NO_PLACE_TITLE),):
            by_area[name].append(card)
    return _groups(by_area.items())


def _area(country: str, province: str) -> str:
    side = country.lower()
    if side not in SIDES:
        return _(ELSEWHERE_TITLE)
    return f"{side_words(side)} · {province_name(country, province)}" if province else side_words(side)


def group_by_theme(cards: Sequence[Card]) -> tuple[Group, ...]:
    by_theme: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in cards:
        for fired in card.fired:
            by_theme[fired.title, fired.watch].append(card)
    return _groups(by_theme.items())


def _groups(cards_by_name: Iterable[tuple[str | tuple[str, str], Sequence[Card]]]) -> tuple[Group, ...]:
    groups = []
    for name, cards in cards_by_name:
        title, slug = (name, "") if isinstance(name, str) else name
        severity: Severity = max((card.severity for card in cards), key=lambda severity: severity.rank)
        groups.append(Group(title=title, slug=slug, stories=tuple(card.story_id for card in cards), severity=severity))
    last = (_(ELSEWHERE_TITLE), _(NO_PLACE_TITLE))
    return tuple(sorted(groups, key=lambda group: (group.title in last, -len(group.stories), -group.severity.rank, group.title)))


def list_gaps(coverage: Coverage, heard: Mapping[tuple[str, str], int], usually: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """What cannot be known from this: feeds that were not polled, sides and languages that fell silent."""
    lines = list(coverage_phrases.coverage_warnings(coverage))
    share = (coverage.until - coverage.since).total_seconds() / FORTNIGHT_SECONDS
    for (what, which), number in sorted(usually.items()):
        if number * share >= MIN_EXPECTED_ARTICLES and not heard.get((what, which)):
            articles = count(number, "article")
            if what == "bank":
                line = _(
                    "Nothing came from the {side}; the two weeks before had {articles}.", side=side_words(which), articles=articles
                )
            else:
                language = language_name(which)
                line = _("Nothing came in {language}; the two weeks before had {articles}.", language=language, articles=articles)
            lines.append(line)
    return tuple(lines)


def source_shares(cards: Sequence[Card]) -> tuple[SourceShare, ...]:
    """Who reported the stories of this digest: how many, how many first, how many as a copy."""
    stories, first, copies = Counter[str](), Counter[str](), Counter[str]()
    languages: dict[str, set[str]] = defaultdict(set)
    who = {}
    for card in cards:
        for source in {member.source for member in card.members}:
            stories[source] += 1
        first[card.first.source] += len(card.sourcing.owners) > 1
        for member in card.members:
            who[member.source] = member
            copies[member.source] += member.copy_of is not None
            languages[member.source] |= {member.language} if member.language else set()
    return tuple(
        SourceShare(
            source=source,
            name=member.source_name,
            bank=member.bank,
            kind=member.kind,
            languages=tuple(sorted(languages[source])),
            stories=stories[source],
            first=first[source],
            copies=copies[source],
        )
        for source, member in sorted(who.items(), key=lambda item: (-stories[item[0]], -first[item[0]], item[1].source_name))
    )
