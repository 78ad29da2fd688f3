"""What commands print is in the reader's language: `check`, the line of a poll, why a story is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.config.starting import FirstAnswers, write_first_config
from crawler.language.reader import Reader, written_for
from crawler.model import Disposition, Severity, Stage
from crawler.story import Snapshot
from crawler.story.scoring import score
from jobs.cli.check import check_store
from jobs.cli.run import summary
from tests.fakes import NOW

WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
TERMS = frozenset({"borderwatch", "http", "robots", "txt", "html", "env", "name", "playwright", "chromium", "path", "sources"})


def english_words(text: str, *data: str) -> list[str]:
    for piece in data:
        text = text.replace(piece, "")
    return [word for word in WORD.findall(re.sub(r"`[^`]*`|\([^)]*\)|\S*[/_]\S*", "", text)) if word.lower() not in TERMS]


@pytest.fixture(params=["ru", "tg", "fa"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with written_for(Reader(language=request.param)):
        yield request.param


def test_check_speaks_the_language_of_its_reader(tmp_path: Path, language: str) -> None:
    path = write_first_config(tmp_path, FirstAnswers(contact="", timezone="Asia/Kabul", language=language))
    findings = [finding.text for finding in configuration.check(path)]
    findings += [text for _, text in check_store(configuration.load(path))]
    assert len(findings) >= 6
    data = (str(tmp_path), "files", "contact", "delivery", "user_agent")
    assert {text: english_words(text, *data) for text in findings if english_words(text, *data)} == {}
    assert "contact is empty" in " ".join(finding.text for finding in configuration.check(path, Reader()))  # JSON is for programs


@pytest.mark.usefixtures("language")
def test_the_line_of_a_poll_is_in_the_readers_language() -> None:
    counts = dict.fromkeys(("feeds", "polled", "answered", "seen", "carried", "alerts", *map(str, Disposition)), 3)
    assert english_words(summary(counts)) == []
    assert english_words(summary({**counts, "retried": 4})) == []
    assert english_words(summary(dict.fromkeys(counts, 0))) == []


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("severity", Severity)
def test_a_score_is_explained_in_the_readers_language(severity: Severity) -> None:
    for stage, banks in ((Stage.OFFICIAL, ()), (Stage.BOTH_BANKS, ("af", "tj")), (Stage.SINGLE_SOURCE, ())):
        snapshot = Snapshot(story_id=1, severity=severity, stage=stage, banks=banks, owners=("one", "another"))
        assert english_words(str(score(snapshot, NOW - timedelta(hours=3), NOW))) == []
