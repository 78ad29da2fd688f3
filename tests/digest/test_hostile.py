"""Whatever a title, a name or an address holds, it is text in every form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import unescape
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest
from markdown_it import MarkdownIt

from crawler.language.tokens import clean_line
from crawler.report.digest import DIGEST_FORMS, Digest, render, render_feed
from tests.digest.builders import COVERAGE, SHARED, TEXT, TROUBLE, alert, digest_of, edit, history, hostile, member, place, raised
from tests.fakes import NOW

PAYLOADS = hostile()
OWN = [text for text in PAYLOADS[:24] if clean_line(text)]
ATOM = "{http://www.w3.org/2005/Atom}"
FORMS: dict[str, Callable[[Digest], str]] = {
    **{form: partial(render, form=form) for form in DIGEST_FORMS},
    "atom": lambda digest: render_feed(digest, "atom"),
    "jsonfeed": lambda digest: render_feed(digest, "jsonfeed"),
}


def all_over(texts: list[str]) -> Digest:
    """A digest with each text as a title of an account, and the first ones also as headline, names, reasons, places, figures."""
    stories = []
    for number in range(0, len(texts), 100):
        batch = texts[number : number + 100]
        first = batch[0]
        members = [
            member(number * 100 + offset, 1 + offset / 100, title=text, source_name=text) for offset, text in enumerate(batch)
        ]
        stories.append(
            history(
                *members,
                story=number + 1,
                raised=(raised(members[0].article_id, 2, f"w{number + 1}", title=first),),
                places=(place(members[0].article_id, first, id=f"p{number}"),),
                edits=(edit(members[0].article_id, 3, first),),
            )
        )
    rows = [
        alert(
            10**6 + story.story_id,
            story.story_id,
            article_id=story.members[0].article_id,
            title=story.members[0].title,
            text=story.members[0].title + TEXT,
            hits=(replace(alert().hits[0], start=0, end=len(story.members[0].title)),),
            watch_title=story.members[0].title,
            watch=f"w{story.story_id}",
        )
        for story in stories
    ]
    trouble = replace(TROUBLE, source_name=texts[0], reason=texts[0])
    return digest_of(*rows, histories={story.story_id: story for story in stories}, coverage=replace(COVERAGE, health=(trouble,)))


@pytest.mark.parametrize("form", ["html", "atom"])
def test_no_title_adds_an_element_or_an_attribute(form: str) -> None:
    """The page has as many of the characters that make markup as with harmless titles of the same script and length."""
    texts = [text for text in PAYLOADS if clean_line(text)]
    harmless = [re.sub(r"[^\W_]|[^\w\s]", "x", text, flags=re.ASCII) for text in map(clean_line, texts)]
    # A map has as many labels as find room, by their width; one that held markup would not be taken out here.
    label = re.compile(r"<text [^<>]*>[^<>]*</text>")
    there, plain = (label.sub("", FORMS[form](all_over(titles))) for titles in (texts, harmless))
    assert (there.count("<"), there.count(">")) == (plain.count("<"), plain.count(">"))
    attributes = re.compile(r'<[a-z][^<>]*?="')
    assert len(attributes.findall(there)) == len(attributes.findall(plain))


@pytest.mark.skipif(not list(SHARED.glob("xss-*.tar.gz")), reason="the shared sets are not here")
def test_the_shared_sets_are_read() -> None:
    assert len(PAYLOADS) > 4000


def one_story(title: str) -> Digest:
    row = alert(title=title, text=title + TEXT, source_name=title, hits=(replace(alert().hits[0], end=9, start=0),))
    return digest_of(row)


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(element.tag, tuple(sorted(element.attrib))) for element in elements(page)]


def elements(page: str) -> Iterator[ElementTree.Element]:
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return (element for element in tree.iter() if isinstance(element.tag, str))


def shown(text: str) -> str:
    return clean_line(text, 300)


@pytest.mark.parametrize("title", OWN, ids=range(len(OWN)))
def test_a_title_reads_as_it_was_written(title: str) -> None:
    digest = one_story(title)
    harmless = one_story("درود" if digest.cards[0].dir == "rtl" else "xx")
    for form in ("html", "mail"):
        page = render(digest, form)
        assert shape(page) == shape(render(harmless, form))
        headline = next(element for element in elements(page) if element.tag == "h3")
        assert "".join(headline.itertext()) == shown(title)

    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(render(digest, "markdown"))
    assert f">{shown(title)}</a></h3>" in unescape(html) or f": {shown(title)}</h3>" in unescape(html)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= set(
        "h1 h2 h3 ul li p strong em a blockquote table thead tbody tr th td".split()
    )
    assert set(re.findall(r'href="([^"]*)"', html)) == {"http://one.example/1"}

    (entry,) = ElementTree.fromstring(render_feed(digest, "atom")).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == shown(title)
    feed = feedparser.parse(render_feed(digest, "atom").encode())
    assert not feed.bozo
    assert shape(entry.findtext(f"{ATOM}content") or "") == shape(
        ElementTree.fromstring(render_feed(harmless, "atom")).findtext(f"{ATOM}entry/{ATOM}content") or ""
    )
    (item,) = json.loads(render_feed(digest, "jsonfeed"))["items"]
    assert item["title"] == shown(title)
    assert item["content_html"] == entry.findtext(f"{ATOM}content")
    assert json.loads(render(digest, "json"))["stories"][0]["headline"] == shown(title)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>x</script>",
        "vbscript:x",
        "//evil.example/x",
        "file:///etc/passwd",
        "http://",
        "http:\n//evil.example",
        "http://[::1",
        "https:evil.example",
        "http://one.example/" + "a" * 3000,
        "http://one.example/\u202etxt.exe",
        "ftp://one.example/",
    ],
)
@pytest.mark.parametrize("form", ["html", "mail", "markdown", "atom", "jsonfeed"])
def test_an_address_that_is_not_of_the_web_is_no_link(form: str, url: str) -> None:
    page = FORMS[form](digest_of(alert(url=url)))
    if form == "markdown":
        page = MarkdownIt().render(page)
    if form == "jsonfeed":
        (item,) = json.loads(page)["items"]
        assert "url" not in item
        page = item["content_html"]
    if form == "atom":
        page = unescape(page)
    assert re.findall(r'(?:href|src)="([^"#][^"]*)"', page) == []


def test_quotes_and_brackets_of_an_address_stay_in_its_link() -> None:
    url = "http://one.example/a\"b'c(d)[e]<f>&g=1;\\h`i"
    digest = digest_of(alert(url=url))
    for form in ("html", "mail"):
        assert url in {element.attrib.get("href") for element in elements(render(digest, form))}
    html = MarkdownIt().render(render(digest, "markdown"))
    assert {link[:22] for link in re.findall(r'href="([^"]*)"', html)} == {"http://one.example/a%2"}
    (entry,) = ElementTree.fromstring(render_feed(digest, "atom")).iter(f"{ATOM}entry")
    assert [link.attrib["href"] for link in entry.iter(f"{ATOM}link")] == [url]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_can_be_written_as_utf8_and_holds_no_control(form: str) -> None:
    text = FORMS[form](all_over(["nul \x00 esc \x1b lone \ud800 fe \ufffe", "x\u202ey\u2066z"]))
    assert text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\u202e\u2066]", text)


def test_right_to_left_names_do_not_turn_the_words_around_them() -> None:
    row = alert(source_name="آوای شمال")
    assert "by \u2068آوای شمال\u2069 (Awai Shmal) only" in " ".join(render(digest_of(row), "text").split())
    assert row.published == NOW
