"""`delivery:` of config.yaml: what is said, what follows, and each mistake with its line."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from crawler import config
from crawler.config import Secret, SecretMissing
from crawler.model import Severity
from tests.config.test_config import GOOD, load, problems

BLOCK = """delivery:
  smtp: {host: mail.example.org, sender: me@example.org, password: env:SMTP_PASSWORD}
  policy: {cooldown: {high: 1h}, immediate: [high, critical], quiet: {begin: "22:00", end: "6:30", passing: [critical]}}
  recipients:
    - {name: files, channel: files}
    - {name: desk, channel: mail, to: you@example.org, timezone: Asia/Kabul, digest_at: ["18:00", "6:00"],
       policy: {floor: 30, immediate: [], cooldown: {low: 1d}, heartbeat: 0s}}
    - {name: hook, channel: webhook, url: "https://example.org/in", secret: env:HOOK, watches: [w]}
"""


def test_what_is_said_for_everybody_and_what_a_recipient_says_otherwise(tmp_path: Path) -> None:
    files, desk, hook = load(tmp_path, GOOD + BLOCK).delivery.recipients
    assert files.directory == tmp_path / "data" / "digests"
    assert files.policy.cooldown[Severity.HIGH] == desk.policy.cooldown[Severity.HIGH] == timedelta(hours=1)
    assert (files.policy.cooldown[Severity.LOW], desk.policy.cooldown[Severity.LOW]) == (timedelta(days=7), timedelta(days=1))
    assert files.policy.immediate == hook.policy.immediate == {Severity.HIGH, Severity.CRITICAL}
    assert desk.policy.immediate == set()
    assert (desk.policy.floor, hook.policy.floor) == (30, 0)
    assert desk.policy.quiet is not None
    assert (desk.policy.quiet.begin, desk.policy.quiet.end, desk.policy.quiet.timezone) == (time(22), time(6, 30), "Asia/Kabul")
    assert (desk.digest_at, files.digest_at) == (("6:00", "18:00"), ("06:00",))
    assert (desk.heartbeat, files.heartbeat) == (timedelta(0), timedelta(days=1))
    assert hook.wants.watches == {"w"}
    assert load(tmp_path, GOOD + BLOCK).delivery.smtp.port == 587


def test_without_a_word_the_digest_goes_into_files_as_it_always_did(tmp_path: Path) -> None:
    (files,) = load(tmp_path, GOOD).delivery.recipients
    assert (files.name, files.channel, files.digest_at, files.policy.immediate) == ("files", "files", ("06:00",), frozenset())
    (never,) = load(tmp_path, 'daemon: {digest_at: ""}\n' + GOOD).delivery.recipients
    assert never.digest_at == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("to: you@example.org, ", ""), "config.yaml:20: delivery.recipients[1]: channel mail needs to"),
        (("you@example.org", "you@example.org, evil@example.org"), "config.yaml"),
        (("to: you@example.org", 'to: "a@b.org\\nBcc: c@d.org"'), "one plain mail address"),
        (("to: you@example.org", 'to: "Me <a@b.org>"'), "one plain mail address"),
        ((", secret: env:HOOK", ""), "channel webhook needs secret"),
        (("https://example.org/in", "ftp://example.org"), "http://"),
        (("sender: me@example.org, ", ""), "mail needs delivery.smtp.sender"),
        (("name: hook", "name: desk"), "config.yaml:22: delivery.recipients[2].name: 'desk' is another recipient's name"),
        (("watches: [w]", "watches: [x]"), "there is no watch 'x'"),
        (("channel: webhook", "channel: webhok"), "did you mean 'webhook'"),
        (("passing: [critical]", "passing: [grave]"), "'grave' is none of"),
        (('begin: "22:00"', "begin: 22"), "in quotes"),
        (('begin: "22:00", ', ""), "is missing"),
        (("floor: 30", "floor: 300"), "less than or equal to 100"),
        (("floor: 30", "flor: 30"), "did you mean 'floor'"),
        (("Asia/Kabul", "Asia/Kabull"), "unknown time zone"),
        (("high: 1h", "high: soon"), "15m, 6h"),
    ],
)
def test_each_mistake_has_its_words(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert change[0] in BLOCK
    complaints = problems(tmp_path, GOOD + BLOCK.replace(*change))
    assert any(message in problem for problem in complaints), complaints


def test_check_says_which_secrets_are_missing_or_stand_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK", raising=False)
    monkeypatch.setenv("SMTP_PASSWORD", "x")
    path = tmp_path / "config.yaml"
    path.write_text(GOOD + BLOCK, encoding="utf-8")
    levels = {finding.text: finding.level for finding in config.check(path)}
    assert levels["recipient hook: secret: the environment variable HOOK is not set"] == "error"
    assert not any("SMTP_PASSWORD" in text for text in levels)
    path.write_text(GOOD + BLOCK.replace("env:HOOK", "pl4in"), encoding="utf-8")
    levels = {finding.text: finding.level for finding in config.check(path)}
    assert any("hook: secret stands in the configuration" in text and level == "warning" for text, level in levels.items())
    assert not any("pl4in" in text for text in levels)
    path.write_text(GOOD + "delivery: {recipients: []}\n", encoding="utf-8")
    assert any("nothing is sent to anybody" in finding.text for finding in config.check(path))


def test_a_secret_is_shown_to_nobody() -> None:
    assert "x" not in repr(Secret("x"))
    assert Secret("env:A").reveal({"A": "b"}) == "b"
    with pytest.raises(SecretMissing, match="A"):
        Secret("env:A").reveal({})
