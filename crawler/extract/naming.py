"""What the names of elements say: class and id of what is beside an article, and of what holds one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

MAX_REMEMBERED_NAMES = 8192  # strings of class and id: the elements of one site are called the same on each of its pages
_NAME_EDGE = r"(?:^|[ _-])"
_NAME_END = r"(?:$|[ _-])"
_ASIDE_NAMES = re.compile(
    r"comment|disqus|footer|foot(?!ball)|sidebar|side-?bar|related|recommend|read-?more|more-?(?:news|stories|on)|share|sharing|social|"
    r"newsletter|whatsapp|subscri|promo|advert|banner|cookie|consent|popup|modal|breadcrumb|menu|tag-?list|author-?(?:bio|box|info)|byline|"
    r"pagination|pager|widget|login|signup|most-?(?:read|popular)|popular|trending|credit|copyright|disclaimer|toolbar|"
    r"hidden|outbrain|taboola|teaser|rating|feedback|timestamp|infobox|photo|gallery|slide|carousel|video|audio|"
    r"player|download|donat|survey|read-?also|paywall-?(?:prompt|offer|message|overlay|notice|barrier)|"
    rf"{_NAME_EDGE}(?:print|skip|poll|sources?|legal|help|support|jump){_NAME_END}|"
    rf"{_NAME_EDGE}ads?{_NAME_END}|nav(?:bar|igation)?{_NAME_END}|(?:tags?|meta|date|toc){_NAME_END}"
)
_PICTURE_NAMES = re.compile("photo|gallery|slide|carousel")
_ARTICLE = re.compile(
    rf"article|{_NAME_EDGE}(?:post|entry|story|news|content|body|text|main){_NAME_END}|story-?body|entry-?content|post-?content|field-?item"
)


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def is_aside(names: str) -> bool:
    """Whether class and id say that an element stands beside an article, and do not say that it holds one."""
    lowered = names.lower()  # a third of the time of patterns that ignore case
    return "caption" in lowered or (_ASIDE_NAMES.search(lowered) is not None and _ARTICLE.search(lowered) is None)


def names_of(element: Any) -> str:
    """Class and id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def is_picture_story(element: Any) -> bool:
    """Whether class and id call an element a slide, or a show of slides."""
    return _PICTURE_NAMES.search(names_of(element).lower()) is not None


def is_article(element: Any) -> bool:
    """Whether an element is named as one that holds an article."""
    names = (element.get(name) or "" for name in ("class", "id", "itemprop"))
    return _names_article(" ".join((*names, element.tag)))


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def _names_article(names: str) -> bool:
    return _ARTICLE.search(names.lower()) is not None
