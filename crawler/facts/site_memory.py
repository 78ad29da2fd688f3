"""What is remembered of a source's pages: a pure function of what its recent pages showed.

Where the newest pages differ from those before, the site was rebuilt: only the newest count then, and the difference is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from math import ceil
from statistics import median

from crawler.language.plurals import count
from crawler.model import FieldPlace, MemoryUse, PageField, PageTraits, SiteMemory
from crawler.model.facts import MIN_OTHER_ARTICLES

WINDOW_PAGES = 40  # pages of a source that are remembered
MIN_REPEATED_SHARE = 0.2  # of the pages, on which a block stands that is the site's own
MIN_SUPPORT = 3  # pages on which a field stood at a place
MIN_PLACE_CONFIDENCE = 0.7  # of a place: with less, the source builds its pages in several ways
NEWEST_PAGES = 8  # that are held against those before
MIN_EARLIER_PAGES = 8
MAX_MOVED_SHARE = 0.5  # of the newest pages, that may have their text elsewhere
USUAL_RATE, LOST_RATE = 0.8, 0.3  # of the pages that have a field: as it was, and as it is when the site changed
MIN_LENGTH_SHARE = 0.5  # of the usual number of words
MIN_USUAL_WORDS = 80
MIN_REFUTED = 2  # samples that gave another text than the remembered place


def learn(pages: Sequence[PageTraits], paragraphs: Collection[int] = ()) -> SiteMemory:
    """The memory of a source after these pages, the oldest first. `paragraphs`: that stand in several of its articles."""
    window = pages[-WINDOW_PAGES:]
    earlier, newest = window[:-NEWEST_PAGES], window[-NEWEST_PAGES:]
    differences = tuple(_differences(earlier, newest)) if len(earlier) >= MIN_EARLIER_PAGES else ()
    counted = newest if differences else window
    place, refutation = _place(counted), _refutation(window)
    return SiteMemory(
        pages=len(counted),
        repeated=_repeated(counted),
        places={PageField.TEXT: place} if place is not None and not refutation else {},
        paragraphs=frozenset(paragraphs),
        drift="; ".join((*differences, *refutation)),
    )


def _repeated(pages: Sequence[PageTraits]) -> frozenset[int]:
    least = max(MIN_OTHER_ARTICLES, ceil(MIN_REPEATED_SHARE * len(pages)))
    counts = Counter(key for page in pages for key in set(page.blocks))
    return frozenset(key for key, number in counts.items() if number >= least)


def _place(pages: Sequence[PageTraits]) -> FieldPlace | None:
    """Where the text stands on most of the pages."""
    counts = Counter(path for page in pages if (path := page.places.get(PageField.TEXT)))
    for path, support in counts.most_common(1):
        confidence = support / counts.total()
        if support >= MIN_SUPPORT and confidence >= MIN_PLACE_CONFIDENCE:
            return FieldPlace(path=path, support=support, confidence=round(confidence, 3))
    return None


def _differences(earlier: Sequence[PageTraits], newest: Sequence[PageTraits]) -> Iterator[str]:
    """How the newest pages differ from those before, for people."""
    of_newest = f"of the newest {count(len(newest), 'page')}"
    if (place := _place(earlier)) is not None:
        moved = sum(page.places.get(PageField.TEXT) != place.path for page in newest)
        if moved > MAX_MOVED_SHARE * len(newest):
            yield f"the text of {moved} {of_newest} stands no longer at {place.path}"
    usual, now = (round(median(page.words for page in pages)) for pages in (earlier, newest))
    if usual >= MIN_USUAL_WORDS and now < MIN_LENGTH_SHARE * usual:
        yield f"half {of_newest} have fewer than {count(now + 1, 'word')}, before that {usual}"
    for name in PageField:
        before, lately = (sum(name in page.fields for page in pages) for pages in (earlier, newest))
        if before >= USUAL_RATE * len(earlier) and lately <= LOST_RATE * len(newest):
            yield f"only {lately} {of_newest} have {name.words}, before that {before} of {len(earlier)}"


def _refutation(pages: Sequence[PageTraits]) -> tuple[str, ...]:
    """What the samples say against the remembered place, for people."""
    checked = Counter(page.use for page in pages)
    refuted, samples = checked[MemoryUse.REFUTED], checked[MemoryUse.REFUTED] + checked[MemoryUse.CONFIRMED]
    if refuted < MIN_REFUTED or 2 * refuted <= samples:
        return ()
    return (f"{refuted} of {count(samples, 'sample')} gave another text than the place remembered for it",)
