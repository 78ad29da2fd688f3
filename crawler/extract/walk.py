"""The main text by one walk over the tree: blocks of text, the element that holds most of their prose, and how sure that is.

A block is a run of text between elements that break lines. What decides is how long it is, how much of it stands in links, and
how the elements around it are named (Kohlschütter et al. 2010, "Boilerplate Detection using Shallow Text Features"). One pass,
no copies, no XPath.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.extract.naming import is_article, is_aside
from crawler.facts.boilerplate import block_key

MAX_DEPTH = 180  # of elements within one another that are walked through
MIN_SCORING_CHARS = 40  # of a block that scores
MIN_SENTENCE_CHARS = 60  # of a block that counts as prose
OPENING_CHARS = 80  # of the block with which a text opens; only paragraphs may stand before it
MIN_PARAGRAPH_CHARS = 25  # of a paragraph before that block
MIN_LINE_CHARS = 20  # of a line that is no paragraph, heading, item or cell
MAX_BLOCK_LINKED_SHARE = 0.5  # of a block that may stand in links
MAX_PROSE_LINKED_SHARE = 0.4
LIST_LINKED_SHARE = 0.6  # of a short block, from which on it is a link to elsewhere
LIST_CHARS = 200
SCORE_OF_ANCESTORS = (0.85, 0.51, 0.255, 0.102)  # parts of a block's score that the elements around it get, from the nearest
NAMED_BONUS = 1.15  # of an element that is named as an article
MAX_CLIMB = 4  # elements above the best one that may hold more of the article
MIN_GAIN = 1.25  # times the prose, for which it is worth to climb
MIN_PURE_SHARE = 0.6  # of what is gained that must be prose
MAX_GAINED_LINKED_SHARE = 0.3
HOLDING_SHARE = 0.5  # of the characters of all paragraphs: what holds more is no frame, whatever it is called
MIN_HOLDING_CHARS = 400
COPY_CHARS = 600  # of a block that may hold the text once more
MIN_COPIED_BLOCKS = 4
MIN_LISTED_LINKS = 2  # of a list of other articles
MAX_BLOCKS_A_LINK = 4  # of such a list: a title, a date, a line or two
LISTED_LINKED_SHARE = 0.15  # of its characters
MAX_LISTED_SHARE = 0.35  # of the prose, that such a list may hold
MAX_BLOCKS_BEFORE = 40  # between the headline and the text
MIN_OPENING_WORDS = 6  # of a line that is no paragraph, before the first long one
MAX_PARAGRAPHS_BEFORE = 3  # paragraphs there
MIN_WRAPPED_CHARS = 600  # of a link around more than a teaser: a tag nobody closed
MIN_OWN_SHARE = 0.5  # of a page's prose, that must be its own
COPY_KEY_CHARS = 50  # of a block's beginning, by which its copy is known

MIN_SURE_SHARE = 0.8  # of the page's prose: with less, another part of the page may be the article
MIN_SURE_PURITY = 0.75  # of what stands in the element: with less, it holds lists of other articles too
MAX_SURE_LOSS = 0.05  # of its lines that are no links: with more, tables or code are what the page is about
MIN_SURE_CHARS = 400

LINE_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote pre td th dd dt figcaption".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())  # their ids are what a table of contents jumps to
LIST_TAGS = frozenset("table tbody tr ul ol dl".split())
OPENING_TAGS = frozenset("p h2 h3 h4".split())
SHORT_TAGS = frozenset("p h2 h3 h4 li td".split())
UNREAD_TAGS = frozenset(
    """
    script style noscript template svg nav footer form button select textarea iframe aside header figure figcaption video audio
    object embed label input menu dialog
    """.split()
)
RUNNING_TAGS = frozenset(
    """
    a b i em strong span font u small big sub sup abbr cite q mark time code var kbd acronym s strike del ins wbr bdi bdo tt dfn
    """.split()
)
WRAPPING_TAGS = ("a", "span")  # inline elements that some pages put around paragraphs
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class TextBlock:
    """A run of text: its characters, those of them that stand in links, the element that holds it, whether that is an aside."""

    text: str
    linked: int
    element: Any
    is_aside: bool

    @property
    def size(self) -> int:
        return len(self.text)

    @property
    def is_link(self) -> bool:
        return self.linked > LIST_LINKED_SHARE * self.size

    def has_prose(self, least: int, linked_share: float = MAX_BLOCK_LINKED_SHARE) -> bool:
        return self.size >= least and self.linked < linked_share * self.size


@dataclass(frozen=True, slots=True)
class WalkedText:
    """A text, a block a line, and the signs that nothing else was meant. `share`: of the page's prose that its element holds;
    `purity`: the kept part of what stands in that element; `lost`: the part of its lines that are no links and were not kept."""

    text: str
    share: float
    purity: float = 0.0
    lost: float = 1.0
    blocks: Sequence[TextBlock] = ()  # all that were walked through

    @property
    def is_sure(self) -> bool:
        is_alone = self.share >= MIN_SURE_SHARE and self.purity >= MIN_SURE_PURITY and self.lost <= MAX_SURE_LOSS
        return is_alone and len(self.text) >= MIN_SURE_CHARS


def main_text(tree: Any, *, region: Any = None, around: Any = None, repeated: Collection[int] = ()) -> WalkedText:
    """The main text of a page. The tree is not changed. `region`: the element that holds it, where that is known, and `around`:
    the element beyond which nothing need be read. `repeated`: keys of blocks that are the site's own."""
    body = tree.find("body") if around is None else around
    body = tree if body is None else body
    walked = list(_Walk(body).blocks())
    blocks = _own_blocks(walked, repeated) if repeated else walked
    prose, whole = _prose_by_element(blocks)
    best = _best_element(blocks) if region is None else region
    if best is None:
        return WalkedText("", 0.0, blocks=walked)
    if region is None and best.get("itemprop") != "articleBody":
        best = _climbed(best, body, blocks, prose)
    held = set(best.iter())
    within = [block for block in blocks if block.element in held]
    rows = [block for block in within if not block.is_aside]
    if lists := _lists_of_links(rows, best):
        rows = [block for block in rows if not any(element in lists for element in _up(block.element, best))]
    lines = list(_lines([*_before(blocks, rows, best), *rows]))
    size = sum(map(len, lines))
    unlinked = sum(max(block.size - block.linked, 0) for block in rows)
    return WalkedText(
        "\n".join(lines),
        share=0.0 if best.tag in LIST_TAGS else prose.get(best, 0) / max(whole, 1),
        purity=size / max(sum(block.size for block in within), 1),
        lost=1 - size / max(unlinked, size, 1),
        blocks=walked,
    )


def _own_blocks(blocks: Sequence[TextBlock], repeated: Collection[int]) -> Sequence[TextBlock]:
    """The blocks without those that the site repeats. Where most of the prose is repeated, the page is published again: it is all
    its own."""
    own = [block for block in blocks if block_key(block.text) not in repeated]
    return own if _prose(own) >= MIN_OWN_SHARE * _prose(blocks) else blocks


def _up(element: Any, top: Any) -> Iterator[Any]:
    """The element and those around it, below `top`."""
    while element is not None and element is not top:
        yield element
        element = element.getparent()


def _lists_of_links(rows: Sequence[TextBlock], best: Any) -> set[Any]:
    """The elements within the best one that list other articles: links, each with a line or two about it."""
    held: dict[Any, list[TextBlock]] = {}
    for block in rows:
        for element in _up(block.element, best):
            held.setdefault(element, []).append(block)
    most = MAX_LISTED_SHARE * _prose(rows)
    return {element for element, inner in held.items() if _lists_links(inner) and _prose(inner) < most}


def _lists_links(blocks: Sequence[TextBlock]) -> bool:
    links = sum(block.is_link for block in blocks)
    if links < MIN_LISTED_LINKS or links * MAX_BLOCKS_A_LINK < len(blocks):
        return False
    return sum(min(block.linked, block.size) for block in blocks) > LISTED_LINKED_SHARE * sum(block.size for block in blocks)


def _prose(blocks: Sequence[TextBlock]) -> int:
    return sum(block.size for block in blocks if block.has_prose(MIN_SENTENCE_CHARS))


def _before(blocks: Sequence[TextBlock], rows: Sequence[TextBlock], best: Any) -> Sequence[TextBlock]:
    """What belongs to the text and stands outside its element: the few paragraphs between the headline and it, else the line
    directly before it."""
    first = next((number for number, block in enumerate(blocks) if rows and block is rows[0]), 0)
    above = range(first - 1, max(-1, first - MAX_BLOCKS_BEFORE), -1)
    heading = next((number for number in above if blocks[number].element.tag == "h1"), None)
    if heading is not None:
        between = [block for block in blocks[heading + 1 : first] if not block.is_aside and block.has_prose(MIN_SENTENCE_CHARS)]
        paragraphs = [block for block in between if block.element.tag == "p"]
        if paragraphs and len(between) <= MAX_PARAGRAPHS_BEFORE:
            return paragraphs
    line = blocks[first - 1] if first else None
    if line is None or line.is_aside or line.linked or line.size < MIN_SCORING_CHARS or line.element.tag not in OPENING_TAGS:
        return ()
    return (line,) if best.getparent() in line.element.iterancestors() else ()


class _Walk:
    def __init__(self, body: Any) -> None:
        self._body = body
        self._holders = _holders(body)
        self._asides: dict[tuple[str, str], bool] = {}

    def blocks(self) -> Iterator[TextBlock]:
        yield from self._walk(self._body, is_aside=False, in_link=False, depth=0)

    def _walk(self, element: Any, *, is_aside: bool, in_link: bool, depth: int) -> Iterator[TextBlock]:
        if depth > MAX_DEPTH:
            return
        run = _Run(element, is_aside)
        if element.text:
            run.add(element.text, in_link)
        for child in element:
            yield from self._child(child, run, in_link=in_link, depth=depth)
            if child.tail:
                run.add(child.tail, in_link)
        yield from run.end()

    def _child(self, child: Any, run: _Run, *, in_link: bool, depth: int) -> Iterator[TextBlock]:
        tag = child.tag
        if not isinstance(tag, str):
            return
        if tag == "br":
            yield from run.end()
        elif tag in RUNNING_TAGS and not (tag in WRAPPING_TAGS and not in_link and child.find(".//p") is not None):
            yield from self._inline(child, run, in_link=in_link or tag == "a", depth=depth)
        elif tag == "a" and not in_link and len(child.text_content()) < MIN_WRAPPED_CHARS:
            yield from run.end()
            yield from self._walk(child, is_aside=run.is_aside or self._is_aside(child), in_link=True, depth=depth + 1)
        elif tag in UNREAD_TAGS:
            if not in_link:
                yield from run.end()
                if child in self._holders:
                    yield from self._walk(child, is_aside=run.is_aside, in_link=in_link, depth=depth + 1)
        else:
            yield from run.end()
            yield from self._walk(child, is_aside=run.is_aside or self._is_aside(child), in_link=in_link, depth=depth + 1)

    def _inline(self, element: Any, run: _Run, *, in_link: bool, depth: int) -> Iterator[TextBlock]:
        if element.text:
            run.add(element.text, in_link)
        if depth <= MAX_DEPTH:
            for child in element:
                yield from self._child(child, run, in_link=in_link, depth=depth + 1)
                if child.tail:
                    run.add(child.tail, in_link)

    def _is_aside(self, element: Any) -> bool:
        names = element.get("class") or "", "" if element.tag in HEADINGS else element.get("id") or ""
        if names == ("", "") or element in self._holders:
            return False
        aside = self._asides.get(names)
        if aside is None:
            aside = self._asides[names] = is_aside(" ".join(names))
        return aside


class _Run:
    """The text since the last line break."""

    __slots__ = ("element", "is_aside", "linked", "pieces")

    def __init__(self, element: Any, is_aside: bool) -> None:
        self.element, self.is_aside = element, is_aside
        self.pieces: list[str] = []
        self.linked = 0

    def add(self, text: str, in_link: bool) -> None:
        self.pieces.append(text)
        self.linked += len(text.strip()) * in_link

    def end(self) -> Iterator[TextBlock]:
        text = _SPACE.sub(" ", "".join(self.pieces)).strip()
        if text:
            yield TextBlock(text, self.linked, self.element, self.is_aside)
        self.pieces.clear()
        self.linked = 0


def _holders(body: Any) -> frozenset[Any]:
    """The elements that hold most of the paragraphs: a tag nobody closed, or a frame around everything."""
    held: dict[Any, int] = {}
    whole = 0
    for paragraph in body.iter("p"):
        size = len(paragraph.text_content())
        whole += size
        parent = paragraph.getparent() if size >= MIN_LINE_CHARS else None
        while parent is not None and parent is not body:
            held[parent] = held.get(parent, 0) + size
            parent = parent.getparent()
    return frozenset(element for element, size in held.items() if size > max(HOLDING_SHARE * whole, MIN_HOLDING_CHARS))


def _prose_by_element(blocks: Sequence[TextBlock]) -> tuple[dict[Any, int], int]:
    """The characters of prose in each element, and in all."""
    prose: dict[Any, int] = {}
    whole = 0
    for block in blocks:
        if block.is_aside or not block.has_prose(MIN_SENTENCE_CHARS, MAX_PROSE_LINKED_SHARE):
            continue
        whole += block.size
        element = block.element
        while element is not None:
            prose[element] = prose.get(element, 0) + block.size
            element = element.getparent()
    return prose, whole


def _best_element(blocks: Sequence[TextBlock]) -> Any:
    """The element around which most prose lies nearest; None without any."""
    scores: dict[Any, float] = {}
    for block in blocks:
        if block.is_aside or not block.has_prose(MIN_SCORING_CHARS):
            continue
        element = block.element.getparent() if block.element.tag in LINE_TAGS else block.element
        score = 1.0
        for part in SCORE_OF_ANCESTORS:
            if element is None:
                break
            scores[element] = scores.get(element, 0.0) + (block.size - block.linked) * score
            score = part
            element = element.getparent()
    return max(scores, key=lambda element: scores[element] * (NAMED_BONUS if is_article(element) else 1.0), default=None)


def _climbed(best: Any, body: Any, blocks: Sequence[TextBlock], prose: dict[Any, int]) -> Any:
    """The element, or one above it that holds much more of what is as pure."""
    above = best.getparent()
    for _ in range(MAX_CLIMB):
        if above is None or above is body:
            break
        if prose.get(above, 0) > MIN_GAIN * prose.get(best, 0) and _is_pure(above, best, blocks):
            best = above
        above = above.getparent()
    return best


def _is_pure(above: Any, best: Any, blocks: Sequence[TextBlock]) -> bool:
    """Whether what the wider element adds is prose, and no list of other articles."""
    added = set(above.iter()) - set(best.iter())
    gained = [block for block in blocks if block.element in added and not block.is_aside]
    characters = sum(block.size for block in gained)
    pure = sum(block.size for block in gained if block.has_prose(MIN_SENTENCE_CHARS, MAX_PROSE_LINKED_SHARE))
    return pure > MIN_PURE_SHARE * characters and sum(block.linked for block in gained) < MAX_GAINED_LINKED_SHARE * characters


def _are_siblings(block: TextBlock, opening: TextBlock) -> bool:
    return block.element.tag == opening.element.tag and block.element.getparent() is opening.element.getparent()


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


def _lines(rows: Sequence[TextBlock]) -> Iterator[str]:
    """The blocks that belong to the text: from its opening to its last prose, without links and what is said twice."""
    first = next((number for number, block in enumerate(rows) if block.has_prose(OPENING_CHARS)), 0)
    last = max((number for number, block in enumerate(rows) if block.has_prose(MIN_SENTENCE_CHARS)), default=len(rows) - 1)
    while last + 1 < len(rows) and _are_siblings(rows[last + 1], rows[last]) and rows[last + 1].has_prose(1):
        last += 1  # a short last paragraph: where the report came from
    keys = [block.text[:COPY_KEY_CHARS] for block in rows if block.size >= MIN_SENTENCE_CHARS]
    for number, block in enumerate(rows[: last + 1]):
        tag = block.element.tag
        if block.is_link and block.size < LIST_CHARS:
            continue
        if number < first and not _opens(block, rows[first], is_next=number == first - 1):
            continue
        if block.size < MIN_LINE_CHARS and tag not in SHORT_TAGS and not _is_between_prose(rows, number):
            continue
        if block.size > COPY_CHARS and sum(key in block.text for key in keys) >= MIN_COPIED_BLOCKS:
            continue
        yield f"- {block.text}" if tag == "li" else block.text
