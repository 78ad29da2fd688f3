"""Which element holds the article: the one around which most prose lies nearest, without the lists of other articles in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from crawler.extract.blocks import MIN_OWN_CHARS, MIN_SENTENCE_CHARS, TextBlock, prose_chars
from crawler.extract.datelines import ANY_DIGIT
from crawler.extract.document import following
from crawler.extract.naming import is_article
from crawler.language.dates.vocabulary import DATE_WORD, ago_words, fold_date, seconds_by_unit

MIN_SCORING_CHARS = 40  # of a block that scores
MAX_PROSE_LINKED_SHARE = 0.4
SCORE_OF_ANCESTORS = (0.85, 0.51, 0.255, 0.102)  # parts of a block's score that the elements around it get, from the nearest
NAMED_BONUS = 1.15  # of an element that is named as an article
MAX_CLIMB = 4  # elements above the best one that may hold more of the article
MIN_GAIN = 1.25  # times the prose, for which it is worth to climb
MIN_PURE_SHARE = 0.6  # of what is gained that must be prose
MAX_GAINED_LINKED_SHARE = 0.3
MIN_PARTING_LINKS = 5  # that part an article from what is no more of it
MIN_NEARER_SHARE = 0.2  # of the page's prose, in the element nearer to the headline
MIN_LISTED_LINKS = 2  # of a list of other articles
MAX_BLOCKS_A_LINK = 4  # of such a list: a title, a date, a line or two
LISTED_LINKED_SHARE = 0.15  # of its characters
MAX_LISTED_SHARE = 0.35  # of the prose, that such a list may hold
MAX_SIGNATURE_CHARS = 80  # of a line that says who wrote a comment, and when
MAX_SIGNER_WORDS = 4  # beside "3 hours ago"
MIN_COMMENTS = 3
MIN_PROSE_BEFORE_COMMENTS = 400
LINE_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote pre td th dd dt figcaption".split())
_SIGNED_DAY = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{4}\b")
_SIGNER = re.compile(r"[^\W\d_]{3}")
_ALL_BUT_LETTERS = re.compile(r"[\W\d_]+")
_SIGNED_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")


def article_element(blocks: Sequence[TextBlock], body: Any, region: Any = None, heading: Any = None) -> tuple[Any, float]:
    """The element that holds the article (`region`, where that is known), and its part of the page's prose; None and 0 where there
    is no prose. `heading`: the element of the headline, where it is known."""
    prose, whole = _prose_by_element(blocks)
    best = _best_element(blocks) if region is None else region
    if best is None:
        return None, 0.0
    if region is None and best.get("itemprop") != "articleBody":
        best = _with_namesakes(_climbed(best, body, blocks, prose), body, blocks, prose)
    if region is None and heading is not None:
        best = _nearer_headline(blocks, heading, best)
    return best, prose.get(best, 0) / max(whole, 1)


def _nearer_headline(blocks: Sequence[TextBlock], heading: Any, best: Any) -> Any:
    """The element; or, where an article's prose and a list of other articles stand between the headline and it, the one that holds
    that prose: the site's own small print may be longer than a short article."""
    if any(element is best for element in heading.iterancestors()):
        return best
    between: set[Any] = set()
    for element in following(heading):
        if element is best:
            break
        between.add(element)
    else:
        return best
    rows = [block for block in blocks if block.element in between]
    if sum(block.is_link for block in rows) < MIN_PARTING_LINKS:
        return best
    nearer = _best_element(rows)
    inner = set(nearer.iter()) if nearer in between else set()
    last = max((number for number, block in enumerate(rows) if block.element in inner), default=len(rows))
    is_parted = sum(block.is_link for block in rows[last:]) >= MIN_PARTING_LINKS
    least = max(MIN_OWN_CHARS, MIN_NEARER_SHARE * prose_chars(blocks))
    return nearer if is_parted and prose_chars([block for block in rows if block.element in inner]) >= least else best


def from_headline(rows: Sequence[TextBlock], heading: Any) -> list[TextBlock]:
    """The blocks from the headline on, where prose stands before it and an article's prose follows it; else all."""
    lower_elements = {heading, *following(heading), *heading.iter(), *heading.iterancestors()}
    lower = [block for block in rows if block.element in lower_elements]
    has_both = prose_chars(lower) >= MIN_OWN_CHARS and prose_chars(rows) > prose_chars(lower)
    return lower if has_both else list(rows)


def without_lists(rows: Sequence[TextBlock], best: Any) -> list[TextBlock]:
    """The blocks of an element that stand in no list of other articles."""
    lists = _lists_of_links(rows, best)
    return [block for block in rows if not (lists and any(element in lists for element in _up(block.element, best)))]


def without_comments(blocks: Sequence[TextBlock], best: Any) -> list[TextBlock]:
    """The blocks of an element without the comments below its text, each with a line of day and clock: three elements or more that
    are called the same, or as many lines of one element with a name in them and what was said below. Entries of a live blog bear
    the clock alone, those of a timeline the day."""
    signatures = [block for block in blocks if _is_signature(block)] or _signed_ago(blocks)
    if len(signatures) < MIN_COMMENTS:
        return list(blocks)
    rows: dict[tuple[Any, str, str], set[Any]] = {}
    for block in signatures:
        for element in _up(block.element, best):
            rows.setdefault((element.getparent(), element.tag, element.get("class") or ""), set()).add(element)
    comments = {element for elements in rows.values() if len(elements) >= MIN_COMMENTS for element in elements}
    is_comment = [any(element in comments for element in _up(block.element, best)) for block in blocks]
    for is_in in (is_comment, _follows_signatures(blocks, signatures)):
        said = [block for block, is_said in zip(blocks, is_in, strict=True) if is_said]
        if prose_chars(said) and prose_chars(blocks[: is_in.index(True)]) >= MIN_PROSE_BEFORE_COMMENTS:
            return [block for block, is_said in zip(blocks, is_in, strict=True) if not is_said]
    return list(blocks)


def _is_signature(block: TextBlock) -> bool:
    return block.size <= MAX_SIGNATURE_CHARS and bool(_SIGNED_CLOCK.search(block.text) and _SIGNED_DAY.search(block.text))


def _signed_ago(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """The lines of a name and how long ago: "Rustam, 3 hours ago". Entries of a live blog bear no names, or the same one."""
    signed = [(block, name) for block in blocks if block.size <= MAX_SIGNATURE_CHARS and (name := _name_ago(block.text))]
    return [block for block, _ in signed] if len({name for _, name in signed}) > 1 else []


def _name_ago(line: str) -> str:
    """What stands beside "3 hours ago" in a line, where that is a word or a few; empty where nothing does."""
    if not ANY_DIGIT.search(line):
        return ""
    spoken = DATE_WORD.findall(fold_date(line))
    timed = [word for word in spoken if word in ago_words() or word in seconds_by_unit()]
    names = [word for word in spoken if word not in timed]
    is_ago = len(timed) > 1 and not ago_words().isdisjoint(timed)
    return " ".join(names) if is_ago and len(names) <= MAX_SIGNER_WORDS else ""


def _follows_signatures(blocks: Sequence[TextBlock], signatures: Sequence[TextBlock]) -> list[bool]:
    """Which blocks stand among comments that no element parts: from the first signature of the element on that holds most of them.
    Whoever comments is named before or after day and clock; the name is not always the same."""
    holders = Counter(block.element.getparent() for block in signatures if _SIGNER.search(block.text))
    holder, count = holders.most_common(1)[0] if holders else (None, 0)
    rows = [block for block in signatures if block.element.getparent() is holder]
    names = {_ALL_BUT_LETTERS.sub("", block.text) for block in rows}
    if count < MIN_COMMENTS or count < len(rows) or len(names) < MIN_COMMENTS:
        return [False] * len(blocks)
    first = next(number for number, block in enumerate(blocks) if block is rows[0])
    return [number >= first and holder in block.element.iterancestors() for number, block in enumerate(blocks)]


def _prose_by_element(blocks: Sequence[TextBlock]) -> tuple[dict[Any, int], int]:
    """The characters of prose in each element, and in all."""
    own: dict[Any, int] = {}  # of each element without those within it
    for block in blocks:
        if not block.is_aside and block.has_prose(MIN_SENTENCE_CHARS, MAX_PROSE_LINKED_SHARE):
            own[block.element] = own.get(block.element, 0) + block.size
    prose: dict[Any, int] = {}
    for element, size in own.items():
        while element is not None:
            prose[element] = prose.get(element, 0) + size
            element = element.getparent()
    return prose, sum(own.values())


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


def _with_namesakes(best: Any, body: Any, blocks: Sequence[TextBlock], prose: dict[Any, int]) -> Any:
    """The element, or the one around it and all that are called the same and hold prose: page builders cut a text into parts, each
    in several wrappers."""
    name = best.get("class")
    namesakes = [element for element in prose if name and element.tag == best.tag and element.get("class") == name]
    around = set(body.iterdescendants()) if len(namesakes) > 1 else set()
    for element in namesakes:
        around.intersection_update(element.iterancestors())
    shared = next((element for element in best.iterancestors() if element in around), None)
    return best if shared is None or not _is_pure(shared, best, blocks) else shared


def _is_pure(above: Any, best: Any, blocks: Sequence[TextBlock]) -> bool:
    """Whether what the wider element adds is prose, and no list of other articles."""
    added = set(above.iter()) - set(best.iter())
    gained = [block for block in blocks if block.element in added and not block.is_aside]
    characters = sum(block.size for block in gained)
    pure = sum(block.size for block in gained if block.has_prose(MIN_SENTENCE_CHARS, MAX_PROSE_LINKED_SHARE))
    return pure > MIN_PURE_SHARE * characters and sum(block.linked for block in gained) < MAX_GAINED_LINKED_SHARE * characters


def _up(element: Any, top: Any) -> Iterator[Any]:
    """The element and those around it, below `top`."""
    while element is not None and element is not top:
        yield element
        element = element.getparent()


def _lists_of_links(rows: Sequence[TextBlock], best: Any) -> set[Any]:
    """The elements within the best one that list other articles: links, each with a line or two about it."""
    linking: set[Any] = set()
    for block in rows:
        if block.is_link:
            linking.update(_up(block.element, best))
    inner_of: dict[Any, list[TextBlock]] = {element: [] for element in linking}  # a list holds links
    for block in rows if linking else ():
        for element in _up(block.element, best):
            if element in linking:
                inner_of[element].append(block)
    most = MAX_LISTED_SHARE * prose_chars(rows)
    return {element for element, inner in inner_of.items() if _lists_links(inner) and prose_chars(inner) < most}


def _lists_links(blocks: Sequence[TextBlock]) -> bool:
    links = sum(block.is_link for block in blocks)
    if links < MIN_LISTED_LINKS or links * MAX_BLOCKS_A_LINK < len(blocks):
        return False
    return sum(min(block.linked, block.size) for block in blocks) > LISTED_LINKED_SHARE * sum(block.size for block in blocks)
