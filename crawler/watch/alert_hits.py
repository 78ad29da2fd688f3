"""The hits of the alerts of one article, and the reasons that point at them. Watches share both: each is made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.model import Hit, Reason
from crawler.watch.article import WatchedArticle
from crawler.watch.leaves import Spotted
from crawler.watch.term_index import TermFound
from crawler.watch.why import Why

HitKey = tuple[tuple[int, int, int], str]  # where it stands, in the order in which hits are listed; the name of its leaf
IMPLIED = (9, 0, 0)  # by the source: behind all that stands somewhere


class AlertHits:
    """What is found of the leaves of explanations, as hits. `texts`: conditions as they are written, by identity."""

    def __init__(self, article: WatchedArticle, texts: dict[int, str]) -> None:
        self._article, self._texts = article, texts
        self._rows: dict[int, tuple[Why, dict[HitKey, Hit]]] = {}  # by the identity of a leaf's explanation, which is kept

    def listed(self, reasons: Iterable[Why]) -> tuple[tuple[Hit, ...], dict[HitKey, int]]:
        """Each find as a hit, once, in the order of the article, what is implied last; and the number of each."""
        distinct: dict[HitKey, Hit] = {}
        for reason in reasons:
            for why in reason.leaf_reasons():
                distinct |= self._hits_of(why)
        keys = sorted(distinct)
        return tuple([distinct[key] for key in keys]), {key: number for number, key in enumerate(keys)}

    def reason(self, why: Why, numbers: Mapping[HitKey, int]) -> Reason:
        """An explanation in words, with the numbers of its hits."""
        condition, finds, operands = why
        hits: tuple[int, ...] = ()
        if finds and isinstance(condition, Spotted):
            hits = tuple([numbers[key] for key in self._hits_of(why)])
        text = self._texts.get(id(condition)) or self._texts.setdefault(id(condition), str(condition))
        return Reason(text, hits, tuple([self.reason(operand, numbers) for operand in operands]))

    def _hits_of(self, why: Why) -> dict[HitKey, Hit]:
        known = self._rows.get(id(why))
        if known is None:
            leaf, finds, _ = why
            assert isinstance(leaf, Spotted)
            name = leaf.name
            last: dict[HitKey, TermFound | None] = {(find[:3] if find else IMPLIED, name): find for find in finds}
            known = self._rows[id(why)] = why, {key: self._article.hit(leaf, find) for key, find in last.items()}
        return known[1]
