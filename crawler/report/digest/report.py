"""A situation report out of cards: highlights, key figures, areas, themes, gaps, sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crawler.language.plurals import count, listed
from crawler.language.tokens import isolated
from crawler.model import SIDES, ChangeKind, Coverage, Severity, Stage
from crawler.report.digest import phrases
from crawler.report.digest.values import Card, FigureRange, Group, Highlight, SourceShare

MAX_HIGHLIGHTS = 5
MAX_KEY_FIGURES = 10
HARM_UNITS = ("killed", "wounded", "casualties", "bodies", "missing", "detained", "displaced", "returned", "crossed")
PEOPLE_UNITS = ("soldiers", "militants", "police", "civilians", "women", "children", "workers", "families", "students", "people")
TIME_UNITS = ("hours", "days", "weeks", "months", "years", "times")  # of no use without their sentence
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
UNIT_RANKS = {unit: rank for rank, unit in enumerate((*HARM_UNITS, *PEOPLE_UNITS, *MEASURE_UNITS))}
ELSEWHERE_TITLE = "Elsewhere"
NO_PLACE_TITLE = "No place named"
FORTNIGHT_SECONDS = 14 * 86400.0  # seconds
MIN_EXPECTED_ARTICLES = 3.0  # articles: only where so many usually come in such a time is their absence worth a word


def card_order(card: Card) -> tuple[int, int, float, float, int]:
    """The gravest first, then those that changed most, then the latest news."""
    kinds = list(ChangeKind)
    kind = kinds.index(card.kind) if card.kind else len(kinds)
    return -card.severity.rank, kind, -card.news_at.timestamp(), -card.when.timestamp(), card.story_id


def pick_highlights(cards: Sequence[Card]) -> tuple[Highlight, ...]:
    """What, where, who says so, how sure: a sentence for each of the first cards. Stories with nothing new are none."""
    return tuple(
        Highlight(story_id=card.story_id, text=highlight_text(card), severity=card.severity)
        for card in [one for one in cards if one.kind is not None][:MAX_HIGHLIGHTS]
    )


def highlight_text(card: Card) -> str:
    what = card.fired[0].title if card.fired else "A story"
    where = listed([phrases.place_label(spot) for spot in card.places if spot.prominent][:2])
    figure = next((phrases.figure_span(one) for one in shown_figures(card) if one.unit in HARM_UNITS), "")
    news = next(iter(phrases.change_lines(card)), "")
    first = f"{what}{f', {where}' if where else ''}{f': {figure}' if figure else ''}"
    return f"{first}. {news[:1].upper()}{news[1:]}{'. ' if news else ''}{_who(card)} {certainty(card)}"


def _who(card: Card) -> str:
    told = card.sourcing
    if len(told.owners) <= 1:
        return f"Only {isolated(card.first.source_name)} says so."
    side = "both banks" if len(told.banks) > 1 else f"the {SIDES.get(''.join(told.banks), 'one')} bank only"
    where = f" on {side}" if told.banks else " from outside"
    return f"{isolated(card.first.source_name)} and {count(len(told.owners) - 1, 'other voice')} say so,{where}."


def certainty(card: Card) -> str:
    if card.stage == Stage.RETRACTED:
        return "It was taken back: no origin of it stands any more."
    if card.stage == Stage.DENIED:
        return "One side denies it."
    if card.sourcing.state_only:
        return "Only state media tell it."
    return {
        Stage.OFFICIAL: "An official or an international body confirms it.",
        Stage.BOTH_BANKS: "No official confirms it yet.",
        Stage.SEVERAL_OWNERS: "No official confirms it, and one bank alone tells it."
        if card.sourcing.one_bank_only
        else "No official confirms it yet.",
    }.get(card.stage, "Nobody confirms it yet.")


def shown_figures(card: Card) -> list[FigureRange]:
    """The figures that speak without their sentence: those that several sources give first, then harm to people."""
    told = [one for one in card.figures if one.unit not in TIME_UNITS]
    return sorted(told, key=lambda one: (len(one.by_source) < 2, UNIT_RANKS.get(one.unit, len(UNIT_RANKS)), one.unit))


def pick_key_figures(cards: Sequence[Card]) -> tuple[Highlight, ...]:
    """The weightiest figure or two of each story that counts people hurt, held or on the move."""
    found = []
    for card in cards:
        told = [one for one in shown_figures(card) if one.unit in HARM_UNITS][:2]
        if told:
            text = "; ".join(
                phrases.figure_span(one) + (f" ({phrases.figure_steps(one)})" if phrases.figure_steps(one) else "") for one in told
            )
            found.append(Highlight(story_id=card.story_id, text=text, severity=card.severity))
    return tuple(found[:MAX_KEY_FIGURES])


def group_by_area(cards: Sequence[Card]) -> tuple[Group, ...]:
    """Bank and province → stories, by the places of titles and leads; those of the text where there are none."""
    found: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        near = [spot for spot in card.places if spot.prominent] or list(card.places[:1])
        for name in dict.fromkeys(_area(spot.country, spot.province) for spot in near) or (NO_PLACE_TITLE,):
            found[name].append(card)
    return _groups(found.items())


def _area(country: str, province: str) -> str:
    bank = SIDES.get(country.lower())
    if bank is None:
        return ELSEWHERE_TITLE
    return f"{bank} bank · {province}" if province else f"{bank} bank"


def group_by_theme(cards: Sequence[Card]) -> tuple[Group, ...]:
    found: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in cards:
        for fired in card.fired:
            found[fired.title, fired.watch].append(card)
    return _groups(found.items())


def _groups(found: Iterable[tuple[str | tuple[str, str], Sequence[Card]]]) -> tuple[Group, ...]:
    groups = []
    for name, cards in found:
        title, slug = (name, "") if isinstance(name, str) else name
        severity: Severity = max((card.severity for card in cards), key=lambda one: one.rank)
        groups.append(Group(title=title, slug=slug, stories=tuple(card.story_id for card in cards), severity=severity))
    last = (ELSEWHERE_TITLE, NO_PLACE_TITLE)
    return tuple(sorted(groups, key=lambda one: (one.title in last, -len(one.stories), -one.severity.rank, one.title)))


def list_gaps(coverage: Coverage, heard: Mapping[tuple[str, str], int], usually: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """What cannot be known from this: feeds that were not polled, banks and languages that fell silent."""
    found = list(phrases.coverage_warnings(coverage))
    share = (coverage.until - coverage.since).total_seconds() / FORTNIGHT_SECONDS
    for (what, which), number in sorted(usually.items()):
        if number * share >= MIN_EXPECTED_ARTICLES and not heard.get((what, which)):
            name = f"the {SIDES.get(which, which)} bank" if what == "bank" else f"{phrases.language_name(which)}"
            found.append(f"Nothing came from {name}" if what == "bank" else f"Nothing came in {name}")
            found[-1] += f"; the fortnight before had {count(number, 'article')}."
    return tuple(found)


def source_shares(cards: Sequence[Card]) -> tuple[SourceShare, ...]:
    """Who told the stories of this digest: how many, how many first, how many as a copy."""
    stories, first, copies = Counter[str](), Counter[str](), Counter[str]()
    languages: dict[str, set[str]] = defaultdict(set)
    who = {}
    for card in cards:
        for source in {one.source for one in card.members}:
            stories[source] += 1
        first[card.first.source] += len(card.sourcing.owners) > 1
        for one in card.members:
            who[one.source] = one
            copies[one.source] += one.copy_of is not None
            languages[one.source] |= {one.language} if one.language else set()
    return tuple(
        SourceShare(
            source=source,
            name=one.source_name,
            bank=one.bank,
            kind=one.kind,
            languages=tuple(sorted(languages[source])),
            stories=stories[source],
            first=first[source],
            copies=copies[source],
        )
        for source, one in sorted(who.items(), key=lambda item: (-stories[item[0]], -first[item[0]], item[1].source_name))
    )
