"""One question, one answer: what is explained is what is sent; what changed is what SQL finds; a page that says something is
not replaced by one that says nothing."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.delivery.decide import draft_messages
from crawler.app.delivery.explain import decision_words, explain, retry_note
from crawler.model import AlertState, Severity
from crawler.notify import Action, changed_between
from jobs import digest
from jobs.runner.crawl import Stop
from tests.deliver.environment import CLASH, MASSACRE, TRADE, DeliveryEnv, delivery_env

FILES = "recipients: [{name: files, channel: files}]"
SLOW = "recipients: [{name: files, channel: files, policy: {cooldown: {high: 60h}}}]"
DAY = timedelta(days=1)


def explained(d: DeliveryEnv, since: timedelta = DAY) -> list[tuple[int, str]]:
    """Story and reason of those that an explanation calls in."""
    verdicts = explain(d.house.store, d.recipient("files"), d.now - since, d.now).assessments
    return [
        (assessment.story_id, str(assessment.decision.reason))
        for assessment in verdicts
        if assessment.decision.action is Action.SEND
    ]


def sent(d: DeliveryEnv) -> list[tuple[int, str]]:
    """The same of the digest of this moment."""
    (draft,) = draft_messages(d.house.store, d.recipient("files"), d.now, force=True)
    return [(assessment.story_id, str(assessment.decision.reason)) for assessment in draft.stories]


def test_a_story_whose_pause_ends_after_the_period_is_explained_as_it_is_sent(tmp_path: Path) -> None:
    with delivery_env(tmp_path, SLOW) as d:
        d.later(hours=1)
        story = d.report("first", CLASH)
        d.later(hours=17)
        d.deliver()  # at 06:00
        d.later(hours=3)
        d.report("second", CLASH, "two", story)
        for _ in range(2):
            d.later(hours=24)
            d.deliver()
        d.later(hours=12)  # the pause of 60 hours is over; nothing else happened for two days
        assert explained(d) == sent(d) == [(story, "follow_up")]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_an_explanation_and_a_digest_name_the_same_stories(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with delivery_env(tmp_path, SLOW if seed % 2 else FILES) as d:
        stories: list[int] = []
        for number in range(14):
            d.later(hours=chance.choice([1, 5, 11, 30]))
            match chance.choice(["tell", "again", "dismiss", "deliver"]):
                case "tell":
                    title = chance.choice([CLASH, MASSACRE, TRADE])
                    stories.append(d.report(f"s{number}", f"{title} of {number}"))
                case "again" if stories:
                    d.report(f"a{number}", f"{CLASH} of {number}", "two", chance.choice(stories))
                case "dismiss" if stories:
                    ids = [id for (id,) in d.house.sql("SELECT id FROM alerts ORDER BY id")]
                    d.house.store.alerts.review([chance.choice(ids)], AlertState.DISMISSED, reviewer="ann", note="", now=d.now)
                case _:
                    d.deliver()
            made = draft_messages(d.house.store, d.recipient("files"), d.now, force=True)
            sent = [(assessment.story_id, str(assessment.decision.reason)) for draft in made for assessment in draft.stories]
            for since in (timedelta(hours=1), DAY, 9 * DAY):
                assert explained(d, since) == sent


def test_what_changed_before_the_period_is_not_said_to_be_in(tmp_path: Path) -> None:
    """After a pause of the whole machine a digest looks a week back, an explanation as far as it is asked to."""
    with delivery_env(tmp_path) as d:
        d.deliver()
        d.report("old", CLASH)
        d.later(days=12)
        assert explained(d, 20 * DAY) == []
        (verdict,) = explain(d.house.store, d.recipient("files"), d.now - 20 * DAY, d.now).assessments
        assert decision_words(verdict) == "not sent (before_period): nothing changed in the period of the next digest"
        assert "when something is new" in retry_note(verdict)


def test_a_recipient_without_digests_is_not_promised_one(tmp_path: Path) -> None:
    setting = "recipients: [{name: files, channel: files, digest_at: [], policy: {immediate: [critical]}}]"
    with delivery_env(tmp_path, setting) as d:
        d.report("a", CLASH)
        grave = d.report("b", MASSACRE)
        assert explained(d) == [(grave, "first")]
        verdicts = explain(d.house.store, d.recipient("files"), d.now - DAY, d.now).assessments
        assert any("has no digest" in decision_words(verdict) for verdict in verdicts)


def test_what_was_written_while_the_last_digest_read_is_found_after_a_long_pause(tmp_path: Path) -> None:
    short = "recipients: [{name: files, channel: files, policy: {cooldown: {low: 1h, medium: 1h, high: 1h, critical: 1h}}}]"
    with delivery_env(tmp_path, short) as d:
        d.later(minutes=5)
        d.deliver()
        d.house.clock.now -= timedelta(minutes=1)
        story = d.report("a", CLASH)  # dated before the digest's end, committed after it was read
        d.later(days=4)
        assert explained(d) == sent(d) == [(story, "first")]


@pytest.mark.parametrize("seed", range(4))
def test_what_changed_is_the_same_for_sql_and_for_a_history(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with delivery_env(tmp_path) as d:
        moments = [d.now]
        for number in range(8):
            moments.append(d.later(minutes=chance.choice([0, 1, 30, 600])))
            story = d.report(f"s{number}", f"{chance.choice([CLASH, MASSACRE, TRADE])} of {number}")
            moments.append(d.later(minutes=chance.choice([1, 90])))
            match chance.choice(["again", "dismiss", "touch", "withdraw"]):
                case "again":
                    d.report(f"a{number}", f"{CLASH} of {number}", "two", story)
                case "dismiss":
                    (ids,) = d.house.sql("SELECT max(id) FROM alerts")
                    d.house.store.alerts.review(ids, AlertState.DISMISSED, reviewer="ann", note="", now=d.now)
                case "touch":
                    with d.house.store.write():
                        d.house.store._connection.run(
                            "UPDATE alerts SET updated_at = ? WHERE id = (SELECT max(id) FROM alerts)",
                            (f"{d.now:%Y-%m-%dT%H:%M:%SZ}",),
                        )
                case _:
                    with d.house.store.write():
                        d.house.store.versions.add_withdrawal(number + 1, "404", d.now)
        histories = d.house.store.histories.of_stories(id for (id,) in d.house.sql("SELECT id FROM stories"))
        for since in moments:
            for until in moments:
                for severities in ((), (Severity.CRITICAL,), (Severity.LOW, Severity.HIGH)):
                    by_history = tuple(
                        id
                        for id, history in sorted(histories.items())
                        if changed_between(history, since, until)
                        and any(
                            alert.state != AlertState.DISMISSED and (not severities or alert.severity in severities)
                            for alert in history.raised
                        )
                    )
                    assert d.house.store.histories.changed_between(since, until, severities) == by_history


def test_a_digest_by_hand_does_not_replace_the_page_that_says_something(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        d.later(hours=1)
        d.deliver()
        names = ("digest.html", "digest.md", "digest.txt", "digest.json", "feed.atom", "feed.json")
        before = {name: (tmp_path / "out" / name).read_bytes() for name in names}
        d.later(seconds=26)
        result = digest.job(d.config, d.now, Stop())
        assert {name: (tmp_path / "out" / name).read_bytes() for name in names} == before
        assert result.ok
        assert "nothing is new since the last digest, so its files were not changed" in result.text
        assert d.messages() == [("files", "digest", "sent", 1)]
        d.report("b", TRADE)
        assert "nothing is new" not in digest.job(d.config, d.now + timedelta(minutes=1), Stop()).text
        assert d.headlines() == [TRADE]


def test_the_first_digest_by_hand_is_written_even_where_it_has_nothing_to_tell(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        digest.job(d.config, d.now, Stop())
        assert (tmp_path / "out" / "digest.html").exists()
        assert d.headlines() == []
