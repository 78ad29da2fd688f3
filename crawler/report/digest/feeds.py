"""Cards as feeds: Atom (RFC 4287) and JSON Feed 1.1, for all watches or for one.

An entry's id is a tag: URI (RFC 4151) of its story and never changes; `updated` moves only when something changed that is
news (`Card.news_at`). What came from a feed is text, or escaped once more inside the HTML of an entry's content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree

from crawler.language.reader import current_reader
from crawler.report.digest import phrases
from crawler.report.digest.facts import card_facts
from crawler.report.digest.report import certainty, shown_figures
from crawler.report.words import severity_word
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.report.digest.values import Card, Digest

ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
NO_AUTHORITY = "borderwatch.invalid"  # the authority of ids where no address is known
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def render_feed(digest: Digest, kind: str, *, watch: str | None = None, base: str = "", most: int = 200) -> str:
    """`kind` is atom or jsonfeed. `watch`: only its stories. `base`: the address under which the files are published, with
    its slash; empty: no links to itself."""
    cards = [card for card in digest.cards if watch is None or any(fired.watch == watch for fired in card.fired)]
    cards.sort(key=lambda card: (card.news_at, card.story_id), reverse=True)
    title = "Borderwatch"
    if watch is not None:
        title = phrases.short_line(f"Borderwatch: {digest.titles.get(watch) or _title(cards, watch) or watch}", 300)
    name = f"feeds/{watch}" if watch else "feed"
    make = {"atom": _atom, "jsonfeed": _jsonfeed}[kind]
    feed = make(cards[:most], title, name, base if phrases.safe_link(base) else "", digest.until)
    return feed.encode("utf-8", "replace").decode("utf-8")


def tag_uri(base: str, path: str) -> str:
    return f"tag:{urlsplit(base).hostname or NO_AUTHORITY},2026:{path}"


def _title(cards: Sequence[Card], watch: str) -> str:
    return next((fired.title for card in cards for fired in card.fired if fired.watch == watch), "")


def _atom(cards: Sequence[Card], title: str, name: str, base: str, now: datetime) -> str:
    ElementTree.register_namespace("", ATOM_NAMESPACE)
    feed = ElementTree.Element(f"{{{ATOM_NAMESPACE}}}feed")

    def add(parent: ElementTree.Element, tag_name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        child = ElementTree.SubElement(
            parent, f"{{{ATOM_NAMESPACE}}}{tag_name}", {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
        )
        child.text = _NOT_XML.sub("", text) or None
        return child

    add(feed, "id", tag_uri(base, name))
    add(feed, "title", title)
    add(feed, "updated", iso(max((card.news_at for card in cards), default=now)))
    add(add(feed, "author"), "name", "Borderwatch")
    add(feed, "generator", "Borderwatch")
    if base:
        add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}{name}.atom")
        add(feed, "link", rel="alternate", type="text/html", href=f"{base}digest.html")
    for card in cards:
        entry = add(feed, "entry")
        add(entry, "id", tag_uri(base, f"story/{card.story_id}"))
        add(entry, "title", card.headline)
        add(entry, "published", iso(card.first.appeared_at))
        add(entry, "updated", iso(card.news_at))
        add(add(entry, "author"), "name", card.first.source_name)
        if phrases.safe_link(card.url):
            add(entry, "link", rel="alternate", href=card.url)
        add(entry, "category", term=str(card.severity), scheme=tag_uri("", "severity"))
        for fired in card.fired:
            add(entry, "category", term=fired.watch, label=fired.title)
        add(entry, "summary", _summary(card))
        add(entry, "content", card_html(card), type="html")
    ElementTree.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _jsonfeed(cards: Sequence[Card], title: str, name: str, base: str, now: datetime) -> str:  # noqa: ARG001
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": title, "language": current_reader().language}
    if base:
        feed |= {"feed_url": f"{base}{name}.json", "home_page_url": f"{base}digest.html"}
    items = []
    for card in cards:
        item: dict[str, object] = {
            "id": tag_uri(base, f"story/{card.story_id}"),
            "title": card.headline,
            "summary": _summary(card),
            "content_html": card_html(card),
            "date_published": iso(card.first.appeared_at),
            "date_modified": iso(card.news_at),
            "tags": [str(card.severity), *(fired.watch for fired in card.fired)],
            "authors": [{"name": card.first.source_name}],
        }
        if phrases.safe_link(card.url):
            item["url" if not base else "external_url"] = card.url
            item["url"] = f"{base}digest.html#story-{card.story_id}" if base else card.url
        if card.lang:
            item["language"] = card.lang
        items.append(item)
    return json.dumps({**feed, "items": items}, ensure_ascii=False, indent=2) + "\n"


def _summary(card: Card) -> str:
    """One line of facts, no markup."""
    parts = [
        card.translated,
        f"{severity_word(card.severity)}, {card.word}",
        phrases.from_feed_flag(card),
        phrases.change_text(card),
        "; ".join(fired.title for fired in card.fired),
        phrases.place_list(card),
        "; ".join(phrases.figure_span(figure) for figure in shown_figures(card)[:3]),
        f"{phrases.reported_by(card)}; {phrases.sides_reporting(card)}. {certainty(card)}",
    ]
    return " · ".join(line for line in parts if line)


def card_html(card: Card) -> str:
    """The card as HTML of a few harmless elements."""

    def piece(text: str) -> str:
        return escape(text, quote=True)

    flag = f" · {piece(phrases.from_feed_flag(card))}" if phrases.from_feed_flag(card) else ""
    parts = [f"<p><strong>{piece(severity_word(card.severity))}</strong> · {piece(card.word)}{flag}</p>"]
    if card.translated:
        parts.append(f"<p>{piece(card.translated)}</p>")
    if news := phrases.change_text(card):
        parts.append(f"<p>{piece(news)}</p>")
    parts += [f"<p>{piece(fired.title)}</p>" for fired in card.fired]
    for excerpt in card.excerpts:
        marked = "".join(f"<b>{piece(text)}</b>" if hit else piece(text) for text, hit in excerpt.pieces)
        parts.append(f'<blockquote dir="{excerpt.dir}">{marked}</blockquote>')
    facts = "".join(f"<li>{fact.label}: {piece(fact.text)}</li>" for fact in card_facts(card))
    parts.append(f"<ul>{facts}</ul>")
    links = []
    for member in card.members[:12]:
        title = piece(member.title or member.url[:200])
        address = phrases.safe_link(member.url)
        shown = f'<a href="{piece(address)}">{title}</a>' if address else title
        links.append(f"<li>{piece(member.source_name)}: {shown}{piece(phrases.from_feed_mark(member))}</li>")
    return "".join([*parts, "<ul>", *links, "</ul>"])
