"""What a page is when it is no article: front page, wall, challenge, soft 404, or no page at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.document import following
from crawler.extract.head import Head
from crawler.language import plurals
from crawler.language.letters import ZWNJ
from crawler.language.tables import made_from_tables, tables
from crawler.language.tokens import words
from crawler.model import Disposition, Page

MAX_LOGIN_WORDS = 100
MIN_FLASH_WORDS = 8  # of news in a sentence or two
MIN_HEADLINE_WORDS = 3
MAX_LOST_CHARS = 100  # of a heading that only says that the page is not there
MIN_TITLE_WORD_CHARS = 5  # of a word of the title that tells
MIN_TITLE_WORDS_IN_TEXT = 2  # of these in the text
MIN_HEADLINE_SHARE = 0.8  # of the headline's words
GOOD_WORDS = 150  # words: an article whatever else stands on the page
MANY_LINKS = 60
MAX_PAGE_TAGS = 50_000  # a tree takes 2 kB of memory for each while it is read; the largest of 603 evaluation pages has 8,600
MAX_SENTENCE_WORDS = 150  # in one sentence, on average
CHARS_OF_SHORTEST_WORD = 2  # with what stands after a word
MIN_LISTED_WORDS = 30

_BINARY = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"ID3", b"\x1f\x8b", b"OggS", b"\x00\x00\x00")
_FEEDS = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b", re.DOTALL)
_HTML_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml", "application/octet-stream")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|div|h1|p)[\s>/]", re.IGNORECASE)

_CHALLENGE_NAMES = (
    "cf-challenge",
    "challenge-form",
    "cf-browser-verification",
    "g-recaptcha",
    "h-captcha",
    "px-captcha",
    "captcha-container",
)
_PAYWALL_NAMES = re.compile(
    r"paywall|piano-(?:offer|container)|subscri(?:be|ption)-?(?:wall|required|only)|premium-?(?:wall|content-?gate)|meteredcontent|"
    r"regwall|article-?gate|leaky",
    re.IGNORECASE,
)

_SENTENCE_END = re.compile(r"[.!?؟…۔։।！？。](?=\s|$|[»”\")\]])|[。！？]")
_WORD = re.compile(rf"[^\W_][\w{ZWNJ}\u0300-\u036f\u064b-\u0655]*")  # counted on each page, so it is not folded
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|auth|sso|account/login|user/login|wp-login\.php)(?:/|$)", re.IGNORECASE)

Verdict = tuple[Disposition, str]


@made_from_tables
def _challenge() -> re.Pattern[str]:
    return _any_of(table.challenge_pattern for table in tables())


@made_from_tables
def _lost() -> re.Pattern[str]:
    return _any_of(table.lost_pattern for table in tables())


@made_from_tables
def _outage() -> re.Pattern[str]:
    return _any_of(table.outage_pattern for table in tables())


@made_from_tables
def _consent() -> re.Pattern[str]:
    return _any_of(table.consent_pattern for table in tables())


@made_from_tables
def _paywall_text() -> re.Pattern[str]:
    return _any_of(table.paywall_pattern for table in tables())


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for the patterns of all tables that have one."""
    return re.compile("|".join(pattern for pattern in patterns if pattern), re.IGNORECASE)


def of_bytes(page: Page) -> Verdict | None:
    """A verdict that needs no parsing."""
    kind = page.content_type.partition(";")[0].strip().lower()
    start = page.body[:65536].lstrip(b"\xef\xbb\xbf \t\r\n\x0c")[:1024]
    if start.startswith(_BINARY):
        return Disposition.NOT_HTML, f"the body is not text ({kind or 'no content type'})"
    if kind and not kind.startswith(_HTML_TYPES) and not (start.startswith(b"<") and _HTML.search(start)):
        return Disposition.NOT_HTML, f"content type {kind[:60]}"
    if _FEEDS.match(start):
        return Disposition.NOT_HTML, "the body is a feed"
    if not start:
        return Disposition.THIN, "empty body"
    if not (tag_count := page.body.count(b"<")):
        return Disposition.NOT_HTML, "the body has no markup"
    if tag_count > MAX_PAGE_TAGS:
        return Disposition.TOO_LARGE, f"{plurals.count(tag_count, 'tag')}, and at most {MAX_PAGE_TAGS:,} are read"
    if start[:1] in (b"{", b"[") and b"<html" not in page.body[:65536].lower():
        return Disposition.NOT_HTML, "the body is JSON"
    return None


def of_page(
    tree: Any,
    head: Head,
    *,
    url: str,
    requested: str,
    title: str,
    text: str,
    min_words: int,
    entry_title: str = "",
    first: Any = None,
) -> Verdict | None:
    """None for an article. Good text beats every marker, but not the front page served for an article `requested`. The limit of
    words judges pages: one with fewer is an article where it says so, or bears the headline that the feed has (`entry_title`).
    `first`: the element with which the text begins, where that is known."""
    article = head.linked.is_article or head.first("og:type").lower().endswith("article")
    if requested and is_root(url) and not is_root(requested) and not article:
        return Disposition.NOT_ARTICLE, "the front page came instead"
    links = 0 if article else sum(1 for _ in tree.iter("a"))
    if links >= MANY_LINKS and _is_list(text):
        return Disposition.NOT_ARTICLE, f"{word_count(text)} words without sentences among {links} links"
    is_called_article = head.linked.is_article or _bears(tree, head, entry_title)
    if not is_called_article and _says_lost(_first_heading(tree) or title):
        return Disposition.NOT_ARTICLE, "soft 404"  # whatever it recommends instead
    if has_words(text, max(GOOD_WORDS, min_words)):
        return None
    count = word_count(text)
    names = " ".join(name for name in (title, head.title, _first_heading(tree)) if name)[:500]
    beginning = text[:600]
    # "Access denied: the bridge stays closed" is the headline of an article where its feed or its JSON-LD says so, or where it goes
    # on as headlines do.
    is_prose = count >= min_words and _is_prose(text)
    is_named_so = is_prose and (is_called_article or _goes_on(_first_heading(tree)))
    if (_challenge().search(names) and not is_named_so) or (count < min_words and _has(tree, _CHALLENGE_NAMES)):
        return Disposition.NOT_ARTICLE, "challenge"
    if _lost().search(names) and not is_named_so:
        return Disposition.NOT_ARTICLE, "soft 404"
    if _outage().search(names) and not is_named_so and not _bears(tree, head, entry_title):
        return Disposition.NOT_ARTICLE, "an error or maintenance page"
    is_framed = is_prose and (_asks_above_headline(tree) or (not entry_title and _asks_above_text(tree, first, title, text)))
    is_login_address = _LOGIN_PATH.search(urlsplit(url).path) and not _LOGIN_PATH.search(urlsplit(requested).path)
    if is_login_address or (_asks_for_password(tree, count) and not is_named_so and not is_framed):
        return Disposition.NOT_ARTICLE, "a log-in page"
    if (urlsplit(url).hostname or "").startswith("consent.") or (_consent().search(names) and not is_named_so):
        return Disposition.CONSENT, "consent wall"
    if count < 2 * min_words and len(_consent().findall(beginning)) >= 2:
        return Disposition.CONSENT, "consent wall"
    if count < 2 * min_words and (head.linked.free is False or head.first("article:content_tier").lower() == "locked"):
        return Disposition.PAYWALLED, "declared not free"
    if count >= min_words:
        return None
    visible = _visible(tree)
    if len(words(visible)) < 400 and len(_consent().findall(visible)) >= 2:
        return Disposition.CONSENT, "consent wall"
    if _paywall_text().search(visible) or any(_PAYWALL_NAMES.search(name) for name in _names(tree)):
        return Disposition.PAYWALLED, "paywall"
    if not article and (links >= MANY_LINKS or is_root(url)):
        return Disposition.NOT_ARTICLE, f"{count} words among {links} links"
    is_confirmed = article or _bears(tree, head, entry_title) or words(head.first("og:description")) == words(text)
    if count >= MIN_FLASH_WORDS and _SENTENCE_END.search(text) and is_confirmed:
        return None
    return Disposition.THIN, f"{count} words"


def _is_prose(text: str) -> bool:
    """Whether a text has at least two sentences."""
    return len(_SENTENCE_END.findall(text)) >= 2


def _bears(tree: Any, head: Head, headline: str) -> bool:
    """Whether the page itself bears the headline that its feed has: an error page in its place has one of its own."""
    expected = words(headline)
    shown = set(words(f"{head.title} {head.first('og:title')} {_first_heading(tree)}"))
    return len(expected) >= MIN_HEADLINE_WORDS and sum(word in shown for word in expected) >= MIN_HEADLINE_SHARE * len(expected)


def _says_lost(heading: str) -> bool:
    """Whether a heading says that there is no such page, and nothing else."""
    rest = _without(_lost(), heading[:MAX_LOST_CHARS])
    return rest != heading[:MAX_LOST_CHARS] and not words(rest)


def _without(pattern: re.Pattern[str], heading: str) -> str:
    """A heading without what a pattern says, and without the endings of its words."""
    return _with_endings(pattern).sub(" ", heading)


@cache
def _with_endings(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern.pattern})\w*", re.IGNORECASE)


def _goes_on(heading: str) -> bool:
    """Whether a heading on the page says more than pages that are no articles do: "Access denied: the bridge stays closed"."""
    rest = heading
    for pattern in (_challenge(), _lost(), _outage(), _consent()):
        rest = _without(pattern, rest)
    return rest != heading and len(words(rest)) >= MIN_HEADLINE_WORDS


def _asks_for_password(tree: Any, count: int) -> bool:
    """Whether a page with little text has a field for a password."""
    return count < MAX_LOGIN_WORDS and any(map(_takes_password, tree.iter("input")))


def _takes_password(element: Any) -> bool:
    return bool(element.tag == "input" and element.get("type", "").lower() == "password")


def _asks_above_headline(tree: Any) -> bool:
    """Whether every field for a password stands above a headline of several words: in the frame of all pages of a site."""
    heading = next(tree.iter("h1"), None)
    return (
        heading is not None
        and len(words(_first_heading(tree))) >= MIN_HEADLINE_WORDS
        and not any(map(_takes_password, following(heading)))
    )


def _asks_above_text(tree: Any, first: Any, title: str, text: str) -> bool:
    """The same of a page without a headline in the text, which tells what its title says: every field stands above the text, whose
    first element is `first`. Pages that ask are titled by what they ask."""
    if first is None or next(tree.iter("h1"), None) is not None:
        return False
    telling = {word for word in words(title) if len(word) >= MIN_TITLE_WORD_CHARS}
    return len(telling.intersection(words(text))) >= MIN_TITLE_WORDS_IN_TEXT and not any(map(_takes_password, following(first)))


def word_count(text: str) -> int:
    """Words; two characters of a script without spaces between words count as one."""
    return len(_WORD.findall(text)) + (0 if text.isascii() else len(_UNSPACED.findall(text)) // 2)


def has_words(text: str, least: int) -> bool:
    """Whether a text has so many words; no more of it is read than tells."""
    return next(islice(_WORD.finditer(text), max(least, 1) - 1, None), None) is not None or word_count(text) >= least


def _is_list(text: str) -> bool:
    """True for headlines in a row: prose in any language ends a sentence far more often."""
    ends = sum(1 for _ in islice(_SENTENCE_END.finditer(text), len(text) // CHARS_OF_SHORTEST_WORD // MAX_SENTENCE_WORDS + 1))
    most = ends * MAX_SENTENCE_WORDS
    return most * CHARS_OF_SHORTEST_WORD < len(text) and word_count(text) > max(most, MIN_LISTED_WORDS - 1)


def is_root(url: str) -> bool:
    """True for a site's front page, that of one language too."""
    parts = urlsplit(url)
    path = [step for step in parts.path.split("/") if step]
    if parts.query:
        return False
    return not path or (len(path) == 1 and re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?|index\.\w{3,5}|home", path[0].lower()) is not None)


def _first_heading(tree: Any) -> str:
    heading = next(tree.iter("h1"), None)
    return heading.text_content()[:200] if heading is not None else ""


def _names(tree: Any) -> list[str]:
    return [f"{element.get('class') or ''} {element.get('id') or ''}" for element in tree.iter("div", "section", "aside", "form")]


def _has(tree: Any, names: tuple[str, ...]) -> bool:
    return any(name in class_and_id for class_and_id in _names(tree) for name in names)


def _visible(tree: Any) -> str:
    body = tree.find("body")
    texts: list[str] = []
    for element in (body if body is not None else tree).iter("p", "div", "h1", "h2", "h3", "button", "span", "a", "label"):
        if element.text:
            texts.append(element.text)
    return " ".join(" ".join(texts)[:20_000].split())
