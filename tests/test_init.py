"""A newcomer's first configuration, and options where people type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.config.starting import FirstAnswers, first_config, write_first_config
from crawler.model.errors import ConfigError
from jobs.cli import main

ANSWERS = FirstAnswers(contact="jo@example.org", timezone="Asia/Kabul", recipient="desk@example.org")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_the_first_configuration_holds_the_answers_and_keeps_the_comments(tmp_path: Path) -> None:
    path = write_first_config(tmp_path / "new", configuration.shipped(), ANSWERS)
    config = configuration.load(path)
    assert config.contact == ANSWERS.contact
    assert config.daemon.timezone == "Asia/Kabul"
    assert {recipient.name for recipient in config.delivery.recipients} == {"files", "desk"}
    assert path.read_text(encoding="utf-8").count("#") == first_config(configuration.shipped(), ANSWERS).count("#")
    assert len(config.watches) == len(configuration.load(path, learned=False).watches) > 20


def test_a_contact_with_quotes_is_quoted(tmp_path: Path) -> None:
    contact = 'Jo "the desk": https://example.org/jo #1'
    path = write_first_config(tmp_path, configuration.shipped(), FirstAnswers(contact=contact, timezone="UTC"))
    assert configuration.load(path).contact == contact


def test_a_configuration_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="is there already"):
        write_first_config(tmp_path, configuration.shipped(), ANSWERS)
    assert (tmp_path / "config.yaml").read_text(encoding="utf-8") == "mine"


def test_init_asks_nothing_where_nobody_can_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--contact", "me@example.org") == 0
    assert "borderwatch poll" in capsys.readouterr().out
    assert configuration.load(tmp_path / "config.yaml").contact == "me@example.org"
    assert run("init") == 2


def test_a_wrong_time_zone_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", str(tmp_path / "new"), "--timezone", "Dushanbe") == 2
    assert "is no time zone: write one such as" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", [("sources",), ("watch", "list"), ("sources", "check")], ids=" ".join)
def test_the_configuration_may_be_named_after_the_command(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*command, "--config", str(tmp_path / "missing.yaml")) == 2
    assert f"{tmp_path / 'missing.yaml'}: there is no such configuration file" in capsys.readouterr().err
