"""Documents with twenty good items and one that costs a reader time, depth or an exception: each kind once, made on demand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from crawler.model import FeedKind

GOOD_COUNT = 20
HOST = "http://paper.example"
BOMB = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
SURROGATE_BYTES = "\ud800".encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class PoisonedDocument:
    """A body and the kind it is polled as."""

    body: bytes
    kind: FeedKind = FeedKind.RSS


def good_title(number: int) -> str:
    return f"Good story {number:02} of the day"


def rss_item(number: int) -> str:
    day = f"Sat, 28 Feb 2026 10:{number:02}:00 GMT"
    return (
        f"<item><title>{good_title(number)}</title><link>{HOST}/{number}</link><guid>{number}</guid><pubDate>{day}</pubDate></item>"
    )


def rss(poison: str, *, prolog: str = "", place: int = 7, namespaces: str = "") -> str:
    """A feed with the poison (an item, or anything else) at a place among the good items."""
    items = [rss_item(number) for number in range(GOOD_COUNT)]
    items.insert(place, poison)
    return f"<?xml version='1.0'?>{prolog}<rss version='2.0' {namespaces}><channel><title>Paper</title>{''.join(items)}</channel></rss>"


def atom(poison: str) -> str:
    entries = [
        f"<entry><id>tag:{number}</id><title>{good_title(number)}</title><link href='{HOST}/{number}'/>"
        f"<updated>2026-02-28T10:{number:02}:00Z</updated></entry>"
        for number in range(GOOD_COUNT)
    ]
    entries.insert(7, poison)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Paper</title>{''.join(entries)}</feed>"


def rdf(poison: str) -> str:
    items = [
        f"<item rdf:about='{HOST}/{number}'><title>{good_title(number)}</title><link>{HOST}/{number}</link></item>"
        for number in range(GOOD_COUNT)
    ]
    items.insert(7, poison)
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        f"<channel rdf:about='{HOST}/'><title>Paper</title></channel>{''.join(items)}</rdf:RDF>"
    )


def json_feed(poison: str) -> str:
    items = [
        json.dumps({"id": str(number), "url": f"{HOST}/{number}", "title": good_title(number)}) for number in range(GOOD_COUNT)
    ]
    items.insert(7, poison)
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": [{", ".join(items)}]}}'


def sitemap(poison: str, *, place: int = 7) -> str:
    urls = [
        f"<url><loc>{HOST}/{number}</loc><news:news><news:publication_date>2026-02-28T10:{number:02}:00Z</news:publication_date>"
        f"<news:title>{good_title(number)}</news:title></news:news></url>"
        for number in range(GOOD_COUNT)
    ]
    urls.insert(place, poison)
    return (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
        f"{''.join(urls)}</urlset>"
    )


def item(fields: str) -> str:
    return f"<item><title>Poison</title><link>{HOST}/poison</link>{fields}</item>"


def url(fields: str) -> str:
    return f"<url><loc>{HOST}/poison</loc>{fields}</url>"


def deep(tag: str, depth: int, text: str = "x") -> str:
    return f"<{tag}>" * depth + text + f"</{tag}>" * depth


def many_attributes(count: int) -> str:
    return " ".join(f"a{number}='{number}'" for number in range(count))


def json_item(fields: str) -> str:
    return f'{{"id": "p", "url": "{HOST}/poison", "title": "Poison", {fields}}}'


def in_every_item(fields: str) -> str:
    """The good feed with the same heavy field in each of its items."""
    return rss("").replace("</item>", f"{fields}</item>")


# What a field can hold: each stands in an RSS item, most in an Atom entry and a sitemap too.
FIELDS: dict[str, str] = {
    "10,000 comments that never end in a description": f"<description>{'&lt;!--' * 10_000}</description>",
    "40,000 comments that never end in CDATA": f"<description><![CDATA[{'<!-- ' * 40_000}]]></description>",
    "10,000 real comments that never end": f"<description>{'<!--' * 10_000}</description>",
    "20,000 comments one after the other": f"<description>{'<!-- x -->' * 20_000}</description>",
    "a comment that swallows the end of the item": "<description>x <!-- open </description>",
    "30,000 scripts that never end": f"<description><![CDATA[{'<script ' * 30_000}]]></description>",
    "30,000 scripts that begin": f"<description><![CDATA[{'<script>' * 30_000}]]></description>",
    "30,000 style elements of another case": f"<description><![CDATA[{'<sTyLe>a' * 30_000}]]></description>",
    "200,000 opening brackets in CDATA": f"<description><![CDATA[{'<' * 200_000}]]></description>",
    "200,000 beginnings of tags": f"<description><![CDATA[{'<a ' * 200_000}]]></description>",
    "a tag of a megabyte in CDATA": f"<description><![CDATA[<img {'x' * 1_000_000}]]></description>",
    "40,000 attributes on a tag": f"<category {many_attributes(40_000)}>x</category>",
    "40,000 attributes on a tag without an end": f"<category {many_attributes(40_000)}",
    "40,000 attributes on a tag in CDATA": f"<description><![CDATA[<p {many_attributes(40_000)}>x</p>]]></description>",
    "9,000 characters of attributes on each of 300 tags": f"<category {many_attributes(600)}>x</category>" * 300,
    "an attribute of a megabyte": f"<category domain='{'x' * 1_000_000}'>x</category>",
    "an author of 64 kB": f"<author>{'a.b@c ' * 11_000}</author>",
    "an author of brackets": f"<author>{'(' * 64_000}</author>",
    "a creator of 300 kB": f"<dc:creator>{'x@' * 150_000}</dc:creator>",
    "an author in CDATA": f"<author><![CDATA[{'a@b.example ' * 8_000}]]></author>",
    "5,000 authors": "<author>a@b.example (A)</author>" * 5_000,
    "5,000 categories": "<category>x</category>" * 5_000,
    "5,000 enclosures": "<enclosure url='http://x.example/a' type='a/b' length='1'/>" * 5_000,
    "20,000 links": f"<link>{HOST}/l</link>" * 20_000,
    "a guid of a megabyte": f"<guid>{'g' * 1_000_000}</guid>",
    "a guid of a megabyte in CDATA": f"<guid><![CDATA[{'g' * 1_000_000}]]></guid>",
    "a link of a megabyte": f"<link>{HOST}/{'l' * 1_000_000}</link>",
    "a link of brackets": f"<link>http://{'[' * 5_000}</link>",
    "a title of a megabyte": f"<title>{'t' * 1_000_000}</title>",
    "a title of a megabyte of markup": f"<title><![CDATA[{'<b>x</b>' * 120_000}]]></title>",
    "a date of a megabyte": f"<pubDate>{'9' * 1_000_000}</pubDate>",
    "a date of many signs": f"<pubDate>{'28 февраля ' * 3_000}</pubDate>",
    "a description of nested elements, 300 deep": f"<description>{deep('b', 300)}</description>",
    "a description of nested elements, 5,000 deep": f"<description>{deep('div', 5_000)}</description>",
    "a description of nested elements, 100,000 deep": f"<description>{deep('i', 100_000)}</description>",
    "nested elements that never end, 50,000 deep": f"<description>{'<b>' * 50_000}</description>",
    "escaped elements, 50,000 deep": f"<description>{'&lt;b&gt;' * 50_000}</description>",
    "elements in CDATA, 50,000 deep": f"<content:encoded><![CDATA[{'<div>' * 50_000}]]></content:encoded>",
    "half a surrogate pair": "<description>&#xD800;</description><guid>&#55296;</guid>",
    "a character that is none": "<description>&#x110000; &#0; &#xFFFF; &#99999999999;</description>",
    "200,000 references to nothing": f"<description>{'&nothing;' * 200_000}</description>",
    "200,000 bare ampersands": f"<description>{'&' * 200_000}</description>",
    "200,000 numeric references": f"<description>{'&#1090;' * 200_000}</description>",
    "references escaped ten times": f"<description>&{'amp;' * 50_000}lt;b&gt;</description>",
    "null bytes": "<title>a\0b</title><description>\0\0\0</description>",
    "control characters": "<title>a\x01\x02\x0b\x1fb</title>",
    "a CDATA section never closed": "<description><![CDATA[ open for ever </description>",
    "a CDATA section within another": "<description><![CDATA[ a <![CDATA[ b ]]> c ]]></description>",
    "20,000 CDATA sections": f"<description>{'<![CDATA[x]]>' * 20_000}</description>",
    "20,000 CDATA sections that begin": f"<description>{'<![CDATA[' * 20_000}</description>",
    "an element closed in the wrong order": "<description><b><i>x</b></i></description>",
    "elements that only close": f"<description>{'</b>' * 10_000}</description>",
    "chapters that the parser raises on": "<psc:chapters xmlns:psc='http://podlove.org/simple-chapters'><psc:chapter/></psc:chapters>",
    "a position that the parser raises on": "<gml:pos xmlns:gml='http://www.opengis.net/gml'>1</gml:pos>",
    "a polygon of 100,000 points": f"<georss:polygon xmlns:georss='http://www.georss.org/georss'>{'1 2 ' * 100_000}</georss:polygon>",
    "20,000 namespaces": "".join(f"<x{n}:a xmlns:x{n}='urn:{n}'/>" for n in range(20_000)),
    "a prefix never declared": "<odd:thing><odd:inner/></odd:thing>",
    "a processing instruction never closed": "<?php echo 'x'; ",
    "5,000 processing instructions": "<?php ?>" * 5_000,
    "a name of 100,000 characters": f"<{'n' * 100_000}>x</{'n' * 100_000}>",
    "a megabyte of blanks": f"<description>{' ' * 1_000_000}</description>",
    "a megabyte of line breaks": f"<content:encoded>{chr(10) * 1_000_000}</content:encoded>",
    "300,000 combining marks": f"<title>a{chr(0x301) * 300_000}</title>",
    "a word of a million letters": f"<content:encoded>{'ж' * 1_000_000}</content:encoded>",
    "a media group of 4,000 pictures": "<media:group>" + "<media:content url='/i.jpg'><media:credit>x</media:credit></media:content>" * 4_000 + "</media:group>",
}  # fmt: skip


def _feeds() -> dict[str, Callable[[], PoisonedDocument]]:
    documents: dict[str, Callable[[], str | bytes]] = {}
    for name, field in FIELDS.items():
        documents[f"rss: {name}"] = lambda field=field: rss(item(field))  # type: ignore[misc]
        documents[f"atom: {name}"] = lambda field=field: atom(  # type: ignore[misc]
            f"<entry><id>p</id><title>Poison</title>{field}</entry>"
            .replace("<description>", "<content type='html'>").replace("</description>", "</content>")
        )  # fmt: skip
    documents |= {
        "rss: an item never closed": lambda: rss(f"<item><title>Poison</title><link>{HOST}/poison</link>"),
        "rss: an item closed twice": lambda: rss(item("") + "</item></item>"),
        "rss: items in items, 3,000 deep": lambda: rss("<item>" * 3_000 + "<title>Poison</title>" + "</item>" * 3_000),
        "rss: 20,000 items that only begin": lambda: rss("<item>" * 20_000),
        "rss: an item in capitals": lambda: rss("<ITEM><TITLE>Poison</TITLE></ITEM>"),
        "rss: two channels": lambda: rss("</channel><channel>"),
        "rss: the channel ends in the middle": lambda: rss("</channel></rss>"),
        "rss: nothing is closed at the end": lambda: rss(item("<description>x")).removesuffix("</channel></rss>"),
        "rss: a billion laughs": lambda: rss(item("<description>&a9;</description>"), prolog=BOMB),
        "rss: an entity from a file": lambda: rss(
            item("<description>&f;</description>"), prolog="<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
        ),
        "rss: a document type without an end": lambda: rss(item(""), prolog="<!DOCTYPE rss [<!ENTITY f 'x'>"),
        "rss: 10,000 entities are declared": lambda: rss(
            item("<description>&e1;</description>"),
            prolog="<!DOCTYPE rss [" + "".join(f"<!ENTITY e{n} 'x'>" for n in range(10_000)) + "]>",
        ),
        "rss: 10,000 namespaces on the root": lambda: rss(
            item(""), namespaces=" ".join(f"xmlns:n{n}='urn:{n}'" for n in range(10_000))
        ),
        "rss: a channel title of a megabyte": lambda: rss(item("")).replace("Paper", "P" * 1_000_000, 1),
        "rss: 5,000 elements of the channel before the items": lambda: rss("<category>x</category>" * 5_000, place=0),
        "rss: the channel is nested 3,000 deep before the items": lambda: rss(deep("b", 3_000), place=0),
        "rss: a comment never closed between items": lambda: rss("<!-- for ever"),
        "rss: 20,000 comments between items": lambda: rss("<!-- x -->" * 20_000),
        "rss: a comment flood in every item": lambda: in_every_item(f"<description><![CDATA[{'<!--' * 5_000}]]></description>"),
        "rss: a script flood in every item": lambda: in_every_item(f"<description><![CDATA[{'<script ' * 5_000}]]></description>"),
        "rss: 2,900 tags in every item": lambda: in_every_item("<category>x</category>" * 1_440),
        "rss: 200 kB of markup in every item": lambda: in_every_item(
            f"<content:encoded><![CDATA[{'<p>word <b>x</b></p>' * 10_000}]]></content:encoded>"
        ),
        "rss: bytes of half a surrogate pair": lambda: (
            rss(item("<description>@</description>")).encode().replace(b"@", SURROGATE_BYTES)
        ),
        "rss: bytes that are no UTF-8": lambda: (
            rss(item("<description>@</description>")).encode().replace(b"@", b"\xff\xfe\xc3\x28")
        ),
        "rss: 1,900 plain items more": lambda: rss("".join(map(rss_item, range(100, 2_000))).replace("Good", "Other")),
        "rss: 30,000 older plain items": lambda: rss(rss_item(30).replace("Feb 2026", "Feb 2020").replace("Good", "Old") * 30_000),
        "rdf: an attribute flood": lambda: rdf(f"<item {many_attributes(40_000)}><title>Poison</title></item>"),
        "rdf: a description 5,000 deep": lambda: rdf(item(f"<description>{deep('b', 5_000)}</description>")),
        "rdf: an item never closed": lambda: rdf("<item><title>Poison</title>"),
        "rdf: half a surrogate pair": lambda: rdf(item("<description>&#xD800;</description>")),
        "json: nested 200,000 deep": lambda: json_feed(json_item(f'"x": {"[" * 200_000}{"]" * 200_000}')),
        "json: nested 200,000 deep in objects": lambda: json_feed(json_item('"x": ' + '{"a":' * 200_000 + "1" + "}" * 200_000)),
        "json: nested 2,000 deep": lambda: json_feed(json_item(f'"x": {"[" * 2_000}{"]" * 2_000}')),
        "json: brackets that never close": lambda: json_feed(json_item(f'"x": {"[" * 500}')),
        "json: a value that is none": lambda: json_feed(json_item('"x": nope')),
        "json: a comma too many": lambda: json_feed(json_item('"x": 1,')),
        "json: a number of 100,000 digits": lambda: json_feed(json_item(f'"n": {"9" * 100_000}')),
        "json: a number out of range": lambda: json_feed(json_item('"n": 1e999999')),
        "json: half a surrogate pair": lambda: json_feed(json_item(r'"summary": "\ud800", "content_text": "\udfff"')),
        "json: a line break in a string": lambda: json_feed(json_item('"summary": "a\nb\tc"')),
        "json: an escape that is none": lambda: json_feed(json_item(r'"summary": "\x \ "')),
        "json: a string never closed": lambda: json_feed('{"id": "p", "title": "open}'),
        "json: a null byte": lambda: json_feed(json_item('"summary": "a\0b"')),
        "json: odd types": lambda: json_feed('{"id": {}, "url": 7, "title": [], "authors": "x", "content_html": {}, "tags": 1}'),
        "json: items that are no objects": lambda: json_feed('null, 7, "x", []'),
        "json: a comment flood": lambda: json_feed(json_item(f'"content_html": "{"<!--" * 50_000}"')),
        "json: a script flood": lambda: json_feed(json_item(f'"content_html": "{"<script " * 50_000}"')),
        "json: an id of a megabyte": lambda: json_feed(
            json_item(f'"x": "{"x" * 1_000_000}"').replace('"p"', '"' + "p" * 1_000_000 + '"')
        ),
        "json: 50,000 authors": lambda: json_feed(json_item(f'"authors": [{", ".join(["{}"] * 50_000)}]')),
        "json: 200,000 backslashes": lambda: json_feed(json_item('"summary": "' + "\\\\" * 200_000 + '"')),
        "json: the end is missing": lambda: json_feed(json_item('"x": 1')).removesuffix("]}"),
    }
    return {name: lambda body=body: PoisonedDocument(_bytes(body())) for name, body in documents.items()}  # type: ignore[misc]


def _sitemaps() -> dict[str, Callable[[], PoisonedDocument]]:
    def title(text: str) -> str:
        return url(f"<news:news><news:title>{text}</news:title></news:news>")

    documents: dict[str, Callable[[], str]] = {
        "half a surrogate pair": lambda: sitemap(title("&#xD800;")),
        "an address nested 300 deep": lambda: sitemap(deep("url", 300, "<loc>x</loc>")),
        "elements nested 300 deep": lambda: sitemap(url(deep("b", 300))),
        "elements nested 20,000 deep": lambda: sitemap(url(deep("b", 20_000))),
        "elements that never end, 20,000 deep": lambda: sitemap(url("<b>" * 20_000)),
        "an address never closed": lambda: sitemap(f"<url><loc>{HOST}/poison</loc>"),
        "40,000 attributes": lambda: sitemap(f"<url {many_attributes(40_000)}><loc>{HOST}/poison</loc></url>"),
        "10,000 pictures": lambda: sitemap(url("<image:image><image:loc>/i.jpg</image:loc></image:image>" * 10_000)),
        "an address of a megabyte": lambda: sitemap(f"<url><loc>{HOST}/{'l' * 1_000_000}</loc></url>"),
        "a comment flood in a title": lambda: sitemap(title("&lt;!--" * 20_000)),
        "a CDATA section never closed": lambda: sitemap(title("<![CDATA[ for ever")),
        "a comment never closed": lambda: sitemap("<!-- for ever"),
        "a bare ampersand in an address": lambda: sitemap(f"<url><loc>{HOST}/p?a=1&b=2&lang=tg</loc></url>"),
        "null bytes": lambda: sitemap(title("a\0b")),
        "a date that cannot be meant": lambda: sitemap(url("<lastmod>99999-99-99T99:99:99Z</lastmod>")),
        "a billion laughs": lambda: BOMB + sitemap(title("&a9;")),
        "the end is missing": lambda: sitemap(url("<b>")).removesuffix("</urlset>"),
        "a wrong end in the middle": lambda: sitemap("</urlset>"),
        "40,000 old addresses": lambda: sitemap(url("<lastmod>2019-01-01</lastmod>") * 40_000, place=0),
    }
    return {
        f"sitemap: {name}": lambda body=body: PoisonedDocument(_bytes(body()), FeedKind.SITEMAP)  # type: ignore[misc]
        for name, body in documents.items()
    }


def _bytes(body: str | bytes) -> bytes:
    return body if isinstance(body, bytes) else body.encode("utf-8")


POISONED_DOCUMENTS: dict[str, Callable[[], PoisonedDocument]] = _feeds() | _sitemaps()
