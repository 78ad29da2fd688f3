"""How similar two texts are, and whether one descends from the other.

Two ways to be a copy, and four not to be:
* *whole*: nearly all of the shorter text stands in the other (reprint, lead, truncation, added paragraphs);
* *woven*: a good part of it does, in many places (an agency's text, cut and reworked). A quotation is as large a part,
  but in one place: one run of words holds nearly all that is shared;
* short texts must share more: a sentence in common is a phrase, not a lineage. A text of another source that was cut to a
  third and retouched shares less in one piece, and something nearly everywhere;
* *template*: equal but for the figures (exchange rates, weather, tallies): another bulletin, not a copy;
* *item*: one paragraph among others in a roundup of the news: the roundup descends from nothing, and nothing from it;
* *background*: each text opens with news of its own, and what they share is a paragraph or two behind it, which says where the
  border runs and how often it was crossed. Such a paragraph may be longer than the news.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.grouping.copies.shingles import Hashes, Shingled, shingled
from crawler.grouping.forms import FORECAST, ROUNDUP

Flags = NDArray[np.bool_]

# Share of the shorter text's shingles that must stand in the other, by the words of the shorter text.
MIN_CONTAINMENT = ((15, 0.95), (40, 0.85), (100, 0.70))
MIN_CONTAINMENT_OF_LONG = 0.60
MIN_WOVEN_CONTAINMENT = 0.35  # enough when it is woven in
MIN_WOVEN_WORDS = 100  # of one source, shorter texts are not tested for this
MIN_WOVEN_SPREAD = 0.5  # of the shorter text's eighths, this share holds shared words
MAX_WOVEN_RUN = 0.6  # and the longest run holds at most this share of what is shared
MIN_SHORTENED_WORDS = 40  # of another source's text that was cut and retouched; so short, it must
MIN_SHORTENED_SPREAD = 0.75  # share something with nearly all its eighths, and
MIN_SHORTENED_WOVEN = 0.30  # so much where it is woven in; reports of one event share 0.16 at most
MIN_SHORTENED_CONTAINMENT = 0.60  # or so much, if in one piece
MAX_SHORTENED_WORDS = 0.75  # of the words of the other: what is as long was not shortened
MAX_SHORTENED_OPENING = 0.2  # of either text: within its beginning what is shared begins, as news is cut from its end,
MIN_SHORTENED_ORDER = 0.75  # and of the steps from one shared run to the next so many go on in the longer text
MAX_SHORTENED_FIGURES = 2  # and change few figures: a form filled in anew changes them all
MIN_ITEM_JACCARD = 0.5  # a text that is half of the other is no item in a roundup
MIN_ROUNDUP_PARAGRAPHS = 3  # of a text of which another is an item
MAX_ITEM_PARAGRAPHS = 2  # of an item, in its own text and in the roundup
MIN_OWN_OPENING_WORDS = 10  # with which each of two texts begins that share their background only
MAX_BACKGROUND_PARAGRAPHS = 2  # in either text; a report that was given another beginning shares more of them,
MAX_BACKGROUND_JACCARD = 0.7  # or nearly everything
MIN_OWN_REPEAT_JACCARD = 0.8  # of one source's short texts: a sentence with another subject is another event
MAX_OWN_REPEAT_WORDS = 40
MIN_TEMPLATE_JACCARD = 0.8  # Jaccard with the figures blanked: the same form
MAX_TEMPLATE_FIGURES = 0.6  # fewer figures in common: filled in anew
MIN_DENSE_JACCARD = 0.8  # Jaccard of another source's text that changed figures here and there only: still a copy
MAX_TALLY_FIGURES = 0.9  # one source repeats itself: even a few other figures make it another bulletin
SPREAD_PARTS = 8
MIN_TOUCHED_SHARE = 0.25  # of an eighth's shingles


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """Two texts compared; shares are 0 to 1."""

    jaccard: float  # word 3-shingles in common, of all
    containment: float  # of the shorter text's, those in the other
    spread: float = 1.0  # eighths of the shorter text that share something
    run: float = 0.0  # the longest unbroken run, of what is shared
    masked: float = 0.0  # Jaccard with the figures blanked
    figures: float = 1.0  # figures in common, of the text with fewer; 1 without figures
    changed: int = 0  # figures of that text that the other lacks
    words_a: int = 0
    words_b: int = 0
    keeps_order: bool = False  # both begin with what they share, which stands in one order in both
    is_item: bool = False  # the shorter is one item of the longer, which reports on more
    is_background: bool = False  # each begins with news of its own, and shares a paragraph or two behind it
    is_forecast: bool = False  # one of them is a weather forecast

    @property
    def template(self) -> bool:
        """The same form with other figures in it, whoever published them."""
        dense = self.jaccard < MIN_DENSE_JACCARD and self.changed > 1
        return dense and self.masked >= MIN_TEMPLATE_JACCARD and self.figures < MAX_TEMPLATE_FIGURES

    @property
    def tally(self) -> bool:
        """Whether one source repeats itself: the same form, some figures moved on."""
        return self.masked >= MIN_TEMPLATE_JACCARD and self.figures < MAX_TALLY_FIGURES


def compare_texts(first: str, second: str) -> Similarity:
    """Two texts by exact shingles. Symmetric but for `words_a`, `words_b`."""
    return compare_shingled(shingled(first), shingled(second))


def compare_shingled(first: Shingled, second: Shingled) -> Similarity:
    """Compare texts that are taken apart already, as `compare_texts` does."""
    first_count, second_count = len(first.distinct), len(second.distinct)
    if not first_count or not second_count:
        return Similarity(jaccard=0.0, containment=0.0, words_a=first.words, words_b=second.words)
    shorter, longer = (first, second) if first_count <= second_count else (second, first)
    in_common = int(_within(shorter.distinct, longer.distinct).sum())
    common = _within(shorter.ordered, longer.distinct)
    fewer = first if first.figures.total() <= second.figures.total() else second
    same = (first.figures & second.figures).total()
    total = fewer.figures.total()
    return Similarity(
        jaccard=in_common / (first_count + second_count - in_common),
        containment=in_common / len(shorter.distinct),
        spread=_spread(common),
        run=_longest_run(common) / int(common.sum()) if in_common else 0.0,
        masked=_masked(first, second) if total and same < total else in_common / (first_count + second_count - in_common),
        figures=same / total if total else 1.0,
        changed=total - same,
        words_a=first.words,
        words_b=second.words,
        keeps_order=_keeps_order(shorter, longer, common),
        is_item=_is_item(shorter, longer, in_common),
        is_background=_is_background(shorter, longer, common, in_common),
        is_forecast=FORECAST in (first.form, second.form),
    )


def is_copy(similarity: Similarity, words_a: int | None = None, words_b: int | None = None, *, same_source: bool = False) -> bool:
    """Whether one text descends from the other. `same_source`: both are of one publisher, whose bulletins repeat."""
    first = similarity.words_a if words_a is None else words_a
    second = similarity.words_b if words_b is None else words_b
    shorter = min(first, second)
    if similarity.template or similarity.is_item or similarity.is_background:
        return False
    if same_source and (similarity.tally or similarity.is_forecast):
        return False
    if same_source and shorter < MAX_OWN_REPEAT_WORDS and similarity.jaccard < MIN_OWN_REPEAT_JACCARD:
        return False
    needed = next((share for limit, share in MIN_CONTAINMENT if shorter < limit), MIN_CONTAINMENT_OF_LONG)
    if shorter < MIN_CONTAINMENT[0][0]:  # so few words prove nothing inside a long text
        return similarity.jaccard >= needed
    if similarity.containment >= needed or (not same_source and _is_shortened(similarity, shorter, max(first, second))):
        return True
    return (
        similarity.containment >= MIN_WOVEN_CONTAINMENT
        and shorter >= MIN_WOVEN_WORDS
        and similarity.spread >= MIN_WOVEN_SPREAD
        and similarity.run <= MAX_WOVEN_RUN
    )


def _is_shortened(similarity: Similarity, words: int, words_of_longer: int) -> bool:
    """Whether a short text is another source's, cut and retouched."""
    if not MIN_SHORTENED_WORDS <= words <= MAX_SHORTENED_WORDS * words_of_longer or not similarity.keeps_order:
        return False
    if similarity.spread < MIN_SHORTENED_SPREAD or similarity.changed > MAX_SHORTENED_FIGURES:
        return False
    woven = similarity.containment >= MIN_SHORTENED_WOVEN and similarity.run <= MAX_WOVEN_RUN
    return woven or similarity.containment >= MIN_SHORTENED_CONTAINMENT


def _keeps_order(shorter: Shingled, longer: Shingled, common: Flags) -> bool:
    """Whether a shared beginning stands at the beginning of both, and the rest follows in one order. Texts that are put together
    from the same sentences share as much, here and there."""
    shared = np.flatnonzero(common)
    if not len(shared):
        return False
    positions = longer.first_positions[np.searchsorted(longer.distinct, shorter.ordered[shared])]
    if shared[0] > MAX_SHORTENED_OPENING * len(common) or positions[0] > MAX_SHORTENED_OPENING * len(longer.ordered):
        return False
    steps = np.diff(positions)
    jumps = steps[steps != 1]
    return not len(jumps) or float((jumps > 0).mean()) >= MIN_SHORTENED_ORDER


def _is_item(shorter: Shingled, longer: Shingled, in_common: int) -> bool:
    """Whether what two texts share is one item of several: they stand under the heading of a roundup, or it is one paragraph
    and not the first, where a report has its news."""
    if not in_common or in_common / (len(shorter.distinct) + len(longer.distinct) - in_common) >= MIN_ITEM_JACCARD:
        return False
    if ROUNDUP in (longer.form, shorter.form):
        return True
    if len(longer.paragraphs) < MIN_ROUNDUP_PARAGRAPHS or len(shorter.paragraphs) > MAX_ITEM_PARAGRAPHS:
        return False
    holding = _touched_paragraphs(longer, _within(longer.ordered, shorter.distinct))
    return 0 not in holding and 0 < len(holding) <= MAX_ITEM_PARAGRAPHS < len(longer.paragraphs)


def _is_background(shorter: Shingled, longer: Shingled, common: Flags, in_common: int) -> bool:
    """Whether two texts open with news of their own and share, in one place, no more than a paragraph or two behind it."""
    if not in_common or in_common / (len(shorter.distinct) + len(longer.distinct) - in_common) >= MAX_BACKGROUND_JACCARD:
        return False
    if _longest_run(common) <= MAX_WOVEN_RUN * int(common.sum()):
        return False
    common_of_longer = _within(longer.ordered, shorter.distinct)
    openings = common[:MIN_OWN_OPENING_WORDS], common_of_longer[:MIN_OWN_OPENING_WORDS]
    if max(opening.mean() for opening in openings) >= MIN_TOUCHED_SHARE:
        return False
    return all(
        len(_touched_paragraphs(text, shared)) <= MAX_BACKGROUND_PARAGRAPHS
        for text, shared in ((shorter, common), (longer, common_of_longer))
    )


def _touched_paragraphs(text: Shingled, common: Flags) -> list[int]:
    """Numbers of the paragraphs that hold a good part of what is shared."""
    return [number for number, (first, last) in enumerate(text.paragraphs) if common[first:last].mean() >= MIN_TOUCHED_SHARE]


def _masked(first: Shingled, second: Shingled) -> float:
    shared = int(_within(first.masked, second.masked).sum())
    return shared / (len(first.masked) + len(second.masked) - shared)


def _within(hashes: Hashes, others: Hashes) -> Flags:
    """Which of the hashes stand among others, which are in order and not empty."""
    positions = np.searchsorted(others, hashes)
    positions[positions == len(others)] = 0
    return np.equal(others[positions], hashes)


def _spread(common: Flags) -> float:
    parts = min(SPREAD_PARTS, len(common))
    size, longer = divmod(len(common), parts)  # the first ones are longer by one
    bounds = np.arange(parts + 1) * size + np.minimum(np.arange(parts + 1), longer)
    shares = np.add.reduceat(common.astype(np.int64), bounds[:-1]) / np.diff(bounds)
    return float((shares >= MIN_TOUCHED_SHARE).mean())


def _longest_run(common: Flags) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], common, [False])).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))
