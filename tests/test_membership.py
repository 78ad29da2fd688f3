"""Where a new article belongs, decided without an archive: from the text it shares, and from what is like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.app.record.addresses import AddressKeys
from crawler.app.record.assign import disposition_of
from crawler.app.record.membership import Candidates, SharedText, decide_membership
from crawler.app.record.prepare import Prepared, Preparer
from crawler.facts.boilerplate import OwnText
from crawler.grouping.copies import Similarity
from crawler.grouping.events import Frequencies, Grouper
from crawler.grouping.membership import Copy, New, Retelling
from crawler.model import PublicationDate, Source, TextFrom
from crawler.runtime.clock import iso
from tests.fakes import FIRST_SOURCE, NOW, WATCHES, an_article, an_article_found, an_entry

FLOOD = (
    "A dam above Khorog broke on Monday and the Gunt flooded 340 houses in Porshinev, officials of Badakhshan said. "
    "Rescuers in boats brought 1,200 villagers to a school, where doctor Zarina Nazarova vaccinated them against cholera. "
    "The bridge to Vanj is closed until Friday, and lorries with flour wait at Kalaikhumb."
)
FLOOD_RETOLD = (
    "Porshinev lies under water since the dam over Khorog gave way on Monday: 340 houses are flooded by the Gunt. "
    "In the school 1,200 villagers who came by boat were vaccinated against cholera, Zarina Nazarova told us. "
    "Nobody can cross the bridge to Vanj before Friday, and at Kalaikhumb the lorries that carry flour have stopped."
)
CHESS = (
    "Twelve chess players met in Bokhtar for the spring tournament of juniors. Farangis Saidova won the last game with a "
    "sacrifice of her queen, and the jury gave a prize for the most beautiful combination to a boy of nine from Kulob."
)


OF_READ_ALSO = OwnText.of("Read also", lambda _: frozenset()).keys


def prepared(text: str, *, name: str = "a", source: Source | None = FIRST_SOURCE, minutes: int = 0) -> Prepared:
    article = an_article(name, title=text.split(",")[0][:60], text=text, published=NOW + timedelta(minutes=minutes))
    item = an_article_found(1, 1, an_entry(name), article)
    preparer = Preparer(lambda: WATCHES, {"one": source} if source else {}, lambda: NOW, keep_raw=False)
    return preparer.prepare(item.article, AddressKeys.of(item.article, item.entry.link), OwnText.of(text, lambda _: frozenset()))


def candidates(*articles: Prepared) -> Candidates:
    """In memory; each article is the first of a story with the number of its place, from 100 on."""
    counts = Frequencies()
    for ready in articles:
        counts.add(ready.account)
    index = Grouper(counts)
    for number, ready in enumerate(articles, 100):
        index.add(number, ready.account, story=number)
    return Candidates(counts, index)


def shared(**changes: object) -> SharedText:
    original = SharedText(
        article_id=7,
        root_id=4,
        root_published=iso(NOW - timedelta(hours=2)),
        story_id=3,
        publisher="Pamir Wire",
        root_text_from=TextFrom.PAGE,
        same_source=False,
        text=FLOOD,
        similarity=Similarity(jaccard=0.95, containment=0.98),
    )
    return replace(original, **changes)  # type: ignore[arg-type]


def test_what_nothing_is_like_begins_a_story() -> None:
    membership = decide_membership(prepared(CHESS), None, candidates(prepared(FLOOD)))
    assert isinstance(membership, New)
    assert membership.weighed.searchable
    assert membership.why == "no similar article before it"
    assert disposition_of(membership) == "recorded"


def test_an_empty_archive_has_nothing_that_is_like_anything() -> None:
    assert isinstance(decide_membership(prepared(FLOOD), None, candidates()), New)


def test_the_same_event_in_other_words_is_a_retelling_and_says_of_which_article() -> None:
    archive = candidates(prepared(CHESS), prepared(FLOOD))
    membership = decide_membership(prepared(FLOOD_RETOLD, name="b", minutes=30), None, archive)
    assert isinstance(membership, Retelling)
    assert membership.joined.story == 101
    assert membership.why.startswith("linked to article 1: ")
    assert disposition_of(membership) == "recorded"


def test_a_source_that_makes_no_stories_joins_none_and_is_not_found_for_others() -> None:
    ready = prepared(FLOOD_RETOLD, source=replace(FIRST_SOURCE, stories=False))
    membership = decide_membership(ready, None, candidates(prepared(FLOOD)))
    assert isinstance(membership, New)
    assert not membership.weighed.searchable


def test_a_source_that_the_configuration_has_no_more_is_grouped_like_the_others() -> None:
    membership = decide_membership(prepared(FLOOD_RETOLD, source=None), None, candidates(prepared(FLOOD)))
    assert isinstance(membership, Retelling)


def test_few_words_join_no_story_but_are_found_for_others() -> None:
    membership = decide_membership(prepared(" ".join(FLOOD.split()[:12])), None, candidates(prepared(FLOOD)))
    assert isinstance(membership, New)
    assert membership.weighed.searchable


def test_a_shared_text_is_a_copy_in_the_story_of_the_first_that_had_it() -> None:
    membership = decide_membership(prepared(FLOOD), shared(), candidates(prepared(FLOOD)))
    assert isinstance(membership, Copy)
    assert (membership.story_id, membership.compared_id, membership.root_id) == (3, 7, 4)
    assert not membership.is_original and not membership.is_reprint
    assert membership.why == "same text as article 7: 98% of the shorter text is in the longer"
    assert disposition_of(membership) == "copy"


@pytest.mark.parametrize(("minutes_after_the_other", "is_original"), [(-90, True), (-1, True), (0, False), (1, False), (90, False)])
def test_what_was_published_first_is_the_original_whichever_came_first(minutes_after_the_other: int, is_original: bool) -> None:
    original = shared(root_published=iso(NOW))
    membership = decide_membership(prepared(FLOOD, minutes=minutes_after_the_other), original, candidates())
    assert isinstance(membership, Copy)
    assert membership.is_original is is_original
    assert disposition_of(membership) == ("recorded" if is_original else "copy")


def test_without_a_date_what_came_first_stays_the_original() -> None:
    undated = prepared(FLOOD)
    undated = replace(undated, article=replace(undated.article, date=PublicationDate()))
    for ready, original in ((undated, shared(root_published=iso(NOW))), (prepared(FLOOD), shared(root_published=None))):
        membership = decide_membership(ready, original, candidates())
        assert isinstance(membership, Copy) and not membership.is_original


def test_a_date_that_nobody_can_read_costs_no_article() -> None:
    membership = decide_membership(prepared(FLOOD), shared(root_published="yesterday"), candidates())
    assert isinstance(membership, Copy)


def test_a_text_that_credits_the_other_publisher_is_the_copy_whatever_the_dates_say() -> None:
    ready = prepared(f"{FLOOD} Source: Pamir Wire", minutes=-600)
    membership = decide_membership(ready, shared(root_published=iso(NOW)), candidates())
    assert isinstance(membership, Copy) and not membership.is_original


def test_a_text_that_the_other_credits_is_the_original_whatever_the_dates_say() -> None:
    original = shared(text=f"{FLOOD} Source: {FIRST_SOURCE.name}", root_published=iso(NOW - timedelta(days=1)))
    membership = decide_membership(prepared(FLOOD), original, candidates())
    assert isinstance(membership, Copy) and membership.is_original


@pytest.mark.parametrize(("same_source", "jaccard", "is_reprint"), [(True, 0.9, True), (True, 0.89, False), (False, 1.0, False)])
def test_only_a_sources_own_text_printed_again_is_a_reprint(same_source: bool, jaccard: float, is_reprint: bool) -> None:
    original = shared(same_source=same_source, similarity=Similarity(jaccard=jaccard, containment=0.9))
    membership = decide_membership(prepared(FLOOD), original, candidates())
    assert isinstance(membership, Copy)
    assert membership.is_reprint is is_reprint


def test_addresses_of_an_article_are_canonical_each_once_and_in_the_order_they_are_trusted() -> None:
    article = replace(an_article("a"), url="http://One.example/m/a?utm_source=x", canonical_url="HTTP://one.example/a#top")
    item = an_article_found(1, 1, replace(an_entry("a"), link="http://one.example/a?fbclid=1"), article)
    addresses = AddressKeys.of(item.article, item.entry.link)
    assert addresses.every == ("http://one.example/a", "http://one.example/m/a")
    assert addresses.entry == "http://one.example/a"
    by_key = AddressKeys.of(item.article, "urn:uuid:1")
    assert by_key.entry is None and by_key.every == addresses.every


def test_an_own_text_remembers_what_was_taken_away_and_takes_it_from_other_versions_too() -> None:
    text = OwnText.of("News.\n\nRead also", OF_READ_ALSO.intersection)
    assert text.own == "News.\n\n         "
    assert text.keys > text.repeated == OF_READ_ALSO
    assert text.own_of("READ ALSO\n\nOlder news.") == "         \n\nOlder news."
