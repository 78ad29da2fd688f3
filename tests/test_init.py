"""A newcomer's first configuration, and options where people type them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import pytest

from crawler import config as configuration
from crawler.config.packaged import shipped_path
from crawler.config.starting import FirstAnswers, write_first_config
from crawler.model.errors import ConfigError
from jobs.cli import COMMAND_SECTIONS, COMMANDS, main, main_command
from jobs.cli.lazygroup import LazyGroup
from jobs.cli.terminal import typed_command

ANSWERS = FirstAnswers(contact="jo@example.org", timezone="Asia/Kabul", language="fa", recipient="desk@example.org")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_the_first_configuration_is_short_and_holds_the_answers_and_all_that_ships(tmp_path: Path) -> None:
    path = write_first_config(tmp_path / "new", ANSWERS)
    config, shipped = configuration.load(path), configuration.load(shipped_path())
    assert (config.contact, config.daemon.timezone, config.reader.language) == (ANSWERS.contact, "Asia/Kabul", "fa")
    assert {recipient.name for recipient in config.delivery.recipients} == {"files", "desk"}
    assert not [finding for finding in configuration.check(path) if finding.level == "error"]
    assert len(path.read_text(encoding="utf-8").splitlines()) < 40
    assert [watch.id for watch in config.watches.watches] == [watch.id for watch in shipped.watches.watches]
    assert [watch.rule_hash for watch in config.watches.watches] == [watch.rule_hash for watch in shipped.watches.watches]
    assert {source.slug for source in config.sources} == {source.slug for source in shipped.sources}


def test_a_watch_of_the_same_id_takes_the_place_of_the_one_that_ships(tmp_path: Path) -> None:
    path = write_first_config(tmp_path, ANSWERS)
    text = path.read_text(encoding="utf-8").replace(
        "watches: []", "watches:\n  - {id: refugee-flow, title: Ours, severity: low, query: boats}"
    )
    path.write_text(text, encoding="utf-8")
    watches = configuration.load(path).watches.watches
    assert [watch.title for watch in watches if watch.id == "refugee-flow"] == ["Ours"]
    assert len(watches) == len(configuration.load(shipped_path()).watches.watches)


def test_a_mistake_in_a_watch_of_an_included_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        "watches:\n  - id: boats\n    title: Boats\n    severity: low\n    query: '@nothing'\n", encoding="utf-8"
    )
    (tmp_path / "config.yaml").write_text(
        "include: [ours.yaml]\nwatches:\n  - {id: ours, title: O, severity: low, query: rain}\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"ours\.yaml:5: watches\[0\]\.query: "):
        configuration.load(tmp_path / "config.yaml")


def test_an_address_that_was_not_given_is_a_line_to_fill_in(tmp_path: Path) -> None:
    path = write_first_config(tmp_path, replace(ANSWERS, contact=""))
    assert "# contact: desk@example.org" in path.read_text(encoding="utf-8")
    assert [finding.level for finding in configuration.check(path) if "contact" in finding.text] == ["warning"]


def test_a_configuration_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="is there already"):
        write_first_config(tmp_path, ANSWERS)
    assert (tmp_path / "config.yaml").read_text(encoding="utf-8") == "mine"


def test_init_asks_nothing_where_nobody_can_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--contact", "me@example.org") == 0
    assert "borderwatch poll" in capsys.readouterr().out
    assert configuration.load(tmp_path / "config.yaml").contact == "me@example.org"
    assert run("init") == 2


def test_init_asks_for_the_language_first_and_for_the_rest_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cli.init.sys.stdin", TypedAnswers())
    questions: list[str] = []

    def ask(question: str, **_: object) -> str:
        questions.append(question)
        return "ru" if len(questions) == 1 else {2: "desk@example.org", 3: "Asia/Kabul", 4: ""}[len(questions)]

    monkeypatch.setattr("jobs.cli.init.click.prompt", ask)
    assert run("init", str(tmp_path)) == 0
    assert questions[0].startswith("Your language (")
    assert questions[1:] == [
        "Ваш почтовый или веб-адрес для владельцев сайтов (пусто: позже)",
        "Ваш часовой пояс",
        "Почтовый адрес для сообщений и сводок (пусто: только файлы)",
    ]


class TypedAnswers:
    """Standard input where somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("option", "answer", "remedy"),
    [
        ("--timezone", "Dushanbe", "is no time zone: write one such as"),
        ("--contact", "me", "is no address that a webmaster can write to: write a mail address, or a page"),
        ("--language", "de", "choose one of en, ru, tg, fa"),
        ("--recipient", "desk", "is no mail address: write one such as"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_refused_with_the_remedy_and_leaves_nothing_behind(
    option: str, answer: str, remedy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init", str(tmp_path / "new"), option, answer) == 2
    assert remedy in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "new").exists()


def test_the_overview_names_each_command_once_under_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    text = capsys.readouterr().out
    assert [name for name in COMMANDS if text.count(f"\n  {name} ") != 1] == []
    assert [heading for heading in COMMAND_SECTIONS if f"\n{heading}:\n" not in text] == []


def test_a_shell_completes_commands_without_importing_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LazyGroup, "get_command", lambda *_: pytest.fail("a command was imported"))
    items = main_command.shell_complete(click.Context(main_command), "re")
    assert [item.value for item in items] == ["review", "reprocess", "restore"]


def test_the_way_on_names_the_program_so_that_it_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "borderwatch"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["bin/borderwatch"])
    monkeypatch.setenv("PATH", "")
    assert typed_command() == "bin/borderwatch"
    assert typed_command(tmp_path / "new") == str(program)
    monkeypatch.setenv("PATH", str(program.parent))
    assert typed_command(tmp_path / "new") == "borderwatch"


@pytest.mark.parametrize("command", [("sources",), ("watch", "list"), ("sources", "check")], ids=" ".join)
def test_the_configuration_may_be_named_after_the_command(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*command, "--config", str(tmp_path / "missing.yaml")) == 2
    assert f"{tmp_path / 'missing.yaml'}: there is no such configuration file" in capsys.readouterr().err
