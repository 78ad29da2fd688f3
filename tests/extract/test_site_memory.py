"""Site memory: what the pages of a source teach, what a page is read with it, and when it is believed no more."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest

from crawler.extract import extract, site
from crawler.extract.paths import find_path, path_of
from crawler.facts.boilerplate import block_key
from crawler.facts.site_memory import MIN_SUPPORT, NEWEST_PAGES, learn
from crawler.model import Extraction, MemoryUse, Page, PageField, PageTraits, SiteMemory, Source
from tests.fakes import NOW
from tests.site import words

SLOGAN = "Our newsroom works day and night: write to us about whatever you see at the river, and we will call back."
INSIDE = "Readers of this page also asked where the bazaar of the upper valley is held in winter, and who pays for it."

OTHERS = words("othernew3", 25)
LAST = words("new5", 25)


def page(
    name: str, *, holder: str = "div class=story", paragraphs: int = 6, opening: str = "", beside: int = 0, number: int = 0
) -> Page:
    """A page of a site that prints the same two sentences on each, one within the article. `number`: chosen so that the page is
    no sample, or is one."""
    texts = "".join(f"<p>{words(f'{name}{index}', 25)}.</p>" for index in range(paragraphs))
    others = "".join(f"<p>{words(f'other{name}{index}', 25)}.</p>" for index in range(beside))
    html = f"""<html><head><title>{name}</title></head><body><div class=top><p>{SLOGAN}</p></div>
    <main id=post-{4821 + number}><h1>Report {name} from the valley</h1>{opening}<{holder}>{texts}<p>{INSIDE}</p></{holder.split()[0]}></main>
    <section class=blog>{others}</section></body></html>"""
    return Page(url=_address(name, sampled=bool(number)), body=html.encode())


def _address(name: str, *, sampled: bool) -> str:
    addresses = (f"http://one.example/{name}/{number}" for number in range(1000))
    return next(address for address in addresses if site.is_sampled(address) is sampled)


def read(page: Page, memory: SiteMemory | None) -> Extraction:
    return extract(page, source=Source(slug="one", name="One"), now=NOW, min_words=20, memory=memory)


def taught(*pages: Page) -> list[PageTraits]:
    traits = [read(page, SiteMemory()).traits for page in pages]
    assert all(traits)
    return [page_traits for page_traits in traits if page_traits is not None]


def text_of(result: Extraction) -> str:
    assert result.article is not None, result
    return result.article.text


@pytest.fixture(scope="module")
def memory() -> SiteMemory:
    return learn(taught(*(page(f"n{number}") for number in range(4))))


def test_a_page_read_without_memory_or_with_an_empty_one_has_the_same_text() -> None:
    assert read(page("first"), SiteMemory()).article == read(page("first"), None).article
    assert read(page("first"), None).traits is None


def test_the_element_of_the_article_is_learned_with_its_support_and_is_read_alone(memory: SiteMemory) -> None:
    place = memory.places[PageField.TEXT]
    assert (place.path, place.support, place.confidence) == ("main > div.story", 4, 1.0)
    result = read(page("new", beside=4), memory)
    assert result.traits is not None and result.traits.use is MemoryUse.CUT
    assert OTHERS not in text_of(result)
    assert OTHERS in text_of(read(page("new", beside=4), None))


def test_only_the_text_has_a_place_and_a_headline_that_readers_see_is_a_field() -> None:
    page_traits = taught(page("n1"))[0]
    assert set(page_traits.places) == {PageField.TEXT}
    assert PageField.TITLE in page_traits.fields


def test_blocks_that_recur_are_no_part_of_a_text_wherever_they_stand(memory: SiteMemory) -> None:
    assert {block_key(SLOGAN), block_key(INSIDE)} <= memory.repeated
    assert INSIDE in text_of(read(page("new"), None))
    assert INSIDE not in text_of(read(page("new"), memory))


def test_a_page_that_is_published_again_keeps_its_text() -> None:
    memory = learn(taught(*[page("again")] * 4))
    assert text_of(read(page("again"), memory)) == text_of(read(page("again"), None))


def test_three_pages_are_needed_before_a_block_or_a_place_is_believed() -> None:
    memory = learn(taught(*(page(f"n{number}") for number in range(MIN_SUPPORT - 1))))
    assert memory.places == {}


def test_where_the_place_is_missing_or_holds_too_little_the_whole_page_is_read(memory: SiteMemory) -> None:
    for changed in (page("new", holder="div class=fresh"), page("new", paragraphs=0)):
        result = read(changed, memory)
        assert result.traits is None or result.traits.use is MemoryUse.MISSED
    assert LAST in text_of(read(page("new", holder="div class=fresh"), memory))


def test_a_sample_is_read_both_ways_and_the_whole_page_wins(memory: SiteMemory) -> None:
    assert read(page("new", number=1), memory).traits.use is MemoryUse.CONFIRMED  # type: ignore[union-attr]
    wrong = replace(memory.places[PageField.TEXT], path="section.blog")
    refuted = read(page("new", beside=4, number=1), replace(memory, places={PageField.TEXT: wrong}))
    assert refuted.traits is not None and refuted.traits.use is MemoryUse.REFUTED
    assert LAST in text_of(refuted)


def test_the_standfirst_between_the_headline_and_the_place_is_kept(memory: SiteMemory) -> None:
    line = "The pass above the valley is closed until the spring, the elders say."
    assert text_of(read(page("new", opening=f"<p>{line}</p>"), memory)).startswith(line)


def traits(number: int = 0, **changes: object) -> PageTraits:
    places = {PageField.TEXT: "main > div.story"}
    plain = PageTraits(blocks=(number,), places=places, fields=(PageField.TEXT, PageField.DATE), words=300)
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "drift"),
    [
        ({"places": {PageField.TEXT: "div.new"}}, "the text of 8 of the newest 8 pages stands no longer at main > div.story"),
        ({"words": 90}, "half of the newest 8 pages have fewer than 91 words, before that 300"),
        ({"fields": (PageField.TEXT,)}, "only 0 of the newest 8 pages have a date, before that 20 of 20"),
    ],
)
def test_a_site_that_is_rebuilt_is_named_and_learned_anew(changes: dict[str, object], drift: str) -> None:
    rebuilt = replace(traits(), **changes)  # type: ignore[arg-type]
    pages = [traits()] * 20 + [rebuilt] * NEWEST_PAGES
    memory = learn(pages)
    assert memory.drift == drift
    assert memory.pages == NEWEST_PAGES
    assert learn(pages[:-6]).drift == ""  # two odd pages are no new site
    assert learn([*pages, *pages[-1:] * 32]).drift == ""  # and the new one is the usual one in time


def test_samples_that_refute_the_place_end_its_use() -> None:
    pages = [traits() for _ in range(10)] + [traits(use=MemoryUse.REFUTED)] * 2
    memory = learn(pages)
    assert PageField.TEXT not in memory.places
    assert memory.drift == "2 of 2 samples gave another text than the place remembered for it"
    assert PageField.TEXT in learn(pages[:-1]).places


def test_a_path_finds_its_element_on_another_page_and_says_when_there_are_two() -> None:
    tree = lxml.html.document_fromstring(
        "<div id=post-991 class='b a'><p itemprop=name>x</p></div><div class=c></div><div class=c></div>"
    )
    element = next(tree.iter("p"))
    assert path_of(element) == "div.a.b > p[name]"
    assert find_path(tree, "div.a.b > p[name]") is element
    assert find_path(tree, "div.c") is None
    assert find_path(tree, "div.d") is None
