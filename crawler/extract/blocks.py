"""Blocks of text by one walk over the tree: runs of text between elements that break lines. One pass, no copies, no XPath."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from crawler.extract.document import following
from crawler.extract.naming import is_aside, is_picture_story
from crawler.facts.boilerplate import block_key

MAX_DEPTH = 180  # of elements within one another that are walked through
MIN_LINE_CHARS = 20  # of a line that is no paragraph, heading, item or cell
MIN_SENTENCE_CHARS = 60  # of a block that counts as prose
MAX_BLOCK_LINKED_SHARE = 0.5  # of a block that may stand in links
LIST_LINKED_SHARE = 0.6  # of a short block, from which on it is a link to elsewhere
HOLDING_SHARE = 0.5  # of the characters of all paragraphs: what holds more is no frame, whatever it is called
MIN_HOLDING_CHARS = 400
MIN_OWN_CHARS = 200  # of prose outside of all asides
MIN_CAPTIONS = 3  # of a story in photographs
MIN_WRAPPED_CHARS = 600  # of a link around more than a teaser: a tag nobody closed

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())  # their ids are what a table of contents jumps to
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
_TEMPLATE = re.compile(r"\{[{|*%][^{}]{1,80}[}|*%]\}")  # what a script would fill in: {{name}}, {| name |}
WRAPPING_TAGS = ("a", "span")  # inline elements that some pages put around paragraphs


@dataclass(slots=True)
class TextBlock:
    """A run of text: its characters, those of them that stand in links, the element that holds it, whether that is an aside."""

    text: str
    linked: int
    element: Any
    is_aside: bool
    size: int = field(init=False)
    _key: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.size = len(self.text)

    @property
    def key(self) -> int:
        """The number by which the block is known on other pages of its site; reckoned when it is first asked."""
        if self._key is None:
            self._key = block_key(self.text)
        return self._key

    @property
    def is_link(self) -> bool:
        return self.linked > LIST_LINKED_SHARE * self.size

    def has_prose(self, least: int, linked_share: float = MAX_BLOCK_LINKED_SHARE) -> bool:
        return self.size >= least and self.linked < linked_share * self.size


def read_blocks(body: Any, heading: Any = None) -> list[TextBlock]:
    """All blocks of an element in their order. The tree is not changed. `heading`: the element of the headline, where it is known.
    Where next to nothing stands outside of asides, captions tell the story if there are several; where nothing does, the names are
    a page builder's (`widget`, `sidebar-grid`) and say nothing."""
    holders = _holders(body, heading)
    blocks = _walked(body, holders)
    own, aside = (prose_chars([block for block in blocks if block.is_aside is is_aside]) for is_aside in (False, True))
    captions = list(body.iter("figcaption")) if own < MIN_OWN_CHARS else []
    if len(captions) >= (MIN_CAPTIONS if own or aside else 1):
        shows = [element for caption in captions for element in caption.iterancestors() if is_picture_story(element)]
        blocks = _walked(body, holders.union(captions, shows, body.iter("figure")))
    elif not own and aside:
        for block in blocks:
            block.is_aside = False
    return blocks


def _walked(body: Any, holders: frozenset[Any]) -> list[TextBlock]:
    walk = _Walk(holders)
    walk.read(body, is_aside=False, in_link=False, depth=0)
    return walk.blocks


def prose_chars(blocks: Sequence[TextBlock]) -> int:
    """The characters in blocks long enough to be sentences."""
    long = [block for block in blocks if block.size >= MIN_SENTENCE_CHARS]  # most are short: a call for each costs more
    return sum([block.size for block in long if block.has_prose(MIN_SENTENCE_CHARS)])


class _Walk:
    """One walk: the blocks read so far, and the run of text since the last line break. Only one run is open at a time, so its
    pieces are kept here and not in an object for each element."""

    def __init__(self, holders: frozenset[Any]) -> None:
        self.blocks: list[TextBlock] = []
        self._holders = holders
        self._pieces: list[str] = []
        self._linked = 0

    def read(self, element: Any, *, is_aside: bool, in_link: bool, depth: int) -> None:
        """Read an element that breaks lines: its text is one run or several, and no run goes beyond it."""
        if depth > MAX_DEPTH:
            return
        self._read_into(element, element, is_aside, in_link, depth)
        if self._pieces:
            self._end(element, is_aside)

    def _read_into(self, element: Any, holder: Any, is_aside: bool, in_link: bool, depth: int) -> None:
        """Read an element into the run of `holder`, which is the element itself or the one around it that breaks lines."""
        pieces = self._pieces
        if (text := element.text) and (pieces or not text.isspace()):  # else it stands between the tags of the markup
            self._add(text, in_link)
        for child in element:
            tag = child.tag
            if tag in RUNNING_TAGS and not len(child):  # most of them hold text only
                if (text := child.text) and (pieces or not text.isspace()):
                    self._add(text, in_link or tag == "a")
            elif tag in RUNNING_TAGS and not (tag in WRAPPING_TAGS and _is_wrapping(child, in_link)):
                if depth <= MAX_DEPTH:
                    self._read_into(child, holder, is_aside, in_link or tag == "a", depth + 1)
            elif tag == "br":
                if pieces:
                    self._end(holder, is_aside)
            elif tag in UNREAD_TAGS:
                if not in_link:
                    if pieces:
                        self._end(holder, is_aside)
                    if child in self._holders:
                        self.read(child, is_aside=is_aside, in_link=False, depth=depth + 1)
            elif isinstance(tag, str):  # no comment
                is_link = in_link or (tag == "a" and len(child.text_content()) < MIN_WRAPPED_CHARS)
                if pieces:
                    self._end(holder, is_aside)
                self.read(child, is_aside=is_aside or self._is_aside(child), in_link=is_link, depth=depth + 1)
            if (text := child.tail) and (pieces or not text.isspace()):
                self._add(text, in_link)

    def _add(self, text: str, in_link: bool) -> None:
        self._pieces.append(text)
        if in_link:
            self._linked += len(text.strip())

    def _end(self, holder: Any, is_aside: bool) -> None:
        """End the run: it is a block of its holder."""
        if text := " ".join("".join(self._pieces).split()):
            is_template = "{" in text and _TEMPLATE.search(text) is not None
            self.blocks.append(TextBlock(text, self._linked, holder, is_aside or is_template))
        self._pieces.clear()
        self._linked = 0

    def _is_aside(self, element: Any) -> bool:
        name, identifier = element.get("class"), element.get("id")
        if not identifier or element.tag in HEADINGS:
            return bool(name) and is_aside(name) and element not in self._holders
        return is_aside(f"{name or ''} {identifier}") and element not in self._holders


def _is_wrapping(element: Any, in_link: bool) -> bool:
    """Whether an inline element stands around paragraphs."""
    return not in_link and next(element.iter("p"), None) is not None


def _holders(body: Any, heading: Any = None) -> frozenset[Any]:
    """The elements that hold most of the paragraphs: a tag nobody closed, or a frame around everything. A form that holds most of
    the page's divisions is that of a server that knows no other pages. What stands below other prose that follows the headline is
    no such frame: the rules for comments may be longer than a short article."""
    whole = 0
    inner: dict[Any, int] = {}  # characters of the paragraphs of each parent
    for paragraph in body.iter("p"):
        size = len(paragraph.text_content() if len(paragraph) else paragraph.text or "")
        whole += size
        if size >= MIN_LINE_CHARS:
            parent = paragraph.getparent()
            inner[parent] = inner.get(parent, 0) + size
    sizes: dict[Any, int] = {}
    for element, size in inner.items():
        while element is not None and element is not body:
            sizes[element] = sizes.get(element, 0) + size
            element = element.getparent()
    holders = {element for element, size in sizes.items() if size > max(HOLDING_SHARE * whole, MIN_HOLDING_CHARS)}
    if holders and heading is not None:
        holders -= _below_prose(heading, holders)
    shows = [element for element in holders if is_picture_story(element)]
    holders.update(slide for show in shows for slide in show.iter("div", "section", "li") if is_picture_story(slide))
    forms = list(body.iter("form"))
    divisions = sum(1 for _ in body.iter("div")) if forms else 0
    return frozenset(holders.union(form for form in forms if sum(1 for _ in form.iter("div")) > HOLDING_SHARE * divisions))


def _below_prose(heading: Any, holders: Set[Any]) -> set[Any]:
    """Those of some elements below the headline that an article's prose stands before, in another part of the page."""
    below: set[Any] = set()
    paragraphs: list[tuple[Any, int]] = []
    left = len(holders - set(heading.iterancestors()))
    for element in following(heading):
        if not left:
            break
        if element in holders:
            left -= 1
            around = element.getparent()
            before = sum(size for paragraph, size in paragraphs if around not in paragraph.iterancestors())
            if before >= MIN_OWN_CHARS:
                below.add(element)
        elif element.tag == "p" and (size := len(element.text_content())) >= MIN_SENTENCE_CHARS:
            paragraphs.append((element, size))
    return below
