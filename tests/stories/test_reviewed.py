"""What a reviewer merged or split stays so, whatever comes later: reports, copies, edits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.grouping.events import StoryLink, choose_story
from tests.fakes import NOW, Env, a_state, an_article, an_article_found, an_entry, house

SHOOTING = "Zarifi and Mahmadov of the Kulob council told how Gulov shot at Rustamov near the Samti ferry on Sunday night"
FLOOD = "Nazrishoev and Shonazarova of Rushan saw the Bartang take Kholov's mill and the Emts bridge on Sunday night"


def publish(h: Env, name: str, sentence: str, more: str = "", source: str = "one", fingerprint: str = "") -> str:
    """A sentence in a frame of words of its own: another report. With `more` as well, that decides the text."""
    host, run = f"{source}.example", h.plan(everything=True).run_id
    feed = 1 if source == "one" else 2
    text = (
        more or f"{sentence}. {' '.join(f'{name}word{number}' for number in range(12))}. {sentence.split(' of ')[0]} spoke first."
    )
    entry = an_entry(name, host, fingerprint=fingerprint or f"f-{name}")
    h.recorder.record(a_state(run, feed, entry))
    return h.recorder.record(
        an_article_found(run, feed, entry, an_article(name, source, host, title=sentence, text=text, published=h.clock.now))
    )


def story(h: Env, name: str) -> int:
    return int(h.single_value("SELECT story_id FROM articles WHERE url LIKE ?", f"%/{name}"))


def split(h: Env, from_story: int, articles: Sequence[int]) -> int:
    with h.store.write():
        new = h.store.stories.create("x", NOW)
        h.store.story_memberships.split(from_story, articles, new, reviewer="anna", note="", now=NOW)
    return new


def merge(h: Env, into: int, merged: int) -> None:
    with h.store.write():
        h.store.story_memberships.merge(into, merged, reviewer="anna", note="", now=NOW)


def test_after_a_merge_new_accounts_of_either_event_go_to_the_story_that_stays(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, "a1", SHOOTING)
        publish(h, "b1", FLOOD, source="two")
        shooting, flood = story(h, "a1"), story(h, "b1")
        assert shooting != flood
        merge(h, shooting, flood)
        publish(h, "a2", SHOOTING, source="two")
        publish(h, "b2", FLOOD)
        assert {story(h, name) for name in ("a1", "a2", "b1", "b2")} == {shooting}
        assert h.store.story_memberships.current_id(flood) == shooting


def test_after_a_split_every_half_grows_by_itself(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, "a1", SHOOTING)
        publish(h, "b1", FLOOD, source="two")
        merge(h, 1, 2)
        new = split(h, 1, [2])
        publish(h, "a2", SHOOTING, source="two")
        publish(h, "b2", FLOOD)
        assert story(h, "a2") == story(h, "a1") == 1
        assert story(h, "b2") == story(h, "b1") == new
        assert h.sql("SELECT story_id, other_id FROM story_splits") == [(1, new)]


def test_an_account_of_both_halves_does_not_join_them_again(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for name in ("a1", "a2"):
            publish(h, name, SHOOTING, source="one" if name == "a1" else "two")
        assert story(h, "a1") == story(h, "a2") == 1
        new = split(h, 1, [2])
        publish(h, "a3", SHOOTING)
        publish(h, "a4", SHOOTING, source="two")
        assert (story(h, "a1"), story(h, "a2")) == (1, new)
        assert h.sql("SELECT DISTINCT story_id FROM articles WHERE id IN (1, 2)") == [(1,), (new,)]
        assert story(h, "a3") == new  # of the other source: its own source's account of the same words is a form


def test_a_copy_goes_with_the_article_that_was_split_off_and_an_edit_moves_nothing(tmp_path: Path) -> None:
    long = f"{FLOOD}. " + " ".join(f"own{number}" for number in range(150))
    with house(tmp_path) as h:
        publish(h, "a1", SHOOTING)
        publish(h, "b1", FLOOD, long, source="two")
        merge(h, 1, 2)
        new = split(h, 1, [2])
        h.clock.later(hours=1)
        assert publish(h, "copy", FLOOD, long + " More follows.") == "copy"
        assert story(h, "copy") == new
        h.clock.later(hours=1)
        edited = f"{SHOOTING}. " + " ".join(f"other{number}" for number in range(150))
        assert publish(h, "b1", SHOOTING, edited, source="two", fingerprint="again") == "edited"
        assert story(h, "b1") == new


def test_a_reviewer_may_join_again_what_was_split_and_what_is_apart_from_one_is_apart_from_both(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for name, sentence in (("a1", SHOOTING), ("b1", FLOOD), ("c1", "Apples of Faizali and pears of Mirzo in Ghund")):
            publish(h, name, sentence)
        merge(h, 1, 2)
        half = split(h, 1, [2])
        merge(h, 3, half)
        assert h.sql("SELECT story_id, other_id FROM story_splits") == [(3, 1)]
        merge(h, 1, 3)
        assert h.sql("SELECT * FROM story_splits") == []
        assert {h.store.story_memberships.current_id(old) for old in (1, 2, 3, half)} == {1}


def test_a_choice_between_two_that_were_taken_apart_must_be_clear() -> None:
    strong, less, weaker = (StoryLink(score=score, lexical=0.5) for score in (1.6, 1.55, 1.2))
    apart = {frozenset((1, 2))}
    assert choose_story({1: [strong], 2: [less]}, apart) is None
    assert choose_story({1: [strong], 2: [weaker]}, apart) == (1, strong)
    assert choose_story({1: [strong], 3: [less]}, apart) == (1, strong)


def test_old_ids_answer_through_several_merges(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for name, sentence in (("a1", SHOOTING), ("b1", FLOOD), ("c1", "Apples of Faizali and pears of Mirzo in Ghund")):
            publish(h, name, sentence)
            h.clock.later(hours=1)
        merge(h, 2, 3)
        merge(h, 1, 2)
        assert [h.store.story_memberships.current_id(old) for old in (1, 2, 3)] == [1, 1, 1]
