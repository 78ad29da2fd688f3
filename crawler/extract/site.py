"""The text of a page with what is remembered of its site: read at the known place, without what the site prints everywhere.

Memory is believed where the page bears it out, and one page in some is read both ways. Without memory a page is read as any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from crawler.extract import body, walk
from crawler.extract.blocks import TextBlock
from crawler.extract.choice import MIN_SCORING_CHARS
from crawler.extract.paths import find_path, path_of
from crawler.facts.boilerplate import block_key
from crawler.language.tokens import words
from crawler.model import MemoryUse, PageField, SiteMemory

SAMPLED_PAGES = 20  # one page in so many is read both ways
MIN_CUT_TEXT_CHARS = 250  # of the text at the remembered place; with less the whole page is read
MIN_AGREEMENT = 0.9  # of the words of both texts
MIN_HELD_SHARE = 0.9  # of the text's characters, in the element that holds it
MAX_BLOCK_KEYS = 400  # of one page


@dataclass(frozen=True, slots=True)
class PageText:
    """The main text, a block a line, and what was seen on the way."""

    text: str
    blocks: Sequence[TextBlock] = ()
    use: MemoryUse = MemoryUse.NONE
    way: str = ""  # how it was found, in words
    place: str = ""  # path of the element where the text was read, when memory told it


def read_text(tree: Any, memory: SiteMemory | None, url: str, heading: Any = None) -> PageText:
    """The main text of a page; `heading`: the element of its headline. The tree is not changed. Without a memory no paths
    are noted for one."""
    if memory is None:
        walked = walk.main_text(tree, heading)
        return PageText(body.main_text(tree, walked), walked.blocks, way=_way(walked))
    region = _region(tree, memory)
    cut = None
    if region is not None:
        cut = walk.main_text(tree, region=region, around=_around(tree, region), repeated=memory.repeated)
        if len(cut.text) < MIN_CUT_TEXT_CHARS:
            cut = None
    if cut is not None and not is_sampled(url):
        return PageText(cut.text, cut.blocks, MemoryUse.CUT, place=memory.places[PageField.TEXT].path)
    walked = walk.main_text(tree, heading, repeated=memory.repeated)
    text = without_repeated(body.main_text(tree, walked), memory.repeated)
    return PageText(text, walked.blocks, _use(memory, cut, text), _way(walked))


def _way(walked: walk.WalkedText) -> str:
    signs = f"share {walked.share:.2f}, purity {walked.purity:.2f}, lost {walked.lost:.2f}"
    return f"one walk over the page, which is {'sure' if walked.is_sure else 'not sure, so trafilatura decides'} ({signs})"


def _use(memory: SiteMemory, cut: walk.WalkedText | None, text: str) -> MemoryUse:
    if PageField.TEXT not in memory.places:
        return MemoryUse.NONE
    if cut is None:
        return MemoryUse.MISSED
    return MemoryUse.CONFIRMED if agreement(cut.text, text) >= MIN_AGREEMENT else MemoryUse.REFUTED


def is_sampled(url: str) -> bool:
    """Whether the page at an address is one of those that are read both ways: the same whenever it is asked."""
    return crc32(url.encode("utf-8", "surrogatepass")) % SAMPLED_PAGES == 0


def agreement(text: str, whole: str) -> float:
    """The part of the words of both texts that they share, 0 to 1."""
    counted, whole_counted = Counter(words(text)), Counter(words(whole))
    return 2 * (counted & whole_counted).total() / max(counted.total() + whole_counted.total(), 1)


def without_repeated(text: str, repeated: Collection[int]) -> str:
    """The lines of a text that are not the site's own; all of them where that would be most of it."""
    if not repeated:
        return text
    kept = "\n".join(line for line in text.split("\n") if block_key(line) not in repeated)
    return kept if len(kept) >= walk.MIN_OWN_SHARE * len(text) else text


def holder_of(page: PageText, text: str) -> str:
    """The path of the innermost element that holds most of a text; empty where none does."""
    if page.place:
        return page.place
    lines = {block_key(line) for line in text.split("\n") if line}
    sizes: dict[Any, int] = {}
    whole = 0
    for block in page.blocks:
        if block.size < MIN_SCORING_CHARS or block.key not in lines:
            continue
        whole += block.size
        for element in (block.element, *block.element.iterancestors()):
            sizes[element] = sizes.get(element, 0) + block.size
    # The first that is large enough, from the inside: it was entered before those around it.
    holder = next((element for element, size in sizes.items() if size >= MIN_HELD_SHARE * whole), None)
    return "" if holder is None or not whole or holder.tag in ("body", "html") else path_of(holder)


def block_keys(page: PageText) -> tuple[int, ...]:
    """The keys of a page's blocks, each once."""
    return tuple(dict.fromkeys(block.key for block in page.blocks))[:MAX_BLOCK_KEYS]


def _region(tree: Any, memory: SiteMemory) -> Any:
    """The element at the place that is remembered for the text; None where the page has none there, or several."""
    place = memory.places.get(PageField.TEXT)
    return None if place is None else find_path(tree, place.path)


def _around(tree: Any, region: Any) -> Any:
    """The innermost element that holds the region and the headline, between which the standfirst stands."""
    heading = next(tree.iter("h1"), None)
    around = frozenset(region.iterancestors())
    if heading is None:
        return region.getparent()
    return next((element for element in heading.iterancestors() if element in around or element is region), region)
