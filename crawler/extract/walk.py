"""The main text by one walk over the tree: blocks of text, the element that holds most of their prose, and how sure that is.

What decides is how long a block is, how much of it stands in links, and how the elements around it are named (Kohlschütter et al.
2010, "Boilerplate Detection using Shallow Text Features").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import Any

from crawler.extract import choice, headline, tables
from crawler.extract.blocks import HEADINGS, MIN_LINE_CHARS, MIN_SENTENCE_CHARS, TextBlock, prose_chars, read_blocks
from crawler.extract.choice import MIN_SCORING_CHARS
from crawler.extract.document import following

OPENING_CHARS = 80  # of the block with which a text opens; only paragraphs may stand before it
MIN_PARAGRAPH_CHARS = 25  # of a paragraph before that block
MIN_LIST_ITEMS = 3
LIST_CHARS = 200
COPY_CHARS = 600  # of a block that may hold the text once more
MIN_COPIED_BLOCKS = 4
COPY_KEY_CHARS = 50  # of a block's beginning, by which its copy is known
MAX_BLOCKS_BEFORE = 40  # between the headline and the text
MIN_OPENING_WORDS = 6  # of a line that is no paragraph, before the first long one
MAX_PARAGRAPHS_BEFORE = 5  # paragraphs there
MIN_OWN_SHARE = 0.5  # of a page's prose, that must be its own

MIN_SURE_SHARE = 0.7  # of the page's prose: with less, another part of the page may be the article
MIN_SURE_SHARE_BELOW_HEADLINE = 0.2  # where the text follows the headline: comments and other articles may be most of the prose
MAX_CHARS_TO_HEADLINE = 200  # of prose between the headline and a text that follows it
MIN_SURE_PURITY = 0.5  # of what stands in the element: with less, it holds lists of other articles too
LONE_SHARE = 0.95  # of the page's prose, in a text that follows the headline: nothing else was meant
MIN_LONE_PURITY = 0.25  # of what stands around such a text: lists may, but with less it is the small print of a page of pictures
MAX_SURE_LOSS = 0.25  # of its lines that are no links: with more, tables or code are what the page is about
MIN_SURE_CHARS = 200

LIST_TAGS = frozenset("table tbody tr ul ol dl".split())
OPENING_TAGS = frozenset("p h2 h3 h4".split())
SHORT_TAGS = frozenset("p h2 h3 h4 li td th".split())


@dataclass(frozen=True, slots=True)
class WalkedText:
    """A text, a block a line, and the signs that nothing else was meant. `share`: of the page's prose that its element holds;
    `purity`: the kept part of what stands in that element; `lost`: the part of its lines that are no links and were not kept.
    Their limits are chosen on the evaluation pages of all sets but one, for each set in turn."""

    text: str
    share: float
    purity: float = 0.0
    lost: float = 1.0
    is_below_headline: bool = False
    blocks: Sequence[TextBlock] = ()  # all that were walked through

    @property
    def is_sure(self) -> bool:
        least = MIN_SURE_SHARE_BELOW_HEADLINE if self.is_below_headline else MIN_SURE_SHARE
        is_lone = self.is_below_headline and self.share >= LONE_SHARE
        is_pure = self.purity >= (MIN_LONE_PURITY if is_lone else MIN_SURE_PURITY)
        is_alone = self.share >= least and is_pure and self.lost <= MAX_SURE_LOSS
        return is_alone and len(self.text) >= MIN_SURE_CHARS


def main_text(
    tree: Any, heading: Any = None, *, region: Any = None, around: Any = None, repeated: Collection[int] = ()
) -> WalkedText:
    """The main text of a page. The tree is not changed. `heading`: the element of the headline, where it is known. `region`: the
    element that holds the text, where that is known, and `around`: the element beyond which nothing need be read. `repeated`: keys
    of blocks that are the site's own."""
    body = tree.find("body") if around is None else around
    body = tree if body is None else body
    walked = read_blocks(body, heading)
    blocks = _own_blocks(walked, repeated) if repeated else walked
    best, share = choice.article_element(blocks, body, region, heading)
    if best is None:
        return WalkedText("", 0.0, blocks=walked)
    elements = set(best.iter())
    in_element = choice.without_comments([block for block in blocks if block.element in elements], best)
    within = choice.from_headline(in_element, heading) if heading in elements else in_element
    rows = choice.without_lists([block for block in within if not block.is_aside], best)
    before = _before(blocks, rows, best, heading) if len(within) == len(in_element) else ()
    lines = list(_lines([*before, *rows]))
    size = sum(map(len, lines))
    unlinked = sum(max(block.size - block.linked, 0) for block in rows)
    return WalkedText(
        "\n".join(lines),
        share=0.0 if best.tag in LIST_TAGS and not _is_layout(best) else share,
        purity=size / max(sum(block.size for block in within), 1),
        lost=1 - size / max(unlinked, size, 1),
        is_below_headline=_is_below(heading, rows, blocks),
        blocks=walked,
    )


def _is_layout(element: Any) -> bool:
    """Whether a list's or table's element is a table that holds a layout and no data."""
    table = next((around for around in (element, *element.iterancestors()) if around.tag in ("table", "ul", "ol", "dl")), None)
    return table is not None and table.tag == "table" and tables.is_layout(table)


def _own_blocks(blocks: Sequence[TextBlock], repeated: Collection[int]) -> Sequence[TextBlock]:
    """The blocks without those that the site repeats. Where most of the prose is repeated, the page is published again: it is all
    its own."""
    own = [block for block in blocks if block.key not in repeated]
    return own if prose_chars(own) >= MIN_OWN_SHARE * prose_chars(blocks) else blocks


def _is_below(heading: Any, rows: Sequence[TextBlock], blocks: Sequence[TextBlock]) -> bool:
    """Whether the text follows the headline, with no other text between them."""
    first = next((block.element for block in rows if block.has_prose(MIN_SENTENCE_CHARS)), None)
    if first is None:
        return False
    prose: dict[Any, int] = {}
    for block in blocks:
        if not block.is_aside and block.has_prose(MIN_SENTENCE_CHARS):
            prose[block.element] = prose.get(block.element, 0) + block.size
    between = headline.prose_between(heading, first, prose)
    return between is not None and between <= MAX_CHARS_TO_HEADLINE


def _before(blocks: Sequence[TextBlock], rows: Sequence[TextBlock], best: Any, heading: Any) -> Sequence[TextBlock]:
    """What belongs to the text and stands outside its element: the few paragraphs between the headline and it, unless most of the
    prose there is in other elements, as below a caption; else the line directly before it."""
    first = next((number for number, block in enumerate(blocks) if rows and block is rows[0]), 0)
    start = _below_heading(blocks, first, heading)
    if start is not None:
        between = [block for block in blocks[start:first] if not block.is_aside and block.has_prose(MIN_SENTENCE_CHARS)]
        below = list(dropwhile(lambda block: block.element.tag != "p", between))
        paragraphs = [block for block in below if block.element.tag == "p"]
        if 2 * prose_chars(paragraphs) >= prose_chars(below) > 0 and len(between) <= MAX_PARAGRAPHS_BEFORE:
            return paragraphs
    line = blocks[first - 1] if first else None
    if line is None or line.is_aside or line.linked or line.size < MIN_SCORING_CHARS or line.element.tag not in OPENING_TAGS:
        return ()
    return (line,) if best.getparent() in line.element.iterancestors() else ()


def _below_heading(blocks: Sequence[TextBlock], first: int, heading: Any) -> int | None:
    """The number of the block that follows the headline, among those close before the `first` of the text; None where the headline
    is not close above it. A headline in a <header> is no block itself."""
    above = range(first - 1, max(-1, first - MAX_BLOCKS_BEFORE), -1)
    number = next((number for number in above if blocks[number].element.tag == "h1"), None)
    if number is not None or heading is None:
        return None if number is None else number + 1
    lower = set(islice(following(heading), headline.MAX_ELEMENTS_TO_TEXT))
    if blocks[first].element not in lower:
        return None
    return next((number + 1 for number in above if blocks[number].element not in lower), 0 if first < MAX_BLOCKS_BEFORE else None)


def _are_siblings(block: TextBlock, neighbour: TextBlock) -> bool:
    """Whether two blocks are of one row: side by side, or each in a division of its own that is called the same."""
    if block.element.tag != neighbour.element.tag:
        return False
    parent, second = block.element.getparent(), neighbour.element.getparent()
    if parent is second or parent is None or second is None:
        return parent is second
    is_called_so = parent.tag == second.tag and parent.get("class") == second.get("class")
    return is_called_so and parent.getparent() is second.getparent()


def _opens(block: TextBlock, opening: TextBlock, *, is_next: bool) -> bool:
    """Whether a line before the first long paragraph belongs to the text: a paragraph, an item, or a heading directly before it."""
    if block.element.tag == "p" or block.element is opening.element:
        return block.size > MIN_PARAGRAPH_CHARS or _are_siblings(block, opening)
    if block.linked:
        return False
    is_line = block.size > MIN_SCORING_CHARS and (is_next or block.element.tag == "li")
    return is_line or len(block.text.split()) >= MIN_OPENING_WORDS


def _is_between_prose(rows: Sequence[TextBlock], number: int) -> bool:
    """Whether a short line stands between paragraphs that the same element holds: a heading that is only set in bold."""
    around = [*rows[max(0, number - 1) : number], *rows[number + 1 : number + 2]]
    element = rows[number].element
    return len(around) == 2 and all(
        block.has_prose(MIN_SENTENCE_CHARS) and (block.element is element or block.element.getparent() is element)
        for block in around
    )


def _end_of_list(rows: Sequence[TextBlock], last: int) -> int:
    """The number of the last item of the list or table that follows the last prose, under a heading or not, and holds no links;
    else `last`."""
    start = last + 1
    if start < len(rows) and rows[start].element.tag in OPENING_TAGS and not rows[start].linked:
        start += 1
    is_cell = start < len(rows) and rows[start].element.tag != "li"  # a list within a table that holds a layout is a list
    table = next(rows[start].element.iterancestors("table"), None) if is_cell else None
    if table is not None and table not in rows[last].element.iterancestors():
        end = start
        while end < len(rows) and not rows[end].linked and table in rows[end].element.iterancestors():
            end += 1
        is_headed = table.find(".//th") is not None and table.find(".//td") is not None
        return end - 1 if end - start >= MIN_LIST_ITEMS and is_headed else last
    end = start
    while end < len(rows) and rows[end].element.tag == "li" and not rows[end].linked and _are_siblings(rows[end], rows[start]):
        end += 1
    return end - 1 if end - start >= MIN_LIST_ITEMS else last


def _lines(rows: Sequence[TextBlock]) -> Iterator[str]:
    """The blocks that belong to the text: from its opening to its last prose, without links and what is said twice."""
    first = next((number for number, block in enumerate(rows) if block.has_prose(OPENING_CHARS)), 0)
    last = max((number for number, block in enumerate(rows) if block.has_prose(MIN_SENTENCE_CHARS)), default=len(rows) - 1)
    while last + 1 < len(rows) and _are_siblings(rows[last + 1], rows[last]) and rows[last + 1].has_prose(1):
        last += 1  # a short last paragraph: where the report came from
    last = _end_of_list(rows, last)
    keys = [block.text[:COPY_KEY_CHARS] for block in rows if block.size >= MIN_SENTENCE_CHARS]
    heading: Any = None  # the last one that belongs to the text: its other lines do, too
    for number, block in enumerate(rows[: last + 1]):
        tag = block.element.tag
        if block.is_link and block.size < LIST_CHARS:
            continue
        if number < first and block.element is not heading and not _opens(block, rows[first], is_next=number == first - 1):
            continue
        if block.size < MIN_LINE_CHARS and tag not in SHORT_TAGS and not _is_between_prose(rows, number):
            continue
        if block.size > COPY_CHARS and sum(key in block.text for key in keys) >= MIN_COPIED_BLOCKS:
            continue
        heading = block.element if tag in HEADINGS else None
        yield f"- {block.text}" if tag == "li" else block.text
