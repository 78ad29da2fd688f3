"""Who is named in a sentence: actors and people of the tables, with the nation that stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from crawler.facts.events.phrases import EventPhrase, PhraseIndex
from crawler.facts.events.signs import place_signs, words_of
from crawler.language.tables import made_from_tables, table_of, tables

MAX_NATION_DISTANCE = 2  # words between people and the adjective of their nation
NATIONLESS = frozenset({"Taliban", "Islamic State", "Resistance Front"})  # an adjective beside them is another's
FIGHTERS = frozenset({"gunmen", "militants", "soldiers"})  # beside an organisation they are it
MEMBERS = frozenset({"police", "border guards", "officials", "delegation", "security forces", "government"})
BODIES_OF_STATE = ("drug police", "border guards", "customs", "security forces", "police")  # the more exact first
STAFF = frozenset({"workers", "soldiers"})  # of a body beside which they stand: officers of the police
MAX_JOINED_DISTANCE = 1  # from the last word of the one to the first of the other
MAX_WORDS_TO_WORKERS = 1  # between a body and its workers: workers of the agency of drug control
SHOWN_PEOPLE = {"gunmen": "unknown gunmen", "citizens": "nationals", "guards of a company": "company guards", "courts": "court"}


class PeopleNamed(NamedTuple):
    """People in a sentence: first and last word, who they are by the tables, and how that is shown in English."""

    first: int
    last: int
    kind: str
    label: str


def people_in(words: Sequence[str], lang: str) -> list[PeopleNamed]:
    """The people named among folded words, in order."""
    phrases: list[tuple[int, int, str]] = []
    following = 0  # the word behind the last phrase
    for number in [number for number, word in enumerate(words) if _phrases_beginning(word, lang)]:
        found = _phrase_at(words, number, lang) if number >= following else None
        if found is not None:
            following = number + found.words
            phrases.append((number, following - 1, found.code))
    phrases = _with_staff(phrases, words, lang)
    nations = _nations_of(words, phrases, lang)
    people: list[PeopleNamed] = []
    for index, (first, last, kind) in enumerate(phrases):
        nation = nations.get(index, "")
        shown = SHOWN_PEOPLE.get(kind, kind)
        person = PeopleNamed(first, last, kind, f"{nation} {shown.removeprefix('unknown ')}" if nation else shown)
        joined = _joined(people[-1], person) if people else None
        if joined is not None:
            people.pop()
        people.append(joined or person)
    return people


def _nations_of(words: Sequence[str], phrases: Sequence[tuple[int, int, str]], lang: str) -> dict[int, str]:
    """The nation of each phrase, by its number: its own word, or an adjective on the side where the language has them."""
    table = table_of(lang)
    behind = table is not None and table.adjectives_last
    nations: dict[int, str] = {}
    ways = place_signs(lang).from_endings  # Afgʻonistondan: from a country, and nobody's nation
    apart = [place for place, word in enumerate(words) if not (ways and word.endswith(ways))]
    named = [(place, nation) for place in apart if (nation := nation_of(words[place], lang))]
    for place, nation in named:
        for index, (first, last, _) in enumerate(phrases):
            if first <= place <= last:
                nations.setdefault(index, nation)
    inside = {place for first, last, _ in phrases for place in range(first, last + 1)}
    for distance, is_behind in product(range(1, MAX_NATION_DISTANCE + 1), (behind, not behind)):
        for place, nation in named:
            if place in inside or (behind and not is_behind):
                continue
            for index, (first, last, kind) in enumerate(phrases):
                beside = place - last if is_behind else first - place
                if beside == distance and index not in nations and kind not in NATIONLESS:
                    nations[index] = nation
                    inside.add(place)
    return nations


def _joined(before: PeopleNamed, person: PeopleNamed) -> PeopleNamed | None:
    """Two that stand side by side as one: fighters of the Taliban, police of the Taliban."""
    if person.first - before.last > MAX_JOINED_DISTANCE or (before.kind in NATIONLESS) == (person.kind in NATIONLESS):
        return None
    organisation, member = (before, person) if before.kind in NATIONLESS else (person, before)
    if member.kind in FIGHTERS:
        label = organisation.label
    elif member.kind in MEMBERS:
        label = f"{organisation.label} {SHOWN_PEOPLE.get(member.kind, member.kind)}"
    else:
        return None
    return PeopleNamed(before.first, person.last, organisation.kind, label)


def _with_staff(phrases: Sequence[tuple[int, int, str]], words: Sequence[str], lang: str) -> list[tuple[int, int, str]]:
    """Bodies of the state with those who work for them, or with a more exact name, beside them: police of drug control."""
    joined: list[tuple[int, int, str]] = []
    for first, last, kind in phrases:
        before = joined[-1] if joined else None
        if before is not None and _is_staff(before[2], kind, words[before[1] + 1 : first], lang):
            joined[-1] = (before[0], last, min(before[2], kind, key=_exactness))
        else:
            joined.append((first, last, kind))
    return joined


def _is_staff(kind: str, second: str, between: Sequence[str], lang: str) -> bool:
    """Whether two kinds of people that stand this close are one body of the state."""
    exact, loose = sorted((kind, second), key=_exactness)
    if exact not in BODIES_OF_STATE or not (loose in STAFF or loose in BODIES_OF_STATE):
        return False
    table = table_of(lang)
    conjunctions = table.conjunctions.split() if table is not None else ()
    reach = MAX_WORDS_TO_WORKERS if loose == "workers" else 0
    return len(between) <= reach and all(word not in conjunctions for word in between)


def _exactness(kind: str) -> int:
    return BODIES_OF_STATE.index(kind) if kind in BODIES_OF_STATE else len(BODIES_OF_STATE)


def _phrase_at(words: Sequence[str], number: int, lang: str) -> EventPhrase | None:
    return next((phrase for phrase in _phrases_beginning(words[number], lang) if phrase.matches(words, number)), None)


@made_from_tables
def nation_of(word: str, lang: str) -> str:
    """The nation that a folded word speaks of; empty: none."""
    return next((phrase.code for phrase in _phrases(lang, ("nations",)).beginning_with(word) if phrase.words == 1), "")


@made_from_tables
def _phrases_beginning(word: str, lang: str) -> tuple[EventPhrase, ...]:
    """The phrases for people that a folded word may begin, the longest first."""
    return tuple(sorted(_phrases(lang, ("actors", "people")).beginning_with(word), key=lambda phrase: -phrase.words))


@made_from_tables
def _phrases(lang: str, fields: tuple[str, ...]) -> PhraseIndex:
    table = table_of(lang)
    return PhraseIndex(
        row for read in ((table,) if table is not None else tables()) for field in fields for row in words_of(read, field)
    )
