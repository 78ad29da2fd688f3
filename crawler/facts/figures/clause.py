"""The words around one number of a sentence: the thing beside it, and what happened to it in the same clause."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from crawler.facts.figures.negations import NEGATED
from crawler.facts.figures.number_words import (
    clause_words,
    conjunctions,
    destroying_words,
    part_phrases,
    phrase_at,
    relative_words,
    sum_phrases,
    with_words,
)
from crawler.facts.figures.numbers import VAGUE, Number, Token
from crawler.facts.figures.units import MONEY_SIGNS, PERCENT_SIGNS
from crawler.language.tables import TABLES
from crawler.language.units import EVENT_UNITS, HOSPITALISED, KILLED, PEOPLE_UNITS, RATE_UNITS, WOUNDED

REACH_AFTER, REACH_BEFORE = 9, 7  # words in which what is counted stands
COMMA_DISTANCE, AND_DISTANCE = 4, 3  # words by which a word seems further away behind a comma, behind "and"
MAX_EVENT_DISTANCE, MAX_THING_DISTANCE, MAX_NEAR_THING = 10, 6, 3
MAX_ASIDE = 14  # words of an insertion
MAX_SUM_DISTANCE = 20  # words from a sum back to what happened
MAX_NEAR_NOUN = 3  # words from a number to the noun that it counts
MAX_SHARED_GAP = 5  # words between two numbers that share a verb
MIN_UNNAMED = 20  # a smaller number in words needs something known that it counts
MAGNITUDE = "magnitude"
CARRIED = frozenset({"kg", "tonne", "g", "weapons", "vehicles", "livestock"})
LENGTH_UNITS = frozenset({"m", "km"})
HAPPENED = frozenset((*EVENT_UNITS, NEGATED))  # or did not
NO_THINGS = HAPPENED | {HOSPITALISED}
NEED_PEOPLE = frozenset({"crossed", "returned", "displaced"})  # words that are also said of sums, prices, boundaries
_BREAK = re.compile(r"[,;:()،؛«»\"—–]|(?<= )-(?= )")
_COMMA = re.compile(r"[,;:،؛(]|[—–](?= )")
_RATE = re.compile(r"\s?/\s?[^\W\d_]")  # per: metres per second


class Counted(NamedTuple):
    """What a number counts: a unit, empty for something unknown; who or what stood beside it; whether it is part of another."""

    unit: str
    counted: str
    part: bool


class UnitNearby(NamedTuple):
    distance: int
    unit: str
    position: int


class NumberClause:
    """The words around one number that may say what it counts."""

    def __init__(
        self,
        numbers: Sequence[Number],
        parts: Sequence[bool],
        index: int,
        sentence: str,
        words: Sequence[Token],
        units: Sequence[str],
        lang: str,
    ) -> None:
        self.number, self.part = numbers[index], parts[index]
        self.died_of_wounds = False
        self.follows_people = False  # two were killed, and 17 are in hospital
        self._sentence, self._words, self._units, self._lang = sentence, words, units, lang
        self.left = numbers[index - 1].last + 1 if index else 0
        self.right = numbers[index + 1].first if index + 1 < len(numbers) else len(words)
        beyond = index + 1
        while (
            beyond < len(numbers) and parts[beyond] and not re.search("[;:؛]", sentence[numbers[index].end : numbers[beyond].start])
        ):
            beyond += 1
        self.aside = self._aside()
        self.end = self.right if self.part else (numbers[beyond].first if beyond < len(numbers) else len(words))

    def thing(self) -> UnitNearby | None:
        """What stands behind the number; "magnitude" stands before it."""
        last = self.number.last
        if self.number.first > self.left and self._units[self.number.first - 1] == MAGNITUDE:
            return UnitNearby(1, MAGNITUDE, self.number.first - 1)
        for position in range(last + 1, min(self.right, last + 1 + REACH_AFTER)):
            if self._units[position] and self._units[position] not in NO_THINGS:
                return UnitNearby(self._distance(position), self._units[position], position)
        return None

    def _aside(self) -> range:
        """The words of an insertion behind the number that speaks of a part: ", including two children,"."""
        last = self.number.last
        for start in range(last + 1, min(len(self._words), last + 1 + MAX_SHARED_GAP)):
            if not _COMMA.search(self._sentence, self._words[start - 1].end, self._words[start].start):
                continue
            stop = next(
                (
                    place
                    for place in range(start + 1, min(len(self._words), start + MAX_ASIDE))
                    if _COMMA.search(self._sentence, self._words[place - 1].end, self._words[place].start)
                ),
                start,
            )
            if any(
                phrase_at(self._words, place, size) in part_phrases(self._lang, before=before)
                for place in range(start, stop)
                for size in (3, 2, 1)
                for before in (True, False)
            ):
                return range(start, stop)
        return range(0)

    def event(self) -> UnitNearby | None:
        """What happened, behind the number or before it."""
        last = self.number.last
        reach = last + 1 + REACH_AFTER + (self.end - self.right) + len(self.aside)
        after = [place for place in range(last + 1, min(self.end, reach)) if place not in self.aside]
        before = range(self.number.first - 1, max(self.left, self.number.first - REACH_BEFORE) - 1, -1)
        nearest = self._event_among(after, before, HAPPENED) or self._event_among(after, before, (HOSPITALISED,))
        if nearest and nearest.unit == NEGATED:
            return self._instead_of(nearest)
        if nearest and nearest.unit == WOUNDED and (death := self._later_death(nearest)):
            return death
        if nearest and nearest.unit == "detained":  # those who were detained may be freed
            return self._event_among(after, before, ("released",)) or nearest
        return nearest

    def of_sum(self) -> tuple[UnitNearby, UnitNearby] | None:
        """The people before a sum, and what happened to them: soldiers crossed the river, 300 in all."""
        last = self.number.last
        if not any(phrase_at(self._words, last + 1, size) in sum_phrases(self._lang) for size in (1, 2, 3)):
            return None
        before = range(self.number.first - 1, max(-1, self.left - 1, self.number.first - 1 - MAX_SUM_DISTANCE), -1)
        people = next((place for place in before if self._units[place] in PEOPLE_UNITS), None)
        event = next((place for place in before if self._units[place] in EVENT_UNITS), None)
        if people is None or event is None:
            return None
        return UnitNearby(1, self._units[people], people), UnitNearby(1, self._units[event], event)

    def of_toll(self, tolls: Sequence[tuple[int, str]], thing: UnitNearby | None) -> UnitNearby | None:
        """What the toll before the number counts, with no other number between: "the number of the dead in … rose to seven"."""
        if thing is not None and thing.unit not in PEOPLE_UNITS:
            return None
        before = [(position, unit) for position, unit in tolls if self.left <= position < self.number.first]
        if not before or re.search("[;؛]", self._sentence[self._words[before[-1][0]].end : self.number.start]):
            return None
        return UnitNearby(0, before[-1][1], before[-1][0])

    def _later_death(self, wounded: UnitNearby) -> UnitNearby | None:
        """The death of those who are called wounded right behind the number: "two wounded guards died in hospital"."""
        if not 0 < wounded.position - self.number.last <= MAX_NEAR_NOUN:
            return None
        for position in range(wounded.position + 1, min(self.right, wounded.position + 1 + MAX_SHARED_GAP)):
            gap = self._sentence[self._words[position - 1].end : self._words[position].start]
            if self._words[position].text in clause_words(self._lang) | relative_words(self._lang) or _BREAK.search(gap):
                return None
            if self._units[position] == KILLED:
                self.died_of_wounds = True
                return UnitNearby(wounded.distance, KILLED, position)
        return None

    def _instead_of(self, negated: UnitNearby) -> UnitNearby | None:
        """What happened instead of what did not, right behind "but"; a verb further away has a subject of its own."""
        behind = negated.position + 1
        joined = any(word.text in conjunctions(self._lang) for word in self._words[behind : behind + 2])
        return self._nearest(range(behind, min(self.end, behind + MAX_NEAR_THING)), EVENT_UNITS) if joined else None

    def _event_among(self, after: Iterable[int], before: Iterable[int], units: Collection[str]) -> UnitNearby | None:
        behind, ahead = self._nearest(after, units), self._nearest(before, units)
        far = ahead is not None and (ahead.distance > MAX_NEAR_THING + 1 or self._ends_with(behind))
        if ahead and (self.is_apart(ahead.position) or (TABLES[self._lang].verb_last and far)):
            ahead = None
        return min((found for found in (behind, ahead) if found), default=None)

    def _ends_with(self, event: UnitNearby | None) -> bool:
        """Whether the clause of the number ends with this verb: the one before is then of another clause."""
        if event is None:
            return False
        between = self._words[self.number.last + 1 : event.position]
        return not any(word.text in conjunctions(self._lang) for word in between)

    def is_apart(self, position: int) -> bool:
        """Whether a clause ends between a word before the number and the number."""
        between = self._words[position + 1 : self.number.first]
        gap = self._sentence[self._words[position].end : self.number.start]
        return any(word.text in clause_words(self._lang) for word in between) or bool(_COMMA.search(gap))

    def _nearest(self, positions: Iterable[int], units: Collection[str]) -> UnitNearby | None:
        found = [
            UnitNearby(self._distance(position), self._units[position], position)
            for position in positions
            if self._units[position] in units
        ]
        nearest = min(found, default=None)
        reach = MAX_EVENT_DISTANCE + max(0, self.end - self.right)  # over those that are part of it
        return nearest if nearest and nearest.distance <= reach else None

    def _distance(self, position: int) -> int:
        number = self.number
        if position == number.last + 1:
            step, start, stop = 1, number.end, self._words[position].start
        elif position > number.last:
            step, start, stop = position - number.last, number.end, self._words[position].start
        else:
            step, start, stop = number.first - position + 1, self._words[position].end, number.start
        between = [place for place in range(min(position, number.last) + 1, max(position, number.first)) if place not in self.aside]
        gap = self._sentence[start:stop]
        if self.aside and position >= self.aside.stop:
            step -= len(self.aside)
            gap = (
                self._sentence[start : self._words[self.aside.start - 1].end]
                + self._sentence[self._words[self.aside.stop - 1].end + 1 : stop]
            )
        joined = sum(self._words[place].text in conjunctions(self._lang) for place in between)
        return step + COMMA_DISTANCE * len(_BREAK.findall(gap)) + AND_DISTANCE * joined

    def counted(self, thing: UnitNearby | None, event: UnitNearby | None, *, is_part: bool) -> Counted | None:
        """The unit of the number, from the thing and the event that were found for it."""
        number, sentence, words = self.number, self._sentence, self._words
        sign = sentence[number.end : number.end + 2].strip()[:1]
        if sign and sign in PERCENT_SIGNS:
            return Counted("percent", "", is_part)
        before = sentence[max(0, number.start - 2) : number.start].strip()[-1:]
        if before in MONEY_SIGNS:
            return Counted(MONEY_SIGNS[before], "", is_part)
        people = thing is not None and thing.unit in PEOPLE_UNITS
        if thing and not people and thing.distance <= MAX_NEAR_THING:
            following = self._units[thing.position + 1] if thing.position + 1 < len(words) else ""
            per = thing.unit in RATE_UNITS or (thing.unit in LENGTH_UNITS and following in RATE_UNITS)
            return None if per or _RATE.match(sentence, words[thing.position].end) else Counted(thing.unit, "", is_part)
        next_to_it = event is not None and event.position == number.last + 1 and not TABLES[self._lang].verb_last
        if event and event.unit in NEED_PEOPLE and not people and not next_to_it:
            event = None
        if event and event.unit == HOSPITALISED and not people and not self.follows_people:
            event = None  # a hospital of 20 beds, two hospitals
        if event and not people and words[event.position].text.startswith(destroying_words(self._lang)):
            event = None  # hide-outs were destroyed
        if event:
            return Counted(event.unit, thing.unit if thing and people else "", is_part)
        if thing and thing.distance <= MAX_THING_DISTANCE and thing.unit not in RATE_UNITS:
            return Counted(thing.unit, "", is_part)
        if number.kind == VAGUE or (not sentence[number.start].isdigit() and number.high < MIN_UNNAMED):
            return None
        if number.last + 1 >= len(words) or not words[number.last + 1].text.isalpha():
            return None
        gap = sentence[number.end : words[number.last + 1].start].strip() or _RATE.match(sentence, words[number.last + 1].end)
        return None if gap or (thing and thing.unit in RATE_UNITS) else Counted("", "", is_part)

    def joined_to(self, following: NumberClause) -> bool:
        """Whether only "and" or a comma, and the words for what is counted, stand between two numbers."""
        start, stop = self.number.last + 1, following.number.first
        if not 0 < stop - start <= MAX_SHARED_GAP:
            return False
        gap = self._sentence[self.number.end : following.number.start]
        return not re.search(r"[;:()؛.]", gap) and (
            self._words[stop - 1].text in conjunctions(self._lang) or gap.rstrip().endswith((",", "،"))
        )

    def closed_by(self, following: NumberClause) -> UnitNearby | None:
        """What happened right before "and" and the next number, if no other clause begins between."""
        verb = following.number.first - 2
        words = self._words[self.number.last + 1 : following.number.first]
        if len(words) < 2 or self._units[verb] not in EVENT_UNITS or words[-1].text not in conjunctions(self._lang):
            return None
        gap = self._sentence[self.number.end : following.number.start]
        if re.search("[;:؛]", gap) or any(word.text in clause_words(self._lang) for word in words[:-1]):
            return None
        return UnitNearby(MAX_EVENT_DISTANCE, self._units[verb], verb)

    def carries(self, following: NumberClause, own: UnitNearby | None, thing: UnitNearby | None, event: UnitNearby | None) -> bool:
        """Whether the next number is of what these people had with them, so that the verb at the end is theirs: "three men with
        20 kilograms were caught". Where verbs do not come last, "with" says so."""
        if own is None or thing is None or event is None:
            return False
        gap = self._sentence[self.number.end : following.number.start]
        between = self._words[self.number.last + 1 : following.number.first]
        if not TABLES[self._lang].verb_last and with_words(self._lang).isdisjoint(word.text for word in between):
            return False
        people = own.unit in PEOPLE_UNITS and thing.unit in CARRIED
        apart = _BREAK.search(gap) or any(word.text in clause_words(self._lang) for word in between)
        return people and event.position > following.number.last and not apart
