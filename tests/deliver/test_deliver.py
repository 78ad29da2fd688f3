"""Deliveries from an archive to recipients: each story once, again only when something is new, silence never ambiguous."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.delivery.decide import draft_messages
from crawler.app.delivery.explain import explain, replay_steps
from crawler.model import MessageKind
from crawler.model.errors import StoreError
from crawler.store import Store, StoryNotice
from crawler.store.complaints import StoreRefused
from tests.deliver.environment import CLASH, MASSACRE, TRADE, delivery_env
from tests.fakes import NOW

FILES = "recipients: [{name: files, channel: files}]"


def test_two_digests_in_a_row_tell_nothing_twice(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        d.later(hours=1)
        assert d.deliver().counts["sent"] == 1
        assert d.headlines() == [CLASH]
        assert d.deliver(force=True).ok
        assert d.headlines() == [CLASH]  # what was written stays, nothing is told again
        assert d.messages() == [("files", "digest", "sent", 1)]
        assert d.house.single_value("SELECT count(*) FROM notification_log") == 1


def test_a_digest_comes_at_its_time_and_not_before(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        d.deliver()  # the first, at noon
        d.report("a", CLASH)
        d.later(hours=17)  # 05:00
        assert not d.deliver().counts["messages"]
        d.later(hours=1)
        assert d.deliver().counts["stories"] == 1
        assert not d.deliver().counts["messages"]
        assert (tmp_path / "out" / "digest-2026-03-01.html").exists()
        assert (tmp_path / "out" / "digest-2026-03-02.html").exists()


def test_a_story_comes_again_when_another_owner_tells_it_and_the_pause_is_over(tmp_path: Path) -> None:
    with delivery_env(tmp_path, "policy: {heartbeat: 1h}\n" + FILES) as d:
        story = d.report("a", CLASH)
        d.deliver(force=True)
        d.later(hours=6)
        d.report("b", CLASH, "two", story)
        d.deliver(force=True)
        assert d.headlines() == []
        assert "cooldown" in "".join(
            assessment.decision.reason for assessment in explain(d.house.store, d.recipient("files"), NOW, d.now).assessments
        )
        assert any("not sent again" in gap for gap in d.json()["gaps"])
        d.later(hours=13)  # nothing else happens: the pause of 18 hours is over
        d.deliver(force=True)
        (card,) = d.json()["stories"]
        assert card["headline"] == CLASH
        assert d.house.sql("SELECT reason, changes FROM notification_log ORDER BY id DESC LIMIT 1")[0][0] == "follow_up"
        d.later(days=2)
        d.deliver(force=True)
        assert d.headlines() == []


def test_copies_are_no_news(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        story = d.report("a", CLASH)
        d.deliver(force=True)
        d.later(days=2)
        d.report("b", CLASH, "two", story)
        d.house.store._connection.run("UPDATE articles SET copy_of = 1 WHERE id = 2")
        d.deliver(force=True)
        assert d.headlines() == []
        (verdict,) = explain(d.house.store, d.recipient("files"), NOW, d.now).assessments
        assert verdict.decision.reason == "only_copies"


def test_a_critical_story_is_told_at_once_and_not_again_in_the_digest(tmp_path: Path) -> None:
    setting = "policy: {immediate: [critical]}\n" + FILES
    with delivery_env(tmp_path, setting) as d:
        d.deliver()
        d.later(hours=1)
        d.report("a", CLASH)
        d.report("b", MASSACRE)
        assert d.deliver().counts["messages"] == 1
        (notice,) = (tmp_path / "out").glob("notice-*.html")
        assert MASSACRE in notice.read_text(encoding="utf-8")
        assert CLASH not in notice.read_text(encoding="utf-8")
        assert not d.deliver().counts["messages"]
        d.later(hours=17)
        d.deliver()
        assert d.headlines() == [CLASH]
        assert any("Sent at once" in gap and MASSACRE in gap for gap in d.json()["gaps"])


def test_a_headline_with_markup_stays_text_where_a_digest_names_its_notice(tmp_path: Path) -> None:
    with delivery_env(tmp_path, "policy: {immediate: [critical]}\n" + FILES) as d:
        d.deliver()
        d.later(hours=1)
        d.report("b", f"{MASSACRE} <script>alert(1)</script> [x](javascript:y)")
        d.deliver()
        d.later(days=1)
        d.deliver(force=True)
        for name in ("digest.html", "digest.md"):
            text = (tmp_path / "out" / name).read_text(encoding="utf-8")
            assert "Sent at once" in text
            assert "<script>alert" not in text
            assert name.endswith("html") or "[x](javascript" not in text


def test_many_critical_stories_at_once_are_one_notice(tmp_path: Path) -> None:
    with delivery_env(tmp_path, "policy: {immediate: [critical]}\n" + FILES) as d:
        d.deliver()
        d.later(hours=1)
        for number in range(6):
            d.report(f"m{number}", f"{MASSACRE} number {number} {'abcdef'[number] * 9}")
        d.deliver()
        assert d.messages()[1:] == [("files", "notice", "sent", 6)]


def test_quiet_hours_hold_a_notice_and_a_digest_until_they_end(tmp_path: Path) -> None:
    setting = 'policy: {immediate: [critical], quiet: {begin: "11:00", end: "14:30"}}\n' + FILES
    with delivery_env(tmp_path, setting) as d:
        d.report("b", MASSACRE)
        assert not d.deliver().counts["messages"]
        assert not d.deliver().counts["messages"]
        d.later(hours=2, minutes=30)
        assert d.deliver().counts["stories"] == 1
    passing = 'policy: {immediate: [critical], quiet: {begin: "11:00", end: "14:30", passing: [critical]}}\n' + FILES
    (tmp_path / "b").mkdir()
    with delivery_env(tmp_path / "b", passing) as d:
        d.report("a", CLASH)
        d.report("b", MASSACRE)
        assert d.deliver().counts["stories"] == 1


def test_a_reader_gets_what_they_asked_for(tmp_path: Path) -> None:
    setting = """
    recipients:
      - {name: trade, channel: files, directory: trade, watches: [trade-tj]}
      - {name: grave, channel: files, directory: grave, severities: [critical, high]}
      - {name: pashto, channel: files, directory: pashto, languages: [ps]}
    """
    with delivery_env(tmp_path, setting) as d:
        d.report("a", CLASH)
        d.report("b", TRADE)
        d.deliver()
        assert d.messages() == [("trade", "digest", "sent", 1), ("grave", "digest", "sent", 1), ("pashto", "heartbeat", "sent", 0)]
        assert TRADE in (tmp_path / "trade" / "digest.txt").read_text(encoding="utf-8")
        for name in ("digest.txt", "feed.atom", "feed.json"):
            assert CLASH not in (tmp_path / "trade" / name).read_text(encoding="utf-8")
        assert TRADE in (tmp_path / "trade" / "feed.atom").read_text(encoding="utf-8")
        assert [path.name for path in sorted((tmp_path / "trade" / "feeds").iterdir())] == ["trade-tj.atom", "trade-tj.json"]
        assert len(list((tmp_path / "grave" / "feeds").iterdir())) == 6


def test_silence_is_broken_by_a_heartbeat_with_the_coverage_and_not_more_often_than_asked(tmp_path: Path) -> None:
    setting = """
    recipients:
      - {name: often, channel: files, directory: often, digest_at: ["00:00", "06:00", "12:00", "18:00"]}
      - {name: never, channel: files, directory: never, policy: {heartbeat: 0s}}
    """
    with delivery_env(tmp_path, setting) as d:
        for _ in range(4 * 2):
            d.deliver()
            d.later(hours=6)
        kinds = [row[:3] for row in d.messages()]
        assert kinds.count(("often", "heartbeat", "sent")) == 2  # every 24 h, not every 6
        assert kinds.count(("often", "heartbeat", "skipped")) == 6
        assert ("never", "heartbeat", "sent") not in kinds
        text = (tmp_path / "often" / "digest.txt").read_text(encoding="utf-8")
        assert "feeds answered" in text
        subject = d.house.single_value("SELECT subject FROM messages WHERE state = 'sent' ORDER BY id LIMIT 1")
        assert "nothing new" in subject


def test_only_what_is_immediate_and_still_a_heartbeat(tmp_path: Path) -> None:
    setting = "recipients: [{name: files, channel: files, digest_at: [], policy: {immediate: [critical]}}]"
    with delivery_env(tmp_path, setting) as d:
        d.deliver()
        d.report("a", CLASH)
        d.later(hours=1)
        d.report("b", MASSACRE)
        d.deliver()
        d.later(hours=22)
        d.deliver()
        assert [row[1] for row in d.messages()] == ["heartbeat", "notice"]
        d.later(hours=2)
        d.deliver()
        assert d.messages()[2:] == [("files", "heartbeat", "sent", 0)]  # the clash is not what they asked for


def test_a_story_that_was_told_under_its_old_number_is_not_told_again_under_the_new(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        first, second = d.report("a", CLASH), d.report("b", f"{CLASH} elsewhere")
        d.deliver(force=True)
        with d.house.store.write():
            d.house.store._connection.run("UPDATE articles SET story_id = ? WHERE story_id = ?", (first, second))
            d.house.store._connection.run("INSERT INTO story_aliases VALUES (?, ?, '2026-03-01T12:00:00Z')", (second, first))
        d.later(days=2)
        d.house.store._connection.run("UPDATE alerts SET updated_at = '2026-03-03T11:00:00Z'")
        d.deliver(force=True)
        assert d.headlines() == []


def test_a_story_that_is_split_off_is_known_to_whoever_was_told_of_the_whole(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        story = d.report("a", CLASH)
        d.report("b", f"{CLASH} elsewhere", "two", story)
        d.deliver(force=True)
        d.later(hours=1)
        with d.house.store.write():
            new = d.house.store.stories.create("split off", d.now)
            d.house.store._connection.run("UPDATE articles SET story_id = ? WHERE id = 2", (new,))
            d.house.store._connection.run(
                "INSERT INTO story_changes (kind, story_id, other_id, articles, reviewer, note, created_at) "
                "VALUES ('split', ?, ?, '[2]', 'me', '', '2026-03-01T13:00:00Z')",
                (story, new),
            )
        d.later(days=2)
        d.house.store._connection.run("UPDATE alerts SET updated_at = '2026-03-03T11:00:00Z'")
        d.deliver(force=True)
        assert d.headlines() == []


def test_what_was_being_written_while_a_digest_read_is_in_the_next(tmp_path: Path) -> None:
    """An article dated before the end of a digest, committed after it was read."""
    with delivery_env(tmp_path) as d:
        d.later(minutes=5)
        d.deliver(force=True)
        d.house.clock.now -= timedelta(minutes=1)
        d.report("a", CLASH)
        d.later(hours=1)
        d.deliver(force=True)
        assert d.headlines() == [CLASH]


@pytest.mark.parametrize("jump", [timedelta(days=400), -timedelta(days=400)])
def test_a_clock_that_jumps_and_comes_back_tells_nothing_twice_and_stalls_nothing(tmp_path: Path, jump: timedelta) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        d.deliver()
        d.house.clock.now += jump
        d.deliver()
        d.deliver()
        d.house.clock.now -= jump - timedelta(hours=20)
        d.report("b", f"{CLASH} of the next day")
        d.deliver()
        d.later(hours=1)
        d.deliver()
        assert d.house.single_value("SELECT count(*) FROM notification_log WHERE story_id = 1") == 1
        assert d.house.single_value("SELECT count(*) FROM notification_log") == 2
        assert len(d.messages()) <= 4
        assert not d.house.store.outbox.waiting_recipients()


def test_a_dry_run_of_the_decisions_writes_nothing(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        (draft,) = draft_messages(d.house.store, d.recipient("files"), d.now)
        assert [assessment.headline for assessment in draft.stories] == [CLASH]
        assert not d.messages()
        assert not (tmp_path / "out").exists()


def test_a_replay_tells_what_would_have_been_sent(tmp_path: Path) -> None:
    setting = 'policy: {immediate: [critical]}\nrecipients: [{name: files, channel: files, digest_at: ["18:00"]}]'
    with delivery_env(tmp_path, setting) as d:
        since = d.now - timedelta(minutes=1)
        story = d.report("a", CLASH)
        d.later(hours=1)
        d.report("b", MASSACRE)
        d.later(hours=6)  # after the digest of 18:00
        d.report("c", CLASH, "two", story)
        d.later(days=2)
        tally, run = replay_steps(d.house.store, d.recipient("files"), since, d.now)
        steps = [(step.moment - NOW, step.digest, [assessment.headline for assessment in step.sent]) for step in run]
        hours = timedelta(hours=1)
        assert steps == [
            (0 * hours, False, []),
            (1 * hours, False, [MASSACRE]),
            (6 * hours, True, [CLASH]),
            (7 * hours, False, []),
            (30 * hours, True, [CLASH]),
            (54 * hours, True, []),
            (55 * hours, True, []),
        ]
        assert (tally.digests, tally.empty, tally.notices, tally.stories, tally.alerts) == (4, 2, 1, 3, 3)
        assert tally.reasons["first"] == 2
        assert tally.reasons["follow_up"] == 1


# --------------------------------------------------------------------------- the outbox itself


def add(store: Store, number: int = 1, recipient: str = "x", story: int = 1, revision: str = "new-1") -> int:
    telling = StoryNotice(story_id=story, revision=revision, reason="first", changes=("new",), snapshot="{}")
    with store.write():
        return store.outbox.add(
            recipient=recipient,
            kind=MessageKind.DIGEST,
            token=f"t{recipient}{number}",
            subject="s",
            since=NOW,
            until=NOW,
            content={"text": "سلام \ud800"},
            notices=(telling,),
            now=NOW,
        )


def test_the_outbox_takes_a_telling_once(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        add(d.house.store)
        with pytest.raises(StoreRefused):
            add(d.house.store, 2)
        add(d.house.store, 3, recipient="y")
        add(d.house.store, 4, revision="update-2")
        assert [row.recipient for row in d.house.store.outbox.list()] == ["x", "y", "x"]


def test_a_message_is_claimed_in_order_and_a_late_word_of_an_old_attempt_counts_for_nothing(tmp_path: Path) -> None:
    far = NOW + timedelta(days=9)
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        box = d.house.store.outbox
        first, second = add(d.house.store), add(d.house.store, 2, revision="update-2")
        claim = box.claim("x", NOW, far)
        assert claim is not None
        assert (claim.row.id, claim.content, claim.stories) == (first, {"text": "سلام ?"}, (1,))
        again = box.claim("x", NOW, far)  # the lock is ours: whoever had it is dead
        assert again is not None
        assert (again.row.id, again.row.attempts) == (first, 2)
        assert not box.mark_sent(claim.row, NOW)
        assert box.retry_later(again.row, NOW + timedelta(hours=1), "why")
        assert box.claim("x", NOW, far) is None  # the second never passes the first
        assert box.claim("x", NOW, NOW + timedelta(minutes=1)) is not None  # a pause beyond the horizon: the clock was set back
        third = box.claim("x", NOW, far)
        assert third is not None
        assert box.lay_aside(third.row, "gone")
        assert box.undelivered_stories("x", NOW - timedelta(days=1)) == {1} - {1}  # told again by the second message
        follower = box.claim("x", NOW, far)
        assert follower is not None
        assert follower.row.id == second


def test_a_dead_letter_is_sent_after_all_unless_its_stories_were_told_since(tmp_path: Path) -> None:
    far = NOW + timedelta(days=9)
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        box = d.house.store.outbox
        number = add(d.house.store)
        claim = box.claim("x", NOW, far)
        assert claim is not None
        box.lay_aside(claim.row, "gone")
        assert box.undelivered_stories("x", NOW - timedelta(days=1)) == {1}
        assert box.notifications("x", [1]) == ()
        assert box.revive(number, NOW).state == "pending"
        claim = box.claim("x", NOW, far)
        assert claim is not None
        box.lay_aside(claim.row, "gone")
        add(d.house.store, 2)
        with pytest.raises(StoreError, match="nothing is missing"):
            box.revive(number, NOW)
        with pytest.raises(StoreError, match="no message"):
            box.revive(99, NOW)


def test_what_messages_said_is_forgotten_and_what_was_told_stays(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        d.deliver()
        with d.house.store.write():
            assert d.house.store.outbox.forget_content(d.now + timedelta(days=1)) == 1
        assert d.house.single_value("SELECT count(*) FROM notification_log") == 1
        d.later(days=2)
        d.deliver(force=True)
        assert d.headlines() == []
