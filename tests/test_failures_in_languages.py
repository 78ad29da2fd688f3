"""What is wrong with a command line or a configuration is said in the reader's language, though nothing could be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.language.reader.outset import LOCALE_VARIABLES, language_at_outset, language_in_lines
from jobs.cli import main
from jobs.cli.failures import os_error_words

NO_SUCH_KEY_TEXTS = {"ru": "такого ключа нет", "tg": "чунин калид нест", "fa": "چنین کلیدی نیست"}


@pytest.fixture(autouse=True)
def _plain_locale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in (*LOCALE_VARIABLES, "BORDERWATCH_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def shown_failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        ("reader:\n  timezone: UTC\n  language: ru\n", "ru"),
        ("reader: {timezone: UTC, language: 'tg'}\n", "tg"),
        ('contact: "\nreader:\n\tlanguage: fa\n', "fa"),
        ("language: ru\n", "ru"),
        ("reader:\n  # language: ru\n  timezone: UTC\nsources:\n  - language: fa\n", ""),
        ("reader: {language: xx}\n", ""),
        ("", ""),
    ],
)
def test_the_language_is_read_from_lines_that_may_be_broken(lines: str, language: str) -> None:
    assert language_in_lines(lines) == language


def test_the_locale_speaks_where_the_configuration_does_not() -> None:
    assert language_at_outset("", {"LANG": "ru_RU.UTF-8"}) == "ru"
    assert language_at_outset("", {"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}) == "en"
    assert language_at_outset("", {"LANG": "prs_AF"}) == "fa"
    assert language_at_outset("reader: {language: tg}", {"LANG": "ru_RU.UTF-8"}) == "tg"
    assert language_at_outset("", {}) == "en"


@pytest.mark.parametrize("command", ["poll", "check"])
@pytest.mark.parametrize("language", NO_SUCH_KEY_TEXTS)
def test_a_slip_in_the_configuration_is_told_in_its_language(
    capsys: pytest.CaptureFixture[str], language: str, command: str
) -> None:
    Path("config.yaml").write_text(f"contct: 1\nreader: {{language: {language}}}\npoliteness: {{delay: soon}}\n", encoding="utf-8")
    shown = shown_failure(capsys, command)
    assert NO_SUCH_KEY_TEXTS[language] in shown
    assert "config.yaml:1: contct: " in shown  # the place stays as editors read it
    assert "there is no such key" not in shown
    assert "did you mean" not in shown
    assert "is written as" not in shown


def test_a_file_that_is_no_yaml_is_told_in_the_language_that_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.yaml").write_text('reader: {language: ru}\ncontact: "half\n', encoding="utf-8")
    assert "кавычка, открытая здесь, не закрыта" in shown_failure(capsys, "poll")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pol",), "Ошибка: Нет такой команды: 'pol'. Вы имели в виду 'poll'?"),
        (("alerts", "--nope"), "Нет такого параметра: '--nope'."),
        (("alerts", "show"), "Не хватает аргумента 'ALERT_ID'."),
        (("alerts", "show", "x"), "Неверное значение 'ALERT_ID': 'x' — не целое число."),
        (("--config", "none.yaml", "poll"), "none.yaml: такого файла настроек нет"),
        (("poll",), "запустите в папке с config.yaml"),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert words in shown_failure(capsys, *arguments)


def test_json_is_asked_for_by_programs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    Path("config.yaml").write_text("contct: 1\nreader: {language: ru}\n", encoding="utf-8")
    assert "there is no such key" in shown_failure(capsys, "check", "--json")


def test_a_folder_that_cannot_be_written_is_told_with_the_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("jobs.cli.demo.obstacle", lambda path: f"{path.parent} belongs to somebody: `chmod` it")
    with pytest.raises(SystemExit) as stop:
        main(("demo", "--dir", str(tmp_path / "demo")))
    assert stop.value.code == 1
    assert "the folder cannot be written" in (shown := capsys.readouterr().err)
    assert "`chmod` it" in shown
    assert "Errno" not in shown


def test_an_error_of_the_system_bears_no_bare_number() -> None:
    assert os_error_words(OSError(28, "No space left on device", "/x/news.db")) == "/x/news.db: No space left on device"
    assert os_error_words(OSError("odd")) == "odd"
