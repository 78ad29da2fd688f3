"""What speaks for and against an alert: figures between 0 and 1 about one watch on one article, each with its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from crawler.facts.background import GENRE_SENTENCES, genre_signs
from crawler.facts.events.occasions import occasions_in, old_years
from crawler.facts.figurative import ToldAttack, told_attack
from crawler.facts.places import Gazetteer
from crawler.language.identify import normal
from crawler.language.sentences import sentence_words, text_words
from crawler.model import EventStatus
from crawler.model.errors import QueryTooDear
from crawler.watch.article import WatchedArticle
from crawler.watch.ast import AnyOf, Condition, NamedCondition, NoneOf, leaves_of, operands_of
from crawler.watch.evaluate import holds
from crawler.watch.leaves import GroupOf, Leaf, PlaceOf, Spotted
from crawler.watch.scope import LAST_TOKEN, Scope
from crawler.watch.term_index import TermFound

# Feature → the words that a reader sees when it speaks for the alert, and when it speaks against it.
FEATURES: Mapping[str, tuple[str, str]] = {
    "clear_cut": ("title and lead tell it as the watch asks", "title and lead do not tell it as the watch asks"),
    "answer_title": ("the title alone answers the watch", "the title alone does not answer the watch"),
    "answer_top": ("title and first sentence answer the whole watch", "title and first sentence do not answer the whole watch"),
    "subject_title": ("its subject is in the title", "its subject is not in the title"),
    "subject_first": ("its subject is in the first sentence", "its subject is not in the first sentence"),
    "subject_second": ("its subject is in the second sentence", "its subject is not in the second sentence"),
    "subject_hits": ("its words are many", "its words are few"),
    "subject_density": ("its words are dense", "its words are thin"),
    "subject_spread": ("several of its ideas are named", "few of its ideas are named"),
    "subject_late": ("its words come early", "its first word comes late"),
    "setting_title": ("the place is in the title", "the place is not in the title"),
    "setting_first": ("the place is in the first sentence", "the place is not in the first sentence"),
    "both_head": ("subject and place stand together at the top", "subject and place do not stand together at the top"),
    "both_near": ("subject and place stand in one sentence", "subject and place stand apart"),
    "both_density": ("sentences with subject and place are many", "sentences with subject and place are few"),
    "event_place": ("the event is in the region", "the event is elsewhere"),
    "region_share": ("most places named are of this region", "most places named are elsewhere"),
    "border_share": ("places at the border are named", "no place at the border is named"),
    "two_sides": ("both sides of the river are named", "one side of the river alone is named"),
    "veto_top": ("no other topic stands at the top", "another topic or frontier stands at the top"),
    "veto_share": ("no other topic is in the text", "another topic or frontier is in the text"),
    "rivals": ("no other watch fits better", "other watches fit the article as well"),
    "rival_title": ("no other watch has the title", "the title belongs to another watch"),
    "old_years": ("no year of the past is named", "years of the past are named"),
    "background": ("its words stand in the news itself", "its words stand in background: what was known before"),
    "genre": ("it reads like a report", "it reads like no report: a review, sport, history"),
    "doubt": ("beside sport or film, its headline reads like news", "its headline is about sport, film or the like"),
    "denied": ("nobody says that it did not happen", "the text denies it"),
    "supposed": ("it is reported as real", "it is supposed, staged or invented"),
    "past": ("it is about today", "it is about the past"),
    "literal": ("its violence is meant as it stands", "its violence is a figure of speech: a game, prices, a debate, a show"),
    "question_title": ("the title is a statement", "the title asks or quotes"),
    "length": ("the article is short", "the article is long"),
    "home_source": ("its source is of this region", "its source is from elsewhere"),
}
RARE_FEATURES = ("doubt", "denied", "supposed", "past", "literal")  # 1 where it is not so, as in most news
MIN_LITERAL = 0.75  # of what may be critical
UNKNOWN_PLACE = 0.5  # between an event here and one elsewhere
DENSITY_TOKENS = 100
DENSE_HITS = 8  # of the subject in so many tokens, after which more say nothing
MANY_HITS = 8.0  # hits of the subject after which more say nothing
LONG_TOKENS = 600.0
LONG_AGO_YEARS = old_years(None)  # as when the weights were fitted
ANNIVERSARY, SPORT = "anniversary", "sport"
SETTING_SHARE = 0.25  # a group that so many of the watches ask for says where, not what
MIN_SETTING_WATCHES = 3


@dataclass(frozen=True, slots=True)
class WatchSubject:
    """What a watch looks for, whole and apart: its question, its subject, the setting that it shares with other watches, and
    what speaks against."""

    question: Condition
    subject: tuple[Leaf, ...]
    setting: tuple[Leaf, ...]
    vetoes: tuple[GroupOf, ...]


def setting_groups(conditions: Sequence[Condition]) -> frozenset[int]:
    """The groups of terms that many watches ask for: countries, the word border. They say where, not what."""
    least = max(MIN_SETTING_WATCHES, SETTING_SHARE * len(conditions))
    asked: dict[int, int] = {}
    for condition in conditions:
        usual = alternatives_of(condition)[0]  # so that one more alternative of a watch moves no other watch
        for group in {leaf.group for leaf in leaves_of(usual, positive=True) if isinstance(leaf, GroupOf)}:
            asked[group] = asked.get(group, 0) + 1
    return frozenset(group for group, watches in asked.items() if watches >= least)


def alternatives_of(when: Condition) -> tuple[Condition, ...]:
    """What a watch asks for: one condition, or those of which one is enough, the usual case first."""
    return when.operands if isinstance(when, AnyOf) else (when,)


class SubjectReader:
    """What a watch looks for, by its alternatives that are true: what it asks for besides says nothing of an article."""

    def __init__(self, when: Condition, against: Sequence[Condition | None], setting: frozenset[int]) -> None:
        self._alternatives = alternatives_of(when)
        self._against, self._setting = [condition for condition in against if condition is not None], setting
        self._subjects: dict[tuple[int, ...], WatchSubject] = {}

    def of(self, true: tuple[int, ...]) -> WatchSubject:
        """What these alternatives look for."""
        if true not in self._subjects:
            asked = [self._alternatives[number] for number in true]
            self._subjects[true] = _subject_of(asked[0] if len(asked) == 1 else AnyOf(tuple(asked)), self._against, self._setting)
        return self._subjects[true]


def _subject_of(when: Condition, against: Sequence[Condition], setting: frozenset[int]) -> WatchSubject:
    """The leaves of a condition by what they say. One that asks for nothing but places has them as its subject."""
    leaves = tuple(dict.fromkeys(leaf for leaf in leaves_of(when, positive=True) if isinstance(leaf, Spotted)))
    where = tuple(leaf for leaf in leaves if isinstance(leaf, PlaceOf) or (isinstance(leaf, GroupOf) and leaf.group in setting))
    what = tuple(leaf for leaf in leaves if leaf not in where)
    positive = {leaf.group for leaf in leaves if isinstance(leaf, GroupOf)} | setting
    vetoes = tuple(
        dict.fromkeys(
            leaf
            for veto in (*_vetoes(when), *against)
            for leaf in leaves_of(veto)
            if isinstance(leaf, GroupOf) and leaf.group not in positive
        )
    )
    return WatchSubject(when, what or where, where, vetoes)


def _vetoes(condition: Condition) -> Iterable[Condition]:
    if isinstance(condition, NoneOf):
        yield condition
    elif not isinstance(condition, NamedCondition):
        for operand in operands_of(condition):
            yield from _vetoes(operand)


def is_in_earnest(status: EventStatus, evidence: Mapping[str, float]) -> bool:
    """Whether an alert may be critical however relevant it is: its event happened now, and is no figure of speech."""
    return status is EventStatus.HAPPENED and evidence.get("literal", 1.0) >= MIN_LITERAL


class AlertEvidence:
    """An article as the evidence for alerts: where in it anything stands. Made once for all watches that match."""

    def __init__(self, article: WatchedArticle, gazetteer: Gazetteer | None, *, country: str = "", lang: str = "") -> None:
        self._article = article
        self._windows = article.windows("SENT")
        self._sentences: dict[int, list[int]] = {}
        self._tops: dict[int, Scope] = {}  # by the number of sentences
        self._tokens = max(1, sum(map(len, article.tokens)))
        self._country, self._lang = country.upper(), lang
        self._region, self._border, self._sides = _shares(article, gazetteer)
        text = article.originals[0]
        self._question = float(any(mark in text for mark in '?؟«»“”"'))
        title, body = article.originals
        self._background = article.sentences_of(article.background())
        self._event_place = _event_place(article, gazetteer)
        self._genres = _genres_of(title, body, normal(lang))
        years = [token for token in article.tokens[1] if len(token) == 4 and token.isdecimal() and int(token) in LONG_AGO_YEARS]
        self._old_years = min(1.0, len(years) / 2)

    def features(
        self,
        watch: WatchSubject,
        rivals: Sequence[WatchSubject],
        status: EventStatus,
        *,
        clear_cut: bool,
        doubted: bool,
        violent: bool,
    ) -> dict[str, float]:
        """The figures of one watch; `rivals` are the other watches that match clearly; `status`: how its event is told;
        `violent`: it asks for words that are said of games and prices too."""
        subject = self._numbers(watch.subject)
        setting = self._numbers(watch.setting)
        vetoes = self._numbers(watch.vetoes)
        spread = sum(1 for leaf in watch.subject if self._finds(leaf)) / max(1, len(watch.subject))
        subject_set, setting_set = set(subject), set(setting)
        both = subject_set & setting_set
        top = {0, 1}
        veto_hits = len(vetoes)
        rival_title = 0 not in subject_set and any(0 in self._numbers(rival.subject) for rival in rivals)
        attack = self._told_attack() if violent else None
        genres = len(self._genres) - (attack is not None and attack.proven and SPORT in self._genres)  # stadiums are attacked too
        return {
            "clear_cut": float(clear_cut),
            "answer_title": self._answers(watch.question, 1),
            "answer_top": self._answers(watch.question, 2),
            "subject_title": float(0 in subject_set),
            "subject_first": float(1 in subject_set),
            "subject_second": float(2 in subject_set),
            "subject_hits": min(1.0, log1p(len(subject)) / log1p(MANY_HITS)),
            "subject_density": min(1.0, DENSITY_TOKENS * len(subject) / self._tokens / DENSE_HITS),
            "subject_spread": spread,
            "subject_late": 1.0 - (min(subject) / len(self._windows) if subject else 1.0),
            "setting_title": float(0 in setting_set),
            "setting_first": float(1 in setting_set),
            "both_head": float(bool(subject_set & top and setting_set & top)),
            "both_near": float(bool(both)),
            "both_density": min(1.0, len(both) / 3),
            "event_place": self._event_place,
            "region_share": self._region,
            "border_share": self._border,
            "two_sides": self._sides,
            "veto_top": 1.0 - min(1.0, sum(number <= 2 for number in vetoes) / 2),
            "veto_share": 1.0 - (veto_hits / (veto_hits + len(subject)) if vetoes else 0.0),
            "rivals": 1.0 / (1 + len(rivals)),
            "rival_title": float(not rival_title),
            "old_years": 1.0 - self._old_years,
            "background": 1.0 - (sum(number in self._background for number in subject) / len(subject) if subject else 0.0),
            "genre": 1.0 - min(1.0, genres / 2),
            "doubt": float(not doubted),
            "denied": float(status is not EventStatus.DENIED),
            "supposed": float(status is not EventStatus.SUPPOSED),
            "past": float(status is not EventStatus.PAST),
            "literal": 1.0 - attack.figurative if attack is not None else 1.0,
            "question_title": 1.0 - self._question,
            "length": 1.0 - min(1.0, self._tokens / LONG_TOKENS),
            "home_source": float(self._country in ("AF", "TJ")),
        }

    def _answers(self, question: Condition, windows: int) -> float:
        """Whether the first of title and sentences answer a question by themselves, without what the source implies."""
        if windows not in self._tops:
            self._tops[windows] = Scope(self._article, tuple(self._windows[:windows]), narrow=True)
        scope = self._tops[windows]
        scope.budget.refill()
        try:
            return float(holds(question, scope))
        except QueryTooDear:
            return 0.0

    def _told_attack(self) -> ToldAttack:
        title, text = self._article.originals
        return told_attack(title, text, lang=self._lang, background=self._article.background())

    def _finds(self, leaf: Leaf) -> Sequence[TermFound]:
        return self._article.finds(leaf) if isinstance(leaf, Spotted) else ()

    def _numbers(self, leaves: Sequence[Leaf]) -> list[int]:
        """The sentences (0: the title) in which the finds of these stand; what stands in one place counts once."""
        numbers = self._sentences.get(id(leaves))  # they belong to watches, which outlive this; every rival asks for them too
        if numbers is None:
            distinct = {find[:3] for leaf in leaves for find in self._finds(leaf)}
            numbers = sorted([bisect_right(self._windows, (field, first, LAST_TOKEN)) - 1 for field, first, _ in distinct])
            self._sentences[id(leaves)] = numbers
        return numbers


def _genres_of(title: str, text: str, lang: str) -> tuple[str, ...]:
    """The kinds of text that are no news and show at the top. An attack on an anniversary is no report on the anniversary."""
    genres = genre_signs(title, text, lang=lang)
    if ANNIVERSARY not in genres:
        return genres
    top = [words.split() for words in (" ".join(text_words(title)), *sentence_words(text)[:GENRE_SENTENCES])]
    return tuple(genre for genre in genres if genre != ANNIVERSARY or not any(any(occasions_in(words, lang)) for words in top))


def _event_place(article: WatchedArticle, gazetteer: Gazetteer | None) -> float:
    """1 where the event is in Tajikistan or at the border, 0 where it is in another country, 0.5 where it may be anywhere; the
    less sure its place, the nearer to 0.5."""
    main = article.main_place()
    if gazetteer is None or main is None:
        return UNKNOWN_PLACE
    place = gazetteer.places[main.place]
    if place.border or place.country == "TJ":
        return UNKNOWN_PLACE + (1.0 - UNKNOWN_PLACE) * main.confidence
    return UNKNOWN_PLACE if place.country in ("AF", "") else UNKNOWN_PLACE * (1.0 - main.confidence)


def _shares(article: WatchedArticle, gazetteer: Gazetteer | None) -> tuple[float, float, float]:
    """The share of the places named that lies in the region, how far the border is named, whether both sides are."""
    mentions = article.mentions()
    if gazetteer is None or not mentions:
        return 0.0, 0.0, 0.0
    places = [gazetteer.places[mention.candidates[0]] for mention in mentions]
    region = sum(place.border or place.country in ("TJ", "") for place in places) / len(places)
    border = min(1.0, sum(place.border and place.kind not in ("adm1", "country") for place in places) / 2)
    return region, border, float({"AF", "TJ"} <= {place.country for place in places})
