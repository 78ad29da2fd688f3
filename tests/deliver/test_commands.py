"""`borderwatch deliver`, `digest --explain`, `digest --replay` and `check`, as people call them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jobs.cli import main
from tests.deliver.environment import CLASH, MASSACRE, DeliveryEnv, delivery_env
from tests.deliver.test_channels import Hook
from tests.deliver.test_trouble import hook


@pytest.fixture
def reported(tmp_path: Path) -> Iterator[DeliveryEnv]:
    """Two stories of this hour."""
    with delivery_env(tmp_path) as d:
        fill(d)
        yield d


def fill(d: DeliveryEnv) -> None:
    d.house.clock.now = datetime.now(UTC)
    d.report("a", CLASH)
    d.report("b", MASSACRE)


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command to its end: exit code, stdout, stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["-c", str(tmp_path / "config.yaml"), *arguments])
        out, err = capsys.readouterr()
        return int(str(ended.value.code or 0)), out, err

    return run


def test_a_dry_run_says_what_would_be_sent_to_whom_and_why_and_writes_nothing(
    reported: DeliveryEnv, call: Any, tmp_path: Path
) -> None:
    code, out, err = call("deliver", "--dry-run")
    assert code == 0
    assert "files (files): would get a digest, 2 stories" in out
    assert f"[critical] {MASSACRE}" in out
    assert "sent (first): this recipient has not been notified of it yet" in out
    assert "Nothing was written or sent" in err
    assert not reported.messages()
    assert not (tmp_path / "out").exists()
    answer = json.loads(call("deliver", "--dry-run", "--json")[1])
    assert [story["headline"] for story in answer["files"][0]["told"]] == [MASSACRE, CLASH]
    assert (
        sum(score_part["points"] for score_part in answer["files"][0]["told"][0]["parts"]) == answer["files"][0]["told"][0]["score"]
    )


def test_it_delivers_once_and_then_has_nothing_to_send(reported: DeliveryEnv, call: Any) -> None:
    code, out, _ = call("deliver")
    assert code == 0
    assert "files: sent: Borderwatch" in out
    assert call("deliver")[1] == "nothing to send\n"
    assert json.loads(call("deliver", "--json")[1])["counts"]["sent"] == 0
    listed = json.loads(call("deliver", "--list", "--json")[1])
    assert [(row["recipient"], row["state"], row["stories"]) for row in listed] == [("files", "sent", 2)]
    assert reported.headlines() == [MASSACRE, CLASH]


def test_explain_says_why_each_story_is_in_or_out(reported: DeliveryEnv, call: Any) -> None:
    assert not reported.messages()
    out = call("digest", "--explain")[1]
    assert "sent (first): this recipient has not been notified of it yet" in out
    assert "of 100: 55 for severity critical; 0 for 1 independent source;" in out
    call("deliver")
    out = call("digest", "--explain", "--recipient", "files")[1]
    assert out.count("not sent (nothing_new): nothing is new since the last message") == 2
    assert "sent again when something is new" in out
    answer = json.loads(call("digest", "--explain", "--json")[1])
    assert {story["reason"] for story in answer["files"]} == {"nothing_new"}


def test_replay_shows_notice_by_notice_and_counts(reported: DeliveryEnv, call: Any) -> None:
    out = call("digest", "--replay", "2d")[1]
    assert "(the next one, as of now)" in out
    assert "Without a policy: 2 mails, one for each alert" in out
    answer = json.loads(call("digest", "--replay", "2d", "--json", "--recipient", "files")[1])["files"]
    assert answer["stories"] == 2
    assert answer["reasons"] == {"first": 2}
    assert not reported.messages()


def test_a_test_message_goes_the_same_road(reported: DeliveryEnv, call: Any, tmp_path: Path) -> None:
    assert "would get a test message" in call("deliver", "--test", "files", "--dry-run")[1]
    assert not reported.messages()
    assert "files: sent: Borderwatch: a test" in call("deliver", "--test", "files")[1]
    (path,) = (tmp_path / "out").glob("test-*.html")
    assert "This is a test" in path.read_text(encoding="utf-8")
    assert call("deliver")[0] == 0
    assert reported.headlines() == [MASSACRE, CLASH]  # a test tells nothing


def test_dead_letters_are_listed_checked_and_retried(tmp_path: Path, call: Any) -> None:
    with Hook((404, {}), (200, {})) as server, delivery_env(tmp_path, hook(server.url)) as d:
        fill(d)
        code, _, err = call("deliver")
        assert code == 1
        assert "was laid aside: HTTP 404" in err
        assert "laid aside" in call("deliver", "--list", "--recipient", "hook")[1]
        code, out, _ = call("check")
        assert code == 0
        assert "for hook was laid aside: HTTP 404" in out
        assert "would be tried again" in call("deliver", "--retry", "2", "--dry-run")[1]
        assert len(server.got) == 1
        assert call("deliver", "--retry", "2")[0] == 0
        assert [row[2] for row in d.messages()] == ["sent", "sent"]
        code, _, err = call("deliver", "--retry", "2")
        assert code == 1
        assert "no message of that number was laid aside" in err
        assert call("check")[1].count("laid aside") == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("deliver", "--recipient", "nobody"), "there are: files"),
        (("deliver", "--list", "--test", "files"), "use only one of --list, --retry and --test"),
        (("digest", "--recipient", "files"), "--explain or --replay"),
        (("digest", "--replay", "soon"), "14d"[1:2]),
        (("deliver", "--test", "nobody"), "no recipient 'nobody'"),
    ],
)
def test_wrong_usage_is_named(reported: DeliveryEnv, call: Any, arguments: tuple[str, ...], message: str) -> None:  # noqa: ARG001
    code, _, err = call(*arguments)
    assert code == 2
    assert message in err


def test_run_digest_writes_into_files_whatever_the_hour(reported: DeliveryEnv, call: Any) -> None:
    assert call("run", "digest")[0] == 0
    assert reported.headlines() == [MASSACRE, CLASH]
