"""The main text of a page: a walk of our own, trafilatura where the walk is not sure; its lines cleaned after it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from trafilatura import bare_extraction

from crawler.extract import junk, tables, verdict, walk
from crawler.extract.blocks import MIN_SENTENCE_CHARS
from crawler.language.letters import ZWNJ
from crawler.language.tokens import words

MAX_CRUMB_CHARS = 60  # characters: a shorter line above the byline is a section's name
STAND_IN = "\ua78f"  # for ZWNJ: the stand-in is a letter that no language we read has
MIN_PROSE_CHARS = 250  # characters of prose below which a text is held to be missed
MIN_CUT_CHARS = 20
HEADER_LINES = 4  # at the beginning of a text, among which headline and byline may be
MIN_FRAMED_SHARE = 0.7
_FRAME_TAGS = frozenset({"nav", "footer", "aside", "form", "header"})
MAX_CAPTION_CHARS = 400  # characters: more than any caption


def main_text(tree: Any, walked: walk.WalkedText) -> str:
    """The main text, a block a line: what a walk over the tree gave, or, where that is not sure, what trafilatura finds on a copy.

    The walk costs a sixth of trafilatura. On pages with one clear body it is as good or better; where the prose lies in several
    places, or is little, trafilatura's many rules know more.
    """
    if walked.is_sure:
        return walked.text
    copied = deepcopy(tree)
    prepare(copied)
    text = text_of(copied)
    return text if _prose(text) or not _prose(walked.text) else walked.text


def prepare(tree: Any) -> None:
    """Change the tree in place: frames around everything and layout tables become divisions, captions and asides go."""
    _open_frames(tree)
    tables.open_layouts(tree)
    _prune(tree)
    _spare_joiners(tree)


def _spare_joiners(tree: Any) -> None:
    """trafilatura drops what is not printable, the ZWNJ of Persian among it: می‌گوید would become another word."""
    for element in tree.iter():
        if element.text and ZWNJ in element.text and isinstance(element.tag, str):
            element.text = element.text.replace(ZWNJ, STAND_IN)
        if element.tail and ZWNJ in element.tail:
            element.tail = element.tail.replace(ZWNJ, STAND_IN)


def text_of(tree: Any) -> str:
    """What trafilatura takes for the main text, a block a line. The tree is not changed.

    Its precision mode is the best on news, and finds next to nothing on one page in fifty; there the balanced mode and
    the largest family of paragraphs are asked, and believed only for prose: menus are what they find on front pages.
    """
    return _best(tree).replace(STAND_IN, ZWNJ)


def _best(tree: Any) -> str:
    text = _extracted(tree, favor_precision=True)
    if _prose(text) >= MIN_PROSE_CHARS:
        return text
    others = (_extracted(tree, favor_precision=False), _paragraphs(tree))
    best = max(others, key=_prose)
    return best if _prose(best) >= max(MIN_PROSE_CHARS, 2 * _prose(text)) else text


def _extracted(tree: Any, *, favor_precision: bool) -> str:
    document: Any = bare_extraction(tree, include_comments=False, favor_precision=favor_precision)
    return (document.text or "") if document is not None else ""


def _prose(text: str) -> int:
    """Characters in lines long enough to be sentences."""
    return sum(len(line) for line in text.splitlines() if len(line) >= 60)


def _paragraphs(tree: Any) -> str:
    """The paragraphs of the element that holds most of them."""
    families: dict[Any, list[str]] = {}
    for paragraph in tree.iter("p"):
        text = " ".join(paragraph.text_content().split())
        linked = sum(len(link.text_content()) for link in paragraph.iter("a"))
        if len(text) < 40 or linked > len(text) / 2:
            continue
        if not any(parent.tag in _FRAME_TAGS for parent in paragraph.iterancestors()):
            families.setdefault(paragraph.getparent(), []).append(text)
    largest = max(families.values(), key=lambda family: sum(map(len, family)), default=[])
    return "\n".join(largest)


def tidy(text: str, title: str, authors: Sequence[str], links: junk.LinkLines | None = None) -> str:
    """Paragraphs separated by blank lines, without headline, byline and the site's own lines."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    lines = [line for number, line in enumerate(lines) if not junk.is_junk(line, links, is_between=is_between_prose(lines, number))]
    if len(lines) > 1 and _is_beginning_of(lines[0], lines[1]):
        del lines[0]
    start = 0
    for index, line in enumerate(lines[:HEADER_LINES]):
        if junk.repeats(line, title) or junk.is_byline(line, authors) or junk.is_label_row(line):
            start = index + 1  # with the crumbs before it
        elif len(line) >= MAX_CRUMB_CHARS:
            break
    end = len(lines)
    while end > start and (junk.is_byline(lines[end - 1], authors) or junk.is_label_row(lines[end - 1])):
        end -= 1
    body_lines = [line for index, line in enumerate(lines[start:end], start) if index >= HEADER_LINES or not _is_row(line, authors)]
    out: list[str] = []
    for line in body_lines:
        # Items of one list stay together.
        out.append(("\n" if out and line.startswith("- ") and out[-1].lstrip().startswith("- ") else "\n\n") + line)
    return "".join(out).strip()


def is_between_prose(lines: Sequence[str], number: int) -> bool:
    """Whether lines long enough to be sentences stand on both sides of a line; before the first one nothing need stand."""
    around = (*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2])
    return number + 1 < len(lines) and all(len(line) >= MIN_SENTENCE_CHARS for line in around)


def _is_row(line: str, authors: Sequence[str]) -> bool:
    """Whether a line below a standfirst says who wrote it, or when, and calls that so. A day alone heads a part of a chronicle."""
    return ": " in line and junk.is_byline(line, authors)


def is_told_to_machines(text: str, linked: str, min_words: int) -> bool:
    """Whether the text that a page tells to machines is the one to take: the page is drawn by scripts and shows less, or what was
    read is that very text without its paragraphs."""
    if not verdict.has_words(linked, min_words + 1):
        return False
    return not verdict.has_words(text, min_words) or ("\n" not in text and "\n" in linked and words(text) == words(linked))


def _is_beginning_of(line: str, following: str) -> bool:
    """Whether a line is the next one, cut: "Two border guards were …"."""
    cut = line.rstrip(".… ")
    return line.endswith(("...", "…")) and len(cut) >= MIN_CUT_CHARS and following.startswith(cut)


def _open_frames(tree: Any) -> None:
    """An <aside>, <header> or <form> that holds most of the paragraphs is a mistake, or a tag nobody closed."""
    sizes = [(paragraph, len(paragraph.text_content())) for paragraph in tree.iter("p")]
    whole = sum(size for _, size in sizes)
    framed_chars: dict[Any, int] = {}
    for paragraph, size in sizes:
        for parent in paragraph.iterancestors(*_FRAME_TAGS):
            framed_chars[parent] = framed_chars.get(parent, 0) + size
    for element, size in framed_chars.items():
        if size >= MIN_PROSE_CHARS and size > whole * MIN_FRAMED_SHARE:
            element.tag = "div"


def _prune(tree: Any) -> None:
    for element in list(tree.iter("figure", "figcaption", "aside")):
        small = element.tag == "figcaption" or len(element.text_content()) < MAX_CAPTION_CHARS
        if small and element.find(".//table") is None and element.find(".//pre") is None:
            drop(element)
    for element in list(tree.iter("p", "div", "span")):
        if "caption" in (element.get("class") or "").lower() and len(element.text_content()) < MAX_CAPTION_CHARS:
            drop(element)


def drop(element: Any) -> None:
    """Take an element out, keeping the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
