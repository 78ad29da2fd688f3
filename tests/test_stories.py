"""Stories in a real archive, by the installed command: two languages, one event; merge, split, explain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.road import Road, source
from tests.site import Site

NOW = datetime.now(UTC)
STORIES = {
    "/en": (
        "Guards and miners clash at Samti",
        "At least 37 people were hurt when guards of the Zarafshon company fired at gold miners in Samti, Chah Ab district of Takhar, said Zarifi and Mahmadov of the council. ",
    ),
    "/ru": (
        "Столкновение старателей и охраны в Самти",
        "Не менее 37 человек пострадали, когда охрана компании «Зарафшон» открыла огонь по старателям золота в Самти, уезд Чахаб провинции Тахар, сообщили Зарифи и Махмадов из совета. ",
    ),
    "/apples": (
        "Apple harvest in Khorog",
        "Farmers of Khorog gathered a large harvest of apples and pears this week, the market said, and prices fell by a third. ",
    ),
}


@pytest.fixture
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    with Site() as site:
        items = []
        for path, (title, text) in STORIES.items():
            site.publish(path, title, [text + f"More of it at {path}.", text])
            items.append({"link": site.url(path), "title": title, "guid": path, "date": NOW})
        site.feed("/rss", items)
        road = Road(tmp_path_factory.mktemp("stories"), source("s", site.url("/rss")))
        road.borderwatch("poll")
        yield road


def story_of(road: Road, title: str) -> int:
    return int(road.value("SELECT story_id FROM articles WHERE title = ?", title))


def test_one_event_in_two_languages_is_one_story_and_says_why(road: Road) -> None:
    english, russian = (story_of(road, STORIES[path][0]) for path in ("/en", "/ru"))
    assert english == russian != story_of(road, STORIES["/apples"][0])
    explanation = road.borderwatch("stories", "explain", str(english))
    assert "same place" in explanation and "word similarity" in explanation
    listed = json.loads(road.borderwatch("stories", "list", "--least", "2", "--json"))
    assert [row["story"] for row in listed] == [english]
    assert (listed[0]["origins"], listed[0]["languages"]) == (2, ["en", "ru"])
    shown = road.borderwatch("stories", "show", str(english))
    assert "wounded" in shown and "at least 37" in shown
    assert "1 independent source and 0 copies in 2 articles" in shown  # two reports of one owner, as the digest counts them
    digest = json.loads(road.borderwatch("digest", "--json"))
    assert [card["headline"] for card in digest["stories"] if card["story"] == english] == [listed[0]["headline"]]


def test_a_reviewer_splits_and_merges_and_old_ids_keep_answering(road: Road) -> None:
    story = story_of(road, STORIES["/en"][0])
    russian = int(road.value("SELECT id FROM articles WHERE title = ?", STORIES["/ru"][0]))
    road.borderwatch("stories", "split", str(story), str(russian), "--note", "another clash", "--reviewer", "anna")
    new = story_of(road, STORIES["/ru"][0])
    assert new != story
    assert "anna: another clash" in road.borderwatch("stories", "explain", str(new))
    road.borderwatch("stories", "merge", str(story), str(new), "--reviewer", "anna")
    assert story_of(road, STORIES["/ru"][0]) == story
    assert f"story {story}:" in road.borderwatch("stories", "show", str(new))  # the old id
    assert road.sql("SELECT kind, reviewer FROM story_changes ORDER BY id") == [("split", "anna"), ("merge", "anna")]
    assert road.sql("SELECT articles FROM stories WHERE id = ?", story) == [(2,)]
    assert "undone: merge" in road.borderwatch("stories", "undo", str(new), "--reviewer", "anna")
    assert story_of(road, STORIES["/ru"][0]) == new
    assert f"story {new}:" in road.borderwatch("stories", "show", str(new))
    assert "undone: split" in road.borderwatch("stories", "undo", str(new))
    assert story_of(road, STORIES["/ru"][0]) == story
    assert f"story {story}:" in road.borderwatch("stories", "show", str(new))
    road.borderwatch("stories", "undo", str(story), expect=1)
    assert "nobody merged or split" in road.stderr


def test_what_cannot_be_done_is_said(road: Road) -> None:
    story = story_of(road, STORIES["/en"][0])
    road.borderwatch("stories", "show", "9999", expect=1)
    assert "there is no story 9999" in road.stderr
    road.borderwatch("stories", "split", str(story), "9999", expect=1)
    assert "not in story" in road.stderr
    road.borderwatch(
        "stories",
        "split",
        str(story),
        *map(str, (id for (id,) in road.sql("SELECT id FROM articles WHERE story_id = ?", story))),
        expect=1,
    )
    assert "no article would be left" in road.stderr
    road.borderwatch("stories", "merge", str(story), str(story), expect=1)
    assert "are the same story already" in road.stderr


def test_a_source_may_keep_out_of_stories(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Site() as site:
        blocks = []
        for slug, path, more in (("a", "/en", ""), ("b", "/ru", ", stories: false")):
            title, text = STORIES[path]
            site.publish(path, title, [text + "More of it.", text])
            site.feed(f"/{slug}.xml", [{"link": site.url(path), "title": title, "guid": path, "date": NOW}])
            blocks.append(source(slug, site.url(f"/{slug}.xml"))[:-1] + more + "}")
        road = Road(tmp_path_factory.mktemp("apart"), "\n".join(blocks))
        road.borderwatch("poll")
    assert story_of(road, STORIES["/en"][0]) != story_of(road, STORIES["/ru"][0])
