"""What a page says of itself in JSON-LD. Broken JSON is left alone: nothing here searches or repairs at length."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

MAX_SCRIPT_CHARS = 1 << 20  # characters of one script
MAX_NODES = 4000  # looked at on one page

_ARTICLE_KINDS = frozenset({"blogposting", "report", "liveblogposting", "socialmediaposting", "advertisercontentarticle"})
_PAGE_KINDS = frozenset({"webpage", "itempage", "aboutpage"})
# Where other people's articles stand.
_OTHER_SUBJECT_KEYS = frozenset(
    {
        "itemListElement",
        "hasPart",
        "isPartOf",
        "mentions",
        "citation",
        "comment",
        "review",
        "relatedLink",
        "subjectOf",
        "potentialAction",
        "breadcrumb",
        "video",
        "image",
        "about",
        "isBasedOn",
    }
)
MAX_LINKED_AUTHORS = 20  # of one description
MAX_PARTS = 8  # attempts to read a value of a broken script
_BEGINNING = re.compile(r"[{\[]")
_DECODER = json.JSONDecoder(strict=False)
_TRAILING_COMMA = re.compile(r",(?=\s{0,50}[}\]])")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The article (or, failing that, the page) a page describes."""

    kind: str = ""  # newsarticle, webpage …; empty: nothing found
    headline: str = ""
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()  # where no person is called the author: an agency, or the publishing house
    published: str = ""
    modified: str = ""
    site_name: str = ""
    url: str = ""
    body: str = ""
    free: bool | None = None  # isAccessibleForFree

    @property
    def is_article(self) -> bool:
        return _is_article(self.kind)


def read(scripts: Iterable[str], url: str) -> LinkedData:
    """The description of the article at `url` among all there are."""
    documents = [document for script in scripts if (document := _load(script)) is not None]
    nodes = list(_nodes(documents))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(_kind(node))]
    pages = [node for node in nodes if _kind(node) in _PAGE_KINDS]
    # Pages that describe themselves and their neighbours: the one that says it is this page.
    chosen = next((node for node in articles if _describes(node, url)), None) or next(iter(articles), None)
    page = next((node for node in pages if _describes(node, url)), None) or next(iter(pages), None)
    node = chosen or page
    if node is None:
        return LinkedData()
    authors = list(_authors(node.get("author") or node.get("creator") or _only_person(nodes), named))
    is_by_organisations = all(is_organisation for _, is_organisation in authors)
    return LinkedData(
        kind=_kind(node),
        headline=_text(node.get("headline")) or (_text(node.get("name")) if chosen else ""),
        authors=() if is_by_organisations else tuple(name for name, _ in authors),
        organisations=tuple(name for name, _ in authors) if is_by_organisations else (),
        published=_text(node.get("datePublished") or node.get("dateCreated") or (page or {}).get("datePublished")),
        modified=_text(node.get("dateModified") or (page or {}).get("dateModified")),
        site_name=next(iter(_people(node.get("publisher"), named)), ""),
        url=_text(node.get("url")),
        body=_text(node.get("articleBody"), 200_000),
        free=_truth(node.get("isAccessibleForFree")),
    )


def _only_person(nodes: list[dict[str, Any]]) -> Any:
    """WordPress plug-ins describe the author beside the page without tying them together."""
    people = [node for node in nodes if node.get("@type") == "Person" and node.get("name")]
    return people[0] if len(people) == 1 else None


def _load(script: str) -> Any:
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip()
    script = script.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    if not script or len(script) > MAX_SCRIPT_CHARS:
        return None
    for attempt in (script, _TRAILING_COMMA.sub("", script)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _load_parts(_TRAILING_COMMA.sub("", script))


def _load_parts(script: str) -> Any:
    """What can be read of a script with a brace too many, or with several values in a row."""
    values: list[Any] = []
    position = 0
    for _ in range(MAX_PARTS):
        match = _BEGINNING.search(script, position)
        if match is None:
            break
        try:
            value, position = _DECODER.raw_decode(script, match.start())
            values.append(value)
        except (ValueError, RecursionError):
            position = match.start() + 1
            if values:
                break
    return values or None


def _nodes(documents: list[Any]) -> Iterator[dict[str, Any]]:
    """Every object, outermost first, those about other things left out."""
    queue = deque(documents)
    seen = 0
    while queue and seen < MAX_NODES:
        value = queue.popleft()
        seen += 1
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            yield value
            queue.extend(inner for key, inner in value.items() if isinstance(inner, dict | list) and key not in _OTHER_SUBJECT_KEYS)


def _kind(node: dict[str, Any]) -> str:
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            name = kind.rpartition("/")[2].lower()
            if _is_article(name) or name in _PAGE_KINDS:
                return name
    return ""


def _is_article(kind: str) -> bool:
    return kind.endswith("article") or kind in _ARTICLE_KINDS


def _describes(node: dict[str, Any], url: str) -> bool:
    for value in (node.get("url"), node.get("@id"), node.get("mainEntityOfPage")):
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and _path(value) and _path(value) == _path(url):
            return True
    return False


def _path(url: str) -> str:
    return re.sub(r"^https?://(www\.|m\.)?", "", url.partition("#")[0].partition("?")[0]).rstrip("/").lower()


def _authors(value: Any, named: dict[str, dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """The names of authors, and whether each is said to be an organisation's."""
    for author in value[:MAX_LINKED_AUTHORS] if isinstance(value, list) else [value]:
        kinds = author.get("@type") if isinstance(author, dict) else None
        is_organisation = any(isinstance(kind, str) and kind.endswith("Organization") for kind in _listed(kinds))
        for name in _people(author, named):
            yield name, is_organisation


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _people(value: Any, named: dict[str, dict[str, Any]], depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield _text(value)
    elif isinstance(value, list) and depth < 3:
        for person in value[:MAX_LINKED_AUTHORS]:
            yield from _people(person, named, depth + 1)
    elif isinstance(value, dict) and depth < 3:
        name = value.get("name") or " ".join(part for key in ("givenName", "familyName") if (part := _text(value.get(key))))
        if name:
            yield from _people(name, named, depth + 1)
        elif value.get("@id") in named and isinstance(value.get("@id"), str):
            yield from _people(named[value["@id"]].get("name"), named, depth + 1)


def _text(value: Any, limit: int = 1000) -> str:
    if isinstance(value, list):
        value = next((candidate for candidate in value if isinstance(candidate, str)), None)
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return ""
    value = value[:limit]
    return unescape(unescape(value)).strip() if "&" in value else value.strip()


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    return None
