"""Servers that refuse or are away: only their own recipient waits, nothing is flooded, nothing is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.delivery.schedule import MAX_RETRY_PAUSE, digest_due, digest_times, retry_pause, silent_too_long
from crawler.store import Store
from tests.deliver.environment import CLASH, MASSACRE, DeliveryEnv, delivery_env
from tests.deliver.test_channels import Hook, a_recipient
from tests.fakes import NOW


def hook(url: str, more: str = "") -> str:
    return f"""
    allow_private: [127.0.0.1]
    recipients:
      - {{name: files, channel: files}}
      - {{name: hook, channel: webhook, url: "{url}", secret: s3cret{more}}}
    """


def of(d: DeliveryEnv, name: str = "hook") -> list[tuple[str, str, int]]:
    return [(kind, state, stories) for recipient, kind, state, stories in d.messages() if recipient == name]


def test_a_server_that_is_away_holds_only_its_own_recipient_and_gets_it_later(tmp_path: Path) -> None:
    with Hook((503, {}), (503, {}), (200, {})) as server, delivery_env(tmp_path, hook(server.url)) as d:
        d.report("a", CLASH)
        outcome = d.deliver()
        assert not outcome.ok
        assert "HTTP 503" in outcome.problems[0]
        assert d.headlines() == [CLASH]
        assert of(d) == [("digest", "pending", 1)]
        d.deliver()
        assert len(server.got) == 1  # not before its pause is over
        d.later(minutes=1.3)
        d.deliver()
        d.later(minutes=2.5)
        assert d.deliver().ok
        assert of(d) == [("digest", "sent", 1)]
        assert len({headers["Idempotency-Key"] for _, headers, _ in server.got}) == 1
        assert len({body for _, _, body in server.got}) == 1


def test_a_look_at_nothing_leaves_no_run_and_no_line(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        assert not d.deliver().idle
        for _ in range(3):
            assert d.deliver().idle
        assert d.house.single_value("SELECT count(*) FROM runs WHERE job = 'deliver'") == 1


def test_messages_of_a_recipient_keep_their_order(tmp_path: Path) -> None:
    with Hook((503, {}), (200, {})) as server, delivery_env(tmp_path, hook(server.url)) as d:
        d.report("a", CLASH)
        d.deliver()
        d.later(seconds=20)
        d.report("b", MASSACRE)
        d.deliver()
        assert of(d) == [("digest", "pending", 1), ("notice", "pending", 1)]
        d.later(minutes=2)
        d.deliver()
        assert [json.loads(body)["kind"] for _, _, body in server.got] == ["digest", "digest", "notice"]


def test_a_refusal_is_laid_aside_named_everywhere_not_repeated_every_minute_and_made_up_for(tmp_path: Path) -> None:
    with Hook((404, {}), (404, {}), (200, {})) as server, delivery_env(tmp_path, hook(server.url)) as d:
        d.report("a", CLASH)
        d.report("b", MASSACRE)
        outcome = d.deliver()
        assert "was laid aside: HTTP 404" in outcome.problems[0]
        for _ in range(5):
            d.later(minutes=1)
            assert d.deliver().ok
        assert of(d) == [("digest", "dead", 2)]
        d.later(minutes=10)
        d.report("c", f"{MASSACRE} at another place")
        d.deliver()  # a notice, and it is refused as well
        for _ in range(3):
            d.later(minutes=1)
            d.deliver()
        assert of(d)[1:] == [("notice", "dead", 1)]
        d.later(hours=18)
        d.deliver()
        assert any("was laid aside" in gap and "--retry" in gap for gap in d.json()["gaps"])
        # The next digest has all that was lost.
        assert of(d)[2:] == [("digest", "sent", 3)]
        assert {story["headline"] for story in json.loads(server.got[-1][2])["digest"]["stories"]} == {
            CLASH,
            MASSACRE,
            f"{MASSACRE} at another place",
        }


def test_a_message_that_was_late_waits_for_the_end_of_quiet_hours_but_not_one_that_may_pass(tmp_path: Path) -> None:
    quiet = ', policy: {quiet: {begin: "12:01", end: "14:00", passing: [critical]}}'
    with Hook((503, {}), (200, {})) as server, delivery_env(tmp_path, hook(server.url, quiet)) as d:
        d.report("a", CLASH)
        d.deliver()
        d.later(minutes=10)
        assert d.deliver().ok
        assert of(d) == [("digest", "pending", 1)]
        d.later(hours=2)
        d.deliver()
        assert of(d) == [("digest", "sent", 1)]
    (tmp_path / "b").mkdir()
    with Hook((503, {}), (200, {})) as server, delivery_env(tmp_path / "b", hook(server.url, quiet)) as d:
        d.report("b", MASSACRE)
        d.deliver()
        d.later(minutes=10)
        d.deliver()
        assert of(d) == [("digest", "sent", 1)]
        d.report("c", f"{MASSACRE} at another place")
        d.deliver()  # made within them, as it may pass
        assert of(d)[1:] == [("notice", "sent", 1)]


def test_a_message_is_given_up_after_so_many_attempts(tmp_path: Path) -> None:
    with Hook((500, {})) as server, delivery_env(tmp_path, hook(server.url, ", policy: {attempts: 3}")) as d:
        d.report("a", CLASH)
        for _ in range(6):
            d.deliver()
            d.later(minutes=10)
        assert len(server.got) == 3
        ((state, reason),) = d.house.sql("SELECT state, reason FROM messages WHERE recipient = 'hook'")
        assert state == "dead"
        assert reason == "given up after 3 attempts: HTTP 500"


def test_a_message_whose_every_attempt_kills_its_process_is_laid_aside(tmp_path: Path) -> None:
    with Hook() as server, delivery_env(tmp_path, hook(server.url, ", policy: {attempts: 3}")) as d:
        d.report("a", CLASH)
        d.deliver("files")
        d.house.store._connection.run("UPDATE messages SET recipient = 'hook', state = 'sending', attempts = 3")
        d.deliver("hook")
        assert of(d)[0][:2] == ("digest", "dead")


def test_a_secret_that_is_missing_is_a_problem_of_its_recipient_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    with Hook() as server, delivery_env(tmp_path, hook(server.url).replace("s3cret", "env:HOOK_SECRET")) as d:
        d.report("a", CLASH)
        outcome = d.deliver()
        assert [problem for problem in outcome.problems if "HOOK_SECRET" in problem]
        assert d.headlines() == [CLASH]
        assert of(d) == [("digest", "pending", 1)]
        monkeypatch.setenv("HOOK_SECRET", "s3cret")
        assert d.deliver().ok
        assert of(d) == [("digest", "sent", 1)]


def test_neither_addresses_nor_secrets_are_in_the_archive(tmp_path: Path) -> None:
    setting = """
    allow_private: [127.0.0.1]
    smtp: {host: 127.0.0.1, port: 9, security: none, sender: watch@example.org, user: us3r, password: p4ss, timeout: 1s}
    recipients:
      - {name: desk, channel: mail, to: you@example.org}
      - {name: hook, channel: webhook, url: "http://127.0.0.1:9/t0ken", secret: s3cret}
      - {name: chat, channel: apprise, url: "nonsense://t0psecret@x"}
    """
    with delivery_env(tmp_path, setting) as d:
        d.report("a", CLASH)
        outcome = d.deliver()
        dump = "\n".join(d.house.store._connection._raw.iterdump()) + str(outcome)
        dump += str(d.house.sql("SELECT subject, reason, token FROM messages"))
        for secret in ("you@example.org", "s3cret", "t0ken", "t0psecret", "p4ss", "us3r"):
            assert secret not in dump


# --------------------------------------------------------------------------- when


def test_pauses_double_with_chance_and_keep_to_what_a_server_asks() -> None:
    minutes = [retry_pause(attempt, 0.5).total_seconds() / 60 for attempt in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert retry_pause(1, 0.0) == timedelta(seconds=48)
    assert retry_pause(1, 1.0) == timedelta(seconds=72)
    assert retry_pause(1, 0.5, timedelta(hours=1)) == timedelta(hours=1)
    assert retry_pause(1, 0.5, timedelta(days=9)) == MAX_RETRY_PAUSE
    assert retry_pause(10**6, 1.0) <= MAX_RETRY_PAUSE * 1.2


def test_several_digests_a_day_and_one_after_a_long_sleep() -> None:
    recipient = a_recipient("files", digest_at=("06:00", "18:00"), timezone="UTC")
    last = NOW.replace(hour=6)
    assert not digest_due(recipient, last, NOW)
    assert digest_due(recipient, last, NOW.replace(hour=18))
    assert digest_due(recipient, last, NOW + timedelta(days=3))
    assert not digest_due(recipient, NOW, NOW)
    assert len(list(digest_times(recipient, NOW, NOW + timedelta(days=3)))) == 6
    assert not digest_due(a_recipient("files"), None, NOW)


def test_silence_is_measured_with_slack_and_a_clock_that_was_set_back_breaks_it() -> None:
    recipient = a_recipient("files", heartbeat=timedelta(days=1))
    assert not silent_too_long(recipient, NOW - timedelta(hours=20), NOW)
    assert silent_too_long(recipient, NOW - timedelta(hours=23, minutes=59), NOW)
    assert silent_too_long(recipient, None, NOW)
    assert silent_too_long(recipient, NOW + timedelta(days=3), NOW)
    assert not silent_too_long(a_recipient("files"), None, NOW)


def test_an_outbox_of_a_removed_recipient_is_left_alone(tmp_path: Path) -> None:
    with Hook((503, {})) as server, delivery_env(tmp_path, hook(server.url)) as d:
        d.report("a", CLASH)
        d.deliver()
    with delivery_env(tmp_path) as d:
        assert d.deliver().ok
        store = Store.open(tmp_path / "news.db")
        assert store.outbox.waiting_recipients() == {"hook"}
        store.close()
