"""The hits of the alerts of one article, and the reasons that point at them. Watches share both: each is made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.model import Hit, Reason
from crawler.watch.article import WatchedArticle
from crawler.watch.leaves import Spotted
from crawler.watch.term_index import TermFound
from crawler.watch.why import Why

HitPlace = tuple[tuple[int, int, int], str]  # where a hit stands; the name of its leaf: the order in which hits are listed
IMPLIED = (9, 0, 0)  # by the source: behind all that stands somewhere


class AlertHits:
    """What is found of the leaves of explanations, as hits with numbers. `texts`: conditions as they are written, by identity."""

    def __init__(self, article: WatchedArticle, texts: dict[int, str]) -> None:
        self._article, self._texts = article, texts
        self._hits: list[Hit] = []  # of all watches, in the order in which they were found out
        self._places: list[HitPlace] = []
        self._numbers: dict[tuple[TermFound | None, str], int] = {}  # of the hits, by find and name
        self._rows: dict[int, tuple[Why, tuple[int, ...]]] = {}  # by the identity of a leaf's explanation, which is kept

    def listed(self, reasons: Iterable[Why]) -> tuple[tuple[Hit, ...], dict[int, int]]:
        """Each find as a hit, once, in the order of the article, what is implied last; and where in this list each hit stands."""
        numbers: set[int] = set()
        for reason in reasons:
            for leaf in reason.leaves():
                numbers.update(self._numbers_of(leaf))
        ordered = sorted(numbers, key=self._places.__getitem__)
        return tuple([self._hits[number] for number in ordered]), {number: row for row, number in enumerate(ordered)}

    def reason(self, why: Why, rows: Mapping[int, int]) -> Reason:
        """An explanation in words, with the rows of its hits."""
        condition, finds, operands = why
        hits = tuple([rows[number] for number in self._numbers_of(why)]) if finds else ()
        text = self._texts.get(id(condition)) or self._texts.setdefault(id(condition), str(condition))
        return Reason(text, hits, tuple([self.reason(operand, rows) for operand in operands]))

    def _numbers_of(self, leaf: Why) -> tuple[int, ...]:
        """The numbers of the hits of a leaf."""
        row = self._rows.get(id(leaf))
        if row is None:
            condition, finds, _ = leaf
            assert isinstance(condition, Spotted)
            row = self._rows[id(leaf)] = leaf, tuple([self._number(condition, find) for find in finds])
        return row[1]

    def _number(self, leaf: Spotted, find: TermFound | None) -> int:
        key = find, leaf.name
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._hits)
            self._hits.append(self._article.hit(leaf, find))
            self._places.append((find[:3] if find else IMPLIED, leaf.name))
        return number
