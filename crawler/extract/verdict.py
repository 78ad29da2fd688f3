"""What a page is when it is no article: front page, wall, challenge, soft 404, or no page at all."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.head import Head
from crawler.language.tokens import words
from crawler.model import Disposition, Page

GOOD = 150  # words: an article whatever else stands on the page
MANY_LINKS = 60
MANY_WORDS = 150  # in one sentence, on average

_BINARY = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"ID3", b"\x1f\x8b", b"OggS", b"\x00\x00\x00")
_FEEDS = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b", re.DOTALL)
_HTML_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml", "application/octet-stream")

_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
    r"ddos.guard|access denied|security check|one more step|please wait\.\.\.|bot verification|human verification|"
    r"доступ ограничен|проверка браузера|подтвердите,? что вы не робот|вы не робот",
    re.IGNORECASE,
)
_CHALLENGE_IN_TREE = (
    "cf-challenge",
    "challenge-form",
    "cf-browser-verification",
    "g-recaptcha",
    "h-captcha",
    "px-captcha",
    "captcha-container",
)
_LOST = re.compile(
    r"\b404\b|page (?:was )?not found|not found|page (?:you|does)\b.{0,40}\b(?:exist|looking)|страниц\w+ не (?:найден|существует)|"
    r"саҳифа (?:ёфт|пайдо) нашуд|саҳифа топилмади|sahifa topilmadi|(?:صفحه|مطلب).{0,20}(?:یافت|پیدا) نشد|پاڼه ونه موندل شوه",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy (?:choices|matters)|cookie (?:consent|policy|settings|preferences)|"
    r"accept (?:all )?cookies|we (?:and our partners )?use cookies|manage (?:your )?(?:cookies|consent|preferences)|"
    r"consent to the (?:use|storing)|privacy settings|использует? (?:файлы )?cookie|принять все|настройки конфиденциальности|"
    r"политик\w+ конфиденциальности",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"paywall|piano-(?:offer|container)|subscri(?:be|ption)-?(?:wall|required|only)|premium-?(?:wall|content-?gate)|meteredcontent|"
    r"regwall|article-?gate|leaky",
    re.IGNORECASE,
)
_PAYWALL_TEXT = re.compile(
    r"subscribe to (?:continue|read|unlock)|(?:this (?:article|content|story) is )?(?:for|available (?:only )?to) subscribers|"
    r"already a subscriber|to continue reading|только (?:для|по) подписчик|оформите подписку|доступн\w+ по подписке",
    re.IGNORECASE,
)

_SENTENCE_END = re.compile(r"[.!?؟…۔։।！？。](?=\s|$|[»”\")\]])|[。！？]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

Verdict = tuple[Disposition, str]


def of_bytes(page: Page) -> Verdict | None:
    """A verdict that needs no parsing."""
    kind = page.content_type.partition(";")[0].strip().lower()
    start = page.body[:65536].lstrip(b"\xef\xbb\xbf \t\r\n\x0c")[:1024]
    if start.startswith(_BINARY):
        return Disposition.NOT_HTML, f"the body is not text ({kind or 'no content type'})"
    if kind and not kind.startswith(_HTML_TYPES):
        return Disposition.NOT_HTML, f"content type {kind[:60]}"
    if _FEEDS.match(start):
        return Disposition.NOT_HTML, "the body is a feed"
    if not start:
        return Disposition.THIN, "empty body"
    if b"<" not in page.body:
        return Disposition.NOT_HTML, "the body has no markup"
    if start[:1] in (b"{", b"[") and b"<html" not in page.body[:65536].lower():
        return Disposition.NOT_HTML, "the body is JSON"
    return None


def of_page(tree: Any, head: Head, *, url: str, asked: str, title: str, text: str, min_words: int) -> Verdict | None:
    """None for an article. Good text beats every marker, but not the front page served for an article `asked` for."""
    count = word_count(text)
    article = head.linked.is_article or head.first("og:type").lower().endswith("article")
    if asked and is_root(url) and not is_root(asked) and not article:
        return Disposition.NOT_ARTICLE, "the front page came instead"
    links = sum(1 for _ in tree.iter("a"))
    if not article and links >= MANY_LINKS and _is_list(text, count):
        return Disposition.NOT_ARTICLE, f"{count} words without sentences among {links} links"
    if count >= max(GOOD, min_words):
        return None
    names = " ".join(part for part in (title, head.title, _first_heading(tree)) if part)[:500]
    beginning = text[:600]
    if _CHALLENGE.search(names) or (count < min_words and _has(tree, _CHALLENGE_IN_TREE)):
        return Disposition.NOT_ARTICLE, "challenge"
    if _LOST.search(names):
        return Disposition.NOT_ARTICLE, "soft 404"
    if (urlsplit(url).hostname or "").startswith("consent.") or _CONSENT.search(names):
        return Disposition.CONSENT, "consent wall"
    if count < 2 * min_words and len(_CONSENT.findall(beginning)) >= 2:
        return Disposition.CONSENT, "consent wall"
    if count < 2 * min_words and (head.linked.free is False or head.first("article:content_tier").lower() == "locked"):
        return Disposition.PAYWALLED, "declared not free"
    if count >= min_words:
        return None
    visible = _visible(tree)
    if len(words(visible)) < 400 and len(_CONSENT.findall(visible)) >= 2:
        return Disposition.CONSENT, "consent wall"
    if _PAYWALL_TEXT.search(visible) or any(_PAYWALL.search(name) for name in _names(tree)):
        return Disposition.PAYWALLED, "paywall"
    if not article and (links >= MANY_LINKS or is_root(url)):
        return Disposition.NOT_ARTICLE, f"{count} words among {links} links"
    return Disposition.THIN, f"{count} words"


def word_count(text: str) -> int:
    """Words; two characters of a script without spaces between words count as one."""
    return len(words(text)) + len(_UNSPACED.findall(text)) // 2


def _is_list(text: str, count: int) -> bool:
    """True for headlines in a row: prose in any of our languages ends a sentence far more often."""
    return count >= 30 and _SENTENCE_END.subn("", text)[1] * MANY_WORDS < count


def is_root(url: str) -> bool:
    """True for a site's front page, that of one language too."""
    parts = urlsplit(url)
    path = [part for part in parts.path.split("/") if part]
    if parts.query:
        return False
    return not path or (len(path) == 1 and re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?|index\.\w{3,5}|home", path[0].lower()) is not None)


def _first_heading(tree: Any) -> str:
    heading = next(tree.iter("h1"), None)
    return heading.text_content()[:200] if heading is not None else ""


def _names(tree: Any) -> list[str]:
    return [f"{element.get('class') or ''} {element.get('id') or ''}" for element in tree.iter("div", "section", "aside", "form")]


def _has(tree: Any, names: tuple[str, ...]) -> bool:
    return any(name in given for given in _names(tree) for name in names)


def _visible(tree: Any) -> str:
    body = tree.find("body")
    parts: list[str] = []
    for element in (body if body is not None else tree).iter("p", "div", "h1", "h2", "h3", "button", "span", "a", "label"):
        if element.text:
            parts.append(element.text)
    return " ".join(" ".join(parts)[:20_000].split())
